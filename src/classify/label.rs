//! List labels: the same items, numbered in another style, bulleted, or not marked at all.

use super::{Case, Outcome};
use crate::align::Stream;
use crate::extract::Format;
use crate::finding::{Kind, Severity};
use crate::han::numeral;
use std::ops::Range;

/// What an item is labelled by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// By nothing, or by a bullet.
    None,
    /// `1`
    Digits,
    /// `a`, `B`
    Letter,
    /// `iv`
    Roman,
    /// `三`
    Han,
    /// `③`
    Circled,
}

/// Claims labels put before items, taken from them, or given in another style.
///
/// Another number of the same style is not claimed: it may be what the item is referred to by.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let base = label(&case.streams.base, &case.edit.base)?;
    let witness = label(&case.streams.witness, &case.edit.witness)?;
    let another = base.values.iter().all(|value| !witness.values.contains(value));
    if base.style == witness.style || another && base.style != Style::None && witness.style != Style::None {
        return None;
    }
    let (base, witness) = (base.style, witness.style);
    let words = case.words();
    let (kind, message) = match (base, witness) {
        (Style::None, _) => (Kind::TextInserted, format!("the item is labelled {}", words.witness)),
        (_, Style::None) => (Kind::TextDeleted, format!("the item is no longer labelled {}", words.base)),
        _ => (Kind::WordingChanged, format!("the item is labelled {} for {}", words.witness, words.base)),
    };
    let finding = case.finding(kind, message).weigh(Severity::Formatting).with("form", "label");
    Some(Outcome::Finding(finding))
}

/// Labels of one list may be this far apart where what stands between changed as well.
const STEP: u32 = 6;

/// What stands in front of an item.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    style: Style,
    /// What it counts as: `i` is the ninth letter and the first Roman numeral.
    values: Vec<u32>,
}

impl Label {
    /// Whether it may come next behind `before` in one list.
    pub(crate) fn follows(&self, before: &Label) -> bool {
        let next = |value: &u32| before.values.iter().any(|b| (b + 1..=b + STEP).contains(value));
        self.style != Style::None && self.values.iter().any(next)
    }

    /// Whether a list may begin with it.
    pub(crate) fn first(&self) -> bool {
        self.values.contains(&1)
    }
}

/// The label that a range is, at the start of a line and with a mark behind it; or none there.
fn label(stream: &Stream, range: &Range<usize>) -> Option<Label> {
    if !fresh(stream, range.start) {
        return None;
    }
    if range.is_empty() {
        return Some(Label { style: Style::None, values: Vec::new() });
    }
    let found = read(stream, range)?;
    let after = stream.gap(range.end).parts().concat();
    let marked = after.starts_with(['.', ')', ']', ':', '）', '、', '．']);
    (marked || found.style == Style::Circled).then_some(found)
}

/// Whether token `at` is the first of its line, but for what opens an item.
pub(crate) fn fresh(stream: &Stream, at: usize) -> bool {
    let before = stream.marks(at);
    let open = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    // A paragraph of a page begins with its marks: `§ 1`.
    let begins = || {
        let structure = &stream.document.structure;
        let block = structure.block(stream.span(at).start).map(|block| structure.blocks[block].span.start);
        block.is_some_and(|start| stream.span(at - 1).end <= start)
    };
    (at == 0 || open.len() < before.len() || stream.document.format == Format::Html && begins())
        && open.chars().all(|c| c.is_whitespace() || "([（【*-–•·>#/;|§¶".contains(c))
}

/// Whether token `at` is the first of its line, whatever marks stand before it.
pub(crate) fn opens(stream: &Stream, at: usize) -> bool {
    let structure = &stream.document.structure;
    let start = stream.span(at.min(stream.len() - 1)).start;
    let block = structure.block(start).is_some_and(|block| structure.blocks[block].span.start == start);
    at == 0 || block || stream.gap(at).parts().concat().contains(['\n', '\r'])
}

/// What a range counts as, if it can be a label.
pub(crate) fn read(stream: &Stream, range: &Range<usize>) -> Option<Label> {
    const ROMANS: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let text: String = range.clone().take(4).map(|at| stream.text(at)).collect();
    if range.len() > 3 {
        return None;
    }
    if let Some((value, "")) = numeral::han(&text) {
        return Some(Label { style: Style::Han, values: vec![value] });
    }
    if range.len() != 1 {
        return None;
    }
    let small = text.to_ascii_lowercase();
    let roman = ROMANS.iter().position(|roman| *roman == small).map(|at| at as u32 + 1);
    let letter = match small.as_bytes() {
        &[byte @ b'a'..=b'z'] => Some(u32::from(byte - b'a') + 1),
        _ => None,
    };
    let circled = text.chars().next().map(|c| c as u32).filter(|c| (0x2460..=0x2473).contains(c));
    let digits = text.parse().ok().filter(|_| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()));
    let (style, values) = match (digits, circled, letter, roman) {
        (Some(value), ..) => (Style::Digits, vec![value]),
        (_, Some(c), ..) => (Style::Circled, vec![c - 0x245f]),
        (_, _, Some(letter), Some(roman)) => (Style::Letter, vec![letter, roman]),
        (_, _, Some(letter), None) => (Style::Letter, vec![letter]),
        (_, _, None, Some(roman)) => (Style::Roman, vec![roman]),
        _ => return None,
    };
    Some(Label { style, values })
}
