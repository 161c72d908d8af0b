//! The text that the copies support: one vote for each line of copies, not for each copy.

use super::Collation;
use super::agree::Agreement;
use super::group::Group;
use super::hand::Hand;
use super::strand;
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::text::Span;
use std::ops::Range;

/// What the votes say at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The reading that is taken.
    pub reading: usize,
    /// Votes for each reading.
    pub votes: Vec<f64>,
    /// Readings with as many votes as the one that is taken.
    pub ties: Vec<usize>,
}

/// A pair that differs at most at this share of places, and much less than pairs do, is one line of copies.
const NEAR: f64 = 0.12;
const MUCH: f64 = 0.25;

/// The vote of each witness of a family: copies that hardly differ share one.
///
/// Copies of one line are told from independent ones by distance alone: a pair that differs several times less than
/// pairs of the family do. Of three witnesses no two are a line, since nothing could outvote the third then. Layers of
/// one witness always are.
pub(super) fn votes(agreement: &Agreement, hands: &[Option<Hand>]) -> Vec<f64> {
    let n = agreement.witnesses.len();
    let distance = |a: usize, b: usize| agreement.pair(a, b).share().map(|share| 1.0 - share);
    let mut all: Vec<f64> = Vec::new();
    for a in 0..n {
        all.extend((0..a).filter_map(|b| distance(a, b)));
    }
    all.sort_by(f64::total_cmp);
    let usual = all.get(all.len() * 3 / 4).copied().unwrap_or(0.0);
    let near = |a: usize, b: usize| distance(a, b).is_some_and(|d| d <= NEAR && d <= usual * MUCH);
    let copy = |at: usize| hands[agreement.witnesses[at]].map_or(agreement.witnesses[at], |hand| hand.of);
    let mut line: Vec<usize> = (0..n).collect();
    for a in 0..n {
        for b in 0..a {
            if n > 3 && near(a, b) || copy(a) == copy(b) {
                let (from, to) = (line[a].max(line[b]), line[a].min(line[b]));
                line.iter_mut().filter(|l| **l == from).for_each(|l| *l = to);
            }
        }
    }
    let size = |at: usize| line.iter().filter(|l| **l == line[at]).count();
    (0..n).map(|at| 1.0 / size(at) as f64).collect()
}

/// Counts the votes at every place; `votes` is by witness. What damage made has no vote.
pub(super) fn decide(collation: &Collation, votes: &[f64]) -> Vec<Decision> {
    let decide = |place: &super::place::Place| {
        let group = &collation.groups[place.group];
        let vote = |row: &usize| votes[group.strands[*row].witness];
        let damaged = |reading: &super::place::Reading| {
            reading.change.as_ref().is_some_and(|c| matches!(c.kind, Kind::Mojibake | Kind::ReplacementCharacters))
        };
        let count = |r: &super::place::Reading| if damaged(r) { 0.0 } else { r.rows.iter().map(vote).sum::<f64>() };
        let votes: Vec<f64> = place.readings.iter().map(count).collect();
        let most = votes.iter().copied().fold(0.0, f64::max);
        // Shares of one vote must not decide by how they are rounded.
        let tied = |v: f64| most - v < 1e-9;
        let ties: Vec<usize> = (0..votes.len()).filter(|&at| tied(votes[at])).collect();
        let reading = ties[0];
        Decision { reading, ties: if ties.len() > 1 { ties } else { Vec::new() }, votes }
    };
    collation.places.iter().map(decide).collect()
}

/// A stretch of the consensus text.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// What it reads, with the white space before it.
    pub text: String,
    /// The place it was decided at; `None` where the witnesses agree.
    pub place: Option<usize>,
}

/// The consensus text of a group, stretch by stretch, as the witness that carries most of it writes it.
pub fn text(collation: &Collation, documents: &[&Document], number: usize) -> Vec<Stretch> {
    let group = &collation.groups[number];
    let mut decided: Vec<(&Range<usize>, usize)> = Vec::new();
    let mut marked: Vec<(usize, usize)> = Vec::new();
    for (at, place) in collation.places.iter().enumerate().filter(|(_, p)| p.group == number) {
        match place.marks {
            true if place.severity > Severity::Noise => marked.push((place.columns.start, at)),
            true => {}
            false => decided.push((&place.columns, at)),
        }
    }
    decided.sort_by_key(|(columns, _)| columns.start);
    marked.sort_unstable();
    let lead = lead(collation, group, number);
    let mut writer = Writer { group, documents, lead, out: Vec::new() };
    let (mut next, mut column) = (decided.into_iter().peekable(), 0);
    while column < group.grid.columns() {
        let marks =
            column.checked_sub(1).and_then(|c| marked.binary_search_by_key(&c, |m| m.0).ok()).map(|n| marked[n].1);
        match next.next_if(|(columns, _)| columns.start == column) {
            Some((columns, at)) => {
                let reading = &collation.places[at].readings[collation.decisions[at].reading];
                writer.write(columns.clone(), &reading.rows, Some(at));
                column = columns.end;
            }
            None => {
                let rows: Vec<usize> = match marks {
                    Some(at) => collation.places[at].readings[collation.decisions[at].reading].rows.clone(),
                    None => (0..group.strands.len()).collect(),
                };
                writer.write(column..column + 1, &rows, marks);
                column += 1;
            }
        }
    }
    writer.end();
    writer.out
}

/// The row that carries the decided reading at most places.
fn lead(collation: &Collation, group: &Group, number: usize) -> usize {
    let mut counts = vec![0usize; group.strands.len()];
    for (place, decision) in collation.places.iter().zip(&collation.decisions).filter(|(p, _)| p.group == number) {
        place.readings[decision.reading].rows.iter().for_each(|&row| counts[row] += 1);
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|&count| count == most).unwrap_or(0)
}

struct Writer<'a> {
    group: &'a Group,
    documents: &'a [&'a Document],
    lead: usize,
    out: Vec<Stretch>,
}

impl Writer<'_> {
    /// Writes the marks behind the last word of the leading row.
    fn end(&mut self) {
        let strand = &self.group.strands[self.lead];
        let stream = strand.stream(self.documents);
        let mut text = String::new();
        gap(stream.document, stream.gap(stream.len()).spans[0], &mut text);
        let text = text.trim_end().to_string();
        // Foreign text may stand there; marks alone are the end of the sentence.
        if !text.is_empty() && text.chars().count() <= 4 {
            self.out.push(Stretch { text, place: None });
        }
    }

    /// Writes what one of `rows` has in some columns, the leading one where it is among them.
    fn write(&mut self, columns: Range<usize>, rows: &[usize], place: Option<usize>) {
        let holds = |row: &usize| columns.clone().any(|at| !self.group.grid.cell(at, *row).is_empty());
        let mut carriers = rows.iter().copied().filter(holds);
        let row = if rows.contains(&self.lead) && holds(&self.lead) { Some(self.lead) } else { carriers.next() };
        let mut text = String::new();
        if let Some(row) = row {
            let strand = &self.group.strands[row];
            let stream = strand.stream(self.documents);
            for at in self.group.tokens(row, columns) {
                for span in stream.gap(at).spans {
                    gap(stream.document, span, &mut text);
                }
                strand::clean(stream.document, stream.span(at), &mut text);
            }
        }
        match self.out.last_mut() {
            Some(last) if last.place.is_none() && place.is_none() => last.text.push_str(&text),
            _ => self.out.push(Stretch { text, place }),
        }
    }
}

/// Adds what stands between two tokens: marks, and white space as it is but for runs of it.
fn gap(document: &Document, span: Span, out: &mut String) {
    let skips = document.tokens.skips_in(span);
    for (offset, c) in document.text.slice(span).char_indices() {
        let here = span.start + offset as u32;
        if !skips.iter().any(|s| s.span.start <= here && here < s.span.end) {
            out.push(c);
        }
    }
}
