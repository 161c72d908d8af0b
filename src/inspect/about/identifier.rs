//! Identifiers: symbols of documents, DOI, ISBN, ISSN, licence numbers, addresses.

use super::{About, Statement, front, margins};
use crate::facts::{self, Value};
use crate::inspect::view::{Role, Unit, View};
use crate::text::Span;

pub(super) fn read(view: &View, about: &mut About) {
    for (unit, _) in margins(view) {
        let body = front(view, unit);
        labelled(unit, body, about);
        // A symbol stands in a running head or on a line of its own.
        let lone = body.len() <= 60 && unit.role != Role::Heading;
        if unit.role == Role::Furniture || lone {
            symbols(unit, body, about);
        }
        own(unit, body, about);
    }
}

/// `CD/2092`, `GE.17-03697` where nothing else stands.
fn symbols(unit: &Unit, body: &str, about: &mut About) {
    let start = unit.span.range().start;
    for fact in facts::find(body) {
        let Value::Reference(_) = &fact.value else { continue };
        let raw = &body[fact.span.range()];
        let symbol = raw.contains(['/', '.', '-']) && raw.contains(|c: char| c.is_ascii_uppercase());
        // `Version 1-0` is an edition.
        let edition = raw.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("version"));
        if symbol && raw.len() >= 5 && !edition {
            let place = Span::new(start + fact.span.range().start, start + fact.span.range().end);
            about.state("identifier", Statement::new(raw, Some(place), "a symbol on a line of its own", 0.8));
        }
    }
    for word in body.split_whitespace() {
        let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
        let rest = &word[capitals.min(word.len())..];
        let digits = rest.bytes().filter(u8::is_ascii_digit).count();
        let form =
            rest.starts_with(['.', '/', '-']) && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"./-".contains(&b));
        if (2..=6).contains(&capitals) && digits >= 3 && form {
            let at = start + body.find(word).unwrap_or(0);
            about.state(
                "identifier",
                Statement::new(word, Some(Span::new(at, at + word.len())), "a symbol on a line of its own", 0.75),
            );
        }
    }
}

/// What stands behind `DOI`, `ISBN`, `ISSN`, a licence number.
fn labelled(unit: &Unit, body: &str, about: &mut About) {
    const SIGNS: [(&str, &str); 7] = [
        ("doi:", "a DOI"),
        ("doi.org/", "a DOI"),
        ("isbn", "an ISBN"),
        ("issn", "an ISSN"),
        ("spdx-license-identifier:", "an SPDX identifier"),
        ("request for comments:", "an RFC number"),
        ("京icp", "a licence of the site"),
    ];
    for (sign, reason) in SIGNS {
        let Some(at) = super::find(body, sign) else { continue };
        let from = if sign == "京icp" { at } else { at + sign.len() };
        let rest = &body[from..];
        let skip = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '：').len();
        let rest = &rest[skip..];
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | '"' | '<')).unwrap_or(rest.len());
        let value = rest[..end].trim_end_matches('.');
        if value.bytes().any(|b| b.is_ascii_digit()) || sign.starts_with("spdx") && !value.is_empty() {
            let start = unit.span.range().start + from + skip;
            let prefix = if reason == "a DOI" { "doi:" } else { "" };
            let value_span = Span::new(start, start + value.len());
            about.state("identifier", Statement::new(format!("{prefix}{value}"), Some(value_span), reason, 0.9));
        }
    }
}

/// An address alone on its line at the head: where the copy was taken from.
fn own(unit: &Unit, body: &str, about: &mut About) {
    let line = body.trim().trim_matches(['(', ')', '<', '>', ' ']);
    let address = line.starts_with("https://") || line.starts_with("http://");
    if address && !line.contains(char::is_whitespace) && line.len() <= 300 {
        let at = unit.span.range().start + body.find(line).unwrap_or(0);
        about.state(
            "identifier",
            Statement::new(line, Some(Span::new(at, at + line.len())), "an address on a line of its own", 0.7),
        );
    }
}
