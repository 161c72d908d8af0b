//! White between columns of text that is no wider than a wide space between words.
//!
//! Such columns stand a letter apart, as TeX sets them. A single line does not show it; many do, whose right
//! parts begin one below the other.

use super::line::{Row, Segment, square};

/// White less wide than this, in sizes, is a space.
pub(super) const LEAST: f32 = 0.7;
/// So many lines must agree.
const LINES: usize = 4;
/// Both sides must have so much text, in letters.
const TEXT: f32 = 12.0;

/// White between two columns: where the right one begins, and from which line to which.
#[derive(Debug)]
pub(super) struct Gutter {
    x: f32,
    top: f32,
    bottom: f32,
    slack: f32,
}

impl Gutter {
    /// Whether a run that begins at a place stands behind it.
    pub(super) fn parts(&self, x: f32, y: f32) -> bool {
        (x - self.x).abs() <= self.slack && y >= self.top && y <= self.bottom
    }
}

/// Where the right columns of pages before began: the last of them may have a line or two.
pub(super) type Known = Vec<f32>;
/// So many are kept.
const KEPT: usize = 16;

/// The gutters of a page; `usual` is the size of its text.
pub(super) fn find(rows: &[Row], usual: f32, known: &mut Known) -> Vec<Gutter> {
    let slack = 0.2 * usual;
    let left = rows.iter().flat_map(|row| &row.segments).map(|run| run.x0).fold(f32::INFINITY, f32::min);
    let mut starts: Vec<(f32, f32)> = rows.iter().flat_map(|row| gaps(row, usual, left)).collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = Vec::new();
    for group in starts.chunk_by(|a, b| b.0 - a.0 <= 0.5 * slack) {
        let ys = || group.iter().map(|&(_, y)| y);
        let (top, bottom) = (ys().fold(f32::INFINITY, f32::min), ys().fold(0.0, f32::max));
        let x = group[group.len() / 2].0;
        let familiar = known.iter().any(|other| (other - x).abs() <= slack);
        let ahead = |row: &&Row| row.segments.iter().any(|run| run.ink() <= x - LEAST * usual);
        let beside = rows.iter().filter(|row| row.y >= top && row.y <= bottom).filter(ahead).count();
        if !familiar && beside.min(group.len()) < LINES {
            continue;
        }
        if !familiar && known.len() < KEPT {
            known.push(x);
        }
        // It goes on above and below, up to what stands across it.
        let across = |row: &&Row| row.segments.iter().any(|run| run.x0 < x - 3.0 * slack && run.x1 > x + slack);
        let above = rows.iter().rev().filter(|row| row.y < top).take_while(|row| !across(row)).last();
        let below = rows.iter().filter(|row| row.y > bottom).take_while(|row| !across(row)).last();
        let (top, bottom) = (above.map_or(top, |row| row.y), below.map_or(bottom, |row| row.y));
        found.push(Gutter { x, top: top - slack, bottom: bottom + slack, slack });
    }
    found
}

/// Where text begins behind white that may be a gutter, in or beside its line: the place and the line.
fn gaps(row: &Row, usual: f32, left: f32) -> Vec<(f32, f32)> {
    let mut runs: Vec<&Segment> = row.segments.iter().collect();
    runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let weight = |runs: &[&Segment]| -> f32 {
        let chars = runs.iter().flat_map(|run| run.text.chars());
        chars.map(|c| if square(c) { 2.0 } else { 1.0 }).sum()
    };
    let mut found = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for (at, run) in runs.iter().enumerate() {
        let wide = at > 0 && run.x0 - end >= LEAST * usual;
        let beside = at == 0 && run.x0 - left > TEXT * usual;
        if (beside || wide && weight(&runs[..at]) >= TEXT) && weight(&runs[at..]) >= TEXT {
            found.push((run.x0, row.y));
        }
        end = end.max(run.ink());
    }
    found
}
