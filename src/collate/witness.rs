//! What is to be said of each witness: how much it has, where it stands alone, how it is damaged.

use super::silence::State;
use super::{Collation, Place, Reading};
use crate::classify::short;
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::structure::title;
use std::collections::BTreeMap;
use std::path::Path;

/// The verdict on a witness of which there is nothing to be said.
const QUIET: &str = "stands alone nowhere that matters";
/// Names that are listed in a note; of more their number is told.
const NAMED: usize = 12;

/// A witness in a few lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// For each language it has, the share of the common text that it has of it.
    pub coverage: Vec<(String, f64)>,
    /// Places where it reads what no other does, by kind; kinds in order of weight.
    pub singular: Vec<(Kind, usize)>,
    /// Places where it stands alone against at least two that agree.
    pub alone: Vec<Alone>,
    /// Places where it is damaged: mis-decoded, misread, lost.
    pub damage: usize,
    /// Lacunae.
    pub lacunae: usize,
    /// In one sentence.
    pub verdict: String,
    /// Whether it stands alone in something substantive.
    pub outlier: bool,
}

impl Summary {
    /// Whether there is nothing to be said of it.
    pub fn quiet(&self) -> bool {
        self.verdict == QUIET
    }
}

/// A place where a witness stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone {
    /// Number of the place.
    pub place: usize,
    /// Its reading.
    pub reading: usize,
}

/// Sums up every witness.
pub(super) fn summaries(collation: &Collation, documents: &[&Document]) -> Vec<Summary> {
    (0..documents.len()).map(|witness| summary(collation, documents, witness)).collect()
}

fn summary(collation: &Collation, documents: &[&Document], witness: usize) -> Summary {
    let mut singular: BTreeMap<Kind, usize> = BTreeMap::new();
    let (mut alone, mut damage, mut lacunae) = (Vec::new(), 0, 0);
    for (number, place) in collation.places.iter().enumerate().filter(|(_, p)| p.severity > Severity::Noise) {
        let Some(row) = collation.groups[place.group].row(witness) else { continue };
        let Some(at) = place.reading(row) else { continue };
        let reading = &place.readings[at];
        if reading.rows.len() > 1 || place.readings.len() == 2 && place.readings.iter().all(|r| r.rows.len() == 1) {
            continue;
        }
        let kind = own(place, at);
        if kind.severity() == Severity::Noise {
            continue;
        }
        *singular.entry(kind).or_default() += 1;
        damage += usize::from(damaged(kind));
        if place.readings.iter().any(|r| r.rows.len() > 1) {
            alone.push(Alone { place: number, reading: at });
        }
    }
    let mut coverage = Vec::new();
    for group in &collation.groups {
        if let Some(row) = group.row(witness) {
            coverage.push((group.language.clone(), super::witness::coverage(group, row)));
            lacunae += group.silences.iter().filter(|s| s.row == row && s.state == State::Lacuna).count();
        }
    }
    let heavy = |a: &Alone| collation.places[a.place].severity == Severity::Substantive;
    let outlier = alone.iter().any(heavy);
    let verdict = verdict(collation, documents, witness, &alone, &coverage, lacunae);
    Summary { coverage, singular: singular.into_iter().collect(), alone, damage, lacunae, verdict, outlier }
}

/// What kind of difference a reading is: its own change, or the place's where the others changed.
fn own(place: &Place, at: usize) -> Kind {
    place.readings[at].change.as_ref().map_or(place.kind, |change| change.kind)
}

fn damaged(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Mojibake | Kind::ReplacementCharacters | Kind::OcrConfusion | Kind::SpacingLost | Kind::Homoglyphs
    )
}

/// The share of what most witnesses have that a row has, too; what it never had is not counted.
fn coverage(group: &super::Group, row: usize) -> f64 {
    let (mut common, mut held) = (0usize, 0usize);
    let scope: Vec<_> = group.silences.iter().filter(|s| s.row == row && s.state == State::OutOfScope).collect();
    for at in 0..group.grid.columns() {
        if scope.iter().any(|s| s.columns.contains(&(at as u32))) {
            continue;
        }
        let cells = group.grid.column(at);
        let others = cells.iter().filter(|cell| !cell.is_empty()).count();
        if others * 2 >= cells.len() {
            common += 1;
            held += usize::from(!cells[row].is_empty());
        }
    }
    if common == 0 { 1.0 } else { held as f64 / common as f64 }
}

/// The judgement in one sentence.
fn verdict(
    collation: &Collation,
    documents: &[&Document],
    witness: usize,
    alone: &[Alone],
    coverage: &[(String, f64)],
    lacunae: usize,
) -> String {
    let shared: Vec<&super::Group> = collation.groups.iter().filter(|g| g.row(witness).is_some()).collect();
    if shared.is_empty() {
        return "empty: it has no words".to_string();
    }
    if shared.iter().all(|g| g.strands.len() == 1) {
        return match documents.len() {
            1 => "the only witness".to_string(),
            _ => "no other witness has this text: nothing to collate it with".to_string(),
        };
    }
    let mut parts = Vec::new();
    if let Some(first) = heaviest(collation, witness, alone) {
        parts.push(first);
    }
    let gone: Vec<String> = coverage
        .iter()
        .filter(|(_, share)| *share < 0.9)
        .map(|(language, share)| format!("has {:.0} % of the {}", share * 100.0, title(language)))
        .collect();
    parts.extend(gone);
    if parts.is_empty() && lacunae > 0 {
        parts.push(format!("{lacunae} lacunae"));
    }
    if parts.is_empty() {
        return match twin(&shared, witness) {
            Some(other) => format!("reads word for word as {}", sigla(documents)[other]),
            None => QUIET.to_string(),
        };
    }
    parts.join("; ")
}

/// The first other witness with the same words, in all groups.
fn twin(shared: &[&super::Group], witness: usize) -> Option<usize> {
    let same = |group: &&super::Group, other: usize| {
        let rows = group.row(witness).zip(group.row(other));
        rows.is_some_and(|(a, b)| group.strands[a].keys() == group.strands[b].keys())
    };
    let first = shared.first()?;
    let others = first.strands.iter().map(|strand| strand.witness).filter(|other| *other != witness);
    others.into_iter().find(|&other| shared.iter().all(|group| same(group, other)))
}

/// Where a witness stands alone, the heaviest kinds first.
fn heaviest(collation: &Collation, witness: usize, alone: &[Alone]) -> Option<String> {
    let word = |a: &&Alone| collation.places[a.place].severity >= Severity::Editorial;
    let mut kinds: Vec<(Kind, Vec<Alone>)> = Vec::new();
    for a in alone.iter().filter(word) {
        let kind = own(&collation.places[a.place], a.reading);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, list)) => list.push(*a),
            None => kinds.push((kind, vec![*a])),
        }
    }
    if kinds.is_empty() {
        return None;
    }
    kinds.sort_by_key(|(kind, _)| (std::cmp::Reverse(kind.severity()), *kind));
    let more: usize = kinds.iter().skip(3).map(|(_, list)| list.len()).sum();
    let mut said: Vec<String> =
        kinds.iter().take(3).map(|(kind, list)| phrase(collation, witness, *kind, list)).collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    let heavy = kinds.iter().any(|(kind, _)| kind.severity() == Severity::Substantive);
    let head = if heavy { "outlier: alone in " } else { "alone in " };
    Some(format!("{head}{}", said.join(", ")))
}

/// What a witness alone reads of one kind: the readings where they are one, else how many.
fn phrase(collation: &Collation, witness: usize, kind: Kind, list: &[Alone]) -> String {
    let mut languages: Vec<&str> =
        list.iter().map(|a| collation.groups[collation.places[a.place].group].language.as_str()).collect();
    let own = languages.len();
    for translation in collation.translations.iter().filter(|t| t.witnesses.contains(&witness)) {
        if translation.findings.iter().any(|f| f.kind == kind) {
            languages.push(&translation.language);
        }
    }
    languages.sort_unstable();
    languages.dedup();
    let both = match languages.len() {
        1 => String::new(),
        2 => ", in both languages".to_string(),
        n => format!(", in {n} languages"),
    };
    let first = list[0];
    let place = &collation.places[first.place];
    let main: &Reading =
        place.readings.iter().enumerate().find(|(at, _)| *at != first.reading).map_or(&place.readings[0], |r| r.1);
    let said =
        |r: &Reading| if r.text.is_empty() { "nothing".to_string() } else { format!("“{}”", short(&r.text)) };
    let example = format!("{} for {}", said(&place.readings[first.reading]), said(main));
    match own {
        1 => format!("{} ({example}{both})", kind.name()),
        _ => format!("{} ×{} ({example}{both})", kind.name(), list.len()),
    }
}

/// What is odd about the whole.
pub(super) fn notes(collation: &Collation, documents: &[&Document]) -> Vec<String> {
    let names = sigla(documents);
    let mut notes = Vec::new();
    for (witness, name) in names.iter().enumerate() {
        let held: Vec<&super::Group> = collation.groups.iter().filter(|g| g.row(witness).is_some()).collect();
        if held.is_empty() {
            notes.push(format!("{name} has no words to collate"));
        } else if documents.len() > 1 && held.iter().all(|g| g.strands.len() == 1) {
            let languages: Vec<String> = held.iter().map(|g| title(&g.language)).collect();
            let languages = languages.join(" and ");
            notes.push(format!("{name} ({languages}) shares too little with the others and stands apart"));
        }
    }
    let large = collation.families.iter().filter(|f| f.witnesses.len() > 1).count();
    if documents.len() > 1 && large == 0 {
        notes.push("no two witnesses share a text: there is nothing to collate".to_string());
    } else if large > 1 {
        notes.push(format!("the witnesses are of {large} different texts; each is collated on its own"));
    }
    for translation in &collation.translations {
        let [a, b] = translation.witnesses;
        let language = title(&translation.language);
        notes.push(format!(
            "the {language} of {} and of {} are two translations; their facts are compared, not their words",
            names[a], names[b]
        ));
    }
    for family in collation.families.iter().filter(|f| f.votes.iter().any(|v| *v < 1.0)) {
        let names: Vec<&str> = (family.witnesses.iter().zip(&family.votes))
            .filter(|(_, vote)| **vote < 1.0)
            .map(|(&witness, _)| names[witness].as_str())
            .collect();
        let said = match names.len() {
            n if n > NAMED => format!("{n} of the {} witnesses", family.witnesses.len()),
            _ => names.join(", "),
        };
        notes.push(format!("{said} hardly differ from one another and share votes"));
    }
    notes
}

/// What is to be said of witnesses that have the text and not the commentary.
pub(super) fn without_commentary(documents: &[&Document], bare: &[usize]) -> Option<String> {
    let names = sigla(documents);
    let list: Vec<&str> = bare.iter().map(|&witness| names[witness].as_str()).collect();
    let verb = if list.len() == 1 { "has" } else { "have" };
    let rest = "no commentary; what others have in brackets or in smaller type is not counted as left out";
    (!list.is_empty()).then(|| format!("{} {verb} {rest}", list.join(", ")))
}

/// The names of files, without folders where they are distinct without.
pub fn sigla(documents: &[&Document]) -> Vec<String> {
    let file = |document: &&Document| {
        let name = Path::new(&document.name).file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| document.name.clone())
    };
    let mut short: Vec<String> = documents.iter().map(file).collect();
    let same = |names: &[String]| {
        let mut sorted = names.to_vec();
        sorted.sort();
        sorted.windows(2).any(|pair| pair[0] == pair[1])
    };
    if same(&short) {
        short = documents.iter().map(|document| document.name.clone()).collect();
    }
    if same(&short) {
        let names = short.clone();
        let number = |(at, name): (usize, &String)| match names[..at].iter().filter(|n| *n == name).count() {
            0 => name.clone(),
            n => format!("{name} ({})", n + 1),
        };
        short = names.iter().enumerate().map(number).collect();
    }
    short
}
