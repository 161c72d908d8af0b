//! Paragraphs to the text: lines joined, words put together again, signs of notes told from text.

use super::columns::Line;
use super::line::{Segment, square};
use super::notes;
use super::paragraph::{Flow, Paragraph};
use crate::extract::made::{Block, Maker};
use crate::extract::size::points;
use crate::extract::{Place, Read, Role};

/// What is known of the whole file when its paragraphs are written.
pub(super) struct Look {
    /// The size of the text.
    pub body: f32,
    /// Sizes of headings, the largest first.
    pub sizes: Vec<i32>,
    /// Signs of notes.
    pub signs: Vec<String>,
}

impl Look {
    /// Judges a document by its flow and the signs of its notes.
    pub(super) fn new(flow: &[Flow], body: f32, signs: Vec<String>) -> Look {
        let mut sizes: Vec<i32> = flow
            .iter()
            .filter_map(|item| match item {
                Flow::Paragraph(p) if p.size() > 1.12 * body && heading_like(p) => Some(key(p.size())),
                _ => None,
            })
            .collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup();
        Look { body, sizes, signs }
    }

    /// What a paragraph is.
    fn role(&self, paragraph: &Paragraph) -> Option<Role> {
        if !heading_like(paragraph) {
            return None;
        }
        let size = key(paragraph.size());
        let by_size = self.sizes.iter().position(|&known| known == size);
        let level = match by_size {
            Some(at) => at + 1,
            None if paragraph.bold() && paragraph.size() >= 0.95 * self.body => self.sizes.len() + 1,
            None => return None,
        };
        Some(Role::Heading(level.min(6) as u8))
    }
}

fn key(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

/// Whether a paragraph may be a heading: short, with letters, and no sentence.
fn heading_like(paragraph: &Paragraph) -> bool {
    let last = &paragraph.lines[paragraph.lines.len() - 1].segment.text;
    let letters = paragraph.lines.iter().any(|line| line.segment.text.chars().any(char::is_alphabetic));
    let sentence = last.ends_with(['.', '。', ';', '；', ',', '，', ':', '：']);
    letters && paragraph.chars() <= 200 && paragraph.lines.len() <= 4 && !sentence
}

/// The size of most characters of the flow.
pub(super) fn body(lines: &[&Line]) -> f32 {
    let mut weights: Vec<(i32, usize)> = Vec::new();
    for line in lines {
        let size = key(line.segment.size);
        let count = line.segment.text.chars().count();
        match weights.iter_mut().find(|(known, _)| *known == size) {
            Some((_, weight)) => *weight += count,
            None => weights.push((size, count)),
        }
    }
    weights.sort_unstable();
    weights.iter().max_by_key(|(_, weight)| *weight).map_or(10.0, |(size, _)| *size as f32 / 2.0)
}

/// Writes what is read one after the other.
pub(super) fn flow(maker: &mut Maker, flow: &[Flow], look: &Look) {
    for item in flow {
        match item {
            Flow::Paragraph(paragraph) => {
                let role = look.role(paragraph);
                maker.block(block(&paragraph.lines, role, look));
            }
            Flow::Table(rows) => table(maker, rows, look),
        }
    }
}

/// Writes a note, its sign read as none of its text.
pub(super) fn note(maker: &mut Maker, lines: &[Line], look: &Look) {
    let mut made = block(lines, Some(Role::Footnote), look);
    if let Some(length) = lines.first().and_then(|line| notes::label(&line.segment)) {
        made.label = Some(made.text[..length].to_owned());
        made.reads.retain(|(from, _, _)| *from >= length);
        made.reads.insert(0, (0, length, Read::Skip));
        if !made.text[length..].starts_with(' ') {
            shift(&mut made, length);
        }
    }
    maker.block(made);
}

/// Puts a space behind the sign of a note.
fn shift(block: &mut Block, at: usize) {
    block.text.insert(at, ' ');
    for (from, to, _) in &mut block.reads {
        *from += usize::from(*from >= at && *from > 0);
        *to += usize::from(*to > at);
    }
    block.origins.iter_mut().for_each(|(from, _)| *from += usize::from(*from > at));
}

/// Writes a running head, a page number or another piece of furniture.
pub(super) fn furniture(maker: &mut Maker, segment: &Segment, page: u32, number: u32) {
    let origins = vec![(0, Place::Page { page, line: number })];
    maker.block(Block { text: segment.text.clone(), role: Some(Role::Furniture), origins, ..Block::default() });
}

fn table(maker: &mut Maker, rows: &[Vec<Vec<Line>>], look: &Look) {
    maker.open_table();
    for (at, row) in rows.iter().enumerate() {
        maker.open_row(at as u32);
        let header = at == 0 && row.iter().flatten().all(|line| line.segment.bold);
        for (column, cell) in row.iter().enumerate() {
            maker.open_cell(column as u32, 1, 1, header);
            if !cell.is_empty() {
                maker.block(block(cell, None, look));
            }
            maker.close_cell();
        }
        maker.close_row();
    }
    maker.close_table();
}

/// Lines as one block.
fn block(lines: &[Line], role: Option<Role>, look: &Look) -> Block {
    let mut made = Block { role, ..Block::default() };
    for (at, line) in lines.iter().enumerate() {
        let segment = &line.segment;
        if at > 0 {
            seam(&mut made, &segment.text);
        }
        let start = made.text.len();
        made.origins.push((start, Place::Page { page: line.page, line: line.number }));
        for &(from, size) in &segment.sizes {
            made.text.push_str(&segment.text[made.text.len() - start..from]);
            made.sized(points(size));
        }
        made.text.push_str(&segment.text[made.text.len() - start..]);
        for &(from, to) in &segment.raised {
            let sign = segment.text[from..to].trim();
            if look.signs.iter().any(|known| known == sign) {
                made.reads.push((start + from, start + to, Read::Skip));
            }
        }
    }
    made
}

/// What parts two lines of a paragraph: a space, nothing between squares, and nothing of a hyphen that
/// only divides a word.
fn seam(made: &mut Block, next: &str) {
    let mut chars = made.text.chars().rev();
    let (last, before) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
    let first = next.chars().next().unwrap_or(' ');
    if matches!(last, '-' | '\u{2010}' | '\u{ad}') && before.is_lowercase() && first.is_lowercase() {
        let end = made.text.len() - last.len_utf8();
        made.text.truncate(end);
    } else if !(square(last) && square(first)
        || last.is_whitespace()
        || matches!(last, '-' | '\u{2010}') && before.is_alphanumeric()
        || last == '/')
    {
        made.text.push(' ');
    }
}
