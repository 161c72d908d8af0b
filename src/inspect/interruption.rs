//! Notices, buttons and page heads inside a sentence or in the place of text, and whether the text
//! goes on behind them.

use super::begun::small;
use super::notice::{notice, sentence_of};
use super::stranger::{self, prose};
use super::view::{Role, Unit, View, sentence};
use super::{Kind, against, at};
use crate::finding::{Detail, Finding, Severity};
use crate::structure::{Side, letters};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Findings of this rule are at most so many.
const MOST: usize = 60;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let units: Vec<&Unit> = view.units.iter().filter(|u| u.role != Role::Entry).collect();
    let first = findings.len();
    inside(view, &units, findings);
    heads(view, &units, findings);
    stranger::rule(view, &units, findings);
    let mut n = 0;
    while n < units.len() && findings.len() < first + MOST {
        let start = n;
        while n < units.len() && units[n].role == Role::Site {
            n += 1;
        }
        if n == start {
            n += 1;
            continue;
        }
        let span = units[start].span.cover(units[n - 1].span);
        let (Some(before), Some(after)) = (start.checked_sub(1).map(|b| units[b]), units.get(n)) else {
            continue;
        };
        let head = matches!(before.role, Role::Text | Role::Heading);
        let open = head && after.role == Role::Text && after.span.start < view.end;
        if open {
            findings.extend(between(view, before, span, after));
        }
    }
}

/// Page heads with their numbers inside sentences: one finding for all of them.
fn heads(view: &View, units: &[&Unit], findings: &mut Vec<Finding>) {
    let known = recurring(view, units);
    let mut all: Vec<Span> = Vec::new();
    let mut text: Option<&Unit> = None;
    let marked = super::ended::marked(view);
    for (n, unit) in units.iter().enumerate() {
        match unit.role {
            Role::Text => text = Some(unit),
            Role::Furniture => {
                let joined = || known.contains(&letters(view.slice(unit.span)));
                let within = text.is_some_and(|u| u.span.contains(unit.span)) && joined();
                let between = || {
                    n > 0 && units.get(n + 1).is_some_and(|after| stranger::broken(view, units[n - 1], after, marked))
                };
                if (within || between()) && all.last().is_none_or(|&last| parted(view, last, unit.span)) {
                    all.push(unit.span);
                }
            }
            _ => {}
        }
    }
    let Some(&place) = all.first() else { return };
    let message = match all.len() {
        1 => "a page head stands inside this sentence".to_string(),
        n => format!("page heads stand inside sentences at {n} places; this is the first"),
    };
    let finding = at(view, Kind::Interruption, place, message).with("count", Detail::Count(all.len() as u64));
    findings.push(finding.weigh(Severity::Formatting).sure(0.9));
}

/// The letters of page heads that come again, with a number of a page beside them.
fn recurring(view: &View, units: &[&Unit]) -> FxHashSet<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    let furniture = |n: usize| units.get(n).filter(|u| u.role == Role::Furniture).map(|u| view.slice(u.span).trim());
    let number = |body: &str| body.split_whitespace().any(|w| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit()));
    for n in 0..units.len() {
        let Some(body) = furniture(n) else { continue };
        let beside = [n.checked_sub(1).and_then(furniture), furniture(n + 1)];
        if number(body) || beside.into_iter().flatten().any(number) {
            *counts.entry(letters(body)).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(key, count)| *count >= 2 && key.chars().any(char::is_alphabetic)).map(|c| c.0).collect()
}

/// Whether text stands between two pieces of furniture: they are of two pages then.
fn parted(view: &View, before: Span, after: Span) -> bool {
    !view.text[before.range().end..after.range().start.max(before.range().end)].trim().is_empty()
}

/// A notice inside a paragraph: behind its own sentence, and in a copy that has such notices.
fn inside(view: &View, units: &[&Unit], findings: &mut Vec<Finding>) {
    let site = units.iter().filter(|u| u.role == Role::Site && notice(view.slice(u.span)));
    if site.take(2).count() < 2 {
        return;
    }
    for unit in units.iter().filter(|u| u.role != Role::Site || u.label.is_some()) {
        let body = view.slice(unit.span);
        let Some((start, end)) = sentence_of(body) else { continue };
        // Alone in its block it is the block that is foreign.
        let around = start >= 8 || body.len() - end > 8;
        if !around || unit.span.start >= view.end {
            continue;
        }
        let base = unit.span.range().start;
        let span = Span::new(base + start, base + end);
        let fused = body.len() < 300;
        let message = match fused {
            true => "a notice of the site is glued to this heading",
            false => "a notice of the site stands inside this paragraph, in the place of text",
        };
        let weight = if fused { Severity::Editorial } else { Severity::Substantive };
        findings.push(at(view, Kind::Interruption, span, message).weigh(weight).sure(0.9));
    }
}

/// What a foreign block between two paragraphs means: nothing, an interruption, or a loss.
fn between(view: &View, before: &Unit, span: Span, after: &Unit) -> Option<Finding> {
    let (head, tail) = (view.slice(before.span), view.slice(after.span));
    if before.role == Role::Heading {
        // Behind its heading a text begins with a capital.
        let low = prose(tail) && small(tail).is_some_and(|word| super::beginning::capitals(view, after, word));
        return (low && before.side == after.side).then(|| cut(view, span, after));
    }
    let goes_on = prose(tail) || before.side == Side::Han && sentence(tail);
    if !prose(head) || !goes_on || before.side != after.side {
        return None;
    }
    let ended = sentence(head);
    let starts_low = tail.starts_with(char::is_lowercase);
    let han = before.side == Side::Han;
    match (ended, starts_low) {
        (false, true) => {
            let message = "a notice, a button or a page head stands inside this sentence";
            Some(at(view, Kind::Interruption, span, message).sure(0.9))
        }
        (true, true) => Some(cut(view, span, after)),
        (true, false) if han && tail.starts_with(INNER) => Some(cut(view, span, after)),
        (false, false) if !han && head.split_whitespace().count() >= 12 && super::truncated::open(head) => Some(
            at(view, Kind::TextCut, span, "text is missing: before what stands here the text ends in mid-sentence")
                .sure(0.7),
        ),
        (false, false) if han && (super::truncated::open(head) || super::ended::marked(view)) => Some(
            at(view, Kind::Interruption, span, "a notice, a button or a page head stands inside this sentence")
                .sure(0.8),
        ),
        _ => None,
    }
}

/// Marks and characters with which no paragraph of Chinese begins.
pub(super) const INNER: [char; 16] =
    ['，', '。', '、', '；', '：', '）', '》', '”', '！', '？', '的', '地', '得', '之', '等', '们'];

/// What stood before the text that begins here is lost.
fn cut(view: &View, span: Span, after: &Unit) -> Finding {
    let message = "text is missing: behind what stands here the text begins in mid-sentence";
    against(view, Kind::TextCut, span, view.first_words(after.span), message).sure(0.9)
}
