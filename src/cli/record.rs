//! `recension record`: a copy becomes a dated version.

use super::metadata::Metadata;
use super::progress::Progress;
use super::{End, Failure, input, loss, output};
use crate::capture::Capture;
use crate::document::Document;
use crate::inspect::{self, Inspection};
use crate::store::record::{self as model, Stated};
use crate::store::{At, Copy, Name, Outcome, Store, When, slug};
use clap::{Args as Group, ValueHint};
use std::fmt::Write as _;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension record un/cd-2092@ods cd2092.pdf --date 2017-03-07 --url https://undocs.org/CD/2092
  recension record privacy@example.org page.html --captured 2026-11-27T10:15:00Z
  recension record statute@gazette scan.txt --date 1859
  recension record privacy@example.org page.html --dry-run     what would be recorded
  curl -s https://example.org/terms | recension record terms@example.org - --strict

What is not given is proposed from the copy itself, with the words it is taken from. A date that
nobody states is not guessed: the version is filed under the day of its capture, and says so.

Exit codes:
  0  recorded, or seen again     1  refused by --strict     2  wrong usage     3  could not complete";

/// Record a copy
#[derive(Debug, Group)]
pub(super) struct Record {
    /// What it is a copy of, and where it comes from: DOCUMENT@SOURCE
    name: String,
    /// The copy; - is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    metadata: Metadata,
    /// What the document is called, whatever its copies say
    #[arg(long, value_name = "TITLE")]
    document_title: Option<String>,
    /// The date of the document
    #[arg(long, value_name = "DATE")]
    document_date: Option<String>,
    /// Who issued the document
    #[arg(long, value_name = "NAME")]
    issued_by: Vec<String>,
    /// A number or symbol of the document
    #[arg(long, value_name = "ID")]
    identifier: Vec<String>,
    /// Who publishes the source
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// How the source relates to the original: official, reprint, translation
    #[arg(long)]
    relation: Option<String>,
    /// What else is known about the source
    #[arg(long)]
    notes: Option<String>,
    /// Record nothing where something looks like loss
    #[arg(long)]
    strict: bool,
    /// Say what would be recorded, and record nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Say nothing but what goes wrong
    #[arg(short, long)]
    quiet: bool,
}

/// Inspects, warns, records.
pub(super) fn run(args: &Record) -> Result<End, Failure> {
    let name = Name::parse(&args.name);
    let Some(Name { document, source: Some(source), at: At::Latest }) = name else {
        return Err(refused(&args.name));
    };
    let store = input::store()?;
    let progress = Progress::new(args.quiet);
    progress.tell("reading the copy");
    let capture = input::capture(&args.file)?;
    let read = Document::read(capture.clone());
    let before = latest(&store, &document, &source)?;
    progress.tell("inspecting the copy");
    let (inspection, warnings) = match &read {
        Ok(copy) => {
            let inspection = inspect::inspect(copy, &inspect::Options::default());
            let warnings = loss::warnings(copy, &inspection, before.as_ref());
            (Some(inspection), warnings)
        }
        Err(error) => (None, vec![format!("its text cannot be read: {error}")]),
    };
    let mut copy = Copy { document, source, ..Copy::default() };
    let proposed = fill(&mut copy, args, capture, read.as_ref().ok(), inspection.as_ref())?;
    drop(progress);
    for warning in &warnings {
        output::warn(warning);
    }
    if !args.quiet {
        output::write(None, |out| out.write_all(proposed.as_bytes()))?;
    }
    if args.strict && !warnings.is_empty() {
        output::complain("not recorded: --strict refuses what looks like loss", None);
        return Ok(End::Found);
    }
    if args.dry_run {
        if !args.quiet {
            output::write(None, |out| writeln!(out, "{} could be recorded; --dry-run records nothing", args.name))?;
        }
        return Ok(End::Clean);
    }
    let outcome = store.record(&copy)?;
    output::behind(&store);
    if !args.quiet {
        output::write(None, |out| writeln!(out, "{}", told(&outcome)))?;
    }
    Ok(End::Clean)
}

/// Says what became of a copy.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Recorded { name, path } => format!("recorded {name}\n  {path}"),
        Outcome::Seen { name } => format!("unchanged: {name} was seen again"),
        Outcome::Known { name } => format!("{name} is there already; nothing to record"),
    }
}

/// Why a name does not say what and where from.
fn refused(name: &str) -> Failure {
    let (document, source) = name.split_once('@').unwrap_or((name, "source"));
    if let Some((who, _)) = name.split_once(':').filter(|(who, _)| Name::parse(who).is_some()) {
        return Failure::Stopped {
            message: format!("“{name}” names a version that is there; the date of a new one is given apart"),
            hint: Some(format!("recension record {who} FILE --date DATE")),
        };
    }
    if document.is_empty() || source.is_empty() {
        return Failure::Stopped {
            message: format!("“{name}” does not say what is recorded and where it comes from"),
            hint: Some("write DOCUMENT@SOURCE, as in un/cd-2092@ods".to_owned()),
        };
    }
    let reason = slug::document(document).err().or_else(|| slug::source(source).err());
    let message = match &reason {
        Some(error) => error.to_string(),
        None => format!("“{name}” does not say what is recorded and where it comes from"),
    };
    let hint = reason.and_then(|error| error.hint().map(str::to_owned));
    Failure::Stopped { message, hint: hint.or_else(|| Some("write DOCUMENT@SOURCE, as in un/cd-2092@ods".to_owned())) }
}

/// The latest version of the source, read; what cannot be read is no measure.
fn latest(store: &Store, document: &str, source: &str) -> Result<Option<Document>, Failure> {
    let Some(latest) = store.latest(document, source)? else { return Ok(None) };
    Ok(Document::read(input::named(store, &latest.name, &latest.file, &latest.id)?).ok())
}

/// Fills in what was given and what the copy says; gives what was proposed, for people.
fn fill(
    copy: &mut Copy,
    args: &Record,
    capture: Capture,
    read: Option<&Document>,
    inspection: Option<&Inspection>,
) -> Result<String, Failure> {
    let given = args.metadata.record()?;
    let mut told = String::new();
    let mut propose = |field: &str| {
        // What is less than likely is for `inspect` to show, not for a record to hold.
        let statement = inspection?.about.first(field).filter(|statement| statement.confidence >= 0.6)?;
        // Writing into a string does not fail.
        let _ = writeln!(told, "  {field}: {}   (proposed: {})", statement.value, statement.reason);
        Some(statement)
    };
    let title = given.title.or_else(|| propose("title").map(|statement| statement.value.clone()));
    let publisher = args.publisher.clone().or_else(|| propose("publisher").map(|statement| statement.value.clone()));
    let mut date = |given: Option<Stated>, field: &str| {
        let proposed = || {
            let statement = propose(field)?;
            let when = When::parse(&statement.value)?;
            Some(Stated::new(&when, "stated", Some(evidence(statement, read))))
        };
        given.or_else(proposed).unwrap_or_else(|| unstated(inspection, field))
    };
    let stated = date(given.stated, "document-date");
    let published = date(given.published, "publication-date");
    // The day a source published a copy is that copy's date; the document's own date is not.
    let asked = given.date.is_some();
    let filed = given.date.filter(|date| !date.date.is_empty()).or_else(|| {
        let own = Some(&published).filter(|published| !asked && !published.date.is_empty())?;
        Some(Stated { basis: "published".to_owned(), ..own.clone() })
    });
    let day = filed.as_ref().and_then(|date| When::parse(&date.date)).map(|when| when.earliest());
    if let Some(day) = day.filter(|day| *day > crate::store::today()) {
        told.push_str(&format!("  date: {day} is still to come\n"));
    }
    if filed.is_none() {
        told.push_str("  date: not stated; filed under the day of its capture\n");
    }
    copy.name = extended(capture.name, read);
    copy.bytes = capture.bytes;
    copy.again = true;
    copy.record = model::Record {
        date: filed,
        stated: Some(stated),
        published: Some(published),
        captured: given.captured,
        title,
        url: given.url.clone(),
        media_type: read.map(|read| media(read.format.name()).to_owned()),
        encoding: read.map(|read| read.encoding.to_owned()),
        languages: read.map(|read| read.languages.clone()).unwrap_or_default(),
        extractor: read.map(|_| concat!("recension ", env!("CARGO_PKG_VERSION")).to_owned()),
        ..model::Record::default()
    };
    copy.about = model::Document {
        title: args.document_title.clone(),
        issued_by: args.issued_by.clone(),
        date: args.document_date.clone(),
        identifiers: args.identifier.clone(),
        languages: copy.record.languages.clone(),
        ..model::Document::default()
    };
    copy.from = model::Source {
        publisher,
        url: given.url,
        relation: args.relation.clone(),
        notes: args.notes.clone(),
        ..model::Source::default()
    };
    Ok(told)
}

/// The words that a statement rests on, with its reason.
fn evidence(statement: &inspect::Statement, read: Option<&Document>) -> String {
    let words = statement
        .place
        .zip(read)
        .map(|(place, read)| read.text.slice(place).split_whitespace().collect::<Vec<_>>().join(" "));
    match words {
        Some(words) => format!("“{}”: {}", words.chars().take(120).collect::<String>(), statement.reason),
        None => statement.reason.clone(),
    }
}

/// That a date is not stated, and what seemed to state it.
fn unstated(inspection: Option<&Inspection>, field: &str) -> Stated {
    let rejected =
        inspection.and_then(|inspection| inspection.about.field(field)).map(|field| field.rejected.as_slice());
    let named: Vec<String> =
        rejected.unwrap_or_default().iter().take(4).map(|s| format!("rejected {}: {}", s.value, s.reason)).collect();
    Stated::not_stated((!named.is_empty()).then(|| named.join("; ")))
}

/// The name of a copy, with an extension that tells its format where it has none of its own.
fn extended(name: String, read: Option<&Document>) -> String {
    let bare = slug::extension(&name) == "bin" && !name.to_ascii_lowercase().ends_with(".bin");
    let extension = read.filter(|_| bare).and_then(|read| match read.format.name() {
        "markdown" => Some("md"),
        "text" => Some("txt"),
        known @ ("html" | "pdf" | "epub" | "docx" | "odt") => Some(known),
        _ => None,
    });
    extension.map(|extension| format!("{name}.{extension}")).unwrap_or(name)
}

/// The media type of a format.
fn media(format: &str) -> &str {
    match format {
        "html" => "text/html",
        "markdown" => "text/markdown",
        "text" => "text/plain",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odt" => "application/vnd.oasis.opendocument.text",
        _ => "application/octet-stream",
    }
}
