//! Which blocks of a page are beside its matter: navigation, notices, adverts, related links, talk.
//!
//! Names tell first (`<nav>`, `class=sidebar`); what they accuse is acquitted where it holds most of
//! the text. Then the smallest element is sought that holds the running text, as Readability does,
//! and what stands outside it is beside the matter, but for the title and a lead. Inside it, stretches
//! of links are. Where a page has too little running text to tell, only names count: what is cut by
//! mistake can hide an alteration.

use std::ops::Range;

use super::element::Name;
use super::stamp::dated;
use super::suspicion::Nature;
use super::tree::{Block, Node, ROOT, Tree};
use memchr::memmem;
use rustc_hash::FxHashMap;

/// Less running text than this tells nothing, in letters.
const LITTLE: u32 = 250;
/// So much running text is what a page is about, whatever pictures it shows, in letters.
const ENOUGH: u32 = 1500;
/// Boilerplate shorter than this may be most of a page, in letters.
const SHORT: u32 = 300;

/// The stretches beside the matter, by place: from the first to the last byte of neighbouring blocks. The `whole` of
/// the matter is what the page says of it in its data.
pub(super) fn beside(tree: &Tree, text: &str, whole: Option<&str>, page: bool) -> Vec<Range<usize>> {
    let mut judge = Judge::new(tree, text);
    judge.names();
    if page {
        judge.measure();
        judge.next_articles();
        judge.measure();
        judge.feeds();
        judge.measure();
        if judge.mass[ROOT] >= LITTLE {
            judge.choose();
            judge.prompts();
            if let Some(whole) = whole {
                judge.behind(whole);
            }
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
pub(super) struct Judge<'a> {
    pub(super) tree: &'a Tree,
    /// The source of the page.
    pub(super) text: &'a str,
    /// For each block, whether it is beside the matter.
    pub(super) out: Vec<bool>,
    /// For each element: running text in it that is not out, all letters in it that are not out, and
    /// how many of these are in links.
    pub(super) mass: Vec<u32>,
    pub(super) letters: Vec<u32>,
    pub(super) links: Vec<u32>,
}

impl<'a> Judge<'a> {
    fn new(tree: &'a Tree, text: &'a str) -> Judge<'a> {
        let nodes = tree.nodes.len();
        let out = vec![false; tree.blocks.len()];
        Judge { tree, text, out, mass: vec![0; nodes], letters: vec![0; nodes], links: vec![0; nodes] }
    }

    /// Adds up a measure of blocks for each element and those around it.
    pub(super) fn sum(&self, measure: impl Fn(usize, &Block) -> u32) -> Vec<u32> {
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
    pub(super) fn measure(&mut self) {
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
        let prose = self.sum(|_, block| if block.prose() { block.plain() } else { 0 });
        let titles = self.sum(|_, block| u32::from(block.first));
        let headings = self.sum(|_, block| u32::from(block.heading));
        let links = self.sum(|_, block| block.links);
        let parts = self.sum(|_, _| 1);
        let shown = self.inside(|at| sure[at] || nodes[at].nature == Nature::Show);
        let own = self.sum(|_, block| if block.prose() && !shown[block.node as usize] { block.plain() } else { 0 });
        // A notice on cookies stands beside the page itself, and speaks of nothing else.
        let cookies = self.sum(|_, block| {
            let source = &self.text.as_bytes()[block.start as usize..block.end as usize];
            memmem::find_iter(source, b"ookie").count() as u32
        });
        let mains = self.holding(|at| nodes[at].name.key() == b"main");
        let (chapters, kin) = self.chapters();
        // What a policy says of cookies has sentences or a table, and nothing to click.
        let within = self.inside(|at| matches!(nodes[at].nature, Nature::Main | Nature::Body));
        let asks = self.holding(|at| matches!(nodes[at].name.key(), b"form" | b"button"));
        let rows = self.holding(|at| nodes[at].name.key() == b"tr");
        let says: Vec<bool> = (0..nodes.len()).map(|at| !asks[at] && (rows[at] || prose[at] > 0)).collect();
        let talks = |at: usize| links[at] > 0 || asks[at] || self.repeats(at);
        let (panels, below) = (self.panels(&prose), self.below());
        let guilty = |at: usize| {
            let most = plain[at] > SHORT && open[at] * 2 > open[ROOT];
            match nodes[at].nature {
                Nature::Away if !nodes[at].broken => true,
                Nature::Away | Nature::Doubt => !(mains[at] || titles[at] > 0 || most || chapters[at]),
                Nature::Topic => !(mains[at] || titles[at] > 0 || most || chapters[at] || within[at] && says[at]),
                Nature::Hidden => !(most || titles[at] > 0 || prose[at] > 0 && (within[at] && below[at] || panels[at])),
                Nature::Slot => {
                    let text = within[at] && below[at] && prose[at] > 0 && links[at] == 0 && !asks[at];
                    !(mains[at] || titles[at] > 0 || most || chapters[at] || prose[at] > SHORT || text)
                }
                Nature::Show => !(mains[at] || titles[at] > 0 || own[ROOT] < ENOUGH) && parts[at] > 5,
                Nature::Sign => !(mains[at] || headings[at] > 0 || most || prose[at] > SHORT),
                Nature::Talk => {
                    // A policy may have a chapter on comments: nobody talks in it.
                    let chapter = kin[at] || chapters[at] && !talks(at);
                    !(mains[at] || titles[at] > 0 || chapter || plain[at] > SHORT && open[at] * 10 > open[ROOT] * 9)
                }
                // What can be shut stands beside the text.
                _ if nodes[at].shuts => {
                    let outer = matches!(nodes[at].name.key(), b"body" | b"html" | b"") || at == ROOT;
                    let small = plain[at] * 5 < plain[ROOT];
                    small && !(outer || within[at] || mains[at] || titles[at] > 0 || chapters[at])
                }
                _ => false,
            }
        };
        let notice = |at: usize| {
            let outer = nodes[nodes[at].parent as usize].name.key() == b"body";
            outer && plain[at] * 3 < plain[ROOT] && titles[at] == 0 && cookies[at] > 2
        };
        let out = self.inside(|at| guilty(at) || notice(at));
        for (at, block) in self.tree.blocks.iter().enumerate() {
            self.out[at] = out[block.node as usize];
        }
    }

    /// For each element, whether it stands directly below a heading.
    pub(super) fn below(&self) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let mut first = vec![usize::MAX; nodes.len()];
        for (at, block) in self.tree.blocks.iter().enumerate().rev() {
            first[block.node as usize] = at;
        }
        for at in (1..nodes.len()).rev() {
            let parent = nodes[at].parent as usize;
            first[parent] = first[parent].min(first[at]);
        }
        let heading = |at: usize| self.tree.blocks.get(at).is_some_and(|block| block.heading);
        first.into_iter().map(|first| first > 0 && heading(first - 1) && !heading(first)).collect()
    }

    /// For each element, whether it is one of several with running text that are hidden and look alike: what stands
    /// below the titles of sections that open one by one.
    fn panels(&self, prose: &[u32]) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let panel = |at: &usize| nodes[*at].nature == Nature::Hidden && nodes[*at].classed && prose[*at] > 0;
        let mut alike: FxHashMap<u32, u32> = FxHashMap::default();
        (0..nodes.len()).filter(panel).for_each(|at| *alike.entry(nodes[at].look).or_default() += 1);
        (0..nodes.len()).map(|at| panel(&at) && alike[&nodes[at].look] > 2).collect()
    }

    /// For each element, whether it is one of several chapters side by side, and whether these are of one kind: a
    /// policy has one on cookies, and calls it so.
    pub(super) fn chapters(&self) -> (Vec<bool>, Vec<bool>) {
        let nodes = &self.tree.nodes;
        let headings = self.sum(|_, block| u32::from(block.heading));
        let prose = self.sum(|_, block| u32::from(block.prose()));
        let links = self.sum(|_, block| block.links);
        let letters = self.sum(|_, block| block.letters);
        let chapter = |at: usize| headings[at] > 0 && prose[at] > 0 && links[at] * 4 < letters[at];
        let mut beside: FxHashMap<(u32, Name), u32> = FxHashMap::default();
        let mut kin: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let all = || nodes.iter().enumerate().filter(|&(at, _)| chapter(at)).map(|(_, node)| node);
        for node in all() {
            *kin.entry((node.parent, node.kind)).or_default() += u32::from(node.classed);
            *beside.entry((node.parent, node.name)).or_default() += u32::from(node.nature == Nature::Plain);
        }
        let others = |node: &Node| beside.get(&(node.parent, node.name)).is_some_and(|&count| count > 1);
        // Several of one kind are chapters whatever each of them is called.
        let alike = |node: &Node| kin.get(&(node.parent, node.kind)).is_some_and(|&count| count > 2);
        let such = |test: &dyn Fn(&Node) -> bool| {
            nodes.iter().enumerate().map(|(at, node)| chapter(at) && test(node)).collect::<Vec<bool>>()
        };
        (such(&|node| others(node) || alike(node)), such(&alike))
    }

    /// For each element, whether it or one around it is such.
    pub(super) fn inside(&self, such: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut all = vec![false; self.tree.nodes.len()];
        for at in 1..all.len() {
            all[at] = all[self.tree.nodes[at].parent as usize] || such(at);
        }
        all
    }

    /// For each element, whether it or one in it is such.
    pub(super) fn holding(&self, such: impl Fn(usize) -> bool) -> Vec<bool> {
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
                    || lead && (block.first || block.prose() && block.links * 4 < block.letters || self.since(block))
                    || lead && title.is_some_and(|title| self.introduces(title, at))
                    || kept[block.node as usize]
            })
            .collect();
        for (at, keep) in keep.into_iter().enumerate() {
            self.out[at] |= !keep;
        }
        self.links_inside(chosen);
        self.asks(chosen);
        self.labelled(chosen);
        self.stamps();
    }

    /// Whether a block between the title and the text introduces the text: its class says so, or it is a heading
    /// right behind the title.
    fn introduces(&self, title: usize, at: usize) -> bool {
        let (nodes, block) = (&self.tree.nodes, &self.tree.blocks[at]);
        let node = block.node as usize;
        let named = nodes[node].introduces || nodes[nodes[node].parent as usize].introduces;
        let behind = block.heading && self.tree.title == Some(title) && (title + 1..at).all(|at| self.out[at]);
        let source = &self.text[block.start as usize..block.end as usize];
        block.links == 0 && block.letters >= 10 && (named || behind) && !dated(source)
    }

    /// The smallest element that holds the running text.
    fn descend(&self) -> usize {
        let nodes = &self.tree.nodes;
        let last = self.lasts();
        let mut at = ROOT;
        // What is left behind on the way adds up: it is measured from the last element that says what it is.
        let mut whole = self.mass[ROOT];
        loop {
            let inner = at + 1..last[at] + 1;
            let best = |such: &dyn Fn(usize) -> bool| {
                inner.clone().filter(|&n| such(n)).max_by_key(|&n| (self.mass[n], std::cmp::Reverse(n)))
            };
            let main = best(&|n| nodes[n].name.key() == b"main").filter(|&n| self.mass[n] * 2 > self.mass[at]);
            let told = || best(&|n| matches!(nodes[n].nature, Nature::Main | Nature::Body));
            if let Some(told) = main.or_else(|| told().filter(|&n| self.mass[n] * 5 > self.mass[at] * 3)) {
                (at, whole) = (told, self.mass[told]);
                continue;
            }
            let Some(child) = best(&|n| nodes[n].parent as usize == at) else { return at };
            if self.mass[child] * 20 < whole * 17 || !self.holds(child) {
                return at;
            }
            at = child;
        }
    }

    /// Whether an element may hold the matter whole: a list, a quotation and a row of data are parts of it, a
    /// cell that holds paragraphs lays out the page.
    fn holds(&self, at: usize) -> bool {
        let paragraphs =
            |inner: &Node| matches!(inner.name.key(), b"p" | b"div" | b"table" | b"ul") && inner.parent as usize == at;
        match self.tree.nodes[at].name.key() {
            b"p" | b"li" | b"ol" | b"dl" | b"blockquote" | b"pre" => false,
            b"td" => {
                let table = self.table(at);
                let plain = |at: usize| self.letters[at] - self.links[at];
                let most = plain(at) * 10 >= plain(table) * 7;
                most && self.tree.nodes[at..].iter().filter(|inner| paragraphs(inner)).count() > 2
            }
            _ => true,
        }
    }

    /// The table that a cell is in.
    fn table(&self, mut at: usize) -> usize {
        while at != ROOT && self.tree.nodes[at].name.key() != b"table" {
            at = self.tree.nodes[at].parent as usize;
        }
        at
    }

    /// For each element, the last one inside it, or itself.
    pub(super) fn lasts(&self) -> Vec<usize> {
        let mut last: Vec<usize> = (0..self.tree.nodes.len()).collect();
        for at in (1..last.len()).rev() {
            let parent = self.tree.nodes[at].parent as usize;
            last[parent] = last[parent].max(last[at]);
        }
        last
    }

    /// For each element, whether it belongs to the matter although it stands beside the chosen one:
    /// more of the same kind, or text without links that follows.
    fn company(&self, chosen: usize) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let forms = self.holding(|at| nodes[at].name.key() == b"form");
        let mut kin = vec![false; nodes.len()];
        let mut path = chosen;
        while path != ROOT {
            let parent = nodes[path].parent;
            // Outside what says that it is the matter nothing else is.
            if nodes[path].name.key() == b"main" {
                break;
            }
            for at in parent as usize + 1..nodes.len() {
                let node = &nodes[at];
                if node.parent != parent || at == path || self.mass[at] == 0 {
                    continue;
                }
                let alike = node.look == nodes[chosen].look && self.links[at] * 3 < self.letters[at];
                // Around the page itself stand dialogues and notices.
                let inner = parent as usize != ROOT && !matches!(nodes[parent as usize].name.key(), b"body" | b"html");
                let text = nodes[path].nature == Nature::Plain && at > path && inner;
                let bare = self.links[at] * 10 < self.letters[at] && self.mass[at] > 150 && !forms[at];
                kin[at] = alike || text && bare;
            }
            path = parent as usize;
        }
        self.inside(|at| kin[at])
    }
}
