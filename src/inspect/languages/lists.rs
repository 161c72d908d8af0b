//! Lists in a sentence (`land, sea, air and space`; `陆地、海洋、天空、太空`) of different length in two languages.

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

/// Holds the one list of a paragraph against the one list of its fellow.
pub(super) fn judge(view: &View, han: &[Item], word: &[Item], findings: &mut Vec<Finding>) {
    let ([own], [other]) = (han, word) else { return };
    if own.heading || other.heading {
        return;
    }
    let (here, there) = (chinese(&own.text), english(&other.text));
    let ([one], [two]) = (&here[..], &there[..]) else { return };
    if one.items == two.items || one.items.max(two.items) < FEWEST + 1 || one.items.abs_diff(two.items) > 3 {
        return;
    }
    let message = format!("the list here has {} items in one language and {} in the other", one.items, two.items);
    let (place, fellow) = (place(view, own, one), place(view, other, two));
    findings.push(disagree(view, place, fellow, message, 0.6).weigh(Severity::Editorial));
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
            let run = parts[at..].iter().take_while(|p| words(p) <= SHORT && !joins(p)).count();
            let (first, end) = (at - 1, at + run);
            let last = parts.get(end).filter(|p| joins(p)).map(|p| if leads(p) { 1 } else { 2 });
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

/// Where a list stands; the whole paragraph where glosses or wraps part its words.
fn place(view: &View, item: &Item, list: &List) -> Span {
    let words = item.text[list.start..list.end].trim();
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}
