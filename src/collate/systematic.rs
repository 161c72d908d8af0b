//! Pairs of readings that stand wherever the word does: one decision, carried through.

use super::cause::Cause;
use super::group::Group;
use super::place::Place;
use rustc_hash::FxHashMap;

/// How often a pair must come to be a habit.
const OFTEN: usize = 3;
/// Of four places where the word stands, a habit holds in three.
const SHARE: (usize, usize) = (3, 4);

/// One word for another in one row.
type Swap = (usize, Vec<u32>, Vec<u32>);

/// Marks the readings that a witness has everywhere for the same other one.
pub(super) fn find(group: &Group, places: &mut [Place]) {
    let mut swaps: FxHashMap<Swap, usize> = FxHashMap::default();
    for place in places.iter().filter(|p| !p.marks) {
        let first = &place.readings[0].form;
        for reading in place.readings.iter().skip(1).filter(|r| fit(first, &r.form)) {
            for &row in &reading.rows {
                *swaps.entry((row, first.clone(), reading.form.clone())).or_default() += 1;
            }
        }
    }
    swaps.retain(|_, count| *count >= OFTEN);
    if swaps.is_empty() {
        return;
    }
    let kept = kept(group, &swaps);
    for place in places.iter_mut().filter(|p| !p.marks) {
        let first = place.readings[0].form.clone();
        for reading in place.readings.iter_mut().skip(1) {
            let swap = |&row: &usize| (row, first.clone(), reading.form.clone());
            let habit = reading.rows.iter().any(|row| {
                let swap = swap(row);
                let kept = kept.get(&swap).copied().unwrap_or(0);
                swaps.get(&swap).is_some_and(|&made| made * SHARE.1 >= (made + kept) * SHARE.0)
            });
            if let Some(change) = reading.change.as_mut().filter(|_| habit) {
                change.cause = Cause::Systematic;
            }
        }
    }
}

/// Whether a pair is short enough to be a habit.
fn fit(from: &[u32], to: &[u32]) -> bool {
    !from.is_empty() && !to.is_empty() && from.len() <= 3 && to.len() <= 3
}

/// How often each row keeps the word that it otherwise replaces.
fn kept(group: &Group, swaps: &FxHashMap<Swap, usize>) -> FxHashMap<Swap, usize> {
    let mut wanted: Vec<&Swap> = Vec::with_capacity(swaps.len());
    #[expect(clippy::iter_over_hash_type, reason = "each is counted on its own")]
    for swap in swaps.keys() {
        wanted.push(swap);
    }
    let mut firsts: FxHashMap<(usize, u32), Vec<&Swap>> = FxHashMap::default();
    for swap in wanted {
        firsts.entry((swap.0, swap.1[0])).or_default().push(swap);
    }
    let mut kept: FxHashMap<Swap, usize> = FxHashMap::default();
    for (row, strand) in group.strands.iter().enumerate() {
        let keys = strand.keys();
        for (at, &key) in keys.iter().enumerate() {
            for swap in firsts.get(&(row, key)).into_iter().flatten() {
                if keys[at..].starts_with(&swap.1) {
                    *kept.entry((*swap).clone()).or_default() += 1;
                }
            }
        }
    }
    kept
}
