//! How a reading came about, as far as that shows: the causes of corruption.

use super::group::Group;
use super::lexicon::Lexicon;
use super::near::Relation;
use crate::finding::Kind;
use std::ops::Range;

/// How a reading came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// What is omitted ends, or begins, like what stands before or behind it: the eye jumped.
    EyeSkip,
    /// What is put in repeats what stands beside it.
    Dittography,
    /// Letters were read as letters that look alike.
    Misreading,
    /// Bytes were read in another encoding, or lost.
    Decoding,
    /// The same pair of readings stands wherever the word does: modernisation, script, taboo, censorship.
    Systematic,
    /// The words stand elsewhere in this witness.
    Transposition,
    /// None of these: a change of its own.
    Isolated,
}

impl Cause {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Cause::EyeSkip => "eye-skip",
            Cause::Dittography => "dittography",
            Cause::Misreading => "misreading",
            Cause::Decoding => "mis-decoding",
            Cause::Systematic => "systematic",
            Cause::Transposition => "transposition",
            Cause::Isolated => "isolated",
        }
    }
}

/// Fewest tokens of an omission that can be a slip of the eye.
const SKIP: usize = 3;

/// Whether a row's gap looks like a slip of the eye: in a fuller row the stretch ends as what stands before it
/// ends, or begins as what stands behind it begins.
pub(super) fn skipped(group: &Group, lexicon: &Lexicon, row: usize, full: usize, columns: &Range<usize>) -> bool {
    let lost = group.tokens(full, columns.clone());
    if lost.len() < SKIP {
        return false;
    }
    let keys = group.strands[full].keys();
    let stretch = &keys[lost.clone()];
    // The witness must have what the eye jumped from and to.
    let own = group.strands[row].keys();
    let at = group.tokens(row, columns.clone()).start;
    let before =
        |n: usize| lost.start.checked_sub(n).map(|i| keys[i]).filter(|k| at.checked_sub(n).map(|i| own[i]) == Some(*k));
    let behind = |n: usize| keys.get(lost.end + n - 1).copied().filter(|k| own.get(at + n - 1) == Some(k));
    let ends = (1..=4.min(stretch.len() - 1)).take_while(|&n| before(n) == Some(stretch[stretch.len() - n]));
    let begins = (1..=4.min(stretch.len() - 1)).take_while(|&n| behind(n) == Some(stretch[n - 1]));
    let weight = |keys: Vec<u32>| keys.into_iter().map(|key| lexicon.weight(key)).sum::<i32>();
    let tail = weight(ends.map(|n| stretch[stretch.len() - n]).collect());
    let head = weight(begins.map(|n| stretch[n - 1]).collect());
    tail.max(head) >= 7
}

/// Whether what a row has in some columns repeats what stands right before or behind it.
pub(super) fn doubled(group: &Group, row: usize, columns: &Range<usize>) -> bool {
    let range = group.tokens(row, columns.clone());
    let keys = group.strands[row].keys();
    let own = &keys[range.clone()];
    let length = own.len();
    let before = range.start.checked_sub(length).is_some_and(|start| keys[start..range.start] == *own);
    length > 0 && (before || keys.get(range.end..range.end + length) == Some(own))
}

/// The cause that the kind of a change names by itself.
pub(super) fn named(kind: Kind, relation: Relation) -> Cause {
    match kind {
        Kind::Mojibake | Kind::ReplacementCharacters => Cause::Decoding,
        Kind::OcrConfusion => Cause::Misreading,
        _ if relation == Relation::LookAlike => Cause::Misreading,
        _ => Cause::Isolated,
    }
}
