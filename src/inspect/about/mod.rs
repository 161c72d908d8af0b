//! What a copy says about itself, each with its evidence; what was looked at and rejected; and
//! what is not stated.
//!
//! Nothing is guessed. A date in the head of a page that is older than the document is the date of
//! the page's template, a name after *source:* is a source: what supports a value is quoted, and
//! what seems to and does not is named with the reason.

mod date;
mod evidence;
mod identifier;
mod people;
mod title;

use super::view::{Role, Unit, View};
use crate::text::Span;

/// What a copy says about itself, field by field, in the order of [`FIELDS`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// All fields, also those that are not stated.
    pub fields: Vec<Field>,
}

/// One thing that a copy may say about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name: one of [`FIELDS`].
    pub name: &'static str,
    /// What is stated, the best supported first; empty where nothing is.
    pub stated: Vec<Statement>,
    /// What seems to state it and does not, with the reason.
    pub rejected: Vec<Statement>,
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The value: a title, a date in its EDTF form, a name, a BCP 47 tag.
    pub value: String,
    /// Where the copy says so; `None` for what is told from the bytes (encoding, language).
    pub place: Option<Span>,
    /// Why this is taken for it, or not.
    pub reason: String,
    /// From 0 to 1.
    pub confidence: f32,
}

/// The names of the fields.
pub const FIELDS: [&str; 11] = [
    "title",
    "issuer",
    "document-date",
    "publication-date",
    "publisher",
    "translator",
    "edition",
    "identifier",
    "language",
    "encoding",
    "line-ends",
];

impl About {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The best supported value of a field; `None` where it is not stated.
    pub fn first(&self, name: &str) -> Option<&Statement> {
        self.field(name).and_then(|f| f.stated.first())
    }

    /// The best supported title.
    pub fn title(&self) -> Option<&Statement> {
        self.first("title")
    }

    fn state(&mut self, name: &str, statement: Statement) {
        self.add(name, statement, false);
    }

    fn reject(&mut self, name: &str, statement: Statement) {
        self.add(name, statement, true);
    }

    /// Adds a statement unless the same value stands already.
    fn add(&mut self, name: &str, statement: Statement, rejected: bool) {
        let Some(field) = self.fields.iter_mut().find(|f| f.name == name) else { return };
        let list = if rejected { &mut field.rejected } else { &mut field.stated };
        if list.len() < MOST && !list.iter().any(|s| s.value == statement.value) {
            list.push(statement);
        }
    }
}

/// At most so many statements of one field.
const MOST: usize = 12;

impl Statement {
    fn new(value: impl Into<String>, place: Option<Span>, reason: impl Into<String>, confidence: f32) -> Statement {
        Statement { value: value.into(), place, reason: reason.into(), confidence }
    }
}

/// Reads what a copy says about itself.
pub(super) fn read(view: &View) -> About {
    let empty = |&name: &&'static str| Field { name, stated: Vec::new(), rejected: Vec::new() };
    let mut about = About { fields: FIELDS.iter().map(empty).collect() };
    title::read(view, &mut about);
    people::read(view, &mut about);
    date::read(view, &mut about);
    evidence::read(view, &mut about);
    identifier::read(view, &mut about);
    bytes(view, &mut about);
    about
}

/// What is told from the bytes.
fn bytes(view: &View, about: &mut About) {
    let document = view.document;
    for tag in &document.languages {
        about.state("language", Statement::new(tag.as_str(), None, "told from the text", 0.9));
    }
    about.state("encoding", Statement::new(document.encoding, None, "the bytes were read so", 0.95));
    let text = document.text.as_str();
    let all = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let pairs = memchr::memmem::find_iter(text.as_bytes(), b"\r\n").count();
    let ends = match (all, pairs) {
        (0, _) => return,
        (all, pairs) if all == pairs => "CRLF",
        (_, 0) => "LF",
        _ => "mixed",
    };
    about.state("line-ends", Statement::new(ends, None, format!("{pairs} of {all} line ends are CRLF"), 1.0));
}

/// Blocks at the head and at the foot of a copy: where copies speak of themselves.
const HEAD: usize = 60;
const FOOT: usize = 30;

/// The blocks where copies speak of themselves, and whether each is at the head.
fn margins<'v>(view: &'v View<'_>) -> impl Iterator<Item = (&'v Unit, bool)> {
    let count = view.units.len();
    let foot = count.saturating_sub(FOOT).max(HEAD.min(count));
    let head = view.units[..HEAD.min(count)].iter().map(|u| (u, true));
    head.chain(view.units[foot..].iter().map(|u| (u, false))).filter(|(u, _)| u.role != Role::Entry)
}

/// A block cut to what is worth looking at.
fn front<'v>(view: &'v View<'_>, unit: &Unit) -> &'v str {
    let body = view.slice(unit.span);
    &body[..body.floor_char_boundary(1200)]
}

/// Finds `word` in `text` at the start of a word, whatever its case; `word` is in lower case.
fn find(text: &str, word: &str) -> Option<usize> {
    let mut from = 0;
    let lower = text.to_ascii_lowercase();
    while let Some(at) = lower[from..].find(word).map(|at| at + from) {
        let joined = word.is_ascii() && lower[..at].ends_with(|c: char| c.is_alphanumeric());
        if !joined {
            return Some(at);
        }
        from = at + word.len();
    }
    None
}
