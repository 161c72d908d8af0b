//! Damage told from one text alone.

use super::{is_blank, is_han, is_kana, is_private, is_rare};
use crate::han::ruby;
use encoding_rs::Encoding;
use std::collections::BTreeSet;

/// How much a text by itself looks damaged, 0 (not at all) to 1.
///
/// `around` is the text it stands in, which tells a Greek letter inside Chinese from one in Greek.
/// Signs: U+FFFD and what it turns into; stretches whose bytes are valid UTF-8, GBK or Big5 of a
/// more usual kind; and, inside Chinese, a mixture of things that never meet in sound text. Sound
/// text gives 0. Linear, but for look-ups of characters beyond ASCII in legacy encodings.
///
/// ```
/// use recension::classify::mojibake::suspicious;
/// assert!(suspicious("donâ€™t", "") > 0.8);
/// assert_eq!(suspicious("Noël à l’été", ""), 0.0);
/// ```
pub fn suspicious(text: &str, around: &str) -> f64 {
    if text.is_ascii() && !text.contains('?') {
        return 0.0;
    }
    if text.contains('\u{FFFD}') || text.contains("锟斤拷") || text.contains("ï¿½") {
        return 1.0;
    }
    misread_runs(text).max(mixture(text, around))
}

/// How surely some stretch of the text is one encoding read as another.
fn misread_runs(text: &str) -> f64 {
    let mut best: f64 = 0.0;
    for run in text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty()) {
        for reader in [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1251, encoding_rs::WINDOWS_1250] {
            best = best.max(written(run, reader).map_or(0.0, |bytes| as_utf8(&bytes)));
        }
        best = best.max(as_chinese(run));
    }
    let han = text.split(|c| !is_han(c) && !is_private(c)).filter(|run| run.chars().count() > 2);
    han.fold(best, |best, run| best.max(written(run, encoding_rs::GBK).map_or(0.0, |bytes| from_gbk(run, &bytes))))
}

/// The bytes of a run in an encoding; C1 controls count as the bytes they are.
fn written(run: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(run.len());
    for character in run.chars() {
        let mut buffer = [0; 4];
        let (written, _, missing) = encoding.encode(character.encode_utf8(&mut buffer));
        match character {
            '\u{80}'..='\u{9F}' if encoding.is_single_byte() => bytes.push(character as u32 as u8),
            _ if missing => return None,
            _ => bytes.extend_from_slice(&written),
        }
    }
    Some(bytes)
}

/// How surely bytes beyond ASCII are UTF-8. Two sequences are no accident; one is none when it makes
/// a usual character and its later bytes are not the quotation marks and dashes that stand after
/// an accented letter anyway.
fn as_utf8(bytes: &[u8]) -> f64 {
    let whole = |text: &str| text.chars().filter(|c| !c.is_control()).count();
    let (mut sequences, mut strong, mut alone) = (0, false, false);
    for chunk in bytes.utf8_chunks() {
        sequences += whole(chunk.valid());
        let mut telling = chunk.valid().chars().filter(|&c| is_usual(c) && !is_typographic(c)).peekable();
        strong |= telling.peek().is_some();
        // A letter of another alphabet does not stand alone.
        alone |= telling.any(|c| !matches!(c, '\u{370}'..='\u{1FFF}'));
    }
    let clean = std::str::from_utf8(bytes).is_ok();
    match (sequences, strong, clean) {
        (2.., true, true) => 0.95,
        (2.., true, false) => 0.7,
        (1, _, true) if alone => 0.9,
        _ => 0.0,
    }
}

/// Whether the character is one that texts in UTF-8 have much of beyond ASCII.
fn is_usual(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{17F}' | '\u{391}'..='\u{3C9}' | '\u{400}'..='\u{45F}' | '\u{5D0}'..='\u{5EA}'
        | '\u{621}'..='\u{64A}' | '\u{E01}'..='\u{E4E}' | '\u{2010}'..='\u{203A}' | '\u{20AC}' | '\u{2122}'
        | '\u{2190}'..='\u{2193}' | '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF5E}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Whether the bytes of the character, in Windows-1252, are a letter and marks that may follow it.
fn is_typographic(c: char) -> bool {
    let mut buffer = [0; 4];
    let later = &c.encode_utf8(&mut buffer).as_bytes()[1..];
    let mark =
        |byte: &u8| matches!(byte, 0x80 | 0x82 | 0x84 | 0x85 | 0x8B | 0x91..=0x97 | 0x99 | 0x9B | 0xA0 | 0xAB | 0xBB);
    let curly = matches!(c, '\u{2010}'..='\u{203A}' | '\u{20AC}');
    later.iter().all(mark) && !curly
}

/// How surely a run of letters beyond ASCII is GBK or Big5 read as Windows-1252.
fn as_chinese(run: &str) -> f64 {
    let count = run.chars().count();
    if count < 4 || !run.chars().all(|c| matches!(c, '\u{80}'..='\u{FF}')) {
        return 0.0;
    }
    let Some(bytes) = written(run, encoding_rs::WINDOWS_1252) else {
        return 0.0;
    };
    let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes);
    let usual = text.is_some_and(|text| text.chars().all(|c| is_han(c) && !is_rare(c) || "，。、；：“”".contains(c)));
    if usual { 0.9 } else { 0.0 }
}

/// How surely a run of Han characters is UTF-8 or Big5 read as GBK: its bytes make a text of the
/// other encoding, and that text is more usual than the run.
fn from_gbk(run: &str, bytes: &[u8]) -> f64 {
    let rare = run.chars().filter(|&c| is_private(c) || is_rare(c)).count();
    if rare * 4 < run.chars().count() {
        return 0.0;
    }
    let usual = |text: &str| {
        let mut characters = text.chars().filter(|&c| c != '\u{FFFD}').peekable();
        characters.peek().is_some() && characters.all(|c| is_han(c) && !is_rare(c) || is_usual(c) && !is_han(c))
    };
    let utf8 = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if utf8.chars().filter(|&c| is_han(c)).count() > 1 && utf8.len() + 2 >= bytes.len() && usual(utf8) {
        return 0.95;
    }
    let big5 = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(bytes);
    if rare * 2 >= run.chars().count() && big5.is_some_and(|text| usual(&text)) { 0.8 } else { 0.0 }
}

/// How surely a stretch of a Chinese text is damaged: by the things that stand close together in
/// it and that sound Chinese does not mix.
fn mixture(text: &str, around: &str) -> f64 {
    const NEAR: usize = 12;
    let count = |wanted: fn(char) -> bool| {
        let all = around.chars().filter(|&c| wanted(c)).count();
        all.max(text.chars().filter(|&c| wanted(c)).count())
    };
    let (han, kana) = (count(is_han), count(is_kana));
    if han < 2 || kana * 8 > han + kana && kana > 3 || count(is_hangul) > 0 {
        return 0.0;
    }
    let characters: Vec<char> = text.chars().collect();
    let odd: Vec<(usize, Odd)> = (0..characters.len())
        .filter_map(|at| Some((at, odd(at.checked_sub(1).map(|at| characters[at]), &characters[at..])?)))
        .collect();
    let weight = |from: usize| {
        let near = odd[from..].iter().take_while(|other| other.0 < odd[from].0 + NEAR);
        let kinds: BTreeSet<Odd> = near.map(|other| other.1).collect();
        kinds.iter().map(|kind| kind.weight()).sum::<u32>()
    };
    match (0..odd.len()).map(weight).max() {
        None | Some(0..=2) => 0.0,
        Some(3) => 0.6,
        Some(_) => 0.9,
    }
}

/// A thing that is odd inside Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Odd {
    /// A private-use character.
    Private,
    /// What is left of a gloss behind a `?`.
    Gloss,
    /// Kana on its own.
    Kana,
    /// A half-width `?` in the middle.
    Blank,
    /// A letter of another script or a piece of a box, on its own.
    Letter,
    /// Two rare Han characters side by side.
    Rare,
}

impl Odd {
    /// What the thing weighs; three make damage likely.
    fn weight(self) -> u32 {
        match self {
            Odd::Private => 4,
            Odd::Gloss | Odd::Kana => 2,
            Odd::Blank | Odd::Letter | Odd::Rare => 1,
        }
    }
}

/// What is odd about the first of the characters, after the one before.
fn odd(before: Option<char>, characters: &[char]) -> Option<Odd> {
    let (&character, after) = characters.split_first()?;
    let next = after.first().copied();
    let inside = |c: Option<char>| c.is_none_or(|c| is_han(c) || is_blank(c) || is_kana(c) || is_private(c));
    match character {
        c if is_private(c) => Some(Odd::Private),
        '?' if inside(before) && next.is_some_and(|c| !c.is_whitespace() && !"”’』」\"')".contains(c)) => {
            let rest: String = after.iter().take(10).collect();
            Some(ruby::broken('?', &rest).map_or(Odd::Blank, |_| Odd::Gloss))
        }
        'の' | 'ー' | '・' => None,
        c if is_kana(c) && inside(before) && inside(next) => Some(Odd::Kana),
        '\u{370}'..='\u{52F}' | '\u{2500}'..='\u{257F}' | '\u{3105}'..='\u{312F}' if inside(before) && inside(next) => {
            Some(Odd::Letter)
        }
        c if is_han(c) && is_rare(c) && next.is_some_and(|c| is_han(c) && is_rare(c)) => Some(Odd::Rare),
        _ => None,
    }
}

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}
