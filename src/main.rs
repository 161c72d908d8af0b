//! The program: reads the command line and runs the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    recension::cli::run()
}
