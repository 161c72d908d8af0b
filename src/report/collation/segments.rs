//! A group as a row of segments: where the witnesses agree, and where they do not.

use super::Report;
use crate::align::Stream;
use crate::collate::{Group, State};
use crate::han::is_han;
use std::ops::Range;

/// A run of columns that is told as one.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// Its columns.
    pub(super) columns: Range<usize>,
    /// The place of variation it is; `None` where the witnesses that say something agree.
    pub(super) place: Option<usize>,
    /// What they read, as they write it, and which rows; the rows that have nothing last.
    pub(super) readings: Vec<Carried>,
    /// Rows that say nothing, and why.
    pub(super) silent: Vec<(usize, State)>,
}

/// A reading as it is written, with its marks.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    /// The rows.
    pub(super) rows: Vec<usize>,
    /// The text; empty where they omit what others have.
    pub(super) text: String,
    /// Which of the readings of the place it is.
    pub(super) reading: Option<usize>,
}

/// The segments of a group, in order; together they hold every word and mark of every witness.
pub(super) fn segments(report: &Report, number: usize) -> Vec<Segment> {
    let group = &report.collation.groups[number];
    let mut places: Vec<(usize, &Range<usize>)> = report
        .collation
        .places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.group == number && !place.marks)
        .map(|(at, place)| (at, &place.columns))
        .collect();
    places.sort_by_key(|(_, columns)| columns.start);
    let streams = group.streams(&report.documents);
    let silent = silent(group);
    let mut out = Vec::new();
    let mut places = places.into_iter().peekable();
    let mut column = 0;
    while column < group.grid.columns() {
        match places.next_if(|(_, columns)| columns.start == column) {
            Some((at, columns)) => {
                out.push(segment(report, group, &streams, columns.clone(), Some(at), &silent));
                column = columns.end;
            }
            None => {
                let stop = places.peek().map_or(group.grid.columns(), |(_, columns)| columns.start);
                let end = alike(group, column, stop, &silent);
                out.push(segment(report, group, &streams, column..end, None, &silent));
                column = end;
            }
        }
    }
    out
}

/// For each row, its silences in order.
pub(super) fn silent(group: &Group) -> Vec<Vec<(Range<u32>, State)>> {
    let mut rows = vec![Vec::new(); group.grid.rows()];
    for silence in &group.silences {
        rows[silence.row].push((silence.columns.clone(), silence.state));
    }
    rows.iter_mut().for_each(|list| list.sort_by_key(|(columns, _)| columns.start));
    rows
}

/// How far the same rows have something, from a column on.
fn alike(group: &Group, from: usize, stop: usize, silent: &[Vec<(Range<u32>, State)>]) -> usize {
    let held = |at: usize| -> Vec<(bool, Option<State>)> {
        group.grid.column(at).iter().enumerate().map(|(row, c)| (c.is_empty(), state(&silent[row], at))).collect()
    };
    let first = held(from);
    (from + 1..stop).find(|&at| held(at) != first).unwrap_or(stop)
}

/// What a row with these silences does at a column, where it says nothing.
pub(super) fn state(list: &[(Range<u32>, State)], column: usize) -> Option<State> {
    list.iter().find(|(columns, _)| columns.contains(&(column as u32))).map(|(_, state)| *state)
}

fn segment(
    report: &Report,
    group: &Group,
    streams: &[Stream],
    columns: Range<usize>,
    place: Option<usize>,
    silences: &[Vec<(Range<u32>, State)>],
) -> Segment {
    let mut readings: Vec<Carried> = Vec::new();
    let mut silent = Vec::new();
    for row in 0..group.grid.rows() {
        let text = written(group, &streams[row], row, columns.clone());
        if text.is_empty()
            && let Some(state) = state(&silences[row], columns.start)
        {
            silent.push((row, state));
            continue;
        }
        match readings.iter_mut().find(|r| r.text == text) {
            Some(known) => known.rows.push(row),
            None => {
                let reading = place.and_then(|at| report.collation.places[at].reading(row));
                readings.push(Carried { rows: vec![row], text, reading });
            }
        }
    }
    readings.sort_by_key(|r| (r.text.is_empty(), r.reading, std::cmp::Reverse(r.rows.len()), r.rows[0]));
    Segment { columns, place, readings, silent }
}

/// What a row has in some columns, word by word with its marks, in the order of the columns.
fn written(group: &Group, stream: &Stream, row: usize, columns: Range<usize>) -> String {
    let mut out = String::new();
    for at in columns {
        for token in group.grid.cell(at, row).range() {
            let word = word(stream, token);
            let joins = out.chars().next_back().is_none_or(is_east) || word.chars().next().is_none_or(is_east);
            if !joins {
                out.push(' ');
            }
            out.push_str(&word);
        }
    }
    out
}

/// Characters beside which no space is written.
pub(super) fn is_east(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—' | '…' | '‘')
}

/// A token with the marks that belong to it: what closes behind it, what opens before it.
pub(super) fn word(stream: &Stream, token: usize) -> String {
    let before = marks(stream, token);
    let behind = marks(stream, token + 1);
    let mut out = String::new();
    out.push_str(if token == 0 { &before } else { opening(&before).1 });
    let mut own = String::new();
    crate::collate::clean(stream.document, stream.span(token), &mut own);
    out.push_str(own.trim());
    out.push_str(if token + 1 == stream.len() { &behind } else { opening(&behind).0 });
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The marks before a token, with white space as single spaces and without what is skipped.
fn marks(stream: &Stream, token: usize) -> String {
    let mut out = String::new();
    for span in stream.gap(token).spans {
        let skips = stream.document.tokens.skips_in(span);
        for (offset, c) in stream.document.text.slice(span).char_indices() {
            let here = span.start + offset as u32;
            let skipped = skips.iter().any(|s| s.span.start <= here && here < s.span.end);
            if skipped || c.is_whitespace() && (out.is_empty() || out.ends_with(' ')) && !out.is_empty() {
                continue;
            }
            out.push(if c.is_whitespace() { ' ' } else { c });
        }
    }
    out
}

/// Parts the marks of a gap into those that close what is before and those that open what follows.
fn opening(gap: &str) -> (&str, &str) {
    const OPENS: &str = "“‘（《〈「『【〔([{<«¿¡";
    let trimmed = gap.trim_end();
    let tail = trimmed.len() - trimmed.trim_end_matches(|c: char| OPENS.contains(c) || c == '"' || c == '\'').len();
    let at = trimmed.len() - tail;
    let spaced = gap[..at].ends_with(' ') || at == 0 && gap.starts_with(' ');
    let opens = trimmed[at..].starts_with(|c: char| OPENS.contains(c));
    if tail > 0 && (spaced || opens) { (&gap[..at], &trimmed[at..]) } else { (gap, "") }
}
