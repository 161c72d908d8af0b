//! `recension kinds`: the catalogue of kinds and layers.

use super::{End, Failure, output};
use crate::finding::{INSPECTED, KINDS, Severity};
use crate::tokens::layer::LAYERS;

/// Prints both tables.
pub(super) fn run() -> Result<End, Failure> {
    output::write(None, |out| {
        for severity in Severity::ALL {
            let mut kinds = KINDS.iter().chain(INSPECTED).filter(|e| e.severity == severity).peekable();
            if kinds.peek().is_some() {
                writeln!(out, "{} findings", severity.name())?;
            }
            for entry in kinds {
                writeln!(out, "  {:<24}{}", entry.name, entry.help)?;
            }
        }
        writeln!(out, "layers of noise")?;
        for entry in &LAYERS {
            writeln!(out, "  {:<24}{}", entry.name, entry.help)?;
        }
        Ok(())
    })?;
    Ok(End::Clean)
}
