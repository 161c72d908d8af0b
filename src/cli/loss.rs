//! What looks like loss in a copy that is about to be recorded.

use crate::document::Document;
use crate::inspect::Inspection;
use crate::structure::Side;
use crate::structure::title;

/// Words of pages that stand in the place of a document.
const DOORS: [&str; 14] = [
    "log in to continue",
    "please log in",
    "please sign in",
    "sign in to continue",
    "access denied",
    "enable javascript",
    "verify you are human",
    "page not found",
    "404 not found",
    "subscribe to read",
    "请登录",
    "請登錄",
    "访问被拒绝",
    "页面不存在",
];

/// A page with more words than this is not taken for a door.
const DOOR: usize = 400;

/// What looks like loss, a sentence each: in the copy alone, and against the version before it.
pub(super) fn warnings(copy: &Document, inspection: &Inspection, before: Option<&Document>) -> Vec<String> {
    let mut all = Vec::new();
    let text = copy.text.as_str();
    if copy.tokens.is_empty() {
        all.push("the copy has no text at all".to_owned());
    }
    let small = text.get(..text.len().min(1 << 16)).unwrap_or(text).to_lowercase();
    if let Some(door) = DOORS.iter().find(|door| copy.tokens.len() < DOOR && small.contains(*door)) {
        all.push(format!("it may be a page that stands in the document's place: it says “{door}”"));
    }
    let replaced = |document: &Document| document.text.as_str().matches('\u{FFFD}').count();
    let lost = replaced(copy);
    if lost > before.map_or(0, replaced) {
        all.push(format!("{lost} replacement characters stand where letters were lost"));
    }
    let missing: Vec<&str> = inspection.completeness.missing().map(|entry| entry.title.as_str()).collect();
    if let Some(first) = missing.first() {
        let more = if missing.len() > 1 { format!(" and {} more", missing.len() - 1) } else { String::new() };
        all.push(format!("its contents announce “{first}”{more}, which the text has not"));
    }
    let bare = bare(copy);
    if let Some(first) = bare.first()
        && before.is_none_or(|before| bare.len() > self::bare(before).len())
    {
        let more = if bare.len() > 1 { format!(" and under {} more headings", bare.len() - 1) } else { String::new() };
        all.push(format!("nothing stands under the heading “{first}”{more}"));
    }
    if let Some(before) = before {
        against(copy, before, &mut all);
    }
    all
}

/// Sections without text: the next heading of the same or a higher level follows at once.
fn bare(document: &Document) -> Vec<&str> {
    let sections = &document.structure.sections;
    let empty = sections.iter().enumerate().filter(|(at, section)| {
        let parent = sections.iter().any(|other| other.parent == Some(*at as u32));
        let (from, to) = (document.tokens.at(section.heading.end), document.tokens.at(section.span.end));
        let heading = document.tokens.at(section.heading.start) < from;
        !parent && heading && from >= to
    });
    empty.map(|(_, section)| section.title.as_str()).collect()
}

/// What the version before has and the copy has not.
fn against(copy: &Document, before: &Document, all: &mut Vec<String>) {
    let (now, then) = (copy.tokens.len(), before.tokens.len());
    if then > 0 && now * 3 < then * 2 {
        let percent = 100 - now * 100 / then;
        all.push(format!("the text is {percent} % shorter than that of {}: {now} words after {then}", before.name));
    }
    for side in [Side::Han, Side::Word] {
        if let (Some(language), None) = (before.language(side), copy.language(side)) {
            all.push(format!("it has no {}, and {} has", title(language), before.name));
        }
    }
    if copy.encoding != before.encoding {
        all.push(format!("it is encoded in {}, and {} in {}", copy.encoding, before.name, before.encoding));
    }
    if copy.format != before.format {
        all.push(format!("it is {}, and {} is {}", copy.format.name(), before.name, before.format.name()));
    }
}
