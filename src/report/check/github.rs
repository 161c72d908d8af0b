//! A check as annotations of GitHub Actions: one workflow command for each finding that fails.

use super::{Check, terminal};
use std::io;

/// Writes a check.
///
/// # Errors
/// When the writer fails.
pub fn write(check: &Check, out: &mut dyn io::Write) -> io::Result<()> {
    for checked in check.documents.iter().filter(|checked| checked.foreign) {
        let title = format!("{}: no copies of one document", checked.name);
        let message = format!("compared with {}: {}", checked.record.base.name, checked.record.verdict.relation);
        annotation(&checked.record.witness.name, 1, 1, &title, &message, out)?;
    }
    for (checked, finding, judged) in check.failing() {
        let path = finding.path();
        let within = if path.is_empty() { String::new() } else { format!(" ({path})") };
        let lapsed = judged.lapsed().map(|lapsed| format!("\n{lapsed}")).unwrap_or_default();
        let message = format!("{}{within}{lapsed}\nTo accept it: {}", finding.sentence(), judged.command());
        let place = &finding.witness;
        annotation(&checked.record.witness.name, place.line, place.column, &finding.kind, &message, out)?;
    }
    for failure in &check.failures {
        let message = format!("{} could not be compared: {}", failure.name, failure.message);
        writeln!(out, "::error title=recension check::{}", data(&message))?;
    }
    writeln!(out, "{}", data(&terminal::summary(check)))
}

/// One annotation.
fn annotation(
    file: &str,
    line: usize,
    column: usize,
    title: &str,
    message: &str,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (file, title, message) = (property(file), property(title), data(message));
    writeln!(out, "::error file={file},line={line},col={column},title={title}::{message}")
}

/// Text as the value of a command: nothing in it is another command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_command() {
        let mut out = Vec::new();
        annotation("a,b:c", 3, 1, "x", "50%\n::error::y", &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "::error file=a%2Cb%3Ac,line=3,col=1,title=x::50%25%0A::error::y\n");
    }
}
