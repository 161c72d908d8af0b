//! Links that are no links to the letter of Markdown: a target with spaces or brackets, a label with
//! empty lines. Converters write them, readers see labels, and a target is no text.

use super::{Mark, Markup, Read, Role};
use crate::text::Span;
use memchr::memmem;

/// A label is searched for no further back than this.
const LABEL: usize = 2000;

/// A target is no longer than this.
const TARGET: usize = 4000;

/// Marks such links; linear in the text but for contrived input.
pub(super) fn broken(text: &str, markup: &mut Markup) {
    let mut found: Vec<Mark> = Vec::new();
    let mut reach = 0;
    for at in memmem::find_iter(text.as_bytes(), b"](") {
        let free = |from: usize, to: usize| !touched(&markup.marks, Span::new(from, to));
        if at < reach || !free(at, at + 2) || code(markup, at) {
            continue;
        }
        let Some(end) = target(&text[at + 2..]).map(|len| at + 2 + len) else { continue };
        let Some(start) = label(text, at).filter(|&start| start >= reach) else { continue };
        let opening = if text[..start].ends_with('!') { start - 1 } else { start };
        if !free(opening, start + 1) || !free(at, end) {
            continue;
        }
        found.push(Mark { span: Span::new(opening, start + 1), read: Read::Skip });
        found.push(Mark { span: Span::new(at, end), read: Read::Skip });
        reach = end;
    }
    if !found.is_empty() {
        markup.marks.extend(found);
        markup.marks.sort_by_key(|mark| mark.span);
    }
}

/// Whether a mark touches `span`.
fn touched(marks: &[Mark], span: Span) -> bool {
    let next = marks.partition_point(|mark| mark.span.end <= span.start);
    marks.get(next).is_some_and(|mark| mark.span.overlaps(span))
}

/// Whether `at` stands in code.
fn code(markup: &Markup, at: usize) -> bool {
    let inside = |span: Span| span.range().contains(&at);
    markup.hints.iter().any(|hint| hint.role == Role::Code && inside(hint.span))
}

/// The length of a target with its closing parenthesis: to the one that balances, or where none
/// does, to the last before a space.
fn target(rest: &str) -> Option<usize> {
    let line = rest.lines().next()?;
    let line = &line[..line.floor_char_boundary(TARGET)];
    let mut depth = 1usize;
    let balanced = line.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let word = || line.split(char::is_whitespace).next().and_then(|word| word.rfind(')'));
    let end = balanced.or_else(word)?;
    addressed(line[..end].trim_start_matches('<')).then_some(end + 1)
}

/// Whether a target looks like an address and not like words in parentheses.
fn addressed(target: &str) -> bool {
    const SCHEMES: [&str; 7] = ["http:", "https:", "mailto:", "data:", "tel:", "/", "#"];
    let file = || {
        let ending = target.rsplit_once('.').map_or("", |(_, ending)| ending);
        (2..=4).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()) && !target.contains(". ")
    };
    target.is_empty() || SCHEMES.iter().any(|scheme| target.starts_with(scheme)) || file()
}

/// Where the bracket of the label that ends at `end` opens.
fn label(text: &str, end: usize) -> Option<usize> {
    let from = end.saturating_sub(LABEL);
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    (from..end).rev().find(|&at| {
        let escaped = at > 0 && bytes[at - 1] == b'\\';
        match bytes[at] {
            b']' if !escaped => depth += 1,
            b'[' if !escaped && depth == 0 => return true,
            b'[' if !escaped => depth -= 1,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::super::tests::reading;

    fn check(text: &str, expected: &str) {
        assert_eq!(reading(text, &markdown::read(text)), expected, "{text}");
    }

    #[test]
    fn targets_with_spaces_and_brackets_are_no_text() {
        check("see [the paper](Security Overview.pdf) now", "see the paper now");
        check("[act](https://x.org/a?req=(title:47%20prelim).\n", "act.\n");
        check("a ![](data:image/svg+xml,%3Csvg xmlns=%22http://w3%22 0 0%3E) b", "a  b");
        check("[\n\nOur policy\n\n](https://x.org/y)\n", "\n\nOur policy\n\n\n");
    }

    #[test]
    fn words_in_parentheses_are_text() {
        check("the list [a](see below) of b", "the list [a](see below) of b");
        check("`x[0](http://y z)`", "x[0](http://y z)");
        check("](http://a b)", "](http://a b)");
    }
}
