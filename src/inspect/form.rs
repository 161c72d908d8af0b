//! Siblings that are written in different ways: labels (`I.` beside `II,`, `(一)` beside `（二）`),
//! levels of headings, full stops behind them, and marks of half width in full-width Chinese.
//!
//! None of this is wrong by itself. It shows that a copy was put together from several, or typed.

use super::view::{Role, Unit, View};
use super::{Kind, against};
use crate::extract::{self, Format};
use crate::finding::{Detail, Finding};
use crate::han::is_han;
use crate::structure::Side;
use crate::structure::heading::Style;
use crate::text::Span;

/// Fewest siblings that show a manner.
const FEWEST: usize = 3;

/// Styles whose headings are siblings wherever they stand in a copy.
const STYLES: [Style; 6] = [Style::Part, Style::Chapter, Style::Section, Style::Roman, Style::HanComma, Style::Paren];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for side in [Side::Han, Side::Word] {
        for style in STYLES {
            let heads: Vec<&Unit> = view.units.iter().filter(|u| u.side == side && sibling(view, u, style)).collect();
            if heads.len() >= FEWEST {
                tell(view, &heads, label, "label", findings);
                tell(view, &heads, level, "level", findings);
                tell(view, &heads, stop, "end", findings);
            }
        }
    }
    width(view, findings);
    straight(view, findings);
}

/// Whether a block is a heading of the document with a label of this style.
fn sibling(view: &View, unit: &Unit, style: Style) -> bool {
    let labelled = unit.label.as_ref().is_some_and(|l| l.style == style && l.number.len() == 1);
    // A notice that is glued to a heading leaves its label as it is.
    let glued = unit.role == Role::Site && style == Style::Roman && unit.span.len() < 300;
    labelled
        && unit.span.start >= view.contents.end
        && unit.span.start < view.end
        && (unit.role == Role::Heading || glued)
}

/// Reports siblings that are written otherwise than most of them, in one finding.
///
/// Two manners are one too many where each is rare; where many differ it is how the copy is written.
fn tell(
    view: &View,
    heads: &[&Unit],
    form: fn(&View, &Unit) -> Option<String>,
    what: &'static str,
    findings: &mut Vec<Finding>,
) {
    let forms: Vec<(&Unit, String)> = heads.iter().filter_map(|u| Some((*u, form(view, u)?))).collect();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (_, form) in &forms {
        match counts.iter_mut().find(|c| c.0 == form) {
            Some(count) => count.1 += 1,
            None => counts.push((form, 1)),
        }
    }
    let Some(&(usual, most)) = counts.iter().max_by_key(|c| c.1) else { return };
    let odd: Vec<&(&Unit, String)> = forms.iter().filter(|f| f.1 != usual).collect();
    if odd.is_empty() || forms.len() < FEWEST || counts.len() > 4 {
        return;
    }
    let (Some(first), Some(model)) = (odd.first(), forms.iter().find(|f| f.1 == usual)) else { return };
    let others = if most == 1 {
        "each differs".to_string()
    } else {
        format!("{most} of its {} siblings have “{usual}”", forms.len())
    };
    let message = match what {
        "label" => format!("this label is written “{}”; {others}", first.1),
        "level" if most == 1 => {
            let plain = counts.iter().any(|c| c.0 == UNMARKED);
            let one = if plain { ", and one is not marked at all" } else { "" };
            format!("headings of one rank are set on {} levels{one}", counts.len() - usize::from(plain))
        }
        "level" if first.1 == UNMARKED => {
            format!("this heading is not marked as one; {most} of its {} siblings are", forms.len())
        }
        "level" if usual == UNMARKED => {
            format!("this heading is marked as one; {most} of its {} siblings are not", forms.len())
        }
        "level" => format!(
            "this heading is set on level {}; {most} of its {} siblings are on level {usual}",
            first.1,
            forms.len()
        ),
        _ => format!(
            "{} of these {} headings end in a full stop, and the others do not",
            count(&forms, "."),
            forms.len()
        ),
    };
    let finding = against(view, Kind::FormVaries, line(view, first.0), line(view, model.0), message);
    findings.push(finding.with("what", what).with("count", Detail::Count(odd.len() as u64)).sure(0.85));
}

fn count(forms: &[(&Unit, String)], form: &str) -> usize {
    forms.iter().filter(|f| f.1 == form).count()
}

/// The first line of a block.
fn line(view: &View, unit: &Unit) -> Span {
    let body = view.slice(unit.span);
    let start = unit.span.range().start + body.len() - body.trim_start().len();
    let end = body.trim_start().find('\n').unwrap_or(body.trim_start().len()).min(body.floor_char_boundary(120));
    Span::new(start, start + body.trim_start()[..body.trim_start().floor_char_boundary(end)].trim_end().len())
}

/// A label with its number taken out: `(#)`, `#,`.
fn label(view: &View, unit: &Unit) -> Option<String> {
    let body = view.slice(unit.span).trim_start();
    let len = unit.label.as_ref()?.len;
    let label = body.get(..len)?;
    let behind = body[len..].chars().next().filter(|c| ".,、．:：".contains(*c));
    let mut form = String::new();
    for c in label.trim().chars().chain(behind) {
        let number = c.is_alphanumeric() && (!label.contains(char::is_whitespace) || c.is_numeric());
        if is_han(c) && "第章节編编部分節".contains(c) {
            form.push(c);
        } else if number || is_han(c) {
            if !form.ends_with('#') {
                form.push('#');
            }
        } else if !c.is_alphanumeric() && !c.is_whitespace() {
            form.push(c);
        }
    }
    // `Chapter I` beside `CHAPTER II` is told by its word.
    let worded = |w: &&str| w.len() > 3 && w.bytes().all(|b| b.is_ascii_alphabetic());
    let named = matches!(unit.label.as_ref()?.style, Style::Part | Style::Chapter | Style::Section);
    let word: String = label.split_whitespace().next().filter(|w| named && worded(w)).unwrap_or("").into();
    Some(if word.is_empty() { form } else { format!("{word} {form}") })
}

/// What stands for the level of a heading that is not marked as one.
const UNMARKED: &str = "none";

/// The level that the format gives a heading, or that it gives none; nothing where it has no headings of its own.
fn level(view: &View, unit: &Unit) -> Option<String> {
    if view.document.format != Format::Markdown {
        return marked(view, unit.span).map(|level| level.to_string());
    }
    let known = || view.document.hints.iter().any(|h| matches!(h.role, extract::Role::Heading(_)));
    marked(view, unit.span).map(|level| level.to_string()).or_else(|| known().then(|| UNMARKED.to_string()))
}

/// The level that the format gives a heading.
pub(super) fn marked(view: &View, place: Span) -> Option<u8> {
    let level = |h: &extract::Hint| match h.role {
        extract::Role::Heading(level) => Some(level),
        _ => None,
    };
    view.document.hints.iter().filter(|h| h.span.overlaps(place)).find_map(level)
}

/// Whether a heading ends in a full stop.
fn stop(view: &View, unit: &Unit) -> Option<String> {
    let body = view.slice(unit.span).trim_end();
    // Run-in headings are paragraphs.
    if unit.role != Role::Heading || body.chars().count() > 90 {
        return None;
    }
    Some(if body.ends_with(['.', '。']) { "." } else { "" }.into())
}

/// Paragraphs with commas of half width between Han characters, where nearly all have full ones.
fn width(view: &View, findings: &mut Vec<Finding>) {
    let mut odd: Vec<(&Unit, usize)> = Vec::new();
    let (mut full, mut model, mut sound) = (0, None, 0);
    for unit in view.paragraphs().filter(|u| u.side == Side::Han) {
        let body = view.slice(unit.span);
        let wide = body.matches('，').count();
        let narrow = if body.contains(',') { commas(body) } else { 0 };
        full += wide;
        if narrow >= 3 && narrow > 4 * wide {
            odd.push((unit, narrow));
        } else if wide >= 2 && narrow == 0 {
            sound += 1;
            model = model.or(Some(unit));
        }
    }
    let Some(model) = model.filter(|_| full >= 12 && odd.len() * 6 <= sound) else { return };
    for (unit, narrow) in odd {
        let message =
            format!("{narrow} commas of this paragraph are of half width; the other paragraphs have full-width ones");
        findings.push(
            against(view, Kind::FormVaries, line(view, unit), line(view, model), message)
                .with("what", "width")
                .sure(0.9),
        );
    }
}

/// Straight quotation marks round Han characters, where the copy has curly ones.
fn straight(view: &View, findings: &mut Vec<Finding>) {
    let mut odd: Vec<(Span, u64)> = Vec::new();
    let (mut curly, mut model) = (0, None);
    for unit in view.paragraphs().filter(|u| u.side == Side::Han) {
        let body = view.slice(unit.span);
        let base = unit.span.range().start;
        if let Some(open) = body.find('“') {
            curly += 1;
            model = model.or(Some(Span::new(base + open, base + open + '“'.len_utf8())));
        }
        let touches = |at: usize| body[at + 1..].chars().next().is_some_and(is_han);
        let marks: Vec<usize> = memchr::memchr_iter(b'"', body.as_bytes()).collect();
        if let Some(&first) = marks.iter().find(|&&at| touches(at)).filter(|_| marks.len().is_multiple_of(2)) {
            odd.push((Span::new(base + first, base + first + 1), marks.len() as u64));
        }
    }
    let Some(model) = model.filter(|_| (1..=2).contains(&odd.len()) && curly >= 2 * odd.len()) else { return };
    for (place, count) in odd {
        let message = "this quotation mark is straight; those of the other paragraphs are not";
        let finding = against(view, Kind::FormVaries, place, model, message).with("what", "quotation marks");
        findings.push(finding.with("count", Detail::Count(count)).sure(0.85));
    }
}

/// How many commas of half width stand between Han characters.
fn commas(body: &str) -> usize {
    let between = |at: usize| {
        body[..at].chars().next_back().is_some_and(is_han) && body[at + 1..].chars().next().is_some_and(is_han)
    };
    memchr::memchr_iter(b',', body.as_bytes()).filter(|&at| between(at)).count()
}
