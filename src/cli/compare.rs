//! `recension compare`: two copies in, one report out.

use super::args::{Compare, Format, When};
use super::progress::Progress;
use super::render::{self, Wanted};
use super::{End, Failure, input, output, resolve};
use crate::compare::{Comparison, Options, Relation, compare};
use crate::document::Document;
use crate::finding::{Finding, Kind, Severity};
use crate::report::record::Record;
use crate::report::{Report, Texts, terminal};
use crate::text::Sides;
use crate::tokens::layer::LAYERS;

/// Compares and reports.
pub(super) fn run(args: &Compare, when: When) -> Result<End, Failure> {
    resolve::check(args)?;
    let progress = Progress::new(args.quiet);
    progress.tell("reading the base");
    let base = input::read_as(&args.base, args.tracked.into())?;
    progress.tell("reading the witness");
    let witness = input::read_as(&args.witness, args.tracked.into())?;
    let documents = Sides::new(&base, &witness);
    let options = resolve::options(&resolve::asked(args), documents)?;
    progress.tell("comparing");
    let shown = matches!(args.format, Format::Html | Format::Docx);
    let (comparison, noise) = engine(documents, &options, shown);
    drop(progress);
    if !args.quiet {
        report(args, when, documents, &comparison, &noise)?;
    }
    Ok(end(&comparison, resolve::threshold(args.fail_on)))
}

/// Compares; where all noise is wanted, what was not asked for as findings comes beside them.
pub(super) fn engine(documents: Sides<&Document>, options: &Options, noise: bool) -> (Comparison, Vec<Finding>) {
    if !noise {
        return (compare(documents, options), Vec::new());
    }
    let all = LAYERS.iter().map(|entry| entry.layer).collect();
    let mut comparison = compare(documents, &Options { show: all, ..options.clone() });
    let asked = |f: &Finding| !matches!(f.kind, Kind::Noise(layer) if !options.show.contains(&layer));
    let findings = std::mem::take(&mut comparison.findings);
    let (findings, noise) = findings.into_iter().partition(asked);
    comparison.findings = findings;
    (comparison, noise)
}

/// Writes the report where it was asked for.
fn report(
    args: &Compare,
    when: When,
    documents: Sides<&Document>,
    comparison: &Comparison,
    noise: &[Finding],
) -> Result<(), Failure> {
    let mut report = Report::new(documents, comparison);
    report.asked = resolve::asked(args);
    if args.format == Format::Terminal {
        let file = args.output.is_some();
        let colour = resolve::colour(when, file);
        let layout = resolve::layout(args, colour, file);
        return output::write(args.output.as_deref(), |out| terminal::write(&report, &layout, out));
    }
    let wanted = Wanted {
        format: args.format,
        file: args.output.as_deref(),
        fail_on: resolve::threshold(args.fail_on),
        redline: args.redline.options(),
    };
    let texts = Texts { documents, shared: comparison.shared(), noise };
    render::write(&[Record::new(&report)], Some(&texts), &wanted)
}

/// How the run ends on what is on record: copies of different documents are never clean.
pub(super) fn whole(record: &Record, threshold: Option<Severity>) -> End {
    let Some(threshold) = threshold else { return End::Clean };
    let found = record.findings.iter().any(|f| f.weight() >= threshold);
    if record.foreign().is_some() || found { End::Found } else { End::Clean }
}

/// How the run ends: copies of different documents are never clean.
fn end(comparison: &Comparison, threshold: Option<Severity>) -> End {
    let Some(threshold) = threshold else { return End::Clean };
    let foreign = matches!(comparison.verdict.relation, Relation::Unrelated | Relation::SharesPassages);
    let found = comparison.findings.iter().any(|f| f.severity >= threshold);
    if foreign || found { End::Found } else { End::Clean }
}
