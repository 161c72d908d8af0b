//! A check for people: what fails, where, and exactly what to do about it.

use super::{Check, Checked, Fate, Judged};
use crate::report::record::{Finding, Mark, Piece};
use crate::report::screen::escape;
use colored::Colorize;
use std::io;

/// Writes a check; colour is as `colored` was told.
///
/// # Errors
/// When the writer fails.
pub fn write(check: &Check, out: &mut dyn io::Write) -> io::Result<()> {
    for checked in &check.documents {
        document(checked, out)?;
    }
    for failure in &check.failures {
        let (name, message) = (escape(&failure.name), escape(&failure.message));
        writeln!(out, "{} {}: could not be compared: {message}", "!".red().bold(), name.bold())?;
    }
    for note in &check.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "\n{}", summary(check))
}

/// One document.
fn document(checked: &Checked, out: &mut dyn io::Write) -> io::Result<()> {
    let record = &checked.record;
    let against = format!("{} against {}", escape(&record.witness.name), escape(&record.base.name));
    let name = escape(&checked.name);
    if !checked.fails() {
        return writeln!(out, "{} {} ({against}){}", "✓".green().bold(), name.bold(), passed(checked));
    }
    writeln!(out, "{} {} ({against})", "✗".red().bold(), name.bold())?;
    if checked.foreign {
        writeln!(out, "    they are no copies of one document ({}): compare others", record.verdict.relation)?;
    }
    for (found, judged) in checked.failing() {
        finding(checked, found, judged, out)?;
    }
    Ok(())
}

/// What passes, and why.
fn passed(checked: &Checked) -> String {
    let count = |fate| checked.judged.iter().filter(|judged| judged.fate == fate).count();
    let mut parts = Vec::new();
    for (count, what) in [
        (count(Fate::Accepted), "accepted".to_string()),
        (count(Fate::Allowed), format!("lighter than {}", checked.fail_on)),
        (checked.left_out, "in sections left out".to_string()),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// One finding that fails.
fn finding(checked: &Checked, finding: &Finding, judged: &Judged, out: &mut dyn io::Write) -> io::Result<()> {
    let place = format!("{}:{}:{}", checked.record.witness.name, finding.witness.line, finding.witness.column);
    let kind = if finding.severity == "substantive" { finding.kind.red() } else { finding.kind.yellow() };
    let path = finding.path();
    let within = if path.is_empty() { String::new() } else { format!("  {}", escape(&path)) };
    writeln!(out, "  {} {} {}{within}", "●".red(), kind.bold(), escape(&place).dimmed())?;
    writeln!(out, "      {}", escape(&finding.sentence()))?;
    let quote = quote(&finding.excerpt);
    if !quote.is_empty() {
        writeln!(out, "      {quote}")?;
    }
    if let Some(lapsed) = judged.lapsed() {
        writeln!(out, "      {}", escape(&lapsed).yellow())?;
    }
    writeln!(out, "      to accept it: {}", judged.command().bold())
}

/// An excerpt on one line, what went and what came in brackets.
fn quote(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| {
        let words = escape(&piece.text.split_inclusive('\n').map(|l| l.replace('\n', " ")).collect::<String>());
        match piece.mark {
            _ if piece.omitted > 0 => " … ".to_string(),
            Some(Mark::Base) => format!("[-{words}-]").red().to_string(),
            Some(Mark::Witness) => format!("{{+{words}+}}").green().to_string(),
            Some(Mark::Both) | None => words,
        }
    };
    pieces.iter().map(piece).collect()
}

/// The last line: how it ended, in numbers.
pub fn summary(check: &Check) -> String {
    let failing = check.documents.iter().filter(|checked| checked.fails()).count();
    let findings = check.failing().count();
    let mut parts = Vec::new();
    let plural = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    if failing > 0 {
        let verb = if findings == 1 { "fails" } else { "fail" };
        let of = plural(check.documents.len(), "document", "documents");
        parts.push(format!("{} {verb} in {failing} of {of}", plural(findings, "finding", "findings")));
    }
    if !check.failures.is_empty() {
        parts.push(format!("{} could not be compared", check.failures.len()));
    }
    if parts.is_empty() {
        let of = plural(check.documents.len(), "document", "documents");
        parts.push(format!("{of} checked, nothing fails"));
    }
    let accepted = check.count(Fate::Accepted);
    if accepted > 0 {
        parts.push(format!("{accepted} accepted"));
    }
    format!("{}.", parts.join("; "))
}
