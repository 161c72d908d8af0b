//! `recension verify`: whether anything in the store was rewritten.

use super::log::Form;
use super::progress::Progress;
use super::{End, Failure, input, output};
use crate::store::Depth;
use clap::Args as Group;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension verify                  every record against its bytes, additions only since the last checkpoint
  recension verify --quick          the records of the tip, and the checkpoints
  recension verify --full           every object of git, additions only from the first commit on
  recension verify --since checkpoint/2026-11-27T101500Z
                                    the head must come from a commit or tag that you have kept

Exit codes:
  0  nothing was rewritten     2  wrong usage     3  could not complete     4  something lies";

/// Check the store
#[derive(Debug, Group)]
pub(super) struct Verify {
    /// Look at the tip and the checkpoints only
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// Look at everything
    #[arg(long)]
    full: bool,
    /// A commit or tag, kept elsewhere, that the head must come from
    #[arg(long, value_name = "COMMIT")]
    since: Option<String>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
    /// Say nothing; the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

/// Checks.
pub(super) fn run(args: &Verify) -> Result<End, Failure> {
    let store = input::store()?;
    let depth = match (args.quick, args.full) {
        (true, _) => Depth::Quick,
        (_, true) => Depth::Full,
        _ => Depth::Records,
    };
    let progress = Progress::new(args.quiet);
    let found = store.verify(depth, args.since.as_deref(), |what, count| {
        if count.is_multiple_of(256) {
            progress.tell(format!("{what}: {count}"));
        }
    })?;
    drop(progress);
    let end = if found.lies.is_empty() { End::Clean } else { End::Lied };
    if args.quiet {
        return Ok(end);
    }
    output::write(None, |out| match args.format {
        Form::Terminal => {
            let mut checked = vec![format!("{} versions", found.versions)];
            if depth != Depth::Quick {
                checked.push(format!("{} bytes against their SHA-256", found.bytes));
                checked.push(format!("{} commits for additions only", found.commits));
            }
            if depth == Depth::Full {
                checked.push(format!("{} objects of git", found.objects));
            }
            writeln!(out, "checked {}", checked.join(", "))?;
            for checkpoint in &found.checkpoints {
                writeln!(out, "checkpoint: {checkpoint}")?;
            }
            if found.checkpoints.is_empty() {
                writeln!(out, "checkpoint: none (recension checkpoint --sign makes one)")?;
            }
            for note in &found.notes {
                writeln!(out, "note: {note}")?;
            }
            for lie in &found.lies {
                writeln!(out, "LIE: {lie}")?;
            }
            match found.lies.len() {
                0 if depth == Depth::Quick => {
                    writeln!(out, "the records hold; bytes and history were not looked at (--quick)")
                }
                0 => writeln!(out, "nothing was rewritten"),
                1 => writeln!(out, "1 thing does not hold"),
                count => writeln!(out, "{count} things do not hold"),
            }
        }
        Form::Json => {
            let report = json!({
                "schema": "recension/verification/1", "versions": found.versions, "bytes": found.bytes,
                "commits": found.commits, "objects": found.objects, "checkpoints": found.checkpoints,
                "notes": found.notes, "lies": found.lies,
            });
            serde_json::to_writer_pretty(&mut *out, &report)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(end)
}
