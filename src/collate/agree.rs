//! How far witnesses agree: pair by pair, over the places where both say something.

use super::Collation;
use crate::finding::Severity;

/// What a pair of witnesses has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// Places where both have a reading or an omission.
    pub compared: u32,
    /// Those of them where it is the same.
    pub agreed: u32,
}

impl Pair {
    /// The share of places where they agree; `None` where nothing can be compared.
    pub fn share(self) -> Option<f64> {
        (self.compared > 0).then(|| f64::from(self.agreed) / f64::from(self.compared))
    }
}

/// Agreement of all pairs of some witnesses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// The witnesses.
    pub witnesses: Vec<usize>,
    pairs: Vec<Pair>,
}

impl Agreement {
    /// Counts, over places of words; lacunae and marks are not counted.
    pub(super) fn of(collation: &Collation, witnesses: &[usize]) -> Agreement {
        let n = witnesses.len();
        let mut agreement = Agreement { witnesses: witnesses.to_vec(), pairs: vec![Pair::default(); n * n] };
        for place in collation.places.iter().filter(|p| !p.marks && p.severity > Severity::Noise) {
            let group = &collation.groups[place.group];
            let mut readings: Vec<(usize, usize)> = Vec::new();
            for (at, reading) in place.readings.iter().enumerate() {
                for &row in &reading.rows {
                    if let Ok(own) = witnesses.binary_search(&group.strands[row].witness) {
                        readings.push((own, at));
                    }
                }
            }
            for &(a, x) in &readings {
                for &(b, y) in &readings {
                    let pair = &mut agreement.pairs[a * n + b];
                    pair.compared += 1;
                    pair.agreed += u32::from(x == y);
                }
            }
        }
        agreement
    }

    /// The pair at two places of the list of witnesses.
    pub fn pair(&self, a: usize, b: usize) -> Pair {
        self.pairs[a * self.witnesses.len() + b]
    }
}
