//! Comments of HTML in a text that is no page: `<!-- … -->`, left by the tool that made the copy.

use super::{Markup, Read};
use memchr::memmem;

/// A comment longer than this is rather a text that was commented out.
const LONGEST: usize = 200;

/// Marks the comments that begin and end on one line. Takes linear time.
pub(super) fn read(text: &str) -> Markup {
    let mut out = Markup::default();
    let mut at = 0;
    while let Some(start) = memmem::find(&text.as_bytes()[at..], b"<!--").map(|found| at + found) {
        let line = start + 4..memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end);
        at = line.end;
        if let Some(length) = memmem::find(&text.as_bytes()[line.clone()], b"-->")
            && length <= LONGEST
        {
            at = line.start + length + 3;
            out.mark(start, at, Read::Skip);
        }
    }
    out
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
    fn what_does_not_end_is_text() {
        check("a <!-- b", "a <!-- b");
        check("a <!-- b\nc --> d", "a <!-- b\nc --> d");
        let long = format!("<!-- {} -->", "word ".repeat(60));
        check(&long, &long);
    }
}
