//! Two stores of one origin: fetch, merge without conflict, push.

use super::repository::failed;
use super::write::{sync, who};
use super::{Error, Store};
use git2::Oid;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a synchronisation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// Files that came from the other side.
    pub fetched: usize,
    /// Files that the other side lacked.
    pub pushed: usize,
}

/// Where the other side's head is kept while it is merged.
const THEIRS: &str = "refs/recension/theirs";

impl Store {
    /// Fetches from a remote, merges, and pushes.
    ///
    /// Local paths are handled here; for other addresses `git` is asked, which knows the keys and
    /// passwords of the user.
    ///
    /// # Errors
    /// When the remote cannot be reached, when it is no store of the same origin, or when both sides
    /// recorded different bytes under one name; the error lists them.
    pub fn sync(&self, remote: &str) -> Result<Synced, Error> {
        let branch = self.branch()?;
        let there = self.fetch(remote, &branch)?;
        let (mut fetched, before) = (0, self.head()?);
        if let Some(theirs) = there {
            let _lock = self.lock()?;
            let ours = self.head()?;
            let next = match ours {
                None => theirs,
                Some(ours) => self.joined(ours, theirs)?,
            };
            if Some(next) != ours {
                self.harmless(ours, next)?;
                self.check_out(ours, next)?;
                let moved = self.swap(ours, next, "sync");
                moved.map_err(|error| failed("the head of the store could not be moved", &error))?;
                fetched = self.added(ours, Some(next))?;
                self.spread(before)?;
            }
        }
        let head = self.head()?;
        let pushed = self.added(there, head)?;
        if head != there {
            self.push(remote, &branch)?;
        }
        Ok(Synced { fetched, pushed })
    }

    /// The commit that has both sides: one of them, or a merge.
    fn joined(&self, ours: Oid, theirs: Oid) -> Result<Oid, Error> {
        let above = |a, b| self.repository.graph_descendant_of(a, b).unwrap_or(false);
        if ours == theirs || above(ours, theirs) {
            Ok(ours)
        } else if above(theirs, ours) {
            Ok(theirs)
        } else {
            self.merge(ours, theirs, "sync")
        }
    }

    /// How many files one commit has that the other has not.
    fn added(&self, before: Option<Oid>, after: Option<Oid>) -> Result<usize, Error> {
        let odb = self.odb()?;
        let root = |commit: Option<Oid>| commit.map(|commit| self.root_of(commit)).transpose();
        let changes = self.trees(&odb).changes(root(before)?, root(after)?)?;
        Ok(changes.iter().filter(|change| change.before.is_none()).count())
    }

    /// A commit that has the files of two, which share an ancestor.
    pub(crate) fn merge(&self, ours: Oid, theirs: Oid, why: &str) -> Result<Oid, Error> {
        let done: Result<Result<(Oid, Oid), Vec<String>>, git2::Error> = (|| {
            let (one, other) = (self.repository.find_commit(ours)?, self.repository.find_commit(theirs)?);
            self.repository.merge_base(ours, theirs)?;
            let mut index = self.repository.merge_commits(&one, &other, None)?;
            let mut clash = BTreeMap::new();
            if index.has_conflicts() {
                let conflicts: Vec<git2::IndexConflict> = index.conflicts()?.collect::<Result<_, _>>()?;
                for conflict in conflicts {
                    let Some(entry) = conflict.our.or(conflict.their).or(conflict.ancestor) else { continue };
                    let path = String::from_utf8_lossy(&entry.path).into_owned();
                    // What people write about a document or a source may differ: ours stays.
                    if path.ends_with("/document.toml") || path.ends_with("/source.toml") {
                        index.conflict_remove(Path::new(&path))?;
                        index.add(&git2::IndexEntry { flags: 0, flags_extended: 0, ..entry })?;
                    } else {
                        clash.insert(path, ());
                    }
                }
            }
            if !clash.is_empty() {
                return Ok(Err(clash.into_keys().collect()));
            }
            let id = index.write_tree_to(&self.repository)?;
            let tree = self.repository.find_tree(id)?;
            let who = who(&self.repository)?;
            let text = format!("Merge what two stores recorded ({why})\n");
            let commit = self.repository.commit(None, &who, &who, &text, &tree, &[&one, &other])?;
            Ok(Ok((id, commit)))
        })();
        let (tree, commit) = match done {
            Ok(Ok(made)) => made,
            Ok(Err(paths)) => {
                let message = format!("both stores recorded different bytes under one name: {}", paths.join(", "));
                let hint =
                    "record one of the two again with its time of day, and start from a fresh clone of the other store";
                return Err(Error::new(message, Some(hint.to_owned())));
            }
            Err(error) if error.code() == git2::ErrorCode::NotFound => {
                let hint = "a second store of the same documents is made by git clone, not by init";
                return Err(Error::new("the two stores have no common origin", Some(hint.to_owned())));
            }
            Err(error) => return Err(failed("the two stores could not be merged", &error)),
        };
        let odb = self.odb()?;
        let mut ids = vec![tree, commit];
        let changes = self.trees(&odb).changes(Some(self.root_of(ours)?), Some(tree))?;
        ids.extend(changes.iter().filter_map(|change| change.after.as_ref()).map(|entry| entry.id));
        sync(&self.repository, &ids).map_err(|error| super::write::unsaved(&error))?;
        Ok(commit)
    }

    /// The head of the other side, after a fetch; none where it is empty.
    fn fetch(&self, remote: &str, branch: &str) -> Result<Option<Oid>, Error> {
        let spec = format!("+{branch}:{THEIRS}");
        if let Ok(mut old) = self.repository.find_reference(THEIRS) {
            let _ = old.delete();
        }
        if self.local(remote)? {
            let fetched = (|| {
                let mut remote = self.remote(remote)?;
                remote.fetch(&[spec.as_str(), "refs/tags/*:refs/tags/*"], None, None)
            })();
            fetched.map_err(|error| failed(&format!("{remote} could not be fetched"), &error))?;
        } else {
            self.git(&["fetch", "--quiet", remote, &spec, "refs/tags/*:refs/tags/*"])?;
        }
        Ok(self.repository.refname_to_id(THEIRS).ok())
    }

    fn push(&self, remote: &str, branch: &str) -> Result<(), Error> {
        let spec = format!("{branch}:{branch}");
        if self.local(remote)? {
            let pushed = (|| {
                let mut refused = None;
                let mut callbacks = git2::RemoteCallbacks::new();
                callbacks.push_update_reference(|name, status| {
                    if let Some(status) = status {
                        refused = Some(format!("{name}: {status}"));
                    }
                    Ok(())
                });
                let mut options = git2::PushOptions::new();
                options.remote_callbacks(callbacks);
                self.remote(remote)?.push(&[&spec], Some(&mut options))?;
                drop(options);
                refused.map_or(Ok(()), |why| Err(git2::Error::from_str(&why)))
            })();
            pushed.map_err(|error| failed(&format!("{remote} took nothing"), &error))
        } else {
            self.git(&["push", "--quiet", remote, &spec])
        }
    }

    fn remote(&self, name: &str) -> Result<git2::Remote<'_>, git2::Error> {
        match self.beside(name) {
            // Libgit2 would look for it where the program was started.
            Some(folder) => self.repository.remote_anonymous(&folder.to_string_lossy()),
            None => self.repository.find_remote(name).or_else(|_| self.repository.remote_anonymous(name)),
        }
    }

    /// The address of a named remote.
    fn address(&self, remote: &str) -> Option<String> {
        self.repository.find_remote(remote).ok().and_then(|remote| remote.url().ok().map(str::to_owned))
    }

    /// The folder that a named remote leads to, seen from the repository as git does.
    fn beside(&self, remote: &str) -> Option<PathBuf> {
        let address = self.address(remote).filter(|address| Path::new(address).is_relative())?;
        let folder = self.path().join(address);
        folder.exists().then_some(folder)
    }

    /// Whether a remote is a folder of this machine.
    ///
    /// # Errors
    /// When it is neither that, nor a name, nor an address.
    fn local(&self, remote: &str) -> Result<bool, Error> {
        let named = self.address(remote);
        let address = named.clone().unwrap_or_else(|| remote.to_owned());
        if address.starts_with("file://") || self.beside(remote).is_some() || Path::new(&address).exists() {
            return Ok(true);
        }
        if named.is_some() || address.contains(':') {
            return Ok(false);
        }
        let names = self.repository.remotes().ok();
        let names: Vec<&str> = names.iter().flat_map(|names| names.iter().flatten().flatten()).collect();
        let hint = match names.is_empty() {
            true => "git remote add origin ADDRESS names one".to_owned(),
            false => format!("its remotes are {}", names.join(", ")),
        };
        Err(Error::new(format!("the store has no remote {remote}, and there is no such folder"), Some(hint)))
    }

    /// Asks the git of the user.
    fn git(&self, args: &[&str]) -> Result<(), Error> {
        // Addresses are seen from the repository.
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(self.repository.path()).args(args).current_dir(self.path());
        let output = command.output();
        let output = output.map_err(|error| {
            let hint = Some("remotes that are no folders of this machine are reached through git".to_owned());
            Error::new(format!("git could not be run: {error}"), hint)
        })?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Error::new(format!("git {} failed: {}", args[0], said.trim()), None))
    }
}
