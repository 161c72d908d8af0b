//! Chinese characters that are one character in several scripts, read as one.
//!
//! Simplified, traditional, Taiwan, Hong Kong and Japanese forms and older variants of a character
//! fold to one comparison character, one to one, so places survive. The classes stand in
//! `script.txt`, which `tools/script.py` makes from OpenCC and Unihan and explains; two characters
//! that mean different things in simplified text are never one class, but for the few that the
//! common converters write for one another (著/着, 乾/干, 藉/借).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// A page of the table: what 256 neighbouring characters fold to.
type Page = [char; 256];

/// The script that a Chinese text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// 国, 说, 后.
    Simplified,
    /// 國, 說, 後.
    Traditional,
}

/// The character that stands for `character` in comparisons; itself when it has no variants.
///
/// One look-up in a two-level table; nothing that is not Han is touched.
///
/// ```
/// use recension::han::script::fold;
/// assert_eq!(fold('網'), fold('网'));
/// assert_ne!(fold('它'), fold('他'));
/// assert_eq!(fold('é'), 'é');
/// ```
#[inline]
pub fn fold(character: char) -> char {
    if character < '\u{2F00}' {
        return character;
    }
    let code = character as usize;
    match TABLE.index.get(code >> 8) {
        Some(&page) if page != NONE => TABLE.pages[page as usize][code & 0xFF],
        _ => character,
    }
}

/// All characters that fold to what `character` folds to, itself among them, the comparison
/// character first; empty for a character without variants.
///
/// ```
/// use recension::han::script::variants;
/// assert!(variants('发').contains(&'髮') && variants('髮').contains(&'發'));
/// assert!(variants('人').is_empty());
/// ```
pub fn variants(character: char) -> &'static [char] {
    let lead = fold(character);
    TABLE.classes.get(&lead).map_or(&[], |&(start, end)| &TABLE.members[start..end])
}

/// The script that most of the telling characters of `text` belong to.
///
/// Telling are characters that only one script writes (国, 國), not those of both (人, 后).
/// `None` when there are none, or as many of the one as of the other. Linear.
///
/// ```
/// use recension::han::script::{Script, script};
/// assert_eq!(script("国际社会"), Some(Script::Simplified));
/// assert_eq!(script("國際社會"), Some(Script::Traditional));
/// assert_eq!(script("中文"), None);
/// ```
pub fn script(text: &str) -> Option<Script> {
    let (mut simplified, mut traditional) = (0usize, 0usize);
    for character in text.chars().filter(|&c| c >= '\u{3400}') {
        match TABLE.scripts.get(&character) {
            Some(Script::Simplified) => simplified += 1,
            Some(Script::Traditional) => traditional += 1,
            None => {}
        }
    }
    match simplified.cmp(&traditional) {
        std::cmp::Ordering::Greater => Some(Script::Simplified),
        std::cmp::Ordering::Less => Some(Script::Traditional),
        std::cmp::Ordering::Equal => None,
    }
}

/// A page that is not there: its characters are themselves.
const NONE: u16 = u16::MAX;

/// Blocks of compatibility ideographs and Kangxi radicals: Unicode's own normal form says which
/// character each one is.
const COMPATIBLE: [(u32, u32); 3] = [(0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)];

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("script.txt")));

/// The classes, in the shapes that the questions need.
struct Table {
    index: Vec<u16>,
    pages: Vec<Page>,
    members: Vec<char>,
    classes: FxHashMap<char, (usize, usize)>,
    scripts: FxHashMap<char, Script>,
}

impl Table {
    /// Reads the lines `lead > traditional ~ other`, described at the head of the file.
    fn read(source: &str) -> Table {
        let mut table = Table {
            index: vec![NONE; 0x324],
            pages: Vec::new(),
            members: Vec::new(),
            classes: FxHashMap::default(),
            scripts: FxHashMap::default(),
        };
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            table.class(line);
        }
        table.compatible();
        table
    }

    /// Takes in one line.
    fn class(&mut self, line: &str) {
        let mut characters = line.chars();
        let (Some(lead), Some(mark)) = (characters.next(), characters.next()) else {
            return;
        };
        if mark == '>' {
            self.scripts.insert(lead, Script::Simplified);
        }
        let start = self.members.len();
        self.members.push(lead);
        let mut telling = true;
        for character in characters {
            if character == '~' {
                telling = false;
                continue;
            }
            if telling {
                self.scripts.insert(character, Script::Traditional);
            }
            self.members.push(character);
            self.put(character, lead);
        }
        self.classes.insert(lead, (start, self.members.len()));
    }

    /// Gives the compatibility characters the place of the characters they are.
    fn compatible(&mut self) {
        for code in COMPATIBLE.iter().flat_map(|&(first, last)| first..=last) {
            let Some(character) = char::from_u32(code) else {
                continue;
            };
            let mut normal = std::iter::once(character).nfkc();
            if let (Some(same), None) = (normal.next(), normal.next())
                && same != character
            {
                let lead = self.get(same);
                self.put(character, lead);
            }
        }
    }

    fn get(&self, character: char) -> char {
        match self.index[character as usize >> 8] {
            NONE => character,
            page => self.pages[page as usize][character as usize & 0xFF],
        }
    }

    fn put(&mut self, character: char, lead: char) {
        let code = character as usize;
        if self.index[code >> 8] == NONE {
            self.index[code >> 8] = self.pages.len() as u16;
            let first = (code & !0xFF) as u32;
            self.pages.push(std::array::from_fn(|low| {
                char::from_u32(first + low as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
            }));
        }
        let page = self.index[code >> 8] as usize;
        self.pages[page][code & 0xFF] = lead;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character of `text` folds to the first one of it.
    fn check(text: &str) {
        let lead = fold(text.chars().next().expect("not empty"));
        for character in text.chars() {
            assert_eq!(fold(character), lead, "{character} in {text}");
        }
    }

    #[test]
    fn forms_of_one_character_are_one() {
        for class in [
            "国國圀囯",
            "强強彊",
            "为爲為",
            "内內",
            "说說説",
            "里裏裡",
            "群羣",
            "峰峯",
            "着著",
            "借藉",
            "炼鍊煉链鏈錬",
            "仿彷",
            "秘祕",
            "它牠",
            "发發髮発髪",
            "干幹乾",
            "征徵",
            "于於",
            "么麼麽幺",
            "了瞭",
            "复復複覆",
            "卫衛衞",
            "台臺檯枱颱",
            "叙敘敍",
            "钟鐘鍾锺",
            "余餘馀",
            "沈瀋渖",
            "图圖図",
            "广廣広",
            "续續続",
            "实實実",
            "户戶戸",
            "查査",
            "教敎",
            "真眞",
            "吃喫",
            "年秊",
            "窗窓牕",
            "你妳",
            "车車\u{F902}",
            "一\u{2F00}",
        ] {
            check(class);
        }
    }

    #[test]
    fn other_characters_stay_apart() {
        for pair in [
            "它他", "他她", "未末", "土士", "日曰", "己已", "已巳", "象像", "做作", "份分", "帐账", "具俱", "坐座",
            "沉沈", "划画", "芸艺", "弁辨", "缺欠", "丑扭", "里哩", "弁弃", "缶罐", "镕熔", "哲喆", "鹂鹃", "采睬",
            "苹平", "刺剌", "戊戌", "人入", "千干", "问间", "大太", "佑祐",
        ] {
            let mut both = pair.chars().map(fold);
            assert_ne!(both.next(), both.next(), "{pair}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for code in 0..=0x10FFFF {
            if let Some(character) = char::from_u32(code) {
                assert_eq!(fold(fold(character)), fold(character), "{character}");
            }
        }
    }

    #[test]
    fn variants_are_those_that_fold_alike() {
        for (&lead, _) in TABLE.classes.iter().collect::<std::collections::BTreeMap<_, _>>() {
            let all = variants(lead);
            assert_eq!(all[0], lead);
            assert!(all.iter().all(|&other| fold(other) == lead && variants(other) == all), "{lead}");
        }
        assert!(variants('x').is_empty() && variants('\u{3000}').is_empty());
    }

    #[test]
    fn what_converters_write_comes_back() {
        let plain = "回复与锻炼，项链里的干净面条，着手借口了解，复杂的关系后来发现头发在台湾卫生";
        for written in [
            "回覆與鍛鍊，項鍊裏的乾淨麪條，着手藉口瞭解，複雜的關係後來發現頭髮在臺灣衛生",
            "回覆與鍛鍊，項鏈裡的乾淨麵條，著手藉口瞭解，複雜的關係後來發現頭髮在台灣衛生",
            "回覆與鍛煉，項鍊裏的乾淨麪條，着手借口瞭解，複雜的關係後來發現頭髮在台灣衞生",
        ] {
            assert!(written.chars().map(fold).eq(plain.chars().map(fold)), "{written}");
        }
    }

    #[test]
    fn the_script_is_that_of_the_telling_characters() {
        assert_eq!(script("后来在台北的里程"), Some(Script::Simplified));
        assert_eq!(script("互聯網的于、后、范還沒有轉換"), Some(Script::Traditional));
        assert_eq!(script("乾坤 著作 人口"), None);
        assert_eq!(script("no Han at all"), None);
    }
}
