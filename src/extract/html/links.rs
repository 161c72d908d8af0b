//! Links inside the matter of a page: which of them are text, and which lead to what else there is to read.

use rustc_hash::FxHashMap;

use super::feed::ARTICLE;
use super::matter::Judge;
use super::tree::Node;

/// Elements side by side that look alike.
#[derive(Debug, Clone, Copy)]
struct Group {
    all: u32,
    teasers: u32,
    /// How much running text stands before the first of them.
    before: u32,
}

impl Judge<'_> {
    /// Takes out elements of the matter that are little but links, and rows of teasers.
    pub(super) fn links_inside(&mut self, chosen: usize) {
        self.measure();
        let nodes = &self.tree.nodes;
        if self.links[chosen] * 2 > self.letters[chosen] {
            return;
        }
        let written = self.written();
        let teasers = self.teasers(chosen, &written);
        // The names in one column of a table may all be links: their letters are many, their cells few.
        let led = self.sum(|_, block| u32::from(block.links * 2 > block.letters));
        let parts = self.sum(|_, _| 1);
        // Sources that are linked one by one have marks within their names, tags only between them.
        let stops = self.sum(|_, block| block.stops);
        let mut targets = vec![0u32; nodes.len()];
        self.tree.targets.iter().for_each(|&(node, _)| targets[node as usize] += 1);
        let sources = |at: usize| parts[at] == 1 && targets[at] > 0 && stops[at] >= targets[at] * 2;
        let dense = |at: usize| {
            let (letters, links) = (self.letters[at], self.links[at]);
            let group = match nodes[at].name.key() {
                b"table" | b"tbody" => links * 5 > letters * 4,
                _ if written[at] || sources(at) => false,
                b"p" | b"li" | b"td" | b"th" | b"tr" | b"dd" | b"dt" | b"blockquote" | b"pre" | b"main" => false,
                _ => links * 3 > letters * 2,
            };
            at > chosen
                && (teasers[at]
                    || group
                        && letters > 0
                        && self.mass[at] * 4 < letters
                        && led[at] * 2 >= parts[at]
                        && nodes[at].name.heading().is_none()
                        && letters * 2 < self.letters[chosen])
        };
        let out = self.inside(dense);
        for (at, block) in self.tree.blocks.iter().enumerate() {
            self.out[at] |= out[block.node as usize] && !block.first;
        }
    }

    /// For each element, whether it is a list that an author wrote into the text: it has no class, and stands
    /// among paragraphs.
    fn written(&self) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let list = |at: usize| matches!(nodes[at].name.key(), b"ul" | b"ol" | b"dl");
        let part = |at: usize| list(at) || matches!(nodes[at].name.key(), b"p" | b"li" | b"dd" | b"dt");
        let mut prose = vec![0u32; nodes.len()];
        for block in self.tree.blocks.iter().filter(|block| block.prose()) {
            let mut home = block.node as usize;
            while part(home) {
                home = nodes[home].parent as usize;
            }
            prose[home] += 1;
        }
        let mut written = vec![false; nodes.len()];
        for at in 1..nodes.len() {
            let parent = nodes[at].parent as usize;
            let within = list(parent) || matches!(nodes[parent].name.key(), b"li" | b"dd" | b"dt");
            written[at] = !nodes[at].classed && (within && written[parent] || list(at) && prose[parent] > 1);
        }
        written
    }

    /// For each element, whether it is one of three or more side by side that look alike and are each
    /// a link with a few words: what else there is to read.
    fn teasers(&self, chosen: usize, written: &[bool]) -> Vec<bool> {
        /// A teaser is no longer than this, in letters.
        const LONG: u32 = 500;
        let nodes = &self.tree.nodes;
        let mut first = vec![usize::MAX; nodes.len()];
        let mut count = vec![0u32; nodes.len()];
        for at in (0..self.out.len()).filter(|&at| !self.out[at]) {
            let node = self.tree.blocks[at].node as usize;
            first[node] = first[node].min(at);
            count[node] += 1;
        }
        for at in (1..nodes.len()).rev() {
            let parent = nodes[at].parent as usize;
            count[parent] += count[at];
            first[parent] = first[parent].min(first[at]);
        }
        let led = |at: usize| {
            let block = self.tree.blocks.get(first[at]);
            block.is_some_and(|block| block.links > 0 && block.links * 10 >= block.letters * 9)
        };
        let teaser = |at: usize| {
            let (letters, links) = (self.letters[at], self.links[at]);
            // Rows of data are led by what they are about, which may be a link.
            let other = !written[at] && nodes[at].name.key() != b"tr";
            other && count[at] > 1 && links * 6 >= letters && letters < LONG && led(at)
        };
        let before = self.before();
        let mut groups: FxHashMap<(u32, u32), Group> = FxHashMap::default();
        for (at, node) in nodes.iter().enumerate().filter(|(at, _)| count[*at] > 0) {
            let fresh = Group { all: 0, teasers: 0, before: before[at] };
            let group = groups.entry((node.parent, node.look)).or_insert(fresh);
            group.all += 1;
            group.teasers += u32::from(teaser(at));
        }
        let total: u32 = (1..nodes.len()).filter(|&at| teaser(at)).map(|at| self.letters[at]).sum();
        let few = total * 2 < self.letters[chosen];
        // Below an article there may be more of them than of it.
        let row = |node: &Node| {
            let full = |group: &&Group| group.teasers > 2 && group.teasers * 5 >= group.all * 4;
            let group = groups.get(&(node.parent, node.look)).filter(full);
            group.is_some_and(|group| few || self.tree.story && group.before >= ARTICLE)
        };
        nodes.iter().enumerate().map(|(at, node)| at > chosen && teaser(at) && row(node)).collect()
    }
}
