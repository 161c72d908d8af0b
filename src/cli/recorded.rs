//! States of documents out of a store of versions.

use super::Failure;
use super::changelog::Changelog;
use super::history::{Bytes, Found, Source, Unread};
use crate::changelog::Origin;
use crate::store::{Name, Store, Version};
use std::path::{Path, PathBuf};

/// The documents of a store that are named, where there is a store and names of such a form.
pub(super) fn find(args: &Changelog) -> Result<Option<Found>, Failure> {
    let names: Option<Vec<Name>> = args.names.iter().map(|name| name.to_str().and_then(Name::parse)).collect();
    let Some(names) = names.filter(|names| !names.is_empty()) else { return Ok(None) };
    let Some(folder) = folder(args) else { return Ok(None) };
    let store = Store::open(&folder)?;
    let mut found = Found { notes: store.notes(), ..Found::default() };
    for name in &names {
        let timeline = store.timeline(&name.document, None)?;
        if timeline.versions.is_empty() {
            // The store says what there is.
            store.find(name, None)?;
        }
        let own = |source: &&str| name.source.as_deref().is_none_or(|wanted| wanted == *source);
        for source in timeline.sources().into_iter().filter(own) {
            let versions = timeline.versions.iter().filter(|v| v.source == source && v.withdrawn().is_none());
            let states: Vec<Unread> = versions.map(unread).collect();
            let title = format!("{}@{source}", name.document);
            let repository = Some(store.path().to_path_buf());
            found.sources.push(Source { name: title, states, edges: Vec::new(), repository });
        }
    }
    Ok(Some(found))
}

/// Where the store is: as it is named, as the environment says, or near the current folder.
fn folder(args: &Changelog) -> Option<PathBuf> {
    args.store
        .clone()
        .or_else(|| std::env::var_os("RECENSION_STORE").map(PathBuf::from))
        .or_else(|| Store::near(Path::new(".")))
}

/// A version; its text is made anew from its bytes, so that what an earlier extractor made of them
/// never shows as a change.
fn unread(version: &Version) -> Unread {
    let date = version.record.date.as_ref().map(|date| date.date.clone()).unwrap_or_default();
    Unread {
        label: version.version.clone(),
        date,
        origin: Origin::default(),
        bytes: Bytes::Blob {
            id: version.id.clone(),
            commit: version.commit.clone(),
            path: version.record.file.clone(),
        },
    }
}
