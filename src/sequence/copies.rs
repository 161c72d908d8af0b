//! Stretches of the witness that repeat what the base has elsewhere.

use rustc_hash::FxHashMap;

use super::Run;
use super::residue::{Candidate, Residue, pick, widest};
use super::seeds::{every, groups, pair, windows};

/// Places of the base on each side of the expected one that are tried for one window.
const NEAREST: usize = 2;

/// Finds unmatched stretches of `witness` that repeat a stretch of `base` already matched.
///
/// `runs` is everything matched so far, common runs and moves, in any order. In a result
/// `base` is where the source of the copy starts; most of the source is matched in `runs`.
/// Results cover no key of the witness twice, are at least `min_len` long, and do not reach out of
/// an unmatched stretch. In each stretch the longest come first; of equally long sources the
/// one nearest to where the base stands at that stretch. Sorted by place in the witness.
/// Near-linear, linear where nothing is unmatched; memory for what is unmatched and for
/// the windows of the base that occur in it.
///
/// ```
/// use recension::sequence::{Options, Run, common, copies};
///
/// let (base, witness) = ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 9, 1, 2, 3]);
/// let runs = common(&base, &witness, &Options::default()).runs;
/// assert_eq!(copies(&base, &witness, &runs, 3), [Run { base: 0, witness: 6, len: 3 }]);
/// ```
pub fn copies(base: &[u32], witness: &[u32], runs: &[Run], min_len: usize) -> Vec<Run> {
    let min_len = min_len.max(1);
    let residue = Residue::new(witness.len(), runs, |run| run.witness);
    if residue.shorter_than(min_len) || base.len() < min_len {
        return Vec::new();
    }
    let mut wanted = Vec::new();
    every((witness, &residue.0), min_len, &mut wanted);
    let offered = offered(base, min_len, &wanted);
    let expected = Expected::new(runs);
    let pairs = pairs(&offered, &wanted, &expected);
    drop((offered, wanted));

    let mut matched = vec![false; base.len()];
    for run in runs {
        matched[run.base as usize..run.base_end() as usize].fill(true);
    }
    let known = |run: &Run| {
        let source = &matched[run.base as usize..run.base_end() as usize];
        source.iter().filter(|&&matched| matched).count() * 2 > source.len()
    };
    let mut ends: FxHashMap<u32, usize> = FxHashMap::default();
    let mut candidates = Vec::new();
    for pair in pairs {
        let (w, b) = ((pair >> 32) as usize, pair as u32 as usize);
        let end = ends.entry((w as u32).wrapping_sub(b as u32)).or_default();
        if w < *end {
            continue;
        }
        let run = widest((base, 0..base.len()), (witness, residue.part(w)), (b, w));
        if run.len as usize >= min_len {
            *end = run.witness_end() as usize;
            let distance = run.base.abs_diff(expected.at(run.witness));
            candidates.extend(known(&run).then_some(Candidate { run, distance }));
        }
    }
    let mut free = vec![true; witness.len()];
    let mut copied = pick(candidates, min_len, [&mut [], &mut free]);
    copied.sort_unstable_by_key(|run| run.witness);
    copied
}

/// The sorted seeds of the windows of the base whose hash is among the wanted.
fn offered(base: &[u32], k: usize, wanted: &[u64]) -> Vec<u64> {
    let bits = (wanted.len() * 16).next_power_of_two().max(64);
    let slot = |hash: u32| hash as usize & (bits - 1);
    let mut filter = vec![0u64; bits / 64];
    for seed in wanted {
        let slot = slot((seed >> 32) as u32);
        filter[slot / 64] |= 1 << (slot % 64);
    }
    let mut offered = Vec::new();
    windows(base, k, |hash, at| {
        if filter[slot(hash) / 64] >> (slot(hash) % 64) & 1 == 1 {
            offered.push(u64::from(hash) << 32 | u64::from(at));
        }
    });
    offered.sort_unstable();
    offered
}

/// Pairs each wanted window with the nearest places that offer it; sorted, the place in the
/// witness above the place in the base.
fn pairs(offered: &[u64], wanted: &[u64], expected: &Expected) -> Vec<u64> {
    let mut pairs = Vec::new();
    groups(offered, wanted, |offered, wanted| {
        for &seed in wanted {
            let place = expected.at(seed as u32);
            let after = offered.partition_point(|&offer| (offer as u32) < place);
            let near = after.saturating_sub(NEAREST)..(after + NEAREST).min(offered.len());
            pairs.extend(offered[near].iter().map(|&offer| pair(seed, offer)));
        }
    });
    pairs.sort_unstable();
    pairs
}

/// Where the base stands at each place of the witness.
struct Expected(Vec<(u32, u32)>);

impl Expected {
    fn new(runs: &[Run]) -> Self {
        let mut ends: Vec<_> = runs.iter().map(|run| (run.witness_end(), run.base_end())).collect();
        ends.sort_unstable();
        Self(ends)
    }

    /// The end in the base of the last run that ends at or before `witness`.
    fn at(&self, witness: u32) -> u32 {
        let after = self.0.partition_point(|&(end, _)| end <= witness);
        self.0[..after].last().map_or(0, |&(_, base)| base)
    }
}
