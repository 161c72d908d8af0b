//! One word in two spellings: `multi-lateral` beside `multilateral`, one `-ise` where the copy has `-ize`.
//!
//! Either is right. A text that was written by one hand keeps to one; the odd one was typed in, or
//! comes from another copy.

use super::lexicon::known;
use super::view::{Role, View};
use super::{Kind, against};
use crate::finding::{Finding, Severity};
use crate::structure::Side;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// How many times as often as the odd spelling the usual one must come.
const TIMES: usize = 2;
const MANNER: usize = 6;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 4;

/// Beginnings of words behind which some write a hyphen.
const PREFIXES: [&str; 12] =
    ["anti", "bi", "co", "inter", "micro", "multi", "non", "over", "pre", "semi", "sub", "trans"];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let mut told = hyphens(view);
    let manner = manner(view);
    if told.len() > MOST {
        told.clear();
    }
    for (odd, usual) in told.into_iter().chain(manner) {
        let (odd_word, other) = (view.slice(odd), view.slice(usual));
        let same = odd_word.replace('-', "").replace('z', "s") == other.replace('z', "s");
        let message = match same {
            true => format!("“{odd_word}” is written “{other}” elsewhere in this copy"),
            false => format!("“{odd_word}” is not spelt as this copy spells such words: “{other}”"),
        };
        findings.push(against(view, Kind::Orthography, odd, usual, message).weigh(Severity::Formatting).sure(0.85));
    }
}

/// Words with a hyphen behind a prefix that come once, where the same word without one comes more often.
fn hyphens(view: &View) -> Vec<(Span, Span)> {
    let mut found: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    each(view, true, &mut |word, place| {
        let sound = word.split_once('-').is_some_and(|(head, rest)| PREFIXES.contains(&head) && rest.len() >= 4);
        if sound && !word[word.find('-').unwrap_or(0) + 1..].contains('-') {
            found.entry(word.replace('-', "")).or_default().push(place);
        }
    });
    if found.is_empty() {
        return Vec::new();
    }
    let mut closed: FxHashMap<&str, Vec<Span>> = found.keys().map(|k| (k.as_str(), Vec::new())).collect();
    each(view, false, &mut |word, place| {
        if let Some(places) = closed.get_mut(word) {
            places.push(place);
        }
    });
    let odd = found.iter().filter_map(|(word, places)| {
        let usual = &closed[word.as_str()];
        (places.len() == 1 && usual.len() >= TIMES).then(|| (places[0], usual[0]))
    });
    let mut odd: Vec<(Span, Span)> = odd.collect();
    odd.sort_unstable();
    odd
}

/// The one or two words in `-ise` of a copy that has `-ize` everywhere else, or the reverse.
fn manner(view: &View) -> Vec<(Span, Span)> {
    let mut places: [Vec<Span>; 2] = [Vec::new(), Vec::new()];
    each(view, false, &mut |word, place| {
        if let Some(at) = ENDINGS.iter().position(|e| word.ends_with(e)) {
            let stem = word.len() - ENDINGS[at].len();
            let letter = word.as_bytes()[stem + 1];
            let fellow = format!("{}{}{}", &word[..=stem], if letter == b's' { 'z' } else { 's' }, &word[stem + 2..]);
            if stem >= 3 && known(word) && known(&fellow) {
                places[usize::from(letter == b'z')].push(place);
            }
        }
    });
    let (odd, usual) = if places[0].len() < places[1].len() { (0, 1) } else { (1, 0) };
    let rare = (1..=2).contains(&places[odd].len()) && places[usual].len() >= MANNER * places[odd].len();
    let Some(&model) = places[usual].first().filter(|_| rare) else { return Vec::new() };
    let same = |place: Span| {
        let word = view.slice(place);
        let turned = |c: char| if c == 's' || c == 'z' { '_' } else { c };
        let like = |other: &&Span| view.slice(**other).chars().map(turned).eq(word.chars().map(turned));
        places[usual].iter().find(like).copied()
    };
    // Another word shows the manner; the same word shows the slip as well.
    places[odd].iter().filter_map(|&place| Some((place, same(place).or(Some(model))?))).collect()
}

/// Endings that are spelt in two ways, the longest first.
const ENDINGS: [&str; 12] = [
    "isations", "izations", "isation", "ization", "ising", "izing", "ised", "ized", "ises", "izes", "ise", "ize",
];

/// Calls `tell` for each word in small letters of the document's paragraphs, with hyphens or without.
fn each<'v>(view: &'v View<'_>, hyphens: bool, tell: &mut dyn FnMut(&'v str, Span)) {
    for unit in view.units.iter().filter(|u| u.role == Role::Text && view.inside(u)) {
        let body = view.slice(unit.span);
        let bytes = body.as_bytes();
        if hyphens && memchr::memchr(b'-', bytes).is_none() {
            continue;
        }
        let base = unit.span.range().start;
        let inner = |b: &u8| b.is_ascii_lowercase() || hyphens && *b == b'-';
        let joint = |b: &u8| b.is_ascii_alphanumeric() || b"-_/@.'#&=".contains(b) || !b.is_ascii();
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().take_while(|b| inner(b)).count();
            let end = at + len;
            let before = at == 0 || !joint(&bytes[at - 1]);
            let after = bytes.get(end).is_none_or(|b| !joint(b) || *b == b'.' && !bytes.get(end + 1).is_some_and(joint));
            if len >= 6 && before && after {
                tell(&body[at..end], Span::new(base + at, base + end));
            }
            at = end.max(at + 1);
        }
    }
}
