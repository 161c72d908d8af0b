//! One binary for all tests that look at the engine from outside, a module for each topic.

#![expect(clippy::disallowed_methods, reason = "tests read fixtures and write what they expect")]

/// How many edits are found, and how much is reported that nobody edited.
mod accuracy;
/// PDF files are tried in a process of its own.
mod apart;
/// Two languages of one copy, with one fault each.
mod bilingual;
/// Reports in HTML, in a real browser.
mod browser;
/// Changelogs, over files and over git.
mod changelog;
/// Checks in CI, hooks, and differences for git.
mod check;
/// The program as a user runs it: arguments, exit codes, files, pipes.
mod cli;
/// N copies at once.
mod collate;
/// Which words stand in one column.
mod columns;
/// Editions in TEI, hands and commentary.
mod editions;
/// Descent of copies, on traditions that are made for it.
mod descent;
/// What the other modules share: reading, comparing, printing.
mod common;
/// The documents beside the code say what the program does.
mod docs;
/// Pages and archives as their reader sees them.
mod edits;
mod extract;
/// Every kind and every layer has a pair of fixtures, and the pair gives what it promises.
mod fixtures;
/// One document by many programs.
#[cfg(all(feature = "pdf", feature = "office"))]
mod originals;
/// Bad input.
mod hostile;
/// Inspection of one copy.
mod inside;
mod inspect;
mod loss;
/// What copying does to a text without changing what it says.
mod noise;
/// What must hold of any two texts.
mod properties;
/// Redlines: all changes accepted give the witness, all rejected the base.
mod redline;
/// Formats for machines.
mod formats;
/// Whole reports on the seeds.
mod reports;
/// Sections of histories that are made here.
mod sections;
/// The seeds against the answer key.
mod seeds;
/// Tables: changed cells are named by their row and column, and layout is no difference.
mod tables;
/// The store of versions, and the history of git repositories.
mod store;
/// The house: import order, sizes, forbidden calls.
mod tidy;
mod translations;
/// What weighs less than words.
mod weights;
/// Office files and books as programs in the wild write them.
#[cfg(feature = "office")]
mod wild;
