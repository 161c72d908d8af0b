//! What a name on the command line stands for: the one door through which every verb reads copies.

use super::Failure;
use crate::capture::Capture;
use crate::document::Document;
use crate::extract::Tracked;
use std::path::Path;

/// Reads the copy that a name stands for: a file, or `-` for standard input.
pub(super) fn read(name: &Path) -> Result<Document, Failure> {
    Ok(Document::read(capture(name)?)?)
}

/// The same, tracked changes in it as asked for.
pub(super) fn read_as(name: &Path, tracked: Tracked) -> Result<Document, Failure> {
    Ok(Document::read_as(capture(name)?, tracked)?)
}

/// The bytes that a name stands for.
pub(super) fn capture(name: &Path) -> Result<Capture, Failure> {
    Ok(Capture::read(name)?)
}
