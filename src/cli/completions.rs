//! `recension completions`: scripts for shells.

use super::args::{Args, Completions};
use super::{End, Failure, output};
use clap::CommandFactory;

/// Prints the script of a shell.
pub(super) fn run(args: &Completions) -> Result<End, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "recension", &mut script);
    output::write(None, |out| out.write_all(&script))?;
    Ok(End::Clean)
}
