//! Trees of git as lists of entries: reading, writing, and what differs between two.
//!
//! libgit2 has all this, too; here a comparison skips equal subtrees without making objects of them,
//! which is what lets a history of many commits be read quickly.

use super::Error;
use super::repository::missing;
use git2::{ObjectType, Odb, Oid, Repository};

/// The mode of a folder.
pub(crate) const FOLDER: u32 = 0o40000;
/// The mode of an ordinary file.
pub(crate) const FILE: u32 = 0o100_644;

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

    /// The name as git sorts it: folders as if a slash followed.
    fn key(&self) -> (&[u8], u8) {
        (&self.name, if self.is_folder() { b'/' } else { 0 })
    }

    fn before(&self, other: &Entry) -> std::cmp::Ordering {
        let (a, b) = (self.key(), other.key());
        let shared = a.0.len().min(b.0.len());
        let tail = |(name, end): (&[u8], u8)| name.get(shared).copied().unwrap_or(end);
        a.0[..shared].cmp(&b.0[..shared]).then_with(|| tail(a).cmp(&tail(b))).then_with(|| a.0.len().cmp(&b.0.len()))
    }
}

/// Reads a tree; `None` is the empty one.
pub(crate) fn read(repository: &Repository, odb: &Odb, id: Option<Oid>) -> Result<Vec<Entry>, Error> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let object = odb.read(id).map_err(|error| missing(repository, id, "a tree", &error))?;
    let damaged = || Error::new(format!("the tree {id} is damaged"), Some("git fsck --full tells more".to_owned()));
    if object.kind() != ObjectType::Tree {
        return Err(damaged());
    }
    parse(object.data()).ok_or_else(damaged)
}

/// The entries of a tree's bytes.
fn parse(mut data: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::with_capacity(data.len() / 48);
    while !data.is_empty() {
        let space = memchr::memchr(b' ', data)?;
        let mode = u32::from_str_radix(std::str::from_utf8(&data[..space]).ok()?, 8).ok()?;
        let end = space + memchr::memchr(0, &data[space..])?;
        let id = data.get(end + 1..end + 21)?;
        entries.push(Entry { mode, name: data[space + 1..end].to_vec(), id: Oid::from_bytes(id).ok()? });
        data = &data[end + 21..];
    }
    Some(entries)
}

/// Writes a tree and returns its name.
pub(crate) fn write(odb: &Odb, mut entries: Vec<Entry>) -> Result<Oid, git2::Error> {
    entries.sort_by(Entry::before);
    let mut data = Vec::with_capacity(entries.len() * 48);
    for entry in &entries {
        data.extend_from_slice(format!("{:o} ", entry.mode).as_bytes());
        data.extend_from_slice(&entry.name);
        data.push(0);
        data.extend_from_slice(entry.id.as_bytes());
    }
    odb.write(ObjectType::Tree, &data)
}

/// The entry at a path below a tree.
pub(crate) fn find(repository: &Repository, odb: &Odb, root: Oid, path: &str) -> Result<Option<Entry>, Error> {
    let mut at = Entry { mode: FOLDER, name: Vec::new(), id: root };
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if !at.is_folder() {
            return Ok(None);
        }
        match read(repository, odb, Some(at.id))?.into_iter().find(|entry| entry.name == part.as_bytes()) {
            Some(entry) => at = entry,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
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

/// What differs between two trees, by path; equal subtrees are not opened.
pub(crate) fn changes(
    repository: &Repository,
    odb: &Odb,
    before: Option<Oid>,
    after: Option<Oid>,
) -> Result<Vec<Change>, Error> {
    let mut found = Vec::new();
    descend(repository, odb, [before, after], &mut Vec::new(), &mut found)?;
    Ok(found)
}

/// Compares two folders and what is below them.
fn descend(
    repository: &Repository,
    odb: &Odb,
    trees: [Option<Oid>; 2],
    path: &mut Vec<u8>,
    found: &mut Vec<Change>,
) -> Result<(), Error> {
    if trees[0] == trees[1] {
        return Ok(());
    }
    let before = read(repository, odb, trees[0])?;
    let after = read(repository, odb, trees[1])?;
    let (mut before, mut after) = (before.into_iter().peekable(), after.into_iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return Ok(()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(a), Some(b)) => a.before(b),
        };
        let was = if order.is_le() { before.next() } else { None };
        let is = if order.is_ge() { after.next() } else { None };
        if was.as_ref().map(|e| (e.id, e.mode)) == is.as_ref().map(|e| (e.id, e.mode)) {
            continue;
        }
        let depth = path.len();
        let name = was.as_ref().or(is.as_ref()).map(|entry| entry.name.clone()).unwrap_or_default();
        path.extend_from_slice(&name);
        let folder = |entry: &Option<Entry>| entry.as_ref().filter(|e| e.is_folder()).map(|e| e.id);
        let folders = [folder(&was), folder(&is)];
        if folders != [None, None] {
            path.push(b'/');
            descend(repository, odb, folders, path, found)?;
            path.pop();
        }
        let (before, after) = (was.filter(|e| !e.is_folder()), is.filter(|e| !e.is_folder()));
        if before.is_some() || after.is_some() {
            found.push(Change { path: path.clone(), before, after });
        }
        path.truncate(depth);
    }
}

/// Every file below a tree, by path.
pub(crate) fn files(repository: &Repository, odb: &Odb, root: Option<Oid>) -> Result<Vec<(Vec<u8>, Entry)>, Error> {
    let found = changes(repository, odb, None, root)?;
    Ok(found.into_iter().filter_map(|change| Some((change.path, change.after?))).collect())
}
