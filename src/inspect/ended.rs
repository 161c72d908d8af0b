//! A paragraph that ends without a mark, where all others of the copy have one.

use super::view::{Role, Unit, View, sentence};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::structure::Side;
use crate::text::Span;

/// Fewest paragraphs that show a manner.
const FEWEST: usize = 12;

/// Findings of this rule are at most so many; more are a manner of writing.
const MOST: usize = 3;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let prose = |u: &&Unit| u.side == side && u.span.start >= view.contents.end && long(view.slice(u.span), side);
        let all: Vec<&Unit> = view.paragraphs().filter(prose).collect();
        let cut =
            |u: &&&Unit| !ends(view.slice(u.span)) && !super::truncated::open(view.slice(u.span)) && !goes_on(view, u);
        let open: Vec<&&Unit> = all.iter().filter(cut).collect();
        if all.len() < FEWEST || open.len() > MOST || open.len() * 20 > all.len() {
            continue;
        }
        for unit in open {
            let known = |f: &Finding| {
                matches!(f.kind, Kind::TextCut | Kind::Interruption | Kind::Truncated) && near(f, unit.span)
            };
            if findings.iter().any(known) {
                continue;
            }
            let end = unit.span.range().end;
            let start = view.text.floor_char_boundary(end.saturating_sub(30).max(unit.span.range().start));
            let message = "this paragraph ends without a mark, and the others have one: its end may be cut off";
            let finding = at(view, Kind::TextCut, Span::new(start, end), message);
            findings.push(finding.weigh(Severity::Editorial).sure(0.6));
        }
    }
}

/// Whether the last paragraph of a language ends without a mark, where nearly all others have one.
///
/// The end of a copy is where it is cut off, so that less is asked of its last paragraph than of those
/// that show the manner.
pub(super) fn last(view: &View, side: Side, last: &Unit) -> bool {
    let body = view.slice(last.span).trim_end();
    if last.span.start < view.contents.end || ends(body) || leads(body) {
        return false;
    }
    let (all, whole) = manner(view, side, last);
    let fewest = match side {
        Side::Han => han_prose(body, last.label.is_some(), whole == all),
        Side::Word => word_prose(body, view.document.language(side) == Some("en"), whole == all),
    };
    fewest.is_some_and(|fewest| all >= fewest && all - whole <= 1 + all / 20)
}

/// How many paragraphs stand before this one, and how many of them end with a mark. What stands before
/// the first that has one is no text yet: titles, lines on when a law was passed.
fn manner(view: &View, side: Side, last: &Unit) -> (usize, usize) {
    let own = |u: &&Unit| u.side == side && u.span.start >= view.contents.end && u.span.start < last.span.start;
    let bodies = view.paragraphs().filter(own).map(|u| view.slice(u.span)).filter(|body| running(body, side));
    let (mut all, mut whole) = (0, 0);
    for mark in bodies.map(|body| ends(body) || leads(body)).skip_while(|mark| !mark) {
        all += 1;
        whole += usize::from(mark);
    }
    (all, whole)
}

/// Whether a block is long enough to be running text.
fn running(body: &str, side: Side) -> bool {
    match side {
        Side::Han => body.chars().filter(|&c| crate::han::is_han(c)).nth(19).is_some(),
        Side::Word => body.split_whitespace().nth(24).is_some(),
    }
}

/// How many paragraphs must show the manner for a Chinese block that ends without a mark to be cut
/// off; none where it is no running text. Where all have a mark fewer do: there it is never left out.
fn han_prose(body: &str, labelled: bool, all: bool) -> Option<usize> {
    let han = body.chars().filter(|&c| crate::han::is_han(c)).count();
    let marked = body.contains(['，', ',', '、', '。']);
    let prose = han >= 30 || han >= 14 && (marked || labelled);
    let fewest = match (all, marked && han >= 20) {
        (true, true) => 3,
        (true, false) => 5,
        (false, _) => 8,
    };
    (prose && body.ends_with(crate::han::is_han)).then_some(fewest)
}

/// The same for a block of words. Behind a whole sentence in the same paragraph a piece of one is
/// plain to see.
fn word_prose(body: &str, english: bool, all: bool) -> Option<usize> {
    let count = body.split_whitespace().count();
    let rest = body.rfind(". ").map(|n| body[n + 2..].trim_start());
    let behind = rest.is_some_and(|r| r.starts_with(char::is_uppercase) && r.split_whitespace().nth(2).is_some());
    let last = body.rsplit(char::is_whitespace).next().unwrap_or("");
    // Of labels in capitals, one behind another, nothing tells a sentence but its commas.
    let shouted = !last.contains(char::is_lowercase) && !rest.unwrap_or(body).contains([',', ';']);
    if !(body.ends_with(char::is_lowercase) || count >= 20 && !shouted) || titled(body) {
        return None;
    }
    match (english, all) {
        (_, true) if behind && count >= 12 => Some(3),
        (true, true) if count >= 12 => Some(4),
        (true, true) if count >= 9 => Some(6),
        (true, false) if count >= 12 => Some(6),
        (false, true) if count >= 12 => Some(6),
        (false, _) if count >= 25 => Some(8),
        _ => None,
    }
}

/// Whether most of the longer words of a block begin with capitals, as those of titles and addresses do.
fn titled(body: &str) -> bool {
    let words = body.split_whitespace().filter(|w| w.len() >= 4 && w.contains(char::is_lowercase));
    let (mut all, mut high) = (0, 0);
    for word in words {
        all += 1;
        high += usize::from(word.starts_with(char::is_uppercase));
    }
    high * 2 > all
}

/// Whether a block ends with a word that leads on to the next item of a list.
fn leads(body: &str) -> bool {
    matches!(body.trim_end().rsplit(char::is_whitespace).next(), Some("and" | "or"))
}

/// Whether nearly all long paragraphs of Han characters end with a mark.
pub(super) fn marked(view: &View) -> bool {
    let own = |u: &&Unit| u.side == Side::Han && running(view.slice(u.span), Side::Han);
    let (mut all, mut whole) = (0, 0);
    for unit in view.paragraphs().filter(own) {
        all += 1;
        whole += usize::from(sentence(view.slice(unit.span)));
    }
    all >= 5 && whole * 10 >= all * 8
}

/// Whether a block is running text of more than one sentence.
fn long(body: &str, side: Side) -> bool {
    match side {
        Side::Han => body.chars().count() >= 60 && body.contains('。'),
        Side::Word => body.split_whitespace().nth(24).is_some() && body.contains(". "),
    }
}

/// Whether a block ends as text may: as a sentence, or with an address.
fn ends(body: &str) -> bool {
    let last = body.rsplit(char::is_whitespace).next().unwrap_or("");
    sentence(body) || last.contains("://") || last.contains('@') || !last.ends_with(char::is_alphabetic)
}

/// Whether a finding stands within or right beside a block.
fn near(finding: &Finding, block: Span) -> bool {
    let place = finding.places.base;
    place.start <= block.end + 40 && block.start <= place.end + 40
}

/// Whether something other than a paragraph of prose or a heading follows: a list that it leads to,
/// code, a button that parts it.
fn goes_on(view: &View, unit: &Unit) -> bool {
    let at = view.units.partition_point(|u| u.span.start <= unit.span.start);
    view.units[at..].iter().find(|u| u.side == unit.side || u.role == Role::Site).is_some_and(|next| {
        let body = view.slice(next.span);
        let starts = body.starts_with(|c: char| c.is_uppercase() || crate::han::is_han(c));
        next.role != Role::Heading
            && !(next.role == Role::Text && starts && next.label.is_none() && long(body, unit.side))
    })
}
