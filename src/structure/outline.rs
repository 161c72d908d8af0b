//! The tree of sections that the headings make, and the table of contents told from it.

use super::heading::{Label, Style};
use super::lang::Side;
use crate::han::is_han;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// A heading as found, before the tree.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub span: Span,
    pub side: Side,
    /// Index of the first and last segment it takes.
    pub segments: (usize, usize),
    pub label: Option<Label>,
    /// Depth that the format states (Markdown, HTML).
    pub level: Option<u8>,
    /// Whether the text of the section begins on the heading's own line (`第五条 …`).
    pub run_in: bool,
    /// Whether it is known as a heading by its word.
    pub known: bool,
    /// Whether dot leaders and a page number follow.
    pub leaders: bool,
    /// Whether it says that the contents follow.
    pub contents: bool,
}

/// A section: from its heading to the next heading of the same or a higher level.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading.
    pub heading: Span,
    /// The whole section, subsections included, from the heading's start.
    pub span: Span,
    /// Its number, where it has one.
    pub label: Option<Label>,
    /// 1 for the outermost.
    pub level: u8,
    /// The section it lies in.
    pub parent: Option<u32>,
    /// The stream it belongs to.
    pub side: Side,
    /// Heading as people read it: no glosses, no line breaks.
    pub title: String,
}

/// Which of `found` are entries of a table of contents.
///
/// Entries have dot leaders, or are a run of headings with no text between them that follows the
/// word *Contents* or comes again, heading by heading, further down.
pub(super) fn contents(text: &str, found: &[Candidate]) -> Vec<bool> {
    let mut entry: Vec<bool> = found.iter().map(|c| c.leaders).collect();
    let titles: Vec<String> = found.iter().map(|c| key(text, c)).collect();
    let mut last: FxHashMap<&str, usize> = FxHashMap::default();
    for (at, title) in titles.iter().enumerate() {
        last.insert(title, at);
    }
    let mut start = 0;
    while start < found.len() {
        let mut end = start + 1;
        while end < found.len() && adjoin(&found[end - 1], &found[end]) {
            end += 1;
        }
        let stop = repeat(&titles, start, end);
        let again = (start..stop).filter(|&n| last[titles[n].as_str()] > n).count();
        let told = start > 0 && found[start - 1].contents || (start..stop).any(|n| found[n].contents);
        // Without the word and without leaders a run of headings is contents only if it is long, near
        // the start, and nearly all of it comes again.
        let early = found[start].span.end as usize * 5 <= text.len();
        let listed = stop - start >= 5 && early && again * 10 >= (stop - start) * 8;
        if stop - start >= 4 && told || listed {
            entry[start..stop].iter_mut().for_each(|e| *e = true);
        }
        start = end;
    }
    entry
}

/// Whether no text stands between two headings.
fn adjoin(before: &Candidate, after: &Candidate) -> bool {
    !before.run_in && after.segments.0 <= before.segments.1 + 1
}

/// The end of a run of entries: where the first title in it comes again.
fn repeat(titles: &[String], start: usize, end: usize) -> usize {
    let mut seen = FxHashMap::default();
    for (at, title) in titles.iter().enumerate().take(end).skip(start) {
        if !title.is_empty() && seen.insert(title.as_str(), at).is_some_and(|first| at - first >= 3) {
            return at;
        }
    }
    end
}

/// What two headings of the same section have in common: label and title, marks and glosses aside.
fn key(text: &str, candidate: &Candidate) -> String {
    let title = clean(&text[candidate.span.range()]);
    let skip = candidate.label.as_ref().map_or(0, |l| l.len.min(title.len()));
    let body = title.get(skip..).unwrap_or(&title);
    let mut key = letters(body);
    while key.ends_with(|c: char| c.is_ascii_digit()) && candidate.leaders {
        key.pop();
    }
    if key.is_empty() { title.into_owned() } else { key }
}

/// The letters and digits of a line, folded: what two printings of it have in common.
pub(crate) fn letters(line: &str) -> String {
    let folded = line.chars().filter(|c| c.is_alphanumeric()).map(crate::han::script::fold);
    folded.flat_map(char::to_lowercase).collect()
}

/// A heading as people read it: one line, no glosses, no leaders.
pub(crate) fn clean(title: &str) -> Cow<'_, str> {
    let title = title.trim();
    let spaced = || title.as_bytes().windows(2).any(|pair| pair == b"  ");
    let plain = title.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) && !spaced();
    if plain {
        return Cow::Borrowed(bare(&title[..leader(title).unwrap_or(title.len())]));
    }
    let mut out = String::with_capacity(title.len());
    let mut rest = title;
    let torn = title.contains('\n');
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\u{feff}' || c == '\u{200b}' {
            continue;
        }
        if c.is_whitespace() {
            rest = rest.trim_start();
            let joins = out.chars().next_back().is_some_and(is_han) && rest.chars().next().is_some_and(is_han);
            if !joins || !torn || out.starts_with('第') && out.chars().count() <= 5 {
                out.push(' ');
            }
            continue;
        }
        out.push(c);
        if is_han(c)
            && let Some(len) = crate::han::ruby::gloss(c, rest)
        {
            rest = &rest[len..];
        }
    }
    out.truncate(leader(&out).unwrap_or(out.len()));
    Cow::Owned(bare(&out).to_string())
}

/// A title without the marks of markup round it.
fn bare(title: &str) -> &str {
    title.trim_matches(|c: char| c.is_whitespace() || c == '#' || c == '*' || c == '_')
}

/// Where the leader of an entry of contents begins: four dots, or two of three each.
pub(super) fn leader(line: &str) -> Option<usize> {
    let find = |leader: &[u8]| line.as_bytes().windows(leader.len()).position(|window| window == leader);
    find(b"....").or_else(|| if line.is_ascii() { None } else { find("……".as_bytes()) })
}

/// Builds the tree: sections in the order of their headings, each stream its own tree.
pub(super) fn tree(text: &str, found: &[Candidate], length: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::with_capacity(found.len());
    for side in [Side::Han, Side::Word] {
        let own: Vec<&Candidate> = found.iter().filter(|c| c.side == side).collect();
        let ranks = ranks(&own);
        let mut open: Vec<(u32, u32)> = Vec::new();
        for (candidate, rank) in own.into_iter().zip(ranks) {
            let start = candidate.span.start;
            while let Some(&(index, outer)) = open.last()
                && outer >= rank
            {
                sections[index as usize].span.end = start;
                open.pop();
            }
            open.push((sections.len() as u32, rank));
            sections.push(Section {
                heading: candidate.span,
                span: Span::new(start as usize, length),
                label: candidate.label.clone(),
                level: open.len() as u8,
                parent: open.len().checked_sub(2).map(|n| open[n].0),
                side,
                title: clean(&text[candidate.span.range()]).into_owned(),
            });
        }
    }
    sections
}

/// How deep each heading lies, from the style of its number.
fn ranks(found: &[&Candidate]) -> Vec<u32> {
    let stated = found.iter().filter(|c| c.level.is_some()).count();
    if stated * 2 > found.len() {
        let deep = |c: &Candidate| c.level.map_or(90, u32::from);
        return found.iter().map(|c| deep(c)).collect();
    }
    let style = |label: &Label| match label.style {
        Style::Decimal => 60 + label.number.len() as u32,
        Style::Annex => 0,
        style => style as u32 * 10,
    };
    let outermost = found.iter().filter_map(|c| c.label.as_ref()).map(&style).filter(|&r| r > 0).min().unwrap_or(10);
    found
        .iter()
        .map(|c| match &c.label {
            Some(label) if label.style == Style::Annex => outermost,
            Some(label) => style(label),
            None if c.known => outermost,
            None => 95,
        })
        .collect()
}
