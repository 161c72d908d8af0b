//! Rows of a page in the order in which they are read: columns, tables, single lines.

use super::grid;
use super::interpret::Rule;
use super::line::{Row, Segment, square};
use super::paragraph::labelled;
use std::ops::Range;

/// A line of text in its column.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub segment: Segment,
    /// The edges of the column.
    pub left: f32,
    pub right: f32,
    /// The number of its row on the page, from 1.
    pub number: u32,
    /// The page, from 1.
    pub page: u32,
    /// The column it stands in, counted over the page.
    pub column: u32,
}

/// What a page holds, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(Line),
    /// Rows of cells of lines.
    Table(Vec<Vec<Vec<Line>>>),
}

/// A gutter is at least this wide, in sizes.
const GUTTER: f32 = 0.75;
/// A narrow column of text has so many lines at least.
const PROSE: usize = 10;
/// Cells of one row begin level with one another, within so much of the distance of lines.
const LEVEL: f32 = 0.2;
/// So many gutters of pages before are kept.
const KNOWN: usize = 16;
/// So many lines may stand over a table.
const HEADS: usize = 6;
/// A column may have columns or tables in it, this deep.
const NESTED: u32 = 2;

/// Rows with their number on the page.
pub(super) type Numbered = (u32, Row);

/// Puts the rows of a page in reading order.
///
/// `known` are the middles of gutters of pages before: a column that ends after a line or two is told by them.
pub(super) fn order(rows: &[Numbered], rules: &[Rule], page: u32, known: &mut Vec<f32>) -> Vec<Item> {
    let mut out = Vec::new();
    let mut place = Place { rules, page, column: 0, depth: 0 };
    arrange(rows, &mut place, known, &mut out);
    out
}

/// What is known of the rows that are put in order.
struct Place<'r> {
    rules: &'r [Rule],
    page: u32,
    /// The columns so far.
    column: u32,
    /// How many columns they stand in, one inside the other.
    depth: u32,
}

/// Puts rows in reading order: those of a page, or those of a column.
fn arrange(rows: &[Numbered], place: &mut Place, known: &mut Vec<f32>, out: &mut Vec<Item>) {
    let (rules, page) = (place.rules, place.page);
    let mut at = 0;
    let size = median(rows.iter().map(|(_, row)| row.size).collect());
    let (left, right) = extent(rows);
    let mut single: Vec<Numbered> = Vec::new();
    while at < rows.len() {
        let (mut end, mut gutters) = band(&rows[at..], size * GUTTER, (left, right), false);
        // A lone line over a table or over columns is not of them.
        let lone = rows[at].1.segments.len() == 1
            && at + 1 < rows.len()
            && (gutters.is_empty()
                || band(&rows[at + 1..], size * GUTTER, (left, right), false).1.len() > gutters.len());
        let mut parts = Parts::new(&rows[at..at + end], &gutters);
        let familiar = |gutters: &[(f32, f32)]| {
            let near = |(from, to): &(f32, f32)| known.iter().any(|middle| from < middle && middle < to);
            !gutters.is_empty() && gutters.iter().all(near)
        };
        let mut columns = parts.columns(rules, familiar(&gutters));
        if !gutters.is_empty() && !columns && !parts.table(rules) {
            // Over a column its heading may stand in pieces.
            let (far, fewer) = band(&rows[at..], size * GUTTER, (left, right), true);
            let loose = Parts::new(&rows[at..at + far], &fewer);
            if far > end && loose.columns(rules, familiar(&fewer)) {
                (end, gutters, parts, columns) = (far, fewer, loose, true);
            }
        }
        let lone = lone || !columns && above(rows, at..at + end, size * GUTTER, (left, right)) > gutters.len();
        if lone || gutters.is_empty() || !columns && !parts.table(rules) {
            single.push(rows[at].clone());
            at += 1;
            continue;
        }
        let rows = &rows[at..at + end];
        at += end;
        if columns {
            for middle in gutters.iter().map(|(from, to)| (from + to) / 2.0) {
                if known.len() < KNOWN && !known.iter().any(|other| (other - middle).abs() < 1.0) {
                    known.push(middle);
                }
            }
            lines(&mut single, page, &mut place.column, out);
            for mut part in parts.parts {
                if place.depth < NESTED {
                    place.depth += 1;
                    arrange(&part, place, known, out);
                    place.depth -= 1;
                } else {
                    lines(&mut part, page, &mut place.column, out);
                }
            }
            continue;
        }
        let (head, body, tail) = parts.trimmed(rows, rules);
        single.extend_from_slice(head);
        lines(&mut single, page, &mut place.column, out);
        out.push(Item::Table(grid::table(body, &gutters, rules, page)));
        single.extend_from_slice(tail);
    }
    lines(&mut single, page, &mut place.column, out);
}

/// Lines over a table may be as wide as two of its columns: how many gutters the table has below lines of a band that
/// stand alone.
fn above(rows: &[Numbered], within: Range<usize>, width: f32, extent: (f32, f32)) -> usize {
    let (at, mut below) = (within.start, within.start..rows.len().min(within.end + HEADS));
    let next = below.find(|&next| rows[next].1.segments.len() > 1).filter(|&next| next > at);
    next.map_or(0, |next| band(&rows[next..], width, extent, false).1.len())
}

/// Adds rows that are read line by line.
fn lines(rows: &mut Vec<Numbered>, page: u32, column: &mut u32, out: &mut Vec<Item>) {
    if rows.is_empty() {
        return;
    }
    let (left, right) = extent(rows);
    *column += 1;
    for (number, row) in rows.drain(..) {
        let segment = whole(row);
        out.push(Item::Line(Line { segment, left, right, number, page, column: *column }));
    }
}

/// A row as one segment, its gaps as tabs.
fn whole(row: Row) -> Segment {
    let mut segments = row.segments.into_iter();
    let mut whole = segments.next().unwrap_or_default();
    for next in segments {
        let label = whole.raised.is_empty() && labelled(&format!("{} x", whole.text));
        whole.text.push(if label { ' ' } else { '\t' });
        let from = whole.text.len();
        whole.text.push_str(&next.text);
        whole.raised.extend(next.raised.iter().map(|&(a, b)| (a + from, b + from)));
        whole.sizes.extend(next.sizes.iter().map(|&(at, size)| (at + from, size)));
        whole.x1 = whole.x1.max(next.x1);
        whole.bold &= next.bold;
    }
    whole
}

pub(super) fn extent(rows: &[Numbered]) -> (f32, f32) {
    let left = rows.iter().map(|(_, row)| row.x0()).fold(f32::INFINITY, f32::min);
    (left, rows.iter().map(|(_, row)| row.x1()).fold(0.0, f32::max))
}

pub(super) fn median(mut values: Vec<f32>) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// At most so many rows are looked at for a band.
const BAND: usize = 400;

/// The longest band of rows from the first on that shares white from top to bottom, and its gutters:
/// the white with text on both sides. A lone line that would close a gutter is not taken in, unless the band is
/// to be `loose`: then one gutter must stay open.
fn band(rows: &[Numbered], width: f32, (left, right): (f32, f32), loose: bool) -> (usize, Vec<(f32, f32)>) {
    let mut white = vec![(left, right)];
    let mut gutters: Vec<(f32, f32)> = Vec::new();
    // The outermost text so far.
    let (mut from, mut to) = (f32::INFINITY, 0f32);
    let mut end = 0;
    while end < rows.len().min(BAND) {
        let row = &rows[end].1;
        let next = without(&white, row, width);
        if next.is_empty() && end > 0 {
            break;
        }
        (from, to) = (from.min(row.x0()), to.max(row.x1()));
        let inner: Vec<_> = next.iter().copied().filter(|&(a, b)| from < a && to > b).collect();
        if row.segments.len() == 1 && inner.len() < if loose { gutters.len().min(1) } else { gutters.len() } {
            break;
        }
        (white, gutters) = (next, inner);
        end += 1;
        if white.is_empty() {
            break;
        }
    }
    (end.max(1), gutters)
}

/// White that is left beside the segments of a row.
fn without(white: &[(f32, f32)], row: &Row, width: f32) -> Vec<(f32, f32)> {
    let mut left = white.to_vec();
    for segment in &row.segments {
        let mut next = Vec::with_capacity(left.len() + 1);
        for (from, to) in left {
            let end = segment.ink();
            if end <= from || segment.x0 >= to {
                next.push((from, to));
                continue;
            }
            next.extend([(from, segment.x0.min(to)), (end.max(from), to)].into_iter().filter(|(a, b)| b > a));
        }
        left = next;
    }
    left.retain(|(from, to)| to - from >= width);
    left
}

/// Whether lines are running text, however short: most go on in the middle of a sentence, or fill their column.
fn prose(part: &[Numbered]) -> bool {
    let (left, right) = extent(part);
    let goes_on = |(_, row): &&Numbered| {
        let text = row.text();
        let first = text.chars().next().unwrap_or(' ');
        first.is_lowercase() && text.matches(' ').count() >= 2
            || square(first) && row.x1() - row.x0() > 0.9 * (right - left)
    };
    part.iter().filter(goes_on).count() * 2 >= part.len()
}

/// A band cut at its gutters.
struct Parts {
    parts: Vec<Vec<Numbered>>,
}

impl Parts {
    fn new(rows: &[Numbered], gutters: &[(f32, f32)]) -> Parts {
        let mut parts: Vec<Vec<Numbered>> = vec![Vec::new(); gutters.len() + 1];
        for (number, row) in rows {
            let mut cut: Vec<Row> = vec![Row { y: row.y, size: row.size, segments: Vec::new() }; gutters.len() + 1];
            for segment in &row.segments {
                cut[column(gutters, segment)].segments.push(segment.clone());
            }
            for (part, row) in parts.iter_mut().zip(cut) {
                if !row.segments.is_empty() {
                    part.push((*number, row));
                }
            }
        }
        Parts { parts }
    }

    /// Whether the parts are columns of running text.
    fn columns(&self, rules: &[Rule], familiar: bool) -> bool {
        let text = |part: &Vec<Numbered>| {
            let (left, right) = extent(part);
            let lines = part.len() as f32;
            let fill: f32 = part.iter().map(|(_, row)| (row.x1() - row.x0()) / (right - left).max(1.0)).sum();
            let weight = |c: char| if square(c) { 2.0 } else { 1.0 };
            let chars: f32 = part
                .iter()
                .map(|(_, row)| row.segments.iter().flat_map(|s| s.text.chars()).map(weight).sum::<f32>())
                .sum();
            let full = fill / lines >= 0.6 || part.len() >= 10 && fill / lines >= 0.4;
            let wide = chars / lines >= 16.0 || chars / lines >= 12.0 && part.len() >= PROSE && prose(part);
            familiar && part.len() < 3 || part.len() >= 3 && full && wide
        };
        self.parts.len() >= 2
            && self.parts.iter().all(text)
            && self.parts.iter().any(|part| part.len() >= 3)
            && (familiar || self.beside())
            && self.lines(rules) < 3
            && !self.level()
    }

    /// Whether all parts have rows beside rows of the others: blocks that stand one below the other, to the left and
    /// to the right, are no columns.
    fn beside(&self) -> bool {
        let ends = |part: &Vec<Numbered>| {
            let ys = || part.iter().map(|(_, row)| row.y);
            (ys().fold(f32::INFINITY, f32::min), ys().fold(0.0, f32::max))
        };
        let level = |part: &Vec<Numbered>, (top, bottom): (f32, f32)| {
            let slack = 1.5 * part.first().map_or(0.0, |(_, row)| row.size);
            part.iter().filter(|(_, row)| row.y > top - slack && row.y < bottom + slack).count()
        };
        let pair =
            |pair: &[Vec<Numbered>]| level(&pair[0], ends(&pair[1])) >= 3 && level(&pair[1], ends(&pair[0])) >= 3;
        self.parts.windows(2).all(pair)
    }

    /// Rules between rows that reach over a gutter.
    fn lines(&self, rules: &[Rule]) -> usize {
        let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) else { return 0 };
        let (_, from) = extent(first);
        let (to, _) = extent(last);
        let ys = || self.parts.iter().flatten().map(|(_, row)| row.y);
        let (top, bottom) = (ys().fold(f32::INFINITY, f32::min), ys().fold(0.0, f32::max));
        let size = median(self.parts.iter().flatten().map(|(_, row)| row.size).collect());
        let across = |rule: &&Rule| {
            rule.x1 - rule.x0 > rule.y1 - rule.y0 && rule.y0 > top - 2.0 * size && rule.y0 < bottom + 2.0 * size
        };
        // Cells may have rules of their own, one beside the other.
        let mut heights: Vec<(f32, bool, bool)> = rules
            .iter()
            .filter(across)
            .filter(|rule| rule.x0 < to + size && rule.x1 > from - size)
            .map(|rule| (rule.y0, rule.x0 < from - size, rule.x1 > to + size))
            .collect();
        heights.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A thick rule is drawn by its edges.
        let level = heights.chunk_by(|a, b| b.0 - a.0 < 4.0);
        level.filter(|same| same.iter().any(|rule| rule.1) && same.iter().any(|rule| rule.2)).count()
    }

    /// Whether all parts pause at the same heights: then they are cells of one table.
    fn level(&self) -> bool {
        let leading =
            median(self.parts.iter().flat_map(|part| part.windows(2).map(|pair| pair[1].1.y - pair[0].1.y)).collect());
        let pauses = |part: &Vec<Numbered>| -> Vec<f32> {
            let wide = part.windows(2).filter(|pair| pair[1].1.y - pair[0].1.y > 1.4 * leading);
            wide.map(|pair| pair[1].1.y).collect()
        };
        let all: Vec<Vec<f32>> = self.parts.iter().map(pauses).collect();
        let total: usize = all.iter().map(Vec::len).sum();
        let shared = |y: &&f32| all[1..].iter().all(|other| other.iter().any(|o| (o - **y).abs() < LEVEL * leading));
        let shared = all[0].iter().filter(shared).count();
        shared >= 2 && shared * all.len() * 10 >= total * 7
    }

    /// Whether the first part holds the numbers of the items that stand in the second.
    fn list(&self, rules: &[Rule]) -> bool {
        let [labels, items] = &self.parts[..] else { return false };
        let label = |(_, row): &&Numbered| labelled(&format!("{} x", row.text()));
        let beside = |(number, _): &&Numbered| items.iter().any(|(other, _)| other == number);
        self.lines(rules) < 2 && labels.iter().all(|row| label(&row) && beside(&row))
    }

    /// Whether the parts are columns of a table.
    fn table(&self, rules: &[Rule]) -> bool {
        if self.list(rules) {
            return false;
        }
        let mut numbers: Vec<u32> = self.parts.iter().flatten().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let full = numbers.chunk_by(|a, b| a == b).filter(|same| same.len() >= 2).count();
        full >= 2 || full >= 1 && self.lines(rules) >= 2
    }

    /// Rows before and behind the table that only stand in one of its columns.
    fn trimmed<'r>(&self, rows: &'r [Numbered], rules: &[Rule]) -> (&'r [Numbered], &'r [Numbered], &'r [Numbered]) {
        let (left, right) = extent(rows);
        // The rules of the head of a page are not of the table.
        let top = rows.first().map_or(0.0, |(_, row)| row.y - 2.5 * row.size);
        let inside = |row: &Row| {
            let over = |rule: &&Rule| rule.x1 - rule.x0 > 20.0 && rule.x0 < right && rule.x1 > left;
            let above = |rule: &Rule| rule.y0 < row.y && rule.y0 > top && rule.y0 > row.y - 40.0 * row.size;
            let above = rules.iter().filter(over).any(above);
            let below =
                rules.iter().filter(over).any(|rule| rule.y0 >= row.y - 1.0 && rule.y0 < row.y + 40.0 * row.size);
            above && below
        };
        let outside = |(_, row): &&Numbered| row.segments.len() < 2 && (self.lines(rules) < 2 || !inside(row));
        // A head of several lines may have some that stand in one column, but for the first.
        let heads = grid::heads(rows, rules);
        let first = |number: u32| self.parts[0].iter().any(|&(other, _)| other == number);
        let over = rows.iter().enumerate().take_while(|(at, line)| outside(line) && (*at >= heads || first(line.0)));
        let head = over.count();
        let tail = rows[head..].iter().rev().take_while(outside).count();
        let (head, rest) = rows.split_at(head);
        let (body, tail) = rest.split_at(rest.len() - tail);
        (head, body, tail)
    }
}

/// The column of a segment between gutters.
pub(super) fn column(gutters: &[(f32, f32)], segment: &Segment) -> usize {
    let middle = (segment.x0 + segment.x1) / 2.0;
    gutters.iter().filter(|(from, to)| (from + to) / 2.0 < middle).count()
}
