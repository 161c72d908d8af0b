//! A copy as the rules look at it: its text without markup, its blocks in order, and where the
//! document itself begins and ends among what a site puts round it.

use super::notice;
use super::words::Words;
use crate::document::Document;
use crate::structure::heading::{self, Label};
use crate::structure::{Kind, Side, clean, interface, letters};
use crate::text::Span;
use crate::tokens::Layer;
use std::borrow::Cow;
use std::cell::OnceCell;

/// What a block is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// An entry of a table of contents.
    Entry,
    /// A running head, a page number.
    Furniture,
    /// What a site adds.
    Site,
}

/// A block with what the rules ask of it again and again.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub span: Span,
    pub role: Role,
    pub side: Side,
    /// The number at its start, where it has one.
    pub label: Option<Label>,
}

/// A copy as the rules look at it.
pub(super) struct View<'a> {
    pub document: &'a Document,
    /// The text, markup blanked out byte for byte.
    pub text: Cow<'a, str>,
    /// All blocks by place.
    pub units: Vec<Unit>,
    /// The table of contents, from its title to its last entry; empty if there is none.
    pub contents: Span,
    /// Where the document ends and what a site adds begins.
    pub end: u32,
    words: OnceCell<Words>,
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document) -> View<'a> {
        let text = masked(document);
        let mut units = units(document, &text);
        notice::mark(&text, &mut units);
        let contents = contents(&text, &mut units);
        let end = end(&text, &units);
        View { document, text, units, contents, end, words: OnceCell::new() }
    }

    /// What stands at a span, markup blanked out.
    pub(super) fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The stream at a place.
    pub(super) fn side(&self, place: u32) -> Side {
        let side = self.document.structure.side(place);
        match self.document.language(side) {
            Some(_) => side,
            None if side == Side::Han => Side::Word,
            None => Side::Han,
        }
    }

    /// Whether a block is of the document and not of the site.
    pub(super) fn inside(&self, unit: &Unit) -> bool {
        unit.span.start < self.end && !matches!(unit.role, Role::Site | Role::Furniture)
    }

    /// The first line of a block, or as much of it as is quoted.
    pub(super) fn first_line(&self, block: Span) -> Span {
        let body = self.slice(block);
        let end = body.find('\n').unwrap_or(body.len()).min(body.floor_char_boundary(120));
        Span::new(block.range().start, block.range().start + body[..end].trim_end().len())
    }

    /// The first words of a block.
    pub(super) fn first_words(&self, block: Span) -> Span {
        let body = self.slice(block);
        let end = body.floor_char_boundary(60);
        let end = if end < body.len() { body[..end].rfind(' ').filter(|&n| n > 0).unwrap_or(end) } else { end };
        Span::new(block.range().start, block.range().start + end)
    }

    /// Whether a piece of the site stands within the document.
    pub(super) fn inside_site(&self, unit: &Unit) -> bool {
        unit.span.start >= self.contents.end && unit.span.start < self.end
    }

    /// The words of its paragraphs, counted once.
    pub(super) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(&self.text, &self.units))
    }

    /// The paragraphs of the document, by place.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|u| u.role == Role::Text && self.inside(u))
    }

    /// A block as people read it: one line, no glosses, no leaders.
    pub(super) fn line(&self, unit: &Unit) -> Cow<'_, str> {
        let body = self.slice(unit.span);
        clean(&body[..body.floor_char_boundary(400)])
    }
}

/// The text with its markup blanked out, byte for byte as long.
fn masked(document: &Document) -> Cow<'_, str> {
    let text = document.text.as_str();
    let mut markup = document.tokens.skips.iter().filter(|s| s.layer == Layer::Markup).peekable();
    if markup.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for skip in markup {
        let range = skip.span.range();
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.extend(text.as_bytes()[range.clone()].iter().map(|&b| if b == b'\n' { '\n' } else { ' ' }));
        at = range.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

fn units(document: &Document, text: &str) -> Vec<Unit> {
    let unit = |block: &crate::structure::Block| {
        let body = &text[block.span.range()];
        let role = match block.kind {
            _ if elision(body) => Role::Site,
            Kind::Paragraph if keywords(body) => Role::Site,
            Kind::Paragraph => Role::Text,
            Kind::Heading => Role::Heading,
            Kind::Entry => Role::Entry,
            Kind::Furniture => Role::Furniture,
            Kind::Boilerplate => Role::Site,
        };
        let head = clean(&body[..body.floor_char_boundary(60)]).into_owned();
        Unit { span: block.span, role, side: block.side, label: heading::label(&head) }
    };
    document.structure.blocks.iter().map(unit).collect()
}

/// Whether a block is nothing but dots: something was left out.
pub(super) fn elision(body: &str) -> bool {
    let mut dots = 0;
    for c in body.chars().filter(|c| !c.is_whitespace()).take(200) {
        if !matches!(c, '.' | '…' | '。' | '·' | '．' | '[' | ']') {
            return false;
        }
        dots += 1;
    }
    dots >= 3 || body.contains('…')
}

/// Whether a block is a row of keywords, as adverts are: many short words and no mark between them.
fn keywords(body: &str) -> bool {
    if body.len() < 120 || body.contains(['，', '。', '；', ',', ';', '、']) || !body.contains(|c: char| !c.is_ascii())
    {
        return false;
    }
    let (mut words, mut short) = (0usize, 0usize);
    for word in body.split_whitespace().take(400) {
        words += 1;
        short += usize::from(clean(word).chars().filter(|&c| crate::han::is_han(c)).count().abs_diff(5) <= 4);
    }
    words >= 12 && short * 10 >= words * 8
}

/// Whether what follows a block of dots asks the reader to sign in or to pay.
pub(super) fn walled(text: &str, after: &[Unit]) -> bool {
    let front = |u: &Unit| {
        let body = &text[u.span.range()];
        body[..body.floor_char_boundary(600)].to_lowercase() + "\n"
    };
    let rest: String = after.iter().take(6).map(front).collect();
    interface(&rest) || rest.contains("subscri") || rest.contains("read more") || rest.contains("登录")
}

/// Whether a line is what stands over a table of contents.
pub(super) fn heads_contents(line: &str) -> bool {
    TITLES.contains(&letters(line).as_str())
}

/// What stands over a table of contents.
const TITLES: [&str; 8] =
    ["contents", "tableofcontents", "目录", "目次", "目录contents", "contents目录", "sommaire", "inhalt"];

/// Longest line of a table of contents, in characters.
const ENTRY: usize = 120;

/// Finds the table of contents and makes its blocks entries: what follows its title up to where
/// the first entry of a stream comes again, or else what structure took for entries.
fn contents(text: &str, units: &mut [Unit]) -> Span {
    let key = |unit: &Unit| -> String {
        let body = &text[unit.span.range()];
        let line = clean(&body[..body.floor_char_boundary(400)]).into_owned();
        let bare = unit.label.as_ref().and_then(|l| line.get(l.len..)).unwrap_or(&line);
        letters(bare.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == '.'))
    };
    let limit = units.len().min(400);
    let Some(title) = (0..limit).find(|&n| units[n].span.len() <= 60 && TITLES.contains(&key(&units[n]).as_str()))
    else {
        return listed(text, units);
    };
    let mut first = title + 1;
    while first < units.len() && TITLES.contains(&key(&units[first]).as_str()) {
        first += 1;
    }
    let keys: Vec<String> = units.iter().skip(first).take(1200).map(key).collect();
    let short =
        |n: usize| text[units[first + n].span.range()].chars().take(ENTRY + 400).filter(|&c| c != '.').count() <= ENTRY;
    let stop = (0..keys.len()).find(|&n| {
        let again = !keys[n].is_empty() && keys[..n.min(4)].contains(&keys[n]) && n >= 3;
        again || !short(n) && units[first + n].role != Role::Entry
    });
    let stop = stop.unwrap_or(0);
    if stop < 2 {
        return listed(text, units);
    }
    for unit in &mut units[title..first + stop] {
        if matches!(unit.role, Role::Text | Role::Heading) {
            unit.role = Role::Entry;
        }
    }
    // What structure took for an entry further down is a heading of the text.
    for unit in &mut units[first + stop..] {
        if unit.role == Role::Entry && !text[unit.span.range()].contains("....") {
            unit.role = Role::Heading;
        }
    }
    units[title].span.cover(units[first + stop - 1].span)
}

/// The run of entries that structure found. It stands before the text: entries behind a good part of
/// it are short lines of a list, and text again.
fn listed(text: &str, units: &mut [Unit]) -> Span {
    let mut entries = units.iter().filter(|u| u.role == Role::Entry);
    let (Some(first), Some(last)) = (entries.next(), entries.next_back()) else { return Span::default() };
    let listed = first.span.cover(last.span);
    let before = units.iter().take_while(|u| u.span.start < listed.start);
    let prose = before.filter(|u| u.role == Role::Text && sentence(&text[u.span.range()]));
    if prose.map(|u| u.span.len()).sum::<usize>() * 4 < text.len() {
        return listed;
    }
    for unit in units.iter_mut().filter(|u| u.role == Role::Entry) {
        unit.role = Role::Text;
    }
    Span::default()
}

/// Where the document ends: the first piece of a site in its second half behind which next to
/// nothing but a site's pieces follows.
fn end(text: &str, units: &[Unit]) -> u32 {
    let whole = units.last().map_or(0, |u| u.span.end);
    let site = |unit: &Unit| {
        let body = &text[unit.span.range()];
        let lower = || body[..body.floor_char_boundary(600)].to_lowercase();
        unit.role != Role::Text && unit.role != Role::Heading
            || body.contains("://")
            || !sentence(body) && body.len() <= 90
            || interface(&lower())
            || elision(body)
    };
    let wall = |n: usize| elision(&text[units[n].span.range()]) && walled(text, &units[n + 1..]);
    if let Some(n) = (units.len() / 4..units.len()).find(|&n| units[n].role == Role::Site && wall(n)) {
        return units[n].span.start;
    }
    let (mut prose, mut all) = (0usize, 0usize);
    let mut end = whole;
    for unit in units.iter().rev() {
        if (unit.span.start as usize) * 20 < whole as usize * 3 {
            break;
        }
        all += unit.span.len();
        prose += if site(unit) { 0 } else { unit.span.len() };
        if unit.role == Role::Site && prose * 3 <= all {
            end = unit.span.start;
        }
        if prose > 6000 && prose * 2 > all {
            break;
        }
    }
    // Captions of the site's own, directly before its first piece.
    let stop = end;
    for unit in units.iter().rev().filter(|u| u.span.end <= stop && stop < whole) {
        if unit.role == Role::Text && sentence(&text[unit.span.range()]) || unit.label.is_some() || unit.span.len() > 60
        {
            break;
        }
        end = unit.span.start;
    }
    end
}

/// Whether a block ends as a sentence does.
pub(super) fn sentence(body: &str) -> bool {
    let last = body.trim_end().trim_end_matches(['"', '”', '’', '\'', '」', '』', ')', '）', '*', '_', ']', '`']);
    last.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '：', '；', '…', '—', '―'])
}

/// Whether words say that what had a number is gone, as laws do: `(repealed)`, `[Reserved]`, 删除.
pub(super) fn gone(text: &str) -> bool {
    const GONE: [&str; 12] = [
        "repeal",
        "reserved",
        "deleted",
        "revoked",
        "omitted",
        "spent",
        "abrog",
        "aufgehoben",
        "weggefallen",
        "kehtetu",
        "废止",
        "删除",
    ];
    let text = text.to_lowercase();
    GONE.iter().any(|word| text.contains(word))
}
