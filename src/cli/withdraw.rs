//! `recension withdraw`: a version that should not have been recorded.

use super::{End, Failure, input, output};
use clap::Args as Group;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension withdraw un/cd-2092@ods:2017-03-07 --reason 'wrong file was uploaded'

Nothing is deleted: log and show still have the version, and say that and why it was withdrawn.";

/// Withdraw a version
#[derive(Debug, Group)]
pub(super) struct Withdraw {
    /// The version: DOCUMENT@SOURCE:DATE
    version: String,
    /// Why
    #[arg(long)]
    reason: String,
}

/// Adds the withdrawal.
pub(super) fn run(args: &Withdraw) -> Result<End, Failure> {
    let store = input::store()?;
    let version = input::version(&store, &args.version)?;
    if let Some(reason) = version.withdrawn() {
        return Err(Failure::stopped(format!("{} is withdrawn already: {reason}", version.name())));
    }
    store.withdraw(&version, &args.reason)?;
    output::behind(&store);
    output::write(None, |out| writeln!(out, "withdrawn {}", version.name()))?;
    Ok(End::Clean)
}
