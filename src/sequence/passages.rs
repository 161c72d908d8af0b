//! Passages that two sequences share wherever they stand, however often.

use super::Run;
use rustc_hash::FxHashMap;

/// Places kept for one window; a window that comes more often says little.
const KEPT: usize = 8;

/// The longest stretches of `witness` that stand somewhere in `base`, each at least `least` keys.
///
/// Unlike [`super::common`] nothing has to be in order, and one stretch of the base may be found
/// several times. Stretches do not overlap in the witness. Linear in time and memory but for the
/// up to eight places that are tried for each window.
///
/// ```
/// use recension::sequence::passages;
/// let found = passages(&[1, 2, 3, 4, 9, 5, 6, 7, 8], &[5, 6, 7, 8, 0, 1, 2, 3, 4], 4);
/// let places: Vec<_> = found.iter().map(|run| (run.base, run.witness, run.len)).collect();
/// assert_eq!(places, [(5, 0, 4), (0, 5, 4)]);
/// ```
pub fn passages(base: &[u32], witness: &[u32], least: usize) -> Vec<Run> {
    if least == 0 || base.len() < least || witness.len() < least {
        return Vec::new();
    }
    let mut windows: FxHashMap<&[u32], Vec<u32>> = FxHashMap::default();
    for (at, window) in base.windows(least).enumerate() {
        let places = windows.entry(window).or_default();
        if places.len() < KEPT {
            places.push(at as u32);
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at + least <= witness.len() {
        let places = windows.get(&witness[at..at + least]);
        let length = |&place: &u32| {
            let pairs = base[place as usize..].iter().zip(&witness[at..]);
            pairs.take_while(|(b, w)| b == w).count()
        };
        let best = places
            .into_iter()
            .flatten()
            .map(|place| (length(place), *place))
            .max_by_key(|&(n, p)| (n, std::cmp::Reverse(p)));
        match best {
            Some((length, place)) => {
                found.push(Run { base: place, witness: at as u32, len: length as u32 });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_as_long_as_they_can_be_and_do_not_overlap() {
        let base: Vec<u32> = (0..100).collect();
        let witness: Vec<u32> = (50..90).chain(10..30).chain([7, 8, 9]).collect();
        let found = passages(&base, &witness, 8);
        let places: Vec<_> = found.iter().map(|r| (r.base, r.witness, r.len)).collect();
        assert_eq!(places, [(50, 0, 40), (10, 40, 20)]);
    }

    #[test]
    fn one_stretch_may_be_shared_twice() {
        let base: Vec<u32> = (0..20).collect();
        let witness: Vec<u32> = (0..10).chain([99]).chain(0..10).collect();
        assert_eq!(passages(&base, &witness, 6).len(), 2);
    }
}
