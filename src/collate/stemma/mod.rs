//! Descent: which copies go together, which may come from which, and how sure that is.

mod graph;
mod joining;
mod matrix;
mod parsimony;

pub use graph::{Edge, Graph, alike};
pub use joining::{neighbour_joining, spanning};
pub use matrix::{Character, MISSING, Matrix, STATES};

/// The tree of witnesses and lost copies.
pub fn skeleton(matrix: &Matrix) -> Graph {
    parsimony::search(matrix, &neighbour_joining(matrix))
}
/// A descent.
#[derive(Debug, Clone)]
pub struct Stemma {}
pub(super) fn of(_c: &super::Collation, _at: usize, _d: &[Option<i64>]) -> Option<Stemma> { None }
