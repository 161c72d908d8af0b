//! The file of the cache, written without waiting for the disk.
//!
//! redb waits for the disk a dozen times while a cache is brought up to a head: longer than the
//! record takes itself, for what can be made again at any time. What is written survives the process
//! that wrote it, killed or not. It may not survive the system; which start of the system a file was
//! written under is kept beside it, and a file of another start is not believed unchecked. Where a
//! system does not tell its starts apart, the disk is waited for.

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};
use std::fs::{self, OpenOptions};
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::sync::OnceLock;

/// What Linux calls this start of the system.
const START: &str = "/proc/sys/kernel/random/boot_id";

/// The name of this start of the system, where it has one.
fn start() -> Option<&'static str> {
    static OWN: OnceLock<Option<String>> = OnceLock::new();
    OWN.get_or_init(|| fs::read_to_string(START).ok().filter(|name| !name.trim().is_empty())).as_deref()
}

/// Whether a file was written under this start of the system, so that nothing of it can be lost.
pub(super) fn current(file: &Path) -> bool {
    match start() {
        Some(own) => fs::read_to_string(file.with_extension("start")).is_ok_and(|was| was == own),
        None => true,
    }
}

/// Notes that a file is whole, and written under this start from now on.
pub(super) fn believe(file: &Path) {
    if let Some(own) = start().filter(|_| !current(file)) {
        // Without the note it is checked again.
        let _ = fs::write(file.with_extension("start"), own);
    }
}

/// A file that redb writes to.
#[derive(Debug)]
pub(super) struct Backing {
    file: FileBackend,
    waits: bool,
}

impl Backing {
    /// Opens a file, or makes one.
    pub(super) fn open(file: &Path) -> io::Result<Backing> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(file)?;
        let backend = FileBackend::new(file).map_err(|error| match error {
            DatabaseError::Storage(redb::StorageError::Io(error)) => error,
            other => io::Error::other(other),
        })?;
        Ok(Backing { file: backend, waits: start().is_none() })
    }
}

type Range = Bound<u64>;

impl StorageBackend for Backing {
    fn len(&self) -> Result<u64, io::Error> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        if self.waits { self.file.sync_data() } else { Ok(()) }
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        self.file.write(offset, data)
    }

    fn close(&self) -> Result<(), io::Error> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Range, end: Range) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Range, end: Range) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Range, end: Range) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Range, end: Range) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Range, end: Range) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Range, end: Range) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}
