//! Alignment: which stretch of the witness is which stretch of the base.
//!
//! Whole streams of tokens are aligned, never lines or paragraphs, so layout does not matter.
//! What [`sequence::common`] finds is cleaned by named passes: [`chance`] drops matches that mean
//! nothing, [`slide`] puts an edit where a reader expects it. What is left over is searched for
//! moves and copies.

use crate::document::Document;
use crate::han::{is_han, numeral};
use crate::sequence::{self, Coarse, Run};
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::{HAN, mark};
use std::borrow::Cow;
use std::ops::Range;

/// The tokens of one language of a copy, in reading order.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    /// The copy.
    pub document: &'a Document,
    /// Which of its streams; `None` for all of a copy in one language.
    pub side: Option<Side>,
    /// Indices into the copy's tokens; `None` where the stream is all of them.
    ids: Option<Cow<'a, [u32]>>,
    /// Keys, numbered alike on both sides of an alignment.
    keys: Cow<'a, [u32]>,
}

/// Marks that open what stands behind them.
const OPENING: &str = "(（[【〔「『《〈“‘";

impl<'a> Stream<'a> {
    /// The streams of both sides for `side`, with keys that compare.
    pub fn pair(documents: Sides<&'a Document>, side: Option<Side>) -> Sides<Stream<'a>> {
        if turned(documents) {
            return Stream::pair_as_given(documents.swap(), side).swap();
        }
        Stream::pair_as_given(documents, side)
    }

    fn pair_as_given(documents: Sides<&'a Document>, side: Option<Side>) -> Sides<Stream<'a>> {
        let Sides { base, witness } = documents;
        let keys = witness.tokens.keys_as(&base.tokens);
        Sides {
            base: Stream::new(base, side, Cow::Borrowed(base.tokens.keys())),
            witness: Stream::new(witness, side, keys),
        }
    }

    fn new(document: &'a Document, side: Option<Side>, keys: Cow<'a, [u32]>) -> Stream<'a> {
        let Some(side) = side else { return Stream { document, side: None, ids: None, keys } };
        let ids = document.stream(side);
        let keys = ids.iter().map(|&id| keys[id as usize]).collect();
        Stream { document, side: Some(side), ids: Some(Cow::Owned(ids)), keys }
    }

    /// A stream over tokens and keys that somebody else holds; the keys are numbered alike in all
    /// streams it is compared with.
    pub(crate) fn shared(
        document: &'a Document,
        side: Option<Side>,
        ids: Option<&'a [u32]>,
        keys: &'a [u32],
    ) -> Stream<'a> {
        Stream { document, side, ids: ids.map(Cow::Borrowed), keys: Cow::Borrowed(keys) }
    }

    /// Whether it is all of a copy's tokens.
    pub(crate) fn whole(&self) -> bool {
        self.ids.is_none()
    }

    /// How many tokens.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The copy's number of the stream's token `at`.
    pub fn id(&self, at: usize) -> usize {
        self.ids.as_ref().map_or(at, |ids| ids[at] as usize)
    }

    /// The first token that starts at or after `offset`.
    pub(crate) fn at(&self, offset: u32) -> usize {
        let id = self.document.tokens.at(offset);
        self.ids.as_ref().map_or(id, |ids| ids.partition_point(|&other| (other as usize) < id))
    }

    /// Where token `at` stands.
    pub fn span(&self, at: usize) -> Span {
        self.document.tokens.span(self.id(at))
    }

    /// The text of token `at`.
    pub fn text(&self, at: usize) -> &'a str {
        self.document.text.slice(self.span(at))
    }

    /// Whether token `at` is a Han character.
    pub fn han(&self, at: usize) -> bool {
        self.keys[at] & HAN != 0
    }

    /// Whether the number of a heading or an item ends at `offset`: what follows is its mark.
    pub(crate) fn label_end(&self, offset: u32) -> bool {
        let document = self.document;
        let Some(block) = document.structure.block(offset.saturating_sub(1)) else { return false };
        let start = document.structure.blocks[block].span.start;
        let head = &document.text.as_str()[start.min(offset) as usize..offset as usize];
        let number = |c: char| c.is_ascii_digit() || "IVXLC".contains(c) || numeral::sign(c);
        !head.is_empty() && head.len() <= 24 && head.chars().all(number)
    }

    /// Whether a range of tokens begins and ends where blocks do.
    pub fn blocks(&self, range: Range<usize>) -> bool {
        let block = |at: usize| self.document.structure.block(self.span(at).start);
        let opens = range.start == 0 || block(range.start - 1) != block(range.start);
        opens && (range.end == self.len() || block(range.end) != block(range.end - 1))
    }

    /// From the first token of the paragraph that holds the start of a range to the first token of the
    /// paragraph that goes on behind it.
    pub(crate) fn opening(&self, range: &Range<usize>) -> Range<usize> {
        let structure = &self.document.structure;
        let first = |at: usize| match structure.block(self.span(at.min(self.len() - 1)).start) {
            Some(block) => self.at(structure.blocks[block].span.start).min(at),
            None => at,
        };
        first(range.start)..first(range.end)
    }

    /// Whether token `at` stands in page furniture or boilerplate.
    pub fn labelled(&self, at: usize) -> bool {
        self.document.structure.labelled(self.span(at).start)
    }

    /// Token `at` as a simplified character, where it is a Han character.
    pub(crate) fn character(&self, at: usize) -> Option<char> {
        let key = self.keys[at];
        char::from_u32(key & !HAN).filter(|c| key & HAN != 0 && is_han(*c))
    }

    /// The keys.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// From the first to the last token of a range; where it is empty, the place before the token
    /// that would follow (behind the one before, so that it lies with the text it follows).
    pub fn cover(&self, range: Range<usize>) -> Span {
        if !range.is_empty() {
            return self.span(range.start).cover(self.span(range.end - 1));
        }
        match range.start.checked_sub(1) {
            Some(before) => Span::at(self.span(before).end as usize),
            None if self.is_empty() => Span::at(0),
            None => Span::at(self.span(0).start as usize),
        }
    }

    /// Where tokens that only `other` has would stand before token `at`: behind as much of the gap as
    /// the marks before them account for, so on the same side of quotes and breaks as there.
    pub fn stand(&self, at: usize, other: &Stream, range: Range<usize>) -> Span {
        let (own, left) = (self.gap(at), other.gap(range.start));
        let part = if own.spans[1].is_empty() { own.spans[0] } else { own.spans[1] };
        let skips = self.document.tokens.skips_in(part);
        let text = self.document.text.slice(part);
        // The marks that open a paragraph go with it.
        let opens = other.document.structure.block(other.span(range.start).start);
        let opens = opens.map_or(u32::MAX, |block| other.document.structure.blocks[block].span.start);
        let before = |span: Span| {
            other.document.text.slice(Span { start: span.start, end: span.end.min(opens.max(span.start)) })
        };
        let theirs: Vec<char> =
            left.spans.iter().flat_map(|span| before(*span).chars()).filter_map(mark::fold).collect();
        let mut wanted = theirs.iter().peekable();
        let (mut place, mut broken) = (part.start, false);
        for (offset, c) in text.char_indices() {
            let here = part.start + offset as u32;
            let end = here + c.len_utf8() as u32;
            if let Some(skip) = skips.iter().find(|s| s.span.start <= here && here < s.span.end) {
                if wanted.peek().is_some() {
                    place = skip.span.end;
                }
                continue;
            }
            match mark::fold(c) {
                None => broken |= c == '\n',
                // What quotes a line is not of the text.
                Some('>') if broken => {}
                // What opens a bracket behind a line end belongs to what follows.
                Some(_) if broken && OPENING.contains(c) => break,
                Some(m) if wanted.peek().is_some_and(|&&w| w == m) => {
                    wanted.next();
                    (place, broken) = (end, false);
                }
                Some(_) => break,
            }
        }
        // A paragraph of its own stands where the line of the next one begins, before its indent and
        // its label, if nothing but space is in between.
        let rest = &text[(place - part.start) as usize..];
        let bare = |c: char| c.is_whitespace() || OPENING.contains(c);
        if broken && left.breaks() > 0 && rest.chars().all(bare) {
            place = part.start + text.rfind('\n').map_or(text.len(), |end| end + 1) as u32;
        }
        Span::at(place as usize)
    }

    /// What stands between token `at - 1` and token `at`, as far as it belongs to this stream.
    pub fn gap(&self, at: usize) -> Gap<'a> {
        let text = self.document.text.as_str();
        let start = if at == 0 { 0 } else { self.span(at - 1).range().end };
        let end = if at == self.len() { text.len() } else { self.span(at).range().start };
        let foreign = match &self.ids {
            Some(ids) if at > 0 && at < self.len() => ids[at] != ids[at - 1] + 1,
            Some(_) => true,
            None => false,
        };
        if !foreign {
            return Gap { spans: [Span::new(start, end.max(start)), Span::at(end.max(start))], text };
        }
        // Text of the other language stands between: only what belongs to this one's segments counts.
        let structure = &self.document.structure;
        let first = if at == 0 { start } else { structure.turn_after(start as u32).min(end) };
        let last = if at == self.len() { end } else { structure.turn_before(end as u32).clamp(first, end) };
        Gap { spans: [Span::new(start, first), Span::new(last, end)], text }
    }

    /// What is read between token `at - 1` and token `at`: without tags, glosses and numbers in the margin.
    pub(crate) fn marks(&self, at: usize) -> String {
        let mut out = String::new();
        for span in self.gap(at).spans {
            let mut from = span.start;
            for skip in self.document.tokens.skips_in(span) {
                let end = skip.span.start.clamp(from, span.end);
                out.push_str(self.document.text.slice(Span { start: from, end }));
                from = skip.span.end.clamp(from, span.end);
            }
            out.push_str(self.document.text.slice(Span { start: from, end: span.end }));
        }
        out
    }

    /// How much a range of tokens weighs: a word one, a Han character a half.
    pub fn weight(&self, range: Range<usize>) -> f64 {
        range.map(|at| if self.han(at) { 0.5 } else { 1.0 }).sum()
    }
}

/// What stands between two tokens of a stream; in two parts where the other language interrupts.
#[derive(Debug, Clone, Copy)]
pub struct Gap<'a> {
    /// The part behind the first token and the part before the second.
    pub spans: [Span; 2],
    text: &'a str,
}

impl<'a> Gap<'a> {
    /// Both parts as text.
    pub fn parts(&self) -> [&'a str; 2] {
        self.spans.map(|s| &self.text[s.range()])
    }

    /// Whether two gaps are the same bytes.
    pub fn same(&self, other: &Gap) -> bool {
        self.parts() == other.parts()
    }

    /// One span over both parts.
    pub fn cover(&self) -> Span {
        if self.spans[1].is_empty() { self.spans[0] } else { self.spans[0].cover(self.spans[1]) }
    }

    /// Whether a paragraph ends in it: an empty line, or a line end next to much else.
    pub fn breaks(&self) -> usize {
        self.parts().iter().map(|p| p.bytes().filter(|&b| b == b'\n').count()).sum()
    }
}

/// A stretch that one side has and the other has not, or has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// Tokens of the base's stream.
    pub base: Range<usize>,
    /// Tokens of the witness's stream.
    pub witness: Range<usize>,
}

impl Edit {
    /// Both ranges.
    pub fn sides(&self) -> Sides<Range<usize>> {
        Sides::new(self.base.clone(), self.witness.clone())
    }
}

/// A passage that stands elsewhere, with the runs that match within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it stands on both sides.
    pub place: Edit,
    /// What matches inside, in order.
    pub runs: Vec<Run>,
}

/// The alignment of two streams.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// What matches, in order on both sides.
    pub runs: Vec<Run>,
    /// Passages that stand elsewhere.
    pub moves: Vec<Moved>,
    /// Stretches of the witness that repeat a stretch of the base.
    pub copies: Vec<Run>,
    /// Where the budget ran out, so that edits are coarser than they might be.
    pub coarse: Vec<Coarse>,
}

impl Alignment {
    /// The stretches between the runs.
    pub fn edits(&self, lengths: Sides<usize>) -> Vec<Edit> {
        edits(&self.runs, lengths)
    }
}

/// The stretches between `runs`, the ends of both sides included.
pub fn edits(runs: &[Run], lengths: Sides<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (mut base, mut witness) = (0, 0);
    let end = Run { base: lengths.base as u32, witness: lengths.witness as u32, len: 0 };
    for run in runs.iter().chain([&end]) {
        let edit = Edit { base: base..run.base as usize, witness: witness..run.witness as usize };
        if !edit.base.is_empty() || !edit.witness.is_empty() {
            edits.push(edit);
        }
        base = (run.base + run.len) as usize;
        witness = (run.witness + run.len) as usize;
    }
    edits
}

/// Shortest stretch of words that can be a move or a copy; twice as many Han characters.
const SEED: usize = 6;

/// Whether an alignment is made the other way round. One of the two orders of a pair is always
/// taken, so that swapping the sides gives the same alignment, mirrored.
fn turned(documents: Sides<&Document>) -> bool {
    let order = |d: &Document| d.text.len();
    let Sides { base, witness } = documents;
    (order(witness), witness.text.as_str()) < (order(base), base.text.as_str())
}

/// Aligns two streams.
pub fn align(streams: &Sides<Stream>) -> Alignment {
    let mut alignment = if turned(streams.as_ref().map(|s| s.document)) {
        mirror(match_up(&streams.clone().swap()))
    } else {
        match_up(streams)
    };
    let Sides { base, witness } = streams;
    alignment.copies = sequence::copies(base.keys(), witness.keys(), &taken(&alignment), SEED);
    alignment
}

/// Finds what matches and what moved.
fn match_up(streams: &Sides<Stream>) -> Alignment {
    let Sides { base, witness } = streams;
    let found = sequence::common(base.keys(), witness.keys(), &sequence::Options::default());
    let runs = foreign(streams, found.runs);
    let runs = apart(streams, slide(streams, chance(streams, runs)));
    let mut alignment = Alignment { runs, coarse: found.coarse, ..Alignment::default() };
    let seeds = sequence::moves(base.keys(), witness.keys(), &alignment.runs, SEED);
    alignment.moves = moved(streams, &alignment, seeds);
    alignment
}

/// An alignment seen from the other side.
fn mirror(alignment: Alignment) -> Alignment {
    let run = |run: Run| Run { base: run.witness, witness: run.base, len: run.len };
    let edit = |edit: Edit| Edit { base: edit.witness, witness: edit.base };
    let passage = |moved: Moved| Moved { place: edit(moved.place), runs: moved.runs.into_iter().map(run).collect() };
    let mut moves: Vec<Moved> = alignment.moves.into_iter().map(passage).collect();
    moves.sort_by_key(|m| m.place.base.start);
    Alignment {
        runs: alignment.runs.into_iter().map(run).collect(),
        moves,
        copies: Vec::new(),
        coarse: alignment.coarse.into_iter().map(|c| Coarse { base: c.witness, witness: c.base }).collect(),
    }
}

/// All runs of an alignment, those inside moved passages included, by place in the witness.
fn taken(alignment: &Alignment) -> Vec<Run> {
    let inner = alignment.moves.iter().flat_map(|m| &m.runs);
    let mut all: Vec<Run> = alignment.runs.iter().chain(inner).copied().collect();
    all.sort_by_key(|run| run.witness);
    all
}

/// At most this many tokens at an end of a run are taken for strays in a running head or a notice.
const STRAY: u32 = 6;

/// Cuts off the ends of runs that match text with a running head, a page number or a notice: the
/// `第` of a page number is not the `第` of an article.
pub fn foreign(streams: &Sides<Stream>, runs: Vec<Run>) -> Vec<Run> {
    let Sides { base, witness } = streams;
    if base.document.structure.plain() && witness.document.structure.plain() {
        return runs;
    }
    let stray = |b: u32, w: u32| base.labelled(b as usize) != witness.labelled(w as usize);
    // A block that is matched from end to end is no stray: then the copies differ in what it is called.
    let blocks = |run: Run, from: u32, to: u32| {
        let range = |at: u32| (at + from) as usize..(at + to) as usize;
        let (b, w) = (range(run.base), range(run.witness));
        if base.labelled(b.start) { base.blocks(b) } else { witness.blocks(w) }
    };
    let trim = |mut run: Run| {
        let head = (0..run.len.min(STRAY)).take_while(|n| stray(run.base + n, run.witness + n)).count() as u32;
        if head > 0 && !blocks(run, 0, head) {
            run = Run { base: run.base + head, witness: run.witness + head, len: run.len - head };
        }
        let end = (run.base + run.len, run.witness + run.len);
        let tail = (1..=run.len.min(STRAY)).take_while(|n| stray(end.0 - n, end.1 - n)).count() as u32;
        if tail > 0 && !blocks(run, run.len - tail, run.len) {
            run.len -= tail;
        }
        run
    };
    runs.into_iter().map(trim).filter(|run| run.len > 0).collect()
}

/// Drops matches that came about by chance: short runs between longer edits.
///
/// A foreign passage shares words and characters with whatever it is compared to; keeping them
/// would report one replaced passage as twenty. The longer the edits on both sides, the longer a
/// run may be and still be chance.
pub fn chance(streams: &Sides<Stream>, runs: Vec<Run>) -> Vec<Run> {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    let mut queue = runs.into_iter().peekable();
    while let Some(run) = queue.next() {
        let next = queue.peek().copied();
        if spurious(streams, kept.last().copied(), run, next) {
            continue;
        }
        kept.push(run);
        // A run that is dropped makes the edit before it longer: look back.
        while kept.len() >= 2 {
            let last = kept[kept.len() - 1];
            let middle = kept[kept.len() - 2];
            let before = kept.len().checked_sub(3).map(|n| kept[n]);
            if !spurious(streams, before, middle, Some(last)) {
                break;
            }
            kept.remove(kept.len() - 2);
        }
    }
    kept
}

/// Whether `run` between its neighbours is a match by chance.
fn spurious(streams: &Sides<Stream>, before: Option<Run>, run: Run, after: Option<Run>) -> bool {
    if run.len > 24 {
        return false;
    }
    let Sides { base, witness } = streams;
    // A heading between two paragraphs that are gone is the same heading.
    let whole = |stream: &Stream, at: u32| stream.blocks(at as usize..(at + run.len) as usize);
    if run.len >= 2 && whole(base, run.base) && whole(witness, run.witness) {
        return false;
    }
    let from = before.map_or((0, 0), |r| (r.base + r.len, r.witness + r.len));
    let to = after.map_or((base.len() as u32, witness.len() as u32), |r| (r.base, r.witness));
    let size = |a: Range<u32>, b: Range<u32>| {
        let most = |s: &Stream, r: Range<u32>| {
            if r.len() > 400 { r.len() as f64 / 2.0 } else { s.weight(r.start as usize..r.end as usize) }
        };
        let (a, b) = (most(base, a), most(witness, b));
        (a.max(b), a.min(b))
    };
    let (left, left_both) = size(from.0..run.base, from.1..run.witness);
    let (right, right_both) = size(run.base + run.len..to.0, run.witness + run.len..to.1);
    let weight = base.weight(run.base as usize..(run.base + run.len) as usize);
    // At an end of the text there is nothing beyond: the other edit alone decides.
    let edge = |neighbour: Option<Run>, own: f64| neighbour.is_none() && own == 0.0;
    let between = match (edge(before, left), edge(after, right)) {
        (true, true) => return false,
        (true, false) => right_both / 4.0,
        (false, true) => left_both / 4.0,
        (false, false) => left.min(right),
    };
    weight < between && weight <= limit(between)
}

/// The heaviest run that may be chance between edits of this weight.
fn limit(edit: f64) -> f64 {
    match edit {
        e if e < 3.0 => 1.0,
        e if e < 8.0 => 2.0,
        e if e < 32.0 => 3.0,
        e => 2.0 + e.log2() / 2.0,
    }
}

/// How far an edit is slid in search of a better place, in tokens.
const REACH: usize = 400;

/// Puts an insertion or deletion that could stand at several places where a reader expects it:
/// at the start of a paragraph, sentence or clause rather than in the middle of one.
pub fn slide(streams: &Sides<Stream>, mut runs: Vec<Run>) -> Vec<Run> {
    for at in 0..runs.len().saturating_sub(1) {
        let (left, right) = (runs[at], runs[at + 1]);
        let base = (left.base + left.len) as usize..right.base as usize;
        let witness = (left.witness + left.len) as usize..right.witness as usize;
        let (stream, range) = match (base.is_empty(), witness.is_empty()) {
            (true, false) => (&streams.witness, witness),
            (false, true) => (&streams.base, base),
            _ => continue,
        };
        let shift = best(stream, range, left.len as usize - 1, right.len as usize - 1);
        let (left, right) = runs.split_at_mut(at + 1);
        let (left, right) = (&mut left[at], &mut right[0]);
        left.len = (i64::from(left.len) + shift) as u32;
        right.base = (i64::from(right.base) + shift) as u32;
        right.witness = (i64::from(right.witness) + shift) as u32;
        right.len = (i64::from(right.len) - shift) as u32;
    }
    runs
}

/// The best shift of an edit within its room: negative to the front.
fn best(stream: &Stream, range: Range<usize>, before: usize, after: usize) -> i64 {
    let keys = stream.keys();
    let back = (0..before.min(REACH)).take_while(|&n| keys[range.start - 1 - n] == keys[range.end - 1 - n]).count();
    let front = (0..after.min(REACH)).take_while(|&n| keys[range.start + n] == keys[range.end + n]).count();
    if back + front == 0 {
        return 0;
    }
    let score = |shift: i64| {
        let start = (range.start as i64 + shift) as usize;
        let end = (range.end as i64 + shift) as usize;
        edge(stream, start) + edge(stream, end)
    };
    let shifts = -(back as i64)..=front as i64;
    shifts.max_by_key(|&shift| (score(shift), -shift.abs())).unwrap_or(0)
}

/// The longest beginning that is taken for the label of a paragraph.
const LABEL: usize = 8;

/// Parts paragraphs that are missing from a change in the label of the paragraph behind them.
///
/// Where article 32 is gone and article 33 carries another number, the beginning of 32 was matched with
/// that of 33, and the two edits would be reported as one.
pub fn apart(streams: &Sides<Stream>, runs: Vec<Run>) -> Vec<Run> {
    let mut out = Vec::with_capacity(runs.len());
    let mut queue = runs.into_iter().peekable();
    while let Some(run) = queue.next() {
        let Some(label) = queue.peek().and_then(|&next| label(streams, run, next)) else {
            out.push(run);
            continue;
        };
        let rest = Run { len: run.len - label.len, ..run };
        out.extend((rest.len > 0).then_some(rest));
        out.push(label);
    }
    out
}

/// The end of `run` as a match of the last paragraph before `next`, if it is the label of one.
fn label(streams: &Sides<Stream>, run: Run, next: Run) -> Option<Run> {
    let base = (run.base + run.len) as usize..next.base as usize;
    let witness = (run.witness + run.len) as usize..next.witness as usize;
    if base.is_empty() || witness.is_empty() {
        return None;
    }
    let (first, other) = (streams.base.opening(&base), streams.witness.opening(&witness));
    let same = |stream: &Stream, at: usize, len: usize, range: &Range<usize>| {
        at + len <= range.end && stream.keys[at..at + len] == stream.keys[range.start - len..range.start]
    };
    let (len, from) = (base.start - first.start, witness.start - other.start);
    if len != from || !(1..=LABEL).contains(&len) || len > run.len as usize {
        return None;
    }
    let (b, w) = match (first.end > base.start, other.end > witness.start) {
        (true, false) if same(&streams.base, first.end, len, &base) => (first.end, other.start),
        (false, true) if same(&streams.witness, other.end, len, &witness) => (first.start, other.end),
        _ => return None,
    };
    Some(Run { base: b as u32, witness: w as u32, len: len as u32 })
}

/// How good a place before token `at` is for an edit to begin or end.
fn edge(stream: &Stream, at: usize) -> i64 {
    if at == 0 || at >= stream.len() {
        return 9;
    }
    let gap = stream.gap(at);
    let has = |marks: &[char]| gap.parts().iter().any(|p| p.contains(marks));
    let block = stream.document.structure.block(stream.span(at).start);
    if block != stream.document.structure.block(stream.span(at - 1).start) {
        return 8;
    }
    if has(&['.', '!', '?', '。', '！', '？', '”', '"']) {
        6
    } else if has(&[';', ':', '；', '：']) {
        5
    } else if has(&[',', '，', '、', '(', ')', '（', '）', '—']) {
        4
    } else if stream.han(at) && stream.han(at - 1) {
        0
    } else {
        1
    }
}

/// Joins moved runs that lie close together on both sides to moved passages.
///
/// A passage counts as moved when it is long, or is most of the paragraphs it stands in; a phrase
/// that a deleted and an inserted sentence share is not a move.
fn moved(streams: &Sides<Stream>, alignment: &Alignment, seeds: Vec<Run>) -> Vec<Moved> {
    let lengths = Sides::new(streams.base.len(), streams.witness.len());
    let edits = alignment.edits(lengths);
    let hole = |at: u32, pick: fn(&Edit) -> &Range<usize>| edits.partition_point(|e| pick(e).end <= at as usize);
    let mut groups: Vec<Vec<Run>> = Vec::new();
    for run in seeds {
        let place = (hole(run.base, |e| &e.base), hole(run.witness, |e| &e.witness));
        let joins = groups.last().and_then(|g| g.last()).is_some_and(|last| {
            let there = (hole(last.base, |e| &e.base), hole(last.witness, |e| &e.witness));
            let near = |from: u32, to: u32| to >= from && to - from <= 24;
            there == place && near(last.base + last.len, run.base) && near(last.witness + last.len, run.witness)
        });
        if joins {
            groups.last_mut().expect("just seen").push(run);
        } else {
            groups.push(vec![run]);
        }
    }
    groups.into_iter().filter_map(|runs| passage(streams, &edits, runs)).collect()
}

/// A moved passage from the runs that match in it, widened to the rest of its paragraph where that
/// is left over too; `None` if it is too little to be a move.
fn passage(streams: &Sides<Stream>, edits: &[Edit], runs: Vec<Run>) -> Option<Moved> {
    let (first, last) = (runs.first()?, runs.last()?);
    let place = Edit {
        base: first.base as usize..(last.base + last.len) as usize,
        witness: first.witness as usize..(last.witness + last.len) as usize,
    };
    let hole = |at: usize, pick: fn(&Edit) -> &Range<usize>| {
        edits.get(edits.partition_point(|e| pick(e).end <= at)).map(pick).filter(|hole| hole.contains(&at)).cloned()
    };
    let base = paragraph(&streams.base, place.base.clone(), hole(place.base.start, |e| &e.base)?);
    let witness = paragraph(&streams.witness, place.witness.clone(), hole(place.witness.start, |e| &e.witness)?);
    let matched: f64 = runs.iter().map(|r| streams.base.weight(r.base as usize..(r.base + r.len) as usize)).sum();
    let whole = streams.base.weight(base.clone()).max(streams.witness.weight(witness.clone()));
    let share = matched / whole.max(1.0);
    let place = if share >= 0.5 { Edit { base, witness } } else { place };
    let moved = matched >= 5.0 && share >= 0.5 || matched >= 14.0;
    moved.then_some(Moved { place, runs })
}

/// Widens a range to the bounds of its paragraphs, within `hole`, and no further than makes it a
/// small part of what it is widened to.
fn paragraph(stream: &Stream, range: Range<usize>, hole: Range<usize>) -> Range<usize> {
    let structure = &stream.document.structure;
    let block = |at: usize| structure.block(stream.span(at).start);
    let (mut start, mut end) = (range.start, range.end);
    let (first, last) = (block(start), block(end - 1));
    let most = 4 * range.len() + 64;
    let hole = hole.start.max(start.saturating_sub(most))..hole.end.min(end + most);
    while start > hole.start && block(start - 1) == first {
        start -= 1;
    }
    while end < hole.end && block(end) == last {
        end += 1;
    }
    start..end
}
