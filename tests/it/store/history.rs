//! Histories of files in any repository: renames, merges, ranges, and repositories that cannot be read.

use super::scratch::Scratch;
use recension::store::history::{Act, History, Version};

/// A version as `day act path`, for comparison.
fn line(version: &Version) -> String {
    let act = match &version.act {
        Act::Added => "added".to_owned(),
        Act::Changed => "changed".to_owned(),
        Act::Renamed { from } => format!("renamed from {from}"),
        Act::Deleted => "deleted".to_owned(),
    };
    format!("{} {act} {}", version.date, version.path)
}

/// The versions of a path, as lines.
fn lines(history: &History, path: &str, range: &str) -> Vec<String> {
    history.versions(path, range).expect("a history").iter().map(line).collect()
}

/// Terms that are renamed, changed on two branches that merge, and deleted in the end.
fn terms() -> Scratch {
    let scratch = Scratch::repository();
    let text = |last: &str| format!("{}{last}\n", "The user shall pay the fee on the first day.\n".repeat(20));
    scratch.write("terms.md", text("one"));
    scratch.commit("2015-03-01", "first");
    scratch.git(&["tag", "v1"]);
    scratch.write("other.txt", "x");
    scratch.commit("2015-04-01", "something else");
    scratch.git(&["mv", "terms.md", "legal terms.md"]);
    scratch.commit("2016-01-01", "moved");
    scratch.git(&["checkout", "-q", "-b", "side"]);
    scratch.write("legal terms.md", text("two"));
    scratch.commit("2017-01-01", "changed");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.write("more.txt", "y");
    scratch.commit("2017-02-01", "something else again");
    scratch.git(&["merge", "-q", "--no-ff", "-m", "merged", "side"]);
    scratch.git(&["tag", "v2"]);
    scratch.git(&["rm", "-q", "legal terms.md"]);
    scratch.commit("2018-01-01", "gone");
    scratch
}

#[test]
fn a_file_is_followed_through_renames_and_merges() {
    let scratch = terms();
    let history = History::open(scratch.path(".")).expect("opens");
    let expected = [
        "2015-03-01 added terms.md",
        "2016-01-01 renamed from terms.md legal terms.md",
        "2017-01-01 changed legal terms.md",
        "2018-01-01 deleted legal terms.md",
    ];
    assert_eq!(lines(&history, "legal terms.md", "HEAD"), expected);
    assert_eq!(lines(&history, "legal terms.md", "v1..v2"), expected[1..3]);
    assert_eq!(lines(&history, "./legal terms.md", "v1..v2"), expected[1..3]);
    assert!(history.notes().is_empty());
    assert_eq!(lines(&history, "never.md", "HEAD"), [""; 0]);
}

#[test]
fn a_folder_gives_every_file_below_it() {
    let scratch = terms();
    let history = History::open(scratch.path(".")).expect("opens");
    let expected =
        ["2015-03-01 added terms.md", "2015-04-01 added other.txt", "2016-01-01 renamed from terms.md legal terms.md"];
    assert_eq!(lines(&history, "", "HEAD")[..3], expected);
    assert_eq!(lines(&history, "", "HEAD").len(), 6);
    let files: Vec<String> = history.files("v2", "").expect("files").into_iter().map(|file| file.path).collect();
    assert_eq!(files, ["legal terms.md", "more.txt", "other.txt"]);
    assert_eq!(history.read("v2", "other.txt").expect("bytes"), b"x");
}

#[test]
fn what_is_not_there_is_said() {
    let scratch = terms();
    let history = History::open(scratch.path(".")).expect("opens");
    let error = history.read("v9", "other.txt").expect_err("no such revision");
    assert!(error.to_string().contains("there is no revision v9"), "{error}");
    let error = history.read("v1", "x/terms.md").expect_err("no such file");
    assert_eq!(error.hint(), Some("did you mean terms.md?"));
    let error = History::open(Scratch::new().path(".")).expect_err("no repository");
    assert!(error.to_string().contains("not in a git repository"), "{error}");
}

#[test]
fn shallow_and_foreign_repositories_are_named() {
    let scratch = terms();
    let source = format!("file://{}", scratch.path(".").display());
    let copy = Scratch::new();
    copy.git(&["clone", "-q", "--depth", "1", "-b", "v2", &source, "shallow"]);
    let history = History::open(copy.path("shallow")).expect("opens");
    assert!(history.notes()[0].contains("shallow"), "{:?}", history.notes());
    assert_eq!(history.versions("legal terms.md", "HEAD").expect("what is left").len(), 1);
    for (args, word) in [
        (["init", "-q", "--object-format=sha256", "x"], "SHA-256"),
        (["init", "-q", "--ref-format=reftable", "x"], "reftable"),
    ] {
        let copy = Scratch::new();
        if copy.try_git(".", &args).status.success() {
            let error = History::open(copy.path("x")).expect_err("foreign");
            assert!(error.to_string().contains(word) && error.hint().is_some(), "{error}");
        }
    }
}

#[test]
fn a_missing_object_is_named() {
    let scratch = terms();
    let id = scratch.git(&["rev-parse", "v2:other.txt"]);
    let id = id.trim();
    std::fs::remove_file(scratch.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))).expect("removed");
    let history = History::open(scratch.path(".")).expect("opens");
    let error = history.read("v2", "other.txt").expect_err("missing");
    assert!(error.to_string().contains(id) && error.to_string().contains("is missing"), "{error}");
}

#[test]
fn compare_reads_files_of_revisions() {
    let scratch = terms();
    let (code, out, err) = scratch.run(&["compare", "git:v1:terms.md", "git:v2:legal terms.md"]);
    assert_eq!((code, out.contains("[-one-]{+two+}")), (1, true), "{out}{err}");
    let (code, _, err) = scratch.run(&["compare", "git:v1", "git:v2:legal terms.md"]);
    assert_eq!((code, err.contains("git:REVISION:PATH")), (3, true), "{err}");
}
