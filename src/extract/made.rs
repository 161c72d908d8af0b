//! Text in the making, for formats that are no text: block after block, with what is known of each.

use super::hand::{About, Cell, Evidence, Label, Origin, Place, Spoken, Table};
use super::size::{Size, Sizes};
use super::{Extracted, Format, Hint, Mark, Markup, Read, Role};
use crate::capture::Error;
use crate::text::{Span, Text};
use std::rc::Rc;

/// A piece of a paragraph that is not read as it stands: where it is in the paragraph, and how it reads.
pub(super) type Piece = (usize, usize, Read);

/// A paragraph, heading or item in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// Its text.
    pub text: String,
    /// What in it is not read as it stands, by place.
    pub reads: Vec<Piece>,
    /// What it is; nothing for a paragraph.
    pub role: Option<Role>,
    /// What is shown in front of it.
    pub label: Option<String>,
    /// Where stretches of it stand in the original, from an offset in it on.
    pub origins: Vec<(usize, Place)>,
    /// The size of its type, from an offset in it on.
    pub sizes: Vec<(usize, Size)>,
    /// The language that it is said to be in, from an offset in it on; nothing where none is said.
    pub spoken: Vec<(usize, Option<Rc<str>>)>,
}

impl Block {
    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds text that does not count as read text: the sign of a note, a page number of a contents list.
    pub(super) fn push_read(&mut self, text: &str, read: Read) {
        let start = self.text.len();
        self.text.push_str(text);
        if self.text.len() > start {
            self.reads.push((start, self.text.len(), read));
        }
    }

    /// Sets what is added from here on in type of this size.
    pub(super) fn sized(&mut self, size: Size) {
        if self.sizes.last().is_none_or(|&(_, last)| last != size) {
            self.sizes.push((self.text.len(), size));
        }
    }

    /// Says of what is added from here on in which language it is.
    pub(super) fn said(&mut self, tag: Option<Rc<str>>) {
        if self.spoken.last().map_or(tag.is_some(), |(_, last)| *last != tag) {
            self.spoken.push((self.text.len(), tag));
        }
    }

    /// Whether there is nothing to see in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Takes white space off its ends.
    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        let lead = self.text.len() - self.text.trim_start().len();
        self.text.drain(..lead);
        let end = self.text.len();
        for (start, stop, _) in &mut self.reads {
            *start = start.saturating_sub(lead).min(end);
            *stop = stop.saturating_sub(lead).min(end);
        }
        self.reads.retain(|(start, stop, _)| start < stop);
        self.origins.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(lead).min(end));
        self.sizes.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(lead).min(end));
        self.spoken.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(lead).min(end));
    }
}

/// Collects blocks to a text with its hints, tables and origins.
#[derive(Debug, Default)]
pub(super) struct Maker {
    text: String,
    out: Markup,
    /// Tables that are open, outermost first.
    tables: Vec<Open>,
    /// What a person should know.
    pub notes: Vec<String>,
    /// The sizes of running text.
    sizes: Sizes,
}

/// A table that is open.
#[derive(Debug)]
struct Open {
    hint: usize,
    table: Table,
    row: Option<(usize, u32)>,
    cell: Option<(usize, Cell)>,
}

impl Maker {
    /// Adds a block, unless it is blank. In a cell it is a line of the cell.
    pub(super) fn block(&mut self, mut block: Block) {
        block.trim();
        if block.is_blank() {
            return;
        }
        self.part();
        let start = self.text.len();
        let hint = block.role.map(|role| {
            self.out.hint(start, start, role);
            self.out.hints.len() - 1
        });
        for (at, place) in block.origins {
            let origin = Origin { start: (start + at.min(block.text.len())) as u32, place };
            if self.out.origins.last().is_none_or(|last| last.place != origin.place) {
                self.out.origins.push(origin);
            }
        }
        if let Some(label) = block.label {
            self.out.labels.push(Label { at: start as u32, text: label.into() });
        }
        for (from, to, read) in block.reads {
            let mark = Mark { span: Span::new(start + from, start + to), read };
            self.out.marks.push(mark);
        }
        if self.tables.is_empty() && matches!(block.role, None | Some(Role::Item | Role::Quote)) {
            self.sizes.block(start, &block.text, &block.sizes);
        }
        self.text.push_str(&block.text);
        let ends = block.spoken.iter().skip(1).map(|&(at, _)| at).chain([block.text.len()]);
        for ((from, tag), to) in block.spoken.iter().zip(ends) {
            self.said(start + from, start + to, tag.as_deref());
        }
        if let Some(hint) = hint {
            self.out.hints[hint].span.end = self.text.len() as u32;
        }
    }

    /// Takes note of the language of a stretch, which may go on where the last one ended.
    fn said(&mut self, from: usize, to: usize, tag: Option<&str>) {
        let Some(tag) = tag.filter(|_| from < to) else { return };
        match self.out.spoken.last_mut() {
            Some(last) if *last.tag == *tag && self.text[last.span.end as usize..from].trim().is_empty() => {
                last.span.end = to as u32;
            }
            _ => self.out.spoken.push(Spoken { span: Span::new(from, to), tag: tag.into() }),
        }
    }

    /// Parts what comes from what was before: blocks by an empty line, lines of a cell by a line end.
    fn part(&mut self) {
        let inside = self.tables.last().is_some_and(|open| open.cell.is_some());
        if inside {
            let cell = self.tables.last().and_then(|open| open.cell.as_ref()).map(|cell| cell.1.span.start);
            if cell.is_some_and(|start| (start as usize) < self.text.len()) {
                self.text.push('\n');
            }
        } else if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// Begins a table.
    pub(super) fn open_table(&mut self) {
        self.part();
        let start = self.text.len();
        let table = Table { span: Span::at(start), ..Table::default() };
        self.tables.push(Open { hint: self.out.tables.len(), table: table.clone(), row: None, cell: None });
        self.out.tables.push(table);
    }

    /// Begins a row of the innermost table.
    pub(super) fn open_row(&mut self, row: u32) {
        let Some(open) = self.tables.last_mut() else { return };
        if open.table.span.range().start < self.text.len() {
            self.text.push('\n');
        }
        let start = self.text.len();
        open.row = Some((self.out.hints.len(), row));
        self.out.hint(start, start, Role::Row);
    }

    /// Begins a cell in a column; it spans so many rows and columns.
    pub(super) fn open_cell(&mut self, column: u32, rows: u32, columns: u32, header: bool) {
        let Some(open) = self.tables.last_mut() else { return };
        let Some((hint, row)) = open.row else { return };
        if self.out.hints[hint].span.range().start < self.text.len()
            || open.table.cells.last().is_some_and(|last| last.row == row)
        {
            self.text.push('\t');
        }
        let start = self.text.len();
        open.cell = Some((self.out.hints.len(), Cell { span: Span::at(start), row, column, rows, columns, header }));
        self.out.hint(start, start, Role::Cell);
    }

    /// Ends the cell.
    pub(super) fn close_cell(&mut self) {
        let end = self.text.len() as u32;
        let Some(open) = self.tables.last_mut() else { return };
        let Some((hint, mut cell)) = open.cell.take() else { return };
        cell.span.end = end;
        self.out.hints[hint].span.end = end;
        open.table.cells.push(cell);
    }

    /// Ends the row.
    pub(super) fn close_row(&mut self) {
        let end = self.text.len() as u32;
        let Some(open) = self.tables.last_mut() else { return };
        if let Some((hint, _)) = open.row.take() {
            self.out.hints[hint].span.end = end;
        }
    }

    /// Ends the table.
    pub(super) fn close_table(&mut self) {
        let Some(mut open) = self.tables.pop() else { return };
        open.table.span.end = self.text.len() as u32;
        self.out.tables[open.hint] = open.table;
    }

    /// Makes the cell of this row and column of the innermost table span one more row.
    pub(super) fn extend_cell(&mut self, column: u32) {
        let Some(open) = self.tables.last_mut() else { return };
        if let Some(cell) = open.table.cells.iter_mut().rev().find(|cell| cell.column == column) {
            cell.rows += 1;
        }
    }

    /// Adds something that the file says about itself.
    pub(super) fn evidence(&mut self, about: About, source: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            let (source, value) = (source.to_owned(), value.to_owned());
            self.out.evidence.push(Evidence { about, source, value, span: Span::at(0) });
        }
    }

    /// Ends the text; `bytes` is the file it was made from.
    ///
    /// # Errors
    /// When the text is longer than offsets can tell.
    pub(super) fn finish(mut self, format: Format, bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if u32::try_from(self.text.len()).is_err() {
            return Err(Error::new(format!("{name} is too large: its text takes more than 4 GiB"), None));
        }
        if self.text.trim().is_empty() {
            self.notes.push("there is no text in it".to_owned());
        }
        let mut text = Text::with_capacity(0);
        text.rewritten(&self.text, bytes.len() as u32, 0);
        let Markup { marks, mut hints, tables, labels, spoken, origins, evidence } = self.out;
        hints.extend(self.sizes.small().into_iter().map(|span| Hint { span, role: Role::Small }));
        hints.retain(|hint| !hint.span.is_empty() || hint.role == Role::Cell);
        let by_place = |hint: &Hint| (hint.span.start, std::cmp::Reverse(hint.span.end));
        hints.sort_by_key(by_place);
        let notes = self.notes;
        let source = Some(bytes);
        Ok(Extracted {
            text,
            format,
            encoding: "UTF-8",
            marks,
            hints,
            tables,
            labels,
            spoken,
            origins,
            evidence,
            notes,
            source,
        })
    }
}
