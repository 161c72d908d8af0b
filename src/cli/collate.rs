//! `recension collate`: any number of copies in; apparatus, consensus, outliers and descent out.

use super::args::{Threshold, When};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::capture::Capture;
use crate::collate::{self, Collation, import};
use crate::document::Document;
use crate::report::collation::{Report, terminal};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension collate a.txt b.txt c.txt                 places of variation, heaviest first
  recension collate *.txt --consensus                 the text that most support
  recension collate *.txt --stemma                    which was made from which
  recension collate *.txt --stemma --format svg -o stemma.svg
  recension collate *.txt --format html -o synopsis.html
  recension collate *.txt --format tei -o edition.xml
  recension collate edition.xml --stemma              a table somebody else aligned: TEI, CollateX JSON
  recension collate table.csv --table                 the same in CSV

Exit codes:
  0  nothing at or above --fail-on     1  the witnesses differ
  2  wrong usage                       3  could not complete     4  the result does not hold its witnesses";

/// Collate any number of copies: who reads what, who stands alone, which was made from which
#[derive(Debug, Args)]
pub(super) struct Collate {
    /// The copies; one alone may be a table of TEI or CollateX; - is standard input
    #[arg(required = true, value_name = "COPY", value_hint = ValueHint::FilePath)]
    pub(super) copies: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub(super) format: Format,
    /// Write the report to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// End with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "substantive")]
    pub(super) fail_on: Threshold,
    /// Read the one file as a table in CSV: a column for each witness
    #[arg(long)]
    pub(super) table: bool,
    /// How many places to show in the terminal
    #[arg(long, value_name = "N", default_value_t = 40, conflicts_with = "all")]
    pub(super) limit: usize,
    /// Show every place
    #[arg(long)]
    pub(super) all: bool,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Terminal,
}

/// Collates and reports.
pub(super) fn run(args: &Collate, when: When) -> Result<End, Failure> {
    let progress = Progress::new(false);
    let (documents, collation) = collated(args, &progress)?;
    progress.tell("writing");
    let documents: Vec<&Document> = documents.iter().collect();
    let report = Report::new(&documents, &collation);
    drop(progress);
    let file = args.output.is_some();
    let colour = resolve::colour(when, file);
    let layout = terminal::Options {
        width: if file { 100 } else { resolve::width() },
        colour,
        limit: (!args.all).then_some(args.limit),
        ..terminal::Options::default()
    };
    output::write(args.output.as_deref(), |out| match args.format {
        Format::Terminal => terminal::write(&report, &layout, out),
    })?;
    let threshold = resolve::threshold(args.fail_on);
    let found = collation.places.iter().any(|place| threshold.is_some_and(|t| place.severity >= t));
    Ok(if found { End::Found } else { End::Clean })
}

/// Reads what was named and collates it.
fn collated(args: &Collate, progress: &Progress) -> Result<(Vec<Document>, Collation), Failure> {
    let options = collate::Options::default();
    if let [one] = args.copies.as_slice() {
        let capture = input::capture(one)?;
        if let Some(imported) = table(&capture, args.table) {
            let imported = imported?;
            let documents = imported.documents()?;
            let borrowed: Vec<&Document> = documents.iter().collect();
            let collation = collate::tabulate(&imported, &borrowed, &options)?;
            return Ok((documents, collation));
        }
    }
    let mut documents = Vec::with_capacity(args.copies.len());
    for (at, copy) in args.copies.iter().enumerate() {
        progress.tell(format!("reading {} of {}", at + 1, args.copies.len()));
        documents.push(input::read(copy)?);
    }
    collate::order(&mut documents);
    progress.tell("collating");
    let borrowed: Vec<&Document> = documents.iter().collect();
    let collation = collate::collate(&borrowed, &options)?;
    Ok((documents, collation))
}

/// The table that a file is, if it is one.
fn table(capture: &Capture, csv: bool) -> Option<Result<import::Imported, crate::capture::Error>> {
    if csv { Some(import::read_csv(capture)) } else { import::read(capture) }
}

impl From<collate::Violation> for Failure {
    fn from(violation: collate::Violation) -> Failure {
        Failure::stopped(violation.to_string())
    }
}
