//! Blocks that witnesses have in common, and the growth of the alignment from them.
//!
//! Witnesses are aligned one after the other, each by way of the one before it that is most like it (progressive
//! alignment, Feng and Doolittle 1987; for texts Spencer and Howe 2004), in an order that depends on
//! nothing but what they hold. Long runs that both have are blocks; what lies between two blocks is an
//! island, aligned to the profile of all that was placed there before (see [`super::island`]). A run is a block if its
//! words weigh enough: a chance match of grammar is none. A passage that stands elsewhere is first put where its
//! fellow stands, so that what changed inside it is seen; that it was moved is recorded.

use super::grid::{Cell, Grid};
use super::island::{self, CELLS, Profile, Step};
use super::kin::{self, Sketch};
use super::lexicon::Lexicon;
use super::strand::Strand;
use crate::sequence::{self, Run};
use std::ops::Range;

/// The weight from which a run is a block.
const BLOCK: i32 = 28;
/// Islands with more pairs than this are searched for smaller blocks first.
const LARGE: usize = 1 << 16;
/// Shortest run that can be part of a moved passage, and the least such a passage must hold.
const MOVED: usize = 6;
const PASSAGE: u32 = 16;
/// Fewest tokens before the first block, or behind the last, that can be foreign to the text.
const FOREIGN: usize = 6;
/// How far runs of one moved passage may lie apart.
const NEAR: u32 = 24;

/// End of the chain of columns.
const NONE: u32 = u32::MAX;

/// A column while the alignment grows.
#[derive(Debug, Default)]
struct Column {
    next: u32,
    profile: Profile,
}

/// The order of the tokens of one witness in the alignment, which is its own but for moved passages.
type Order = Vec<u32>;

/// An alignment while it grows.
struct Growth<'a> {
    strands: &'a [&'a Strand],
    lexicon: &'a mut Lexicon,
    columns: Vec<Column>,
    first: u32,
    /// Tokens in the order of the alignment, of those witnesses that were placed.
    orders: Vec<Order>,
    /// For each token in that order, its column.
    homes: Vec<Vec<u32>>,
    placed: u32,
    /// How many witnesses have the keys of each.
    weights: Vec<u32>,
}

/// An alignment of all streams of a group.
#[derive(Debug)]
pub(super) struct Aligned {
    pub(super) grid: Grid,
    /// Passages that stand elsewhere in a witness: row, tokens.
    pub(super) strays: Vec<(usize, Range<u32>)>,
}

/// Aligns all streams; `order` is their canonical order.
pub(super) fn align(strands: &[&Strand], sketches: &[&Sketch], order: &[usize], lexicon: &mut Lexicon) -> Aligned {
    let twins = kin::twins(strands, order);
    let mut weights = vec![0; strands.len()];
    twins.iter().for_each(|&twin| weights[twin] += 1);
    let heads: Vec<usize> = order.iter().copied().filter(|&at| twins[at] == at).collect();
    let likeness: Vec<&Sketch> = heads.iter().map(|&at| sketches[at]).collect();
    let ranks: Vec<usize> = (0..heads.len()).collect();
    let mut growth = Growth {
        strands,
        lexicon,
        columns: Vec::new(),
        first: NONE,
        orders: vec![Vec::new(); strands.len()],
        homes: vec![Vec::new(); strands.len()],
        placed: 0,
        weights,
    };
    for (turn, parent) in kin::guide(&likeness, &ranks) {
        growth.place(heads[turn], parent.map(|at| heads[at]));
    }
    growth.finish(&twins)
}

impl Growth<'_> {
    /// Places one more witness by way of `parent`.
    fn place(&mut self, row: usize, parent: Option<usize>) {
        let keys = self.strands[row].keys();
        let Some(parent) = parent else {
            self.orders[row] = (0..keys.len() as u32).collect();
            let homes = self.insert(NONE, row, keys);
            self.homes[row] = homes;
            self.placed += self.weights[row];
            return;
        };
        let theirs: Vec<u32> = self.orders[parent].iter().map(|&t| self.strands[parent].keys()[t as usize]).collect();
        let (order, runs) = arrange(&theirs, keys);
        let keys: Vec<u32> = order.iter().map(|&t| keys[t as usize]).collect();
        let mut homes: Vec<u32> = vec![NONE; keys.len()];
        let mut at = (0usize, NONE);
        for run in self.blocks(&runs, &theirs, keys.len()) {
            let (base, witness) = (run.base as usize, run.witness as usize);
            let stop = if run.len == 0 { NONE } else { self.homes[parent][base] };
            self.gap(row, &keys[at.0..witness], at.1, stop, &mut homes[at.0..witness]);
            for n in 0..run.len as usize {
                let home = self.homes[parent][base + n];
                homes[witness + n] = home;
                self.columns[home as usize].profile.add(keys[witness + n], self.weights[row]);
                at = (witness + n + 1, home);
            }
        }
        self.orders[row] = order;
        self.homes[row] = homes;
        self.placed += self.weights[row];
    }

    /// The runs that weigh enough, less the light words at their ends, and the end of both sides.
    fn blocks(&self, runs: &[Run], keys: &[u32], end: usize) -> Vec<Run> {
        let mut blocks = Vec::with_capacity(runs.len() + 1);
        let weight =
            |range: Range<u32>| -> i32 { range.take(64).map(|at| self.lexicon.weight(keys[at as usize])).sum() };
        let ends = (keys.len() as u32, end as u32);
        for &run in runs {
            let head = run.base == 0 && run.witness == 0;
            let tail = (run.base + run.len, run.witness + run.len) == ends;
            if weight(run.base..run.base + run.len) < BLOCK && !(head && tail) {
                continue;
            }
            let mut run = run;
            let light = |at: u32| self.lexicon.weight(keys[at as usize]) <= 4;
            if !tail && run.len > 4 && light(run.base + run.len - 1) {
                run.len -= 1;
            }
            if !head && run.len > 4 && light(run.base) {
                run = Run { base: run.base + 1, witness: run.witness + 1, len: run.len - 1 };
            }
            blocks.push(run);
        }
        blocks.push(Run { base: keys.len() as u32, witness: end as u32, len: 0 });
        blocks
    }

    /// The columns behind `from` and before `to`.
    fn between(&self, from: u32, to: u32) -> Vec<u32> {
        let mut at = if from == NONE { self.first } else { self.columns[from as usize].next };
        let mut found = Vec::new();
        while at != to && at != NONE {
            found.push(at);
            at = self.columns[at as usize].next;
        }
        found
    }

    /// Aligns tokens with the columns between two others.
    fn gap(&mut self, row: usize, keys: &[u32], from: u32, to: u32, homes: &mut [u32]) {
        if keys.is_empty() {
            return;
        }
        let columns = self.between(from, to);
        if columns.is_empty() {
            let new = self.insert(from, row, keys);
            homes.copy_from_slice(&new);
            return;
        }
        let pairs = keys.len() * columns.len();
        if pairs > LARGE {
            let main: Vec<u32> =
                columns.iter().map(|&c| self.columns[c as usize].profile.main().unwrap_or(NONE)).collect();
            let runs = sequence::common(&main, keys, &sequence::Options::default()).runs;
            let mut blocks = self.blocks(&runs, &main, keys.len());
            if blocks.len() == 1 && pairs > CELLS {
                // Nothing heavy is shared: light runs are better than none.
                blocks.splice(0..0, runs.iter().filter(|run| run.len >= 3).copied());
            }
            if blocks.len() > 1 {
                return self.split(row, keys, (from, to), &columns, &blocks, homes);
            }
            if pairs > CELLS {
                let last = columns.last().copied().unwrap_or(from);
                let new = self.insert(last, row, keys);
                homes.copy_from_slice(&new);
                return;
            }
        }
        if (from == NONE) != (to == NONE) && keys.len() >= FOREIGN {
            let joined = self.edge(row, keys, (from, to), &columns, homes);
            if joined {
                return;
            }
        }
        self.island(row, keys, from, &columns, homes);
    }

    /// Aligns what stands before the first block or behind the last where the two sides have little in common: there it
    /// is what a site or a printer put round its copy, or one of them goes on. Only the words next to the block that
    /// are equal go together; whether that was done.
    fn edge(&mut self, row: usize, keys: &[u32], (from, to): (u32, u32), columns: &[u32], homes: &mut [u32]) -> bool {
        let mut known: Vec<u32> = Vec::new();
        for &column in columns {
            known.extend(self.columns[column as usize].profile.readings.iter().map(|r| r.0));
        }
        known.sort_unstable();
        let common = |key: &&u32| known.binary_search(key).is_ok();
        let weight = |key: &u32| self.lexicon.weight(*key);
        let shared: i32 = keys.iter().filter(common).map(weight).sum();
        if shared * 3 >= keys.iter().map(weight).sum() {
            return false;
        }
        let equal = |(key, column): &(&u32, &u32)| self.columns[**column as usize].profile.main() == Some(**key);
        let joined = match to == NONE {
            true => keys.iter().zip(columns).take_while(equal).count(),
            false => keys.iter().rev().zip(columns.iter().rev()).take_while(equal).count(),
        };
        let (own, rest, part) = match to == NONE {
            true => (0..joined, joined..keys.len(), &columns[..joined]),
            false => (keys.len() - joined..keys.len(), 0..keys.len() - joined, &columns[columns.len() - joined..]),
        };
        for (at, &home) in own.zip(part) {
            homes[at] = home;
            self.columns[home as usize].profile.add(keys[at], self.weights[row]);
        }
        let behind = if to == NONE { columns.last().copied().unwrap_or(from) } else { NONE };
        let new = self.insert(behind, row, &keys[rest.clone()]);
        homes[rest].copy_from_slice(&new);
        true
    }

    /// Takes blocks inside a large gap and aligns what lies between them.
    fn split(
        &mut self,
        row: usize,
        keys: &[u32],
        (from, to): (u32, u32),
        columns: &[u32],
        blocks: &[Run],
        homes: &mut [u32],
    ) {
        let mut at = (0usize, from);
        for run in blocks {
            let witness = run.witness as usize;
            let stop = if run.len == 0 { to } else { columns[run.base as usize] };
            let part = at.0..witness;
            self.gap(row, &keys[part.clone()], at.1, stop, &mut homes[part]);
            for n in 0..run.len as usize {
                let home = columns[run.base as usize + n];
                homes[witness + n] = home;
                self.columns[home as usize].profile.add(keys[witness + n], self.weights[row]);
                at = (witness + n + 1, home);
            }
        }
    }

    /// Aligns an island.
    fn island(&mut self, row: usize, keys: &[u32], from: u32, columns: &[u32], homes: &mut [u32]) {
        let profiles: Vec<&Profile> = columns.iter().map(|&c| &self.columns[c as usize].profile).collect();
        let (steps, _) = island::align(keys, &profiles, self.placed, self.lexicon);
        let (mut token, mut next, mut behind) = (0, 0, from);
        for step in steps {
            match step {
                Step::Both => {
                    behind = columns[next];
                    homes[token] = behind;
                    self.columns[behind as usize].profile.add(keys[token], self.weights[row]);
                    (token, next) = (token + 1, next + 1);
                }
                Step::Skip => {
                    behind = columns[next];
                    next += 1;
                }
                Step::New => {
                    behind = self.insert(behind, row, &keys[token..=token])[0];
                    homes[token] = behind;
                    token += 1;
                }
            }
        }
    }

    /// Puts new columns behind `from`; `NONE` for the very first place.
    fn insert(&mut self, from: u32, row: usize, keys: &[u32]) -> Vec<u32> {
        let start = self.columns.len() as u32;
        let homes: Vec<u32> = (start..start + keys.len() as u32).collect();
        let Some(&last) = homes.last() else { return homes };
        let next = if from == NONE { self.first } else { self.columns[from as usize].next };
        for (&home, &key) in homes.iter().zip(keys) {
            let mut profile = Profile::default();
            profile.add(key, self.weights[row]);
            self.columns.push(Column { next: if home == last { next } else { home + 1 }, profile });
        }
        if from == NONE {
            self.first = start;
        } else {
            self.columns[from as usize].next = start;
        }
        homes
    }

    /// Numbers the columns and fills the grid.
    fn finish(self, twins: &[usize]) -> Aligned {
        let mut numbers = vec![NONE; self.columns.len()];
        let (mut at, mut count) = (self.first, 0u32);
        while at != NONE {
            numbers[at as usize] = count;
            count += 1;
            at = self.columns[at as usize].next;
        }
        let rows = self.strands.len();
        let mut cells = vec![Cell::default(); rows * count as usize];
        let mut strays = Vec::new();
        for row in 0..rows {
            let (order, homes) = (&self.orders[twins[row]], &self.homes[twins[row]]);
            for (&token, &home) in order.iter().zip(homes) {
                let column = numbers[home as usize] as usize;
                cells[column * rows + row] = Cell { start: token, end: token + 1 };
            }
            strays.extend(stray(order).into_iter().map(|range| (row, range)));
        }
        let mut grid = Grid::new(rows);
        cells.chunks(rows.max(1)).for_each(|column| grid.push(column));
        Aligned { grid, strays }
    }
}

/// The passages of an order that stand elsewhere in the witness itself: all but the longest part that is in order.
fn stray(order: &[u32]) -> Vec<Range<u32>> {
    let mut pieces: Vec<Range<u32>> = Vec::new();
    for &token in order {
        match pieces.last_mut() {
            Some(last) if last.end == token => last.end += 1,
            _ => pieces.push(token..token + 1),
        }
    }
    if pieces.len() < 2 {
        return Vec::new();
    }
    // The heaviest increasing chain of pieces stays; there are few of them.
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let before = (0..at).filter(|&n| pieces[n].end <= piece.start).max_by_key(|&n| (best[n].0, usize::MAX - n));
        best.push((piece.len() as u32 + before.map_or(0, |n| best[n].0), before));
    }
    let mut kept = vec![false; pieces.len()];
    let mut at = (0..pieces.len()).max_by_key(|&n| (best[n].0, usize::MAX - n));
    while let Some(n) = at {
        kept[n] = true;
        at = best[n].1;
    }
    pieces.into_iter().zip(kept).filter(|(_, kept)| !kept).map(|(piece, _)| piece).collect()
}

/// The tokens of a witness in the order in which they align, and the runs it shares with its parent.
fn arrange(theirs: &[u32], keys: &[u32]) -> (Order, Vec<Run>) {
    let options = sequence::Options::default();
    let runs = sequence::common(theirs, keys, &options).runs;
    let plain = || (0..keys.len() as u32).collect::<Order>();
    let moved = passages(&sequence::moves(theirs, keys, &runs, MOVED));
    if moved.is_empty() {
        return (plain(), runs);
    }
    let mut taken = vec![false; keys.len()];
    for passage in &moved {
        taken[passage.witness as usize..passage.witness_end() as usize].fill(true);
    }
    // A passage goes behind the last run that ends before it in the parent.
    let mut stops: Vec<(usize, Run)> = Vec::new();
    for passage in &moved {
        let before = runs.iter().rev().find(|run| run.base_end() <= passage.base);
        stops.push((before.map_or(0, |run| run.witness_end() as usize), *passage));
    }
    stops.sort_by_key(|(stop, passage)| (*stop, passage.base));
    let mut order = Order::with_capacity(keys.len());
    let mut stops = stops.into_iter().peekable();
    for (at, stray) in taken.iter().copied().chain([true]).enumerate() {
        while let Some((_, passage)) = stops.next_if(|(stop, _)| *stop == at) {
            order.extend(passage.witness..passage.witness_end());
        }
        if !stray {
            order.push(at as u32);
        }
    }
    let arranged: Vec<u32> = order.iter().map(|&t| keys[t as usize]).collect();
    let runs = sequence::common(theirs, &arranged, &options).runs;
    (order, runs)
}

/// Joins runs of one moved passage; only long ones are kept. A passage is a run whose keys need not all be equal: its
/// length is the witness's.
fn passages(runs: &[Run]) -> Vec<Run> {
    let mut groups: Vec<Vec<Run>> = Vec::new();
    for &run in runs {
        let joins = groups.last().and_then(|group| group.last()).is_some_and(|last| {
            let near = |end: u32, start: u32| start >= end && start - end <= NEAR;
            near(last.base_end(), run.base) && near(last.witness_end(), run.witness)
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(run),
            _ => groups.push(vec![run]),
        }
    }
    let mut found: Vec<Run> = Vec::new();
    for group in groups {
        let (first, last) = (group[0], group[group.len() - 1]);
        let shared: u32 = group.iter().map(|run| run.len).sum();
        let passage = Run { base: first.base, witness: first.witness, len: last.witness_end() - first.witness };
        let free = |p: &Run| passage.witness >= p.witness_end() || p.witness >= passage.witness_end();
        if shared >= PASSAGE && found.iter().all(free) {
            found.push(passage);
        }
    }
    found
}
