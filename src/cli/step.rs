//! What changed from one version to the next, in one line; kept in the cache.

use super::{Failure, input};
use crate::compare::{Options, Relation, compare};
use crate::document::Document;
use crate::finding::Severity;
use crate::store::{Store, Version};
use crate::text::Sides;

/// Versions in the order of a log, each with the one of its source before it.
pub(super) fn lines(
    store: &Store,
    versions: &[&Version],
    mut tell: impl FnMut(usize, usize),
) -> Result<Vec<String>, Failure> {
    let mut pairs: Vec<Option<&Version>> = Vec::new();
    for (at, version) in versions.iter().enumerate() {
        pairs.push(versions[..at].iter().rev().find(|other| other.source == version.source).copied());
    }
    let key = |before: &Version, version: &Version| {
        format!("step {} {} {}", env!("CARGO_PKG_VERSION"), before.id, version.id)
    };
    let keys: Vec<String> = versions.iter().zip(&pairs).map(|(v, b)| b.map_or(String::new(), |b| key(b, v))).collect();
    let kept = store.derived(&keys)?;
    let mut fresh = Vec::new();
    let mut lines = Vec::new();
    // Neighbours share a document, so each is read once.
    let mut last: Option<(String, Option<Document>)> = None;
    for (at, ((version, before), kept)) in versions.iter().zip(&pairs).zip(kept).enumerate() {
        tell(at, versions.len());
        let line = match (before, kept) {
            (None, _) => "first version of this source".to_owned(),
            (Some(_), Some(line)) => String::from_utf8_lossy(&line).into_owned(),
            (Some(before), None) if before.id == version.id => "the same bytes again".to_owned(),
            (Some(before), None) => {
                let base = match last.take().filter(|(id, _)| *id == before.id) {
                    Some((_, document)) => document,
                    None => Document::read(input::open(store, before)?).ok(),
                };
                let witness = Document::read(input::open(store, version)?).ok();
                let line = match (&base, &witness) {
                    (Some(base), Some(witness)) => line(Sides::new(base, witness)),
                    _ => "other bytes; the text of one cannot be read".to_owned(),
                };
                last = Some((version.id.clone(), witness));
                fresh.push((keys[at].clone(), line.clone().into_bytes()));
                line
            }
        };
        lines.push(line);
    }
    if !fresh.is_empty() {
        store.keep(&fresh)?;
    }
    Ok(lines)
}

/// What changed, from heavy to light.
fn line(documents: Sides<&Document>) -> String {
    let comparison = compare(documents, &Options::default());
    match comparison.verdict.relation {
        Relation::Unrelated | Relation::SharesPassages => return "another text".to_owned(),
        _ => {}
    }
    let mut groups: Vec<(String, usize)> = Vec::new();
    for finding in comparison.findings.iter().filter(|finding| finding.severity >= Severity::Editorial) {
        let name = group(finding.kind.name());
        match groups.iter_mut().find(|(own, _)| own == name) {
            Some((_, count)) => *count += 1,
            None => groups.push((name.to_owned(), 1)),
        }
    }
    if groups.is_empty() {
        let form = comparison.findings.len();
        return if form > 0 { format!("{form} in form only") } else { "reads the same".to_owned() };
    }
    let all = groups.len();
    let shown: Vec<String> = groups.into_iter().take(5).map(|(name, count)| counted(&name, count)).collect();
    let more = if all > 5 { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// What a kind of finding is counted under.
fn group(kind: &str) -> &str {
    match kind {
        "date-altered" => "date",
        "number-altered" => "number",
        "amount-altered" => "amount",
        "name-altered" => "name",
        "reference-altered" => "reference",
        "modality-altered" => "obligation",
        "negation-altered" => "negation",
        "wording-changed" => "wording",
        "text-inserted" => "insertion",
        "text-deleted" => "deletion",
        other => other,
    }
}

/// `3 dates`, `+1 section`.
fn counted(name: &str, count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    match name {
        "section-added" => format!("+{count} section{plural}"),
        "section-missing" => format!("-{count} section{plural}"),
        "paragraph-added" => format!("+{count} paragraph{plural}"),
        "paragraph-missing" => format!("-{count} paragraph{plural}"),
        "wording" => format!("{count} wording{plural}"),
        other => match other.split_once('-') {
            Some((noun, act)) if act.ends_with("ed") => format!("{count} {noun}{plural} {act}"),
            _ => format!("{count} {}{plural}", other.replace('-', " ")),
        },
    }
}
