//! A changelog as one HTML page in the shell of all reports: versions to go to, changes to step through.

use super::{Document, Entry, Log, Step, Version, phrase, steps};
use crate::changelog::Group;
use crate::finding::Severity;
use crate::report::html::{Shell, attribute, page, text};
use crate::report::prose;
use crate::report::record::{Mark, Piece};
use crate::report::screen::thousands;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

/// The severities that entries of a changelog have.
const SEVERITIES: [Severity; 3] = [Severity::Substantive, Severity::Editorial, Severity::Formatting];

/// Writes a changelog as a page.
///
/// # Errors
/// When the writer fails.
pub fn write(log: &Log, out: &mut dyn io::Write) -> io::Result<()> {
    let title = format!("Changelog: {}", log.title);
    let versions = log.versions();
    let mut body = String::from("<a class=\"skip\" href=\"#log\">Skip to the changes</a>\n");
    head(log, &versions, &mut body);
    body.push_str("<div class=\"ledger\">\n");
    contents(&versions, &mut body);
    body.push_str("<main class=\"log\" id=\"log\">\n");
    filters(log, &mut body);
    list(log, &versions, &mut body);
    notes(log, &mut body);
    let _ = write!(
        body,
        "</main>\n</div>\n<footer class=\"colophon\"><p>Made by recension {}.</p></footer>\n",
        text(&log.engine)
    );
    let (style, script) = (include_str!("assets/log.css"), include_str!("assets/log.js"));
    page(&Shell { title: &title, styles: &[style], scripts: &[script] }, &body, out)
}

/// The entries of a version.
fn entries<'a>(version: &'a Version) -> impl Iterator<Item = &'a Entry> {
    version.steps.iter().filter(|(_, step)| step.class != "flap").flat_map(|(_, step)| &step.entries)
}

/// How many entries of a severity there are.
fn count(version: &Version, severity: Severity) -> usize {
    entries(version).filter(|entry| entry.finding.weight() == severity).count()
}

/// What it is the changelog of, how much changed, and when.
fn head(log: &Log, versions: &[Version], body: &mut String) {
    let _ = writeln!(
        body,
        "<header class=\"masthead\">\n<p class=\"kicker\">Recension <span>changelog</span></p>\n<h1>{}</h1>",
        text(&log.title)
    );
    let _ = writeln!(body, "<p class=\"deck\">{}</p>", text(&phrase::summary(log, versions)));
    body.push_str("<div class=\"facts log-facts\">\n<ul class=\"counts\">\n");
    for severity in SEVERITIES {
        let sum: usize = versions.iter().map(|version| count(version, severity)).sum();
        let class = if sum == 0 { "none" } else { severity.name() };
        let _ = writeln!(body, "<li class=\"{class}\"><b>{}</b> {}</li>", thousands(sum as u64), severity.name());
    }
    let quiet = versions.iter().filter(|version| !version.told()).count();
    let _ = writeln!(body, "<li class=\"noise\"><b>{quiet}</b> of form only</li>\n</ul>");
    rhythm(versions, body);
    body.push_str("</div>\n</header>\n");
}

/// A bar for each version, the earliest first, as high as it changed much.
fn rhythm(versions: &[Version], body: &mut String) {
    const HIGH: f64 = 100.0;
    let most = versions.iter().map(|version| entries(version).count()).max().unwrap_or(0).max(1);
    let (Some(last), Some(first)) = (versions.first(), versions.last()) else { return };
    let wide = 1000.0 / versions.len() as f64;
    let _ = write!(
        body,
        "<div>\n<svg class=\"rhythm\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"all\" x=\"0\" y=\"99\" width=\"1000\" height=\"1\"/>"
    );
    for (nth, version) in versions.iter().rev().enumerate() {
        let all = entries(version).count();
        if all == 0 {
            continue;
        }
        // Areas mislead less than heights where one version changed everything.
        let high = (all as f64 / most as f64).sqrt() * HIGH;
        let mut top = HIGH;
        let title = attribute(&phrase::name(version)).into_owned();
        let number = versions.len() - nth;
        let _ = write!(body, "<a href=\"#v{number}\" tabindex=\"-1\"><title>{title}: {}</title>", phrase::changes(all));
        for severity in SEVERITIES {
            let part = high * count(version, severity) as f64 / all as f64;
            top -= part;
            let (x, width) = (nth as f64 * wide + wide * 0.1, (wide * 0.8).min(40.0));
            let _ = write!(
                body,
                "<rect class=\"{}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{part:.1}\"/>",
                severity.name()
            );
        }
        body.push_str("</a>");
    }
    let _ = writeln!(
        body,
        "</svg>\n<p class=\"span\"><span>{}</span><span>{}</span></p>\n</div>",
        text(&phrase::name(first)),
        text(&phrase::name(last))
    );
}

/// The versions to go to.
fn contents(versions: &[Version], body: &mut String) {
    body.push_str("<nav class=\"versions\" aria-label=\"Versions\">\n<h2>Versions</h2>\n<ol>\n");
    for (nth, version) in versions.iter().enumerate().filter(|(_, version)| version.told()) {
        let heavy = count(version, Severity::Substantive) > 0;
        let class = if heavy { " class=\"substantive\"" } else { "" };
        let all = entries(version).count();
        let sum = if all == 0 { String::new() } else { format!("<i{class}>{}</i>", phrase::changes(all)) };
        let name = text(&phrase::name(version)).into_owned();
        let _ = writeln!(body, "<li><a href=\"#v{}\"><b>{name}</b>{sum}</a></li>", nth + 1);
    }
    body.push_str("</ol>\n</nav>\n");
}

/// What is shown can be narrowed down; without scripts there is nothing to choose.
fn filters(log: &Log, body: &mut String) {
    let all = || log.documents.iter().flat_map(|d| d.steps.iter().map(move |s| (d, s)));
    let told =
        || all().filter(|(_, step)| step.class != "flap").flat_map(|(d, s)| s.entries.iter().map(move |e| (d, e)));
    if told().next().is_none() {
        return;
    }
    body.push_str("<form class=\"filters\" id=\"filters\" aria-label=\"Filter the changes\" hidden>\n<fieldset><legend>Severity</legend>\n");
    for severity in SEVERITIES.map(Severity::name) {
        let _ = writeln!(
            body,
            "<label class=\"{severity}\"><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>"
        );
    }
    body.push_str("</fieldset>\n");
    let kinds = told().map(|(_, e)| e.finding.kind.as_str()).collect();
    pick("kind", "Kind", "every kind", &kinds, &prose::words, body);
    let languages = told().map(|(_, e)| e.finding.language.as_str()).collect();
    pick("language", "Language", "every language", &languages, &crate::structure::title, body);
    let documents = told().map(|(d, _)| d.name.as_str()).collect();
    pick("document", "Document", "every document", &documents, &str::to_string, body);
    let sections = told().filter(|(_, e)| !e.section.is_empty()).map(|(_, e)| phrase::top(&e.section)).collect();
    pick("section", "Section", "every section", &sections, &str::to_string, body);
    body.push_str("<span><kbd>j</kbd> next <kbd>k</kbd> previous</span>\n<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
}

/// A choice among values, where there is more than one.
fn pick(
    name: &str,
    label: &str,
    every: &str,
    values: &BTreeSet<&str>,
    words: &dyn Fn(&str) -> String,
    body: &mut String,
) {
    if values.len() < 2 {
        return;
    }
    let _ = write!(
        body,
        "<label class=\"pick\"><span>{label}</span><select name=\"{name}\"><option value=\"\">{every}</option>"
    );
    for value in values {
        let _ = write!(body, "<option value=\"{}\">{}</option>", attribute(value), attribute(&words(value)));
    }
    body.push_str("</select></label>\n");
}

/// All versions; those that changed nothing but form in one line.
fn list(log: &Log, versions: &[Version], body: &mut String) {
    let many = log.documents.len() > 1;
    let mut at = 0;
    while at < versions.len() {
        let quiet = versions[at..].iter().take_while(|version| !version.told()).count();
        if quiet > 0 {
            if let Some(line) = phrase::collapsed(&versions[at..at + quiet]) {
                let _ = writeln!(body, "<p class=\"quiet\">{}</p>", text(&line));
            }
            at += quiet;
            continue;
        }
        version(&versions[at], at + 1, many, body);
        at += 1;
    }
    if versions.is_empty() {
        body.push_str("<p class=\"quiet\">Nothing changed.</p>\n");
    }
}

/// One version.
fn version(version: &Version, number: usize, many: bool, body: &mut String) {
    let name = phrase::name(version);
    let small = if version.label == name || phrase::dated(version) {
        String::new()
    } else {
        format!(" <small>{}</small>", text(version.label))
    };
    let _ = writeln!(
        body,
        "<article class=\"version\" aria-labelledby=\"v{number}\">\n<h2 id=\"v{number}\">{}{small}</h2>",
        text(&name)
    );
    if !version.note().is_empty() {
        let _ = writeln!(body, "<blockquote>{}</blockquote>", text(version.note()));
    }
    said(&version.steps, many, body);
    for group in Group::ALL {
        grouped(version, group, many, body);
    }
    body.push_str("</article>\n");
}

/// The entries of a version under one heading, by document where there are several.
fn grouped(version: &Version, group: Group, many: bool, body: &mut String) {
    let told: Vec<(&Document, Vec<&Entry>)> = steps(version)
        .map(|(document, step)| (*document, step.group(group).collect::<Vec<_>>()))
        .filter(|(_, entries)| !entries.is_empty())
        .collect();
    if told.is_empty() {
        return;
    }
    let _ = writeln!(body, "<section>\n<h3>{}</h3>", group.name());
    for (document, entries) in told {
        if many {
            let _ = writeln!(body, "<h4>{}</h4>", text(&document.name));
        }
        body.push_str("<ul>\n");
        for entry in entries {
            let finding = &entry.finding;
            let _ = write!(
                body,
                "<li class=\"entry {}\" tabindex=\"-1\" lang=\"en\" data-severity=\"{}\" data-kind=\"{}\" \
                 data-language=\"{}\" data-document=\"{}\" data-section=\"{}\">",
                finding.weight().name(),
                finding.weight().name(),
                attribute(&finding.kind),
                attribute(&finding.language),
                attribute(&document.name),
                attribute(phrase::top(&entry.section)),
            );
            let _ = write!(body, "<span class=\"say\">{}</span>", text(&entry.sentence));
            if !entry.section.is_empty() {
                let _ = write!(body, " <span class=\"where\">{}</span>", text(&entry.section));
            }
            quote(entry, body);
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
    }
    body.push_str("</section>\n");
}

/// What could not be read or is odd.
fn notes(log: &Log, body: &mut String) {
    let notes = phrase::notes(log);
    if notes.is_empty() {
        return;
    }
    body.push_str("<section class=\"notes\" aria-label=\"Notes\">\n<h2>Notes</h2>\n<ul>\n");
    for note in &notes {
        let _ = writeln!(body, "<li>{}</li>", text(note));
    }
    body.push_str("</ul>\n</section>\n");
}

/// What several steps say as a whole.
fn said(steps: &[(&Document, &Step)], many: bool, body: &mut String) {
    for (document, step) in steps.iter().filter(|(_, step)| step.class != "technical") {
        let word = phrase::bare(step);
        if !word.is_empty() {
            let name = if many { format!("<b>{}</b>: ", text(&document.name)) } else { String::new() };
            let _ = writeln!(body, "<p>{name}{}</p>", text(&word));
        }
    }
}

/// What a version says, by group, in HTML that needs no style: the content of an entry of a feed.
pub(super) fn plain(version: &Version, many: bool, body: &mut String) {
    said(&version.steps, many, body);
    for group in Group::ALL {
        let mut items = String::new();
        for (document, step) in steps(version) {
            for entry in step.group(group) {
                items.push_str("<li>");
                if many {
                    let _ = write!(items, "<b>{}</b> ", text(&document.name));
                }
                if !entry.section.is_empty() {
                    let _ = write!(items, "<i>{}</i>: ", text(&entry.section));
                }
                items.push_str(&text(&entry.sentence));
                quote(entry, &mut items);
                items.push_str("</li>\n");
            }
        }
        if !items.is_empty() {
            let _ = writeln!(body, "<h3>{}</h3>\n<ul>\n{items}</ul>", group.name());
        }
    }
}

/// The words before and after.
fn quote(entry: &Entry, body: &mut String) {
    let quote = phrase::excerpt(&entry.finding);
    if quote.is_empty() {
        return;
    }
    let _ = write!(body, " <q lang=\"{}\">", attribute(&entry.finding.language));
    quote.iter().for_each(|p| piece(p, body));
    body.push_str("</q>");
}

fn piece(piece: &Piece, body: &mut String) {
    let words = text(&piece.text);
    let _ = match piece.mark {
        _ if piece.omitted > 0 => write!(body, " <span class=\"gap\">…</span> "),
        Some(Mark::Base) => write!(body, "<del>{words}</del>"),
        Some(Mark::Witness) => write!(body, "<ins>{words}</ins>"),
        Some(Mark::Both) => write!(body, "<mark>{words}</mark>"),
        None => write!(body, "{words}"),
    };
}
