//! N copies at once: places, readings, votes, moves, descent, and what writes them.

use crate::common::{Random, home, open, read};
use proptest::prelude::*;
use recension::capture::Capture;
use recension::collate::stemma::{Character, Matrix, alike, descent, neighbour_joining};
use recension::collate::{self, Cause, Collation, Options, State, import};
use recension::document::Document;
use recension::finding::Severity;
use recension::report::collation::{self as reports, Method, Report};
use std::io;

/// Witnesses and their collation.
struct Set {
    documents: Vec<Document>,
    collation: Collation,
}

impl Set {
    fn new(mut documents: Vec<Document>) -> Set {
        collate::order(&mut documents);
        let borrowed: Vec<&Document> = documents.iter().collect();
        let collation = collate::collate(&borrowed, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
        collate::verify(&collation, &borrowed).unwrap_or_else(|error| panic!("{error}"));
        Set { documents, collation }
    }

    /// Witnesses called a, b, c, …
    fn texts(texts: &[&str]) -> Set {
        let name = |at: usize| char::from(b'a' + at as u8).to_string();
        Set::new(texts.iter().enumerate().map(|(at, text)| read(&name(at), *text)).collect())
    }

    fn table(table: &import::Imported) -> Set {
        let documents = table.documents().unwrap_or_else(|error| panic!("{error}"));
        let borrowed: Vec<&Document> = documents.iter().collect();
        let collation =
            collate::tabulate(table, &borrowed, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
        Set { documents, collation }
    }

    fn write(&self, writer: impl Fn(&Report, &mut dyn io::Write) -> io::Result<()>) -> String {
        let borrowed: Vec<&Document> = self.documents.iter().collect();
        let mut out = Vec::new();
        writer(&Report::new(&borrowed, &self.collation), &mut out).expect("memory does not fail");
        String::from_utf8(out).expect("UTF-8")
    }

    /// The places of words, in the order of the text: `black a c/white b`; nothing is `-`.
    fn places(&self) -> Vec<String> {
        let mut places: Vec<_> =
            self.collation.places.iter().filter(|p| !p.marks && p.severity > Severity::Noise).collect();
        places.sort_by_key(|p| (p.group, p.columns.start));
        let place = |place: &&collate::Place| {
            let group = &self.collation.groups[place.group];
            let mut readings: Vec<String> = place
                .readings
                .iter()
                .map(|reading| {
                    let names = reading.rows.iter().map(|&row| self.documents[group.strands[row].witness].name.clone());
                    let text = if reading.text.is_empty() { "-" } else { &reading.text };
                    format!("{text} {}", names.collect::<Vec<_>>().join(" "))
                })
                .collect();
            readings.sort();
            readings.join("/")
        };
        places.iter().map(place).collect()
    }
}

fn seeds() -> Set {
    Set::new(["000", "001", "002"].map(|n| open(&format!("fixtures/seeds/{n}.txt"))).into())
}

#[test]
fn the_seeds_agree_on_the_date_and_one_stands_alone() {
    let set = seeds();
    let date = set.collation.places.iter().find(|p| p.kind.name() == "date-altered").expect("the date differs");
    let readings: Vec<(&str, &[usize])> = date.readings.iter().map(|r| (r.text.as_str(), r.rows.as_slice())).collect();
    assert_eq!(readings, [("2015", &[0, 2][..]), ("2024", &[1][..])]);
    assert_eq!(set.collation.places[0].kind.name(), "date-altered", "the heaviest is first");
    let verdict = &set.collation.summaries[1].verdict;
    assert!(verdict.starts_with("outlier: alone in date-altered (“2024” for “2015”, in both languages)"), "{verdict}");
    assert!(set.places().iter().any(|p| p.contains("它") && p.contains("000.txt") && p.contains("他")), "其它");
    let lost = |p: &&collate::Place| {
        p.kind.name() == "mark-lost" && p.readings.iter().any(|r| r.text == "《" && r.rows == [1, 2])
    };
    assert!(set.collation.places.iter().any(|p| lost(&p)), "the lost 《");
    assert!(set.collation.notes.iter().any(|n| n.contains("two translations")), "{:?}", set.collation.notes);
    let decision = set.collation.places.iter().position(|p| p.kind.name() == "date-altered").expect("seen");
    assert_eq!(set.collation.decisions[decision].reading, 0);
}

#[test]
fn small_sentences_align_as_readers_expect() {
    let check = |texts: &[&str], expected: &[&str]| assert_eq!(Set::texts(texts).places(), expected, "{texts:?}");
    check(&["the black cat", "the white cat", "the cat"], &["- c/black a/white b"]);
    check(
        &["the drought of march hath perced to the root", "the march of drought hath perced to the root"],
        &["drought a/march b", "drought b/march a"],
    );
    check(&["a b c d F g h i k o q", "a b c F g h i ! K o q", "a b c F g h i k o q"], &["- b c/d a"]);
    check(&["the cat sat on the mat", "the cat sat upon the mat", "the cat sat on the mat"], &["on a c/upon b"]);
}

#[test]
fn a_transposed_phrase_is_a_move() {
    let set = Set::texts(&["the black cat and the white dog ran home", "the white dog and the black cat ran home"]);
    assert!(!set.collation.moves.is_empty(), "{:?}", set.places());
    let causes: Vec<Cause> = set
        .collation
        .places
        .iter()
        .flat_map(|p| &p.readings)
        .filter_map(|r| r.change.as_ref())
        .map(|c| c.cause)
        .collect();
    assert!(causes.contains(&Cause::Transposition), "{causes:?}");
}

/// Prose of numbered sentences that have no two words in a row in common.
fn prose(from: usize, to: usize) -> String {
    let mut random = Random(7);
    let mut words = |_| {
        let word: String = (0..3 + random.below(6)).map(|_| char::from(b'a' + random.below(26) as u8)).collect();
        word
    };
    let sentences: Vec<String> =
        (0..to).map(|n| (0..12).map(&mut words).collect::<Vec<_>>().join(" ") + &format!(" n{n}.")).collect();
    sentences[from..].join("\n\n")
}

#[test]
fn a_chapter_in_the_wrong_place_is_one_move_and_its_variants_are_seen() {
    let (one, whole) = (prose(0, 40), prose(0, 60));
    let two = whole[one.len()..].trim().to_string();
    let altered = two.replacen(" n45.", " altered.", 1);
    let last = "\n\nThe end of all that was written here is this sentence.";
    let set = Set::texts(&[
        &format!("{one}\n\n{two}{last}"),
        &format!("{altered}\n\n{one}{last}"),
        &format!("{one}\n\n{two}{last}"),
    ]);
    assert_eq!(set.collation.moves.len(), 1, "{:?}", set.collation.moves);
    assert_eq!(set.places(), ["altered b/n45 a c"]);
}

#[test]
fn a_text_that_stands_twice_is_said_so() {
    let text = prose(0, 10);
    let set = Set::texts(&[&text, &format!("{text}\n\n{text}"), &text]);
    assert!(set.collation.places.iter().any(|p| p.kind.name() == "text-duplicated"), "{:?}", set.places());
    assert!(set.collation.moves.iter().any(|m| m.repeated));
}

#[test]
fn a_lacuna_is_no_omission() {
    let text = prose(0, 30);
    let cut: String = text.split("\n\n").take(15).collect::<Vec<_>>().join("\n\n");
    let set = Set::texts(&[&text, &cut, &text.replacen(" n3.", " other.", 1)]);
    let group = &set.collation.groups[0];
    assert!(group.silences.iter().any(|s| s.row == 1 && s.state == State::Lacuna), "{:?}", group.silences);
    let pair = set.collation.families[0].agreement.pair(0, 1);
    assert_eq!(pair.compared, pair.agreed, "what a lacuna takes is not counted");
}

#[test]
fn an_eye_skip_and_a_dittography_are_named() {
    let text = "Of the king and of the queen of the realm we sing. They rode to the northern gate before sunset and \
                then they rode again to the southern gate before sunset and slept there in peace.";
    let skip = text.replace(" and then they rode again to the southern gate before sunset", "");
    let twice = text.replace("slept there", "slept there slept there");
    let set = Set::texts(&[text, &skip, text, &twice]);
    let cause = |text: &str| {
        let readings = set.collation.places.iter().flat_map(|p| &p.readings);
        let found = readings.filter(|r| r.text == text).find_map(|r| r.change.as_ref());
        found.map(|c| c.cause)
    };
    assert_eq!(cause(""), Some(Cause::EyeSkip), "{:?}", set.places());
    assert_eq!(cause("slept there"), Some(Cause::Dittography), "{:?}", set.places());
}

#[test]
fn one_pair_everywhere_is_a_habit() {
    let text = "The honour of the crown is the honour of the land, and no honour is above the honour of God.";
    let set = Set::texts(&[text, &text.replace("honour", "glory"), text]);
    let causes: Vec<Cause> = set
        .collation
        .places
        .iter()
        .flat_map(|p| &p.readings)
        .filter_map(|r| r.change.as_ref())
        .map(|c| c.cause)
        .collect();
    assert_eq!(causes, [Cause::Systematic; 4]);
}

#[test]
fn copies_of_one_line_share_a_vote_and_ties_are_ties() {
    let text = prose(0, 12);
    let reprint = text.replace(" n2.", " wrong.").replace(" n5.", " worse.").replace(" n8.", " bad.");
    let other = text.replace(" n6.", " six.").replace(" n9.", " nine.").replace(" n1.", " one.");
    let third = text.replace(" n7.", " seven.").replace(" n3.", " three.").replace(" n4.", " four.");
    let set = Set::texts(&[&reprint, &reprint, &reprint, &reprint, &other, &third]);
    let at =
        set.collation.places.iter().position(|p| p.readings.iter().any(|r| r.text == "wrong")).expect("it differs");
    let decision = &set.collation.decisions[at];
    assert_eq!(set.collation.places[at].readings[decision.reading].text, "n2", "a much-reprinted error does not win");
    let set = Set::texts(&["one two three four", "one six three four"]);
    assert_eq!(set.collation.decisions[0].ties, [0, 1]);
}

#[test]
fn whatever_comes_in_gets_an_answer() {
    let set = Set::texts(&["only one"]);
    assert_eq!(set.collation.summaries[0].verdict, "the only witness");
    let set = Set::texts(&["the same words", "the same words"]);
    assert!(set.collation.places.is_empty());
    let set = Set::texts(&["the same words", "", "the same words"]);
    assert_eq!(set.collation.summaries[1].verdict, "empty: it has no words");
    let (one, two) = (prose(0, 20), "Nothing whatever that stands here stands elsewhere. ".repeat(30));
    let set = Set::texts(&[&one, &two]);
    assert_eq!(set.collation.groups.len(), 2);
    assert!(
        set.collation.notes.iter().any(|n| n.contains("no two witnesses share a text")),
        "{:?}",
        set.collation.notes
    );
    let chinese = "中华人民共和国宪法规定公民的基本权利和义务。".repeat(8);
    let set = Set::texts(&[&one, &one, &chinese]);
    assert_eq!(set.collation.groups.len(), 2, "another language is a group of its own");
    assert!(Set::new(Vec::new()).collation.groups.is_empty());
}

#[test]
fn many_witnesses_take_bounded_time() {
    let words: Vec<String> = prose(0, 8).split_whitespace().map(str::to_string).collect();
    let mut random = Random(3);
    let mut copy = |at: usize| {
        let text: Vec<&str> = words.iter().map(|w| if random.chance(4) { "changed" } else { w.as_str() }).collect();
        read(&format!("w{at}"), text.join(" "))
    };
    let documents: Vec<Document> = (0..500).map(&mut copy).collect();
    let set = Set::new(documents);
    assert_eq!(set.collation.groups[0].strands.len(), 500);
}

#[test]
fn chinese_is_collated_character_by_character() {
    let set = Set::texts(&["天地玄黄宇宙洪荒日月盈昃", "天地玄黄宇宙洪荒日月盈仄", "天地玄黃宇宙洪荒日月盈昃"]);
    assert_eq!(set.places(), ["仄 b/昃 a c"], "黃 is another form and no variant");
    assert!(set.collation.folds[0].iter().any(|row| !row.is_empty()));
}

#[test]
fn tables_come_back_as_they_went() {
    let set =
        Set::texts(&["the black cat sat on the mat", "the white cat sat upon the mat", "the black cat sat on a mat"]);
    let method = Method::Parallel;
    let tei = set.write(|report, out| reports::tei(report, method, out));
    let table = import::read(&Capture::new("t", tei.clone().into_bytes())).expect("a table").expect("readable");
    let again = Set::table(&table);
    assert_eq!(again.places(), set.places(), "{tei}");
    let texts: Vec<String> = again.documents.iter().map(|d| d.text.as_str().to_string()).collect();
    let before: Vec<String> = set.documents.iter().map(|d| d.text.as_str().to_string()).collect();
    assert_eq!(texts, before);
    let body = |tei: &str| tei.split_once("<body>").map(|(_, body)| body.to_string());
    let third = again.write(|report, out| reports::tei(report, method, out));
    let fourth = import::read(&Capture::new("t", third.clone().into_bytes())).expect("a table").expect("readable");
    assert_eq!(body(&Set::table(&fourth).write(|report, out| reports::tei(report, method, out))), body(&third));
    let json = set.write(reports::collatex);
    let table = import::read(&Capture::new("t", json.into_bytes())).expect("a table").expect("readable");
    let again = Set::table(&table);
    assert_eq!(again.places(), set.places());
    let twice = again.write(reports::collatex);
    let table = import::read(&Capture::new("t", twice.clone().into_bytes())).expect("a table").expect("readable");
    assert_eq!(Set::table(&table).write(reports::collatex), twice);
}

#[test]
fn tables_of_others_are_read() {
    let java = r#"{"witnesses":["A","B"],"table":[[["a "],["a "]],[["cat"],[]],[[{"t":"sat","n":"sat"}],[{"t":"sat","n":"sat"}]]]}"#;
    let python = r#"{"witnesses":["A","B"],"table":[[[{"t":"a "}],[{"t":"cat "}],[{"t":"sat"}]],[[{"t":"a "}],null,[{"t":"sat"}]]]}"#;
    for json in [java, python] {
        let table = import::read(&Capture::new("t", json.as_bytes().to_vec())).expect("a table").expect("readable");
        assert_eq!(Set::table(&table).places(), ["- B/cat A"], "{json}");
    }
    let tei = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>The <app><lem wit="#A">black</lem><rdg wit="#B">white</rdg><rdg wit="#C"><gap reason="illegible"/></rdg></app> cat &amp; dog</p></body></text></TEI>"##;
    let table = import::read(&Capture::new("t", tei.as_bytes().to_vec())).expect("a table").expect("readable");
    let set = Set::table(&table);
    assert_eq!(set.places(), ["black A/white B"]);
    assert_eq!(set.collation.places[0].state(2), State::Illegible);
    let csv = import::read_csv(&Capture::new("t", b"A,B\nthe,the\ncat,#LACUNA#\n".to_vec())).expect("readable");
    assert_eq!(Set::table(&csv).places(), [""; 0]);
}

#[test]
fn broken_tables_are_refused_with_a_reason() {
    let bad = [
        r#"{"witnesses":["A","B"],"table":[[["a"]]]}"#,
        r#"{"witnesses":["A","A"],"table":[[["a"],["b"]]]}"#,
        r#"{"witnesses":[1],"table":[]}"#,
        r#"{"witnesses":["A"],"table":7}"#,
        "<TEI><text><app><rdg wit='#A'>x</wrong></app></text></TEI>",
        "<TEI><text><app></app></text></TEI>",
    ];
    for table in bad {
        let found = import::read(&Capture::new("t.json", table.as_bytes().to_vec())).expect("it claims to be a table");
        let error = found.expect_err(table).to_string();
        assert!(error.starts_with("t.json is no table that can be collated: "), "{error}");
    }
    assert!(import::read(&Capture::new("t", b"just a text with <app in it".to_vec())).is_none());
}

#[test]
fn tei_is_well_formed_and_names_its_parts() {
    let set = Set::texts(&["the <black> cat & \u{1}dog", "the white cat & dog", "the cat"]);
    for (method, name) in [(Method::Parallel, "parallel-segmentation"), (Method::DoubleEndPoint, "double-end-point")] {
        let tei = set.write(|report, out| reports::tei(report, method, out));
        let mut reader = quick_xml::Reader::from_str(&tei);
        let mut ids = Vec::new();
        let mut pointers = Vec::new();
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {tei}")) {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    for attribute in tag.attributes().flatten() {
                        let value = attribute.value.to_string();
                        match attribute.key.as_ref() {
                            "xml:id" => ids.push(value),
                            "wit" | "from" | "to" | "target" => {
                                pointers.extend(value.split_whitespace().map(str::to_string));
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "ids are distinct");
        assert!(pointers.iter().all(|p| ids.iter().any(|id| p.strip_prefix('#') == Some(id))), "{pointers:?} {ids:?}");
        assert!(tei.contains(name) && tei.contains("<listWit>"));
    }
}

#[test]
fn every_format_writes_something_sound() {
    let set = seeds();
    let json: serde_json::Value = serde_json::from_str(&set.write(reports::json)).expect("JSON");
    assert_eq!(json["schema"], "recension/collation/1");
    let schema = reports::schema();
    for name in schema["required"].as_array().expect("a list") {
        assert!(json.get(name.as_str().expect("a name")).is_some(), "{name}");
    }
    assert!(json["places"][0]["readings"][0]["witnesses"].is_array());
    assert!(set.write(reports::csv).lines().count() > 2);
    assert!(set.write(reports::dot).contains("000.txt"));
    assert!(set.write(reports::newick).trim_end().ends_with(';'));
    assert!(set.write(reports::nexus).starts_with("#NEXUS"));
    assert!(set.write(reports::svg).ends_with("</svg>\n"));
    let html = set.write(reports::html);
    assert!(html.contains("<table") && html.contains("class=\"stemma\""));
}

/// A chain of copies: each makes errors of its own, each the sixth a second's.
fn chain(length: usize, errors: usize) -> Matrix {
    let mut random = Random(11);
    let mut text = vec![0u8; 300];
    let mut texts = Vec::new();
    for _ in 0..length {
        texts.push(text.clone());
        (0..errors).for_each(|_| text[random.below(300)] = 1 + random.below(40) as u8);
    }
    let character = |at: usize| {
        let mut secondary = vec![1.0; 41];
        secondary[0] = 0.0;
        let states = texts.iter().map(|text| text[at]).collect();
        Character { states, weight: 1.0, secondary, at, place: at }
    };
    Matrix { taxa: length, characters: (0..300).map(character).collect() }
}

#[test]
fn a_chain_of_copies_is_found_as_a_chain() {
    let matrix = chain(8, 10);
    let found = descent(&matrix, &[]);
    let edges: Vec<(usize, usize)> = found.graph.edges.iter().map(|e| (e.a, e.b)).collect();
    assert_eq!(edges, (0..7).map(|at| (at, at + 1)).collect::<Vec<_>>());
    assert_eq!(found.root, Some(0), "errors point away from the first");
    assert!(alike(&found.graph, &neighbour_joining(&matrix)) < 1.0, "joining makes no chain");
    let mut blind = matrix.clone();
    blind.characters.iter_mut().for_each(|c| c.secondary.fill(0.0));
    let undecided = descent(&blind, &[]);
    assert_eq!(undecided.root, None, "{}", undecided.reason);
    let dates: Vec<Option<i64>> = (0..8).map(|at| Some(1000 - at)).collect();
    assert_eq!(descent(&blind, &dates).root, Some(7), "dates decide");
}

#[test]
fn the_program_collates_files() {
    let run = |args: &[&str]| {
        assert_cmd::cargo::cargo_bin_cmd!("recension")
            .current_dir(home("fixtures/seeds"))
            .arg("collate")
            .args(args)
            .output()
            .expect("it runs")
    };
    let three = ["000.txt", "001.txt", "002.txt"];
    let plain = run(&three);
    assert_eq!(plain.status.code(), Some(1));
    let text = String::from_utf8(plain.stdout).expect("UTF-8");
    assert!(text.contains("date-altered") && text.contains("2024"), "{text}");
    assert_eq!(
        String::from_utf8(run(&["002.txt", "000.txt", "001.txt"]).stdout).expect("UTF-8"),
        text,
        "order does not matter"
    );
    assert_eq!(run(&["000.txt", "000.txt"]).status.code(), Some(0));
    assert_eq!(run(&["000.txt", "missing.txt"]).status.code(), Some(3));
    assert_eq!(run(&["000.txt", "001.txt", "--date", "000.txt"]).status.code(), Some(2));
    assert_eq!(run(&["000.txt", "001.txt", "--date", "nobody=2015"]).status.code(), Some(3));
    let stemma = String::from_utf8(run(&["000.txt", "001.txt", "002.txt", "--stemma"]).stdout).expect("UTF-8");
    assert!(stemma.contains("direction:") && stemma.contains("agreement"), "{stemma}");
    let consensus = String::from_utf8(run(&["000.txt", "001.txt", "002.txt", "--consensus", "--lang", "zh"]).stdout)
        .expect("UTF-8");
    assert!(consensus.contains("[2015 | 2:1]"), "{consensus}");
}

#[test]
fn a_document_of_a_store_is_all_its_sources() {
    let run = |args: &[&str]| {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("recension");
        let run = command
            .current_dir(home(""))
            .args(["--store", "versions", "collate"])
            .args(args)
            .output()
            .expect("it runs");
        (run.status.code(), String::from_utf8(run.stdout).expect("UTF-8"))
    };
    let document = "cyberspace/cooperation-strategy-2017";
    let (code, text) = run(&[document]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("3 witnesses") && text.contains("date-altered"), "{text}");
    assert_eq!(run(&[document, "--all-versions", "--fail-on", "never"]).0, Some(0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every witness is rebuilt from the collation, whatever the witnesses are, and their order changes nothing.
    #[test]
    fn any_witnesses_are_held_and_their_order_is_nothing(
        texts in prop::collection::vec(prop::collection::vec(0usize..14, 0..40), 1..7),
        turn in 0usize..7,
    ) {
        const WORDS: [&str; 14] =
            ["the", "cat", "dog", "black", "white", "sat,", "on", "mat.", "2015", "colour", "color", "国", "家", "《书》"];
        let text = |words: &Vec<usize>| words.iter().map(|&at| WORDS[at]).collect::<Vec<_>>().join(" ");
        let mut documents: Vec<Document> =
            texts.iter().enumerate().map(|(at, words)| read(&format!("w{at}"), text(words))).collect();
        let all = |set: &Set| [set.write(reports::json), set.write(reports::collatex), set.write(|r, o| reports::tei(r, Method::Parallel, o))];
        let straight = Set::new(documents.clone());
        let turns = turn % documents.len();
        documents.rotate_left(turns);
        documents.reverse();
        let turned = Set::new(documents);
        prop_assert_eq!(all(&straight), all(&turned));
    }

    /// Bytes that claim to be a table are read or refused.
    #[test]
    fn any_bytes_may_claim_to_be_a_table(body in "[ -~<>&;#\"/=a-z]{0,80}") {
        let tei = format!("<TEI><text><app><rdg wit=\"#A\">{body}</rdg></app></text></TEI>");
        let json = format!("{{\"witnesses\":[\"A\"],\"table\":[[[\"{body}\"]]]}}");
        for bytes in [tei, json] {
            if let Some(Ok(table)) = import::read(&Capture::new("t", bytes.into_bytes())) {
                let _ = Set::table(&table);
            }
        }
    }
}
