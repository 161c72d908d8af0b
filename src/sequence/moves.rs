//! Stretches deleted in one place and inserted in another.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::residue::{Candidate, Residue, pick, widest};
use super::seeds::Seeds;
use super::{Options, Run, common};

/// Parts of a moved stretch this far apart, and no farther, are taken for one edited stretch.
const EDITED: u32 = 48;

/// Finds what `runs` left unmatched on both sides in different places.
///
/// Every result is a stretch of unmatched keys of the base that equals one of the witness, at
/// least `min_len` long and as long as the unmatched stretches allow; no key is in two. The
/// longest are taken first. Windows of `min_len` keys count that are rare in what is
/// unmatched, on both sides. Between two parts of what seems one moved and edited stretch,
/// shorter equal runs are added. Sorted by place in the base. `runs` may be in any order but
/// must not overlap on either side. Near-linear; about ten bytes per unmatched key and one per
/// key.
///
/// Nothing says that a result crosses `runs`: where [`common`] gave up a stretch as coarse,
/// what its sides share in order is found here too.
///
/// ```
/// use recension::sequence::{Options, Run, common, moves};
///
/// let (base, witness) = ([7, 8, 9, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 7, 8, 9]);
/// let runs = common(&base, &witness, &Options::default()).runs;
/// assert_eq!(moves(&base, &witness, &runs, 3), [Run { base: 0, witness: 5, len: 3 }]);
/// ```
pub fn moves(base: &[u32], witness: &[u32], runs: &[Run], min_len: usize) -> Vec<Run> {
    let min_len = min_len.max(1);
    let sides = [Residue::new(base.len(), runs, |run| run.base), Residue::new(witness.len(), runs, |run| run.witness)];
    if sides.iter().any(|side| side.shorter_than(min_len)) {
        return Vec::new();
    }
    let candidates = candidates(base, witness, &sides, min_len);
    let mut free = (vec![true; base.len()], vec![true; witness.len()]);
    let mut moved = pick(candidates, min_len, [&mut free.0, &mut free.1]);
    moved.sort_unstable();
    join(base, witness, &sides, &free, moved)
}

/// Every maximal match of rare windows inside the residue.
fn candidates(base: &[u32], witness: &[u32], sides: &[Residue; 2], min_len: usize) -> Vec<Candidate> {
    let mut seeds = Seeds::default();
    seeds.collect_parts([(base, &sides[0].0), (witness, &sides[1].0)], min_len);
    seeds.join();
    let mut ends: FxHashMap<u32, usize> = FxHashMap::default();
    let mut found = Vec::new();
    for &pair in &seeds.pairs {
        let (b, w) = ((pair >> 32) as usize, pair as u32 as usize);
        let end = ends.entry((w as u32).wrapping_sub(b as u32)).or_default();
        if b < *end {
            continue;
        }
        let run = widest((base, sides[0].part(b)), (witness, sides[1].part(w)), (b, w));
        if run.len as usize >= min_len {
            *end = run.base_end() as usize;
            found.push(Candidate { run, distance: 0 });
        }
    }
    found
}

/// Adds what lies between neighbouring parts of one moved and edited stretch.
fn join(
    base: &[u32],
    witness: &[u32],
    sides: &[Residue; 2],
    free: &(Vec<bool>, Vec<bool>),
    moved: Vec<Run>,
) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(moved.len());
    for run in moved {
        if let Some(&last) = joined.last()
            && let Some((b, w)) = between(last, run, sides)
            && free.0[b.clone()].iter().chain(&free.1[w.clone()]).all(|&free| free)
        {
            let inner = common(&base[b.clone()], &witness[w.clone()], &Options::default());
            let place =
                |at: Run| Run { base: at.base + b.start as u32, witness: at.witness + w.start as u32, len: at.len };
            joined.extend(inner.runs.into_iter().map(place));
        }
        joined.push(run);
    }
    joined
}

/// What lies between two parts, if they follow each other closely in one stretch of each side.
fn between(last: Run, next: Run, sides: &[Residue; 2]) -> Option<(Range<usize>, Range<usize>)> {
    let close = |from: u32, to: u32| to.checked_sub(from).is_some_and(|gap| gap <= EDITED);
    if !close(last.base_end(), next.base) || !close(last.witness_end(), next.witness) {
        return None;
    }
    let within = |side: &Residue, at: u32, other: u32| side.part(at as usize).contains(&(other as usize));
    (within(&sides[0], last.base, next.base) && within(&sides[1], last.witness, next.witness)).then(|| {
        let base = last.base_end() as usize..next.base as usize;
        (base, last.witness_end() as usize..next.witness as usize)
    })
}
