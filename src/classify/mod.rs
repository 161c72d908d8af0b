//! From an edit to a finding: rules in order, the last claiming what is left.
//!
//! A rule is a file. It looks at one edit, widened to whole facts, and either claims it with an
//! outcome or leaves it to the next. Adding a rule is one file and one row of [`RULES`].

mod damage;
mod date;
mod fact;
mod force;
pub(crate) mod label;
mod letters;
pub mod marks;
pub mod mojibake;
mod name;
pub mod noise;
mod number;
mod numeral;
pub mod ocr;
mod reading;
pub mod region;
mod shown;
mod spacing;
pub mod spelling;
pub(crate) mod unread;
mod wording;

pub(crate) use date::sentence as dated;
pub use reading::Reading;

use crate::align::{Edit, Stream};
use crate::facts::{self, Fact};
use crate::finding::{Finding, Kind};
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::ops::Range;

/// What a rule makes of an edit.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is to be reported.
    Finding(Finding),
    /// A layer explains it.
    Noise(Layer),
}

/// One edit with all that rules look at.
#[derive(Debug)]
pub struct Case<'a> {
    /// The streams it is in.
    pub streams: &'a Sides<Stream<'a>>,
    /// The tokens on both sides.
    pub edit: Edit,
    /// The edit and what stands around it, as it reads.
    pub context: Sides<Reading>,
    /// The facts that the edit touches.
    pub facts: Sides<Vec<Fact>>,
}

/// Tokens of context on either side of an edit.
const CONTEXT: usize = 16;

/// An edit of more tokens than this is a rewritten passage; facts in it are not compared one by one.
pub const LONG: usize = 48;

impl<'a> Case<'a> {
    /// Reads what stands around an edit.
    pub fn new(streams: &'a Sides<Stream<'a>>, edit: Edit) -> Case<'a> {
        let read = |stream: &Stream, range: &Range<usize>| {
            let start = range.start.saturating_sub(CONTEXT);
            let end = (range.end + CONTEXT).min(stream.len());
            Reading::around(stream, start..end, Some(stream.cover(range.clone())))
        };
        let long = edit.base.len() > LONG || edit.witness.len() > LONG;
        let context = Sides::new(read(&streams.base, &edit.base), read(&streams.witness, &edit.witness));
        let touch = |reading: &Reading, range: &Range<usize>| {
            if long { Vec::new() } else { facts::touching(&reading.text, reading.place(range.clone())) }
        };
        let facts = Sides::new(touch(&context.base, &edit.base), touch(&context.witness, &edit.witness));
        Case { streams, edit, context, facts }
    }

    /// How many tokens to the left and to the right the edit must grow to hold the facts it cuts.
    fn reach(&self) -> (usize, usize) {
        let (mut left, mut right) = (0, 0);
        let base = (&self.context.base, &self.facts.base, &self.edit.base);
        let witness = (&self.context.witness, &self.facts.witness, &self.edit.witness);
        for (reading, facts, range) in [base, witness] {
            for fact in facts.iter().filter(|f| fact::whole(f)) {
                let tokens = reading.tokens(fact.span);
                left = left.max(range.start.saturating_sub(tokens.start));
                right = right.max(tokens.end.saturating_sub(range.end));
            }
        }
        (left, right)
    }

    /// What the edit itself reads on both sides.
    pub fn words(&self) -> Sides<&str> {
        Sides::new(
            self.context.base.slice(self.edit.base.clone()),
            self.context.witness.slice(self.edit.witness.clone()),
        )
    }

    /// Where it stands on both sides.
    pub fn places(&self) -> Sides<Span> {
        let Edit { base, witness } = self.edit.clone();
        let Sides { base: own, witness: other } = self.streams;
        match (base.is_empty(), witness.is_empty()) {
            (true, false) => Sides::new(own.stand(base.start, other, witness.clone()), other.cover(witness)),
            (false, true) => Sides::new(own.cover(base.clone()), other.stand(witness.start, own, base)),
            _ => Sides::new(own.cover(base), other.cover(witness)),
        }
    }

    /// The bytes as they stand on both sides.
    pub fn raw(&self) -> Sides<&'a str> {
        let places = self.places();
        Sides::new(
            self.streams.base.document.text.slice(places.base),
            self.streams.witness.document.text.slice(places.witness),
        )
    }

    /// The stream it is in.
    pub fn side(&self) -> Side {
        let han = |stream: &Stream, range: &Range<usize>| {
            let at = range.start.min(stream.len().saturating_sub(1));
            !stream.is_empty() && stream.han(at)
        };
        let fallback = || {
            let (stream, range) = if self.edit.base.is_empty() {
                (&self.streams.witness, &self.edit.witness)
            } else {
                (&self.streams.base, &self.edit.base)
            };
            let near = han(stream, range) || range.start > 0 && stream.han(range.start - 1);
            if near { Side::Han } else { Side::Word }
        };
        self.streams.base.side.unwrap_or_else(fallback)
    }

    /// A finding of `kind` at this edit.
    pub fn finding(&self, kind: Kind, message: impl Into<String>) -> Finding {
        Finding::new(kind, self.side(), self.places(), message)
    }

    /// Whether one side has nothing.
    pub fn one_sided(&self) -> bool {
        self.edit.base.is_empty() || self.edit.witness.is_empty()
    }
}

/// A rule: looks at an edit, and claims it or leaves it.
pub type Rule = fn(&Case) -> Option<Outcome>;

/// All rules, in the order in which they are asked.
pub const RULES: &[Rule] = &[
    unread::rule,
    shown::rule,
    spacing::rule,
    label::rule,
    numeral::rule,
    damage::rule,
    letters::rule,
    date::rule,
    number::rule,
    fact::rule,
    force::rule,
    name::rule,
    wording::rule,
];

/// Asks the rules in order; the last claims every edit.
pub fn classify(case: &Case) -> Outcome {
    RULES
        .iter()
        .find_map(|rule| rule(case))
        .unwrap_or_else(|| Outcome::Finding(case.finding(Kind::WordingChanged, "the wording changed")))
}

/// Makes cases of edits, widened to whole facts on both sides; those that then touch are joined.
///
/// A date of which only the day changed becomes an edit of the date. `holes` are all stretches of
/// the alignment that do not match: an edit grows over tokens that match and never into a hole. One
/// case is held at a time, so that memory does not grow with the edits.
pub fn cases<'a>(streams: &'a Sides<Stream<'a>>, edits: &[Edit], holes: &[Edit], mut each: impl FnMut(Case<'a>)) {
    let mut held: Option<Case> = None;
    for (at, edit) in edits.iter().enumerate() {
        let next = edits.get(at + 1).map_or(usize::MAX, |e| e.base.start);
        let (case, joins) = widened(streams, edit, next, held.as_ref().map(|c| &c.edit), holes);
        let last = held.replace(case);
        last.filter(|_| !joins).into_iter().for_each(&mut each);
    }
    held.into_iter().for_each(each);
}

/// The case of an edit, and whether it takes in the one before, which is of the edit `last`.
fn widened<'a>(
    streams: &'a Sides<Stream<'a>>,
    edit: &Edit,
    next: usize,
    last: Option<&Edit>,
    holes: &[Edit],
) -> (Case<'a>, bool) {
    let case = Case::new(streams, edit.clone());
    let (left, right) = case.reach();
    let from = last.cloned().unwrap_or_default();
    let touches = edit.base.start < from.base.end || edit.witness.start < from.witness.end;
    if left + right == 0 && !touches {
        return (case, false);
    }
    let (before, after) = room(streams, edit, holes);
    let right = right.min(after).min(next.saturating_sub(edit.base.end));
    let gap = edit.base.start.saturating_sub(from.base.end).min(edit.witness.start.saturating_sub(from.witness.end));
    let grow = left.min(before).min(gap);
    let mut wide = Edit {
        base: edit.base.start - grow..edit.base.end + right,
        witness: edit.witness.start - grow..edit.witness.end + right,
    };
    let short = from.base.len() <= LONG && from.witness.len() <= LONG;
    let joins = touches || left > gap && gap <= before && short && last.is_some();
    if joins {
        wide = Edit {
            base: from.base.start..wide.base.end.max(from.base.end),
            witness: from.witness.start..wide.witness.end.max(from.witness.end),
        };
    }
    (Case::new(streams, wide), joins)
}

/// How many tokens match before and behind an edit, up to the next hole or the end.
fn room(streams: &Sides<Stream>, edit: &Edit, holes: &[Edit]) -> (usize, usize) {
    let at = holes.partition_point(|h| (h.base.end, h.witness.end) < (edit.base.end, edit.witness.end));
    let own = holes.get(at).filter(|h| h.base.start <= edit.base.start && h.witness.start <= edit.witness.start);
    let (start, end) = match own {
        Some(hole) if hole.base.start < edit.base.start || hole.witness.start < edit.witness.start => {
            (edit.base.start, edit.witness.start)
        }
        _ => at.checked_sub(1).map_or((0, 0), |n| (holes[n].base.end, holes[n].witness.end)),
    };
    let before = edit.base.start.saturating_sub(start).min(edit.witness.start.saturating_sub(end));
    let inside = own.is_some_and(|h| h.base.end > edit.base.end || h.witness.end > edit.witness.end);
    let stop = match holes.get(at + 1) {
        _ if inside => (edit.base.end, edit.witness.end),
        Some(hole) => (hole.base.start, hole.witness.start),
        None => (streams.base.len(), streams.witness.len()),
    };
    let after = stop.0.saturating_sub(edit.base.end).min(stop.1.saturating_sub(edit.witness.end));
    (before, after)
}

/// A text short enough to stand in a message.
pub(crate) fn short(text: &str) -> String {
    // Numbers of two cells stand on lines of their own.
    let text = text.trim().replace('\n', " ");
    if text.chars().count() <= 40 {
        return text;
    }
    let head: String = text.chars().take(38).collect();
    format!("{}…", head.trim_end())
}
