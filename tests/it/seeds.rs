//! The seeds: five real copies, and the differences that a careful reader finds in them.
//!
//! `fixtures/seeds/key.json` holds the facts of the answer key that concern comparisons in Chinese:
//! for each pair of copies the items with their places (bytes), kinds and weight, the places where
//! the copies agree in other words, and the extent that all three copies share.

use crate::common::{Pair, clip, open, sound};
use recension::finding::{Detail, Finding, Severity};
use recension::han::script::fold;
use recension::structure::Side;
use recension::text::{Sides, Span};
use serde_json::Value;

/// Compares two seeds by their numbers.
fn pair(base: &str, witness: &str) -> Pair {
    let seed = |number: &str| open(&format!("fixtures/seeds/{number}.txt"));
    Pair::new(seed(base), seed(witness))
}

fn key() -> Value {
    let text = std::fs::read_to_string(crate::common::home("fixtures/seeds/key.json")).expect("the key");
    serde_json::from_str(&text).expect("JSON")
}

/// A place of the key; `None` where a side has no place of its own.
fn span(place: &Value) -> Option<Span> {
    let offset = |name: &str| place.get(name)?.as_u64().map(|n| n as usize);
    Some(Span::new(offset("start")?, offset("end")?))
}

/// Both places of an item, the sides as in the pair at hand.
fn places(item: &Value, swapped: bool) -> Sides<Option<Span>> {
    let places = Sides::new(span(&item["base"]), span(&item["witness"]));
    if swapped { places.swap() } else { places }
}

/// What an edit is called when it is read from the other side.
fn mirrored(kind: &str) -> String {
    const OTHER: [(&str, &str); 6] = [
        ("-missing", "-added"),
        ("-added", "-missing"),
        ("text-inserted", "text-deleted"),
        ("text-deleted", "text-inserted"),
        ("paragraph-split", "paragraph-merged"),
        ("paragraph-merged", "paragraph-split"),
    ];
    let found = OTHER.iter().find(|(end, _)| kind.ends_with(end) && kind != "stream-missing");
    found.map_or(kind.to_string(), |(end, other)| kind.replace(end, other))
}

/// The kinds that fit an item.
fn kinds(item: &Value, swapped: bool) -> Vec<String> {
    let kinds = item["kinds"].as_array().expect("kinds").iter().map(|k| k.as_str().expect("a name"));
    kinds.map(|k| if swapped { mirrored(k) } else { k.to_string() }).collect()
}

/// Whether a finding stands where the key says: it touches the place within a few bytes, and covers
/// most of it where the place is long.
fn there(found: Span, place: Span) -> bool {
    let slack = 12;
    let touches = found.start <= place.end + slack && place.start <= found.end + slack;
    let shared = found.end.min(place.end).saturating_sub(found.start.max(place.start)) as usize;
    touches && (place.len() < 200 || shared * 10 >= place.len() * 8)
}

/// Whether a finding is the item.
fn fits(finding: &Finding, item: &Value, swapped: bool) -> bool {
    let spans = finding.places.zip(places(item, swapped)).into_array();
    finding.side == Side::Han
        && kinds(item, swapped).iter().any(|kind| kind == finding.kind.name())
        && finding.severity.name() == item["severity"]
        && spans.iter().all(|(found, place)| place.is_none_or(|place| there(*found, place)))
        && detailed(finding, item, swapped)
}

/// Whether matter round the text, which only one side has, is said to be so: findings of fitting
/// kinds and weight cover most of it.
fn covered(pair: &Pair, item: &Value, swapped: bool) -> bool {
    let wanted = places(item, swapped);
    if wanted.base.is_some() == wanted.witness.is_some() {
        return false;
    }
    let fits = |f: &&Finding| {
        kinds(item, swapped).iter().any(|kind| kind == f.kind.name()) && f.severity.name() == item["severity"]
    };
    let both = |f: &Finding| f.places.zip(wanted).into_array();
    let overlap =
        |(f, w): (Span, Option<Span>)| w.map_or(0, |w| f.end.min(w.end).saturating_sub(f.start.max(w.start)) as usize);
    let sum: usize = pair.comparison.findings.iter().filter(fits).flat_map(both).map(overlap).sum();
    let whole: usize = wanted.into_array().into_iter().flatten().map(Span::len).sum();
    sum * 10 >= whole * 6
}

/// Whether a finding has the details of the item; variants of a character count as one.
fn detailed(finding: &Finding, item: &Value, swapped: bool) -> bool {
    let Some(details) = item["detail"].as_object() else { return true };
    let plain = |text: &str| text.chars().map(fold).collect::<String>();
    details.iter().all(|(name, value)| {
        let name = match (name.as_str(), swapped) {
            ("from", true) => "to",
            ("to", true) => "from",
            (name, _) => name,
        };
        let value = plain(value.as_str().expect("a text"));
        finding.detail.iter().any(|(n, d)| *n == name && matches!(d, Detail::Text(t) if plain(t).contains(&value)))
    })
}

/// Findings nearest to an item, for the message.
fn near(pair: &Pair, item: &Value, swapped: bool) -> String {
    let wanted = places(item, swapped);
    let touches = |f: &&Finding| {
        f.side == Side::Han
            && f.places.zip(wanted).into_array().iter().any(|(f, w)| w.is_some_and(|w| !w.is_empty() && there(*f, w)))
    };
    let found: Vec<&Finding> = pair.comparison.findings.iter().filter(touches).collect();
    pair.list(&found)
}

/// What a comparison lacks of the key, has too much, or has in the wrong order.
fn wrong(entry: &Value, shared: &Value, swapped: bool) -> Vec<String> {
    let names = Sides::new(entry["base"].as_str().expect("a name"), entry["witness"].as_str().expect("a name"));
    let names = if swapped { names.swap() } else { names };
    let pair = pair(names.base, names.witness);
    sound(&pair);
    let items = entry["items"].as_array().expect("items");
    let mut wrong = Vec::new();
    let mut complain = |what: String| wrong.push(format!("{}/{}: {what}", names.base, names.witness));
    for item in items {
        let rank = pair.comparison.findings.iter().position(|f| fits(f, item, swapped));
        let expected = || format!("{} {:?}", item["id"], kinds(item, swapped));
        match rank {
            None if covered(&pair, item, swapped) => {}
            None => complain(format!("{} is not found; there is\n{}", expected(), near(&pair, item, swapped))),
            // The same conflict in the other language may stand before it; nothing else may.
            Some(rank)
                if item["first"] == true && pair.comparison.findings[0].kind != pair.comparison.findings[rank].kind =>
            {
                complain(format!("{} is number {rank}", expected()));
            }
            Some(_) => {}
        }
    }
    let extents = names.map(|name| span(&shared[name]).expect("an extent"));
    for finding in pair.substantive().into_iter().filter(|f| f.side == Side::Han) {
        let inside = finding.places.zip(extents).into_array().iter().all(|(f, e)| e.contains(*f) && f.end < e.end);
        if inside && !items.iter().any(|item| fits(finding, item, swapped)) {
            complain(format!("nothing substantive stands in the shared extent at\n{}", pair.list(&[finding])));
        }
    }
    for item in entry["agree"].as_array().expect("a list") {
        let altered = |f: &&Finding| {
            let spans = f.places.zip(places(item, swapped)).into_array();
            matches!(f.kind.name(), "date-altered" | "number-altered" | "name-altered")
                && spans.iter().all(|(f, place)| place.is_some_and(|place| f.overlaps(place)))
        };
        for finding in pair.comparison.findings.iter().filter(altered) {
            complain(format!("{} is agreement, and not\n{}", item["id"], pair.list(&[finding])));
        }
    }
    wrong
}

/// Checks a pair of the key in both directions.
fn check(base: &str, witness: &str) {
    let key = key();
    let pairs = key["pairs"].as_array().expect("pairs");
    let entry = pairs.iter().find(|p| p["base"] == base && p["witness"] == witness).expect("the pair");
    let mut all = wrong(entry, &key["shared"], false);
    all.extend(wrong(entry, &key["shared"], true));
    assert!(all.is_empty(), "{} complaints\n{}", all.len(), all.join("\n"));
}

#[test]
fn law_database_and_official_document() {
    check("000", "002");
}

#[test]
fn official_document_and_damaged_reprint() {
    check("002", "001");
}

#[test]
fn law_database_and_damaged_reprint() {
    check("000", "001");
}

#[test]
fn noise_is_counted_and_not_listed() {
    let pair = pair("002", "001");
    let count = |name: &str| pair.comparison.noise.iter().find(|n| n.layer.name() == name).map_or(0, |n| n.count);
    assert!(
        (500..=700).contains(&count("ruby")),
        "551 glosses in the extent, 84 in title and contents: {}",
        count("ruby")
    );
    assert!((800..=1100).contains(&count("script")), "775 in the body, 95 in the contents: {}", count("script"));
    assert!(count("width") >= 80, "84 commas: {}", count("width"));
    let findings: Vec<&Finding> = pair.comparison.findings.iter().collect();
    assert!(findings.len() <= 40, "{}", pair.list(&findings));
}

#[test]
fn two_translations_are_one_finding_and_their_conflicts() {
    for (base, witness) in [("000", "001"), ("001", "000")] {
        let pair = pair(base, witness);
        let english: Vec<&Finding> = pair.comparison.findings.iter().filter(|f| f.side == Side::Word).collect();
        let count = |kind: &str| english.iter().filter(|f| f.kind.name() == kind).count();
        assert_eq!(count("translation-differs"), 1, "{}", pair.list(&english));
        let date = english.iter().find(|f| f.kind.name() == "date-altered");
        let date = date.unwrap_or_else(|| panic!("the dates conflict in English too\n{}", pair.list(&english)));
        let years = pair.quotes(date);
        assert!(
            [years.base, years.witness].iter().any(|q| q.contains("2015"))
                && [years.base, years.witness].iter().any(|q| q.contains("2024")),
            "{}",
            pair.list(&[date])
        );
        let words = ["wording-changed", "text-inserted", "text-deleted", "orthography"].map(count);
        assert_eq!(words, [0; 4], "a translator's words are no edits\n{}", pair.list(&english));
        assert!(english.len() <= 12, "{}", pair.list(&english));
    }
}

#[test]
fn another_document_on_the_same_subject_is_no_version() {
    for other in ["000", "001", "002"] {
        for (base, witness) in [("003", other), (other, "003")] {
            let pair = pair(base, witness);
            assert_eq!(pair.relation(), "shares-passages", "{base}/{witness}");
            assert_eq!(pair.comparison.verdict.labels, [""; 0], "{base}/{witness}");
            let all: Vec<&Finding> = pair.comparison.findings.iter().collect();
            let count = |kind: &str| all.iter().filter(|f| f.kind.name() == kind).count();
            let (passages, streams) = (count("shared-passage"), count("stream-missing"));
            let fine = passages >= 5 && streams <= 1 && passages + streams == all.len();
            assert!(fine, "{base}/{witness}\n{}", pair.list(&all));
        }
    }
}

#[test]
fn an_excerpt_of_a_third_document_has_next_to_nothing_in_common() {
    for other in ["000", "001", "002", "003"] {
        let pair = pair(other, "004");
        assert!(matches!(pair.relation(), "unrelated" | "shares-passages"), "{other}: {}", pair.relation());
        let all: Vec<&Finding> = pair.comparison.findings.iter().collect();
        assert!(
            all.len() <= 4
                && all.iter().all(|f| f.severity == Severity::Formatting || f.kind.name() == "stream-missing"),
            "{}",
            pair.list(&all)
        );
    }
}

#[test]
fn a_seed_against_itself_is_identical() {
    for number in ["000", "001", "002", "003", "004"] {
        let pair = pair(number, number);
        sound(&pair);
        assert_eq!(pair.relation(), "identical", "{number}");
        assert!(pair.comparison.findings.is_empty() && pair.comparison.noise.is_empty(), "{number}");
        let text = pair.documents.base.text.as_str();
        assert_eq!(pair.comparison.accounts.base.equal, text.len() as u64, "{number} {}", clip(text));
    }
}
