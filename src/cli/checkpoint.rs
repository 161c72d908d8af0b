//! `recension checkpoint`: a tag that vouches for everything recorded so far.

use super::{End, Failure, input, output};
use crate::store::signature::Signed;
use clap::{Args as Group, ValueHint};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension checkpoint --sign                      with the key of git's user.signingkey
  recension checkpoint --key ~/.ssh/id_ed25519
  git verify-tag checkpoint/2026-11-27T101500Z     git checks it, too";

/// Vouch for the store
#[derive(Debug, Group)]
pub(super) struct Checkpoint {
    /// Sign with the SSH key that git is told to sign with (user.signingkey)
    #[arg(long)]
    sign: bool,
    /// Sign with this SSH key
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    key: Option<String>,
}

/// Makes the tag.
pub(super) fn run(args: &Checkpoint) -> Result<End, Failure> {
    let store = input::store()?;
    let key = match (&args.key, args.sign) {
        (Some(key), _) => Some(key.clone()),
        (None, true) => Some(store.signing_key().ok_or_else(|| Failure::Stopped {
            message: "git is told of no key to sign with".to_owned(),
            hint: Some("give --key FILE, or git config user.signingkey FILE".to_owned()),
        })?),
        (None, false) => None,
    };
    let made = store.checkpoint(key.as_deref())?;
    let signed = match &made.signed {
        Signed::No => "not signed".to_owned(),
        Signed::By(who) => format!("signed by {who}"),
        Signed::Good(print) => format!("signed with {print}"),
        Signed::Bad(why) | Signed::Unchecked(why) => why.clone(),
    };
    output::write(None, |out| {
        writeln!(
            out,
            "{}  {signed}\n  commit {}\n  keep this name elsewhere: recension verify --since {} checks it",
            made.name, made.commit, made.commit
        )
    })?;
    Ok(End::Clean)
}
