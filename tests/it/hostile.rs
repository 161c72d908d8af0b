//! Bad input: a clear error or a note, never a panic, and a sensible relation.

use crate::common::{Pair, Random, read, sound};
use recension::capture::Capture;
use recension::document::Document;
use recension::finding::Severity;

const SOUND: &str = "The ferry leaves at seven. Passengers wait on the lower pier until the bell is rung.";

/// What is said of bytes that are no text.
fn refused(bytes: &[u8]) -> String {
    match Document::read(Capture::new("letter.bin", bytes.to_vec())) {
        Ok(document) => panic!("read as text of {} bytes in {}", document.text.len(), document.encoding),
        Err(error) => error.to_string(),
    }
}

/// Reads bytes that must be read, whatever they hold, and compares them with sound text both ways.
fn survives(bytes: &[u8]) -> Pair {
    let witness = read("odd.txt", bytes);
    let back = Pair::new(witness.clone(), read("sound.txt", SOUND));
    sound(&back);
    let there = Pair::new(read("sound.txt", SOUND), witness);
    sound(&there);
    there
}

/// Lengths are equal, findings few, and the report can be written.
fn small(pair: &Pair, most: usize) {
    sound(pair);
    let all: Vec<_> = pair.comparison.findings.iter().collect();
    assert!(all.len() <= most, "{} findings\n{}", all.len(), pair.list(&all[..10]));
    assert!(serde_json::from_slice::<serde_json::Value>(&pair.json()).is_ok());
}

#[test]
fn an_empty_file_against_a_text_is_all_missing() {
    let empty = Pair::texts("", "");
    sound(&empty);
    assert_eq!(empty.relation(), "identical");
    for empty in ["", "\u{feff}", "\n\n\n", " "] {
        let pair = Pair::texts(SOUND, empty);
        sound(&pair);
        assert!(!matches!(pair.relation(), "identical" | "same-text"), "{empty:?}: {}", pair.relation());
        let loud = pair.comparison.findings.iter().any(|f| f.severity == Severity::Substantive);
        assert!(loud || pair.relation() == "unrelated", "the loss of everything is not passed over");
    }
}

#[test]
fn one_byte_is_read_or_refused_whatever_it_is() {
    for byte in 0..=255u8 {
        match Document::read(Capture::new("one", vec![byte])) {
            Ok(document) => sound(&Pair::new(document.clone(), read("sound.txt", SOUND))),
            Err(error) => assert!(error.to_string().contains("one"), "byte {byte}: {error}"),
        }
    }
}

#[test]
fn what_is_no_text_says_what_it_seems_to_be() {
    let mut random = Random(7);
    let noise: Vec<u8> = (0..4096).map(|_| random.next() as u8).collect();
    let cases: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "PDF"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", "program"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff", "packed"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "JPEG"),
        (&noise, ""),
    ];
    for (bytes, name) in cases {
        let message = refused(bytes);
        assert!(message.contains("letter.bin"), "{message}");
        assert!(message.to_lowercase().contains(&name.to_lowercase()), "{name}: {message}");
    }
}

#[test]
fn invalid_utf_8_is_read_with_a_note() {
    let mut bytes = SOUND.repeat(20).into_bytes();
    bytes[40] = 0xff;
    bytes[900] = 0xc0;
    let document = read("torn.txt", bytes.clone());
    let marked = document.text.as_str().contains('\u{fffd}') || document.encoding != "UTF-8";
    assert!(marked && (!document.notes.is_empty() || document.encoding != "UTF-8"), "{:?}", document.notes);
    let pair = Pair::new(read("sound.txt", SOUND.repeat(20)), document);
    sound(&pair);
    assert!(matches!(pair.relation(), "same-document" | "same-text"), "{}", pair.relation());
}

#[test]
fn nul_bytes_do_not_end_a_text() {
    let bytes = SOUND.replace("seven. ", "seven.\0 ");
    match Document::read(Capture::new("nul.txt", bytes.clone().into_bytes())) {
        Ok(document) => {
            assert!(document.text.as_str().ends_with("rung."), "nothing behind the NUL is lost");
            let pair = survives(bytes.as_bytes());
            assert!(pair.substantive().is_empty(), "{}", pair.list(&pair.substantive()));
        }
        Err(error) => assert!(error.to_string().contains("nul.txt"), "{error}"),
    }
}

#[test]
fn one_long_line_is_compared_like_any_text() {
    let mut random = Random(11);
    let words = ["river", "bridge", "stone", "council", "register", "lamp", "winter", "garden", "letter", "boat"];
    let mut line = String::new();
    while line.len() < 2_000_000 {
        line.push_str(random.pick(&words));
        line.push_str(&format!("{} ", random.below(5000)));
    }
    let at = line.floor_char_boundary(1_000_000);
    let place = at + line[at..].find(' ').expect("a space") + 1;
    let mut edited = line.clone();
    edited.insert_str(place, "unexpected words ");
    let pair = Pair::texts(&line, &edited);
    small(&pair, 3);
    let found = pair.substantive();
    assert!(found.iter().any(|f| (f.places.witness.start as usize).abs_diff(place) < 40), "{}", pair.list(&found));
}

#[test]
fn letters_without_end_are_no_huge_word() {
    let long = "a".repeat(300_000);
    let pair = Pair::texts(&long, &(long[..299_990].to_string() + "b"));
    small(&pair, 5);
    let han = "网".repeat(100_000);
    small(&Pair::texts(&han, &han[..299_700]), 5);
}

#[test]
fn lines_all_alike_differ_by_their_number_at_most() {
    let line = "All work and no play makes Jack a dull boy.\n";
    small(&Pair::texts(&line.repeat(200_000), &line.repeat(200_000 - 7)), 3);
    let base = line.repeat(20_000);
    let changed = base.replacen("work and no play makes Jack a dull boy.\nAll work and no", "work and some", 1);
    small(&Pair::texts(&base, &changed), 5);
}

/// A text of made-up words, about this long; another seed gives other words.
fn babble(seed: u64, bytes: usize) -> String {
    let mut random = Random(seed);
    let syllables = ["ba", "do", "ki", "mu", "ra", "sel", "tor", "vin", "wo", "xan"];
    let words: Vec<String> =
        (0..3000).map(|_| (0..2 + random.below(3)).map(|_| random.pick(&syllables)).collect()).collect();
    let mut text = String::new();
    while text.len() < bytes {
        let sentence: Vec<&str> = (0..12).map(|_| words[random.below(words.len())].as_str()).collect();
        text.push_str(&sentence.join(" "));
        text.push_str(if random.chance(20) { ".\n\n" } else { ". " });
    }
    text
}

#[test]
fn unrelated_texts_are_unrelated_and_not_ten_thousand_edits() {
    let pair = Pair::texts(&babble(1, 200_000), &babble(2, 200_000));
    small(&pair, 20);
    assert!(matches!(pair.relation(), "unrelated" | "shares-passages"), "{}", pair.relation());
    assert!(pair.substantive().is_empty());
}

#[test]
fn bidi_controls_are_skipped_and_reported() {
    let pair =
        Pair::texts(SOUND, &SOUND.replace("ferry", "\u{202e}ferry\u{202c}").replace("bell", "b\u{2066}ell\u{2069}"));
    sound(&pair);
    assert_eq!(pair.relation(), "same-text", "{}", pair.list(&pair.heavy()));
    let told = pair.comparison.noise.iter().any(|n| n.layer.name() == "invisible" && n.count >= 2);
    assert!(told, "{:?}", pair.comparison.noise);
}

#[test]
fn combining_characters_stay_with_their_letters() {
    let decomposed = "Le cafe\u{301} est ferme\u{301} jusqu'a\u{300} la fin de l'e\u{301}te\u{301}.";
    let pair = Pair::texts("Le café est fermé jusqu'à la fin de l'été.", decomposed);
    sound(&pair);
    assert_eq!(pair.relation(), "same-text", "{}", pair.list(&pair.heavy()));
    let marks = format!("{}{}", SOUND, "\u{301}".repeat(5000));
    survives(marks.as_bytes());
    survives("\u{301}\u{302}\u{200d}\u{fe0f}".as_bytes());
}

#[test]
fn unpaired_surrogates_become_replacement_characters() {
    for big in [false, true] {
        let units = SOUND.encode_utf16().chain([0xd800, u16::from(b'x'), 0xdc00]);
        let bom = if big { [0xfe, 0xff] } else { [0xff, 0xfe] };
        let bytes = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        let bytes: Vec<u8> = bom.into_iter().chain(bytes).collect();
        let document = read("utf16.txt", bytes.clone());
        assert!(document.encoding.starts_with("UTF-16"), "{}", document.encoding);
        assert_eq!(document.text.as_str().matches('\u{fffd}').count(), 2, "{:?}", document.text.as_str());
        let pair = survives(&bytes);
        assert!(matches!(pair.relation(), "same-document" | "same-text"), "{}", pair.relation());
        // Half a unit at the end is not lost without a word either.
        let mut odd = bytes;
        odd.push(0x41);
        survives(&odd);
    }
}

#[test]
fn texts_of_marks_and_spaces_alone_are_read() {
    for odd in [
        "....",
        "()()()",
        "\u{3000}\u{3000}",
        "```\n```",
        "# \n## \n",
        "| | |\n|-|-|\n",
        "<p><p><p>",
        "&&&;;;",
        "\r\r\r",
    ] {
        survives(odd.as_bytes());
    }
    for depth in [1000, 20_000] {
        survives(("> ".repeat(depth) + "x").as_bytes());
        survives(("<div>".repeat(depth) + "x").as_bytes());
        survives(("[".repeat(depth) + "x").as_bytes());
        survives(("(".repeat(depth) + "网").as_bytes());
    }
}
