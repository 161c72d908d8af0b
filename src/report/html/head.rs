//! The head of a report: which copies, the verdict, the counts.

use super::{attribute, text};
use crate::finding::Severity;
use crate::report::prose;
use crate::report::record::{Copy, Record};
use crate::report::screen::thousands;
use crate::report::terminal::language;
use std::fmt::Write as _;

/// Writes the head.
pub(super) fn head(record: &Record) -> String {
    let mut html = String::from(
        "<header class=\"masthead\">\n<p class=\"kicker\">Recension <span>report of a comparison</span></p>\n",
    );
    let _ = writeln!(html, "<h1>{}</h1>", verdict(record));
    let reasons: Vec<String> = record.verdict.reasons.iter().map(|r| prose::sentence(r)).collect();
    if !reasons.is_empty() {
        let _ = writeln!(html, "<p class=\"deck\">{}</p>", text(&reasons.join(" ")));
    }
    html.push_str("<div class=\"facts\">\n");
    counts(record, &mut html);
    html.push_str("<dl class=\"copies\">\n");
    copy("Base", &record.base, &mut html);
    copy("Witness", &record.witness, &mut html);
    html.push_str("</dl>\n");
    coverage(record, &mut html);
    html.push_str("</div>\n</header>\n");
    html
}

/// Relation and labels as a headline.
fn verdict(record: &Record) -> String {
    let relation = text(prose::relation(&record.verdict.relation)).into_owned();
    let labels: Vec<&str> = record.verdict.labels.iter().map(String::as_str).collect();
    if labels.is_empty() {
        return relation;
    }
    format!("{relation}, <em>{}</em>", text(&prose::list(&labels)))
}

/// Findings by severity, and how much is explained as noise.
fn counts(record: &Record, html: &mut String) {
    html.push_str("<ul class=\"counts\">\n");
    for severity in [Severity::Substantive, Severity::Editorial, Severity::Formatting] {
        let count = record.count(severity);
        let class = if count == 0 { "none" } else { severity.name() };
        let _ = writeln!(html, "<li class=\"{class}\"><b>{}</b> {}</li>", thousands(count as u64), severity.name());
    }
    let noise: usize = record.noise.iter().map(|layer| layer.count).sum();
    let _ = writeln!(html, "<li class=\"noise\"><b>{}</b> explained as noise</li>\n</ul>", thousands(noise as u64));
}

/// One copy.
fn copy(role: &str, copy: &Copy, html: &mut String) {
    let languages: Vec<String> = copy.languages.iter().map(|tag| language(tag)).collect();
    let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
    let mut about = vec![copy.format.clone(), copy.encoding.clone()];
    if !languages.is_empty() {
        about.push(prose::list(&languages));
    }
    about.push(format!("{} bytes of text", thousands(copy.length as u64)));
    let name = prose::name(&copy.name);
    let _ = writeln!(
        html,
        "<div class=\"{}\"><dt>{role}</dt><dd><b title=\"{}\">{}</b> <span>{}</span> \
         <code title=\"SHA-256 of the bytes: {}\">{}</code></dd></div>",
        role.to_lowercase(),
        attribute(name),
        text(prose::short(name)),
        text(&about.join(", ")),
        attribute(&copy.sha256),
        text(&copy.sha256.chars().take(12).collect::<String>()),
    );
}

/// How much of each copy the other has.
fn coverage(record: &Record, html: &mut String) {
    if record.verdict.coverage.is_empty() {
        return;
    }
    html.push_str("<dl class=\"coverage\">\n");
    for share in &record.verdict.coverage {
        let _ = writeln!(
            html,
            "<div><dt>{}</dt><dd>{}{}</dd></div>",
            text(&crate::structure::title(&share.language)),
            bars(share.base, share.witness),
            text(&prose::sentence(&prose::coverage(record, share)))
        );
    }
    html.push_str("</dl>\n");
}

/// The two shares as bars.
fn bars(base: Option<f64>, witness: Option<f64>) -> String {
    let bar = |class: &str, y: u8, share: Option<f64>| {
        let width = share.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0;
        format!(
            "<rect class=\"all\" x=\"0\" y=\"{y}\" width=\"100\" height=\"4\"/>\
             <rect class=\"{class}\" x=\"0\" y=\"{y}\" width=\"{width:.1}\" height=\"4\"/>"
        )
    };
    format!(
        "<svg class=\"bars\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{}{}</svg>",
        bar("base", 0, base),
        bar("witness", 6, witness)
    )
}
