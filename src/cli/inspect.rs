//! `recension inspect`: what is wrong inside one copy, and what it says about itself.

use super::args::{Threshold, When, names};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::document::Document;
use crate::inspect::{self, Inspection};
use crate::report::Asked;
use crate::report::inspection::{Report, json, terminal};
use clap::{Args as Group, ValueHint};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension inspect reprint.txt
  recension inspect reprint.txt --format json | jq .about
  recension inspect *.txt --quiet --fail-on substantive     for scripts: only the exit code
  recension inspect page.html --ignore unbalanced-mark      leave a kind out

Exit codes:
  0  nothing at or above the threshold     2  wrong usage
  1  findings at or above it               3  one could not be read; the others are shown";

/// Inspect one copy
#[derive(Debug, Group)]
pub(super) struct Inspect {
    /// The copies; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// How to report; JSON takes one copy
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// The severity from which on the run ends with 1
    #[arg(long, value_name = "SEVERITY", default_value = "substantive")]
    fail_on: Threshold,
    /// Leave out findings of these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = names())]
    ignore: Vec<String>,
    /// Show every finding, and evidence that was rejected
    #[arg(long)]
    all: bool,
    /// Say nothing; the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Terminal,
    /// For programs; see `recension schema inspection`
    Json,
}

/// Inspects every copy that can be read, and complains about the others.
pub(super) fn run(args: &Inspect, when: When) -> Result<End, Failure> {
    if args.format == Format::Json && args.files.len() > 1 {
        return Err(resolve::usage("inspect", "--format json takes one copy at a time"));
    }
    let progress = Progress::new(args.quiet);
    let mut end = End::Clean;
    let mut read: Vec<(Document, Inspection)> = Vec::new();
    for path in &args.files {
        progress.tell(format!("inspecting {}", path.display()));
        match input::read(path) {
            Ok(document) => {
                let found = inspect::inspect(&document, &inspect::Options { ignore: args.ignore.clone() });
                read.push((document, found));
            }
            Err(failure) => end = failure.tell(),
        }
    }
    drop(progress);
    if !args.quiet && !read.is_empty() {
        let asked = Asked { ignore: args.ignore.clone(), ..Asked::default() };
        let wanted = Wanted { format: args.format, file: args.output.as_deref(), when, all: args.all, asked };
        report(&wanted, &read)?;
    }
    Ok(match end {
        End::Clean if read.iter().any(|(_, found)| self::end(found, args.fail_on) == End::Found) => End::Found,
        end => end,
    })
}

/// What inspections are to look like, and where they go.
struct Wanted<'a> {
    format: Format,
    file: Option<&'a Path>,
    when: When,
    all: bool,
    asked: Asked,
}

/// Writes the reports where they were asked for, one after the other.
fn report(wanted: &Wanted, read: &[(Document, Inspection)]) -> Result<(), Failure> {
    let file = wanted.file.is_some();
    let colour = resolve::colour(wanted.when, file);
    let options = terminal::Options { width: resolve::columns(file), colour, all: wanted.all };
    output::write(wanted.file, |out| {
        for (at, (document, found)) in read.iter().enumerate() {
            let mut report = Report::new(document, found);
            report.asked.clone_from(&wanted.asked);
            match wanted.format {
                Format::Json => json::write(&report, out)?,
                Format::Terminal => {
                    if at > 0 {
                        out.write_all(b"\n")?;
                    }
                    terminal::write(&report, &options, out)?;
                }
            }
        }
        Ok(())
    })
}

/// Inspects a copy as it was asked before, and reports it.
pub(super) fn again(
    document: Document,
    asked: &Asked,
    format: Format,
    file: Option<&Path>,
    when: When,
    fail_on: Threshold,
) -> Result<End, Failure> {
    let found = inspect::inspect(&document, &inspect::Options { ignore: asked.ignore.clone() });
    let end = end(&found, fail_on);
    let wanted = Wanted { format, file, when, all: false, asked: asked.clone() };
    report(&wanted, &[(document, found)])?;
    Ok(end)
}

/// How an inspection ends.
fn end(found: &Inspection, fail_on: Threshold) -> End {
    let heavy = |least| found.findings.iter().any(|f| f.severity >= least);
    if resolve::threshold(fail_on).is_some_and(heavy) { End::Found } else { End::Clean }
}
