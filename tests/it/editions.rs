//! Editions: TEI in and out by both methods, hands of one witness, commentary in brackets.

use crate::common::read;
use recension::capture::Capture;
use recension::collate::{self, Collation, Options, State, import};
use recension::document::Document;
use recension::finding::Severity;
use recension::report::collation::{self as reports, Method, Report};

/// Witnesses and their collation.
struct Edition {
    documents: Vec<Document>,
    collation: Collation,
}

impl Edition {
    fn of(texts: &[&str]) -> Edition {
        let name = |at: usize| char::from(b'A' + at as u8).to_string();
        let documents: Vec<Document> = texts.iter().enumerate().map(|(at, text)| read(&name(at), *text)).collect();
        let collation = collate::collate(&documents.iter().collect::<Vec<_>>(), &Options::default());
        Edition { collation: collation.unwrap_or_else(|error| panic!("{error}")), documents }
    }

    fn parsed(xml: &str) -> Edition {
        let table = import::read(&Capture::new("t.xml", xml.as_bytes().to_vec())).expect("a table");
        let table = table.unwrap_or_else(|error| panic!("{error}: {xml}"));
        let documents = table.documents().expect("texts");
        let collation = collate::tabulate(&table, &documents.iter().collect::<Vec<_>>(), &Options::default());
        Edition { collation: collation.unwrap_or_else(|error| panic!("{error}")), documents }
    }

    fn tei(&self, method: Method) -> String {
        let mut out = Vec::new();
        let documents: Vec<&Document> = self.documents.iter().collect();
        reports::tei(&Report::new(&documents, &self.collation), method, &mut out).expect("memory does not fail");
        String::from_utf8(out).expect("UTF-8")
    }

    /// Each witness with its text.
    fn texts(&self) -> Vec<(String, String)> {
        self.documents.iter().map(|d| (d.name.clone(), d.text.as_str().trim().to_string())).collect()
    }

    /// The places of words: readings with the witnesses that carry them.
    fn places(&self) -> Vec<String> {
        let mut places: Vec<_> =
            self.collation.places.iter().filter(|p| !p.marks && p.severity > Severity::Noise).collect();
        places.sort_by_key(|p| (p.group, p.columns.start));
        let place = |place: &&collate::Place| {
            let rows =
                |r: &collate::Reading| r.rows.iter().map(|&row| self.documents[row].name.clone()).collect::<Vec<_>>();
            let mut all: Vec<String> =
                place.readings.iter().map(|r| format!("{} {}", r.text, rows(r).join(" ")).trim().to_string()).collect();
            all.sort();
            all.join("/")
        };
        places.iter().map(place).collect()
    }
}

const TEXTS: [&str; 4] = [
    "When April with his showers sweet with fruit the drought of March has pierced unto the root",
    "When showers sweet with April fruit the March of drought has pierced to the root",
    "When showers sweet with April fruit the drought of March has pierced the rood",
    "When showers sweet with April fruit the drought of March has pierced to the root, and bathed every vein",
];

#[test]
fn both_methods_come_back_as_they_went() {
    let edition = Edition::of(&TEXTS);
    let parallel = Edition::parsed(&edition.tei(Method::Parallel));
    let apart = Edition::parsed(&edition.tei(Method::DoubleEndPoint));
    for again in [&parallel, &apart] {
        assert_eq!(again.places(), edition.places());
        assert_eq!(again.texts(), edition.texts());
    }
    let once = Edition::parsed(&apart.tei(Method::DoubleEndPoint));
    assert_eq!(
        once.tei(Method::DoubleEndPoint),
        Edition::parsed(&once.tei(Method::DoubleEndPoint)).tei(Method::DoubleEndPoint)
    );
}

#[test]
fn an_apparatus_without_a_document_is_read() {
    let bare = r##"<?xml version="1.0" ?><cx:apparatus xmlns:cx="http://interedition.eu/collatex/ns/1.0" xmlns="http://www.tei-c.org/ns/1.0">A <app><rdg wit="#X">grey</rdg><rdg wit="#Y #Z">white</rdg></app> <app><rdg wit="#Z">old</rdg></app> gull</cx:apparatus>"##;
    let edition = Edition::parsed(bare);
    let texts: Vec<String> = edition.texts().into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
    assert_eq!(texts, ["X: A grey gull", "Y: A white gull", "Z: A white old gull"]);
    assert_eq!(edition.places(), ["grey X/white Y Z", "X Y/old Z"]);
}

#[test]
fn names_that_are_no_ids_come_back() {
    let documents: Vec<Document> =
        [("A \"b\" & <c>", "one two three"), ("w1", "one too three"), ("本", "one two tree")]
            .map(|(name, text)| read(name, text))
            .into();
    let collation = collate::collate(&documents.iter().collect::<Vec<_>>(), &Options::default());
    let edition = Edition { collation: collation.unwrap_or_else(|error| panic!("{error}")), documents };
    for method in [Method::Parallel, Method::DoubleEndPoint] {
        assert_eq!(Edition::parsed(&edition.tei(method)).texts(), edition.texts());
    }
}

#[test]
fn moves_are_transpositions_in_both_methods() {
    let edition = Edition::of(&TEXTS);
    assert!(edition.collation.moves.iter().any(|m| !m.repeated), "{:?}", edition.collation.moves);
    for method in [Method::Parallel, Method::DoubleEndPoint] {
        let tei = edition.tei(method);
        assert!(tei.contains("<transpose>"), "{tei}");
        assert!(!Edition::parsed(&tei).collation.moves.is_empty(), "they are found again");
    }
}

#[test]
fn an_apparatus_that_stands_apart_is_read() {
    let xml = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit></teiHeader><text><body>
<p>The <w xml:id="w1">black</w> <anchor xml:id="s"/>cat sat<anchor xml:id="e"/> on the mat</p>
<listApp><app from="#w1"><rdg wit="#B">white</rdg></app><app from="#s" to="#e"><lem wit="#A">cat sat</lem><rdg wit="#B #C">dog</rdg></app></listApp>
</body></text></TEI>"##;
    let edition = Edition::parsed(xml);
    assert_eq!(edition.places(), ["black A C/white B", "cat sat A/dog B C"]);
    assert_eq!(edition.texts()[1].1, "The white dog on the mat");
    assert_eq!(edition.texts()[2].1, "The black dog on the mat");
}

#[test]
fn pointers_to_nowhere_are_refused() {
    let app = |from: &str, to: &str| {
        format!(
            "<TEI><text><body><p>a <anchor xml:id='s'/>b<anchor xml:id='e'/></p><app from='#{from}' to='#{to}'><rdg wit='#A'>c</rdg><rdg wit='#B'>d</rdg></app></body></text></TEI>"
        )
    };
    let check = |xml: String, part: &str| {
        let error =
            import::read(&Capture::new("t.xml", xml.into_bytes())).expect("a table").expect_err(part).to_string();
        assert!(error.contains(part), "{error}");
    };
    check(app("s", "x"), "“x”, which is nowhere");
    check(app("e", "s"), "before it begins");
}

#[test]
fn a_corrector_makes_a_layer() {
    let xml = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><listWit><witness xml:id="A"/><witness xml:id="B"/></listWit></teiHeader><text><body><p>the
<app><rdg wit="#A">black</rdg><rdg wit="#B"><subst><del>white</del><add hand="#h2">black</add></subst></rdg></app> cat
<app><rdg wit="#A" type="a.c.">sits</rdg><rdg wit="#A" hand="#h2">sat</rdg><rdg wit="#B">sat</rdg></app> there</p></body></text></TEI>"##;
    let edition = Edition::parsed(xml);
    let texts: Vec<String> = edition.texts().into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
    assert_eq!(
        texts,
        [
            "A: the black cat sat there",
            "A (a.c.): the black cat sits there",
            "B: the black cat sat there",
            "B (a.c.): the white cat sat there",
        ]
    );
    let of: Vec<Option<usize>> = edition.collation.hands.iter().map(|hand| hand.map(|h| h.of)).collect();
    assert_eq!(of, [None, Some(0), None, Some(2)]);
}

#[test]
fn a_corrector_is_read_where_the_apparatus_stands_apart() {
    let xml = r##"<TEI><teiHeader><listWit><witness xml:id="A"/><witness xml:id="B"/></listWit></teiHeader><text><body>
<p>The <anchor xml:id="s"/>black<anchor xml:id="e"/> cat <w xml:id="w">sat</w> there</p></body></text>
<standOff><listApp><app from="#s" to="#e"><rdg wit="#B"><subst><del>white</del><add hand="#h">grey</add></subst></rdg></app>
<app from="#w"><rdg wit="#A" type="a.c.">sits</rdg><rdg wit="#A">sat</rdg></app></listApp></standOff></TEI>"##;
    let edition = Edition::parsed(xml);
    let texts: Vec<String> = edition.texts().into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
    assert_eq!(
        texts,
        [
            "A: The black cat sat there",
            "A (a.c.): The black cat sits there",
            "B: The grey cat sat there",
            "B (a.c.): The white cat sat there",
        ]
    );
}

#[test]
fn editions_as_editors_make_them_are_read() {
    let xml = r##"<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><listWit><head>Manuscripts</head>
<witness xml:id="A"><abbr>A</abbr> a book</witness><listWit xml:id="fam"><witness xml:id="B"/><witness xml:id="C"/></listWit>
<witness xml:id="hyp">lost<witness xml:id="D"/><witness xml:id="E"/></witness></listWit></teiHeader><text><body>
<l>The <app><rdgGrp type="orthographic"><lem wit="#A">olde</lem></rdgGrp><rdgGrp><rdg wit="edition.xml#fam">new</rdg><rdg wit="#hyp">next</rdg></rdgGrp></app>
king<note>An editor says so.</note> rode <app><lem wit="#A #fam">home <app><rdg wit="#A">again</rdg><rdg wit="#B #C">alone</rdg></app></lem><rdg wit="#hyp">away</rdg><witDetail wit="#D">over an erasure</witDetail></app>
in <choice><abbr>y<am>e</am></abbr><expan>the</expan></choice> <choice><sic>mornyng</sic><corr>morning</corr></choice></l>
<fw type="catch">catchword</fw></body></text></TEI>"##;
    let texts = Edition::parsed(xml).texts();
    let texts: Vec<String> = texts.into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
    assert_eq!(
        texts,
        [
            "A: The olde king rode home again in the mornyng",
            "B: The new king rode home alone in the mornyng",
            "C: The new king rode home alone in the mornyng",
            "D: The next king rode away in the mornyng",
            "E: The next king rode away in the mornyng",
        ]
    );
}

#[test]
fn commentary_in_brackets_is_no_omission_of_those_who_never_had_it() {
    let whole = "道可道，非常道。（言可道之道，指事造形，非其常也。）名可名，非常名。（可名之名，亦非常名也。）無名天地之始，\
                 （凡有皆始於無，故未形無名之時。）有名萬物之母。（及其有形有名之時，則長之育之。）";
    let mut bare = String::new();
    let mut depth = 0;
    for c in whole.chars() {
        depth += i32::from(c == '（');
        if depth == 0 {
            bare.push(c);
        }
        depth -= i32::from(c == '）');
    }
    let smaller = whole.replace('（', "<small>").replace('）', "</small>");
    for whole in [whole.to_owned(), format!("<!doctype html><p>{smaller}</p>")] {
        let edition =
            Edition::of(&[&whole, &whole.replace("指事", "措事"), &bare, &bare.replace("萬物之母", "萬物之毋")]);
        told_apart(&edition);
    }
}

/// Checks that two copies with a commentary and two without differ in two places.
fn told_apart(edition: &Edition) {
    assert_eq!(edition.places(), ["指 A/措 B", "毋 D/母 A B C"]);
    let place = edition.collation.places.iter().find(|p| p.readings.iter().any(|r| r.text == "措")).expect("a place");
    assert_eq!([place.state(2), place.state(3)], [State::OutOfScope; 2]);
    assert!(
        edition.collation.notes.iter().any(|note| note.starts_with("C, D have no commentary")),
        "{:?}",
        edition.collation.notes
    );
}

#[test]
fn commentary_in_smaller_type_is_no_omission_of_those_who_never_had_it() {
    let bare = "論語節錄\n\n子曰學而時習之不亦說乎有朋自遠方來不亦樂乎人不知而不慍不亦君子乎\n\n\
                子曰巧言令色鮮矣仁曾子曰吾日三省吾身為人謀而不忠乎與朋友交而不信乎傳不習乎\n\n\
                子曰弟子入則孝出則弟謹而信汎愛眾而親仁行有餘力則以學文\n\n\
                子曰君子食無求飽居無求安敏於事而慎於言就有道而正焉可謂好學也已\n";
    for format in ["docx", "odt", "pdf"] {
        let whole = Capture::read(format!("fixtures/formats/commentary.libreoffice.{format}")).expect("a fixture");
        let whole = Document::read(whole).unwrap_or_else(|error| panic!("{error}"));
        let documents = vec![whole, read("b", bare), read("c", bare.replace("曾子", "鄫子"))];
        let collation = collate::collate(&documents.iter().collect::<Vec<_>>(), &Options::default());
        let edition = Edition { collation: collation.unwrap_or_else(|error| panic!("{error}")), documents };
        assert_eq!(edition.places().len(), 1, "{format}: {:?}", edition.places());
        let told = |note: &&String| note.starts_with("b, c have no commentary");
        assert_eq!(edition.collation.notes.iter().filter(told).count(), 1, "{:?}", edition.collation.notes);
    }
}
