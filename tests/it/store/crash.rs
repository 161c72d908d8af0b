//! Processes that are killed, at every step they take, and processes that write at once.

use super::scratch::Scratch;
use recension::capture::Capture;
use recension::store::{Copy, Depth, Shape, Store, When, record::Stated};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

/// The calls to the system by which a store is changed or locked.
const STEPS: &str =
    "write,pwrite64,fsync,fdatasync,ftruncate,flock,mkdir,rename,renameat,renameat2,link,linkat,unlink,unlinkat";

/// A copy that hardly gets smaller when it is packed.
fn copy(at: usize, size: usize) -> Copy {
    let mut random = crate::common::Random(at as u64 + 1);
    let bytes = (0..size / 8).flat_map(|_| random.next().to_be_bytes()).collect();
    let mut copy = Copy {
        document: format!("document-{at}"),
        source: "site".into(),
        name: "x.bin".into(),
        bytes,
        ..Copy::default()
    };
    copy.record.date = When::parse("2017").map(|when| Stated::new(&when, "given", None));
    copy
}

/// Checks that a store holds: by itself, and by the real git.
fn sound(scratch: &Scratch, store: &str) {
    scratch.ok(&["--store", store, "verify", "--full"]);
    scratch.git_in(store, &["fsck", "--strict", "--full"]);
}

/// Whether processes can be killed at a step here.
fn steps_can_be_aimed_at() -> bool {
    let run = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", "trace=write", "-e", "inject=write:signal=KILL:when=1", "echo"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let killed = run.is_ok_and(|status| !status.success());
    if !killed {
        eprintln!("skipped: strace is not there, or may not trace");
    }
    killed
}

/// Runs the program again and again, killed at one step after the other, until it gets through; gives
/// how often it was killed. `before` is done before each run, `after` hears the number of each that was killed.
fn killed_at_each_step(scratch: &Scratch, args: &[&str], stride: usize, mut after: impl FnMut(usize)) -> usize {
    for (count, step) in (1..).step_by(stride).enumerate() {
        let inject = format!("inject={STEPS}:signal=KILL:when={step}");
        let program = scratch.program(args);
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={STEPS}"), "-e", &inject]);
        traced.arg(program.get_program()).args(program.get_args()).current_dir(scratch.path("."));
        for (key, value) in program.get_envs() {
            match value {
                Some(value) => traced.env(key, value),
                None => traced.env_remove(key),
            };
        }
        let status = traced.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("strace runs");
        if status.success() {
            return count;
        }
        after(step);
    }
    unreachable!("some run gets through")
}

/// Records killed at every `stride`-th step: after each the store has its old head or its new one.
fn records(stride: usize) {
    if !steps_can_be_aimed_at() {
        return;
    }
    let scratch = Scratch::new();
    scratch.ok(&["init", "s"]);
    scratch.write("copy.txt", "The text is the same each time, so that each run does the same.\n");
    let args = ["--store", "s", "record", "terms@site", "copy.txt", "--date", "2017", "--captured", "2017"];
    let killed = killed_at_each_step(&scratch, &args, stride, |step| {
        let log = scratch.ok(&["--store", "s", "log", "--brief"]);
        assert!(log.contains("is empty") || log.contains("terms"), "step {step}: {log}");
        scratch.ok(&["--store", "s", "verify", "--quick"]);
    });
    assert!(killed > 0);
    // A lock of git's index that nobody holds any more stands in the way for ten seconds.
    if let Ok(lock) = std::fs::File::options().write(true).open(scratch.path("s/.git/index.lock")) {
        lock.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("an old lock");
    }
    scratch.write("copy.txt", "Another text.\n");
    scratch.ok(&["--store", "s", "record", "terms@site", "copy.txt", "--date", "2018"]);
    assert_eq!(scratch.git_in("s", &["status", "--short", "--untracked-files=no"]), "", "the working tree is whole");
    sound(&scratch, "s");
}

#[cfg(target_os = "linux")]
#[test]
fn a_record_killed_at_any_step_is_whole_or_not_there() {
    records(9);
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes minutes: every step, not one of nine"]
fn a_record_killed_at_each_step_is_whole_or_not_there() {
    records(1);
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_killed_at_any_step_is_whole_or_not_there() {
    if !steps_can_be_aimed_at() {
        return;
    }
    let scratch = Scratch::new();
    scratch.ok(&["init", "s"]);
    let mut list = "document,source,date,path\n".to_owned();
    for at in 0..30 {
        scratch.write(&format!("{at}.txt"), format!("The text of copy {at}.\n"));
        list.push_str(&format!("d{},site,{},{at}.txt\n", at / 3, 2000 + at));
    }
    scratch.write("list.csv", list);
    let args = ["--store", "s", "import", "list", "list.csv"];
    let killed = killed_at_each_step(&scratch, &args, 9, |step| {
        let versions = Store::open(&scratch.path("s")).and_then(|store| store.verify(Depth::Quick, None, |_, _| {}));
        let versions = versions.expect("it can be read").versions;
        assert!(versions == 0 || versions == 30, "step {step}: {versions} versions");
    });
    assert!(killed > 0);
    assert!(scratch.ok(&args).starts_with("0 versions recorded, 0 seen again, 30 there already"));
    sound(&scratch, "s");
}

#[test]
fn an_import_that_broke_off_goes_on() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    let head = store.tip().expect("a head");
    // More than is gathered before a pack is written.
    let copies: Vec<Copy> = (0..20).map(|at| copy(at, 2 << 20)).collect();
    let gone = Capture::read(scratch.path("gone.bin"));
    let broken = copies.iter().cloned().map(Ok).chain([gone.map(|_| copy(0, 8))]);
    let error = store.import(broken, |_| {}).expect_err("it broke off");
    assert!(error.to_string().contains("gone.bin"), "{error}");
    assert_eq!(store.tip().expect("a head"), head, "nothing of it is visible");
    assert!(store.documents().expect("documents").is_empty());
    let done = store.import(copies.iter().cloned().map(Ok), |_| {}).expect("imported");
    assert!(done.resumed && done.recorded > 0 && done.known > 0, "{done:?}");
    assert_eq!(done.recorded + done.known, 20);
    assert_eq!(store.documents().expect("documents").len(), 20);
    let again = store.import(copies.into_iter().map(Ok), |_| {}).expect("imported");
    assert_eq!((again.recorded, again.known, again.resumed), (0, 20, false));
    sound(&scratch, "s.git");
}

#[test]
fn many_loose_objects_are_gathered() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    scratch.git_in("s.git", &["config", "gc.auto", "600"]);
    for year in 1000..1200 {
        let mut next = copy(year, 64);
        next.document = "terms".into();
        next.record.date = When::parse(&year.to_string()).map(|when| Stated::new(&when, "given", None));
        store.record(&next).expect("recorded");
    }
    let loose = scratch.git_in("s.git", &["count-objects"]);
    let loose: usize = loose.split_whitespace().next().and_then(|count| count.parse().ok()).expect("a count");
    assert!(loose < 1000, "{loose} of some 1200 are loose");
    assert_eq!(store.timeline("terms", None).expect("a timeline").versions.len(), 200);
    sound(&scratch, "s.git");
}

#[test]
fn small_packs_are_joined() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    scratch.git_in("s.git", &["config", "gc.auto", "60"]);
    for at in 0..400 {
        store.record(&copy(at, 64)).expect("recorded");
    }
    let counted = scratch.git_in("s.git", &["count-objects", "-v"]);
    let number = |name: &str| {
        let line = counted.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
        line.trim_start_matches(": ").parse::<usize>().expect("a number")
    };
    assert!(number("packs") < 17 && number("in-pack") > 2000, "{counted}");
    assert_eq!((number("garbage"), number("prune-packable")), (0, 0), "{counted}");
    assert_eq!(store.documents().expect("documents").len(), 400);
    sound(&scratch, "s.git");
    let packs = scratch.path("s.git/objects/pack");
    for pack in std::fs::read_dir(packs).expect("packs").flatten().map(|file| file.path()) {
        if pack.extension().is_some_and(|extension| extension == "idx") {
            scratch.git_in("s.git", &["verify-pack", &pack.to_string_lossy()]);
        }
    }
}

#[test]
fn a_gc_that_takes_all_garbage_takes_nothing_that_is_recorded() {
    let scratch = Scratch::new();
    let store = Store::init(&scratch.path("s.git"), Shape { bare: true, sharded: false }).expect("a store");
    thread::scope(|scope| {
        let collector =
            scope.spawn(|| (0..4).for_each(|_| drop(scratch.try_git("s.git", &["gc", "-q", "--prune=now"]))));
        let mut at = 0;
        while !collector.is_finished() || at < 10 {
            store.record(&copy(at, 64)).expect("recorded");
            at += 1;
        }
        assert_eq!(store.documents().expect("documents").len(), at);
    });
    sound(&scratch, "s.git");
}

/// Six processes at a time, each of which records again and again.
fn processes(each: usize) {
    let scratch = Scratch::new();
    scratch.ok(&["init", "--bare", "s.git"]);
    thread::scope(|scope| {
        for writer in 0..6 {
            let scratch = &scratch;
            scope.spawn(move || {
                for at in 0..each {
                    let file = format!("{writer}-{at}.txt");
                    scratch.write(&file, format!("Writer {writer} records copy {at}.\n"));
                    scratch.ok(&["--store", "s.git", "record", "shared@site", &file, "--date", "2017", "-q"]);
                }
            });
        }
    });
    let out = scratch.ok(&["--store", "s.git", "verify", "--full"]);
    assert!(out.contains(&format!("checked {} versions", 6 * each)), "{out}");
    scratch.git_in("s.git", &["fsck", "--strict", "--full"]);
}

#[test]
fn six_processes_lose_nothing() {
    processes(4);
}

#[test]
#[ignore = "takes minutes: 900 processes"]
fn six_processes_of_150_versions_lose_nothing() {
    processes(150);
}

#[cfg(unix)]
#[test]
#[ignore = "takes minutes: 150 kills at moments that nobody chose"]
fn killed_writers_lose_nothing_that_they_reported() {
    let scratch = Scratch::new();
    scratch.ok(&["init", "--bare", "s.git"]);
    let mut reported = Vec::new();
    let mut random = crate::common::Random(3);
    for round in 0..50u64 {
        let mut running = Vec::new();
        for writer in 0..3 {
            let name = format!("d{round}-{writer}@site");
            let file = format!("{round}-{writer}.txt");
            scratch.write(&file, format!("Copy {round} of writer {writer}.\n"));
            let mut command = scratch.program(&["--store", "s.git", "record", &name, &file, "--date", "2017"]);
            running.push((name, command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs")));
        }
        thread::sleep(Duration::from_micros(random.next() % 250_000));
        for (name, mut child) in running {
            // It may be over.
            let _ = child.kill();
            if child.wait().expect("ends").success() {
                reported.push(name);
            }
        }
    }
    for name in &reported {
        scratch.ok(&["--store", "s.git", "show", name, "--meta"]);
    }
    assert!(!reported.is_empty());
    sound(&scratch, "s.git");
}
