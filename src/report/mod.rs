//! What to tell, then how.
//!
//! [`Report`] looks everything up once: quotes, lines, columns, sections. The writers only write.

pub mod asked;
pub mod changelog;
pub mod check;
pub mod docx;
pub mod collation;
mod excerpt;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod extract;
pub mod inspection;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod origin;
pub mod outline;
mod prose;
mod quote;
pub mod record;
pub mod sarif;
pub mod schema;
mod screen;
pub mod terminal;

pub use asked::Asked;
pub use fingerprint::fingerprint;

use crate::compare::{Comparison, Shared};
use crate::document::Document;
use crate::finding::Finding;
use crate::structure::Side;
use crate::text::{Sides, Span};

/// A place in a copy, looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where, in bytes of the extracted text.
    pub span: Span,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub text: String,
    /// Titles of the sections around it, outermost first.
    pub section: Vec<String>,
    /// Number of its paragraph in its section, from 1.
    pub paragraph: Option<usize>,
    /// Where in an original that is no plain text a person finds it.
    pub origin: Option<origin::Origin>,
}

/// A finding, looked up.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Its number in the report, from 1.
    pub id: usize,
    /// The finding.
    pub finding: &'a Finding,
    /// Where it stands on both sides.
    pub places: Sides<Place>,
    /// What the language is called.
    pub language: String,
    /// How many findings before it say the same of the same words.
    pub occurrence: usize,
}

/// The copies themselves and what ties them together, for formats that show the texts.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// The copies that a record is about.
    pub documents: Sides<&'a Document>,
    /// What they share, by place in the witness.
    pub shared: &'a [Shared],
    /// What layers fold, one by one.
    pub noise: &'a [Finding],
}

/// A comparison with everything that its writers need.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The copies.
    pub documents: Sides<&'a Document>,
    /// What was found.
    pub comparison: &'a Comparison,
    /// The findings, looked up.
    pub items: Vec<Item<'a>>,
    /// What the engine was asked.
    pub asked: Asked,
}

impl<'a> Report<'a> {
    /// Looks up everything a comparison points at.
    pub fn new(documents: Sides<&'a Document>, comparison: &'a Comparison) -> Report<'a> {
        let items = items(documents, &comparison.findings);
        Report { documents, comparison, items, asked: Asked::default() }
    }

    /// What is odd about the copies and the comparison, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let own = |document: &Document| {
            document.notes.iter().map(|note| format!("{}: {note}", document.name)).collect::<Vec<_>>()
        };
        let mut notes = own(self.documents.base);
        notes.extend(own(self.documents.witness));
        notes.extend(self.comparison.notes.iter().cloned());
        notes
    }
}

/// Looks up findings, each with its number and how many of its like stand before it.
fn items<'a>(documents: Sides<&Document>, found: &'a [Finding]) -> Vec<Item<'a>> {
    let item = |(at, finding): (usize, &'a Finding)| Item {
        id: at + 1,
        finding,
        places: Sides::new(
            place(documents.base, finding.places.base, finding.side),
            place(documents.witness, finding.places.witness, finding.side),
        ),
        language: language(documents, finding.side),
        occurrence: 0,
    };
    let mut items: Vec<Item> = found.iter().enumerate().map(item).collect();
    let essences: Vec<_> = items.iter().map(Item::essence).collect();
    let occurrences = fingerprint::occurrences(&essences);
    items.iter_mut().zip(occurrences).for_each(|(item, occurrence)| item.occurrence = occurrence);
    items
}

/// Looks up one place.
pub fn place(document: &Document, span: Span, side: Side) -> Place {
    let text = document.text.as_str();
    let (line, column) = document.lines.place(text, span.start);
    let structure = &document.structure;
    let section = structure.path(span.start, side).into_iter().map(|n| structure.sections[n].title.clone()).collect();
    Place {
        span,
        line,
        column,
        text: text[span.range()].to_string(),
        section,
        paragraph: structure.paragraph(span.start, side),
        origin: origin::origin(document, span.start),
    }
}

/// The language of a finding: a BCP 47 tag without its script.
fn language(documents: Sides<&Document>, side: Side) -> String {
    let tag = documents.base.language(side).or_else(|| documents.witness.language(side)).unwrap_or("und");
    tag.split('-').next().unwrap_or(tag).to_string()
}

/// A text that is safe to print: control characters and those that cannot be seen are spelled out.
pub(crate) fn plain(text: &str) -> String {
    screen::escape(text)
}
