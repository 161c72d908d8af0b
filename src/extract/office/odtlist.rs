//! Numbers of lists and headings in OpenDocument texts.

use super::number::print;
use super::xml::{Element, Tree};
use rustc_hash::FxHashMap;

/// Levels of a list.
const LEVELS: usize = 10;

#[derive(Debug, Clone, Default)]
struct Level {
    bullet: bool,
    format: String,
    prefix: String,
    suffix: String,
    /// How many levels are shown.
    shown: usize,
    start: u32,
    /// The whole as `%1%.%2%`, where the file says it so.
    pattern: Option<String>,
}

/// The list styles of a file and where their counting stands.
#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: FxHashMap<String, Vec<Option<Level>>>,
    /// The last list of each style, to be continued.
    last: FxHashMap<String, Counters>,
    /// Lists by their own id.
    ids: FxHashMap<String, Counters>,
}

type Counters = [Option<u32>; LEVELS];

/// The name under which the numbering of headings is kept.
pub(super) const OUTLINE: &str = "\u{0}outline";

/// A list that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Open {
    pub style: String,
    pub id: Option<String>,
    pub counters: Counters,
}

impl Lists {
    /// Takes in the list styles of a part of the file.
    pub(super) fn learn(&mut self, tree: &Tree) {
        for element in tree.root().all() {
            let name = match element.name() {
                "list-style" => element.attr("name").unwrap_or_default(),
                "outline-style" => OUTLINE,
                _ => continue,
            };
            let mut levels: Vec<Option<Level>> = vec![None; LEVELS];
            for inner in element.elements() {
                let Some(at) = inner.number("level").and_then(|at| at.checked_sub(1)) else { continue };
                if let Some(slot) = levels.get_mut(at as usize) {
                    *slot = Some(level(inner));
                }
            }
            self.styles.insert(name.to_owned(), levels);
        }
    }

    /// Begins a list.
    pub(super) fn open(&self, element: Element, style: &str) -> Open {
        let continued = element.attr("continue-list").and_then(|id| self.ids.get(id));
        let numbering = element.attr("continue-numbering") == Some("true");
        let same = || self.last.get(style).filter(|_| numbering);
        let counters = continued.or_else(same).copied().unwrap_or_default();
        Open { style: style.to_owned(), id: element.attr("id").map(str::to_owned), counters }
    }

    /// Ends a list.
    pub(super) fn close(&mut self, open: Open) {
        if let Some(id) = open.id {
            self.ids.insert(id, open.counters);
        }
        self.last.insert(open.style, open.counters);
    }

    /// Counts a heading that is numbered by its level.
    pub(super) fn heading(&mut self, level: usize) -> Option<(String, bool)> {
        let mut open =
            Open { style: OUTLINE.to_owned(), id: None, counters: self.last.get(OUTLINE).copied().unwrap_or_default() };
        let printed = self.next(&mut open, level, None);
        self.last.insert(OUTLINE.to_owned(), open.counters);
        printed
    }

    /// Counts an item and says what is printed in front of it, and whether that is a mere bullet.
    pub(super) fn next(&self, open: &mut Open, level: usize, start: Option<u32>) -> Option<(String, bool)> {
        let at = level.min(LEVELS - 1);
        let style = self.styles.get(&open.style)?;
        let find = |at: usize| style.get(at).and_then(Option::as_ref);
        let own = find(at)?;
        let first = start.or_else(|| open.counters[at].map(|count| count.saturating_add(1))).unwrap_or(own.start);
        open.counters[at] = Some(first);
        open.counters[at + 1..].fill(None);
        for upper in 0..at {
            if open.counters[upper].is_none() {
                open.counters[upper] = find(upper).map(|level| level.start);
            }
        }
        if own.bullet {
            return Some(("•".to_owned(), true));
        }
        if own.format.is_empty() {
            return None;
        }
        let number = |at: usize| {
            let level = find(at).filter(|level| !level.format.is_empty())?;
            open.counters[at].map(|count| print(&level.format, count))
        };
        if let Some(pattern) = &own.pattern {
            return Some((fill(pattern, number), false));
        }
        let from = (at + 1).saturating_sub(own.shown.max(1));
        let numbers: Vec<String> = (from..=at).filter_map(number).collect();
        Some((format!("{}{}{}", own.prefix, numbers.join("."), own.suffix), false))
    }
}

/// Puts numbers into `%1%.%2%`.
fn fill(pattern: &str, number: impl Fn(usize) -> Option<String>) -> String {
    let mut out = String::new();
    for (at, part) in pattern.split('%').enumerate() {
        let level = part.parse::<usize>().ok().filter(|_| at % 2 == 1);
        match level.and_then(|level| level.checked_sub(1)) {
            Some(level) => out.extend(number(level)),
            None => out.push_str(part),
        }
    }
    out
}

fn level(element: Element) -> Level {
    Level {
        bullet: element.name().contains("bullet") || element.name().contains("image"),
        format: element.attr("num-format").unwrap_or_default().to_owned(),
        prefix: element.attr("num-prefix").unwrap_or_default().to_owned(),
        suffix: element.attr("num-suffix").unwrap_or_default().to_owned(),
        shown: element.number("display-levels").unwrap_or(1) as usize,
        start: element.number("start-value").unwrap_or(1),
        pattern: element.attr("num-list-format").map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_level_by_level_and_lists_go_on() {
        let xml = r#"<s><text:list-style style:name="L">
            <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
            <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
            <text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3" loext:num-list-format="§%1%.%2%.%3%"/>
            </text:list-style><l text:continue-numbering="true"/></s>"#;
        let (tree, _) = Tree::read(xml).expect("well-formed");
        let mut lists = Lists::default();
        lists.learn(&tree);
        let again = tree.root().child("l").expect("an element");
        let mut open = lists.open(tree.root(), "L");
        let mut next =
            |lists: &Lists, level, start| lists.next(&mut open, level, start).map_or_else(String::new, |p| p.0);
        assert_eq!(next(&lists, 0, None), "1.");
        assert_eq!(next(&lists, 1, None), "(a)");
        assert_eq!(next(&lists, 1, None), "(b)");
        assert_eq!(next(&lists, 2, None), "§1.b.1");
        assert_eq!(next(&lists, 0, Some(7)), "7.");
        assert_eq!(next(&lists, 1, None), "(a)");
        lists.close(open);
        let mut open = lists.open(again, "L");
        assert_eq!(lists.next(&mut open, 0, None), Some(("8.".to_owned(), false)));
    }
}
