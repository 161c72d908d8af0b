//! What kind of step leads from one state to the next.

use super::{Options, State, front};
use crate::compare::{Comparison, Noise, Relation};
use crate::document::Document;
use crate::finding::{Finding, Kind};
use crate::structure::letters;
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// What kind of step leads from one state to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The text changed.
    Content,
    /// Only layout, markup or the targets of links changed: it reads the same.
    Noise,
    /// Only marks changed.
    Punctuation,
    /// An earlier text came back.
    Flap {
        /// The state whose text it is.
        earlier: usize,
    },
    /// Whoever recorded it says that the way of recording changed, or another extractor made it.
    Technical,
    /// The two are not versions of one text.
    Unrelated,
}

impl Class {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Class::Content => "content",
            Class::Noise => "noise",
            Class::Punctuation => "punctuation",
            Class::Flap { .. } => "flap",
            Class::Technical => "technical",
            Class::Unrelated => "unrelated",
        }
    }
}

/// Judges the step to state `at` from the one before.
///
/// What reads the same is noise whoever made it; what the recorder claims comes next, then whether
/// the words were there before, and last whether more than marks changed.
pub(super) fn judge(
    states: &[State],
    at: usize,
    comparison: &Comparison,
    front: &[Finding],
    options: &Options,
) -> Class {
    let witness = &states[at];
    let foreign = matches!(comparison.verdict.relation, Relation::Unrelated | Relation::SharesPassages);
    let seen = || comparison.noise.iter().any(|n| visible(n, states, at));
    if !foreign && front.is_empty() && comparison.findings.iter().all(layout) && !seen() {
        return Class::Noise;
    }
    if technical(&states[at - 1], witness, options) {
        return Class::Technical;
    }
    let back = |n: &usize| same(Sides::new(&states[*n].document, &witness.document));
    let documents = Sides::new(&states[at - 1].document, &witness.document);
    let headed = front.iter().all(|finding| front::marks(finding, documents));
    if !back(&(at - 1))
        && let Some(earlier) = (0..at - 1).rev().find(back)
    {
        return Class::Flap { earlier };
    }
    let capitals = comparison.noise.iter().any(|n| n.layer == Layer::Case);
    let plain = comparison.findings.iter().all(|f| layout(f) || marks(f));
    match (foreign, plain && headed && !capitals) {
        (true, _) => Class::Unrelated,
        (false, true) => Class::Punctuation,
        (false, false) => Class::Content,
    }
}

/// Whether readers see what a layer folds: straight and curved quotes, capitals and small letters; not
/// the lines that plain text draws under a heading.
fn visible(noise: &Noise, states: &[State], at: usize) -> bool {
    let rule = |c: char| c.is_whitespace() || "=-_*#~.".contains(c);
    let seen = |places: &Sides<Span>| {
        let text = |n: usize, span| states[n].document.text.slice(span).replace(rule, "");
        text(at - 1, places.base) != text(at, places.witness)
    };
    matches!(noise.layer, Layer::PunctuationForm | Layer::Width | Layer::Case) && noise.examples.iter().any(seen)
}

/// Whether a finding is about layout only.
fn layout(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::ParagraphSplit | Kind::ParagraphMerged | Kind::Noise(_))
}

/// Whether a finding is about marks only.
fn marks(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::PunctuationChanged | Kind::MarkLost)
}

/// Whether two copies read the same, word by word, whatever the layers fold.
fn same(documents: Sides<&Document>) -> bool {
    let Sides { base, witness } = documents;
    base.tokens.len() == witness.tokens.len() && base.tokens.keys() == &*witness.tokens.keys_as(&base.tokens)
}

/// How recorders say that a change is their own, folded to letters: trackers that filter pages write
/// so into every such record.
const TECHNICAL: [&str; 6] =
    ["technicalupgrade", "technicalordeclarationupgrade", "extractorupgrade", "refilter", "reextract", "rerendered"];

/// Whether the recorder, not the publisher, changed something.
fn technical(base: &State, witness: &State, options: &Options) -> bool {
    let (own, other) = (&base.origin.extractor, &witness.origin.extractor);
    if !own.is_empty() && !other.is_empty() && own != other {
        return true;
    }
    let note = letters(&witness.origin.note);
    let said = |part: &str| !part.is_empty() && note.contains(part);
    TECHNICAL.iter().any(|part| said(part)) || options.technical.iter().any(|part| said(&letters(part)))
}
