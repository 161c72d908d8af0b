//! The words that facts are known by, a file per type. Lower case; Chinese in simplified characters.

pub(super) mod amount;
pub(super) mod compare;
pub(super) mod date;
pub(super) mod force;
pub(super) mod name;
pub(super) mod number;
pub(super) mod reference;

use super::cursor::{Cursor, Lower};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A table, indexed when it is first used.
pub(super) type Words<T> = LazyLock<Index<T>>;

/// What a phrase begins with: its first word, if that is ASCII, in lower case; otherwise its first
/// character.
///
/// Where a phrase stands in a text as whole words, the text has the same head there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Head(u128);

impl Head {
    /// The head that no phrase has.
    pub(super) const NONE: Head = Head(0);

    /// Of a word of ASCII letters in any case; none is longer than 16.
    #[inline]
    pub(super) fn word(letters: &[u8]) -> Head {
        if letters.len() > 16 {
            return Head::NONE;
        }
        Head(letters.iter().fold(0, |head, byte| head << 8 | u128::from(byte | 0x20)))
    }

    /// Of any other character; the top bit keeps it apart from words.
    pub(super) fn character(c: char) -> Head {
        Head(1 << 127 | u128::from(u32::from(c)))
    }

    /// Of a phrase.
    pub(super) fn of(phrase: &str) -> Head {
        match phrase.bytes().take_while(u8::is_ascii_alphabetic).count() {
            0 => phrase.chars().next().map_or(Head::NONE, Head::character),
            length => Head::word(&phrase.as_bytes()[..length]),
        }
    }
}

/// Phrases by their heads, each with what it stands for.
pub(super) struct Index<T: 'static> {
    /// By head, the longer first.
    phrases: Vec<(&'static str, T)>,
    places: FxHashMap<Head, Range<usize>>,
}

impl<T: Copy> Index<T> {
    /// Of a table.
    fn new(table: &[(&'static str, T)]) -> Index<T> {
        let mut phrases = table.to_vec();
        phrases.sort_by_key(|(phrase, _)| (Head::of(phrase).0, std::cmp::Reverse(phrase.len())));
        let mut places = FxHashMap::default();
        let mut start = 0;
        for same in phrases.chunk_by(|one, other| Head::of(one.0) == Head::of(other.0)) {
            places.insert(Head::of(same[0].0), start..start + same.len());
            start += same.len();
        }
        Index { phrases, places }
    }

    /// All phrases, in an order of no meaning.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &'static str> {
        self.phrases.iter().map(|(phrase, _)| *phrase)
    }

    /// The phrases of a head, the longer first.
    #[inline]
    pub(super) fn from(&self, head: Head) -> &[(&'static str, T)] {
        self.places.get(&head).map_or(&[], |place| &self.phrases[place.clone()])
    }

    /// What exactly this phrase stands for.
    pub(super) fn whole(&self, phrase: &str) -> Option<T> {
        self.from(Head::of(phrase)).iter().find(|(own, _)| *own == phrase).map(|(_, value)| *value)
    }
}

impl Index<()> {
    /// Of a mere list.
    fn list(phrases: &[&'static str]) -> Index<()> {
        Index::new(&phrases.iter().map(|phrase| (*phrase, ())).collect::<Vec<_>>())
    }
}

/// Words that go without values.
pub(super) struct Set(FxHashSet<Head>);

impl Set {
    /// Of words parted by spaces.
    pub(super) fn new(words: &str) -> Set {
        Set(words.split_ascii_whitespace().map(Head::of).collect())
    }

    /// Whether a word is one of them.
    pub(super) fn has(&self, word: &Lower) -> bool {
        self.has_any(word.as_str())
    }

    /// Whether a word is one of them, in any case.
    pub(super) fn has_any(&self, word: &str) -> bool {
        word.bytes().all(|byte| byte.is_ascii_alphabetic()) && self.0.contains(&Head::word(word.as_bytes()))
    }
}

/// Whether a single character is part of another word: by its neighbours, from a table of the
/// characters before and after.
pub(super) fn joined(table: &[(char, &str, &str)], cursor: Cursor<'_>, end: Cursor<'_>) -> bool {
    table.iter().filter(|entry| cursor.peek() == Some(entry.0)).any(|(_, before, after)| {
        cursor.before().is_some_and(|c| before.contains(c)) || end.peek().is_some_and(|c| after.contains(c))
    })
}
