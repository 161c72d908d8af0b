//! `recension schema`: the published shape of a report.

use super::args::{Published, Schema};
use super::{End, Failure, output};
use crate::report::schema;

/// Prints a schema.
pub(super) fn run(args: &Schema) -> Result<End, Failure> {
    let schema = match args.report {
        Published::Comparison => schema::comparison(),
        Published::Check => crate::report::check::schema(),
        Published::Changelog => crate::report::changelog::schema(),
        Published::Inspection => schema::inspection(),
        Published::Collation => schema::collation(),
        Published::Extraction => schema::extraction(),
    };
    output::write(None, |out| {
        serde_json::to_writer_pretty(&mut *out, &schema)?;
        out.write_all(b"\n")
    })?;
    Ok(End::Clean)
}
