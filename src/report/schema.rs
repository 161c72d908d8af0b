//! The published shape of the JSON reports (JSON Schema, draft 2020-12).

use crate::finding::{INSPECTED, KINDS, Severity};
use crate::tokens::layer::LAYERS;
use serde_json::{Value, json};

/// The schema of `recension/comparison/1`.
///
/// It only grows: fields may be added under the same name of the schema, never taken away or
/// changed. A reader must accept kinds, labels and layers that it does not know.
///
/// ```
/// let schema = recension::report::schema::comparison();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/comparison/1");
/// ```
pub fn comparison() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "recension/comparison/1",
        "title": "What really changed between two copies of a document",
        "type": "object",
        "required": ["schema", "base", "witness", "verdict", "findings", "accounting", "engine", "noise", "notes"],
        "properties": {
            "schema": {"const": "recension/comparison/1"},
            "base": {"$ref": "#/$defs/copy", "description": "The copy that the witness is read against."},
            "witness": {"$ref": "#/$defs/copy", "description": "The copy that is read against the base."},
            "verdict": {"$ref": "#/$defs/verdict"},
            "findings": {
                "type": "array",
                "items": {"$ref": "#/$defs/finding"},
                "description": "From heavy to light, those of one kind by place."
            },
            "accounting": {"$ref": "#/$defs/accounting"},
            "engine": {"$ref": "#/$defs/engine"},
            "noise": {"type": "array", "items": {"$ref": "#/$defs/noise"}},
            "common": {
                "type": "array",
                "items": {"$ref": "#/$defs/common"},
                "description": "Damage to characters that both copies have where they read the same, by place; absent where there is none."
            },
            "notes": {"type": "array", "items": {"type": "string"}, "description": "What is odd, a sentence each."}
        },
        "$defs": {
            "common": common(),
            "copy": copy(),
            "verdict": verdict(),
            "finding": finding(),
            "place": place(),
            "piece": piece(),
            "accounting": accounting(),
            "engine": engine(),
            "noise": noise(),
            "span": span(),
            "pair": {
                "type": "object",
                "required": ["base", "witness"],
                "properties": {"base": {"$ref": "#/$defs/span"}, "witness": {"$ref": "#/$defs/span"}}
            }
        }
    })
}

/// The schema of `recension/extraction/1`, which only grows, as that of a comparison does.
///
/// ```
/// let schema = recension::report::schema::extraction();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/extraction/1");
/// ```
pub fn extraction() -> Value {
    let ends = || json!({"type": "object", "required": ["start", "end"]});
    let cell = ["row", "column", "rows", "columns"].map(|name| (name.to_owned(), whole("Counted from 0.")));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "recension/extraction/1",
        "title": "What one copy says, block by block",
        "type": "object",
        "required": [
            "schema", "name", "sha256", "format", "encoding", "languages", "blocks", "tables", "evidence", "notes"
        ],
        "properties": {
            "schema": {"const": "recension/extraction/1"},
            "name": text("The name of the copy."),
            "sha256": text("The digest of its bytes."),
            "format": text("What it was read as."),
            "encoding": text("What its bytes were read as."),
            "languages": texts("BCP 47 tags, the one with most text first."),
            "blocks": {
                "type": "array",
                "description": "In the order of the text; offsets are bytes of the extracted text.",
                "items": {
                    "type": "object",
                    "required": ["role", "matter", "start", "end", "line", "column", "text"],
                    "properties": {
                        "role": text("heading, paragraph, item, cell, quote, footnote, boilerplate, furniture, …"),
                        "level": whole("Of a heading, from 1."),
                        "label": text("What is shown in front of an item."),
                        "lang": text("The language that the file states of it, as a BCP 47 tag."),
                        "matter": {"type": "boolean", "description": "Whether it belongs to the text itself."},
                        "start": whole("First byte."),
                        "end": whole("One past the last byte."),
                        "line": whole("Counted from 1."),
                        "column": whole("In Unicode scalar values, from 1."),
                        "origin": origin(),
                        "text": text("What a reader sees there.")
                    }
                }
            },
            "tables": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["start", "end", "cells"],
                    "properties": {
                        "caption": text("What the table is called."),
                        "cells": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["row", "column", "rows", "columns", "header", "start", "end", "text"],
                                "properties": serde_json::Map::from_iter(cell)
                            }
                        }
                    }
                }
            },
            "evidence": {
                "type": "array",
                "items": ends(),
                "description": "What the file says about itself: about, source, value, and where."
            },
            "notes": texts("What is odd, a sentence each.")
        }
    })
}

/// The schema of `recension/inspection/1`, which only grows, as that of a comparison does.
///
/// ```
/// let schema = recension::report::schema::inspection();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/inspection/1");
/// ```
pub fn inspection() -> Value {
    let evidence = json!({"type": "array", "items": {"$ref": "#/$defs/evidence"}});
    let fields: serde_json::Map<String, Value> = crate::inspect::about::FIELDS
        .iter()
        .map(|name| ((*name).to_string(), json!({"$ref": "#/$defs/field"})))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "recension/inspection/1",
        "title": "What is wrong inside one copy of a document, and what the copy says about itself",
        "type": "object",
        "required": ["schema", "copy", "findings", "about", "completeness", "noise", "engine", "notes"],
        "properties": {
            "schema": {"const": "recension/inspection/1"},
            "copy": {"$ref": "#/$defs/copy"},
            "findings": {
                "type": "array",
                "items": {"$ref": "#/$defs/finding"},
                "description": "From heavy to light, those of one kind by place."
            },
            "about": {"type": "object", "properties": fields},
            "completeness": {"$ref": "#/$defs/completeness"},
            "noise": {"type": "array", "items": {"$ref": "#/$defs/noise"}},
            "engine": {
                "type": "object",
                "required": ["version"],
                "properties": {"version": text("Version of the program."), "asked": asked()}
            },
            "notes": {"type": "array", "items": {"type": "string"}, "description": "What is odd, a sentence each."}
        },
        "$defs": {
            "copy": copy(),
            "finding": inspected(),
            "place": place(),
            "field": {
                "type": "object",
                "required": ["value", "evidence", "rejected"],
                "properties": {
                    "value": {"type": ["string", "null"], "description": "The best supported value; null where none is stated."},
                    "evidence": evidence,
                    "rejected": evidence
                }
            },
            "evidence": {
                "type": "object",
                "required": ["value", "confidence", "reason", "place"],
                "properties": {
                    "value": text("What it says; a date in its EDTF form."),
                    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                    "reason": text("Why it counts, or does not."),
                    "place": {"oneOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]}
                }
            },
            "completeness": completeness(),
            "noise": {
                "type": "object",
                "required": ["layer", "count", "examples"],
                "properties": {
                    "layer": text("Name of the layer."),
                    "count": whole("How many pieces it left."),
                    "examples": {"type": "array", "items": {"$ref": "#/$defs/place"}}
                }
            }
        }
    })
}

/// A finding inside one copy.
fn inspected() -> Value {
    let kinds: Vec<&str> = INSPECTED.iter().chain(KINDS).map(|e| e.name).collect();
    let severities: Vec<&str> = Severity::ALL.iter().map(|s| s.name()).collect();
    json!({
        "type": "object",
        "required": ["id", "kind", "severity", "confidence", "language", "base", "detail", "message"],
        "properties": {
            "id": text("Its number in this report."),
            "kind": {"type": "string", "examples": kinds, "description": "What it is about."},
            "severity": {"enum": severities},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "language": text("BCP 47 tag without its script."),
            "base": {"$ref": "#/$defs/place"},
            "other": {"$ref": "#/$defs/place", "description": "A second place of the same copy that the first is held against."},
            "detail": {"type": "object", "description": "More about it, by name; repair is what is proposed in its stead."},
            "message": text("What is wrong, in one sentence without its full stop.")
        }
    })
}

fn completeness() -> Value {
    json!({
        "type": "object",
        "required": ["listed", "missing", "stops"],
        "properties": {
            "listed": whole("Entries of the table of contents."),
            "missing": {
                "type": "array",
                "description": "Entries without a section.",
                "items": {
                    "type": "object",
                    "required": ["title", "place"],
                    "properties": {"title": text("What the entry says."), "place": {"$ref": "#/$defs/place"}}
                }
            },
            "stops": {
                "type": "array",
                "description": "Where each language ends.",
                "items": {
                    "type": "object",
                    "required": ["language", "whole", "place"],
                    "properties": {
                        "language": text("BCP 47 tag."),
                        "whole": {"type": "boolean", "description": "Whether it ends as a sentence does."},
                        "place": {"$ref": "#/$defs/place"}
                    }
                }
            }
        }
    })
}

/// The schema of `recension/collation/1`.
///
/// It only grows, as that of a comparison does.
///
/// ```
/// let schema = recension::report::schema::collation();
/// assert_eq!(schema["properties"]["schema"]["const"], "recension/collation/1");
/// ```
pub fn collation() -> Value {
    super::collation::schema()
}

/// A whole number that is not negative.
fn whole(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn texts(description: &str) -> Value {
    json!({"type": "array", "items": {"type": "string"}, "description": description})
}

fn copy() -> Value {
    json!({
        "type": "object",
        "required": ["name", "sha256", "format", "encoding", "languages", "length"],
        "properties": {
            "name": text("A path, or - for standard input."),
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Digest of the bytes."},
            "format": text("The format that was read: text, markdown, html, pdf, docx, odt, epub."),
            "encoding": text("The encoding that the bytes were decoded from."),
            "languages": texts("BCP 47 tags; und where it is unknown."),
            "length": whole("Bytes of the extracted text as UTF-8.")
        }
    })
}

fn verdict() -> Value {
    let share = json!({"type": ["number", "null"], "minimum": 0, "maximum": 1});
    json!({
        "type": "object",
        "required": ["relation", "labels", "reasons", "coverage"],
        "properties": {
            "relation": {
                "type": "string",
                "description": "identical, same-text, same-document, excerpt, translation, shares-passages or unrelated."
            },
            "labels": texts("What befell the witness: altered, corrupted, truncated, extended, reformatted, retranslated."),
            "reasons": texts("Why, a sentence each."),
            "coverage": {
                "type": "array",
                "description": "How much of each copy the other has, by language; null where a copy lacks the language.",
                "items": {
                    "type": "object",
                    "required": ["language", "base", "witness"],
                    "properties": {"language": text("BCP 47 tag."), "base": share, "witness": share}
                }
            }
        }
    })
}

fn finding() -> Value {
    let kinds: Vec<&str> = KINDS.iter().map(|e| e.name).chain(LAYERS.iter().map(|e| e.name)).collect();
    let severities: Vec<&str> = Severity::ALL.iter().map(|s| s.name()).collect();
    json!({
        "type": "object",
        "required": ["id", "kind", "severity", "confidence", "language", "base", "witness", "detail", "message"],
        "properties": {
            "id": text("Its number in this report."),
            "kind": {"type": "string", "examples": kinds, "description": "A kind, or the name of a layer that was asked for."},
            "severity": {"enum": severities},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "language": text("BCP 47 tag without its script."),
            "base": {"$ref": "#/$defs/place"},
            "witness": {"$ref": "#/$defs/place"},
            "detail": {
                "type": "object",
                "description": "More about it; which fields there are depends on the kind.",
                "additionalProperties": {
                    "anyOf": [
                        {"type": "string"},
                        {"type": "array", "items": {"type": "string"}},
                        {"type": "integer", "minimum": 0}
                    ]
                }
            },
            "message": text("What changed, in one sentence."),
            "fingerprint": text("The same in every report where the same words changed in the same way, wherever they stand; no two findings of a report share one."),
            "excerpt": {
                "type": "array",
                "items": {"$ref": "#/$defs/piece"},
                "description": "Its words in their sentence, long passages cut; a passage that moved or is shared is marked as of both."
            }
        }
    })
}

fn common() -> Value {
    let mut common = finding();
    common["required"] = json!(["kind", "confidence", "base", "witness", "detail", "message"]);
    if let Some(fields) = common["properties"].as_object_mut() {
        for own in ["id", "severity", "language", "fingerprint", "excerpt"] {
            fields.remove(own);
        }
    }
    common
}

fn piece() -> Value {
    json!({
        "type": "object",
        "required": ["text"],
        "properties": {
            "mark": {"enum": ["base", "witness", "both"], "description": "Who says it; absent where it is what stands around the finding."},
            "text": text("The words, glosses and line breaks left out."),
            "omitted": whole("How many characters are left out here; absent where none are.")
        }
    })
}

fn place() -> Value {
    json!({
        "type": "object",
        "required": ["start", "end", "line", "column", "text", "section"],
        "description": "Where it stands; a side that has nothing there has the empty span where it would stand.",
        "properties": {
            "start": whole("First byte in the extracted text as UTF-8."),
            "end": whole("One past the last byte."),
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1, "description": "In Unicode scalar values."},
            "text": text("What stands there."),
            "section": texts("Titles of the sections around it, outermost first."),
            "paragraph": {"type": "integer", "minimum": 1, "description": "In its innermost section."},
            "bytes": {
                "type": "object",
                "required": ["start", "end"],
                "properties": {"start": whole("First byte in the file."), "end": whole("One past the last byte.")},
                "description": "The bytes of the file that it came from, in the file's own encoding."
            },
            "origin": origin()
        }
    })
}

fn origin() -> Value {
    let count = |description: &str| json!({"type": "integer", "minimum": 1, "description": description});
    json!({
        "type": "object",
        "description": "Where it stands in an original that is no plain text, and in its tables; for text and Markdown in tables alone.",
        "properties": {
            "page": count("The page of a PDF file, by its place in the file."),
            "line": count("The line on that page."),
            "part": text("The part of a Word, OpenDocument or EPUB file: body, footnote 3, a chapter's path."),
            "paragraph": count("The paragraph in that part, headings and cells counted."),
            "table": count("The table in the file that holds it."),
            "row": count("The row of that table."),
            "column": count("The column of that table."),
            "element": text("A CSS selector that finds the element of a web page.")
        }
    })
}

fn accounting() -> Value {
    let sums = json!({
        "type": "object",
        "required": ["equal", "changed", "folded", "uncompared"],
        "description": "Bytes by what became of them; the four add up to the copy's length.",
        "properties": {
            "equal": whole("The same in the other copy."),
            "changed": whole("Reported as changed."),
            "folded": whole("Explained by a layer."),
            "uncompared": whole("Not compared: furniture, boilerplate, what only one copy has.")
        }
    });
    json!({"type": "object", "required": ["base", "witness"], "properties": {"base": sums, "witness": sums}})
}

fn engine() -> Value {
    json!({
        "type": "object",
        "required": ["version", "diff", "layers", "coarse"],
        "properties": {
            "version": text("Version of Recension."),
            "diff": text("Name and version of what aligns the last gaps."),
            "layers": texts("Layers that were folded."),
            "coarse": {
                "type": "array",
                "items": {"$ref": "#/$defs/pair"},
                "description": "Where the budget ran out, so that edits are coarser than they might be."
            },
            "asked": asked()
        }
    })
}

fn noise() -> Value {
    json!({
        "type": "object",
        "required": ["layer", "count", "examples"],
        "properties": {
            "layer": text("Name of the layer."),
            "count": whole("How many differences it explains."),
            "examples": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["base", "witness"],
                    "properties": {"base": {"$ref": "#/$defs/place"}, "witness": {"$ref": "#/$defs/place"}}
                }
            }
        }
    })
}

fn span() -> Value {
    json!({
        "type": "object",
        "required": ["start", "end"],
        "properties": {"start": whole("First byte."), "end": whole("One past the last byte.")}
    })
}

/// What the engine was asked; all of it may be absent.
pub(super) fn asked() -> Value {
    let date = json!({"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2});
    json!({
        "type": "object",
        "description": "What was asked beside the copies, so that the same can be asked again.",
        "properties": {
            "ignore": texts("Kinds and layers that were left out."),
            "show": texts("Layers whose noise was listed."),
            "language": text("The one language that was looked at."),
            "rejected": {"type": "boolean", "description": "Whether tracked changes were read as rejected."},
            "dates": {"type": "array", "items": date, "description": "Name of a witness, and when it was made."},
            "table": {
                "type": "object",
                "required": ["name", "sha256"],
                "properties": {
                    "name": text("A file that holds an alignment, in place of copies."),
                    "sha256": text("Digest of its bytes."),
                    "csv": {"type": "boolean", "description": "Whether it was said to be CSV."}
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Capture;
    use crate::compare::{Options, compare};
    use crate::document::Document;
    use crate::report::{Report, json};
    use crate::text::Sides;
    use crate::tokens::Layer;

    /// The report on two texts as JSON.
    fn report(base: &str, witness: &str) -> Value {
        let read = |text: &str| Document::read(Capture::new("copy", text.into())).expect("text");
        let (base, witness) = (read(base), read(witness));
        let documents = Sides::new(&base, &witness);
        let options = Options { show: vec![Layer::Whitespace], ..Options::default() };
        let comparison = compare(documents, &options);
        let mut bytes = Vec::new();
        json::write(&Report::new(documents, &comparison), &mut bytes).expect("written");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Says everything in `value` that `schema` does not allow; knows the words used above.
    fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(name) = schema["$ref"].as_str() {
            let target = root.pointer(name.trim_start_matches('#')).expect("a definition");
            return faults(root, target, value, at);
        }
        if let Some(all) = schema["anyOf"].as_array() {
            let fits = all.iter().any(|one| faults(root, one, value, at).is_empty());
            return if fits { found } else { vec![format!("{at} fits nothing")] };
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let is = |name: &&str| match *name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            _ => value.is_null(),
        };
        if !types.is_empty() && !types.iter().any(is) {
            found.push(format!("{at} is no {types:?}"));
        }
        if schema.get("const").is_some_and(|c| c != value)
            || schema["enum"].as_array().is_some_and(|e| !e.contains(value))
        {
            found.push(format!("{at} is {value}"));
        }
        let number = value.as_f64().unwrap_or(0.0);
        if schema["minimum"].as_f64().is_some_and(|m| number < m)
            || schema["maximum"].as_f64().is_some_and(|m| number > m)
        {
            found.push(format!("{at} is {number}"));
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if value.get(name).is_none() {
                found.push(format!("{at} lacks {name}"));
            }
        }
        for (name, inner) in value.as_object().into_iter().flatten() {
            let own = schema["properties"].get(name).or(schema.get("additionalProperties"));
            match own {
                Some(own) => found.extend(faults(root, own, inner, &format!("{at}/{name}"))),
                None => found.push(format!("{at}/{name} is not in the schema")),
            }
        }
        for (number, inner) in value.as_array().into_iter().flatten().enumerate() {
            found.extend(faults(root, &schema["items"], inner, &format!("{at}/{number}")));
        }
        found
    }

    #[test]
    fn reports_fit_their_schema() {
        let base = "第一章 总则\n\n双方于2015年3月1日在北京签署协议，各方应当遵守。\n\n本条不适用于附件所列的事项。";
        let witness = "第一章 總則\n\n雙方於2024年3月1日在北京簽署 協議，各方應當遵守。\n\n本條適用于附件所列的事項。";
        let long = "The tenant shall pay the rent of $500 on 1 March 2015. Nobody else may enter the house.";
        let schema = comparison();
        for (base, witness) in [(base, witness), (long, base), (long, long), ("", long), ("", "")] {
            assert_eq!(faults(&schema, &schema, &report(base, witness), ""), Vec::<String>::new());
        }
    }

    #[test]
    fn a_report_of_another_shape_does_not_fit() {
        let schema = comparison();
        let mut value = report("The rent is due in March.", "The rent is due in April.");
        value["base"]["length"] = json!("24");
        value["verdict"].as_object_mut().expect("an object").remove("labels");
        assert_eq!(faults(&schema, &schema, &value, ""), ["/base/length is no [\"integer\"]", "/verdict lacks labels"]);
    }
}
