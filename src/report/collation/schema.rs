//! The published shape of `recension/collation/1` (JSON Schema, draft 2020-12).

use serde_json::{Value, json};

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn texts(description: &str) -> Value {
    json!({"type": "array", "items": {"type": "string"}, "description": description})
}

fn whole(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

fn list(items: Value, description: &str) -> Value {
    json!({"type": "array", "items": items, "description": description})
}

fn object(properties: Value, optional: &[&str]) -> Value {
    let names = properties.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let required: Vec<String> = names.into_iter().filter(|name| !optional.contains(&name.as_str())).collect();
    json!({"type": "object", "required": required, "properties": properties})
}

/// The schema; a reader must accept kinds, causes, relations and states that it does not know.
pub fn schema() -> Value {
    let mut whole = object(
        json!({
            "schema": {"const": super::SCHEMA},
            "witnesses": list(witness(), "The copies, in the order of their names."),
            "groups": list(group(), "Texts in one language, each with the witnesses that are copies of it."),
            "places": list(place(), "Places of variation, heaviest first."),
            "moves": list(moved(), "What stands elsewhere, or twice."),
            "consensus": list(consensus(), "The text that most support, for each group."),
            "outliers": list(outlier(), "Witnesses that stand alone in something substantive."),
            "agreement": list(matrix(), "How far witnesses agree, for each family of witnesses."),
            "stemma": list(descent(), "The descent of each family of two witnesses or more."),
            "noise": list(object(json!({"layer": text("A layer of noise."), "count": whole("How often it folds something.")}), &[]), "What layers explain."),
            "notes": texts("What is odd, a sentence each."),
            "engine": object(json!({"version": text("Version of the program."), "asked": crate::report::schema::asked()}), &["asked"])
        }),
        &[],
    );
    whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    whole["$id"] = json!(super::SCHEMA);
    whole["title"] = json!("Where the copies of a document differ, and how they descend from one another");
    whole
}

fn witness() -> Value {
    object(
        json!({
            "siglum": text("What it is called in this report."),
            "name": text("A path, the name of a version, or - for standard input."),
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "format": text("The format that was read."),
            "encoding": text("The encoding that the bytes were decoded from."),
            "languages": texts("BCP 47 tags."),
            "length": whole("Bytes of the extracted text as UTF-8."),
            "vote": {"type": "number", "minimum": 0, "maximum": 1, "description": "Copies that hardly differ share one vote."},
            "coverage": {"type": "object", "description": "For each language, the share of the common text that it has."},
            "singular": {"type": "object", "description": "For each kind, the places where it reads what no other does."},
            "damage": whole("Places where it is damaged."),
            "lacunae": whole("Its lacunae."),
            "verdict": text("The judgement in a sentence.")
        }),
        &[],
    )
}

fn group() -> Value {
    let gap = object(
        json!({"witness": text("A siglum."), "start": whole("First column."), "end": whole("One past the last."), "state": text("lacuna, illegible or out-of-scope.")}),
        &[],
    );
    object(
        json!({"language": text("BCP 47 tag."), "witnesses": texts("Sigla."), "columns": whole("Columns of the alignment."), "lacunae": list(gap, "Where witnesses are silent.")}),
        &[],
    )
}

fn place() -> Value {
    let pair = json!({"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2, "description": "First, and one past the last."});
    object(
        json!({
            "id": text("Its number in this report."),
            "group": whole("Number of its group."),
            "language": text("BCP 47 tag."),
            "kind": text("What differs; see `recension kinds`."),
            "severity": text("How heavy that is."),
            "marks": {"type": "boolean", "description": "Whether it is about marks between words that agree."},
            "columns": pair,
            "section": texts("Titles of the sections around it."),
            "readings": list(reading(), "That of most witnesses first."),
            "states": {"type": "object", "description": "What each witness does here: reads, omits, lacuna, illegible, out-of-scope."},
            "consensus": {"type": ["integer", "null"], "description": "The reading that is taken; null for a tie."},
            "ties": {"type": "array", "items": {"type": "integer"}, "description": "Readings with equally many votes."}
        }),
        &[],
    )
}

fn reading() -> Value {
    let quote = object(
        json!({"witness": text("A siglum."), "start": whole("Byte of the extracted text."), "end": whole("One past the last."), "line": whole("From 1."), "column": whole("From 1, in characters.")}),
        &[],
    );
    object(
        json!({
            "text": text("What is read; empty where it is omitted."),
            "witnesses": texts("Sigla."),
            "votes": {"type": "number", "minimum": 0},
            "places": list(quote, "Where it stands in each witness."),
            "kind": text("How it differs from the first reading."),
            "severity": text("How heavy that is."),
            "relation": text("How near the two are: spelling, variant-character, look-alike, similar-letters, numbers, apart."),
            "cause": text("How it came about: eye-skip, dittography, misreading, mis-decoding, systematic, transposition, isolated."),
            "message": text("In a sentence.")
        }),
        &["kind", "severity", "relation", "cause", "message"],
    )
}

fn moved() -> Value {
    object(
        json!({
            "group": whole("Number of its group."),
            "witnesses": texts("Those that have it elsewhere."),
            "text": text("The words."),
            "home": {"type": "array", "description": "Its columns in the others."},
            "behind": {"type": ["integer", "null"], "description": "The column it stands behind in these."},
            "columns": {"type": ["array", "null"], "description": "Columns of its own in these."},
            "repeated": {"type": "boolean", "description": "Whether these have it at home, too."}
        }),
        &[],
    )
}

fn consensus() -> Value {
    object(
        json!({"group": whole("Number of the group."), "language": text("BCP 47 tag."), "text": text("The text.")}),
        &[],
    )
}

fn outlier() -> Value {
    object(
        json!({"witness": text("A siglum."), "places": texts("Numbers of places."), "verdict": text("The judgement.")}),
        &[],
    )
}

fn matrix() -> Value {
    let table = json!({"type": "array", "items": {"type": "array", "items": {"type": "integer", "minimum": 0}}});
    object(json!({"witnesses": texts("Sigla."), "compared": table, "agreed": table}), &[])
}

fn descent() -> Value {
    let node = object(
        json!({"name": text("A siglum, or a Greek letter for a lost copy."), "extant": {"type": "boolean"}}),
        &[],
    );
    let edge = object(
        json!({
            "from": text("A node; the one nearer to the top where there is no direction."),
            "to": text("A node."),
            "directed": {"type": "boolean", "description": "Whether evidence gives the direction."},
            "length": {"type": "number", "description": "Weight of the changes between the two."},
            "support": {"type": ["number", "null"], "description": "Share of bootstrap draws in which it comes back."},
            "evidence": {"type": "number", "description": "What speaks for the direction; negative against it."}
        }),
        &[],
    );
    let second = object(
        json!({"witness": text("A siglum."), "parent": text("Whom it follows."), "places": texts("First and last place."), "agree": whole("Readings for it."), "against": whole("Readings against it."), "scattered": {"type": "boolean", "description": "Whether it follows the other here and there, not all along."}}),
        &[],
    );
    object(
        json!({
            "nodes": list(node, "Witnesses, then lost copies."),
            "edges": list(edge, "A tree."),
            "root": {"type": ["string", "null"], "description": "The node that all come from; null where it cannot be decided."},
            "top": text("Where a drawing begins."),
            "seconds": list(second, "Second parents."),
            "remarks": texts("What is to be said of it.")
        }),
        &[],
    )
}
