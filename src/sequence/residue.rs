//! What an alignment leaves unmatched, and picking from matches found in it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::Run;
use super::gaps::shared;

/// The unmatched stretches of one side, in order; none is empty.
pub(super) struct Residue(pub(super) Vec<Range<usize>>);

impl Residue {
    /// What `runs` leave of `len` keys; `place` gives a run's start on the side in question.
    pub(super) fn new(len: usize, runs: &[Run], place: impl Fn(&Run) -> u32) -> Self {
        let mut taken: Vec<(u32, u32)> = runs.iter().map(|run| (place(run), run.len)).collect();
        taken.sort_unstable();
        let mut parts = Vec::new();
        let mut from = 0;
        for (start, count) in taken {
            let start = (start as usize).min(len);
            if from < start {
                parts.push(from..start);
            }
            from = from.max(start + count as usize);
        }
        if from < len {
            parts.push(from..len);
        }
        Self(parts)
    }

    /// The stretch that holds a place which is known to be unmatched.
    pub(super) fn part(&self, at: usize) -> Range<usize> {
        let index = self.0.partition_point(|part| part.end <= at);
        self.0.get(index).cloned().unwrap_or(at..at)
    }

    /// Whether no stretch is as long as `len`.
    pub(super) fn shorter_than(&self, len: usize) -> bool {
        self.0.iter().all(|part| part.len() < len)
    }
}

/// The longest match through `(b, w)` inside the two ranges.
pub(super) fn widest(
    (base, within): (&[u32], Range<usize>),
    (witness, inside): (&[u32], Range<usize>),
    (b, w): (usize, usize),
) -> Run {
    let len = shared(base[b..within.end].iter(), witness[w..inside.end].iter());
    let back = shared(base[within.start..b].iter().rev(), witness[inside.start..w].iter().rev());
    Run { base: (b - back) as u32, witness: (w - back) as u32, len: (len + back) as u32 }
}

/// A match that may be picked: the longest first, then the nearest, then by place.
#[derive(PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) run: Run,
    /// How far the match is from where it is expected.
    pub(super) distance: u32,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |of: &Self| (of.run.len, !of.distance, !of.run.base, !of.run.witness);
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Picks greedily; what an earlier pick covers is cut off a later one, which keeps its place
/// in the order if at least `min_len` keys remain. `free` marks the keys of the base and of the
/// witness that may still be taken; a side given as empty may be taken any number of times.
pub(super) fn pick(candidates: Vec<Candidate>, min_len: usize, free: [&mut [bool]; 2]) -> Vec<Run> {
    let [base, witness] = free;
    let mut heap = BinaryHeap::from(candidates);
    let mut picked = Vec::new();
    while let Some(Candidate { run, distance }) = heap.pop() {
        let rest = cut(run, base, witness);
        if (rest.len as usize) < min_len {
            continue;
        }
        if rest.len < run.len {
            heap.push(Candidate { run: rest, distance });
            continue;
        }
        take(base, run.base, run.len);
        take(witness, run.witness, run.len);
        picked.push(run);
    }
    picked
}

fn take(free: &mut [bool], start: u32, len: u32) {
    if !free.is_empty() {
        free[start as usize..(start + len) as usize].fill(false);
    }
}

/// The run without taken keys at its ends: what is taken is at least as long, so it cannot lie
/// in the middle.
fn cut(mut run: Run, base: &[bool], witness: &[bool]) -> Run {
    let taken = |free: &[bool], at: u32| free.get(at as usize).is_some_and(|&free| !free);
    while run.len > 0 && (taken(base, run.base) || taken(witness, run.witness)) {
        run = Run { base: run.base + 1, witness: run.witness + 1, len: run.len - 1 };
    }
    while run.len > 0 && (taken(base, run.base_end() - 1) || taken(witness, run.witness_end() - 1)) {
        run.len -= 1;
    }
    run
}
