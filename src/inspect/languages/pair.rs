//! Pairs of paragraphs of two languages, in order, by length and by what they share.

use super::Item;
use std::ops::Range;

/// Items of one language beside those of the other; one side may be empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub han: Range<usize>,
    pub word: Range<usize>,
}

/// How many items of either side a step takes.
const STEPS: [(usize, usize); 5] = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1)];

/// Cost of leaving an item alone, and of taking two for one.
const ALONE: f32 = 4.5;
const MERGED: f32 = 4.2;

/// How far from the diagonal pairs are looked for, in items.
const BAND: usize = 160;

/// The cheapest way through both lists. Time grows with the length times the band.
pub(super) fn pair(han: &[Item], word: &[Item]) -> Vec<Pair> {
    let (rows, columns) = (han.len(), word.len());
    let ratio = ratio(han, word);
    let width = columns + 1;
    let mut best = vec![f32::INFINITY; (rows + 1) * width];
    let mut came = vec![0u8; best.len()];
    best[0] = 0.0;
    for h in 0..=rows {
        let middle = h * columns / rows.max(1);
        for w in middle.saturating_sub(BAND)..=(middle + BAND).min(columns) {
            let here = best[h * width + w];
            if !here.is_finite() {
                continue;
            }
            for (number, &(a, b)) in STEPS.iter().enumerate() {
                if h + a > rows || w + b > columns {
                    continue;
                }
                let cost = here + cost(&han[h..h + a], &word[w..w + b], ratio);
                let next = (h + a) * width + w + b;
                if cost < best[next] {
                    best[next] = cost;
                    came[next] = number as u8;
                }
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut h, mut w) = (rows, columns);
    if !best[rows * width + columns].is_finite() {
        return pairs;
    }
    while (h, w) != (0, 0) {
        let (a, b) = STEPS[came[h * width + w] as usize];
        pairs.push(Pair { han: h - a..h, word: w - b..w });
        (h, w) = (h - a, w - b);
    }
    pairs.reverse();
    pairs
}

/// Characters of the one language for a character of the other, over paragraphs of both.
fn ratio(han: &[Item], word: &[Item]) -> f32 {
    let sum = |items: &[Item]| items.iter().filter(|i| !i.heading).map(|i| i.length).sum::<usize>() as f32;
    (sum(word) / sum(han).max(1.0)).clamp(1.5, 6.0)
}

/// What it costs to take these items for one another.
fn cost(han: &[Item], word: &[Item], ratio: f32) -> f32 {
    if han.is_empty() || word.is_empty() {
        return ALONE;
    }
    let heads = han.iter().chain(word).filter(|i| i.heading).count();
    if heads != 0 && (han.len() != 1 || word.len() != 1) {
        return f32::INFINITY;
    }
    let length = |items: &[Item]| items.iter().map(|i| i.length).sum::<usize>() as f32;
    let (own, other) = (length(han).max(1.0), length(word).max(1.0));
    // Gale and Church: the difference in lengths against its spread, which grows with the length.
    let delta = (other - own * ratio) / (own * ratio * 6.8).sqrt();
    let mut cost = (delta * delta / 5.0).min(12.0);
    cost += if han.len() + word.len() > 2 { MERGED } else { 0.0 };
    if heads == 1 {
        cost += 5.0;
    }
    cost += numbers(&han[0], &word[0]);
    cost += shared(han, word);
    // What is printed directly behind belongs to what it is printed behind.
    let near = han.iter().any(|h| word.iter().any(|w| h.order.abs_diff(w.order) == 1));
    cost - if near { 1.5 } else { 0.0 }
}

/// What the numbers of two headings say.
fn numbers(han: &Item, word: &Item) -> f32 {
    match (&han.label, &word.label) {
        (Some(a), Some(b)) if a.number.last() == b.number.last() => -4.0,
        (Some(_), Some(_)) => 9.0,
        (None, None) => 0.0,
        _ if han.heading && word.heading => 1.5,
        _ => 1.0,
    }
}

/// What shared facts say.
fn shared(han: &[Item], word: &[Item]) -> f32 {
    let facts = || han.iter().flat_map(|i| &i.facts);
    let common = facts().filter(|f| word.iter().flat_map(|i| &i.facts).any(|o| o.agrees(f))).count();
    -2.0 * (common.min(3) as f32)
}
