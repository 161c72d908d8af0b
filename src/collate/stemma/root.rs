//! Direction: from where the tree hangs, as far as readings or dates tell.
//!
//! Agreement alone has no direction. What looks like a copyist's doing (an omission, a slip of the eye, a misread
//! letter, a word that is none) points away from the original, as the Leitfehler of Maas 1927 and the local stemmata
//! of the coherence-based method (Mink 2004) do; the root is where most of it points away from.

use super::graph::{Graph, walk};
use super::matrix::Matrix;
use super::parsimony::assigned_on;

/// What speaks for a root.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rooting {
    /// The node that all come from, as far as that can be told.
    pub(super) root: Option<usize>,
    /// For each edge, how much speaks for its direction from `a` to `b`; negative for the other way round.
    pub(super) evidence: Vec<f64>,
    /// Why, in a sentence without its full stop.
    pub(super) reason: String,
}

/// Least evidence for a root.
const ENOUGH: f64 = 2.0;
/// The share of all evidence, for and against, that must be left when they are set off.
const CLEAR: f64 = 0.5;
/// How much less may speak for another place to be told.
const MARGIN: f64 = 1.0;

/// Finds the root of a tree; `dates` are days, where they are known.
pub(super) fn root(matrix: &Matrix, graph: &Graph, dates: &[Option<i64>]) -> Rooting {
    let states = assigned_on(matrix, graph);
    let mut evidence = vec![0.0; graph.edges.len()];
    let mut mass = 0.0;
    for (own, edge) in evidence.iter_mut().zip(&graph.edges) {
        for (at, character) in matrix.characters.iter().enumerate() {
            let (a, b) = (states[edge.a][at], states[edge.b][at]);
            if a != b {
                let worse = |state: u8| character.secondary.get(state as usize).copied().unwrap_or(0.0);
                let one = (worse(b) - worse(a)) * character.weight;
                *own += one;
                mass += one.abs();
            }
        }
    }
    let neighbours = graph.neighbours();
    let score = |node: usize| -> f64 {
        let (_, parents) = walk(&neighbours, node);
        let away = |(edge, own): (&super::Edge, &f64)| if parents[edge.b] == Some(edge.a) { *own } else { -own };
        graph.edges.iter().zip(&evidence).map(away).sum()
    };
    let used: Vec<usize> = (0..graph.nodes).filter(|&node| !neighbours[node].is_empty()).collect();
    let dated = dates.iter().take(matrix.taxa).flatten().count();
    if dated > 1 {
        return by_dates(graph, &used, &score, dates, evidence.clone());
    }
    let mut all: Vec<(f64, usize)> = used.iter().map(|&node| (score(node), node)).collect();
    all.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let Some(&(best, node)) = all.first() else {
        return Rooting { root: None, evidence, reason: "nothing hangs together".to_string() };
    };
    if best < ENOUGH || best < CLEAR * mass {
        let reason = "no readings tell clearly which way the copying went: it cannot be decided".to_string();
        return Rooting { root: None, evidence, reason };
    }
    let near = all.iter().skip(1).filter(|(other, _)| best - other < MARGIN).count();
    let reason = match near {
        0 => "what looks like copyists' doing points away from here".to_string(),
        n => format!("what looks like copyists' doing points away from here, and nearly as much from {n} other places"),
    };
    Rooting { root: Some(node), evidence, reason }
}

/// The root that the fewest dates speak against, then the one that readings speak for.
fn by_dates(
    graph: &Graph,
    used: &[usize],
    score: &impl Fn(usize) -> f64,
    dates: &[Option<i64>],
    mut evidence: Vec<f64>,
) -> Rooting {
    let neighbours = graph.neighbours();
    let date = |node: usize| (node < graph.taxa).then(|| dates.get(node).copied().flatten()).flatten();
    let against = |root: usize| {
        let (order, parents) = walk(&neighbours, root);
        // The latest date on the way from the root.
        let mut latest: Vec<Option<i64>> = vec![None; graph.nodes];
        let mut wrong = 0;
        for node in order {
            let above = parents[node].and_then(|p| latest[p]);
            wrong += usize::from(above.zip(date(node)).is_some_and(|(above, own)| own < above));
            latest[node] = above.max(date(node));
        }
        wrong
    };
    let first = dates.iter().take(graph.taxa).flatten().min().copied();
    let key = |node: usize| (against(node), date(node) != first || first.is_none());
    let best =
        used.iter().copied().min_by(|&x, &y| key(x).cmp(&key(y)).then(score(y).total_cmp(&score(x))).then(x.cmp(&y)));
    let Some(root) = best else { return Rooting { root: None, evidence, reason: String::new() } };
    let (_, parents) = walk(&neighbours, root);
    for (own, edge) in evidence.iter_mut().zip(&graph.edges) {
        *own = own.abs().max(1.0) * if parents[edge.b] == Some(edge.a) { 1.0 } else { -1.0 };
    }
    let reason = match against(root) {
        0 => "the dates of the witnesses allow it".to_string(),
        n => format!("the dates of the witnesses, against which {n} of them speak"),
    };
    Rooting { root: Some(root), evidence, reason }
}
