//! Where a witness is silent without omitting anything: lacunae, and what cannot be read.
//!
//! A witness that breaks off, or has lost a leaf, says nothing of what stood there. Counting that as omission would
//! make two damaged copies look akin and would outweigh every true variant in a distance.

use super::grid::Grid;
use std::ops::Range;

/// What a witness does at a place of variation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It has a reading.
    Reads,
    /// It has nothing where others have words.
    Omits,
    /// It lacks the whole stretch, so that nothing can be told.
    Lacuna,
    /// Something stood there that cannot be read.
    Illegible,
    /// It has no text that could be compared here.
    OutOfScope,
}

impl State {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            State::Reads => "reads",
            State::Omits => "omits",
            State::Lacuna => "lacuna",
            State::Illegible => "illegible",
            State::OutOfScope => "out-of-scope",
        }
    }
}

/// Columns of a grid in which one row is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The row.
    pub row: usize,
    /// The columns.
    pub columns: Range<u32>,
    /// Why.
    pub state: State,
}

/// Fewest tokens that make a gap at an end a lacuna.
const END: usize = 10;
/// Share of all columns that does so in a short text.
const END_SHARE: usize = 4;
/// Fewest tokens of a gap inside.
const INNER: usize = 40;
/// How many times longer than omissions are.
const TIMES: usize = 6;

/// A run of columns where a row has nothing.
#[derive(Debug, Clone)]
struct Hole {
    row: usize,
    columns: Range<usize>,
    /// Tokens that most of the others have there.
    lost: usize,
    end: bool,
}

/// Finds the lacunae of all rows; `skipped` says whether a gap looks like a slip of the eye.
pub(super) fn lacunae(grid: &Grid, skipped: impl Fn(usize, &Range<usize>) -> bool) -> Vec<Silence> {
    let holes = holes(grid);
    let mut lengths: Vec<usize> = holes.iter().filter(|h| !h.end && h.lost > 0).map(|h| h.lost).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() * 3 / 4).copied().unwrap_or(1).min(20);
    let least = INNER.max(TIMES * usual);
    let bounds = |columns: &Range<usize>| (columns.start, columns.end);
    let mut inner: Vec<(usize, usize)> = holes.iter().filter(|h| !h.end).map(|h| bounds(&h.columns)).collect();
    inner.sort_unstable();
    let mut found = Vec::new();
    for hole in holes {
        let lacuna = if hole.end {
            hole.lost >= END && hole.lost * END_SHARE >= hole.columns.len()
        } else {
            // Two witnesses that lack the same stretch had it from one that omitted it.
            let own = bounds(&hole.columns);
            let first = inner.partition_point(|other| *other < own);
            let alone = inner.get(first + 1) != Some(&own);
            alone && hole.lost >= least && !(hole.lost < 4 * least && skipped(hole.row, &hole.columns))
        };
        if lacuna {
            let columns = hole.columns.start as u32..hole.columns.end as u32;
            found.push(Silence { row: hole.row, columns, state: State::Lacuna });
        }
    }
    found
}

/// Runs of columns where a row has nothing, with what is lost there.
fn holes(grid: &Grid) -> Vec<Hole> {
    let (rows, columns) = (grid.rows(), grid.columns());
    let mut open: Vec<Option<(usize, usize)>> = vec![None; rows];
    let mut seen = vec![false; rows];
    let mut holes = Vec::new();
    for at in 0..columns {
        let cells = grid.column(at);
        let held = cells.iter().filter(|cell| !cell.is_empty()).count();
        // Two thirds of the others must have it; where there is one other, nobody can tell what is lost.
        let most = rows > 2 && held * 3 >= (rows - 1) * 2;
        for (row, cell) in cells.iter().enumerate() {
            if cell.is_empty() {
                let (_, lost) = open[row].get_or_insert((at, 0));
                *lost += usize::from(most);
            } else {
                if let Some((start, lost)) = open[row].take() {
                    holes.push(Hole { row, columns: start..at, lost, end: !seen[row] });
                }
                seen[row] = true;
            }
        }
    }
    for (row, open) in open.into_iter().enumerate() {
        if let Some((start, lost)) = open {
            holes.push(Hole { row, columns: start..columns, lost, end: true });
        }
    }
    holes
}

/// For each column, the states of all rows that are silent there.
#[derive(Debug)]
pub(super) struct Silent<'a> {
    list: Vec<&'a Silence>,
    open: Vec<&'a Silence>,
    next: usize,
    states: Vec<Option<State>>,
}

impl<'a> Silent<'a> {
    pub(super) fn new(list: &'a [Silence], rows: usize) -> Silent<'a> {
        let mut list: Vec<&Silence> = list.iter().collect();
        list.sort_by_key(|s| (s.columns.start, s.row));
        Silent { list, open: Vec::new(), next: 0, states: vec![None; rows] }
    }

    /// The states at a column; columns must be asked for in order.
    pub(super) fn at(&mut self, column: usize) -> &[Option<State>] {
        let column = column as u32;
        let states = &mut self.states;
        self.open.retain(|s| {
            let open = column < s.columns.end;
            if !open {
                states[s.row] = None;
            }
            open
        });
        while let Some(&silence) = self.list.get(self.next).filter(|s| s.columns.start <= column) {
            if column < silence.columns.end {
                self.open.push(silence);
            }
            self.next += 1;
        }
        for silence in &self.open {
            self.states[silence.row] = Some(silence.state);
        }
        &self.states
    }
}
