//! What a heading says: its number and its title, each in a form that compares.

use crate::han::{is_han, numeral};
use crate::structure::{heading, letters};

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Name {
    /// The number with what is numbered, folded; empty where there is none.
    pub number: String,
    /// The letters and digits of the rest, folded.
    pub title: String,
}

impl Name {
    /// Takes a heading apart.
    pub(super) fn of(heading: &str) -> Name {
        let end = label(heading);
        Name { number: letters(&heading[..end]), title: letters(&heading[end..]) }
    }

    /// Whether there is nothing to compare.
    pub(super) fn empty(&self) -> bool {
        self.number.is_empty() && self.title.is_empty()
    }
}

/// How many bytes of a heading its number takes, letters and suffixes included (`Art. 5a`, `16A`,
/// `第五条之一`, `§ 2 1`).
fn label(heading: &str) -> usize {
    let end = match heading::label(heading) {
        Some(label) => label.len.min(heading.len()),
        None => bare(heading),
    };
    if end == 0 {
        return 0;
    }
    end + suffix(&heading[end..])
}

/// A number that the outline knows no label in: `16A Title`, `Art. 5a`, `§ 12b`.
fn bare(heading: &str) -> usize {
    let body = heading.trim_start_matches(|c: char| c.is_alphabetic() && !is_han(c));
    let word = heading.len() - body.len();
    let rest = body.trim_start_matches(['.', '§', ' ', '\u{a0}']);
    let marked = body[..body.len() - rest.len()].contains(['.', '§']);
    if word > 12 || word > 0 && !marked {
        return 0;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return 0;
    }
    let after = &rest[digits..];
    let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ends = after[letters..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    if letters > 2 || !ends {
        return 0;
    }
    heading.len() - after.len() + letters
}

/// What goes on with a number behind its label: a letter, `之一`, a raised figure.
fn suffix(rest: &str) -> usize {
    if let Some(after) = rest.strip_prefix('之') {
        return rest.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || numeral::sign(c)).len();
    }
    let bare = rest.trim_start();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let ends = |at: usize| bare[at..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != ',');
    let lead = rest.len() - bare.len();
    if (1..=2).contains(&digits) && ends(digits) {
        return lead + digits;
    }
    let letter = lead == 0 && bare.starts_with(|c: char| c.is_ascii_alphabetic()) && ends(1);
    usize::from(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, number: &str, title: &str) {
        assert_eq!(Name::of(heading), Name { number: number.into(), title: title.into() }, "{heading}");
    }

    #[test]
    fn numbers_of_every_form() {
        check("第五条", "第五条", "");
        check("第五条之一 定义", "第五条之一", "定义");
        check("Art. 5a Übergang", "art5a", "übergang");
        check("§ 13 Kosten", "13", "kosten");
        check("§ 2 1 Määr", "21", "määr");
        check("16A Control of terms", "16a", "controlofterms");
        check("4.2.1 Retention", "421", "retention");
        check("Chapter IV. Remedies", "chapteriv", "remedies");
    }

    #[test]
    fn words_and_years_are_no_numbers() {
        check("Windows 10 users", "", "windows10users");
        check("Since draft-07", "", "sincedraft07");
        check("", "", "");
    }
}
