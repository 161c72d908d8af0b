//! Versions as they read: one folded string each, kept in the cache, for search and blame.

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
