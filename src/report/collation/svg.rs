//! The drawing of a descent: one file in SVG, readable in light and dark.

use super::Report;
use super::descent::{Walk, label, remarks, stemmata, walk};
use crate::collate::stemma::Stemma;
use crate::report::plain;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Columns and rows of a drawing.
const COLUMN: f64 = 96.0;
const ROW: f64 = 84.0;
const MARGIN: f64 = 40.0;

/// Writes the first family's descent.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let drawing = match stemmata(report).first() {
        Some((_, stemma)) => drawing(report, stemma, true),
        None => empty(),
    };
    out.write_all(drawing.as_bytes())
}

fn empty() -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 60\"><text x=\"20\" y=\"35\" font-family=\"serif\">\
     There are no two witnesses of one text.</text></svg>\n"
        .to_string()
}

/// A drawing; `alone` where it stands in a file of its own and brings its style along.
pub(super) fn drawing(report: &Report, stemma: &Stemma, alone: bool) -> String {
    let steps = walk(stemma);
    let places = layout(&steps, stemma.descent.graph.nodes);
    let widest = places.iter().flatten().map(|p| p.0).fold(0.0, f64::max);
    let deepest = steps.iter().map(|s| s.depth).max().unwrap_or(0) as f64;
    let notes = if alone { remarks(report, stemma) } else { Vec::new() };
    let width = (widest * COLUMN + 2.0 * MARGIN + COLUMN).max(360.0);
    let height = deepest * ROW + 2.0 * MARGIN + 18.0 * notes.len() as f64 + 10.0;
    let at =
        |node: usize| places[node].map_or((0.0, 0.0), |(x, y)| (MARGIN + COLUMN / 2.0 + x * COLUMN, MARGIN + y * ROW));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"Descent of the witnesses\" class=\"stemma\">\n"
    );
    if alone {
        svg.push_str(STYLE);
        svg.push_str("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    }
    for step in &steps {
        edge(&mut svg, stemma, step, &at);
    }
    for second in &stemma.descent.seconds {
        let ((x, y), (u, v)) = (at(second.parent), at(second.witness));
        let _ = writeln!(
            svg,
            "<path class=\"second\" d=\"M{x:.1} {y:.1}Q{:.1} {:.1} {u:.1} {v:.1}\"/>",
            (x + u) / 2.0 + 30.0,
            (y + v) / 2.0
        );
    }
    for step in &steps {
        let (x, y) = at(step.node);
        let name = xml(&label(report, stemma, step.node));
        let class = if step.node < stemma.witnesses.len() { "witness" } else { "lost" };
        let half = 6.0 + 4.2 * crate::report::screen::columns(&name) as f64;
        let _ = writeln!(
            svg,
            "<rect class=\"back\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"24\" rx=\"3\"/>\
             <text class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\">{name}</text>",
            x - half,
            y - 12.0,
            2.0 * half,
            y + 5.0
        );
    }
    for (n, note) in notes.iter().enumerate() {
        let y = deepest * ROW + 2.0 * MARGIN + 18.0 * n as f64;
        let _ = writeln!(svg, "<text class=\"note\" x=\"{MARGIN}\" y=\"{y:.0}\">{}</text>", xml(note));
    }
    svg.push_str("</svg>\n");
    svg
}

const STYLE: &str = "<style>.paper,.back{fill:#fffefb}text{font:15px serif;text-anchor:middle;fill:#1d1b18}.lost{font-style:italic;fill:#6a655c}\
.note,.support{font-size:12px;fill:#6a655c}.note{text-anchor:start}.edge{stroke:#1d1b18;stroke-width:1.5;fill:none}.weak{stroke-dasharray:5 4}\
.second{stroke:#0c5468;stroke-width:1.2;stroke-dasharray:2 4;fill:none}\
@media(prefers-color-scheme:dark){.paper,.back{fill:#1c1b18}text{fill:#e6e1d6}.lost,.note,.support{fill:#a09a8d}.edge{stroke:#e6e1d6}.second{stroke:#7cc7dc}}</style>\n";

fn edge(svg: &mut String, stemma: &Stemma, step: &Walk, at: &impl Fn(usize) -> (f64, f64)) {
    let Some(parent) = step.parent else { return };
    let ((x, y), (u, v)) = (at(parent), at(step.node));
    let support = step.edge.and_then(|edge| stemma.descent.support.get(edge)).copied();
    let weak = if support.is_some_and(|s| s < 0.7) { " weak" } else { "" };
    let _ = writeln!(svg, "<path class=\"edge{weak}\" d=\"M{x:.1} {y:.1}L{u:.1} {v:.1}\"/>");
    if let Some(support) = support {
        let _ = writeln!(
            svg,
            "<text class=\"support\" x=\"{:.1}\" y=\"{:.1}\">{:.0}</text>",
            (x + u) / 2.0 + 12.0,
            (y + v) / 2.0 + 4.0,
            support * 100.0
        );
    }
}

/// Places of nodes: leaves side by side, the others over the middle of theirs (after Reingold and Tilford 1981, with
/// rows for depths; a tree needs no more than that).
fn layout(steps: &[Walk], nodes: usize) -> Vec<Option<(f64, f64)>> {
    let mut places: Vec<Option<(f64, f64)>> = vec![None; nodes];
    let mut next = 0.0;
    for (at, step) in steps.iter().enumerate() {
        let leaf = steps.get(at + 1).is_none_or(|s| s.parent != Some(step.node));
        if leaf {
            places[step.node] = Some((next, step.depth as f64));
            next += 1.0;
        }
    }
    for step in steps.iter().rev() {
        if places[step.node].is_some() {
            continue;
        }
        let kids = steps.iter().filter(|s| s.parent == Some(step.node)).filter_map(|s| places[s.node]);
        let (low, high) = kids.fold((f64::MAX, f64::MIN), |(l, h), (x, _)| (l.min(x), h.max(x)));
        places[step.node] = Some(((low + high) / 2.0, step.depth as f64));
    }
    places
}

fn xml(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
