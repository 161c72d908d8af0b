//! Second thoughts: each witness of an island is taken out and aligned once more to what the others make.
//!
//! A progressive alignment never takes back a gap. Taking each row out in turn and keeping what is better (iterative
//! refinement, Barton and Sternberg 1987) mends most of what came too early.

use super::grid::{Cell, Grid};
use super::island::{self, Profile, Step};
use super::lexicon::Lexicon;
use super::strand::Strand;
use std::ops::Range;

/// Widest island that is looked at.
const WIDE: usize = 160;
/// Steps that refinement may take for each cell of a grid.
const STEPS: usize = 200;
/// Times that an island is gone through.
const ROUNDS: usize = 3;

/// Columns of an island: a cell for each row.
type Columns = Vec<Vec<Cell>>;

/// Realigns the islands of a grid.
pub(super) fn refine(grid: &Grid, strands: &[&Strand], lexicon: &mut Lexicon) -> Grid {
    let mut refined = Grid::new(grid.rows());
    let (mut at, mut budget) = (0, STEPS * (grid.rows() * grid.columns() + 1024));
    for island in islands(grid, strands) {
        (at..island.start).for_each(|column| refined.push(grid.column(column)));
        let columns: Columns = island.clone().map(|column| grid.column(column).to_vec()).collect();
        let columns = if island.len() <= WIDE { mend(columns, strands, lexicon, &mut budget) } else { columns };
        columns.iter().for_each(|column| refined.push(column));
        at = island.end;
    }
    (at..grid.columns()).for_each(|column| refined.push(grid.column(column)));
    refined
}

/// Runs of columns in which some row has a gap or another word, between columns where most agree.
fn islands(grid: &Grid, strands: &[&Strand]) -> Vec<Range<usize>> {
    let firm = |column: usize| {
        let cells = grid.column(column);
        let mut profile = Profile::default();
        for (cell, strand) in cells.iter().zip(strands).filter(|(cell, _)| !cell.is_empty()) {
            profile.add(strand.keys()[cell.start as usize], 1);
        }
        let main = profile.readings.first().map_or(0, |r| r.1 as usize);
        main * 10 >= cells.len() * 9 || main == profile.total as usize && main * 5 >= cells.len() * 4
    };
    let mut found = Vec::new();
    let mut open = None;
    for column in 0..grid.columns() {
        match (firm(column), open) {
            (false, None) => open = Some(column),
            (true, Some(start)) => {
                found.push(start..column);
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.map(|start| start..grid.columns()));
    found.retain(|island| island.len() > 1);
    found
}

/// Realigns the rows of one island until nothing gets better.
fn mend(mut columns: Columns, strands: &[&Strand], lexicon: &mut Lexicon, budget: &mut usize) -> Columns {
    for _ in 0..ROUNDS {
        let mut better = false;
        for rows in alike(&columns, strands) {
            let steps = columns.len() * (strands.len() + 4 * columns.len());
            let Some(left) = budget.checked_sub(steps) else { return columns };
            *budget = left;
            if let Some(mended) = realign(&columns, &rows, strands, lexicon) {
                columns = mended;
                better = true;
            }
        }
        if !better {
            break;
        }
    }
    columns
}

/// Rows that read the same and lie in the same columns, together; those without any gap are left out.
fn alike(columns: &Columns, strands: &[&Strand]) -> Vec<Vec<usize>> {
    let rows = strands.len();
    let form = |row: usize| -> Vec<Option<u32>> {
        columns
            .iter()
            .map(|column| (!column[row].is_empty()).then(|| strands[row].keys()[column[row].start as usize]))
            .collect()
    };
    let mut groups: Vec<(Vec<Option<u32>>, Vec<usize>)> = Vec::new();
    for row in 0..rows {
        let own = form(row);
        if own.iter().all(Option::is_none) || own.iter().all(Option::is_some) {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == own) {
            Some((_, group)) => group.push(row),
            None => groups.push((own, vec![row])),
        }
    }
    // By what they read, not by who reads it.
    groups.sort_by_cached_key(|(form, _)| -> Vec<String> {
        form.iter().map(|key| key.map_or(String::new(), |key| key.to_string())).collect()
    });
    groups.into_iter().map(|(_, rows)| rows).collect()
}

/// Aligns some rows, which read the same, to the profile of the others; `None` if that is no better.
fn realign(columns: &Columns, rows: &[usize], strands: &[&Strand], lexicon: &mut Lexicon) -> Option<Columns> {
    let first = rows[0];
    let total = strands.len() as u32;
    let mut profiles: Vec<(usize, Profile)> = Vec::new();
    let mut before: Vec<Step> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let mut profile = Profile::default();
        for (row, cell) in column.iter().enumerate() {
            if !cell.is_empty() && !rows.contains(&row) {
                profile.add(strands[row].keys()[cell.start as usize], 1);
            }
        }
        match (profile.total > 0, column[first].is_empty()) {
            (true, true) => before.push(Step::Skip),
            (true, false) => before.push(Step::Both),
            (false, false) => before.push(Step::New),
            (false, true) => {}
        }
        if profile.total > 0 {
            profiles.push((at, profile));
        }
    }
    let keys: Vec<u32> = columns
        .iter()
        .filter(|column| !column[first].is_empty())
        .map(|column| strands[first].keys()[column[first].start as usize])
        .collect();
    let placed = total - rows.len() as u32;
    if placed == 0 {
        return None;
    }
    let others: Vec<&Profile> = profiles.iter().map(|(_, profile)| profile).collect();
    let (steps, worth) = island::align(&keys, &others, placed, lexicon);
    if steps == before || worth <= island::worth(&keys, &others, &before, placed, lexicon) {
        return None;
    }
    Some(rebuilt(columns, rows, &profiles, &steps))
}

/// The columns after some rows took other steps.
fn rebuilt(columns: &Columns, rows: &[usize], profiles: &[(usize, Profile)], steps: &[Step]) -> Columns {
    let own: Vec<Vec<Cell>> = rows
        .iter()
        .map(|&row| columns.iter().map(|column| column[row]).filter(|cell| !cell.is_empty()).collect())
        .collect();
    let width = columns.first().map_or(0, Vec::len);
    let (mut token, mut next) = (0, profiles.iter());
    let mut out = Columns::with_capacity(steps.len());
    for step in steps {
        let mut column = match step {
            Step::New => vec![Cell::default(); width],
            _ => next.next().map_or_else(|| vec![Cell::default(); width], |(at, _)| columns[*at].clone()),
        };
        for (n, &row) in rows.iter().enumerate() {
            column[row] = if *step == Step::Skip { Cell::default() } else { own[n][token] };
        }
        token += usize::from(*step != Step::Skip);
        out.push(column);
    }
    out
}
