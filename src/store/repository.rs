//! Opening a git repository, and saying clearly why one cannot be read.

use super::Error;
use git2::{ErrorClass, ErrorCode, Odb, Oid, Repository};
use std::path::{Path, PathBuf};

/// The way out where an object is damaged.
const DAMAGED: &str = "git fsck --full tells what is damaged; a fresh clone of a sound copy mends it";

/// Opens the repository that holds `path`: a working tree, a folder inside one, or a bare repository.
///
/// # Errors
/// When there is none, or when it is in a form that cannot be read (reftable, SHA-256, damaged);
/// the error says which and what to do.
pub(crate) fn open(path: &Path) -> Result<Repository, Error> {
    if !path.exists() {
        return Err(Error::new(format!("{} does not exist", path.display()), None));
    }
    let found = Repository::open(path).or_else(|error| match error.code() {
        ErrorCode::NotFound => Repository::discover(path),
        _ => Err(error),
    });
    let repository = found.map_err(|error| refused(path, &error))?;
    // As git does: objects are held against their names where it matters (bytes, verification), and
    // not each time a tree is read, which would cost more than reading it.
    git2::opts::strict_hash_verification(false);
    match strange(repository.commondir()) {
        Some((what, hint)) => {
            Err(Error::new(format!("{} cannot be read: {what}", path.display()), Some(hint.to_owned())))
        }
        None => Ok(repository),
    }
}

/// Why a repository could not be opened.
fn refused(path: &Path, error: &git2::Error) -> Error {
    if let Some((what, hint)) = folder(path).as_deref().and_then(strange) {
        return Error::new(format!("{} cannot be read: {what}", path.display()), Some(hint.to_owned()));
    }
    let name = path.display();
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, ErrorClass::Repository) => Error::new(
            format!("{name} is not in a git repository"),
            Some("a copy of the files without the folder .git has no history; clone the repository instead".to_owned()),
        ),
        (ErrorCode::Owner, _) => Error::new(
            format!("{name} belongs to another user, and git refuses such repositories"),
            Some(format!("git config --global --add safe.directory {name}")),
        ),
        _ => Error::new(
            format!("{name} is a damaged git repository: {}", error.message()),
            Some("git fsck tells what is broken; a fresh clone of a sound copy mends it".to_owned()),
        ),
    }
}

/// The git folder of a path or of one of its parents, found without git's help.
fn folder(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    path.ancestors().find_map(|at| {
        let inside = at.join(".git");
        if inside.join("HEAD").is_file() {
            return Some(inside);
        }
        if inside.is_file() {
            let text = std::fs::read_to_string(&inside).ok()?;
            return Some(at.join(text.strip_prefix("gitdir:")?.trim()));
        }
        (at.join("HEAD").is_file() && at.join("objects").is_dir()).then(|| at.to_path_buf())
    })
}

/// The form of a repository that libgit2 cannot read, and the way out.
fn strange(folder: &Path) -> Option<(String, &'static str)> {
    let config = git2::Config::open(&folder.join("config")).ok()?;
    let value = |key: &str| config.get_string(key).ok().map(|value| value.to_ascii_lowercase());
    if value("extensions.refstorage").is_some_and(|form| form != "files") {
        let hint = "git refs migrate --ref-format=files converts it; so does cloning it with --ref-format=files";
        return Some(("its refs are kept in a reftable".to_owned(), hint));
    }
    if value("extensions.objectformat").is_some_and(|form| form != "sha1") {
        let hint = "git fast-export and git fast-import carry its history into a repository of SHA-1";
        return Some(("its objects are named by SHA-256".to_owned(), hint));
    }
    if value("extensions.partialclone").is_some() {
        let hint = "make it whole: git fetch --refetch --no-filter, then git config --unset extensions.partialclone";
        return Some(("it is a partial clone, and the objects it lacks can only be fetched by git".to_owned(), hint));
    }
    None
}

/// The bytes of an object, held against its name.
pub(crate) fn bytes(repository: &Repository, odb: &Odb, id: Oid, what: &str) -> Result<Vec<u8>, Error> {
    let object = odb.read(id).map_err(|error| missing(repository, id, what, &error))?;
    let own = Oid::hash_object(object.kind(), object.data()).map_err(|error| failed("no digest", &error))?;
    match own == id {
        true => Ok(object.data().to_vec()),
        false => {
            Err(Error::new(format!("{what} is damaged: object {id} has the bytes of {own}"), Some(DAMAGED.to_owned())))
        }
    }
}

/// What went wrong with an object of a repository, by its name.
pub(crate) fn missing(repository: &Repository, id: Oid, what: &str, error: &git2::Error) -> Error {
    let hint = if error.code() != ErrorCode::NotFound {
        DAMAGED
    } else if promised(repository) {
        "the repository is a partial clone: git fetch --refetch --no-filter makes it whole"
    } else if repository.is_shallow() {
        "the repository is shallow: git fetch --unshallow makes it whole"
    } else {
        "git fsck --full tells what else is missing; a fresh clone of a sound copy mends it"
    };
    let how = if error.code() == ErrorCode::NotFound { "is missing" } else { "is damaged" };
    let message = format!("{what} {how}: object {id} ({})", error.message());
    Error::new(message, Some(hint.to_owned()))
}

/// Whether some remote promises objects that are not here.
fn promised(repository: &Repository) -> bool {
    let Ok(config) = repository.config() else { return false };
    let Ok(mut entries) = config.entries(Some("remote\\..*\\.promisor")) else { return false };
    entries.next().is_some_and(|entry| entry.is_ok())
}

/// An error of git that has no better words.
pub(crate) fn failed(what: &str, error: &git2::Error) -> Error {
    Error::new(format!("{what}: {}", error.message()), None)
}
