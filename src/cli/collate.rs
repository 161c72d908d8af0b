//! `recension collate`: any number of copies in; apparatus, consensus, outliers and descent out.

use super::args::{Threshold, When};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::capture::Capture;
use crate::collate::{self, Collation, import};
use crate::date::Date;
use crate::document::Document;
use crate::report::collation::{self, Report, terminal};
use crate::store::{At, Name, Store, Timeline, Version};
use crate::structure::Side;
use chrono::Datelike;
use clap::{Args, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension collate a.txt b.txt c.txt                 places of variation, heaviest first
  recension collate *.txt --consensus                 the text that most support
  recension collate *.txt --stemma                    which was made from which
  recension collate *.txt --stemma --format svg -o stemma.svg
  recension collate *.txt --format html -o synopsis.html
  recension collate *.txt --format tei -o edition.xml
  recension collate edition.xml --stemma              a table somebody else aligned: TEI, CollateX JSON
  recension collate un/cd-2092 --all-versions         every version of a document in the store
  recension collate table.csv --table                 the same in CSV

Exit codes:
  0  nothing at or above --fail-on     1  the witnesses differ
  2  wrong usage                       3  could not complete";

/// Collate any number of copies: who reads what, who stands alone, which was made from which
#[derive(Debug, Args)]
pub(super) struct Collate {
    /// Files, versions, or a document of a store (the latest version of each source); one alone may be a table of
    /// TEI or CollateX; - is standard input
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
    /// Show the text that most support, ties as ties
    #[arg(long, conflicts_with = "stemma")]
    pub(super) consensus: bool,
    /// Show the descent: which copies go together, and which may come from which
    #[arg(long)]
    pub(super) stemma: bool,
    /// When a copy was made; once for each copy whose date is known
    #[arg(long = "date", value_name = "COPY=DATE", value_parser = dated)]
    pub(super) dates: Vec<(String, i64)>,
    /// Of a document in a store: every version, not the latest of each source
    #[arg(long)]
    pub(super) all_versions: bool,
    /// Leave dates out of account
    #[arg(long)]
    pub(super) no_dates: bool,
    /// Collate one language only: zh, en, ...
    #[arg(long, value_name = "TAG")]
    pub(super) lang: Option<String>,
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
    /// For programs; see `recension schema collation`
    Json,
    /// A synoptic page, whole in one file
    Html,
    /// A row for each reading
    Csv,
    /// TEI: parallel segmentation
    Tei,
    /// TEI: double end-point attachment
    TeiApart,
    /// The alignment table of CollateX, in JSON
    Collatex,
    /// The descent for Graphviz
    Dot,
    /// The descent, and the readings it was worked out from, for programs of phylogeny
    Nexus,
    /// The descent as a tree in Newick's form
    Newick,
    /// The descent as a drawing
    Svg,
}

/// Collates and reports.
pub(super) fn run(args: &Collate, when: When) -> Result<End, Failure> {
    let progress = Progress::new(false);
    let (documents, found) = collated(args, &progress)?;
    progress.tell("writing");
    let documents: Vec<&Document> = documents.iter().collect();
    let report = Report::new(&documents, &found);
    drop(progress);
    let file = args.output.is_some();
    let colour = resolve::colour(when, file);
    let layout = terminal::Options {
        width: if file { 100 } else { resolve::width() },
        colour,
        limit: (!args.all).then_some(args.limit),
        consensus: args.consensus,
        stemma: args.stemma,
    };
    output::write(args.output.as_deref(), |out| match args.format {
        Format::Terminal => terminal::write(&report, &layout, out),
        Format::Json => collation::json(&report, out),
        Format::Html => collation::html(&report, out),
        Format::Csv => collation::csv(&report, out),
        Format::Tei => collation::tei(&report, collation::Method::Parallel, out),
        Format::TeiApart => collation::tei(&report, collation::Method::DoubleEndPoint, out),
        Format::Collatex => collation::collatex(&report, out),
        Format::Dot => collation::dot(&report, out),
        Format::Nexus => collation::nexus(&report, out),
        Format::Newick => collation::newick(&report, out),
        Format::Svg => collation::svg(&report, out),
    })?;
    let threshold = resolve::threshold(args.fail_on);
    // Witnesses of different texts do not pass as clean, though they have no place of variation.
    let apart = found.families.len() > 1 && threshold.is_some();
    let differ = apart || found.places.iter().any(|place| threshold.is_some_and(|t| place.severity >= t));
    Ok(if differ { End::Found } else { End::Clean })
}

/// Reads what was named and collates it.
fn collated(args: &Collate, progress: &Progress) -> Result<(Vec<Document>, Collation), Failure> {
    let mut options = collate::Options { stemma: wants_descent(args), ..collate::Options::default() };
    progress.tell("reading");
    let copies = copies(args)?;
    if let [(capture, _)] = copies.as_slice()
        && let Some(imported) = table(capture, args.table)
    {
        let imported = imported?;
        let documents = imported.documents()?;
        let borrowed: Vec<&Document> = documents.iter().collect();
        options.dates = dates(args, &borrowed, &[])?;
        let collation = collate::tabulate(&imported, &borrowed, &options)?;
        return Ok((documents, collation));
    }
    let (mut documents, mut stored, count) = (Vec::new(), Vec::new(), copies.len());
    for (at, (capture, date)) in copies.into_iter().enumerate() {
        progress.tell(format!("reading {} of {count}", at + 1));
        stored.extend(date.map(|date| (capture.name.clone(), date)));
        documents.push(Document::read(capture)?);
    }
    collate::order(&mut documents);
    progress.tell("collating");
    let borrowed: Vec<&Document> = documents.iter().collect();
    options.dates = dates(args, &borrowed, &stored)?;
    options.sides = side(args, &borrowed)?.into_iter().collect();
    let collation = collate::collate(&borrowed, &options)?;
    Ok((documents, collation))
}

/// What was named: files, versions, and for the name of a document the versions of all its sources, with the day
/// each is from where the store knows it.
fn copies(args: &Collate) -> Result<Vec<(Capture, Option<i64>)>, Failure> {
    let mut all = Vec::new();
    for copy in &args.copies {
        let Some((store, timeline)) = document(copy)? else {
            all.push((input::capture(copy)?, None));
            continue;
        };
        for version in chosen(&timeline, args.all_versions) {
            let date = version.when().filter(|_| !version.undated());
            let day = date.map(|when| i64::from(when.earliest().num_days_from_ce()));
            all.push((input::open(&store, version)?, day));
        }
    }
    Ok(all)
}

/// The versions of a document, where a name is that of a document in a store and of no file.
fn document(copy: &Path) -> Result<Option<(Store, Timeline)>, Failure> {
    let text = copy.to_str().filter(|text| *text != "-" && !text.starts_with("git:") && !copy.exists());
    let whole = |name: &Name| name.source.is_none() && name.at == At::Latest;
    let Some(name) = text.and_then(Name::parse).filter(whole) else { return Ok(None) };
    let Ok(store) = input::store() else { return Ok(None) };
    let timeline = store.timeline(&name.document, input::known())?;
    Ok((!timeline.versions.is_empty()).then_some((store, timeline)))
}

/// The latest version of every source, or all; those that were withdrawn are passed over.
fn chosen(timeline: &Timeline, all: bool) -> Vec<&Version> {
    let kept: Vec<&Version> = timeline.versions.iter().filter(|version| version.withdrawn().is_none()).collect();
    if all {
        return kept;
    }
    let latest = |source: &str| kept.iter().rev().find(|version| version.source == source).copied();
    timeline.sources().into_iter().filter_map(latest).collect()
}

/// Whether anything that was asked for needs the descent, which costs more than all else.
fn wants_descent(args: &Collate) -> bool {
    let drawn =
        matches!(args.format, Format::Json | Format::Html | Format::Dot | Format::Nexus | Format::Newick | Format::Svg);
    drawn || args.stemma && args.format == Format::Terminal
}

/// A copy and its date, from `COPY=DATE`.
fn dated(text: &str) -> Result<(String, i64), String> {
    let (name, date) = text.rsplit_once('=').ok_or("write it as COPY=DATE, for example ms.txt=1859")?;
    let date =
        Date::parse(date.trim()).and_then(|date| date.earliest()).ok_or_else(|| format!("“{date}” is no date"))?;
    Ok((name.trim().to_string(), i64::from(date.num_days_from_ce())))
}

/// The dates of the copies, in their order.
fn dates(args: &Collate, documents: &[&Document], stored: &[(String, i64)]) -> Result<Vec<Option<i64>>, Failure> {
    let sigla = collate::sigla(documents);
    let known = |document: &&Document| stored.iter().find(|(name, _)| *name == document.name).map(|(_, date)| *date);
    let mut dates: Vec<Option<i64>> = documents.iter().map(|d| known(d).filter(|_| !args.no_dates)).collect();
    for (name, date) in args.dates.iter().filter(|_| !args.no_dates) {
        let found = (0..documents.len()).find(|&at| documents[at].name == *name || sigla[at] == *name);
        let Some(at) = found else {
            let hint = Some(format!("the copies are {}", sigla.join(", ")));
            return Err(Failure::Stopped { message: format!("no copy is called {name}"), hint });
        };
        dates[at] = Some(*date);
    }
    Ok(dates)
}

/// The stream in the language that was asked for.
fn side(args: &Collate, documents: &[&Document]) -> Result<Option<Side>, Failure> {
    let Some(tag) = args.lang.as_deref() else { return Ok(None) };
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let wanted = primary(tag);
    if documents.iter().flat_map(|d| &d.languages).any(|own| primary(own) == wanted) {
        return Ok(Some(if matches!(wanted.as_str(), "zh" | "ja") { Side::Han } else { Side::Word }));
    }
    Err(Failure::stopped(format!("no copy has text in “{tag}”")))
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
