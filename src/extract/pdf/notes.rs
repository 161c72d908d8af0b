//! Notes at the foot of a page.

use super::columns::{Item, Line};
use super::line::Segment;
use super::paragraph::{Flow, Paragraph};

/// Parts the lines of a page that are notes from its text; `body` is the size of the text.
///
/// Notes stand last in their column, are smaller than the text, and the first begins with its sign.
pub(super) fn split(items: Vec<Item>, body: f32) -> (Vec<Item>, Vec<Item>) {
    let mut text = Vec::new();
    let mut notes = Vec::new();
    let column = |item: &Item| match item {
        Item::Line(line) => Some(line.column),
        Item::Table(_) => None,
    };
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        let mut group = vec![item];
        while rest.peek().is_some_and(|next| column(next).is_some() && column(next) == column(&group[0])) {
            group.extend(rest.next());
        }
        let start = start(&group, body).unwrap_or(group.len());
        notes.extend(group.split_off(start));
        text.extend(group);
    }
    (text, notes)
}

/// Where the notes of a column begin.
fn start(column: &[Item], body: f32) -> Option<usize> {
    let small = |item: &Item| match item {
        Item::Line(line) => line.segment.size <= 0.93 * body,
        Item::Table(_) => false,
    };
    let count = column.iter().rev().take_while(|item| small(item)).count();
    let tail = column.len() - count;
    let signed = |item: &Item| match item {
        Item::Line(line) => sign(&line.segment).is_some(),
        Item::Table(_) => false,
    };
    (tail..column.len()).find(|&at| signed(&column[at]))
}

/// The length of the sign that a note begins with: a raised number, a number, or an asterisk.
pub(super) fn sign(segment: &Segment) -> Option<usize> {
    let text = segment.text.as_str();
    if let Some(&(0, end)) = segment.raised.first() {
        return (end <= 6).then_some(end);
    }
    let first = text.chars().next()?;
    if matches!(first, '*' | '†' | '‡' | '§') || ('①'..='⑳').contains(&first) {
        return Some(first.len_utf8());
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next()?;
    let word = after.is_whitespace() || after.is_alphabetic() || matches!(after, '"' | '“' | '《' | '(' | '（');
    ((1..=3).contains(&digits) && word).then_some(digits)
}

/// The length of the sign of a note with the mark behind its number: `1.`, `2)`.
pub(super) fn label(segment: &Segment) -> Option<usize> {
    let text = segment.text.as_str();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marked = digits > 0 && text[digits..].starts_with(['.', ')', ']']);
    if marked { Some(digits + 1) } else { sign(segment) }
}

/// Takes the notes from the end of a document that has none at the feet of its pages: a list whose
/// numbers are, one by one, the raised numbers of the text.
pub(super) fn behind(flow: &mut Vec<Flow>) -> Vec<Paragraph> {
    let lines = flow.iter().flat_map(|item| match item {
        Flow::Paragraph(paragraph) => paragraph.lines.iter().collect::<Vec<_>>(),
        Flow::Table(rows) => rows.iter().flatten().flatten().collect(),
    });
    let raised = |line: &Line| {
        let segment = &line.segment;
        let numbers = segment.raised.iter().filter_map(|&(from, to)| segment.text[from..to].trim().parse().ok());
        numbers.collect::<Vec<u32>>()
    };
    // Powers and footings of sums are raised too; the notes are counted 1, 2, 3.
    let mut count = 0;
    lines.flat_map(raised).for_each(|number| count += u32::from(number == count + 1));
    let (Ok(many), true) = (usize::try_from(count), count > 0) else { return Vec::new() };
    let Some(start) = flow.len().checked_sub(many).filter(|&start| start > 0) else { return Vec::new() };
    let numbered = |(at, item): (usize, &Flow)| match item {
        Flow::Paragraph(paragraph) => {
            let text = &paragraph.lines[0].segment.text;
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text[..digits].parse() == Ok(at as u32 + 1)
        }
        Flow::Table(_) => false,
    };
    if !flow[start..].iter().enumerate().all(numbered) {
        return Vec::new();
    }
    let taken = flow.split_off(start);
    taken
        .into_iter()
        .filter_map(|item| match item {
            Flow::Paragraph(paragraph) => Some(paragraph),
            Flow::Table(_) => None,
        })
        .collect()
}
