//! A language that the copy says it has, or that stood in it, and that is not there.

use super::view::{Unit, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

/// Names of languages in which copies say what they are in, and the tag that each has here.
const NAMES: [(&str, &str); 8] = [
    ("chinese", "zh"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("japanese", "ja"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("arabic", "ar"),
];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.languages.len() != 1 {
        return;
    }
    announced(view, findings);
    removed(view, findings);
}

/// `Original: Chinese and English` over a text in one of them; `中英双语` over a text in one.
fn announced(view: &View, findings: &mut Vec<Finding>) {
    let own = view.document.languages[0].split('-').next().unwrap_or("");
    for unit in view.units.iter().take(40).filter(|u| u.span.len() <= 300) {
        let body = view.slice(unit.span);
        let lower = body.to_ascii_lowercase();
        let line = lower.find("original:").or_else(|| lower.find("languages:"));
        let listed: Vec<&(&str, &str)> = line.map_or(Vec::new(), |from| {
            let rest = lower[from..].lines().next().unwrap_or("");
            NAMES.iter().filter(|n| rest.contains(n.0)).collect()
        });
        let two = ["双语全文", "雙語全文", "中英对照", "中英對照", "中英双语", "bilingual edition"]
            .iter()
            .find_map(|w| lower.find(w).map(|at| (at, w.len())));
        let place = match (line, two) {
            (Some(from), _) if listed.len() >= 2 && listed.iter().any(|n| n.1 == own) => {
                (from, lower[from..].find('\n').unwrap_or(lower.len() - from))
            }
            (_, Some(two)) => two,
            _ => continue,
        };
        let start = unit.span.range().start + place.0;
        let message = "it says that it is in two languages, and only one of them is here";
        let finding = at(view, Kind::StreamMissing, Span::new(start, start + place.1), message);
        findings.push(finding.weigh(Severity::Formatting).sure(0.75));
        return;
    }
}

/// A page that speaks one language round a text in the other, with holes between its paragraphs
/// where the other language was taken out.
fn removed(view: &View, findings: &mut Vec<Finding>) {
    let foreign = |c: char| (view.document.language(Side::Han).is_none()) == is_han(c) && c.is_alphabetic();
    let spoken = |u: &&Unit| {
        let line = view.line(u);
        let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
        let here = letters.iter().filter(|&&c| foreign(c)).count();
        here * 2 > letters.len() && here >= 4
    };
    // One line is a name; a page has more to say.
    let head: Vec<&Unit> = view.units.iter().take_while(spoken).collect();
    let (Some(first), Some(last)) = (head.first(), head.last()) else { return };
    let head = first.span.cover(last.span);
    let lines = view.slice(head).lines().filter(|line| !line.trim().is_empty()).count();
    let own = |u: &&Unit| u.span.start >= head.end && view.inside(u);
    let text: Vec<&Unit> = view.units.iter().filter(own).collect();
    let holes = text.windows(2).filter(|pair| hole(view, pair[0], pair[1])).count();
    if lines < 2 || text.len() < 8 || holes * 10 < (text.len() - 1) * 9 {
        return;
    }
    let message = "the page speaks another language than the text, and behind each paragraph two empty lines or more \
                   stand where that language may have stood";
    findings.push(at(view, Kind::StreamMissing, head, message).weigh(Severity::Editorial).sure(0.6));
}

/// Whether two empty lines or more stand between two blocks, and nothing else.
fn hole(view: &View, before: &Unit, after: &Unit) -> bool {
    let between = &view.text[before.span.range().end..after.span.range().start.max(before.span.range().end)];
    between.trim().is_empty() && between.bytes().filter(|&b| b == b'\n').count() >= 3
}
