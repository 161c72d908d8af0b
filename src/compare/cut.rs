//! Cutting edits: what differs for two reasons is judged in two pieces.

use super::Engine;
use crate::align::{Edit, Stream};
use crate::classify::{LONG, ocr};
use crate::han::numeral;
use crate::sequence::Run;
use crate::text::Sides;
use std::ops::Range;

impl Engine<'_> {
    /// Cuts off a number at the end of both sides that is the same in another form, with what is equal
    /// before it: a clause that is gone before `第二十七条` is not what became `第27条`.
    pub(super) fn numbers(&mut self, streams: &Sides<Stream>, edit: Edit) -> Vec<Edit> {
        let Sides { base, witness } = streams;
        let (Some(own), Some(other)) = (number(base, &edit.base), number(witness, &edit.witness)) else {
            return vec![edit];
        };
        let (mut b, mut w) = (edit.base.end - own.1, edit.witness.end - other.1);
        if own.0 != other.0 || b == edit.base.start && w == edit.witness.start {
            return vec![edit];
        }
        let cut = Edit { base: b..edit.base.end, witness: w..edit.witness.end };
        let ends = (b, w);
        while b > edit.base.start && w > edit.witness.start && base.keys()[b - 1] == witness.keys()[w - 1] {
            (b, w) = (b - 1, w - 1);
        }
        if ends.0 > b {
            self.runs(streams, &[Run { base: b as u32, witness: w as u32, len: (ends.0 - b) as u32 }]);
        }
        let rest = Edit { base: edit.base.start..b, witness: edit.witness.start..w };
        let empty = rest.base.is_empty() && rest.witness.is_empty();
        if empty { vec![cut] } else { vec![rest, cut] }
    }
}

/// The number that a range ends with, in figures or in Han numerals, and how many tokens it has.
fn number(stream: &Stream, range: &Range<usize>) -> Option<(u32, usize)> {
    let last = range.end.checked_sub(1).filter(|last| range.contains(last))?;
    if !stream.han(last) {
        let (value, rest) = numeral::digits(stream.text(last))?;
        return rest.is_empty().then_some((value, 1));
    }
    let numeral = |at: &usize| stream.character(*at).is_some_and(numeral::sign);
    let length = range.clone().rev().take_while(numeral).take(8).count();
    if length == 0 {
        return None;
    }
    let text: String = (range.end - length..range.end).map(|at| stream.text(at)).collect();
    let (value, rest) = numeral::han(&text)?;
    rest.is_empty().then_some((value, length))
}

/// Cuts an edit whose base, or whose witness, goes on over the end of the paragraph that both begin
/// in: a word that changed at the end of a heading, and the paragraph that is gone behind it. Gives
/// what stands in the paragraph, and the rest of the longer side.
pub(super) fn ahead(streams: &Sides<Stream>, edit: &Edit) -> Option<(Edit, Sides<Range<usize>>)> {
    let closes = |stream: &Stream, range: &Range<usize>| {
        let structure = &stream.document.structure;
        let block = structure.block(stream.span(range.start).start)?;
        Some(stream.at(structure.blocks[block].span.end))
    };
    if edit.base.is_empty() || edit.witness.is_empty() {
        return None;
    }
    let ends = (closes(&streams.base, &edit.base)?, closes(&streams.witness, &edit.witness)?);
    let whole = |stream: &Stream, range: Range<usize>| !range.is_empty() && stream.blocks(range);
    let (base, witness) = (edit.base.end, edit.witness.end);
    if ends.1 == witness && ends.0 < base && whole(&streams.base, ends.0..base) {
        let first = Edit { base: edit.base.start..ends.0, witness: edit.witness.clone() };
        return Some((first, Sides::new(ends.0..base, witness..witness)));
    }
    if ends.0 == base && ends.1 < witness && whole(&streams.witness, ends.1..witness) {
        let first = Edit { base: edit.base.clone(), witness: edit.witness.start..ends.1 };
        return Some((first, Sides::new(base..base, ends.1..witness)));
    }
    None
}

/// Cuts an edit where words on both sides are the same but for a few letters, so that a misread
/// word does not hide in a longer change.
pub(super) fn near(streams: &Sides<Stream>, edit: Edit) -> Vec<Edit> {
    let (rows, columns) = (edit.base.len(), edit.witness.len());
    if rows == 0 || columns == 0 || rows + columns <= 2 || rows > LONG || columns > LONG {
        return vec![edit];
    }
    let alike = |b: usize, w: usize| {
        let (base, witness) = (streams.base.text(edit.base.start + b), streams.witness.text(edit.witness.start + w));
        !streams.base.han(edit.base.start + b)
            && base.chars().count() >= 3
            && witness.chars().count() >= 3
            && resembles(base, witness)
    };
    let mut best = vec![vec![0u16; columns + 1]; rows + 1];
    for b in (0..rows).rev() {
        for w in (0..columns).rev() {
            let pair = if alike(b, w) { best[b + 1][w + 1] + 1 } else { 0 };
            best[b][w] = pair.max(best[b + 1][w]).max(best[b][w + 1]);
        }
    }
    let mut out = Vec::new();
    let (mut b, mut w) = (0, 0);
    let (mut from_b, mut from_w) = (0, 0);
    let mut push = |b0: usize, b1: usize, w0: usize, w1: usize| {
        if b1 > b0 || w1 > w0 {
            out.push(Edit {
                base: edit.base.start + b0..edit.base.start + b1,
                witness: edit.witness.start + w0..edit.witness.start + w1,
            });
        }
    };
    while b < rows && w < columns {
        if best[b][w] > 0 && best[b][w] == best[b + 1][w + 1] + 1 && alike(b, w) {
            push(from_b, b, from_w, w);
            push(b, b + 1, w, w + 1);
            (b, w) = (b + 1, w + 1);
            (from_b, from_w) = (b, w);
        } else if best[b + 1][w] == best[b][w] {
            b += 1;
        } else {
            w += 1;
        }
    }
    push(from_b, rows, from_w, columns);
    out
}

/// Whether two words are likely the same word, misread or misspelt.
pub(super) fn resembles(base: &str, witness: &str) -> bool {
    if base.chars().all(|c| c.is_ascii_digit()) || witness.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    ocr::confusion(base, witness).is_some() || crate::classify::spelling::spelling(base, witness)
}
