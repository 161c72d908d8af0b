//! Glosses that lost one of their parentheses.

use super::characters::damaged;
use super::{at, view::View};
use crate::finding::{Finding, Kind};
use crate::han::{is_han, ruby};
use crate::text::Span;
use crate::tokens::Layer;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    // Only a copy that has glosses can have lost a part of one.
    let glosses = view.document.tokens.skips.iter().filter(|s| s.layer == Layer::Ruby).take(3).count();
    if glosses < 3 {
        return;
    }
    let text = view.document.text.as_str();
    for close in memchr::memchr_iter(b')', text.as_bytes()) {
        let syllable: usize = text[..close]
            .chars()
            .rev()
            .take(8)
            .take_while(|c| c.is_alphabetic() && !is_han(*c))
            .map(char::len_utf8)
            .sum();
        let start = close - syllable;
        let Some(before) = text[..start].chars().next_back() else { continue };
        let broken = syllable > 0 && before != '(' && ruby::broken(before, &text[start..]).is_some();
        if broken && !damaged(findings, start) {
            let span = Span::new(start, close + 1);
            findings.push(at(view, Kind::GlossBroken, span, "a gloss without its opening parenthesis"));
        }
    }
}
