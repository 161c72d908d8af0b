//! One JSON object for a comparison: `recension/comparison/1`.
//!
//! The schema only grows. Lengths and offsets are bytes of the extracted text, lines and columns
//! count from 1, columns in characters.

use super::origin::Origin;
use super::{Place, Report, place};
use crate::compare::{Account, Coverage, Noise};
use crate::document::Document;
use crate::finding::Detail;
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::layer::LAYERS;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/comparison/1";

/// The version of the crate that aligns the last gaps; its output is part of ours.
const DIFF: &str = "similar 3.2.1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    base: Witness<'a>,
    witness: Witness<'a>,
    verdict: Verdict<'a>,
    findings: Vec<Finding<'a>>,
    accounting: Accounting,
    engine: Engine,
    noise: Vec<Layer>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Witness<'a> {
    name: &'a str,
    sha256: &'a str,
    format: &'static str,
    encoding: &'static str,
    languages: &'a [String],
    length: usize,
}

#[derive(Serialize)]
struct Verdict<'a> {
    relation: &'static str,
    labels: &'a [&'static str],
    reasons: &'a [String],
    coverage: Vec<Share<'a>>,
}

#[derive(Serialize)]
struct Share<'a> {
    language: &'a str,
    base: Option<f64>,
    witness: Option<f64>,
}

#[derive(Serialize)]
struct Finding<'a> {
    id: String,
    kind: &'static str,
    severity: &'static str,
    confidence: f64,
    language: &'a str,
    base: Quote,
    witness: Quote,
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

#[derive(Serialize)]
struct Quote {
    start: u32,
    end: u32,
    line: usize,
    column: usize,
    text: String,
    section: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
}

#[derive(Serialize)]
struct Accounting {
    base: Sums,
    witness: Sums,
}

#[derive(Serialize)]
struct Sums {
    equal: u64,
    changed: u64,
    folded: u64,
    uncompared: u64,
}

#[derive(Serialize)]
struct Engine {
    version: &'static str,
    diff: &'static str,
    layers: Vec<&'static str>,
    coarse: Vec<Pair<Range>>,
}

#[derive(Serialize)]
struct Pair<T> {
    base: T,
    witness: T,
}

#[derive(Serialize)]
struct Range {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Layer {
    layer: &'static str,
    count: usize,
    examples: Vec<Pair<Quote>>,
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
    let comparison = report.comparison;
    let verdict = &comparison.verdict;
    Object {
        schema: SCHEMA,
        base: witness(report.documents.base),
        witness: witness(report.documents.witness),
        verdict: Verdict {
            relation: verdict.relation.name(),
            labels: &verdict.labels,
            reasons: &verdict.reasons,
            coverage: verdict.coverage.iter().map(share).collect(),
        },
        findings: report.items.iter().map(finding).collect(),
        accounting: Accounting { base: sums(&comparison.accounts.base), witness: sums(&comparison.accounts.witness) },
        engine: Engine {
            version: env!("CARGO_PKG_VERSION"),
            diff: DIFF,
            layers: LAYERS.iter().map(|e| e.name).collect(),
            coarse: comparison.coarse.iter().map(|&p| pair(p, |s| Range { start: s.start, end: s.end })).collect(),
        },
        noise: comparison.noise.iter().map(|n| layer(report, n)).collect(),
        notes: report.notes(),
    }
}

fn witness(document: &Document) -> Witness<'_> {
    Witness {
        name: &document.name,
        sha256: document.sha256(),
        format: document.format.name(),
        encoding: document.encoding,
        languages: &document.languages,
        length: document.text.len(),
    }
}

fn share(coverage: &Coverage) -> Share<'_> {
    let round = |share: Option<f64>| share.map(|s| (s * 10_000.0).round() / 10_000.0);
    Share { language: &coverage.language, base: round(coverage.shares.base), witness: round(coverage.shares.witness) }
}

fn finding<'a>(item: &'a super::Item) -> Finding<'a> {
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
        confidence: (f64::from(finding.confidence) * 1000.0).round() / 1000.0,
        language: &item.language,
        base: quote(&item.places.base),
        witness: quote(&item.places.witness),
        detail: finding.detail.iter().map(|(name, detail)| (*name, value(detail))).collect(),
        message: &finding.message,
    }
}

fn quote(place: &Place) -> Quote {
    Quote {
        start: place.span.start,
        end: place.span.end,
        line: place.line,
        column: place.column,
        text: place.text.clone(),
        section: place.section.clone(),
        paragraph: place.paragraph,
        origin: place.origin.clone(),
    }
}

fn sums(account: &Account) -> Sums {
    Sums { equal: account.equal, changed: account.changed, folded: account.folded, uncompared: account.uncompared }
}

fn pair<T>(places: Sides<Span>, f: impl Fn(Span) -> T) -> Pair<T> {
    Pair { base: f(places.base), witness: f(places.witness) }
}

fn layer(report: &Report, noise: &Noise) -> Layer {
    let look = |document: &Document, span: Span| {
        let end = document.text.as_str().floor_char_boundary(span.range().end.min(span.range().start + 200));
        quote(&place(document, Span::new(span.range().start, end), Side::Word))
    };
    let example = |places: &Sides<Span>| Pair {
        base: look(report.documents.base, places.base),
        witness: look(report.documents.witness, places.witness),
    };
    Layer { layer: noise.layer.name(), count: noise.count, examples: noise.examples.iter().map(example).collect() }
}
