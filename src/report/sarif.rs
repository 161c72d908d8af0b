//! SARIF 2.1.0 (OASIS 2020): what code scanning and editors read.
//!
//! A result stands where the witness has the words, or would have them, and is related to the place in
//! the base. Its fingerprint stays when it only moves.

use super::check::NOT_COMPARED;
use super::prose;
use super::record::{Copy, Finding, Place, Record};
use super::screen::escape;
use crate::finding::{KINDS, Severity};
use crate::tokens::layer::LAYERS;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The name that a fingerprint goes by; another number would be another way to make them.
const PRINT: &str = "recension/v1";

/// Writes one run over all comparisons.
///
/// # Errors
/// When the writer fails.
pub fn write(records: &[Record], out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(records))?;
    out.write_all(b"\n")
}

fn log(records: &[Record]) -> Value {
    let rules = rules(records);
    let names: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let results: Vec<Value> = records.iter().flat_map(|record| results(record, &names)).collect();
    let rules: Vec<Value> = rules.iter().map(|name| rule(name)).collect();
    let mut copies: Vec<&Copy> = records.iter().flat_map(|r| [&r.base, &r.witness]).collect();
    copies.sort_by_key(|copy| &copy.name);
    copies.dedup_by_key(|copy| &copy.name);
    let artifact = |copy: &&Copy| {
        let mut artifact = json!({"location": {"uri": uri(&copy.name)}, "encoding": copy.encoding});
        // What could not be read has no digest.
        if !copy.sha256.is_empty() {
            artifact["hashes"] = json!({"sha-256": copy.sha256});
        }
        artifact
    };
    let said = |level: &str, text: &str| json!({"level": level, "message": {"text": escape(&prose::sentence(text))}});
    let gaps = || records.iter().filter(|record| record.verdict.relation == NOT_COMPARED);
    let failed = gaps().flat_map(|record| record.findings.iter().map(|f| said("error", &f.message)));
    let notes = records.iter().flat_map(|record| record.notes.iter().map(|note| said("note", note)));
    let notifications: Vec<Value> = failed.chain(notes).collect();
    let whole = gaps().next().is_none();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "recension",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": copies.iter().map(artifact).collect::<Vec<_>>(),
            "invocations": [{"executionSuccessful": whole, "toolExecutionNotifications": notifications}],
            "results": results,
        }]
    })
}

/// The kinds that occur, by name.
fn rules(records: &[Record]) -> Vec<&str> {
    let kinds = records.iter().flat_map(|record| record.findings.iter().map(|f| f.kind.as_str()));
    kinds.chain(records.iter().filter_map(Record::foreign)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn rule(name: &str) -> Value {
    let kind = KINDS.iter().find(|e| e.name == name).map(|e| (e.help, e.severity));
    let layer = || LAYERS.iter().find(|e| e.name == name).map(|e| (e.help, Severity::Noise));
    let failed =
        || (name == NOT_COMPARED).then_some(("Something could not be read or compared.", Severity::Substantive));
    let (help, severity) = kind
        .or_else(layer)
        .or_else(failed)
        .unwrap_or(("The two are no copies of one document.", Severity::Substantive));
    json!({
        "id": name,
        "name": prose::words(name),
        "shortDescription": {"text": help},
        "defaultConfiguration": {"level": level(severity)},
    })
}

fn results(record: &Record, names: &BTreeMap<&str, usize>) -> Vec<Value> {
    let foreign = record.foreign().map(|relation| {
        json!({
            "ruleId": relation,
            "ruleIndex": names[relation],
            "level": "error",
            "message": {"text": escape(&foreign(record, relation))},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&record.witness.name)}}}],
            "partialFingerprints": {PRINT: relation},
        })
    });
    let own = record.findings.iter().map(|finding| result(record, finding, names[finding.kind.as_str()]));
    foreign.into_iter().chain(own).collect()
}

/// What is said of two documents that are no copies of one.
pub(super) fn foreign(record: &Record, relation: &str) -> String {
    let reasons: Vec<String> = record.verdict.reasons.iter().map(|reason| prose::sentence(reason)).collect();
    format!("{}: {}", prose::relation(relation), reasons.join(" "))
}

fn result(record: &Record, finding: &Finding, rule: usize) -> Value {
    let mut text = escape(&finding.sentence());
    let words = finding.marked();
    if !words.is_empty() {
        text = format!("{text}\n{}", escape(&words));
    }
    let mut location = location(&record.witness, &finding.witness);
    let path = finding.path();
    if !path.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": escape(&path)}]);
    }
    let mut related = self::location(&record.base, &finding.base);
    related["id"] = json!(1);
    related["message"] = json!({"text": "the place in the base"});
    let mut result = json!({
        "ruleId": finding.kind,
        "ruleIndex": rule,
        "level": level(finding.weight()),
        "message": {"text": text},
        "locations": [location],
        "relatedLocations": [related],
        "partialFingerprints": {PRINT: finding.fingerprint},
        "rank": (finding.confidence * 1000.0).round() / 10.0,
        "properties": {
            "severity": finding.severity,
            "language": finding.language,
            "confidence": finding.confidence,
            "detail": finding.detail,
        },
    });
    if let Some(reason) = &finding.accepted {
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
    }
    result
}

fn location(copy: &Copy, place: &Place) -> Value {
    let (line, column) = place.end();
    let mut region = json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": line,
        "endColumn": column,
    });
    if let Some(bytes) = place.bytes {
        region["byteOffset"] = json!(bytes.start);
        region["byteLength"] = json!(bytes.end.saturating_sub(bytes.start));
    }
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(&copy.name)}, "region": region}})
}

/// The level of a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Substantive => "error",
        Severity::Editorial => "warning",
        Severity::Formatting | Severity::Noise => "note",
    }
}

/// A name as a reference (RFC 3986): everything but letters, digits and `-._~/` in per cent.
pub(super) fn uri(name: &str) -> String {
    let name = if name == "-" { "stdin" } else { name.strip_prefix("./").unwrap_or(name) };
    let mut out = if name.starts_with('/') { "file://".to_string() } else { String::new() };
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_references() {
        assert_eq!(uri("docs/a b.md"), "docs/a%20b.md");
        assert_eq!(uri("/x/法.txt"), "file:///x/%E6%B3%95.txt");
        assert_eq!(uri("un/cd@ods:2017"), "un/cd%40ods%3A2017");
        assert_eq!(uri("-"), "stdin");
    }
}
