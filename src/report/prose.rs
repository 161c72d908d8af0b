//! What several formats say in the same words.

use super::record::{Finding, Place, Record, Share};
use super::terminal::trail;

/// A relation in words.
pub(super) fn relation(name: &str) -> &str {
    match name {
        "identical" => "Identical",
        "same-text" => "Same text",
        "same-document" => "Same document",
        "excerpt" => "One is an excerpt of the other",
        "translation" => "Same document in another translation",
        "shares-passages" => "Two documents that share passages",
        "unrelated" => "Unrelated documents",
        other => other,
    }
}

/// A stable name as words: `date-altered` is `Date altered`.
pub(super) fn words(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut chars = spaced.chars();
    chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}

/// What a copy is called: its name, or what stands for standard input.
pub(super) fn name(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

/// The last part of a name.
pub(super) fn short(full: &str) -> &str {
    let full = name(full);
    full.rsplit(['/', '\\']).next().filter(|last| !last.is_empty()).unwrap_or(full)
}

/// A list in words: `a, b and c`.
pub(super) fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_string(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// How much of each copy the other has in a language.
pub(super) fn coverage(record: &Record, share: &Share) -> String {
    let own =
        |kind: &'static str| record.findings.iter().filter(move |f| f.kind == kind && f.language == share.language);
    if own("translation-differs").next().is_some() {
        return "two independent translations; their facts are compared".to_string();
    }
    let mut text = match (share.base, share.witness) {
        (Some(base), Some(witness)) if base >= 0.99995 && witness >= 0.99995 => "all of both copies".to_string(),
        (Some(base), Some(witness)) if base + witness == 0.0 => "nothing corresponds".to_string(),
        (Some(base), Some(witness)) => {
            format!("{} of the base and {} of the witness correspond", percent(base), percent(witness))
        }
        (Some(_), None) => "only in the base".to_string(),
        (None, Some(_)) => "only in the witness".to_string(),
        (None, None) => "in neither copy".to_string(),
    };
    text.extend(own("truncated").map(stop));
    text
}

/// Where a copy stops.
fn stop(finding: &Finding) -> String {
    let length = |place: &Place| place.end.saturating_sub(place.start);
    let gone = length(&finding.witness) < length(&finding.base);
    let (who, place) = if gone { ("witness", &finding.witness) } else { ("base", &finding.base) };
    let titles: Vec<&str> = place.section.iter().map(String::as_str).collect();
    let at = trail(&titles, place.paragraph);
    let at = if at.is_empty() { format!("line {}", place.line) } else { format!("{at} (line {})", place.line) };
    let verb = if finding.severity == "substantive" { "stops" } else { "ends" };
    format!("; the {who} {verb} at {at}")
}

/// A share for people; never rounded up to all or down to nothing.
pub(super) fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p >= 99.95 && share >= 1.0 => "100 %".to_string(),
        p if p >= 99.0 => format!("{:.1} %", (p * 10.0).floor() / 10.0),
        p if p > 0.0 && p < 1.0 => "under 1 %".to_string(),
        p => format!("{p:.0} %"),
    }
}

/// A text as a sentence: a capital in front, a full stop behind.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with(['.', '。', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lists_are_words() {
        assert_eq!(words("date-altered"), "Date altered");
        assert_eq!(short("a/b\\c.txt"), "c.txt");
        assert_eq!(short("-"), "standard input");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(percent(0.3166), "32 %");
    }
}
