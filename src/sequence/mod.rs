//! Common subsequences of two sequences of keys; knows nothing of text.
//!
//! [`common`] aligns in order, anchors first: what both ends share, then windows of keys that
//! are rare on both sides, chained, then the gaps between them with shorter windows, and only
//! the last small gaps by a shortest edit script. [`moves`] and [`copies`] explain what that
//! leaves unmatched. All three are near-linear in time and memory and give the same answer
//! every time.

mod chain;
mod copies;
mod gaps;
mod lcs;
mod moves;
mod passages;
mod residue;
mod rising;
mod seeds;
mod tidy;
mod walk;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use copies::copies;
pub use lcs::lcs;
pub use moves::moves;
pub use passages::passages;
pub use rising::rising;

/// A run of equal keys: `base[base..base + len] == witness[witness..witness + len]`.
///
/// Positions and lengths count keys. Runs order by their place in the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// Where the run starts in the base.
    pub base: u32,
    /// Where the run starts in the witness.
    pub witness: u32,
    /// How many keys are equal; never 0 in a result.
    pub len: u32,
}

impl Run {
    /// The end of the run in the base.
    pub fn base_end(self) -> u32 {
        self.base + self.len
    }

    /// The end of the run in the witness.
    pub fn witness_end(self) -> u32 {
        self.witness + self.len
    }

    /// How far the witness is ahead of the base, modulo 2^32: equal for runs on one diagonal.
    fn diagonal(self) -> u32 {
        self.witness.wrapping_sub(self.base)
    }
}

/// A stretch where the budget ran out or whose sides are too unlike to align finely.
///
/// Both sides are non-empty, no run lies inside, and what the ends share has been taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coarse {
    /// The keys of the base that were left unaligned.
    pub base: Range<u32>,
    /// The keys of the witness that were left unaligned.
    pub witness: Range<u32>,
}

/// What two sequences have in common, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// Strictly increasing on both sides, none touching or overlapping its neighbour on both.
    pub runs: Vec<Run>,
    /// The gaps between runs that were not aligned finely, in order.
    pub coarse: Vec<Coarse>,
}

/// How much work [`common`] may spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Steps of the quadratic kind over the whole comparison, about four nanoseconds each; 16
    /// more are granted for every key. Cheap gaps are served first; what is too dear becomes
    /// [`Coarse`]. Anchoring, and gaps of at most [`Options::small`], are near-linear and not
    /// counted.
    pub budget: u64,
    /// Gaps whose sides multiply to at most this many pairs of keys are always aligned
    /// minimally, whatever is left of the budget.
    pub small: u64,
}

impl Default for Options {
    /// A budget of a quarter of a second, and gaps of 64 keys a side aligned minimally.
    fn default() -> Self {
        Self { budget: 1 << 26, small: 1 << 12 }
    }
}

/// Aligns two sequences of keys in order.
///
/// The runs increase strictly on both sides, do not overlap, and are maximal: no two could be
/// joined, none could be made longer into the gap beside it. The result depends on nothing but
/// the arguments; there is no clock. Near-linear in time; memory beside the result is a few
/// bytes per key. Sequences longer than `u32::MAX` keys are compared up to there.
///
/// Anchors are winnowed windows (Schleimer, Wilkerson and Aiken 2003; Roberts et al. 2004)
/// that are rare in the gap at hand on both sides, extended to maximal matches and chained by
/// total length, as aligners of genomes do (MUMmer 1999, minimap2 2018); what is local becomes
/// unique by recursion, as in patience diff.
///
/// ```
/// use recension::sequence::{Options, Run, common};
///
/// let found = common(&[1, 2, 3, 4, 5], &[1, 2, 9, 4, 5], &Options::default());
/// let run = |base, witness, len| Run { base, witness, len };
/// assert_eq!(found.runs, [run(0, 0, 2), run(3, 3, 2)]);
/// assert!(found.coarse.is_empty());
/// ```
pub fn common(base: &[u32], witness: &[u32], options: &Options) -> Common {
    let base = addressable(base);
    let witness = addressable(witness);
    let mut found = gaps::align(base, witness, options);
    tidy::tidy(base, witness, &mut found);
    found
}

/// The part of a sequence whose positions fit in a `u32`.
fn addressable(keys: &[u32]) -> &[u32] {
    &keys[..keys.len().min(u32::MAX as usize)]
}
