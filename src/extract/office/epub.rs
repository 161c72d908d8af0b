//! Books (EPUB): the chapters in the order of the spine, each read as the page that it is.

use super::container::{Container, resolve, unescape};
use super::xml::Tree;
use super::{no_document, properties};
use crate::capture::Error;
use crate::extract::made::Maker;
use crate::extract::{Extracted, Format, Hint, Markup, Origin, Place, Read, Role, html};
use crate::text::{Span, Text};

/// Reads a book.
///
/// The text is the chapters' XHTML, one behind the other, with the marks that the page reader makes.
pub(super) fn read(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    let mut container = Container::open(&bytes, name)?;
    let (path, package) = package(&mut container, name)?;
    let mut maker = Maker::default();
    properties(&mut maker, &path, &package);
    let locked = locked(&mut container)?;
    let mut text = String::new();
    let mut out = Markup::default();
    let (mut missing, mut behind, mut aside) = (Vec::new(), Vec::new(), Vec::new());
    for chapter in spine(&path, &package) {
        if locked.contains(&chapter.path) {
            let hint = Some("open it in the shop's reader; it cannot be read from here".to_owned());
            return Err(Error::new(format!("{name} is protected against copying (DRM)"), hint));
        }
        let Some(page) = container.text(&chapter.path)? else {
            missing.push(chapter.path);
            continue;
        };
        let (page, own) = without_notes(page);
        let navigation = chapter.navigation || own.is_none() && is_title(&page);
        let chapter = Chapter { navigation, ..chapter };
        // A page that only repeats the title, and the contents, are beside the matter.
        match navigation {
            true => aside.push((chapter.clone(), page)),
            false => add(&mut text, &mut out, &chapter, &page),
        }
        behind.extend(own.map(|own| (chapter, own)));
    }
    // Notes are read behind the text, as in other formats.
    for (chapter, own) in behind.into_iter().chain(aside) {
        add(&mut text, &mut out, &chapter, &own);
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
        origins: out.origins,
        notes,
        source: Some(bytes),
        ..made
    })
}

/// A chapter of the spine.
#[derive(Debug, Clone)]
struct Chapter {
    path: String,
    /// Whether it is the table of contents made for programs.
    navigation: bool,
}

/// A chapter without its notes, and the notes.
fn without_notes(page: String) -> (String, Option<String>) {
    let read = html::fragment(&page, 0);
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
        return (page, None);
    }
    rest.push_str(&page[at..]);
    (rest, Some(notes))
}

/// Whether a chapter is the cover or the page that only repeats the title.
fn is_title(page: &str) -> bool {
    ["epub:type=\"titlepage\"", "epub:type=\"cover\""].iter().any(|sign| page.contains(sign))
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
    let item = |id: &str| all.iter().find(|e| e.name() == "item" && e.attr("id") == Some(id));
    let chapter = |reference: &super::xml::Element| {
        let item = item(reference.attr("idref")?)?;
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
