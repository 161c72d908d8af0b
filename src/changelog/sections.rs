//! Which section of the witness is which section of the base: by their bodies first, by their
//! headings last, since an amendment can renumber most of a law.

use super::name::Name;
use crate::document::Document;
use crate::sequence::{lcs, rising};
use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::HAN;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Two sections that are the same section.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Their numbers in the outlines of the copies.
    pub sections: Sides<usize>,
    /// How much of their own text they share, from 0 to 1.
    pub alike: f64,
    /// Whether the number differs.
    pub renumbered: bool,
    /// Whether the title differs.
    pub retitled: bool,
    /// Whether it stands elsewhere among the sections that stayed in order.
    pub moved: bool,
}

/// The sections of two copies, matched.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sections {
    /// Those that both have, by place in the base.
    pub pairs: Vec<Pair>,
    /// Those that only the base has, by place.
    pub removed: Vec<usize>,
    /// Those that only the witness has, by place.
    pub added: Vec<usize>,
    /// The own text of every section, without that of the sections in it.
    own: Sides<Vec<Span>>,
}

impl Sections {
    /// Matches the sections of two copies.
    ///
    /// Time is near-linear where bodies are the same; bodies that are not are compared with a
    /// bounded number of others.
    pub fn of(documents: Sides<&Document>) -> Sections {
        let Sides { base, witness } = documents;
        let keys = witness.tokens.keys_as(&base.tokens);
        let parts = Sides::new(parts(base, base.tokens.keys()), parts(witness, &keys));
        let mut matcher = Matcher::new(&parts);
        matcher.identical();
        matcher.alike();
        matcher.headings();
        let own = parts.as_ref().map(|parts| parts.iter().map(|p| p.own).collect());
        matcher.finish(own)
    }

    /// The stretch that a section has for itself: heading and text, up to the next heading.
    pub fn own(&self) -> Sides<&[Span]> {
        self.own.as_ref().map(Vec::as_slice)
    }
}

/// A section as it is matched.
#[derive(Debug)]
struct Part {
    side: Side,
    name: Name,
    /// Folded titles of the sections around it.
    path: String,
    own: Span,
    /// Keys of its own text, without its heading.
    body: Vec<u32>,
    /// The same, sorted.
    bag: Vec<u32>,
}

/// Takes the sections of a copy apart.
fn parts(document: &Document, keys: &[u32]) -> Vec<Part> {
    let sections = &document.structure.sections;
    let mut parts: Vec<Part> = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        let next = sections.get(at + 1).filter(|next| next.side == section.side);
        let end = next.map_or(section.span.end, |n| n.heading.start.max(section.heading.end));
        let range = document.tokens.at(section.heading.end)..document.tokens.at(end);
        let foreign = |id: usize| {
            document.structure.bilingual && document.structure.side(document.tokens.span(id).start) != section.side
        };
        let body: Vec<u32> = range.filter(|&id| !foreign(id)).map(|id| keys[id]).collect();
        let mut bag = body.clone();
        bag.sort_unstable();
        let name = Name::of(&section.title);
        let path =
            section.parent.map_or(String::new(), |p| format!("{}/{}", parts[p as usize].path, name_of(&parts, p)));
        let own = Span { start: section.heading.start, end };
        parts.push(Part { side: section.side, name, path, own, body, bag });
    }
    parts
}

fn name_of(parts: &[Part], at: u32) -> &str {
    &parts[at as usize].name.title
}

/// A body shorter than this is no evidence by itself: `[Repealed]`, `(omitted)`.
const SHORT: usize = 4;

/// At most this many bodies are compared with one another exactly; beyond, only near neighbours.
const MANY: usize = 1 << 16;

/// How far from where it is expected a section is searched for where there are many.
const NEAR: usize = 40;

/// From how much shared text on two bodies are the same section's: Han characters, and words, of
/// which two texts share more by chance letter by letter than word by word.
const ALIKE: [f64; 2] = [0.72, 0.62];

/// From how many shared letters on two titles with one number are the same section's.
const TITLED: f64 = 0.66;

/// What a section weighs where it is judged which of them stayed in order and which moved: the fewest are
/// called moved, and of two choices of as many those with the least text.
const ONE: u64 = 1 << 40;

/// Sections of which the text never outweighs the number.
const MOST: u64 = 1 << 20;

/// Pairs as they are found.
struct Matcher<'a> {
    parts: &'a Sides<Vec<Part>>,
    /// For each section of the base, its fellow and how alike they are.
    fellow: Vec<Option<(usize, f64)>>,
    taken: Vec<bool>,
}

impl<'a> Matcher<'a> {
    fn new(parts: &'a Sides<Vec<Part>>) -> Matcher<'a> {
        Matcher { parts, fellow: vec![None; parts.base.len()], taken: vec![false; parts.witness.len()] }
    }

    fn tie(&mut self, base: usize, witness: usize, alike: f64) {
        self.fellow[base] = Some((witness, alike));
        self.taken[witness] = true;
    }

    /// Sections of each side that have no fellow yet.
    fn free(&self) -> Sides<Vec<usize>> {
        Sides::new(
            (0..self.fellow.len()).filter(|&n| self.fellow[n].is_none()).collect(),
            (0..self.taken.len()).filter(|&n| !self.taken[n]).collect(),
        )
    }

    /// Pairs what has the same key on both sides, first where headings agree, then in order.
    fn by<K: std::hash::Hash + Eq>(&mut self, key: impl Fn(&'a Part) -> Option<K>) {
        let free = self.free();
        let Sides { base, witness } = self.parts;
        let mut held: FxHashMap<(Side, K), Vec<usize>> = FxHashMap::default();
        for &w in &free.witness {
            if let Some(key) = key(&witness[w]) {
                held.entry((witness[w].side, key)).or_default().push(w);
            }
        }
        type Test = fn(&Part, &Part) -> bool;
        const TESTS: [Test; 4] = [
            |b, w| b.name == w.name && b.path == w.path,
            |b, w| b.name == w.name,
            |b, w| !b.name.title.is_empty() && b.name.title == w.name.title,
            |_, _| true,
        ];
        for test in TESTS {
            for &b in &free.base {
                let Some(key) = key(&base[b]).filter(|_| self.fellow[b].is_none()) else { continue };
                let Some(group) = held.get(&(base[b].side, key)) else { continue };
                let found = group.iter().copied().find(|&w| !self.taken[w] && test(&base[b], &witness[w]));
                if let Some(w) = found {
                    self.tie(b, w, 1.0);
                }
            }
        }
    }

    /// Pairs sections with the same body.
    fn identical(&mut self) {
        self.by(|part| (part.body.len() >= SHORT).then_some(&part.body));
    }

    /// Pairs sections with much the same body, the most alike first.
    fn alike(&mut self) {
        let free = self.free();
        let Sides { base, witness } = self.parts;
        let many = free.base.len().saturating_mul(free.witness.len()) > MANY;
        let mut found: Vec<(u32, Reverse<usize>, Reverse<usize>)> = Vec::new();
        for (nth, &b) in free.base.iter().enumerate() {
            // Where there are many, a section is expected as far along as it was.
            let near = nth * free.witness.len() / free.base.len();
            let range = if many {
                near.saturating_sub(NEAR)..(near + NEAR).min(free.witness.len())
            } else {
                0..free.witness.len()
            };
            for &w in &free.witness[range] {
                let score = likeness(&base[b], &witness[w]);
                if score > 0.0 {
                    let bonus = if base[b].name == witness[w].name { 0.02 } else { 0.0 };
                    found.push((((score + bonus) * 10_000.0) as u32, Reverse(b), Reverse(w)));
                }
            }
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        for (score, Reverse(b), Reverse(w)) in found {
            if self.fellow[b].is_none() && !self.taken[w] {
                self.tie(b, w, (f64::from(score) / 10_000.0).min(1.0));
            }
        }
    }

    /// Pairs what is left by heading.
    fn headings(&mut self) {
        let Sides { base, witness } = self.parts;
        let known = self.fellow.clone();
        self.by(|part| (!part.name.empty()).then_some((&part.name, Some(&part.path))));
        self.by(|part| (!part.name.empty()).then_some(&part.name));
        self.by(|part| (!part.name.title.is_empty()).then_some(&part.name.title));
        self.titles();
        for b in 0..self.fellow.len() {
            if let Some((w, alike)) = self.fellow[b].as_mut().filter(|_| known[b].is_none()) {
                *alike = ratio(&base[b].body, &witness[*w].body);
            }
        }
    }

    /// Pairs sections of one number in one place whose titles are much alike: chapters, which have no
    /// text of their own, and sections whose text was written anew.
    fn titles(&mut self) {
        let free = self.free();
        let Sides { base, witness } = self.parts;
        let letters = |part: &Part| part.name.title.chars().map(u32::from).collect::<Vec<_>>();
        for b in free.base {
            let own = &base[b];
            let alike = |w: usize| {
                let other = &witness[w];
                let same = own.side == other.side && own.name.number == other.name.number && own.path == other.path;
                same && !own.name.number.is_empty() && !own.name.title.is_empty() && {
                    ratio(&letters(own), &letters(other)) >= TITLED
                }
            };
            if let Some(w) = free.witness.iter().copied().find(|&w| !self.taken[w] && alike(w)) {
                self.tie(b, w, 0.0);
            }
        }
    }

    /// What became of every section.
    fn finish(self, own: Sides<Vec<Span>>) -> Sections {
        let free = self.free();
        let Sides { base, witness } = self.parts;
        let mut pairs: Vec<Pair> = Vec::new();
        for (b, fellow) in self.fellow.iter().enumerate() {
            let Some((w, alike)) = *fellow else { continue };
            let (own, other) = (&base[b].name, &witness[w].name);
            let numbered = !own.number.is_empty() && !other.number.is_empty();
            let renumbered = numbered && own.number != other.number;
            let retitled = own.title != other.title || !numbered && own.number != other.number;
            pairs.push(Pair { sections: Sides::new(b, w), alike, renumbered, retitled, moved: false });
        }
        let weight = |p: &Pair| {
            let body = base[p.sections.base].body.len() + witness[p.sections.witness].body.len();
            ONE + (body as u64).min(ONE / MOST)
        };
        let order: Vec<(usize, u64)> = pairs.iter().map(|p| (p.sections.witness, weight(p))).collect();
        let kept = rising(&order);
        for (at, pair) in pairs.iter_mut().enumerate() {
            pair.moved = kept.binary_search(&at).is_err();
        }
        Sections { pairs, removed: free.base, added: free.witness, own }
    }
}

/// How alike two bodies are, 0 where they are not the same section's.
fn likeness(base: &Part, witness: &Part) -> f64 {
    let (n, m) = (base.body.len(), witness.body.len());
    if base.side != witness.side || n < SHORT || m < SHORT {
        return 0.0;
    }
    let han = base.body.iter().filter(|&&key| key & HAN != 0).count() * 2 > n;
    let least = ALIKE[usize::from(!han)];
    let reach = |common: usize| 2.0 * common as f64 / (n + m) as f64;
    if reach(n.min(m)) < least || reach(common(&base.bag, &witness.bag)) < least {
        return 0.0;
    }
    let score = reach(lcs(&base.body, &witness.body));
    if score < least { 0.0 } else { score }
}

/// The share of two bodies that they have in common, in order.
fn ratio(base: &[u32], witness: &[u32]) -> f64 {
    match base.len() + witness.len() {
        0 => 1.0,
        // Where both are very long the table would be too.
        n if n > 1 << 17 => 0.0,
        n => 2.0 * lcs(base, witness) as f64 / n as f64,
    }
}

/// How many keys two sorted lists share.
fn common(base: &[u32], witness: &[u32]) -> usize {
    let (mut b, mut w, mut count) = (0, 0, 0);
    while b < base.len() && w < witness.len() {
        match base[b].cmp(&witness[w]) {
            std::cmp::Ordering::Less => b += 1,
            std::cmp::Ordering::Greater => w += 1,
            std::cmp::Ordering::Equal => (b, w, count) = (b + 1, w + 1, count + 1),
        }
    }
    count
}
