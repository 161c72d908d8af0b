//! Text to tokens: in order, apart, on characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::{extract, structure, tokens::Tokens};

fuzz_target!(|bytes: &[u8]| {
    let Ok(extracted) = extract::extract(bytes.to_vec(), "fuzz") else { return };
    let structure = structure::read(&extracted);
    let tokens = Tokens::read(&extracted, &structure);
    let text = extracted.text.as_str();
    let mut last = 0;
    for at in 0..tokens.len() {
        let span = tokens.span(at);
        assert!(text.get(span.range()).is_some_and(|word| !word.is_empty()));
        assert!(span.start >= last, "tokens stand in order and apart");
        last = span.end;
    }
    for skip in &tokens.skips {
        assert!(text.get(skip.span.range()).is_some());
    }
});
