//! DOCX, ODT and EPUB: ZIP containers of XML.

mod container;
mod docx;
mod epub;
mod number;
mod numbering;
mod odt;
mod odtlist;
mod odtsize;
mod styles;
mod tongue;
mod xml;

use super::Extracted;
use super::made::{Block, Maker};
use super::{About, Read, Tracked};
use crate::capture::Error;
use xml::Element;

/// A format in a ZIP container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML, a text document.
    Docx,
    /// OpenDocument, a text.
    Odt,
    /// A book.
    Epub,
}

/// Reads a file of this kind.
///
/// # Errors
/// When the container is damaged, encrypted, unpacks to too much, or holds no document.
pub(super) fn read(kind: Kind, bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    match kind {
        Kind::Docx => docx::read(bytes, name, tracked),
        Kind::Odt => odt::read(bytes, name, tracked),
        Kind::Epub => epub::read(bytes, name),
    }
}

/// Takes the properties of a document in: Dublin Core and its relatives, whatever the format.
fn properties(maker: &mut Maker, part: &str, root: Element) {
    for element in root.all() {
        let about = match element.name() {
            "title" => About::Title,
            "creator" | "initial-creator" => About::Author,
            "Company" | "publisher" => About::Publisher,
            "created" | "creation-date" => About::Created,
            "modified" => About::Modified,
            // In ODF this is when it was last changed; in a book when it was published.
            "date" if part == "meta.xml" => About::Modified,
            "date" => About::Published,
            "language" => About::Language,
            "description" | "subject" => About::Description,
            "identifier" => About::Identifier,
            "rights" => About::Rights,
            "Application" | "generator" => About::Generator,
            _ => continue,
        };
        maker.evidence(about, &format!("{part} {}", element.name()), &element.text());
    }
    // A book says when it was changed in a `meta` with a property.
    let metas = root.all().into_iter().filter(|element| element.name() == "meta");
    for meta in metas.filter(|meta| meta.attr("property") == Some("dcterms:modified")) {
        maker.evidence(About::Modified, &format!("{part} dcterms:modified"), &meta.text());
    }
}

/// The error for a container that lacks its main part.
fn no_document(name: &str, part: &str) -> Error {
    Error::new(format!("{name} has no {part}: it is no document, or a damaged one"), None)
}

/// Adds a sentence on tracked changes, if there are any.
fn tell_tracked(maker: &mut Maker, changes: usize, tracked: Tracked) {
    if changes > 0 {
        let (read, other) = match tracked {
            Tracked::Accepted => ("accepted", "rejected"),
            Tracked::Rejected => ("rejected", "accepted"),
        };
        let are = if changes == 1 { "tracked change is" } else { "tracked changes are" };
        maker.notes.push(format!("{changes} {are} read as {read} (--tracked {other} reads them the other way)"));
    }
}

/// Tells of text that the file hides from readers.
fn tell_hidden(maker: &mut Maker, count: usize) {
    if count > 0 {
        let are = if count == 1 { "character" } else { "characters" };
        maker.notes.push(format!("hidden text is not read: {count} {are}"));
    }
}

/// The page number at the end of an entry of a table of contents is furniture of the page.
fn without_page(block: &mut Block) {
    let text = block.text.trim_end();
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
    let head = &text[..text.len() - digits];
    if head.ends_with('\t') && digits > 0 {
        block.reads.push((head.trim_end().len(), text.len(), Read::Skip));
    }
}

/// What stands in front of a comment, which may answer another.
fn remark(author: &str, answers: Option<usize>) -> String {
    match answers {
        Some(to) => format!("Answer by {author} to comment {to}: "),
        None => format!("Comment by {author}: "),
    }
}

/// Tells of comments.
fn tell_remarks(maker: &mut Maker, count: usize) {
    if count > 0 {
        let are = if count == 1 { "comment is" } else { "comments are" };
        maker.notes.push(format!("{count} {are} kept behind the text, as boilerplate"));
    }
}
