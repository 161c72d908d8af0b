//! Word documents (DOCX).

use super::container::{Container, resolve};
use super::numbering::Numbering;
use super::styles::{Style, Styles, halved, on, size};
use super::tongue::{self, Tags};
use super::xml::{Element, Item, Tree};
use super::{no_document, properties, remark, tell_hidden, tell_remarks, tell_tracked, without_page};
use crate::capture::Error;
use crate::extract::made::{Block, Maker};
use crate::extract::size::Size;
use crate::extract::{Extracted, Format, Place, Read, Role, Tracked};
use rustc_hash::FxHashMap;

/// Reads a Word document.
pub(super) fn read(bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    let mut maker = Maker::default();
    {
        let mut container = Container::open(&bytes, name)?;
        let main = main_part(&mut container)?;
        let tree = container.tree(&main)?.ok_or_else(|| no_document(name, &main))?;
        let parts = Parts::read(&mut container, &main)?;
        let mut reader = Reader::new(&mut maker, &parts, tracked);
        reader.part = "body".into();
        let body = tree.root().child("body").unwrap_or(tree.root());
        reader.blocks(body);
        reader.notes();
        reader.comments();
        reader.furniture();
        let (changes, unseen) = (reader.changes, reader.unseen);
        tell_tracked(&mut maker, changes, tracked);
        tell_hidden(&mut maker, unseen);
        for part in ["docProps/core.xml", "docProps/app.xml"] {
            if let Some(tree) = container.tree(part)? {
                properties(&mut maker, part, tree.root());
            }
        }
        maker.notes.append(&mut container.notes);
    }
    maker.finish(Format::Docx, bytes, name)
}

/// The part that holds the document.
fn main_part(container: &mut Container) -> Result<String, Error> {
    let tree = container.tree("_rels/.rels")?;
    let found = tree.as_ref().and_then(|tree| {
        let mut relations = tree.root().elements();
        let main = relations.find(|r| r.attr("Type").is_some_and(|kind| kind.ends_with("/officeDocument")));
        main.and_then(|relation| relation.attr("Target")).map(|target| resolve("", target))
    });
    Ok(found.unwrap_or_else(|| "word/document.xml".to_owned()))
}

/// The parts of a document beside its body.
#[derive(Default)]
struct Parts {
    styles: Styles,
    numbering: Option<Tree>,
    footnotes: Option<Tree>,
    endnotes: Option<Tree>,
    comments: Option<Tree>,
    /// Which comments answer which.
    answers: Option<Tree>,
    /// Documents in other formats that stand in this one, by the id of their relation.
    chunks: Vec<(String, String)>,
    /// Headers and footers by the id of their relation.
    edges: Vec<(String, Tree)>,
}

impl Parts {
    fn read(container: &mut Container, main: &str) -> Result<Parts, Error> {
        let mut parts = Parts::default();
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(relations) = container.tree(&format!("{folder}{slash}_rels/{file}.rels"))? else { return Ok(parts) };
        for relation in relations.root().elements() {
            let (Some(kind), Some(target)) = (relation.attr("Type"), relation.attr("Target")) else { continue };
            if relation.attr("TargetMode") == Some("External") {
                continue;
            }
            let path = resolve(main, target);
            match kind.rsplit('/').next().unwrap_or(kind) {
                "styles" => {
                    parts.styles = container.tree(&path)?.as_ref().map(Styles::read).unwrap_or_default();
                }
                "numbering" => parts.numbering = container.tree(&path)?,
                "footnotes" => parts.footnotes = container.tree(&path)?,
                "endnotes" => parts.endnotes = container.tree(&path)?,
                "comments" => parts.comments = container.tree(&path)?,
                "commentsExtended" => parts.answers = container.tree(&path)?,
                "aFChunk" => parts.chunks.push((relation.attr("Id").unwrap_or_default().to_owned(), path)),
                "header" | "footer" => {
                    let id = relation.attr("Id").unwrap_or_default();
                    parts.edges.extend(container.tree(&path)?.map(|tree| (id.to_owned(), tree)));
                }
                _ => {}
            }
        }
        Ok(parts)
    }
}

/// Reads blocks, wherever they stand.
struct Reader<'p, 'm> {
    maker: &'m mut Maker,
    parts: &'p Parts,
    numbering: Numbering,
    tracked: Tracked,
    changes: usize,
    /// Characters of hidden text.
    unseen: usize,
    /// What the paragraphs that are read are part of, and how many there were.
    part: Box<str>,
    number: u32,
    /// The cell they stand in: table, row and column.
    cell: Option<[u32; 3]>,
    tables: u32,
    /// The role of all that is read, for notes, heads and comments.
    role: Option<Role>,
    /// Notes in the order of their signs: whether at the end, id, and number.
    signs: Vec<(bool, String, String)>,
    foot: u32,
    end: u32,
    /// Heads and feet that sections name, each once.
    edges: Vec<String>,
    /// What is open: a paragraph, and paragraphs around it of text boxes.
    field: Vec<bool>,
    /// Text boxes of the paragraph that is read.
    boxes: Vec<Element<'p>>,
    /// A paragraph whose mark was deleted: the next goes on in it.
    joined: Option<Block>,
    /// The size of type that the style of the paragraph says.
    size: Size,
    /// The languages that it says.
    tags: Tags,
}

impl<'p, 'm> Reader<'p, 'm> {
    fn new(maker: &'m mut Maker, parts: &'p Parts, tracked: Tracked) -> Reader<'p, 'm> {
        Reader {
            maker,
            parts,
            numbering: parts.numbering.as_ref().map(Numbering::read).unwrap_or_default(),
            tracked,
            changes: 0,
            unseen: 0,
            part: "".into(),
            number: 0,
            cell: None,
            tables: 0,
            role: None,
            signs: Vec::new(),
            foot: 0,
            end: 0,
            edges: Vec::new(),
            field: Vec::new(),
            boxes: Vec::new(),
            joined: None,
            size: 0,
            tags: Tags::default(),
        }
    }

    /// Whether a tracked change takes away what is in an element of this name.
    fn gone(&self, name: &str) -> bool {
        match self.tracked {
            Tracked::Accepted => matches!(name, "del" | "moveFrom"),
            Tracked::Rejected => matches!(name, "ins" | "moveTo"),
        }
    }

    /// Paragraphs and tables, and what only stands around them.
    fn blocks(&mut self, outer: Element<'p>) {
        for element in outer.elements() {
            match element.name() {
                "p" => self.paragraph(element),
                "tbl" => self.table(element),
                "sectPr" => self.section(element),
                "altChunk" => self.chunk(element),
                "ins" | "moveTo" | "del" | "moveFrom" if self.gone(element.name()) => self.changes += 1,
                "AlternateContent" => {
                    if let Some(choice) = element.elements().next() {
                        self.blocks(choice);
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" | "txbxContent" => {
                    self.blocks(element);
                }
                _ => {}
            }
        }
        if let Some(block) = self.joined.take() {
            self.maker.block(block);
        }
    }

    /// Tells of a document in another format that Word would put in here.
    fn chunk(&mut self, element: Element) {
        let known = self.parts.chunks.iter().find(|(id, _)| Some(id.as_str()) == element.attr("id"));
        let path = known.map_or("a part that is not there", |(_, path)| path.as_str());
        self.maker.notes.push(format!(
            "{path} stands behind paragraph {} and is not read: open the document in Word and save it again",
            self.number
        ));
    }

    /// Remembers the heads and feet of a section.
    fn section(&mut self, properties: Element<'p>) {
        for reference in properties.elements().filter(|e| matches!(e.name(), "headerReference" | "footerReference")) {
            let id = reference.attr("id").unwrap_or_default();
            if !self.edges.iter().any(|known| known == id) {
                self.edges.push(id.to_owned());
            }
        }
    }

    fn paragraph(&mut self, element: Element<'p>) {
        let properties = element.child("pPr");
        let named = properties.and_then(|p| p.val("pStyle"));
        let style = self.parts.styles.get(named);
        self.number += 1;
        let place = Place::Paragraph { part: self.part.clone(), number: self.number, cell: self.cell };
        let mut block = self.joined.take().unwrap_or_default();
        let goes_on = !block.text.is_empty();
        block.origins.push((block.text.len(), place));
        if !goes_on {
            block.role = self.role.or(role(properties, &style));
            self.label(&mut block, properties, named, &style, element);
        }
        self.size = style.size.unwrap_or_else(|| self.parts.styles.usual_size());
        self.tags = tongue::inner(&style.tags, self.parts.styles.usual_tags());
        if style.hidden {
            self.unseen += element.text().trim().chars().count();
        } else {
            self.runs(element, &mut block);
        }
        if style.contents {
            without_page(&mut block);
        }
        let mark = properties.and_then(|p| p.child("rPr"));
        let mark_gone = mark.is_some_and(|mark| mark.elements().any(|e| self.gone(e.name())));
        let changed = mark.is_some_and(|mark| mark.elements().any(|e| matches!(e.name(), "ins" | "del")));
        self.changes += usize::from(changed && block.text.trim().is_empty());
        if mark_gone && self.cell.is_none() {
            self.joined = Some(block);
        } else {
            self.maker.block(block);
        }
        for content in std::mem::take(&mut self.boxes) {
            self.blocks(content);
        }
        if let Some(section) = properties.and_then(|p| p.child("sectPr")) {
            self.section(section);
        }
    }

    /// Puts the number of a list or heading in front.
    fn label(
        &mut self,
        block: &mut Block,
        properties: Option<Element>,
        named: Option<&str>,
        style: &Style,
        element: Element,
    ) {
        let own = properties.and_then(|p| p.child("numPr"));
        let number = |name: &str| own.and_then(|list| list.val(name)).and_then(|value| value.parse::<u32>().ok());
        let Some(list) = number("numId").or(style.list.0).filter(|&list| list != 0) else { return };
        let level = number("ilvl").or(style.list.1).or_else(|| self.numbering.level_of(list, named)).unwrap_or(0);
        let blank = element.text().trim().is_empty() && element.all().iter().all(|e| e.name() != "sym");
        let Some(printed) = self.numbering.next(list, level) else { return };
        if blank || printed.label.is_empty() {
            return;
        }
        if block.role.is_none() {
            block.role = Some(Role::Item);
        }
        block.push(&printed.label);
        block.push(printed.suffix);
        if !printed.bullet {
            block.label = Some(printed.label);
        }
    }

    /// What stands in a paragraph, or in what surrounds a part of it.
    fn runs(&mut self, outer: Element<'p>, block: &mut Block) {
        for element in outer.elements() {
            match element.name() {
                "r" => self.run(element, block),
                "pPr" => {}
                "ins" | "moveTo" | "del" | "moveFrom" => {
                    self.changes += 1;
                    if !self.gone(element.name()) {
                        self.runs(element, block);
                    }
                }
                "ruby" => self.ruby(element, block),
                "oMath" | "oMathPara" => block.push(&element.text()),
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.runs(content, block);
                    }
                }
                "hyperlink" | "smartTag" | "fldSimple" | "customXml" | "dir" | "bdo" | "subDoc" => {
                    self.runs(element, block);
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: Element<'p>, block: &mut Block) {
        let properties = run.child("rPr");
        let hidden = properties.is_some_and(|properties| on(properties, "vanish"));
        if hidden && !self.field.contains(&true) {
            self.unseen += run.text().trim().chars().count();
        }
        if let Some(reference) = run.elements().find(|element| on_attr(*element, "customMarkFollows")) {
            return self.own_sign(reference, run, block);
        }
        block.sized(self.run_size(properties));
        let text = run.text();
        if text.chars().any(char::is_alphanumeric) {
            block.said(tongue::of(&text, &self.run_tags(properties)));
        }
        for element in run.elements() {
            match element.name() {
                "fldChar" => match element.attr("fldCharType") {
                    Some("begin") => self.field.push(true),
                    Some("separate") => drop(self.field.last_mut().map(|code| *code = false)),
                    Some("end") => drop(self.field.pop()),
                    _ => {}
                },
                // The code of a field is not its text.
                _ if hidden || self.field.contains(&true) => {}
                _ => self.piece(element, block),
            }
        }
    }

    /// A note whose sign the author chose: it stands behind the reference and is not counted.
    fn own_sign(&mut self, reference: Element, run: Element, block: &mut Block) {
        let Some(id) = reference.attr("id") else { return };
        let sign = run.text().trim().to_owned();
        block.push_read(&sign, Read::Skip);
        self.signs.push((reference.name() == "endnoteReference", id.to_owned(), sign));
    }

    /// The size of type of a run: its own, its style's, or its paragraph's.
    fn run_size(&self, properties: Option<Element>) -> Size {
        let Some(properties) = properties else { return self.size };
        let styled = || self.parts.styles.size_of(properties.val("rStyle"));
        let whole = size(properties).or_else(styled).unwrap_or(self.size);
        if halved(properties) { whole / 2 } else { whole }
    }

    /// The languages of a run: its own, its style's, or its paragraph's.
    fn run_tags(&self, properties: Option<Element>) -> Tags {
        let Some(properties) = properties else { return self.tags.clone() };
        let styled = self.parts.styles.tags_of(properties.val("rStyle"), &self.tags);
        tongue::inner(&tongue::of_word(properties), &styled)
    }

    fn piece(&mut self, element: Element<'p>, block: &mut Block) {
        match element.name() {
            "t" | "delText" => element.items().for_each(|item| {
                if let Item::Text(text) = item {
                    block.push(text);
                }
            }),
            "tab" | "ptab" => block.push("\t"),
            "br" if matches!(element.attr("type"), Some("page" | "column")) => {}
            "br" | "cr" => block.push("\n"),
            "noBreakHyphen" => block.push("\u{2011}"),
            "softHyphen" => block.push("\u{ad}"),
            "sym" => block.push(&symbol(element)),
            "ruby" => self.ruby(element, block),
            "footnoteReference" => self.sign(element, block, false),
            "endnoteReference" => self.sign(element, block, true),
            "drawing" | "pict" | "object" => self.boxes(element),
            "AlternateContent" => {
                if let Some(choice) = element.elements().next() {
                    choice.elements().for_each(|inner| self.piece(inner, block));
                }
            }
            _ => {}
        }
    }

    /// Finds text boxes in a drawing; they are read behind the paragraph.
    fn boxes(&mut self, drawing: Element<'p>) {
        let mut rest = vec![drawing];
        while let Some(element) = rest.pop() {
            match element.name() {
                "txbxContent" => self.boxes.push(element),
                "AlternateContent" => rest.extend(element.elements().next()),
                _ => {
                    let inner: Vec<_> = element.elements().collect();
                    rest.extend(inner.into_iter().rev());
                }
            }
        }
    }

    fn ruby(&mut self, element: Element<'p>, block: &mut Block) {
        if let Some(base) = element.child("rubyBase") {
            self.runs(base, block);
        }
        if let Some(gloss) = element.child("rt") {
            let gloss = gloss.text();
            block.push_read(&format!("({gloss})"), Read::Gloss);
        }
    }

    /// The sign of a note.
    fn sign(&mut self, element: Element, block: &mut Block, end: bool) {
        let Some(id) = element.attr("id") else { return };
        let number = if end { &mut self.end } else { &mut self.foot };
        *number += 1;
        let sign = if end { super::number::print("lowerRoman", *number) } else { number.to_string() };
        block.push_read(&sign, Read::Skip);
        self.signs.push((end, id.to_owned(), sign));
    }

    fn table(&mut self, table: Element<'p>) {
        let outer = self.cell;
        self.tables += 1;
        let number = self.tables;
        self.maker.open_table();
        let mut row = 0;
        for element in rows(table) {
            let properties = element.child("trPr");
            if properties.is_some_and(|p| p.elements().any(|e| self.gone(e.name()))) {
                self.changes += 1;
                continue;
            }
            let header = properties.is_some_and(|p| on(p, "tblHeader"));
            self.row(element, number, row, header);
            row += 1;
        }
        self.maker.close_table();
        self.cell = outer;
    }

    fn row(&mut self, element: Element<'p>, table: u32, row: u32, header: bool) {
        self.maker.open_row(row);
        let mut column = 0;
        for cell in cells(element) {
            let properties = cell.child("tcPr");
            let span = properties.and_then(|p| p.val("gridSpan")).and_then(|n| n.parse().ok()).unwrap_or(1u32);
            let merged = properties.and_then(|p| p.child("vMerge"));
            if merged.is_some_and(|merge| merge.attr("val") != Some("restart")) {
                self.maker.extend_cell(column);
            } else {
                self.maker.open_cell(column, 1, span.clamp(1, 1000), header);
                self.cell = Some([table, row + 1, column + 1]);
                self.blocks(cell);
                self.maker.close_cell();
            }
            column = column.saturating_add(span.clamp(1, 1000));
        }
        self.maker.close_row();
    }

    /// The notes, in the order of their signs.
    fn notes(&mut self) {
        let (foot, end) = (self.parts.footnotes.as_ref(), self.parts.endnotes.as_ref());
        let mut told = 0;
        // A note may have signs of its own; they are read in turn, and each note once.
        let mut seen: FxHashMap<(bool, String), ()> = FxHashMap::default();
        while told < self.signs.len() {
            let (at_end, id, sign) = self.signs[told].clone();
            told += 1;
            let tree = if at_end { end } else { foot };
            let note = tree.and_then(|tree| tree.root().elements().find(|note| note.attr("id") == Some(&id)));
            let Some(note) = note.filter(|_| seen.insert((at_end, id), ()).is_none()) else { continue };
            self.enter(format!("{} {sign}", if at_end { "endnote" } else { "footnote" }), Role::Footnote);
            self.labelled(note, &sign);
        }
    }

    /// Reads a note with its sign in front of its first paragraph.
    fn labelled(&mut self, note: Element<'p>, sign: &str) {
        let mut block = Block { role: self.role, label: Some(sign.to_owned()), ..Block::default() };
        block.origins.push((0, self.first()));
        block.push_read(sign, Read::Skip);
        block.push(" ");
        self.joined = Some(block);
        self.blocks(note);
    }

    /// The first paragraph of the part that is read.
    fn first(&self) -> Place {
        Place::Paragraph { part: self.part.clone(), number: 1, cell: None }
    }

    /// Turns to another part of the file.
    fn enter(&mut self, part: String, role: Role) {
        self.part = part.into();
        self.number = 0;
        self.cell = None;
        self.role = Some(role);
        self.field.clear();
    }

    fn comments(&mut self) {
        let Some(tree) = self.parts.comments.as_ref() else { return };
        let answers = self.answers(tree.root());
        let mut count = 0;
        for comment in tree.root().elements().filter(|element| element.name() == "comment") {
            count += 1;
            self.enter(format!("comment {count}"), Role::Nav);
            let author = comment.attr("author").unwrap_or("unknown");
            let mut block = Block { role: Some(Role::Nav), ..Block::default() };
            block.origins.push((0, self.first()));
            block.push(&remark(author, answers[count - 1]));
            self.joined = Some(block);
            self.blocks(comment);
        }
        tell_remarks(self.maker, count);
    }

    /// For each comment, which one it answers, counted from 1. Comments are known there by their last paragraphs.
    fn answers(&self, comments: Element) -> Vec<Option<usize>> {
        let last = |comment: Element| comment.elements().filter_map(|p| p.attr("paraId")).last().map(str::to_owned);
        let all: Vec<Option<String>> =
            comments.elements().filter(|element| element.name() == "comment").map(last).collect();
        let place: FxHashMap<&str, usize> =
            all.iter().enumerate().filter_map(|(at, id)| Some((id.as_deref()?, at))).collect();
        let mut answers = vec![None; all.len()];
        for said in self.parts.answers.iter().flat_map(|tree| tree.root().elements()) {
            let known = |name| said.attr(name).and_then(|id| place.get(id).copied());
            if let (Some(at), Some(to)) = (known("paraId"), known("paraIdParent")) {
                answers[at] = Some(to + 1);
            }
        }
        answers
    }

    fn furniture(&mut self) {
        let parts = self.parts;
        let mut told: Vec<String> = Vec::new();
        for id in std::mem::take(&mut self.edges) {
            let Some((_, tree)) = parts.edges.iter().find(|(known, _)| *known == id) else { continue };
            let text = tree.root().text();
            if told.contains(&text) {
                continue;
            }
            told.push(text);
            let what = if tree.root().name() == "ftr" { "footer" } else { "header" };
            self.enter(format!("{what} {}", told.len()), Role::Furniture);
            self.blocks(tree.root());
        }
    }
}

/// Whether an attribute switches something on.
fn on_attr(element: Element, name: &str) -> bool {
    matches!(element.attr(name), Some("1" | "true" | "on"))
}

/// The rows of a table, also those that a content control or a tracked change wraps.
fn rows(table: Element<'_>) -> Vec<Element<'_>> {
    wrapped(table, "tr")
}

fn cells(row: Element<'_>) -> Vec<Element<'_>> {
    wrapped(row, "tc")
}

fn wrapped<'t>(outer: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    for element in outer.elements() {
        match element.name() {
            own if own == name => found.push(element),
            "sdt" | "sdtContent" | "customXml" | "ins" => found.extend(wrapped(element, name)),
            _ => {}
        }
    }
    found
}

/// What a paragraph is by its style and its own outline level.
fn role(properties: Option<Element>, style: &Style) -> Option<Role> {
    let own = properties.and_then(|p| p.val("outlineLvl")).and_then(|level| level.parse::<u8>().ok());
    let level = own.map_or(style.heading, |level| (level < 9).then_some(level + 1));
    match level {
        Some(level) => Some(Role::Heading(level.clamp(1, 6))),
        None if style.title => Some(Role::Heading(1)),
        None if style.caption => Some(Role::Caption),
        None if style.quote => Some(Role::Quote),
        None => None,
    }
}

/// A character of a symbol font, where it is one that other fonts have.
fn symbol(element: Element) -> String {
    let code = element.attr("char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
    let font = element.attr("font").unwrap_or_default();
    let ascii = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let known = match (font, ascii) {
        ("Symbol" | "Wingdings", 0xB7 | 0xA7 | 0x6C | 0x6E) => Some('•'),
        ("Wingdings", 0xFC) => Some('✓'),
        ("Wingdings", 0xA8 | 0x6F) => Some('□'),
        ("Wingdings", 0xFE | 0x52) => Some('☑'),
        ("Wingdings 2", 0x52) => Some('☑'),
        ("Wingdings 2", 0xA3) => Some('□'),
        ("Symbol", 0xB3) => Some('≥'),
        ("Symbol", 0xA3) => Some('≤'),
        ("Symbol", 0xB1) => Some('±'),
        ("Symbol", 0xB0) => Some('°'),
        _ => char::from_u32(code).filter(|c| !c.is_control()),
    };
    known.map_or_else(String::new, String::from)
}
