//! Commentary inside the text, in smaller type or in brackets, as Chinese books print it.
//!
//! A copy of the text alone does not leave the commentary out, word by word and place by place: it never had it. Its
//! rows are out of scope there, so that it is neither an outlier nor far from the others for that.

use super::group::Group;
use super::silence::{Silence, State};
use crate::align::Stream;
use crate::document::Document;
use crate::extract::Role;
use std::ops::Range;

/// Fewest passages, and words in them, that make a commentary.
const PASSAGES: usize = 3;
const WORDS: usize = 12;
/// Most words that a passage can hold; more, and a bracket was lost, or all is small.
const LONGEST: usize = 600;

/// Sets commentary apart in the rows that have none; those rows.
pub(super) fn set_apart(documents: &[&Document], group: &mut Group) -> Vec<usize> {
    if group.strands.len() < 2 || !matches!(group.language.as_str(), "zh" | "ja" | "ko") {
        return Vec::new();
    }
    let inside: Vec<Vec<bool>> = group.strands.iter().map(|s| commented(&s.stream(documents))).collect();
    let passages = passages(group, &inside);
    let held = |row: usize, columns: &Range<usize>| group.tokens(row, columns.clone()).len();
    let words: usize =
        (passages.iter()).map(|columns| (0..inside.len()).map(|row| held(row, columns)).max().unwrap_or(0)).sum();
    if passages.len() < PASSAGES || words < WORDS {
        return Vec::new();
    }
    let without = |row: &usize| passages.iter().all(|columns| held(*row, columns) == 0);
    let rows: Vec<usize> = (0..inside.len()).filter(without).collect();
    for &row in &rows {
        let own: Vec<Range<u32>> = group.silences.iter().filter(|s| s.row == row).map(|s| s.columns.clone()).collect();
        for columns in &passages {
            let columns = columns.start as u32..columns.end as u32;
            if !own.iter().any(|known| known.start < columns.end && columns.start < known.end) {
                group.silences.push(Silence { row, columns, state: State::OutOfScope });
            }
        }
    }
    rows
}

/// For each token, whether it stands in smaller type or in brackets.
fn commented(stream: &Stream) -> Vec<bool> {
    let mut inside = vec![false; stream.len()];
    for small in stream.document.hints.iter().filter(|hint| hint.role == Role::Small) {
        let range = stream.at(small.span.start)..stream.at(small.span.end).max(stream.at(small.span.start));
        if range.len() <= LONGEST {
            inside[range].fill(true);
        }
    }
    let mut open: Option<usize> = None;
    for at in 0..=stream.len() {
        for span in stream.gap(at).spans {
            for c in stream.document.text.slice(span).chars() {
                match c {
                    '（' | '(' | '〔' | '［' | '【' => open = Some(at),
                    '）' | ')' | '〕' | '］' | '】' => {
                        if let Some(from) = open.take().filter(|from| at - from <= LONGEST) {
                            inside[from..at].fill(true);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    inside
}

/// Runs of columns in which all that is there is set so.
fn passages(group: &Group, inside: &[Vec<bool>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..group.grid.columns() {
        let mut tokens = group
            .grid
            .column(at)
            .iter()
            .enumerate()
            .flat_map(|(row, cell)| cell.range().map(move |token| (row, token)));
        if !tokens.all(|(row, token)| inside[row][token]) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => found.push(at..at + 1),
        }
    }
    found
}
