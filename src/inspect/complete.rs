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
    let listed = view.units.iter().filter(|u| u.role == Role::Entry && view.contents.contains(u.span));
    let listed: Vec<&Unit> = listed.collect();
    if listed.is_empty() {
        return Vec::new();
    }
    let units = view.units.iter().filter(|u| u.span.start >= view.contents.end && u.span.len() <= 300);
    let body: Vec<(&Unit, String)> =
        units.filter(|u| matches!(u.role, Role::Heading | Role::Text)).map(|u| (u, bare(view, u))).collect();
    let mut headings: FxHashMap<&str, Vec<&Unit>> = FxHashMap::default();
    for (unit, key) in &body {
        headings.entry(key).or_default().push(unit);
    }
    let entry = |unit: &Unit| {
        let key = bare(view, unit);
        let title = super::view::heads_contents(&view.line(unit));
        // Of several with the same words the one with the same number.
        let same = headings.get(key.as_str()).map(Vec::as_slice).unwrap_or_default();
        let numbered = same.iter().find(|h| number(h).is_some() && number(h) == number(unit));
        let section = numbered.or(same.first()).copied().or_else(|| reworded(unit, &key, &body));
        let section = section.or_else(|| single(view, &key));
        (!key.is_empty() && !title).then(|| Listed {
            title: view.line(unit).into_owned(),
            place: unit.span,
            side: unit.side,
            section: section.map(|h| h.span),
        })
    };
    listed.into_iter().filter_map(entry).collect()
}

/// The one line that was taken for furniture and has the words of an entry: a running head comes more often.
fn single<'v>(view: &'v View, key: &str) -> Option<&'v Unit> {
    let units = view.units.iter().filter(|u| u.role == Role::Furniture && u.span.start >= view.contents.end);
    let mut found = units.filter(|u| !key.is_empty() && bare(view, u) == key);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The number of a block.
pub(super) fn number(unit: &Unit) -> Option<&[u32]> {
    unit.label.as_ref().map(|l| l.number.as_slice())
}

/// The one heading that has an entry's number and most of its words.
fn reworded<'v>(entry: &Unit, key: &str, body: &[(&'v Unit, String)]) -> Option<&'v Unit> {
    let number = number(entry)?;
    let style = entry.label.as_ref().map(|l| l.style);
    let same = |(unit, words): &&(&Unit, String)| {
        let label = unit.label.as_ref();
        let own = label.is_some_and(|l| Some(l.style) == style && l.number == number);
        unit.role == Role::Heading && unit.side == entry.side && own && likeness(key, words) >= 0.5
    };
    let mut found = body.iter().filter(same);
    let first = found.next()?;
    found.next().is_none().then_some(first.0)
}

/// Which share of their pairs of letters two titles have in common (Dice).
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (own, mut other) = (pairs(a), pairs(b));
    let all = own.len() + other.len();
    let mut common = 0;
    for pair in &own {
        if let Some(at) = other.iter().position(|o| o == pair) {
            other.swap_remove(at);
            common += 1;
        }
    }
    2.0 * f64::from(common) / all.max(1) as f64
}

fn stops(view: &View) -> Vec<Stop> {
    let last = |side: Side| view.paragraphs().filter(|u| u.side == side).last();
    let stop = |side: Side| last(side).map(|u| Stop { side, place: u.span, whole: whole(view, u) });
    let sides = [Side::Han, Side::Word].into_iter();
    sides.filter(|&s| view.document.language(s).is_some()).filter_map(stop).collect()
}

/// Whether the last block ends as it should: as a sentence does, or as the items of a list before it.
fn whole(view: &View, last: &Unit) -> bool {
    let body = view.slice(last.span);
    let short = body.split_whitespace().count() <= 16 && body.len() <= 160;
    super::view::sentence(body) || short && !super::truncated::open(body)
}
