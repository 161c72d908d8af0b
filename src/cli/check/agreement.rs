//! Whether translations state the same facts.

use super::baseline::Baseline;
use super::judge::judged;
use super::pairs::{Allowed, at};
use super::policy::Agreement;
use crate::cli::{Failure, input};
use crate::compare::{Options, Relation, compare};
use crate::document::Document;
use crate::facts::{self, Fact};
use crate::finding::{Finding, Kind, Severity};
use crate::report::check::Checked;
use crate::structure::Side;
use crate::text::{Sides, Span};
use chrono::NaiveDate;
use std::path::Path;

/// What translations must agree in where nothing else is said: what every language writes alike.
const USUAL: [&str; 3] = ["date", "amount", "percent"];

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

/// A finding for each fact that only one of two translations states.
fn disagreements(documents: Sides<&Document>, kinds: &[String]) -> Vec<Finding> {
    let found = documents.map(|document| {
        let mut facts = facts::find(document.text.as_str());
        facts.retain(|fact| kinds.iter().any(|kind| kind == fact.value.kind()));
        facts
    });
    let mut held = vec![false; found.witness.len()];
    let mut only = Vec::new();
    for fact in &found.base {
        let fellow = (0..held.len()).find(|&n| !held[n] && found.witness[n].value.agrees(&fact.value));
        match fellow {
            Some(n) => held[n] = true,
            None => only.push((fact, true)),
        }
    }
    only.extend(found.witness.iter().zip(held).filter(|(_, held)| !held).map(|(fact, _)| (fact, false)));
    only.into_iter().map(|(fact, in_base)| finding(documents, fact, in_base)).collect()
}

/// A fact that only one translation states.
fn finding(documents: Sides<&Document>, fact: &Fact, in_base: bool) -> Finding {
    let document = if in_base { documents.base } else { documents.witness };
    let side: Side = document.structure.side(fact.span.start);
    let places = if in_base { Sides::new(fact.span, Span::at(0)) } else { Sides::new(Span::at(0), fact.span) };
    let (who, lacks) = if in_base { ("first", "other") } else { ("other", "first") };
    let message = format!(
        "the {} “{}” stands in the {who} translation and not in the {lacks}",
        fact.value.kind(),
        fact.value.text()
    );
    Finding::new(Kind::TranslationDiffers, side, places, message)
        .weigh(Severity::Substantive)
        .with("fact", fact.value.kind())
        .with("value", fact.value.text())
}
