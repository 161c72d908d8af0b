//! Where in the original a place stands, for programs and for people.

use crate::document::Document;
use crate::extract::Place;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A place in an original that is no plain text, as JSON has it. All numbers count from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The page of a PDF file, by its place in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line on that page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The part of a Word, OpenDocument or EPUB file: `body`, `footnote 3`, a chapter's path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The paragraph in that part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// The table that the paragraph is in, with its row and column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u32>,
    /// The row of that table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The column of that table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// A CSS selector that finds the element of a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
}

/// Where in the original a text offset stands; nothing where line and column say it.
///
/// In a table its row and column are said, whatever the format.
pub fn origin(document: &Document, offset: u32) -> Option<Origin> {
    let cell = cell(document, offset);
    let mut found = match document.origin(offset) {
        Some(place) => known(place),
        None if cell.is_some() => Origin::default(),
        None => return None,
    };
    if let Some([table, row, column]) = cell.filter(|_| found.table.is_none()) {
        (found.table, found.row, found.column) = (Some(table), Some(row), Some(column));
    }
    Some(found)
}

/// Tables around a place are looked for among so many before it: few stand in one another.
const NESTED: usize = 32;

/// The table, row and column of the innermost cell that holds an offset, counted from 1.
fn cell(document: &Document, offset: u32) -> Option<[u32; 3]> {
    let tables = &document.tables;
    let behind = tables.partition_point(|table| table.span.start <= offset);
    let held = |span: Span| span.start == offset || span.start <= offset && offset < span.end;
    let found = (behind.saturating_sub(NESTED)..behind).rev().find_map(|at| {
        let inside = offset <= tables[at].span.end;
        let cell = tables[at].cells.iter().filter(|_| inside).find(|cell| held(cell.span))?;
        Some((at, cell))
    });
    found.map(|(at, cell)| [at as u32 + 1, cell.row + 1, cell.column + 1])
}

fn known(place: &Place) -> Origin {
    match place {
        Place::Page { page, line } => Origin { page: Some(*page), line: Some(*line), ..Origin::default() },
        Place::Paragraph { part, number, cell } => Origin {
            part: Some(part.to_string()),
            paragraph: Some(*number),
            table: cell.map(|[table, _, _]| table),
            row: cell.map(|[_, row, _]| row),
            column: cell.map(|[_, _, column]| column),
            ..Origin::default()
        },
        Place::Element(path) => Origin { element: Some(path.to_string()), ..Origin::default() },
    }
}

/// Where a person looks a span up, in a few characters; nothing where its lines say it.
///
/// `p. 3`, `p. 3–4`, `¶ 12`, `t. 1, r. 2, c. 3`, `footnote 2`.
pub(super) fn short(document: &Document, span: Span) -> Option<String> {
    let text = document.text.slice(span);
    let first = span.start + (text.len() - text.trim_start().len()) as u32;
    let last = (span.start + text.trim_end().len().saturating_sub(1) as u32).max(first);
    match (document.origins_known().then(|| document.origin(first)).flatten()?, document.origin(last)?) {
        (Place::Page { page: a, .. }, Place::Page { page: b, .. }) if a < b => Some(format!("p. {a}–{b}")),
        (Place::Page { page, .. }, _) => Some(format!("p. {page}")),
        (Place::Paragraph { cell: Some([table, row, column]), .. }, _) => {
            Some(format!("t. {table}, r. {row}, c. {column}"))
        }
        (Place::Paragraph { .. }, _) if cell(document, first).is_some() => {
            cell(document, first).map(|[table, row, column]| format!("t. {table}, r. {row}, c. {column}"))
        }
        (Place::Paragraph { part, number, .. }, Place::Paragraph { part: other, number: end, .. }) => {
            let numbers = if part == other && number < end { format!("{number}–{end}") } else { number.to_string() };
            Some(match &**part {
                "body" => format!("¶ {numbers}"),
                note if !note.contains(['/', '.']) => note.to_owned(),
                chapter => format!("{} ¶ {numbers}", chapter.rsplit('/').next().unwrap_or(chapter)),
            })
        }
        _ => None,
    }
}
