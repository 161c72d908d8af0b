//! Numbers put before the paragraphs of a list, or taken from them: a form that one copy gave the whole list.

use super::Engine;
use super::ledger::Fate;
use crate::align::{Edit, Stream};
use crate::classify::label::{self, Label};
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::text::{Sides, Span};
use std::collections::BTreeMap;

/// More tokens than this are no label.
const TOKENS: usize = 3;

/// Labels that rise from this many paragraphs on are those of a list, whatever they begin with.
const MANY: usize = 3;

impl Engine<'_> {
    /// Takes the labels of whole lists out of `holes`, and reports each list once.
    ///
    /// One label alone may be a number of the text; labels that rise from paragraph to paragraph,
    /// where the other copy's paragraphs begin without, are not. Takes linear time in the holes.
    pub(super) fn numbering(&mut self, streams: &Sides<Stream>, holes: &mut Vec<Edit>) {
        let mut gone = vec![false; holes.len()];
        for base in [true, false] {
            let mut lists: Vec<Vec<(usize, Label)>> = Vec::new();
            let mut alone = BTreeMap::new();
            for (at, hole) in holes.iter().enumerate() {
                let Some(edit) = last(streams, hole, base) else { continue };
                let Some(label) = self::alone(streams, &edit, base) else { continue };
                alone.insert(at, edit);
                let open = lists.iter_mut().rev().take(4).find(|list| list.last().is_some_and(|l| label.follows(&l.1)));
                match open {
                    Some(list) => list.push((at, label)),
                    None => lists.push(vec![(at, label)]),
                }
            }
            for list in lists {
                if list.len() >= MANY || list.len() == 2 && list[0].1.first() {
                    let places = |at: usize| labelled(streams, &alone[&at]);
                    let first = places(list[0].0);
                    let what = if base { "no longer labelled" } else { "labelled" };
                    let message = format!("{} paragraphs are {what} with numbers or letters that rise", list.len());
                    let kind = if base { Kind::TextDeleted } else { Kind::TextInserted };
                    let side = self.side(&streams.base, alone[&list[0].0].base.start);
                    let finding = Finding::new(kind, side, first, message).weigh(Severity::Formatting);
                    for (at, _) in &list {
                        self.ledger.book(places(*at), Fate::Changed);
                        gone[*at] = alone[at] == holes[*at];
                        let (hole, label) = (&mut holes[*at], &alone[at]);
                        // What stands before the label is judged by itself.
                        if base { hole.base.end = label.base.start } else { hole.witness.end = label.witness.start }
                    }
                    self.findings.push(finding.with("form", "label").with("labels", Detail::Count(list.len() as u64)));
                }
            }
        }
        let mut gone = gone.into_iter();
        holes.retain(|_| !gone.next().unwrap_or_default());
    }
}

/// Where a label stands.
fn labelled(streams: &Sides<Stream>, edit: &Edit) -> Sides<Span> {
    Sides::new(streams.base.cover(edit.base.clone()), streams.witness.cover(edit.witness.clone()))
}

/// What a hole ends with behind furniture and boilerplate, or all of it: a page may end before a label.
fn last(streams: &Sides<Stream>, hole: &Edit, base: bool) -> Option<Edit> {
    let (own, range, at) = match base {
        true => (&streams.base, &hole.base, &hole.witness),
        false => (&streams.witness, &hole.witness, &hole.base),
    };
    if !at.is_empty() {
        return None;
    }
    let length = range.clone().rev().take(TOKENS + 1).take_while(|&at| !own.labelled(at)).count();
    let last = range.end - length..range.end;
    (1..=TOKENS).contains(&length).then(|| match base {
        true => Edit { base: last, witness: hole.witness.clone() },
        false => Edit { base: hole.base.clone(), witness: last },
    })
}

/// The label that only one copy has before a paragraph that both have.
fn alone(streams: &Sides<Stream>, edit: &Edit, base: bool) -> Option<Label> {
    let (own, other, range, at) = match base {
        true => (&streams.base, &streams.witness, &edit.base, &edit.witness),
        false => (&streams.witness, &streams.base, &edit.witness, &edit.base),
    };
    // Where the other copy's format shows labels of its own, each is held against its item.
    if !other.document.labels.is_empty() {
        return None;
    }
    if range.is_empty() || range.len() > TOKENS || !at.is_empty() || !label::fresh(own, range.start) {
        return None;
    }
    // What the label stands before is on its line, and begins a line of the other copy.
    let before = own.gap(range.end).breaks() == 0 && range.end < own.len();
    (before && label::opens(other, at.start)).then(|| label::read(own, range)).flatten()
}
