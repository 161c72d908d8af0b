//! Recension tells what really changed between copies of a document.
//!
//! The modules below stand in the order in which to read them, which is the order in which data
//! flows and the only direction in which modules may import: each may use those above it.

// Stretches of text, the text with its way back to the bytes, and pairs of things.
pub mod text;
// Dates as documents state them.
pub mod date;
// Common subsequences of numbers; knows nothing of text.
pub mod sequence;
// Han characters, their forms and readings.
pub mod han;
// Damage to characters, found and mended without another copy.
pub mod damage;
// Bytes on their way in.
pub mod capture;
// Versions of documents in git.
pub mod store;
// Bytes to text, with what the format says about it.
pub mod extract;
// Blocks, languages, furniture, headings, outline.
pub mod structure;
// Text to tokens, layer by layer.
pub mod tokens;
// Findings, their kinds and weights.
pub mod finding;
// Dates, numbers, names and other facts in a passage.
pub mod facts;
// One copy, read once.
pub mod document;
// Which stretch of the witness is which stretch of the base.
pub mod align;
// From an edit to a finding, rule by rule.
pub mod classify;
// What is wrong inside one copy, and what it says about itself.
pub mod inspect;
// The two-way engine.
pub mod compare;
// N copies: apparatus, consensus, outliers, descent.
pub mod collate;
// The history of a document as classified changes between its dated states.
pub mod changelog;
// What to tell, and how.
pub mod report;
// The command line.
pub mod cli;
