//! Paragraphs in a row that begin with a short sentence of one pattern, and one that breaks it:
//! `New channels …`, `New spaces …`, `Platforms …`.

use super::view::{Role, Unit, View};
use super::{Kind, against};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

/// Fewest paragraphs that make a pattern.
const FEWEST: usize = 6;

/// A paragraph and the short sentence that it begins with.
struct Lead<'v> {
    place: Span,
    words: &'v str,
}

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let mut run: Vec<Lead> = Vec::new();
        for unit in view.units.iter().filter(|u| u.side == side && view.inside(u)) {
            match lead(view, unit) {
                Some(lead) => run.push(lead),
                None => judge(view, side, &std::mem::take(&mut run), findings),
            }
        }
        judge(view, side, &run, findings);
    }
}

/// The short first sentence of a paragraph that goes on behind it.
fn lead<'v>(view: &'v View, unit: &Unit) -> Option<Lead<'v>> {
    let body = view.slice(unit.span);
    let text = body.trim_start();
    let end = match unit.side {
        Side::Han => text[..text.floor_char_boundary(48)].find('。')?,
        Side::Word => text[..text.floor_char_boundary(70)].find(". ")?,
    };
    let words = &text[..end];
    let more = text.len() > end * 3 && unit.role == Role::Text && unit.label.is_none();
    let whole = !words.contains(['，', ',', '：', ':', '“', '"', '(']) && words.len() >= 6;
    let start = unit.span.range().start + body.len() - text.len();
    (more && whole).then(|| Lead { place: Span::new(start, start + end), words })
}

/// What all leads but one have in common is the pattern, and the one breaks it.
fn judge(view: &View, side: Side, run: &[Lead], findings: &mut Vec<Finding>) {
    if !(FEWEST..=30).contains(&run.len()) {
        return;
    }
    let marks = |lead: &Lead| -> Vec<String> {
        match side {
            Side::Word => lead.words.split_whitespace().take(1).map(str::to_string).collect(),
            Side::Han => {
                let chars: Vec<char> = lead.words.chars().filter(|&c| is_han(c)).collect();
                chars.windows(2).map(|pair| pair.iter().collect()).collect()
            }
        }
    };
    let all: Vec<Vec<String>> = run.iter().map(marks).collect();
    // The pattern is in the first lead or in the second.
    let pattern =
        all[0].iter().chain(&all[1]).find(|mark| all.iter().filter(|m| m.contains(mark)).count() + 1 == run.len());
    let Some(pattern) = pattern else { return };
    let Some(odd) = all.iter().position(|m| !m.contains(pattern)) else { return };
    let other = if odd == 0 { 1 } else { 0 };
    let message = format!(
        "the {} paragraphs beside this one begin with a sentence that has “{pattern}”; this one has not",
        run.len() - 1
    );
    let finding = against(view, Kind::FormVaries, run[odd].place, run[other].place, message);
    findings.push(finding.weigh(Severity::Editorial).with("what", "pattern").sure(0.65));
}
