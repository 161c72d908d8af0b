//! A paragraph that begins in mid-sentence, in small letters, where all others begin with capitals.

use super::lexicon::known;
use super::view::{Role, Unit, View, sentence};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::structure::Side;
use crate::text::Span;

/// Fewest paragraphs that show a manner, for each that does otherwise.
const FEWEST: usize = 7;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 3;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let prose = |u: &&Unit| u.side == Side::Word && u.span.start >= view.contents.end && prose(view.slice(u.span));
    let all: Vec<&Unit> = view.paragraphs().filter(prose).collect();
    let low = |u: &&&Unit| small(view.slice(u.span)).is_some();
    let cut: Vec<&&Unit> = all.iter().filter(low).collect();
    if cut.len() > MOST || all.len() < FEWEST * cut.len() {
        return;
    }
    for unit in cut.into_iter().filter(|u| behind(view, u) && ordinary(view, view.slice(u.span))) {
        let known = |f: &Finding| {
            matches!(f.kind, Kind::TextCut | Kind::Interruption) && f.places.base.start.abs_diff(unit.span.start) <= 400
        };
        if findings.iter().any(known) {
            continue;
        }
        let start = unit.span.range().start;
        let len = small(view.slice(unit.span)).map_or(0, str::len);
        let message = "this paragraph begins in mid-sentence, and the others with capitals: its beginning may be lost";
        let finding = at(view, Kind::TextCut, Span::new(start, start + len), message);
        findings.push(finding.weigh(Severity::Editorial).sure(0.6));
    }
}

/// Whether a block is a sentence of some length, or more of them.
pub(super) fn prose(body: &str) -> bool {
    sentence(body) && body.split_whitespace().nth(7).is_some()
}

/// The word in small letters that a block begins with, where nothing says that it is to be so: it is
/// no name of a file, no letter of a list.
pub(super) fn small(body: &str) -> Option<&str> {
    let word = body.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let next = body[word.len()..].chars().next()?;
    let lower = word.chars().all(char::is_lowercase) && (word.chars().nth(1).is_some() || word == "a");
    (lower && (next.is_whitespace() || matches!(next, ',' | ';' | '.') && body[word.len() + 1..].starts_with(' ')))
        .then_some(word)
}

/// Whether the word that a block begins with is one of the language, and not a name in small letters.
pub(super) fn ordinary(view: &View, body: &str) -> bool {
    let english = view.document.language(Side::Word) == Some("en");
    small(body).is_some_and(|word| if english { known(word) } else { view.words().count(word) >= 2 })
}

/// Whether a whole sentence stands before a block, and not what leads on to it.
pub(super) fn behind(view: &View, unit: &Unit) -> bool {
    let at = view.units.partition_point(|u| u.span.start < unit.span.start);
    let before = view.units[..at].iter().rev().find(|u| u.role != Role::Furniture);
    before.filter(|b| b.role == Role::Text && b.side == unit.side).is_some_and(|before| {
        let body = view.slice(before.span).trim_end();
        body.ends_with(['.', '!', '?']) && small(body).is_none()
    })
}
