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
/// Both offsets are 32 bits, since there is one piece for every change of width: a source is never
/// larger than 4 GiB (see `capture`).
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
    /// Characters decoded one by one, each of this many bytes (text, source).
    Decoded(u8, u8),
    /// Made from this many source bytes as a whole.
    Rewritten(u32),
}

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
}

impl Text {
    /// A text that is its source, less `skipped` bytes in front (a byte order mark).
    pub fn copied(string: String, skipped: u64) -> Text {
        let piece = Piece { at: 0, source: skipped as u32, unit: Unit::Copied };
        Text { string, pieces: vec![piece] }
    }

    /// An empty text with room for `bytes` of text.
    pub fn with_capacity(bytes: usize) -> Text {
        Text { string: String::with_capacity(bytes), pieces: Vec::new() }
    }

    /// Adds text that stood in the source at `source`, byte for byte.
    pub fn verbatim(&mut self, text: &str, source: u64) {
        self.add(text, Unit::Copied, source);
    }

    /// Adds one character that stood in `width` source bytes at `source`.
    pub fn decoded(&mut self, character: &str, width: u8, source: u64) {
        self.decoded_run(character, character.len() as u8, width, source);
    }

    /// Adds characters that stood one after the other from `source` on, each of `length` bytes in
    /// the text and `width` bytes in the source.
    pub fn decoded_run(&mut self, characters: &str, length: u8, width: u8, source: u64) {
        debug_assert!(length > 0 && characters.len().is_multiple_of(length as usize));
        self.add(characters, Unit::Decoded(length, width), source);
    }

    /// Adds text made as a whole from `width` source bytes at `source`.
    pub fn rewritten(&mut self, text: &str, width: u32, source: u64) {
        self.add(text, Unit::Rewritten(width), source);
    }

    /// Adds text, to the last piece where that goes on in the same way.
    fn add(&mut self, text: &str, unit: Unit, source: u64) {
        if text.is_empty() {
            return;
        }
        let at = self.string.len() as u32;
        self.string.push_str(text);
        let goes_on = self.pieces.last().is_some_and(|last| {
            let inside = u64::from(at - last.at);
            last.unit == unit
                && last.unit.ahead(inside, false) == source.checked_sub(u64::from(last.source))
        });
        if !goes_on {
            self.pieces.push(Piece { at, source: source as u32, unit });
        }
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
        let inside = offset.min(stop) - piece.at;
        let whole = end || (inside > 0 && piece.at + inside == stop);
        let ahead = piece.unit.ahead(u64::from(inside), end).unwrap_or(match piece.unit {
            Unit::Rewritten(width) if whole => u64::from(width),
            _ => 0,
        });
        u64::from(piece.source) + ahead
    }
}

impl Unit {
    /// How many source bytes make the first `inside` text bytes, units rounded `up` or down;
    /// nothing where that cannot be told.
    fn ahead(self, inside: u64, up: bool) -> Option<u64> {
        match self {
            Unit::Copied => Some(inside),
            Unit::Decoded(text, source) => {
                let text = u64::from(text);
                let units = if up { inside.div_ceil(text) } else { inside / text };
                Some(units * u64::from(source))
            }
            Unit::Rewritten(_) => None,
        }
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
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let lines = Lines::new("甲乙\n丙");
        assert_eq!(lines.place("甲乙\n丙", 3), (1, 2));
        assert_eq!(lines.place("甲乙\n丙", 7), (2, 1));
    }
}
