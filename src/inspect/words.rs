//! The words of a copy in small letters, with how often each comes.

use super::view::{Role, Unit};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Words of ASCII letters in running text.
#[derive(Debug, Default)]
pub(super) struct Words {
    counts: FxHashMap<u64, Count>,
}

/// How often a word comes, and where first.
#[derive(Debug, Clone, Copy)]
struct Count {
    times: u32,
    start: u32,
    len: u32,
}

impl Words {
    /// Counts the words of the paragraphs; those with capitals are left out.
    pub(super) fn new(text: &str, units: &[Unit]) -> Words {
        let mut words = Words::default();
        for unit in units.iter().filter(|u| u.role == Role::Text) {
            words.add(text.as_bytes(), unit.span);
        }
        words
    }

    fn add(&mut self, text: &[u8], span: Span) {
        let bytes = &text[span.range()];
        let bounded = |n: usize| {
            bytes.get(n).is_none_or(|b| b.is_ascii() && !b.is_ascii_alphanumeric() && !b"_/@'#&=".contains(b))
        };
        let mut at = 0;
        while at < bytes.len() {
            let len = bytes[at..].iter().take_while(|b| b.is_ascii_lowercase()).count();
            if (3..=40).contains(&len) && (at == 0 || bounded(at - 1)) && bounded(at + len) {
                let first = Count { times: 0, start: span.start + at as u32, len: len as u32 };
                self.counts.entry(hash(&bytes[at..at + len])).or_insert(first).times += 1;
            }
            at += len.max(1);
        }
    }

    /// How often a word comes.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(&hash(word.as_bytes())).map_or(0, |c| c.times)
    }

    /// Where a word comes first.
    pub(super) fn first(&self, word: &str) -> Option<Span> {
        self.counts.get(&hash(word.as_bytes())).map(|c| Span { start: c.start, end: c.start + c.len })
    }

    /// Each word that `wanted` takes by its last letters, with how often it comes and where first, by place.
    pub(super) fn each<'t>(&self, text: &'t str, wanted: impl Fn(&[u8]) -> bool) -> Vec<(&'t str, Span, u32)> {
        let bytes = text.as_bytes();
        let places = self.counts.values().map(|c| (Span { start: c.start, end: c.start + c.len }, c.times));
        let mut found: Vec<(Span, u32)> = places.filter(|p| wanted(&bytes[p.0.range()])).collect();
        found.sort_unstable();
        found.into_iter().map(|(span, times)| (&text[span.range()], span, times)).collect()
    }

    /// The words that come once in `text`, the text they were read from, with their places, by place.
    pub(super) fn once<'t>(&self, text: &'t str) -> Vec<(&'t str, Span)> {
        let times = self.counts.values().filter(|c| c.times == 1);
        let mut once: Vec<Span> = times.map(|c| Span { start: c.start, end: c.start + c.len }).collect();
        once.sort_unstable();
        once.into_iter().map(|span| (&text[span.range()], span)).collect()
    }
}

fn hash(word: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    hasher.finish()
}
