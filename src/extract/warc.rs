//! Web archives (WARC, ISO 28500): each record is a capture with its address and its date.

use std::borrow::Cow;

use memchr::memmem;

use super::gzip::{self, Packing};
use crate::capture::Error;

/// The first bytes of a web archive.
pub(super) const MAGIC: &[u8] = b"WARC/";
/// A header longer than this is none, in bytes.
const HEADER: usize = 1 << 20;

/// One record: what a server sent, or a file, with its address and its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The address it was taken from.
    pub url: String,
    /// When it was taken, as the archive states it: `2017-03-02T10:00:00Z`.
    pub date: String,
    /// What the server or the archive says it is, in lower case and without parameters.
    pub media: String,
    /// The status with which the server answered; `None` where no server did.
    pub status: Option<u16>,
    /// The content, with transfer and content encodings undone.
    pub bytes: Vec<u8>,
    /// What was odd about it.
    pub note: Option<String>,
}

impl Record {
    /// Whether it is a page that a server sent as what was asked for.
    pub fn is_page(&self) -> bool {
        matches!(self.media.as_str(), "text/html" | "application/xhtml+xml") && self.status.is_none_or(|s| s / 100 == 2)
    }
}

/// The records of a web archive that hold content (`response`, `resource`, `conversion`), in its order.
///
/// The archive may be packed with gzip, as a whole or record by record. A record that cannot be read
/// comes as an error, and the next one after it. Requests, metadata and revisits are passed over.
///
/// ```
/// use recension::extract::warc;
/// let archive = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\n\
///     WARC-Date: 2017-03-02T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n";
/// let record = warc::records(archive.as_bytes()).unwrap().next().unwrap().unwrap();
/// assert_eq!((record.url.as_str(), record.bytes.as_slice()), ("http://a.example/", &b"hello"[..]));
/// ```
///
/// # Errors
/// When the bytes are no web archive, or unpack to too much.
pub fn records(bytes: &[u8]) -> Result<Records<'_>, Error> {
    let bytes = match bytes.starts_with(gzip::MAGIC) {
        true => Cow::Owned(gzip::unpack(bytes, Packing::Gzip, "the web archive")?.bytes),
        false => Cow::Borrowed(bytes),
    };
    if !bytes.starts_with(MAGIC) {
        return Err(Error::new("this is no web archive (WARC)", None));
    }
    Ok(Records { bytes, at: 0 })
}

/// Goes over the records of a web archive.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    bytes: Cow<'a, [u8]>,
    at: usize,
}

impl Iterator for Records<'_> {
    type Item = Result<Record, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // A record that does not begin where the last one ends is looked for.
            let rest = self.bytes.get(self.at..)?;
            let start = self.at + memmem::find(rest, MAGIC)?;
            match self.record(start) {
                Ok((next, record)) => {
                    self.at = next;
                    if let Some(record) = record {
                        return Some(Ok(record));
                    }
                }
                Err(error) => {
                    self.at = start + MAGIC.len();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Records<'_> {
    /// The record that begins at `start`, if it holds content, and where it ends.
    fn record(&self, start: usize) -> Result<(usize, Option<Record>), Error> {
        let broken = |what: &str| Error::new(format!("the record at byte {start} of the web archive {what}"), None);
        let rest = &self.bytes[start..];
        let (fields, block) = header(rest).ok_or_else(|| broken("has no end of its header"))?;
        let length = fields.get("content-length").and_then(|value| value.parse::<usize>().ok());
        let length = length.ok_or_else(|| broken("does not say how long it is"))?;
        let end = block.checked_add(length).filter(|&end| end <= rest.len());
        let Some(end) = end else { return Err(broken("ends early")) };
        let (next, block) = (start + end, &rest[block..end]);
        let told = |name: &str| fields.get(name).map(|value| value.trim_matches(['<', '>'])).unwrap_or_default();
        let mut record = Record {
            url: told("warc-target-uri").to_owned(),
            date: told("warc-date").to_owned(),
            media: media(told("content-type")),
            status: None,
            bytes: Vec::new(),
            note: None,
        };
        match told("warc-type").to_ascii_lowercase().as_str() {
            "response" if record.media == "application/http" => {
                let content = response(block, &mut record);
                content.ok_or_else(|| broken("holds no answer of a server"))?;
            }
            "response" | "resource" | "conversion" => record.bytes = block.to_vec(),
            _ => return Ok((next, None)),
        }
        Ok((next, Some(record)))
    }
}

/// Fields by their names in lower case; of several with one name the last counts.
#[derive(Debug, Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The fields of a header behind its first line, and where what follows begins.
fn header(bytes: &[u8]) -> Option<(Fields, usize)> {
    let head = &bytes[..bytes.len().min(HEADER)];
    let (end, width) = match (memmem::find(head, b"\r\n\r\n"), memmem::find(head, b"\n\n")) {
        (Some(crlf), Some(lf)) if lf < crlf => (lf, 2),
        (Some(crlf), _) => (crlf, 4),
        (None, lf) => (lf?, 2),
    };
    let mut fields = Fields::default();
    for line in String::from_utf8_lossy(&head[..end]).lines().skip(1) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Some((fields, end + width))
}

/// The type without its parameters.
fn media(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads what a server answered into a record.
fn response(block: &[u8], record: &mut Record) -> Option<()> {
    let (fields, body) = header(block)?;
    let first = block.split(|&byte| byte == b'\n').next()?;
    let status = String::from_utf8_lossy(first).split_whitespace().nth(1)?.parse().ok()?;
    record.status = Some(status);
    record.media = media(fields.get("content-type").unwrap_or_default());
    let mut bytes = block[body..].to_vec();
    if fields.get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked")) {
        // Some archivers undo the chunks and leave the field.
        bytes = dechunked(&bytes).unwrap_or(bytes);
    }
    for coding in fields.get("content-encoding").unwrap_or_default().split(',').rev() {
        let packing = match coding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => Packing::Gzip,
            "deflate" => Packing::Deflate,
            // Brotli has no first bytes of its own: where an archiver unpacked the page, it is a page.
            "br" if bytes.trim_ascii_start().starts_with(b"<") && std::str::from_utf8(&bytes).is_ok() => continue,
            "br" => Packing::Brotli,
            other => {
                record.note = Some(format!("the content is packed with {other}, which cannot be unpacked"));
                break;
            }
        };
        // The same with what is packed.
        match gzip::unpack(&bytes, packing, &record.url) {
            Ok(unpacked) => {
                bytes = unpacked.bytes;
                record.note = record.note.take().or(unpacked.note);
            }
            Err(_) if packing == Packing::Gzip && !bytes.starts_with(gzip::MAGIC) => {}
            Err(error) => record.note = Some(error.to_string()),
        }
    }
    record.bytes = bytes;
    Some(())
}

/// Undoes the chunks of HTTP; `None` where the bytes are not in chunks.
fn dechunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let line = memmem::find(&rest[..rest.len().min(100)], b"\n")?;
        let size = std::str::from_utf8(&rest[..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[line + 1..];
        if size == 0 {
            return Some(out);
        }
        // A chunk that ends early was cut with the record; what there is of it counts.
        out.extend_from_slice(&rest[..size.min(rest.len())]);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::gzip::tests::pack;
    use super::*;
    use proptest::prelude::*;

    /// One record of an archive.
    pub(in crate::extract) fn record(kind: &str, url: &str, media: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2017-03-02T10:00:00Z\r\n\
             Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    /// What a server answered.
    pub(in crate::extract) fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n").as_bytes(), body].concat()
    }

    /// The contents of the records of an archive.
    fn contents(archive: &[u8]) -> Vec<String> {
        let told = |record: Result<Record, Error>| match record {
            Ok(record) => format!("{} {}", record.media, String::from_utf8_lossy(&record.bytes)),
            Err(error) => error.to_string(),
        };
        records(archive).expect("an archive").map(told).collect()
    }

    /// A Brotli stream of one block that is stored as it is (RFC 7932, section 9.2).
    fn stored(bytes: &[u8]) -> Vec<u8> {
        let head = ((bytes.len() as u32 - 1) << 4 | 1 << 20).to_le_bytes();
        [&head[..3], bytes, &[3]].concat()
    }

    #[test]
    fn encodings_of_transfer_and_content_are_undone() {
        let packed = pack(b"<p>packed</p>");
        let http = "application/http; msgtype=response";
        let br = stored(b"<p>brotli</p>");
        let chunked = b"4\r\n<p>a\r\n5;x=y\r\nb</p>\r\n0\r\n\r\n";
        let archive = [
            record("warcinfo", "", "application/warc-fields", b"software: x"),
            record("request", "http://a/", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
            record("response", "<http://a/>", http, &answer("", b"<p>plain</p>")),
            record("response", "http://a/", http, &answer("Transfer-Encoding: chunked\r\n", chunked)),
            record("response", "http://a/", http, &answer("Content-Encoding: gzip\r\n", &packed)),
            record("response", "http://a/", http, &answer("Content-Encoding: gzip\r\n", b"<p>left</p>")),
            record("response", "http://a/", http, &answer("Content-Encoding: br\r\n", &br)),
            record("response", "http://a/", http, &answer("Content-Encoding: br\r\n", b" <p>as it is</p>")),
            record("resource", "http://a/", "text/plain", b"file"),
        ];
        let expected = [
            "text/html <p>plain</p>",
            "text/html <p>ab</p>",
            "text/html <p>packed</p>",
            "text/html <p>left</p>",
            "text/html <p>brotli</p>",
            "text/html  <p>as it is</p>",
            "text/plain file",
        ];
        assert_eq!(contents(&archive.concat()), expected);
        let members: Vec<u8> = archive.iter().flat_map(|record| pack(record)).collect();
        assert_eq!(contents(&members), expected);
    }

    #[test]
    fn a_broken_record_does_not_hide_the_next() {
        let good = record("resource", "http://a/", "text/plain", b"good");
        let archive =
            [&b"WARC/1.0\r\nWARC-Type: resource\r\n\r\n"[..], &good, b"WARC/1.0\r\nContent-Length: 9\r\n\r\nx"]
                .concat();
        let expected = [
            "the record at byte 0 of the web archive does not say how long it is",
            "text/plain good",
            "the record at byte 180 of the web archive ends early",
        ];
        assert_eq!(contents(&archive), expected);
        assert_eq!(records(b"WRC").expect_err("none").to_string(), "this is no web archive (WARC)");
    }

    proptest! {
        #[test]
        fn any_bytes_are_gone_over(parts in prop::collection::vec(prop_oneof![
            prop::collection::vec(any::<u8>(), 0..20),
            Just(b"WARC/1.0\r\n".to_vec()),
            Just(b"WARC-Type: response\r\nContent-Type: application/http\r\n".to_vec()),
            Just(b"Content-Length: 40\r\n\r\n".to_vec()),
            Just(b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec()),
            Just(b"ffffffffffffffff\r\n".to_vec()),
        ], 0..12)) {
            let bytes = [b"WARC/1.0\r\n".to_vec(), parts.concat()].concat();
            prop_assert!(records(&bytes).expect("an archive").count() <= bytes.len());
        }
    }
}
