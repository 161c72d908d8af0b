//! Letters that recognition confused, where the copy has the right word elsewhere.

use super::view::View;
use super::{Kind, at};
use crate::classify::ocr;
use crate::finding::Finding;
use crate::structure::Side;

/// What recognition reads for what: the sound letters second.
const CONFUSIONS: [(&str, &str); 10] = [
    ("m", "rn"),
    ("rn", "m"),
    ("d", "cl"),
    ("cl", "d"),
    ("vv", "w"),
    ("tbe", "the"),
    ("ii", "u"),
    ("h", "li"),
    ("li", "h"),
    ("c", "e"),
];

/// How often the copy must have the right word.
const SURE: u32 = 3;

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Word) != Some("en") {
        return;
    }
    let words = super::words::Words::new(view);
    let first = findings.len();
    for (word, place) in words.once() {
        if word.len() < 6 || ocr::real(word) || findings.len() >= first + MOST {
            continue;
        }
        if let Some(right) = meant(word, &|w| words.count(w)) {
            let message = format!("“{word}” is what recognition makes of “{right}”, which the copy has elsewhere");
            findings.push(at(view, Kind::OcrConfusion, place, message).with("repair", right).sure(0.85));
        }
    }
}

/// The word of the copy that one confusion makes this word of.
fn meant(word: &str, count: &dyn Fn(&str) -> u32) -> Option<String> {
    for (wrong, right) in CONFUSIONS {
        for (place, _) in word.match_indices(wrong) {
            let made = format!("{}{right}{}", &word[..place], &word[place + wrong.len()..]);
            if count(&made) >= SURE {
                return Some(made);
            }
        }
    }
    None
}
