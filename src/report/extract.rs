//! A copy as its reader sees it: its text, block by block, or its blocks as JSON.

use super::origin::{Origin, origin};
use crate::document::Document;
use crate::extract::{Read, Role};
use crate::structure::{Block, Kind};
use crate::text::Span;
use serde::Serialize;
use std::io::{self, Write};

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/extraction/1";

/// Writes the text of a copy, an empty line between blocks; with `all` also what is beside the matter.
///
/// # Errors
/// When nothing more can be written.
pub fn write(document: &Document, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    for block in shown(document, all) {
        let text = text(document, block.span);
        if text.is_empty() {
            continue;
        }
        if !std::mem::take(&mut first) {
            out.write_all(b"\n")?;
        }
        writeln!(out, "{text}")?;
    }
    Ok(())
}

/// The blocks that are shown, by place.
fn shown(document: &Document, all: bool) -> impl Iterator<Item = &Block> {
    let matter = |block: &&Block| !matches!(block.kind, Kind::Boilerplate | Kind::Furniture);
    document.structure.blocks.iter().filter(move |block| all || matter(block))
}

/// What a reader sees at `span`: no markup, no glosses, white space as one space, `<br>` as a line end.
///
/// Blocks that stand inside the block, as a running head does in a paragraph, are left out.
pub fn text(document: &Document, span: Span) -> String {
    let mut out = Shown::default();
    let mut at = span.start;
    for inner in inside(document, span) {
        run(document, Span { start: at, end: inner.start.max(at) }, &mut out);
        at = at.max(inner.end);
    }
    run(document, Span { start: at, end: span.end.max(at) }, &mut out);
    out.text
}

/// The blocks inside a block.
fn inside(document: &Document, span: Span) -> impl Iterator<Item = Span> {
    let blocks = &document.structure.blocks;
    let from = blocks.partition_point(|block| block.span.start <= span.start);
    blocks[from..].iter().take_while(move |block| block.span.start < span.end).map(|block| block.span)
}

/// Reads on what stands at `span`.
fn run(document: &Document, span: Span, out: &mut Shown) {
    let text = document.text.as_str();
    let first = document.marks.partition_point(|mark| mark.span.end <= span.start);
    let mut at = span.start;
    for mark in document.marks[first..].iter().take_while(|mark| mark.span.start < span.end) {
        out.add(&text[at as usize..mark.span.start.max(at) as usize]);
        match mark.read {
            Read::Skip | Read::Gloss => {}
            Read::Break => out.end_line(),
            Read::Char(c) => out.add(c.encode_utf8(&mut [0; 4])),
        }
        at = at.max(mark.span.end.min(span.end));
    }
    out.add(&text[at as usize..span.end as usize]);
}

/// Text with its white space put in order.
#[derive(Debug, Default)]
struct Shown {
    text: String,
    due: Option<char>,
}

impl Shown {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.due = self.due.or(Some(' '));
                continue;
            }
            if let Some(space) = self.due.take().filter(|_| !self.text.is_empty()) {
                self.text.push(space);
            }
            // What would drive a terminal is shown as a character that is none.
            self.text.push(if c.is_control() { '\u{FFFD}' } else { c });
        }
    }

    fn end_line(&mut self) {
        self.due = Some('\n');
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    name: &'a str,
    sha256: &'a str,
    format: &'static str,
    encoding: &'static str,
    languages: &'a [String],
    blocks: Vec<Part<'a>>,
    tables: Vec<Table>,
    evidence: Vec<Evidence<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Part<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    matter: bool,
    start: u32,
    end: u32,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    text: String,
}

#[derive(Serialize)]
struct Table {
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<String>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    row: u32,
    column: u32,
    rows: u32,
    columns: u32,
    header: bool,
    start: u32,
    end: u32,
    text: String,
}

#[derive(Serialize)]
struct Evidence<'a> {
    about: &'static str,
    source: &'a str,
    value: &'a str,
    start: u32,
    end: u32,
}

/// Writes a copy as one JSON object: blocks with roles, places and text, tables, evidence.
///
/// # Errors
/// When nothing more can be written.
pub fn json<'a>(document: &'a Document, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let cell = |cell: &crate::extract::Cell| Cell {
        row: cell.row,
        column: cell.column,
        rows: cell.rows,
        columns: cell.columns,
        header: cell.header,
        start: cell.span.start,
        end: cell.span.end,
        text: text(document, cell.span),
    };
    let table = |table: &crate::extract::Table| Table {
        start: table.span.start,
        end: table.span.end,
        caption: table.caption.map(|caption| text(document, caption)),
        cells: table.cells.iter().map(cell).collect(),
    };
    let evidence = |told: &'a crate::extract::Evidence| Evidence {
        about: told.about.name(),
        source: &told.source,
        value: &told.value,
        start: told.span.start,
        end: told.span.end,
    };
    let object = Object {
        schema: SCHEMA,
        name: &document.name,
        sha256: document.sha256(),
        format: document.format.name(),
        encoding: document.encoding,
        languages: &document.languages,
        blocks: shown(document, all).map(|block| part(document, block)).filter(|part| !part.text.is_empty()).collect(),
        tables: document.tables.iter().map(table).collect(),
        evidence: document.evidence.iter().map(evidence).collect(),
        notes: &document.notes,
    };
    serde_json::to_writer_pretty(&mut *out, &object)?;
    out.write_all(b"\n")
}

fn part<'a>(document: &'a Document, block: &Block) -> Part<'a> {
    let (role, level) = role(document, block);
    let (line, column) = document.lines.place(document.text.as_str(), block.span.start);
    let label = document.labels.partition_point(|label| label.at < block.span.start);
    let label = document.labels.get(label).filter(|label| label.at < block.span.end.max(block.span.start + 1));
    Part {
        role,
        level,
        label: label.map(|label| label.text.to_string()),
        lang: lang(document, block),
        matter: !matches!(block.kind, Kind::Boilerplate | Kind::Furniture),
        start: block.span.start,
        end: block.span.end,
        line,
        column,
        origin: origin(document, block.span.start),
        text: text(document, block.span),
    }
}

/// The language that the file states of a block: the innermost stretch around it.
fn lang<'a>(document: &'a Document, block: &Block) -> Option<&'a str> {
    let spoken = &document.spoken;
    let near = spoken.partition_point(|part| part.span.start <= block.span.start);
    // Of thousands of short stretches only the nearest matter, and the one around all.
    let around = spoken[near.saturating_sub(64)..near].iter().rev().chain(&spoken[..near.min(1)]);
    around.into_iter().find(|part| part.span.end >= block.span.end).map(|part| &*part.tag)
}

/// What a block is, by what the structure says first and by the innermost role of its format then.
fn role(document: &Document, block: &Block) -> (&'static str, Option<u8>) {
    let hints = &document.hints;
    let near = hints.partition_point(|hint| hint.span.start <= block.span.start);
    let around = hints[near.saturating_sub(64)..near].iter().rev().filter(|hint| hint.span.end >= block.span.end);
    let mut roles = around.map(|hint| hint.role).filter(|role| !matches!(role, Role::Nav | Role::Furniture));
    match block.kind {
        Kind::Boilerplate => return ("boilerplate", None),
        Kind::Furniture => return ("furniture", None),
        Kind::Entry => return ("entry", None),
        Kind::Heading => {
            let level = roles.find_map(|role| match role {
                Role::Heading(level) => Some(level),
                _ => None,
            });
            return ("heading", level);
        }
        Kind::Paragraph => {}
    }
    // That a note or an item is small besides says less.
    match roles.clone().find(|role| *role != Role::Small).or_else(|| roles.next()) {
        Some(Role::Heading(level)) => ("heading", Some(level)),
        Some(role) => (role.name(), None),
        None => ("paragraph", None),
    }
}
