//! PDF: what is printed on its pages, in reading order.
//!
//! Objects, content streams and fonts are read with the `hayro` crates. What they do not do is here:
//! glyphs to lines, lines to columns, tables and paragraphs, across pages; running heads and notes.

mod accent;
mod annotation;
mod bomb;
mod columns;
mod font;
mod furniture;
mod grid;
mod gutter;
mod interpret;
mod line;
mod margin;
mod notes;
mod paragraph;
mod side;
mod tex;
mod write;

use super::made::Maker;
use super::{About, Extracted, Format};
use crate::capture::Error;
use columns::{Item, Line, Numbered};
use font::Fonts;
use furniture::Sheet;
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use interpret::{Budget, Glyph, Printed, Rule};
use paragraph::{Flow, Paragraph};
use std::sync::Arc;

/// The stack of the thread that reads a file: objects may be nested deep, within the limits of the
/// crate that reads them.
const STACK: usize = 64 << 20;
/// Operators and characters that a file may have: 20,000 dense pages.
const STEPS: u64 = 400_000_000;
/// Pages that are read; more is no document for people.
const PAGES: usize = 50_000;
/// So many pages are named in a note.
const NAMED: usize = 12;

/// Reads a PDF file, in a thread of its own so that whatever happens there ends there.
///
/// # Errors
/// When it is encrypted, damaged beyond reading, or larger than the budget.
pub(super) fn read(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    let shared = Arc::new(bytes);
    let (inner, title) = (Arc::clone(&shared), name.to_owned());
    let reader = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK);
    let failed = |why: &str| Error::new(format!("{name} could not be read: {why}"), None);
    let thread = reader.spawn(move || make(inner, &title)).map_err(|error| failed(&error.to_string()))?;
    let maker = thread.join().map_err(|_| failed("it is damaged in a way that the PDF reader cannot cope with"))??;
    let bytes = Arc::try_unwrap(shared).unwrap_or_else(|shared| shared.as_ref().clone());
    maker.finish(Format::Pdf, bytes, name)
}

fn make(bytes: Arc<Vec<u8>>, name: &str) -> Result<Maker, Error> {
    bomb::check(&bytes, name)?;
    let pdf = Pdf::new(bytes).map_err(|error| refused(error, name))?;
    let mut maker = Maker::default();
    about(&pdf, &mut maker);
    let pages = pdf.pages();
    if pages.len() > PAGES {
        return Err(Error::new(format!("{name} has {} pages; at most {PAGES} are read", pages.len()), None));
    }
    let mut fonts = Fonts::new();
    let mut budget = Budget { steps: STEPS };
    let mut sheets = Vec::with_capacity(pages.len());
    let mut told = Told::default();
    let mut known = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let printed = interpret::page(page, &mut fonts, &mut budget);
        if !budget.spend(1) {
            let message =
                format!("{name} takes too long to read: page {} of {} is where it stops", at + 1, pages.len());
            return Err(Error::new(message, Some("it may be made to do harm; print it to a new PDF first".to_owned())));
        }
        told.page(at + 1, &printed);
        sheets.push(sheet(printed, &mut known));
    }
    assemble(&mut maker, &sheets);
    told.tell(&mut maker, pages.len());
    Ok(maker)
}

/// The error for a file that cannot be opened.
fn refused(error: LoadPdfError, name: &str) -> Error {
    let (message, hint) = match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => (
            "is an encrypted PDF file and needs a password".to_owned(),
            "remove its password (qpdf --decrypt) and try again",
        ),
        LoadPdfError::Decryption(_) => (
            "is a PDF file, encrypted in a way that cannot be read".to_owned(),
            "decrypt it (qpdf --decrypt) and try again",
        ),
        LoadPdfError::Invalid => (
            "is a damaged PDF file: no pages can be found in it".to_owned(),
            "open it in a PDF viewer and print it to a new file",
        ),
    };
    Error::new(format!("{name} {message}"), Some(hint.to_owned()))
}

/// What the file says about itself.
fn about(pdf: &Pdf, maker: &mut Maker) {
    let data = pdf.metadata();
    let texts = [
        (About::Title, "Title", &data.title),
        (About::Author, "Author", &data.author),
        (About::Description, "Subject", &data.subject),
        (About::Generator, "Creator", &data.creator),
        (About::Generator, "Producer", &data.producer),
    ];
    for (about, key, value) in texts {
        if let Some(value) = value {
            maker.evidence(about, &format!("PDF {key}"), &string(value));
        }
    }
    let dates =
        [(About::Created, "CreationDate", data.creation_date), (About::Modified, "ModDate", data.modification_date)];
    for (about, key, date) in dates {
        if let Some(d) = date {
            let stated =
                format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", d.year, d.month, d.day, d.hour, d.minute, d.second);
            maker.evidence(about, &format!("PDF {key}"), &stated);
        }
    }
    let root: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let language = root.and_then(|root| root.get::<hayro_syntax::object::String<'_>>("Lang"));
    if let Some(language) = language {
        maker.evidence(About::Language, "PDF Lang", &string(language.as_bytes()));
    }
}

/// A string of a PDF file: UTF-16 or UTF-8 with a mark, else Latin.
fn string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// What is to be told of the pages.
#[derive(Default)]
struct Told {
    /// Pages with an image and no text.
    scanned: Vec<usize>,
    unknown: usize,
}

impl Told {
    fn page(&mut self, number: usize, printed: &Printed) {
        if printed.image && printed.glyphs.iter().all(|glyph| glyph.char.is_whitespace()) {
            self.scanned.push(number);
        }
        self.unknown += printed.unknown;
    }

    fn tell(self, maker: &mut Maker, pages: usize) {
        if !self.scanned.is_empty() {
            let named: Vec<String> = spans(&self.scanned).into_iter().take(NAMED).collect();
            let (page, are) = if self.scanned.len() == 1 { ("page", "is an image") } else { ("pages", "are images") };
            let count = format!("{} of {pages} pages", self.scanned.len());
            let named = named.join(", ");
            maker.notes.push(format!("{count} without text: {page} {named} {are}; recognise the text (OCR) first"));
        }
        if self.unknown > 0 {
            let count = self.unknown;
            maker
                .notes
                .push(format!("{count} characters have fonts that do not say what they are; they are read as U+FFFD"));
        }
    }
}

/// Numbers as spans: `3`, `5–9`.
fn spans(numbers: &[usize]) -> Vec<String> {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| if run.len() == 1 { run[0].to_string() } else { format!("{}–{}", run[0], run[run.len() - 1]) })
        .collect()
}

/// A page as rows, with what runs in other directions behind it.
struct Page {
    sheet: Sheet,
    rules: Vec<Rule>,
    /// Rows of text that is turned, each direction by itself.
    turned: Vec<Vec<Numbered>>,
    /// Notes in the margins, each margin by itself.
    side: Vec<Vec<Numbered>>,
    /// Numbers of lines in the margin, and what is printed askew: a watermark.
    aside: Vec<Numbered>,
}

fn sheet(printed: Printed, known: &mut gutter::Known) -> Page {
    let Printed { mut glyphs, rules, height, width, .. } = printed;
    accent::compose_all(&mut glyphs);
    let margin = 0.02;
    let inside = |glyph: &Glyph| {
        glyph.x > -margin * width
            && glyph.x < width * (1.0 + margin)
            && glyph.y > -margin * height
            && glyph.y < height * (1.0 + margin)
    };
    let mut ways: [Vec<Glyph>; 5] = Default::default();
    glyphs.into_iter().filter(inside).for_each(|glyph| ways[way(&glyph)].push(glyph));
    let mut number = 0;
    let mut count = |rows: Vec<line::Row>| -> Vec<Numbered> {
        let numbered = |row| {
            number += 1;
            (number, row)
        };
        rows.into_iter().map(numbered).collect()
    };
    let [mut upright, down, over, up, askew] = ways;
    let notes = side::part(&mut upright);
    let mut rows = count(line::rows(&upright, &rules, known));
    let margin = margin::numbers(&mut rows);
    let turned = [(down, 1), (over, 2), (up, 3)];
    let turned = turned.into_iter().filter(|(glyphs, _)| !glyphs.is_empty());
    let turned = turned
        .map(|(glyphs, turns)| count(line::rows(&turn(glyphs, turns, width, height), &[], &mut Vec::new())))
        .collect();
    let mut aside = margin;
    aside.extend(count(line::rows(&level(askew), &[], &mut Vec::new())));
    let side = notes.into_iter().map(count).collect();
    Page { sheet: Sheet { rows, height }, rules, turned, side, aside }
}

/// The direction of a glyph: 0 to the right, 1 down, 2 to the left, 3 up, 4 askew.
fn way(glyph: &Glyph) -> usize {
    let (dx, dy) = (glyph.dx, glyph.dy);
    let slack = 0.05 * (dx.abs() + dy.abs());
    match () {
        () if glyph.vertical => 1,
        () if dy.abs() <= slack && dx >= 0.0 => 0,
        () if dx.abs() <= slack && dy > 0.0 => 1,
        () if dy.abs() <= slack => 2,
        () if dx.abs() <= slack => 3,
        () => 4,
    }
}

/// Turns glyphs so that they run to the right.
fn turn(mut glyphs: Vec<Glyph>, turns: usize, width: f32, height: f32) -> Vec<Glyph> {
    for glyph in &mut glyphs {
        let Glyph { x, y, dx, dy, .. } = *glyph;
        (glyph.x, glyph.y, glyph.dx) = match turns {
            1 => (y, width - x, dy.abs().max(dx.abs() * f32::from(u8::from(dy == 0.0)))),
            2 => (width - x, height - y, -dx),
            _ => (height - y, x, -dy),
        };
        glyph.dy = 0.0;
    }
    glyphs
}

/// Lays askew glyphs out along their own direction.
fn level(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let Some(first) = glyphs.first() else { return glyphs };
    let length = first.dx.hypot(first.dy).max(1e-3);
    let (cos, sin) = (first.dx / length, first.dy / length);
    for glyph in &mut glyphs {
        let Glyph { x, y, dx, dy, .. } = *glyph;
        (glyph.x, glyph.y) = (x * cos + y * sin, y * cos - x * sin);
        (glyph.dx, glyph.dy) = (dx.hypot(dy), 0.0);
    }
    glyphs
}

/// Puts the pages together: text first, then notes, then what belongs to pages.
fn assemble(maker: &mut Maker, pages: &[Page]) {
    let sheets: Vec<Sheet> =
        pages.iter().map(|page| Sheet { rows: page.sheet.rows.clone(), height: page.sheet.height }).collect();
    let marks = furniture::find(&sheets);
    let mut items: Vec<Vec<Item>> = Vec::with_capacity(pages.len());
    let (mut side, mut again) = (Vec::new(), Vec::new());
    let mut known = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let number = at as u32 + 1;
        let kept = page.sheet.rows.iter().zip(&marks[at]).filter(|(_, furniture)| !**furniture);
        let rows: Vec<Numbered> = kept.map(|(row, _)| row.clone()).collect();
        let (above, below) = rows.split_at(notes::apart(&rows, &page.rules));
        let mut own = columns::order(above, &page.rules, number, &mut known);
        own.extend(columns::order(below, &page.rules, number, &mut known));
        page.turned.iter().for_each(|rows| own.extend(columns::order(rows, &[], number, &mut Vec::new())));
        // A page that only goes on with a table has given it away.
        if let Some(before) = items.iter_mut().rev().find(|own| !own.is_empty()) {
            again.extend(grid::continued(before, &mut own));
        }
        items.push(own);
        let mut notes: Vec<Paragraph> = page.side.iter().flat_map(|rows| beside(rows, number)).collect();
        let height = |note: &Paragraph| note.lines.first().map_or(0.0, |line| line.segment.y);
        notes.sort_by(|a, b| height(a).total_cmp(&height(b)));
        side.extend(notes);
    }
    let lines: Vec<&Line> = items.iter().flatten().flat_map(of).collect();
    let body = write::body(&lines);
    let (mut text, mut feet) = (Vec::new(), Vec::new());
    for (own, page) in items.into_iter().zip(pages) {
        let (own, notes) = notes::split(own, body, &page.rules);
        text.extend(own);
        feet.extend(notes);
    }
    let mut feet = paragraphs(feet, body);
    let mut flow = paragraph::join(text, body);
    if feet.is_empty() {
        feet = notes::behind(&mut flow);
    }
    let signs = feet.iter().filter_map(|note| {
        let first = note.lines.first()?;
        let length = notes::label(&first.segment)?;
        Some(first.segment.text[..length].trim_end_matches(['.', ')', ']', ' ']).to_owned())
    });
    let signs = signs.collect();
    let look = write::Look::new(&flow, body, signs);
    write::flow(maker, &flow, &look);
    let tabs = side::repeated(&mut side);
    feet.iter().chain(&side).for_each(|note| write::note(maker, &note.lines, &look));
    for line in tabs.iter().flat_map(|tab| &tab.lines).chain(&again) {
        write::furniture(maker, &line.segment, line.page, line.number);
    }
    edges(maker, pages, &marks);
}

/// The notes of a margin: each ends where the lines part.
fn beside(rows: &[Numbered], page: u32) -> Vec<Paragraph> {
    let mut notes: Vec<Paragraph> = Vec::new();
    for item in columns::order(rows, &[], page, &mut Vec::new()) {
        for line in of(&item) {
            let goes_on = |above: &Line| line.segment.y - above.segment.y < 1.8 * line.segment.size;
            match notes.last_mut() {
                Some(open) if open.lines.last().is_some_and(goes_on) => open.lines.push(line.clone()),
                _ => notes.push(Paragraph { lines: vec![line.clone()] }),
            }
        }
    }
    notes
}

/// The lines of an item.
fn of(item: &Item) -> Vec<&Line> {
    match item {
        Item::Line(line) => vec![line],
        Item::Table(rows) => rows.iter().flatten().flatten().collect(),
    }
}

/// The notes: each begins with its sign, and may go on on the next page.
fn paragraphs(items: Vec<Item>, body: f32) -> Vec<Paragraph> {
    let mut notes: Vec<Paragraph> = Vec::new();
    for flow in paragraph::join(items, body) {
        let Flow::Paragraph(paragraph) = flow else { continue };
        for line in paragraph.lines {
            match notes.last_mut() {
                Some(open) if notes::sign(&line.segment).is_none() => open.lines.push(line),
                _ => notes.push(Paragraph { lines: vec![line] }),
            }
        }
    }
    notes
}

/// Running heads and feet, page by page, and watermarks.
fn edges(maker: &mut Maker, pages: &[Page], marks: &[Vec<bool>]) {
    for (at, page) in pages.iter().enumerate() {
        let marked = page.sheet.rows.iter().zip(&marks[at]).filter(|(_, furniture)| **furniture).map(|(row, _)| row);
        for (number, row) in marked.chain(&page.aside) {
            let text = row.text();
            let segment = line::Segment { text, ..line::Segment::default() };
            write::furniture(maker, &segment, at as u32 + 1, *number);
        }
    }
}
