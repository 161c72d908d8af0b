//! The program: reads the command line and runs the library.

use std::process::ExitCode;

/// Copies are held in a few large pieces and read in many small ones.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    recension::cli::run()
}
