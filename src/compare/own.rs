//! What each copy shows by itself, where the other cannot tell: damage in a passage that only one has,
//! the parts that its own table of contents lists and it lacks, and damage that both have.

use super::ledger::Shared;
use crate::document::Document;
use crate::finding::{Finding, Kind};
use crate::inspect;
use crate::structure;
use crate::text::{Sides, Span};

/// A copy longer than this is not held against its table of contents.
const LONGEST: usize = 4_000_000;

/// The damage in passages that one copy has alone, at the place where the other lacks them.
pub(super) fn damage(documents: Sides<&Document>, findings: &[Finding]) -> Vec<Finding> {
    let mut found = Vec::new();
    for only in findings.iter().filter(|f| alone(f.kind)) {
        let Sides { base, witness } = only.places;
        let (document, own) = match (base.is_empty(), witness.is_empty()) {
            (true, false) => (documents.witness, witness),
            (false, true) => (documents.base, base),
            _ => continue,
        };
        for mut finding in inspect::damage(document, own) {
            let place = finding.places.base;
            let (places, who) = match base.is_empty() {
                true => (Sides::new(base, place), "witness"),
                false => (Sides::new(place, witness), "base"),
            };
            finding.places = places;
            finding.side = only.side;
            finding.message.push_str(&format!("; only the {who} has this passage"));
            let known = |f: &Finding| {
                f.kind == finding.kind
                    && (f.places.base.overlaps(places.base) || f.places.witness.overlaps(places.witness))
            };
            if !findings.iter().any(known) && !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
    found
}

/// Most places that are listed; further ones are left out.
const MOST: usize = 100;

/// The damage that both copies have, where they read the same: no difference, and still no sound text.
///
/// `shared` are the stretches of bytes that both have. Linear, and free where a copy is ASCII.
pub(super) fn common(documents: Sides<&Document>, shared: &[Shared]) -> Vec<Finding> {
    let text = documents.base.text.as_str();
    if text.is_ascii() || documents.witness.text.as_str().is_ascii() {
        return Vec::new();
    }
    let mut found = inspect::damage(documents.base, Span::new(0, text.len()));
    found.retain(|f| f.kind != Kind::ReplacementCharacters);
    found.extend(lost(documents.base));
    if found.is_empty() {
        return found;
    }
    let runs = joined(shared);
    found.retain_mut(|finding| {
        let place = finding.places.base;
        let at = runs.partition_point(|run| run.base <= place.start).checked_sub(1);
        let Some(run) = at.map(|at| &runs[at]).filter(|run| place.end <= run.base + run.len) else { return false };
        let moved = |offset: u32| offset - run.base + run.witness;
        finding.places.witness = Span { start: moved(place.start), end: moved(place.end) };
        true
    });
    found.sort_by_key(|f| f.places.base);
    found.truncate(MOST);
    found
}

/// A sentence about damage that both copies have.
pub(super) fn alike(base: &Document, common: &[Finding]) -> Option<String> {
    let first = common.first()?;
    let line = base.lines.place(base.text.as_str(), first.places.base.start).0;
    let places = if common.len() == 1 { "one place".to_string() } else { format!("{} places", common.len()) };
    Some(format!("both copies are damaged alike at {places}, first in line {line} of the base: {}", first.message))
}

/// Where characters of a copy were lost, a finding for each place.
fn lost(document: &Document) -> Vec<Finding> {
    // Sought as a whole: the last byte of it is one of many characters'.
    const LOST: &str = "\u{fffd}";
    let text = document.text.as_str();
    let mut found: Vec<Finding> = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), LOST) {
        let span = Span::new(at, at + LOST.len());
        match found.last_mut() {
            Some(last) if last.places.base.end == span.start => last.places.base.end = span.end,
            _ => {
                let side = document.structure.side(span.start);
                let places = Sides::new(span, span);
                found.push(Finding::new(Kind::ReplacementCharacters, side, places, "characters were lost"));
            }
        }
    }
    found
}

/// Shared stretches by place in the base, neighbours in one.
fn joined(shared: &[Shared]) -> Vec<Shared> {
    let mut runs = shared.to_vec();
    runs.sort_by_key(|run| run.base);
    let mut joined: Vec<Shared> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.base + last.len == run.base && last.witness + last.len == run.witness => {
                last.len += run.len;
            }
            _ => joined.push(run),
        }
    }
    joined
}

/// Whether a kind says that one copy has text for which the other has nothing.
fn alone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::TextInserted
            | Kind::TextDeleted
            | Kind::ParagraphAdded
            | Kind::ParagraphMissing
            | Kind::SectionAdded
            | Kind::SectionMissing
            | Kind::StreamMissing
            | Kind::Truncated
    )
}

/// A sentence for each copy that lacks sections of its own table of contents.
pub(super) fn notes(documents: Sides<&Document>) -> Vec<String> {
    let copies = [("base", documents.base), ("witness", documents.witness)];
    let lacks = |(who, document): (&str, &Document)| {
        let listed = document.structure.blocks.iter().any(|b| b.kind == structure::Kind::Entry);
        if !listed || document.text.len() > LONGEST {
            return None;
        }
        let whole = inspect::completeness(document);
        let (missing, all) = (whole.missing().count(), whole.entries.len());
        // Contents of which next to nothing is found are the contents of something else.
        (missing > 0 && all >= 4 && missing * 5 < all * 4)
            .then(|| format!("the {who} lacks {missing} of the {all} entries of its own table of contents"))
    };
    copies.into_iter().filter_map(lacks).collect()
}
