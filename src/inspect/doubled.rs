//! Words that stand twice in a row: `of the the state`, `文明上网、文明上网`.

use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::text::Span;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 12;

/// Words that no sentence has twice in a row.
const WORDS: [&str; 12] = ["the", "of", "and", "to", "a", "an", "with", "from", "for", "or", "are", "their"];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let first = findings.len();
    for unit in view.units.iter().filter(|u| u.role == Role::Text && view.inside(u)) {
        let body = view.slice(unit.span);
        let base = unit.span.range().start;
        let found = words(body).into_iter().chain(items(body));
        for (start, end, what) in found {
            let span = Span::new(base + start, base + end);
            // Marks of code that were blanked out part the two.
            let raw = view.document.text.slice(span);
            if raw.bytes().any(|b| b.is_ascii_punctuation()) {
                continue;
            }
            let message = format!("“{what}” stands twice in a row");
            findings.push(at(view, Kind::TextDuplicated, span, message).weigh(Severity::Editorial).sure(0.85));
        }
    }
    if findings.len() > first + MOST {
        findings.truncate(first);
    }
}

/// Small words twice in a row, white space between them.
fn words(body: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let bytes = body.as_bytes();
    let mut last = (0, 0);
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        if len == 0 {
            at += 1;
            continue;
        }
        let (before, word) = (&body[last.0..last.1], &body[at..at + len]);
        let free = |n: Option<&u8>| n.is_none_or(|b| b.is_ascii_whitespace() || b",.;:)".contains(b));
        let apart = free(last.0.checked_sub(1).map(|n| &bytes[n])) && free(bytes.get(at + len));
        let gap = &bytes[last.1..at];
        let close = !gap.is_empty() && gap.len() <= 3 && gap.iter().all(u8::is_ascii_whitespace);
        if before == word && close && apart && WORDS.contains(&word) {
            found.push((last.0, at + len, word));
        }
        last = (at, at + len);
        at += len;
    }
    found
}

/// Neighbours in a list of Han words that are the same: `甲乙、甲乙`.
fn items(body: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    for (mark, _) in body.match_indices('、') {
        let behind = mark + '、'.len_utf8();
        let word = |text: &str| text.chars().take_while(|&c| is_han(c)).map(char::len_utf8).sum::<usize>();
        let after = &body[behind..behind + word(&body[behind..])];
        let chars = after.chars().count();
        // What follows in the list is that item and no longer word.
        let ends = body[behind + after.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if (3..=12).contains(&chars) && ends && body[..mark].ends_with(after) {
            found.push((mark - after.len(), behind + after.len(), after));
        }
    }
    found
}
