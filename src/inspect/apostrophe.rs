//! Apostrophes that lost the s that belongs behind them: `people' capability`.

use super::lexicon::known;
use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::structure::Side;
use crate::text::Span;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 4;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let first = findings.len();
    for unit in view.units.iter().filter(|u| u.role == Role::Text && u.side == Side::Word && view.inside(u)) {
        let body = view.slice(unit.span);
        let base = unit.span.range().start;
        let marks = memchr::memchr2_iter(b'\'', "’".as_bytes()[0], body.as_bytes());
        for (place, mark) in marks.filter_map(|at| Some((at, body[at..].chars().next()?))) {
            if !matches!(mark, '\'' | '’') {
                continue;
            }
            let (before, after) = (&body[..place], &body[place + mark.len_utf8()..]);
            if let Some((len, repair)) = lost(before, after) {
                let span = Span::new(base + place - len, base + place + mark.len_utf8());
                let message = format!("the apostrophe has no word to belong to; perhaps “{repair}”");
                findings.push(at(view, Kind::Orthography, span, message).with("repair", repair).sure(0.7));
            }
        }
    }
    if findings.len() > first + MOST {
        findings.truncate(first);
    }
}

/// The small letters that a text ends with.
fn last(text: &str) -> &str {
    let len = text.bytes().rev().take_while(u8::is_ascii_lowercase).count();
    &text[text.len() - len..]
}

/// The small letters that a text begins with.
fn next(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_lowercase).count()]
}

/// `people' capability`: no s before, none behind, a noun after it, and no quotation to close.
fn lost(before: &str, after: &str) -> Option<(usize, String)> {
    let word = last(before);
    let noun = after.strip_prefix(' ').map(next)?;
    let apart = before[..before.len() - word.len()].ends_with(' ');
    let sound = |w: &str| w.len() >= 4 && known(w);
    let plural = word.ends_with(['s', 'x', 'z', 'n']);
    let quoted = before.contains(['‘', '`'])
        || before.match_indices('\'').any(|(at, _)| !before[..at].ends_with(char::is_alphanumeric));
    let ends = ["that", "which", "with", "from", "have", "will", "when", "were", "this", "they", "then", "than"];
    (apart && sound(word) && sound(noun) && !plural && !quoted && !ends.contains(&noun))
        .then(|| (word.len(), format!("{word}'s")))
}
