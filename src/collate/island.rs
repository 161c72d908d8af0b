//! Small islands: a few tokens against a profile of columns, with affine gaps.
//!
//! Dynamic programming after Needleman and Wunsch 1970 with the affine gaps of Gotoh 1982, against a profile as in
//! Gribskov, McLachlan and Eisenberg 1987. A column is worth what the nearest of its readings is worth, so
//! spellings and misreadings find their fellows; skipping a column costs the less the fewer witnesses have it.

use super::lexicon::Lexicon;
use super::near::Relation;

/// Pairs of tokens and columns that an island may have.
pub(super) const CELLS: usize = 1 << 20;
/// Readings of a column that are looked at.
const READINGS: usize = 8;
/// Opening a gap costs as much as the lightest equal word is worth, twice.
const OPEN: i32 = 60;
const EXTEND: i32 = 10;
/// Two words that have nothing in common may stand in one column.
const APART: i32 = -24;
/// Equal words in a row are worth more than the same words apart: a phrase is not torn for one word of it.
const ROW: i32 = 16;

/// The readings of one column, most frequent first, and how many witnesses have any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) readings: Vec<(u32, u32)>,
    pub(super) total: u32,
}

impl Profile {
    /// Counts `number` more witnesses that read `key`.
    pub(super) fn add(&mut self, key: u32, number: u32) {
        self.total += number;
        match self.readings.iter().position(|r| r.0 == key) {
            Some(mut at) => {
                self.readings[at].1 += number;
                while at > 0 && self.readings[at - 1].1 < self.readings[at].1 {
                    self.readings.swap(at - 1, at);
                    at -= 1;
                }
            }
            None => self.readings.push((key, number)),
        }
    }

    /// The reading of most witnesses.
    pub(super) fn main(&self) -> Option<u32> {
        self.readings.first().map(|r| r.0)
    }

    /// What it is worth to set `key` into this column, in tenths, and whether it has that very word.
    fn worth(&self, key: u32, lexicon: &mut Lexicon) -> (i32, bool) {
        let (mut best, mut equal) = (APART, false);
        for &(other, number) in self.readings.iter().take(READINGS) {
            let relation = lexicon.relation(key, other);
            equal |= relation == Relation::Same;
            if relation == Relation::Apart {
                best = best.max(APART + lexicon.faint(key, other));
                continue;
            }
            let weight = lexicon.weight(key).min(lexicon.weight(other)).max(2);
            // A reading of few counts nearly as much as one of many: it must not be torn from its fellows.
            let share = 75 + 25 * number as i32 / self.total.max(1) as i32;
            best = best.max(20 * weight * relation.worth() / 100 * share / 100);
        }
        (best, equal)
    }

    /// What skipping this column costs, opening a gap or going on in one.
    fn skip(&self, placed: u32, open: bool) -> i32 {
        let cost = if open { OPEN + EXTEND } else { EXTEND };
        cost * self.total.min(placed) as i32 / placed.max(1) as i32
    }
}

/// What an alignment says of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The next token stands in the next column.
    Both,
    /// The next column has no token of this witness.
    Skip,
    /// The next token needs a column of its own.
    New,
}

const BELOW: i32 = i32::MIN / 2;

/// The best alignment of tokens to columns and its worth; `placed` witnesses made the columns.
///
/// Time is the product of both; memory a byte for each pair. Ties are broken alike every time.
pub(super) fn align(keys: &[u32], columns: &[&Profile], placed: u32, lexicon: &mut Lexicon) -> (Vec<Step>, i32) {
    let (m, n) = (keys.len(), columns.len());
    let width = n + 1;
    // The states of one row: ending in a match, in a skipped column, in a new column.
    let mut above = [vec![BELOW; width], vec![BELOW; width], vec![BELOW; width]];
    let mut row = above.clone();
    // Whether the token above is the word of each column.
    let (mut was, mut is) = (vec![false; width], vec![false; width]);
    // Two bits a state: the state that came before.
    let mut came = vec![0u8; (m + 1) * width];
    above[0][0] = 0;
    for j in 1..=n {
        let open = above[0][j - 1].saturating_sub(columns[j - 1].skip(placed, true));
        let on = above[1][j - 1].saturating_sub(columns[j - 1].skip(placed, false));
        above[1][j] = open.max(on);
        came[j] = u8::from(on > open) << 2;
    }
    for i in 1..=m {
        row.iter_mut().for_each(|state| state[0] = BELOW);
        let (open, on) = (above[0][0] - OPEN - EXTEND, above[2][0] - EXTEND);
        row[2][0] = open.max(on);
        came[i * width] = if on > open { 2 << 4 } else { 0 };
        for j in 1..=n {
            let (worth, equal) = columns[j - 1].worth(keys[i - 1], lexicon);
            let run = if equal && was[j - 1] { ROW } else { 0 };
            let diagonal = best([above[0][j - 1] + run, above[1][j - 1], above[2][j - 1]]);
            row[0][j] = diagonal.1 + worth;
            is[j] = equal;
            let (open, on) = (columns[j - 1].skip(placed, true), columns[j - 1].skip(placed, false));
            let skip = best([row[0][j - 1] - open, row[1][j - 1] - on, row[2][j - 1] - open]);
            row[1][j] = skip.1;
            let new = best([above[0][j] - OPEN - EXTEND, above[1][j] - OPEN - EXTEND, above[2][j] - EXTEND]);
            row[2][j] = new.1;
            came[i * width + j] = diagonal.0 | skip.0 << 2 | new.0 << 4;
        }
        std::mem::swap(&mut above, &mut row);
        std::mem::swap(&mut was, &mut is);
    }
    let (state, worth) = best([above[0][n], above[1][n], above[2][n]]);
    (walk(&came, width, (m, n), state), worth)
}

/// The best of three states. Of equals it is a gap: as the way is walked from its end, what has no fellow then stands
/// behind what has one, and readings of different length begin together.
fn best(states: [i32; 3]) -> (u8, i32) {
    let mut best = (0, states[0]);
    for (at, &worth) in states.iter().enumerate().skip(1) {
        if worth >= best.1 {
            best = (at as u8, worth);
        }
    }
    (best.0, best.1.max(BELOW))
}

/// Goes back from the last pair to the first.
fn walk(came: &[u8], width: usize, (mut i, mut j): (usize, usize), mut state: u8) -> Vec<Step> {
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let before = came[i * width + j] >> (2 * state) & 3;
        let step = match state {
            0 => Step::Both,
            1 => Step::Skip,
            _ => Step::New,
        };
        i -= usize::from(step != Step::Skip);
        j -= usize::from(step != Step::New);
        steps.push(step);
        state = before;
    }
    steps.reverse();
    steps
}

/// The worth of an alignment that is there already, by the same measure.
pub(super) fn worth(keys: &[u32], columns: &[&Profile], steps: &[Step], placed: u32, lexicon: &mut Lexicon) -> i32 {
    let (mut token, mut column, mut total) = (keys.iter(), columns.iter(), 0);
    let (mut last, mut was) = (Step::Both, false);
    for &step in steps {
        let mut is = false;
        total += match step {
            Step::Both => match (token.next(), column.next()) {
                (Some(&key), Some(profile)) => {
                    let (worth, equal) = profile.worth(key, lexicon);
                    is = equal;
                    worth + if equal && was { ROW } else { 0 }
                }
                _ => 0,
            },
            Step::Skip => -column.next().map_or(0, |profile| profile.skip(placed, last != Step::Skip)),
            Step::New => {
                token.next();
                -(EXTEND + if last == Step::New { 0 } else { OPEN })
            }
        };
        (last, was) = (step, is);
    }
    total
}
