//! A changelog as it is told: `recension/changelog/1`, and what is written from it.
//!
//! A [`Log`] holds all that any writer says, so that each can be made again from its JSON. Versions
//! that changed nothing but form are kept in it by class; what the recorder changed is counted only.

pub mod atom;
pub mod markdown;
pub mod page;
mod phrase;
mod schema;
pub mod template;

pub use schema::schema;

use super::record::{self, Finding};
use crate::changelog::{Class, Group, History, Transition};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::io;

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/changelog/1";

/// The changelog of one or more documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Log {
    /// The name and version of the schema.
    pub schema: String,
    /// What it is the changelog of.
    pub title: String,
    /// From where to where, in the words of whoever asked; empty where that was everything.
    pub range: String,
    /// Version of the program that made it.
    pub engine: String,
    /// The documents, in order.
    pub documents: Vec<Document>,
    /// The labels of all versions from the first to the last, where their order is known beside their dates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// What could not be read or is odd, a sentence each.
    pub notes: Vec<String>,
    /// Whether something could not be read, so that this is not all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
}

/// One document with its states and the steps between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What it is called: a path, the name in a store.
    pub name: String,
    /// The states, in order.
    pub states: Vec<State>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One dated state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// What it is called.
    pub label: String,
    /// When it began to hold, as ISO 8601; empty where nobody says.
    pub date: String,
    /// Digest of the bytes.
    pub sha256: String,
    /// What whoever recorded it said; empty where nothing was.
    pub note: String,
}

/// One step from a state to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The earlier state; empty where the document appears.
    pub base: String,
    /// The later state.
    pub witness: String,
    /// When the later state began to hold.
    pub date: String,
    /// `content`, `noise`, `punctuation`, `flap`, `technical`, `unrelated`, `appeared`, `vanished`.
    pub class: String,
    /// The state whose text came back, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<String>,
    /// What whoever took the document out said, where it is no state that says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What changed; heaviest group and severity first.
    pub entries: Vec<Entry>,
    /// What is odd about the step, a sentence each.
    pub notes: Vec<String>,
}

/// One line of a changelog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The heading of *Keep a Changelog* that it stands under.
    pub group: String,
    /// Where it stands, for people: titles of sections, or empty.
    pub section: String,
    /// What happened, in one sentence.
    pub sentence: String,
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
}

/// A document that is there from a state on, or until one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge {
    /// It appears with its first state.
    Appeared,
    /// It is gone with this state, for good or until the next one that has it.
    Vanished {
        /// How many states stand before.
        after: usize,
        /// The state without it.
        label: String,
        /// When that began to hold.
        date: String,
        /// What whoever took it out said.
        note: String,
    },
}

impl Log {
    /// An empty changelog.
    pub fn new(title: impl Into<String>, range: impl Into<String>) -> Log {
        Log {
            schema: SCHEMA.to_string(),
            title: title.into(),
            range: range.into(),
            engine: env!("CARGO_PKG_VERSION").to_string(),
            documents: Vec::new(),
            order: Vec::new(),
            notes: Vec::new(),
            incomplete: false,
        }
    }

    /// Reads a changelog from its JSON.
    ///
    /// # Errors
    /// When it is no JSON, or not that of a changelog; says so in words for a person.
    pub fn read(json: &[u8]) -> Result<Log, String> {
        let log: Log =
            serde_json::from_slice(json).map_err(|error| format!("it is not as {SCHEMA} should be: {error}"))?;
        if log.schema != SCHEMA {
            return Err(format!("it is a report of the form {}, not {SCHEMA}", log.schema));
        }
        Ok(log)
    }

    /// The steps of all documents with the documents' numbers, the latest first.
    ///
    /// The steps of one document never change their order, whatever their dates say.
    pub fn versions(&self) -> Vec<Version<'_>> {
        let mut steps: Vec<(&Document, &Step)> = Vec::new();
        for document in &self.documents {
            steps.extend(document.steps.iter().rev().map(|step| (document, step)));
        }
        let order: FxHashMap<&str, usize> = self.order.iter().map(String::as_str).zip(0..).collect();
        let known = |step: &Step| order.get(step.witness.as_str()).copied().unwrap_or(0);
        if !order.is_empty() {
            steps.sort_by_key(|(_, step)| Reverse(known(step)));
        } else if self.documents.len() > 1 {
            steps.sort_by(|a, b| b.1.date.cmp(&a.1.date).then(a.1.witness.cmp(&b.1.witness)));
        }
        let mut versions: Vec<Version> = Vec::new();
        for (document, step) in steps {
            match versions.last_mut() {
                Some(last) if last.label == step.witness && last.date == step.date => last.steps.push((document, step)),
                _ => versions.push(Version { label: &step.witness, date: &step.date, steps: vec![(document, step)] }),
            }
        }
        versions
    }

    /// How many steps were the recorder's own.
    pub fn technical(&self) -> usize {
        self.documents.iter().flat_map(|d| &d.steps).filter(|s| s.class == Class::Technical.name()).count()
    }
}

/// What became of all documents with one version.
#[derive(Debug, Clone)]
pub struct Version<'a> {
    /// What the version is called.
    pub label: &'a str,
    /// When it began to hold.
    pub date: &'a str,
    /// The steps that lead to it.
    pub steps: Vec<(&'a Document, &'a Step)>,
}

/// The steps to a version whose changes are told one by one; those of a text that came back are not.
fn steps<'a>(version: &'a Version<'a>) -> impl Iterator<Item = &'a (&'a Document, &'a Step)> {
    version.steps.iter().filter(|(_, step)| step.class != "flap")
}

impl Version<'_> {
    /// What whoever recorded it said.
    pub fn note(&self) -> &str {
        let note = |(document, step): &(&Document, &Step)| -> Option<usize> {
            document.states.iter().position(|state| state.label == step.witness && !state.note.is_empty())
        };
        let own = self.steps.iter().map(|(_, step)| step.note.as_str()).find(|note| !note.is_empty());
        self.steps.iter().find_map(|pair| note(pair).map(|at| pair.0.states[at].note.as_str())).or(own).unwrap_or("")
    }

    /// Whether any of its steps changed more than form.
    pub fn told(&self) -> bool {
        self.steps.iter().any(|(_, step)| step.told())
    }
}

impl Step {
    /// Whether it has something to tell of its own, and is not form only or the recorder's.
    pub fn told(&self) -> bool {
        !matches!(self.class.as_str(), "noise" | "technical")
    }

    /// Its entries under a heading.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.group == group.name())
    }
}

impl Document {
    /// Puts a history on record.
    pub fn new(name: impl Into<String>, history: &History, edges: &[Edge]) -> Document {
        let state = |state: &crate::changelog::State| State {
            label: state.label.clone(),
            date: state.date.clone(),
            sha256: state.document.sha256().to_string(),
            note: state.origin.note.clone(),
        };
        let states: Vec<State> = history.states.iter().map(state).collect();
        let mut steps: Vec<Step> = Vec::new();
        // That it was not there before a state, or is not behind the last one.
        let edge = |at: usize, steps: &mut Vec<Step>| {
            let before = at.checked_sub(1).and_then(|n| states.get(n)).map_or("", |state| state.label.as_str());
            let gone = edges.iter().rev().find_map(|edge| match edge {
                Edge::Vanished { after, label, date, note } if *after == at => {
                    Some(Step { note: note.clone(), ..bare("vanished", before, label, date) })
                }
                _ => None,
            });
            let appears = gone.is_some() || at == 0 && edges.contains(&Edge::Appeared);
            steps.extend(gone);
            if let Some(state) = states.get(at).filter(|_| appears) {
                steps.push(bare("appeared", "", &state.label, &state.date));
            }
            appears
        };
        for at in 0..=states.len() {
            let appeared = edge(at, &mut steps);
            let own = at.checked_sub(1).and_then(|n| history.transitions.get(n)).map(|t| step(history, t));
            // That it came back as it was is said already.
            steps.extend(own.filter(|own| !appeared || own.class != Class::Noise.name()));
        }
        Document { name: name.into(), states, steps }
    }
}

/// A step without entries.
fn bare(class: &str, base: &str, witness: &str, date: &str) -> Step {
    Step {
        base: base.to_string(),
        witness: witness.to_string(),
        date: date.to_string(),
        class: class.to_string(),
        earlier: None,
        note: String::new(),
        entries: Vec::new(),
        notes: Vec::new(),
    }
}

fn step(history: &History, transition: &Transition) -> Step {
    let documents = history.documents(transition);
    let states = transition.states.map(|n| &history.states[n]);
    let found: Vec<crate::finding::Finding> = transition.entries.iter().map(|e| e.finding.clone()).collect();
    let findings = record::findings(documents, &found);
    let entry = |(entry, finding): (&crate::changelog::Entry, Finding)| Entry {
        group: entry.group.name().to_string(),
        section: phrase::section(&finding),
        sentence: phrase::sentence(&finding),
        finding,
    };
    let earlier = match transition.class {
        Class::Flap { earlier } => Some(history.states[earlier].label.clone()),
        _ => None,
    };
    Step {
        earlier,
        entries: transition.entries.iter().zip(findings).map(entry).collect(),
        notes: transition.notes.clone(),
        ..bare(transition.class.name(), &states.base.label, &states.witness.label, &states.witness.date)
    }
}

/// Writes a changelog as one JSON object, indented, with a line end behind it.
///
/// # Errors
/// When the writer fails.
pub fn json(log: &Log, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, log)?;
    out.write_all(b"\n")
}
