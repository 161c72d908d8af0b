//! Hyphens of line ends that were left inside words: `infor-mation`, `infor- mation`.

use super::lexicon::known;
use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::structure::Side;
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

/// What stands behind a hyphen that is meant: `pre- and post-war`.
const SUSPENDED: [&str; 6] = ["and", "or", "to", "nor", "but", "versus"];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let first = findings.len();
    for unit in view.units.iter().filter(|u| u.role == Role::Text && view.inside(u)) {
        let body = view.slice(unit.span);
        let bytes = body.as_bytes();
        for place in memchr::memchr_iter(b'-', bytes) {
            let before = bytes[..place].iter().rev().take_while(|b| b.is_ascii_lowercase()).count();
            let space = usize::from(bytes.get(place + 1) == Some(&b' '));
            let behind = place + 1 + space;
            let after = bytes[behind.min(bytes.len())..].iter().take_while(|b| b.is_ascii_lowercase()).count();
            let (start, end) = (place - before, behind + after);
            if before < 2 || after < 2 || !free(bytes, start, end) || findings.len() >= first + MOST {
                continue;
            }
            let (a, b) = (&body[start..place], &body[behind..end]);
            // A spelling that comes again is one.
            let meant =
                || space == 0 && memchr::memmem::find_iter(view.text.as_bytes(), &bytes[start..end]).nth(1).is_some();
            if left(a, b, space == 1) && !meant() {
                let span = Span::new(unit.span.range().start + start, unit.span.range().start + end);
                let message = format!("a hyphen of a line end was left inside “{a}{b}”");
                findings
                    .push(at(view, Kind::HyphenationLeft, span, message).with("repair", format!("{a}{b}")).sure(0.9));
            }
        }
    }
}

/// Whether the two pieces are one word that a line end parted: together they are a word, and one of
/// them is none.
fn left(a: &str, b: &str, spaced: bool) -> bool {
    let whole = format!("{a}{b}");
    let pieces = !known(a) || !known(b);
    let prefix = [
        "pre", "non", "anti", "multi", "inter", "intra", "sub", "semi", "micro", "macro", "ex", "un", "co", "re",
        "mis", "dis", "out", "over", "up", "to", "bi", "tri",
    ]
    .contains(&a);
    known(&whole) && if spaced { !SUSPENDED.contains(&b) } else { pieces && !prefix }
}

/// Whether a word of two pieces stands by itself, not in an address or a longer chain.
fn free(bytes: &[u8], start: usize, end: usize) -> bool {
    let open = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'(' | b'"' | b'\'' | b'[');
    let close = |b: &u8| {
        b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b';' | b':' | b')' | b'"' | b'\'' | b'!' | b'?' | b']')
    };
    start.checked_sub(1).is_none_or(|n| open(&bytes[n])) && bytes.get(end).is_none_or(close)
}
