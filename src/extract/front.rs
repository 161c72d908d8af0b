//! Front matter of Markdown: `key: value` (YAML) or `key = value` (TOML) between fences.
//!
//! Only top-level keys with plain values or lists of such are read; they are what titles, dates and
//! names of authors are written as.

use super::{About, Evidence};
use crate::text::Span;

/// What the front matter at `offset` of a text says.
pub(super) fn read(block: &str, offset: usize) -> Vec<Evidence> {
    let mut told = Vec::new();
    let mut open: Option<(About, String)> = None;
    let mut at = offset;
    for line in block.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let mut tell = |about: About, key: &str, part: &str| {
            let value = unquoted(part);
            if !value.is_empty() {
                let place = start + (part.as_ptr() as usize - line.as_ptr() as usize);
                let span = Span::new(place, place + part.len());
                told.push(Evidence { about, source: format!("front matter {key}"), value: value.to_owned(), span });
            }
        };
        // An item of a list under the key before.
        let bare = line.trim();
        if let (Some((about, key)), Some(item)) = (&open, bare.strip_prefix("- ")) {
            tell(*about, key, item.trim());
            continue;
        }
        open = None;
        if line.starts_with([' ', '\t', '#', '-', '+']) {
            continue;
        }
        let Some((key, value)) = split(bare) else { continue };
        let Some(about) = subject(&key.to_ascii_lowercase()) else { continue };
        if value.is_empty() {
            open = Some((about, key.to_owned()));
        } else if let Some(list) = value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            list.split(',').for_each(|part| tell(about, key, part.trim()));
        } else {
            tell(about, key, value);
        }
    }
    told
}

/// A key and its value.
fn split(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '='])?;
    let key = line[..at].trim().trim_matches(['"', '\'']);
    let plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (plain && !key.is_empty()).then(|| (key, line[at + 1..].trim()))
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(end) = value.strip_prefix(quote).and_then(|inner| inner.find(quote)) {
            return &value[1..=end];
        }
    }
    value.split(" #").next().unwrap_or_default().trim_end()
}

/// What a key, in lower case, speaks of.
fn subject(key: &str) -> Option<About> {
    let key = key.replace('-', "_");
    Some(match &*key {
        "title" => About::Title,
        "author" | "authors" | "by" => About::Author,
        "publisher" => About::Publisher,
        "site" | "site_name" => About::Site,
        "issuer" | "authority" => About::Issuer,
        "translator" => About::Translator,
        "edition" | "version" | "revision" => About::Edition,
        "published" | "publishdate" | "publication_date" | "pubdate" | "date_published" => About::Published,
        "lastmod" | "modified" | "updated" | "last_updated" | "last_modified" | "date_modified" => About::Modified,
        "created" | "date_created" => About::Created,
        "date" | "isodate" | "issued" | "adopted" | "enacted" | "revised" | "effective" | "effective_date" => {
            About::Date
        }
        "url" | "canonical" | "canonical_url" | "permalink" | "source" => About::Address,
        "lang" | "language" | "locale" => About::Language,
        "description" | "summary" | "abstract" => About::Description,
        "type" => About::Kind,
        "id" | "identifier" | "docname" | "doi" | "isbn" | "eli" | "celex" | "number" => About::Identifier,
        "rights" | "license" | "licence" | "copyright" => About::Rights,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a block says.
    fn check(block: &str, expected: &[&str]) {
        let told = read(block, 0);
        let told = told.iter().map(|told| {
            assert!(block[told.span.range()].contains(&told.value), "{told:?}");
            format!("{} ({}) {}", told.about.name(), told.source, told.value)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{block}");
    }

    #[test]
    fn yaml_and_toml_are_read() {
        check(
            "---\ntitle: \"Fish: a menu\"\ndate: 2015-12-16 # first\nauthors:\n  - A B\n  - 'C'\nnested:\n  title: x\n---\n",
            &[
                "title (front matter title) Fish: a menu",
                "date (front matter date) 2015-12-16",
                "author (front matter authors) A B",
                "author (front matter authors) C",
            ],
        );
        check(
            "+++\r\ntitle = 'Chips'\r\nlastmod = 2017-03-01T10:00:00Z\r\ntags = [\"x\"]\r\nauthors = [\"A\", \"B\"]\r\n+++\r\n",
            &[
                "title (front matter title) Chips",
                "modified (front matter lastmod) 2017-03-01T10:00:00Z",
                "author (front matter authors) A",
                "author (front matter authors) B",
            ],
        );
        check("---\nno key here\n: x\ntitle:\n---\n", &[]);
    }
}
