//! What a page says about itself: `<title>`, `<meta>`, `<link rel=canonical>`, `<time>`, JSON-LD.

use std::ops::Range;

use super::element::{Attributes, Name, place};
use super::{entity, json};
use crate::extract::{About as Subject, Evidence};
use crate::text::Span;

/// No more evidence is kept than this: a page of a thousand `<time>` says nothing more.
const MOST: usize = 200;
/// A value longer than this is none, in bytes.
const LONGEST: usize = 4096;

/// Collects what a page says about itself.
#[derive(Debug, Default)]
pub(super) struct About<'a> {
    text: &'a str,
    pub(super) told: Vec<Evidence>,
    /// The text of the page, as its data hold it.
    pub(super) whole: Option<String>,
}

impl<'a> About<'a> {
    pub(super) fn new(text: &'a str) -> About<'a> {
        About { text, told: Vec::new(), whole: None }
    }

    /// Looks at a start tag that ends at `end`.
    pub(super) fn tag(&mut self, name: Name, attributes: &Attributes<'a>, end: usize) {
        match name.key() {
            b"meta" => self.meta(attributes),
            b"link" if has(attributes.rel, "canonical") => {
                self.tell(Subject::Address, "link canonical", attributes.href);
            }
            b"link" if has(attributes.rel, "license") => self.tell(Subject::Rights, "link license", attributes.href),
            b"html" => self.tell(Subject::Language, "html lang", attributes.lang),
            b"time" => self.time(attributes, end),
            _ => {}
        }
    }

    fn meta(&mut self, attributes: &Attributes<'a>) {
        let name = if attributes.name.is_empty() { attributes.itemprop } else { attributes.name };
        if name.is_empty() || name.len() > 40 {
            return;
        }
        if let Some(about) = subject(&name.to_ascii_lowercase()) {
            self.tell(about, &format!("meta {name}"), attributes.content);
        }
    }

    /// `<time>` says in an attribute what it shows, or shows it.
    fn time(&mut self, attributes: &Attributes<'a>, end: usize) {
        let about = match attributes.itemprop.to_ascii_lowercase().as_str() {
            "datepublished" => Subject::Published,
            "datemodified" => Subject::Modified,
            "datecreated" => Subject::Created,
            _ => Subject::Date,
        };
        if !attributes.datetime.is_empty() {
            return self.tell(about, "time", attributes.datetime);
        }
        let rest = &self.text[end..self.text.floor_char_boundary(end + 80)];
        if let Some(shown) = memchr::memchr(b'<', rest.as_bytes()) {
            self.tell(about, "time", &rest[..shown]);
        }
    }

    /// Takes the content of `<title>`.
    pub(super) fn title(&mut self, inner: Range<usize>) {
        let text = self.text;
        self.tell(Subject::Title, "title", &text[inner]);
    }

    /// Reads JSON-LD.
    pub(super) fn script(&mut self, inner: Range<usize>) {
        let span = Span::new(inner.start, inner.end);
        let (told, whole) = json::read(&self.text[inner]);
        if whole.as_ref().map(String::len) > self.whole.as_ref().map(String::len) {
            self.whole = whole;
        }
        for (about, key, value) in told {
            self.add(about, &format!("JSON-LD {key}"), value, span);
        }
    }

    fn tell(&mut self, about: Subject, source: &str, value: &'a str) {
        let bare = value.trim();
        if bare.len() <= LONGEST {
            self.add(about, source, decoded(bare), place(self.text, bare));
        }
    }

    fn add(&mut self, about: Subject, source: &str, value: String, span: Span) {
        if !value.is_empty() && self.told.len() < MOST {
            self.told.push(Evidence { about, source: source.to_owned(), value, span });
        }
    }
}

/// Whether a list of words has one, in either case.
fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

/// What a `<meta>` of this name, in lower case, speaks of: OpenGraph, Dublin Core, and plain names.
fn subject(name: &str) -> Option<Subject> {
    Some(match name {
        "og:title" | "twitter:title" | "dc.title" | "dcterms.title" | "citation_title" | "headline" => Subject::Title,
        "author" | "article:author" | "dc.creator" | "dcterms.creator" | "citation_author" | "byl" => Subject::Author,
        "publisher" | "article:publisher" | "dc.publisher" | "dcterms.publisher" | "citation_publisher" => {
            Subject::Publisher
        }
        "og:site_name" | "application-name" | "sitename" => Subject::Site,
        "article:published_time"
        | "datepublished"
        | "dc.date.issued"
        | "dcterms.issued"
        | "dc.issued"
        | "citation_publication_date"
        | "pubdate"
        | "publishdate"
        | "firstpublishedtime" => Subject::Published,
        "article:modified_time"
        | "og:updated_time"
        | "datemodified"
        | "dcterms.modified"
        | "dc.date.modified"
        | "last-modified"
        | "lastmod" => Subject::Modified,
        "dcterms.created" | "dc.date.created" | "datecreated" => Subject::Created,
        "date" | "dc.date" | "dcterms.date" | "citation_date" => Subject::Date,
        "og:url" => Subject::Address,
        "og:locale" | "dc.language" | "dcterms.language" | "language" | "citation_language" => Subject::Language,
        "description" | "og:description" | "dc.description" | "dcterms.description" => Subject::Description,
        "og:type" | "dc.type" | "dcterms.type" => Subject::Kind,
        "dc.identifier" | "dcterms.identifier" | "citation_doi" => Subject::Identifier,
        "copyright" | "dc.rights" | "dcterms.rights" | "dcterms.license" => Subject::Rights,
        "generator" => Subject::Generator,
        _ => return None,
    })
}

/// A value with its entities read and its white space in order.
fn decoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (char, length) = entity::read(&rest[at..]).unwrap_or(('&', 1));
        out.push(char);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::page;

    /// What a page says about itself.
    fn check(text: &str, expected: &[&str]) {
        let markup = page(text);
        let told = markup.evidence.iter().map(|told| {
            assert!(text.get(told.span.range()).is_some(), "{told:?}");
            format!("{} ({}) {}", told.about.name(), told.source, told.value)
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn heads_of_pages_are_read() {
        check(
            "<html lang=en-GB><head><title>Fish &amp;\n chips</title><meta property='og:site_name' content='The Pier'>\
             <META NAME=DC.date CONTENT=2015-12-16><link href=https://a.example/x rel='canonical'></head>",
            &[
                "language (html lang) en-GB",
                "title (title) Fish & chips",
                "site (meta og:site_name) The Pier",
                "date (meta DC.date) 2015-12-16",
                "address (link canonical) https://a.example/x",
            ],
        );
        check("<meta name=viewport content=x><meta name=author content=' '><link rel=icon href=y>", &[]);
    }

    #[test]
    fn times_say_or_show_a_date() {
        check(
            "<time itemprop=datePublished datetime='2017-03-01T08:00'>Wednesday</time> <time>2 March 2017</time><time>",
            &["published (time) 2017-03-01T08:00", "date (time) 2 March 2017"],
        );
    }

    #[test]
    fn linked_data_is_read() {
        check(
            "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"NewsArticle\", \"headline\": \"A\", \
             \"datePublished\": \"2020-01-02\", \"author\": [{\"name\": \"B\"}, {\"name\": \"C\"}], \
             \"publisher\": {\"@type\": \"Organization\", \"name\": \"D\"}}]}</script><script>x</script>",
            &[
                "kind (JSON-LD @type) NewsArticle",
                "title (JSON-LD headline) A",
                "published (JSON-LD datePublished) 2020-01-02",
                "author (JSON-LD author) B",
                "author (JSON-LD author) C",
                "publisher (JSON-LD publisher) D",
            ],
        );
        check("<script type=application/ld+json>{broken</script>", &[]);
    }
}
