//! The published shape of a changelog (JSON Schema, draft 2020-12).

use super::SCHEMA;
use crate::changelog::Group;
use crate::report::schema;
use serde_json::{Value, json};

/// The schema of `recension/changelog/1`.
///
/// ```
/// let schema = recension::report::changelog::schema();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/changelog/1");
/// ```
pub fn schema() -> Value {
    let comparison = schema::comparison();
    let defs = &comparison["$defs"];
    let mut entry = defs["finding"].clone();
    if let Some(entry) = entry.as_object_mut() {
        let groups: Vec<&str> = Group::ALL.iter().map(|g| g.name()).collect();
        entry["properties"]["group"] = json!({"enum": groups, "description": "Its heading of Keep a Changelog."});
        entry["properties"]["section"] = text("The titles of the sections around it, for people.");
        entry["properties"]["sentence"] = text("What happened, in one sentence.");
        if let Some(required) = entry["required"].as_array_mut() {
            required.extend(["group", "section", "sentence"].map(Value::from));
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "What really changed between the dated states of documents",
        "type": "object",
        "required": ["schema", "title", "range", "engine", "documents", "notes"],
        "properties": {
            "schema": {"const": SCHEMA},
            "title": text("What it is the changelog of."),
            "range": text("From where to where; empty where that is everything."),
            "engine": text("Version of the program that made it."),
            "documents": {"type": "array", "items": {"$ref": "#/$defs/document"}},
            "notes": {"type": "array", "items": {"type": "string"}, "description": "What could not be read or is odd."},
            "order": {"type": "array", "items": {"type": "string"}, "description": "The labels of all versions from the first to the last, where their order is known beside their dates."},
            "incomplete": {"type": "boolean", "description": "Whether something could not be read, so that this is not all."}
        },
        "$defs": {
            "document": {
                "type": "object",
                "required": ["name", "states", "steps"],
                "properties": {
                    "name": text("A path, or the name in a store."),
                    "states": {"type": "array", "items": {"$ref": "#/$defs/state"}},
                    "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}}
                }
            },
            "state": {
                "type": "object",
                "required": ["label", "date", "sha256", "note"],
                "properties": {
                    "label": text("A version, a tag, a commit, a file."),
                    "date": text("When it began to hold, as ISO 8601; empty where nobody says."),
                    "sha256": text("Digest of the bytes."),
                    "note": text("What whoever recorded it said.")
                }
            },
            "step": step(),
            "entry": entry,
            "place": defs["place"],
            "piece": defs["piece"],
            "span": defs["span"],
        }
    })
}

fn step() -> Value {
    let classes = ["content", "noise", "punctuation", "flap", "technical", "unrelated", "appeared", "vanished"];
    json!({
        "type": "object",
        "required": ["base", "witness", "date", "class", "entries", "notes"],
        "properties": {
            "base": text("The earlier state; empty where the document appears."),
            "witness": text("The later state."),
            "date": text("When the later state began to hold."),
            "class": {"enum": classes, "description": "What kind of step it is."},
            "earlier": text("The state whose text came back, where one did."),
            "note": text("What whoever took the document out said."),
            "entries": {"type": "array", "items": {"$ref": "#/$defs/entry"}},
            "notes": {"type": "array", "items": {"type": "string"}}
        }
    })
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}
