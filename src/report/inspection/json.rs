//! One JSON object for an inspection: `recension/inspection/1`.
//!
//! The schema only grows. Lengths and offsets are bytes of the extracted text, lines and columns
//! count from 1, columns in characters.

use super::{Item, Report};
use crate::document::Document;
use crate::finding::Detail;
use crate::inspect::{Field, Listed, Noise, Statement, Stop};
use crate::report::record::Place;
use crate::report::{Asked, place};
use crate::structure::Side;
use crate::text::Span;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/inspection/1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    copy: Copy<'a>,
    findings: Vec<Finding<'a>>,
    about: BTreeMap<&'static str, About<'a>>,
    completeness: Completeness<'a>,
    noise: Vec<Layer>,
    engine: Engine<'a>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Copy<'a> {
    name: &'a str,
    sha256: &'a str,
    format: &'static str,
    encoding: &'static str,
    languages: &'a [String],
    length: usize,
}

#[derive(Serialize)]
struct Engine<'a> {
    version: &'static str,
    asked: &'a Asked,
}

#[derive(Serialize)]
struct Finding<'a> {
    id: String,
    kind: &'static str,
    severity: &'static str,
    confidence: f64,
    language: &'a str,
    base: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<Place>,
    detail: BTreeMap<&'a str, Value<'a>>,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Text(&'a str),
    List(&'a [String]),
    Count(u64),
}

/// A field: `null` where it is not stated.
#[derive(Serialize)]
struct About<'a> {
    value: Option<&'a str>,
    evidence: Vec<Evidence<'a>>,
    rejected: Vec<Evidence<'a>>,
}

#[derive(Serialize)]
struct Evidence<'a> {
    value: &'a str,
    confidence: f64,
    reason: &'a str,
    place: Option<Place>,
}

#[derive(Serialize)]
struct Completeness<'a> {
    listed: usize,
    missing: Vec<Missing<'a>>,
    stops: Vec<End<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    title: &'a str,
    place: Place,
}

#[derive(Serialize)]
struct End<'a> {
    language: &'a str,
    whole: bool,
    place: Place,
}

#[derive(Serialize)]
struct Layer {
    layer: &'static str,
    count: usize,
    examples: Vec<Place>,
}

/// Writes a report as one JSON object, indented, with a line end behind it.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &object(report))?;
    out.write_all(b"\n")
}

fn object<'a>(report: &'a Report) -> Object<'a> {
    let (document, found) = (report.document, report.inspection);
    let look = |span: Span, side: Side| Place::new(document, &place(document, short(report, span), side));
    let completeness = &found.completeness;
    let missing = |e: &'a Listed| Missing { title: &e.title, place: look(e.place, e.side) };
    let stop = |s: &Stop| End {
        language: document.language(s.side).unwrap_or("und"),
        whole: s.whole,
        place: look(Span { start: s.place.end, end: s.place.end }, s.side),
    };
    let layer = |n: &Noise| Layer {
        layer: n.layer.name(),
        count: n.count,
        examples: n.examples.iter().map(|&s| look(s, document.structure.side(s.start))).collect(),
    };
    Object {
        schema: SCHEMA,
        copy: Copy {
            name: &document.name,
            sha256: document.sha256(),
            format: document.format.name(),
            encoding: document.encoding,
            languages: &document.languages,
            length: document.text.len(),
        },
        findings: report.items.iter().map(|item| finding(document, item)).collect(),
        about: found.about.fields.iter().map(|f| (f.name, about(report, f))).collect(),
        completeness: Completeness {
            listed: completeness.entries.len(),
            missing: completeness.missing().map(missing).collect(),
            stops: completeness.stops.iter().map(stop).collect(),
        },
        noise: found.noise.iter().map(layer).collect(),
        engine: Engine { version: env!("CARGO_PKG_VERSION"), asked: &report.asked },
        notes: &found.notes,
    }
}

/// At most the first 200 bytes of a span: examples need no more.
fn short(report: &Report, span: Span) -> Span {
    let range = span.range();
    let end = report.document.text.as_str().floor_char_boundary(range.end.min(range.start + 200));
    Span::new(range.start, end.max(range.start))
}

fn about<'a>(report: &Report, field: &'a Field) -> About<'a> {
    let evidence = |s: &'a Statement| Evidence {
        value: &s.value,
        confidence: round(s.confidence),
        reason: &s.reason,
        place: s.place.map(|span| {
            let side = report.document.structure.side(span.start);
            Place::new(report.document, &place(report.document, short(report, span), side))
        }),
    };
    About {
        value: field.stated.first().map(|s| s.value.as_str()),
        evidence: field.stated.iter().map(evidence).collect(),
        rejected: field.rejected.iter().map(evidence).collect(),
    }
}

fn round(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

fn finding<'a>(document: &Document, item: &'a Item) -> Finding<'a> {
    let finding = item.finding;
    let value = |detail: &'a Detail| match detail {
        Detail::Text(text) => Value::Text(text),
        Detail::List(list) => Value::List(list),
        Detail::Count(count) => Value::Count(*count),
    };
    Finding {
        id: item.id.to_string(),
        kind: finding.kind.name(),
        severity: finding.severity.name(),
        confidence: round(finding.confidence),
        language: &item.language,
        base: Place::new(document, &item.place),
        other: item.other.as_ref().map(|other| Place::new(document, other)),
        detail: finding.detail.iter().map(|(name, detail)| (*name, value(detail))).collect(),
        message: &finding.message,
    }
}
