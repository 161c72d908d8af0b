//! Text whose bytes were read in the wrong way, with what stood there.

use super::{at, view::View};
use crate::damage::{self, Damage};
use crate::document::Document;
use crate::finding::{Finding, Kind, Severity};
use crate::han::{is_han, ruby};
use crate::structure::Side;
use crate::text::{Sides, Span};

/// Findings of this rule are at most so many; a copy that is damaged all over says so once more.
const MOST: usize = 200;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let text = view.document.text.as_str();
    if text.is_ascii() {
        return;
    }
    let mut found = damage::find(text);
    let chinese = view.document.language(Side::Han).is_some_and(|tag| tag.starts_with("zh"));
    if chinese && text.contains('?') {
        found.extend(damage::late(text, &unglossed(text)));
    }
    let found = damage::apart(found);
    let all = found.len();
    for damage in found.into_iter().take(MOST) {
        findings.push(finding(view, damage));
    }
    if all > MOST {
        let whole = Span::new(0, text.len());
        let message = format!("{all} stretches are damaged; the first {MOST} are listed");
        findings.push(at(view, Kind::Mojibake, whole, message));
    }
}

/// The damage within a stretch of a copy, and the characters that were lost there.
pub(super) fn within(document: &Document, stretch: Span) -> Vec<Finding> {
    let text = document.text.slice(stretch);
    let place = |span: Span| Span { start: span.start + stretch.start, end: span.end + stretch.start };
    let side = document.structure.side(stretch.start);
    let mut found: Vec<Finding> = Vec::new();
    for damage in damage::find(text).into_iter().take(MOST) {
        let span = place(damage.span);
        found.push(told(damage, Sides::new(span, span), side));
    }
    // The bytes of Chinese end as those of U+FFFD so often that they are sought as a whole.
    let mut lost = memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}");
    if let Some(first) = lost.next() {
        let span = place(Span::new(first, first + 3));
        let count = 1 + lost.count();
        let message = if count == 1 { "a character was lost".into() } else { format!("{count} characters were lost") };
        found.push(Finding::new(Kind::ReplacementCharacters, side, Sides::new(span, span), message));
    }
    found
}

fn finding(view: &View, damage: Damage) -> Finding {
    let span = damage.span;
    told(damage, Sides::new(span, span), view.side(span.start))
}

/// What is said of damage.
fn told(damage: Damage, places: Sides<Span>, side: Side) -> Finding {
    let Damage { mechanism, repair, confidence, .. } = damage;
    let lost = repair.is_empty() || repair.contains('□');
    let message = match repair.is_empty() {
        true => format!("{mechanism}: what stood here is lost"),
        false => format!("{mechanism}; the bytes give {repair}"),
    };
    let finding = Finding::new(Kind::Mojibake, side, places, message).sure(confidence).with("mechanism", mechanism);
    let finding = if lost { finding } else { finding.weigh(Severity::Editorial) };
    if repair.is_empty() { finding } else { finding.with("repair", repair) }
}

/// The Han characters and marks of a text without its glosses.
pub(super) fn unglossed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        out.push(c);
        rest = &rest[c.len_utf8()..];
        if is_han(c) {
            rest = &rest[ruby::gloss(c, rest).unwrap_or(0)..];
        }
    }
    out
}
