//! Tables: rows and columns that came, went or moved, and cells that changed, each with its heads.
//!
//! Tokens are aligned without regard to layout, so in a table with an added column a number may be
//! matched with one of another row. Where both copies have the table as cells, and something in it
//! differs, the cells decide: columns are matched by their heads, rows by what stands in the matched
//! columns, and only cells of one row and one column are compared with one another.

use super::Engine;
use super::grid::{Grid, Match};
use crate::align::{Alignment, Edit, Stream, edits};
use crate::classify::short;
use crate::extract::Table;
use crate::finding::{Detail, Finding, Kind};
use crate::sequence::{self, Run};
use crate::structure::Side;
use crate::text::{Sides, Span};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// A table that both copies have.
struct Pair<'a> {
    grids: Sides<Grid<'a>>,
    columns: Match,
    rows: Match,
}

/// Stretches by place, to find those near one.
struct Places {
    starts: Vec<u32>,
    /// For each stretch the greatest end of those up to it.
    ends: Vec<u32>,
}

impl Places {
    /// Of stretches that are sorted by their starts.
    fn new(stretches: impl Iterator<Item = Span>) -> Places {
        let mut places = Places { starts: Vec::new(), ends: Vec::new() };
        for stretch in stretches {
            places.starts.push(stretch.start);
            places.ends.push(stretch.end.max(places.ends.last().copied().unwrap_or_default()));
        }
        places
    }

    /// The numbers of those that may touch a place; takes logarithmic time.
    fn near(&self, place: Span) -> Range<usize> {
        let first = self.ends.partition_point(|&end| end < place.start);
        first..self.starts.partition_point(|&start| start <= place.end).max(first)
    }
}

/// The tables of one copy, to look up by place.
struct Laid<'a> {
    grids: Vec<Grid<'a>>,
    places: Places,
}

impl<'a> Laid<'a> {
    fn new(grids: Vec<Grid<'a>>) -> Laid<'a> {
        let places = Places::new(grids.iter().map(|grid| grid.table.span));
        Laid { grids, places }
    }

    /// The table around a place, and the cell there.
    fn find(&self, place: Span) -> Option<(&Grid<'a>, usize)> {
        let grid = self.grids[self.places.near(place)].iter().find(|grid| within(place, grid.table.span))?;
        Some((grid, grid.holding(place)?))
    }
}

impl Engine<'_> {
    /// Whether two streams are mostly tables with the same cells, that one has wrapped: line by line their words
    /// stand in another order.
    pub(super) fn cell_by_cell(&self, streams: &Sides<Stream>) -> bool {
        let tables = self.documents.map(|d| d.tables.as_slice());
        if tables.base.is_empty() || tables.witness.is_empty() {
            return false;
        }
        let pairs = pairs(streams, tables);
        let wrapped = |pair: &Pair| pair.grids.base.wrapped() || pair.grids.witness.wrapped();
        if !pairs.iter().any(wrapped) {
            return false;
        }
        let same = |pair: &Pair| -> usize {
            let keys = |(base, witness)| (pair.grids.base.keys(base), pair.grids.witness.keys(witness));
            pair.cells().map(keys).filter(|(base, witness)| base == witness).map(|(base, _)| base.len()).sum()
        };
        pairs.iter().map(same).sum::<usize>() * 2 >= streams.base.len().max(streams.witness.len())
    }

    /// Looks at all findings since `known` that lie in tables.
    pub(super) fn tables(&mut self, streams: &Sides<Stream>, alignment: &Alignment, known: usize, side: Side) {
        let tables = self.documents.map(|d| d.tables.as_slice());
        if tables.base.is_empty() && tables.witness.is_empty() {
            return;
        }
        let places = tables.map(|tables| Places::new(tables.iter().map(|table| table.span)));
        let touched = |tables: &[Table], places: &Places, place: Span| {
            tables[places.near(place)].iter().any(|table| table.span.overlaps(place))
        };
        let inside = |f: &Finding| {
            touched(tables.base, &places.base, f.places.base)
                || touched(tables.witness, &places.witness, f.places.witness)
        };
        if !self.findings[known..].iter().any(inside) {
            return;
        }
        // Cells are no paragraphs, however a format lays them out.
        let layout = |f: &Finding| matches!(f.kind, Kind::ParagraphSplit | Kind::ParagraphMerged);
        let drop: Vec<bool> = self.findings[known..].iter().map(|f| layout(f) && inside(f)).collect();
        self.drop(known, &drop);
        for pair in self.differing(streams, tables, known) {
            self.table(streams, alignment, &pair, side);
        }
        let laid = Sides::new(
            Laid::new(grids(&streams.base, tables.base)),
            Laid::new(grids(&streams.witness, tables.witness)),
        );
        for finding in &mut self.findings[known..] {
            name(&laid, finding);
        }
    }

    /// The tables that both copies have and in which something differs, less what the alignment of
    /// tokens says of their words: that is for their cells to say.
    fn differing<'s>(
        &mut self,
        streams: &'s Sides<Stream<'s>>,
        tables: Sides<&'s [Table]>,
        known: usize,
    ) -> Vec<Pair<'s>> {
        let pairs = pairs(streams, tables);
        let places = Places::new(pairs.iter().map(|pair| pair.grids.base.reach));
        let mut told: Vec<Vec<usize>> = vec![Vec::new(); pairs.len()];
        for (number, finding) in self.findings[known..].iter().enumerate() {
            let near = places.near(finding.places.base);
            near.filter(|&pair| pairs[pair].holds(finding)).for_each(|pair| told[pair].push(number));
        }
        let mut gone = vec![false; self.findings.len() - known];
        let mut differing = Vec::new();
        for (pair, mut told) in pairs.into_iter().zip(told).filter(|(_, told)| !told.is_empty()) {
            told.retain(|&number| about_words(self.findings[known + number].kind));
            let words = told.iter().map(|&number| size(streams, self.findings[known + number].places)).sum();
            if !pair.torn(words) {
                told.into_iter().for_each(|number| gone[number] = true);
                differing.push(pair);
            }
        }
        self.drop(known, &gone);
        differing
    }

    /// Drops findings from `known` on.
    fn drop(&mut self, known: usize, gone: &[bool]) {
        let mut at = 0;
        self.findings.retain(|_| {
            at += 1;
            at <= known || !gone[at - known - 1]
        });
    }

    /// Says what the cells of a table say, and its rows and columns.
    fn table(&mut self, streams: &Sides<Stream>, alignment: &Alignment, pair: &Pair, side: Side) {
        let mut edits: Vec<Edit> = pair.cells().flat_map(|(base, witness)| pair.differ(base, witness)).collect();
        edits.sort_by_key(|edit| (edit.base.start, edit.witness.start));
        self.cases(streams, edits.clone(), &edits);
        self.findings.extend(pair.lines(side).into_iter().filter(|line| !pair.parted(streams, alignment, line)));
    }
}

/// Whether a kind of finding is about words that differ, which is for the cells to say.
fn about_words(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Noise(_)
            | Kind::PunctuationChanged
            | Kind::MarkLost
            | Kind::CaseChanged
            | Kind::InvisibleCharacters
            | Kind::Homoglyphs
            | Kind::RowAdded
            | Kind::RowMissing
            | Kind::RowMoved
            | Kind::ColumnAdded
            | Kind::ColumnMissing
            | Kind::ColumnMoved
    )
}

/// How many tokens stand at two places.
fn size(streams: &Sides<Stream>, places: Sides<Span>) -> usize {
    let tokens = |stream: &Stream, span: Span| stream.at(span.end).saturating_sub(stream.at(span.start));
    tokens(&streams.base, places.base) + tokens(&streams.witness, places.witness)
}

/// Whether a place lies in a stretch, or at one of its ends where it is empty.
fn within(place: Span, stretch: Span) -> bool {
    stretch.start <= place.start && place.end <= stretch.end
}

/// A stretch of the tokens of a cell, piece by piece; an empty one where it would stand.
fn parts(pieces: &[Range<usize>], stretch: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut before) = (Vec::new(), 0);
    for piece in pieces {
        let inner = |at: usize| piece.start + at.clamp(before, before + piece.len()) - before;
        let part = inner(stretch.start)..inner(stretch.end);
        let here = stretch.is_empty() && found.is_empty() && stretch.start <= before + piece.len();
        if !part.is_empty() || here {
            found.push(part);
        }
        before += piece.len();
    }
    found
}

fn grids<'a>(stream: &'a Stream<'a>, tables: &'a [Table]) -> Vec<Grid<'a>> {
    tables.iter().filter_map(|table| Grid::new(stream, table)).collect()
}

/// Pairs the tables of two copies, each with the one that has most of its cells.
fn pairs<'a>(streams: &'a Sides<Stream<'a>>, tables: Sides<&'a [Table]>) -> Vec<Pair<'a>> {
    let base = grids(&streams.base, tables.base);
    let mut witness: Vec<Option<Grid>> = grids(&streams.witness, tables.witness).into_iter().map(Some).collect();
    let cells = Cells::new(&witness);
    let (mut all, mut next) = (Vec::new(), 0);
    for (number, grid) in base.into_iter().enumerate() {
        let alike = |other: &Option<Grid>| other.as_ref().map_or(0, |other| grid.shared(other));
        // Of equals the one at the same place in its copy.
        let near = |&at: &usize| (alike(&witness[at]), Reverse(at.abs_diff(number)));
        let Some(best) = cells.candidates(&grid, number, next).into_iter().max_by_key(near) else { continue };
        let shared = alike(&witness[best]);
        let least = witness[best].as_ref().map_or(0, |other| grid.filled().min(other.filled()));
        if shared * 2 < least || shared == 0 {
            continue;
        }
        if let Some(other) = witness[best].take() {
            let columns = Match::columns(&grid, &other);
            let rows = Match::rows(&grid, &other, &columns);
            all.push(Pair { grids: Sides::new(grid, other), columns, rows });
            next = best + 1;
        }
    }
    all
}

/// With so many tables each is held against each; with more, against those that share a rare cell.
const FEW: usize = 32;

/// The tables of a witness by what their cells say.
struct Cells {
    tables: usize,
    said: FxHashMap<Vec<u32>, Vec<u32>>,
}

impl Cells {
    fn new(grids: &[Option<Grid>]) -> Cells {
        let mut cells = Cells { tables: grids.len(), said: FxHashMap::default() };
        let numbered = grids.iter().enumerate().filter(|_| cells.tables > FEW);
        for (number, grid) in numbered.filter_map(|(number, grid)| Some((number as u32, grid.as_ref()?))) {
            for said in grid.said() {
                let tables = cells.said.entry(said.to_vec()).or_default();
                if tables.last() != Some(&number) {
                    tables.push(number);
                }
            }
        }
        cells
    }

    /// The tables that may be the base's table `number`: those with most of its rare cells, and those
    /// at its place and behind the last that was found.
    fn candidates(&self, grid: &Grid, number: usize, next: usize) -> Vec<usize> {
        if self.tables <= FEW {
            return (0..self.tables).collect();
        }
        let tables = grid.said().filter_map(|said| self.said.get(said)).filter(|tables| tables.len() <= FEW);
        let mut hits: Vec<u32> = tables.flatten().copied().collect();
        hits.sort_unstable();
        let mut counts: Vec<(usize, usize)> =
            hits.chunk_by(u32::eq).map(|same| (same.len(), same[0] as usize)).collect();
        counts.sort_unstable_by_key(|&(count, at)| (Reverse(count), at.abs_diff(number)));
        let beside = [number, next].into_iter().flat_map(|at| at.saturating_sub(2)..at + 3);
        let mut found: Vec<usize> =
            counts.into_iter().take(FEW / 4).map(|(_, at)| at).chain(beside).filter(|&at| at < self.tables).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Pair<'_> {
    /// Whether the rows of one copy are not those of the other, though its words are, as where a copy
    /// was wrapped to short lines: most of the table is in rows without a counterpart, and the
    /// alignment of tokens leaves far less, `words`.
    fn torn(&self, words: usize) -> bool {
        let Sides { base, witness } = &self.grids;
        let lost: usize = self.rows.lost().map(|row| base.row_size(row)).sum();
        let gained: usize = self.rows.gained().map(|row| witness.row_size(row)).sum();
        let all: usize = (0..base.rows()).map(|row| base.row_size(row)).sum();
        lost * 2 > all && (lost + gained) > words * 2
    }

    /// Whether a row that is not in the other copy's table stands there outside it, word for word: where a
    /// page ends, a table does, and what follows has no heads.
    fn parted(&self, streams: &Sides<Stream>, alignment: &Alignment, line: &Finding) -> bool {
        let (own, other, place, table) = match line.kind {
            Kind::RowMissing => (&streams.base, &streams.witness, line.places.base, self.grids.witness.table.span),
            Kind::RowAdded => (&streams.witness, &streams.base, line.places.witness, self.grids.base.table.span),
            _ => return false,
        };
        let missing = line.kind == Kind::RowMissing;
        let sides = |run: &Run| if missing { (run.base, run.witness) } else { (run.witness, run.base) };
        let row = own.at(place.start) as u32..own.at(place.end) as u32;
        let first = alignment.runs.partition_point(|run| sides(run).0 + run.len <= row.start);
        let held = alignment.runs[first..].iter().take_while(|run| sides(run).0 < row.end);
        let mut found = 0;
        for run in held {
            let (from, to) = sides(run);
            let (start, end) = (from.max(row.start), (from + run.len).min(row.end));
            if within(other.span((to + start - from) as usize), table) {
                return false;
            }
            found += end - start;
        }
        !row.is_empty() && found == row.len() as u32
    }

    /// Whether a finding lies in the table in both copies.
    fn holds(&self, finding: &Finding) -> bool {
        let Sides { base, witness } = &self.grids;
        let inside = base.holds(finding.places.base) && witness.holds(finding.places.witness);
        inside && !(finding.places.base.is_empty() && finding.places.witness.is_empty())
    }

    /// The witness's number of a cell of the base.
    fn there(&self, cell: usize) -> Option<usize> {
        let cell = &self.grids.base.table.cells[cell];
        self.grids.witness.at(self.rows.to(cell.row)?, self.columns.to(cell.column)?)
    }

    /// The cells that both copies have: their numbers on both sides.
    fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let base = &self.grids.base;
        let whole = (0..base.table.cells.len()).filter(|&cell| !base.goes_on(cell));
        whole.filter_map(|cell| Some((cell, self.there(cell)?)))
    }

    /// Where two cells differ.
    fn differ(&self, base: usize, witness: usize) -> Vec<Edit> {
        let keys = (self.grids.base.keys(base), self.grids.witness.keys(witness));
        if keys.0 == keys.1 {
            return Vec::new();
        }
        let found = sequence::common(keys.0, keys.1, &sequence::Options::default());
        let pieces = (self.grids.base.range(base), self.grids.witness.range(witness));
        let mut all = Vec::new();
        for edit in edits(&found.runs, Sides::new(keys.0.len(), keys.1.len())) {
            let (own, theirs) = (parts(&pieces.0, edit.base), parts(&pieces.1, edit.witness));
            // What one side has in more pieces than the other has none for stands behind its last.
            let nth = |parts: &[Range<usize>], at: usize| match parts.get(at) {
                Some(part) => part.clone(),
                None => parts.last().map_or(0..0, |last| last.end..last.end),
            };
            let count = own.len().max(theirs.len());
            all.extend((0..count).map(|at| Edit { base: nth(&own, at), witness: nth(&theirs, at) }));
        }
        all
    }

    /// What is to be said of whole rows and columns.
    fn lines(&self, side: Side) -> Vec<Finding> {
        let Sides { base, witness } = &self.grids;
        let mut all = Vec::new();
        let rows = (Kind::RowMissing, Kind::RowAdded, Kind::RowMoved, "row");
        let columns = (Kind::ColumnMissing, Kind::ColumnAdded, Kind::ColumnMoved, "column");
        for (matched, (missing, added, moved, what)) in [(&self.rows, rows), (&self.columns, columns)] {
            let row = what == "row";
            let span = |grid: &Grid, line: u32| if row { grid.row_span(line) } else { grid.column_span(line) };
            let title = |grid: &Grid, line: u32| {
                let title = if row { grid.row_title(line) } else { grid.column_title(line) };
                if title.is_empty() {
                    format!("{what} {}", line + 1)
                } else {
                    format!("{what} “{}”", short(&title))
                }
            };
            let told = |kind, places, message: String, grid: &Grid, line: u32| {
                let name = if row { grid.row_title(line) } else { grid.column_title(line) };
                let finding = Finding::new(kind, side, places, message).with(what, name);
                let cells = if row { grid.row_text(line) } else { grid.column_text(line) };
                caption(finding.with("cells", Detail::List(cells)), grid)
            };
            // Heads that one copy sets in two rows and the other in one were matched column by column.
            let set = |grid: &Grid, line: u32| row && line < grid.heads && base.heads != witness.heads;
            for line in matched.lost().filter(|&line| base.says(row, line) && !set(base, line)) {
                let places = Sides::new(span(base, line), witness.beside(row, matched.before(line)));
                let message = format!("the {} is not in the table of the witness", title(base, line));
                all.push(told(missing, places, message, base, line));
            }
            for line in matched.gained().filter(|&line| witness.says(row, line) && !set(witness, line)) {
                let places = Sides::new(base.beside(row, matched.before_gained(line)), span(witness, line));
                let message = format!("the {} was added to the table", title(witness, line));
                all.push(told(added, places, message, witness, line));
            }
            for (from, to) in matched.moved() {
                let places = Sides::new(span(base, from), span(witness, to));
                let message = format!("the {} moved from place {} to place {}", title(base, from), from + 1, to + 1);
                let finding = told(moved, places, message, base, from);
                all.push(finding.with("from", Detail::Count(from as u64 + 1)).with("to", Detail::Count(to as u64 + 1)));
            }
        }
        all
    }
}

/// Adds what the table is called.
fn caption(finding: Finding, grid: &Grid) -> Finding {
    let caption = grid.caption();
    if caption.is_empty() { finding } else { finding.with("table", caption) }
}

/// Names the row and the column of a finding that lies in one cell, in its message and details.
fn name(laid: &Sides<Laid>, finding: &mut Finding) {
    if !about_words(finding.kind) {
        return;
    }
    let own = |place: Span| (!place.is_empty()).then_some(place);
    let base = own(finding.places.base).and_then(|place| laid.base.find(place));
    let witness = own(finding.places.witness).and_then(|place| laid.witness.find(place));
    // Of the two tables the one that heads its columns names the cell.
    let headed = |at: &(&Grid, usize)| !at.0.headings(at.1).1.is_empty();
    let Some((grid, cell)) = base.filter(headed).or(witness.filter(headed)).or(base).or(witness) else { return };
    let (row, column) = grid.headings(cell);
    let heads: Vec<String> = row.iter().chain(&column).map(|head| short(head)).collect();
    if heads.is_empty() {
        return;
    }
    let heads = heads.join(", ");
    finding.message = match (base, witness) {
        (Some((b, at)), Some((w, to))) if b.text(at).len().max(w.text(to).len()) <= 80 => {
            format!("{heads}: {} → {}", b.text(at), w.text(to))
        }
        _ => format!("{heads}: {}", finding.message),
    };
    let mut named = |key, list: Vec<String>| {
        if !list.is_empty() {
            finding.detail.push((key, Detail::Text(list.join(", "))));
        }
    };
    named("row", row);
    named("column", column);
    let caption = grid.caption();
    named("table", if caption.is_empty() { Vec::new() } else { vec![caption] });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_touches_a_place_is_near_it(
            stretches in prop::collection::vec((0usize..60, 0usize..20), 0..12), at in 0usize..70, length in 0usize..9,
        ) {
            let mut stretches: Vec<Span> = stretches.iter().map(|&(start, len)| Span::new(start, start + len)).collect();
            stretches.sort();
            let place = Span::new(at, at + length);
            let near = Places::new(stretches.iter().copied()).near(place);
            for (number, stretch) in stretches.iter().enumerate() {
                let touches = stretch.start <= place.end && place.start <= stretch.end;
                prop_assert!(!touches || near.contains(&number), "{stretch:?} {place:?}");
            }
        }
    }
}
