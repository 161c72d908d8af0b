//! What a page left in a text that is no page: comments (`<!-- … -->`) and character references (`&nbsp;`).

use super::html::entity;
use super::{Markup, Read};
use memchr::memmem;

/// A comment longer than this is rather a text that was commented out.
const LONGEST: usize = 200;

/// Marks the comments that begin and end on one line, and character references with their
/// semicolon. Takes linear time.
pub(super) fn read(text: &str) -> Markup {
    let mut out = Markup::default();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'<', b'&', &text.as_bytes()[at..]) {
        let start = at + found;
        let marked = match text.as_bytes()[start] {
            b'<' => comment(&text[start..]).map(|length| (length, Read::Skip)),
            _ => reference(&text[start..]),
        };
        let length = marked.map_or(1, |(length, _)| length);
        if let Some((_, read)) = marked {
            out.mark(start, start + length, read);
        }
        at = start + length;
    }
    out
}

/// The length of a comment at the start of `text`.
fn comment(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("<!--")?;
    let line = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    let end = memmem::find(&rest.as_bytes()[..line.min(LONGEST + 3)], b"-->")?;
    Some(4 + end + 3)
}

/// The length of a reference at the start of `text`, and how it reads.
fn reference(text: &str) -> Option<(usize, Read)> {
    let (c, length) = entity::read(text)?;
    text[..length].ends_with(';').then_some((length, Read::Char(c)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::read;

    fn check(text: &str, expected: &str) {
        assert_eq!(reading(text, &read(text)), expected);
    }

    #[test]
    fn comments_of_one_line_are_no_text() {
        check("<!-- INFO -->\nOne <!-- note -->line.\n<!-- INFO END -->", "\nOne line.\n");
        check("a <!-- one --><!-- two --> b", "a  b");
    }

    #[test]
    fn references_are_read_where_they_are_whole() {
        check("it&rsquo;s AT&amp;T&nbsp;now", "it’s AT&T\u{a0}now");
        check("AT&T, R&D; &c, &copy 2020", "AT&T, R&D; &c, &copy 2020");
    }

    #[test]
    fn what_does_not_end_is_text() {
        check("a <!-- b", "a <!-- b");
        check("a <!-- b\nc --> d", "a <!-- b\nc --> d");
        let long = format!("<!-- {} -->", "word ".repeat(60));
        check(&long, &long);
    }
}
