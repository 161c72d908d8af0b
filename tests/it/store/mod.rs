//! The store of versions, and the history of git repositories.

/// Processes that are killed at every step, and that write at once.
mod crash;
/// Histories of files in any repository.
mod history;
/// Names, repositories and file systems that mean no good.
mod hostile;
/// What must hold whatever is recorded: dates, names, bytes, killed writers, many writers.
mod proof;
/// What the modules share: scratch folders, the real git, the program.
pub(crate) mod scratch;
/// What the verbs tell people: reasons, places and the way out.
mod told;
/// The verbs, as a user runs them.
mod verbs;
