//! Front matter of Markdown: it is no text of the document, and a changelog tells its changes all the same.

use crate::document::Document;
use crate::extract::Format;
use crate::finding::{Finding, Kind, Severity};
use crate::structure::Side;
use crate::text::{Sides, Span};

/// A key with what stands behind and below it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry<'a> {
    key: &'a str,
    span: Span,
    text: &'a str,
}

/// Keys that say when a file was touched, not what it says.
const TOUCHED: [&str; 7] =
    ["lastmod", "modified", "updated", "last_updated", "last-updated", "last_modified", "date_modified"];

/// A finding for each key whose value came, went or changed.
pub(super) fn findings(documents: Sides<&Document>) -> Vec<Finding> {
    let Sides { base, witness } = documents.map(entries);
    let of = |list: &[Entry], key: &str| list.iter().position(|entry| entry.key == key);
    let end = |list: &[Entry]| Span::at(list.last().map_or(0, |entry| entry.span.range().end));
    let mut found = Vec::new();
    for own in &base {
        match of(&witness, own.key).map(|at| &witness[at]) {
            Some(other) if other.text == own.text => {}
            Some(other) => {
                let message = format!("“{}” became “{}” in the front matter", quoted(own.text), quoted(other.text));
                found.push(finding(Kind::WordingChanged, Sides::new(own.span, other.span), message));
            }
            None => {
                let message = format!("“{}” was taken out of the front matter", quoted(own.text));
                found.push(finding(Kind::TextDeleted, Sides::new(own.span, end(&witness)), message));
            }
        }
    }
    for other in witness.iter().filter(|other| of(&base, other.key).is_none()) {
        let message = format!("“{}” was put into the front matter", quoted(other.text));
        found.push(finding(Kind::TextInserted, Sides::new(end(&base), other.span), message));
    }
    found
}

/// Whether only marks differ, not letters or figures.
pub(super) fn marks(finding: &Finding, documents: Sides<&Document>) -> bool {
    let words = documents
        .zip(finding.places)
        .map(|(document, span)| document.text.slice(span).chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    words.base == words.witness
}

fn finding(kind: Kind, places: Sides<Span>, message: String) -> Finding {
    Finding::new(kind, Side::Word, places, message).weigh(Severity::Editorial).with("part", "front matter")
}

/// The keys of the front matter; none where there is none.
fn entries(document: &Document) -> Vec<Entry<'_>> {
    let text = document.text.as_str();
    let fence = ["---", "+++"].into_iter().find(|fence| text.lines().next().is_some_and(|l| l.trim_end() == *fence));
    let Some(fence) = fence.filter(|_| document.format == Format::Markdown) else { return Vec::new() };
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    for (nth, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        if nth == 0 {
            continue;
        }
        if bare == fence || bare == "..." {
            entries.retain(|entry| !TOUCHED.contains(&entry.key.to_ascii_lowercase().as_str()));
            return entries;
        }
        let below = line.starts_with([' ', '\t', '-', '#']) || bare.is_empty();
        let key = if below { None } else { bare.find([':', '=']).map(|end| bare[..end].trim()) };
        match (key, entries.last_mut()) {
            (Some(key), _) => {
                let span = Span::new(start, start + bare.len());
                entries.push(Entry { key, span, text: bare });
            }
            (None, Some(last)) if !bare.trim().is_empty() => {
                last.span = Span::new(last.span.range().start, start + bare.len());
                last.text = &text[last.span.range()];
            }
            _ => {}
        }
    }
    // A fence that is never closed is a rule, and what follows it is text.
    Vec::new()
}

/// What stands there, on one line and not too long.
fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Capture;

    fn check(base: &str, witness: &str, expected: &[&str]) {
        let read = |text: &str| {
            let text = format!("---\n{text}---\n\n# Terms\n\nThe fee is 5 euros for every month of use.\n");
            Document::read(Capture::new("a.md", text.into())).expect("readable")
        };
        let (base, witness) = (read(base), read(witness));
        let found = findings(Sides::new(&base, &witness));
        assert_eq!(found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn keys_that_came_went_and_changed() {
        check(
            "title: Taxes at Basecamp\ntopics:\n  - Policy\nlayout: page\n",
            "title: Taxes at 37signals\ntopics:\n  - Legal\nlang: en\n",
            &[
                "“title: Taxes at Basecamp” became “title: Taxes at 37signals” in the front matter",
                "“topics: - Policy” became “topics: - Legal” in the front matter",
                "“layout: page” was taken out of the front matter",
                "“lang: en” was put into the front matter",
            ],
        );
        check("title: A\nlastmod: 2024-01-01\n", "lastmod: 2025-01-01\ntitle: A\n", &[]);
    }
}
