//! Any bytes as the parts of a Word document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::extract;
use std::io::Write;

const RELATIONS: &[u8] = br#"<R><r Id="1" Type="/numbering" Target="numbering.xml"/><r Id="2" Type="/styles" Target="styles.xml"/><r Id="3" Type="/footnotes" Target="footnotes.xml"/></R>"#;

fuzz_target!(|data: &[u8]| {
    let parts: &[(&str, &[u8])] = &[("word/document.xml", data), ("word/_rels/document.xml.rels", RELATIONS), ("word/numbering.xml", data), ("word/styles.xml", data), ("word/footnotes.xml", data)];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    let _ = extract(writer.finish().expect("an archive").into_inner(), "f");
});
