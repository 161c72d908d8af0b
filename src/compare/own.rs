//! What each copy shows by itself, where the other cannot tell: damage in a passage that only one has,
//! and the parts that its own table of contents lists and it lacks.

use crate::document::Document;
use crate::finding::{Finding, Kind};
use crate::inspect;
use crate::structure;
use crate::text::Sides;

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
