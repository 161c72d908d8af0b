//! Tables for other programs: CSV, and the alignment table of CollateX in JSON.

use super::segments::{silent, state, word};
use super::{Report, said};
use crate::align::Stream;
use crate::collate::{State, words};
use serde::Serialize;
use std::io::{self, Write};

/// Writes the places in CSV: a row for each reading.
///
/// # Errors
/// When the writer fails.
pub fn csv(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record([
        "place",
        "severity",
        "kind",
        "language",
        "section",
        "line",
        "reading",
        "text",
        "witnesses",
        "votes",
        "cause",
        "relation",
        "message",
    ])?;
    for (number, (at, place)) in report.places().enumerate() {
        let group = report.group(place);
        let (section, line) = report.stands(place);
        for (n, reading) in place.readings.iter().enumerate() {
            let change = reading.change.as_ref();
            let kind = change.map_or(place.kind, |c| c.kind);
            let severity = change.map_or(place.severity, |c| c.severity);
            writer.write_record([
                (number + 1).to_string(),
                severity.name().to_string(),
                kind.name().to_string(),
                group.language.clone(),
                section.join(" › "),
                line.to_string(),
                (n + 1).to_string(),
                said(place, reading),
                report.names(group, &reading.rows).join(" "),
                format!("{:.2}", report.collation.decisions[at].votes[n]),
                change.map_or("", |c| c.cause.name()).to_string(),
                change.map_or("", |c| c.relation.name()).to_string(),
                change.map_or(String::new(), |c| c.message.clone()),
            ])?;
        }
    }
    writer.flush()
}

#[derive(Serialize)]
struct Table<'a> {
    witnesses: Vec<&'a str>,
    table: Vec<Vec<Vec<Token>>>,
}

#[derive(Serialize)]
struct Token {
    #[serde(skip_serializing_if = "Option::is_none")]
    t: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    /// Why a witness has nothing here, where it omits nothing; other programs pass over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

/// Writes an alignment table: a list of columns, each with a list of tokens for each witness.
///
/// A column is that of one word, not of a whole place of variation, so that it shows which words of two readings were
/// held against one another. Groups follow one another, the largest first, so that no witness is lost; one that is
/// not in a group is out of scope in its columns.
///
/// # Errors
/// When the writer fails.
pub fn collatex(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let largest = report.largest();
    let mut order: Vec<usize> = (0..report.collation.groups.len()).collect();
    order.sort_by_key(|&number| number != largest);
    let held = |witness: &usize| report.collation.groups.iter().any(|group| group.row(*witness).is_some());
    let witnesses: Vec<usize> = (0..report.documents.len()).filter(held).collect();
    let table = Table {
        witnesses: witnesses.iter().map(|&witness| report.sigla[witness].as_str()).collect(),
        table: order.into_iter().flat_map(|number| columns(report, number, &witnesses)).collect(),
    };
    serde_json::to_writer(&mut *out, &table)?;
    out.write_all(b"\n")
}

/// The columns of a group.
fn columns(report: &Report, number: usize, witnesses: &[usize]) -> Vec<Vec<Vec<Token>>> {
    let group = &report.collation.groups[number];
    let rows: Vec<Option<usize>> = witnesses.iter().map(|&witness| group.row(witness)).collect();
    let streams = group.streams(&report.documents);
    let silences = silent(group);
    let silence = |state: State| vec![Token { t: Some(String::new()), n: None, state: Some(state.name()) }];
    let token = |stream: &Stream, at: usize| {
        let bare = words(stream, at..at + 1).to_lowercase();
        Token { t: Some(format!("{} ", word(stream, at))), n: Some(bare), state: None }
    };
    let cell = |at: usize, row: Option<usize>| -> Vec<Token> {
        let Some(row) = row else { return silence(State::OutOfScope) };
        let cell = group.grid.cell(at, row);
        match state(&silences[row], at).filter(|_| cell.is_empty()) {
            Some(state) => silence(state),
            None => cell.range().map(|own| token(&streams[row], own)).collect(),
        }
    };
    (0..group.grid.columns()).map(|at| rows.iter().map(|&row| cell(at, row)).collect()).collect()
}
