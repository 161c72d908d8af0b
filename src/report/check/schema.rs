//! The published shape of a check (JSON Schema, draft 2020-12).

use super::SCHEMA;
use crate::report::schema;
use serde_json::{Value, json};

/// The schema of `recension/check/1`.
///
/// ```
/// let schema = recension::report::check::schema();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/check/1");
/// ```
pub fn schema() -> Value {
    let comparison = schema::comparison();
    let mut record = comparison.clone();
    if let Some(record) = record.as_object_mut() {
        record.remove("$schema");
        record.remove("$id");
        record.remove("$defs");
    }
    let mut defs = comparison["$defs"].clone();
    defs["comparison"] = record;
    defs["checked"] = checked();
    defs["judged"] = judged();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "What became of a policy about documents",
        "type": "object",
        "required": ["schema", "engine", "policy", "today", "documents", "failures", "notes"],
        "properties": {
            "schema": {"const": SCHEMA},
            "engine": text("Version of the program that made it."),
            "policy": text("The file of the policy."),
            "today": text("The day on which acceptances were judged."),
            "documents": {"type": "array", "items": {"$ref": "#/$defs/checked"}},
            "failures": {
                "type": "array",
                "description": "What could not be read or compared; with one of these nothing is clean.",
                "items": {
                    "type": "object",
                    "required": ["name", "message"],
                    "properties": {"name": text("What the policy calls it."), "message": text("Why.")}
                }
            },
            "notes": {"type": "array", "items": {"type": "string"}}
        },
        "$defs": defs
    })
}

fn checked() -> Value {
    json!({
        "type": "object",
        "required": ["name", "fail_on", "foreign", "left_out", "judged", "record"],
        "properties": {
            "name": text("What the policy calls it."),
            "fail_on": {"enum": ["substantive", "editorial", "formatting", "never"]},
            "foreign": {"type": "boolean", "description": "Whether the two are no copies of one document."},
            "left_out": {"type": "integer", "minimum": 0, "description": "Findings left out by their section."},
            "judged": {"type": "array", "items": {"$ref": "#/$defs/judged"}},
            "record": {"$ref": "#/$defs/comparison"}
        }
    })
}

fn judged() -> Value {
    json!({
        "type": "object",
        "required": ["finding", "id", "fate"],
        "properties": {
            "finding": text("The number of the finding in the record."),
            "id": text("What --accept takes."),
            "fate": {"enum": ["fails", "expired", "accepted", "allowed"]},
            "reason": text("Why it is, or was, accepted."),
            "expires": text("The last day on which it is, or was, accepted.")
        }
    })
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}
