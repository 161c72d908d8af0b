//! Support: how often an edge comes back when the characters are drawn anew (bootstrap, Felsenstein 1985).

use super::graph::Graph;
use super::joining::neighbour_joining;
use super::matrix::Matrix;
use super::{parsimony, tidy};
use rustc_hash::FxHashSet;

/// Times that characters are drawn.
const TIMES: usize = 100;
/// Fewest times, where each is dear.
const FEW: usize = 20;
/// Work that all draws together may cost: witnesses squared times characters.
const WORK: usize = 30_000_000;
/// Looks at a character that the search for one draw may take.
const BUDGET: usize = 300_000_000;
/// The trees of draws of more witnesses than this are those of their distances.
const MANY: usize = 160;
/// Where the numbers begin, so that they are the same every time.
const SEED: u64 = 0x5245_4345_4E53_494F;

/// Trees of the characters drawn anew; every witness is a leaf of them.
pub(super) fn draws(matrix: &Matrix) -> Vec<Graph> {
    let cost = (matrix.taxa * matrix.taxa * matrix.characters.len()).max(1);
    let times = (WORK / cost).clamp(FEW, TIMES);
    let budget = if matrix.taxa > MANY { 0 } else { BUDGET };
    let mut random = Numbers(SEED);
    let draw = |_| {
        let drawn = matrix.resampled(|limit| random.below(limit));
        parsimony::search(&drawn, &neighbour_joining(&drawn), budget)
    };
    (0..times).map(draw).collect()
}

/// The share of draws in which each edge of a tree comes back, from 0 to 1.
///
/// An edge is the parting of the witnesses that it makes. One that parts a single witness from all others is there
/// always; what counts for it is that the witness hangs where it hangs, beside the same others.
pub(super) fn support(draws: &[Graph], graph: &Graph) -> Vec<f64> {
    let splits = graph.splits();
    let beside = nearest(graph);
    let mut counts = vec![0usize; graph.edges.len()];
    for whole in draws {
        let known: FxHashSet<Vec<u64>> = whole.splits().into_iter().collect();
        let near = nearest(&tidy(whole));
        for (at, edge) in graph.edges.iter().enumerate() {
            let single = lone(&splits[at], graph.taxa);
            let again = match single {
                Some(witness) if edge.a == witness || edge.b == witness => {
                    beside[witness].iter().any(|other| near[witness].contains(other))
                }
                _ => known.contains(&splits[at]),
            };
            counts[at] += usize::from(again);
        }
    }
    counts.into_iter().map(|count| count as f64 / draws.len().max(1) as f64).collect()
}

/// The one witness on either side of a parting, if there is one.
fn lone(split: &[u64], taxa: usize) -> Option<usize> {
    let inside = |at: usize| split[at / 64] >> (at % 64) & 1 == 1;
    let count = (0..taxa).filter(|&at| inside(at)).count();
    match count {
        1 => (0..taxa).find(|&at| inside(at)),
        n if n + 1 == taxa => (0..taxa).find(|&at| !inside(at)),
        _ => None,
    }
}

/// For each witness, those that the fewest steps lead to.
fn nearest(graph: &Graph) -> Vec<Vec<usize>> {
    let steps = graph.steps();
    let near = |(own, row): (usize, &Vec<usize>)| {
        let least = row.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, s)| *s).min();
        row.iter().enumerate().filter(|(at, s)| *at != own && Some(**s) == least).map(|(at, _)| at).collect()
    };
    steps.iter().enumerate().map(near).collect()
}

/// splitmix64 (Steele, Lea and Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}
