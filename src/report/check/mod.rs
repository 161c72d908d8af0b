//! A check as it is told: `recension/check/1`, and what is written from it.

pub mod markdown;
mod schema;
pub mod terminal;

pub use schema::schema;

use super::asked::Asked;
use super::record::{self, Copy, Engine, Finding, Pair, Place, Record, Sums, Verdict};
use crate::capture::digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

/// What machine formats call something that could not be read or compared.
pub const NOT_COMPARED: &str = "not-compared";

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/check/1";

/// What became of a policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Check {
    /// The name and version of the schema.
    pub schema: String,
    /// Version of the program that made it.
    pub engine: String,
    /// The file of the policy.
    pub policy: String,
    /// The day on which acceptances were judged, as ISO 8601.
    pub today: String,
    /// What was compared.
    pub documents: Vec<Checked>,
    /// What could not be read or compared; with one of these nothing is clean.
    pub failures: Vec<Failure>,
    /// What is odd, a sentence each.
    pub notes: Vec<String>,
}

/// One comparison, judged.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Checked {
    /// What the policy calls it.
    pub name: String,
    /// The severity from which on a finding fails; `never` where none does.
    pub fail_on: String,
    /// Whether the two are no copies of one document, which fails by itself.
    pub foreign: bool,
    /// How many findings the policy left out by their section.
    pub left_out: usize,
    /// What was judged of each finding, in their order.
    pub judged: Vec<Judged>,
    /// The comparison, its severities as the policy sets them.
    pub record: Record,
}

/// What was judged of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The number of the finding in the record.
    pub finding: String,
    /// What `--accept` takes.
    pub id: String,
    /// What it comes to.
    pub fate: Fate,
    /// Why it is, or was, accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The last day on which it is, or was, accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// What a finding comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It fails.
    Fails,
    /// It was accepted, and that has expired: it fails again.
    Expired,
    /// The baseline accepts it.
    Accepted,
    /// It is lighter than what fails.
    Allowed,
}

/// What could not be read or compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What the policy calls it.
    pub name: String,
    /// Why.
    pub message: String,
}

impl Check {
    /// The findings that fail, with the document they are in.
    pub fn failing(&self) -> impl Iterator<Item = (&Checked, &Finding, &Judged)> {
        let all = self.documents.iter();
        all.flat_map(|checked| checked.failing().map(move |(finding, judged)| (checked, finding, judged)))
    }

    /// Whether everything was compared and nothing fails.
    pub fn clean(&self) -> bool {
        self.failures.is_empty() && self.documents.iter().all(|checked| !checked.fails())
    }

    /// How many findings came to what.
    pub fn count(&self, fate: Fate) -> usize {
        self.documents.iter().flat_map(|checked| &checked.judged).filter(|judged| judged.fate == fate).count()
    }

    /// The comparisons as the writers of single ones take them: what is lighter than what fails is left
    /// out, each finding says how to accept it, and what could not be compared is a finding itself.
    pub fn records(&self) -> Vec<Record> {
        let shown = self.documents.iter().filter(|checked| checked.foreign || checked.record.foreign().is_none());
        let mut records: Vec<Record> = shown.map(Checked::record).collect();
        records.extend(self.failures.iter().map(Failure::record));
        records
    }

    /// Reads a check from its JSON.
    ///
    /// # Errors
    /// When it is no JSON, or not that of a check; says so in words for a person.
    pub fn read(json: &[u8]) -> Result<Check, String> {
        serde_json::from_slice(json).map_err(|error| format!("it is not as {SCHEMA} should be: {error}"))
    }
}

impl Checked {
    /// Whether it fails.
    pub fn fails(&self) -> bool {
        self.foreign || self.failing().next().is_some()
    }

    /// The findings that fail.
    pub fn failing(&self) -> impl Iterator<Item = (&Finding, &Judged)> {
        let pairs = self.record.findings.iter().zip(&self.judged);
        pairs.filter(|(_, judged)| matches!(judged.fate, Fate::Fails | Fate::Expired))
    }
}

impl Checked {
    /// The comparison without what is lighter than what fails.
    fn record(&self) -> Record {
        let mut record = self.record.clone();
        let mut findings = Vec::new();
        for (mut finding, judged) in std::mem::take(&mut record.findings).into_iter().zip(&self.judged) {
            match judged.fate {
                Fate::Allowed => continue,
                Fate::Accepted => {}
                Fate::Fails | Fate::Expired => {
                    let lapsed = judged.lapsed().map(|lapsed| format!(" {lapsed}")).unwrap_or_default();
                    finding.message = format!("{}{lapsed} To accept it: {}", finding.sentence(), judged.command());
                }
            }
            findings.push(finding);
        }
        record.findings = findings;
        record
    }
}

impl Failure {
    /// A comparison that was not made, with the failure as its finding.
    fn record(&self) -> Record {
        let copy = || Copy {
            name: self.name.clone(),
            sha256: String::new(),
            format: "text".to_string(),
            encoding: "UTF-8".to_string(),
            languages: Vec::new(),
            length: 0,
        };
        let place = || Place {
            start: 0,
            end: 0,
            line: 1,
            column: 1,
            text: String::new(),
            section: Vec::new(),
            paragraph: None,
            bytes: None,
            origin: None,
        };
        let sums = || Sums { equal: 0, changed: 0, folded: 0, uncompared: 0 };
        let finding = Finding {
            id: "1".to_string(),
            kind: NOT_COMPARED.to_string(),
            severity: "substantive".to_string(),
            confidence: 1.0,
            language: "und".to_string(),
            base: place(),
            witness: place(),
            detail: BTreeMap::new(),
            message: format!("{} could not be compared: {}", self.name, self.message),
            fingerprint: digest(format!("{NOT_COMPARED}\0{}", self.name).as_bytes())[..32].to_string(),
            excerpt: Vec::new(),
            accepted: None,
        };
        Record {
            schema: record::SCHEMA.to_string(),
            base: copy(),
            witness: copy(),
            verdict: Verdict {
                relation: NOT_COMPARED.to_string(),
                labels: Vec::new(),
                reasons: Vec::new(),
                coverage: Vec::new(),
            },
            findings: vec![finding],
            accounting: Pair { base: sums(), witness: sums() },
            engine: Engine {
                version: env!("CARGO_PKG_VERSION").to_string(),
                diff: String::new(),
                layers: Vec::new(),
                coarse: Vec::new(),
                asked: Asked::default(),
            },
            noise: Vec::new(),
            common: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Judged {
    /// The command that accepts it.
    pub fn command(&self) -> String {
        format!("recension check --accept {} --reason \"…\"", self.id)
    }

    /// What is to be said of an acceptance that is over.
    pub fn lapsed(&self) -> Option<String> {
        let reason = self.reason.as_deref().filter(|_| self.fate == Fate::Expired)?;
        Some(format!("It was accepted until {} ({reason}); that is over.", self.expires.as_deref().unwrap_or("")))
    }
}

/// Writes a check as one JSON object, indented, with a line end behind it.
///
/// # Errors
/// When the writer fails.
pub fn json(check: &Check, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, check)?;
    out.write_all(b"\n")
}
