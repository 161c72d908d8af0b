//! `recension outline`: the sections of each copy.

use super::args::{Outline, When};
use super::{End, Failure, input, output, resolve};
use crate::report::outline;

/// Shows the outline of every copy that can be read, and complains about the others.
pub(super) fn run(args: &Outline, when: When) -> Result<End, Failure> {
    let colour = resolve::colour(when, false);
    let width = resolve::width();
    let mut end = End::Clean;
    for (at, path) in args.files.iter().enumerate() {
        match input::read(path) {
            Ok(document) => output::write(None, |out| {
                if at > 0 {
                    out.write_all(b"\n")?;
                }
                outline::write(&document, width, colour, out)
            })?,
            Err(failure) => end = failure.tell(),
        }
    }
    Ok(end)
}
