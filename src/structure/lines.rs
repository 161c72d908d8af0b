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
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr3(b'\n', b'\r', 0x0c, &bytes[start..]).map_or(bytes.len(), |n| start + n);
        lines.push(line(text, start, end));
        start = end + 1;
        if bytes.get(end) == Some(&b'\r') && bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
    }
    lines
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
/// A lead byte of three or four is taken for a wide character; close enough for layout.
fn measure(body: &[u8]) -> (u32, bool, bool) {
    let (mut width, mut han, mut latin) = (0, false, false);
    // Sums and unions of bytes without branches are what the compiler does 32 at a time.
    for part in body.chunks(127) {
        let (mut columns, mut kinds) = (0u8, 0u8);
        for &byte in part {
            columns += u8::from(!(0x80..0xc0).contains(&byte)) + u8::from(byte >= 0xe0);
            kinds |= u8::from((0xe3..0xea).contains(&byte) | (byte == 0xf0));
            kinds |= u8::from((b'a'..=b'z').contains(&(byte | 0x20)) | (0xc0..0xe0).contains(&byte)) << 1;
        }
        width += u32::from(columns);
        han |= kinds & 1 != 0;
        latin |= kinds & 2 != 0;
    }
    (width, han, latin)
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
    fn a_han_character_takes_two_columns() {
        let line = lines("网络 net")[0];
        assert_eq!((line.width, line.han, line.latin), (8, true, true));
    }
}
