//! List labels: the same items, numbered in another style, bulleted, or not marked at all.

use super::{Case, Outcome};
use crate::align::Stream;
use crate::finding::{Kind, Severity};
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
}

/// Claims labels put before items, taken from them, or given in another style.
///
/// Another number of the same style is not claimed: it may be what the item is referred to by.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let base = style(&case.streams.base, &case.edit.base)?;
    let witness = style(&case.streams.witness, &case.edit.witness)?;
    if base == witness {
        return None;
    }
    let words = case.words();
    let (kind, message) = match (base, witness) {
        (Style::None, _) => (Kind::TextInserted, format!("the item is labelled {}", words.witness)),
        (_, Style::None) => (Kind::TextDeleted, format!("the item is no longer labelled {}", words.base)),
        _ => (Kind::WordingChanged, format!("the item is labelled {} for {}", words.witness, words.base)),
    };
    let finding = case.finding(kind, message).weigh(Severity::Formatting).with("form", "label");
    Some(Outcome::Finding(finding))
}

/// The style of a range that is nothing but a label at the start of a line, or no tokens there.
fn style(stream: &Stream, range: &Range<usize>) -> Option<Style> {
    let before = stream.gap(range.start).parts().concat();
    let open = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let fresh = (range.start == 0 || open.len() < before.len())
        && open.chars().all(|c| c.is_whitespace() || "([（*-–•·>#/;|".contains(c));
    if !fresh {
        return None;
    }
    if range.is_empty() {
        return Some(Style::None);
    }
    let after = stream.gap(range.end).parts().concat();
    let marked = after.starts_with(['.', ')', ']', ':', '）', '、', '．']);
    if range.len() != 1 || !marked {
        return None;
    }
    let text = stream.text(range.start);
    let all = |wanted: fn(u8) -> bool| text.bytes().all(wanted);
    match text.len() {
        1..=2 if all(|b| b.is_ascii_digit()) => Some(Style::Digits),
        1 if all(|b| matches!(b, b'a'..=b'h' | b'j'..=b'z' | b'A'..=b'H' | b'J'..=b'Z')) => Some(Style::Letter),
        1..=5 if all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X')) => Some(Style::Roman),
        _ => None,
    }
}
