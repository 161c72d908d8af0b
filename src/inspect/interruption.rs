//! Notices, buttons and page heads inside a sentence or in the place of text, and whether the text
//! goes on behind them.

use super::begun::small;
use super::notice::{notice, sentence_of};
use super::view::{Role, Unit, View, sentence};
use super::{Kind, against, at};
use crate::finding::{Detail, Finding, Severity};
use crate::han::is_han;
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
    strangers(view, &units, findings);
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
    for unit in units {
        match unit.role {
            Role::Text => text = Some(unit),
            Role::Furniture if known.contains(&letters(view.slice(unit.span))) => {
                let within = text.is_some_and(|u| u.span.contains(unit.span));
                if within && all.last().is_none_or(|&last| parted(view, last, unit.span)) {
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

/// More lines that differ than this are how a copy sets what it displays.
const DIFFERENT: usize = 2;

/// Lines inside sentences that are known for nothing but where they stand.
fn strangers(view: &View, units: &[&Unit], findings: &mut Vec<Finding>) {
    // Where empty lines part paragraphs a line without them is one that was not joined.
    let parted = |a: &Unit, b: &Unit| {
        let gap = view.text.get(a.span.range().end..b.span.range().start).unwrap_or("");
        gap.bytes().filter(|&b| b == b'\n').count() >= 2
    };
    let spaced = units.windows(2).any(|w| parted(w[0], w[1]));
    let alone = |n: usize| !spaced || parted(units[n - 1], units[n]) && parted(units[n], units[n + 1]);
    let inside = |n: usize| foreign(view, units, n).filter(|_| alone(n));
    let found: Vec<Finding> = (1..units.len().saturating_sub(1)).filter_map(inside).take(MOST).collect();
    let lines: FxHashSet<String> = found.iter().map(|f| letters(view.slice(f.places.base))).collect();
    if lines.len() <= DIFFERENT {
        findings.extend(found);
    }
}

/// A short block that is neither marked as the site's nor part of the sentence it stands in: what is
/// before it breaks off, and what is behind it goes on.
fn foreign(view: &View, units: &[&Unit], n: usize) -> Option<Finding> {
    let (before, block, after) = (units[n.checked_sub(1)?], units[n], units.get(n + 1)?);
    let text = |u: &Unit| u.role == Role::Text && view.inside(u) && u.span.start >= view.contents.end;
    let (head, body, tail) = (view.slice(before.span), view.slice(block.span), view.slice(after.span));
    let apart = text(before) && text(after) && before.side == after.side && after.label.is_none();
    if !apart || !matches!(block.role, Role::Text | Role::Heading) || !inserted(body, block) || sentence(head) {
        return None;
    }
    let broken = match before.side {
        Side::Word => {
            let goes_on = small(tail).is_some_and(|word| super::beginning::capitals(view, after, word));
            goes_on
                && prose(head)
                && head.trim_end().ends_with(char::is_alphabetic)
                && super::begun::ordinary(view, tail)
        }
        Side::Han => {
            let paused =
                head.contains(['，', '。', '、']) && head.trim_end().ends_with(|c| is_han(c) || "，、".contains(c));
            paused
                && prose(head)
                && prose(tail)
                && tail.starts_with(|c: char| is_han(c) || INNER.contains(&c))
                && !sentence(body)
                && super::ended::marked(view)
        }
    };
    broken.then(|| {
        at(view, Kind::Interruption, block.span, "a line that is not of the text stands inside this sentence").sure(0.7)
    })
}

/// Whether a block may have been put in: a few words, no item of a list, no formula or code.
fn inserted(body: &str, block: &Unit) -> bool {
    let odd =
        |c: char| matches!(c, '=' | '{' | '}' | '<' | '>' | '|' | '\\' | '$' | '`' | '"' | '“' | '”' | '_' | '*' | '+');
    block.label.is_none()
        && block.span.len() <= 200
        && body.starts_with(|c: char| c.is_uppercase() || is_han(c))
        && !body.trim_end().ends_with([':', ',', ';', '：', '，', '、', '；'])
        && !body.contains(odd)
        && !body.contains('\n')
}

/// Whether a block is running text.
fn prose(body: &str) -> bool {
    body.split_whitespace().count() >= 8 || body.chars().filter(|&c| is_han(c)).count() >= 16
}

/// What a foreign block between two paragraphs means: nothing, an interruption, or a loss.
fn between(view: &View, before: &Unit, span: Span, after: &Unit) -> Option<Finding> {
    let (head, tail) = (view.slice(before.span), view.slice(after.span));
    if before.role == Role::Heading {
        // Behind its heading a text begins with a capital.
        let low = prose(tail) && small(tail).is_some_and(|word| super::beginning::capitals(view, after, word));
        return (low && before.side == after.side).then(|| cut(view, span, after));
    }
    if !prose(head) || !prose(tail) || before.side != after.side {
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
const INNER: [char; 16] =
    ['，', '。', '、', '；', '：', '）', '》', '”', '！', '？', '的', '地', '得', '之', '等', '们'];

/// What stood before the text that begins here is lost.
fn cut(view: &View, span: Span, after: &Unit) -> Finding {
    let message = "text is missing: behind what stands here the text begins in mid-sentence";
    against(view, Kind::TextCut, span, view.first_words(after.span), message).sure(0.9)
}
