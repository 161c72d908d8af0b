//! `recension init`: a new store.

use super::{End, Failure, output};
use crate::store::{Shape, Store};
use clap::{Args as Group, ValueHint};
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension init archive                 a store in a repository of its own
  recension init versions                inside a repository: a folder of it
  recension init --bare archive.git      without a working tree, for servers
  recension init --sharded archive       for more than ten thousand documents";

/// Make a store
#[derive(Debug, Group)]
pub(super) struct Init {
    /// Where
    #[arg(default_value = ".", value_hint = ValueHint::DirPath)]
    dir: PathBuf,
    /// Without a working tree
    #[arg(long)]
    bare: bool,
    /// Folders spread by a hash of the document's name
    #[arg(long)]
    sharded: bool,
}

/// Makes the store.
pub(super) fn run(args: &Init) -> Result<End, Failure> {
    let store = Store::init(&args.dir, Shape { bare: args.bare, sharded: args.sharded })?;
    output::write(None, |out| {
        writeln!(out, "made a store in {} (repository {})", args.dir.display(), store.path().display())
    })?;
    Ok(End::Clean)
}
