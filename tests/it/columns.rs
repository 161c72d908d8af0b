//! Which words of witnesses stand in one column: cases on which aligners go wrong.

use crate::common::read;
use recension::collate::{self, Options};
use recension::document::Document;

/// The columns of some texts, a line for each witness: a word in each, `-` for none.
fn table(texts: &[&str]) -> Vec<String> {
    let documents: Vec<Document> = texts.iter().enumerate().map(|(at, text)| read(&format!("w{at}"), *text)).collect();
    let borrowed: Vec<&Document> = documents.iter().collect();
    let found = collate::collate(&borrowed, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.groups.len(), 1, "{texts:?} are one text");
    let group = &found.groups[0];
    let row = |row: usize| {
        let cell = |at: usize| match group.text(&borrowed, row, at..at + 1) {
            text if text.is_empty() => "-".to_string(),
            text => text.to_lowercase(),
        };
        (0..group.grid.columns()).map(cell).collect::<Vec<_>>().join(" ")
    };
    (0..texts.len()).map(row).collect()
}

fn check(rows: &[&str]) {
    let texts: Vec<String> = rows.iter().map(|row| row.replace("- ", "").replace(" -", "")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(table(&texts), rows);
}

#[test]
fn words_that_are_nearly_one_stand_in_one_column() {
    check(&["under these - roof", "under those them roof"]);
    check(&["up these - stairs", "up those there stairs"]);
    check(&["up - these stairs", "up there those stairs"]);
    check(&["een - groote molen", "een vrij grote molen"]);
    check(&["sing gold - - stone", "sing gild lead iron stone"]);
}

#[test]
fn what_has_no_fellow_stands_behind_what_has_one() {
    check(&["a red house -", "a tall narrow tower"]);
    check(&["we met - - him", "we met and then him"]);
    check(&["all went home", "all - home"]);
}

#[test]
fn a_phrase_is_not_torn_for_a_word_that_comes_again() {
    check(&["on and on and on they went", "- - - - on they went"]);
    check(&["k l k l m t k l t", "- - k l m t - - -"]);
    check(&["so very cold so very cold and dark", "as - - - very cold and dim"]);
}

#[test]
fn phrases_that_changed_places_stand_in_one_anothers_place() {
    check(&["the sea is grey -", "grey - is the sea"]);
    check(&["the sea - is grey -", "grey - - is the sea", "grey and cold is the sea"]);
    check(&["an old man met the young king", "the young king met an old man"]);
    check(&["the oak and the elm", "the elm and the oak"]);
}

#[test]
fn of_two_words_that_changed_places_one_stays() {
    check(&["- river long", "long river -"]);
    check(&["he is here - now", "he - here is now"]);
}

#[test]
fn a_few_words_that_are_nearly_one_are_one_text() {
    check(&["- those", "there thosse"]);
    check(&["o - -", "- p -", "- - q", "o p q"]);
}
