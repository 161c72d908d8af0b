//! Places of variation: runs of columns where witnesses differ, their readings, and who carries them.

use super::cause::Cause;
use super::grid::Cell;
use super::group::Group;
use super::near::Relation;
use super::silence::{Silent, State};
use crate::finding::{Kind, Severity};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A place where witnesses differ.
#[derive(Debug, Clone)]
pub struct Place {
    /// Number of its group.
    pub group: usize,
    /// Its columns; of marks, the column they stand behind.
    pub columns: Range<usize>,
    /// Whether it is about marks between words that agree.
    pub marks: bool,
    /// What differs; the heaviest of its readings.
    pub kind: Kind,
    /// How heavy that is.
    pub severity: Severity,
    /// The readings: the one of most witnesses first.
    pub readings: Vec<Reading>,
    /// Rows that say nothing here, and why.
    pub silent: Vec<(usize, State)>,
}

/// What some witnesses read at a place.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The rows that carry it, in order; at least one.
    pub rows: Vec<usize>,
    /// What they read, as the first of them writes it; empty where they omit it.
    pub text: String,
    /// The same in its folded form, by which readings are equal.
    pub form: Vec<u32>,
    /// How it differs from the first reading; `None` for that one.
    pub change: Option<Change>,
}

/// How a reading differs from the first of its place.
#[derive(Debug, Clone)]
pub struct Change {
    /// What differs.
    pub kind: Kind,
    /// How heavy that is.
    pub severity: Severity,
    /// How near the two are.
    pub relation: Relation,
    /// How it came about, as far as that shows.
    pub cause: Cause,
    /// In a sentence without its full stop.
    pub message: String,
}

impl Reading {
    /// Whether its witnesses have nothing here.
    pub fn omits(&self) -> bool {
        self.text.is_empty()
    }
}

impl Place {
    /// The reading of a row.
    pub fn reading(&self, row: usize) -> Option<usize> {
        self.readings.iter().position(|reading| reading.rows.binary_search(&row).is_ok())
    }

    /// What a row does here.
    pub fn state(&self, row: usize) -> State {
        match self.reading(row) {
            Some(at) if self.readings[at].omits() && !self.marks => State::Omits,
            Some(_) => State::Reads,
            None => self.silent.iter().find(|(silent, _)| *silent == row).map_or(State::OutOfScope, |s| s.1),
        }
    }
}

/// Class of a row in a column: which of the readings it has, by first appearance.
type Class = u32;
/// The class of a row that says nothing.
pub(super) const SILENT: Class = u32::MAX;
/// The class of rows that omit.
pub(super) const OMITS: Class = u32::MAX - 1;

/// Most columns that are joined to one place because one column's readings split another's.
const JOINED: usize = 12;

/// The classes of all rows in one column.
pub(super) fn classes(group: &Group, cells: &[Cell], silent: &[Option<State>]) -> Vec<Class> {
    let mut forms: Vec<(&[u32], Class)> = Vec::new();
    let class = |(row, cell): (usize, &Cell)| {
        if silent[row].is_some() {
            return SILENT;
        }
        if cell.is_empty() {
            return OMITS;
        }
        let form = &group.strands[row].keys()[cell.range()];
        match forms.iter().find(|(known, _)| *known == form) {
            Some(&(_, class)) => class,
            None => {
                let class = forms.len() as Class;
                forms.push((form, class));
                class
            }
        }
    };
    cells.iter().enumerate().map(class).collect()
}

/// Whether rows differ in a column.
pub(super) fn varies(classes: &[Class]) -> bool {
    let mut first = None;
    classes.iter().filter(|class| **class != SILENT).any(|class| *first.get_or_insert(class) != class)
}

/// Whether each class of `coarse` is a union of classes of `fine`.
fn refines(fine: &[Class], coarse: &[Class]) -> bool {
    let mut above: FxHashMap<Class, Class> = FxHashMap::default();
    fine.iter().zip(coarse).all(|(&f, &c)| *above.entry(f).or_insert(c) == c)
}

/// The classes that two columns make together.
fn together(a: &[Class], b: &[Class]) -> Vec<Class> {
    let mut known: FxHashMap<(Class, Class), Class> = FxHashMap::default();
    let pair = |(&a, &b): (&Class, &Class)| {
        let next = known.len() as Class;
        *known.entry((a, b)).or_insert(next)
    };
    a.iter().zip(b).map(pair).collect()
}

/// The columns that make one place each.
///
/// Neighbouring columns go together where they part the witnesses alike, or one parts them more finely: then they
/// are one decision. Columns that part them across one another are two.
pub(super) fn ranges(group: &Group) -> Vec<Range<usize>> {
    let mut silent = Silent::new(&group.silences, group.grid.rows());
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(Range<usize>, Vec<Class>)> = None;
    let mut last: Vec<Class> = Vec::new();
    for at in 0..group.grid.columns() {
        let own = classes(group, group.grid.column(at), silent.at(at));
        let current = own.clone();
        if !varies(&own) {
            found.extend(open.take().map(|(range, _)| range));
            continue;
        }
        open = Some(match open.take() {
            Some((range, sum)) => {
                // Who is silent is silent all through a place.
                let silence = |a: &Class, b: &Class| (*a == SILENT) == (*b == SILENT);
                let same = refines(&own, &sum) && refines(&sum, &own);
                let nested = range.len() < JOINED && (refines(&own, &sum) || refines(&sum, &own));
                if (same || nested) && own.iter().zip(&last).all(|(a, b)| silence(a, b)) {
                    let sum = if same { sum } else { together(&sum, &own) };
                    (range.start..at + 1, sum)
                } else {
                    found.push(range);
                    (at..at + 1, own)
                }
            }
            None => (at..at + 1, own),
        });
        last = current;
    }
    found.extend(open.map(|(range, _)| range));
    found
}
