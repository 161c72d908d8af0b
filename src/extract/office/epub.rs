//! Books (EPUB): the chapters in the order of the spine, each read as the page that it is.

use super::container::{Container, resolve, unescape};
use super::xml::Tree;
use super::{no_document, properties};
use crate::capture::Error;
use crate::extract::made::Maker;
use crate::extract::{Extracted, Format, Hint, Markup, Origin, Place, Read, Role, html};
use crate::text::{Span, Text};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Reads a book.
///
/// The text is the chapters' XHTML, one behind the other, with the marks that the page reader makes.
pub(super) fn read(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    let mut container = Container::open(&bytes, name)?;
    let (path, package) = package(&mut container, name)?;
    let mut maker = Maker::default();
    properties(&mut maker, &path, package.root());
    let locked = locked(&mut container)?;
    let mut text = String::new();
    let mut out = Markup::default();
    let mut missing = Vec::new();
    let mut chapters = Vec::new();
    for chapter in spine(&path, &package) {
        if locked.contains(&chapter.path) {
            let hint = Some("open it in the shop's reader; it cannot be read from here".to_owned());
            return Err(Error::new(format!("{name} is protected against copying (DRM)"), hint));
        }
        match container.text(&chapter.path)? {
            Some(page) => chapters.push((chapter, page)),
            None => missing.push(chapter.path),
        }
    }
    let mut behind = Vec::new();
    for at in 0..chapters.len() {
        let (chapter, page) = &chapters[at];
        if chapters.get(at + 1).is_some_and(|(_, next)| repeated(page, next)) {
            skip(&mut text, &mut out, page);
            continue;
        }
        let (page, own) = without_notes(page);
        add(&mut text, &mut out, chapter, &page);
        behind.extend(own.map(|own| (chapter, own)));
    }
    // Notes are read behind the text, as in other formats.
    for (chapter, own) in behind {
        add(&mut text, &mut out, chapter, &own);
    }
    if text.is_empty() {
        return Err(no_document(name, "chapter that can be read"));
    }
    let mut notes = std::mem::take(&mut container.notes);
    drop(container);
    if !missing.is_empty() {
        notes.push(format!("its spine names chapters that are not there: {}", missing.join(", ")));
    }
    let made = maker.finish(Format::Epub, Vec::new(), name)?;
    let mut whole = Text::with_capacity(0);
    whole.rewritten(&text, bytes.len() as u32, 0);
    Ok(Extracted {
        text: whole,
        marks: out.marks,
        hints: out.hints,
        tables: out.tables,
        labels: out.labels,
        spoken: out.spoken,
        origins: out.origins,
        notes,
        source: Some(bytes),
        ..made
    })
}

/// A chapter of the spine.
struct Chapter {
    path: String,
    /// Whether it is the table of contents made for programs.
    navigation: bool,
}

/// A chapter without its notes, and the notes.
fn without_notes(page: &str) -> (Cow<'_, str>, Option<String>) {
    let read = html::fragment(page, 0);
    let (mut rest, mut notes, mut at) = (String::new(), String::new(), 0);
    for hint in read.hints.iter().filter(|hint| hint.role == Role::Footnote) {
        let span = hint.span.range();
        if span.start < at || span.is_empty() {
            continue;
        }
        rest.push_str(&page[at..span.start]);
        notes.extend(["<div class=\"footnotes\">", &page[span.clone()], "</div>\n"]);
        at = span.end;
    }
    if notes.is_empty() {
        return (Cow::Borrowed(page), None);
    }
    rest.push_str(&page[at..]);
    (Cow::Owned(rest), Some(notes))
}

/// A page that says more than this is no title page.
const TITLE: usize = 400;

/// Whether a page is a title page that only says what the next chapter begins with.
fn repeated(page: &str, next: &str) -> bool {
    let titled = ["titlepage", "title-page", "halftitlepage", "cover"].iter().any(|sign| page.contains(sign));
    let seen = |page: &str, limit| seen(page).chars().take(limit).collect::<String>();
    let own = seen(page, TITLE + 1);
    titled && own.chars().count() <= TITLE && seen(next, 2 * TITLE).contains(&own)
}

/// What a reader sees of a page, without white space.
fn seen(page: &str) -> String {
    let read = html::fragment(page, 0);
    let (mut out, mut at) = (String::new(), 0);
    let mut add = |part: &str| out.extend(part.chars().filter(|c| !c.is_whitespace()));
    for mark in &read.marks {
        add(&page[at..mark.span.range().start]);
        at = mark.span.range().end;
    }
    add(&page[at..]);
    out
}

/// Adds a page that is kept and not read.
fn skip(text: &mut String, out: &mut Markup, page: &str) {
    let start = text.len();
    text.extend([page, "\n\n"]);
    out.mark(start, text.len(), Read::Skip);
}

/// The package file and its path.
fn package(container: &mut Container, name: &str) -> Result<(String, Tree), Error> {
    let root = container.tree("META-INF/container.xml")?;
    let path = root.as_ref().and_then(|tree| {
        let all = tree.root().all();
        all.into_iter().find(|e| e.name() == "rootfile").and_then(|e| e.attr("full-path")).map(str::to_owned)
    });
    let path = path.ok_or_else(|| no_document(name, "META-INF/container.xml that names its contents"))?;
    let path = resolve("", &path);
    let package = container.tree(&path)?.ok_or_else(|| no_document(name, &path))?;
    Ok((path, package))
}

/// Paths of parts that are encrypted. Fonts may be; a chapter may not.
fn locked(container: &mut Container) -> Result<Vec<String>, Error> {
    let Some(tree) = container.tree("META-INF/encryption.xml")? else { return Ok(Vec::new()) };
    let references = tree.root().all().into_iter().filter(|e| e.name() == "CipherReference");
    Ok(references.filter_map(|e| e.attr("URI")).map(|path| resolve("", &unescape(path))).collect())
}

/// The chapters, in reading order.
fn spine(path: &str, package: &Tree) -> Vec<Chapter> {
    let all = package.root().all();
    let mut items: FxHashMap<&str, super::xml::Element> = FxHashMap::default();
    for item in all.iter().filter(|e| e.name() == "item") {
        items.entry(item.attr("id").unwrap_or_default()).or_insert(*item);
    }
    let chapter = |reference: &super::xml::Element| {
        let item = items.get(reference.attr("idref")?)?;
        let kind = item.attr("media-type").unwrap_or_default();
        if !(kind.contains("html") || kind.contains("xml") || kind.is_empty()) || kind.contains("svg") {
            return None;
        }
        let properties = item.attr("properties").unwrap_or_default();
        let navigation = properties.split_whitespace().any(|word| word == "nav");
        Some(Chapter { path: resolve(path, &unescape(item.attr("href")?)), navigation })
    };
    all.iter().filter(|e| e.name() == "itemref").filter_map(chapter).collect()
}

/// Adds a chapter.
fn add(text: &mut String, out: &mut Markup, chapter: &Chapter, page: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let start = text.len();
    text.push_str(page);
    let read = html::fragment(page, start);
    let part: Box<str> = chapter.path.as_str().into();
    out.origins.extend(origins(page, start, &part, &read));
    out.marks.extend(read.marks);
    if chapter.navigation {
        out.hints.push(Hint { span: Span::new(start, text.len()), role: Role::Nav });
    }
    out.hints.extend(read.hints);
    out.tables.extend(read.tables);
    out.labels.extend(read.labels);
    out.spoken.extend(read.spoken);
}

/// The blocks of a chapter, counted as its marks part them.
fn origins(page: &str, start: usize, part: &str, read: &Markup) -> Vec<Origin> {
    let mut found = Vec::new();
    let (mut at, mut number, mut fresh) = (0, 0, true);
    let mut text = |from: usize, to: usize, fresh: &mut bool| {
        if *fresh && !page[from..to].trim().is_empty() {
            *fresh = false;
            number += 1;
            let place = Place::Paragraph { part: part.into(), number, cell: None };
            found.push(Origin { start: (start + from) as u32, place });
        }
    };
    for mark in &read.marks {
        let (from, to) = (mark.span.range().start - start, mark.span.range().end - start);
        text(at, from, &mut fresh);
        fresh |= mark.read == Read::Break;
        at = to;
    }
    text(at, page.len(), &mut fresh);
    found
}
