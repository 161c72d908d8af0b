//! Dates that state another day.

use super::{Case, Outcome};
use crate::date::Date;
use crate::facts::{Fact, Value};
use crate::finding::{Detail, Kind};

/// Claims edits of a date: which part changed, from what to what.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let base = dates(&case.facts.base);
    let witness = dates(&case.facts.witness);
    if base.is_empty() || base.len() != witness.len() || !super::fact::most(case) {
        return None;
    }
    let (from, to) = base.iter().zip(&witness).find(|(b, w)| !b.changed(w).is_empty())?;
    let changed = from.changed(to);
    let message = sentence(from, to, &changed);
    let finding = case
        .finding(Kind::DateAltered, message)
        .with("from", from.to_string())
        .with("to", to.to_string())
        .with("changed", Detail::List(changed.iter().map(ToString::to_string).collect()));
    Some(Outcome::Finding(finding))
}

fn dates(facts: &[Fact]) -> Vec<&Date> {
    let date = |fact| match fact {
        &Fact { value: Value::Date(ref date), .. } => Some(date),
        _ => None,
    };
    facts.iter().filter_map(date).collect()
}

/// One sentence on what changed in a date.
pub(crate) fn sentence(from: &Date, to: &Date, changed: &[&str]) -> String {
    if let [part] = changed {
        let value = |date: &Date| match *part {
            "year" => date.year.map(|n| n.to_string()),
            "month" => date.month.map(|n| n.to_string()),
            _ => date.day.map(|n| n.to_string()),
        };
        if let (Some(from), Some(to)) = (value(from), value(to)) {
            return format!("the {part} of the date changed from {from} to {to}");
        }
    }
    format!("the date changed from {from} to {to}")
}
