//! Objects that were written one by one, gathered into a pack when there are many.
//!
//! A record writes some nine small files of git, among them the folder of the source as it is then;
//! a thousand of these take a hundred times the space, and ten times the time to read, of a pack. As
//! git's own `gc --auto` does, a writer that finds many gathers them. Nothing is removed that is not
//! in a pack on the disk, so it can be killed at any moment, and others may read and write meanwhile.

use super::record::Layout;
use super::repository::failed;
use super::tree::Trees;
use super::write::{at_once, flush, unsaved};
use super::{Error, Store};
use git2::{ObjectType, Oid};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Loose objects that are let be, where git is not told otherwise (`gc.auto`): fewer than git lets be,
/// because the folders of a source are large and much alike.
const LOOSE: i64 = 2000;
/// Packs that are let be.
const PACKS: usize = 50;
/// Entries in the folder of a plain store, beyond which each record has to write much.
const FLAT: usize = 10_000;

impl Store {
    /// Gathers loose objects into a pack where there are many; gives how many it gathered.
    ///
    /// # Errors
    /// When they cannot be read, or the pack cannot be written; nothing is lost then.
    pub fn gather(&self) -> Result<usize, Error> {
        let limit = self.limit();
        if limit <= 0 || self.loose() <= limit {
            return Ok(0);
        }
        // An import, or another that gathers, is not waited for: the next record comes by here again.
        let Ok(_alone) = self.alone() else { return Ok(0) };
        let unread = |error: io::Error| Error::new(format!("the objects of the store cannot be read: {error}"), None);
        let files = self.singles().map_err(unread)?;
        let packs = self.repository.commondir().join("objects/pack");
        let name = self.packed(&files, &packs)?;
        settle(&packs, &name).map_err(|error| unsaved(&error))?;
        let held = listed(&packs.join(format!("pack-{name}.idx"))).map_err(unread)?;
        let packed: Vec<PathBuf> =
            files.into_iter().filter(|(id, _)| held.contains(id)).map(|(_, path)| path).collect();
        // A file that stays is there twice.
        let _ = at_once(&packed, |path| {
            let _ = fs::remove_file(path);
            Ok(())
        });
        Ok(packed.len())
    }

    /// Writes a pack of some objects; gives its name.
    fn packed(&self, files: &[(Oid, PathBuf)], packs: &Path) -> Result<String, Error> {
        let names = self.names(files)?;
        let done = (|| {
            let mut builder = self.repository.packbuilder()?;
            builder.set_threads(0);
            for (id, _) in files {
                builder.insert_object(*id, names.get(id).map(String::as_str))?;
            }
            builder.write(packs, 0o444)?;
            Ok(builder.name()?.unwrap_or_default().to_owned())
        })();
        done.map_err(|error: git2::Error| failed("the objects of the store could not be gathered", &error))
    }

    /// The names that folders among some objects give to the others; similar ones are found by them.
    fn names(&self, files: &[(Oid, PathBuf)]) -> Result<FxHashMap<Oid, String>, Error> {
        let odb = self.odb()?;
        let trees = Trees::new(&self.repository, &odb);
        let mut names = FxHashMap::default();
        for (id, _) in files {
            let kind = odb.read_header(*id).map(|(_, kind)| kind);
            if !matches!(kind, Ok(ObjectType::Tree)) {
                continue;
            }
            for entry in trees.read(*id)? {
                names.entry(entry.id).or_insert_with(|| String::from_utf8_lossy(&entry.name).into_owned());
            }
        }
        Ok(names)
    }

    /// The objects that are files of their own.
    fn singles(&self) -> io::Result<Vec<(Oid, PathBuf)>> {
        let mut found = Vec::new();
        for folder in fs::read_dir(self.repository.commondir().join("objects"))? {
            let folder = folder?;
            let first = folder.file_name().to_string_lossy().into_owned();
            if first.len() != 2 || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let name = format!("{first}{}", file.file_name().to_string_lossy());
                // What is being written has another name.
                if let Some(id) = Oid::from_str(&name).ok().filter(|_| name.len() == 40) {
                    found.push((id, file.path()));
                }
            }
        }
        Ok(found)
    }

    /// About how many objects are files of their own, judged from one folder of 256, as git does.
    fn loose(&self) -> i64 {
        let folder = fs::read_dir(self.repository.commondir().join("objects/17"));
        folder.map_or(0, |folder| folder.count() as i64 * 256)
    }

    /// How many are let be; with 0 or less nothing is ever gathered.
    fn limit(&self) -> i64 {
        self.repository.config().and_then(|config| config.get_i64("gc.auto")).unwrap_or(LOOSE)
    }

    /// In which ways the store has grown so that it is slow, a sentence each with the way out.
    pub(crate) fn crowding(&self) -> Vec<String> {
        let mut found = Vec::new();
        let limit = if self.limit() > 0 { self.limit() } else { LOOSE };
        let loose = self.loose();
        if loose > 2 * limit {
            found.push(format!("the store has about {loose} loose objects: slow and large (git gc packs them)"));
        }
        let packs = fs::read_dir(self.repository.commondir().join("objects/pack")).map_or(0, |all| {
            all.flatten().filter(|file| file.path().extension().is_some_and(|extension| extension == "pack")).count()
        });
        if packs > PACKS {
            found.push(format!("the store has {packs} packs: slow (git gc makes one of them)"));
        }
        // What goes wrong with reading it is said by whoever needs it.
        if let Some(entries) = self.flat().unwrap_or_default() {
            found.push(format!(
                "{entries} documents lie in one folder, whose list each record writes anew; \
                 recension init --sharded makes a store that spreads them, export --to and import folder fill it"
            ));
        }
        found
    }

    /// How many entries the folder of a plain store has, where they are too many.
    fn flat(&self) -> Result<Option<usize>, Error> {
        if self.manifest.layout != Layout::Plain {
            return Ok(None);
        }
        let folder = self.head()?.map(|head| self.folder_of(head)).transpose()?.flatten();
        let Some(folder) = folder else { return Ok(None) };
        let odb = self.odb()?;
        // An entry has a mode, a name and 20 bytes of an id: a shorter list need not be read.
        let size = odb.read_header(folder).map_or(0, |(size, _)| size);
        if size < FLAT * 28 {
            return Ok(None);
        }
        let entries = Trees::new(&self.repository, &odb).read(folder)?.len();
        Ok(Some(entries).filter(|entries| *entries > FLAT))
    }
}

/// Sees that a pack is on the disk.
pub(crate) fn settle(packs: &Path, name: &str) -> io::Result<()> {
    for extension in ["pack", "idx"] {
        File::open(packs.join(format!("pack-{name}.{extension}")))?.sync_all()?;
    }
    flush(packs)
}

/// The objects that the index of a pack lists (version 2: a head of 8 bytes, 256 counts, the ids).
fn listed(index: &Path) -> io::Result<FxHashSet<Oid>> {
    let bytes = fs::read(index)?;
    let broken = || io::Error::other(format!("{} is no index of a pack", index.display()));
    let count = bytes.get(8 + 255 * 4..8 + 256 * 4).and_then(|count| count.try_into().ok()).map(u32::from_be_bytes);
    let count = count.filter(|_| bytes.starts_with(b"\xfftOc\0\0\0\x02")).ok_or_else(broken)? as usize;
    let ids = bytes.get(1032..1032 + count * 20).ok_or_else(broken)?;
    Ok(ids.chunks_exact(20).filter_map(|id| Oid::from_bytes(id).ok()).collect())
}
