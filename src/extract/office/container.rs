//! The ZIP container of office files and books, with bounds on what comes out of it.

use super::xml::Tree;
use crate::capture::Error;
use rustc_hash::FxHashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// One part may unpack to this many bytes at most.
const PART: u64 = 256 << 20;
/// All parts together may unpack to this many.
const ALL: u64 = 1 << 30;
/// An archive with more entries is no document.
const ENTRIES: usize = 100_000;

/// An open container.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    name: &'a str,
    unpacked: u64,
    /// Entries by their name in small letters, once a name was not found as it stands.
    folded: Option<FxHashMap<String, usize>>,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl<'a> Container<'a> {
    /// Opens the container in `bytes`.
    ///
    /// # Errors
    /// When its list of entries cannot be read, or is absurdly long.
    pub(super) fn open(bytes: &'a [u8], name: &'a str) -> Result<Container<'a>, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let message = format!("{name} is a damaged ZIP container: {error}");
            Error::new(message, Some("open it in the program that made it and save it again".to_owned()))
        })?;
        if archive.len() > ENTRIES {
            return Err(Error::new(format!("{name} has {} entries: that is no document", archive.len()), None));
        }
        Ok(Container { archive, name, unpacked: 0, folded: None, notes: Vec::new() })
    }

    /// The entry of a name; where there is none, one that differs in its case alone, as some programs write it.
    fn index(&mut self, part: &str) -> Option<usize> {
        let own = self.archive.index_for_name(part);
        if own.is_some() {
            return own;
        }
        let archive = &self.archive;
        let fold = |name: &str| name.replace('\\', "/").to_lowercase();
        let folded = self.folded.get_or_insert_with(|| {
            let names = (0..archive.len()).filter_map(|at| Some((fold(&archive.name_for_index(at)?.ok()?), at)));
            names.collect()
        });
        folded.get(&fold(part)).copied()
    }

    /// The bytes of an entry; nothing where there is none of that name.
    ///
    /// # Errors
    /// When it unpacks to too much, is encrypted, or is damaged.
    pub(super) fn bytes(&mut self, part: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(index) = self.index(part) else { return Ok(None) };
        let name = self.name;
        let damaged = |error: &dyn std::fmt::Display| {
            let text = error.to_string();
            if text.to_lowercase().contains("password") {
                let hint = Some("remove its password and try again".to_owned());
                return Error::new(format!("{name} is encrypted"), hint);
            }
            Error::new(format!("{name}: its part {part} is damaged: {text}"), None)
        };
        let file = self.archive.by_index(index).map_err(|error| damaged(&error))?;
        let limit = PART.min(ALL - self.unpacked.min(ALL));
        let mut bytes = Vec::with_capacity(file.size().min(1 << 20) as usize);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        if bytes.len() as u64 > limit {
            let message = format!("{name}: its part {part} unpacks to more than {} MB", limit >> 20);
            return Err(Error::new(message, Some("no document is like that; it may be made to do harm".to_owned())));
        }
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// An entry as text.
    ///
    /// # Errors
    /// As [`Container::bytes`].
    pub(super) fn text(&mut self, part: &str) -> Result<Option<String>, Error> {
        let bytes = self.bytes(part)?;
        Ok(bytes.map(|bytes| match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding.decode(&bytes).0.into_owned(),
            None => {
                String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
            }
        }))
    }

    /// An entry as a tree; nothing where there is none of that name.
    ///
    /// # Errors
    /// As [`Container::bytes`], and for XML that is nested too deep.
    pub(super) fn tree(&mut self, part: &str) -> Result<Option<Tree>, Error> {
        let Some(text) = self.text(part)? else { return Ok(None) };
        let name = self.name;
        let (tree, broken) = Tree::read(&text).map_err(|why| Error::new(format!("{name}: {part}: {why}"), None))?;
        if let Some(why) = broken {
            self.notes.push(format!("{part} is not read to its end: {why}"));
        }
        Ok(Some(tree))
    }
}

/// The path that `target` stands for in the folder of `part`; never one outside the container.
pub(super) fn resolve(part: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or(target);
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => part.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Reads `%20` and the like.
pub(super) fn unescape(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| path.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(resolve("word/document.xml", "media/../styles.xml#x"), "word/styles.xml");
        assert_eq!(resolve("word/document.xml", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("OEBPS/content.opf", "/a/b.xhtml"), "a/b.xhtml");
        assert_eq!(unescape("a%20b%E4%B8%AD%"), "a b中%");
    }
}
