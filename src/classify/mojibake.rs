//! Damage to characters, explained: which misreading of which bytes makes the one text of the other.
//!
//! The sound reading is written in the encoding that the bytes had, read in the one they were taken
//! for, and held against the damaged text. A mechanism is believed when what it makes is what is
//! there, character by character, and not before. Two things blur the picture and are allowed for:
//! `?` and U+FFFD stand for whatever could not be read, and the bytes may have been those of the
//! other script, since damage comes before conversion.
//!
//! The idea of trying to redo the damage instead of guessing at it is that of ftfy (R. Speer), which
//! knows UTF-8 read as single bytes; here the multi-byte encodings of East Asia and a reading that
//! starts one byte late are handled by one search over sound text and damaged text together. What
//! one text alone shows is for `damage` to say.

mod search;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::Encoding;
use rustc_hash::FxHashSet;

use crate::han::{ruby, script};
use search::{Search, forms};

/// What happened to a damaged stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Damage {
    /// What was done to the bytes, in words: `GBK read one byte late`.
    pub mechanism: &'static str,
    /// What stood in the damaged place, in the script that its bytes were in; whole words.
    pub repair: String,
    /// How sure this is, 0 to 1: how much is explained, and by how many characters that are not `?`.
    pub confidence: f64,
}

/// A way to misread bytes.
struct Mechanism {
    name: &'static str,
    source: Source,
    reader: &'static Encoding,
    /// Whether the reading starts at the second byte of a character.
    late: bool,
}

/// How the sound characters became the bytes that were misread.
#[derive(Clone, Copy)]
enum Source {
    /// Written in an encoding.
    Written(&'static Encoding),
    /// Written in UTF-8, read as Windows-1252, and written in UTF-8 again.
    Twice,
    /// Lost: one to three U+FFFD for a character, written in UTF-8.
    Lost,
}

/// The misreadings that are tried; of equally good ones the first.
static MECHANISMS: [Mechanism; 22] = {
    use Source::{Lost, Twice, Written};
    use encoding_rs::{
        BIG5_INIT as BIG5, EUC_KR_INIT as EUC_KR, GBK_INIT as GBK, KOI8_R_INIT as KOI8, MACINTOSH_INIT as MAC,
        SHIFT_JIS_INIT as SHIFT_JIS, UTF_8_INIT as UTF_8, WINDOWS_1250_INIT as WINDOWS_1250,
        WINDOWS_1251_INIT as WINDOWS_1251, WINDOWS_1252_INIT as WINDOWS_1252,
    };
    const fn of(name: &'static str, source: Source, reader: &'static Encoding, late: bool) -> Mechanism {
        Mechanism { name, source, reader, late }
    }
    [
        of("UTF-8 read as Windows-1252", Written(&UTF_8), &WINDOWS_1252, false),
        of("UTF-8 read as Windows-1252 twice", Twice, &WINDOWS_1252, false),
        of("UTF-8 read as GBK", Written(&UTF_8), &GBK, false),
        of("GBK read one byte late", Written(&GBK), &GBK, true),
        of("UTF-8 read as GBK with U+FFFD (锟斤拷)", Lost, &GBK, false),
        of("GBK read as Windows-1252", Written(&GBK), &WINDOWS_1252, false),
        of("Big5 read as GBK", Written(&BIG5), &GBK, false),
        of("GBK read as Big5", Written(&GBK), &BIG5, false),
        of("Big5 read as Windows-1252", Written(&BIG5), &WINDOWS_1252, false),
        of("Big5 read one byte late", Written(&BIG5), &BIG5, true),
        of("UTF-8 read as Big5", Written(&UTF_8), &BIG5, false),
        of("UTF-8 read as Shift_JIS", Written(&UTF_8), &SHIFT_JIS, false),
        of("UTF-8 read as EUC-KR", Written(&UTF_8), &EUC_KR, false),
        of("Shift_JIS read as GBK", Written(&SHIFT_JIS), &GBK, false),
        of("GBK read as Shift_JIS", Written(&GBK), &SHIFT_JIS, false),
        of("Shift_JIS read as Windows-1252", Written(&SHIFT_JIS), &WINDOWS_1252, false),
        of("UTF-8 read as Windows-1251", Written(&UTF_8), &WINDOWS_1251, false),
        of("UTF-8 read as Windows-1250", Written(&UTF_8), &WINDOWS_1250, false),
        of("UTF-8 read as Mac Roman", Written(&UTF_8), &MAC, false),
        of("Windows-1251 read as Windows-1252", Written(&WINDOWS_1251), &WINDOWS_1252, false),
        of("Windows-1252 read as GBK", Written(&WINDOWS_1252), &GBK, false),
        of("KOI8-R read as Windows-1251", Written(&KOI8), &WINDOWS_1251, false),
    ]
};

/// Longest text that is searched after its equal ends have been taken off, in characters.
const LONGEST: usize = 160;

/// Share of the damaged characters that a mechanism must explain.
const ENOUGH: f64 = 0.8;

/// The mechanism that makes the damaged `witness` of the sound `base`.
///
/// Both may be a few characters wider than the damage; glosses in them are read over, and so is one
/// that lost its parenthesis to the damage. `None` when no mechanism explains four fifths of the
/// damaged characters. The work grows with the square of the length, which is capped.
///
/// ```
/// use recension::classify::mojibake::explain;
/// let damage = explain("a café", "a cafÃ©").expect("explained");
/// assert_eq!((damage.mechanism, &*damage.repair), ("UTF-8 read as Windows-1252", "café"));
/// assert_eq!(explain("a café", "a tea"), None);
/// ```
pub fn explain(base: &str, witness: &str) -> Option<Damage> {
    if !witness.chars().any(is_sign) {
        return None;
    }
    let (base, witness) = (unglossed(base), unglossed(witness));
    let (base, witness) = trimmed(&base, &witness);
    if base.is_empty() || witness.is_empty() || base.len().max(witness.len()) > LONGEST {
        return None;
    }
    let signs = signs(base, witness);
    if signs == 0 {
        return None;
    }
    let best = |budget: usize| {
        let found = MECHANISMS.iter().filter_map(|mechanism| {
            Search { mechanism, base, witness, budget: budget as u32, forms: forms(base, mechanism) }.run()
        });
        found.reduce(|best, other| if other.confidence > best.confidence { other } else { best })
    };
    let loose = (witness.len() / 5).min(6);
    best(0).or_else(|| replaced(base, witness)).or_else(|| (signs > 1 && loose > 0).then(|| best(loose)).flatten())
}

/// The characters of a text without its glosses, whole ones and those that damage has broken, and with
/// one space for any stretch of white space: how lines break is not what damage changed.
fn unglossed(text: &str) -> Vec<char> {
    let mut characters = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            ' ' | '\t' | '\n' | '\r' if characters.last() == Some(&' ') => {}
            ' ' | '\t' | '\n' | '\r' => characters.push(' '),
            other => characters.push(other),
        }
        let broken = is_blank(character).then(|| ruby::broken(character, rest)).flatten();
        rest = &rest[ruby::gloss(character, rest).or(broken).unwrap_or(0)..];
    }
    characters
}

/// The two without their equal ends, but for a little on both sides that damage may have touched.
fn trimmed<'a>(base: &'a [char], witness: &'a [char]) -> (&'a [char], &'a [char]) {
    const KEPT: usize = 2;
    let equal = |(a, b): &(&char, &char)| alike(**a, **b);
    let front = base.iter().zip(witness).take_while(equal).count();
    let most = base.len().min(witness.len()) - front;
    let back = base.iter().rev().zip(witness.iter().rev()).take(most).take_while(equal).count();
    if front == base.len() && front == witness.len() {
        return (&[], &[]);
    }
    let letter = |at: &usize| is_lettered(base[*at]) && is_lettered(base[*at - 1]);
    let start = (1..=front.saturating_sub(KEPT)).rev().take_while(letter).last();
    let start = start.map_or(front.saturating_sub(KEPT), |at| at - 1);
    let kept = base.len() - back.saturating_sub(KEPT);
    let end = (kept..base.len()).take_while(letter).last().map_or(kept, |at| at + 1);
    let tail = base.len() - end;
    (&base[start..end], &witness[start..witness.len() - tail])
}

/// Whether the character is a letter of a script that parts its words with spaces.
fn is_lettered(c: char) -> bool {
    c.is_alphabetic() && !is_han(c) && !is_kana(c) && !matches!(c, '\u{E00}'..='\u{E7F}')
}

/// How many characters of the witness look like damage, beside the base.
fn signs(base: &[char], witness: &[char]) -> usize {
    let new = |c: &&char| !base.iter().any(|&b| alike(b, **c));
    witness.iter().filter(|&&c| is_sign(c)).filter(new).count()
}

/// Whether damage may have left the character, and sound text seldom has it.
fn is_sign(c: char) -> bool {
    !c.is_ascii() && (is_foreign(c) || is_han(c) && is_rare(c)) || is_blank(c)
}

/// Whether the character is of a kind that misreading leaves in any text.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}' | '\u{2010}'..='\u{27BF}' | '\u{3040}'..='\u{312F}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{E000}'..='\u{F8FF}' | '\u{FF61}'..='\u{FFDC}' | '\u{1100}'..='\u{11FF}')
}

/// Whether the character stands for something that could not be read.
fn is_blank(c: char) -> bool {
    matches!(c, '?' | '？' | char::REPLACEMENT_CHARACTER)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | 'ｦ'..='ﾟ')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Whether the Han character is outside the 3,755 commonest, level 1 of GB 2312, in any script.
fn is_rare(c: char) -> bool {
    !COMMON.contains(&c) && !COMMON.contains(&script::fold(c))
}

/// Level 1 of GB 2312.
static COMMON: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    let codes = (0xB0..=0xD7).flat_map(|row| (0xA1..=0xFE).map(move |cell| [row, cell])).collect::<Vec<[u8; 2]>>();
    encoding_rs::GBK.decode_without_bom_handling(codes.as_flattened()).0.chars().filter(|&c| is_han(c)).collect()
});

/// The character in its narrow, plain form.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '–' | '—' | '―' => '-',
        _ => script::fold(c),
    }
}

/// Whether the two are one character, but for script and width.
fn alike(a: char, b: char) -> bool {
    a == b || narrow(a) == narrow(b)
}

/// Whether the character that a misreading gives may stand in the text as `there`.
fn shows(given: char, there: char) -> bool {
    let control =
        || matches!(there, '\u{80}'..='\u{9F}') && single(encoding_rs::WINDOWS_1252, there as u32 as u8) == Some(given);
    let blank = given == char::REPLACEMENT_CHARACTER || is_private(given);
    alike(given, there) || blank && is_blank(there) || control()
}

/// What one byte reads as, where it reads as anything by itself.
fn single(reader: &'static Encoding, byte: u8) -> Option<char> {
    let text = reader.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte))?;
    text.chars().next()
}

/// Characters that were replaced one by one, by `?` or by U+FFFD, and nothing else.
fn replaced(base: &[char], witness: &[char]) -> Option<Damage> {
    for (mark, mechanism) in [
        (char::REPLACEMENT_CHARACTER, "undecodable characters replaced by U+FFFD"),
        ('?', "undecodable characters replaced by ?"),
    ] {
        let Some(lost) = gaps(base, witness, mark) else {
            continue;
        };
        let final_mark = |c: char| matches!(c, '。' | '！' | '？' | '…' | '．' | '，' | '、' | '；' | '：');
        let letters = lost.iter().filter(|&&at| base[at].is_alphanumeric()).count();
        let marks = lost.iter().filter(|&&at| !base[at].is_alphanumeric() && !final_mark(base[at])).count();
        if mark == '?' && letters + marks == 0 {
            continue;
        }
        let (Some(&first), Some(&last)) = (lost.first(), lost.last()) else {
            continue;
        };
        let confidence = match (mark, letters, marks) {
            (char::REPLACEMENT_CHARACTER, ..) => 0.95,
            (_, 0, 1) => 0.6,
            _ => 0.9,
        };
        return Some(Damage { mechanism, repair: base[first..=last].iter().collect(), confidence });
    }
    None
}

/// The places of the base where the witness has one to four `mark`s instead of a character beyond
/// ASCII; `None` when the two differ in anything else, or nowhere.
fn gaps(base: &[char], witness: &[char], mark: char) -> Option<Vec<usize>> {
    let mut layer: BTreeMap<usize, Vec<usize>> = BTreeMap::from([(0, Vec::new())]);
    for (index, &sound) in base.iter().enumerate() {
        let mut next = BTreeMap::new();
        for (at, lost) in layer {
            if sound.is_whitespace() {
                next.entry(at).or_insert_with(|| lost.clone());
            }
            if witness.get(at).is_some_and(|&there| alike(sound, there)) {
                next.entry(at + 1).or_insert_with(|| lost.clone());
            }
            let run = witness[at.min(witness.len())..].iter().take(4).take_while(|&&c| c == mark).count();
            for length in (1..=run).filter(|_| !sound.is_ascii()) {
                let mut lost = lost.clone();
                lost.push(index);
                next.entry(at + length).or_insert(lost);
            }
        }
        layer = next;
    }
    layer.remove(&witness.len()).filter(|lost| !lost.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GBK, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

    /// What is said of a damaged text: mechanism and repair.
    fn check(base: &str, witness: &str, mechanism: &str, repair: &str) {
        let damage = explain(base, witness);
        let said = damage.as_ref().map(|damage| (damage.mechanism, damage.repair.as_str()));
        assert_eq!(said, Some((mechanism, repair)), "{base} / {witness}");
        let confidence = damage.map_or(0.0, |damage| damage.confidence);
        assert!((0.5..=1.0).contains(&confidence), "{confidence}");
    }

    /// What a text becomes when it is written in one encoding and read in another.
    fn misread(text: &str, source: &'static Encoding, reader: &'static Encoding) -> String {
        let (bytes, _, missing) = source.encode(text);
        assert!(!missing, "{text}");
        reader.decode_without_bom_handling(&bytes).0.into_owned()
    }

    /// What a text becomes when its first byte is lost to a `?`.
    fn late(text: &str, encoding: &'static Encoding) -> String {
        let (bytes, ..) = encoding.encode(text);
        format!("?{}", encoding.decode_without_bom_handling(&bytes[1..]).0.replace('\u{FFFD}', "?"))
    }

    #[test]
    fn one_byte_late() {
        let name = "GBK read one byte late";
        let broken = "?qū)ν夤ぷ鞯幕\u{E2A2}驹瓌t";
        check("对外工作的基本原则", broken, name, "對外工作的基本原則");
        check("對外工作的基本原則", broken, name, "對外工作的基本原則");
        check("领域对外工作的基本原则、战略", &format!("領域{broken}、戰略"), name, "對外工作的基本原則");
        check("。”", "?!?", name, "。”");
        check("。互联", "?;ヂ?lián)", name, "。互聯");
        check("。互联网和", "?;ヂ?lián)網(wǎng)和", name, "。互聯");
        check("传统文化", &late("传统文化", GBK), name, "传统文化");
        check("這是傳統文化", &format!("這是{}", late("傳統文化", BIG5)), "Big5 read one byte late", "傳統文化");
    }

    #[test]
    fn one_encoding_for_another() {
        let text = "网络安全与信息化发展战略";
        let old = "國際社會應當共同維護和平";
        check(text, &misread(text, UTF_8, WINDOWS_1252), "UTF-8 read as Windows-1252", text);
        check(text, &misread(text, UTF_8, GBK), "UTF-8 read as GBK", text);
        check(text, &misread(text, UTF_8, BIG5), "UTF-8 read as Big5", text);
        check(text, &misread(text, GBK, WINDOWS_1252), "GBK read as Windows-1252", text);
        check(text, &misread(text, GBK, BIG5), "GBK read as Big5", text);
        check(old, &misread(old, BIG5, GBK), "Big5 read as GBK", old);
        check("国际社会应当共同维护和平", &misread(old, BIG5, GBK), "Big5 read as GBK", old);
        check(old, &misread(old, BIG5, WINDOWS_1252), "Big5 read as Windows-1252", old);
        let japanese = "ひらがなとカタカナ";
        check(japanese, &misread(japanese, SHIFT_JIS, WINDOWS_1252), "Shift_JIS read as Windows-1252", japanese);
        check(japanese, &misread(japanese, UTF_8, SHIFT_JIS), "UTF-8 read as Shift_JIS", japanese);
        check("привет", &misread("привет", UTF_8, WINDOWS_1251), "UTF-8 read as Windows-1251", "привет");
        check("привет", &misread("привет", WINDOWS_1251, WINDOWS_1252), "Windows-1251 read as Windows-1252", "привет");
    }

    #[test]
    fn western_text() {
        check("the naïve café", "the naÃ¯ve café", "UTF-8 read as Windows-1252", "naïve");
        check("don’t", "donâ€™t", "UTF-8 read as Windows-1252", "don’t");
        check("“so”", "â€œsoâ€\u{9d}", "UTF-8 read as Windows-1252", "“so”");
        let twice = misread(&misread("déjà", UTF_8, WINDOWS_1252), UTF_8, WINDOWS_1252);
        check("déjà", &twice, "UTF-8 read as Windows-1252 twice", "déjà");
        check("à la", "Ã la", "UTF-8 read as Windows-1252", "à");
    }

    #[test]
    fn what_could_not_be_read() {
        check("网络安全", "网??全", "undecodable characters replaced by ?", "络安");
        check("café au lait", "caf? au lait", "undecodable characters replaced by ?", "é");
        check("网络安全", "网\u{FFFD}\u{FFFD}\u{FFFD}全", "undecodable characters replaced by U+FFFD", "络安");
        let lost = misread("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", UTF_8, GBK);
        check("和平发展", &format!("和{lost}展"), "UTF-8 read as GBK with U+FFFD (锟斤拷)", "平发");
    }

    #[test]
    fn a_part_may_stay_unexplained() {
        let text = "网络安全与信息化发展战略";
        let mut damaged = misread(text, UTF_8, GBK);
        damaged.insert(damaged.char_indices().nth(4).map_or(0, |at| at.0), '~');
        let sure = explain(text, &misread(text, UTF_8, GBK)).map_or(0.0, |damage| damage.confidence);
        let less = explain(text, &damaged).map_or(0.0, |damage| damage.confidence);
        assert!(0.0 < less && less < sure, "{less} {sure}");
    }

    #[test]
    fn edits_are_no_damage() {
        for (base, witness) in [
            ("应当", "可以"),
            ("你去哪里。", "你去哪里?"),
            ("。”", "！"),
            ("。", "?"),
            ("和平", "和平"),
            ("", "Ã©"),
            ("中国", ""),
            ("2015年", "2024年"),
            ("café", "cafe"),
            ("naïve", "native"),
            ("Müller", "Møller"),
            ("网络主权", "網絡主權"),
            ("α粒子", "β粒子"),
            ("他说好", "他問好嗎?"),
            ("原则", "饕餮貔貅"),
            ("good", "good?"),
        ] {
            assert_eq!(explain(base, witness), None, "{base} / {witness}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_judged(base in "[对外工é“。a ?\u{E2A2}]{0,12}", witness in "\\PC{0,12}") {
            for (one, other) in [(&base, &witness), (&witness, &base)] {
                if let Some(damage) = explain(one, other) {
                    assert!((0.0..=1.0).contains(&damage.confidence) && !damage.repair.is_empty());
                }
            }
        }
    }
}
