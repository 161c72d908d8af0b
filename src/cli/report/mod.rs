//! `recension report`: a report made again from its JSON, in any format that its verb offers.

mod again;
mod comparison;

use super::args::{Threshold, When};
use super::{End, Failure, changelog, check, collate, inspect, output, resolve};
use crate::capture::Capture;
use crate::report::changelog::Log;
use crate::report::check::Check;
use crate::report::{changelog as history, check as judged, collation, docx, inspection, record};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args as Group, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Examples, for the end of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  recension compare base.txt witness.txt --format json -o result.json
  recension report result.json --format html -o report.html
  recension report result.json --format sarif -o result.sarif
  recension report result.json --format markdown --fail-on editorial
  recension report - --format junit < result.json
  recension report changelog.json --format atom -o feed.xml
  recension report check.json --format gitlab -o gl-code-quality-report.json
  recension report collation.json --format tei -o edition.xml

What compare, changelog, check, inspect and collate wrote as JSON can be read, and each can be written as
its verb would write it. Formats that show the texts need the copies: DOCX and the terminal's report of a
comparison, the terminal's of an inspection, all but JSON of a collation. They are looked for by name and
known by their SHA-256. HTML of a comparison lists the findings alone where they are gone.

Exit codes:
  0  nothing at or above --fail-on     1  findings at or above it, or not copies of one document
  2  wrong usage                       3  could not complete, or the report says that something was not";

/// Make a report again from its JSON
#[derive(Debug, Group)]
pub(super) struct Report {
    /// What a verb wrote with `--format json`; - is standard input
    #[arg(value_name = "JSON", value_hint = ValueHint::FilePath)]
    pub(super) json: PathBuf,
    /// How to report, as the verb that made it can [default: markdown, or terminal where there is none]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), conflicts_with = "template")]
    pub(super) format: Option<String>,
    /// Write a changelog as this template says (minijinja)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) template: Option<PathBuf>,
    /// Write the report to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// End with 1 from this severity on; of a check, where it failed
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

/// Every format that some verb offers, by the help of the first that does.
fn formats() -> PossibleValuesParser {
    let mut all: Vec<PossibleValue> = named::<super::args::Format>();
    let others = [named::<changelog::Format>(), named::<check::Format>(), named::<inspect::Format>()];
    for value in others.into_iter().chain([named::<collate::Format>()]).flatten() {
        if !all.iter().any(|known| known.get_name() == value.get_name()) {
            all.push(value);
        }
    }
    PossibleValuesParser::new(all)
}

/// The values of a type of formats.
fn named<F: ValueEnum>() -> Vec<PossibleValue> {
    F::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect()
}

impl Report {
    /// The format that was asked for, as the verb that made the report knows it.
    fn format<F: ValueEnum>(&self, what: &str, usual: F) -> Result<F, Failure> {
        let Some(name) = &self.format else { return Ok(usual) };
        F::from_str(name, false).map_err(|_| {
            let names: Vec<String> = named::<F>().iter().map(|value| value.get_name().to_string()).collect();
            resolve::usage("report", &format!("{what} cannot be written as {name}, but as {}", names.join(", ")))
        })
    }
}

/// Reads the report and writes it anew.
pub(super) fn run(args: &Report, when: When) -> Result<End, Failure> {
    let json = Capture::read(&args.json)?;
    let wrong = |why: String| Failure::Stopped {
        message: format!("{}: {why}", json.name),
        hint: Some("compare, changelog, check, inspect and collate write with --format json what is read here".into()),
    };
    let schema = record::schema_of(&json.bytes).map_err(wrong)?;
    if args.template.is_some() && schema != history::SCHEMA {
        return Err(resolve::usage("report", "templates are for changelogs"));
    }
    match schema.as_str() {
        record::SCHEMA => comparison::write(args, &record::Record::read(&json.bytes).map_err(wrong)?, when),
        history::SCHEMA => changelog(args, &Log::read(&json.bytes).map_err(wrong)?),
        judged::SCHEMA => check(args, &Check::read(&json.bytes).map_err(wrong)?, when),
        inspection::json::SCHEMA => again::inspection(args, &again::read(&json.bytes).map_err(wrong)?, when),
        collation::SCHEMA => again::collation(args, &again::read(&json.bytes).map_err(wrong)?, when),
        other => Err(wrong(format!("it is a report of the form {other}, which this version does not know"))),
    }
}

/// A changelog.
fn changelog(args: &Report, log: &Log) -> Result<End, Failure> {
    let format = args.format("a changelog", changelog::Format::Markdown)?;
    let template = changelog::template_source(args.template.as_deref())?;
    changelog::write(log, format, template.as_ref(), args.output.as_deref())?;
    Ok(if log.incomplete { End::Failed } else { End::Clean })
}

/// A check; it ends as the check did where a threshold is given, and is never clean with a gap.
fn check(args: &Report, check: &Check, when: When) -> Result<End, Failure> {
    let format = args.format("a check", check::Format::Markdown)?;
    resolve::colour(when, args.output.is_some());
    check::write(check, format, args.output.as_deref())?;
    let end = check::end(check);
    Ok(if end == End::Found && args.fail_on == Threshold::Never { End::Clean } else { end })
}

/// Says that a text is not at hand, where the report goes on without.
fn without(why: &str) {
    output::note(&format!("{why}; the report lists the findings without the texts"));
}
