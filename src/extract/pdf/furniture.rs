//! Running heads and feet of pages, and their page numbers, by where they stand and how they recur.

use super::columns::{Numbered, median};
use rustc_hash::FxHashMap;

/// The rows of a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Numbered>,
    pub height: f32,
}

/// Rows at each end of a page that may be furniture.
const EDGE: usize = 3;
/// How much of a page's height, at each end, may hold its heads and feet, and its mere numbers.
const OUTER: f32 = 0.17;
const NUMBERS: f32 = 0.22;

/// A row that may be furniture.
#[derive(Debug)]
struct Edge {
    page: usize,
    row: usize,
    top: bool,
    /// Its height on the page, in steps of some points.
    height: i32,
    form: String,
    number: Option<u32>,
    bare: bool,
    /// Whether it stands in a table: its parts begin where those of the row farther in begin.
    tabled: bool,
}

/// For each page, which of its rows are furniture.
pub(super) fn find(sheets: &[Sheet]) -> Vec<Vec<bool>> {
    let mut found: Vec<Vec<bool>> = sheets.iter().map(artifacts).collect();
    let edges: Vec<Edge> = sheets.iter().enumerate().flat_map(|(page, sheet)| edges(page, sheet)).collect();
    let mut forms: FxHashMap<(bool, &str), Vec<usize>> = FxHashMap::default();
    let mut heights: FxHashMap<(bool, i32), Vec<usize>> = FxHashMap::default();
    for (at, edge) in edges.iter().enumerate() {
        forms.entry((edge.top, &edge.form)).or_default().push(at);
        for near in [edge.height - 1, edge.height, edge.height + 1] {
            heights.entry((edge.top, near)).or_default().push(at);
        }
    }
    for (at, edge) in edges.iter().enumerate() {
        let same = forms.get(&(edge.top, edge.form.as_str())).map_or(&[][..], Vec::as_slice);
        let level = heights.get(&(edge.top, edge.height)).map_or(&[][..], Vec::as_slice);
        if edge.tabled {
            // The head of a table that goes on is said again.
            let said = |at: usize| sheets[edges[at].page].rows[edges[at].row].1.text();
            let before = |&&other: &&usize| edges[other].page + 1 == edge.page && edges[other].height == edge.height;
            if same.iter().find(before).is_some_and(|&other| said(other) == said(at)) {
                found[edge.page][edge.row] = true;
            }
            continue;
        }
        if recurs(&edges, same, edge, sheets.len()) || counts(&edges, level, at, sheets.len()) {
            found[edge.page][edge.row] = true;
        }
    }
    for (page, marks) in found.iter_mut().enumerate() {
        inward(&sheets[page], marks);
    }
    found
}

/// What the file itself calls an artifact.
fn artifacts(sheet: &Sheet) -> Vec<bool> {
    sheet.rows.iter().map(|(_, row)| row.segments.iter().all(|segment| segment.artifact)).collect()
}

fn edges(page: usize, sheet: &Sheet) -> Vec<Edge> {
    let count = sheet.rows.len();
    let text = Lines::of(sheet);
    let text_width = text.width;
    let outer = |&at: &usize| (at < EDGE || at + EDGE >= count) && !text.hold(sheet, at);
    let edge = |at: usize| {
        let row = &sheet.rows[at].1;
        let text = row.text();
        let place = row.y / sheet.height.max(1.0);
        let top = place < 0.5;
        // Furniture stands in the outer parts of a page, and is short; a mere number may stand farther in.
        let reach = if bare(&text) { NUMBERS } else { OUTER };
        let apart = !(reach..=1.0 - reach).contains(&place);
        // A note that begins with its number ends as a sentence does, or fills its line; a head does neither.
        let ends = text.trim_end().ends_with(['.', '。', ';', '；', ':', '：', '!', '?', '！', '？']);
        let note = text.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && (ends || row.segments.len() == 1 && row.x1() - row.x0() > 0.85 * text_width);
        (apart && text.chars().count() <= 140).then(|| Edge {
            page,
            row: at,
            top,
            height: (row.y / 4.0).round() as i32,
            form: form(&text),
            number: number(&text).filter(|_| bare(&text) || !note),
            bare: bare(&text),
            tabled: tabled(sheet, at),
        })
    };
    (0..count).filter(outer).filter_map(edge).collect()
}

/// Whether a row is of a table: it has parts, and two of them begin where parts of the row farther in begin.
fn tabled(sheet: &Sheet, at: usize) -> bool {
    let rows = &sheet.rows;
    let inner = if at * 2 < rows.len() { at + 1 } else { at.wrapping_sub(1) };
    let Some((_, inner)) = rows.get(inner) else { return false };
    let row = &rows[at].1;
    let level = |x: f32| inner.segments.iter().any(|segment| (segment.x0 - x).abs() < 0.3 * row.size);
    row.segments.len() > 1 && row.segments.iter().filter(|segment| level(segment.x0)).count() > 1
}

/// How the lines of the text of a page are set.
struct Lines {
    size: f32,
    leading: f32,
    width: f32,
}

impl Lines {
    fn of(sheet: &Sheet) -> Lines {
        let rows = &sheet.rows;
        // A head may stand out of the text on either side.
        let at = |mut edges: Vec<f32>, part: usize| {
            let place = (edges.len() * part / 10).min(edges.len().saturating_sub(1));
            if edges.is_empty() { 0.0 } else { *edges.select_nth_unstable_by(place, f32::total_cmp).1 }
        };
        let left = at(rows.iter().map(|(_, row)| row.x0()).collect(), 2);
        let right = at(rows.iter().map(|(_, row)| row.x1()).collect(), 8);
        Lines {
            size: median(rows.iter().map(|(_, row)| row.size).collect()),
            leading: median(rows.windows(2).map(|pair| pair[1].1.y - pair[0].1.y).collect()),
            width: right - left,
        }
    }

    /// Whether a row is a full line in the middle of the text, however many pages begin or end alike.
    fn hold(&self, sheet: &Sheet, at: usize) -> bool {
        let rows = &sheet.rows;
        let inner = if at * 2 < rows.len() { at + 1 } else { at.wrapping_sub(1) };
        let Some((_, inner)) = rows.get(inner) else { return false };
        let row = &rows[at].1;
        let near = (row.size - self.size).abs() < 0.04 * self.size && (inner.size - row.size).abs() < 0.04 * row.size;
        let full = row.segments.len() == 1 && row.x1() - row.x0() > 0.85 * self.width;
        near && full && (row.y - inner.y).abs() < 1.1 * self.leading && rows.len() > 4 * EDGE
    }
}

/// Whether the same words stand at the same height of several pages.
fn recurs(edges: &[Edge], same: &[usize], edge: &Edge, pages: usize) -> bool {
    if edge.bare || edge.form.chars().filter(|c| c.is_alphabetic()).count() == 0 {
        return false;
    }
    let level = |other: &&Edge| (other.height - edge.height).abs() <= 2;
    let mut on = same.iter().map(|&at| &edges[at]).filter(level).map(|other| other.page);
    let Some(mut last) = on.next() else { return false };
    // Two pages are enough for two pages, or where left and right ones differ, or a chapter is short.
    on.any(|page| {
        let near = page > last && (pages <= 3 || page - last <= 2);
        last = page;
        near
    })
}

/// Whether a row is a page number, or has one at its end, as rows at its height on other pages have.
fn counts(edges: &[Edge], level: &[usize], at: usize, pages: usize) -> bool {
    let edge = &edges[at];
    let Some(number) = edge.number else { return false };
    if edge.bare && pages == 1 {
        return number == 1;
    }
    let shift = i64::from(number) - edge.page as i64;
    let alike = |other: &&Edge| other.number.is_some_and(|n| i64::from(n) - other.page as i64 == shift);
    let enough = if edge.bare || pages <= 3 { 2 } else { 3 };
    let mut on: Vec<usize> = Vec::new();
    level.iter().map(|&at| &edges[at]).filter(alike).any(|other| {
        if !on.contains(&other.page) {
            on.push(other.page);
        }
        on.len() >= enough
    })
}

/// Furniture is outermost: what stands farther out than some furniture at the same end is furniture too
/// if it is close to it; nothing is taken from the middle of a page.
fn inward(sheet: &Sheet, marks: &mut [bool]) {
    let count = marks.len();
    let close = |a: usize, b: usize| (sheet.rows[a].1.y - sheet.rows[b].1.y).abs() < 2.2 * sheet.rows[a].1.size;
    for at in (1..count.min(EDGE)).rev() {
        if marks[at] && !marks[at - 1] && sheet.rows[at].1.y < OUTER * sheet.height && close(at, at - 1) {
            marks[at - 1] = true;
        }
    }
    for at in count.saturating_sub(EDGE).max(1)..count {
        if marks[at - 1] && !marks[at] && sheet.rows[at - 1].1.y > (1.0 - OUTER) * sheet.height && close(at, at - 1) {
            marks[at] = true;
        }
    }
}

/// A text with its numbers taken out.
fn form(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match (c.is_ascii_digit(), out.ends_with('#')) {
            (true, true) => {}
            (true, false) => out.push('#'),
            (false, _) => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The page number that a row is, or that stands at one of its ends.
fn number(text: &str) -> Option<u32> {
    let text = text
        .trim()
        .trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '·' | '|' | '[' | ']' | ' ' | '第' | '页' | '頁'));
    let first = text.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let last = text.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    // `Page 3 of 10`: the number counts that is not the last.
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let of = words.len() == 2 && text.chars().filter(|c| c.is_alphabetic()).count() <= 8;
    let found = if of {
        words[0]
    } else if !last.is_empty() {
        last
    } else {
        first
    };
    if found.is_empty() {
        return roman(text);
    }
    found.parse().ok().filter(|&n: &u32| n < 10_000)
}

/// Whether a row says nothing but a page number.
fn bare(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let words =
        ["", "page", "p", "pg", "of", "pageof", "第页", "第页共页", "页", "第頁", "第頁共頁", "seite", "seitevon"];
    words.contains(&letters.as_str()) || roman(text.trim()).is_some()
}

fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 7 || !text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l' | b'c')) {
        return None;
    }
    let value = |b: u8| match b {
        b'i' => 1,
        b'v' => 5,
        b'x' => 10,
        b'l' => 50,
        _ => 100,
    };
    let bytes = text.as_bytes();
    let sum = (0..bytes.len()).fold(0i32, |sum, at| {
        let own = value(bytes[at]);
        let less = bytes.get(at + 1).is_some_and(|&next| value(next) > own);
        sum + if less { -own } else { own }
    });
    u32::try_from(sum).ok()
}

#[cfg(test)]
mod tests {
    use super::super::line::{Row, Segment};
    use super::*;

    fn sheet(lines: &[(f32, &str)]) -> Sheet {
        let row = |(nth, &(y, text)): (usize, &(f32, &str))| {
            let segment = Segment { text: text.to_owned(), x0: 72.0, x1: 300.0, y, size: 10.0, ..Segment::default() };
            (nth as u32 + 1, Row { y, size: 10.0, segments: vec![segment] })
        };
        Sheet { rows: lines.iter().enumerate().map(row).collect(), height: 800.0 }
    }

    #[test]
    fn heads_recur_and_numbers_rise() {
        let body: Vec<(f32, String)> =
            (0..9).map(|n| (150.0 + 50.0 * n as f32, format!("line {n} of the text"))).collect();
        let page = |n: u32| {
            let foot = format!("- {n} -");
            let mut lines = vec![(40.0, "Annual Report")];
            lines.extend(body.iter().map(|(y, text)| (*y, text.as_str())));
            lines.push((760.0, foot.as_str()));
            sheet(&lines)
        };
        let found = find(&[page(7), page(8), page(9)]);
        for marks in found {
            let at: Vec<usize> = (0..marks.len()).filter(|&n| marks[n]).collect();
            assert_eq!(at, [0, 10]);
        }
    }

    #[test]
    fn lines_in_the_middle_of_the_text_recur_without_being_heads() {
        let page = |n: u32| {
            let first = format!("({n}) Where an application is refused, the authority must give its");
            let lines: Vec<(f32, String)> =
                (0..16).map(|at| (90.0 + 14.0 * at as f32, format!("{n} {at} reasons"))).collect();
            let mut all = vec![(76.0, first.as_str())];
            all.extend(lines.iter().map(|(y, text)| (*y, text.as_str())));
            sheet(&all)
        };
        assert!(find(&[page(1), page(2), page(3)]).iter().flatten().all(|&mark| !mark));
    }

    #[test]
    fn notes_that_are_counted_through_are_no_page_numbers() {
        let page = |n: u32| {
            let said = ["This was said before.", "An appeal lies to the committee.", "No edition has it."];
            let note = format!("{n} {}", said[n as usize - 1]);
            let foot = format!("– {n} –");
            let body: Vec<(f32, String)> =
                (0..9).map(|at| (150.0 + 50.0 * at as f32, format!("{n} {at} text"))).collect();
            let mut all: Vec<(f32, &str)> = body.iter().map(|(y, text)| (*y, text.as_str())).collect();
            all.extend([(720.0, note.as_str()), (760.0, foot.as_str())]);
            sheet(&all)
        };
        for marks in find(&[page(1), page(2), page(3)]) {
            let at: Vec<usize> = (0..marks.len()).filter(|&n| marks[n]).collect();
            assert_eq!(at, [10]);
        }
    }

    #[test]
    fn what_only_stands_at_the_edge_is_text() {
        let pages = [
            sheet(&[(90.0, "It was in 2015"), (760.0, "that the house was sold")]),
            sheet(&[(90.0, "for 40"), (760.0, "the end")]),
        ];
        assert!(find(&pages).iter().flatten().all(|&mark| !mark));
    }
}
