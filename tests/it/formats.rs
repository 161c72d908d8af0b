//! Formats for machines.
