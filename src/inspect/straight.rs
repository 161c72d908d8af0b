//! A straight quotation mark without its fellow.
//!
//! Straight marks open and close alike and stand for inches as well, so that only a paragraph of prose
//! with one mark too few is told, and only where a copy has one or two such.

use super::view::{Role, Unit, View, sentence};
use super::{Kind, at};
use crate::finding::Finding;
use crate::text::Span;

/// At most so many paragraphs of a copy; more are a manner of writing.
const MOST: usize = 2;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let body: Vec<&Unit> = view.units.iter().filter(|u| view.inside(u)).collect();
    let odd = |n: Option<usize>| n.and_then(|n| body.get(n)).is_some_and(|u| marks(view.slice(u.span)).len() % 2 == 1);
    let whole = view.units.iter().filter(|u| marks(view.slice(u.span)).len() % 2 == 1).take(2).count();
    let mut found = Vec::new();
    for (n, unit) in body.iter().enumerate().filter(|(_, u)| u.role == Role::Text && u.span.len() <= 6000) {
        let text = view.slice(unit.span);
        let places = marks(text);
        if places.len().is_multiple_of(2) || places.len() > 9 {
            continue;
        }
        let prose =
            sentence(text) && text.len() >= 40 && !text.contains(['=', '{', '`', '<', '\\', '|', '“', '”', '„']);
        let inches = places.iter().any(|&at| text[..at].ends_with(|c: char| c.is_ascii_digit()));
        if !prose || inches {
            continue;
        }
        // A quotation of several paragraphs opens each of them.
        if odd(n.checked_sub(1)) || odd(Some(n + 1)) {
            continue;
        }
        let Some(&place) = lone(text, &places) else { continue };
        // At an edge of a paragraph it may belong to a quotation that others go on with.
        let edge = text[..place].trim().is_empty() || whole > 1 && text[place + 1..].trim().is_empty();
        if edge {
            continue;
        }
        found.push(Span::new(unit.span.range().start + place, unit.span.range().start + place + 1));
    }
    if found.len() <= MOST {
        let message = "a straight quotation mark here has no fellow in its paragraph";
        let tell = |place| at(view, Kind::UnbalancedMark, place, message).sure(0.75).with("lacks", "\"".to_string());
        findings.extend(found.into_iter().map(tell));
    }
}

/// Where the straight marks of a text stand.
fn marks(text: &str) -> Vec<usize> {
    memchr::memchr_iter(b'"', text.as_bytes()).take(64).collect()
}

/// The mark that has no fellow: the first that opens where one should close, or the other way round.
fn lone<'a>(text: &str, places: &'a [usize]) -> Option<&'a usize> {
    let opens = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '-'))
    };
    let mut open: Option<&usize> = None;
    for place in places {
        match (opens(*place), open) {
            (true, Some(before)) => return Some(before),
            (true, None) => open = Some(place),
            (false, None) => return Some(place),
            (false, Some(_)) => open = None,
        }
    }
    open
}
