//! Second parents: witnesses that follow another line for a part of the text.
//!
//! A tree gives each copy one exemplar. Where a stretch of a witness agrees with some other against its own place in
//! the tree, again and again, it was copied, or corrected, from there. The stretch is the best-scoring segment
//! (Kadane; Karlin and Altschul 1990 for when such a score is more than chance).

use super::graph::Graph;
use super::matrix::{MISSING, Matrix};
use super::parsimony::assigned_on;

/// A stretch of a witness that follows another line.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// The witness.
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
}

/// Finds second parents: for each witness the stretch that speaks most for one, if it is more than chance.
pub(super) fn seconds(matrix: &Matrix, graph: &Graph) -> Vec<Second> {
    let states = assigned_on(matrix, graph);
    let neighbours = graph.neighbours();
    let mut found = Vec::new();
    for witness in 0..matrix.taxa {
        let mut best: Option<(f64, Second)> = None;
        for other in (0..matrix.taxa).filter(|&o| o != witness && !neighbours[witness].contains(&o)) {
            // Its own line: the neighbour that agrees with it most, other than by way of `other`.
            let Some((score, second)) = segment(matrix, &states, &neighbours[witness], witness, other) else { continue };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, second));
            }
        }
        found.extend(best.map(|(_, second)| second));
    }
    found
}

/// The best stretch in which a witness follows `other`.
fn segment(
    matrix: &Matrix,
    states: &[Vec<u8>],
    line: &[usize],
    witness: usize,
    other: usize,
) -> Option<(f64, Second)> {
    let n = matrix.characters.len();
    let mut worth = vec![0.0; n];
    for (at, character) in matrix.characters.iter().enumerate() {
        let (own, theirs) = (character.states[witness], character.states[other]);
        if own == MISSING || theirs == MISSING {
            continue;
        }
        let carried = |state: u8| line.iter().any(|&node| states[node][at] == state);
        let often = character.states.iter().filter(|state| **state == own).count();
        worth[at] = match (own == theirs, carried(own), carried(theirs)) {
            // What few share says more than what many do.
            (true, false, _) if often * 3 <= matrix.taxa => 1.5,
            (true, false, _) => 1.0,
            (false, true, false) => -1.0,
            (false, false, false) => -0.4,
            _ => 0.0,
        };
    }
    let (score, from, to) = best_run(&worth);
    if to == from {
        return None;
    }
    let inside = &worth[from..to];
    let agree = inside.iter().filter(|w| **w > 0.0).count();
    let against = inside.iter().filter(|w| **w < 0.0).count();
    let least = 3.0 + (matrix.taxa as f64 * n as f64).ln() / 2.0;
    let enough = score >= least && agree >= 6 && agree >= 2 * against;
    enough.then_some((score, Second { witness, parent: other, from, to: to - 1, agree, against }))
}

/// The run with the greatest sum.
fn best_run(worth: &[f64]) -> (f64, usize, usize) {
    let (mut best, mut sum, mut start) = ((0.0, 0, 0), 0.0, 0);
    for (at, own) in worth.iter().enumerate() {
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
