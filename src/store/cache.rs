//! What is kept beside the repository to answer quickly; deleting it loses nothing.
//!
//! For each file of the store, the commit that added it. Kept in redb in the folder of git, with the
//! head it was made for; when the head has moved the new commits are read, and when it has gone
//! elsewhere all of it is made again. What is derived from bytes is kept under the id of the bytes
//! and cannot go stale. Where the file cannot be opened, by its lock or for want of permission, the
//! cache is made in memory and gone at the end of the run.

use super::record::{Kind, Layout, Record};
use super::repository::failed;
use super::timeline::Event;
use super::tree;
use super::{Error, Store};
use git2::{Oid, Sort};
use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

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
    database: Database,
}

fn broken(error: impl std::fmt::Display) -> Error {
    let hint = Some("delete the folder recension/ in the folder of git; nothing is lost".to_owned());
    Error::new(format!("the cache cannot be used: {error}"), hint)
}

impl Store {
    /// The cache, brought up to the head.
    pub(crate) fn cache(&self) -> Result<Cache, Error> {
        let cache = Cache { database: self.database()? };
        cache.refresh(self)?;
        Ok(cache)
    }

    /// Something derived from bytes that was kept, by a key that names the bytes and the way.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn derived(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let cache = Cache { database: self.database()? };
        let read = cache.database.begin_read().map_err(broken)?;
        let Ok(table) = read.open_table(DERIVED) else { return Ok(vec![None; keys.len()]) };
        let get = |key: &String| Ok(table.get(key.as_str()).map_err(broken)?.map(|value| value.value().to_vec()));
        keys.iter().map(get).collect()
    }

    /// Keeps what was derived from bytes.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn keep(&self, values: &[(String, Vec<u8>)]) -> Result<(), Error> {
        let cache = Cache { database: self.database()? };
        let write = cache.database.begin_write().map_err(broken)?;
        {
            let mut table = write.open_table(DERIVED).map_err(broken)?;
            for (key, value) in values {
                table.insert(key.as_str(), value.as_slice()).map_err(broken)?;
            }
        }
        write.commit().map_err(broken)
    }

    /// Opens the file, or memory where that cannot be.
    fn database(&self) -> Result<Database, Error> {
        let folder = self.repository.commondir().join("recension");
        let mark = &crate::capture::digest(self.prefix.as_bytes())[..8];
        let path = folder.join(format!("cache-{mark}.redb"));
        for attempt in 0..50 {
            match open(&folder, &path) {
                Ok(database) => return Ok(database),
                Err(redb::DatabaseError::DatabaseAlreadyOpen) if attempt < 49 => {
                    thread::sleep(Duration::from_millis(20))
                }
                Err(redb::DatabaseError::DatabaseAlreadyOpen) => break,
                Err(redb::DatabaseError::Storage(redb::StorageError::Io(_))) => break,
                // Damaged, or of another format: it holds nothing that cannot be made again.
                Err(_) if attempt == 0 => drop(fs::remove_file(&path)),
                Err(_) => break,
            }
        }
        redb::Builder::new().create_with_backend(InMemoryBackend::new()).map_err(broken)
    }
}

/// Opens or makes the file; one of another format is emptied.
fn open(folder: &Path, path: &Path) -> Result<Database, redb::DatabaseError> {
    fs::create_dir_all(folder).map_err(redb::StorageError::from)?;
    Database::create(path)
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

impl Cache {
    /// Reads the commits that are new since the cache was made.
    fn refresh(&self, store: &Store) -> Result<(), Error> {
        let head = store.head()?;
        let now = format!("{FORMAT} {}", head.map(|id| id.to_string()).unwrap_or_default());
        let was = self.meta()?;
        if was.as_deref() == Some(now.as_str()) {
            return Ok(());
        }
        let base = was.and_then(|was| Oid::from_str(was.strip_prefix(FORMAT)?.trim()).ok());
        let base = base
            .filter(|base| head.is_some_and(|head| store.repository.graph_descendant_of(head, *base).unwrap_or(false)));
        let write = self.database.begin_write().map_err(broken)?;
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

    fn meta(&self) -> Result<Option<String>, Error> {
        let read = self.database.begin_read().map_err(broken)?;
        let Ok(table) = read.open_table(META) else { return Ok(None) };
        Ok(table.get("made for").map_err(broken)?.map(|value| value.value().to_owned()))
    }

    /// The ids of all documents.
    pub(crate) fn documents(&self, store: &Store) -> Result<Vec<String>, Error> {
        let read = self.database.begin_read().map_err(broken)?;
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
    pub(crate) fn events(&self, store: &Store, document: &str) -> Result<Vec<Event>, Error> {
        let home = store.place(document);
        let read = self.database.begin_read().map_err(broken)?;
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
        let records = self.records(store, rows.iter().map(|(path, row)| (path.as_str(), row.2)))?;
        let events = rows.into_iter().zip(records).filter(|(_, record)| record.document == document);
        Ok(events
            .map(|((path, (commit, time, _)), record)| {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let beside =
                    (record.kind == Kind::Version).then(|| bytes.get(&format!("{folder}/{}", record.file))).flatten();
                let bytes = beside.map(Oid::to_string);
                Event { path, record, commit: commit.to_string(), time, bytes }
            })
            .collect())
    }

    /// The records of some ids; those that are not well-formed come out empty, and `verify` names them.
    fn records<'p>(&self, store: &Store, ids: impl Iterator<Item = (&'p str, Oid)>) -> Result<Vec<Record>, Error> {
        let mut fresh = Vec::new();
        let mut all = Vec::new();
        {
            let read = self.database.begin_read().map_err(broken)?;
            let table = read.open_table(RECORDS).ok();
            for (path, id) in ids {
                let kept = match &table {
                    Some(table) => table.get(id.as_bytes()).map_err(broken)?,
                    None => None,
                };
                let kept = kept.and_then(|json| serde_json::from_slice(json.value()).ok());
                all.push(match kept {
                    Some(record) => record,
                    None => {
                        let record = Record::parse(&store.bytes(id, path)?).unwrap_or_default();
                        fresh.push((id, serde_json::to_vec(&record).map_err(broken)?));
                        record
                    }
                });
            }
        }
        if !fresh.is_empty() {
            let write = self.database.begin_write().map_err(broken)?;
            {
                let mut table = write.open_table(RECORDS).map_err(broken)?;
                for (id, json) in &fresh {
                    table.insert(id.as_bytes(), json.as_slice()).map_err(broken)?;
                }
            }
            write.commit().map_err(broken)?;
        }
        Ok(all)
    }
}

/// Reads commits into the table, parents before children.
fn read(store: &Store, head: Oid, base: Option<Oid>, files: &mut redb::Table<&str, &[u8]>) -> Result<(), Error> {
    let repository = &store.repository;
    let odb = store.odb()?;
    let unread = |error: git2::Error| failed("the history of the store cannot be read", &error);
    let mut walk = repository.revwalk().map_err(unread)?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).map_err(unread)?;
    walk.push(head).map_err(unread)?;
    if let Some(base) = base {
        walk.hide(base).map_err(unread)?;
    }
    let mut known: FxHashMap<Oid, Option<Oid>> = FxHashMap::default();
    for id in walk {
        let id = id.map_err(unread)?;
        let commit = repository.find_commit(id).map_err(unread)?;
        let own = folder(store, &odb, commit.tree_id())?;
        let mut parents = Vec::new();
        for parent in commit.parent_ids() {
            let tree = match known.get(&parent) {
                Some(tree) => *tree,
                None => store.folder_of(parent)?,
            };
            parents.push(tree);
        }
        known.insert(id, own);
        let mut changes = tree::changes(repository, &odb, parents.first().copied().flatten(), own)?;
        for parent in parents.iter().skip(1) {
            let others = tree::changes(repository, &odb, *parent, own)?;
            let others: rustc_hash::FxHashSet<&[u8]> = others.iter().map(|change| change.path.as_slice()).collect();
            changes.retain(|change| others.contains(change.path.as_slice()));
        }
        for change in changes {
            let Ok(path) = std::str::from_utf8(&change.path) else { continue };
            match change.after.filter(tree::Entry::is_file) {
                Some(entry) => {
                    drop(files.insert(path, pack(id, commit.time().seconds(), entry.id).as_slice()).map_err(broken)?)
                }
                None => drop(files.remove(path).map_err(broken)?),
            }
        }
    }
    Ok(())
}

/// The tree of the store's folder below a root.
fn folder(store: &Store, odb: &git2::Odb, root: Oid) -> Result<Option<Oid>, Error> {
    if store.prefix.is_empty() {
        return Ok(Some(root));
    }
    let entry = tree::find(&store.repository, odb, root, &store.prefix)?;
    Ok(entry.filter(tree::Entry::is_folder).map(|entry| entry.id))
}
