//! The files of a store besides the bytes: what is written about documents, sources and versions.
//!
//! TOML, one file each, read by people and programs. Unknown fields are kept out of the way: a
//! reader skips them, so that a later format may add some.

use super::{Error, When};
use serde::{Deserialize, Serialize};

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// `recension-store.toml`: what a folder has to hold to be a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    /// The format's number; a reader refuses one it does not know.
    pub format: u32,
    /// How folders are laid out.
    pub layout: Layout,
    /// The digest that names bytes.
    pub digest: String,
}

/// How folders are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// `<document>/<source>/`.
    Plain,
    /// `<two digits of the id's hash>/<document>/<source>/`.
    Sharded,
}

/// `document.toml`: what a document is, whatever its copies say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Document {
    /// The id, which is also the folder.
    pub id: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issued_by: Vec<String>,
    /// The date it bears itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its languages, as BCP 47 tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Numbers and symbols it goes by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// `source.toml`: where copies come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Source {
    /// The id, which is also the folder.
    pub id: String,
    /// The document whose copies it gives.
    pub document: String,
    /// Who publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How it relates to the original: official, reprint, translation …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Whatever else is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// A date with the reason it is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Stated {
    /// The date in EDTF; empty where it is not stated.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// How it is known: `given`, `stated`, `published`, `captured`, `commit`, `not-stated`.
    pub basis: String,
    /// The words or the place that say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What kind of file a record is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A version: the bytes stand beside it.
    #[default]
    Version,
    /// A version was seen again, unchanged.
    Seen,
    /// A version is withdrawn.
    Withdrawal,
    /// What the record of a version says is corrected.
    Correction,
}

/// The record of a version, or of something said about one later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// The document.
    pub document: String,
    /// The source.
    pub source: String,
    /// The version: the date as file names carry it, with a counter where two fall together.
    pub version: String,
    /// The file with the bytes, beside the record.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// SHA-256 of the bytes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Their number.
    #[serde(skip_serializing_if = "is_zero")]
    pub size: u64,
    /// What they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The encoding of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The title the copy bears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Where the bytes were got from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The file, revision or archive they were taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The program and version that wrote this.
    pub recorder: String,
    /// What read the text, with the versions of what it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extractor: Option<String>,
    /// Why, for a withdrawal or a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The version's date: what it is filed under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Stated>,
    /// The date the document states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<Stated>,
    /// The date the source published this copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Stated>,
    /// When the bytes were captured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Stated>,
}

fn is_zero(size: &u64) -> bool {
    *size == 0
}

impl Stated {
    /// A date and how it is known.
    pub fn new(date: &When, basis: &str, evidence: Option<String>) -> Stated {
        Stated { date: date.to_string(), basis: basis.to_owned(), evidence }
    }

    /// A date that nobody states.
    pub fn not_stated(evidence: Option<String>) -> Stated {
        Stated { date: String::new(), basis: "not-stated".to_owned(), evidence }
    }
}

impl Manifest {
    /// Reads the manifest.
    ///
    /// # Errors
    /// When it is none, or of a newer format.
    pub(crate) fn parse(text: &str) -> Result<Manifest, Error> {
        #[derive(Deserialize)]
        struct Number {
            format: u32,
        }
        let broken = |error: toml::de::Error| {
            Error::new(format!("recension-store.toml is not well-formed: {}", error.message()), None)
        };
        let Number { format } = toml::from_str(text).map_err(broken)?;
        if format > FORMAT {
            let message = format!("the store has format {format}, and this program reads up to {FORMAT}");
            return Err(Error::new(message, Some("a newer version of recension reads it".to_owned())));
        }
        let manifest: Manifest = toml::from_str(text).map_err(broken)?;
        match manifest.digest.as_str() {
            "sha256" => Ok(manifest),
            other => Err(Error::new(format!("the store names bytes by {other}, which is not known here"), None)),
        }
    }
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// When it is not TOML, or a field is not of its type.
    pub fn parse(bytes: &[u8]) -> Result<Record, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    /// The date the version is filed under.
    pub fn when(&self) -> Option<When> {
        When::parse(&self.date.as_ref()?.date)
    }
}

/// Writes a file of the store.
pub(crate) fn write(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    toml::to_string(value)
        .map(String::into_bytes)
        .map_err(|error| Error::new(format!("a record cannot be written: {error}"), None))
}
