//! Annotations of GitHub Actions, and the summary of a step.
//!
//! GitHub shows ten annotations of each level for a step and fifty for a job, and drops the rest without
//! a word; so the heaviest come first, and the last one says what was cut. A summary may hold 1 MiB.

use super::record::{Finding, Record};
use super::sarif::foreign;
use super::screen::{escape, thousands};
use super::{markdown, prose};
use crate::finding::Severity;
use std::io;

/// Annotations of one level that a step may show.
const LEVEL: usize = 10;
/// Bytes of the summary of a step.
const SUMMARY: usize = 1 << 20;

/// Writes annotations: workflow commands, one a line.
///
/// Findings that are accepted are not annotated.
///
/// # Errors
/// When the writer fails.
pub fn annotations(records: &[Record], out: &mut dyn io::Write) -> io::Result<()> {
    let mut cut = Vec::new();
    for (level, severities) in LEVELS {
        let room = if level == "notice" { LEVEL - 1 } else { LEVEL };
        let all = commands(records, level, severities);
        all.iter().take(room).try_for_each(|command| writeln!(out, "{command}"))?;
        if all.len() > room {
            cut.push(format!("{} {level}s", thousands((all.len() - room) as u64)));
        }
    }
    if cut.is_empty() {
        return Ok(());
    }
    let cut: Vec<&str> = cut.iter().map(String::as_str).collect();
    let message = format!("{} more are not shown here: a step has room for {LEVEL} of each", prose::list(&cut));
    writeln!(out, "::notice title=recension::{}", value(&message))
}

/// Levels, heaviest first, and the severities they stand for.
const LEVELS: [(&str, &[Severity]); 3] = [
    ("error", &[Severity::Substantive]),
    ("warning", &[Severity::Editorial]),
    ("notice", &[Severity::Formatting, Severity::Noise]),
];

/// All commands of one level.
fn commands(records: &[Record], level: &str, severities: &[Severity]) -> Vec<String> {
    let mut all = Vec::new();
    if level == "error" {
        let whole = records.iter().filter_map(|record| Some((record, record.foreign()?)));
        all.extend(whole.map(|(record, relation)| {
            let file = property(prose::name(&record.witness.name));
            format!("::error file={file},title={}::{}", property(relation), value(&foreign(record, relation)))
        }));
    }
    for &severity in severities {
        for record in records {
            let own = record.findings.iter().filter(|f| f.weight() == severity && f.accepted.is_none());
            all.extend(own.map(|finding| command(record, finding, level)));
        }
    }
    all
}

/// The command for one finding.
fn command(record: &Record, finding: &Finding, level: &str) -> String {
    let place = &finding.witness;
    let (line, column) = place.end();
    // Columns are for stretches of one line.
    let columns = match line == place.line && column > place.column {
        true => format!(",col={},endColumn={column}", place.column),
        false => String::new(),
    };
    let path = finding.path();
    let path = if path.is_empty() { path } else { format!(": {path}") };
    let words = finding.marked();
    let words = if words.is_empty() { words } else { format!("\n{}", escape(&words)) };
    format!(
        "::{level} file={},line={},endLine={line}{columns},title={}::{}",
        property(prose::name(&record.witness.name)),
        place.line,
        property(&format!("{}{path}", finding.kind)),
        value(&format!("{}{words}", escape(&finding.sentence()))),
    )
}

/// The summary of a step in Markdown; where there is not room for all, the lightest findings go first.
pub fn summary(records: &[Record]) -> String {
    // What says that something is left out needs room, too.
    let mut page = markdown::page(records, SUMMARY - (SUMMARY >> 6));
    if page.len() > SUMMARY {
        page.truncate(page.floor_char_boundary(SUMMARY - 64));
        page.push_str("\n\n… the rest is left out: a summary holds 1 MiB.\n");
    }
    page
}

/// A message as a command wants it.
fn value(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as a command wants it.
fn property(text: &str) -> String {
    value(&escape(text)).replace(':', "%3A").replace(',', "%2C")
}
