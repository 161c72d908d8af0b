//! Two copies from one input: replay, the four sums, spans on characters, a report.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::capture::Capture;
use recension::compare::{self, Options};
use recension::document::Document;
use recension::report::{Report, json};
use recension::text::Sides;

fuzz_target!(|bytes: &[u8]| {
    let Some((&at, rest)) = bytes.split_first() else { return };
    let (base, witness) = rest.split_at(rest.len() * usize::from(at) / 256);
    let read = |bytes: &[u8]| Document::read(Capture::new("fuzz", bytes.to_vec()));
    let (Ok(base), Ok(witness)) = (read(base), read(witness)) else { return };
    let documents = Sides::new(&base, &witness);
    let comparison = compare::compare(documents, &Options::default());
    let texts = documents.map(|document| document.text.as_str());
    assert_eq!(comparison.replay(texts.base, texts.witness), texts.witness);
    for (account, text) in comparison.accounts.as_ref().zip(texts).into_array() {
        assert_eq!(account.equal + account.changed + account.folded + account.uncompared, text.len() as u64);
    }
    for finding in &comparison.findings {
        assert!(texts.base.get(finding.places.base.range()).is_some());
        assert!(texts.witness.get(finding.places.witness.range()).is_some());
    }
    json::write(&Report::new(documents, &comparison), &mut std::io::sink()).expect("a sink does not fail");
});
