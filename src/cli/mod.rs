//! The command line: what was typed, what was meant, and a file for each verb.

#![expect(clippy::disallowed_methods, reason = "the command line is where the world outside is met")]

mod apart;
mod args;
mod blame;
mod changelog;
mod check;
mod checkpoint;
mod collate;
mod commits;
mod compare;
mod completions;
mod extract;
mod correct;
mod export;
mod folds;
mod git_diff;
mod history;
mod import;
mod init;
mod input;
mod inspect;
mod kinds;
mod log;
mod loss;
mod man;
mod metadata;
mod outline;
mod output;
mod progress;
mod provenance;
mod record;
mod recorded;
mod render;
mod report;
mod resolve;
mod revisions;
mod schema;
mod search;
mod show;
mod step;
mod sync;
mod verify;
mod withdraw;

use args::{Args, Verb};
use clap::Parser;
use std::io;
use std::process::ExitCode;

/// How a run ended; the numbers are promised to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing at or above the threshold.
    Clean = 0,
    /// Findings at or above the threshold.
    Found = 1,
    /// What was asked makes no sense.
    Misused = 2,
    /// Something could not be read, compared or written.
    Failed = 3,
    /// The store is not what it was.
    Lied = 4,
}

/// Why a run could not go on.
#[derive(Debug)]
enum Failure {
    /// The command line asks for what makes no sense; ends with 2.
    Usage(clap::Error),
    /// Something could not be done; ends with 3.
    Stopped { message: String, hint: Option<String> },
    /// A file that says what is asked for makes no sense; ends with 2.
    Misused { message: String, hint: Option<String> },
}

impl Failure {
    fn stopped(message: impl Into<String>) -> Failure {
        Failure::Stopped { message: message.into(), hint: None }
    }

    /// What a failed write to `name` means.
    fn writing(name: &str, error: &io::Error) -> Failure {
        Failure::stopped(format!("{name} could not be written: {error}"))
    }

    /// Why, in words, where it is part of a greater whole that goes on.
    fn words(self) -> String {
        match self {
            Failure::Usage(error) => error.to_string(),
            Failure::Stopped { message, .. } | Failure::Misused { message, .. } => message,
        }
    }

    /// Says on standard error why the run, or this part of it, could not go on.
    fn tell(self) -> End {
        match self {
            Failure::Usage(error) => error.exit(),
            Failure::Stopped { message, hint } => {
                output::complain(&message, hint.as_deref());
                End::Failed
            }
            Failure::Misused { message, hint } => {
                output::complain(&message, hint.as_deref());
                End::Misused
            }
        }
    }
}

impl From<crate::capture::Error> for Failure {
    fn from(error: crate::capture::Error) -> Failure {
        Failure::Stopped { message: error.to_string(), hint: error.hint().map(str::to_string) }
    }
}

/// Runs the program on the arguments of this process.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let colour = args.color;
    if let Err(failure) = input::settle(args.store, args.known_at.as_deref()) {
        return ExitCode::from(failure.tell() as u8);
    }
    let end = match args.verb {
        Verb::Compare(args) => compare::run(&args, colour),
        Verb::Changelog(args) => changelog::run(&args, colour),
        Verb::Check(args) => check::run(&args, colour),
        Verb::GitDiff(args) => git_diff::run(&args, colour),
        Verb::Inspect(args) => inspect::run(&args, colour),
        Verb::Collate(args) => collate::run(&args, colour),
        Verb::Outline(args) => outline::run(&args, colour),
        Verb::Extract(args) => extract::run(&args),
        Verb::Init(args) => init::run(&args),
        Verb::Record(args) => record::run(&args),
        Verb::Withdraw(args) => withdraw::run(&args),
        Verb::Correct(args) => correct::run(&args),
        Verb::Import(args) => import::run(&args),
        Verb::Export(args) => export::run(&args),
        Verb::Log(args) => log::run(&args),
        Verb::Show(args) => show::run(&args, colour),
        Verb::Search(args) => search::run(&args),
        Verb::Blame(args) => blame::run(&args),
        Verb::Verify(args) => verify::run(&args),
        Verb::Checkpoint(args) => checkpoint::run(&args),
        Verb::Sync(args) => sync::run(&args),
        Verb::Kinds => kinds::run(),
        Verb::Schema(args) => schema::run(&args),
        Verb::Report(args) => report::run(&args, colour),
        Verb::Man(args) => man::run(&args),
        Verb::ReadApart => apart::run(),
        Verb::Completions(args) => completions::run(&args),
    };
    ExitCode::from(end.unwrap_or_else(Failure::tell) as u8)
}
