//! Hands of one witness: what its first hand wrote, and what a corrector made of it.
//!
//! Editors name them after the witness: `E (a.c.)`, `E a.c.`, `E*` for the hand before correction, `E (p.c.)` for the
//! one after it. They are one copy of one exemplar, so that they share a vote and a place in the descent.

/// A witness that is another hand in a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The witness that stands for the copy.
    pub of: usize,
    /// Whether it is what the first hand wrote, before anybody corrected it.
    pub first: bool,
}

/// Endings of the names of first hands, and of later ones.
const FIRST: [&str; 4] = ["(a.c.)", "a.c.", "(ac)", "*"];
const LATER: [&str; 8] = ["(p.c.)", "p.c.", "(pc)", "(s.l.)", "(s.m.)", "(sec.m.)", "(marg.)", "(corr.)"];

/// For each name, in which it is a hand: another of the names, with an ending.
///
/// ```
/// let names = ["E", "E (a.c.)"].map(String::from);
/// assert_eq!(recension::collate::hands(&names)[1].map(|hand| hand.of), Some(0));
/// ```
pub fn hands(names: &[String]) -> Vec<Option<Hand>> {
    let ending = |name: &str, list: &[&str]| list.iter().find_map(|ending| name.strip_suffix(ending).map(str::len));
    let hand = |name: &String| {
        let first = ending(name, &FIRST);
        let length = first.or_else(|| ending(name, &LATER))?;
        let own = name[..length].trim_end();
        let of = names.iter().position(|other| !own.is_empty() && other == own)?;
        Some(Hand { of, first: first.is_some() })
    };
    names.iter().map(hand).collect()
}

#[cfg(test)]
mod tests {
    use super::hands;

    #[test]
    fn endings_name_hands_of_witnesses_that_are_there() {
        let names = ["E", "E (a.c.)", "F*", "G", "G*", "(a.c.)", "*"].map(String::from);
        let of: Vec<Option<usize>> = hands(&names).into_iter().map(|hand| hand.map(|hand| hand.of)).collect();
        assert_eq!(of, [None, Some(0), None, None, Some(3), None, None]);
    }
}
