//! Dates that cannot be beside the others of the copy.

use super::about::About;
use super::view::{Unit, View};
use super::{Kind, against, at};
use crate::date::{Date, MONTHS};
use crate::facts::{self, Value};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// How far from the beginning a copy says when it was issued, in bytes.
const HEAD: u32 = 1500;

/// Holds the dates of a copy against what it says of itself.
pub(super) fn judge(view: &View, about: &About, findings: &mut Vec<Finding>) {
    template(view, about, findings);
    impossible(view, findings);
    let Some((own, place)) = own(about) else { return };
    let Some(latest) = own.latest() else { return };
    for unit in view.paragraphs() {
        let body = view.slice(unit.span);
        // Only the line that says who said something and when: plans speak of years to come.
        let attributed = body.len() <= 400 && body.trim_start().starts_with(['—', '–', '―', '-'])
            || body.len() <= 3000 && (body.contains("——") || body.contains("――") || body.contains(" —"));
        if !body.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        // What a text quotes has dates of adoption as well; its own stands at its head.
        if !attributed && place.start < HEAD {
            later(view, unit, (&own, place), findings);
        }
        if !attributed {
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

/// Days that no month has: `31 June 1999`, `June 31, 1999`, `2月30日`.
fn impossible(view: &View, findings: &mut Vec<Finding>) {
    let first = findings.len();
    for unit in view.paragraphs() {
        let body = view.slice(unit.span);
        // A day that some month has not is 30, 31 or more.
        for at in memchr::memchr_iter(b'3', body.as_bytes()) {
            let (before, rest) = (&body[..at], &body[at..]);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let Ok(day) = rest[..digits].parse::<u8>() else { continue };
            if digits != 2 || before.ends_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let Some((start, end)) = dated(before, &rest[2..], day) else { continue };
            let base = unit.span.range().start;
            let span = Span::new(base + at - start, base + at + 2 + end);
            findings.push(at_day(view, span));
        }
    }
    findings.truncate(first + 8);
}

/// The finding that a day is none.
fn at_day(view: &View, span: Span) -> Finding {
    at(view, Kind::Anachronism, span, "this day is in no calendar").sure(0.9)
}

/// Whether a month, counted from 1, has such a day in some year.
fn exists(month: usize, day: u8) -> bool {
    Date::new(None, Some(month as u8), Some(day)).valid()
}

/// How many bytes before and behind the number of a day are a date that cannot be. In English only with
/// its year a month is a month and nothing else.
fn dated(before: &str, after: &str, day: u8) -> Option<(usize, usize)> {
    let year = |text: &str| {
        let text = text.trim_start_matches([',', ' ']);
        text.len() >= 4 && text.bytes().take(4).all(|b| b.is_ascii_digit())
    };
    if let Some(ahead) = before.strip_suffix('月') {
        let digits = ahead.bytes().rev().take_while(u8::is_ascii_digit).count();
        let month = ahead[ahead.len() - digits..].parse::<usize>().ok().filter(|m| (1..=12).contains(m))?;
        let whole = ahead[..ahead.len() - digits].trim_end().ends_with('年') && after.starts_with('日');
        return (whole && !exists(month, day)).then_some((digits + '月'.len_utf8(), '日'.len_utf8()));
    }
    for (_, month) in (1..).zip(MONTHS).filter(|m| !exists(m.0, day)) {
        let behind = after.strip_prefix(' ').and_then(|t| t.strip_prefix(month));
        if behind.is_some_and(year) {
            return Some((0, 1 + month.len()));
        }
        if before.strip_suffix(' ').is_some_and(|t| t.ends_with(month)) && year(after) {
            return Some((1 + month.len(), 0));
        }
    }
    None
}

/// Whether what stands before a date speaks of what has happened, and of nothing to come.
fn past(before: &str) -> bool {
    let clause = before.rsplit(['.', ';', '。', '；']).next().unwrap_or("").to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| clause.contains(w));
    let han = any(&["于", "在", "自"])
        && any(&["表示", "指出", "强调", "召开", "签署", "通过了", "发布了", "举行了", "以来"]);
    let said = any(&[" since ", " was ", " were ", " has been ", " said ", " announced ", " signed ", " adopted on "]);
    let coming = any(&[
        " will ", " shall ", " until ", " by ", " before ", " expire", " may ", " must ", "至", "前", "将", "应当",
        "届时",
    ]);
    (said || han) && !coming
}

/// Dates of a paragraph on which something happened after the document was issued.
fn later(view: &View, unit: &Unit, (own, place): (&Date, Span), findings: &mut Vec<Finding>) {
    let body = view.slice(unit.span);
    let Some(latest) = own.latest().filter(|_| body.len() <= 6000) else { return };
    // Facts cost: only where a year stands that is not before the document's own.
    let years = body.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 4).filter_map(|n| n.parse().ok());
    if !years.into_iter().any(|year: i32| own.year.is_some_and(|y| (y..y + 100).contains(&year))) {
        return;
    }
    for fact in facts::find(body) {
        let Value::Date(date) = &fact.value else { continue };
        let range = fact.span.range();
        let after = date.day.is_some() && date.earliest().is_some_and(|d| d > latest);
        if after && past(&body[body.floor_char_boundary(range.start.saturating_sub(200))..range.start]) {
            let start = unit.span.range().start;
            let message = format!("{date} is later than the document's own date, {own}");
            let span = Span::new(start + range.start, start + range.end);
            findings.push(against(view, Kind::Anachronism, span, place, message).sure(0.7));
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
