//! Hands of one copy in its descent: it has one place there, and the others hang beside it.

use super::graph::Edge;
use super::matrix::{MISSING, Matrix};
use super::{Descent, Graph};
use crate::collate::Hand;

/// Which taxa of a matrix stand for copies, and which are other hands in them.
pub(super) struct Hands {
    /// The taxa that stand for copies, in order.
    kept: Vec<usize>,
    /// The other hands: taxon, and the taxon of its copy.
    others: Vec<(usize, usize)>,
}

impl Hands {
    /// The hands of the witnesses of a family; `known` is by witness.
    pub(super) fn new(witnesses: &[usize], known: &[Option<Hand>]) -> Hands {
        let mut hands = Hands { kept: Vec::new(), others: Vec::new() };
        for (taxon, &witness) in witnesses.iter().enumerate() {
            let hand = known.get(witness).copied().flatten();
            match hand.and_then(|hand| witnesses.binary_search(&hand.of).ok()) {
                Some(of) => hands.others.push((taxon, of)),
                None => hands.kept.push(taxon),
            }
        }
        hands
    }

    /// The copies alone; where their hands differ, either may have stood in the exemplar, and nothing is said.
    pub(super) fn copies(&self, matrix: &Matrix) -> Matrix {
        let mut copies = matrix.clone();
        copies.taxa = self.kept.len();
        for character in &mut copies.characters {
            let disagrees = |taxon: usize| {
                let own = character.states[taxon];
                let other = |&(hand, of): &(usize, usize)| {
                    of == taxon && character.states[hand] != MISSING && character.states[hand] != own
                };
                self.others.iter().any(other)
            };
            let state = |&taxon: &usize| if disagrees(taxon) { MISSING } else { character.states[taxon] };
            character.states = self.kept.iter().map(state).collect();
        }
        copies
    }

    /// Picks what is known of the copies from what is known of all witnesses.
    pub(super) fn pick<T: Copy>(&self, all: &[T]) -> Vec<T> {
        self.kept.iter().filter_map(|&taxon| all.get(taxon).copied()).collect()
    }

    /// A descent of the copies with the other hands beside them.
    pub(super) fn expand(&self, matrix: &Matrix, found: Descent) -> Descent {
        if self.others.is_empty() {
            return found;
        }
        let lost = matrix.taxa;
        let number = |node: usize| self.kept.get(node).copied().unwrap_or_else(|| node - self.kept.len() + lost);
        let mut rows: Vec<(Edge, f64, f64)> = Vec::new();
        for (at, edge) in found.graph.edges.iter().enumerate() {
            let (a, b) = (number(edge.a), number(edge.b));
            let evidence = found.evidence.get(at).copied().unwrap_or(0.0) * if a < b { 1.0 } else { -1.0 };
            let support = found.support.get(at).copied().unwrap_or(0.0);
            rows.push((Edge { a: a.min(b), b: a.max(b), length: edge.length }, support, evidence));
        }
        for &(taxon, of) in &self.others {
            let differs = |c: &&super::Character| {
                let (x, y) = (c.states[taxon], c.states[of]);
                x != MISSING && y != MISSING && x != y
            };
            let length = matrix.characters.iter().filter(differs).map(|c| c.weight).sum();
            rows.push((Edge { a: of.min(taxon), b: of.max(taxon), length }, 1.0, 0.0));
        }
        rows.sort_by_key(|(edge, ..)| (edge.a, edge.b));
        let nodes = found.graph.nodes + self.others.len();
        let mut seconds = found.seconds;
        for second in &mut seconds {
            (second.witness, second.parent) = (number(second.witness), number(second.parent));
        }
        Descent {
            graph: Graph { taxa: matrix.taxa, nodes, edges: rows.iter().map(|row| row.0).collect() },
            support: rows.iter().map(|row| row.1).collect(),
            root: found.root.map(number),
            evidence: rows.iter().map(|row| row.2).collect(),
            reason: found.reason,
            seconds,
        }
    }
}
