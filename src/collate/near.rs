//! Words that are not equal and yet one word: how near two readings are, and by which relation.

use crate::classify::{ocr, spelling};
use crate::han::is_han;
use crate::han::script::fold;
use crate::tokens::mark;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// How two tokens are related, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// They read the same; a layer may part them.
    Same,
    /// One word in two spellings.
    Spelling,
    /// Forms of one Han character, or characters that stand for one another in some words.
    Variant,
    /// One may be a misreading of the other's shapes.
    LookAlike,
    /// Few letters differ.
    Letters,
    /// Both are numbers.
    Numbers,
    /// Nothing connects them.
    Apart,
}

impl Relation {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Spelling => "spelling",
            Relation::Variant => "variant-character",
            Relation::LookAlike => "look-alike",
            Relation::Letters => "similar-letters",
            Relation::Numbers => "numbers",
            Relation::Apart => "apart",
        }
    }

    /// What a match of this kind is worth in an alignment, in hundredths of an equal token.
    pub(super) fn worth(self) -> i32 {
        match self {
            Relation::Same => 100,
            Relation::Spelling | Relation::Variant => 80,
            Relation::LookAlike => 65,
            Relation::Letters => 45,
            Relation::Numbers => 25,
            Relation::Apart => 0,
        }
    }
}

/// How two words are related.
///
/// ```
/// use recension::collate::near::{Relation, relation};
/// assert_eq!(relation("colour", "color"), Relation::Spelling);
/// assert_eq!(relation("modern", "modem"), Relation::LookAlike);
/// assert_eq!(relation("2015", "2024"), Relation::Numbers);
/// ```
pub fn relation(a: &str, b: &str) -> Relation {
    let (mut from, mut to) = (a.chars(), b.chars());
    if let (Some(x), Some(y)) = (from.next(), to.next())
        && (is_han(x) || is_han(y))
    {
        return if from.next().is_some() || to.next().is_some() { Relation::Apart } else { han(x, y) };
    }
    let number = |word: &str| word.chars().next().is_some_and(|c| mark::half(c).is_ascii_digit());
    match (number(a), number(b)) {
        (true, true) => return Relation::Numbers,
        (false, false) => {}
        _ => return Relation::Apart,
    }
    if spelling::spelling(a, b) {
        return Relation::Spelling;
    }
    let (from, to): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = from.len().max(to.len());
    let most = if longest < 4 { usize::from(longest == 3) } else { longest / 3 };
    if from.len().abs_diff(to.len()) > most || longest > 64 {
        return Relation::Apart;
    }
    if longest >= 3 && ocr::confusion(a, b).is_some_and(|pairs| pairs.len() <= 2) {
        return Relation::LookAlike;
    }
    if distance(&from, &to, most) <= most && most > 0 { Relation::Letters } else { Relation::Apart }
}

/// Characters that old texts write for one another: the older form and the younger, or a loan for its sound.
const LOANS: &str = "
    余予 沒歿 說悅 女汝 蚤早 知智 反返 孰熟 莫暮 然燃 與歟 見現 責債 田畋 賈價 景影 陳陣 竟境 弟悌 倍背 畔叛 屬囑 縣懸
    采採 受授 取娶 舍捨 要腰 州洲 益溢 禽擒 道導 免娩 匡筐 辟避 辟譬 辟闢 錯措 惡噁 希稀 奉捧 匪非 矢誓 惟唯維 脩修 彊強
    毋無 亡無 誼義 飾飭 鄉嚮 振賑 昏婚 解懈 息熄 共供 具俱 信伸 罷疲 財才 被披 距拒 直值 尊樽 爵雀 猶由 仿倣 逾踰 迹跡
    悖誖 愈癒 霸伯 叔菽 兹茲 宴燕 鍾鐘 敘序 詠咏 歎嘆 覩睹 讎仇 游遊 疏疎 概槪 衹只 岐歧 喻諭
";

/// Whether two characters are loans for one another.
fn loans(a: char, b: char) -> bool {
    static PAIRS: LazyLock<FxHashSet<(char, char)>> = LazyLock::new(|| {
        let row = |row: &'static str| row.chars().flat_map(move |x| row.chars().map(move |y| (fold(x), fold(y))));
        LOANS.split_whitespace().flat_map(row).collect()
    });
    PAIRS.contains(&(fold(a), fold(b)))
}

/// How two Han characters are related.
fn han(a: char, b: char) -> Relation {
    if spelling::variable(a, b) || loans(a, b) {
        Relation::Variant
    } else if ocr::lookalike(a, b) {
        Relation::LookAlike
    } else {
        Relation::Apart
    }
}

/// Edit distance in characters, given up where it exceeds `most`.
pub(super) fn distance(a: &[char], b: &[char], most: usize) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return most + 1;
        }
    }
    row[b.len()]
}

/// Relations that were looked up once are kept.
#[derive(Debug, Default)]
pub(super) struct Memory(FxHashMap<(u32, u32), Relation>);

impl Memory {
    /// How the words of two keys are related; `word` tells what a key reads.
    pub(super) fn relation<'w>(&mut self, a: u32, b: u32, word: impl Fn(u32) -> &'w str) -> Relation {
        if a == b {
            return Relation::Same;
        }
        let pair = (a.min(b), a.max(b));
        *self.0.entry(pair).or_insert_with(|| {
            let (x, y) = (word(a), word(b));
            if x <= y { relation(x, y) } else { relation(y, x) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_have_names() {
        let check = |a: &str, b: &str, expected: &str| assert_eq!(relation(a, b).name(), expected, "{a} {b}");
        check("colour", "color", "spelling");
        check("他", "它", "variant-character");
        check("余", "予", "variant-character");
        check("說", "悦", "variant-character");
        check("未", "末", "look-alike");
        check("government", "govemment", "look-alike");
        check("whitest", "whitesp", "similar-letters");
        check("1850", "1851", "numbers");
        check("cat", "dog", "apart");
        check("a", "b", "apart");
        check("12", "twelve", "apart");
    }
}
