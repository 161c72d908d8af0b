//! What facts have in common, and the facts without a rule of their own: references, addresses.

use super::{Case, Outcome, short};
use crate::facts::{Fact, Value};
use crate::finding::{Kind, Severity};

/// Whether an edit that cuts this fact must grow to hold all of it.
pub(super) fn whole(fact: &Fact) -> bool {
    match &fact.value {
        Value::Date(_)
        | Value::Number(_)
        | Value::Amount { .. }
        | Value::Percent(_)
        | Value::Force(_)
        | Value::Url(_) => true,
        Value::Reference(text) => text.len() <= 40,
        Value::Name(_) | Value::Negation(_) | Value::Comparison(_) => false,
    }
}

/// Whether facts are most of what an edit holds on both sides.
pub(super) fn most(case: &Case) -> bool {
    let share = |reading: &super::Reading, facts: &[Fact], range: std::ops::Range<usize>| {
        let place = reading.place(range);
        let held: u32 = facts
            .iter()
            .filter(|f| whole(f))
            .map(|f| f.span.end.min(place.end).saturating_sub(f.span.start.max(place.start)))
            .sum();
        held * 2 >= place.len() as u32
    };
    share(&case.context.base, &case.facts.base, case.edit.base.clone())
        && share(&case.context.witness, &case.facts.witness, case.edit.witness.clone())
}

/// Claims edits of a reference or an address.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if !most(case) {
        return None;
    }
    let (base, witness) = case.facts.base.iter().zip(&case.facts.witness).find(|(b, w)| !b.value.agrees(&w.value))?;
    let kind = match (&base.value, &witness.value) {
        (Value::Reference(_), Value::Reference(_)) => Kind::ReferenceAltered,
        (Value::Url(_), Value::Url(_)) => Kind::UrlAltered,
        _ => return None,
    };
    let (from, to) = (base.value.text(), witness.value.text());
    let what = if kind == Kind::UrlAltered { "address" } else { "reference" };
    let message = format!("the {what} changed from {} to {}", short(&from), short(&to));
    let finding = case.finding(kind, message);
    let finding = if scheme(&from) == scheme(&to) { finding.at_most(Severity::Editorial) } else { finding };
    Some(Outcome::Finding(finding.with("from", from).with("to", to)))
}

/// An address without what says only how it is reached.
fn scheme(address: &str) -> &str {
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/')
}
