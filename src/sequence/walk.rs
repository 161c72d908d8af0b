//! From match to match through text that repeats itself.

use super::Run;
use super::residue::widest;
use super::seeds::{Seeds, groups};

/// Windows of the base looked at for one step.
const AHEAD: usize = 256;

/// The windows that both sides have, however often, ready to be walked through.
pub(super) struct Walk<'a> {
    /// Places in the base above the number of the group, in order.
    base: Vec<u64>,
    /// For each group its seeds in the witness that lie ahead.
    groups: Vec<&'a [u64]>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(seeds: &'a Seeds) -> Self {
        let mut walk = Walk { base: Vec::new(), groups: Vec::new() };
        groups(&seeds.base, &seeds.witness, |base, witness| {
            let group = walk.groups.len() as u64;
            walk.base.extend(base.iter().map(|seed| (seed << 32) | group));
            walk.groups.push(witness);
        });
        walk.base.sort_unstable();
        walk
    }

    /// Steps to the nearest match ahead again and again; increasing on both sides.
    ///
    /// Where every window is frequent no pair is better evidence than another, except that
    /// edits are small, so the next match is most likely close and close to the diagonal.
    /// Linear but for a constant number of windows looked at for each step.
    pub(super) fn runs(mut self, base: &[u32], witness: &[u32], k: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let (mut b, mut w, mut from) = (0, 0, 0);
        while from < self.base.len() {
            if (self.base[from] >> 32) < b as u64 {
                from += 1;
                continue;
            }
            let Some(place) = self.nearest(from, b, w) else {
                from += AHEAD;
                continue;
            };
            let run = widest((base, b..base.len()), (witness, w..witness.len()), place);
            if (run.len as usize) < k {
                from += 1;
                continue;
            }
            (b, w) = (run.base_end() as usize, run.witness_end() as usize);
            runs.push(run);
        }
        runs
    }

    /// The pair of equal windows ahead with the least advance and drift.
    fn nearest(&mut self, from: usize, b: usize, w: usize) -> Option<(usize, usize)> {
        let mut best = (usize::MAX, (0, 0));
        for &seed in self.base[from..].iter().take(AHEAD) {
            let place = (seed >> 32) as usize;
            if place - b >= best.0 {
                break;
            }
            let ahead = &mut self.groups[seed as u32 as usize];
            let passed = ahead.iter().take_while(|&&seed| (seed as u32 as usize) < w).count();
            *ahead = &ahead[passed..];
            let Some(&other) = ahead.first() else {
                continue;
            };
            let other = other as u32 as usize;
            let (base, witness) = (place - b, other - w);
            let cost = base.max(witness) + 2 * base.abs_diff(witness);
            if cost < best.0 {
                best = (cost, (place, other));
            }
        }
        (best.0 < usize::MAX).then_some(best.1)
    }
}
