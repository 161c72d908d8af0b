//! Lists whose items change places: `peace, order and law` and `law, peace and order`.
//!
//! An alignment in order sees words taken out here and put in there. Where what differs in a stretch
//! is made of the same words on both sides, and the stretch falls into the same items in another
//! order, it is one finding of form.

use super::Engine;
use super::ledger::Fate;
use crate::align::{Edit, Stream};
use crate::classify::{Reading, short};
use crate::facts::{self, Value};
use crate::finding::{Detail, Finding, Kind};
use crate::text::Sides;
use std::ops::Range;

/// At most this many edits, and this many tokens, make one list.
const EDITS: usize = 6;
const TOKENS: usize = 120;
/// An item of more tokens is rather a clause.
const ITEM: usize = 12;
/// How many tokens of an item both copies may share at the ends of a list.
const SHARED: usize = 4;

/// Words that stand between the items of a list.
const BETWEEN: [&str; 9] = ["and", "or", "和", "或", "与", "與", "及", "兼", "暨"];

impl Engine<'_> {
    /// Takes the edits of lists in another order out of `holes`, and reports them.
    ///
    /// `moved` tells the edits in which passages stand that moved. Takes linear time: only edits that
    /// balance in their keys are looked at.
    pub(super) fn lists(&mut self, streams: &Sides<Stream>, holes: &mut Vec<Edit>, moved: impl Fn(&Edit) -> bool) {
        let mut kept = Vec::with_capacity(holes.len());
        let mut at = 0;
        while at < holes.len() {
            let found = balanced(streams, &holes[at..])
                .into_iter()
                .filter(|&count| !holes[at..at + count].iter().any(&moved))
                .find_map(|count| Some((count, reordered(streams, &holes[at..at + count])?)));
            let Some((count, place)) = found else {
                kept.push(holes[at].clone());
                at += 1;
                continue;
            };
            for edit in &holes[at..at + count] {
                let places =
                    Sides::new(streams.base.cover(edit.base.clone()), streams.witness.cover(edit.witness.clone()));
                self.ledger.book(places, Fate::Changed);
            }
            self.findings.push(self.list(streams, place));
            at += count;
        }
        *holes = kept;
    }

    fn list(&self, streams: &Sides<Stream>, place: Edit) -> Finding {
        let places = Sides::new(streams.base.cover(place.base.clone()), streams.witness.cover(place.witness.clone()));
        let texts = |stream: &Stream, range: &Range<usize>| -> Vec<String> {
            let told = |item: Range<usize>| Reading::new(stream, item).text.trim().to_owned();
            Cuts::around(stream, range).items(range).into_iter().map(told).collect()
        };
        let (from, to) = (texts(&streams.base, &place.base), texts(&streams.witness, &place.witness));
        let message =
            format!("a list stands in another order: {} → {}", short(&from.join(", ")), short(&to.join(", ")));
        Finding::new(Kind::ListReordered, self.side(&streams.base, place.base.start), places, message)
            .with("from", Detail::List(from))
            .with("to", Detail::List(to))
    }
}

/// How many edits from the first on have the same words on both sides, the fewest first.
fn balanced(streams: &Sides<Stream>, holes: &[Edit]) -> Vec<usize> {
    let sum = |stream: &Stream, range: &Range<usize>| {
        stream.keys()[range.clone()]
            .iter()
            .fold(0u64, |sum, &key| sum.wrapping_add(u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    };
    let mut found = Vec::new();
    let (mut base, mut witness) = (0u64, 0u64);
    let from = (holes[0].base.start, holes[0].witness.start);
    for (count, hole) in holes.iter().take(EDITS).enumerate() {
        if hole.base.end - from.0 > TOKENS || hole.witness.end - from.1 > TOKENS {
            break;
        }
        base = base.wrapping_add(sum(&streams.base, &hole.base));
        witness = witness.wrapping_add(sum(&streams.witness, &hole.witness));
        if count > 0 && base == witness {
            found.push(count + 1);
        }
    }
    found
}

/// The stretch of a list in another order that some edits make, widened to whole items.
fn reordered(streams: &Sides<Stream>, edits: &[Edit]) -> Option<Edit> {
    let (first, last) = (edits.first()?, edits.last()?);
    let (base, witness) = (first.base.start..last.base.end, first.witness.start..last.witness.end);
    let cuts = Sides::new(Cuts::around(&streams.base, &base), Cuts::around(&streams.witness, &witness));
    if cuts.base.none() || cuts.witness.none() {
        return None;
    }
    let before = (0..=SHARED.min(base.start).min(witness.start))
        .take_while(|&n| n == 0 || streams.base.keys()[base.start - n] == streams.witness.keys()[witness.start - n]);
    for head in before {
        let room = (streams.base.len() - base.end).min(streams.witness.len() - witness.end).min(SHARED);
        let behind = (0..=room).take_while(|&n| {
            n == 0 || streams.base.keys()[base.end + n - 1] == streams.witness.keys()[witness.end + n - 1]
        });
        for tail in behind {
            let place =
                Edit { base: base.start - head..base.end + tail, witness: witness.start - head..witness.end + tail };
            if same_items(streams, &cuts, &place) {
                return Some(place);
            }
        }
    }
    None
}

/// Whether both sides of a stretch are the same items, several and plain, in another order.
fn same_items(streams: &Sides<Stream>, cuts: &Sides<Cuts>, place: &Edit) -> bool {
    let said = |stream: &Stream, cuts: &Cuts, range: &Range<usize>| -> Vec<Vec<u32>> {
        cuts.items(range).into_iter().map(|item| stream.keys()[item].to_vec()).collect()
    };
    let mut base = said(&streams.base, &cuts.base, &place.base);
    let mut witness = said(&streams.witness, &cuts.witness, &place.witness);
    if base.len() < 2 || base == witness || base.iter().any(|item| item.is_empty() || item.len() > ITEM) {
        return false;
    }
    base.sort();
    witness.sort();
    base == witness && plain(&streams.base, &place.base)
}

/// Whether a list is of things only: numbers may belong to what is said in the same order elsewhere,
/// and words like *shall* and *not* to what stands beside them.
fn plain(stream: &Stream, range: &Range<usize>) -> bool {
    let thing = |value: &Value| match value {
        Value::Name(_) => true,
        Value::Comparison(word) => word == "and" || word == "or",
        _ => false,
    };
    facts::find(&Reading::new(stream, range.clone()).text).iter().all(|fact| thing(&fact.value))
}

/// Where the items of lists part: at commas, ends of paragraphs, and words like *and*.
struct Cuts {
    /// The first token that was looked at.
    first: usize,
    /// For each token whether an item ends before it, and whether it only stands between items.
    found: Vec<(bool, bool)>,
}

impl Cuts {
    /// Looks at a stretch and at what a list may share beside it.
    fn around(stream: &Stream, range: &Range<usize>) -> Cuts {
        let first = range.start.saturating_sub(SHARED);
        let end = (range.end + SHARED).min(stream.len());
        let block = |at: usize| stream.document.structure.block(stream.span(at).start);
        let parts = |at: usize| {
            let gap = stream.gap(at);
            let line = gap.breaks() > 0 || !stream.whole();
            let mark = || gap.parts().iter().any(|part| part.contains([',', ';', '、', '，', '；', '/']));
            at > 0 && (mark() || line && block(at) != block(at - 1))
        };
        let word = |at: usize| BETWEEN.iter().any(|word| stream.text(at).eq_ignore_ascii_case(word));
        Cuts { first, found: (first..end).map(|at| (parts(at), word(at))).collect() }
    }

    /// Whether there is nothing that could part two items.
    fn none(&self) -> bool {
        !self.found.iter().any(|&(parts, word)| parts || word)
    }

    /// The items of a part of the stretch.
    fn items(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut items: Vec<Range<usize>> = Vec::new();
        let mut start = range.start;
        for at in range.clone() {
            let (parts, word) = self.found[at - self.first];
            if (parts || word) && start < at {
                items.push(start..at);
                start = at;
            }
            if word {
                start = at + 1;
            }
        }
        if start < range.end {
            items.push(start..range.end);
        }
        items
    }
}
