//! A place in a passage, and what can be read there.

use super::tables::{Head, Index};

/// A place in a passage. Reading returns the place after; the cursor itself stays.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// How far to look back for the word before a place, in bytes.
const BACK: usize = 32;

impl<'a> Cursor<'a> {
    /// The place `at`, which must be a character boundary.
    #[inline]
    pub(super) fn new(text: &'a str, at: usize) -> Cursor<'a> {
        Cursor { text, at }
    }

    /// The byte offset.
    #[inline]
    pub(super) fn at(self) -> usize {
        self.at
    }

    /// What follows.
    #[inline]
    pub(super) fn rest(self) -> &'a str {
        &self.text[self.at..]
    }

    /// What lies between here and `end`.
    #[inline]
    pub(super) fn to(self, end: Cursor<'a>) -> &'a str {
        &self.text[self.at..end.at]
    }

    /// The bytes that follow.
    #[inline]
    fn bytes(self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The next byte; of a character that is not ASCII, the first.
    #[inline]
    pub(super) fn byte(self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next character.
    #[inline]
    pub(super) fn peek(self) -> Option<char> {
        match self.byte() {
            Some(byte) if byte.is_ascii() => Some(char::from(byte)),
            _ => self.rest().chars().next(),
        }
    }

    /// The character before.
    #[inline]
    pub(super) fn before(self) -> Option<char> {
        match self.text.as_bytes()[..self.at].last() {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text[..self.at].chars().next_back(),
        }
    }

    /// What stands before: at most [`BACK`] bytes.
    pub(super) fn behind(self) -> &'a str {
        let mut start = self.at.saturating_sub(BACK);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        &self.text[start..self.at]
    }

    /// `bytes` further on, which must be a character boundary.
    #[inline]
    pub(super) fn skip(self, bytes: usize) -> Cursor<'a> {
        Cursor { at: self.at + bytes, ..self }
    }

    /// The earlier place `at`, which must be a character boundary.
    pub(super) fn back(self, at: usize) -> Cursor<'a> {
        Cursor { at, ..self }
    }

    /// Past one space, if there is one.
    #[inline]
    pub(super) fn space(self) -> Cursor<'a> {
        self.one(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}')).unwrap_or(self)
    }

    /// Past one character that passes.
    #[inline]
    pub(super) fn one(self, wanted: impl Fn(char) -> bool) -> Option<Cursor<'a>> {
        self.peek().filter(|c| wanted(*c)).map(|c| self.skip(c.len_utf8()))
    }

    /// Past a string, case and all.
    #[inline]
    pub(super) fn eat(self, string: &str) -> Option<Cursor<'a>> {
        self.bytes().starts_with(string.as_bytes()).then(|| self.skip(string.len()))
    }

    /// Past the run of characters that pass.
    pub(super) fn run(self, wanted: impl Fn(char) -> bool) -> Cursor<'a> {
        let rest = self.rest();
        self.skip(rest.find(|c| !wanted(c)).unwrap_or(rest.len()))
    }

    /// Past the run of at most `most` characters that pass.
    pub(super) fn few(self, most: usize, wanted: impl Fn(char) -> bool) -> Cursor<'a> {
        let length = self.rest().chars().take(most).take_while(|c| wanted(*c)).map(char::len_utf8).sum();
        self.skip(length)
    }

    /// The Arabic digits here, perhaps none.
    pub(super) fn digits(self) -> (&'a str, Cursor<'a>) {
        let end = self.skip(self.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count());
        (self.to(end), end)
    }

    /// How many ASCII letters follow.
    #[inline]
    fn letters(self) -> usize {
        self.bytes().iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
    }

    /// The head of the phrases that may stand here.
    pub(super) fn head(self) -> Head {
        match self.letters() {
            0 => self.peek().map_or(Head::NONE, Head::character),
            length => Head::word(&self.bytes()[..length]),
        }
    }

    /// The letters here, perhaps none; Han characters are no letters.
    pub(super) fn word(self) -> (&'a str, Cursor<'a>) {
        let end = self.skip(self.letters());
        let end = if end.byte().is_some_and(|byte| !byte.is_ascii()) { end.run(letter) } else { end };
        (self.to(end), end)
    }

    /// The word here in lower case, if it is ASCII and not long.
    pub(super) fn lower(self) -> (Lower, Cursor<'a>) {
        let (word, end) = self.word();
        (Lower::of(word), end)
    }

    /// The word before, in lower case; a space or hyphen may stand between.
    pub(super) fn last(self) -> Lower {
        let behind = self.behind().trim_end_matches([' ', '\u{a0}', '-']);
        Lower::of(behind.rfind(|c| !letter(c)).map_or(behind, |at| behind[at..].trim_start_matches(|c| !letter(c))))
    }

    /// Whether the place is inside a word or a run of digits, so that nothing begins here.
    #[inline]
    pub(super) fn inside(self) -> bool {
        let both = |wanted: fn(char) -> bool| self.before().is_some_and(wanted) && self.peek().is_some_and(wanted);
        both(letter) || both(|c| c.is_ascii_digit())
    }

    /// Whether a word or number ends here.
    #[inline]
    pub(super) fn ends(self) -> bool {
        !self.peek().is_some_and(|c| letter(c) || c.is_ascii_digit())
    }

    /// Whether a sentence, a clause in quotes or a list item begins here.
    pub(super) fn opens(self) -> bool {
        let behind = self.behind();
        let behind = behind.trim_end_matches([' ', '\u{a0}', '"', '\'', '“', '‘', '*', '_']);
        let sign = behind.chars().next_back().is_none_or(stop);
        // A number that begins the passage labels it.
        let label = self.at < 12
            && behind.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | ' ' | '-' | '–'));
        label || (sign && !titled(behind))
    }

    /// The longest entry of `words` that stands here as whole words; case does not matter.
    pub(super) fn phrase<T: Copy>(self, words: &Index<T>) -> Option<(T, Cursor<'a>)> {
        words.from(self.head()).iter().find_map(|&(phrase, value)| Some((value, self.matches(phrase)?)))
    }

    /// Past `phrase`, in any case and with either apostrophe, if a word ends there.
    fn matches(self, phrase: &str) -> Option<Cursor<'a>> {
        let text = self.text.as_bytes();
        let mut at = self.at;
        for byte in phrase.bytes() {
            let here = text.get(at)?.to_ascii_lowercase();
            at += match byte {
                _ if here == byte => 1,
                b'\'' if text[at..].starts_with("’".as_bytes()) => '’'.len_utf8(),
                b' ' if text[at..].starts_with("\u{a0}".as_bytes()) => '\u{a0}'.len_utf8(),
                _ => return None,
            };
        }
        let end = Cursor { at, ..self };
        (self.peek().is_some_and(han) || end.ends()).then_some(end)
    }
}

/// Whether a sentence, clause or item may begin after a character.
fn stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ':'
            | ';'
            | ')'
            | '…'
            | '—'
            | '•'
            | '·'
            | '#'
            | '>'
            | '|'
            | '\n'
            | '。'
            | '！'
            | '？'
            | '：'
            | '；'
            | '）'
            | '-'
    )
}

/// Whether what ends in a full stop is a form of address or initial, not a sentence.
fn titled(behind: &str) -> bool {
    let Some(word) = behind.strip_suffix('.') else { return false };
    let word =
        &word[word.rfind(|c| !letter(c)).map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8))..];
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    initial || ["Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Messrs", "Sen", "Gen", "Hon"].contains(&word)
}

/// Whether a character is a Han character (or the zero 〇).
#[inline]
pub(super) fn han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is a letter of a word.
#[inline]
pub(super) fn letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && !han(c) && !mark(c) && c.is_alphabetic())
}

/// Whether a character is of the common marks that are not ASCII, which need no search for their class.
#[inline]
fn mark(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{2070}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ff20}')
}

/// A short ASCII word in lower case, without allocation.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lower {
    bytes: [u8; 16],
    length: usize,
}

impl Lower {
    /// The word in lower case; empty if it is too long or not ASCII.
    fn of(word: &str) -> Lower {
        let mut lower = Lower::default();
        if word.len() <= lower.bytes.len() && word.is_ascii() {
            lower.length = word.len();
            lower.bytes[..word.len()].copy_from_slice(word.as_bytes());
            lower.bytes.make_ascii_lowercase();
        }
        lower
    }

    /// The word.
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// Whether it is one of `words`, parted by spaces. For longer lists there are sets.
    pub(super) fn among(&self, words: &str) -> bool {
        let own = self.as_str().as_bytes();
        !own.is_empty() && words.as_bytes().split(|byte| *byte == b' ').any(|word| word == own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_letters() {
        let letters = ('\0'..=char::MAX).filter(|c| mark(*c) && c.is_alphabetic());
        assert_eq!(letters.collect::<String>(), "");
    }
}
