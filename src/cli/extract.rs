//! `recension extract`: the text of a copy, as its reader sees it.

use super::args::Changes;
use super::{End, Failure, input, output};
use crate::report::extract;
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension extract page.html                     the main text: no menus, notices, adverts, comments
  recension extract page.html --all               all of the text
  recension extract page.html --format json       blocks with roles and places, tables, metadata
  recension extract page.html.gz -o page.txt
  recension extract contract.docx --tracked rejected   the text as it was before the changes
  curl -s https://example.org/terms | recension extract -

Exit codes:
  0  the text is there     2  wrong usage     3  a file could not be read";

/// Print the text of a copy
#[derive(Debug, Args)]
pub(super) struct Extract {
    /// The copy; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Also print what is beside the matter: navigation, notices, running heads
    #[arg(long)]
    all: bool,
    /// How tracked changes of Word and OpenDocument files are read
    #[arg(long, value_name = "HOW", default_value = "accepted")]
    tracked: Changes,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Shape,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// How to print a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// Block after block, an empty line between two
    Text,
    /// Blocks with roles, places and text; tables; what the file says about itself
    Json,
}

/// Prints the text of a copy; what was odd about it goes to standard error.
pub(super) fn run(args: &Extract) -> Result<End, Failure> {
    let document = input::read_as(&args.file, args.tracked.into())?;
    output::write(args.output.as_deref(), |out| match args.format {
        Shape::Text => extract::write(&document, args.all, out),
        Shape::Json => extract::json(&document, args.all, out),
    })?;
    if args.format == Shape::Text {
        document.notes.iter().for_each(|note| eprintln!("note: {}: {note}", document.name));
    }
    Ok(End::Clean)
}
