//! A table as a grid, and which lines of one grid are which of another: lines are rows or columns.

use crate::align::Stream;
use crate::classify::Reading;
use crate::extract::Table;
use crate::han::is_han;
use crate::sequence::rising;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A table of more places than this is compared as text.
const LARGEST: u64 = 1 << 20;

/// A table with what its cells say.
pub(super) struct Grid<'a> {
    pub(super) table: &'a Table,
    stream: &'a Stream<'a>,
    rows: u32,
    columns: u32,
    /// The cell at each place, row by row; a cell that spans several is at all of them.
    places: Vec<Option<u32>>,
    /// The tokens of each cell.
    ranges: Vec<Range<usize>>,
    /// Cells that stand in pieces, as where a table of plain text was wrapped: their pieces, by the first.
    pieces: FxHashMap<usize, Vec<usize>>,
    /// The first piece of each other.
    firsts: FxHashMap<usize, usize>,
    /// The keys of cells that stand in pieces.
    joined: FxHashMap<usize, Vec<u32>>,
    /// How many rows at the top are heads of columns.
    pub(super) heads: u32,
    /// From the last token before the table to the first behind it.
    pub(super) reach: Span,
}

impl<'a> Grid<'a> {
    /// Lays out a table; nothing if it is too large or has no cells.
    pub(super) fn new(stream: &'a Stream<'a>, table: &'a Table) -> Option<Grid<'a>> {
        let height = table.cells.iter().map(|cell| cell.row + 1).max()?;
        let width = table.cells.iter().map(|cell| cell.column + cell.columns).max()?;
        if u64::from(height) * u64::from(width) > LARGEST {
            return None;
        }
        let mut places = vec![None; (height * width) as usize];
        let (mut pieces, mut firsts) = (FxHashMap::<usize, Vec<usize>>::default(), FxHashMap::default());
        for (number, cell) in table.cells.iter().enumerate() {
            let there: Option<u32> = places[(cell.row * width + cell.column) as usize];
            let same = |&first: &usize| (table.cells[first].row, table.cells[first].column) == (cell.row, cell.column);
            if let Some(first) = there.map(|first| first as usize).filter(same) {
                pieces.entry(first).or_insert_with(|| vec![first]).push(number);
                firsts.insert(number, first);
                continue;
            }
            for row in cell.row..cell.row.saturating_add(cell.rows).min(height) {
                for column in cell.column..cell.column + cell.columns {
                    places[(row * width + column) as usize].get_or_insert(number as u32);
                }
            }
        }
        let range = |span: Span| stream.at(span.start)..stream.at(span.end).max(stream.at(span.start));
        let ranges: Vec<_> = table.cells.iter().map(|cell| range(cell.span)).collect();
        let keys = |of: &Vec<usize>| of.iter().flat_map(|&at| &stream.keys()[ranges[at].clone()]).copied().collect();
        let joined = pieces.iter().map(|(&first, of)| (first, keys(of))).collect();
        let (rows, columns, reach) = (height, width, table.span);
        let mut grid = Grid { table, stream, rows, columns, places, ranges, pieces, firsts, joined, heads: 0, reach };
        grid.reach = grid.around();
        grid.heads = grid.head_rows();
        Some(grid)
    }

    /// From the end of the last token before the table to the start of the first behind it.
    fn around(&self) -> Span {
        let (first, last) = (self.stream.at(self.table.span.start), self.stream.at(self.table.span.end));
        let start = first.checked_sub(1).map_or(0, |before| self.stream.span(before).end);
        let end = if last < self.stream.len() { self.stream.span(last).start } else { u32::MAX };
        Span { start: start.min(self.table.span.start), end: end.max(self.table.span.end) }
    }

    /// Whether a place is in the table; one where nothing stands may be at its edge.
    pub(super) fn holds(&self, place: Span) -> bool {
        let stretch = if place.is_empty() { self.reach } else { self.table.span };
        stretch.start <= place.start && place.end <= stretch.end
    }

    /// How many rows at the top name the columns: those that say so; else the first, where it has no
    /// numbers and those below it have.
    fn head_rows(&self) -> u32 {
        let stated = |row: u32| self.row(row).all(|cell| self.table.cells[cell].header);
        let heads = (0..self.rows).take_while(|&row| stated(row)).count() as u32;
        let numbers = |row: u32| {
            // A year may head a column.
            let year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
            let digit = |cell: usize| {
                let text = self.text(cell);
                text.contains(|c: char| c.is_ascii_digit()) && !year(&text)
            };
            self.row(row).filter(|&cell| digit(cell)).count()
        };
        let any = self.table.cells.iter().any(|cell| cell.header);
        match heads {
            0 if !any && self.rows > 1 && numbers(0) == 0 && (1..self.rows).any(|row| numbers(row) > 0) => 1,
            heads if heads == self.rows => 0,
            heads => heads,
        }
    }

    /// The cell at a place.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<usize> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.places[(row * self.columns + column) as usize].map(|cell| cell as usize)
    }

    /// The cells of a row, and of a column; one that spans several places comes once.
    fn row(&self, row: u32) -> impl Iterator<Item = usize> {
        let mut last = None;
        (0..self.columns)
            .filter_map(move |column| self.at(row, column))
            .filter(move |&cell| last.replace(cell) != Some(cell))
    }

    fn column(&self, column: u32) -> impl Iterator<Item = usize> {
        let mut last = None;
        (0..self.rows).filter_map(move |row| self.at(row, column)).filter(move |&cell| last.replace(cell) != Some(cell))
    }

    pub(super) fn span(&self, cell: usize) -> Span {
        self.table.cells[cell].span
    }

    /// The cells, each once, however many pieces it stands in.
    fn cells(&self) -> impl Iterator<Item = usize> {
        (0..self.ranges.len()).filter(|cell| !self.firsts.contains_key(cell))
    }

    /// Whether cells of it stand in pieces.
    pub(super) fn wrapped(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// Whether a number is that of a piece that goes on in a cell.
    pub(super) fn goes_on(&self, cell: usize) -> bool {
        self.firsts.contains_key(&cell)
    }

    /// The tokens of a cell, piece by piece.
    pub(super) fn range(&self, cell: usize) -> Vec<Range<usize>> {
        let single = || vec![self.ranges[cell].clone()];
        self.pieces.get(&cell).map_or_else(single, |of| of.iter().map(|&at| self.ranges[at].clone()).collect())
    }

    /// What a cell says.
    pub(super) fn text(&self, cell: usize) -> String {
        let said = |range: Range<usize>| Reading::new(self.stream, range).text.trim().to_owned();
        let all = self.range(cell).into_iter().filter(|range| !range.is_empty()).map(said);
        let mut out = String::new();
        for piece in all {
            let square = out.ends_with(is_han) && piece.starts_with(is_han);
            out.push_str(if out.is_empty() || square { "" } else { " " });
            out.push_str(&piece);
        }
        out
    }

    /// The keys of what a cell says.
    pub(super) fn keys(&self, cell: usize) -> &[u32] {
        self.joined.get(&cell).map_or_else(|| &self.stream.keys()[self.ranges[cell].clone()], Vec::as_slice)
    }

    /// What the cells say that say anything, as keys.
    pub(super) fn said(&self) -> impl Iterator<Item = &[u32]> {
        self.cells().map(|cell| self.keys(cell)).filter(|keys| !keys.is_empty())
    }

    /// How many cells say something.
    pub(super) fn filled(&self) -> usize {
        self.said().count()
    }

    /// How many cells of another table say the same as one here.
    pub(super) fn shared(&self, other: &Grid) -> usize {
        let mut counts: FxHashMap<&[u32], usize> = FxHashMap::default();
        for cell in self.cells().filter(|&cell| !self.keys(cell).is_empty()) {
            *counts.entry(self.keys(cell)).or_default() += 1;
        }
        let mut take = |cell: &usize| match counts.get_mut(other.keys(*cell)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        other.cells().filter(|cell| take(cell)).count()
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// How many tokens a row has.
    pub(super) fn row_size(&self, row: u32) -> usize {
        self.row(row).map(|cell| self.keys(cell).len()).sum()
    }

    /// Whether a row or a column says anything.
    pub(super) fn says(&self, row: bool, line: u32) -> bool {
        let said = |cell: usize| !self.keys(cell).is_empty();
        if row { self.row(line).any(said) } else { self.column(line).any(said) }
    }

    /// Where a row stands: the cells that begin in it.
    pub(super) fn row_span(&self, row: u32) -> Span {
        let own = self.row(row).filter(|&cell| self.table.cells[cell].row == row);
        let pieces = own.flat_map(|cell| self.pieces.get(&cell).cloned().unwrap_or_else(|| vec![cell]));
        pieces.map(|cell| self.span(cell)).reduce(Span::cover).unwrap_or(Span::at(self.table.span.range().end))
    }

    /// Where a column begins: its first cell that says something.
    pub(super) fn column_span(&self, column: u32) -> Span {
        let told = self.column(column).find(|&cell| !self.keys(cell).is_empty());
        told.map_or(Span::at(self.table.span.range().start), |cell| self.span(cell))
    }

    /// The empty place behind a line, or in front of all.
    pub(super) fn beside(&self, row: bool, line: Option<u32>) -> Span {
        Span::at(match line {
            Some(line) if row => self.row_span(line).range().end,
            Some(line) => self.column_span(line).range().end,
            None => self.table.span.range().start,
        })
    }

    /// What a row is called: the cells that head it, else its first that says something.
    pub(super) fn row_title(&self, row: u32) -> String {
        let headed: Vec<String> = self
            .row(row)
            .filter(|&cell| row >= self.heads && self.table.cells[cell].header)
            .map(|cell| self.text(cell))
            .collect();
        let first = || self.row(row).map(|cell| self.text(cell)).find(|text| !text.is_empty());
        if headed.is_empty() { first().unwrap_or_default() } else { headed.join(", ") }
    }

    /// What a column is called: its cells in the rows of heads.
    pub(super) fn column_title(&self, column: u32) -> String {
        self.column_heads(column).join(", ")
    }

    fn column_heads(&self, column: u32) -> Vec<String> {
        let mut last = None;
        let own =
            (0..self.heads).filter_map(|row| self.at(row, column)).filter(|&cell| last.replace(cell) != Some(cell));
        own.map(|cell| self.text(cell)).filter(|text| !text.is_empty()).collect()
    }

    /// What all cells of a row, or of a column, say.
    pub(super) fn row_text(&self, row: u32) -> Vec<String> {
        self.row(row).map(|cell| self.text(cell)).collect()
    }

    pub(super) fn column_text(&self, column: u32) -> Vec<String> {
        self.column(column).map(|cell| self.text(cell)).collect()
    }

    /// The heads of a cell's row and of its column, each without the cell itself.
    pub(super) fn headings(&self, cell: usize) -> (Vec<String>, Vec<String>) {
        let place = &self.table.cells[cell];
        let column = if place.row < self.heads { Vec::new() } else { self.column_heads(place.column) };
        let title = self.row_title(place.row);
        let own = place.row < self.heads || title == self.text(cell);
        (if own || title.is_empty() { Vec::new() } else { vec![title] }, column)
    }

    /// The cell that holds a place; they stand in the order of the text.
    pub(super) fn holding(&self, place: Span) -> Option<usize> {
        let cells = &self.table.cells;
        let mut next = cells.partition_point(|cell| cell.span.start <= place.start);
        // Empty cells may begin at the same place.
        while next > 0 {
            next -= 1;
            if cells[next].span.contains(place) {
                return Some(self.firsts.get(&next).copied().unwrap_or(next));
            }
            if !cells[next].span.is_empty() {
                return None;
            }
        }
        None
    }

    /// What the table is called.
    pub(super) fn caption(&self) -> String {
        let Some(span) = self.table.caption else { return String::new() };
        let range = self.stream.at(span.start)..self.stream.at(span.end);
        if range.is_empty() { String::new() } else { Reading::new(self.stream, range).text.trim().to_owned() }
    }
}

/// What a line or a cell says: the keys of its tokens.
type Said = Vec<u32>;

/// Stands between what two cells say; no key is this.
const END: u32 = u32::MAX;

/// Which lines of a base are which of a witness.
pub(super) struct Match {
    /// For each line of the base, its line in the witness.
    there: Vec<Option<u32>>,
    /// For each line of the witness, its line in the base.
    back: Vec<Option<u32>>,
}

impl Match {
    /// Matches columns: by their heads, then by all that stands in them, then by their order.
    pub(super) fn columns(base: &Grid, witness: &Grid) -> Match {
        let mut found = Match::none(base.columns, witness.columns);
        let head = |grid: &Grid, column: u32| -> Said {
            let heads = (0..grid.heads).filter_map(|row| grid.at(row, column));
            heads.flat_map(|cell| grid.keys(cell).to_vec()).collect()
        };
        let whole = |grid: &Grid, column: u32| -> Said {
            grid.column(column).flat_map(|cell| [grid.keys(cell), &[END]].concat()).collect()
        };
        let heads = |grid: &Grid| (0..grid.columns).map(|column| head(grid, column)).collect::<Vec<_>>();
        let wholes = |grid: &Grid| (0..grid.columns).map(|column| whole(grid, column)).collect::<Vec<_>>();
        found.unique(&heads(base), &heads(witness));
        found.unique(&wholes(base), &wholes(witness));
        found.between(|_, _| true);
        found
    }

    /// Matches rows by what stands in the columns that both have: all of it, then their first cell,
    /// then their order, where half of the cells agree.
    pub(super) fn rows(base: &Grid, witness: &Grid, columns: &Match) -> Match {
        let mut found = Match::none(base.rows, witness.rows);
        let (own, theirs): (Vec<u32>, Vec<u32>) =
            (0..base.columns).filter_map(|column| Some((column, columns.to(column)?))).unzip();
        let cells = |grid: &Grid, columns: &[u32]| -> Vec<Vec<Said>> {
            let cell =
                |row: u32, column: &u32| grid.at(row, *column).map_or(Said::new(), |cell| grid.keys(cell).to_vec());
            (0..grid.rows).map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect()
        };
        let (own, theirs) = (cells(base, &own), cells(witness, &theirs));
        let whole = |rows: &[Vec<Said>]| rows.iter().map(|row| row.join(&END)).collect::<Vec<Said>>();
        let first = |row: &Vec<Said>| row.iter().find(|said| !said.is_empty()).cloned().unwrap_or_default();
        let firsts = |rows: &[Vec<Said>]| rows.iter().map(first).collect::<Vec<Said>>();
        found.unique(&whole(&own), &whole(&theirs));
        found.unique(&firsts(&own), &firsts(&theirs));
        found.between(|b, w| {
            let pairs = own[b as usize].iter().zip(&theirs[w as usize]);
            let filled = pairs.filter(|(b, w)| !b.is_empty() || !w.is_empty());
            let same: Vec<bool> = filled.map(|(b, w)| b == w).collect();
            same.iter().filter(|same| **same).count() * 2 >= same.len()
        });
        found
    }

    fn none(base: u32, witness: u32) -> Match {
        Match { there: vec![None; base as usize], back: vec![None; witness as usize] }
    }

    fn tie(&mut self, base: u32, witness: u32) {
        self.there[base as usize] = Some(witness);
        self.back[witness as usize] = Some(base);
    }

    /// Ties lines that are not tied yet and say what no other such line of their table says.
    fn unique(&mut self, base: &[Said], witness: &[Said]) {
        let own = single(base, &self.there);
        let theirs = single(witness, &self.back);
        for (line, said) in base.iter().enumerate() {
            let other = own.get(said).filter(|&&only| only == Some(line)).and_then(|_| theirs.get(said));
            if let Some(Some(other)) = other {
                self.tie(line as u32, *other as u32);
            }
        }
    }

    /// Ties lines in order between lines that are tied, where both sides have as many and they fit.
    fn between(&mut self, fits: impl Fn(u32, u32) -> bool) {
        let mut start = 0;
        while start < self.there.len() {
            if self.there[start].is_some() {
                start += 1;
                continue;
            }
            let end = (start..self.there.len()).find(|&at| self.there[at].is_some()).unwrap_or(self.there.len());
            let from = start.checked_sub(1).map_or(Some(0), |at| self.there[at].map(|line| line as usize + 1));
            let from = from.unwrap_or(0);
            let free = self.back[from.min(self.back.len())..].iter().take_while(|line| line.is_none()).count();
            if free == end - start {
                for step in 0..free {
                    let (base, witness) = ((start + step) as u32, (from + step) as u32);
                    if fits(base, witness) {
                        self.tie(base, witness);
                    }
                }
            }
            start = end;
        }
    }

    /// The line of the witness that a line of the base is.
    pub(super) fn to(&self, base: u32) -> Option<u32> {
        self.there.get(base as usize).copied().flatten()
    }

    /// The lines that only the base has, and only the witness.
    pub(super) fn lost(&self) -> impl Iterator<Item = u32> {
        (0..self.there.len() as u32).filter(|&line| self.there[line as usize].is_none())
    }

    pub(super) fn gained(&self) -> impl Iterator<Item = u32> {
        (0..self.back.len() as u32).filter(|&line| self.back[line as usize].is_none())
    }

    /// The line of the witness behind which a lost line of the base would stand.
    pub(super) fn before(&self, line: u32) -> Option<u32> {
        self.there[..line as usize].iter().rev().find_map(|&line| line)
    }

    /// The line of the base behind which a gained line of the witness would stand.
    pub(super) fn before_gained(&self, line: u32) -> Option<u32> {
        self.back[..line as usize].iter().rev().find_map(|&line| line)
    }

    /// The lines that changed their order: all but the longest row of lines that kept it.
    pub(super) fn moved(&self) -> Vec<(u32, u32)> {
        let pairs: Vec<(u32, u32)> =
            (0..self.there.len() as u32).filter_map(|line| Some((line, self.to(line)?))).collect();
        let kept = rising(&pairs.iter().map(|pair| (pair.1 as usize, 1)).collect::<Vec<_>>());
        pairs.into_iter().enumerate().filter(|(at, _)| kept.binary_search(at).is_err()).map(|(_, pair)| pair).collect()
    }
}

/// For each thing that is said, the line that says it and is not tied, if it is the only one.
fn single<'s>(said: &'s [Said], tied: &[Option<u32>]) -> FxHashMap<&'s Said, Option<usize>> {
    let mut seen: FxHashMap<&Said, Option<usize>> = FxHashMap::default();
    for (line, said) in said.iter().enumerate().filter(|(line, _)| tied[*line].is_none()) {
        if said.iter().any(|&key| key != END) {
            seen.entry(said).and_modify(|line| *line = None).or_insert(Some(line));
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_between_tied_ones_are_tied_in_order() {
        let mut found = Match::none(4, 4);
        found.tie(0, 0);
        found.tie(3, 3);
        found.between(|base, _| base != 2);
        assert_eq!(found.there, [Some(0), Some(1), None, Some(3)]);
        assert_eq!((found.lost().collect::<Vec<_>>(), found.gained().collect::<Vec<_>>()), (vec![2], vec![2]));
        assert_eq!((found.before(2), found.before_gained(2)), (Some(1), Some(1)));
    }
}
