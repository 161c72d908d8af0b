//! `recension import`: many copies at once.

use super::commits::{self, Git};
use super::metadata::given;
use super::progress::Progress;
use super::{End, Failure, output};
use crate::capture::{Capture, Error};
use crate::store::history::History;
use crate::store::record::{Kind, Record, Stated};
use crate::store::{Copy, Imported, When, slug};
use clap::{Args as Group, Subcommand, ValueHint};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension import folder export/                       what recension export --to wrote
  recension import list copies.csv                      document,source,date,path,url
  recension import git ../policies/privacy.md --document privacy --source policies
  recension import git ../policies --document policies --source git
                                                        every file below becomes a document
  recension import git . --path terms --date-from front-matter:date --document terms --source site

An import that is broken off goes on where it stopped; one that is repeated records nothing twice.";

/// Record many copies
#[derive(Debug, Group)]
pub(super) struct Import {
    /// From where
    #[command(subcommand)]
    from: From,
    /// Say nothing but what goes wrong
    #[arg(short, long, global = true)]
    quiet: bool,
}

/// Where copies come from.
#[derive(Debug, Subcommand)]
enum From {
    /// A folder in the layout of a store: <document>/<source>/<file> with its record
    Folder {
        /// The folder
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// A list of copies in TOML ([[copy]]) or CSV: document, source, date, path, url, title, captured
    List {
        /// The list; paths in it are relative to it
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// The history of a file or folder in any git repository
    Git(Git),
}

/// Imports.
pub(super) fn run(args: &Import) -> Result<End, Failure> {
    let store = super::input::store()?;
    let progress = Progress::new(args.quiet);
    progress.tell("reading what there is");
    let (history, copies): (Option<History>, Vec<Planned>) = match &args.from {
        From::Folder { folder } => (None, layout(folder)?),
        From::List { file } => (None, list(file)?),
        From::Git(git) => {
            let history = History::open(&git.place)?;
            for note in history.notes() {
                output::note(&note);
            }
            let planned = commits::planned(&history, git)?;
            (Some(history), planned)
        }
    };
    let all = copies.len();
    let from = match &args.from {
        From::Git(git) => git.date_from.as_str(),
        _ => "author",
    };
    let read = copies.into_iter().map(|planned| planned.read(history.as_ref(), from));
    let done = store.import(read, |count| {
        if count.is_multiple_of(64) {
            progress.tell(format!("recording {count} of {all}"));
        }
    })?;
    drop(progress);
    output::behind(&store);
    if !args.quiet {
        let Imported { recorded, seen, known, later, resumed } = done;
        let said = if later > 0 { format!(", {later} later records taken over") } else { String::new() };
        let again = if resumed { " (went on with an import that was broken off)" } else { "" };
        output::write(None, |out| {
            let s = if recorded == 1 { "" } else { "s" };
            writeln!(out, "{recorded} version{s} recorded, {seen} seen again, {known} there already{said}{again}")
        })?;
    }
    Ok(End::Clean)
}

/// A copy whose bytes are not read yet.
pub(super) struct Planned {
    pub(super) copy: Copy,
    pub(super) from: Bytes,
}

/// Where bytes are.
pub(super) enum Bytes {
    File(PathBuf),
    Object(String),
}

impl Planned {
    /// Reads the bytes, and the date that stands in them where it is to be taken from there.
    fn read(self, history: Option<&History>, date: &str) -> Result<Copy, Error> {
        let Planned { mut copy, from } = self;
        copy.bytes = match (&from, history) {
            (Bytes::Object(id), Some(history)) => history.blob(id)?,
            (Bytes::File(path), _) => Capture::read(path)?.bytes,
            (Bytes::Object(id), None) => unreachable!("{id} is an object of a history"),
        };
        if let Some(field) = date.strip_prefix("front-matter:")
            && let Some((when, line)) = front_matter(&copy.bytes, field)
        {
            copy.record.date = Some(Stated::new(&when, "stated", Some(line)));
        }
        Ok(copy)
    }
}

/// The date in a field of YAML or TOML front matter, and the line that says so.
fn front_matter(bytes: &[u8], field: &str) -> Option<(When, String)> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 16)]).into_owned();
    let text = text.trim_start_matches('\u{feff}');
    let fence = ["---", "+++"].into_iter().find(|fence| text.starts_with(fence))?;
    let inside = text.lines().skip(1).take_while(|line| line.trim_end() != fence);
    let value = |line: &str| {
        let (name, value) = line.split_once([':', '='])?;
        (name.trim().trim_matches('"') == field).then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    inside.into_iter().find_map(|line| Some((When::parse(&value(line)?)?, line.trim().to_owned())))
}

/// A row of a list of copies.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    document: String,
    source: String,
    #[serde(default)]
    date: Option<String>,
    path: PathBuf,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    captured: Option<String>,
}

/// How many wrong rows of a list are told.
const WRONG: usize = 10;

impl Row {
    /// What is to be recorded, checked as far as it can be before anything is.
    fn planned(self, folder: &Path) -> Result<Planned, Failure> {
        slug::document(&self.document)?;
        slug::source(&self.source)?;
        let path = folder.join(&self.path);
        if !path.is_file() {
            return Err(Failure::stopped(format!("there is no file {}", path.display())));
        }
        let date = |text: &Option<String>| given(text.as_deref().filter(|text| !text.is_empty()));
        let record = Record {
            date: date(&self.date)?.filter(|date| !date.date.is_empty()),
            captured: date(&self.captured)?,
            url: self.url.filter(|url| !url.is_empty()),
            title: self.title.filter(|title| !title.is_empty()),
            ..Record::default()
        };
        let name = self.path.to_string_lossy().into_owned();
        let copy = Copy { document: self.document, source: self.source, name, record, ..Copy::default() };
        Ok(Planned { copy, from: Bytes::File(path) })
    }
}

/// A list in TOML.
#[derive(Debug, Deserialize)]
struct List {
    copy: Vec<Row>,
}

/// The copies of a list.
fn list(file: &Path) -> Result<Vec<Planned>, Failure> {
    let name = file.display();
    let capture = Capture::read(file)?;
    let text = String::from_utf8(capture.bytes).map_err(|_| Failure::stopped(format!("{name} is not UTF-8")))?;
    let broken = |why: String| Failure::Stopped {
        message: format!("{name} is no list of copies: {why}"),
        hint: Some("CSV with the columns document, source, date, path, url; or TOML with [[copy]]".to_owned()),
    };
    let toml = file.extension().is_some_and(|extension| extension == "toml");
    let rows: Vec<Row> = match toml {
        true => toml::from_str::<List>(&text).map_err(|error| broken(error.to_string()))?.copy,
        false => {
            let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
            reader.deserialize().collect::<Result<_, csv::Error>>().map_err(|error| broken(error.to_string()))?
        }
    };
    let folder = file.parent().unwrap_or(Path::new("."));
    let (mut planned, mut wrong, mut hint) = (Vec::new(), Vec::new(), None);
    for (at, row) in rows.into_iter().enumerate() {
        match row.planned(folder) {
            Ok(row) => planned.push(row),
            Err(failure) => {
                if let Failure::Stopped { hint: Some(own), .. } = &failure {
                    hint.get_or_insert_with(|| own.clone());
                }
                wrong.push(format!("row {}: {}", at + 1, failure.words()));
            }
        }
    }
    if !wrong.is_empty() {
        // All at once: a list is mended in one go.
        let more = wrong.len().saturating_sub(WRONG);
        wrong.truncate(WRONG);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        return Err(Failure::Stopped { message: format!("{name}: {}{more}", wrong.join("; ")), hint });
    }
    planned.sort_by(|a, b| a.copy.document.cmp(&b.copy.document));
    Ok(planned)
}

/// The copies of a folder in the layout of a store. Links in it are not followed.
fn layout(folder: &Path) -> Result<Vec<Planned>, Failure> {
    let (mut planned, mut later): (Vec<Planned>, FxHashMap<_, Vec<_>>) = (Vec::new(), FxHashMap::default());
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let unread = |error: std::io::Error| Failure::stopped(format!("{} could not be read: {error}", next.display()));
        for entry in std::fs::read_dir(&next).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let kind = entry.file_type().map_err(unread)?;
            let path = entry.path();
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
                let name = entry.file_name();
                if ["document.toml", "source.toml", crate::store::MANIFEST].iter().any(|own| name == *own) {
                    continue;
                }
                let record = Record::parse(&Capture::read(&path)?.bytes)
                    .map_err(|why| Failure::stopped(format!("{} is no record: {why}", path.display())))?;
                if record.kind == Kind::Version {
                    planned.extend(recorded(&path, record)?);
                } else {
                    let name = name.to_string_lossy().into_owned();
                    later.entry(key(&record)).or_default().push((name, record));
                }
            }
        }
    }
    if planned.is_empty() {
        let hint = Some("recension import list takes any files, with a list of what they are".to_owned());
        return Err(Failure::Stopped { message: format!("{} holds no records", folder.display()), hint });
    }
    for planned in &mut planned {
        planned.copy.later = later.remove(&key(&planned.copy.record)).unwrap_or_default();
        planned.copy.later.sort_by(|a, b| a.0.cmp(&b.0));
    }
    let lost: usize = later.values().map(Vec::len).sum();
    if lost > 0 {
        output::note(&format!("{lost} records speak of versions that are not in the folder, and are left out"));
    }
    planned.sort_by_key(|planned| key(&planned.copy.record));
    Ok(planned)
}

/// What a record is about.
fn key(record: &Record) -> (String, String, String) {
    (record.document.clone(), record.source.clone(), record.version.clone())
}

/// The copy that a record stands beside, with what is known about document and source.
fn recorded(path: &Path, record: Record) -> Result<Option<Planned>, Failure> {
    if record.file.is_empty() || record.file.contains(['/', '\\']) {
        return Ok(None);
    }
    let place = path.parent().unwrap_or(Path::new("."));
    let from = Bytes::File(place.join(&record.file));
    let copy = Copy {
        document: record.document.clone(),
        source: record.source.clone(),
        name: record.file.clone(),
        about: beside(&place.join("../document.toml"))?,
        from: beside(&place.join("source.toml"))?,
        record,
        ..Copy::default()
    };
    Ok(Some(Planned { copy, from }))
}

/// What a file in TOML says; nothing where there is none.
fn beside<T: Default + serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
        read => read.map_err(|error| Failure::stopped(format!("{} could not be read: {error}", path.display())))?,
    };
    toml::from_str(&text)
        .map_err(|error| Failure::stopped(format!("{} is not well-formed: {}", path.display(), error.message())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_front_matter() {
        let text = b"---\ntitle: x\ndate: \"2019-05-01\"\n---\ndate: 2020\n";
        assert_eq!(front_matter(text, "date").map(|(when, _)| when.to_string()).as_deref(), Some("2019-05-01"));
        assert!(front_matter(b"date: 2020\n", "date").is_none());
    }
}
