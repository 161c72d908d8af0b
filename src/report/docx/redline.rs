//! The body of a redline: paragraphs of runs that stand, came, went or moved.

use super::{Options, order};
use crate::document::Document;
use crate::report::Texts;
use crate::report::quote::east;
use crate::report::record::Finding;
use crate::structure::Kind;
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use quick_xml::escape::escape;
use std::fmt::Write as _;

/// What becomes of a character, or of the end of a paragraph, when changes are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It stands.
    Stands,
    /// It goes: only the base has it.
    Goes,
    /// It comes: only the witness has it.
    Comes,
    /// It goes to where the move of this number ends.
    Leaves(usize),
    /// It comes from where the move of this number begins.
    Arrives(usize),
}

/// Makes the body.
pub(super) fn body(findings: &[Finding], texts: &Texts, options: &Options) -> String {
    let documents = texts.documents;
    let chain = order::chain(texts);
    let moves = order::moves(findings, &chain, documents.map(|d| d.text.as_str()));
    let base = Side::new(documents.base, moves.iter().map(|m| m.base).collect());
    let witness = Side::new(documents.witness, moves.iter().map(|m| m.witness).collect());
    let mut writer = Writer { sides: Sides::new(base, witness), body: Body::new(options, moves.len()) };
    let mut at = Sides::new(0, 0);
    let ends = documents.map(|d| Span::at(d.text.len()));
    for pair in chain.iter().chain([&ends]) {
        let gap = Sides::new(
            Span { start: at.base, end: pair.base.start },
            Span { start: at.witness, end: pair.witness.start },
        );
        writer.gap(gap);
        writer.same(*pair);
        at = Sides::new(pair.base.end, pair.witness.end);
    }
    writer.body.finish()
}

/// One copy on the way through it.
struct Side<'a> {
    document: &'a Document,
    /// Where passages stand that moved.
    moves: Vec<Span>,
    /// The first block that has not begun yet.
    next: usize,
    /// The block that is read.
    block: Option<usize>,
    /// The first skip that is not passed.
    skip: usize,
    /// Whether anything was read of it.
    begun: bool,
}

/// A thing to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// A paragraph begins.
    Break,
    Char(char),
    /// White space; a line end says so.
    Blank(bool),
}

impl<'a> Side<'a> {
    fn new(document: &'a Document, moves: Vec<Span>) -> Side<'a> {
        Side { document, moves, next: 0, block: None, skip: 0, begun: false }
    }

    /// What a stretch holds, with the place of each thing.
    fn read(&mut self, span: Span) -> Vec<(u32, Atom)> {
        let document = self.document;
        let (blocks, skips) = (&document.structure.blocks, &document.tokens.skips);
        let mut atoms = Vec::new();
        for (offset, c) in document.text.slice(span).char_indices() {
            let place = span.start + offset as u32;
            let mut begins = false;
            while self.next < blocks.len() && blocks[self.next].span.start <= place {
                self.block = Some(self.next);
                self.next += 1;
                begins = true;
            }
            // A paragraph that a running head interrupted goes on behind it.
            let over = self.block.is_some_and(|n| blocks[n].span.end <= place);
            let around = document.structure.block(place).filter(|&n| blocks[n].span.end > place);
            if over && !c.is_whitespace() && around.is_some() && around != self.block {
                self.block = around;
                begins = true;
            }
            if begins && std::mem::replace(&mut self.begun, true) {
                atoms.push((place, Atom::Break));
            }
            while self.skip < skips.len() && skips[self.skip].span.end <= place {
                self.skip += 1;
            }
            let hidden = skips.get(self.skip).is_some_and(|s| s.span.start <= place && s.layer == Layer::Markup);
            match c {
                _ if hidden => {}
                c if c.is_whitespace() => atoms.push((place, Atom::Blank(c == '\n'))),
                c => atoms.push((place, Atom::Char(c))),
            }
        }
        atoms
    }

    /// The style of the block that is read.
    fn style(&self) -> Option<u8> {
        let block = self.document.structure.blocks[self.block?];
        let sections = &self.document.structure.sections;
        let level = || sections.iter().find(|s| s.heading.start == block.span.start).map_or(1, |s| s.level.clamp(1, 6));
        (block.kind == Kind::Heading).then(level)
    }

    /// The number of the move that a place is in.
    fn moved(&self, place: u32) -> Option<usize> {
        self.moves.iter().position(|span| span.start <= place && place < span.end)
    }
}

struct Writer<'a> {
    sides: Sides<Side<'a>>,
    body: Body,
}

impl Writer<'_> {
    /// Writes what only one copy has: first what went, then what came.
    fn gap(&mut self, gap: Sides<Span>) {
        let gone = self.sides.base.read(gap.base);
        let come = self.sides.witness.read(gap.witness);
        let first = |atoms: &[(u32, Atom)]| atoms.iter().position(|(_, atom)| !matches!(atom, Atom::Blank(_)));
        let breaks = |atoms: &[(u32, Atom)]| first(atoms).filter(|&at| atoms[at].1 == Atom::Break);
        let (mut gone, mut come) = (gone.as_slice(), come.as_slice());
        // Marks that both begin with end what stands before.
        while let ([(b, Atom::Char(own)), ..], [(w, Atom::Char(other)), ..]) = (gone, come)
            && own == other
            && !own.is_alphanumeric()
            && self.sides.base.moved(*b).or(self.sides.witness.moved(*w)).is_none()
        {
            self.body.atom(Atom::Char(*own), Fate::Stands, None);
            (gone, come) = (&gone[1..], &come[1..]);
        }
        // Where both go on with a new paragraph it is one end of a paragraph, and it stands.
        if let (Some(g), Some(c)) = (breaks(gone), breaks(come)) {
            self.body.end(Fate::Stands);
            (gone, come) = (&gone[g + 1..], &come[c + 1..]);
        }
        // White space that both have at an end of the gap stands.
        let blank =
            |atoms: &[(u32, Atom)], at: Option<usize>| at.is_some_and(|at| matches!(atoms[at].1, Atom::Blank(_)));
        if blank(gone, gone.first().map(|_| 0)) && blank(come, come.first().map(|_| 0)) {
            self.body.atom(come[0].1, Fate::Stands, None);
            (gone, come) = (&gone[1..], &come[1..]);
        }
        let mut tail = None;
        if blank(gone, gone.len().checked_sub(1)) && blank(come, come.len().checked_sub(1)) {
            tail = come.last().map(|&(_, atom)| atom);
            (gone, come) = (&gone[..gone.len() - 1], &come[..come.len() - 1]);
        }
        let style = self.sides.base.style();
        for &(place, atom) in gone {
            let fate = self.sides.base.moved(place).map_or(Fate::Goes, Fate::Leaves);
            self.body.atom(atom, fate, style);
        }
        let style = self.sides.witness.style();
        for &(place, atom) in come {
            let fate = self.sides.witness.moved(place).map_or(Fate::Comes, Fate::Arrives);
            self.body.atom(atom, fate, style);
        }
        if let Some(atom) = tail {
            self.body.atom(atom, Fate::Stands, style);
        }
    }

    /// Writes what both copies have, as the witness has it; paragraphs may begin in one copy alone.
    fn same(&mut self, pair: Sides<Span>) {
        let base = self.sides.base.read(pair.base);
        let witness = self.sides.witness.read(pair.witness);
        let style = self.sides.witness.style();
        // Breaks of the base by how many characters stand before them.
        let mut passed = 0;
        let mut breaks = Vec::new();
        for (_, atom) in base {
            match atom {
                Atom::Break => breaks.push(passed),
                Atom::Char(_) => passed += 1,
                Atom::Blank(_) => {}
            }
        }
        let mut breaks = breaks.into_iter().peekable();
        let mut passed = 0;
        for (_, atom) in witness {
            match atom {
                Atom::Break => {
                    let both = breaks.next_if(|&at| at <= passed).is_some();
                    self.body.atom(atom, if both { Fate::Stands } else { Fate::Comes }, style);
                    continue;
                }
                Atom::Char(_) => {
                    while breaks.next_if(|&at| at <= passed).is_some() {
                        self.body.atom(Atom::Break, Fate::Goes, style);
                    }
                    passed += 1;
                }
                Atom::Blank(_) => {}
            }
            self.body.atom(atom, Fate::Stands, style);
        }
        breaks.for_each(|_| self.body.end(Fate::Goes));
    }
}

/// The paragraphs that are written.
struct Body {
    xml: String,
    /// The runs of the open paragraph.
    runs: String,
    /// The run that is written, and its fate.
    run: String,
    fate: Fate,
    style: Option<u8>,
    /// White space that is due: its fate, and whether only lines broke.
    due: Option<(Fate, bool)>,
    last: Option<char>,
    number: usize,
    /// For each move whether its ranges were opened: where it leaves, and where it arrives.
    open: Vec<[bool; 2]>,
    /// The range of a move that is open.
    range: Option<Fate>,
    mark: String,
}

impl Body {
    fn new(options: &Options, moves: usize) -> Body {
        let mut mark = format!("w:author=\"{}\"", clean(&options.author));
        if let Some(date) = &options.date {
            let _ = write!(mark, " w:date=\"{}\"", clean(date));
        }
        Body {
            xml: String::new(),
            runs: String::new(),
            run: String::new(),
            fate: Fate::Stands,
            style: None,
            due: None,
            last: None,
            number: 0,
            open: vec![[false; 2]; moves],
            range: None,
            mark,
        }
    }

    fn atom(&mut self, atom: Atom, fate: Fate, style: Option<u8>) {
        match atom {
            Atom::Break => {
                self.end(fate);
                self.style = style;
            }
            Atom::Blank(line) => match self.due {
                Some((due, only)) if due == fate => self.due = Some((due, only && line)),
                // Two copies' white space side by side: each has its own fate.
                Some(_) => {
                    self.space(None);
                    self.due = Some((fate, line));
                }
                None => self.due = Some((fate, line)),
            },
            Atom::Char(c) => {
                self.space(Some(c));
                if self.last.is_none() {
                    self.style = style;
                }
                self.put(c, fate);
                self.last = Some(c);
            }
        }
    }

    /// Writes the white space that is due before `next`: none where a line broke between Han characters.
    fn space(&mut self, next: Option<char>) {
        let (Some((fate, line)), Some(last)) = (self.due.take(), self.last) else { return };
        if !line || !east(last) && !next.is_some_and(east) {
            self.put(' ', fate);
        }
    }

    fn put(&mut self, c: char, fate: Fate) {
        if fate != self.fate {
            self.flush();
            self.fate = fate;
        }
        self.run.push(c);
    }

    /// The attributes of a change, numbered anew.
    fn change(&mut self) -> String {
        self.number += 1;
        format!("w:id=\"{}\" {}", self.number, self.mark)
    }

    /// Writes the run that is open.
    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let text = clean(&std::mem::take(&mut self.run));
        self.turn(self.fate);
        let t = format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
        let run = match self.fate {
            Fate::Stands => t,
            Fate::Comes => format!("<w:ins {}>{t}</w:ins>", self.change()),
            Fate::Goes => {
                let change = self.change();
                format!("<w:del {change}><w:r><w:delText xml:space=\"preserve\">{text}</w:delText></w:r></w:del>")
            }
            Fate::Leaves(_) => format!("<w:moveFrom {}>{t}</w:moveFrom>", self.change()),
            Fate::Arrives(_) => format!("<w:moveTo {}>{t}</w:moveTo>", self.change()),
        };
        self.runs.push_str(&run);
    }

    /// Opens or closes the range of a move.
    fn turn(&mut self, fate: Fate) {
        let moved = |fate: Fate| match fate {
            Fate::Leaves(n) => Some((n, 0, "moveFrom")),
            Fate::Arrives(n) => Some((n, 1, "moveTo")),
            _ => None,
        };
        if self.range == Some(fate) {
            return;
        }
        if let Some((n, end, name)) = self.range.take().and_then(moved) {
            let _ = write!(self.runs, "<w:{name}RangeEnd w:id=\"{}\"/>", range(n, end));
        }
        let Some((n, end, name)) = moved(fate) else { return };
        // A range is opened once; should text of the move come again, its runs still say what they are.
        if !std::mem::replace(&mut self.open[n][end], true) {
            let _ = write!(
                self.runs,
                "<w:{name}RangeStart w:id=\"{}\" w:name=\"move{}\" {}/>",
                range(n, end),
                n + 1,
                self.mark
            );
            self.range = Some(fate);
        }
    }

    /// Ends the paragraph; its end has a fate of its own.
    fn end(&mut self, fate: Fate) {
        self.flush();
        let style = self.style.map_or(String::new(), |level| format!("<w:pStyle w:val=\"Heading{level}\"/>"));
        let mark = match fate {
            Fate::Stands => String::new(),
            Fate::Goes => format!("<w:rPr><w:del {}/></w:rPr>", self.change()),
            Fate::Comes => format!("<w:rPr><w:ins {}/></w:rPr>", self.change()),
            Fate::Leaves(_) => format!("<w:rPr><w:moveFrom {}/></w:rPr>", self.change()),
            Fate::Arrives(_) => format!("<w:rPr><w:moveTo {}/></w:rPr>", self.change()),
        };
        let runs = std::mem::take(&mut self.runs);
        let _ = write!(self.xml, "<w:p><w:pPr>{style}{mark}</w:pPr>{runs}</w:p>");
        (self.due, self.last, self.style) = (None, None, None);
    }

    fn finish(mut self) -> String {
        self.flush();
        self.turn(Fate::Stands);
        self.end(Fate::Stands);
        self.xml
    }
}

/// The number of the range of a move, apart from those of changes.
fn range(number: usize, end: usize) -> usize {
    1_000_000 + 2 * number + end
}

/// Text as XML takes it: what XML 1.0 has no place for is spelled out.
fn clean(text: &str) -> String {
    let bad = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !text.contains(bad) {
        return escape(text).into_owned();
    }
    let spelled: String =
        text.chars().map(|c| if bad(c) { format!("\\u{{{:x}}}", u32::from(c)) } else { c.to_string() }).collect();
    escape(&spelled).into_owned()
}
