//! A comparison as its JSON states it: what a report can be made from again without the engine.
//!
//! Every machine format is written from a [`Record`], so none can say what the JSON does not. The
//! fields are those of `recension/comparison/1` (see [`schema`](super::schema)), which only grows:
//! what was added later may be absent in a record that is read.

use super::asked::Asked;
use super::excerpt::{self, excerpt};
use super::fingerprint::{self, Essence};
use super::origin::Origin;
use super::{Item, Report};
use crate::compare::{Account, Coverage, Noise};
use crate::document::Document;
use crate::finding::{Detail, Severity};
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::layer::LAYERS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/comparison/1";

/// The version of the crate that aligns the last gaps; its output is part of ours.
const DIFF: &str = "similar 3.2.1";

/// A comparison on record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The name and version of the schema.
    pub schema: String,
    /// The copy that the witness is read against.
    pub base: Copy,
    /// The copy that is read against the base.
    pub witness: Copy,
    /// The judgement.
    pub verdict: Verdict,
    /// From heavy to light, those of one kind by place.
    pub findings: Vec<Finding>,
    /// What became of every byte.
    pub accounting: Pair<Sums>,
    /// What made it.
    pub engine: Engine,
    /// What layers explain.
    pub noise: Vec<Layer>,
    /// Damage to characters that both copies have, by place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub common: Vec<Common>,
    /// What is odd, a sentence each.
    pub notes: Vec<String>,
}

/// One copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// A path, the name of a version, or `-` for standard input.
    pub name: String,
    /// Digest of the bytes.
    pub sha256: String,
    /// The format that was read.
    pub format: String,
    /// The encoding that the bytes were decoded from.
    pub encoding: String,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Bytes of the extracted text.
    pub length: usize,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What the copies are to one another.
    pub relation: String,
    /// What befell the witness.
    pub labels: Vec<String>,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// How much of each copy the other has.
    pub coverage: Vec<Share>,
}

/// How much of each copy the other has, in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// BCP 47 tag.
    pub language: String,
    /// Share of the base, from 0 to 1.
    pub base: Option<f64>,
    /// Share of the witness, from 0 to 1.
    pub witness: Option<f64>,
}

/// A finding on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its number in the report.
    pub id: String,
    /// Its kind, or the layer that was asked for.
    pub kind: String,
    /// How much it matters.
    pub severity: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// BCP 47 tag without its script.
    pub language: String,
    /// Where it stands in the base.
    pub base: Place,
    /// Where it stands in the witness.
    pub witness: Place,
    /// More about it, by name.
    pub detail: BTreeMap<String, Value>,
    /// What changed, in one sentence without its full stop.
    pub message: String,
    /// The same in every report where the same words changed in the same way, wherever they stand.
    #[serde(default)]
    pub fingerprint: String,
    /// Its words in their sentence.
    #[serde(default)]
    pub excerpt: Vec<Piece>,
    /// Why it is accepted, where a baseline says so; no part of the record.
    #[serde(skip)]
    pub accepted: Option<String>,
}

/// A fact about a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A count.
    Count(u64),
}

/// A place in one copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// First byte in the extracted text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub text: String,
    /// Titles of the sections around it, outermost first.
    pub section: Vec<String>,
    /// Number of its paragraph in its section, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// The bytes of the file that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Bytes>,
    /// Where in an original that is no plain text it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// A stretch of the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// The first byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Who says it; absent where it is what stands around the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The words.
    pub text: String,
    /// How many characters are left out here.
    #[serde(default, skip_serializing_if = "zero")]
    pub omitted: usize,
}

/// Who says a piece of an excerpt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The base alone.
    Base,
    /// The witness alone.
    Witness,
    /// Both: a passage that moved or is shared.
    Both,
}

/// One thing for each copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair<T> {
    /// The base's.
    pub base: T,
    /// The witness's.
    pub witness: T,
}

/// What became of the bytes of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// The same bytes in the other copy.
    pub equal: u64,
    /// Reported as changed.
    pub changed: u64,
    /// Folded by a named layer.
    pub folded: u64,
    /// Not compared.
    pub uncompared: u64,
}

/// What made a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    /// Version of this program.
    pub version: String,
    /// Version of the crate that aligns the last gaps.
    pub diff: String,
    /// Every layer it knows.
    pub layers: Vec<String>,
    /// Where edits are coarser than they might be.
    pub coarse: Vec<Pair<Range>>,
    /// What it was asked.
    #[serde(default)]
    pub asked: Asked,
}

/// A stretch of an extracted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Damage that both copies have where they read the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Common {
    /// Its kind.
    pub kind: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// Where it stands in the base.
    pub base: Place,
    /// Where it stands in the witness.
    pub witness: Place,
    /// More about it, by name.
    pub detail: BTreeMap<String, Value>,
    /// What happened, in one sentence without its full stop.
    pub message: String,
}

/// The differences that one layer explains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name.
    pub layer: String,
    /// How many.
    pub count: usize,
    /// The first few.
    pub examples: Vec<Pair<Place>>,
}

/// The name of the schema that a report in JSON is of.
///
/// # Errors
/// When it is no report in JSON; says so in words for a person.
pub fn schema_of(json: &[u8]) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Named {
        schema: String,
    }
    let named: Named = serde_json::from_slice(json).map_err(|error| format!("it is no report in JSON: {error}"))?;
    Ok(named.schema)
}

fn zero(count: &usize) -> bool {
    *count == 0
}

impl Record {
    /// Puts a report on record.
    pub fn new(report: &Report) -> Record {
        let comparison = report.comparison;
        let verdict = &comparison.verdict;
        let pair = |p: &Sides<Span>| {
            let range = |s: Span| Range { start: s.start, end: s.end };
            Pair { base: range(p.base), witness: range(p.witness) }
        };
        Record {
            schema: SCHEMA.to_string(),
            base: copy(report.documents.base),
            witness: copy(report.documents.witness),
            verdict: Verdict {
                relation: verdict.relation.name().to_string(),
                labels: verdict.labels.iter().map(ToString::to_string).collect(),
                reasons: verdict.reasons.clone(),
                coverage: verdict.coverage.iter().map(share).collect(),
            },
            findings: report.items.iter().map(|item| finding(report.documents, item)).collect(),
            accounting: Pair { base: sums(&comparison.accounts.base), witness: sums(&comparison.accounts.witness) },
            engine: Engine {
                version: env!("CARGO_PKG_VERSION").to_string(),
                diff: DIFF.to_string(),
                layers: LAYERS.iter().map(|e| e.name.to_string()).collect(),
                coarse: comparison.coarse.iter().map(pair).collect(),
                asked: report.asked.clone(),
            },
            noise: comparison.noise.iter().map(|n| layer(report, n)).collect(),
            common: comparison.common.iter().map(|f| common(report.documents, f)).collect(),
            notes: report.notes(),
        }
    }

    /// Reads a record from its JSON.
    ///
    /// # Errors
    /// When it is no JSON, or not that of a comparison; says so in words for a person.
    ///
    /// ```
    /// use recension::report::record::Record;
    /// let error = Record::read(br#"{"schema": "recension/collation/1"}"#).unwrap_err();
    /// assert_eq!(error, "it is a report of the form recension/collation/1, not recension/comparison/1");
    /// ```
    pub fn read(json: &[u8]) -> Result<Record, String> {
        let form = schema_of(json)?;
        if form != SCHEMA {
            return Err(format!("it is a report of the form {form}, not {SCHEMA}"));
        }
        let mut record: Record =
            serde_json::from_slice(json).map_err(|error| format!("it is not as {SCHEMA} should be: {error}"))?;
        record.complete();
        Ok(record)
    }

    /// Fills in what an older record does not have.
    fn complete(&mut self) {
        let essences: Vec<Essence> = self.findings.iter().map(Finding::essence).collect();
        let occurrences = fingerprint::occurrences(&essences);
        for ((finding, essence), occurrence) in self.findings.iter_mut().zip(essences).zip(occurrences) {
            if finding.fingerprint.is_empty() {
                finding.fingerprint = essence.print(occurrence);
                let piece = |mark, text: &str| Piece { mark: Some(mark), text: text.to_string(), omitted: 0 };
                let pieces = [piece(Mark::Base, &finding.base.text), piece(Mark::Witness, &finding.witness.text)];
                finding.excerpt = pieces.into_iter().filter(|piece| !piece.text.is_empty()).collect();
            }
        }
    }

    /// What makes the whole not clean though no finding may say so: two documents that are no copies of one.
    pub fn foreign(&self) -> Option<&str> {
        let relation = self.verdict.relation.as_str();
        matches!(relation, "unrelated" | "shares-passages").then_some(relation)
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.weight() == severity).count()
    }
}

impl Finding {
    /// Its severity; one that is not known here counts as the heaviest.
    pub fn weight(&self) -> Severity {
        let known = Severity::ALL.into_iter().find(|s| s.name() == self.severity);
        known.unwrap_or(Severity::Substantive)
    }

    fn essence(&self) -> Essence {
        Essence::new(&self.kind, &self.language, Sides::new(&self.base.text, &self.witness.text))
    }

    /// The titles of the sections it stands in: the base's, or the witness's where only that has words.
    pub fn section(&self) -> &[String] {
        let added = self.base.text.is_empty() && !self.witness.text.is_empty();
        if added || self.base.section.is_empty() { &self.witness.section } else { &self.base.section }
    }

    /// Where it stands, for people: `Chapter II › 2. Rent ¶1`.
    pub fn path(&self) -> String {
        let trail = |place: &Place| {
            let titles: Vec<&str> = place.section.iter().map(String::as_str).collect();
            super::terminal::trail(&titles, place.paragraph)
        };
        let (base, witness) = (trail(&self.base), trail(&self.witness));
        match self.kind.as_str() {
            "translation-differs" | "stream-missing" => String::new(),
            "text-moved" | "section-moved" if base != witness && !witness.is_empty() => format!("{base} → {witness}"),
            _ if base.is_empty() || self.base.text.is_empty() && !self.witness.text.is_empty() => witness,
            _ => base,
        }
    }

    /// Its words in their sentence, those of the base and of the witness in brackets.
    pub fn marked(&self) -> String {
        let mut out = String::new();
        for group in self.excerpt.chunk_by(|a, b| a.mark == b.mark) {
            let (open, close) = match group[0].mark {
                None => ("", ""),
                Some(Mark::Base) => ("[-", "-]"),
                Some(Mark::Witness) => ("{+", "+}"),
                Some(Mark::Both) => ("[=", "=]"),
            };
            out.push_str(open);
            group.iter().for_each(|piece| out.push_str(&piece.words()));
            out.push_str(close);
        }
        out
    }

    /// The message as a sentence, with how sure it is where that is in doubt.
    pub fn sentence(&self) -> String {
        let doubt = match self.confidence {
            c if c < 0.995 => format!(" ({:.0} % sure)", c * 100.0),
            _ => String::new(),
        };
        super::prose::sentence(&format!("{}{doubt}", self.message))
    }
}

impl Piece {
    /// The words, or what stands for those that are left out.
    pub(super) fn words(&self) -> std::borrow::Cow<'_, str> {
        match self.omitted {
            0 => self.text.as_str().into(),
            n => excerpt::left_out(n).into(),
        }
    }
}

impl Place {
    /// Line and column one past its end.
    pub fn end(&self) -> (usize, usize) {
        match self.text.rsplit_once('\n') {
            None => (self.line, self.column.saturating_add(self.text.chars().count())),
            Some((before, last)) => {
                let lines = before.matches('\n').count() + 1;
                (self.line.saturating_add(lines), last.chars().count() + 1)
            }
        }
    }

    /// Puts a place that was looked up on record.
    pub(in crate::report) fn new(document: &Document, place: &super::Place) -> Place {
        let bytes = document.text.locate(place.span);
        Place {
            start: place.span.start,
            end: place.span.end,
            line: place.line,
            column: place.column,
            text: place.text.clone(),
            section: place.section.clone(),
            paragraph: place.paragraph,
            bytes: Some(Bytes { start: bytes.start, end: bytes.end }),
            origin: place.origin.clone(),
        }
    }
}

fn copy(document: &Document) -> Copy {
    Copy {
        name: document.name.clone(),
        sha256: document.sha256().to_string(),
        format: document.format.name().to_string(),
        encoding: document.encoding.to_string(),
        languages: document.languages.clone(),
        length: document.text.len(),
    }
}

fn share(coverage: &Coverage) -> Share {
    let round = |share: Option<f64>| share.map(|s| (s * 10_000.0).round() / 10_000.0);
    Share {
        language: coverage.language.clone(),
        base: round(coverage.shares.base),
        witness: round(coverage.shares.witness),
    }
}

/// Puts findings on record that are not, or not all, those of a comparison.
pub(super) fn findings(documents: Sides<&Document>, found: &[crate::finding::Finding]) -> Vec<Finding> {
    super::items(documents, found).iter().map(|item| finding(documents, item)).collect()
}

/// The details of a finding on record.
fn details(finding: &crate::finding::Finding) -> BTreeMap<String, Value> {
    let value = |detail: &Detail| match detail {
        Detail::Text(text) => Value::Text(text.clone()),
        Detail::List(list) => Value::List(list.clone()),
        Detail::Count(count) => Value::Count(*count),
    };
    finding.detail.iter().map(|(name, detail)| (name.to_string(), value(detail))).collect()
}

/// How sure a finding is, in thousandths.
fn confidence(finding: &crate::finding::Finding) -> f64 {
    (f64::from(finding.confidence) * 1000.0).round() / 1000.0
}

/// Damage that both copies have, on record.
fn common(documents: Sides<&Document>, finding: &crate::finding::Finding) -> Common {
    let look = |document: &Document, span: Span| Place::new(document, &super::place(document, span, finding.side));
    Common {
        kind: finding.kind.name().to_string(),
        confidence: confidence(finding),
        base: look(documents.base, finding.places.base),
        witness: look(documents.witness, finding.places.witness),
        detail: details(finding),
        message: finding.message.clone(),
    }
}

fn finding(documents: Sides<&Document>, item: &Item) -> Finding {
    let finding = item.finding;
    Finding {
        id: item.id.to_string(),
        kind: finding.kind.name().to_string(),
        severity: finding.severity.name().to_string(),
        confidence: confidence(finding),
        language: item.language.clone(),
        base: Place::new(documents.base, &item.places.base),
        witness: Place::new(documents.witness, &item.places.witness),
        detail: details(finding),
        message: finding.message.clone(),
        fingerprint: super::fingerprint(item),
        excerpt: excerpt(documents, finding, None).into_iter().map(piece).collect(),
        accepted: None,
    }
}

fn piece(piece: excerpt::Piece) -> Piece {
    let mark = match piece.mark {
        excerpt::Mark::None => None,
        excerpt::Mark::Base => Some(Mark::Base),
        excerpt::Mark::Witness => Some(Mark::Witness),
        excerpt::Mark::Both => Some(Mark::Both),
    };
    Piece { mark, text: piece.text, omitted: piece.omitted }
}

fn sums(account: &Account) -> Sums {
    Sums { equal: account.equal, changed: account.changed, folded: account.folded, uncompared: account.uncompared }
}

fn layer(report: &Report, noise: &Noise) -> Layer {
    let look = |document: &Document, span: Span| {
        let end = document.text.as_str().floor_char_boundary(span.range().end.min(span.range().start + 200));
        Place::new(document, &super::place(document, Span::new(span.range().start, end), Side::Word))
    };
    let example = |places: &Sides<Span>| Pair {
        base: look(report.documents.base, places.base),
        witness: look(report.documents.witness, places.witness),
    };
    let examples = noise.examples.iter().map(example).collect();
    Layer { layer: noise.layer.name().to_string(), count: noise.count, examples }
}
