//! Letters and characters that recognition confused, where the rest of the copy or the language
//! knows the right word.

use super::lexicon::{among, inflected, known};
use super::view::{Role, View};
use super::{Kind, at};
use crate::classify::ocr;
use crate::finding::Finding;
use crate::han::{is_han, numeral};
use crate::structure::Side;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// What recognition reads for what: the sound letters second.
const CONFUSIONS: [(&str, &str); 12] = [
    ("m", "rn"),
    ("rn", "m"),
    ("d", "cl"),
    ("cl", "d"),
    ("vv", "w"),
    ("tb", "th"),
    ("tlie", "the"),
    ("ii", "u"),
    ("h", "li"),
    ("li", "h"),
    ("c", "e"),
    ("nn", "rm"),
];

/// Single letters that are taken for one another, the sound one second. A slip of the pen looks the
/// same, so that more is asked of the word they make.
const LETTERS: [(&str, &str); 9] =
    [("e", "c"), ("u", "n"), ("n", "u"), ("t", "f"), ("f", "t"), ("l", "i"), ("i", "l"), ("b", "h"), ("h", "b")];

/// How often the copy must have the right word where English does not know it.
const SURE: u32 = 3;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let first = findings.len();
    if view.document.language(Side::Word) == Some("en") {
        letters(view, findings);
        digits(view, findings);
    }
    if view.document.language(Side::Han).is_some_and(|tag| tag.starts_with("zh")) {
        han(view, findings);
    }
    findings.truncate(first + MOST);
}

/// Words that come once, are no words, and are one confusion away from one.
fn letters(view: &View, findings: &mut Vec<Finding>) {
    let words = view.words();
    for (word, place) in words.once(&view.text) {
        if inflected(word) || ocr::real(word) {
            continue;
        }
        if word.len() < 5 {
            let right = meant(word, &CONFUSIONS, &|made| FREQUENT.contains(&made));
            if let Some(right) = right.filter(|_| among(&view.text, place)) {
                findings.push(confused(view, word, place, right, 0.8));
            }
            continue;
        }
        let here = |made: &str| word.len() >= 6 && words.count(made) >= SURE;
        let common = |made: &str| made.len() >= 6 && known(made);
        let long = |made: &str| word.len() >= 9 && known(made) && among(&view.text, place);
        let right = meant(word, &CONFUSIONS, &here).map(|right| (right, 0.85));
        let right = right.or_else(|| meant(word, &CONFUSIONS, &common).map(|right| (right, 0.7)));
        let right = right.or_else(|| meant(word, &LETTERS, &|made| here(made) || long(made)).map(|right| (right, 0.7)));
        if let Some((right, sure)) = right {
            findings.push(confused(view, word, place, right, sure));
        }
    }
}

/// Short words that every text has.
const FREQUENT: [&str; 20] = [
    "the", "and", "may", "must", "from", "with", "that", "this", "have", "been", "such", "any", "for", "not", "are",
    "was", "will", "them", "time", "same",
];

fn confused(view: &View, word: &str, place: Span, right: String, sure: f64) -> Finding {
    let message = format!("“{word}” is what recognition makes of “{right}”");
    at(view, Kind::OcrConfusion, place, message).with("repair", right).sure(sure)
}

/// The word that one confusion makes of this one, if there is such a word.
fn meant(word: &str, confusions: &[(&str, &str)], exists: &dyn Fn(&str) -> bool) -> Option<String> {
    for (wrong, right) in confusions {
        for (place, _) in word.match_indices(wrong) {
            let made = format!("{}{right}{}", &word[..place], &word[place + wrong.len()..]);
            if exists(&made) {
                return Some(made);
            }
        }
    }
    None
}

/// `gover1iment`, `artic1e`, `0f`: a digit among small letters; `2O17`: a letter among digits.
fn digits(view: &View, findings: &mut Vec<Finding>) {
    for unit in view.units.iter().filter(|u| u.role == Role::Text && view.inside(u)) {
        let body = view.slice(unit.span);
        let bytes = body.as_bytes();
        let mut from = 0;
        let signs = |b: &u8| matches!(b, b'0' | b'1' | b'5' | b'O');
        while let Some(place) = bytes[from..].iter().position(signs).map(|n| from + n) {
            let word = |b: &u8| b.is_ascii_alphanumeric();
            let start = place - bytes[..place].iter().rev().take(40).take_while(|b| word(b)).count();
            let end = place + bytes[place..].iter().take(40).take_while(|b| word(b)).count();
            from = end;
            let free = |n: Option<&u8>| n.is_none_or(|b| b.is_ascii_whitespace() || b",.;:()\"'".contains(b));
            let apart = free(start.checked_sub(1).map(|n| &bytes[n])) && free(bytes.get(end));
            let base = unit.span.range().start;
            let span = Span::new(base + start, base + end);
            if let Some(right) = Some(&body[start..end]).filter(|_| apart).and_then(|w| swapped(&view.text, w, span)) {
                let message = format!("“{}” is what recognition makes of “{right}”", &body[start..end]);
                findings.push(at(view, Kind::OcrConfusion, span, message).with("repair", right).sure(0.85));
            }
        }
    }
}

/// A word with its digit as the letter it looks like, or a number with its letters as digits.
fn swapped(text: &str, word: &str, place: Span) -> Option<String> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let inner = word.get(1..word.len() - 1).unwrap_or("");
    let letter = inner.contains('O') || digits >= 3 && inner.contains(['l', 'I']);
    if digits + 1 == word.len() && digits >= 2 && letter {
        return Some(word.replace('O', "0").replace(['l', 'I'], "1"));
    }
    let letters = word.bytes().filter(u8::is_ascii_lowercase).count();
    if digits != 1 || letters + 1 != word.len() {
        return None;
    }
    // Names of versions end in a digit.
    let read = [("0", "o"), ("1", "l"), ("1", "i"), ("5", "s")];
    if word.ends_with('5') {
        return None;
    }
    let made = read.iter().filter(|r| word.contains(r.0)).map(|r| word.replace(r.0, r.1)).find(|made| known(made))?;
    // Short ones may be units and codes, and so may those with the digit first.
    let plain = word.len() >= 5 && word.starts_with(|c: char| c.is_ascii_lowercase());
    (plain || made.len() >= 2 && among(text, place)).then_some(made)
}

/// A Han character that looks like another with which the copy has the same words time and again,
/// and with itself never: `12月16曰`.
fn han(view: &View, findings: &mut Vec<Finding>) {
    let side = |u: &&super::view::Unit| u.side == Side::Han && u.role == Role::Text && view.inside(u);
    let mut pairs: FxHashMap<(char, char), u32> = FxHashMap::default();
    for unit in view.units.iter().filter(side) {
        let mut before = (' ', false);
        for (_, c) in folded(view.slice(unit.span)) {
            let alike = !ocr::lookalikes(c).is_empty();
            if (alike || before.1) && before.0 != ' ' {
                *pairs.entry((before.0, c)).or_default() += 1;
            }
            before = (c, alike);
        }
    }
    let count = |a: char, b: char| pairs.get(&(a, b)).copied().unwrap_or(0);
    for unit in view.units.iter().filter(side) {
        let body = view.slice(unit.span);
        let (mut before, mut here) = (' ', (0, ' '));
        for next in folded(body) {
            let (back, (place, c), after) = (before, here, next.1);
            (before, here) = (c, next);
            // Seen once with both its neighbours: only then is it worth to ask what it looks like.
            if back == ' ' || ocr::lookalikes(c).is_empty() || !is_han(c) || count(back, c) > 1 || count(c, after) > 1 {
                continue;
            }
            let dated = c == '曰' && (back.is_numeric() || numeral::sign(back));
            let fits = |&d: &char| count(back, d) >= 3 && count(d, after) >= 3;
            let dated = dated
                || c == '曰' && (DAY_BEFORE.contains(back) && !"“：:".contains(after) || DAY_BEHIND.contains(after));
            let right = if dated { Some('日') } else { ocr::lookalikes(c).iter().copied().find(fits) };
            if let Some(right) = right {
                findings.push(looks_like(view, unit.span.range().start + place, right));
            }
        }
    }
}

/// Characters that stand before or behind a day and never beside what somebody said.
const DAY_BEFORE: &str = "今昨明次翌每节节假末元生";
const DAY_BEHIND: &str = "期常报程历益渐";

/// The characters of a text in their simplified forms, with their places, without white space.
fn folded(body: &str) -> impl Iterator<Item = (usize, char)> {
    body.char_indices().filter(|c| !c.1.is_whitespace()).map(|(n, c)| (n, crate::han::script::fold(c)))
}

/// The finding that the character at a place looks like another.
fn looks_like(view: &View, start: usize, right: char) -> Finding {
    let c = view.text[start..].chars().next().unwrap_or(right);
    let message = format!("“{c}” looks like “{right}”, which stands between these characters elsewhere");
    let finding = at(view, Kind::OcrConfusion, Span::new(start, start + c.len_utf8()), message);
    finding.with("repair", right.to_string()).sure(0.8)
}
