//! Losses that copies have in common: what several witnesses lack from the same word on was lost in what they go back to.
//!
//! A lacuna is nothing said, and is not counted word by word. Where it begins and ends is another matter: leaves are
//! lost at any word, so that two witnesses which break off at the very same one took that from a third (the
//! *Leitlücke*; Haupt 1850, Maas 1927). Such a border is one character, and a heavy one.

use super::matrix::{Character, MISSING};
use crate::collate::silence::Silence;
use crate::collate::{Collation, Family, Group, State};

/// A border of lacunae: the column behind it, and whether the loss begins or ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Border {
    column: u32,
    begins: bool,
}

/// What a border that two losses share weighs at least and at most, where a word that is changed weighs 1.
const WEIGHT: (f64, f64) = (1.0, 6.0);
/// How unlikely it is, in powers of e, that two copyists change a word alike.
const WORD: f64 = 1.5;
/// Fewest words of an omission that is weighed as a loss.
pub(super) const LONG: usize = 40;

/// What losses of a group with a common border weigh: by chance borders meet at one of all its words.
pub(super) fn weight(group: &Group) -> f64 {
    ((group.grid.columns() as f64).ln() / WORD).clamp(WEIGHT.0, WEIGHT.1)
}

/// The characters that lacunae of a family with common borders make.
///
/// Their place is the place of variation behind the border, or the last one.
pub(super) fn characters(collation: &Collation, family: &Family) -> Vec<Character> {
    let mut found = Vec::new();
    for &number in &family.groups {
        let group = &collation.groups[number];
        let places = places(collation, number);
        let mut known: Vec<Vec<u8>> = Vec::new();
        for border in borders(group) {
            let states = states(group, border, &family.witnesses);
            // The other border of the same losses says nothing new.
            if !parts(&states) || known.contains(&states) {
                continue;
            }
            known.push(states.clone());
            let behind = places.partition_point(|(column, _)| *column < border.column as usize);
            let Some(&(_, place)) = places.get(behind).or(places.last()) else { continue };
            let weight = weight(group);
            found.push(Character { states, weight, secondary: vec![0.0, 1.0], at: 0, place });
        }
    }
    found
}

/// The first column and the number of each place of a group, in order.
fn places(collation: &Collation, group: usize) -> Vec<(usize, usize)> {
    let own = collation.places.iter().enumerate().filter(|(_, p)| p.group == group && !p.marks);
    let mut all: Vec<(usize, usize)> = own.map(|(at, p)| (p.columns.start, at)).collect();
    all.sort_unstable();
    all
}

/// The borders that at least two lacunae have, in order.
fn borders(group: &Group) -> Vec<Border> {
    let columns = group.grid.columns() as u32;
    let mut all: Vec<Border> = Vec::new();
    for silence in lacunae(group) {
        if silence.columns.start > 0 {
            all.push(Border { column: silence.columns.start, begins: true });
        }
        if silence.columns.end < columns {
            all.push(Border { column: silence.columns.end, begins: false });
        }
    }
    all.sort_unstable();
    let twice = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1).map(|run| run[0]);
    twice.collect()
}

fn lacunae(group: &Group) -> impl Iterator<Item = &Silence> {
    group.silences.iter().filter(|s| s.state == State::Lacuna)
}

/// For each witness: 1 where its loss has the border, 0 where it has text on the lost side of it.
fn states(group: &Group, border: Border, witnesses: &[usize]) -> Vec<u8> {
    let lost = if border.begins { border.column } else { border.column - 1 };
    let mut states = vec![MISSING; witnesses.len()];
    for (row, strand) in group.strands.iter().enumerate() {
        let Ok(taxon) = witnesses.binary_search(&strand.witness) else { continue };
        let silence = group.silences.iter().find(|s| s.row == row && s.columns.contains(&lost));
        let shares = |s: &Silence| {
            s.state == State::Lacuna
                && if border.begins { s.columns.start == border.column } else { s.columns.end == border.column }
        };
        states[taxon] = match silence {
            None => 0,
            Some(silence) if shares(silence) => 1,
            Some(_) => MISSING,
        };
    }
    states
}

/// Whether two witnesses at least have the loss and one has the text.
fn parts(states: &[u8]) -> bool {
    states.iter().filter(|s| **s == 1).count() > 1 && states.contains(&0)
}
