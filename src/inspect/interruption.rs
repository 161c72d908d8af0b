//! Notices, buttons and page heads inside a sentence or in the place of text, and whether the text
//! goes on behind them.

use super::view::{Role, Unit, View, sentence};
use super::{Kind, against, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::{Side, letters};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Findings of this rule are at most so many.
const MOST: usize = 60;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let buttons = buttons(view);
    let foreign = |u: &Unit| {
        matches!(u.role, Role::Site) || buttons.contains(&u.span) || notice(view.slice(u.span)) && repeated(view)
    };
    // A policy on cookies speaks of them all along.
    let prose = view.paragraphs().map(|u| view.slice(u.span)).filter(|body| !notice(body));
    let cookies: usize = prose.map(|body| memchr::memmem::find_iter(body.as_bytes(), b"ookie").count()).sum();
    if cookies * 900 > view.text.len() {
        return;
    }
    let units: Vec<(&Unit, bool)> =
        view.units.iter().filter(|u| u.role != Role::Entry).map(|u| (u, foreign(u))).collect();
    let first = findings.len();
    inside(view, &units, findings);
    let mut n = 0;
    while n < units.len() && findings.len() < first + MOST {
        if !units[n].1 {
            n += 1;
            continue;
        }
        let start = n;
        while n < units.len() && units[n].1 {
            n += 1;
        }
        let span = units[start].0.span.cover(units[n - 1].0.span);
        let (Some(before), Some(after)) = (start.checked_sub(1).map(|b| units[b].0), units.get(n).map(|u| u.0)) else {
            continue;
        };
        let open = before.role == Role::Text && after.role == Role::Text && after.span.start < view.end;
        if open {
            findings.extend(between(view, before, span, after));
        }
    }
}

/// Short lines that come three times or more and end as no sentence does: labels of buttons.
fn buttons(view: &View) -> Vec<Span> {
    let mut seen: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    for unit in view.units.iter().filter(|u| u.role != Role::Entry && u.span.len() <= 40 && u.label.is_none()) {
        let body = view.slice(unit.span);
        let words = body.split_whitespace().count();
        if (2..=5).contains(&words) && !sentence(body) && body.is_ascii() {
            seen.entry(letters(body)).or_default().push(unit.span);
        }
    }
    let mut all: Vec<Span> = seen.into_values().filter(|places| places.len() >= 3).flatten().collect();
    all.sort_unstable();
    all
}

/// Whether a block is a notice about cookies: it speaks of them, of agreeing, and of finding out more.
pub(super) fn notice(body: &str) -> bool {
    if body.len() > 700 {
        return false;
    }
    let lower = body.to_lowercase();
    let agrees = ["agree", "consent", "continuing to", "continue to use", "accept"].iter().any(|w| lower.contains(w));
    let more = ["find out more", "learn more", "see here", "see our", "cookie policy", "agree to their use"]
        .iter()
        .any(|w| lower.contains(w));
    lower.contains("cookie") && agrees && more
}

/// Whether a copy has such a notice twice: a policy speaks of cookies once.
fn repeated(view: &View) -> bool {
    view.units.iter().filter(|u| notice(view.slice(u.span))).take(2).count() == 2
}

/// A notice inside a paragraph: behind its own sentence, and in a copy that has such notices.
fn inside(view: &View, units: &[(&Unit, bool)], findings: &mut Vec<Finding>) {
    let notices = units.iter().filter(|u| notice(view.slice(u.0.span))).count();
    if notices < 2 {
        return;
    }
    for (unit, _) in units.iter().filter(|u| u.0.role != Role::Site || u.0.label.is_some()) {
        let body = view.slice(unit.span);
        let Some((start, end)) = sentence_of(body) else { continue };
        // Alone in its block it is the block that is foreign.
        let around = start >= 8 || body.len() - end > 300;
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

/// The first sentence of a block that speaks of cookies as a notice does, to its end or the block's.
fn sentence_of(body: &str) -> Option<(usize, usize)> {
    let lower = body.to_ascii_lowercase();
    let place = ["uses cookies", "use cookies", "control cookies", "manage cookies"]
        .iter()
        .filter_map(|w| lower.find(w))
        .min()?;
    let start = lower[..place].rfind(". ").map_or(0, |s| s + 2);
    let start = lower[..place].rfind(" to find out").map_or(start, |s| s + 1).max(start);
    Some((start, body.len()))
}

/// What a foreign block between two paragraphs means: nothing, an interruption, or a loss.
fn between(view: &View, before: &Unit, span: Span, after: &Unit) -> Option<Finding> {
    let (head, tail) = (view.slice(before.span), view.slice(after.span));
    let prose = |body: &str| body.split_whitespace().count() >= 8 || body.chars().filter(|&c| is_han(c)).count() >= 16;
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
        (true, true) => {
            let message = "text is missing: behind what stands here the text begins in mid-sentence";
            let first = first_words(view, after.span);
            let finding = against(view, Kind::TextCut, span, first, message).sure(0.9);
            Some(finding)
        }
        (false, false) if !han && head.split_whitespace().count() >= 12 && super::truncated::open(head) => Some(
            at(view, Kind::TextCut, span, "text is missing: before what stands here the text ends in mid-sentence")
                .sure(0.7),
        ),
        (false, false) if han && !ended && super::truncated::open(head) => Some(
            at(view, Kind::Interruption, span, "a notice, a button or a page head stands inside this sentence")
                .sure(0.8),
        ),
        _ => None,
    }
}

/// The first words of a block.
fn first_words(view: &View, block: Span) -> Span {
    let body = view.slice(block);
    let end = body.floor_char_boundary(60);
    Span::new(block.range().start, block.range().start + end)
}
