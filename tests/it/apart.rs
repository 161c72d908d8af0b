//! A PDF is tried in a process of its own: one that would end the program is an error like others.

use assert_cmd::Command;
use std::io::Write;

/// A PDF of one page whose content is the stream, unpacked as its filter says.
fn pdf(filter: &str, stream: &[u8]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    .iter()
    .map(|object| object.as_bytes().to_vec())
    .collect();
    let mut content = format!("<</Length {}{filter}>>stream\n", stream.len()).into_bytes();
    content.extend_from_slice(stream);
    content.extend_from_slice(b"\nendstream");
    objects.extend([content, b"[/FlateDecode/FlateDecode]".to_vec()]);
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    out.extend_from_slice(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").as_bytes());
    out
}

fn packed(bytes: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for part in bytes {
        encoder.write_all(&part).expect("packed");
    }
    encoder.finish().expect("packed")
}

/// What `recension extract` prints for these bytes and says on standard error, and how it ends.
fn extract(bytes: &[u8]) -> (String, String, i32) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copy.pdf");
    std::fs::write(&file, bytes).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_recension"));
    let output = command.arg("extract").arg(&file).output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("an end of its own"))
}

#[test]
fn a_sound_file_is_read_twice_and_told_once() {
    let (out, err, code) = extract(&pdf("", b"BT /F1 12 Tf 50 700 Td (Read apart) Tj ET"));
    assert_eq!((out.as_str(), err.as_str(), code), ("Read apart\n", "", 0));
}

#[test]
fn filters_in_escapes_are_refused() {
    let stream = packed(std::iter::once(b"BT ET".to_vec()));
    let (_, err, code) = extract(&pdf("/Filter[/#46lateDecode/#46lateDecode]", &stream));
    assert!(err.contains("packed twice over"), "{err}");
    assert_eq!(code, 3);
}

#[test]
#[ignore = "takes 4 GB of memory and some seconds"]
fn a_file_that_takes_all_memory_is_an_error() {
    let inner = packed(std::iter::repeat_n(vec![b' '; 1 << 20], 6144));
    let (_, err, code) = extract(&pdf("/Filter 6 0 R", &packed(std::iter::once(inner))));
    assert!(err.contains("takes more memory or time"), "{err}");
    assert_eq!(code, 3);
}
