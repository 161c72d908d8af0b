//! What must hold of every alignment of two sequences.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;

use super::*;

/// A small generator, so that long inputs need no storing and no clock.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    /// Words as in prose: the word of rank r about as often as 1/r.
    fn word(&mut self) -> u32 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        50_000f64.powf(share) as u32
    }

    fn words(&mut self, len: usize) -> Vec<u32> {
        (0..len).map(|_| self.word()).collect()
    }

    /// Replaces, drops and adds words, `rate` in a thousand.
    fn edited(&mut self, keys: &[u32], rate: usize) -> Vec<u32> {
        let mut out = Vec::new();
        for &key in keys {
            match self.below(3000) {
                roll if roll < rate => out.push(self.word()),
                roll if roll < 2 * rate => {}
                roll if roll < 3 * rate => out.extend([key, self.word()]),
                _ => out.push(key),
            }
        }
        out
    }
}

fn run(base: u32, witness: u32, len: u32) -> Run {
    Run { base, witness, len }
}

fn matched(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.len as usize).sum()
}

/// Aligns, checks everything that is promised of any result, and returns it.
fn check(base: &[u32], witness: &[u32]) -> Common {
    let found = common(base, witness, &Options::default());
    assert_eq!(found, common(base, witness, &Options::default()), "the same every time");
    equal(base, witness, &found.runs);
    for two in found.runs.windows(2) {
        let room = (two[1].base.checked_sub(two[0].base_end()).unwrap())
            .min(two[1].witness.checked_sub(two[0].witness_end()).unwrap());
        assert!(two[1].base > two[0].base_end() || two[1].witness > two[0].witness_end());
        maximal(base, witness, two[0].base_end(), two[0].witness_end(), room > 0);
        maximal(base, witness, two[1].base.wrapping_sub(1), two[1].witness.wrapping_sub(1), room > 0);
    }
    match (found.runs.first(), found.runs.last()) {
        (Some(first), Some(last)) => {
            let room = first.base.min(first.witness) > 0;
            maximal(base, witness, first.base.wrapping_sub(1), first.witness.wrapping_sub(1), room);
            maximal(base, witness, last.base_end(), last.witness_end(), true);
        }
        _ => maximal(base, witness, 0, 0, true),
    }
    for coarse in &found.coarse {
        assert!(coarse.base.start < coarse.base.end && coarse.witness.start < coarse.witness.end);
        let apart = |run: &Run| {
            run.base_end() <= coarse.base.start && run.witness_end() <= coarse.witness.start
                || run.base >= coarse.base.end && run.witness >= coarse.witness.end
        };
        assert!(found.runs.iter().all(apart));
    }
    found
}

/// The keys there, where a run could go on if there is room, differ.
fn maximal(base: &[u32], witness: &[u32], b: u32, w: u32, room: bool) {
    if let (true, Some(b), Some(w)) = (room, base.get(b as usize), witness.get(w as usize)) {
        assert_ne!(b, w, "a run could be longer");
    }
}

fn equal(base: &[u32], witness: &[u32], runs: &[Run]) {
    for run in runs {
        assert!(run.len > 0);
        let base = &base[run.base as usize..run.base_end() as usize];
        assert_eq!(base, &witness[run.witness as usize..run.witness_end() as usize]);
    }
}

/// Checks that no two runs share a key on the side that `place` reads.
fn disjoint(runs: &[Run], place: impl Fn(&Run) -> u32) {
    let mut places: Vec<_> = runs.iter().map(|run| (place(run), run.len)).collect();
    places.sort_unstable();
    assert!(places.windows(2).all(|two| two[0].0 + two[0].1 <= two[1].0));
}

/// The length of the longest common subsequence, by the table.
fn longest(base: &[u32], witness: &[u32]) -> usize {
    let mut row = vec![0; witness.len() + 1];
    for b in base {
        let mut diagonal = 0;
        for (at, w) in witness.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if b == w { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[witness.len()]
}

#[derive(Clone, Debug)]
enum Edit {
    Replace(Index, u32),
    Insert(Index, u32),
    Delete(Index),
    Drop(Index, usize),
    Repeat(Index, usize),
}

fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        (any::<Index>(), 0..40u32).prop_map(|(at, key)| Edit::Replace(at, key)),
        (any::<Index>(), 0..40u32).prop_map(|(at, key)| Edit::Insert(at, key)),
        any::<Index>().prop_map(Edit::Delete),
        (any::<Index>(), 1..30usize).prop_map(|(at, len)| Edit::Drop(at, len)),
        (any::<Index>(), 1..30usize).prop_map(|(at, len)| Edit::Repeat(at, len)),
    ];
    prop::collection::vec(one, 0..most)
}

fn apply(base: &[u32], edits: &[Edit]) -> Vec<u32> {
    let mut keys = base.to_vec();
    for edit in edits {
        let len = keys.len();
        let end = |at: usize, count: usize| (at + count).min(len);
        match edit {
            Edit::Insert(at, key) => keys.insert(at.index(len + 1), *key),
            _ if len == 0 => {}
            Edit::Replace(at, key) => keys[at.index(len)] = *key,
            Edit::Delete(at) => drop(keys.remove(at.index(len))),
            Edit::Drop(at, count) => {
                drop(keys.drain(at.index(len)..end(at.index(len), *count)));
            }
            Edit::Repeat(at, count) => {
                let (start, end) = (at.index(len), end(at.index(len), *count));
                let twin = keys[start..end].to_vec();
                drop(keys.splice(end..end, twin));
            }
        }
    }
    keys
}

fn keys(letters: u32, most: usize) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0..letters, 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_two_sequences(
        base in (1..30u32).prop_flat_map(|letters| keys(letters, 200)),
        witness in (1..30u32).prop_flat_map(|letters| keys(letters, 200)),
    ) {
        check(&base, &witness);
        check(&witness, &base);
        let self_found = check(&base, &base);
        prop_assert_eq!(self_found.runs.len(), usize::from(!base.is_empty()));
    }

    #[test]
    fn edited_sequences_come_near_the_longest(
        base in (2..300u32).prop_flat_map(|letters| keys(letters, 600)),
        edits in edits(12),
    ) {
        let witness = apply(&base, &edits);
        let found = check(&base, &witness);
        let most = longest(&base, &witness);
        prop_assert!(matched(&found.runs) * 100 >= most * 97, "{} of {most}", matched(&found.runs));
    }

    #[test]
    fn small_gaps_are_exact(base in keys(12, 60), edits in edits(4)) {
        let witness = apply(&base, &edits);
        prop_assume!(base.len() * witness.len() <= Options::default().small as usize);
        prop_assert_eq!(matched(&check(&base, &witness).runs), longest(&base, &witness));
    }

    #[test]
    fn repeated_clauses_come_near_the_longest(
        clause in prop::collection::vec(0..1000u32, 20..50),
        numbers in prop::collection::vec((any::<Index>(), 1000..1010u32), 10..30),
        edits in edits(10),
    ) {
        let mut base = Vec::new();
        for (at, number) in numbers {
            base.extend(&clause);
            let place = base.len() - 1 - at.index(clause.len());
            base[place] = number;
        }
        let witness = apply(&base, &edits);
        let found = check(&base, &witness);
        let most = longest(&base, &witness);
        prop_assert!(matched(&found.runs) * 100 >= most * 97, "{} of {most}", matched(&found.runs));
    }

    #[test]
    fn a_repeated_block_is_one_gap(
        base in (2..2000u32).prop_flat_map(|letters| keys(letters, 400)),
        block in (any::<Index>(), 1..100usize),
        to in any::<Option<Index>>(),
    ) {
        prop_assume!(!base.is_empty());
        let start = block.0.index(base.len());
        let end = (start + block.1).min(base.len());
        let to = to.map_or(end, |to| to.index(base.len() + 1));
        let mut witness = base.clone();
        drop(witness.splice(to..to, base[start..end].to_vec()));
        let found = check(&base, &witness);
        prop_assert_eq!(matched(&found.runs), base.len());
        let residue = residue::Residue::new(witness.len(), &found.runs, |run| run.witness);
        prop_assert_eq!(residue.0.len(), 1);
    }

    #[test]
    fn one_edit_is_one_gap(base in prop::collection::vec(0..500u32, 1..300), at in any::<Index>(), how in 0..3) {
        let at = at.index(base.len());
        let mut witness = base.clone();
        match how {
            0 => witness[at] = 1000,
            1 => witness.insert(at, 1000),
            _ => drop(witness.remove(at)),
        }
        let runs = check(&base, &witness).runs;
        let expected = match how {
            0 => base.len() - 1,
            1 => base.len(),
            _ => witness.len(),
        };
        prop_assert_eq!(matched(&runs), expected);
        prop_assert!(runs.len() <= 2);
        if how < 2 {
            prop_assert!(runs.iter().all(|run| !(run.witness..run.witness_end()).contains(&(at as u32))));
        }
    }

    #[test]
    fn moves_and_copies_hold_what_they_promise(
        base in keys(6, 200),
        witness in keys(6, 200),
        min_len in 0..6usize,
    ) {
        let runs = check(&base, &witness).runs;
        let moved = moves(&base, &witness, &runs, min_len);
        equal(&base, &witness, &moved);
        prop_assert!(moved.is_sorted());
        let all: Vec<Run> = runs.iter().chain(&moved).copied().collect();
        disjoint(&all, |run| run.base);
        disjoint(&all, |run| run.witness);
        let copied = copies(&base, &witness, &all, min_len);
        equal(&base, &witness, &copied);
        prop_assert!(copied.iter().all(|run| run.len as usize >= min_len));
        let all: Vec<Run> = all.iter().chain(&copied).copied().collect();
        disjoint(&all, |run| run.witness);
    }
}

#[test]
fn hard_sequences() {
    let mut draw = Draw(1);
    let base = draw.words(20_000);
    let found = check(&base, &draw.words(20_000));
    assert!(matched(&found.runs) < 20, "unrelated texts share nothing");
    let foreign: Vec<u32> = base.iter().map(|key| key + 1_000_000).collect();
    let all = Coarse { base: 0..20_000, witness: 0..20_000 };
    assert_eq!(check(&base, &foreign), Common { runs: Vec::new(), coarse: vec![all] });

    assert_eq!(check(&vec![7; 100_000], &vec![7; 90_000]).runs, [run(0, 0, 90_000)]);
    let shifted = |from: u32| (from..from + 50_000).map(|at| at % 2).collect::<Vec<_>>();
    assert_eq!(matched(&check(&shifted(0), &shifted(1)).runs), 49_999);
    assert_eq!(check(&[], &base), Common::default());
}

#[test]
fn one_clause_over_and_over() {
    let mut draw = Draw(2);
    let base = draw.words(60).repeat(60);
    let witness = draw.edited(&base, 10);
    let found = check(&base, &witness);
    assert!(matched(&found.runs) * 1000 >= longest(&base, &witness) * 995);
}

#[test]
fn lines_at_random_are_aligned_without_giving_up() {
    let mut draw = Draw(3);
    let lines: Vec<Vec<u32>> = (0..10).map(|at| (at * 20..at * 20 + 10).collect()).collect();
    let mut text = || (0..2000).flat_map(|_| lines[draw.below(10)].clone()).collect::<Vec<_>>();
    let (base, witness) = (text(), text());
    assert_eq!(check(&base, &witness).coarse, []);
}

#[test]
fn an_exhausted_budget_is_said() {
    let mut draw = Draw(4);
    let (base, witness) = (draw.words(400), draw.words(400));
    let options = Options { budget: 0, small: 0 };
    let found = common(&base, &witness, &options);
    assert!(!found.coarse.is_empty());
}

#[test]
fn moved_and_edited_blocks_are_found() {
    let mut draw = Draw(5);
    let base = draw.words(40_000);
    let blocks: Vec<_> = (0..20).map(|at| at * 2000..at * 2000 + 50 + draw.below(151)).collect();
    let mut witness = Vec::new();
    for at in 0..20 {
        let rest = blocks[at].end..(at + 1) * 2000;
        let middle = rest.start + rest.len() / 2;
        witness.extend(draw.edited(&base[rest.start..middle], 10));
        witness.extend(draw.edited(&base[blocks[(at * 7 + 3) % 20].clone()], 20));
        witness.extend(draw.edited(&base[middle..rest.end], 10));
    }
    let runs = check(&base, &witness).runs;
    let moved = moves(&base, &witness, &runs, 8);
    let share = |block: &std::ops::Range<usize>| {
        let inside = |run: &&Run| block.contains(&(run.base as usize));
        moved.iter().filter(inside).map(|run| run.len as usize).sum::<usize>() * 10 / block.len()
    };
    assert!(blocks.iter().filter(|block| share(block) >= 8).count() >= 19);
}

#[test]
fn the_nearest_source_is_copied() {
    let block = [1, 2, 3, 4, 5];
    let mut draw = Draw(6);
    let (far, near, other) = (draw.words(50), draw.words(50), draw.words(50));
    let base = [&far[..], &block, &near, &block, &other].concat();
    let witness = [&base[..], &block].concat();
    let runs = check(&base, &witness).runs;
    assert_eq!(runs, [run(0, 0, 160)]);
    assert_eq!(copies(&base, &witness, &runs, 5), [run(105, 160, 5)]);
}

#[test]
fn the_longer_part_stays_when_two_change_places() {
    let mut draw = Draw(7);
    let (short, long) = (draw.words(80), draw.words(120));
    let (base, witness) = ([&short[..], &long].concat(), [&long[..], &short].concat());
    let runs = check(&base, &witness).runs;
    assert!(runs.contains(&run(80, 0, 120)));
    assert_eq!(moves(&base, &witness, &runs, 8), [run(0, 120, 80)]);
}

/// Lines of rare keys, as a table of numbers has them, of which every other one is gone: no window is
/// longer than a line.
#[test]
fn short_lines_of_rare_keys_are_found_among_many_that_are_gone() {
    let base: Vec<u32> = (0..50_000).collect();
    let witness: Vec<u32> = base.chunks(5).step_by(2).flatten().copied().collect();
    assert_eq!(matched(&check(&base, &witness).runs), witness.len());
}
