//! Objects that were written one by one, gathered into a pack when there are many.
//!
//! A record writes some nine small files of git, among them the folder of the source as it is then;
//! a thousand of these take a hundred times the space, and ten times the time to read, of a pack. As
//! git's own `gc --auto` does, a writer that finds many gathers them, early enough that no record
//! waits long for it; small packs are joined when there are many. Nothing is removed that is not in a
//! pack on the disk, so it can be killed at any moment, and others may read and write meanwhile.

use super::packfile::Pack;
use super::record::Layout;
use super::repository::failed;
use super::tree::Raw;
use super::write::{at_once, flush, unsaved};
use super::{Error, Store};
use git2::{ObjectType, Odb, Oid};
use rustc_hash::FxHashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Loose objects that are let be, where git is not told otherwise (`gc.auto`): some fifty records.
/// Git lets ten times as many be, but then a record that packs would take a second.
const LOOSE: i64 = 500;
/// Loose objects of a project that has a store in a folder, beyond which git packs them itself.
const PROJECT: i64 = 6700;
/// The folders of 256 from which their number is judged; git looks at one.
const JUDGED: [&str; 4] = ["17", "5a", "9c", "e3"];
/// Bytes of objects, unpacked, that are gathered at a time.
const AT_A_TIME: usize = 64 << 20;
/// Packs that are let be.
const PACKS: usize = 50;
/// Packs of fewer bytes are joined, when there are as many.
const SMALL: u64 = 8 << 20;
const MANY: usize = 16;
/// Entries in the folder of a plain store, beyond which each record has to write much.
const FLAT: usize = 10_000;

/// A tree that was read: its name in a folder above, if one is known, and its bytes.
struct Grown {
    id: Oid,
    name: String,
    data: Vec<u8>,
}

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
        // An import, a gc, or another that gathers, is not waited for: the next record comes by here again.
        if super::write::gc_runs(self.repository.commondir()) {
            return Ok(0);
        }
        let Ok(_alone) = self.alone() else { return Ok(0) };
        let unread = |error: io::Error| Error::new(format!("the objects of the store cannot be read: {error}"), None);
        let files = self.singles().map_err(unread)?;
        let packs = self.repository.commondir().join("objects/pack");
        let pack = self.packed(&files)?;
        let mut held: Vec<Oid> = pack.ids().collect();
        held.sort_unstable();
        pack.write(&packs).map_err(|error| unsaved(&error))?;
        self.proven(&held)?;
        let packed: Vec<PathBuf> =
            files.into_iter().filter(|(id, _)| held.binary_search(id).is_ok()).map(|(_, path)| path).collect();
        // A file that stays is there twice.
        let _ = at_once(&packed, |path| {
            let _ = fs::remove_file(path);
            Ok(())
        });
        // Many packs are slow and nothing worse.
        let _ = join(&packs);
        Ok(packed.len())
    }

    /// A pack of some objects, of the first if they are too large for one.
    fn packed(&self, files: &[(Oid, PathBuf)]) -> Result<Pack, Error> {
        let odb = self.odb()?;
        let (mut trees, mut others, mut bytes) = (Vec::new(), Vec::new(), 0);
        let mut names: FxHashMap<Oid, String> = FxHashMap::default();
        for (id, _) in files {
            // What is damaged stays where it is; whoever needs it says so.
            let Ok((size, kind)) = odb.read_header(*id) else { continue };
            bytes += size;
            if kind != ObjectType::Tree {
                others.push(*id);
            } else if let Ok(object) = odb.read(*id) {
                name(object.data(), &mut names);
                trees.push(Grown { id: *id, name: String::new(), data: object.data().to_vec() });
            }
            if bytes > AT_A_TIME {
                break;
            }
        }
        for tree in &mut trees {
            tree.name = names.get(&tree.id).cloned().unwrap_or_default();
        }
        trees.sort_by(|a, b| a.name.cmp(&b.name).then(b.data.len().cmp(&a.data.len())).then(a.id.cmp(&b.id)));
        let mut pack = self.built(&others, &names)?;
        for Grown { id, name, data } in trees {
            pack.tree(id, &name, data).map_err(|error| unsaved(&error))?;
        }
        Ok(pack)
    }

    /// A pack of objects that are no trees; libgit2 finds what they have in common.
    fn built(&self, objects: &[Oid], names: &FxHashMap<Oid, String>) -> Result<Pack, Error> {
        if objects.is_empty() {
            return Ok(Pack::default());
        }
        let (own, _) = self.kept_in();
        let scratch = fs::create_dir_all(&own).and_then(|()| tempfile::tempdir_in(&own));
        let scratch = scratch.map_err(|error| unsaved(&error))?;
        let done = (|| {
            let mut builder = self.repository.packbuilder()?;
            builder.set_threads(0);
            for id in objects {
                builder.insert_object(*id, names.get(id).map(String::as_str))?;
            }
            builder.write(scratch.path(), 0o600)?;
            Ok(builder.name()?.unwrap_or_default().to_owned())
        })();
        let name =
            done.map_err(|error: git2::Error| failed("the objects of the store could not be gathered", &error))?;
        Pack::read(&scratch.path().join(format!("pack-{name}.pack"))).map_err(|error| unsaved(&error))
    }

    /// Reads objects again as others will, from the packs.
    fn proven(&self, objects: &[Oid]) -> Result<(), Error> {
        let unread = |error: git2::Error| failed("the pack that was written cannot be read", &error);
        let odb = Odb::new().map_err(unread)?;
        let folder = self.repository.commondir().join("objects");
        odb.add_disk_alternate(&folder.to_string_lossy()).map_err(unread)?;
        for id in objects {
            // Packs are looked into before files.
            let object = odb.read(*id).map_err(unread)?;
            let own = super::packfile::name(object.kind(), object.data());
            if own != id.as_bytes() {
                return Err(Error::new(format!("the pack that was written does not hold {id}"), None));
            }
        }
        Ok(())
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

    /// About how many objects are files of their own, judged from a few folders of 256.
    fn loose(&self) -> i64 {
        let objects = self.repository.commondir().join("objects");
        let files = |folder: &&str| fs::read_dir(objects.join(folder)).map_or(0, Iterator::count);
        (JUDGED.iter().map(files).sum::<usize>() * 256 / JUDGED.len()) as i64
    }

    /// How many are let be; with 0 or less nothing is ever gathered.
    fn limit(&self) -> i64 {
        self.repository.config().and_then(|config| config.get_i64("gc.auto")).unwrap_or(LOOSE)
    }

    /// In which ways the store has grown so that it is slow, a sentence each with the way out.
    pub(crate) fn crowding(&self) -> Vec<String> {
        let mut found = Vec::new();
        let limit = if self.limit() > 0 { self.limit() } else { LOOSE };
        // What a project around the store leaves loose is for git to pack.
        let most = if self.prefix.is_empty() { 2 * limit } else { PROJECT.max(2 * limit) };
        let loose = self.loose();
        if loose > most {
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
        let entries = self.trees(&odb).read(folder)?.len();
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

/// Takes note of the names that a tree gives to others; similar ones are found by them.
fn name(mut data: &[u8], names: &mut FxHashMap<Oid, String>) {
    while let Some((raw, rest)) = Raw::first(data) {
        let entry = raw.entry();
        names.entry(entry.id).or_insert_with(|| String::from_utf8_lossy(&entry.name).into_owned());
        data = rest;
    }
}

/// Joins small packs where there are many.
fn join(packs: &Path) -> io::Result<()> {
    // What lists the packs by name, or says something about one, would be wrong afterwards.
    const SAID: [&str; 4] = ["keep", "promisor", "bitmap", "mtimes"];
    if packs.join("multi-pack-index").exists() {
        return Ok(());
    }
    let mut small = Vec::new();
    for file in fs::read_dir(packs)? {
        let file = file?;
        let path = file.path();
        let plain = path.extension().is_some_and(|extension| extension == "pack")
            && path.with_extension("idx").exists()
            && SAID.iter().all(|said| !path.with_extension(said).exists());
        if plain && file.metadata()?.len() < SMALL {
            small.push(path);
        }
    }
    if small.len() < MANY {
        return Ok(());
    }
    small.sort();
    let (mut whole, mut gone) = (Pack::default(), Vec::new());
    for path in small {
        // What is damaged stays for `verify` to name.
        if Pack::read(&path).is_ok_and(|pack| pack.sound() && whole.join(pack)) {
            gone.push(path);
        }
    }
    if gone.len() > 1 {
        whole.write(packs)?;
        for path in gone {
            // Without its index nobody begins to read it.
            for extension in ["idx", "pack", "rev"] {
                let _ = fs::remove_file(path.with_extension(extension));
            }
        }
    }
    Ok(())
}
