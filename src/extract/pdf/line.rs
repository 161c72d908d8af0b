//! Glyphs to lines: runs of characters side by side, and rows of them.

use super::gutter::{self, Gutter, Known};
use super::interpret::{Glyph, Rule};
use crate::han::{is_han, is_kana};
use rustc_hash::FxHashMap;

/// A stretch of a line without a wide gap.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Segment {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    /// Its base line, from the top.
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    pub artifact: bool,
    /// What in its text is raised and small: byte ranges.
    pub raised: Vec<(usize, usize)>,
    /// The sizes of its type, from offsets in the text on; empty where all has one size.
    pub sizes: Vec<(usize, f32)>,
}

impl Segment {
    /// Where its ink ends: a full-width mark that closes fills the left half of its square, and may hang over the edge.
    pub(super) fn ink(&self) -> f32 {
        let closes =
            self.text.ends_with(['，', '。', '、', '；', '：', '！', '？', '）', '」', '』', '》', '】', '．']);
        if closes { self.x1 - 0.5 * self.size } else { self.x1 }
    }

    /// Whether some of it has about this size.
    pub(super) fn holds(&self, size: f32) -> bool {
        let near = |own: f32| (own - size).abs() <= 0.06 * size;
        near(self.size) || self.sizes.iter().any(|&(_, own)| near(own))
    }
}

/// All segments on one base line, from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    pub y: f32,
    pub size: f32,
    pub segments: Vec<Segment>,
}

impl Row {
    /// Its text, gaps as tabs.
    pub(super) fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join("\t")
    }

    pub(super) fn x0(&self) -> f32 {
        self.segments.first().map_or(0.0, |segment| segment.x0)
    }

    pub(super) fn x1(&self) -> f32 {
        self.segments.iter().map(|segment| segment.x1).fold(0.0, f32::max)
    }
}

/// A gap wider than this, in sizes, parts segments.
const WIDE: f32 = 1.2;
/// A gap wider than this is a space.
const SPACE: f32 = 0.16;

/// Whether a character stands in a square of its own, without spaces beside it.
pub(super) fn square(c: char) -> bool {
    is_han(c) || is_kana(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

/// The rows of upright glyphs, from top to bottom. Takes time near linear in their number.
///
/// `known` are the columns of pages before.
pub(super) fn rows(glyphs: &[Glyph], rules: &[Rule], known: &mut Known) -> Vec<Row> {
    let mut rows = baselines(runs(glyphs));
    raise(&mut rows);
    let usual = super::columns::median(rows.iter().map(|row| row.size).collect());
    pair(&mut rows, usual);
    let walls: Vec<&Rule> = rules.iter().filter(|rule| rule.y1 - rule.y0 > rule.x1 - rule.x0).collect();
    let gutters = gutter::find(&rows, usual, known);
    for row in &mut rows {
        join(row, &walls, &gutters, usual);
    }
    rows.retain(|row| !row.segments.is_empty());
    rows
}

/// Runs of glyphs that the file prints one after the other on one base line.
fn runs(glyphs: &[Glyph]) -> Vec<Segment> {
    let mut runs: Vec<Segment> = Vec::new();
    let mut seen = Seen::default();
    let mut space = false;
    for glyph in glyphs {
        if glyph.char.is_whitespace() {
            space = true;
            continue;
        }
        if twice(&mut seen, glyph) {
            continue;
        }
        let goes_on = runs.last().is_some_and(|run| {
            let gap = glyph.x - run.x1;
            (glyph.y - run.y).abs() < 0.08 * glyph.size
                && (glyph.size - run.size).abs() < 0.06 * run.size
                && gap > -0.6 * glyph.size
                && gap < WIDE * glyph.size
                && glyph.bold == run.bold
                && glyph.artifact == run.artifact
        });
        if goes_on {
            let Some(run) = runs.last_mut() else { continue };
            let gap = (glyph.x - run.x1) / glyph.size;
            part(&mut run.text, glyph.char, gap, space);
            run.text.push(glyph.char);
            run.x1 = run.x1.max(glyph.x + glyph.dx);
        } else {
            runs.push(Segment {
                text: glyph.char.to_string(),
                x0: glyph.x,
                x1: glyph.x + glyph.dx,
                y: glyph.y,
                size: glyph.size,
                bold: glyph.bold,
                artifact: glyph.artifact,
                raised: Vec::new(),
                sizes: Vec::new(),
            });
        }
        space = false;
    }
    runs
}

/// Where glyphs were printed: by character, size and square of the page.
type Seen = FxHashMap<(char, i32, i32, i32), (f32, f32)>;

/// Whether a glyph was printed before, a hair's breadth beside: bold is sometimes feigned so.
fn twice(seen: &mut Seen, glyph: &Glyph) -> bool {
    const HAIR: f32 = 0.08;
    let square = (glyph.size * 0.2).max(0.25);
    let (slack, size) = (HAIR / 0.2, (glyph.size * 4.0) as i32);
    let (x, y) = (glyph.x / square, glyph.y / square);
    // A neighbouring square is looked into only from near its edge.
    let ends = |at: f32| ((at - slack).floor() as i32, (at + slack).floor() as i32);
    let ((left, right), (top, bottom)) = (ends(x), ends(y));
    let near = |&(other, level): &(f32, f32)| {
        (other - glyph.x).abs() <= HAIR * glyph.size && (level - glyph.y).abs() <= HAIR * glyph.size
    };
    for across in left..=right {
        for down in top..=bottom {
            if seen.get(&(glyph.char, size, across, down)).is_some_and(near) {
                return true;
            }
        }
    }
    seen.insert((glyph.char, size, x.floor() as i32, y.floor() as i32), (glyph.x, glyph.y));
    false
}

/// Puts a space between a text and the next character, where one is seen.
fn part(text: &mut String, next: char, gap: f32, space: bool) {
    let Some(last) = text.chars().next_back() else { return };
    let tight = square(last) || square(next);
    // Between squares a space that was typed is seen only if it takes room.
    let seen = if tight { gap > 0.4 } else { gap > SPACE || space && gap > -0.3 };
    if seen && last != ' ' {
        text.push(' ');
    }
}

/// Gathers runs on base lines.
fn baselines(mut runs: Vec<Segment>) -> Vec<Row> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if run.y - row.y <= 0.2 * row.size.min(run.size).max(1.0) => {
                row.size = row.size.max(run.size);
                row.segments.push(run);
            }
            _ => rows.push(Row { y: run.y, size: run.size, segments: vec![run] }),
        }
    }
    rows
}

/// Takes small runs that are raised or lowered into the row that they belong to.
fn raise(rows: &mut Vec<Row>) {
    for at in 0..rows.len() {
        let mut taken = Vec::new();
        for near in [at.wrapping_sub(2), at.wrapping_sub(1), at + 1, at + 2] {
            let Some(row) = rows.get(near) else { continue };
            let by = row.y - rows[at].y;
            let fits = |small: &Segment| {
                let (size, all) = (row.size, &row.segments);
                let beside = |big: &Segment| {
                    big.size >= small.size * 1.1 && small.x0 > big.x0 - 0.3 * size && small.x0 < big.x1 + 0.35 * size
                };
                // The letter that stands lower in names as TeX is as large as the others.
                let inside = |big: &Segment| (small.x0 - big.x1).abs() < 0.25 * size;
                // Small lines at the start of a line stand before the text, not behind it.
                let before = |big: &Segment| {
                    let ahead = big.x0 - small.x1;
                    big.size >= small.size * 1.3 && words(small) && ahead < 1.2 * size && ahead > -0.35 * size
                };
                // The sign of a note stands raised before its first word.
                let signs = |big: &Segment| {
                    let ahead = big.x0 - small.x1;
                    let first = all.iter().all(|other| other.x0 >= big.x0 || other.x1 < small.x0 - 0.6 * size);
                    by > 0.1 * size
                        && small.size <= 0.85 * big.size
                        && first
                        && ahead < 2.0 * size
                        && ahead > -0.35 * size
                        && sign(&small.text)
                };
                let sunk = small.text.len() == 1 && by.abs() < 0.3 * size && all.iter().any(inside);
                sunk && small.size <= 1.05 * size
                    || small.size <= 0.9 * size
                        && by < 0.75 * size
                        && by > -0.35 * size
                        && (all.iter().any(beside) || all.iter().any(before) || all.iter().any(signs))
            };
            let moved: Vec<usize> = (0..rows[at].segments.len()).filter(|&n| fits(&rows[at].segments[n])).collect();
            if !moved.is_empty() {
                taken.push((near, moved, by > 0.0));
                break;
            }
        }
        for (near, moved, up) in taken {
            for n in moved.into_iter().rev() {
                let mut small = rows[at].segments.remove(n);
                if up && !words(&small) {
                    small.raised = vec![(0, small.text.len())];
                }
                rows[near].segments.push(small);
            }
        }
    }
    rows.retain(|row| !row.segments.is_empty());
}

/// Whether a text may be the sign of a note: a number, a letter, an asterisk or a dagger.
fn sign(text: &str) -> bool {
    let number = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let letter = text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    number
        || letter
        || text.chars().count() <= 3 && text.chars().all(|c| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶'))
}

/// Whether a run holds words in squares: more than the sign of a note.
fn words(run: &Segment) -> bool {
    run.text.chars().filter(|&c| is_han(c) || is_kana(c)).nth(1).is_some()
}

/// Makes one row of two small lines that fill a line of the text by themselves: commentary that goes on.
fn pair(rows: &mut Vec<Row>, usual: f32) {
    let small = |row: &Row| row.segments.iter().all(|run| run.size <= 0.7 * usual && words(run));
    let over = |a: &Row, b: &Row| {
        let step = b.y - a.y;
        small(a) && small(b) && step > 0.7 * b.size && step < 1.3 * b.size && (a.x0() - b.x0()).abs() < 0.6 * b.size
    };
    let mut at = 0;
    while at + 1 < rows.len() {
        let beside = at > 0 && over(&rows[at - 1], &rows[at]);
        let third = rows.get(at + 2).is_some_and(|row| over(&rows[at + 1], row));
        let even = (rows[at].x1() - rows[at + 1].x1()).abs() < 1.6 * rows[at].size;
        if over(&rows[at], &rows[at + 1]) && even && !beside && !third {
            let below = rows.remove(at + 1);
            rows[at].segments.extend(below.segments);
            rows[at].y = below.y;
        }
        at += 1;
    }
}

/// Puts two small lines that stand one over the other beside the text, as commentary is printed, in the order in
/// which they are read.
fn stacked(runs: &mut [Segment], size: f32) {
    let small = |run: &Segment| run.size <= 0.7 * size;
    for stack in runs.chunk_by_mut(|a, b| small(a) == small(b)) {
        if small(&stack[0]) && stack.len() > 1 {
            let top = stack.iter().map(|run| run.y).fold(f32::INFINITY, f32::min);
            let lower = |run: &Segment| run.y - top > 0.3 * run.size;
            stack.sort_by_key(lower);
        }
    }
}

/// Joins the runs of a row to segments.
fn join(row: &mut Row, walls: &[&Rule], gutters: &[Gutter], usual: f32) {
    let mut runs = std::mem::take(&mut row.segments);
    runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    row.size = weighty(&runs);
    let largest = runs.iter().map(|run| run.size).fold(usual, f32::max);
    stacked(&mut runs, largest);
    let parted = |from: f32, to: f32| {
        let between = |rule: &&&Rule| rule.x0 >= from - 2.0 && rule.x1 <= to + 2.0;
        walls.iter().filter(between).any(|rule| rule.y0 < row.y && rule.y1 > row.y - row.size * 0.7)
            || to - from > gutter::LEAST * usual && gutters.iter().any(|gutter| gutter.parts(to, row.y))
    };
    // The lengths and sizes of the runs of each segment: columns of other type may stand side by side.
    let mut parts: Vec<Vec<(usize, f32)>> = Vec::new();
    for mut run in runs {
        let part_of = (run.text.chars().count(), run.size);
        let own = if run.raised.is_empty() && words(&run) { run.size } else { row.size };
        run.sizes = vec![(0, own)];
        if let Some(last) = row.segments.last_mut() {
            let gap = run.x0 - last.x1;
            let same = last.artifact == run.artifact && gap <= WIDE * row.size;
            if same && !(gap > 0.0 && parted(last.ink(), run.x0)) {
                let next = run.text.chars().next().unwrap_or(' ');
                part(&mut last.text, next, gap / run.size.max(1.0), false);
                // The number of a sentence, raised before it, is no part of its first word.
                let numbered = last.raised.last().is_some_and(|&(from, to)| {
                    to == last.text.len() && (from == 0 || last.text[..from].ends_with(' '))
                });
                if numbered && next.is_alphabetic() && !square(next) {
                    last.text.push(' ');
                }
                let from = last.text.len();
                last.text.push_str(&run.text);
                if last.sizes.last().is_some_and(|&(_, size)| size != own) {
                    last.sizes.push((from, own));
                }
                last.raised.extend(run.raised.iter().map(|&(a, b)| (a + from, b + from)));
                last.x1 = last.x1.max(run.x1);
                last.bold &= run.bold || !run.raised.is_empty();
                parts.last_mut().into_iter().for_each(|sizes| sizes.push(part_of));
                continue;
            }
        }
        row.segments.push(run);
        parts.push(vec![part_of]);
    }
    for (segment, sizes) in row.segments.iter_mut().zip(&parts) {
        let size = heaviest(sizes);
        segment.sizes.iter_mut().filter(|(_, own)| *own == row.size).for_each(|(_, own)| *own = size);
        segment.size = size;
        segment.y = row.y;
    }
}

/// The size that most of the characters have.
fn weighty(runs: &[Segment]) -> f32 {
    heaviest(&runs.iter().map(|run| (run.text.chars().count(), run.size)).collect::<Vec<_>>())
}

/// The size that most of the characters have: pairs of how many and how large.
fn heaviest(sizes: &[(usize, f32)]) -> f32 {
    let total = |like: f32| -> usize {
        sizes.iter().filter(|(_, size)| (size - like).abs() < 0.3).map(|(count, _)| count).sum()
    };
    let best = sizes.iter().max_by(|a, b| total(a.1).cmp(&total(b.1)).then(a.1.total_cmp(&b.1)));
    best.map_or(1.0, |&(_, size)| size)
}
