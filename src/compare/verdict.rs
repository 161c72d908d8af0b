//! The judgement a comparison ends in: relation, labels, reasons, coverage.

use super::Engine;
use crate::finding::{Finding, Kind, Severity};
use crate::structure::Side;
use crate::text::Sides;

/// What two copies are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same bytes.
    Identical,
    /// The same text in another form.
    SameText,
    /// Copies of one document.
    SameDocument,
    /// One is a part of the other.
    Excerpt,
    /// The same document in another language or translation.
    Translation,
    /// Two documents that share passages.
    SharesPassages,
    /// Two documents.
    Unrelated,
}

impl Relation {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Identical => "identical",
            Relation::SameText => "same-text",
            Relation::SameDocument => "same-document",
            Relation::Excerpt => "excerpt",
            Relation::Translation => "translation",
            Relation::SharesPassages => "shares-passages",
            Relation::Unrelated => "unrelated",
        }
    }
}

/// How much of each side has its counterpart in the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The stream.
    pub side: Side,
    /// What the language is called.
    pub language: String,
    /// Shares of tokens, from 0 to 1; `None` where a side lacks the language.
    pub shares: Sides<Option<f64>>,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What the copies are to one another.
    pub relation: Relation,
    /// What befell the witness: `altered`, `corrupted`, `truncated`, `extended`, `reformatted`, `retranslated`.
    pub labels: Vec<&'static str>,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// How much of each side the other has, by language.
    pub coverage: Vec<Coverage>,
}

/// Judges what an engine found.
pub(super) fn judge(engine: &Engine, findings: &[Finding]) -> Verdict {
    let relation = relation(engine, findings);
    let mut verdict = Verdict { relation, labels: Vec::new(), reasons: Vec::new(), coverage: engine.coverage.clone() };
    if matches!(relation, Relation::SharesPassages | Relation::Unrelated | Relation::Identical) {
        verdict.reasons = reasons(engine, relation);
        return verdict;
    }
    let has = |test: &dyn Fn(&Finding) -> bool| findings.iter().any(test);
    let mut label = |name: &'static str, on: bool, reason: &str| {
        if on {
            verdict.labels.push(name);
            verdict.reasons.push(reason.to_string());
        }
    };
    label("altered", has(&altered), "words, numbers or names differ that change what is said");
    label("corrupted", has(&|f| damage(f.kind)), "characters were destroyed on the way");
    label("truncated", has(&|f| f.kind == Kind::Truncated), "one copy stops where the other goes on");
    label(
        "extended",
        has(&|f| matches!(f.kind, Kind::SectionAdded | Kind::ParagraphAdded)),
        "the witness has text that the base has not",
    );
    label(
        "retranslated",
        has(&|f| f.kind == Kind::TranslationDiffers),
        "a language is given in two independent translations",
    );
    label("reformatted", verdict_form(engine, findings), "the form differs, the text does not");
    verdict.reasons.splice(0..0, reasons(engine, relation));
    verdict
}

/// Whether nothing but the form differs.
fn verdict_form(engine: &Engine, findings: &[Finding]) -> bool {
    !engine.ledger.noise().is_empty() && findings.iter().all(|f| f.severity <= Severity::Formatting)
}

fn damage(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Mojibake | Kind::ReplacementCharacters | Kind::OcrConfusion | Kind::SpacingLost | Kind::Homoglyphs
    )
}

/// Whether a finding says that someone changed the text, and not that it broke or ended.
fn altered(finding: &Finding) -> bool {
    let lost = matches!(
        finding.kind,
        Kind::Truncated
            | Kind::SectionMissing
            | Kind::SectionAdded
            | Kind::ParagraphMissing
            | Kind::ParagraphAdded
            | Kind::StreamMissing
    );
    finding.severity == Severity::Substantive && !lost && !damage(finding.kind)
}

/// What the copies are to one another.
fn relation(engine: &Engine, findings: &[Finding]) -> Relation {
    if engine.identical {
        return Relation::Identical;
    }
    if engine.matched.is_empty() {
        return match (engine.translated.is_empty(), engine.passages) {
            (false, _) => Relation::Translation,
            (true, n) if n > 0 => Relation::SharesPassages,
            _ => Relation::Unrelated,
        };
    }
    // Characters that cannot be seen, or only look the same, are reported always; the text still reads
    // the same.
    let unseen = |f: &Finding| matches!(f.kind, Kind::InvisibleCharacters | Kind::Homoglyphs);
    if findings.iter().all(|f| f.severity <= Severity::Formatting || unseen(f)) {
        return Relation::SameText;
    }
    let shares = engine.coverage.iter().filter(|c| engine.matched.contains(&c.side)).map(|c| c.shares);
    let part =
        |s: Sides<Option<f64>>| matches!((s.base, s.witness), (Some(b), Some(w)) if b.max(w) >= 0.9 && b.min(w) < 0.15);
    let parts: Vec<bool> = shares.map(part).collect();
    let sections = findings.iter().any(|f| matches!(f.kind, Kind::Truncated));
    if parts.iter().all(|&p| p) && !sections { Relation::Excerpt } else { Relation::SameDocument }
}

/// Why the relation is what it is.
fn reasons(engine: &Engine, relation: Relation) -> Vec<String> {
    match relation {
        Relation::Identical => vec!["the bytes are the same".to_string()],
        Relation::SharesPassages => vec![format!(
            "{} passages are shared; the rest has no counterpart, so neither is a version of the other",
            engine.passages
        )],
        Relation::Unrelated => vec!["no passage of any length is shared".to_string()],
        _ => Vec::new(),
    }
}
