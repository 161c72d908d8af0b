//! Two translations of one text: their facts are compared, not their words.

use super::Engine;
use crate::align::Stream;
use crate::classify::{Reading, short};
use crate::facts::{self, Fact, Value};
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::structure::{self, Side};
use crate::text::{Sides, Span};
use std::ops::Range;

/// A paragraph of a stream.
struct Paragraph {
    tokens: Range<usize>,
    reading: Reading,
    facts: Vec<Fact>,
}

/// Whether two streams that share few words still have one outline: the same numbers on most headings.
pub(super) fn alike(streams: &Sides<Stream>) -> bool {
    let labels = |stream: &Stream| -> Vec<(structure::heading::Style, Vec<u32>)> {
        let sections = stream.document.structure.sections.iter();
        sections.filter_map(|s| s.label.as_ref()).map(|l| (l.style, l.number.clone())).collect()
    };
    let (base, witness) = (labels(&streams.base), labels(&streams.witness));
    let same = base.iter().zip(&witness).filter(|(b, w)| b == w).count();
    same >= 4 && same * 10 >= base.len().max(witness.len()) * 7
}

impl Engine<'_> {
    /// Pairs two translations paragraph by paragraph and reports the facts in which they differ.
    pub(super) fn translation(&mut self, streams: &Sides<Stream>, side: Side) {
        let base = paragraphs(&streams.base);
        let witness = paragraphs(&streams.witness);
        let language = super::title(&super::name(streams.base.document, side));
        let whole =
            Sides::new(streams.base.cover(0..streams.base.len()), streams.witness.cover(0..streams.witness.len()));
        let pairs = pair(&base, &witness);
        let message = format!(
            "the {language} of the two copies is two independent translations; {} paragraphs were paired and their facts compared",
            pairs.len()
        );
        self.findings.push(
            Finding::new(Kind::TranslationDiffers, side, whole, message)
                .with("paragraphs", Detail::Count(pairs.len() as u64)),
        );
        for (b, w) in pairs {
            let found = conflicts(streams, side, &base[b], &witness[w]);
            self.findings.extend(found);
        }
    }
}

/// The paragraphs and headings of a stream with their facts.
fn paragraphs(stream: &Stream) -> Vec<Paragraph> {
    let structure = &stream.document.structure;
    let mut out = Vec::new();
    let mut start = 0;
    while start < stream.len() {
        let own = structure.block(stream.span(start).start);
        let mut end = start + 1;
        while end < stream.len() && structure.block(stream.span(end).start) == own {
            end += 1;
        }
        let text = own.is_some_and(|b| structure.blocks[b].kind == structure::Kind::Paragraph);
        if text && end - start >= 3 {
            let reading = Reading::new(stream, start..end.min(start + 4000));
            let facts = facts::find(&reading.text);
            out.push(Paragraph { tokens: start..end, reading, facts });
        }
        start = end;
    }
    out
}

/// Pairs paragraphs in order: the best chain by shared words, shared facts and length.
///
/// Dynamic programming over both lists with skips, after Gale and Church (1993), with shared rare
/// words and numbers as the evidence and length as a check.
fn pair(base: &[Paragraph], witness: &[Paragraph]) -> Vec<(usize, usize)> {
    let (rows, columns) = (base.len().min(2000), witness.len().min(2000));
    let words: Sides<Vec<Vec<String>>> = Sides::new(base, witness).map(|all| all.iter().take(2000).map(bag).collect());
    let mut best = vec![vec![0f32; columns + 1]; rows + 1];
    let score: Vec<Vec<f32>> =
        (0..rows).map(|b| (0..columns).map(|w| similarity(&words.base[b], &words.witness[w])).collect()).collect();
    for b in (0..rows).rev() {
        for w in (0..columns).rev() {
            let joined = if score[b][w] >= 0.12 { best[b + 1][w + 1] + score[b][w] } else { 0.0 };
            best[b][w] = joined.max(best[b + 1][w]).max(best[b][w + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut b, mut w) = (0, 0);
    while b < rows && w < columns {
        if score[b][w] >= 0.12 && best[b][w] == best[b + 1][w + 1] + score[b][w] {
            pairs.push((b, w));
            (b, w) = (b + 1, w + 1);
        } else if best[b + 1][w] >= best[b][w + 1] {
            b += 1;
        } else {
            w += 1;
        }
    }
    pairs
}

/// The words of a paragraph that carry meaning, sorted, each once.
fn bag(paragraph: &Paragraph) -> Vec<String> {
    let text = paragraph.reading.text.to_lowercase();
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 4)
        .map(|w| w.chars().take(6).collect())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Share of words two paragraphs have in common.
fn similarity(base: &[String], witness: &[String]) -> f32 {
    let common = base.iter().filter(|w| witness.binary_search(w).is_ok()).count() as f32;
    let lengths = (base.len() as f32, witness.len() as f32);
    if lengths.0 == 0.0 || lengths.1 == 0.0 {
        return 0.0;
    }
    2.0 * common / (lengths.0 + lengths.1) * (lengths.0.min(lengths.1) / lengths.0.max(lengths.1)).sqrt()
}

/// The facts in which two translations of one paragraph disagree.
fn conflicts(streams: &Sides<Stream>, side: Side, base: &Paragraph, witness: &Paragraph) -> Vec<Finding> {
    let mut found = Vec::new();
    let valued = |v: &Value| {
        matches!(v, Value::Date(_) | Value::Number(_) | Value::Amount { .. } | Value::Percent(_) | Value::Reference(_))
    };
    let lone = |own: &[Fact], other: &[Fact]| -> Vec<Fact> {
        own.iter().filter(|f| valued(&f.value) && !other.iter().any(|o| o.value.agrees(&f.value))).cloned().collect()
    };
    let (mut gone, mut come) = (lone(&base.facts, &witness.facts), lone(&witness.facts, &base.facts));
    gone.retain(|f| weighty(&f.value));
    come.retain(|f| weighty(&f.value));
    for fact in &gone {
        let Some(at) = come.iter().position(|c| c.value.kind() == fact.value.kind()) else { continue };
        let other = come.remove(at);
        let places = Sides::new(place(&streams.base, base, fact.span), place(&streams.witness, witness, other.span));
        found.push(conflict(side, places, &fact.value, &other.value));
    }
    found.extend(modality(streams, side, base, witness));
    found
}

/// Whether a fact would be in every translation: not a small number, which another may phrase away.
fn weighty(value: &Value) -> bool {
    match value {
        Value::Number(_) => value.text().chars().filter(char::is_ascii_digit).count() >= 2,
        _ => true,
    }
}

/// Where a stretch of a paragraph's reading stands.
fn place(stream: &Stream, paragraph: &Paragraph, span: Span) -> Span {
    stream.cover(paragraph.reading.tokens(span))
}

fn conflict(side: Side, places: Sides<Span>, base: &Value, witness: &Value) -> Finding {
    let (from, to) = (base.text(), witness.text());
    if let (Value::Date(b), Value::Date(w)) = (base, witness) {
        let changed = b.changed(w);
        return Finding::new(Kind::DateAltered, side, places, crate::classify::dated(b, w, &changed))
            .with("from", from)
            .with("to", to)
            .with("changed", Detail::List(changed.iter().map(ToString::to_string).collect()));
    }
    let kind = match base {
        Value::Amount { .. } => Kind::AmountAltered,
        Value::Reference(_) => Kind::ReferenceAltered,
        _ => Kind::NumberAltered,
    };
    let message = format!("one translation says {}, the other {}", short(&from), short(&to));
    Finding::new(kind, side, places, message).with("from", from).with("to", to)
}

/// A paragraph that one translation puts as a duty and the other as something less or more.
fn modality(streams: &Sides<Stream>, side: Side, base: &Paragraph, witness: &Paragraph) -> Option<Finding> {
    let forces = |p: &Paragraph| -> Vec<Fact> {
        p.facts.iter().filter(|f| matches!(f.value, Value::Force(_))).cloned().collect()
    };
    let (own, other) = (forces(base), forces(witness));
    let (first, second) = (own.first()?, other.first()?);
    if own.len() != other.len() || own.iter().zip(&other).all(|(b, w)| b.value.agrees(&w.value)) {
        return None;
    }
    let (first, second) = own.iter().zip(&other).find(|(b, w)| !b.value.agrees(&w.value)).unwrap_or((first, second));
    let (from, to) = (first.value.text(), second.value.text());
    let places = Sides::new(place(&streams.base, base, first.span), place(&streams.witness, witness, second.span));
    let message = format!("one translation says “{from}” where the other says “{to}”");
    let _ = &base.tokens;
    Some(
        Finding::new(Kind::ModalityAltered, side, places, message)
            .weigh(Severity::Editorial)
            .with("from", from)
            .with("to", to),
    )
}
