//! The same number in another form: 十二 and 12, twelve and 12.

use super::{Case, Outcome, Reading};
use crate::facts::{Fact, Value};
use crate::tokens::Layer;
use std::ops::Range;

/// Claims edits that are nothing but facts of one value on both sides.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if case.one_sided() {
        return None;
    }
    let (base, witness) = (valued(&case.facts.base), valued(&case.facts.witness));
    let same = base.len() == witness.len() && base.iter().zip(&witness).all(|(b, w)| b.value.agrees(&w.value));
    let whole = covers(&case.context.base, &base, case.edit.base.clone())
        && covers(&case.context.witness, &witness, case.edit.witness.clone());
    (same && whole && !base.is_empty()).then_some(Outcome::Noise(Layer::NumeralForm))
}

/// The facts that have a value which may be written in several forms.
fn valued(facts: &[Fact]) -> Vec<&Fact> {
    let plain = |value: &Value| {
        matches!(value, Value::Name(_) | Value::Force(_) | Value::Negation(_) | Value::Comparison(_) | Value::Url(_))
    };
    facts.iter().filter(|f| !plain(&f.value)).collect()
}

/// Whether facts hold all words of a range; marks may stand between them: 第四条、第五条.
fn covers(reading: &Reading, facts: &[&Fact], range: Range<usize>) -> bool {
    let place = reading.place(range);
    let held = |at: u32| facts.iter().any(|f| f.span.start <= at && at < f.span.end);
    let words = reading.text[place.range()].char_indices().filter(|(_, c)| c.is_alphanumeric());
    words.map(|(at, _)| place.start + at as u32).all(held)
}
