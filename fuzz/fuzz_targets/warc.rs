//! Web archives: records come to an end, whatever the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::{extract, warc};

fuzz_target!(|bytes: &[u8]| {
    let archive = [b"WARC/1.0\r\n", bytes].concat();
    let records = warc::records(&archive).expect("it begins as an archive");
    assert!(records.count() <= archive.len());
    let _ = extract(archive, "fuzz.warc");
});
