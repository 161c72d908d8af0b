//! Quotes and brackets without their fellows.

use super::view::{Unit, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::structure::Side;
use crate::text::Span;

/// A mark without its fellow.
struct Lone {
    place: Span,
    mark: char,
    /// Index of its block among the paragraphs.
    block: usize,
    open: bool,
    /// Whether it may be the end of a label: no error, but perhaps a fellow.
    weak: bool,
}

/// Pairs of marks, opening first.
const PAIRS: [(char, char); 8] =
    [('《', '》'), ('“', '”'), ('「', '」'), ('『', '』'), ('（', '）'), ('(', ')'), ('【', '】'), ('〔', '〕')];

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 30;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let blocks: Vec<&Unit> = view.units.iter().collect();
    // German closes with what English opens with, and Swedish opens and closes with one mark.
    let closed = || view.text.matches('”').take(2).count() == 1;
    let english = (view.text.contains('“') || closed()) && !view.text.contains(['„', '‟']);
    let mut lone: Vec<Lone> = Vec::new();
    for (number, unit) in blocks.iter().enumerate() {
        block(view, unit, number, &mut lone);
    }
    let mut kept: Vec<&Lone> = Vec::new();
    for (n, one) in lone.iter().enumerate() {
        // What opens in one block and closes in one of the next is a pair that structure parted.
        let fellow = |other: &Lone| {
            let pair = pair(one.mark) == pair(other.mark) && one.open != other.open;
            let order = if one.open { other.block >= one.block } else { other.block <= one.block };
            pair && order && one.block.abs_diff(other.block) <= if other.weak { 1 } else { 12 }
        };
        let near = lone[n.saturating_sub(6)..(n + 7).min(lone.len())].iter().any(fellow);
        let quote = matches!(one.mark, '“' | '”');
        if !near
            && !one.weak
            && view.inside(blocks[one.block])
            && (english || !quote)
            && sure(view, one, &blocks)
            && !damaged(findings, one.place)
        {
            kept.push(one);
        }
    }
    if kept.len() > MOST {
        return;
    }
    for one in kept {
        let fellow = PAIRS.iter().find(|p| p.0 == one.mark || p.1 == one.mark);
        let fellow = fellow.map_or(one.mark, |p| if one.open { p.1 } else { p.0 });
        let quote = matches!(one.mark, '“' | '”');
        let message = match (quote, one.open) {
            (true, true) => "the opening quotation mark has no closing one".to_string(),
            (true, false) => "the closing quotation mark has no opening one".to_string(),
            _ => format!("“{}” has no “{fellow}”", one.mark),
        };
        findings.push(at(view, Kind::UnbalancedMark, one.place, message).sure(0.9).with("lacks", fellow.to_string()));
    }
}

fn pair(mark: char) -> Option<usize> {
    PAIRS.iter().position(|p| p.0 == mark || p.1 == mark)
}

/// The marks of a block that have no fellow in it.
fn block(view: &View, unit: &Unit, number: usize, lone: &mut Vec<Lone>) {
    let body = view.slice(unit.span);
    let bare = body.is_ascii() && memchr::memchr2(b'(', b')', body.as_bytes()).is_none();
    if bare || body.len() > 60_000 {
        return;
    }
    let base = unit.span.range().start;
    let mut open: Vec<(usize, char)> = Vec::new();
    // Place, mark, whether it opens, whether it may end a label.
    let mut left: Vec<(usize, char, bool, bool)> = Vec::new();
    for (place, c) in marks(body) {
        let Some(number_of) = pair(c) else { continue };
        if PAIRS[number_of].0 == c {
            open.push((place, c));
            continue;
        }
        // The innermost that fits is closed; what was opened inside it is left alone.
        match open.iter().rposition(|o| pair(o.1) == Some(number_of)) {
            Some(at) => left.extend(open.drain(at..).skip(1).map(|(at, mark)| (at, mark, true, false))),
            None => left.push((place, c, false, c == ')' && label(&body[..place]))),
        }
    }
    left.extend(open.into_iter().map(|(at, mark)| (at, mark, true, false)));
    if left.is_empty() || code(body) {
        return;
    }
    lone.extend(left.into_iter().map(|(at, mark, open, weak)| {
        let place = Span::new(base + at, base + at + mark.len_utf8());
        Lone { place, mark, block: number, open, weak }
    }));
}

/// The parentheses of a text, and what begins with a byte that marks of pairs begin with.
fn marks(body: &str) -> impl Iterator<Item = (usize, char)> {
    let first = |b: &u8| matches!(b, b'(' | b')' | 0xE2 | 0xE3 | 0xEF);
    let places = body.as_bytes().iter().enumerate().filter(move |(_, b)| first(b));
    places.filter_map(|(at, _)| body.get(at..)?.chars().next().map(|c| (at, c)))
}

/// Whether a closing parenthesis ends a label (`a)`, `12)`) or a face (`:-)`).
fn label(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    word.chars().count() <= 5
        && (word.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '*') || word.ends_with([':', '-', ';']))
}

/// Whether a block is code, a formula or a table rather than prose.
fn code(body: &str) -> bool {
    let signs = body.bytes().filter(|b| b"{}=<>|\\`~^_$".contains(b)).take(400).count();
    signs >= 3 && signs * 60 > body.len().min(24_000) || body.contains("```")
}

/// Whether a lone mark is an error and not a manner: a quotation of several paragraphs opens each of
/// them and closes only the last; apostrophes and inches are no quotes.
fn sure(view: &View, one: &Lone, blocks: &[&Unit]) -> bool {
    let text = view.document.text.as_str();
    if one.mark == '“' {
        let next = blocks.get(one.block + 1).map(|u| view.slice(u.span).trim_start());
        let at_start = view.slice(blocks[one.block].span).trim_start().starts_with('“');
        let goes_on = next.is_some_and(|n| n.starts_with(['“', '‘']));
        let han = view.side(one.place.start) == Side::Han;
        return han || !(goes_on || at_start && next.is_some());
    }
    if one.mark == '”' {
        // `19”` is a measure.
        return !text[..one.place.range().start].ends_with(|c: char| c.is_ascii_digit());
    }
    true
}

/// Whether damage that is reported already has eaten the fellow.
fn damaged(findings: &[Finding], place: Span) -> bool {
    let near = |f: &Finding| {
        let span = f.places.base;
        f.kind == Kind::Mojibake && span.start <= place.end + 600 && place.start <= span.end + 600
            || f.kind == Kind::GlossBroken && span.contains(place)
    };
    findings.iter().any(near)
}
