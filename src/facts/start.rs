//! Which scanners may find something, by the word or character that stands at a place.
//!
//! Few words begin a fact: one look into a table spares trying every scanner at every place.

use super::number::NUMERALS;
use super::tables::{Head, Index, amount, compare, date, force, name, number, reference};
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
/// All that find facts with a value of their own.
pub(super) const VALUES: Scanners = URL | DATE | REFERENCE | CURRENCY | NUMBER;

/// The characters that have a table of their own: the common Han characters.
const HAN: Range<u32> = 0x4e00..0xa000;

/// Scanners by what they begin with.
pub(super) struct Starts {
    heads: FxHashMap<Head, Scanners>,
    han: Vec<Scanners>,
}

/// The table for all passages.
pub(super) static STARTS: LazyLock<Starts> = LazyLock::new(Starts::new);

impl Starts {
    fn new() -> Starts {
        let mut starts = Starts { heads: FxHashMap::default(), han: vec![0; HAN.len()] };
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
        starts.all(DATE, date::MONTHS.split(' ').chain(["c", "ca", "circa", "民", "公", "元"]));
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
            let phrase = phrase.as_ref();
            match phrase.chars().next().and_then(|c| self.han.get_mut(place(c))) {
                Some(scanners) => *scanners |= scanner,
                None => *self.heads.entry(Head::of(phrase)).or_default() |= scanner,
            }
        }
    }

    /// The scanners for what begins with a word.
    pub(super) fn word(&self, head: Head) -> Scanners {
        self.heads.get(&head).copied().unwrap_or_default()
    }

    /// The scanners for what begins with a common Han character, if this is one.
    pub(super) fn han(&self, c: char) -> Option<Scanners> {
        self.han.get(place(c)).copied()
    }

    /// The scanners for what begins with a character that is not ASCII.
    pub(super) fn character(&self, c: char) -> Scanners {
        self.han(c).unwrap_or_else(|| self.word(Head::character(c)))
    }
}

/// Where a common Han character stands in the table; of others, beyond its end.
fn place(c: char) -> usize {
    (u32::from(c) as usize).wrapping_sub(HAN.start as usize)
}
