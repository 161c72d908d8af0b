//! Notes at the foot of a page.

use super::columns::Item;
use super::line::Segment;

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
