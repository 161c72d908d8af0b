//! Tables in CSV: a row for each place, a column for each witness, as Stemmaweb and others write them.

use super::{Entry, Imported};
use crate::collate::silence::State;

/// Reads a table; the delimiter is the tab where the first line has one.
pub(super) fn read(text: &str) -> Result<Imported, String> {
    let tabs = text.lines().next().is_some_and(|line| line.contains('\t'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .has_headers(true)
        .from_reader(text.as_bytes());
    let names: Vec<String> =
        reader.headers().map_err(|e| e.to_string())?.iter().map(|n| n.trim().to_string()).collect();
    if names.len() < 2 {
        return Err("its first line names fewer than two witnesses".to_string());
    }
    let mut columns = Vec::new();
    for record in reader.records() {
        columns.push(record.map_err(|e| e.to_string())?.iter().map(entry).collect());
    }
    Ok(Imported { names, columns })
}

/// One cell; words between `#` are signs.
fn entry(cell: &str) -> Entry {
    match cell.trim() {
        "#LACUNA#" | "#lacuna#" => Entry::Silent(State::Lacuna),
        "#ILLEGIBLE#" | "#illegible#" => Entry::Silent(State::Illegible),
        "#OUT-OF-SCOPE#" => Entry::Silent(State::OutOfScope),
        text => Entry::Text(text.to_string()),
    }
}
