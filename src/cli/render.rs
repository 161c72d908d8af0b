//! From a comparison on record to the format that was asked for.

use super::args::Format;
use super::{Failure, output};
use crate::finding::Severity;
use crate::report::record::Record;
use crate::report::{Texts, docx, github, gitlab, html, json, junit, markdown, sarif};
use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// What was asked for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// The format; not the terminal's.
    pub(super) format: Format,
    /// The file, or standard output.
    pub(super) file: Option<&'a Path>,
    /// The lightest severity that fails.
    pub(super) fail_on: Option<Severity>,
    /// Author and date of tracked changes.
    pub(super) redline: docx::Options,
}

/// Writes comparisons that are on record; `texts` are those of the first, for formats that show them.
pub(super) fn write(records: &[Record], texts: Option<&Texts>, wanted: &Wanted) -> Result<(), Failure> {
    let stdout = wanted.file.is_none_or(|file| file == Path::new("-"));
    if wanted.format == Format::Docx && stdout && io::stdout().is_terminal() {
        return Err(Failure::Stopped {
            message: "a DOCX file is nothing for a terminal".to_string(),
            hint: Some("name a file: -o redline.docx".to_string()),
        });
    }
    output::write(wanted.file, |out| match (wanted.format, records) {
        (Format::Markdown, _) => markdown::write(records, out),
        (Format::Sarif, _) => sarif::write(records, out),
        (Format::Junit, _) => junit::write(records, wanted.fail_on, out),
        (Format::Github, _) => github::annotations(records, out),
        (Format::Gitlab, _) => gitlab::write(records, out),
        (Format::Html, [record]) => html::write(record, texts, out),
        (Format::Json, [record]) => json::record(record, out),
        (Format::Docx, [record]) => match texts {
            Some(texts) => docx::write(&record.findings, texts, &wanted.redline, out),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "the copies themselves are not at hand")),
        },
        (Format::Terminal, _) | (_, _) => {
            Err(io::Error::new(io::ErrorKind::Unsupported, "this format is for one comparison"))
        }
    })?;
    match wanted.format {
        Format::Github => step(records),
        _ => Ok(()),
    }
}

/// Adds the summary of a step, where this runs in one.
fn step(records: &[Record]) -> Result<(), Failure> {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|name| !name.is_empty()).map(PathBuf::from) else {
        return Ok(());
    };
    let added = OpenOptions::new().append(true).create(true).open(&file);
    let added = added.and_then(|mut out| out.write_all(github::summary(records).as_bytes()));
    added.map_err(|error| Failure::writing(&file.display().to_string(), &error))
}
