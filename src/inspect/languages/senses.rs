//! Words of general use in Chinese with the English words that stand for them.
//!
//! `senses.txt` holds them, a sense a line: the Chinese words, `=`, the English ones, those with a `*` with
//! any ending. A Chinese word stands on one line only. What a copy's own paragraphs do not repeat often
//! enough to be learnt from is known from here.

use crate::han::{is_han, script};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The number of a line of the list.
pub(super) type Sense = u16;

static LIST: &str = include_str!("senses.txt");

/// Longest Chinese word of the list, in characters.
const LONGEST: usize = 4;

/// Fewest letters of a beginning that stands for words with any ending.
const BEGINNING: usize = 2;

struct Table {
    han: FxHashMap<String, Sense>,
    whole: FxHashMap<&'static str, Vec<Sense>>,
    beginnings: FxHashMap<&'static str, Vec<Sense>>,
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table =
        Table { han: FxHashMap::default(), whole: FxHashMap::default(), beginnings: FxHashMap::default(), longest: 0 };
    for (line, sense) in LIST.lines().zip(0..) {
        let Some((han, words)) = line.split_once(" = ") else { continue };
        for word in han.split(' ') {
            table.han.insert(word.chars().map(script::fold).collect(), sense);
        }
        for word in words.split(' ') {
            match word.strip_suffix('*') {
                Some(stem) => {
                    table.longest = table.longest.max(stem.len());
                    table.beginnings.entry(stem).or_default().push(sense);
                }
                None => table.whole.entry(word).or_default().push(sense),
            }
        }
    }
    table
});

/// Calls `tell` for each Chinese word of the list in a text of Han characters, the longer first, none overlapping.
pub(super) fn han(text: &str, tell: &mut dyn FnMut(&str, Sense)) {
    let chars: Vec<char> = text.chars().map(script::fold).collect();
    let mut word = String::new();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take(LONGEST).take_while(|c| is_han(**c)).count();
        let found = (1..=run).rev().find_map(|length| {
            word.clear();
            word.extend(&chars[at..at + length]);
            Some((length, *TABLE.han.get(&word)?))
        });
        if let Some((length, sense)) = found {
            tell(&word, sense);
            at += length;
        } else {
            at += 1;
        }
    }
}

/// The senses of an English word in small letters.
pub(super) fn word(word: &str) -> Vec<Sense> {
    let mut senses: Vec<Sense> = TABLE.whole.get(word).cloned().unwrap_or_default();
    for end in BEGINNING..=word.len().min(TABLE.longest) {
        if let Some(more) = word.get(..end).and_then(|stem| TABLE.beginnings.get(stem)) {
            senses.extend(more);
        }
    }
    senses.sort_unstable();
    senses.dedup();
    senses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        han(text, &mut |word, _| found.push(word.to_string()));
        found
    }

    #[test]
    fn the_longest_word_is_read_and_none_twice() {
        assert_eq!(read("保护知识产权和網絡安全。"), ["保护", "知识产权", "网络", "安全"]);
        assert_eq!(read("abc"), [] as [&str; 0]);
    }

    #[test]
    fn an_english_word_has_the_senses_of_its_beginning() {
        let sense = |han: &str| TABLE.han[han];
        assert!(word("protected").contains(&sense("保护")));
        assert!(word("libraries").contains(&sense("图书馆")));
        assert!(!word("libraries").contains(&sense("保护")));
        assert!(word("zz").is_empty());
    }

    #[test]
    fn the_list_is_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for line in LIST.lines() {
            let (han, words) = line.split_once(" = ").expect(line);
            for word in han.split(' ') {
                assert!(seen.insert(word), "{word} twice");
                assert!(word.chars().all(is_han) && word.chars().count() <= LONGEST, "{word}");
            }
            for word in words.split(' ') {
                let stem = word.strip_suffix('*').unwrap_or(word);
                assert!(stem.len() >= BEGINNING && stem.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{word}");
            }
        }
        assert!(seen.len() > 900);
    }
}
