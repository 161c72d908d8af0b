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
    let words = |u: &Unit, han: usize, words: usize| {
        let body = view.slice(u.span);
        match side {
            Side::Han => body.chars().filter(|&c| crate::han::is_han(c)).nth(han.max(1) - 1).is_some(),
            Side::Word => body.split_whitespace().nth(words.max(1) - 1).is_some(),
        }
    };
    let own = |u: &&Unit| u.side == side && u.span.start >= view.contents.end && u.span != last.span;
    let (mut all, mut whole) = (0, 0);
    for unit in view.paragraphs().filter(own).filter(|u| words(u, 20, 25)) {
        all += 1;
        whole += usize::from(ends(view.slice(unit.span)) || leads(view.slice(unit.span)));
    }
    let body = view.slice(last.span);
    let least = if view.document.language(side) == Some("en") { 12 } else { 25 };
    let prose = match side {
        Side::Han => {
            let marked = words(last, 14, 0) && body.contains(['，', ',', '、', '。']);
            (marked || words(last, 30, 0)) && body.ends_with(crate::han::is_han)
        }
        Side::Word => words(last, 0, least) && body.ends_with(char::is_lowercase),
    };
    // Where all of them have one, fewer Chinese ones do: there a mark is never left out.
    let enough = match side {
        Side::Han if whole == all => 5,
        Side::Word if least == 12 => 6,
        _ => 8,
    };
    all >= enough
        && whole * 20 >= all * 19
        && prose
        && last.span.start >= view.contents.end
        && !ends(body)
        && !leads(body)
}

/// Whether a block ends with a word that leads on to the next item of a list.
fn leads(body: &str) -> bool {
    matches!(body.trim_end().rsplit(char::is_whitespace).next(), Some("and" | "or"))
}

/// Whether nearly all long paragraphs of Han characters end with a mark.
pub(super) fn marked(view: &View) -> bool {
    let long = |u: &&Unit| u.side == Side::Han && long(view.slice(u.span), Side::Han);
    let (mut all, mut whole) = (0, 0);
    for unit in view.paragraphs().filter(long) {
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
