//! Pages: marks, hints, tables, labels and evidence stand on characters and in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::{capture::Capture, document::Document, report::extract};

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<!doctype html>", bytes].concat();
    let Ok(document) = Document::read(Capture::new("fuzz.html", page)) else { return };
    let text = document.text.as_str();
    let mut end = 0;
    for mark in &document.marks {
        assert!(mark.span.start >= end && text.get(mark.span.range()).is_some());
        end = mark.span.end;
    }
    let cells = document.tables.iter().flat_map(|table| &table.cells);
    let spans = cells.map(|cell| cell.span).chain(document.hints.iter().map(|hint| hint.span));
    for span in spans.chain(document.evidence.iter().map(|told| told.span)) {
        assert!(text.get(span.range()).is_some());
    }
    extract::write(&document, true, &mut Vec::new()).expect("memory does not fail");
    extract::json(&document, true, &mut Vec::new()).expect("memory does not fail");
});
