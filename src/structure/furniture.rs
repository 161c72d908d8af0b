//! Page furniture: running heads and feet, page numbers, numbers in the margin.

use super::lines::Line;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::hash::{BuildHasher, BuildHasherDefault};

/// For each line, whether it is page furniture.
///
/// A line is furniture when it is a page number by its form and stands alone, or when it is
/// short, recurs through the copy with at most its numbers changed, and those numbers rise.
pub(super) fn furniture(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut found = vec![false; lines.len()];
    let mut forms: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        // Furniture stands apart: a long line between two others is text.
        let apart = alone_or_beside(lines, at);
        if line.blank() || line.width > 90 || !apart && line.width > 30 {
            continue;
        }
        let body = &text[line.span.range()];
        let numbered = body.bytes().any(|b| b.is_ascii_digit());
        if numbered && numeric(lines, at, body) {
            found[at] = true;
        } else if apart && (numbered || line.width <= 70) {
            forms.entry(form(body)).or_default().push(at as u32);
        }
    }
    #[expect(clippy::iter_over_hash_type, reason = "marks lines one by one; the order does not show")]
    for (_, places) in forms {
        if running(text, lines, &places) {
            places.iter().for_each(|&at| found[at as usize] = true);
        }
    }
    titles(text, lines, &mut found);
    groups(text, lines, &mut found);
    beside(text, lines, &mut found);
    found
}

/// Lines at the start of a copy that may be its title.
const TITLES: usize = 12;

/// Whether a line is a page number, or a running head with one, by its form.
fn numeric(lines: &[Line], at: usize, body: &str) -> bool {
    let number = page_number(body);
    let plain = body.bytes().all(|b| b.is_ascii_digit());
    number && !plain || (number || headed(body)) && alone(lines, at)
}

/// Marks lines that repeat the title of the copy as a running head: they stand alone, interrupt a
/// sentence, and say what one of the first lines says, perhaps cut short.
fn titles(text: &str, lines: &[Line], found: &mut [bool]) {
    let printed: Vec<usize> = (0..lines.len()).filter(|&n| !lines[n].blank()).collect();
    let body = |n: usize| &text[lines[n].span.range()];
    let titles: Vec<String> = printed.iter().take(TITLES).map(|&n| letters(body(n))).collect();
    for (nth, &at) in printed.iter().enumerate().skip(8) {
        let interrupts = !found[at]
            && lines[at].width <= 90
            && alone(lines, at)
            && !super::paragraph::terminated(body(printed[nth - 1]));
        if !interrupts {
            continue;
        }
        let head = letters(body(at));
        let long = head.chars().count() >= 4;
        found[at] = long && titles.iter().take(nth.saturating_sub(7)).any(|t| t.starts_with(&head));
    }
}

/// The letters and digits of a line, folded.
fn letters(line: &str) -> String {
    let folded = line.chars().filter(|c| c.is_alphanumeric()).map(crate::han::script::fold);
    folded.flat_map(char::to_lowercase).collect()
}

/// Whether a line is set off from prose: nothing but blank lines or the edge on one side at least.
fn alone(lines: &[Line], at: usize) -> bool {
    let before = at == 0 || lines[at - 1].blank();
    let after = lines.get(at + 1).is_none_or(Line::blank);
    before && after
}

/// Whether a line says nothing but a page number: `12`, `- 12 -`, `Page 3 of 10`, `第 3 页`, `xii`.
fn page_number(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let mut bare: String =
        line.chars().filter(|c| !matches!(c, '-' | '–' | '—' | '·' | '.' | '|' | '[' | ']' | '~')).collect();
    bare = bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if bare.is_empty() || bare.len() > 40 {
        return false;
    }
    if bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let words = ["page", "of", "p", "pg", "第", "页", "頁", "共", "/", "seite", "von", "sur", "，", ","];
    let numeric = |w: &str| w.bytes().all(|b| b.is_ascii_digit()) && w.len() <= 4;
    let mut parts = Vec::new();
    for word in bare.split_whitespace() {
        parts.extend(pieces(word));
    }
    parts.len() >= 2
        && parts.iter().any(|w| matches!(*w, "page" | "p" | "pg" | "页" | "頁" | "seite" | "/" | "of"))
        && parts.iter().any(|w| numeric(w))
        && parts.iter().all(|w| numeric(w) || words.contains(w))
}

/// Whether a line is words and a page number at opposite ends of the line, as running heads are set.
fn headed(line: &str) -> bool {
    let (left, right) = match line.find("    ").or_else(|| line.find('\t')) {
        Some(at) => (line[..at].trim(), line[at..].trim()),
        None => return false,
    };
    let number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let words =
        |part: &str| part.chars().any(char::is_alphabetic) && part.chars().count() <= 50 && !part.contains("    ");
    number(left) && words(right) || words(left) && number(right)
}

/// Splits `第3页` into its number and its words.
fn pieces(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let kind = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_ascii_alphabetic() {
            1
        } else {
            2
        }
    };
    let mut last = None;
    for (at, c) in word.char_indices() {
        if last.is_some_and(|k| k != kind(c) || k == 2) {
            parts.push(&word[start..at]);
            start = at;
        }
        last = Some(kind(c));
    }
    parts.push(&word[start..]);
    parts
}

/// A hash of a line with its numbers taken out.
fn form(line: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = BuildHasherDefault::<rustc_hash::FxHasher>::default().build_hasher();
    let mut digits = false;
    for byte in line.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let digit = byte.is_ascii_digit();
        if !(digit && digits) {
            hasher.write_u8(if digit { b'0' } else { byte });
        }
        digits = digit;
    }
    hasher.finish()
}

/// Whether lines of one form are a running head: set off from prose, spread out, with numbers that
/// rise, or the same words at the breaks of pages.
fn running(text: &str, lines: &[Line], places: &[u32]) -> bool {
    if places.len() < 2 {
        return false;
    }
    let set_off = places.iter().filter(|&&at| alone_or_beside(lines, at as usize)).count();
    if set_off * 10 < places.len() * 9 {
        return false;
    }
    let numbers: Vec<Vec<u64>> = places.iter().map(|&at| numbers(&text[lines[at as usize].span.range()])).collect();
    let spread = places.windows(2).all(|w| w[1] - w[0] >= 8);
    if !spread {
        return false;
    }
    // The page number is the number that rises by one from head to head.
    let column = |c: usize| {
        numbers.windows(2).all(|w| matches!((w[0].get(c), w[1].get(c)), (Some(a), Some(b)) if b > a && b - a <= 12))
    };
    let rises = (0..numbers[0].len()).any(column);
    let single = numbers[0].len() == 1 && wordless(text, lines, places[0]);
    let breaks = places.iter().all(|&at| {
        text[..lines[at as usize].span.range().start].trim_end_matches([' ', '\n', '\r']).ends_with('\u{c}')
    });
    (rises && !single && places.len() >= 2 && !labelled(text, lines, places)) || breaks || constant(text, lines, places)
}

/// Whether a line is a number and nothing else.
fn wordless(text: &str, lines: &[Line], at: u32) -> bool {
    !text[lines[at as usize].span.range()].chars().any(char::is_alphabetic)
}

/// Whether lines of one form are headings (`Section 3`): then their numbers rise, but they head text.
fn labelled(text: &str, lines: &[Line], places: &[u32]) -> bool {
    places.iter().all(|&at| super::heading::label(&text[lines[at as usize].span.range()]).is_some())
}

/// Whether the same short line without numbers comes back often, far apart, among long lines: a running title.
fn constant(text: &str, lines: &[Line], places: &[u32]) -> bool {
    let line = &lines[places[0] as usize];
    let same =
        places.windows(2).all(|w| text[lines[w[0] as usize].span.range()] == text[lines[w[1] as usize].span.range()]);
    let far = places.windows(2).all(|w| (20..120).contains(&(w[1] - w[0])));
    same && far && places.len() >= 3 && line.width < 60
}

/// Whether a line has a blank line, or another short line, on both sides.
fn alone_or_beside(lines: &[Line], at: usize) -> bool {
    let free = |line: Option<&Line>| line.is_none_or(|l| l.blank() || l.width <= 30);
    (at == 0 || free(lines.get(at - 1))) && free(lines.get(at + 1))
}

/// The numbers in a line.
fn numbers(line: &str) -> Vec<u64> {
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

/// Takes in what is printed directly over or under a page number: two or three short lines, set off
/// from the text together, of which none is a heading.
fn groups(text: &str, lines: &[Line], found: &mut [bool]) {
    let mut start = 0;
    while start < lines.len() {
        let end = (start..lines.len()).find(|&n| lines[n].blank()).unwrap_or(lines.len());
        let group = start..end;
        let short = |n: usize| {
            lines[n].width <= 60
                && super::heading::label(&text[lines[n].span.range()])
                    .is_none_or(|l| l.style > super::heading::Style::Section)
        };
        if (2..=3).contains(&group.len())
            && group.clone().any(|n| found[n])
            && group.clone().all(|n| found[n] || short(n))
        {
            group.for_each(|n| found[n] = true);
        }
        start = end + 1;
    }
}

/// Takes in the other half of a head that is printed on two lines (`CD/1` over `GE.17 3`).
fn beside(text: &str, lines: &[Line], found: &mut [bool]) {
    let short = |line: &Line| !line.blank() && line.width <= 24;
    let coded = |line: &Line| {
        let body = &text[line.span.range()];
        body.bytes().any(|b| b.is_ascii_digit()) && !body.contains(' ') && body.is_ascii()
    };
    for at in 0..lines.len() {
        if !found[at] || lines[at].blank() {
            continue;
        }
        let before = (0..at).rev().take(2).find(|&n| !lines[n].blank());
        if let Some(n) = before.filter(|&n| short(&lines[n]) && coded(&lines[n])) {
            found[n] = true;
        }
    }
}

/// Numbers printed in the margin of every so many lines: the spans of those numbers.
///
/// Either every line is numbered, or every fifth or tenth; the numbers rise by a fixed step and
/// stand at the start of lines that are otherwise indented.
pub(super) fn margin(text: &str, lines: &[Line]) -> Vec<Span> {
    let mut numbered: Vec<(usize, u64, Span)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let body = &text[line.span.range()];
        let digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let after = &body[digits..];
        // One space is how a list or a verse is numbered; a margin is set apart by more.
        if digits == 0 || digits > 5 || !(after.is_empty() || after.starts_with("  ") || after.starts_with('\t')) {
            continue;
        }
        let Ok(number) = body[..digits].parse() else { continue };
        let start = line.span.range().start;
        numbered.push((at, number, Span::new(start, start + digits)));
    }
    for step in [5u64, 10, 1] {
        let chain = chain(&numbered, step, lines);
        let expected = lines.len() as u64 / step;
        if chain.len() >= 4 && chain.len() as u64 * 4 >= expected * 3 && indented(lines, &chain) {
            return chain.into_iter().map(|n| numbered[n].2).collect();
        }
    }
    Vec::new()
}

/// Dot leaders with the page number behind them, as in a table of contents.
pub(super) fn leaders(text: &str, lines: &[Line]) -> Vec<Span> {
    let leader = |line: &Line| {
        let body = &text[line.span.range()];
        let number = body.len() - body.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let head = &body[..body.len() - number];
        let bare = head.trim_end_matches(|c: char| matches!(c, '.' | '·' | '…' | '_') || c.is_whitespace());
        let dots = head[bare.len()..].chars().filter(|c| !c.is_whitespace()).count();
        let long = dots >= 4 || dots >= 2 && head[bare.len()..].contains('…');
        let found = long && (1..=4).contains(&number) && !bare.is_empty();
        found.then(|| Span::new(line.span.range().start + bare.len(), line.span.range().end))
    };
    lines.iter().filter(|l| l.width >= 8).filter_map(leader).collect()
}

/// The longest run of numbers that rise by `step`, on lines about `step` apart.
fn chain(numbered: &[(usize, u64, Span)], step: u64, lines: &[Line]) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    for (at, &(line, number, _)) in numbered.iter().enumerate() {
        let fits = match chain.last() {
            None => number == step,
            Some(&last) => {
                let (from, before, _) = numbered[last];
                // A page may begin its count again.
                let next = number == before + step || (number == step && before > step);
                let printed = lines[from + 1..=line].iter().filter(|l| !l.blank()).count() as u64;
                let apart = (line - from) as u64;
                next && (printed == step || apart == step || (step > 1 && apart <= step + 6))
            }
        };
        if fits {
            chain.push(at);
        }
    }
    chain
}

/// Whether the lines of a copy leave room in front for numbers in the margin.
fn indented(lines: &[Line], chain: &[usize]) -> bool {
    let room = lines.iter().filter(|l| !l.blank() && l.indent >= 3).count();
    let all = lines.iter().filter(|l| !l.blank()).count();
    (room + chain.len()) * 10 >= all * 8 || chain.len() * 10 >= all * 9
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lines = lines(text);
        let marks = furniture(text, &lines);
        let found: Vec<_> = (0..lines.len()).filter(|&n| marks[n]).map(|n| &text[lines[n].span.range()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn page_numbers_stand_alone() {
        check("the house was\n\n- 12 -\n\nbuilt in 1890\n", &["- 12 -"]);
        check("the house was\n\n   Page 3 of 10\n\nbuilt\n", &["Page 3 of 10"]);
        check("全国人民\n\n第 4 页\n\n代表大会\n", &["第 4 页"]);
        check("It has\n1890\nrooms\n", &[]);
    }

    #[test]
    fn running_heads_recur_with_rising_numbers() {
        let body = "A line of prose that is long enough to be one.\n".repeat(10);
        let text = format!("{body}\nANNUAL REPORT      7\n\n{body}\nANNUAL REPORT      8\n\n{body}");
        check(&text, &["ANNUAL REPORT      7", "ANNUAL REPORT      8"]);
        let text = format!("{body}\nSection 7\n\n{body}\nSection 8\n\n{body}");
        check(&text, &[]);
    }

    #[test]
    fn numbers_in_the_margin() {
        let mut text = String::new();
        for n in 1..=30 {
            let number = if n % 5 == 0 { n.to_string() } else { String::new() };
            text += &format!("{number:>4}  the text of a numbered line\n");
        }
        assert_eq!(margin(&text, &lines(&text)).len(), 6);
        let list = "1 apple\n2 pears\n3 plums\n4 figs\n\nand some prose after it\nthat goes on\nand on\n";
        assert!(margin(list, &lines(list)).is_empty());
    }
}
