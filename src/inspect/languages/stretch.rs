//! A part of a sentence that one language has and the other lacks.
//!
//! Where both paragraphs have as many sentences these are held against one another, else the paragraphs
//! as wholes. A part between commas counts as lacking where its words have no partners in the other
//! language, those beside it have theirs, and the lengths fit better without it.

use super::clause::{Manner, Sentence, deviation, place};
use super::dictionary::{Bag, Dictionary};
use super::{Item, disagree, length};
use crate::finding::Finding;
use crate::inspect::view::View;
use crate::structure::Side;
use std::ops::Range;

/// Fewest Han characters of a part that is missed, or as much in the other language.
const SHORTEST: f64 = 5.0;

/// Most parts of a sentence that are looked into, and most in a row that are missed as one.
const MOST: usize = 24;
const RUN: usize = 3;

/// A part of a sentence: where it stands in the text, and how long it is in Han characters.
struct Part {
    start: usize,
    end: usize,
    length: f64,
}

/// Tells the part that one of two paragraphs lacks.
pub(super) fn judge(
    view: &View,
    (han, own): (&Item, &[Sentence]),
    (word, other): (&Item, &[Sentence]),
    manner: Manner,
    dictionary: &Dictionary,
    findings: &mut Vec<Finding>,
) -> bool {
    let whole = |list: &[Sentence]| (!list.is_empty()).then(|| list[0].start..list[list.len() - 1].end);
    let spans = |list: &[Sentence]| list.iter().map(|s| s.start..s.end).collect::<Vec<_>>();
    let pairs: Vec<(Range<usize>, Range<usize>)> = if own.len() == other.len() {
        spans(own).into_iter().zip(spans(other)).collect()
    } else {
        whole(own).into_iter().zip(whole(other)).collect()
    };
    let mut best: Option<(f64, Side, Range<usize>)> = None;
    for (one, two) in pairs {
        for (side, item, at, fellow, there) in
            [(Side::Han, han, &one, word, &two), (Side::Word, word, &two, han, &one)]
        {
            let lost = missing(dictionary, side, (&item.text, at), (&fellow.text, there), manner);
            if let Some((score, lost)) = lost.filter(|l| best.as_ref().is_none_or(|b| l.0 > b.0)) {
                best = Some((score, side, lost));
            }
        }
    }
    let Some((_, side, lost)) = best else { return false };
    let (item, fellow) = if side == Side::Han { (han, word) } else { (word, han) };
    let message = "one language has a part of a sentence here that the other lacks";
    findings.push(disagree(view, place(view, item, &item.text[lost]), fellow.span, message.into(), 0.65));
    true
}

/// The part of one stretch that the other lacks, with how much speaks for it.
fn missing(
    dictionary: &Dictionary,
    side: Side,
    (text, at): (&str, &Range<usize>),
    (fellow, there): (&str, &Range<usize>),
    manner: Manner,
) -> Option<(f64, Range<usize>)> {
    let (scale, across, scale_across) = match side {
        Side::Han => (1.0, Side::Word, manner.ratio),
        Side::Word => (manner.ratio, Side::Han, 1.0),
    };
    let parts = parts(text, at, side, scale);
    if parts.len() < 2 || parts.len() > MOST {
        return None;
    }
    let other = length(&fellow[there.clone()], across) as f64 / scale_across;
    let own: f64 = parts.iter().map(|p| p.length).sum();
    let near = dictionary.bag(across, fellow);
    let bags: Vec<Bag> = parts.iter().map(|p| dictionary.bag(side, &text[p.start..p.end])).collect();
    let union = |bags: &mut dyn Iterator<Item = &Bag>| {
        let mut all: Bag = bags.flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let outside = dictionary.bag(side, &format!("{}\n{}", &text[..at.start], &text[at.end..]));
    let mut best: Option<(f64, Range<usize>)> = None;
    for from in 0..parts.len() {
        for to in from + 1..=(from + RUN).min(parts.len()) {
            let lost: f64 = parts[from..to].iter().map(|p| p.length).sum();
            if to - from == parts.len() || lost < SHORTEST || own - other < lost * 0.4 {
                continue;
            }
            let words = union(&mut bags[from..to].iter());
            let told = union(&mut bags[..from].iter().chain(&bags[to..]).chain([&outside]));
            let bond = dictionary.bond(side, &words, &near, &told, true);
            let rest = union(&mut bags[..from].iter().chain(&bags[to..]));
            let rest = dictionary.bond(side, &rest, &near, &Vec::new(), true);
            let gain = deviation(own, other) - deviation(own - lost, other);
            let score = gain - 2.0 * bond.weight;
            if std::env::var("DBG").is_ok() {
                eprintln!(
                    "{:?} {:.1} lost {lost:.0} own {own:.0} other {other:.0} gain {gain:.2} w {:.2} k {} f {} rest {}/{} {:.2} | {}",
                    side, score, bond.weight, bond.known, bond.found, rest.found, rest.known, rest.weight,
                    &text[parts[from].start..parts[to - 1].end]
                );
            }
            let absent = bond.known >= 4 && bond.found * 6 <= bond.known && bond.weight <= -2.5;
            let around = rest.found * 2 >= rest.known;
            if absent && around && gain > 0.5 && score >= 7.0 && best.as_ref().is_none_or(|b| score > b.0) {
                best = Some((score, parts[from].start..parts[to - 1].end));
            }
        }
    }
    best
}

/// The parts of a stretch between its commas and other marks; what is too short to say anything goes with
/// what is before it.
fn parts(text: &str, at: &Range<usize>, side: Side, scale: f64) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let mut start = at.start;
    let marks = text[at.clone()].match_indices(['，', '；', '：', '。', '、', ',', ';', ':']);
    let ends = marks.map(|(n, mark)| at.start + n + mark.len()).chain([at.end]);
    for end in ends.filter(|e| text[..*e].ends_with(|c: char| !c.is_ascii()) || *e == at.end || text[*e..].starts_with(' ')) {
        let length = length(&text[start..end], side) as f64 / scale;
        match found.last_mut() {
            Some(last) if length < 2.0 => {
                last.end = end;
                last.length += length;
            }
            _ if length > 0.0 => found.push(Part { start, end, length }),
            _ => {}
        }
        start = end;
    }
    found
}
