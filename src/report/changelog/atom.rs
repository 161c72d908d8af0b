//! A changelog as an Atom feed (RFC 4287): an entry for each version that changed more than form.

use super::{Log, Version, page};
use crate::capture::digest;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;
use std::io;

/// Writes a feed.
///
/// Its identifiers are made from what the versions are, and its times from their dates, so that a
/// feed made again is the same feed. A version without date stands at the start of time.
///
/// # Errors
/// When the writer fails.
pub fn write(log: &Log, out: &mut dyn io::Write) -> io::Result<()> {
    let versions = log.versions();
    let told: Vec<&Version> = versions.iter().filter(|v| v.told()).collect();
    let mut feed = Writer::new_with_indent(&mut *out, b' ', 1);
    feed.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let root = BytesStart::new("feed").with_attributes([("xmlns", "http://www.w3.org/2005/Atom")]);
    feed.write_event(Event::Start(root))?;
    element(&mut feed, "title", &format!("Changelog: {}", log.title))?;
    element(&mut feed, "id", &urn(&[&log.title]))?;
    let latest = told.iter().map(|v| instant(v.date)).max().unwrap_or_else(|| instant(""));
    element(&mut feed, "updated", &latest)?;
    feed.create_element("author").write_inner_content(|author| {
        author.create_element("name").write_text_content(BytesText::new("recension"))?;
        Ok(())
    })?;
    let generator = [("version", log.engine.as_str())];
    feed.create_element("generator").with_attributes(generator).write_text_content(BytesText::new("recension"))?;
    for version in told {
        entry(log, version, &mut feed)?;
    }
    feed.write_event(Event::End(BytesEnd::new("feed")))?;
    out.write_all(b"\n")
}

/// One version.
fn entry<W: io::Write>(log: &Log, version: &Version, feed: &mut Writer<W>) -> io::Result<()> {
    let states = version.steps.iter().flat_map(|(d, s)| [d.name.as_str(), s.base.as_str(), s.witness.as_str()]);
    let parts: Vec<&str> = std::iter::once(log.title.as_str()).chain(states).collect();
    let mut content = String::new();
    page::plain(version, log.documents.len() > 1, &mut content);
    feed.write_event(Event::Start(BytesStart::new("entry")))?;
    element(feed, "title", version.label)?;
    element(feed, "id", &urn(&parts))?;
    element(feed, "updated", &instant(version.date))?;
    if !version.note().is_empty() {
        element(feed, "summary", version.note())?;
    }
    let kind = [("type", "html")];
    feed.create_element("content").with_attributes(kind).write_text_content(BytesText::new(&sound(&content)))?;
    feed.write_event(Event::End(BytesEnd::new("entry")))
}

fn element<W: io::Write>(feed: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    feed.create_element(name).write_text_content(BytesText::new(&sound(text)))?;
    Ok(())
}

/// Text without what XML cannot hold.
fn sound(text: &str) -> String {
    text.chars()
        .filter(|&c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|&c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// A name that is always the same for the same parts: a UUID of version 8 (RFC 9562) from their digest.
fn urn(parts: &[&str]) -> String {
    let hex = digest(parts.join("\0").as_bytes());
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

/// A date as an instant (RFC 3339): the first one it can mean.
fn instant(date: &str) -> String {
    let (day, time) = date.split_once('T').unwrap_or((date, ""));
    let mut parts = day.split('-').map(|part| part.chars().all(|c| c.is_ascii_digit()).then_some(part));
    let mut part = |width: usize, fallback: &str| match parts.next().flatten() {
        Some(part) if part.len() == width => part.to_string(),
        _ => fallback.to_string(),
    };
    let (year, month, day) = (part(4, "0001"), part(2, "01"), part(2, "01"));
    let zoned = time.ends_with('Z') || time.contains(['+', '-']);
    let full = time.len() >= 9 && time.as_bytes()[2] == b':' && zoned;
    let time = if full { time } else { "00:00:00Z" };
    format!("{year}-{month}-{day}T{time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_any_precision_are_instants() {
        assert_eq!(instant("2017-03"), "2017-03-01T00:00:00Z");
        assert_eq!(instant("2017-03-07T10:15:00Z"), "2017-03-07T10:15:00Z");
        assert_eq!(instant("2017-03-07T10:15:00+02:00"), "2017-03-07T10:15:00+02:00");
        assert_eq!(instant(""), "0001-01-01T00:00:00Z");
        assert_eq!(instant("1601~"), "0001-01-01T00:00:00Z");
    }

    #[test]
    fn names_are_uuids() {
        let name = urn(&["a", "b"]);
        assert_eq!(name.len(), "urn:uuid:".len() + 36);
        assert_ne!(name, urn(&["a", "c"]));
    }
}
