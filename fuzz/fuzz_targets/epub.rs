//! Any bytes as the parts of a book.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::extract;
use std::io::Write;

fuzz_target!(|data: &[u8]| {
    let parts: &[(&str, &[u8])] = &[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<c><rootfile full-path='a.opf'/></c>"), ("a.opf", b"<p><item id='a' href='a.xhtml'/><itemref idref='a'/></p>"), ("a.xhtml", data)];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    let _ = extract(writer.finish().expect("an archive").into_inner(), "f");
});
