//! One document by many programs: every pair of formats says the same, and an altered date is found.

use recension::capture::Capture;
use recension::compare::{Options, Relation, compare};
use recension::document::Document;
use recension::extract::{Place, Role, Tracked};
use recension::finding::{Kind, Severity};
use recension::text::Sides;
use std::io::Write;

const MAKERS: [&str; 9] = [
    "libreoffice.docx",
    "libreoffice.odt",
    "libreoffice.pdf",
    "pandoc.docx",
    "pandoc.html",
    "pandoc.epub",
    "chromium.pdf",
    "latex.pdf",
    "latex-columns.pdf",
];

fn read(name: &str) -> Document {
    opened(&format!("fixtures/formats/{name}"))
}

fn opened(path: &str) -> Document {
    Document::read(Capture::read(path).expect("a file")).unwrap_or_else(|error| panic!("{path}: {error}"))
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
        MAKERS.iter().map(|maker| (*maker, opened(&format!("{document}.{maker}")))).collect();
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
    every_pair("fixtures/formats/library-en");
}

#[test]
fn every_pair_of_formats_is_the_same_text_in_chinese() {
    every_pair("fixtures/formats/library-zh");
}

#[test]
#[ignore = "needs LibreOffice, pandoc, Chromium and LaTeX, and takes a minute"]
fn the_programs_of_this_machine_write_one_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let made = std::process::Command::new("python3").args(["tools/formats/make.py", out]).status();
    assert!(made.expect("python3 runs").success());
    every_pair(&format!("{out}/library-en"));
    every_pair(&format!("{out}/library-zh"));
}

#[test]
fn an_altered_date_is_found_across_formats() {
    for document in ["library-en", "library-zh"] {
        for witness in ["libreoffice.docx", "libreoffice.pdf", "latex.pdf", "pandoc.html", "pandoc.epub"] {
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
    assert!(
        lines.clone().all(|line| line.trim_end_matches(char::is_numeric).ends_with('。')),
        "{:?}",
        lines.collect::<Vec<_>>()
    );
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
    assert!(refused(b"%PDF-1.7\nnothing".to_vec()).starts_with("x is a damaged PDF file"));
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
    assert!(refused(deep).starts_with("x is a damaged PDF file"));
}

/// A PDF file of one page: what it prints, its font, and more for the page.
fn pdf(content: &[u8], font: &str, page: &str) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]{page}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</I 7 0 R>>>>>>endobj\n\
         5 0 obj{font}endobj\n6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/Song/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(X)/Supplement 0>>>>endobj\n\
         7 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream endobj\n\
         4 0 obj<</Length {}>>stream\n",
        content.len()
    );
    [head.as_bytes(), content, b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"].concat()
}

/// What a text in a CJK font that is not in the file reads as.
fn named(cmap: &str, bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let font = format!("<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/{cmap}/DescendantFonts[6 0 R]>>");
    let content = format!("BT /F 12 Tf 40 200 Td <{hex}> Tj ET");
    text(pdf(content.as_bytes(), &font, ""), Tracked::Accepted).text.as_str().trim().to_owned()
}

#[test]
fn fonts_for_chinese_and_japanese_need_not_be_in_the_file() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for (cmap, text) in [
        ("UniGB-UCS2-H", "海港图书馆"),
        ("UniGB-UTF16-H", "规则2019"),
        ("UniCNS-UCS2-H", "圖書館"),
        ("UniJIS-UCS2-H", "図書館の規則"),
        ("UniJIS-UTF16-H", "図書館2019"),
        ("UniCNS-UTF16-H", "圖書館𠀀"),
        ("UniKS-UTF16-H", "도서관"),
    ] {
        assert_eq!(named(cmap, &wide(text)), text, "{cmap}");
    }
    let gbk = [0xBA, 0xA3, 0xB8, 0xDB];
    assert_eq!(named("GBK-EUC-H", &gbk), "海港");
    assert_eq!(named("GB-EUC-H", &gbk), "海港");
    assert_eq!(named("ETen-B5-H", &[0xB9, 0xCF, 0xAE, 0xD1]), "圖書");
    for cmap in ["GBKp-EUC-H", "GBK2K-H", "GBpc-EUC-H", "GBK-EUC-V"] {
        assert_eq!(named(cmap, &gbk), "海港", "{cmap}");
    }
    for cmap in ["B5pc-H", "ETenms-B5-H", "HKscs-B5-H"] {
        assert_eq!(named(cmap, &[0xB9, 0xCF, 0xAE, 0xD1]), "圖書", "{cmap}");
    }
    let korean = [0xB5, 0xB5, 0xBC, 0xAD];
    for cmap in ["KSCms-UHC-H", "KSC-EUC-H"] {
        assert_eq!(named(cmap, &korean), "도서", "{cmap}");
    }
    assert_eq!(named("90ms-RKSJ-H", &[0x90, 0x7D, 0x8F, 0x91, 0x82, 0xCC]), "図書の");
    assert_eq!(named("EUC-H", &[0xBF, 0xDE, 0xBD, 0xF1]), "図書");
}

const PLAIN: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

#[test]
fn turned_pages_are_turned_back() {
    let lines = b"BT 0 1 -1 0 100 40 Tm /F 12 Tf 14 TL (The harbour was closed) Tj T* (for the winter.) Tj ET";
    for page in ["/Rotate 90", ""] {
        let document = text(pdf(lines, PLAIN, page), Tracked::Accepted);
        assert_eq!(document.text.as_str(), "The harbour was closed for the winter.\n", "{page}");
    }
}

/// What stands at some places of a page, in a type of eleven points.
fn set(lines: &[(f32, f32, &str)]) -> String {
    lines.iter().map(|(x, y, text)| format!("BT /F 11 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")).collect()
}

/// What pages hold, each with the role of its blocks.
fn roles(contents: &[String]) -> Vec<String> {
    let mut file = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".to_owned();
    let kids: String = (0..contents.len()).map(|at| format!("{} 0 R ", 10 + 2 * at)).collect();
    file += &format!("2 0 obj<</Type/Pages/Kids[{kids}]/Count {}>>endobj\n5 0 obj{PLAIN}endobj\n", contents.len());
    for (at, content) in contents.iter().enumerate() {
        let (page, stream) = (10 + 2 * at, 11 + 2 * at);
        file += &format!(
            "{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {stream} 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             {stream} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            content.len()
        );
    }
    let document = text(format!("{file}trailer<</Root 1 0 R>>\n").into_bytes(), Tracked::Accepted);
    let of = |at: usize| {
        let inner = document.hints.iter().filter(|hint| (hint.span.start..hint.span.end).contains(&(at as u32)));
        inner.map(|hint| hint.role.name()).next_back().unwrap_or("paragraph")
    };
    let mut at = 0;
    let lines = document.text.as_str().split('\n').map(|line| {
        at += line.len() + 1;
        (at - line.len() - 1, line)
    });
    lines.filter(|(_, line)| !line.is_empty()).map(|(at, line)| format!("{}: {line}", of(at))).collect()
}

#[test]
fn rows_of_a_table_that_goes_on_are_no_running_heads() {
    let page = |from: usize| {
        let row = |y: f32, cells: [String; 3]| {
            let [a, b, c] = &cells;
            set(&[(60.0, y, a), (220.0, y, b), (380.0, y, c)])
        };
        let head = row(760.0, ["Name", "Height", "Price"].map(str::to_owned));
        let rows = (0..25).map(|at| {
            let n = from + at;
            row(744.0 - 16.0 * at as f32, [format!("Lamp {n}"), format!("{} m", 10 + n), format!("EUR {}", 100 * n)])
        });
        head + &rows.collect::<String>()
    };
    let found = roles(&[page(1), page(26)]);
    let heads: Vec<&String> = found.iter().filter(|line| !line.contains("Lamp")).collect();
    assert_eq!(heads, ["cell: Name\tHeight\tPrice", "furniture: Name\tHeight\tPrice"]);
    assert_eq!(found.iter().filter(|line| line.starts_with("cell: Lamp")).count(), 50);
    // A table that begins in the middle of a page.
    let text = |from: u32| {
        let line =
            |at: u32| set(&[(60.0, 760.0 - 14.0 * at as f32, &format!("Sentence {} of the harbour.", from * at))]);
        (0..30).map(line).collect::<String>()
    };
    let rows = |top: f32, from: usize, many: usize| {
        let mut lines = vec![["Name".to_owned(), "Height".to_owned(), "Price".to_owned()]];
        lines.extend(
            (from..from + many).map(|n| [format!("Lamp {n}"), format!("{} m", 10 + n), format!("EUR {}", 100 * n)]),
        );
        let row = |(at, [a, b, c]): (usize, &[String; 3])| {
            let y = top - 16.0 * at as f32;
            set(&[(60.0, y, a), (220.0, y, b), (380.0, y, c)])
        };
        lines.iter().enumerate().map(row).collect::<String>()
    };
    let found = roles(&[text(7) + &rows(300.0, 1, 12), rows(760.0, 13, 30), rows(760.0, 43, 5)]);
    let heads: Vec<&String> = found.iter().filter(|line| line.contains("Name")).collect();
    assert_eq!(
        heads,
        ["cell: Name\tHeight\tPrice", "furniture: Name\tHeight\tPrice", "furniture: Name\tHeight\tPrice"]
    );
    assert_eq!(found.iter().filter(|line| line.starts_with("cell: Lamp")).count(), 47);
}

#[test]
fn blocks_one_below_the_other_are_no_columns() {
    let sender = ["The Harbour Office", "of the North Quay", "2 Lighthouse Road", "Open at all times"];
    let reader = ["The Keeper of the Light", "who lives on the rock", "behind the outer mole", "in the northern sea"];
    let mut lines: Vec<(f32, f32, &str)> = Vec::new();
    lines.extend(sender.iter().enumerate().map(|(at, line)| (380.0, 780.0 - 14.0 * at as f32, *line)));
    lines.extend(reader.iter().enumerate().map(|(at, line)| (60.0, 700.0 - 14.0 * at as f32, *line)));
    lines.push((60.0, 600.0, "The light is to be lit at six, and is to be put out when the sun has come up again."));
    let whole = roles(&[set(&lines)]).join("\n");
    let at = |words: &str| whole.find(words).unwrap_or_else(|| panic!("{words} in {whole}"));
    assert!(at("2 Lighthouse") < at("The Keeper") && at("northern sea") < at("is to be lit"), "{whole}");
}

#[test]
fn an_address_below_a_short_rule_is_no_note() {
    let lines = [
        (60.0, 760.0, "Joe Public"),
        (60.0, 736.0, "2 Valley Road"),
        (60.0, 722.0, "Sampleby"),
        (60.0, 690.0, "Dear all,"),
    ];
    let found = roles(&[set(&lines) + "60 750 m 160 750 l S"]);
    assert!(found.iter().all(|line| !line.starts_with("footnote")), "{found:?}");
    // The sign is raised in the text: then it is one.
    let text = "BT /F 11 Tf 1 0 0 1 60 760 Tm (The fee is due) Tj /F 7 Tf 4 Ts (2) Tj /F 11 Tf 0 Ts ( in May.) Tj ET\n";
    let found = roles(&[text.to_owned() + &set(&[(60.0, 736.0, "2 Not in a leap year.")]) + "60 750 m 100 750 l S"]);
    assert_eq!(found, ["paragraph: The fee is due2 in May.", "footnote: 2 Not in a leap year."]);
}

#[test]
fn numbers_of_items_are_no_column_of_a_table() {
    let items = ["The first of them", "The second of them", "The third of them", "And the last"];
    let lines = items.iter().enumerate().map(|(at, item)| {
        let y = 700.0 - 16.0 * at as f32;
        set(&[(60.0, y, &format!("{}.", at + 1)), (90.0, y, item)])
    });
    let found = roles(&[lines.collect()]);
    assert_eq!(found[0], "paragraph: 1. The first of them");
    assert!(found.iter().all(|line| line.starts_with("paragraph")), "{found:?}");
}

#[test]
fn the_values_of_form_fields_are_read() {
    let drawn = "/Annots [ << /Subtype /Widget /FT /Tx /Rect [100 86 200 102] /AP << /N 9 0 R >> >> \
                 << /Subtype /Widget /FT /Tx /Rect [100 66 200 82] /V (on the north quay) >> \
                 << /Subtype /Widget /FT /Tx /Rect [100 46 200 62] /V (not shown) /F 2 >> \
                 << /Subtype /Link /Rect [0 0 9 9] /Contents (not printed) >> ]";
    let lines = b"BT /F 12 Tf 1 0 0 1 40 90 Tm (Harbour) Tj 0 -20 Td (Berth) Tj 0 -20 Td (End) Tj ET";
    let look = "BT /F 12 Tf 1 0 0 1 2 4 Tm (of Oslo) Tj ET";
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 100 16]/Resources<</Font<</F 5 0 R>>>>";
    let font = format!("{PLAIN}endobj\n9 0 obj{form}/Length {}>>stream\n{look}\nendstream ", look.len());
    let document = text(pdf(lines, &font, drawn), Tracked::Accepted);
    let words: Vec<&str> = document.text.as_str().split_whitespace().collect();
    assert_eq!(words.join(" "), "Harbour of Oslo Berth on the north quay End");
}

#[test]
fn pages_that_are_images_are_named() {
    let scanned = text(pdf(b"q 400 0 0 300 0 0 cm /I Do Q", PLAIN, ""), Tracked::Accepted);
    let notes =
        ["there is no text in it", "1 of 1 pages without text: page 1 is an image; recognise the text (OCR) first"];
    assert!(notes.iter().all(|note| scanned.notes.iter().any(|told| told == note)), "{:?}", scanned.notes);
}

#[test]
fn an_encrypted_file_is_read_with_an_empty_password_or_refused() {
    assert_eq!(read("encrypted-open.pdf").text.as_str(), "The harbour was closed.\n");
    let locked = std::fs::read("fixtures/formats/encrypted-locked.pdf").expect("a fixture");
    assert_eq!(refused(locked), "x is an encrypted PDF file and needs a password");
}

/// The commentary of the copies that have one, in the order of its place.
const COMMENTARY: &str = "學者效也習者重之朋同門也自遠而至則近者可知巧者好其言令者善其色皆在外而不在內故曰鮮矣\
    此章言三省之事首言忠次言信末言習習者所受於師而熟於己也三者日日省之則無一日之不學\
    行在先而文在後學者不可倒置其次第也無求者不暇求也志在於道則口體之奉有所不及";

#[test]
fn commentary_in_smaller_type_is_small_in_every_format() {
    for maker in ["docx", "odt", "pdf"] {
        let copy = read(&format!("commentary.libreoffice.{maker}"));
        let small = copy.hints.iter().filter(|hint| hint.role == Role::Small);
        let words: String = small.flat_map(|hint| copy.text.slice(hint.span).split_whitespace()).collect();
        assert_eq!(words, COMMENTARY, "{maker}");
    }
}
