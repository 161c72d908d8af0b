//! Spaces that were lost between words.

use super::lexicon::{among, inflected, known};
use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let english = view.document.language(crate::structure::Side::Word) == Some("en");
    let first = findings.len();
    if english {
        joined(view, findings);
    }
    commas(view, findings);
    findings.truncate(first + MOST);
}

/// `andbenefit`: a word that comes once, is no word, and is two words, one of them a small one.
fn joined(view: &View, findings: &mut Vec<Finding>) {
    let words = view.words();
    for (word, place) in words.once(&view.text).into_iter().filter(|(word, _)| word.len() >= 4 && !inflected(word)) {
        // Beside names and signs a word may be one of them; what begins with an article is none.
        let plain = |a: &str, b: &str| match a {
            "the" | "and" => b.len() >= 4,
            "of" => b.len() >= 5 && words.count(b) >= 1,
            _ => false,
        };
        if let Some((a, b)) = parted(view, word).filter(|&(a, b)| plain(a, b) || among(&view.text, place)) {
            let message = format!("a space was lost between “{a}” and “{b}”");
            findings.push(at(view, Kind::SpacingLost, place, message).with("repair", format!("{a} {b}")).sure(0.9));
        }
    }
}

/// Small words that others are glued to, and that make no compound with a word of four letters or more
/// before or behind them.
const SMALL: [&str; 44] = [
    "the", "and", "that", "this", "these", "those", "which", "with", "from", "your", "their", "its", "his", "our",
    "you", "they", "are", "was", "were", "been", "have", "has", "had", "must", "shall", "will", "would", "should",
    "could", "may", "such", "any", "each", "other", "only", "also", "than", "when", "whose", "who", "not", "but",
    "because", "between",
];

/// Those of two letters, and others that stand in compounds: they convict only where the copy has the
/// two words side by side elsewhere, or where two of them meet.
const SMALLEST: [&str; 26] = [
    "of", "to", "in", "on", "by", "for", "or", "is", "be", "as", "at", "if", "it", "he", "we", "an", "no", "so", "do",
    "up", "all", "can", "her", "use", "one", "what",
];

/// Whether a word is a small one that stands beside any other.
pub(super) fn small(word: &str) -> bool {
    SMALL.contains(&word) || SMALLEST.contains(&word) || word == "a"
}

/// The two words that a word is.
fn parted<'w>(view: &View, word: &'w str) -> Option<(&'w str, &'w str)> {
    // `therefrom`, `whereupon`, `ourself`, `suchlike`.
    let adverb = ["there", "here", "where"].iter().any(|a| word.starts_with(a))
        || ["self", "like", "not"].iter().any(|b| word.ends_with(b));
    let pairs = (2..word.len() - 1).map(|n| word.split_at(n)).filter(|&(a, b)| !adverb && known(a) && known(b));
    let sound = |w: &str| SMALL.contains(&w);
    let mut likely = pairs.filter(|&(a, b)| small(a) || small(b));
    likely.find(|&(a, b)| {
        let sure = sound(a) && (b.len() >= 4 || small(b)) || sound(b) && (a.len() >= 4 || small(a));
        let compound = ENDS.contains(&b) || STARTS.contains(&a);
        // No compound begins with a word in the plural, or with a form of a verb.
        let formed = a.len() >= 6 && ["s", "ed", "ing"].iter().any(|e| a.ends_with(e)) && !a.ends_with("ss");
        sure && !compound || formed && SMALLEST.contains(&b) || !PARTICLES.contains(&b) && beside(&view.text, a, b)
    })
}

/// Small words that other words end in: `parlour`, `shareware`, names of functions like `endswith`.
const ENDS: [&str; 7] = ["our", "are", "his", "her", "its", "has", "with"];

/// Small words that other words begin with: `anytime`, `otherworld`, `maypole`, `foreach`.
const STARTS: [&str; 11] = ["any", "other", "may", "not", "has", "his", "for", "what", "no", "one", "all"];

/// What verbs and nouns make one word with as they make two: `log in` and `login`, `grantor`.
const PARTICLES: [&str; 10] = ["in", "up", "on", "by", "to", "at", "as", "or", "of", "with"];

/// Whether two words stand side by side somewhere.
fn beside(text: &str, a: &str, b: &str) -> bool {
    let bytes = text.as_bytes();
    let pair = format!("{a} {b}");
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    memchr::memmem::find_iter(bytes, pair.as_bytes())
        .any(|n| !letter(n.checked_sub(1).map(|n| &bytes[n])) && !letter(bytes.get(n + pair.len())))
}

/// `Dec 16,2024`, `visitor,you`: a comma with no space behind it, in prose.
fn commas(view: &View, findings: &mut Vec<Finding>) {
    for unit in view.units.iter().filter(|u| matches!(u.role, Role::Text) && view.inside(u)) {
        let body = view.slice(unit.span);
        if body.split_whitespace().nth(5).is_none() {
            continue;
        }
        let bytes = body.as_bytes();
        for place in memchr::memchr_iter(b',', bytes) {
            let (Some(before), Some(after)) = (place.checked_sub(1).map(|n| bytes[n]), bytes.get(place + 1)) else {
                continue;
            };
            let letters = before.is_ascii_lowercase() && after.is_ascii_lowercase() && words(body, place);
            let year = before.is_ascii_digit()
                && bytes[place + 1..].len() >= 4
                && bytes[place + 1..place + 5].iter().all(u8::is_ascii_digit)
                && bytes.get(place + 5).is_none_or(|b| !b.is_ascii_alphanumeric())
                && month(&body[..place]);
            if letters || year {
                let start = unit.span.range().start + place;
                let finding = at(view, Kind::SpacingLost, Span::new(start, start + 2), "no space behind the comma");
                findings.push(finding.weigh(Severity::Formatting).sure(0.8));
            }
        }
    }
}

/// Whether a comma stands between two English words, and not in a list of names: `src,lib:`.
fn words(body: &str, comma: usize) -> bool {
    let start = body[..comma].rfind(char::is_whitespace).map_or(0, |n| n + 1);
    let end = body[comma..].find(char::is_whitespace).map_or(body.len(), |n| comma + n);
    let letters = |word: &str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()) && known(word);
    let behind = body[comma + 1..end].trim_end_matches(['.', ',', ';']);
    letters(body[start..comma].trim_start_matches(['(', '"'])) && letters(behind) && start > 0
}

/// Whether a text ends in a month and a day.
fn month(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '.']);
    let word = rest.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_ascii_lowercase();
    MONTHS.iter().any(|m| word.starts_with(m))
}
