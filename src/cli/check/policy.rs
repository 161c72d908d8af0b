//! `recension.toml`: what is compared with what, and what is allowed to differ.

use crate::cli::Failure;
use crate::finding::{KINDS, Severity};
use crate::tokens::layer::LAYERS;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A policy as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Policy {
    /// What holds for every document that does not say otherwise.
    pub(super) check: Rules,
    /// Severities of kinds, in place of their own.
    pub(super) severity: BTreeMap<String, String>,
    /// The documents.
    pub(super) document: Vec<Entry>,
    /// Translations that must agree.
    pub(super) translation: Vec<Agreement>,
}

/// What is allowed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Rules {
    /// The severity from which on a finding fails: substantive, editorial, formatting, never.
    pub(super) fail_on: Option<String>,
    /// Kinds and layers that are left out.
    pub(super) ignore: Vec<String>,
    /// Sections whose findings are left out, by title; `*` stands for anything.
    pub(super) ignore_sections: Vec<String>,
    /// The file of accepted findings.
    pub(super) baseline: Option<PathBuf>,
    /// What becomes of a witness without base, or a base without witness: fail or allow.
    pub(super) unpaired: Option<String>,
}

/// One document, or all that match a pattern.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Entry {
    /// What it is called in reports and in the baseline.
    pub(super) name: Option<String>,
    /// What the witness is read against; `{path}`, `{name}` and `{stem}` are those of the witness.
    pub(super) base: String,
    /// The copy that is checked: a file, a pattern of files, a version.
    pub(super) witness: String,
    /// As in `[check]`, for this document only.
    pub(super) fail_on: Option<String>,
    /// Beside those of `[check]`.
    pub(super) ignore: Vec<String>,
    /// Beside those of `[check]`.
    pub(super) ignore_sections: Vec<String>,
    /// As in `[check]`.
    pub(super) unpaired: Option<String>,
    /// Before those of `[severity]`.
    pub(super) severity: BTreeMap<String, String>,
}

/// Translations that must state the same facts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Agreement {
    /// What they are called.
    pub(super) name: Option<String>,
    /// The copies; each is held against the first.
    pub(super) copies: Vec<String>,
    /// Types of facts: date, amount, percent, number, url, reference; and paragraph, that none is missing.
    pub(super) facts: Vec<String>,
    /// As in `[check]`.
    pub(super) fail_on: Option<String>,
}

/// Types of facts that translations can be asked to agree in.
pub(super) const FACTS: [&str; 7] = ["date", "amount", "percent", "number", "url", "reference", "paragraph"];

/// What a threshold may be.
const THRESHOLDS: [&str; 4] = ["substantive", "editorial", "formatting", "never"];

impl Policy {
    /// Reads the policy in a file.
    pub(super) fn read(path: &Path) -> Result<Policy, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let hint = "write one, or name another with --config; `recension check --help` shows an example";
            Failure::Misused {
                message: format!("the policy {} could not be read: {error}", path.display()),
                hint: Some(hint.to_string()),
            }
        })?;
        Policy::parse(&text, &path.display().to_string())
    }

    /// Reads a policy; `name` is what complaints call it.
    pub(super) fn parse(text: &str, name: &str) -> Result<Policy, Failure> {
        let policy: Policy = toml::from_str(text).map_err(|error| Failure::Misused {
            message: format!("{name} is no policy: {}", error.to_string().trim_end()),
            hint: unknown(error.message()),
        })?;
        policy.sound().map_err(|(message, hint)| Failure::Misused { message: format!("{name}: {message}"), hint })?;
        Ok(policy)
    }

    /// Complains of values that are none.
    fn sound(&self) -> Result<(), (String, Option<String>)> {
        if self.document.is_empty() && self.translation.is_empty() {
            return Err(("it names no [[document]] and no [[translation]]".to_string(), None));
        }
        let kinds: Vec<&str> = KINDS.iter().map(|e| e.name).collect();
        let names: Vec<&str> = kinds.iter().copied().chain(LAYERS.iter().map(|e| e.name)).collect();
        let severities: Vec<&str> = Severity::ALL.iter().map(|s| s.name()).collect();
        let thresholds = self.document.iter().map(|d| &d.fail_on).chain(self.translation.iter().map(|t| &t.fail_on));
        for threshold in thresholds.chain([&self.check.fail_on]).flatten() {
            known("fail-on", threshold, &THRESHOLDS)?;
        }
        for name in self.document.iter().flat_map(|d| &d.ignore).chain(&self.check.ignore) {
            known("ignore", name, &names)?;
        }
        for (kind, severity) in self.document.iter().flat_map(|d| &d.severity).chain(&self.severity) {
            known("severity", kind, &kinds)?;
            known(&format!("the severity of {kind}"), severity, &severities)?;
        }
        for word in self.document.iter().map(|d| &d.unpaired).chain([&self.check.unpaired]).flatten() {
            known("unpaired", word, &["fail", "allow"])?;
        }
        for (at, document) in self.document.iter().enumerate() {
            if document.base.is_empty() || document.witness.is_empty() {
                return Err((format!("the [[document]] number {} lacks its base or its witness", at + 1), None));
            }
        }
        for (at, agreement) in self.translation.iter().enumerate() {
            if agreement.copies.len() < 2 {
                return Err((format!("the [[translation]] number {} needs two copies", at + 1), None));
            }
            for fact in &agreement.facts {
                known("facts", fact, &FACTS)?;
            }
        }
        Ok(())
    }
}

/// Complains of a value that is not among `names`.
fn known(what: &str, value: &str, names: &[&str]) -> Result<(), (String, Option<String>)> {
    if names.contains(&value) {
        return Ok(());
    }
    let hint = match nearest(value, names.iter().copied()) {
        Some(name) => format!("did you mean “{name}”?"),
        None if names.len() <= 8 => format!("it is one of {}", names.join(", ")),
        None => "`recension kinds` lists all".to_string(),
    };
    Err((format!("{what}: “{value}” is not known"), Some(hint)))
}

/// The nearest name to an unknown key, from what the parser says of it.
fn unknown(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field `")?;
    let (key, rest) = rest.split_once('`')?;
    let names = rest.split('`').skip(1).step_by(2);
    nearest(key, names).map(|name| format!("did you mean “{name}”?"))
}

/// The name that is most like `word`, if one is much like it.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &'a str| (strsim::jaro_winkler(word, name), name);
    let best = names.map(near).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.75).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, message: &str, hint: &str) {
        match Policy::parse(text, "recension.toml") {
            Err(Failure::Misused { message: said, hint: given }) => {
                assert!(said.contains(message), "{said}");
                assert_eq!(given.unwrap_or_default(), hint, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_is_not_known_is_answered_with_the_nearest() {
        let pair = "[[document]]\nbase = \"a\"\nwitness = \"b\"\n";
        check(&format!("{pair}fail-onn = \"editorial\"\n"), "unknown field `fail-onn`", "did you mean “fail-on”?");
        check(&format!("{pair}ignore = [\"rubi\"]\n"), "ignore: “rubi” is not known", "did you mean “ruby”?");
        check(
            &format!("[check]\nfail-on = \"all\"\n{pair}"),
            "fail-on: “all”",
            "it is one of substantive, editorial, formatting, never",
        );
        check(
            &format!("{pair}[severity]\n\"date-altred\" = \"noise\"\n"),
            "date-altred",
            "did you mean “date-altered”?",
        );
        check("", "names no [[document]]", "");
        check("[[document]]\nbase = \"a\"\n", "lacks its base or its witness", "");
        check("[[document]\n", "is no policy", "");
    }

    #[test]
    fn a_policy_reads() {
        let text = "[check]\nfail-on = \"editorial\"\nbaseline = \"b.toml\"\n[[document]]\nbase = \"a\"\nwitness = \"b\"\nseverity = { text-moved = \"noise\" }\n";
        let policy = Policy::parse(text, "x").expect("a policy");
        assert_eq!(policy.check.fail_on.as_deref(), Some("editorial"));
        assert_eq!(policy.document[0].severity["text-moved"], "noise");
    }
}
