//! N copies: where they differ, who reads what, what most support, and which was made from which.
//!
//! Witnesses in one language that are copies of one text make a [`Group`]; its columns are an alignment of all at once,
//! which depends on nothing but what the witnesses hold. Columns in which witnesses differ are gathered to
//! [`Place`]s of variation, and each reading is judged by the rules of the two-way engine. Groups that share
//! witnesses, as the two languages of a bilingual document do, are a [`Family`]: agreement, votes and descent
//! are of families. At the end every witness is rebuilt from the result, token by token ([`verify()`]).

mod agree;
mod blocks;
mod cause;
mod commentary;
mod consensus;
mod grid;
mod group;
pub mod import;
mod island;
mod judge;
mod kin;
mod hand;
mod lexicon;
mod moves;
pub mod near;
mod pivot;
mod place;
mod refine;
mod silence;
pub mod stemma;
mod strand;
mod systematic;
mod translation;
mod verify;
mod witness;

pub use agree::{Agreement, Pair};
pub use cause::Cause;
pub use consensus::{Decision, Stretch, text as consensus};
pub use grid::{Cell, Grid};
pub use group::Group;
pub use hand::{Hand, hands};
pub use moves::Move;
pub use place::{Change, Place, Reading};
pub use silence::{Silence, State};
pub(crate) use strand::clean;
pub use strand::{Strand, words};
pub use translation::Translation;
pub use verify::{Violation, verify};
pub use witness::{Alone, Summary, sigla};

use crate::document::Document;
use crate::structure::Side;
use import::Imported;
use judge::{Folds, Judge};
use lexicon::Lexicon;
use std::ops::Range;

/// What a collation is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The streams to collate; empty for all.
    pub sides: Vec<Side>,
    /// Whether to work out the descent.
    pub stemma: bool,
    /// The earliest day each witness can be from, as days from any one day, where it is known.
    pub dates: Vec<Option<i64>>,
}

impl Default for Options {
    fn default() -> Options {
        Options { sides: Vec::new(), stemma: true, dates: Vec::new() }
    }
}

/// All witnesses of one document at once.
#[derive(Debug, Clone)]
pub struct Collation {
    /// The groups, in order of their first witness.
    pub groups: Vec<Group>,
    /// The places of variation, heaviest first.
    pub places: Vec<Place>,
    /// For each place, what the votes say.
    pub decisions: Vec<Decision>,
    /// What stands elsewhere.
    pub moves: Vec<Move>,
    /// What layers explain, by group and row.
    pub folds: Vec<Folds>,
    /// Witnesses that are connected by groups, with their agreement and descent.
    pub families: Vec<Family>,
    /// Streams that are translations of one another: their facts are compared, not their words.
    pub translations: Vec<Translation>,
    /// What is to be said of each witness.
    pub summaries: Vec<Summary>,
    /// For each witness, the one in whose copy it is another hand.
    pub hands: Vec<Option<Hand>>,
    /// What is odd, a sentence each.
    pub notes: Vec<String>,
}

/// Witnesses that share a group, or each a group with a third.
#[derive(Debug, Clone)]
pub struct Family {
    /// The witnesses, in order.
    pub witnesses: Vec<usize>,
    /// Its groups.
    pub groups: Vec<usize>,
    /// How far they agree.
    pub agreement: Agreement,
    /// The vote of each.
    pub votes: Vec<f64>,
    /// The descent; `None` where it was not asked for, or fewer than two witnesses can be compared.
    pub stemma: Option<stemma::Stemma>,
}

/// The order in which reports list witnesses: by name, then by what they hold.
///
/// A collation is made of documents in this order, so that it does not depend on the order in which they were given.
pub fn order(documents: &mut [Document]) {
    documents.sort_by(|a, b| natural(&a.name, &b.name).then_with(|| a.text.as_str().cmp(b.text.as_str())));
}

/// Compares names with the numbers in them as numbers: `ms9` before `ms10`.
fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    let number = |text: &str| {
        let digits = &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        (digits.len(), digits.parse::<u64>().ok())
    };
    let (mut x, mut y) = (a, b);
    loop {
        let ((n, m), (k, l)) = (number(x), number(y));
        if let (Some(m), Some(l)) = (m, l) {
            if m != l {
                return m.cmp(&l);
            }
            (x, y) = (&x[n..], &y[k..]);
            continue;
        }
        match (x.chars().next(), y.chars().next()) {
            (Some(c), Some(d)) if c == d => (x, y) = (&x[c.len_utf8()..], &y[d.len_utf8()..]),
            (c, d) => return c.cmp(&d).then_with(|| a.cmp(b)),
        }
    }
}

/// Collates documents, which must stand in the order of [`order`].
///
/// # Errors
/// When the result does not hold its witnesses: a fault of the program, never of the input.
///
/// ```
/// use recension::{capture::Capture, collate, document::Document};
/// let read = |text: &str| Document::read(Capture::new("copy", text.into())).unwrap();
/// let copies = [read("The rent is due on 1 March 2015."), read("The rent is due on 1 March 2024."),
///     read("The rent is due on 1 March 2015.")];
/// let collation = collate::collate(&copies.each_ref(), &collate::Options::default()).unwrap();
/// assert_eq!(collation.places[0].kind.name(), "date-altered");
/// ```
pub fn collate(documents: &[&Document], options: &Options) -> Result<Collation, Violation> {
    let strands = strand::strands(documents, &options.sides);
    let sketches = kin::sketches(&strands);
    let mut groups = Vec::new();
    let mut lexica = Vec::new();
    for members in kin::groups(documents, &strands, &sketches) {
        let own: Vec<&Strand> = members.iter().map(|&at| &strands[at]).collect();
        let likeness: Vec<&kin::Sketch> = members.iter().map(|&at| &sketches[at]).collect();
        let (group, lexicon) = align(documents, &own, &likeness);
        groups.push(group);
        lexica.push(lexicon);
    }
    finish(documents, groups, lexica, options)
}

/// Makes a collation of a table that somebody else aligned; `documents` are its witnesses.
///
/// # Errors
/// As [`collate`].
pub fn tabulate(imported: &Imported, documents: &[&Document], options: &Options) -> Result<Collation, Violation> {
    let group = imported.group(documents);
    let rows: Vec<&Strand> = group.strands.iter().collect();
    let order: Vec<usize> = (0..rows.len()).collect();
    let lexicon = Lexicon::new(documents, &rows, &order);
    finish(documents, vec![group], vec![lexicon], options)
}

/// Aligns one group.
fn align(documents: &[&Document], strands: &[&Strand], sketches: &[&kin::Sketch]) -> (Group, Lexicon) {
    let mut order: Vec<usize> = (0..strands.len()).collect();
    let content = |at: &usize| documents[strands[*at].witness].text.as_str();
    order.sort_by(|a, b| content(a).cmp(content(b)).then(a.cmp(b)));
    let mut lexicon = Lexicon::new(documents, strands, &order);
    let aligned = blocks::align(strands, sketches, &order, &mut lexicon);
    let grid = if aligned.strays.is_empty() {
        let refined = refine::refine(&aligned.grid, strands, &mut lexicon);
        pivot::turn(refined, strands, &lexicon)
    } else {
        aligned.grid
    };
    let language = strands.first().map_or_else(|| "und".to_string(), |s| s.language.clone());
    let owned = strands.iter().map(|&s| s.clone()).collect();
    let mut group =
        Group { language, strands: owned, grid: group::settle(grid), silences: Vec::new(), strays: aligned.strays };
    group.silences = silence::lacunae(&group.grid, |row, columns| {
        fullest(&group, row, columns).is_some_and(|full| cause::skipped(&group, &lexicon, row, full, columns))
    });
    (group, lexicon)
}

/// The row that has most tokens in some columns, other than `row`.
fn fullest(group: &Group, row: usize, columns: &Range<usize>) -> Option<usize> {
    let held = |other: usize| group.tokens(other, columns.clone()).len();
    (0..group.strands.len()).filter(|&other| other != row).max_by_key(|&other| (held(other), std::cmp::Reverse(other)))
}

/// Everything that is made of aligned groups.
fn finish(
    documents: &[&Document],
    mut groups: Vec<Group>,
    mut lexica: Vec<Lexicon>,
    options: &Options,
) -> Result<Collation, Violation> {
    let mut bare = Vec::new();
    for group in &mut groups {
        let rows = commentary::set_apart(documents, group);
        bare.extend(rows.into_iter().map(|row| group.strands[row].witness));
    }
    let (mut places, mut moves, mut folds) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (group, lexicon)) in groups.iter().zip(&mut lexica).enumerate() {
        let streams = group.streams(documents);
        let mut judge = Judge { number, group, streams, lexicon };
        let mut own = judge.places();
        let (marks, noise) = judge.marks();
        own.extend(marks);
        moves.extend(moves::find(number, group, lexicon, &mut own));
        systematic::find(group, &mut own);
        places.extend(own);
        folds.push(noise);
    }
    places.sort_by(|a: &Place, b: &Place| {
        b.severity
            .cmp(&a.severity)
            .then(a.kind.cmp(&b.kind))
            .then(a.group.cmp(&b.group))
            .then((a.columns.start, a.marks).cmp(&(b.columns.start, b.marks)))
    });
    let mut collation = Collation {
        groups,
        places,
        decisions: Vec::new(),
        moves,
        folds,
        families: Vec::new(),
        translations: Vec::new(),
        summaries: Vec::new(),
        hands: hands(&sigla(documents)),
        notes: Vec::new(),
    };
    verify(&collation, documents)?;
    collation.families = families(&collation, documents.len());
    let mut votes = vec![1.0; documents.len()];
    for family in &collation.families {
        family.witnesses.iter().zip(&family.votes).for_each(|(&witness, &vote)| votes[witness] = vote);
    }
    collation.decisions = consensus::decide(&collation, &votes);
    if options.stemma {
        for at in 0..collation.families.len() {
            collation.families[at].stemma = stemma::of(&collation, at, &options.dates);
        }
    }
    collation.translations = translation::find(&collation, documents);
    collation.summaries = witness::summaries(&collation, documents);
    collation.notes = witness::notes(&collation, documents);
    collation.notes.extend(witness::without_commentary(documents, &bare));
    Ok(collation)
}

/// Witnesses connected by groups; one that shares no group is a family of its own.
fn families(collation: &Collation, witnesses: usize) -> Vec<Family> {
    let mut line: Vec<usize> = (0..witnesses).collect();
    for group in &collation.groups {
        for pair in group.strands.windows(2) {
            let (a, b) = (line[pair[0].witness], line[pair[1].witness]);
            let (from, to) = (a.max(b), a.min(b));
            line.iter_mut().filter(|l| **l == from).for_each(|l| *l = to);
        }
    }
    let mut families = Vec::new();
    for first in (0..witnesses).filter(|&w| line[w] == w) {
        let members: Vec<usize> = (0..witnesses).filter(|&w| line[w] == first).collect();
        let held = |number: &usize| members.contains(&collation.groups[*number].strands[0].witness);
        let groups = (0..collation.groups.len()).filter(held).collect();
        let agreement = Agreement::of(collation, &members);
        let votes = consensus::votes(&agreement, &collation.hands);
        families.push(Family { witnesses: members, groups, agreement, votes, stemma: None });
    }
    families
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_sort_by_the_numbers_in_them() {
        let mut names = ["ms10", "ms9", "a", "ms", "ms09b", "ms9a"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a", "ms", "ms9", "ms9a", "ms09b", "ms10"]);
    }
}
