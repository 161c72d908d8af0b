//! The list of findings, its filters, and the table of noise.

use super::sync::letter;
use super::{attribute, text};
use crate::finding::Severity;
use crate::report::excerpt::visible;
use crate::report::prose;
use crate::report::record::{Finding, Mark, Piece, Place, Record};
use crate::report::screen::{cut, thousands};
use crate::tokens::Layer;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Columns of one side of an example of noise.
const ROOM: usize = 24;

/// Writes the list; `marked` says how many differences of each layer are marked in the texts.
pub(super) fn list(record: &Record, marked: Option<&[(Layer, usize)]>) -> String {
    let mut html = String::from("<nav class=\"findings\" id=\"findings\" aria-labelledby=\"findings-title\">\n");
    let _ = writeln!(
        html,
        "<h2 id=\"findings-title\">Findings <output id=\"shown\" aria-live=\"polite\">{}</output></h2>",
        thousands(record.findings.len() as u64)
    );
    filters(record, &mut html);
    html.push_str("<div class=\"items\">\n");
    if record.findings.is_empty() {
        let beside = if record.noise.is_empty() { "" } else { " beside what is explained below" };
        let _ = writeln!(html, "<p class=\"nothing\">Nothing was found{beside}.</p>");
    }
    for severity in Severity::ALL {
        let findings: Vec<&Finding> = record.findings.iter().filter(|f| f.weight() == severity).collect();
        if findings.is_empty() {
            continue;
        }
        let _ = writeln!(
            html,
            "<section class=\"group {}\" aria-label=\"{} findings\">\n<h3>{} <span>{}</span></h3>\n<ol>",
            letter(severity),
            severity.name(),
            prose::words(severity.name()),
            thousands(findings.len() as u64)
        );
        findings.iter().for_each(|finding| item(finding, severity, marked.is_some(), &mut html));
        html.push_str("</ol>\n</section>\n");
    }
    html.push_str("<p class=\"nothing\" id=\"none\" hidden>No finding passes these filters.</p>\n");
    noise(record, marked, &mut html);
    notes(record, &mut html);
    html.push_str("</div>\n</nav>\n");
    html
}

/// What the list can be narrowed to; shown where scripts run.
fn filters(record: &Record, html: &mut String) {
    html.push_str("<form class=\"filters\" id=\"filters\" hidden aria-label=\"Filters\">\n<fieldset>\n<legend>Severity</legend>\n");
    for severity in Severity::ALL {
        let count = record.count(severity);
        if count > 0 {
            let name = severity.name();
            let _ = writeln!(
                html,
                "<label class=\"{}\"><input type=\"checkbox\" name=\"severity\" value=\"{name}\" checked> {name}</label>",
                letter(severity)
            );
        }
    }
    html.push_str("</fieldset>\n");
    let all = &record.findings;
    let kinds = all.iter().map(|f| (f.kind.clone(), prose::words(&f.kind)));
    select("kind", "Kind", "every kind", kinds.collect(), html);
    let languages = all.iter().map(|f| (f.language.clone(), crate::structure::title(&f.language)));
    select("language", "Language", "every language", languages.collect(), html);
    let mut seen = BTreeSet::new();
    let tops = all.iter().filter_map(|f| f.section().first()).filter(|title| seen.insert(title.as_str()));
    let options: Vec<(String, String)> = tops.map(|title| (title.clone(), cut(title, 40))).collect();
    options_of("section", "Section", "every section", &options, html);
    html.push_str("</form>\n");
}

/// A choice of what there is, by name.
fn select(name: &str, label: &str, every: &str, options: BTreeSet<(String, String)>, html: &mut String) {
    options_of(name, label, every, &options.into_iter().collect::<Vec<_>>(), html);
}

/// A choice, left out where there is nothing to choose.
fn options_of(name: &str, label: &str, every: &str, options: &[(String, String)], html: &mut String) {
    if options.len() < 2 {
        return;
    }
    let _ = write!(
        html,
        "<label class=\"pick\"><span>{label}</span> <select name=\"{name}\"><option value=\"\">{every}</option>"
    );
    for (value, shown) in options {
        let _ = write!(html, "<option value=\"{}\">{}</option>", attribute(value), attribute(shown));
    }
    html.push_str("</select></label>\n");
}

/// One finding.
fn item(finding: &Finding, severity: Severity, linked: bool, html: &mut String) {
    let (id, name) = (attribute(&finding.id), prose::words(&finding.kind));
    let side = if finding.base.text.is_empty() && !finding.witness.text.is_empty() { 'w' } else { 'b' };
    let link = if linked { format!(" href=\"#{side}{id}\"") } else { String::new() };
    let section = finding.section().first().map(String::as_str).unwrap_or_default();
    let _ = write!(
        html,
        "<li id=\"f{id}\" class=\"item {}\" data-id=\"{id}\" data-kind=\"{}\" data-severity=\"{}\" data-language=\"{}\" \
         data-section=\"{}\">\n<p class=\"what\"><a{link}>{}</a> <span class=\"where\">{}</span></p>\n",
        letter(severity),
        attribute(&finding.kind),
        severity.name(),
        attribute(&finding.language),
        attribute(section),
        text(&name),
        text(&finding.path()),
    );
    if !finding.excerpt.is_empty() {
        let long = finding.excerpt.iter().any(|part| part.omitted > 0);
        let class = if long { " class=\"long\"" } else { "" };
        let _ = write!(html, "<blockquote{class} lang=\"{}\">", attribute(&finding.language));
        finding.excerpt.iter().for_each(|part| piece(part, html));
        html.push_str("</blockquote>\n");
    }
    let message = match finding.kind.as_str() {
        // The passage itself has just been quoted.
        "shared-passage" => prose::sentence(finding.message.split(": “").next().unwrap_or_default()),
        _ => finding.sentence(),
    };
    let _ = writeln!(html, "<p class=\"say\">{}</p>", text(&message));
    if let Some(reason) = &finding.accepted {
        let _ = writeln!(html, "<p class=\"say\">Accepted: {}</p>", text(&prose::sentence(reason)));
    }
    let _ = writeln!(
        html,
        "<p class=\"at\"><span class=\"b\">base {}</span> <span class=\"w\">witness {}</span></p>\n</li>",
        at(&finding.base),
        at(&finding.witness)
    );
}

/// One piece of a quotation.
pub(super) fn piece(piece: &Piece, html: &mut String) {
    let (open, close) = match piece.mark {
        None => ("", ""),
        Some(Mark::Base) => ("<del>", "</del>"),
        Some(Mark::Witness) => ("<ins>", "</ins>"),
        Some(Mark::Both) => ("<mark>", "</mark>"),
    };
    if piece.omitted > 0 {
        let _ = write!(html, " <span class=\"gap\">… {} characters …</span> ", thousands(piece.omitted as u64));
        return;
    }
    let _ = write!(html, "{open}{}{close}", text(&piece.text));
}

/// Line, column and bytes of a place.
pub(super) fn at(place: &Place) -> String {
    let bytes = place.bytes.map_or((u64::from(place.start), u64::from(place.end)), |b| (b.start, b.end));
    format!("line {}, column {}, {}", place.line, place.column, range(bytes))
}

/// A range of bytes for people.
fn range((start, end): (u64, u64)) -> String {
    if end <= start.saturating_add(1) {
        return format!("byte {}", thousands(start));
    }
    format!("bytes {}–{}", thousands(start), thousands(end - 1))
}

/// The table of noise, with a switch for each layer that is marked in the texts.
fn noise(record: &Record, marked: Option<&[(Layer, usize)]>, html: &mut String) {
    if record.noise.is_empty() {
        return;
    }
    html.push_str(
        "<section class=\"noise\" aria-labelledby=\"noise-title\">\n<h3 id=\"noise-title\">Noise, explained</h3>\n",
    );
    html.push_str("<p class=\"hint\">Made by copying, not by anyone’s decision. Tick a layer to see it in the texts.</p>\n<table>\n");
    html.push_str("<thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Count</th><th scope=\"col\">For example</th></tr></thead>\n<tbody>\n");
    for noise in &record.noise {
        let layer = Layer::named(&noise.layer);
        let count = marked.zip(layer).and_then(|(all, layer)| all.iter().find(|(own, _)| *own == layer));
        let name = text(&noise.layer).into_owned();
        let label = match (count, layer) {
            (Some((_, marks)), Some(layer)) if *marks > 0 => format!(
                "<label><input type=\"checkbox\" name=\"layer\" value=\"{}\" data-marks=\"{marks}\"> {name}</label>",
                layer as usize
            ),
            _ => name,
        };
        let example = noise.examples.iter().map(|e| (visible(&e.base.text), visible(&e.witness.text)));
        let example = example.min_by_key(|(base, witness)| base.chars().count() + witness.chars().count());
        let side = |text: &str| if text.is_empty() { "∅".to_string() } else { cut(text, ROOM) };
        let example = example
            .map_or(String::new(), |(b, w)| format!("<del>{}</del> <ins>{}</ins>", text(&side(&b)), text(&side(&w))));
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\">{label}</th><td>{}</td><td lang=\"und\">{example}</td></tr>",
            thousands(noise.count as u64)
        );
    }
    html.push_str("</tbody>\n</table>\n</section>\n");
}

/// What is odd about the copies and the comparison.
fn notes(record: &Record, html: &mut String) {
    if record.notes.is_empty() {
        return;
    }
    html.push_str(
        "<section class=\"notes\" aria-labelledby=\"notes-title\">\n<h3 id=\"notes-title\">Notes</h3>\n<ul>\n",
    );
    for note in &record.notes {
        let _ = writeln!(html, "<li>{}</li>", text(&prose::sentence(note)));
    }
    html.push_str("</ul>\n</section>\n");
}
