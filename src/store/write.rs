//! Writing: objects, then to disk, then one step of one ref.
//!
//! Everything is written before anything points at it. The ref moves by compare-and-swap under a
//! lock that all writers of this program share; git's own programs do not know the lock, so the swap
//! is what decides, and a writer that lost tries again on the new head. Killed at any moment, the
//! store has the head it had or the one it was to have.

use super::draft::Draft;
use super::repository::failed;
use super::{Error, Store};
use git2::{ErrorCode, Oid, Repository, Signature, Time};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often a swap is tried; each failure means that somebody else has written.
const TRIES: u32 = 200;

/// What a commit is to say.
pub(crate) struct Message {
    /// Its text.
    pub(crate) text: String,
    /// The author's date in seconds, where the version's own can be told to git.
    pub(crate) authored: Option<i64>,
}

impl Store {
    /// Takes the lock; it is free again when the file is dropped, also by a kill.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.repository.commondir().join("recension.lock");
        let locked = OpenOptions::new().create(true).truncate(false).write(true).open(&path).and_then(|file| {
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|error| {
            let message = format!("the store cannot be locked for writing: {}: {error}", path.display());
            Error::new(message, Some("who records needs write permission in the repository".to_owned()))
        })
    }

    /// Commits what `plan` puts into a draft of the head; nothing where it gives no message.
    ///
    /// The plan is made again, on the new head, when somebody else has written in the meantime.
    pub(crate) fn commit<T>(
        &self,
        mut plan: impl FnMut(&mut Draft) -> Result<(Option<Message>, T), Error>,
    ) -> Result<(Option<Oid>, T), Error> {
        let _lock = self.lock()?;
        let mut last = None;
        for attempt in 0..TRIES {
            if attempt > 0 {
                thread::sleep(Duration::from_millis(5 + u64::from(attempt)));
            }
            let head = self.head()?;
            let odb = self.odb()?;
            let root = head.map(|head| self.root_of(head)).transpose()?;
            let mut draft = Draft::new(&self.repository, &odb, root)?;
            let (message, value) = plan(&mut draft)?;
            let Some(message) = message else { return Ok((None, value)) };
            let tree = draft.write()?;
            let commit = self.object(tree, head, &message)?;
            let mut ids: Vec<Oid> = draft.written.iter().map(|(id, _)| *id).collect();
            ids.push(commit);
            sync(&self.repository, &ids).map_err(|error| unsaved(&error))?;
            match self.swap(head, commit, &message.text) {
                Ok(()) => {
                    let files = draft.written.iter().filter(|(_, path)| !path.is_empty());
                    self.show(files.map(|(id, path)| (*id, path.as_str())));
                    return Ok((Some(commit), value));
                }
                Err(error) if retry(&error) => last = Some(error),
                Err(error) => return Err(failed("the head of the store could not be moved", &error)),
            }
        }
        let error = last.map_or_else(|| "it moves all the time".to_owned(), |error| error.message().to_owned());
        let hint = "a *.lock file that a killed git left behind has to be removed by hand";
        Err(Error::new(format!("the head of the store could not be moved: {error}"), Some(hint.to_owned())))
    }

    /// Writes a commit object.
    pub(crate) fn object(&self, tree: Oid, parent: Option<Oid>, message: &Message) -> Result<Oid, Error> {
        commit_in(&self.repository, tree, parent, message)
    }

    /// Moves the head from what it was to a commit.
    pub(crate) fn swap(&self, from: Option<Oid>, to: Oid, why: &str) -> Result<(), git2::Error> {
        let name = self.branch().map_err(|error| git2::Error::from_str(&error.to_string()))?;
        let why = format!("recension: {}", why.lines().next().unwrap_or_default());
        match from {
            Some(from) => self.repository.reference_matching(&name, to, true, from, &why)?,
            None => self.repository.reference(&name, to, false, &why)?,
        };
        let file = self.repository.commondir().join(&name);
        // The swap has happened; a disk that cannot sync its folder has nothing better to offer.
        let _ = File::open(&file).and_then(|file| file.sync_all());
        let _ = file.parent().map(flush);
        Ok(())
    }

    /// Puts recorded files into the working tree, where there is one, and into the index.
    ///
    /// Files that stand there already are left alone, and no link is followed. The working tree is a
    /// convenience: whatever fails here is reported by `verify` as a file that is not there.
    pub(crate) fn show<'p>(&self, files: impl Iterator<Item = (Oid, &'p str)>) {
        let Some(top) = self.repository.workdir() else { return };
        let Ok(mut index) = self.repository.index() else { return };
        for (id, path) in files {
            let Ok(blob) = self.repository.find_blob(id) else { continue };
            if place(top, path, blob.content()).is_ok() {
                let entry = git2::IndexEntry {
                    ctime: git2::IndexTime::new(0, 0),
                    mtime: git2::IndexTime::new(0, 0),
                    dev: 0,
                    ino: 0,
                    mode: super::tree::FILE,
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id,
                    flags: 0,
                    flags_extended: 0,
                    path: path.as_bytes().to_vec(),
                };
                // A locked index is somebody else's; `git status` will show the file as new.
                let _ = index.add(&entry);
            }
        }
        let _ = index.write();
    }
}

/// Writes a commit object into a repository.
pub(crate) fn commit_in(
    repository: &Repository,
    tree: Oid,
    parent: Option<Oid>,
    message: &Message,
) -> Result<Oid, Error> {
    let done = (|| {
        let tree = repository.find_tree(tree)?;
        let parent = parent.map(|id| repository.find_commit(id)).transpose()?;
        let committer = who(repository)?;
        let author = match message.authored {
            Some(seconds) => Signature::new(committer.name()?, committer.email()?, &Time::new(seconds, 0))?,
            None => committer.clone(),
        };
        let parents: Vec<&git2::Commit> = parent.iter().collect();
        repository.commit(None, &author, &committer, &message.text, &tree, &parents)
    })();
    done.map_err(|error| failed("the commit could not be written", &error))
}

/// Who records: as git is told, or the program itself.
pub(crate) fn who(repository: &Repository) -> Result<Signature<'static>, git2::Error> {
    match repository.signature() {
        Ok(own) => Ok(own),
        Err(_) => Signature::now("recension", "recension@localhost"),
    }
}

/// Whether a failed swap only means that somebody else was quicker.
fn retry(error: &git2::Error) -> bool {
    matches!(error.code(), ErrorCode::Modified | ErrorCode::Locked | ErrorCode::Exists)
}

pub(crate) fn unsaved(error: &std::io::Error) -> Error {
    Error::new(format!("the objects could not be saved to disk: {error}; nothing was recorded"), None)
}

/// Sees that objects are on the disk, and the folders that name them.
pub(crate) fn sync(repository: &Repository, ids: &[Oid]) -> std::io::Result<()> {
    let objects = repository.commondir().join("objects");
    let mut folders = std::collections::BTreeSet::new();
    for id in ids {
        let name = id.to_string();
        let folder = objects.join(&name[..2]);
        // What is not a loose file is in a pack, which was synced when it was written.
        match File::open(folder.join(&name[2..])) {
            Ok(file) => file.sync_all()?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        }
        folders.insert(folder);
    }
    folders.iter().try_for_each(|folder| flush(folder))?;
    flush(&objects)
}

/// Sees that the names in a folder are on the disk.
pub(crate) fn flush(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Puts a file into a working tree: never over another, never through a link.
pub(crate) fn place(top: &Path, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let refuse = |what: &str| Err(std::io::Error::other(what.to_owned()));
    let mut at = top.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let found = fs::symlink_metadata(&at).ok();
        match (parts.peek().is_some(), found) {
            (true, Some(about)) if about.is_dir() => {}
            (true, Some(_)) => return refuse("a link or a file stands in the place of a folder"),
            (true, None) => fs::create_dir(&at)?,
            (false, Some(_)) => {
                let replaced = (path.ends_with("document.toml") || path.ends_with("source.toml")) && at.is_file();
                if !replaced {
                    return refuse("a file stands there already");
                }
            }
            (false, None) => {}
        }
    }
    let folder = at.parent().unwrap_or(top);
    let mut file = tempfile::Builder::new().prefix(".recension-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(&at)?;
    Ok(())
}
