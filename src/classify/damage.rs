//! Damage: characters destroyed on the way, with the mechanism and the right reading.

use super::{Case, Outcome, mojibake, short};
use crate::damage::common;
use crate::finding::{Finding, Kind, Severity};
use crate::han::{is_han, is_kana};
use crate::text::{Sides, Span};
use crate::tokens::mark;

/// Claims edits one side of which a known mechanism makes from the other.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    // Marks around the edit may differ for another reason, least those that touch its words.
    (told(case, wide(case)).or_else(|| told(case, beside(case))))
        .or_else(|| told(case, case.places()).filter(|_| !case.one_sided()))
}

/// The damage that explains the two sides of `places`.
fn told(case: &Case, places: Sides<Span>) -> Option<Outcome> {
    let texts = Sides::new(
        case.streams.base.document.text.slice(places.base),
        case.streams.witness.document.text.slice(places.witness),
    );
    let finding = explain(texts, places, case.side())?;
    Some(Outcome::Finding(Finding { places: narrow(texts, places), ..finding }))
}

/// The edit with the marks on both sides of it, which damage often takes along.
fn wide(case: &Case) -> Sides<Span> {
    let widen = |stream: &crate::align::Stream, range: &std::ops::Range<usize>| {
        let text = stream.document.text.as_str();
        let (before, after) = (stream.gap(range.start), stream.gap(range.end));
        let front = crate::document::trim(text, before.spans[1].cover(before.spans[0]));
        let back = crate::document::trim(text, after.spans[0]);
        let core = stream.cover(range.clone());
        let start = if front.len() <= 24 { front.start.min(core.start) } else { core.start };
        let end = if back.len() <= 24 { back.end.max(core.end) } else { core.end };
        Span { start, end }
    };
    Sides::new(widen(&case.streams.base, &case.edit.base), widen(&case.streams.witness, &case.edit.witness))
}

/// The edit with the marks that touch it: no white space stands between.
fn beside(case: &Case) -> Sides<Span> {
    let widen = |stream: &crate::align::Stream, range: &std::ops::Range<usize>| {
        let text = |span: Span| stream.document.text.slice(span);
        let (before, after) = (stream.gap(range.start).spans, stream.gap(range.end).spans);
        let core = stream.cover(range.clone());
        let front = before.into_iter().rfind(|span| span.end == core.start && !span.is_empty()).map_or("", text);
        let back = after.into_iter().find(|span| span.start == core.end).map_or("", text);
        let front = front.len() - front.trim_end_matches(|c: char| !c.is_whitespace()).len();
        let back = back.len() - back.trim_start_matches(|c: char| !c.is_whitespace()).len();
        Span { start: core.start - front as u32, end: core.end + back as u32 }
    };
    Sides::new(widen(&case.streams.base, &case.edit.base), widen(&case.streams.witness, &case.edit.witness))
}

/// Explains one side as damage to the other.
pub(super) fn explain(texts: Sides<&str>, places: Sides<Span>, side: crate::structure::Side) -> Option<Finding> {
    if texts.base.len() > 400 || texts.witness.len() > 400 {
        return None;
    }
    let odd = texts.map(odd);
    let (damage, of_witness) = match (odd.base, odd.witness) {
        (_, true) => match mojibake::explain(texts.base, texts.witness) {
            Some(damage) => (damage, true),
            None if odd.base => (mojibake::explain(texts.witness, texts.base)?, false),
            None => return None,
        },
        (true, false) => (mojibake::explain(texts.witness, texts.base)?, false),
        (false, false) => return None,
    };
    let sound = if of_witness { texts.base } else { texts.witness };
    let replaced = damage.mechanism.contains("U+FFFD") || damage.mechanism.contains("replaced");
    // What was misread can be read back, and words of which most letters are there can be read.
    let lost = lost(sound, if of_witness { texts.witness } else { texts.base });
    let words = sound.chars().filter(|c| c.is_alphanumeric()).count();
    let gone = if replaced { words > 2 } else { lost > 2 && lost * 2 > words };
    let severity = if gone { Severity::Substantive } else { Severity::Editorial };
    let kind = if replaced { Kind::ReplacementCharacters } else { Kind::Mojibake };
    let whose = if of_witness { "the witness" } else { "the base" };
    let message = format!("{}; the bytes give {}; {whose} is damaged", damage.mechanism, short(&damage.repair));
    let finding = Finding::new(kind, side, places, message)
        .weigh(severity)
        .sure(damage.confidence)
        .with("mechanism", damage.mechanism.to_string())
        .with("repair", damage.repair)
        .with("damaged", if of_witness { "witness" } else { "base" });
    Some(finding)
}

/// How far damage may have put two letters apart that stand side by side in the sound text.
const REACH: usize = 8;

/// How many letters and figures of a sound text are not to be found, in order, in the damaged one.
fn lost(sound: &str, damaged: &str) -> usize {
    let damaged: String = damaged.split_whitespace().collect();
    let mut rest = &*damaged;
    let kept = |c: char| {
        let near = &rest[..rest.char_indices().nth(REACH).map_or(rest.len(), |(at, _)| at)];
        let found = near.find(c);
        if let Some(at) = found {
            rest = &rest[at + c.len_utf8()..];
        }
        found.is_some()
    };
    let words = sound.chars().filter(|c| c.is_alphanumeric()).count();
    words - sound.chars().filter(|c| c.is_alphanumeric()).map(kept).filter(|kept| *kept).count()
}

/// The places without what both sides begin and end with, and without white space at their ends.
pub(super) fn narrow(texts: Sides<&str>, places: Sides<Span>) -> Sides<Span> {
    let same = |(b, w): &(char, char)| {
        b == w || mark::fold(*b).is_some() && mark::fold(*b) == mark::fold(*w) && !b.is_alphanumeric()
    };
    let blank = texts.map(|t| t.trim_end());
    let tail = blank
        .base
        .chars()
        .rev()
        .zip(blank.witness.chars().rev())
        .take_while(same)
        .filter(|(b, _)| !b.is_alphanumeric());
    let (tail_b, tail_w) = tail.fold((0, 0), |(x, y), (b, w)| (x + b.len_utf8(), y + w.len_utf8()));
    let cores = Sides::new(&blank.base[..blank.base.len() - tail_b], &blank.witness[..blank.witness.len() - tail_w]);
    let cores = if cores.base.is_empty() || cores.witness.is_empty() { blank } else { cores };
    let span = |core: &str, place: Span| {
        let core = core.trim_end();
        let lead = core.len() - core.trim_start().len();
        Span::new(place.range().start + lead, place.range().start + core.len())
    };
    Sides::new(span(cores.base, places.base), span(cores.witness, places.witness))
}

/// Whether a text holds anything that damage could have left.
fn odd(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() || c == '?') && mojibake_like(text)
}

/// Whether a text has characters that sound text in its script would not have. One common Han character
/// by itself is what most edits of Chinese are, and proves nothing.
fn mojibake_like(text: &str) -> bool {
    let mut han = 0;
    text.chars().any(|c| {
        let common = common(c);
        han += usize::from(common);
        matches!(c, '?' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{24f}' | '\u{370}'..='\u{5ff}' | '\u{2000}'..='\u{22ff}' | '\u{2500}'..='\u{25ff}')
            || is_kana(c)
            || is_han(c) && !common
            || han > 1
    })
}
