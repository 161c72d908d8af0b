//! Large folders as files of their own, written quickly.
//!
//! The list of a large folder is written anew by each record, and is gathered into a pack some fifty
//! records later. Half of it are ids, which nothing makes smaller; libgit2 spends more time on trying,
//! and on looking for collisions of a digest that nobody chose, than a whole record takes otherwise.

use super::packfile;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use git2::{ObjectType, Oid};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Bytes from which an object is written here.
pub(super) const LARGE: usize = 1 << 16;

/// Writes an object into a folder of objects, as it stands.
///
/// It has its name when it is whole; whether it is on the disk is for the caller to see to.
pub(super) fn write(objects: &Path, kind: ObjectType, data: &[u8]) -> io::Result<Oid> {
    let id = Oid::from_bytes(&packfile::name(kind, data)).map_err(io::Error::other)?;
    let name = id.to_string();
    let folder = objects.join(&name[..2]);
    let path = folder.join(&name[2..]);
    if path.exists() {
        return Ok(id);
    }
    // Git clears away what is named so and was left behind.
    let mut file = tempfile::Builder::new().prefix("tmp_obj_").tempfile_in(objects)?;
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(data.len() + data.len() / 1000 + 64), Compression::none());
    write!(encoder, "{} {}\0", kind.str(), data.len())?;
    encoder.write_all(data)?;
    file.write_all(&encoder.finish()?)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o444))?;
    }
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    match file.persist_noclobber(&path) {
        Err(error) if error.error.kind() != ErrorKind::AlreadyExists => Err(error.error),
        _ => Ok(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libgit2_reads_what_is_written() {
        let scratch = tempfile::tempdir().expect("a folder");
        let repository = git2::Repository::init_bare(scratch.path()).expect("a repository");
        let objects = scratch.path().join("objects");
        for size in [0, 1, LARGE - 1, LARGE, 70_000, 1 << 20] {
            let data: Vec<u8> = (0..size as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            let id = write(&objects, ObjectType::Blob, &data).expect("written");
            assert_eq!(write(&objects, ObjectType::Blob, &data).expect("there already"), id);
            assert_eq!(id, Oid::hash_object(ObjectType::Blob, &data).expect("an id"));
            assert!(repository.find_blob(id).expect("a blob").content() == data);
        }
    }
}
