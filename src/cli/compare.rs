//! `recension compare`: two copies in, one report out.

use super::args::{Compare, Format, When};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::compare::{Comparison, Relation, compare};
use crate::document::Document;
use crate::finding::Severity;
use crate::report::{Report, json, terminal};
use crate::text::Sides;

/// Compares and reports.
pub(super) fn run(args: &Compare, when: When) -> Result<End, Failure> {
    resolve::check(args)?;
    let progress = Progress::new(args.quiet);
    progress.tell("reading the base");
    let base = input::read_as(&args.base, args.tracked.into())?;
    progress.tell("reading the witness");
    let witness = input::read_as(&args.witness, args.tracked.into())?;
    let documents = Sides::new(&base, &witness);
    let options = resolve::options(args, documents)?;
    progress.tell("comparing");
    let comparison = compare(documents, &options);
    drop(progress);
    if !args.quiet {
        report(args, when, documents, &comparison)?;
    }
    Ok(end(&comparison, resolve::threshold(args.fail_on)))
}

/// Writes the report where it was asked for.
fn report(args: &Compare, when: When, documents: Sides<&Document>, comparison: &Comparison) -> Result<(), Failure> {
    let report = Report::new(documents, comparison);
    let file = args.output.is_some();
    let colour = resolve::colour(when, file);
    output::write(args.output.as_deref(), |out| match args.format {
        Format::Terminal => terminal::write(&report, &resolve::layout(args, colour, file), out),
        Format::Json => json::write(&report, out),
    })
}

/// How the run ends: copies of different documents are never clean.
fn end(comparison: &Comparison, threshold: Option<Severity>) -> End {
    let Some(threshold) = threshold else { return End::Clean };
    let foreign = matches!(comparison.verdict.relation, Relation::Unrelated | Relation::SharesPassages);
    let found = comparison.findings.iter().any(|f| f.severity >= threshold);
    if foreign || found { End::Found } else { End::Clean }
}
