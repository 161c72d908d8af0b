//! The account of a comparison: every byte of both copies, and the noise layer by layer.

use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::collections::BTreeMap;

/// What became of a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Fate {
    Uncompared,
    Equal,
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
    fates: Sides<Vec<u8>>,
    noise: BTreeMap<Layer, Noise>,
    shown: Vec<Layer>,
    pub(super) listed: Vec<Fold>,
    pub(super) shared: Vec<Shared>,
}

impl Ledger {
    pub(super) fn new(lengths: Sides<usize>, shown: &[Layer]) -> Ledger {
        Ledger {
            fates: lengths.map(|n| vec![Fate::Uncompared as u8; n]),
            noise: BTreeMap::new(),
            shown: shown.to_vec(),
            listed: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Books both spans as of one fate.
    pub(super) fn book(&mut self, places: Sides<Span>, fate: Fate) {
        self.fates.base[places.base.range()].fill(fate as u8);
        self.fates.witness[places.witness.range()].fill(fate as u8);
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
        let sum = |fates: &Vec<u8>| {
            // Sums of one byte are what the compiler can add up 32 at a time.
            let part = |part: &[u8], fate: Fate| part.iter().map(|&f| u8::from(f == fate as u8)).sum::<u8>();
            let count = |fate: Fate| fates.chunks(255).map(|fates| u64::from(part(fates, fate))).sum::<u64>();
            let (equal, folded, changed) = (count(Fate::Equal), count(Fate::Folded), count(Fate::Changed));
            Account { equal, folded, changed, uncompared: fates.len() as u64 - equal - folded - changed }
        };
        self.fates.as_ref().map(sum)
    }
}
