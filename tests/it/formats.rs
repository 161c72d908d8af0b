//! Formats for machines: each as its readers want it, none with less than another.

use crate::common::{Pair, open};
use quick_xml::Reader;
use quick_xml::events::Event;
use recension::finding::Severity;
use recension::report::record::Record;
use recension::report::{self, Report, fingerprint, github, gitlab, junit, markdown, sarif};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn record(pair: &Pair) -> Record {
    Record::new(&Report::new(pair.documents.as_ref(), &pair.comparison))
}

fn seeds() -> Record {
    record(&Pair::new(open("fixtures/seeds/002.txt"), open("fixtures/seeds/001.txt")))
}

const BASE: &str = "The rent is due on 1 March 2015 at the office of the agent. The tenant shall keep 5 keys in the hall and \
     5 keys in the attic of the house, and shall give all of them back on the last day.\n\nEither party may end the \
     lease with three months of notice in writing to the other party.\n";

/// Two equal changes, and one of another kind.
fn lease() -> Record {
    record(&Pair::texts(BASE, &BASE.replace("5 keys", "6 keys").replace("2015", "2024")))
}

/// What a writer writes.
fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory does not fail");
    String::from_utf8(out).expect("UTF-8")
}

fn json(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> Value {
    serde_json::from_str(&written(write)).expect("JSON")
}

#[test]
fn a_finding_that_moves_keeps_its_fingerprint_and_equal_ones_differ() {
    let prints = |base: &str, witness: &str| {
        let pair = Pair::texts(base, witness);
        let report = Report::new(pair.documents.as_ref(), &pair.comparison);
        report.items.iter().map(fingerprint).collect::<Vec<_>>()
    };
    let witness = BASE.replace("5 keys", "6 keys").replace("2015", "2024");
    let here = prints(BASE, &witness);
    assert_eq!(here.len(), 3);
    assert_eq!(here.iter().collect::<BTreeSet<_>>().len(), 3, "{here:?}");
    let more = "Before all else the parties greet each other, and each of them has read what follows.\n\n";
    let there = prints(&format!("{more}{BASE}"), &format!("{more}{}", witness.replace(" keys", "\nkeys")));
    assert_eq!(here, there);
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let first = written(|out| report::json::record(&seeds(), out));
    let again = Record::read(first.as_bytes()).expect("a record");
    assert_eq!(written(|out| report::json::record(&again, out)), first);
    // What an older program wrote has neither fingerprints nor excerpts: they are made.
    let mut old: Value = serde_json::from_str(&first).expect("JSON");
    for finding in old["findings"].as_array_mut().expect("a list") {
        let finding = finding.as_object_mut().expect("an object");
        finding.remove("fingerprint");
        finding.remove("excerpt");
    }
    let old = Record::read(old.to_string().as_bytes()).expect("a record");
    let prints = |record: &Record| record.findings.iter().map(|f| f.fingerprint.clone()).collect::<Vec<_>>();
    assert_eq!(prints(&old), prints(&again));
    assert!(Record::read(b"{").is_err() && Record::read(br#"{"schema":"recension/comparison/1"}"#).is_err());
}

/// What the standard demands of the parts that are written (SARIF 2.1.0, sections 3.13 to 3.31).
fn sound(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|s| s.contains("sarif-2.1.0")));
    for run in log["runs"].as_array().expect("runs") {
        let driver = &run["tool"]["driver"];
        assert!(driver["name"].is_string() && driver["semanticVersion"].is_string());
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let rules = driver["rules"].as_array().expect("rules");
        let ids: BTreeSet<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
        assert_eq!(ids.len(), rules.len(), "a rule is given once");
        for rule in rules {
            assert!(rule["shortDescription"]["text"].is_string());
            level(&rule["defaultConfiguration"]["level"]);
        }
        let artifacts = run["artifacts"].as_array().expect("artifacts");
        assert!(artifacts.iter().all(|a| a["location"]["uri"].is_string() && a["hashes"]["sha-256"].is_string()));
        assert!(run["invocations"][0]["executionSuccessful"].is_boolean());
        let mut prints = BTreeSet::new();
        for result in run["results"].as_array().expect("results") {
            let rule = result["ruleIndex"].as_u64().expect("a rule") as usize;
            assert_eq!(rules[rule]["id"], result["ruleId"]);
            level(&result["level"]);
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
            assert!(prints.insert(result["partialFingerprints"].to_string()), "fingerprints differ");
            let related = result["relatedLocations"].as_array().into_iter().flatten();
            for location in result["locations"].as_array().expect("locations").iter().chain(related) {
                let place = &location["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().expect("a reference");
                assert!(uri.bytes().all(|b| b.is_ascii_graphic()), "{uri}");
                if let Some(region) = place["region"].as_object() {
                    let number = |name: &str| region[name].as_u64().expect("a number");
                    let start = (number("startLine"), number("startColumn"));
                    assert!(start.0 >= 1 && start.1 >= 1);
                    assert!((number("endLine"), number("endColumn")) >= start);
                }
            }
        }
    }
}

fn level(level: &Value) {
    assert!(["none", "note", "warning", "error"].iter().any(|known| level == known), "{level}");
}

#[test]
fn sarif_is_as_the_standard_demands() {
    let (seeds, lease) = (seeds(), lease());
    let log = json(|out| sarif::write(std::slice::from_ref(&seeds), out));
    sound(&log);
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(seeds.findings.len()), "nothing is hidden");
    let first = &log["runs"][0]["results"][0];
    assert_eq!((&first["ruleId"], &first["level"]), (&"date-altered".into(), &"error".into()));
    assert_eq!(first["locations"][0]["physicalLocation"]["region"]["startLine"], 69);
    sound(&json(|out| sarif::write(&[lease], out)));
    // Two documents that have nothing in common have no finding, and are not clean.
    let foreign = record(&Pair::new(open("fixtures/texts/story.txt"), open("fixtures/texts/tiaoli.txt")));
    let log = json(|out| sarif::write(std::slice::from_ref(&foreign), out));
    sound(&log);
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
    assert!(written(|out| github::annotations(std::slice::from_ref(&foreign), out)).starts_with("::error "));
    assert!(
        written(|out| junit::write(std::slice::from_ref(&foreign), Some(Severity::Substantive), out))
            .contains("failures=\"1\"")
    );
    assert_eq!(json(|out| gitlab::write(&[foreign], out)).as_array().map(Vec::len), Some(1));
}

#[test]
fn an_accepted_finding_says_so_and_fails_nothing() {
    let mut lease = lease();
    lease.findings.iter_mut().for_each(|f| f.accepted = Some("agreed on 5 May".to_string()));
    let records = [lease];
    let log = json(|out| sarif::write(&records, out));
    assert_eq!(log["runs"][0]["results"][0]["suppressions"][0]["justification"], "agreed on 5 May");
    let xml = written(|out| junit::write(&records, Some(Severity::Substantive), out));
    assert!(xml.contains("failures=\"0\"") && xml.contains("skipped=\"3\""), "{xml}");
    assert_eq!(written(|out| github::annotations(&records, out)), "");
    assert_eq!(written(|out| gitlab::write(&records, out)), "[]\n");
    assert!(written(|out| markdown::write(&records, out)).contains("Accepted: Agreed on 5 May."));
}

#[test]
fn junit_is_well_formed_and_counts_rightly() {
    let records = [seeds(), lease()];
    let xml = written(|out| junit::write(&records, Some(Severity::Editorial), out));
    let mut reader = Reader::from_str(&xml);
    let (mut cases, mut failures) = (0, 0);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Start(tag) if tag.name().as_ref() == "testcase" => cases += 1,
            Event::Start(tag) if tag.name().as_ref() == "failure" => failures += 1,
            _ => {}
        }
    }
    let findings: usize = records.iter().map(|r| r.findings.len()).sum();
    let heavy = records.iter().flat_map(|r| &r.findings).filter(|f| f.weight() >= Severity::Editorial).count();
    assert_eq!((cases, failures), (findings + records.len(), heavy));
    assert!(
        xml.contains(&format!(
            "<testsuites name=\"recension\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\">"
        )),
        "{xml}"
    );
}

#[test]
fn annotations_keep_to_the_limits_and_say_what_was_cut() {
    let text = |n: usize, year: usize| {
        format!("On {} March {year} the agent wrote letter number {n} to the owner of the house.\n\n", n % 28 + 1)
    };
    let base: String = (0..30).map(|n| text(n, 1990 + n)).collect();
    let witness: String = (0..30).map(|n| text(n, 1950 + n)).collect();
    let many = record(&Pair::texts(&base, &witness));
    assert!(many.findings.len() > 20, "{}", many.findings.len());
    let all = written(|out| github::annotations(&[many], out));
    let count = |level: &str| all.lines().filter(|line| line.starts_with(&format!("::{level} "))).count();
    assert!(count("error") == 10 && count("warning") <= 10 && count("notice") <= 10, "{all}");
    assert!(all.lines().last().is_some_and(|line| line.contains("more are not shown here")), "{all}");
    let first = written(|out| github::annotations(&[seeds()], out));
    assert!(first.starts_with("::error file="), "{first}");
    assert!(first.lines().all(|line| line.starts_with("::")), "no line break is left: {first}");
}

#[test]
fn a_summary_is_never_larger_than_a_mebibyte() {
    let mut seeds = seeds();
    assert!(github::summary(std::slice::from_ref(&seeds)).contains("Date altered"));
    let first = seeds.findings[0].clone();
    let last = seeds.findings.last().expect("a finding").clone();
    seeds.findings = std::iter::repeat_n(first, 1500).chain(std::iter::repeat_n(last, 6000)).collect();
    let page = github::summary(&[seeds]);
    assert!(page.len() <= 1 << 20, "{}", page.len());
    assert_eq!(page.matches("**Date altered**").count(), 1500, "the heaviest are kept");
    assert!(page.contains("left out for want of room"));
}

#[test]
fn code_quality_has_what_gitlab_asks_for() {
    let issues = json(|out| gitlab::write(&[seeds(), lease()], out));
    let issues = issues.as_array().expect("a list");
    let prints: BTreeSet<&str> = issues.iter().filter_map(|i| i["fingerprint"].as_str()).collect();
    assert_eq!(prints.len(), issues.len(), "fingerprints differ");
    for issue in issues {
        assert!(
            issue["description"].is_string()
                && issue["check_name"].is_string()
                && issue["location"]["path"].is_string()
        );
        assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
        let severity = issue["severity"].as_str().expect("a severity");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
    }
}

#[test]
fn markdown_takes_nothing_of_a_document_for_its_own() {
    let base = "The rent is due on 1 March 2015 at the office of <b>the agent</b> | see [here](https://example.org), #12 and \
                @everyone. The tenant shall keep the garden in order.\n";
    let page = written(|out| {
        markdown::write(
            &[record(&Pair::texts(base, &base.replace("2015", "2024").replace("everyone", "no_one_`x`")))],
            out,
        )
    });
    for taken in ["<b>the", "[here](", "https://", "#12", "@every", "@no"] {
        assert!(!page.contains(taken), "{taken} in {page}");
    }
    assert!(page.contains("<del>1 March 2015</del><ins>1 March 2024</ins>"), "{page}");
}

/// Runs the program in a folder.
fn run(folder: &Path, args: &str, env: &[(&str, &str)]) -> std::process::Output {
    assert_cmd::cargo::cargo_bin_cmd!("recension")
        .current_dir(folder)
        .args(args.split_whitespace())
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(env.iter().copied())
        .output()
        .expect("it runs")
}

/// A folder with two copies of a lease.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("base.txt"), BASE).expect("written");
    fs::write(folder.path().join("witness.txt"), BASE.replace("2015", "2024")).expect("written");
    folder
}

/// Writes the JSON of a verb, and every other format of it both from the copies and from the JSON.
fn remade(folder: &Path, verb: &str, formats: &[&str]) {
    let words = format!("{verb} --fail-on never");
    let words = if verb.starts_with("check") || verb.starts_with("changelog") { verb } else { words.as_str() };
    run(folder, &format!("{words} --format json -o result.json"), &[]);
    for format in formats {
        let first = run(folder, &format!("{words} --format {format}"), &[]);
        let again = run(folder, &format!("report result.json --format {format}"), &[]);
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        let told = format == &"github" || !again.stdout.is_empty();
        assert!(first.stdout == again.stdout && told, "{verb}: {format} differs: {said}");
    }
}

#[test]
fn every_format_of_every_verb_is_made_again_from_the_json() {
    let folder = desk();
    let at = folder.path();
    fs::write(at.join("third.txt"), BASE.replace("5 keys in the attic", "6 keys in the attic")).expect("written");
    fs::write(
        at.join("recension.toml"),
        "[[document]]\nbase = \"base.txt\"\nwitness = \"witness.txt\"\n[[document]]\nbase = \"gone.txt\"\nwitness = \"third.txt\"\n",
    )
    .expect("written");
    let formats = ["json", "html", "markdown", "sarif", "junit", "github", "gitlab", "docx", "terminal"];
    remade(at, "compare base.txt witness.txt", &formats);
    remade(at, "compare base.txt witness.txt --ignore date-altered --show line-wrap --lang en", &formats);
    remade(at, "changelog base.txt witness.txt third.txt", &["json", "markdown", "atom", "html"]);
    remade(at, "check", &["json", "markdown", "github", "gitlab", "sarif", "junit", "terminal"]);
    remade(at, "inspect base.txt --ignore mojibake", &["json", "terminal"]);
    let collated = ["json", "terminal", "html", "csv", "tei", "tei-apart", "collatex", "dot", "nexus", "newick", "svg"];
    remade(at, "collate base.txt witness.txt third.txt --date witness.txt=2016 --lang en", &collated);
    let tei = run(at, "collate base.txt witness.txt third.txt --format tei -o edition.xml", &[]);
    assert_eq!(tei.status.code(), Some(1));
    remade(at, "collate edition.xml", &["json", "csv", "terminal"]);
}

#[test]
fn a_report_made_again_ends_as_its_verb_would() {
    let folder = desk();
    let code = |words: &str| run(folder.path(), words, &[]).status.code();
    assert_eq!(code("compare base.txt witness.txt --format json -o result.json"), Some(1));
    assert_eq!(code("report result.json"), Some(0));
    assert_eq!(code("report result.json --fail-on substantive"), Some(1));
    assert_eq!(code("report base.txt"), Some(3));
    assert_eq!(code("report result.json --format atom"), Some(2), "no format of a comparison");
    assert_eq!(code("report result.json --template base.txt"), Some(2), "no template for a comparison");
    let policy = |witness: &str| {
        let text = format!("[[document]]\nbase = \"base.txt\"\nwitness = \"{witness}\"\n");
        fs::write(folder.path().join("recension.toml"), text).expect("written");
        code("check --format json -o check.json")
    };
    assert_eq!(policy("witness.txt"), Some(1));
    assert_eq!(code("report check.json"), Some(0));
    assert_eq!(code("report check.json --fail-on substantive"), Some(1));
    assert_eq!(policy("gone.txt"), Some(3));
    assert_eq!(code("report check.json"), Some(3), "what was not compared is never clean");
    assert_eq!(code("changelog base.txt witness.txt gone.txt --format json -o log.json"), Some(3));
    assert_eq!(code("report log.json"), Some(3), "nor is what was not read");
    fs::write(folder.path().join("other.json"), r#"{"schema": "recension/poem/1"}"#).expect("written");
    assert_eq!(code("report other.json"), Some(3));
}

#[test]
fn without_the_copies_the_report_is_a_list_and_says_so() {
    let folder = desk();
    run(folder.path(), "compare base.txt witness.txt --format json -o result.json", &[]);
    fs::write(folder.path().join("witness.txt"), "another text").expect("written");
    let done = run(folder.path(), "report result.json --format html", &[]);
    let page = String::from_utf8(done.stdout).expect("UTF-8");
    assert!(page.contains("were not at hand") && page.contains("2024") && !page.contains("class=\"scroll\""));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("witness.txt is not what the report was made from"), "{said}");
    let done = run(folder.path(), "report result.json --format docx -o r.docx", &[]);
    assert_eq!(done.status.code(), Some(3));
    assert!(!folder.path().join("r.docx").exists());
}

#[test]
fn the_summary_of_a_step_is_added_where_there_is_one() {
    let folder = desk();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").expect("written");
    let name = summary.display().to_string();
    let done = run(folder.path(), "compare base.txt witness.txt --format github", &[("GITHUB_STEP_SUMMARY", &name)]);
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("::error file=witness.txt,line=1,"), "{done:?}");
    let page = fs::read_to_string(&summary).expect("there");
    assert!(page.starts_with("before\n# base.txt ⟷ witness.txt"), "{page}");
}

#[test]
fn there_is_a_manual_page_for_every_verb() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), "man --dir man", &[]).status.success());
    let help = String::from_utf8(run(folder.path(), "--help", &[]).stdout).expect("UTF-8");
    let (_, verbs) = help.split_once("Commands:\n").expect("verbs");
    // What a verb does may go on in a second line, which is set in further.
    let names = verbs.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let verbs = names.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_whitespace().next());
    for verb in verbs.filter(|verb| *verb != "help") {
        let page = fs::read_to_string(folder.path().join(format!("man/recension-{verb}.1"))).expect("a page");
        assert!(page.contains(".SH SYNOPSIS") && page.contains("Examples:"), "{verb}: {page}");
        let one = run(folder.path(), &format!("man {verb}"), &[]).stdout;
        assert_eq!(String::from_utf8(one).expect("UTF-8"), page);
    }
    assert!(fs::read_to_string(folder.path().join("man/recension.1")).is_ok());
    assert_eq!(run(folder.path(), "man nothing", &[]).status.code(), Some(3));
}

#[test]
fn a_record_that_was_tampered_with_breaks_nothing() {
    let pair = Pair::new(open("fixtures/seeds/002.txt"), open("fixtures/seeds/001.txt"));
    let mut record: Value = serde_json::from_slice(&pair.json()).expect("JSON");
    let huge = u64::MAX;
    for (at, finding) in record["findings"].as_array_mut().expect("a list").iter_mut().enumerate() {
        let side = if at % 2 == 0 { "base" } else { "witness" };
        finding[side]["start"] = Value::from(u32::MAX - at as u32);
        finding[side]["end"] = Value::from(at);
        finding[side]["line"] = Value::from(huge);
        finding[side]["column"] = Value::from(huge);
        finding[side]["bytes"] = serde_json::json!({"start": huge, "end": 0});
        finding["id"] = Value::from("\"><script>");
        finding["severity"] = Value::from("<b>");
        finding["kind"] = Value::from("text-moved");
        finding["language"] = Value::from("\" onload=\"");
    }
    let record = Record::read(record.to_string().as_bytes()).expect("a record");
    let documents = pair.documents.as_ref();
    let texts = report::Texts { documents, shared: pair.comparison.shared(), noise: &[] };
    let page = written(|out| report::html::write(&record, Some(&texts), out));
    assert!(!page.contains("\"><script>") && !page.contains("\" onload"), "{page}");
    let mut file = Vec::new();
    report::docx::write(&record.findings, &texts, &report::docx::Options::default(), &mut file).expect("written");
    let records = [record];
    for format in [markdown::write, sarif::write, github::annotations, gitlab::write] {
        assert!(!written(|out| format(&records, out)).is_empty());
    }
    assert!(!written(|out| junit::write(&records, None, out)).is_empty());
}
