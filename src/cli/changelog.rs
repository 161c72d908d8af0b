//! `recension changelog`: what changed between the dated states of documents.

use super::args::When;
use super::history::{self, Source};
use super::progress::Progress;
use super::{End, Failure, input, output, resolve};
use crate::changelog::{self, History};
use crate::report::changelog::{self as report, Log, atom, markdown, page, template};
use clap::{Args as Group, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension changelog 2023-terms.md 2024-terms.md 2025-terms.md
  recension changelog un/cd-2092 --from 2017 --to 2019     a document of the store
  recension changelog --git v1.0..v2.0 -- docs/            what each commit changed in docs/
  recension changelog --git v1.0..v2.0 --by range -- docs/ the same as one version
  recension changelog --git v1.0.. --by tag -o CHANGELOG.md
  recension changelog terms/ --from 2024 --to 2025-06 --format atom -o feed.xml
  recension changelog a.md b.md --template release-notes.md.j2

Exit codes:
  0  written     2  wrong usage     3  something could not be read; what could is written";

/// What changed between the dated states of documents
#[derive(Debug, Group)]
pub(super) struct Changelog {
    /// A document of the store, a folder of dated files, or files in order; with --git, the paths to look at
    #[arg(value_name = "NAME", value_hint = ValueHint::AnyPath)]
    pub(super) names: Vec<PathBuf>,
    /// From this date on (what held then is where the changelog begins)
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,
    /// Up to and with this date
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,
    /// Over the history of a git repository: REV..REV, or REV..
    #[arg(long, value_name = "RANGE", conflicts_with_all = ["from", "to"])]
    pub(super) git: Option<String>,
    /// Where the git repository is
    #[arg(long, value_name = "FOLDER", default_value = ".", requires = "git", value_hint = ValueHint::DirPath)]
    pub(super) repository: PathBuf,
    /// What makes a version of a git repository
    #[arg(long, value_name = "WHAT", default_value = "commit", requires = "git")]
    pub(super) by: By,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "markdown", conflicts_with = "template")]
    pub(super) format: Format,
    /// Write it as this template says (minijinja); its name's ending says what is escaped
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) template: Option<PathBuf>,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// What to call it
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Leave out kinds of findings, or the noise of layers (see `recension kinds`)
    #[arg(long, value_name = "NAME", value_delimiter = ',', hide_possible_values = true, value_parser = super::args::names())]
    pub(super) ignore: Vec<String>,
    /// Take versions whose message holds this for changes of the recording, not of the text
    #[arg(long, value_name = "TEXT")]
    pub(super) technical: Vec<String>,
    /// Say nothing of progress
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// What makes a version of a git repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// Every commit that touches a document
    Commit,
    /// Every tag in the range
    Tag,
    /// The two ends of the range
    Range,
}

/// How to write a changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Keep a Changelog
    Markdown,
    /// For programs; see `recension schema changelog`
    Json,
    /// A feed
    Atom,
    /// One page
    Html,
}

/// Writes the changelog of whatever was named.
pub(super) fn run(args: &Changelog, _when: When) -> Result<End, Failure> {
    let source = template_source(args.template.as_deref())?;
    let progress = Progress::new(args.quiet);
    progress.tell("reading versions");
    let found = history::find(args)?;
    let title = args.title.clone().unwrap_or(found.title);
    let mut log = Log::new(title, found.range);
    (log.notes, log.order) = (found.notes, found.order);
    let options = changelog::Options { ignore: args.ignore.clone(), technical: args.technical.clone() };
    let mut failed = found.incomplete;
    progress.tell(format!("comparing the versions of {} documents", found.sources.len()));
    for told in documents(found.sources, &options) {
        failed |= !told.notes.is_empty();
        log.notes.extend(told.notes);
        log.documents.extend(told.document);
    }
    log.incomplete = failed;
    drop(progress);
    write(&log, args.format, source.as_ref(), args.output.as_deref())?;
    log.notes.iter().filter(|_| failed).for_each(|note| output::complain(note, None));
    Ok(if failed { End::Failed } else { End::Clean })
}

/// Writes a changelog, as a template says where there is one.
pub(super) fn write(
    log: &Log,
    format: Format,
    template: Option<&(String, String)>,
    file: Option<&Path>,
) -> Result<(), Failure> {
    output::write(file, |out| match (template, format) {
        (Some((name, text)), _) => template::write(log, name, text, out).map_err(std::io::Error::other),
        (None, Format::Markdown) => markdown::write(log, out),
        (None, Format::Json) => report::json(log, out),
        (None, Format::Atom) => atom::write(log, out),
        (None, Format::Html) => page::write(log, out),
    })
}

/// The name and text of the template, where one is asked for.
pub(super) fn template_source(path: Option<&Path>) -> Result<Option<(String, String)>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let bytes = input::capture(path)?.bytes;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::stopped(format!("the template {} is not UTF-8", path.display())))?;
    // A template that is wrong is known before anything is compared.
    let name = path.file_name().map_or_else(|| "template".to_string(), |n| n.to_string_lossy().into_owned());
    template::check(&name, &text).map_err(Failure::stopped)?;
    Ok(Some((name, text)))
}

/// What was made of one document.
struct Told {
    document: Option<report::Document>,
    notes: Vec<String>,
}

/// Reads and compares the states of all documents, several at once; the order of the results is
/// that of the sources, whichever is done first.
fn documents(sources: Vec<Source>, options: &changelog::Options) -> Vec<Told> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(8).min(sources.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(at) else { return done };
            done.push((at, document(source, options)));
        }
    };
    let mut all: Vec<(usize, Told)> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, told)| told).collect()
}

/// Reads and compares the states of one document. What cannot be read is noted, and the states on
/// both sides of it are neighbours.
fn document(source: &Source, options: &changelog::Options) -> Told {
    let mut notes = Vec::new();
    let mut states = Vec::new();
    let repository = match source.repository.as_ref().map(crate::store::history::History::open).transpose() {
        Ok(repository) => repository,
        Err(error) => return Told { document: None, notes: vec![format!("{}: {error}", source.name)] },
    };
    for state in &source.states {
        match state.read(repository.as_ref()) {
            Ok(state) => states.push(state),
            Err(error) => notes.push(format!("{}, {}: {error}", source.name, state.label)),
        }
    }
    if states.is_empty() {
        return Told { document: None, notes };
    }
    let history = History::of(states, options);
    Told { document: Some(report::Document::new(&source.name, &history, &source.edges)), notes }
}

/// A complaint about the command line.
pub(super) fn usage(message: &str) -> Failure {
    resolve::usage("changelog", message)
}
