//! Versions as they read: one folded string each, kept in the cache, for search and blame.
//!
//! Of each source a set of what stands in its texts is kept as well, so that a search reads only the
//! texts that may have the phrase (a Bloom filter over windows of four bytes, one hash).

use super::{Failure, input};
use crate::document::Document;
use crate::store::{Store, Version};

/// The folded text of each version, in their order; empty where a text cannot be read.
pub(super) fn read(
    store: &Store,
    versions: &[&Version],
    mut tell: impl FnMut(usize, usize),
) -> Result<Vec<String>, Failure> {
    let key = |version: &Version| format!("fold {} {}", env!("CARGO_PKG_VERSION"), version.id);
    let keys: Vec<String> = versions.iter().map(|version| key(version)).collect();
    let kept = store.derived(&keys)?;
    let mut fresh = Vec::new();
    let mut all = Vec::new();
    for (at, (version, kept)) in versions.iter().zip(kept).enumerate() {
        tell(at, versions.len());
        let folded = match kept.map(String::from_utf8) {
            Some(Ok(folded)) => folded,
            _ => {
                let document = Document::read(input::open(store, version)?);
                let folded = document.map(|document| document.tokens.folded()).unwrap_or_default();
                fresh.push((keys[at].clone(), folded.clone().into_bytes()));
                folded
            }
        };
        all.push(folded);
    }
    if !fresh.is_empty() {
        store.keep(&fresh)?;
    }
    Ok(all)
}

/// Bytes of a window.
const WINDOW: usize = 4;

/// The windows that the texts of a source have: a bit for each, at a place made of its bytes.
pub(super) struct Windows(Vec<u8>);

impl Windows {
    /// The windows of some texts.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Windows {
        let mut all = Vec::new();
        for text in texts {
            let mut own: Vec<[u8; WINDOW]> = windows(text).collect();
            own.sort_unstable();
            own.dedup();
            all.append(&mut own);
        }
        all.sort_unstable();
        all.dedup();
        // One bit of eight is set, so that eight of nine windows that are not there are seen not to be.
        let mut own = Windows(vec![0; all.len().max(64).next_power_of_two()]);
        for window in all {
            let (byte, bit) = own.place(window);
            own.0[byte] |= bit;
        }
        own
    }

    /// Whether the texts may have a phrase; where they may not, they have not.
    fn may_have(&self, phrase: &str) -> bool {
        windows(phrase).all(|window| {
            let (byte, bit) = self.place(window);
            self.0.get(byte).is_none_or(|byte| byte & bit != 0)
        })
    }

    fn place(&self, window: [u8; WINDOW]) -> (usize, u8) {
        // Fibonacci hashing: the upper bits of a product with the golden ratio.
        let hash = u64::from(u32::from_le_bytes(window)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let bits = (self.0.len().max(1) * 8) as u64;
        let at = (hash % bits) as usize;
        (at / 8, 1 << (at % 8))
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
        let own = Windows::of([text].into_iter());
        for start in 0..text.len() {
            for end in start..text.len() {
                assert!(text.get(start..end).is_none_or(|part| own.may_have(part)));
            }
        }
        assert!(!own.may_have("elephants") && !own.may_have("within nine days"));
        assert!(Windows(Vec::new()).may_have("anything"), "a row that is cut off hides nothing");
    }
}
