//! Common English words, for rules that must know a word from a piece of one.
//!
//! `lexicon.txt` holds them, sorted, one a line; `tools/lexicon.py` computes it.

use crate::text::Span;

/// Sorted, one word a line.
static WORDS: &str = include_str!("lexicon.txt");

/// Words of two letters, which the lists leave out.
const SHORT: [&str; 22] = [
    "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or",
    "so", "to", "we",
];

/// Whether the word, in small letters, is a common English one. Binary search.
pub(super) fn known(word: &str) -> bool {
    if word.len() <= 2 {
        return word == "a" || word == "i" || word == "up" || word == "us" || SHORT.contains(&word);
    }
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        let middle = WORDS[..low + (high - low) / 2].rfind('\n').map_or(0, |at| at + 1).max(low);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |at| middle + at);
        match WORDS[middle..end].cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// Whether a word, or what it is a form of, is known.
pub(super) fn inflected(word: &str) -> bool {
    let stem = |ending: &str| word.strip_suffix(ending).is_some_and(|stem| stem.len() >= 4 && known(stem));
    known(word) || ["s", "es", "d", "ed", "ing", "ly", "er", "ers"].iter().any(|ending| stem(ending))
}

/// Whether what stands on both sides of a place is an English word, or a number.
pub(super) fn among(text: &str, place: Span) -> bool {
    let before = text[..place.range().start].split_whitespace().next_back().unwrap_or("");
    let after = text[place.range().end..].split_whitespace().next().unwrap_or("");
    let sound = |w: &str| {
        let word = w.trim_matches(|c: char| c.is_ascii_punctuation()).to_lowercase();
        known(&word) || w.contains(|c: char| c.is_ascii_digit()) && !w.contains(char::is_alphabetic)
    };
    sound(before) && sound(after)
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn common_words_are_known_and_pieces_are_not() {
        for word in ["government", "aback", "zoos", "to", "information", "organisation", "organization"] {
            assert!(known(word), "{word}");
        }
        for word in ["ernment", "govern ment", "tion", "infor", "", "\n", "zzz", "aaa"] {
            assert!(!known(word), "{word}");
        }
    }
}
