//! What must hold whatever is recorded, whoever else writes, and whenever the process dies.

use super::scratch::Scratch;
use proptest::prelude::*;
use recension::store::{Copy, Depth, Outcome, Shape, Store, When, record::Stated};

/// A copy of a text.
fn copy(document: &str, source: &str, date: &str, bytes: &[u8]) -> Copy {
    let mut copy = Copy {
        document: document.into(),
        source: source.into(),
        name: "x.txt".into(),
        bytes: bytes.to_vec(),
        ..Copy::default()
    };
    copy.record.date = When::parse(date).map(|when| Stated::new(&when, "given", None));
    copy
}

/// Checks that a store holds: by itself, and by the real git.
fn sound(scratch: &Scratch, store: &str) {
    let opened = Store::open(&scratch.path(store)).expect("opens");
    let found = opened.verify(Depth::Full, None, |_, _| {}).expect("verifies");
    assert!(found.lies.is_empty(), "{:?}", found.lies);
    scratch.git_in(store, &["fsck", "--strict", "--full"]);
}

#[test]
fn dates_that_git_cannot_keep_are_kept() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    let dates = [
        "2017-03-07",
        "1950-01-01",
        "1859",
        "1601~",
        "-0044-03-15",
        "2150-01-01",
        "190X",
        "1914/1918",
        "1970-01-01",
        "2017-03-07T10:15:00+08:00",
    ];
    for (at, date) in dates.iter().enumerate() {
        store.record(&copy("old", "archive", date, format!("text {at}").as_bytes())).expect(date);
    }
    let timeline = store.timeline("old", None).expect("a timeline");
    let order: Vec<String> = timeline.versions.iter().map(|v| v.record.date.clone().expect("a date").date).collect();
    assert_eq!(
        order,
        [
            "-0044-03-15",
            "1601~",
            "1859",
            "190X",
            "1914/1918",
            "1950-01-01",
            "1970-01-01",
            "2017-03-07T10:15:00+08:00",
            "2017-03-07",
            "2150-01-01"
        ]
    );
    sound(&scratch, "s");
    let log = scratch.git_in("s", &["log", "--format=%at %ct"]);
    let now: i64 = log.split_whitespace().last().expect("a time").parse().expect("a number");
    for line in log.lines() {
        let times: Vec<i64> = line.split(' ').map(|n| n.parse().expect("a number")).collect();
        assert!(times[0] >= 86_400 && times[0] < 4_102_444_800, "{line}");
        assert!((times[1] - now).abs() < 600, "the committer's date is real: {line}");
    }
}

#[test]
fn two_captures_of_a_day_both_stay() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: true }).expect("a store");
    for text in ["one\r\n", "two\r\n", "one\r\n", "three"] {
        store.record(&copy("d", "s", "2017-03-07", text.as_bytes())).expect("recorded");
    }
    let names: Vec<String> =
        store.timeline("d", None).expect("a timeline").versions.into_iter().map(|v| v.version).collect();
    assert_eq!(names, ["2017-03-07", "2017-03-07_2", "2017-03-07_3"]);
    let one = store.timeline("d", None).expect("a timeline").versions.remove(0);
    assert_eq!(store.blob(&one.id).expect("bytes"), b"one\r\n", "line endings stay");
    sound(&scratch, "s.git");
}

#[test]
fn line_endings_and_clones_are_exact() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    let bytes = b"a\r\nb\rc\n\0\xff\xfe";
    let Outcome::Recorded { path, .. } = store.record(&copy("d", "s", "2017", bytes)).expect("recorded") else {
        panic!("new")
    };
    assert_eq!(std::fs::read(scratch.path("s").join(&path)).expect("in the working tree"), bytes);
    scratch.git(&["clone", "-q", "-c", "core.autocrlf=true", "s", "clone"]);
    assert_eq!(std::fs::read(scratch.path("clone").join(&path)).expect("in the clone"), bytes);
    assert_eq!(scratch.git_in("s", &["status", "--short"]), "");
}

#[test]
fn ids_are_never_taken_twice() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    store.record(&copy("un", "cd", "2017", b"x")).expect("recorded");
    assert!(store.record(&copy("un/cd", "ods", "2017", b"y")).is_err(), "a source is no document");
    store.record(&copy("a/b", "s", "2017", b"x")).expect("recorded");
    assert!(store.record(&copy("a", "b", "2017", b"y")).is_err(), "a document is no source");
    let mut titled = copy("t", "s", "2017", b"x");
    titled.about.title = Some("One".into());
    store.record(&titled).expect("recorded");
    titled.about.title = Some("Two".into());
    titled.bytes = b"y".to_vec();
    assert!(store.record(&titled).is_err(), "two documents, one id");
}

#[test]
fn hand_edits_and_rewriting_are_reported() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    let Outcome::Recorded { path, name } = store.record(&copy("d", "s", "2017", b"true")).expect("recorded") else {
        panic!("new")
    };
    scratch.write(&format!("s/{path}"), "false");
    let (code, out, _) = scratch.run(&["--store", "s", "verify"]);
    assert_eq!((code, out.contains("edited by hand")), (4, true), "{out}");
    assert_eq!(scratch.ok(&["--store", "s", "show", &name]), "true\n", "the working tree is not believed");
    scratch.git_in("s", &["commit", "-q", "-a", "-m", "rewritten"]);
    let (code, out, _) = scratch.run(&["--store", "s", "verify"]);
    assert_eq!(code, 4);
    assert!(out.contains("rewritten by commit") && out.contains("SHA-256"), "{out}");
}

#[test]
fn a_flipped_byte_in_a_pack_is_found() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    for year in 2000..2020 {
        store
            .record(&copy(
                "d",
                "s",
                &year.to_string(),
                format!("the text of the year {year} {}", "words ".repeat(99)).as_bytes(),
            ))
            .expect("recorded");
    }
    scratch.git_in("s.git", &["repack", "-adfq"]);
    let pack = std::fs::read_dir(scratch.path("s.git/objects/pack")).expect("packs");
    let pack = pack
        .filter_map(Result::ok)
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|e| e == "pack"))
        .expect("a pack");
    let mut bytes = std::fs::read(&pack).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x20;
    std::fs::remove_file(&pack).expect("removed");
    std::fs::write(&pack, bytes).expect("written");
    let (code, out, err) = scratch.run(&["--store", "s.git", "verify", "--full"]);
    assert!(code == 4 || code == 3, "{code} {out}{err}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_store() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    std::fs::create_dir(scratch.path("outside")).expect("a folder");
    std::os::unix::fs::symlink(scratch.path("outside"), scratch.path("s/d")).expect("a link");
    store.record(&copy("d", "s", "2017", b"text")).expect("recorded in git");
    assert_eq!(std::fs::read_dir(scratch.path("outside")).expect("a folder").count(), 0);
}

#[test]
fn six_writers_lose_nothing() {
    let scratch = Scratch::new();
    Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    let place = scratch.path("s.git");
    let each = 25;
    std::thread::scope(|scope| {
        for writer in 0..6 {
            let place = &place;
            scope.spawn(move || {
                let store = Store::open(place).expect("opens");
                for at in 0..each {
                    let bytes = format!("{writer} {at}");
                    store.record(&copy("shared", "site", "2017-03-07", bytes.as_bytes())).expect("recorded");
                }
            });
        }
    });
    let store = Store::open(&place).expect("opens");
    let timeline = store.timeline("shared", None).expect("a timeline");
    let mut all: Vec<Vec<u8>> = timeline.versions.iter().map(|v| store.blob(&v.id).expect("bytes")).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6 * each);
    sound(&scratch, "s.git");
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_store_is_whole() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "s"]);
    let mut acknowledged = Vec::new();
    for round in 0..40u64 {
        scratch.write("copy.txt", format!("The text of round {round}, which is not like another.\n"));
        let name = format!("doc@site-{round}");
        let mut child = scratch
            .program(&["--store", "s", "record", &name, "copy.txt", "--date", "2017"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(std::time::Duration::from_micros(1500 * round));
        child.kill().expect("kill -9, or over");
        if child.wait().expect("ends").success() {
            acknowledged.push(name);
        }
    }
    for name in acknowledged {
        scratch.ok(&["--store", "s", "show", &name, "--meta"]);
    }
    scratch.ok(&["--store", "s", "record", "doc@last", "copy.txt", "--date", "2018"]);
    scratch.ok(&["--store", "s", "verify", "--full"]);
    scratch.git_in("s", &["fsck", "--strict"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_head() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("small")).expect("a folder");
    let small = scratch.path("small").to_string_lossy().into_owned();
    let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs", &small]).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no tmpfs can be mounted here");
        return;
    }
    let done = std::panic::catch_unwind(|| {
        scratch.ok(&["init", "--bare", "small/s.git"]);
        let mut random = crate::common::Random(7);
        let (mut good, mut failed) = (0, 0);
        for at in 0..40 {
            let bytes: Vec<u8> = (0..100_000).map(|_| b'a' + (random.next() % 26) as u8).collect();
            scratch.write("copy.txt", &bytes);
            let (code, _, _) = scratch.run(&[
                "--store",
                "small/s.git",
                "record",
                &format!("d@s{at}"),
                "copy.txt",
                "--date",
                "2017",
                "-q",
            ]);
            if code == 0 { good += 1 } else { failed += 1 }
        }
        assert!(good > 0 && failed > 0, "{good} {failed}");
        let out = scratch.ok(&["--store", "small/s.git", "verify", "--full"]);
        assert!(out.contains(&format!("checked {good} versions")), "{good}: {out}");
    });
    let _ = std::process::Command::new("umount").arg(&small).status();
    done.expect("the disk was full, and the store held");
}

#[test]
fn a_head_that_moved_under_the_cache_is_noticed() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape::default()).expect("a store");
    store.record(&copy("d", "s", "2017", b"one")).expect("recorded");
    store.record(&copy("d", "s", "2018", b"two")).expect("recorded");
    assert_eq!(store.timeline("d", None).expect("a timeline").versions.len(), 2);
    scratch.git_in("s", &["reset", "-q", "--hard", "HEAD~1"]);
    let store = Store::open(&scratch.path("s")).expect("opens");
    assert_eq!(store.timeline("d", None).expect("a timeline").versions.len(), 1);
}

/// A long history is read on all processors, with the same answers as bit by bit.
#[test]
fn a_cache_made_at_once_is_as_one_that_grew() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s"), Shape { bare: true, sharded: false }).expect("a store");
    for at in 0..230u32 {
        // The dates are not in the order of recording.
        let date = format!("{}-{:02}-01", 1900 + at * 37 % 230, 1 + at % 12);
        let document = if at % 9 == 0 { "other" } else { "long" };
        store.record(&copy(document, "site", &date, format!("text {at}").as_bytes())).expect("recorded");
        if at % 50 == 3 {
            store.timeline("long", None).expect("a timeline");
        }
    }
    let grown = ["long", "other"].map(|document| store.timeline(document, None).expect("a timeline"));
    assert_eq!(grown.each_ref().map(|timeline| timeline.versions.len()), [204, 26]);
    std::fs::remove_dir_all(scratch.path("s/recension")).expect("a cache");
    let made = ["long", "other"].map(|document| store.timeline(document, None).expect("a timeline"));
    assert_eq!(grown, made);
}

#[test]
fn a_cache_from_before_the_system_fell_is_not_believed() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    for year in 2000..2040 {
        store.record(&copy("terms", "site", &year.to_string(), format!("of {year}").as_bytes())).expect("recorded");
    }
    let right = store.timeline("terms", None).expect("a timeline");
    let folder = scratch.path("s.git/recension");
    let file = |extension: &str| {
        let all = std::fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.path());
        all.into_iter().find(|path| path.extension().is_some_and(|own| own == extension))
    };
    let cache = file("redb").expect("a cache");
    let whole = std::fs::read(&cache).expect("bytes");
    for torn in [whole.len() / 2, whole.len() / 3, 9000, 4096 * 3] {
        // What a system that fell may leave: the beginning of the file, and nothing where the rest was.
        let mut bytes = whole.clone();
        bytes[torn..].fill(0);
        std::fs::write(&cache, &bytes).expect("written");
        if let Some(start) = file("start") {
            std::fs::write(start, "another").expect("written");
        }
        assert_eq!(store.timeline("terms", None).expect("a timeline"), right, "{torn}");
        assert_eq!(store.documents().expect("documents"), ["terms"]);
    }
}

#[test]
fn newer_formats_and_foreign_folders_are_refused() {
    let scratch = Scratch::repository();
    let error = Store::open(&scratch.path(".")).expect_err("no store");
    assert!(error.to_string().contains("is no store"), "{error}");
    scratch.write("recension-store.toml", "format = 99\nlayout = \"plain\"\ndigest = \"sha256\"\n");
    scratch.commit("2026-01-01", "from the future");
    let error = Store::open(&scratch.path(".")).expect_err("newer");
    assert!(error.to_string().contains("format 99"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_recorded_is_read_back(
        copies in proptest::collection::vec(("[ab]", "[st]", "(19|20)[0-9]{2}(-0[1-9])?", proptest::collection::vec(any::<u8>(), 0..40)), 1..12),
        bulk: bool,
    ) {
        let scratch = Scratch::new();
        let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
        let copies: Vec<Copy> = copies.iter().map(|(d, s, date, bytes)| copy(d, s, date, bytes)).collect();
        if bulk {
            store.import(copies.iter().cloned().map(Ok), |_| {}).expect("imported");
        } else {
            for copy in &copies {
                store.record(copy).expect("recorded");
            }
        }
        for copy in &copies {
            let timeline = store.timeline(&copy.document, None).expect("a timeline");
            let held = timeline.versions.iter().any(|v| v.source == copy.source && store.blob(&v.id).expect("bytes") == copy.bytes);
            prop_assert!(held);
        }
        let found = store.verify(Depth::Full, None, |_, _| {}).expect("verifies");
        prop_assert!(found.lies.is_empty(), "{:?}", found.lies);
    }
}
