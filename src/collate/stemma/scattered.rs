//! Second parents of which a copy has readings here and there: what a corrector took from another copy.
//!
//! Each branch is taken off the tree. Where its reading is not that of its own line, it is an error of its own or came
//! from elsewhere; and two copyists make one error seldom. How seldom is measured on the tradition itself: from all
//! pairs of branches, how often one that leaves its line falls in with another one, for each reading that it could
//! have fallen in with. A pair that has far more than that (Poisson, for all pairs that were tried) did not have it by
//! chance. The idea is that of coherence (Mink 2004, the CBGM): agreement against one's own line needs a reason.

use super::graph::Graph;
use super::matrix::{MISSING, Matrix};
use super::parsimony::{Sets, join};
use super::second::{Second, Taken, swap, turned};

/// How often chance may make a claim in a tradition.
const ERROR: f64 = 0.001;
/// Fewest readings that make a claim.
const FEWEST: usize = 8;
/// Most of the readings in which the two lines differ that a copy can have from the other: of more, that is its line.
const MOST: f64 = 0.4;
/// Characters that count less say nothing of whom a copyist had before him: spelling, habits.
const LIGHT: f64 = 0.5;
/// The share of the branches, those with the most coincidences, that is left out when coincidences are counted.
const MIXED: f64 = 0.3;
/// Coincidences that are taken for granted in every tradition, for each error and reading that it could fall in with.
const CHANCE: f64 = 0.0005;

/// A branch beside another place of the tree.
struct Pair {
    /// The witnesses of the branch.
    members: Vec<usize>,
    /// The witnesses of the other place.
    place: Vec<usize>,
    /// Characters at which the branch has left its own line for the other.
    follows: Vec<usize>,
    /// Those at which it kept to its own line against the other.
    keeps: usize,
    /// At how many the two lines differ.
    apart: usize,
    /// Errors of the branch against its own line, all of them.
    errors: usize,
}

/// The claim of the two lines that share the most against chance.
pub(super) fn strongest(matrix: &Matrix, graph: &Graph) -> Option<Taken> {
    let mut all = pairs(matrix, graph, 0);
    let far = graph.steps()[0].iter().enumerate().max_by_key(|(at, steps)| (**steps, *at)).map_or(0, |(at, _)| at);
    all.extend(pairs(matrix, graph, far).into_iter().filter(|pair| pair.members.contains(&0)));
    let rate = rate(&all);
    let least = (all.len().max(1) as f64 / ERROR).ln();
    let mut best: Option<(f64, &Pair)> = None;
    for pair in &all {
        let (follows, keeps) = (pair.follows.len(), pair.keeps);
        if follows < FEWEST || follows as f64 > MOST * (follows + keeps) as f64 {
            continue;
        }
        let expected = rate * (pair.errors * pair.apart) as f64;
        let score = rare(follows, expected);
        if score >= least && best.as_ref().is_none_or(|(known, _)| score > known + 1e-9) {
            best = Some((score, pair));
        }
    }
    let (_, pair) = best?;
    let second = said(matrix, pair)?;
    Some(Taken { members: pair.members.clone(), characters: pair.follows.clone(), second })
}

/// All branches beside all places, of a tree that hangs from the witness `top`.
fn pairs(matrix: &Matrix, graph: &Graph, top: usize) -> Vec<Pair> {
    let Some((mut tree, own)) = turned(matrix, graph, top) else { return Vec::new() };
    let sets = Sets::new(&own);
    let heavy: Vec<bool> = matrix.characters.iter().map(|c| c.weight >= LIGHT).collect();
    let mut found = Vec::new();
    for node in 1..tree.nodes() {
        let members = tree.leaves(node, matrix.taxa);
        if tree.hangs_from_top(node) || members.is_empty() || members.len() * 2 > matrix.taxa {
            continue;
        }
        let branch = tree.passes(&sets).down[node].clone();
        let home = tree.sibling(node);
        tree.prune(node);
        let rest = tree.passes(&sets);
        let line = |place: usize| -> Vec<u64> {
            rest.down[place].iter().zip(&rest.up[place]).map(|(&down, &up)| join(down, up).0).collect()
        };
        let here = line(home);
        let errors = (0..heavy.len()).filter(|&at| heavy[at] && branch[at] & here[at] == 0).count();
        for place in tree.order() {
            if place == home || errors < FEWEST {
                continue;
            }
            let there = line(place);
            let mut pair =
                Pair { members: Vec::new(), place: Vec::new(), follows: Vec::new(), keeps: 0, apart: 0, errors };
            for at in (0..heavy.len()).filter(|&at| heavy[at] && here[at] & there[at] == 0) {
                pair.apart += 1;
                match (branch[at] & here[at] == 0, branch[at] & there[at] == 0) {
                    (true, false) => pair.follows.push(at),
                    (false, true) => pair.keeps += 1,
                    _ => {}
                }
            }
            if pair.apart > 0 {
                pair.members = members.iter().map(|&node| swap(node, top)).collect();
                pair.place = tree.leaves(place, matrix.taxa).into_iter().map(|node| swap(node, top)).collect();
                found.push(pair);
            }
        }
        tree.graft(node, home);
    }
    found
}

/// How often an error falls in with a reading of another line by chance, for each that it could fall in with.
fn rate(all: &[Pair]) -> f64 {
    let mut branches: Vec<(f64, f64)> = Vec::new();
    for run in all.chunk_by(|a, b| a.members == b.members) {
        let met: usize = run.iter().map(|pair| pair.follows.len()).sum();
        let could: usize = run.iter().map(|pair| pair.errors * pair.apart).sum();
        branches.push((met as f64, could as f64));
    }
    branches.sort_by(|x, y| (x.0 / x.1).total_cmp(&(y.0 / y.1)));
    branches.truncate((branches.len() as f64 * (1.0 - MIXED)).ceil() as usize);
    let (met, could) = branches.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    f64::max(if could > 0.0 { met / could } else { 0.0 }, CHANCE)
}

/// How rare it is that at least `count` come where `expected` are to be expected, as the negative logarithm.
fn rare(count: usize, expected: f64) -> f64 {
    if count as f64 <= expected {
        return 0.0;
    }
    // The first term of the tail, and a bound for those behind it.
    let (n, mean) = (count as f64, expected.max(1e-9));
    let term = -mean + n * mean.ln() - (1..=count).map(|k| (k as f64).ln()).sum::<f64>();
    -(term - (1.0 - mean / (n + 1.0)).ln())
}

/// A pair as it is said: the witness of the branch and the one of the other line that agree most in the readings.
fn said(matrix: &Matrix, pair: &Pair) -> Option<Second> {
    let agree = |a: usize, b: usize| {
        let same = |at: &&usize| {
            let states = &matrix.characters[**at].states;
            states[a] != MISSING && states[a] == states[b]
        };
        pair.follows.iter().filter(same).count()
    };
    let all = |a: usize, b: usize| matrix.distance(a, b).map_or(0, |distance| (1e6 * (1.0 - distance)) as u64);
    let others: Vec<usize> = (0..matrix.taxa).filter(|taxon| !pair.members.contains(taxon)).collect();
    let within = |b: usize| pair.place.contains(&b);
    let pairs = pair.members.iter().flat_map(|&a| others.iter().map(move |&b| (a, b)));
    let key = |&(a, b): &(usize, usize)| (agree(a, b), within(b), all(a, b), std::cmp::Reverse((a, b)));
    let (witness, parent) = pairs.max_by_key(key)?;
    let (from, to) = (*pair.follows.first()?, *pair.follows.last()?);
    Some(Second { witness, parent, from, to, agree: pair.follows.len(), against: pair.keeps, scattered: true })
}
