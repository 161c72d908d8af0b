//! A sentence that one language of a paragraph has and the other lacks.
//!
//! The sentences of both are paired by length, as paragraphs are. Translators join and divide
//! sentences, so a sentence counts as lacking only where leaving it out explains the lengths of all
//! others far better than any joining does.

use super::{Item, disagree, length};
use crate::finding::Finding;
use crate::inspect::view::View;
use crate::structure::Side;
use crate::text::Span;

/// Fewest characters of a sentence that is missed: Han characters.
const SHORTEST: f64 = 10.0;

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

/// A sentence: where it stands in the text of its item, and its length in Han characters.
struct Sentence {
    start: usize,
    end: usize,
    length: f64,
}

/// Looks for a sentence that one of two paragraphs lacks.
///
/// `ratio` is how many characters of words say what one Han character does, here; `regular`, whether
/// the translation follows its original sentence by sentence.
pub(super) fn judge(
    view: &View,
    han: &Item,
    word: &Item,
    (ratio, regular): (f64, bool),
    findings: &mut Vec<Finding>,
) -> bool {
    let (own, other) = (sentences(&han.text, Side::Han, 1.0), sentences(&word.text, Side::Word, ratio));
    if own.len().max(other.len()) < 2 || own.len().max(other.len()) > MOST {
        return false;
    }
    // As many sentences that are about as long, one by one, say the same.
    let alike = own.len() == other.len() && own.iter().zip(&other).all(|(a, b)| deviation(a.length, b.length) < ALIKE);
    if alike {
        return false;
    }
    if regular && part(view, (han, &own), (word, &other), findings) {
        return true;
    }
    let whole = cheapest(&own, &other, None);
    let mut best: Option<(f64, bool, usize)> = None;
    for (here, list) in [(true, &own), (false, &other)] {
        for at in (0..list.len()).filter(|&at| list[at].length >= SHORTEST && list.len() > 1) {
            let cost = cheapest(&own, &other, Some((here, at)));
            if best.is_none_or(|b| cost < b.0) {
                best = Some((cost, here, at));
            }
        }
    }
    let Some((cost, here, at)) = best else { return false };
    let rest = (own.len() + other.len()) as f64 / 2.0;
    if whole - cost < GAIN || cost > WELL * rest {
        return false;
    }
    // What is left out must be missed in the paragraph as a whole.
    let sum = |list: &[Sentence]| list.iter().map(|s| s.length).sum::<f64>();
    let (excess, lost) = match here {
        true => (sum(&own) - sum(&other), own[at].length),
        false => (sum(&other) - sum(&own), other[at].length),
    };
    if excess < lost * 0.5 {
        return false;
    }
    let (item, fellow, list) = if here { (han, word, &own) } else { (word, han, &other) };
    let place = place(view, item, &item.text[list[at].start..list[at].end]);
    let message = "one language has a sentence here that the other lacks";
    findings.push(disagree(view, place, fellow.span, message.into(), 0.7));
    true
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
fn sentences(text: &str, side: Side, ratio: f64) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|n| n.1);
        let wide = matches!(c, '。' | '！' | '？' | '；');
        let narrow = matches!(c, '.' | '!' | '?' | ';') && next.is_none_or(char::is_whitespace);
        if wide || narrow && side == Side::Word {
            let end = at + c.len_utf8();
            push(text, start, end, (side, ratio), &mut found);
            start = end;
        }
    }
    push(text, start, text.len(), (side, ratio), &mut found);
    found
}

/// Adds a sentence; a stub such as an abbreviation goes with what is before it.
fn push(text: &str, start: usize, end: usize, (side, ratio): (Side, f64), found: &mut Vec<Sentence>) {
    let length = length(&text[start..end], side) as f64 / ratio;
    match found.last_mut() {
        Some(last) if length < 4.0 => {
            last.end = end;
            last.length += length;
        }
        _ if length == 0.0 => {}
        _ => found.push(Sentence { start, end, length }),
    }
}

/// What the cheapest pairing of sentences costs, one of which is left out or none.
fn cheapest(han: &[Sentence], word: &[Sentence], without: Option<(bool, usize)>) -> f64 {
    let keep = |here: bool, list: &[Sentence]| -> Vec<f64> {
        let kept = list.iter().enumerate().filter(|(n, _)| without != Some((here, *n)));
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
fn place(view: &View, item: &Item, words: &str) -> Span {
    let words = words.trim();
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}
