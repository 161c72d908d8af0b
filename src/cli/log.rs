//! `recension log`: the versions of a document, by date.

use super::progress::Progress;
use super::{End, Failure, input, output, step};
use crate::store::record::Kind;
use crate::store::{At, Held, Name, Store, Timeline, Version, counted};
use clap::{Args as Group, ValueEnum};
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension log                              the documents of the store
  recension log un/cd-2092                   all versions of all sources, by date
  recension log un/cd-2092@ods --recorded    with the time each was recorded
  recension log un/cd-2092 --known-at 2026-01-01
  recension log un/cd-2092:as-of=2018-01-01  what had come to be by that day
  recension log un/cd-2092 --format json | jq '.versions[].date'";

/// List versions
#[derive(Debug, Group)]
pub(super) struct Log {
    /// DOCUMENT or DOCUMENT@SOURCE; every document where none is named
    name: Option<String>,
    /// Show when each was recorded, and what was said about it later
    #[arg(long)]
    recorded: bool,
    /// Do not compare each version with the one before it
    #[arg(long)]
    brief: bool,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people
    Terminal,
    /// For programs
    Json,
}

/// Lists.
pub(super) fn run(args: &Log) -> Result<End, Failure> {
    let store = input::store()?;
    let Some(name) = &args.name else { return documents(&store, args.format) };
    let parsed = Name::parse(name);
    let parsed = parsed.ok_or_else(|| Failure::stopped(format!("“{name}” is no name of a document")))?;
    if let At::Version(_) = parsed.at {
        return Err(Failure::Stopped {
            message: format!("“{name}” is one version; log lists those of a document or a source"),
            hint: Some(format!("recension show {name} --meta tells what is known about it")),
        });
    }
    // Finding the latest version says clearly what is not there, and what is.
    let known = input::known();
    let timeline = store.timeline(&parsed.document, known)?;
    if timeline.versions.is_empty() || parsed.source.as_ref().is_some_and(|s| !timeline.sources().contains(&s.as_str()))
    {
        store.find(&parsed, known)?;
    }
    let own = |version: &&Version| parsed.source.as_ref().is_none_or(|source| version.source == *source);
    let asked = |version: &&Version| match &parsed.at {
        At::AsOf(day) => version.by(*day) != Held::No,
        _ => true,
    };
    let versions: Vec<&Version> = timeline.versions.iter().filter(own).filter(asked).collect();
    let steps = if args.brief {
        Vec::new()
    } else {
        let progress = Progress::new(false);
        step::lines(&store, &versions, |at, all| progress.tell(format!("comparing {} of {all}", at + 1)))?
    };
    output::write(None, |out| match args.format {
        Form::Terminal => {
            for (at, version) in versions.iter().enumerate() {
                writeln!(out, "{}", line(version, steps.get(at).map(String::as_str)))?;
                if args.recorded {
                    details(version, out)?;
                }
            }
            Ok(())
        }
        Form::Json => {
            let rows: Vec<serde_json::Value> =
                versions.iter().enumerate().map(|(at, v)| row(v, steps.get(at).map(String::as_str))).collect();
            serde_json::to_writer_pretty(
                &mut *out,
                &json!({"schema": "recension/log/1", "document": parsed.document, "versions": rows}),
            )?;
            out.write_all(b"\n")
        }
    })?;
    Ok(End::Clean)
}

/// A version in a line.
fn line(version: &Version, step: Option<&str>) -> String {
    let date = version.when().map_or_else(|| "no date".to_owned(), |when| when.to_string());
    let date = if version.undated() { format!("[{date}]") } else { date };
    let mut marks = String::new();
    let corrected = version.when().is_some_and(|when| when.slug() != counted(&version.version));
    if corrected || version.version.contains('_') {
        marks.push_str(&format!("  ({})", version.version));
    }
    if let Some(reason) = version.withdrawn() {
        marks.push_str(&format!("  WITHDRAWN: {reason}"));
    }
    if version.seen() > 0 {
        marks.push_str(&format!("  seen again {}×", version.seen()));
    }
    let step = step.map(|step| format!("  {step}")).unwrap_or_default();
    format!("{date:<22} {:<20} {:>9} B{step}{marks}", version.source, version.record.size)
}

/// The other time of a version, and what was said about it.
fn details(version: &Version, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let time = |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%d %H:%M:%SZ").to_string();
    writeln!(out, "    recorded {}  {}", time(version.recorded), &version.commit[..10])?;
    if version.undated() {
        writeln!(out, "    nobody states a date; it is filed under the day of its capture")?;
    }
    for later in &version.later {
        let what = match later.record.kind {
            Kind::Seen => "seen again",
            Kind::Withdrawal => "withdrawn",
            Kind::Correction => "corrected",
            Kind::Version => "recorded",
        };
        let reason = later.record.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(out, "    {what} {}  {}{reason}", time(later.recorded), &later.commit[..10])?;
    }
    Ok(())
}

/// A version for programs.
pub(super) fn row(version: &Version, step: Option<&str>) -> serde_json::Value {
    json!({
        "name": version.name(),
        "source": version.source,
        "date": version.record.date,
        "stated": version.record.stated,
        "published": version.record.published,
        "captured": version.record.captured,
        "sha256": version.record.sha256,
        "size": version.record.size,
        "path": version.path,
        "recorded": version.recorded.to_rfc3339(),
        "commit": version.commit,
        "withdrawn": version.withdrawn(),
        "seen": version.seen(),
        "changes": step,
    })
}

/// The documents of the store.
fn documents(store: &Store, format: Form) -> Result<End, Failure> {
    let ids = store.documents()?;
    let named: Vec<&str> = ids.iter().map(String::as_str).collect();
    let known = input::known();
    let mut rows: Vec<(&str, Timeline)> = named.iter().copied().zip(store.timelines(&named, known)?).collect();
    rows.retain(|(_, timeline)| known.is_none() || !timeline.versions.is_empty());
    output::write(None, |out| match format {
        Form::Terminal => {
            for (id, timeline) in &rows {
                let sources = timeline.sources().join(", ");
                let span = match (timeline.versions.first(), timeline.versions.last()) {
                    (Some(first), Some(last)) => {
                        let day = |v: &Version| v.when().map(|when| when.to_string()).unwrap_or_default();
                        if day(first) == day(last) { day(first) } else { format!("{} … {}", day(first), day(last)) }
                    }
                    _ => String::new(),
                };
                let count = timeline.versions.len();
                writeln!(
                    out,
                    "{id:<32} {count:>4} version{}  {span}  ({sources})",
                    if count == 1 { " " } else { "s" }
                )?;
            }
            if rows.is_empty() && known.is_some() {
                writeln!(out, "nothing was recorded by then")?;
            } else if rows.is_empty() {
                writeln!(out, "the store is empty (recension record DOCUMENT@SOURCE FILE records a copy)")?;
            }
            Ok(())
        }
        Form::Json => {
            let all: Vec<serde_json::Value> = rows
                .iter()
                .map(|(id, t)| json!({"document": id, "versions": t.versions.len(), "sources": t.sources()}))
                .collect();
            serde_json::to_writer_pretty(&mut *out, &json!({"schema": "recension/documents/1", "documents": all}))?;
            out.write_all(b"\n")
        }
    })?;
    Ok(End::Clean)
}
