//! A language that the copy says it has, in words or by its headings, and that is not there.

use super::view::{Role, Unit, View};
use super::{Kind, at};
use crate::finding::{Finding, Severity};
use crate::han::is_han;
use crate::structure::title;
use crate::text::Span;

/// Languages in which copies say what they are in.
const TAGS: [&str; 8] = ["zh", "en", "fr", "de", "ja", "ru", "es", "it"];

/// `Original: Chinese and English` over a text in one of them; `中英双语` over a text in one.
pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.languages.len() != 1 {
        return;
    }
    let own = view.document.languages[0].split('-').next().unwrap_or("");
    let first = findings.len();
    said(view, own, findings);
    if findings.len() == first {
        headed(view, findings);
    }
}

/// A copy that says in words that it is in two languages.
fn said(view: &View, own: &str, findings: &mut Vec<Finding>) {
    for unit in view.units.iter().take(40).filter(|u| u.span.len() <= 300) {
        let body = view.slice(unit.span);
        let lower = body.to_ascii_lowercase();
        let line = lower.find("original:").or_else(|| lower.find("languages:"));
        let listed: Vec<&str> = line.map_or(Vec::new(), |from| {
            let rest = lower[from..].lines().next().unwrap_or("");
            TAGS.into_iter().filter(|tag| rest.contains(&title(tag).to_lowercase())).collect()
        });
        let two = ["双语全文", "雙語全文", "中英对照", "中英對照", "中英双语", "bilingual edition"]
            .iter()
            .find_map(|w| lower.find(w).map(|at| (at, w.len())));
        let place = match (line, two) {
            (Some(from), _) if listed.len() >= 2 && listed.contains(&own) => {
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

/// Fewest headings that show that the document is in two languages.
const HEADINGS: usize = 3;

/// Headings in two languages over a text in one of them.
fn headed(view: &View, findings: &mut Vec<Finding>) {
    let heads = || view.units.iter().filter(|u| u.role == Role::Heading && view.inside(u));
    let both = |u: &&Unit| {
        let line = view.line(u);
        let words = line.split(|c: char| !c.is_alphabetic() || is_han(c)).filter(|w| w.len() >= 3).count();
        line.chars().filter(|&c| is_han(c)).count() >= 2 && words >= 2
    };
    let (all, two) = (heads().count(), heads().filter(both).count());
    let Some(first) = heads().find(both).filter(|_| two >= HEADINGS && two * 3 >= all * 2) else { return };
    let message = format!("{two} headings are in two languages, and the text is in one of them alone");
    findings.push(at(view, Kind::StreamMissing, first.span, message).weigh(Severity::Formatting).sure(0.6));
}
