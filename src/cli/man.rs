//! `recension man`: manual pages, from the same definitions as the help.

use super::args::Args;
use super::{End, Failure, output};
use clap::{Args as Group, CommandFactory, ValueHint};
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};

/// Examples, for the end of the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  recension man | man -l -
  recension man compare | man -l -
  recension man --dir ~/.local/share/man/man1";

/// Print a manual page
#[derive(Debug, Group)]
pub(super) struct Pages {
    /// The verb; without one, the program itself
    #[arg(conflicts_with = "dir")]
    pub(super) verb: Option<String>,
    /// Write a page for the program and one for each verb into this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) dir: Option<PathBuf>,
}

/// Prints one page, or writes them all.
pub(super) fn run(args: &Pages) -> Result<End, Failure> {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    match (&args.dir, &args.verb) {
        (Some(folder), _) => all(&command, folder)?,
        (None, None) => output::write(None, |out| page(&command, out))?,
        (None, Some(verb)) => {
            let Some(found) = command.find_subcommand(verb) else {
                let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
                let hint = Some(format!("the verbs are {}", verbs.join(", ")));
                return Err(Failure::Stopped { message: format!("there is no verb “{verb}”"), hint });
            };
            output::write(None, |out| page(found, out))?;
        }
    }
    Ok(End::Clean)
}

/// A page for the program and one for each verb.
fn all(command: &clap::Command, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::writing(&folder.display().to_string(), &error))?;
    let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    for command in std::iter::once(command).chain(verbs) {
        let file = folder.join(format!("{}.1", name(command)));
        output::write(Some(&file), |out| page(command, out))?;
    }
    Ok(())
}

/// The name its page goes by: `recension-compare` for a verb.
fn name(command: &clap::Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

/// Writes a page; dates are left out, so that the same program gives the same page.
fn page(command: &clap::Command, out: &mut dyn io::Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    let source = format!("recension {}", env!("CARGO_PKG_VERSION"));
    let title = name(command).to_uppercase();
    Man::new(command.clone()).title(title).date("").source(source).manual("Recension").render(&mut bytes)?;
    out.write_all(&bytes)
}
