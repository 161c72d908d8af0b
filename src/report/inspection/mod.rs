//! What to tell about one copy, then how.

pub mod json;
pub mod terminal;

use super::{Asked, Place, place};
use crate::document::Document;
use crate::finding::Finding;
use crate::inspect::Inspection;

/// A finding, looked up.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Its number in the report, from 1.
    pub id: usize,
    /// The finding.
    pub finding: &'a Finding,
    /// Where it stands.
    pub place: Place,
    /// The place in the same copy that it is held against, if there is one.
    pub other: Option<Place>,
    /// What the language is called.
    pub language: String,
}

/// An inspection with everything that its writers need.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The copy.
    pub document: &'a Document,
    /// What was found.
    pub inspection: &'a Inspection,
    /// The findings, looked up.
    pub items: Vec<Item<'a>>,
    /// What the engine was asked.
    pub asked: Asked,
}

impl<'a> Report<'a> {
    /// Looks up everything an inspection points at.
    pub fn new(document: &'a Document, inspection: &'a Inspection) -> Report<'a> {
        let item = |(at, finding): (usize, &'a Finding)| {
            let places = finding.places;
            let other = (places.witness != places.base)
                .then(|| place(document, places.witness, document.structure.side(places.witness.start)));
            let tag = document.language(finding.side).unwrap_or("und");
            let language = tag.split('-').next().unwrap_or(tag).to_string();
            Item { id: at + 1, finding, place: place(document, places.base, finding.side), other, language }
        };
        let items = inspection.findings.iter().enumerate().map(item).collect();
        Report { document, inspection, items, asked: Asked::default() }
    }
}
