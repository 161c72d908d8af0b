//! Reports of a collation: for people, for programs, for editors' tools.

mod descent;
mod html;
mod json;
mod schema;
mod segments;
mod svg;
mod table;
mod tei;
pub mod terminal;

pub use descent::{dot, newick, nexus};
pub use html::write as html;
pub use json::{SCHEMA, write as json};
pub use schema::schema;
pub use svg::write as svg;
pub use table::{collatex, csv};
pub use tei::{Method, write as tei};

use crate::collate::{Collation, Group, Place, Reading, sigla};
use crate::document::Document;
use crate::finding::Severity;
use crate::report::Asked;

/// More witnesses than this of which there is nothing to be said are told of together.
const QUIET: usize = 6;

/// A collation with what its writers need.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The witnesses, in the order of the collation.
    pub documents: Vec<&'a Document>,
    /// What was found.
    pub collation: &'a Collation,
    /// What each witness is called in tables: the shortest that is its own.
    pub sigla: Vec<String>,
    /// What the engine was asked.
    pub asked: Asked,
}

impl<'a> Report<'a> {
    /// Looks up what all writers need.
    pub fn new(documents: &[&'a Document], collation: &'a Collation) -> Report<'a> {
        Report { documents: documents.to_vec(), collation, sigla: sigla(documents), asked: Asked::default() }
    }

    /// The group of a place.
    pub fn group(&self, place: &Place) -> &'a Group {
        &self.collation.groups[place.group]
    }

    /// The sigla of some rows of a group.
    pub fn names(&self, group: &Group, rows: &[usize]) -> Vec<&str> {
        rows.iter().map(|&row| self.sigla[group.strands[row].witness].as_str()).collect()
    }

    /// The witnesses of which there is something to be said, and those of which there is nothing, if they are many.
    pub(super) fn told(&self) -> (Vec<usize>, Vec<usize>) {
        let quiet = |witness: &usize| self.collation.summaries[*witness].quiet();
        let (silent, told): (Vec<usize>, Vec<usize>) = (0..self.documents.len()).partition(quiet);
        if silent.len() > QUIET { (told, silent) } else { ((0..self.documents.len()).collect(), Vec::new()) }
    }

    /// The places that are no noise, heaviest first.
    pub fn places(&self) -> impl Iterator<Item = (usize, &'a Place)> {
        self.collation.places.iter().enumerate().filter(|(_, place)| place.severity > Severity::Noise)
    }

    /// The group with most witnesses, and of those the one with most columns.
    pub(super) fn largest(&self) -> usize {
        let groups = &self.collation.groups;
        let size = |number: &usize| {
            (groups[*number].strands.len(), groups[*number].grid.columns(), std::cmp::Reverse(*number))
        };
        (0..groups.len()).max_by_key(size).unwrap_or(0)
    }

    /// Where a place stands in the first witness of its first reading: titles of sections, and the line.
    pub fn stands(&self, place: &Place) -> (Vec<String>, usize) {
        let group = self.group(place);
        let row = place.readings.iter().find(|r| !r.omits()).unwrap_or(&place.readings[0]).rows[0];
        let strand = &group.strands[row];
        let document = self.documents[strand.witness];
        let stream = strand.stream(&self.documents);
        let tokens = group.tokens(row, place.columns.clone());
        let offset = stream.cover(tokens).start;
        let structure = &document.structure;
        let side = structure.side(offset);
        let section = structure.path(offset, side).into_iter().map(|n| structure.sections[n].title.clone()).collect();
        (section, document.lines.place(document.text.as_str(), offset).0)
    }
}

/// What a reading says, with a word for nothing.
pub(super) fn said(place: &Place, reading: &Reading) -> String {
    match (reading.text.as_str(), place.marks) {
        ("", true) => "no mark".to_string(),
        ("", false) => "omitted".to_string(),
        (text, _) => text.to_string(),
    }
}
