//! The program as a user runs it.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

const LEASE: &str = "The rent is due on 1 March 2015 at the office of the agent. The tenant shall keep the garden \
     in order and may not keep animals in the house.\n";
const FORGED: &str = "The rent is due on 1 March 2024 at the office of the agent. The tenant shall keep the garden \
     in order and may not keep animals in the house.\n";
const SPACED: &str = "The rent is due on 1 March 2015\nat the office of the agent.  The tenant shall keep the garden \
     in order and may not\nkeep animals in the house.\n";
const POEM: &str = "Crimson lanterns drifted over quiet water, while somewhere beyond seven hills an old \
     shepherd counted falling stars and hummed songs nobody remembered anymore. Deep under frozen pines his \
     faithful dogs slept beside embers, dreaming about summer meadows full of thunder, butterflies, warm rain, \
     wild strawberries.\n";

/// A folder with copies of a lease.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a folder"));
        for (name, text) in [
            ("lease.txt", LEASE),
            ("forged.txt", FORGED),
            ("spaced.txt", SPACED),
            ("poem.txt", POEM),
            ("empty.txt", ""),
        ] {
            fs::write(desk.path(name), text).expect("written");
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, run in the folder with these arguments.
    fn run(&self, args: &str) -> Done {
        self.with(args, "", &[])
    }

    fn with(&self, args: &str, stdin: &str, env: &[(&str, &str)]) -> Done {
        let output = program()
            .current_dir(self.0.path())
            .args(args.split_whitespace())
            .envs(env.iter().copied())
            .write_stdin(stdin)
            .output()
            .expect("it runs");
        Done {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// What a run left behind.
#[derive(Debug)]
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

fn program() -> Command {
    let mut program = assert_cmd::cargo::cargo_bin_cmd!("recension");
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        program.env_remove(name);
    }
    program
}

/// Runs and compares the exit code; what is expected is in standard output or error.
fn check(args: &str, code: i32, expected: &[&str]) {
    let done = Desk::new().run(args);
    assert_eq!(done.code, Some(code), "{args}: {done:?}");
    for text in expected {
        assert!(done.out.contains(text) || done.err.contains(text), "{args}: no {text:?} in {done:?}");
    }
}

#[test]
fn the_exit_code_tells_what_was_found() {
    check("compare lease.txt lease.txt", 0, &["Identical"]);
    check("compare lease.txt spaced.txt", 0, &["Same text", "0 substantive"]);
    check("compare lease.txt forged.txt", 1, &["Same document: ALTERED", "date-altered"]);
    check("compare lease.txt forged.txt --fail-on never", 0, &["date-altered"]);
    check("compare lease.txt forged.txt --ignore date-altered", 0, &["0 substantive"]);
    check("compare lease.txt poem.txt", 1, &["Unrelated documents"]);
    check("compare lease.txt poem.txt --fail-on never", 0, &["Unrelated documents"]);
}

#[test]
fn the_change_is_marked_in_its_sentence() {
    let marked = "The rent is due on [-1 March 2015-]{+1 March 2024+} at the office of the agent.";
    check("compare lease.txt forged.txt", 1, &[marked, "lease:1 forged:1"]);
    check("compare lease.txt forged.txt --context 1", 1, &["…on [-1 March 2015-]{+1 March 2024+} at…"]);
}

#[test]
fn wrong_usage_ends_with_two_and_a_suggestion() {
    check("", 2, &["Usage: recension"]);
    check("compare lease.txt", 2, &["<WITNESS>"]);
    check("compare lease.txt forged.txt --show rubi", 2, &["ruby"]);
    check("compare lease.txt forged.txt --ignore data-altered", 2, &["date-altered"]);
    check("compare lease.txt forged.txt --format xml", 2, &["json"]);
    check("compare - -", 2, &["standard input can be one of the copies, not both"]);
    check("compare lease.txt forged.txt -o lease.txt", 2, &["would overwrite one of the copies"]);
}

#[test]
fn what_cannot_be_done_ends_with_three_and_a_hint() {
    check("compare leese.txt forged.txt", 3, &["error: leese.txt does not exist", "hint: did you mean lease.txt?"]);
    check("compare lease.txt .", 3, &["error: . is a directory"]);
    check("compare lease.txt forged.txt --lang zh", 3, &["neither copy has text in “zh”", "hint: they are in English"]);
    check("compare lease.txt forged.txt -o no/report.txt", 3, &["error: no/report.txt could not be written"]);
    let desk = Desk::new();
    fs::write(desk.path("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0").expect("written");
    let done = desk.run("compare lease.txt picture.png");
    assert_eq!(done.code, Some(3), "{done:?}");
    assert!(done.err.contains("PNG") && done.out.is_empty(), "{done:?}");
}

#[test]
fn an_empty_copy_is_compared_and_noted() {
    check("compare empty.txt empty.txt", 0, &["Identical", "note: empty.txt: empty file"]);
    check("compare lease.txt empty.txt", 1, &["note: empty.txt: empty file"]);
}

#[test]
fn json_has_the_fixed_fields() {
    let done = Desk::new().run("compare lease.txt forged.txt --format json");
    let report: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(report["schema"], "recension/comparison/1");
    for (pointer, expected) in [
        ("/base/name", "lease.txt"),
        ("/witness/encoding", "UTF-8"),
        ("/verdict/relation", "same-document"),
        ("/findings/0/id", "1"),
        ("/findings/0/kind", "date-altered"),
        ("/findings/0/severity", "substantive"),
        ("/findings/0/base/text", "1 March 2015"),
        ("/findings/0/detail/to", "2024-03-01"),
        ("/findings/0/detail/changed/0", "year"),
        ("/verdict/labels/0", "altered"),
    ] {
        assert_eq!(report.pointer(pointer).and_then(Value::as_str), Some(expected), "{pointer}");
    }
    for pointer in ["/findings/0/base/start", "/findings/0/witness/line", "/accounting/base/equal", "/base/length"] {
        assert!(report.pointer(pointer).is_some_and(Value::is_u64), "{pointer}");
    }
    for pointer in ["/verdict/reasons", "/verdict/coverage", "/engine/layers", "/engine/coarse", "/noise", "/notes"] {
        assert!(report.pointer(pointer).is_some_and(Value::is_array), "{pointer}");
    }
}

#[test]
fn a_report_goes_to_a_file_whole() {
    let desk = Desk::new();
    let done = desk.run("compare lease.txt forged.txt -o report.txt");
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
    assert!(fs::read_to_string(desk.path("report.txt")).expect("a report").contains("date-altered"));
    let done = desk.run("compare lease.txt forged.txt --format json --output report.txt --color always");
    assert_eq!(done.code, Some(1));
    let report = fs::read_to_string(desk.path("report.txt")).expect("a report");
    assert!(serde_json::from_str::<Value>(&report).is_ok());
    let names: Vec<_> =
        fs::read_dir(desk.0.path()).expect("listed").map(|e| e.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 6, "{names:?}");
}

#[test]
fn quiet_says_nothing() {
    let done = Desk::new().run("compare lease.txt forged.txt -q");
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (Some(1), "", ""));
}

#[test]
fn either_copy_may_come_from_standard_input() {
    let desk = Desk::new();
    let done = desk.with("compare lease.txt -", FORGED, &[]);
    assert!(done.code == Some(1) && done.out.contains("standard input"), "{done:?}");
    let done = desk.with("compare - lease.txt", LEASE, &[]);
    assert!(done.code == Some(0) && done.out.contains("Identical"), "{done:?}");
    let done = desk.with("outline -", LEASE, &[]);
    assert!(done.code == Some(0) && done.out.contains("stops at"), "{done:?}");
}

#[test]
fn noise_is_counted_and_listed_where_it_is_asked_for() {
    check("compare lease.txt spaced.txt", 0, &["line-wrap", "e.g. 2015 at / 2015⏎at", "--show"]);
    check("compare lease.txt spaced.txt --show line-wrap,whitespace", 0, &["· line-wrap", "1 March 2015[-␣-]{+⏎+}at"]);
    let done = Desk::new().run("compare lease.txt spaced.txt --ignore line-wrap");
    assert!(!done.out.contains("line-wrap"), "{done:?}");
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let desk = Desk::new();
    let coloured = |args: &str, env: &[(&str, &str)]| desk.with(args, "", env).out.contains('\u{1b}');
    let plain = "compare lease.txt forged.txt";
    assert!(!coloured(plain, &[]));
    assert!(coloured(plain, &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured("compare lease.txt forged.txt --color always", &[("NO_COLOR", "1")]));
    assert!(!coloured("--color never compare lease.txt forged.txt", &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(plain, &[("NO_COLOR", "1")]));
    let out = desk.run("compare lease.txt forged.txt --color always").out;
    assert!(out.contains("1 March 2015") && !out.contains("[-"), "colour takes the place of brackets");
}

#[test]
fn a_hostile_copy_cannot_drive_the_terminal() {
    let desk = Desk::new();
    let hostile = LEASE.replace("agent", "\u{1b}]0;owned\u{7}\u{202e}tnega\0\u{9b}2J");
    fs::write(desk.path("hostile.txt"), hostile).expect("written");
    for args in
        ["compare lease.txt hostile.txt --all", "outline hostile.txt", "compare lease.txt hostile.txt --outline"]
    {
        let done = desk.run(args);
        let driving = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!done.out.contains(driving) && !done.err.contains(driving), "{done:?}");
    }
    assert!(desk.run("compare lease.txt hostile.txt").out.contains("\\u{202e}"));
}

#[test]
fn long_lists_are_limited_and_say_so() {
    let desk = Desk::new();
    let item = |n: u32, price: u32| format!("Item {n} of the list costs {price} euros in every shop of the town.\n\n");
    let list = |step: u32| (1..30).map(|n| item(n, 100 + n * step)).collect::<String>();
    fs::write(desk.path("old.txt"), list(3)).expect("written");
    fs::write(desk.path("new.txt"), list(5)).expect("written");
    let count = |args: &str| desk.run(args).out.matches("● ").count();
    assert_eq!(count("compare old.txt new.txt --limit 4"), 4);
    assert!(desk.run("compare old.txt new.txt --limit 4").out.contains("more findings (--all)"));
    assert!(count("compare old.txt new.txt --all") > 20);
}

#[test]
fn a_reader_that_leaves_changes_no_answer() {
    let desk = Desk::new();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("recension"))
        .args(["compare", "lease.txt", "forged.txt"])
        .current_dir(desk.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &[][..]));
}

#[test]
fn outlines_show_sections_and_where_the_text_stops() {
    let desk = Desk::new();
    let law = "Chapter I. General\n\nThis law governs the use of the network by every person in the country.\n\n\
               Chapter II. Duties\n\nEvery person shall obey the law and shall not\n";
    fs::write(desk.path("law.txt"), law).expect("written");
    let done = desk.run("outline law.txt missing.txt");
    assert_eq!(done.code, Some(3), "{done:?}");
    for text in ["Chapter I. General", "Chapter II. Duties", "1 ¶", "in mid-sentence"] {
        assert!(done.out.contains(text), "no {text:?} in {done:?}");
    }
    assert!(done.err.contains("error: missing.txt does not exist"), "{done:?}");
    check("outline lease.txt", 0, &["stops at", "keep animals in the house."]);
}

#[test]
fn the_outline_of_a_comparison_shows_what_is_missing() {
    let desk = Desk::new();
    let chapter = |n: &str, what: &str| {
        format!(
            "Chapter {n}. On {what}\n\nEvery person who keeps {what} shall tell the council of it within ten days.\n\n"
        )
    };
    let whole = [("I", "horses"), ("II", "pigeons"), ("III", "bees")].map(|(n, what)| chapter(n, what)).concat();
    fs::write(desk.path("whole.txt"), &whole).expect("written");
    fs::write(desk.path("part.txt"), whole.replace(&chapter("II", "pigeons"), "")).expect("written");
    let out = desk.run("compare whole.txt part.txt --outline").out;
    let line = out.lines().find(|line| line.contains("Chapter II. On pigeons")).expect("a line");
    assert!(line.ends_with("not in the witness"), "{out}");
}

#[test]
fn extraction_prints_what_a_reader_sees() {
    let desk = Desk::new();
    let page =
        "<!doctype html><title>T</title><nav><a href=/>Start</a></nav><h1>Lease</h1><p>The rent \x1b[31mis due.</p>";
    fs::write(desk.path("page.txt"), page).expect("written");
    fs::write(desk.path("picture.html"), b"\x89PNG\r\n\x1a\n\0\0").expect("written");
    let matter = desk.run("extract page.txt");
    assert_eq!((matter.code, matter.out.as_str()), (Some(0), "Lease\n\nThe rent \u{fffd}[31mis due.\n"));
    assert!(desk.run("extract page.txt --all").out.starts_with("Start\n\nLease\n"));
    let told: Value = serde_json::from_str(&desk.run("extract page.txt --format json").out).expect("JSON");
    assert_eq!((&told["schema"], &told["format"]), (&"recension/extraction/1".into(), &"html".into()));
    assert_eq!(told["blocks"][0]["role"], "heading");
    assert_eq!(told["blocks"][0]["origin"]["element"], "h1:nth-of-type(1)");
    let schema: Value = serde_json::from_str(&desk.run("schema extraction").out).expect("JSON");
    for (shape, value) in [(&schema, &told), (&schema["properties"]["blocks"]["items"], &told["blocks"][0])] {
        let has = |name: &Value| value.get(name.as_str().expect("a name")).is_some();
        assert!(shape["required"].as_array().expect("names").iter().all(has), "{value}");
        let known = |name: &String| shape["properties"].get(name).is_some();
        assert!(value.as_object().expect("an object").keys().all(known), "{value}");
    }
    let written = desk.run("extract page.txt -o out.txt");
    assert_eq!((written.code, written.out.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(desk.path("out.txt")).expect("written"), matter.out);
    let picture = desk.run("extract picture.html");
    assert_eq!(picture.code, Some(3));
    assert!(picture.err.contains("seems to be a PNG image"), "{}", picture.err);
}

#[test]
fn catalogue_schema_and_completions_are_printed() {
    check("kinds", 0, &["date-altered", "ruby", "substantive findings"]);
    check("--version", 0, &[concat!("recension ", env!("CARGO_PKG_VERSION"))]);
    let schema: Value = serde_json::from_str(&Desk::new().run("schema comparison").out).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        check(&format!("completions {shell}"), 0, &["recension", "fail-on"]);
    }
}

#[test]
fn every_verb_has_examples_in_its_help() {
    for verb in ["", "compare", "inspect", "outline", "kinds", "schema", "completions"] {
        check(&format!("{verb} --help"), 0, &["Examples:", "Usage: recension"]);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seeds");
    let run =
        || program().current_dir(&seeds).args(["compare", "002.txt", "001.txt"]).output().expect("it runs").stdout;
    assert_eq!(run(), run());
}

#[test]
fn one_copy_is_inspected() {
    let desk = Desk::new();
    let clean = desk.run("inspect lease.txt");
    assert_eq!((clean.code, clean.err.as_str()), (Some(0), ""), "{}", clean.out);
    assert!(clean.out.contains("nothing wrong was found") && clean.out.contains("not stated"), "{}", clean.out);
    let empty = desk.run("inspect empty.txt lease.txt");
    assert_eq!(empty.code, Some(1), "{}", empty.out);
    assert!(empty.out.contains("not-the-document"), "{}", empty.out);
    assert_eq!(desk.run("inspect empty.txt --fail-on never").code, Some(0));
    assert_eq!(desk.run("inspect empty.txt --ignore not-the-document").code, Some(0));
    let quiet = desk.run("inspect empty.txt --quiet");
    assert_eq!((quiet.code, quiet.out.as_str()), (Some(1), ""));
    let json = desk.run("inspect lease.txt --format json");
    let report: Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(report["schema"], "recension/inspection/1");
    assert!(report["about"]["publisher"]["value"].is_null());
    assert_eq!(desk.run("inspect lease.txt poem.txt --format json").code, Some(2));
    assert_eq!(desk.run("inspect nowhere.txt lease.txt").code, Some(3));
    let piped = desk.with("inspect - --format json", "caf\u{c3}\u{a9} au lait", &[]);
    let report: Value = serde_json::from_str(&piped.out).expect("JSON");
    assert_eq!(report["findings"][0]["detail"]["repair"], "\u{e9}");
    let schema: Value = serde_json::from_str(&desk.run("schema inspection").out).expect("JSON");
    let required = schema["required"].as_array().expect("a list");
    assert!(required.iter().all(|field| report.get(field.as_str().expect("a name")).is_some()));
}
