//! A name for a finding that stays when the finding only moves.

use super::Item;
use crate::capture::digest;
use crate::text::Sides;
use rustc_hash::FxHashMap;

/// Characters of a passage that count, from its start and from its end.
const ENDS: usize = 400;

/// What names a finding: never its place, its message or its weight, which may change with other
/// text, with a version of the program or with a policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Essence(String);

impl Essence {
    pub(super) fn new(kind: &str, language: &str, texts: Sides<&str>) -> Essence {
        // Of a language that is missing, or translated anew, the words say nothing.
        let whole = matches!(kind, "stream-missing" | "translation-differs");
        let Sides { base, witness } = if whole { Sides::default() } else { texts.map(gist) };
        Essence(format!("{kind}\0{language}\0{base}\0{witness}"))
    }

    /// The digest, in 32 hexadecimal digits, of the finding that is the `occurrence`th of its like.
    pub(super) fn print(&self, occurrence: usize) -> String {
        let mut print = digest(format!("{}\0{occurrence}", self.0).as_bytes());
        print.truncate(32);
        print
    }
}

impl Item<'_> {
    pub(super) fn essence(&self) -> Essence {
        let texts = self.places.as_ref().map(|place| place.text.as_str());
        Essence::new(self.finding.kind.name(), &self.language, texts)
    }
}

/// For each of several findings, how many of its like stand before it.
pub(super) fn occurrences(essences: &[Essence]) -> Vec<usize> {
    let mut seen: FxHashMap<&Essence, usize> = FxHashMap::default();
    let count = |essence| {
        let count = seen.entry(essence).or_default();
        *count += 1;
        *count - 1
    };
    essences.iter().map(count).collect()
}

/// A fingerprint: the same in every report where the same words changed in the same way, wherever
/// they stand; two findings of one report never share one.
///
/// It is made from the kind, the language, the words on both sides without their white space, and,
/// among findings that agree in all of these, from their order.
pub fn fingerprint(item: &Item) -> String {
    item.essence().print(item.occurrence)
}

/// A passage without white space; of a long one, both ends.
fn gist(text: &str) -> String {
    let letters = || text.chars().filter(|c| !c.is_whitespace());
    if text.len() <= ENDS {
        return letters().collect();
    }
    let mut tail: Vec<char> = text.chars().rev().filter(|c| !c.is_whitespace()).take(ENDS).collect();
    tail.reverse();
    letters().take(ENDS).chain(['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_no_part_of_a_fingerprint() {
        let print = |base: &str| Essence::new("text-deleted", "en", Sides::new(base, "")).print(0);
        assert_eq!(print("a whole\nsentence"), print("a whole sentence"));
        assert_ne!(print("a whole sentence"), print("a whole word"));
        let long = "many words ".repeat(500);
        assert_eq!(print(&long), print(&long.replace(' ', "\n")));
    }

    #[test]
    fn equal_findings_are_told_apart_by_their_order() {
        let essence = |base: &str| Essence::new("number-altered", "en", Sides::new(base, "6"));
        let essences = [essence("5"), essence("7"), essence("5")];
        assert_eq!(occurrences(&essences), [0, 0, 1]);
        assert_ne!(essences[0].print(0), essences[2].print(1));
    }
}
