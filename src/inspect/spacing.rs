//! Spaces that were lost between words.

use super::lexicon::known;
use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let english = view.document.language(crate::structure::Side::Word) == Some("en");
    let first = findings.len();
    if english {
        joined(view, findings);
    }
    commas(view, findings);
    findings.truncate(first + MOST);
}

/// Short words that others are glued to.
const SHORT: [&str; 6] = ["and", "the", "of", "to", "with", "that"];

/// `andbenefit`: a word that comes once, is no word, and is a short word and one that is known.
fn joined(view: &View, findings: &mut Vec<Finding>) {
    let words = view.words();
    for (word, place) in words.once(&view.text).into_iter().filter(|(word, _)| word.len() >= 5 && !known(word)) {
        let pair = SHORT.iter().find_map(|short| parted(words, word, short)).or_else(|| joint(word));
        if let Some((a, b)) = pair {
            let message = format!("a space was lost between “{a}” and “{b}”");
            findings.push(at(view, Kind::SpacingLost, place, message).with("repair", format!("{a} {b}")).sure(0.9));
        }
    }
}

/// Words that stand behind a preposition, of which it makes no other word.
const BEHIND: [&str; 11] = ["the", "this", "that", "such", "these", "those", "their", "which", "your", "any", "his"];

/// `ofthis`, `tosuch`: a preposition and what stands behind one.
fn joint(word: &str) -> Option<(&str, &str)> {
    let lead = ["of", "to", "in", "on", "by", "for", "with", "from", "and", "that"];
    let fits = |lead: &&str| word.strip_prefix(*lead).is_some_and(|rest| BEHIND.contains(&rest));
    lead.iter().find(|lead| fits(lead)).map(|lead| word.split_at(lead.len()))
}

/// The two words that a word is, if one of them is `short` and the other is known here.
fn parted<'w>(words: &super::words::Words, word: &'w str, short: &str) -> Option<(&'w str, &'w str)> {
    // Two letters begin and end too many words to prove anything unless the copy has the rest as a word.
    let least = if short.len() == 2 { 5 } else { 4 };
    if word.len() < 6 {
        return None;
    }
    let sound = |rest: &str| {
        let own = words.count(rest) >= 1;
        rest.len() >= least && if short.len() == 2 { own && known(rest) } else { own || known(rest) }
    };
    let rest = word.strip_prefix(short).filter(|rest| sound(rest)).map(|rest| word.split_at(word.len() - rest.len()));
    // Names of functions end in “of” and “with”.
    let ends = short == "and" || short == "the";
    let lead = word.strip_suffix(short).filter(|lead| ends && sound(lead)).map(|lead| word.split_at(lead.len()));
    let spoken = ["ther", "them", "thes", "they"].iter().any(|s| word.starts_with(s));
    rest.or(lead).filter(|_| !spoken)
}

/// `Dec 16,2024`, `visitor,you`: a comma with no space behind it, in prose.
fn commas(view: &View, findings: &mut Vec<Finding>) {
    for unit in view.units.iter().filter(|u| matches!(u.role, Role::Text) && view.inside(u)) {
        let body = view.slice(unit.span);
        if body.split_whitespace().nth(5).is_none() {
            continue;
        }
        let bytes = body.as_bytes();
        for place in memchr::memchr_iter(b',', bytes) {
            let (Some(before), Some(after)) = (place.checked_sub(1).map(|n| bytes[n]), bytes.get(place + 1)) else {
                continue;
            };
            let letters = before.is_ascii_lowercase() && after.is_ascii_lowercase() && words(body, place);
            let year = before.is_ascii_digit()
                && bytes[place + 1..].len() >= 4
                && bytes[place + 1..place + 5].iter().all(u8::is_ascii_digit)
                && bytes.get(place + 5).is_none_or(|b| !b.is_ascii_alphanumeric())
                && month(&body[..place]);
            if letters || year {
                let start = unit.span.range().start + place;
                let finding = at(view, Kind::SpacingLost, Span::new(start, start + 2), "no space behind the comma");
                findings.push(finding.weigh(Severity::Formatting).sure(0.8));
            }
        }
    }
}

/// Whether a comma stands between two English words, and not in a list of names: `src,lib:`.
fn words(body: &str, comma: usize) -> bool {
    let start = body[..comma].rfind(char::is_whitespace).map_or(0, |n| n + 1);
    let end = body[comma..].find(char::is_whitespace).map_or(body.len(), |n| comma + n);
    let letters = |word: &str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()) && known(word);
    let behind = body[comma + 1..end].trim_end_matches(['.', ',', ';']);
    letters(body[start..comma].trim_start_matches(['(', '"'])) && letters(behind) && start > 0
}

/// Whether a text ends in a month and a day.
fn month(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '.']);
    let word = rest.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_ascii_lowercase();
    MONTHS.iter().any(|m| word.starts_with(m))
}
