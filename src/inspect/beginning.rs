//! A copy whose beginning was cut off: its first line begins in mid-sentence or in mid-word.

use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

/// Words with which no text begins in small letters.
const INNER: [&str; 40] = [
    "and", "or", "of", "to", "the", "that", "which", "in", "is", "are", "by", "for", "with", "from", "than", "who",
    "whose", "but", "nor", "on", "at", "into", "their", "its", "shall", "will", "may", "be", "been", "was", "were",
    "has", "have", "such", "other", "as", "under", "upon", "between", "those",
];

/// Marks with which no text begins.
const INNER_MARKS: [char; 14] = ['，', '。', '、', '；', '：', '）', '》', '”', '」', ',', ';', ')', '!', '？'];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let Some(unit) = view.units.iter().find(|u| !view.slice(u.span).trim().is_empty()) else { return };
    if !matches!(unit.role, Role::Text | Role::Heading) || !view.inside(unit) {
        return;
    }
    let body = view.slice(unit.span);
    let Some(first) = body.chars().next() else { return };
    let (message, len) = if INNER_MARKS.contains(&first) {
        ("the copy begins with a mark that ends something: what stood before is lost", first.len_utf8())
    } else if is_han(first) {
        let Some(len) = torn(view, body) else { return };
        ("the copy begins in mid-word: what stood before is lost", len)
    } else {
        let word = body.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        if !(INNER.contains(&word) && body.split_whitespace().nth(4).is_some() && capitals(view, unit)) {
            return;
        }
        ("the copy begins in mid-sentence: what stood before is lost", word.len())
    };
    let start = unit.span.range().start;
    let finding = at(view, Kind::TextCut, Span::new(start, start + len), message);
    findings.push(finding.weigh(Severity::Editorial).sure(0.8));
}

/// Whether the paragraphs of a copy begin with capitals, as a rule.
pub(super) fn capitals(view: &View, first: &Unit) -> bool {
    let begins = |u: &&Unit| u.side == Side::Word && u.span != first.span;
    let (mut high, mut low) = (0, 0);
    for unit in view.units.iter().filter(begins).take(200) {
        match view.slice(unit.span).chars().find(|c| c.is_alphabetic()) {
            Some(c) if c.is_lowercase() => low += 1,
            Some(_) => high += 1,
            None => {}
        }
    }
    high >= 3 && high >= 8 * low
}

/// Whether a line of Han characters begins with the rest of a word: the copy has its first character
/// time and again, never with the one that follows here and never at the start of anything, and as
/// a rule behind one and the same character. The length of the first character, if so.
fn torn(view: &View, body: &str) -> Option<usize> {
    let mut chars = body.chars();
    let (first, next) = (chars.next()?, chars.next().filter(|&c| is_han(c))?);
    // Of running text the beginning of a sentence says nothing; a title is made of words.
    if body.chars().count() > 24 || body.contains(['，', '。', ',', '、', '；']) {
        return None;
    }
    let text = &view.text[..];
    let rest = body.as_ptr() as usize - text.as_ptr() as usize + first.len_utf8();
    let mut before: Vec<char> = Vec::new();
    let mut form = [0; 4];
    for place in memchr::memmem::find_iter(&text.as_bytes()[rest..], first.encode_utf8(&mut form).as_bytes()) {
        let place = rest + place;
        let behind = text[place + first.len_utf8()..].chars().find(|c| !c.is_whitespace());
        let ahead = text[..place].chars().rev().find(|c| !c.is_whitespace())?;
        if behind == Some(next) || !is_han(ahead) {
            return None;
        }
        before.push(ahead);
    }
    let same = before.iter().filter(|&&c| before.iter().filter(|&&d| d == c).count() >= 3).count();
    (before.len() >= 6 && same * 2 >= before.len()).then_some(first.len_utf8())
}
