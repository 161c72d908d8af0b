//! Page breaks told by the other copy: lines put between the lines of a text that it does not have.
//!
//! By itself a line such as `General terms   19` may be a heading or a row of a table. Where the other
//! copy runs on across it in the middle of a sentence, or where line after line of the same words or
//! with a number that rises stands alone in one copy, it is what a printer put on the page.

use super::Engine;
use super::ledger::Fate;
use crate::align::{Edit, Stream};
use crate::sequence::Run;
use crate::structure::{Form, Printed, heading, letters};
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A break of more tokens, or of more lines, is a passage.
const TOKENS: usize = 40;
const LINES: usize = 4;
/// Lines that are wider are no heads.
const WIDE: usize = 90;
/// How far the ends of a line are looked for, in bytes.
const REACH: usize = 1000;
/// Fewer lines than this between two breaks are no page.
const PAGE: usize = 8;
/// Fewer letters than this recur by chance.
const LETTERS: usize = 4;

/// Lines that only one copy has, between two lines of the text.
#[derive(Debug)]
struct Break {
    /// Which of the holes.
    hole: usize,
    /// How many lines stand before it.
    line: usize,
    lines: Vec<Printed>,
    /// Whether the other copy has nothing there but the middle of a paragraph.
    torn: bool,
    /// Whether it stands as a page's head or foot does: see [`set`].
    set: bool,
}

impl Break {
    fn words(&self) -> String {
        self.lines.iter().map(|line| &*line.words).collect()
    }

    fn form(&self) -> Form {
        self.lines.iter().map(|line| line.form).max().unwrap_or(Form::Words)
    }

    /// The page's number: that of the line which is most surely a page's.
    fn number(&self) -> Option<u32> {
        self.lines.iter().filter(|l| l.number.is_some()).max_by_key(|l| l.form).and_then(|l| l.number)
    }

    /// Whether it can be nothing else.
    fn sure(&self) -> bool {
        self.form() == Form::Page || self.set || self.torn && self.form() >= Form::Number
    }
}

impl Engine<'_> {
    /// Takes what a printer put on the pages of one copy out of `holes`, and folds it.
    ///
    /// `moved` tells the edits in which passages stand that moved. Takes linear time in the holes.
    pub(super) fn pages(&mut self, streams: &Sides<Stream>, holes: &mut Vec<Edit>, moved: impl Fn(&Edit) -> bool) {
        let mut gone = vec![false; holes.len()];
        let mut heads = Sides::new(BTreeSet::new(), BTreeSet::new());
        for base in [true, false] {
            let (own, other) = if base { (&streams.base, &streams.witness) } else { (&streams.witness, &streams.base) };
            let mut breaks = Vec::new();
            let mut lines = Lines::new(own);
            for (hole, edit) in holes.iter().enumerate() {
                let (range, at) = if base { (&edit.base, &edit.witness) } else { (&edit.witness, &edit.base) };
                if !range.is_empty() && at.is_empty() && range.len() <= TOKENS && !moved(edit) {
                    let line = lines.before(own.span(range.start).start);
                    let found = slides(own, range).find_map(|(range, by)| between(own, other, &range, by(at.start)));
                    breaks.extend(found.map(|one| Break { hole, line, ..one }));
                }
            }
            let known = if base { &mut heads.base } else { &mut heads.witness };
            for at in furniture(&breaks) {
                gone[breaks[at].hole] = true;
                known.extend(breaks[at].lines.iter().map(|l| l.words.clone()).filter(|w| long(w)));
            }
        }
        let mut kept = Vec::with_capacity(holes.len());
        for (edit, gone) in std::mem::take(holes).into_iter().zip(gone) {
            match gone {
                true => self.printed(streams, &edit),
                false => kept.extend(self.cleared(streams, edit, &heads, &moved)),
            }
        }
        *holes = kept;
    }

    /// Folds what one copy has of its pages.
    fn printed(&mut self, streams: &Sides<Stream>, edit: &Edit) {
        let places = Sides::new(streams.base.cover(edit.base.clone()), streams.witness.cover(edit.witness.clone()));
        self.ledger.fold(Layer::PageFurniture, places, 1);
    }

    /// An edit without lines of a page that stand at an end of one of its sides or divide a word.
    fn cleared(
        &mut self,
        streams: &Sides<Stream>,
        edit: Edit,
        heads: &Sides<BTreeSet<String>>,
        moved: &impl Fn(&Edit) -> bool,
    ) -> Option<Edit> {
        let short = |range: &Range<usize>| range.len() <= TOKENS;
        // Most edits are words inside a line.
        let lines = lined(&streams.base, &edit.base) || lined(&streams.witness, &edit.witness);
        if !lines || !short(&edit.base) || !short(&edit.witness) {
            return Some(edit);
        }
        if self.divided(streams, &edit, heads) {
            return None;
        }
        // What goes on in a paragraph stands before the break, what begins one behind it.
        let base = match self.trimmed(streams, edit.base.clone(), edit.witness.start, &heads.base, true) {
            empty if empty.is_empty() && goes_on(&streams.witness, &edit.witness) => edit.base.start..edit.base.start,
            base => base,
        };
        let witness = match self.trimmed(streams, edit.witness.clone(), base.start, &heads.witness, false) {
            empty if empty.is_empty() && goes_on(&streams.base, &edit.base) => edit.witness.start..edit.witness.start,
            witness => witness,
        };
        let rest = Edit { base, witness };
        // Words of a passage that moved are booked with it.
        if rest == edit || moved(&rest) { Some(rest) } else { self.rest(streams, rest) }
    }

    /// What is left of an edit without the words that its two sides, now that lines of a page are gone, begin
    /// and end with alike.
    fn rest(&mut self, streams: &Sides<Stream>, edit: Edit) -> Option<Edit> {
        let Edit { base, witness } = edit;
        let own = &streams.base.keys()[base.clone()];
        let other = &streams.witness.keys()[witness.clone()];
        let head = own.iter().zip(other).take_while(|(b, w)| b == w).count();
        let tail = own[head..].iter().rev().zip(other[head..].iter().rev()).take_while(|(b, w)| b == w).count();
        let run = |b: usize, w: usize, len: usize| Run { base: b as u32, witness: w as u32, len: len as u32 };
        let runs = [run(base.start, witness.start, head), run(base.end - tail, witness.end - tail, tail)];
        self.runs(streams, &runs.into_iter().filter(|run| run.len > 0).collect::<Vec<_>>());
        let rest = Edit { base: base.start + head..base.end - tail, witness: witness.start + head..witness.end - tail };
        (!rest.base.is_empty() || !rest.witness.is_empty()).then_some(rest)
    }

    /// A range without the lines of a page at its ends.
    fn trimmed(
        &mut self,
        streams: &Sides<Stream>,
        range: Range<usize>,
        at: usize,
        heads: &BTreeSet<String>,
        base: bool,
    ) -> Range<usize> {
        let stream = if base { &streams.base } else { &streams.witness };
        if range.is_empty() {
            return range;
        }
        let rows = rows(stream, &range);
        let printed = |row: &&Row| row.of_page(stream, heads);
        let front = rows.iter().take_while(printed).count();
        let back = rows[front..].iter().rev().take_while(printed).count();
        let (front, back) = (&rows[..front], &rows[rows.len() - back..]);
        for row in front.iter().chain(back) {
            let own = row.range.clone();
            let edit = if base { Edit { base: own, witness: at..at } } else { Edit { base: at..at, witness: own } };
            self.printed(streams, &edit);
        }
        let start = front.last().map_or(range.start, |row| row.range.end);
        let end = back.first().map_or(range.end, |row| row.range.start);
        start..end.max(start)
    }

    /// Folds an edit that lines of a page make of the same words, divided ones among them.
    fn divided(&mut self, streams: &Sides<Stream>, edit: &Edit, heads: &Sides<BTreeSet<String>>) -> bool {
        let read = |stream: &Stream, range: &Range<usize>, heads: &BTreeSet<String>| {
            let rows = rows(stream, range);
            let text = rows.iter().filter(|row| !row.of_page(stream, heads)).flat_map(|row| row.range.clone());
            (text.map(|at| stream.text(at)).collect::<String>().to_lowercase(), rows)
        };
        let (base, witness) = (&streams.base, &streams.witness);
        let (own, rows) = read(base, &edit.base, &heads.base);
        let (other, printed) = read(witness, &edit.witness, &heads.witness);
        let page = rows.iter().any(|row| row.of_page(base, &heads.base))
            || printed.iter().any(|row| row.of_page(witness, &heads.witness));
        let lines = || across(base, &edit.base, &heads.base) == across(witness, &edit.witness, &heads.witness);
        let broken = |stream: &Stream, range: &Range<usize>| {
            !range.is_empty() && stream.document.text.slice(stream.cover(range.clone())).contains('\n')
        };
        let torn = broken(base, &edit.base) != broken(witness, &edit.witness);
        let same = page && !own.is_empty() && own == other || torn && lines();
        if same {
            let places = Sides::new(base.cover(edit.base.clone()), witness.cover(edit.witness.clone()));
            self.ledger.fold(Layer::PageFurniture, places, 1);
            self.ledger.fold(Layer::Hyphenation, places, 1);
            self.ledger.book(places, Fate::Folded);
        }
        same
    }
}

/// Counts lines from place to place.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    count: usize,
}

impl<'a> Lines<'a> {
    fn new(stream: &Stream<'a>) -> Lines<'a> {
        Lines { text: stream.document.text.as_str(), at: 0, count: 0 }
    }

    /// How many lines end before `place`, which is not before the last one asked for.
    fn before(&mut self, place: u32) -> usize {
        let place = place as usize;
        self.count += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..place.max(self.at)]).count();
        self.at = place.max(self.at);
        self.count
    }
}

/// The ranges that an insertion may as well have, nearest first: `Reports 10 The` for `The Reports 10`.
fn slides<'s>(
    stream: &'s Stream,
    range: &'s Range<usize>,
) -> impl Iterator<Item = (Range<usize>, impl Fn(usize) -> usize)> + 's {
    const FAR: usize = 4;
    let keys = stream.keys();
    let back = (0..FAR.min(range.start)).take_while(|&n| keys[range.start - 1 - n] == keys[range.end - 1 - n]).count();
    let room = FAR.min(keys.len() - range.end);
    let front = (0..room).take_while(|&n| keys[range.start + n] == keys[range.end + n]).count();
    let shifts = (0..=back as isize).map(|n| -n).chain(1..=front as isize);
    shifts.map(move |by| {
        let shift = move |at: usize| at.saturating_add_signed(by);
        (shift(range.start)..shift(range.end), shift)
    })
}

/// Whether token `at` begins a line, or a block of a web page.
fn opens(stream: &Stream, at: usize) -> bool {
    let ends = |part: &str| part.contains(['\n', '\r', '\u{c}']);
    let structure = &stream.document.structure;
    let start = stream.span(at).start;
    at == 0
        || stream.gap(at).parts().into_iter().any(ends)
        || structure.block(start).is_some_and(|block| structure.blocks[block].span.start == start)
}

/// Whether a range begins a line or holds the end of one.
fn lined(stream: &Stream, range: &Range<usize>) -> bool {
    !range.is_empty()
        && (opens(stream, range.start)
            || stream.document.text.slice(stream.cover(range.clone())).contains(['\n', '\r']))
}

/// Whether a range goes on from the words before it.
fn goes_on(stream: &Stream, range: &Range<usize>) -> bool {
    !range.is_empty() && stream.gap(range.start).breaks() == 0
}

/// The letters of a range without the lines inside it that a page carries: a word may be divided so
/// that its end and the head of the page read as one.
fn across(stream: &Stream, range: &Range<usize>, heads: &BTreeSet<String>) -> String {
    if range.is_empty() {
        return String::new();
    }
    let lines: Vec<&str> = stream.document.text.slice(stream.cover(range.clone())).split(['\n', '\u{c}']).collect();
    let printed = |line: &str| {
        let line = Printed::read(line.trim_start_matches(['>', ' ']));
        line.form >= Form::Head || heads.contains(&line.words)
    };
    let kept = |(at, line): (usize, &&str)| match at == 0 || at + 1 == lines.len() || !printed(line) {
        true => letters(line),
        false => String::new(),
    };
    lines.iter().enumerate().map(kept).collect()
}

/// What stands in a range that is whole lines, none of them a sentence.
fn between(own: &Stream, other: &Stream, range: &Range<usize>, at: usize) -> Option<Break> {
    if !opens(own, range.start) {
        return None;
    }
    let rows = rows(own, range);
    if rows.len() > LINES || !rows.iter().all(|row| row.whole && row.text.chars().count() <= WIDE) {
        return None;
    }
    let lines: Vec<Printed> = rows.iter().map(|row| Printed::read(&row.text)).collect();
    let sentence = |(row, line): (&Row, &Printed)| line.form == Form::Words && row.text.ends_with(ENDS);
    if rows.iter().zip(&lines).any(sentence) {
        return None;
    }
    let torn = at > 0 && at < other.len() && {
        let structure = &other.document.structure;
        structure.block(other.span(at - 1).start) == structure.block(other.span(at).start)
    };
    let set = set(own, range, &rows, &lines) || torn && inner(own, range, &rows, &lines);
    Some(Break { hole: 0, line: 0, lines, torn, set })
}

/// Marks at the end of a line that is a sentence, or part of one.
const ENDS: [char; 12] = ['.', '。', ';', '；', ',', '，', '、', ':', '：', '?', '!', '！'];

/// Whether lines stand as a page's head or foot does: words and a number apart where nothing else is
/// set in columns, a short line over or under a number, a number beside other furniture, a line
/// behind a form feed.
fn set(own: &Stream, range: &Range<usize>, rows: &[Row], lines: &[Printed]) -> bool {
    let words = |line: &Printed| line.form == Form::Words && long(&line.words);
    match (rows, lines) {
        ([row], [line]) if line.form == Form::Head => long(&line.words) && !columns(own, range, row),
        ([_], [line]) if line.form == Form::Number => {
            range.start > 0 && own.labelled(range.start - 1) || range.end < own.len() && own.labelled(range.end)
        }
        ([row], [line]) if words(line) => feed(own, range.start) && heading::label(&row.text).is_none(),
        ([first, last], [over, under]) => {
            let title = |row: &Row| heading::label(&row.text).is_none() && !heading::known(&row.text);
            let broken = feed(own, last.range.start);
            over.form == Form::Number && words(under) && (title(last) || broken)
                || under.form == Form::Number && words(over) && title(first)
        }
        _ => false,
    }
}

/// Whether a line stands in the middle of a sentence and looks unlike it: set in the middle of the page,
/// or in capitals. No words of the text stand so.
fn inner(own: &Stream, range: &Range<usize>, rows: &[Row], lines: &[Printed]) -> bool {
    let ([row], [line]) = (rows, lines) else { return false };
    let letters = || row.text.chars().filter(|c| c.is_alphabetic());
    let capitals = || letters().count() > LETTERS && letters().all(char::is_uppercase);
    let ended = |gap: &str| gap.contains(['.', '!', '?', '。', '！', '？', '．', ':', '：']);
    if line.form != Form::Words || !long(&line.words) || range.start == 0 || range.end == own.len() {
        return false;
    }
    let small = own.text(range.end).starts_with(char::is_lowercase);
    !own.gap(range.start).parts().into_iter().any(ended)
        && (small || own.han(range.end))
        && (small && capitals() || centred(own, range))
}

/// Whether a line is indented far more than those before and behind it.
fn centred(own: &Stream, range: &Range<usize>) -> bool {
    const FAR: usize = 8;
    let indent = |at: usize| row(own, at..at + 1).indent;
    let least = indent(range.start);
    let apart = |at: usize| indent(at) + FAR <= least;
    least >= FAR && apart(range.start - 1) && apart(range.end)
}

/// Whether a page ends before token `at`.
fn feed(stream: &Stream, at: usize) -> bool {
    stream.gap(at).parts().concat().contains('\u{c}')
}

/// Whether the line before or behind is set in columns, as rows of a table are.
fn columns(own: &Stream, range: &Range<usize>, row: &Row) -> bool {
    // A line without bars is no row of a table that has them.
    let spaced = |text: &str| match text.contains('|') {
        true => row.text.contains('|'),
        false => text.contains("   ") || text.contains('\t'),
    };
    let before = range.start.checked_sub(1).map(|at| self::row(own, at..at + 1).text);
    let after = (range.end < own.len()).then(|| self::row(own, range.end..range.end + 1).text);
    [before, after].into_iter().flatten().any(|text| text != row.text && spaced(text.trim()))
}

/// Tokens that stand in one line.
#[derive(Debug)]
struct Row {
    range: Range<usize>,
    /// Whether they are all of the line.
    whole: bool,
    text: String,
    /// Columns of white space in front of the line.
    indent: usize,
}

impl Row {
    /// Whether it is a line that a page carries.
    fn of_page(&self, stream: &Stream, heads: &BTreeSet<String>) -> bool {
        if !self.whole || self.text.len() > WIDE * 4 || self.text.chars().count() > WIDE {
            return false;
        }
        let printed = Printed::read(&self.text);
        let apart = || {
            let breaks = |at: usize| at == 0 || at == stream.len() || stream.gap(at).breaks() > 1;
            printed.form == Form::Number && breaks(self.range.start) && breaks(self.range.end)
        };
        printed.form == Form::Page
            || printed.form == Form::Head && !columns(stream, &self.range, self)
            || heads.contains(&printed.words)
            || apart()
    }
}

/// The tokens of a range, line by line.
fn rows(stream: &Stream, range: &Range<usize>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let ends = |c: char| matches!(c, '\n' | '\r' | '\u{c}');
    let mut start = range.start;
    for at in range.clone() {
        let last = at + 1 == range.end;
        if last || stream.gap(at + 1).parts().iter().any(|part| part.contains(ends)) {
            rows.push(row(stream, start..at + 1));
            start = at + 1;
        }
    }
    rows
}

/// A run of tokens as the row of its line.
fn row(stream: &Stream, range: Range<usize>) -> Row {
    let text = stream.document.text.as_str();
    let span = stream.cover(range.clone());
    let ends = |c: char| matches!(c, '\n' | '\r' | '\u{c}');
    // No line of a page is longer; a copy may be one line, which is not searched for its ends each time.
    let far = text.floor_char_boundary(span.range().start.saturating_sub(REACH));
    let near = text.ceil_char_boundary((span.range().end + REACH).min(text.len()));
    let from = text[far..span.range().start].rfind(ends).map_or(far, |at| far + at + 1);
    let to = text[span.range().end..near].find(ends).map_or(near, |at| span.range().end + at);
    // What is not read, as tags and numbers in the margin, is no part of the line.
    let read = |part: Span| {
        let mut out = String::new();
        let mut at = part.range().start;
        for skip in stream.document.tokens.skips_in(part) {
            out.push_str(&text[at..skip.span.range().start.clamp(at, part.range().end)]);
            at = skip.span.range().end.clamp(at, part.range().end);
        }
        out.push_str(&text[at..part.range().end]);
        out
    };
    let bare = |part: Span| !read(part).contains(char::is_alphanumeric);
    let whole = stream.blocks(range.clone())
        || bare(Span::new(from, span.range().start)) && bare(Span::new(span.range().end, to));
    let line = read(Span::new(from, to));
    let line = line.trim_start_matches('>');
    let body = line.trim_start_matches(['>', ' ']).trim_start();
    let indent = line[..line.len() - body.len()].chars().filter(|c| c.is_whitespace()).count();
    Row { range, whole, text: body.trim_end().to_owned(), indent }
}

fn long(words: &str) -> bool {
    words.chars().map(|c| if crate::han::is_han(c) { 2 } else { 1 }).sum::<usize>() >= LETTERS
}

/// The breaks that are those of pages.
fn furniture(breaks: &[Break]) -> Vec<usize> {
    let mut found: BTreeSet<usize> = (0..breaks.len()).filter(|&at| breaks[at].sure()).collect();
    for chain in chains(breaks) {
        let same = chain.iter().all(|&at| breaks[at].words() == breaks[chain[0]].words());
        let apart = chain.iter().all(|&at| breaks[at].form() >= Form::Head);
        let bare = chain.iter().all(|&at| breaks[at].form() >= Form::Number);
        if chain.len() >= 2 && (apart || same && bare) || chain.len() >= 3 && (same || bare) {
            found.extend(chain);
        }
    }
    for places in recurring(breaks).into_values() {
        let torn = places.iter().any(|&at| breaks[at].torn || found.contains(&at));
        if places.len() >= 2 && (torn || even(breaks, &places)) {
            found.extend(places);
        }
    }
    found.into_iter().collect()
}

/// Breaks of the same words.
fn recurring(breaks: &[Break]) -> BTreeMap<String, Vec<usize>> {
    let mut heads: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, one) in breaks.iter().enumerate() {
        heads.entry(one.words()).or_default().push(at);
    }
    heads.retain(|words, _| long(words));
    heads
}

/// Whether several breaks are about as far from one another as pages are: two lines of the same words
/// may as well be the text's.
fn even(breaks: &[Break], places: &[usize]) -> bool {
    if places.len() < 3 {
        return false;
    }
    let gaps = || places.windows(2).map(|w| breaks[w[1]].line - breaks[w[0]].line);
    gaps().min().is_some_and(|near| near >= PAGE && gaps().max().is_some_and(|far| far <= near * 3))
}

/// Breaks whose numbers rise by one, or by two where every other page carries none.
fn chains(breaks: &[Break]) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut open: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, one) in breaks.iter().enumerate() {
        let Some(number) = one.number() else { continue };
        let before = |step: u32| number.checked_sub(step).and_then(|n| open.get(&n).copied());
        let chain = before(1).or_else(|| before(2)).unwrap_or_else(|| {
            chains.push(Vec::new());
            chains.len() - 1
        });
        open.insert(number, chain);
        chains[chain].push(at);
    }
    chains
}
