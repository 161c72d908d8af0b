//! `recension record`: a copy becomes a dated version.

use super::progress::Progress;
use super::{End, Failure, input, loss, output};
use crate::capture::Capture;
use crate::document::Document;
use crate::inspect::{self, Inspection};
use crate::store::record::{self as model, Stated};
use crate::store::{At, Copy, Name, Outcome, Store, When};
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
    /// The version's date, as exact as it is known (EDTF): 2017, 2017-03-07, 1601~, 1859?
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The date the document states
    #[arg(long, value_name = "DATE")]
    stated: Option<String>,
    /// The date the source published this copy
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// When the copy was captured
    #[arg(long, value_name = "TIME")]
    captured: Option<String>,
    /// The address it was got from
    #[arg(long)]
    url: Option<String>,
    /// The title the copy bears
    #[arg(long)]
    title: Option<String>,
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
        return Ok(End::Clean);
    }
    let outcome = store.record(&copy)?;
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
    let reason = crate::store::slug::document(document).err().or_else(|| crate::store::slug::source(source).err());
    let message = match &reason {
        Some(error) => error.to_string(),
        None => format!("“{name}” does not say what is recorded and where it comes from"),
    };
    let hint = reason.and_then(|error| error.hint().map(str::to_owned));
    Failure::Stopped { message, hint: hint.or_else(|| Some("write DOCUMENT@SOURCE, as in un/cd-2092@ods".to_owned())) }
}

/// The latest version of the source, read; what cannot be read is no measure.
fn latest(store: &Store, document: &str, source: &str) -> Result<Option<Document>, Failure> {
    let timeline = store.timeline(document, None)?;
    let own = timeline.versions.iter().rev().find(|version| version.source == source && version.withdrawn().is_none());
    let Some(version) = own else { return Ok(None) };
    Ok(Document::read(input::open(store, version)?).ok())
}

/// A date that was given; `unknown` is an answer.
pub(super) fn given(date: Option<&str>, basis: &str) -> Result<Option<Stated>, Failure> {
    let Some(text) = date else { return Ok(None) };
    if matches!(text, "unknown" | "not-stated" | "") {
        return Ok(Some(Stated::not_stated(None)));
    }
    match When::parse(text) {
        Some(when) => Ok(Some(Stated::new(&when, basis, None))),
        None => Err(Failure::Stopped {
            message: format!("“{text}” is no date"),
            hint: Some(
                "write 2017, 2017-03, 2017-03-07, 2017-03-07T10:15:00Z, 1601~ (about), 1859? (uncertain) or unknown"
                    .to_owned(),
            ),
        }),
    }
}

/// Fills in what was given and what the copy says; gives what was proposed, for people.
fn fill(
    copy: &mut Copy,
    args: &Record,
    capture: Capture,
    read: Option<&Document>,
    inspection: Option<&Inspection>,
) -> Result<String, Failure> {
    copy.name = capture.name;
    copy.bytes = capture.bytes;
    copy.again = true;
    let mut told = String::new();
    let first = |field: &str| inspection.and_then(|inspection| inspection.about.first(field));
    let mut propose = |field: &str, own: Option<String>| {
        own.or_else(|| {
            // What is less than likely is for `inspect` to show, not for a record to hold.
            let statement = first(field).filter(|statement| statement.confidence >= 0.6)?;
            // Writing into a string does not fail.
            let _ = writeln!(told, "  {field}: {}   (proposed: {})", statement.value, statement.reason);
            Some(statement.value.clone())
        })
    };
    let title = propose("title", args.title.clone());
    let stated = propose("document-date", args.stated.clone());
    let published = propose("publication-date", args.published.clone());
    let publisher = propose("publisher", args.publisher.clone());
    let date = |text: Option<String>, was_given: bool, field: &str| -> Result<Option<Stated>, Failure> {
        let mut stated = given(text.as_deref(), if was_given { "given" } else { "stated" })?;
        if let (Some(stated), false, Some(statement)) = (&mut stated, was_given, first(field)) {
            stated.evidence = Some(evidence(statement, read));
        }
        Ok(stated)
    };
    let record = &mut copy.record;
    record.stated =
        date(stated, args.stated.is_some(), "document-date")?.or_else(|| Some(unstated(inspection, "document-date")));
    record.published = date(published, args.published.is_some(), "publication-date")?
        .or_else(|| Some(unstated(inspection, "publication-date")));
    record.captured = given(args.captured.as_deref(), "given")?;
    record.date = match given(args.date.as_deref(), "given")?.filter(|date| !date.date.is_empty()) {
        Some(date) => Some(date),
        // The day a source published a copy is that copy's date; the document's own date is not.
        None => record
            .published
            .clone()
            .filter(|date| args.date.is_none() && !date.date.is_empty())
            .map(|date| Stated { basis: "published".to_owned(), ..date }),
    };
    if record.date.is_none() {
        told.push_str("  date: not stated; filed under the day of its capture\n");
    }
    record.title = title;
    record.url.clone_from(&args.url);
    record.media_type = read.map(|read| media(read.format.name()).to_owned());
    record.encoding = read.map(|read| read.encoding.to_owned());
    record.languages = read.map(|read| read.languages.clone()).unwrap_or_default();
    record.extractor = read.map(|_| concat!("recension ", env!("CARGO_PKG_VERSION")).to_owned());
    copy.about = model::Document {
        title: args.document_title.clone(),
        issued_by: args.issued_by.clone(),
        date: args.document_date.clone(),
        identifiers: args.identifier.clone(),
        languages: record.languages.clone(),
        ..model::Document::default()
    };
    copy.from = model::Source {
        publisher,
        url: args.url.clone(),
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
