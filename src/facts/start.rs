//! Which scanners may find something, by the word or character that stands at a place.
//!
//! Few words begin a fact: one look into a table spares trying every scanner at every place.

use super::number::NUMERALS;
use super::tables::{Head, Index, amount, compare, date, force, name, number, reference};
use crate::han::three;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A set of scanners, a bit for each.
pub(super) type Scanners = u16;

pub(super) const URL: Scanners = 1;
pub(super) const DATE: Scanners = 1 << 1;
pub(super) const REFERENCE: Scanners = 1 << 2;
pub(super) const CURRENCY: Scanners = 1 << 3;
pub(super) const NUMBER: Scanners = 1 << 4;
pub(super) const FORCE: Scanners = 1 << 5;
pub(super) const NEGATION: Scanners = 1 << 6;
pub(super) const COMPARISON: Scanners = 1 << 7;
/// Endings of Chinese bodies.
pub(super) const BODY: Scanners = 1 << 8;
/// Chinese names known as they stand.
pub(super) const KNOWN: Scanners = 1 << 9;
/// Offices that stand beside a Chinese name.
pub(super) const OFFICE: Scanners = 1 << 10;
/// Chinese words that hold a stop which is none.
pub(super) const WHOLE: Scanners = 1 << 11;
/// Characters that no Chinese name goes back over.
pub(super) const STOP: Scanners = 1 << 12;
/// All that find Chinese names.
pub(super) const NAMES: Scanners = BODY | KNOWN | OFFICE | WHOLE | STOP;
/// All that find facts with a value of their own.
pub(super) const VALUES: Scanners = URL | DATE | REFERENCE | CURRENCY | NUMBER;

/// The characters that have a table of their own: the common Han characters.
const HAN: Range<u32> = 0x4e00..0xa000;

/// Scanners by what they begin with.
pub(super) struct Starts {
    heads: FxHashMap<Head, Scanners>,
    /// The lengths of the words among them, by first and last letter: most words need no search.
    lengths: Vec<u32>,
    /// By common Han character, which of `entries`; the first is empty.
    places: Vec<u16>,
    entries: Vec<Entry>,
}

/// Scanners for what begins with one Han character.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// For the character, whatever follows it.
    alone: Scanners,
    /// For longer phrases.
    longer: Scanners,
    /// Bits for the second characters of those, several to a bit.
    seconds: u64,
}

/// The table for all passages.
pub(super) static STARTS: LazyLock<Starts> = LazyLock::new(Starts::new);

impl Starts {
    fn new() -> Starts {
        let mut starts = Starts {
            heads: FxHashMap::default(),
            lengths: vec![0; 32 * 32],
            places: vec![0; HAN.len()],
            entries: vec![Entry::default()],
        };
        starts.index(CURRENCY, &amount::CURRENCY_BEFORE);
        starts.index(FORCE, &force::FORCE);
        starts.index(NEGATION, &force::NEGATION);
        starts.index(COMPARISON, &compare::COMPARISON);
        starts.index(NUMBER, &number::NUMBER_WORDS);
        starts.index(NUMBER, &number::SCALES);
        starts.index(REFERENCE, &reference::LABELS);
        starts.index(REFERENCE, &reference::NUMBERED);
        starts.index(BODY, &name::BODY_ENDINGS);
        starts.index(KNOWN, &name::KNOWN);
        starts.index(OFFICE, &name::OFFICES);
        starts.index(WHOLE, &name::NO_STOPS);
        starts.all(NUMBER, number::SCALES.phrases().map(|word| format!("{word}th")));
        starts.all(NUMBER, ["half", "第", "−"]);
        starts.all(NEGATION, ["non"]);
        starts.all(DATE, date::MONTHS.split(' ').chain(["c", "ca", "circa", "民国", "公元", "元月"]));
        starts.all(REFERENCE, reference::STANDARDS.iter().copied().chain(reference::INSTRUMENTS.split(' ')));
        starts.all(REFERENCE, ["第", "§", "〔", "№"]);
        starts.all(DATE | NUMBER, NUMERALS.chars().map(String::from));
        starts.all(FORCE, force::FORCE_CHARACTERS.iter().map(|entry| entry.0.to_string()));
        starts.all(STOP, name::STOPS.chars().map(String::from));
        starts
    }

    fn index<T: Copy>(&mut self, scanner: Scanners, index: &Index<T>) {
        self.all(scanner, index.phrases());
    }

    fn all<S: AsRef<str>>(&mut self, scanner: Scanners, phrases: impl IntoIterator<Item = S>) {
        for phrase in phrases {
            self.add(scanner, phrase.as_ref());
        }
    }

    fn add(&mut self, scanner: Scanners, phrase: &str) {
        let letters = phrase.bytes().take_while(u8::is_ascii_alphabetic).count();
        if let Some((ends, length)) = shape(&phrase.as_bytes()[..letters]) {
            self.lengths[ends] |= 1 << length;
        }
        let mut characters = phrase.chars();
        let first = characters.next().unwrap_or_default();
        let Some(place) = self.places.get_mut(place(first)) else {
            *self.heads.entry(Head::of(phrase)).or_default() |= scanner;
            return;
        };
        if *place == 0 {
            *place = self.entries.len() as u16;
            self.entries.push(Entry::default());
        }
        let entry = &mut self.entries[usize::from(*place)];
        match characters.next() {
            None => entry.alone |= scanner,
            Some(second) => {
                entry.longer |= scanner;
                entry.seconds |= bit(second.into());
            }
        }
    }

    /// The scanners for what begins with a word of ASCII letters.
    #[inline]
    pub(super) fn word(&self, word: &[u8]) -> Scanners {
        match shape(word) {
            Some((ends, length)) if self.lengths[ends] >> length & 1 == 1 => self.head(Head::word(word)),
            _ => 0,
        }
    }

    #[inline]
    fn head(&self, head: Head) -> Scanners {
        self.heads.get(&head).copied().unwrap_or_default()
    }

    /// The scanners for what begins with the common Han character that begins `text`, by what follows
    /// it, and its length.
    #[inline]
    pub(super) fn han(&self, text: &[u8]) -> Option<(Scanners, usize)> {
        let c = three(text)?;
        let entry = match *self.places.get(c.wrapping_sub(HAN.start) as usize)? {
            0 => return Some((0, 3)),
            entry => self.entries[usize::from(entry)],
        };
        // What is not of three bytes is ASCII, or so rare that it counts as anything.
        let next = || text.get(3).filter(|byte| byte.is_ascii()).map(|byte| u32::from(*byte));
        let seconds = || three(&text[3..]).or_else(next).map_or(u64::MAX, bit);
        let longer = entry.longer != 0 && entry.seconds & seconds() != 0;
        Some((if longer { entry.alone | entry.longer } else { entry.alone }, 3))
    }

    /// The scanners for what begins with any other character that is not ASCII.
    #[inline]
    pub(super) fn character(&self, c: char) -> Scanners {
        self.head(Head::character(c))
    }
}

/// The bit for a second character.
#[inline]
fn bit(c: u32) -> u64 {
    1 << (c % 64)
}

/// Where a common Han character stands in the table; of others, beyond its end.
#[inline]
fn place(c: char) -> usize {
    (u32::from(c) as usize).wrapping_sub(HAN.start as usize)
}

/// First and last letter of a word, as one number, and its length, if it is not too long.
#[inline]
fn shape(word: &[u8]) -> Option<(usize, usize)> {
    let (first, last) = (word.first()? & 31, word.last()? & 31);
    (word.len() <= 16).then_some((usize::from(first) << 5 | usize::from(last), word.len()))
}
