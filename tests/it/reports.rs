//! Whole reports on the seeds, as they appear.

use std::path::Path;

/// Compares the report on two seeds with the one that was accepted.
fn check(base: &str, witness: &str) {
    let output = assert_cmd::cargo::cargo_bin_cmd!("recension")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seeds"))
        .args(["compare", base, witness, "--color", "never"])
        .output()
        .expect("it runs");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let name = format!("{}-{}", base.trim_end_matches(".txt"), witness.trim_end_matches(".txt"));
    insta::assert_snapshot!(name, page);
}

#[test]
fn an_official_letter_and_a_damaged_reprint() {
    check("002.txt", "001.txt");
}

#[test]
fn a_legal_database_and_an_official_letter() {
    check("000.txt", "002.txt");
}

#[test]
fn two_reprints_with_two_translations() {
    check("000.txt", "001.txt");
}

#[test]
fn two_documents_that_share_passages() {
    check("003.txt", "002.txt");
}
