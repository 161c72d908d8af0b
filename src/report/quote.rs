//! Words in their sentence, cleaned for people: no glosses, no markup, no line breaks.

use super::screen::last;
use crate::document::Document;
use crate::han::{is_han, is_kana};
use crate::structure::{Block, Kind, Side};
use crate::text::Span;
use crate::tokens::{Layer, Skip};

/// A stretch with what stands around it in its sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Quote {
    /// What stands before it.
    pub before: String,
    /// The stretch.
    pub text: String,
    /// What stands behind it.
    pub after: String,
}

/// A copy and the stream that is quoted from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The copy.
    pub document: &'a Document,
    /// The stream; text of the other one is left out.
    pub side: Side,
}

/// At most this many bytes of a stretch are read from its start, and half as many from its end.
const MOST: usize = 3000;

impl Source<'_> {
    /// Quotes `span` with at most `reach` tokens of its sentence on either side.
    pub(super) fn quote(&self, span: Span, reach: usize) -> Quote {
        let (mut start, mut end) = (self.before(span.start, reach, true), self.after(span.end, reach, true));
        let text = self.document.text.as_str();
        let around = [&text[start.0 as usize..span.range().start], &text[span.range().end..end.0 as usize]];
        if around.iter().all(|t| t.trim().is_empty()) {
            (start, end) = (self.before(span.start, reach / 2, false), self.after(span.end, reach / 2, false));
        }
        let mut quote = self.read(Span { start: start.0, end: end.0 }, span);
        if start.1 && !quote.before.is_empty() {
            quote.before.insert(0, '…');
        }
        if end.1 && !quote.after.is_empty() {
            quote.after.push('…');
        }
        quote
    }

    /// The text of `span`, cleaned.
    pub(super) fn text(&self, span: Span) -> String {
        self.read(span, span).text
    }

    /// The last words before a place, whatever block they are in, `room` columns wide at most.
    pub(super) fn lead(&self, place: u32, room: usize) -> String {
        let text = self.document.text.as_str();
        let start = text.floor_char_boundary((place as usize).saturating_sub(2000));
        let mut words = self.read(Span::new(start, place as usize), Span::at(place as usize)).before;
        let ends = &text[..place as usize];
        if ends.ends_with(char::is_whitespace) && !words.ends_with(east) {
            words.push(' ');
        }
        let end = last(&words, room);
        if end.len() < words.len() { format!("…{end}") } else { end.to_string() }
    }

    /// The start of a long stretch, how many characters are left out, and its end.
    pub(super) fn ends(&self, span: Span) -> (String, usize, String) {
        let text = self.document.text.as_str();
        if span.len() <= 2 * MOST {
            return (self.text(span), 0, String::new());
        }
        let head = text.floor_char_boundary(span.range().start + MOST);
        let tail = text.ceil_char_boundary(span.range().end - MOST / 2);
        let left_out = text[head..tail].chars().filter(|c| !c.is_whitespace()).count();
        (
            self.text(Span { end: head as u32, ..span }),
            left_out,
            self.text(Span { start: tail as u32, ..span }).trim_start().to_string(),
        )
    }

    /// The place and the token before and behind it: a change that is nothing by itself (a gloss,
    /// a space) shown on what it belongs to.
    pub(super) fn widened(&self, span: Span, both: bool) -> Span {
        let tokens = &self.document.tokens;
        let mut wide = span;
        let first = tokens.at(span.start);
        if let Some(before) = first.checked_sub(1).map(|n| tokens.span(n)) {
            wide.start = before.start.min(wide.start);
        }
        let next = tokens.at(span.end);
        if both && next < tokens.len() {
            wide.end = tokens.span(next).end.max(wide.end);
        }
        wide
    }

    /// Where the sentence, or what is quoted of it, begins; and whether it begins earlier.
    fn before(&self, place: u32, reach: usize, sentences: bool) -> (u32, bool) {
        let Some(block) = self.block(place) else { return (place, false) };
        let (tokens, text) = (&self.document.tokens, self.document.text.as_str());
        let mut start = place;
        let mut left = reach;
        let mut at = tokens.at(place);
        let mut steps = 20 * reach + 200;
        while at > 0 && steps > 0 {
            at -= 1;
            steps -= 1;
            let token = tokens.span(at);
            if token.start < block.start {
                return (block.start.min(start), false);
            }
            if self.foreign(token.start) {
                continue;
            }
            let gap = &text[token.range().end.min(start as usize)..start as usize];
            if sentences && let Some(stop) = stop(gap, token.len()) {
                return (start - (gap.len() - stop) as u32, false);
            }
            if left == 0 {
                return (start, true);
            }
            left -= 1;
            start = token.start;
        }
        (start, at > 0)
    }

    /// Where the sentence, or what is quoted of it, ends; and whether it goes on.
    fn after(&self, place: u32, reach: usize, sentences: bool) -> (u32, bool) {
        let Some(block) = self.block(place) else { return (place, false) };
        let (tokens, text) = (&self.document.tokens, self.document.text.as_str());
        let mut end = place;
        if sentences && ended(&text[text.floor_char_boundary((place as usize).saturating_sub(12))..place as usize]) {
            return (place, false);
        }
        let mut last = tokens.at(place).checked_sub(1).map_or(0, |n| tokens.span(n).len());
        let most = 20 * reach + 200;
        let mut left = reach;
        for at in (tokens.at(place)..tokens.len()).take(most) {
            let token = tokens.span(at);
            if token.start >= block.end {
                break;
            }
            if self.foreign(token.start) {
                continue;
            }
            let gap = &text[end as usize..token.range().start.max(end as usize)];
            if sentences && let Some(stop) = stop(gap, last) {
                return (end + gap[..stop].trim_end().len() as u32, false);
            }
            if left == 0 {
                return (end, true);
            }
            left -= 1;
            end = token.end;
            last = token.len();
        }
        (block.end.max(end), false)
    }

    /// The block of text at a place.
    fn block(&self, place: u32) -> Option<Span> {
        let structure = &self.document.structure;
        let near = structure.block(place)?;
        let holds = |n: &usize| {
            let span = structure.blocks[*n].span;
            span.start <= place && place <= span.end
        };
        let own = |n: &usize| {
            let block = structure.blocks[*n];
            !matches!(block.kind, Kind::Furniture) && (!structure.bilingual || block.side == self.side)
        };
        let around = || (near.saturating_sub(40)..=near).rev().filter(holds);
        around().find(own).or_else(|| around().next()).map(|n| structure.blocks[n].span)
    }

    /// Whether a place is no text of this stream: the other language, or a running head.
    fn foreign(&self, place: u32) -> bool {
        let structure = &self.document.structure;
        let furniture = || {
            structure.block(place).is_some_and(|n| {
                let block = &structure.blocks[n];
                block.kind == Kind::Furniture && place < block.span.end
            })
        };
        structure.bilingual && structure.side(place) != self.side || furniture()
    }

    /// Reads `window` as people would, and tells `span` from what stands around it.
    fn read(&self, window: Span, span: Span) -> Quote {
        let text = self.document.text.as_str();
        let window = Span { start: window.start.min(span.start), end: window.end.max(span.end) };
        let apart = self.foreign(span.start);
        let mut skips = self.document.tokens.skips_in(window).iter().peekable();
        let blank = text[span.range()].trim().is_empty();
        let mut blocks = self.starts(window).peekable();
        let mut heading = self.document.structure.block(window.start).is_some_and(|n| self.heading(n));
        let mut clean = Cleaner::default();
        let (mut from, mut to) = (None, None);
        for (offset, c) in text[window.range()].char_indices() {
            let place = window.start + offset as u32;
            if place >= span.end {
                to.get_or_insert(clean.out.len());
            }
            if blank && span.start <= place && place < span.end {
                clean.due = None;
                from.get_or_insert(clean.out.len());
                continue;
            }
            while skips.next_if(|s| s.span.end <= place).is_some() {}
            // What cannot be seen is part of a change, and none of what stands around it.
            let seen = |s: &&&Skip| s.layer == Layer::Invisible && span.contains(s.span);
            if let Some(skip) = skips.peek().filter(|s| s.span.start <= place && !seen(s)) {
                if skip.span.start == place && block_tag(&text[skip.span.range()]) {
                    clean.space(Due::Line);
                }
                continue;
            }
            if !apart && self.foreign(place) {
                clean.space(Due::Line);
                continue;
            }
            if c.is_whitespace() || c == '-' {
                let torn = self.torn(place);
                if c.is_whitespace() {
                    if torn.is_none() {
                        clean.space(if c == '\n' && !heading { Due::Line } else { Due::Space });
                    }
                    continue;
                }
                if torn == Some(true) {
                    continue;
                }
            }
            while let Some((_, title)) = blocks.next_if(|&(start, _)| start <= place) {
                clean.space(Due::Block);
                heading = title;
            }
            clean.flush(c);
            if place >= span.start {
                from.get_or_insert(clean.out.len());
            }
            clean.out.push(c);
        }
        let from = from.unwrap_or(clean.out.len());
        let to = to.unwrap_or(clean.out.len()).max(from);
        let gap = if to == clean.out.len() { "" } else { &clean.out[to..] };
        Quote { before: clean.out[..from].to_string(), text: clean.out[from..to].to_string(), after: gap.to_string() }
    }

    /// Whether a block is a heading: the lines of one are apart, also in Chinese.
    fn heading(&self, block: usize) -> bool {
        self.document.structure.blocks[block].kind == Kind::Heading
    }

    /// Where paragraphs and headings begin inside a window, and which they are.
    fn starts(&self, window: Span) -> impl Iterator<Item = (u32, bool)> {
        let structure = &self.document.structure;
        let first = structure.blocks.partition_point(|b| b.span.start <= window.start);
        let own = |b: &&Block| !structure.bilingual || b.side == self.side;
        let inside = structure.blocks[first..].iter().take_while(move |b| b.span.start < window.end);
        inside
            .filter(own)
            .filter(|b| matches!(b.kind, Kind::Paragraph | Kind::Heading))
            .map(|b| (b.span.start, b.kind == Kind::Heading))
    }

    /// Whether a place is inside a token, and if so whether a line breaks in that token.
    fn torn(&self, place: u32) -> Option<bool> {
        let tokens = &self.document.tokens;
        let token = tokens.span(tokens.at(place + 1).checked_sub(1)?);
        (token.end > place).then(|| self.document.text.slice(token).contains('\n'))
    }
}

/// A string in which white space is collected before it is written.
#[derive(Debug, Default)]
struct Cleaner {
    out: String,
    /// White space that is due.
    due: Option<Due>,
}

/// White space, by how much it parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Space,
    /// A line broke: nothing between Han characters, a space elsewhere.
    Line,
    /// A paragraph ended.
    Block,
}

impl Cleaner {
    fn space(&mut self, due: Due) {
        self.due = self.due.max(Some(due));
    }

    /// Writes the white space that is due before `next`.
    fn flush(&mut self, next: char) {
        let (Some(due), Some(last)) = (self.due.take(), self.out.chars().next_back()) else { return };
        match due {
            Due::Block => self.out.push_str(" ¶ "),
            Due::Line if east(last) || east(next) => {}
            _ => self.out.push(' '),
        }
    }
}

/// Whether a character needs no space beside it where lines are joined.
pub(super) fn east(c: char) -> bool {
    is_han(c) || is_kana(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}')
}

/// Whether markup stands between blocks and not inside a line.
fn block_tag(markup: &str) -> bool {
    const INLINE: [&str; 20] = [
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "ins", "mark", "rp", "rt", "ruby", "s", "small", "span",
        "strong", "sub", "sup", "u",
    ];
    let Some(tag) = markup.strip_prefix('<') else { return false };
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    !INLINE.contains(&name.to_ascii_lowercase().as_str())
}

/// Where in a gap between two tokens a sentence has ended; `before` is the length of the first.
fn stop(gap: &str, before: usize) -> Option<usize> {
    let at = gap.rfind(|c: char| matches!(c, '。' | '！' | '？' | '!' | '?') || c == '.' && before >= 4)?;
    let c = gap[at..].chars().next()?;
    let rest = &gap[at + c.len_utf8()..];
    let closing = rest.len() - rest.trim_start_matches(['”', '’', '"', '\'', ')', '）', '」', '』']).len();
    let end = at + c.len_utf8() + closing;
    let wide = !c.is_ascii();
    (wide || gap[end..].starts_with(char::is_whitespace)).then_some(end)
}

/// Whether a text ends where a sentence does; an empty one does.
pub(super) fn finished(text: &str) -> bool {
    text.trim().is_empty() || ended(text)
}

/// Whether a text ends with the mark that ends a sentence, quotes behind it aside.
fn ended(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['”', '’', '"', '\'', ')', '）', '」', '』', '》', ']', '*', '_']);
    bare.ends_with(['.', '!', '?', '。', '！', '？', '…', '．'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Capture;

    /// Quotes `words` of `text` and compares.
    fn check(text: &str, words: &str, reach: usize, expected: [&str; 3]) {
        let document = Document::read(Capture::new("copy", text.into())).expect("text");
        let at = text.find(words).expect("there");
        let side = document.structure.side(at as u32);
        let quote = Source { document: &document, side }.quote(Span::new(at, at + words.len()), reach);
        assert_eq!([quote.before.as_str(), &quote.text, &quote.after], expected);
    }

    #[test]
    fn a_quote_is_the_sentence() {
        let text = "It began at noon. The rent is due on 1 March 2015 at the office. Nobody came.";
        check(text, "1 March 2015", 12, ["The rent is due on ", "1 March 2015", " at the office."]);
        check(text, "1 March 2015", 2, ["…due on ", "1 March 2015", " at the…"]);
    }

    #[test]
    fn line_breaks_and_glosses_are_not_quoted() {
        let text = "各国普遍欢迎这一主张并表示支持。国家主席在本届互联网大会开幕式上\n\
                    的主旨演讲中就共同构建网络空间(jiān)命运共同体发表讲话，提出四项\n\
                    原则和五点主张，得到国际社会的广泛认同和积极响应，会议由此进入下\n\
                    一个阶段。会议闭幕。\n";
        let before = "国家主席在本届互联网大会开幕式上的主旨演讲中就共同构建网络空间命运共同体发表";
        check(
            text,
            "讲话",
            60,
            [before, "讲话", "，提出四项原则和五点主张，得到国际社会的广泛认同和积极响应，会议由此进入下一个阶段。"],
        );
        let text = "The conference lasted for a week. The parties have in the end agreed on inter-\n\
                    national rules for the use of the network, and on a timetable for the work that\n\
                    is left to be done before the next conference. It was adjourned on the same day,\n\
                    and nobody expects that it will come together again for another seven years.\n";
        let before = "The parties have in the end agreed on international ";
        check(text, "rules", 9, [before, "rules", " for the use of the network, and on a…"]);
    }

    #[test]
    fn a_whole_sentence_is_quoted_with_its_neighbours() {
        let text = "It began at noon. The rent is due. Nobody came to pay it.";
        check(text, "The rent is due.", 4, ["…at noon. ", "The rent is due.", " Nobody came…"]);
    }

    #[test]
    fn a_text_ends_with_its_sentence_or_not() {
        assert!(finished("He said “no.”"));
        assert!(!finished("推动在网络空间优势互补、"));
    }
}
