//! Git's index, into which recorded files are put without making objects of what is there.
//!
//! An index lists every file of a repository: 200,000 for a store of 100,000 versions, and it is
//! written anew for each record. Here what is there is copied as it stands, and new entries go
//! between, in the order of git. Versions 2 to 4 of the format are read (gitformat-index); what git
//! derives for its own speed (`TREE`, `UNTR` and other optional extensions) is left out, and made by
//! git again. The part of a split index that goes over the shared one is written like any other; a
//! sparse one has entries for folders, which would have to be understood, and is refused.

use super::tree::FILE;
use git2::Oid;
use sha1::{Digest, Sha1};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Bytes of an entry before its path; version 3 has two more where a flag says so.
const FIXED: usize = 62;
/// Names longer than this have it as their length.
const LONGEST: usize = 0xFFF;
/// The flag of an entry that has more flags.
const EXTENDED: u16 = 0x4000;
/// Digest at the end.
const SUM: usize = 20;
/// Bytes beyond which a new index is written in version 4, where paths share their beginnings.
const LARGE: usize = 1 << 20;

/// How often, and how long each time, a git that holds the index is waited for.
const WAITS: usize = 20;
const WAIT: Duration = Duration::from_millis(15);

/// A file that is to be in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// From the top of the repository.
    pub(super) path: String,
    /// Its bytes.
    pub(super) id: Oid,
    /// What the system says of the file, so that git need not read it again; nothing where git has to look.
    pub(super) state: State,
}

/// Times, device, inode, owner and size of a file, as an index has them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct State([u32; 9]);

impl State {
    /// That of a file; nothing known where the system has other notions.
    #[cfg(unix)]
    pub(super) fn of(about: &std::fs::Metadata) -> State {
        use std::os::unix::fs::MetadataExt;
        // An index has 32 bits for each; so has git's comparison.
        State([
            about.ctime() as u32,
            about.ctime_nsec() as u32,
            about.mtime() as u32,
            about.mtime_nsec() as u32,
            about.dev() as u32,
            about.ino() as u32,
            about.uid(),
            about.gid(),
            about.size() as u32,
        ])
    }

    #[cfg(not(unix))]
    pub(super) fn of(_: &std::fs::Metadata) -> State {
        State::default()
    }
}

impl Entry {
    /// Its bytes up to the path.
    fn head(&self) -> [u8; FIXED] {
        let mut bytes = [0; FIXED];
        let State([ctime, cnano, mtime, mnano, dev, ino, uid, gid, size]) = self.state;
        for (at, field) in [ctime, cnano, mtime, mnano, dev, ino, FILE, uid, gid, size].into_iter().enumerate() {
            bytes[at * 4..at * 4 + 4].copy_from_slice(&field.to_be_bytes());
        }
        bytes[40..60].copy_from_slice(self.id.as_bytes());
        bytes[60..].copy_from_slice(&(self.path.len().min(LONGEST) as u16).to_be_bytes());
        bytes
    }
}

/// Puts files into the index at a path, in the place of what it has under their names.
///
/// Takes time in proportion to the bytes of the index: some 20 ms for 200,000 files.
///
/// # Errors
/// When another holds the index, when it is in a form that is not known, or cannot be written.
pub(super) fn add(index: &Path, mut entries: Vec<Entry>, digested: bool) -> io::Result<()> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    // Of a path that was written twice the last counts.
    entries.reverse();
    entries.dedup_by(|a, b| a.path == b.path);
    entries.reverse();
    let lock = index.with_extension("lock");
    let mut file = taken(&lock)?;
    let done = (|| {
        let was = match std::fs::read(index) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let pieces =
            spliced(&was, &entries).ok_or_else(|| io::Error::other("the index is in a form not known here"))?;
        let sum = thread::scope(|scope| {
            let sum = scope.spawn(|| if digested { digest(&pieces) } else { [0; SUM] });
            pieces.iter().try_for_each(|piece| file.write_all(piece))?;
            sum.join().map_err(|_| io::Error::other("it broke off"))
        })?;
        file.write_all(&sum)?;
        drop(file);
        std::fs::rename(&lock, index)
    })();
    if done.is_err() {
        // A lock that cannot be removed is told as one that a killed git left behind.
        let _ = std::fs::remove_file(&lock);
    }
    done
}

/// Takes the lock of an index, waiting a little for others.
fn taken(lock: &Path) -> io::Result<File> {
    let mut tries = 0;
    loop {
        match OpenOptions::new().write(true).create_new(true).open(lock) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && tries < WAITS => thread::sleep(WAIT),
            done => return done,
        }
        tries += 1;
    }
}

fn digest(pieces: &[Cow<[u8]>]) -> [u8; SUM] {
    let mut sum = Sha1::new();
    pieces.iter().for_each(|piece| sum.update(piece));
    sum.finalize().into()
}

/// The bytes of an index with some entries more, without its digest; nothing where it is not understood.
fn spliced<'o>(was: &'o [u8], entries: &[Entry]) -> Option<Vec<Cow<'o, [u8]>>> {
    let mut old = Walk::new(was, entries)?;
    let mut out = Out { pieces: vec![Cow::Owned(Vec::new())], compressed: old.version == 4, ..Out::default() };
    let mut count = old.left;
    let mut next = old.step()?;
    // Where the entries begin that are copied as they stand, and end with the one before the next.
    let mut from = old.start;
    // Whether the path of the next is told from one that does not stand before it any more.
    let mut torn = false;
    let mut entries = entries.iter().peekable();
    while next || entries.peek().is_some() {
        if let Some(entry) = entries.next_if(|entry| !next || entry.path.as_bytes() <= old.path()) {
            out.copy(&was[from..old.start]);
            // What is there under the name is left out, also the sides of a conflict.
            while next && old.path() == entry.path.as_bytes() {
                count -= 1;
                next = old.step()?;
            }
            out.put(&entry.head(), entry.path.as_bytes());
            count += 1;
            (from, torn) = (old.start, true);
            continue;
        }
        if torn && out.compressed {
            out.put(&was[old.start..old.name], old.path());
            from = old.end;
        }
        torn = false;
        out.follows(old.path().len());
        next = old.step()?;
    }
    out.copy(&was[from..old.start]);
    out.copy(link(was.get(old.start..was.len().max(SUM) - SUM)?)?);
    let head = [&b"DIRC"[..], &old.version.to_be_bytes(), &count.to_be_bytes()].concat();
    out.pieces[0] = Cow::Owned(head);
    Some(out.pieces)
}

/// The entries of an index, one after the other.
struct Walk<'o> {
    data: &'o [u8],
    version: u32,
    /// Entries that are not read yet.
    left: u32,
    /// The entry that was read last: where it begins, where what says its path does, and where it ends.
    start: usize,
    name: usize,
    end: usize,
    /// The bytes of its path in the data; in version 4 it is put together.
    range: std::ops::Range<usize>,
    whole: Vec<u8>,
}

impl<'o> Walk<'o> {
    /// At the beginning of an index; an empty file is one without entries.
    fn new(data: &'o [u8], entries: &[Entry]) -> Option<Walk<'o>> {
        let large = entries.iter().map(|entry| FIXED + entry.path.len()).sum::<usize>() > LARGE;
        let (version, left, end) = match data {
            [] => (if large { 4 } else { 2 }, 0, 0),
            _ if !data.starts_with(b"DIRC") || data.len() < 12 + SUM => return None,
            _ => (number(data, 4)?, number(data, 8)?, 12),
        };
        let walk = Walk { data, version, left, start: end, name: end, end, range: 0..0, whole: Vec::new() };
        (2..=4).contains(&version).then_some(walk)
    }

    /// Reads the next; whether there was one. Nothing where it is cut off.
    fn step(&mut self) -> Option<bool> {
        self.start = self.end;
        if self.left == 0 {
            return Some(false);
        }
        self.left -= 1;
        let flags = u16::from_be_bytes(self.data.get(self.start + 60..self.start + FIXED)?.try_into().ok()?);
        self.name = self.start + FIXED + if flags & EXTENDED == 0 { 0 } else { 2 };
        let path = if self.version == 4 {
            let (strip, at) = varint(self.data, self.name)?;
            self.whole.truncate(self.whole.len().checked_sub(strip)?);
            at
        } else {
            self.name
        };
        let rest = self.data.get(path..)?;
        let length = match usize::from(flags) & LONGEST {
            length if length < LONGEST && self.version < 4 => length,
            _ => memchr::memchr(0, rest)?,
        };
        self.range = path..path + length;
        if self.version == 4 {
            self.whole.extend_from_slice(rest.get(..length)?);
            self.end = path + length + 1;
        } else {
            // Filled up to a multiple of eight, with one zero at least.
            self.end = self.start + ((path + length - self.start) / 8 + 1) * 8;
        }
        (self.end + SUM <= self.data.len()).then_some(true)
    }

    /// The path of the entry that was read last.
    fn path(&self) -> &[u8] {
        if self.version == 4 { &self.whole } else { &self.data[self.range.clone()] }
    }
}

/// An index that is being written.
#[derive(Default)]
struct Out<'o> {
    pieces: Vec<Cow<'o, [u8]>>,
    /// Whether paths are told from the one before (version 4).
    compressed: bool,
    /// The path that was written last, if it is kept, and its length.
    last: Vec<u8>,
    length: usize,
}

impl<'o> Out<'o> {
    /// Entries as they stand.
    fn copy(&mut self, bytes: &'o [u8]) {
        if !bytes.is_empty() {
            self.pieces.push(Cow::Borrowed(bytes));
        }
    }

    /// The last entry is one that was copied, with a path of a length.
    fn follows(&mut self, length: usize) {
        self.last.clear();
        self.length = length;
    }

    /// An entry: what stands before its path, and the path.
    fn put(&mut self, head: &[u8], path: &[u8]) {
        if !matches!(self.pieces.last(), Some(Cow::Owned(_))) || self.pieces.len() == 1 {
            self.pieces.push(Cow::Owned(Vec::new()));
        }
        let Some(Cow::Owned(out)) = self.pieces.last_mut() else { return };
        out.extend_from_slice(head);
        if self.compressed {
            let shared = self.last.iter().zip(path).take_while(|(a, b)| a == b).count();
            write_varint(out, self.length - shared);
            out.extend_from_slice(&path[shared..]);
            out.push(0);
        } else {
            out.extend_from_slice(path);
            let filled = 8 - (head.len() + path.len()) % 8;
            out.extend_from_slice(&[0; 8][..filled]);
        }
        self.last.clear();
        self.last.extend_from_slice(path);
        self.length = path.len();
    }
}

/// What follows the entries and has to stay; nothing where it is cut off, or must be understood and is not.
fn link(mut rest: &[u8]) -> Option<&[u8]> {
    let mut kept = &rest[..0];
    while !rest.is_empty() {
        let (one, others) = rest.split_at_checked(8 + number(rest, 4)? as usize)?;
        match &one[..4] {
            // The larger part of the entries is in another file; these go over them.
            b"link" => kept = one,
            name if name[0].is_ascii_uppercase() => {}
            _ => return None,
        }
        rest = others;
    }
    Some(kept)
}

fn number(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// A number in git's form of variable length, and where it ends.
fn varint(data: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *data.get(at)?;
    let mut value = usize::from(byte & 0x7F);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *data.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7F);
    }
    Some((value, at + 1))
}

fn write_varint(out: &mut Vec<u8>, mut value: usize) {
    let mut bytes = vec![(value & 0x7F) as u8];
    while value >= 128 {
        value = (value >> 7) - 1;
        bytes.push(0x80 | (value & 0x7F) as u8);
    }
    out.extend(bytes.iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(paths: &[String]) -> Vec<Entry> {
        let mut all: Vec<Entry> = paths
            .iter()
            .map(|path| Entry {
                path: path.clone(),
                id: Oid::hash_object(git2::ObjectType::Blob, path.as_bytes()).expect("an id"),
                state: State([7; 9]),
            })
            .collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all.dedup_by(|a, b| a.path == b.path);
        all
    }

    /// The index of some paths as libgit2 writes it.
    fn theirs(folder: &Path, version: u32, paths: &[String]) {
        let mut index = git2::Index::open(folder).expect("an index");
        index.set_version(version).expect("a version");
        for entry in entries(paths) {
            let own = git2::IndexEntry {
                ctime: git2::IndexTime::new(7, 7),
                mtime: git2::IndexTime::new(7, 7),
                dev: 7,
                ino: 7,
                mode: FILE,
                uid: 7,
                gid: 7,
                file_size: 7,
                id: entry.id,
                flags: 0,
                flags_extended: 0,
                path: entry.path.into_bytes(),
            };
            index.add(&own).expect("added");
        }
        index.write().expect("written");
    }

    fn check(version: u32, before: &[String], after: &[String]) {
        let scratch = tempfile::tempdir().expect("a folder");
        let [own, other] = ["own", "other"].map(|name| scratch.path().join(name));
        if !before.is_empty() {
            theirs(&own, version, before);
        }
        add(&own, entries(after), true).expect("added");
        theirs(&other, version, &[before, after].concat());
        let read = |path: &Path| {
            let index = git2::Index::open(path).expect("an index that libgit2 reads");
            index.iter().map(|entry| (entry.path, entry.id, entry.mtime.seconds(), entry.mode)).collect::<Vec<_>>()
        };
        assert_eq!(read(&own), read(&other));
        assert!(!own.with_extension("lock").exists());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn entries_come_in_their_places(
            version in prop::sample::select(vec![2u32, 3, 4]),
            before in prop::collection::vec("[ab]{1,3}(/[ab.-]{1,9}c){0,2}x", 0..20),
            after in prop::collection::vec("[ab]{1,3}(/[ab.-]{1,9}c){0,2}x", 1..20),
        ) {
            check(version, &before, &after);
        }

        #[test]
        fn whatever_stands_there_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), version in 2u8..5) {
            let own = [b"DIRC\0\0\0".as_slice(), &[version, 0, 0, 0, 3], &bytes].concat();
            let _ = spliced(&own, &entries(&["a".to_owned(), "zz".to_owned()]));
            let _ = spliced(&bytes, &entries(&["a".to_owned()]));
        }
    }

    #[test]
    fn long_paths_and_many() {
        let long: Vec<String> = (0..3).map(|at| format!("{at}/{}", "x".repeat(4091 + at))).collect();
        for version in 2..=4 {
            check(version, &long[..1], &long[1..]);
            check(version, &long[2..], &long);
        }
        let many: Vec<String> = (0..20_000).map(|at| format!("folder/{at:05}.site.document-with-a-name")).collect();
        check(4, &[], &many);
    }

    #[test]
    fn numbers_of_any_length() {
        for value in (0..40).flat_map(|bit| [(1usize << bit) - 1, 1 << bit, (1 << bit) + 1]) {
            let mut bytes = Vec::new();
            write_varint(&mut bytes, value);
            assert_eq!(varint(&bytes, 0), Some((value, bytes.len())));
        }
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        let scratch = tempfile::tempdir().expect("a folder");
        let index = scratch.path().join("index");
        theirs(&index, 2, &["a".to_owned()]);
        let mut bytes = std::fs::read(&index).expect("bytes");
        bytes.truncate(bytes.len() - SUM);
        bytes.extend_from_slice(b"sdir\0\0\0\x14");
        bytes.extend_from_slice(&[1; 2 * SUM]);
        std::fs::write(&index, &bytes).expect("written");
        assert!(add(&index, entries(&["b".to_owned()]), true).is_err());
        assert_eq!(std::fs::read(&index).expect("bytes"), bytes);
        assert!(!index.with_extension("lock").exists());
    }
}
