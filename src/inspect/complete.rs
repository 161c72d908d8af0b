//! How much a copy has of what it announces: the entries of its own table of contents, and where
//! each of its languages stops.

use super::view::{Role, Unit, View};
use crate::structure::{Side, letters};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// How much a copy has of what it announces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Entries of the table of contents.
    pub entries: Vec<Listed>,
    /// Where each language of the document stops.
    pub stops: Vec<Stop>,
}

impl Completeness {
    /// The entries that have no section.
    pub fn missing(&self) -> impl Iterator<Item = &Listed> {
        self.entries.iter().filter(|e| e.section.is_none())
    }
}

/// An entry of a table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it says.
    pub title: String,
    /// Where it stands.
    pub place: Span,
    /// Its language.
    pub side: Side,
    /// The heading that it leads to; `None` where the text has none.
    pub section: Option<Span>,
}

/// The end of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Which language.
    pub side: Side,
    /// Its last block.
    pub place: Span,
    /// Whether that ends as a sentence does.
    pub whole: bool,
}

/// Measures a copy by its own table of contents.
pub(super) fn read(view: &View) -> Completeness {
    Completeness { entries: entries(view), stops: stops(view) }
}

/// The title of a block without its number and page number.
pub(super) fn bare(view: &View, unit: &Unit) -> String {
    let line = view.line(unit);
    let bare = unit.label.as_ref().and_then(|l| line.get(l.len..)).unwrap_or(&line);
    letters(bare.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.'))
}

fn entries(view: &View) -> Vec<Listed> {
    let mut headings: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    let body = view.units.iter().filter(|u| u.span.start >= view.contents.end && u.span.len() <= 300);
    for unit in body.filter(|u| matches!(u.role, Role::Heading | Role::Text)) {
        headings.entry(bare(view, unit)).or_default().push(unit.span);
    }
    let entry = |unit: &Unit| {
        let key = bare(view, unit);
        let title = super::view::heads_contents(&view.line(unit));
        (!key.is_empty() && !title).then(|| Listed {
            title: view.line(unit).into_owned(),
            place: unit.span,
            side: unit.side,
            section: headings.get(&key).and_then(|places| places.first().copied()),
        })
    };
    let listed = view.units.iter().filter(|u| u.role == Role::Entry && view.contents.contains(u.span));
    listed.filter_map(entry).collect()
}

fn stops(view: &View) -> Vec<Stop> {
    let last = |side: Side| view.paragraphs().filter(|u| u.side == side).last();
    let stop =
        |side: Side| last(side).map(|u| Stop { side, place: u.span, whole: super::view::sentence(view.slice(u.span)) });
    let sides = [Side::Han, Side::Word].into_iter();
    sides.filter(|&s| view.document.language(s).is_some()).filter_map(stop).collect()
}
