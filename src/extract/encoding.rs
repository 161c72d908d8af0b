//! Which encoding bytes are in: byte order mark, statistics, declaration, detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, MACINTOSH, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE, WINDOWS_1252, X_USER_DEFINED,
};
use memchr::memmem;

use super::decode::{Coding, errors};

/// Where a declaration is looked for, in bytes.
const HEAD: usize = 4096;
/// How much is looked at to tell UTF-16, in bytes.
const WIDE: usize = 1 << 16;
/// The detector gets this many stretches of at most so many bytes.
const WINDOWS: usize = 3;
const WINDOW: usize = 8192;

/// An encoding, how it is marked, and why it was chosen against what the file says.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) coding: Coding,
    /// Length of the byte order mark.
    pub(super) skip: usize,
    pub(super) note: Option<String>,
}

impl Choice {
    fn of(coding: Coding) -> Choice {
        Choice { coding, skip: 0, note: None }
    }

    fn noted(coding: Coding, note: String) -> Choice {
        Choice { coding, skip: 0, note: Some(note) }
    }
}

/// Tells the encoding of `bytes`. Linear at worst; detection proper looks at a sample.
pub(super) fn choose(bytes: &[u8]) -> Choice {
    if let Some((coding, skip)) = marked(bytes) {
        return Choice { coding, skip, note: None };
    }
    if let Some(coding) = wide(&bytes[..bytes.len().min(WIDE)]) {
        let note = format!("no byte order mark; read as {} by its statistics", coding.name());
        return Choice::noted(coding, note);
    }
    let said = declared(&bytes[..bytes.len().min(HEAD)]);
    match std::str::from_utf8(bytes) {
        Ok(text) => among_valid(text, said),
        Err(_) => among_legacy(bytes, said),
    }
}

/// The encoding a byte order mark tells, and the mark's length.
fn marked(bytes: &[u8]) -> Option<(Coding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Coding::Utf8, 3)),
        // The marks of UTF-32LE and UTF-16LE begin alike.
        [0xFF, 0xFE, 0, 0, rest @ ..] if utf32(rest, false) => Some((Coding::Utf32 { big: false }, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Coding::Utf32 { big: true }, 4)),
        [0xFF, 0xFE, ..] => Some((Coding::Other(UTF_16LE), 2)),
        [0xFE, 0xFF, ..] => Some((Coding::Other(UTF_16BE), 2)),
        [0x84, 0x31, 0x95, 0x33, ..] => Some((Coding::Other(GB18030), 4)),
        _ => None,
    }
}

/// Whether bytes are valid UTF-32 as far as a sample goes.
fn utf32(bytes: &[u8], big: bool) -> bool {
    let sample = &bytes[..bytes.len().min(WIDE)];
    bytes.len().is_multiple_of(4)
        && sample.chunks_exact(4).all(|unit| {
            let unit = [unit[0], unit[1], unit[2], unit[3]];
            let value = if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
            value != 0 && char::from_u32(value).is_some()
        })
}

/// UTF-16 or UTF-32 without a mark.
///
/// Text in UTF-16 shows either zero bytes in every second place (spaces, line ends, Latin text) or,
/// in Chinese without any, high bytes that cluster in 4E–9F while the low ones are spread so evenly
/// that control characters are among them, which no other encoding of text has.
fn wide(bytes: &[u8]) -> Option<Coding> {
    let pure = bytes.len() >= 8;
    for big in [false, true] {
        if pure && utf32(&bytes[..bytes.len() / 4 * 4], big) {
            return Some(Coding::Utf32 { big });
        }
    }
    let foreign = bytes.iter().filter(|&&byte| !(is_space(byte) || (0x20..0x7F).contains(&byte)));
    let mixed = foreign.count() * 4 >= bytes.len();
    let [little, big] = [Tally::of(bytes, 1), Tally::of(bytes, 0)];
    let (tally, encoding) = match little.score() >= big.score() {
        true => (little, UTF_16LE),
        false => (big, UTF_16BE),
    };
    (mixed && tally.is_text()).then_some(Coding::Other(encoding))
}

/// What the 16-bit units of some bytes look like.
#[derive(Debug, Default)]
struct Tally {
    units: usize,
    /// High byte zero, low byte printable ASCII.
    latin: usize,
    /// Chinese characters and their marks.
    han: usize,
    /// Low bytes that would be control characters if they were bytes of text.
    controls: usize,
    /// Units that text does not have.
    odd: usize,
}

impl Tally {
    /// Counts units whose high byte is the first (0) or second (1) of the two.
    fn of(bytes: &[u8], place: usize) -> Tally {
        let mut tally = Tally::default();
        for unit in bytes.chunks_exact(2) {
            let (high, low) = (unit[place], unit[1 - place]);
            tally.units += 1;
            let printable = is_space(low) || (0x20..0x7F).contains(&low);
            tally.latin += usize::from(high == 0 && printable);
            tally.han += usize::from(matches!(high, 0x30 | 0x4E..=0x9F | 0xFF));
            tally.controls += usize::from(is_control(low));
            tally.odd += usize::from(match high {
                0 => !printable && low < 0xA0,
                0x01..=0x0E | 0x10 | 0x11 | 0x1E..=0x22 | 0x24..=0x26 | 0x2E..=0x9F => false,
                0xAC..=0xDF | 0xF9 | 0xFA | 0xFE | 0xFF => false,
                _ => true,
            });
        }
        tally
    }

    fn score(&self) -> usize {
        (4 * self.latin + self.han + 1).saturating_sub(8 * self.odd)
    }

    fn is_text(&self) -> bool {
        let zeros = self.units >= 2 && self.latin * 50 >= self.units;
        let spread = self.controls * 33 >= self.units && self.han * 20 >= self.units * 19;
        self.units > 0 && self.odd * 50 <= self.units && (zeros || (spread && self.controls > 0))
    }
}

/// A control character that text does not have.
pub(super) fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}

/// The encoding that an XML declaration or a `<meta>` element names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let xml = head.starts_with(b"<?xml").then(|| memchr::memchr(b'>', &head)).flatten();
    let label = xml.and_then(|end| value(&head[..end], b"encoding")).or_else(|| {
        memmem::find_iter(&head, b"<meta").find_map(|start| {
            let tag = &head[start..];
            let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
            value(&tag[..end], b"charset")
        })
    })?;
    match Encoding::for_label(label)? {
        // What can be read as ASCII is not UTF-16, whatever it says (WHATWG, Encoding).
        e if e == UTF_16BE || e == UTF_16LE => Some(UTF_8),
        e if e == REPLACEMENT || e == X_USER_DEFINED => None,
        e => Some(e),
    }
}

/// The value that follows `name =`, with quotes or without.
fn value<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = &tag[memmem::find(tag, name)? + name.len()..];
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| b"\"' \t\r\n;/>?".contains(byte)).unwrap_or(rest.len());
    Some(&rest[..end])
}

/// The encoding of valid UTF-8, which may be pure ASCII with escapes, or mean something else.
fn among_valid(text: &str, said: Option<&'static Encoding>) -> Choice {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        let escapes = memmem::find(bytes, b"\x1B$").is_some() || said == Some(ISO_2022_JP);
        let japanese = escapes && memchr::memchr(0x1B, bytes).is_some();
        let clean = japanese && errors(bytes, ISO_2022_JP) == 0;
        return Choice::of(if clean { Coding::Other(ISO_2022_JP) } else { Coding::Utf8 });
    }
    let Some(said) = said.filter(|&said| said != UTF_8) else { return Choice::of(Coding::Utf8) };
    // A few characters of two bytes each are valid in both: "联通" in GBK is the famous case.
    let few = text.chars().filter(|char| !char.is_ascii()).take(9).count() < 9;
    let narrow = text.chars().all(|char| char < '\u{800}');
    if few && narrow && asian(said) && errors(bytes, said) == 0 {
        return Choice::of(Coding::Other(said));
    }
    let note = format!("declares {}, but is valid UTF-8 and read as such", said.name());
    Choice::noted(Coding::Utf8, note)
}

/// The encoding of what is not valid UTF-8.
fn among_legacy(bytes: &[u8], said: Option<&'static Encoding>) -> Choice {
    let lies = |said: &'static Encoding, why: &str, read: Coding| {
        let note = format!("declares {}, but {why}; read as {}", said.name(), read.name());
        Choice::noted(read, note)
    };
    if nearly_utf8(bytes) {
        return match said.filter(|&said| said != UTF_8) {
            Some(said) => lies(said, "is UTF-8 but for a few bytes", Coding::Utf8),
            None => Choice::of(Coding::Utf8),
        };
    }
    let high = bytes.iter().filter(|&&byte| byte >= 0x80).count();
    let sample = sample(bytes);
    let guess = guess(&sample);
    let Some(said) = said else { return Choice::of(Coding::Other(guess)) };
    let (wrong, better) = (errors(bytes, said), errors(bytes, guess));
    let other = said == UTF_8 || kin(said) != kin(guess);
    let mistaken = match (wrong, asian(said), asian(guess)) {
        // Single-byte encodings have no errors to show: the detector must be sure of more.
        (0, false, true) => better == 0 && high >= 16,
        (0, true, true) => better == 0 && high >= 400,
        (0, ..) => false,
        (_, true, false) => wrong * 20 > high,
        _ => better < wrong,
    };
    match other && mistaken {
        true if wrong > 0 => lies(said, "is not valid in it", Coding::Other(guess)),
        true => lies(said, "does not look like it", Coding::Other(guess)),
        false if said == UTF_8 => Choice::of(Coding::Utf8),
        false => Choice::of(Coding::Other(said)),
    }
}

/// Encodings that are decoded alike count as one.
fn kin(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GB18030 { GBK } else { encoding }
}

/// Whether an encoding has characters of two bytes, and so can show errors.
fn asian(encoding: &'static Encoding) -> bool {
    [GBK, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, ISO_2022_JP].contains(&encoding)
}

/// Whether bytes are UTF-8 with some damage: long sequences are rarely valid by chance, and weigh more.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut weight, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        weight += chunk.valid().bytes().map(weigh).sum::<usize>();
        // So much damage at the start is no damage.
        if bad > 1000 && bad > weight {
            return false;
        }
    }
    bad * 8 <= weight
}

/// How much a first byte of UTF-8 tells.
fn weigh(byte: u8) -> usize {
    match byte {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 4,
        0xF0..=0xF4 => 8,
        _ => 0,
    }
}

/// Stretches from the whole file that hold what is not ASCII, each beginning and ending between
/// characters of any encoding (bytes below `0` are never part of a longer character).
fn sample(bytes: &[u8]) -> Vec<&[u8]> {
    let mut windows = Vec::new();
    let mut done = 0;
    for index in 0..WINDOWS {
        let from = done.max(bytes.len() / WINDOWS * index);
        let Some(high) = bytes[from..].iter().position(|&byte| byte >= 0x80) else { break };
        let lead = bytes[from..from + high].iter().rposition(|&byte| byte < b'0');
        let start = match lead {
            Some(place) => from + place,
            None if from == 0 => 0,
            None => match bytes[from + high..].iter().position(|&byte| byte < b'0') {
                Some(place) => from + high + place,
                None => break,
            },
        };
        let window = &bytes[start..bytes.len().min(start + WINDOW)];
        let end = window.iter().rposition(|&byte| byte < b'0').filter(|&end| end > 0);
        let whole = start + window.len() == bytes.len();
        let end = if whole { None } else { end };
        windows.push(&window[..end.unwrap_or(window.len())]);
        let Some(end) = end else { break };
        done = start + end;
    }
    windows
}

/// What the detector says of a sample; where it says a single-byte encoding or one with errors,
/// parts of the sample are asked one by one, since one damaged character rules out the right answer.
fn guess(sample: &[&[u8]]) -> &'static Encoding {
    let whole = ask(sample);
    if asian(whole) {
        return whole;
    }
    let mut votes: Vec<(&'static Encoding, usize)> = Vec::new();
    for part in sample.iter().flat_map(|window| parts(window)) {
        let weight = part.iter().filter(|&&byte| byte >= 0x80).count();
        let vote = ask(&[part]);
        match votes.iter_mut().find(|(encoding, _)| *encoding == vote) {
            Some((_, sum)) => *sum += weight,
            None => votes.push((vote, weight)),
        }
    }
    let total: usize = votes.iter().map(|(_, weight)| weight).sum();
    let first = votes.into_iter().filter(|(encoding, _)| asian(encoding)).max_by_key(|vote| vote.1);
    first.filter(|(_, weight)| weight * 2 > total).map_or(whole, |(encoding, _)| encoding)
}

fn ask(windows: &[&[u8]]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for (index, window) in windows.iter().enumerate() {
        // The last window may end within a character, where a line end would be an error.
        if index > 0 {
            detector.feed(b"\n", false);
        }
        detector.feed(window, false);
    }
    match detector.guess(None, Utf8Detection::Deny) {
        _ if macintosh(windows) => MACINTOSH,
        e if e == UTF_8 => WINDOWS_1252,
        e if e != WINDOWS_1252 && western(windows) => WINDOWS_1252,
        e => e,
    }
}

/// Whether bytes have the quotation marks of Mac Roman in places where letters of Windows-1252 cannot
/// stand: `it\xd5s` would read `itÕs`.
fn macintosh(windows: &[&[u8]]) -> bool {
    let small = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let space = |byte: Option<&u8>| byte.is_none_or(|b| b.is_ascii_whitespace() || b.is_ascii_punctuation());
    let mut quotes = [0usize; 2];
    for window in windows {
        for (at, byte) in window.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
            let (before, after) = (at.checked_sub(1).map(|n| &window[n]), window.get(at + 1));
            let fits = match byte {
                // The no-break space; ` Ê` may begin a French word.
                0xca => small(before) && (space(after) || after.is_some_and(u8::is_ascii_alphabetic)),
                0xd5 => small(before) && (small(after) || space(after)),
                0xd2 => space(before) && after.is_some_and(u8::is_ascii_alphabetic),
                0xd3 => space(after) && !space(before) || before.is_some_and(u8::is_ascii_punctuation),
                // A capital letter goes on in small ones: `ÔHelp` is none.
                0xd4 => {
                    let capital = after.is_some_and(u8::is_ascii_uppercase);
                    space(before) && capital && small(window.get(at + 2))
                }
                // Dashes stand behind words; … says nothing.
                0xd0 | 0xd1 => (small(before) || space(before)) && (small(after) || space(after)),
                // The euro sign.
                0xdb => space(before) && after.is_some_and(u8::is_ascii_digit),
                0xc9 => false,
                0x91..=0x94 | 0xc0..=0xff => {
                    quotes[1] += 1;
                    false
                }
                _ => false,
            };
            quotes[0] += usize::from(fits);
        }
    }
    quotes[0] > 0 && quotes[0] > quotes[1] * 4
}

/// Whether bytes are English or another western language by their common words, with few bytes above
/// ASCII, each of which is a letter or sign of windows-1252 that such text has.
///
/// A detector of languages has little to go by where a pound sign or two are all that is not ASCII.
fn western(windows: &[&[u8]]) -> bool {
    const WORDS: [&[u8]; 8] = [b" the ", b" of ", b" and ", b" der ", b" und ", b" les ", b" des ", b" que "];
    // £ § © « ® ° ± · » ¼ ½ ¾ À Ç É à â æ ç è é ê ë î ï ñ ô ö ù û ü œ ‘ ’ “ ” • – — … € ™ and no-break space
    const SIGNS: &[u8] = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\x9c\xa0\xa3\xa7\xa9\xab\xae\xb0\xb1\xb7\xbb\xbc\xbd\xbe\xc0\xc4\xc6\xc7\xc9\xd6\xdc\xdf\xe0\xe2\xe4\xe6\xe7\xe8\xe9\xea\xeb\xee\xef\xf1\xf4\xf6\xf9\xfb\xfc";
    let count = |words: &[&[u8]]| -> usize {
        windows.iter().map(|w| words.iter().map(|word| memchr::memmem::find_iter(w, word).count()).sum::<usize>()).sum()
    };
    let high = windows.iter().flat_map(|w| w.iter()).filter(|&&b| b >= 0x80);
    let (all, known) = high.fold((0, 0), |(all, known), b| (all + 1, known + usize::from(SIGNS.contains(b))));
    let total: usize = windows.iter().map(|w| w.len()).sum();
    count(&WORDS) * 400 >= total && all == known && all * 5 <= total
}

/// Cuts a window at bytes that are never part of a longer character, into parts of some size.
fn parts(window: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = window;
    while !rest.is_empty() {
        let least = rest.len().min(96);
        let cut = rest[least..].iter().position(|&byte| byte < b'0');
        let (part, after) = rest.split_at(least + cut.unwrap_or(rest.len() - least));
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use encoding_rs::{KOI8_U, WINDOWS_1251};

    use super::*;
    use crate::extract::decode::decode;

    const HAN: &str = "第三条 各方应当在2015年12月16日以前提交报告，说明本协议的执行情况。\n\
        缔约国会议每年举行一次，由秘书长召集；会议的决定以协商一致方式通过。\n";
    const TRADITIONAL: &str = "第三條 締約國應於每年十二月以前提交報告，說明本協議的執行情況。\n\
        會議的決定以協商一致方式通過，由秘書長召集。\n";
    const KANA: &str = "この規則は、文書の写しを比べるために定める。\n\
        第三条　各国は毎年十二月までに報告を提出しなければならない。\n";
    const KOREAN: &str = "이 규칙은 문서의 사본을 비교하기 위하여 정한다.\n";
    const FRENCH: &str = "L’été dernier, l’assemblée a décidé que le délai serait prolongé.\n";
    const RUSSIAN: &str = "Стороны представляют доклады не позднее декабря каждого года.\n";

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        match encoding {
            e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoding.encode(text).0.into_owned(),
        }
    }

    /// Compares the chosen encoding and its note.
    fn check(bytes: &[u8], name: &str, note: Option<&str>) {
        let choice = choose(bytes);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!((choice.coding.name(), choice.note.as_deref()), (name, note), "{shown}");
    }

    #[test]
    fn legacy_encodings_are_detected() {
        for (text, encoding) in [
            (HAN, GBK),
            (TRADITIONAL, BIG5),
            (KANA, SHIFT_JIS),
            (KANA, EUC_JP),
            (KOREAN, EUC_KR),
            (KANA, ISO_2022_JP),
            (FRENCH, WINDOWS_1252),
            (RUSSIAN, WINDOWS_1251),
            (RUSSIAN, KOI8_U),
        ] {
            let bytes = encoded(text, encoding);
            check(&bytes, encoding.name(), None);
            let decoded = decode(bytes, Coding::Other(encoding), 0);
            assert_eq!(decoded.text.as_str(), text);
        }
    }

    #[test]
    fn damaged_and_long_files_are_detected_too() {
        let mut bytes = encoded(&HAN.repeat(20), GBK);
        bytes.insert(700, 0xFF);
        bytes.remove(1300);
        check(&bytes, "GBK", None);
        let late = [&b"Plain words. ".repeat(9000)[..], &encoded(HAN, GBK)].concat();
        check(&late, "GBK", None);
        let unbroken = encoded(&"各方应当在期限以前提交报告".repeat(2000), GBK);
        check(&unbroken, "GBK", None);
        check(&unbroken[..unbroken.len() - 1], "GBK", None);
    }

    #[test]
    fn byte_order_marks_decide() {
        check(b"\xEF\xBB\xBFa", "UTF-8", None);
        check(b"\xFF\xFEa\0", "UTF-16LE", None);
        check(b"\xFE\xFF\0a", "UTF-16BE", None);
        check(b"\xFF\xFE\0\0a\0\0\0", "UTF-32LE", None);
        check(b"\xFF\xFE\0\0a\0", "UTF-16LE", None);
        check(b"\0\0\xFE\xFF\0\0\0a", "UTF-32BE", None);
        check(b"\x84\x31\x95\x33\xD6\xD0", "gb18030", None);
    }

    #[test]
    fn utf16_without_a_mark_is_told_by_statistics() {
        let note = |name: &str| format!("no byte order mark; read as {name} by its statistics");
        for text in [HAN, TRADITIONAL, KANA, KOREAN, FRENCH, RUSSIAN, "Plain words", "协商一致方式通过由秘书长召集"]
        {
            for encoding in [UTF_16LE, UTF_16BE] {
                let name = encoding.name();
                check(&encoded(text, encoding), name, Some(&note(name)));
            }
        }
        let bytes: Vec<u8> = HAN.chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
        check(&bytes, "UTF-32LE", Some(&note("UTF-32LE")));
    }

    #[test]
    fn what_is_not_utf16_is_left_alone() {
        check(b"", "UTF-8", None);
        check(b"Bush hid the facts", "UTF-8", None);
        check(b"/usr/share/doc\0/usr/share/man\0/usr/share/info\0", "UTF-8", None);
        check(b"one\0two\0three\0four\0five\0six\0", "UTF-8", None);
        check("\u{1B}[1m粗体\u{1B}[0m".as_bytes(), "UTF-8", None);
    }

    #[test]
    fn a_declaration_counts_unless_it_lies() {
        let page = |charset: &str, text: &str, encoding| {
            let head = format!("<html><meta http-equiv=x content='text/html; charset={charset}'><p>");
            encoded(&(head + text), encoding)
        };
        check(&page("gb2312", HAN, GBK), "GBK", None);
        check(&page("big5", TRADITIONAL, BIG5), "Big5", None);
        check(&page("iso-8859-1", FRENCH, WINDOWS_1252), "windows-1252", None);
        check(&page("utf-16", FRENCH, UTF_8), "UTF-8", None);
        check(b"<?xml version='1.0' encoding='koi8-r'?><p>\xD3\xD4", "KOI8-R", None);
        let note = "declares GBK, but is valid UTF-8 and read as such";
        check(&page("gbk", HAN, UTF_8), "UTF-8", Some(note));
        let note = "declares UTF-8, but is not valid in it; read as GBK";
        check(&page("utf-8", HAN, GBK), "GBK", Some(note));
        let note = "declares Big5, but does not look like it; read as GBK";
        check(&page("big5", &HAN.repeat(9), GBK), "GBK", Some(note));
        let note = "declares windows-1252, but does not look like it; read as GBK";
        check(&page("iso-8859-1", HAN, GBK), "GBK", Some(note));
        let mut bytes = page("gb2312", &HAN.repeat(9), GBK);
        bytes.insert(400, 0xFF);
        check(&bytes, "GBK", None);
        // The bytes of 联通 are valid in both.
        check(b"<meta charset=gbk>\xC1\xAA\xCD\xA8", "GBK", None);
        check(b"<meta charset=gbk>\xCD\xA8\xCA\xB9", "GBK", None);
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = [HAN, FRENCH].concat().into_bytes();
        bytes.insert(100, 0xFF);
        bytes.truncate(bytes.len() - 40);
        check(&bytes, "UTF-8", None);
        check("\u{201C}a\u{201D} caf\u{E9}".as_bytes().split_last().expect("bytes").1, "UTF-8", None);
    }
}
