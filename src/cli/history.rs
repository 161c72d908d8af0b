//! Where the states of documents come from: files in order, folders of dated files.

use super::changelog::{Changelog, usage};
use super::{Failure, input, recorded, revisions};
use crate::capture::Capture;
use crate::changelog::{Origin, State};
use crate::date::Date;
use crate::document::Document;
use crate::report::changelog::Edge;
use crate::store::history::History;
use std::fs;
use std::path::{Path, PathBuf};

/// What a changelog is made from.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What it is the changelog of.
    pub(super) title: String,
    /// From where to where.
    pub(super) range: String,
    /// The documents.
    pub(super) sources: Vec<Source>,
    /// The labels of all states from the first to the last, where dates do not say it.
    pub(super) order: Vec<String>,
    /// What is odd, a sentence each.
    pub(super) notes: Vec<String>,
    /// Whether something that was asked for is not among them.
    pub(super) incomplete: bool,
}

/// One document with its states, not read yet.
#[derive(Debug)]
pub(super) struct Source {
    /// What it is called.
    pub(super) name: String,
    /// Its states, in order.
    pub(super) states: Vec<Unread>,
    /// Whether it appears or is gone within the range.
    pub(super) edges: Vec<Edge>,
    /// The git repository that its bytes are in.
    pub(super) repository: Option<PathBuf>,
}

/// A state whose bytes are not read yet.
#[derive(Debug)]
pub(super) struct Unread {
    /// What it is called.
    pub(super) label: String,
    /// When it began to hold.
    pub(super) date: String,
    /// How it came to be recorded.
    pub(super) origin: Origin,
    /// Where its bytes are.
    pub(super) bytes: Bytes,
}

/// Where the bytes of a state are.
#[derive(Debug)]
pub(super) enum Bytes {
    /// What a name on the command line stands for: a file, a version, a file of a revision.
    Name(PathBuf),
    /// In a git repository, by their id.
    Blob {
        /// The id.
        id: String,
        /// The commit they are taken from.
        commit: String,
        /// The path they have there.
        path: String,
    },
}

impl Unread {
    /// Reads it; says in words why it cannot.
    pub(super) fn read(&self, repository: Option<&History>) -> Result<State, String> {
        let document = match (&self.bytes, repository) {
            (Bytes::Name(name), _) => input::read(name).map_err(Failure::words)?,
            (Bytes::Blob { id, commit, path }, Some(repository)) => {
                let bytes = repository.blob(id).map_err(|error| error.to_string())?;
                let capture = Capture::new(format!("git:{commit}:{path}"), bytes);
                Document::read(capture).map_err(|error| error.to_string())?
            }
            (Bytes::Blob { .. }, None) => return Err("its repository is not open".to_string()),
        };
        Ok(State { label: self.label.clone(), date: self.date.clone(), document, origin: self.origin.clone() })
    }
}

/// Finds what the command line names.
pub(super) fn find(args: &Changelog) -> Result<Found, Failure> {
    match &args.git {
        Some(range) => revisions::find(args, range),
        None => files(args),
    }
}

/// Documents of a store, or else files.
fn named(args: &Changelog) -> Result<Found, Failure> {
    if args.names.iter().all(|name| name.exists()) {
        return Ok(Found::default());
    }
    Ok(recorded::find(args)?.unwrap_or_default())
}

/// Files in order, or folders of dated files.
fn files(args: &Changelog) -> Result<Found, Failure> {
    if args.names.is_empty() {
        return Err(usage("name the files in order, a folder of dated files, or --git RANGE"));
    }
    let mut found = Found { range: range(args), ..named(args)? };
    let stored = !found.sources.is_empty();
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = args.names.iter().partition(|path| path.is_dir());
    if !folders.is_empty() && !files.is_empty() {
        return Err(usage("name folders or files, not both"));
    }
    let window = Window::new(args)?;
    if stored {
        // The store has named its documents.
    } else if files.is_empty() {
        for folder in &folders {
            below(folder, &mut found)?;
        }
    } else {
        let states = files.iter().map(|path| unread(path)).collect();
        let name = title(&files);
        found.sources.push(Source { name, states, edges: Vec::new(), repository: None });
    }
    for source in &mut found.sources {
        window.cut(&mut source.states);
    }
    found.sources.retain(|source| !source.states.is_empty());
    found.title = match found.sources.as_slice() {
        [one] => one.name.clone(),
        _ => args.names.iter().map(|n| n.display().to_string()).collect::<Vec<_>>().join(", "),
    };
    let few = found.sources.iter().filter(|s| s.states.len() < 2).count();
    if few == found.sources.len() {
        let held = if found.sources.is_empty() { "no dated file" } else { "only one state of each document" };
        return Err(Failure::Stopped {
            message: format!("there is {held}, and a changelog needs two"),
            hint: Some(
                "files of a folder are told apart by a date at the start of their names: 2017-03-07.terms.md".into(),
            ),
        });
    }
    Ok(found)
}

/// The documents below a folder: files in one folder whose names begin with a date and end alike are
/// the states of one.
fn below(folder: &Path, found: &mut Found) -> Result<(), Failure> {
    let mut open = vec![folder.to_path_buf()];
    let mut documents: std::collections::BTreeMap<String, Vec<Unread>> = std::collections::BTreeMap::new();
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next)
            .map_err(|error| Failure::stopped(format!("{} could not be read: {error}", next.display())))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if let Some((_, rest)) = dated(&name) {
                let ending =
                    rest.rsplit_once('.').map_or("", |(stem, _)| stem).trim_start_matches(['.', '-', '_', ' ']);
                let place =
                    next.strip_prefix(folder).unwrap_or(&next).join(ending).to_string_lossy().replace('\\', "/");
                let key = place.trim_end_matches('/').to_string();
                documents.entry(key).or_default().push(unread(&path));
            }
        }
    }
    let own = folder.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
    for (key, mut states) in documents {
        states.sort_by(|a, b| (&a.date, &a.label).cmp(&(&b.date, &b.label)));
        let name = if key.is_empty() { own.clone() } else { key };
        found.sources.push(Source { name, states, edges: Vec::new(), repository: None });
    }
    Ok(())
}

/// A state in a file.
fn unread(path: &Path) -> Unread {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let date = dated(&name).map_or(String::new(), |(date, _)| date);
    Unread { label: name, date, origin: Origin::default(), bytes: Bytes::Name(path.to_path_buf()) }
}

/// The date at the start of a file name, as ISO 8601, and the rest of the name.
fn dated(name: &str) -> Option<(String, &str)> {
    let len = [10, 7, 4].into_iter().find(|&len| {
        let form = |(at, b): (usize, u8)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
        let day = name.get(..len).unwrap_or("");
        let whole = !name.get(len..).unwrap_or("").starts_with(|c: char| c.is_ascii_digit());
        day.len() == len && whole && day.bytes().enumerate().all(form) && Date::parse(day).is_some()
    })?;
    let (day, rest) = name.split_at(len);
    // `2017-03-07T101500Z`, as file systems allow it.
    let time = rest.strip_prefix('T').and_then(|t| t.get(..7)).filter(|t| t.ends_with('Z'));
    let time = time.filter(|t| t[..6].bytes().all(|b| b.is_ascii_digit()));
    Some(match time {
        Some(t) => (format!("{day}T{}:{}:{}Z", &t[..2], &t[2..4], &t[4..6]), &rest[8..]),
        None => (day.to_string(), rest),
    })
}

/// What files that are one document's are called: what their names have in common.
fn title(files: &[&PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let folder = files[0].parent().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    let same = files.iter().all(|f| f.parent() == files[0].parent());
    match (same, folder) {
        (true, Some(folder)) => folder,
        _ => names.last().cloned().unwrap_or_default(),
    }
}

/// From where to where, as asked.
fn range(args: &Changelog) -> String {
    match (&args.from, &args.to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => String::new(),
    }
}

/// The stretch of time that is asked for.
struct Window {
    from: Option<chrono::NaiveDate>,
    to: Option<chrono::NaiveDate>,
}

impl Window {
    fn new(args: &Changelog) -> Result<Window, Failure> {
        let parse = |name: &str, value: &Option<String>| match value {
            None => Ok(None),
            Some(text) => Date::parse(text).map(Some).ok_or_else(|| {
                usage(&format!("--{name} is not a date: “{text}”; write it as 2017, 2017-03 or 2017-03-07"))
            }),
        };
        let from = parse("from", &args.from)?.and_then(|date| date.earliest());
        let to = parse("to", &args.to)?.and_then(|date| date.latest());
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(usage("--from is later than --to"));
        }
        Ok(Window { from, to })
    }

    /// Keeps the states within, and the last one before as where it begins. States without date stay.
    fn cut(&self, states: &mut Vec<Unread>) {
        let day = |state: &Unread| Date::parse(state.date.split('T').next().unwrap_or(""));
        let late = |s: &Unread| self.to.zip(day(s).and_then(|d| d.earliest())).is_some_and(|(to, d)| d > to);
        states.retain(|s| !late(s));
        let early = |s: &Unread| self.from.zip(day(s).and_then(|d| d.latest())).is_some_and(|(from, d)| d < from);
        let before = states.iter().take_while(|s| early(s)).count();
        states.drain(..before.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_dates() {
        let check =
            |name: &str, date: &str, rest: &str| assert_eq!(dated(name), Some((date.to_string(), rest)), "{name}");
        check("2017-03-07.terms.md", "2017-03-07", ".terms.md");
        check("2017-03-07T101500Z.md", "2017-03-07T10:15:00Z", ".md");
        check("2017.md", "2017", ".md");
        assert_eq!(dated("terms-2017.md"), None);
    }
}
