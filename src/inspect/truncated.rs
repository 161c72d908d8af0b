//! A copy that stops: in mid-sentence, or where dots stand for the rest.

use super::view::{Role, Unit, View, elision, sentence, walled};
use super::{Kind, at};
use crate::finding::Finding;
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let mut last: Option<&Unit> = None;
        for unit in view.paragraphs().filter(|u| u.side == side) {
            last = Some(unit);
        }
        if let Some(unit) = last.filter(|u| open(view.slice(u.span)) || super::ended::last(view, side, u)) {
            let end = unit.span.end as usize;
            let start = view.text.floor_char_boundary(end.saturating_sub(40).max(unit.span.range().start));
            findings.push(at(view, Kind::Truncated, Span::new(start, end), "the text stops in mid-sentence").sure(0.8));
        }
    }
    dots(view, findings);
}

/// Words with which no English sentence ends.
pub(super) const OPEN: [&str; 60] = [
    "the",
    "a",
    "an",
    "of",
    "and",
    "or",
    "to",
    "in",
    "on",
    "with",
    "for",
    "by",
    "that",
    "which",
    "is",
    "are",
    "as",
    "at",
    "from",
    "its",
    "their",
    "our",
    "your",
    "such",
    "shall",
    "will",
    "be",
    "been",
    "was",
    "were",
    "has",
    "have",
    "would",
    "should",
    "must",
    "may",
    "might",
    "than",
    "into",
    "upon",
    "between",
    "whose",
    "who",
    "when",
    "where",
    "while",
    "because",
    "whether",
    "if",
    "unless",
    "including",
    "every",
    "my",
    "his",
    "during",
    "against",
    "among",
    "per",
    "under",
    "we",
];

/// Whether a paragraph of prose ends where no sentence can.
pub(super) fn open(body: &str) -> bool {
    let body = body.trim_end();
    if sentence(body) || body.len() > 60_000 {
        return false;
    }
    let han = body.chars().filter(|&c| is_han(c)).count();
    let paused = body.ends_with(['，', '、']);
    if han >= 30 || paused && han >= 14 {
        let prose = body.contains(['，', '。', ',']);
        return prose && (paused || body.ends_with(',') || body.ends_with(|c| HAN_OPEN.contains(c)));
    }
    let words = body.split_whitespace().count();
    let last = body.rsplit(char::is_whitespace).next().unwrap_or("");
    words >= 10 && (OPEN.contains(&&*last.to_ascii_lowercase()) || last.ends_with(',') && last.len() > 2 && words >= 14)
}

/// Characters with which no Chinese sentence ends.
const HAN_OPEN: &str = "的和与及或并且而但在于对将把被是为从由向以其该若";

/// Dots that stand for the rest, with nothing behind them but what a site adds.
fn dots(view: &View, findings: &mut Vec<Finding>) {
    for (n, unit) in view.units.iter().enumerate() {
        let body = view.slice(unit.span);
        let marked = unit.role == Role::Site && unit.span.len() <= 200 && elision(body);
        let before = view.units[..n].iter().rev().find(|u| u.role == Role::Text).is_some_and(|u| u.span.len() > 40);
        if !marked || !before {
            continue;
        }
        let wall = walled(&view.text, &view.units[n + 1..]);
        let end = n + 1 == view.units.len();
        if wall || end {
            let message = if wall {
                "dots and a notice of the site stand for the rest of the text"
            } else {
                "dots stand for the rest of the text"
            };
            findings.push(at(view, Kind::Truncated, unit.span, message).sure(0.9));
        }
    }
}
