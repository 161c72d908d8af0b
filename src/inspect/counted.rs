//! Sections, articles and items that count from 1 and miss one number, or have two the wrong way round.
//!
//! Laws lose articles by repeal and lists count other things than themselves, so that only what counts
//! all but perfectly is judged: from 1, by one, with one gap or one exchange.

use super::view::{Role, Unit, View, gone};
use super::{Kind, at};
use crate::finding::{Detail, Finding, Severity};
use crate::structure::Side;
use crate::structure::heading::Style;
use crate::text::Span;

/// Fewest numbers of a sequence of sections, and of a list.
const SECTIONS: usize = 3;
const ITEMS: usize = 4;

/// The widest gap, in numbers.
const GAP: u32 = 3;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 4;

/// A number and where it stands.
type Numbered = (u32, Span);

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let mut found = Vec::new();
    for side in [Side::Han, Side::Word] {
        for style in [Style::Section, Style::Article] {
            let own = |u: &&Unit| u.side == side && labelled(view, u, style);
            let all: Vec<Numbered> = view.units.iter().filter(own).filter_map(number).collect();
            // Sections of one chapter begin anew.
            // A law loses articles without a word.
            let weight = if style == Style::Article { Severity::Editorial } else { Severity::Substantive };
            for run in all.chunk_by(|a, b| b.0 != 1 || a.0 == 1) {
                found.extend(judge(view, run, SECTIONS, weight));
            }
        }
        let heads = |u: &&Unit| u.side == side && u.role == Role::Heading && labelled(view, u, Style::Decimal);
        let heads: Vec<Numbered> = view.units.iter().filter(heads).filter_map(number).collect();
        found.extend(judge(view, &heads, SECTIONS, Severity::Substantive));
        lists(view, side, &mut found);
    }
    view.paragraphs().filter(|u| u.side == Side::Word).for_each(|u| found.extend(inline(view, u)));
    if found.len() <= MOST {
        findings.extend(found);
    }
}

/// Whether a block of the document has a label of one number in a style.
fn labelled(view: &View, unit: &Unit, style: Style) -> bool {
    let own = unit.label.as_ref().is_some_and(|l| l.style == style && l.number.len() == 1);
    own && matches!(unit.role, Role::Heading | Role::Text) && view.inside(unit) && unit.span.start >= view.contents.end
}

fn number(unit: &Unit) -> Option<Numbered> {
    Some((*unit.label.as_ref()?.number.first()?, unit.span))
}

/// Items that stand one behind the other.
fn lists(view: &View, side: Side, found: &mut Vec<Finding>) {
    let mut run: Vec<Numbered> = Vec::new();
    for unit in view.units.iter().filter(|u| u.side == side) {
        let item = unit.role == Role::Text && labelled(view, unit, Style::Decimal);
        let next = number(unit).filter(|_| item);
        if next.is_none_or(|n| n.0 == 1) {
            found.extend(judge(view, &run, ITEMS, Severity::Editorial));
            run.clear();
        }
        run.extend(next);
    }
    found.extend(judge(view, &run, ITEMS, Severity::Editorial));
}

/// The one gap or the one exchange of a sequence that counts by one from 1 otherwise.
fn judge(view: &View, run: &[Numbered], least: usize, weight: Severity) -> Option<Finding> {
    if run.len() < least || run[0].0 != 1 {
        return None;
    }
    let mut odd = (1..run.len()).filter(|&n| run[n].0 != run[n - 1].0 + 1);
    let at_first = odd.next()?;
    let others: Vec<usize> = odd.collect();
    let (before, after) = (run[at_first - 1], run[at_first]);
    if others.is_empty() && after.0 > before.0 + 1 && after.0 <= before.0 + 1 + GAP {
        let between = &view.text[before.1.range().start..after.1.range().end];
        let inner = &view.text[before.1.range().start..after.1.range().start];
        if (before.0 + 1..after.0).any(|n| printed(inner, n)) {
            return None;
        }
        if gone(&between[between.floor_char_boundary(between.len().saturating_sub(400))..]) {
            return None;
        }
        let missing: Vec<String> = (before.0 + 1..after.0).map(|n| n.to_string()).collect();
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let message = format!("{} follows {}: {} {verb} missing between", after.0, before.0, missing.join(", "));
        let finding = at(view, Kind::NumberingGap, view.first_line(after.1), message).weigh(weight);
        return Some(finding.sure(0.8).with("missing", Detail::List(missing)));
    }
    // 1, 2, 4, 3, 5: the three steps into, inside and out of the exchange are odd.
    let exchanged = after.0 == before.0 + 2
        && run.get(at_first + 1).is_some_and(|n| n.0 == before.0 + 1)
        && others.iter().all(|&n| n == at_first + 1 || n == at_first + 2)
        && run.get(at_first + 2).is_none_or(|n| n.0 == after.0 + 1);
    exchanged.then(|| {
        let message = format!("{} stands before {}", after.0, before.0 + 1);
        at(view, Kind::NumberingGap, view.first_line(after.1), message).weigh(Severity::Editorial).sure(0.85)
    })
}

/// Whether a line begins with a number, whatever stands round it: a label that was not taken for one.
fn printed(text: &str, number: u32) -> bool {
    let number = number.to_string();
    let begins = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let line = line.split_once(' ').filter(|l| l.0.chars().all(char::is_alphabetic)).map_or(line, |l| l.1);
        line.strip_prefix(&number).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    text.lines().skip(1).any(begins)
}

/// `(a) …, (b) … and (d) …` in one paragraph: labels with words behind them, of which one is left out.
fn inline(view: &View, unit: &Unit) -> Option<Finding> {
    let body = view.slice(unit.span);
    let mut labels: Vec<(u8, usize)> = Vec::new();
    for open in memchr::memchr_iter(b'(', body.as_bytes()) {
        let rest = &body.as_bytes()[open..];
        let [_, letter @ b'a'..=b'z', b')', b' ', ..] = rest else { continue };
        let word = body[open + 4..].split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let item = word.len() >= 2 && !BEHIND.contains(&word);
        let ahead = body[..open].trim_end();
        let led = ahead.is_empty()
            || ahead.ends_with([',', ';', ':', '.'])
            || ahead.ends_with(" and")
            || ahead.ends_with(" or");
        let first = *letter == b'a' && ahead.len() < open;
        if !item || !(led || first) {
            return None;
        }
        labels.push((*letter - b'a' + 1, open));
    }
    if labels.len() < 3 || labels[0].0 != 1 {
        return None;
    }
    let odd: Vec<usize> = (1..labels.len()).filter(|&n| labels[n].0 != labels[n - 1].0 + 1).collect();
    let [one] = odd[..] else { return None };
    let (before, after) = (labels[one - 1], labels[one]);
    if after.0 != before.0 + 2 {
        return None;
    }
    let letter = |n: u8| char::from(b'a' + n - 1);
    let start = unit.span.range().start + after.1;
    let message =
        format!("({}) follows ({}): ({}) is missing between", letter(after.0), letter(before.0), letter(before.0 + 1));
    Some(at(view, Kind::NumberingGap, Span::new(start, start + 3), message).weigh(Severity::Editorial).sure(0.8))
}

/// Words behind a reference to an item, not at the beginning of one.
const BEHIND: [&str; 12] = ["and", "or", "of", "to", "in", "above", "below", "shall", "is", "are", "may", "applies"];
