//! Words that stand twice in a row: `of the the state`, `文明上网、文明上网`.

use super::view::{Role, Unit, View};
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
        let listed = items(body).into_iter().map(|(start, end)| Span::new(base + start, base + end));
        for span in words(view, unit).into_iter().chain(listed) {
            // Marks of code that were blanked out part the two.
            let raw = view.document.text.slice(span);
            if raw.bytes().any(|b| b.is_ascii_punctuation()) {
                continue;
            }
            let what = view.slice(span).split(|c: char| c == '、' || c.is_whitespace()).next().unwrap_or("");
            let message = format!("“{what}” stands twice in a row");
            findings.push(at(view, Kind::TextDuplicated, span, message).weigh(Severity::Editorial).sure(0.85));
        }
    }
    if findings.len() > first + MOST {
        findings.truncate(first);
    }
}

/// Small words twice in a row, white space between them.
fn words(view: &View, unit: &Unit) -> Vec<Span> {
    let (tokens, text) = (&view.document.tokens, &view.text);
    let range = tokens.at(unit.span.start)..tokens.at(unit.span.end);
    let keys = &tokens.keys()[range.clone()];
    let twice = keys.windows(2).enumerate().filter(|(_, pair)| pair[0] == pair[1]).map(|(n, _)| range.start + n);
    let pairs = twice.map(|at| (tokens.span(at), tokens.span(at + 1)));
    let free = |c: Option<char>| c.is_none_or(|c| c.is_ascii_whitespace() || ",.;:)".contains(c));
    let alike = |(first, second): &(Span, Span)| {
        let word = &text[first.range()];
        let gap = &text[first.range().end..second.range().start];
        let close = (1..=3).contains(&gap.len()) && gap.bytes().all(|b| b.is_ascii_whitespace());
        let apart =
            free(text[..first.range().start].chars().next_back()) && free(text[second.range().end..].chars().next());
        close && apart && word == &text[second.range()] && WORDS.contains(&word)
    };
    pairs.filter(alike).map(|(first, second)| first.cover(second)).collect()
}

/// Neighbours in a list of Han words that are the same: `甲乙、甲乙`.
fn items(body: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (mark, _) in body.match_indices('、') {
        let behind = mark + '、'.len_utf8();
        let word = |text: &str| text.chars().take_while(|&c| is_han(c)).map(char::len_utf8).sum::<usize>();
        let after = &body[behind..behind + word(&body[behind..])];
        let chars = after.chars().count();
        // What follows in the list is that item and no longer word.
        let ends = body[behind + after.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if (3..=12).contains(&chars) && ends && body[..mark].ends_with(after) {
            found.push((mark - after.len(), behind + after.len()));
        }
    }
    found
}
