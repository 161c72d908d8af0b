//! The same text twice.

use super::view::{Role, View};
use super::{Kind, against};
use crate::finding::{Finding, Severity};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Shortest passage that is reported, in bytes.
const SHORTEST: usize = 240;

/// Shortest passage that is reported where it is a block of its own both times, in bytes, and no other
/// such block comes again: rules that repeat their items do so time and again.
const BLOCK: usize = 130;

/// Shortest passage that is reported where it is said twice in a row, in bytes: eight words or so; of
/// Chinese, which takes fewer bytes to say as much, two thirds of it.
const IN_A_ROW: usize = 48;

/// Passages so many bytes apart stand near each other.
const NEAR: u32 = 3000;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 8;

/// A sentence: where it stands, and a hash of its letters.
struct Sentence {
    place: Span,
    hash: u64,
}

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let sentences = sentences(view);
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut found: Vec<(Span, Span)> = Vec::new();
    let mut blocks: Vec<(Span, Span)> = Vec::new();
    let mut n = 0;
    while n < sentences.len() {
        let Some(&at) = first.get(&sentences[n].hash) else {
            first.insert(sentences[n].hash, n);
            n += 1;
            continue;
        };
        let most = (n - at).min(sentences.len() - n);
        let run = (0..most).take_while(|&k| sentences[at + k].hash == sentences[n + k].hash).count();
        let span = |from: usize| sentences[from].place.cover(sentences[from + run - 1].place);
        let near = span(n).start.saturating_sub(span(at).end) < NEAR;
        let outside = span(n).start >= view.end;
        // What stands under a heading of its own is said again on purpose.
        let between = view.text.get(span(at).range().end..span(n).range().start);
        let in_a_row = n == at + run
            && between.is_some_and(|text| !text.contains(char::is_alphabetic))
            && view.slice(span(n)).ends_with(['.', '!', '?', '。']);
        let whole = near && !outside && block(view, span(at)) && block(view, span(n));
        let least = match (in_a_row, near || outside) {
            (false, true) if whole => BLOCK,
            (true, _) if view.slice(span(n)).is_ascii() => IN_A_ROW,
            (true, _) => IN_A_ROW * 2 / 3,
            (false, true) => SHORTEST,
            (false, false) => 2 * SHORTEST,
        };
        let short = span(n).len() < SHORTEST && !in_a_row;
        if span(n).len() >= least {
            if short { &mut blocks } else { &mut found }.push((span(n), span(at)));
        }
        n += run;
    }
    found.extend(blocks.first().filter(|_| blocks.len() == 1 && found.is_empty()));
    // Clauses that come again in each schedule or licence of a collection are meant.
    if found.len() > MOST {
        return;
    }
    for (place, other) in found {
        let outside = place.start >= view.end;
        let message = match outside {
            true => "what a site adds repeats this passage of the text",
            false => "this passage stands in the copy twice",
        };
        let near = place.start.saturating_sub(other.end) < NEAR;
        // Far apart, a clause may well be meant to stand twice.
        let weight = if outside || !near { Severity::Formatting } else { Severity::Editorial };
        let finding = against(view, Kind::TextDuplicated, place, other, message).weigh(weight);
        findings.push(finding.sure(if near { 0.9 } else { 0.7 }));
    }
}

/// Whether a passage is a paragraph from its first word to its last.
fn block(view: &View, passage: Span) -> bool {
    let at = view.units.partition_point(|u| u.span.start <= passage.start);
    let unit = at.checked_sub(1).map(|at| &view.units[at]);
    unit.is_some_and(|u| {
        u.role == Role::Text && passage.start - u.span.start <= 4 && u.span.end.abs_diff(passage.end) <= 2
    })
}

/// The sentences of a copy with more than a few words, read as tokens are: marks, layout and glosses play no part.
fn sentences(view: &View) -> Vec<Sentence> {
    let tokens = &view.document.tokens;
    let mut all = Vec::new();
    let mut at = 0;
    for unit in &view.units {
        // Blocks come by place; a block inside another one is read again.
        if at == 0 || tokens.span(at - 1).start >= unit.span.start {
            at = tokens.at(unit.span.start);
        }
        let mut sentence: Option<(Span, FxHasher, u32)> = None;
        while at < tokens.len() {
            let span = tokens.span(at);
            if span.start >= unit.span.end {
                break;
            }
            if let Some(done) = sentence.take_if(|s| s.0.end < span.start && ends(view, s.0.end, span.start)) {
                keep(view, done, &mut all);
            }
            let (place, hasher, letters) = sentence.get_or_insert_with(|| (span, FxHasher::default(), 0));
            hasher.write_u32(tokens.key(at));
            *letters += span.end - span.start;
            place.end = span.end;
            at += 1;
        }
        if let Some(done) = sentence {
            keep(view, done, &mut all);
        }
    }
    all
}

/// Keeps a sentence that is long enough, with the mark behind it.
fn keep(view: &View, (place, hasher, letters): (Span, FxHasher, u32), all: &mut Vec<Sentence>) {
    if letters >= 30 {
        let rest = &view.text[place.range().end..];
        let mark = rest.chars().next().filter(|c| matches!(c, '.' | '!' | '?' | '。')).map_or(0, char::len_utf8);
        all.push(Sentence { place: Span { end: place.end + mark as u32, ..place }, hash: hasher.finish() });
    }
}

/// Whether a sentence ends between two tokens.
fn ends(view: &View, from: u32, to: u32) -> bool {
    // A mark and what parts it from the next word take two bytes.
    if to - from < 2 {
        return false;
    }
    let gap = &view.text[Span { start: from, end: to }.range()];
    let stop = |pair: &[u8]| matches!(pair[0], b'.' | b'!' | b'?') && pair[1].is_ascii_whitespace();
    gap.as_bytes().windows(2).any(stop) || gap.contains('。')
}
