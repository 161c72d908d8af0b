//! A check in Markdown: the summary of a run in CI, a comment on a change.

use super::{Check, Checked, Fate, terminal};
use crate::report::changelog::markdown::{pieces, text};
use std::io;

/// Writes a check.
///
/// # Errors
/// When the writer fails.
pub fn write(check: &Check, out: &mut dyn io::Write) -> io::Result<()> {
    let head = if check.clean() { "Nothing fails" } else { "The check fails" };
    writeln!(out, "# {head}\n\n{}", text(&terminal::summary(check)))?;
    for checked in check.documents.iter().filter(|checked| checked.fails()) {
        failing(checked, out)?;
    }
    if !check.failures.is_empty() {
        writeln!(out, "\n## Not compared\n")?;
        for failure in &check.failures {
            writeln!(out, "- **{}**: {}", text(&failure.name), text(&failure.message))?;
        }
    }
    passed(check, out)?;
    for note in &check.notes {
        writeln!(out, "\n*{}*", text(note))?;
    }
    Ok(())
}

/// A document that fails.
fn failing(checked: &Checked, out: &mut dyn io::Write) -> io::Result<()> {
    let record = &checked.record;
    writeln!(
        out,
        "\n## {}\n\n{} against {}\n",
        text(&checked.name),
        text(&record.witness.name),
        text(&record.base.name)
    )?;
    if checked.foreign {
        writeln!(out, "They are no copies of one document ({}).\n", text(&record.verdict.relation))?;
    }
    for (finding, judged) in checked.failing() {
        let path = finding.path();
        let within = if path.is_empty() { String::new() } else { format!(" in *{}*", text(&path)) };
        write!(
            out,
            "- **{}**{within} (line {}): {} {}",
            text(&finding.kind),
            finding.witness.line,
            text(&finding.sentence()),
            pieces(&finding.excerpt)
        )?;
        if let Some(lapsed) = judged.lapsed() {
            write!(out, " {}", text(&lapsed))?;
        }
        writeln!(out, "  \n  `{}`", judged.command())?;
    }
    Ok(())
}

/// What passes, counted.
fn passed(check: &Check, out: &mut dyn io::Write) -> io::Result<()> {
    let passed: Vec<&Checked> = check.documents.iter().filter(|checked| !checked.fails()).collect();
    if passed.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Passed\n\n| document | accepted | lighter | left out |\n|---|---|---|---|")?;
    for checked in passed {
        let count = |fate| checked.judged.iter().filter(|judged| judged.fate == fate).count();
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            text(&checked.name),
            count(Fate::Accepted),
            count(Fate::Allowed),
            checked.left_out
        )?;
    }
    Ok(())
}
