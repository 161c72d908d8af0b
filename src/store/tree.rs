//! Trees of git as they stand in their bytes: reading, writing, and what differs between two.
//!
//! libgit2 has all this, too. Here a comparison skips equal subtrees and equal stretches of bytes
//! without making objects of them, which is what lets a history of many commits be read quickly.

use super::Error;
use super::repository::missing;
use git2::{ObjectType, Odb, OdbObject, Oid, Repository};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

/// The mode of a folder.
pub(crate) const FOLDER: u32 = 0o40000;
/// The mode of an ordinary file.
pub(crate) const FILE: u32 = 0o100_644;

/// Trees that are kept: those of a commit are asked for again by its child.
const KEPT: usize = 32;

/// One entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Mode, as in git.
    pub(crate) mode: u32,
    /// Name, not always UTF-8.
    pub(crate) name: Vec<u8>,
    /// What it names.
    pub(crate) id: Oid,
}

impl Entry {
    /// Whether it is a file, executable or not; links and submodules are none.
    pub(crate) fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }

    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.mode == FOLDER
    }

    /// The entry in the bytes of a tree.
    pub(crate) fn raw(&self) -> Raw<'_> {
        Raw { mode: self.mode, name: &self.name, id: self.id.as_bytes() }
    }
}

/// One entry in the bytes of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raw<'d> {
    /// Mode, as in git.
    pub(crate) mode: u32,
    /// Name.
    pub(crate) name: &'d [u8],
    /// The 20 bytes of an id.
    id: &'d [u8],
}

impl<'d> Raw<'d> {
    /// The first entry of some bytes, and what follows it; `None` where there is none or it is cut off.
    pub(crate) fn first(data: &'d [u8]) -> Option<(Raw<'d>, &'d [u8])> {
        let space = memchr::memchr(b' ', data.get(..data.len().min(8))?)?;
        let mode = data[..space].iter().try_fold(0, |mode, digit| match digit {
            b'0'..=b'7' => Some(mode << 3 | u32::from(digit - b'0')),
            _ => None,
        })?;
        let end = space + memchr::memchr(0, &data[space..])?;
        let id = data.get(end + 1..end + 21)?;
        Some((Raw { mode, name: &data[space + 1..end], id }, &data[end + 21..]))
    }

    /// The entry as a thing of its own.
    pub(crate) fn entry(self) -> Entry {
        Entry { mode: self.mode, name: self.name.to_vec(), id: self.oid() }
    }

    fn oid(self) -> Oid {
        // An id has 20 bytes, which is what a name by SHA-1 has.
        Oid::from_bytes(self.id).unwrap_or(Oid::ZERO_SHA1)
    }

    fn folder(self) -> Option<Oid> {
        (self.mode == FOLDER).then(|| self.oid())
    }

    /// The order of git: folders as if a slash followed their name.
    pub(crate) fn order(self, other: Raw) -> Ordering {
        let shared = self.name.len().min(other.name.len());
        let tail = |raw: Raw| raw.name.get(shared).copied().unwrap_or(if raw.mode == FOLDER { b'/' } else { 0 });
        let names = self.name[..shared].cmp(&other.name[..shared]);
        names.then_with(|| tail(self).cmp(&tail(other))).then_with(|| self.name.len().cmp(&other.name.len()))
    }

    /// Writes it behind the entries before it.
    pub(crate) fn write(self, data: &mut Vec<u8>) {
        data.extend_from_slice(format!("{:o} ", self.mode).as_bytes());
        data.extend_from_slice(self.name);
        data.push(0);
        data.extend_from_slice(self.id);
    }
}

/// A file that two trees do not have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its path.
    pub(crate) path: Vec<u8>,
    /// What it was, if it was there.
    pub(crate) before: Option<Entry>,
    /// What it is, if it is there.
    pub(crate) after: Option<Entry>,
}

/// Large trees that were read last: libgit2 keeps small ones alone, and a list of 10,000 folders takes
/// milliseconds to unpack.
#[derive(Default)]
pub(crate) struct Large(RefCell<VecDeque<(Oid, Rc<[u8]>)>>);

/// Bytes from which a tree is large, and how many are kept.
const LARGE: usize = 1 << 14;
const LARGE_KEPT: usize = 4;

impl Large {
    fn get(&self, id: Oid) -> Option<Rc<[u8]>> {
        self.0.borrow().iter().find(|(own, _)| *own == id).map(|(_, data)| Rc::clone(data))
    }

    /// Keeps a tree if it is large.
    pub(crate) fn keep(&self, id: Oid, data: &[u8]) {
        if data.len() >= LARGE && self.get(id).is_none() {
            let mut kept = self.0.borrow_mut();
            kept.truncate(LARGE_KEPT - 1);
            kept.push_front((id, data.into()));
        }
    }
}

/// The trees of a repository.
pub(crate) struct Trees<'r> {
    repository: &'r Repository,
    odb: &'r Odb<'r>,
    large: Option<&'r Large>,
    kept: RefCell<VecDeque<(Oid, Rc<Tree<'r>>)>>,
}

/// The bytes of a tree.
enum Bytes<'r> {
    Read(OdbObject<'r>),
    Kept(Rc<[u8]>),
}

/// A tree that was read.
struct Tree<'r> {
    bytes: Bytes<'r>,
    /// Where some of its entries begin, in their order.
    marks: RefCell<Vec<usize>>,
}

/// Bytes between two marks, at least.
const APART: usize = 1 << 10;

impl Tree<'_> {
    fn data(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Read(object) => object.data(),
            Bytes::Kept(data) => data,
        }
    }

    /// The last mark up to a place.
    fn mark(&self, place: usize) -> usize {
        let marks = self.marks.borrow();
        marks[..marks.partition_point(|mark| *mark <= place)].last().copied().unwrap_or(0)
    }

    /// Where the last entry that begins up to a place does so, from some start of one; takes marks on the way.
    fn entry_at(&self, start: usize, place: usize) -> usize {
        let (data, mut at) = (self.data(), start);
        let mut marks = self.marks.borrow_mut();
        while let Some((_, rest)) = Raw::first(&data[at..]) {
            let end = data.len() - rest.len();
            if end > place {
                break;
            }
            at = end;
            if at >= marks.last().copied().unwrap_or(0) + APART {
                marks.push(at);
            }
        }
        at
    }

    /// Takes over the marks of another tree with the same bytes up to a place and at the end.
    fn learn(&self, other: &Tree, place: usize, tail: usize) {
        let mut own = self.marks.borrow_mut();
        if own.is_empty() {
            let (from, to) = (other.data().len(), self.data().len());
            let same = |mark: &usize| *mark <= place || *mark >= from - tail;
            let moved = |mark: usize| if mark <= place { mark } else { to - (from - mark) };
            own.extend(other.marks.borrow().iter().copied().filter(same).map(moved));
        }
    }
}

impl<'r> Trees<'r> {
    /// The trees among some objects.
    pub(crate) fn new(repository: &'r Repository, odb: &'r Odb<'r>) -> Trees<'r> {
        Trees { repository, odb, large: None, kept: RefCell::default() }
    }

    /// The same, where large ones that were read are kept.
    pub(crate) fn keeping(self, large: &'r Large) -> Trees<'r> {
        Trees { large: Some(large), ..self }
    }

    /// The object of a tree; `None` is the empty one.
    fn open(&self, id: Option<Oid>) -> Result<Option<Rc<Tree<'r>>>, Error> {
        let Some(id) = id else { return Ok(None) };
        let mut kept = self.kept.borrow_mut();
        if let Some((_, tree)) = kept.iter().find(|(own, _)| *own == id) {
            return Ok(Some(Rc::clone(tree)));
        }
        let bytes = match self.large.and_then(|large| large.get(id)) {
            Some(data) => Bytes::Kept(data),
            None => {
                let object = self.odb.read(id).map_err(|error| missing(self.repository, id, "a tree", &error))?;
                if object.kind() != ObjectType::Tree {
                    return Err(damaged(id));
                }
                if let Some(large) = self.large {
                    large.keep(id, object.data());
                }
                Bytes::Read(object)
            }
        };
        let tree = Rc::new(Tree { bytes, marks: RefCell::default() });
        if kept.len() == KEPT {
            kept.pop_back();
        }
        kept.push_front((id, Rc::clone(&tree)));
        Ok(Some(tree))
    }

    /// The bytes of a tree; none of the empty one.
    pub(crate) fn bytes(&self, id: Option<Oid>) -> Result<Vec<u8>, Error> {
        Ok(self.open(id)?.map(|tree| tree.data().to_vec()).unwrap_or_default())
    }

    /// The entries of a tree.
    pub(crate) fn read(&self, id: Oid) -> Result<Vec<Entry>, Error> {
        let tree = self.open(Some(id))?;
        let mut data = tree.as_ref().map_or(&[][..], |tree| tree.data());
        let mut entries = Vec::with_capacity(data.len() / 48);
        while !data.is_empty() {
            let (raw, rest) = Raw::first(data).ok_or_else(|| damaged(id))?;
            entries.push(raw.entry());
            data = rest;
        }
        Ok(entries)
    }

    /// The entry at a path below a tree.
    pub(crate) fn find(&self, root: Oid, path: &str) -> Result<Option<Entry>, Error> {
        let mut at = Entry { mode: FOLDER, name: Vec::new(), id: root };
        for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
            if !at.is_folder() {
                return Ok(None);
            }
            let tree = self.open(Some(at.id))?;
            let mut data = tree.as_ref().map_or(&[][..], |tree| tree.data());
            let mut found = None;
            while found.is_none() && !data.is_empty() {
                let (raw, rest) = Raw::first(data).ok_or_else(|| damaged(at.id))?;
                found = (raw.name == part.as_bytes()).then(|| raw.entry());
                data = rest;
            }
            let Some(entry) = found else { return Ok(None) };
            at = entry;
        }
        Ok(Some(at))
    }

    /// What differs between two trees, by path; equal subtrees are not opened.
    pub(crate) fn changes(&self, before: Option<Oid>, after: Option<Oid>) -> Result<Vec<Change>, Error> {
        let mut found = Vec::new();
        self.descend([before, after], &mut Vec::new(), &mut found)?;
        Ok(found)
    }

    /// Every file below a tree, by path.
    pub(crate) fn files(&self, root: Option<Oid>) -> Result<Vec<(Vec<u8>, Entry)>, Error> {
        let found = self.changes(None, root)?;
        Ok(found.into_iter().filter_map(|change| Some((change.path, change.after?))).collect())
    }

    /// Compares two folders and what is below them.
    fn descend(&self, trees: [Option<Oid>; 2], path: &mut Vec<u8>, found: &mut Vec<Change>) -> Result<(), Error> {
        if trees[0] == trees[1] {
            return Ok(());
        }
        let opened = [self.open(trees[0])?, self.open(trees[1])?];
        let mut rest = opened.each_ref().map(|tree| tree.as_ref().map_or(&[][..], |tree| tree.data()));
        let mut start = 0;
        if let [Some(before), Some(after)] = &opened {
            start = first_shared(before, after);
            rest = rest.map(|data| &data[start..]);
        }
        let first = |side: usize, data| match Raw::first(data) {
            None if !data.is_empty() => Err(damaged(trees[side].unwrap_or(Oid::ZERO_SHA1))),
            first => Ok(first),
        };
        while rest[0] != rest[1] {
            let skip = shared(rest[0], rest[1]);
            rest = rest.map(|data| &data[skip..]);
            let sides = [first(0, rest[0])?, first(1, rest[1])?];
            let order = match sides {
                [None, None] => break,
                [Some(_), None] => Ordering::Less,
                [None, Some(_)] => Ordering::Greater,
                [Some((before, _)), Some((after, _))] => before.order(after),
            };
            let was = sides[0].filter(|_| order.is_le());
            let is = sides[1].filter(|_| order.is_ge());
            rest = [was.map_or(rest[0], |(_, rest)| rest), is.map_or(rest[1], |(_, rest)| rest)];
            let (was, is) = (was.map(|(raw, _)| raw), is.map(|(raw, _)| raw));
            let depth = path.len();
            path.extend_from_slice(was.or(is).map_or(&[][..], |raw| raw.name));
            let folders = [was.and_then(Raw::folder), is.and_then(Raw::folder)];
            if folders != [None, None] {
                path.push(b'/');
                self.descend(folders, path, found)?;
                path.pop();
            }
            let file = |raw: Option<Raw>| raw.filter(|raw| raw.mode != FOLDER).map(Raw::entry);
            let (before, after) = (file(was), file(is));
            if before.is_some() || after.is_some() {
                found.push(Change { path: path.clone(), before, after });
            }
            path.truncate(depth);
        }
        if let [Some(before), Some(after)] = &opened {
            before.learn(after, start, rest[0].len());
            after.learn(before, start, rest[0].len());
        }
        Ok(())
    }
}

fn damaged(id: Oid) -> Error {
    Error::new(format!("the tree {id} is damaged"), Some("git fsck --full tells more".to_owned()))
}

/// The length of the whole entries that two trees begin with alike.
///
/// An entry can be told only from the one before it; where one of the trees was compared before, from
/// a mark that stands near.
fn first_shared(one: &Tree, other: &Tree) -> usize {
    let alike = alike(one.data(), other.data());
    let marks = [one, other].map(|tree| tree.mark(alike));
    if marks[0] > marks[1] { one.entry_at(marks[0], alike) } else { other.entry_at(marks[1], alike) }
}

/// The same of what is left of two trees.
fn shared(a: &[u8], b: &[u8]) -> usize {
    let alike = alike(a, b);
    let mut whole = 0;
    while let Some((_, rest)) = Raw::first(&a[whole..]) {
        let end = a.len() - rest.len();
        if end > alike {
            break;
        }
        whole = end;
    }
    whole
}

/// How many bytes two slices begin with alike.
fn alike(a: &[u8], b: &[u8]) -> usize {
    const STRIDE: usize = 64;
    let strides = a.chunks_exact(STRIDE).zip(b.chunks_exact(STRIDE)).take_while(|(a, b)| a == b).count() * STRIDE;
    strides + a[strides..].iter().zip(&b[strides..]).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(names: &[(&str, u32)]) -> Vec<u8> {
        let id = Oid::ZERO_SHA1;
        let mut entries: Vec<Entry> =
            names.iter().map(|(name, mode)| Entry { mode: *mode, name: name.as_bytes().to_vec(), id }).collect();
        entries.sort_by(|a, b| a.raw().order(b.raw()));
        let mut data = Vec::new();
        entries.iter().for_each(|entry| entry.raw().write(&mut data));
        data
    }

    #[test]
    fn folders_sort_as_if_a_slash_followed() {
        let data = tree(&[("a", FOLDER), ("a.b", FILE), ("a0", FILE)]);
        let (first, rest) = Raw::first(&data).expect("an entry");
        let (second, rest) = Raw::first(rest).expect("an entry");
        assert_eq!((first.name, second.name), (&b"a.b"[..], &b"a"[..]));
        assert_eq!(Raw::first(rest).map(|(third, rest)| (third.name, rest.len())), Some((&b"a0"[..], 0)));
    }

    #[test]
    fn what_is_shared_ends_with_an_entry() {
        let one = tree(&[("aa", FILE), ("ab", FILE), ("b", FILE)]);
        let other = tree(&[("aa", FILE), ("ac", FILE), ("b", FILE)]);
        let (_, rest) = Raw::first(&one).expect("an entry");
        assert_eq!(shared(&one, &other), one.len() - rest.len());
        assert_eq!(shared(&one, &one), one.len());
        assert_eq!(shared(&one, &[]), 0);
    }

    #[test]
    fn what_is_cut_off_is_no_entry() {
        let data = tree(&[("name", FILE)]);
        for end in 0..data.len() {
            assert_eq!(Raw::first(&data[..end]), None, "{end}");
        }
        assert_eq!(Raw::first(b"9999999 x\0aaaaaaaaaaaaaaaaaaaa"), None);
    }
}
