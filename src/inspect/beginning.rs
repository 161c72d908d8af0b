//! A copy whose beginning was cut off: its first line begins in mid-sentence or in mid-word.

use super::begun::{behind, ordinary, prose, small};
use super::truncated::OPEN;
use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

/// Marks with which no text begins.
const INNER_MARKS: [char; 14] = ['，', '。', '、', '；', '：', '）', '》', '”', '」', ',', ';', ')', '!', '？'];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let Some(unit) = view.units.iter().find(|u| !view.slice(u.span).trim().is_empty()) else { return };
    if !matches!(unit.role, Role::Text | Role::Heading) || !view.inside(unit) {
        return;
    }
    let body = view.slice(unit.span);
    let Some(first) = body.chars().next() else { return };
    let particle = body.starts_with('的') && body['的'.len_utf8()..].starts_with(INNER_MARKS);
    let (message, len) = if particle || INNER_MARKS.contains(&first) {
        ("the copy begins with a mark that ends something: what stood before is lost", first.len_utf8())
    } else if is_han(first) {
        let Some(len) = torn(view, body) else { return };
        ("the copy begins in mid-word: what stood before is lost", len)
    } else {
        let sure = prose(body) && ordinary(view, body) && small(body).is_some_and(|word| capitals(view, unit, word));
        let Some(word) = small(body).filter(|_| sure) else { return };
        ("the copy begins in mid-sentence: what stood before is lost", word.len())
    };
    let start = unit.span.range().start;
    let finding = at(view, Kind::TextCut, Span::new(start, start + len), message);
    findings.push(finding.weigh(Severity::Editorial).sure(0.8));
}

/// Whether the paragraphs of a copy begin with capitals, as a rule. What goes on in the next line and
/// items of lists in small letters, which something leads on to, say nothing. Of a word with which no
/// sentence begins in small letters one other paragraph is proof enough.
pub(super) fn capitals(view: &View, first: &Unit, word: &str) -> bool {
    let begins = |u: &&Unit| u.side == Side::Word && u.span != first.span && u.role == Role::Text;
    let (mut high, mut low) = (0, 0);
    for unit in view.units.iter().filter(begins).take(200) {
        let body = view.slice(unit.span);
        let label = unit.label.as_ref().map_or(0, |l| body.floor_char_boundary(l.len));
        if prose(body) && body[label..].chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase) {
            high += 1;
        } else if prose(body) && small(body).is_some() && behind(view, unit) {
            low += 1;
        }
    }
    high >= if OPEN.contains(&word) { 1 } else { 3 } && high >= 8 * low
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
