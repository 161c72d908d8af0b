//! Markdown -> marks and hints.
//!
//! The parser tells which bytes are text. All else between them that is not white space is syntax,
//! so nothing can be forgotten: not link targets, not definitions, not fences.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html::{self, Name};
use super::{Cell, Markup, Read, Role, Table, front, link};
use crate::text::Span;

/// Reads a text. Linear for all but contrived input.
pub(super) fn read(text: &str) -> Markup {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader { text, ..Reader::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

#[derive(Debug, Default)]
struct Reader<'a> {
    text: &'a str,
    /// All before is marked, or stands as it is.
    at: usize,
    out: Markup,
    /// Lines of HTML that are not read yet.
    html: Option<Range<usize>>,
    /// In an image, in a table, in a ruby gloss.
    image: usize,
    table: bool,
    gloss: bool,
    /// In front matter, which is no text.
    meta: bool,
    /// The row of a table that is read, the column that comes next, and whether it is the head.
    row: u32,
    column: u32,
    head: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        if let Event::Html(_) = event {
            return self.keep_html(range);
        }
        self.flush_html();
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(TagEnd::Image) => self.image = self.image.saturating_sub(1),
            Event::End(TagEnd::MetadataBlock(_)) => self.meta = false,
            Event::End(TagEnd::Heading(_)) => self.anchor(range),
            Event::End(TagEnd::Table) => {
                self.gap(range.end);
                self.table = false;
            }
            // A gloss without an end goes no further than its block.
            Event::End(TagEnd::Paragraph | TagEnd::TableCell | TagEnd::Item) => self.gloss = false,
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => self.excess(range),
            Event::End(_) => {}
            // What an image shows in its stead is not seen.
            _ if self.image > 0 => {}
            Event::Text(_) if self.meta => self.mark(range, Read::Skip),
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) => self.code(range),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::HardBreak => self.mark(range, Read::Break),
            Event::Rule => self.mark(self.trim(range), Read::Break),
            Event::FootnoteReference(_) => self.label(range.clone(), range.end),
            _ => self.keep(range),
        }
    }

    fn start(&mut self, tag: &Tag, range: Range<usize>) {
        let role = match tag {
            Tag::Heading { level, .. } => Some(Role::Heading(*level as u8)),
            Tag::BlockQuote(_) => Some(Role::Quote),
            Tag::CodeBlock(_) => Some(Role::Code),
            Tag::Item => Some(Role::Item),
            Tag::TableHead | Tag::TableRow => Some(Role::Row),
            Tag::TableCell => Some(Role::Cell),
            Tag::FootnoteDefinition(_) => Some(Role::Footnote),
            Tag::MetadataBlock(_) => Some(Role::Meta),
            _ => None,
        };
        let span = self.trim(range.clone());
        if let Some(role) = role.filter(|_| !span.is_empty()) {
            self.out.hint(span.start, span.end, role);
        }
        match tag {
            Tag::Image { .. } => self.image += 1,
            Tag::MetadataBlock(_) => {
                self.meta = true;
                self.out.evidence.extend(front::read(&self.text[range.clone()], range.start));
            }
            Tag::Table(_) => {
                self.gap(range.start);
                self.table = true;
                self.out.tables.push(Table { span: Span::new(span.start, span.end), ..Table::default() });
            }
            Tag::TableHead => (self.row, self.column, self.head) = (0, 0, true),
            Tag::TableRow => (self.row, self.column, self.head) = (self.row + 1, 0, false),
            Tag::TableCell => self.cell(span.clone()),
            Tag::Item => self.number(range),
            Tag::FootnoteDefinition(_) => {
                let label = self.text[range.clone()].find("]:").map_or(0, |end| end + 2);
                self.label(range.clone(), range.start + label);
            }
            _ => {}
        }
    }

    /// Takes note of a cell.
    fn cell(&mut self, span: Range<usize>) {
        let span = Span::new(span.start, span.end);
        let cell = Cell { span, row: self.row, column: self.column, rows: 1, columns: 1, header: self.head };
        self.column += 1;
        if let Some(table) = self.out.tables.last_mut() {
            table.cells.push(cell);
        }
    }

    /// Keeps the cells of a row that its table has no columns for: a browser would not show them, but
    /// they are in the copy.
    fn excess(&mut self, row: Range<usize>) {
        let cells = self.out.tables.last().map_or(&[][..], |table| &table.cells);
        let Some(mut at) = cells.last().map(|cell| cell.span.range().end).filter(|&end| end >= row.start) else {
            return;
        };
        for piece in self.text[at..row.end.max(at)].split('|') {
            let body = self.trim(at..at + piece.len());
            at += piece.len() + 1;
            if piece.contains(char::is_alphanumeric) && body.start >= self.at {
                self.out.hint(body.start, body.end, Role::Cell);
                self.cell(body.clone());
                self.keep(body);
            }
        }
    }

    /// Marks what lies between the last text and `to`, all but white space, line by line.
    fn gap(&mut self, to: usize) {
        let mut start = self.at;
        if to <= start {
            return;
        }
        for line in self.text[start..to].split_inclusive('\n') {
            let lead = line.len() - line.trim_start().len();
            let body = line.trim_end_matches(['\n', '\r']).len();
            if lead < body {
                // Pipes keep cells apart, also where no space does.
                let cells = self.table && line.contains('|');
                let read = if cells { Read::Break } else { Read::Skip };
                self.out.mark(start + lead, start + body, read);
            }
            start += line.len();
        }
        self.at = to;
    }

    /// Leaves a stretch as it stands.
    fn keep(&mut self, range: Range<usize>) {
        self.gap(range.start);
        self.at = self.at.max(range.end);
    }

    fn mark(&mut self, range: Range<usize>, read: Read) {
        self.gap(range.start);
        if self.at <= range.start {
            self.out.mark(range.start, range.end, read);
        }
        self.at = self.at.max(range.end);
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let source = &self.text[range.clone()];
        if self.gloss {
            self.mark(range, Read::Gloss);
        } else if source.starts_with('&') && source != text && source.ends_with(';') {
            self.mark(range, Read::Char(text.chars().next().unwrap_or('\u{FFFD}')));
        } else {
            self.keep(range);
        }
    }

    /// Code in a line: the backticks, and one space on both sides, are not part of it.
    fn code(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let ticks = source.bytes().take_while(|&byte| byte == b'`').count();
        let mut inner = range.start + ticks..range.end.saturating_sub(ticks).max(range.start + ticks);
        let content = self.text.get(inner.clone()).unwrap_or_default();
        if content.len() > 2 && content.starts_with(' ') && content.ends_with(' ') && !content.trim().is_empty() {
            inner = inner.start + 1..inner.end - 1;
        }
        if inner.start < inner.end {
            self.out.hint(inner.start, inner.end, Role::Code);
        }
        self.gap(range.start);
        self.mark(range.start..inner.start, Read::Skip);
        self.keep(inner);
        self.mark(self.at..range.end, Read::Skip);
    }

    /// The number of an item stays readable; a bullet does not.
    fn number(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let lead = source.len() - source.trim_start().len();
        let digits = source[lead..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && source[lead + digits..].starts_with(['.', ')']) {
            self.keep(range.start + lead..range.start + lead + digits + 1);
        }
    }

    /// `[^1]` reads as `[1]`.
    fn label(&mut self, range: Range<usize>, end: usize) {
        self.gap(range.start);
        let name =
            self.text[range.clone()].strip_prefix("[^").and_then(|rest| rest.split_once(']')).map(|(name, _)| name);
        // What names a note is shown as a number; a number is kept, as it may be compared with one.
        if name.is_some_and(|name| name.contains(|c: char| !c.is_ascii_digit())) {
            self.mark(range.start..end, Read::Skip);
        } else if name.is_some() {
            self.at = self.at.max(range.start + 1);
            self.mark(range.start + 1..range.start + 2, Read::Skip);
        }
        self.at = self.at.max(end);
    }

    /// `# Title {#anchor}`: what other programs link to is not part of the heading.
    fn anchor(&mut self, range: Range<usize>) {
        self.gloss = false;
        let heading = self.text[range.clone()].lines().next().unwrap_or_default().trim_end();
        let start = heading.rfind("{#").or_else(|| heading.rfind("{: #"));
        if let Some(start) = start.filter(|_| heading.ends_with('}')) {
            let (start, end) = (range.start + start, range.start + heading.len());
            // Only if all of it was left as text, else it is marked already.
            let marked = self.out.marks.last().is_some_and(|mark| mark.span.end as usize > start);
            if !marked && self.at <= end {
                self.out.mark(start, end, Read::Skip);
                self.at = end;
            }
        }
    }

    fn inline_html(&mut self, range: Range<usize>) {
        let tag = &self.text[range.clone()];
        let name = Name::of(tag.trim_start_matches(['<', '/']));
        self.gloss = match name.key() {
            b"rt" | b"rp" => !tag.starts_with("</"),
            b"ruby" | b"rb" => false,
            _ => self.gloss,
        };
        self.mark(range, html::tag(tag));
    }

    /// Puts lines of HTML together, so that a tag may go over several.
    fn keep_html(&mut self, range: Range<usize>) {
        match &mut self.html {
            Some(html) if html.end == range.start => html.end = range.end,
            _ => {
                self.flush_html();
                self.html = Some(range);
            }
        }
    }

    fn flush_html(&mut self) {
        let Some(range) = self.html.take() else { return };
        self.gap(range.start);
        if self.at > range.start {
            return;
        }
        let markup = html::fragment(&self.text[range.clone()], range.start);
        self.out.marks.extend(markup.marks);
        self.out.hints.extend(markup.hints);
        self.out.tables.extend(markup.tables);
        self.out.labels.extend(markup.labels);
        self.out.spoken.extend(markup.spoken);
        self.at = range.end;
    }

    /// A stretch without the white space around it.
    fn trim(&self, range: Range<usize>) -> Range<usize> {
        let source = &self.text[range.clone()];
        let start = range.start + source.len() - source.trim_start().len();
        start..(range.start + source.trim_end().len()).max(start)
    }

    fn finish(mut self) -> Markup {
        self.flush_html();
        self.gap(self.text.len());
        self.out.hints.sort_by_key(|hint| (hint.span.start, std::cmp::Reverse(hint.span.end)));
        link::broken(self.text, &mut self.out);
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hints, reading};
    use super::*;

    /// Compares how a text reads, and its hints.
    fn check(text: &str, expected: &str, roles: &[&str]) {
        let markup = read(text);
        assert_eq!(reading(text, &markup), expected, "{text}");
        assert_eq!(hints(text, &markup), roles, "{text}");
    }

    #[test]
    fn marks_in_a_line_are_skipped() {
        check("a **b**_c_ ~~d~~ \\(e\\) f&amp;g\n", "a bc d (e) f&g\n", &[]);
        check("see [the *law*](http://x/y \"t\") now", "see the law now", &[]);
        check("[a][b] and <http://x>.\n\n[b]: /c 'd'\n", "a and http://x.\n\n\n", &[]);
        check("x ![alt *t*](i.png)y", "x y", &[]);
        check("use `` a`b `` or `c`", "use a`b or c", &["Code a`b", "Code c"]);
        check("2 * 3 * 4 _ 5 [x] (y)", "2 * 3 * 4 _ 5 [x] (y)", &[]);
    }

    #[test]
    fn blocks_have_roles() {
        check(
            "# One #\n\nTwo\n===\n\n### Three {#c}\n",
            "One \n\nTwo\n\n\nThree \n",
            &["Heading(1) # One #", "Heading(1) Two\n===", "Heading(3) ### Three {#c}"],
        );
        check("- a\n  b\n* * *\n3. c\n4) d\n", "a\n  b\n⏎\n3. c\n4) d\n", &["Item - a\n  b", "Item 3. c", "Item 4) d"]);
        check("> a\n> b\n>\n> - c\n", "a\nb\n\nc\n", &["Quote > a\n> b\n>\n> - c", "Item - c"]);
        check("```rust\na * b\n```\n\n    c\n", "\na * b\n\n\n    c\n", &["Code ```rust\na * b\n```", "Code c"]);
        check("a  \nb\\\nc\n", "a⏎b⏎c\n", &[]);
    }

    #[test]
    fn front_matter_tables_and_footnotes_have_roles() {
        check("---\ntitle: x\n---\na\n", "\n\na\n", &["Meta ---\ntitle: x\n---"]);
        check(
            "|a|b *c*|\n|-|-|\n|d \\| e|f|\n",
            "⏎a⏎b c⏎\n⏎\n⏎d | e⏎f⏎\n",
            &["Row |a|b *c*|", "Cell a", "Cell b *c*", "Row |d \\| e|f|", "Cell d \\| e", "Cell f"],
        );
        check("a[^1]\n\n[^1]: note\n", "a[1]\n\n[1]: note\n", &["Footnote [^1]: note"]);
        check("a[^law]\n\n[^law]: note\n", "a\n\n note\n", &["Footnote [^law]: note"]);
    }

    #[test]
    fn cells_without_a_column_are_kept() {
        check(
            "|a|b|\n|-|-|\n|c|d|e | f|\n",
            "⏎a⏎b⏎\n⏎\n⏎c⏎d⏎e ⏎f⏎\n",
            &["Row |a|b|", "Cell a", "Cell b", "Row |c|d|e | f|", "Cell c", "Cell d", "Cell e", "Cell f"],
        );
    }

    #[test]
    fn html_inside_is_read_as_html() {
        check("a<b>b</b><br>c <!-- d -->", "ab⏎c ", &[]);
        check("<ruby>國<rt>guó</rt></ruby>家\n", "國{guó}家\n", &[]);
        check("<div\nclass=x>\n<h2>a</h2> &amp;\n</div>\n\nb\n", "⏎\n⏎a⏎ &\n⏎\n\nb\n", &["Heading(2) a"]);
    }

    #[test]
    fn lines_may_end_in_both_ways() {
        check("# A\r\n\r\n- b\r\n- c\r\n", "A\r\n\r\nb\r\nc\r\n", &["Heading(1) # A", "Item - b", "Item - c"]);
    }
}
