//! Where output goes: standard output, or a file that appears whole or not at all.

use super::Failure;
use crate::report::plain;
use crate::store::Store;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes to `file`, or to standard output where there is none.
///
/// Whoever reads standard output may leave before the end (`| head`): the run ends with the code that
/// its result has all the same.
pub(super) fn write(file: Option<&Path>, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let Some(path) = file.filter(|p| *p != Path::new("-")) else {
        let mut out = BufWriter::new(io::stdout().lock());
        let done = report(&mut out).and_then(|()| out.flush());
        return match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done.map_err(|error| Failure::writing("standard output", &error)),
        };
    };
    let special = fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
    let done = if special { straight(path, report) } else { replace(path, report) };
    done.map_err(|error| Failure::writing(&path.display().to_string(), &error))
}

/// Writes into what is no ordinary file: a pipe, a device.
fn straight(path: &Path, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
    report(&mut out)?;
    out.flush()
}

/// Writes beside the file and renames over it, so that nobody ever sees half a report.
fn replace(path: &Path, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
    }
    // A link stays a link: what it points at is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let beside = beside(&path);
    let written = (|| {
        let mut out = BufWriter::new(OpenOptions::new().write(true).create_new(true).open(&beside)?);
        report(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        if let Ok(about) = fs::metadata(&path) {
            fs::set_permissions(&beside, about.permissions())?;
        }
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        // What is left of the attempt is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A name in the same folder that nothing else has.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// Tells that a working tree does not show what was just recorded.
pub(super) fn behind(store: &Store) {
    if let Some(message) = store.behind() {
        note(&message);
    }
}

/// Tells what went wrong, on standard error.
pub(super) fn complain(message: &str, hint: Option<&str>) {
    let mut err = io::stderr().lock();
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(err, "error: {}", plain(message));
    if let Some(hint) = hint {
        let _ = writeln!(err, "hint: {}", plain(hint));
    }
}

/// Tells what is worth knowing and stops nothing, on standard error.
pub(super) fn note(message: &str) {
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "note: {}", plain(message));
}

/// Warns of what looks wrong, on standard error.
pub(super) fn warn(message: &str) {
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "warning: {}", plain(message));
}
