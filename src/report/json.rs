//! One JSON object for a comparison: `recension/comparison/1`.
//!
//! The schema only grows. Lengths and offsets are bytes of the extracted text, lines and columns
//! count from 1, columns in characters.

use super::Report;
use super::record::Record;
use std::io;

/// Writes a report as one JSON object, indented, with a line end behind it.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    record(&Record::new(report), out)
}

/// The same of a comparison that is on record.
///
/// # Errors
/// When the writer fails.
pub fn record(record: &Record, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, record)?;
    out.write_all(b"\n")
}
