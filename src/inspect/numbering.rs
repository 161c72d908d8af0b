//! Numbers of sections that jump, come twice, or begin in the middle.

use super::items::doubled;
use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::{Detail, Finding, Severity};
use crate::structure::Side;
use crate::structure::heading::Style;
use crate::text::Span;

/// A run of numbers of one style under one parent.
#[derive(Debug, Default)]
struct Run {
    numbers: Vec<(u32, Span)>,
}

/// Styles in which a text numbers what it is made of; articles of a law may be repealed and leave
/// their numbers, and decimal numbers may count figures and steps as well.
const STYLES: [Style; 5] = [Style::Part, Style::Chapter, Style::Roman, Style::HanComma, Style::Paren];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let units = view.units.iter().filter(|u| u.side == side && counted(view, u));
        let mut open: Vec<(Style, Run)> = Vec::new();
        for unit in units {
            let Some(label) = &unit.label else { continue };
            if !STYLES.contains(&label.style) {
                // A section or article numbered in another way begins its paragraphs anew.
                let inner = open.iter().position(|r| r.0 == Style::Paren).unwrap_or(open.len());
                open.drain(inner..).for_each(|r| judge(view, &r.1, r.0, findings));
                continue;
            }
            // A label of an outer style ends the runs of the inner ones.
            match open.iter().position(|r| r.0 == label.style) {
                Some(known) => open.drain(known + 1..).for_each(|r| judge(view, &r.1, r.0, findings)),
                None => open.push((label.style, Run::default())),
            }
            let Some((style, run)) = open.iter_mut().rev().find(|r| r.0 == label.style) else { continue };
            let number = label.number[0];
            // A list that begins anew is another list.
            if number == 1 && !run.numbers.is_empty() || run.numbers.len() >= 400 {
                judge(view, run, *style, findings);
                run.numbers.clear();
            }
            run.numbers.push((number, unit.span));
        }
        open.iter().for_each(|r| judge(view, &r.1, r.0, findings));
        articles(view, side, findings);
    }
}

/// Articles that begin in the middle and count on from there. Of gaps further down repeals are the
/// reason as often as not; the first article of a law stays.
fn articles(view: &View, side: Side, findings: &mut Vec<Finding>) {
    let own = |u: &&Unit| u.side == side && view.inside(u) && u.span.start >= view.contents.end;
    let number = |u: &Unit| match &u.label {
        Some(l) if l.style == Style::Article && l.number.len() == 1 => Some((l.number[0], u.span)),
        _ => None,
    };
    let all: Vec<(u32, Span)> = view.units.iter().filter(own).filter_map(number).collect();
    let Some(&(first, place)) = all.first().filter(|a| a.0 > 1) else { return };
    let steps = all.windows(2).take(2).filter(|w| w[1].0 == w[0].0 + 1).count();
    if steps < 2 || all.iter().any(|a| a.0 < first) {
        return;
    }
    let message = format!("the articles begin with {first}: {} missing before", list(1, first - 1));
    findings.push(gap(view, place, 1, first - 1, message).weigh(Severity::Editorial));
}

/// Whether a block takes part: a heading, or a paragraph that begins with a number of these styles.
fn counted(view: &View, unit: &Unit) -> bool {
    let Some(label) = &unit.label else { return false };
    let glued = unit.role == Role::Site && label.style == Style::Roman && unit.span.start < view.end;
    let body = matches!(unit.role, Role::Heading | Role::Text) && view.inside(unit) || glued;
    // What only *reads* like a number: `I.` alone is a pronoun or an initial.
    let roman = label.style != Style::Roman || unit.role == Role::Heading || headed(view, unit);
    let other = unit.role == Role::Heading && !STYLES.contains(&label.style);
    let own = STYLES.contains(&label.style) && label.number.len() == 1;
    body && roman && (own || other) && unit.span.start >= view.contents.end
}

/// Whether a paragraph begins as a heading does that something was glued to: `III, Principles To …`.
pub(super) fn headed(view: &View, unit: &Unit) -> bool {
    let body = view.slice(unit.span);
    let label = body.split_whitespace().next().unwrap_or("");
    label.len() >= 2
        && label.trim_end_matches([',', '.']).chars().all(|c| "IVXL".contains(c))
        && label.ends_with([',', '.'])
}

/// Reports the gaps of a run that counts: most of its steps are by one.
fn judge(view: &View, run: &Run, style: Style, findings: &mut Vec<Finding>) {
    let numbers = &run.numbers;
    if let Some((number, place)) = doubled(numbers) {
        let message = format!("number {number} comes twice: the first stands for {}", number - 1);
        let finding = at(view, Kind::NumberingGap, view.first_line(place), message);
        findings.push(finding.weigh(Severity::Editorial).sure(0.85));
        return;
    }
    let steps = numbers.windows(2).filter(|w| w[1].0 == w[0].0 + 1).count();
    let turns = numbers.windows(2).filter(|w| w[1].0 <= w[0].0).count();
    if numbers.len() < 3 && style != Style::HanComma && style != Style::Chapter || numbers.len() < 2 {
        return;
    }
    let big = numbers.windows(2).any(|w| w[1].0 > w[0].0 + 12) || numbers[0].0 > 12;
    // Chapter I and Chapter III are enough where nothing else counts.
    let pair = numbers.len() == 2 && numbers[0].0 == 1 && numbers[1].0 <= 4;
    if steps * 2 + 1 < numbers.len() && !pair || big || turns * 4 > numbers.len() {
        return;
    }
    let first = numbers[0];
    // The first of a list may stand in the heading's own line: `5. (1) …`.
    let least = if style == Style::Paren { 2 } else { 1 };
    if first.0 > least && steps >= 2 {
        let message = format!("the numbers begin with {}: {} missing before", first.0, list(1, first.0 - 1));
        let found = gap(view, first.1, 1, first.0 - 1, message);
        // A copy that begins so may be an excerpt.
        let inner =
            view.units.iter().any(|u| u.role == Role::Heading && u.label.is_some() && u.span.start < first.1.start);
        let headed = view.units.iter().any(|u| u.role == Role::Heading && u.span == first.1);
        findings.push(if inner && headed { found } else { found.weigh(Severity::Editorial) });
    }
    for pair in numbers.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if after.0 > before.0 + 1 {
            let message =
                format!("{} follows {}: {} missing between", after.0, before.0, list(before.0 + 1, after.0 - 1));
            findings.push(gap(view, after.1, before.0 + 1, after.0 - 1, message));
        } else if after.0 == before.0 && numbers.len() >= 4 && style != Style::Paren {
            let message = format!("number {} comes twice", after.0);
            findings.push(
                at(view, Kind::NumberingGap, view.first_line(after.1), message).weigh(Severity::Editorial).sure(0.8),
            );
        }
    }
}

fn gap(view: &View, place: Span, from: u32, to: u32, message: String) -> Finding {
    let missing: Vec<String> = (from..=to).map(|n| n.to_string()).collect();
    at(view, Kind::NumberingGap, view.first_line(place), message).sure(0.85).with("missing", Detail::List(missing))
}

/// `2 is`, `1 to 4 are`.
fn list(from: u32, to: u32) -> String {
    if from == to { format!("{from} is") } else { format!("{from} to {to} are") }
}
