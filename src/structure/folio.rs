//! Folios: page numbers that rise through a copy, with the running heads printed beside them.
//!
//! A page is judged by its neighbours: one line with a number proves nothing, and the same words with
//! 7, 8 and 9 at even distances are how pages are numbered, wherever the lines stand.

use super::lines::Line;
use super::outline::letters;
use std::collections::BTreeMap;

/// Fewer lines than this between two page numbers are no page.
const PAGE: usize = 8;

/// A line with a number at one end.
#[derive(Debug, Clone)]
struct Folio {
    at: usize,
    number: u32,
    /// Whether the words stand apart from the number, as a head does across the page.
    apart: bool,
}

/// The lines that carry folios: those whose number rises page by page beside the same words.
///
/// `labelled` tells the lines that are headings by their number (`Section 7`). Takes time linear in
/// the lines.
pub(super) fn folios(text: &str, lines: &[Line], labelled: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut heads: BTreeMap<String, Vec<Folio>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| !l.blank() && l.width <= 90) {
        for (number, apart, words) in numbered(&text[line.span.range()]).into_iter().flatten() {
            heads.entry(letters(words)).or_default().push(Folio { at, number, apart });
        }
    }
    let mut found = Vec::new();
    for (head, folios) in &heads {
        // A label with its number is one word: `Table 3`, `Question 12`.
        let phrase = head.chars().count() >= 4 && head.chars().any(crate::han::is_han) || head.chars().count() >= 12;
        for chain in chains(folios).into_iter().filter(|chain| paged(chain, head.is_empty(), phrase)) {
            let heading = !head.is_empty() && !chain[0].apart && chain.iter().any(|f| labelled(f.at));
            if !heading {
                found.extend(chain.iter().map(|f| f.at));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The number at the start and the number at the end of a line, whether it stands apart, and the words.
fn numbered(line: &str) -> [Option<(u32, bool, &str)>; 2] {
    let bare =
        line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '·' | '[' | ']' | '~'));
    let first = bare.bytes().take_while(u8::is_ascii_digit).count();
    let last = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
    let page = |digits: usize| (1..=4).contains(&digits);
    let split = |c: char| c.is_whitespace() || matches!(c, '|' | '·');
    let sentence = |words: &str| words.ends_with(['.', ',', ';', ':', '。', '，', '；', '：', '、']);
    let head = page(first).then_some(bare).and_then(|bare| {
        let rest = &bare[first..];
        let words = rest.trim_start_matches(split);
        (words.len() < rest.len() || rest.is_empty()).then_some(())?;
        (!sentence(words)).then(|| read(&bare[..first], &rest[..rest.len() - words.len()], words)).flatten()
    });
    let foot = (page(last) && last < bare.len()).then_some(bare).and_then(|bare| {
        let rest = &bare[..bare.len() - last];
        let words = rest.trim_end_matches(split);
        (words.len() < rest.len() && !sentence(words))
            .then(|| read(&bare[bare.len() - last..], &rest[words.len()..], words))
            .flatten()
    });
    [head, foot]
}

/// A number, whether it stands apart from its words, and the words.
fn read<'a>(digits: &str, gap: &str, words: &'a str) -> Option<(u32, bool, &'a str)> {
    let apart = gap.contains('\t') || gap.contains("   ") || gap.contains('|') || words.is_empty();
    Some((digits.parse().ok()?, apart, words))
}

/// Folios beside one head, as chains of numbers that rise by one, or by two where every other page
/// carries another head.
fn chains(folios: &[Folio]) -> Vec<Vec<Folio>> {
    let mut chains: Vec<Vec<Folio>> = Vec::new();
    // The chain that waits for a number.
    let mut open: BTreeMap<u32, usize> = BTreeMap::new();
    for folio in folios {
        let follows = |chain: &usize| chains[*chain].last().is_some_and(|last| folio.at >= last.at + PAGE);
        let before = |step: u32| folio.number.checked_sub(step).and_then(|n| open.get(&n)).copied().filter(follows);
        let chain = before(1).or_else(|| before(2)).unwrap_or_else(|| {
            chains.push(Vec::new());
            chains.len() - 1
        });
        if let Some(last) = chains[chain].last() {
            open.remove(&last.number);
        }
        open.insert(folio.number, chain);
        chains[chain].push(folio.clone());
    }
    chains
}

/// Whether a chain numbers pages: long enough for what its lines look like, and evenly set.
fn paged(chain: &[Folio], bare: bool, phrase: bool) -> bool {
    let apart = chain.iter().all(|f| f.apart);
    let least = if apart && !bare { 2 } else { 3 };
    let gaps = chain.windows(2).map(|w| (w[1].at - w[0].at) / (w[1].number - w[0].number) as usize);
    let (near, far) = gaps.fold((usize::MAX, 0), |(near, far), gap| (near.min(gap), far.max(gap)));
    let even = far <= near.saturating_mul(3);
    chain.len() >= least && even && (apart || phrase)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lines = lines(text);
        let found: Vec<_> = folios(text, &lines, |_| false).into_iter().map(|n| &text[lines[n].span.range()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn heads_stand_between_lines_of_prose() {
        let body = "a line of prose that runs on and on\n".repeat(20);
        check(
            &format!("{body}The Law Reports    7\n{body}The Law Reports    8\n{body}"),
            &["The Law Reports    7", "The Law Reports    8"],
        );
        check(
            &format!("{body}6    公报\n{body}公报    7\n{body}8    公报\n{body}"),
            &["6    公报", "公报    7", "8    公报"],
        );
        check(&format!("{body}11\n{body}12\n{body}13\n{body}"), &["11", "12", "13"]);
    }

    #[test]
    fn numbers_of_other_things_are_none() {
        let body = "a line of prose that runs on and on\n".repeat(20);
        check(&format!("{body}Table 7\n{body}Table 8\n{body}Table 9\n{body}"), &[]);
        check(&format!("{body}The Law Reports    7\n{body}The Law Reports    12\n{body}"), &[]);
        check("Apples    7\nPears    8\nApples    8\nApples    9\n", &[]);
        check(&format!("{body}11\n{body}12\n{body}"), &[]);
    }
}
