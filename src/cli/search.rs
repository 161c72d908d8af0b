//! `recension search`: which versions carry a phrase, whatever their script, case and layout.

use super::log::Form;
use super::progress::Progress;
use super::{End, Failure, folds, input, output};
use crate::capture::Capture;
use crate::document::Document;
use crate::store::{Store, Timeline, Version};
use clap::Args as Group;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension search 'global village'
  recension search 对外工作 --document cyberspace-strategy     finds 對外工作, too
  recension search 'shall not' --document terms --format json

Exit codes:
  0  found     1  in no version     2  wrong usage     3  could not complete";

/// Find a phrase
#[derive(Debug, Group)]
pub(super) struct Search {
    /// The phrase; script, width, case, line ends and marks do not matter
    phrase: String,
    /// In this document only
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<String>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

/// Where a source has the phrase.
struct Hit {
    document: String,
    source: String,
    first: String,
    last: String,
    gone: Option<String>,
    count: usize,
}

/// Searches.
pub(super) fn run(args: &Search) -> Result<End, Failure> {
    let phrase = Document::read(Capture::new("phrase.txt", args.phrase.clone().into_bytes()))?;
    if phrase.tokens.is_empty() {
        return Err(Failure::stopped("the phrase has no words"));
    }
    let folded = phrase.tokens.folded();
    let store = input::store()?;
    let documents = match &args.document {
        Some(document) => vec![document.clone()],
        None => store.documents()?,
    };
    let progress = Progress::new(false);
    let named: Vec<&str> = documents.iter().map(String::as_str).collect();
    let timelines = store.timelines(&named, input::known())?;
    if let (Some(document), Some(timeline)) = (&args.document, timelines.first())
        && timeline.versions.is_empty()
    {
        // The store says what there is.
        input::version(&store, document)?;
    }
    let sources: Vec<Vec<&Version>> = timelines.iter().flat_map(sources).collect();
    let open = candidates(&store, &sources, &folded)?;
    let hits = search(&store, &open, &folded, |at, all| progress.tell(format!("reading {at} of {all} versions")))?;
    drop(progress);
    output::write(None, |out| match args.format {
        Form::Terminal => {
            for hit in &hits {
                let gone = hit.gone.as_ref().map(|gone| format!("; not in {gone} any more")).unwrap_or_default();
                let Hit { document, source, first, last, count, .. } = hit;
                writeln!(
                    out,
                    "{document}@{source}  first {first}, last {last}  ({count} version{}){gone}",
                    if *count == 1 { "" } else { "s" }
                )?;
            }
            if hits.is_empty() {
                writeln!(out, "in no version of {}", args.document.as_deref().unwrap_or("any document"))?;
            }
            Ok(())
        }
        Form::Json => {
            let all: Vec<serde_json::Value> = hits
                .iter()
                .map(|h| json!({"document": h.document, "source": h.source, "first": h.first, "last": h.last, "gone": h.gone, "versions": h.count}))
                .collect();
            serde_json::to_writer_pretty(
                &mut *out,
                &json!({"schema": "recension/search/1", "phrase": args.phrase, "hits": all}),
            )?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if hits.is_empty() { End::Found } else { End::Clean })
}

/// The versions of each source of a document that are not withdrawn.
fn sources(timeline: &Timeline) -> Vec<Vec<&Version>> {
    let own = |source| timeline.versions.iter().filter(|v| v.source == source && v.withdrawn().is_none()).collect();
    timeline.sources().into_iter().map(own).collect()
}

/// A source that may have the phrase, and whether its windows are kept.
type Candidate<'v> = (&'v [&'v Version], bool);

/// The sources that may have the phrase.
fn candidates<'v>(store: &Store, sources: &'v [Vec<&'v Version>], folded: &str) -> Result<Vec<Candidate<'v>>, Failure> {
    let all: Vec<&[&Version]> = sources.iter().map(Vec::as_slice).collect();
    let may = folds::may_have(store, &all, folded)?;
    Ok(all.into_iter().zip(may).filter(|(_, may)| *may != Some(false)).map(|(v, may)| (v, may.is_some())).collect())
}

/// Looks for the phrase in sources, a few texts at a time.
fn search(
    store: &Store,
    sources: &[Candidate],
    folded: &str,
    mut tell: impl FnMut(usize, usize),
) -> Result<Vec<Hit>, Failure> {
    let all: Vec<(usize, &Version)> =
        sources.iter().enumerate().flat_map(|(at, (own, _))| own.iter().map(move |version| (at, *version))).collect();
    let finder = memchr::memmem::Finder::new(folded.as_bytes());
    let (mut hits, mut has) = (Vec::new(), Vec::new());
    let (mut fresh, mut gathered) = (Vec::new(), folds::Gathered::default());
    for (batch, some) in all.chunks(folds::AT_ONCE).enumerate() {
        tell(batch * folds::AT_ONCE, all.len());
        let versions: Vec<&Version> = some.iter().map(|(_, version)| *version).collect();
        for ((at, _), text) in some.iter().zip(folds::read(store, &versions, |_, _| {})?) {
            let (own, kept) = sources[*at];
            has.push(finder.find(text.as_bytes()).is_some());
            if !kept {
                gathered.add(&text);
            }
            if has.len() == own.len() {
                hits.extend(hit(own, &std::mem::take(&mut has)));
                let gathered = std::mem::take(&mut gathered);
                if !kept {
                    fresh.push((own, gathered.finish()));
                }
            }
        }
        folds::keep(store, &std::mem::take(&mut fresh))?;
    }
    Ok(hits)
}

/// Where a source has the phrase; nothing where it has not.
fn hit(versions: &[&Version], has: &[bool]) -> Option<Hit> {
    let (first, last) = (has.iter().position(|has| *has)?, has.iter().rposition(|has| *has)?);
    Some(Hit {
        document: versions[first].document.clone(),
        source: versions[first].source.clone(),
        first: versions[first].version.clone(),
        last: versions[last].version.clone(),
        gone: versions.get(last + 1).map(|version| version.version.clone()),
        count: has.iter().filter(|has| **has).count(),
    })
}
