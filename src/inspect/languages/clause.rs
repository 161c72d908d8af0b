//! A sentence that one language of a paragraph has and the other lacks.
//!
//! The sentences of both are paired by length, as paragraphs are. Translators join and divide
//! sentences, so a sentence counts as lacking only where leaving it out explains the lengths of all
//! others far better than any joining does.

use super::dictionary::{Bag, Dictionary};
use super::{Item, disagree, length};
use crate::finding::Finding;
use crate::inspect::view::View;
use crate::structure::Side;
use crate::text::Span;
use std::ops::Range;

/// Fewest characters of a sentence that is missed: Han characters.
const SHORTEST: f64 = 10.0;

/// The same where nearly all paragraphs have as many sentences in both languages.
const SHORT: f64 = 7.0;

/// Most sentences of a paragraph that is looked into.
const MOST: usize = 40;

/// How much the lengths must be better explained, and how well: in units of squared deviation.
const GAIN: f64 = 13.0;
const WELL: f64 = 2.2;

/// Deviation that two sentences may have which translate one another.
const ALIKE: f64 = 10.0;

/// Deviation of a sentence of which a part is missing, and of those beside it.
const PART: f64 = 13.0;
const WHOLE: f64 = 4.0;

/// Odds against a translation, as a logarithm, that the words of a sentence speak where length alone
/// does not convict; and what its length must say at least.
const ABSENT: f64 = -2.5;
const SOME: f64 = 2.0;

/// Odds for a translation that acquit a sentence whatever its length says.
const PRESENT: f64 = 1.5;

/// Most sentences in a row that are missed as one.
const RUN: usize = 3;

/// A sentence: which item it stands in and where in its text, and its length in Han characters.
pub(super) struct Sentence {
    item: usize,
    pub start: usize,
    pub end: usize,
    length: f64,
}

/// How a copy is translated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// How many characters of words say what one Han character does.
    pub ratio: f64,
    /// Whether its paragraphs vary little in length.
    pub regular: bool,
    /// Whether nearly all of its paragraphs have as many sentences in both languages.
    pub faithful: bool,
}

/// Which share of the paragraphs must have as many sentences in both languages for others to be odd.
const FAITHFUL: f64 = 0.8;

/// How much the lengths must be better explained where the number of sentences is odd as well.
const GAIN_ODD: f64 = 4.0;

/// Which share of what is lost the paragraph as a whole must lack, and where the number is odd.
const SHARE: f64 = 0.5;
const SHARE_ODD: f64 = 0.3;

/// Whether nearly all pairs of paragraphs have as many sentences in both languages.
pub(super) fn faithful<'a>(pairs: impl Iterator<Item = (&'a Item, &'a Item)>) -> bool {
    let (mut all, mut same) = (0, 0);
    for (han, word) in pairs {
        let (own, other) = (sentences(&han.text, Side::Han, 1.0), sentences(&word.text, Side::Word, 3.0));
        all += 1;
        same += usize::from(own.len() == other.len());
    }
    all >= 8 && same as f64 >= FAITHFUL * all as f64
}

/// A pair of paragraphs, or of one and the two that it was parted into.
type Items<'a> = (&'a [Item], &'a [Item]);

/// Looks for sentences that one of two paragraphs lacks.
pub(super) fn judge(
    view: &View,
    (han, word): Items,
    manner: Manner,
    dictionary: &Dictionary,
    findings: &mut Vec<Finding>,
) -> bool {
    let (own, other) = (all(han, Side::Han, 1.0), all(word, Side::Word, manner.ratio));
    if own.len().max(other.len()) < 2 || own.len().max(other.len()) > MOST {
        return false;
    }
    // As many sentences that are about as long, one by one, say the same.
    let alike = own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| deviation(a.length, b.length) < ALIKE);
    if alike {
        return false;
    }
    if let ([one], [two]) = (han, word)
        && manner.regular
        && part(view, (one, &own), (two, &other), findings)
    {
        return true;
    }
    if let Some(lost) = noticed((&own, &other), (han, word)) {
        let message = "one language has text here that the other lacks; a notice of the site stands in its place";
        findings.push(tell(view, (han, word), &own, lost, message).sure(0.8));
        return true;
    }
    let sum = |list: &[Sentence]| list.iter().map(|s| s.length).sum::<f64>();
    let excess = sum(&own) - sum(&other);
    // What is left out must be missed in the paragraph as a whole.
    let here = excess > 0.0;
    let (list, items, fellows, side) =
        if here { (&own, han, word, Side::Han) } else { (&other, word, han, Side::Word) };
    let Some(lost) = missing(dictionary, (&own, &other), (items, fellows), side, (excess.abs(), manner.faithful))
    else {
        return false;
    };
    let what = if lost.len() == 1 { "a sentence" } else { "sentences" };
    let message = format!("one language has {what} here that the other lacks");
    findings.push(tell(view, (items, fellows), list, lost, &message));
    true
}

/// The finding about sentences of one language that the other lacks.
fn tell(view: &View, (items, fellows): Items, list: &[Sentence], lost: Range<usize>, message: &str) -> Finding {
    let (first, last) = (&list[lost.start], &list[lost.end - 1]);
    let item = &items[first.item];
    let end = if last.item == first.item { last.end } else { item.text.len() };
    let place = place(view, item, &item.text[first.start..end]);
    let fellow = fellows[0].span.cover(fellows[fellows.len() - 1].span);
    disagree(view, place, fellow, message.to_string(), 0.7)
}

/// The Han sentences that the other language lacks where a notice stands in it.
///
/// Text that was lost there is likely beforehand, so that it is enough that what stands before the
/// notice and behind it goes together better without them.
fn noticed((own, other): (&[Sentence], &[Sentence]), (han, word): Items) -> Option<Range<usize>> {
    let (item, at) = word.iter().enumerate().find_map(|(n, i)| Some((n, i.notice?)))?;
    let cut = other.iter().position(|s| s.item > item || s.item == item && s.start + 2 >= at)?;
    let whole = cheapest(own, other, None);
    let mut best: Option<(f64, Range<usize>)> = None;
    for at in 0..own.len() {
        for end in at + 1..=(at + RUN).min(own.len()) {
            let lost: f64 = own[at..end].iter().map(|s| s.length).sum();
            let cost = cheapest(&own[..at], &other[..cut], None) + cheapest(&own[end..], &other[cut..], None);
            if lost >= SHORTEST
                && han.len() < own.len()
                && whole - cost >= SOME
                && best.as_ref().is_none_or(|b| cost < b.0)
            {
                best = Some((cost, at..end));
            }
        }
    }
    best.map(|b| b.1)
}

/// The sentences in a row that the other language lacks, if any: leaving them out explains the lengths
/// of all others, or it helps, and their words have no partners there.
fn missing(
    dictionary: &Dictionary,
    (own, other): (&[Sentence], &[Sentence]),
    (items, fellows): Items,
    side: Side,
    (excess, faithful): (f64, bool),
) -> Option<Range<usize>> {
    let here = side == Side::Han;
    let list = if here { own } else { other };
    let bag = |s: &Sentence| dictionary.bag(side, &items[s.item].text[s.start..s.end]);
    let bags: Vec<Bag> = list.iter().map(bag).collect();
    let across = if here { Side::Word } else { Side::Han };
    let mut there: Bag = fellows.iter().flat_map(|i| dictionary.bag(across, &i.text)).collect();
    there.sort_unstable();
    let whole = cheapest(own, other, None);
    let rest = (own.len() + other.len()) as f64 / 2.0;
    let mut best: Option<(f64, Range<usize>)> = None;
    for at in 0..list.len() {
        let most = if list.len() <= 12 { RUN } else { 1 };
        for end in at + 1..=(at + most).min(list.len()) {
            let lost: f64 = list[at..end].iter().map(|s| s.length).sum();
            let odd = faithful && own.len().abs_diff(other.len()) == end - at && (own.len() > other.len()) == here;
            let least = if odd { SHORT } else { SHORTEST };
            if end - at == list.len() || lost < least || excess < lost * if odd { SHARE_ODD } else { SHARE } {
                continue;
            }
            let cost = cheapest(own, other, Some((here, at..end)));
            let gain = whole - cost;
            let union = |parts: &mut dyn Iterator<Item = &Bag>| {
                let mut all: Bag = parts.flatten().copied().collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            let words = union(&mut bags[at..end].iter());
            let told = union(&mut bags[..at].iter().chain(&bags[end..]));
            let bond = dictionary.bond(side, &words, &there, &told, true);
            // Words that lack their partners weigh as much as lengths that fit better.
            let together = gain - 2.0 * bond.weight.min(0.0);
            let by_length =
                together >= if odd { GAIN_ODD } else { GAIN } && cost <= WELL * rest && bond.weight < PRESENT;
            let by_words = bond.weight <= ABSENT && bond.found * 4 <= bond.known && bond.known >= 2 && gain >= SOME;
            let score = gain - 2.0 * bond.weight.clamp(-8.0, 8.0) - 2.0 * (end - at - 1) as f64;
            if (by_length || by_words) && best.as_ref().is_none_or(|b| score > b.0) {
                best = Some((score, at..end));
            }
        }
    }
    best.map(|b| b.1)
}

/// The sentences of all items, in order.
fn all(items: &[Item], side: Side, ratio: f64) -> Vec<Sentence> {
    let of = |(n, item): (usize, &Item)| {
        let mut found = sentences(&item.text, side, ratio);
        found.iter_mut().for_each(|s| s.item = n);
        found
    };
    items.iter().enumerate().flat_map(of).collect()
}

/// The one sentence of a regular translation that is far shorter than its fellow, where all others are as long.
fn part(
    view: &View,
    (han, own): (&Item, &[Sentence]),
    (word, other): (&Item, &[Sentence]),
    findings: &mut Vec<Finding>,
) -> bool {
    if own.len() != other.len() || own.len() < 2 {
        return false;
    }
    let apart = own.iter().zip(other).enumerate().filter(|(_, (a, b))| deviation(a.length, b.length) >= WHOLE);
    let apart: Vec<_> = apart.collect();
    let [(_, (one, two))] = apart[..] else { return false };
    if deviation(one.length, two.length) < PART {
        return false;
    }
    let (short, brief, long, full) =
        if one.length < two.length { (han, one, word, two) } else { (word, two, han, one) };
    let at = |item: &Item, s: &Sentence| place(view, item, &item.text[s.start..s.end]);
    let share = ((1.0 - brief.length / full.length) * 100.0).round();
    let message = format!(
        "this sentence is {share} % shorter than in the other language, and those beside it are as long: a part is missing"
    );
    findings.push(disagree(view, at(short, brief), at(long, full), message, 0.65));
    true
}

/// The sentences of a paragraph; what is set apart by semicolons counts as one.
pub(super) fn sentences(text: &str, side: Side, ratio: f64) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|n| n.1);
        let behind = &text[at + c.len_utf8()..];
        let quoted = matches!(c, '”' | '…') && next == Some('（');
        let wide = matches!(c, '。' | '！' | '？' | '；') || quoted;
        // `etc. on the quay` goes on.
        let low = || behind.trim_start().starts_with(char::is_lowercase);
        let narrow = matches!(c, '.' | '!' | '?' | ';') && next.is_none_or(char::is_whitespace) && (c == ';' || !low());
        if wide || narrow && side == Side::Word {
            let end = at + c.len_utf8();
            push(text, start, end, (side, ratio), &mut found);
            start = end;
        }
    }
    push(text, start, text.len(), (side, ratio), &mut found);
    found
}

/// Adds a sentence; a stub such as an abbreviation goes with what is before it, a number at the beginning
/// with what is behind it.
fn push(text: &str, start: usize, end: usize, (side, ratio): (Side, f64), found: &mut Vec<Sentence>) {
    let length = length(&text[start..end], side) as f64 / ratio;
    match found.last_mut() {
        Some(last) if length < 4.0 || last.length < 4.0 && last.start == 0 => {
            last.end = end;
            last.length += length;
        }
        _ if length == 0.0 => {}
        _ => found.push(Sentence { item: 0, start, end, length }),
    }
}

/// What the cheapest pairing of sentences costs, one of which is left out or none.
fn cheapest(han: &[Sentence], word: &[Sentence], without: Option<(bool, Range<usize>)>) -> f64 {
    let keep = |here: bool, list: &[Sentence]| -> Vec<f64> {
        let out = without.as_ref().filter(|w| w.0 == here).map_or(0..0, |w| w.1.clone());
        let kept = list.iter().enumerate().filter(|(n, _)| !out.contains(n));
        kept.map(|(_, s)| s.length).collect()
    };
    let (own, other) = (keep(true, han), keep(false, word));
    let mut best = vec![vec![f64::INFINITY; other.len() + 1]; own.len() + 1];
    best[0][0] = 0.0;
    const STEPS: [(usize, usize, f64); 8] =
        [(1, 1, 0.0), (1, 2, 1.0), (2, 1, 1.0), (2, 2, 2.0), (1, 3, 2.0), (3, 1, 2.0), (2, 3, 3.0), (3, 2, 3.0)];
    for a in 0..=own.len() {
        for b in 0..=other.len() {
            if !best[a][b].is_finite() {
                continue;
            }
            for (h, w, extra) in STEPS.into_iter().filter(|s| a + s.0 <= own.len() && b + s.1 <= other.len()) {
                let (one, two): (f64, f64) = (own[a..a + h].iter().sum(), other[b..b + w].iter().sum());
                let cost = best[a][b] + extra + deviation(one, two);
                let cell = &mut best[a + h][b + w];
                *cell = cell.min(cost);
            }
        }
    }
    // Sentences that no joining pairs are one: the paragraphs as wholes.
    let whole = deviation(own.iter().sum(), other.iter().sum()) + (own.len() + other.len()) as f64;
    best[own.len()][other.len()].min(whole)
}

/// How far two lengths are from saying the same, squared, against what translations vary by.
fn deviation(one: f64, other: f64) -> f64 {
    let spread = 0.8 * (one + other) / 2.0 + 2.0;
    (one - other).powi(2) / spread
}

/// Where a sentence stands; the whole paragraph where glosses or wraps part its words.
pub(super) fn place(view: &View, item: &Item, words: &str) -> Span {
    let words = words.trim();
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}
