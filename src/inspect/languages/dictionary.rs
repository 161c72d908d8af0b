//! Which words of two languages belong together, learnt from the copy's own pairs of paragraphs.
//!
//! A text repeats its terms, and so does its translation: what comes in the same paragraphs again and
//! again belongs together (Melamed 2000). Paragraphs are paired by length, a dictionary is learnt from
//! the pairs, and they are paired anew with it, as hunalign does (Varga et al. 2005). Names that both
//! languages write in letters are words of it by themselves, and words of general use are known beforehand
//! ([`senses`]): how often their translations are the expected ones is learnt from the copy as well.

use super::Item;
use super::pair::Pair;
use super::senses::{self, Sense};
use crate::han::{is_han, script};
use crate::structure::Side;
use rustc_hash::FxHashMap;

/// Letters of a word that tell it from others; what stands behind them is its ending.
const STEM: usize = 6;

/// Most pairs of words that are counted.
const MOST: usize = 4_000_000;

/// Fewest pairs of paragraphs in which a word comes that is learnt, beside the one that is judged.
const FEWEST: u32 = 2;

/// Partners that are kept of a word.
const PARTNERS: usize = 2;

/// A word of the one language and what it stands for in the other.
#[derive(Debug, Clone, Copy)]
struct Partner {
    word: u32,
    /// In how many pairs both come.
    joint: u32,
}

/// The words that a copy repeats, with their partners. The Han side is 0.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    ids: [FxHashMap<String, u32>; 2],
    /// In how many pairs a word comes.
    seen: [Vec<u32>; 2],
    partners: [Vec<Vec<Partner>>; 2],
    /// What is written in letters or figures in both languages: its number in the other.
    same: [FxHashMap<u32, Option<u32>>; 2],
    pairs: u32,
    /// Words of general use, by number without its sign.
    general: [Vec<General>; 2],
    /// In how many pairs a sense is expressed.
    expressed: [FxHashMap<Sense, u32>; 2],
    /// The share of the words of general use whose sense the other language of a pair expresses.
    usual: [f64; 2],
}

/// A word of general use.
#[derive(Debug, Clone)]
struct General {
    senses: Vec<Sense>,
}

/// The words of a stretch, each once, by number: words of the copy, words of general use with the sign
/// `GENERAL`, and what these express with the sign `SENSE`.
pub(super) type Bag = Vec<u32>;

/// Signs of numbers that are not those of the copy's own words.
const GENERAL: u32 = 1 << 30;
const SENSE: u32 = 1 << 31;

/// What a word of general use weighs beside one that the copy itself repeats.
const WEIGHT: f64 = 0.7;

/// Words of which the usual share is made up before any is counted: known, and found.
const PRIOR: [f64; 2] = [12.0, 8.0];

/// Whether a number is that of a word of the copy.
fn own_word(id: &u32) -> bool {
    id & (GENERAL | SENSE) == 0
}

impl Dictionary {
    /// Learns from pairs of paragraphs. Time grows with the product of the words of each pair; what is
    /// beyond a budget is not learnt from.
    pub(super) fn learn(han: &[Item], word: &[Item], pairs: &[Pair]) -> Dictionary {
        let mut own = Dictionary::default();
        let joined = |items: &[Item]| items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join("\n");
        let full = pairs.iter().filter(|p| !p.han.is_empty() && !p.word.is_empty());
        let bags: Vec<[Bag; 2]> = full
            .map(|p| [own.intern(0, &joined(&han[p.han.clone()])), own.intern(1, &joined(&word[p.word.clone()]))])
            .collect();
        own.pairs = bags.len() as u32;
        for side in [0, 1] {
            own.seen[side] = vec![0; own.ids[side].len()];
            let plain = bags.iter().flat_map(|b| &b[side]).filter(|id| own_word(id));
            plain.for_each(|&id| own.seen[side][id as usize] += 1);
            for id in bags.iter().flat_map(|b| &b[side]).filter(|id| **id & SENSE != 0) {
                *own.expressed[side].entry((id & !SENSE) as Sense).or_default() += 1;
            }
        }
        own.count(&bags);
        own.names();
        own.usual = [0, 1].map(|side| own.usual(&bags, side));
        own
    }

    /// The share of the words of general use of one side that the other expresses.
    fn usual(&self, bags: &[[Bag; 2]], side: usize) -> f64 {
        let (mut known, mut found) = (PRIOR[0], PRIOR[1]);
        for bag in bags {
            for id in bag[side].iter().filter(|id| **id & GENERAL != 0 && **id & SENSE == 0) {
                known += 1.0;
                found += f64::from(u8::from(self.expresses(side, *id, &bag[1 - side])));
            }
        }
        found / known
    }

    /// Whether a stretch of the other side expresses a sense of a word of general use.
    fn expresses(&self, side: usize, id: u32, other: &Bag) -> bool {
        let senses = self.general[side].get((id & !GENERAL) as usize).map_or(&[][..], |g| &g.senses[..]);
        senses.iter().any(|&sense| other.binary_search(&(SENSE | u32::from(sense))).is_ok())
    }

    /// What is written in letters in Han text is written so in the other language as well.
    fn names(&mut self) {
        for (word, &id) in self.ids[0].iter().filter(|w| !w.0.starts_with(is_han) && own_word(w.1)) {
            let fellow = self.ids[1].get(word).copied();
            self.same[0].insert(id, fellow);
            if let Some(fellow) = fellow {
                self.same[1].insert(fellow, Some(id));
            }
        }
    }

    /// Counts which words come together, and keeps the best partners.
    fn count(&mut self, bags: &[[Bag; 2]]) {
        let learnt = |side: usize, id: &u32| {
            if !own_word(id) {
                return false;
            }
            let seen = self.seen[side][*id as usize];
            seen >= FEWEST && seen * 2 <= self.pairs.max(8)
        };
        let mut joint: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut steps = 0;
        for [han, word] in bags {
            let word: Vec<u32> = word.iter().copied().filter(|id| learnt(1, id)).collect();
            for &a in han.iter().filter(|id| learnt(0, id)) {
                word.iter().for_each(|&b| *joint.entry((a, b)).or_default() += 1);
                steps += word.len();
            }
            if steps > MOST {
                break;
            }
        }
        let mut partners = [vec![Vec::new(); self.ids[0].len()], vec![Vec::new(); self.ids[1].len()]];
        for (&(a, b), &count) in joint.iter().filter(|j| *j.1 >= FEWEST) {
            partners[0][a as usize].push(Partner { word: b, joint: count });
            partners[1][b as usize].push(Partner { word: a, joint: count });
        }
        for (side, lists) in partners.iter_mut().enumerate() {
            for list in lists.iter_mut() {
                // Dice's measure, in whole numbers: the same order on every machine.
                let dice =
                    |p: &Partner| u64::from(p.joint) * 1_000_000 / u64::from(1 + self.seen[1 - side][p.word as usize]);
                list.sort_by_key(|p| (std::cmp::Reverse(dice(p)), p.word));
                list.truncate(PARTNERS);
            }
        }
        self.partners = partners;
    }

    /// The words of a text; new ones are taken in.
    fn intern(&mut self, side: usize, text: &str) -> Bag {
        let (ids, general) = (&mut self.ids[side], &mut self.general[side]);
        // Words of general use share the table of numbers, not the numbers.
        let mut plain = ids.len() as u32 - general.len() as u32;
        let mut bag: Bag = Vec::new();
        words(text, side, &mut |word| {
            let id = *ids.entry(word).or_insert(plain);
            plain += u32::from(id == plain);
            bag.push(id);
        });
        uses(text, side, &mut |word, senses| {
            let next = GENERAL | general.len() as u32;
            let id = *ids.entry(word).or_insert(next);
            if id == next {
                general.push(General { senses: senses.to_vec() });
            }
            bag.push(id);
            bag.extend(senses.iter().map(|&s| SENSE | u32::from(s)));
        });
        bag.sort_unstable();
        bag.dedup();
        bag
    }

    /// The words of a text that are known.
    pub(super) fn bag(&self, side: Side, text: &str) -> Bag {
        let side = usize::from(side == Side::Word);
        let mut bag: Bag = Vec::new();
        words(text, side, &mut |word| bag.extend(self.ids[side].get(&word)));
        uses(text, side, &mut |word, senses| {
            bag.extend(self.ids[side].get(&word));
            bag.extend(senses.iter().map(|&s| SENSE | u32::from(s)));
        });
        bag.sort_unstable();
        bag.dedup();
        bag
    }

    /// How much likelier the words of `own` are if `other` translates them than if it does not, as a
    /// logarithm; words that are `told` by something else say nothing.
    ///
    /// `within`: whether the counts were taken from a pair that holds both.
    pub(super) fn bond(&self, side: Side, own: &Bag, other: &Bag, told: &Bag, within: bool) -> Bond {
        let side = usize::from(side == Side::Word);
        let mut bond = Bond::default();
        for &id in own.iter().filter(|id| **id & SENSE == 0 && told.binary_search(id).is_err()) {
            if id & GENERAL != 0 {
                self.general(side, id, (other, told), &mut bond);
                continue;
            }
            if let Some(&fellow) = self.same[side].get(&id) {
                let found = fellow.is_some_and(|f| other.binary_search(&f).is_ok());
                let seen = fellow.map_or(0, |f| self.seen[1 - side][f as usize]);
                bond.add(found, 0.85, self.share(seen), 1.0);
                continue;
            }
            let Some(partners) = self.partners[side].get(id as usize) else { continue };
            let usual = |p: &&Partner| {
                let here = within && other.binary_search(&p.word).is_ok();
                let (joint, seen) = (p.joint - u32::from(here), self.seen[side][id as usize] - u32::from(within));
                joint >= FEWEST && joint * 10 >= seen * 6 && joint * 3 >= self.seen[1 - side][p.word as usize]
            };
            let Some(best) = partners.iter().find(usual) else { continue };
            let found = partners.iter().any(|p| other.binary_search(&p.word).is_ok());
            let sure = (f64::from(best.joint) + 0.5) / (f64::from(self.seen[side][id as usize]) + 1.5);
            // Pairs of Han characters overlap: two of them say hardly more than one.
            let weight = if side == 0 { 0.6 } else { 1.0 };
            bond.add(found, sure, self.share(self.seen[1 - side][best.word as usize]), weight);
        }
        bond
    }

    /// Takes in a word of general use.
    fn general(&self, side: usize, id: u32, (other, told): (&Bag, &Bag), bond: &mut Bond) {
        let Some(general) = self.general[side].get((id & !GENERAL) as usize) else { return };
        if general.senses.iter().any(|&s| told.binary_search(&(SENSE | u32::from(s))).is_ok()) {
            return;
        }
        let seen = general.senses.iter().map(|s| self.expressed[1 - side].get(s).copied().unwrap_or(0)).sum();
        bond.add(self.expresses(side, id, other), self.usual[side], self.share(seen), WEIGHT);
    }

    /// The share of the paragraphs in which a word comes.
    fn share(&self, seen: u32) -> f64 {
        f64::from(seen) / f64::from(self.pairs.max(1))
    }
}

/// What the words of a stretch say of its being translated.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bond {
    /// Words whose partner is known.
    pub known: usize,
    /// Those whose partner is there.
    pub found: usize,
    /// The logarithm of the odds.
    pub weight: f64,
}

impl Bond {
    /// Takes in a word whose partner is there or not, how sure it is to be there, and how often it is by chance.
    fn add(&mut self, found: bool, sure: f64, chance: f64, weight: f64) {
        let (sure, chance) = (sure.clamp(0.3, 0.92), chance.clamp(0.03, 0.6));
        self.known += 1;
        self.found += usize::from(found);
        self.weight += weight * if found { (sure / chance).ln() } else { ((1.0 - sure) / (1.0 - chance)).ln() };
    }
}

/// Calls `tell` for each word: stems of words in letters, pairs of Han characters, numbers.
fn words(text: &str, side: usize, tell: &mut dyn FnMut(String)) {
    let mut before: Option<char> = None;
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() && !is_han(c) {
            word.extend(c.to_lowercase());
            before = None;
            continue;
        }
        if !word.is_empty() {
            stem(std::mem::take(&mut word), side, tell);
        }
        let han = is_han(c).then(|| script::fold(c));
        if let (Some(a), Some(b)) = (before, han) {
            tell([a, b].iter().collect());
        }
        before = han;
    }
}

/// Calls `tell` for each word of general use, under a name that no word of the copy has, with its senses.
fn uses(text: &str, side: usize, tell: &mut dyn FnMut(String, &[Sense])) {
    if side == 0 {
        senses::han(text, &mut |word, sense| tell(format!("={word}"), &[sense]));
        return;
    }
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 3) {
        let word = word.to_ascii_lowercase();
        let senses = senses::word(&word);
        if !senses.is_empty() {
            tell(format!("={word}"), &senses);
        }
    }
}

/// Tells a word in letters by its stem. In Han text it is a name, and told as one.
fn stem(word: String, side: usize, tell: &mut dyn FnMut(String)) {
    let letters = word.chars().count();
    let number = word.bytes().all(|b| b.is_ascii_digit());
    if letters < if number { 2 } else { 3 } || side == 1 && SMALL.contains(&word.as_str()) {
        return;
    }
    tell(word.chars().take(STEM).collect());
}

/// English words that belong to no other word.
const SMALL: [&str; 24] = [
    "the", "and", "for", "that", "this", "with", "are", "from", "not", "was", "has", "have", "its", "any", "all",
    "but", "can", "may", "their", "which", "will", "you", "your", "such",
];
