//! What one language forbids or binds to, and the other does not.
//!
//! Sentences that translate one another are held against each other where both paragraphs have as many.
//! A prohibition is lost only where the other sentence has no word at all that denies or excludes
//! anything, and a duty has become a leave only where the one says nothing but the one, and the other
//! nothing but the other.

use super::clause::{Sentence, place};
use super::{Item, disagree};
use crate::facts::{self, Class, Value};
use crate::finding::Finding;
use crate::han::script;
use crate::inspect::view::View;
use crate::structure::Side;

/// Chinese characters that deny, exclude, limit or end something.
const HAN: &[char] = &[
    '不', '没', '无', '未', '非', '否', '勿', '莫', '禁', '免', '除', '拒', '反', '防', '止', '缺', '失', '难', '仅',
    '只', '少', '乏', '别', '毋', '休', '绝', '戒', '忌', '停', '废', '外', '才', '空', '异', '违', '误', '远', '低',
    '离', '闭', '零',
];

/// English words that do so, and beginnings of such words.
const WORDS: [&str; 22] = [
    "not", "no", "never", "none", "neither", "nor", "without", "cannot", "except", "unless", "only", "nothing",
    "nobody", "instead", "rather", "than", "free", "until", "hardly", "seldom", "little", "few",
];
const BEGINNINGS: [&str; 37] = [
    "forbid",
    "prohibit",
    "ban",
    "exclu",
    "den",
    "refus",
    "refrain",
    "avoid",
    "fail",
    "lack",
    "prevent",
    "abstain",
    "ceas",
    "void",
    "exempt",
    "waiv",
    "invalid",
    "illegal",
    "impossib",
    "insufficien",
    "inab",
    "incap",
    "irrevoc",
    "dis",
    "mis",
    "non",
    "stop",
    "absen",
    "less",
    "loss",
    "los",
    "imper",
    "inappl",
    "ineff",
    "wrong",
    "contrary",
    "beyond",
];

/// English words that deny or forbid by themselves.
const PLAIN: [&str; 14] = [
    "not", "no", "never", "none", "neither", "nor", "nothing", "nobody", "only", "cannot", "illegal", "unlawful",
    "unless", "few",
];

/// Words of need and of plan, which bind nobody.
const WEAK: [&str; 10] =
    ["need to", "needs to", "have to", "has to", "had to", "required", "is to", "are to", "需要", "需"];

/// Chinese verbs that are denied.
const NEGATED: [&str; 34] = [
    "不适用",
    "不包括",
    "不包含",
    "不承担",
    "不构成",
    "不影响",
    "不再",
    "不予",
    "不属于",
    "不提供",
    "不负责",
    "不接受",
    "不存在",
    "不具有",
    "不享有",
    "不保证",
    "不代表",
    "不出售",
    "没有",
    "未发生",
    "尚未",
    "从未",
    "并未",
    "不收取",
    "不支持",
    "如果不",
    "如不",
    "若不",
    "如未",
    "若未",
    "如果未",
    "未能",
    "不同意",
    "不满意",
];

/// Words in `un-` that deny nothing.
const UN: [&str; 9] = ["under", "until", "unit", "union", "univers", "unique", "unif", "unanim", "unto"];

/// Holds the sentences of a pair against each other; the paragraphs as wholes where these have not as many.
pub(super) fn judge(
    view: &View,
    (han, own): (&Item, &[Sentence]),
    (word, other): (&Item, &[Sentence]),
    findings: &mut Vec<Finding>,
) {
    if own.len() != other.len() {
        let (chinese, english) = (forces(&han.text.chars().map(script::fold).collect::<String>()), forces(&word.text));
        if let Some(side) = freed(&chinese, &english) {
            let (here, there) = if side == Side::Han { (han, word) } else { (word, han) };
            findings.push(disagree(view, here.span, there.span, FREED.into(), 0.6).with("what", "force"));
        }
        return;
    }
    for (one, two) in own.iter().zip(other) {
        let (chinese, english) = (&han.text[one.start..one.end], &word.text[two.start..two.end]);
        let Some((what, side)) = differ(chinese, english) else { continue };
        let (place_han, place_word) = (place(view, han, chinese), place(view, word, english));
        let (here, there) = if side == Side::Han { (place_han, place_word) } else { (place_word, place_han) };
        findings.push(disagree(view, here, there, what.to_string(), 0.7).with("what", "force"));
    }
}

/// What is told.
const FORBIDDEN: &str = "what one language forbids is not forbidden in the other";
const DENIED: &str = "what one language denies is not denied in the other";
const FREED: &str = "what one language binds to the other leaves free";

/// What two sentences bind to otherwise, and which of them says more.
fn differ(chinese: &str, english: &str) -> Option<(&'static str, Side)> {
    let folded: String = chinese.chars().map(script::fold).collect();
    let (han, word) = (forces(&folded), forces(english));
    let lower = english.to_lowercase();
    let forbids = |all: &[Class]| all.contains(&Class::Prohibition);
    // Where both have as many words of force, a condition (`without consent`) does not stand for a prohibition.
    let counted = han.len() == word.len() && !han.is_empty();
    if forbids(&han) && !(denies(&lower) && !(counted && !forbids(&word) && !plainly(&lower))) {
        return Some((FORBIDDEN, Side::Han));
    }
    let bare = ["未经", "除非", "以外", "除外", "不满", "不足", "不低于", "不少于", "不超过"]
        .iter()
        .fold(folded.clone(), |t, w| t.replace(w, ""));
    let open = !folded.contains(HAN);
    if forbids(&word) && (open || counted && !forbids(&han) && !bare.contains(HAN)) {
        return Some((FORBIDDEN, Side::Word));
    }
    // A condition (除非) is no denial of what it conditions.
    let conditional = ["unless", "except", "without"].iter().any(|w| lower.contains(w));
    let free = ["未经", "除非", "除外", "以外"].iter().fold(folded.clone(), |t, w| t.replace(w, ""));
    if (open || conditional && !free.contains(HAN)) && stated(&lower) {
        return Some((DENIED, Side::Word));
    }
    let denied = NEGATED.iter().any(|w| folded.contains(w)) && !folded.contains("没有什么")
        || folded.contains("不会") && lower.contains(" will ");
    if denied && !denies(&lower) && !lower.contains(" yet") {
        return Some((DENIED, Side::Han));
    }
    let side = freed(&han, &word)?;
    let lone = han.len() == 1;
    let other = match side {
        Side::Han => binding(&lower) || lone && may(&folded),
        Side::Word => ["仅", "只", "方可", "方能", "才"].iter().any(|w| folded.contains(w)) || lone && must(&folded),
    };
    (!other).then_some((FREED, side))
}

/// Which side binds where the other leaves free, if all else that they bind to, allow and forbid is the same.
fn freed(han: &[Class], word: &[Class]) -> Option<Side> {
    if han.len() != word.len() {
        return None;
    }
    let mut odd = han.iter().zip(word).filter(|(a, b)| a != b);
    let (one, other) = odd.next()?;
    let side = match (one, other) {
        (Class::Obligation, Class::Permission) => Side::Han,
        (Class::Permission, Class::Obligation) => Side::Word,
        _ => return None,
    };
    odd.next().is_none().then_some(side)
}

/// What a text binds to, allows and forbids, in order.
fn forces(text: &str) -> Vec<Class> {
    let class = |fact: facts::Fact| match fact.value {
        Value::Force(force) => Some(force).filter(|f| !WEAK.contains(&f.text.as_str())).map(|f| f.class),
        _ => None,
    };
    let weighty =
        |c: &Class| matches!(c, Class::Obligation | Class::Permission | Class::Prohibition | Class::Exemption);
    facts::find(text).into_iter().filter_map(class).filter(weighty).collect()
}

/// Whether a Chinese sentence says that something may be.
fn may(text: &str) -> bool {
    text.contains(['可', '能', '许', '准', '权'])
}

/// Whether a Chinese sentence binds to something.
fn must(text: &str) -> bool {
    text.contains(['应', '须', '必', '需', '得', '务'])
}

/// Whether an English sentence binds to something in other words.
fn binding(lower: &str) -> bool {
    ["require", "oblig", "duty", "duties", "responsib", "bound", "need", "ha to", "order", "ensure", "subject to"]
        .iter()
        .any(|w| lower.contains(w))
}

/// Whether an English sentence has any word that denies, excludes, limits or ends something.
fn denies(lower: &str) -> bool {
    lower.contains("n't")
        || lower.contains("n’t")
        || lower.split(|c: char| !c.is_alphabetic()).any(|word| {
            WORDS.contains(&word)
                || BEGINNINGS.iter().any(|b| word.starts_with(b))
                || word.ends_with("less")
                || word.starts_with("un") && !UN.iter().any(|u| word.starts_with(u))
        })
}

/// Whether an English sentence has a word that denies or forbids by itself.
fn plainly(lower: &str) -> bool {
    let forbids =
        |w: &str| ["forbid", "prohibit", "refrain", "abstain", "ban", "exclu"].iter().any(|b| w.starts_with(b));
    lower.contains("n't")
        || lower.contains("n’t")
        || lower.split(|c: char| !c.is_alphabetic()).any(|word| PLAIN.contains(&word) || forbids(word))
}

/// Whether an English sentence plainly denies what it states: `does not`, `are not`, `never`.
fn stated(lower: &str) -> bool {
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let turned =
        |n: usize| words.get(n + 1).is_some_and(|w| ["only", "just", "least", "merely", "until", "later"].contains(w));
    let verb = |w: &str| {
        [
            "do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "shall", "must", "may", "will",
            "can", "should",
        ]
        .contains(&w)
    };
    let none = words.first() == Some(&"no")
        && !words
            .get(1)
            .is_some_and(|w| ["later", "longer", "matter", "doubt", "more", "less", "fewer", "sooner"].contains(w));
    none || (1..words.len()).any(|n| words[n] == "not" && verb(words[n - 1]) && !turned(n) || words[n] == "cannot")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(chinese: &str, english: &str, said: Option<Side>) {
        assert_eq!(differ(chinese, english).map(|d| d.1), said, "{chinese} / {english}");
    }

    #[test]
    fn a_prohibition_that_one_language_lacks() {
        check("承租方不得转租房屋。", "The Lessee shall not sublet the premises.", None);
        check("承租方不得转租房屋。", "The Lessee shall sublet the premises.", Some(Side::Han));
        check("承租方应转租房屋。", "The Lessee shall not sublet the premises.", Some(Side::Word));
        check("承租方不得转租房屋。", "Subletting is unlawful.", None);
        check("承租方不得转租房屋。", "The Lessee shall refrain from subletting the premises.", None);
        check("仅承租方可以使用房屋。", "No one but the lessee may use the premises.", None);
        check("我们出售您的数据。", "We do not sell your data.", Some(Side::Word));
        check("我们不出售您的数据。", "We do not sell your data.", None);
    }

    #[test]
    fn a_duty_that_is_a_leave_in_one_language() {
        check("船长应当报告。", "The master may report.", Some(Side::Han));
        check("船长可以报告。", "The master shall report.", Some(Side::Word));
        check("船长应当报告。", "The master shall report.", None);
        check("船长可以报告，但应当先通知港口。", "The master may report, but shall first tell the port.", None);
        check("应船长的请求，港口予以批准。", "At the master's request the port may grant it.", None);
    }
}
