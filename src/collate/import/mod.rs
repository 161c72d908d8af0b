//! Tables that somebody else aligned: TEI by either method, CollateX's JSON, CSV.
//!
//! A table is taken as it is: its columns become the columns of a [`Group`], and everything after the alignment
//! (readings, kinds, votes, descent) is worked out as for witnesses that were aligned here.

mod apart;
mod collatex;
mod csv;
mod tei;

use super::grid::{Cell, Grid};
use super::group::{Group, settle};
use super::natural;
use super::silence::{self, Silence, State};
use super::strand;
use crate::capture::{Capture, Error};
use crate::document::Document;
use crate::han::is_han;
use std::ops::Range;

/// A table of readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Names of the witnesses, in order.
    pub names: Vec<String>,
    /// The columns: an entry for each witness.
    pub columns: Vec<Vec<Entry>>,
}

/// What a witness has in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A reading; empty where the witness omits what others have.
    Text(String),
    /// Nothing can be told, and why.
    Silent(State),
}

/// Witnesses and columns together that a table may have at most.
const CELLS: usize = 1 << 26;

/// Reads a table; `None` where the bytes are no table but a text.
///
/// # Errors
/// When the bytes are a table that is broken; the error says where.
pub fn read(capture: &Capture) -> Option<Result<Imported, Error>> {
    let text = std::str::from_utf8(&capture.bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    let head = &text[..text.floor_char_boundary(1 << 16)];
    let table = if head.trim_start().starts_with('{') && head.contains("\"witnesses\"") && text.contains("\"table\"") {
        collatex::read(text)
    } else if head.trim_start().starts_with('<') && text.contains("<app") && apparatus(head) {
        tei::read(text)
    } else {
        return None;
    };
    Some(checked(table, &capture.name))
}

/// Whether XML is a TEI document, or an apparatus alone as CollateX writes it.
fn apparatus(head: &str) -> bool {
    head.contains("<TEI") || head.contains("<rdg") && (head.contains("collatex/ns") || head.contains("<root><app"))
}

/// Reads a table of one column for each witness, parted by commas or tabs, with names in its first row.
///
/// # Errors
/// When the rows are not all of one length, or there are no two witnesses.
pub fn read_csv(capture: &Capture) -> Result<Imported, Error> {
    let text = String::from_utf8_lossy(&capture.bytes);
    checked(csv::read(text.trim_start_matches('\u{feff}')), &capture.name)
}

/// A table in the order of names; what is wrong with it is said with the name of its file.
fn checked(table: Result<Imported, String>, name: &str) -> Result<Imported, Error> {
    let table = table.map_err(|what| Error::new(format!("{name} is no table that can be collated: {what}"), None))?;
    let n = table.names.len();
    let mut sorted = table.names.clone();
    sorted.sort();
    sorted.dedup();
    let wrong = if n == 0 {
        Some("it names no witness".to_string())
    } else if sorted.len() < n {
        Some("two witnesses have one name".to_string())
    } else if n.saturating_mul(table.columns.len()) > CELLS {
        Some(format!("it has more than {CELLS} cells"))
    } else {
        table
            .columns
            .iter()
            .position(|column| column.len() != n)
            .map(|at| format!("column {} is not of {n} witnesses", at + 1))
    };
    match wrong {
        Some(what) => Err(Error::new(format!("{name} is no table that can be collated: {what}"), None)),
        None => Ok(table.sorted()),
    }
}

impl Imported {
    /// With its witnesses in the order of reports.
    fn sorted(mut self) -> Imported {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by(|&a, &b| natural(&self.names[a], &self.names[b]));
        self.names = order.iter().map(|&at| std::mem::take(&mut self.names[at])).collect();
        for column in &mut self.columns {
            let mut entries: Vec<Option<Entry>> = column.drain(..).map(Some).collect();
            column.extend(order.iter().filter_map(|&at| entries[at].take()));
        }
        self
    }

    /// The text of a witness, and where each entry stands in it.
    fn text(&self, row: usize) -> (String, Vec<Range<usize>>) {
        let mut text = String::new();
        let place = |column: &Vec<Entry>| {
            let Entry::Text(own) = &column[row] else { return text.len()..text.len() };
            let own = own.trim();
            let han = |c: Option<char>| c.is_none_or(is_han);
            let joins = han(text.chars().next_back()) && han(own.chars().next());
            if !own.is_empty() && !text.is_empty() && !joins {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(own);
            start..text.len()
        };
        let places = self.columns.iter().map(place).collect();
        (text, places)
    }

    /// Each witness as a document of its own.
    ///
    /// # Errors
    /// When the text of a witness is no text.
    pub fn documents(&self) -> Result<Vec<Document>, Error> {
        let read =
            |(row, name): (usize, &String)| Document::read(Capture::new(name.clone(), self.text(row).0.into_bytes()));
        self.names.iter().enumerate().map(read).collect()
    }

    /// The columns over the tokens of the documents.
    pub(super) fn group(&self, documents: &[&Document]) -> Group {
        let strands = strand::whole(documents);
        let rows = strands.len();
        let mut cells = vec![Cell::default(); rows * self.columns.len()];
        let mut silences = Vec::new();
        for row in 0..rows {
            let (_, places) = self.text(row);
            let tokens = &documents[row].tokens;
            for (column, place) in places.iter().enumerate() {
                let cell =
                    Cell { start: tokens.at(place.start as u32) as u32, end: tokens.at(place.end as u32) as u32 };
                cells[column * rows + row] = cell;
            }
            silences.extend(self.silent(row));
        }
        let mut grid = Grid::new(rows);
        cells.chunks(rows.max(1)).for_each(|column| grid.push(column));
        let found = silence::lacunae(&grid, |_, _| false);
        let known = |own: &Silence, other: &Silence| {
            own.row == other.row && own.columns.start < other.columns.end && other.columns.start < own.columns.end
        };
        silences.extend(found.into_iter().filter(|s| !silences.iter().any(|k| known(k, s))).collect::<Vec<_>>());
        let language = strands.first().map_or_else(|| "und".to_string(), |s| s.language.clone());
        Group { language, strands, grid: settle(grid), silences, strays: Vec::new() }
    }

    /// Runs of columns where a witness is said to be silent.
    fn silent(&self, row: usize) -> Vec<Silence> {
        let mut found: Vec<Silence> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let Entry::Silent(state) = column[row] else { continue };
            let at = at as u32;
            match found.last_mut() {
                Some(last) if last.columns.end == at && last.state == state => last.columns.end += 1,
                _ => found.push(Silence { row, columns: at..at + 1, state }),
            }
        }
        found
    }
}
