//! The report of a comparison: findings to step through, and both copies side by side.

use super::pane::{Mark, Pane, Role, What, pane};
use super::sync::{Spot, anchors, letter, strip};
use super::{Shell, attribute, head, list, page, text};
use crate::document::Document;
use crate::finding::{self, Kind};
use crate::report::record::{Finding, Place, Record};
use crate::report::{Texts, prose};
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::fmt::Write as _;
use std::io;

/// At most this many differences of one layer are marked in the texts.
const MOST: usize = 20_000;

/// Writes the report of a comparison as one HTML file.
///
/// Without the texts it is the list of findings with their quotations, and says so.
///
/// # Errors
/// When the writer fails.
pub fn write(record: &Record, texts: Option<&Texts>, out: &mut dyn io::Write) -> io::Result<()> {
    let names = [&record.base.name, &record.witness.name].map(|name| prose::short(name));
    let title = format!("{} ⟷ {}", names[0], names[1]);
    let shell = Shell {
        title: &title,
        styles: &[include_str!("assets/compare.css")],
        scripts: &[include_str!("assets/compare.js")],
    };
    let mut body = String::from("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n");
    body.push_str(&head::head(record));
    match texts {
        Some(texts) => bench(record, texts, &mut body),
        None => alone(record, &mut body),
    }
    let _ = writeln!(
        body,
        "<footer class=\"colophon\"><p>Made by recension {} from {} and {}. Offsets are bytes of the files; lines and \
         columns count from 1.</p></footer>",
        text(&record.engine.version),
        text(prose::name(&record.base.name)),
        text(prose::name(&record.witness.name)),
    );
    page(&shell, &body, out)
}

/// The list alone, where the texts are not at hand.
fn alone(record: &Record, body: &mut String) {
    body.push_str("<main class=\"alone\">\n<p class=\"nothing\">The copies themselves were not at hand when this report was made again, so only what the findings quote can be shown.</p>\n");
    body.push_str(&list::list(record, None));
    body.push_str("</main>\n");
}

/// The list and both texts.
fn bench(record: &Record, texts: &Texts, body: &mut String) {
    let noise = noise(texts.noise);
    let sides = Sides::new(Role::Base, Role::Witness);
    let panes = sides.zip(texts.documents).map(|(role, document)| {
        let marks = marks(record, document, role, &noise);
        pane(document, role, &marks)
    });
    let counts: Vec<(Layer, usize)> = noise.iter().fold(Vec::new(), |mut counts, n| {
        match counts.last_mut() {
            Some((layer, count)) if *layer == n.layer => *count += 1,
            _ => counts.push((n.layer, 1)),
        }
        counts
    });
    body.push_str("<main class=\"bench\" id=\"bench\">\n");
    body.push_str(&list::list(record, Some(&counts)));
    body.push_str("<div class=\"texts\" id=\"texts\">\n");
    show(record, texts, &panes.base, Role::Base, body);
    body.push_str("<svg class=\"links\" id=\"links\" aria-hidden=\"true\" focusable=\"false\"></svg>\n");
    show(record, texts, &panes.witness, Role::Witness, body);
    body.push_str("</div>\n</main>\n");
    data("anchors", &pairs(&anchors(panes.as_ref(), texts.shared)), body);
    data("noise", &places(texts.documents, &noise), body);
}

/// One pane with its strip and the line that tells the place of what is pointed at.
fn show(record: &Record, texts: &Texts, pane: &Pane, role: Role, body: &mut String) {
    let (name, full, document) = match role {
        Role::Base => ("Base", &record.base.name, texts.documents.base),
        Role::Witness => ("Witness", &record.witness.name, texts.documents.witness),
    };
    let letter = role.letter();
    let spots: Vec<Spot> = record.findings.iter().filter_map(|f| spot(f, document, role)).collect();
    let _ = write!(
        body,
        "<section class=\"pane\" data-pane=\"{letter}\" aria-labelledby=\"{letter}-title\">\n\
         <h2 id=\"{letter}-title\">{name} <b title=\"{}\">{}</b></h2>\n\
         <div class=\"scroll\" id=\"{letter}-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Text of the {}\">\n{}</div>\n{}\n\
         <p class=\"status\" id=\"{letter}-status\"></p>\n</section>\n",
        attribute(prose::name(full)),
        text(prose::short(full)),
        name.to_lowercase(),
        pane.html,
        strip(pane, role, &spots),
    );
}

/// Data for the script, which holds numbers only.
fn data(id: &str, json: &str, body: &mut String) {
    let _ = writeln!(body, "<script type=\"application/json\" id=\"{id}\">{json}</script>");
}

fn pairs(pairs: &[(usize, usize)]) -> String {
    let each: Vec<String> = pairs.iter().map(|(base, witness)| format!("[{base},{witness}]")).collect();
    format!("[{}]", each.join(","))
}

/// A finding's place on a strip.
fn spot(finding: &Finding, document: &Document, role: Role) -> Option<Spot> {
    let span = span(finding, document, role)?;
    let moved = related(&finding.kind) == Related::Moved;
    Some(Spot { id: finding.id.parse().ok()?, span, severity: finding.weight(), moved })
}

/// Where a finding is marked; `None` where a record that was not made from this text says so.
fn span(finding: &Finding, document: &Document, role: Role) -> Option<Span> {
    let place: &Place = match role {
        Role::Base => &finding.base,
        Role::Witness => &finding.witness,
    };
    document.text.as_str().get(place.start as usize..place.end as usize)?;
    // A whole stream is no place to mark.
    let whole = matches!(finding.kind.as_str(), "stream-missing" | "translation-differs");
    Some(Span { start: place.start, end: if whole { place.start } else { place.end } })
}

/// How what a finding marks is related to the other copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Related {
    /// It reads otherwise, or is not there.
    Otherwise,
    /// It stands elsewhere, or twice.
    Moved,
    /// It is the same: a shared passage, a paragraph cut in another way.
    Same,
}

fn related(kind: &str) -> Related {
    match kind {
        "text-moved" | "section-moved" | "text-duplicated" => Related::Moved,
        "shared-passage" | "paragraph-split" | "paragraph-merged" | "section-renumbered" => Related::Same,
        _ => Related::Otherwise,
    }
}

/// A long stretch is tinted, and not underlined.
const LONG: usize = 400;

/// Every mark of one copy, by place, longer ones first.
fn marks(record: &Record, document: &Document, role: Role, noise: &[Fold]) -> Vec<Mark> {
    let mark = |finding: &Finding| {
        let span = span(finding, document, role)?;
        let class = format!(
            "{}{}{}",
            letter(finding.weight()),
            match related(&finding.kind) {
                Related::Otherwise => "",
                Related::Moved => " mv",
                Related::Same => " sm",
            },
            if span.len() > LONG { " big" } else { "" }
        );
        let label = format!("finding {}: {}", finding.id, prose::words(&finding.kind).to_lowercase());
        Some(Mark { span, what: What::Finding(finding.id.parse().ok()?), class, label })
    };
    let fold = |(number, fold): (usize, &Fold)| Mark {
        span: side(fold.places, role),
        what: What::Noise(number, fold.layer),
        class: String::new(),
        label: String::new(),
    };
    let mut marks: Vec<Mark> = record.findings.iter().filter_map(mark).collect();
    marks.extend(noise.iter().enumerate().map(fold));
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    marks
}

fn side(places: Sides<Span>, role: Role) -> Span {
    match role {
        Role::Base => places.base,
        Role::Witness => places.witness,
    }
}

/// A difference that a layer folds.
#[derive(Debug, Clone, Copy)]
struct Fold {
    layer: Layer,
    places: Sides<Span>,
}

/// The folds that are marked, layer by layer; neighbours are one.
fn noise(findings: &[finding::Finding]) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    let mut taken = 0;
    for finding in findings {
        let Kind::Noise(layer) = finding.kind else { continue };
        let places = finding.places;
        match folds.last_mut().filter(|last| last.layer == layer) {
            Some(last) if adjoin(last.places, places) => {
                last.places =
                    Sides::new(last.places.base.cover(places.base), last.places.witness.cover(places.witness));
                continue;
            }
            Some(_) if taken >= MOST => continue,
            Some(_) => taken += 1,
            None => taken = 1,
        }
        folds.push(Fold { layer, places });
    }
    folds
}

/// Whether one stretch begins where the other ends, on both sides.
fn adjoin(first: Sides<Span>, next: Sides<Span>) -> bool {
    first.base.end == next.base.start && first.witness.end == next.witness.start
}

/// Line, column and bytes of every fold on both sides, as rows of numbers.
fn places(documents: Sides<&Document>, folds: &[Fold]) -> String {
    let rows = Sides::new(Role::Base, Role::Witness).zip(documents).map(|(role, document)| {
        let mut order: Vec<usize> = (0..folds.len()).collect();
        order.sort_by_key(|&n| side(folds[n].places, role).start);
        let mut rows = vec![String::new(); folds.len()];
        let mut walk = Walk { text: document.text.as_str(), at: 0, line: 1, column: 1 };
        for n in order {
            let span = side(folds[n].places, role);
            walk.to(span.range().start);
            let bytes = document.text.locate(span);
            rows[n] = format!("{},{},{},{}", walk.line, walk.column, bytes.start, bytes.end);
        }
        rows
    });
    let each = folds.iter().zip(rows.base).zip(rows.witness);
    let each: Vec<String> =
        each.map(|((fold, base), witness)| format!("[{},{base},{witness}]", fold.layer as usize)).collect();
    format!("[{}]", each.join(","))
}

/// A walk through a text that counts lines and columns, so that many places take linear time.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl Walk<'_> {
    fn to(&mut self, place: usize) {
        let passed = &self.text[self.at..place];
        match passed.rfind('\n') {
            Some(end) => {
                self.line += passed.matches('\n').count();
                self.column = 1 + passed[end + 1..].chars().count();
            }
            None => self.column += passed.chars().count(),
        }
        self.at = place;
    }
}

#[cfg(test)]
mod tests {
    use crate::tokens::layer::LAYERS;

    #[test]
    fn every_layer_can_be_shown() {
        let style = include_str!("assets/compare.css");
        for n in 0..LAYERS.len() {
            assert!(style.contains(&format!(".show-{n} .l{n}")), "no rule shows layer {n}");
        }
    }
}
