//! A changelog as a template of the user's wants it (minijinja).

use super::Log;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use std::io;

/// All that templates see.
#[derive(Serialize)]
struct Context<'a> {
    log: &'a Log,
    versions: Vec<Seen<'a>>,
    groups: Vec<&'static str>,
}

/// A version as templates see it.
#[derive(Serialize)]
struct Seen<'a> {
    label: &'a str,
    date: &'a str,
    note: &'a str,
    told: bool,
    steps: Vec<Told<'a>>,
}

/// A step as templates see it.
#[derive(Serialize)]
struct Told<'a> {
    document: &'a str,
    #[serde(flatten)]
    step: &'a super::Step,
}

/// Writes what a template makes of a changelog.
///
/// The template sees `log` (the JSON report), `versions` (the latest first, each with `label`,
/// `date`, `note`, `told` and `steps`) and `groups` (the headings in their order). Whether text is
/// escaped follows from the ending of the template's `name`: `.html` and `.xml` are.
///
/// # Errors
/// When the template is wrong; says where and why.
pub fn write(log: &Log, name: &str, source: &str, out: &mut dyn io::Write) -> Result<(), String> {
    let environment = environment(name, source)?;
    let versions = log.versions();
    let told = |v: &super::Version| v.told();
    let seen: Vec<Seen> = versions
        .iter()
        .map(|v| Seen {
            label: v.label,
            date: v.date,
            note: v.note(),
            told: told(v),
            steps: v.steps.iter().map(|(d, step)| Told { document: &d.name, step }).collect(),
        })
        .collect();
    let groups = crate::changelog::Group::ALL.iter().map(|g| g.name()).collect();
    let context = Value::from(Serde(Context { log, versions: seen, groups }));
    let page = environment.get_template(name).and_then(|t| t.render(context)).map_err(|error| wrong(name, &error))?;
    out.write_all(page.as_bytes()).map_err(|error| error.to_string())
}

/// Says whether a template can be read.
///
/// # Errors
/// When it cannot; says where and why.
pub fn check(name: &str, source: &str) -> Result<(), String> {
    environment(name, source).map(drop)
}

/// What templates are read in.
fn environment<'a>(name: &'a str, source: &'a str) -> Result<Environment<'a>, String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|name| match name.rsplit('.').find(|part| !matches!(*part, "j2" | "jinja")) {
        Some("html" | "htm" | "xml" | "atom" | "xhtml") => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(|error| wrong(name, &error))?);
    environment.add_template(name, source).map_err(|error| wrong(name, &error))?;
    Ok(environment)
}

/// What is wrong with a template, and where.
fn wrong(name: &str, error: &minijinja::Error) -> String {
    let line = error.line().map(|n| format!(", line {n}")).unwrap_or_default();
    let detail = error.detail().map(|d| format!(": {d}")).unwrap_or_default();
    format!("the template {name}{line}: {}{detail}", error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_is_wrong_says_where() {
        let log = Log::new("x", "");
        let error = write(&log, "t.md", "a\n{% for %}", &mut Vec::new()).unwrap_err();
        assert!(error.starts_with("the template t.md, line 2: syntax error"), "{error}");
        let mut out = Vec::new();
        write(&log, "t.html", "{{ log.title }}{{ '<' }}\n", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "x&lt;\n");
    }
}
