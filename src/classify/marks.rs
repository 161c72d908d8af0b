//! Marks between words that match: lost quotes and brackets, changed punctuation.

use super::{damage, short};
use crate::align::{Gap, Stream};
use crate::document::trim;
use crate::extract::unescaped;
use crate::finding::{Finding, Kind, Severity};
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::mark;
use rustc_hash::FxHashMap;

/// Judges the marks of two gaps that do not fold together.
pub fn judge(streams: &Sides<Stream>, gaps: Sides<Gap>, side: Side) -> Finding {
    let places =
        Sides::new(place(&streams.base, &gaps.base, &gaps.witness), place(&streams.witness, &gaps.witness, &gaps.base));
    let whole = gaps.map(|gap| gap.parts().map(str::trim).concat());
    let odd = |text: &str| text.contains(['?', '\u{fffd}']);
    if odd(&whole.base) != odd(&whole.witness) || whole.base.contains('\u{fffd}') || whole.witness.contains('\u{fffd}')
    {
        let texts = whole.as_ref().map(String::as_str);
        if let Some(finding) = damage::explain(texts, places, side) {
            let single = texts.map(str::len) == places.map(Span::len);
            let places = if single { damage::narrow(texts, places) } else { places };
            return Finding { places, ..finding }.weigh(Severity::Editorial);
        }
    }
    let texts =
        Sides::new(streams.base.document.text.slice(places.base), streams.witness.document.text.slice(places.witness));
    let folded = texts.map(|text| mark::marks(&unescaped(text)));
    narrow(folded.as_ref().map(String::as_str), texts, places, side)
}

/// Where the marks of a gap stand; of a gap in two parts, the part that the other side lacks. Where
/// there are none: at the end of the gap if the other side's mark opens something.
fn place(stream: &Stream, gap: &Gap, other: &Gap) -> Span {
    let text = stream.document.text.as_str();
    let [first, second] = gap.spans.map(|s| trim(text, s));
    let theirs = mark::marks(&other.parts().concat());
    match (first.is_empty(), second.is_empty()) {
        (true, true) if theirs.ends_with(['<', '(', '[', '{', '"']) => Span::at(gap.spans[1].end as usize),
        (true, true) => Span::at(gap.spans[0].start as usize),
        (false, true) => first,
        (true, false) => second,
        _ if theirs.ends_with(&mark::marks(stream.document.text.slice(second))) => first,
        _ => second,
    }
}

/// Names the change: a mark lost from a pair, or other punctuation.
fn narrow(folded: Sides<&str>, texts: Sides<&str>, places: Sides<Span>, side: Side) -> Finding {
    const PAIRS: &str = "\"<>()[]{}";
    let lost = |from: &str, to: &str| {
        let mut held: FxHashMap<char, usize> = FxHashMap::default();
        to.chars().for_each(|c| *held.entry(c).or_default() += 1);
        let mut left = from.chars().collect::<Vec<char>>();
        left.retain(|c| {
            let there = held.get_mut(c).filter(|n| **n > 0);
            there.map(|n| *n -= 1).is_none()
        });
        left
    };
    let (gone, come) = (lost(folded.base, folded.witness), lost(folded.witness, folded.base));
    let pair = |marks: &[char]| marks.len() == 1 && PAIRS.contains(marks[0]);
    let say = |text: &str| short(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if pair(&gone) && come.is_empty() || pair(&come) && gone.is_empty() {
        let (whose, mark) = if come.is_empty() {
            ("witness", first(texts.base, gone[0]))
        } else {
            ("base", first(texts.witness, come[0]))
        };
        let message = format!("the mark {mark} is missing in the {whose}");
        return Finding::new(Kind::MarkLost, side, places, message)
            .with("mark", mark.to_string())
            .with("missing", whose);
    }
    let message = match (folded.base.is_empty(), folded.witness.is_empty()) {
        (true, _) => format!("the marks “{}” were put in", say(texts.witness)),
        (_, true) => format!("the marks “{}” were taken out", say(texts.base)),
        _ => format!("the marks “{}” became “{}”", say(texts.base), say(texts.witness)),
    };
    Finding::new(Kind::PunctuationChanged, side, places, message)
}

/// The mark in `text` that folds to `folded`, as it stands.
fn first(text: &str, folded: char) -> char {
    text.chars().find(|&c| mark::fold(c) == Some(folded)).unwrap_or(folded)
}
