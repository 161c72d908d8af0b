//! The verbs of the store, as a user runs them.

use super::scratch::{Scratch, seed};

/// A store with three versions of some terms by one site and one by another.
fn terms() -> Scratch {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    let text =
        |days: u32| format!("Terms\n\nThe user shall pay within {days} days. Nothing else is agreed upon here.\n");
    for (date, days) in [("2015-03-01", 10), ("2016", 20), ("2017-05", 30)] {
        scratch.write("copy.txt", text(days));
        scratch.ok(&["--store", "store", "record", "terms@site", "copy.txt", "--date", date]);
    }
    scratch.write("copy.txt", text(20));
    scratch.ok(&["--store", "store", "record", "terms@mirror", "copy.txt", "--date", "2016-07-01"]);
    scratch
}

#[test]
fn a_log_is_by_date_and_says_what_changed() {
    let scratch = terms();
    let log = scratch.ok(&["--store", "store", "log", "terms"]);
    let dates: Vec<&str> = log.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(dates, ["2015-03-01", "2016", "2016-07-01", "2017-05"], "{log}");
    assert!(log.lines().last().is_some_and(|line| line.contains("1 number")), "{log}");
    assert_eq!(log, scratch.ok(&["--store", "store", "log", "terms"]), "warm is as cold");
    std::fs::remove_dir_all(scratch.path("store/.git/recension")).expect("a cache");
    assert_eq!(log, scratch.ok(&["--store", "store", "log", "terms"]), "without a cache");
}

#[test]
fn names_stand_for_versions_everywhere() {
    let scratch = terms();
    let show = |name: &str| scratch.ok(&["--store", "store", "show", name]);
    assert!(show("terms@site").contains("30 days"));
    assert!(show("terms@site:2015-03-01").contains("10 days"));
    assert!(show("terms@site:as-of=2015-12-31").contains("10 days"));
    assert!(show("terms@site:as-of=2017-01-01").contains("20 days"));
    let (code, out, _) = scratch.run(&["--store", "store", "compare", "terms@site:2015-03-01", "terms@site:2017-05"]);
    assert_eq!((code, out.contains("from 10 days to 30 days")), (1, true), "{out}");
    let (code, _, err) = scratch.run(&["--store", "store", "show", "terms@nowhere"]);
    assert_eq!((code, err.contains("mirror, site")), (3, true), "{err}");
    let (code, _, err) = scratch.run(&["--store", "store", "--known-at", "2001-01-01", "show", "terms"]);
    assert_eq!((code, err.contains("knew nothing of terms yet")), (3, true), "{err}");
}

#[test]
fn search_and_blame_read_as_people_do() {
    let scratch = terms();
    let found = scratch.ok(&["--store", "store", "search", "PAY within  20 days"]);
    assert!(
        found.contains("terms@site  first 2016, last 2016") && found.contains("not in 2017-05 any more"),
        "{found}"
    );
    assert!(found.contains("terms@mirror"), "{found}");
    assert_eq!(scratch.run(&["--store", "store", "search", "elephants"]).0, 1);
    let blame = scratch.ok(&["--store", "store", "blame", "terms@site"]);
    let line = |words: &str| blame.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    assert!(line("30 days").starts_with("2017-05"), "{blame}");
    assert!(
        line("Nothing else").starts_with("2015-03-01") && line("Nothing else").contains("[mirror site]"),
        "{blame}"
    );
}

#[test]
fn a_search_finds_the_same_when_it_reads_less() {
    let scratch = terms();
    let search = |phrase: &str| scratch.run(&["--store", "store", "search", phrase]);
    for phrase in ["20 days", "pay", "a", "elephants", "Nothing else is agreed upon here", "day nothing"] {
        let first = search(phrase);
        assert_eq!(first, search(phrase), "{phrase}");
        std::fs::remove_dir_all(scratch.path("store/.git/recension")).expect("a cache");
        assert_eq!(first, search(phrase), "{phrase}: from nothing");
    }
    scratch.write("copy.txt", "Terms\n\nNow with elephants.\n");
    scratch.ok(&["--store", "store", "record", "terms@site", "copy.txt", "--date", "2019"]);
    assert_eq!(search("elephants").0, 0, "a version that came later is read");
}

#[test]
fn search_folds_scripts() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    scratch.write("copy.txt", "對外工作的基本原則，是我們的戰略。\n");
    scratch.ok(&["--store", "store", "record", "plan@site", "copy.txt", "--date", "2017"]);
    assert!(scratch.ok(&["--store", "store", "search", "对外工作"]).contains("plan@site"));
}

#[test]
fn withdrawn_and_corrected_versions_stay() {
    let scratch = terms();
    scratch.ok(&["--store", "store", "withdraw", "terms@site:2017-05", "--reason", "wrong file"]);
    assert!(scratch.ok(&["--store", "store", "show", "terms@site"]).contains("20 days"));
    assert!(scratch.ok(&["--store", "store", "show", "terms@site:2017-05"]).contains("30 days"));
    assert!(scratch.ok(&["--store", "store", "log", "terms"]).contains("WITHDRAWN: wrong file"));
    scratch.ok(&["--store", "store", "correct", "terms@site:2016", "--date", "2014", "--reason", "misread"]);
    let log = scratch.ok(&["--store", "store", "log", "terms@site"]);
    assert!(log.starts_with("2014 "), "{log}");
    scratch.ok(&["--store", "store", "verify", "--full"]);
}

#[test]
fn a_corrected_date_names_its_version_too() {
    let scratch = terms();
    scratch.ok(&["--store", "store", "correct", "terms@site:2016", "--date", "1954-03-12", "--reason", "misread"]);
    assert!(scratch.ok(&["--store", "store", "show", "terms@site:1954-03-12"]).contains("20 days"));
    assert!(scratch.ok(&["--store", "store", "show", "terms@site:2016"]).contains("20 days"));
    let log = scratch.ok(&["--store", "store", "log", "terms@site", "--brief"]);
    assert!(log.starts_with("1954-03-12 ") && log.lines().next().is_some_and(|l| l.ends_with("(2016)")), "{log}");
}

#[test]
fn answers_about_a_day_say_what_is_not_certain() {
    let scratch = terms();
    scratch.write("copy.txt", "A copy that nobody dates.\n");
    scratch.ok(&["--store", "store", "record", "leaf@shelf", "copy.txt", "--captured", "2020-05-01"]);
    let told = |name: &str| {
        let (code, _, err) = scratch.run(&["--store", "store", "show", name]);
        assert_eq!(code, 0, "{err}");
        err
    };
    assert_eq!(told("terms@site:as-of=2015-12-31"), "");
    assert!(told("terms@site:as-of=2016-03-01").contains("a later one, whose date is not certain, may have stood"));
    assert_eq!(told("terms@site:as-of=2016-12-31"), "");
    assert!(told("leaf:as-of=1950-01-01").contains("possibly stood on 1950-01-01: nobody states its date"));
    assert_eq!(told("leaf:as-of=2020-05-01"), "");
    let (_, _, err) = scratch.run(&["--store", "store", "compare", "terms@site:as-of=2016-03-01", "terms@mirror"]);
    assert!(err.contains("is not certain"), "{err}");
    let log = |name: &str| scratch.ok(&["--store", "store", "log", name, "--brief"]).lines().count();
    assert_eq!((log("terms:as-of=2016-12-31"), log("terms@site:as-of=2016-12-31"), log("terms")), (3, 2, 4));
    let (code, _, err) = scratch.run(&["--store", "store", "log", "terms@site:2016"]);
    assert_eq!((code, err.contains("recension show terms@site:2016")), (3, true), "{err}");
}

#[test]
fn a_copy_is_held_against_the_latest_that_counts() {
    let scratch = terms();
    let long = "The user shall pay within 30 days. ".repeat(20);
    let against = |text: &str, date: &str| {
        scratch.write("copy.txt", text);
        scratch.run(&["--store", "store", "record", "terms@site", "copy.txt", "--date", date]).2
    };
    // Filed by its date, not by when it was recorded.
    assert_eq!(against(&long, "2018"), "");
    assert!(against("The user shall pay.", "2014").contains("shorter than that of terms@site:2018.txt"));
    scratch.ok(&["--store", "store", "withdraw", "terms@site:2018", "--reason", "wrong file"]);
    assert!(against("Nothing.", "2019").contains("shorter than that of terms@site:2017-05.txt"));
}

/// The list of a large folder is written past libgit2.
#[test]
fn many_documents_in_one_folder() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    let mut list = String::from("document,source,date,path\n");
    scratch.write("copy.txt", "one text for all\n");
    (0..2_000).for_each(|at| list.push_str(&format!("document-{at:04},site,2017,copy.txt\n")));
    scratch.write("list.csv", list);
    scratch.ok(&["--store", "store", "import", "list", "list.csv"]);
    for (at, name) in ["a@site", "document-1000@site", "document-1000@other", "z@site"].into_iter().enumerate() {
        scratch.write("copy.txt", format!("text {at}\n"));
        scratch.ok(&["--store", "store", "record", name, "copy.txt", "--date", "2018"]);
        assert_eq!(scratch.git_in("store", &["status", "--porcelain"]), "", "{name}");
    }
    scratch.git_in("store", &["fsck", "--strict"]);
    scratch.git(&["clone", "-q", "store", "clone"]);
    assert_eq!(scratch.git_in("store", &["ls-files"]), scratch.git_in("clone", &["ls-files"]));
    assert!(scratch.ok(&["--store", "store", "verify", "--full"]).contains("checked 2004 versions"));
}

#[test]
fn an_unchanged_copy_is_seen_again() {
    let scratch = terms();
    scratch.write("copy.txt", "Terms\n\nThe user shall pay within 30 days. Nothing else is agreed upon here.\n");
    let out = scratch.ok(&[
        "--store",
        "store",
        "record",
        "terms@site",
        "copy.txt",
        "--captured",
        "2018-01-01T10:00:00Z",
        "--date",
        "unknown",
    ]);
    assert!(out.contains("seen again"), "{out}");
    assert!(scratch.ok(&["--store", "store", "log", "terms@site"]).contains("seen again 1×"));
}

#[test]
fn what_looks_like_loss_is_said_and_refused() {
    let scratch = terms();
    scratch.write("copy.txt", "Please log in to continue.\n");
    let args = ["--store", "store", "record", "terms@site", "copy.txt", "--date", "2018", "--strict"];
    let (code, _, err) = scratch.run(&args);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("please log in") || err.contains("log in to continue"), "{err}");
    assert!(err.contains("shorter than that of terms@site:2017-05"), "{err}");
    assert!(!scratch.ok(&["--store", "store", "log", "terms@site"]).contains("2018"));
}

#[test]
fn imports_are_idempotent() {
    let scratch = Scratch::repository();
    for (day, text) in [("2015-01-01", "one"), ("2016-01-01", "two"), ("2017-01-01", "three")] {
        scratch.write("policy.md", format!("---\ndate: {day}\n---\nThe policy is number {text}.\n"));
        scratch.commit(day, text);
    }
    scratch.ok(&["init", "--bare", "store.git"]);
    let store = scratch.path("store.git").to_string_lossy().into_owned();
    let args =
        ["--store", &store, "import", "git", "policy.md", "--document", "policy", "--date-from", "front-matter:date"];
    assert!(scratch.ok(&args).starts_with("3 versions recorded, 0 seen again, 0 there already"));
    assert!(scratch.ok(&args).starts_with("0 versions recorded, 0 seen again, 3 there already"));
    let log = scratch.ok(&["--store", &store, "log", "policy", "--brief"]);
    assert!(log.starts_with("2015-01-01 "), "{log}");
    scratch.ok(&["--store", &store, "export", "policy", "--to", "out"]);
    scratch.ok(&["init", "--bare", "second.git"]);
    assert!(scratch.ok(&["--store", "second.git", "import", "folder", "out"]).starts_with("3 versions recorded"));
    scratch.write("list.csv", "document,source,date,path,url\nlisted,here,1859,policy.md,\n");
    assert!(scratch.ok(&["--store", "second.git", "import", "list", "list.csv"]).starts_with("1 version recorded"));
    scratch.ok(&["--store", "second.git", "verify", "--full"]);
    scratch.git_in("second.git", &["fsck", "--strict", "--full"]);
}

#[test]
fn a_renamed_file_of_a_folder_stays_one_document() {
    let scratch = Scratch::repository();
    let text = |name: &str, last: &str| format!("{}{last}\n", format!("{name} shall be kept.\n").repeat(30));
    scratch.write("docs/terms.md", text("terms", "one"));
    scratch.write("docs/terms.txt", "in short");
    scratch.write("docs/notes.md", text("notes", "one"));
    scratch.commit("2015-01-01", "first");
    scratch.git(&["mv", "docs/terms.md", "docs/use.md"]);
    scratch.git(&["mv", "docs/notes.md", "docs/notes-2015.md"]);
    scratch.write("docs/use.md", text("terms", "two"));
    scratch.commit("2016-01-01", "moved");
    scratch.git(&["tag", "v1"]);
    scratch.write("docs/notes.md", text("other notes", "of another year"));
    scratch.write("docs/use.md", text("terms", "three"));
    scratch.commit("2017-01-01", "changed");
    scratch.ok(&["init", "--bare", "store.git"]);
    let import = |range: &str| {
        let args =
            ["--store", "store.git", "import", "git", "docs", "--document", "d", "--range", range, "--source", "g"];
        scratch.ok(&args)
    };
    assert!(import("HEAD").starts_with("7 versions recorded, 0 seen again, 0 there already"));
    assert!(import("HEAD").starts_with("0 versions recorded, 0 seen again, 7 there already"));
    assert!(import("v1..HEAD").starts_with("0 versions recorded, 0 seen again, 2 there already"));
    let log = scratch.ok(&["--store", "store.git", "log"]);
    let counts: Vec<(&str, usize)> = log
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(|document| (document, scratch.ok(&["--store", "store.git", "log", document, "--brief"]).lines().count()))
        .collect();
    assert_eq!(counts, [("d/notes", 2), ("d/notes-2015", 1), ("d/terms", 3), ("d/terms-txt", 1)]);
    scratch.ok(&["--store", "store.git", "verify", "--full"]);
}

#[test]
fn the_index_of_a_working_tree_follows_whatever_its_form() {
    let forms = [
        "",
        "index.version=4",
        "index.skipHash=true",
        "core.splitIndex=true",
        "core.untrackedCache=true",
        "core.autocrlf=true",
    ];
    for form in forms {
        let scratch = Scratch::new();
        scratch.ok(&["init", "store"]);
        if let Some((key, value)) = form.split_once('=') {
            scratch.git_in("store", &["config", key, value]);
            scratch.git_in("store", &["update-index", "--force-write-index"]);
        }
        let record = |name: &str, date: &str| {
            scratch.write("copy.txt", format!("of {date}\r\nwith two lines\n"));
            scratch.ok(&["--store", "store", "record", name, "copy.txt", "--date", date]);
            assert_eq!(scratch.git_in("store", &["status", "--porcelain"]), "", "{form}");
        };
        record("m/terms@site", "2017");
        record("a/terms@site", "2018");
        scratch.write("store/z.txt", "by hand");
        scratch.git_in("store", &["add", "z.txt"]);
        scratch.write("copy.txt", "the last");
        scratch.ok(&["--store", "store", "record", "z/terms@site", "copy.txt", "--date", "1950"]);
        assert_eq!(scratch.git_in("store", &["status", "--porcelain"]).trim(), "A  z.txt", "{form}");
        scratch.git_in("store", &["commit", "-q", "-m", "by hand"]);
        record("m/terms@site", "1859");
        scratch.git_in("store", &["fsck", "--strict"]);
        scratch.ok(&["--store", "store", "verify", "--full"]);
    }
}

#[test]
fn what_cannot_be_shown_is_not_deleted_by_the_next_commit() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "store"]);
    // A file of somebody stands where the copy would go.
    scratch.write("store/terms/site/2017.site.terms.txt", "mine");
    scratch.write("copy.txt", "theirs");
    scratch.ok(&["--store", "store", "record", "terms@site", "copy.txt", "--date", "2017"]);
    assert_eq!(scratch.git_in("store", &["status", "--porcelain"]).trim(), "M terms/site/2017.site.terms.txt");
    scratch.write("store/by-hand.txt", "x");
    scratch.git_in("store", &["add", "by-hand.txt"]);
    scratch.git_in("store", &["commit", "-q", "-m", "by hand"]);
    assert_eq!(scratch.git_in("store", &["show", "HEAD:terms/site/2017.site.terms.txt"]), "theirs");
    let (code, out, _) = scratch.run(&["--store", "store", "verify"]);
    assert!(code == 4 && out.contains("edited by hand"), "{code} {out}");
}

#[test]
fn a_folder_carries_over_all_that_was_said() {
    let scratch = terms();
    scratch.ok(&["--store", "store", "withdraw", "terms@site:2017-05", "--reason", "wrong file"]);
    scratch.ok(&[
        "--store",
        "store",
        "correct",
        "terms@site:2015-03-01",
        "--date",
        "2015-03-02",
        "--reason",
        "misread",
    ]);
    scratch.ok(&["--store", "store", "export", "terms", "--to", "out"]);
    scratch.ok(&["init", "--bare", "second.git"]);
    let args = ["--store", "second.git", "import", "folder", "out"];
    assert!(scratch.ok(&args).contains("2 later records taken over"));
    let again = scratch.ok(&args);
    assert!(again.starts_with("0 versions recorded") && !again.contains("taken over"), "{again}");
    let log = |store: &str| scratch.ok(&["--store", store, "log", "terms"]);
    assert_eq!(log("second.git"), log("store"));
    assert!(log("second.git").contains("WITHDRAWN: wrong file"));
    let about = |store: &str| scratch.git_in(store, &["show", "HEAD:terms/document.toml"]);
    assert_eq!(about("second.git"), about("store"));
    scratch.ok(&["--store", "second.git", "verify", "--full"]);
}

#[test]
fn provenance_names_bytes_and_commit() {
    let scratch = terms();
    let prov: serde_json::Value =
        serde_json::from_str(&scratch.ok(&["--store", "store", "export", "terms@site:2016", "--provenance"]))
            .expect("JSON");
    let entity = &prov["entity"]["rec:terms@site:2016"];
    assert_eq!(entity["recension:sha256"].as_str().map(str::len), Some(64));
    let out = scratch.ok(&["--store", "store", "export", "terms@site:2016", "--provenance", "in-toto"]);
    let statement: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(statement["subject"][0]["digest"]["sha256"], entity["recension:sha256"]);
}

#[test]
fn checkpoints_are_what_git_verifies() {
    let scratch = terms();
    let key = scratch.path("key").to_string_lossy().into_owned();
    let made = std::process::Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &key]).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: ssh-keygen is not there");
        return;
    }
    let out = scratch.ok(&["--store", "store", "checkpoint", "--key", &key]);
    let name = out.split_whitespace().next().expect("a name").to_owned();
    let public = std::fs::read_to_string(format!("{key}.pub")).expect("a key");
    scratch.write("allowed", format!("keeper@example.org {public}"));
    let allowed = scratch.path("allowed").to_string_lossy().into_owned();
    scratch.git_in("store", &["config", "gpg.ssh.allowedSignersFile", &allowed]);
    scratch.git_in("store", &["verify-tag", &name]);
    assert!(scratch.ok(&["--store", "store", "verify"]).contains("signed by keeper@example.org"));
    // A head that is set back no longer comes from what the checkpoint vouches for.
    scratch.git_in("store", &["reset", "-q", "--hard", "HEAD~1"]);
    let (code, out, _) = scratch.run(&["--store", "store", "verify", "--quick"]);
    assert_eq!((code, out.contains("does not come from")), (4, true), "{out}");
}

#[test]
fn stores_that_diverged_merge_and_git_agrees() {
    let scratch = terms();
    scratch.git(&["clone", "-q", "--bare", "store", "hub.git"]);
    scratch.git(&["clone", "-q", "hub.git", "other"]);
    scratch.write("copy.txt", "Another copy of the terms, longer than a line.\n");
    scratch.ok(&["--store", "store", "record", "terms@third", "copy.txt", "--date", "2019"]);
    scratch.ok(&["--store", "other", "record", "rules@house", "copy.txt", "--date", "2020"]);
    scratch.git_in("other", &["fetch", "-q", "../store", "main:theirs"]);
    scratch.git_in("other", &["branch", "before"]);
    scratch.git_in("other", &["merge", "-q", "-m", "by git", "theirs"]);
    scratch.ok(&["--store", "other", "verify", "--full"]);
    scratch.git_in("other", &["reset", "-q", "--hard", "before"]);
    scratch.ok(&["--store", "store", "sync", "hub.git"]);
    scratch.ok(&["--store", "other", "sync", "origin"]);
    scratch.ok(&["--store", "store", "sync", "hub.git"]);
    for store in ["store", "other"] {
        let log = scratch.ok(&["--store", store, "log"]);
        assert!(log.contains("rules") && log.contains("third"), "{log}");
        scratch.ok(&["--store", store, "verify", "--full"]);
        scratch.git_in(store, &["fsck", "--strict", "--full"]);
    }
}

#[test]
fn a_store_in_a_project_syncs_without_undoing_the_project() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("one")).expect("a folder");
    scratch.git_in("one", &["init", "-q", "-b", "main"]);
    scratch.write("one/src/main.txt", "one\n");
    scratch.ok(&["init", "one/versions"]);
    scratch.git_in("one", &["add", "-A"]);
    scratch.git_in("one", &["commit", "-q", "-m", "project"]);
    scratch.git(&["clone", "-q", "--bare", "one", "hub.git"]);
    scratch.git(&["clone", "-q", "hub.git", "two"]);
    scratch.write("copy.txt", "A text of the store.\n");
    scratch.write("two/src/main.txt", "two\n");
    scratch.git_in("two", &["commit", "-q", "-a", "-m", "the project goes on"]);
    scratch.ok(&["--store", "two/versions", "record", "terms@site", "copy.txt", "--date", "2019"]);
    let hub = scratch.path("hub.git").to_string_lossy().into_owned();
    scratch.ok(&["--store", "two/versions", "sync", &hub]);
    scratch.write("one/src/main.txt", "edited, and not committed\n");
    let (code, _, err) = scratch.run(&["--store", "one/versions", "sync", &hub]);
    assert_eq!((code, err.contains("stands in the way")), (3, true), "{err}");
    scratch.git_in("one", &["checkout", "-q", "src/main.txt"]);
    scratch.ok(&["--store", "one/versions", "sync", &hub]);
    assert_eq!(std::fs::read(scratch.path("one/src/main.txt")).expect("a file"), b"two\n");
    assert!(scratch.path("one/versions/terms/site/2019.site.terms.txt").is_file());
    assert_eq!(scratch.git_in("one", &["status", "--short"]), "");
}

#[test]
fn the_store_of_this_project_answers() {
    let versions = crate::common::home("versions").to_string_lossy().into_owned();
    let scratch = Scratch::new();
    // A copy of the sources without git has no history to read.
    let (code, out, err) = scratch.run(&["--store", &versions, "log"]);
    if code != 0 {
        assert!(err.contains("not in a git repository") || err.contains("is no store"), "{err}");
        return;
    }
    assert!(out.contains("cyberspace/cooperation-strategy-2017"), "{out}");
    let name = "cyberspace/cooperation-strategy-2017@disarmament-conference:2017-03-07";
    let bytes = scratch.ok(&["--store", &versions, "show", name, "--bytes"]);
    assert_eq!(bytes.into_bytes(), std::fs::read(seed("002.txt")).expect("a seed"));
}
