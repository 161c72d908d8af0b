//! Double bytes read one byte late: each character is the second half of one and the first half of
//! the next.

use super::Damage;
use super::common::{common, rare};
use crate::han::{is_han, ruby};
use crate::text::Span;
use encoding_rs::GBK;

/// Longest damaged stretch that is followed, in characters.
const LONGEST: usize = 40;

/// How many more characters must be mended than twice those that are lost between them.
const FEWEST: usize = 2;

/// The damaged stretches of a Chinese text that begin with a `?` where a character was torn.
///
/// `whole` is the copy without its glosses: a lost character is filled in where the copy has it
/// elsewhere beside the same neighbour. Linear, but for the few places that are looked into.
///
/// ```
/// use recension::damage::late;
/// let found = late("中国领域?ν夤ぷ鞯幕驹瓌t、战略", "他讲了對外工作的事");
/// assert!(found[0].repair.starts_with("對外工作的"));
/// ```
pub fn late(text: &str, whole: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'?', text.as_bytes()) {
        let inner =
            |c: char| is_han(c) || matches!(c, ')' | '”' | '，' | '。' | '、' | '；' | '：' | '“' | '《' | '（');
        let before = text[..at].trim_end_matches([' ', '\u{3000}']).chars().next_back().filter(|&c| inner(c));
        if at < from || before.is_none() {
            continue;
        }
        if let Some(damage) = torn(text, at, whole) {
            from = damage.span.range().end;
            found.push(damage);
        }
    }
    found
}

/// The stretch from a `?` on, if reading its bytes one byte earlier makes sound text of it.
fn torn(text: &str, at: usize, whole: &str) -> Option<Damage> {
    let units = units(&text[at + 1..]);
    let mut best: Option<(i32, usize)> = None;
    for n in 1..=units.len() {
        let last = &units[n - 1];
        let signs = units[..n].iter().filter(|u| u.foreign && !u.lost).count() + usize::from(last.lost);
        let shifted = shift(&units[..n]);
        let Some(sound) = shifted.iter().map(|c| c.map_or(Some(-1), sound)).collect::<Option<Vec<i32>>>() else {
            continue;
        };
        // Where characters between are lost as well, those that are left must prove more.
        let lost = shifted.iter().filter(|c| c.is_none()).count();
        if lost > 0 && shifted.len() < 2 * lost + FEWEST {
            continue;
        }
        let worth = sound.iter().sum::<i32>() + 2 * signs as i32 - n as i32;
        let closed = last.closes || units.get(n).is_none_or(|u| !u.foreign);
        let torn_mark = shifted.is_empty() && n == 2 && units[0].narrow && last.lost;
        if signs > 0 && closed && (!shifted.is_empty() || torn_mark) && best.is_none_or(|b| worth > b.0) {
            best = Some((worth, n));
        }
    }
    let (worth, n) = best.filter(|b| b.0 > 0)?;
    let middle: String = shift(&units[..n]).into_iter().map(|c| c.unwrap_or('□')).collect();
    let before = text[..at].chars().rev().find(|&c| is_han(c));
    let first = units[0].bytes.first().and_then(|&trail| {
        let hit = struck(&text[at + 1..], before).and_then(|lead| pair_of(lead, trail)).filter(|&c| sound(c).is_some());
        hit.or_else(|| head(trail, middle.chars().next(), before, whole))
    });
    let quoted = text[..at].rfind('“') > text[..at].rfind('”');
    let last = tail(&units[..n], quoted);
    let end = at + 1 + units[n - 1].end;
    let repair = format!("{}{middle}{last}", first.unwrap_or('□'));
    let blanks = repair.matches('□').count() as f64;
    let confidence = (0.55 + 0.05 * f64::from(worth) - 0.1 * blanks).clamp(0.4, 0.97);
    Some(Damage { span: Span::new(at, end), mechanism: "GBK read one byte late", repair, confidence })
}

/// A character of the damaged stretch as the bytes it was read from.
struct Unit {
    bytes: Vec<u8>,
    /// Where it ends, from the first character on; a broken gloss behind it is taken in.
    end: usize,
    /// Whether it does not belong in Chinese.
    foreign: bool,
    /// Whether it is an ASCII mark that was a full-width one.
    narrow: bool,
    /// Whether it is a `?`: two bytes that are no character, or at the end half of one.
    lost: bool,
    /// Whether it can be the last: an ASCII letter or `?` that took half a character.
    closes: bool,
    /// The reading of a broken gloss behind it.
    gloss: Option<String>,
}

/// The characters behind a torn one, up to what no double byte can be.
fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut at = ruby::broken('?', text).unwrap_or(0);
    while units.len() < LONGEST {
        let Some(c) = text[at..].chars().next() else { break };
        let wide = match c {
            '!' | ',' | ';' | ':' | '(' | ')' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
            c => c,
        };
        let mut buffer = [0; 4];
        let (bytes, _, missing) = GBK.encode(wide.encode_utf8(&mut buffer));
        let half = c == '?' || c.is_ascii_alphabetic();
        if missing || c.is_whitespace() || c.is_ascii() && !half && wide == c {
            break;
        }
        at += c.len_utf8();
        let gloss = ruby::broken('?', &text[at..]).filter(|_| c == '?');
        let reading = gloss.map(|len| text[at..at + len].trim_end_matches([')', '）']).to_string());
        at += gloss.unwrap_or(0);
        let bytes = if c == '?' { Vec::new() } else { bytes.into_owned() };
        let private = matches!(c, '\u{E000}'..='\u{F8FF}');
        let foreign =
            private || rare(c) || matches!(c, '\u{370}'..='\u{4FF}' | '\u{3041}'..='\u{30FF}') || half || wide != c;
        let closed = half && c != '?' || reading.is_some();
        units.push(Unit { narrow: wide != c, bytes, end: at, foreign, lost: c == '?', closes: half, gloss: reading });
        if closed {
            break;
        }
    }
    units
}

/// The bytes of the characters; where characters between are lost, so are two bytes each.
fn bytes(units: &[Unit]) -> impl Iterator<Item = Option<u8>> {
    let inner = |n: usize, u: &Unit| u.lost && n + 1 < units.len();
    units.iter().enumerate().flat_map(move |(n, u)| {
        let lost = if inner(n, u) { 2 } else { 0 };
        u.bytes.iter().copied().map(Some).chain(std::iter::repeat_n(None, lost))
    })
}

/// The characters that the bytes make when they are read from the second on; none for one that is lost.
fn shift(units: &[Unit]) -> Vec<Option<char>> {
    let bytes: Vec<Option<u8>> = bytes(units).skip(1).collect();
    let pair = |pair: &[Option<u8>]| Some(pair_of(pair[0]?, pair[1]?).unwrap_or('\u{fffd}'));
    bytes.chunks_exact(2).map(pair).collect()
}

/// The character of two bytes.
fn pair_of(lead: u8, trail: u8) -> Option<char> {
    let bytes = [lead, trail];
    let text = GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// What a mended character is worth; `None` for one that sound text does not have.
fn sound(c: char) -> Option<i32> {
    match c {
        c if common(c) => Some(2),
        '。' | '，' | '、' | '；' | '：' | '“' | '”' | '！' | '？' | '《' | '》' | '（' | '）' => {
            Some(2)
        }
        _ => None,
    }
}

/// The first byte of the torn character, where the gloss behind it tells: its byte search matched the
/// last byte of the character before and this one, and it is the gloss of what those two bytes are.
fn struck(behind: &str, before: Option<char>) -> Option<u8> {
    let len = ruby::broken('?', behind)?;
    let reading = behind[..len].trim_end_matches([')', '）']);
    let mut buffer = [0; 4];
    let (bytes, _, missing) = GBK.encode(before?.encode_utf8(&mut buffer));
    let last = bytes.get(1).copied().filter(|_| !missing)?;
    let mut leads = (0x81..=0xFEu8).filter(|&lead| pair_of(last, lead).is_some_and(|c| ruby::is_reading(c, reading)));
    leads.next()
}

/// The torn character itself, of which the second byte is left: the one that the copy has elsewhere
/// before the same neighbour, or a mark that ends a sentence.
fn head(trail: u8, next: Option<char>, before: Option<char>, whole: &str) -> Option<char> {
    let mut best: Option<(usize, char)> = None;
    for lead in 0x81..=0xFEu8 {
        let Some(c) = pair_of(lead, trail).filter(|&c| sound(c).is_some()) else { continue };
        let count = |a: Option<char>, b: Option<char>| match (a, b) {
            (Some(a), Some(b)) => {
                memchr::memmem::find_iter(whole.as_bytes(), format!("{a}{b}").as_bytes()).take(50).count()
            }
            _ => 0,
        };
        let seen = 2 * count(Some(c), next) + count(before, Some(c)).min(1);
        if seen >= 1 && best.is_none_or(|b| seen > b.0) {
            best = Some((seen, c));
        }
    }
    // Where the copy does not tell, a full stop is what ends a sentence.
    best.map(|b| b.1).or_else(|| pair_of(0xA1, trail).filter(|&c| c == '。'))
}

/// The last character, of which the first byte is left and, where a gloss stands, the reading.
fn tail(units: &[Unit], quoted: bool) -> String {
    let bytes: Vec<Option<u8>> = bytes(units).skip(1).collect();
    if bytes.len().is_multiple_of(2) {
        return String::new();
    }
    let Some(lead) = bytes[bytes.len() - 1] else { return "□".into() };
    // An open quotation and the first byte of a mark: the mark closes it.
    if lead == 0xA1 && quoted && units.last().is_none_or(|u| u.gloss.is_none()) {
        return "”".into();
    }
    let Some(reading) = units.last().and_then(|u| u.gloss.as_deref()) else { return "□".into() };
    let fits = (0x40..=0xFEu8).filter_map(|trail| pair_of(lead, trail)).filter(|&c| ruby::is_reading(c, reading));
    let mut fits: Vec<char> = fits.collect();
    fits.sort_by_key(|&c| !common(c));
    fits.first().map_or_else(|| "□".into(), char::to_string)
}
