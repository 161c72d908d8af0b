//! Any bytes as the parts of a OpenDocument text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use recension::extract::extract;
use std::io::Write;

fuzz_target!(|data: &[u8]| {
    let parts: &[(&str, &[u8])] = &[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", data), ("styles.xml", data), ("meta.xml", data)];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    let _ = extract(writer.finish().expect("an archive").into_inner(), "f");
});
