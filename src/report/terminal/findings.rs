//! Findings, from heavy to light, each with its words in their sentence.

use super::super::Item;
use super::super::excerpt::{Mark, Piece, excerpt, left_out};
use super::super::prose::sentence;
use super::super::screen::{Run, Tone, cut, thousands};
use super::{Page, lines, path, tone};
use crate::finding::{Kind, Severity};
use crate::text::{Sides, Span};

/// This many small findings of a kind are shown one by one.
const FEW: usize = 3;

impl<'a> Page<'a> {
    /// Writes the findings.
    pub(super) fn findings(&mut self) {
        let report = self.report;
        let mut left = self.options.limit.unwrap_or(usize::MAX);
        for severity in Severity::ALL {
            let items: Vec<&Item> = report.items.iter().filter(|i| i.finding.severity == severity).collect();
            if items.is_empty() {
                continue;
            }
            if left == 0 {
                self.hidden += items.len();
                continue;
            }
            self.screen.blank();
            let shared = items.iter().all(|i| i.finding.kind == Kind::SharedPassage);
            let name = if shared { "shared passages" } else { severity.name() };
            let title = format!("{} ({})", name.to_uppercase(), thousands(items.len() as u64));
            self.screen.line(0, 0, &[Run::new(&title, tone(severity))]);
            for group in self.groups(&items, severity) {
                if left == 0 {
                    self.hidden += group.len();
                    continue;
                }
                left -= 1;
                self.group(&group);
            }
        }
        if self.hidden > 0 {
            self.screen.blank();
            let text = format!("… and {} (--all)", super::count(self.hidden, "more finding"));
            self.screen.line(0, 2, &[Run::new(&text, Tone::Strong)]);
        }
    }

    /// Gathers light findings kind by kind where there are many.
    fn groups<'i>(&self, items: &[&'i Item<'a>], severity: Severity) -> Vec<Vec<&'i Item<'a>>> {
        let gather = self.options.gather && severity == Severity::Formatting;
        let mut groups: Vec<Vec<&Item>> = Vec::new();
        for kind in items.chunk_by(|a, b| a.finding.kind == b.finding.kind) {
            if gather && kind.len() > FEW && kind[0].finding.kind != Kind::SharedPassage {
                groups.push(kind.to_vec());
            } else {
                groups.extend(kind.iter().map(|&item| vec![item]));
            }
        }
        groups
    }

    fn group(&mut self, group: &[&Item]) {
        match group {
            [] => {}
            [item] if matches!(item.finding.kind, Kind::Noise(_)) => self.small(item),
            [item] => self.item(item),
            many => self.many(many),
        }
    }

    /// One finding: kind and place, its words, what it says.
    fn item(&mut self, item: &Item) {
        let finding = item.finding;
        let colour = tone(finding.severity);
        let mut left = vec![
            Run::new(bullet(finding.severity), colour),
            Run::new(" ", Tone::Plain),
            Run::new(finding.kind.name(), Tone::Strong).whole(),
        ];
        let path = self.path(item);
        if !path.is_empty() {
            left.push(Run::new("  ", Tone::Plain));
            left.push(Run::new(&path, Tone::Plain));
        }
        let whole = matches!(finding.kind, Kind::TranslationDiffers | Kind::StreamMissing);
        self.screen.blank();
        if whole {
            self.screen.line(0, 2, &left);
        } else {
            self.screen.ends(0, 2, &left, &Run::new(&self.places(item.finding.places), Tone::Faint));
            let runs = self.words(item, self.options.context);
            if !runs.is_empty() {
                self.screen.line(4, 4, &runs);
            }
        }
        let doubt = match finding.confidence {
            c if c < 0.995 => format!(" ({:.0} % sure)", f64::from(c) * 100.0),
            _ => String::new(),
        };
        let message = match finding.kind {
            // The passage itself has just been quoted.
            Kind::SharedPassage => finding.message.split(": “").next().unwrap_or_default(),
            _ => &finding.message,
        };
        self.screen.line(4, 4, &[Run::new(&sentence(&format!("{message}{doubt}")), Tone::Plain)]);
    }

    /// A finding on one line: noise that was asked for.
    fn small(&mut self, item: &Item) {
        let mut left = vec![Run::new("· ", Tone::Faint), Run::new(item.finding.kind.name(), Tone::Strong)];
        left.push(Run::new("  ", Tone::Plain));
        left.extend(self.words(item, Some(6)));
        let right = Run::new(&self.places(item.finding.places), Tone::Faint);
        self.screen.ends(0, 4, &left, &right);
    }

    /// Many light findings of one kind.
    fn many(&mut self, items: &[&Item]) {
        self.gathered = true;
        let finding = items[0].finding;
        self.screen.blank();
        let left = [
            Run::new(bullet(finding.severity), tone(finding.severity)),
            Run::new(" ", Tone::Plain),
            Run::new(finding.kind.name(), Tone::Strong),
            Run::new(&format!("  {} places", thousands(items.len() as u64)), Tone::Plain),
        ];
        self.screen.line(0, 2, &left);
        let mut sorts: Vec<(&str, Vec<&Item>)> = Vec::new();
        for &item in items {
            match sorts.iter_mut().find(|(message, _)| *message == item.finding.message) {
                Some((_, same)) => same.push(item),
                None => sorts.push((&item.finding.message, vec![item])),
            }
        }
        sorts.sort_by_key(|(_, same)| std::cmp::Reverse(same.len()));
        for (message, same) in sorts.iter().take(5) {
            let mut places: Vec<String> = same.iter().take(3).map(|i| self.places(i.finding.places)).collect();
            if same.len() > 3 {
                places.push(format!("{} more", same.len() - 3));
            }
            let times = if same.len() > 1 { format!("{}× ", thousands(same.len() as u64)) } else { String::new() };
            let runs = [
                Run::new(&times, Tone::Strong),
                Run::new(&cut(message, 120), Tone::Plain),
                Run::new("   ", Tone::Plain),
                Run::new(&places.join(", "), Tone::Faint),
            ];
            self.screen.line(4, 6, &runs);
        }
        let rest: usize = sorts.iter().skip(5).map(|(_, same)| same.len()).sum();
        if rest > 0 {
            self.screen.line(4, 6, &[Run::new(&format!("and {} others", thousands(rest as u64)), Tone::Plain)]);
        }
    }

    /// The path of sections: on the side that has the words, the base's where both have.
    fn path(&self, item: &Item) -> String {
        let finding = item.finding;
        let documents = self.report.documents;
        let base = path(documents.base, finding.places.base.start, finding.side);
        let witness = || path(documents.witness, finding.places.witness.start, finding.side);
        if matches!(finding.kind, Kind::TranslationDiffers | Kind::StreamMissing) {
            return String::new();
        }
        if finding.kind == Kind::TextMoved || finding.kind == Kind::SectionMoved {
            let witness = witness();
            return if base == witness || witness.is_empty() { base } else { format!("{base} → {witness}") };
        }
        let added = finding.places.base.is_empty() && !finding.places.witness.is_empty();
        if added || base.is_empty() { witness() } else { base }
    }

    /// Line numbers on both sides.
    fn places(&self, places: Sides<Span>) -> String {
        let documents = self.report.documents;
        let base = format!("{}:{}", self.names.base, lines(documents.base, places.base));
        let witness = format!("{}:{}", self.names.witness, lines(documents.witness, places.witness));
        format!("{base} {witness}")
    }

    /// The words of a finding in their sentence; without colour the marked ones stand in brackets.
    fn words(&self, item: &Item, reach: Option<usize>) -> Vec<Run> {
        let pieces = excerpt(self.report.documents, item.finding, reach);
        let groups = pieces.chunk_by(|a, b| a.mark == b.mark);
        groups.flat_map(|group| self.marked(group)).collect()
    }

    /// Pieces of one mark.
    fn marked(&self, group: &[Piece]) -> Vec<Run> {
        let (tone, open, close) = match group[0].mark {
            Mark::None => (Tone::Plain, "", ""),
            Mark::Base => (Tone::Gone, "[-", "-]"),
            Mark::Witness => (Tone::Come, "{+", "+}"),
            Mark::Both => (Tone::Same, "[=", "=]"),
        };
        let (open, close) = if self.screen.colour() { ("", "") } else { (open, close) };
        let last = group.len() - 1;
        let run = |(at, piece): (usize, &Piece)| {
            if piece.omitted > 0 {
                return Run::new(&left_out(piece.omitted), Tone::Faint).whole();
            }
            let open = if at == 0 { open } else { "" };
            let close = if at == last { close } else { "" };
            let run = Run::new(&format!("{open}{}{close}", piece.text), tone);
            if last == 0 && tone != Tone::Plain { run.whole() } else { run }
        };
        group.iter().enumerate().map(run).collect()
    }
}

/// What stands in front of a finding.
fn bullet(severity: Severity) -> &'static str {
    match severity {
        Severity::Substantive => "●",
        Severity::Editorial => "◐",
        Severity::Formatting => "○",
        Severity::Noise => "·",
    }
}
