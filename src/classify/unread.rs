//! What one copy reads and the other's markup hides: the same words stand there, in a tag or behind a link.

use super::{Case, Outcome};
use crate::align::{Edit, Stream};
use crate::structure::letters;
use crate::text::Sides;
use crate::tokens::Layer;

/// Claims words that stand at the same place of the other copy, where they are taken for markup, and
/// the target of a link written as in Markdown.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    hidden(case.streams, &case.edit).then_some(Outcome::Noise(Layer::Markup))
}

/// Whether one side's words stand in the other copy's markup at that place, or are a link's target.
///
/// Whether `<No content>` is a tag or `(https://…)` the target of a link depends on what stands
/// around it; the copies do not differ in it.
pub(crate) fn hidden(streams: &Sides<Stream>, edit: &Edit) -> bool {
    let (own, other, range, at) = match (edit.base.is_empty(), edit.witness.is_empty()) {
        (false, true) => (&streams.base, &streams.witness, edit.base.clone(), edit.witness.start),
        (true, false) => (&streams.witness, &streams.base, edit.witness.clone(), edit.base.start),
        _ => return false,
    };
    if range.len() > 60 {
        return false;
    }
    let text = own.document.text.slice(own.cover(range.clone()));
    let target = text.contains("://")
        && own.gap(range.start).parts().concat().ends_with("](")
        && own.gap(range.end).parts().concat().starts_with(')')
        && !text.contains(char::is_whitespace);
    let mut hidden = String::new();
    for span in other.gap(at).spans {
        let skips = other.document.tokens.skips_in(span).iter().filter(|skip| skip.layer == Layer::Markup);
        skips.for_each(|skip| hidden.push_str(&letters(other.document.text.slice(skip.span))));
    }
    target || !hidden.is_empty() && hidden.contains(&letters(text))
}
