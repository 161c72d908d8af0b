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
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
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
/// Bytes beyond which an index is written in version 4, where paths share their beginnings.
const LARGE: usize = 4 << 20;
/// What an index that is being written ends in; its name is free for who holds the store's lock.
const FRESH: &str = "recension";

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
/// # Errors
/// When another holds the index, when it is in a form that is not known, or cannot be written.
pub(super) fn add(index: &Path, entries: Vec<Entry>, form: Form) -> io::Result<()> {
    Begun::new(index, entries, form)?.finish(|_| None)
}

/// What the settings of a repository say of its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Whether its digest stands at its end (`index.skipHash`).
    pub(super) digested: bool,
    /// Whether its version is settled (`index.version`).
    pub(super) settled: bool,
}

/// An index with files more that is being written beside the one that is there.
///
/// What does not depend on the state of the files is done at once, while they are still to be
/// recorded; the lock is held for the moment in which the one takes the place of the other.
pub(super) struct Begun {
    index: PathBuf,
    /// The index that was read; while it is open no other has its inode.
    read: Option<File>,
    fresh: Option<File>,
    spliced: Spliced,
    was: Vec<u8>,
    entries: Vec<Entry>,
    form: Form,
    sum: Sha1,
    /// Pieces that are written.
    done: usize,
}

impl Begun {
    /// Begins to write; takes time in proportion to the bytes of the index.
    ///
    /// # Errors
    /// When the index is in a form that is not known, or cannot be written.
    pub(super) fn new(index: &Path, mut entries: Vec<Entry>, form: Form) -> io::Result<Begun> {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        // Of a path that was written twice the last counts.
        entries.reverse();
        entries.dedup_by(|a, b| a.path == b.path);
        entries.reverse();
        let read = match File::open(index) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            read => Some(read?),
        };
        let mut was = Vec::new();
        if let Some(mut read) = read.as_ref() {
            was.reserve_exact(read.metadata()?.len() as usize);
            read.read_to_end(&mut was)?;
        }
        let spliced = spliced(&was, &entries, form.settled)
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "the index is in a form not known here"))?;
        let fresh = index.with_extension(FRESH);
        // What a killed writer left may be the index itself by another name: it is never written to.
        let _ = std::fs::remove_file(&fresh);
        let file = OpenOptions::new().write(true).create_new(true).open(&fresh)?;
        let size = spliced.pieces.iter().map(Piece::len).sum::<usize>() + SUM;
        let mut begun = Begun {
            index: index.to_owned(),
            read,
            fresh: Some(file),
            was,
            entries,
            form,
            sum: Sha1::new(),
            done: 0,
            spliced,
        };
        begun.fresh.as_ref().map_or(Ok(()), |file| settle(file, size as u64))?;
        begun.write(begun.spliced.places.first().map_or(0, |place| place.piece))?;
        Ok(begun)
    }

    /// Ends it, with what `state` says of files, and puts it in the place of the one that is there.
    ///
    /// # Errors
    /// When another holds the index, or it cannot be written.
    pub(super) fn finish(mut self, state: impl Fn(&Entry) -> Option<State>) -> io::Result<()> {
        for (entry, place) in self.entries.iter_mut().zip(&self.spliced.places) {
            entry.state = state(entry).unwrap_or(entry.state);
            if let Piece::Own(bytes) = &mut self.spliced.pieces[place.piece] {
                bytes[place.at..place.at + FIXED].copy_from_slice(&entry.head());
            }
        }
        self.write(self.spliced.pieces.len())?;
        let sum: [u8; SUM] =
            if self.form.digested { std::mem::take(&mut self.sum).finalize().into() } else { [0; SUM] };
        if let Some(mut file) = self.fresh.take() {
            file.write_all(&sum)?;
        }
        let lock = self.index.with_extension("lock");
        drop(taken(&lock)?);
        let current = self.current();
        let put = if current { std::fs::rename(self.index.with_extension(FRESH), &self.index) } else { Ok(()) };
        // A lock that cannot be removed is told as one that a killed git left behind.
        let _ = std::fs::remove_file(&lock);
        put?;
        if current {
            return Ok(());
        }
        // Another has written the index meanwhile: once more, on that one.
        add(&self.index, std::mem::take(&mut self.entries), self.form)
    }

    /// Writes pieces up to one, and digests them meanwhile.
    fn write(&mut self, until: usize) -> io::Result<()> {
        let Some(mut file) = self.fresh.as_ref() else { return Ok(()) };
        let pieces = self.spliced.pieces[self.done..until].iter().map(|piece| piece.bytes(&self.was));
        let (sum, digested) = (&mut self.sum, self.form.digested);
        thread::scope(|scope| {
            let own = pieces.clone().filter(move |_| digested);
            let digest = scope.spawn(move || own.for_each(|piece| sum.update(piece)));
            pieces.clone().try_for_each(|piece| file.write_all(piece))?;
            digest.join().map_err(|_| io::Error::other("it broke off"))
        })?;
        self.done = until;
        Ok(())
    }

    /// Whether the index is still the one that was read: git and all others put another file in its place.
    fn current(&self) -> bool {
        match (&self.read, std::fs::metadata(&self.index)) {
            (None, there) => there.is_err_and(|error| error.kind() == ErrorKind::NotFound),
            (Some(read), Ok(there)) => read.metadata().is_ok_and(|read| same(&read, &there)),
            (Some(_), Err(_)) => false,
        }
    }
}

/// Whether an index is not what somebody wrote: its digest does not hold.
pub(super) fn damaged(index: &Path, form: Form) -> bool {
    let Ok(bytes) = std::fs::read(index) else { return false };
    let Some((body, sum)) = bytes.split_last_chunk::<SUM>() else { return !bytes.is_empty() };
    let skipped = !form.digested && *sum == [0; SUM];
    !skipped && Sha1::digest(body).as_slice() != sum
}

impl Drop for Begun {
    fn drop(&mut self) {
        // Where it became the index there is none; what stays otherwise the next writer removes.
        let _ = std::fs::remove_file(self.index.with_extension(FRESH));
    }
}

/// Whether two names lead to one file that nobody has written to.
#[cfg(unix)]
fn same(read: &Metadata, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    read.dev() == there.dev() && State::of(read) == State::of(there) && read.len() == there.len()
}

#[cfg(not(unix))]
fn same(read: &Metadata, there: &Metadata) -> bool {
    read.len() == there.len() && read.modified().ok() == there.modified().ok()
}

/// Takes the space of a file before it is written.
///
/// A file without its space that takes the place of another is written to the disk at once by some
/// systems (ext4), which is a third of the time of a record. The index is made from what is recorded:
/// it need not be on the disk before anything else is, and git does not wait for it either.
#[cfg(target_os = "linux")]
fn settle(file: &File, size: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    match fallocate(file, FallocateFlags::empty(), 0, size) {
        Err(rustix::io::Errno::NOSPC) => Err(ErrorKind::StorageFull.into()),
        // Not every file system can.
        _ => Ok(()),
    }
}

#[cfg(not(target_os = "linux"))]
fn settle(_: &File, _: u64) -> io::Result<()> {
    Ok(())
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

/// Bytes of an index that is being put together: some that are there already, or new ones.
#[derive(Debug)]
enum Piece {
    Was(Range<usize>),
    Own(Vec<u8>),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Was(range) => range.len(),
            Piece::Own(bytes) => bytes.len(),
        }
    }

    fn bytes<'b>(&'b self, was: &'b [u8]) -> &'b [u8] {
        match self {
            Piece::Was(range) => &was[range.clone()],
            Piece::Own(bytes) => bytes,
        }
    }
}

/// Where a new entry stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    piece: usize,
    at: usize,
}

/// An index with some entries more, without its digest.
#[derive(Debug, Default)]
struct Spliced {
    pieces: Vec<Piece>,
    /// The new entries in their order.
    places: Vec<Place>,
}

/// An index with some entries more; nothing where it is not understood.
fn spliced(was: &[u8], entries: &[Entry], settled: bool) -> Option<Spliced> {
    let large = was.len() + entries.iter().map(|entry| FIXED + entry.path.len()).sum::<usize>() > LARGE;
    let mut old = Walk::new(was)?;
    let version = if large && !settled { 4 } else { old.version };
    // In another version no entry stays as it stands.
    let anew = version != old.version;
    let mut out = Out { compressed: version == 4, ..Out::default() };
    out.pieces.push(Piece::Own(Vec::new()));
    let mut count = old.left;
    let mut next = old.step()?;
    // Where the entries begin that are copied as they stand, and end with the one before the next.
    let mut from = old.start;
    // Whether the path of the next is told from one that does not stand before it any more.
    let mut torn = false;
    let mut entries = entries.iter().peekable();
    while next || entries.peek().is_some() {
        if let Some(entry) = entries.next_if(|entry| !next || entry.path.as_bytes() <= old.path()) {
            out.copy(from..old.start);
            // What is there under the name is left out, also the sides of a conflict.
            while next && old.path() == entry.path.as_bytes() {
                count -= 1;
                next = old.step()?;
            }
            out.fresh(entry);
            count += 1;
            (from, torn) = (old.start, true);
            continue;
        }
        if anew || torn && out.compressed {
            out.put(&was[old.start..old.name], old.path());
            from = old.end;
        } else {
            out.follows(old.path().len());
        }
        torn = false;
        next = old.step()?;
    }
    out.copy(from..old.start);
    out.copy(link(was, old.start..was.len().max(old.start + SUM) - SUM)?);
    let head = [&b"DIRC"[..], &version.to_be_bytes(), &count.to_be_bytes()].concat();
    out.pieces[0] = Piece::Own(head);
    Some(Spliced { pieces: out.pieces, places: out.places })
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
    range: Range<usize>,
    whole: Vec<u8>,
}

impl<'o> Walk<'o> {
    /// At the beginning of an index; an empty file is one without entries.
    fn new(data: &'o [u8]) -> Option<Walk<'o>> {
        let (version, left, end) = match data {
            [] => (2, 0, 0),
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
        // A system that fell may have left zeros in the place of what was not on the disk yet; nothing has no mode.
        if number(self.data, self.start + 24)? == 0 {
            return None;
        }
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
struct Out {
    pieces: Vec<Piece>,
    places: Vec<Place>,
    /// Whether paths are told from the one before (version 4).
    compressed: bool,
    /// The path that was written last, if it is kept, and its length.
    last: Vec<u8>,
    length: usize,
}

impl Out {
    /// Entries as they stand.
    fn copy(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.pieces.push(Piece::Was(range));
        }
    }

    /// The last entry is one that was copied, with a path of a length.
    fn follows(&mut self, length: usize) {
        self.last.clear();
        self.length = length;
    }

    /// A new entry.
    fn fresh(&mut self, entry: &Entry) {
        let at = self.put(&entry.head(), entry.path.as_bytes());
        self.places.push(Place { piece: self.pieces.len() - 1, at });
    }

    /// An entry: what stands before its path, and the path. Gives where it begins in its piece.
    fn put(&mut self, head: &[u8], path: &[u8]) -> usize {
        if !matches!(self.pieces.last(), Some(Piece::Own(_))) || self.pieces.len() == 1 {
            self.pieces.push(Piece::Own(Vec::new()));
        }
        let Some(Piece::Own(out)) = self.pieces.last_mut() else { return 0 };
        let at = out.len();
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
        at
    }
}

/// What follows the entries and has to stay; nothing where it is cut off, or must be understood and is not.
fn link(was: &[u8], mut rest: Range<usize>) -> Option<Range<usize>> {
    let mut kept = rest.start..rest.start;
    while !rest.is_empty() {
        let one = rest.start..rest.start.checked_add(8 + number(was, rest.start + 4)? as usize)?;
        if one.end > rest.end {
            return None;
        }
        rest.start = one.end;
        match was.get(one.start..one.start + 4)? {
            // The larger part of the entries is in another file; these go over them.
            b"link" => kept = one,
            name if name[0].is_ascii_uppercase() => {}
            _ => return None,
        }
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

    const FORM: Form = Form { digested: true, settled: false };

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
        add(&own, entries(after), FORM).expect("added");
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
            let _ = spliced(&own, &entries(&["a".to_owned(), "zz".to_owned()]), true);
            let _ = spliced(&bytes, &entries(&["a".to_owned()]), true);
        }
    }

    #[test]
    fn long_paths_and_many() {
        let long: Vec<String> = (0..3).map(|at| format!("{at}/{}", "x".repeat(4091 + at))).collect();
        for version in 2..=4 {
            check(version, &long[..1], &long[1..]);
            check(version, &long[2..], &long);
        }
        let many: Vec<String> = (0..50_000).map(|at| format!("folder/{at:05}.site.document-with-a-name")).collect();
        check(4, &[], &many);
        // What has grown large is written in version 4, each path told from the one before.
        for version in 2..=4 {
            check(version, &many, &["folder/1.txt".to_owned(), "folder/25000.b".to_owned(), "g".to_owned()]);
        }
    }

    /// What was begun on one index is ended on the one that is there by then.
    #[test]
    fn another_may_write_meanwhile() {
        let scratch = tempfile::tempdir().expect("a folder");
        let index = scratch.path().join("index");
        let path = |name: &str| vec![name.to_owned()];
        theirs(&index, 2, &path("a"));
        let begun = Begun::new(&index, entries(&path("c")), FORM).expect("begun");
        theirs(&index, 2, &path("b"));
        begun.finish(|entry| Some(State([entry.path.len() as u32; 9]))).expect("ended");
        let read = git2::Index::open(&index).expect("an index");
        let all: Vec<_> = read.iter().map(|entry| (entry.path, entry.mtime.seconds())).collect();
        assert_eq!(all, [(b"a".to_vec(), 7), (b"b".to_vec(), 7), (b"c".to_vec(), 1)]);
        let begun = Begun::new(&index, entries(&path("d")), FORM).expect("begun");
        std::fs::remove_file(&index).expect("removed");
        drop(begun);
        assert_eq!(std::fs::read_dir(scratch.path()).expect("a folder").count(), 0, "nothing stays behind");
    }

    /// A hole of zeros, as a system leaves that fell, is not copied as if it were entries.
    #[test]
    fn holes_are_not_understood() {
        let scratch = tempfile::tempdir().expect("a folder");
        let index = scratch.path().join("index");
        for version in [2, 4] {
            let many: Vec<String> = (0..2000).map(|at| format!("{at}/version.site.document")).collect();
            theirs(&index, version, &many);
            let mut bytes = std::fs::read(&index).expect("bytes");
            bytes[8192..12288].fill(0);
            std::fs::write(&index, &bytes).expect("written");
            assert!(add(&index, entries(&["b".to_owned()]), FORM).is_err(), "{version}");
            std::fs::remove_file(&index).expect("removed");
        }
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
        assert!(add(&index, entries(&["b".to_owned()]), FORM).is_err());
        assert_eq!(std::fs::read(&index).expect("bytes"), bytes);
        assert!(!index.with_extension("lock").exists());
    }
}
