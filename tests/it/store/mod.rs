//! The store of versions, and the history of git repositories.

/// Histories of files in any repository.
mod history;
/// What the modules share: scratch folders, the real git, the program.
pub(crate) mod scratch;
