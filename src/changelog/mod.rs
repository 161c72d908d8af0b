//! The history of a document as classified changes between its dated states.

mod name;
pub mod sections;
