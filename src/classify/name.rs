//! Names of people, bodies, places and works.

use super::{Case, Outcome, short};
use crate::facts::Value;
use crate::finding::Kind;

/// Claims short replacements that touch a name on both sides.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if case.one_sided() || case.edit.base.len() > 16 || case.edit.witness.len() > 16 {
        return None;
    }
    let name = |facts: &[crate::facts::Fact]| {
        facts.iter().find_map(|f| match &f.value {
            Value::Name(name) => Some(name.clone()),
            _ => None,
        })
    };
    let (base, witness) = (name(&case.facts.base)?, name(&case.facts.witness)?);
    if base == witness {
        return None;
    }
    let message = format!("the name changed from {} to {}", short(&base), short(&witness));
    Some(Outcome::Finding(case.finding(Kind::NameAltered, message).with("from", base).with("to", witness)))
}
