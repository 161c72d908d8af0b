//! The synoptic page: a column for each witness, variants by weight, filters, the descent beside it.

use super::descent::{remarks, stemmata};
use super::segments::{Segment, segments};
use super::{Report, said, svg};
use crate::collate::Place;
use crate::finding::Severity;
use crate::report::html::{Shell, attribute, page, text};
use crate::structure::title;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Words of agreement that a row of the synopsis holds at most.
const ROW: usize = 40;
/// More witnesses than this are listed in a box of their own height.
const MANY: usize = 8;

/// Writes the page.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let heading = match report.sigla.as_slice() {
        [] => "No witness".to_string(),
        [one] => one.clone(),
        [first, .., last] => format!("{} witnesses, {first} to {last}", report.documents.len()),
    };
    let name = format!("Synopsis: {heading}");
    let shell = Shell {
        title: &name,
        styles: &[include_str!("assets/synopsis.css")],
        scripts: &[include_str!("assets/synopsis.js")],
    };
    let mut body = String::from("<a class=\"skip\" href=\"#places\">Skip to the places of variation</a>\n");
    head(report, &heading, &mut body);
    body.push_str("<main class=\"synopsis\">\n<aside class=\"side\">\n");
    filters(report, &mut body);
    list(report, &mut body);
    body.push_str("</aside>\n<div class=\"sheets\">\n");
    for number in 0..report.collation.groups.len() {
        sheet(report, number, &mut body);
    }
    descent(report, &mut body);
    agreement(report, &mut body);
    body.push_str("</div>\n</main>\n");
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(body, "<footer class=\"colophon\"><p>Made by recension {version}.</p></footer>");
    page(&shell, &body, out)
}

fn head(report: &Report, heading: &str, body: &mut String) {
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    report.places().for_each(|(_, place)| *counts.entry(place.severity).or_default() += 1);
    let _ = write!(
        body,
        "<header class=\"masthead\">\n<p class=\"kicker\">Recension <span>synopsis</span></p>\n<h1>{}</h1>\n<div class=\"facts\">\n<ul class=\"counts\">\n",
        text(heading)
    );
    for severity in Severity::ALL.into_iter().filter(|s| *s > Severity::Noise) {
        let count = counts.get(&severity).copied().unwrap_or(0);
        let class = if count == 0 { "none" } else { severity.name() };
        let _ = writeln!(body, "<li class=\"{class}\"><b>{count}</b> {}</li>", severity.name());
    }
    let (told, quiet) = report.told();
    let many = if told.len() > MANY { " many\" tabindex=\"0" } else { "" };
    let _ = writeln!(body, "</ul>\n<dl class=\"copies{many}\">");
    for witness in told {
        let verdict = &report.collation.summaries[witness].verdict;
        let _ = writeln!(body, "<div><dt>{}</dt><dd>{}</dd></div>", text(&report.sigla[witness]), text(verdict));
    }
    if !quiet.is_empty() {
        let names: Vec<&str> = quiet.iter().map(|&witness| report.sigla[witness].as_str()).collect();
        let (names, count) = (names.join(", "), quiet.len());
        let _ = writeln!(
            body,
            "<div><dt>{count} witnesses</dt><dd>stand alone nowhere that matters <details><summary>which</summary>{}</details></dd></div>",
            text(&names)
        );
    }
    body.push_str("</dl>\n");
    if !report.collation.notes.is_empty() {
        body.push_str("<ul class=\"remarks\">\n");
        for note in &report.collation.notes {
            let _ = writeln!(body, "<li>{}</li>", text(note));
        }
        body.push_str("</ul>\n");
    }
    body.push_str("</div>\n</header>\n");
}

/// Boxes for severities, a list of kinds, and of witnesses.
fn filters(report: &Report, body: &mut String) {
    body.push_str("<form class=\"filters\" id=\"filters\"><fieldset><legend>Severity</legend>\n");
    for severity in Severity::ALL.into_iter().filter(|s| *s > Severity::Noise) {
        let name = severity.name();
        let _ = writeln!(
            body,
            "<label><input type=\"checkbox\" name=\"severity\" value=\"{name}\" checked> {name}</label>"
        );
    }
    body.push_str("</fieldset>\n<label>Kind <select name=\"kind\" id=\"kind\"><option value=\"\">all</option>\n");
    let mut kinds: Vec<&str> = report.places().map(|(_, place)| place.kind.name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let _ = writeln!(body, "<option>{kind}</option>");
    }
    body.push_str(
        "</select></label>\n<label>Alone <select name=\"alone\" id=\"alone\"><option value=\"\">anyone</option>\n",
    );
    for (at, siglum) in report.sigla.iter().enumerate() {
        let _ = writeln!(body, "<option value=\"{at}\">{}</option>", text(siglum));
    }
    body.push_str("</select></label>\n<p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next, previous place · <kbd>a</kbd> whole text or variants only</p></form>\n");
}

/// The list of places, heaviest first.
fn list(report: &Report, body: &mut String) {
    body.push_str("<ol class=\"places\" id=\"places\">\n");
    for (at, place) in report.places() {
        let alone: Vec<String> = alone(report, place).iter().map(usize::to_string).collect();
        let group = report.group(place);
        let _ = write!(
            body,
            "<li class=\"item {0}\" data-severity=\"{0}\" data-kind=\"{1}\" data-alone=\"{2}\"><a href=\"#p{at}\">{1}</a>",
            place.severity.name(),
            place.kind.name(),
            alone.join(" ")
        );
        for reading in &place.readings {
            let shown: String = said(place, reading).chars().take(120).collect();
            let class = if reading.text.is_empty() { "none" } else { "reading" };
            let _ = write!(
                body,
                "<span class=\"{class}\"><q lang=\"{}\">{}</q> <em>{}</em></span>",
                attribute(&group.language),
                text(&shown),
                text(&report.names(group, &reading.rows).join(" "))
            );
        }
        body.push_str("</li>\n");
    }
    body.push_str("</ol>\n");
}

/// Witnesses that stand alone at a place.
fn alone(report: &Report, place: &Place) -> Vec<usize> {
    let group = report.group(place);
    place.readings.iter().filter(|r| r.rows.len() == 1).map(|r| group.strands[r.rows[0]].witness).collect()
}

/// The synopsis of one group.
fn sheet(report: &Report, number: usize, body: &mut String) {
    let group = &report.collation.groups[number];
    let rows: Vec<usize> = (0..group.strands.len()).collect();
    let language = attribute(&group.language).into_owned();
    let _ = write!(
        body,
        "<section class=\"sheet\" aria-label=\"{0}\"><h2>{0}</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Synopsis, {0}\">\n<table lang=\"{language}\"><thead><tr>",
        text(&title(&group.language))
    );
    for name in report.names(group, &rows) {
        let _ = write!(body, "<th scope=\"col\">{}</th>", text(name));
    }
    body.push_str("</tr></thead>\n<tbody>\n");
    for segment in segments(report, number) {
        row(report, &segment, rows.len(), body);
    }
    body.push_str("</tbody></table></div></section>\n");
}

/// One row: a place of variation, or a stretch where all agree.
fn row(report: &Report, segment: &Segment, rows: usize, body: &mut String) {
    let place = segment.place.filter(|at| report.collation.places[*at].severity > Severity::Noise);
    let Some(at) = place else {
        let whole = segment.readings.first().map_or("", |r| r.text.as_str());
        let words: Vec<&str> = whole.split(' ').collect();
        let shown = if words.len() > ROW {
            let (head, tail) = (words[..ROW / 2].join(" "), words[words.len() - ROW / 2..].join(" "));
            format!(
                "{} <span class=\"more\">… {} words …</span> <span class=\"rest\">{}</span> {}",
                text(&head),
                words.len() - ROW,
                text(&words[ROW / 2..words.len() - ROW / 2].join(" ")),
                text(&tail)
            )
        } else {
            text(whole).into_owned()
        };
        let _ = writeln!(body, "<tr class=\"same\"><td colspan=\"{rows}\">{shown}</td></tr>");
        return;
    };
    let found = &report.collation.places[at];
    let _ = write!(body, "<tr class=\"place {}\" id=\"p{at}\" tabindex=\"-1\">", found.severity.name());
    for row in 0..rows {
        if let Some((_, state)) = segment.silent.iter().find(|(silent, _)| *silent == row) {
            let _ = write!(body, "<td class=\"silent\">{}</td>", state.name());
            continue;
        }
        let reading = segment.readings.iter().find(|r| r.rows.contains(&row));
        let number = found.reading(row).unwrap_or(0);
        let shown = reading.map_or("", |r| r.text.as_str());
        let change = found.readings.get(number).and_then(|r| r.change.as_ref());
        let hint = change.map_or(String::new(), |c| format!(" title=\"{}\"", attribute(&c.message)));
        match shown {
            "" => {
                let _ = write!(body, "<td class=\"r{} omits\"{hint}>–</td>", number.min(5));
            }
            shown => {
                let _ = write!(body, "<td class=\"r{}\"{hint}>{}</td>", number.min(5), text(shown));
            }
        }
    }
    body.push_str("</tr>\n");
}

fn descent(report: &Report, body: &mut String) {
    for (_, stemma) in stemmata(report) {
        body.push_str("<section class=\"sheet descent\"><h2>Descent</h2>\n");
        body.push_str(&svg::drawing(report, stemma, false));
        body.push_str("<ul>");
        for remark in remarks(report, stemma) {
            let _ = write!(body, "<li>{}</li>", text(&remark));
        }
        body.push_str("</ul></section>\n");
    }
}

fn agreement(report: &Report, body: &mut String) {
    for family in report.collation.families.iter().filter(|f| f.witnesses.len() > 1 && f.witnesses.len() <= 40) {
        body.push_str("<section class=\"sheet\"><h2>Agreement</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Agreement\"><table class=\"matrix\"><thead><tr><th></th>");
        for &w in &family.witnesses {
            let _ = write!(body, "<th scope=\"col\">{}</th>", text(&report.sigla[w]));
        }
        body.push_str("</tr></thead><tbody>\n");
        for (a, &w) in family.witnesses.iter().enumerate() {
            let _ = write!(body, "<tr><th scope=\"row\">{}</th>", text(&report.sigla[w]));
            for b in 0..family.witnesses.len() {
                let pair = family.agreement.pair(a, b);
                let shown = match pair.share() {
                    Some(share) if a != b => format!("{:.0} %", share * 100.0),
                    _ => String::new(),
                };
                let _ = write!(body, "<td title=\"{} of {}\">{shown}</td>", pair.agreed, pair.compared);
            }
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody></table></div></section>\n");
    }
}
