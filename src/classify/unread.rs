//! What one copy reads and the other's markup hides: the same words stand there, in a tag or behind a link.

use super::{Case, Outcome};
use crate::structure::letters;
use crate::tokens::Layer;

/// Claims words that stand at the same place of the other copy, where they are taken for markup.
///
/// Whether `<No content>` is a tag or `(https://…)` the target of a link depends on what stands
/// around it; the copies do not differ in it.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let (base, witness) = (&case.streams.base, &case.streams.witness);
    let (own, other, range, at) = match (case.edit.base.is_empty(), case.edit.witness.is_empty()) {
        (false, true) => (base, witness, case.edit.base.clone(), case.edit.witness.start),
        (true, false) => (witness, base, case.edit.witness.clone(), case.edit.base.start),
        _ => return None,
    };
    let mut hidden = String::new();
    for span in other.gap(at).spans {
        let skips = other.document.tokens.skips_in(span).iter().filter(|skip| skip.layer == Layer::Markup);
        skips.for_each(|skip| hidden.push_str(&letters(other.document.text.slice(skip.span))));
    }
    let words = letters(own.document.text.slice(own.cover(range)));
    (!words.is_empty() && hidden.contains(&words)).then_some(Outcome::Noise(Layer::Markup))
}
