//! The words of a finding in their sentence, cut into pieces that every format marks in its own way.

use super::quote::{Quote, Source};
use super::screen::{columns, first, last, thousands};
use crate::document::Document;
use crate::finding::{Finding, Kind};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Sides;

/// Columns of a passage that are quoted; of a longer one, its two ends.
const PASSAGE: usize = 180;
/// Columns of whole paragraphs and sections that are quoted.
const BLOCK: usize = 110;
/// Columns of what stands before the place where a copy stops.
const LEAD: usize = 40;

/// Which copy says a piece of an excerpt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Both do: it is what stands around the finding.
    None,
    /// The base alone.
    Base,
    /// The witness alone.
    Witness,
    /// Both do, and it is the finding: a passage that moved or is shared.
    Both,
}

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Who says it.
    pub(super) mark: Mark,
    /// The words.
    pub(super) text: String,
    /// How many characters are left out here; the text of such a piece is empty.
    pub(super) omitted: usize,
}

impl Piece {
    /// Words.
    fn new(mark: Mark, text: impl Into<String>) -> Piece {
        Piece { mark, text: text.into(), omitted: 0 }
    }
}

/// What stands for words that are left out.
pub(super) fn left_out(characters: usize) -> String {
    format!("⟨… {} characters …⟩", thousands(characters as u64))
}

/// Words, or Han characters, that are quoted on either side of a change.
fn usual(side: Side) -> usize {
    if side == Side::Han { 24 } else { 12 }
}

/// Quotes a finding with `reach` tokens of its sentence around it, or as many as suit the language.
///
/// Nothing is escaped.
pub(super) fn excerpt(documents: Sides<&Document>, finding: &Finding, reach: Option<usize>) -> Vec<Piece> {
    let sources = documents.map(|document| Source { document, side: finding.side });
    let Sides { base, witness } = finding.places;
    let (own, span) = if base.is_empty() { (sources.witness, witness) } else { (sources.base, base) };
    let mut pieces = match finding.kind {
        Kind::TranslationDiffers | Kind::StreamMissing => Vec::new(),
        Kind::TextMoved
        | Kind::ListReordered
        | Kind::SectionMoved
        | Kind::TextDuplicated
        | Kind::SharedPassage
        | Kind::ParagraphSplit
        | Kind::ParagraphMerged => passage(own.ends(span), Mark::Both, PASSAGE),
        Kind::Truncated | Kind::SectionMissing | Kind::SectionAdded | Kind::ParagraphMissing | Kind::ParagraphAdded => {
            let mut pieces = Vec::new();
            if finding.kind == Kind::Truncated {
                pieces.push(Piece::new(Mark::None, own.lead(span.start, LEAD)));
            }
            pieces.extend(passage(sources.base.ends(base), Mark::Base, BLOCK));
            pieces.extend(passage(sources.witness.ends(witness), Mark::Witness, BLOCK));
            pieces
        }
        _ => change(sources, finding, reach.unwrap_or_else(|| usual(finding.side))),
    };
    pieces.retain(|piece| piece.omitted > 0 || !piece.text.is_empty());
    pieces
}

/// A change in its sentence.
fn change(sources: Sides<Source>, finding: &Finding, reach: usize) -> Vec<Piece> {
    let Sides { base, witness } = finding.places;
    if base.is_empty() && witness.is_empty() {
        return Vec::new();
    }
    let mut words = Sides::new(sources.base.ends(base), sources.witness.ends(witness));
    let noise = matches!(finding.kind, Kind::Noise(_));
    if noise || words.base == words.witness {
        words.base = (visible(sources.base.document.text.slice(base)), 0, String::new());
        words.witness = (visible(sources.witness.document.text.slice(witness)), 0, String::new());
    }
    let mut quote =
        if base.is_empty() { sources.witness.quote(witness, reach) } else { sources.base.quote(base, reach) };
    if words.base.1 == 0 && words.witness.1 == 0 && !noise {
        let (head, tail) = trim(&mut words.base.0, &mut words.witness.0);
        quote.before.push_str(&head);
        quote.after.insert_str(0, &tail);
    }
    let Quote { before, after, .. } = quote;
    let mut pieces = vec![Piece::new(Mark::None, before)];
    pieces.extend(passage(words.base, Mark::Base, PASSAGE));
    pieces.extend(passage(words.witness, Mark::Witness, PASSAGE));
    pieces.push(Piece::new(Mark::None, after));
    pieces
}

/// A marked passage of which the middle may be left out; more of it is where it is long.
fn passage((head, hidden, tail): (String, usize, String), mark: Mark, room: usize) -> Vec<Piece> {
    if head.is_empty() && tail.is_empty() {
        return Vec::new();
    }
    if hidden == 0 && columns(&head) + columns(&tail) <= room + 30 {
        return vec![Piece::new(mark, head + &tail)];
    }
    let (start, end) = (begin(&head, room * 2 / 3), finish(if tail.is_empty() { &head } else { &tail }, room / 3));
    let seen = start.chars().count() + end.chars().count();
    let omitted = (hidden + head.chars().count() + tail.chars().count()).saturating_sub(seen);
    vec![Piece::new(mark, start), Piece { mark, text: String::new(), omitted }, Piece::new(mark, end)]
}

/// The start of a text, cut behind a word where it has words.
fn begin(text: &str, room: usize) -> &str {
    let start = first(text, room);
    if !split(start, &text[start.len()..]) {
        return start;
    }
    start.trim_end_matches(char::is_alphanumeric).trim_end()
}

/// The end of a text, cut before a word where it has words.
fn finish(text: &str, room: usize) -> &str {
    let end = last(text, room);
    if !split(&text[..text.len() - end.len()], end) {
        return end;
    }
    end.trim_start_matches(char::is_alphanumeric).trim_start()
}

/// Whether a word runs from one part into the other, with another word in reach.
fn split(before: &str, after: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let inside = letter(before.chars().next_back()) && letter(after.chars().next());
    inside && before.contains(' ') && after.contains(' ')
}

/// A raw stretch with its white space made visible.
pub(super) fn visible(raw: &str) -> String {
    let raw = &raw[..raw.floor_char_boundary(600)];
    let blank = raw.trim().is_empty();
    raw.chars()
        .map(|c| match c {
            '\n' => '⏎',
            '\r' => '␍',
            '\t' => '⇥',
            '\u{3000}' => '□',
            '\u{a0}' => '⍽',
            ' ' if blank => '␣',
            c => c,
        })
        .collect()
}

/// Takes equal marks and spaces off both ends of two readings; facts and words stay whole.
fn trim(base: &mut String, witness: &mut String) -> (String, String) {
    if base.is_empty() || witness.is_empty() || base == witness {
        return (String::new(), String::new());
    }
    let same = |(b, w): (char, char)| (b == w && !b.is_alphanumeric()).then_some(b);
    let head: String = base.chars().zip(witness.chars()).map_while(same).collect();
    let (b, w) = (base.split_off(head.len()), witness.split_off(head.len()));
    let back: String = b.chars().rev().zip(w.chars().rev()).map_while(same).collect();
    let tail: String = back.chars().rev().collect();
    *base = b[..b.len() - tail.len()].to_string();
    *witness = w[..w.len() - tail.len()].to_string();
    (head, tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_marks_at_the_ends_are_context() {
        let (mut base, mut witness) = ("“原则、".to_string(), "“準則、".to_string());
        assert_eq!(trim(&mut base, &mut witness), ("“".to_string(), "、".to_string()));
        assert_eq!((base.as_str(), witness.as_str()), ("原则", "準則"));
    }

    #[test]
    fn white_space_alone_is_made_visible() {
        assert_eq!(visible(" \r\n\t"), "␣␍⏎⇥");
        assert_eq!(visible("a b"), "a b");
    }
}
