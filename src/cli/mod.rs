//! The command line: what was typed, what was meant, and a file for each verb.

#![expect(clippy::disallowed_methods, reason = "the command line is where the world outside is met")]

mod args;
mod collate;
mod compare;
mod completions;
mod input;
mod kinds;
mod outline;
mod output;
mod progress;
mod resolve;
mod schema;

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
    /// Something could not be read, compared or written.
    Failed = 3,
}

/// Why a run could not go on.
#[derive(Debug)]
enum Failure {
    /// The command line asks for what makes no sense; ends with 2.
    Usage(clap::Error),
    /// Something could not be done; ends with 3.
    Stopped { message: String, hint: Option<String> },
    /// Whoever read the output has gone; nothing is wrong.
    Unheard,
}

impl Failure {
    fn stopped(message: impl Into<String>) -> Failure {
        Failure::Stopped { message: message.into(), hint: None }
    }

    /// What a failed write to `name` means.
    fn writing(name: &str, error: &io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Unheard,
            _ => Failure::stopped(format!("{name} could not be written: {error}")),
        }
    }

    /// Says on standard error why the run, or this part of it, could not go on.
    fn tell(self) -> End {
        match self {
            Failure::Usage(error) => error.exit(),
            Failure::Unheard => End::Clean,
            Failure::Stopped { message, hint } => {
                output::complain(&message, hint.as_deref());
                End::Failed
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
    let end = match args.verb {
        Verb::Compare(args) => compare::run(&args, colour),
        Verb::Collate(args) => collate::run(&args, colour),
        Verb::Outline(args) => outline::run(&args, colour),
        Verb::Kinds => kinds::run(),
        Verb::Schema(args) => schema::run(&args),
        Verb::Completions(args) => completions::run(&args),
    };
    ExitCode::from(end.unwrap_or_else(Failure::tell) as u8)
}
