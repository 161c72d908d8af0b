//! UTF-8 and double bytes read as another double-byte encoding: rare Han characters in a row.

use super::Damage;
use super::common::{common, rare};
use crate::han::{is_han, three};
use crate::text::Span;
use encoding_rs::Encoding;
use std::sync::LazyLock;

/// A way in which bytes may have been misread.
struct Mechanism {
    name: &'static str,
    reader: &'static Encoding,
    source: &'static Encoding,
}

static MECHANISMS: [Mechanism; 8] = {
    use encoding_rs::{
        BIG5_INIT as BIG5, EUC_KR_INIT as EUC_KR, GBK_INIT as GBK, SHIFT_JIS_INIT as SJIS, UTF_8_INIT as UTF_8,
        WINDOWS_1251_INIT as CYRILLIC,
    };
    const fn of(name: &'static str, reader: &'static Encoding, source: &'static Encoding) -> Mechanism {
        Mechanism { name, reader, source }
    }
    [
        of("UTF-8 read as GBK", &GBK, &UTF_8),
        of("UTF-8 read as Big5", &BIG5, &UTF_8),
        of("UTF-8 read as Shift_JIS", &SJIS, &UTF_8),
        of("UTF-8 read as EUC-KR", &EUC_KR, &UTF_8),
        of("Big5 read as GBK", &GBK, &BIG5),
        of("GBK read as Big5", &BIG5, &GBK),
        of("Windows-1251 read as GBK", &GBK, &CYRILLIC),
        of("Windows-1251 read as Big5", &BIG5, &CYRILLIC),
    ]
};

/// Longest run that is redone at once, in characters.
const LONGEST: usize = 600;

/// The damaged stretches of a text.
pub(super) fn find(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    let mut odd_ends: Vec<(usize, usize)> = Vec::new();
    let tied = odd(text, |start, end| {
        if odd_ends.last().is_some_and(|l| start - l.1 > NEAR || text[l.1..start].contains(SOUND)) {
            found.extend(chain(text, &odd_ends));
            odd_ends.clear();
        }
        odd_ends.push((start, end));
    });
    found.extend(chain(text, &odd_ends));
    latin(text, &tied, &mut found);
    cyrillic(text, &mut found);
    found
}

/// Passes on where the characters of a text stand that a misreading makes: rare Han characters, private ones, Hangul
/// and narrow kana. Returns where characters from U+3000 on follow a letter, a space or a bracket of ASCII.
fn odd(text: &str, mut each: impl FnMut(usize, usize)) -> Vec<usize> {
    /// One bit for each character below U+10000.
    static ODD: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let is = |c: char| {
            rare(c) || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF61}'..='\u{FF9F}')
        };
        let bit = |code: u32| u64::from(char::from_u32(code).is_some_and(is)) << (code % 64);
        (0..0x1_0000u32 / 64).map(|word| (0..64).map(|n| bit(word * 64 + n)).sum()).collect()
    });
    let (odd, bytes) = (&**ODD, text.as_bytes());
    let is = |code: usize| odd.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1);
    let ties = |before: u8| before.is_ascii_alphabetic() || before == b' ' || before == b'(';
    let (mut at, mut tied) = (0, Vec::new());
    // All of them begin with one of these bytes; in Latin and Greek text there is none.
    while let Some(next) = bytes[at..].iter().position(|&byte| byte >= 0xE3) {
        at += next;
        if bytes[at] < 0xF0 && at.checked_sub(1).is_some_and(|before| ties(bytes[before])) {
            tied.push(at);
        }
        while let Some(code) = three(&bytes[at..]) {
            if is(code as usize) {
                each(at, at + 3);
            }
            at += 3;
        }
        if bytes.get(at).is_some_and(|&byte| byte >= 0xF0) {
            if text[at..].starts_with(rare) {
                each(at, at + 4);
            }
            at += 4;
        }
    }
    tied
}

/// Han characters inside a Latin word, which were its accented letters: `caf茅`.
///
/// `tied` are the places where one may follow a letter.
fn latin(text: &str, tied: &[usize], found: &mut Vec<Damage>) {
    let bytes = text.as_bytes();
    for &start in tied {
        let run: usize = text[start..].chars().take(60).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let end = start + run.max(1);
        let at = text.ceil_char_boundary(end);
        let inside = bytes.get(end).is_none_or(|b| b.is_ascii() && !b.is_ascii_digit());
        // Chinese that names foreign things has Chinese round it.
        let from = text.floor_char_boundary(start.saturating_sub(40));
        let to = text.floor_char_boundary((end + 40).min(text.len()));
        let chinese = text[from..start].chars().chain(text[at..to].chars()).filter(|&c| is_han(c)).count();
        if run == 0 || run > 12 || !inside || chinese > 6 {
            continue;
        }
        for mechanism in MECHANISMS.iter().take(2) {
            let (made, _, missing) = mechanism.reader.encode(&text[start..end]);
            let repair = std::str::from_utf8(&made).ok().filter(|_| !missing);
            if let Some(repair) = repair.filter(|r| lettered(r, bytes[start - 1])) {
                let repair = repair.to_string();
                found.push(Damage { span: Span::new(start, end), mechanism: mechanism.name, repair, confidence: 0.85 });
                break;
            }
        }
    }
}

/// Whether what a misread stretch was is letters of a Latin word, or a curly mark with the letter that it took along
/// (`鈥檚`): behind a space only a mark that opens.
fn lettered(repair: &str, before: u8) -> bool {
    let mark = |c: char| matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…');
    let word = repair.chars().all(|c| matches!(c, '\u{C0}'..='\u{24F}'));
    let marked = repair.starts_with(mark) && repair.chars().skip(1).all(|c| mark(c) || c.is_ascii());
    if before.is_ascii_lowercase() {
        return word || marked;
    }
    marked && (before.is_ascii_uppercase() || repair.starts_with(['“', '‘', '–', '—']))
}

/// Rare characters at most so many bytes apart belong together.
const NEAR: usize = 15;

/// Marks of sound text, which part what is damaged from what is not.
const SOUND: [char; 13] = ['，', '。', '、', '；', '：', '！', '？', '“', '”', '《', '》', '\n', '\u{fffd}'];

/// Looks into rare characters that stand close together: the stretch that they span, a little more
/// or less on either side, since a misreading makes common characters, too.
fn chain(text: &str, odd: &[(usize, usize)]) -> Option<Damage> {
    let (first, last) = (odd.first()?.0, odd.last()?.1);
    if odd.len() < 2 {
        return None;
    }
    let wide = |c: &char| !c.is_ascii() && !SOUND.contains(c);
    let back: Vec<usize> = steps(text[..first].chars().rev().take(4).take_while(wide));
    let ahead: Vec<usize> = steps(text[last..].chars().take(4).take_while(wide));
    let tried = back.iter().flat_map(|b| ahead.iter().map(move |a| (first - b, last + a)));
    let found =
        tried.filter(|(start, end)| end - start <= 3 * LONGEST).filter_map(|(start, end)| redo(text, start, end));
    let best = found.reduce(|best, other| if other.confidence > best.confidence { other } else { best })?;
    Some(if alphabet(&best.repair) { widened(text, best) } else { best })
}

/// Damage to letters, widened by characters that are common and were letters, too.
fn widened(text: &str, mut damage: Damage) -> Damage {
    let wide = |c: &char| !c.is_ascii() && !SOUND.contains(c);
    loop {
        let (start, end) = (damage.span.range().start, damage.span.range().end);
        let back = text[..start].chars().next_back().filter(wide).map_or(start, |c| start - c.len_utf8());
        let ahead = text[end..].chars().next().filter(wide).map_or(end, |c| end + c.len_utf8());
        let tried = [(back, end), (start, ahead)].into_iter().filter(|&span| span != (start, end));
        let mut more = tried.filter(|s| s.1 - s.0 <= 3 * LONGEST).filter_map(|(from, to)| redo(text, from, to));
        match more.find(|d| alphabet(&d.repair) && !d.repair.contains('□')) {
            Some(more) => damage = more,
            None => return damage,
        }
    }
}

/// Lengths in bytes of none, one, two … of these characters.
fn steps(chars: impl Iterator<Item = char>) -> Vec<usize> {
    let mut all = vec![0];
    for c in chars {
        all.push(all[all.len() - 1] + c.len_utf8());
    }
    all
}

/// What the run was before it was misread, if some mechanism makes sound text of it.
fn redo(text: &str, start: usize, end: usize) -> Option<Damage> {
    let run = &text[start..end];
    let count = run.chars().count();
    let before = share(run);
    if count < 3 {
        return None;
    }
    let mut best: Option<Damage> = None;
    for mechanism in &MECHANISMS {
        // What most readers know is no damage, whatever it could be turned into, but for letters: half of
        // those in UTF-8 are common characters in GBK.
        let letters = mechanism.source == encoding_rs::UTF_8 && mechanism.reader == encoding_rs::GBK;
        if before > if letters { 0.9 } else { 0.75 } {
            continue;
        }
        // Nearly any bytes are sound in Big5 or GBK; only those of UTF-8 prove themselves.
        let proves = mechanism.source == encoding_rs::UTF_8;
        let kana = run.chars().any(crate::han::is_kana);
        let single = mechanism.source.is_single_byte();
        if !proves && !single && (count < 6 || before > 0.5 || kana) {
            continue;
        }
        let (bytes, _, missing) = mechanism.reader.encode(run);
        if missing {
            continue;
        }
        let Some((repair, lost)) = decode(mechanism.source, &bytes) else { continue };
        let other = if single { words(&repair) } else { alphabet(&repair) };
        let after = if other { 1.0 } else { share(&repair) };
        let enough = other || !single && repair.chars().filter(|&c| is_han(c)).count() >= 2;
        let confidence = (0.6 + 0.04 * count as f64 - 0.12 * f64::from(lost)).clamp(0.5, 0.99) * after;
        let gain = if other && letters { 0.1 } else { 0.3 };
        if before > 0.75 && !other {
            continue;
        }
        let better = best.as_ref().is_none_or(|b| confidence > b.confidence);
        if enough && after >= 0.9 && after >= before + gain && better {
            best = Some(Damage { span: Span::new(start, end), mechanism: mechanism.name, repair, confidence });
        }
    }
    best
}

/// Whether a text is in letters of one alphabet, or in kana or Hangul, and nothing else.
fn alphabet(text: &str) -> bool {
    let wide = || text.chars().filter(|c| !c.is_ascii() && *c != '□');
    let all = |is: fn(char) -> bool| wide().all(is);
    let one = all(|c| matches!(c, '\u{400}'..='\u{45F}'))
        || all(|c| matches!(c, '\u{386}'..='\u{3CE}'))
        || all(crate::han::is_kana)
        || all(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'));
    one && wide().count() >= 4
}

/// Whether a text is Russian words: of small letters behind the first, with a fair share of vowels.
fn words(text: &str) -> bool {
    let text = text.trim_matches('□');
    let word = |word: &str| {
        let tail = word.chars().skip(1).all(|c| matches!(c, 'а'..='я' | 'ё'));
        tail && word.starts_with(|c| matches!(c, 'А'..='я' | 'Ё' | 'ё'))
    };
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    let vowels = text.to_lowercase().chars().filter(|c| "аеиоуыэюяё".contains(*c)).count();
    letters >= 6 && vowels * 5 >= letters && vowels * 3 <= letters * 2 && text.split_whitespace().all(word)
}

/// Reads bytes of which a few at either end may be lost.
fn decode(source: &'static Encoding, bytes: &[u8]) -> Option<(String, u32)> {
    let whole =
        |from: usize, to: usize| source.decode_without_bom_handling_and_without_replacement(bytes.get(from..to)?);
    for lost in 0..=2usize {
        for front in 0..=lost {
            let to = bytes.len().checked_sub(lost - front)?;
            if let Some(text) = whole(front.min(to), to) {
                let pad = |n: usize| if n > 0 { "□" } else { "" };
                return Some((format!("{}{text}{}", pad(front), pad(lost - front)), lost as u32));
            }
        }
    }
    None
}

/// The share of the characters that are common or marks of a sound text.
fn share(text: &str) -> f64 {
    let (mut sound, mut all) = (0u32, 0u32);
    for c in text.chars().filter(|&c| c != '□') {
        all += 1;
        sound += u32::from(common(c) || "，。、；：？！“”‘’《》（）—…「」『』〈〉【】·".contains(c) || c.is_ascii());
    }
    f64::from(sound) / f64::from(all.max(1))
}

/// Cyrillic letters in UTF-8 that were read as Big5, of which a third is lost: the second byte of those is none
/// of Big5. What is left are characters of two rows that sound text hardly has.
fn cyrillic(text: &str, found: &mut Vec<Damage>) {
    if memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_none() {
        return;
    }
    let mut run = Letters::default();
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let letter = if c == '\u{fffd}' { Some('□') } else { letter(c) };
        if letter.is_none() || !text[run.end..at].bytes().all(|b| b == b' ' || b.is_ascii_punctuation()) {
            found.extend(std::mem::take(&mut run).damage());
        }
        if let Some(letter) = letter {
            run.push(text, at, c, letter);
        }
    }
    found.extend(run.damage());
}

/// The Cyrillic letter whose two bytes are this character in Big5.
fn letter(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let (bytes, _, missing) = encoding_rs::BIG5.encode(c.encode_utf8(&mut buffer));
    let pair = bytes.get(..2).filter(|b| !missing && matches!(b[0], 0xD0 | 0xD1))?;
    std::str::from_utf8(pair).ok()?.chars().next()
}

/// Letters that were read as other characters, and what is left of those that were lost.
#[derive(Default)]
struct Letters {
    start: usize,
    end: usize,
    kept: usize,
    repair: String,
}

impl Letters {
    fn push(&mut self, text: &str, at: usize, c: char, letter: char) {
        if self.repair.is_empty() {
            self.start = at;
        } else {
            self.repair.push_str(&text[self.end..at]);
        }
        self.kept += usize::from(letter != '□');
        self.repair.push(letter);
        self.end = at + c.len_utf8();
    }

    fn damage(self) -> Option<Damage> {
        let span = Span::new(self.start, self.end);
        let confidence = (0.6 + 0.05 * self.kept as f64).min(0.95);
        let enough = self.kept >= 3;
        enough.then_some(Damage { span, mechanism: "UTF-8 read as Big5", repair: self.repair, confidence })
    }
}
