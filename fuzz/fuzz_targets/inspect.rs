//! One copy: places within the text, a report, and the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::capture::Capture;
use recension::document::Document;
use recension::inspect::{Options, inspect};
use recension::report::inspection::{Report, json};

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read(Capture::new("fuzz", bytes.to_vec())) else { return };
    let found = inspect(&document, &Options::default());
    let text = document.text.as_str();
    for finding in &found.findings {
        assert!(text.get(finding.places.base.range()).is_some());
        assert!(text.get(finding.places.witness.range()).is_some());
    }
    for statement in found.about.fields.iter().flat_map(|f| f.stated.iter().chain(&f.rejected)) {
        assert!(statement.place.is_none_or(|place| text.get(place.range()).is_some()));
    }
    assert_eq!(found.findings, inspect(&document, &Options::default()).findings);
    json::write(&Report::new(&document, &found), &mut std::io::sink()).expect("a sink does not fail");
});
