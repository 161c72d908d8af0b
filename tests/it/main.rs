//! One binary for all tests that look at the engine from outside, a module for each topic.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures and write what they expect")]

/// How many edits are found, and how much is reported that nobody edited.
mod accuracy;
/// Reports in HTML, in a real browser.
mod browser;
/// The program as a user runs it: arguments, exit codes, files, pipes.
mod cli;
/// N copies at once.
mod collate;
/// What the other modules share: reading, comparing, printing.
mod common;
/// The documents beside the code say what the program does.
mod docs;
/// Every kind and every layer has a pair of fixtures, and the pair gives what it promises.
mod fixtures;
/// Bad input.
mod hostile;
/// What copying does to a text without changing what it says.
mod noise;
/// What must hold of any two texts.
mod properties;
/// Whole reports on the seeds.
mod reports;
/// The seeds against the answer key.
mod seeds;
/// The house: import order, sizes, forbidden calls.
mod tidy;
