//! What the engine was asked, kept with a report so that it can be asked the same again.

use serde::{Deserialize, Serialize};

/// What the engine was asked beside the copies themselves; what is empty was not asked.
///
/// Formats that show the texts are not made from the findings alone. With this, the copies and the same
/// engine they come out byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Kinds and layers that were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Layers whose noise was listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub show: Vec<String>,
    /// The one language that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether tracked changes of office files were read as rejected.
    #[serde(skip_serializing_if = "is_false")]
    pub rejected: bool,
    /// When the witnesses were made, by their names, as ISO 8601.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<(String, String)>,
    /// The file of a table that somebody else aligned, in place of copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
}

/// A file that holds an alignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Digest of its bytes.
    pub sha256: String,
    /// Whether it was said to be CSV.
    #[serde(default, skip_serializing_if = "is_false")]
    pub csv: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
