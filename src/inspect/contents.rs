//! The table of contents against the text: entries without a section, and what calls itself the
//! full text and is not.

use super::complete::{self, Completeness, Listed};
use super::view::{Role, View};
use super::{Kind, against, at};
use crate::finding::{Detail, Finding, Severity};
use crate::structure::Side;
use crate::text::Span;

/// Judges a copy by its own table of contents.
pub(super) fn judge(view: &View, whole: &Completeness, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        let own: Vec<&Listed> = whole.entries.iter().filter(|e| e.side == side).collect();
        let present = own.iter().filter(|e| e.section.is_some()).count();
        // Contents of which next to nothing is found are the contents of something else.
        if own.len() < 4 || present * 5 < own.len() {
            continue;
        }
        findings.extend(own.iter().filter_map(|e| differs(view, e)));
        let tail = own.iter().rev().take_while(|e| e.section.is_none()).count();
        let (head, tail) = own.split_at(own.len() - tail);
        if tail.len() >= 2 {
            truncated(view, side, tail, own.len(), findings);
        } else if let [one] = tail {
            findings.push(missing(view, one));
        }
        let lone: Vec<&&Listed> = head.iter().filter(|e| e.section.is_none()).collect();
        if lone.len() * 5 <= own.len() {
            findings.extend(lone.into_iter().map(|e| missing(view, e)));
        }
    }
}

/// An entry and its heading that differ in their words or their number.
fn differs(view: &View, entry: &Listed) -> Option<Finding> {
    let unit = |span: Span| view.units.iter().find(|u| u.span == span);
    let (own, heading) = (unit(entry.place)?, unit(entry.section?)?);
    let title = view.line(heading);
    let styles = [own, heading].map(|u| u.label.as_ref().map(|l| l.style));
    let numbers = styles[0] == styles[1] && complete::number(own) != complete::number(heading);
    let words = complete::bare(view, own) != complete::bare(view, heading);
    let what = match (numbers, words) {
        (true, _) => "number",
        (_, true) => "word",
        _ => return None,
    };
    let message = format!("the contents {what} this section otherwise than the text: “{}” and “{title}”", entry.title);
    Some(against(view, Kind::TocMismatch, entry.place, heading.span, message).sure(0.85))
}

fn missing(view: &View, entry: &Listed) -> Finding {
    let message = format!("the contents list “{}”, and the text has no such heading", entry.title);
    at(view, Kind::TocMismatch, entry.place, message).sure(0.8)
}

/// The last entries have no section: the copy stops before them.
fn truncated(view: &View, side: Side, tail: &[&Listed], all: usize, findings: &mut Vec<Finding>) {
    let stop = view.paragraphs().filter(|u| u.side == side).last().map_or(Span::default(), |u| u.span);
    let end = Span { start: stop.end, end: stop.end };
    let place = if stop.is_empty() { tail[0].place } else { last_words(view, stop).unwrap_or(end) };
    let titles: Vec<String> = tail.iter().map(|e| e.title.clone()).collect();
    let message = format!(
        "the text stops here: {} of the {all} entries of its contents, from “{}” on, have no text",
        tail.len(),
        tail[0].title
    );
    let finding = at(view, Kind::Truncated, place, message).with("missing", Detail::List(titles)).sure(0.95);
    findings.push(finding);
    let claim = claim(view);
    if let Some((place, words)) = claim.filter(|c| view.side(c.0.start) == side || view.side(place.start) == side) {
        let known = findings.iter().any(|f| f.kind == Kind::TocMismatch && f.places.base == place);
        if !known {
            let message = format!("it calls itself “{words}” and lacks {} entries of its own contents", tail.len());
            findings.push(at(view, Kind::TocMismatch, place, message).weigh(Severity::Substantive).sure(0.95));
        }
    }
}

/// The end of the last paragraph.
fn last_words(view: &View, block: Span) -> Option<Span> {
    let body = view.slice(block);
    let start = body.char_indices().rev().nth(15).map_or(0, |c| c.0);
    let start = block.range().start + start;
    (start < block.range().end).then(|| Span::new(start, block.range().end))
}

/// Where the copy calls itself the full text.
fn claim(view: &View) -> Option<(Span, &'static str)> {
    const WORDS: [&str; 5] = ["双语全文", "雙語全文", "全文如下", "(全文)", "full text"];
    let head = view.units.iter().take(30).filter(|u| matches!(u.role, Role::Text | Role::Heading | Role::Site));
    for unit in head {
        let body = view.slice(unit.span);
        for word in WORDS {
            // Glosses may stand inside.
            let lower = body[..body.floor_char_boundary(600)].to_ascii_lowercase();
            if let Some(place) = lower.find(word) {
                let start = unit.span.range().start + place;
                return Some((Span::new(start, start + word.len()), word));
            }
        }
    }
    None
}
