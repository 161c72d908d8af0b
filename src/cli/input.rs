//! What a name on the command line stands for: the one door through which every verb reads copies.

use super::Failure;
use crate::capture::Capture;
use crate::document::Document;
use std::path::Path;

/// Reads the copy that a name stands for: a file, or `-` for standard input.
pub(super) fn read(name: &Path) -> Result<Document, Failure> {
    Ok(Document::read(capture(name)?)?)
}

/// The bytes that a name stands for.
pub(super) fn capture(name: &Path) -> Result<Capture, Failure> {
    Ok(Capture::read(name)?)
}
