//! Which words may be part of a fact, told from the word alone.

use super::cursor::{han, letter};
use super::tables::{Set, amount, compare, date, force, number, reference};
use super::{Fact, within};
use crate::text::Span;
use std::ops::Range;
use std::sync::LazyLock;

/// All words of the phrases that facts are known by, and what may stand between them.
static WORDS: LazyLock<Set> = LazyLock::new(|| {
    let mut words = String::from("half and non t day of the c ca circa no ");
    let phrases = (number::NUMBER_WORDS.phrases().chain(number::SCALES.phrases()).chain(number::SHARES.phrases()))
        .chain(number::UNITS.phrases())
        .chain(number::PERCENT.phrases())
        .chain(amount::CURRENCY_BEFORE.phrases())
        .chain(amount::CURRENCY_AFTER.phrases())
        .chain(amount::AMOUNT_SCALES.phrases())
        .chain(force::FORCE.phrases())
        .chain(force::NEGATION.phrases())
        .chain(compare::COMPARISON.phrases())
        .chain(reference::LABELS.phrases())
        .chain([date::MONTHS, reference::INSTRUMENTS]);
    // What has a sign of currency needs no word to be told by.
    for phrase in phrases.filter(|phrase| !phrase.contains('$')) {
        words.extend(phrase.chars().map(|c| if c.is_ascii_alphabetic() { c } else { ' ' }));
        words.push(' ');
    }
    words.extend(number::SCALES.phrases().map(|scale| format!("{scale}th ")));
    Set::new(&words)
});

/// Whether a word could be part of a fact other than a name or an address.
///
/// False for a word of small letters that stands in no phrase that facts are known by, so that no
/// such fact covers it; true if in doubt: for capitals, digits, Han characters and signs. The word is
/// all that stands between two spaces, with its hyphens and apostrophes (`isn't`, `30-day`), whether or
/// not with the punctuation around it. Two things it cannot tell: words in the brackets of an
/// instrument's number (`Regulation (eu and so on) 2016/679`), and whether a word makes its neighbour
/// a fact (`in 2015`). Takes no allocation.
///
/// ```
/// use recension::facts::touches;
/// assert!(!touches("house") && !touches("well-known,"));
/// assert!(touches("shall") && touches("twenty-first") && touches("10px") && touches("Bank"));
/// ```
pub fn touches(word: &str) -> bool {
    let plain = |c: char| c.is_whitespace() || ",.;:!?\"'“”‘’-".contains(c);
    if word.chars().any(|c| c.is_uppercase() || !(letter(c) || plain(c)) || han(c)) {
        return true;
    }
    let owner = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
    owner.unwrap_or(word).split(plain).any(|part| WORDS.has_any(part))
}

/// Whether no fact of a passage touches a place in it, as far as the words there tell: a test that
/// spares most searches. An empty place is touched by what goes on across it.
///
/// ```
/// use recension::{facts::quiet, text::Span};
/// assert!(quiet("the grey house of Mr Smith", Span::new(4, 8)));
/// assert!(!quiet("the grey house of Mr Smith", Span::new(18, 20)));
/// ```
pub fn quiet(passage: &str, place: Span) -> bool {
    let (head, rest) = passage.split_at(place.range().start);
    let (body, tail) = rest.split_at(place.len());
    // A Han character may be part of anything.
    let wide = |part: &str| part.chars().next().is_some_and(han);
    if wide(body) || body.is_empty() && wide(tail) && head.chars().next_back().is_some_and(han) {
        return false;
    }
    let before = head.rfind(' ').map_or(0, |at| at + 1);
    let after = passage.len() - tail.len() + tail.find(' ').unwrap_or(tail.len());
    // Small words join names, and a sign inside a word may be an address's.
    let plain = |word: &str| word.len() > 3 && !word.contains(['.', ':', '@', '/']) && !touches(word);
    if !body.is_empty() {
        return passage[before..after].split(' ').filter(|word| !word.is_empty()).all(plain);
    }
    let last = head.trim_end_matches(' ').rsplit(' ').next().unwrap_or_default();
    let next = tail.trim_start_matches(' ').split(' ').next().unwrap_or_default();
    let inside = !head.ends_with(' ') && !tail.starts_with(' ');
    if inside { plain(&passage[before..after]) } else { plain(last) || plain(next) }
}

/// The facts of a passage that touch a place in it: what [`super::find`] finds there, and sooner found.
///
/// An empty place is touched by what goes on across it.
///
/// ```
/// use recension::{facts::touching, text::Span};
/// let passage = "应在三十日内付款.应在五十日内交货.";
/// let place = Span::new(25 + 6, 25 + 9); // 五
/// let found: Vec<_> = touching(passage, place).iter().map(|fact| &passage[fact.span.range()]).collect();
/// assert_eq!(found, ["五十日"]);
/// ```
pub fn touching(passage: &str, place: Span) -> Vec<Fact> {
    if quiet(passage, place) {
        return Vec::new();
    }
    let touches = |fact: &Fact| match place.is_empty() {
        true => fact.span.start < place.start && place.start < fact.span.end,
        false => fact.span.overlaps(place),
    };
    let part = sentence(passage, place);
    let end = place.range().end;
    // What begins behind the place matters only where something goes on from the place to there.
    let mut found = within(passage, part.clone(), end);
    found.retain(touches);
    if found.iter().any(|fact| fact.span.range().end > end) {
        found = within(passage, part, passage.len());
        found.retain(touches);
    }
    found
}

/// The part of a Chinese passage around a place that no fact goes on across the ends of: whole
/// sentences, unless there is a title that may hold several, or a word of another script.
fn sentence(passage: &str, place: Span) -> Range<usize> {
    let bytes = passage.as_bytes();
    let whole = 0..bytes.len();
    // Not one by one, so that many are looked at together.
    let letters = |any, byte: &u8| any | byte.is_ascii_alphabetic() | matches!(byte, 0xc3..=0xdf);
    if bytes.iter().fold(false, letters) || passage.contains('《') {
        return whole;
    }
    // A stop of one byte between two characters of three or more.
    let stop = |at: usize| {
        let wide = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| *byte >= 0x80);
        matches!(bytes[at], b'.' | b';' | b'!' | b'?') && wide(at.checked_sub(1)) && wide(Some(at + 1))
    };
    let start = (0..place.range().start).rev().find(|&at| stop(at)).map_or(0, |at| at + 1);
    let end = (place.range().end..whole.end).find(|&at| stop(at)).unwrap_or(whole.end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::{quiet, touches, touching};
    use crate::facts::{Value, find};
    use crate::text::Span;
    use proptest::prelude::*;

    #[test]
    fn ordinary_words_touch_nothing() {
        for word in ["house", "well-known", "naïve", "(", "cat's", "x", "", "é", "something's"] {
            assert_eq!(touches(word), word == "(", "{word}");
        }
        for word in ["isn't", "isn’t", "non-profit", "hundredth", "p.", "ca.", "5", "É", "国", "a/b", "$", "and"] {
            assert!(touches(word), "{word}");
        }
    }

    /// Small words and figures, joined in all ways.
    const PIECE: &str = "[0-9]{1,4}|16th|may|May|december|Dec|house|of|the|day|and|not|n't|’t|is|isn|shall|to|no|non|longer|per|cent|percent\
        |two|twenty|third|thirds|half|hundred|hundredth|million|dozen|us|dollars|hong|kong|euro|pounds|sterling|k|bn|m|km\
        |business|days|old|years|age|article|section|para\\.|p\\.|ch\\.|no\\.|part|annex|regulation|directive|case|rfc|circa|c\\.|ca\\.\
        |at|least|in|excess|up|other|than|or|more|or|does|have|required|be|entitled|right|has|able|except|for|subsequent|prior\
        |[a-zé]{1,5}|[$€%(),.;/#-]";

    /// What names and addresses are made of.
    const NAMES: &str = "[A-Z][a-z]{3,6}|www\\.here\\.org|of|de|and|house|[a-z]{4,6}|[.,;:/@(&]";

    /// Chinese, with all that ends a sentence or seems to.
    const HAN: &str = "[0-9]{1,3}|[0-9]\\.[0-9]|[年月日号第条款章零一二三十百万亿元不应可须得过于至]|[.;!?]|[.;!?]|[,:、()《》\"·-]|国务院|主席习近平\
        |[甲乙丙水木金土]{1,6}|[甲乙丙水木金土]{1,6}|应当|不得|以上|之内|百分之|北京市|委员会|年|省|部长|总统|人民币|\\$|%|Mr A";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn what_touches_a_place_is_what_is_found_there(
            pieces in proptest::collection::vec(prop_oneof![5 => HAN, 1 => PIECE], 1..24), from in 0usize..120, length in 0usize..12,
        ) {
            let passage = pieces.concat();
            let start = passage.floor_char_boundary(from.min(passage.len()));
            let end = passage.floor_char_boundary((start + length).min(passage.len()));
            let place = Span::new(start, end);
            let mut facts = find(&passage);
            facts.retain(|fact| match place.is_empty() {
                true => fact.span.start < place.start && place.start < fact.span.end,
                false => fact.span.overlaps(place),
            });
            if !quiet(&passage, place) {
                prop_assert_eq!(touching(&passage, place), facts, "{:?} of {}", place, passage);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn what_a_fact_covers_touches(pieces in proptest::collection::vec((PIECE, "[ ]{0,1}"), 0..14)) {
            let passage: String = pieces.iter().flat_map(|(piece, space)| [piece.as_str(), space]).collect();
            let facts = find(&passage);
            let mut start = 0;
            for word in passage.split(' ') {
                let end = start + word.len();
                let covers = |fact: &&crate::facts::Fact| {
                    (fact.span.start as usize) < end && start < fact.span.end as usize
                };
                let mut facts = facts.iter().filter(|fact| !matches!(fact.value, Value::Name(_) | Value::Url(_)));
                if let Some(fact) = facts.find(covers) {
                    prop_assert!(touches(word) || word.bytes().all(|b| b.is_ascii_punctuation()), "{word} in {fact:?} of {passage}");
                }
                start = end + 1;
            }
        }

        #[test]
        fn no_fact_touches_a_quiet_place(
            pieces in proptest::collection::vec((prop_oneof![PIECE, NAMES], "[ ]{0,1}"), 1..14),
            from in 0usize..80, length in 0usize..12,
        ) {
            let passage: String = pieces.iter().flat_map(|(piece, space)| [piece.as_str(), space]).collect();
            let start = passage.floor_char_boundary(from.min(passage.len()));
            let end = passage.floor_char_boundary((start + length).min(passage.len()));
            let place = Span::new(start, end);
            if !passage[start..end].trim().is_empty() || start == end {
                let touched = |span: Span| match place.is_empty() {
                    true => span.start < place.start && place.start < span.end,
                    false => span.overlaps(place),
                };
                let fact = find(&passage).into_iter().find(|fact| touched(fact.span));
                prop_assert!(fact.is_none() || !quiet(&passage, place), "{place:?} {fact:?} of {passage}");
            }
        }
    }
}
