//! One binary for all tests that look at the engine from outside, a module for each topic.

/// What the other modules share: reading, comparing, printing.
mod common;
/// Every kind and every layer has a pair of fixtures, and the pair gives what it promises.
mod fixtures;
/// Bad input.
mod hostile;
/// What must hold of any two texts.
mod properties;
/// The seeds against the answer key.
mod seeds;
/// The house: import order, sizes, forbidden calls.
mod tidy;
