//! An inspection for people: what the copy says about itself, what is wrong in it, what copying made.

use super::{Item, Report};
use crate::finding::{Detail, Severity};
use crate::inspect::{Field, Statement};
use crate::report::prose::sentence;
use crate::report::quote::Source;
use crate::report::screen::{Run, Screen, Tone, cut, thousands};
use crate::report::terminal::{count, path, tone};
use crate::structure::Side;
use crate::structure::title;
use std::io::{self, Write};

/// How an inspection is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Columns.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether to show every finding and the evidence that was rejected.
    pub all: bool,
}

/// Findings of one kind that are shown unless all are asked for.
const LIMIT: usize = 12;

/// Writes an inspection for people.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { report, options, screen: Screen::new(options.width, options.colour) };
    page.head();
    page.about();
    page.complete();
    page.findings();
    page.noise();
    page.notes();
    out.write_all(page.screen.page().as_bytes())
}

struct Page<'a> {
    report: &'a Report<'a>,
    options: &'a Options,
    screen: Screen,
}

impl Page<'_> {
    /// What the copy is, and how it stands.
    fn head(&mut self) {
        let document = self.report.document;
        let name = if document.name == "-" { "standard input" } else { &document.name };
        self.screen.line(0, 2, &[Run::new(name, Tone::Strong)]);
        let mut about = vec![document.format.name().to_string(), document.encoding.to_string()];
        about.extend(document.languages.iter().map(|tag| crate::report::terminal::language(tag)));
        about.push(format!("{} bytes", thousands(document.length as u64)));
        self.screen.line(2, 2, &[Run::new(&about.join(", "), Tone::Faint)]);
        let number = |s: Severity| self.report.items.iter().filter(|i| i.finding.severity == s).count();
        let sums: Vec<String> = Severity::ALL[..3].iter().map(|&s| format!("{} {}", s.name(), number(s))).collect();
        let verdict =
            if self.report.items.is_empty() { "nothing wrong was found".to_string() } else { sums.join("   ") };
        let strongest = Severity::ALL.into_iter().find(|&s| number(s) > 0).map_or(Tone::Plain, tone);
        self.screen.line(2, 2, &[Run::new(&verdict, strongest)]);
    }

    /// What the copy says about itself.
    fn about(&mut self) {
        self.screen.blank();
        self.screen.line(0, 2, &[Run::new("WHAT IT SAYS ABOUT ITSELF", Tone::Strong)]);
        let report = self.report;
        for field in &report.inspection.about.fields {
            self.field(field);
        }
    }

    fn field(&mut self, field: &Field) {
        const HANG: usize = 20;
        let name = format!("{:<HANG$}", field.name.replace('-', " "));
        let optional = matches!(field.name, "translator" | "edition" | "line-ends" | "identifier" | "issuer");
        if field.stated.is_empty() && !(optional && field.rejected.is_empty()) {
            self.screen.line(2, 2 + HANG, &[Run::new(&name, Tone::Plain), Run::new("not stated", Tone::Faint)]);
        }
        for (at, statement) in field.stated.iter().enumerate() {
            let mut runs = vec![Run::new(&statement.value, Tone::Strong)];
            runs.push(Run::new(&format!("   {}", self.evidence(statement)), Tone::Faint));
            if at == 0 {
                runs.insert(0, Run::new(&name, Tone::Plain));
            }
            self.screen.line(if at == 0 { 2 } else { 2 + HANG }, 2 + HANG, &runs);
        }
        for statement in &field.rejected {
            let value = if statement.value.is_empty() { String::new() } else { format!("{} ", statement.value) };
            let text = format!("not {value}{}", self.evidence(statement));
            self.screen.line(2 + HANG, 2 + HANG, &[Run::new(&text, Tone::Faint)]);
        }
    }

    /// Where a statement stands and why it counts.
    fn evidence(&self, statement: &Statement) -> String {
        match statement.place {
            Some(place) => format!("(line {}: {})", self.report.document.lines.line(place.start), statement.reason),
            None => format!("({})", statement.reason),
        }
    }

    /// What of its contents it has, and where it stops.
    fn complete(&mut self) {
        let complete = &self.report.inspection.completeness;
        if !complete.entries.is_empty() {
            let missing = complete.missing().count();
            let text = match missing {
                0 => format!("has all {} of its table of contents", count_of(complete.entries.len())),
                n => format!("lacks {n} of the {} of its table of contents", count_of(complete.entries.len())),
            };
            let name = format!("{:<20}", "completeness");
            self.screen.line(2, 22, &[Run::new(&name, Tone::Plain), Run::new(&text, Tone::Plain)]);
        }
        for stop in &complete.stops {
            let document = self.report.document;
            let tag = document.language(stop.side).unwrap_or("und");
            let line = document.lines.line(stop.place.end.saturating_sub(1));
            let whole = if stop.whole { "" } else { ", in mid-sentence" };
            let at = path(document, stop.place.start, stop.side);
            let name = format!("{:<20}", format!("{} stops", title(tag)));
            let text = format!("line {line}, {at}{whole}");
            self.screen.line(
                2,
                22,
                &[Run::new(&name, Tone::Plain), Run::new(text.trim_end_matches(", "), Tone::Plain)],
            );
        }
    }

    fn findings(&mut self) {
        let report = self.report;
        let mut last = None;
        let (mut shown, mut hidden) = (0, 0);
        for item in &report.items {
            if last != Some(item.finding.kind) {
                shown = 0;
                last = Some(item.finding.kind);
            }
            shown += 1;
            if shown > LIMIT && !self.options.all {
                hidden += 1;
                continue;
            }
            self.item(item);
        }
        if hidden > 0 {
            self.screen.blank();
            self.screen.line(0, 2, &[Run::new(&format!("{} more: --all", thousands(hidden)), Tone::Faint)]);
        }
    }

    fn item(&mut self, item: &Item) {
        let (document, finding) = (self.report.document, item.finding);
        self.screen.blank();
        let at = path(document, item.place.span.start, finding.side);
        let left = [
            Run::new("● ", tone(finding.severity)),
            Run::new(finding.kind.name(), tone(finding.severity)),
            Run::new(&format!("  {at}"), Tone::Plain),
        ];
        let mut places = format!("line {}", item.place.line);
        if let Some(other) = &item.other {
            places.push_str(&format!(", {}", other.line));
        }
        self.screen.ends(0, 2, &left, &Run::new(&places, Tone::Faint));
        self.quote(item);
        self.screen.line(4, 4, &[Run::new(&sentence(&finding.message), Tone::Plain)]);
        for (name, detail) in &finding.detail {
            if let ("repair", Detail::Text(text)) = (*name, detail) {
                let sure = format!("   ({} % sure)", (finding.confidence * 100.0).round());
                let runs =
                    [Run::new("repair: ", Tone::Faint), Run::new(text, Tone::Come), Run::new(&sure, Tone::Faint)];
                self.screen.line(4, 8, &runs);
            }
        }
    }

    /// The place in its sentence, and the other place.
    fn quote(&mut self, item: &Item) {
        let source = |side: Side| Source { document: self.report.document, side };
        let reach = if item.finding.side == Side::Han { 16 } else { 8 };
        let quote = source(item.finding.side).quote(item.place.span, reach);
        let (open, close) = if self.screen.colour() { ("", "") } else { ("[-", "-]") };
        let runs = [
            Run::new(&quote.before, Tone::Plain),
            Run::new(&format!("{open}{}{close}", cut(&quote.text, 240)), Tone::Gone),
            Run::new(&quote.after, Tone::Plain),
        ];
        if !item.place.span.is_empty() {
            self.screen.line(4, 4, &runs);
        }
        if let Some(other) = &item.other {
            let side = self.report.document.structure.side(other.span.start);
            let text = cut(&source(side).text(other.span), 240);
            self.screen.line(4, 4, &[Run::new("beside: ", Tone::Faint), Run::new(&text, Tone::Plain)]);
        }
    }

    fn noise(&mut self) {
        let noise = &self.report.inspection.noise;
        if noise.is_empty() {
            return;
        }
        self.screen.blank();
        let text: Vec<String> =
            noise.iter().map(|n| format!("{} {}", n.layer.name(), thousands(n.count as u64))).collect();
        let runs = [Run::new("MADE BY COPYING  ", Tone::Strong), Run::new(&text.join(" · "), Tone::Plain)];
        self.screen.line(0, 2, &runs);
    }

    fn notes(&mut self) {
        let report = self.report;
        for note in &report.inspection.notes {
            self.screen.line(0, 6, &[Run::new("note: ", Tone::Strong), Run::new(note, Tone::Plain)]);
        }
    }
}

/// `25 entries`, `1 entry`.
fn count_of(entries: usize) -> String {
    if entries == 1 { "1 entry".to_string() } else { count(entries, "entry").replace("entrys", "entries") }
}
