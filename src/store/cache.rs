//! What is kept beside the repository to answer quickly; deleting it loses nothing.
//!
//! For each file of the store, the commit that added it. Kept in redb in the folder of git, with the
//! head it was made for; when the head has moved the new commits are read, and when it has gone
//! elsewhere all of it is made again. What is derived from bytes is kept under the id of the bytes
//! and cannot go stale. Where the file cannot be opened, by its lock or for want of permission, the
//! cache is made in memory and gone at the end of the run. The disk is not waited for: a process that
//! is killed leaves a file that redb mends, and after the system was started anew all of the file is
//! held against its checksums before it is believed (`backing`).

use super::backing::{self, Backing};
use super::record::{Kind, Layout, Record};
use super::repository::{self, failed, missing};
use super::timeline::Event;
use super::tree::{Entry, Trees};
use super::{Error, Store};
use git2::{Commit, Oid, Repository, Sort};
use redb::backends::InMemoryBackend;
use redb::{
    Database, DatabaseError, ReadOnlyDatabase, ReadTransaction, ReadableDatabase, ReadableTable, StorageError,
    TableDefinition,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// How often, and how long each time, somebody else who has the cache open is waited for.
const WAITS: usize = 50;
const WAIT: Duration = Duration::from_millis(20);

/// The head the cache is made for, and its format.
const META: TableDefinition<&str, &str> = TableDefinition::new("meta");
/// Path below the store's folder to commit, time and id.
const FILES: TableDefinition<&str, &[u8]> = TableDefinition::new("files");
/// Id of a record to the record as JSON, which is read ten times as fast as TOML.
const RECORDS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("records");
/// Whatever else is derived from bytes.
const DERIVED: TableDefinition<&str, &[u8]> = TableDefinition::new("derived");

/// The format of the cache; another one is thrown away.
const FORMAT: &str = concat!("1 ", env!("CARGO_PKG_VERSION"));

/// The cache of a store.
pub(crate) struct Cache {
    database: Opened,
}

/// The file of a cache. Reading shares it with others; writing does not.
enum Opened {
    Reading(ReadOnlyDatabase),
    Writing(Database),
}

impl Opened {
    fn read(&self) -> Result<ReadTransaction, Error> {
        match self {
            Opened::Reading(database) => database.begin_read(),
            Opened::Writing(database) => database.begin_read(),
        }
        .map_err(broken)
    }
}

/// What was recorded about a document, and the records that had to be read for it.
type Events = (Vec<Event>, Vec<Fresh>);

/// A record that was not kept yet: its id, and what is to be kept.
type Fresh = (Oid, Vec<u8>);

fn broken(error: impl std::fmt::Display) -> Error {
    let hint = Some("delete the folder recension/ in the folder of git; nothing is lost".to_owned());
    Error::new(format!("the cache cannot be used: {error}"), hint)
}

impl Store {
    /// The cache, brought up to the head.
    fn cache(&self) -> Result<Cache, Error> {
        let head = self.head()?;
        if let Some(database) = self.shared() {
            let cache = Cache { database: Opened::Reading(database) };
            if cache.meta()?.as_deref() == Some(made_for(head).as_str()) {
                return Ok(cache);
            }
        }
        let database = self.exclusive()?;
        refresh(&database, self, head)?;
        Ok(Cache { database: Opened::Writing(database) })
    }

    /// The ids of all documents, by name.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn documents(&self) -> Result<Vec<String>, Error> {
        self.cache()?.documents(self)
    }

    /// What was recorded about some documents.
    pub(crate) fn events(&self, documents: &[&str]) -> Result<Vec<Vec<Event>>, Error> {
        let cache = self.cache()?;
        let mut fresh = Vec::new();
        let mut all = Vec::with_capacity(documents.len());
        for document in documents {
            let (events, mut read) = cache.events(self, document)?;
            fresh.append(&mut read);
            all.push(events);
        }
        drop(cache);
        if !fresh.is_empty() {
            self.insert(RECORDS, fresh.iter().map(|(id, json)| (id.as_bytes(), json.as_slice())))?;
        }
        Ok(all)
    }

    /// Something derived from bytes that was kept, by a key that names the bytes and the way.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn derived(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let none = || Ok(vec![None; keys.len()]);
        let Some(database) = self.shared() else { return none() };
        let read = database.begin_read().map_err(broken)?;
        let Ok(table) = read.open_table(DERIVED) else { return none() };
        let get = |key: &String| Ok(table.get(key.as_str()).map_err(broken)?.map(|value| value.value().to_vec()));
        keys.iter().map(get).collect()
    }

    /// Keeps what was derived from bytes.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn keep(&self, values: &[(String, Vec<u8>)]) -> Result<(), Error> {
        self.insert(DERIVED, values.iter().map(|(key, value)| (key.as_str(), value.as_slice())))
    }

    /// Puts rows into a table of the cache.
    fn insert<'v, K: redb::Key + 'static>(
        &self,
        table: TableDefinition<K, &'static [u8]>,
        rows: impl Iterator<Item = (K::SelfType<'v>, &'v [u8])>,
    ) -> Result<(), Error> {
        let write = self.exclusive()?.begin_write().map_err(broken)?;
        {
            let mut table = write.open_table(table).map_err(broken)?;
            for (key, value) in rows {
                table.insert(key, value).map_err(broken)?;
            }
        }
        write.commit().map_err(broken)
    }

    /// The folder of what is kept beside the repository, and the file of the cache in it.
    pub(super) fn kept_in(&self) -> (PathBuf, PathBuf) {
        let folder = self.repository.commondir().join("recension");
        let mark = &crate::capture::digest(self.prefix.as_bytes())[..8];
        let file = folder.join(format!("cache-{mark}.redb"));
        (folder, file)
    }

    /// Opens the file for reading, as many may at once; nothing where that cannot be.
    fn shared(&self) -> Option<ReadOnlyDatabase> {
        let (_, file) = self.kept_in();
        if !backing::current(&file) {
            return None;
        }
        for _ in 0..WAITS {
            match ReadOnlyDatabase::open(&file) {
                Err(DatabaseError::DatabaseAlreadyOpen) => thread::sleep(WAIT),
                opened => return opened.ok(),
            }
        }
        None
    }

    /// Opens the file for writing, or memory where that cannot be.
    fn exclusive(&self) -> Result<Database, Error> {
        let (folder, file) = self.kept_in();
        let mut mended = false;
        for _ in 0..WAITS {
            let opened = fs::create_dir_all(&folder).and_then(|()| Backing::open(&file));
            let opened = opened.map_err(StorageError::from).map_err(DatabaseError::from);
            // What may have been torn by a fall of the system is read whole first.
            let mut builder = redb::Builder::new();
            builder.set_check_integrity_on_open(!backing::current(&file));
            match opened.and_then(|backing| builder.create_with_backend(backing)) {
                Ok(database) => {
                    backing::believe(&file);
                    return Ok(database);
                }
                Err(DatabaseError::DatabaseAlreadyOpen) => thread::sleep(WAIT),
                Err(DatabaseError::Storage(StorageError::Io(_))) => break,
                // Damaged, or of another format: it holds nothing that cannot be made again.
                Err(_) if !mended => {
                    mended = true;
                    // Where it cannot be removed, opening it fails again.
                    let _ = fs::remove_file(&file);
                }
                Err(_) => break,
            }
        }
        redb::Builder::new().create_with_backend(InMemoryBackend::new()).map_err(broken)
    }
}

/// What is kept of a file.
fn pack(commit: Oid, time: i64, id: Oid) -> [u8; 48] {
    let mut bytes = [0; 48];
    bytes[..20].copy_from_slice(commit.as_bytes());
    bytes[20..40].copy_from_slice(id.as_bytes());
    bytes[40..].copy_from_slice(&time.to_be_bytes());
    bytes
}

fn unpack(bytes: &[u8]) -> Option<(Oid, i64, Oid)> {
    let time = i64::from_be_bytes(bytes.get(40..48)?.try_into().ok()?);
    Some((Oid::from_bytes(bytes.get(..20)?).ok()?, time, Oid::from_bytes(bytes.get(20..40)?).ok()?))
}

/// What a cache for this head says it is made for.
fn made_for(head: Option<Oid>) -> String {
    format!("{FORMAT} {}", head.map(|id| id.to_string()).unwrap_or_default())
}

/// Reads the commits that are new since the cache was made.
fn refresh(database: &Database, store: &Store, head: Option<Oid>) -> Result<(), Error> {
    let now = made_for(head);
    let was = meta(&database.begin_read().map_err(broken)?)?;
    if was.as_deref() == Some(now.as_str()) {
        return Ok(());
    }
    let base = was.and_then(|was| Oid::from_str(was.strip_prefix(FORMAT)?.trim()).ok());
    let base =
        base.filter(|base| head.is_some_and(|head| store.repository.graph_descendant_of(head, *base).unwrap_or(false)));
    let write = database.begin_write().map_err(broken)?;
    {
        if base.is_none() {
            write.delete_table(FILES).map_err(broken)?;
        }
        let mut files = write.open_table(FILES).map_err(broken)?;
        if let Some(head) = head {
            read(store, head, base, &mut files)?;
        }
        let mut meta = write.open_table(META).map_err(broken)?;
        meta.insert("made for", now.as_str()).map_err(broken)?;
    }
    write.commit().map_err(broken)
}

fn meta(read: &ReadTransaction) -> Result<Option<String>, Error> {
    let Ok(table) = read.open_table(META) else { return Ok(None) };
    Ok(table.get("made for").map_err(broken)?.map(|value| value.value().to_owned()))
}

impl Cache {
    fn meta(&self) -> Result<Option<String>, Error> {
        meta(&self.database.read()?)
    }

    /// The ids of all documents.
    fn documents(&self, store: &Store) -> Result<Vec<String>, Error> {
        let read = self.database.read()?;
        let table = read.open_table(FILES).map_err(broken)?;
        let mut all = Vec::new();
        for row in table.iter().map_err(broken)? {
            let (path, _) = row.map_err(broken)?;
            if let Some(folder) = path.value().strip_suffix("/document.toml") {
                // The two digits of a sharded folder are no part of the id.
                let id =
                    if store.manifest.layout == Layout::Sharded { folder.get(3..).unwrap_or(folder) } else { folder };
                all.push(id.to_owned());
            }
        }
        all.sort_unstable();
        Ok(all)
    }

    /// What was recorded about a document.
    fn events(&self, store: &Store, document: &str) -> Result<Events, Error> {
        let home = store.place(document);
        let read = self.database.read()?;
        let table = read.open_table(FILES).map_err(broken)?;
        let mut rows = Vec::new();
        let mut bytes: FxHashMap<String, Oid> = FxHashMap::default();
        let end = format!("{}0", home.trim_end_matches('/'));
        for row in table.range(home.as_str()..end.as_str()).map_err(broken)? {
            let (path, value) = row.map_err(broken)?;
            let (path, value) =
                (path.value().to_owned(), unpack(value.value()).ok_or_else(|| broken("a row is cut off"))?);
            // `a/b` may be a document below `a`: only what lies in a folder of a source is its own.
            if path[home.len()..].matches('/').count() != 1 {
                continue;
            }
            if path.ends_with(".toml") {
                rows.push((path, value));
            } else {
                bytes.insert(path, value.2);
            }
        }
        rows.retain(|(path, _)| !path.ends_with("/source.toml") && !path.ends_with("/document.toml"));
        let (records, fresh) = self.records(store, rows.iter().map(|(path, row)| (path.as_str(), row.2)))?;
        let events = rows.into_iter().zip(records).filter(|(_, record)| record.document == document);
        let events = events
            .map(|((path, (commit, time, _)), record)| {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let beside =
                    (record.kind == Kind::Version).then(|| bytes.get(&format!("{folder}/{}", record.file))).flatten();
                let bytes = beside.map(Oid::to_string);
                Event { path, record, commit: commit.to_string(), time, bytes }
            })
            .collect();
        Ok((events, fresh))
    }

    /// The records of some ids, and those that were not kept yet; what is not well-formed comes out
    /// empty, and `verify` names it.
    fn records<'p>(
        &self,
        store: &Store,
        ids: impl Iterator<Item = (&'p str, Oid)>,
    ) -> Result<(Vec<Record>, Vec<Fresh>), Error> {
        let read = self.database.read()?;
        let table = read.open_table(RECORDS).ok();
        let odb = store.odb()?;
        let (mut all, mut unread) = (Vec::new(), Vec::new());
        for (at, (path, id)) in ids.enumerate() {
            let kept = match &table {
                Some(table) => table.get(id.as_bytes()).map_err(broken)?,
                None => None,
            };
            let kept = kept.and_then(|json| serde_json::from_slice(json.value()).ok());
            if kept.is_none() {
                unread.push((at, id, repository::bytes(&store.repository, &odb, id, path)?));
            }
            all.push(kept.unwrap_or_default());
        }
        let mut fresh = Vec::with_capacity(unread.len());
        for (at, id, record, json) in parsed(unread)? {
            all[at] = record;
            fresh.push((id, json));
        }
        Ok((all, fresh))
    }
}

/// A record that was read: its place in a list, its id, what it says, and how that is kept.
type Parsed = (usize, Oid, Record, Vec<u8>);

/// Reads records from their bytes, on all processors where there are many.
fn parsed(unread: Vec<(usize, Oid, Vec<u8>)>) -> Result<Vec<Parsed>, Error> {
    let one = |(at, id, bytes): &(usize, Oid, Vec<u8>)| {
        // What is not well-formed `verify` names.
        let record = Record::parse(bytes).unwrap_or_default();
        let json = serde_json::to_vec(&record).map_err(broken)?;
        Ok((*at, *id, record, json))
    };
    let share = share(unread.len());
    if share == unread.len() {
        return unread.iter().map(one).collect();
    }
    let parts: Vec<Result<Vec<Parsed>, Error>> = thread::scope(|scope| {
        let parts: Vec<_> =
            unread.chunks(share).map(|some| scope.spawn(move || some.iter().map(one).collect())).collect();
        parts.into_iter().map(|part| part.join().unwrap_or_else(|_| Err(Error::new("it broke off", None)))).collect()
    });
    Ok(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// A file that a commit put there, with what is kept of it, or took away.
type Row = (String, Option<[u8; 48]>);

/// Reads commits into the table, parents before children.
fn read(store: &Store, head: Oid, base: Option<Oid>, files: &mut redb::Table<&str, &[u8]>) -> Result<(), Error> {
    for (path, row) in rows(store, head, base)?.into_iter().rev() {
        match row {
            Some(row) => drop(files.insert(path.as_str(), row.as_slice()).map_err(broken)?),
            None => drop(files.remove(path.as_str()).map_err(broken)?),
        }
    }
    Ok(())
}

/// A commit, with the store's folder in it and in its parents.
struct Step {
    id: Oid,
    time: i64,
    own: Option<Oid>,
    parents: Vec<Option<Oid>>,
}

/// What commits did to files, children before parents; on all processors where there are many.
fn rows(store: &Store, head: Oid, base: Option<Oid>) -> Result<Vec<Row>, Error> {
    let steps = steps(store, head, base)?;
    let shares = share(steps.len());
    if shares == steps.len() {
        let odb = store.odb()?;
        return told(&Trees::new(&store.repository, &odb), &steps);
    }
    let place = store.repository.path();
    let own = |steps: &[Step]| {
        let repository = Repository::open(place).map_err(|error| failed("the store cannot be opened", &error))?;
        let odb = repository.odb().map_err(|error| failed("the objects of the store cannot be read", &error))?;
        told(&Trees::new(&repository, &odb), steps)
    };
    let own = &own;
    let rows: Vec<Result<Vec<Row>, Error>> = thread::scope(|scope| {
        let parts: Vec<_> = steps.chunks(shares).map(|steps| scope.spawn(move || own(steps))).collect();
        parts.into_iter().map(|part| part.join().unwrap_or_else(|_| Err(Error::new("it broke off", None)))).collect()
    });
    Ok(rows.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

/// How many of some pieces of work each processor takes, where it is worth to part them.
fn share(pieces: usize) -> usize {
    const WORTH: usize = 100;
    let processors = thread::available_parallelism().map_or(1, usize::from).min(pieces / WORTH);
    pieces.div_ceil(processors.max(1))
}

/// The commits that are new, children before parents.
fn steps(store: &Store, head: Oid, base: Option<Oid>) -> Result<Vec<Step>, Error> {
    let repository = &store.repository;
    let odb = store.odb()?;
    let trees = Trees::new(repository, &odb);
    let unread = |error: git2::Error| failed("the history of the store cannot be read", &error);
    let mut walk = repository.revwalk().map_err(unread)?;
    walk.set_sorting(Sort::TOPOLOGICAL).map_err(unread)?;
    walk.push(head).map_err(unread)?;
    if let Some(base) = base {
        walk.hide(base).map_err(unread)?;
    }
    let find = |id| repository.find_commit(id).map_err(|error| missing(repository, id, "a commit", &error));
    let mut known: FxHashMap<Oid, Option<Oid>> = FxHashMap::default();
    let mut of = |id: Oid, commit: Option<&Commit>| match known.get(&id) {
        Some(own) => Ok(*own),
        None => {
            let tree = commit.map_or_else(|| Ok(find(id)?.tree_id()), |commit| Ok(commit.tree_id()))?;
            let own = folder(store, &trees, tree)?;
            known.insert(id, own);
            Ok(own)
        }
    };
    let mut steps = Vec::new();
    for id in walk {
        let id = id.map_err(unread)?;
        let commit = find(id)?;
        let own = of(id, Some(&commit))?;
        let parents = commit.parent_ids().map(|parent| of(parent, None)).collect::<Result<Vec<_>, Error>>()?;
        steps.push(Step { id, time: commit.time().seconds(), own, parents });
    }
    Ok(steps)
}

/// What some commits did to files, in their order.
///
/// Folders grow, and a pack tells those of parents from those of children: read in this order, most
/// of what is needed is in memory.
fn told(trees: &Trees, steps: &[Step]) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for Step { id, time, own, parents } in steps {
        let mut changes = trees.changes(parents.first().copied().flatten(), *own)?;
        for parent in parents.iter().skip(1) {
            let others = trees.changes(*parent, *own)?;
            let others: FxHashSet<&[u8]> = others.iter().map(|change| change.path.as_slice()).collect();
            changes.retain(|change| others.contains(change.path.as_slice()));
        }
        for change in changes {
            let Ok(path) = String::from_utf8(change.path) else { continue };
            let entry = change.after.filter(Entry::is_file);
            rows.push((path, entry.map(|entry| pack(*id, *time, entry.id))));
        }
    }
    Ok(rows)
}

/// The tree of the store's folder below a root.
fn folder(store: &Store, trees: &Trees, root: Oid) -> Result<Option<Oid>, Error> {
    if store.prefix.is_empty() {
        return Ok(Some(root));
    }
    Ok(trees.find(root, &store.prefix)?.filter(Entry::is_folder).map(|entry| entry.id))
}
