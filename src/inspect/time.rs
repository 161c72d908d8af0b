//! Dates that cannot be beside the others of the copy.

use super::about::About;
use super::view::View;
use super::{Kind, against, at};
use crate::date::Date;
use crate::facts::{self, Value};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Holds the dates of a copy against what it says of itself.
pub(super) fn judge(view: &View, about: &About, findings: &mut Vec<Finding>) {
    template(view, about, findings);
    let Some((own, place)) = own(about) else { return };
    let Some(latest) = own.latest() else { return };
    for unit in view.paragraphs() {
        let body = view.slice(unit.span);
        // Only the line that says who said something and when: plans speak of years to come.
        let attributed = body.len() <= 400 && body.trim_start().starts_with(['—', '–', '―', '-'])
            || body.len() <= 3000 && (body.contains("——") || body.contains("――") || body.contains(" —"));
        if !attributed || !body.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let dash = body.rfind(['—', '―', '–', '-']).unwrap_or(0);
        for fact in facts::find(&body[body.floor_char_boundary(dash.saturating_sub(200))..]) {
            let Value::Date(date) = &fact.value else { continue };
            let later = date.day.is_some() && date.earliest().is_some_and(|d| d > latest);
            if later {
                let offset = unit.span.range().start + body.floor_char_boundary(dash.saturating_sub(200));
                let span = Span::new(offset + fact.span.range().start, offset + fact.span.range().end);
                let message = format!("{date} is later than the document's own date, {own}");
                findings.push(
                    against(view, Kind::Anachronism, span, place, message).weigh(Severity::Substantive).sure(0.85),
                );
            }
        }
    }
}

/// The date at which the document says it was issued.
fn own(about: &About) -> Option<(Date, Span)> {
    let stated = about.field("document-date")?.stated.iter().filter(|s| s.confidence >= 0.8);
    let dated = stated.filter_map(|s| Date::parse(&s.value).zip(s.place)).filter(|d| d.0.day.is_some());
    dated.max_by_key(|d| d.0.latest())
}

/// Dates of the page that are earlier than the document it carries.
fn template(view: &View, about: &About, findings: &mut Vec<Finding>) {
    let Some(field) = about.field("publication-date") else { return };
    for statement in &field.rejected {
        let earlier = statement.reason.contains("earlier than the document");
        if let Some(place) = statement.place.filter(|_| earlier) {
            let message =
                format!("{} is earlier than the document that the page carries: {}", statement.value, statement.reason);
            let weight = if statement.value.len() == 4 { Severity::Noise } else { Severity::Editorial };
            findings.push(at(view, Kind::Anachronism, place, message).weigh(weight).sure(0.8));
        }
    }
}
