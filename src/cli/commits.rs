//! The history of a git repository as copies: which commit is which version of which document.

use super::Failure;
use super::import::{Bytes, Planned};
use crate::store::history::{Act, History, Version};
use crate::store::record::{Record, Stated};
use crate::store::slug::slugify;
use crate::store::{Copy, When};
use clap::{Args as Group, ValueHint};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// The history of a file or folder
#[derive(Debug, Group)]
pub(super) struct Git {
    /// The repository, or a file or folder in its working tree
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(super) place: PathBuf,
    /// The file or folder inside the repository, where PLACE is the repository itself
    #[arg(long)]
    path: Option<String>,
    /// The document that a file is, or that all files of a folder lie below
    #[arg(long)]
    document: String,
    /// The name of the source
    #[arg(long, default_value = "git")]
    source: String,
    /// Which commits: a revision, or two (v1.0..v2.0)
    #[arg(long, default_value = "HEAD")]
    range: String,
    /// Where dates come from: author, name (of the file), front-matter:FIELD
    #[arg(long, value_name = "FROM", default_value = "author")]
    pub(super) date_from: String,
}

/// The date that a file name carries: the first that can be read in it.
fn name_date(path: &str) -> Option<When> {
    let name = path.rsplit('/').next()?;
    let starts = name.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    let whole = |at: &usize| *at == 0 || !name[..*at].ends_with(|c: char| c.is_ascii_digit());
    let mut starts: Vec<usize> = starts.filter(whole).collect();
    starts.dedup();
    [10, 7, 4].into_iter().find_map(|length| {
        starts.iter().find_map(|at| {
            let text = name.get(*at..at + length)?;
            let ends = !name[at + length..].starts_with(|c: char| c.is_ascii_digit());
            let form = text
                .bytes()
                .enumerate()
                .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
            (ends && form).then(|| When::parse(text)).flatten()
        })
    })
}

/// The copies of a history, grouped by document, each group as it came to be.
pub(super) fn planned(history: &History, git: &Git) -> Result<Vec<Planned>, Failure> {
    let path = match &git.path {
        Some(path) => path.clone(),
        None => below(history, &git.place)?,
    };
    let versions = history.versions(&path, &git.range)?;
    if versions.is_empty() {
        let hint = Some("--path names a file or folder from the top of the repository".to_owned());
        return Err(Failure::Stopped { message: format!("no commit of {} touched “{path}”", git.range), hint });
    }
    let inside = format!("{path}/");
    let single = !path.is_empty() && !versions.iter().any(|version| version.path.starts_with(&inside));
    let documents =
        if single { vec![git.document.clone(); versions.len()] } else { named(history, git, &path, &versions)? };
    let mut planned = Vec::new();
    for (version, document) in versions.into_iter().zip(documents) {
        let Some(id) = version.id else { continue };
        let when = match git.date_from.as_str() {
            "name" => name_date(&version.path)
                .map(|when| Stated::new(&when, "stated", Some(format!("the file is named {}", version.path)))),
            _ => {
                let text = version.authored.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
                let evidence = format!("author date of commit {}", version.commit);
                When::parse(&text).map(|when| Stated::new(&when, "commit", Some(evidence)))
            }
        };
        let captured = version.committed.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let record = Record {
            date: when,
            captured: Some(Stated { date: captured, basis: "commit".to_owned(), evidence: None }),
            origin: Some(format!("git commit {} {}", version.commit, version.path)),
            ..Record::default()
        };
        let copy = Copy { document, source: git.source.clone(), name: version.path, record, ..Copy::default() };
        planned.push(Planned { copy, from: Bytes::Object(id) });
    }
    planned.sort_by(|a, b| a.copy.document.cmp(&b.copy.document));
    Ok(planned)
}

/// The documents of some versions of files below a folder.
fn named(history: &History, git: &Git, path: &str, versions: &[Version]) -> Result<Vec<String>, Failure> {
    // What a file is called is settled by its first name, which may lie before the range.
    let (from, tip) = git.range.split_once("..").unwrap_or(("", &git.range));
    let whole =
        if from.is_empty() { None } else { Some(history.versions(path, if tip.is_empty() { "HEAD" } else { tip })?) };
    let whole = whole.as_deref().unwrap_or(versions);
    let mut named: FxHashMap<(&str, &str), String> = FxHashMap::default();
    for (version, id) in whole.iter().zip(documents(whole, path, &git.source)) {
        named.insert((&version.commit, &version.path), format!("{}/{id}", git.document));
    }
    let own = |version: &Version| named.get(&(version.commit.as_str(), version.path.as_str())).cloned();
    // The range lies within the whole, so each is there; a name of its own loses nothing.
    let own =
        |version: &Version| own(version).unwrap_or_else(|| format!("{}/{}", git.document, inner(&version.path, path)));
    Ok(versions.iter().map(own).collect())
}

/// The id of the document that each version belongs to, in the order in which they came to be.
///
/// A file that is renamed stays the document it was, unless another file takes its name later: then
/// the one that has the name goes on, and the one that moved away is a document of its own. Two files
/// that would have one id are told apart by their extension, or by a number, the first keeps it; so
/// what history adds later changes no id.
fn documents(versions: &[Version], folder: &str, source: &str) -> Vec<String> {
    let taken = taken(versions);
    // The first path of the document that a path belongs to, and the id of each document.
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    let mut ids: FxHashMap<&str, String> = FxHashMap::default();
    let mut used: FxHashSet<String> = FxHashSet::default();
    let mut all = Vec::with_capacity(versions.len());
    for version in versions {
        if let Act::Renamed { from } = &version.act
            && !taken.contains(from.as_str())
            && let Some(&own) = first.get(from.as_str())
        {
            first.insert(&version.path, own);
        }
        let own = *first.entry(&version.path).or_insert(&version.path);
        all.push(ids.entry(own).or_insert_with(|| free(own, folder, source, &mut used)).clone());
    }
    all
}

/// Paths that another file took after the one that had them was renamed.
fn taken(versions: &[Version]) -> FxHashSet<&str> {
    let (mut left, mut taken) = (FxHashSet::default(), FxHashSet::default());
    for version in versions {
        match &version.act {
            Act::Renamed { from } => {
                left.insert(from.as_str());
                left.remove(version.path.as_str());
            }
            Act::Added if left.contains(version.path.as_str()) => {
                taken.insert(version.path.as_str());
            }
            _ => {}
        }
    }
    taken
}

/// An id that no other document has, for the file of a path.
fn free(path: &str, folder: &str, source: &str, used: &mut FxHashSet<String>) -> String {
    let plain = inner(path, folder);
    let extension = path.rsplit_once('.').map_or(String::new(), |(_, extension)| format!("-{}", slugify(extension)));
    let forms = ["".to_owned(), extension.clone()].into_iter().chain((2..).map(|count| format!("{extension}-{count}")));
    // The folder of a source cannot be that of a document as well.
    let clash = |id: &str, used: &FxHashSet<String>| {
        used.contains(id)
            || used.contains(&format!("{id}/{source}"))
            || id
                .strip_suffix(source)
                .and_then(|above| above.strip_suffix('/'))
                .is_some_and(|above| used.contains(above))
    };
    let id = forms.map(|form| format!("{plain}{form}")).find(|id| !clash(id, used)).unwrap_or(plain);
    used.insert(id.clone());
    id
}

/// The id of a file below a folder: each part of its path made safe, without the extension.
fn inner(path: &str, folder: &str) -> String {
    let rest = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    let stem = match rest.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => stem,
        _ => rest,
    };
    let id: Vec<String> = stem.split('/').map(slugify).collect();
    let id = id.join("/");
    // A path that is too long for a name is told apart by its digest.
    if id.len() > 60 { slugify(rest) } else { id }
}

/// The path of a file or folder inside its repository.
fn below(history: &History, place: &Path) -> Result<String, Failure> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let place = real(place);
    let Some(top) = history.top().map(real) else { return Ok(String::new()) };
    let inside = place.strip_prefix(&top).unwrap_or(Path::new(""));
    inside.to_str().map(|path| path.replace('\\', "/")).ok_or_else(|| Failure::stopped("the path is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names() {
        let check = |name: &str, date: &str| {
            assert_eq!(name_date(name).map(|when| when.to_string()).unwrap_or_default(), date, "{name}");
        };
        check("a/terms-2019-05-01.md", "2019-05-01");
        check("2019-05/terms.md", "");
        check("terms 2019-05 (2).md", "2019-05");
        check("v2019.md", "2019");
        check("20190501.md", "");
    }

    #[test]
    fn paths_become_safe_ids() {
        assert_eq!(inner("legal/Terms of Use.md", "legal"), "terms-of-use");
        assert_eq!(inner("a/b/c.tar", ""), "a/b/c");
        assert!(crate::store::slug::document(&inner(&format!("x/{}.md", "条款/".repeat(40)), "x")).is_ok());
    }

    /// The documents of files that come, go and move: `+path`, `path` (changed), `-path`, `path<from`.
    fn check(acts: &str, expected: &str) {
        let versions: Vec<Version> = acts
            .split(' ')
            .map(|act| {
                let (path, act) = match (act.strip_prefix('+'), act.strip_prefix('-'), act.split_once('<')) {
                    (Some(path), ..) => (path, Act::Added),
                    (_, Some(path), _) => (path, Act::Deleted),
                    (.., Some((path, from))) => (path, Act::Renamed { from: from.to_owned() }),
                    _ => (act, Act::Changed),
                };
                let moment = chrono::DateTime::UNIX_EPOCH.fixed_offset();
                Version {
                    path: path.to_owned(),
                    commit: String::new(),
                    authored: moment,
                    committed: moment,
                    date: moment.date_naive(),
                    author: String::new(),
                    summary: String::new(),
                    act,
                    id: None,
                }
            })
            .collect();
        assert_eq!(documents(&versions, "", "git").join(" "), expected, "{acts}");
    }

    #[test]
    fn a_renamed_file_stays_one_document() {
        check("+a.md a.md b.md<a.md b.md x/c.md<b.md", "a a a a a");
        // A name that comes back, by itself or after it was deleted.
        check("+a.md b.md<a.md a.md<b.md a.md", "a a a a");
        check("+a.md -a.md +a.md", "a a a");
        // Edited on a branch while it was moved on another.
        check("+a.md b.md<a.md a.md b.md", "a a a a");
        // Put away, and another in its place.
        check("+a.md old/a.md<a.md +a.md a.md old/a.md", "a old/a a a old/a");
        // Moved in from outside of the folder.
        check("a.md<z.md a.md", "a a");
    }

    #[test]
    fn files_that_differ_in_extension_only_are_two_documents() {
        check("+a.md +a.html a.md a.html", "a a-html a a-html");
        check("+A.md +a.md +a.MD", "a a-md a-md-2");
        check("+a.md +a/git.md +a/git/x.md", "a a/git-md a/git/x");
        check("+a/git.md +a.md", "a/git a-md");
    }
}
