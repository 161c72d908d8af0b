//! Stretches that only one side has: sections, paragraphs, a lost end, what a site put round.

use super::short;
use crate::align::Stream;
use crate::finding::{Finding, Kind, Severity};
use crate::structure::{self, Section, Side};
use crate::text::{Sides, Span};
use std::ops::Range;

/// Where in the other copy a one-sided stretch would stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Before all that matches.
    Head,
    /// After all that matches.
    Tail,
    /// Between things that match.
    Inner,
}

/// A stretch that only one side has.
#[derive(Debug)]
pub struct Region<'a> {
    /// The stream that has it.
    pub stream: &'a Stream<'a>,
    /// The stream that lacks it.
    pub other: &'a Stream<'a>,
    /// Its tokens.
    pub range: Range<usize>,
    /// Where it would stand in the other copy.
    pub place: Span,
    /// Whether the base has it (then it is missing) or the witness (then it is added).
    pub missing: bool,
    /// Where it would stand, seen from the whole.
    pub edge: Edge,
    /// Whether the text proper begins with what matches, so that a head is only matter in front.
    pub front: bool,
    /// Whether the other copy has more at that end: then this may be what a site put round its copy.
    pub site: bool,
}

/// A run of tokens in one block.
struct Part {
    range: Range<usize>,
    /// Whether it is all of its block.
    whole: bool,
}

impl Region<'_> {
    /// What to report about it.
    pub fn judge(&self) -> Vec<Finding> {
        let parts = self.parts();
        if !parts.iter().any(|p| p.whole) && self.edge == Edge::Inner {
            return vec![self.inline(self.range.clone())];
        }
        let mut findings = self.sections(&parts);
        let covered: Vec<Span> = findings.iter().map(|f| self.own(f)).collect();
        for range in self.rest(&parts, &covered) {
            findings.push(self.paragraphs(range));
        }
        if self.edge == Edge::Tail && self.prose() && (self.missing || self.broken_off()) {
            findings.insert(0, self.truncated(&findings));
            // A tail without sections of its own is said once.
            if findings.len() == 2 && findings[1].kind != Kind::SectionMissing && findings[1].kind != Kind::SectionAdded
            {
                findings.truncate(1);
            }
        }
        findings
    }

    /// Whether it holds whole paragraphs, or stands at an end of the text.
    pub fn large(&self) -> bool {
        self.edge != Edge::Inner && self.stream.weight(self.range.clone()) >= 6.0
            || self.parts().iter().any(|p| p.whole)
    }

    /// At an end of the text: the tokens that go on from a paragraph of the other copy, and the rest.
    pub fn torn(&self) -> (Range<usize>, Range<usize>) {
        let parts = self.parts();
        let Range { start, end } = self.range.clone();
        match (parts.first(), parts.last()) {
            (Some(first), _) if self.edge == Edge::Tail && !first.whole => (first.range.clone(), first.range.end..end),
            (_, Some(last)) if self.edge == Edge::Head && !last.whole => (last.range.clone(), start..last.range.start),
            _ => (start..start, start..end),
        }
    }

    /// The tokens block by block.
    fn parts(&self) -> Vec<Part> {
        let structure = &self.stream.document.structure;
        let block = |at: usize| structure.block(self.stream.span(at).start);
        let mut parts: Vec<Part> = Vec::new();
        let mut start = self.range.start;
        while start < self.range.end {
            let own = block(start);
            let mut end = start + 1;
            while end < self.range.end && block(end) == own {
                end += 1;
            }
            let opens = start == 0 || block(start - 1) != own;
            let closes = end == self.stream.len() || block(end) != own;
            parts.push(Part { range: start..end, whole: opens && closes });
            start = end;
        }
        parts
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.stream.cover(range)
    }

    /// Where a range stands with the marks at the ends of its paragraphs, as far as those are in it:
    /// the `（` of `（六）`, the full stop.
    fn widened(&self, range: Range<usize>) -> Span {
        let structure = &self.stream.document.structure;
        let block = |at: usize| structure.block(self.stream.span(at).start).map(|b| structure.blocks[b].span);
        let mut span = self.span(range.clone());
        let before = range.start.checked_sub(1).map_or(0, |at| self.stream.span(at).end);
        let after = if range.end < self.stream.len() { self.stream.span(range.end).start } else { u32::MAX };
        if let Some(first) = block(range.start).filter(|block| block.start >= before) {
            span.start = span.start.min(first.start);
        }
        if let Some(last) = block(range.end - 1).filter(|block| block.end <= after) {
            span.end = span.end.max(last.end);
        }
        span
    }

    /// Both places, where this side's is `own`.
    pub fn places(&self, own: Span) -> Sides<Span> {
        if self.missing { Sides::new(own, self.place) } else { Sides::new(self.place, own) }
    }

    fn own(&self, finding: &Finding) -> Span {
        if self.missing { finding.places.base } else { finding.places.witness }
    }

    fn side(&self) -> Side {
        let fallback = if self.stream.han(self.range.start) { Side::Han } else { Side::Word };
        self.stream.side.unwrap_or(fallback)
    }

    fn who(&self) -> &'static str {
        if self.missing { "the witness" } else { "the base" }
    }

    /// Front matter and what stands round a text weighs less than the text.
    fn severity(&self) -> Severity {
        match self.edge {
            _ if contents(self.stream, &self.range) || self.notice() => Severity::Editorial,
            Edge::Head if self.front || !self.missing => Severity::Editorial,
            _ => Severity::Substantive,
        }
    }

    /// Whether the stretch is nothing but lines that say who holds the copyright since when.
    fn notice(&self) -> bool {
        let text = self.stream.document.text.slice(self.span(self.range.clone()));
        let year = |line: &str| line.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
        let holder = |line: &str| {
            let line = line.trim_matches(|c: char| !c.is_alphanumeric() && !"(©".contains(c)).to_lowercase();
            let marked = ["copyright", "(c)", "©", "c) ", "all rights reserved"].iter().any(|m| line.starts_with(m));
            marked && line.len() <= 160 && (year(&line) || line.starts_with("all rights"))
        };
        let mut lines = text.lines().filter(|line| line.contains(char::is_alphanumeric)).peekable();
        lines.peek().is_some() && lines.all(holder)
    }

    /// Whether the stretch has sentences: text of a document, not links and labels round it, and not
    /// what a site says about itself.
    pub fn prose(&self) -> bool {
        let weight = self.stream.weight(self.range.clone());
        let text = self.stream.document.text.slice(self.widened(self.range.clone()));
        if weight < 8.0 {
            return self.missing && !self.titled();
        }
        let sample = &text[..text.floor_char_boundary(4000)];
        let ends = sample.matches(['.', '!', '?', '。', '！', '？', ';', '；', ',', '，', ':', '：']).count() as f64;
        let seen = weight * sample.len() as f64 / text.len().max(1) as f64;
        let site = (self.site || !self.missing) && structure::interface(sample);
        (ends * 40.0 >= seen || weight < 25.0 && !sample.contains('\n')) && !site
    }

    /// Whether it is whole lines that are no sentences: a title over the text, `The End` under it.
    fn titled(&self) -> bool {
        let span = self.span(self.range.clone());
        let text = self.stream.document.text.as_str();
        let rest = text[span.range().end..].trim_start_matches([')', ']', '>', '"', '”', '）']);
        let line = rest.trim_start_matches([' ', '\t']);
        self.parts().iter().all(|part| part.whole) && (line.is_empty() || line.starts_with(['\n', '\r']))
    }

    /// Whether the copy that lacks the stretch shows that it should have it: it ends in the middle of
    /// a sentence, or its own contents list what is missing.
    fn broken_off(&self) -> bool {
        let text = self.other.document.text.as_str();
        let rest = text[self.place.start as usize..].trim_start_matches(|c: char| c.is_whitespace());
        let ended = rest.is_empty() && text.ends_with(['。', '.', '!', '?', '！', '？', '”', '"', ')', '）', '\n'])
            || rest.starts_with([
                '。', '.', '!', '?', '！', '？', '”', '"', '」', ')', '）', ':', '：', ';', '；', '…', '—', '*',
            ]);
        !ended || self.listed()
    }

    /// Whether the contents of the copy that lacks the stretch list a section in it.
    fn listed(&self) -> bool {
        let structure = &self.other.document.structure;
        let entries = structure.blocks.iter().filter(|b| b.kind == structure::Kind::Entry);
        let listed: Vec<String> =
            entries.map(|b| structure::letters(&structure::clean(self.other.document.text.slice(b.span)))).collect();
        let span = self.span(self.range.clone());
        let sections = self.stream.document.structure.headed(span, self.side()).iter();
        let mut inside = sections.filter(|s| span.contains(s.heading));
        inside.any(|s| listed.iter().any(|entry| !s.title.is_empty() && entry.contains(&structure::letters(&s.title))))
    }

    /// What stands round a text at its ends without being sentences of it.
    pub fn around(&self, range: Range<usize>) -> Finding {
        self.paragraphs(range).at_most(Severity::Editorial).with("matter", "around")
    }

    /// The outermost sections that lie wholly inside.
    fn sections(&self, parts: &[Part]) -> Vec<Finding> {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
        let span = self.span(first.range.start..last.range.end);
        let structure = &self.stream.document.structure;
        let mut found: Vec<Finding> = Vec::new();
        let mut reach = 0;
        for section in structure.headed(span, self.side()) {
            let body = crate::document::trim(self.stream.document.text.as_str(), section.span);
            let inside = section.heading.start >= span.start && section.heading.end <= span.end;
            if !inside
                || section.heading.start < reach
                || body.end > span.end.max(section.heading.end) && !self.swallowed(body, span)
            {
                continue;
            }
            reach = body.end.min(span.end);
            found.push(self.section(section, Span { start: body.start, end: reach.max(section.heading.end) }));
        }
        found
    }

    /// Whether what a section has beyond the stretch is only marks or furniture.
    fn swallowed(&self, body: Span, span: Span) -> bool {
        let from = self.stream.document.tokens.at(span.end);
        let to = self.stream.document.tokens.at(body.end);
        let structure = &self.stream.document.structure;
        (from..to).all(|id| {
            let block = structure.block(self.stream.document.tokens.span(id).start);
            block.is_some_and(|b| {
                matches!(structure.blocks[b].kind, structure::Kind::Furniture | structure::Kind::Boilerplate)
            })
        })
    }

    fn section(&self, section: &Section, span: Span) -> Finding {
        let structure = &self.stream.document.structure;
        let inner = structure.headed(span, section.side).iter().filter(|s| span.contains(s.heading)).count() - 1;
        let paragraphs = structure.paragraphs(span, section.side);
        let size = match inner {
            0 => plural(paragraphs, "paragraph"),
            n => format!("{}, {}", plural(n, "section"), plural(paragraphs, "paragraph")),
        };
        let kind = if self.missing { Kind::SectionMissing } else { Kind::SectionAdded };
        let message = format!("the section {} ({size}) is not in {}", short(&section.title), self.who());
        Finding::new(kind, section.side, self.places(span), message)
            .weigh(self.severity())
            .with("section", section.title.clone())
            .with("sections", crate::finding::Detail::Count(inner as u64))
            .with("paragraphs", crate::finding::Detail::Count(paragraphs as u64))
    }

    /// What is left of the stretch beside its sections: runs of tokens.
    fn rest(&self, parts: &[Part], covered: &[Span]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for part in parts {
            let span = self.span(part.range.clone());
            if covered.iter().any(|c| c.overlaps(span)) {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if last.end == part.range.start => last.end = part.range.end,
                _ => ranges.push(part.range.clone()),
            }
        }
        ranges
    }

    /// Paragraphs that only one side has; part of one is text put in or taken out.
    fn paragraphs(&self, range: Range<usize>) -> Finding {
        let span = self.span(range.clone());
        let count = self.stream.document.structure.paragraphs(span, self.side());
        let parts = self.parts();
        let whole = parts.iter().any(|p| p.whole && range.start <= p.range.start && p.range.end <= range.end);
        if !whole {
            return self.inline(range);
        }
        let span = self.widened(range.clone());
        let kind = if self.missing { Kind::ParagraphMissing } else { Kind::ParagraphAdded };
        let what = if count == 1 { "a paragraph is".to_string() } else { format!("{} paragraphs are", count.max(2)) };
        let text = super::Reading::new(self.stream, range.start..range.end.min(range.start + 40));
        let message = format!("{what} not in {}: “{}”", self.who(), short(&text.text));
        Finding::new(kind, self.side(), self.places(span), message)
            .weigh(self.severity())
            .with("paragraphs", crate::finding::Detail::Count(count.max(1) as u64))
    }

    /// Words within a paragraph.
    fn inline(&self, range: Range<usize>) -> Finding {
        let kind = if self.missing { Kind::TextDeleted } else { Kind::TextInserted };
        let text = super::Reading::new(self.stream, range.start..range.end.min(range.start + 40));
        let done = if self.missing { "taken out" } else { "put in" };
        let message = format!("“{}” was {done}", short(&text.text));
        Finding::new(kind, self.side(), self.places(self.span(range)), message).weigh(self.severity())
    }

    /// One copy stops where the other goes on.
    fn truncated(&self, findings: &[Finding]) -> Finding {
        let span = self.span(self.range.clone());
        let stops = if self.missing { "the witness" } else { "the base" };
        let sections = findings.iter().filter(|f| matches!(f.kind, Kind::SectionMissing | Kind::SectionAdded)).count();
        let paragraphs = self.stream.document.structure.paragraphs(span, self.side()).max(1);
        let structure = &self.stream.document.structure;
        let last = self.range.start.checked_sub(1).map(|at| self.stream.span(at).start);
        let path: Vec<String> = last
            .map_or(Vec::new(), |at| structure.path(at, self.side()))
            .into_iter()
            .map(|n| structure.sections[n].title.clone())
            .collect();
        let at = match path.is_empty() {
            true => String::new(),
            false => format!(" after {}", path.iter().map(|t| short(t)).collect::<Vec<_>>().join(" › ")),
        };
        let lost = match sections {
            0 => plural(paragraphs, "paragraph"),
            n => format!("{}, {}", plural(n, "section"), plural(paragraphs, "paragraph")),
        };
        Finding::new(
            Kind::Truncated,
            self.side(),
            self.places(span),
            format!("{stops} stops{at}; the other copy goes on for {lost}"),
        )
        .weigh(self.severity())
        .with("side", if self.missing { "witness" } else { "base" })
        .with("last", crate::finding::Detail::List(path))
    }
}

/// Whether a range is entries of a table of contents, with the title over them at most.
pub fn contents(stream: &Stream, range: &Range<usize>) -> bool {
    let structure = &stream.document.structure;
    let entry = |at: usize| {
        let block = structure.block(stream.span(at).start);
        block.is_some_and(|b| structure.blocks[b].kind == structure::Kind::Entry)
    };
    let entries = range.clone().filter(|&at| entry(at)).count();
    // The last line with its leader and page number.
    let span = stream.cover(range.clone()).range();
    let source = stream.document.text.as_str();
    let near = source.ceil_char_boundary((span.end + 1000).min(source.len()));
    let end = source[span.end..near].find('\n').map_or(near, |at| span.end + at);
    let text = &source[span.start..end];
    let leader = |line: &&str| line.contains("....") || line.contains("……") || line.contains("····");
    let led = text.lines().filter(leader).count();
    entries > 0 && range.len() - entries <= 4 || led > 0 && led * 3 >= text.lines().count() * 2
}

/// A count with its noun.
fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
