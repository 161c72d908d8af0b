//! Blocks, languages, furniture and the outline of a copy.
//!
//! Lines are evidence, not truth. This stage cannot fail: what it does not recognise is a
//! paragraph. Nothing is deleted; furniture and boilerplate are typed and kept.

mod boilerplate;
mod folio;
mod furniture;
pub mod heading;
pub mod lang;
mod lines;
mod mask;
mod outline;
mod paragraph;
mod printed;

pub(crate) use boilerplate::{interface, notice};
pub use lang::Side;
pub(crate) use lang::title;
pub use outline::Section;
pub(crate) use outline::{clean, letters};
pub(crate) use printed::{Form, Printed};

use crate::extract::{Extracted, Format, Hint, Role};
use crate::text::{Span, Steps};
use boilerplate::Look;
use lang::Segment;
use lines::Line;
use outline::Candidate;
use rustc_hash::FxHashMap;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Running text.
    Paragraph,
    /// A heading.
    Heading,
    /// An entry of a table of contents.
    Entry,
    /// A running head or foot, a page number, a number in the margin.
    Furniture,
    /// Navigation, notices, adverts: what a site adds.
    Boilerplate,
}

/// A paragraph, heading, entry, or piece of furniture or boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, without white space at its ends.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The stream it belongs to.
    pub side: Side,
}

/// The blocks and sections of one copy.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    /// All blocks, by place.
    pub blocks: Vec<Block>,
    /// All sections, the Han stream's before the other's, each by place.
    pub sections: Vec<Section>,
    /// Whether the copy is in two languages, one of them in Han characters.
    pub bilingual: bool,
    /// Numbers in the margin, leaders and page numbers of contents, by place: read as nothing.
    pub margin: Vec<Span>,
    /// Running heads and feet, by place.
    furniture: Vec<Span>,
    /// Where the text turns from one language to the other.
    turns: Vec<(u32, Side)>,
    /// For each block, the one that goes on behind it: a paragraph that a running head interrupts.
    outer: Vec<Option<u32>>,
    /// Where blocks begin.
    steps: Steps,
    /// For each block, how many paragraphs of either stream stand up to and with it.
    counts: Vec<[u32; 2]>,
}

/// Reads the structure of what was extracted.
pub fn read(extracted: &Extracted) -> Structure {
    let masked = mask::mask(extracted);
    let text = masked.as_ref();
    let lines = lines::lines(text);
    let bilingual = lang::bilingual(text, &lines);
    // A page of the web has no pages of its own, but what was printed may stand in one with the heads
    // of its pages; of a text that was made, the furniture is known.
    let made = extracted.format.made();
    let mut furniture = match extracted.format {
        Format::Html | Format::Epub => furniture::printed(text, &lines),
        _ if made => vec![false; lines.len()],
        _ => furniture::furniture(text, &lines),
    };
    // A number alone in a cell is a figure, however such numbers rise from row to row.
    for table in &extracted.tables {
        let first = lines.partition_point(|line| line.span.end <= table.span.start);
        let inside = lines[first..].iter().take_while(|line| line.span.start < table.span.end).count();
        furniture[first..first + inside].fill(false);
    }
    let segments = lang::segments(text, &lines, bilingual);
    let layout = if made { paragraph::Layout::MADE } else { paragraph::layout(text, &lines, &furniture) };
    let hints = &extracted.hints;
    let page = made || matches!(extracted.format, Format::Html | Format::Epub);
    let stated = Stated::new(text, hints);
    let marked = Marked { text, lines: &lines, segments: &segments, furniture: &furniture, hints, page, stated };
    let mut kinds = marked.kinds(layout);
    marked.inside(&mut kinds, layout);
    let found = marked.headings(&mut kinds, layout);
    let entries = outline::contents(text, &found);
    let mut body = Vec::new();
    for (candidate, entry) in found.into_iter().zip(entries) {
        if entry {
            (candidate.segments.0..=candidate.segments.1).for_each(|n| kinds[n] = Kind::Entry);
        } else {
            body.push(candidate);
        }
    }
    let blocks = marked.blocks(&kinds, layout, &body);
    let mut margin = if made { Vec::new() } else { furniture::margin(text, &lines) };
    // Rows that are counted are not lines that are.
    margin.retain(|number| {
        let table = extracted.tables.partition_point(|table| table.span.end <= number.start);
        extracted.tables.get(table).is_none_or(|table| number.start < table.span.start)
    });
    margin.extend(furniture::leaders(text, &lines));
    margin.sort_unstable();
    Structure {
        counts: counts(&blocks),
        outer: outer(&blocks),
        steps: Steps::new(blocks.iter().map(|block| block.span.start)),
        furniture: blocks.iter().filter(|b| b.kind == Kind::Furniture).map(|b| b.span).collect(),
        turns: turns(&segments),
        blocks,
        sections: outline::tree(text, &body, text.len()),
        bilingual,
        margin,
    }
}

/// Where segments of one language give way to the other's.
fn turns(segments: &[Segment]) -> Vec<(u32, Side)> {
    let mut turns: Vec<(u32, Side)> = Vec::new();
    for segment in segments {
        if turns.last().is_none_or(|&(_, side)| side != segment.side) {
            turns.push((segment.span.start, segment.side));
        }
    }
    turns
}

/// For each block the nearest one before it that ends behind it.
fn outer(blocks: &[Block]) -> Vec<Option<u32>> {
    let mut open: Vec<u32> = Vec::new();
    let around = |(at, block): (usize, &Block)| {
        while open.last().is_some_and(|&b| blocks[b as usize].span.end < block.span.end) {
            open.pop();
        }
        let outer = open.last().copied();
        open.push(at as u32);
        outer
    };
    blocks.iter().enumerate().map(around).collect()
}

/// Running totals of paragraphs for each stream.
fn counts(blocks: &[Block]) -> Vec<[u32; 2]> {
    let mut total = [0, 0];
    let count = |block: &Block| {
        total[block.side as usize] += u32::from(block.kind == Kind::Paragraph);
        total
    };
    blocks.iter().map(count).collect()
}

/// Tells, place after place, whether one is in a hint of such a role.
struct Reach<'a> {
    hints: std::iter::Peekable<std::slice::Iter<'a, Hint>>,
    such: fn(Role) -> bool,
    end: u32,
}

impl<'a> Reach<'a> {
    fn of(hints: &'a [Hint], such: fn(Role) -> bool) -> Reach<'a> {
        Reach { hints: hints.iter().peekable(), such, end: 0 }
    }

    /// Whether `place`, which is not before the last one asked for, is in such a hint.
    fn holds(&mut self, place: u32) -> bool {
        while let Some(hint) = self.hints.next_if(|hint| hint.span.start <= place) {
            if (self.such)(hint.role) {
                self.end = self.end.max(hint.span.end);
            }
        }
        place < self.end
    }
}

/// The lines of a copy with what is known of them so far.
struct Marked<'a> {
    text: &'a str,
    lines: &'a [Line],
    segments: &'a [Segment],
    furniture: &'a [bool],
    hints: &'a [Hint],
    /// Whether it is a web page, which says itself what is navigation.
    page: bool,
    /// What the format states of headings, where it does: what only looks like one is none then.
    stated: Option<Stated>,
}

/// A format that states so many headings states them all.
const STATED: usize = 3;

/// The headings that a format states.
struct Stated {
    /// Their styles of numbering in Chinese numerals. Who marks up a Chinese text by hand often marks the
    /// first heading of a style and forgets the others.
    han: Vec<heading::Style>,
}

impl Stated {
    fn new(text: &str, hints: &[Hint]) -> Option<Stated> {
        let spans = || hints.iter().filter(|h| matches!(h.role, Role::Heading(_))).map(|h| h.span);
        let style = |span: Span| {
            let line = text[span.range()].trim_start_matches(['#', '*', '_', ' ']);
            heading::label(line).map(|l| l.style).filter(|_| han(line))
        };
        (spans().count() >= STATED).then(|| Stated { han: spans().filter_map(style).collect() })
    }

    /// Whether an unmarked line with a label is a heading all the same.
    fn allows(&self, style: heading::Style, line: &str) -> bool {
        heading::formal(style, line) || han(line) && self.han.contains(&style)
    }
}

/// Whether a label is `一、` or `（一）`.
fn han(line: &str) -> bool {
    line.trim_start_matches(['(', '（', ' ']).starts_with(crate::han::is_han)
}

impl Marked<'_> {
    /// Furniture, boilerplate, or paragraph, for each segment.
    fn kinds(&self, layout: paragraph::Layout) -> Vec<Kind> {
        let mut said = Reach::of(self.hints, |role| matches!(role, Role::Heading(_) | Role::Code));
        let (mut site, mut page) =
            (Reach::of(self.hints, |role| role == Role::Nav), Reach::of(self.hints, |role| role == Role::Furniture));
        let mut looks = vec![Look::Text; self.segments.len()];
        let mut kind = |(at, segment): (usize, &Segment)| {
            let (in_site, in_page) = (site.holds(segment.span.start), page.holds(segment.span.start));
            if in_page || self.furniture[segment.line as usize] {
                return Kind::Furniture;
            }
            if in_site {
                return Kind::Boilerplate;
            }
            let body = &self.text[segment.span.range()];
            if self.page {
                let plain = !said.holds(segment.span.start);
                return if plain && boilerplate::in_page(body) { Kind::Boilerplate } else { Kind::Paragraph };
            }
            if body.len() <= 240 && !self.runs_on(segment, layout) {
                looks[at] = boilerplate::look(body);
            }
            if looks[at] == Look::Strong { Kind::Boilerplate } else { Kind::Paragraph }
        };
        let mut kinds: Vec<Kind> = self.segments.iter().enumerate().map(&mut kind).collect();
        self.weak(&looks, &mut kinds);
        kinds
    }

    /// Takes for boilerplate what only may be: in an unbroken run from the start or the end of the
    /// copy, beside what certainly is, or where it comes again and again.
    fn weak(&self, looks: &[Look], kinds: &mut [Kind]) {
        let weak = |at: usize| looks[at] == Look::Weak;
        let site = |kind: Kind| kind != Kind::Paragraph;
        let order: [Vec<usize>; 2] = [(0..kinds.len()).collect(), (0..kinds.len()).rev().collect()];
        for at in order
            .into_iter()
            .flat_map(|order| {
                let run: Vec<usize> = order.into_iter().take_while(|&at| weak(at) || site(kinds[at])).collect();
                run.into_iter().filter(|&at| weak(at)).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
        {
            kinds[at] = Kind::Boilerplate;
        }
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let body = |at: usize| &self.text[self.segments[at].span.range()];
        (0..kinds.len()).filter(|&at| weak(at)).for_each(|at| *seen.entry(body(at)).or_default() += 1);
        for at in (0..kinds.len()).filter(|&at| weak(at)) {
            let near = |n: usize| kinds.get(n).is_some_and(|&k| k == Kind::Boilerplate && looks[n] == Look::Strong);
            let long = self.lines[self.segments[at].line as usize].width >= 40;
            if at > 0 && near(at - 1) || near(at + 1) || long && seen[body(at)] > 1 {
                kinds[at] = Kind::Boilerplate;
            }
        }
    }

    /// Whether a full line goes on in another printed directly under it: then it is inside a paragraph.
    fn runs_on(&self, segment: &Segment, layout: paragraph::Layout) -> bool {
        let full = |line: &Line| layout.wrap.is_some_and(|wrap| line.width * 4 >= wrap * 3);
        let line = segment.line as usize;
        let Some(next) = self.lines.get(line + 1) else { return false };
        let lower = |line: &Line| self.text[line.span.range()].starts_with(char::is_lowercase);
        full(&self.lines[line]) && full(next) && (next.han || lower(next))
    }

    /// Takes lines for text that read like boilerplate but stand inside a paragraph: one that the
    /// paragraph before or behind it runs on with, several that both do. What a page calls its
    /// navigation is that.
    fn inside(&self, kinds: &mut [Kind], layout: paragraph::Layout) {
        let joins = |a: usize, b: usize| {
            paragraph::continues(self.text, self.lines, layout, &self.segments[a], &self.segments[b], false)
        };
        let mut site = Reach::of(self.hints, |role| role == Role::Nav);
        let mut at = 0;
        while at < kinds.len() {
            if kinds[at] != Kind::Boilerplate || site.holds(self.segments[at].span.start) {
                at += 1;
                continue;
            }
            let end = (at..kinds.len()).find(|&n| kinds[n] != Kind::Boilerplate).unwrap_or(kinds.len());
            let before = at > 0 && kinds[at - 1] == Kind::Paragraph && joins(at - 1, at);
            let after = kinds.get(end) == Some(&Kind::Paragraph) && joins(end - 1, end);
            if before && after || end - at == 1 && (before || after) {
                kinds[at..end].fill(Kind::Paragraph);
            }
            at = end;
        }
    }

    /// All that may be a heading, by its form and what the format says.
    fn headings(&self, kinds: &mut [Kind], layout: paragraph::Layout) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut hints = self.hints.iter().filter(|h| matches!(h.role, Role::Heading(_))).peekable();
        let mut cells = Reach::of(self.hints, |role| role == Role::Cell);
        let mut at = 0;
        while at < self.segments.len() {
            let segment = &self.segments[at];
            let cell = cells.holds(segment.span.start);
            while hints.next_if(|h| h.span.end <= segment.span.start).is_some() {}
            let stated = hints.peek().filter(|h| h.span.overlaps(segment.span)).and_then(|h| match h.role {
                Role::Heading(level) => Some(level),
                _ => None,
            });
            let candidate = match kinds[at] {
                // What stands in a cell is a heading only if the format says so.
                Kind::Paragraph if !cell || stated.is_some() => self.candidate(at, stated, layout, kinds),
                _ => None,
            };
            if let Some(mut candidate) = candidate {
                if let Some(hint) = hints.peek().filter(|_| stated.is_some()) {
                    self.whole(&mut candidate, hint.span, kinds);
                }
                at = candidate.segments.1;
                (candidate.segments.0..=candidate.segments.1)
                    .filter(|_| !candidate.run_in)
                    .for_each(|n| kinds[n] = Kind::Heading);
                found.push(candidate);
            }
            at += 1;
        }
        self.run_in(&mut found, kinds);
        found
    }

    /// Widens a heading to all lines that the format calls one heading.
    fn whole(&self, candidate: &mut Candidate, hint: Span, kinds: &[Kind]) {
        while !candidate.run_in
            && let Some(next) = self.segments.get(candidate.segments.1 + 1)
            && next.span.overlaps(hint)
            && next.side == candidate.side
            && kinds[candidate.segments.1 + 1] == Kind::Paragraph
        {
            candidate.segments.1 += 1;
            candidate.span = candidate.span.cover(next.span);
        }
    }

    /// Where the text of most articles begins behind their numbers, that of all does: `第八条 下列事项`
    /// on a line of its own is the start of a sentence, not a title.
    fn run_in(&self, found: &mut [Candidate], kinds: &mut [Kind]) {
        let article =
            |c: &Candidate| c.level.is_none() && c.label.as_ref().is_some_and(|l| l.style == heading::Style::Article);
        let all = found.iter().filter(|c| article(c)).count();
        let inline = found.iter().filter(|c| article(c) && c.run_in).count();
        if inline * 2 < all {
            return;
        }
        for candidate in found.iter_mut().filter(|c| article(c) && !c.run_in && c.segments.0 == c.segments.1) {
            let line = &self.text[self.segments[candidate.segments.0].span.range()];
            let Some(label) = heading::label(line).filter(|l| l.len < line.trim_end().len()) else { continue };
            candidate.run_in = true;
            candidate.span.end = candidate.span.start + label.len as u32;
            kinds[candidate.segments.0] = Kind::Paragraph;
        }
    }

    /// The heading that begins at segment `at`, if one does.
    fn candidate(&self, at: usize, stated: Option<u8>, layout: paragraph::Layout, kinds: &[Kind]) -> Option<Candidate> {
        let segment = &self.segments[at];
        let line = &self.text[segment.span.range()];
        let head = line[..line.floor_char_boundary(400)].trim_start_matches(['#', '*', '_', ' ']);
        let lead = line.len() - line.trim_start_matches(['#', '*', '_', ' ']).len();
        if stated.is_none() && (self.plain(segment, head) || self.continued(at, layout)) {
            return None;
        }
        let leader = outline::leader(head);
        let leaders = leader.is_some();
        let cleaned = clean(&head[..leader.unwrap_or(head.len())]);
        let label = heading::label(&cleaned);
        let allows = |all: &Stated| label.as_ref().is_some_and(|l| all.allows(l.style, &cleaned));
        if stated.is_none() && !self.stated.as_ref().is_none_or(allows) {
            return None;
        }
        let mut made = Candidate {
            span: segment.span,
            side: segment.side,
            segments: (at, at),
            label: None,
            level: stated,
            run_in: false,
            known: heading::known(&cleaned),
            leaders,
            contents: CONTENTS.iter().any(|title| title.eq_ignore_ascii_case(&cleaned)),
        };
        if let Some(label) = label {
            let rest = cleaned[label.len..].trim();
            let style = label.style;
            let len = label.len;
            made.label = Some(label);
            if rest.is_empty() {
                return self.two_lines(at, made, style, kinds);
            }
            let short = self.lines[segment.line as usize].width <= 100
                && heading::titular(rest)
                && !rest.starts_with(char::is_lowercase);
            if style == heading::Style::Article && !short {
                made.run_in = true;
                made.span.end = made.span.start + (lead + len.min(line.len() - lead)) as u32;
                while !self.text.is_char_boundary(made.span.end as usize) {
                    made.span.end += 1;
                }
                return Some(made);
            }
            return (short || leaders || stated.is_some()).then_some(made);
        }
        let plain = stated.is_none() && !made.known && !leaders && !made.contents;
        (!plain || self.lone(at, layout)).then_some(made)
    }

    /// Whether a line cannot be a heading at first sight: it begins as no label does, and is long or
    /// stands among other lines.
    fn plain(&self, segment: &Segment, head: &str) -> bool {
        let Some(first) = head.chars().next() else { return true };
        let labels = matches!(first, '0'..='9' | 'I' | 'V' | 'X' | 'L' | 'A' | 'B' | 'C' | 'P' | 'S' | 'T' | 'a' | '(')
            || matches!(first, '第' | '附' | '（' | '§')
            || crate::han::numeral::sign(first);
        if labels {
            return false;
        }
        let line = segment.line as usize;
        let blank = |n: usize| self.lines.get(n).is_none_or(Line::blank);
        let apart = line == 0 || blank(line - 1) && blank(line + 1);
        !apart && segment.span.len() > 48 || segment.span.len() > 200 && outline::leader(head).is_none()
    }

    /// Whether segment `at` only goes on with the line before it.
    fn continued(&self, at: usize, layout: paragraph::Layout) -> bool {
        let ended = at > 0 && paragraph::terminated(&self.text[self.segments[at - 1].span.range()]);
        if ended && heading::label(&self.text[self.segments[at].span.range()]).is_some() {
            return false;
        }
        at > 0
            && self.segments[at - 1].line + 1 == self.segments[at].line
            && layout.wrap.is_some_and(|wrap| self.lines[self.segments[at - 1].line as usize].width * 4 >= wrap * 3)
            && paragraph::continues(self.text, self.lines, layout, &self.segments[at - 1], &self.segments[at], false)
    }

    /// A heading whose number stands on a line of its own, with its title on the next.
    fn two_lines(&self, at: usize, mut made: Candidate, style: heading::Style, kinds: &[Kind]) -> Option<Candidate> {
        use heading::Style;
        if matches!(style, Style::Paren | Style::HanComma | Style::Decimal | Style::Roman) {
            return None;
        }
        let text = kinds.get(at + 1) == Some(&Kind::Paragraph);
        let Some(next) = self.segments.get(at + 1).filter(|_| text) else { return Some(made) };
        let title = &self.text[next.span.range()];
        let apart = next.line - self.segments[at].line;
        let fits = next.side == made.side && apart <= 2 && heading::titular(title) && heading::label(title).is_none();
        if fits && self.lines[next.line as usize].width <= 60 {
            made.span = made.span.cover(next.span);
            made.segments.1 = at + 1;
        }
        Some(made)
    }

    /// Whether a line without number is a heading by standing alone above text.
    fn lone(&self, at: usize, layout: paragraph::Layout) -> bool {
        let segment = &self.segments[at];
        let line = &self.lines[segment.line as usize];
        let body = &self.text[segment.span.range()];
        if line.width > 70
            || layout.double
            || !heading::titular(body)
            || body.starts_with(['*', '-', '•', '"', '“', '(', '（', '「', '>'])
        {
            return false;
        }
        let number = segment.line as usize;
        let before = number == 0 || self.lines[number - 1].blank();
        let after = self.lines.get(number + 1).is_some_and(Line::blank);
        let text = self.segments.get(at + 1).is_some_and(|next| {
            let next = &self.lines[next.line as usize];
            next.width >= 40 || next.width > line.width
        });
        let whole = segment.span == line.span;
        before
            && after
            && text
            && whole
            && !body.ends_with(|c: char| c.is_ascii_digit())
            && body.chars().filter(|c| c.is_alphabetic()).count() >= 3
    }

    /// Joins segments to blocks.
    fn blocks(&self, kinds: &[Kind], layout: paragraph::Layout, headings: &[Candidate]) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::with_capacity(self.segments.len() / 2 + 1);
        let mut open: Option<usize> = None; // the last segment of the paragraph being built
        let mut open_block = 0;
        let mut skipped = false;
        let mut heads = headings.iter().peekable();
        for (at, segment) in self.segments.iter().enumerate() {
            while heads.next_if(|h| h.segments.1 < at).is_some() {}
            let head = heads.peek().filter(|h| h.segments.0 <= at);
            let kind = kinds[at];
            let joined = match kind {
                Kind::Heading => head.is_some_and(|h| h.segments.0 < at),
                Kind::Paragraph => {
                    let starts = head.is_some_and(|h| h.segments.0 == at);
                    !starts && open.is_some_and(|last| self.goes_on(layout, last, at, skipped))
                }
                _ => false,
            };
            if joined {
                let last = if kind == Kind::Paragraph { open_block } else { blocks.len() - 1 };
                blocks[last].span = blocks[last].span.cover(segment.span);
            } else {
                blocks.push(Block { span: segment.span, kind, side: segment.side });
            }
            match kind {
                Kind::Paragraph => {
                    if !joined {
                        open_block = blocks.len() - 1;
                    }
                    (open, skipped) = (Some(at), false);
                }
                Kind::Furniture | Kind::Boilerplate => skipped = true,
                _ => open = None,
            }
        }
        blocks.sort_by_key(|b| b.span);
        blocks
    }

    /// Whether the paragraph whose last segment is `last` goes on at `at`.
    fn goes_on(&self, layout: paragraph::Layout, last: usize, at: usize, skipped: bool) -> bool {
        let after = &self.text[self.segments[at].span.range()];
        let bullet = after.strip_prefix(['*', '•', '·', '-', '–']).is_some_and(|rest| rest.starts_with(' '));
        let item = bullet || listed(after);
        !item && paragraph::continues(self.text, self.lines, layout, &self.segments[last], &self.segments[at], skipped)
    }
}

/// What stands over a table of contents.
const CONTENTS: [&str; 7] = ["contents", "table of contents", "目录", "目錄", "目 录", "目 錄", "目次"];

/// Whether a line begins as an item of a list does: `(a)`, `(iv)`, `2)`.
fn listed(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '（') {
        return false;
    }
    let Some(rest) = line.strip_prefix(['(', '（']) else {
        return heading::label(line)
            .is_some_and(|l| l.number.len() == 1 && l.style == heading::Style::Decimal && l.len < 4);
    };
    let inner = rest.split([')', '）']).next().unwrap_or("");
    inner.len() < rest.len()
        && (1..=9).contains(&inner.len())
        && inner.chars().all(|c| c.is_alphanumeric())
        && inner.chars().count() <= 4
}

impl Structure {
    /// The running heads and feet that touch `span`.
    pub fn furniture(&self, span: Span) -> &[Span] {
        let first = self.furniture.partition_point(|f| f.end <= span.start);
        let end = self.furniture.partition_point(|f| f.start < span.end);
        &self.furniture[first.min(end)..end]
    }

    /// Whether there is neither furniture nor boilerplate.
    pub(crate) fn plain(&self) -> bool {
        !self.blocks.iter().any(|b| matches!(b.kind, Kind::Furniture | Kind::Boilerplate))
    }

    /// Whether `offset` lies in furniture or boilerplate.
    pub(crate) fn labelled(&self, offset: u32) -> bool {
        self.block(offset).is_some_and(|b| matches!(self.blocks[b].kind, Kind::Furniture | Kind::Boilerplate))
    }

    /// All running heads and feet, by place.
    pub(crate) fn heads(&self) -> &[Span] {
        &self.furniture
    }

    /// The language at `offset`.
    pub fn side(&self, offset: u32) -> Side {
        match self.turns.partition_point(|&(at, _)| at <= offset) {
            0 => self.turns.first().map_or(Side::Word, |t| t.1),
            n => self.turns[n - 1].1,
        }
    }

    /// Where the language that stands at `offset` ends.
    pub(crate) fn turn_after(&self, offset: u32) -> usize {
        let next = self.turns.partition_point(|&(at, _)| at < offset);
        self.turns.get(next).map_or(usize::MAX, |t| t.0 as usize)
    }

    /// Where the language that stands at `offset` begins.
    pub(crate) fn turn_before(&self, offset: u32) -> usize {
        let next = self.turns.partition_point(|&(at, _)| at <= offset);
        next.checked_sub(1).map_or(0, |n| self.turns[n].0 as usize)
    }

    /// Where the table of contents begins, if the copy has one near its start.
    pub fn contents(&self) -> Option<u32> {
        let end = self.blocks.last()?.span.end;
        let first = self.blocks.iter().find(|b| b.kind == Kind::Entry).map(|b| b.span.start)?;
        (first <= end / 6).then_some(first)
    }

    /// The block that holds `offset`, or the one before it.
    pub fn block(&self, offset: u32) -> Option<usize> {
        let last = self.steps.count(offset, |n| self.blocks[n].span.start).checked_sub(1)?;
        let mut at = last;
        while self.blocks[at].span.end <= offset {
            match self.outer[at] {
                Some(outer) => at = outer as usize,
                None => return Some(last),
            }
        }
        Some(at)
    }

    /// The sections of a stream whose headings touch `span`; takes logarithmic time.
    pub(crate) fn headed(&self, span: Span, side: Side) -> &[Section] {
        let own = self.sections.partition_point(|s| s.side < side);
        let sections = &self.sections[own..self.sections.partition_point(|s| s.side <= side)];
        let first = sections.partition_point(|s| s.heading.end <= span.start);
        &sections[first..sections.partition_point(|s| s.heading.start < span.end).max(first)]
    }

    /// The same for both streams.
    pub(crate) fn headings(&self, span: Span) -> impl Iterator<Item = &Section> {
        [Side::Han, Side::Word].into_iter().flat_map(move |side| self.headed(span, side))
    }

    /// Indices of the sections around `offset` in the stream `side`, outermost first.
    pub fn path(&self, offset: u32, side: Side) -> Vec<usize> {
        let own = self.sections.partition_point(|s| s.side < side);
        let end = self.sections.partition_point(|s| s.side <= side);
        let Some(mut at) =
            self.sections[own..end].partition_point(|s| s.heading.start <= offset).checked_sub(1).map(|n| n + own)
        else {
            return Vec::new();
        };
        let mut path = vec![at];
        while let Some(parent) = self.sections[at].parent {
            at = parent as usize;
            path.push(at);
        }
        path.retain(|&n| self.sections[n].span.end >= offset);
        path.reverse();
        path
    }

    /// Number of the paragraph at `offset` within its innermost section, counted from 1.
    pub fn paragraph(&self, offset: u32, side: Side) -> Option<usize> {
        let at = self.block(offset)?;
        let from = self.path(offset, side).last().map_or(0, |&n| self.sections[n].heading.start);
        let first = self.blocks.partition_point(|b| b.span.start < from);
        let before = first.checked_sub(1).map_or(0, |n| self.counts[n][side as usize]);
        let count = self.counts[at][side as usize] - before.min(self.counts[at][side as usize]);
        (count > 0).then_some(count as usize)
    }

    /// How many paragraphs of a stream begin within `span`.
    pub fn paragraphs(&self, span: Span, side: Side) -> usize {
        let total = |offset| {
            self.blocks
                .partition_point(|b| b.span.start < offset)
                .checked_sub(1)
                .map_or(0, |n| self.counts[n][side as usize])
        };
        (total(span.end) - total(span.start)) as usize
    }
}
