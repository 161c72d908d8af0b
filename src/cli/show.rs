//! `recension show`: a version as text, outline, bytes or record.

use super::args::When;
use super::{End, Failure, input, log, output, resolve};
use crate::document::Document;
use crate::report::outline;
use clap::{Args as Group, ValueHint};
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension show un/cd-2092@ods                     the text of the latest version
  recension show un/cd-2092:as-of=2018-01-01 --outline
  recension show un/cd-2092@ods:2017-03-07 --bytes -o copy.pdf
  recension show un/cd-2092@ods --meta              what is known about it, in both times";

/// Show a version
#[derive(Debug, Group)]
pub(super) struct Show {
    /// DOCUMENT, DOCUMENT@SOURCE, DOCUMENT@SOURCE:DATE, or :as-of=DATE behind them
    name: String,
    /// Its sections
    #[arg(long, conflicts_with_all = ["bytes", "meta"])]
    outline: bool,
    /// The bytes, exactly as they were captured
    #[arg(long, conflicts_with = "meta")]
    bytes: bool,
    /// What is known about it
    #[arg(long)]
    meta: bool,
    /// Write to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Shows.
pub(super) fn run(args: &Show, when: When) -> Result<End, Failure> {
    let store = input::store()?;
    let version = input::version(&store, &args.name)?;
    if let Some(reason) = version.withdrawn() {
        output::note(&format!("{} was withdrawn: {reason}", version.name()));
    }
    let file = args.output.as_deref();
    if args.meta {
        let meta = log::row(&version, None);
        output::write(file, |out| {
            serde_json::to_writer_pretty(&mut *out, &meta)?;
            out.write_all(b"\n")
        })?;
        return Ok(End::Clean);
    }
    let capture = input::open(&store, &version)?;
    if args.bytes {
        output::write(file, |out| out.write_all(&capture.bytes))?;
        return Ok(End::Clean);
    }
    let document = Document::read(capture)?;
    let colour = resolve::colour(when, file.is_some());
    output::write(file, |out| match args.outline {
        true => outline::write(&document, resolve::width(), colour, out),
        false => {
            let text = document.text.as_str();
            out.write_all(text.as_bytes())?;
            if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }
        }
    })?;
    Ok(End::Clean)
}
