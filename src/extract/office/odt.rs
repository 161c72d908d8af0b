//! OpenDocument texts (ODT).

use super::container::Container;
use super::odtlist::{Lists, Open};
use super::odtsize::{self, Face, Faces};
use super::xml::{Element, Item, Tree};
use super::{no_document, properties, tell_hidden, tell_remarks, tell_tracked, tongue, without_page};
use crate::capture::Error;
use crate::extract::made::{Block, Maker};
use crate::extract::{Extracted, Format, Place, Read, Role, Tracked};
use rustc_hash::FxHashMap;

/// At most this many spaces, columns or rows are taken from one repeat count.
const REPEAT: u32 = 1000;

/// Reads an OpenDocument text.
pub(super) fn read(bytes: Vec<u8>, name: &str, tracked: Tracked) -> Result<Extracted, Error> {
    let mut maker = Maker::default();
    if !bytes.starts_with(b"PK") {
        flat(&mut maker, &bytes, name, tracked)?;
        return maker.finish(Format::Odt, bytes, name);
    }
    {
        let mut container = Container::open(&bytes, name)?;
        if container.text("META-INF/manifest.xml")?.is_some_and(|text| text.contains("encryption-data")) {
            let hint = Some("remove its password and try again".to_owned());
            return Err(Error::new(format!("{name} is encrypted"), hint));
        }
        let tree = container.tree("content.xml")?.ok_or_else(|| no_document(name, "content.xml"))?;
        let styles = container.tree("styles.xml")?;
        document(&mut maker, &[styles.as_ref(), Some(&tree)], &tree, styles.as_ref(), tracked);
        if let Some(tree) = container.tree("meta.xml")? {
            properties(&mut maker, "meta.xml", tree.root());
        }
        maker.notes.append(&mut container.notes);
    }
    maker.finish(Format::Odt, bytes, name)
}

/// Reads a document that is one file of XML, styles and all.
fn flat(maker: &mut Maker, bytes: &[u8], name: &str, tracked: Tracked) -> Result<(), Error> {
    let text = String::from_utf8_lossy(bytes);
    let read = Tree::read(text.trim_start_matches('\u{FEFF}'));
    let (tree, broken) = read.map_err(|why| Error::new(format!("{name}: {why}"), None))?;
    let document = tree.root();
    self::document(maker, &[Some(&tree)], &tree, Some(&tree), tracked);
    if let Some(meta) = document.child("meta") {
        properties(maker, "meta.xml", meta);
    }
    maker.notes.extend(broken.map(|why| format!("it is not read to its end: {why}")));
    Ok(())
}

/// Reads the text of a document, what stands behind it, and the heads and feet of its pages.
fn document(maker: &mut Maker, trees: &[Option<&Tree>], content: &Tree, styles: Option<&Tree>, tracked: Tracked) {
    let mut reader = Reader::new(maker, trees, tracked);
    let body = content.root().child("body").unwrap_or(content.root());
    let text = body.child("text").unwrap_or(body);
    reader.learn_changes(text);
    reader.blocks(text);
    reader.end();
    reader.notes();
    reader.comments();
    if let Some(styles) = styles {
        reader.furniture(styles.root());
    }
    let (changes, unseen) = (reader.changed.len(), reader.unseen);
    tell_tracked(maker, changes, tracked);
    tell_hidden(maker, unseen);
}

/// What a paragraph style says.
#[derive(Debug, Default, Clone)]
struct Style {
    parent: Option<String>,
    shown: String,
    level: Option<u8>,
    list: Option<String>,
}

/// A tracked change.
struct Change<'t> {
    inserted: bool,
    /// What was deleted.
    content: Element<'t>,
}

struct Reader<'t, 'm> {
    maker: &'m mut Maker,
    styles: FxHashMap<String, Style>,
    lists: Lists,
    faces: Faces,
    /// The type where it reads.
    face: Face,
    tracked: Tracked,
    changed: FxHashMap<String, Change<'t>>,
    /// Insertions that are open and read as rejected.
    hidden: usize,
    /// Characters of hidden text.
    unseen: usize,
    part: Box<str>,
    number: u32,
    cell: Option<[u32; 3]>,
    tables: u32,
    role: Option<Role>,
    /// Lists that are open, and what is printed before the next paragraph.
    open: Vec<Open>,
    label: Option<(String, bool)>,
    /// What is read behind the paragraph, and behind the text.
    boxes: Vec<Element<'t>>,
    noted: Vec<(String, bool, Element<'t>)>,
    remarks: Vec<Element<'t>>,
    contents: bool,
    /// A paragraph whose end was inserted or deleted: the next goes on in it.
    joined: Option<Block>,
}

impl<'t, 'm> Reader<'t, 'm> {
    fn new(maker: &'m mut Maker, trees: &[Option<&'t Tree>], tracked: Tracked) -> Reader<'t, 'm> {
        let (mut lists, mut faces) = (Lists::default(), Faces::default());
        let mut styles: FxHashMap<String, Style> = FxHashMap::default();
        for tree in trees.iter().flatten() {
            lists.learn(tree);
            faces.learn(tree);
            for element in tree.root().all().into_iter().filter(|e| e.name() == "style") {
                if let (Some("paragraph"), Some(name)) = (element.attr("family"), element.attr("name")) {
                    let own = Style {
                        parent: element.attr("parent-style-name").map(str::to_owned),
                        shown: element.attr("display-name").unwrap_or(name).to_lowercase(),
                        level: element.number("default-outline-level").map(|level| level.min(6) as u8),
                        list: element.attr("list-style-name").map(str::to_owned),
                    };
                    styles.insert(name.to_owned(), own);
                }
            }
        }
        Reader {
            maker,
            styles,
            lists,
            faces,
            face: Face::default(),
            tracked,
            changed: FxHashMap::default(),
            hidden: 0,
            unseen: 0,
            part: "body".into(),
            number: 0,
            cell: None,
            tables: 0,
            role: None,
            open: Vec::new(),
            label: None,
            boxes: Vec::new(),
            noted: Vec::new(),
            remarks: Vec::new(),
            contents: false,
            joined: None,
        }
    }

    fn learn_changes(&mut self, text: Element<'t>) {
        let Some(tracked) = text.child("tracked-changes") else { return };
        for region in tracked.elements() {
            let Some(id) = region.attr("id") else { continue };
            let Some(what) = region.elements().find(|e| matches!(e.name(), "insertion" | "deletion")) else { continue };
            self.changed.insert(id.to_owned(), Change { inserted: what.name() == "insertion", content: what });
        }
    }

    fn blocks(&mut self, outer: Element<'t>) {
        for element in outer.elements() {
            match element.name() {
                "p" | "h" => self.paragraph(element),
                "list" => self.list(element),
                "table" => self.table(element),
                "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index" => {
                    self.contents = true;
                    self.blocks(element);
                    self.contents = false;
                }
                "section" if element.attr("display") == Some("none") => {
                    self.unseen += element.text().trim().chars().count();
                }
                "section" | "index-body" | "index-title" | "text-box" | "numbered-paragraph" => self.blocks(element),
                "frame" | "custom-shape" | "g" | "rect" => self.find_boxes(element),
                "change" | "change-start" | "change-end" => self.change(element, None),
                _ => {}
            }
        }
    }

    /// Ends a paragraph that is left open.
    fn end(&mut self) {
        if let Some(block) = self.joined.take() {
            self.maker.block(block);
        }
    }

    fn style(&self, name: Option<&str>) -> (Style, bool, bool) {
        let (mut found, mut title, mut quote) = (Style::default(), false, false);
        let mut next = name;
        for _ in 0..20 {
            let Some(style) = next.and_then(|name| self.styles.get(name)) else { break };
            found.level = found.level.or(style.level);
            found.list = found.list.or_else(|| style.list.clone());
            title |= style.shown == "title";
            quote |= matches!(style.shown.as_str(), "quotations" | "quote" | "block text");
            next = style.parent.as_deref();
        }
        (found, title, quote)
    }

    fn paragraph(&mut self, element: Element<'t>) {
        self.number += 1;
        let (style, title, quote) = self.style(element.attr("style-name"));
        let level = match element.name() {
            "h" => Some(element.number("outline-level").unwrap_or(1).clamp(1, 6) as u8),
            _ => style.level.filter(|&level| level > 0),
        };
        let mut block = self.joined.take().unwrap_or_default();
        let goes_on = !block.text.is_empty();
        let place = Place::Paragraph { part: self.part.clone(), number: self.number, cell: self.cell };
        block.origins.push((block.text.len(), place));
        if !goes_on {
            let own = level.map(Role::Heading).or(title.then_some(Role::Heading(1))).or(quote.then_some(Role::Quote));
            block.role = self.role.or(own);
            self.number_block(&mut block, element, level);
        }
        self.face = self.faces.paragraph(element.attr("style-name"));
        self.inline(element, &mut block, &mut true);
        if self.contents {
            without_page(&mut block);
        }
        if self.hidden > 0 && self.cell.is_none() {
            self.joined = Some(block);
        } else {
            self.maker.block(block);
        }
        for content in std::mem::take(&mut self.boxes) {
            self.blocks(content);
        }
    }

    /// Puts the number of a list or heading in front.
    fn number_block(&mut self, block: &mut Block, element: Element, level: Option<u8>) {
        let mut label = self.label.take();
        let plain = element.attr("is-list-header") == Some("true");
        if let (Some(level), true, false, true) = (level, element.name() == "h", plain, self.open.is_empty()) {
            label = self.lists.heading(usize::from(level) - 1);
        }
        let Some((label, bullet)) = label.filter(|(label, _)| !label.is_empty()) else { return };
        if element.text().trim().is_empty() {
            return;
        }
        if block.role.is_none() {
            block.role = Some(Role::Item);
        }
        block.push(&label);
        block.push(" ");
        if !bullet {
            block.label = Some(label);
        }
    }

    fn list(&mut self, element: Element<'t>) {
        let level = self.open.len();
        let outer = self.open.last().cloned();
        let named = element.attr("style-name").map(str::to_owned);
        let style = named.or_else(|| outer.as_ref().map(|open| open.style.clone())).unwrap_or_default();
        // A list inside another counts in its levels.
        let open = match outer {
            Some(outer) if outer.style == style => outer,
            _ => self.lists.open(element, &style),
        };
        self.open.push(open);
        for item in element.elements() {
            let numbered = item.name() == "list-item";
            if !numbered && item.name() != "list-header" {
                continue;
            }
            let first = item.elements().next().map(Element::name);
            if numbered && first != Some("list") {
                let start = item.number("start-value");
                let mut open = self.open.pop().unwrap_or_default();
                self.label = self.lists.next(&mut open, level, start);
                self.open.push(open);
            }
            self.blocks(item);
            self.label = None;
        }
        if let Some(open) = self.open.pop() {
            match self.open.last_mut() {
                Some(outer) if outer.style == open.style => outer.counters = open.counters,
                _ => self.lists.close(open),
            }
        }
    }

    fn table(&mut self, table: Element<'t>) {
        let outer = self.cell;
        self.tables += 1;
        let number = self.tables;
        self.maker.open_table();
        let mut row = 0;
        self.rows(table, number, &mut row, false);
        self.maker.close_table();
        self.cell = outer;
    }

    fn rows(&mut self, outer: Element<'t>, table: u32, row: &mut u32, header: bool) {
        for element in outer.elements() {
            match element.name() {
                "table-row" => {
                    self.row(element, table, *row, header);
                    *row += 1;
                }
                "table-header-rows" => self.rows(element, table, row, true),
                "table-rows" | "table-row-group" => self.rows(element, table, row, header),
                _ => {}
            }
        }
    }

    fn row(&mut self, element: Element<'t>, table: u32, row: u32, header: bool) {
        self.maker.open_row(row);
        let mut column = 0;
        for cell in element.elements() {
            let repeat = cell.number("number-columns-repeated").unwrap_or(1).clamp(1, REPEAT);
            match cell.name() {
                "table-cell" => {
                    let span = |name| cell.number(name).unwrap_or(1).clamp(1, REPEAT);
                    let (rows, columns) = (span("number-rows-spanned"), span("number-columns-spanned"));
                    self.maker.open_cell(column, rows, columns, header);
                    self.cell = Some([table, row + 1, column + 1]);
                    self.blocks(cell);
                    self.end();
                    self.maker.close_cell();
                    column += repeat;
                }
                "covered-table-cell" => column += repeat,
                _ => {}
            }
        }
        self.maker.close_row();
    }

    /// What stands in a paragraph; white space is folded as in HTML, `fresh` tells that some is due.
    fn inline(&mut self, outer: Element<'t>, block: &mut Block, fresh: &mut bool) {
        for item in outer.items() {
            match item {
                Item::Text(text) if self.face.hidden => self.unseen += text.trim().chars().count(),
                Item::Text(text) if self.hidden == 0 => {
                    block.sized(odtsize::of(text, &self.face));
                    if text.chars().any(char::is_alphanumeric) {
                        block.said(tongue::of(text, &self.face.tags));
                    }
                    fold(text, block, fresh);
                }
                Item::Text(_) => {}
                Item::Element(element) => self.piece(element, block, fresh),
            }
        }
    }

    fn piece(&mut self, element: Element<'t>, block: &mut Block, fresh: &mut bool) {
        match element.name() {
            "s" if self.hidden == 0 => {
                let count = element.number("c").unwrap_or(1).min(REPEAT);
                (0..count).for_each(|_| block.push(" "));
                *fresh = false;
            }
            "tab" if self.hidden == 0 => block.push("\t"),
            "line-break" if self.hidden == 0 => {
                block.push("\n");
                *fresh = true;
            }
            "change" | "change-start" | "change-end" => self.change(element, Some(block)),
            "span" => {
                let around = self.face.clone();
                self.face = self.faces.stretch(element.attr("style-name"), &around);
                self.inline(element, block, fresh);
                self.face = around;
            }
            "note" => self.sign(element, block),
            "annotation" => self.remarks.push(element),
            "ruby" => {
                if let Some(base) = element.child("ruby-base") {
                    self.inline(base, block, fresh);
                }
                if let Some(gloss) = element.child("ruby-text").filter(|_| self.hidden == 0) {
                    block.push_read(&format!("({})", gloss.text()), Read::Gloss);
                }
            }
            "frame" | "custom-shape" | "g" | "rect" => self.find_boxes(element),
            "s" | "tab" | "line-break" | "annotation-end" | "bookmark" | "bookmark-start" | "bookmark-end"
            | "soft-page-break" | "tracked-changes" => {}
            _ => self.inline(element, block, fresh),
        }
    }

    /// A place where a tracked change stands, begins or ends.
    fn change(&mut self, mark: Element<'t>, block: Option<&mut Block>) {
        let change = mark.attr("change-id").and_then(|id| self.changed.get(id));
        let Some(change) = change.filter(|_| self.tracked == Tracked::Rejected) else { return };
        match (mark.name(), change.inserted) {
            ("change-start", true) => self.hidden += 1,
            ("change-end", true) => self.hidden = self.hidden.saturating_sub(1),
            ("change", false) => {
                let paragraphs: Vec<_> = change.content.elements().filter(|e| e.name() != "change-info").collect();
                if let Some(block) = block {
                    for (at, paragraph) in paragraphs.into_iter().enumerate() {
                        if at > 0 {
                            block.push("\n");
                        }
                        let mut fresh = false;
                        self.inline(paragraph, block, &mut fresh);
                    }
                } else {
                    paragraphs.into_iter().for_each(|paragraph| self.paragraph(paragraph));
                }
            }
            _ => {}
        }
    }

    fn find_boxes(&mut self, shape: Element<'t>) {
        let found = shape.all().into_iter().filter(|e| e.name() == "text-box");
        self.boxes.extend(found);
        if shape.name() != "frame" && shape.child("p").is_some() {
            self.boxes.push(shape);
        }
    }

    /// The sign of a note; the note itself is read behind the text.
    fn sign(&mut self, note: Element<'t>, block: &mut Block) {
        if self.hidden > 0 {
            return;
        }
        let sign = note.child("note-citation").map(Element::text).unwrap_or_default();
        block.push_read(&sign, Read::Skip);
        if let Some(body) = note.child("note-body") {
            self.noted.push((sign, note.attr("note-class") == Some("endnote"), body));
        }
    }

    /// The first paragraph of the part that is read.
    fn first(&self) -> Place {
        Place::Paragraph { part: self.part.clone(), number: 1, cell: None }
    }

    fn enter(&mut self, part: String, role: Role) {
        self.part = part.into();
        self.number = 0;
        self.cell = None;
        self.role = Some(role);
        self.open.clear();
    }

    fn notes(&mut self) {
        let mut at = 0;
        while at < self.noted.len() {
            let (sign, end, body) = self.noted[at].clone();
            at += 1;
            self.enter(format!("{} {sign}", if end { "endnote" } else { "footnote" }), Role::Footnote);
            let mut block = Block { role: self.role, label: Some(sign.clone()), ..Block::default() };
            block.origins.push((0, self.first()));
            block.push_read(&sign, Read::Skip);
            block.push(" ");
            self.joined = Some(block);
            self.blocks(body);
            self.end();
        }
    }

    fn comments(&mut self) {
        let remarks = std::mem::take(&mut self.remarks);
        let answers = |name: &str| remarks.iter().position(|other| other.attr("name") == Some(name)).map(|at| at + 1);
        for (at, remark) in remarks.iter().enumerate() {
            self.enter(format!("comment {}", at + 1), Role::Nav);
            let author = remark.child("creator").map_or_else(|| "unknown".to_owned(), Element::text);
            let mut block = Block { role: self.role, ..Block::default() };
            block.origins.push((0, self.first()));
            block.push(&super::remark(&author, remark.attr("parent-name").and_then(answers)));
            self.joined = Some(block);
            self.blocks(*remark);
            self.end();
        }
        tell_remarks(self.maker, remarks.len());
    }

    /// Heads and feet of the master pages.
    fn furniture(&mut self, styles: Element<'t>) {
        let mut told: Vec<String> = Vec::new();
        for element in styles.all() {
            let edge = ["header", "footer", "header-left", "footer-left", "header-first", "footer-first"];
            let text = element.text();
            if !edge.contains(&element.name()) || element.attr("display") == Some("false") || told.contains(&text) {
                continue;
            }
            told.push(text);
            self.enter(format!("{} {}", element.name(), told.len()), Role::Furniture);
            self.blocks(element);
        }
    }
}

/// Adds text with its white space folded.
fn fold(text: &str, block: &mut Block, fresh: &mut bool) {
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            if !*fresh {
                block.push(" ");
            }
            *fresh = true;
        } else {
            block.text.push(c);
            *fresh = false;
        }
    }
}
