//! Second parents: witnesses that follow another line for a part of the text.
//!
//! A tree gives each copy one exemplar. Where a stretch of a witness agrees with some other against its own place in
//! the tree, again and again, it was copied, or corrected, from there. The stretch is the best-scoring segment
//! (Kadane; Karlin and Altschul 1990 for when such a score is more than chance).

use super::matrix::{MISSING, Matrix};

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
pub(super) fn seconds(matrix: &Matrix) -> Vec<Second> {
    let table = matrix.distances();
    let mut found = Vec::new();
    for (witness, distances) in table.iter().enumerate() {
        let others = (0..matrix.taxa).filter(|&o| o != witness);
        // Its own line: the witness that is most like it.
        let Some(line) = others.clone().min_by(|&a, &b| distances[a].total_cmp(&distances[b])) else {
            continue;
        };
        let mut best: Option<(f64, Second)> = None;
        for other in others.filter(|&o| o != line) {
            let Some((score, second)) = segment(matrix, (line, fellow(&table, witness, line, other)), witness, other)
            else {
                continue;
            };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, second));
            }
        }
        found.extend(best.map(|(_, second)| second));
    }
    found
}

/// The next witness of the same line: of those nearer to `line` than to `other`, the one most like `witness`.
fn fellow(table: &[Vec<f64>], witness: usize, line: usize, other: usize) -> Option<usize> {
    let own = |&at: &usize| ![witness, line, other].contains(&at) && table[at][line] < table[at][other];
    (0..table.len()).filter(own).min_by(|&a, &b| table[witness][a].total_cmp(&table[witness][b]))
}

/// The best stretch in which a witness follows `other` and not its own `line`.
fn segment(
    matrix: &Matrix,
    (line, fellow): (usize, Option<usize>),
    witness: usize,
    other: usize,
) -> Option<(f64, Second)> {
    let n = matrix.characters.len();
    let mut worth = vec![0.0; n];
    for (at, character) in matrix.characters.iter().enumerate() {
        let [own, near, far] = [witness, line, other].map(|taxon| character.states[taxon]);
        if own == MISSING || near == MISSING || far == MISSING || near == far {
            continue;
        }
        // A reading that only the line has not is the line's own doing.
        let lone = character.states.iter().filter(|state| **state == near).count() == 1;
        let inherited = fellow.is_some_and(|fellow| character.states[fellow] == own);
        worth[at] = match (own == near, own == far) {
            (true, _) => -1.0,
            (_, true) if lone || inherited => 0.0,
            (_, true) => 1.0,
            _ => -0.3,
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
    let enough = score >= least && agree >= 6 && agree >= 3 * against;
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
