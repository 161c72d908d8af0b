//! Versions of documents in git: recorded, found, and proved to be unaltered.

#![expect(clippy::disallowed_methods, reason = "the store is files, and records when things happen")]

pub mod history;
mod repository;
mod tree;

pub use crate::capture::Error;
