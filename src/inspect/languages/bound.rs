//! Bounds of numbers: *more than* 30, 不超过30, *about* 30.
//!
//! A bound counts as stated only where it stands beside its number, and as lacking only where nothing
//! like it stands anywhere near the number in the other language.

use crate::han::is_han;
use std::ops::Range;

/// What a number is said to be of the true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Bound {
    /// More than, at least.
    Lower,
    /// Less than, at most.
    Upper,
    /// About.
    About,
    /// Within a time.
    Within,
}

impl Bound {
    /// What it is called in a finding.
    pub(super) fn name(self) -> &'static str {
        match self {
            Bound::Lower => "a lower bound",
            Bound::Upper => "an upper bound",
            Bound::About => "an approximate number",
            Bound::Within => "a limit of time",
        }
    }
}

/// The bound of a number, and those that may be meant by what stands near it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::inspect) struct Bounds {
    pub own: Option<Bound>,
    near: [bool; 4],
    /// Whether something is denied near by, which turns bounds round.
    pub denied: bool,
}

impl Bounds {
    /// Whether this bound is stated, or may be.
    pub(super) fn may(&self, bound: Bound) -> bool {
        self.own == Some(bound) || self.near[bound as usize]
    }
}

/// How far before a number, and behind it, a bound may stand, in characters.
const BEFORE: usize = 40;
const BEHIND: usize = 24;

/// The same for what may be one: letters, and Han characters; and for words that mean other things as well.
const AROUND: [usize; 2] = [110, 40];
const CLOSE: [usize; 2] = [40, 12];

/// English words before a number; other words may stand between.
const AHEAD: [(&str, Bound); 28] = [
    ("over the age of", Bound::Lower),
    ("above the age of", Bound::Lower),
    ("under the age of", Bound::Upper),
    ("below the age of", Bound::Upper),
    ("within", Bound::Within),
    ("more than", Bound::Lower),
    ("at least", Bound::Lower),
    ("greater than", Bound::Lower),
    ("larger than", Bound::Lower),
    ("higher than", Bound::Lower),
    ("longer than", Bound::Lower),
    ("older than", Bound::Lower),
    ("in excess of", Bound::Lower),
    ("minimum of", Bound::Lower),
    ("exceed", Bound::Lower),
    ("exceeds", Bound::Lower),
    ("exceeded", Bound::Lower),
    ("exceeding", Bound::Lower),
    ("less than", Bound::Upper),
    ("fewer than", Bound::Upper),
    ("lower than", Bound::Upper),
    ("smaller than", Bound::Upper),
    ("younger than", Bound::Upper),
    ("shorter than", Bound::Upper),
    ("at most", Bound::Upper),
    ("up to", Bound::Upper),
    ("maximum of", Bound::Upper),
    ("approximately", Bound::About),
];

/// English words that are bounds only where they touch the number.
const TOUCHING: [(&str, Bound); 10] = [
    ("over", Bound::Lower),
    ("above", Bound::Lower),
    ("under", Bound::Upper),
    ("below", Bound::Upper),
    ("about", Bound::About),
    ("around", Bound::About),
    ("roughly", Bound::About),
    ("nearly", Bound::About),
    ("almost", Bound::About),
    ("some", Bound::About),
];

/// What may stand between these and the number.
const BETWEEN: [&str; 12] = ["a", "an", "the", "rmb", "usd", "us", "us$", "$", "€", "£", "¥", "cny"];

/// English words behind a number.
const AFTER: [(&str, Bound); 13] = [
    ("or more", Bound::Lower),
    ("or above", Bound::Lower),
    ("or over", Bound::Lower),
    ("or older", Bound::Lower),
    ("or longer", Bound::Lower),
    ("and above", Bound::Lower),
    ("and over", Bound::Lower),
    ("and older", Bound::Lower),
    ("or less", Bound::Upper),
    ("or fewer", Bound::Upper),
    ("or below", Bound::Upper),
    ("or under", Bound::Upper),
    ("or younger", Bound::Upper),
];

/// Chinese words before a number.
const HAN_AHEAD: [(&str, Bound); 27] = [
    ("最高", Bound::Upper),
    ("多达", Bound::Upper),
    ("高达", Bound::Upper),
    ("超过", Bound::Lower),
    ("超出", Bound::Lower),
    ("逾", Bound::Lower),
    ("至少", Bound::Lower),
    ("起码", Bound::Lower),
    ("最少", Bound::Lower),
    ("多于", Bound::Lower),
    ("高于", Bound::Lower),
    ("大于", Bound::Lower),
    ("突破", Bound::Lower),
    ("少于", Bound::Upper),
    ("低于", Bound::Upper),
    ("小于", Bound::Upper),
    ("至多", Bound::Upper),
    ("最多", Bound::Upper),
    ("不足", Bound::Upper),
    ("不到", Bound::Upper),
    ("不满", Bound::Upper),
    ("未满", Bound::Upper),
    ("约", Bound::About),
    ("大约", Bound::About),
    ("将近", Bound::About),
    ("接近", Bound::About),
    ("近", Bound::About),
];

/// Chinese words behind a number or behind what it counts.
const HAN_AFTER: [(&str, Bound); 10] = [
    ("多", Bound::Lower),
    ("余", Bound::Lower),
    ("以上", Bound::Lower),
    ("开外", Bound::Lower),
    ("有余", Bound::Lower),
    ("以下", Bound::Upper),
    ("以内", Bound::Upper),
    ("之内", Bound::Upper),
    ("左右", Bound::About),
    ("内", Bound::Within),
];

/// What may be a bound of a number near by, beside those above.
const MAY: [(&str, Bound); 70] = [
    ("least", Bound::Lower),
    ("minimum", Bound::Lower),
    ("beyond", Bound::Lower),
    ("upward", Bound::Lower),
    ("plus", Bound::Lower),
    ("+", Bound::Lower),
    (">", Bound::Lower),
    ("≥", Bound::Lower),
    ("更高", Bound::Lower),
    ("更多", Bound::Lower),
    ("<", Bound::Upper),
    ("≤", Bound::Upper),
    ("more", Bound::Lower),
    ("older", Bound::Lower),
    ("surpass", Bound::Lower),
    ("excess", Bound::Lower),
    ("年满", Bound::Lower),
    ("已满", Bound::Lower),
    ("最低", Bound::Lower),
    ("起", Bound::Lower),
    ("之外", Bound::Lower),
    ("以外", Bound::Lower),
    ("过", Bound::Lower),
    ("within", Bound::Upper),
    ("maximum", Bound::Upper),
    ("most", Bound::Upper),
    ("limit", Bound::Upper),
    ("until", Bound::Upper),
    ("less", Bound::Upper),
    ("fewer", Bound::Upper),
    ("younger", Bound::Upper),
    ("reach", Bound::Upper),
    ("as many as", Bound::Upper),
    ("as much as", Bound::Upper),
    ("as high as", Bound::Upper),
    ("nearly", Bound::Upper),
    ("almost", Bound::Upper),
    ("内", Bound::Upper),
    ("最长", Bound::Upper),
    ("最大", Bound::Upper),
    ("限", Bound::Upper),
    ("近", Bound::Upper),
    ("为止", Bound::Upper),
    ("上下", Bound::About),
    ("估计", Bound::About),
    ("大概", Bound::About),
    ("estimate", Bound::About),
    ("some", Bound::About),
    ("circa", Bound::About),
    ("in", Bound::Within),
    ("inside", Bound::Within),
    ("during", Bound::Within),
    ("by", Bound::Within),
    ("before", Bound::Within),
    ("last", Bound::Within),
    ("past", Bound::Within),
    ("next", Bound::Within),
    ("than", Bound::Within),
    ("over", Bound::Within),
    ("every", Bound::Within),
    ("each", Bound::Within),
    ("for", Bound::Within),
    ("内", Bound::Within),
    ("前", Bound::Within),
    ("里", Bound::Within),
    ("间", Bound::Within),
    ("不超过", Bound::Within),
    ("期限", Bound::Within),
    ("期间", Bound::Within),
    ("以下", Bound::Within),
];

/// Words that deny.
const DENIED: [&str; 9] = ["not", "no", "never", "cannot", "nor", "without", "unless", "except", "none"];

/// The bound of the number that stands at `at` in a folded text.
pub(super) fn read(text: &str, at: &Range<usize>) -> Bounds {
    let before: String = {
        let clause = |c: &char| !matches!(c, ',' | ';' | '。' | ':' | '、' | '(') && !c.is_ascii_digit();
        let tail: Vec<char> = text[..at.start].chars().rev().take(BEFORE).take_while(clause).collect();
        let tail = tail.into_iter().rev().collect::<String>().to_lowercase();
        tail.rsplit(". ").next().unwrap_or("").to_string()
    };
    let after: String = text[at.end..].chars().take(BEHIND).collect::<String>().to_lowercase();
    let words = &text[at.clone()];
    let inner = words.contains(['多', '余']).then_some(Bound::Lower);
    let own = inner
        .or_else(|| behind(&after))
        .or_else(|| ahead(&before))
        .or_else(|| words.ends_with('+').then_some(Bound::Lower));
    let mut near = [false; 4];
    let ((left, right), (before, after)) = (around(text, at, AROUND), around(text, at, CLOSE));
    let close = format!("{before} {after}");
    let mut may = |phrase: &str, bound: Bound, text: &str| {
        let letters = phrase.starts_with(|c: char| c.is_ascii_alphabetic());
        near[bound as usize] |= if letters { whole(text, phrase) } else { text.contains(phrase) };
    };
    AHEAD.iter().chain(&HAN_AHEAD).chain(&TOUCHING).for_each(|p| may(p.0, p.1, &left));
    AFTER.iter().chain(&HAN_AFTER).for_each(|p| may(p.0, p.1, &right));
    MAY.iter().for_each(|p| may(p.0, p.1, &close));
    let denied = DENIED.iter().any(|w| whole(&close, w)) || close.contains(['不', '未', '无', '非', '没']);
    // `not exceed` and `不低于` mean the other bound.
    if denied && (near[0] || near[1]) {
        (near[0], near[1]) = (true, true);
    }
    Bounds { own, near, denied }
}

/// The bound that is stated before a number.
fn ahead(before: &str) -> Option<Bound> {
    let before = before.trim_end();
    if before.ends_with(|c: char| is_han(c)) || before.chars().any(is_han) {
        return han(before);
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let end = words.len() - words.iter().rev().take_while(|w| BETWEEN.contains(w)).count();
    let last = end.checked_sub(1).map_or("", |n| words[n]);
    let touching = TOUCHING.iter().find(|t| t.0 == last).map(|t| (end - 1, t.1));
    let spread = || {
        let at = |n: usize| {
            AHEAD.iter().find(|a| a.0.split(' ').eq(words[n..].iter().copied().take(a.0.split(' ').count())))
        };
        (words.len().saturating_sub(6)..words.len()).rev().find_map(|n| Some((n, at(n)?.1)))
    };
    let (at, bound) = touching.or_else(spread)?;
    let denied = words[at.saturating_sub(3)..at].iter().any(|w| DENIED[..4].contains(w));
    Some(turned(bound, denied))
}

/// The bound that is stated before a number in Chinese.
fn han(before: &str) -> Option<Bound> {
    /// Most characters between the words and the number.
    const GAP: usize = 4;
    let find = |&(phrase, bound): &(&'static str, Bound)| {
        let at = before.rfind(phrase)?;
        let gap = before[at + phrase.len()..].chars().filter(|c| !c.is_whitespace()).count();
        let most = match phrase {
            "约" | "最高" => 1,
            "近" | "逾" => 0,
            _ => GAP,
        };
        let near = gap <= most;
        near.then_some((at + phrase.len(), phrase.len(), at, bound))
    };
    let (_, _, at, bound) = HAN_AHEAD.iter().filter_map(find).max_by_key(|f| (f.0, f.1))?;
    // `附近30` and `大约` are other words than the characters in them.
    let single = before[..at].ends_with(['附', '最', '靠', '邻', '公', '条', '合', '契', '节', '预']);
    let denied = before[..at].ends_with(['不', '未', '无', '没'])
        || before[..at].ends_with("不得")
        || before[..at].ends_with("不能")
        || before[..at].ends_with("不应");
    (!single).then(|| turned(bound, denied))
}

/// The bound that is stated behind a number.
fn behind(after: &str) -> Option<Bound> {
    let after = after.trim_start();
    if after.starts_with(is_han) {
        let unit = |phrase: &str| {
            let at = after.find(phrase)?;
            let most = if matches!(phrase, "多" | "余") { 0 } else { 3 };
            let run = after[..at].chars().all(is_han) && after[..at].chars().count() <= most;
            let rest = &after[at..];
            let more = !["多数", "多边", "内容", "内部", "余额", "内存", "内地"].iter().any(|w| rest.starts_with(w));
            (run && more).then_some(())
        };
        return HAN_AFTER.iter().find(|h| unit(h.0).is_some()).map(|h| h.1);
    }
    let words: Vec<&str> = after.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()).take(5).collect();
    let at = |n: usize| AFTER.iter().find(|a| a.0.split(' ').eq(words[n..].iter().copied().take(2)));
    (0..words.len()).find_map(|n| Some(at(n)?.1))
}

/// What a bound is if it is denied.
fn turned(bound: Bound, denied: bool) -> Bound {
    match bound {
        Bound::Lower if denied => Bound::Upper,
        Bound::Upper if denied => Bound::Lower,
        bound => bound,
    }
}

/// The sentence round a number in small letters, as far as a reach in letters and in Han characters, and
/// up to the next figures on either side.
fn around(text: &str, at: &Range<usize>, reach: [usize; 2]) -> (String, String) {
    let far = |c: Option<char>| reach[usize::from(c.is_some_and(is_han))];
    let ends = |c: &char| matches!(c, '。' | ';' | '!' | '?') || c.is_ascii_digit();
    let head = &text[..at.start];
    let most = far(head.trim_end().chars().next_back());
    let mut before: Vec<char> = head.chars().rev().take(most).take_while(|c| !ends(c)).collect();
    before.reverse();
    let before: String = before.into_iter().collect();
    let before = before.rfind(". ").map_or(before.as_str(), |stop| &before[stop + 2..]);
    let tail = &text[at.end..];
    let most = far(tail.trim_start().chars().next()) / 2;
    let after: String = tail.chars().take(most).take_while(|c| !ends(c)).collect();
    let after = after.find(". ").map_or(after.as_str(), |stop| &after[..stop]);
    (before.to_lowercase(), after.to_lowercase())
}

/// Whether a phrase stands in a text as whole words.
fn whole(text: &str, phrase: &str) -> bool {
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphabetic());
    text.match_indices(phrase)
        .any(|(at, _)| free(text[..at].chars().next_back()) && free(text[at + phrase.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bound of the number 30 of a sentence.
    fn check(text: &str, own: Option<Bound>) {
        let at = text.find("30").expect(text);
        assert_eq!(read(text, &(at..at + 2)).own, own, "{text}");
    }

    #[test]
    fn bounds_stand_beside_their_number() {
        use Bound::*;
        check("for more than 30 days", Some(Lower));
        check("no more than 30 days", Some(Upper));
        check("shall not exceed 30 days", Some(Upper));
        check("not less than RMB 30 million", Some(Lower));
        check("over a 30 day period", Some(Lower));
        check("the rules of over and under, 30 of them", None);
        check("persons aged 30 or over", Some(Lower));
        check("about 30 of them", Some(About));
        check("within 30 days", Some(Within));
        check("30日内", Some(Within));
        check("30个月内", Some(Within));
        check("约有30人", Some(About));
        check("under the age of 30", Some(Upper));
        check("不超过人民币30万元", Some(Upper));
        check("至少提前30天", Some(Lower));
        check("年满30周岁以上", Some(Lower));
        check("30多名", Some(Lower));
        check("不得少于30人", Some(Lower));
        check("近30人", Some(About));
        check("附近30人", None);
        check("30人", None);
    }

    #[test]
    fn what_may_be_a_bound_stands_near() {
        let near = |text: &str, bound| {
            let at = text.find("30").expect(text);
            read(text, &(at..at + 2)).may(bound)
        };
        assert!(near("persons over the age of 30 may vote", Bound::Lower));
        assert!(near("30 days is the maximum", Bound::Upper));
        assert!(!near("30 persons may vote", Bound::Lower));
        assert!(!near("more than enough. Today 30 persons may vote", Bound::Lower));
        assert!(near("不高于或者等于30", Bound::Lower));
    }
}
