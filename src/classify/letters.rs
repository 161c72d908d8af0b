//! Single words that differ in letters only: spelling, look-alike letters, OCR.

use super::{Case, Outcome, ocr, short, spelling};
use crate::finding::{Finding, Kind};
use crate::han::is_han;

/// Claims edits in which every word has its counterpart, the same but for a few letters.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if case.one_sided() || case.edit.base.len() > 6 || case.edit.witness.len() > 6 {
        return None;
    }
    let words = case.words();
    if words.base.chars().any(is_han) || words.witness.chars().any(is_han) {
        return han(case).map(Outcome::Finding);
    }
    let base: Vec<&str> = words.base.split_whitespace().collect();
    let witness: Vec<&str> = words.witness.split_whitespace().collect();
    if base.len() != witness.len() || base.is_empty() {
        return None;
    }
    let mut kind = Kind::Orthography;
    for (base, witness) in base.iter().zip(&witness) {
        let (base, witness) = (&*apostrophes(bare(base)), &*apostrophes(bare(witness)));
        if base.eq_ignore_ascii_case(witness) || spelling::spelling(base, witness) {
            continue;
        }
        if !confused(case, base, witness) {
            return None;
        }
        kind = Kind::OcrConfusion;
    }
    let message = match kind {
        Kind::Orthography => format!("another spelling: {} for {}", short(words.witness), short(words.base)),
        _ => {
            format!("letters confused with letters that look alike: {} for {}", short(words.witness), short(words.base))
        }
    };
    Some(Outcome::Finding(case.finding(kind, message)))
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '|')
}

/// A word with its apostrophes as such: behind a figure (`l` read as `1`) they are read as marks.
fn apostrophes(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains('"') { word.replace('"', "'").into() } else { word.into() }
}

/// Whether one word is the other as a machine misread it.
///
/// The misread form must be no word: no English word known to be reachable by misreading, and
/// none that the sound copy uses. Figures are never excused for other figures: only letters among
/// them, as in `2O45`.
fn confused(case: &Case, base: &str, witness: &str) -> bool {
    let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if digits(base) || digits(witness) {
        return base != witness && (ocr::figures(witness) == base || ocr::figures(base) == witness);
    }
    if base.chars().count() < 2 {
        return false;
    }
    let misread = |sound: &str, misread: &str, other: &crate::align::Stream| {
        !other.document.tokens.uses(misread) && !ocr::real(misread) && ocr::confusion(sound, misread).is_some()
    };
    if base.contains('/') && witness.contains('/') {
        // An address is misread in one of its parts.
        let parts = |word: &str| word.split(|c: char| !c.is_alphanumeric()).map(str::to_string).collect::<Vec<_>>();
        let (own, other) = (parts(base), parts(witness));
        return own.len() == other.len()
            && own.iter().zip(&other).all(|(b, w)| b == w || misread(b, w, &case.streams.base));
    }
    misread(base, witness, &case.streams.base) || misread(witness, base, &case.streams.witness)
}

/// Variant forms of one Chinese word: 其它 and 其他.
fn han(case: &Case) -> Option<Finding> {
    let (base, witness) = (&case.context.base, &case.context.witness);
    let words = case.words();
    let differ = words.base.chars().zip(words.witness.chars()).filter(|(b, w)| b != w);
    if case.edit.base.len() != case.edit.witness.len() || !differ.into_iter().all(|(b, w)| spelling::variable(b, w)) {
        return None;
    }
    for (left, right) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)] {
        let grow = |range: &std::ops::Range<usize>, len: usize| {
            let start = range.start.checked_sub(left)?;
            (range.end + right <= len).then_some(start..range.end + right)
        };
        let a = grow(&case.edit.base, case.streams.base.len())?;
        let b = grow(&case.edit.witness, case.streams.witness.len())?;
        if spelling::variant_words(base.slice(a.clone()), witness.slice(b.clone())) {
            let message = format!("{} and {} are two forms of one word", base.slice(a), witness.slice(b));
            return Some(
                case.finding(Kind::WordingChanged, message)
                    .weigh(crate::finding::Severity::Editorial)
                    .with("form", "variant"),
            );
        }
    }
    None
}
