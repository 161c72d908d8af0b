//! States of documents out of a store of versions.

use super::changelog::Changelog;
use super::history::{Bytes, Found, Source, Unread};
use super::{Failure, input};
use crate::changelog::Origin;
use crate::store::{Name, Version};

/// The documents of a store that are named, where there is a store and names of such a form.
pub(super) fn find(args: &Changelog) -> Result<Option<Found>, Failure> {
    let names: Option<Vec<Name>> = args.names.iter().map(|name| name.to_str().and_then(Name::parse)).collect();
    let Some(names) = names.filter(|names| !names.is_empty()) else { return Ok(None) };
    // A bare word is a file first: that it is not there is what there is to say where no store is.
    let certain = args.names.iter().any(|name| name.to_string_lossy().contains(['@', ':']));
    let store = match input::store() {
        Err(_) if !certain => return Ok(None),
        store => store?,
    };
    let mut found = Found::default();
    for name in &names {
        let timeline = store.timeline(&name.document, input::known())?;
        if timeline.versions.is_empty() {
            // The store says what there is.
            store.find(name, input::known())?;
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
