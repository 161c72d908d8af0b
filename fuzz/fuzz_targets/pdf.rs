//! Any bytes behind the sign of a PDF file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::extract;

fuzz_target!(|data: &[u8]| {
    let _ = extract([b"%PDF-1.7\n", data].concat(), "f");
});
