//! Form: what can be seen of two copies although their words are the same.
//!
//! Passes over a finished comparison: capitals, characters that cannot be seen, paragraphs split
//! and merged, sections renumbered together.

use super::Engine;
use crate::align::{Alignment, Stream};
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::structure::{self, Side};
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// More findings of one form than this are a habit of the copy: the layer's count says enough.
const HABIT: usize = 12;

impl Engine<'_> {
    /// Reports that one copy holds characters that cannot be seen; bidi controls weigh more, since
    /// they can make a text look like another.
    pub(super) fn unseen(&mut self) {
        let noise = self.ledger.noise().into_iter().find(|n| n.layer == Layer::Invisible);
        let Some(noise) = noise else { return };
        let Some(&places) = noise.examples.first() else { return };
        let bidi = |text: &str| text.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
        let turned = bidi(self.documents.base.text.as_str()) != bidi(self.documents.witness.text.as_str());
        let severity = if turned { Severity::Editorial } else { Severity::Formatting };
        let what =
            if turned { "characters that turn the direction of the text" } else { "characters that cannot be seen" };
        let side = self.documents.base.structure.side(places.base.start);
        let message = format!("{what} stand in one copy and not in the other, at {} places", noise.count);
        let finding = Finding::new(Kind::InvisibleCharacters, side, places, message).weigh(severity);
        self.findings.push(finding.with("count", Detail::Count(noise.count as u64)));
    }

    /// Reports single words in the middle of sentences whose capital differs: `Board` and `board`.
    pub(super) fn capitals(&mut self, streams: &Sides<Stream>, alignment: &Alignment) {
        let mut found: Vec<Finding> = Vec::new();
        for run in &alignment.runs {
            let differs = |n: u32| {
                let (b, w) = ((run.base + n) as usize, (run.witness + n) as usize);
                if streams.base.han(b) {
                    return false;
                }
                let (b, w) = (streams.base.text(b), streams.witness.text(w));
                b.as_bytes().first() != w.as_bytes().first() && initial(b, w)
            };
            for n in 1..run.len.saturating_sub(1) {
                if !differs(n) || differs(n - 1) || differs(n + 1) {
                    continue;
                }
                let (b, w) = ((run.base + n) as usize, (run.witness + n) as usize);
                if opens(&streams.base, b) || opens(&streams.witness, w) {
                    continue;
                }
                let places = Sides::new(streams.base.span(b), streams.witness.span(w));
                let message = format!("“{}” is written “{}”", streams.base.text(b), streams.witness.text(w));
                found.push(Finding::new(Kind::CaseChanged, self.side_of(&streams.base, b), places, message));
            }
            if found.len() > HABIT {
                return;
            }
        }
        self.findings.extend(found);
    }

    /// Reports paragraphs that one copy prints as one and the other as several.
    pub(super) fn paragraphs(&mut self, streams: &Sides<Stream>, alignment: &Alignment) {
        let mut found: Vec<Finding> = Vec::new();
        for run in &alignment.runs {
            for n in 1..run.len {
                let (b, w) = ((run.base + n) as usize, (run.witness + n) as usize);
                // Where neither copy leaves a line empty nothing is parted; most tokens end here.
                let breaks = Sides::new(streams.base.gap(b).breaks(), streams.witness.gap(w).breaks());
                if breaks.base <= 1 && breaks.witness <= 1 {
                    continue;
                }
                let (own, other) = (parted(&streams.base, b), parted(&streams.witness, w));
                let (Some(own), Some(other)) = (own, other) else { continue };
                if own == other {
                    continue;
                }
                let places = Sides::new(streams.base.span(b), streams.witness.span(w));
                let (kind, message) = match other {
                    true => (Kind::ParagraphSplit, "a new paragraph begins here in the witness"),
                    false => (Kind::ParagraphMerged, "the witness runs on here where the base begins a paragraph"),
                };
                found.push(Finding::new(kind, self.side_of(&streams.base, b), places, message));
            }
            if found.len() > HABIT {
                return;
            }
        }
        self.findings.extend(found);
    }

    /// Makes one finding of headings that were renumbered together, as an insertion or a deletion
    /// before them renumbers all that follow.
    pub(super) fn renumbered(&mut self, known: usize) {
        let label = |documents: Sides<&crate::document::Document>, f: &Finding| -> Option<(Sides<u32>, Sides<Span>)> {
            let number = |d: &crate::document::Document, span: Span| {
                let section = d.structure.sections.iter().find(|s| s.heading.overlaps(span))?;
                let label = section.label.as_ref()?;
                let inside = span.start < section.heading.start + label.len as u32 + 2;
                (inside && label.number.len() == 1).then(|| label.number[0])
            };
            let fact = matches!(
                f.kind,
                Kind::NumberAltered | Kind::ReferenceAltered | Kind::HeadingChanged | Kind::WordingChanged
            );
            let both = Sides::new(number(documents.base, f.places.base)?, number(documents.witness, f.places.witness)?);
            (fact && both.base != both.witness).then_some((both, f.places))
        };
        let documents = self.documents;
        let moved: Vec<usize> =
            (known..self.findings.len()).filter(|&n| label(documents, &self.findings[n]).is_some()).collect();
        let shift = |n: usize| {
            let (numbers, _) = label(documents, &self.findings[n]).expect("just seen");
            i64::from(numbers.witness) - i64::from(numbers.base)
        };
        if moved.len() < 2 || moved.iter().any(|&n| shift(n) != shift(moved[0])) {
            return;
        }
        let places: Vec<Sides<Span>> = moved.iter().map(|&n| self.findings[n].places).collect();
        let side = self.findings[moved[0]].side;
        let message = format!("{} sections carry other numbers, each {:+}", moved.len(), shift(moved[0]));
        moved.into_iter().rev().for_each(|n| drop(self.findings.remove(n)));
        let finding = Finding::new(Kind::SectionRenumbered, side, places[0], message);
        self.findings.push(finding.with("sections", Detail::Count(places.len() as u64)));
    }

    fn side_of(&self, stream: &Stream, at: usize) -> Side {
        stream.side.unwrap_or(if stream.han(at) { Side::Han } else { Side::Word })
    }
}

/// Whether two words differ in nothing but the case of their first letter.
fn initial(base: &str, witness: &str) -> bool {
    let (mut b, mut w) = (base.chars(), witness.chars());
    let (Some(first), Some(other)) = (b.next(), w.next()) else { return false };
    first != other && first.to_lowercase().eq(other.to_lowercase()) && b.as_str() == w.as_str()
}

/// Whether a word begins a sentence, a line of its own or a quotation, where a capital says nothing.
fn opens(stream: &Stream, at: usize) -> bool {
    let gap = stream.gap(at);
    let structure = &stream.document.structure;
    let block = structure.block(stream.span(at).start);
    let heading = block.is_some_and(|b| structure.blocks[b].kind != structure::Kind::Paragraph);
    heading || gap.parts().iter().any(|p| p.contains(|c: char| !c.is_whitespace()) || p.matches('\n').count() > 1)
}

/// Whether a paragraph begins at token `at`; `None` where that cannot be told.
fn parted(stream: &Stream, at: usize) -> Option<bool> {
    let structure = &stream.document.structure;
    let block = |at: usize| structure.block(stream.span(at).start);
    let (before, here) = (block(at - 1)?, block(at)?);
    let text = |b: usize| structure.blocks[b].kind == structure::Kind::Paragraph;
    if !text(before) || !text(here) {
        return None;
    }
    Some(before != here && stream.gap(at).breaks() > 1)
}
