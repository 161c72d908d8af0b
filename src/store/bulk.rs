//! Many copies at once: packs in place of loose files, one ref moved at the end.
//!
//! Copies come grouped by document, so that similar bytes stand near one another in a pack. Commits
//! hold about a hundred versions and end with a document. They are chained on a scratch ref; killed
//! on the way, the next run goes on from there, and what is there already is passed over.

use super::draft::Draft;
use super::pack::settle;
use super::recording::{Copy, Held, Outcome, message};
use super::repository::failed;
use super::tree::Trees;
use super::write::{self, Message, commit_in, unsaved};
use super::{Error, Store};
use git2::{Oid, Repository};
use std::fs::{File, OpenOptions};

/// Where an import is chained until it is whole.
const SCRATCH: &str = "refs/recension/import";
/// Versions in a commit, about.
const COMMIT: usize = 200;
/// Bytes that are gathered before a pack is written.
const PACK: usize = 32 << 20;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// New versions.
    pub recorded: usize,
    /// Sightings of versions that were there.
    pub seen: usize,
    /// Copies that were there, with nothing to add.
    pub known: usize,
    /// Sightings, corrections and withdrawals that came with versions.
    pub later: usize,
    /// Whether an import that was broken off was gone on with.
    pub resumed: bool,
}

impl Store {
    /// Records many copies; in the end all of them are there, or the head has not moved.
    ///
    /// Copies of one document should follow one another. `tell` hears how many are done.
    ///
    /// # Errors
    /// When a copy cannot be read or recorded, or the store cannot be written. What was packed by
    /// then is gone on with by the next import.
    pub fn import(
        &self,
        copies: impl Iterator<Item = Result<Copy, Error>>,
        mut tell: impl FnMut(usize),
    ) -> Result<Imported, Error> {
        let _alone = self.alone()?;
        let head = self.head()?;
        let (mut tip, mut done) = (head, Imported::default());
        if let Some(scratch) = self.scratch(head) {
            (tip, done.resumed) = (Some(scratch), true);
        }
        let mut copies = copies.peekable();
        while copies.peek().is_some() {
            tip = self.pack(&mut copies, tip, &mut done, &mut tell)?;
            if let Some(tip) = tip.filter(|tip| Some(*tip) != head) {
                let moved = self.repository.reference(SCRATCH, tip, true, "recension: import");
                moved.map_err(|error| failed("the scratch ref cannot be moved", &error))?;
            }
        }
        if let Some(tip) = tip.filter(|tip| Some(*tip) != head) {
            self.publish(head, tip)?;
        }
        Ok(done)
    }

    /// Sees that no other import is going on.
    pub(crate) fn alone(&self) -> Result<File, Error> {
        let path = self.repository.commondir().join("recension-import.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| Error::new(format!("{} cannot be written: {error}", path.display()), None))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(_) => {
                Err(Error::new("another import into this store is going on", Some("wait until it is over".to_owned())))
            }
        }
    }

    /// An import that was broken off on top of this head.
    fn scratch(&self, head: Option<Oid>) -> Option<Oid> {
        let scratch = self.repository.refname_to_id(SCRATCH).ok()?;
        let above = head.is_none_or(|head| self.repository.graph_descendant_of(scratch, head).unwrap_or(false));
        above.then_some(scratch)
    }

    /// Takes copies until a pack is full, writes it, and gives the commit on top.
    fn pack(
        &self,
        copies: &mut std::iter::Peekable<impl Iterator<Item = Result<Copy, Error>>>,
        mut tip: Option<Oid>,
        done: &mut Imported,
        tell: &mut impl FnMut(usize),
    ) -> Result<Option<Oid>, Error> {
        self.wait_for_gc();
        // What has a pack in memory keeps everything there, so each pack has a repository of its own.
        let unopened = |error: git2::Error| failed("the store cannot be opened", &error);
        let repository = Repository::open(self.repository.path()).map_err(unopened)?;
        let odb = repository.odb().map_err(unopened)?;
        let _memory = odb.add_new_mempack_backend(999).map_err(unopened)?;
        let root = tip.map(|tip| self.root_in(&repository, tip)).transpose()?;
        let mut draft = Draft::new(&repository, &odb, Trees::new(&repository, &odb), root)?;
        let mut held = Held::default();
        let mut names: Vec<(Oid, String)> = Vec::new();
        let (mut bytes, mut open, mut last) = (0, Vec::new(), String::new());
        while let Some(copy) = copies.peek() {
            let fresh = copy.as_ref().is_ok_and(|copy| copy.document != last);
            if fresh && open.len() >= COMMIT {
                tip = Some(chain(&repository, &mut draft, tip, &open)?);
                open.clear();
            }
            if fresh && bytes > PACK {
                break;
            }
            let Some(copy) = copies.next().transpose()? else { break };
            last.clone_from(&copy.document);
            let outcome = self.put(&mut draft, &mut held, &copy)?;
            bytes += copy.bytes.len() + 1000;
            match outcome {
                Outcome::Recorded { .. } => done.recorded += 1,
                Outcome::Seen { .. } => done.seen += 1,
                Outcome::Known { .. } => done.known += 1,
            }
            let later = self.follow(&mut draft, &copy, outcome.name())?;
            done.later += later;
            let said =
                || Message { text: format!("Take over what was said about {}\n", outcome.name()), authored: None };
            let message = message(&copy, &outcome).or_else(|| (later > 0).then(said));
            open.extend(message.map(|message| (outcome.name().to_owned(), message)));
            tell(done.recorded + done.seen + done.known);
        }
        if !open.is_empty() {
            tip = Some(chain(&repository, &mut draft, tip, &open)?);
        }
        names.append(&mut draft.written.names);
        self.save(&repository, &names, tip)?;
        Ok(tip)
    }

    fn root_in(&self, repository: &Repository, commit: Oid) -> Result<Oid, Error> {
        let commit = repository.find_commit(commit);
        commit.map(|commit| commit.tree_id()).map_err(|error| failed("a commit of the store cannot be read", &error))
    }

    /// Writes a pack of objects that are in memory, and sees that it is on the disk.
    fn save(&self, repository: &Repository, names: &[(Oid, String)], tip: Option<Oid>) -> Result<(), Error> {
        let packs = self.repository.commondir().join("objects/pack");
        let packed = (|| {
            let mut builder = repository.packbuilder()?;
            builder.set_threads(0);
            // The commits are few, and reached from the last.
            let mut at = tip;
            while let Some(id) = at {
                if self.repository.odb()?.exists(id) {
                    break;
                }
                builder.insert_object(id, None)?;
                at = repository.find_commit(id)?.parent_id(0).ok();
            }
            for (id, name) in names {
                builder.insert_object(*id, Some(name))?;
            }
            if builder.object_count() == 0 {
                return Ok(None);
            }
            builder.write(&packs, 0o444)?;
            Ok(builder.name()?.map(str::to_owned))
        })();
        let name =
            packed.map_err(|error: git2::Error| failed("a pack could not be written; nothing was recorded", &error))?;
        let Some(name) = name else { return Ok(()) };
        settle(&packs, &name).map_err(|error| unsaved(&error))?;
        let odb = self.odb()?;
        odb.refresh().map_err(|error| failed("the new pack cannot be read", &error))?;
        match names.iter().find(|(id, _)| !odb.exists(*id)) {
            Some((id, path)) => Err(Error::new(format!("{path} is not in the pack that was written: {id}"), None)),
            None => Ok(()),
        }
    }

    /// Moves the head to an import, merging where somebody else has recorded in the meantime.
    fn publish(&self, head: Option<Oid>, tip: Oid) -> Result<(), Error> {
        let _lock = self.lock()?;
        let moved = self.swap(head, tip, "import");
        if moved.is_err() {
            let now = self.head()?;
            let merged = self.merge(now.unwrap_or(tip), tip, "import")?;
            self.swap(now, merged, "import")
                .map_err(|error| failed("the head of the store could not be moved", &error))?;
        }
        if let Ok(mut scratch) = self.repository.find_reference(SCRATCH) {
            // A scratch ref that stays is one that the next import finds to be done already.
            let _ = scratch.delete();
        }
        self.spread(head)
    }
}

/// Writes the commit of some copies.
fn chain(
    repository: &Repository,
    draft: &mut Draft,
    tip: Option<Oid>,
    open: &[(String, Message)],
) -> Result<Oid, Error> {
    let tree = draft.write()?;
    let message = match open {
        [(_, only)] => write::Message { text: only.text.clone(), authored: only.authored },
        [(first, _), .., (last, _)] => {
            let text = format!("Record {} versions\n\nFrom {first}\nto {last}\n", open.len());
            Message { text, authored: None }
        }
        [] => Message { text: "Record nothing\n".to_owned(), authored: None },
    };
    commit_in(repository, tree, tip, &message)
}
