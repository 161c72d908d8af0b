//! Inspection of one copy: a pair of fixtures for each kind, the seeds, clean texts, damage that is
//! made here, and two languages that are made to disagree.
//!
//! `UPDATE=1 cargo test --test it inspect` writes what is found into `expected.json`; read the
//! difference before you commit it.

use crate::common::{Random, clip, home, open, read};
use recension::document::Document;
use recension::finding::{Finding, INSPECTED, Kind, Severity};
use recension::inspect::{Inspection, Options, inspect};
use recension::report::inspection::{Report, json};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Kinds that a comparison reports and an inspection, too.
const SHARED: [&str; 11] = [
    "homoglyphs",
    "invisible-characters",
    "mojibake",
    "ocr-confusion",
    "orthography",
    "replacement-characters",
    "spacing-lost",
    "stream-missing",
    "text-duplicated",
    "truncated",
    "url-altered",
];

fn found(document: &Document) -> Inspection {
    let found = inspect(document, &Options::default());
    for finding in &found.findings {
        for span in [finding.places.base, finding.places.witness] {
            assert!(document.text.as_str().get(span.range()).is_some(), "{finding:?}");
        }
    }
    found
}

fn list(document: &Document, findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let quote = clip(document.text.slice(f.places.base));
        format!("  {} {} “{quote}”: {}\n", f.severity.name(), f.kind.name(), f.message)
    };
    findings.iter().map(line).collect()
}

/// The findings of a copy as the fixtures state them.
fn stated(document: &Document) -> Vec<Value> {
    let state = |f: &Finding| {
        let other = (f.places.witness != f.places.base).then(|| document.text.slice(f.places.witness));
        json!({
            "kind": f.kind.name(),
            "severity": f.severity.name(),
            "place": document.text.slice(f.places.base),
            "other": other,
            "message": f.message,
        })
    };
    found(document).findings.iter().map(state).collect()
}

#[test]
fn every_kind_of_inspection_has_its_pair() {
    let entries = std::fs::read_dir(home("fixtures/inspect")).expect("a folder of fixtures");
    let folders: BTreeSet<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let kinds = INSPECTED.iter().map(|e| e.name).chain(SHARED).map(str::to_string).collect();
    assert_eq!(folders, kinds);
}

#[test]
fn before_is_clean_and_after_gives_what_it_promises() {
    let mut wrong = String::new();
    for kind in INSPECTED.iter().map(|e| e.name).chain(SHARED) {
        let folder = format!("fixtures/inspect/{kind}");
        let before = open(&format!("{folder}/before.txt"));
        let raised = found(&before).findings;
        if !raised.is_empty() {
            wrong.push_str(&format!("{kind}, before:\n{}", list(&before, &raised)));
        }
        let after = open(&format!("{folder}/after.txt"));
        let stated = stated(&after);
        let file = home(&folder).join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, serde_json::to_string_pretty(&stated).expect("JSON") + "\n").expect("writable");
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let expected: Vec<Value> = serde_json::from_str(&expected).expect("a list");
        if expected != stated || !stated.iter().any(|f| f["kind"] == kind) {
            wrong.push_str(&format!("{kind}, after:\n{}", list(&after, &found(&after).findings)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What must be found in the seeds: the file, the kind, and words at its place or in its message.
const SEEDS: [(&str, &str, &str); 61] = [
    ("000", "truncated", "第三章 战略目标"),
    ("000", "truncated", "Chapter III Strategic Objectives"),
    ("000", "truncated", "......"),
    ("000", "unbalanced-mark", "》"),
    ("000", "spacing-lost", "andbenefit"),
    ("000", "anachronism", "May 31, 2010"),
    ("000", "anachronism", "2012"),
    ("001", "mojibake", "驹瓌"),
    ("001", "mojibake", "give 對外工作的基本原則"),
    ("001", "mojibake", "。”"),
    ("001", "mojibake", "。互聯"),
    ("001", "truncated", "第三章"),
    ("001", "truncated", "Strategic Goals"),
    ("001", "toc-mismatch", "全文"),
    ("001", "languages-disagree", "the Chinese has a paragraph that the English lacks"),
    ("001", "section-empty", "4. The Principle of Shared Benefits"),
    ("001", "ordinal-gap", "Second"),
    ("001", "script-overconverted", "批准"),
    ("001", "script-overconverted", "髮型"),
    ("001", "spacing-lost", "comma"),
    ("003", "numbering-gap", "8 follows 6"),
    ("003", "numbering-gap", "begin with 5"),
    ("003", "numbering-gap", "四、战略任务"),
    ("003", "label-duplicated", "“开放” and “合作”"),
    ("003", "interruption", "glued to this heading"),
    ("003", "interruption", "in the place of text"),
    ("003", "interruption", "inside this sentence"),
    ("003", "text-cut", "begins in mid-sentence"),
    ("003", "languages-disagree", "lower bound"),
    ("003", "languages-disagree", "（一）坚定捍卫网络空间主权"),
    ("003", "languages-disagree", "（二）坚决维护国家安全"),
    ("003", "languages-disagree", "（三）保护关键信息基础设施"),
    ("003", "languages-disagree", "（四）加强网络文化建设"),
    ("003", "languages-disagree", "（七）夯实网络安全基础"),
    ("003", "languages-disagree", "Four Principles"),
    ("003", "text-duplicated", "文明上网、文明上网"),
    ("003", "text-cut", "cultural construction"),
    ("003", "url-altered", "automations.com"),
    ("003", "url-altered", "autonettis.com"),
    ("002", "text-cut", "议"),
    ("002", "stream-missing", "Original: Chinese and English"),
    ("002", "interruption", "a page head stands inside this sentence"),
    ("001", "languages-disagree", "without quotation marks"),
    ("003", "text-cut", "text is missing"),
    ("003", "text-duplicated", "repeats this passage"),
    ("000", "orthography", "people's"),
    ("003", "languages-disagree", "网络环境诚信、文明、健康"),
    ("003", "form-varies", "this label is written “#.”"),
    ("003", "form-varies", "set on 3 levels"),
    ("003", "form-varies", "(2) Grave challenges"),
    ("003", "form-varies", "end in a full stop"),
    ("003", "form-varies", "commas of this paragraph are of half width"),
    ("003", "form-varies", "this label is written “(#)”"),
    ("003", "form-varies", "two in the Chinese; a notice"),
    ("003", "form-varies", "two in the English"),
    ("003", "form-varies", "set this heading on different levels"),
    ("003", "form-varies", "this quotation mark is straight"),
    ("003", "languages-disagree", "III, Principles"),
    ("003", "languages-disagree", "重视软件安全"),
    ("003", "orthography", "multilateral"),
    ("003", "orthography", "modernization"),
];

#[test]
fn the_seeds_give_what_a_careful_reader_finds() {
    let mut wrong = String::new();
    for seed in ["000", "001", "002", "003", "004"] {
        let document = open(&format!("fixtures/seeds/{seed}.txt"));
        let findings = found(&document).findings;
        for (_, kind, words) in SEEDS.iter().filter(|item| item.0 == seed) {
            let fits = |f: &&Finding| {
                let place = document.text.slice(f.places.base);
                f.kind.name() == *kind && (f.message.contains(words) || place.contains(words))
            };
            if !findings.iter().any(|f| fits(&f)) {
                wrong.push_str(&format!("{seed}: no {kind} “{words}” in\n{}", list(&document, &findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // What a reader of these two would call wrong is wrong: nothing more is told of them.
    for (seed, count) in [("002", 3), ("004", 0)] {
        let document = open(&format!("fixtures/seeds/{seed}.txt"));
        let findings = found(&document).findings;
        assert_eq!(findings.len(), count, "{}", list(&document, &findings));
    }
}

#[test]
fn the_seeds_say_who_they_are() {
    for (seed, field, value) in [
        ("000", "title", Some("网络空间国际合作战略")),
        ("000", "document-date", Some("2017-03-01")),
        ("000", "publication-date", None),
        ("001", "title", Some("網絡空間國際合作戰略")),
        ("001", "publication-date", None),
        ("001", "document-date", None),
        ("002", "title", Some("网络空间国际合作战略")),
        ("002", "document-date", Some("2017-03-01")),
        ("002", "identifier", Some("CD/2092")),
        ("003", "title", Some("National Cyberspace Security Strategy")),
        ("003", "publication-date", Some("2016-12-27")),
        ("004", "publication-date", Some("2022-11-11")),
    ] {
        let about = found(&open(&format!("fixtures/seeds/{seed}.txt"))).about;
        assert_eq!(about.first(field).map(|s| s.value.as_str()), value, "{seed} {field}");
    }
    let about = found(&open("fixtures/seeds/000.txt")).about;
    let rejected = &about.field("publication-date").expect("a field").rejected;
    assert!(["2010-05-31", "2012"].iter().all(|date| rejected.iter().any(|s| s.value == *date)), "{rejected:?}");
    let complete = found(&open("fixtures/seeds/002.txt")).completeness;
    assert_eq!((complete.entries.len(), complete.missing().count()), (25, 0));
}

/// The clean texts that this project holds.
const TEXTS: [&str; 5] = ["act", "sanwen", "story", "terms", "tiaoli"];

#[test]
fn clean_texts_stay_clean() {
    for name in TEXTS {
        let document = open(&format!("fixtures/texts/{name}.txt"));
        let findings = found(&document).findings;
        let heavy: Vec<Finding> = findings.into_iter().filter(|f| f.severity > Severity::Formatting).collect();
        assert!(heavy.is_empty(), "{name}:\n{}", list(&document, &heavy));
    }
    for line in [
        "Crème brûlée, naïve façades, Ångström und Straße, señor Peña, œuvre, Łódź, Dvořák, Žižek, İstanbul.",
        "∀x ∈ ℝ: x² ≥ 0, α·β ≠ γ÷δ, ±5 °C, 3½ m², €20–£30, “quotes” ‘inside’ « guillemets » … — – ™ ® ©",
        "👩‍👩‍👧 🏳️‍🌈 👍🏽 emoji ❤️ and flags 🇨🇭🇪🇺",
        "let f = |x: &str| x.len() as f64 * 0.5; // código, “comment”",
        "北京大学的α射线实验室使用IPv6网络，β测试版于2017年发布。",
        "Он сказал: «Привет, мир». Їжак і ґанок. ВІКІ. Ελληνικά γράμματα, עברית, العربية, हिन्दी, ไทย",
        "PARCE QUE C’EST MARQUÉ… NESTLÉ® SÉ¡ 4288×… 5×£35 Õ… VOCÊ…",
    ] {
        let document = read("line.txt", line);
        let findings = found(&document).findings;
        assert!(findings.is_empty(), "{line}\n{}", list(&document, &findings));
    }
}

/// A way to read bytes in the wrong way.
struct Misreading {
    name: &'static str,
    make: fn(&str) -> Option<String>,
}

/// Bytes of `text` in one encoding, read in another; `None` where that cannot be done without loss.
fn reread(text: &str, from: &'static encoding_rs::Encoding, to: &'static encoding_rs::Encoding) -> Option<String> {
    let (bytes, _, lost) = from.encode(text);
    let made = to.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!lost && made != text).then(|| made.into_owned())
}

const MISREADINGS: [Misreading; 8] = {
    use encoding_rs::{BIG5, GBK, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
    [
        Misreading { name: "UTF-8 read as Windows-1252", make: |t| reread(t, UTF_8, WINDOWS_1252) },
        Misreading {
            name: "UTF-8 read as Windows-1252 twice",
            make: |t| reread(t, UTF_8, WINDOWS_1252).and_then(|t| reread(&t, UTF_8, WINDOWS_1252)),
        },
        Misreading { name: "UTF-8 read as Windows-1251", make: |t| reread(t, UTF_8, WINDOWS_1251) },
        Misreading { name: "UTF-8 read as Windows-1250", make: |t| reread(t, UTF_8, WINDOWS_1250) },
        Misreading { name: "UTF-8 read as GBK", make: |t| reread(t, UTF_8, GBK) },
        Misreading { name: "UTF-8 read as Big5", make: |t| reread(t, UTF_8, BIG5) },
        Misreading { name: "GBK read as Windows-1252", make: |t| reread(t, GBK, WINDOWS_1252) },
        Misreading { name: "Windows-1251 read as Windows-1252", make: |t| reread(t, WINDOWS_1251, WINDOWS_1252) },
    ]
};

/// Words that are damaged: in a sentence of their language, and long enough to be no chance.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "Le texte parle de {} et de rien d'autre.",
        &["créé", "où l’été", "français", "naïveté", "“château”", "déjà-vu", "garçon", "fenêtre", "Noël", "hôtelière"],
    ),
    (
        "委员会今天讨论了{}并且作出了决定。",
        &[
            "网络空间国际合作",
            "和平发展的道路",
            "信息安全问题",
            "数字经济合作",
            "关键基础设施保护",
            "世界各国人民",
            "共同利益和责任",
            "文化交流平台",
        ],
    ),
    (
        "Сегодня говорили о том, что {} и больше ни о чём.",
        &["международное сотрудничество", "безопасность государства", "развитие", "правительство", "информация"],
    ),
];

#[test]
fn damage_that_is_made_is_found_and_mended() {
    let mut all = (0, 0, 0);
    let mut missed = String::new();
    for Misreading { name, make } in MISREADINGS {
        let (mut made, mut seen, mut mended) = (0, 0, 0);
        for (frame, words) in WORDS {
            // A script that the encoding writes is what the damage happens to.
            let cyrillic = frame.starts_with('С');
            if name.starts_with("Windows-1251") != cyrillic && name.starts_with("Windows-1251")
                || name.starts_with("GBK") && !frame.starts_with('委')
            {
                continue;
            }
            for word in words {
                let Some(damaged) = make(word) else { continue };
                let document = read("made.txt", frame.replace("{}", &damaged));
                made += 1;
                let findings = found(&document).findings;
                let damage: Vec<&Finding> = findings.iter().filter(|f| f.kind == Kind::Mojibake).collect();
                seen += usize::from(!damage.is_empty());
                let right = mend(&document, &damage) == frame.replace("{}", word);
                mended += usize::from(right);
                if !right {
                    missed.push_str(&format!("  {name}: {word} as {damaged}\n{}", list(&document, &findings)));
                }
            }
        }
        all = (all.0 + made, all.1 + seen, all.2 + mended);
    }
    assert!(all.1 * 100 >= all.0 * 90 && all.2 * 100 >= all.0 * 80, "made, found, mended: {all:?}\n{missed}");
}

/// A text with its repairs in their places.
fn mend(document: &Document, damage: &[&Finding]) -> String {
    let text = document.text.as_str();
    let (mut out, mut at) = (String::new(), 0);
    for finding in damage {
        let range = finding.places.base.range();
        let repair = finding.detail.iter().find_map(|(name, detail)| match detail {
            recension::finding::Detail::Text(text) if *name == "repair" => Some(text.as_str()),
            _ => None,
        });
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(repair.unwrap_or(""));
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[test]
fn a_reading_one_byte_late_is_found_and_mended() {
    let frame = "港务长保管泊位登记簿，对外联络由港务长负责。各方应当努力加强对外联络工作，也可以提出建议。";
    let (bytes, _, _) = encoding_rs::GBK.encode("对外联络工作");
    let (late, _) = encoding_rs::GBK.decode_without_bom_handling(&bytes[1..bytes.len() - 1]);
    let text = frame.replace("对外联络工作", &format!("?{late}?"));
    let document = read("late.txt", text.as_str());
    let findings = found(&document).findings;
    let damage: Vec<&Finding> = findings.iter().filter(|f| f.kind == Kind::Mojibake).collect();
    assert_eq!(damage.len(), 1, "{text}\n{}", list(&document, &findings));
    assert!(damage[0].message.contains("对外联络工"), "{}", damage[0].message);
}

/// Six paragraphs in two languages.
fn bilingual() -> (Vec<String>, Vec<String>) {
    let text = open("fixtures/inspect/languages-disagree/before.txt");
    let blocks: Vec<String> = text.text.as_str().trim().split("\n\n").map(str::to_string).collect();
    let one = |n: usize| blocks.iter().skip(n).step_by(2).cloned().collect();
    (one(0), one(1))
}

/// Lays two languages out: by turns, one after the other, or in one line.
fn laid(english: &[String], chinese: &[String], layout: usize) -> String {
    let by_turns = |gap: &str| {
        let mut out = String::new();
        for n in 0..english.len().max(chinese.len()) {
            let (e, c) = (english.get(n), chinese.get(n));
            let both: Vec<&str> = e.into_iter().chain(c).map(String::as_str).collect();
            out.push_str(&both.join(gap));
            out.push_str("\n\n");
        }
        out
    };
    match layout {
        0 => by_turns("\n\n"),
        1 => by_turns(" "),
        _ => format!("{}\n\n{}\n", english.join("\n\n"), chinese.join("\n\n")),
    }
}

#[test]
fn languages_that_agree_are_left_alone_and_those_that_do_not_are_told() {
    for layout in 0..3 {
        let (english, chinese) = bilingual();
        let document = read("sound.txt", laid(&english, &chinese, layout));
        let findings = found(&document).findings;
        assert!(findings.is_empty(), "layout {layout}\n{}", list(&document, &findings));
        for (from, to, words) in [
            ("350 dollars", "530 dollars", "530"),
            ("March 1, 2017", "March 1, 2007", "2007-03-01"),
            ("1.3 million", "1.8 million", "1800000"),
            ("more than 1.3", "1.3", "lower bound"),
        ] {
            let altered: Vec<String> = english.iter().map(|p| p.replace(from, to)).collect();
            let document = read("altered.txt", laid(&altered, &chinese, layout));
            let findings = found(&document).findings;
            let told = findings.iter().any(|f| f.kind == Kind::LanguagesDisagree && f.message.contains(words));
            assert!(told && findings.len() <= 2, "layout {layout}, {to}\n{}", list(&document, &findings));
        }
        // The layout of one line needs both.
        if layout == 1 {
            continue;
        }
        let mut shorter = english.clone();
        shorter.remove(3);
        let text = match layout {
            0 => laid(&english, &chinese, 0).replace(&format!("{}\n\n", english[3]), ""),
            _ => laid(&shorter, &chinese, layout),
        };
        let document = read("shorter.txt", text);
        let findings = found(&document).findings;
        let told = findings.iter().any(|f| f.message == "the Chinese has a paragraph that the English lacks");
        assert!(told && findings.len() == 1, "layout {layout}\n{}", list(&document, &findings));
    }
}

#[test]
fn a_sentence_that_one_language_lost_is_told() {
    let (mut english, mut chinese) = bilingual();
    let (e, c): (String, String) = (english.join(" "), chinese.concat());
    let joint = |all: &[String], n: usize, step: usize, gap: &str| format!("{}{gap}{}", all[n], all[(n + step) % 6]);
    let more: Vec<(String, String)> =
        (0..12).map(|n| (joint(&english, n % 6, n / 6 + 1, " "), joint(&chinese, n % 6, n / 6 + 1, ""))).collect();
    english.extend(more.iter().map(|pair| pair.0.clone()));
    chinese.extend(more.iter().map(|pair| pair.1.clone()));
    english.insert(3, e);
    chinese.insert(3, c);
    let (at, lost) = (10, chinese[4].clone());
    for layout in [0, 2] {
        let document = read("sound.txt", laid(&english, &chinese, layout));
        let told = |d: &Document| {
            let findings = found(d).findings;
            findings.iter().filter(|f| f.kind == Kind::LanguagesDisagree).map(|f| f.message.clone()).collect::<Vec<_>>()
        };
        assert!(told(&document).is_empty(), "layout {layout} {:?}", told(&document));
        let mut shorter = chinese.clone();
        assert!(shorter[at].contains(&lost) && shorter[at] != lost);
        shorter[at] = shorter[at].replace(&lost, "");
        let document = read("shorter.txt", laid(&english, &shorter, layout));
        let messages = told(&document);
        assert_eq!(messages, ["one language has a sentence here that the other lacks"], "layout {layout}");
    }
}

#[test]
fn any_bytes_are_inspected_without_panic_and_always_alike() {
    let mut random = Random(7);
    let pieces = [
        "第",
        "一",
        "章",
        "(",
        ")",
        "（",
        "》",
        "“",
        "?",
        "\n",
        "\n\n",
        " ",
        "\u{fffd}",
        "\u{e2a2}",
        "Ã©",
        "â€",
        "1.",
        "(2)",
        "IV,",
        "Second, ",
        "Contents\n",
        "......",
        "cookie",
        "2024年12月16日",
        "March 1, 2017",
        "网",
        "(wǎng)",
        "鐨勬",
        "\u{200b}",
        "a",
        "the ",
        "Openness: ",
        "¿½",
        "ï",
        "锟斤拷",
        "# ",
        "| ",
        "© 2012 ",
        "来源：",
        "DOI:10.1/x",
        "，",
        "。",
    ];
    for _ in 0..300 {
        let length = random.below(120);
        let text: String = (0..length).map(|_| random.pick(&pieces)).collect();
        let document = read("any.txt", text);
        let (first, second) = (found(&document), found(&document));
        assert_eq!(first.findings, second.findings);
        assert_eq!(first.about, second.about);
        let mut out = Vec::new();
        json::write(&Report::new(&document, &first), &mut out).expect("memory does not fail");
        assert!(serde_json::from_slice::<Value>(&out).is_ok());
    }
}

#[test]
fn pages_that_are_not_the_document_are_told() {
    for (text, told) in [
        ("", true),
        ("404 Not Found\n\nThe requested page could not be found on this server.\n", true),
        ("Please log in to continue\n\nUser name\n\nPassword\n", true),
        (
            "The visitor shall log in at the gate. The keeper writes down the hour, and whoever stays for the night pays.\n",
            false,
        ),
    ] {
        let findings = found(&read("page.txt", text)).findings;
        assert_eq!(findings.iter().any(|f| f.kind == Kind::NotTheDocument), told, "{text}");
    }
}

/// A text of some length, with one sentence of its own.
fn around(sentence: &str) -> String {
    let text = open("fixtures/inspect/spacing-lost/before.txt");
    let text = text.text.as_str();
    text.replace("Waste oil is brought", &format!("{sentence} Waste oil is brought"))
}

/// What is found in it, beside the sentence: the kind, what stands there, what is proposed.
fn told(text: &str) -> Vec<(&'static str, String, String)> {
    let document = read("told.txt", text);
    let repair = |f: &Finding| {
        f.detail.iter().find_map(|(name, detail)| match detail {
            recension::finding::Detail::Text(text) if *name == "repair" => Some(text.clone()),
            _ => None,
        })
    };
    let tell =
        |f: &Finding| (f.kind.name(), document.text.slice(f.places.base).to_string(), repair(f).unwrap_or_default());
    found(&document).findings.iter().map(tell).collect()
}

#[test]
fn words_that_scanning_and_wrapping_broke_are_told_and_sound_ones_are_not() {
    for (sentence, kind, place, repair) in [
        ("The gov ernment of the town agrees.", "spacing-lost", "gov ernment", "government"),
        ("The develop ment of the quay goes on.", "spacing-lost", "develop ment", "development"),
        ("It was agreed thatthe quay is widened.", "spacing-lost", "thatthe", "that the"),
        ("The infor-mation is given at the gate.", "hyphenation-left", "infor-mation", "information"),
        ("The infor- mation is given at the gate.", "hyphenation-left", "infor- mation", "information"),
        ("The cornmittee meets at the gate.", "ocr-confusion", "cornmittee", "committee"),
        ("Each artic1e is read aloud.", "ocr-confusion", "artic1e", "article"),
        ("The mole was built in 2O17 by the town.", "ocr-confusion", "2O17", "2017"),
        ("The mole was built for 1O0 boats by the town.", "ocr-confusion", "1O0", "100"),
        ("The keeper and thc master close it.", "ocr-confusion", "thc", "the"),
        ("The keeper and the master rnay close it.", "ocr-confusion", "rnay", "may"),
        ("The keeper of the the gate is old.", "text-duplicated", "the the", ""),
        ("The keeper 0f the gate is old.", "ocr-confusion", "0f", "of"),
        ("Each art1cle is read aloud.", "ocr-confusion", "art1cle", "article"),
        ("The whole di5tance is walked.", "ocr-confusion", "di5tance", "distance"),
        ("They walked the conncction of the quays.", "ocr-confusion", "conncction", "connection"),
        ("The ass ociated members meet at the gate.", "spacing-lost", "ass ociated", "associated"),
        ("It berths vesselsin distress.", "spacing-lost", "vesselsin", "vessels in"),
        ("What is shouldbe seen by all.", "spacing-lost", "shouldbe", "should be"),
        (
            "Nobody knows requirementsbecause nobody asked.",
            "spacing-lost",
            "requirementsbecause",
            "requirements because",
        ),
    ] {
        let expected = vec![(kind, place.to_string(), repair.to_string())];
        assert_eq!(told(&around(sentence)), expected, "{sentence}");
    }
    for sentence in [
        "A well-known and re-elected co-operative of pre- and post-war builders meets on the web site.",
        "The home page of the data base is at the back end, and on line, in struct and in int.",
        "Nobody knows what that that means; he had had a log in in June.",
        "The modem is modern, the clam is calm, and Burnham met Bumham in room A1O2 at 10l a day.",
        "He logs in at the login, sets up the setup, and the grantor grants or denies what follows therefrom.",
        "The unit is 5a, the key 0x0f, the code a1b, and version cast5 reads endswith and foreach in init.",
        "Toward the inlet the photographer is withdrawn, and there and then they thesaurus together.",
    ] {
        assert_eq!(told(&around(sentence)), [], "{sentence}");
    }
}

#[test]
fn han_characters_that_look_alike_are_told_where_the_context_convicts() {
    let text = open("fixtures/texts/tiaoli.txt");
    let sound = format!("{}\n本条例自2017年12月16日起施行，2018年3月1日修订。\n", text.text.as_str());
    assert_eq!(told(&sound).iter().filter(|t| t.0 == "ocr-confusion").count(), 0);
    let damaged = sound.replace("12月16日", "12月16曰");
    let found: Vec<_> = told(&damaged).into_iter().filter(|t| t.0 == "ocr-confusion").collect();
    assert_eq!(found, [("ocr-confusion", "曰".to_string(), "日".to_string())]);
}

#[test]
fn a_beginning_that_was_cut_off_is_told() {
    let text = around("Nobody swims here.");
    let body = &text[text.find("2. The").expect("a paragraph")..];
    for (cut, place) in [("and of the keeper, whom the board names.", "and"), (", and the keeper.", ",")] {
        let found = told(&format!("{cut}\n\n{body}"));
        assert!(found.iter().any(|t| t.0 == "text-cut" && t.1 == place), "{cut} {found:?}");
    }
    assert!(
        !told(&format!("Andover and its keeper, whom the board names.\n\n{body}")).iter().any(|t| t.0 == "text-cut")
    );
}

#[test]
fn cyrillic_that_was_read_as_chinese_is_mended() {
    use encoding_rs::{BIG5, GBK, UTF_8, WINDOWS_1251};
    for (from, to, words) in [
        (UTF_8, GBK, "международное сотрудничество"),
        (WINDOWS_1251, GBK, "безопасность"),
        (WINDOWS_1251, BIG5, "сотрудничество"),
    ] {
        let damaged = reread(words, from, to).expect("these words can be misread so");
        let document = read("made.txt", format!("Сегодня говорили о том, что {damaged} и больше ни о чём."));
        let findings = found(&document).findings;
        let damage: Vec<&Finding> = findings.iter().filter(|f| f.kind == Kind::Mojibake).collect();
        let mended = mend(&document, &damage);
        assert!(mended.contains(words), "{damaged} {mended}\n{}", list(&document, &findings));
    }
    // Big5 has no place for the second bytes of a third of the letters: those are lost.
    let bytes = UTF_8.encode("сотрудничество").0;
    let damaged = BIG5.decode_without_bom_handling(&bytes).0;
    let document = read("made.txt", format!("Сегодня говорили о том, что {damaged} и больше ни о чём."));
    let findings = found(&document).findings;
    let damage: Vec<&Finding> = findings.iter().filter(|f| f.kind == Kind::Mojibake).collect();
    assert!(mend(&document, &damage).contains("ни"), "{damaged}\n{}", list(&document, &findings));
    assert_eq!(damage.len(), 1, "{}", list(&document, &findings));
}

#[test]
fn contents_that_word_or_number_a_section_otherwise_are_told() {
    let text = open("fixtures/inspect/toc-mismatch/before.txt");
    let text = text.text.as_str();
    for (from, to, words) in [
        ("Chapter IV Departure\nChapter V", "Chapter IV Departing\nChapter V", "word this section otherwise"),
        ("Chapter IV Departure\nChapter V", "Chapter VI Departure\nChapter V", "number this section otherwise"),
    ] {
        let document = read("contents.txt", text.replacen(from, to, 1));
        let findings = found(&document).findings;
        let told = findings.iter().any(|f| f.kind == Kind::TocMismatch && f.message.contains(words));
        assert!(told && findings.len() == 1, "{to}\n{}", list(&document, &findings));
    }
}

#[test]
fn a_comparison_tells_damage_where_one_copy_alone_has_the_passage() {
    let base = open("fixtures/inspect/spacing-lost/before.txt");
    let text = base.text.as_str().replace(
        "Chapter III Conduct",
        "7. Strangers find a cafÃ© at the mole, and the keeper of it speaks with everyone who comes.\n\nChapter III Conduct",
    );
    let witness = read("witness.txt", text);
    let sides = recension::text::Sides::new(&base, &witness);
    let comparison = recension::compare::compare(sides, &recension::compare::Options::default());
    let damage: Vec<&Finding> = comparison.findings.iter().filter(|f| f.kind == Kind::Mojibake).collect();
    assert_eq!(damage.len(), 1);
    assert_eq!(witness.text.slice(damage[0].places.witness), "Ã©");
    assert!(damage[0].places.base.is_empty() && damage[0].message.ends_with("only the witness has this passage"));
    assert!(comparison.verdict.labels.contains(&"corrupted"));
}

#[test]
fn a_comparison_tells_damage_that_both_copies_have() {
    let sound = open("fixtures/inspect/spacing-lost/before.txt").text.as_str().to_string();
    let damaged = format!("{sound}\nStrangers find a cafÃ© at the mole. Its keeper\u{fffd}\u{fffd} speaks with all.\n");
    let base = read("base.txt", damaged.clone());
    let witness = read("witness.txt", format!("An older head.\n\n{}", damaged.replace("Berths", "Moorings")));
    let sides = recension::text::Sides::new(&base, &witness);
    let comparison = recension::compare::compare(sides, &recension::compare::Options::default());
    let told: Vec<_> = comparison
        .common
        .iter()
        .map(|f| (f.kind, base.text.slice(f.places.base), witness.text.slice(f.places.witness)))
        .collect();
    let lost = "\u{fffd}\u{fffd}";
    assert_eq!(told, [(Kind::Mojibake, "Ã©", "Ã©"), (Kind::ReplacementCharacters, lost, lost)]);
    assert!(comparison.notes.iter().any(|n| n.starts_with("both copies are damaged alike at 2 places")));
    assert!(!comparison.findings.iter().any(|f| f.kind == Kind::Mojibake));
    // Where one copy alone is damaged it is a difference, and not common.
    let mended = read("witness.txt", damaged.replace("cafÃ©", "café"));
    let sides = recension::text::Sides::new(&base, &mended);
    let comparison = recension::compare::compare(sides, &recension::compare::Options::default());
    assert_eq!(comparison.common.len(), 1);
}
