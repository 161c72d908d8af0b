//! One JSON object for a collation: `recension/collation/1`.
//!
//! The schema only grows. Witnesses are named by their sigla; columns count from 0.

use super::Report;
use super::descent::{label, remarks, stemmata, top};
use crate::collate::stemma::Stemma;
use crate::collate::{self, Family, Group, Place, Reading};
use crate::finding::Severity;
use crate::report::Asked;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The name and version of the schema.
pub const SCHEMA: &str = "recension/collation/1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    witnesses: Vec<Witness<'a>>,
    groups: Vec<Text<'a>>,
    places: Vec<Spot<'a>>,
    moves: Vec<Moved<'a>>,
    consensus: Vec<Consensus<'a>>,
    outliers: Vec<Outlier<'a>>,
    agreement: Vec<Matrix<'a>>,
    stemma: Vec<Descent>,
    noise: Vec<Layer>,
    notes: &'a [String],
    engine: Engine<'a>,
}

#[derive(Serialize)]
struct Engine<'a> {
    version: &'static str,
    asked: &'a Asked,
}

#[derive(Serialize)]
struct Witness<'a> {
    siglum: &'a str,
    name: &'a str,
    sha256: &'a str,
    format: &'static str,
    encoding: &'static str,
    languages: &'a [String],
    length: usize,
    vote: f64,
    coverage: BTreeMap<&'a str, f64>,
    singular: BTreeMap<&'static str, usize>,
    damage: usize,
    lacunae: usize,
    verdict: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    language: &'a str,
    witnesses: Vec<&'a str>,
    columns: usize,
    lacunae: Vec<Gap<'a>>,
}

#[derive(Serialize)]
struct Gap<'a> {
    witness: &'a str,
    start: u32,
    end: u32,
    state: &'static str,
}

#[derive(Serialize)]
struct Spot<'a> {
    id: String,
    group: usize,
    language: &'a str,
    kind: &'static str,
    severity: &'static str,
    marks: bool,
    columns: [usize; 2],
    section: Vec<String>,
    readings: Vec<Variant<'a>>,
    states: BTreeMap<&'a str, &'static str>,
    consensus: Option<usize>,
    ties: &'a [usize],
}

#[derive(Serialize)]
struct Variant<'a> {
    text: &'a str,
    witnesses: Vec<&'a str>,
    votes: f64,
    places: Vec<Quote<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

#[derive(Serialize)]
struct Quote<'a> {
    witness: &'a str,
    start: u32,
    end: u32,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Moved<'a> {
    group: usize,
    witnesses: Vec<&'a str>,
    text: String,
    home: [usize; 2],
    behind: Option<usize>,
    columns: Option<[usize; 2]>,
    repeated: bool,
}

#[derive(Serialize)]
struct Consensus<'a> {
    group: usize,
    language: &'a str,
    text: String,
}

#[derive(Serialize)]
struct Outlier<'a> {
    witness: &'a str,
    places: Vec<String>,
    verdict: &'a str,
}

#[derive(Serialize)]
struct Matrix<'a> {
    witnesses: Vec<&'a str>,
    compared: Vec<Vec<u32>>,
    agreed: Vec<Vec<u32>>,
}

#[derive(Serialize)]
struct Descent {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    root: Option<String>,
    top: String,
    seconds: Vec<Second>,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct Node {
    name: String,
    extant: bool,
}

#[derive(Serialize)]
struct Edge {
    from: String,
    to: String,
    directed: bool,
    length: f64,
    support: Option<f64>,
    evidence: f64,
}

#[derive(Serialize)]
struct Second {
    witness: String,
    parent: String,
    places: [String; 2],
    agree: usize,
    against: usize,
    scattered: bool,
}

#[derive(Serialize)]
struct Layer {
    layer: &'static str,
    count: usize,
}

/// Writes a collation as one JSON object, indented, with a line end behind it.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &object(report))?;
    out.write_all(b"\n")
}

fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

fn object<'a>(report: &'a Report) -> Object<'a> {
    let collation = report.collation;
    let ids = ids(report);
    Object {
        schema: SCHEMA,
        witnesses: (0..report.documents.len()).map(|at| witness(report, at)).collect(),
        groups: collation.groups.iter().map(|group| text(report, group)).collect(),
        places: report.places().map(|(at, place)| spot(report, at, &ids[at], place)).collect(),
        moves: collation.moves.iter().map(|moved| self::moved(report, moved)).collect(),
        consensus: (0..collation.groups.len()).map(|number| consensus(report, number)).collect(),
        outliers: outliers(report, &ids),
        agreement: collation.families.iter().map(|family| matrix(report, family)).collect(),
        stemma: stemmata(report).into_iter().map(|(_, stemma)| descent(report, stemma, &ids)).collect(),
        noise: noise(report),
        notes: &collation.notes,
        engine: Engine { version: env!("CARGO_PKG_VERSION"), asked: &report.asked },
    }
}

/// For each place of the collation, its number among those that are told; empty for noise.
fn ids(report: &Report) -> Vec<String> {
    let mut ids = vec![String::new(); report.collation.places.len()];
    report.places().enumerate().for_each(|(number, (at, _))| ids[at] = (number + 1).to_string());
    ids
}

fn witness<'a>(report: &'a Report, at: usize) -> Witness<'a> {
    let (document, summary) = (report.documents[at], &report.collation.summaries[at]);
    let family = report.collation.families.iter().find(|f| f.witnesses.contains(&at));
    let vote = family.and_then(|f| f.witnesses.iter().position(|w| *w == at).map(|n| f.votes[n]));
    Witness {
        siglum: &report.sigla[at],
        name: &document.name,
        sha256: document.sha256(),
        format: document.format.name(),
        encoding: document.encoding,
        languages: &document.languages,
        length: document.text.len(),
        vote: round(vote.unwrap_or(1.0)),
        coverage: summary.coverage.iter().map(|(language, share)| (language.as_str(), round(*share))).collect(),
        singular: summary.singular.iter().map(|(kind, count)| (kind.name(), *count)).collect(),
        damage: summary.damage,
        lacunae: summary.lacunae,
        verdict: &summary.verdict,
    }
}

fn text<'a>(report: &'a Report, group: &'a Group) -> Text<'a> {
    let rows: Vec<usize> = (0..group.strands.len()).collect();
    let names = report.names(group, &rows);
    let gap = |s: &collate::Silence| Gap {
        witness: names[s.row],
        start: s.columns.start,
        end: s.columns.end,
        state: s.state.name(),
    };
    let lacunae = group.silences.iter().map(gap).collect();
    Text { language: &group.language, columns: group.grid.columns(), lacunae, witnesses: names }
}

fn spot<'a>(report: &'a Report, at: usize, id: &str, place: &'a Place) -> Spot<'a> {
    let group = report.group(place);
    let decision = &report.collation.decisions[at];
    let rows = 0..group.strands.len();
    let variant = |(n, reading): (usize, &'a Reading)| variant(report, place, reading, decision.votes[n]);
    Spot {
        id: id.to_string(),
        group: place.group,
        language: &group.language,
        kind: place.kind.name(),
        severity: place.severity.name(),
        marks: place.marks,
        columns: [place.columns.start, place.columns.end],
        section: report.stands(place).0,
        readings: place.readings.iter().enumerate().map(variant).collect(),
        states: rows.map(|row| (report.sigla[group.strands[row].witness].as_str(), place.state(row).name())).collect(),
        consensus: decision.ties.is_empty().then_some(decision.reading),
        ties: &decision.ties,
    }
}

fn variant<'a>(report: &'a Report, place: &'a Place, reading: &'a Reading, votes: f64) -> Variant<'a> {
    let group = report.group(place);
    let quote = |&row: &usize| {
        let strand = &group.strands[row];
        let document = report.documents[strand.witness];
        let stream = strand.stream(&report.documents);
        let tokens = group.tokens(row, place.columns.clone());
        let span = if place.marks { stream.gap(tokens.end).cover() } else { stream.cover(tokens) };
        let (line, column) = document.lines.place(document.text.as_str(), span.start);
        Quote { witness: &report.sigla[strand.witness], start: span.start, end: span.end, line, column }
    };
    let change = reading.change.as_ref();
    Variant {
        text: &reading.text,
        witnesses: report.names(group, &reading.rows),
        votes: round(votes),
        places: reading.rows.iter().map(quote).collect(),
        kind: change.map(|c| c.kind.name()),
        severity: change.map(|c| c.severity.name()),
        relation: change.map(|c| c.relation.name()),
        cause: change.map(|c| c.cause.name()),
        message: change.map(|c| c.message.as_str()),
    }
}

fn moved<'a>(report: &'a Report, moved: &collate::Move) -> Moved<'a> {
    let group = &report.collation.groups[moved.group];
    let stream = group.strands[moved.rows[0]].stream(&report.documents);
    Moved {
        group: moved.group,
        witnesses: report.names(group, &moved.rows),
        text: collate::words(&stream, moved.tokens.clone()),
        home: [moved.home.start, moved.home.end],
        behind: moved.behind,
        columns: moved.columns.as_ref().map(|c| [c.start, c.end]),
        repeated: moved.repeated,
    }
}

fn consensus<'a>(report: &'a Report, group: usize) -> Consensus<'a> {
    let stretches = collate::consensus(report.collation, &report.documents, group);
    let language = &report.collation.groups[group].language;
    Consensus { group, language, text: stretches.iter().map(|s| s.text.as_str()).collect() }
}

fn outliers<'a>(report: &'a Report, ids: &[String]) -> Vec<Outlier<'a>> {
    let mut all = Vec::new();
    for (at, summary) in report.collation.summaries.iter().enumerate().filter(|(_, s)| s.outlier) {
        let heavy = summary.alone.iter().filter(|a| report.collation.places[a.place].severity == Severity::Substantive);
        let places = heavy.map(|a| ids[a.place].clone()).collect();
        all.push(Outlier { witness: &report.sigla[at], places, verdict: &summary.verdict });
    }
    all
}

fn matrix<'a>(report: &'a Report, family: &Family) -> Matrix<'a> {
    let n = family.witnesses.len();
    let table = |pick: fn(collate::Pair) -> u32| -> Vec<Vec<u32>> {
        (0..n).map(|a| (0..n).map(|b| pick(family.agreement.pair(a, b))).collect()).collect()
    };
    Matrix {
        witnesses: family.witnesses.iter().map(|&w| report.sigla[w].as_str()).collect(),
        compared: table(|pair| pair.compared),
        agreed: table(|pair| pair.agreed),
    }
}

fn descent(report: &Report, stemma: &Stemma, ids: &[String]) -> Descent {
    let found = &stemma.descent;
    let name = |node: usize| label(report, stemma, node);
    let walked = super::descent::walk(stemma);
    let parent = |node: usize| walked.iter().find(|s| s.node == node).and_then(|s| s.parent);
    let edge = |(at, edge): (usize, &collate::stemma::Edge)| {
        let (from, to) = if parent(edge.a) == Some(edge.b) { (edge.b, edge.a) } else { (edge.a, edge.b) };
        let evidence = found.evidence.get(at).copied().unwrap_or(0.0) * if from == edge.a { 1.0 } else { -1.0 };
        Edge {
            from: name(from),
            to: name(to),
            directed: found.root.is_some(),
            length: round(edge.length),
            support: found.support.get(at).copied().map(round),
            evidence: round(evidence),
        }
    };
    let place = |at: usize| stemma.matrix.characters.get(at).map_or(String::new(), |c| ids[c.place].clone());
    Descent {
        nodes: (0..found.graph.nodes)
            .map(|node| Node { name: name(node), extant: node < stemma.witnesses.len() })
            .collect(),
        edges: found.graph.edges.iter().enumerate().map(edge).collect(),
        root: found.root.map(name),
        top: name(top(stemma)),
        seconds: found
            .seconds
            .iter()
            .map(|s| Second {
                witness: name(s.witness),
                parent: name(s.parent),
                places: [place(s.from), place(s.to)],
                agree: s.agree,
                against: s.against,
                scattered: s.scattered,
            })
            .collect(),
        remarks: remarks(report, stemma),
    }
}

fn noise(report: &Report) -> Vec<Layer> {
    let mut counts = BTreeMap::new();
    for (layer, count) in report.collation.folds.iter().flatten().flatten() {
        *counts.entry(*layer).or_default() += count;
    }
    counts
        .into_iter()
        .map(|(layer, count): (crate::tokens::Layer, usize)| Layer { layer: layer.name(), count })
        .collect()
}
