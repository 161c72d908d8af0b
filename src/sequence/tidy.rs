//! From runs in any order to the fewest maximal runs in order.

use super::gaps::shared;
use super::{Coarse, Common, Run};

/// Sorts and joins runs, makes each as long as it can be, and joins gaps that a run could
/// leave by sliding, so that an insertion next to its twin stays in one piece.
pub(super) fn tidy(base: &[u32], witness: &[u32], found: &mut Common) {
    found.runs.sort_unstable();
    loop {
        let tidied = slide_back(base, witness, &found.runs);
        found.runs = slide_forward(base, witness, &tidied);
        if found.runs.len() == tidied.len() {
            break;
        }
    }
    found.coarse.sort_unstable_by_key(|coarse| coarse.base.start);
    clip(&found.runs, &mut found.coarse);
}

/// Joins and grows runs in order; see [`append`].
fn slide_back(base: &[u32], witness: &[u32], runs: &[Run]) -> Vec<Run> {
    let mut slid = Vec::with_capacity(runs.len());
    for &next in runs {
        append(base, witness, &mut slid, next);
    }
    grow_last(base, witness, &mut slid);
    slid
}

/// Adds a run, after letting the one before it grow into the gap between them, or letting this
/// one slide back to it when one side of the gap is empty.
fn append(base: &[u32], witness: &[u32], runs: &mut Vec<Run>, mut next: Run) {
    let Some(last) = runs.last_mut() else {
        let back = head(base, witness, (0, 0), next);
        return runs.push(grown(next, back));
    };
    let room = (next.base - last.base_end()).min(next.witness - last.witness_end());
    let (b, w) = (last.base_end() as usize, last.witness_end() as usize);
    let more = shared(base[b..b + room as usize].iter(), witness[w..w + room as usize].iter());
    last.len += more as u32;
    let back = head(base, witness, (last.base_end(), last.witness_end()), next);
    next = grown(next, back);
    let slides = next.base == last.base_end() || next.witness == last.witness_end();
    if slides && follows(base, witness, *last, next.len) {
        last.len += next.len;
    } else {
        runs.push(next);
    }
}

/// How far a run could be made longer at its start without passing `floor`.
fn head(base: &[u32], witness: &[u32], floor: (u32, u32), run: Run) -> u32 {
    let base = &base[floor.0 as usize..run.base as usize];
    let witness = &witness[floor.1 as usize..run.witness as usize];
    shared(base.iter().rev(), witness.iter().rev()) as u32
}

/// The run made longer at its start.
fn grown(run: Run, back: u32) -> Run {
    Run { base: run.base - back, witness: run.witness - back, len: run.len + back }
}

/// Whether `len` keys after `run` are equal on both sides.
fn follows(base: &[u32], witness: &[u32], run: Run, len: u32) -> bool {
    let (b, w, len) = (run.base_end() as usize, run.witness_end() as usize, len as usize);
    match (base.get(b..b + len), witness.get(w..w + len)) {
        (Some(base), Some(witness)) => base == witness,
        _ => false,
    }
}

/// Lets the last run grow to the end of the sequences.
fn grow_last(base: &[u32], witness: &[u32], runs: &mut [Run]) {
    if let Some(last) = runs.last_mut() {
        let (b, w) = (last.base_end() as usize, last.witness_end() as usize);
        last.len += shared(base[b..].iter(), witness[w..].iter()) as u32;
    }
}

/// Slides runs forward to the next one where the gap between them has an empty side.
fn slide_forward(base: &[u32], witness: &[u32], runs: &[Run]) -> Vec<Run> {
    let mut slid: Vec<Run> = Vec::with_capacity(runs.len());
    for &run in runs.iter().rev() {
        let Some(next) = slid.last_mut() else {
            slid.push(run);
            continue;
        };
        let pure = run.base_end() == next.base || run.witness_end() == next.witness;
        if pure && precedes(base, witness, *next, run.len) {
            *next = grown(*next, run.len);
        } else {
            slid.push(run);
        }
    }
    slid.reverse();
    slid
}

/// Whether `len` keys before `run` are equal on both sides.
fn precedes(base: &[u32], witness: &[u32], run: Run, len: u32) -> bool {
    let (Some(b), Some(w)) = (run.base.checked_sub(len), run.witness.checked_sub(len)) else {
        return false;
    };
    base[b as usize..run.base as usize] == witness[w as usize..run.witness as usize]
}

/// Takes out of coarse stretches what runs have grown into.
fn clip(runs: &[Run], coarse: &mut Vec<Coarse>) {
    for stretch in coarse.iter_mut() {
        let after = runs.partition_point(|run| run.base < stretch.base.start);
        if let Some(last) = runs[..after].last() {
            stretch.base.start = stretch.base.start.max(last.base_end());
            stretch.witness.start = stretch.witness.start.max(last.witness_end());
        }
        if let Some(next) = runs.get(after) {
            stretch.base.end = stretch.base.end.min(next.base);
            stretch.witness.end = stretch.witness.end.min(next.witness);
        }
    }
    coarse.retain(|stretch| !stretch.base.is_empty() && !stretch.witness.is_empty());
}
