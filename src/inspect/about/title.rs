//! The title: the line at the head that the rest of the copy confirms.

use super::{About, Statement, front};
use crate::extract::{About as Subject, Evidence, Format};
use crate::inspect::form;
use crate::inspect::view::{Role, Unit, View};
use crate::structure::{Side, interface, letters};
use crate::text::Span;

/// A line that may be the title.
struct Candidate {
    value: String,
    place: Span,
    side: Side,
    score: i32,
    reasons: Vec<&'static str>,
}

/// Blocks among which the title is looked for.
const HEAD: usize = 40;

/// Blocks among which a title is confirmed by what the text calls itself.
const NAMED: usize = 10;

pub(super) fn read(view: &View, about: &mut About) {
    if let Some((value, place)) = markup(view) {
        about.state("title", Statement::new(value, Some(place), "the page's own title", 0.9));
    }
    let mut found = candidates(view);
    found.sort_by_key(|c| (std::cmp::Reverse(c.score), c.place.start));
    let mut sides = Vec::new();
    for candidate in found {
        let confidence = (0.4 + 0.1 * candidate.score as f32).clamp(0.3, 0.98);
        let reason = candidate.reasons.join(", ");
        let statement = Statement::new(candidate.value, Some(candidate.place), reason, confidence);
        if candidate.score >= 1 && !sides.contains(&candidate.side) {
            sides.push(candidate.side);
            about.state("title", statement);
        }
    }
}

/// The content of `<title>`, or of `title:` in front matter.
fn markup(view: &View) -> Option<(String, Span)> {
    let raw = view.document.text.as_str();
    let head = &raw[..raw.floor_char_boundary(20_000)];
    if view.document.format == Format::Html {
        let start = super::find(head, "<title")?;
        let open = start + head[start..].find('>')? + 1;
        let close = open + head[open..].find("</")?;
        let value = head[open..close].trim();
        return (!value.is_empty())
            .then(|| (value.split_whitespace().collect::<Vec<_>>().join(" "), Span::new(open, close)));
    }
    let title = |e: &&Evidence| e.about == Subject::Title && e.source.starts_with("front matter");
    let told = view.document.evidence.iter().find(title).filter(|e| !e.value.starts_with('!'))?;
    Some((told.value.clone(), told.span))
}

fn candidates(view: &View) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let quoted = quoted(view);
    let mut level: Option<usize> = None;
    for (at, unit) in view.units.iter().take(HEAD).enumerate() {
        let Some(value) = line(view, unit) else { continue };
        let key = letters(&value);
        // A title that comes again may be taken for a running head; only the text can tell.
        if unit.role == Role::Furniture && !quoted.contains(&key) {
            continue;
        }
        if let Some(known) = found.iter_mut().find(|c| letters(&c.value) == key) {
            if !known.reasons.contains(&"it comes again") {
                known.score += 2;
                known.reasons.push("it comes again");
            }
            continue;
        }
        let mut made = Candidate { value, place: unit.span, side: unit.side, score: 0, reasons: Vec::new() };
        let mut count = |points: i32, reason: &'static str| {
            made.score += points;
            made.reasons.push(reason);
        };
        // Far down it is a section that the text refers to.
        let over = !view.contents.is_empty() && unit.span.start < view.contents.start;
        if quoted.contains(&key) && (at < NAMED || over) {
            count(3, "the text names itself so");
        }
        let raw = view.document.text.slice(unit.span);
        let marks = match raw.len() - raw.trim_start_matches('#').len() {
            0 => form::marked(view, unit.span).map_or(0, usize::from),
            marks => marks,
        };
        if unit.role == Role::Heading && marks > 0 && level.is_none_or(|l| marks <= l + 1) {
            level = Some(level.unwrap_or(marks).min(marks));
            count(2, "a heading of the highest level");
        }
        if at < 3 && unit.role != Role::Furniture {
            count(1, "at the head of the copy");
        }
        let next = view.units.get(at + 1);
        if !view.contents.is_empty() && next.is_some_and(|n| n.span.start == view.contents.start) {
            count(2, "directly over the contents");
        }
        if next.is_some_and(|n| issued(front(view, n))) {
            count(3, "directly over the line that says who issued it and when");
        }
        if at >= 3 && unit.role == Role::Text && made.score == 0 {
            continue;
        }
        if made.score == 0 && at < 12 {
            made.score = 1;
            made.reasons.push("a heading near the head of the copy");
        }
        found.push(made);
    }
    found
}

/// A block that may be a title, without what a site puts behind it.
fn line(view: &View, unit: &Unit) -> Option<String> {
    if !matches!(unit.role, Role::Text | Role::Heading | Role::Furniture)
        || unit.span.len() > 300
        || unit.label.is_some()
    {
        return None;
    }
    let line = view.line(unit);
    let line = line.trim();
    let line = match line.rfind(" [") {
        Some(at) if line.ends_with(']') => line[..at].trim(),
        _ => line,
    };
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let words = line.split_whitespace().count();
    let fits = letters >= 4 && line.chars().count() <= 150 && words <= 24;
    let address = line.contains("://") || line.contains(['@', '>', '|']);
    let stops = line.ends_with(['.', '。', '，', ',', ';', '；', ':', '：', '、']);
    // `Date: …`, `发布时间：…` are fields of a page.
    let field = line
        .find([':', '：'])
        .is_some_and(|at| line[..at].chars().count() <= 8 && line[at..].bytes().any(|b| b.is_ascii_digit()));
    let dated = field || crate::date::Date::parse(line).is_some() || updated(line);
    let stops = stops || spoken(line);
    // `Cookie policy` is a button, and the title of a policy where the format says so.
    let button = interface(&line.to_lowercase()) && form::marked(view, unit.span) != Some(1);
    (fits && !address && !stops && !dated && !button).then(|| line.to_string())
}

/// Whether a line says since when a text holds: `Effective date: January 29, 2021`.
fn updated(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["effective", "last ", "updated", "posted", "published", "revised", "date ", "version date"];
    let lower = line.to_lowercase();
    line.bytes().filter(u8::is_ascii_digit).count() >= 4 && WORDS.iter().any(|word| lower.starts_with(word))
}

/// Whether a line is a sentence of a text or a button, and not its name.
fn spoken(line: &str) -> bool {
    let bare = line.trim_end_matches(['”', '"', '」', '』', '’', ')', '）']);
    let sentence = bare.ends_with(['。', '！']) || line.contains("。") || line.contains("：「");
    sentence || line.starts_with(['"', '“', '「', '\'']) || line.to_lowercase().starts_with("skip to")
}

/// Whether a line says who issued the document and when.
fn issued(line: &str) -> bool {
    line.len() <= 400
        && line.trim_start().starts_with(['(', '（', '['])
        && line.bytes().any(|b| b.is_ascii_digit())
        && (super::find(line, "issued").is_some()
            || super::find(line, "adopted").is_some()
            || super::find(line, "promulgated").is_some()
            || ["发布", "發布", "通过", "通過", "公布", "颁布", "施行"].iter().any(|w| line.contains(w)))
}

/// What stands in title marks or quotes in the first and the last part of the copy, folded.
fn quoted(view: &View) -> Vec<String> {
    let text = &view.text[..];
    let head = &text[..text.floor_char_boundary(20_000)];
    let tail = &text[text.floor_char_boundary(text.len().saturating_sub(10_000)).max(head.len())..];
    let mut found = Vec::new();
    for part in [head, tail] {
        for (open, close) in [('《', '》'), ('“', '”'), ('"', '"')] {
            let mut rest = part;
            while let Some(at) = rest.find(open) {
                rest = &rest[at + open.len_utf8()..];
                let Some(end) = rest[..rest.floor_char_boundary(300)].find(close) else { continue };
                let inner = crate::structure::clean(&rest[..end]);
                let key = letters(&inner);
                if key.chars().count() >= 4 {
                    found.push(key);
                }
                rest = &rest[end + close.len_utf8()..];
                if found.len() > 200 {
                    return found;
                }
            }
        }
    }
    found
}
