//! The working tree: for people, and never read as truth.
//!
//! A head that was moved is shown afterwards: files, then git's index. Killed in between, the next
//! writer finds by the mark that it left which head was shown last, and shows what is new since then.

use super::index::{self, Begun, Entry, Form, State};
use super::repository::failed;
use super::tree::FILE;
use super::{Error, Store};
use git2::build::CheckoutBuilder;
use git2::{ObjectType, Oid};
use rustc_hash::FxHashMap;
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// The file in git's folder that says which head was shown last.
const MARK: &str = "recension.shown";

/// What a damaged index ends in.
const DAMAGED: &str = "damaged";

/// A file that is to be shown.
pub(crate) struct Shown {
    /// From the top of the repository.
    path: String,
    /// Its bytes.
    id: Oid,
    /// What it was before; a file that is something else was edited, and stays.
    before: Option<Oid>,
}

/// What is to be put into git's index.
pub(super) struct Ahead {
    index: PathBuf,
    entries: Vec<Entry>,
    form: Form,
}

impl Ahead {
    /// Begins to write the index; nothing where nothing is to be put into it.
    pub(super) fn begin(self) -> std::io::Result<Option<Begun>> {
        if self.entries.is_empty() {
            return Ok(None);
        }
        // A killed writer may have left its lock behind.
        super::write::remove_dead(&self.index.with_extension("lock"));
        Begun::new(&self.index, self.entries, self.form).map(Some)
    }
}

/// A file that was not there before.
fn fresh((id, path): &(Oid, String)) -> Shown {
    Shown { path: path.clone(), id: *id, before: None }
}

impl Store {
    /// Shows what a commit added to the head before it.
    ///
    /// The working tree is a convenience: whatever fails here is reported by `verify` as a file that is
    /// not there, and tried again by the next writer.
    pub(super) fn unfold(&self, before: Option<Oid>, after: Oid, files: &[(Oid, String)], begun: Option<Begun>) {
        if self.repository.workdir().is_none() {
            return;
        }
        if self.lags(before) {
            drop(begun);
            // What could not be shown the next writer shows.
            let _ = self.spread(before);
            return;
        }
        let files: Vec<Shown> = files.iter().map(fresh).collect();
        if self.show(&files, begun) {
            self.mark(after);
        }
    }

    /// Whether what was shown last is another head than one.
    fn lags(&self, head: Option<Oid>) -> bool {
        self.shown().is_some_and(|shown| Some(shown) != head)
    }

    /// What has to be known to begin with git's index while files are still to be recorded.
    pub(super) fn ahead(&self, head: Option<Oid>, files: &[(Oid, String)]) -> Option<Ahead> {
        self.repository.workdir()?;
        let files: Vec<Shown> = files.iter().map(fresh).collect();
        (!self.lags(head)).then(|| self.entries(&files)).filter(|ahead| !ahead.entries.is_empty())
    }

    /// Puts what is new in the store since a commit, or since what was shown last, into the working tree.
    pub(crate) fn spread(&self, since: Option<Oid>) -> Result<(), Error> {
        let (true, Some(head)) = (self.repository.workdir().is_some(), self.head()?) else { return Ok(()) };
        let above = |shown: &Oid| self.repository.graph_descendant_of(head, *shown).unwrap_or(false);
        let since = self.shown().filter(above).or(since);
        let odb = self.odb()?;
        let before = since.map(|since| self.folder_of(since)).transpose()?.flatten();
        let changes = self.trees(&odb).changes(before, self.folder_of(head)?)?;
        let files = changes.into_iter().filter_map(|change| {
            let path = format!("{}{}", self.prefix, String::from_utf8(change.path).ok()?);
            let after = change.after.filter(|after| after.mode == FILE)?;
            Some(Shown { path, id: after.id, before: change.before.map(|before| before.id) })
        });
        let files: Vec<Shown> = files.collect();
        if self.show(&files, None) {
            self.mark(head);
        }
        Ok(())
    }

    /// Sees that no path that a commit brings leads out of the working tree or into git's own folder.
    ///
    /// # Errors
    /// When one does, with the path.
    pub(crate) fn harmless(&self, before: Option<Oid>, after: Oid) -> Result<(), Error> {
        let odb = self.odb()?;
        let before = before.map(|before| self.root_of(before)).transpose()?;
        let changes = self.trees(&odb).changes(before, Some(self.root_of(after)?))?;
        // What lies outside of the store is checked out by libgit2, which looks itself.
        let own = |path: &[u8]| path.starts_with(self.prefix.as_bytes());
        let unsafe_path = |path: &[u8]| own(path) && std::str::from_utf8(path).is_ok_and(|path| !safe(path));
        match changes.iter().find(|change| change.after.is_some() && unsafe_path(&change.path)) {
            None => Ok(()),
            Some(change) => {
                let path = String::from_utf8_lossy(&change.path).escape_debug().to_string();
                Err(Error::new(
                    format!("what came has a file that would be written outside of the store: {path}"),
                    None,
                ))
            }
        }
    }

    /// Brings the whole working tree to a commit that the head is about to be moved to, where that
    /// changes files that are no part of the store.
    ///
    /// # Errors
    /// When files that were edited stand in the way; nothing is changed then.
    pub(crate) fn check_out(&self, before: Option<Oid>, after: Oid) -> Result<(), Error> {
        let (true, Some(before)) = (self.repository.workdir().is_some(), before) else { return Ok(()) };
        let odb = self.odb()?;
        let changes = self.trees(&odb).changes(Some(self.root_of(before)?), Some(self.root_of(after)?))?;
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

    /// Puts recorded files into the working tree and into the index; whether the index took them.
    ///
    /// Files that stand there already are left alone, and no link is followed. The index has them in
    /// any case, as the head has: what is not in it the next commit by hand would delete.
    fn show(&self, files: &[Shown], begun: Option<Begun>) -> bool {
        let Some(top) = self.repository.workdir() else { return true };
        let mut states = FxHashMap::default();
        for file in files.iter().filter(|file| safe(&file.path)) {
            let Ok(blob) = self.repository.find_blob(file.id) else { continue };
            states.insert(file.path.as_str(), place(top, file, blob.content()).unwrap_or_default());
        }
        let form = self.form();
        let begun = begun.map_or_else(|| self.entries(files).begin(), |begun| Ok(Some(begun)));
        let ended = begun.and_then(|begun| match begun {
            Some(begun) => begun.finish(|entry| states.get(entry.path.as_str()).copied()),
            None => Ok(()),
        });
        match ended {
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData && index::damaged(&self.index(), form) => {
                self.mend_index().is_ok()
            }
            ended => ended.is_ok(),
        }
    }

    /// Where git's index is.
    fn index(&self) -> PathBuf {
        self.repository.path().join("index")
    }

    /// Makes a damaged index anew, as the head has it; git itself would refuse to do anything.
    fn mend_index(&self) -> Result<(), Error> {
        let Some(head) = self.head()? else { return Ok(()) };
        let (place, root) = (self.index(), self.root_of(head)?);
        let moved = fs::rename(&place, place.with_extension(DAMAGED));
        moved.map_err(|error| Error::new(format!("git's index is damaged, and cannot be moved: {error}"), None))?;
        let made = (|| {
            let mut index = self.repository.index()?;
            index.read(true)?;
            index.read_tree(&self.repository.find_tree(root)?)?;
            index.write()
        })();
        made.map_err(|error: git2::Error| failed("git's index is damaged, and could not be made anew", &error))?;
        self.mended.set(true);
        Ok(())
    }

    /// What the settings say of the index.
    fn form(&self) -> Form {
        let config = self.repository.config();
        let set = |name: &str| config.as_ref().is_ok_and(|all| all.get_entry(name).is_ok());
        let skips = config.as_ref().is_ok_and(|all| all.get_bool("index.skipHash").unwrap_or(false));
        Form { digested: !skips, settled: set("index.version") }
    }

    /// The entries that the index is to have for files.
    fn entries(&self, files: &[Shown]) -> Ahead {
        let entry = |file: &Shown| Entry { path: file.path.clone(), id: file.id, state: State::default() };
        let entries = files.iter().filter(|file| safe(&file.path)).map(entry).collect();
        Ahead { index: self.index(), entries, form: self.form() }
    }

    /// That what was recorded could not be shown in git's index, with the reason, or that it had to be mended.
    pub fn behind(&self) -> Option<String> {
        self.repository.workdir()?;
        if self.mended.get() {
            return Some(format!(
                "git's index was damaged, and was made anew from what is recorded (the damaged one is index.{DAMAGED})"
            ));
        }
        let head = self.head().ok()??;
        let reason = match self.repository.path().join("index.lock").exists() {
            true => "another git holds index.lock",
            false => "it is not to be written, or sparse",
        };
        let message = format!(
            "git's index could not be brought up to date ({reason}): git shows what was recorded as deleted until the next record, or git reset"
        );
        self.shown().is_none_or(|shown| shown != head).then_some(message)
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

/// Whether a path leads to a place in the working tree, and not into git's own folder.
fn safe(path: &str) -> bool {
    let plain = |part: Component| matches!(part, Component::Normal(_));
    // As git refuses them: names that some file system takes for `.git`.
    let git = |part: &str| {
        let unseen = |c: &char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
        let part: String = part.chars().filter(|c| !unseen(c)).collect::<String>().to_ascii_lowercase();
        let part = part.trim_end_matches([' ', '.']);
        part == ".git" || part.starts_with("git~") || part.starts_with(".git:")
    };
    !path.is_empty()
        && !path.contains(['\\', '\0'])
        && path.split('/').all(|part| !part.is_empty() && !git(part))
        && Path::new(path).components().all(plain)
}

/// Puts a file into a working tree: never over another, never through a link. Gives its state.
fn place(top: &Path, file: &Shown, bytes: &[u8]) -> std::io::Result<State> {
    let refuse = |what: &str| Err(std::io::Error::other(what.to_owned()));
    let mut at = top.to_path_buf();
    let mut parts = file.path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let found = fs::symlink_metadata(&at).ok();
        match (parts.peek().is_some(), found) {
            (true, Some(about)) if about.is_dir() => {}
            (true, Some(_)) => return refuse("a link or a file stands in the place of a folder"),
            (true, None) => fs::create_dir(&at)?,
            (false, Some(about)) => {
                let untouched = |before| Oid::hash_file(ObjectType::Blob, &at).is_ok_and(|own| own == before);
                if !about.is_file() || !file.before.is_some_and(untouched) {
                    return refuse("a file stands there already");
                }
            }
            (false, None) => {}
        }
    }
    let folder = at.parent().unwrap_or(top);
    let mut placed = tempfile::Builder::new().prefix(".recension-").tempfile_in(folder)?;
    placed.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        placed.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let placed = placed.persist(&at)?;
    Ok(State::of(&placed.metadata()?))
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn paths_stay_in_the_working_tree() {
        for path in ["a/b.txt", "versions/.gitattributes", "ä/ö.txt", "digit~1/x"] {
            assert!(safe(path), "{path}");
        }
        for path in [
            "",
            "../x",
            "a/../../x",
            "/x",
            "a//b",
            "./x",
            ".git/hooks/x",
            "a/.GIT/x",
            "git~1/x",
            ".git ./x",
            "a\\b",
            ".g\u{200c}it/x",
        ] {
            assert!(!safe(path), "{path}");
        }
    }
}
