//! The documents beside the code say what the program does: output, catalogues, commands, links.
//!
//! `UPDATE=1 cargo test --test it docs` writes what the program prints into the documents; read the
//! difference before you commit it. What is written:
//! - the output in every block fenced as `console`, whose first line is `$ recension …`, perhaps
//!   with `| head -n N` or `| tail -n N` behind it;
//! - what stands between `<!-- generated: NAME -->` and `<!-- end -->`.

use crate::common::home;
use recension::finding::{Entry, INSPECTED, KINDS, Severity};
use recension::report::schema;
use recension::tokens::layer::{self, LAYERS};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Markdown at the root and in `docs/`, by path from the root.
fn documents() -> Vec<PathBuf> {
    let folder = |path: &str| {
        let entries = std::fs::read_dir(home(path)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.extension().is_some_and(|e| e == "md"))
    };
    let mut all: Vec<PathBuf> = folder("").chain(folder("docs")).collect();
    all.sort();
    all
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the program prints, run at the root on these words, its trailing spaces gone.
fn output(words: &str) -> String {
    let run = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("recension"))
        .current_dir(home(""))
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .args(words.split_whitespace())
        .output()
        .expect("it runs");
    let printed = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(run.status.code().is_some_and(|code| code < 2), "recension {words}: {}", run.status);
    printed.lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

/// What a line of a `console` block prints: `$ recension ARGS`, perhaps with `| head -n N` or
/// `| tail -n N` behind it.
fn console(line: &str) -> String {
    let command = line.strip_prefix("$ recension ").unwrap_or_else(|| panic!("not a command: {line}"));
    let Some((words, cut)) = command.split_once(" | ") else { return output(command) };
    let printed = output(words);
    let lines: Vec<&str> = printed.split_inclusive('\n').collect();
    let (part, count) = cut.split_once(" -n ").expect("head -n N or tail -n N");
    let count = count.parse::<usize>().expect("a number of lines").min(lines.len());
    match part {
        "head" => lines[..count].concat(),
        "tail" => lines[lines.len() - count..].concat(),
        _ => panic!("head or tail, not {part}"),
    }
}

/// A document with every `console` block as the program prints it now.
fn with_output(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out.push_str(line);
        if line.trim_end() != "```console" {
            continue;
        }
        let command = lines.next().expect("a command");
        let _ = writeln!(out, "{command}{}```", console(command.trim_end()));
        assert!(lines.any(|line| line.trim_end() == "```"), "a console block does not end");
    }
    out
}

/// A document with every generated part made again.
fn with_parts(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!-- generated: ") {
        let (name, after) = after.split_once(" -->\n").expect("the mark ends");
        let (_, after) = after.split_once("<!-- end -->").expect("the part ends");
        let _ = write!(out, "{before}<!-- generated: {name} -->\n{}<!-- end -->", part(name));
        rest = after;
    }
    out + rest
}

fn part(name: &str) -> String {
    match name {
        "kinds" => kinds(),
        "inspected" => INSPECTED.iter().map(inspected).collect(),
        "layers" => LAYERS.iter().map(fold).collect(),
        "fields" => fields(),
        _ => panic!("no part is called {name}"),
    }
}

/// One kind of an inspection: what it means, and what is said of its fixture.
fn inspected(entry: &Entry) -> String {
    let file = home(&format!("fixtures/inspect/{}/expected.json", entry.name));
    let found: Vec<Value> = serde_json::from_str(&text(&file)).expect("a list");
    let own = found.iter().find(|f| f["kind"] == entry.name).expect("its own finding");
    let message = own["message"].as_str().expect("a message");
    format!("\n### {}\n\n{} As a rule {}.\n\n> {message}\n", entry.name, entry.help, entry.severity.name())
}

fn kinds() -> String {
    let mut out = String::new();
    for severity in Severity::ALL {
        let mut rows = KINDS.iter().filter(|e| e.severity == severity).peekable();
        if rows.peek().is_some() {
            let name = severity.name();
            let _ = write!(out, "\n## {}{}\n", name[..1].to_uppercase(), &name[1..]);
        }
        out.extend(rows.map(kind));
    }
    out + "\n"
}

/// One kind: what it means, and what is printed for its pair.
fn kind(entry: &Entry) -> String {
    let (base, witness) = pair("kinds", entry.name);
    let report = output(&format!("compare {base} {witness} --all"));
    let head = |line: &&str| line.split_whitespace().nth(1) == Some(entry.name);
    let lines: Vec<&str> = report.lines().skip_while(|line| !head(line)).take_while(|line| !line.is_empty()).collect();
    let shown = match lines.is_empty() {
        true => String::from("Not told apart yet: its pair is reported under other kinds."),
        false => format!("```text\n{}\n```", lines.join("\n")),
    };
    format!("\n### {}\n\n{}\n\n{shown}\n", entry.name, entry.help)
}

/// One layer: what it folds, and how it is counted in its pair.
fn fold(entry: &layer::Entry) -> String {
    let (base, witness) = pair("layers", entry.name);
    let report = output(&format!("compare {base} {witness}"));
    let counted = report.lines().skip_while(|line| !line.starts_with("NOISE"));
    let counted = counted.map(str::trim).find(|line| line.split_whitespace().next() == Some(entry.name));
    let counted = counted.unwrap_or_else(|| panic!("no {} in\n{report}", entry.name));
    format!("\n## {}\n\n{} Counted in {}.\n\n```text\n{counted}\n```\n", entry.name, entry.help, entry.unit)
}

/// The two files of a folder of fixtures.
fn pair(folder: &str, name: &str) -> (String, String) {
    let file = |side: &str| {
        let files = ["txt", "md", "html"].map(|ext| format!("fixtures/{folder}/{name}/{side}.{ext}"));
        files.into_iter().find(|file| home(file).exists()).expect("a fixture")
    };
    (file("base"), file("witness"))
}

/// The fields of the report and of what is in it, a table for each shape in the schema.
fn fields() -> String {
    let schema = schema::comparison();
    let mut out = table("the report", &schema);
    for (name, shape) in schema["$defs"].as_object().expect("shapes") {
        out += &table(name, shape);
    }
    out + "\n"
}

/// The table of one shape.
fn table(name: &str, shape: &Value) -> String {
    let mut out = format!("\n### {name}\n\n| field | type | |\n|---|---|---|\n");
    rows(shape, "", &mut out);
    out
}

/// The rows of a shape's fields, and of what is in those that have no shape of their own.
fn rows(shape: &Value, path: &str, out: &mut String) {
    for (name, field) in shape["properties"].as_object().into_iter().flatten() {
        let described = field["description"].as_str().unwrap_or_default().replace('|', "\\|");
        let _ = writeln!(out, "| `{path}{name}` | {} | {described} |", form(field));
        rows(field, &format!("{path}{name}."), out);
        rows(&field["items"], &format!("{path}{name}[]."), out);
    }
}

/// The type of a field in words; a shape is linked to its table.
fn form(field: &Value) -> String {
    if let Some(shape) = field["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        return format!("[{shape}](#{shape})");
    }
    if let Some(value) = field["const"].as_str() {
        return format!("`\"{value}\"`");
    }
    match (&field["enum"], &field["type"]) {
        (Value::Array(names), _) | (_, Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
        }
        (_, Value::String(name)) if name == "array" => format!("list of {}", form(&field["items"])),
        (_, Value::String(name)) => name.clone(),
        _ => String::from("any"),
    }
}

#[test]
fn documents_show_what_the_program_prints() {
    let mut stale = Vec::new();
    for path in documents() {
        let now = text(&path);
        let fresh = with_parts(&with_output(&now));
        if fresh == now {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, fresh).expect("writable");
        } else {
            let (was, is) = now.lines().zip(fresh.lines()).find(|(a, b)| a != b).unwrap_or(("(the end)", "(the end)"));
            stale.push(format!("{}\n  says    {was}\n  printed {is}", path.display()));
        }
    }
    assert!(stale.is_empty(), "UPDATE=1 cargo test --test it docs\n{}", stale.join("\n"));
}

/// The paths that a document links to: `](path)` without scheme and without what is behind `#`.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let paths = targets.map(|target| target.split('#').next().unwrap_or_default());
    paths.filter(|path| !path.is_empty() && !path.contains(':')).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for path in documents() {
        let folder = path.parent().expect("a folder").to_path_buf();
        let text = text(&path);
        dead.extend(
            links(&text).iter().filter(|l| !folder.join(l).exists()).map(|l| format!("{}: {l}", path.display())),
        );
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn the_pipeline_runs_what_the_readme_says() {
    let (readme, pipeline) = (text(&home("README.md")), text(&home(".ci/run")));
    let (_, block) = readme.split_once("<!-- the tests -->\n```sh\n").expect("the block of the tests");
    let (commands, _) = block.split_once("```").expect("its end");
    assert!(commands.lines().count() >= 4, "{commands}");
    for command in commands.lines() {
        assert!(pipeline.lines().any(|line| line.trim() == format!("run {command}")), ".ci/run lacks {command}");
    }
}

#[test]
fn the_example_of_the_readme_is_one_that_compiles() {
    let (readme, example) = (text(&home("README.md")), text(&home("examples/compare.rs")));
    let (_, block) = readme.split_once("```rust\n").expect("a block of Rust");
    let (block, _) = block.split_once("```").expect("its end");
    let has = |line: &str| example.lines().any(|other| other.trim() == line.trim());
    let lacking: Vec<&str> = block.lines().filter(|line| !has(line)).collect();
    assert!(block.lines().count() > 5 && lacking.is_empty(), "{lacking:?}");
}

#[test]
fn blocks_and_parts_are_made_again() {
    let text = "a\n```console\n$ recension --version | head -n 1\nold\n```\nb\n";
    let fresh = text.replace("old", concat!("recension ", env!("CARGO_PKG_VERSION")));
    assert_eq!(with_output(text), fresh);
    let parts = with_parts("a <!-- generated: fields -->\nold <!-- end --> b");
    assert!(parts.starts_with("a <!-- generated: fields -->\n") && parts.ends_with("<!-- end --> b"), "{parts}");
    assert!(!parts.contains("old ") && parts.contains("| `findings` | list of [finding](#finding) |"), "{parts}");
    assert_eq!(links("[a](b.md#c) [d](https://e) [f](#g)"), ["b.md"]);
}
