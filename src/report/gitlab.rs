//! Code Quality of GitLab: a list of issues in the form of Code Climate.

use super::record::{Finding, Record};
use super::sarif::foreign;
use super::screen::escape;
use crate::capture::digest;
use crate::finding::Severity;
use serde_json::{Value, json};
use std::io;

/// Writes the issues of all comparisons; findings that are accepted are none.
///
/// # Errors
/// When the writer fails.
pub fn write(records: &[Record], out: &mut dyn io::Write) -> io::Result<()> {
    let issues: Vec<Value> = records.iter().flat_map(issues).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn issues(record: &Record) -> Vec<Value> {
    let whole = record
        .foreign()
        .map(|relation| issue(record, relation, &foreign(record, relation), Severity::Substantive, relation, (1, 1)));
    let own = record.findings.iter().filter(|f| f.accepted.is_none()).map(|f| finding(record, f));
    whole.into_iter().chain(own).collect()
}

fn finding(record: &Record, finding: &Finding) -> Value {
    let words = finding.marked();
    let text = if words.is_empty() { finding.sentence() } else { format!("{} {words}", finding.sentence()) };
    let lines = (finding.witness.line, finding.witness.end().0);
    issue(record, &finding.kind, &text, finding.weight(), &finding.fingerprint, lines)
}

/// An issue; its fingerprint names the document, too, since a report covers several.
fn issue(record: &Record, kind: &str, text: &str, severity: Severity, print: &str, lines: (usize, usize)) -> Value {
    let name = if record.witness.name == "-" { "stdin" } else { record.witness.name.as_str() };
    let print = digest(format!("{}\0{name}\0{print}", record.base.name).as_bytes());
    json!({
        "description": escape(text),
        "check_name": kind,
        "fingerprint": &print[..32],
        "severity": match severity {
            Severity::Substantive => "critical",
            Severity::Editorial => "major",
            Severity::Formatting => "minor",
            Severity::Noise => "info",
        },
        "location": {
            "path": name.strip_prefix("./").unwrap_or(name),
            "lines": {"begin": lines.0, "end": lines.1},
        },
    })
}
