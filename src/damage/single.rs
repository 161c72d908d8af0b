//! UTF-8 read as an encoding of one byte a character, once or twice; and the reverse, double bytes
//! and Cyrillic read as Windows-1252.

use super::Damage;
use super::common::common;
use crate::text::Span;
use encoding_rs::Encoding;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// An encoding of one byte a character, turned round.
struct Table {
    once: &'static str,
    twice: &'static str,
    bytes: FxHashMap<char, u8>,
    /// Whether it is the one that nearly all such damage is made with.
    usual: bool,
}

/// The upper half of code page 437, which no crate here has.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    use encoding_rs::{ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};
    let of = |once, twice, encoding: &'static Encoding, usual| Table { once, twice, bytes: turned(encoding), usual };
    let dos = CP437.chars().zip(0x80..=0xFF).collect();
    vec![
        of("UTF-8 read as Windows-1252", "UTF-8 read as Windows-1252 twice", WINDOWS_1252, true),
        of("UTF-8 read as Windows-1251", "UTF-8 read as Windows-1251 twice", WINDOWS_1251, false),
        of("UTF-8 read as Windows-1250", "UTF-8 read as Windows-1250 twice", WINDOWS_1250, false),
        of("UTF-8 read as ISO-8859-2", "UTF-8 read as ISO-8859-2 twice", ISO_8859_2, false),
        of("UTF-8 read as Windows-1254", "UTF-8 read as Windows-1254 twice", WINDOWS_1254, false),
        of("UTF-8 read as Windows-1257", "UTF-8 read as Windows-1257 twice", WINDOWS_1257, false),
        of("UTF-8 read as Mac Roman", "UTF-8 read as Mac Roman twice", MACINTOSH, false),
        Table {
            once: "UTF-8 read as code page 437",
            twice: "UTF-8 read as code page 437 twice",
            bytes: dos,
            usual: false,
        },
    ]
});

/// For each character of an encoding above ASCII its byte; controls U+0080 to U+009F stand for themselves.
fn turned(encoding: &'static Encoding) -> FxHashMap<char, u8> {
    let mut bytes: FxHashMap<char, u8> = ('\u{80}'..='\u{9f}').zip(0x80..=0x9F).collect();
    for byte in 0x80..=0xFFu8 {
        let one = [byte];
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&one) {
            bytes.extend(text.chars().next().filter(|&c| c != '\u{fffd}').map(|c| (c, byte)));
        }
    }
    bytes
}

/// Fewest characters of a line of prose.
const PROSE: usize = 40;

/// Most characters that are judged together: a line, or a part of a long one.
const WINDOW: usize = 4096;

/// The damaged stretches of a text.
pub(super) fn find(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    // Text in which no such damage begins is passed over.
    while let Some(next) = begin(text, at) {
        let start = memchr::memrchr(b'\n', &bytes[at..next]).map_or(at, |n| at + n + 1);
        let start = text.ceil_char_boundary(start.max(next.saturating_sub(64)));
        let end = memchr::memchr(b'\n', &bytes[next..]).map_or(bytes.len(), |n| next + n);
        let end = text.floor_char_boundary(end.min(next + WINDOW)).max(next + 1);
        let end = text.ceil_char_boundary(end);
        line(&text[start..end], start, &mut found);
        at = end;
    }
    found
}

/// The next place where damage may begin: two characters of the legacy encodings side by side, or an
/// `Ã` before a space.
fn begin(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(next) = bytes[at..].iter().position(|&b| (0xC2..=0xE2).contains(&b)).map(|n| n + at) {
        // Two bytes a character up to U+07FF, three from there on.
        let end = next + if bytes[next] < 0xE0 { 2 } else { 3 };
        let beside = bytes.get(end).is_some_and(|b| (0xC2..=0xEF).contains(b));
        let spaced = bytes.get(end) == Some(&b' ') && &bytes[next..end] == "Ã".as_bytes();
        if beside || spaced {
            return Some(next);
        }
        at = end.min(bytes.len());
    }
    None
}

/// Judges a line with each encoding, and keeps what the best one makes of it.
fn line(line: &str, start: usize, found: &mut Vec<Damage>) {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut best: Option<(f64, Vec<Sequence>, usize)> = None;
    for (number, table) in TABLES.iter().enumerate() {
        let sequences = table.sequences(&chars);
        if sequences.is_empty() {
            continue;
        }
        let explained: usize = sequences.iter().map(|s| s.len).sum();
        let others = chars.iter().filter(|c| !c.1.is_ascii() && c.1 != '\u{fffd}').count() - explained.min(chars.len());
        let score = table.score(&chars, &sequences, others);
        if score >= 1.0 && best.as_ref().is_none_or(|b| score > b.0) {
            best = Some((score, sequences, number));
        }
    }
    let mut other = Vec::new();
    reverse(&chars, line, start, &mut other);
    let covered: usize =
        other.iter().map(|d| line[d.span.range().start - start..d.span.range().end - start].chars().count()).sum();
    match best.filter(|b| b.1.iter().map(|s| s.len).sum::<usize>() >= covered) {
        Some((score, sequences, number)) => report(&chars, line, start, score, &sequences, &TABLES[number], found),
        None => found.extend(other),
    }
}

/// A run of characters that are the bytes of one.
#[derive(Debug, Clone, Copy)]
struct Sequence {
    /// Index of the first among the characters of the line, and how many.
    at: usize,
    len: usize,
    /// The character they make; `None` for the two that are left of a closing quote.
    made: Option<char>,
}

impl Table {
    /// All sequences of a line that are one character in UTF-8.
    fn sequences(&self, chars: &[(usize, char)]) -> Vec<Sequence> {
        let byte = |n: usize| chars.get(n).and_then(|c| self.bytes.get(&c.1).copied());
        let mut found = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let Some(lead) = byte(at).filter(|b| (0xC2..=0xF4).contains(b)) else {
                at += 1;
                continue;
            };
            let len = if lead < 0xE0 {
                2
            } else if lead < 0xF0 {
                3
            } else {
                4
            };
            let mut bytes = [lead, 0, 0, 0];
            let mut whole = true;
            for (n, slot) in bytes.iter_mut().enumerate().take(len).skip(1) {
                match byte(at + n).filter(|b| (0x80..0xC0).contains(b)) {
                    Some(b) => *slot = b,
                    // A no-break space that became a plain one.
                    None if n == 1 && len == 2 && lead == 0xC3 && chars.get(at + 1).is_some_and(|c| c.1 == ' ') => {
                        *slot = 0xA0;
                    }
                    None => whole = false,
                }
            }
            let made = std::str::from_utf8(&bytes[..len])
                .ok()
                .filter(|_| whole)
                .and_then(|s| s.chars().next())
                .filter(|&c| plausible(c));
            let closing = lead == 0xE2 && byte(at + 1) == Some(0x80) && made.is_none();
            let spaced = made.is_some() && len == 2 && chars[at + 1].1 == ' ';
            if spaced && !(self.usual && self.grave(chars, at)) {
                at += 1;
            } else if let Some(made) = made {
                found.push(Sequence { at, len: if spaced { 1 } else { len }, made: Some(made) });
                at += if spaced { 1 } else { len };
            } else if closing && chars.get(at + 2).is_none_or(|c| !c.1.is_alphanumeric()) {
                found.push(Sequence { at, len: 2, made: None });
                at += 2;
            } else {
                at += 1;
            }
        }
        found
    }

    /// Whether an `Ã` before a space is what is left of an `à`: in small letters or alone, and never
    /// as Portuguese ends its words.
    fn grave(&self, chars: &[(usize, char)], at: usize) -> bool {
        let before = at.checked_sub(1).map(|n| chars[n].1);
        before.is_none_or(|c| c.is_lowercase() || c.is_whitespace() || c == '\'')
            && before.is_none_or(|c| !c.is_whitespace())
                | (at == 0 || chars.get(at.wrapping_sub(2)).is_some_and(|c| c.1.is_lowercase()))
    }

    /// How sure the sequences of a line are together; from 1 on they are damage.
    fn score(&self, chars: &[(usize, char)], sequences: &[Sequence], others: usize) -> f64 {
        let mut score = 0.0;
        let mut beside = false;
        for (n, sequence) in sequences.iter().enumerate() {
            let close = n > 0 && sequences[n - 1].at + sequences[n - 1].len == sequence.at
                || sequences.get(n + 1).is_some_and(|s| sequence.at + sequence.len == s.at);
            score += self.weight(chars, *sequence, close);
            beside |= close;
        }
        let pairs = sequences.iter().all(|s| s.len == 2);
        let lone = sequences.len() == 1 && others > 0 || sequences.len() * 3 <= others;
        // One pair beside sound characters of the same kind proves nothing, nor do two among many, unless
        // a capital stands inside a word of prose; a name may be written so on purpose.
        let prose = chars.len() >= PROSE;
        let torn = self.usual && prose && sequences.iter().all(|s| inside(chars, *s));
        if pairs && lone && !beside && !torn { score.min(0.9) } else { score }
    }

    /// What one sequence is worth; `close` where another stands beside it.
    fn weight(&self, chars: &[(usize, char)], sequence: Sequence, close: bool) -> f64 {
        let Some(made) = sequence.made else { return if self.usual { 1.0 } else { 0.0 } };
        if !plausible(made) {
            return 0.0;
        }
        if matches!(made, '\u{80}'..='\u{9F}') {
            return 0.2;
        }
        let tail = chars[sequence.at + sequence.len - 1].1;
        let lead = chars[sequence.at].1;
        let before = sequence.at.checked_sub(1).map(|n| chars[n].1);
        let after = chars.get(sequence.at + sequence.len).map(|c| c.1);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let control =
            chars[sequence.at + 1..sequence.at + sequence.len].iter().any(|c| ('\u{80}'..='\u{9f}').contains(&c.1));
        let quote = matches!(tail, '…' | '”' | '“' | '—' | '–' | '’' | '‘' | '®' | '™' | '»' | '«' | '‹' | '›' | '„');
        match sequence.len {
            1 => {
                if before.is_some_and(char::is_lowercase) {
                    1.0
                } else {
                    0.5
                }
            }
            4 => 1.0,
            3 if matches!(made, '\u{2000}'..='\u{2BFF}' | '\u{1E00}'..='\u{1EFF}' | '\u{FEFF}') => {
                let torn = lead.is_lowercase() && chars[sequence.at + 1].1.is_uppercase();
                if self.usual || !lead.is_alphabetic() || !quote || close || torn { 1.0 } else { 0.6 }
            }
            3 => {
                if close {
                    0.6
                } else if control {
                    0.5
                } else {
                    0.2
                }
            }
            // Letters of other alphabets are pairs of bytes that make such marks by chance.
            _ if matches!(made, '\u{300}'..='\u{36F}') => {
                if self.usual {
                    0.4
                } else {
                    0.05
                }
            }
            _ if control => {
                if close || made.is_alphabetic() {
                    1.0
                } else {
                    0.5
                }
            }
            _ if close => {
                if letter(Some(tail)) && !self.usual {
                    0.4
                } else {
                    0.6
                }
            }
            _ if !self.usual && letter(Some(tail)) => 0.34,
            _ if lead == 'Â' && self.usual => {
                let capital = before.is_some_and(char::is_uppercase);
                if capital || quote { 0.3 } else { 1.0 }
            }
            _ if lead == 'Ã' && self.usual => {
                let stop = quote && !matches!(tail, '®' | '™' | '«' | '»');
                if !stop || letter(after) { 1.0 } else { 0.4 }
            }
            _ => {
                let latin = matches!(made, '\u{C0}'..='\u{24F}');
                let greek = matches!(made, '\u{370}'..='\u{3FF}') && letter(before) && letter(after);
                let inside = letter(before) && letter(after);
                let fits = (latin || greek) && (inside || !quote && (letter(before) || letter(after)));
                if fits && (!quote || inside) { 1.0 } else { 0.3 }
            }
        }
    }
}

/// Whether a pair that begins with a capital stands inside a word in small letters.
fn inside(chars: &[(usize, char)], sequence: Sequence) -> bool {
    let (lead, tail) = (chars[sequence.at].1, chars[(sequence.at + sequence.len - 1).min(chars.len() - 1)].1);
    let small = |n: Option<usize>| n.and_then(|n| chars.get(n)).is_some_and(|c| c.1.is_lowercase());
    let before = small(sequence.at.checked_sub(1));
    let after = small(Some(sequence.at + sequence.len)) && !tail.is_alphabetic();
    let quote = matches!(tail, '”' | '“' | '’' | '‘' | '»' | '«' | '…' | '—' | '–');
    matches!(lead, 'Ã' | 'Â') && sequence.len == 2 && (before || after) && !quote
}

/// Whether a character is one that texts have: a letter of a living script or a common mark.
fn plausible(c: char) -> bool {
    match c {
        '\u{17F}' => false,
        // In damage that was done twice the controls of the first time come out.
        '\u{80}'..='\u{9F}' => true,
        '\u{A0}'..='\u{24F}' | '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}' | '\u{5D0}'..='\u{5F4}' => true,
        '\u{600}'..='\u{6FF}' | '\u{900}'..='\u{DFF}' | '\u{E00}'..='\u{E7F}' | '\u{300}'..='\u{36F}' => true,
        '\u{1E00}'..='\u{1FFF}' | '\u{2000}'..='\u{2BFF}' | '\u{2C7}'..='\u{2DD}' => true,
        '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEF}' => true,
        '\u{FEFF}' | '\u{FE0F}' => true,
        c => c as u32 >= 0x1F000 && (c as u32) < 0x1FB00,
    }
}

/// Reports the sequences of a line, neighbours in one.
fn report(
    chars: &[(usize, char)],
    line: &str,
    start: usize,
    score: f64,
    sequences: &[Sequence],
    table: &Table,
    found: &mut Vec<Damage>,
) {
    let confidence = (0.7 + 0.1 * score).min(0.99);
    let place = |n: usize| chars.get(n).map_or(line.len(), |c| c.0);
    let mut n = 0;
    while n < sequences.len() {
        let first = n;
        while n + 1 < sequences.len() && sequences[n].at + sequences[n].len == sequences[n + 1].at {
            n += 1;
        }
        let last = sequences[n];
        let group = &sequences[first..=n];
        n += 1;
        if group.iter().all(|s| s.made.is_some_and(|c| !plausible(c))) {
            continue;
        }
        let span = Span::new(start + place(group[0].at), start + place(last.at + last.len));
        let made: String = group.iter().map(|s| s.made.unwrap_or('”')).collect();
        let again = again(&made);
        let (mechanism, repair) = match again {
            Some(again) => (table.twice, again),
            None => (table.once, made),
        };
        found.push(Damage { span, mechanism, repair, confidence });
    }
}

/// What a repair becomes where it is damaged itself: it was done twice.
fn again(made: &str) -> Option<String> {
    let chars: Vec<(usize, char)> = made.char_indices().collect();
    let table = &TABLES[0];
    let sequences = table.sequences(&chars);
    let explained: usize = sequences.iter().map(|s| s.len).sum();
    (explained == chars.len() && !chars.is_empty() && sequences.iter().all(|s| s.made.is_some_and(plausible)))
        .then(|| sequences.iter().filter_map(|s| s.made).collect())
}

/// GBK, Big5 and Windows-1251 read as Windows-1252: runs of accented letters that no language has.
fn reverse(chars: &[(usize, char)], line: &str, start: usize, found: &mut Vec<Damage>) {
    let table = &TABLES[0];
    let byte = |n: usize| chars.get(n).and_then(|c| table.bytes.get(&c.1).copied());
    let mut at = 0;
    while at < chars.len() {
        let run = (at..chars.len()).take_while(|&n| byte(n).is_some()).count();
        let letters = chars[at..at + run].iter().filter(|c| c.1.is_alphabetic()).count();
        let bytes: Vec<u8> = (at..at + run).filter(|_| letters * 3 >= run).filter_map(byte).collect();
        if let Some((len, repair)) = big5(chars, at, &byte) {
            let end = chars.get(at + len).map_or(line.len(), |c| c.0);
            let span = Span::new(start + chars[at].0, start + end);
            found.push(Damage { span, mechanism: "Big5 read as Windows-1252", repair, confidence: 0.95 });
            at += len;
            continue;
        }
        if let Some((mechanism, repair)) = reread(&bytes) {
            let end = chars.get(at + run).map_or(line.len(), |c| c.0);
            let span = Span::new(start + chars[at].0, start + end);
            let confidence = (0.6 + 0.05 * run as f64).min(0.97);
            found.push(Damage { span, mechanism, repair, confidence });
        }
        at += run.max(1);
    }
}

/// Fewest characters of Big5 of which the second bytes are partly ASCII: accented letters before `@` or
/// capitals are no chance any more.
const PAIRS: usize = 5;

/// Characters of Big5 from a place on, of which some have a letter or a sign of ASCII for their second
/// byte: how many characters they stand as, and what they are.
fn big5(chars: &[(usize, char)], at: usize, byte: &dyn Fn(usize) -> Option<u8>) -> Option<(usize, String)> {
    let (mut n, mut made, mut ascii) = (at, String::new(), false);
    while let Some(lead) = byte(n).filter(|b| (0xA1..=0xF9).contains(b)) {
        let narrow = chars.get(n + 1).map(|c| c.1).filter(|c| ('@'..='~').contains(c)).map(|c| c as u8);
        let Some(trail) = byte(n + 1).or(narrow) else { break };
        let pair = [lead, trail];
        let text = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(&pair);
        let Some(c) = text.and_then(|t| t.chars().next()).filter(|&c| common(c) || "，。、；：「」".contains(c))
        else {
            break;
        };
        made.push(c);
        ascii |= narrow.is_some();
        n += 2;
    }
    (ascii && made.chars().count() >= PAIRS).then_some((n - at, made))
}

/// What bytes above ASCII are in an encoding where all of them are sound.
fn reread(bytes: &[u8]) -> Option<(&'static str, String)> {
    if bytes.len() < 4 {
        return None;
    }
    let sound = |text: &str| text.chars().all(|c| common(c) || "，。、；：？！“”《》（）".contains(c));
    let tried = [("GBK read as Windows-1252", encoding_rs::GBK), ("Big5 read as Windows-1252", encoding_rs::BIG5)];
    for (mechanism, encoding) in tried.into_iter().filter(|_| bytes.len().is_multiple_of(2)) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
            && sound(&text)
        {
            return Some((mechanism, text.into_owned()));
        }
    }
    let text = encoding_rs::WINDOWS_1251.decode_without_bom_handling_and_without_replacement(bytes)?;
    let vowels = text.chars().filter(|c| "аеиоуыэюя".contains(*c)).count();
    let rest = text.chars().skip(1).all(|c| ('а'..='я').contains(&c) || c == 'ё');
    let word = bytes.len() >= 5 && rest && vowels * 5 >= bytes.len() && vowels * 3 <= bytes.len() * 2;
    word.then(|| ("Windows-1251 read as Windows-1252", text.into_owned()))
}
