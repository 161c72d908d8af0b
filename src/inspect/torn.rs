//! Spaces that were put inside words: `gov ernment`.

use super::lexicon::{inflected, known};
use super::spacing::small;
use super::view::View;
use super::{Kind, at};
use crate::finding::Finding;
use crate::structure::Side;
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let first = findings.len();
    // A piece that is no word comes once: the word it is of comes whole elsewhere.
    for (piece, span) in view.words().once(&view.text).into_iter().filter(|(piece, _)| !known(piece)) {
        if let Some((start, end)) = parted(&view.text, piece, span) {
            let whole = view.text[start..end].replace(' ', "");
            let message = format!("a space was put inside “{whole}”");
            let place = Span::new(start, end);
            findings.push(at(view, Kind::SpacingLost, place, message).with("repair", whole).sure(0.9));
        }
        if findings.len() >= first + MOST {
            return;
        }
    }
}

/// The stretch of two pieces that are a word together, one of them this one, which is none.
fn parted(text: &str, piece: &str, span: Span) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let (start, end) = (span.range().start, span.range().end);
    let run = |n: usize| bytes[n..].iter().take(24).take_while(|b| b.is_ascii_lowercase()).count();
    let back = |n: usize| bytes[..n].iter().rev().take(24).take_while(|b| b.is_ascii_lowercase()).count();
    let whole =
        |a: &str, b: &str| a.len() >= 2 && b.len() >= 2 && a.len() + b.len() >= 6 && inflected(&format!("{a}{b}"));
    let behind = start.checked_sub(1).filter(|&n| bytes[n] == b' ').map(|n| n - back(n)..n);
    if let Some(before) = behind {
        let other = &text[before.clone()];
        // A small word that stands before a name or a sign is none of the pieces: `in struct`.
        if !small(other) && whole(other, piece) && bounded(bytes, before.start, end) && english(text, before.start, end)
        {
            return Some((before.start, end));
        }
    }
    let next = end + 1..end + 1 + bytes.get(end + 1..).map_or(0, |_| run(end + 1));
    let joins = bytes.get(end) == Some(&b' ') && whole(piece, text.get(next.clone())?);
    (joins && bounded(bytes, start, next.end) && english(text, start, next.end)).then_some((start, next.end))
}

/// Whether the words beside the pieces are English.
fn english(text: &str, start: usize, end: usize) -> bool {
    let word = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let behind = text[end..].lines().next().unwrap_or("").split_whitespace().find(|w| w.contains(char::is_alphabetic));
    let line = text[..start].rfind('\n').map_or(0, |n| n + 1);
    let before = text[line..start].split_whitespace().next_back();
    behind.into_iter().chain(before).all(|w| known(&word(w)))
}

/// Whether the two pieces stand between white space and marks.
fn bounded(bytes: &[u8], start: usize, end: usize) -> bool {
    let open = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'(' | b'"');
    let close = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'.' | b',' | b';' | b':' | b')' | b'"');
    start.checked_sub(1).is_none_or(|n| open(&bytes[n])) && bytes.get(end).is_none_or(close)
}
