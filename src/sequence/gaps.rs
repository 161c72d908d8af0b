//! Anchors first, then the gaps between them, from long windows to single keys.

use std::ops::Range;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::chain::Chain;
use super::seeds::Seeds;
use super::walk::Walk;
use super::{Coarse, Common, Options, Run};

/// Lengths of windows to try, and how sparsely each may be winnowed in a large gap.
const LADDER: [(usize, usize); 6] = [(32, 16), (12, 8), (8, 4), (6, 4), (4, 1), (3, 1)];
/// Gaps with more keys than this on a side are large: their windows are winnowed.
const LARGE: usize = 4096;
/// Both sides together, where a gap without anchors may still be aligned minimally.
const MINIMAL: usize = 2048;
/// Both sides together, where a repetitive gap is aligned minimally if that is cheap.
const CLOSE: usize = 16_384;
/// Keys a side, where a gap without anchors may be aligned by the heuristic script.
const HEURISTIC: usize = 1 << 17;
/// Shorter gaps are never judged too unlike.
const JUDGED: usize = 24;

/// Part of both sides between two runs, and the first rung of the ladder left to try on it.
struct Gap {
    base: Range<usize>,
    witness: Range<usize>,
    rung: usize,
}

/// Aligns everything; runs come out in no order, and may touch.
pub(super) fn align(base: &[u32], witness: &[u32], options: &Options) -> Common {
    let mut aligner = Aligner {
        base,
        witness,
        small: options.small,
        found: Common::default(),
        stack: Vec::new(),
        costly: Vec::new(),
        seeds: Seeds::default(),
        chain: Chain::default(),
        ends: FxHashMap::default(),
    };
    let whole = Gap { base: 0..base.len(), witness: 0..witness.len(), rung: 0 };
    aligner.stack.push(whole);
    while let Some(gap) = aligner.stack.pop() {
        aligner.open(gap);
    }
    let keys = (base.len() + witness.len()) as u64;
    aligner.spend(options.budget.saturating_add(16 * keys));
    aligner.found
}

struct Aligner<'a> {
    base: &'a [u32],
    witness: &'a [u32],
    small: u64,
    found: Common,
    stack: Vec<Gap>,
    /// Gaps left without anchors, each with its price and how to pay it.
    costly: Vec<(u64, Algorithm, Gap)>,
    seeds: Seeds,
    chain: Chain,
    /// Where the last match on each diagonal ends in the base.
    ends: FxHashMap<u32, u32>,
}

impl Aligner<'_> {
    /// Takes off what the ends of a gap share, then aligns it or splits it.
    fn open(&mut self, mut gap: Gap) {
        self.trim(&mut gap);
        let pairs = gap.base.len() as u64 * gap.witness.len() as u64;
        if pairs == 0 {
            return;
        }
        if pairs <= self.small {
            return self.finish(gap, Algorithm::RawMyers);
        }
        let ladder = Ladder::new(&self.base[gap.base.clone()], &self.witness[gap.witness.clone()]);
        if ladder.poor && self.close(&gap) {
            return self.finish(gap, Algorithm::RawMyers);
        }
        let mut repetitive = gap.rung >= LADDER.len();
        for rung in gap.rung..2 * LADDER.len() {
            if rung >= LADDER.len() && !repetitive {
                break;
            }
            let runs = self.anchors(&gap, &ladder, rung);
            if self.seeds.frequent && self.close(&gap) {
                return self.finish(gap, Algorithm::RawMyers);
            }
            if let Some(runs) = runs {
                return self.split(&gap, &runs, rung);
            }
            repetitive |= self.seeds.frequent;
        }
        self.defer(gap, &ladder);
    }

    /// Whether so few edits part the sides of a gap that a shortest script is cheap, which beats
    /// anchors where the text repeats itself or has few different keys.
    fn close(&self, gap: &Gap) -> bool {
        let keys = gap.base.len() + gap.witness.len();
        let pairs = gap.base.len() as u64 * gap.witness.len() as u64;
        let most = (32 * keys).isqrt();
        if pairs <= 8 * self.small {
            return true;
        }
        keys <= CLOSE
            && gap.base.len().abs_diff(gap.witness.len()) <= most
            && within(&self.base[gap.base.clone()], &self.witness[gap.witness.clone()], most)
    }

    fn trim(&mut self, gap: &mut Gap) {
        let base = &self.base[gap.base.clone()];
        let witness = &self.witness[gap.witness.clone()];
        let head = shared(base.iter(), witness.iter());
        let tail = shared(base[head..].iter().rev(), witness[head..].iter().rev());
        self.push(gap.base.start, gap.witness.start, head);
        self.push(gap.base.end - tail, gap.witness.end - tail, tail);
        gap.base = gap.base.start + head..gap.base.end - tail;
        gap.witness = gap.witness.start + head..gap.witness.end - tail;
    }

    fn push(&mut self, base: usize, witness: usize, len: usize) {
        if len > 0 {
            self.found.runs.push(run(base, witness, len));
        }
    }

    /// The anchors on one rung: a chain of rare windows on the lower half of the ladder, a walk
    /// through frequent ones on the upper half.
    fn anchors(&mut self, gap: &Gap, ladder: &Ladder, rung: usize) -> Option<Vec<Run>> {
        self.seeds.frequent = false;
        let (k, w) = ladder.windows(rung % LADDER.len())?;
        let base = &self.base[gap.base.clone()];
        let witness = &self.witness[gap.witness.clone()];
        self.seeds.collect(base, witness, k, w);
        let runs = if rung >= LADDER.len() {
            Walk::new(&self.seeds).runs(base, witness, k)
        } else {
            self.seeds.join();
            let mut runs = self.extend(base, witness, k);
            self.chain.reduce(&mut runs);
            runs
        };
        (!runs.is_empty()).then_some(runs)
    }

    /// Grows the pairs of seeds to maximal matches inside the gap, each once.
    fn extend(&mut self, base: &[u32], witness: &[u32], k: usize) -> Vec<Run> {
        self.ends.clear();
        let mut runs: Vec<Run> = Vec::new();
        for &pair in &self.seeds.pairs {
            let (b, w) = ((pair >> 32) as u32, pair as u32);
            let diagonal = w.wrapping_sub(b);
            let inside = |run: &Run| run.diagonal() == diagonal && b < run.base_end();
            if runs.last().is_some_and(inside) || self.ends.get(&diagonal).is_some_and(|&end| b < end) {
                continue;
            }
            let (b, w) = (b as usize, w as usize);
            let len = shared(base[b..].iter(), witness[w..].iter());
            if len < k {
                continue;
            }
            let back = shared(base[..b].iter().rev(), witness[..w].iter().rev());
            let run = run(b - back, w - back, len + back);
            self.ends.insert(diagonal, run.base_end());
            runs.push(run);
        }
        runs.sort_unstable();
        runs
    }

    /// Keeps the anchors of a gap and opens what lies between them.
    ///
    /// A part much smaller than the whole starts again with long windows, because more of them
    /// are rare in it; any other goes on with the next rung, so the work stays near-linear.
    fn split(&mut self, gap: &Gap, runs: &[Run], rung: usize) {
        let size = gap.base.len() + gap.witness.len();
        let (mut b, mut w) = (gap.base.start, gap.witness.start);
        let end = run(gap.base.len(), gap.witness.len(), 0);
        for at in runs.iter().chain([&end]) {
            let (base, witness) = (at.base as usize, at.witness as usize);
            let (base, witness) = (base + gap.base.start, witness + gap.witness.start);
            if b < base && w < witness {
                let smaller = (base - b + witness - w) * 2 <= size;
                let rung = if smaller { 0 } else { rung + 1 };
                self.stack.push(Gap { base: b..base, witness: w..witness, rung });
            }
            self.push(base, witness, at.len as usize);
            (b, w) = (base + at.len as usize, witness + at.len as usize);
        }
    }

    /// Sets aside a gap without anchors, or gives it up.
    fn defer(&mut self, gap: Gap, ladder: &Ladder) {
        let keys = gap.base.len() + gap.witness.len();
        let price = keys as u64;
        if keys <= MINIMAL {
            self.costly.push((price * price, Algorithm::RawMyers, gap));
        } else if ladder.plain && gap.base.len().max(gap.witness.len()) <= HEURISTIC {
            self.costly.push((price * 2 * price.isqrt(), Algorithm::Myers, gap));
        } else {
            self.give_up(gap);
        }
    }

    /// Aligns the gaps set aside, the cheapest first, while the budget lasts.
    fn spend(&mut self, mut budget: u64) {
        let mut costly = std::mem::take(&mut self.costly);
        costly.sort_by_key(|(price, _, gap)| (*price, gap.base.start));
        for (price, algorithm, gap) in costly {
            if price <= budget {
                budget -= price;
                self.finish(gap, algorithm);
            } else {
                self.give_up(gap);
            }
        }
    }

    /// Aligns a gap by an edit script, unless what that finds is no more than chance.
    fn finish(&mut self, gap: Gap, algorithm: Algorithm) {
        let base = &self.base[gap.base.clone()];
        let witness = &self.witness[gap.witness.clone()];
        if let [key] = base {
            return self.find(*key, &gap, witness, |at| (0, at));
        }
        if let [key] = witness {
            return self.find(*key, &gap, base, |at| (at, 0));
        }
        let before = self.found.runs.len();
        for op in capture_diff_slices(algorithm, base, witness) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                self.push(gap.base.start + old_index, gap.witness.start + new_index, len);
            }
        }
        let least = base.len().min(witness.len());
        if least >= JUDGED && chance(&self.found.runs[before..], least) {
            self.found.runs.truncate(before);
            self.give_up(gap);
        }
    }

    /// Matches the only key of one side with the first equal one of the other.
    fn find(&mut self, key: u32, gap: &Gap, keys: &[u32], place: impl Fn(usize) -> (usize, usize)) {
        if let Some(at) = keys.iter().position(|&other| other == key) {
            let (base, witness) = place(at);
            self.push(gap.base.start + base, gap.witness.start + witness, 1);
        }
    }

    fn give_up(&mut self, gap: Gap) {
        let narrow = |range: Range<usize>| range.start as u32..range.end as u32;
        let coarse = Coarse { base: narrow(gap.base), witness: narrow(gap.witness) };
        self.found.coarse.push(coarse);
    }
}

/// Whether matches this few and this scattered are what unrelated texts share by chance.
fn chance(runs: &[Run], least: usize) -> bool {
    let matched: usize = runs.iter().map(|run| run.len as usize).sum();
    matched * 5 < least * 2 && matched * 2 < runs.len() * 3
}

/// Which windows make sense for a gap.
struct Ladder {
    rungs: Range<usize>,
    large: bool,
    /// Whether equal keys tell so little that hardly a window is longer than chance.
    plain: bool,
    /// Whether so few different keys occur that anchors may well be chance.
    poor: bool,
}

impl Ladder {
    /// Windows short enough to fit a gap of this size several times, and long enough that no
    /// two are likely to be equal by chance, given how often keys of the two sides are equal.
    fn new(base: &[u32], witness: &[u32]) -> Self {
        let longer = base.len().max(witness.len());
        let surprise = surprise(base, witness);
        let bits = (base.len() as u64 * witness.len() as u64).ilog2();
        let shortest = 1 + (bits / surprise) as usize;
        let longest = match longer {
            0..=512 => 8,
            513..=LARGE => 12,
            _ => shortest.max(32),
        };
        Self { rungs: shortest..longest + 1, large: longer > LARGE, plain: shortest > 8, poor: surprise < 5 }
    }

    /// Length and sparsity of the windows on a rung, if it makes sense.
    fn windows(&self, rung: usize) -> Option<(usize, usize)> {
        let (k, w) = LADDER[rung];
        let k = if rung == 0 { k.max(self.rungs.start) } else { k };
        let w = if self.large { w } else { 1 };
        self.rungs.contains(&k).then_some((k, w))
    }
}

/// How many bits it tells that two keys are equal, from a sample of pairs: 1 to 6 for a text, whose
/// phrases repeat more than its words, and up to 12 for what hardly repeats at all, as rows of numbers.
fn surprise(base: &[u32], witness: &[u32]) -> u32 {
    const SAMPLE: usize = 256;
    let sample = |keys: &[u32]| -> Vec<u32> {
        let mut sample: Vec<u32> = keys.iter().step_by(keys.len().div_ceil(SAMPLE).max(1)).copied().collect();
        sample.sort_unstable();
        sample
    };
    let (base, witness) = (sample(base), sample(witness));
    let (mut rest, mut equal) = (witness.as_slice(), 0);
    for same in base.chunk_by(u32::eq) {
        rest = &rest[rest.partition_point(|&key| key < same[0])..];
        equal += same.len() * rest.partition_point(|&key| key == same[0]);
    }
    match (base.len() * witness.len() / equal.max(1)).max(1).ilog2() {
        rare @ 10.. => rare.min(12),
        text => text.clamp(1, 6),
    }
}

/// Whether at most `most` insertions and deletions turn one side into the other: the forward
/// half of Myers' search (1986), O(`most`^2) beside the keys passed over.
fn within(base: &[u32], witness: &[u32], most: usize) -> bool {
    let mut reach = vec![0; 2 * most + 3];
    for edits in 0..=most {
        for step in 0..=edits {
            let at = most + 1 + 2 * step - edits;
            let down = step == 0 || step < edits && reach[at - 1] < reach[at + 1];
            let b = if down { reach[at + 1] } else { reach[at - 1] + 1 };
            let Some(w) = (b + most + 1).checked_sub(at) else {
                continue;
            };
            let (b_rest, w_rest) = (base.get(b..).unwrap_or(&[]), witness.get(w..).unwrap_or(&[]));
            let snake = shared(b_rest.iter(), w_rest.iter());
            reach[at] = b + snake;
            if b + snake >= base.len() && w + snake >= witness.len() {
                return true;
            }
        }
    }
    false
}

/// How many items two sequences share at the start.
pub(super) fn shared<'a>(base: impl Iterator<Item = &'a u32>, witness: impl Iterator<Item = &'a u32>) -> usize {
    base.zip(witness).take_while(|(base, witness)| base == witness).count()
}

fn run(base: usize, witness: usize, len: usize) -> Run {
    Run { base: base as u32, witness: witness as u32, len: len as u32 }
}
