//! What is left: words put in, taken out, replaced.

use super::{Case, Outcome, short};
use crate::finding::{Kind, Severity};
use crate::structure;

/// Claims every edit.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    let words = case.words();
    if headings(case) {
        let message = format!("the heading reads “{}” for “{}”", short(words.witness), short(words.base));
        return Some(Outcome::Finding(case.finding(Kind::HeadingChanged, message)));
    }
    if case.one_sided() && titles(case) {
        let (what, done) =
            if case.edit.base.is_empty() { (words.witness, "put into") } else { (words.base, "taken from") };
        let message = format!("“{}” was {done} the title", short(what));
        return Some(Outcome::Finding(case.finding(Kind::HeadingChanged, message).weigh(Severity::Editorial)));
    }
    let (kind, message) = match (case.edit.base.is_empty(), case.edit.witness.is_empty()) {
        (true, _) => (Kind::TextInserted, format!("“{}” was put in", short(words.witness))),
        (_, true) => (Kind::TextDeleted, format!("“{}” was taken out", short(words.base))),
        _ => (Kind::WordingChanged, format!("“{}” became “{}”", short(words.base), short(words.witness))),
    };
    let finding = case.finding(kind, message);
    if !case.one_sided()
        && blank(&case.streams.base, &case.edit.base) != blank(&case.streams.witness, &case.edit.witness)
    {
        return Some(Outcome::Finding(finding.weigh(Severity::Editorial).with("form", "blank")));
    }
    Some(Outcome::Finding(finding))
}

/// Whether a range stands between brackets that mark a blank to be filled in: `[year]`, `<name>`.
fn blank(stream: &crate::align::Stream, range: &std::ops::Range<usize>) -> bool {
    let (before, after) = (stream.gap(range.start).parts().concat(), stream.gap(range.end).parts().concat());
    let pair = |open: char, close: char| before.ends_with(open) && after.starts_with(close);
    pair('[', ']') || pair('<', '>') || pair('{', '}') || pair('【', '】')
}

/// Whether both sides of an edit stand in the first lines of their copies, and those are titles.
fn titles(case: &Case) -> bool {
    let places = case.places();
    let first = |stream: &crate::align::Stream, offset: u32| {
        let text = stream.document.text.as_str();
        // A title is short; a copy may be one line.
        let head = &text[..text.floor_char_boundary(text.len().min(1000))];
        let start = head.len() - head.trim_start().len();
        let line = head[start..].lines().next().unwrap_or_default().trim_end();
        offset as usize <= start + line.len() && title(line)
    };
    first(&case.streams.base, places.base.start) && first(&case.streams.witness, places.witness.start)
}

/// Whether a line is a title by its form: short, without the marks of a sentence, its longer words
/// with capitals.
fn title(line: &str) -> bool {
    let capital = |word: &str| word.chars().count() < 4 || !word.starts_with(char::is_lowercase);
    let marks = |c: char| ".,;:!?。，；：、！？「」“”\"()（）".contains(c);
    // The mark in `Version 2.5` is not one of a sentence.
    let inner = |word: &str| !word.trim_matches(|c: char| c.is_ascii_digit()).trim_start_matches('.').contains(marks);
    line.chars().count() <= 90 && line.split_whitespace().all(inner) && line.split_whitespace().all(capital)
}

/// Whether both sides of an edit stand in a heading.
fn headings(case: &Case) -> bool {
    let places = case.places();
    let heading = |stream: &crate::align::Stream, offset: u32| {
        let structure = &stream.document.structure;
        structure.block(offset).is_some_and(|b| structure.blocks[b].kind == structure::Kind::Heading)
    };
    !case.one_sided()
        && heading(&case.streams.base, places.base.start)
        && heading(&case.streams.witness, places.witness.start)
}
