//! Words run together or torn apart: the same letters, other spaces.

use super::{Case, Outcome};
use crate::finding::Kind;
use crate::tokens::Layer;

/// Claims edits whose letters are the same on both sides.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if case.one_sided() {
        return None;
    }
    let letters = case.words().map(|words| {
        let letters = words.chars().filter(|c| c.is_alphanumeric() || "%$€£¥".contains(*c));
        letters.flat_map(char::to_lowercase).collect::<String>()
    });
    if letters.base != letters.witness || letters.base.is_empty() {
        return None;
    }
    let raw = case.raw();
    let counts = raw.map(|text| (text.contains(['\n', '\r']), text.contains(['-', '‐', '\u{ad}'])));
    if counts.base.0 != counts.witness.0 {
        return Some(Outcome::Noise(Layer::LineWrap));
    }
    if counts.base.1 != counts.witness.1 {
        return Some(Outcome::Noise(Layer::Hyphenation));
    }
    let numeric = letters.base.chars().all(|c| c.is_numeric());
    if numeric || case.streams.base.han(case.edit.base.start) {
        return Some(Outcome::Noise(Layer::Whitespace));
    }
    let words = case.words();
    let spaces = words.map(|w| w.matches(' ').count());
    let message = match spaces.base.cmp(&spaces.witness) {
        std::cmp::Ordering::Greater => "a space between words was lost",
        std::cmp::Ordering::Less => "a space was put inside a word",
        std::cmp::Ordering::Equal => return Some(Outcome::Noise(Layer::PunctuationForm)),
    };
    Some(Outcome::Finding(case.finding(Kind::SpacingLost, message)))
}
