//! What the verbs of the store tell people: reasons, places and the way out.

use super::scratch::Scratch;

/// A store with one version.
fn store() -> Scratch {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    scratch.write("copy.txt", "The library keeps every copy.\n");
    scratch.ok(&["--store", "store", "record", "charter@archive", "copy.txt", "--date", "1954"]);
    scratch
}

#[test]
fn a_list_names_all_rows_that_are_wrong() {
    let scratch = store();
    let list = "document,source,date,path\ncharter,site,32 May,copy.txt\naux,site,2001,copy.txt\n\
                good,site,2001,copy.txt\ncharter,site,2002,missing.txt\n";
    scratch.write("list.csv", list);
    let (code, _, err) = scratch.run(&["--store", "store", "import", "list", "list.csv"]);
    assert_eq!(code, 3, "{err}");
    for said in [
        "row 1: “32 May” is no date",
        "row 2: “aux” cannot name a document: Windows",
        "row 4: there is no file missing.txt",
    ] {
        assert!(err.contains(said), "{said}\n{err}");
    }
    assert!(err.contains("hint: write 2017"), "{err}");
    assert!(!scratch.ok(&["--store", "store", "log"]).contains("good"), "nothing was recorded");
}

#[test]
fn bytes_that_are_not_those_of_the_record_are_told() {
    let scratch = store();
    let file = "charter/archive/1954.archive.charter.txt";
    scratch.write(&format!("store/{file}"), "The library keeps no copy.\n");
    let (_, out, err) = scratch.run(&["--store", "store", "show", "charter"]);
    assert!(out.contains("every copy") && err.is_empty(), "the working tree is not read: {out}{err}");
    scratch.git_in("store", &["commit", "-q", "-a", "-m", "by hand"]);
    let (_, _, err) = scratch.run(&["--store", "store", "show", "charter"]);
    assert!(err.contains("are not those that its record was made of"), "{err}");
    assert_eq!(scratch.run(&["--store", "store", "verify"]).0, 4);
}

#[test]
fn what_is_odd_about_a_name_or_a_date_is_told() {
    let scratch = store();
    let record = |name: &str, date: &str| {
        let (_, out, err) = scratch.run(&["--store", "store", "record", name, "copy.txt", "--date", date]);
        format!("{out}{err}")
    };
    assert!(record("charter@mirror", "2999-01-01").contains("2999-01-01 is still to come"));
    assert!(!record("charter@mirror", "1955").contains("still to come"));
    assert!(record("charter@", "1955").contains("write DOCUMENT@SOURCE"));
    assert!(record("charter@archive:1955", "1955").contains("--date"));
    assert!(record("über@archive", "1955").contains("uber-"));
}

/// Copies whose names do not tell their format are filed under names that do.
#[test]
fn extensions_tell_the_format() {
    let scratch = store();
    let record = |file: &str, bytes: &str, date: &str| {
        scratch.write(file, bytes);
        scratch.ok(&["--store", "store", "record", "notes@desk", file, "--date", date])
    };
    assert!(
        record("README", "# Notes\n\nSome *notes* of a [day](http://example.org).\n", "2001").contains(".notes.txt")
    );
    assert!(record("plain", "Nothing but words.\n", "2002").contains(".notes.txt"));
    assert!(record("page", "<!DOCTYPE html><html><body><p>Words.</p></body></html>", "2003").contains(".notes.html"));
    assert!(record("words.toml", "a = 1\n", "2004").contains("2004.desk.notes.txt"), "a record has that name");
    assert!(record("odd.bin", "Nothing but other words.\n", "2005").contains(".notes.bin"));
    scratch.ok(&["--store", "store", "verify"]);
}

/// Git refuses to do anything with a damaged index; the next record makes it anew.
#[test]
fn a_damaged_index_is_mended() {
    let scratch = store();
    scratch.write("store/run.sh", "#!/bin/sh\n");
    scratch.git_in("store", &["add", "run.sh"]);
    scratch.git_in("store", &["update-index", "--chmod=+x", "run.sh"]);
    scratch.git_in("store", &["commit", "-q", "-m", "a program"]);
    scratch.git_in("store", &["checkout", "-q", "--", "run.sh"]);
    let index = scratch.path("store/.git/index");
    for (at, hole) in [0..usize::MAX, 100..400, 0..4].into_iter().enumerate() {
        let mut bytes = std::fs::read(&index).expect("an index");
        let end = hole.end.min(bytes.len());
        bytes[hole.start..end].fill(0);
        std::fs::write(&index, &bytes).expect("written");
        let date = format!("{}", 2000 + at);
        scratch.write("copy.txt", format!("The library keeps {at} copies.\n"));
        let (code, _, err) =
            scratch.run(&["--store", "store", "record", "charter@archive", "copy.txt", "--date", &date]);
        assert_eq!((code, err.contains("index was damaged, and was made anew")), (0, true), "{err}");
        assert_eq!(scratch.git_in("store", &["status", "--porcelain"]), "");
        assert!(scratch.git_in("store", &["ls-files", "-s", "run.sh"]).starts_with("100755 "));
    }
    let (_, _, err) = scratch.run(&["--store", "store", "record", "charter@archive", "copy.txt", "--date", "2009"]);
    assert!(!err.contains("damaged"), "{err}");
    scratch.git_in("store", &["fsck", "--strict"]);
}

#[test]
fn a_store_is_not_made_inside_another() {
    let scratch = store();
    for folder in ["store/charter", "store/a/b"] {
        let (code, _, err) = scratch.run(&["init", folder]);
        assert_eq!((code, err.contains("lies in a store")), (3, true), "{err}");
    }
    scratch.git(&["init", "-q", "-b", "main", "project"]);
    scratch.ok(&["init", "project/docs/versions"]);
    scratch.ok(&["init", "project/other"]);
    assert_eq!(scratch.run(&["init", "project/docs/versions/deep"]).0, 3);
}

#[test]
fn checkpoints_of_one_second_have_names_of_their_own() {
    let scratch = store();
    (0..4).for_each(|_| drop(scratch.ok(&["--store", "store", "checkpoint"])));
    assert_eq!(scratch.git_in("store", &["tag", "-l", "checkpoint/*"]).lines().count(), 4);
    scratch.ok(&["--store", "store", "verify"]);
}

#[test]
fn a_remote_is_seen_from_the_store() {
    let scratch = store();
    scratch.git(&["init", "-q", "--bare", "-b", "main", "origin.git"]);
    scratch.git_in("store", &["remote", "add", "origin", "../origin.git"]);
    // Started elsewhere than in the store.
    assert!(scratch.ok(&["--store", "store", "sync", "origin"]).contains("went there"));
    assert!(scratch.ok(&["--store", "store", "sync", "origin.git"]).contains("0 went there"), "a folder by its path");
    let (code, _, err) = scratch.run(&["--store", "store", "sync", "elsewhere"]);
    assert_eq!((code, err.contains("its remotes are origin")), (3, true), "{err}");
}
