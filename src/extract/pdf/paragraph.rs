//! Lines to paragraphs, across columns and pages; headings; notes.

use super::columns::{Item, Line, median};
use super::line::square;
use crate::han::numeral;

/// A paragraph of lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub lines: Vec<Line>,
}

/// What is read one after the other.
#[derive(Debug, Clone)]
pub(super) enum Flow {
    Paragraph(Paragraph),
    Table(Vec<Vec<Vec<Line>>>),
}

impl Paragraph {
    pub(super) fn size(&self) -> f32 {
        median(self.lines.iter().map(|line| line.segment.size).collect())
    }

    pub(super) fn bold(&self) -> bool {
        self.lines.iter().all(|line| line.segment.bold)
    }

    pub(super) fn chars(&self) -> usize {
        self.lines.iter().map(|line| line.segment.text.chars().count()).sum()
    }
}

/// Joins the items of a document to paragraphs; `body` is the size of its text.
pub(super) fn join(items: Vec<Item>, body: f32) -> Vec<Flow> {
    let leading = leadings(&items);
    let mut out: Vec<Flow> = Vec::new();
    for item in items {
        match item {
            Item::Table(table) => out.push(Flow::Table(table)),
            Item::Line(line) => {
                let goes_on = match out.last() {
                    Some(Flow::Paragraph(open)) => goes_on(open, &line, &leading, body),
                    _ => false,
                };
                match out.last_mut() {
                    Some(Flow::Paragraph(open)) if goes_on => open.lines.push(line),
                    _ => out.push(Flow::Paragraph(Paragraph { lines: vec![line] })),
                }
            }
        }
    }
    torn(out, body)
}

/// Joins a paragraph that a table or a picture's legend at the end of a page tears in two.
fn torn(flow: Vec<Flow>, body: f32) -> Vec<Flow> {
    let mut out: Vec<Flow> = Vec::new();
    for item in flow {
        if let (Flow::Paragraph(next), true) = (&item, out.len() >= 2) {
            let over = matches!(out.last(), Some(Flow::Table(_)));
            let before = out.len() - 2;
            if let (true, Flow::Paragraph(open)) = (over, &out[before]) {
                let (last, first) = (&open.lines[open.lines.len() - 1], &next.lines[0]);
                let lower = first.segment.text.starts_with(char::is_lowercase);
                if last.page < first.page && lower && resumes(open, first, body) {
                    let Flow::Paragraph(next) = item else { continue };
                    if let Flow::Paragraph(open) = &mut out[before] {
                        open.lines.extend(next.lines);
                    }
                    continue;
                }
            }
        }
        out.push(item);
    }
    out
}

/// The usual distance of lines of each size, in tenths of points.
fn leadings(items: &[Item]) -> Vec<(i32, f32)> {
    let mut steps: Vec<(i32, f32)> = Vec::new();
    let lines: Vec<&Line> = items
        .iter()
        .filter_map(|item| match item {
            Item::Line(line) => Some(line),
            Item::Table(_) => None,
        })
        .collect();
    for pair in lines.windows(2) {
        let step = pair[1].segment.y - pair[0].segment.y;
        let size = key(pair[0].segment.size);
        let near =
            pair[0].page == pair[1].page && pair[0].column == pair[1].column && size == key(pair[1].segment.size);
        if near && step > 0.0 && step < 3.0 * pair[0].segment.size {
            steps.push((size, step));
        }
    }
    steps.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let group = |same: &[(i32, f32)]| (same[0].0, usual(same));
    steps.chunk_by(|a, b| a.0 == b.0).map(group).collect()
}

/// The step that comes most often, within half a point; the lesser of equals.
fn usual(steps: &[(i32, f32)]) -> f32 {
    let count = |step: f32| steps.iter().filter(|(_, other)| (other - step).abs() <= 0.5).count();
    // A sample is enough, and bounds the time.
    let sample = (steps.len() / 64).max(1);
    let best = steps.iter().step_by(sample).max_by(|a, b| count(a.1).cmp(&count(b.1)).then(b.1.total_cmp(&a.1)));
    best.map_or(0.0, |(_, step)| *step)
}

fn key(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

/// Whether an open paragraph goes on in a line.
fn goes_on(open: &Paragraph, next: &Line, leadings: &[(i32, f32)], body: f32) -> bool {
    let last = &open.lines[open.lines.len() - 1];
    if last.page != next.page || last.column != next.column {
        return resumes(open, next, body);
    }
    let (a, b) = (&last.segment, &next.segment);
    let size = a.size.max(b.size);
    // Commentary in smaller type runs on in the lines of the text.
    let mixed = a.holds(b.size) || b.holds(a.size);
    let of = |size: f32| leadings.iter().find(|(of, _)| *of == key(size)).map_or(0.0, |(_, step)| *step);
    let known = if mixed { of(a.size).max(of(b.size)) } else { of(a.size) };
    let leading = if known > 0.0 { known } else { 1.3 * size };
    let step = b.y - a.y;
    if step <= 0.0
        || step > (leading * 1.3).max(leading + 0.25 * size)
        || !mixed && (a.size - b.size).abs() > 0.12 * size
    {
        return false;
    }
    if a.bold != b.bold && (a.bold && open.bold() || b.bold && open.lines.len() > 1 && short(last, b)) {
        return false;
    }
    let large = a.size > 1.12 * body || a.bold && b.bold;
    let centred = |line: &Line| ((line.segment.x0 - line.left) - (line.right - line.segment.x1)).abs() < 0.8 * size;
    if large && centred(last) && centred(next) && !numbered(&b.text) {
        return true;
    }
    let labelled = labelled(&b.text);
    if labelled && (short(last, b) || ended(&a.text) || (a.x0 - b.x0).abs() > 0.3 * size || self_labelled(open)) {
        return false;
    }
    if short(last, b) {
        return false;
    }
    let first = &open.lines[0].segment;
    let hanging = self_labelled(open);
    if b.x0 > a.x0 + 0.7 * size && !(hanging && open.lines.len() == 1) {
        return false;
    }
    // The first line may be indented, or hang out; the others stand below one another.
    !(b.x0 < a.x0 - 0.7 * size && (open.lines.len() > 1 || hanging && b.x0 < first.x0 - 0.3 * size))
}

/// Whether a paragraph at the end of a column or page goes on in the first line of the next.
fn resumes(open: &Paragraph, next: &Line, body: f32) -> bool {
    let last = &open.lines[open.lines.len() - 1];
    let (a, b) = (&last.segment, &next.segment);
    let alike = (a.size - b.size).abs() <= 0.06 * a.size && a.bold == b.bold && a.size <= 1.12 * body.max(1.0);
    if !alike || ended(&a.text) || labelled(&b.text) || a.text.contains('\t') || b.text.contains('\t') {
        return false;
    }
    let lower = b.text.starts_with(char::is_lowercase);
    lower || !short(last, b) && (b.x0 - next.left) < 0.7 * b.size
}

/// Whether a line ends so early that the first word of the next would have had room on it.
fn short(line: &Line, next: &super::line::Segment) -> bool {
    let segment = &line.segment;
    let per = (next.x1 - next.x0) / next.text.chars().count().max(1) as f32;
    let first = next.text.chars().next().unwrap_or(' ');
    let word = if square(first) {
        // Marks may not begin a line, and take their character with them.
        2.6
    } else {
        next.text.split(|c: char| c.is_whitespace() || square(c)).next().map_or(1, |word| word.chars().count()) as f32
            + 1.0
    };
    line.right - segment.x1 > word * per + 0.6 * segment.size
}

/// Whether a text ends a sentence.
pub(super) fn ended(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', '」', '』', ')', '）', ']', '》']);
    text.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：', '；', '…'])
}

fn self_labelled(open: &Paragraph) -> bool {
    labelled(&open.lines[0].segment.text)
}

/// Whether a line begins with a bullet, or the number of an item or section.
pub(super) fn labelled(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    if matches!(first, '•' | '◦' | '▪' | '●' | '○' | '■' | '□' | '–' | '—' | '‣' | '·' | '*' | '➢' | '✓')
    {
        let rest = &text[first.len_utf8()..];
        return rest.starts_with([' ', '\t']) || matches!(first, '•' | '▪' | '●' | '■');
    }
    numbered(text)
}

/// Whether a line begins with the number of an item or section: `1.`, `(a)`, `2.3`, `第三条`, `（二）`.
fn numbered(text: &str) -> bool {
    let text = text.trim_start();
    if crate::han::is_han(text.chars().next().unwrap_or(' ')) || text.starts_with(['（', '第']) {
        let head: String = text.chars().take(8).collect();
        let number = |c: char| c.is_ascii_digit() || numeral::sign(c);
        let rest = head.trim_start_matches(['第', '（']);
        let digits = rest.chars().take_while(|&c| number(c)).count();
        let mark = rest.chars().nth(digits);
        let fits = match head.chars().next() {
            Some('第') => mark.is_some_and(|c| "条條章节節编編部篇款项項".contains(c)),
            Some('（') => mark == Some('）'),
            _ => mark.is_some_and(|c| matches!(c, '、' | '．' | '.')),
        };
        return digits > 0 && fits;
    }
    let inner = text.strip_prefix(['(', '[']);
    let rest = inner.unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let count = if digits > 0 { digits } else { letters };
    if count == 0 || digits > 3 || digits == 0 && !(letters == 1 || letters <= 5 && roman(&rest[..letters])) {
        return false;
    }
    let mut after = &rest[count..];
    if inner.is_some() {
        return after.starts_with([')', ']']) && after.len() > 1;
    }
    while digits > 0 && after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
        after = after[1..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let marked = after.starts_with(['.', ')', '、', '．']);
    let spaced = |after: &str| after.starts_with([' ', '\t']) || after.chars().next().is_some_and(square);
    match marked {
        true => spaced(&after[after.chars().next().map_or(0, char::len_utf8)..]),
        // `2.3 Scope`
        false => digits > 0 && after.len() < rest.len() - digits && after.starts_with([' ', '\t']),
    }
}

fn roman(text: &str) -> bool {
    text.bytes().all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x' | b'l' | b'c'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_items_and_sections() {
        for text in [
            "1. One",
            "12) twelve",
            "(a) first",
            "(iv) fourth",
            "2.3 Scope",
            "第三条　本法",
            "（二）其他",
            "一、总则",
            "• dot",
            "b. second",
            "iv. x",
        ] {
            assert!(labelled(text), "{text}");
        }
        for text in
            ["1998. In", "in 1998", "2015 was", "A man", "I went", "(see above)", "3.5", "一个国家", "2 pears", "- "]
        {
            assert!(!labelled(text) || text == "1998. In", "{text}");
        }
        assert!(!labelled("1998. In"));
    }
}
