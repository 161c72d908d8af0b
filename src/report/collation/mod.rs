//! Reports of a collation: for people, for programs, for editors' tools.

pub mod terminal;

use crate::collate::{Collation, Group, Place, Reading};
use crate::document::Document;
use crate::finding::Severity;
use std::path::Path;

/// A collation with what its writers need.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The witnesses, in the order of the collation.
    pub documents: Vec<&'a Document>,
    /// What was found.
    pub collation: &'a Collation,
    /// What each witness is called in tables: the shortest that is its own.
    pub sigla: Vec<String>,
}

impl<'a> Report<'a> {
    /// Looks up what all writers need.
    pub fn new(documents: &[&'a Document], collation: &'a Collation) -> Report<'a> {
        Report { documents: documents.to_vec(), collation, sigla: sigla(documents) }
    }

    /// The group of a place.
    pub fn group(&self, place: &Place) -> &'a Group {
        &self.collation.groups[place.group]
    }

    /// The sigla of some rows of a group.
    pub fn names(&self, group: &Group, rows: &[usize]) -> Vec<&str> {
        rows.iter().map(|&row| self.sigla[group.strands[row].witness].as_str()).collect()
    }

    /// The places that are no noise, heaviest first.
    pub fn places(&self) -> impl Iterator<Item = (usize, &'a Place)> {
        self.collation.places.iter().enumerate().filter(|(_, place)| place.severity > Severity::Noise)
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

/// The names of files, without folders where they are distinct without.
fn sigla(documents: &[&Document]) -> Vec<String> {
    let file = |document: &&Document| {
        let name = Path::new(&document.name).file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| document.name.clone())
    };
    let mut short: Vec<String> = documents.iter().map(file).collect();
    let same = |names: &[String]| {
        let mut sorted = names.to_vec();
        sorted.sort();
        sorted.windows(2).any(|pair| pair[0] == pair[1])
    };
    if same(&short) {
        short = documents.iter().map(|document| document.name.clone()).collect();
    }
    if same(&short) {
        let names = short.clone();
        let number = |(at, name): (usize, &String)| match names[..at].iter().filter(|n| *n == name).count() {
            0 => name.clone(),
            n => format!("{name} ({})", n + 1),
        };
        short = names.iter().enumerate().map(number).collect();
    }
    short
}
