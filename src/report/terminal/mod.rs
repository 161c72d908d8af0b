//! A comparison for people: the judgement first, findings from heavy to light, noise explained.

mod findings;
mod head;
mod noise;
mod sections;

pub(super) use head::language;

use super::Report;
use super::quote::Source;
use super::screen::{Run, Screen, Tone, columns, cut};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::structure::{Side, heading};
use crate::text::{Sides, Span};
use std::io::{self, Write};

/// How a comparison is laid out.
#[derive(Debug, Clone)]
pub struct Options {
    /// Columns of a line.
    pub width: usize,
    /// Whether to colour; `colored` must be allowed to, see `colored::control`.
    pub colour: bool,
    /// Words, or Han characters, quoted on either side of a change; `None` for what suits the language.
    pub context: Option<usize>,
    /// How many findings are shown; `None` for all.
    pub limit: Option<usize>,
    /// Whether small findings of one kind are gathered into one.
    pub gather: bool,
    /// The outline of both copies instead of the findings.
    pub outline: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { width: 100, colour: false, context: None, limit: Some(40), gather: true, outline: false }
    }
}

/// Writes a report for people.
///
/// Nothing from the copies reaches the terminal as it is: control characters and those that
/// cannot be seen are spelled out.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use recension::{capture::Capture, compare, document::Document, report::{Report, terminal}, text::Sides};
/// let read = |text: &str| Document::read(Capture::new("copy", text.into())).unwrap();
/// let base = read("The rent is due on 1 March 2015 at the office of the agent.");
/// let witness = read("The rent is due on 1 March 2024 at the office of the agent.");
/// let documents = Sides::new(&base, &witness);
/// let comparison = compare::compare(documents, &compare::Options::default());
/// let mut page = Vec::new();
/// terminal::write(&Report::new(documents, &comparison), &terminal::Options::default(), &mut page).unwrap();
/// assert!(String::from_utf8(page).unwrap().contains("due on [-1 March 2015-]{+1 March 2024+} at the office"));
/// ```
pub fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(report, options);
    page.head();
    if options.outline {
        page.outlines();
    } else {
        page.findings();
        page.noise();
    }
    page.notes();
    page.more();
    out.write_all(page.screen.page().as_bytes())
}

/// A page that is being written.
struct Page<'a> {
    report: &'a Report<'a>,
    options: &'a Options,
    screen: Screen,
    /// What the copies are called beside a line number.
    names: Sides<String>,
    /// How many findings were left out, and whether some were gathered.
    hidden: usize,
    gathered: bool,
}

impl<'a> Page<'a> {
    fn new(report: &'a Report<'a>, options: &'a Options) -> Page<'a> {
        let screen = Screen::new(options.width, options.colour);
        Page { report, options, screen, names: names(report.documents), hidden: 0, gathered: false }
    }

    /// The source of quotes of one stream, on both sides.
    fn sources(&self, side: Side) -> Sides<Source<'a>> {
        self.report.documents.map(|document| Source { document, side })
    }

    /// What is odd about the copies and the comparison.
    fn notes(&mut self) {
        let notes = self.report.notes();
        if !notes.is_empty() {
            self.screen.blank();
        }
        for note in notes {
            self.screen.line(0, 6, &[Run::new("note: ", Tone::Strong), Run::new(&note, Tone::Plain)]);
        }
    }

    /// How to see more.
    fn more(&mut self) {
        let mut hints = Vec::new();
        if self.hidden > 0 || self.gathered {
            hints.push("--all for every finding".to_string());
        }
        let shown = |layer| self.report.items.iter().any(|i| i.finding.kind == Kind::Noise(layer));
        let loudest = self.report.comparison.noise.iter().filter(|n| !shown(n.layer)).max_by_key(|n| n.count);
        if let Some(noise) = loudest.filter(|_| !self.options.outline) {
            hints.push(format!("--show {} to list a layer's noise", noise.layer.name()));
        }
        if !self.options.outline {
            hints.push("--outline for the sections of both copies".to_string());
        }
        hints.push("--format json for everything".to_string());
        self.screen.blank();
        let text = format!("more: {}", hints.join(" · "));
        self.screen.line(0, 6, &[Run::new(&text, Tone::Faint)]);
    }
}

/// Short names of both copies: their file stems, or their parts where those do not tell them apart.
fn names(documents: Sides<&Document>) -> Sides<String> {
    let stem = |document: &Document| {
        let name = document.name.rsplit(['/', '\\']).next().unwrap_or("");
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if stem == "-" { "stdin".to_string() } else { stem.to_string() }
    };
    let stems = documents.map(stem);
    let plain = |s: &str| !s.is_empty() && columns(s) <= 16;
    if stems.base != stems.witness && plain(&stems.base) && plain(&stems.witness) {
        return stems;
    }
    Sides::new("base".to_string(), "witness".to_string())
}

/// Where a place is, for people: `第二章 › 四、普惠原则 ¶1`; outer sections by their numbers.
pub(super) fn path(document: &Document, place: u32, side: Side) -> String {
    let structure = &document.structure;
    let titles = structure.path(place, side).into_iter().map(|n| structure.sections[n].title.as_str());
    trail(&titles.collect::<Vec<_>>(), structure.paragraph(place, side))
}

/// The same from the titles of the sections, outermost first, and the number of the paragraph.
pub(super) fn trail(sections: &[&str], paragraph: Option<usize>) -> String {
    let last = sections.len().saturating_sub(1);
    let title = |(at, &title): (usize, &&str)| {
        let label = heading::label(title).filter(|l| at < last && spoken(l.style)).map(|l| title[..l.len].trim());
        label.map_or_else(|| cut(title, if at < last { 24 } else { 48 }), str::to_string)
    };
    let mut path = sections.iter().enumerate().map(title).collect::<Vec<_>>().join(" › ");
    if let Some(paragraph) = paragraph {
        let space = if path.is_empty() { "" } else { " " };
        path.push_str(&format!("{space}¶{paragraph}"));
    }
    path
}

/// Whether a number says by itself which section is meant: `Chapter II`, and not `2.`.
fn spoken(style: heading::Style) -> bool {
    use heading::Style;
    matches!(style, Style::Part | Style::Chapter | Style::Section | Style::Article | Style::Annex)
}

/// The lines of a span, `96` or `96–98`; the page or the paragraph of a format that has no lines.
fn lines(document: &Document, span: Span) -> String {
    if let Some(place) = super::origin::short(document, span) {
        return place;
    }
    let text = document.text.slice(span);
    let start = document.lines.line(span.start + (text.len() - text.trim_start().len()) as u32);
    let end = document.lines.line(span.start + text.trim_end().len().saturating_sub(1) as u32).max(start);
    if start == end { start.to_string() } else { format!("{start}–{end}") }
}

/// The tone of a severity.
pub(super) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Substantive => Tone::Alarm,
        Severity::Editorial => Tone::Warn,
        Severity::Formatting => Tone::Calm,
        Severity::Noise => Tone::Faint,
    }
}

/// A number and its noun: `1 section`, `1,234 sections`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", super::screen::thousands(number as u64))
}
