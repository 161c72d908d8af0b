//! Page furniture: running heads and feet, page numbers, numbers in the margin.

use super::heading::Style;
use super::lines::Line;
use super::outline::letters;
use super::printed::{edge_number, headed, page_name, page_number, set_off};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::hash::{BuildHasher, BuildHasherDefault};

/// For each line, whether it is page furniture.
///
/// A page number or a running head is known by its form where it stands alone; by recurring with
/// numbers that rise page by page; by recurring beside page numbers; by standing behind a form
/// feed; or by interrupting a sentence.
pub(super) fn furniture(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut pages = Pages { text, lines, found: vec![false; lines.len()], web: false };
    pages.by_form();
    pages.folios();
    pages.across();
    pages.titles();
    pages.groups();
    pages.interruptions();
    pages.beside();
    pages.found
}

/// For each line of a web page, whether it is page furniture of what was printed: by numbers that
/// rise, or by its form where that can be nothing else. A number alone may be a cell.
pub(super) fn printed(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut pages = Pages { text, lines, found: vec![false; lines.len()], web: true };
    pages.folios();
    pages.across();
    for at in 0..lines.len() {
        let body = pages.body(at);
        pages.found[at] |= page_name(body) || set_off(body);
    }
    pages.found
}

/// The lines of a copy while furniture is looked for.
struct Pages<'a> {
    text: &'a str,
    lines: &'a [Line],
    found: Vec<bool>,
    /// A web page, in which runs of spaces mean nothing.
    web: bool,
}

/// Lines at the start of a copy that may be its title.
const TITLES: usize = 12;

impl<'a> Pages<'a> {
    fn body(&self, at: usize) -> &'a str {
        &self.text[self.lines[at].span.range()]
    }

    /// The nearest line before `at` that is printed and no furniture.
    fn before(&self, at: usize) -> Option<usize> {
        (at.saturating_sub(12)..at).rev().find(|&n| !self.lines[n].blank() && !self.found[n])
    }

    /// The nearest line behind `at` that is printed and no furniture.
    fn after(&self, at: usize) -> Option<usize> {
        (at + 1..self.lines.len().min(at + 13)).find(|&n| !self.lines[n].blank() && !self.found[n])
    }

    /// Whether nothing but blank lines and furniture stands directly over and under a line.
    fn alone(&self, at: usize) -> bool {
        let free = |n: usize| self.lines.get(n).is_none_or(|l| l.blank() || self.found[n]);
        (at == 0 || free(at - 1)) && free(at + 1)
    }

    /// Marks lines of words and a number at opposite ends that stand beside prose: a head that comes
    /// once. Rows of a table stand beside one another.
    fn across(&mut self) {
        let columns = |line: &str| headed(line) || !self.web && spaced(line);
        let found = |at: &usize| {
            let body = self.body(*at);
            // Few lines are set so: the words of all others are not looked at.
            if self.found[*at] || !headed(body) || self.labelled(*at) {
                return false;
            }
            let words = letters(body).chars().filter(|c| !c.is_ascii_digit()).count();
            if words < if body.is_ascii() { 12 } else { 4 } {
                return false;
            }
            let near = [self.before(*at), self.after(*at)];
            let mut near = near.into_iter().flatten().filter(|&n| !self.found[n]);
            let prose = near.clone().any(|n| self.lines[n].width >= 24);
            prose && !near.any(|n| columns(self.body(n)))
        };
        let found: Vec<usize> = (0..self.lines.len()).filter(found).collect();
        found.into_iter().for_each(|at| self.found[at] = true);
    }

    /// Whether a line is words and a number at opposite ends, and the lines around it are not.
    fn set_apart(&self, at: usize) -> bool {
        let set = |n: Option<usize>| n.is_some_and(|n| headed(self.body(n)));
        headed(self.body(at)) && !set(at.checked_sub(1)) && !set(Some(at + 1).filter(|&n| n < self.lines.len()))
    }

    /// Whether a line stands between the two halves of a sentence.
    fn interrupts(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (self.before(at), self.after(at)) else { return false };
        let (head, tail) = (self.body(before), self.body(after));
        let open = !super::paragraph::terminated(head) && self.lines[before].width >= 24;
        let joined = self.lines[before].han && self.lines[after].han && !head.ends_with(['，', '、'])
            || head.ends_with(['，', '、', ',', '-']);
        open && (tail.starts_with(char::is_lowercase) || joined && super::heading::label(tail).is_none())
    }

    /// Whether a line is the first behind a form feed.
    fn after_feed(&self, at: usize) -> bool {
        self.text[..self.lines[at].span.range().start].trim_end_matches([' ', '\n', '\r', '\t']).ends_with('\u{c}')
    }

    /// Whether a line is a heading by its number.
    fn labelled(&self, at: usize) -> bool {
        super::heading::label(self.body(at)).is_some_and(|l| l.style <= Style::Section || l.len < self.body(at).len())
    }

    /// Marks page numbers, heads with a page number at the other end, and forms that recur.
    fn by_form(&mut self) {
        let mut forms: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, line) in self.lines.iter().enumerate() {
            // Furniture stands apart: a long line between two others is text.
            let apart = alone_or_beside(self.lines, at);
            if line.blank() || line.width > 90 || !apart && line.width > 30 {
                continue;
            }
            let body = self.body(at);
            let numbered = body.bytes().any(|b| b.is_ascii_digit());
            if numbered && numeric(self.lines, at, body) {
                self.found[at] = true;
            } else if apart && (numbered || line.width <= 70) {
                forms.entry(form(body)).or_default().push(at);
            }
        }
        let mut forms: Vec<Vec<usize>> = forms.into_values().filter(|places| places.len() > 1).collect();
        forms.sort_unstable();
        for places in forms {
            if self.running(&places) {
                places.iter().for_each(|&at| self.found[at] = true);
            }
        }
    }

    /// Marks lines whose numbers rise page by page.
    fn folios(&mut self) {
        let folios = super::folio::folios(self.text, self.lines, |at| self.labelled(at));
        folios.into_iter().for_each(|at| self.found[at] = true);
    }

    /// Whether lines of one form are a running head: set off from the text, no headings and no
    /// sentences, with a number that rises page by page, or without one and evenly far apart.
    fn running(&self, places: &[usize]) -> bool {
        let head = |&at: &usize| {
            let body = self.body(at);
            self.alone(at) && !body.ends_with(['.', ';', ':', ',', '。', '；', '：', '，']) && !self.labelled(at)
        };
        if places.windows(2).any(|w| w[1] - w[0] < 3) || !places.iter().all(head) {
            return false;
        }
        if places.iter().all(|&at| self.after_feed(at)) {
            return true;
        }
        let numbers: Vec<Vec<u64>> = places.iter().map(|&at| numbers(self.body(at))).collect();
        // One number rises page by page; all others stay as they are.
        let rises = |column: usize| {
            let step = |w: &[Vec<u64>]| {
                let others = w[0].len() == w[1].len() && (0..w[0].len()).all(|n| n == column || w[0][n] == w[1][n]);
                others && w[1][column] > w[0][column] && w[1][column] - w[0][column] <= 3
            };
            numbers.windows(2).all(step)
        };
        let words = self.body(places[0]).split_whitespace().count();
        let spaced = self.body(places[0]).contains("  ");
        let paged =
            (0..numbers[0].len()).any(rises) && self.body(places[0]).chars().any(char::is_alphabetic) && words <= 10;
        let torn = places.iter().any(|&at| self.interrupts(at) || self.after_feed(at));
        // `Article 4` on a line of its own is the heading of an article.
        let article = |&at: &usize| super::heading::label(self.body(at)).is_some_and(|l| l.style == Style::Article);
        let articles = !torn && places.iter().all(article);
        paged && !articles && (places.len() >= 3 || torn || spaced) || self.constant(places, torn)
    }

    /// Whether the same short line without a number comes back as page after page begins.
    fn constant(&self, places: &[usize], torn: bool) -> bool {
        let same = places.windows(2).all(|w| self.body(w[0]) == self.body(w[1]));
        let far = places.windows(2).all(|w| (20..120).contains(&(w[1] - w[0])));
        same && (far && places.len() >= 3 || torn && places.len() >= 2) && self.lines[places[0]].width < 60
    }

    /// Marks lines that repeat the title of the copy as a running head: they stand alone, interrupt a
    /// sentence, and say what one of the first lines says, perhaps cut short.
    fn titles(&mut self) {
        let printed = |pages: &Self, from: usize| (from..pages.lines.len()).find(|&n| !pages.lines[n].blank());
        let mut titles: Vec<String> = Vec::new();
        let (mut nth, mut last, mut from) = (0, 0, 0);
        while let Some(at) = printed(self, from) {
            let line = &self.lines[at];
            if nth < TITLES {
                titles.push(letters(self.body(at)));
            }
            if nth >= 8 && !self.found[at] && line.width <= 90 && self.alone(at) && self.title(at, last) {
                let head = letters(self.body(at));
                let long = head.chars().count() >= 4;
                self.found[at] = long && titles.iter().take(nth.saturating_sub(7)).any(|t| t.starts_with(&head));
            }
            (nth, last, from) = (nth + 1, at, at + 1);
        }
    }

    /// Whether a line is no sentence and interrupts the one that `last` ends with.
    fn title(&self, at: usize, last: usize) -> bool {
        !self.body(at).ends_with(['.', '。', ';', '；', ',', '，']) && !super::paragraph::terminated(self.body(last))
    }

    /// Takes in what is printed directly over or under a page number: two or three short lines, set
    /// off from the text together.
    fn groups(&mut self) {
        let mut start = 0;
        while start < self.lines.len() {
            let end = (start..self.lines.len()).find(|&n| self.lines[n].blank()).unwrap_or(self.lines.len());
            if (2..=3).contains(&(end - start)) && self.group(start, end) {
                self.found[start..end].fill(true);
            }
            start = end + 1;
        }
    }

    /// Whether lines that stand together are a page number with its head.
    fn group(&self, start: usize, end: usize) -> bool {
        let plain = |n: usize| self.body(n).len() <= 4 && self.body(n).bytes().all(|b| b.is_ascii_digit());
        let numbered = (start..end).any(|n| self.found[n]);
        let short = (start..end).all(|n| self.lines[n].width <= 60);
        let headings = (start..end).any(|n| !self.found[n] && self.labelled(n));
        if !short || headings {
            return false;
        }
        numbered || (start..end).any(plain) && self.split(start, end)
    }

    /// Whether lines that stand together are between the two halves of a sentence.
    fn split(&self, start: usize, end: usize) -> bool {
        let (Some(before), Some(after)) = (self.before(start), self.after(end - 1)) else { return false };
        let open = !super::paragraph::terminated(self.body(before)) && self.lines[before].width >= 24;
        open && (self.body(after).starts_with(char::is_lowercase) || self.lines[before].han && self.lines[after].han)
    }

    /// Marks short lines with a number, or behind a form feed, that stand between the two halves of a
    /// sentence or beside other furniture.
    fn interruptions(&mut self) {
        for at in 0..self.lines.len() {
            let line = &self.lines[at];
            if self.found[at] || line.blank() || line.width > 60 || !self.alone(at) && !self.set_apart(at) {
                continue;
            }
            let feed = self.after_feed(at);
            let body = self.body(at);
            let number = edge_number(body);
            let few =
                body.split_whitespace().count() <= 10 && body.chars().filter(|&c| crate::han::is_han(c)).count() <= 14;
            let beside = (at.saturating_sub(3)..at).any(|n| self.found[n]);
            let heading = self.labelled(at) || self.body(at).ends_with(['.', '。', ';', '；', ':', '：']);
            self.found[at] =
                few && !heading && (feed && (beside || self.interrupts(at)) || number && self.interrupts(at));
        }
    }

    /// Takes in the other half of a head that is printed apart from its number: the words that recur
    /// beside page numbers, and codes (`CD/1` over `GE.17 3`).
    fn beside(&mut self) {
        let mut heads: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for at in (0..self.lines.len()).filter(|&n| self.found[n]) {
            let over = (at.saturating_sub(2)..at).rev().find(|&n| !self.lines[n].blank());
            let under = (at + 1..self.lines.len().min(at + 3)).find(|&n| !self.lines[n].blank());
            // One that was found already counts as well.
            for near in [over, under].into_iter().flatten().filter(|&n| self.head(n)) {
                heads.entry(letters(self.body(near))).or_default().push(near);
            }
            if let Some(code) = over.filter(|&n| !self.found[n] && self.coded(n)) {
                heads.entry(String::new()).or_default().extend([code, code]);
            }
        }
        let recurring = |(head, places): (String, Vec<usize>)| {
            // Once is enough before the other half of a sentence; in Chinese that is not seen so surely.
            if let [at] = places[..] {
                if self.named_beside(at) {
                    return Some(places);
                }
                let goes_on = self.after(at).is_some_and(|n| self.body(n).starts_with(char::is_lowercase));
                let known = self.labelled(at) || super::heading::known(self.body(at));
                return (goes_on && !self.found[at] && !known && self.alone(at) && self.interrupts(at))
                    .then_some(places);
            }
            let distinct = places.windows(2).all(|w| w[0] != w[1]) || head.is_empty();
            (places.len() >= 2 && distinct).then_some(places)
        };
        let mut places: Vec<usize> = heads.into_iter().filter_map(recurring).flatten().collect();
        places.sort_unstable();
        places.into_iter().for_each(|at| self.found[at] = true);
    }

    /// Whether a line that is no heading touches one that names a page: `Page 3`, `第 3 页`.
    fn named_beside(&self, at: usize) -> bool {
        let named = |n: usize| self.found[n] && page_name(self.body(n));
        let touches = at > 0 && named(at - 1) || at + 1 < self.lines.len() && named(at + 1);
        touches && !self.labelled(at) && !super::heading::known(self.body(at))
    }

    /// Whether a line may be a running head: short, and no sentence.
    fn head(&self, at: usize) -> bool {
        self.lines[at].width <= 60 && !super::paragraph::terminated(self.body(at))
    }

    /// Whether a line is a code: one short word of ASCII with a digit.
    fn coded(&self, at: usize) -> bool {
        let body = self.body(at);
        self.lines[at].width <= 24 && body.is_ascii() && !body.contains(' ') && body.bytes().any(|b| b.is_ascii_digit())
    }
}

/// Whether a line is a page number, or a running head with one, by its form.
fn numeric(lines: &[Line], at: usize, body: &str) -> bool {
    let number = page_number(body);
    let plain = body.bytes().all(|b| b.is_ascii_digit());
    number && !plain || (number || headed(body)) && alone(lines, at)
}

/// Whether a line is set off from prose: nothing but blank lines or the edge on one side at least.
fn alone(lines: &[Line], at: usize) -> bool {
    let before = at == 0 || lines[at - 1].blank();
    let after = lines.get(at + 1).is_none_or(Line::blank);
    before && after
}

/// Whether a line is set in columns.
fn spaced(line: &str) -> bool {
    line.trim().contains("    ") || line.trim().contains('\t')
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

/// Whether a line has a blank line, or another short line, on both sides.
fn alone_or_beside(lines: &[Line], at: usize) -> bool {
    let free = |line: Option<&Line>| line.is_none_or(|l| l.blank() || l.width <= 30);
    (at == 0 || free(lines.get(at - 1))) && free(lines.get(at + 1))
}

/// The numbers in a line.
fn numbers(line: &str) -> Vec<u64> {
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

/// Numbers printed in the margin of every so many lines: the spans of those numbers.
///
/// Either every line is numbered, or every fifth or tenth; the numbers rise by a fixed step and
/// stand at the start of lines that are otherwise indented.
pub(super) fn margin(text: &str, lines: &[Line]) -> Vec<Span> {
    let mut numbered: Vec<(usize, u64, Span)> = Vec::new();
    let mut labelled: Vec<(usize, u64, Span)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let body = &text[line.span.range()];
        let Some((number, length, apart)) = numeral(body) else { continue };
        let start = line.span.range().start;
        let found = (at, number, Span::new(start, start + length));
        labelled.push(found);
        if apart {
            numbered.push(found);
        }
    }
    if every(text, &labelled, lines) {
        return labelled.into_iter().map(|(_, _, span)| span).collect();
    }
    for step in [5u64, 10, 1] {
        let chain = chain(&numbered, step, lines);
        let expected = lines.iter().filter(|line| !line.blank()).count() as u64 / step;
        if chain.len() >= 4 && chain.len() as u64 * 4 >= expected * 3 && indented(lines, &chain) {
            return chain.into_iter().map(|n| numbered[n].2).collect();
        }
    }
    Vec::new()
}

/// The number that a line begins with, how long it is with the marks at it, and whether it is set apart.
///
/// One space is how a list or a verse is numbered; a margin is set apart by more.
fn numeral(body: &str) -> Option<(u64, usize, bool)> {
    let open = usize::from(body.starts_with(['[', '(']));
    let digits = body[open..].bytes().take_while(u8::is_ascii_digit).count();
    let after = &body[open + digits..];
    if digits == 0 || digits > 5 {
        return None;
    }
    let number = body[open..open + digits].parse().ok()?;
    let apart = open == 0 && (after.is_empty() || after.starts_with("  ") || after.starts_with('\t'));
    let marks = after.bytes().take_while(|b| matches!(b, b']' | b')' | b':' | b'.' | b'|')).count();
    let ended = after[marks..].is_empty() || after[marks..].starts_with([' ', '\t']);
    ended.then_some((number, open + digits + marks, apart))
}

/// Whether nearly every line is numbered, empty ones too, or lines that go on in the next: then it is
/// lines that are counted, and not items.
fn every(text: &str, labelled: &[(usize, u64, Span)], lines: &[Line]) -> bool {
    let printed = lines.iter().filter(|line| !line.blank()).count();
    let rising = labelled.windows(2).filter(|w| w[1].1 == w[0].1 + 1 && w[1].0 <= w[0].0 + 2).count();
    if labelled.len() < 8 || labelled.len() * 20 < printed * 19 || rising * 20 < labelled.len() * 18 {
        return false;
    }
    let empty = labelled.iter().filter(|(at, _, span)| lines[*at].span.end == span.end).count();
    // Verses break off where they like; a line that goes on is as wide as the others.
    let mut widths: Vec<u32> = labelled.iter().map(|(at, ..)| lines[*at].width).collect();
    widths.sort_unstable();
    let full = widths[widths.len() * 9 / 10] * 3;
    let goes_on = |line: &Line| line.width * 4 >= full && !super::paragraph::terminated(&text[line.span.range()]);
    let open = labelled.iter().filter(|(at, ..)| goes_on(&lines[*at])).count();
    empty * 20 >= labelled.len() || open * 2 >= labelled.len()
}

/// Dot leaders with the page number behind them, as in a table of contents.
pub(super) fn leaders(text: &str, lines: &[Line]) -> Vec<Span> {
    let leader = |line: &Line| {
        let body = &text[line.span.range()];
        let number = body.bytes().rev().take_while(u8::is_ascii_digit).count();
        if !(1..=4).contains(&number) {
            return None;
        }
        let head = &body[..body.len() - number];
        let bare = head.trim_end_matches(|c: char| matches!(c, '.' | '·' | '…' | '_') || c.is_whitespace());
        let dots = head[bare.len()..].chars().filter(|c| !c.is_whitespace()).count();
        let long = dots >= 4 || dots >= 2 && head[bare.len()..].contains('…');
        (long && !bare.is_empty()).then(|| Span::new(line.span.range().start + bare.len(), line.span.range().end))
    };
    lines.iter().filter(|l| l.width >= 8).filter_map(leader).collect()
}

/// The longest run of numbers that rise by `step`, on lines about `step` apart.
fn chain(numbered: &[(usize, u64, Span)], step: u64, lines: &[Line]) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    let mut total = 0;
    let counts: Vec<u64> = lines
        .iter()
        .map(|l| {
            total += u64::from(!l.blank());
            total
        })
        .collect();
    for (at, &(line, number, _)) in numbered.iter().enumerate() {
        let fits = match chain.last() {
            None => number == step,
            Some(&last) => {
                let (from, before, _) = numbered[last];
                // A page may begin its count again.
                let next = number == before + step || (number == step && before > step);
                let printed = counts[line] - counts[from];
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
