//! Form: what can be seen of two copies although their words are the same.
//!
//! Passes over a finished comparison: capitals, characters that cannot be seen, paragraphs split
//! and merged, sections renumbered together.

use super::Engine;
use crate::align::{Alignment, Stream};
use crate::classify::ocr;
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::sequence::Run;
use crate::structure::{self, Side};
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// More findings of one form than this are a habit of the copy: the layer's count says enough.
const HABIT: usize = 12;

/// A copy with fewer misread words than this is not known to be a scan.
const SCAN: usize = 3;

/// Whether two addresses differ only in letters that look alike, part by part.
fn misread(base: &str, witness: &str) -> bool {
    fn parts(address: &str) -> Vec<&str> {
        address.split(|c: char| !c.is_alphanumeric() && c != '|').collect()
    }
    let (base, witness) = (parts(base), parts(witness));
    let alike = |(b, w): (&&str, &&str)| b == w || ocr::confusion(b, w).is_some();
    base.len() == witness.len() && base.iter().zip(&witness).all(alike)
}

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
        let cased = std::mem::take(&mut self.cased);
        let initial = |at: &Sides<usize>| initial(streams.base.text(at.base), streams.witness.text(at.witness));
        let cased: Vec<Sides<usize>> = cased.into_iter().filter(initial).collect();
        let beside = |one: &Sides<usize>, other: Option<&Sides<usize>>| {
            other.is_some_and(|other| one.base.abs_diff(other.base) == 1 && one.witness.abs_diff(other.witness) == 1)
        };
        let mut found: Vec<Finding> = Vec::new();
        for (n, at) in cased.iter().enumerate() {
            let row = beside(at, n.checked_sub(1).map(|n| &cased[n])) || beside(at, cased.get(n + 1));
            let opens = || opens(&streams.base, at.base) || opens(&streams.witness, at.witness);
            if row || !inner(&alignment.runs, at) || opens() {
                continue;
            }
            let places = Sides::new(streams.base.span(at.base), streams.witness.span(at.witness));
            let (base, witness) = (streams.base.text(at.base), streams.witness.text(at.witness));
            let side = self.side_of(&streams.base, at.base);
            found.push(Finding::new(Kind::CaseChanged, side, places, format!("“{base}” is written “{witness}”")));
        }
        if found.len() <= HABIT {
            self.findings.extend(found);
        }
    }

    /// Takes addresses for misread where look-alike letters explain all of their difference and the
    /// copies differ in such letters elsewhere: one address alone may have been altered to deceive.
    pub(super) fn scanned(&mut self, known: usize) {
        let found = &mut self.findings[known..];
        if found.iter().filter(|f| f.kind == Kind::OcrConfusion).count() < SCAN {
            return;
        }
        for finding in found.iter_mut().filter(|f| f.kind == Kind::UrlAltered) {
            let Sides { base, witness } = finding.places;
            let (base, witness) = (self.documents.base.text.slice(base), self.documents.witness.text.slice(witness));
            if misread(base, witness) {
                finding.kind = Kind::OcrConfusion;
                finding.severity = Kind::OcrConfusion.severity();
                finding.message = format!(
                    "letters confused with letters that look alike: {} for {}",
                    crate::classify::short(witness),
                    crate::classify::short(base)
                );
            }
        }
    }

    /// Reports paragraphs that one copy prints as one and the other as several.
    pub(super) fn paragraphs(&mut self, streams: &Sides<Stream>, alignment: &Alignment) {
        let mut found: Vec<Finding> = Vec::new();
        for at in beginnings(streams, alignment) {
            let breaks = Sides::new(streams.base.gap(at.base).breaks(), streams.witness.gap(at.witness).breaks());
            if breaks.base <= 1 && breaks.witness <= 1 {
                continue;
            }
            let (own, other) = (parted(&streams.base, at.base), parted(&streams.witness, at.witness));
            let (Some(own), Some(other)) = (own, other) else { continue };
            if own == other {
                continue;
            }
            let places = Sides::new(streams.base.span(at.base), streams.witness.span(at.witness));
            let (kind, message) = match other {
                true => (Kind::ParagraphSplit, "a new paragraph begins here in the witness"),
                false => (Kind::ParagraphMerged, "the witness runs on here where the base begins a paragraph"),
            };
            found.push(Finding::new(kind, self.side_of(&streams.base, at.base), places, message));
        }
        if found.len() <= HABIT {
            self.findings.extend(found);
        }
    }

    /// Makes one finding of headings that were renumbered together, as an insertion or a deletion
    /// before them renumbers all that follow.
    pub(super) fn renumbered(&mut self, known: usize) {
        let label = |documents: Sides<&crate::document::Document>, f: &Finding| -> Option<(Sides<u32>, Sides<Span>)> {
            use Kind::{HeadingChanged, NumberAltered, ReferenceAltered, WordingChanged};
            if !matches!(f.kind, NumberAltered | ReferenceAltered | HeadingChanged | WordingChanged) {
                return None;
            }
            let number = |d: &crate::document::Document, span: Span| {
                let section = d.structure.headings(span).next()?;
                let label = section.label.as_ref()?;
                let inside = span.start < section.heading.start + label.len as u32 + 2;
                (inside && label.number.len() == 1).then(|| label.number[0])
            };
            let both = Sides::new(number(documents.base, f.places.base)?, number(documents.witness, f.places.witness)?);
            (both.base != both.witness).then_some((both, f.places))
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
        let mut at = 0;
        self.findings.retain(|_| {
            at += 1;
            moved.binary_search(&(at - 1)).is_err()
        });
        let finding = Finding::new(Kind::SectionRenumbered, side, places[0], message);
        self.findings.push(finding.with("sections", Detail::Count(places.len() as u64)));
    }

    fn side_of(&self, stream: &Stream, at: usize) -> Side {
        stream.side.unwrap_or(if stream.han(at) { Side::Han } else { Side::Word })
    }
}

/// The run that holds tokens which match, and how far into it they stand.
fn held<'a>(runs: &'a [Run], at: &Sides<usize>) -> Option<(&'a Run, usize)> {
    let run = runs[..runs.partition_point(|run| run.base as usize <= at.base)].last()?;
    let into = at.base - run.base as usize;
    (into < run.len as usize && run.witness as usize + into == at.witness).then_some((run, into))
}

/// Whether tokens match inside a run, not at its ends.
fn inner(runs: &[Run], at: &Sides<usize>) -> bool {
    held(runs, at).is_some_and(|(run, into)| into > 0 && into + 1 < run.len as usize)
}

/// The tokens inside runs at which a block begins in either copy, by place.
fn beginnings(streams: &Sides<Stream>, alignment: &Alignment) -> Vec<Sides<usize>> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut search = |stream: &Stream, start: fn(&Run) -> u32| {
        let mut runs = alignment.runs.iter().peekable();
        for block in &stream.document.structure.blocks {
            let at = stream.at(block.span.start);
            while runs.next_if(|run| (start(run) + run.len) as usize <= at).is_some() {}
            let Some(into) = runs.peek().and_then(|run| at.checked_sub(start(run) as usize + 1)) else { continue };
            found.extend(runs.peek().map(|run| (run.base as usize + into + 1, run.witness as usize + into + 1)));
        }
    };
    search(&streams.base, |run| run.base);
    search(&streams.witness, |run| run.witness);
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(base, witness)| Sides::new(base, witness)).collect()
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
