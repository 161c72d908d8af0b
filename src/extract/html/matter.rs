//! Which blocks of a page are beside its matter: navigation, notices, adverts, related links, talk.
//!
//! Names tell first (`<nav>`, `class=sidebar`); what they accuse is acquitted where it holds most of
//! the text. Then the smallest element is sought that holds the running text, as Readability does,
//! and what stands outside it is beside the matter, but for the title and a lead. Inside it, stretches
//! of links are. Where a page has too little running text to tell, only names count: what is cut by
//! mistake can hide an alteration.

use std::ops::Range;

use super::suspicion::Nature;
use super::tree::{Block, ROOT, Tree};

/// Less running text than this tells nothing, in letters.
const LITTLE: u32 = 250;
/// Boilerplate shorter than this may be most of a page, in letters.
const SHORT: u32 = 300;

/// The stretches beside the matter, by place: from the first to the last byte of neighbouring blocks.
pub(super) fn beside(tree: &Tree, page: bool) -> Vec<Range<usize>> {
    let mut judge = Judge::new(tree);
    judge.names();
    if page {
        judge.measure();
        if judge.mass[ROOT] >= LITTLE {
            judge.choose();
        }
    }
    stretches(&tree.blocks, &judge.out)
}

/// Joins neighbouring blocks that are out.
fn stretches(blocks: &[Block], out: &[bool]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut joins = false;
    for (block, &out) in blocks.iter().zip(out) {
        let span = block.start as usize..block.end as usize;
        match all.last_mut() {
            Some(last) if joins && out => last.end = span.end,
            _ if out => all.push(span),
            _ => {}
        }
        joins = out;
    }
    all
}

/// What is known of a page while it is judged; lists run along the elements or the blocks.
struct Judge<'a> {
    tree: &'a Tree,
    /// For each block, whether it is beside the matter.
    out: Vec<bool>,
    /// For each element: running text in it that is not out, all letters in it that are not out, and
    /// how many of these are in links.
    mass: Vec<u32>,
    letters: Vec<u32>,
    links: Vec<u32>,
}

impl<'a> Judge<'a> {
    fn new(tree: &'a Tree) -> Judge<'a> {
        let nodes = tree.nodes.len();
        let out = vec![false; tree.blocks.len()];
        Judge { tree, out, mass: vec![0; nodes], letters: vec![0; nodes], links: vec![0; nodes] }
    }

    /// Adds up a measure of blocks for each element and those around it.
    fn sum(&self, measure: impl Fn(usize, &Block) -> u32) -> Vec<u32> {
        let mut sums = vec![0; self.tree.nodes.len()];
        for (at, block) in self.tree.blocks.iter().enumerate() {
            sums[block.node as usize] += measure(at, block);
        }
        for at in (1..sums.len()).rev() {
            sums[self.tree.nodes[at].parent as usize] += sums[at];
        }
        sums
    }

    /// Measures what is not out.
    fn measure(&mut self) {
        self.mass = self.sum(|at, block| if block.prose() && !self.out[at] { block.plain() } else { 0 });
        self.letters = self.sum(|at, block| if self.out[at] { 0 } else { block.letters });
        self.links = self.sum(|at, block| if self.out[at] { 0 } else { block.links });
    }

    /// Takes out what names accuse and nothing acquits.
    fn names(&mut self) {
        let nodes = &self.tree.nodes;
        let sure = self.inside(|at| nodes[at].nature == Nature::Away && !nodes[at].broken);
        let plain = self.sum(|_, block| block.plain());
        let open = self.sum(|_, block| if sure[block.node as usize] { 0 } else { block.plain() });
        let titles = self.sum(|_, block| u32::from(block.first));
        let mains = self.holding(|at| nodes[at].name.key() == b"main");
        let guilty = |at: usize| {
            let most = plain[at] > SHORT && open[at] * 2 > open[ROOT];
            match nodes[at].nature {
                Nature::Away if !nodes[at].broken => true,
                Nature::Away | Nature::Doubt => !(mains[at] || titles[at] > 0 || most),
                Nature::Talk => !(mains[at] || titles[at] > 0 || plain[at] > SHORT && open[at] * 10 > open[ROOT] * 9),
                _ => false,
            }
        };
        let out = self.inside(guilty);
        for (at, block) in self.tree.blocks.iter().enumerate() {
            self.out[at] = out[block.node as usize];
        }
    }

    /// For each element, whether it or one around it is such.
    fn inside(&self, such: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut all = vec![false; self.tree.nodes.len()];
        for at in 1..all.len() {
            all[at] = all[self.tree.nodes[at].parent as usize] || such(at);
        }
        all
    }

    /// For each element, whether it or one in it is such.
    fn holding(&self, such: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut all = vec![false; self.tree.nodes.len()];
        for at in (1..all.len()).rev() {
            all[at] |= such(at);
            all[self.tree.nodes[at].parent as usize] |= all[at];
        }
        all
    }

    /// Finds the element that holds the matter and takes out what is outside it, and links inside.
    fn choose(&mut self) {
        let chosen = self.descend();
        let within = self.inside(|at| at == chosen);
        let held = |at: usize| chosen == ROOT || within[self.tree.blocks[at].node as usize];
        let first = (0..self.out.len()).find(|&at| held(at)).unwrap_or(0);
        let title = (0..first).rev().find(|&at| self.tree.blocks[at].first && !self.out[at]);
        let kept = self.company(chosen);
        let keep: Vec<bool> = (0..self.out.len())
            .map(|at| {
                let block = &self.tree.blocks[at];
                let lead = title.is_some_and(|title| title <= at) && at < first;
                held(at)
                    || lead && (block.first || block.prose() && block.links * 4 < block.letters)
                    || kept[block.node as usize]
            })
            .collect();
        for (at, keep) in keep.into_iter().enumerate() {
            self.out[at] |= !keep;
        }
        self.links_inside(chosen);
    }

    /// The smallest element that holds the running text.
    fn descend(&self) -> usize {
        let nodes = &self.tree.nodes;
        let mut at = ROOT;
        loop {
            let mark = (at + 1..nodes.len())
                .filter(|&n| matches!(nodes[n].nature, Nature::Main | Nature::Body) && self.under(n, at));
            let best = mark.max_by_key(|&n| (self.mass[n], std::cmp::Reverse(n)));
            if let Some(best) = best.filter(|&n| self.mass[n] * 2 > self.mass[at]) {
                at = best;
                continue;
            }
            let children = (at + 1..nodes.len()).filter(|&n| nodes[n].parent as usize == at);
            let Some(best) = children.max_by_key(|&n| (self.mass[n], std::cmp::Reverse(n))) else { return at };
            if self.mass[best] * 20 < self.mass[at] * 17 || nodes[best].name.key() == b"p" {
                return at;
            }
            at = best;
        }
    }

    fn under(&self, mut node: usize, outer: usize) -> bool {
        while node > outer {
            node = self.tree.nodes[node].parent as usize;
        }
        node == outer
    }

    /// For each element, whether it belongs to the matter although it stands beside the chosen one.
    fn company(&self, chosen: usize) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let mut kin = vec![false; nodes.len()];
        let mut path = chosen;
        while path != ROOT {
            let parent = nodes[path].parent;
            for (at, node) in nodes.iter().enumerate().skip(parent as usize + 1) {
                let alike = node.look == nodes[chosen].look && node.name == nodes[chosen].name;
                if node.parent == parent && at != path && alike && self.mass[at] * 20 > self.mass[chosen] {
                    kin[at] = true;
                }
            }
            path = parent as usize;
        }
        self.inside(|at| kin[at])
    }

    /// Takes out elements of the matter that are little but links.
    fn links_inside(&mut self, chosen: usize) {
        self.measure();
        let nodes = &self.tree.nodes;
        if self.links[chosen] * 2 > self.letters[chosen] {
            return;
        }
        let dense = |at: usize| {
            let (letters, links) = (self.letters[at], self.links[at]);
            at > chosen
                && letters > 0
                && links * 3 > letters * 2
                && self.mass[at] * 4 < letters
                && nodes[at].name.heading().is_none()
                && self.letters[at] * 2 < self.letters[chosen]
        };
        let out = self.inside(dense);
        for (at, block) in self.tree.blocks.iter().enumerate() {
            self.out[at] |= out[block.node as usize] && !block.first;
        }
    }
}
