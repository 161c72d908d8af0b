//! Headings without text under them, where their siblings have some.

use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::structure::Side;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 12;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let body = |u: &&Unit| u.side == side && u.span.start >= view.contents.end && view.inside(u);
        let units: Vec<&Unit> = view.units.iter().filter(body).collect();
        let labelled = |u: &Unit| u.role == Role::Heading && u.label.is_some();
        let levels: Vec<u8> = levels(view, &units);
        let mut empty: Vec<&Unit> = Vec::new();
        let mut full = 0;
        for (n, unit) in units.iter().enumerate().filter(|(_, u)| labelled(u)) {
            let next = units.get(n + 1);
            // The next heading of the same rank, or the end of the copy, right behind it.
            let bare = match next {
                Some(next) => next.role == Role::Heading && levels[n + 1] <= levels[n],
                None => true,
            };
            if bare { empty.push(unit) } else { full += 1 }
        }
        // About one in four at most: one of three, two of seven.
        if empty.len() > MOST || empty.len() * 3 > full + 1 {
            continue;
        }
        for unit in empty {
            // A title that says so itself is whole: “Article 5 (repealed)”, “Section 3 [Reserved]”.
            let title = view.line(unit);
            let sentence = super::view::sentence(&title) || title.chars().count() > 60;
            if !super::view::gone(&title) && !sentence {
                findings.push(at(view, Kind::SectionEmpty, unit.span, "no text stands under this heading").sure(0.75));
            }
        }
    }
}

/// How deep each heading lies in the outline.
fn levels(view: &View, units: &[&Unit]) -> Vec<u8> {
    let mut known: Vec<(u32, u8)> =
        view.document.structure.sections.iter().map(|s| (s.heading.start, s.level)).collect();
    known.sort_unstable();
    let level = |u: &&Unit| known.binary_search_by_key(&u.span.start, |k| k.0).map_or(99, |at| known[at].1);
    units.iter().map(level).collect()
}
