//! What a name on the command line stands for: the one door through which every verb reads copies.

use super::Failure;
use crate::capture::Capture;
use crate::document::Document;
use crate::store::history::History;
use std::path::Path;

/// Reads the copy that a name stands for: a file, `-` for standard input, `git:REV:PATH`.
pub(super) fn read(name: &Path) -> Result<Document, Failure> {
    Ok(Document::read(capture(name)?)?)
}

/// The bytes that a name stands for.
pub(super) fn capture(name: &Path) -> Result<Capture, Failure> {
    match name.to_str().and_then(|text| text.strip_prefix("git:")) {
        Some(rest) if !name.exists() => revision(rest),
        _ => Ok(Capture::read(name)?),
    }
}

/// A file in the history of the repository that the current folder lies in: `REV:PATH`.
fn revision(rest: &str) -> Result<Capture, Failure> {
    let Some((revision, path)) =
        rest.split_once(':').filter(|(revision, path)| !revision.is_empty() && !path.is_empty())
    else {
        let message = format!("git:{rest} names no file in a revision");
        return Err(Failure::Stopped {
            message,
            hint: Some("write git:REVISION:PATH, as in git:HEAD~1:docs/terms.md".into()),
        });
    };
    let bytes = History::open(".")?.read(revision, path)?;
    Ok(Capture::new(format!("git:{revision}:{path}"), bytes))
}
