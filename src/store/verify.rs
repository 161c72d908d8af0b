//! Proof that nothing was rewritten, and a list of what lies.

use super::record::{Document, Kind, Record, Source};
use super::recording::{suffix, unslug};
use super::repository::failed;
use super::signature::Signed;
use super::tree::{Entry, Trees};
use super::{Error, MANIFEST, Store};
use crate::capture::digest;
use git2::{ObjectType, Oid, Sort};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fs;

/// How deep to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The tip's records, and the checkpoints.
    Quick,
    /// Every record against its bytes, and additions only since the last good checkpoint.
    Records,
    /// Every object that git reaches, and additions only from the first commit on.
    Full,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Versions whose records were read.
    pub versions: usize,
    /// Bytes that were digested again.
    pub bytes: u64,
    /// Commits whose changes were looked at.
    pub commits: usize,
    /// Objects that were read again by their id.
    pub objects: usize,
    /// Checkpoints, a line each.
    pub checkpoints: Vec<String>,
    /// What does not hold; a sentence each that names version, file or commit.
    pub lies: Vec<String>,
    /// What is odd and proves nothing wrong.
    pub notes: Vec<String>,
}

/// The files of a folder of a source.
type Folder = BTreeMap<String, Entry>;

impl Store {
    /// Checks the store; `since` is a commit that its head must come from.
    ///
    /// # Errors
    /// When the head cannot be read; what else is broken is among the lies.
    pub fn verify(
        &self,
        depth: Depth,
        since: Option<&str>,
        mut tell: impl FnMut(&str, usize),
    ) -> Result<Verified, Error> {
        let mut found = Verified { notes: self.notes(), ..Verified::default() };
        let Some(head) = self.head()? else { return Ok(found) };
        let vouched = self.vouched(head, &mut found)?;
        if let Some(since) = since {
            self.pinned(head, since, &mut found);
        }
        if let Err(error) = self.records(head, depth, &mut found, &mut tell) {
            found.lies.push(error.to_string());
        }
        if depth != Depth::Quick {
            let from = vouched.filter(|_| depth == Depth::Records);
            if let Err(error) = self.additions(head, from, &mut found, &mut tell) {
                found.lies.push(error.to_string());
            }
            self.worktree(head, &mut found)?;
        }
        if depth == Depth::Full
            && let Err(error) = self.objects(head, &mut found, &mut tell)
        {
            found.lies.push(error.to_string());
        }
        Ok(found)
    }

    /// Checks the checkpoints; gives the last one with a good signature.
    fn vouched(&self, head: Oid, found: &mut Verified) -> Result<Option<Oid>, Error> {
        let mut last = None;
        for point in self.checkpoints()? {
            let commit = Oid::from_str(&point.commit).ok();
            let below = commit.is_some_and(|commit| {
                commit == head || self.repository.graph_descendant_of(head, commit).unwrap_or(false)
            });
            if !below {
                found.lies.push(format!(
                    "{}: the head does not come from the commit it vouches for, {}",
                    point.name, point.commit
                ));
            }
            let said = match &point.signed {
                Signed::No => "not signed".to_owned(),
                Signed::By(who) => format!("signed by {who}"),
                Signed::Good(key) => format!("signed with {key}, which no list of allowed signers names"),
                Signed::Unchecked(why) => format!("signature not checked: {why}"),
                Signed::Bad(why) => {
                    found.lies.push(format!("{}: the signature is bad: {why}", point.name));
                    format!("BAD signature: {why}")
                }
            };
            if below && matches!(point.signed, Signed::By(_)) {
                last = commit;
            }
            found.checkpoints.push(format!("{} {said}", point.name));
        }
        Ok(last)
    }

    /// Whether the head comes from a commit or tag that the user has kept.
    fn pinned(&self, head: Oid, since: &str, found: &mut Verified) {
        let commit = self.repository.revparse_single(since).and_then(|object| object.peel_to_commit());
        let Ok(commit) = commit else {
            found.lies.push(format!(
                "{since} is not in the store any more: its history was rewritten, or it is another store"
            ));
            return;
        };
        if commit.id() != head && !self.repository.graph_descendant_of(head, commit.id()).unwrap_or(false) {
            found.lies.push(format!("the head does not come from {since}: the history was rewritten or set back"));
        }
    }

    /// Checks every file of the store at a commit.
    fn records(
        &self,
        head: Oid,
        depth: Depth,
        found: &mut Verified,
        tell: &mut impl FnMut(&str, usize),
    ) -> Result<(), Error> {
        let odb = self.odb()?;
        let files = Trees::new(&self.repository, &odb).files(self.folder_of(head)?)?;
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (path, entry) in files {
            let Ok(path) = String::from_utf8(path) else {
                found.notes.push("a file whose name is not UTF-8 is no part of the store".to_owned());
                continue;
            };
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), entry);
        }
        for (folder, files) in &folders {
            for (name, entry) in files {
                let path = format!("{folder}/{name}").trim_start_matches('/').to_owned();
                if !entry.is_file() {
                    found.lies.push(format!("{path}: a link or submodule where a file should be"));
                    continue;
                }
                if let Err(lie) = self.file(&path, name, entry, folder, files, depth, found) {
                    found.lies.push(format!("{path}: {lie}"));
                }
                tell("records", found.versions);
            }
        }
        Ok(())
    }

    /// Checks one file; the error says what does not hold.
    #[expect(clippy::too_many_arguments, reason = "one file among its neighbours, and what was found so far")]
    fn file(
        &self,
        path: &str,
        name: &str,
        entry: &Entry,
        folder: &str,
        files: &Folder,
        depth: Depth,
        found: &mut Verified,
    ) -> Result<(), String> {
        let read = || self.bytes(entry.id, path).map_err(|error| error.to_string());
        if folder.is_empty() {
            if ![MANIFEST, ".gitattributes"].contains(&name) {
                found.notes.push(format!("{path} is no part of the store"));
            }
            return Ok(());
        }
        if name == "document.toml" {
            let about: Document = parse(&read()?)?;
            let place = self.place(&about.id);
            return if place.trim_end_matches('/') == folder {
                Ok(())
            } else {
                Err(format!("it says it is {}", about.id))
            };
        }
        if name == "source.toml" {
            let from: Source = parse(&read()?)?;
            let place = format!("{}{}", self.place(&from.document), from.id);
            return if place == folder {
                Ok(())
            } else {
                Err(format!("it says it is {} of {}", from.id, from.document))
            };
        }
        if !files.contains_key("source.toml") {
            found.notes.push(format!("{path} is no part of the store"));
            return Ok(());
        }
        if name.ends_with(".toml") {
            let record = Record::parse(&read()?)?;
            return self.record_holds(&record, name, folder, files, depth, found);
        }
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        match files.contains_key(&format!("{stem}.toml")) {
            true => Ok(()),
            false => Err("there is no record of it".to_owned()),
        }
    }

    /// Checks a record against where it stands and against the bytes beside it.
    fn record_holds(
        &self,
        record: &Record,
        name: &str,
        folder: &str,
        files: &Folder,
        depth: Depth,
        found: &mut Verified,
    ) -> Result<(), String> {
        let place = format!("{}{}", self.place(&record.document), record.source);
        if place != folder {
            return Err(format!("it says it belongs to {}@{}", record.document, record.source));
        }
        let suffix = suffix(&record.document, &record.source);
        if record.kind != Kind::Version {
            let there = files.keys().any(|file| file.starts_with(&format!("{}{suffix}", record.version)));
            return if there {
                Ok(())
            } else {
                Err(format!("the version {} it speaks of is not there", record.version))
            };
        }
        found.versions += 1;
        if name != format!("{}{suffix}toml", record.version) {
            return Err(format!("it says it is the record of {}", record.version));
        }
        let when = record.when().ok_or("it has no date that can be read")?;
        if unslug(&record.version).is_none_or(|filed| filed.slug() != when.slug()) {
            return Err(format!("it is filed under {}, and its date is {when}", record.version));
        }
        let Some(bytes) = files.get(&record.file) else {
            return Err(format!("its bytes, {}, are not there", record.file));
        };
        if depth == Depth::Quick {
            return Ok(());
        }
        let bytes = self.bytes(bytes.id, &record.file).map_err(|error| error.to_string())?;
        found.bytes += bytes.len() as u64;
        if record.size != bytes.len() as u64 {
            return Err(format!("it says {} bytes, and there are {}", record.size, bytes.len()));
        }
        let own = digest(&bytes);
        if own != record.sha256 {
            return Err(format!(
                "the bytes of {} have SHA-256 {own}, and the record says {}",
                record.version, record.sha256
            ));
        }
        Ok(())
    }

    /// Whether every commit only added files.
    fn additions(
        &self,
        head: Oid,
        from: Option<Oid>,
        found: &mut Verified,
        tell: &mut impl FnMut(&str, usize),
    ) -> Result<(), Error> {
        let odb = self.odb()?;
        let trees = Trees::new(&self.repository, &odb);
        let unread = |error: git2::Error| failed("the history of the store cannot be read", &error);
        let mut walk = self.repository.revwalk().map_err(unread)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE).map_err(unread)?;
        walk.push(head).map_err(unread)?;
        if let Some(from) = from {
            walk.hide(from).map_err(unread)?;
        }
        let mut known: FxHashMap<Oid, Option<Oid>> = FxHashMap::default();
        for id in walk {
            let id = id.map_err(unread)?;
            let commit = self.repository.find_commit(id).map_err(unread)?;
            let own = self.folder_of(id)?;
            known.insert(id, own);
            for parent in commit.parent_ids() {
                let before = match known.get(&parent) {
                    Some(tree) => *tree,
                    None => self.folder_of(parent)?,
                };
                for change in trees.changes(before, own)? {
                    let path = String::from_utf8_lossy(&change.path).into_owned();
                    let free =
                        path.ends_with("/document.toml") || path.ends_with("/source.toml") || path == ".gitattributes";
                    match (&change.before, &change.after) {
                        (Some(_), None) => found.lies.push(format!("{path}: removed by commit {id}")),
                        (Some(_), Some(_)) if !free => found.lies.push(format!("{path}: rewritten by commit {id}")),
                        _ => {}
                    }
                }
            }
            found.commits += 1;
            tell("commits", found.commits);
        }
        Ok(())
    }

    /// Reads every object that the head reaches; git2 checks each against its id.
    fn objects(&self, head: Oid, found: &mut Verified, tell: &mut impl FnMut(&str, usize)) -> Result<(), Error> {
        let odb = self.odb()?;
        let unread = |error: git2::Error| failed("the history of the store cannot be read", &error);
        let mut walk = self.repository.revwalk().map_err(unread)?;
        walk.push(head).map_err(unread)?;
        let trees = Trees::new(&self.repository, &odb);
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open: Vec<(Oid, String)> = Vec::new();
        for id in walk {
            let id = id.map_err(unread)?;
            open.push((id, "a commit".to_owned()));
            open.push((self.root_of(id)?, String::new()));
            while let Some((id, path)) = open.pop() {
                if !seen.insert(id) {
                    continue;
                }
                let object = match odb.read(id) {
                    Ok(object) => object,
                    Err(error) => {
                        let name = if path.is_empty() { "a folder" } else { &path };
                        found.lies.push(format!("{name}: object {id} cannot be read: {}", error.message()));
                        continue;
                    }
                };
                found.objects += 1;
                tell("objects", found.objects);
                let own = Oid::hash_object(object.kind(), object.data()).map_err(unread)?;
                if own != id {
                    found.lies.push(format!("{path}: object {id} has the bytes of {own}"));
                }
                if object.kind() == ObjectType::Tree {
                    for entry in trees.read(id)? {
                        if entry.mode != 0o160_000 {
                            let name = String::from_utf8_lossy(&entry.name).into_owned();
                            let slash = if path.is_empty() { "" } else { "/" };
                            open.push((entry.id, format!("{path}{slash}{name}")));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Compares the working tree with the head: what people edit by hand is told, never believed.
    fn worktree(&self, head: Oid, found: &mut Verified) -> Result<(), Error> {
        let Some(top) = self.repository.workdir() else { return Ok(()) };
        let odb = self.odb()?;
        for (path, entry) in Trees::new(&self.repository, &odb).files(self.folder_of(head)?)? {
            let Ok(path) = String::from_utf8(path) else { continue };
            let path = format!("{}{path}", self.prefix);
            let file = top.join(&path);
            match fs::symlink_metadata(&file) {
                Err(_) => found.notes.push(format!("{path} is not in the working tree (git checkout brings it)")),
                Ok(about) if !about.is_file() => {
                    found.lies.push(format!("{path}: something else stands in its place in the working tree"));
                }
                Ok(_) => {
                    let same = Oid::hash_file(ObjectType::Blob, &file).is_ok_and(|own| own == entry.id);
                    if !same {
                        found.lies.push(format!(
                            "{path}: edited by hand in the working tree; what was recorded stands in git"
                        ));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Reads TOML.
fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    toml::from_str(text).map_err(|error| error.message().to_owned())
}
