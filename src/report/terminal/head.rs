//! The first screen: which copies, what they are to one another, how much they share.

use super::super::prose::{percent, relation};
use super::super::screen::{Run, Tone, columns, thousands};
use super::{Page, path, tone};
use crate::compare::{Coverage, Relation};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::structure::title;
use crate::text::Sides;

impl Page<'_> {
    /// Writes the first screen.
    pub(super) fn head(&mut self) {
        let documents = self.report.documents;
        let room = columns(&documents.base.name).max(columns(&documents.witness.name)).min(40);
        self.copy("base", documents.base, room);
        self.copy("witness", documents.witness, room);
        self.screen.blank();
        self.verdict();
        self.screen.blank();
        self.coverage();
        self.counts();
    }

    /// Names one copy and says what it is.
    fn copy(&mut self, role: &str, document: &Document, room: usize) {
        let name = if document.name == "-" { "standard input" } else { &document.name };
        let languages: Vec<String> = document.languages.iter().map(|tag| language(tag)).collect();
        let mut about = vec![document.format.name().to_string(), document.encoding.to_string()];
        if !languages.is_empty() {
            about.push(languages.join(" and "));
        }
        about.push(super::count(document.text.as_str().lines().count(), "line"));
        let pad = room.saturating_sub(columns(name)) + 2;
        let runs = [
            Run::new(&format!("{role:<9}"), Tone::Faint),
            Run::new(name, Tone::Strong),
            Run::new(&" ".repeat(pad), Tone::Plain),
            Run::new(&about.join(", "), Tone::Faint),
        ];
        self.screen.line(0, 11 + room, &runs);
    }

    /// What the copies are to one another, and why.
    fn verdict(&mut self) {
        let verdict = &self.report.comparison.verdict;
        let mut runs = vec![Run::new(relation(verdict.relation.name()), Tone::Strong)];
        for (at, label) in verdict.labels.iter().enumerate() {
            runs.push(Run::new(if at == 0 { ": " } else { " · " }, Tone::Plain));
            let grave = matches!(*label, "altered" | "corrupted" | "truncated");
            runs.push(Run::new(&label.to_uppercase(), if grave { Tone::Alarm } else { Tone::Warn }).whole());
        }
        self.screen.line(0, 2, &runs);
        let paired = verdict.labels.len() == verdict.reasons.len();
        let room = verdict.labels.iter().map(|l| l.len()).max().unwrap_or(0) + 2;
        for (at, reason) in verdict.reasons.iter().enumerate() {
            let label = if paired { format!("{:<room$}", verdict.labels[at]) } else { String::new() };
            self.screen.line(2, 2 + label.len(), &[Run::new(&label, Tone::Faint), Run::new(reason, Tone::Plain)]);
        }
    }

    /// How much of each copy the other has, by language.
    fn coverage(&mut self) {
        let rows: Vec<(String, String)> =
            self.report.comparison.verdict.coverage.iter().map(|c| (self.tongue(c), self.extent(c))).collect();
        let room = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or(0) + 2;
        for (name, extent) in &rows {
            let name = format!("{name}{}", " ".repeat(room - columns(name)));
            self.screen.line(2, 2 + room, &[Run::new(&name, Tone::Strong), Run::new(extent, Tone::Plain)]);
        }
    }

    /// What the language of a stream is called; by either copy, where one of them knows.
    fn tongue(&self, coverage: &Coverage) -> String {
        let Sides { base, witness } = self.report.documents.map(|d| d.language(coverage.side));
        let known = base.or(witness).filter(|_| coverage.language == "und");
        title(known.unwrap_or(&coverage.language))
    }

    /// One language's share, in words.
    fn extent(&self, coverage: &Coverage) -> String {
        let of = |kind: Kind| move |f: &&crate::finding::Finding| f.kind == kind && f.side == coverage.side;
        let findings = &self.report.comparison.findings;
        if findings.iter().any(|f| of(Kind::TranslationDiffers)(&f)) {
            return "two independent translations; their facts are compared".to_string();
        }
        let mut text = match (coverage.shares.base, coverage.shares.witness) {
            (Some(base), Some(witness)) if base >= 0.99995 && witness >= 0.99995 => "all of both copies".to_string(),
            (Some(base), Some(witness)) if base + witness == 0.0 => self.alone(coverage),
            (Some(base), Some(witness)) => {
                format!("{} of the base and {} of the witness correspond", percent(base), percent(witness))
            }
            (Some(_), None) => "only in the base".to_string(),
            (None, Some(_)) => "only in the witness".to_string(),
            (None, None) => "in neither copy".to_string(),
        };
        for finding in findings.iter().filter(|f| of(Kind::Truncated)(f)) {
            let Sides { base, witness } = finding.places;
            let (who, document, place) = if witness.len() < base.len() {
                ("witness", self.report.documents.witness, witness)
            } else {
                ("base", self.report.documents.base, base)
            };
            let at = path(document, place.start, finding.side);
            let line = document.lines.line(place.start);
            let verb = if finding.severity == Severity::Substantive { "stops" } else { "ends" };
            let at = if at.is_empty() { format!("line {line}") } else { format!("{at} (line {line})") };
            text.push_str(&format!("; the {who} {verb} at {at}"));
        }
        text
    }

    /// What is said of a language of which nothing corresponds.
    fn alone(&self, coverage: &Coverage) -> String {
        let Sides { base, witness } = self.report.documents.map(|d| d.language(coverage.side).is_some());
        match (base, witness) {
            (true, false) => "in the base; next to nothing in the witness",
            (false, true) => "in the witness; next to nothing in the base",
            _ => "nothing corresponds",
        }
        .to_string()
    }

    /// Findings by severity, and the noise in one line.
    fn counts(&mut self) {
        let items = &self.report.items;
        let relation = self.report.comparison.verdict.relation;
        if items.is_empty() && matches!(relation, Relation::Identical | Relation::Unrelated) {
            return;
        }
        self.screen.blank();
        let shared = items.iter().filter(|i| i.finding.kind == Kind::SharedPassage).count();
        let mut runs = Vec::new();
        if relation == Relation::SharesPassages {
            runs.push(Run::new(&super::count(shared, "shared passage"), Tone::Same).whole());
            runs.push(Run::new("   ", Tone::Plain));
        }
        for severity in [Severity::Substantive, Severity::Editorial, Severity::Formatting] {
            let own = |f: &crate::finding::Finding| f.severity == severity && f.kind != Kind::SharedPassage;
            let number = items.iter().filter(|i| own(i.finding)).count();
            if relation == Relation::SharesPassages && number == 0 {
                continue;
            }
            let tone = if number > 0 { tone(severity) } else { Tone::Faint };
            runs.push(Run::new(&format!("{} {}", thousands(number as u64), severity.name()), tone).whole());
            runs.push(Run::new("   ", Tone::Plain));
        }
        self.screen.line(2, 2, &runs);
        let noise = &self.report.comparison.noise;
        if noise.is_empty() {
            return;
        }
        let mut layers: Vec<_> = noise.iter().collect();
        layers.sort_by_key(|n| std::cmp::Reverse(n.count));
        let total: usize = layers.iter().map(|n| n.count).sum();
        let each: Vec<String> =
            layers.iter().map(|n| format!("{} {}", n.layer.name(), thousands(n.count as u64))).collect();
        let text = format!("{} explained as noise: {}", super::count(total, "difference"), each.join(" · "));
        self.screen.line(2, 4, &[Run::new(&text, Tone::Faint)]);
    }
}

/// The name of a language with its script.
pub(in crate::report) fn language(tag: &str) -> String {
    match tag {
        "zh-Hans" => "Chinese (simplified)".to_string(),
        "zh-Hant" => "Chinese (traditional)".to_string(),
        "und" => "language unknown".to_string(),
        tag => title(tag),
    }
}
