//! JSON-LD: what a page says about itself in the words of schema.org.

use serde_json::Value;

use crate::extract::About;

/// A larger script is data and says nothing about the page, in bytes.
const LARGEST: usize = 1 << 20;
/// Things are not followed deeper than this.
const DEPTH: usize = 6;

/// What a script says: what it speaks of, by which key, and the value.
type Told = Vec<(About, &'static str, String)>;

/// What a script says, and the longest text that it holds of a work. Broken ones say nothing.
pub(super) fn read(script: &str) -> (Told, Option<String>) {
    let bare = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let bare = bare.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    let (mut told, mut whole) = (Vec::new(), None);
    if bare.len() <= LARGEST
        && let Ok(value) = serde_json::from_str::<Value>(bare)
    {
        things(&value, DEPTH, &mut told, &mut whole);
    }
    (told, whole)
}

/// Keys of a thing, in the order in which they are told.
const KEYS: [(&str, About); 13] = [
    ("headline", About::Title),
    ("name", About::Title),
    ("datePublished", About::Published),
    ("dateModified", About::Modified),
    ("dateCreated", About::Created),
    ("author", About::Author),
    ("publisher", About::Publisher),
    ("url", About::Address),
    ("mainEntityOfPage", About::Address),
    ("inLanguage", About::Language),
    ("description", About::Description),
    ("identifier", About::Identifier),
    ("license", About::Rights),
];

/// Finds the works among the things that a script lists.
fn things(value: &Value, depth: usize, told: &mut Told, whole: &mut Option<String>) {
    match value {
        Value::Array(list) if depth > 0 => list.iter().for_each(|value| things(value, depth - 1, told, whole)),
        Value::Object(thing) => {
            if let Some(graph) = thing.get("@graph").filter(|_| depth > 0) {
                things(graph, depth - 1, told, whole);
            }
            let kinds = names(thing.get("@type"));
            if !kinds.iter().any(|kind| is_work(kind)) {
                return;
            }
            told.extend(kinds.into_iter().map(|kind| (About::Kind, "@type", kind)));
            if let Some(text) = thing.get("articleBody").and_then(Value::as_str)
                && whole.as_ref().is_none_or(|whole| whole.len() < text.len())
            {
                *whole = Some(text.to_owned());
            }
            for (key, about) in KEYS {
                if key == "name" && thing.contains_key("headline") {
                    continue;
                }
                told.extend(names(thing.get(key)).into_iter().map(|value| (about, key, value)));
            }
        }
        _ => {}
    }
}

/// Whether a type of schema.org is a page or a text, and not a person, a list of links or a product.
fn is_work(kind: &str) -> bool {
    const WORKS: [&str; 9] =
        ["Article", "Page", "Posting", "Legislation", "Report", "Work", "Document", "Book", "Dataset"];
    WORKS.iter().any(|work| kind.ends_with(work))
}

/// The strings of a value: itself, its name or its address, or those of a list of such.
fn names(value: Option<&Value>) -> Vec<String> {
    let one = |value: &Value| -> Option<String> {
        let text = match value {
            Value::Object(thing) => ["name", "@id", "url", "value"].iter().find_map(|key| thing.get(*key)?.as_str())?,
            value => value.as_str()?,
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}
