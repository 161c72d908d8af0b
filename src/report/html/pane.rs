//! The text of one copy with every finding marked in it.
//!
//! All of the text is there, block by block as it stands in the file; markup is not shown, line
//! breaks are those of the page, and glosses, running heads and what a site added are faint.

use super::attribute;
use crate::document::Document;
use crate::report::quote::east;
use crate::structure::Kind;
use crate::text::Span;
use crate::tokens::{Layer, Skip};
use std::fmt::Write as _;

/// Which copy a pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Base,
    Witness,
}

/// What a mark is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The finding of this number.
    Finding(usize),
    /// The noise of this number and layer.
    Noise(usize, Layer),
}

/// A stretch that is marked.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub span: Span,
    pub what: What,
    /// Classes: the severity, and how the stretch is related to the other copy.
    pub class: String,
    /// What a person is told who cannot see the mark.
    pub label: String,
}

/// A block as it is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Where in the text.
    pub span: Span,
    /// How much room it takes, in half widths.
    pub units: usize,
}

/// A pane that is made.
#[derive(Debug, Default)]
pub(super) struct Pane {
    /// Its chunks as HTML.
    pub html: String,
    /// Its blocks in order.
    pub blocks: Vec<Shown>,
}

/// Room of a chunk, in half widths: about a screen. Browsers lay out only chunks that are near.
const CHUNK: usize = 2600;
/// What the end of a block takes beside its text.
const END: usize = 40;

/// Makes the pane of a copy; `marks` stand by place, longer ones first.
///
/// Linear in the text, and in the marks that are open at one place.
pub(super) fn pane(document: &Document, role: Role, marks: &[Mark]) -> Pane {
    let mut writer = Writer::new(document, role, marks);
    for (span, block, again) in pieces(document) {
        writer.block(span, block, again);
    }
    writer.rest();
    writer.pane
}

/// The text cut where a block begins or ends, each piece with the innermost block it is of, and
/// whether that block began in an earlier piece: a running head may stand inside a paragraph.
fn pieces(document: &Document) -> Vec<(Span, Option<usize>, bool)> {
    let blocks = &document.structure.blocks;
    let mut begun = vec![false; blocks.len()];
    let (mut out, mut open, mut at) = (Vec::new(), Vec::<usize>::new(), 0);
    let mut emit = |to: u32, block: Option<usize>, at: &mut u32| {
        if to > *at {
            let again = block.is_some_and(|n| std::mem::replace(&mut begun[n], true));
            out.push((Span { start: *at, end: to }, block, again));
            *at = to;
        }
    };
    for (n, block) in blocks.iter().enumerate() {
        while let Some(top) = open.pop_if(|top| blocks[*top].span.end <= block.span.start) {
            emit(blocks[top].span.end, Some(top), &mut at);
        }
        emit(block.span.start, open.last().copied(), &mut at);
        open.push(n);
    }
    while let Some(top) = open.pop() {
        emit(blocks[top].span.end, Some(top), &mut at);
    }
    emit(document.text.len() as u32, None, &mut at);
    out
}

/// White space that is due before the next character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// A line broke: nothing between Han characters, a space elsewhere.
    Line,
    Space,
}

struct Writer<'a> {
    document: &'a Document,
    role: Role,
    /// Marks that are not open yet.
    marks: &'a [Mark],
    /// Marks that are open, and whether something was shown of them.
    open: Vec<(&'a Mark, bool)>,
    /// What closes the element that is open for findings.
    outer: Option<&'static str>,
    /// Whether an element is open inside it for noise or a gloss, and whether it is that of a gloss.
    inner: Option<bool>,
    /// Whether the open findings, or the open noise, have changed since.
    stale: Stale,
    skips: std::iter::Peekable<std::slice::Iter<'a, Skip>>,
    /// Depth of the section that begins at a place, by place.
    headings: Vec<(u32, u8)>,
    line: Body,
    pane: Pane,
    /// Room that the open chunk takes.
    chunk: Option<usize>,
}

/// What has changed since elements were opened.
#[derive(Debug, Clone, Copy, Default)]
struct Stale {
    findings: bool,
    noise: bool,
}

impl Stale {
    fn note(&mut self, what: What) {
        match what {
            What::Finding(_) => self.findings = true,
            What::Noise(..) => self.noise = true,
        }
    }
}

/// The HTML of the block that is being written.
#[derive(Default)]
struct Body {
    html: String,
    due: Option<Due>,
    last: Option<char>,
    units: usize,
    right: bool,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, role: Role, marks: &'a [Mark]) -> Writer<'a> {
        let mut headings: Vec<(u32, u8)> =
            document.structure.sections.iter().map(|s| (s.heading.start, s.level)).collect();
        headings.sort_unstable();
        Writer {
            document,
            role,
            marks,
            open: Vec::new(),
            outer: None,
            inner: None,
            stale: Stale::default(),
            skips: document.tokens.skips.iter().peekable(),
            headings,
            line: Body::default(),
            pane: Pane::default(),
            chunk: None,
        }
    }

    /// Writes a piece of a block.
    fn block(&mut self, span: Span, block: Option<usize>, again: bool) {
        let text = self.document.text.as_str();
        for (offset, c) in text[span.range()].char_indices() {
            let place = span.start + offset as u32;
            self.turn(place);
            self.character(place, c);
        }
        // Signs alone wait for the next words.
        if self.line.last.is_none() {
            return;
        }
        self.close(true);
        self.paragraph(span, block, again);
    }

    /// Marks that stand behind all text.
    fn rest(&mut self) {
        self.turn(u32::MAX);
        if !self.line.html.is_empty() {
            let end = Span::at(self.document.text.len());
            self.paragraph(end, None, true);
        }
        if self.chunk.is_some() {
            self.pane.html.push_str("</div>\n");
        }
    }

    /// Opens and closes the marks that begin and end up to a place.
    fn turn(&mut self, place: u32) {
        loop {
            let ends = self.open.iter().map(|(mark, _)| mark.span.end).min().filter(|&end| end <= place);
            let starts = self.marks.first().map(|mark| mark.span.start).filter(|&start| start <= place);
            match (ends, starts) {
                (Some(end), start) if start.is_none_or(|start| end <= start) => self.expire(end),
                (_, Some(_)) => {
                    self.stale.note(self.marks[0].what);
                    self.open.push((&self.marks[0], false));
                    self.marks = &self.marks[1..];
                }
                (_, None) => return,
            }
        }
    }

    /// Closes the marks that end here; one of which nothing was shown leaves a sign.
    fn expire(&mut self, end: u32) {
        let (over, open): (Vec<_>, Vec<_>) = self.open.drain(..).partition(|(mark, _)| mark.span.end <= end);
        self.open = open;
        over.iter().for_each(|(mark, _)| self.stale.note(mark.what));
        let unseen: Vec<&Mark> = over.iter().filter(|(_, shown)| !shown).map(|&(mark, _)| mark).collect();
        if unseen.is_empty() {
            return;
        }
        let only_noise = unseen.iter().all(|mark| matches!(mark.what, What::Noise(..)));
        self.close(!only_noise);
        self.flush('\u{200b}');
        for mark in unseen {
            self.sign(mark);
        }
    }

    /// A sign where a mark has nothing to show.
    fn sign(&mut self, mark: &Mark) {
        let Body { html, .. } = &mut self.line;
        let side = self.role.letter();
        let _ = match mark.what {
            What::Finding(id) => write!(
                html,
                "<a class=\"m {} at\" id=\"{side}{id}\" data-f=\"{id}\" href=\"#f{id}\" aria-label=\"{}\"></a>",
                mark.class,
                attribute(&mark.label)
            ),
            What::Noise(id, layer) => {
                write!(html, "<i class=\"n l{} at\" data-n=\"{id}\"></i>", layer as usize)
            }
        };
    }

    /// Writes one character of the text, or takes note of what becomes of it.
    fn character(&mut self, place: u32, c: char) {
        while self.skips.next_if(|skip| skip.span.end <= place).is_some() {}
        let skip = self.skips.peek().filter(|skip| skip.span.start <= place).map(|skip| skip.layer);
        if skip == Some(Layer::Markup) {
            return;
        }
        if c.is_whitespace() {
            if self.torn(place) != Some(true) {
                self.line.due = self.line.due.max(Some(if c == '\n' { Due::Line } else { Due::Space }));
            }
            return;
        }
        if c == '-' && self.torn(place) == Some(true) {
            return;
        }
        let gloss = matches!(skip, Some(Layer::Ruby | Layer::PageFurniture));
        if self.stale.findings || self.stale.noise || self.inner.unwrap_or(false) != gloss {
            self.close(self.stale.findings);
        }
        self.flush(c);
        if !self.open.is_empty() || gloss {
            self.start(gloss);
        }
        self.line.push(c);
    }

    /// Whether a place is inside a token, and if so whether a line breaks in that token.
    fn torn(&self, place: u32) -> Option<bool> {
        let tokens = &self.document.tokens;
        let token = tokens.span(tokens.at(place + 1).checked_sub(1)?);
        (token.end > place).then(|| self.document.text.slice(token).contains('\n'))
    }

    /// Writes the white space that is due before `next`.
    fn flush(&mut self, next: char) {
        let (Some(due), Some(last)) = (self.line.due.take(), self.line.last) else { return };
        if due == Due::Space || due == Due::Line && !east(last) && !east(next) {
            self.line.push(' ');
        }
    }

    /// Opens the elements of the marks that are open, where they are not yet: findings outside, noise
    /// and glosses inside, so that a finding is one piece whatever noise is in it.
    fn start(&mut self, gloss: bool) {
        if self.outer.is_none() {
            self.findings();
        }
        if self.inner.is_none() {
            self.folds(gloss);
        }
    }

    /// Opens the element of the findings that are open.
    fn findings(&mut self) {
        let side = self.role.letter();
        let html = &mut self.line.html;
        let (mut class, mut numbers, mut id) = ("", String::new(), None);
        for (mark, shown) in &mut self.open {
            let What::Finding(number) = mark.what else { continue };
            let _ = write!(numbers, "{}{number}", if numbers.is_empty() { "" } else { " " });
            // The innermost mark comes last, and it is the one that is seen.
            class = &mark.class;
            let first = !std::mem::replace(shown, true);
            if first && let Some(earlier) = id.replace(number) {
                let _ = write!(html, "<span id=\"{side}{earlier}\"></span>");
            }
        }
        if numbers.is_empty() {
            return;
        }
        let _ = write!(html, "{} class=\"m {class}\" data-f=\"{numbers}\"", self.role.element());
        if let Some(id) = id {
            let _ = write!(html, " id=\"{side}{id}\"");
        }
        html.push('>');
        self.outer = Some(self.role.closing());
    }

    /// Opens the element of the noise that is open, or of a gloss.
    fn folds(&mut self, gloss: bool) {
        let (mut classes, mut number) = (String::new(), None);
        for (mark, shown) in &mut self.open {
            let What::Noise(own, layer) = mark.what else { continue };
            *shown = true;
            let _ = write!(classes, "{}l{}", if number.is_none() { "n " } else { " " }, layer as usize);
            number = Some(own);
        }
        if gloss {
            classes.push_str(if number.is_none() { "g" } else { " g" });
        }
        if classes.is_empty() {
            return;
        }
        let number = number.map_or(String::new(), |n| format!(" data-n=\"{n}\""));
        let _ = write!(self.line.html, "<i class=\"{classes}\"{number}>");
        self.inner = Some(gloss);
    }

    /// Closes the inner element, and the outer one with `all`.
    fn close(&mut self, all: bool) {
        if self.inner.take().is_some() {
            self.line.html.push_str("</i>");
        }
        self.stale.noise = false;
        if all {
            self.line.html.push_str(self.outer.take().unwrap_or_default());
            self.stale.findings = false;
        }
    }

    /// Wraps what was written as a paragraph or heading, in a chunk.
    fn paragraph(&mut self, span: Span, block: Option<usize>, again: bool) {
        let body = std::mem::take(&mut self.line);
        if self.chunk.is_none_or(|taken| taken > CHUNK) {
            if self.chunk.replace(0).is_some() {
                self.pane.html.push_str("</div>\n");
            }
            self.pane.html.push_str("<div class=\"chunk\">\n");
        }
        let taken = body.units + END;
        self.chunk = self.chunk.map(|before| before + taken);
        self.pane.blocks.push(Shown { span, units: taken });
        let text = self.document.text.as_str();
        let start = span.start + (self.document.text.slice(span).len() - text[span.range()].trim_start().len()) as u32;
        let line = self.document.lines.line(start);
        let (tag, class) = self.tag(block, again);
        let html = &mut self.pane.html;
        let _ = write!(html, "<{tag}{class} data-l=\"{line}\"");
        if let Some(language) = block.and_then(|n| self.document.language(self.document.structure.blocks[n].side)) {
            let _ = write!(html, " lang=\"{}\"", attribute(language));
        }
        if body.right {
            html.push_str(" dir=\"auto\"");
        }
        let _ = writeln!(html, ">{}</{tag}>", body.html);
    }

    /// Element and class of a block.
    fn tag(&self, block: Option<usize>, again: bool) -> (String, &'static str) {
        let kind = block.map(|n| self.document.structure.blocks[n]);
        let paragraph = |class| ("p".to_string(), class);
        match kind.map(|block| block.kind) {
            Some(Kind::Heading) if !again => {
                let start = kind.map_or(0, |block| block.span.start);
                let found = self.headings.binary_search_by_key(&start, |&(at, _)| at);
                let level = found.map_or(1, |at| self.headings[at].1);
                (format!("h{}", (level + 2).min(6)), "")
            }
            Some(Kind::Entry) => paragraph(" class=\"entry\""),
            Some(Kind::Furniture | Kind::Boilerplate) => paragraph(" class=\"aside\""),
            None => paragraph(" class=\"aside\""),
            Some(_) if again => paragraph(" class=\"on\""),
            Some(_) => paragraph(""),
        }
    }
}

impl Role {
    /// What ids of marks in the pane begin with.
    pub(super) fn letter(self) -> char {
        match self {
            Role::Base => 'b',
            Role::Witness => 'w',
        }
    }

    fn element(self) -> &'static str {
        match self {
            Role::Base => "<del",
            Role::Witness => "<ins",
        }
    }

    fn closing(self) -> &'static str {
        match self {
            Role::Base => "</del>",
            Role::Witness => "</ins>",
        }
    }
}

impl Body {
    /// Writes one character.
    fn push(&mut self, c: char) {
        if c.is_alphanumeric() || matches!(c, ' ' | ',' | '.') {
            self.html.push(c);
        } else {
            let mut buffer = [0; 4];
            self.html.push_str(&super::text(c.encode_utf8(&mut buffer)));
        }
        self.last = Some(c);
        self.units += if c.len_utf8() > 2 { 2 } else { 1 };
        self.right |= matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    }
}
