//! Copies inside other files: packed with gzip, or a page in a web archive.

use super::gzip::{self, Packing};
use super::warc::{self, Record};
use super::{About, Evidence, Extracted, Tracked, read};
use crate::capture::Error;
use crate::text::Span;

/// Nothing is packed more often than this but to do harm.
const LAYERS: usize = 4;
/// So many pages of an archive are named.
const NAMED: usize = 8;

/// A copy that was inside another file.
#[derive(Debug)]
pub(super) struct Inner {
    bytes: Vec<u8>,
    name: String,
    notes: Vec<String>,
    evidence: Vec<Evidence>,
}

/// What is inside bytes that are packed or an archive; nothing if they are neither.
///
/// # Errors
/// When it cannot be unpacked, or an archive does not hold just one page.
pub(super) fn unwrap(bytes: &[u8], name: &str) -> Result<Option<Inner>, Error> {
    let mut inner: Option<Inner> = None;
    for _ in 0..LAYERS {
        let (bytes, name) = inner.as_ref().map_or((bytes, name), |inner| (&inner.bytes, inner.name.as_str()));
        let next = if bytes.starts_with(gzip::MAGIC) {
            packed(bytes, name)?
        } else if bytes.starts_with(warc::MAGIC) {
            archived(bytes, name)?
        } else {
            return Ok(inner);
        };
        let before = inner.take();
        let (mut notes, mut evidence) = before.map(|inner| (inner.notes, inner.evidence)).unwrap_or_default();
        notes.extend(next.notes);
        evidence.extend(next.evidence);
        inner = Some(Inner { notes, evidence, ..next });
    }
    let message = format!("{name} is packed more than {LAYERS} times over");
    Err(Error::new(message, Some("unpack it first".to_owned())))
}

fn packed(bytes: &[u8], name: &str) -> Result<Inner, Error> {
    let gzip::Unpacked { bytes, note } = gzip::unpack(bytes, Packing::Gzip, name)?;
    let mut notes = vec!["unpacked from gzip; bytes are counted in what was unpacked".to_owned()];
    notes.extend(note);
    let name = name.strip_suffix(".gz").unwrap_or(name).to_owned();
    Ok(Inner { bytes, name, notes, evidence: Vec::new() })
}

/// The one page of an archive.
fn archived(bytes: &[u8], name: &str) -> Result<Inner, Error> {
    let mut notes = Vec::new();
    let mut pages: Vec<Record> = Vec::new();
    let mut others = Vec::new();
    for record in warc::records(bytes)? {
        match record {
            Ok(record) if record.is_page() => pages.push(record),
            Ok(record) => others.push(record),
            Err(error) => notes.push(error.to_string()),
        }
    }
    if pages.is_empty() && others.len() == 1 {
        pages = others;
    }
    if pages.len() != 1 {
        let what = match pages.len() {
            0 => "without a page".to_owned(),
            count => format!("of {count} pages"),
        };
        let message = format!("{name} is a web archive (WARC) {what}");
        return Err(Error::new(message, (!pages.is_empty()).then(|| listed(&pages))));
    }
    let page = pages.swap_remove(0);
    let place = format!("{} as it was on {}; bytes are counted in what was sent", page.url, page.date);
    notes.insert(0, format!("from a web archive: {place}"));
    notes.extend(page.note);
    let told = |about, value: &str| Evidence {
        about,
        source: "WARC".to_owned(),
        value: value.to_owned(),
        span: Span::default(),
    };
    let evidence = vec![told(About::Address, &page.url), told(About::Captured, &page.date)];
    Ok(Inner { bytes: page.bytes, name: page.url, notes, evidence })
}

/// What to do with an archive of several pages.
fn listed(pages: &[Record]) -> String {
    let named = pages.iter().take(NAMED).map(|page| format!("{} ({})", page.url, page.date));
    let rest = pages.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("record it in a store, each page as a version: {}{more}", named.collect::<Vec<_>>().join(", "))
}

impl Inner {
    /// Reads the copy; the digest of the whole stays that of `wrapped`.
    pub(super) fn read(self, wrapped: Vec<u8>, tracked: Tracked) -> Result<Extracted, Error> {
        let mut extracted = read(self.bytes, &self.name, tracked)?;
        extracted.notes.splice(0..0, self.notes);
        extracted.evidence.splice(0..0, self.evidence);
        extracted.source = Some(wrapped);
        Ok(extracted)
    }
}

#[cfg(test)]
mod tests {
    use super::super::gzip::tests::pack;
    use super::super::warc::tests::{answer, record};
    use super::super::{Format, extract};
    use super::*;

    #[test]
    fn what_is_packed_is_read() {
        let extracted = extract(pack(b"<p>Fish</p><p>Chips"), "menu.html.gz").expect("text");
        assert_eq!((extracted.format, extracted.text.as_str()), (Format::Html, "<p>Fish</p><p>Chips"));
        assert_eq!(extracted.notes, ["unpacked from gzip; bytes are counted in what was unpacked"]);
        assert!(extracted.source.is_some_and(|source| source.starts_with(gzip::MAGIC)));
        let packed = (0..5).fold(b"x".to_vec(), |bytes, _| pack(&bytes));
        assert_eq!(extract(packed, "f").expect_err("refused").to_string(), "f is packed more than 4 times over");
    }

    #[test]
    fn an_archive_of_one_page_is_that_page() {
        let http = "application/http; msgtype=response";
        let page = |url: &str| record("response", url, http, &answer("", b"<!doctype html><p>Fish"));
        let picture = record("resource", "http://a/x.png", "image/png", b"\x89PNG");
        let one = [picture.clone(), page("http://a/1")].concat();
        let extracted = extract(pack(&one), "a.warc.gz").expect("text");
        assert_eq!(extracted.text.as_str(), "<!doctype html><p>Fish");
        let told: Vec<_> = extracted.evidence.iter().map(|e| format!("{} {}", e.about.name(), e.value)).collect();
        assert_eq!(told, ["address http://a/1", "captured 2017-03-02T10:00:00Z"]);
        let two = [page("http://a/1"), picture.clone(), page("http://a/2")].concat();
        let error = extract(two, "a.warc").expect_err("several");
        assert_eq!(error.to_string(), "a.warc is a web archive (WARC) of 2 pages");
        let hint = "record it in a store, each page as a version: http://a/1 (2017-03-02T10:00:00Z), http://a/2 (2017-03-02T10:00:00Z)";
        assert_eq!(error.hint(), Some(hint));
        let none = record("warcinfo", "", "application/warc-fields", b"x");
        let error = extract(none, "a.warc").expect_err("none");
        assert_eq!(error.to_string(), "a.warc is a web archive (WARC) without a page");
    }
}
