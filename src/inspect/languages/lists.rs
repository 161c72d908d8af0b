//! Lists in a sentence (`land, sea, air and space`; `陆地、海洋、天空、太空`) of different length in two languages.

use super::clause::Sentence;
use super::{Item, disagree};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::inspect::view::View;
use crate::text::Span;

/// Fewest items of a list that is counted; of shorter ones translators make two or one.
const FEWEST: usize = 4;

/// A list: where it stands in the text of its item, and how many items it has.
struct List {
    start: usize,
    end: usize,
    items: usize,
}

/// Holds the one list of a sentence against the one list of its fellow; of the paragraphs where these have
/// not as many sentences.
pub(super) fn judge(
    view: &View,
    (han, own): (&Item, &[Sentence]),
    (word, other): (&Item, &[Sentence]),
    findings: &mut Vec<Finding>,
) {
    let (here, there) = (chinese(&han.text), english(&word.text));
    if own.len() == other.len() {
        for (a, b) in own.iter().zip(other) {
            let within = |list: &&List, s: &Sentence| list.start >= s.start && list.start < s.end;
            let one: Vec<&List> = here.iter().filter(|l| within(l, a)).collect();
            let two: Vec<&List> = there.iter().filter(|l| within(l, b)).collect();
            if let ([one], [two]) = (&one[..], &two[..]) {
                findings.extend(differ(view, (han, one), (word, two)));
            }
        }
    } else if let ([one], [two]) = (&here[..], &there[..]) {
        findings.extend(differ(view, (han, one), (word, two)));
    }
}

/// The finding about two lists of which one has more items.
fn differ(view: &View, (own, one): (&Item, &List), (other, two): (&Item, &List)) -> Option<Finding> {
    if one.items == two.items || one.items.max(two.items) < FEWEST + 1 || one.items.abs_diff(two.items) > 3 {
        return None;
    }
    let message = format!("the list here has {} items in one language and {} in the other", one.items, two.items);
    let (place, fellow) = (place(view, own, one), place(view, other, two));
    Some(disagree(view, place, fellow, message, 0.6).weigh(Severity::Editorial))
}

/// Lists of short Han items with `、` between them, the last perhaps behind `和`.
fn chinese(text: &str) -> Vec<List> {
    const SHORT: usize = 8;
    let mut found = Vec::new();
    for clause in text.split(|c: char| !is_han(c) && c != '、') {
        let parts: Vec<&str> = clause.split('、').collect();
        let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
        if parts.len() < 3 || inner.iter().any(|p| p.chars().count() > SHORT || p.is_empty()) {
            continue;
        }
        let last: String = parts[parts.len() - 1].chars().take(SHORT).collect();
        let joined = last.contains(['和', '与', '及', '或']);
        let start = clause.as_ptr() as usize - text.as_ptr() as usize;
        found.push(List { start, end: start + clause.len(), items: parts.len() + usize::from(joined) });
    }
    found.retain(|l| l.items >= FEWEST - 1);
    found
}

/// Lists of short items with commas between them and `and` or `or` before the last.
fn english(text: &str) -> Vec<List> {
    const SHORT: usize = 3;
    let mut found = Vec::new();
    for clause in text.split(['.', ';', ':', '(', ')', '“', '”', '"']) {
        let parts: Vec<&str> = clause.split(", ").collect();
        let words = |part: &str| part.split_whitespace().count();
        let mut at = 1;
        while at < parts.len() {
            // `various players, including governments, companies and others`: the players are no item.
            if ["including ", "such as ", "especially "].iter().any(|w| parts[at].starts_with(w)) {
                at += 1;
                continue;
            }
            let run = parts[at..].iter().take_while(|p| words(p) <= SHORT && !joins(p)).count();
            let (first, end) = (at - 1, at + run);
            let last = parts.get(end).filter(|p| joins(p)).map(|p| if leads(p) || others(p) { 1 } else { 2 });
            // Where a short item follows, the words before it were an item of two words.
            let ends = parts.get(end + 1).is_none_or(|p| words(p) > SHORT + 1);
            if let Some(more) = last.filter(|_| run >= 1 && ends) {
                let start = parts[first].as_ptr() as usize - text.as_ptr() as usize;
                let stop = parts[end].as_ptr() as usize - text.as_ptr() as usize + parts[end].len();
                found.push(List { start, end: stop, items: 1 + run + more });
            }
            at = end + 1;
        }
    }
    found.retain(|l| l.items >= FEWEST - 1);
    found
}

/// Whether a part of a list begins with the word before the last item.
fn leads(part: &str) -> bool {
    part.starts_with("and ") || part.starts_with("or ")
}

/// Whether a part of a list has the last item: `and space`, `air and space`.
fn joins(part: &str) -> bool {
    let head: Vec<&str> = part.split_whitespace().take(4).collect();
    leads(part) || head.contains(&"and") || head.contains(&"or")
}

/// Whether what stands behind the last `and` of a part is no item: `heresy and other such content`.
fn others(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let behind = words.iter().position(|w| *w == "and" || *w == "or").and_then(|at| words.get(at + 1));
    behind.is_some_and(|w| ["other", "others", "so", "similar"].contains(w)) && !leads(part)
}

/// Where a list stands; the whole paragraph where glosses or wraps part its words.
fn place(view: &View, item: &Item, list: &List) -> Span {
    let words = item.text[list.start..list.end].trim();
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}
