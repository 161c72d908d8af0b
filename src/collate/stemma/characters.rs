//! From places of variation to characters.

use super::losses;
use super::matrix::{Character, MISSING, Matrix, STATES};
use crate::collate::place::{self, OMITS, Place, SILENT};
use crate::collate::{Cause, Collation, Family, Move};
use crate::finding::{Kind, Severity};

/// What a decision counts by its weight: what copyists change without thinking says little of whom they copied, and a
/// habit is one decision, however often it comes.
fn weight(place: &Place) -> f64 {
    let mut causes = place.readings.iter().filter_map(|reading| reading.change.as_ref()).map(|change| change.cause);
    if causes.all(|cause| cause == Cause::Systematic) {
        return 0.3;
    }
    match (place.kind, place.severity) {
        (Kind::Orthography | Kind::SpacingLost, _) => 0.3,
        (Kind::OcrConfusion | Kind::Mojibake, _) => 0.7,
        (_, Severity::Substantive) => 1.0,
        _ => 0.5,
    }
}

/// How one column of a place parts the witnesses.
struct Parting {
    place: usize,
    column: usize,
    classes: Vec<u32>,
}

/// The characters of a family: for each place, each way in which its columns part the witnesses counts once.
///
/// What was moved is one decision, at the place where it went from and not again where it went to.
pub fn characters(collation: &Collation, family: usize) -> Matrix {
    let family = &collation.families[family];
    let partings = partings(collation, family);
    let mut matrix = Matrix { taxa: family.witnesses.len(), characters: Vec::new() };
    let mut last = None;
    for parting in &partings {
        if arrives(collation, parting, &partings) {
            continue;
        }
        let place = &collation.places[parting.place];
        // More columns of one place are one decision more or less.
        let own = if long(place) { losses::weight(&collation.groups[place.group]) } else { weight(place) };
        let weight = own * if last == Some(parting.place) { 0.4 } else { 1.0 };
        last = Some(parting.place);
        matrix.characters.push(character(collation, parting, &family.witnesses, weight));
    }
    matrix.characters.extend(losses::characters(collation, family));
    let order = |c: &Character| (collation.places[c.place].group, collation.places[c.place].columns.start);
    matrix.characters.sort_by_key(order);
    matrix.characters.iter_mut().enumerate().for_each(|(at, character)| character.at = at);
    matrix
}

/// Whether several witnesses lack a long passage from word to word alike, so that they took that from one.
fn long(place: &Place) -> bool {
    place.columns.len() >= losses::LONG && place.readings.iter().any(|r| r.omits() && r.rows.len() > 1)
}

/// All partings, in the order of the text.
fn partings(collation: &Collation, family: &Family) -> Vec<Parting> {
    let mut places: Vec<(usize, &Place)> = collation.places.iter().enumerate().collect();
    places.retain(|(_, p)| family.groups.contains(&p.group) && !p.marks && p.severity > Severity::Noise);
    places.sort_by_key(|(_, p)| (p.group, p.columns.start));
    let mut found: Vec<Parting> = Vec::new();
    for (number, place) in places {
        let group = &collation.groups[place.group];
        let mut silent = vec![None; group.grid.rows()];
        place.silent.iter().for_each(|(row, state)| silent[*row] = Some(*state));
        let first = found.len();
        for column in place.columns.clone() {
            let classes = renumbered(&place::classes(group, group.grid.column(column), &silent));
            if place::varies(&classes) && !found[first..].iter().any(|known| known.classes == classes) {
                found.push(Parting { place: number, column, classes });
            }
        }
    }
    found
}

/// Whether words arrive here that left elsewhere, and leaving parts the witnesses as arriving does.
fn arrives(collation: &Collation, parting: &Parting, all: &[Parting]) -> bool {
    let group = collation.places[parting.place].group;
    let here = |m: &&Move| {
        m.group == group && !m.repeated && m.columns.as_ref().is_some_and(|columns| columns.contains(&parting.column))
    };
    collation.moves.iter().filter(here).any(|m| {
        let left = |other: &&Parting| collation.places[other.place].group == group && m.home.contains(&other.column);
        all.iter().filter(left).any(|other| other.classes == parting.classes)
    })
}

/// Classes by first appearance, omissions among them.
fn renumbered(classes: &[u32]) -> Vec<u32> {
    let mut known: Vec<u32> = Vec::new();
    let number = |&class: &u32| {
        if class == SILENT {
            return SILENT;
        }
        match known.iter().position(|other| *other == class) {
            Some(at) => at as u32,
            None => {
                known.push(class);
                known.len() as u32 - 1
            }
        }
    };
    classes.iter().map(number).collect()
}

fn character(collation: &Collation, parting: &Parting, witnesses: &[usize], weight: f64) -> Character {
    let place = &collation.places[parting.place];
    let group = &collation.groups[place.group];
    let classes = &parting.classes;
    let mut states = vec![MISSING; witnesses.len()];
    let mut secondary: Vec<f64> = Vec::new();
    for (row, &class) in
        classes.iter().enumerate().filter(|(_, class)| **class != SILENT && (**class as usize) < STATES)
    {
        if let Ok(taxon) = witnesses.binary_search(&group.strands[row].witness) {
            states[taxon] = class as u8;
        }
        if secondary.len() <= class as usize {
            secondary.resize(class as usize + 1, 0.0);
        }
        let worth = place.reading(row).map_or(0.0, |reading| secondary_of(place, reading));
        secondary[class as usize] = f64::max(secondary[class as usize], worth);
    }
    debug_assert!(classes.iter().all(|c| *c != OMITS), "omissions are numbered");
    Character { states, weight, secondary, at: 0, place: parting.place }
}

/// How much a reading looks like a copyist's doing.
fn secondary_of(place: &Place, reading: usize) -> f64 {
    let own = &place.readings[reading];
    let cause = own.change.as_ref().map(|change| change.cause);
    let by_cause = match cause {
        Some(Cause::EyeSkip | Cause::Dittography | Cause::Decoding) => 1.0,
        Some(Cause::Misreading) => 0.6,
        _ => 0.0,
    };
    let omits = own.omits() && place.readings.iter().any(|r| !r.omits());
    // Words are lost more easily than they are put in.
    let by_loss = if omits { 0.25 } else { 0.0 };
    f64::max(by_cause, by_loss)
}
