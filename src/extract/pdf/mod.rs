//! PDF.
mod font;
mod interpret;
use super::Extracted;
use crate::capture::Error;
pub(super) fn read(bytes: Vec<u8>, name: &str) -> Result<Extracted, Error> {
    let _ = bytes;
    Err(Error::new(format!("{name}"), None))
}
fn string(bytes: &[u8]) -> String { String::from_utf8_lossy(bytes).into_owned() }
