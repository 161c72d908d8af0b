//! Findings, from heavy to light, each with its words in their sentence.

use super::super::Item;
use super::super::quote::{Quote, Source};
use super::super::screen::{Run, Tone, columns, cut, first, last, thousands};
use super::{Page, lines, path, sentence, tone};
use crate::finding::{Kind, Severity};
use crate::text::{Sides, Span};

/// This many small findings of a kind are shown one by one.
const FEW: usize = 3;
/// Columns of a passage that are shown; of a longer one, its two ends.
const PASSAGE: usize = 180;
/// Columns of whole paragraphs and sections that are shown.
const BLOCK: usize = 110;
/// Columns of what stands before the place where a copy stops.
const LEAD: usize = 40;

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
            let runs = self.words(item);
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
        left.extend(self.marked(item, 6));
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

    /// The words of a finding in their sentence, marked.
    fn words(&self, item: &Item) -> Vec<Run> {
        let finding = item.finding;
        let sources = self.sources(finding.side);
        let side = |source: Source, span: Span, tone: Tone, room: usize| {
            let (head, hidden, tail) = source.ends(span);
            self.mark(&head, hidden, &tail, tone, room)
        };
        let Sides { base, witness } = finding.places;
        match finding.kind {
            Kind::TextMoved
            | Kind::SectionMoved
            | Kind::TextDuplicated
            | Kind::SharedPassage
            | Kind::ParagraphSplit
            | Kind::ParagraphMerged => {
                let (source, span) = if base.is_empty() { (sources.witness, witness) } else { (sources.base, base) };
                side(source, span, Tone::Same, PASSAGE)
            }
            Kind::Truncated
            | Kind::SectionMissing
            | Kind::SectionAdded
            | Kind::ParagraphMissing
            | Kind::ParagraphAdded => {
                let mut runs = Vec::new();
                if finding.kind == Kind::Truncated {
                    let (source, span) =
                        if base.is_empty() { (sources.witness, witness) } else { (sources.base, base) };
                    runs.push(Run::new(&source.lead(span.start, LEAD), Tone::Plain));
                }
                runs.extend(side(sources.base, base, Tone::Gone, BLOCK));
                runs.extend(side(sources.witness, witness, Tone::Come, BLOCK));
                runs
            }
            _ => self.marked(item, self.reach(finding.side)),
        }
    }

    /// The change in its sentence.
    fn marked(&self, item: &Item, reach: usize) -> Vec<Run> {
        let finding = item.finding;
        let sources = self.sources(finding.side);
        let Sides { base, witness } = finding.places;
        if base.is_empty() && witness.is_empty() {
            return Vec::new();
        }
        let mut words = Sides::new(sources.base.ends(base), sources.witness.ends(witness));
        let noise = matches!(finding.kind, Kind::Noise(_));
        if noise || words.base == words.witness {
            words.base = (visible(sources.base.document.text.slice(base)), 0, String::new());
            words.witness = (visible(sources.witness.document.text.slice(witness)), 0, String::new());
        }
        let mut quote =
            if base.is_empty() { sources.witness.quote(witness, reach) } else { sources.base.quote(base, reach) };
        if words.base.1 == 0 && words.witness.1 == 0 && !noise {
            let (head, tail) = trim(&mut words.base.0, &mut words.witness.0);
            quote.before.push_str(&head);
            quote.after.insert_str(0, &tail);
        }
        let Quote { before, after, .. } = quote;
        let mut runs = vec![Run::new(&before, Tone::Plain)];
        runs.extend(self.mark(&words.base.0, words.base.1, &words.base.2, Tone::Gone, PASSAGE));
        runs.extend(self.mark(&words.witness.0, words.witness.1, &words.witness.2, Tone::Come, PASSAGE));
        runs.push(Run::new(&after, Tone::Plain));
        runs
    }

    /// A marked passage, cut in the middle where it is long.
    fn mark(&self, head: &str, hidden: usize, tail: &str, tone: Tone, room: usize) -> Vec<Run> {
        if head.is_empty() && tail.is_empty() {
            return Vec::new();
        }
        let (open, close) = match (self.screen.colour(), tone) {
            (true, _) => ("", ""),
            (_, Tone::Gone) => ("[-", "-]"),
            (_, Tone::Come) => ("{+", "+}"),
            _ => ("[=", "=]"),
        };
        if hidden == 0 && columns(head) + columns(tail) <= room + 30 {
            return vec![Run::new(&format!("{open}{head}{tail}{close}"), tone).whole()];
        }
        let (start, end) = (first(head, room * 2 / 3), last(if tail.is_empty() { head } else { tail }, room / 3));
        let seen = start.chars().count() + end.chars().count();
        let gone = (hidden + head.chars().count() + tail.chars().count()).saturating_sub(seen);
        vec![
            Run::new(&format!("{open}{start}"), tone),
            Run::new(&format!("⟨… {} characters …⟩", thousands(gone as u64)), Tone::Faint).whole(),
            Run::new(&format!("{end}{close}"), tone),
        ]
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

/// A raw stretch with its white space made visible.
pub(super) fn visible(raw: &str) -> String {
    let raw = &raw[..raw.floor_char_boundary(600)];
    let blank = raw.trim().is_empty();
    raw.chars()
        .map(|c| match c {
            '\n' => '⏎',
            '\r' => '␍',
            '\t' => '⇥',
            '\u{3000}' => '□',
            '\u{a0}' => '⍽',
            ' ' if blank => '␣',
            c => c,
        })
        .collect()
}

/// Takes equal marks and spaces off both ends of two readings; facts and words stay whole.
fn trim(base: &mut String, witness: &mut String) -> (String, String) {
    if base.is_empty() || witness.is_empty() || base == witness {
        return (String::new(), String::new());
    }
    let same = |(b, w): (char, char)| (b == w && !b.is_alphanumeric()).then_some(b);
    let head: String = base.chars().zip(witness.chars()).map_while(same).collect();
    let (b, w) = (base.split_off(head.len()), witness.split_off(head.len()));
    let back: String = b.chars().rev().zip(w.chars().rev()).map_while(same).collect();
    let tail: String = back.chars().rev().collect();
    *base = b[..b.len() - tail.len()].to_string();
    *witness = w[..w.len() - tail.len()].to_string();
    (head, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_marks_at_the_ends_are_context() {
        let (mut base, mut witness) = ("“原则、".to_string(), "“準則、".to_string());
        assert_eq!(trim(&mut base, &mut witness), ("“".to_string(), "、".to_string()));
        assert_eq!((base.as_str(), witness.as_str()), ("原则", "準則"));
    }

    #[test]
    fn white_space_alone_is_made_visible() {
        assert_eq!(visible(" \r\n\t"), "␣␍⏎⇥");
        assert_eq!(visible("a b"), "a b");
    }
}
