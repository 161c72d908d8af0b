//! Descent of traditions that are made here, so that the truth is known: losses, hands, second parents.

use crate::common::{Random, read};
use recension::capture::Capture;
use recension::collate::stemma::{Character, Graph, MISSING, Matrix, Stemma, descent};
use recension::collate::{self, Collation, Options, import};
use recension::document::Document;

/// A text of words, each a number.
type Words = Vec<usize>;

/// A copy with errors: some words changed, few left out.
fn copy(random: &mut Random, from: &Words, errors: usize) -> Words {
    let mut to = from.clone();
    for _ in 0..errors {
        let at = random.below(to.len());
        if random.below(5) == 0 {
            to.remove(at);
        } else {
            to[at] = 1000 + random.below(100_000);
        }
    }
    to
}

fn document(name: &str, words: &[usize]) -> Document {
    let word = |n: &usize| {
        let letters = "abcdefghijklmnopqrstuvwxyz".as_bytes();
        let (mut n, mut out) = (*n * 7919 + 13, String::new());
        while n > 0 {
            out.push(letters[n % 26] as char);
            n /= 26;
        }
        out
    };
    read(name, words.iter().map(word).collect::<Vec<_>>().join(" "))
}

fn collation(documents: &[Document]) -> Collation {
    let borrowed: Vec<&Document> = documents.iter().collect();
    collate::collate(&borrowed, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn stemma(collation: &Collation) -> &Stemma {
    collation.families[0].stemma.as_ref().expect("witnesses that can be compared")
}

/// The witnesses on one side of some edge, beside those named.
fn parted(graph: &Graph, side: &[usize]) -> bool {
    let wanted = side.iter().fold(0u64, |set, at| set | 1 << at);
    let all = (1u64 << graph.taxa) - 1;
    graph.splits().iter().any(|split| split[0] == wanted || split[0] == all & !wanted)
}

#[test]
fn copies_that_break_off_at_one_word_come_from_one() {
    let mut random = Random(3);
    let root: Words = (0..300).collect();
    let mut loss = copy(&mut random, &root, 1);
    loss.truncate(230);
    // The others agree by chance with copies of the torn one as often as with one another.
    let texts: Vec<Words> = [&root, &root, &root, &loss, &loss, &loss].map(|from| copy(&mut random, from, 6)).into();
    let documents: Vec<Document> =
        texts.iter().zip(["a", "b", "c", "d", "e", "f"]).map(|(words, name)| document(name, words)).collect();
    let found = collation(&documents);
    let stemma = stemma(&found);
    let loss = stemma.matrix.characters.iter().filter(|c| c.states == [0, 0, 0, 1, 1, 1] && c.weight > 3.0);
    assert_eq!(loss.count(), 1, "{:?}", stemma.matrix.characters);
    assert!(parted(&stemma.descent.graph, &[3, 4, 5]), "{:?}", stemma.descent.graph);
}

#[test]
fn hands_of_one_copy_are_one_copy_in_the_descent() {
    let csv = "A,B,C,D,D (a.c.)\nthe,the,a,a,a\nblack,black,white,black,white\ncat,cat,cat,cat,cat\nsat,sits,sat,sat,sat\n\
               on,on,on,upon,upon\na,a,the,the,the\nmat,mat,mat,mat,mat\n";
    let table = import::read_csv(&Capture::new("t", csv.as_bytes().to_vec())).expect("readable");
    let documents = table.documents().expect("texts");
    let borrowed: Vec<&Document> = documents.iter().collect();
    let found = collate::tabulate(&table, &borrowed, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let graph = &stemma(&found).descent.graph;
    let beside: Vec<usize> = graph.neighbours()[4].clone();
    assert_eq!(beside, [3], "the first hand hangs from its copy");
    let votes = &found.families[0].votes;
    assert_eq!(votes[3] + votes[4], votes[0], "two hands share a vote");
    assert_eq!(stemma(&found).descent.support.len(), graph.edges.len());
    assert_eq!(stemma(&found).descent.evidence.len(), graph.edges.len());
}

/// A tradition of `copies`, of which every `mixed`th follows a second exemplar for a third of the text.
fn tradition(seed: u64, copies: usize, mixed: usize) -> (Matrix, Vec<bool>) {
    let mut random = Random(seed);
    let mut texts: Vec<Vec<u8>> = vec![vec![0; 500]];
    let mut follows = vec![false];
    for copy in 1..copies {
        let from = if random.below(2) == 0 { copy - 1 - random.below(copy.min(4)) } else { random.below(copy) };
        let mut text = texts[from].clone();
        let other = random.below(copy);
        let second = mixed > 0 && copy % mixed == mixed - 1 && other != from;
        if second {
            let start = random.below(330);
            text[start..start + 165].copy_from_slice(&texts[other][start..start + 165]);
        }
        for _ in 0..15 {
            // Two errors in five are such as others make, too.
            let state = if random.below(5) < 2 { 1 + random.below(2) } else { 3 + random.below(50) };
            text[random.below(500)] = state as u8;
        }
        let inherited = follows[from];
        texts.push(text);
        follows.push(second || inherited);
    }
    // Some have lost a part since.
    for at in (2..copies).step_by(5) {
        texts[at][350..].fill(MISSING);
    }
    let character = |at: usize| Character {
        states: texts.iter().map(|text| text[at]).collect(),
        weight: 1.0,
        secondary: Vec::new(),
        at,
        place: at,
    };
    (Matrix { taxa: copies, characters: (0..500).map(character).collect() }, follows)
}

#[test]
fn no_second_parent_is_claimed_where_there_is_none() {
    for seed in 0..12 {
        let (matrix, _) = tradition(seed, 14, 0);
        assert_eq!(descent(&matrix, &[]).seconds, [], "seed {seed}");
    }
}

#[test]
fn second_parents_are_claimed_where_they_are() {
    let (mut right, mut wrong) = (0, 0);
    for seed in 0..12 {
        let (matrix, follows) = tradition(seed, 14, 5);
        for second in descent(&matrix, &[]).seconds {
            let clear = second.scattered || second.agree > second.against;
            assert!(second.agree >= 5 && clear && second.from < second.to, "{second:?}");
            *if follows[second.witness] { &mut right } else { &mut wrong } += 1;
        }
    }
    assert!(right >= 4 && wrong * 4 <= right, "{right} right, {wrong} wrong");
}

#[test]
fn readings_taken_over_here_and_there_are_claimed() {
    let (mut right, mut wrong) = (0, 0);
    for seed in 0..6 {
        let mut random = Random(90 + seed);
        let mut texts: Vec<Vec<u8>> = vec![vec![0; 600]];
        let err = |random: &mut Random, text: &mut Vec<u8>, errors: usize| {
            (0..errors).for_each(|_| text[random.below(600)] = 1 + random.below(60) as u8);
        };
        // Two lines of five copies each, and the last copy of the one corrected from the other here and there.
        for line in 0..2 {
            let mut head = texts[0].clone();
            err(&mut random, &mut head, 45);
            for _ in 0..5 {
                let mut copy = head.clone();
                err(&mut random, &mut copy, 12);
                texts.push(copy);
            }
            assert_eq!(texts.len(), 6 + 5 * line);
        }
        let (own, other) = texts.split_at_mut(9);
        for (own, other) in own[5].iter_mut().zip(&other[0]).filter(|_| random.below(4) == 0) {
            *own = *other;
        }
        let character = |at: usize| Character {
            states: texts.iter().map(|text| text[at]).collect(),
            weight: 1.0,
            secondary: Vec::new(),
            at,
            place: at,
        };
        let matrix = Matrix { taxa: texts.len(), characters: (0..600).map(character).collect() };
        for second in descent(&matrix, &[]).seconds {
            let line = |witness: usize| witness > 5;
            let told = second.scattered && second.witness == 5 && line(second.parent);
            *if told { &mut right } else { &mut wrong } += 1;
        }
    }
    assert!(right >= 4 && wrong * 4 <= right, "{right} right, {wrong} wrong");
}
