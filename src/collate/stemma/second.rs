//! Second parents: copies that follow another line for a part of the text.
//!
//! A tree gives each copy one exemplar. Each branch is taken off and held against every other place of the tree,
//! character by character: where a stretch of it costs less there than at home, again and again, it was copied, or
//! corrected, from there. The stretch is the one whose readings are likeliest, as a ratio, if it follows the other
//! line; by chance such a score comes as rarely as its exponential says (Karlin and Altschul 1990), and it must
//! hold for all branches and places that were tried. What is scattered over the text shows in no stretch; it is looked
//! for when no stretch is left (see [`super::scattered`]).

use super::graph::Graph;
use super::matrix::{MISSING, Matrix};
use super::parsimony::{Sets, Tree, join};
use super::scattered;

/// A stretch of a copy that follows another line.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// The witness; of a branch with several, the one nearest to where it hangs.
    pub witness: usize,
    /// Whom it follows there: the witness that agrees most.
    pub parent: usize,
    /// First and last character of the stretch.
    pub from: usize,
    /// The last.
    pub to: usize,
    /// Characters at which it follows the other against its own line.
    pub agree: usize,
    /// Those at which it does not.
    pub against: usize,
    /// Whether it follows the other here and there between the two, not all along.
    pub scattered: bool,
}

/// The share of characters that follow the other line where one does.
const FOLLOWS: f64 = 0.9;
/// The least share that is taken to do so by chance.
const CHANCE: f64 = 0.06;
/// How often chance may make a claim in a tradition.
const ERROR: f64 = 0.02;
/// Fewest characters that make a claim.
const FEWEST: usize = 5;
/// How much more a copy must agree with its second parent in the stretch than outside.
const RISE: f64 = 0.1;
/// Claims whose score is this share of the best are told apart by that.
const NEARLY: f64 = 0.7;
/// Work that may be spent: branches times places times characters.
const WORK: usize = 400_000_000;

/// Finds second parents; with the tree and the characters that are left without what was copied from them.
///
/// The clearest is taken first; what its copies have there is then nothing said, and the tree is looked for anew, so
/// that a line is not also said to follow the copy that followed it. In the end each is asked whether it would be
/// claimed if all others were known: the first ones were made on a tree that the others had bent. Time is that of the
/// search and the square of the witnesses times the characters for each that is found; where that is beyond a bound
/// nothing is looked for.
pub(super) fn seconds(matrix: &Matrix, skeleton: impl Fn(&Matrix) -> Graph) -> (Graph, Matrix, Vec<Second>) {
    let mut graph = skeleton(matrix);
    let (mut found, mut left) = (Vec::<Taken>::new(), matrix.clone());
    let work = (2 * matrix.taxa).pow(2).saturating_mul(matrix.characters.len());
    if matrix.taxa < 5 || work > WORK {
        return (graph, left, Vec::new());
    }
    for _ in 0..(WORK / work.max(1)).clamp(1, matrix.taxa) {
        let Some(taken) = clearest(&left, &graph) else { break };
        taken.silence(&mut left);
        found.push(taken);
        graph = skeleton(&left);
    }
    if found.len() > 1 {
        let holds = |own: usize| {
            let mut others = matrix.clone();
            (0..found.len()).filter(|&at| at != own).for_each(|at| found[at].silence(&mut others));
            let again = clearest(&others, &skeleton(&others));
            again.is_some_and(|again| again.members.iter().any(|taxon| found[own].members.contains(taxon)))
        };
        let kept: Vec<bool> = (0..found.len()).map(holds).collect();
        if kept.contains(&false) {
            let mut kept = kept.into_iter();
            found.retain(|_| kept.next().unwrap_or(false));
            left = matrix.clone();
            found.iter().for_each(|taken| taken.silence(&mut left));
            graph = skeleton(&left);
        }
    }
    let mut found: Vec<Second> = found.into_iter().map(|taken| taken.second).collect();
    found.sort_by_key(|second| (second.witness, second.from));
    (graph, left, found)
}

/// Turns claims that run against time: a copy that is older than the other, or that the other goes back to, did not
/// follow it; that two lines met is known all the same.
pub(super) fn forward(
    mut seconds: Vec<Second>,
    graph: &Graph,
    root: Option<usize>,
    dates: &[Option<i64>],
) -> Vec<Second> {
    let parents = root.map(|root| super::graph::walk(&graph.neighbours(), root).1);
    let above = |copy: usize, other: usize| {
        let Some(parents) = &parents else { return false };
        std::iter::successors(parents[other], |&node| parents[node]).any(|node| node == copy)
    };
    let date = |taxon: usize| dates.get(taxon).copied().flatten();
    for second in &mut seconds {
        let back = match (date(second.witness), date(second.parent)) {
            (Some(own), Some(other)) if own != other => own < other,
            _ => above(second.witness, second.parent),
        };
        if back {
            std::mem::swap(&mut second.witness, &mut second.parent);
        }
    }
    seconds.sort_by_key(|second| (second.witness, second.from));
    seconds
}

/// A claim, and what came with it: the witnesses that have it, and the characters.
pub(super) struct Taken {
    pub(super) members: Vec<usize>,
    pub(super) characters: Vec<usize>,
    pub(super) second: Second,
}

impl Taken {
    /// Makes nothing said of what was taken over.
    fn silence(&self, matrix: &mut Matrix) {
        for &at in &self.characters {
            self.members.iter().for_each(|&taxon| matrix.characters[at].states[taxon] = MISSING);
        }
    }
}

/// The clearest claim: of a stretch, or where there is none, of scattered readings.
fn clearest(matrix: &Matrix, graph: &Graph) -> Option<Taken> {
    match strongest(matrix, graph) {
        Some((claim, second)) => {
            let characters = (claim.stretch.from..=claim.stretch.to).collect();
            Some(Taken { members: claim.members, characters, second })
        }
        None => scattered::strongest(matrix, graph),
    }
}

/// The claim for which most speaks.
///
/// If one copy follows another, the other's line can be said to follow the one, too, with nearly the same score. The
/// copy that is meant is the one whose agreement with its second parent rises in the stretch.
fn strongest(matrix: &Matrix, graph: &Graph) -> Option<(Claim, Second)> {
    let mut found = claims(matrix, graph, 0);
    // The branch that holds the witness from which the tree hangs is seen from another one.
    let far = graph.steps()[0].iter().enumerate().max_by_key(|(at, steps)| (**steps, *at)).map_or(0, |(at, _)| at);
    found.extend(claims(matrix, graph, far).into_iter().filter(|claim| claim.members.contains(&0)));
    let mut rising: Vec<(f64, Claim, Second)> = Vec::new();
    for claim in found {
        if let Some((rise, second)) = said(matrix, &claim).filter(|(rise, _)| *rise >= RISE) {
            rising.push((rise, claim, second));
        }
    }
    let most = rising.iter().map(|(_, claim, _)| claim.score).fold(0.0, f64::max);
    rising.retain(|(_, claim, _)| claim.score >= NEARLY * most);
    let best = rising.into_iter().min_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.members.cmp(&y.1.members)));
    best.map(|(_, claim, second)| (claim, second))
}

/// What speaks for a second parent of a branch.
struct Claim {
    score: f64,
    members: Vec<usize>,
    stretch: Stretch,
}

/// Claims about branches of a tree that hangs from the witness `top`.
fn claims(matrix: &Matrix, graph: &Graph, top: usize) -> Vec<Claim> {
    let Some((mut tree, own)) = turned(matrix, graph, top) else { return Vec::new() };
    let sets = Sets::new(&own);
    let mut found = Vec::new();
    for node in 1..tree.nodes() {
        let members = tree.leaves(node, matrix.taxa);
        if tree.hangs_from_top(node) || members.is_empty() || members.len() * 2 > matrix.taxa {
            continue;
        }
        if let Some((score, stretch)) = best(&mut tree, &sets, node) {
            found.push(Claim { score, members: members.into_iter().map(|node| swap(node, top)).collect(), stretch });
        }
    }
    found
}

/// The number of a node where the witness `top` and the first change places.
pub(super) fn swap(node: usize, top: usize) -> usize {
    match node {
        0 => top,
        node if node == top => 0,
        node => node,
    }
}

/// A tree that hangs from the witness `top`, which has the number 0 in it and in the characters, and 0 its own.
pub(super) fn turned(matrix: &Matrix, graph: &Graph, top: usize) -> Option<(Tree, Matrix)> {
    let mut turned = graph.clone();
    turned.edges.iter_mut().for_each(|edge| (edge.a, edge.b) = (swap(edge.a, top), swap(edge.b, top)));
    let mut own = matrix.clone();
    own.characters.iter_mut().for_each(|c| c.states.swap(0, top));
    Some((Tree::of(&turned)?, own))
}

/// The stretch in which a branch follows some other place most clearly, more than chance would have it.
fn best(tree: &mut Tree, sets: &Sets, node: usize) -> Option<(f64, Stretch)> {
    let branch = tree.passes(sets).down[node].clone();
    let home = tree.sibling(node);
    tree.prune(node);
    let rest = tree.passes(sets);
    let order = tree.order();
    let dear = |place: usize| -> Vec<bool> {
        let sides = rest.down[place].iter().zip(&rest.up[place]).zip(&branch);
        sides.map(|((&down, &up), &own)| join(down, up).0 & own == 0).collect()
    };
    let here = dear(home);
    let tried = (order.len() * tree.nodes()) as f64;
    let mut best: Option<(f64, Stretch)> = None;
    for &place in order.iter().filter(|place| **place != home) {
        let Some((score, stretch)) = stretch(&here, &dear(place), &sets.weights, tried) else { continue };
        if best.as_ref().is_none_or(|(known, _)| score > known + 1e-9) {
            best = Some((score, stretch));
        }
    }
    tree.graft(node, home);
    best
}

/// A run of characters, and how many of them follow the other line or do not.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    from: usize,
    to: usize,
    agree: usize,
    against: usize,
}

/// The stretch in which a place costs less than home, with its score; `None` where chance could have made it.
fn stretch(here: &[bool], there: &[bool], weights: &[f64], tried: f64) -> Option<(f64, Stretch)> {
    let telling: Vec<usize> = (0..here.len()).filter(|&at| here[at] != there[at]).collect();
    let share = |list: &mut dyn Iterator<Item = usize>| {
        let (mut follows, mut all) = (0.0, 0.0);
        for at in list {
            let weight = weights[at].min(1.0);
            all += weight;
            follows += if here[at] { weight } else { 0.0 };
        }
        if all > 0.0 { follows / all } else { 0.0 }
    };
    let mut chance = share(&mut telling.iter().copied()).max(CHANCE);
    let mut found = None;
    for _ in 0..3 {
        if chance >= FOLLOWS {
            return None;
        }
        let (up, down) = ((FOLLOWS / chance).ln(), ((1.0 - FOLLOWS) / (1.0 - chance)).ln());
        let worth = |&at: &usize| weights[at].min(1.0) * if here[at] { up } else { down };
        let (score, from, to) = best_run(telling.iter().map(worth));
        found = Some((score, from, to));
        // What follows the other line is not what chance does.
        let outside = telling[..from].iter().chain(&telling[to..]).copied();
        let next = share(&mut outside.clone()).max(CHANCE);
        if outside.count() < FEWEST || (next - chance).abs() < 1e-6 {
            break;
        }
        chance = next;
    }
    let (score, from, to) = found?;
    let inside = &telling[from..to];
    let agree = inside.iter().filter(|at| here[**at]).count();
    let against = inside.len() - agree;
    // Outside, home must be the better place, or this is where the branch belongs.
    let outside = telling.len() - inside.len();
    let least = (telling.len().max(1) as f64 * tried / ERROR).ln();
    let enough = score >= least && agree >= FEWEST && outside >= FEWEST;
    enough.then(|| (score, Stretch { from: inside[0], to: inside[inside.len() - 1], agree, against }))
}

/// The run with the greatest sum.
fn best_run(worth: impl Iterator<Item = f64>) -> (f64, usize, usize) {
    let (mut best, mut sum, mut start) = ((0.0, 0, 0), 0.0, 0);
    for (at, own) in worth.enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += own;
        if sum > best.0 {
            best = (sum, start, at + 1);
        }
    }
    best
}

/// A claim as it is said: of the pair of witnesses, one of the branch and one beside it, that agree most in the
/// stretch; with how much more they agree there than outside.
fn said(matrix: &Matrix, claim: &Claim) -> Option<(f64, Second)> {
    let Stretch { from, to, agree, against } = claim.stretch;
    let all = 0..matrix.characters.len();
    let inside = |a: usize, b: usize| agreed(matrix, a, b, from..to + 1);
    let beside = (0..matrix.taxa).filter(|taxon| !claim.members.contains(taxon));
    let pairs = claim.members.iter().flat_map(|&own| beside.clone().map(move |other| (own, other)));
    let nearest =
        pairs.max_by(|&(a, b), &(c, d)| inside(a, b).total_cmp(&inside(c, d)).then_with(|| (c, d).cmp(&(a, b))));
    let (witness, parent) = nearest?;
    let outside = all.filter(|at| !(from..=to).contains(at));
    let rise = inside(witness, parent) - agreed(matrix, witness, parent, outside);
    Some((rise, Second { witness, parent, from, to, agree, against, scattered: false }))
}

/// The share of weight at which two witnesses agree at some characters.
fn agreed(matrix: &Matrix, a: usize, b: usize, at: impl Iterator<Item = usize>) -> f64 {
    let (mut same, mut all) = (0.0, 1e-9);
    for character in at.map(|at| &matrix.characters[at]) {
        let (x, y) = (character.states[a], character.states[b]);
        if x != MISSING && y != MISSING {
            all += character.weight;
            same += if x == y { character.weight } else { 0.0 };
        }
    }
    same / all
}
