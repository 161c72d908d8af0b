//! A changelog in Markdown, as *Keep a Changelog* (1.1.0) wants it: the latest version first.

use super::{Document, Entry, Log, Step, Version, phrase, steps};
use crate::changelog::Group;
use crate::finding::Severity;
use crate::report::record::{Mark, Piece};
use crate::report::screen::escape;
use std::fmt::Write as _;
use std::io;

/// Columns of a quotation.
const ROOM: usize = 240;

/// Writes a changelog.
///
/// # Errors
/// When the writer fails.
pub fn write(log: &Log, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(log).as_bytes())
}

fn page(log: &Log) -> String {
    let mut page = format!("# Changelog: {}\n", text(&log.title));
    if !log.range.is_empty() {
        let _ = write!(page, "\n{}\n", text(&log.range));
    }
    let many = log.documents.len() > 1;
    let versions = log.versions();
    let mut at = 0;
    while at < versions.len() {
        // Versions that changed nothing but form are told in one line.
        let quiet = versions[at..].iter().take_while(|v| !v.told()).count();
        if quiet > 0 {
            if let Some(line) = phrase::collapsed(&versions[at..at + quiet]) {
                let _ = write!(page, "\n*{}*\n", text(&line));
            }
            at += quiet;
            continue;
        }
        version(&versions[at], many, &mut page);
        at += 1;
    }
    if versions.is_empty() {
        page.push_str("\nNothing changed.\n");
    }
    foot(log, &mut page);
    page
}

/// One version under its heading.
fn version(version: &Version, many: bool, page: &mut String) {
    let date = if version.date.is_empty() || version.label.starts_with(phrase::day(version.date)) {
        String::new()
    } else {
        format!(" - {}", text(phrase::day(version.date)))
    };
    let _ = write!(page, "\n## [{}]{date}\n", text(version.label));
    if !version.note().is_empty() {
        let _ = write!(page, "\n> {}\n", text(version.note()));
    }
    for (document, step) in &version.steps {
        let word = phrase::bare(step);
        if word.is_empty() || step.class == "technical" {
            continue;
        }
        if step.class == "appeared" || step.class == "vanished" {
            continue;
        }
        let _ = match many {
            true => write!(page, "\n**{}**: {}\n", text(&document.name), text(&word)),
            false => write!(page, "\n{}\n", text(&word)),
        };
    }
    for group in Group::ALL {
        grouped(version, group, many, page);
    }
}

/// The entries of all documents under one heading.
fn grouped(version: &Version, group: Group, many: bool, page: &mut String) {
    let edge = |step: &Step| match group {
        Group::Added => step.class == "appeared",
        Group::Removed => step.class == "vanished",
        _ => false,
    };
    let mut lines = Vec::new();
    for (document, step) in steps(version) {
        if edge(step) {
            lines.push(format!("- **{}**: {}", text(&document.name), text(&phrase::bare(step))));
        }
        lines.extend(step.group(group).map(|entry| line(document, entry, many)));
    }
    if !lines.is_empty() {
        let _ = write!(page, "\n### {}\n\n{}\n", group.name(), lines.join("\n"));
    }
}

/// One entry in one line.
fn line(document: &Document, entry: &Entry, many: bool) -> String {
    let mut line = String::from("- ");
    if many {
        let _ = write!(line, "**{}** ", text(&document.name));
    }
    if !entry.section.is_empty() {
        let _ = write!(line, "*{}*: ", text(&entry.section));
    } else if many {
        line.truncate(line.trim_end().len());
        line.push_str(": ");
    }
    line.push_str(&text(&entry.sentence));
    let quote = pieces(&phrase::excerpt(&entry.finding));
    if !quote.is_empty() {
        let _ = write!(line, " {quote}");
    }
    if entry.finding.weight() < Severity::Editorial {
        let _ = write!(line, " ({})", entry.finding.severity);
    }
    line
}

/// What is left to say.
fn foot(log: &Log, page: &mut String) {
    let notes = phrase::notes(log);
    if !notes.is_empty() {
        page.push_str("\n---\n\n");
        for note in &notes {
            let _ = writeln!(page, "- {}", text(note));
        }
    }
}

/// An excerpt with what went struck out and what came in bold.
pub(in crate::report) fn pieces(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut room = ROOM;
    for piece in pieces {
        if piece.omitted > 0 {
            out.push_str(" … ");
            continue;
        }
        let words = crate::report::screen::first(&piece.text, room);
        room = room.saturating_sub(crate::report::screen::columns(words));
        let cut = words.len() < piece.text.len();
        let mark = match piece.mark {
            Some(Mark::Base) => "~~",
            Some(Mark::Witness) => "**",
            Some(Mark::Both) | None => "",
        };
        // Markdown wants no space inside its marks.
        let core = words.trim();
        let lead = &words[..words.len() - words.trim_start().len()];
        let tail = &words[words.trim_end().len()..];
        if core.is_empty() {
            out.push_str(lead);
        } else {
            let _ = write!(out, "{lead}{mark}{}{mark}{tail}", text(core));
        }
        if cut {
            out.push('…');
            break;
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ").replace("~~**", "~~ **");
    if out.is_empty() { out } else { format!("“{out}”") }
}

/// Text on one line in which nothing is markup.
pub(in crate::report) fn text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    for c in escape(&line).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '#') {
            out.push('\\');
        }
        if c == '&' { out.push_str("&amp;") } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_documents_say_is_no_markup() {
        assert_eq!(text("a *b* <c>\n[d](e) &amp; #f"), "a \\*b\\* \\<c\\> \\[d\\](e) &amp;amp; \\#f");
    }

    #[test]
    fn pieces_keep_their_spaces_outside() {
        let piece = |mark, text: &str| Piece { mark, text: text.into(), omitted: 0 };
        let quote = pieces(&[
            piece(None, "the fee is "),
            piece(Some(Mark::Base), "5 "),
            piece(Some(Mark::Witness), "7 "),
            piece(None, "euros"),
        ]);
        assert_eq!(quote, "“the fee is ~~5~~ **7** euros”");
    }
}
