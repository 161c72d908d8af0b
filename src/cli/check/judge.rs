//! Compares what a plan names, and judges each finding.

use super::baseline::Baseline;
use super::pairs::{Allowed, Pair};
use crate::cli::{Failure, input};
use crate::compare::{Comparison, Options, Relation, compare};
use crate::document::Document;
use crate::finding::Severity;
use crate::report::Report;
use crate::report::check::{Checked, Fate, Judged};
use crate::report::record::{Finding, Record};
use crate::structure::letters;
use crate::text::Sides;
use chrono::NaiveDate;

/// Digits of a fingerprint that people type.
pub(super) const SHORT: usize = 12;

/// Compares a pair and judges it.
pub(super) fn judge(pair: &Pair, baseline: &Baseline, today: NaiveDate) -> Result<Checked, Failure> {
    let base = input::read(&pair.base)?;
    let witness = input::read(&pair.witness)?;
    let documents = Sides::new(&base, &witness);
    let options = Options { ignore: pair.rules.ignore.clone(), ..Options::default() };
    Ok(judged(&pair.name, documents, &compare(documents, &options), &pair.rules, baseline, today))
}

/// Judges a comparison.
pub(super) fn judged(
    name: &str,
    documents: Sides<&Document>,
    comparison: &Comparison,
    rules: &Allowed,
    baseline: &Baseline,
    today: NaiveDate,
) -> Checked {
    let mut record = Record::new(&Report::new(documents, comparison));
    let all = record.findings.len();
    record.findings.retain(|finding| !within(finding, &rules.sections));
    let left_out = all - record.findings.len();
    let mut judged = Vec::new();
    for finding in &mut record.findings {
        let own = rules.severity.iter().find(|(kind, _)| *kind == finding.kind);
        if let Some((_, severity)) = own {
            finding.severity.clone_from(severity);
        }
        let judgement = fate(name, finding, rules, baseline, today);
        if judgement.fate == Fate::Accepted {
            finding.accepted.clone_from(&judgement.reason);
        }
        judged.push(judgement);
    }
    let foreign = matches!(comparison.verdict.relation, Relation::Unrelated | Relation::SharesPassages);
    Checked {
        name: name.to_string(),
        foreign: foreign && rules.fail_on != "never",
        fail_on: rules.fail_on.clone(),
        left_out,
        judged,
        record,
    }
}

/// What a finding comes to.
fn fate(name: &str, finding: &Finding, rules: &Allowed, baseline: &Baseline, today: NaiveDate) -> Judged {
    let threshold = Severity::ALL.into_iter().find(|s| s.name() == rules.fail_on);
    let heavy = threshold.is_some_and(|least| finding.weight() >= least);
    let accepted = baseline.of(name, &finding.fingerprint);
    let fate = match accepted {
        _ if !heavy => Fate::Allowed,
        Some(entry) if entry.holds(today) => Fate::Accepted,
        Some(_) => Fate::Expired,
        None => Fate::Fails,
    };
    let accepted = accepted.filter(|_| fate != Fate::Allowed);
    Judged {
        finding: finding.id.clone(),
        id: finding.fingerprint.chars().take(SHORT).collect(),
        fate,
        reason: accepted.map(|entry| entry.reason.clone()),
        expires: accepted.and_then(|entry| entry.expires.clone()),
    }
}

/// Whether a finding stands in a section that is left out, on the side or sides where it has words.
fn within(finding: &Finding, sections: &[String]) -> bool {
    let held = |titles: &[String]| titles.iter().any(|title| sections.iter().any(|wanted| fits(title, wanted)));
    let (base, witness) = (!finding.base.text.is_empty(), !finding.witness.text.is_empty());
    (base || witness) && (!base || held(&finding.base.section)) && (!witness || held(&finding.witness.section))
}

/// Whether a title is the one that is wanted: letters only, `*` for anything.
fn fits(title: &str, wanted: &str) -> bool {
    let title = letters(title);
    let parts: Vec<String> = wanted.split('*').map(letters).collect();
    let [first, rest @ ..] = parts.as_slice() else { return false };
    let Some((last, middle)) = rest.split_last() else { return title == *first };
    let Some(mut left) = title.strip_prefix(first.as_str()) else { return false };
    for part in middle {
        match left.find(part.as_str()) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn titles_are_wanted_by_their_letters() {
        assert!(fits("9. Change log", "9 change log"));
        assert!(fits("9. Change log", "*change log"));
        assert!(fits("Annex B: References", "annex*"));
        assert!(fits("anything", "*"));
        assert!(!fits("9. Change logs", "*change log"));
        assert!(!fits("aa", "aa*aa"));
    }
}
