//! `recension collate`: any number of copies in; apparatus, consensus, outliers and descent out.

use super::args::{Threshold, When};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::capture::{Capture, digest};
use crate::collate::{self, Collation, import};
use crate::date::Date;
use crate::document::Document;
use crate::report::Asked;
use crate::report::asked::Table;
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

/// Places that the terminal shows unless told otherwise.
const LIMIT: usize = 40;

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
    pub(super) dates: Vec<(String, String)>,
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
    #[arg(long, value_name = "N", default_value_t = LIMIT, conflicts_with = "all")]
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

/// How a collation is to look, and where it goes.
struct Wanted<'a> {
    format: Format,
    file: Option<&'a Path>,
    when: When,
    limit: Option<usize>,
    consensus: bool,
    stemma: bool,
    fail_on: Threshold,
}

/// Collates and reports.
pub(super) fn run(args: &Collate, when: When) -> Result<End, Failure> {
    let progress = Progress::new(false);
    progress.tell("reading");
    let (captures, stored) = copies(args)?;
    let read = Read::new(captures, args.table, &progress)?;
    let dates = dates(args, &read.documents, &stored)?;
    let table = read.table.as_ref().map(|(_, table)| table.clone());
    let asked = Asked { language: args.lang.clone(), dates, table, ..Asked::default() };
    let wanted = Wanted {
        format: args.format,
        file: args.output.as_deref(),
        when,
        limit: (!args.all).then_some(args.limit),
        consensus: args.consensus,
        stemma: args.stemma,
        fail_on: args.fail_on,
    };
    write(&read, asked, &wanted, progress)
}

/// Collates copies as it was asked before, and reports.
pub(super) fn again(
    copies: Vec<Capture>,
    asked: &Asked,
    format: Format,
    file: Option<&Path>,
    when: When,
    fail_on: Threshold,
) -> Result<End, Failure> {
    let progress = Progress::new(false);
    let read = Read::new(copies, asked.table.as_ref().is_some_and(|table| table.csv), &progress)?;
    let wanted = Wanted { format, file, when, limit: Some(LIMIT), consensus: false, stemma: false, fail_on };
    write(&read, asked.clone(), &wanted, progress)
}

/// Collates and writes the report.
fn write(read: &Read, asked: Asked, wanted: &Wanted, progress: Progress) -> Result<End, Failure> {
    progress.tell("collating");
    let documents: Vec<&Document> = read.documents.iter().collect();
    let found = read.collate(&documents, &asked, wants_descent(wanted))?;
    progress.tell("writing");
    let mut report = Report::new(&documents, &found);
    report.asked = asked;
    drop(progress);
    let to_file = wanted.file.is_some();
    let colour = resolve::colour(wanted.when, to_file);
    let layout = terminal::Options {
        width: resolve::columns(to_file),
        colour,
        limit: wanted.limit,
        consensus: wanted.consensus,
        stemma: wanted.stemma,
    };
    output::write(wanted.file, |out| match wanted.format {
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
    let threshold = resolve::threshold(wanted.fail_on);
    // Witnesses of different texts do not pass as clean, though they have no place of variation.
    let apart = found.families.len() > 1 && threshold.is_some();
    let differ = apart || found.places.iter().any(|place| threshold.is_some_and(|t| place.severity >= t));
    Ok(if differ { End::Found } else { End::Clean })
}

/// What there is to collate: copies, or a table that somebody else aligned.
struct Read {
    documents: Vec<Document>,
    table: Option<(import::Imported, Table)>,
}

impl Read {
    fn new(captures: Vec<Capture>, csv: bool, progress: &Progress) -> Result<Read, Failure> {
        if let [capture] = captures.as_slice()
            && let Some(imported) = table(capture, csv)
        {
            let imported = imported?;
            let source = Table { name: capture.name.clone(), sha256: digest(&capture.bytes), csv };
            return Ok(Read { documents: imported.documents()?, table: Some((imported, source)) });
        }
        let count = captures.len();
        let mut documents = Vec::new();
        for (at, capture) in captures.into_iter().enumerate() {
            progress.tell(format!("reading {} of {count}", at + 1));
            documents.push(Document::read(capture)?);
        }
        collate::order(&mut documents);
        Ok(Read { documents, table: None })
    }

    fn collate(&self, documents: &[&Document], asked: &Asked, stemma: bool) -> Result<Collation, Failure> {
        let date = |document: &&Document| {
            let date = asked.dates.iter().find(|(name, _)| *name == document.name);
            date.and_then(|(_, date)| Date::parse(date)?.earliest()).map(|day| i64::from(day.num_days_from_ce()))
        };
        let mut options = collate::Options { stemma, ..collate::Options::default() };
        options.dates = documents.iter().map(date).collect();
        if let Some((imported, _)) = &self.table {
            return Ok(collate::tabulate(imported, documents, &options)?);
        }
        options.sides = side(asked.language.as_deref(), documents)?.into_iter().collect();
        Ok(collate::collate(documents, &options)?)
    }
}

/// What was named: files, versions, and for the name of a document the versions of all its sources, with the day
/// each is from where the store knows it.
fn copies(args: &Collate) -> Result<(Vec<Capture>, Dates), Failure> {
    let (mut all, mut dates) = (Vec::new(), Dates::new());
    for copy in &args.copies {
        let Some((store, timeline)) = document(copy)? else {
            all.push(input::capture(copy)?);
            continue;
        };
        for version in chosen(&timeline, args.all_versions) {
            let capture = input::open(&store, version)?;
            let date = version.when().filter(|_| !version.undated());
            dates.extend(date.map(|when| (capture.name.clone(), when.earliest().to_string())));
            all.push(capture);
        }
    }
    Ok((all, dates))
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
fn wants_descent(wanted: &Wanted) -> bool {
    let Wanted { format, stemma, .. } = wanted;
    let drawn =
        matches!(format, Format::Json | Format::Html | Format::Dot | Format::Nexus | Format::Newick | Format::Svg);
    drawn || *stemma && *format == Format::Terminal
}

/// When copies were made, by their names.
type Dates = Vec<(String, String)>;

/// A copy and its date, from `COPY=DATE`.
fn dated(text: &str) -> Result<(String, String), String> {
    let (name, date) = text.rsplit_once('=').ok_or("write it as COPY=DATE, for example ms.txt=1859")?;
    let date = date.trim();
    Date::parse(date).and_then(|date| date.earliest()).ok_or_else(|| format!("“{date}” is no date"))?;
    Ok((name.trim().to_string(), date.to_string()))
}

/// The dates of the copies that have one: what the store knows, and before that what was typed.
fn dates(args: &Collate, documents: &[Document], stored: &Dates) -> Result<Dates, Failure> {
    if args.no_dates {
        return Ok(Dates::new());
    }
    let documents: Vec<&Document> = documents.iter().collect();
    let sigla = collate::sigla(&documents);
    let mut dates = Dates::new();
    for (name, date) in &args.dates {
        let found = (0..documents.len()).find(|&at| documents[at].name == *name || sigla[at] == *name);
        let Some(at) = found else {
            let hint = Some(format!("the copies are {}", sigla.join(", ")));
            return Err(Failure::Stopped { message: format!("no copy is called {name}"), hint });
        };
        dates.insert(0, (documents[at].name.clone(), date.clone()));
    }
    dates.extend(stored.iter().cloned());
    Ok(dates)
}

/// The stream in the language that was asked for.
fn side(tag: Option<&str>, documents: &[&Document]) -> Result<Option<Side>, Failure> {
    let Some(tag) = tag else { return Ok(None) };
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
