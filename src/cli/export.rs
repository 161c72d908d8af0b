//! `recension export`: versions out of the store, or the proof of where one comes from.

use super::provenance::{self, Form};
use super::{End, Failure, input, output};
use crate::store::{At, Name, Version};
use clap::{Args as Group, ValueHint};
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension export un/cd-2092@ods:2017-03-07 -o copy.pdf
  recension export un/cd-2092 --to folder            every version, in the layout that import reads
  recension export un/cd-2092@ods --provenance       W3C PROV-JSON
  recension export un/cd-2092@ods --provenance in-toto -o statement.json";

/// Write versions out
#[derive(Debug, Group)]
pub(super) struct Export {
    /// DOCUMENT, DOCUMENT@SOURCE, DOCUMENT@SOURCE:DATE
    name: String,
    /// Write where the version comes from, and not its bytes
    #[arg(long, value_name = "FORM", num_args = 0..=1, default_missing_value = "prov", conflicts_with = "to")]
    provenance: Option<Form>,
    /// Write every version that the name stands for into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "output")]
    to: Option<PathBuf>,
    /// Write to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// Writes out.
pub(super) fn run(args: &Export) -> Result<End, Failure> {
    let store = input::store()?;
    if let Some(folder) = &args.to {
        return all(&store, &args.name, folder);
    }
    let version = input::version(&store, &args.name)?;
    let bytes = match args.provenance {
        None => store.blob(&version.id)?,
        Some(form) => {
            let value = provenance::write(&store, &version, form);
            let mut bytes = serde_json::to_vec_pretty(&value).map_err(|error| Failure::stopped(error.to_string()))?;
            bytes.push(b'\n');
            bytes
        }
    };
    output::write(args.output.as_deref(), |out| out.write_all(&bytes))?;
    Ok(End::Clean)
}

/// Writes versions and their records into a folder.
fn all(store: &crate::store::Store, name: &str, folder: &Path) -> Result<End, Failure> {
    let parsed = Name::parse(name).ok_or_else(|| Failure::stopped(format!("“{name}” is no name of a version")))?;
    let first = store.find(&parsed, input::known())?;
    let timeline = store.timeline(&parsed.document, input::known())?;
    let versions: Vec<&Version> = match parsed.at {
        At::Latest => {
            timeline.versions.iter().filter(|v| parsed.source.as_ref().is_none_or(|s| v.source == *s)).collect()
        }
        _ => vec![&first],
    };
    let file = |path: &Path, bytes: &[u8]| output::write(Some(path), |out| out.write_all(bytes));
    for version in &versions {
        let home = folder.join(&version.document);
        let place = home.join(&version.source);
        std::fs::create_dir_all(&place).map_err(|error| Failure::writing(&place.display().to_string(), &error))?;
        file(&home.join("document.toml"), &store.about(&version.document)?)?;
        file(&place.join("source.toml"), &store.file_of(version, "source.toml")?)?;
        file(&place.join(&version.record.file), &store.blob(&version.id)?)?;
        for later in &version.later {
            file(&place.join(&later.file), &store.file_of(version, &later.file)?)?;
        }
        let stem = version.record.file.rsplit_once('.').map_or(version.record.file.as_str(), |(stem, _)| stem);
        file(&place.join(format!("{stem}.toml")), &store.file_of(version, &format!("{stem}.toml"))?)?;
    }
    output::write(None, |out| writeln!(out, "{} versions written to {}", versions.len(), folder.display()))?;
    Ok(End::Clean)
}
