//! What an entry says, in the words that all formats use.

use super::{Log, Step, Version};
use crate::report::prose;
use crate::report::record::{Finding, Piece, Value};
use std::borrow::Cow;

/// Sections around an entry, where its sentence does not name one itself.
pub(super) fn section(finding: &Finding) -> String {
    match finding.kind.as_str() {
        "section-added" | "section-missing" | "section-moved" | "section-renumbered" | "heading-changed" => {
            let titles = finding.section();
            titles.split_last().map_or(String::new(), |(_, around)| around.join(" › "))
        }
        _ => finding.path(),
    }
}

/// What happened, in one sentence.
pub(super) fn sentence(finding: &Finding) -> String {
    let quotes = !finding.excerpt.is_empty();
    match finding.kind.as_str() {
        "text-inserted" if quotes => "Words were put in.".to_string(),
        "text-deleted" if quotes => "Words were taken out.".to_string(),
        "wording-changed" if quotes && !finding.message.contains("anew") => "Reworded.".to_string(),
        "paragraph-added" => paragraphs(finding, "added"),
        "paragraph-missing" => paragraphs(finding, "taken out"),
        "text-duplicated" => "A passage is said twice.".to_string(),
        "text-moved" => "A passage moved.".to_string(),
        "truncated" if finding.witness.text.is_empty() => "The text stops here; it went on.".to_string(),
        "truncated" => "The text goes on where it stopped.".to_string(),
        _ => prose::sentence(&finding.message),
    }
}

/// How many paragraphs came or went.
fn paragraphs(finding: &Finding, done: &str) -> String {
    match finding.detail.get("paragraphs") {
        Some(Value::Count(count)) if *count > 1 => format!("{count} paragraphs were {done}."),
        _ => format!("A paragraph was {done}."),
    }
}

/// The words before and after, in their sentence; none where the sentence says all.
pub(super) fn excerpt(finding: &Finding) -> Cow<'_, [Piece]> {
    let none = Cow::Borrowed(&[] as &[Piece]);
    match finding.kind.as_str() {
        "section-renumbered" | "section-moved" | "heading-changed" | "stream-missing" | "section-missing" => none,
        "wording-changed" if finding.message.contains("anew") => none,
        // Of the front matter, the sentence quotes all.
        _ if finding.detail.contains_key("part") => none,
        "section-added" => untitled(finding),
        _ => Cow::Borrowed(&finding.excerpt),
    }
}

/// The words of a section without its title, which the sentence names; none where there are no others.
fn untitled(finding: &Finding) -> Cow<'_, [Piece]> {
    let whole = Cow::Borrowed(finding.excerpt.as_slice());
    let (Some(Value::Text(title)), [first, rest @ ..]) = (finding.detail.get("section"), &*finding.excerpt) else {
        return whole;
    };
    let Some(text) = first.text.strip_prefix(title.as_str()) else { return whole };
    let text = text.trim_start_matches([' ', '¶']);
    if text.is_empty() && rest.is_empty() {
        return Cow::Borrowed(&[]);
    }
    let first = Piece { text: text.to_string(), ..first.clone() };
    Cow::Owned(std::iter::once(first).chain(rest.iter().cloned()).collect())
}

/// The day of a date with a time.
pub(super) fn day(date: &str) -> &str {
    date.split_once('T').map_or(date, |(day, _)| day)
}

/// A day for people: `25 May 2022`; a date that is none as it stands.
pub(super) fn date(date: &str) -> String {
    let parts: Vec<&str> = day(date).split('-').collect();
    let month = |text: &str| text.parse::<usize>().ok().and_then(|n| crate::date::MONTHS.get(n.wrapping_sub(1)));
    match parts.as_slice() {
        [year, month_, day] => match (month(month_), day.parse::<u8>()) {
            (Some(name), Ok(day)) => format!("{day} {name} {year}"),
            _ => date.to_string(),
        },
        [year, month_] => month(month_).map_or_else(|| date.to_string(), |name| format!("{name} {year}")),
        _ => date.to_string(),
    }
}

/// What a version is called for people: its day where it has one, and else its label.
pub(super) fn name(version: &Version) -> String {
    if version.date.is_empty() { version.label.to_string() } else { date(version.date) }
}

/// Whether the label of a version says no more than its day.
pub(super) fn dated(version: &Version) -> bool {
    let label = version.label.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    !version.date.is_empty() && label == day(version.date)
}

/// A number of changes.
pub(super) fn changes(count: usize) -> String {
    if count == 1 { "1 change".to_string() } else { format!("{count} changes") }
}

/// The outermost of the sections that a path names.
pub(super) fn top(path: &str) -> &str {
    let first = path.split(" › ").next().unwrap_or(path);
    first.split(" ¶").next().unwrap_or(first)
}

/// How many versions of how many documents, and from when to when.
pub(super) fn summary(log: &Log, versions: &[Version]) -> String {
    let number = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut text = number(versions.len(), "new version");
    if log.documents.len() > 1 {
        text.push_str(&format!(" of {}", number(log.documents.len(), "document")));
    }
    match (versions.last(), versions.first()) {
        (Some(first), Some(last)) if name(first) != name(last) => {
            text.push_str(&format!(", from {} to {}", name(first), name(last)));
        }
        (Some(only), _) => text.push_str(&format!(", {}", name(only))),
        _ => {}
    }
    if !log.range.is_empty() {
        text.push_str(&format!(" ({})", log.range));
    }
    text + "."
}

/// Versions that changed nothing but form, in one line; none where all were the recorder's own.
pub(super) fn collapsed(versions: &[Version]) -> Option<String> {
    let noise: Vec<&Version> = versions.iter().filter(|v| v.steps.iter().any(|(_, s)| s.class == "noise")).collect();
    let name = |v: &Version| if v.date.is_empty() { v.label.to_string() } else { day(v.date).to_string() };
    let (latest, first) = (noise.first()?, noise.last()?);
    Some(match noise.len() {
        1 => format!("{}: only layout and form changed.", name(latest)),
        n => format!("{} to {}: only layout and form changed, in {n} versions.", name(first), name(latest)),
    })
}

/// What could not be read, is odd or was left out, a sentence each.
pub(super) fn notes(log: &Log) -> Vec<String> {
    let mut notes = log.notes.clone();
    match log.technical() {
        0 => {}
        1 => notes.push("One version that changed only the way of recording is left out.".to_string()),
        n => notes.push(format!("{n} versions that changed only the way of recording are left out.")),
    }
    let own = log.documents.iter().flat_map(|d| d.steps.iter().map(move |s| (d, s)));
    notes.extend(own.flat_map(|(d, s)| s.notes.iter().map(move |n| format!("{} {}: {n}", d.name, s.witness))));
    notes
}

/// What a step without entries says.
pub(super) fn bare(step: &Step) -> String {
    match step.class.as_str() {
        "appeared" => "This document was added.".to_string(),
        "vanished" => "This document was taken out.".to_string(),
        "noise" => "Only layout and form changed.".to_string(),
        "punctuation" => "Only marks changed; the words stand.".to_string(),
        "flap" => {
            format!("An earlier text came back: that of {}.", step.earlier.as_deref().unwrap_or("an earlier version"))
        }
        "unrelated" => "The text was replaced by another.".to_string(),
        _ if step.entries.is_empty() => "Nothing of substance changed.".to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_for_people() {
        assert_eq!(date("2022-05-25T10:00:00Z"), "25 May 2022");
        assert_eq!(date("2022-05"), "May 2022");
        assert_eq!(date("2022"), "2022");
        assert_eq!(date("soon"), "soon");
        assert_eq!(top("Terms › 5. Fees ¶3"), "Terms");
        assert_eq!(top("5. Fees ¶3"), "5. Fees");
    }
}
