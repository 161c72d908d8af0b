//! One document by many programs: every pair of formats says the same, and an altered date is found.

use recension::capture::Capture;
use recension::compare::{Options, Relation, compare};
use recension::document::Document;
use recension::extract::{Place, Tracked};
use recension::finding::{Kind, Severity};
use recension::text::Sides;
use std::io::Write;

const MAKERS: [&str; 7] = [
    "libreoffice.docx",
    "libreoffice.odt",
    "libreoffice.pdf",
    "pandoc.docx",
    "pandoc.html",
    "pandoc.epub",
    "chromium.pdf",
];

fn read(name: &str) -> Document {
    let path = format!("fixtures/formats/{name}");
    Document::read(Capture::read(&path).expect("a fixture")).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What is found between two copies: relation, and all that is more than form.
fn found(base: &Document, witness: &Document) -> (Relation, Vec<(Kind, String)>) {
    let documents = Sides::new(base, witness);
    let comparison = compare(documents, &Options::default());
    let heavy = comparison.findings.iter().filter(|finding| finding.severity >= Severity::Editorial);
    (comparison.verdict.relation, heavy.map(|finding| (finding.kind, finding.message.clone())).collect())
}

fn every_pair(document: &str) {
    let copies: Vec<(&str, Document)> =
        MAKERS.iter().map(|maker| (*maker, read(&format!("{document}.{maker}")))).collect();
    let mut wrong = Vec::new();
    for (base, a) in &copies {
        for (witness, b) in copies.iter().filter(|(witness, _)| witness != base) {
            let (relation, found) = found(a, b);
            if relation != Relation::SameText || !found.is_empty() {
                wrong.push(format!("{base} {witness}: {relation:?} {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{document}: {}", wrong.join("\n"));
}

#[test]
fn every_pair_of_formats_is_the_same_text_in_english() {
    every_pair("library-en");
}

#[test]
fn every_pair_of_formats_is_the_same_text_in_chinese() {
    every_pair("library-zh");
}

#[test]
fn an_altered_date_is_found_across_formats() {
    for document in ["library-en", "library-zh"] {
        for witness in ["libreoffice.docx", "libreoffice.pdf", "pandoc.html", "pandoc.epub"] {
            let altered = read(&format!("{document}-altered.{witness}"));
            for base in MAKERS {
                let (relation, found) = found(&read(&format!("{document}.{base}")), &altered);
                let kinds: Vec<Kind> = found.iter().map(|(kind, _)| *kind).collect();
                assert_eq!(
                    (relation, kinds),
                    (Relation::SameDocument, vec![Kind::DateAltered]),
                    "{document} {base} {witness}: {found:?}"
                );
            }
        }
    }
}

/// Where in the original some words stand.
fn place(document: &Document, words: &str) -> Place {
    let at = document.text.as_str().find(words).unwrap_or_else(|| panic!("{words} is not there"));
    document.origin(at as u32).expect("a place").clone()
}

#[test]
fn a_person_finds_the_place_in_the_original() {
    let pdf = read("library-en.libreoffice.pdf");
    assert!(matches!(place(&pdf, "Any person who lives"), Place::Page { page: 1, line: 8..=12 }));
    assert!(matches!(place(&pdf, "month after they were announced"), Place::Page { page: 4, .. }));
    let docx = read("library-en.libreoffice.docx");
    assert_eq!(place(&docx, "Any person who"), Place::Paragraph { part: "body".into(), number: 4, cell: None });
    let cell = place(&docx, "EUR 0.20");
    assert!(matches!(cell, Place::Paragraph { cell: Some([1, 3, 3]), .. }), "{cell:?}");
    let note = place(&docx, "The earlier rules may");
    assert!(matches!(&note, Place::Paragraph { part, .. } if &**part == "footnote 1"), "{note:?}");
    let book = read("library-en.pandoc.epub");
    let chapter = place(&book, "Any person who");
    assert!(matches!(&chapter, Place::Paragraph { part, .. } if part.ends_with("ch002.xhtml")), "{chapter:?}");
}

#[test]
fn a_sentence_across_a_page_break_is_one_paragraph() {
    let pdf = read("library-en.libreoffice.pdf");
    assert!(pdf.text.as_str().contains("the first day of the second month after they were"), "{}", pdf.text.as_str());
    let pdf = read("library-zh.libreoffice.pdf");
    let lines = pdf.text.as_str().lines().filter(|line| line.starts_with('读') || line.starts_with("最近"));
    assert!(lines.clone().all(|line| line.ends_with('。')), "{:?}", lines.collect::<Vec<_>>());
}

/// A Word document with this body.
fn docx(body: &str) -> Vec<u8> {
    archive(&[("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes())])
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("an archive").into_inner()
}

fn text(bytes: Vec<u8>, tracked: Tracked) -> Document {
    Document::read_as(Capture::new("x", bytes), tracked).expect("a document")
}

#[test]
fn tracked_changes_are_read_as_accepted_or_as_rejected() {
    let run = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}<w:del>{}</w:del><w:ins>{}</w:ins>{}</w:p>",
        run("The fee is "),
        run("10 pounds").replace("w:t", "w:delText"),
        run("12 euros"),
        run(" a year."),
    );
    let accepted = text(docx(&body), Tracked::Accepted);
    assert_eq!(accepted.text.as_str(), "The fee is 12 euros a year.\n");
    assert_eq!(
        accepted.notes,
        ["2 tracked changes are read as accepted (--tracked rejected reads them the other way)"]
    );
    assert_eq!(text(docx(&body), Tracked::Rejected).text.as_str(), "The fee is 10 pounds a year.\n");
}

fn refused(bytes: Vec<u8>) -> String {
    Document::read(Capture::new("x", bytes)).expect_err("refused").to_string()
}

#[test]
fn bombs_and_broken_containers_end_in_a_clear_error() {
    let zeros = vec![b' '; 300 << 20];
    let bomb = archive(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(bomb), "x: its part word/document.xml unpacks to more than 256 MB");
    let deep = "<w:p>".repeat(100_000);
    assert_eq!(refused(docx(&deep)), "x: word/document.xml: its XML is nested more than 300 deep");
    let mut cut = docx("<w:p><w:r><w:t>One</w:t></w:r></w:p>");
    cut.truncate(cut.len() / 2);
    assert!(refused(cut).starts_with("x "), "a damaged container");
    let entities = "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let document = text(archive(&[("word/document.xml", entities.as_bytes())]), Tracked::Accepted);
    assert_eq!(document.text.as_str(), "&b;\n");
}

#[test]
fn broken_and_hostile_pdf_files_end_in_a_clear_error() {
    assert!(refused(b"%PDF-1.7\nnothing".to_vec()).starts_with("x is damaged"));
    let whole = std::fs::read("fixtures/formats/library-en.libreoffice.pdf").expect("a fixture");
    for cut in (0..whole.len()).step_by(whole.len() / 40) {
        let _ = Document::read(Capture::new("x", whole[..cut].to_vec()));
        let mut bent = whole.clone();
        bent[cut..(cut + 40).min(whole.len())].fill(b'[');
        let _ = Document::read(Capture::new("x", bent));
    }
    let twice = b"%PDF-1.4\n1 0 obj\n<</Length 9 /Filter [/FlateDecode /FlateDecode]>>\nstream\nx\nendstream\nendobj";
    assert_eq!(refused(twice.to_vec()), "x has a stream that is packed twice over");
    let deep =
        [b"%PDF-1.4\n1 0 obj\n".to_vec(), b"[".repeat(1 << 20), b"endobj trailer <</Root 1 0 R>>".to_vec()].concat();
    assert!(refused(deep).starts_with("x is damaged"));
}
