//! Whether translations state the same facts, in the text and in each pair of paragraphs.

use super::baseline::Baseline;
use super::judge::judged;
use super::pairs::{Allowed, at};
use super::policy::Agreement;
use crate::capture::Capture;
use crate::cli::{Failure, input};
use crate::compare::{Options, Relation, compare};
use crate::document::Document;
use crate::extract::Format;
use crate::facts::{self, Fact};
use crate::finding::{Finding, Kind, Severity};
use crate::inspect::{self, inspect};
use crate::report::check::Checked;
use crate::structure::Side;
use crate::text::{Sides, Span};
use chrono::NaiveDate;
use std::path::Path;

/// What translations must agree in where nothing else is said: what every language writes alike.
const USUAL: [&str; 4] = ["date", "amount", "percent", PARAGRAPH];

/// What a disagreement is about that is about no fact: one lacks what the other says.
const PARAGRAPH: &str = "paragraph";

/// Facts of two copies beyond which they are only counted off against one another.
const MANY: usize = 1 << 22;

/// Holds each copy against the first.
pub(super) fn check(
    agreement: &Agreement,
    home: &Path,
    baseline: &Baseline,
    today: NaiveDate,
) -> Vec<Result<Checked, (String, Failure)>> {
    let title = agreement.name.clone().unwrap_or_else(|| agreement.copies.join(" = "));
    let (first, others) = agreement.copies.split_first().expect("a policy that is sound has two");
    let one = |other: &String| {
        let name = if others.len() == 1 { title.clone() } else { format!("{title}/{other}") };
        let read = |copy: &String| input::read(&at(home, copy)).map_err(|failure| (name.clone(), failure));
        let (base, witness) = (read(first)?, read(other)?);
        Ok(compared(&name, Sides::new(&base, &witness), agreement, baseline, today))
    };
    others.iter().map(one).collect()
}

/// Compares the facts of two translations.
fn compared(
    name: &str,
    documents: Sides<&Document>,
    agreement: &Agreement,
    baseline: &Baseline,
    today: NaiveDate,
) -> Checked {
    let usual: Vec<String> = USUAL.iter().map(ToString::to_string).collect();
    let kinds = if agreement.facts.is_empty() { &usual } else { &agreement.facts };
    let mut comparison = compare(documents, &Options::default());
    comparison.findings = disagreements(documents, kinds);
    comparison.verdict.relation = Relation::Translation;
    comparison.verdict.labels = Vec::new();
    comparison.verdict.reasons = vec!["held against one another as translations, fact by fact".to_string()];
    let fail_on = agreement.fail_on.clone().unwrap_or_else(|| "substantive".to_string());
    let rules = Allowed { fail_on, ..Allowed::default() };
    judged(name, documents, &comparison, &rules, baseline, today)
}

/// What two translations disagree in, by place: of the whole text, and of paragraphs where they can be paired.
fn disagreements(documents: Sides<&Document>, kinds: &[String]) -> Vec<Finding> {
    let wanted = |kind: &str| kinds.iter().any(|wanted| wanted == kind);
    let mut findings = paragraphs(documents, &wanted);
    let within = |inner: Span, outer: Span| !inner.is_empty() && outer.contains(inner);
    for finding in whole(documents, &wanted) {
        let Sides { base, witness } = finding.places;
        let said = |f: &Finding| within(base, f.places.base) || within(witness, f.places.witness);
        if !findings.iter().any(said) {
            findings.push(finding);
        }
    }
    findings.sort_by_key(|finding| (finding.places.base, finding.places.witness));
    findings
}

/// Facts that only one of two translations states, wherever it stands. Two of a kind that stand between the same
/// facts of both are one that differs.
fn whole(documents: Sides<&Document>, wanted: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let found = documents.map(|document| {
        let mut facts = facts::find(document.text.as_str());
        facts.retain(|fact| wanted(fact.value.kind()));
        facts
    });
    let mut fellows = in_order(&found);
    // What stands elsewhere in the other is stated all the same.
    let mut held = vec![false; found.witness.len()];
    fellows.iter().flatten().for_each(|&n| held[n] = true);
    let anchors = fellows.clone();
    for (fact, fellow) in found.base.iter().zip(&mut fellows).filter(|(_, fellow)| fellow.is_none()) {
        *fellow = (0..held.len()).find(|&n| !held[n] && found.witness[n].value.agrees(&fact.value));
        fellow.iter().for_each(|&n| held[n] = true);
    }
    let mut findings = Vec::new();
    let mut from = 0;
    for (at, fact) in found.base.iter().enumerate() {
        from = anchors[at].map_or(from, |n| n + 1);
        if fellows[at].is_some() {
            continue;
        }
        let to = anchors[at..].iter().flatten().next().copied().unwrap_or(held.len());
        let opposed = (from..to).find(|&n| !held[n] && found.witness[n].value.kind() == fact.value.kind());
        opposed.iter().for_each(|&n| held[n] = true);
        let stands = found.witness.get(from).map_or(documents.witness.text.len(), |f| f.span.range().start);
        let places = Sides::new(fact.span, opposed.map_or(Span::at(stands), |n| found.witness[n].span));
        findings.push(finding(documents, Sides::new(Some(fact), opposed.map(|n| &found.witness[n])), places));
    }
    for (n, fact) in found.witness.iter().enumerate().filter(|(n, _)| !held[*n]) {
        let before = (0..anchors.len()).rev().find(|&at| anchors[at].is_some_and(|fellow| fellow < n));
        let stands = before.map_or(0, |at| found.base[at].span.range().end);
        findings.push(finding(documents, Sides::new(None, Some(fact)), Sides::new(Span::at(stands), fact.span)));
    }
    findings
}

/// For each fact of the base its fellow in the witness, as many as can be had without changing their order.
fn in_order(found: &Sides<Vec<Fact>>) -> Vec<Option<usize>> {
    let (rows, columns) = (found.base.len(), found.witness.len());
    let mut fellows = vec![None; rows];
    if rows * columns > MANY {
        return fellows;
    }
    let same = |b: usize, w: usize| found.witness[w].value.agrees(&found.base[b].value);
    let width = columns + 1;
    let mut longest = vec![0u32; (rows + 1) * width];
    for b in (0..rows).rev() {
        for w in (0..columns).rev() {
            let skipped = longest[(b + 1) * width + w].max(longest[b * width + w + 1]);
            let joined = if same(b, w) { longest[(b + 1) * width + w + 1] + 1 } else { 0 };
            longest[b * width + w] = skipped.max(joined);
        }
    }
    let (mut b, mut w) = (0, 0);
    while b < rows && w < columns {
        if same(b, w) && longest[b * width + w] == longest[(b + 1) * width + w + 1] + 1 {
            fellows[b] = Some(w);
            (b, w) = (b + 1, w + 1);
        } else if longest[(b + 1) * width + w] >= longest[b * width + w + 1] {
            b += 1;
        } else {
            w += 1;
        }
    }
    fellows
}

/// A fact that only one translation states, or that both state otherwise.
fn finding(documents: Sides<&Document>, facts: Sides<Option<&Fact>>, places: Sides<Span>) -> Finding {
    let text = |fact: Option<&Fact>| fact.map(|fact| fact.value.text()).unwrap_or_default();
    let Some(fact) = facts.base.or(facts.witness) else { unreachable!("a finding is about a fact") };
    let kind = fact.value.kind();
    let message = match (facts.base, facts.witness) {
        (Some(base), Some(witness)) => {
            format!(
                "the {kind} is “{}” in the first translation and “{}” in the other",
                base.value.text(),
                witness.value.text()
            )
        }
        (Some(_), None) => {
            format!("the {kind} “{}” stands in the first translation and not in the other", fact.value.text())
        }
        _ => format!("the {kind} “{}” stands in the other translation and not in the first", fact.value.text()),
    };
    let side: Side = match facts.base {
        Some(base) => documents.base.structure.side(base.span.start),
        None => documents.witness.structure.side(fact.span.start),
    };
    Finding::new(Kind::TranslationDiffers, side, places, message)
        .weigh(Severity::Substantive)
        .with("fact", kind)
        .with("from", text(facts.base))
        .with("to", text(facts.witness))
}

/// What paired paragraphs disagree in, as the inspection of both in one copy finds it.
///
/// The inspection pairs a language of Han characters with one of letters. Copies of which both are of one sort, or
/// whose formats cannot stand in one text, are held against one another as a whole only.
fn paragraphs(documents: Sides<&Document>, wanted: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let Some(both) = joined(documents) else { return Vec::new() };
    let start = both.text.len() - documents.witness.text.len();
    let found = inspect(&both, &inspect::Options::default()).findings;
    let fits = |finding: &&Finding| {
        let fact = facts::find(both.text.slice(finding.places.base));
        let fact = fact.first().filter(|_| finding.detail.iter().all(|(name, _)| *name != "lacks"));
        finding.kind == Kind::LanguagesDisagree && wanted(fact.map_or(PARAGRAPH, |fact| fact.value.kind()))
    };
    let told = |finding: &Finding| {
        let Sides { base: own, witness: other } = finding.places;
        let late = |span: Span| span.range().start >= start;
        // A disagreement of a copy with itself is the business of an inspection.
        let (first, second) = match (late(own), late(other)) {
            (false, true) => (own, other),
            (true, false) => (other, own),
            _ => return None,
        };
        if first.range().end > documents.base.text.len() {
            return None;
        }
        let second = Span::new(second.range().start - start, second.range().end - start);
        let side = documents.base.structure.side(first.start);
        let said = Finding::new(Kind::TranslationDiffers, side, Sides::new(first, second), finding.message.clone());
        Some(said.weigh(Severity::Substantive).sure(f64::from(finding.confidence)))
    };
    found.iter().filter(fits).filter_map(told).collect()
}

/// Both copies in one text, the witness behind the base; none where that cannot be.
fn joined(documents: Sides<&Document>) -> Option<Document> {
    let Sides { base, witness } = documents;
    let both = documents.map(|document| document.format);
    let ending = match (both.base, both.witness) {
        (Format::Markdown, Format::Markdown) => "md",
        (Format::Html, Format::Html) => "html",
        (own, other) if (own.made() || own == Format::Text) && (other.made() || other == Format::Text) => "txt",
        _ => return None,
    };
    // What stands in front of the first word is front matter or a frame, and would be text in the middle.
    let text = witness.text.as_str();
    let first = if witness.tokens.is_empty() { 0 } else { witness.tokens.span(0).range().start };
    let line = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let blank: String = text[..line].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let whole = format!("{}\n\n{blank}{}", base.text.as_str(), &text[line..]);
    let document = Document::read(Capture::new(format!("both.{ending}"), whole.clone().into_bytes())).ok()?;
    (document.text.as_str() == whole).then_some(document)
}
