//! The baseline: findings that somebody accepted, why, and until when.

use crate::cli::{Failure, output};
use crate::date::Date;
use crate::report::record::Finding;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What is accepted.
#[derive(Debug, Clone, Default)]
pub(super) struct Baseline {
    /// Where it is kept.
    pub(super) path: PathBuf,
    /// What stands there, in order.
    pub(super) entries: Vec<Accepted>,
    /// The text of the file, kept when entries are added.
    text: String,
}

/// One accepted finding. Only the document and the fingerprint decide; the rest is for people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepted {
    /// What the finding is, apart from its place and its message.
    pub(super) fingerprint: String,
    /// The document it is in.
    pub(super) document: String,
    /// Why it is accepted.
    pub(super) reason: String,
    /// The last day on which it is.
    #[serde(default)]
    pub(super) expires: Option<String>,
    /// When it was accepted.
    #[serde(default)]
    pub(super) accepted: Option<String>,
    /// The kind of finding.
    #[serde(default)]
    pub(super) kind: Option<String>,
    /// What the finding said.
    #[serde(default)]
    pub(super) message: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Kept {
    #[serde(default)]
    accepted: Vec<Accepted>,
}

const HEAD: &str = "\
# Findings that `recension check` lets pass. Each has a reason; one that has expired fails again.
# `recension check --accept ID --reason \"…\"` adds to this file.
";

impl Baseline {
    /// Reads a baseline; a file that is not there accepts nothing.
    pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(Failure::stopped(format!("the baseline {} could not be read: {error}", path.display())));
            }
        };
        let wrong = |error: &str| Failure::Misused {
            message: format!("{} is no baseline: {}", path.display(), error.trim_end()),
            hint: Some("it decides what passes, so nothing is checked until it is mended".to_string()),
        };
        let kept: Kept = toml::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
        for entry in &kept.accepted {
            if entry.reason.trim().is_empty() {
                return Err(wrong(&format!("the entry {} has no reason", entry.fingerprint)));
            }
            if let Some(expires) = &entry.expires
                && last(expires).is_none()
            {
                return Err(wrong(&format!("“{expires}” is not a date; write it as 2027-06-30")));
            }
        }
        Ok(Baseline { path: path.to_path_buf(), entries: kept.accepted, text })
    }

    /// What is said of a finding; the last word counts.
    pub(super) fn of(&self, document: &str, fingerprint: &str) -> Option<&Accepted> {
        self.entries.iter().rev().find(|e| e.document == document && e.fingerprint == fingerprint)
    }

    /// Adds an entry.
    pub(super) fn accept(
        &mut self,
        document: &str,
        finding: &Finding,
        reason: &str,
        expires: Option<&str>,
        today: NaiveDate,
    ) {
        let entry = Accepted {
            fingerprint: finding.fingerprint.clone(),
            document: document.to_string(),
            reason: reason.to_string(),
            expires: expires.map(str::to_string),
            accepted: Some(today.to_string()),
            kind: Some(finding.kind.clone()),
            message: Some(finding.message.clone()),
        };
        if self.text.is_empty() {
            self.text.push_str(HEAD);
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&entry.table());
        self.entries.push(entry);
    }

    /// Writes the file, whole or not at all; what people wrote in it stays.
    pub(super) fn write(&self) -> Result<(), Failure> {
        output::write(Some(&self.path), |out| out.write_all(self.text.as_bytes()))
    }
}

impl Accepted {
    /// Whether it still holds.
    pub(super) fn holds(&self, today: NaiveDate) -> bool {
        self.expires.as_deref().and_then(last).is_none_or(|end| today <= end)
    }

    /// The entry as it is written.
    fn table(&self) -> String {
        let line = |name: &str, value: &str| format!("{name} = {}\n", toml::Value::String(value.to_string()));
        let mut table = String::from("\n[[accepted]]\n");
        table.push_str(&line("fingerprint", &self.fingerprint));
        table.push_str(&line("document", &self.document));
        table.push_str(&line("reason", &self.reason));
        let rest = [
            ("expires", &self.expires),
            ("accepted", &self.accepted),
            ("kind", &self.kind),
            ("message", &self.message),
        ];
        for (name, value) in rest {
            table.extend(value.iter().map(|value| line(name, value)));
        }
        table
    }
}

/// The last day that a date can mean.
pub(super) fn last(text: &str) -> Option<NaiveDate> {
    Date::parse(text).and_then(|date| date.latest())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(expires: Option<&str>) -> Accepted {
        Accepted {
            fingerprint: "f".repeat(32),
            document: "terms \"x\"".into(),
            reason: "agreed\nwith legal".into(),
            expires: expires.map(str::to_string),
            accepted: None,
            kind: None,
            message: Some("“5” became “7”".into()),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let table = entry(Some("2027")).table();
        let kept: Kept = toml::from_str(&table).expect("TOML");
        assert_eq!(kept.accepted, [entry(Some("2027"))]);
    }

    #[test]
    fn an_entry_holds_up_to_its_last_day() {
        let day = |text: &str| last(text).expect("a day");
        assert!(entry(Some("2027-06-30")).holds(day("2027-06-30")));
        assert!(!entry(Some("2027-06-30")).holds(day("2027-07-01")));
        assert!(entry(Some("2027")).holds(day("2027-12-31")));
        assert!(entry(None).holds(day("2999-01-01")));
    }
}
