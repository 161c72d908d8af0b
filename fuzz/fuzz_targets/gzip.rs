//! Packed bytes: what can be unpacked is read, and nothing fills the memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::extract;

fuzz_target!(|bytes: &[u8]| {
    let _ = extract([b"\x1F\x8B\x08\0\0\0\0\0\0\x03", bytes].concat(), "fuzz.gz");
});
