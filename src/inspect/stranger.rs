//! Lines inside sentences that are known for nothing but where they stand.

use super::begun::{ordinary, small};
use super::interruption::INNER;
use super::notice::notice;
use super::view::{Role, Unit, View, sentence};
use super::{Kind, at};
use crate::finding::Finding;
use crate::han::is_han;
use crate::structure::{Side, letters};
use rustc_hash::FxHashSet;

/// More lines that differ than this are how a copy sets what it displays.
const DIFFERENT: usize = 2;

/// Findings of this rule are at most so many.
const MOST: usize = 60;

pub(super) fn rule(view: &View, units: &[&Unit], findings: &mut Vec<Finding>) {
    // Where empty lines part paragraphs a line without them is one that was not joined.
    let parted = |a: &Unit, b: &Unit| {
        let gap = view.text.get(a.span.range().end..b.span.range().start).unwrap_or("");
        gap.bytes().filter(|&b| b == b'\n').count() >= 2
    };
    let spaced = units.windows(2).any(|w| parted(w[0], w[1]));
    let alone = |w: &[&Unit]| !spaced || parted(w[0], w[1]) && parted(w[1], w[2]);
    let marked = super::ended::marked(view);
    let inside = |w: &&[&Unit]| inserted(view, w[1]) && alone(w) && broken(view, w[0], w[2], marked);
    let found: Vec<&Unit> = units.windows(3).filter(inside).map(|w| w[1]).take(MOST).collect();
    let lines: FxHashSet<String> = found.iter().map(|u| letters(view.slice(u.span))).collect();
    if lines.len() <= DIFFERENT {
        let message = "a line that is not of the text stands inside this sentence";
        findings.extend(found.iter().map(|u| at(view, Kind::Interruption, u.span, message).sure(0.7)));
    }
}

/// Whether a sentence breaks off in one block and goes on in another. `marked` is whether the
/// Chinese paragraphs of the copy end with marks.
pub(super) fn broken(view: &View, before: &Unit, after: &Unit, marked: bool) -> bool {
    let text = |u: &Unit| u.role == Role::Text && view.inside(u) && u.span.start >= view.contents.end;
    if !text(before) || !text(after) || before.side != after.side || after.label.is_some() {
        return false;
    }
    let (head, tail) = (view.slice(before.span).trim_end(), view.slice(after.span));
    match before.side {
        Side::Word => {
            let goes_on = |word| super::beginning::capitals(view, after, word);
            head.ends_with(char::is_alphabetic)
                && prose(head)
                && ordinary(view, tail)
                && small(tail).is_some_and(goes_on)
        }
        Side::Han => {
            let stops = head.ends_with(|c| is_han(c) || "，、".contains(c)) && head.contains(['，', '。', '、']);
            let goes_on = tail.starts_with(|c: char| is_han(c) || INNER.contains(&c));
            marked && stops && goes_on && prose(head) && (prose(tail) || sentence(tail))
        }
    }
}

/// Whether a block may have been put in: a few words, no item of a list, no formula or code.
fn inserted(view: &View, block: &Unit) -> bool {
    let body = view.slice(block.span);
    let odd = ['=', '{', '}', '<', '>', '|', '\\', '$', '`', '"', '“', '”', '_', '*', '+', '\n'];
    matches!(block.role, Role::Text | Role::Heading)
        && block.label.is_none()
        && block.span.len() <= 200
        && body.starts_with(|c: char| c.is_uppercase() || is_han(c))
        && !body.trim_end().ends_with([':', ',', ';', '：', '，', '、', '；'])
        && (block.side == Side::Word || !sentence(body) || notice(body))
        && !body.contains(odd)
}

/// Whether a block is running text.
pub(super) fn prose(body: &str) -> bool {
    body.split_whitespace().count() >= 8 || body.chars().filter(|&c| is_han(c)).count() >= 16
}
