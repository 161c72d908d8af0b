//! Numbers, percentages and sums of money of another value.

use super::{Case, Outcome, short};
use crate::facts::Value;
use crate::finding::{Kind, Severity};

/// Claims edits of a number, percentage or amount.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if !super::fact::most(case) {
        return None;
    }
    let (base, witness) = case.facts.base.iter().zip(&case.facts.witness).find(|(b, w)| !b.value.agrees(&w.value))?;
    if let (Value::Date(date), Value::Number(number)) | (Value::Number(number), Value::Date(date)) =
        (&base.value, &witness.value)
        && date.day.is_some_and(|day| day.to_string() == number.value)
        && number.unit.as_deref() == Some("日")
    {
        let message = format!("the day is the same; one copy states {date} more fully");
        return Some(Outcome::Finding(case.finding(Kind::WordingChanged, message).weigh(Severity::Editorial)));
    }
    let (kind, what) = match (&base.value, &witness.value) {
        (Value::Amount { .. }, Value::Amount { .. } | Value::Number(_)) | (Value::Number(_), Value::Amount { .. }) => {
            (Kind::AmountAltered, "amount")
        }
        (Value::Percent(_), Value::Percent(_)) => (Kind::NumberAltered, "percentage"),
        (
            Value::Number(_) | Value::Percent(_) | Value::Date(_),
            Value::Number(_) | Value::Percent(_) | Value::Date(_),
        ) => (Kind::NumberAltered, "number"),
        _ => return None,
    };
    let (from, to) = (base.value.text(), witness.value.text());
    let words = case.words();
    let message = format!("the {what} changed from {} to {}", short(words.base), short(words.witness));
    Some(Outcome::Finding(case.finding(kind, message).with("from", from).with("to", to)))
}
