//! Changelogs: what kind of step a step is, how sections are matched, and the verb as a user runs it.

use crate::common::read;
use crate::store::scratch::Scratch;
use recension::changelog::sections::Sections;
use recension::changelog::{Class, Group, History, Options, Origin, State};
use recension::report::changelog::{self as report, Log, atom, markdown, page};
use recension::text::Sides;
use serde_json::Value;

const TERMS: &str = "# Terms\n\n## 1. Fees\n\nThe fee is 5 euros for every month in which you use the service.\n\n\
     ## 2. Notice\n\nEither of us may end this agreement with a notice of thirty days in writing.\n\n\
     ## 3. Law\n\nThe law of Estonia applies to this agreement and to all that follows from it.\n";

fn state(label: &str, text: &str) -> State {
    State {
        label: label.to_string(),
        date: label.to_string(),
        document: read(&format!("{label}.md"), text),
        origin: Origin::default(),
    }
}

fn history(texts: &[&str]) -> History {
    let states = texts.iter().enumerate().map(|(at, text)| state(&format!("2024-01-0{}", at + 1), text)).collect();
    History::of(states, &Options::default())
}

/// The classes of the steps through these texts.
fn check(texts: &[&str], expected: &[Class]) {
    let found: Vec<Class> = history(texts).transitions.iter().map(|t| t.class).collect();
    assert_eq!(found, expected);
}

#[test]
fn steps_are_told_apart() {
    let dearer = TERMS.replace("5 euros", "7 euros");
    check(&[TERMS, &dearer], &[Class::Content]);
    check(&[TERMS, &TERMS.replace("month in", "month\nin")], &[Class::Noise]);
    check(&[TERMS, &TERMS.replace("writing.", "writing!")], &[Class::Punctuation]);
    check(&[TERMS, &TERMS.replace("service", "Service")], &[Class::Content]);
    check(&[TERMS, &dearer, &TERMS.replace("month in", "month\nin")], &[Class::Content, Class::Flap { earlier: 0 }]);
    check(&[TERMS, TERMS], &[Class::Noise]);
    let poem = "Crimson lanterns drifted over quiet water, while somewhere beyond seven hills an old shepherd counted \
         falling stars and hummed songs nobody remembered anymore.\n";
    check(&[TERMS, &poem.repeat(3)], &[Class::Unrelated]);
}

#[test]
fn what_the_recorder_did_is_technical() {
    let step = |note: &str, extractor: &str| {
        let mut later = state("b", &TERMS.replace("writing", "letters"));
        later.origin = Origin { extractor: extractor.into(), note: note.into() };
        let mut earlier = state("a", TERMS);
        earlier.origin.extractor = "reader 1".into();
        History::of(vec![earlier, later], &Options { technical: vec!["New crawler".into()], ..Options::default() })
    };
    assert_eq!(step("Apply technical upgrade on Terms", "reader 1").transitions[0].class, Class::Technical);
    assert_eq!(step("", "reader 2").transitions[0].class, Class::Technical);
    assert_eq!(step("new crawler in use", "reader 1").transitions[0].class, Class::Technical);
    assert_eq!(step("Change of terms", "reader 1").transitions[0].class, Class::Content);
}

#[test]
fn sections_are_matched_by_their_bodies() {
    let law = |articles: &[&str]| {
        let number = ["一", "二", "三", "四", "五", "六"];
        let mut text = "第一章 总则\n\n".to_string();
        for (at, body) in articles.iter().enumerate() {
            text.push_str(&format!("第{}条 {body}\n\n", number[at]));
        }
        text
    };
    let (a, b, c, d) = (
        "为了保护消费者的合法权益，维护社会经济秩序，制定本法。",
        "经营者应当向消费者提供真实的信息，不得作虚假的宣传。",
        "国家保护消费者的合法权益不受侵害，采取措施保障。",
        "网络交易平台提供者应当建立信用评价制度，公示规则。",
    );
    let (base, witness) = (read("a.txt", law(&[a, b, c])), read("b.txt", law(&[a, d, b, c])));
    let sections = Sections::of(Sides::new(&base, &witness));
    assert_eq!((sections.removed.len(), sections.added.len()), (0, 1));
    assert_eq!(witness.structure.sections[sections.added[0]].title, "第二条");
    let renumbered: Vec<(&str, &str)> = sections
        .pairs
        .iter()
        .filter(|p| p.renumbered)
        .map(|p| {
            let title = |d: &recension::document::Document, n: usize| d.structure.sections[n].title.clone();
            (title(&base, p.sections.base), title(&witness, p.sections.witness))
        })
        .map(|(b, w)| (String::leak(b) as &str, String::leak(w) as &str))
        .collect();
    assert_eq!(renumbered, [("第二条", "第三条"), ("第三条", "第四条")]);
    assert!(sections.pairs.iter().all(|p| !p.moved && !p.retitled));
}

#[test]
fn each_change_of_a_section_is_said_once() {
    let later = "# Terms\n\n## 1. Charges\n\nThe fee is 5 euros for every month in which you use the service.\n\n\
         ## 2. Privacy\n\nWe keep no record of what you read here, and we sell nothing to anybody else.\n\n\
         ## 3. Notice\n\nEither of us may end this agreement with a notice of sixty days in writing.\n";
    let history = history(&[TERMS, later]);
    let said: Vec<(Group, &str, &str)> = history.transitions[0]
        .entries
        .iter()
        .map(|e| (e.group, e.finding.kind.name(), e.finding.message.as_str()))
        .collect();
    assert_eq!(said[0], (Group::Added, "section-added", "“2. Privacy” was added"));
    assert!(said.contains(&(Group::Changed, "heading-changed", "“1. Fees” is now called “1. Charges”")), "{said:?}");
    assert!(said.contains(&(Group::Changed, "section-renumbered", "“2. Notice” is now “3. Notice”")), "{said:?}");
    assert!(said.contains(&(Group::Removed, "section-missing", "“3. Law” was taken out")), "{said:?}");
    assert_eq!(said.len(), 5, "{said:?}");
}

#[test]
fn groups_follow_what_happened() {
    let group = |base: &str, witness: &str| {
        let history = history(&[base, witness]);
        history.transitions[0].entries.first().map(|e| e.group)
    };
    let said = "The clause on animals applies to every tenant of the house and of the garden.";
    assert_eq!(group(said, &said.replace("tenant", "ten\u{200b}ant")), Some(Group::Security));
    assert_eq!(group(&said.replace("tenant", "tenаnt"), said), Some(Group::Fixed));
    assert_eq!(group(said, &said.replace("applies", "was repealed and no longer applies")), Some(Group::Deprecated));
    assert_eq!(group(said, &said.replace("every tenant", "every tenant and guest")), Some(Group::Added));
    assert_eq!(group(said, &said.replace(" and of the garden", "")), Some(Group::Removed));
}

/// A changelog of three states, the second of which changed layout only.
fn log() -> Log {
    let dearer = TERMS.replace("5 euros", "7 *euros*");
    let history = history(&[TERMS, &TERMS.replace("month in", "month\nin"), &dearer, TERMS]);
    let mut log = Log::new("terms <of> use", "");
    log.documents.push(report::Document::new("terms.md", &history, &[]));
    log
}

#[test]
fn markdown_is_as_it_was() {
    let mut out = Vec::new();
    markdown::write(&log(), &mut out).expect("written");
    insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn a_feed_is_well_formed_and_escapes_what_documents_say() {
    let mut out = Vec::new();
    atom::write(&log(), &mut out).expect("written");
    let feed = String::from_utf8(out).expect("UTF-8");
    assert!(feed.contains("<title>Changelog: terms &lt;of&gt; use</title>"), "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");
    let mut reader = quick_xml::Reader::from_str(&feed);
    let mut depth = 0i32;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let mut html = Vec::new();
    page::write(&log(), &mut html).expect("written");
    let html = String::from_utf8(html).expect("UTF-8");
    assert!(html.contains("terms &lt;of&gt; use") && !html.contains("<of>"));
}

#[test]
fn a_changelog_is_made_again_from_its_json() {
    let log = log();
    let mut out = Vec::new();
    report::json(&log, &mut out).expect("written");
    assert_eq!(Log::read(&out).expect("a changelog"), log);
    let schema = report::schema();
    let value: Value = serde_json::from_slice(&out).expect("JSON");
    for name in schema["required"].as_array().expect("names") {
        assert!(!value[name.as_str().expect("a name")].is_null(), "{name}");
    }
    assert!(Log::read(b"{}").is_err());
}

/// A repository with two tags, a commit of layout only, a renamed, a new and a lost document.
fn repository() -> Scratch {
    let scratch = Scratch::repository();
    scratch.write("docs/terms.md", TERMS);
    scratch.write("docs/old.md", "# Old\n\nThis page is about how things were in the days before the web.\n");
    scratch.write("src/main.rs", "fn main() {}\n");
    scratch.commit("2024-01-01", "First");
    scratch.git(&["tag", "v1.0"]);
    scratch.write("docs/terms.md", TERMS.replace("month in", "month\nin"));
    scratch.commit("2024-02-01", "Wrap lines");
    scratch.write("docs/terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch.write("docs/new.md", "# New\n\nThis page tells how things are today, and who decided that.\n");
    scratch.git(&["rm", "-q", "docs/old.md"]);
    scratch.commit("2024-03-01", "Dearer");
    scratch.git(&["mv", "docs/terms.md", "docs/conditions.md"]);
    scratch.write("src/main.rs", "fn main() { }\n");
    scratch.commit("2024-04-01", "Another name");
    scratch.git(&["tag", "v2.0"]);
    scratch
}

#[test]
fn the_history_of_a_repository_is_told() {
    let scratch = repository();
    let run = |args: &[&str]| {
        let output = scratch.program(args).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"), said)
    };
    let (code, log, said) = run(&["changelog", "--git", "v1.0..v2.0", "--", "docs/"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(log.contains("5 euros") && log.contains("7 euros"), "{log}");
    assert!(log.contains("**docs/new.md**: This document was added."), "{log}");
    assert!(log.contains("**docs/old.md**: This document was taken out."), "{log}");
    assert!(log.contains("2024-02-01: only layout and form changed."), "{log}");
    assert!(log.contains("docs/conditions.md") && !log.contains("main.rs"), "{log}");
    assert_eq!(run(&["changelog", "--git", "v1.0..v2.0", "--", "docs/"]).1, log, "twice the same");
    let (_, by_tag, _) = run(&["changelog", "--git", "v1.0..v2.0", "--by", "tag", "--", "docs/"]);
    assert!(by_tag.contains("## [v2.0] - 2024-04-01") && by_tag.matches("\n## ").count() == 1, "{by_tag}");
    let (_, told, _) = run(&["changelog", "--git", "v1.0..v2.0", "--by", "range", "--format", "json", "--", "docs/"]);
    let value: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(value["documents"].as_array().map(Vec::len), Some(3), "{told}");
    let (code, _, said) = run(&["changelog", "--git", "v1.0..v2.0", "--", "nowhere/"]);
    assert_eq!(code, Some(3));
    assert!(said.contains("nowhere is not in v2.0"), "{said}");
    let (code, _, said) = run(&["changelog", "--git", "v9..v2.0"]);
    assert_eq!(code, Some(3));
    assert!(said.contains("there is no revision v9"), "{said}");
}

#[test]
fn a_shallow_clone_is_no_empty_changelog() {
    let scratch = repository();
    let from = format!("file://{}", scratch.path(".").canonicalize().expect("a folder").display());
    scratch.git(&["clone", "-q", "--depth", "1", &from, "clone"]);
    let output = scratch.program(&["changelog", "--git", "HEAD", "--repository", "clone"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("shallow") && said.contains("--unshallow"), "{said}");
}

#[test]
fn folders_of_dated_files_and_templates() {
    let scratch = Scratch::new();
    scratch.write("terms/2023-05-01.terms.md", TERMS);
    scratch.write("terms/2024-05-01.terms.md", TERMS.replace("5 euros", "6 euros"));
    scratch.write("terms/2025-05-01.terms.md", TERMS.replace("5 euros", "7 euros"));
    scratch
        .write("notes.md.j2", "{% for v in versions %}{{ v.label }}: {{ v.steps[0].entries | length }}\n{% endfor %}");
    let run = |args: &[&str]| {
        let output = scratch.program(args).output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, out, said) = run(&["changelog", "terms", "--template", "notes.md.j2"]);
    assert_eq!((code, out.as_str()), (Some(0), "2025-05-01.terms.md: 1\n2024-05-01.terms.md: 1\n"), "{said}");
    let (_, out, _) = run(&["changelog", "terms", "--from", "2024-06", "--to", "2025"]);
    assert!(out.contains("6 euros") && out.contains("7 euros") && !out.contains("5 euros"), "{out}");
    let (code, _, said) = run(&["changelog", "terms", "--from", "soon"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, _, said) = run(&["changelog", "terms/2023-05-01.terms.md"]);
    assert_eq!(code, Some(3), "{said}");
    scratch.write("wrong.j2", "{{ nothing.at.all }}");
    let (code, out, said) = run(&["changelog", "terms", "--template", "wrong.j2"]);
    assert_eq!((code, out.as_str()), (Some(3), ""), "{said}");
    assert!(said.contains("wrong.j2, line 1"), "{said}");
}

#[test]
fn the_documents_of_a_store_are_told_by_source() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    let record = |name: &str, date: &str, text: &str| {
        scratch.write("copy.md", text);
        scratch.ok(&["--store", "store", "record", name, "copy.md", "--date", date]);
    };
    let dearer = TERMS.replace("5 euros", "7 euros");
    record("terms@site", "2020-01-01", TERMS);
    record("terms@site", "2021-01-01", &TERMS.replace("month in", "month\nin"));
    record("terms@site", "2022-01-01", &dearer);
    record("terms@site", "2023-01-01", TERMS);
    record("terms@mirror", "2022-06-01", &TERMS.replace("thirty", "sixty"));
    record("terms@mirror", "2023-06-01", &TERMS.replace("thirty", "ninety"));
    let run = |args: &[&str]| scratch.ok(&[&["--store", "store", "changelog"], args].concat());
    let log = run(&["terms"]);
    assert!(log.contains("7 euros") && log.contains("ninety"), "both sources: {log}");
    assert!(!log.contains("sixty** "), "what two sources have is not one after the other: {log}");
    assert!(log.contains("2021-01-01: only layout and form changed."), "{log}");
    assert!(log.contains("An earlier text came back"), "{log}");
    assert_eq!(log, run(&["terms"]), "twice the same");
    let one = run(&["terms@site", "--from", "2021-06", "--to", "2022"]);
    assert!(one.contains("7 euros") && !one.contains("ninety") && !one.contains("came back"), "{one}");
    let (code, _, said) = scratch.run(&["--store", "store", "changelog", "nothing@site"]);
    assert_eq!(code, 3, "{said}");
}

#[test]
fn front_matter_is_told_though_it_is_no_text() {
    let page = |title: &str| format!("---\ntitle: {title}\nlayout: page\n---\n\n{TERMS}");
    let (base, witness) = (page("Terms of Basecamp"), page("Terms of 37signals"));
    let history = history(&[&base, &witness]);
    assert_eq!(history.transitions[0].class, Class::Content);
    let said: Vec<&str> = history.transitions[0].entries.iter().map(|e| e.finding.message.as_str()).collect();
    assert_eq!(said, ["“title: Terms of Basecamp” became “title: Terms of 37signals” in the front matter"]);
    check(&[&page("Terms"), &page("'Terms'")], &[Class::Punctuation]);
}

#[test]
fn what_was_gone_and_came_back_is_told_in_the_order_of_history() {
    let scratch = Scratch::repository();
    scratch.write("docs/a.md", TERMS);
    scratch.write("docs/b.md", "# Old\n\nThis page is about how things were in the days before the web.\n");
    scratch.commit("2024-01-01", "First");
    scratch.git(&["tag", "v1"]);
    // All on one day: the order is that of the history, not that of the dates.
    scratch.git(&["rm", "-q", "docs/b.md"]);
    scratch.commit("2024-02-01", "Without the old page");
    scratch.write("docs/a.md", TERMS.replace("5 euros", "6 euros"));
    scratch.write("docs/b.md", "# Old\n\nThis page is about how things were in the days before the web.\n");
    scratch.commit("2024-02-01", "With it again");
    scratch.write("docs/a.md", TERMS.replace("5 euros", "7 euros"));
    scratch.commit("2024-02-01", "Dearer");
    let log = scratch.ok(&["changelog", "--git", "v1..", "--", "docs"]);
    let notes: Vec<&str> = log.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert_eq!(notes, ["Dearer", "With it again", "Without the old page"], "{log}");
    assert_eq!(log.matches("**docs/b.md**: This document was taken out.").count(), 1, "{log}");
    assert_eq!(log.matches("**docs/b.md**: This document was added.").count(), 1, "{log}");
    assert!(!log.contains("layout"), "{log}");
}
