//! Web boilerplate in plain text: navigation, cookie notices, sharing, sign-in, feet.
//!
//! No list of strings catches every site's wording, so a line is judged by its share of the words
//! that interfaces use and prose does not, by separators, and by a few fixed acts (accepting
//! cookies, claiming copyright). A label only matters where the other copy has nothing to match.

use crate::han::three;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words of interfaces, in lower case.
const INTERFACE: &str = " home menu search login log sign in out up register help subscribe newsletter share tweet \
 facebook twitter linkedin whatsapp instagram youtube pinterest weibo email print bookmark download favourites \
 cookies cookie preferences accept decline manage settings agree close skip main content navigation toggle back \
 top next previous page pages related articles posts post comments comment closed leave reply follow us contact \
 about products services support faq disclaimer privacy terms accessibility site sitemap map careers press news \
 blog copyright reserved rights all advertisement advertisements sponsored ad ads loading read more \
 show less language english deutsch français español chinese powered by helpful yes no this was last \
 updated view cart account feedback rss feed tags categories archive archives popular recent ";

static INTERFACE_WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| INTERFACE.split_whitespace().collect());

/// Phrases that only interfaces use; a short line that holds one is boilerplate.
const PHRASES: &[&str] = &[
    "skip to main",
    "skip to content",
    "you are here",
    "back to top",
    "all rights reserved",
    "was this page helpful",
    "accept all",
    "manage preferences",
    "cookie policy",
    "uses cookies",
    "use cookies",
    "comments are closed",
    "leave a reply",
    "leave a comment",
    "share on facebook",
    "share this",
    "email this page",
    "follow us",
    "subscribe to our",
    "sign up for",
    "log in",
    "logged in",
    "sign in",
    "terms of use",
    "powered by",
    "site map",
    "printed by",
    "click here",
    "read more",
    "related articles",
    "next page »",
    "« previous",
    "previous page",
    "posted on",
    "版权所有",
    "登录 注册",
    "返回顶部",
    "相关阅读",
    "责任编辑",
    "上一篇：",
    "上一条：",
    "上一条:",
    "下一条：",
    "下一条:",
    "上一篇:",
    "下一篇：",
    "下一篇:",
    "分享到",
    "收藏本",
    "当前位置",
    "當前位置",
    "您的位置",
    "网站地图",
    "icp备",
    "公网安备",
    "扫一扫",
    "浏览次数",
    "点击数",
    "打印本页",
    "关闭窗口",
    "发布时间",
    "發布時間",
    "發佈時間",
    "版權所有",
    "責任編輯",
    "瀏覽次數",
    "icp证",
];

/// Words of Chinese interfaces, simplified and traditional.
const HAN: &[&str] = &[
    "首页",
    "首頁",
    "登录",
    "登錄",
    "登入",
    "注册",
    "註冊",
    "搜索",
    "搜尋",
    "简体",
    "簡體",
    "繁体",
    "繁體",
    "分享",
    "收藏",
    "打印",
    "列印",
    "字体",
    "字號",
    "字号",
    "返回",
    "上一篇",
    "下一篇",
    "上一页",
    "下一页",
    "目录导航",
    "关于我们",
    "關於我們",
    "联系我们",
    "聯絡我們",
    "版权",
    "版權",
    "隐私",
    "隱私",
    "导航",
    "導航",
    "评论",
    "評論",
    "广告",
    "廣告",
    "热门",
    "推荐",
    "关注",
    "更多",
    "关闭",
    "關閉",
    "大 中 小",
    "当前位置",
    "现在的位置",
];

/// Finds any of the phrases in one pass.
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| finder(PHRASES));

/// Finds the words of Chinese interfaces in one pass.
static HAN_FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| finder(HAN));

/// Tells lines of Chinese without a phrase or word of interfaces, which nearly all are.
static SIGNS: LazyLock<Signs> = LazyLock::new(Signs::new);

/// The first two characters of each Chinese phrase and word: a look into a small table for each
/// character of a line costs a fraction of looking for the phrases.
struct Signs {
    /// One bit for each character below U+10000 that begins one.
    first: Vec<u64>,
    /// Both characters.
    pairs: FxHashSet<(u32, u32)>,
}

impl Signs {
    fn new() -> Signs {
        let mut signs = Signs { first: vec![0; 0x1_0000 / 64], pairs: FxHashSet::default() };
        for phrase in PHRASES.iter().chain(HAN) {
            let mut characters = phrase.chars().map(u32::from);
            // What begins with a letter is told by it.
            if let (Some(first @ 0x800..), Some(second)) = (characters.next(), characters.next()) {
                signs.first[first as usize / 64] |= 1 << (first % 64);
                signs.pairs.insert((first, second));
            }
        }
        signs
    }

    /// Whether a line may hold any of them; true of all lines with letters of ASCII.
    fn may(&self, line: &str) -> bool {
        let mut rest = line.as_bytes();
        while let Some(&byte) = rest.first() {
            if byte.is_ascii_alphabetic() {
                return true;
            }
            let Some(first) = three(rest) else {
                rest = &rest[1..];
                continue;
            };
            rest = &rest[3..];
            let begins = self.first[first as usize / 64] >> (first % 64) & 1 == 1;
            if begins {
                let second = three(rest).or(rest.first().map(|&byte| byte.into()));
                if second.is_some_and(|second| self.pairs.contains(&(first, second))) {
                    return true;
                }
            }
        }
        false
    }
}

fn finder(patterns: &[&str]) -> AhoCorasick {
    // Nearly every line of a copy comes by here.
    let table = Some(AhoCorasickKind::DFA);
    let finder = AhoCorasick::builder().ascii_case_insensitive(true).kind(table).build(patterns);
    finder.expect("the patterns are few and fixed")
}

/// How much a line looks like boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// It is text.
    Text,
    /// It may be text as well: a sentence about cookies, a single word. Its place decides.
    Weak,
    /// It is no text by its form: a row of links, a claim of copyright.
    Strong,
}

/// Judges a line by itself.
pub(super) fn look(line: &str) -> Look {
    let line = line.trim();
    if line.is_empty() || line.len() > 240 {
        return Look::Text;
    }
    // Glosses stand in the middle of the words of an interface as well.
    if !line.is_ascii() && line.contains('(') {
        let bare = super::clean(line);
        if bare != line && !bare.is_empty() {
            return bare_look(&bare);
        }
    }
    bare_look(line)
}

/// Judges a line without glosses.
fn bare_look(line: &str) -> Look {
    if separators(line) || copyright(line) {
        return Look::Strong;
    }
    if !line.is_ascii() && !SIGNS.may(line) {
        return Look::Text;
    }
    if line.len() <= 160 && FINDER.is_match(line) && !prose(line) {
        return if sentence(line) { Look::Weak } else { Look::Strong };
    }
    if line.is_ascii() {
        return words(line);
    }
    if han(line) { Look::Strong } else { Look::Text }
}

/// Whether all lines of a paragraph may be none of the text, and one of them certainly is none.
pub(crate) fn notice(text: &str) -> bool {
    let looks = || text.lines().filter(|line| !line.trim().is_empty()).map(look);
    looks().all(|look| look != Look::Text) && looks().any(|look| look == Look::Strong)
}

/// Whether a line of the main part of a page is none of its text: a claim of copyright, a row of
/// links, or the few words of a button.
///
/// The page has told its navigation apart already, and a policy speaks of cookies and accounts in
/// its own words: here only what can be nothing else counts.
pub(super) fn in_page(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > 160 {
        return false;
    }
    let button = || {
        let few = line.len() <= 60 && line.split_whitespace().count() <= 4;
        few && FINDER.find(line).is_some_and(|found| found.len() * 3 >= line.len() * 2)
    };
    // A row with numbers may be a row of a table.
    let row = || separators(line) && !line.bytes().any(|byte| byte.is_ascii_digit());
    row() || copyright(line) || button() || han(line)
}

/// Whether a line is a sentence: it ends as one does and has the words of one.
fn sentence(line: &str) -> bool {
    let ended = line.ends_with(['.', '!', '?', ';', ':', '。', '！', '？', '；', ',', '，']);
    ended && (line.split_whitespace().count() >= 6 || line.chars().filter(|&c| crate::han::is_han(c)).count() >= 12)
}

/// Whether sentences speak of using a site: signing in, subscribing, accepting cookies.
///
/// Only for stretches round a text: a policy may speak of all that in its own sentences.
pub(crate) fn interface(text: &str) -> bool {
    const ACTS: [&str; 30] = [
        "subscri",
        "login",
        "log in",
        "sign in",
        "sign up",
        "register",
        "cookie",
        "visitor",
        "paywall",
        "our website",
        "contact us",
        "copyright",
        "disclaimer",
        "comment",
        "click",
        "password",
        "account",
        "会员",
        "會員",
        "登录",
        "登錄",
        "注册",
        "註冊",
        "用户",
        "用戶",
        "来电",
        "來電",
        "本站",
        "网站",
        "網站",
    ];
    let lower = text.to_lowercase();
    let hits: usize = ACTS.iter().map(|act| lower.matches(act).count()).sum();
    let kinds = ACTS.iter().filter(|act| lower.contains(*act)).count();
    kinds >= 3 && hits * 160 >= text.len()
}

/// Whether a line goes on as a sentence of prose would.
fn prose(line: &str) -> bool {
    line.split_whitespace().count() > 24 || line.matches(['，', '；']).count() >= 2 && line.chars().count() > 60
}

/// Judges a line by its share of an interface's words: one or two words alone prove little.
fn words(line: &str) -> Look {
    if line.len() > 100 || line.ends_with(['.', ';', ':', ',']) && !line.bytes().any(|byte| byte == b'|') {
        return Look::Text;
    }
    let (mut words, mut hits) = (0, 0);
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        words += 1;
        hits += usize::from(belongs(word));
        if words - hits > 4 {
            return Look::Text;
        }
    }
    match (words, hits) {
        (1..=2, n) if n == words => Look::Weak,
        (3.., n) if n * 5 >= words * 4 && n >= 3 => Look::Strong,
        _ => Look::Text,
    }
}

/// Whether a word of ASCII is one that interfaces use.
fn belongs(word: &str) -> bool {
    let mut lower = [0; 16];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|word| INTERFACE_WORDS.contains(word))
}

/// Whether a line is a row of links: three or more short parts between `|`, `>`, `·`.
fn separators(line: &str) -> bool {
    // Each sign of a row begins with one of these bytes, and two are needed; sums of one byte are what
    // the compiler can add up many at a time.
    let signs = |part: &[u8]| part.iter().map(|b| u8::from(matches!(b, b'|' | b'>' | 0xc2 | 0xe2))).sum::<u8>();
    if line.as_bytes().chunks(255).map(|part| usize::from(signs(part))).sum::<usize>() < 2 {
        return false;
    }
    let parts: Vec<&str> =
        line.split(['|', '>', '»', '›', '·', '\u{2003}']).map(str::trim).filter(|p| !p.is_empty()).collect();
    parts.len() >= 3 && parts.iter().all(|p| p.chars().count() <= 24 && p.split_whitespace().count() <= 4)
}

/// Whether a short Chinese line is made of interface words.
fn han(line: &str) -> bool {
    if line.len() > 240 || line.ends_with(['。', '；', '：', '，']) {
        return false;
    }
    let bare = line.chars().filter(|c| crate::han::is_han(*c)).take(41).count();
    if bare == 0 || bare > 40 {
        return false;
    }
    let hit: usize = HAN_FINDER.find_iter(line).map(|m| line[m.range()].chars().count()).sum();
    hit * 2 >= bare
}

/// Whether a line claims copyright: the sign or the word, with a year right behind it.
fn copyright(line: &str) -> bool {
    // The sign is sought by its first byte: its last is one of many characters'.
    let sign = || memchr::memchr_iter(0xc2, line.as_bytes()).any(|at| line[at..].starts_with('©'));
    if !line.starts_with(['c', 'C']) && !sign() {
        return false;
    }
    let lower = line.get(..line.floor_char_boundary(40)).unwrap_or(line).to_lowercase();
    let behind = |sign: &str| lower.find(sign).map(|at| lower[at + sign.len()..].trim_start());
    let year = |rest: &str| rest.len() >= 4 && rest.bytes().take(4).all(|b| b.is_ascii_digit());
    let claims = |rest: &str| {
        year(rest) || rest.strip_prefix("(c)").or(rest.strip_prefix('©')).is_some_and(|r| year(r.trim_start()))
    };
    let sign = behind("©").is_some_and(year);
    // `Copyright (c) Jane Doe 1999, 2003`, `Copyright <year> <holder>`.
    let blank = |rest: &str| rest.trim_start_matches("(c)").trim_start().starts_with(['[', '<', '{']);
    let dated = || line.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4 && n.starts_with(['1', '2']));
    let late = |rest: &str| blank(rest) || (rest.starts_with("(c)") || rest.starts_with('©')) && dated();
    let word = lower.starts_with("copyright");
    line.len() <= 160 && (sign || word && behind("copyright").is_some_and(|rest| claims(rest) || late(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_are_told_from_prose() {
        for line in [
            "Home | Shop | Basket | Contact",
            "Skip to main content",
            "You are here: Start > Law > Acts",
            "首页 登录 注册",
            "繁體 | 简体 | English",
            "Copyright 2011-2020 Some House. All rights reserved.",
            "We use cookies to improve your visit. Accept all | Settings",
            "Menu",
        ] {
            assert!(look(line) != Look::Text, "{line}");
        }
        for line in [
            "The home of the applicant shall be searched only by warrant.",
            "2. Rights",
            "第一条 为了保障公民的合法权益，制定本法。",
            "We share your data with partners, and you may ask us to stop at any time by writing to the address below; \
             we use cookies as well, and we keep them for a year unless you delete them before that in your browser.",
            "Definitions",
        ] {
            assert!(look(line) == Look::Text, "{line}");
        }
    }
}
