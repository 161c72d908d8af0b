//! Compares two texts and prints what changed: `cargo run --example compare`.

use std::error::Error;

use recension::capture::Capture;
use recension::compare::{Options, compare};
use recension::document::Document;
use recension::text::Sides;

fn main() -> Result<(), Box<dyn Error>> {
    let base = Document::read(Capture::new("base", b"The fee is due on 1 March 2015.".to_vec()))?;
    let witness = Document::read(Capture::new("witness", b"The fee is due on 1 March 2024.".to_vec()))?;
    let comparison = compare(Sides::new(&base, &witness), &Options::default());
    for finding in &comparison.findings {
        println!("{}: {}", finding.kind.name(), finding.message);
    }
    Ok(())
}
