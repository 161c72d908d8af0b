//! Bytes of any format and encoding to text, with the way back to the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract;
use recension::text::Span;

fuzz_target!(|bytes: &[u8]| {
    let Ok(extracted) = extract::extract(bytes.to_vec(), "fuzz") else { return };
    let mut last = 0;
    for (at, character) in extracted.text.as_str().char_indices() {
        let source = extracted.text.locate(Span::new(at, at + character.len_utf8()));
        assert!(source.start <= source.end && source.end <= bytes.len() as u64);
        assert!(source.start >= last, "the way back runs forward");
        last = source.start;
    }
});
