//! Lines and what can be seen of each at once: evidence for blocks, not blocks.

use crate::text::Span;

/// A printed line, less its line end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The line without white space at its ends; empty for a blank line.
    pub span: Span,
    /// Columns of white space in front.
    pub indent: u16,
    /// Columns of the text itself; a Han character takes two.
    pub width: u32,
    /// Whether any Han character is in it.
    pub han: bool,
    /// Whether any letter of another script is in it.
    pub latin: bool,
}

impl Line {
    /// Whether nothing but white space is in it.
    pub(super) fn blank(&self) -> bool {
        self.span.is_empty()
    }
}

/// Splits `text` into lines at `\n`, `\r\n`, `\r`, form feed, and the Unicode separators.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 48 + 1);
    let bytes = text.as_bytes();
    let lead = lead(text);
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr3(b'\n', b'\r', 0x0c, &bytes[start..]).map_or(bytes.len(), |n| start + n);
        lines.push(line(text, past(text, start, end, lead), end));
        start = end + 1;
        if bytes.get(end) == Some(&b'\r') && bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
    }
    lines
}

/// Lines at the start of a copy by which it is told whether they all have a mark in front.
const SAMPLE: usize = 400;

/// What stands in front of nearly every line: the mark of a quoted letter, of comments in a program.
///
/// Marks that begin items of lists as well count only where some line is nothing but the mark.
fn lead(text: &str) -> Option<&'static str> {
    const MARKS: [(&str, bool); 7] =
        [(">", false), ("//", true), ("#", true), ("*", true), (";", true), ("--", true), ("|", true)];
    let printed = || text.lines().map(str::trim).filter(|line| !line.is_empty()).take(SAMPLE);
    let middle = printed().nth(printed().count() / 2)?;
    let &(mark, listed) = MARKS.iter().find(|(mark, _)| middle.starts_with(mark))?;
    let (mut all, mut marked, mut bare) = (0, 0, 0);
    for line in printed() {
        all += 1;
        marked += usize::from(line.starts_with(mark));
        bare += usize::from(line == mark);
    }
    // What a site puts round a quoted letter has no mark.
    let least = if listed { 9 } else { 7 };
    (all >= 4 && marked * 10 >= all * least && (!listed || bare > 0)).then_some(mark)
}

/// Where a line begins behind the mark in front of it, and the space that parts the two.
fn past(text: &str, start: usize, end: usize, lead: Option<&str>) -> usize {
    let Some(lead) = lead else { return start };
    let Some(rest) = text[start..end].trim_start().strip_prefix(lead) else { return start };
    // A letter may be quoted in a letter that is quoted.
    let rest = rest.trim_start_matches(lead);
    end - rest.strip_prefix(' ').unwrap_or(rest).len()
}

/// Measures one line.
fn line(text: &str, start: usize, end: usize) -> Line {
    let raw = &text[start..end];
    let body = raw.trim_start();
    let lead = raw.len() - body.len();
    let indent = raw[..lead].chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let body = body.trim_end();
    let (width, han, latin) = measure(body.as_bytes());
    Line {
        span: Span::new(start + lead, start + lead + body.len()),
        indent: indent.min(u16::MAX as usize) as u16,
        width,
        han,
        latin,
    }
}

/// Columns of a line, and whether a Han character and a letter of another script are in it.
///
/// A lead byte of three or four is taken for a wide character; close enough for layout. Every line
/// of a copy comes by here: sums of one byte are what the compiler can add up many at a time.
fn measure(body: &[u8]) -> (u32, bool, bool) {
    let mut width = body.len();
    let (mut han, mut latin) = (false, false);
    for part in body.chunks(255) {
        if part.is_ascii() {
            latin = latin || part.iter().any(u8::is_ascii_alphabetic);
            continue;
        }
        let count = |such: fn(u8) -> bool| part.iter().map(|&byte| u8::from(such(byte))).sum::<u8>();
        latin = latin || count(|byte| byte.is_ascii_alphabetic() || matches!(byte, 0xc0..=0xdf)) > 0;
        han = han || count(|byte| matches!(byte, 0xe3..=0xe9 | 0xf0)) > 0;
        width = width + usize::from(count(|byte| byte >= 0xe0)) - usize::from(count(|byte| byte & 0xc0 == 0x80));
    }
    (width as u32, han, latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = "one\r\n  two\rthree\n\n\u{3000}四";
        let found: Vec<_> = lines(text).iter().map(|l| (&text[l.span.range()], l.indent)).collect();
        assert_eq!(found, [("one", 0), ("two", 2), ("three", 0), ("", 0), ("四", 2)]);
    }

    #[test]
    fn a_mark_before_every_line_is_no_part_of_it() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = lines(text).iter().map(|l| &text[l.span.range()]).collect();
            assert_eq!(found, expected);
        };
        check("> one\n> two\n>\n>> three\n> four\n", &["one", "two", "", "three", "four"]);
        check("# one\n# two\n#\n# three\n", &["one", "two", "", "three"]);
        check("# one\n# two\n# three\n# four\n", &["# one", "# two", "# three", "# four"]);
        check("> one\ntwo\nthree\n> four\n", &["> one", "two", "three", "> four"]);
    }

    #[test]
    fn a_han_character_takes_two_columns() {
        let line = lines("网络 net")[0];
        assert_eq!((line.width, line.han, line.latin), (8, true, true));
        let line = lines("１２３４５６７８９（é—1）")[0];
        assert_eq!((line.width, line.han, line.latin), (26, false, true));
        let line = lines("[12] {34} @56 `78")[0];
        assert_eq!((line.width, line.han, line.latin), (17, false, false));
        let line = lines("[12] {34} @56 𠀀。")[0];
        assert_eq!((line.width, line.han, line.latin), (18, true, false));
    }
}
