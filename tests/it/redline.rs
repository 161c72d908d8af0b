//! Redlines: all changes accepted give the witness, all rejected the base.

use crate::common::{Pair, home, open, read};
use quick_xml::Reader;
use quick_xml::events::Event;
use recension::compare::{Options, compare};
use recension::finding::Kind;
use recension::report::record::Record;
use recension::report::{Report, Texts, docx};
use recension::tokens::layer::LAYERS;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

/// The redline of two copies.
fn redline(pair: &Pair) -> Vec<u8> {
    let show = LAYERS.iter().map(|entry| entry.layer).collect();
    let documents = pair.documents.as_ref();
    let mut comparison = compare(documents, &Options { show, ..Options::default() });
    let findings = std::mem::take(&mut comparison.findings);
    let (noise, findings) = findings.into_iter().partition::<Vec<_>, _>(|f| matches!(f.kind, Kind::Noise(_)));
    comparison.findings = findings;
    let record = Record::new(&Report::new(documents, &comparison));
    let texts = Texts { documents, shared: comparison.shared(), noise: &noise };
    let options = docx::Options { author: "An <editor>".to_string(), date: Some("2017-03-01T00:00:00Z".to_string()) };
    let mut out = Vec::new();
    docx::write(&record.findings, &texts, &options, &mut out).expect("memory does not fail");
    out
}

/// The body of a DOCX file.
fn body(file: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("a package");
    let mut xml = String::new();
    zip.by_name("word/document.xml").expect("a body").read_to_string(&mut xml).expect("UTF-8");
    xml
}

/// The paragraphs that are left when the changes in `gone` are taken out with what they hold; a paragraph
/// whose end is among them runs on into the next.
fn settle(xml: &str, gone: [&str; 2]) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut paragraphs, mut text) = (Vec::new(), String::new());
    let (mut inside, mut end_goes, mut properties, mut reading) = (0, false, false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Start(tag) => match tag.name().as_ref() {
                "w:pPr" => properties = true,
                "w:t" | "w:delText" => reading = true,
                name if gone.contains(&name) => inside += 1,
                _ => {}
            },
            Event::Empty(tag) if properties && gone.iter().any(|g| *g == tag.name().as_ref()) => end_goes = true,
            Event::End(tag) => match tag.name().as_ref() {
                "w:pPr" => properties = false,
                "w:t" | "w:delText" => reading = false,
                "w:p" if !std::mem::take(&mut end_goes) => paragraphs.push(std::mem::take(&mut text)),
                name if gone.contains(&name) => inside -= 1,
                _ => {}
            },
            Event::Text(part) if reading && inside == 0 => text.push_str(&part),
            Event::GeneralRef(name) if reading && inside == 0 => {
                text.push(match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("{other}"),
                });
            }
            _ => {}
        }
    }
    paragraphs.retain(|p| !p.trim().is_empty());
    paragraphs
}

const ACCEPT: [&str; 2] = ["w:del", "w:moveFrom"];
const REJECT: [&str; 2] = ["w:ins", "w:moveTo"];

/// What Word demands of tracked changes: numbers that are given once, deleted words as such and never elsewhere, no
/// change inside another, properties first, ranges of moves closed and paired by name.
fn sound(xml: &str) {
    let mut reader = Reader::from_str(xml);
    let (mut ids, mut open) = (BTreeSet::new(), Vec::new());
    let mut ranges: BTreeMap<(String, String), i32> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let changes = ["w:ins", "w:del", "w:moveFrom", "w:moveTo"];
    loop {
        let event = reader.read_event().expect("well-formed");
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            match event {
                Event::End(_) => drop(open.pop()),
                Event::Eof => break,
                _ => {}
            }
            continue;
        };
        let name = tag.name().as_ref().to_string();
        let value = |key: &str| {
            let found = tag.try_get_attribute(key).ok().flatten();
            found.map(|a| a.value.into_owned()).unwrap_or_default()
        };
        let within = |wanted: &str| open.iter().any(|(n, _): &(String, usize)| n == wanted);
        if changes.contains(&name.as_str()) || name.ends_with("RangeStart") {
            assert!(ids.insert(value("w:id")), "{name}: the number {} is given twice", value("w:id"));
            assert!(!value("w:author").is_empty(), "{name} has an author");
        }
        if changes.contains(&name.as_str()) && !within("w:pPr") {
            assert!(!changes.iter().any(|change| within(change)), "{name} stands in another change");
        }
        if let Some(which) = name.strip_suffix("RangeStart") {
            *ranges.entry((which.to_string(), value("w:id"))).or_default() += 1;
            names.entry(value("w:name")).or_default().push(which.to_string());
        }
        if let Some(which) = name.strip_suffix("RangeEnd") {
            *ranges.entry((which.to_string(), value("w:id"))).or_default() -= 1;
        }
        assert!(name != "w:delText" || within("w:del"), "and nothing else is");
        assert!(name != "w:t" || !within("w:del"), "words that go are marked as such");
        if let Some((_, children)) = open.last_mut() {
            assert!(*children == 0 || !["w:pPr"].contains(&name.as_str()), "properties come first");
            *children += 1;
        }
        if matches!(event, Event::Start(_)) {
            open.push((name, 0));
        }
    }
    assert!(ranges.values().all(|&left| left == 0), "ranges are closed: {ranges:?}");
    for (name, ends) in &mut names {
        ends.sort();
        assert_eq!(ends[..], ["w:moveFrom", "w:moveTo"], "{name} goes from one place to one");
    }
}

/// A text without its white space.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Both texts come out of the redline, in the paragraphs they have.
fn check(base: &str, witness: &str) -> String {
    let pair = Pair::texts(base, witness);
    let xml = body(&redline(&pair));
    sound(&xml);
    for (gone, text) in [(ACCEPT, witness), (REJECT, base)] {
        let paragraphs: Vec<String> = text
            .split("\n\n")
            .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|p| !p.is_empty())
            .collect();
        let settled: Vec<String> =
            settle(&xml, gone).iter().map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(settled, paragraphs, "without {gone:?}: {xml}");
    }
    xml
}

const LEASE: &str = "The rent is due on 1 March 2015 at the office of the agent.\n\nThe tenant shall keep the garden in \
     order and may not keep animals in the house.\n\nThe landlord pays for repairs of the roof, the walls and the \
     windows, and for the water.\n\nEither party may end the lease with three months of notice in writing.\n";

#[test]
fn words_that_changed_are_tracked() {
    let xml = check(LEASE, &LEASE.replace("2015", "2024").replace("may not keep", "may keep"));
    assert!(xml.contains("<w:delText") && xml.contains("w:author=\"An &lt;editor&gt;\""), "{xml}");
    assert!(xml.contains("w:date=\"2017-03-01T00:00:00Z\""));
    check(LEASE, LEASE);
}

#[test]
fn paragraphs_that_came_and_went_are_tracked_with_their_ends() {
    let paragraphs: Vec<&str> = LEASE.trim().split("\n\n").collect();
    check(
        LEASE,
        &format!(
            "{}\n\nThe keys are to be given back on the last day.\n\n{}",
            paragraphs[0],
            paragraphs[1..].join("\n\n")
        ),
    );
    check(LEASE, &[paragraphs[0], paragraphs[2], paragraphs[3]].join("\n\n"));
    check(LEASE, &paragraphs[1..].join("\n\n"));
    check(LEASE, &paragraphs[..3].join("\n\n"));
    check(&paragraphs[..3].join("\n\n"), LEASE);
}

#[test]
fn what_moved_is_tracked_as_moved() {
    let base = std::fs::read_to_string(home("fixtures/kinds/text-moved/base.txt")).expect("a fixture");
    let witness = std::fs::read_to_string(home("fixtures/kinds/text-moved/witness.txt")).expect("a fixture");
    let pair = Pair::texts(&base, &witness);
    let xml = body(&redline(&pair));
    sound(&xml);
    assert!(!xml.contains(">。<"), "a mark goes along with what it ends: {xml}");
    assert_eq!(bare(&settle(&xml, ACCEPT).concat()), bare(&witness));
    assert_eq!(bare(&settle(&xml, REJECT).concat()), bare(&base));
    for part in [
        "<w:moveFrom ",
        "<w:moveTo ",
        "<w:moveFromRangeStart ",
        "<w:moveFromRangeEnd ",
        "<w:moveToRangeStart ",
        "<w:moveToRangeEnd ",
    ] {
        assert!(xml.contains(part), "no {part} in {xml}");
    }
}

#[test]
fn damaged_and_bilingual_copies_come_out_whole() {
    let pair = Pair::new(open("fixtures/seeds/002.txt"), open("fixtures/seeds/001.txt"));
    let xml = body(&redline(&pair));
    sound(&xml);
    let accepted = settle(&xml, ACCEPT).join("\n\n");
    assert_eq!(bare(&accepted).replace("\\u{e2a2}", "\u{e2a2}"), bare(pair.documents.witness.text.as_str()));
    // What layers fold stands as the witness has it, so the base comes back but for noise.
    let rejected = read("rejected.txt", settle(&xml, REJECT).join("\n\n"));
    let back = Pair::new(open("fixtures/seeds/002.txt"), rejected);
    let heavy = back.substantive();
    assert!(heavy.is_empty(), "{}", back.list(&heavy));
}

#[test]
fn the_same_copies_give_the_same_file() {
    let pair = Pair::texts(LEASE, &LEASE.replace("2015", "2024"));
    assert_eq!(redline(&pair), redline(&pair));
}

/// What LibreOffice reads of a file: its text with changes of one kind left out.
fn office(file: &Path, gone: &str) -> String {
    let folder = file.parent().expect("a folder");
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
        .args(["--headless", "--norestore", "--convert-to", "fodt", "--outdir"])
        .args([folder, file])
        .output()
        .expect("LibreOffice is there: apt-get install libreoffice-writer-nogui");
    assert!(status.status.success(), "{status:?}");
    let xml = std::fs::read_to_string(file.with_extension("fodt")).expect("converted");
    let (_, changes) = xml.split_once("<text:tracked-changes").expect("changes are tracked");
    let (changes, text) = changes.split_once("</text:tracked-changes>").expect("their end");
    let of_kind = |region: &&str| region.contains(&format!("<text:{gone}"));
    let ids: Vec<&str> = changes
        .split("<text:changed-region")
        .filter(of_kind)
        .filter_map(|region| region.split_once("text:id=\"")?.1.split('"').next())
        .collect();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut out, mut inside) = (String::new(), 0);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::End(tag) if tag.name().as_ref() == "office:text" => break,
            Event::Empty(tag) => {
                let id = tag.try_get_attribute("text:change-id").ok().flatten();
                let id = id.map(|a| a.value.into_owned()).unwrap_or_default();
                let counts = ids.contains(&id.as_str());
                match tag.name().as_ref() {
                    "text:change-start" if counts => inside += 1,
                    "text:change-end" if counts => inside -= 1,
                    _ => {}
                }
            }
            Event::Text(part) if inside == 0 => out.push_str(&part),
            Event::GeneralRef(name) if inside == 0 => out.push_str(match name.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                _ => "'",
            }),
            _ => {}
        }
    }
    out
}

#[test]
#[ignore = "slow, and needs LibreOffice"]
fn libreoffice_reads_the_changes() {
    let moved = |side: &str| {
        std::fs::read_to_string(home(&format!("fixtures/kinds/text-moved/{side}.txt"))).expect("a fixture")
    };
    let changed = LEASE.replace("2015", "2024").replace(" and for the water", "");
    for (base, witness) in [(LEASE.to_string(), changed), (moved("base"), moved("witness"))] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("redline.docx");
        std::fs::write(&file, redline(&Pair::texts(&base, &witness))).expect("written");
        assert_eq!(bare(&office(&file, "deletion")), bare(&witness), "accepted");
        assert_eq!(bare(&office(&file, "insertion")), bare(&base), "rejected");
    }
}
