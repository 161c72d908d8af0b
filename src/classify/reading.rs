//! A passage as it reads: marks and white space folded, glosses and line breaks gone.

use crate::align::Stream;
use crate::han::is_han;
use crate::han::script;
use crate::text::Span;
use crate::tokens::{Skip, mark};
use std::ops::Range;

/// A stretch of a stream as a clean string, with the way back to its tokens.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The string: simplified characters, half-width marks, single spaces.
    pub text: String,
    /// For each token, where it stands in the string.
    places: Vec<Span>,
    /// The stream's number of the first token.
    first: usize,
}

impl Reading {
    /// Reads tokens `range` of `stream`.
    pub fn new(stream: &Stream, range: Range<usize>) -> Reading {
        Reading::around(stream, range, None)
    }

    /// Reads tokens `range` of `stream` without the running heads among them, unless `core` lies
    /// inside one.
    pub fn around(stream: &Stream, range: Range<usize>, core: Option<Span>) -> Reading {
        // Eight bytes a token hold nearly any reading without growing.
        let text = String::with_capacity(8 * range.len());
        let mut reading = Reading { text, places: Vec::with_capacity(range.len()), first: range.start };
        if range.is_empty() {
            return reading;
        }
        let cover = stream.cover(range.clone());
        let heads = stream.document.structure.furniture(cover);
        let skips = stream.document.tokens.skips_in(cover);
        if stream.whole() && heads.is_empty() && skips.is_empty() {
            match stream.document.text.slice(cover).is_ascii() {
                true => reading.plain(stream, range),
                false => reading.whole(stream, range),
            }
            return reading;
        }
        for at in range.clone() {
            if at > range.start {
                reading.between(stream, at, skips);
            }
            let within = |h: &&Span| !core.is_some_and(|core| h.contains(core));
            let head = !heads.is_empty() && heads.iter().filter(within).any(|h| h.overlaps(stream.span(at)));
            reading.token(if head { "" } else { stream.text(at) }, stream.han(at));
        }
        reading
    }

    /// Reads ASCII with nothing to leave out: what most edits of a text in English stand in.
    fn plain(&mut self, stream: &Stream, range: Range<usize>) {
        let source = stream.document.text.as_str();
        let mut end = stream.span(range.start).start;
        for at in range {
            let span = stream.span(at);
            let gap = &source[end as usize..span.start as usize];
            let mut spaced = matches!(gap, " " | "\n");
            if !spaced {
                gap.chars().for_each(|c| self.mark(c, &mut spaced));
            }
            if spaced {
                self.text.push(' ');
            }
            self.token(&source[span.range()], false);
            end = span.end;
        }
    }

    /// Adds a character of a gap: marks are folded, white space is only noted.
    fn mark(&mut self, c: char, spaced: &mut bool) {
        *spaced |= c.is_whitespace();
        if let Some(mark) = mark::fold(c) {
            if *spaced && matches!(mark, '(' | '"' | '<' | '[') {
                self.text.push(' ');
            }
            *spaced = false;
            self.text.push(mark);
        }
    }

    /// Reads tokens with nothing to leave out.
    fn whole(&mut self, stream: &Stream, range: Range<usize>) {
        let source = stream.document.text.as_str();
        let mut end = stream.span(range.start).start;
        for at in range {
            let span = stream.span(at);
            if end < span.start {
                let mut spaced = false;
                source[end as usize..span.start as usize].chars().for_each(|c| self.mark(c, &mut spaced));
                if spaced {
                    self.space(&source[span.range()], stream.han(at));
                }
            }
            match stream.character(at) {
                Some(c) => self.character(c),
                None => self.token(&source[span.range()], stream.han(at)),
            }
            end = span.end;
        }
    }

    /// Adds a token that is one character.
    fn character(&mut self, c: char) {
        let start = self.text.len();
        self.text.push(c);
        self.places.push(Span::new(start, self.text.len()));
    }

    /// Adds what stands before token `at`, less the skips.
    fn between(&mut self, stream: &Stream, at: usize, skips: &[Skip]) {
        let gap = stream.gap(at);
        if gap.cover().is_empty() {
            return;
        }
        let mut spaced = false;
        for (span, part) in gap.spans.iter().zip(gap.parts()) {
            if part == " " && skips.is_empty() {
                spaced = true;
                continue;
            }
            for (offset, c) in part.char_indices() {
                let here = span.start + offset as u32;
                if !skips.iter().any(|s| s.span.start <= here && here < s.span.end) {
                    self.mark(c, &mut spaced);
                }
            }
        }
        if !skips.is_empty() && stream.document.breaks(gap.cover()) {
            spaced = true;
            // Numbers of two cells are two numbers.
            let digit = |c: char| c.is_ascii_digit();
            if self.text.ends_with(digit) && stream.text(at).starts_with(digit) {
                return self.text.push('\n');
            }
        }
        if spaced {
            self.space(stream.text(at), stream.han(at));
        }
    }

    /// Adds the space before a token, unless it stands in Chinese, where a space says nothing.
    fn space(&mut self, raw: &str, han: bool) {
        let last = self.text.as_bytes().last().copied().unwrap_or_default();
        if last.is_ascii() && !last.is_ascii_digit() && !han {
            return self.text.push(' ');
        }
        let digit = |c: char| c.is_ascii_digit();
        let parted = self.text.ends_with(digit)
            && raw.chars().all(|c| mark::half(c).is_ascii_digit())
            && self.text.trim_end_matches(digit).ends_with(is_han);
        let joins = parted || han || self.text.chars().next_back().is_some_and(is_han);
        if !joins {
            self.text.push(' ');
        }
    }

    /// Adds a token; those of running heads are read as nothing.
    fn token(&mut self, raw: &str, han: bool) {
        let start = self.text.len();
        if han && let Some(c) = raw.chars().next() {
            return self.character(script::fold(c));
        }
        let torn = raw.bytes().any(|byte| byte == b'\n');
        if !torn && raw.is_ascii() {
            self.text.push_str(raw);
            self.places.push(Span::new(start, self.text.len()));
            return;
        }
        let mut front = false;
        for c in raw.chars() {
            // A number in the margin may stand in front of the line that a word goes on in.
            front = c == '\n' || front && (c.is_ascii_digit() || c.is_whitespace() || c == '>');
            if front
                || torn && (c.is_whitespace() || matches!(c, '-' | '>' | '|'))
                || crate::tokens::layer::invisible(c)
            {
                continue;
            }
            self.text.push(match c {
                '’' => '\'',
                c if is_han(c) => script::fold(c),
                c => mark::half(c),
            });
        }
        self.places.push(Span::new(start, self.text.len()));
    }

    /// Where tokens `range` stand in the string; tokens it does not hold count as at its ends.
    pub fn place(&self, range: Range<usize>) -> Span {
        let local = |at: usize| at.saturating_sub(self.first).min(self.places.len());
        let (start, end) = (local(range.start), local(range.end));
        let edge = |at: usize| at.checked_sub(1).map_or(0, |n| self.places[n].end);
        if start >= end {
            return Span { start: edge(start), end: edge(start) };
        }
        self.places[start].cover(self.places[end - 1])
    }

    /// The tokens that `span` of the string touches.
    pub fn tokens(&self, span: Span) -> Range<usize> {
        let start = self.places.partition_point(|p| p.end <= span.start);
        let end = self.places.partition_point(|p| p.start < span.end);
        self.first + start..self.first + end.max(start)
    }

    /// The string of tokens `range`.
    pub fn slice(&self, range: Range<usize>) -> &str {
        &self.text[self.place(range).range()]
    }
}
