//! Notes at the foot of a page.

use super::columns::{self, Item, Line, Numbered};
use super::interpret::Rule;
use super::line::Segment;
use super::paragraph::{Flow, Paragraph};

/// So many lines of a column may be notes.
const NOTES: usize = 60;
/// A note at the end of a document may have so many paragraphs more.
const MORE: usize = 4;

/// Parts the lines of a page that are notes from its text; `body` is the size of the text.
///
/// Notes stand last in their column, are smaller than the text or below a short rule, and the first begins with its
/// sign.
pub(super) fn split(items: Vec<Item>, body: f32, rules: &[Rule]) -> (Vec<Item>, Vec<Item>) {
    let mut text = Vec::new();
    let mut notes = Vec::new();
    let signs: Vec<String> = items.iter().flat_map(signs).collect();
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
        let start = start(&group, body).or_else(|| ruled(&group, body, rules, &signs)).unwrap_or(group.len());
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

/// How many rows of a page stand above its notes, where a short rule parts them and the page has one column: else
/// the sign of a note and its text look like cells of a table above them.
pub(super) fn apart(rows: &[Numbered], rules: &[Rule]) -> usize {
    let (left, right) = columns::extent(rows);
    let size = columns::median(rows.iter().map(|(_, row)| row.size).collect());
    let near = |x: f32, sizes: f32| x - left < sizes * size;
    let short = |rule: &&Rule| {
        let long = rule.x1 - rule.x0;
        rule.y1 - rule.y0 < 3.0 && long > 3.0 * size && long < 0.6 * (right - left) && near(rule.x0, 2.0)
    };
    let of_note = |(_, row): &Numbered| {
        let mut starts = row.segments.iter().map(|segment| segment.x0);
        starts.next().is_some_and(|x| near(x, 4.0)) && starts.all(|x| near(x, 6.0))
    };
    let begins = |rule: &Rule| {
        let at = rows.iter().position(|(_, row)| row.y > rule.y0)?;
        let first = rows[at].1.segments.first()?;
        let close = rows[at].1.y - rule.y0 < 3.0 * size;
        let own = if first.text.len() <= 3 { first.text.as_str() } else { &first.text[..sign(first)?] };
        let segments = rows[..at].iter().flat_map(|(_, row)| &row.segments);
        (close && raised(segments, own) && rows[at..].iter().all(of_note)).then_some(at)
    };
    rules.iter().filter(short).filter_map(begins).min().unwrap_or(rows.len())
}

/// Whether a sign is raised in some of the text: then what begins with it below a rule is a note.
fn raised<'s>(mut segments: impl Iterator<Item = &'s Segment>, sign: &str) -> bool {
    let told =
        |segment: &Segment| segment.raised.iter().any(|&(from, to)| segment.text[from..to].trim() == sign.trim());
    segments.any(told)
}

/// The raised signs of an item that stand behind words.
fn signs(item: &Item) -> Vec<String> {
    let lines: Vec<&Line> = match item {
        Item::Line(line) => vec![line],
        Item::Table(rows) => rows.iter().flatten().flatten().collect(),
    };
    let of = |line: &Line| {
        let segment = &line.segment;
        let behind = segment.raised.iter().filter(|&&(from, _)| from > 0);
        behind.map(|&(from, to)| segment.text[from..to].trim().to_owned()).collect::<Vec<_>>()
    };
    lines.into_iter().flat_map(of).collect()
}

/// Where the notes of a column begin below a rule that is shorter than the column.
fn ruled(column: &[Item], body: f32, rules: &[Rule], signs: &[String]) -> Option<usize> {
    let below = |line: &Line| {
        let (size, width) = (line.segment.size, line.right - line.left);
        let near = |rule: &&Rule| {
            let (long, by) = (rule.x1 - rule.x0, line.segment.y - rule.y0);
            let short = long > 3.0 * size && long < 0.6 * width && rule.y1 - rule.y0 < 3.0;
            short && (rule.x0 - line.left).abs() < 2.0 * size && by > 0.3 * size && by < 3.0 * size
        };
        let own = sign(&line.segment).map(|length| line.segment.text[..length].trim());
        let signed = own.is_some_and(|own| signs.iter().any(|sign| sign == own));
        size <= 1.02 * body && signed && rules.iter().any(|rule| near(&rule))
    };
    let last = column.len().saturating_sub(NOTES);
    (last..column.len()).find(|&at| matches!(&column[at], Item::Line(line) if below(line)))
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
    let Some(start) = listed(flow, count) else { return Vec::new() };
    let taken = flow.split_off(start);
    taken
        .into_iter()
        .filter_map(|item| match item {
            Flow::Paragraph(paragraph) => Some(paragraph),
            Flow::Table(_) => None,
        })
        .collect()
}

/// Where the list of so many notes begins that ends a document: each begins with its number, and may have a few
/// paragraphs.
fn listed(flow: &[Flow], count: u32) -> Option<usize> {
    let numbered = |at: usize, number: u32| match &flow[at] {
        Flow::Paragraph(paragraph) => {
            let text = &paragraph.lines[0].segment.text;
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text[..digits].parse() == Ok(number)
        }
        Flow::Table(_) => false,
    };
    let text = |at: &usize| matches!(flow[*at], Flow::Paragraph(_));
    let mut end = flow.len();
    for number in (1..=count).rev() {
        let mut before = (end.saturating_sub(MORE + 1)..end).rev().take_while(text);
        end = before.find(|&at| numbered(at, number))?;
    }
    (count > 0 && end > 0).then_some(end)
}
