//! `recension sync`: versions to and from another store of the same origin.

use super::progress::Progress;
use super::{End, Failure, input, output};
use clap::Args as Group;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension sync origin
  recension sync ../archive.git
  recension sync git@example.org:archive.git     through git, with your keys

Two stores that recorded different versions merge without conflict. A second store is made by
git clone.";

/// Exchange versions
#[derive(Debug, Group)]
pub(super) struct Sync {
    /// A remote of the repository, a path, or an address
    #[arg(default_value = "origin")]
    remote: String,
}

/// Fetches, merges, pushes.
pub(super) fn run(args: &Sync) -> Result<End, Failure> {
    let store = input::store()?;
    let progress = Progress::new(false);
    progress.tell(format!("exchanging versions with {}", args.remote));
    let done = store.sync(&args.remote)?;
    super::output::behind(&store);
    drop(progress);
    output::write(None, |out| {
        writeln!(out, "{} files came from {}, {} went there", done.fetched, args.remote, done.pushed)
    })?;
    Ok(End::Clean)
}
