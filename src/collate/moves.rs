//! What stands elsewhere: words, phrases and passages that some witnesses have in another place, or twice.

use super::cause::Cause;
use super::grid::Grid;
use super::group::Group;
use super::kin::hash;
use super::lexicon::Lexicon;
use super::place::Place;
use crate::finding::Kind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A passage that some witnesses have elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Number of its group.
    pub group: usize,
    /// The rows that have it elsewhere.
    pub rows: Vec<usize>,
    /// Its columns in the other witnesses.
    pub home: Range<usize>,
    /// Its tokens in the first of these rows.
    pub tokens: Range<usize>,
    /// The column it stands behind in these rows; `None` if it opens them.
    pub behind: Option<usize>,
    /// Columns of its own that it has in these rows; none for a long passage, which is aligned where it stands in
    /// the others.
    pub columns: Option<Range<usize>>,
    /// Whether these rows have it at home, too: then it is said twice.
    pub repeated: bool,
}

/// Most places of one word that are paired with one another.
const PLACES: usize = 8;
/// Weight and distance, in columns, within which words count as moved.
const REACH: [(i32, usize); 3] = [(7, 8), (12, 60), (44, usize::MAX)];
/// Fewest tokens that can be said twice, and the length of the windows looked for.
const TWICE: usize = 8;
const WINDOW: usize = 6;

/// One reading of one column, and who has it.
#[derive(Debug, Clone, PartialEq)]
struct Spot {
    column: usize,
    rows: Vec<usize>,
}

/// Finds all moves of a group and marks the places that they explain.
pub(super) fn find(number: usize, group: &Group, lexicon: &Lexicon, places: &mut [Place]) -> Vec<Move> {
    let mut moves = strays(number, group);
    moves.extend(phrases(number, group, lexicon, places));
    moves.extend(repeats(number, group, places));
    moves.sort_by(|a, b| {
        (a.home.start, a.rows.as_slice(), a.tokens.start).cmp(&(b.home.start, b.rows.as_slice(), b.tokens.start))
    });
    moves
}

/// Long passages that were aligned where they stand in the other witnesses.
fn strays(number: usize, group: &Group) -> Vec<Move> {
    let mut found: Vec<Move> = Vec::new();
    if group.strays.is_empty() {
        return found;
    }
    let homes = homes(&group.grid);
    for (row, tokens) in &group.strays {
        let range = tokens.start as usize..tokens.end as usize;
        let columns = range.clone().map(|token| homes[*row][token] as usize);
        let (start, end) = columns.fold((usize::MAX, 0), |(s, e), c| (s.min(c), e.max(c + 1)));
        let behind = range.start.checked_sub(1).map(|token| homes[*row][token] as usize);
        let home = start..end;
        match found.iter_mut().find(|m| m.home == home && m.behind == behind) {
            Some(known) => known.rows.push(*row),
            None => found.push(Move {
                group: number,
                rows: vec![*row],
                home,
                tokens: range,
                behind,
                columns: None,
                repeated: false,
            }),
        }
    }
    found
}

/// For each token of each row, its column.
pub(super) fn homes(grid: &Grid) -> Vec<Vec<u32>> {
    let mut homes: Vec<Vec<u32>> = vec![Vec::new(); grid.rows()];
    for column in 0..grid.columns() {
        for (row, cell) in grid.column(column).iter().enumerate() {
            for token in cell.range() {
                if homes[row].len() <= token {
                    homes[row].resize(token + 1, 0);
                }
                homes[row][token] = column as u32;
            }
        }
    }
    homes
}

/// Words and phrases that stand in one column in some witnesses and in another in others.
fn phrases(number: usize, group: &Group, lexicon: &Lexicon, places: &mut [Place]) -> Vec<Move> {
    let mut spots: FxHashMap<u32, Vec<Spot>> = FxHashMap::default();
    let mut known: FxHashMap<(usize, u32), Vec<usize>> = FxHashMap::default();
    let varied: Vec<usize> = places.iter().filter(|p| !p.marks).flat_map(|p| p.columns.clone()).collect();
    let mut keys: Vec<(usize, u32)> = Vec::new();
    for &column in &varied {
        for (row, cell) in group.grid.column(column).iter().enumerate() {
            if cell.end == cell.start + 1 {
                let key = group.strands[row].keys()[cell.start as usize];
                let rows = known.entry((column, key)).or_insert_with(|| {
                    keys.push((column, key));
                    Vec::new()
                });
                rows.push(row);
            }
        }
    }
    for (column, key) in keys {
        let rows = known[&(column, key)].clone();
        spots.entry(key).or_default().push(Spot { column, rows });
    }
    let mut runs = runs(group, lexicon, &spots, &known, &varied);
    runs.sort_by_key(|run| (std::cmp::Reverse(run.weight), run.from, run.to));
    let mut taken: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut found = Vec::new();
    for run in runs {
        let cells = |columns: Range<usize>, rows: &[usize]| -> Vec<(usize, usize)> {
            columns.flat_map(|c| rows.iter().map(move |&r| (c, r)).collect::<Vec<_>>()).collect()
        };
        let own = cells(run.from..run.from + run.len, &run.here);
        let other = cells(run.to..run.to + run.len, &run.there);
        if own.iter().chain(&other).any(|cell| taken.contains(cell)) {
            continue;
        }
        taken.extend(own.into_iter().chain(other));
        found.push(phrase(number, group, &run, places));
    }
    found
}

/// Equal words in two runs of columns, in witnesses that have nothing in common.
#[derive(Debug)]
struct Pair {
    from: usize,
    to: usize,
    len: usize,
    here: Vec<usize>,
    there: Vec<usize>,
    weight: i32,
}

fn runs(
    group: &Group,
    lexicon: &Lexicon,
    spots: &FxHashMap<u32, Vec<Spot>>,
    known: &FxHashMap<(usize, u32), Vec<usize>>,
    varied: &[usize],
) -> Vec<Pair> {
    let key = |column: usize, row: usize| {
        let cell = group.grid.cell(column, row);
        (cell.end == cell.start + 1).then(|| group.strands[row].keys()[cell.start as usize])
    };
    let apart = |a: &[usize], b: &[usize]| !a.iter().any(|row| b.contains(row));
    let mut found = Vec::new();
    let mut seen: FxHashSet<(usize, usize, usize)> = FxHashSet::default();
    for &column in varied {
        for row in 0..group.grid.rows() {
            let Some(own) = key(column, row).filter(|&k| known[&(column, k)][0] == row) else { continue };
            let all = &spots[&own];
            if all.len() > PLACES {
                continue;
            }
            let here = &known[&(column, own)];
            for spot in all.iter().filter(|s| s.column > column && apart(&s.rows, here)) {
                if !seen.insert((column, spot.column, row)) {
                    continue;
                }
                let mut pair = Pair {
                    from: column,
                    to: spot.column,
                    len: 1,
                    here: here.clone(),
                    there: spot.rows.clone(),
                    weight: lexicon.weight(own),
                };
                extend(&mut pair, group, lexicon, known, &key);
                (1..pair.len).for_each(|n| {
                    seen.insert((pair.from + n, pair.to + n, row));
                });
                let distance = pair.to - pair.from;
                if REACH.iter().any(|&(weight, reach)| pair.weight >= weight && distance <= reach) {
                    found.push(pair);
                }
            }
        }
    }
    found
}

/// Goes on with a pair as long as the words behind are equal, and as witnesses are left.
fn extend(
    pair: &mut Pair,
    group: &Group,
    lexicon: &Lexicon,
    known: &FxHashMap<(usize, u32), Vec<usize>>,
    key: &impl Fn(usize, usize) -> Option<u32>,
) {
    while pair.to + pair.len < group.grid.columns() && pair.from + pair.len < pair.to {
        let (from, to) = (pair.from + pair.len, pair.to + pair.len);
        let Some(next) = key(from, pair.here[0]) else { return };
        let (Some(here), Some(there)) = (known.get(&(from, next)), known.get(&(to, next))) else { return };
        let here: Vec<usize> = pair.here.iter().copied().filter(|row| here.contains(row)).collect();
        let there: Vec<usize> = pair.there.iter().copied().filter(|row| there.contains(row)).collect();
        if here.is_empty() || there.is_empty() {
            return;
        }
        (pair.here, pair.there) = (here, there);
        pair.weight += lexicon.weight(next);
        pair.len += 1;
    }
}

/// The record of a moved phrase; the places it explains are marked.
fn phrase(number: usize, group: &Group, run: &Pair, places: &mut [Place]) -> Move {
    let (from, to) = (run.from..run.from + run.len, run.to..run.to + run.len);
    // Where more witnesses have it, it is at home.
    let (home, columns, rows) =
        if run.here.len() >= run.there.len() { (from, to, run.there.clone()) } else { (to, from, run.here.clone()) };
    for place in places.iter_mut().filter(|p| !p.marks) {
        let inside = |range: &Range<usize>| place.columns.start < range.end && range.start < place.columns.end;
        if inside(&home) || inside(&columns) {
            for reading in place.readings.iter_mut().filter(|r| r.rows.iter().any(|row| rows.contains(row))) {
                if let Some(change) = reading.change.as_mut().filter(|c| c.cause == Cause::Isolated) {
                    change.cause = Cause::Transposition;
                }
            }
        }
    }
    let tokens = group.tokens(rows[0], columns.clone());
    let behind = columns.start.checked_sub(1);
    Move { group: number, rows, home, tokens, behind, columns: Some(columns), repeated: false }
}

/// What a witness alone has and says elsewhere, too.
fn repeats(number: usize, group: &Group, places: &mut [Place]) -> Vec<Move> {
    let mut found = Vec::new();
    let mut homes = None;
    for place in places.iter_mut().filter(|p| !p.marks) {
        for at in 0..place.readings.len() {
            let long = place.readings[at].form.len() >= TWICE;
            let few = place.readings.iter().any(|r| r.omits() && r.rows.len() >= place.readings[at].rows.len());
            if !long || !few {
                continue;
            }
            let row = place.readings[at].rows[0];
            let tokens = group.tokens(row, place.columns.clone());
            let Some(first) = twin(group.strands[row].keys(), &tokens) else { continue };
            let homes = homes.get_or_insert_with(|| self::homes(&group.grid));
            let start = homes[row][first] as usize;
            let last = (first + tokens.len() - 1).min(homes[row].len() - 1);
            let end = (homes[row][last] as usize + 1).max(start + 1);
            found.push(Move {
                group: number,
                rows: place.readings[at].rows.clone(),
                home: start..end,
                behind: place.columns.start.checked_sub(1),
                columns: Some(place.columns.clone()),
                tokens,
                repeated: true,
            });
            let reading = if place.readings[at].change.is_some() { at } else { place.readings.len() - 1 };
            if let Some(change) = place.readings[reading].change.as_mut() {
                change.kind = Kind::TextDuplicated;
                change.severity = Kind::TextDuplicated.severity();
                (place.kind, place.severity) = (change.kind, change.severity);
            }
        }
    }
    found
}

/// Where most of a stretch of tokens stands once more in the same witness: the token it begins with there.
fn twin(keys: &[u32], tokens: &Range<usize>) -> Option<usize> {
    let window = WINDOW.min(tokens.len());
    let mut outside: FxHashMap<u64, usize> = FxHashMap::default();
    for (at, w) in keys.windows(window).enumerate() {
        if at + window <= tokens.start || at >= tokens.end {
            outside.entry(hash(w)).or_insert(at);
        }
    }
    let own: Vec<Option<usize>> =
        keys[tokens.clone()].windows(window).map(|w| outside.get(&hash(w)).copied()).collect();
    let held = own.iter().flatten().count();
    let first = own.iter().position(Option::is_some)?;
    (held * 10 >= own.len() * 6).then(|| own[first].unwrap_or(0).saturating_sub(first))
}
