//! Stretches of text, the text itself with its way back to the bytes, and pairs of things.
//!
//! There is one coordinate space: byte offsets into [`Text::as_str`]. Nothing rewrites a text;
//! layers only decide how a stretch is *read*. The one way out of the space is [`Text::locate`].

use std::ops::Range;

/// A stretch of a text: byte offsets, end excluded.
///
/// ```
/// use recension::text::Span;
/// assert_eq!(&"date: 2015"[Span::new(6, 10).range()], "2015");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The empty span at `place`.
    pub fn at(place: usize) -> Span {
        Span::new(place, place)
    }

    /// The same as a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two have a byte in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One thing for each side of a comparison.
///
/// ```
/// use recension::text::Sides;
/// let lengths = Sides::new("old reading", "reading").map(str::len);
/// assert_eq!((lengths.base, lengths.witness), (11, 7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides<T> {
    /// What the witness is read against.
    pub base: T,
    /// What is read against the base.
    pub witness: T,
}

impl<T> Sides<T> {
    /// A pair.
    pub fn new(base: T, witness: T) -> Sides<T> {
        Sides { base, witness }
    }

    /// Both, changed by `f`.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Sides<U> {
        Sides { base: f(self.base), witness: f(self.witness) }
    }

    /// Each paired with its fellow.
    pub fn zip<U>(self, other: Sides<U>) -> Sides<(T, U)> {
        Sides { base: (self.base, other.base), witness: (self.witness, other.witness) }
    }

    /// Borrowed.
    pub fn as_ref(&self) -> Sides<&T> {
        Sides { base: &self.base, witness: &self.witness }
    }

    /// The witness as base and the base as witness.
    pub fn swap(self) -> Sides<T> {
        Sides { base: self.witness, witness: self.base }
    }

    /// Base first, then witness.
    pub fn into_array(self) -> [T; 2] {
        [self.base, self.witness]
    }
}

/// A run of the map from text to source; it ends where the next one begins.
///
/// Both offsets are 32 bits, since there can be many pieces: a source is never larger than 4 GiB
/// (see `capture`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    at: u32,
    source: u32,
    unit: Unit,
}

/// How a piece of text came from the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Byte for byte.
    Copied,
    /// Characters decoded one by one, each from this many bytes.
    Decoded(u8),
    /// Made from this many source bytes as a whole.
    Rewritten(u32),
}

/// A piece of decoded characters that is so long, in bytes of text, does not grow: its characters
/// are counted to find one of them.
const PIECE: usize = 256;

/// What extraction made of the bytes: one string, with a map back to the bytes.
///
/// Sources of up to 4 GiB; [`Text::locate`] takes time logarithmic in the changes of width.
///
/// ```
/// use recension::text::{Span, Text};
/// let mut text = Text::default();
/// text.decoded("域", 2, 0); // two bytes of GBK
/// text.rewritten("…", 3, 2); // three dots
/// assert_eq!(text.locate(Span::new(3, 4)), 2..5);
/// assert_eq!(text.locate(Span::new(0, 3)), 0..2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Text {
    string: String,
    pieces: Vec<Piece>,
    /// Where in the source the last piece ends.
    end: u64,
}

impl Text {
    /// A text that is its source, less `skipped` bytes in front (a byte order mark).
    pub fn copied(string: String, skipped: u64) -> Text {
        let piece = Piece { at: 0, source: skipped as u32, unit: Unit::Copied };
        let end = skipped + string.len() as u64;
        Text { string, pieces: vec![piece], end }
    }

    /// An empty text with room for `bytes` of text.
    pub fn with_capacity(bytes: usize) -> Text {
        Text { string: String::with_capacity(bytes), ..Text::default() }
    }

    /// Adds text that stood in the source at `source`, byte for byte.
    pub fn verbatim(&mut self, text: &str, source: u64) {
        self.add(text, Unit::Copied, source, text.len() as u64);
    }

    /// Adds characters that stood one after the other from `source` on, in `width` bytes each.
    pub fn decoded(&mut self, characters: &str, width: u8, source: u64) {
        let (mut rest, mut source) = (characters, source);
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            let bytes = part.chars().count() as u64 * u64::from(width);
            self.add(part, Unit::Decoded(width), source, bytes);
            (rest, source) = (after, source + bytes);
        }
    }

    /// Adds text made as a whole from `width` source bytes at `source`.
    pub fn rewritten(&mut self, text: &str, width: u32, source: u64) {
        self.add(text, Unit::Rewritten(width), source, u64::from(width));
    }

    /// Adds text from `bytes` of source, to the last piece where that goes on in the same way.
    fn add(&mut self, text: &str, unit: Unit, source: u64, bytes: u64) {
        if text.is_empty() {
            return;
        }
        let at = self.string.len();
        self.string.push_str(text);
        let goes_on = source == self.end
            && self.pieces.last().is_some_and(|last| match unit {
                Unit::Copied => last.unit == unit,
                Unit::Decoded(_) => last.unit == unit && at - (last.at as usize) < PIECE,
                Unit::Rewritten(_) => false,
            });
        if !goes_on {
            self.pieces.push(Piece { at: at as u32, source: source as u32, unit });
        }
        self.end = source + bytes;
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.string.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    /// What stands at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.string[span.range()]
    }

    /// The source bytes that `span` came from; widened to whole pieces where text was rewritten.
    pub fn locate(&self, span: Span) -> Range<u64> {
        let start = self.source(span.start, false);
        if span.is_empty() {
            return start..start;
        }
        start..self.source(span.end, true)
    }

    /// The source offset of a text offset; inside a unit, its start or (for an `end`) its end.
    fn source(&self, offset: u32, end: bool) -> u64 {
        // An end belongs to the piece it closes, a start to the piece it opens.
        let key = if end { offset.saturating_sub(1) } else { offset };
        let next = self.pieces.partition_point(|piece| piece.at <= key);
        let Some(piece) = next.checked_sub(1).map(|index| self.pieces[index]) else { return 0 };
        let stop = self.pieces.get(next).map_or(self.string.len() as u32, |piece| piece.at);
        let offset = offset.min(stop);
        let ahead = match piece.unit {
            Unit::Copied => u64::from(offset - piece.at),
            Unit::Decoded(width) => self.characters(piece.at, offset, end) * u64::from(width),
            Unit::Rewritten(width) if end || offset == stop => u64::from(width),
            Unit::Rewritten(_) => 0,
        };
        u64::from(piece.source) + ahead
    }

    /// How many characters begin in `from..to`; the one that `to` is inside of counts for an `end`.
    fn characters(&self, from: u32, to: u32, end: bool) -> u64 {
        let (from, to) = (from as usize, to as usize);
        let begun = self.string.as_bytes()[from..to].iter().filter(|&&byte| byte & 0xC0 != 0x80);
        let inside = !end && !self.string.is_char_boundary(to);
        begun.count() as u64 - u64::from(inside)
    }
}

/// How many bytes of text share an entry of [`Steps`], as a power of two.
const STEP: u32 = 8;

/// How many of a sorted list of places stand before each page of the text: a search in the list then
/// looks at the few on one page, and not at places all over the memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps {
    before: Vec<u32>,
}

impl Steps {
    /// Counts places, which are sorted.
    pub(crate) fn new(places: impl Iterator<Item = u32>) -> Steps {
        let mut before = vec![0];
        let mut count = 0;
        for place in places {
            before.resize(before.len().max((place >> STEP) as usize + 1), count);
            count += 1;
        }
        before.push(count);
        Steps { before }
    }

    /// How many of the places, of which `place` gives one by its number, are at or before `offset`.
    #[inline]
    pub(crate) fn count(&self, offset: u32, place: impl Fn(usize) -> u32) -> usize {
        let Some(last) = self.before.len().checked_sub(1) else { return 0 };
        let page = (offset >> STEP) as usize;
        let (mut from, mut to) = (self.before[page.min(last)] as usize, self.before[(page + 1).min(last)] as usize);
        while from < to {
            let middle = usize::midpoint(from, to);
            if place(middle) <= offset { from = middle + 1 } else { to = middle }
        }
        from
    }
}

/// 1-based line and column (in characters) of text offsets.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of `text`; `\n` ends one.
    pub fn new(text: &str) -> Lines {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        Lines { starts: std::iter::once(0).chain(ends).collect() }
    }

    /// The line of an offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Line and column of an offset into the same `text`.
    pub fn place(&self, text: &str, offset: u32) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1] as usize;
        (line, text[start..offset as usize].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewritten_piece_locates_as_a_whole() {
        let mut text = Text::default();
        text.decoded("a", 1, 0);
        text.rewritten("...", 3, 1);
        text.decoded("b", 1, 4);
        assert_eq!(text.locate(Span::new(2, 3)), 1..4);
        assert_eq!(text.locate(Span::new(4, 5)), 4..5);
        assert_eq!(text.locate(Span::new(5, 5)), 5..5);
    }

    #[test]
    fn pieces_of_one_width_are_one_piece() {
        let mut text = Text::default();
        for (index, character) in ["网", "络", "空", "间"].into_iter().enumerate() {
            text.decoded(character, 2, 2 * index as u64);
        }
        assert_eq!(text.pieces.len(), 1);
        assert_eq!(text.locate(Span::new(3, 9)), 2..6);
        assert_eq!(text.locate(Span::new(4, 8)), 2..6);
    }

    #[test]
    fn characters_of_any_length_lead_back_by_their_number() {
        let mut text = Text::default();
        text.decoded(&"aé€".repeat(PIECE), 1, 7);
        assert!(text.pieces.len() > 2);
        for index in [0, 1, 100, PIECE - 1] {
            let at = 6 * index;
            let source = 7 + 3 * index as u64;
            assert_eq!(text.locate(Span::new(at, at + 1)), source..source + 1);
            assert_eq!(text.locate(Span::new(at + 1, at + 6)), source + 1..source + 3);
        }
        text.decoded("z", 1, 9000);
        let end = text.len();
        assert_eq!(text.locate(Span::new(end - 1, end)), 9000..9001);
    }

    #[test]
    fn steps_count_what_stands_before() {
        for places in [vec![], vec![0], vec![0, 3, 255, 256, 256, 257, 511, 1024, 9000], vec![700]] {
            let steps = Steps::new(places.iter().copied());
            for offset in (0..10_000).chain([u32::MAX]) {
                let count = places.iter().filter(|&&place| place <= offset).count();
                assert_eq!(steps.count(offset, |n| places[n]), count, "{offset} of {places:?}");
            }
        }
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let lines = Lines::new("甲乙\n丙");
        assert_eq!(lines.place("甲乙\n丙", 3), (1, 2));
        assert_eq!(lines.place("甲乙\n丙", 7), (2, 1));
    }
}
