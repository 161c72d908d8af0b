//! From columns to places: readings are gathered and each is judged by the rules of the two-way engine.

use super::cause;
use super::group::Group;
use super::lexicon::Lexicon;
use super::near::Relation;
use super::place::{Change, Place, Reading, ranges};
use super::silence::{Silent, State};
use super::strand::words;
use crate::align::{Edit, Gap, Stream};
use crate::classify::{self, Outcome, marks, noise};
use crate::document::Document;
use crate::finding::{Kind, Severity};
use crate::structure::Side;
use crate::text::Sides;
use crate::tokens::{Layer, mark};
use std::collections::BTreeMap;
use std::ops::Range;

/// How far from a place words that agree are counted, for a rule to widen into.
const ROOM: usize = 20;

/// Judges the places of one group.
pub(super) struct Judge<'a> {
    pub(super) number: usize,
    pub(super) group: &'a Group,
    pub(super) streams: Vec<Stream<'a>>,
    pub(super) lexicon: &'a mut Lexicon,
}

/// Differences that layers explain, by row.
pub(super) type Folds = Vec<BTreeMap<Layer, usize>>;

impl Judge<'_> {
    /// All places of words.
    pub(super) fn places(&mut self) -> Vec<Place> {
        let mut silent = Silent::new(&self.group.silences, self.group.grid.rows());
        let mut places = Vec::new();
        for columns in ranges(self.group) {
            let mut states = vec![None; self.group.grid.rows()];
            for at in columns.clone() {
                for (state, own) in states.iter_mut().zip(silent.at(at)) {
                    *state = state.or(*own);
                }
            }
            places.extend(self.place(columns, &states));
        }
        places
    }

    fn place(&mut self, columns: Range<usize>, states: &[Option<State>]) -> Option<Place> {
        let mut readings = self.readings(&columns, states);
        if readings.len() < 2 {
            return None;
        }
        let silent = states.iter().enumerate().filter_map(|(row, state)| state.map(|s| (row, s))).collect();
        let (first, others) = readings.split_at_mut(1);
        for other in others.iter_mut() {
            other.change = Some(self.change(&columns, &first[0], other));
        }
        let heaviest =
            others.iter().filter_map(|r| r.change.as_ref()).max_by_key(|c| (c.severity, std::cmp::Reverse(c.kind)));
        let (kind, severity) = heaviest.map_or((Kind::WordingChanged, Severity::Substantive), |c| (c.kind, c.severity));
        Some(Place { group: self.number, columns, marks: false, kind, severity, readings, silent })
    }

    /// The readings of all rows that say something, those of most witnesses first.
    fn readings(&self, columns: &Range<usize>, states: &[Option<State>]) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::new();
        for row in (0..states.len()).filter(|&row| states[row].is_none()) {
            let cells = columns.clone().map(|at| self.group.grid.cell(at, row));
            let keys = self.group.strands[row].keys();
            let form: Vec<u32> = cells.flat_map(|cell| keys[cell.range()].iter().copied()).collect();
            match readings.iter_mut().find(|r| r.form == form) {
                Some(known) => known.rows.push(row),
                None => {
                    let tokens = self.group.tokens(row, columns.clone());
                    let text = if form.is_empty() { String::new() } else { words(&self.streams[row], tokens) };
                    readings.push(Reading { rows: vec![row], text, form, change: None });
                }
            }
        }
        readings.sort_by(|a, b| {
            let key = |r: &Reading| (std::cmp::Reverse(r.rows.len()), r.omits());
            key(a).cmp(&key(b)).then_with(|| a.text.cmp(&b.text))
        });
        readings
    }

    /// What a reading changes against the first.
    fn change(&mut self, columns: &Range<usize>, first: &Reading, other: &Reading) -> Change {
        let (base, witness) = (first.rows[0], other.rows[0]);
        let relation = self.relation(first, other);
        if let Some(layer) = self.labelled(columns, first, other) {
            let message = format!("the {} layer explains this", layer.name());
            let (kind, severity) = (Kind::Noise(layer), Severity::Noise);
            return Change { kind, severity, relation, cause: cause::Cause::Isolated, message };
        }
        let (kind, severity, message) = self.classify(columns, base, witness);
        let cause = if other.omits() && cause::skipped(self.group, self.lexicon, witness, base, columns) {
            cause::Cause::EyeSkip
        } else if first.omits() && cause::doubled(self.group, witness, columns) {
            cause::Cause::Dittography
        } else {
            cause::named(kind, relation)
        };
        let end = columns.start == 0 || columns.end == self.group.grid.columns();
        let site = end && first.omits() && first.rows.len() > 1;
        let severity = if site { severity.min(Severity::Editorial) } else { severity };
        Change { kind, severity, relation, cause, message }
    }

    /// The layer of what only one witness has and its own copy calls furniture or boilerplate.
    fn labelled(&self, columns: &Range<usize>, first: &Reading, other: &Reading) -> Option<Layer> {
        let row = if first.omits() {
            other.rows[0]
        } else if other.omits() {
            first.rows[0]
        } else {
            return None;
        };
        let tokens = self.group.tokens(row, columns.clone());
        let stream = &self.streams[row];
        if stream.document.structure.plain() {
            return None;
        }
        let labelled = tokens.clone().filter(|&at| stream.labelled(at)).count();
        let furniture = !stream.document.structure.furniture(stream.cover(tokens.clone())).is_empty();
        let layer = if furniture { Layer::PageFurniture } else { Layer::Boilerplate };
        (labelled * 4 >= tokens.len() * 3 && labelled > 0).then_some(layer)
    }

    /// How near two readings are: as near as the words in them that are farthest apart.
    fn relation(&mut self, first: &Reading, other: &Reading) -> Relation {
        if first.form.len() != other.form.len() || first.form.len() > 8 {
            return Relation::Apart;
        }
        let pairs = first.form.iter().zip(&other.form);
        pairs.map(|(&a, &b)| self.lexicon.relation(a, b)).max().unwrap_or(Relation::Apart)
    }

    /// Asks the rules of the two-way engine.
    fn classify(&self, columns: &Range<usize>, base: usize, witness: usize) -> (Kind, Severity, String) {
        let rows = Sides::new(base, witness);
        let own = rows.map(|row| self.group.tokens(row, columns.clone()));
        let edit = Edit { base: own.base, witness: own.witness };
        let streams = rows.map(|row| self.streams[row].clone());
        let holes = self.holes(columns, rows, &edit);
        let mut found = None;
        classify::cases(&streams, std::slice::from_ref(&edit), &holes, |case| {
            found = Some(match classify::classify(&case) {
                Outcome::Finding(finding) => (finding.kind, finding.severity, finding.message),
                Outcome::Noise(layer) => {
                    let message = format!("the {} layer explains this", layer.name());
                    (Kind::Noise(layer), Severity::Noise, message)
                }
            });
        });
        found.unwrap_or_else(|| (Kind::WordingChanged, Severity::Substantive, "the wording differs".to_string()))
    }

    /// An edit between the places next to it where the two rows differ.
    fn holes(&self, columns: &Range<usize>, rows: Sides<usize>, edit: &Edit) -> Vec<Edit> {
        let grid = &self.group.grid;
        let same = |at: &usize| {
            let key = |row: usize| self.group.strands[row].keys()[grid.cell(*at, row).range()].first();
            key(rows.base) == key(rows.witness)
        };
        let both = |at: usize| usize::from(!grid.cell(at, rows.base).is_empty());
        let left: usize = (0..columns.start).rev().take(ROOM).take_while(same).map(both).sum();
        let right: usize = (columns.end..grid.columns()).take(ROOM).take_while(same).map(both).sum();
        let ends = |range: &Range<usize>, len: usize| (range.start.saturating_sub(left), (range.end + right).min(len));
        let base = ends(&edit.base, self.streams[rows.base].len());
        let witness = ends(&edit.witness, self.streams[rows.witness].len());
        vec![
            Edit { base: 0..base.0, witness: 0..witness.0 },
            edit.clone(),
            Edit { base: base.1..self.streams[rows.base].len(), witness: witness.1..self.streams[rows.witness].len() },
        ]
    }

    /// Places of marks between words that agree, and what layers explain.
    pub(super) fn marks(&mut self) -> (Vec<Place>, Folds) {
        let rows = self.group.grid.rows();
        let mut folds: Folds = vec![BTreeMap::new(); rows];
        let mut places = Vec::new();
        let mut silent = Silent::new(&self.group.silences, rows);
        for at in 0..self.group.grid.columns() {
            self.forms(at, &mut folds);
            let states = silent.at(at).to_vec();
            if at + 1 < self.group.grid.columns() {
                places.extend(self.between(at, &states, &mut folds));
            }
        }
        (places, folds)
    }

    /// Counts what folds the tokens of one column together, against the first of the most frequent form.
    fn forms(&self, at: usize, folds: &mut Folds) {
        let cells = self.group.grid.column(at);
        let mut firsts: Vec<(u32, usize)> = Vec::new();
        for (row, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.end == cell.start + 1) {
            let key = self.group.strands[row].keys()[cell.start as usize];
            let Some(&(_, first)) = firsts.iter().find(|(known, _)| *known == key) else {
                firsts.push((key, row));
                continue;
            };
            let text = |row: usize| self.streams[row].text(cells[row].start as usize);
            let (base, own) = (text(first), text(row));
            if base != own {
                noise::token(base, own).into_iter().for_each(|layer| *folds[row].entry(layer).or_default() += 1);
            }
        }
    }

    /// The marks between one column and the next.
    fn between(&mut self, at: usize, states: &[Option<State>], folds: &mut Folds) -> Option<Place> {
        let (here, next) = (self.group.grid.column(at), self.group.grid.column(at + 1));
        let joined = |row: &usize| {
            !here[*row].is_empty()
                && !next[*row].is_empty()
                && here[*row].end == next[*row].start
                && states[*row].is_none()
        };
        let rows: Vec<usize> = (0..here.len()).filter(joined).collect();
        let gap = |row: usize| self.streams[row].gap(next[row].start as usize);
        let first = gap(*rows.first()?);
        if rows.iter().all(|&row| gap(row).same(&first)) {
            return None;
        }
        let mut readings: Vec<Reading> = Vec::new();
        for &row in &rows {
            let text = seen(self.streams[row].document, &gap(row));
            let form: Vec<u32> = mark::marks(&text).chars().map(u32::from).collect();
            match readings.iter_mut().find(|r| r.form == form) {
                Some(known) => known.rows.push(row),
                None => readings.push(Reading { rows: vec![row], text: text.trim().to_string(), form, change: None }),
            }
        }
        self.folds(&readings, &gap, folds);
        readings.sort_by(|a, b| b.rows.len().cmp(&a.rows.len()).then_with(|| a.form.cmp(&b.form)));
        self.weigh(at, readings, &gap)
    }

    /// Counts what folds gaps of one reading together.
    fn folds<'g>(&self, readings: &[Reading], gap: &impl Fn(usize) -> Gap<'g>, folds: &mut Folds) {
        for reading in readings {
            let (first, rest) = (reading.rows[0], &reading.rows[1..]);
            for &row in rest {
                let gaps = Sides::new(gap(first), gap(row));
                if gaps.base.same(&gaps.witness) {
                    continue;
                }
                if let Some(layer) = noise::blank(&gaps) {
                    *folds[row].entry(layer).or_default() += 1;
                    continue;
                }
                let streams = Sides::new(self.streams[first].clone(), self.streams[row].clone());
                if let noise::Verdict::Folded(layers) = noise::gap(&streams, gaps) {
                    layers.into_iter().for_each(|(layer, n)| *folds[row].entry(layer).or_default() += n);
                }
            }
        }
    }

    /// The place that marks make, if they differ after all.
    fn weigh<'g>(&self, at: usize, mut readings: Vec<Reading>, gap: &impl Fn(usize) -> Gap<'g>) -> Option<Place> {
        let (first, others) = readings.split_at_mut(1);
        let base = first[0].rows[0];
        let mut differs = false;
        for other in others.iter_mut() {
            let witness = other.rows[0];
            let streams = Sides::new(self.streams[base].clone(), self.streams[witness].clone());
            let gaps = Sides::new(gap(base), gap(witness));
            let side = self.group.strands[base].side.unwrap_or(Side::Word);
            let (kind, severity, message) = match noise::gap(&streams, gaps) {
                noise::Verdict::Folded(layers) => {
                    let layer = layers.first().map_or(Layer::PunctuationForm, |(layer, _)| *layer);
                    (Kind::Noise(layer), Severity::Noise, "a layer explains this".to_string())
                }
                noise::Verdict::Differs => {
                    differs = true;
                    let finding = marks::judge(&streams, gaps, side);
                    (finding.kind, finding.severity, finding.message)
                }
            };
            let cause = cause::named(kind, Relation::Apart);
            other.change = Some(Change { kind, severity, relation: Relation::Apart, cause, message });
        }
        let heaviest =
            others.iter().filter_map(|r| r.change.as_ref()).max_by_key(|c| (c.severity, std::cmp::Reverse(c.kind)))?;
        let (kind, severity) = (heaviest.kind, heaviest.severity);
        let columns = at..at + 1;
        differs.then(|| Place {
            group: self.number,
            columns,
            marks: true,
            kind,
            severity,
            readings,
            silent: Vec::new(),
        })
    }
}

/// A gap without what is skipped in it.
fn seen(document: &Document, gap: &Gap) -> String {
    let mut out = String::new();
    for span in gap.spans {
        let skips = document.tokens.skips_in(span);
        for (offset, c) in document.text.slice(span).char_indices() {
            let here = span.start + offset as u32;
            if !skips.iter().any(|s| s.span.start <= here && here < s.span.end) {
                out.push(c);
            }
        }
    }
    out
}
