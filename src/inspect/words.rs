//! The words of a copy in small letters, with how often each comes.

use super::spacing::Counts;
use super::view::{Role, View};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Words of ASCII letters in running text.
pub(super) struct Words<'v> {
    counts: Counts<'v>,
    base: &'v str,
}

impl<'v> Words<'v> {
    /// Counts the words of the paragraphs; those with capitals are left out.
    pub(super) fn new(view: &'v View<'_>) -> Words<'v> {
        let base = &view.text[..];
        let mut counts: Counts<'v> = FxHashMap::default();
        for unit in view.units.iter().filter(|u| u.role == Role::Text) {
            let range = unit.span.range();
            let bytes = &base.as_bytes()[range.clone()];
            let mut at = 0;
            while at < bytes.len() {
                let len = bytes[at..].iter().take_while(|b| b.is_ascii_lowercase()).count();
                let bounded = |n: usize| {
                    bytes.get(n).is_none_or(|b| {
                        b.is_ascii() && !b.is_ascii_alphanumeric() && !b"_/@.-'#&=".contains(b)
                            || matches!(b, b'.' | b'-')
                    })
                };
                let free = (at == 0 || bounded(at - 1)) && bounded(at + len);
                if (3..=40).contains(&len) && free {
                    let start = range.start + at;
                    counts.entry(&base[start..start + len]).or_insert((0, start as u32)).0 += 1;
                }
                at += len.max(1);
            }
        }
        Words { counts, base }
    }

    /// How often a word comes.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(word).map_or(0, |c| c.0)
    }

    /// The words that come once, with their places, by place.
    pub(super) fn once(&self) -> Vec<(&'v str, Span)> {
        #[expect(clippy::iter_over_hash_type, reason = "sorted below")]
        let mut once: Vec<(&str, Span)> = {
            let mut all = Vec::new();
            for (word, &(count, start)) in &self.counts {
                if count == 1 {
                    all.push((*word, Span::new(start as usize, start as usize + word.len())));
                }
            }
            all
        };
        once.sort_by_key(|w| w.1);
        debug_assert!(once.iter().all(|w| &self.base[w.1.range()] == w.0));
        once
    }
}
