//! Text to blocks and sections: in order, within the text, on characters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::{extract, structure};

fuzz_target!(|bytes: &[u8]| {
    let Ok(extracted) = extract::extract(bytes.to_vec(), "fuzz") else { return };
    let structure = structure::read(&extracted);
    let text = extracted.text.as_str();
    // A paragraph that a page head interrupts holds the head.
    let mut open: Vec<recension::text::Span> = Vec::new();
    let mut last = 0;
    for block in &structure.blocks {
        assert!(text.get(block.span.range()).is_some());
        assert!(block.span.start >= last, "blocks stand in order");
        last = block.span.start;
        open.retain(|outer| outer.end > block.span.start);
        assert!(open.iter().all(|outer| outer.end >= block.span.end), "blocks are apart or one in the other");
        open.push(block.span);
    }
    for section in &structure.sections {
        assert!(text.get(section.span.range()).is_some() && text.get(section.heading.range()).is_some());
    }
});
