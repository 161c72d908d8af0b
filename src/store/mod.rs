//! Versions of documents in git: recorded, found, and proved to be unaltered.
//!
//! A [`Store`] is a git repository, or a folder inside one. Each version is a file with the bytes as
//! they were captured and a file with what is known about them; a commit adds files and never
//! changes one. `docs/store-format.md` describes the format, `docs/provenance.md` what it proves.

#![expect(clippy::disallowed_methods, reason = "the store is files, and records when things happen")]

mod backing;
mod bulk;
mod cache;
mod draft;
pub mod history;
mod index;
mod loose;
mod name;
mod pack;
mod packfile;
pub mod record;
mod recording;
mod repository;
pub mod signature;
pub mod slug;
mod sync;
mod timeline;
mod tree;
mod verify;
mod when;
mod worktree;
mod write;

pub use crate::capture::Error;
pub use bulk::Imported;
pub use name::{At, Name};
pub(crate) use recording::counted;
pub use recording::{Copy, Latest, Outcome};
pub use sync::Synced;
pub use timeline::{Later, Timeline, Version};
pub use verify::{Depth, Verified};
pub use when::{Held, When};

use chrono::{DateTime, Utc};
use git2::{Odb, Oid, Repository};
use record::{Layout, Manifest};
use repository::{failed, missing};
use std::cell::Cell;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tree::{Large, Trees};

/// The file that makes a folder a store.
pub const MANIFEST: &str = "recension-store.toml";

/// What `.gitattributes` says in a store: no line ending is ever changed.
const ATTRIBUTES: &str = "* -text\n";

/// What records are signed with.
pub(crate) const PROGRAM: &str = concat!("recension ", env!("CARGO_PKG_VERSION"));

/// Versions of documents, in git.
pub struct Store {
    pub(crate) repository: Repository,
    /// The folder of the store in the repository: empty, or with a slash at its end.
    pub(crate) prefix: String,
    /// What the store says about itself.
    pub(crate) manifest: Manifest,
    large: Large,
    /// Whether git's index had to be made anew.
    mended: Cell<bool>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.repository.path()).field("prefix", &self.prefix).finish()
    }
}

/// What a new store is to be like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    /// Without a working tree.
    pub bare: bool,
    /// Folders spread by the hash of the document's id.
    pub sharded: bool,
}

impl Store {
    /// Makes a store: a new repository, or a folder inside the one that `folder` lies in.
    ///
    /// # Errors
    /// When there is one already, or the folder cannot be written.
    pub fn init(folder: &Path, shape: Shape) -> Result<Store, Error> {
        let unable = |error: std::io::Error| Error::new(format!("{} cannot be made: {error}", folder.display()), None);
        fs::create_dir_all(folder).map_err(unable)?;
        // A bare store is a repository of its own wherever it stands.
        let found = if shape.bare { Repository::open(folder) } else { Repository::discover(folder) };
        let (repository, prefix) = match found {
            Ok(_) => {
                let repository = repository::open(folder)?;
                let prefix = prefix(&repository, folder)?;
                (repository, prefix)
            }
            Err(error) if error.code() == git2::ErrorCode::NotFound => (create(folder, shape.bare)?, String::new()),
            // There is a repository, in a form that cannot be read: opening it says which.
            Err(error) => {
                repository::open(folder)?;
                return Err(failed(&format!("{} cannot be a store", folder.display()), &error));
            }
        };
        let layout = if shape.sharded { Layout::Sharded } else { Layout::Plain };
        let manifest = Manifest { format: record::FORMAT, layout, digest: "sha256".to_owned() };
        let store = Store { repository, prefix, manifest, large: Large::default(), mended: Cell::default() };
        let written = record::write(&store.manifest)?;
        store.commit(|draft| {
            let path = format!("{}{MANIFEST}", store.prefix);
            if draft.get(&path)?.is_some() {
                return Err(Error::new(format!("{} is a store already", folder.display()), None));
            }
            // A document's folder is no place for a store.
            for (at, _) in store.prefix.match_indices('/').chain([(0, "")]) {
                let above = if at == 0 { "" } else { &store.prefix[..=at] };
                if above != store.prefix && draft.get(&format!("{above}{MANIFEST}"))?.is_some() {
                    let message = format!("{} lies in a store that is there already", folder.display());
                    return Err(Error::new(
                        message,
                        Some("record into that one, or choose a folder beside it".to_owned()),
                    ));
                }
            }
            draft.put(&path, &written)?;
            let attributes = format!("{}.gitattributes", store.prefix);
            if draft.get(&attributes)?.is_none() {
                draft.put(&attributes, ATTRIBUTES.as_bytes())?;
            }
            let text = format!("Make a store of versions\n\nFormat: {}\n", record::FORMAT);
            Ok((Some(write::Message { text, authored: None }), ()))
        })?;
        Ok(store)
    }

    /// Opens the store in a folder: a repository, a folder inside one, or a bare repository.
    ///
    /// # Errors
    /// When there is none, when its format is newer than this program, or when git's part of it
    /// cannot be read; the error says which, and what to do.
    pub fn open(folder: &Path) -> Result<Store, Error> {
        let repository = repository::open(folder)?;
        let mut prefix = prefix(&repository, folder)?;
        let none = || {
            let hint = Some(format!("recension init {} makes one", folder.display()));
            Error::new(format!("{} is no store: {MANIFEST} is not in its history", folder.display()), hint)
        };
        let head = repository.head().and_then(|head| head.peel_to_commit()).map(|commit| commit.tree_id());
        let root = match head {
            Ok(root) => root,
            Err(error) if matches!(error.code(), git2::ErrorCode::UnbornBranch) => return Err(none()),
            Err(error) => return Err(headless(&error)),
        };
        let large = Large::default();
        let manifest = {
            let odb = repository.odb().map_err(|error| failed("the objects of the store cannot be read", &error))?;
            let trees = Trees::new(&repository, &odb).keeping(&large);
            let mut entry = trees.find(root, &format!("{prefix}{MANIFEST}"))?;
            if entry.is_none() && prefix.is_empty() {
                // The top of a repository that has its store where most have it.
                prefix = "versions/".to_owned();
                entry = trees.find(root, &format!("{prefix}{MANIFEST}"))?;
            }
            let entry = entry.ok_or_else(none)?;
            let manifest = odb.read(entry.id).map_err(|error| missing(&repository, entry.id, MANIFEST, &error))?;
            Manifest::parse(&String::from_utf8_lossy(manifest.data()))?
        };
        Ok(Store { repository, prefix, manifest, large, mended: Cell::default() })
    }

    /// The folder of the store that is meant where none is named: at or above `from`, or `versions/` there.
    pub fn near(from: &Path) -> Option<PathBuf> {
        let from = from.canonicalize().ok()?;
        from.ancestors().find_map(|at| {
            [at.to_path_buf(), at.join("versions")].into_iter().find(|folder| folder.join(MANIFEST).is_file())
        })
    }

    /// What is odd about the repository, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.repository.is_shallow() {
            notes.push(
                "the repository is shallow: what was recorded before it was cut off counts as recorded then \
                 (git fetch --unshallow brings the rest)"
                    .to_owned(),
            );
        }
        notes.extend(self.lagging());
        notes.extend(self.crowding());
        notes
    }

    /// The commit at the head, in hexadecimal; none in an empty repository.
    ///
    /// # Errors
    /// When the head cannot be read.
    pub fn tip(&self) -> Result<Option<String>, Error> {
        Ok(self.head()?.map(|id| id.to_string()))
    }

    /// Where the repository is.
    pub fn path(&self) -> &Path {
        self.repository.workdir().unwrap_or(self.repository.path())
    }

    /// The bytes of an object by its id.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub fn blob(&self, id: &str) -> Result<Vec<u8>, Error> {
        let id = Oid::from_str(id).map_err(|error| failed("no object id", &error))?;
        self.bytes(id, "a version")
    }

    pub(crate) fn bytes(&self, id: Oid, what: &str) -> Result<Vec<u8>, Error> {
        let odb = self.odb()?;
        repository::bytes(&self.repository, &odb, id, what)
    }

    pub(crate) fn odb(&self) -> Result<Odb<'_>, Error> {
        self.repository.odb().map_err(|error| failed("the objects of the store cannot be read", &error))
    }

    /// The trees among its objects.
    pub(crate) fn trees<'s>(&'s self, odb: &'s Odb<'s>) -> Trees<'s> {
        Trees::new(&self.repository, odb).keeping(&self.large)
    }

    /// The branch that versions are recorded on.
    pub(crate) fn branch(&self) -> Result<String, Error> {
        let head = self.repository.find_reference("HEAD").map_err(|error| failed("HEAD cannot be read", &error))?;
        match head.symbolic_target() {
            Ok(Some(name)) => Ok(name.to_owned()),
            _ => {
                let hint = Some("git switch to a branch first".to_owned());
                Err(Error::new("the repository is on no branch, so nothing can be recorded", hint))
            }
        }
    }

    /// The commit at the head.
    pub(crate) fn head(&self) -> Result<Option<Oid>, Error> {
        match self.repository.head() {
            Ok(head) => match head.target() {
                Some(id) => Ok(Some(id)),
                None => Err(Error::new("the head of the store names no commit", None)),
            },
            Err(error) if error.code() == git2::ErrorCode::UnbornBranch => Ok(None),
            Err(error) => Err(headless(&error)),
        }
    }

    /// The tree of a commit.
    pub(crate) fn root_of(&self, commit: Oid) -> Result<Oid, Error> {
        let commit = self.repository.find_commit(commit);
        commit.map(|commit| commit.tree_id()).map_err(|error| failed("a commit of the store cannot be read", &error))
    }

    /// The tree of the store's own folder in a commit.
    pub(crate) fn folder_of(&self, commit: Oid) -> Result<Option<Oid>, Error> {
        let root = self.root_of(commit)?;
        let odb = self.odb()?;
        let entry = self.trees(&odb).find(root, &self.prefix)?;
        Ok(entry.filter(tree::Entry::is_folder).map(|entry| entry.id))
    }

    /// The folder of a document, below the store's, with a slash at its end.
    pub(crate) fn place(&self, document: &str) -> String {
        match self.manifest.layout {
            Layout::Plain => format!("{document}/"),
            Layout::Sharded => format!("{}/{document}/", &crate::capture::digest(document.as_bytes())[..2]),
        }
    }
}

/// That the branch names a commit that is not there.
fn headless(error: &git2::Error) -> Error {
    let hint = "git fsck --full tells what is damaged, git reflog which heads there were; a sound clone has the rest";
    Error::new(format!("the head of the store cannot be read: {}", error.message()), Some(hint.to_owned()))
}

/// The moment this is asked, in whole seconds.
pub(crate) fn now() -> DateTime<Utc> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    DateTime::from_timestamp(since.as_secs() as i64, 0).unwrap_or_default()
}

/// The day on which this is asked, anywhere on earth where it is latest.
pub(crate) fn today() -> chrono::NaiveDate {
    (now() + chrono::Duration::hours(14)).date_naive()
}

/// Makes a repository.
fn create(folder: &Path, bare: bool) -> Result<Repository, Error> {
    let mut options = git2::RepositoryInitOptions::new();
    options.bare(bare).initial_head("main").external_template(false);
    let made = Repository::init_opts(folder, &options);
    made.map_err(|error| failed(&format!("{} cannot be made", folder.display()), &error))
}

/// The path of a folder inside its repository's working tree, with a slash at its end.
fn prefix(repository: &Repository, folder: &Path) -> Result<String, Error> {
    let Some(top) = repository.workdir() else { return Ok(String::new()) };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (top, folder) = (real(top), real(folder));
    if folder.starts_with(real(repository.path())) {
        return Ok(String::new());
    }
    let Ok(below) = folder.strip_prefix(&top) else { return Ok(String::new()) };
    let Some(below) = below.to_str() else {
        return Err(Error::new(format!("{} is not named in UTF-8", folder.display()), None));
    };
    let below = below.replace('\\', "/");
    Ok(if below.is_empty() { below } else { format!("{below}/") })
}
