//! How long a longest common subsequence is, 64 keys at a time.

use rustc_hash::FxHashMap;

/// The length of a longest common subsequence, without the subsequence itself.
///
/// Time is the product of the lengths over 64, memory linear in them: the columns of the table are
/// bits of words (Crochemore, Iliopoulos, Pinzon and Reid 2001; Hyyrö 2004).
///
/// ```
/// assert_eq!(recension::sequence::lcs(&[1, 2, 3, 4, 5], &[1, 9, 3, 5]), 3);
/// ```
pub fn lcs(base: &[u32], witness: &[u32]) -> usize {
    let words = base.len().div_ceil(64);
    let mut places: FxHashMap<u32, Vec<(u32, u64)>> = FxHashMap::default();
    for (at, &key) in base.iter().enumerate() {
        let masks = places.entry(key).or_default();
        let word = (at / 64) as u32;
        match masks.last_mut() {
            Some((last, mask)) if *last == word => *mask |= 1 << (at % 64),
            _ => masks.push((word, 1 << (at % 64))),
        }
    }
    // A bit is 0 where the length grows by one; keys that the base lacks change nothing.
    let mut row = vec![u64::MAX; words];
    for key in witness {
        let Some(masks) = places.get(key) else { continue };
        let mut masks = masks.iter().copied().peekable();
        let mut carry = 0;
        for (word, bits) in row.iter_mut().enumerate() {
            let mask = masks.next_if(|m| m.0 as usize == word).map_or(0, |m| m.1);
            if mask == 0 && carry == 0 {
                continue;
            }
            let both = *bits & mask;
            let (sum, over) = bits.overflowing_add(both);
            let (sum, more) = sum.overflowing_add(carry);
            carry = u64::from(over || more);
            *bits = sum | *bits & !mask;
        }
    }
    let zeros = row.iter().map(|bits| bits.count_zeros() as usize).sum::<usize>();
    zeros.min(base.len())
}

#[cfg(test)]
mod tests {
    use super::lcs;
    use proptest::prelude::*;

    /// By the table of the textbook.
    fn plain(base: &[u32], witness: &[u32]) -> usize {
        let mut above = vec![0; witness.len() + 1];
        for b in base {
            let mut row = vec![0];
            for (at, w) in witness.iter().enumerate() {
                row.push(if b == w { above[at] + 1 } else { above[at + 1].max(row[at]) });
            }
            above = row;
        }
        above[witness.len()]
    }

    proptest! {
        #[test]
        fn as_long_as_the_table_says(
            base in proptest::collection::vec(0u32..6, 0..200),
            witness in proptest::collection::vec(0u32..6, 0..200),
        ) {
            prop_assert_eq!(lcs(&base, &witness), plain(&base, &witness));
        }
    }

    #[test]
    fn nothing_in_common_with_nothing() {
        assert_eq!(lcs(&[], &[1]), 0);
        assert_eq!(lcs(&[1], &[]), 0);
        assert_eq!(lcs(&[7; 130], &[7; 129]), 129);
    }
}
