//! The tree that is most like all trees which the readings, drawn anew, would have given.
//!
//! With few readings many trees fit about as well, and the best one is best by chance. What is asked of a stemma is
//! which of two witnesses is nearer to a third (the average sign distance of Roos and Heikkilä 2009); the tree with the
//! least expected error in that, over the draws of a bootstrap, says no more than they agree on.

use super::graph::{Edge, Graph};
use std::cmp::Ordering;

/// Comparisons of two steps that the search may take.
const WORK: usize = 400_000_000;

/// How often the draws put the second of two witnesses nearer to a first, both alike, or the other nearer.
struct Votes {
    taxa: usize,
    counts: Vec<[u16; 3]>,
}

impl Votes {
    fn of(draws: &[Graph], taxa: usize) -> Votes {
        let mut counts = vec![[0u16; 3]; taxa * taxa * taxa];
        for graph in draws {
            let steps = graph.steps();
            for (a, row) in steps.iter().enumerate() {
                for b in 0..taxa {
                    for c in 0..b {
                        counts[(a * taxa + b) * taxa + c][place(row[b].cmp(&row[c]))] += 1;
                    }
                }
            }
        }
        Votes { taxa, counts }
    }

    /// How far a tree is from all draws together.
    fn error(&self, graph: &Graph) -> u64 {
        let steps = graph.steps();
        let mut sum = 0u64;
        for (a, row) in steps.iter().enumerate() {
            for b in (0..self.taxa).filter(|&b| b != a) {
                let counts = &self.counts[(a * self.taxa + b) * self.taxa..][..b];
                for (c, count) in counts.iter().enumerate().filter(|(c, _)| *c != a) {
                    let [less, alike, more] = count.map(u64::from);
                    sum += match row[b].cmp(&row[c]) {
                        Ordering::Less => alike + 2 * more,
                        Ordering::Equal => less + more,
                        Ordering::Greater => alike + 2 * less,
                    };
                }
            }
        }
        sum
    }
}

fn place(order: Ordering) -> usize {
    (order as i8 + 1) as usize
}

/// The tree nearest to all draws that can be reached from `start` by small changes; `start` where there are too many
/// witnesses to look for it.
pub(super) fn median(start: Graph, draws: &[Graph]) -> Graph {
    let pairs = start.taxa.pow(3) / 2;
    if start.taxa < 4 || draws.is_empty() || pairs.saturating_mul(draws.len()) > WORK {
        return start;
    }
    let votes = Votes::of(draws, start.taxa);
    let mut best = (votes.error(&start), start);
    let mut left = WORK;
    loop {
        let others = changed(&best.1);
        let cost = others.len().saturating_mul(pairs);
        if cost > left {
            return best.1;
        }
        left -= cost;
        let scored = others.into_iter().map(|graph| (votes.error(&graph), graph));
        match scored.min_by_key(|(error, _)| *error).filter(|(error, _)| *error < best.0) {
            Some(better) => best = better,
            None => return best.1,
        }
    }
}

/// All trees that one change makes: a lost copy less, a lost copy more, a branch set elsewhere.
fn changed(graph: &Graph) -> Vec<Graph> {
    let mut out = Vec::new();
    for at in 0..graph.edges.len() {
        out.extend(joined(graph, at));
        out.extend(moved(graph, at));
    }
    for node in 0..graph.nodes {
        out.extend(split(graph, node));
    }
    out
}

/// Without the edge `at`: its two ends are one.
fn joined(graph: &Graph, at: usize) -> Option<Graph> {
    let edge = graph.edges[at];
    if edge.a < graph.taxa && edge.b < graph.taxa {
        return None;
    }
    let (to, from) = (edge.a.min(edge.b), edge.a.max(edge.b));
    let mut other = graph.clone();
    other.edges.remove(at);
    let home = |node: usize| if node == from { to } else { node };
    other.edges.iter_mut().for_each(|edge| (edge.a, edge.b) = (home(edge.a), home(edge.b)));
    Some(other.trimmed())
}

/// With a lost copy in place of a witness that has neighbours, or between a node and two of its neighbours.
fn split(graph: &Graph, node: usize) -> Vec<Graph> {
    let near = &graph.neighbours()[node];
    let mut out = Vec::new();
    let fresh = graph.nodes;
    let with = |moves: &[usize]| {
        let mut other = Graph { nodes: fresh + 1, ..graph.clone() };
        for edge in &mut other.edges {
            let (far, own) = if edge.a == node { (edge.b, &mut edge.a) } else { (edge.a, &mut edge.b) };
            if *own == node && moves.contains(&far) {
                *own = fresh;
            }
        }
        other.edges.push(Edge { a: node, b: fresh, length: 0.0 });
        other.trimmed()
    };
    if node < graph.taxa && near.len() > 1 {
        out.push(with(near));
    }
    if near.len() > 3 || node < graph.taxa && near.len() > 2 {
        for (i, &x) in near.iter().enumerate() {
            out.extend(near[..i].iter().map(|&y| with(&[x, y])));
        }
    }
    out
}

/// With the branch on either side of the edge `at` set to any node or edge of the other side.
fn moved(graph: &Graph, at: usize) -> Vec<Graph> {
    let neighbours = graph.neighbours();
    let edge = graph.edges[at];
    let mut out = Vec::new();
    for (keep, cut) in [(edge.a, edge.b), (edge.b, edge.a)] {
        let mut side = vec![false; graph.nodes];
        side[keep] = true;
        let mut open = vec![keep];
        while let Some(node) = open.pop() {
            for &next in neighbours[node].iter().filter(|next| !(node == keep && **next == cut)) {
                if !side[next] {
                    side[next] = true;
                    open.push(next);
                }
            }
        }
        for node in (0..graph.nodes).filter(|&node| side[node] && node != keep) {
            let mut other = graph.clone();
            other.edges[at] = Edge { a: cut, b: node, length: edge.length };
            out.push(other.trimmed());
        }
        for (k, own) in graph.edges.iter().enumerate().filter(|(k, own)| *k != at && side[own.a] && side[own.b]) {
            let fresh = graph.nodes;
            let mut other = Graph { nodes: fresh + 1, ..graph.clone() };
            other.edges[at] = Edge { a: cut, b: fresh, length: edge.length };
            other.edges[k] = Edge { a: own.a, b: fresh, length: own.length };
            other.edges.push(Edge { a: fresh, b: own.b, length: own.length });
            out.push(other.trimmed());
        }
    }
    out
}
