//! Numbers and letters of items that one copy has in its text and the other's format shows by itself.

use super::{Case, Outcome};
use crate::align::Stream;
use crate::tokens::Layer;
use std::ops::Range;

/// Claims the number of an item where the other copy shows the same one: `2.` and `<ol>`.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if !case.one_sided() {
        return None;
    }
    let (base, witness) = (&case.streams.base, &case.streams.witness);
    let (own, other, range, at) = match case.edit.witness.is_empty() {
        true => (base, witness, case.edit.base.clone(), case.edit.witness.start),
        false => (witness, base, case.edit.witness.clone(), case.edit.base.start),
    };
    if range.len() > 2 || other.document.labels.is_empty() {
        return None;
    }
    let words: String = range.clone().map(|token| own.text(token)).collect();
    let shown = shown(other, at)?;
    let begins = own.gap(range.start).breaks() > 0 || own.blocks(range.start..range.start + 1) || starts(own, &range);
    (begins && words == shown.trim_end_matches(['.', ')'])).then_some(Outcome::Noise(Layer::Markup))
}

/// Whether a range begins where a block does.
fn starts(stream: &Stream, range: &Range<usize>) -> bool {
    let structure = &stream.document.structure;
    let start = stream.span(range.start).start;
    structure.block(start).is_some_and(|block| structure.blocks[block].span.start == start)
}

/// The label that is shown between token `at - 1` and token `at`, the last if there are several.
fn shown<'a>(stream: &Stream<'a>, at: usize) -> Option<&'a str> {
    let from = at.checked_sub(1).map_or(0, |before| stream.span(before).end);
    let to = if at < stream.len() { stream.span(at).start } else { u32::MAX };
    let labels = &stream.document.labels;
    let next = labels.partition_point(|label| label.at <= to);
    let label = &labels[next.checked_sub(1)?];
    (label.at >= from).then_some(&label.text)
}
