//! The same number in another form: 十二 and 12, twelve and 12.

use super::{Case, Outcome};
use crate::facts::Value;
use crate::tokens::Layer;

/// Claims edits that are nothing but facts of one value on both sides.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let (base, witness) = (&case.facts.base, &case.facts.witness);
    if case.one_sided() || base.is_empty() || base.len() != witness.len() {
        return None;
    }
    let valued =
        |value: &Value| !matches!(value, Value::Name(_) | Value::Force(_) | Value::Negation(_) | Value::Comparison(_));
    let same = base.iter().zip(witness).all(|(b, w)| valued(&b.value) && valued(&w.value) && b.value.agrees(&w.value));
    let covers = |reading: &super::Reading, facts: &[crate::facts::Fact], range: std::ops::Range<usize>| {
        let place = reading.place(range);
        let held: usize = facts
            .iter()
            .map(|f| f.span.end.min(place.end).saturating_sub(f.span.start.max(place.start)) as usize)
            .sum();
        held >= place.len()
    };
    let whole = covers(&case.context.base, base, case.edit.base.clone())
        && covers(&case.context.witness, witness, case.edit.witness.clone());
    (same && whole).then_some(Outcome::Noise(Layer::NumeralForm))
}
