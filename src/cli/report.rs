//! `recension report`: a report made again from its JSON.

use super::args::{Format, Threshold};
use super::compare::{engine, whole};
use super::render::{self, Wanted};
use super::{End, Failure, input, output, resolve};
use crate::capture::Capture;
use crate::document::Document;
use crate::report::Texts;
use crate::report::docx;
use crate::report::record::{Copy, Record};
use crate::text::Sides;
use clap::builder::{EnumValueParser, TypedValueParser};
use clap::{Args as Group, ValueHint};
use std::path::{Path, PathBuf};

/// Examples, for the end of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  recension compare base.txt witness.txt --format json -o result.json
  recension report result.json --format html -o report.html
  recension report result.json --format sarif -o result.sarif
  recension report result.json --format markdown --fail-on editorial
  recension report - --format junit < result.json

HTML shows both texts where the copies still are what the report was made from; DOCX needs them. They are
looked for by name and known by their SHA-256.

Exit codes:
  0  nothing at or above --fail-on     1  findings at or above it, or not copies of one document
  2  wrong usage                       3  could not complete";

/// Make a report again from its JSON
#[derive(Debug, Group)]
pub(super) struct Report {
    /// What `recension compare --format json` wrote; - is standard input
    #[arg(value_name = "JSON", value_hint = ValueHint::FilePath)]
    pub(super) json: PathBuf,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "markdown", value_parser = written())]
    pub(super) format: Format,
    /// Write the report to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// End with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub(super) fail_on: Threshold,
    #[command(flatten)]
    pub(super) redline: Redline,
}

/// What tracked changes say of themselves.
#[derive(Debug, Clone, Group)]
pub(super) struct Redline {
    /// Author of the tracked changes in DOCX
    #[arg(long, value_name = "NAME", default_value = "Recension")]
    author: String,
    /// Date of the tracked changes in DOCX, YYYY-MM-DD; without it they are undated
    #[arg(long, value_name = "DATE", value_parser = day)]
    date: Option<String>,
}

impl Redline {
    /// The same as the writer wants it.
    pub(super) fn options(&self) -> docx::Options {
        docx::Options { author: self.author.clone(), date: self.date.clone() }
    }
}

/// A day as the moment that DOCX wants.
fn day(text: &str) -> Result<String, String> {
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d");
    day.map(|day| day.format("%Y-%m-%dT00:00:00Z").to_string()).map_err(|_| "a day looks like 2017-03-01".to_string())
}

/// The formats that can be made from a record.
fn written() -> impl TypedValueParser<Value = Format> {
    EnumValueParser::<Format>::new().try_map(|format| match format {
        Format::Terminal => Err("a record is no comparison: compare the copies again for the terminal"),
        format => Ok(format),
    })
}

/// Reads the record and writes it anew.
pub(super) fn run(args: &Report) -> Result<End, Failure> {
    let json = Capture::read(&args.json)?;
    let record = Record::read(&json.bytes).map_err(|why| Failure::Stopped {
        message: format!("{}: {why}", json.name),
        hint: Some("recension compare --format json writes what can be read here".to_string()),
    })?;
    let fail_on = resolve::threshold(args.fail_on);
    let wanted = Wanted { format: args.format, file: args.output.as_deref(), fail_on, redline: args.redline.options() };
    let documents = match args.format {
        Format::Html | Format::Docx => again(&record, args.format)?,
        _ => None,
    };
    let records = [record];
    match &documents {
        Some(documents) => {
            let documents = documents.as_ref();
            let (comparison, noise) = engine(documents, &Default::default(), true);
            let texts = Texts { documents, shared: comparison.shared(), noise: &noise };
            render::write(&records, Some(&texts), &wanted)?;
        }
        None => render::write(&records, None, &wanted)?,
    }
    Ok(whole(&records[0], fail_on))
}

/// The copies, if both are still what the record was made from; says why not.
fn again(record: &Record, format: Format) -> Result<Option<Sides<Document>>, Failure> {
    let both = reread(&record.base).and_then(|base| Ok(Sides::new(base, reread(&record.witness)?)));
    match both {
        Ok(both) => Ok(Some(both)),
        Err(why) if format == Format::Docx => {
            Err(Failure::Stopped { message: why, hint: Some("a redline needs both copies".to_string()) })
        }
        Err(why) => {
            output::note(&format!("{why}; the report lists the findings without the texts"));
            Ok(None)
        }
    }
}

/// Reads a copy again, and makes sure that it is the same.
fn reread(copy: &Copy) -> Result<Document, String> {
    if copy.name == "-" {
        return Err("a copy came from standard input and cannot be read again".to_string());
    }
    let gone = |failure: Failure| match failure {
        Failure::Stopped { message, .. } => message,
        _ => format!("{} cannot be read again", copy.name),
    };
    let capture = input::capture(Path::new(&copy.name)).map_err(gone)?;
    if capture.sha256() != copy.sha256 {
        return Err(format!("{} is not what the report was made from (its SHA-256 differs)", copy.name));
    }
    Document::read(capture).map_err(|error| error.to_string())
}
