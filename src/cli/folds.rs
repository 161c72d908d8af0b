//! Versions as they read: one folded string each, kept in the cache, for search and blame.
//!
//! Of each source a set of what stands in its texts is kept as well, so that a search reads only the
//! texts that may have the phrase (a Bloom filter over windows of four bytes, one hash).

use super::{Failure, input};
use crate::capture::Capture;
use crate::document;
use crate::store::{Store, Version};
use std::thread;

/// Copies that are in memory at a time.
pub(super) const AT_ONCE: usize = 256;

/// The folded text of each version, in their order; empty where a text cannot be read.
///
/// Texts that are not kept yet are read side by side on the processors there are.
pub(super) fn read(
    store: &Store,
    versions: &[&Version],
    mut tell: impl FnMut(usize, usize),
) -> Result<Vec<String>, Failure> {
    let mut all = Vec::with_capacity(versions.len());
    for some in versions.chunks(AT_ONCE) {
        tell(all.len(), versions.len());
        all.extend(batch(store, some)?);
    }
    Ok(all)
}

/// The folded texts of a few versions.
fn batch(store: &Store, versions: &[&Version]) -> Result<Vec<String>, Failure> {
    let key = |version: &Version| format!("fold {} {}", env!("CARGO_PKG_VERSION"), version.id);
    let keys: Vec<String> = versions.iter().map(|version| key(version)).collect();
    let kept = store.derived(&keys)?;
    let mut all: Vec<Option<String>> = kept.into_iter().map(|kept| String::from_utf8(kept?).ok()).collect();
    // Of versions with the same bytes one is read.
    let mut missing: Vec<usize> = (0..all.len()).filter(|at| all[*at].is_none()).collect();
    missing.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
    let (mut first, mut captures) = (Vec::new(), Vec::new());
    for same in missing.chunk_by(|a, b| keys[*a] == keys[*b]) {
        captures.push(input::open(store, versions[same[0]])?);
        first.push(same);
    }
    let texts = folded(captures);
    let fresh: Vec<(String, Vec<u8>)> =
        first.iter().zip(&texts).map(|(same, text)| (keys[same[0]].clone(), text.clone().into_bytes())).collect();
    if !fresh.is_empty() {
        store.keep(&fresh)?;
    }
    for (same, text) in first.into_iter().zip(texts) {
        same.iter().for_each(|at| all[*at] = Some(text.clone()));
    }
    Ok(all.into_iter().map(Option::unwrap_or_default).collect())
}

/// The folded texts of some copies, in their order.
fn folded(captures: Vec<Capture>) -> Vec<String> {
    let share = captures.len().div_ceil(thread::available_parallelism().map_or(1, usize::from)).max(1);
    let mut captures = captures.into_iter();
    thread::scope(|scope| {
        // What cannot be read has nothing to be found in.
        let read = |capture| document::folded(capture).unwrap_or_default();
        let mut shares = Vec::new();
        while captures.len() > 0 {
            let own: Vec<Capture> = captures.by_ref().take(share).collect();
            let count = own.len();
            shares.push((count, scope.spawn(move || own.into_iter().map(read).collect::<Vec<String>>())));
        }
        // Reading does not panic; if it did, the texts would be as those that cannot be read.
        shares
            .into_iter()
            .flat_map(|(count, share)| share.join().unwrap_or_else(|_| vec![String::new(); count]))
            .collect()
    })
}

/// Bytes of a window.
const WINDOW: usize = 4;

/// The windows of texts, gathered text by text: a set that is made smaller in the end.
#[derive(Default)]
pub(super) struct Gathered(Vec<u8>);

/// Bytes of the set that windows are gathered in: eight for each that a source of some hundred pages has.
const WIDE: usize = 1 << 19;

impl Gathered {
    /// Adds those of a text.
    pub(super) fn add(&mut self, text: &str) {
        self.0.resize(WIDE, 0);
        for window in windows(text) {
            let (byte, bit) = place(window, WIDE);
            self.0[byte] |= bit;
        }
    }

    /// The set of all.
    ///
    /// A place in a set of half the size is the same place in either half, so that halves are laid
    /// one over the other while few bits are set: one of eight in the end, so that seven of eight
    /// windows that are not there are seen not to be.
    pub(super) fn finish(self) -> Windows {
        let mut bytes = self.0;
        let count = bytes.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
        let size = count.max(64).next_power_of_two();
        while bytes.len() > size {
            let half = bytes.len() / 2;
            let (lower, upper) = bytes.split_at_mut(half);
            lower.iter_mut().zip(upper).for_each(|(lower, upper)| *lower |= *upper);
            bytes.truncate(half);
        }
        Windows(bytes)
    }
}

/// The place of a window in a set of some bytes, a power of two.
fn place(window: [u8; WINDOW], bytes: usize) -> (usize, u8) {
    // Fibonacci hashing: the upper bits of a product with the golden ratio.
    let hash = u64::from(u32::from_le_bytes(window)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let at = (hash % (bytes.max(1) * 8) as u64) as usize;
    (at / 8, 1 << (at % 8))
}

/// The windows that the texts of a source have: a bit for each, at a place made of its bytes.
pub(super) struct Windows(Vec<u8>);

impl Windows {
    /// Whether the texts may have a phrase; where they may not, they have not.
    fn may_have(&self, phrase: &str) -> bool {
        windows(phrase).all(|window| {
            let (byte, bit) = place(window, self.0.len());
            self.0.get(byte).is_none_or(|byte| byte & bit != 0)
        })
    }
}

fn windows(text: &str) -> impl Iterator<Item = [u8; WINDOW]> {
    text.as_bytes().array_windows().copied()
}

/// What the windows of a source are kept under; another version makes another key.
fn key(versions: &[&Version]) -> String {
    let ids: String = versions.iter().map(|version| version.id.as_str()).collect();
    format!("windows {} {}", env!("CARGO_PKG_VERSION"), crate::capture::digest(ids.as_bytes()))
}

/// Whether each source may have a phrase; nothing where its windows are not kept yet.
pub(super) fn may_have(store: &Store, sources: &[&[&Version]], phrase: &str) -> Result<Vec<Option<bool>>, Failure> {
    let keys: Vec<String> = sources.iter().map(|versions| key(versions)).collect();
    let kept = store.derived(&keys)?;
    Ok(kept.into_iter().map(|bytes| Some(Windows(bytes?).may_have(phrase))).collect())
}

/// Keeps the windows of sources.
pub(super) fn keep(store: &Store, sources: &[(&[&Version], Windows)]) -> Result<(), Failure> {
    let rows: Vec<(String, Vec<u8>)> =
        sources.iter().map(|(versions, windows)| (key(versions), windows.0.clone())).collect();
    if rows.is_empty() { Ok(()) } else { Ok(store.keep(&rows)?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_may_be_there_and_most_else_may_not() {
        let text = "the user shall pay the fee within ten days 对外工作的基本原则";
        let mut own = Gathered::default();
        own.add(text);
        let own = own.finish();
        for start in 0..text.len() {
            for end in start..text.len() {
                assert!(text.get(start..end).is_none_or(|part| own.may_have(part)));
            }
        }
        assert!(!own.may_have("elephants") && !own.may_have("within nine days"));
        let long: String = (0..300_000).map(|at| format!("{at:x}")).collect();
        let mut own = Gathered::default();
        own.add(&long);
        own.add(text);
        let own = own.finish();
        assert!(own.may_have(&long[1_000_000..1_000_100]) && own.may_have("对外工作") && own.0.len() <= WIDE);
        assert!(Windows(Vec::new()).may_have("anything"), "a row that is cut off hides nothing");
    }
}
