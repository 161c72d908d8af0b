//! `recension correct`: what is written about a version, set right.

use super::metadata::Metadata;
use super::{End, Failure, input, output};
use crate::store::record::Record;
use clap::Args as Group;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension correct un/cd-2092@ods:2017-03-07 --date 2017-03-10 --reason 'the cover says the 10th'
  recension correct privacy@example.org --url https://example.org/privacy --reason 'moved'

The record stays; the correction is a file beside it. The version keeps its name.";

/// Correct what is written about a version
#[derive(Debug, Group)]
pub(super) struct Correct {
    /// The version: DOCUMENT@SOURCE:DATE
    version: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    better: Metadata,
}

/// Adds the correction.
pub(super) fn run(args: &Correct) -> Result<End, Failure> {
    let store = input::store()?;
    let version = input::version(&store, &args.version)?;
    let record = args.better.record()?;
    if record == Record::default() {
        let hint = Some("give --date, --stated, --published, --captured, --title or --url".to_owned());
        return Err(Failure::Stopped { message: "there is nothing to correct".to_owned(), hint });
    }
    store.correct(&version, record, &args.reason)?;
    output::behind(&store);
    output::write(None, |out| writeln!(out, "corrected {}", version.name()))?;
    Ok(End::Clean)
}
