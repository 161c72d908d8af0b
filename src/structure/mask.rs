//! The text as it is laid out: markup blanked out, ends of blocks as line ends, byte for byte as long.

use crate::extract::{Extracted, Format, Mark, Read, Role};
use crate::text::Span;
use std::borrow::Cow;

/// The text with its markup blanked out.
///
/// In a web page line ends of the file are spaces; `<br>` ends a line, and a tag of a block, or two
/// `<br>`, leave an empty line.
pub(super) fn mask(extracted: &Extracted) -> Cow<'_, str> {
    let text = extracted.text.as_str();
    if extracted.marks.is_empty() {
        return Cow::Borrowed(text);
    }
    let page = matches!(extracted.format, Format::Html | Format::Epub);
    let mut mask = Mask { text, out: String::with_capacity(text.len()), lines: 0, page };
    let mut code = extracted.hints.iter().filter(|h| h.role == Role::Code).map(|h| h.span).peekable();
    let mut at = 0;
    for mark in &extracted.marks {
        while code.next_if(|span| span.end as usize <= at).is_some() {}
        let kept = code.peek().is_some_and(|span| (span.start as usize) < mark.span.range().start);
        mask.text(at..mark.span.range().start, kept);
        mask.mark(mark);
        at = mark.span.range().end;
    }
    mask.text(at..text.len(), false);
    Cow::Owned(mask.out)
}

struct Mask<'a> {
    text: &'a str,
    out: String,
    /// How many line ends are due before what is seen next.
    lines: usize,
    /// It is a web page.
    page: bool,
}

impl Mask<'_> {
    /// Takes over what is read as it stands; `kept` are line ends in it that count.
    fn text(&mut self, range: std::ops::Range<usize>, kept: bool) {
        let text = &self.text[range];
        if !self.page {
            return self.out.push_str(text);
        }
        let bare = text.trim_start_matches([' ', '\n', '\r', '\t', '\u{c}']);
        self.blank(text.len() - bare.len());
        if bare.is_empty() {
            return;
        }
        self.end_lines();
        if kept || memchr::memchr3(b'\n', b'\r', 0x0c, bare.as_bytes()).is_none() {
            return self.out.push_str(bare);
        }
        self.out.extend(bare.chars().map(|c| if matches!(c, '\n' | '\r' | '\u{c}') { ' ' } else { c }));
    }

    fn mark(&mut self, mark: &Mark) {
        let length = mark.span.len();
        match mark.read {
            Read::Break if self.page => {
                self.lines = (self.lines + breaks(self.text, mark.span)).min(2);
                self.blank(length);
            }
            Read::Break => {
                self.out.push('\n');
                self.blank(length - 1);
            }
            Read::Char(c) if c.len_utf8() <= length => {
                self.end_lines();
                self.out.push(c);
                self.blank(length - c.len_utf8());
            }
            _ => self.blank(length),
        }
    }

    fn blank(&mut self, length: usize) {
        self.out.extend(std::iter::repeat_n(' ', length));
    }

    /// Writes the line ends that are due in place of the last blanks.
    fn end_lines(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let room = self.out.len() - self.out.trim_end_matches(' ').len();
        let lines = lines.min(room);
        self.out.truncate(self.out.len() - lines);
        self.out.extend(std::iter::repeat_n('\n', lines));
    }
}

/// How many line ends the tags at `span` make: one for each `<br>`, two for any other.
fn breaks(text: &str, span: Span) -> usize {
    let name = |tag: &str| tag.trim_start_matches('/').get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br"));
    text[span.range()].split('<').skip(1).map(|tag| if name(tag) { 1 } else { 2 }).sum()
}
