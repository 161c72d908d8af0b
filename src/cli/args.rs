//! The command line as it is typed. The comments here are the program's help.

use crate::finding::KINDS;
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
}

const TOP: &str = "\
Examples:
  recension compare official.txt reprint.txt      what changed, and whether to trust the reprint
  recension outline reprint.txt                   its sections, and where it stops
  recension kinds                                 every kind of finding and layer of noise

Exit codes:
  0  nothing at or above the threshold     2  wrong usage
  1  findings at or above it               3  could not complete";

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Compare two copies of a document: verdict, findings, explained noise
    #[command(after_help = COMPARE)]
    Compare(Compare),
    /// Collate any number of copies: who reads what, who stands alone, which was made from which
    #[command(after_help = super::collate::EXAMPLES)]
    Collate(super::collate::Collate),
    /// Show the sections of a copy, its languages, and where it stops
    #[command(after_help = OUTLINE)]
    Outline(Outline),
    /// List every kind of finding and every layer of noise
    #[command(after_help = "Examples:\n  recension kinds\n  recension kinds | grep -i number")]
    Kinds,
    /// Print the JSON Schema of a report
    #[command(after_help = SCHEMA)]
    Schema(Schema),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS)]
    Completions(Completions),
}

const COMPARE: &str = "\
Examples:
  recension compare official.txt reprint.txt
  recension compare base.md witness.html --format json -o report.json
  recension compare base.md witness.html --format html -o report.html
  recension compare a.txt b.txt --show ruby,script     list what two layers fold
  recension compare a.txt b.txt --ignore orthography   leave a kind out
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
    /// What `recension collate --format json` writes
    Collation,
}

/// Names of kinds and layers; a wrong one is answered with the nearest.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(KINDS.iter().map(|e| e.name).chain(LAYERS.iter().map(|e| e.name)))
}

/// Names of layers.
fn layers() -> PossibleValuesParser {
    PossibleValuesParser::new(LAYERS.iter().map(|e| e.name))
}
