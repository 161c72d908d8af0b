//! Copies, or a table, from one input: collation, the proof that it holds its witnesses, reports.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::capture::Capture;
use recension::collate::{self, Collation, Options, import};
use recension::document::Document;
use recension::report::collation::{Method, Report, collatex, json, tei};
use std::io::sink;

fuzz_target!(|bytes: &[u8]| {
    if let Some(Ok(table)) = import::read(&Capture::new("fuzz", bytes.to_vec())) {
        let Ok(documents) = table.documents() else { return };
        let documents: Vec<&Document> = documents.iter().collect();
        report(&documents, &collate::tabulate(&table, &documents, &Options::default()).expect("it holds its witnesses"));
        return;
    }
    let read = |(at, part): (usize, &[u8])| Document::read(Capture::new(format!("w{at}"), part.to_vec())).ok();
    let mut documents: Vec<Document> = bytes.split(|byte| *byte == 0).take(6).enumerate().filter_map(read).collect();
    collate::order(&mut documents);
    let documents: Vec<&Document> = documents.iter().collect();
    report(&documents, &collate::collate(&documents, &Options::default()).expect("it holds its witnesses"));
});

fn report(documents: &[&Document], collation: &Collation) {
    let report = Report::new(documents, collation);
    json(&report, &mut sink()).expect("a sink does not fail");
    collatex(&report, &mut sink()).expect("a sink does not fail");
    tei(&report, Method::Parallel, &mut sink()).expect("a sink does not fail");
}
