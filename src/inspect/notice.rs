//! Notices about cookies and labels of buttons that were copied with the text: they are the site's.

use super::view::{Role, Unit, sentence};
use crate::structure::letters;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Makes the notices and buttons of a copy pieces of the site.
pub(super) fn mark(text: &str, units: &mut [Unit]) {
    let told = notices(text, units);
    let pressed = buttons(text, units, !told.is_empty());
    for unit in units.iter_mut() {
        if pressed.binary_search(&unit.span).is_ok() || told.binary_search(&unit.span).is_ok() {
            unit.role = Role::Site;
        }
    }
}

/// Short lines that come three times or more and end as no sentence does, in a copy with notices or
/// inside a sentence: labels of buttons.
fn buttons(text: &str, units: &[Unit], noticed: bool) -> Vec<Span> {
    // What recurs in the pages of a book is a page head; in a page of the web it is a button.
    let page = units.iter().any(|u| u.role == Role::Site);
    let mut seen: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (n, unit) in units.iter().enumerate() {
        let body = &text[unit.span.range()];
        // A heading that its markup makes one, which is blanked out here, is no button.
        let alike = matches!(unit.role, Role::Furniture | Role::Heading) && !body.starts_with(' ');
        let short = (unit.role == Role::Text || alike) && unit.span.len() <= 40 && unit.label.is_none();
        if short && body.is_ascii() && (2..=5).contains(&body.split_whitespace().count()) && !sentence(body) {
            seen.entry(letters(body)).or_default().push(n);
        }
    }
    let slice = |n: usize| units.get(n).filter(|u| u.role == Role::Text).map_or("", |u| &text[u.span.range()]);
    let parts = |&n: &usize| {
        let (before, after) = (n.checked_sub(1).map_or("", slice), slice(n + 1));
        before.split_whitespace().count() >= 8 && !sentence(before) && after.starts_with(char::is_lowercase)
    };
    let sure = |places: &Vec<usize>| {
        let text = page || noticed || places.iter().all(|&n| units[n].role == Role::Text);
        noticed || if text { places.iter().any(parts) } else { places.iter().all(parts) }
    };
    let pressed = seen.into_values().filter(|places| places.len() >= 3 && sure(places));
    let mut all: Vec<Span> = pressed.flatten().map(|n| units[n].span).collect();
    all.sort_unstable();
    all
}

/// The blocks that are notices about cookies; none where there is one alone, or where the text
/// itself is about them.
fn notices(text: &str, units: &[Unit]) -> Vec<Span> {
    let mut told = Vec::new();
    let mut spoken = 0;
    for unit in units.iter().filter(|u| u.role != Role::Entry) {
        let body = &text[unit.span.range()];
        if memchr::memmem::find(body.as_bytes(), b"ookie").is_none() {
            continue;
        }
        if notice(body) {
            told.push(unit.span);
        } else if unit.role == Role::Text {
            spoken += memchr::memmem::find_iter(body.as_bytes(), b"ookie").count();
        }
    }
    // A text that has a heading about them is about them.
    let headed = |u: &Unit| u.role == Role::Heading && u.span.len() < 90 && text[u.span.range()].contains("ookie");
    if told.len() < 2 || units.iter().any(headed) || spoken * 900 > text.len() {
        told.clear();
    }
    told
}

/// Whether a block is a notice about cookies: it speaks of them, of agreeing, and of finding out more.
pub(super) fn notice(body: &str) -> bool {
    if body.len() > 700 {
        return false;
    }
    let lower = body.to_lowercase();
    const AGREES: [&str; 7] = ["agree", "consent", "continuing to", "continue to use", "accept", "同意", "接受"];
    const MORE: [&str; 9] = [
        "find out more",
        "learn more",
        "see here",
        "see our",
        "cookie policy",
        "agree to their use",
        "浏览",
        "瀏覽",
        "了解更多",
    ];
    let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    lower.contains("cookie") && says(&AGREES) && says(&MORE)
}

/// Where a block speaks of cookies as a notice does: from the first such sentence to the last.
pub(super) fn sentence_of(body: &str) -> Option<(usize, usize)> {
    let lower = body.to_ascii_lowercase();
    let place = ["uses cookies", "use cookies", "control cookies", "manage cookies"]
        .iter()
        .filter_map(|w| lower.find(w))
        .min()?;
    let start = lower[..place].rfind(". ").map_or(0, |s| s + 2);
    let start = lower[..place].rfind(" to find out").map_or(start, |s| s + 1).max(start);
    let last = lower.rfind("ookie").unwrap_or(place);
    Some((start, lower[last..].find(". ").map_or(body.len(), |n| last + n + 1)))
}

/// Whether a copy has notices about cookies among its site's pieces.
pub(super) fn noticed(text: &str, units: &[Unit]) -> bool {
    units.iter().any(|u| u.role == Role::Site && notice(&text[u.span.range()]))
}
