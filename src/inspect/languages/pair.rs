//! Pairs of paragraphs of two languages, in order, by length and by what they share.

use super::Item;
use super::dictionary::{Bag, Dictionary};
use crate::structure::Side;
use std::ops::Range;

/// Items of one language beside those of the other; one side may be empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub han: Range<usize>,
    pub word: Range<usize>,
}

/// How many items of either side a step takes.
const STEPS: [(usize, usize); 5] = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1)];

/// Cost of leaving an item alone, of each further one in a row, and of taking two for one.
const ALONE: f32 = 4.5;
const FURTHER: f32 = 0.8;
const MERGED: f32 = 4.2;

/// What it is worth that an item stands where the languages of the copy take turns.
const TURN: f32 = 7.0;

/// How far from the diagonal pairs are looked for, in items.
const BAND: usize = 160;

/// What the last step was: a pair, or an item of one side alone.
const WAYS: usize = 3;

/// The table of the cheapest ways to each pair of places near the diagonal.
struct Table {
    rows: usize,
    columns: usize,
    best: Vec<[f32; WAYS]>,
    /// The step that led here, and the way that led to that.
    came: Vec<[(u8, u8); WAYS]>,
}

impl Table {
    fn new(rows: usize, columns: usize) -> Table {
        let cells = (rows + 1) * (2 * BAND + 3);
        Table { rows, columns, best: vec![[f32::INFINITY; WAYS]; cells], came: vec![[(0, 0); WAYS]; cells] }
    }

    /// The column on the diagonal of a row.
    fn middle(&self, h: usize) -> usize {
        h * self.columns / self.rows.max(1)
    }

    /// The cell of two places; `None` too far from the diagonal.
    fn cell(&self, h: usize, w: usize) -> Option<usize> {
        let column = (w + BAND + 1).checked_sub(self.middle(h)).filter(|&c| c < 2 * BAND + 3)?;
        (h <= self.rows && w <= self.columns).then(|| h * (2 * BAND + 3) + column)
    }

    /// Keeps a way to a place if it is the cheapest so far.
    fn reach(&mut self, h: usize, w: usize, way: usize, cost: f32, came: (u8, u8)) {
        if let Some(cell) = self.cell(h, w)
            && cost < self.best[cell][way]
        {
            self.best[cell][way] = cost;
            self.came[cell][way] = came;
        }
    }
}

/// The cheapest way through both lists, and the words that the pairs have in common. A row of items
/// alone costs little more than one of them: what was lost was lost at one place (Gotoh 1982). Time
/// grows with the length times the band.
///
/// The last tells whether the copy prints its languages in turn.
pub(super) fn pair(han: &[Item], word: &[Item]) -> (Vec<Pair>, Dictionary, bool) {
    let mut found = way(han, word, None, None);
    let print = print(han, word, &found);
    if print.is_some() {
        found = way(han, word, print, None);
    }
    let dictionary = Dictionary::learn(han, word, &found);
    let bonds = Bonds::new(han, word, &found, &dictionary);
    let found = way(han, word, print, Some(&bonds));
    let dictionary = Dictionary::learn(han, word, &found);
    (found, dictionary, print.is_some())
}

/// How much the words of neighbours say for one another, near the pairs that were found by length.
struct Bonds {
    /// For each item of the Han side: the first item of the other that was looked at, and the bonds from there on.
    rows: Vec<(usize, Vec<f32>)>,
}

impl Bonds {
    /// Items that are looked at before and behind the fellow of an item.
    const NEAR: usize = 8;

    /// The most that words say for a pair or against it.
    const MOST: f64 = 4.5;

    fn new(han: &[Item], word: &[Item], pairs: &[Pair], dictionary: &Dictionary) -> Bonds {
        let bags: Vec<Bag> = word.iter().map(|i| dictionary.bag(Side::Word, &i.text)).collect();
        let mut rows = Vec::with_capacity(han.len());
        for pair in pairs {
            for item in &han[pair.han.clone()] {
                let bag = dictionary.bag(Side::Han, &item.text);
                let first = pair.word.start.saturating_sub(Self::NEAR);
                let last = (pair.word.end + Self::NEAR).min(word.len());
                let bond = |n: usize| {
                    let within = pair.word.contains(&n);
                    let there = dictionary.bond(Side::Han, &bag, &bags[n], &Vec::new(), within).weight;
                    let back = dictionary.bond(Side::Word, &bags[n], &bag, &Vec::new(), within).weight;
                    ((there + back) / 4.0).clamp(-Self::MOST, Self::MOST) as f32
                };
                rows.push((first, (first..last).map(bond).collect()));
            }
        }
        Bonds { rows }
    }

    /// What the words of two items say for their being fellows; nothing far from the pairs that were known.
    fn of(&self, han: usize, word: usize) -> f32 {
        let row = self.rows.get(han);
        row.and_then(|r| r.1.get(word.checked_sub(r.0)?)).copied().unwrap_or(0.0)
    }
}

/// How a copy prints its languages in turn: how many blocks a paragraph stands behind its fellow.
fn print(han: &[Item], word: &[Item], pairs: &[Pair]) -> Option<isize> {
    let apart = |p: &Pair| Some(word.get(p.word.start)?.order as isize - han.get(p.han.start)?.order as isize);
    let single: Vec<isize> = pairs.iter().filter(|p| p.han.len() == 1 && p.word.len() == 1).filter_map(apart).collect();
    let usual = [-1, 1].into_iter().max_by_key(|d| single.iter().filter(|a| *a == d).count())?;
    (single.iter().filter(|a| **a == usual).count() * 10 >= single.len() * 6).then_some(usual)
}

/// The cheapest way, once it is known how the languages take turns.
fn way(han: &[Item], word: &[Item], print: Option<isize>, bonds: Option<&Bonds>) -> Vec<Pair> {
    let ratio = ratio(han, word);
    let mut table = Table::new(han.len(), word.len());
    table.reach(0, 0, 0, 0.0, (0, 0));
    for h in 0..=han.len() {
        let middle = table.middle(h);
        for w in middle.saturating_sub(BAND)..=(middle + BAND).min(word.len()) {
            let Some(cell) = table.cell(h, w) else { continue };
            let here = table.best[cell];
            if here.iter().all(|c| !c.is_finite()) {
                continue;
            }
            for (number, &(a, b)) in STEPS.iter().enumerate() {
                if h + a > han.len() || w + b > word.len() {
                    continue;
                }
                let way = if a == 0 { 2 } else { usize::from(b == 0) };
                let words = || (h..h + a).flat_map(|h| (w..w + b).map(move |w| (h, w)));
                let bond = bonds.map_or(0.0, |bonds| words().map(|(h, w)| bonds.of(h, w)).sum::<f32>());
                let joined = if way == 0 { cost(&han[h..h + a], &word[w..w + b], ratio, print) - bond } else { 0.0 };
                for (from, &so_far) in here.iter().enumerate().filter(|c| c.1.is_finite()) {
                    let price = if way == 0 {
                        joined
                    } else if way == from {
                        FURTHER
                    } else {
                        ALONE
                    };
                    table.reach(h + a, w + b, way, so_far + price, (number as u8, from as u8));
                }
            }
        }
    }
    back(&table)
}

/// The pairs on the cheapest way, in order.
fn back(table: &Table) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut h, mut w) = (table.rows, table.columns);
    let Some(end) = table.cell(h, w) else { return pairs };
    let ends = table.best[end];
    let mut way = (0..WAYS).min_by(|&a, &b| ends[a].total_cmp(&ends[b])).unwrap_or(0);
    if !ends[way].is_finite() {
        return pairs;
    }
    while (h, w) != (0, 0) {
        let Some(cell) = table.cell(h, w) else { break };
        let (number, from) = table.came[cell][way];
        let (a, b) = STEPS[usize::from(number)];
        pairs.push(Pair { han: h - a..h, word: w - b..w });
        (h, w, way) = (h - a, w - b, usize::from(from));
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
fn cost(han: &[Item], word: &[Item], ratio: f32, print: Option<isize>) -> f32 {
    if han.is_empty() || word.is_empty() {
        return ALONE;
    }
    let heads = han.iter().chain(word).filter(|i| i.heading).count();
    if heads != 0 && (han.len() != 1 || word.len() != 1) {
        return f32::INFINITY;
    }
    // Nor is an item of a list two in the other language.
    if han.len() + word.len() > 2 && han.iter().chain(word).any(|i| i.listed) {
        return f32::INFINITY;
    }
    let length = |items: &[Item]| items.iter().map(|i| i.length).sum::<usize>() as f32;
    let (own, other) = (length(han).max(1.0), length(word).max(1.0));
    // Gale and Church: the difference in lengths against its spread, which grows with the length.
    let delta = (other - own * ratio) / (own * ratio * 6.8).sqrt();
    let mut cost = (delta * delta / 5.0).min(12.0);
    // Where the languages take turns a paragraph seldom stands for two.
    let joined = if print.is_some() { MERGED + 3.0 } else { MERGED };
    cost += if han.len() + word.len() > 2 { joined } else { 0.0 };
    if heads == 1 {
        cost += 5.0;
    }
    cost += numbers(&han[0], &word[0]);
    cost += shared(han, word);
    cost += sections(&han[0], &word[0]);
    // What is printed directly behind belongs to what it is printed behind.
    let near = match print {
        Some(print) if word[0].order as isize - han[0].order as isize == print => TURN,
        Some(_) => 0.0,
        None if han.iter().any(|h| word.iter().any(|w| h.order.abs_diff(w.order) == 1)) => 1.5,
        None => 0.0,
    };
    cost - near
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

/// What the numbers of the headings over them say.
fn sections(han: &Item, word: &Item) -> f32 {
    match (han.under, word.under) {
        (Some(a), Some(b)) if a == b => -1.5,
        (Some(_), Some(_)) => 0.5,
        _ => 0.0,
    }
}
