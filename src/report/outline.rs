//! The sections of a copy for people: titles, paragraphs, and where the text stops.

use super::quote::{Source, finished};
use super::screen::{Run, Screen, Tone, columns, cut, last, thousands};
use super::terminal::{count, path};
use crate::document::Document;
use crate::han::script;
use crate::structure::title;
use crate::structure::{Block, Kind, Side, clean};
use crate::text::Span;
use std::io::{self, Write};

/// Writes the outline of a copy for people, `width` columns wide.
///
/// # Errors
/// When the writer fails.
pub fn write(document: &Document, width: usize, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut screen = Screen::new(width, colour);
    head(document, &mut screen);
    tree(document, &mut screen, &|_, _| None);
    for note in &document.notes {
        screen.line(0, 6, &[Run::new("note: ", Tone::Strong), Run::new(note, Tone::Plain)]);
    }
    out.write_all(screen.page().as_bytes())
}

/// What blocks are called, one and many.
const MADE: [(Kind, &str, &str); 5] = [
    (Kind::Heading, "heading", "headings"),
    (Kind::Paragraph, "paragraph", "paragraphs"),
    (Kind::Entry, "entry of contents", "entries of contents"),
    (Kind::Furniture, "piece of page furniture", "pieces of page furniture"),
    (Kind::Boilerplate, "piece of boilerplate", "pieces of boilerplate"),
];

/// Says what a copy is and what it is made of.
fn head(document: &Document, screen: &mut Screen) {
    let name = if document.name == "-" { "standard input" } else { &document.name };
    screen.line(0, 2, &[Run::new(name, Tone::Strong)]);
    let mut about = vec![document.format.name().to_string(), document.encoding.to_string()];
    about.extend(document.languages.iter().map(|tag| super::terminal::language(tag)));
    about.push(count(document.text.as_str().lines().count(), "line"));
    about.push(format!("{} bytes", thousands(document.length as u64)));
    about.push(format!("sha256 {}", &document.sha256()[..12]));
    screen.line(2, 2, &[Run::new(&about.join(", "), Tone::Faint)]);
    let made: Vec<String> = MADE
        .iter()
        .map(|&(kind, one, many)| (document.structure.blocks.iter().filter(|b| b.kind == kind).count(), one, many))
        .filter(|&(number, ..)| number > 0)
        .map(|(number, one, many)| format!("{} {}", thousands(number as u64), if number == 1 { one } else { many }))
        .collect();
    screen.line(2, 2, &[Run::new(&made.join(" · "), Tone::Faint)]);
}

/// What else there is to say of a section, and how loudly.
type Remark<'r> = &'r dyn Fn(Side, Span) -> Option<(String, Tone)>;

/// Writes the sections stream by stream.
pub(super) fn tree(document: &Document, screen: &mut Screen, remark: Remark) {
    for side in [Side::Han, Side::Word] {
        let sections = || document.structure.sections.iter().filter(|s| s.side == side);
        let own = document.language(side);
        if own.is_none() && sections().next().is_none() {
            continue;
        }
        screen.blank();
        if let Some(tag) = own {
            let all = Span::new(0, document.text.len());
            let paragraphs = document.structure.paragraphs(all, side);
            let size = format!("  {}, {}", count(sections().count(), "section"), count(paragraphs, "paragraph"));
            screen.line(2, 4, &[Run::new(&title(tag), Tone::Strong), Run::new(&size, Tone::Plain)]);
        }
        for section in sections() {
            let depth = 2 + 2 * usize::from(section.level).min(8);
            let room = screen.width().saturating_sub(depth + 42).clamp(24, 64);
            let name = cut(&section.title, room);
            let paragraphs = document.structure.paragraphs(section.span, side);
            let dots = room.saturating_sub(columns(&name));
            let mut runs = vec![
                Run::new(&name, Tone::Plain),
                Run::new(&format!(" {} ", ".".repeat(dots)), Tone::Faint),
                Run::new(&format!("{paragraphs:>3} ¶"), Tone::Plain),
            ];
            if let Some((text, tone)) = remark(side, section.span) {
                runs.push(Run::new("  ", Tone::Plain));
                runs.push(Run::new(&text, tone).whole());
            }
            screen.line(depth, depth + 2, &runs);
        }
        if own.is_some() {
            stops(document, side, screen);
            unkept(document, side, screen);
        }
    }
}

/// Says where a stream stops.
fn stops(document: &Document, side: Side, screen: &mut Screen) {
    let text = |b: &&Block| b.kind == Kind::Paragraph && (!document.structure.bilingual || b.side == side);
    let Some(block) = document.structure.blocks.iter().rev().find(text) else { return };
    let words = Source { document, side }.text(block.span);
    let end = last(&words, 40);
    let dots = if end.len() < words.len() { "…" } else { "" };
    let at = path(document, block.span.start, side);
    let line = document.lines.line(block.span.end.saturating_sub(1));
    let at = if at.is_empty() { format!("line {line}") } else { format!("{at} (line {line})") };
    let mut runs = vec![
        Run::new(&format!("stops at {at}: “{dots}"), Tone::Plain),
        Run::new(end.trim_start(), Tone::Same),
        Run::new("”", Tone::Plain),
    ];
    if !finished(&words) {
        runs.push(Run::new(", in mid-sentence", Tone::Alarm).whole());
    }
    screen.line(4, 6, &runs);
}

/// Lists entries of the contents that have no section.
fn unkept(document: &Document, side: Side, screen: &mut Screen) {
    let structure = &document.structure;
    let body: Vec<String> = structure.sections.iter().map(|s| key(&s.title)).collect();
    let missing: Vec<String> = structure
        .blocks
        .iter()
        .filter(|b| b.kind == Kind::Entry && (!structure.bilingual || b.side == side))
        .map(|b| clean(document.text.slice(b.span)))
        .filter(|entry| {
            let entry = key(entry);
            let names = ["contents", "tableofcontents", "目录", "目次"];
            !entry.is_empty()
                && !names.contains(&entry.as_str())
                && !body.iter().any(|b| b.contains(&entry) || !b.is_empty() && entry.contains(b.as_str()))
        })
        .map(|entry| cut(&entry, 40))
        .collect();
    if missing.is_empty() {
        return;
    }
    let text = format!("in the contents but not in the text: {}", missing.join(" · "));
    screen.line(4, 6, &[Run::new(&text, Tone::Warn)]);
}

/// What two headings of one section have in common.
fn key(title: &str) -> String {
    let folded: String =
        title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(script::fold).collect();
    folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_string()
}
