//! Every kind and every layer has a pair of fixtures, and the pair gives what it promises.
//!
//! `UPDATE=1 cargo test --test it fixtures` writes what the engine reports into `expected.json`;
//! read the difference before you commit it.

use crate::common::{Pair, home, open, sound};
use recension::finding::{KINDS, Kind, Severity};
use recension::tokens::layer::{LAYERS, Layer};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The names of the folders in a folder of fixtures.
fn folders(path: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(home(path)).expect("a folder of fixtures");
    let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries.map(|entry| name(entry.expect("an entry"))).collect()
}

/// Compares the two files of a folder; the extension is part of the case.
fn pair(folder: &str) -> Pair {
    let side = |stem: &str| {
        let file = ["txt", "md", "html"].map(|ext| format!("{folder}/{stem}.{ext}"));
        let file = file.iter().find(|file| home(file).exists()).unwrap_or_else(|| panic!("{folder}/{stem} is missing"));
        open(file)
    };
    Pair::new(side("base"), side("witness"))
}

/// The findings of a pair as the fixtures state them.
fn stated(pair: &Pair) -> Vec<Value> {
    let state = |finding: &recension::finding::Finding| {
        let quotes = pair.quotes(finding);
        json!({
            "kind": finding.kind.name(),
            "severity": finding.severity.name(),
            "base": quotes.base,
            "witness": quotes.witness,
            "message": finding.message,
        })
    };
    pair.comparison.findings.iter().map(state).collect()
}

/// Whether a finding is as expected; what an expectation does not state is free.
fn fits(expected: &Value, found: &Value) -> bool {
    expected.as_object().expect("an object").iter().all(|(field, value)| found.get(field) == Some(value))
}

/// What is wrong with a pair of one kind; nothing if it gives exactly the findings expected.
fn wrong(kind: &str) -> Option<String> {
    expected(&format!("fixtures/kinds/{kind}"), Some(kind))
}

/// What is wrong with a pair; nothing if it gives exactly the findings expected, `kind` among them.
fn expected(folder: &str, kind: Option<&str>) -> Option<String> {
    let pair = pair(folder);
    sound(&pair);
    let found = stated(&pair);
    let file = home(folder).join("expected.json");
    if std::env::var_os("UPDATE").is_some() {
        write(&file, &found);
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let expected: Vec<Value> = serde_json::from_str(&expected).expect("a list");
    let kinds = kind.is_none_or(|kind| expected.iter().any(|e| e["kind"] == kind));
    let all = expected.len() == found.len() && expected.iter().all(|e| found.iter().any(|f| fits(e, f)));
    (!all || !kinds).then(|| format!("{folder}\n  expected {}\n  found    {}", lines(&expected), lines(&found)))
}

fn lines(list: &[Value]) -> String {
    list.iter().map(Value::to_string).collect::<Vec<_>>().join("\n           ")
}

fn write(file: &Path, found: &[Value]) {
    let text = serde_json::to_string_pretty(found).expect("JSON");
    std::fs::write(file, text + "\n").expect("writable");
}

#[test]
fn every_kind_has_its_pair_and_every_pair_its_kind() {
    let kinds: BTreeSet<String> = KINDS.iter().map(|entry| entry.name.to_string()).collect();
    assert_eq!(folders("fixtures/kinds"), kinds);
    let layers: BTreeSet<String> = LAYERS.iter().map(|entry| entry.name.to_string()).collect();
    assert_eq!(folders("fixtures/layers"), layers);
}

#[test]
fn pairs_of_rules_give_what_they_promise() {
    let rules = folders("fixtures/rules");
    let wrong: Vec<String> =
        rules.iter().filter_map(|rule| expected(&format!("fixtures/rules/{rule}"), None)).collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), rules.len(), wrong.join("\n"));
}

#[test]
fn pairs_of_kinds_give_what_they_promise() {
    let wrong: Vec<String> = KINDS.iter().filter_map(|entry| wrong(entry.name)).collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), KINDS.len(), wrong.join("\n"));
}

/// What is wrong with a pair of one layer, read in both directions.
fn heavy(layer: Layer) -> Option<String> {
    let folder = format!("fixtures/layers/{}", layer.name());
    let there = pair(&folder);
    let back = Pair::new(there.documents.witness.clone(), there.documents.base.clone());
    let wrong = |pair: &Pair| {
        sound(pair);
        let counted: Vec<_> = pair.comparison.noise.iter().map(|n| format!("{} {}", n.count, n.layer.name())).collect();
        let reported = |kind: Kind| matches!(kind, Kind::Homoglyphs | Kind::InvisibleCharacters);
        let loud: Vec<_> = pair.heavy().into_iter().filter(|f| !reported(f.kind)).collect();
        let seen = pair.comparison.noise.iter().any(|n| n.layer == layer && n.count > 0);
        let always = !matches!(layer, Layer::Homoglyph | Layer::Invisible)
            || pair.comparison.findings.iter().any(|f| reported(f.kind));
        let same = pair.relation() == "same-text" || layer == Layer::Homoglyph;
        (!loud.is_empty() || !seen || !same || !always).then(|| {
            let findings: Vec<_> = pair.comparison.findings.iter().collect();
            format!("{}: {}, noise {counted:?}\n{}", layer.name(), pair.relation(), pair.list(&findings))
        })
    };
    wrong(&there).or_else(|| wrong(&back).map(|complaint| format!("swapped, {complaint}")))
}

#[test]
fn pairs_of_layers_read_the_same() {
    let wrong: Vec<String> = LAYERS.iter().filter_map(|entry| heavy(entry.layer)).collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), LAYERS.len(), wrong.join("\n"));
}

#[test]
fn findings_of_a_kind_weigh_what_the_table_says_or_less() {
    for entry in KINDS {
        for finding in pair(&format!("fixtures/kinds/{}", entry.name)).comparison.findings {
            let own = finding.kind.severity();
            let damage = matches!(finding.kind, Kind::Mojibake | Kind::ReplacementCharacters);
            assert!(finding.severity <= own || damage && finding.severity >= Severity::Editorial, "{finding:?}");
        }
    }
}
