//! Layers of one copy in its descent: the first hand shows what it was copied from, and the others hang beside it.

use super::graph::Edge;
use super::matrix::{MISSING, Matrix};
use super::{Descent, Graph};
use crate::collate::Layer;

/// Which taxa of a matrix stand for copies, and which are other hands in them.
pub(super) struct Hands {
    /// The taxa that stand for copies, in order.
    kept: Vec<usize>,
    /// The other hands: taxon, the taxon of its copy, whether it is the first.
    others: Vec<(usize, usize, bool)>,
}

impl Hands {
    /// The hands of the witnesses of a family; `layers` is by witness.
    pub(super) fn new(witnesses: &[usize], layers: &[Option<Layer>]) -> Hands {
        let mut hands = Hands { kept: Vec::new(), others: Vec::new() };
        for (taxon, &witness) in witnesses.iter().enumerate() {
            let layer = layers.get(witness).copied().flatten();
            match layer.and_then(|layer| Some((witnesses.binary_search(&layer.of).ok()?, layer.first))) {
                Some((of, first)) => hands.others.push((taxon, of, first)),
                None => hands.kept.push(taxon),
            }
        }
        hands
    }

    /// The copies alone, each as its first hand wrote it.
    pub(super) fn copies(&self, matrix: &Matrix) -> Matrix {
        let first = |taxon: usize| self.others.iter().find(|(_, of, first)| *of == taxon && *first).map(|(own, ..)| *own);
        let sources: Vec<(usize, Option<usize>)> = self.kept.iter().map(|&taxon| (taxon, first(taxon))).collect();
        let mut copies = matrix.clone();
        copies.taxa = self.kept.len();
        for character in &mut copies.characters {
            let own = |&(taxon, first): &(usize, Option<usize>)| {
                first.map(|at| character.states[at]).filter(|s| *s != MISSING).unwrap_or(character.states[taxon])
            };
            character.states = sources.iter().map(own).collect();
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
        for &(taxon, of, _) in &self.others {
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
