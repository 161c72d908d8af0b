//! What an extractor hands over beside the text: tables, places in the original, evidence, labels.

use crate::text::Span;

/// A table: its cells in reading order, each with its row and column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// From its first cell to its last.
    pub span: Span,
    /// What it is called, where it has a caption.
    pub caption: Option<Span>,
    /// Its cells by place. None is inside another: an inner table is a table of its own.
    pub cells: Vec<Cell>,
}

/// A cell of a table. One that plain text wraps comes once for each of its pieces, with the same row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Where its content stands; empty for an empty cell.
    pub span: Span,
    /// Its first row, from 0, counted through head and body.
    pub row: u32,
    /// Its first column, from 0.
    pub column: u32,
    /// How many rows it spans, at least 1.
    pub rows: u32,
    /// How many columns it spans, at least 1.
    pub columns: u32,
    /// Whether the format says that it heads a row or a column.
    pub header: bool,
}

/// From `start` to the next origin's start the text comes from one place of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Where in the text it begins.
    pub start: u32,
    /// Where a person finds it in the original.
    pub place: Place,
}

/// A place in an original, as a person looks for it. All numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line of a page, as in PDF.
    Page {
        /// The page, by its place in the file.
        page: u32,
        /// The line on it.
        line: u32,
    },
    /// A paragraph of a word processor's file or of a book.
    Paragraph {
        /// The part of the file: `body`, `footnote 3`, `header 1`, or a chapter's file name.
        part: Box<str>,
        /// The paragraph in that part.
        number: u32,
        /// Table, row and column, for a paragraph in a cell.
        cell: Option<[u32; 3]>,
    },
    /// An element, by a CSS selector that finds it.
    Element(Box<str>),
}

/// A number or letter that is shown before a block but does not stand in the text, as the number of
/// an item in `<ol>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where the block begins.
    pub at: u32,
    /// What is shown: `3.`, `c.`, `iv.`
    pub text: Box<str>,
}

/// A stretch that the file says is in a language: the whole text, or a part that is in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Where; stretches may nest, the inner one tells.
    pub span: Span,
    /// The tag as it stands (BCP 47): `fr`, `zh-Hant`.
    pub tag: Box<str>,
}

/// Something that the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it speaks of.
    pub about: About,
    /// Where it says so: `og:title`, `JSON-LD datePublished`, `front matter date`.
    pub source: String,
    /// What it says, as it stands there, entities and escapes read.
    pub value: String,
    /// Where that stands in the text; empty at 0 where it stands outside.
    pub span: Span,
}

/// What evidence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The title of the document.
    Title,
    /// Who wrote it.
    Author,
    /// Who published it.
    Publisher,
    /// The body that issued it.
    Issuer,
    /// Who translated it.
    Translator,
    /// Which edition or version it is.
    Edition,
    /// The name of the site it stands on.
    Site,
    /// When it was first published.
    Published,
    /// When it was last changed.
    Modified,
    /// When the file was made.
    Created,
    /// When it was taken from its address.
    Captured,
    /// A date of which the file does not say what happened then.
    Date,
    /// The address that it wants to be known by.
    Address,
    /// Its language.
    Language,
    /// What it is about.
    Description,
    /// What kind of thing it is: an article, a product.
    Kind,
    /// A number or name that identifies it.
    Identifier,
    /// Under which terms it may be used.
    Rights,
    /// The program that made it.
    Generator,
}

impl About {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            About::Title => "title",
            About::Author => "author",
            About::Publisher => "publisher",
            About::Issuer => "issuer",
            About::Translator => "translator",
            About::Edition => "edition",
            About::Site => "site",
            About::Published => "published",
            About::Modified => "modified",
            About::Created => "created",
            About::Captured => "captured",
            About::Date => "date",
            About::Address => "address",
            About::Language => "language",
            About::Description => "description",
            About::Kind => "kind",
            About::Identifier => "identifier",
            About::Rights => "rights",
            About::Generator => "generator",
        }
    }
}
