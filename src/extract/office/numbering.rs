//! Numbers of Word's lists, computed as Word prints them.

use super::number::print;
use super::xml::{Element, Tree};
use rustc_hash::FxHashMap;

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2` and the like.
    text: String,
    suffix: &'static str,
    /// The level behind whose numbers it begins again; 0 for none.
    restart: Option<u32>,
    /// All numbers in it are decimal.
    legal: bool,
    style: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: Vec<Level>,
    /// The style whose list this one is.
    link: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Instance {
    base: u32,
    starts: FxHashMap<usize, u32>,
    levels: FxHashMap<usize, Level>,
}

/// The lists of a document, with where their counting stands.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    bases: FxHashMap<u32, Abstract>,
    instances: FxHashMap<u32, Instance>,
    counters: FxHashMap<u32, [Option<u32>; LEVELS]>,
    /// Instances and levels whose own start has been used.
    started: Vec<(u32, usize)>,
}

/// A number in front of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    /// What is printed: `3.2`, `(a)`, `第四条`, `•`.
    pub label: String,
    /// What parts it from the text.
    pub suffix: &'static str,
    /// Whether it is a mere bullet.
    pub bullet: bool,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(tree: &Tree) -> Numbering {
        let mut numbering = Numbering::default();
        let mut styled: FxHashMap<String, u32> = FxHashMap::default();
        for element in tree.root().elements() {
            match element.name() {
                "abstractNum" => {
                    let Some(id) = element.number("abstractNumId") else { continue };
                    if let Some(style) = element.val("styleLink") {
                        styled.insert(style.to_owned(), id);
                    }
                    let levels = element.elements().filter(|inner| inner.name() == "lvl").map(level).collect();
                    let link = element.val("numStyleLink").map(str::to_owned);
                    numbering.bases.insert(id, Abstract { levels, link });
                }
                "num" => {
                    let Some(id) = element.number("numId") else { continue };
                    numbering.instances.insert(id, instance(element));
                }
                _ => {}
            }
        }
        for instance in numbering.instances.values_mut() {
            let link = numbering.bases.get(&instance.base).and_then(|base| base.link.as_ref());
            if let Some(&base) = link.and_then(|link| styled.get(link)) {
                instance.base = base;
            }
        }
        numbering
    }

    /// The level of a list that a paragraph style stands for.
    pub(super) fn level_of(&self, list: u32, style: Option<&str>) -> Option<u32> {
        let base = self.bases.get(&self.instances.get(&list)?.base)?;
        let at = base.levels.iter().position(|level| level.style.is_some() && level.style.as_deref() == style)?;
        Some(at as u32)
    }

    /// Counts a paragraph of a list and says what is printed in front of it.
    pub(super) fn next(&mut self, list: u32, level: u32) -> Option<Printed> {
        let at = (level as usize).min(LEVELS - 1);
        let instance = self.instances.get(&list)?;
        let base = self.bases.get(&instance.base)?;
        let find = |at: usize| instance.levels.get(&at).or_else(|| base.levels.get(at));
        let own = find(at)?;
        let counters = self.counters.entry(instance.base).or_default();
        let own_start = instance.starts.get(&at).copied();
        let first_use = own_start.is_some() && !self.started.contains(&(list, at));
        if first_use {
            self.started.push((list, at));
        }
        counters[at] = Some(match counters[at] {
            _ if first_use => own_start.unwrap_or(own.start),
            None => own_start.unwrap_or(own.start),
            Some(count) => count.saturating_add(1),
        });
        for deeper in at + 1..LEVELS {
            let restart = find(deeper).and_then(|level| level.restart);
            // Level `n` begins again behind the one above it, or behind the level that it names.
            if restart.is_none_or(|behind| behind > 0 && at < behind as usize) {
                counters[deeper] = None;
            }
        }
        for upper in 0..at {
            if counters[upper].is_none() {
                counters[upper] = find(upper).map(|level| level.start);
            }
        }
        let counters = *counters;
        let bullet = own.format == "bullet";
        let label = if bullet { "•".to_owned() } else { fill(own, at, &counters, find) };
        Some(Printed { label, suffix: own.suffix, bullet })
    }
}

/// Puts the numbers into `%1.%2`.
fn fill<'l>(
    own: &Level,
    at: usize,
    counters: &[Option<u32>; LEVELS],
    find: impl Fn(usize) -> Option<&'l Level>,
) -> String {
    let mut out = String::new();
    let mut chars = own.text.chars().peekable();
    while let Some(c) = chars.next() {
        let which = chars.peek().and_then(|c| c.to_digit(10)).filter(|&n| c == '%' && n > 0);
        let Some(which) = which else {
            out.push(c);
            continue;
        };
        chars.next();
        let index = which as usize - 1;
        if let (Some(count), Some(level)) = (counters.get(index).copied().flatten(), find(index)) {
            let format = if own.legal && index != at { "decimal" } else { &level.format };
            out.push_str(&print(format, count));
        }
    }
    out
}

fn level(element: Element) -> Level {
    let number = |name: &str| element.val(name).and_then(|value| value.parse().ok());
    Level {
        start: number("start").unwrap_or(0),
        format: element.val("numFmt").unwrap_or("decimal").to_owned(),
        text: element.val("lvlText").unwrap_or_default().to_owned(),
        suffix: if element.val("suff") == Some("nothing") { "" } else { " " },
        restart: number("lvlRestart"),
        legal: super::styles::on(element, "isLgl"),
        style: element.val("pStyle").map(str::to_owned),
    }
}

fn instance(element: Element) -> Instance {
    let base = element.val("abstractNumId").and_then(|value| value.parse().ok()).unwrap_or(u32::MAX);
    let mut instance = Instance { base, ..Instance::default() };
    for own in element.elements().filter(|inner| inner.name() == "lvlOverride") {
        let Some(at) = own.number("ilvl").map(|at| at as usize).filter(|&at| at < LEVELS) else { continue };
        if let Some(start) = own.val("startOverride").and_then(|value| value.parse().ok()) {
            instance.starts.insert(at, start);
        }
        if let Some(inner) = own.child("lvl") {
            instance.levels.insert(at, level(inner));
        }
    }
    instance
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of three levels; what `calls` (list, level) print.
    fn check(calls: &[(u32, u32)], labels: &[&str]) {
        let level = |at: u32, format: &str, text: &str, more: &str| {
            format!(
                "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"
            )
        };
        let levels = level(0, "upperRoman", "%1.", "")
            + &level(1, "decimal", "%1.%2", "<w:isLgl/>")
            + &level(2, "lowerLetter", "(%3)", "");
        let xml = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>
             <w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>
             </w:numbering>"
        );
        let (tree, _) = Tree::read(&xml).expect("well-formed");
        let mut numbering = Numbering::read(&tree);
        let printed: Vec<String> = calls
            .iter()
            .map(|&(list, level)| numbering.next(list, level).map_or_else(String::new, |p| p.label))
            .collect();
        assert_eq!(printed, labels);
    }

    #[test]
    fn numbers_go_on_begin_again_and_are_taken_from_above() {
        check(
            &[(1, 0), (1, 0), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1)],
            &["I.", "II.", "2.1", "(a)", "(b)", "III.", "3.1"],
        );
        check(&[(1, 1), (1, 0)], &["1.1", "II."]);
        check(&[(1, 0), (2, 0), (2, 0), (1, 0)], &["I.", "V.", "VI.", "VII."]);
        check(&[(9, 0)], &[""]);
    }
}
