//! The account of a comparison: every byte of both copies, and the noise layer by layer.

use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::collections::BTreeMap;

/// What became of a byte; 0 is one that was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Fate {
    Equal = 1,
    Folded,
    Changed,
}

/// Bytes of one copy by what became of them; the four add up to its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// The same bytes in the other copy.
    pub equal: u64,
    /// Reported as changed.
    pub changed: u64,
    /// Other bytes, folded by a named layer.
    pub folded: u64,
    /// Not compared: furniture, boilerplate, what only one side has.
    pub uncompared: u64,
}

/// One difference that layers explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The layer.
    pub layer: Layer,
    /// Where.
    pub places: Sides<Span>,
    /// How many of the layer's units it holds.
    pub count: usize,
}

/// The differences that one layer explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noise {
    /// The layer.
    pub layer: Layer,
    /// How many.
    pub count: usize,
    /// The first few.
    pub examples: Vec<Sides<Span>>,
}

/// A stretch of bytes that both copies share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Where it begins in the base.
    pub base: u32,
    /// Where it begins in the witness.
    pub witness: u32,
    /// How many bytes.
    pub len: u32,
}

/// Examples kept of each layer.
const EXAMPLES: usize = 5;

/// Books every byte while a comparison runs.
#[derive(Debug)]
pub(super) struct Ledger {
    fates: Sides<Fates>,
    noise: BTreeMap<Layer, Noise>,
    shown: Vec<Layer>,
    pub(super) listed: Vec<Fold>,
    pub(super) shared: Vec<Shared>,
}

impl Ledger {
    pub(super) fn new(lengths: Sides<usize>, shown: &[Layer]) -> Ledger {
        Ledger {
            fates: lengths.map(Fates::new),
            noise: BTreeMap::new(),
            shown: shown.to_vec(),
            listed: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Books both spans as of one fate.
    pub(super) fn book(&mut self, places: Sides<Span>, fate: Fate) {
        self.fates.base.book(places.base, fate);
        self.fates.witness.book(places.witness, fate);
    }

    /// Books two spans of equal bytes.
    pub(super) fn share(&mut self, places: Sides<Span>) {
        if places.base.is_empty() {
            return;
        }
        self.book(places, Fate::Equal);
        let (base, witness, len) = (places.base.start, places.witness.start, places.base.len() as u32);
        match self.shared.last_mut() {
            Some(last) if last.base + last.len == base && last.witness + last.len == witness => last.len += len,
            _ => self.shared.push(Shared { base, witness, len }),
        }
    }

    /// Books a difference that a layer explains.
    pub(super) fn fold(&mut self, layer: Layer, places: Sides<Span>, count: usize) {
        let noise = self.noise.entry(layer).or_insert_with(|| Noise { layer, count: 0, examples: Vec::new() });
        noise.count += count;
        if noise.examples.len() < EXAMPLES {
            noise.examples.push(places);
        }
        if self.shown.contains(&layer) {
            self.listed.push(Fold { layer, places, count });
        }
    }

    /// The noise by layer.
    pub(super) fn noise(&self) -> Vec<Noise> {
        self.noise.values().cloned().collect()
    }

    /// The sums for both copies.
    pub(super) fn accounts(&self) -> Sides<Account> {
        self.fates.as_ref().map(Fates::account)
    }
}

/// The fate of each byte of one copy, in two bits.
#[derive(Debug)]
struct Fates {
    length: usize,
    /// The low bits and the high bits, 64 bytes of the copy a word.
    planes: [Vec<u64>; 2],
}

impl Fates {
    /// Of so many bytes, none of them compared.
    fn new(length: usize) -> Fates {
        Fates { length, planes: [vec![0; length.div_ceil(64)], vec![0; length.div_ceil(64)]] }
    }

    /// Books a span, whatever it was booked as before.
    fn book(&mut self, span: Span, fate: Fate) {
        let (start, end) = (span.range().start, span.range().end);
        if start >= end {
            return;
        }
        let (first, last) = (start / 64, (end - 1) / 64);
        let (head, tail) = (u64::MAX << (start % 64), u64::MAX >> (63 - (end - 1) % 64));
        for (bit, plane) in self.planes.iter_mut().enumerate() {
            let set = |word: &mut u64, mask: u64| match fate as u8 >> bit & 1 {
                0 => *word &= !mask,
                _ => *word |= mask,
            };
            if first == last {
                set(&mut plane[first], head & tail);
                continue;
            }
            set(&mut plane[first], head);
            plane[first + 1..last].iter_mut().for_each(|word| set(word, u64::MAX));
            set(&mut plane[last], tail);
        }
    }

    /// How many bytes met which fate.
    fn account(&self) -> Account {
        let count = |fate: Fate| {
            let flip = |bit: u8| if fate as u8 >> bit & 1 == 0 { u64::MAX } else { 0 };
            let words = self.planes[0].iter().zip(&self.planes[1]);
            words.map(|(low, high)| u64::from(((low ^ flip(0)) & (high ^ flip(1))).count_ones())).sum::<u64>()
        };
        let (equal, folded, changed) = (count(Fate::Equal), count(Fate::Folded), count(Fate::Changed));
        Account { equal, folded, changed, uncompared: self.length as u64 - equal - folded - changed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fate_of_a_byte_counts() {
        let mut fates = Fates::new(200);
        fates.book(Span::new(0, 190), Fate::Equal);
        fates.book(Span::new(3, 5), Fate::Changed);
        fates.book(Span::new(60, 135), Fate::Folded);
        fates.book(Span::new(64, 128), Fate::Equal);
        fates.book(Span::new(199, 200), Fate::Changed);
        fates.book(Span::new(7, 7), Fate::Changed);
        assert_eq!(fates.account(), Account { equal: 177, changed: 3, folded: 11, uncompared: 9 });
    }
}
