//! Descent: which copies go together, which may come from which, and how sure that is.
//!
//! The skeleton is the tree that needs the fewest changes, with characters that changed often counting less; a lost
//! copy that reads as a witness does is that witness, as in the trees of Roos and Zou 2011, where observed nodes may
//! stand inside. Of all trees it is then the one that is nearest to those of the characters drawn anew. Support comes from drawing the characters anew; direction from what looks like a copyist's
//! doing, and from dates; second parents from stretches that follow another line. What none of them tells is said
//! to be undecided.

mod characters;
mod graph;
mod hands;
mod joining;
mod losses;
mod matrix;
mod median;
mod parsimony;
mod root;
mod scattered;
mod second;
mod support;

pub use characters::characters;
pub use graph::{Edge, Graph, alike};
pub use joining::{neighbour_joining, spanning};
pub use matrix::{Character, MISSING, Matrix, STATES};
pub use second::Second;

use super::Collation;

/// What is known of the descent of some witnesses.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    /// The tree; nodes below its `taxa` are the witnesses.
    pub graph: Graph,
    /// For each edge, in how many of the draws it comes back, from 0 to 1.
    pub support: Vec<f64>,
    /// The node that all come from; `None` where that cannot be decided.
    pub root: Option<usize>,
    /// For each edge, what speaks for its direction from `a` to `b`; negative for the other way round.
    pub evidence: Vec<f64>,
    /// What the direction rests on, or why there is none.
    pub reason: String,
    /// Witnesses that follow another line for a part.
    pub seconds: Vec<Second>,
}

/// The descent of the witnesses of a family.
#[derive(Debug, Clone, PartialEq)]
pub struct Stemma {
    /// The witnesses, as the descent numbers them.
    pub witnesses: Vec<usize>,
    /// What it was worked out from.
    pub matrix: Matrix,
    /// The descent.
    pub descent: Descent,
}

/// Looks at a character that the search for the tree may take.
const BUDGET: usize = 1_000_000_000;

/// The tree that needs the fewest changes; every witness is a leaf of it.
///
/// The search has a budget: of more than some hundreds of witnesses the tree is that of their distances.
pub fn skeleton(matrix: &Matrix) -> Graph {
    parsimony::search(matrix, &neighbour_joining(matrix), BUDGET)
}

/// Edges shorter than this share of the usual are taken out, between lost copies and beside a witness.
const INNER: f64 = 0.3;
const OUTER: f64 = 0.4;

/// A skeleton without the lost copies that nothing parts from what is beside them.
fn tidy(graph: &Graph) -> Graph {
    let mut lengths: Vec<f64> = graph.edges.iter().map(|edge| edge.length).filter(|l| *l > 0.0).collect();
    lengths.sort_by(f64::total_cmp);
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(0.0);
    graph.contract(INNER * usual, OUTER * usual)
}

/// Works out a descent; `dates` are days, where they are known.
///
/// Time is about the cube of the witnesses times the characters, and that again for each draw of the support, of which
/// there are fewer the more each costs.
pub fn descent(matrix: &Matrix, dates: &[Option<i64>]) -> Descent {
    let (whole, left, seconds) = second::seconds(matrix, skeleton);
    let draws = support::draws(&left);
    let tidied: Vec<Graph> = draws.iter().map(tidy).collect();
    let graph = measured(&left, median::median(tidy(&whole), &tidied));
    let rooting = root::root(matrix, &graph, dates);
    Descent {
        root: rooting.root,
        evidence: rooting.evidence,
        reason: rooting.reason,
        seconds: second::forward(seconds, &graph, rooting.root, dates),
        support: support::support(&draws, &graph),
        graph,
    }
}

/// A tree with the weight of the changes on each edge.
fn measured(matrix: &Matrix, mut graph: Graph) -> Graph {
    let states = parsimony::assigned_on(matrix, &graph);
    for edge in &mut graph.edges {
        let differ = |(at, _): &(usize, &Character)| states[edge.a][*at] != states[edge.b][*at];
        edge.length = matrix.characters.iter().enumerate().filter(differ).map(|(_, c)| c.weight).sum();
    }
    graph
}

/// The descent of a family of a collation; `None` where fewer than two witnesses can be compared.
pub(super) fn of(collation: &Collation, family: usize, dates: &[Option<i64>]) -> Option<Stemma> {
    let witnesses = collation.families[family].witnesses.clone();
    if witnesses.len() < 2 {
        return None;
    }
    let matrix = characters(collation, family);
    let dates: Vec<Option<i64>> = witnesses.iter().map(|&w| dates.get(w).copied().flatten()).collect();
    let hands = hands::Hands::new(&witnesses, &collation.hands);
    let copies = hands.copies(&matrix);
    let descent = hands.expand(&matrix, descent(&copies, &hands.pick(&dates)));
    Some(Stemma { witnesses, matrix, descent })
}
