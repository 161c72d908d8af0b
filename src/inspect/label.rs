//! Labels of a list of definitions: one that comes twice where its siblings differ.

use super::view::{Role, Unit, View};
use super::{Kind, against};
use crate::finding::Finding;
use crate::han::is_han;
use crate::structure::letters;
use crate::text::Span;

/// A paragraph that begins with its label: `Openness: …`, `合作：…`.
#[derive(Debug, Clone)]
pub(super) struct Labelled {
    /// The label, folded.
    pub key: String,
    /// The label as it stands.
    pub place: Span,
}

/// Runs of paragraphs that begin with labels, three or more in a row.
pub(super) fn runs(view: &View) -> Vec<Vec<Labelled>> {
    let mut runs: Vec<Vec<Labelled>> = Vec::new();
    let mut open: Vec<Labelled> = Vec::new();
    for unit in view.units.iter().filter(|u| view.inside(u)) {
        match label(view, unit) {
            Some(label) => open.push(label),
            None if unit.role == Role::Text || unit.role == Role::Heading => {
                runs.push(std::mem::take(&mut open));
            }
            None => {}
        }
    }
    runs.push(open);
    runs.retain(|run| (3..=40).contains(&run.len()));
    runs
}

/// The label that a paragraph begins with.
fn label(view: &View, unit: &Unit) -> Option<Labelled> {
    let body = view.slice(unit.span);
    let head = &body[..body.floor_char_boundary(60)];
    let colon = head.find([':', '：'])?;
    let label = head[..colon].trim_matches(['*', '_', '-', ' ', '•']);
    let rest = body[colon..].trim_start_matches([':', '：', '*', ' ']);
    let words = label.split_whitespace().count();
    let han = label.chars().filter(|&c| is_han(c)).count();
    let form = if han > 0 {
        han <= 8 && label.chars().all(is_han)
    } else {
        words <= 3 && label.starts_with(char::is_uppercase) && label.chars().all(|c| c.is_alphabetic() || c == ' ')
    };
    let prose = rest.chars().filter(|&c| is_han(c)).count() >= 12 || rest.split_whitespace().count() >= 8;
    let start = unit.span.range().start + body.find(label)?;
    (form && prose && unit.role == Role::Text && !label.is_empty())
        .then(|| Labelled { key: letters(label), place: Span::new(start, start + label.len()) })
}

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for run in runs(view) {
        let twice: Vec<(usize, usize)> = (0..run.len())
            .filter_map(|n| run[..n].iter().position(|l| l.key == run[n].key).map(|first| (first, n)))
            .collect();
        // Speakers of a dialogue and fields of a form come again and again.
        if twice.len() != 1 || run.len() < 4 {
            continue;
        }
        let (first, second) = twice[0];
        let label = view.slice(run[second].place);
        let message = format!("the label “{label}” comes twice, and those beside it differ");
        findings.push(against(view, Kind::LabelDuplicated, run[second].place, run[first].place, message).sure(0.85));
    }
}
