//! The command line as it is typed. The comments here are the program's help.

use super::{man, report};
use crate::finding::{INSPECTED, KINDS};
use crate::tokens::layer::LAYERS;
use clap::builder::PossibleValuesParser;
use clap::{Args as Group, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// What really changed between copies of a document, and which copy to trust
///
/// Recension reads copies of a document whatever their layout, script, language mix and damage, and
/// reports every real change with its place, kind, weight and evidence. Noise (line breaks, pinyin,
/// widths, traditional characters, page furniture) is counted and explained, not listed.
#[derive(Debug, Parser)]
#[command(name = "recension", version, max_term_width = 100, after_help = TOP)]
pub(super) struct Args {
    /// What to do
    #[command(subcommand)]
    pub(super) verb: Verb,
    /// When to colour; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
    /// The store that names of versions are looked up in [default: RECENSION_STORE, or the one here, above, or in versions/]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) store: Option<PathBuf>,
    /// Answer from what the store knew at this time
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) known_at: Option<String>,
}

const TOP: &str = "\
Examples:
  recension compare official.txt reprint.txt      what changed, and whether to trust the reprint
  recension inspect reprint.txt                   what is wrong in one copy
  recension outline reprint.txt                   its sections, and where it stops
  recension extract page.html                     the main text of a page
  recension log                                   the documents of a store
  recension kinds                                 every kind of finding and layer of noise

Exit codes:
  0  nothing at or above the threshold     2  wrong usage
  1  findings at or above it               3  could not complete
  4  the store is not what it was";

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Compare two copies of a document: verdict, findings, explained noise
    #[command(after_help = COMPARE)]
    Compare(Compare),
    /// Tell what changed between the dated states of documents
    #[command(after_help = super::changelog::EXAMPLES)]
    Changelog(super::changelog::Changelog),
    /// Check documents against a policy; for CI
    #[command(after_help = super::check::EXAMPLES)]
    Check(super::check::CheckArgs),
    /// Show how documents differ, for git: difftool, external diff, textconv
    #[command(after_help = super::git_diff::EXAMPLES)]
    GitDiff(super::git_diff::GitDiff),
    /// Inspect one copy: what is wrong in it, and what it says about itself
    #[command(after_help = super::inspect::EXAMPLES)]
    Inspect(super::inspect::Inspect),
    /// Collate any number of copies: who reads what, who stands alone, which was made from which
    #[command(after_help = super::collate::EXAMPLES)]
    Collate(super::collate::Collate),
    /// Show the sections of a copy, its languages, and where it stops
    #[command(after_help = OUTLINE)]
    Outline(Outline),
    /// Print the text of a copy: its main text, or its blocks with roles and places
    #[command(after_help = super::extract::EXAMPLES)]
    Extract(super::extract::Extract),
    /// Make a store of versions
    #[command(after_help = super::init::EXAMPLES)]
    Init(super::init::Init),
    /// Record a copy as a dated version
    #[command(after_help = super::record::EXAMPLES)]
    Record(Box<super::record::Record>),
    /// Withdraw a version: the bytes stay, and it is passed over
    #[command(after_help = super::withdraw::EXAMPLES)]
    Withdraw(super::withdraw::Withdraw),
    /// Correct what is written about a version
    #[command(after_help = super::correct::EXAMPLES)]
    Correct(super::correct::Correct),
    /// Record many copies: a folder, a list, the history of a git repository
    #[command(after_help = super::import::EXAMPLES)]
    Import(super::import::Import),
    /// Write versions out, or the proof of where one comes from
    #[command(after_help = super::export::EXAMPLES)]
    Export(super::export::Export),
    /// List the versions of a document, and what changed from one to the next
    #[command(after_help = super::log::EXAMPLES)]
    Log(super::log::Log),
    /// Show a version: text, outline, bytes, what is known about it
    #[command(after_help = super::show::EXAMPLES)]
    Show(super::show::Show),
    /// Find a phrase: the first and the last version that carry it
    #[command(after_help = super::search::EXAMPLES)]
    Search(super::search::Search),
    /// Since which version, and in which sources, each sentence reads so
    #[command(after_help = super::blame::EXAMPLES)]
    Blame(super::blame::Blame),
    /// Check that nothing in the store was rewritten
    #[command(after_help = super::verify::EXAMPLES)]
    Verify(super::verify::Verify),
    /// Vouch for everything recorded so far, with a signed tag
    #[command(after_help = super::checkpoint::EXAMPLES)]
    Checkpoint(super::checkpoint::Checkpoint),
    /// Exchange versions with another store
    #[command(after_help = super::sync::EXAMPLES)]
    Sync(super::sync::Sync),
    /// List every kind of finding and every layer of noise
    #[command(after_help = "Examples:\n  recension kinds\n  recension kinds | grep -i number")]
    Kinds,
    /// Print the JSON Schema of a report
    #[command(after_help = SCHEMA)]
    Schema(Schema),
    /// Make a report again from its JSON, in any format
    #[command(after_help = report::EXAMPLES)]
    Report(report::Report),
    /// Print a manual page, or write them all
    #[command(after_help = man::EXAMPLES)]
    Man(man::Pages),
    /// Try a PDF from standard input within limits; the program calls itself so
    #[command(hide = true, name = super::apart::VERB)]
    ReadApart,
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS)]
    Completions(Completions),
}

const COMPARE: &str = "\
Examples:
  recension compare official.txt reprint.txt
  recension compare base.md witness.html --format json -o report.json
  recension compare base.md witness.html --format html -o report.html
  recension compare base.md witness.html --format docx -o redline.docx
  recension compare a.txt b.txt --show ruby,script     list what two layers fold
  recension compare a.txt b.txt --ignore orthography   leave a kind out
  recension compare contract.docx signed.pdf           any formats; --tracked rejected for the text before changes
  recension compare a.txt b.txt --outline              the sections of both, and what is missing
  curl -s https://example.org/terms | recension compare terms.html -
  recension compare a.txt b.txt -q || echo 'do not print this copy'

Exit codes:
  0  nothing at or above --fail-on     1  findings at or above it, or not copies of one document
  2  wrong usage                       3  could not complete";

/// Compare two copies of a document
#[derive(Debug, Group)]
pub(super) struct Compare {
    /// The copy that the other is read against; - is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) base: PathBuf,
    /// The copy that is read against it; - is standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) witness: PathBuf,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub(super) format: Format,
    /// Write the report to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,
    /// End with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "substantive")]
    pub(super) fail_on: Threshold,
    /// Leave out kinds of findings, or the noise of layers (see `recension kinds`)
    #[arg(long, value_name = "NAME", value_delimiter = ',', hide_possible_values = true, value_parser = names())]
    pub(super) ignore: Vec<String>,
    /// List what a layer folds, one by one (see `recension kinds`)
    #[arg(long, value_name = "LAYER", value_delimiter = ',', hide_possible_values = true, value_parser = layers())]
    pub(super) show: Vec<String>,
    /// Compare one language only: zh, en, ...
    #[arg(long, value_name = "TAG")]
    pub(super) lang: Option<String>,
    /// Words, or Han characters, to quote on either side of a change [default: 12 words, 24 characters]
    #[arg(long, value_name = "N")]
    pub(super) context: Option<u16>,
    /// How tracked changes of Word and OpenDocument files are read
    #[arg(long, value_name = "HOW", default_value = "accepted")]
    pub(super) tracked: Changes,
    /// Show the sections of both copies, what is missing and where they stop, in place of the findings
    #[arg(long, conflicts_with = "quiet")]
    pub(super) outline: bool,
    /// How many findings to show in the terminal
    #[arg(long, value_name = "N", default_value_t = 40, conflicts_with = "all")]
    pub(super) limit: usize,
    /// Show every finding, and gather none
    #[arg(long)]
    pub(super) all: bool,
    /// Print nothing; only the exit code tells
    #[arg(short, long, conflicts_with = "output")]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) redline: report::Redline,
}

const OUTLINE: &str = "\
Examples:
  recension outline reprint.txt
  recension outline *.md
  recension outline - < page.html

Exit codes:
  0  all were read     2  wrong usage     3  one could not be read; the others are shown";

/// Show the sections of a copy
#[derive(Debug, Group)]
pub(super) struct Outline {
    /// The copies; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
}

const SCHEMA: &str = "\
Examples:
  recension schema > comparison.schema.json
  recension schema comparison | jq .properties";

/// Print the schema of a report
#[derive(Debug, Group)]
pub(super) struct Schema {
    /// Which report
    #[arg(default_value = "comparison")]
    pub(super) report: Published,
}

const COMPLETIONS: &str = "\
Examples:
  recension completions bash > ~/.local/share/bash-completion/completions/recension
  recension completions zsh > ~/.zfunc/_recension
  recension completions fish > ~/.config/fish/completions/recension.fish";

/// Print a completion script
#[derive(Debug, Group)]
pub(super) struct Completions {
    /// Which shell
    pub(super) shell: clap_complete::Shell,
}

/// How tracked changes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Changes {
    /// As if all were accepted
    Accepted,
    /// As if all were rejected
    Rejected,
}

impl From<Changes> for crate::extract::Tracked {
    fn from(changes: Changes) -> Self {
        match changes {
            Changes::Accepted => Self::Accepted,
            Changes::Rejected => Self::Rejected,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Terminal,
    /// For programs; see `recension schema`
    Json,
    /// One file for a browser: findings to step through, both copies side by side
    Html,
    /// For comments, summaries and wikis
    Markdown,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// JUnit XML, for CI
    Junit,
    /// Annotations of GitHub Actions, and the summary of the step
    Github,
    /// Code quality of GitLab
    Gitlab,
    /// A redline: the witness with the changes tracked, for Word and LibreOffice
    Docx,
}

/// The severity from which on a comparison fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Threshold {
    /// The meaning may have changed
    Substantive,
    /// A reader would notice
    Editorial,
    /// Layout and form
    Formatting,
    /// Whatever is found
    Never,
}

/// Reports that have a published schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Published {
    /// What `recension compare --format json` writes
    Comparison,
    /// What `recension changelog --format json` writes
    Changelog,
    /// What `recension check --format json` writes
    Check,
    /// What `recension inspect --format json` writes
    Inspection,
    /// What `recension collate --format json` writes
    Collation,
    /// What `recension extract --format json` writes
    Extraction,
}

/// Names of kinds and layers; a wrong one is answered with the nearest.
pub(super) fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(KINDS.iter().chain(INSPECTED).map(|e| e.name).chain(LAYERS.iter().map(|e| e.name)))
}

/// Names of layers.
fn layers() -> PossibleValuesParser {
    PossibleValuesParser::new(LAYERS.iter().map(|e| e.name))
}
