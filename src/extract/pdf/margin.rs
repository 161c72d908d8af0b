//! Numbers of lines in the margins of a page: of every fifth or tenth line as in editions and bills, of each line as in
//! transcripts of courts.

use super::columns::Numbered;
use super::line::{Row, Segment};

/// So many numbers at least make a count of every fifth line, and of each line.
const FEW: usize = 3;
const EACH: usize = 18;

/// A number that may count a line.
#[derive(Debug, Clone, Copy)]
struct Found {
    row: usize,
    number: u32,
    /// The edge of it that is level with those of the others.
    edge: f32,
    /// The bytes of the text that it takes, where it stands in one segment with the line.
    part: Option<usize>,
}

/// Takes the numbers of lines out of the margins of a page.
pub(super) fn numbers(rows: &mut Vec<Numbered>) -> Vec<Numbered> {
    let mut taken = Vec::new();
    for left in [true, false] {
        let found = level(found(rows, left));
        if !counts(&found) && !each(rows, &found, left) {
            continue;
        }
        for one in found {
            let (number, row) = &mut rows[one.row];
            let segment = take(row, one, left);
            taken.push((*number, Row { y: row.y, size: row.size, segments: vec![segment] }));
        }
        rows.retain(|(_, row)| !row.segments.is_empty());
    }
    taken
}

/// All that may count lines on one side of a page.
fn found(rows: &[Numbered], left: bool) -> Vec<Found> {
    let edge = usual(rows, left);
    let one = |(at, (_, row)): (usize, &Numbered)| {
        let segment = if left { row.segments.first()? } else { row.segments.last()? };
        if let Some(number) = numeral(&segment.text) {
            let edge = if left { segment.x1 } else { segment.x0 };
            return Some(Found { row: at, number, edge, part: None });
        }
        let out = if left { edge - segment.x0 } else { segment.x1 - edge };
        let (head, _) = if left { segment.text.split_once(' ')? } else { segment.text.rsplit_once(' ')? };
        let part = if left { head.len() } else { segment.text.len() - head.len() - 1 };
        let text = if left { head } else { &segment.text[head.len() + 1..] };
        let number = numeral(text).filter(|_| out > 0.6 * row.size && out < 6.0 * row.size)?;
        // A number is about half as wide as high for each of its figures.
        let wide = 0.5 * row.size * text.len() as f32;
        let edge = if left { segment.x0 + wide } else { segment.x1 - wide };
        Some(Found { row: at, number, edge, part: Some(part) })
    };
    rows.iter().enumerate().filter_map(one).collect()
}

/// A number of a line: up to four figures, and a letter at most.
fn numeral(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let short = text.len() <= digits.len() + 1 && (1..=4).contains(&digits.len());
    if short && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Where most rows begin, or end.
fn usual(rows: &[Numbered], left: bool) -> f32 {
    let edge = |row: &Row| if left { row.x0() } else { row.x1() };
    let mut edges: Vec<i32> = rows.iter().map(|(_, row)| (edge(row) / 2.0).round() as i32).collect();
    edges.sort_unstable();
    let most = edges.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    most.map_or(0.0, |same| same[0] as f32 * 2.0)
}

/// The numbers whose edges are level with most of them.
fn level(found: Vec<Found>) -> Vec<Found> {
    const SLACK: f32 = 8.0;
    let near = |edge: f32| found.iter().filter(|other| (other.edge - edge).abs() < SLACK).count();
    // A sample is enough, and bounds the time.
    let sample = (found.len() / 64).max(1);
    let best = found.iter().step_by(sample).max_by_key(|one| near(one.edge)).map(|one| one.edge);
    let Some(best) = best else { return found };
    found.into_iter().filter(|one| (one.edge - best).abs() < SLACK).collect()
}

/// Whether numbers count every fifth or tenth line.
fn counts(found: &[Found]) -> bool {
    let outside = found.iter().filter(|one| one.part.is_some()).count();
    let [first, second, ..] = found else { return false };
    let step = second.number.wrapping_sub(first.number);
    let counted = found.windows(2).all(|pair| pair[1].number.wrapping_sub(pair[0].number) == step);
    let fifth = found.iter().all(|one| one.number % 5 == 0);
    matches!(step, 5 | 10) && counted && fifth && (found.len() >= FEW || outside > 0)
}

/// Whether numbers count each line of a page from its first, and what stands beside them is running text.
fn each(rows: &[Numbered], found: &[Found], left: bool) -> bool {
    let counted = found.iter().enumerate().all(|(at, one)| one.number == at as u32 + 1);
    if !left || !counted || found.len() < EACH || found.iter().any(|one| one.part.is_some()) {
        return false;
    }
    let width = rows.iter().map(|(_, row)| row.x1()).fold(0.0, f32::max) - usual(rows, true);
    let full = |one: &&Found| {
        let segments = &rows[one.row].1.segments;
        segments.len() <= 3 && segments.get(1).is_some_and(|text| text.x1 - text.x0 > 0.45 * width)
    };
    found.iter().filter(full).count() * 2 > found.len()
}

/// Takes a number out of its row.
fn take(row: &mut Row, found: Found, left: bool) -> Segment {
    let at = if left { 0 } else { row.segments.len() - 1 };
    let Some(length) = found.part else { return row.segments.remove(at) };
    let segment = &mut row.segments[at];
    let own = if left { &segment.text[..length] } else { &segment.text[segment.text.len() - length..] };
    let number = Segment { text: own.to_owned(), y: segment.y, size: segment.size, ..Segment::default() };
    if left {
        let cut = length + 1;
        segment.text.drain(..cut);
        segment.x0 = found.edge;
        segment.raised.retain_mut(|(from, to)| {
            (*from, *to) = (from.saturating_sub(cut), to.saturating_sub(cut));
            from < to
        });
        segment.sizes.iter_mut().for_each(|(from, _)| *from = from.saturating_sub(cut));
    } else {
        let end = segment.text.len() - length - 1;
        segment.text.truncate(end);
        segment.x1 = found.edge;
        segment.raised.retain_mut(|(from, to)| {
            *to = (*to).min(end);
            from < to
        });
        segment.sizes.retain(|&(from, _)| from < end);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of segments, each with where it begins; a character is five points wide.
    fn page(lines: &[&[(f32, &str)]]) -> Vec<Numbered> {
        let segment = |&(x0, text): &(f32, &str)| Segment {
            text: text.to_owned(),
            x0,
            x1: x0 + 5.0 * text.len() as f32,
            size: 10.0,
            ..Segment::default()
        };
        let row =
            |segments: &[(f32, &str)]| Row { y: 0.0, size: 10.0, segments: segments.iter().map(segment).collect() };
        lines.iter().enumerate().map(|(at, line)| (at as u32 + 1, row(line))).collect()
    }

    fn check(lines: &[&[(f32, &str)]], expected: &[&str], left: &[&str]) {
        let mut rows = page(lines);
        let taken: Vec<String> = numbers(&mut rows).iter().map(|(_, row)| row.text()).collect();
        assert_eq!(taken, expected);
        let rows: Vec<String> = rows.iter().map(|(_, row)| row.text()).collect();
        assert_eq!(rows, left);
    }

    #[test]
    fn numbers_of_every_fifth_line_are_taken_out_of_either_margin() {
        let text = (100.0, "the harbour was closed");
        check(
            &[&[(70.0, "5"), text], &[text], &[(65.0, "10"), text], &[(65.0, "15"), text]],
            &["5", "10", "15"],
            &[text.1; 4],
        );
        let near: &[(f32, &str)] = &[(85.0, "5 the harbour was closed")];
        check(&[&[text], near, &[text], &[(80.0, "10 the harbour was closed")]], &["5", "10"], &[text.1; 4]);
        check(
            &[&[text], &[(100.0, "the harbour was closed 5R")], &[text], &[(100.0, "the harbour was closed 10R")]],
            &["5R", "10R"],
            &[text.1; 4],
        );
    }

    #[test]
    fn numbers_that_count_no_lines_stay() {
        let text = (100.0, "the harbour was closed");
        check(&[&[text], &[(100.0, "5 ships")], &[(100.0, "10 men")]], &[], &[text.1, "5 ships", "10 men"]);
        check(
            &[&[(70.0, "5"), text], &[(70.0, "15"), text], &[(70.0, "20"), text]],
            &[],
            &["5\tthe harbour was closed", "15\tthe harbour was closed", "20\tthe harbour was closed"],
        );
    }

    #[test]
    fn each_line_of_a_transcript_is_counted() {
        let numbers: Vec<String> = (1..=25).map(|n| n.to_string()).collect();
        let lines: Vec<Vec<(f32, &str)>> =
            numbers.iter().map(|n| vec![(70.0, n.as_str()), (100.0, "the harbour was closed")]).collect();
        let lines: Vec<&[(f32, &str)]> = lines.iter().map(Vec::as_slice).collect();
        let expected: Vec<&str> = numbers.iter().map(String::as_str).collect();
        check(&lines, &expected, &["the harbour was closed"; 25]);
    }
}
