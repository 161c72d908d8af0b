//! Tables: rows and columns that came, went or moved, and cells that changed, each with its heads.
//!
//! Tokens are aligned without regard to layout, so in a table with an added column a number may be
//! matched with one of another row. Where both copies have the table as cells, and something in it
//! differs, the cells decide: columns are matched by their heads, rows by what stands in the matched
//! columns, and only cells of one row and one column are compared with one another.

use super::Engine;
use super::grid::{Grid, Match};
use crate::align::{Edit, Stream, edits};
use crate::classify::short;
use crate::extract::Table;
use crate::finding::{Detail, Finding, Kind};
use crate::sequence;
use crate::structure::Side;
use crate::text::{Sides, Span};

/// A table that both copies have.
struct Pair<'a> {
    grids: Sides<Grid<'a>>,
    columns: Match,
    rows: Match,
}

impl Engine<'_> {
    /// Looks at all findings since `known` that lie in tables.
    pub(super) fn tables(&mut self, streams: &Sides<Stream>, known: usize, side: Side) {
        let tables = self.documents.map(|d| d.tables.as_slice());
        if tables.base.is_empty() && tables.witness.is_empty() {
            return;
        }
        let touched = |spans: &[Table], place: Span| spans.iter().any(|t| t.span.overlaps(place));
        let any = self.findings[known..]
            .iter()
            .any(|f| touched(tables.base, f.places.base) || touched(tables.witness, f.places.witness));
        if !any {
            return;
        }
        // Cells are no paragraphs, however a format lays them out.
        let mut at = 0;
        self.findings.retain(|f| {
            at += 1;
            let layout = matches!(f.kind, Kind::ParagraphSplit | Kind::ParagraphMerged);
            let inside = touched(tables.base, f.places.base) || touched(tables.witness, f.places.witness);
            at <= known || !layout || !inside
        });
        for pair in pairs(streams, tables) {
            let told = self.findings[known..].iter().filter(|f| pair.holds(f));
            let differs = told.clone().next().is_some();
            let words: usize = told.filter(|f| about_words(f.kind)).map(|f| size(streams, f.places)).sum();
            if differs && !pair.torn(words) {
                self.table(streams, &pair, known, side);
            }
        }
        let grids = Sides::new(grids(&streams.base, tables.base), grids(&streams.witness, tables.witness));
        for finding in &mut self.findings[known..] {
            name(&grids, finding);
        }
    }

    /// Replaces what the alignment of tokens says of a table by what its cells say.
    fn table(&mut self, streams: &Sides<Stream>, pair: &Pair, known: usize, side: Side) {
        let mut at = 0;
        self.findings.retain(|finding| {
            at += 1;
            at <= known || !pair.holds(finding) || !about_words(finding.kind)
        });
        let cells = pair.cells().map(|(base, witness)| Edit {
            base: pair.grids.base.range(base),
            witness: pair.grids.witness.range(witness),
        });
        let edits: Vec<Edit> = cells.flat_map(|cell| differ(streams, &cell)).collect();
        self.cases(streams, edits.clone(), &edits);
        self.findings.extend(pair.lines(side));
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

/// Where two cells differ.
fn differ(streams: &Sides<Stream>, cell: &Edit) -> Vec<Edit> {
    let keys = (&streams.base.keys()[cell.base.clone()], &streams.witness.keys()[cell.witness.clone()]);
    if keys.0 == keys.1 {
        return Vec::new();
    }
    let found = sequence::common(keys.0, keys.1, &sequence::Options::default());
    let lengths = Sides::new(cell.base.len(), cell.witness.len());
    let shift = |edit: Edit| Edit {
        base: edit.base.start + cell.base.start..edit.base.end + cell.base.start,
        witness: edit.witness.start + cell.witness.start..edit.witness.end + cell.witness.start,
    };
    edits(&found.runs, lengths).into_iter().map(shift).collect()
}

fn grids<'a>(stream: &Stream<'a>, tables: &'a [Table]) -> Vec<Grid<'a>> {
    tables.iter().filter_map(|table| Grid::new(stream, table)).collect()
}

/// Pairs the tables of two copies, each with the one that has most of its cells.
fn pairs<'a>(streams: &Sides<Stream<'a>>, tables: Sides<&'a [Table]>) -> Vec<Pair<'a>> {
    let base = grids(&streams.base, tables.base);
    let mut witness: Vec<Option<Grid>> = grids(&streams.witness, tables.witness).into_iter().map(Some).collect();
    let mut all = Vec::new();
    for (number, grid) in base.into_iter().enumerate() {
        let alike = |other: &Option<Grid>| other.as_ref().map_or(0, |other| grid.shared(other));
        // Of equals the one at the same place in its copy.
        let best = (0..witness.len()).max_by_key(|&at| (alike(&witness[at]), std::cmp::Reverse(at.abs_diff(number))));
        let Some(best) = best else { break };
        let shared = alike(&witness[best]);
        let least = witness[best].as_ref().map_or(0, |other| grid.filled().min(other.filled()));
        if shared * 2 < least || shared == 0 {
            continue;
        }
        if let Some(other) = witness[best].take() {
            let columns = Match::columns(&grid, &other);
            let rows = Match::rows(&grid, &other, &columns);
            all.push(Pair { grids: Sides::new(grid, other), columns, rows });
        }
    }
    all
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
        (0..self.grids.base.table.cells.len()).filter_map(|cell| Some((cell, self.there(cell)?)))
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
fn name(grids: &Sides<Vec<Grid>>, finding: &mut Finding) {
    if !about_words(finding.kind) {
        return;
    }
    let find = |grids: &[Grid], place: Span| {
        let grid = grids.iter().position(|grid| within(place, grid.table.span))?;
        Some((grid, grids[grid].holding(place)?))
    };
    let own = |place: Span| (!place.is_empty()).then_some(place);
    let base = own(finding.places.base).and_then(|place| find(&grids.base, place)).map(|at| (&grids.base[at.0], at.1));
    let witness = own(finding.places.witness)
        .and_then(|place| find(&grids.witness, place))
        .map(|at| (&grids.witness[at.0], at.1));
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
