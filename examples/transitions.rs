//! How well a changelog tells transitions apart, on a folder of dated versions with a manifest.
//!
//! `cargo run --release --example transitions -- FOLDER [FOLDER …]`, where a folder holds a
//! `manifest.json` with `docs`, each with `versions` (their files in order) and `transitions`
//! between neighbours. What is measured follows from what the manifest states: the class of each
//! transition, or the sections added, removed, renumbered, moved and retitled.
//! `--misses N` lists that many of what was judged otherwise.

#![expect(clippy::disallowed_methods, reason = "a measurement reads files and the command line")]

use recension::changelog::sections::Sections;
use recension::changelog::{self, History, Origin, State};
use recension::{capture::Capture, document::Document, text::Sides};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut misses = 0;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--misses" => misses = args.next().and_then(|n| n.parse().ok()).unwrap_or(20),
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    if folders.is_empty() {
        eprintln!("usage: transitions FOLDER [FOLDER …] [--misses N]");
        return ExitCode::from(2);
    }
    let mut whole = true;
    for folder in folders {
        match measure(&folder, misses) {
            Ok(()) => {}
            Err(error) => {
                eprintln!("{}: {error}", folder.display());
                whole = false;
            }
        }
    }
    if whole { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

/// Measures one folder.
fn measure(folder: &Path, misses: usize) -> Result<(), String> {
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("manifest.json: {e}"))?;
    let manifest: Value = serde_json::from_str(&text).map_err(|e| format!("manifest.json: {e}"))?;
    let docs = list(&manifest["docs"]);
    let classes = docs.iter().flat_map(|d| list(&d["transitions"])).any(|t| t["class"].is_string());
    if !classes {
        return sections(folder, docs, misses);
    }
    transitions(folder, docs, misses)
}

/// Content, noise, an old text that comes back, punctuation only, tracker-side.
fn transitions(folder: &Path, docs: &[Value], misses: usize) -> Result<(), String> {
    let mut table: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let (mut right, mut all, mut shown) = (0, 0, 0);
    for doc in docs {
        let mut states = Vec::new();
        for version in list(&doc["versions"]) {
            let text = |name: &str| version[name].as_str().unwrap_or("").to_string();
            let document = read(folder, &version["file"])?;
            // A manifest that skips versions says what the skipped ones were; only where all were the
            // tracker's is the step the tracker's.
            let step = list(&doc["transitions"]).iter().find(|t| t["to"] == version["file"]);
            let between = step.and_then(|t| t["kinds_between"].as_str()).unwrap_or("");
            let note = if between.contains('+') { String::new() } else { text("subject") };
            let origin = Origin { extractor: String::new(), note };
            states.push(State { label: text("file"), date: text("author_date"), document, origin });
        }
        let history = History::of(states, &changelog::Options::default());
        for (transition, stated) in history.transitions.iter().zip(list(&doc["transitions"])) {
            let stated = stated["class"].as_str().unwrap_or("");
            let found = transition.class.name();
            let same = stated.starts_with(match found {
                "punctuation" => "punctuation-only",
                "technical" => "tracker-side",
                "unrelated" => "content",
                other => other,
            });
            right += usize::from(same);
            all += 1;
            *table.entry((stated.to_string(), found)).or_default() += 1;
            if !same && shown < misses {
                shown += 1;
                let label = &history.states[transition.states.witness].label;
                println!("{label}\n  stated {stated}, found {found}");
                for entry in transition.entries.iter().take(4) {
                    println!("    {} {}", entry.finding.kind.name(), entry.finding.message);
                }
            }
        }
    }
    for ((stated, found), count) in table {
        println!("{count:>5}  stated {stated:<20.20} found {found}");
    }
    println!("{right} of {all} right, accuracy {:.3}", right as f64 / all.max(1) as f64);
    Ok(())
}

/// The elements of a list; none where it is no list.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Reads one version.
fn read(folder: &Path, file: &Value) -> Result<Document, String> {
    let file = file.as_str().ok_or("a version without file")?;
    let capture = Capture::read(folder.join(file)).map_err(|e| e.to_string())?;
    Document::read(capture).map_err(|e| e.to_string())
}

/// What was found of one kind against what is stated.
#[derive(Default)]
struct Tally {
    hits: usize,
    extra: usize,
    missed: usize,
}

impl Tally {
    fn f1(&self) -> f64 {
        let all = 2 * self.hits + self.extra + self.missed;
        if all == 0 { 1.0 } else { 2.0 * self.hits as f64 / all as f64 }
    }
}

/// The letters of a heading: tags, references to notes, marks and spaces aside.
fn fold(heading: &str) -> String {
    let mut out = String::new();
    let mut rest = heading;
    while let Some(c) = rest.chars().next() {
        let note = rest.starts_with("[^").then(|| rest.find(']')).flatten();
        rest = &rest[c.len_utf8()..];
        let tag = rest.find('>').filter(|&end| c == '<' && end <= 8);
        if let Some(end) = note {
            rest = &rest[end..];
        } else if let Some(end) = tag {
            rest = &rest[end + 1..];
        } else if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
    }
    // Manifests cut long headings.
    out.chars().take(100).collect()
}

/// Sections added, removed, renumbered, moved, retitled.
fn sections(folder: &Path, docs: &[Value], misses: usize) -> Result<(), String> {
    let mut tallies: BTreeMap<(String, &str), Tally> = BTreeMap::new();
    let mut shown = 0;
    for doc in docs {
        let family = doc["family"].as_str().unwrap_or("all").to_string();
        for transition in list(&doc["transitions"]) {
            let base = read(folder, &transition["from"])?;
            let witness = read(folder, &transition["to"])?;
            let found = changes(Sides::new(&base, &witness));
            for (kind, stated) in stated(transition) {
                let found = found.get(kind).cloned().unwrap_or_default();
                let (hits, extra, missed) = matched(&found, &stated);
                for family in [family.as_str(), "all"] {
                    let tally = tallies.entry((family.to_string(), kind)).or_default();
                    tally.hits += hits;
                    tally.extra += extra.len();
                    tally.missed += missed.len();
                }
                if (!extra.is_empty() || !missed.is_empty()) && shown < misses {
                    shown += 1;
                    println!("{} {kind}\n  extra  {extra:?}\n  missed {missed:?}", transition["to"]);
                }
            }
        }
    }
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((family, kind), tally) in &tallies {
        println!(
            "{family:<6}{kind:<12}{:>5} found {:>4} extra {:>4} missed   F1 {:.3}",
            tally.hits,
            tally.extra,
            tally.missed,
            tally.f1()
        );
        let sum = sums.entry(family).or_default();
        sum.hits += tally.hits;
        sum.extra += tally.extra;
        sum.missed += tally.missed;
    }
    for (family, sum) in sums {
        println!(
            "{family:<6}{:<12}{:>5} found {:>4} extra {:>4} missed   F1 {:.3}",
            "",
            sum.hits,
            sum.extra,
            sum.missed,
            sum.f1()
        );
    }
    Ok(())
}

/// Kinds of change to a section with the folded headings on both sides.
type Changes = BTreeMap<&'static str, Vec<(String, String)>>;

/// What the engine says.
fn changes(documents: Sides<&Document>) -> Changes {
    let sections = Sections::of(documents);
    let title = |d: &Document, n: usize| fold(&d.structure.sections[n].title);
    let mut all = Changes::new();
    for pair in &sections.pairs {
        let names = (title(documents.base, pair.sections.base), title(documents.witness, pair.sections.witness));
        if std::env::var_os("SCORES").is_some() && (pair.renumbered || pair.retitled) {
            println!("{:.3} {names:?}", pair.alike);
        }
        for (kind, on) in [("renumbered", pair.renumbered), ("retitled", pair.retitled && !pair.renumbered)] {
            if on {
                all.entry(kind).or_default().push(names.clone());
            }
        }
        if pair.moved {
            all.entry("moved").or_default().push((names.0, String::new()));
        }
    }
    for &n in &sections.removed {
        all.entry("removed").or_default().push((title(documents.base, n), String::new()));
    }
    for &n in &sections.added {
        all.entry("added").or_default().push((String::new(), title(documents.witness, n)));
    }
    all
}

/// What the manifest says.
fn stated(transition: &Value) -> Vec<(&'static str, Vec<(String, String)>)> {
    let text = |v: &Value| fold(v.as_str().unwrap_or(""));
    let pairs = |name: &str, f: &dyn Fn(&Value) -> (String, String)| list(&transition[name]).iter().map(f).collect();
    vec![
        ("added", pairs("added", &|v| (String::new(), text(v)))),
        ("removed", pairs("removed", &|v| (text(v), String::new()))),
        ("renumbered", pairs("renumbered", &|v| (text(&v["frm"]), text(&v["to"])))),
        ("moved", pairs("moved", &|v| (text(&v["section"]), String::new()))),
        ("retitled", pairs("retitled", &|v| (text(&v[0]), text(&v[1])))),
    ]
}

/// How many of `found` are stated, what else was found, and what was not.
type Match<'a> = (usize, Vec<&'a (String, String)>, Vec<&'a (String, String)>);

fn matched<'a>(found: &'a [(String, String)], stated: &'a [(String, String)]) -> Match<'a> {
    let mut left: Vec<&(String, String)> = stated.iter().collect();
    let mut extra = Vec::new();
    for change in found {
        match left.iter().position(|s| *s == change) {
            Some(at) => drop(left.swap_remove(at)),
            None => extra.push(change),
        }
    }
    (stated.len() - left.len(), extra, left)
}
