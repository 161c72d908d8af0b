//! A paragraph of one language that is two in the other, and headings that the two set on different levels.

use super::Item;
use super::pair::Pair;
use crate::finding::{Detail, Finding};
use crate::inspect::form;
use crate::inspect::view::{Role, Unit, View};
use crate::inspect::{Kind, against};
use crate::structure::heading::Style;

/// Fewest paragraphs that are one in both languages, for one that is two to be odd.
const FEWEST: usize = 12;

/// Most of them for each that is two.
const ODD: usize = 8;

/// Fewest Han characters of either part, or as much in the other language.
const BRIEF: usize = 12;

/// Fewest headings that both languages mark, for one on another level to be odd.
const ALIKE: usize = 4;

/// How far, as a logarithm, the lengths of parted paragraphs may be from the usual.
const FITS: f64 = 0.3;

/// Paragraphs that only one language parts, where the copy keeps paragraph to paragraph.
pub(super) fn paragraphs(view: &View, han: &[Item], word: &[Item], pairs: &[Pair], findings: &mut Vec<Finding>) {
    let prose = |p: &&Pair| {
        let all = || han[p.han.clone()].iter().chain(&word[p.word.clone()]);
        !p.han.is_empty() && !p.word.is_empty() && all().all(|i| !i.heading)
    };
    let length = |items: &[Item]| items.iter().map(|i| i.length).sum::<usize>() as f64;
    let ratio = |p: &Pair| (length(&word[p.word.clone()]) / length(&han[p.han.clone()]).max(1.0)).max(0.01).ln();
    let (single, parted): (Vec<&Pair>, Vec<&Pair>) =
        pairs.iter().filter(prose).partition(|p| p.han.len() == 1 && p.word.len() == 1);
    if single.len() < FEWEST || parted.len() * ODD > single.len() {
        return;
    }
    let mut usual: Vec<f64> = single.iter().map(|p| ratio(p)).collect();
    usual.sort_by(f64::total_cmp);
    let usual = usual[usual.len() / 2];
    for pair in parted.into_iter().filter(|p| (ratio(p) - usual).abs() < FITS) {
        let (han, word) = (&han[pair.han.clone()], &word[pair.word.clone()]);
        let (two, one) = if han.len() == 2 { (han, word) } else { (word, han) };
        let ([first, second], [one]) = (two, one) else { continue };
        let least = if std::ptr::eq(two, han) { BRIEF } else { 3 * BRIEF };
        if first.length.min(second.length) < least {
            continue;
        }
        let place = view.first_words(second.span);
        let between = |u: &&Unit| u.span.start >= first.span.end && u.span.end <= second.span.start;
        let site = view.units.iter().filter(between).any(|u| u.role == Role::Site);
        let why = if site { "; a notice or a button stands between them" } else { "" };
        let tag = super::language(view, second);
        let message = format!("a paragraph that is one in the other language is two in the {tag}{why}");
        findings.push(against(view, Kind::FormVaries, place, one.span, message).with("what", "paragraphs").sure(0.75));
    }
}

/// Headings that the languages set on different levels: one finding for all. Those without numbers count
/// where most others are on one level in both.
pub(super) fn levels(view: &View, han: &[Item], word: &[Item], pairs: &[Pair], findings: &mut Vec<Finding>) {
    let single = pairs.iter().filter(|p| p.han.len() == 1 && p.word.len() == 1);
    let marked = single.filter_map(|p| {
        let (one, two) = (&han[p.han.start], &word[p.word.start]);
        Some((one, two, form::marked(view, one.span)?, form::marked(view, two.span)?))
    });
    let marked: Vec<_> = marked.collect();
    let odd = marked.iter().filter(|m| m.2 != m.3).count();
    let usual = marked.len() >= ALIKE && odd * 4 <= marked.len();
    let numbered = |one: &Item, two: &Item| {
        let (Some(a), Some(b)) = (&one.label, &two.label) else { return false };
        (a.style == Style::Paren) == (b.style == Style::Paren) && a.number.last() == b.number.last()
    };
    let apart: Vec<_> = marked.iter().filter(|m| m.2 != m.3 && (usual || numbered(m.0, m.1))).collect();
    let Some(&&(one, two, own, other)) = apart.first() else { return };
    let message = format!("the two languages set this heading on different levels: {own} here, {other} there");
    let finding = against(view, Kind::FormVaries, one.span, two.span, message).with("what", "level");
    findings.push(finding.with("count", Detail::Count(apart.len() as u64)).sure(0.9));
}
