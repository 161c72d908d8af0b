//! The program and its reports, seen from outside: one binary, a module for each topic.

mod cli;
mod reports;
