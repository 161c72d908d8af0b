//! `recension git-diff`: what git calls to show how documents differ.

use super::args::When;
use super::{End, Failure, input, output, resolve};
use crate::compare::{Options, compare};
use crate::report::{Report, terminal};
use crate::text::Sides;
use clap::{Args as Group, ValueHint};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension git-diff --setup                     what to write into git's settings, and where
  GIT_EXTERNAL_DIFF='recension git-diff' git diff -- docs/
  git difftool --tool recension v1.0 -- docs/    once set up
  git log -p --ext-diff -- docs/terms.docx       once set up, with `*.docx diff=recension`

It ends with 0 whatever differs, since git takes anything else for a failure of its own.";

/// Show how two states of a document differ, for git
#[derive(Debug, Group)]
pub(super) struct GitDiff {
    /// As git passes them to a program for differences (path, file, id, mode, file, id, mode), or two files
    #[arg(value_name = "ARG", value_hint = ValueHint::FilePath, num_args = 0..=9)]
    args: Vec<PathBuf>,
    /// What to call the document, where two files are given
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Print the text of a file, for git to compare line by line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["args", "path"])]
    textconv: Option<PathBuf>,
    /// Print what to write into git's settings
    #[arg(long, conflicts_with_all = ["args", "path", "textconv"])]
    setup: bool,
}

const SETUP: &str = "\
# In the repository, or with --global for all of yours:
git config diff.recension.command 'recension git-diff'
git config diff.recension.textconv 'recension git-diff --textconv'
git config difftool.recension.cmd 'recension git-diff --path \"$MERGED\" \"$LOCAL\" \"$REMOTE\"'
git config difftool.prompt false

# In .gitattributes, for the documents that are to be compared so:
docs/*.md diff=recension
*.docx    diff=recension
";

/// Shows a difference, or the text of one copy.
pub(super) fn run(args: &GitDiff, when: When) -> Result<End, Failure> {
    if args.setup {
        output::write(None, |out| out.write_all(SETUP.as_bytes()))?;
        return Ok(End::Clean);
    }
    if let Some(file) = &args.textconv {
        return textconv(file);
    }
    match args.args.as_slice() {
        [base, witness] => show(args.path.as_deref(), base, witness, when),
        // A path alone is one that is not merged.
        [path] => tell(&format!("{}: not merged yet", path.display())),
        [path, base, _, _, witness, _, _, rest @ ..] => {
            let name = path.display().to_string();
            // Renamed: the other name, and how alike they are.
            if let [other, ..] = rest {
                tell(&format!("{name} was renamed to {}", other.display()))?;
            }
            show(Some(&name), base, witness, when)
        }
        _ => Err(resolve::usage("git-diff", "give two files, or what git passes; --setup shows how to set it up")),
    }
}

/// The text of one copy, as far as it can be read; what cannot be is left to git.
fn textconv(file: &Path) -> Result<End, Failure> {
    let document = input::read(file)?;
    output::write(None, |out| {
        out.write_all(document.text.as_str().as_bytes())?;
        if document.text.as_str().ends_with('\n') { Ok(()) } else { out.write_all(b"\n") }
    })?;
    Ok(End::Clean)
}

/// Shows how two files differ, either of which may be nothing.
fn show(name: Option<&str>, base: &Path, witness: &Path, when: When) -> Result<End, Failure> {
    let title = name.map_or_else(|| witness.display().to_string(), str::to_string);
    let nothing = |path: &Path| path == Path::new("/dev/null") || path == Path::new("nul");
    match (nothing(base), nothing(witness)) {
        (true, _) => return tell(&format!("{title}: this document was added")),
        (_, true) => return tell(&format!("{title}: this document was taken out")),
        _ => {}
    }
    let read = |path: &Path, side: &str| {
        input::read(path).map(|mut document| {
            if name.is_some() {
                document.name = format!("{side}/{title}");
            }
            document
        })
    };
    let (base, witness) = match (read(base, "a"), read(witness, "b")) {
        (Ok(base), Ok(witness)) => (base, witness),
        // git shows the other files too if this one ends well.
        (Err(failure), _) | (_, Err(failure)) => {
            return tell(&format!("{title}: not compared as a document: {}", failure.words()));
        }
    };
    let documents = Sides::new(&base, &witness);
    let comparison = compare(documents, &Options::default());
    let colour = resolve::colour(when, false);
    let layout =
        terminal::Options { width: resolve::width(), colour, context: None, limit: None, gather: true, outline: false };
    output::write(None, |out| {
        terminal::write(&Report::new(documents, &comparison), &layout, out)?;
        out.write_all(b"\n")
    })?;
    Ok(End::Clean)
}

/// Says one line.
fn tell(line: &str) -> Result<End, Failure> {
    output::write(None, |out: &mut dyn Write| -> io::Result<()> { writeln!(out, "{}", crate::report::plain(line)) })?;
    Ok(End::Clean)
}
