//! What weighs less than words: labels of lists, blanks filled in, the scheme of an address, titles.

use crate::common::Pair;
use recension::finding::Severity;

/// The findings of a pair, each as its kind, its weight and what stands there in the witness.
fn check(base: &str, witness: &str, expected: &[(&str, Severity, &str)]) {
    let pair = Pair::texts(base, witness);
    let state = |f: &recension::finding::Finding| (f.kind.name(), f.severity, pair.quotes(f).witness.to_string());
    let found: Vec<_> = pair.comparison.findings.iter().map(state).collect();
    let expected: Vec<_> = expected.iter().map(|&(kind, weight, text)| (kind, weight, text.to_string())).collect();
    assert_eq!(found, expected);
}

const ITEMS: [&str; 3] = [
    "the keeper of the harbour shall light the lamps at dusk;",
    "no boat may be moored at the northern steps; and",
    "the harbour office keeps a book of all arrivals.",
];

/// A list with these labels.
fn list(labels: [&str; 3]) -> String {
    let items: Vec<String> = labels.iter().zip(ITEMS).map(|(label, item)| format!("{label}{item}\n\n")).collect();
    format!("The rules of the harbour are these and no others, as long as they stand:\n\n{}", items.concat())
}

#[test]
fn labels_of_another_style_are_form() {
    let plain = list(["* ", "* ", "* "]);
    let numbers = list(["1. ", "2. ", "3. "]);
    let letters = list(["(a) ", "(b) ", "(c) "]);
    let put = |text| ("text-inserted", Severity::Formatting, text);
    // Labels that a whole list got are told once.
    check(&plain, &numbers, &[put("1")]);
    let other = |text| ("wording-changed", Severity::Formatting, text);
    check(&numbers, &letters, &[other("a"), other("b"), other("c")]);
}

#[test]
fn another_number_of_the_same_style_is_not_form_alone() {
    let pair = Pair::texts(&list(["1. ", "2. ", "3. "]), &list(["1. ", "5. ", "3. "]));
    assert!(pair.comparison.findings.iter().any(|f| f.severity > Severity::Formatting), "5 for 2");
}

#[test]
fn a_blank_filled_in_is_no_change_of_the_wording() {
    let base = "This deed is made between [name of the seller] and the buyer of the house on the hill.\n";
    let witness = "This deed is made between Jonas Berg and the buyer of the house on the hill.\n";
    let pair = Pair::texts(base, witness);
    assert!(pair.substantive().is_empty(), "{}", pair.list(&pair.substantive()));
    let changed = "This deed is made between [name of the owner] and the buyer of the house on the hill.\n";
    assert_eq!(Pair::texts(base, changed).substantive().len(), 1, "another blank is another wording");
}

#[test]
fn the_scheme_of_an_address_is_not_the_address() {
    let text = |address: &str| format!("The register can be read at {address} on every working day of the year.\n");
    let base = text("http://register.example.org/list");
    let same = Pair::texts(&base, &text("https://register.example.org/list"));
    assert!(same.substantive().is_empty(), "{}", same.list(&same.substantive()));
    let other = Pair::texts(&base, &text("http://register.example.org/other"));
    assert_eq!(other.substantive().len(), 1);
}

#[test]
fn a_title_that_one_copy_lacks_is_no_loss_of_text() {
    let body =
        "The keeper lights the lamps at dusk and puts them out at dawn.\n\nNobody moors at the northern steps.\n";
    let pair = Pair::texts(&format!("Harbour Rules\n\n{body}\nThe End\n"), body);
    assert!(pair.substantive().is_empty(), "{}", pair.list(&pair.substantive()));
    let pair = Pair::texts(&format!("{body}\nNo nets are dried here.\n"), body);
    assert_eq!(pair.substantive().len(), 1, "a sentence is text, however short");
}

#[test]
fn quoted_and_commented_copies_read_like_others() {
    let lines = "The keeper lights the lamps at dusk\nand puts them out at dawn, on every\nday of the year.\n\nNobody moors at the northern steps\nwhile the lamps are lit.\n";
    for mark in [">", "//", "#", ";", " *", "--"] {
        let quoted: String = lines.lines().map(|line| format!("{mark} {line}").trim_end().to_string() + "\n").collect();
        let pair = Pair::texts(lines, &quoted);
        assert!(pair.heavy().is_empty(), "{mark}: {}", pair.list(&pair.heavy()));
    }
}

#[test]
fn a_word_divided_at_a_numbered_line_is_one_word() {
    let sentence = "The keeper of the harbour lights the lamps at dusk and puts them out when the morning comes over the water again. ";
    let base = format!("{}\n", sentence.repeat(12).trim_end());
    let words: Vec<&str> = base.split_whitespace().collect();
    let mut lines: Vec<String> = words.chunks(7).map(|line| line.join(" ")).collect();
    // Every line that can be is broken inside its last word.
    for at in 0..lines.len() - 1 {
        if let Some(cut) = lines[at].rfind("harbour").filter(|cut| cut + 7 == lines[at].len()) {
            let rest = lines[at].split_off(cut + 3);
            lines[at].push('-');
            lines[at + 1] = format!("{rest} {}", lines[at + 1]);
        }
    }
    let numbered: String = (1..)
        .zip(&lines)
        .map(|(n, line)| if n % 5 == 0 { format!("{n:>4}  {line}\n") } else { format!("      {line}\n") })
        .collect();
    let pair = Pair::texts(&base, &numbered);
    assert!(pair.heavy().is_empty(), "{}", pair.list(&pair.heavy()));
}
