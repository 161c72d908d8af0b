//! The best chain of matches that increases on both sides.

use super::Run;

/// Predecessors near in the base that are weighed exactly, overlaps included.
const NEAR: usize = 32;
/// What one matched key is worth; leaving a diagonal costs less than one key.
const KEY: i64 = 64;

/// A state of the chain: total worth, and the match that ends it (one based, 0 for none).
type Best = (i64, u32);

/// Chains matches by total length with a Fenwick tree over ends in the witness; buffers are
/// kept from gap to gap.
#[derive(Default)]
pub(super) struct Chain {
    best: Vec<Best>,
    previous: Vec<u32>,
    tree: Vec<Best>,
    ends: Vec<u32>,
    by_end: Vec<(u32, u32)>,
}

impl Chain {
    /// Reduces `runs`, sorted by place in the base, to the chain with the most keys.
    ///
    /// Among chains of equal length the one that changes diagonal least wins. Matches that
    /// overlap their predecessor lose the overlap. O(n log n) for n matches.
    pub(super) fn reduce(&mut self, runs: &mut Vec<Run>) {
        if is_chain(runs) {
            return;
        }
        self.prepare(runs);
        let mut done = 0;
        for at in 0..runs.len() {
            while done < runs.len() && self.by_end[done].0 <= runs[at].base {
                let ended = self.by_end[done].1 as usize;
                let state = (self.best[ended].0, ended as u32 + 1);
                let rank = self.rank(runs[ended].witness_end());
                raise(&mut self.tree, rank, state);
                done += 1;
            }
            self.extend(runs, at);
        }
        self.backtrack(runs);
    }

    fn prepare(&mut self, runs: &[Run]) {
        self.best.clear();
        self.previous.clear();
        self.ends.clear();
        self.ends.extend(runs.iter().map(|run| run.witness_end()));
        self.ends.sort_unstable();
        self.ends.dedup();
        self.tree.clear();
        self.tree.resize(self.ends.len() + 1, (0, 0));
        self.by_end.clear();
        self.by_end.extend(runs.iter().enumerate().map(|(at, run)| (run.base_end(), at as u32)));
        self.by_end.sort_unstable();
    }

    /// How many distinct ends in the witness lie at or before `end`.
    fn rank(&self, end: u32) -> usize {
        self.ends.partition_point(|&other| other <= end)
    }

    /// Finds the best predecessor of the match `at`.
    fn extend(&mut self, runs: &[Run], at: usize) {
        let run = runs[at];
        let mut best = (i64::from(run.len) * KEY, 0);
        let mut offer = |earlier: usize, worth: i64| {
            let total = worth + gain(runs[earlier], run);
            if total > best.0 {
                best = (total, earlier as u32 + 1);
            }
        };
        for earlier in (at.saturating_sub(NEAR)..at).rev() {
            if precedes(runs[earlier], run) {
                offer(earlier, self.best[earlier].0);
            }
        }
        let (worth, far) = highest(&self.tree, self.rank(run.witness));
        if far > 0 {
            offer(far as usize - 1, worth);
        }
        self.best.push((best.0, at as u32 + 1));
        self.previous.push(best.1);
    }

    /// Keeps the matches of the best chain, each without what its predecessor covers.
    fn backtrack(&mut self, runs: &mut Vec<Run>) {
        let mut at = (self.best.iter()).fold((0, 0), |a, &b| if b.0 > a.0 { b } else { a }).1;
        let mut kept = Vec::new();
        while at > 0 {
            kept.push(runs[at as usize - 1]);
            at = self.previous[at as usize - 1];
        }
        kept.reverse();
        for at in 1..kept.len() {
            let cut = overlap(kept[at - 1], kept[at]);
            let run = &mut kept[at];
            (run.base, run.witness, run.len) = (run.base + cut, run.witness + cut, run.len - cut);
        }
        *runs = kept;
    }
}

/// Whether the matches already increase on both sides without overlap.
fn is_chain(runs: &[Run]) -> bool {
    let apart = |a: &Run, b: &Run| a.base_end() <= b.base && a.witness_end() <= b.witness;
    runs.windows(2).all(|two| apart(&two[0], &two[1]))
}

/// Whether `later` starts and ends after `earlier` on both sides.
fn precedes(earlier: Run, later: Run) -> bool {
    earlier.base < later.base
        && earlier.witness < later.witness
        && earlier.base_end() < later.base_end()
        && earlier.witness_end() < later.witness_end()
}

/// How many keys at its start `later` shares with `earlier` on the side where it is more.
fn overlap(earlier: Run, later: Run) -> u32 {
    let base = earlier.base_end().saturating_sub(later.base);
    base.max(earlier.witness_end().saturating_sub(later.witness))
}

/// What `later` adds after `earlier`: its own keys, less a little for the change of diagonal.
fn gain(earlier: Run, later: Run) -> i64 {
    let keys = i64::from(later.len - overlap(earlier, later));
    let shift = later.diagonal().wrapping_sub(earlier.diagonal());
    let shift = shift.min(shift.wrapping_neg());
    keys * KEY - i64::from(u32::BITS - shift.leading_zeros())
}

/// Raises the states from `rank` on to at least `state`.
fn raise(tree: &mut [Best], mut rank: usize, state: Best) {
    while rank < tree.len() {
        tree[rank] = tree[rank].max(state);
        rank += rank & rank.wrapping_neg();
    }
}

/// The highest state up to `rank`.
fn highest(tree: &[Best], mut rank: usize) -> Best {
    let mut best = (0, 0);
    while rank > 0 {
        best = best.max(tree[rank]);
        rank &= rank - 1;
    }
    best
}
