//! A term that the copy defines and then writes in another way: `“Sub-processor”` and *Subprocessor*.

use super::view::{Role, View};
use super::{Kind, against};
use crate::finding::{Detail, Finding};
use crate::structure::Side;
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// Most words of a term.
const WORDS: usize = 4;

/// Findings of this rule are at most so many.
const MOST: usize = 12;

/// A term where it is defined.
struct Term<'t> {
    place: Span,
    words: &'t str,
}

/// A way of writing a term that is not the defined one.
struct Variant {
    place: Span,
    defined: Span,
    count: u64,
}

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let terms = defined(view);
    if terms.is_empty() {
        return;
    }
    let begin = |word: &[u8]| (word[0], word.get(1).map_or(b'-', u8::to_ascii_lowercase));
    let initials: FxHashSet<(u8, u8)> = terms.values().map(|term| begin(term.words.as_bytes())).collect();
    let mut found: Vec<Variant> = Vec::new();
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    for unit in view.units.iter().filter(|u| matches!(u.role, Role::Text | Role::Heading) && view.inside(u)) {
        let bytes = &view.text.as_bytes()[unit.span.range()];
        // A term begins with a capital, however it is written; in small letters the words are words.
        let begins = |&n: &usize| {
            bytes[n].is_ascii_uppercase()
                && !n.checked_sub(1).is_some_and(|n| bytes[n].is_ascii_alphabetic())
                && initials.contains(&begin(&bytes[n..]))
        };
        for n in (0..bytes.len()).filter(begins) {
            let start = unit.span.range().start + n;
            each(view, start, unit.span.range().end, &terms, &mut |place, term| {
                let form = view.slice(place).to_lowercase();
                let at = *index.entry(form).or_insert(found.len());
                match found.get_mut(at) {
                    Some(known) => known.count += 1,
                    None => found.push(Variant { place, defined: term.place, count: 1 }),
                }
            });
        }
    }
    for variant in found.into_iter().take(MOST) {
        let (term, here) = (view.slice(variant.defined), view.slice(variant.place));
        let times = if variant.count == 1 { String::new() } else { format!(" {} times", variant.count) };
        let message = format!("the copy defines “{term}” and writes “{here}”{times}");
        let finding = against(view, Kind::TermVaries, variant.place, variant.defined, message);
        findings.push(finding.with("count", Detail::Count(variant.count)).sure(0.8));
    }
}

/// The terms in quotation marks that the copy defines, by their letters; those that it defines in two
/// ways of writing are left out.
fn defined<'v>(view: &'v View<'_>) -> FxHashMap<String, Term<'v>> {
    let mut terms: FxHashMap<String, Term> = FxHashMap::default();
    for unit in view.units.iter().filter(|u| u.role == Role::Text && u.side == Side::Word && view.inside(u)) {
        let body = view.slice(unit.span);
        for (open, mark) in body.match_indices(['“', '"']) {
            let start = open + mark.len();
            let Some(len) = body[start..].find(['”', '"']).filter(|&len| len <= 60) else { continue };
            let words = &body[start..start + len];
            let before = body[..open].trim_end();
            let after = body[start + len..].trim_start_matches(['”', '"', ')', ' ']);
            // `(the “Service”)`, `(each a “Sub-processor”)`
            let bracket = before.rfind('(').is_some_and(|at| before.len() - at <= 40 && !before[at..].contains(')'));
            let cue =
                bracket || ["means", "shall mean", "has the meaning", "refers to"].iter().any(|w| after.starts_with(w));
            let form = words.starts_with(|c: char| c.is_ascii_uppercase())
                && words.split([' ', '-']).count() <= WORDS
                && words.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ' || b == b'-')
                && words.len() >= 5;
            if cue && form {
                let at = unit.span.range().start + start;
                terms.entry(key(words)).or_insert(Term { place: Span::new(at, at + len), words });
            }
        }
    }
    terms
}

/// The letters of a term, without what numbers and spellings of English differ in.
fn key(words: &str) -> String {
    let letters: String = words.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let letters = letters.trim_end_matches('s').to_string();
    if !["ence", "is", "our"].iter().any(|form| letters.contains(form)) {
        return letters;
    }
    letters.replace("ence", "ense").replace("isation", "ization").replace("our", "or").replace("ise", "ize")
}

/// Calls `tell` for each other way of writing a term that begins at a place.
fn each<'t>(
    view: &View,
    start: usize,
    limit: usize,
    terms: &'t FxHashMap<String, Term>,
    tell: &mut dyn FnMut(Span, &'t Term),
) {
    let text = &view.text[..limit];
    let mut end = start;
    for n in 0..WORDS {
        if n > 0 {
            if !text[end..].starts_with([' ', '-']) {
                return;
            }
            end += 1;
        }
        let len = text[end..].bytes().take_while(u8::is_ascii_alphabetic).count();
        if len == 0 {
            return;
        }
        end += len;
        let Some(term) = terms.get(&key(&text[start..end])) else { continue };
        let (form, usual) = (text[start..end].to_lowercase(), term.words.to_lowercase());
        // What follows after a hyphen is another word; capitals throughout are a manner of headings.
        let apart = !text[end..].starts_with('-') && !text[..start].ends_with('-');
        if form.trim_end_matches('s') != usual.trim_end_matches('s') && apart {
            tell(Span::new(start, end), term);
        }
    }
}
