//! A redline: the witness with every change of the base tracked, as Word and LibreOffice track them.
//!
//! Accepting all changes gives the text of the witness, rejecting all that of the base. What layers
//! fold is no change: it stands as the witness has it.

mod order;
mod parts;
mod redline;

use super::Texts;
use super::record::Finding;
use std::io;

/// Who changed it and when, as the changes shall say; there is no clock here.
#[derive(Debug, Clone)]
pub struct Options {
    /// The author of the changes.
    pub author: String,
    /// Their date, `2017-03-01T00:00:00Z`; without one they are undated.
    pub date: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { author: "Recension".to_string(), date: None }
    }
}

/// Writes a redline as DOCX.
///
/// # Errors
/// When the writer fails.
pub fn write(findings: &[Finding], texts: &Texts, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let body = redline::body(findings, texts, options);
    out.write_all(&parts::package(&body)?)
}
