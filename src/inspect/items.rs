//! Items of a list whose labels come twice or stand in the wrong order.
//!
//! Lists count in many ways and begin anew within one another, so that only a list that counts all but
//! perfectly is judged: from 1 or *a*, one item behind the other, with one label that is odd.

use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::numeral;
use crate::structure::Side;
use crate::text::Span;

/// How an item of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `-`, `*`, `•`.
    Bullet,
    /// `(1)`, `（一）`.
    Paren,
    /// `(a)`.
    Letter,
    /// `1)`, `一）`.
    Half,
    /// `a)`.
    HalfLetter,
    /// `1.`, `1、`.
    Point,
}

/// The mark of an item, with its number where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub style: Style,
    pub number: Option<u32>,
}

/// Fewest items of a list that is judged.
const FEWEST: usize = 3;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 4;

/// The mark that a block begins with.
pub(super) fn mark(text: &str) -> Option<Mark> {
    let text = text.trim_start();
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    if matches!(first, '-' | '*' | '•' | '·' | '–' | '+' | '●' | '○' | '■' | '◆') {
        return rest.starts_with(' ').then_some(Mark { style: Style::Bullet, number: None });
    }
    let open = matches!(first, '(' | '（');
    let body = if open { rest } else { text };
    let letter = body.chars().next().filter(char::is_ascii_lowercase);
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = match (letter, digits) {
        (Some(letter), _) => (u32::from(letter) - u32::from('a') + 1, &body[1..]),
        (None, 1..=3) => (body[..digits].parse().ok()?, &body[digits..]),
        (None, 0) => numeral::han(body)?,
        _ => return None,
    };
    let close = rest.chars().next()?;
    let behind = &rest[close.len_utf8()..];
    let style = match close {
        ')' | '）' if open && letter.is_some() => Style::Letter,
        ')' | '）' if open => Style::Paren,
        ')' | '）' if letter.is_some() => Style::HalfLetter,
        ')' | '）' => Style::Half,
        '.' if digits > 0 && !open && behind.starts_with(' ') => Style::Point,
        '、' if letter.is_none() && !open => Style::Point,
        _ => return None,
    };
    behind.chars().any(char::is_alphanumeric).then_some(Mark { style, number: Some(number) })
}

/// A number and where it stands.
type Numbered = (u32, Span);

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let mut found = Vec::new();
    for side in [Side::Han, Side::Word] {
        let mut run: Vec<Numbered> = Vec::new();
        let mut style = None;
        let body = |u: &&Unit| u.side == side && matches!(u.role, Role::Text | Role::Heading) && view.inside(u);
        for unit in view.units.iter().filter(body).filter(|u| u.span.start >= view.contents.end) {
            let text = view.slice(unit.span);
            let mark = mark(&text[..text.floor_char_boundary(80)]).filter(|m| m.number.is_some());
            let anew = |m: Mark| m.number == Some(1) && !(run.len() == 1 && run[0].0 <= 2);
            if mark.is_none_or(|m| Some(m.style) != style || anew(m)) {
                found.extend(judge(view, &run));
                run.clear();
            }
            style = mark.map(|m| m.style);
            run.extend(mark.and_then(|m| m.number).map(|n| (n, unit.span)));
        }
        found.extend(judge(view, &run));
    }
    // What another rule has told of the same label is told.
    let told = |f: &Finding| findings.iter().any(|o| o.kind == f.kind && o.places.base.overlaps(f.places.base));
    found.retain(|f| !told(f));
    if found.len() <= MOST {
        findings.extend(found);
    }
}

/// The one label of a list that comes twice, or the two that stand in the wrong order.
fn judge(view: &View, run: &[Numbered]) -> Option<Finding> {
    if run.len() < FEWEST || run[0].0 > 2 {
        return None;
    }
    let odd: Vec<usize> = (1..run.len()).filter(|&n| run[n].0 != run[n - 1].0 + 1).collect();
    let &first = odd.first()?;
    let (before, after) = (run[first - 1], run[first]);
    let next = run.get(first + 1).map(|n| n.0);
    let tell = |message: String| {
        Some(at(view, Kind::NumberingGap, view.first_line(after.1), message).weigh(Severity::Editorial).sure(0.85))
    };
    if run[0].0 == 2 {
        // 2, 1, 3.
        let exchanged = after.0 == 1 && next == Some(3) && odd[1..] == [2];
        return exchanged.then(|| tell("2 stands before 1 in this list".into())).flatten();
    }
    if after.0 == before.0 {
        // 1, 2, 2, 4 or 1, 2, 3, 3; a list that begins anew at once is another list.
        let alone = match next {
            Some(next) => odd[1..] == [first + 1] && next == after.0 + 2 || odd.len() == 1 && before.0 > 1,
            None => odd.len() == 1 && before.0 > 1,
        };
        return alone.then(|| tell(format!("number {} comes twice in this list", after.0))).flatten();
    }
    if let Some(doubled) = doubled(run) {
        let message = format!("number {} comes twice in this list: the first stands for {}", doubled.0, doubled.0 - 1);
        return Some(
            at(view, Kind::NumberingGap, view.first_line(doubled.1), message).weigh(Severity::Editorial).sure(0.85),
        );
    }
    let exchanged = after.0 == before.0 + 2
        && next == Some(before.0 + 1)
        && odd.iter().all(|&n| n <= first + 2)
        && run.get(first + 2).is_none_or(|n| n.0 == after.0 + 1);
    exchanged.then(|| tell(format!("{} stands before {} in this list", after.0, before.0 + 1))).flatten()
}

/// The number that stands for the one before it, where all others count from 1 without a gap: 1, 3, 3, 4.
pub(super) fn doubled(run: &[Numbered]) -> Option<Numbered> {
    let mut odd = run.iter().zip(1..).filter(|(n, at)| n.0 != *at);
    let (&one, at) = odd.next()?;
    (run.len() >= FEWEST && odd.next().is_none() && one.0 == at + 1 && run.get(at as usize).is_some()).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, style: Style, number: Option<u32>) {
        assert_eq!(mark(text), Some(Mark { style, number }), "{text}");
    }

    #[test]
    fn marks_of_items() {
        check("- Heater", Style::Bullet, None);
        check("(1) to draw up rules", Style::Paren, Some(1));
        check("（十二）审查", Style::Paren, Some(12));
        check("(c) contain software", Style::Letter, Some(3));
        check("b) to buy", Style::HalfLetter, Some(2));
        check("3) to buy", Style::Half, Some(3));
        check("6. Connect", Style::Point, Some(6));
        check("三、目标", Style::Point, Some(3));
        for text in ["", "-5 degrees", "2.5 yuan", "(see below)", "a dog", "(2018)", "12 dogs", "一个", "(1)"] {
            assert_eq!(mark(text), None, "{text}");
        }
    }
}
