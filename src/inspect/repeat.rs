//! The same text twice.

use super::view::View;
use super::{Kind, against};
use crate::finding::{Finding, Severity};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Shortest passage that is reported, in bytes.
const SHORTEST: usize = 240;

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
        if span(n).len() >= if near || outside { SHORTEST } else { 2 * SHORTEST } {
            found.push((span(n), span(at)));
        }
        n += run;
    }
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

/// The sentences of a copy with more than a few words.
fn sentences(view: &View) -> Vec<Sentence> {
    let mut all = Vec::new();
    for unit in &view.units {
        let body = view.slice(unit.span);
        let base = unit.span.range().start;
        let mut start = 0;
        let bytes = body.as_bytes();
        for end in ends(body) {
            let part = &bytes[start..end];
            let mut hasher = FxHasher::default();
            let mut count = 0usize;
            for &b in part.iter().filter(|b| b.is_ascii_alphanumeric() || !b.is_ascii()) {
                hasher.write_u8(b.to_ascii_lowercase());
                count += 1;
            }
            if count >= 30 {
                let lead = part.len() - body[start..end].trim_start().len();
                all.push(Sentence { place: Span::new(base + start + lead, base + end), hash: hasher.finish() });
            }
            start = end;
        }
    }
    all
}

/// Where the sentences of a block end.
fn ends(body: &str) -> Vec<usize> {
    let bytes = body.as_bytes();
    let mut ends = Vec::new();
    for (at, &b) in bytes.iter().enumerate() {
        let stop = matches!(b, b'.' | b'!' | b'?') && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        let wide = b == 0xE3 && body[at..].starts_with('。');
        if stop || wide {
            ends.push(at + if wide { 3 } else { 1 });
        }
    }
    if ends.last() != Some(&body.len()) {
        ends.push(body.len());
    }
    ends
}
