//! The history of a file or folder in any git repository.
//!
//! [`History::open`] opens the repository that holds a path. [`History::revision`] resolves a name
//! such as `v1.0` or `HEAD~3`, [`History::files`] lists files as they stood there, and
//! [`History::read`] gives the bytes of one. [`History::versions`] gives every commit that changed a
//! file or a folder, oldest first, one [`Version`] for each file: path, dates, commit and bytes.
//! Renames of a file are followed; a merge counts only where the file differs from what every
//! parent has. What a shallow repository no longer knows is told by [`History::notes`].
//!
//! ```no_run
//! # fn main() -> Result<(), recension::capture::Error> {
//! use recension::store::history::History;
//! let history = History::open(".")?;
//! for version in history.versions("README.md", "v1.0..HEAD")? {
//!     println!("{} {} {}", version.date, version.commit, version.summary);
//! }
//! # Ok(())
//! # }
//! ```

use super::Error;
use super::repository::{self, failed, missing};
use super::tree::{Change, Entry, Trees};
use chrono::{DateTime, FixedOffset, NaiveDate};
use git2::{Commit, DiffFindOptions, DiffOptions, ObjectType, Odb, Oid, Repository, Sort};
use rustc_hash::FxHashMap;
use std::fmt;
use std::path::Path;

/// Files of a commit that are held against one another to find which were moved and changed.
const RENAMES: usize = 1000;

/// A repository whose history is read.
pub struct History {
    repository: Repository,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History").field("path", &self.repository.path()).finish()
    }
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its id, 40 hexadecimal digits.
    pub commit: String,
    /// When its author wrote it, in the author's own time zone.
    pub authored: DateTime<FixedOffset>,
    /// When it was committed.
    pub committed: DateTime<FixedOffset>,
    /// The day it was written, as the author's calendar had it.
    pub date: NaiveDate,
    /// Who wrote it: `Name <address>`.
    pub author: String,
    /// The first line of its message.
    pub summary: String,
}

/// A file as it stood at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path from the top of the repository.
    pub path: String,
    /// The id of its bytes, for [`History::blob`].
    pub id: String,
}

/// What a commit did to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It was not there before.
    Added,
    /// Its bytes changed.
    Changed,
    /// It had another path before; its bytes may have changed as well.
    Renamed {
        /// The path it had.
        from: String,
    },
    /// It is not there any more.
    Deleted,
}

/// One file as one commit left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The path it has in that commit.
    pub path: String,
    /// The commit's id.
    pub commit: String,
    /// When its author wrote it.
    pub authored: DateTime<FixedOffset>,
    /// When it was committed.
    pub committed: DateTime<FixedOffset>,
    /// The day it was written, as the author's calendar had it.
    pub date: NaiveDate,
    /// Who wrote it.
    pub author: String,
    /// The first line of the commit's message.
    pub summary: String,
    /// What the commit did to the file.
    pub act: Act,
    /// The id of the bytes, for [`History::blob`]; none where the file was deleted.
    pub id: Option<String>,
}

impl History {
    /// Opens the repository that holds a path.
    ///
    /// # Errors
    /// When there is none, or it is in a form that cannot be read; the error says which.
    pub fn open(path: impl AsRef<Path>) -> Result<History, Error> {
        Ok(History { repository: repository::open(path.as_ref())? })
    }

    /// The top of the working tree, where there is one.
    pub fn top(&self) -> Option<&Path> {
        self.repository.workdir()
    }

    /// What is odd about the repository: whether its history is cut off, and where.
    pub fn notes(&self) -> Vec<String> {
        if !self.repository.is_shallow() {
            return Vec::new();
        }
        let cut = std::fs::read_to_string(self.repository.commondir().join("shallow")).unwrap_or_default();
        let cuts: Vec<&str> = cut.lines().map(|line| line.get(..10).unwrap_or(line)).collect();
        let shown = cuts.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let more = if cuts.len() > 3 { format!(" and {} more", cuts.len() - 3) } else { String::new() };
        vec![format!(
            "the repository is shallow: nothing is known from before {shown}{more} (git fetch --unshallow brings the rest)"
        )]
    }

    /// The commit that a revision names: a tag, a branch, an id, `HEAD~3`, `main@{2 days ago}`.
    ///
    /// # Errors
    /// When nothing goes by that name, or it names no commit.
    pub fn revision(&self, name: &str) -> Result<Revision, Error> {
        Ok(about(&self.commit(name)?))
    }

    /// The files at a revision below `path`; all of them where it is empty. By path.
    ///
    /// # Errors
    /// When the revision is not there. A path that is not there gives no files.
    pub fn files(&self, revision: &str, path: &str) -> Result<Vec<File>, Error> {
        let commit = self.commit(revision)?;
        let odb = self.odb()?;
        let trees = Trees::new(&self.repository, &odb);
        let path = trimmed(path);
        let Some(entry) = trees.find(commit.tree_id(), path)? else { return Ok(Vec::new()) };
        if entry.is_file() {
            return Ok(vec![File { path: path.to_owned(), id: entry.id.to_string() }]);
        }
        if !entry.is_folder() {
            return Ok(Vec::new());
        }
        let below = trees.files(Some(entry.id))?;
        let files = below.into_iter().filter(|(_, entry)| entry.is_file());
        Ok(files.map(|(name, entry)| File { path: joined(path, &name), id: entry.id.to_string() }).collect())
    }

    /// The bytes of a file at a revision.
    ///
    /// # Errors
    /// When revision or file is not there, when it is a folder, a link or a submodule, or when its
    /// bytes are missing.
    pub fn read(&self, revision: &str, path: &str) -> Result<Vec<u8>, Error> {
        let commit = self.commit(revision)?;
        let odb = self.odb()?;
        let path = trimmed(path);
        let entry = Trees::new(&self.repository, &odb).find(commit.tree_id(), path)?;
        let Some(entry) = entry else {
            return Err(Error::new(format!("{path} is not in {revision}"), self.near(&commit, path)));
        };
        match entry.mode & 0o170_000 {
            0o100_000 => self.bytes(entry.id, path),
            0o120_000 => {
                Err(Error::new(format!("{path} is a symbolic link in {revision}; links are not followed"), None))
            }
            0o160_000 => Err(Error::new(format!("{path} is a submodule in {revision}"), None)),
            _ => {
                let hint = Some("name a file in it".to_owned());
                Err(Error::new(format!("{path} is a folder in {revision}"), hint))
            }
        }
    }

    /// The bytes that an id of [`File`] or [`Version`] stands for.
    ///
    /// # Errors
    /// When they are not in the repository, as in a partial clone.
    pub fn blob(&self, id: &str) -> Result<Vec<u8>, Error> {
        let id = Oid::from_str(id).map_err(|error| failed(&format!("{id} is no id"), &error))?;
        self.bytes(id, "a file")
    }

    /// Every commit that changed a file, or files below a folder, oldest first.
    ///
    /// `range` is a revision (`HEAD`: all up to it) or two of them (`v1.0..v2.0`: what the second
    /// has and the first has not). An empty path is the whole repository. Takes time in proportion
    /// to the commits of the range.
    ///
    /// # Errors
    /// When a revision is not there, or an object of the history is missing.
    pub fn versions(&self, path: &str, range: &str) -> Result<Vec<Version>, Error> {
        let path = trimmed(path);
        let commits = self.walk(range)?;
        let odb = self.odb()?;
        let trees = Trees::new(&self.repository, &odb);
        let folder = match commits.first() {
            Some(tip) => self.folder(&trees, *tip, path)?,
            None => return Ok(Vec::new()),
        };
        let mut found = if folder { self.below(&trees, &commits, path)? } else { self.file(&trees, &commits, path)? };
        found.reverse();
        Ok(found)
    }

    /// The tags whose commits are in a range, oldest first, each with its commit.
    ///
    /// # Errors
    /// When a revision of the range is not there.
    pub fn tags(&self, range: &str) -> Result<Vec<(String, Revision)>, Error> {
        let commits = self.walk(range)?;
        let places: FxHashMap<Oid, usize> = commits.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let names = self.repository.tag_names(None).map_err(|error| failed("the tags cannot be read", &error))?;
        let mut found = Vec::new();
        for name in names.iter().flatten().flatten() {
            let Ok(commit) = self.commit(&format!("refs/tags/{name}")) else { continue };
            found.extend(places.get(&commit.id()).map(|&at| (at, name.to_owned(), about(&commit))));
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(found.into_iter().map(|(_, name, about)| (name, about)).collect())
    }

    /// Whether the path names a folder at a commit; what is not there is taken for a file.
    fn folder(&self, trees: &Trees, commit: Oid, path: &str) -> Result<bool, Error> {
        let commit =
            self.repository.find_commit(commit).map_err(|e| missing(&self.repository, commit, "a commit", &e))?;
        Ok(trees.find(commit.tree_id(), path)?.is_some_and(|entry| entry.is_folder()))
    }

    /// The commits of a range, children before parents.
    fn walk(&self, range: &str) -> Result<Vec<Oid>, Error> {
        let (hidden, shown) = match range.split_once("..") {
            Some((from, to)) => (Some(from).filter(|from| !from.is_empty()), if to.is_empty() { "HEAD" } else { to }),
            None => (None, range),
        };
        let all = (|| -> Result<Vec<Oid>, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
            walk.push(self.commit(shown).map_err(|e| git2::Error::from_str(&e.to_string()))?.id())?;
            if let Some(from) = hidden {
                walk.hide(self.commit(from).map_err(|e| git2::Error::from_str(&e.to_string()))?.id())?;
            }
            walk.collect()
        })();
        all.map_err(|error| failed(&format!("the history of {range} could not be read"), &error))
    }

    /// The versions of one file, newest first, under whatever names it had.
    fn file(&self, trees: &Trees, commits: &[Oid], path: &str) -> Result<Vec<Version>, Error> {
        let mut names: FxHashMap<Oid, String> = FxHashMap::default();
        let mut found = Vec::new();
        for (at, &id) in commits.iter().enumerate() {
            let commit = self.find(id)?;
            let name = match names.remove(&id) {
                Some(name) => name,
                None if at == 0 => path.to_owned(),
                None => continue,
            };
            let own = self.at(trees, &commit, &name)?;
            let mut acts = Vec::new();
            for parent in commit.parents() {
                let (act, former) = self.step(trees, &parent, &commit, &name, own.as_ref())?;
                names.entry(parent.id()).or_insert(former);
                acts.push(act);
            }
            if commit.parent_count() == 0 {
                acts.push(own.is_some().then_some(Act::Added));
            }
            if let Some(acts) = acts.into_iter().collect::<Option<Vec<Act>>>()
                && let Some(act) = acts.into_iter().next()
            {
                found.push(version(&commit, name, act, own.map(|entry| entry.id)));
            }
        }
        Ok(found)
    }

    /// What became of a file between a parent and its child, and the name it has in the parent.
    fn step(
        &self,
        trees: &Trees,
        parent: &Commit,
        commit: &Commit,
        name: &str,
        own: Option<&Entry>,
    ) -> Result<(Option<Act>, String), Error> {
        let was = self.at(trees, parent, name)?;
        Ok(match (was, own) {
            (Some(was), Some(own)) if was.id == own.id => (None, name.to_owned()),
            (Some(_), Some(_)) => (Some(Act::Changed), name.to_owned()),
            (None, None) => (None, name.to_owned()),
            (Some(_), None) => (Some(Act::Deleted), name.to_owned()),
            (None, Some(_)) => match self.renames(trees, parent, commit)?.remove(name) {
                Some(from) => (Some(Act::Renamed { from: from.clone() }), from),
                None => (Some(Act::Added), name.to_owned()),
            },
        })
    }

    /// The versions of all files below a folder, newest first.
    fn below(&self, trees: &Trees, commits: &[Oid], path: &str) -> Result<Vec<Version>, Error> {
        let mut found = Vec::new();
        for &id in commits {
            let commit = self.find(id)?;
            let root = |commit: &Commit| -> Result<Option<Oid>, Error> {
                let entry = trees.find(commit.tree_id(), path)?;
                Ok(entry.filter(Entry::is_folder).map(|entry| entry.id))
            };
            let own = root(&commit)?;
            let mut parents = commit.parents();
            let first = parents.next();
            let before = first.as_ref().map(&root).transpose()?.flatten();
            let mut changes = trees.changes(before, own)?;
            for parent in parents {
                let others = trees.changes(root(&parent)?, own)?;
                changes.retain(|change| others.iter().any(|other| other.path == change.path));
            }
            let fresh = changes.iter().any(|change| change.before.is_none());
            let mut renames = match &first {
                Some(parent) if fresh => self.renames(trees, parent, &commit)?,
                _ => FxHashMap::default(),
            };
            let moved: Vec<String> = renames.values().cloned().collect();
            for change in changes.into_iter().rev() {
                let name = joined(path, &change.path);
                let gone = change.after.is_none() && moved.contains(&name);
                if !gone && let Some(act) = act(&change, renames.remove(&name)) {
                    found.push(version(&commit, name, act, change.after.map(|entry| entry.id)));
                }
            }
        }
        Ok(found)
    }

    /// Files that a commit moved: the path each has, and the one it had.
    ///
    /// As git does: first those whose bytes are the same, of these the ones that keep their name, then those
    /// whose bytes are much alike.
    fn renames(&self, trees: &Trees, parent: &Commit, commit: &Commit) -> Result<FxHashMap<String, String>, Error> {
        let changes = trees.changes(Some(parent.tree_id()), Some(commit.tree_id()))?;
        let name = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
        let file = |entry: &Option<Entry>| entry.as_ref().filter(|entry| entry.is_file()).map(|entry| entry.id);
        let (mut gone, mut fresh) = (FxHashMap::<Oid, Vec<String>>::default(), Vec::new());
        for change in &changes {
            match (file(&change.before), file(&change.after)) {
                (Some(id), None) => gone.entry(id).or_default().push(name(&change.path)),
                (None, Some(id)) => fresh.push((name(&change.path), id)),
                _ => {}
            }
        }
        let mut found = FxHashMap::default();
        if gone.is_empty() || fresh.is_empty() {
            return Ok(found);
        }
        let empty = Oid::hash_object(ObjectType::Blob, b"").unwrap_or(Oid::ZERO_SHA1);
        for keeping in [true, false] {
            fresh.retain(|(path, id)| {
                // That two files are empty says nothing.
                if *id == empty && !keeping {
                    return true;
                }
                let Some(paths) = gone.get_mut(id) else { return true };
                let like = |from: &String| !keeping || last(from) == last(path);
                let Some(at) = paths.iter().position(like) else { return true };
                found.insert(path.clone(), paths.remove(at));
                if paths.is_empty() {
                    gone.remove(id);
                }
                false
            });
        }
        if !gone.is_empty() && !fresh.is_empty() {
            for (path, from) in self.alike(parent, commit)? {
                if gone.values().flatten().any(|gone| *gone == from) {
                    found.entry(path).or_insert(from);
                }
            }
        }
        Ok(found)
    }

    /// Files that a commit moved and changed, as libgit2 finds them.
    fn alike(&self, parent: &Commit, commit: &Commit) -> Result<Vec<(String, String)>, Error> {
        let found = (|| -> Result<Vec<(String, String)>, git2::Error> {
            let mut options = DiffOptions::new();
            let (before, after) = (parent.tree()?, commit.tree()?);
            let mut diff = self.repository.diff_tree_to_tree(Some(&before), Some(&after), Some(&mut options))?;
            diff.find_similar(Some(DiffFindOptions::new().renames(true).rename_limit(RENAMES)))?;
            let name = |file: git2::DiffFile| file.path_bytes().map(|p| String::from_utf8_lossy(p).into_owned());
            let renamed = diff.deltas().filter(|delta| delta.status() == git2::Delta::Renamed);
            Ok(renamed.filter_map(|delta| Some((name(delta.new_file())?, name(delta.old_file())?))).collect())
        })();
        found.map_err(|error| failed(&format!("commit {} could not be compared with its parent", commit.id()), &error))
    }

    /// The file at a path of a commit.
    fn at(&self, trees: &Trees, commit: &Commit, path: &str) -> Result<Option<Entry>, Error> {
        Ok(trees.find(commit.tree_id(), path)?.filter(Entry::is_file))
    }

    fn find(&self, id: Oid) -> Result<Commit<'_>, Error> {
        self.repository.find_commit(id).map_err(|error| missing(&self.repository, id, "a commit", &error))
    }

    fn bytes(&self, id: Oid, name: &str) -> Result<Vec<u8>, Error> {
        let odb = self.odb()?;
        repository::bytes(&self.repository, &odb, id, name)
    }

    fn odb(&self) -> Result<Odb<'_>, Error> {
        self.repository.odb().map_err(|error| failed("the objects of the repository cannot be read", &error))
    }

    fn commit(&self, name: &str) -> Result<Commit<'_>, Error> {
        let found = self.repository.revparse_single(name).and_then(|object| object.peel_to_commit());
        found.map_err(|error| {
            let hint = if self.repository.is_empty().unwrap_or(false) {
                Some("the repository has no commits yet".to_owned())
            } else if self.repository.is_shallow() {
                Some("the repository is shallow; git fetch --unshallow --tags brings the rest".to_owned())
            } else {
                Some("git log and git tag show what there is".to_owned())
            };
            Error::new(format!("there is no revision {name}: {}", error.message()), hint)
        })
    }

    /// A hint with a file of the same name elsewhere.
    fn near(&self, commit: &Commit, path: &str) -> Option<String> {
        let odb = self.odb().ok()?;
        let files = Trees::new(&self.repository, &odb).files(Some(commit.tree_id())).ok()?;
        let like = files.into_iter().map(|(name, _)| String::from_utf8_lossy(&name).into_owned());
        like.into_iter().find(|name| last(name) == last(path)).map(|name| format!("did you mean {name}?"))
    }
}

/// What a change is; nothing for what is no file.
fn act(change: &Change, from: Option<String>) -> Option<Act> {
    let file = |entry: &Option<Entry>| entry.as_ref().is_some_and(Entry::is_file);
    match (file(&change.before), file(&change.after)) {
        (false, false) => None,
        (true, false) => Some(Act::Deleted),
        (false, true) => Some(from.map_or(Act::Added, |from| Act::Renamed { from })),
        (true, true) => {
            let same = change.before.as_ref().map(|e| e.id) == change.after.as_ref().map(|e| e.id);
            (!same).then_some(Act::Changed)
        }
    }
}

/// A commit and what it did to a file.
fn version(commit: &Commit, path: String, act: Act, id: Option<Oid>) -> Version {
    let Revision { commit, authored, committed, date, author, summary } = about(commit);
    Version { path, commit, authored, committed, date, author, summary, act, id: id.map(|id| id.to_string()) }
}

/// What a commit says about itself.
fn about(commit: &Commit) -> Revision {
    let author = commit.author();
    let authored = moment(author.when());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Revision {
        commit: commit.id().to_string(),
        authored,
        committed: moment(commit.time()),
        date: authored.date_naive(),
        author: format!("{} <{}>", text(author.name_bytes()), text(author.email_bytes())),
        summary: text(commit.summary_bytes().unwrap_or_default()),
    }
}

/// A time of git as a moment; what no calendar has becomes 1970.
pub(crate) fn moment(time: git2::Time) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(time.offset_minutes().saturating_mul(60));
    let utc = DateTime::from_timestamp(time.seconds(), 0).unwrap_or_default();
    utc.with_timezone(&zone.unwrap_or(FixedOffset::east_opt(0).expect("Greenwich is a place")))
}

/// The name of a file, without its folders.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path without what shells and people put round it.
fn trimmed(path: &str) -> &str {
    path.trim_start_matches("./").trim_matches('/').trim_start_matches("./")
}

/// A path below a folder.
fn joined(folder: &str, name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    match trimmed(folder) {
        "" | "." => name.into_owned(),
        folder => format!("{folder}/{name}"),
    }
}
