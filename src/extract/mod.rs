//! From bytes to text: the format, the encoding, and what of the text is not read as it stands.
//!
//! Extraction never rewrites. The text of a plain text, Markdown or HTML file is the decoded file
//! itself, markup included, so that places in the text are places in the file; [`Mark`]s tell which
//! stretches a reader does not see, or sees as something else.
//!
//! # How an extractor hands over
//!
//! An extractor returns the text and what it says about it (the fields of [`Extracted`]). All spans are bytes of that text.
//! - *Textual formats* (text, Markdown, HTML): the text is the decoded file. What is not read is a
//!   [`Mark`]: `Skip` joins what stands on both sides, `Break` parts blocks, lines and cells.
//! - *Containers of other things* (PDF, DOCX, ODT, EPUB): the text is made, block after block. A block
//!   is one line, however long, ended by `\n`; an empty line parts it from the next. A line break inside
//!   a block is one `\n`; cells of a row are parted by a tab, rows by `\n`. Nothing else is put in,
//!   but for what a reader of the printed document sees: numbers of lists and notes. There are no
//!   marks then, except `Gloss`.
//! - *Roles* are [`Hint`]s over the blocks (headings with their level, items, quotes, rows, cells,
//!   captions, notes; `Nav` for what a site and `Furniture` for what a page adds). A block without one
//!   is a paragraph. Hints nest, and are sorted by start, outer before inner.
//! - *Tables* are handed over as well: [`Table`], a list of [`Cell`]s with row, column and header flag.
//! - *Labels* that are shown and not in the text (`<ol>`) are [`Label`]s.
//! - *Origins* say where in the original a stretch stands (page and line, paragraph, cell); HTML makes
//!   its own when a report asks (`Document::origin`).
//! - *Evidence* is what the file says about itself: titles, dates, publisher, address.

mod count;
mod decode;
mod detect;
mod encoding;
mod front;
mod gzip;
mod hand;
mod html;
mod link;
mod leftover;
#[cfg(any(feature = "pdf", feature = "office"))]
mod made;
mod markdown;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(any(feature = "pdf", feature = "office"))]
mod size;
mod tabular;
mod unwrap;
pub mod warc;

pub use hand::{About, Cell, Evidence, Label, Origin, Place, Spoken, Table};
pub(crate) use html::entity::unescaped;

use crate::capture::Error;
use crate::text::{Span, Text};

/// What extraction made of the bytes.
#[derive(Debug, Clone)]
pub struct Extracted {
    /// The decoded file, verbatim.
    pub text: Text,
    /// What it was read as.
    pub format: Format,
    /// The encoding it was decoded from, by its WHATWG name.
    pub encoding: &'static str,
    /// Stretches that are not read as they stand: sorted, disjoint, none empty.
    pub marks: Vec<Mark>,
    /// What the format says about stretches: sorted by start, outer before inner.
    pub hints: Vec<Hint>,
    /// The tables, by place.
    pub tables: Vec<Table>,
    /// Numbers and letters that are shown and not in the text, by place.
    pub labels: Vec<Label>,
    /// The languages that the format states, by place, outer before inner.
    pub spoken: Vec<Spoken>,
    /// Where in the original the text stands, by place; empty where the text is the file.
    pub origins: Vec<Origin>,
    /// What the file says about itself.
    pub evidence: Vec<Evidence>,
    /// What a person should know about how the bytes were read.
    pub notes: Vec<String>,
    /// The bytes, where the text is not they.
    pub source: Option<Vec<u8>>,
}

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text; all of it is read as it stands.
    Text,
    /// CommonMark with tables, footnotes, task lists and front matter.
    Markdown,
    /// HTML, however broken.
    Html,
    /// PDF; the text is made of what is printed on its pages.
    Pdf,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A book; the text is that of its chapters' pages, markup included.
    Epub,
}

/// How tracked changes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracked {
    /// As if all were accepted.
    #[default]
    Accepted,
    /// As if all were rejected.
    Rejected,
}

impl Format {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Odt => "odt",
            Format::Epub => "epub",
        }
    }

    /// Whether the text was made, one line for each paragraph: its lines are no evidence of a layout.
    pub fn made(self) -> bool {
        matches!(self, Format::Pdf | Format::Docx | Format::Odt)
    }
}

/// A stretch that is not read as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands. Neighbours of the same kind may share one mark.
    pub span: Span,
    /// How it is read.
    pub read: Read,
}

/// How a marked stretch is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Not at all: what stands on both sides is joined, as by `<b>`.
    Skip,
    /// As the end of a block, a line or a cell, as `<p>`, `<br>`, `<td>` and `|`.
    Break,
    /// As this character: an entity such as `&amp;`.
    Char(char),
    /// As a ruby gloss, the content of `<rt>` and `<rp>`.
    Gloss,
}

/// What the format itself says about a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands, without the tags around it; hints may nest.
    pub span: Span,
    /// What it is.
    pub role: Role,
}

/// What a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The title of the page, outside its text: marked [`Read::Skip`] as well.
    Title,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A quotation set off as a block.
    Quote,
    /// Code, where white space matters.
    Code,
    /// Words in smaller type.
    Small,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A caption of a figure or a table.
    Caption,
    /// A footnote, or several.
    Footnote,
    /// Boilerplate: navigation, banners, cookie notices, adverts, forms, comments.
    Nav,
    /// Furniture of a page: running heads and feet, page numbers.
    Furniture,
    /// Front matter: what the file says about itself.
    Meta,
}

impl Role {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Heading(_) => "heading",
            Role::Item => "item",
            Role::Quote => "quote",
            Role::Code => "code",
            Role::Small => "small",
            Role::Row => "row",
            Role::Cell => "cell",
            Role::Caption => "caption",
            Role::Footnote => "footnote",
            Role::Nav => "boilerplate",
            Role::Furniture => "furniture",
            Role::Meta => "metadata",
        }
    }
}

/// Reads bytes that go by `name`; format and encoding are told from the bytes first.
///
/// Takes linear time. Valid UTF-8 is not copied; another encoding needs the bytes and the text at
/// once. What cannot be decoded becomes U+FFFD and a note. Fails only for what is no text: a format
/// that cannot be read yet, or binary data.
///
/// ```
/// use recension::extract::{Format, Read, extract};
/// let page = extract(b"<p>Fish &amp; chips</p>".to_vec(), "menu.html").unwrap();
/// assert_eq!(page.format, Format::Html);
/// assert_eq!(page.text.as_str(), "<p>Fish &amp; chips</p>");
/// let reads: Vec<_> = page.marks.iter().map(|mark| mark.read).collect();
/// assert_eq!(reads, [Read::Break, Read::Char('&'), Read::Break]);
/// ```
///
/// What is packed with gzip, and a web archive (WARC) of one page, are read as what is in them.
pub fn extract(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    extract_as(bytes, name, Tracked::default())
}

/// Reads bytes as [`extract`] does, with tracked changes as asked for.
///
/// # Errors
/// As [`extract`].
pub fn extract_as(bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    match unwrap::unwrap(&bytes, name)? {
        Some(inner) => inner.read(bytes, tracked),
        None => read(bytes, name, tracked),
    }
}

/// Reads bytes that are not wrapped in anything.
fn read(bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    match detect::container(&bytes) {
        Some(format) => contained(format, bytes, name, tracked),
        None => textual(bytes, name),
    }
}

/// Reads a format that is no text, where this build can.
fn contained(format: Format, bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    match format {
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(bytes, name),
        #[cfg(feature = "office")]
        Format::Docx => office::read(office::Kind::Docx, bytes, name, tracked),
        #[cfg(feature = "office")]
        Format::Odt => office::read(office::Kind::Odt, bytes, name, tracked),
        #[cfg(feature = "office")]
        Format::Epub => office::read(office::Kind::Epub, bytes, name, tracked),
        format => {
            let _ = (bytes, tracked);
            let hint = Some("this build leaves that format out; take one that has it".to_owned());
            Err(Error::new(format!("{name} is in the format {}, which cannot be read", format.name()), hint))
        }
    }
}

/// Reads a format that is text.
fn textual(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    let mut notes = Vec::new();
    if bytes.is_empty() {
        notes.push("empty file".to_owned());
    }
    detect::refuse_known(&bytes, name)?;
    let bytes = match plain(bytes) {
        Ok(string) => {
            detect::refuse_binary(string.as_bytes(), name)?;
            return Ok(marked(Text::copied(string, 0), "UTF-8", notes, name, None));
        }
        Err(bytes) => bytes,
    };
    let choice = encoding::choose(&bytes);
    if !choice.coding.wide() {
        detect::refuse_binary(&bytes, name)?;
    }
    let encoding = choice.coding.name();
    notes.extend(choice.note);
    let decoded = decode::decode(bytes.clone(), choice.coding, choice.skip);
    if u32::try_from(decoded.text.len()).is_err() {
        let message = format!("{name} is too large: its text takes more than 4 GiB");
        return Err(Error::new(message, None));
    }
    notes.extend(losses(decoded.lost, decoded.first, encoding));
    Ok(marked(decoded.text, encoding, notes, name, Some(bytes)))
}

/// UTF-8 text without a byte order mark, zeros, escapes, or a declaration that might say otherwise;
/// or the bytes again.
fn plain(bytes: Vec<u8>) -> Result<String, Vec<u8>> {
    let head = &bytes[..bytes.len().min(4096)];
    let doubtful = bytes.starts_with(b"\xef\xbb\xbf")
        || memchr::memchr2(0, 0x1b, &bytes).is_some()
        || memchr::memmem::find(head, b"charset").is_some()
        || memchr::memmem::find(head, b"encoding").is_some();
    if doubtful { Err(bytes) } else { String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes) }
}

/// The text with what its format says about it.
fn marked(
    text: Text,
    encoding: &'static str,
    mut notes: Vec<String>,
    name: &str,
    source: Option<Vec<u8>>,
) -> Extracted {
    notes.extend(zeros(&text));
    let format = detect::format(text.as_str(), name);
    if format == Format::Text && text.as_str().trim_start().starts_with("<?xml") {
        notes.push("XML is read as plain text, tags included".to_owned());
    }
    if format == Format::Text && detect::is_mail(text.as_str()) {
        notes.push(
            "it seems to be an e-mail: its head is read as text, and parts that are packed stay packed".to_owned(),
        );
    }
    let Markup { marks, hints, tables, labels, spoken, origins, evidence } = match format {
        Format::Text => Markup { tables: tabular::tables(text.as_str()), ..leftover::read(text.as_str()) },
        Format::Markdown => markdown::read(text.as_str()),
        Format::Html => html::page(text.as_str()),
        Format::Pdf | Format::Docx | Format::Odt | Format::Epub => Markup::default(),
    };
    Extracted { text, format, encoding, marks, hints, tables, labels, spoken, origins, evidence, notes, source }
}

/// Where in a page the blocks of its text stand, by place: for a text that was read as HTML.
///
/// A report asks for it, so it is no part of reading; takes linear time.
pub(crate) fn origins(text: &str) -> Vec<Origin> {
    html::origins(text)
}

/// Tells what could not be decoded.
fn losses(count: usize, first: u64, encoding: &str) -> Option<String> {
    let (sequences, are) = if count == 1 { ("sequence", "is") } else { ("sequences", "are") };
    (count > 0).then(|| {
        format!(
            "{count} byte {sequences} not valid in {encoding} {are} read as U+FFFD, \
             the first at byte {first}"
        )
    })
}

/// Tells of zero bytes in the text.
fn zeros(text: &Text) -> Option<String> {
    let first = memchr::memchr(0, text.as_str().as_bytes())?;
    let count = memchr::memchr_iter(0, text.as_str().as_bytes()).count();
    let byte = text.locate(Span::at(first)).start;
    let characters = if count == 1 { "character" } else { "characters" };
    Some(format!("{count} NUL {characters}, the first at byte {byte}"))
}

/// What a format says about the text; see [`Extracted`] for the fields.
#[derive(Debug, Default)]
struct Markup {
    marks: Vec<Mark>,
    hints: Vec<Hint>,
    tables: Vec<Table>,
    labels: Vec<Label>,
    spoken: Vec<Spoken>,
    origins: Vec<Origin>,
    evidence: Vec<Evidence>,
}

impl Markup {
    /// Marks `start..end`; grows the mark before where that reads the same.
    fn mark(&mut self, start: usize, end: usize, read: Read) {
        let span = Span::new(start, end);
        if span.is_empty() {
            return;
        }
        match self.marks.last_mut() {
            Some(last) if last.span.end == span.start && last.read == read && read.joins() => {
                last.span.end = span.end;
            }
            _ => self.marks.push(Mark { span, read }),
        }
    }

    fn hint(&mut self, start: usize, end: usize, role: Role) {
        self.hints.push(Hint { span: Span::new(start, end), role });
    }
}

impl Read {
    /// Whether two neighbours are as good as one.
    fn joins(self) -> bool {
        matches!(self, Read::Skip | Read::Break)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How a text reads: `⏎` for a break, `{}` around a gloss, nothing for a skip.
    pub(super) fn reading(text: &str, markup: &Markup) -> String {
        let mut out = String::new();
        let mut at = 0;
        for mark in &markup.marks {
            let span = mark.span.range();
            out.push_str(&text[at..span.start]);
            match mark.read {
                Read::Skip => {}
                Read::Break => out.push('⏎'),
                Read::Char(char) => out.push(char),
                Read::Gloss => out.extend(["{", &text[span.clone()], "}"]),
            }
            at = span.end;
        }
        out + &text[at..]
    }

    /// The hints with the text they stand on: `Heading(1) Title`.
    pub(super) fn hints(text: &str, markup: &Markup) -> Vec<String> {
        let told = markup.hints.iter();
        told.map(|hint| format!("{:?} {}", hint.role, &text[hint.span.range()])).collect()
    }

    /// What must hold for any extraction of `bytes`.
    pub(super) fn sound(bytes: &[u8], name: &str) -> Option<Extracted> {
        let extracted = extract(bytes.to_vec(), name).ok()?;
        let text = extracted.text.as_str();
        let mut end = 0;
        for mark in &extracted.marks {
            assert!(mark.span.start >= end && !mark.span.is_empty(), "{mark:?} after {end}");
            assert!(text.get(mark.span.range()).is_some(), "{mark:?} is not between characters");
            end = mark.span.end;
        }
        let order = |pair: &[Hint]| pair[0].span.start <= pair[1].span.start;
        assert!(extracted.hints.windows(2).all(order), "{:?}", extracted.hints);
        for hint in &extracted.hints {
            assert!(text.get(hint.span.range()).is_some(), "{hint:?} is not between characters");
        }
        for cell in extracted.tables.iter().flat_map(|table| &table.cells) {
            assert!(text.get(cell.span.range()).is_some(), "{cell:?} is not between characters");
        }
        let mut before = 0;
        for (at, char) in text.char_indices() {
            let source = extracted.text.locate(Span::new(at, at + char.len_utf8()));
            assert!(before <= source.start && source.start < source.end, "{char:?} {source:?}");
            assert!(source.end <= bytes.len() as u64, "{char:?} {source:?}");
            before = source.end;
        }
        Some(extracted)
    }

    /// Extracts and compares format, encoding and notes.
    fn check(bytes: &[u8], name: &str, format: Format, encoding: &str, notes: &[&str]) {
        let extracted = sound(bytes, name).expect("text");
        assert_eq!((extracted.format, extracted.encoding), (format, encoding), "{name}");
        assert_eq!(extracted.notes, notes, "{name}");
    }

    #[test]
    fn what_is_odd_about_the_bytes_is_noted() {
        use Format::*;
        check(b"", "empty.md", Markdown, "UTF-8", &["empty file"]);
        check(b"\xEF\xBB\xBF", "mark.txt", Text, "UTF-8", &[]);
        let nul = ["2 NUL characters, the first at byte 8"];
        check(b"Section \0\x00 one is about nothing", "a.txt", Text, "UTF-8", &nul);
        let lost = ["1 byte sequence not valid in UTF-8 is read as U+FFFD, the first at byte 9"];
        check(&[&"序言：".as_bytes()[..9], b"\xE4\xB8"].concat(), "a.txt", Text, "UTF-8", &lost);
        let xml = ["XML is read as plain text, tags included"];
        check(b"<?xml version='1.0'?><law><p>One</p></law>", "a.xml", Text, "UTF-8", &xml);
    }

    #[test]
    fn offsets_lead_back_behind_a_mark_and_damage() {
        let bytes = [b"\xEF\xBB\xBFab", &b"\xFF"[..], "中\u{4E00}".as_bytes(), "五六".as_bytes()].concat();
        let extracted = sound(&bytes, "a.txt").expect("text");
        assert_eq!(extracted.text.as_str(), "ab\u{FFFD}中一五六");
        assert_eq!(extracted.text.locate(Span::new(0, 2)), 3..5);
        assert_eq!(extracted.text.locate(Span::new(2, 5)), 5..6);
        assert_eq!(extracted.text.locate(Span::new(5, 11)), 6..12);
    }

    proptest! {
        #[test]
        fn any_bytes_are_sound(bytes: Vec<u8>, name in "(a|-)(\\.(md|html|txt|xml))?") {
            sound(&bytes, &name);
        }

        #[test]
        fn text_in_utf8_is_itself(text: String, mark: bool, name in "a(\\.md|\\.html|\\.txt)") {
            let bytes = [if mark { "\u{FEFF}" } else { "" }, "序：", &text].concat();
            if let Some(extracted) = sound(bytes.as_bytes(), &name) {
                prop_assert_eq!(extracted.text.as_str(), bytes.trim_start_matches('\u{FEFF}'));
                prop_assert_eq!(extracted.encoding, "UTF-8");
            }
        }

        #[test]
        fn any_markup_is_sound(parts in prop::collection::vec(piece(), 0..40), html: bool) {
            let text = parts.concat();
            sound(text.as_bytes(), if html { "a.html" } else { "a.md" });
            sound(text.as_bytes(), "a.txt");
        }
    }

    /// Bits of markup, whole and broken.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div class=nav>",
            "</div>",
            "<b>",
            "</b>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<h1>",
            "</h1>",
            "<h2 id='a>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ruby>",
            "<rt>",
            "</rt>",
            "</ruby>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<!doctype html>",
            "<",
            ">",
            "&amp;",
            "&#x",
            "&copy",
            "<title>",
            "</title>",
            "<nav>",
            "</nav>",
            "<a b=\"",
            "# ",
            "## x {#y}",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "1. ",
            "* ",
            "**",
            "_",
            "`",
            "```",
            "| a | b |",
            "|---|---|",
            "\n| ",
            "[x](y)",
            "![",
            "](",
            "[^1]",
            "[^1]: ",
            "\\",
            "  \n",
            "---\n",
            "+++\n",
            "文",
            "字。",
            "word",
            " ",
            "\t",
            "\r\n",
            "<br>",
            "[x]: /y\n",
            "~~",
            "- [x] ",
            "\u{0}",
            "\u{3000}",
            "a  1.5\n",
            "文\t12\n",
            "| 文 | 2 |\n",
            "----\n",
            "  ",
        ])
    }
}
