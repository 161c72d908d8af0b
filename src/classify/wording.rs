//! What is left: words put in, taken out, replaced.

use super::{Case, Outcome, short};
use crate::finding::Kind;

/// Claims every edit.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let words = case.words();
    let (kind, message) = match (case.edit.base.is_empty(), case.edit.witness.is_empty()) {
        (true, _) => (Kind::TextInserted, format!("“{}” was put in", short(words.witness))),
        (_, true) => (Kind::TextDeleted, format!("“{}” was taken out", short(words.base))),
        _ => (Kind::WordingChanged, format!("“{}” became “{}”", short(words.base), short(words.witness))),
    };
    Some(Outcome::Finding(case.finding(kind, message)))
}
