//! Pinyin and kana glosses in parentheses after the character they gloss: 網(wǎng)絡(luò).
//!
//! What stands in parentheses is a gloss only when it is a valid reading of the character before
//! it; so `(全文)`, `(ICT)` and `(an)` after a character that is not read *an* stay what they are.
//! The readings come from the crate `pinyin`, which has those of the Unihan database and of
//! zdic.net.

use super::is_han;
use pinyin::{Pinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

use crate::han::script;

/// Most characters that a gloss may have between its parentheses, spaces among them.
const LONGEST: usize = 16;

/// Whether `gloss` is a reading of the Han character, in any of the character's forms.
///
/// Tone marks (`wǎng`, composed or not), tone numbers (`wang3`, `lü4`, `lv4`, `nu:3`) and no tone
/// at all (`de`), in any case. A tone that is written must be one the character has; 一 and 不
/// also take those that they change to. One letter without a tone is too little to go by: only 啊
/// is glossed so.
///
/// ```
/// use recension::han::ruby::is_reading;
/// assert!(is_reading('網', "wǎng") && is_reading('长', "zhang3"));
/// assert!(!is_reading('網', "wáng") && !is_reading('条', "an"));
/// ```
pub fn is_reading(character: char, gloss: &str) -> bool {
    let Some(read) = Syllable::read(gloss) else {
        return false;
    };
    if read.letters.len() == 1 && read.tone.is_none() && character != '啊' {
        return false;
    }
    // A radical that stands for a character is read as it.
    let forms = [Some(character), character.nfkc().next().filter(|&plain| plain != character)];
    let others = script::variants(character).iter().copied().filter(|&other| other != character);
    forms.into_iter().flatten().chain(others).any(|form| {
        form.to_pinyin_multi().is_some_and(|readings| {
            let readings = readings.into_iter().map(Pinyin::with_tone).filter_map(Syllable::read);
            readings.into_iter().any(|reading| read.is(&reading, form))
        })
    })
}

/// Whether `gloss` is hiragana or katakana and nothing else.
///
/// There is no table of Japanese readings here, so a gloss of this kind is not checked further.
pub fn is_kana(gloss: &str) -> bool {
    let kana = |c| matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ' | 'ァ'..='ヺ' | 'ー'..='ヾ' | 'ｦ'..='ﾟ');
    !gloss.is_empty() && gloss.chars().all(kana) && gloss.chars().any(|c| c != 'ー')
}

/// Length in bytes of the gloss, its parentheses included, that `rest` begins with.
///
/// `rest` is the text right after `character`. `None` when `character` is not Han, no parenthesis
/// follows, or what stands in it is no reading of the character. Looks at a few characters only.
///
/// ```
/// use recension::han::ruby::gloss;
/// assert_eq!(gloss('絡', "(luò)的"), Some("(luò)".len()));
/// assert_eq!(gloss('術', "(ICT)"), None);
/// ```
pub fn gloss(character: char, rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix(['(', '（'])?;
    if !is_han(character) {
        return None;
    }
    let (at, close) = inner.char_indices().take(LONGEST + 8).find(|&(_, c)| matches!(c, ')' | '）'))?;
    // A line may break inside, and invisible characters may stand there.
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    let inside: String = inner[..at].chars().filter(|&c| !unseen(c)).collect();
    let inside = inside.as_str();
    (is_kana(inside) || is_reading(character, inside)).then(|| rest.len() - inner.len() + at + close.len_utf8())
}

/// Length in bytes of a gloss without its opening parenthesis, `qū)`, that `rest` begins with.
///
/// Damage swallows a parenthesis together with the byte before it; what is left is a syllable with
/// its tone mark and the closing parenthesis. `character` is the one before it. For the analysis
/// of damage only: in sound text an unmatched parenthesis is not a gloss.
pub fn broken(character: char, rest: &str) -> Option<usize> {
    if character == '(' || character == '（' || character.is_alphabetic() && !is_han(character) {
        return None;
    }
    let (at, close) = rest.char_indices().take(LONGEST).find(|&(_, c)| matches!(c, ')' | '）'))?;
    let marked = !rest[..at].is_ascii();
    let read = Syllable::read(&rest[..at])?;
    (marked && read.tone.is_some() && read.is_plausible()).then(|| at + close.len_utf8())
}

/// A syllable of pinyin, however written: letters with `v` for ü, and the tone.
struct Syllable {
    letters: String,
    tone: Option<u8>,
}

impl Syllable {
    /// Reads a syllable; `None` when there is anything but one in `written`.
    fn read(written: &str) -> Option<Syllable> {
        let mut read = Syllable { letters: String::new(), tone: None };
        for character in written.nfkd() {
            read.take(character.to_ascii_lowercase())?;
        }
        if read.letters.len() > 1 && read.letters.starts_with(['j', 'q', 'x', 'y']) {
            read.letters = read.letters.replace('v', "u");
        }
        (1..=7).contains(&read.letters.len()).then_some(read)
    }

    /// Takes in one character of a decomposed syllable.
    fn take(&mut self, character: char) -> Option<()> {
        match character {
            'a'..='z' if !self.is_numbered() => self.letters.push(character),
            'ɑ' => self.letters.push('a'),
            'ɡ' => self.letters.push('g'),
            '\u{308}' | ':' if self.letters.pop() == Some('u') => self.letters.push('v'),
            // The circumflex of ê tells no reading from another.
            '\u{302}' if !self.letters.is_empty() => {}
            '\u{304}' | '\u{301}' | '\u{30C}' | '\u{306}' | '\u{300}' | '0'..='5' => {
                let tone = match character {
                    '\u{304}' | '1' => 1,
                    '\u{301}' | '2' => 2,
                    '\u{30C}' | '\u{306}' | '3' => 3,
                    '\u{300}' | '4' => 4,
                    _ => NEUTRAL,
                };
                let first = self.tone.is_none() && !self.letters.is_empty();
                self.tone = first.then_some(tone);
                self.tone?;
                if character.is_ascii() {
                    self.letters.push(NUMBERED);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether a tone number has been met; nothing may follow it.
    fn is_numbered(&self) -> bool {
        self.letters.ends_with(NUMBERED)
    }

    /// Whether a gloss may stand for `reading` of `character`.
    fn is(&self, reading: &Syllable, character: char) -> bool {
        let letters = self.letters.trim_end_matches(NUMBERED);
        let bare = self.tone.is_none() && reading.letters.replace('v', "u") == letters;
        let rolled = self.tone.is_some() && letters.strip_suffix('r') == Some(&reading.letters);
        if letters != reading.letters && !bare && !rolled {
            return false;
        }
        match (self.tone, character) {
            (None | Some(NEUTRAL), _) | (Some(2), '不' | '一') | (Some(4), '一') => true,
            (tone, _) => tone == reading.tone,
        }
    }

    /// Whether the letters have the shape of a syllable: an initial and a final.
    fn is_plausible(&self) -> bool {
        let letters = self.letters.trim_end_matches(NUMBERED);
        let body = letters
            .strip_prefix(["zh", "ch", "sh"].iter().find(|i| letters.starts_with(*i)).unwrap_or(&""))
            .filter(|body| body.len() < letters.len())
            .unwrap_or_else(|| letters.trim_start_matches(|c: char| !"aeiouv".contains(c)));
        let vowels = body.trim_end_matches(|c: char| !"aeiouv".contains(c));
        letters.len() - body.len() <= 2
            && (1..=3).contains(&vowels.len())
            && vowels.chars().all(|c| "aeiouv".contains(c))
            && matches!(&body[vowels.len()..], "" | "n" | "ng" | "r")
    }
}

/// The tone of a syllable that is said without one, written 5 or 0.
const NEUTRAL: u8 = 5;

/// Stands behind the letters once a tone number has been read.
const NUMBERED: char = '#';

#[cfg(test)]
mod tests {
    use super::*;

    /// How much of `rest` is a gloss of `character`.
    fn check(character: char, rest: &str, expected: &str) {
        let length = gloss(character, rest).unwrap_or(0);
        assert_eq!(&rest[..length], expected, "{character}{rest}");
    }

    #[test]
    fn readings_in_every_notation() {
        for (character, glosses) in [
            ('網', "wǎng wang3 wang Wǎng WANG wa\u{30C}ng wăng wǎnɡ wɑ\u{30C}ng"),
            ('绿', "lǜ lü4 lv4 lu:4 lu lù LÜ4"),
            ('女', "nǚ nü3 nv3 nu:3 nu"),
            ('徐', "xú xu2 xú"),
            ('的', "de di4 dí de5"),
            ('长', "cháng zhǎng"),
            ('調', "diào tiáo"),
            ('不', "bù bú"),
            ('一', "yī yí yì"),
            ('嗯', "ńg ǹg"),
            ('花', "huā huār"),
            ('上', "ｓｈàｎｇ ｓｈａｎｇ４"),
        ] {
            for gloss in glosses.split(' ') {
                assert!(is_reading(character, gloss), "{character} {gloss}");
            }
        }
    }

    #[test]
    fn what_is_no_reading() {
        for (character, glosses) in [
            ('網', "wáng wang4 w wangg wǎngluò ǎ wang33 3 wan3g"),
            ('术', "ICT IPv6 it"),
            ('条', "a an e 1 2 一 ii"),
            ('额', "e E"),
            ('文', ""),
        ] {
            for gloss in glosses.split(' ') {
                assert!(!is_reading(character, gloss), "{character} {gloss}");
            }
        }
    }

    #[test]
    fn glosses_in_their_parentheses() {
        check('網', "(wǎng)絡(luò)", "(wǎng)");
        check('网', "（ wǎng ）络", "（ wǎng ）");
        check('啊', "(a)！", "(a)");
        check('漢', "(かん)字", "(かん)");
        check('東', "（トウ）京", "（トウ）");
    }

    #[test]
    fn real_parentheses() {
        for rest in ["(全文)", "(ICT)", "(a)", "(e)", "(IPv6)", "(一)", "(2)", "(an)", "()", "(luò", "（）", "ōu)"]
        {
            check('法', rest, "");
        }
        check('a', "(wǎng)", "");
        check('网', " (wǎng)", "");
        check('网', "(wǎng luò ān quán fǎ)", "");
    }

    #[test]
    fn glosses_that_lost_their_parenthesis() {
        assert_eq!(broken('?', "qū)ν"), Some("qū)".len()));
        assert_eq!(broken('\u{FFFD}', "lián）"), Some("lián）".len()));
        assert_eq!(broken('?', "lián"), None);
        assert_eq!(broken('?', "yes)"), None);
        assert_eq!(broken('?', "bé)"), Some("bé)".len()));
        assert_eq!(broken('?', "été)"), None);
        assert_eq!(broken('é', "né)"), None);
        assert_eq!(broken('(', "né)"), None);
        assert_eq!(broken('?', "strǎngk)"), None);
    }

    proptest::proptest! {
        #[test]
        fn lengths_end_on_characters(character in "[网啊?a]", rest in "[(（a-zü:ǎ\u{30C}3かー )）\u{A0}]{0,20}") {
            for c in character.chars() {
                for length in [gloss(c, &rest), broken(c, &rest)].into_iter().flatten() {
                    assert!(rest[..length].ends_with([')', '）']));
                }
            }
        }
    }
}
