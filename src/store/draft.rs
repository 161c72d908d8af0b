//! A tree that grows: files are put into it, and folders are written once at the end.

use super::repository::failed;
use super::tree::{Entry, FILE, FOLDER, Raw, Trees};
use super::{Error, loose};
use git2::{ObjectType, Odb, Oid, Repository};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A tree with what is to be added to it.
pub(crate) struct Draft<'a> {
    repository: &'a Repository,
    odb: &'a Odb<'a>,
    trees: Trees<'a>,
    root: Folder,
    /// What was written.
    pub(crate) written: Written<'a>,
}

/// Objects that were written.
pub(crate) struct Written<'a> {
    odb: &'a Odb<'a>,
    /// Their ids, with the name that helps to find similar objects.
    pub(crate) names: Vec<(Oid, String)>,
    /// Their bytes, where they are kept, so that they can be written again.
    pub(crate) kept: Option<Vec<(ObjectType, Vec<u8>)>>,
    /// The folder of objects, where large folders are written past libgit2.
    pub(crate) loose: Option<PathBuf>,
}

impl Written<'_> {
    fn write(&mut self, kind: ObjectType, bytes: &[u8], name: &str) -> Result<Oid, git2::Error> {
        let id = match &self.loose {
            Some(objects) if kind == ObjectType::Tree && bytes.len() >= loose::LARGE => {
                loose::write(objects, kind, bytes).map_err(|error| git2::Error::from_str(&error.to_string()))?
            }
            _ => self.odb.write(kind, bytes)?,
        };
        self.names.push((id, name.to_owned()));
        if let Some(kept) = &mut self.kept {
            kept.push((kind, bytes.to_vec()));
        }
        Ok(id)
    }
}

/// A folder that was opened.
#[derive(Default)]
struct Folder {
    /// Its bytes, as they were read or last written.
    data: Vec<u8>,
    /// Where each entry begins in them.
    starts: Vec<usize>,
    /// What was put into it since.
    added: BTreeMap<Vec<u8>, Entry>,
    /// Folders in it that were opened.
    open: BTreeMap<Vec<u8>, Folder>,
    touched: bool,
}

impl<'a> Draft<'a> {
    /// A draft on top of a tree; `None` is the empty one.
    pub(crate) fn new(
        repository: &'a Repository,
        odb: &'a Odb<'a>,
        trees: Trees<'a>,
        root: Option<Oid>,
    ) -> Result<Draft<'a>, Error> {
        let root = Folder::read(&trees, root)?;
        let written = Written { odb, names: Vec::new(), kept: None, loose: None };
        Ok(Draft { repository, odb, trees, root, written })
    }

    /// The folder at a path, opened; `None` where there is none.
    fn folder(&mut self, path: &str, make: bool) -> Result<Option<&mut Folder>, Error> {
        let mut at = &mut self.root;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let part = part.as_bytes();
            if !at.open.contains_key(part) {
                let next = match at.get(part) {
                    Some(entry) if entry.is_folder() => Folder::read(&self.trees, Some(entry.id))?,
                    Some(_) => {
                        let message = format!("{path} cannot be a folder: a file or a link stands in its place");
                        return Err(Error::new(message, None));
                    }
                    None if make => Folder::default(),
                    None => return Ok(None),
                };
                at.open.insert(part.to_vec(), next);
            }
            at.touched |= make;
            at = at.open.get_mut(part).expect("it was put there");
        }
        Ok(Some(at))
    }

    /// The entries of a folder; none where there is no folder.
    pub(crate) fn list(&mut self, path: &str) -> Result<Vec<Entry>, Error> {
        Ok(self.folder(path, false)?.map(|folder| folder.entries()).unwrap_or_default())
    }

    /// The entry at a path.
    pub(crate) fn get(&mut self, path: &str) -> Result<Option<Entry>, Error> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok(self.folder(folder, false)?.and_then(|folder| folder.get(name.as_bytes())))
    }

    /// The bytes of a file that is there already.
    pub(crate) fn bytes(&self, id: Oid) -> Result<Vec<u8>, Error> {
        let object = self.odb.read(id).map_err(|e| super::repository::missing(self.repository, id, "a record", &e))?;
        Ok(object.data().to_vec())
    }

    /// Puts a file at a path; what stood there is replaced in the tree, and stays in its history.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<Oid, Error> {
        let written = self.written.write(ObjectType::Blob, bytes, path);
        let id = written.map_err(|error| failed(&format!("{path} could not be written"), &error))?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = self.folder(folder, true)?.expect("it is made");
        folder.touched = true;
        folder.added.insert(name.as_bytes().to_vec(), Entry { mode: FILE, name: name.as_bytes().to_vec(), id });
        Ok(id)
    }

    /// Writes every folder that changed; gives the name of the whole.
    pub(crate) fn write(&mut self) -> Result<Oid, Error> {
        let done = self.root.write("", &mut self.written);
        done.map_err(|error| failed("a folder could not be written", &error))
    }
}

impl Folder {
    fn read(trees: &Trees, id: Option<Oid>) -> Result<Folder, Error> {
        let data = trees.bytes(id)?;
        let starts = starts(&data).ok_or_else(|| {
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            Error::new(format!("the tree {id} is damaged"), Some("git fsck --full tells more".to_owned()))
        })?;
        Ok(Folder { data, starts, ..Folder::default() })
    }

    /// The entry of a name, added or there before.
    fn get(&self, name: &[u8]) -> Option<Entry> {
        let there = || [FILE, FOLDER].into_iter().find_map(|mode| self.find(name, mode));
        self.added.get(name).cloned().or_else(there)
    }

    /// The entry that was there before; a file and a folder of a name stand in different places.
    fn find(&self, name: &[u8], mode: u32) -> Option<Entry> {
        let sought = Entry { mode, name: name.to_vec(), id: Oid::ZERO_SHA1 };
        let at =
            self.starts.partition_point(|start| self.at(*start).is_some_and(|raw| raw.order(sought.raw()).is_lt()));
        let found = self.at(*self.starts.get(at)?)?;
        (found.name == name).then(|| found.entry())
    }

    fn at(&self, start: usize) -> Option<Raw<'_>> {
        Raw::first(&self.data[start..]).map(|(raw, _)| raw)
    }

    /// All entries, in no order.
    fn entries(&self) -> Vec<Entry> {
        let there = self.starts.iter().filter_map(|start| self.at(*start));
        let there = there.filter(|raw| !self.added.contains_key(raw.name)).map(Raw::entry);
        there.chain(self.added.values().cloned()).collect()
    }

    fn write(&mut self, path: &str, written: &mut Written) -> Result<Oid, git2::Error> {
        // Closed, so that an import of many documents does not hold the folders of all.
        for (name, mut folder) in std::mem::take(&mut self.open).into_iter().filter(|(_, folder)| folder.touched) {
            let below = format!("{path}{}/", String::from_utf8_lossy(&name));
            let id = folder.write(&below, written)?;
            self.added.insert(name.clone(), Entry { mode: FOLDER, name, id });
        }
        self.data = self.merged();
        self.starts = starts(&self.data).unwrap_or_default();
        self.added.clear();
        self.touched = false;
        written.write(ObjectType::Tree, &self.data, path.trim_end_matches('/'))
    }

    /// The bytes with what was added in its place.
    fn merged(&self) -> Vec<u8> {
        let mut added: Vec<Raw> = self.added.values().map(Entry::raw).collect();
        added.sort_by(|a, b| a.order(*b));
        let mut added = added.into_iter().peekable();
        let mut data = Vec::with_capacity(self.data.len() + added.len() * 120);
        for raw in self.starts.iter().filter_map(|start| self.at(*start)) {
            while let Some(next) = added.next_if(|next| next.order(raw).is_lt()) {
                next.write(&mut data);
            }
            if !self.added.contains_key(raw.name) {
                raw.write(&mut data);
            }
        }
        added.for_each(|next| next.write(&mut data));
        data
    }
}

/// Where the entries of a tree begin; `None` where its bytes are no tree.
fn starts(data: &[u8]) -> Option<Vec<usize>> {
    let mut starts = Vec::with_capacity(data.len() / 48);
    let mut rest = data;
    while !rest.is_empty() {
        starts.push(data.len() - rest.len());
        rest = Raw::first(rest)?.1;
    }
    Some(starts)
}
