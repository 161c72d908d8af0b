//! Writing: objects, then to disk, then one step of one ref.
//!
//! Everything is written before anything points at it. The ref moves by compare-and-swap under a
//! lock that all writers of this program share; git's own programs do not know the lock, so the swap
//! is what decides, and a writer that lost tries again on the new head. Killed at any moment, the
//! store has the head it had or the one it was to have.

use super::draft::Draft;
use super::repository::failed;
use super::{Error, Store};
use git2::{ErrorCode, ObjectType, Odb, Oid, Repository, Signature, Time};
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

/// What became of an attempt to commit.
enum Attempt<T> {
    /// It is done, with the commit if there was anything to do.
    Done(Option<Oid>, T),
    /// Somebody else was quicker.
    Lost(git2::Error),
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
            match self.attempt(&mut plan)? {
                Attempt::Done(commit, value) => return Ok((commit, value)),
                Attempt::Lost(error) => {
                    self.forget_dead(&error)?;
                    last = Some(error);
                }
            }
        }
        let error = last.map_or_else(|| "it moves all the time".to_owned(), |error| error.message().to_owned());
        let hint = "a *.lock file that a killed git left behind has to be removed by hand";
        Err(Error::new(format!("the head of the store could not be moved: {error}"), Some(hint.to_owned())))
    }

    /// Tries once to commit what `plan` puts into a draft of the head.
    fn attempt<T>(
        &self,
        plan: &mut impl FnMut(&mut Draft) -> Result<(Option<Message>, T), Error>,
    ) -> Result<Attempt<T>, Error> {
        let head = self.head()?;
        let odb = self.odb()?;
        let root = head.map(|head| self.root_of(head)).transpose()?;
        let mut draft = Draft::new(&self.repository, &odb, self.trees(&odb), root)?;
        draft.written.kept = Some(Vec::new());
        draft.written.loose = Some(self.repository.commondir().join("objects"));
        let (message, value) = plan(&mut draft)?;
        let Some(message) = message else { return Ok(Attempt::Done(None, value)) };
        let files = draft.written.names.clone();
        let ahead = self.ahead(head, &files);
        // Git's index is large: most of it is written while the disk is waited for.
        let commit = thread::scope(|scope| {
            let ahead = ahead.map(|ahead| scope.spawn(|| ahead.begin()));
            let tree = draft.write()?;
            let text = commit_text(&self.repository, tree, head, &message)?;
            let commit = put(&odb, &text)?;
            let mut ids: Vec<Oid> = draft.written.names.iter().map(|(id, _)| *id).collect();
            ids.push(commit);
            let mut kept = draft.written.kept.take().unwrap_or_default();
            kept.push((ObjectType::Commit, text));
            sync(&self.repository, &ids).map_err(|error| unsaved(&error))?;
            match self.swap(head, commit, &message.text) {
                Err(error) if retry(&error) => return Ok(Err(error)),
                swapped => swapped.map_err(|error| failed("the head of the store could not be moved", &error))?,
            }
            self.restore(&ids, &kept)?;
            // What cannot be begun is tried again, and told, when it is to be ended.
            let begun = ahead.and_then(|ahead| ahead.join().ok()?.ok()?);
            self.unfold(head, commit, &files, begun);
            Ok(Ok(commit))
        })?;
        match commit {
            Err(error) => Ok(Attempt::Lost(error)),
            Ok(commit) => {
                // What was to be done is done; that the store stays crowded is told by its notes.
                let _ = self.gather();
                Ok(Attempt::Done(Some(commit), value))
            }
        }
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
    fn restore(&self, ids: &[Oid], objects: &[(ObjectType, Vec<u8>)]) -> Result<(), Error> {
        let unnamed = |error: git2::Error| failed("what was recorded cannot be read", &error);
        let folder = self.repository.commondir().join("objects");
        let mut lost = Vec::new();
        for (id, (kind, bytes)) in ids.iter().zip(objects) {
            let name = id.to_string();
            if !folder.join(&name[..2]).join(&name[2..]).exists() {
                lost.push((*id, kind, bytes));
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
        let folder = file.parent().map(Path::to_path_buf);
        let _ = at_once(&[file].into_iter().chain(folder).collect::<Vec<_>>(), saved);
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
    let odb = repository.odb().map_err(|error| failed("the objects of the store cannot be read", &error))?;
    put(&odb, &commit_text(repository, tree, parent, message)?)
}

fn put(odb: &Odb, commit: &[u8]) -> Result<Oid, Error> {
    odb.write(ObjectType::Commit, commit).map_err(|error| failed("the commit could not be written", &error))
}

/// The bytes of a commit; libgit2 would read the whole tree for it.
fn commit_text(repository: &Repository, tree: Oid, parent: Option<Oid>, message: &Message) -> Result<Vec<u8>, Error> {
    let done = (|| {
        let committer = who(repository)?;
        let author = match message.authored {
            Some(seconds) => Signature::new(committer.name()?, committer.email()?, &Time::new(seconds, 0))?,
            None => committer.clone(),
        };
        Ok([author, committer])
    })();
    let [author, committer] = done.map_err(|error: git2::Error| failed("the commit could not be written", &error))?;
    let mut text = format!("tree {tree}\n").into_bytes();
    text.extend(parent.iter().flat_map(|parent| format!("parent {parent}\n").into_bytes()));
    for (role, person) in [("author", author), ("committer", committer)] {
        let (zone, seconds) = (person.when().offset_minutes(), person.when().seconds());
        let (sign, zone) = (if zone < 0 { '-' } else { '+' }, zone.abs());
        for part in [role.as_bytes(), b" ", person.name_bytes(), b" <", person.email_bytes(), b"> "] {
            text.extend_from_slice(part);
        }
        text.extend(format!("{seconds} {sign}{:02}{:02}\n", zone / 60, zone % 60).into_bytes());
    }
    text.push(b'\n');
    text.extend_from_slice(message.text.as_bytes());
    Ok(text)
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
    at_once(&paths, |path| match saved(path) {
        // Somebody packs meanwhile.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        saved => saved,
    })
}

/// Sees that a file, or the names in a folder, are on the disk.
fn saved(path: &Path) -> std::io::Result<()> {
    if path.is_dir() { flush(path) } else { File::open(path).and_then(|file| file.sync_all()) }
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
