//! States of documents out of the history of a git repository.

use super::Failure;
use super::changelog::{By, Changelog};
use super::history::{Bytes, Found, Source, Unread};
use crate::changelog::Origin;
use crate::report::changelog::Edge;
use crate::store::history::{Act, History, Revision, Version};
use chrono::{DateTime, FixedOffset, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Digits of a commit that people read.
const SHORT: usize = 10;

/// Endings of files that hold documents. In a folder others are left out; a file that is named is read.
const DOCUMENTS: [&str; 23] = [
    "md",
    "markdown",
    "mdx",
    "txt",
    "text",
    "rst",
    "adoc",
    "asciidoc",
    "org",
    "html",
    "htm",
    "xhtml",
    "xml",
    "tex",
    "docx",
    "odt",
    "epub",
    "pdf",
    "textile",
    "wiki",
    "mediawiki",
    "rtf",
    "srt",
];

/// The documents that changed in a range of a repository.
pub(super) fn find(args: &Changelog, range: &str) -> Result<Found, Failure> {
    let history = History::open(&args.repository)?;
    let top = history.top().unwrap_or(&args.repository).to_path_buf();
    let (from, to) = ends(range);
    let tip = history.revision(to)?;
    let start = from.map(|name| history.revision(name)).transpose()?;
    let whole = format!("{}{}", from.map(|f| format!("{f}..")).unwrap_or_default(), to);
    let paths = paths(args, &top)?;
    let mut found = Found { title: title(args, &top), range: range.to_string(), ..Found::default() };
    let mut left_out = BTreeSet::new();
    let mut order = Order::default();
    for path in &paths {
        let versions = history.versions(path, &whole)?;
        if versions.is_empty() && history.files(to, path)?.is_empty() {
            let message = format!("{path} is not in {to}, nor was it in the range {range}");
            return Err(Failure::Stopped { message, hint: Some("paths count from the current folder".to_string()) });
        }
        let held = |version: &Version| version.path == *path || document(&version.path);
        left_out.extend(versions.iter().filter(|v| !held(v)).map(|v| v.path.clone()));
        let versions: Vec<Version> = versions.into_iter().filter(held).collect();
        order.add(&versions);
        found.sources.extend(told(&history, versions, from.zip(start.as_ref()))?);
    }
    if args.by != By::Commit {
        let mut points: Vec<(String, Revision)> = from.map(str::to_string).zip(start.clone()).into_iter().collect();
        if args.by == By::Tag {
            points.extend(history.tags(&whole)?);
        }
        if points.last().is_none_or(|(_, last)| last.commit != tip.commit) {
            points.push((to.to_string(), tip));
        }
        at_points(&history, &points, start.is_some(), &mut found.sources)?;
        found.order = points.into_iter().map(|(label, _)| label).collect();
    } else {
        found.order = order.labels();
    }
    for source in &mut found.sources {
        source.repository = Some(top.clone());
    }
    found.sources.retain(|source| source.states.len() > 1 || !source.edges.is_empty());
    found.sources.sort_by(|a, b| a.name.cmp(&b.name));
    notes(&history, start.is_some(), &left_out, &mut found);
    Ok(found)
}

/// What is odd: a history that is cut off is named, and never passes for one in which nothing happened.
fn notes(history: &History, started: bool, left_out: &BTreeSet<String>, found: &mut Found) {
    found.notes = history.notes();
    found.incomplete = !found.notes.is_empty() && (!started || found.sources.is_empty());
    if !left_out.is_empty() {
        let some: Vec<&str> = left_out.iter().take(3).map(String::as_str).collect();
        let more = if left_out.len() > 3 { ", …" } else { "" };
        found.notes.push(format!(
            "{} files that are no documents are left out: {}{more}",
            left_out.len(),
            some.join(", ")
        ));
    }
}

/// Commits of several histories, from the first to the last: each history keeps its order, and between them dates
/// decide.
#[derive(Debug, Default)]
struct Order {
    /// The commits with their dates, how many must come before each, and which come behind it.
    commits: BTreeMap<String, (String, usize, Vec<String>)>,
}

impl Order {
    /// Takes a history up, oldest first.
    fn add(&mut self, versions: &[Version]) {
        let mut labels: Vec<String> = versions.iter().map(|version| version.commit[..SHORT].to_string()).collect();
        labels.dedup();
        for version in versions {
            let label = version.commit[..SHORT].to_string();
            self.commits.entry(label).or_default().0 = instant(version.authored);
        }
        for pair in labels.windows(2) {
            self.commits.entry(pair[0].clone()).or_default().2.push(pair[1].clone());
            self.commits.entry(pair[1].clone()).or_default().1 += 1;
        }
    }

    /// The labels in order (Kahn 1962).
    fn labels(mut self) -> Vec<String> {
        let free = self.commits.iter().filter(|(_, (_, before, _))| *before == 0);
        let mut open: BTreeSet<(String, String)> = free.map(|(l, (date, ..))| (date.clone(), l.clone())).collect();
        let mut done = Vec::new();
        while let Some((_, label)) = open.pop_first() {
            let behind = self.commits.get_mut(&label).map(|commit| std::mem::take(&mut commit.2)).unwrap_or_default();
            for next in behind {
                let Some((date, before, _)) = self.commits.get_mut(&next) else { continue };
                *before -= 1;
                if *before == 0 {
                    open.insert((date.clone(), next));
                }
            }
            done.push(label);
        }
        done
    }
}

/// The two ends of a range; `v1.0..` goes up to HEAD.
fn ends(range: &str) -> (Option<&str>, &str) {
    match range.split_once("..") {
        Some((from, to)) => {
            let to = to.trim_start_matches('.');
            (Some(from).filter(|f| !f.is_empty()), if to.is_empty() { "HEAD" } else { to })
        }
        None => (None, range),
    }
}

/// What it is the changelog of.
fn title(args: &Changelog, top: &Path) -> String {
    if !args.names.is_empty() {
        return args.names.iter().map(|name| name.display().to_string()).collect::<Vec<_>>().join(", ");
    }
    let name = top.canonicalize().ok().and_then(|top| top.file_name().map(|n| n.to_string_lossy().into_owned()));
    name.unwrap_or_else(|| "documents".to_string())
}

/// The paths that are asked for, seen from the top of the repository.
fn paths(args: &Changelog, top: &Path) -> Result<Vec<String>, Failure> {
    if args.names.is_empty() {
        return Ok(vec![String::new()]);
    }
    let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
    let here = args.repository.canonicalize().unwrap_or_else(|_| args.repository.clone());
    let seen = |name: &PathBuf| {
        let mut whole = PathBuf::new();
        for part in here.join(name).components() {
            match part {
                Component::ParentDir => drop(whole.pop()),
                Component::CurDir => {}
                part => whole.push(part),
            }
        }
        let inside = whole.strip_prefix(&top).map(|path| path.to_string_lossy().replace('\\', "/"));
        inside.map_err(|_| Failure::stopped(format!("{} is outside the repository {}", name.display(), top.display())))
    };
    args.names.iter().map(seen).collect()
}

/// Whether a path ends as those of documents do.
fn document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, ending)) => !stem.is_empty() && DOCUMENTS.contains(&ending.to_ascii_lowercase().as_str()),
        // LICENSE, NOTICE, COPYING.
        None => name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || c == '-' || c == '_'),
    }
}

/// Puts the versions of many files together to documents, renames followed.
fn told(history: &History, versions: Vec<Version>, start: Option<(&str, &Revision)>) -> Result<Vec<Source>, Failure> {
    let mut sources: Vec<Source> = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for version in versions {
        let former = match &version.act {
            Act::Renamed { from } => names.remove(from).or_else(|| names.get(&version.path).copied()),
            _ => names.get(&version.path).copied(),
        };
        let at = match former {
            Some(at) => at,
            None => {
                sources.push(Source {
                    name: version.path.clone(),
                    states: Vec::new(),
                    edges: Vec::new(),
                    repository: None,
                });
                let source = sources.last_mut().expect("just pushed");
                before(history, &version, start, source)?;
                sources.len() - 1
            }
        };
        names.insert(version.path.clone(), at);
        let source = &mut sources[at];
        source.name.clone_from(&version.path);
        match version.id {
            Some(id) => {
                source.states.push(Unread {
                    label: version.commit[..SHORT].to_string(),
                    date: instant(version.authored),
                    origin: Origin { extractor: String::new(), note: version.summary },
                    bytes: Bytes::Blob { id, commit: version.commit[..SHORT].to_string(), path: version.path },
                });
            }
            None => {
                let label = version.commit[..SHORT].to_string();
                let (date, after) = (instant(version.authored), source.states.len());
                source.edges.push(Edge::Vanished { after, label, date, note: version.summary });
            }
        }
    }
    Ok(sources)
}

/// The state of a file where the range begins, or that it was not there.
fn before(
    history: &History,
    version: &Version,
    start: Option<(&str, &Revision)>,
    source: &mut Source,
) -> Result<(), Failure> {
    let path = match &version.act {
        Act::Renamed { from } => from,
        _ => &version.path,
    };
    if let Some((name, revision)) = start
        && let Some(file) = history.files(&revision.commit, path)?.into_iter().find(|file| file.path == *path)
    {
        source.states.push(Unread {
            label: name.to_string(),
            date: instant(revision.authored),
            origin: Origin::default(),
            bytes: Bytes::Blob { id: file.id, commit: name.to_string(), path: file.path },
        });
        return Ok(());
    }
    if version.act == Act::Added {
        source.edges.push(Edge::Appeared);
    }
    Ok(())
}

/// Keeps of each document the states at some points only.
fn at_points(
    history: &History,
    points: &[(String, Revision)],
    started: bool,
    sources: &mut [Source],
) -> Result<(), Failure> {
    let mut trees: Vec<BTreeMap<String, String>> = Vec::new();
    for (_, revision) in points {
        trees.push(history.files(&revision.commit, "")?.into_iter().map(|file| (file.path, file.id)).collect());
    }
    for source in sources.iter_mut() {
        let names: BTreeSet<String> = source
            .states
            .iter()
            .filter_map(|state| match &state.bytes {
                Bytes::Blob { path, .. } => Some(path.clone()),
                Bytes::Name(_) => None,
            })
            .collect();
        source.states.clear();
        source.edges.clear();
        let (mut last, mut there) = (None, false);
        for (at, ((label, revision), tree)) in points.iter().zip(&trees).enumerate() {
            let Some((path, id)) = names.iter().find_map(|name| tree.get_key_value(name)) else {
                if there {
                    let (label, date) = (label.clone(), instant(revision.authored));
                    source.edges.push(Edge::Vanished { after: source.states.len(), label, date, note: String::new() });
                }
                (there, last) = (false, None);
                continue;
            };
            if source.states.is_empty() && (at > 0 || !started) {
                source.edges.push(Edge::Appeared);
            }
            there = true;
            if last.as_ref() != Some(id) {
                source.states.push(Unread {
                    label: label.clone(),
                    date: instant(revision.authored),
                    origin: Origin::default(),
                    bytes: Bytes::Blob { id: id.clone(), commit: label.clone(), path: path.clone() },
                });
            }
            last = Some(id.clone());
        }
    }
    Ok(())
}

/// A moment as ISO 8601 in universal time.
fn instant(moment: DateTime<FixedOffset>) -> String {
    moment.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
