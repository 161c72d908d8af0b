//! Speed and size of the store against git's own tools, in one run on the same data.
//!
//! `cargo bench --bench store` takes documents of ten versions each from `STORE_BENCH_DOCUMENTS`
//! (default 200; 2,000 for the figures of the documentation). Ratios matter: machines differ.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and writes files")]

use recension::store::record::Stated;
use recension::store::{Copy, Shape, Store, When};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A small generator of numbers (splitmix64): the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// Versions of prose of 2 to 20 KB, ten a document.
fn copies(documents: usize) -> Vec<Copy> {
    let mut random = Random(1);
    let words: Vec<String> = (0..4000)
        .map(|_| (0..2 + random.below(8)).map(|_| (b'a' + random.below(26) as u8) as char).collect())
        .collect();
    let mut all = Vec::new();
    for document in 0..documents {
        let mut text: Vec<usize> = (0..300 + random.below(2700)).map(|_| random.below(words.len())).collect();
        for version in 0..10 {
            for _ in 0..text.len() / 50 {
                let at = random.below(text.len());
                text[at] = random.below(words.len());
            }
            let prose: Vec<&str> = text.iter().map(|word| words[*word].as_str()).collect();
            let bytes = prose.chunks(12).map(|line| line.join(" ") + "\n").collect::<String>().into_bytes();
            all.push(copy(&format!("document-{document:05}"), &format!("{}-03-07", 2010 + version), bytes));
        }
    }
    all
}

fn copy(document: &str, date: &str, bytes: Vec<u8>) -> Copy {
    let mut copy =
        Copy { document: document.into(), source: "site".into(), name: "x.txt".into(), bytes, ..Copy::default() };
    copy.record.date = When::parse(date).map(|when| Stated::new(&when, "given", None));
    copy
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git").arg("--git-dir").arg(folder).args(args).status().expect("git runs");
    assert!(status.success(), "git {args:?}");
}

/// Kilobytes below a folder.
fn size(folder: &Path) -> u64 {
    let output = Command::new("du").arg("-sk").arg(folder).output().expect("du runs");
    String::from_utf8_lossy(&output.stdout).split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// The most memory this process ever had, in MB, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Seconds of processor that this process took, and those that its children took, where the system tells.
fn processor() -> [f64; 2] {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11);
    let ticks: Vec<f64> = fields.take(4).filter_map(|ticks| ticks.parse().ok()).collect();
    match ticks[..] {
        [user, system, users, systems] => [(user + system) / 100.0, (users + systems) / 100.0],
        _ => [0.0; 2],
    }
}

/// The middle of some durations.
fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}

/// The same files through `git fast-import`, grouped into commits the same way.
fn fast_import(folder: &Path, store: &Store, copies: &[Copy]) -> Duration {
    let mut stream = Vec::new();
    // Opening the cache once a document keeps the preparation short.
    let mut timeline = recension::store::Timeline::default();
    for group in copies.chunks(200) {
        stream.extend_from_slice(b"commit refs/heads/main\ncommitter A <a@b> 1700000000 +0000\ndata 1\nx\n");
        for copy in group {
            if timeline.versions.first().is_none_or(|version| version.document != copy.document) {
                timeline = store.timeline(&copy.document, None).expect("a timeline");
            }
            let date = copy.record.date.as_ref().expect("a date").date.clone();
            let version = timeline.versions.iter().find(|v| v.version == date).expect("recorded");
            let record = recension::store::record::Record::clone(&version.record);
            let toml = toml::to_string(&record).expect("a record").into_bytes();
            let stem = version.path.trim_end_matches(".txt");
            for (path, bytes) in [(version.path.clone(), &copy.bytes), (format!("{stem}.toml"), &toml)] {
                write!(stream, "M 100644 inline {path}\ndata {}\n", bytes.len()).expect("memory");
                stream.extend_from_slice(bytes);
                stream.push(b'\n');
            }
        }
    }
    std::fs::create_dir(folder).expect("a folder");
    git(folder, &["init", "-q", "--bare"]);
    let (time, _) = timed(|| {
        let mut child = Command::new("git")
            .arg("--git-dir")
            .arg(folder)
            .args(["fast-import", "--quiet"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("git runs");
        child.stdin.take().expect("a pipe").write_all(&stream).expect("written");
        assert!(child.wait().expect("ends").success());
    });
    time
}

fn main() {
    let documents = std::env::var("STORE_BENCH_DOCUMENTS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let scratch = tempfile::tempdir().expect("a folder");
    let copies = copies(documents);
    let place = scratch.path().join("store.git");
    let store = Store::init(&place, Shape { bare: true, sharded: false }).expect("a store");
    let held = memory();
    let before = processor();
    let (import, _) = timed(|| store.import(copies.iter().cloned().map(Ok), |_| {}).expect("imported"));
    let (peak, after) = (memory(), processor());
    let (cold, _) = timed(|| store.documents().expect("a cache"));
    let peer = fast_import(&scratch.path().join("peer.git"), &store, &copies);
    let child = processor()[1] - after[1];
    let (own, per) = (import.as_secs_f64(), copies.len() as f64 / import.as_secs_f64());
    println!("import of {} versions: {own:.2} s, {per:.0} a second, at most {peak} MB ({held} before)", copies.len());
    println!("  of processor: {:.2} s; git init and fast-import: {child:.2} s", after[0] - before[0]);
    println!("  git fast-import: {:.2} s; ratio {:.2}", peer.as_secs_f64(), own / peer.as_secs_f64());
    let before = size(&place.join("objects"));
    git(&place, &["repack", "-adfq"]);
    let after = size(&place.join("objects"));
    println!("  {before} KB; {after} KB after git repack -adf; ratio {:.2}", before as f64 / after as f64);
    println!("cache of {} commits in {:.0} ms", copies.len() / 200 + 1, cold.as_secs_f64() * 1e3);

    let store = Store::open(&place).expect("opens");
    let mut random = Random(2);
    let ids: Vec<String> = (0..200)
        .map(|_| {
            let copy = &copies[random.below(copies.len())];
            let timeline = store.timeline(&copy.document, None).expect("a timeline");
            timeline.versions[random.below(timeline.versions.len())].id.clone()
        })
        .collect();
    let reads = ids.iter().map(|id| timed(|| store.blob(id).expect("bytes")).0).collect();
    println!("a random version read: {:.3} ms at the median", median(reads).as_secs_f64() * 1e3);
    let writes = (0..11)
        .map(|at| timed(|| store.record(&copy("fresh", &format!("20{at:02}"), vec![at; 4000])).expect("recorded")).0);
    println!(
        "a record at {} versions: {:.1} ms at the median",
        copies.len(),
        median(writes.collect()).as_secs_f64() * 1e3
    );
    long(scratch.path());
}

/// One document of a thousand versions, a commit each.
fn long(scratch: &Path) {
    let place = scratch.join("long.git");
    let store = Store::init(&place, Shape { bare: true, sharded: false }).expect("a store");
    for at in 0..1000u32 {
        let date = format!("{}-{:02}-{:02}", 1990 + at / 336, 1 + at / 28 % 12, 1 + at % 28);
        store.record(&copy("long", &date, format!("version {at}").into_bytes())).expect("recorded");
    }
    let (cold, timeline) = timed(|| store.timeline("long", None).expect("a timeline"));
    assert_eq!(timeline.versions.len(), 1000);
    println!("a cold cache of 1001 commits, records read: {:.0} ms", cold.as_secs_f64() * 1e3);
    let day = When::parse("2000-01-01").expect("a day").latest();
    let warm = (0..21).map(|_| {
        timed(|| {
            let timeline = store.timeline("long", None).expect("a timeline");
            assert!(timeline.as_of(None, day).is_some());
        })
        .0
    });
    println!(
        "log and as-of of 1000 versions, warm: {:.1} ms at the median",
        median(warm.collect()).as_secs_f64() * 1e3
    );
}
