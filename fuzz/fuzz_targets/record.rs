//! Bytes that may be a report in JSON, and every format that is made again from it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::report::record::Record;
use recension::report::{github, gitlab, html, junit, markdown, sarif};

fuzz_target!(|bytes: &[u8]| {
    let Ok(record) = Record::read(bytes) else { return };
    let mut out = Vec::new();
    html::write(&record, None, &mut out).expect("memory does not fail");
    let page = String::from_utf8(out).expect("UTF-8");
    assert!(page.matches("<script").count() == 1, "nothing of a record is a script");
    let records = [record];
    let mut out = Vec::new();
    for write in [markdown::write, sarif::write, github::annotations, gitlab::write] {
        write(&records, &mut out).expect("memory does not fail");
    }
    junit::write(&records, None, &mut out).expect("memory does not fail");
});
