//! Reports that show more than their JSON holds: the copies are read and the engine is asked again.

use super::Report;
use crate::capture::{Capture, digest};
use crate::cli::args::When;
use crate::cli::{End, Failure, collate, input, inspect};
use crate::document::Document;
use crate::extract::Tracked;
use crate::report::Asked;
use serde::Deserialize;
use std::path::Path;

/// What of a report names what it was made from.
#[derive(Debug, Deserialize)]
pub(super) struct Made {
    /// The copy of an inspection.
    copy: Option<Source>,
    /// The copies of a collation.
    #[serde(default)]
    witnesses: Vec<Source>,
    engine: Engine,
}

#[derive(Debug, Deserialize)]
struct Source {
    name: String,
    sha256: String,
}

#[derive(Debug, Deserialize)]
struct Engine {
    #[serde(default)]
    asked: Asked,
}

/// Reads what a report was made from.
pub(super) fn read(json: &[u8]) -> Result<Made, String> {
    serde_json::from_slice(json).map_err(|error| format!("it is not as its schema says: {error}"))
}

/// A copy that is still what a report was made from, or why there is none.
pub(super) fn document(name: &str, sha256: &str, asked: &Asked) -> Result<Document, String> {
    let tracked = if asked.rejected { Tracked::Rejected } else { Tracked::Accepted };
    Document::read_as(capture(name, sha256)?, tracked).map_err(|error| error.to_string())
}

/// The bytes that went by a name, if they still are what they were.
fn capture(name: &str, sha256: &str) -> Result<Capture, String> {
    if name == "-" {
        return Err("a copy came from standard input and cannot be read again".to_string());
    }
    let read = |name: &str| input::capture(Path::new(name));
    // A version of a store goes by its name with the ending of its file.
    let stored = || name.contains('@').then(|| name.rsplit_once('.')).flatten().and_then(|(stem, _)| read(stem).ok());
    let mut found = match read(name) {
        Ok(found) => found,
        Err(failure) => stored().ok_or_else(|| failure.words())?,
    };
    if digest(&found.bytes) != sha256 {
        return Err(format!("{name} is not what the report was made from (its SHA-256 differs)"));
    }
    found.name = name.to_string();
    Ok(found)
}

/// What stops a report that cannot do without a copy.
fn needed(message: String) -> Failure {
    Failure::Stopped { message, hint: Some("this report is made from the copies, not from its JSON alone".into()) }
}

/// Inspects the copy again and writes the report.
pub(super) fn inspection(args: &Report, made: &Made, when: When) -> Result<End, Failure> {
    let format = args.format("an inspection", inspect::Format::Terminal)?;
    let Some(copy) = &made.copy else { return Err(Failure::stopped("the report names no copy")) };
    let document = document(&copy.name, &copy.sha256, &made.engine.asked).map_err(needed)?;
    inspect::again(document, &made.engine.asked, format, args.output.as_deref(), when, args.fail_on)
}

/// Collates the copies again and writes the report.
pub(super) fn collation(args: &Report, made: &Made, when: When) -> Result<End, Failure> {
    let format = args.format("a collation", collate::Format::Terminal)?;
    let asked = &made.engine.asked;
    let copies = match &asked.table {
        Some(table) => vec![capture(&table.name, &table.sha256).map_err(needed)?],
        None => {
            let all = made.witnesses.iter().map(|copy| capture(&copy.name, &copy.sha256));
            all.collect::<Result<_, _>>().map_err(needed)?
        }
    };
    collate::again(copies, asked, format, args.output.as_deref(), when, args.fail_on)
}
