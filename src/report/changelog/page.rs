//! A changelog as one HTML page in the shell of all reports.

use super::{Document, Entry, Log, Step, Version, markdown, phrase};
use crate::changelog::Group;
use crate::report::html::{Shell, page, text};
use crate::report::record::{Mark, Piece};
use std::fmt::Write as _;
use std::io;

/// What only a changelog needs.
const STYLE: &str = "\
.log{padding:0 clamp(1rem,3vw,2.75rem) 2rem;max-width:60em}\
.log h2{font-size:1.5rem;font-weight:600;border-top:1px solid var(--rule);padding-top:1.2rem;margin-top:1.8rem}\
.log h2 time{font-weight:400;font-style:italic;color:var(--soft)}\
.log h3{font:600 .8rem/1.4 var(--sans);letter-spacing:.04em;margin-top:1.1rem;color:var(--soft)}\
.log li{margin-top:.55rem;padding-left:1.1rem;border-left:3px solid var(--rule);overflow-wrap:anywhere}\
.log li.substantive{border-color:var(--s)}.log li.editorial{border-color:var(--e)}\
.log li q{color:var(--soft)}.log del{background:var(--gone);color:var(--gone-ink);text-decoration:line-through}\
.log ins{background:var(--come);color:var(--come-ink)}\
.log .quiet{color:var(--soft);font-style:italic;margin-top:1.2rem}.log blockquote{color:var(--soft);margin-top:.4rem}";

/// Writes a changelog as a page.
///
/// # Errors
/// When the writer fails.
pub fn write(log: &Log, out: &mut dyn io::Write) -> io::Result<()> {
    let title = format!("Changelog: {}", log.title);
    let mut body = format!("<header class=\"masthead\"><h1>{}</h1>", text(&title));
    if !log.range.is_empty() {
        let _ = write!(body, "<p class=\"deck\">{}</p>", text(&log.range));
    }
    body.push_str("</header>\n<main class=\"log\">\n");
    let many = log.documents.len() > 1;
    let versions = log.versions();
    versions.iter().for_each(|v| version(v, many, &mut body));
    if versions.is_empty() {
        body.push_str("<p class=\"quiet\">Nothing changed.</p>\n");
    }
    for note in &log.notes {
        let _ = writeln!(body, "<p class=\"quiet\">{}</p>", text(note));
    }
    let _ =
        write!(body, "</main>\n<footer class=\"colophon\"><p>Made by recension {}.</p></footer>\n", text(&log.engine));
    page(&Shell { title: &title, styles: &[STYLE], scripts: &[] }, &body, out)
}

/// One version.
fn version(version: &Version, many: bool, body: &mut String) {
    if version.steps.iter().all(|(_, step)| step.class == "technical") {
        return;
    }
    let label = text(version.label);
    let date = text(markdown::day(version.date));
    if !version.told() {
        let _ = writeln!(body, "<p class=\"quiet\">{label} <time>{date}</time>: only layout and form changed.</p>");
        return;
    }
    let _ = writeln!(body, "<section>\n<h2>{label} <time>{date}</time></h2>");
    if !version.note().is_empty() {
        let _ = writeln!(body, "<blockquote>{}</blockquote>", text(version.note()));
    }
    steps(&version.steps, many, body);
    body.push_str("</section>\n");
}

/// What several steps say, by group; also the content of an entry of a feed.
pub(super) fn steps(steps: &[(&Document, &Step)], many: bool, body: &mut String) {
    for (document, step) in steps.iter().filter(|(_, step)| step.class != "technical") {
        let word = phrase::bare(step);
        if !word.is_empty() {
            let name = if many { format!("<b>{}</b>: ", text(&document.name)) } else { String::new() };
            let _ = writeln!(body, "<p>{name}{}</p>", text(&word));
        }
    }
    for group in Group::ALL {
        let mut items = String::new();
        for (document, step) in steps.iter().filter(|(_, step)| step.class != "flap") {
            step.group(group).for_each(|entry| item(document, entry, many, &mut items));
        }
        if !items.is_empty() {
            let _ = writeln!(body, "<h3>{}</h3>\n<ul>\n{items}</ul>", group.name());
        }
    }
}

/// One entry.
fn item(document: &Document, entry: &Entry, many: bool, body: &mut String) {
    let _ = write!(body, "<li class=\"{}\">", text(&entry.finding.severity));
    if many {
        let _ = write!(body, "<b>{}</b> ", text(&document.name));
    }
    if !entry.section.is_empty() {
        let _ = write!(body, "<i>{}</i>: ", text(&entry.section));
    }
    body.push_str(&text(&entry.sentence));
    let quote = phrase::excerpt(&entry.finding);
    if !quote.is_empty() {
        body.push_str(" <q>");
        quote.iter().for_each(|p| piece(p, body));
        body.push_str("</q>");
    }
    body.push_str("</li>\n");
}

fn piece(piece: &Piece, body: &mut String) {
    let words = text(&piece.text);
    let _ = match piece.mark {
        _ if piece.omitted > 0 => write!(body, " … "),
        Some(Mark::Base) => write!(body, "<del>{words}</del>"),
        Some(Mark::Witness) => write!(body, "<ins>{words}</ins>"),
        Some(Mark::Both) => write!(body, "<mark>{words}</mark>"),
        None => write!(body, "{words}"),
    };
}
