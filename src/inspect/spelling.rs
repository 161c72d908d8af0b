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
const TIMES: u32 = 2;
const MANNER: u32 = 6;

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
    each(view, &mut |word, place| {
        let sound = word.split_once('-').is_some_and(|(head, rest)| PREFIXES.contains(&head) && rest.len() >= 4);
        if sound && !word[word.find('-').unwrap_or(0) + 1..].contains('-') {
            found.entry(word.replace('-', "")).or_default().push(place);
        }
    });
    let odd = found.iter().filter(|(word, places)| places.len() == 1 && view.words().count(word) >= TIMES);
    let mut odd: Vec<(Span, Span)> = odd.filter_map(|(word, p)| Some((p[0], view.words().first(word)?))).collect();
    odd.sort_unstable();
    odd
}

/// The one or two words in `-ise` of a copy that has `-ize` everywhere else, or the reverse.
fn manner(view: &View) -> Vec<(Span, Span)> {
    // Nearly all words are none of these.
    let wanted = |bytes: &[u8]| {
        let last = matches!(bytes[bytes.len() - 1], b'e' | b'd' | b's' | b'g' | b'n');
        let tail = &bytes[bytes.len().saturating_sub(8)..];
        last && tail.windows(2).any(|w| w[0] == b'i' && matches!(w[1], b's' | b'z'))
    };
    let mut places: [Vec<Span>; 2] = [Vec::new(), Vec::new()];
    let mut times = [0; 2];
    for (word, place, count) in view.words().each(&view.text, wanted) {
        let Some(ending) = ENDINGS.iter().find(|e| word.ends_with(**e)) else { continue };
        let stem = word.len() - ending.len();
        let letter = word.as_bytes()[stem + 1];
        let fellow = format!("{}{}{}", &word[..=stem], if letter == b's' { 'z' } else { 's' }, &word[stem + 2..]);
        if stem >= 3 && known(word) && known(&fellow) {
            places[usize::from(letter == b'z')].push(place);
            times[usize::from(letter == b'z')] += count;
        }
    }
    let (odd, usual) = if times[0] < times[1] { (0, 1) } else { (1, 0) };
    let rare = (1..=2).contains(&times[odd]) && times[usual] >= MANNER * times[odd];
    let Some(&model) = places[usual].first().filter(|_| rare) else { return Vec::new() };
    let same = |place: Span| {
        let word = view.slice(place);
        let turned = |c: char| if c == 's' || c == 'z' { '_' } else { c };
        let like = |other: &&Span| view.slice(**other).chars().map(turned).eq(word.chars().map(turned));
        places[usual].iter().find(like).copied()
    };
    // Another word shows the manner; the same word shows the slip as well.
    places[odd].iter().map(|&place| (place, same(place).unwrap_or(model))).collect()
}

/// Endings that are spelt in two ways, the longest first.
const ENDINGS: [&str; 12] =
    ["isations", "izations", "isation", "ization", "ising", "izing", "ised", "ized", "ises", "izes", "ise", "ize"];

/// Calls `tell` for each word in small letters with a hyphen in it, of the document's paragraphs.
fn each<'v>(view: &'v View<'_>, tell: &mut dyn FnMut(&'v str, Span)) {
    for unit in view.units.iter().filter(|u| u.role == Role::Text && view.inside(u)) {
        let body = view.slice(unit.span);
        let bytes = body.as_bytes();
        let base = unit.span.range().start;
        let inner = |b: &u8| b.is_ascii_lowercase() || *b == b'-';
        let joint = |b: &u8| b.is_ascii_alphanumeric() || b"-_/@.'#&=".contains(b) || !b.is_ascii();
        for hyphen in memchr::memchr_iter(b'-', bytes) {
            let at = hyphen - bytes[..hyphen].iter().rev().take_while(|b| inner(b)).count();
            let end = hyphen + bytes[hyphen..].iter().take_while(|b| inner(b)).count();
            let first = !bytes[at..hyphen].contains(&b'-');
            let before = at == 0 || !joint(&bytes[at - 1]);
            let stop = |b: &u8| *b == b'.' && !bytes.get(end + 1).is_some_and(joint);
            let after = bytes.get(end).is_none_or(|b| !joint(b) || stop(b));
            if first && end - at >= 6 && before && after {
                tell(&body[at..end], Span::new(base + at, base + end));
            }
        }
    }
}
