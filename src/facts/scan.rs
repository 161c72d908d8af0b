//! One walk over a passage, trying at each place the scanners that may find something there.

use super::cursor::{Cursor, han, letter};
use super::start::{self, STARTS, Scanners, Starts};
use super::{Fact, Value, amount, compare, date, force, name, number, reference, url};
use crate::text::Span;
use std::ops::Range;

/// What one walk finds.
#[derive(Default)]
pub(super) struct Found {
    /// Facts with a value of their own; of two that overlap the first to begin stands, then the
    /// longer, then URL before date, reference, amount and number.
    pub values: Vec<Fact>,
    /// Modal expressions.
    pub forces: Vec<Fact>,
    /// Negations and comparisons, each sorted.
    pub words: Vec<Fact>,
    /// Where words begin that may have a capital.
    pub capitals: Vec<usize>,
    /// Chinese names.
    pub names: Vec<Span>,
}

/// A find and its end.
type Find<'a> = Option<(Value, Cursor<'a>)>;

/// Walks over a part of a passage and tries scanners at places before `until`; facts of one type do
/// not overlap.
pub(super) fn scan(passage: &str, part: Range<usize>, until: usize) -> Found {
    let mut walk = Walk {
        passage,
        starts: &STARTS,
        urls: url::Places::new(passage),
        found: Found::default(),
        comparisons: Vec::new(),
        names: name::Chinese::default(),
        free: [0; 4],
        until,
    };
    let mut at = part.start;
    while let Some(byte) = passage.as_bytes()[..part.end].get(at) {
        at = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => walk.word(at),
            b'0'..=b'9' => walk.digits(at),
            b' ' => at + 1,
            0x80.. => walk.wide(at),
            _ => walk.mark(at, *byte),
        };
    }
    walk.found.words.append(&mut walk.comparisons);
    walk.found.names = walk.names.spans;
    walk.found
}

/// A walk on its way.
struct Walk<'a> {
    passage: &'a str,
    starts: &'static Starts,
    urls: url::Places<'a>,
    found: Found,
    comparisons: Vec<Fact>,
    names: name::Chinese,
    /// Where the last value, force, negation and comparison end.
    free: [usize; 4],
    /// Where no more facts may begin but names.
    until: usize,
}

impl<'a> Walk<'a> {
    /// Looks at the word that begins here; returns its end.
    fn word(&mut self, at: usize) -> usize {
        let bytes = self.passage.as_bytes();
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let end = at + length;
        let word = &bytes[at..end];
        let next = bytes.get(end).copied().unwrap_or(b' ');
        if next >= 0x80 && Cursor::new(self.passage, end).peek().is_some_and(letter) {
            return self.letters(at);
        }
        let mut scanners = self.starts.word(word);
        let upper = word.iter().fold(0, |upper, byte| upper | !byte) & 0x20 != 0;
        if upper {
            self.found.capitals.push(at);
        }
        let digit = || bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if upper && (next == b'/' || next == b'.' && digit()) && word.iter().all(u8::is_ascii_uppercase) {
            scanners |= start::REFERENCE;
        }
        if matches!(next, b'\'' | 0x80..) && word.last().is_some_and(|byte| byte.eq_ignore_ascii_case(&b'n')) {
            scanners |= start::NEGATION;
        }
        scanners |= self.url(at);
        self.at(at, scanners);
        end
    }

    /// Looks at a word with letters that are not ASCII; returns its end.
    fn letters(&mut self, at: usize) -> usize {
        self.found.capitals.push(at);
        let scanners = self.url(at);
        self.at(at, scanners);
        Cursor::new(self.passage, at).word().1.at()
    }

    /// Looks at the digits that begin here; returns their end.
    fn digits(&mut self, at: usize) -> usize {
        let scanners = start::DATE | start::REFERENCE | start::NUMBER | self.url(at);
        self.at(at, scanners);
        Cursor::new(self.passage, at).digits().1.at()
    }

    /// Looks at an ASCII character that is neither letter nor digit; returns the place after it.
    fn mark(&mut self, at: usize, mark: u8) -> usize {
        let next = self.passage.as_bytes().get(at + 1).copied().unwrap_or_default();
        let scanners = match mark {
            b'-' if next == b'.' => start::NUMBER,
            b'-' | b'.' if next.is_ascii_digit() => start::NUMBER,
            b'#' | b'(' | b'[' if next.is_ascii_digit() => start::REFERENCE,
            b'$' => start::CURRENCY,
            _ => 0,
        };
        self.at(at, scanners);
        at + 1
    }

    /// Looks at what begins with a character that is not ASCII; returns the place after it.
    fn wide(&mut self, at: usize) -> usize {
        let common = self.common(at);
        if common > at {
            return common;
        }
        let cursor = Cursor::new(self.passage, at);
        let Some(c) = cursor.peek() else { return self.passage.len() };
        if letter(c) {
            return self.letters(at);
        }
        let (scanners, end) = (self.starts.character(c), at + c.len_utf8());
        if han(c) {
            self.names.enter(at);
            self.names.at(cursor, end, scanners);
            self.names.leave(end);
        } else if c == '《' {
            self.names.title(cursor);
        }
        self.at(at, scanners);
        end
    }

    /// Looks at the run of common Han characters here, perhaps none; returns its end.
    fn common(&mut self, start: usize) -> usize {
        let (starts, bytes) = (self.starts, self.passage.as_bytes());
        let mut at = start;
        while let Some((scanners, length)) = starts.han(&bytes[at..]) {
            if at == start {
                self.names.enter(start);
            }
            if scanners != 0 {
                self.names.at(Cursor::new(self.passage, at), at + length, scanners);
                self.at(at, scanners);
            }
            at += length;
        }
        if at > start {
            self.names.leave(at);
        }
        at
    }

    /// The scanner for addresses, if one may begin here.
    fn url(&mut self, at: usize) -> Scanners {
        if self.urls.may(at) { start::URL } else { 0 }
    }

    /// Tries scanners at a place, if there are any to try.
    #[inline]
    fn at(&mut self, at: usize, scanners: Scanners) {
        if scanners & !start::NAMES != 0 && at < self.until {
            self.attempt(at, scanners);
        }
    }

    /// Tries scanners at a place.
    fn attempt(&mut self, at: usize, scanners: Scanners) {
        let cursor = Cursor::new(self.passage, at);
        let tried = |wanted: Scanners, free: usize| scanners & wanted != 0 && at >= free;
        if tried(start::VALUES, self.free[0]) {
            keep(cursor, value(cursor, scanners), &mut self.found.values, &mut self.free[0]);
        }
        if tried(start::FORCE, self.free[1]) {
            keep(cursor, force::at(cursor), &mut self.found.forces, &mut self.free[1]);
        }
        if tried(start::NEGATION, self.free[2]) {
            keep(cursor, force::negation(cursor), &mut self.found.words, &mut self.free[2]);
        }
        if tried(start::COMPARISON, self.free[3]) {
            keep(cursor, compare::at(cursor), &mut self.comparisons, &mut self.free[3]);
        }
    }
}

/// Keeps a find that is not empty, and where it ends.
fn keep(cursor: Cursor<'_>, found: Find<'_>, facts: &mut Vec<Fact>, free: &mut usize) {
    if let Some((value, end)) = found.filter(|(_, end)| end.at() > cursor.at()) {
        facts.push(Fact { span: Span::new(cursor.at(), end.at()), value });
        *free = end.at();
    }
}

/// The longest value that begins here; the first of equals.
fn value(cursor: Cursor<'_>, scanners: Scanners) -> Find<'_> {
    let may = |scanner: Scanners| scanners & scanner != 0;
    let mut best = if may(start::URL) { url::at(cursor) } else { None };
    if may(start::DATE) {
        best = longer(best, date::at(cursor));
    }
    if may(start::REFERENCE) {
        best = longer(best, reference::at(cursor));
    }
    if may(start::CURRENCY) {
        best = longer(best, amount::before(cursor));
    }
    if may(start::NUMBER) {
        let bare = number::bare(cursor);
        best = longer(best, amount::after(cursor, bare.as_ref()));
        best = longer(best, number::at(cursor, bare));
    }
    best
}

/// The longer of two finds; the first of equals.
fn longer<'a>(one: Find<'a>, other: Find<'a>) -> Find<'a> {
    match (&one, &other) {
        (Some((_, first)), Some((_, second))) if second.at() <= first.at() => one,
        (_, None) => one,
        _ => other,
    }
}
