//! Differences that character recognition makes, and words that it may not explain away.
//!
//! A scanner reads `rn` for `m`, `cl` for `d`, `1` for `l`. Two words that differ only so are one
//! word, unless the witness's form is an English word of its own (`modem` for `modern`, `dear` for
//! `clear`): then the difference may be anyone's decision. `words.txt` holds the English words
//! that one or two of the confusions below make of another word; `tools/words.py` computes it.

use crate::han::script::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Strings that recognition takes for one another: the first of a row and any of the others.
/// `tools/words.py` reads those in lower-case letters from here.
const CONFUSIONS: &[&[&str]] = &[
    &["l", "1", "I", "i", "|", "!", "t", "j"],
    &["1", "I", "i", "|", "!"],
    &["I", "i", "|", "!"],
    &["o", "O", "0", "Q", "c", "e", "a"],
    &["0", "O", "D", "Q"],
    &["D", "O"],
    &["s", "S", "5", "f", "ſ"],
    &["5", "S"],
    &["z", "Z", "2"],
    &["2", "Z"],
    &["g", "q", "9"],
    &["q", "9"],
    &["B", "8"],
    &["6", "b", "G"],
    &["C", "G", "("],
    &["c", "e", "("],
    &["m", "rn", "in", "nn", "ni", "iii", "rri"],
    &["n", "ri", "ii", "u", "h"],
    &["nn", "rm"],
    &["u", "ii", "v", "ll", "li"],
    &["d", "cl", "ci"],
    &["w", "vv"],
    &["h", "li", "b", "fi", "ti"],
    &["k", "lc", "ic"],
    &["y", "v"],
    &["t", "f", "r"],
    &["ſ", "f"],
    &["ﬁ", "fi"],
    &["ﬂ", "fl"],
    &["ﬀ", "ff"],
    &["E", "F"],
    &["M", "IVI", "NI"],
    &["N", "II"],
    &["U", "LI"],
    &["R", "P"],
];

/// Rows of Han characters that look alike.
const LOOKALIKES: &str = "
    日曰目 未末朱 己已巳 土士 人入八 大太犬丈 天夭无 干千于 王玉主 田由甲申电 午牛 刀力刃 九丸
    免兔 戊戌戍成 候侯 拔拨 侍待持特 微徽徵 幕慕墓暮 历厉 折拆析 货贷 住往佳 准淮难 情清请晴睛
    辨辩辫瓣 博搏傅 今令 句旬 斤斥 白自 乌鸟 问间闻 哀衰衷 兵乒乓 治冶 汨汩 崇祟 茶荼 遣遗 栗粟
    幻幼 仑仓 抡抢 沦沧 没设 狠狼很 休体 材村 扬杨 孤狐 师帅 市巾币 炙灸 盲肓 刺剌 毫亳 亨享 徒徙
    渴喝竭 密蜜 壁璧 弛驰 又叉 口囗 子孑孓 木本术 万方 归旧 甩用 史吏更 科料 代伐 优忧扰 仅汉 权杈
    陈阵 拉垃 技枝 竞竟 赢羸 延廷 管营 萧箫 洁浩 埋理 坦垣 恒桓 烧浇饶绕晓 蓝篮 棵裸 购构 钧钓
    铃玲 订钉 计讨 讯讥 证征 汇江 凤风 几儿 厂广 卫工 夫失 名各 具县 宜宣 官宫 尘尖 巨臣 币布 常尝
    底低 当肖 会合 贝见 毋母 丐丏 手毛 开井 斗头 办为 农衣 永水 冰水 氷永 洒酒 乘乖 侯喉 奕弈 拾抬
    推椎 损捐 圆园 场扬 末来 束東 侵浸 眯咪 籍藉 簿薄 籁赖 第笫 爪瓜 斑班 抉扶 检捡 枪抢 既即 叨叼
    恃持 阡仟 晃晁 壶壸 祗祇 衹祇 柬东
";

/// The confusions that explain the whole difference of two words, `(base, witness)` each.
///
/// The fewest that do, in order; letters that differ only in case cost nothing. `None` when the
/// words are equal, when no set of confusions explains them, or when more than half of either word
/// would have to be confused. O(length of base × length of witness).
///
/// ```
/// use recension::classify::ocr::confusion;
/// assert_eq!(confusion("government", "govemment"), Some(vec![("rn".into(), "m".into())]));
/// assert_eq!(confusion("ship", "shop"), None);
/// ```
pub fn confusion(base: &str, witness: &str) -> Option<Vec<(String, String)>> {
    let (from, to): (Vec<char>, Vec<char>) = (base.chars().collect(), witness.chars().collect());
    if from == to || from.len().max(to.len()) > LONGEST {
        return None;
    }
    let path = cheapest(&from, &to)?;
    let touched = path.iter().fold((0, 0), |sum, step| (sum.0 + step.0.len(), sum.1 + step.1.len()));
    let few = touched.0 * 2 <= from.len() && touched.1 * 2 <= to.len();
    (few && !path.is_empty()).then(|| {
        let pairs = path.into_iter().map(|(a, b)| (a.iter().collect(), b.iter().collect()));
        pairs.collect()
    })
}

/// A number with letters among its figures, with the figures that those are read for; a word without
/// two figures as it is, and one in which a letter is no such letter.
pub(super) fn figures(word: &str) -> String {
    let figure = |c: char| match c {
        '0'..='9' | '.' => Some(c),
        'O' | 'o' | 'Q' => Some('0'),
        'l' | 'I' | 'i' | '|' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        'B' => Some('8'),
        _ => None,
    };
    let some = word.contains(|c: char| c.is_ascii_digit()) && word.chars().count() >= 2;
    let read: Option<String> = word.chars().map(figure).collect();
    read.filter(|_| some).unwrap_or_else(|| word.to_owned())
}

/// Longest word that is looked at, in characters.
const LONGEST: usize = 64;

/// One confusion on the way from a word to another.
type Step<'a> = (&'a [char], &'a [char]);

/// The way from `from` to `to` with the fewest confusions.
fn cheapest<'a>(from: &'a [char], to: &'a [char]) -> Option<Vec<Step<'a>>> {
    let width = to.len() + 1;
    let mut cost = vec![u32::MAX; (from.len() + 1) * width];
    let mut came = vec![(0usize, 0usize); cost.len()];
    cost[0] = 0;
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            let here = cost[i * width + j];
            if here == u32::MAX {
                continue;
            }
            for (a, b, price) in steps(&from[i..], &to[j..]) {
                let next = (i + a) * width + j + b;
                if here + price < cost[next] {
                    (cost[next], came[next]) = (here + price, (i, j));
                }
            }
        }
    }
    let (mut i, mut j) = (from.len(), to.len());
    (cost[i * width + j] < u32::MAX).then_some(())?;
    let mut path = Vec::new();
    while (i, j) != (0, 0) {
        let (a, b) = came[i * width + j];
        if cost[a * width + b] < cost[i * width + j] {
            path.push((&from[a..i], &to[b..j]));
        }
        (i, j) = (a, b);
    }
    path.reverse();
    Some(path)
}

/// The steps that the two rests of words allow: characters of each, and the price.
fn steps(from: &[char], to: &[char]) -> Vec<(usize, usize, u32)> {
    let mut steps = Vec::new();
    if let (Some(&a), Some(&b)) = (from.first(), to.first())
        && (a == b || a.to_lowercase().eq(b.to_lowercase()))
    {
        steps.push((1, 1, 0));
    }
    for row in CONFUSIONS {
        let (first, others) = (row[0], &row[1..]);
        for other in others {
            let (one, many) = (first.chars().count(), other.chars().count());
            if begins(from, first) && begins(to, other) {
                steps.push((one, many, 1));
            }
            if begins(from, other) && begins(to, first) {
                steps.push((many, one, 1));
            }
        }
    }
    steps
}

/// Whether the characters begin with `form`.
fn begins(characters: &[char], form: &str) -> bool {
    let mut rest = characters.iter();
    form.chars().all(|wanted| rest.next() == Some(&wanted))
}

/// Whether the word is an English word that a confusion can make of another one.
///
/// A difference whose witness is such a word is not put down to recognition. Case is ignored;
/// words that no confusion leads to are not in the table, so this is no test for English.
///
/// ```
/// use recension::classify::ocr::real;
/// assert!(real("modem") && real("Dear") && !real("govemment"));
/// ```
pub fn real(word: &str) -> bool {
    let word = word.to_lowercase();
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        let middle = WORDS[..low + (high - low) / 2].rfind('\n').map_or(0, |at| at + 1).max(low);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |at| middle + at);
        match WORDS[middle..end].cmp(&word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

/// Sorted, one word a line.
static WORDS: &str = include_str!("words.txt");

/// Whether recognition or a careless eye may take the two Han characters for one another.
///
/// Shape only: whether the difference is damage or a change is for who sees the context to say.
/// The characters of one class of scripts count as one.
///
/// ```
/// use recension::classify::ocr::lookalike;
/// assert!(lookalike('未', '末') && lookalike('間', '问') && !lookalike('未', '来'));
/// ```
pub fn lookalike(a: char, b: char) -> bool {
    let (a, b) = (fold(a), fold(b));
    let has = |row: &str, wanted| row.chars().any(|c| fold(c) == wanted);
    a != b && LOOKALIKES.split_whitespace().any(|row| has(row, a) && has(row, b))
}

/// The Han characters that recognition may take this one for, in their simplified forms.
///
/// `c` is a simplified form itself.
pub(crate) fn lookalikes(c: char) -> &'static [char] {
    static ALIKE: LazyLock<Alike> = LazyLock::new(Alike::new);
    let alike = &*ALIKE;
    if alike.has(c) { alike.rows.get(&c).map_or(&[], Vec::as_slice) } else { &[] }
}

/// Which characters look like which.
struct Alike {
    rows: FxHashMap<char, Vec<char>>,
    /// One bit for each character from U+4E00 on: most have no row, and every one of a text is asked for.
    bits: Vec<u64>,
}

impl Alike {
    fn new() -> Alike {
        let mut alike = Alike { rows: FxHashMap::default(), bits: vec![0; 0x5200 / 64] };
        for row in LOOKALIKES.split_whitespace() {
            for c in row.chars().map(fold) {
                alike.rows.entry(c).or_default().extend(row.chars().map(fold).filter(|&d| d != c));
                if let Some(word) = alike.bits.get_mut((c as usize).saturating_sub(0x4E00) / 64) {
                    *word |= 1 << (c as usize % 64);
                }
            }
        }
        alike
    }

    fn has(&self, c: char) -> bool {
        let at = (c as usize).wrapping_sub(0x4E00);
        self.bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The confusions of the pair, written `a>b c>d`; `-` for none.
    fn check(base: &str, witness: &str, expected: &str) {
        let found = confusion(base, witness)
            .map_or("-".into(), |pairs| pairs.iter().map(|(a, b)| format!("{a}>{b}")).collect::<Vec<_>>().join(" "));
        assert_eq!(found, expected, "{base} {witness}");
    }

    #[test]
    fn confusions_explain_the_whole_word() {
        check("modern", "modem", "rn>m");
        check("Modern", "modem", "rn>m");
        check("clearly", "dearly", "cl>d");
        check("article", "artic1e", "l>1");
        check("Illinois", "lllinois", "I>l");
        check("2015", "2O15", "0>O");
        check("following", "foliovving", "l>i w>vv");
        check("possession", "poffession", "s>f s>f");
        check("Commission", "Cornmission", "m>rn");
        check("the", "tbe", "h>b");
        check("one", "onc", "e>c");
        check("office", "oﬀice", "ff>ﬀ");
        check("Section", "5ection", "S>5");
        check("Village", "ViIlage", "l>I");
    }

    #[test]
    fn what_no_confusion_explains() {
        for (base, witness) in [
            ("state", "state"),
            ("State", "state"),
            ("shall", "should"),
            ("2015", "2016"),
            ("2015", "2024"),
            ("nation", "nations"),
            ("accept", "except"),
            ("m", "rn"),
            ("MODERN", "MODEM"),
            ("", "l"),
            ("100", "OO1"),
        ] {
            check(base, witness, "-");
        }
    }

    #[test]
    fn words_of_their_own() {
        for word in ["modem", "dear", "bum", "com", "Dare", "carne", "same", "fame", "bad"] {
            let known = real(word);
            assert_eq!(known, word != "carne", "{word}");
        }
        for word in ["onc", "tbe", "govemment", "", "\n", "a\nb", "zzzz", "AAAA"] {
            assert!(!real(word), "{word}");
        }
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.is_sorted() && words.iter().all(|word| real(word)));
    }

    #[test]
    fn shapes() {
        for pair in ["未末", "日曰", "已巳", "土士", "入人", "太大", "問間", "没設"] {
            let mut both = pair.chars();
            let (a, b) = (both.next().expect("two"), both.next().expect("two"));
            assert!(lookalike(a, b) && lookalike(b, a), "{pair}");
            assert!(!lookalike(a, a));
        }
        assert!(!lookalike('国', '國') && !lookalike('他', '她'));
    }
}
