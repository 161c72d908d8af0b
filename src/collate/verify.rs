//! The proof of a collation: every witness is rebuilt from it, token by token.

use super::Collation;
use super::group::Group;
use crate::document::Document;
use std::fmt;

/// What is wrong with a collation; there should be no such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the collation does not hold its witnesses: {}", self.message)
    }
}

impl std::error::Error for Violation {}

/// Checks that the columns of each group hold every token of every stream once, in order but for the passages that
/// are recorded as standing elsewhere, and that places say of each row what its tokens are. Linear.
///
/// # Errors
/// Names the first token or place that is wrong.
pub fn verify(collation: &Collation, documents: &[&Document]) -> Result<(), Violation> {
    let complain = |group: usize, row: usize, what: String| {
        let name = &documents[collation.groups[group].strands[row].witness].name;
        Err(Violation { message: format!("{name}: {what}") })
    };
    for (number, group) in collation.groups.iter().enumerate() {
        for row in 0..group.strands.len() {
            if let Err(what) = rebuilt(group, row) {
                return complain(number, row, what);
            }
        }
    }
    for place in collation.places.iter().filter(|place| !place.marks) {
        let group = &collation.groups[place.group];
        for reading in &place.readings {
            for &row in &reading.rows {
                let cells = place.columns.clone().map(|at| group.grid.cell(at, row));
                let keys = group.strands[row].keys();
                let form: Vec<u32> = cells.flat_map(|cell| keys[cell.range()].iter().copied()).collect();
                if form != reading.form {
                    return complain(place.group, row, format!("another reading at column {}", place.columns.start));
                }
            }
        }
    }
    Ok(())
}

/// Whether the cells of a row are its tokens.
fn rebuilt(group: &Group, row: usize) -> Result<(), String> {
    let length = group.strands[row].len();
    let mut seen = vec![false; length];
    let mut last = 0;
    let stray = |token: u32| group.strays.iter().any(|(own, range)| *own == row && range.contains(&token));
    for column in 0..group.grid.columns() {
        let cell = group.grid.cell(column, row);
        for token in cell.range() {
            match seen.get_mut(token) {
                Some(seen) if !*seen => *seen = true,
                Some(_) => return Err(format!("token {token} stands twice")),
                None => return Err(format!("token {token} is not in the witness")),
            }
            if stray(token as u32) {
                continue;
            }
            if (token as u32) < last {
                return Err(format!("token {token} stands out of order"));
            }
            last = token as u32;
        }
    }
    match seen.iter().position(|seen| !seen) {
        Some(token) => Err(format!("token {token} is missing")),
        None => Ok(()),
    }
}
