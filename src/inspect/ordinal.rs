//! A *Second* without a *First*.

use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::text::Span;

/// What a paragraph begins with, and what must stand before it in its section.
const PAIRS: [(&str, &[&str]); 6] = [
    ("Second, ", &["first", "one"]),
    ("Secondly, ", &["first", "begin", "start"]),
    ("Third, ", &["second"]),
    ("Thirdly, ", &["second"]),
    ("其次", &["首先", "第一", "最重要", "先", "一是"]),
    ("第二，", &["第一", "首先"]),
];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let units: Vec<&Unit> = view.units.iter().filter(|u| view.inside(u)).collect();
    for (n, unit) in units.iter().enumerate().filter(|(_, u)| u.role == Role::Text) {
        let body = view.slice(unit.span);
        let Some((at_word, word, firsts)) = PAIRS.iter().find_map(|p| Some((begins(body, p.0)?, p.0, p.1))) else {
            continue;
        };
        // As far back as the section goes, and no further than a page.
        let mut seen = firsts.iter().any(|f| body[..at_word].to_lowercase().contains(f));
        for earlier in units[..n].iter().rev().take(if seen { 0 } else { 30 }) {
            let text = view.slice(earlier.span);
            let lower = text[text.floor_char_boundary(text.len().saturating_sub(6000))..].to_lowercase();
            seen |= firsts.iter().any(|f| lower.contains(f));
            if seen || earlier.role == Role::Heading && earlier.side == unit.side && earlier.label.is_some() {
                break;
            }
        }
        if !seen {
            let start = unit.span.range().start + at_word;
            let span = Span::new(start, start + word.trim_end().len());
            let message =
                format!("“{}” with no first before it in this section", word.trim_end_matches([' ', ',', '，']));
            findings.push(at(view, Kind::OrdinalGap, span, message).sure(0.8));
        }
    }
}

/// Where a sentence of a paragraph begins with a word: at its head, or further on where nothing else is meant.
fn begins(body: &str, word: &str) -> Option<usize> {
    if body.starts_with(word) {
        return Some(0);
    }
    if !word.contains("ly,") && !word.ends_with('，') {
        return None;
    }
    let at = memchr::memmem::find(body.as_bytes(), word.as_bytes())?;
    let before = body[..at].trim_end();
    before.ends_with(['.', ';', '。', '；']).then_some(at)
}
