//! What descent is worked out from: characters, each a reading for every witness or none.

/// The state of a witness that says nothing at a character.
pub const MISSING: u8 = u8::MAX;
/// States that a character may have; rarer readings beyond are nothing said.
pub const STATES: usize = 64;

/// One decision that copyists made.
#[derive(Debug, Clone, PartialEq)]
pub struct Character {
    /// For each witness, which reading it has.
    pub states: Vec<u8>,
    /// How much it counts.
    pub weight: f64,
    /// For each reading, how much it looks like a copyist's doing and not an author's: 0 says nothing, 1 much.
    pub secondary: Vec<f64>,
    /// Where it stands in the text, in any unit that grows.
    pub at: usize,
    /// Number of its place of variation.
    pub place: usize,
}

impl Character {
    /// Whether at least two readings have two witnesses each: others say nothing of who goes with whom.
    pub fn parts(&self) -> bool {
        let mut counts = [0u16; STATES];
        self.states.iter().filter(|s| (**s as usize) < STATES).for_each(|&s| counts[s as usize] += 1);
        counts.iter().filter(|count| **count > 1).count() > 1
    }
}

/// All characters of some witnesses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// How many witnesses.
    pub taxa: usize,
    /// The characters, in the order of the text.
    pub characters: Vec<Character>,
}

impl Matrix {
    /// The share of weight at which two witnesses differ, of what both say; `None` where they share too little.
    pub fn distance(&self, a: usize, b: usize) -> Option<f64> {
        let of = |taxon: usize| -> Vec<u8> { self.characters.iter().map(|c| c.states[taxon]).collect() };
        let weights: Vec<f64> = self.characters.iter().map(|c| c.weight).collect();
        apart(&of(a), &of(b), &weights)
    }

    /// All distances; those of pairs that share too little are the greatest of the others.
    pub(super) fn distances(&self) -> Vec<Vec<f64>> {
        // Witness by witness, so that what is compared lies together.
        let states: Vec<Vec<u8>> =
            (0..self.taxa).map(|taxon| self.characters.iter().map(|c| c.states[taxon]).collect()).collect();
        let weights: Vec<f64> = self.characters.iter().map(|c| c.weight).collect();
        let mut known = vec![vec![Some(0.0); self.taxa]; self.taxa];
        for a in 0..self.taxa {
            for b in a + 1..self.taxa {
                let distance = apart(&states[a], &states[b], &weights);
                (known[a][b], known[b][a]) = (distance, distance);
            }
        }
        let most = known.iter().flatten().flatten().copied().fold(0.0, f64::max);
        known.into_iter().map(|row| row.into_iter().map(|d| d.unwrap_or(most)).collect()).collect()
    }

    /// Characters by number, so often as `draw` says: a sample with replacement.
    pub(super) fn resampled(&self, draw: impl FnMut(usize) -> usize) -> Matrix {
        let n = self.characters.len();
        let mut counts = vec![0u32; n];
        (0..n).map(|_| n).map(draw).for_each(|at| counts[at] += 1);
        let times = |(character, count): (&Character, u32)| {
            (count > 0).then(|| Character { weight: character.weight * f64::from(count), ..character.clone() })
        };
        Matrix { taxa: self.taxa, characters: self.characters.iter().zip(counts).filter_map(times).collect() }
    }
}

/// The share of weight at which the states of two witnesses differ.
fn apart(a: &[u8], b: &[u8], weights: &[f64]) -> Option<f64> {
    let (mut differ, mut all) = (0.0, 0.0);
    for ((&x, &y), weight) in a.iter().zip(b).zip(weights) {
        if x != MISSING && y != MISSING {
            all += weight;
            differ += if x == y { 0.0 } else { *weight };
        }
    }
    (all > 0.0).then(|| differ / all)
}
