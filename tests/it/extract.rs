//! Pages and archives as their reader sees them.

use crate::common::{Pair, open, read, sound};
use proptest::prelude::*;
use recension::capture::Capture;
use recension::document::Document;
use recension::report::extract;
use serde_json::Value;

/// The text of a copy: its matter, or all of it.
fn shown(document: &Document, all: bool) -> String {
    let mut out = Vec::new();
    extract::write(document, all, &mut out).expect("memory does not fail");
    String::from_utf8(out).expect("UTF-8")
}

fn json(document: &Document) -> Value {
    let mut out = Vec::new();
    extract::json(document, true, &mut out).expect("memory does not fail");
    serde_json::from_slice(&out).expect("JSON")
}

/// Some sentences of running text, each told from the others by its number.
fn prose(from: usize, count: usize) -> String {
    let sentence = |n: usize| {
        format!("Sentence {n} tells, in words enough for a line, what the council decided on its day number {n}.")
    };
    (from..from + count).map(|n| format!("<p>{}</p>\n", sentence(n))).collect()
}

/// Compares what is matter in a page: all of `kept` and nothing of `beside`.
fn check(page: &str, kept: &[&str], beside: &[&str]) {
    let document = read("page.html", page);
    let (matter, all) = (shown(&document, false), shown(&document, true));
    for text in kept {
        assert!(matter.contains(text), "{text} is missing in:\n{matter}");
    }
    for text in beside {
        assert!(!matter.contains(text), "{text} is kept in:\n{matter}");
        assert!(all.contains(text), "{text} is lost in:\n{all}");
    }
}

#[test]
fn the_matter_is_told_from_what_a_site_adds() {
    let text = prose(1, 8);
    check(
        &format!(
            "<!doctype html><title>T</title><body><div class=top><a href=/a>Start</a> <a href=/b>Weather</a></div>\
             <div class=x><h1>The title</h1><div class=y>{text}</div></div>\
             <div class=z><h3>Also</h3><a href=/c>What else the council said this week</a></div>\
             <div>Imprint of the house</div></body>"
        ),
        &["The title", "Sentence 1 ", "Sentence 8 "],
        &["Weather", "What else", "Imprint"],
    );
    // Talk may be longer than the text.
    let talk = prose(20, 30);
    check(
        &format!("<body><h1>The title</h1><div>{text}</div><div id=comments>{talk}</div></body>"),
        &["Sentence 1 ", "Sentence 8 "],
        &["Sentence 20 ", "Sentence 49 "],
    );
    // A row of teasers inside the text.
    let teaser =
        |n: usize| format!("<div class=t><a href=/{n}>Another story {n}</a><p>It tells of other days.</p></div>");
    let teasers: String = (1..5).map(teaser).collect();
    check(
        &format!("<main><h1>The title</h1>{text}<div>{teasers}</div>{}</main>", prose(10, 2)),
        &["Sentence 8 ", "Sentence 11 "],
        &["Another story 1", "other days"],
    );
}

#[test]
fn what_could_be_matter_is_kept() {
    // Chapters of a policy are called what they are about.
    let chapter = |name: &str, n: usize| format!("<section class={name}><h2>On {name}</h2>{}</section>", prose(n, 3));
    let chapters: String =
        ["scope", "cookies", "sharing", "rights"].iter().zip([1, 4, 7, 10]).map(|(c, n)| chapter(c, n)).collect();
    check(
        &format!("<body><h1>Privacy policy</h1><div>{chapters}</div></body>"),
        &["Privacy policy", "On cookies", "Sentence 4 ", "Sentence 9 ", "Sentence 12 "],
        &[],
    );
    // An act in parts that look alike, the short ones too.
    let parts: String =
        [(1, 9), (10, 1), (11, 1)].iter().map(|&(n, c)| format!("<article>{}</article>", prose(n, c))).collect();
    check(&format!("<body><h1>An act</h1>{parts}</body>"), &["Sentence 1 ", "Sentence 10 ", "Sentence 11 "], &[]);
    // A lead between title and text.
    check(
        &format!(
            "<main><h1>T</h1><div><p>The lead says in one sentence, not too short, what it is all about.</p></div>\
             <div class=article-body>{}</div></main>",
            prose(1, 9)
        ),
        &["The lead says", "Sentence 9 "],
        &[],
    );
    // Paragraphs that only line breaks part, in a cell that serves the layout.
    let lines = "　　国家依法保护公民的合法权益，任何组织和个人不得侵犯。<br><br>".repeat(12);
    check(
        &format!("<table><tr><td><a href=/>首页</a><td><h1>条例</h1>{lines}</table>"),
        &["条例", "国家依法保护公民的合法权益"],
        &[],
    );
}

#[test]
fn a_page_is_read_with_all_that_it_says() {
    let document = open("fixtures/pages/fees.html");
    let matter = shown(&document, false);
    assert!(matter.starts_with("Fees of the registry\n\nThe registry charges"), "{matter}");
    for beside in ["Home", "cookies", "Related", "Harbour Road"] {
        assert!(!matter.contains(beside), "{beside}");
    }
    let told = json(&document);
    let blocks = told["blocks"].as_array().expect("blocks");
    let find = |text: &str| blocks.iter().find(|block| block["text"] == text).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(find("Fees of the registry")["role"], "heading");
    assert_eq!(find("the receipt is sent with it.")["role"], "item");
    assert_eq!(find("the receipt is sent with it.")["label"], "2.");
    assert_eq!(find("1,250")["role"], "cell");
    assert_eq!(find("Fees in euro")["role"], "caption");
    assert_eq!(find("Accept all")["role"], "boilerplate");
    assert_eq!(find("Accept all")["matter"], false);
    let origin = find("1,250")["origin"]["element"].as_str().expect("an origin");
    assert!(origin.ends_with("table:nth-of-type(1) > tr:nth-of-type(4) > td:nth-of-type(2)"), "{origin}");
    let cell = told["tables"][0]["cells"].as_array().expect("cells").iter().find(|cell| cell["text"] == "1,250");
    assert_eq!(cell.map(|cell| (cell["row"].as_u64(), cell["column"].as_u64())), Some((Some(3), Some(2))));
    let evidence: Vec<_> =
        told["evidence"].as_array().expect("evidence").iter().map(|e| (&e["about"], &e["value"])).collect();
    for (about, value) in [
        ("title", "Fees of the registry"),
        ("site", "The registry"),
        ("published", "2023-11-20"),
        ("modified", "2023-12-01"),
        ("address", "https://registry.example/fees"),
        ("language", "en"),
    ] {
        assert!(evidence.iter().any(|(a, v)| **a == about && **v == value), "{about} {value}: {evidence:?}");
    }
}

#[test]
fn a_page_and_its_source_differ_in_one_cell() {
    let pair = Pair::new(open("fixtures/pages/fees.html"), open("fixtures/pages/fees.md"));
    sound(&pair);
    let heavy = pair.heavy();
    assert!(
        heavy.iter().any(|f| f.message == "Entry of a ship, 2024, by post: 1,250 → 12,500"),
        "{}",
        pair.list(&heavy)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_of_a_page_is_lost(parts in prop::collection::vec(part(), 1..40)) {
        let page = format!("<!doctype html><body>{}", parts.concat());
        let document = read("page.html", page.as_str());
        let all: String = shown(&document, true).split_whitespace().collect();
        for n in 0..parts.len() {
            let word = format!("word{n}x");
            prop_assert_eq!(page.contains(&word), all.contains(&word), "{}", word);
        }
        json(&document);
    }
}

/// A piece of a page, some of it with a word.
fn part() -> impl Strategy<Value = String> {
    let tags = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class=sidebar>",
        "<div>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<a href=/>",
        "</a>",
        "<nav>",
        "</nav>",
        "<h1>",
        "</h1>",
        "<span class=ad>",
        "</span>",
        "<br>",
        "<th colspan=3>",
        "<td rowspan=9>",
        "<ol type=a>",
        "<main>",
        "</main>",
        "<article>",
        "</article>",
        "<time>",
        "<aside>",
    ]);
    let words = (0..40usize).prop_map(|n| format!(" word{n}x and some more words, so that it is a sentence. "));
    prop_oneof![tags.prop_map(str::to_owned), words]
}

/// How a text becomes bytes.
type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

#[test]
fn encodings_that_lie_are_seen_through() {
    let zh = "第一条 为了规范管理，根据有关法律、行政法规的规定，制定本办法。镕㐱䶮，适用于所有单位。";
    let en = "The “first” café’s naïve rule — it applies to all.";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let in_utf_8 = |text: &str| text.as_bytes().to_vec();
    let in_gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let in_latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let marked = |text: &str| ["\u{FEFF}", text].concat().into_bytes();
    let cases: [(&str, &str, Encode); 7] = [
        ("gb2312", zh, &in_gb),
        ("gb2312", zh, &in_utf_8),
        ("gbk", zh, &marked),
        ("utf-16", zh, &wide),
        ("iso-8859-1", en, &in_utf_8),
        ("iso-8859-1", en, &in_latin),
        ("utf-8", en, &in_latin),
    ];
    for (declared, text, encode) in cases {
        let page = format!("<html><head><meta charset={declared}></head><body><p>{text}</p></body></html>");
        let document = Document::read(Capture::new("copy.html", encode(&page))).expect(declared);
        assert_eq!(shown(&document, false).trim(), text, "declared {declared}, read as {}", document.encoding);
    }
    // Big5 with the characters of Hong Kong: 啲嘢.
    let mut page = b"<meta charset=big5><p>".to_vec();
    page.extend(encoding_rs::BIG5.encode("為了規範管理，根據法律的規定，制定本辦法。").0.iter());
    page.extend([0x9D, 0xF8, 0x9D, 0xCF]);
    let document = Document::read(Capture::new("copy.html", page)).expect("Big5");
    assert!(!shown(&document, false).contains('\u{FFFD}'), "{}", shown(&document, false));
}

#[test]
fn characters_in_xhtml_are_text() {
    let page = "<?xml version='1.0'?><html><body><p>a <![CDATA[b < c & d]]> e</p></body></html>";
    let document = Document::read(Capture::new("copy.xhtml", page.into())).expect("XHTML");
    assert_eq!(shown(&document, false).trim(), "a b < c & d e");
}

#[test]
fn a_block_has_the_language_that_the_page_states() {
    let page =
        "<!doctype html><html lang=fo><p>Havn og grind.</p><blockquote lang=en-GB>The harbour was calm.</blockquote>";
    let copy = Document::read(Capture::new("harbour.html", page.as_bytes().to_vec())).expect("a page");
    // Too little text to tell a language by.
    assert_eq!(copy.languages, ["fo"]);
    let told = json(&copy);
    let blocks = told["blocks"].as_array().expect("blocks").iter();
    let told: Vec<_> = blocks.map(|block| (block["text"].as_str(), block["lang"].as_str())).collect();
    assert_eq!(told, [(Some("Havn og grind."), Some("fo")), (Some("The harbour was calm."), Some("en-GB"))]);
}
