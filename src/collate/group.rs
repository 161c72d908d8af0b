//! A group: the witnesses of one text in one language, aligned.

use super::grid::{Cell, Grid};
use super::silence::Silence;
use super::strand::{Strand, words};
use crate::align::Stream;
use crate::document::Document;
use std::ops::Range;

/// Streams of one language that are copies of one text, and how they align.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its language.
    pub language: String,
    /// The streams, by number of their witness.
    pub strands: Vec<Strand>,
    /// Which tokens stand in one place; an empty cell stands behind the witness's token before it.
    pub grid: Grid,
    /// Where witnesses are silent.
    pub silences: Vec<Silence>,
    /// Passages that stand elsewhere in a witness than in the grid: row, tokens.
    pub strays: Vec<(usize, Range<u32>)>,
}

impl Group {
    /// The streams as the two-way engine knows them.
    pub fn streams<'a>(&'a self, documents: &[&'a Document]) -> Vec<Stream<'a>> {
        self.strands.iter().map(|strand| strand.stream(documents)).collect()
    }

    /// The row of a witness.
    pub fn row(&self, witness: usize) -> Option<usize> {
        self.strands.iter().position(|strand| strand.witness == witness)
    }

    /// The tokens of a row in a range of columns: the smallest range that holds them all, or the empty one where it
    /// would stand.
    pub fn tokens(&self, row: usize, columns: Range<usize>) -> Range<usize> {
        let mut cells = columns.clone().map(|at| self.grid.cell(at, row)).filter(|cell| !cell.is_empty());
        let Some(first) = cells.next() else {
            let at = self.grid.cell(columns.start, row).start as usize;
            return at..at;
        };
        let (start, end) =
            cells.fold((first.start, first.end), |(start, end), cell| (start.min(cell.start), end.max(cell.end)));
        start as usize..end as usize
    }

    /// What a row reads in a range of columns.
    pub fn text(&self, documents: &[&Document], row: usize, columns: Range<usize>) -> String {
        words(&self.strands[row].stream(documents), self.tokens(row, columns))
    }
}

/// Gives every empty cell the place behind the token before it in its row.
pub(super) fn settle(grid: Grid) -> Grid {
    let mut settled = Grid::new(grid.rows());
    let mut behind = vec![0u32; grid.rows()];
    let mut column = vec![Cell::default(); grid.rows()];
    for at in 0..grid.columns() {
        for (row, &cell) in grid.column(at).iter().enumerate() {
            if cell.is_empty() {
                column[row] = Cell { start: behind[row], end: behind[row] };
            } else {
                behind[row] = cell.end;
                column[row] = cell;
            }
        }
        settled.push(&column);
    }
    settled
}
