//! What an entry says, in the words that all formats use.

use super::Step;
use crate::report::prose;
use crate::report::record::{Finding, Piece, Value};

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
pub(super) fn excerpt(finding: &Finding) -> &[Piece] {
    match finding.kind.as_str() {
        "section-renumbered" | "section-moved" | "heading-changed" | "stream-missing" | "section-missing" => &[],
        "wording-changed" if finding.message.contains("anew") => &[],
        _ => &finding.excerpt,
    }
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
