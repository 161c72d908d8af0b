//! Writing: objects, then to disk, then one step of one ref.
//!
//! Everything is written before anything points at it. The ref moves by compare-and-swap under a
//! lock that all writers of this program share; git's own programs do not know the lock, so the swap
//! is what decides, and a writer that lost tries again on the new head. Killed at any moment, the
//! store has the head it had or the one it was to have.

use super::draft::Draft;
use super::repository::failed;
use super::{Error, Store};
use git2::{ErrorCode, ObjectType, Oid, Repository, Signature, Time};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often a swap is tried; each failure means that somebody else has written.
const TRIES: u32 = 200;

/// A lock file of git's that is older belongs to a process that was killed.
const DEAD: Duration = Duration::from_secs(10);

/// How often, and how long each time, a gc of git's is waited for.
const GC_WAITS: usize = 200;
const GC_WAIT: Duration = Duration::from_millis(50);

/// How many files are synced or removed at a time.
const AT_ONCE: usize = 8;

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
        self.branch()?;
        self.wait_for_gc();
        let mut last = None;
        for attempt in 0..TRIES {
            if attempt > 0 {
                thread::sleep(Duration::from_millis(5 + u64::from(attempt)));
            }
            let head = self.head()?;
            let odb = self.odb()?;
            let root = head.map(|head| self.root_of(head)).transpose()?;
            let mut draft = Draft::new(&self.repository, &odb, root)?;
            draft.written.kept = Some(Vec::new());
            let (message, value) = plan(&mut draft)?;
            let Some(message) = message else { return Ok((None, value)) };
            let tree = draft.write()?;
            let commit = self.object(tree, head, &message)?;
            let mut ids: Vec<Oid> = draft.written.names.iter().map(|(id, _)| *id).collect();
            ids.push(commit);
            let mut kept = draft.written.kept.take().unwrap_or_default();
            kept.push((ObjectType::Commit, self.bytes(commit, "the commit")?));
            sync(&self.repository, &ids).map_err(|error| unsaved(&error))?;
            match self.swap(head, commit, &message.text) {
                Ok(()) => {
                    self.restore(&kept)?;
                    self.unfold(head, commit, &draft.written.names);
                    // What was to be done is done; that the store stays crowded is told by its notes.
                    let _ = self.gather();
                    return Ok((Some(commit), value));
                }
                Err(error) if retry(&error) => {
                    self.forget_dead(&error)?;
                    last = Some(error);
                }
                Err(error) => return Err(failed("the head of the store could not be moved", &error)),
            }
        }
        let error = last.map_or_else(|| "it moves all the time".to_owned(), |error| error.message().to_owned());
        let hint = "a *.lock file that a killed git left behind has to be removed by hand";
        Err(Error::new(format!("the head of the store could not be moved: {error}"), Some(hint.to_owned())))
    }

    /// Waits a while for a gc of git's that runs: with `--prune=now` it takes for garbage what nothing points at yet.
    pub(crate) fn wait_for_gc(&self) {
        for _ in 0..GC_WAITS {
            if !gc_runs(self.repository.commondir()) {
                break;
            }
            thread::sleep(GC_WAIT);
        }
    }

    /// Sees that objects are still there after the head was moved to them, and writes those again that are not.
    fn restore(&self, objects: &[(ObjectType, Vec<u8>)]) -> Result<(), Error> {
        let unnamed = |error: git2::Error| failed("what was recorded cannot be read", &error);
        let folder = self.repository.commondir().join("objects");
        let mut lost = Vec::new();
        for (kind, bytes) in objects {
            let id = Oid::hash_object(*kind, bytes).map_err(unnamed)?;
            let name = id.to_string();
            if !folder.join(&name[..2]).join(&name[2..]).exists() {
                lost.push((id, kind, bytes));
            }
        }
        if lost.is_empty() {
            return Ok(());
        }
        // Packed in the meantime, or gone: this repository remembers what it had, another one looks.
        let fresh = Repository::open(self.repository.path()).map_err(unnamed)?;
        let odb = fresh.odb().map_err(unnamed)?;
        lost.retain(|(id, ..)| !odb.exists(*id));
        for (_, kind, bytes) in &lost {
            odb.write(**kind, bytes).map_err(unnamed)?;
        }
        sync(&fresh, &lost.iter().map(|(id, ..)| *id).collect::<Vec<_>>()).map_err(|error| unsaved(&error))
    }

    /// Removes the lock file of the branch that a killed writer left behind.
    ///
    /// Writers of this program exclude one another, and git holds such a lock for moments: one that
    /// is ten seconds old belongs to nobody who lives.
    fn forget_dead(&self, error: &git2::Error) -> Result<(), Error> {
        if error.code() != ErrorCode::Locked {
            return Ok(());
        }
        let path = self.repository.commondir().join(format!("{}.lock", self.branch()?));
        remove_dead(&path);
        Ok(())
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
}

/// Whether a lock file of git's belongs to nobody who lives.
pub(crate) fn dead(lock: &Path) -> bool {
    let age = fs::metadata(lock).and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
    age.is_some_and(|age| age > DEAD)
}

/// Removes a lock file that belongs to nobody who lives.
pub(crate) fn remove_dead(lock: &Path) {
    if dead(lock) {
        // Where it cannot be removed, whoever needs the lock says so.
        let _ = fs::remove_file(lock);
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
///
/// Nothing points at them yet, so their order does not matter: a disk saves many at once in the
/// time of a few.
pub(crate) fn sync(repository: &Repository, ids: &[Oid]) -> std::io::Result<()> {
    let objects = repository.commondir().join("objects");
    let mut paths = BTreeSet::from([objects.clone()]);
    for id in ids {
        let name = id.to_string();
        let folder = objects.join(&name[..2]);
        let file = folder.join(&name[2..]);
        // What is not a loose file is in a pack, which was synced when it was written.
        if file.try_exists()? {
            paths.extend([folder, file]);
        }
    }
    let paths: Vec<PathBuf> = paths.into_iter().collect();
    at_once(&paths, |path| {
        let saved = if path.is_dir() { flush(path) } else { File::open(path).and_then(|file| file.sync_all()) };
        match saved {
            // Somebody packs meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            saved => saved,
        }
    })
}

/// Whether a gc of git's runs in a repository, as far as that can be told: it leaves its process in a file.
pub(crate) fn gc_runs(common: &Path) -> bool {
    let Ok(text) = fs::read_to_string(common.join("gc.pid")) else { return false };
    let process = text.split_whitespace().next().and_then(|id| id.parse::<u32>().ok());
    process.is_some_and(|id| Path::new("/proc").join(id.to_string()).exists())
}

/// Does something to files in no order, several at a time: disks are waited for, not the processor.
pub(crate) fn at_once(paths: &[PathBuf], work: impl Fn(&Path) -> std::io::Result<()> + Sync) -> std::io::Result<()> {
    let work = &work;
    thread::scope(|scope| {
        let shares = paths.chunks(paths.len().div_ceil(AT_ONCE).max(1));
        let shares: Vec<_> =
            shares.map(|share| scope.spawn(move || share.iter().try_for_each(|path| work(path)))).collect();
        let broken = |_| Err(std::io::Error::other("it broke off"));
        shares.into_iter().try_for_each(|share| share.join().unwrap_or_else(broken))
    })
}

/// Sees that the names in a folder are on the disk.
pub(crate) fn flush(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
