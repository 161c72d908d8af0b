//! HTML -> marks and hints, in one pass over the text, however broken it is.
//!
//! Where elements end is told in the manner of the WHATWG parsing rules, but no tree is built:
//! only the elements that are open are kept.

use memchr::{memchr, memchr2, memmem};

mod about;
mod asks;
mod element;
pub(super) mod entity;
mod feed;
mod json;
mod label;
mod links;
mod list;
mod matter;
mod next;
mod origin;
mod prompt;
mod stamp;
mod suspicion;
mod table;
mod tree;
mod whole;

pub(super) use element::Name;

use super::{Label, Markup, Origin, Read, Role, Spoken};
use crate::text::Span;
use about::About;
use element::{Attributes, attributes, place};
use list::Lists;
use table::{Spot, Tables};
use tree::{Ticket, Tree};

/// Elements nested deeper than this are not followed, as in browsers.
const DEPTH: usize = 512;

/// A tag of a language is no longer, in bytes.
const LONGEST_TAG: usize = 35;

/// A declaration of the type of a document is no longer than this, in bytes.
const DECLARATION: usize = 1 << 16;

/// What begins a section of characters in XHTML.
const CDATA: &str = "<![CDATA[";

/// Reads a page. Linear in the length of the text.
pub(super) fn page(text: &str) -> Markup {
    read(text, 0, true)
}

/// Reads a part of another text that begins there at `offset`.
pub(super) fn fragment(text: &str, offset: usize) -> Markup {
    read(text, offset, false)
}

/// Where in a page the blocks of its text stand, each by a selector that finds its element.
pub(super) fn origins(text: &str) -> Vec<Origin> {
    let mut reader = reader(text, 0);
    reader.run();
    reader.end_all();
    origin::origins(text, &reader.tree)
}

fn read(text: &str, offset: usize, page: bool) -> Markup {
    let mut reader = reader(text, offset);
    reader.run();
    reader.finish(page)
}

fn reader(text: &str, offset: usize) -> Reader<'_> {
    let xhtml = text.trim_start().starts_with("<?xml");
    Reader { text, offset, xhtml, about: About::new(text), ..Reader::default() }
}

/// How one tag by itself reads.
pub(super) fn tag(tag: &str) -> Read {
    let name = Name::of(tag.trim_start_matches(['<', '/']));
    if tag.starts_with("<!") || tag.starts_with("<?") { Read::Skip } else { name.read() }
}

/// Whether the start tag of a link says that it leads to a note, or back from one.
fn is_sign(tag: &str) -> bool {
    const SIGNS: [&str; 6] = ["noteref", "footnote-ref", "footnote-back", "doc-backlink", "sdfootnote", "sdendnote"];
    SIGNS.iter().any(|sign| tag.contains(sign))
}

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    name: Name,
    /// Its hint, if it has one.
    hint: Option<usize>,
    /// The stretch of its language, if it states one.
    spoken: Option<usize>,
    /// For a heading: where a block begins inside it, which ends the heading if nothing else does.
    cut: Option<usize>,
    /// For a cell or a row: it only serves the layout.
    layout: bool,
    /// Its place in the tree.
    ticket: Ticket,
    /// Its place in a table.
    spot: Spot,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    text: &'a str,
    offset: usize,
    at: usize,
    xhtml: bool,
    out: Markup,
    stack: Vec<Open>,
    tree: Tree,
    tables: Tables,
    lists: Lists,
    about: About<'a>,
    /// Hints of table cells and rows that only serve the layout.
    layout: Vec<usize>,
    /// Elements of which no end tag follows any more.
    endless: Vec<Name>,
    /// No `>` follows any more.
    flat: bool,
}

impl<'a> Reader<'a> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr2(b'<', b'&', &bytes[self.at..]) {
            let start = self.at + found;
            self.tree.text(&self.text[self.at..start], self.at);
            self.at = start;
            let passed = if bytes[start] == b'&' { self.entity() } else { self.markup() };
            if !passed {
                self.tree.character(char::from(bytes[start]), start, 1);
                self.at = start + 1;
            }
        }
        self.tree.text(&self.text[self.at..], self.at);
        self.at = self.text.len();
    }

    /// Reads what begins with `&`; `false` if that is only text.
    fn entity(&mut self) -> bool {
        let Some((char, length)) = entity::read(&self.text[self.at..]) else { return false };
        self.mark(self.at, self.at + length, Read::Char(char));
        self.tree.character(char, self.at, length);
        self.at += length;
        true
    }

    fn mark(&mut self, start: usize, end: usize, read: Read) {
        if read == Read::Break {
            self.tree.cut();
        }
        self.out.mark(self.offset + start, self.offset + end, read);
    }

    /// Reads what begins with `<`; `false` if that is only text.
    fn markup(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let end = match rest.as_bytes() {
            [b'<', b'!', b'-', b'-', ..] => comment(rest),
            [b'<', b'!', b'[', ..] if self.xhtml && rest.starts_with(CDATA) => return self.cdata(),
            [b'<', b'!', ..] if self.xhtml => self.declaration(rest),
            [b'<', b'!' | b'?', ..] | [b'<', b'/', b'>', ..] => self.angle(rest),
            [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => return self.end_tag(),
            [b'<', letter, ..] if letter.is_ascii_alphabetic() => return self.start_tag(),
            _ => None,
        };
        if let Some(end) = end {
            self.mark(self.at, self.at + end, Read::Skip);
            self.at += end;
        }
        end.is_some()
    }

    /// Reads a section of characters, in which nothing is markup. To HTML that is no XML it is a comment.
    fn cdata(&mut self) -> bool {
        let start = self.at + CDATA.len();
        let found = memmem::find(&self.text.as_bytes()[start..], b"]]>");
        let end = found.map_or(self.text.len(), |length| start + length);
        self.mark(self.at, start, Read::Skip);
        self.tree.text(&self.text[start..end], start);
        self.at = end + found.map_or(0, |_| 3);
        self.mark(end, self.at, Read::Skip);
        true
    }

    /// The end of a declaration of XML, which may hold others: `<!DOCTYPE html [<!ENTITY …>]>`.
    fn declaration(&mut self, rest: &str) -> Option<usize> {
        let end = self.angle(rest)?;
        let inner = memchr(b'[', &rest.as_bytes()[..end]).filter(|_| begins_doctype(rest));
        let near = &rest.as_bytes()[..rest.len().min(DECLARATION)];
        let closed = inner.and_then(|inner| memmem::find(near.get(inner..)?, b"]>").map(|at| inner + at + 2));
        Some(closed.unwrap_or(end))
    }

    /// The end of what the first `>` closes.
    fn angle(&mut self, rest: &str) -> Option<usize> {
        let end = if self.flat { None } else { memchr(b'>', rest.as_bytes()) };
        self.flat = end.is_none();
        end.map(|end| end + 1)
    }

    fn start_tag(&mut self) -> bool {
        if self.flat {
            return false;
        }
        let start = self.at;
        let rest = &self.text[start..];
        let Some((end, attributes)) = attributes(rest).or_else(|| {
            let end = self.angle(rest)?;
            Some((end, Attributes::default()))
        }) else {
            return false;
        };
        let name = Name::of(&rest[1..]);
        self.at = start + end;
        self.about.tag(name, &attributes, start + end);
        if name.is_hidden() && !(attributes.closed && self.xhtml) && self.pass_hidden(name, attributes, start) {
            return true;
        }
        if name.key() == b"a" && is_sign(&rest[..end]) && self.pass_sign(name, start) {
            return true;
        }
        self.imply_ends(name, start);
        self.mark(start, self.at, name.read());
        if name.is_gloss() {
            self.pass_gloss();
        } else if !name.is_void() && !attributes.closed {
            self.open(name, attributes);
        }
        true
    }

    fn end_tag(&mut self) -> bool {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(end) = self.angle(rest) else { return false };
        let name = Name::of(&rest[2..]);
        self.mark(start, start + end, name.read());
        self.at = start + end;
        self.close(name, start);
        true
    }

    /// Skips the sign of a note; `false` if it is too long for one.
    fn pass_sign(&mut self, name: Name, start: usize) -> bool {
        const LONGEST: usize = 200;
        let near = &self.text[self.at..self.text.floor_char_boundary(self.at + LONGEST)];
        let mut ends = memmem::find_iter(near.as_bytes(), b"</").filter(|&end| Name::of(&near[end + 2..]) == name);
        let Some(length) = ends.next().and_then(|end| near[end..].find('>').map(|more| end + more + 1)) else {
            return false;
        };
        self.at += length;
        self.mark(start, self.at, Read::Skip);
        true
    }

    /// Skips an element with all its content; `false` if it has no end.
    fn pass_hidden(&mut self, name: Name, attributes: Attributes, start: usize) -> bool {
        if self.endless.contains(&name) {
            return false;
        }
        let Some(content) = self.find_end(name) else {
            self.endless.push(name);
            // Browsers take all that follows for the script or the style.
            if matches!(name.key(), b"script" | b"style") {
                self.mark(start, self.text.len(), Read::Skip);
                self.at = self.text.len();
                return true;
            }
            return false;
        };
        let tail = &self.text.as_bytes()[content..];
        let end = memchr(b'>', tail).map_or(self.text.len(), |end| content + end + 1);
        let inner = self.at..content;
        match name.key() {
            b"title" => {
                self.out.hint(self.offset + self.at, self.offset + content, Role::Title);
                self.about.title(inner);
            }
            b"script" if attributes.kind.to_ascii_lowercase().contains("ld+json") => self.about.script(inner),
            _ => {}
        }
        self.mark(start, end, Read::Skip);
        self.at = end;
        true
    }

    /// Where the next end tag of this name begins.
    fn find_end(&self, name: Name) -> Option<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        memmem::find_iter(rest, b"</")
            .map(|place| self.at + place)
            .find(|&place| self.text.is_char_boundary(place) && Name::of(&self.text[place + 2..]) == name)
    }

    /// Marks what follows `<rt>` up to the end of the gloss, tags and all.
    fn pass_gloss(&mut self) {
        let bytes = self.text.as_bytes();
        let mut end = self.at;
        loop {
            let Some(found) = memchr(b'<', &bytes[end..]) else { return };
            end += found;
            let name = Name::of(self.text[end + 1..].trim_start_matches('/'));
            let family = matches!(name.key(), b"ruby" | b"rb" | b"rbc") || name.is_gloss();
            if family || name.is_block() {
                break;
            }
            end += 1;
        }
        self.mark(self.at, end, Read::Gloss);
        self.at = end;
    }

    /// Closes what a start tag of this name ends by itself.
    fn imply_ends(&mut self, name: Name, at: usize) {
        if !name.is_block() {
            return;
        }
        if name.ends_others() {
            let fence = self.stack.iter().rposition(|open| open.name.fences(name));
            let scope = fence.map_or(0, |place| place + 1);
            let ended = self.stack[scope..].iter().position(|open| open.name.ends_before(name));
            if let Some(place) = ended {
                self.close_from(scope + place, at);
            }
        }
        self.begin_block(name, at);
    }

    /// A block ends an open paragraph, and an open heading if that turns out to have no end.
    fn begin_block(&mut self, name: Name, at: usize) {
        let Some(place) = self.stack.iter().rposition(|open| open.name.is_block()) else { return };
        let outer = &mut self.stack[place];
        if outer.name.key() == b"p" && name.key() != b"button" {
            self.close_from(place, at);
        } else if outer.name.heading().is_some() {
            outer.cut.get_or_insert(at);
        }
    }

    fn open(&mut self, name: Name, attributes: Attributes) {
        let start = self.offset + self.at;
        let main = name.key() == b"main" || attributes.role == "main";
        if name.key() == b"table" || name.heading().is_some() || main {
            self.lay_out();
        }
        if self.stack.len() >= DEPTH {
            return;
        }
        let spot = self.tables.begin(name, &attributes, self.at);
        if let Some(label) = self.lists.begin(name, &attributes) {
            self.out.labels.push(Label { at: start as u32, text: label });
        }
        let role = match name.role() {
            _ if footnote(attributes) => Some(Role::Footnote),
            role => role.filter(|_| !self.is_code(name)),
        };
        let hint = role.map(|role| {
            self.out.hint(start, start, role);
            self.out.hints.len() - 1
        });
        let spoken = self.speak(attributes.lang, start);
        let ticket = self.tree.begin(name, &attributes, place(self.text, attributes.id), self.in_quote(name));
        self.stack.push(Open { name, hint, spoken, cut: None, layout: false, ticket, spot });
    }

    /// Begins a stretch of the language that an element states, if it is not that of what is around it.
    fn speak(&mut self, tag: &str, start: usize) -> Option<usize> {
        let around = self.stack.iter().rev().find_map(|open| open.spoken).map(|at| &*self.out.spoken[at].tag);
        if tag.is_empty() || tag.len() > LONGEST_TAG || around == Some(tag) {
            return None;
        }
        self.out.spoken.push(Spoken { span: Span::new(start, start), tag: tag.into() });
        Some(self.out.spoken.len() - 1)
    }

    /// The footer of a quotation says whose it is.
    fn in_quote(&self, name: Name) -> bool {
        name.key() == b"footer" && self.stack.iter().any(|open| open.name.key() == b"blockquote")
    }

    /// Whether this is the `code` of a `pre`.
    fn is_code(&self, name: Name) -> bool {
        let outer = self.stack.last().map(|open| open.name);
        name.key() == b"code" && outer.is_some_and(|outer| outer.key() == b"pre")
    }

    /// The cells and rows that are open hold headings or tables: they are no data.
    fn lay_out(&mut self) {
        let cell = |open: &&mut Open| matches!(open.name.key(), b"td" | b"th" | b"tr");
        self.tables.lay_out();
        // Where one is known, those around it are too.
        for open in self.stack.iter_mut().rev().filter(cell).take_while(|open| !open.layout) {
            open.layout = true;
            self.layout.extend(open.hint);
        }
    }

    /// Handles an end tag.
    fn close(&mut self, name: Name, at: usize) {
        let Some(place) = self.opened(name) else { return };
        let inline = !self.stack[place].name.is_block();
        if inline && self.stack[place + 1..].iter().any(|open| open.name.is_block()) {
            let open = self.stack.remove(place);
            self.end(open, at, false);
        } else {
            self.stack[place].cut = None;
            self.close_from(place, at);
        }
    }

    /// The place on the stack of the element that an end tag closes, if any.
    ///
    /// An end tag does not reach out of a table, and none but those of tables out of a cell.
    fn opened(&self, name: Name) -> Option<usize> {
        let outer = matches!(name.key(), b"table" | b"body" | b"html");
        let table = matches!(name.key(), b"tr" | b"td" | b"th" | b"tbody" | b"thead" | b"tfoot");
        for (place, open) in self.stack.iter().enumerate().rev() {
            let heading = name.heading().is_some() && open.name.heading().is_some();
            if open.name == name || heading {
                return Some(place);
            }
            let fence = open.name.is_fence() && (!table || open.name.key() == b"table");
            if fence && !outer {
                return None;
            }
        }
        None
    }

    /// Closes all elements from this place of the stack on.
    fn close_from(&mut self, place: usize, at: usize) {
        while self.stack.len() > place {
            let Some(open) = self.stack.pop() else { return };
            self.end(open, at, self.stack.len() > place);
        }
    }

    /// Ends the hint of an element; a `broken` one has no end tag of its own.
    fn end(&mut self, open: Open, at: usize, broken: bool) {
        self.tree.end(open.ticket, broken);
        self.tables.end(open.spot, at, open.layout);
        self.lists.end(open.name);
        if let Some(spoken) = open.spoken {
            let span = &mut self.out.spoken[spoken].span;
            span.end = span.start.max((self.offset + at) as u32);
        }
        let Some(hint) = open.hint else { return };
        let at = open.cut.unwrap_or(at).max(self.out.hints[hint].span.start as usize - self.offset);
        self.out.hints[hint].span.end = (self.offset + at) as u32;
    }

    /// Closes what is still open.
    fn end_all(&mut self) {
        while let Some(open) = self.stack.pop() {
            self.end(open, self.text.len(), true);
        }
        self.tree.finish();
        self.tree.settle(&self.about.told);
        self.tree.name_title(self.text, &self.about.told);
    }

    /// Closes what is still open, tells boilerplate from the matter, and drops what only serves the
    /// layout.
    fn finish(mut self, page: bool) -> Markup {
        self.end_all();
        let mut dropped = std::mem::take(&mut self.layout);
        dropped.sort_unstable();
        let mut index = 0;
        self.out.hints.retain(|hint| {
            let drop = dropped.binary_search(&index).is_ok();
            index += 1;
            !drop && !hint.span.is_empty()
        });
        for span in matter::beside(&self.tree, self.text, self.about.whole.as_deref(), page) {
            self.out.hint(self.offset + span.start, self.offset + span.end, Role::Nav);
        }
        self.out.hints.sort_by_key(|hint| (hint.span.start, std::cmp::Reverse(hint.span.end)));
        self.out.tables = self.tables.finish(self.text, self.offset);
        if page {
            self.out.evidence = self.about.told;
        }
        self.out
    }
}

/// The length of the comment at the start of `rest`; without an end it is all.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("<!-->") {
        return Some(5);
    }
    if rest.starts_with("<!--->") {
        return Some(6);
    }
    let end = memmem::find_iter(rest.as_bytes(), b"--").filter(|&place| place >= 4).find_map(|place| {
        match rest.as_bytes()[place + 2..] {
            [b'>', ..] => Some(place + 3),
            [b'!', b'>', ..] => Some(place + 4),
            [b'-', b'>', ..] => Some(place + 4),
            _ => None,
        }
    });
    Some(end.unwrap_or(rest.len()))
}

/// Whether a declaration is that of the type of the document.
fn begins_doctype(rest: &str) -> bool {
    rest.get(2..9).is_some_and(|name| name.eq_ignore_ascii_case("doctype"))
}

fn footnote(attributes: Attributes) -> bool {
    matches!(attributes.role, "doc-footnote" | "doc-endnotes" | "doc-endnote")
        || attributes.class.split_ascii_whitespace().any(|class| matches!(class, "footnote" | "footnotes"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hints, reading};
    use super::*;

    /// Compares how a page reads, and its hints.
    fn check(page: &str, expected: &str, roles: &[&str]) {
        let markup = super::page(page);
        assert_eq!(reading(page, &markup), expected, "{page}");
        assert_eq!(hints(page, &markup), roles, "{page}");
    }

    #[test]
    fn tags_join_or_break() {
        check("a<b>b</b>c<br/>d<p class=x>e</p >f", "abc⏎d⏎e⏎f", &[]);
        check("<!doctype html><?php x ?><!-- a > b -->a<![CDATA[b]]>c", "ac", &[]);
        check("<?xml version='1.0'?>a<![CDATA[b<c> & &lt;]]>d<![CDATA[e", "ab<c> & &lt;de", &[]);
        check("<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'b'>]>a<!x>b", "ab", &[]);
        check("<IMG SRC='a>b' alt=\"</p>\">a", "a", &[]);
        check("a<wbr>b<x-y>c</x-y>", "abc", &[]);
    }

    #[test]
    fn what_only_looks_like_a_tag_is_text() {
        check("1 < 2, 3 > 2 & a<5", "1 < 2, 3 > 2 & a<5", &[]);
        check("a <b", "a <b", &[]);
        check("x<y and no end; R&D, AT&T", "x<y and no end; R&D, AT&T", &[]);
        check("<a href=\"x>one</a> two", "one two", &[]);
        check("a<!-- no end", "a", &[]);
        check("a<!-->b<!--->c<!-- x --!>d", "abcd", &[]);
    }

    #[test]
    fn what_is_not_seen_is_skipped() {
        check("a<script>if (a<b) '</p>'</SCRIPT >b<style>x</style>c", "abc", &[]);
        check("a<noscript><p>b</noscript>c<template>d</template>", "ac", &[]);
        check("<svg><title>x</title><text>y</text></svg>a", "a", &[]);
        check("<head><title>One &amp; two</title></head>a", "⏎⏎a", &["Title One &amp; two"]);
        check("a<noscript>b", "ab", &[]);
        check("a<script>b", "a", &[]);
    }

    #[test]
    fn entities_are_characters() {
        check("&lt;b&gt; &#8212;&nbsp;&amp;amp; &nope; &", "<b> —\u{A0}&amp; &nope; &", &[]);
    }

    #[test]
    fn glosses_are_told_from_text() {
        let page = "<ruby>國<rp>(</rp><rt>guó</rt><rp>)</rp>際<rt>jì</ruby>合作";
        check(page, "國{(}{guó}{)}際{jì}合作", &[]);
        check("<ruby>字<rt><b>zì</b><p>x", "字{<b>zì</b>}⏎x", &[]);
    }

    #[test]
    fn roles_end_where_their_elements_do() {
        check("<h1>A <i>b</i></h1><h2>c", "⏎A b⏎c", &["Heading(1) A <i>b</i>", "Heading(2) c"]);
        check("<ul><li>a<li>b<ul><li>c</ul></ul>", "⏎a⏎b⏎c⏎", &["Item a", "Item b<ul><li>c</ul>", "Item c"]);
        check("<pre><code>a\n b</code></pre> <code>c</code>", "⏎a\n b⏎ c", &["Code <code>a\n b</code>", "Code c"]);
        check("<blockquote>a<footer>b</footer></blockquote>", "⏎a⏎b⏎", &["Quote a<footer>b</footer>"]);
    }

    #[test]
    fn broken_nesting_stays_local() {
        check("<h2>a<p>b</p>c<h2>d</h2>", "⏎a⏎b⏎c⏎d⏎", &["Heading(2) a", "Heading(2) d"]);
        check("<nav><b>a</nav>b</b></div>c", "⏎a⏎b⏎c", &["Nav a"]);
        check("<li><b><p>a</b>b</p></li>c", "⏎⏎ab⏎c", &["Item <b><p>a</b>b</p>"]);
    }

    #[test]
    fn tables_have_rows_and_cells_unless_they_lay_out_the_page() {
        check(
            "<table><tr><th>a<td>b<tr><td>c</div></table>d",
            "⏎a⏎b⏎c⏎d",
            &["Row <th>a<td>b", "Cell a", "Cell b", "Row <td>c</div>", "Cell c</div>"],
        );
        let page = "<table><tr><td><h1>a</h1><table><tr><td>b</table></table>";
        check(page, "⏎a⏎b⏎", &["Heading(1) a", "Row <td>b", "Cell b"]);
    }

    #[test]
    fn languages_are_stated_from_the_element_on_that_states_another() {
        let text =
            "<html lang=fr><p>un<p lang=fr>deux<blockquote lang='de'>drei <i lang=DE-x>vier</i></blockquote><p>cinq";
        let found = page(text).spoken;
        let told: Vec<_> = found.iter().map(|part| (&*part.tag, &text[part.span.range()])).collect();
        assert_eq!(
            told,
            [("fr", &text[14..]), ("de", "drei <i lang=DE-x>vier</i>"), ("DE-x", "vier")],
            "the inner one tells"
        );
    }

    #[test]
    fn boilerplate_is_told_by_name_role_class_and_id() {
        for tag in [
            "nav",
            "aside",
            "footer",
            "button",
            "form",
            "div role=banner",
            "div class='x navBar'",
            "div class=cookie-notice",
            "div id=cookieBanner",
            "ul class='social share_links'",
            "div id=sidebar-left",
            "section class=comments",
            "div style='display: none'",
            "p hidden",
        ] {
            let name = tag.split(' ').next().unwrap_or_default();
            let page = format!("<{tag}>x</{name}>the text");
            check(&page, "⏎x⏎the text", &["Nav x"]);
        }
        for tag in [
            "div id=sharing-of-your-data",
            "section id=cookies",
            "div class=has-sidebar",
            "article class=category-social",
            "p class=comment",
            "div class=shareholders",
            "body class=nav-open",
            "h2 class=related id=menu",
        ] {
            let name = tag.split(' ').next().unwrap_or_default();
            let markup = page(&format!("<{tag}>x</{name}>the text"));
            assert!(markup.hints.iter().all(|hint| hint.role != Role::Nav), "{tag}");
        }
    }

    #[test]
    fn boilerplate_does_not_swallow_the_page() {
        let text = "All of the words of this page stand in here. ".repeat(20);
        for (start, end) in [("<form>", "</form>"), ("<div class=sidebar-wrap>", "</div>"), ("<nav>", "")] {
            let markup = page(&format!("<body>{start}<p>{text}</p>{end}</body>"));
            assert_eq!(markup.hints, [], "{start}");
        }
        check("<form><div class=menu>a</div><h1>b</h1></form>", "⏎a⏎b⏎", &["Nav a", "Heading(1) b"]);
        check("<nav>a<div class=menu>b</div></nav>c", "⏎a⏎b⏎c", &["Nav a<div class=menu>b"]);
    }

    /// Whether a stretch of a page counts as beside the matter.
    fn beside(page: &str, part: &str) -> bool {
        let markup = super::page(page);
        let at = page.find(part).unwrap() as u32;
        markup.hints.iter().any(|hint| hint.role == Role::Nav && hint.span.start <= at && at < hint.span.end)
    }

    const SENTENCES: &str =
        "<p>All of this is the text of the article, and it goes on for a while. It does not end soon.</p>";

    #[test]
    fn lists_that_an_author_wrote_are_text() {
        let items = "<li><a href=/x>The first act, as amended</a></li><li><a href=/y>The second act</a></li>";
        let text = SENTENCES.repeat(6);
        let page = |list: &str| format!("<body><h1>T</h1><div>{text}{list}{text}</div></body>");
        assert!(!beside(&page(&format!("<ul>{items}</ul>")), "first act"));
        assert!(!beside(&page(&format!("<ul><li>Acts:<ul>{items}</ul></li></ul>").repeat(4)), "first act"));
        assert!(beside(&page(&format!("<ul class=latest>{items}</ul>")), "first act"));
        let row = "<tr><td><a href=/x>A long name of a thing that is for sale</a></td><td>370</td><td>yes</td><td>1.7</td></tr>";
        assert!(!beside(&page(&format!("<table>{}</table>", row.repeat(5))), "long name"));
    }

    #[test]
    fn names_of_what_an_element_has_do_not_accuse_it() {
        let text = SENTENCES.repeat(6);
        let more = SENTENCES.repeat(20);
        for class in ["section has-ads", "c-section--has-ads", "report__section--ads", "share-wrapper", "player-box"] {
            let page =
                format!("<body><h1>T</h1><main><div class='{class}'>{text}</div><div>{more}</div></main></body>");
            assert!(!beside(&page, "All of"), "{class}");
        }
        for class in ["ads", "social-share", "modal", "widget_events", "foot", "cookieinfo", "comment-list"] {
            let page = format!("<body><main><h1>T</h1>{more}<div class={class}>A few words</div></main></body>");
            assert!(beside(&page, "A few words"), "{class}");
        }
        let page = format!("<body><h1>T</h1>{more}<p>When <x-math class='a-menu b'>a</x-math> is text</p></body>");
        assert!(!beside(&page, "is text"));
    }

    #[test]
    fn chapters_of_one_kind_are_text_whatever_they_are_called() {
        let names = ["cookies", "newsletter", "comments"];
        let chapter = |name: &str| format!("<div class='part part-{name}' id={name}><h2>{name}</h2>{SENTENCES}</div>");
        let chapters: String = names.map(chapter).concat();
        let page = format!("<body><h1>T</h1><div>{}{chapters}</div></body>", SENTENCES.repeat(12));
        for name in names {
            assert!(!beside(&page, &format!("{name}</h2>")), "{name}");
        }
    }

    #[test]
    fn what_a_policy_says_of_cookies_or_opens_at_a_click_is_text() {
        let text = SENTENCES.repeat(12);
        let page = |part: &str| format!("<body><main><h1>T</h1>{text}{part}</main></body>");
        let table = "<div class=cookie-table><table><tr><td>_ga</td><td>Statistics</td></tr></table></div>";
        assert!(!beside(&page(table), "_ga"));
        assert!(beside(
            &page("<div class=cookie-note><p>We use cookies, as all do.</p><button>Accept</button></div>"),
            "We use"
        ));
        let panel = format!(
            "<h3><button>Your rights</button></h3><div style='display:none'><p>You may ask.</p>{SENTENCES}</div>"
        );
        assert!(!beside(&page(&panel), "Your rights") && !beside(&page(&panel), "You may ask"));
        assert!(beside(&page("<div style='display:none'>Loading more</div>"), "Loading more"));
        assert!(!beside(
            &page("<h2>Social</h2><div class=social><p>What you post there, all can read, and we too.</p></div>"),
            "What you"
        ));
        assert!(beside(
            &page("<div class=social><p>Share this with <a href=/x>friends</a>, all of them.</p></div>"),
            "Share this"
        ));
    }

    #[test]
    fn who_wrote_a_text_and_where_it_is_filed_is_beside_it() {
        let text = SENTENCES.repeat(12);
        for class in ["byline", "entry-meta", "author-bio", "post-tags", "article__author"] {
            let page = format!("<body><h1>T</h1><div><div class={class}>By A. Writer</div>{text}</div></body>");
            assert!(beside(&page, "By A. Writer"), "{class}");
            let page = format!("<body><h1>T</h1><div class={class}><h2>Part</h2>{text}</div></body>");
            assert!(!beside(&page, "All of"), "{class}");
        }
        let called = "<div class=x1y data-testid=byline-block>By A. Writer</div>";
        assert!(beside(&format!("<body><h1>T</h1><div>{called}{text}</div></body>"), "By A. Writer"));
        let page = |class: &str| {
            format!("<body><h1>T</h1><div><p class={class}>Last updated: 1 May 2021</p>{text}</div></body>")
        };
        assert!(!beside(&page("entry-date"), "Last updated"));
    }

    #[test]
    fn sources_that_are_linked_one_by_one_are_text() {
        let text = SENTENCES.repeat(12);
        let cited = "<a href=/1>Pub. L. 9, title I, § 1</a>, <a href=/2>Oct. 9, 1976, 90 Stat. 2</a>; <a href=/3>Pub. L. 10, § 2, Nov. 1, 1990</a>";
        let page = |list: &str| format!("<body><h1>T</h1><div>{text}<div class=credit>({list})</div></div></body>");
        assert!(!beside(&page(cited), "(<a href=/1>"));
        assert!(beside(&page("<a href=/1>Politics</a>, <a href=/2>Economy</a>, <a href=/3>Law</a>"), "(<a href=/1>"));
    }

    #[test]
    fn pictures_that_are_shown_in_turn_are_beside_a_text_of_its_own() {
        let one = "<li><img src=x><p>What this picture shows, and where, and when it was taken.</p></li>";
        let page = |text: usize| {
            let text = SENTENCES.repeat(text);
            format!(
                "<body><h1>T</h1><div>{text}<div class='photo-gallery'><ul>{}</ul></div></div></body>",
                one.repeat(8)
            )
        };
        assert!(beside(&page(30), "What this picture"));
        assert!(!beside(&page(3), "What this picture"));
    }

    #[test]
    fn labels_tell_what_is_beside_the_matter_where_it_looks_like_it() {
        let text = SENTENCES.repeat(8);
        let teaser = "<div><a href=/x>Another thing happened</a><p>On Monday, and nobody saw it.</p></div>";
        let post = "<div class=post><p>I do not agree with this at all, as I said before.</p></div>";
        let page = |end: &str| format!("<body><h1>T</h1><div>{text}{end}</div></body>");
        assert!(beside(&page(&format!("<h3>Related <em>Stories</em></h3>{teaser}")), "Another"));
        assert!(beside(&page(&format!("<section><b>相關新聞</b>{teaser}</section>")), "Another"));
        assert!(beside(&page(&format!("<div><h2>12 Comments</h2>{post}</div>")), "agree"));
        assert!(beside(&page(&format!("<div><h2>Comments</h2>{post}{post}</div>")), "agree"));
        assert!(!beside(&page(&format!("<h2>Comments</h2>{SENTENCES}{SENTENCES}")), "Comments"));
        assert!(!beside(&page(&format!("<h2>Related</h2>{SENTENCES}")), "Related"));
        assert!(!beside(&format!("<body><h1>T</h1><h2>Comments</h2><div>{post}{post}</div>{text}</body>"), "agree"));
    }

    #[test]
    fn a_cell_that_lays_out_the_page_is_told_from_a_cell_of_data() {
        let text = SENTENCES.repeat(8);
        let page = format!("<table><tr><td>{text}</td><td><p>Welcome to my workshop</p></td></tr></table>");
        assert!(beside(&page, "Welcome"));
        let rows = format!("<tr><td>Article 1</td><td>{SENTENCES}</td></tr>").repeat(8);
        assert!(!beside(&format!("<table>{rows}</table>"), "Article 1"));
    }

    #[test]
    fn what_stands_between_title_and_text_and_introduces_it_is_text() {
        let text = SENTENCES.repeat(8);
        let page = |line: &str| {
            let head = "<title>Minister meets her colleagues | Ministry</title><body>";
            format!("{head}<div><div><h1>Minister meets her colleagues</h1>{line}</div><div>{text}</div></div></body>")
        };
        for line in ["<h2>Talks on ports go on</h2>", "<p class=sub-title>Talks on ports go on</p>"] {
            assert!(!beside(&page(line), "Talks on"), "{line}");
        }
        for line in ["<p>Talks on ports go on</p>", "<h2><a href=/x>Talks on ports</a></h2>", "<h2>3 May 2021</h2>"] {
            let part = if line.contains("May") { "3 May" } else { "Talks on" };
            assert!(beside(&page(line), part), "{line}");
        }
    }

    #[test]
    fn talk_is_told_by_what_repeats_in_it() {
        let text = SENTENCES.repeat(20);
        let said = "<p>I do not agree with this at all, as I said before, and you know it too.</p>";
        let one = format!("<div class=entry>{said}<a href=#r>Antworten</a></div>");
        let page = |label: &str, one: &str| {
            let talk = format!("<div class=x><h3>{label}</h3><p>All may write here.</p>{}</div>", one.repeat(24));
            format!("<body><h1>T</h1><div><div>{text}</div>{talk}</div></body>")
        };
        assert!(beside(&page("24 Leserkommentare", &one), "agree"));
        assert!(!beside(&page("Stimmen", &one), "agree") && !beside(&page("Kommentare", said), "agree"));
    }

    #[test]
    fn a_chapter_on_comments_is_text() {
        let chapter = |class: &str| format!("<section class={class}><h2>{class}</h2>{SENTENCES}</section>");
        let page = |more: &str| {
            let all = ["rights", "comments", "security"].map(chapter).concat().replacen(
                "</section><section class=security",
                &format!("{more}</section><section class=security"),
                1,
            );
            format!("<body><main><h1>T</h1>{}{all}</main></body>", SENTENCES.repeat(8))
        };
        assert!(!beside(&page(""), "comments</h2>"));
        assert!(beside(&page("<form><textarea></textarea></form><button>Send</button>"), "comments</h2>"));
    }

    #[test]
    fn what_can_be_shut_is_beside_the_text() {
        let help =
            "<div class=help><a class=close href=#></a><h3>Help</h3><p>Here you see how to use this page.</p></div>";
        let page = format!("<body><div><h1>T</h1><div>{}</div>{help}</div></body>", SENTENCES.repeat(12));
        assert!(beside(&page, "Here you see"));
    }

    #[test]
    fn the_title_may_be_a_heading_of_another_level() {
        let text = SENTENCES.repeat(8);
        let page = format!(
            "<title>Minister meets her colleagues | Ministry</title><body><div><h2>Minister meets her colleagues</h2>\
             <div><div>{text}</div></div></div></body>"
        );
        assert!(!beside(&page, "Minister meets her colleagues</h2>"));
    }

    #[test]
    fn the_title_may_be_no_heading_at_all() {
        let text = SENTENCES.repeat(8);
        let page = format!(
            "<title>Minister meets her colleagues_Ministry</title><body><div>Ministry</div><div>Minister meets her \
             colleagues</div><div><div>{text}</div></div></body>"
        );
        assert!(!beside(&page, "Minister meets her colleagues</div>"));
        assert!(beside(&page, "Ministry</div>"));
    }

    #[test]
    fn hostile_pages_take_linear_time() {
        for part in ["<b>", "<a b=\"", "<rt>", "<!--", "<title>", "<h1><td>", "</b>", "<a<", "<p x='", "&#"] {
            let page = part.repeat(60_000);
            let markup = super::page(&page);
            assert!(markup.marks.len() <= 60_000, "{part}");
        }
    }
}
