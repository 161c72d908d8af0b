//! Two short phrases that changed places: round a third, as in `the cat is black` and `black is the cat`, or side by
//! side.
//!
//! An alignment keeps the heavier of the two phrases in its columns and gives the other, and what stands between them,
//! columns of its own at either end. A reader sees it otherwise: what is between them stays, and the phrases stand in
//! one another's place. Moves are found in either form; this one has fewer columns, and none in which somebody has
//! nothing. Two words that changed places side by side are the other way round: there one of them stays.

use super::grid::{Cell, Grid};
use super::lexicon::Lexicon;
use super::strand::Strand;
use std::ops::Range;

/// Most columns of each of the phrases; of longer ones one is kept in its columns and the other moved.
const PHRASE: usize = 6;

/// Turns all such phrases of a grid.
pub(super) fn turn(grid: Grid, strands: &[&Strand], lexicon: &Lexicon) -> Grid {
    let full: Vec<bool> = (0..grid.columns()).map(|at| grid.column(at).iter().all(|cell| !cell.is_empty())).collect();
    let rows = Rows { grid: &grid, strands };
    let mut turned = Grid::new(grid.rows());
    let mut at = 0;
    while at < grid.columns() {
        if !full[at] && (at == 0 || rows.holders(at - 1) != rows.holders(at)) {
            if let Some(swap) = Swap::at(&rows, at) {
                swap.write(&grid, &mut turned);
                at = swap.last.end;
                continue;
            }
        } else if let Some(columns) = rows.exchanged(at, lexicon) {
            columns.iter().for_each(|column| turned.push(column));
            at += 2;
            continue;
        }
        turned.push(grid.column(at));
        at += 1;
    }
    turned
}

/// A grid with the words in it.
struct Rows<'a> {
    grid: &'a Grid,
    strands: &'a [&'a Strand],
}

impl Rows<'_> {
    /// The rows that have a word in a column.
    fn holders(&self, at: usize) -> Vec<usize> {
        let cells = self.grid.column(at);
        (0..cells.len()).filter(|&row| !cells[row].is_empty()).collect()
    }

    /// What a row reads in some columns.
    fn words(&self, row: usize, columns: Range<usize>) -> Vec<u32> {
        let cells = columns.map(|at| self.grid.cell(at, row));
        cells.flat_map(|cell| self.strands[row].keys()[cell.range()].iter().copied()).collect()
    }

    /// Three columns for two in which all have the same two words, some in one order and some in the other: the heavier
    /// word stays in one column.
    fn exchanged(&self, at: usize, lexicon: &Lexicon) -> Option<[Vec<Cell>; 3]> {
        if at + 1 >= self.grid.columns() {
            return None;
        }
        let (here, next) = (self.grid.column(at), self.grid.column(at + 1));
        let word = |row: usize, cell: Cell| -> Option<u32> {
            let words = &self.strands[row].keys()[cell.range()];
            (words.len() == 1).then(|| words[0])
        };
        let mut pair: Option<(u32, u32)> = None;
        let mut turned = Vec::new();
        for row in 0..self.grid.rows() {
            if here[row].is_empty() && next[row].is_empty() {
                continue;
            }
            let own = (word(row, here[row])?, word(row, next[row])?);
            let (a, b) = *pair.get_or_insert(own);
            if own == (b, a) && a != b {
                turned.push(row);
            } else if own != (a, b) {
                return None;
            }
        }
        let (a, b) = pair.filter(|_| !turned.is_empty())?;
        let stays = if lexicon.weight(b) > lexicon.weight(a) { b } else { a };
        let mut columns = [(); 3].map(|()| vec![Cell::default(); self.grid.rows()]);
        for row in (0..self.grid.rows()).filter(|&row| !here[row].is_empty()) {
            let first = usize::from(word(row, here[row]) == Some(stays));
            columns[first][row] = here[row];
            columns[first + 1][row] = next[row];
        }
        Some(columns)
    }
}

/// Columns that only some rows have, those that all have, those that only the others have.
struct Swap {
    first: Range<usize>,
    shared: Range<usize>,
    last: Range<usize>,
    rows: Vec<usize>,
    others: Vec<usize>,
    /// Columns of what stands between the phrases.
    between: usize,
}

impl Swap {
    /// The swap that begins at a column.
    fn at(rows: &Rows, at: usize) -> Option<Swap> {
        let columns = rows.grid.columns();
        let mine = rows.holders(at);
        let within = |at: usize, set: &[usize]| rows.holders(at).iter().all(|row| set.contains(row));
        let run = |from: usize, set: &[usize]| -> Option<Range<usize>> {
            let most = (from + 2 * PHRASE + 1).min(columns);
            let end = (from..most).find(|&next| !within(next, set)).unwrap_or(most);
            (end > from + 1 && end <= from + 2 * PHRASE).then_some(from..end)
        };
        let first = run(at, &mine)?;
        let start = first.end;
        for next in start + 1..(start + PHRASE + 1).min(columns) {
            let mut others: Vec<usize> = (start..next).flat_map(|at| rows.holders(at)).collect();
            others.retain(|row| !mine.contains(row));
            others.sort_unstable();
            others.dedup();
            let Some(last) = run(next, &others).filter(|_| !others.is_empty()) else { continue };
            let swap = Swap { first: first.clone(), shared: start..next, last, rows: mine.clone(), others, between: 0 };
            if let Some(between) = swap.between(rows) {
                return Some(Swap { between, ..swap });
            }
        }
        None
    }

    /// How many columns stand between the phrases, if these changed places: all rows have the same words there, and
    /// some have the phrase in front of them that others have behind.
    fn between(&self, rows: &Rows) -> Option<usize> {
        let holds = |row: &usize| self.shared.clone().any(|at| !rows.grid.cell(at, *row).is_empty());
        if !self.rows.iter().chain(&self.others).all(holds) {
            return None;
        }
        let most = (self.first.len() - 1).min(self.last.len() - 1);
        let same = |set: &[usize], columns: Range<usize>| -> Option<Vec<u32>> {
            let known = rows.words(*set.first()?, columns.clone());
            set.iter().all(|&row| rows.words(row, columns.clone()) == known).then_some(known)
        };
        let turned = |between: &usize| {
            let (front, behind) = (self.first.end - between, self.last.start + between);
            let pivot = same(&self.rows, front..self.first.end);
            let words = |row: &usize| rows.words(*row, behind..self.last.end);
            pivot.is_some_and(|words| {
                words.len() == *between && same(&self.others, self.last.start..behind) == Some(words)
            }) && front - self.first.start <= PHRASE
                && self.rows.iter().any(|row| {
                    let phrase = rows.words(*row, self.first.start..front);
                    !phrase.is_empty() && self.others.iter().map(words).any(|other| other == phrase)
                })
        };
        (1..=most).rev().find(turned)
    }

    /// Writes its columns: each phrase beside the other, and what is between them once.
    fn write(&self, grid: &Grid, out: &mut Grid) {
        let own = |rows: &[usize]| -> Vec<usize> {
            self.shared.clone().filter(|&at| rows.iter().any(|&row| !grid.cell(at, row).is_empty())).collect()
        };
        let (mine, theirs) = (own(&self.rows), own(&self.others));
        let first: Vec<usize> = self.first.clone().collect();
        let last: Vec<usize> = self.last.clone().collect();
        let phrase = first.len() - self.between;
        self.side_by_side(grid, out, &first[..phrase], &theirs);
        self.side_by_side(grid, out, &first[phrase..], &last[..self.between]);
        self.side_by_side(grid, out, &mine, &last[self.between..]);
    }

    /// Columns of the one rows beside columns of the others.
    fn side_by_side(&self, grid: &Grid, out: &mut Grid, mine: &[usize], theirs: &[usize]) {
        for n in 0..mine.len().max(theirs.len()) {
            let mut column = vec![Cell::default(); grid.rows()];
            for (rows, from) in [(&self.rows, mine.get(n)), (&self.others, theirs.get(n))] {
                if let Some(&from) = from {
                    rows.iter().for_each(|&row| column[row] = grid.cell(from, row));
                }
            }
            out.push(&column);
        }
    }
}
