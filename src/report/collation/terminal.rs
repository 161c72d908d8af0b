//! A collation for people: who stands alone, then the places from heavy to light.

use super::descent::{lines, remarks, stemmata};
use super::{Report, said};
use crate::collate::{Cause, Change, Place, Reading, State};
use crate::finding::Severity;
use crate::report::screen::{Run, Screen, Tone, columns, cut, thousands};
use crate::structure::title;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How a collation is laid out.
#[derive(Debug, Clone)]
pub struct Options {
    /// Columns of a line.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// How many places are shown; `None` for all.
    pub limit: Option<usize>,
    /// The consensus text instead of the places.
    pub consensus: bool,
    /// The descent instead of the places.
    pub stemma: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { width: 100, colour: false, limit: Some(40), consensus: false, stemma: false }
    }
}

/// Longest reading that is shown whole.
const LONG: usize = 240;

/// Writes a report for people.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut screen = Screen::new(options.width, options.colour);
    if options.consensus {
        consensus(report, options, &mut screen);
        return out.write_all(screen.page().as_bytes());
    }
    head(report, &mut screen);
    witnesses(report, &mut screen);
    if options.stemma {
        stemma(report, &mut screen);
        agreement(report, &mut screen);
    } else {
        places(report, options, &mut screen);
        translations(report, &mut screen);
        moves(report, &mut screen);
        noise(report, &mut screen);
    }
    notes(report, &mut screen);
    out.write_all(screen.page().as_bytes())
}

/// Names of witnesses that are listed where there is nothing to be said of them.
const NAMED: usize = 20;

/// What there is, in a line.
fn head(report: &Report, screen: &mut Screen) {
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    report.places().for_each(|(_, place)| *counts.entry(place.severity).or_default() += 1);
    let of = match report.documents.len() {
        1 => "1 witness".to_string(),
        n => format!("{} witnesses", thousands(n as u64)),
    };
    let total: usize = counts.values().sum();
    let mut parts = vec![match total {
        0 => "no place of variation".to_string(),
        1 => "1 place of variation".to_string(),
        n => format!("{} places of variation", thousands(n as u64)),
    }];
    let severities =
        Severity::ALL.iter().filter_map(|s| counts.get(s).map(|n| format!("{} {}", s.name(), thousands(*n as u64))));
    parts.extend(severities);
    screen.ends(0, 2, &[Run::new(&of, Tone::Strong)], &Run::new(&parts.join(" · "), Tone::Plain));
    screen.blank();
}

/// A line for each witness.
fn witnesses(report: &Report, screen: &mut Screen) {
    let room = report.sigla.iter().map(|name| columns(name)).max().unwrap_or(0).clamp(4, 32);
    let (told, quiet) = report.told();
    for witness in told {
        let (siglum, summary) = (&report.sigla[witness], &report.collation.summaries[witness]);
        let name = cut(siglum, room);
        let pad = " ".repeat(room + 2 - columns(&name));
        let coverage = summary.coverage.iter().map(|(language, share)| format!("{language} {:.0} %", share * 100.0));
        let coverage = coverage.collect::<Vec<_>>().join(" · ");
        let tone = if summary.outlier { Tone::Warn } else { Tone::Plain };
        screen.line(
            2,
            room + 4,
            &[
                Run::new(&name, Tone::Strong).whole(),
                Run::new(&pad, Tone::Plain),
                Run::new(&format!("{coverage}  "), Tone::Faint),
                Run::new(&summary.verdict, tone),
            ],
        );
    }
    if !quiet.is_empty() {
        let names: Vec<&str> = quiet.iter().take(NAMED).map(|&witness| report.sigla[witness].as_str()).collect();
        let more = if quiet.len() > NAMED { format!(" and {} more", quiet.len() - NAMED) } else { String::new() };
        let said = format!("stand alone nowhere that matters: {}{more}", names.join(", "));
        let count = format!("{} witnesses  ", quiet.len());
        screen.line(2, room + 4, &[Run::new(&count, Tone::Strong), Run::new(&said, Tone::Plain)]);
    }
    screen.blank();
}

/// The places, heaviest first.
fn places(report: &Report, options: &Options, screen: &mut Screen) {
    let all: Vec<(usize, &Place)> = report.places().collect();
    let shown = options.limit.unwrap_or(all.len()).min(all.len());
    for (number, place) in &all[..shown] {
        self::place(report, *number, place, screen);
    }
    if shown < all.len() {
        let left = thousands((all.len() - shown) as u64);
        screen.line(0, 0, &[Run::new(&format!("{left} more places (--all, or --format json)"), Tone::Faint)]);
        screen.blank();
    }
}

fn place(report: &Report, number: usize, place: &Place, screen: &mut Screen) {
    let (section, line) = report.stands(place);
    let group = report.group(place);
    let tone = match place.severity {
        Severity::Substantive => Tone::Alarm,
        Severity::Editorial => Tone::Warn,
        _ => Tone::Calm,
    };
    let first = report.names(group, &place.readings[0].rows)[0];
    let section = section.last().map(|title| format!("{title}  ")).unwrap_or_default();
    let right = format!("{section}{first}:{line}");
    screen.ends(
        0,
        4,
        &[
            Run::new("● ", tone),
            Run::new(place.kind.name(), Tone::Strong).whole(),
            Run::new(&format!("  {}", title(&group.language)), Tone::Faint),
        ],
        &Run::new(&right, Tone::Faint),
    );
    let decision = &report.collation.decisions[number];
    for (at, reading) in place.readings.iter().enumerate() {
        let tie = decision.ties.contains(&at);
        let taken = decision.reading == at && decision.ties.is_empty();
        self::reading(report, place, reading, (taken, tie), screen);
    }
    let silent = place.silent.iter().filter(|(_, state)| *state != State::Reads);
    let silent: Vec<String> =
        silent.map(|(row, state)| format!("{} {}", report.sigla[group.strands[*row].witness], state.name())).collect();
    if !silent.is_empty() {
        screen.line(4, 6, &[Run::new(&silent.join(", "), Tone::Faint)]);
    }
    screen.blank();
}

/// A reading and who carries it.
fn reading(report: &Report, place: &Place, reading: &Reading, (taken, tie): (bool, bool), screen: &mut Screen) {
    let group = report.group(place);
    let text = said(place, reading);
    let text = if columns(&text) > LONG { cut(&text, LONG) } else { text };
    let tone = match (reading.text.is_empty(), reading.change.is_some()) {
        (true, _) => Tone::Faint,
        (_, true) => Tone::Come,
        _ => Tone::Plain,
    };
    let names = report.names(group, &reading.rows);
    let names = match names.len() {
        n if n > 12 => format!("{} and {} more", names[..10].join(" "), n - 10),
        _ => names.join(" "),
    };
    let sign = match (taken, tie) {
        (true, _) => "= ",
        (_, true) => "~ ",
        _ => "  ",
    };
    let mut runs = vec![
        Run::new(sign.trim_start(), Tone::Faint),
        Run::new(&text, tone),
        Run::new(&format!("   {names}"), Tone::Same),
    ];
    if let Some(said) = reading.change.as_ref().and_then(|change| beside(place, change)) {
        runs.push(Run::new(&format!("   {said}"), Tone::Faint));
    }
    screen.line(if sign.trim().is_empty() { 4 } else { 2 }, 6, &runs);
}

/// What is to be said of a change beside its words.
fn beside(place: &Place, change: &Change) -> Option<String> {
    let mut parts = Vec::new();
    if change.kind != place.kind {
        parts.push(change.kind.name().to_string());
    }
    match change.cause {
        Cause::Isolated => {}
        cause => parts.push(cause.name().to_string()),
    }
    let plain = matches!(change.kind.name(), "wording-changed" | "text-inserted" | "text-deleted");
    if !plain {
        parts.push(change.message.clone());
    }
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// What stands elsewhere.
fn moves(report: &Report, screen: &mut Screen) {
    const SHOWN: usize = 12;
    let moves = &report.collation.moves;
    if moves.is_empty() {
        return;
    }
    screen.line(0, 0, &[Run::new("moved", Tone::Strong)]);
    for moved in moves.iter().take(SHOWN) {
        let group = &report.collation.groups[moved.group];
        let row = moved.rows[0];
        let text = crate::collate::words(&group.strands[row].stream(&report.documents), moved.tokens.clone());
        let names = report.names(group, &moved.rows).join(" ");
        let what = if moved.repeated { "said twice" } else { "elsewhere" };
        let text = cut(&text, 60);
        let count = moved.tokens.len();
        screen.line(
            2,
            4,
            &[
                Run::new(&format!("“{text}”"), Tone::Plain),
                Run::new(&format!("  {count} words, {what} in {names}"), Tone::Faint),
            ],
        );
    }
    if moves.len() > SHOWN {
        screen.line(2, 4, &[Run::new(&format!("{} more", moves.len() - SHOWN), Tone::Faint)]);
    }
    screen.blank();
}

/// Facts in which two translations differ.
fn translations(report: &Report, screen: &mut Screen) {
    for translation in &report.collation.translations {
        let [a, b] = translation.witnesses.map(|w| report.sigla[w].as_str());
        let heading = format!("{}: {a} and {b} are two translations", title(&translation.language));
        screen.line(0, 2, &[Run::new(&heading, Tone::Strong)]);
        let heavy = translation.findings.iter().filter(|f| f.severity == Severity::Substantive);
        for finding in heavy.take(12) {
            let text = format!("{}: {}", finding.kind.name(), finding.message);
            screen.line(2, 4, &[Run::new(&text, Tone::Plain)]);
        }
        screen.blank();
    }
}

/// The text that most support; where they do not agree, what is taken stands in brackets with its votes.
fn consensus(report: &Report, options: &Options, screen: &mut Screen) {
    for number in 0..report.collation.groups.len() {
        let group = &report.collation.groups[number];
        if report.collation.groups.len() > 1 {
            screen.line(0, 0, &[Run::new(&title(&group.language), Tone::Strong)]);
            screen.blank();
        }
        let mut runs = Vec::new();
        let stretches = crate::collate::consensus(report.collation, &report.documents, number);
        for stretch in &stretches {
            let place = stretch.place.map(|at| (&report.collation.places[at], &report.collation.decisions[at]));
            let place = place.filter(|(place, _)| place.severity > Severity::Noise && !place.marks);
            let Some((place, decision)) = place else {
                paragraphs(&stretch.text, &mut runs, screen);
                continue;
            };
            let begin = stretch.text.find(char::is_alphanumeric).unwrap_or(stretch.text.len());
            let (lead, words) = stretch.text.split_at(begin);
            paragraphs(lead, &mut runs, screen);
            let text = match (words.trim(), decision.ties.len()) {
                ("", 0) => "–".to_string(),
                (text, 0) => text.to_string(),
                (_, _) => {
                    let tied = decision.ties.iter().map(|&at| said(place, &place.readings[at]));
                    tied.collect::<Vec<_>>().join(" ~ ")
                }
            };
            let votes: Vec<String> = decision.votes.iter().map(|v| format!("{v:.1}")).collect();
            let votes = votes.join(":").replace(".0", "");
            let tone = if decision.ties.is_empty() { Tone::Come } else { Tone::Alarm };
            if options.colour {
                runs.push(Run::new(&text, tone));
                runs.push(Run::new(&format!(" {votes}"), Tone::Faint));
            } else {
                runs.push(Run::new(&format!("[{text} | {votes}]"), tone));
            }
        }
        screen.line(0, 0, &runs);
        screen.blank();
    }
}

/// Adds text to a paragraph; an empty line ends it.
fn paragraphs(text: &str, runs: &mut Vec<Run>, screen: &mut Screen) {
    let mut rest = text;
    while let Some(at) = rest.find('\n') {
        runs.push(Run::new(&rest[..at], Tone::Plain));
        if !runs.is_empty() {
            screen.line(0, 0, runs);
            runs.clear();
        }
        rest = rest[at..].trim_start_matches(|c: char| c.is_whitespace());
    }
    if !rest.is_empty() {
        runs.push(Run::new(rest, Tone::Plain));
    }
}

/// The descent as a tree in text.
fn stemma(report: &Report, screen: &mut Screen) {
    for (_, stemma) in stemmata(report) {
        for (rail, name, support) in lines(report, stemma) {
            let tone = if name.ends_with("(lost)") { Tone::Faint } else { Tone::Strong };
            let bare = rail.trim_start();
            let indent = 2 + columns(&rail) - columns(bare);
            screen.line(
                indent,
                indent + 2,
                &[
                    Run::new(bare, Tone::Faint).whole(),
                    Run::new(&name, tone),
                    Run::new(&format!("  {support}"), Tone::Faint),
                ],
            );
        }
        screen.blank();
        for remark in remarks(report, stemma) {
            screen.line(0, 2, &[Run::new(&remark, Tone::Plain)]);
        }
        screen.blank();
    }
}

/// How far witnesses agree, in per cent of the places where both say something.
fn agreement(report: &Report, screen: &mut Screen) {
    for family in report.collation.families.iter().filter(|f| f.witnesses.len() > 1) {
        let most = (screen.width() / 7).saturating_sub(3).max(3);
        if family.witnesses.len() > most {
            screen.line(
                0,
                2,
                &[Run::new("agreement: too many witnesses for a table here (--format json)", Tone::Faint)],
            );
            continue;
        }
        let name = |at: usize| cut(&report.sigla[family.witnesses[at]], 16);
        let room = (0..family.witnesses.len()).map(|at| columns(&name(at))).max().unwrap_or(0);
        screen.line(0, 0, &[Run::new("agreement, in per cent", Tone::Strong)]);
        for a in 0..family.witnesses.len() {
            let cells = (0..a).map(|b| {
                family.agreement.pair(a, b).share().map_or("    –".to_string(), |s| format!("{:5.0}", s * 100.0))
            });
            let row = cells.collect::<String>();
            let pad = " ".repeat(room - columns(&name(a)));
            screen.line(2, 4, &[Run::new(&format!("{}{pad} {row}", name(a)), Tone::Plain).whole()]);
        }
        screen.blank();
    }
}

/// What layers explain.
fn noise(report: &Report, screen: &mut Screen) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fold in report.collation.folds.iter().flatten().flatten() {
        *counts.entry(fold.0.name()).or_default() += fold.1;
    }
    let mut all: Vec<(usize, &str)> = counts.into_iter().map(|(name, count)| (count, name)).collect();
    all.sort_by_key(|(count, name)| (std::cmp::Reverse(*count), *name));
    if !all.is_empty() {
        let list: Vec<String> =
            all.iter().map(|(count, name)| format!("{name} {}", thousands(*count as u64))).collect();
        screen.line(0, 2, &[Run::new(&format!("noise explained: {}", list.join(" · ")), Tone::Faint)]);
    }
}

fn notes(report: &Report, screen: &mut Screen) {
    for note in &report.collation.notes {
        screen.line(0, 2, &[Run::new(&format!("note: {note}"), Tone::Faint)]);
    }
}
