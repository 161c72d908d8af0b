//! The working tree: for people, and never read as truth.
//!
//! A head that was moved is shown afterwards: files, then git's index. Killed in between, the next
//! writer finds by the mark that it left which head was shown last, and shows what is new since then.

use super::tree::{FILE, Trees};
use super::{Error, Store};
use git2::Oid;
use git2::build::CheckoutBuilder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// The file in git's folder that says which head was shown last.
const MARK: &str = "recension.shown";

impl Store {
    /// Shows what a commit added to the head before it.
    ///
    /// The working tree is a convenience: whatever fails here is reported by `verify` as a file that is
    /// not there, and tried again by the next writer.
    pub(crate) fn unfold(&self, before: Option<Oid>, after: Oid, files: &[(Oid, String)]) {
        if self.repository.workdir().is_none() {
            return;
        }
        let lags = self.shown().filter(|shown| Some(*shown) != before);
        if lags.is_some() && self.spread(before).is_ok() {
            return;
        }
        if self.show(files) {
            self.mark(after);
        }
    }

    /// Puts what is new in the store since a commit, or since what was shown last, into the working tree.
    pub(crate) fn spread(&self, since: Option<Oid>) -> Result<(), Error> {
        let (true, Some(head)) = (self.repository.workdir().is_some(), self.head()?) else { return Ok(()) };
        let above = |shown: &Oid| self.repository.graph_descendant_of(head, *shown).unwrap_or(false);
        let since = self.shown().filter(above).or(since);
        let odb = self.odb()?;
        let before = since.map(|since| self.folder_of(since)).transpose()?.flatten();
        let changes = Trees::new(&self.repository, &odb).changes(before, self.folder_of(head)?)?;
        let file = |path| Some(format!("{}{}", self.prefix, String::from_utf8(path).ok()?));
        let files: Vec<(Oid, String)> =
            changes.into_iter().filter_map(|change| Some((change.after?.id, file(change.path)?))).collect();
        if self.show(&files) {
            self.mark(head);
        }
        Ok(())
    }

    /// Brings the whole working tree to a commit that the head is about to be moved to, where that
    /// changes files that are no part of the store.
    ///
    /// # Errors
    /// When files that were edited stand in the way; nothing is changed then.
    pub(crate) fn check_out(&self, before: Option<Oid>, after: Oid) -> Result<(), Error> {
        let (true, Some(before)) = (self.repository.workdir().is_some(), before) else { return Ok(()) };
        let odb = self.odb()?;
        let changes =
            Trees::new(&self.repository, &odb).changes(Some(self.root_of(before)?), Some(self.root_of(after)?))?;
        if changes.iter().all(|change| change.path.starts_with(self.prefix.as_bytes())) {
            return Ok(());
        }
        let done = self
            .repository
            .find_object(after, None)
            .and_then(|commit| self.repository.checkout_tree(&commit, Some(CheckoutBuilder::new().safe())));
        done.map_err(|error| {
            let hint = Some("commit or stash what was edited outside the store first".to_owned());
            Error::new(format!("the working tree stands in the way of what came: {}", error.message()), hint)
        })?;
        self.mark(after);
        Ok(())
    }

    fn shown(&self) -> Option<Oid> {
        let text = fs::read_to_string(self.repository.commondir().join(MARK)).ok()?;
        Oid::from_str(text.trim()).ok()
    }

    fn mark(&self, head: Oid) {
        // Without a mark the next writer shows what it writes itself.
        let _ = fs::write(self.repository.commondir().join(MARK), head.to_string());
    }

    /// Puts recorded files into the working tree and into the index; whether both took them.
    ///
    /// Files that stand there already are left alone, and no link is followed.
    fn show(&self, files: &[(Oid, String)]) -> bool {
        let Some(top) = self.repository.workdir() else { return true };
        let Ok(mut index) = self.repository.index() else { return false };
        for (id, path) in files.iter().filter(|(_, path)| !path.is_empty()) {
            let Ok(blob) = self.repository.find_blob(*id) else { continue };
            let there = || fs::symlink_metadata(top.join(path)).is_ok_and(|about| about.is_file());
            let same = || there() && fs::read(top.join(path)).is_ok_and(|bytes| bytes == blob.content());
            if place(top, path, blob.content()).is_ok() || same() {
                // What git does not take for a path is left to `git status`, which shows it as new.
                let _ = index.add(&entry(*id, path));
            }
        }
        self.forget_index_lock();
        index.write().is_ok()
    }

    /// Removes the lock of an index that a killed writer left behind.
    fn forget_index_lock(&self) {
        super::write::remove_dead(&self.repository.path().join("index.lock"));
    }

    /// That the working tree lags behind, and what stands in its way.
    pub(crate) fn lagging(&self) -> Option<String> {
        let lock = self.repository.path().join("index.lock");
        (self.repository.workdir().is_some() && super::write::dead(&lock)).then(|| {
            format!(
                "a killed git left {} behind: until it is removed git shows recorded files as deleted",
                lock.display()
            )
        })
    }
}

/// An entry of git's index for a file whose state on the disk git has to look at itself.
fn entry(id: Oid, path: &str) -> git2::IndexEntry {
    git2::IndexEntry {
        ctime: git2::IndexTime::new(0, 0),
        mtime: git2::IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: FILE,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

/// Puts a file into a working tree: never over another, never through a link.
fn place(top: &Path, path: &str, bytes: &[u8]) -> std::io::Result<()> {
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
