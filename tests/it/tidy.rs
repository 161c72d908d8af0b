//! Keeps the house: reads the sources as text and complains of what breaks its rules.

use crate::common::home;
use std::collections::BTreeMap;
use std::path::Path;

/// Sources by their path under `src/`.
type Tree = BTreeMap<String, String>;

/// No file is longer than this.
const LINES: usize = 1000;

/// Files that may touch the world outside, or whole folders of them.
const OUTSIDE: [&str; 4] = ["capture.rs", "store/", "cli/", "main.rs"];

/// What reaches the world outside.
const WORLD: [&str; 6] = ["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant::now"];

#[test]
fn the_house_is_tidy() {
    let complaints = complaints(&sources(&home("src")));
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Everything that is wrong with a tree.
fn complaints(tree: &Tree) -> Vec<String> {
    let mut all = order(tree);
    for (path, source) in tree {
        all.extend(form(path, source));
        all.extend(calls(path, source));
    }
    all.extend(rules(tree));
    all
}

/// Reads every Rust file below a folder.
fn sources(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
                tree.insert(name, std::fs::read_to_string(&path).expect("UTF-8"));
            }
        }
    }
    tree
}

/// The modules in the order of `lib.rs`.
fn modules(tree: &Tree) -> Vec<&str> {
    let lib = tree.get("lib.rs").map_or("", String::as_str);
    lib.lines()
        .filter_map(|line| {
            let line = line.strip_prefix("pub ").or(line.strip_prefix("pub(crate) ")).unwrap_or(line);
            line.strip_prefix("mod ")?.strip_suffix(';')
        })
        .collect()
}

/// Imports against the flow: a module may use those above it in `lib.rs` only.
fn order(tree: &Tree) -> Vec<String> {
    let modules = modules(tree);
    let rank = |name: &str| modules.iter().position(|&m| m == name);
    let mut all = Vec::new();
    for (path, source) in tree {
        let own = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
        if own == "main" || own == "lib" || tested(tree, path) {
            continue;
        }
        let Some(place) = rank(own) else {
            all.push(format!("{path}: the module {own} is not in lib.rs"));
            continue;
        };
        for (line, name) in imports(path, source) {
            if rank(&name).is_some_and(|other| other > place) {
                all.push(format!("{path}:{line}: {own} may not import {name}, which stands below it in lib.rs"));
            }
        }
    }
    all
}

/// Whether a file is compiled for tests only: its parent declares it under `#[cfg(test)]`.
fn tested(tree: &Tree, path: &str) -> bool {
    let Some((folder, file)) = path.rsplit_once('/') else { return false };
    let declared = format!("mod {};", file.trim_end_matches(".rs"));
    [format!("{folder}/mod.rs"), format!("{folder}.rs")].iter().filter_map(|p| tree.get(p)).any(|parent| {
        let lines: Vec<&str> = parent.lines().map(str::trim).collect();
        lines.windows(2).any(|w| w[0] == "#[cfg(test)]" && w[1] == declared)
    })
}

/// The modules at the root that a file names, with the line: `crate::x`, `crate::{a, b::c}` and
/// `super::x` where that climbs to the root.
fn imports(path: &str, source: &str) -> Vec<(usize, String)> {
    let code = code(source);
    let depth = path.split('/').filter(|part| *part != "mod.rs").count();
    let climbing = "super::".repeat(depth);
    let mut all = Vec::new();
    for root in ["crate::", climbing.as_str()] {
        for (at, _) in code.match_indices(root) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let rest = &code[at + root.len()..];
            all.extend(heads(rest).into_iter().map(|name| (line, name)));
        }
    }
    all
}

/// The first names of a path, or of each path of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let word =
        |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let (mut names, mut depth, mut fresh) = (Vec::new(), 1, true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => fresh = true,
            _ if fresh && !c.is_whitespace() => {
                names.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// A source with its comments and its tests made blank; lines stay where they are.
fn code(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut test: Option<String> = None;
    let mut marked = false;
    for line in source.lines() {
        let bare = line.trim_start();
        let indent = &line[..line.len() - bare.len()];
        if let Some(close) = &test {
            if line == close {
                test = None;
            }
        } else if bare.starts_with("#[cfg(test)]") {
            marked = true;
        } else if marked && !bare.starts_with("#[") {
            marked = false;
            test = bare.ends_with('{').then(|| format!("{indent}}}"));
        } else if !bare.starts_with("//") {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// The form of a file: a doc on its first line, not too long, no spaces at line ends.
fn form(path: &str, source: &str) -> Vec<String> {
    let mut all = Vec::new();
    if !source.starts_with("//! ") {
        all.push(format!("{path}:1: the first line does not say what the file is (`//! …`)"));
    }
    let lines = source.lines().count();
    if lines > LINES {
        all.push(format!("{path}: {lines} lines; no file has more than {LINES}"));
    }
    for (at, line) in source.lines().enumerate() {
        if line.ends_with(char::is_whitespace) {
            all.push(format!("{path}:{}: a space at the end of the line", at + 1));
        }
    }
    all
}

/// Calls to the world outside from files that may not.
fn calls(path: &str, source: &str) -> Vec<String> {
    if OUTSIDE.iter().any(|free| path == *free || free.ends_with('/') && path.starts_with(free)) {
        return Vec::new();
    }
    let code = code(source);
    let mut all = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let grouped = line.find("use std::{").map(|from| heads(&line[from + "use std::".len()..])).unwrap_or_default();
        let in_group = |name: &str| grouped.iter().any(|g| name.strip_prefix("std::") == Some(g));
        if let Some(call) = WORLD.iter().find(|call| line.contains(*call) || in_group(call)) {
            all.push(format!("{path}:{}: {call} belongs to capture, the store and the program", at + 1));
        }
    }
    all
}

/// Rules that nobody asks: files of `classify` with a rule that is not in `RULES`.
fn rules(tree: &Tree) -> Vec<String> {
    let table = tree.get("classify/mod.rs").map_or("", String::as_str);
    let table = table.split_once("RULES: &[Rule] = &[").map_or("", |(_, rest)| rest);
    let table = table.split_once("];").map_or("", |(rows, _)| rows);
    let asked = |name: &str| table.split([',', '\n']).any(|row| row.trim() == format!("{name}::rule"));
    let mut all = Vec::new();
    for (path, source) in tree {
        let Some(name) = path.strip_prefix("classify/").and_then(|p| p.strip_suffix(".rs")) else { continue };
        if name != "mod" && code(source).contains("fn rule(") && !asked(name) {
            all.push(format!("{path}: the rule is not in RULES"));
        }
    }
    all
}

/// A tree of `lib.rs` with the modules `text`, `tokens`, `classify`, `report`, and one more file.
fn fake(path: &str, source: &str) -> Tree {
    let lib = "//! Lib.\n/// A.\npub mod text;\n/// B.\npub mod tokens;\n/// C.\nmod classify;\npub mod report;\n";
    let classify = "//! C.\npub const RULES: &[Rule] = &[\n    date::rule,\n];\n";
    let mut tree = Tree::from([("lib.rs", lib), ("classify/mod.rs", classify)].map(|(p, s)| (p.into(), s.into())));
    tree.insert(path.into(), source.into());
    tree
}

/// The complaints about one more file in an otherwise tidy tree.
fn check(path: &str, source: &str, expected: &[&str]) {
    let found = complaints(&fake(path, source));
    assert_eq!(found.len(), expected.len(), "{path}: {found:?}");
    for (complaint, part) in found.iter().zip(expected) {
        assert!(complaint.contains(part), "{path}: {complaint:?} lacks {part:?}");
    }
}

#[test]
fn imports_against_the_flow_are_seen() {
    check("text.rs", "//! T.\nuse crate::tokens::Layer;\n", &["text.rs:2: text may not import tokens"]);
    check("text.rs", "//! T.\nuse crate::{text::Span, report::{a, b}, tokens};\n", &["import report", "import tokens"]);
    check("text.rs", "//! T.\nuse crate::{\n    text::Span,\n    report,\n};\n", &["import report"]);
    check("tokens/word.rs", "//! T.\nfn f() -> crate::report::Report {}\n", &["tokens/word.rs:2"]);
    check("tokens/mod.rs", "//! T.\nuse super::report;\n", &["import report"]);
    check("tokens/word.rs", "//! T.\nuse super::super::report;\nuse super::report;\n", &["import report"]);
    check("stray.rs", "//! S.\n", &["the module stray is not in lib.rs"]);
}

#[test]
fn imports_with_the_flow_are_fine() {
    check("report.rs", "//! R.\nuse crate::{text::Span, tokens};\nuse crate::classify::Case;\n", &[]);
    check("text.rs", "//! T.\n//! crate::report\n// crate::report\nuse mycrate::report;\n", &[]);
    let test = "//! T.\n#[cfg(test)]\nmod tests {\n    use crate::report::Report;\n    fn f() {}\n}\n";
    check("text.rs", test, &[]);
    check("text.rs", &format!("{test}use crate::report;\n"), &["text.rs:7"]);
    let mut tree = fake("text/tests.rs", "//! T.\nuse crate::report;\n");
    tree.insert("text/mod.rs".into(), "//! T.\n#[cfg(test)]\nmod tests;\n".into());
    assert_eq!(complaints(&tree), [""; 0]);
}

#[test]
fn form_is_seen() {
    check("text.rs", "use std::fmt;\n", &["text.rs:1: the first line"]);
    check("text.rs", "//! T.\nfn f() {} \n", &["text.rs:2: a space"]);
    check("text.rs", &format!("//! T.\n{}", "// x\n".repeat(LINES)), &["1001 lines"]);
}

#[test]
fn calls_outside_are_seen() {
    check("text.rs", "//! T.\nuse std::fs::File;\n", &["text.rs:2: std::fs"]);
    check("text.rs", "//! T.\nuse std::{env, fmt};\n", &["std::env"]);
    check("text.rs", "//! T.\nfn f() { Instant::now(); }\n", &["Instant::now"]);
    check("text.rs", "//! T.\nconst V: &str = env!(\"CARGO_PKG_VERSION\");\n// std::fs\n", &[]);
    check("main.rs", "//! M.\nuse std::env;\nuse crate::report;\n", &[]);
    for path in ["capture.rs", "store/git.rs", "cli/args.rs"] {
        assert!(calls(path, "use std::fs;").is_empty());
    }
}

#[test]
fn rules_that_nobody_asks_are_seen() {
    check("classify/date.rs", "//! D.\npub(super) fn rule(case: &Case) {}\n", &[]);
    check("classify/name.rs", "//! N.\npub(super) fn rule(case: &Case) {}\n", &["name.rs: the rule is not in RULES"]);
    check("classify/help.rs", "//! H.\nfn help() {}\n#[cfg(test)]\nmod tests {\n    fn rule() {}\n}\n", &[]);
}
