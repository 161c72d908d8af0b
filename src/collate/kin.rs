//! How much streams have in common: which are copies of one text, and in which order they are aligned.
//!
//! Windows of keys are sampled by their hash, so that the same windows are sampled everywhere and the
//! share of one stream that stands in another can be told from a few hundred of them (FracMinHash,
//! Irber et al. 2022; after Broder 1997). Pairs cost the same whatever the length of the streams.

use super::near::{Relation, relation};
use super::strand::Strand;
use crate::document::Document;
use rustc_hash::FxHashSet;

/// How many windows are sampled of the longest stream, about.
const SAMPLE: usize = 1000;
/// Streams up to this length are compared by their words and pairs of words.
const SHORT: usize = 200;
/// Two texts that are no copies of one another share about one window of three in a hundred.
const SHARE: f64 = 0.08;
/// Two copies whose other language is one text, and that share less than this of this one, are two translations.
const TRANSLATION: f64 = 0.4;
/// Short texts share words by chance.
const SHARE_SHORT: f64 = 0.3;
/// Those who give a few words each want to see them side by side, if they share any.
const TINY: usize = 12;
const SHARE_TINY: f64 = 0.1;
/// Most of them whose words are held against one another letter by letter.
const FEW: usize = 32;

/// Sampled windows of one stream, sorted.
#[derive(Debug, Clone)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
    /// How much of the shorter of the two stands in the other, from 0 to 1.
    pub(super) fn contained(&self, other: &Sketch) -> f64 {
        self.common(other) as f64 / self.0.len().min(other.0.len()).max(1) as f64
    }

    /// How alike the two are, from 0 to 1 (Jaccard).
    pub(super) fn alike(&self, other: &Sketch) -> f64 {
        let common = self.common(other);
        common as f64 / (self.0.len() + other.0.len() - common).max(1) as f64
    }

    fn common(&self, other: &Sketch) -> usize {
        let (mut a, mut b, mut n) = (0, 0, 0);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            n += usize::from(x == y);
            a += usize::from(x <= y);
            b += usize::from(y <= x);
        }
        n
    }
}

/// Samples the windows of all streams alike.
pub(super) fn sketches(strands: &[Strand]) -> Vec<Sketch> {
    let longest = strands.iter().map(Strand::len).max().unwrap_or(0);
    let sizes: &[usize] = if longest <= SHORT { &[1, 2] } else { &[3] };
    let keep = (longest / SAMPLE).max(1) as u64;
    let sketch = |strand: &Strand| {
        let mut found: Vec<u64> = Vec::new();
        for &k in sizes {
            let windows = strand.keys().windows(k).map(hash);
            found.extend(windows.filter(|h| h % keep == 0));
        }
        found.sort_unstable();
        found.dedup();
        Sketch(found)
    };
    strands.iter().map(sketch).collect()
}

/// Spreads a window over 64 bits.
pub(super) fn hash(window: &[u32]) -> u64 {
    let mix = |hash: u64, &key: &u32| {
        let spread = (hash ^ u64::from(key).wrapping_add(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        spread ^ (spread >> 29)
    };
    window.iter().fold(0x51_7C_C1_B7, mix).wrapping_mul(0x94D0_49BB_1331_11EB) >> 3
}

/// Sorts streams into those that are copies of one text; numbers of strands, the first of each group in order.
pub(super) fn groups(documents: &[&Document], strands: &[Strand], sketches: &[Sketch]) -> Vec<Vec<usize>> {
    let longest = strands.iter().map(Strand::len).max().unwrap_or(0);
    let least = if longest <= TINY {
        SHARE_TINY
    } else if longest <= SHORT {
        SHARE_SHORT
    } else {
        SHARE
    };
    let same = |a: usize, b: usize| strands[a].side == strands[b].side;
    let other = |at: usize| (0..strands.len()).find(|&o| strands[o].witness == strands[at].witness && o != at);
    // Translators of one text share its names and terms: where the other language is the same, more is asked for.
    let translated = |a: usize, b: usize| {
        let others = other(a).zip(other(b)).filter(|&(x, y)| same(x, y));
        others.is_some_and(|(x, y)| {
            sketches[x].contained(&sketches[y]) > sketches[a].contained(&sketches[b]).max(TRANSLATION)
        })
    };
    let mut open: Vec<usize> = (0..strands.len()).collect();
    let mut groups = Vec::new();
    while !open.is_empty() {
        let mut group = vec![open.remove(0)];
        let mut next = 0;
        while let Some(&at) = group.get(next) {
            let akin = |&other: &usize| {
                let share = sketches[at].contained(&sketches[other]);
                let apart = share < TRANSLATION && longest > SHORT && translated(at, other);
                let few = longest <= TINY && strands.len() <= FEW;
                same(at, other) && !apart && (share >= least || few && near(documents, &strands[at], &strands[other]))
            };
            let (joins, rest) = open.into_iter().partition(akin);
            open = rest;
            group.extend::<Vec<usize>>(joins);
            next += 1;
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// Whether two streams of a few words each have one in two forms.
fn near(documents: &[&Document], one: &Strand, other: &Strand) -> bool {
    let words = |strand: &Strand| -> Vec<String> {
        let stream = strand.stream(documents);
        (0..strand.len()).map(|at| stream.text(at).to_lowercase()).collect()
    };
    let (mine, theirs) = (words(one), words(other));
    mine.iter().any(|a| theirs.iter().any(|b| relation(a, b) < Relation::Numbers))
}

/// The order in which streams are aligned, each with the one before it that is most like it.
///
/// It begins with the one most like all others; then always the one that is most like one that has had
/// its turn (Prim 1957). `order` breaks ties.
pub(super) fn guide(sketches: &[&Sketch], order: &[usize]) -> Vec<(usize, Option<usize>)> {
    let n = sketches.len();
    let mut likeness = vec![0.0f64; n * n];
    for a in 0..n {
        for b in a + 1..n {
            let alike = sketches[a].alike(sketches[b]);
            likeness[a * n + b] = alike;
            likeness[b * n + a] = alike;
        }
    }
    let total = |at: usize| -> f64 { likeness[at * n..(at + 1) * n].iter().sum() };
    let mut left: Vec<usize> = order.to_vec();
    let mut best: Vec<(f64, Option<usize>)> = vec![(-1.0, None); n];
    let mut turns = Vec::with_capacity(n);
    let mut next = first_most(&left, total);
    while let Some(at) = next {
        let turn = left.remove(at);
        turns.push((turn, best[turn].1));
        for &other in &left {
            if likeness[turn * n + other] > best[other].0 {
                best[other] = (likeness[turn * n + other], Some(turn));
            }
        }
        next = first_most(&left, |other| best[other].0);
    }
    turns
}

/// The place of the first of those with the greatest worth.
fn first_most(from: &[usize], worth: impl Fn(usize) -> f64) -> Option<usize> {
    let mut most: Option<(usize, f64)> = None;
    for (place, &at) in from.iter().enumerate() {
        let own = worth(at);
        if most.is_none_or(|(_, other)| own > other) {
            most = Some((place, own));
        }
    }
    most.map(|(place, _)| place)
}

/// Streams with the same keys: for each, the first in `order` that reads the same.
pub(super) fn twins(strands: &[&Strand], order: &[usize]) -> Vec<usize> {
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut first: Vec<usize> = (0..strands.len()).collect();
    let mut heads: Vec<usize> = Vec::new();
    for &at in order {
        let keys = strands[at].keys();
        if seen.insert(hash(keys)) {
            heads.push(at);
            continue;
        }
        match heads.iter().find(|&&head| strands[head].keys() == keys) {
            Some(&head) => first[at] = head,
            None => heads.push(at),
        }
    }
    first
}
