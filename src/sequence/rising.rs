//! The heaviest rising subsequence: what kept its order among things that may have moved.

/// The places of the heaviest strictly rising subsequence of numbers with weights, in order; of
/// several, the one that keeps what stands first.
///
/// A tree of maxima over the ranks of the numbers (Fenwick 1994) makes it O(n log n); with equal
/// weights it is the longest one (Fredman 1975).
///
/// ```
/// let moved = [(3, 1), (0, 1), (1, 1), (2, 1)];
/// assert_eq!(recension::sequence::rising(&moved), [1, 2, 3]);
/// let heavy = [(3, 9), (0, 1), (1, 1), (2, 1)];
/// assert_eq!(recension::sequence::rising(&heavy), [0]);
/// ```
pub fn rising(list: &[(usize, u64)]) -> Vec<usize> {
    let mut ranks: Vec<usize> = list.iter().map(|&(value, _)| value).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let top = ranks.len();
    // For each rank from the end on: the most weight that follows it, and where that begins.
    let mut tree: Vec<Chain> = vec![(0, None); top + 1];
    let mut best: Vec<Chain> = vec![(0, None); list.len()];
    for (at, &(value, weight)) in list.iter().enumerate().rev() {
        let rank = ranks.partition_point(|&other| other < value);
        let mut follows = (0, None);
        // Numbers greater than this one.
        let mut slot = top - rank - 1;
        while slot > 0 {
            follows = heavier(follows, tree[slot]);
            slot &= slot - 1;
        }
        best[at] = (follows.0 + weight, follows.1);
        let mut slot = top - rank;
        while slot <= top {
            tree[slot] = heavier(tree[slot], (best[at].0, Some(at)));
            slot += slot & slot.wrapping_neg();
        }
    }
    let first = (0..list.len()).fold((0, None), |kept, at| heavier(kept, (best[at].0, Some(at))));
    std::iter::successors(first.1, |&at| best[at].1).collect()
}

/// What a chain weighs, and where it begins.
type Chain = (u64, Option<usize>);

/// The heavier of two chains; of two that weigh the same, the one that begins first.
fn heavier(a: Chain, b: Chain) -> Chain {
    let first = |chain: Chain| std::cmp::Reverse(chain.1.unwrap_or(usize::MAX));
    if (b.0, first(b)) > (a.0, first(a)) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::rising;
    use proptest::prelude::*;

    fn check(list: &[usize], expected: &[usize]) {
        let list: Vec<(usize, u64)> = list.iter().map(|&value| (value, 1)).collect();
        assert_eq!(rising(&list), expected, "{list:?}");
    }

    #[test]
    fn the_longest_row_that_rises_stays() {
        check(&[], &[]);
        check(&[0, 1, 2], &[0, 1, 2]);
        check(&[3, 0, 1, 2], &[1, 2, 3]);
        check(&[1, 2, 0, 3], &[0, 1, 3]);
        check(&[1, 0], &[0]);
        check(&[5, 5], &[0]);
    }

    proptest! {
        /// No subset that rises is heavier.
        #[test]
        fn nothing_heavier_rises(list in proptest::collection::vec((0usize..8, 1u64..5), 0..10)) {
            let weight = |places: &[usize]| places.iter().map(|&at| list[at].1).sum::<u64>();
            let rises = |places: &[usize]| places.windows(2).all(|w| list[w[0]].0 < list[w[1]].0);
            let found = rising(&list);
            prop_assert!(rises(&found));
            for set in 0..1usize << list.len() {
                let places: Vec<usize> = (0..list.len()).filter(|at| set >> at & 1 == 1).collect();
                prop_assert!(!rises(&places) || weight(&places) <= weight(&found));
            }
        }
    }
}
