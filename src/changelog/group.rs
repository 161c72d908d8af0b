//! The headings of *Keep a Changelog*, and what of a document's changes stands under which.

use crate::document::Document;
use crate::finding::{Detail, Finding, Kind};
use crate::text::Sides;

/// A heading of *Keep a Changelog*, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What only the later state has.
    Added,
    /// What reads or stands otherwise.
    Changed,
    /// What the later state says is no longer, or not much longer, in force.
    Deprecated,
    /// What only the earlier state has.
    Removed,
    /// Damage and slips that were put right.
    Fixed,
    /// What may deceive a reader and was put in: look-alike letters, characters that cannot be seen.
    Security,
}

impl Group {
    /// All, in order.
    pub const ALL: [Group; 6] =
        [Group::Added, Group::Changed, Group::Deprecated, Group::Removed, Group::Fixed, Group::Security];

    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Group::Added => "Added",
            Group::Changed => "Changed",
            Group::Deprecated => "Deprecated",
            Group::Removed => "Removed",
            Group::Fixed => "Fixed",
            Group::Security => "Security",
        }
    }

    /// The heading that a finding between two states stands under.
    pub fn of(finding: &Finding, documents: Sides<&Document>) -> Group {
        let texts = documents.zip(finding.places).map(|(document, span)| document.text.slice(span));
        if ends(&texts) {
            return Group::Deprecated;
        }
        match finding.kind {
            Kind::SectionAdded | Kind::ParagraphAdded | Kind::TextInserted | Kind::TextDuplicated => Group::Added,
            Kind::SectionMissing | Kind::ParagraphMissing | Kind::TextDeleted | Kind::Truncated => Group::Removed,
            Kind::StreamMissing if finding.places.base.is_empty() => Group::Added,
            Kind::StreamMissing => Group::Removed,
            Kind::Mojibake | Kind::ReplacementCharacters if says(finding, "damaged", "base") => Group::Fixed,
            Kind::OcrConfusion | Kind::SpacingLost | Kind::Orthography => Group::Fixed,
            Kind::MarkLost if says(finding, "missing", "base") => Group::Fixed,
            Kind::Homoglyphs | Kind::InvisibleCharacters if hidden(&texts) => Group::Security,
            Kind::Homoglyphs | Kind::InvisibleCharacters => Group::Fixed,
            _ => Group::Changed,
        }
    }
}

/// Whether a detail of a finding has that value.
fn says(finding: &Finding, name: &str, value: &str) -> bool {
    finding.detail.iter().any(|(n, detail)| *n == name && matches!(detail, Detail::Text(text) if text == value))
}

/// Whether the later text holds more than the earlier that only looks like what it is.
fn hidden(texts: &Sides<&str>) -> bool {
    let odd = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    odd(texts.witness) > odd(texts.base)
}

/// Words by which a text says of a provision that it ends.
const ENDS: [&str; 12] = [
    "deprecated",
    "repealed",
    "obsolete",
    "superseded",
    "discontinued",
    "no longer in force",
    "no longer applies",
    "aufgehoben",
    "abrogé",
    "derogado",
    "废止",
    "廢止",
];

/// Whether the later text says that something ends, and the earlier did not.
fn ends(texts: &Sides<&str>) -> bool {
    // A long passage that mentions the word is not about it.
    if texts.witness.is_empty() || texts.witness.len() > 400 {
        return false;
    }
    let says = texts.map(|text| {
        let text = text.to_lowercase();
        ENDS.iter().filter(|word| text.contains(*word)).count()
    });
    says.witness > says.base
}
