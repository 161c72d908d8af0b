//! Bytes on their way in, before they are a version.

#![expect(clippy::disallowed_methods, reason = "bytes come in here")]

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The largest capture in bytes: spans have 32 bits.
pub const MAX: u64 = u32::MAX as u64;

/// Bytes and the name they go by.
///
/// ```
/// use recension::capture::Capture;
/// let capture = Capture::new("note.txt", b"abc".to_vec());
/// assert!(capture.sha256().starts_with("ba7816bf"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// What to call it: the path as it was given, or `-` for standard input.
    pub name: String,
    /// The bytes, exactly as they came.
    pub bytes: Vec<u8>,
}

impl Capture {
    /// A capture of bytes that are at hand already.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Capture {
        Capture { name: name.into(), bytes }
    }

    /// Reads a file whole, or standard input where the path is `-`.
    ///
    /// Fails when the file is not there, may not be read, is no file, or is larger than [`MAX`].
    pub fn read(path: impl AsRef<Path>) -> Result<Capture, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = if name == "-" {
            drain(io::stdin().lock(), 0, MAX, "standard input")?
        } else {
            let about = fs::metadata(path).map_err(|error| refused(path, &error))?;
            if about.is_dir() {
                return Err(folder(path));
            }
            let file = File::open(path).map_err(|error| refused(path, &error))?;
            drain(file, about.len(), MAX, &name)?
        };
        Ok(Capture { name, bytes })
    }

    /// The digest that names the bytes, in 64 lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        digest(&self.bytes)
    }
}

/// SHA-256 of bytes, in 64 lower-case hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why something could not be taken in or read, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    hint: Option<String>,
}

impl Error {
    /// An error; the message names the file.
    pub(crate) fn new(message: impl Into<String>, hint: Option<String>) -> Error {
        Error { message: message.into(), hint }
    }

    /// What to do about it, where that can be told.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Reads to the end, but never more than `limit` bytes; `expected` is how many there should be.
fn drain(from: impl Read, expected: u64, limit: u64, name: &str) -> Result<Vec<u8>, Error> {
    if expected > limit {
        return Err(too_large(name, limit));
    }
    // One byte more than expected lets the end be found without growing.
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    from.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::new(format!("{name} could not be read: {error}"), None))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(name, limit));
    }
    Ok(bytes)
}

fn too_large(name: &str, limit: u64) -> Error {
    let most = match limit {
        MAX => "4 GiB".to_owned(),
        bytes => format!("{bytes} bytes"),
    };
    let message = format!("{name} is too large: at most {most} can be read at once");
    Error::new(message, Some("split it and compare the parts".to_owned()))
}

fn folder(path: &Path) -> Error {
    let message = format!("{} is a directory, not a file", path.display());
    Error::new(message, Some("name a file in it".to_owned()))
}

/// Says why a file could not be opened, and what may have been meant.
fn refused(path: &Path, error: &io::Error) -> Error {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound if path.as_os_str().is_empty() => Error::new("the file name is empty", None),
        io::ErrorKind::NotFound => Error::new(format!("{name} does not exist"), meant(path)),
        io::ErrorKind::PermissionDenied => {
            let hint = "you are not allowed to read it; its owner can change that";
            Error::new(format!("{name} may not be read: permission denied"), Some(hint.to_owned()))
        }
        io::ErrorKind::NotADirectory => {
            let hint = "a part of the path is a file, not a directory";
            Error::new(format!("{name} does not exist"), Some(hint.to_owned()))
        }
        _ => Error::new(format!("{name} could not be opened: {error}"), None),
    }
}

/// What a path that does not exist may have been meant to be.
fn meant(path: &Path) -> Option<String> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !parent.exists() {
        return Some(format!("there is no directory {}", parent.display()));
    }
    let near = nearest(parent, path.file_name()?.to_str()?)?;
    let near = path.parent().map_or_else(|| PathBuf::from(&near), |parent| parent.join(&near));
    Some(format!("did you mean {}?", near.display()))
}

/// The name in a folder that is most like `wanted`, if any is like it; the first of equals.
fn nearest(folder: &Path, wanted: &str) -> Option<String> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().collect();
    let most = (wanted.len() / 3).clamp(1, 4);
    fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| {
            let like: Vec<char> = name.to_lowercase().chars().collect();
            let far = like.len().abs_diff(wanted.len()) > most;
            let distance = if far { most + 1 } else { distance(&wanted, &like) };
            (distance <= most).then_some((distance, name))
        })
        .min()
        .map(|(_, name)| name)
}

/// Edit distance in characters (Levenshtein); time is the product of the lengths.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `wanted` in a folder of some files and compares message and hint (`DIR` is the folder).
    fn check(wanted: &str, message: &str, hint: Option<&str>) {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["strategy-2017.txt", "strategy-2018.txt", "国际战略.md"] {
            fs::write(folder.path().join(name), name).expect("a file");
        }
        let error = Capture::read(folder.path().join(wanted)).expect_err("no such file");
        let place = folder.path().display().to_string();
        assert_eq!(error.to_string().replace(&place, "DIR"), message);
        assert_eq!(error.hint().map(|hint| hint.replace(&place, "DIR")).as_deref(), hint);
    }

    #[test]
    fn a_missing_file_is_told_with_the_nearest_name() {
        let near = Some("did you mean DIR/strategy-2018.txt?");
        check("Stratgy-2018.txt", "DIR/Stratgy-2018.txt does not exist", near);
        let near = Some("did you mean DIR/国际战略.md?");
        check("国际战路.md", "DIR/国际战路.md does not exist", near);
        check("other", "DIR/other does not exist", None);
        check("no/other", "DIR/no/other does not exist", Some("there is no directory DIR/no"));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        check("", "DIR/ is a directory, not a file", Some("name a file in it"));
        let hint = Some("a part of the path is a file, not a directory");
        check("国际战略.md/x", "DIR/国际战略.md/x does not exist", hint);
    }

    #[test]
    fn a_file_is_read_whole_and_a_larger_one_refused() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), b"abc\0\xFF").expect("written");
        let capture = Capture::read(file.path()).expect("read");
        assert_eq!(capture.bytes, b"abc\0\xFF");
        for expected in [0, 5] {
            let error = drain(&b"12345"[..], expected, 4, "x").expect_err("too large");
            assert_eq!(error.to_string(), "x is too large: at most 4 bytes can be read at once");
            assert_eq!(drain(&b"1234"[..], expected.min(4), 4, "x").expect("fits"), b"1234");
        }
    }
}
