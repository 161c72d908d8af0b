//! A text in two languages that loses a sentence, a paragraph or a number in one of them: how much of
//! it is told, and that nothing is told of the sound text.

use crate::common::{home, read};
use recension::document::Document;
use recension::finding::{Finding, Kind};
use recension::han::is_han;
use recension::inspect::{Options, inspect};

/// The blocks of the text, English and Chinese by turns.
fn blocks() -> Vec<String> {
    let text = std::fs::read_to_string(home("fixtures/texts/card-terms.txt")).expect("a text");
    text.trim_end().split("\n\n").map(str::to_string).collect()
}

/// The blocks by turns, or one language behind the other.
fn laid(blocks: &[String], by_turns: bool) -> Document {
    let mut order: Vec<&String> = blocks.iter().collect();
    if !by_turns {
        order.sort_by_key(|b| chinese(b));
    }
    let text: Vec<&str> = order.into_iter().map(String::as_str).collect();
    read("terms.txt", text.join("\n\n") + "\n")
}

fn chinese(block: &str) -> bool {
    block.chars().any(is_han)
}

fn findings(document: &Document) -> Vec<Finding> {
    inspect(document, &Options::default()).findings
}

/// The sentences of a block.
fn sentences(block: &str) -> Vec<String> {
    if chinese(block) {
        return block.split_inclusive('。').map(str::to_string).collect();
    }
    block.split_inclusive(". ").map(str::to_string).collect()
}

/// How many of the altered texts raise a finding of the kinds, and how many there are.
fn told(altered: &[Vec<String>], kinds: &[Kind], by_turns: bool) -> (usize, usize) {
    let hit = |blocks: &&Vec<String>| findings(&laid(blocks, by_turns)).iter().any(|f| kinds.contains(&f.kind));
    (altered.iter().filter(hit).count(), altered.len())
}

#[test]
fn the_sound_text_raises_nothing() {
    for by_turns in [true, false] {
        let document = laid(&blocks(), by_turns);
        let found = findings(&document);
        assert!(found.is_empty(), "{:?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    }
}

#[test]
fn lost_sentences_paragraphs_and_altered_numbers_are_told() {
    let all = blocks();
    let prose: Vec<usize> = (0..all.len()).filter(|&n| sentences(&all[n]).len() >= 3).collect();
    let without = |n: usize, at: usize| {
        let mut blocks = all.clone();
        let mut kept = sentences(&blocks[n]);
        kept.remove(at);
        blocks[n] = kept.concat().trim_end().to_string();
        blocks
    };
    let lost: Vec<Vec<String>> = prose.iter().flat_map(|&n| [without(n, 0), without(n, 1), without(n, 2)]).collect();
    let inner = &prose[2..prose.len() - 2];
    let gone: Vec<Vec<String>> = inner
        .iter()
        .map(|&n| {
            let mut blocks = all.clone();
            blocks.remove(n);
            blocks
        })
        .collect();
    let mut altered = Vec::new();
    for &n in &prose {
        for (from, to) in [("12", "21"), ("28", "82"), ("60", "90"), ("24", "42"), ("30", "13"), ("20", "50")] {
            if all[n].contains(from) {
                let mut blocks = all.clone();
                blocks[n] = blocks[n].replacen(from, to, 1);
                altered.push(blocks);
            }
        }
    }
    for by_turns in [true, false] {
        for (what, texts, least) in [("sentences", &lost, 60), ("paragraphs", &gone, 90), ("numbers", &altered, 90)] {
            let (hit, all) = told(texts, &[Kind::LanguagesDisagree], by_turns);
            assert!(hit * 100 >= all * least, "{what}: {hit} of {all}, by turns: {by_turns}");
        }
    }
}
