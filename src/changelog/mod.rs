//! The history of a document as classified changes between its dated states.
//!
//! [`History::of`] takes the states of one document in order and says of each step what kind of
//! step it is ([`Class`]) and, where the text changed, what changed ([`Entry`]), grouped as *Keep a
//! Changelog* groups. It is a pure function: dates and origins are what the caller knows of them.

mod class;
mod entries;
mod front;
mod group;
mod name;
pub mod sections;

pub use class::Class;
pub use entries::Entry;
pub use group::Group;

use crate::compare::{self, Comparison, Relation};
use crate::document::Document;
use crate::finding::Severity;
use crate::text::Sides;
use sections::Sections;

/// One dated state of a document.
#[derive(Debug, Clone)]
pub struct State {
    /// What it is called: a version, a tag, a commit, a file.
    pub label: String,
    /// When it began to hold, as ISO 8601, as precise as known; empty where nobody says.
    pub date: String,
    /// The text.
    pub document: Document,
    /// How it came to be recorded.
    pub origin: Origin,
}

/// How a state came to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// What made the text from the source, with its version; empty where it is the source itself.
    pub extractor: String,
    /// What whoever recorded it said about it: the subject of a commit, a note.
    pub note: String,
}

/// What to look at, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Kinds and layers that are left out, by name.
    pub ignore: Vec<String>,
    /// What a note says of a change that is the recorder's, beside what is known: parts of it, folded.
    pub technical: Vec<String>,
}

/// One step from a state to the next.
#[derive(Debug, Clone)]
pub struct Transition {
    /// Which states, by number.
    pub states: Sides<usize>,
    /// What kind of step it is.
    pub class: Class,
    /// What changed, heaviest group and severity first; empty where the text did not change.
    pub entries: Vec<Entry>,
    /// What the two states are to one another.
    pub relation: Relation,
    /// What is odd about the comparison.
    pub notes: Vec<String>,
}

/// The history of one document.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The states, in the order given.
    pub states: Vec<State>,
    /// The steps between neighbours.
    pub transitions: Vec<Transition>,
}

impl History {
    /// Classifies every step between neighbours.
    ///
    /// ```
    /// use recension::changelog::{Class, History, Options, State};
    /// use recension::{capture::Capture, document::Document};
    /// let state = |label: &str, text: &str| State {
    ///     label: label.into(),
    ///     date: String::new(),
    ///     document: Document::read(Capture::new(label, text.into())).unwrap(),
    ///     origin: Default::default(),
    /// };
    /// let states = vec![
    ///     state("1", "The fee is 5 euros for every month of use."),
    ///     state("2", "The fee is 7 euros for every month of use."),
    ///     state("3", "The fee is 5 euros for every\nmonth of use."),
    /// ];
    /// let history = History::of(states, &Options::default());
    /// assert_eq!(history.transitions[0].class, Class::Content);
    /// assert_eq!(history.transitions[1].class, Class::Flap { earlier: 0 });
    /// ```
    pub fn of(states: Vec<State>, options: &Options) -> History {
        let steps = 1..states.len();
        let transitions = steps.map(|at| step(&states, at, options)).collect();
        History { states, transitions }
    }

    /// The documents on both sides of a step.
    pub fn documents(&self, transition: &Transition) -> Sides<&Document> {
        transition.states.map(|n| &self.states[n].document)
    }
}

/// Compares state `at` with the one before it.
fn step(states: &[State], at: usize, options: &Options) -> Transition {
    let sides = Sides::new(at - 1, at);
    let documents = sides.map(|n| &states[n].document);
    let asked = compare::Options { ignore: options.ignore.clone(), ..compare::Options::default() };
    let comparison = compare::compare(documents, &asked);
    let front = front::findings(documents);
    let class = class::judge(states, at, &comparison, &front, options);
    let told = matches!(class, Class::Content | Class::Flap { .. } | Class::Unrelated);
    let entries = if told { entries::entries(documents, &comparison, front) } else { Vec::new() };
    let Comparison { verdict, notes, .. } = comparison;
    Transition { states: sides, class, entries, relation: verdict.relation, notes }
}

/// What changed between two states, whatever kind of step it is.
pub fn entries(documents: Sides<&Document>, comparison: &Comparison) -> Vec<Entry> {
    entries::entries(documents, comparison, front::findings(documents))
}

/// The sections of two copies, matched.
pub fn matched(documents: Sides<&Document>) -> Sections {
    Sections::of(documents)
}

impl Transition {
    /// How many entries weigh so much.
    pub fn count(&self, severity: Severity) -> usize {
        self.entries.iter().filter(|e| e.finding.severity == severity).count()
    }
}
