//! `recension search`: which versions carry a phrase, whatever their script, case and layout.

use super::log::Form;
use super::progress::Progress;
use super::{End, Failure, folds, input, output};
use crate::capture::Capture;
use crate::document::Document;
use crate::store::Version;
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
    let mut hits = Vec::new();
    for document in &documents {
        let timeline = store.timeline(document, input::known())?;
        if timeline.versions.is_empty() && args.document.is_some() {
            input::version(&store, document)?;
        }
        for source in timeline.sources() {
            let versions: Vec<&Version> =
                timeline.versions.iter().filter(|v| v.source == source && v.withdrawn().is_none()).collect();
            let texts = folds::read(&store, &versions, |at, all| {
                progress.tell(format!("reading {document}@{source}, {} of {all}", at + 1));
            })?;
            let has: Vec<bool> =
                texts.iter().map(|text| memchr::memmem::find(text.as_bytes(), folded.as_bytes()).is_some()).collect();
            let (Some(first), Some(last)) = (has.iter().position(|h| *h), has.iter().rposition(|h| *h)) else {
                continue;
            };
            hits.push(Hit {
                document: document.clone(),
                source: source.to_owned(),
                first: versions[first].version.clone(),
                last: versions[last].version.clone(),
                gone: versions.get(last + 1).map(|version| version.version.clone()),
                count: has.iter().filter(|h| **h).count(),
            });
        }
    }
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
