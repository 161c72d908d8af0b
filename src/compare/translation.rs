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
        let language = super::title(&self.language(side));
        let whole =
            Sides::new(streams.base.cover(0..streams.base.len()), streams.witness.cover(0..streams.witness.len()));
        let pairs = attach(&base, &witness, pair(&base, &witness));
        let message = format!(
            "the {language} of the two copies is two independent translations; {} paragraphs were paired and their facts compared",
            pairs.len()
        );
        self.findings.push(
            Finding::new(Kind::TranslationDiffers, side, whole, message)
                .with("paragraphs", Detail::Count(pairs.len() as u64)),
        );
        for group in pairs {
            let found = conflicts(streams, side, &base[group.base.clone()], &witness[group.witness.clone()]);
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
            out.push(Paragraph { reading, facts });
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

/// Gives each paragraph that is left alone to the pair next to it whose other side holds most of its
/// words: what one translation prints as two paragraphs, another runs together.
fn attach(base: &[Paragraph], witness: &[Paragraph], pairs: Vec<(usize, usize)>) -> Vec<Sides<Range<usize>>> {
    let mut groups: Vec<Sides<Range<usize>>> = pairs.into_iter().map(|(b, w)| Sides::new(b..b + 1, w..w + 1)).collect();
    let held = |own: &Paragraph, others: &[Paragraph]| {
        let words = bag(own);
        let theirs: Vec<Vec<String>> = others.iter().map(bag).collect();
        let found = words.iter().filter(|w| theirs.iter().any(|t| t.binary_search(w).is_ok())).count();
        words.len() >= 2 && found * 2 >= words.len()
    };
    for at in 0..groups.len() {
        let (b, w) = (groups[at].base.end, groups[at].witness.end);
        let next = groups.get(at + 1).map_or((base.len(), witness.len()), |g| (g.base.start, g.witness.start));
        let alone = |own: &[Paragraph], others: &[Paragraph]| own.iter().take_while(|p| held(p, others)).count();
        groups[at].base.end += alone(&base[b..next.0.max(b)], &witness[groups[at].witness.clone()]);
        groups[at].witness.end += alone(&witness[w..next.1.max(w)], &base[groups[at].base.clone()]);
    }
    groups
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

/// A fact with the paragraph it stands in.
type Held<'a> = (&'a Paragraph, &'a Fact);

/// The facts in which two translations of the same paragraphs disagree.
fn conflicts(streams: &Sides<Stream>, side: Side, base: &[Paragraph], witness: &[Paragraph]) -> Vec<Finding> {
    fn held(own: &[Paragraph]) -> Vec<Held<'_>> {
        own.iter().flat_map(|p| p.facts.iter().map(move |f| (p, f))).collect()
    }
    let (own, other) = (held(base), held(witness));
    let lone = |own: &[Held], other: &[Held]| -> Vec<usize> {
        let alone = |f: &Fact| weighty(&f.value) && !other.iter().any(|o| o.1.value.agrees(&f.value));
        (0..own.len()).filter(|&n| alone(own[n].1)).collect()
    };
    let (gone, mut come) = (lone(&own, &other), lone(&other, &own));
    let mut found = Vec::new();
    for (paragraph, fact) in gone.into_iter().map(|n| own[n]) {
        let Some(at) = come.iter().position(|&c| other[c].1.value.kind() == fact.value.kind()) else { continue };
        let (second, opposed) = other[come.remove(at)];
        let places =
            Sides::new(place(&streams.base, paragraph, fact.span), place(&streams.witness, second, opposed.span));
        found.push(conflict(side, places, &fact.value, &opposed.value));
    }
    if let ([base], [witness]) = (base, witness) {
        found.extend(modality(streams, side, base, witness));
    }
    found
}

/// Whether a fact would be in every translation: not a small number, which another may phrase away.
fn weighty(value: &Value) -> bool {
    match value {
        Value::Date(_) | Value::Amount { .. } | Value::Percent(_) | Value::Reference(_) => true,
        Value::Number(_) => value.text().chars().filter(char::is_ascii_digit).count() >= 2,
        _ => false,
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
    Some(
        Finding::new(Kind::ModalityAltered, side, places, message)
            .weigh(Severity::Editorial)
            .with("from", from)
            .with("to", to),
    )
}
