//! The grid of an alignment: a column for each place of the text, a row for each witness.

use std::ops::Range;

/// The tokens of one witness in one column: first and end; empty where it has none there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Cell {
    /// The first token.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Cell {
    /// Whether the witness has nothing there.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The tokens.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Which tokens of which witness stand in one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    rows: usize,
    cells: Vec<Cell>,
}

impl Grid {
    /// A grid without columns.
    pub fn new(rows: usize) -> Grid {
        Grid { rows, cells: Vec::new() }
    }

    /// Adds a column.
    pub fn push(&mut self, cells: &[Cell]) {
        assert_eq!(cells.len(), self.rows, "a column has a cell for each row");
        self.cells.extend_from_slice(cells);
    }

    /// How many witnesses.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.cells.len().checked_div(self.rows).unwrap_or(0)
    }

    /// All cells of a column.
    pub fn column(&self, at: usize) -> &[Cell] {
        &self.cells[at * self.rows..(at + 1) * self.rows]
    }

    /// One cell.
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        self.cells[column * self.rows + row]
    }
}
