//! Words and numbers: where they end and how they fold.

use super::layer::invisible;
use super::mark::half;
use crate::extract::{Mark, Read};
use crate::han::{is_han, is_kana};
use crate::text::Span;
use unicode_normalization::UnicodeNormalization;

/// No more bytes than this stand between the halves of a word that a page divides.
const PAGE: usize = 400;

/// One character as it is read, and where the next begins.
#[derive(Clone, Copy)]
struct Item {
    c: char,
    next: usize,
}

/// Reads characters one by one, through markup and entities.
struct Reader<'a> {
    text: &'a str,
    marks: &'a [Mark],
    /// Running heads and feet, by place.
    heads: &'a [Span],
}

impl Reader<'_> {
    /// The character at `at`, or `None` at the end of the text or at markup that ends a block.
    fn item(&mut self, mut at: usize) -> Option<Item> {
        loop {
            while self.marks.first().is_some_and(|m| m.span.range().end <= at) {
                self.marks = &self.marks[1..];
            }
            match self.marks.first() {
                Some(mark) if mark.span.range().start <= at => match mark.read {
                    Read::Skip => at = mark.span.range().end,
                    Read::Char(c) => return Some(Item { c, next: mark.span.range().end }),
                    Read::Break | Read::Gloss => return None,
                },
                _ => {
                    let c = self.text[at..].chars().next()?;
                    return Some(Item { c, next: at + c.len_utf8() });
                }
            }
        }
    }

    /// Where the text goes on at or behind `at`: past the heads of a page.
    fn onward(&self, at: usize) -> usize {
        let seen = |at: usize| self.text.len() - self.text[at..].trim_start().len();
        let (mut here, mut on) = (seen(at), at);
        while let Ok(n) = self.heads.binary_search_by_key(&(here as u32), |head| head.start)
            && here - at < PAGE
        {
            here = seen(self.heads[n].range().end);
            on = here;
        }
        on
    }
}

/// Whether `c` is in a private-use area: a word of its own, since nobody knows what it is.
pub(super) fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The folded form of a kana: hiragana, full width.
pub(super) fn kana(c: char) -> char {
    let c = if ('\u{ff66}'..='\u{ff9f}').contains(&c) { c.nfkc().next().unwrap_or(c) } else { c };
    match c {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        c => c,
    }
}

/// Whether `c` is of a script that writes words without spaces between them.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether `c` continues a word.
fn letter(c: char) -> bool {
    (c.is_alphanumeric() && !is_han(c) && !is_kana(c)) || combining(c)
}

/// Whether `c` only modifies the letter before it.
fn combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Reads the word at `start`, writes its folded form to `folded`, and returns its end.
///
/// Apostrophes between letters belong to it. A hyphen between letters joins them and is dropped,
/// also where a line ends behind it; so `co-operate`, `cooperate` and a word divided at a line's
/// end fold to one form.
pub(super) fn word(
    text: &str,
    start: usize,
    longest: usize,
    marks: &[Mark],
    heads: &[Span],
    folded: &mut String,
) -> usize {
    let mut reader = Reader { text, marks, heads };
    let Some(first) = reader.item(start) else { return start + 1 };
    folded.push(half(first.c));
    let mut end = first.next;
    if is_han(first.c) || private(first.c) {
        return end;
    }
    let mut before = first.c;
    let single = unspaced(first.c);
    while end - start < longest {
        let Some(next) = joined(&mut reader, end, before, single) else { break };
        if apostrophe(next.0) {
            folded.push('\'');
        }
        folded.push(half(next.1.c));
        before = next.1.c;
        end = next.1.next;
    }
    fold(folded);
    end
}

/// The next letter of a word, and the mark that joins it, if one does.
fn joined(reader: &mut Reader, mut at: usize, before: char, single: bool) -> Option<(char, Item)> {
    let mut joint = ' ';
    let mut item = reader.item(at)?;
    while invisible(item.c) {
        at = item.next;
        item = reader.item(at)?;
    }
    if letter(item.c) && !single || combining(item.c) {
        return Some((joint, item));
    }
    if single || !before.is_alphabetic() {
        return None;
    }
    if apostrophe(item.c) {
        joint = item.c;
        item = reader.item(item.next)?;
    } else if matches!(item.c, '-' | '‐' | '‑' | '\u{ad}') {
        joint = '-';
        item = reader.item(item.next)?;
        if item.c.is_whitespace() {
            item = over_break(reader, item)?;
        }
    } else {
        return None;
    }
    (item.c.is_alphabetic() && letter(item.c)).then_some((joint, item))
}

/// The first character of the line that follows, past the indent and any `>` in front of it, and
/// past the head of a page; any other blank line in between means that nothing follows.
fn over_break(reader: &mut Reader, mut item: Item) -> Option<Item> {
    let mut breaks = 0;
    let mut steps = 0;
    while item.c.is_whitespace() || (breaks == 1 && matches!(item.c, '>' | '|')) {
        breaks += usize::from(item.c == '\n' || (item.c == '\r' && reader.item(item.next)?.c != '\n'));
        steps += 1;
        if breaks > 1 || steps > 60 {
            return None;
        }
        let ended = breaks == 1 && matches!(item.c, '\n' | '\r');
        let at = if ended { reader.onward(item.next) } else { item.next };
        item = reader.item(at)?;
    }
    (breaks == 1).then_some(item)
}

/// Whether `c` is an apostrophe.
pub(super) fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇' | '`' | '´')
}

/// Folds a word in place: case, compatibility, look-alike letters.
pub(super) fn fold(word: &mut String) {
    if word.is_ascii() {
        word.make_ascii_lowercase();
        return;
    }
    let plain: String = word.nfkc().flat_map(char::to_lowercase).filter(|&c| !invisible(c)).nfc().collect();
    *word = if latin(&plain) { plain.chars().map(|c| lookalike(c).unwrap_or(c)).collect() } else { plain };
}

/// Whether a word is Latin but for letters of other scripts that look Latin.
fn latin(word: &str) -> bool {
    let foreign = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{4ff}');
    word.chars().any(|c| c.is_ascii_alphabetic())
        && word.chars().any(foreign)
        && word.chars().filter(|&c| foreign(c)).all(|c| lookalike(c).is_some())
}

/// The Latin letter that a small Cyrillic or Greek letter looks like.
pub(super) fn lookalike(c: char) -> Option<char> {
    const FROM: &str = "аеорсухіјѕԁһкмтвнαοορνιυκτρχ";
    const TO: &str = "aeopcyxijsdhkmtbhaoopviuktpx";
    let at = FROM.chars().position(|from| from == c)?;
    TO.chars().nth(at)
}

/// Every byte of a word of eight.
const BYTES: u64 = u64::MAX / 255;

/// How many ASCII letters eight bytes begin with, the first byte the lowest.
///
/// All eight are tested at once: a sum that carries into the high bit of its byte is a comparison.
pub(super) fn letters(eight: u64) -> usize {
    let low = (eight | (BYTES * 0x20)) & (BYTES * 0x7f);
    let from_a = low + BYTES * (0x80 - 0x61);
    let past_z = low + BYTES * (0x80 - 0x7b);
    let other = !(from_a & !past_z & !eight) & (BYTES * 0x80);
    other.trailing_zeros() as usize / 8
}

/// The first `len` of eight letters in lower case, the others zero.
pub(super) fn small(eight: u64, len: usize) -> u64 {
    let rest = u64::MAX.checked_shl(8 * len as u32).unwrap_or(0);
    (eight | (BYTES * 0x20)) & !rest
}

/// Whether an ASCII byte behind letters ends their word at once.
pub(super) fn ends(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\'' | b'`' | b'-')
}

/// Reads the number at `start`: digits, decimal parts, thousands; writes it without its separators.
pub(super) fn number(text: &str, start: usize, longest: usize, barrier: usize, folded: &mut String) -> usize {
    let limit = text.len().min(barrier);
    let mut end = start;
    let digits = |at: usize| text[at..limit].chars().take(4).take_while(|&c| half(c).is_ascii_digit()).count();
    while end < limit && end - start < longest {
        let Some(c) = text[end..limit].chars().next() else { break };
        let plain = half(c);
        let next = end + c.len_utf8();
        if plain.is_ascii_digit() {
            folded.push(plain);
        } else if invisible(c) && next < limit && digits(next) > 0 {
            // What cannot be seen does not part a number.
        } else if plain == '.' && next < limit && digits(next) > 0 {
            folded.push('.');
        } else if plain == ',' && next < limit && digits(next) == 3 && end - start <= 16 && grouped(folded) {
            // A separator of thousands is not read.
        } else {
            break;
        }
        end = next;
    }
    end
}

/// Whether what is read so far can be followed by a group of three digits.
fn grouped(folded: &str) -> bool {
    !folded.contains('.')
        && (folded.len() <= 3 || folded.len().is_multiple_of(3) || folded.len() < 16)
        && !folded.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, len: usize) {
        let mut folded = String::new();
        let end = if half(text.chars().next().unwrap()).is_ascii_digit() {
            number(text, 0, 1000, usize::MAX, &mut folded)
        } else {
            word(text, 0, 1000, &[], &[], &mut folded)
        };
        assert_eq!((folded.as_str(), end), (expected, len), "{text}");
    }

    #[test]
    fn words_fold_their_form() {
        check("Don’t go", "don't", 7);
        check("self-contained.", "selfcontained", 14);
        check("divi-\n  ded by", "divided", 11);
        check("divi-\n> ded by", "divided", 11);
        check("end-\n\nNext", "end", 3);
        check("word -", "word", 4);
        check("ﬁre", "fire", 5);
        check("ＡＢＣ", "abc", 9);
        check("zero\u{200b}width", "zerowidth", 12);
        check("p\u{430}ypal", "paypal", 7);
        check("café,", "café", 5);
        check("cafe\u{301},", "café", 6);
    }

    #[test]
    fn words_go_on_behind_the_head_of_a_page() {
        let go = |text: &str, head: &str| {
            let at = text.find("The").unwrap_or(0);
            let heads = [Span::new(at, at + head.len())];
            let mut folded = String::new();
            word(text, 0, 1000, &[], &heads, &mut folded);
            folded
        };
        assert_eq!(go("divi-\n\nThe Reports   7\n\nded by", "The Reports   7"), "divided");
        assert_eq!(go("divi-\nThe Reports   7\n  ded by", "The Reports   7"), "divided");
        assert_eq!(go("divi-\n\nded by", ""), "divi");
    }

    #[test]
    fn eight_bytes_are_read_at_once() {
        for (text, len) in [("wordless", 8), ("The @end", 3), ("aZ{[`^|~", 2), ("caf\u{e9}, a", 3), ("0longish", 0)] {
            let bytes = text.as_bytes()[..8].try_into().unwrap();
            let eight = u64::from_le_bytes(bytes);
            assert_eq!(letters(eight), len, "{text}");
            let lower = text[..len].to_lowercase();
            assert_eq!(small(eight, len).to_le_bytes()[..len], *lower.as_bytes());
            assert_eq!(small(eight, len).to_le_bytes()[len..], [0; 8][len..]);
        }
    }

    #[test]
    fn numbers_lose_their_separators() {
        check("2,017,000.", "2017000", 9);
        check("1,2", "1", 1);
        check("３．５％", "3.5", 9);
        check("1.2.3 ", "1.2.3", 5);
        check("12,3456", "12", 2);
    }
}
