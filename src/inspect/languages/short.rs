//! Short things that one language lacks: an item of a list, a heading without a number, a line.
//!
//! What is short says little by its length and its words, so that its place must tell: what stands before
//! it and behind it has its fellows in the other language one directly behind the other.

use super::pair::Pair;
use super::{Item, lack, mixed, title};
use crate::finding::Finding;
use crate::inspect::view::{Role, View, sentence};
use crate::structure::Side;
use std::ops::Range;

/// From so many Han characters on an item is not short, and is told with the paragraphs.
pub(super) const SHORT: usize = 30;

/// Fewest headings that have fellows, for one without to be odd.
const HEADS: usize = 3;

/// How near in pairs something that stands alone in the other language may be its fellow.
const NEAR: usize = 3;

/// Pairs for each thing that is told at most; where more stands alone it is the pairing that failed.
const EACH: usize = 12;

/// Tells what is short and stands alone.
pub(super) fn judge(
    view: &View,
    (han, word): (&[Item], &[Item]),
    pairs: &[Pair],
    within: Range<usize>,
    turns: bool,
    findings: &mut Vec<Finding>,
) {
    let heads = pairs.iter().filter(|p| single(p) && han[p.han.start].heading && word[p.word.start].heading).count();
    let alone = |p: &Pair| p.han.is_empty() != p.word.is_empty();
    let mut found = Vec::new();
    for n in within.filter(|&n| n > 0 && n + 1 < pairs.len() && alone(&pairs[n])) {
        let (own, other, side) =
            if pairs[n].word.is_empty() { (han, word, Side::Han) } else { (word, han, Side::Word) };
        let at = |p: &Pair| if side == Side::Han { (p.han.start, p.word.start) } else { (p.word.start, p.han.start) };
        let (before, after) = (&pairs[n - 1], &pairs[n + 1]);
        let item = &own[at(&pairs[n]).0];
        let scale = if side == Side::Han { 1 } else { 3 };
        if item.length >= SHORT * scale
            || mixed(&item.text)
            || item.heading && item.label.is_some()
            || !single(before)
            || !single(after)
        {
            continue;
        }
        let fellow = pairs[n.saturating_sub(NEAR)..(n + NEAR + 1).min(pairs.len())].iter();
        if fellow.filter(|p| alone(p)).any(|p| p.word.is_empty() != pairs[n].word.is_empty()) {
            continue;
        }
        // What stands in the copy again was left as it is by the translator.
        if own.iter().filter(|i| i.text == item.text).nth(1).is_some() {
            continue;
        }
        let told = side == Side::Han || sentence(&item.text);
        let listed = |p: &Pair| own[at(p).0].listed && other[at(p).1].listed;
        let item_of_list = item.listed && (listed(before) || listed(after));
        let headed = item.heading && heads >= HEADS && !site(view, other, at(after).1);
        if item_of_list || headed || turns && !item.heading && told {
            found.push((n, side));
        }
    }
    if found.len() * EACH > pairs.len().max(2 * EACH) {
        return;
    }
    for (n, side) in found {
        let (own, other, at, stand) = match side {
            Side::Han => (han, word, pairs[n].han.start, pairs[n].word.start),
            Side::Word => (word, han, pairs[n].word.start, pairs[n].han.start),
        };
        let tags = if side == Side::Han { [Side::Han, Side::Word] } else { [Side::Word, Side::Han] };
        let tags = tags.map(|side| title(view, side));
        let place = other.get(stand.saturating_sub(1)).map_or(own[at].span, |i| i.span);
        findings.push(lack(view, &own[at..at + 1], place, &tags[0], &tags[1]).sure(0.7));
    }
}

/// Whether a pair is of one and one.
fn single(pair: &Pair) -> bool {
    pair.han.len() == 1 && pair.word.len() == 1
}

/// Whether a piece of the site stands before an item, behind the one before it.
fn site(view: &View, items: &[Item], at: usize) -> bool {
    let Some([before, after]) = at.checked_sub(1).and_then(|from| items.get(from..from + 2)) else { return false };
    let from = view.units.partition_point(|u| u.span.start < before.span.end);
    view.units[from..].iter().take_while(|u| u.span.end <= after.span.start).any(|u| u.role == Role::Site)
}
