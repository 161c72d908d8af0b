//! Two translations of one text: their words are not collated, their facts are compared by the two-way engine.

use super::Collation;
use crate::compare;
use crate::document::Document;
use crate::finding::Finding;
use crate::text::Sides;

/// Streams of two witnesses that say the same in other words.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// The witnesses: the first is the base of the findings.
    pub witnesses: [usize; 2],
    /// The language.
    pub language: String,
    /// Where their facts differ.
    pub findings: Vec<Finding>,
}

/// Most pairs that are compared.
const PAIRS: usize = 16;

/// Finds streams of one language that belong to different groups while their witnesses share another group.
pub(super) fn find(collation: &Collation, documents: &[&Document]) -> Vec<Translation> {
    let mut found = Vec::new();
    for (number, group) in collation.groups.iter().enumerate() {
        for other in &collation.groups[number + 1..] {
            let (one, two) = (&group.strands[0], &other.strands[0]);
            if one.side != two.side || one.side.is_none() || found.len() >= PAIRS {
                continue;
            }
            let shared = |a: usize, b: usize| {
                let both = |g: &super::Group| g.row(a).is_some() && g.row(b).is_some();
                collation.groups.iter().any(both)
            };
            let pairs = group.strands.iter().flat_map(|a| other.strands.iter().map(move |b| (a.witness, b.witness)));
            let Some((a, b)) = pairs.into_iter().find(|&(a, b)| shared(a, b)) else { continue };
            let (a, b) = (a.min(b), a.max(b));
            let both = compare::compare(Sides::new(documents[a], documents[b]), &compare::Options::default());
            let language = group.language.clone();
            let findings = both.findings.into_iter().filter(|f| Some(f.side) == one.side).collect();
            found.push(Translation { witnesses: [a, b], language, findings });
        }
    }
    found
}
