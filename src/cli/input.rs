//! What a name on the command line stands for: the one door through which every verb reads copies.
//!
//! A file, `-` for standard input, `git:REV:PATH`, or the name of a version in a store. A file that
//! is there always wins.

use super::{Failure, apart};
use crate::capture::Capture;
use crate::document::Document;
use crate::extract::Tracked;
use crate::store::history::History;
use crate::store::{Name, Store, Version, When};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What the command line says about stores, once for all verbs.
static SETTLED: OnceLock<(Option<PathBuf>, Option<DateTime<Utc>>)> = OnceLock::new();

/// Takes note of the store that is meant, and of the time whose knowledge is asked for.
pub(super) fn settle(store: Option<PathBuf>, known: Option<&str>) -> Result<(), Failure> {
    let known = known.map(moment).transpose()?;
    let store = store.or_else(|| std::env::var_os("RECENSION_STORE").map(PathBuf::from));
    // A second call would change nothing; there is none.
    let _ = SETTLED.set((store, known));
    Ok(())
}

/// A moment: a time of day, or the end of a day.
fn moment(text: &str) -> Result<DateTime<Utc>, Failure> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    let plain = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").map(|time| time.and_utc());
    let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    let day = || When::parse(text).map(|when| when.latest().and_time(end).and_utc());
    time.or_else(|_| plain()).ok().or_else(day).ok_or_else(|| Failure::Stopped {
        message: format!("“{text}” is no time"),
        hint: Some("write 2026-11-27, or 2026-11-27T10:15:00Z".to_owned()),
    })
}

/// The time whose knowledge is asked for.
pub(super) fn known() -> Option<DateTime<Utc>> {
    SETTLED.get().and_then(|(_, known)| *known)
}

/// The store that is meant.
pub(super) fn store() -> Result<Store, Failure> {
    let named = SETTLED.get().and_then(|(store, _)| store.clone());
    let folder = named.or_else(|| Store::near(Path::new("."))).ok_or_else(|| Failure::Stopped {
        message: "there is no store here".to_owned(),
        hint: Some("--store names one, recension init makes one".to_owned()),
    })?;
    let store = Store::open(&folder)?;
    for note in store.notes() {
        super::output::note(&note);
    }
    Ok(store)
}

/// The version of a store that a name stands for.
pub(super) fn version(store: &Store, name: &str) -> Result<Version, Failure> {
    let parsed = Name::parse(name).ok_or_else(|| Failure::Stopped {
        message: format!("“{name}” is no name of a version"),
        hint: Some("write DOCUMENT, DOCUMENT@SOURCE, DOCUMENT@SOURCE:DATE or DOCUMENT:as-of=DATE".to_owned()),
    })?;
    find(store, &parsed)
}

/// The version that a name stands for; that this is not certain is told.
fn find(store: &Store, name: &Name) -> Result<Version, Failure> {
    let (version, doubt) = store.held(name, known())?;
    if let Some(doubt) = doubt {
        super::output::note(&doubt);
    }
    Ok(version)
}

/// Reads the copy that a name stands for.
pub(super) fn read(name: &Path) -> Result<Document, Failure> {
    Ok(Document::read(capture(name)?)?)
}

/// The same, tracked changes in it as asked for.
pub(super) fn read_as(name: &Path, tracked: Tracked) -> Result<Document, Failure> {
    Ok(Document::read_as(capture(name)?, tracked)?)
}

/// The bytes that a name stands for.
pub(super) fn capture(name: &Path) -> Result<Capture, Failure> {
    let Some(text) = name.to_str().filter(|text| *text != "-" && !name.exists()) else {
        return apart::tried(Capture::read(name)?);
    };
    if let Some(rest) = text.strip_prefix("git:") {
        return revision(rest);
    }
    let Some(parsed) = Name::parse(text) else { return apart::tried(Capture::read(name)?) };
    // A bare word is a file first: that it is not there is what there is to say.
    let certain = text.contains(['@', ':']) || SETTLED.get().is_some_and(|(store, _)| store.is_some());
    if !certain && Store::near(Path::new(".")).is_none() {
        return apart::tried(Capture::read(name)?);
    }
    let store = store()?;
    if !certain && store.timeline(&parsed.document, known())?.versions.is_empty() {
        return apart::tried(Capture::read(name)?);
    }
    open(&store, &find(&store, &parsed)?)
}

/// The bytes of a version, under its name.
pub(super) fn open(store: &Store, version: &Version) -> Result<Capture, Failure> {
    let capture = named(store, &version.name(), &version.record.file, &version.id)?;
    let recorded = &version.record.sha256;
    if !recorded.is_empty() && crate::capture::digest(&capture.bytes) != *recorded {
        let name = version.name();
        super::output::warn(&format!(
            "the bytes of {name} are not those that its record was made of: recension verify"
        ));
    }
    Ok(capture)
}

/// The bytes of an id, under the name of a version and with the extension of its file.
pub(super) fn named(store: &Store, name: &str, file: &str, id: &str) -> Result<Capture, Failure> {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    // The extension helps to tell the format.
    apart::tried(Capture::new(format!("{name}.{extension}"), store.blob(id)?))
}

/// A file in the history of the repository that the current folder lies in: `REV:PATH`.
fn revision(rest: &str) -> Result<Capture, Failure> {
    let Some((revision, path)) =
        rest.split_once(':').filter(|(revision, path)| !revision.is_empty() && !path.is_empty())
    else {
        let message = format!("git:{rest} names no file in a revision");
        let hint = "write git:REVISION:PATH, as in git:HEAD~1:docs/terms.md";
        return Err(Failure::Stopped { message, hint: Some(hint.to_owned()) });
    };
    let bytes = History::open(".")?.read(revision, path)?;
    apart::tried(Capture::new(format!("git:{revision}:{path}"), bytes))
}
