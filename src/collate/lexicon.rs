//! What keys read, how much they weigh in an alignment, and how near they are to one another.

use super::near::{Memory, Relation};
use super::strand::Strand;
use crate::document::Document;
use crate::tokens::HAN;
use rustc_hash::FxHashMap;

/// The heaviest token; the lightest weighs 2.
const HEAVY: f64 = 10.0;

/// One key: what it reads, and what is known of it at a glance.
#[derive(Debug, Clone)]
struct Word {
    text: Box<str>,
    weight: i32,
    /// Length in characters.
    length: u8,
    /// One bit for each of the letters in it, by their lowest five bits.
    letters: u32,
}

/// The distinct keys of a group of streams.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<u32, Word>,
    memory: Memory,
}

impl Lexicon {
    /// Reads and weighs the keys of all streams; `order` is the canonical order of the streams.
    ///
    /// A key weighs the less the more often a witness has it on average. Words of three letters or less weigh half,
    /// a Han character a little more than that: what is short is mostly grammar.
    pub(super) fn new(documents: &[&Document], strands: &[&Strand], order: &[usize]) -> Lexicon {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for strand in strands {
            for &key in strand.keys() {
                *counts.entry(key).or_default() += 1;
            }
        }
        let mut words: FxHashMap<u32, Word> = FxHashMap::default();
        for &at in order {
            let stream = strands[at].stream(documents);
            for (place, &key) in strands[at].keys().iter().enumerate() {
                words.entry(key).or_insert_with(|| {
                    let often = f64::from(counts[&key]) / strands.len() as f64;
                    word(stream.text(place), key, often)
                });
            }
        }
        Lexicon { words, memory: Memory::default() }
    }

    /// What a match of this key is worth.
    pub(super) fn weight(&self, key: u32) -> i32 {
        self.words.get(&key).map_or(2, |w| w.weight)
    }

    /// How two keys are related.
    pub(super) fn relation(&mut self, a: u32, b: u32) -> Relation {
        if a == b {
            return Relation::Same;
        }
        let (Some(x), Some(y)) = (self.words.get(&a), self.words.get(&b)) else { return Relation::Apart };
        if a & b & HAN == 0 {
            // An edit changes two bits at most: most pairs of words need no closer look.
            let most = u32::from(x.length.max(y.length)) / 3;
            let digits = x.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
                && y.text.as_bytes().first().is_some_and(u8::is_ascii_digit);
            if !digits && (x.letters ^ y.letters).count_ones() > 2 * most + 2 {
                return Relation::Apart;
            }
        }
        let words = &self.words;
        self.memory.relation(a, b, |key| words.get(&key).map_or("", |w| &w.text))
    }

    /// What speaks for setting two words that have no relation into one column, from 0 to 12: the letters with which
    /// both begin and end.
    pub(super) fn faint(&self, a: u32, b: u32) -> i32 {
        let (Some(x), Some(y)) = (self.words.get(&a), self.words.get(&b)) else { return 0 };
        let longest = i32::from(x.length.max(y.length)).max(1);
        if x.letters & y.letters == 0 {
            return 0;
        }
        let head = x.text.chars().zip(y.text.chars()).take_while(|(c, d)| c == d).count();
        let tail = x.text.chars().rev().zip(y.text.chars().rev()).take_while(|(c, d)| c == d).count();
        let shared = (head + tail).min(usize::from(x.length.min(y.length)));
        12 * shared as i32 / longest
    }
}

fn word(raw: &str, key: u32, often: f64) -> Word {
    let text: String = raw.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let length = text.chars().count();
    let form = match (key & HAN != 0, length) {
        (true, _) => 0.6,
        (false, 0..=3) if text.chars().all(char::is_alphabetic) => 0.5,
        _ => 1.0,
    };
    let weight = ((HEAVY - 1.2 * (1.0 + often).log2()) * form).round().max(2.0) as i32;
    let letters = text.chars().fold(0u32, |set, c| set | 1 << (c as u32 & 31));
    Word { text: text.into(), weight, length: length.min(255) as u8, letters }
}
