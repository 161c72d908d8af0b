//! A tree that grows: files are put into it, and folders are written once at the end.

use super::Error;
use super::repository::failed;
use super::tree::{self, Entry, FILE, FOLDER};
use git2::{ObjectType, Odb, Oid, Repository};
use std::collections::BTreeMap;

/// A tree with what is to be added to it.
pub(crate) struct Draft<'a> {
    repository: &'a Repository,
    odb: &'a Odb<'a>,
    root: Folder,
    /// What was written, with the name that helps to find similar objects.
    pub(crate) written: Vec<(Oid, String)>,
}

/// A folder that was opened.
#[derive(Default)]
struct Folder {
    entries: BTreeMap<Vec<u8>, Entry>,
    open: BTreeMap<Vec<u8>, Folder>,
    touched: bool,
}

impl<'a> Draft<'a> {
    /// A draft on top of a tree; `None` is the empty one.
    pub(crate) fn new(repository: &'a Repository, odb: &'a Odb<'a>, root: Option<Oid>) -> Result<Draft<'a>, Error> {
        Ok(Draft { repository, odb, root: Folder::read(repository, odb, root)?, written: Vec::new() })
    }

    /// The folder at a path, opened; `None` where there is none.
    fn folder(&mut self, path: &str, make: bool) -> Result<Option<&mut Folder>, Error> {
        let mut at = &mut self.root;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let part = part.as_bytes();
            if !at.open.contains_key(part) {
                let next = match at.entries.get(part) {
                    Some(entry) if entry.is_folder() => Folder::read(self.repository, self.odb, Some(entry.id))?,
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

    /// The entries of a folder, by name; none where there is no folder.
    pub(crate) fn list(&mut self, path: &str) -> Result<Vec<Entry>, Error> {
        Ok(self.folder(path, false)?.map(|folder| folder.entries.values().cloned().collect()).unwrap_or_default())
    }

    /// The entry at a path.
    pub(crate) fn get(&mut self, path: &str) -> Result<Option<Entry>, Error> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok(self.folder(folder, false)?.and_then(|folder| folder.entries.get(name.as_bytes()).cloned()))
    }

    /// The bytes of a file that is there already.
    pub(crate) fn bytes(&self, id: Oid) -> Result<Vec<u8>, Error> {
        let object = self.odb.read(id).map_err(|e| super::repository::missing(self.repository, id, "a record", &e))?;
        Ok(object.data().to_vec())
    }

    /// Puts a file at a path; what stood there is replaced in the tree, and stays in its history.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<Oid, Error> {
        let id = self
            .odb
            .write(ObjectType::Blob, bytes)
            .map_err(|error| failed(&format!("{path} could not be written"), &error))?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = self.folder(folder, true)?.expect("it is made");
        folder.touched = true;
        folder.entries.insert(name.as_bytes().to_vec(), Entry { mode: FILE, name: name.as_bytes().to_vec(), id });
        self.written.push((id, path.to_owned()));
        Ok(id)
    }

    /// Writes every folder that changed; gives the name of the whole.
    pub(crate) fn write(&mut self) -> Result<Oid, Error> {
        let done = self.root.write(self.odb, "", &mut self.written);
        done.map_err(|error| failed("a folder could not be written", &error))
    }
}

impl Folder {
    fn read(repository: &Repository, odb: &Odb, id: Option<Oid>) -> Result<Folder, Error> {
        let entries = tree::read(repository, odb, id)?;
        let entries = entries.into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        Ok(Folder { entries, ..Folder::default() })
    }

    fn write(&mut self, odb: &Odb, path: &str, written: &mut Vec<(Oid, String)>) -> Result<Oid, git2::Error> {
        for (name, mut folder) in std::mem::take(&mut self.open) {
            if folder.touched {
                let below = format!("{path}{}/", String::from_utf8_lossy(&name));
                let id = folder.write(odb, &below, written)?;
                self.entries.insert(name.clone(), Entry { mode: FOLDER, name, id });
            }
        }
        let id = tree::write(odb, self.entries.values().cloned().collect())?;
        self.touched = false;
        written.push((id, path.trim_end_matches('/').to_owned()));
        Ok(id)
    }
}
