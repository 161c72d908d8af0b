//! What both copies have in the same order, and what moved.

use crate::finding::{Finding, Kind};
use crate::report::{Texts, record};
use crate::sequence::rising;
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// Pairs of stretches that read the same, in an order that rises on both sides; nothing overlaps.
pub(super) fn chain(texts: &Texts) -> Vec<Sides<Span>> {
    let equal = texts.shared.iter().map(|s| {
        let span = |at: u32| Span { start: at, end: at + s.len };
        Sides::new(span(s.base), span(s.witness))
    });
    let folded = texts.noise.iter().filter(|fold| alike(texts, fold)).map(|fold| fold.places);
    let mut pairs: Vec<Sides<Span>> = equal.chain(folded).collect();
    chained(&mut pairs)
}

/// Whether a fold reads the same on both sides. One of white space or marks may stand round text that only
/// one copy has, such as its other language: that is no part of what reads the same.
fn alike(texts: &Texts, fold: &Finding) -> bool {
    let words = texts
        .documents
        .zip(fold.places)
        .map(|(document, span)| document.tokens.at(span.end) - document.tokens.at(span.start));
    match fold.kind {
        Kind::Noise(
            Layer::Whitespace
            | Layer::LineWrap
            | Layer::PunctuationForm
            | Layer::Invisible
            | Layer::PageFurniture
            | Layer::Boilerplate
            | Layer::Markup,
        ) => words == Sides::new(0, 0),
        Kind::Noise(_) => true,
        _ => false,
    }
}

/// The heaviest chain of pairs that rises on both sides, by the length of what it holds; nothing in it overlaps.
fn chained(pairs: &mut [Sides<Span>]) -> Vec<Sides<Span>> {
    pairs.sort_by_key(|pair| (pair.witness.start, pair.base.start, std::cmp::Reverse(pair.witness.end)));
    // Pairs that begin at one place of the base keep their order.
    let mut places: Vec<usize> = (0..pairs.len()).collect();
    places.sort_by_key(|&at| pairs[at].base.start);
    let mut order = vec![(0, 0); pairs.len()];
    for (rank, at) in places.into_iter().enumerate() {
        order[at] = (rank, pairs[at].base.len().min(pairs[at].witness.len()).max(1) as u64);
    }
    let mut kept: Vec<Sides<Span>> = Vec::with_capacity(pairs.len());
    for pair in rising(&order).into_iter().map(|at| pairs[at]) {
        let free =
            kept.last().is_none_or(|last| last.base.end <= pair.base.start && last.witness.end <= pair.witness.start);
        if free {
            kept.push(pair);
        }
    }
    kept
}

/// The passages that moved as a whole, each with the marks that end it: nothing of them is in the chain.
pub(super) fn moves(findings: &[record::Finding], chain: &[Sides<Span>], texts: Sides<&str>) -> Vec<Sides<Span>> {
    let lengths = texts.map(str::len);
    let span = |place: &record::Place, length: usize| {
        (place.start < place.end && place.end as usize <= length).then_some(Span { start: place.start, end: place.end })
    };
    let places =
        |f: &record::Finding| Some(Sides::new(span(&f.base, lengths.base)?, span(&f.witness, lengths.witness)?));
    let moved = findings.iter().filter(|f| matches!(f.kind.as_str(), "text-moved" | "section-moved"));
    let mut all: Vec<Sides<Span>> = Vec::new();
    for place in moved.filter_map(places) {
        let free = |place: &Sides<Span>| {
            let from = chain.partition_point(|pair| pair.base.end <= place.base.start);
            let still = chain.get(from).is_some_and(|pair| pair.base.overlaps(place.base) && !pair.base.is_empty());
            let from = chain.partition_point(|pair| pair.witness.end <= place.witness.start);
            let there =
                chain.get(from).is_some_and(|pair| pair.witness.overlaps(place.witness) && !pair.witness.is_empty());
            let taken =
                all.iter().any(|other| other.base.overlaps(place.base) || other.witness.overlaps(place.witness));
            !still && !there && !taken
        };
        let found = [ended(place, texts), place].into_iter().find(free);
        all.extend(found);
    }
    all
}

/// A passage with the marks that follow it in both texts alike.
fn ended(place: Sides<Span>, texts: Sides<&str>) -> Sides<Span> {
    let rest = texts.zip(place).map(|(text, span)| text[span.range().end..].chars());
    let mark = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
    let same = rest.base.zip(rest.witness).take_while(|(b, w)| b == w && mark(b));
    let more: u32 = same.map(|(c, _)| c.len_utf8() as u32).sum();
    place.map(|span| Span { start: span.start, end: span.end + more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_chain_is_kept() {
        let span = |start, len| Span { start, end: start + len };
        let mut pairs = [(50, 0, 9), (0, 20, 30), (30, 60, 10)]
            .map(|(base, witness, len)| Sides::new(span(base, len), span(witness, len)));
        let kept = chained(&mut pairs);
        let starts: Vec<(u32, u32)> = kept.iter().map(|pair| (pair.base.start, pair.witness.start)).collect();
        assert_eq!(starts, [(0, 20), (30, 60)]);
    }
}
