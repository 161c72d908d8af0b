//! Front matter: the fields that a file in Markdown states about itself before its text.

use super::{About, Statement};
use crate::date::Date;
use crate::inspect::view::View;
use crate::text::Span;

/// Names of fields, with what they state.
const FIELDS: [(&str, &str); 32] = [
    ("identifier", "identifier"),
    ("docname", "identifier"),
    ("doi", "identifier"),
    ("isbn", "identifier"),
    ("eli", "identifier"),
    ("celex", "identifier"),
    ("number", "identifier"),
    ("url", "identifier"),
    ("source", "identifier"),
    ("permalink", "identifier"),
    ("publication_date", "publication-date"),
    ("published", "publication-date"),
    ("date_published", "publication-date"),
    ("pubdate", "publication-date"),
    ("date", "document-date"),
    ("issued", "document-date"),
    ("adopted", "document-date"),
    ("enacted", "document-date"),
    ("last_updated", "document-date"),
    ("updated", "document-date"),
    ("modified", "document-date"),
    ("last_modified", "document-date"),
    ("lastmod", "document-date"),
    ("revised", "document-date"),
    ("publisher", "publisher"),
    ("issuer", "issuer"),
    ("authority", "issuer"),
    ("translator", "translator"),
    ("edition", "edition"),
    ("version", "edition"),
    ("revision", "edition"),
    ("isodate", "document-date"),
];

/// The lines of front matter, each with the name of its field, its value and where the value stands.
pub(super) fn lines(text: &str) -> Vec<(&str, &str, Span)> {
    let Some(body) = text.strip_prefix("---\n") else { return Vec::new() };
    let body = &body[..body.floor_char_boundary(20_000)];
    let Some(end) = body.find("\n---") else { return Vec::new() };
    let mut found = Vec::new();
    for line in body[..end].lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if plain && !value.is_empty() {
            let start = value.as_ptr() as usize - text.as_ptr() as usize;
            found.push((name, value, Span::new(start, start + value.len())));
        }
    }
    found
}

pub(super) fn read(view: &View, about: &mut About) {
    for (name, value, place) in lines(view.document.text.as_str()) {
        let name = name.to_ascii_lowercase().replace('-', "_");
        let Some((_, field)) = FIELDS.iter().find(|f| f.0 == name) else { continue };
        let say =
            |value: String, why: &str, sure: f32| Statement::new(value, Some(place), format!("{why} “{name}”"), sure);
        if value.starts_with(['{', '<', '$', '!', '[']) {
            about.reject(field, say(value.into(), "a blank to be filled in, in the front matter’s", 0.9));
            continue;
        }
        if !field.ends_with("date") {
            about.state(field, say(value.into(), "the front matter’s", 0.9));
        } else if let Some(date) = Date::parse(value.split('T').next().unwrap_or(value)) {
            about.state(field, say(date.to_string(), "the front matter’s", 0.9));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_of_front_matter_have_names_and_values() {
        let text = "---\ntitle: \"Harbour Act\"\nlast_updated: 2019-02-01\nempty:\n- item: no\n---\nbody: no\n";
        let read: Vec<_> = lines(text).into_iter().map(|l| (l.0, l.1, &text[l.2.range()])).collect();
        assert_eq!(read, [("title", "Harbour Act", "Harbour Act"), ("last_updated", "2019-02-01", "2019-02-01")]);
        assert!(lines("title: Harbour Act\n").is_empty());
        assert!(lines("---\ntitle: Harbour Act\n").is_empty());
    }
}
