//! Feeds: rows of teasers of other pages, below or beside what the page is about, at times longer than that.
//!
//! A teaser says so itself, in any language: it links its picture, its title or its last words to one and the same
//! page, its title leads to another page of the site, or its text is cut off in the middle. Several such in a row are no part of a text that has its own title.

use rustc_hash::FxHashMap;

use super::label::fold;
use super::matter::Judge;
use super::tree::{Block, ROOT};

/// A page that has less running text beside its teasers is a list of pages itself, in letters.
const LITTLE: u32 = 700;
/// So much running text is an article of which the page may be.
pub(super) const ARTICLE: u32 = 1000;
/// A teaser is no longer than this, in letters.
const LONG: u32 = 1200;
/// One that only its title tells is no longer than this: a post of a blog links its title too.
const BRIEF: u32 = 400;

/// Teasers that look alike, side by side.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    all: u32,
    teasers: u32,
}

/// How much running text may be in rows of teasers.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// So much stands before them, or more.
    least: u32,
    /// All of them have no more.
    most: u32,
    /// Each part counts once.
    once: bool,
}

impl Row {
    /// Whether it is a row of teasers.
    fn full(&self) -> bool {
        self.teasers > 2 && self.teasers * 3 >= self.all * 2
    }
}

impl Judge<'_> {
    /// Takes out rows of teasers, where the page has a text of its own before them.
    pub(super) fn feeds(&mut self) {
        let (says, titled) = (self.teasing(), self.titled());
        let parts = self.sum(|at, _| u32::from(!self.out[at]));
        // A title and a text, at least.
        let fits = |at: usize, long: u32| parts[at] > 1 && (20..long).contains(&self.letters[at]);
        let sure = |at: usize| says[at] && fits(at, LONG);
        let likely = |at: usize| sure(at) || titled[at] && fits(at, BRIEF);
        let all = self.mass[ROOT];
        let most = all.saturating_sub(LITTLE);
        let mut out = self.rowed(&self.rows(), sure, Bounds { least: LITTLE, most, once: false });
        let mut add = |more: Vec<bool>| out.iter_mut().zip(more).for_each(|(out, more)| *out |= more);
        add(self.rowed(&self.kin(), self.cards(&says, &titled), Bounds { least: LITTLE, most, once: true }));
        // What less tells of, and what is parted into columns, is what the page is about if it is longer than the rest.
        let few = Bounds { least: LITTLE, most: most.min(all / 3), once: false };
        // A page that says it is one article is about none of those below it.
        let story = Bounds { least: ARTICLE, most: all.saturating_sub(ARTICLE), once: true };
        for rows in [self.rows(), self.grids()] {
            add(self.rowed(&rows, likely, few));
            if self.tree.story {
                add(self.rowed(&rows, likely, story));
            }
        }
        let out = self.inside(|at| out[at]);
        for (at, block) in self.tree.blocks.iter().enumerate() {
            self.out[at] |= out[block.node as usize] && !block.first;
        }
    }

    /// Whether an element is a card, between which adverts may stand; between parts of a text stand other things.
    fn cards(&self, says: &[bool], titled: &[bool]) -> impl Fn(usize) -> bool {
        let nodes = &self.tree.nodes;
        let ahead = self.ahead();
        let parts = self.sum(|at, _| u32::from(!self.out[at]));
        let headings = self.sum(|_, block| u32::from(block.heading));
        move |at| {
            let name = nodes[at].name;
            let card = matches!(name.key(), b"li" | b"article") || name.key() == b"div" && nodes[at].classed;
            // A title, and a kicker over it at most.
            let fits = parts[at] > 1 && (1..3).contains(&headings[at]) && (20..LONG).contains(&self.letters[at]);
            card && fits && (says[at] || ahead[at] && titled[at])
        }
    }

    /// For each element, whether it is a teaser in a row of such within the bounds. The rows are those that the
    /// elements are in.
    fn rowed(&self, rows_of: &[usize], teaser: impl Fn(usize) -> bool, bounds: Bounds) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let mut rows = vec![Row::default(); nodes.len()];
        for at in (1..nodes.len()).filter(|&at| self.letters[at] > 0) {
            let row = &mut rows[rows_of[at]];
            row.all += 1;
            if teaser(at) {
                row.teasers += 1;
            }
        }
        let full: Vec<bool> = (0..nodes.len()).map(|at| rows[rows_of[at]].full() && teaser(at)).collect();
        let inside = self.inside(|at| full[at]);
        let blocks = self.tree.blocks.iter().enumerate();
        let held = blocks.filter(|&(at, block)| block.prose() && !self.out[at] && inside[block.node as usize]);
        let teased: u32 = match bounds.once {
            true => held.map(|(_, block)| block.plain()).sum(),
            // Rows inside rows count twice: where less tells of teasers, that is what parts of a text may be.
            false => (0..nodes.len()).filter(|&at| full[at]).map(|at| self.mass[at]).sum(),
        };
        if teased > bounds.most {
            return vec![false; nodes.len()];
        }
        let before = self.before();
        let behind = |at: usize| before[rows_of[at]] >= bounds.least;
        let ahead = self.ahead();
        let stands = |at: usize| behind(at) || ahead[at];
        full.into_iter().enumerate().map(|(at, full)| full && stands(at)).collect()
    }

    /// For each element, whether it stands before the title of the page, behind which there is text.
    fn ahead(&self) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let Some(title) = self.tree.title else { return vec![false; nodes.len()] };
        let blocks = self.tree.blocks.iter().enumerate().skip(title);
        let held = blocks.filter(|&(at, block)| block.prose() && !self.out[at]);
        let text: u32 = held.map(|(_, block)| block.plain()).sum();
        let titles = self.sum(|at, _| u32::from(at == title));
        let ahead = |at: usize| (nodes[at].from as usize) < title && titles[at] == 0;
        (0..nodes.len()).map(|at| text >= LITTLE && ahead(at)).collect()
    }

    /// For each element, the first of the grid that it is in: those that look alike in columns or rows that look
    /// alike, side by side.
    fn grids(&self) -> Vec<usize> {
        let nodes = &self.tree.nodes;
        let mut first: FxHashMap<(u32, u32, u32), usize> = FxHashMap::default();
        let mut grid = |at: usize| {
            let column = &nodes[nodes[at].parent as usize];
            *first.entry((column.parent, column.look, nodes[at].look)).or_insert(at)
        };
        (0..nodes.len()).map(|at| if self.letters[at] > 0 { grid(at) } else { at }).collect()
    }

    /// For each element, the first of those in the same element that look alike.
    fn kin(&self) -> Vec<usize> {
        let mut first: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        let nodes = self.tree.nodes.iter().enumerate();
        nodes.map(|(at, node)| *first.entry((node.parent, node.look)).or_insert(at)).collect()
    }

    /// For each element, the first of the row that it is in: neighbours with text that look alike.
    fn rows(&self) -> Vec<usize> {
        let nodes = &self.tree.nodes;
        let mut rows: Vec<usize> = (0..nodes.len()).collect();
        let mut last: Vec<usize> = vec![ROOT; nodes.len()];
        for at in (1..nodes.len()).filter(|&at| self.letters[at] > 0) {
            let before = std::mem::replace(&mut last[nodes[at].parent as usize], at);
            if before != ROOT && nodes[before].look == nodes[at].look {
                rows[at] = rows[before];
            }
        }
        rows
    }

    /// For each element, how much running text stands before it and behind the title of the page.
    pub(super) fn before(&self) -> Vec<u32> {
        let mut before = vec![u32::MAX; self.tree.nodes.len()];
        let (mut read, mut titled) = (0, false);
        for (at, block) in self.tree.blocks.iter().enumerate() {
            let own = &mut before[block.node as usize];
            *own = (*own).min(read);
            titled |= block.first && !self.out[at];
            read += if titled && block.prose() && !self.out[at] { block.plain() } else { 0 };
        }
        for at in (1..before.len()).rev() {
            let parent = self.tree.nodes[at].parent as usize;
            before[parent] = before[parent].min(before[at]);
        }
        before
    }

    /// For each element, whether something in it links twice to one page, or its text is cut off.
    fn teasing(&self) -> Vec<bool> {
        let nodes = &self.tree.nodes;
        let mut says = vec![false; nodes.len()];
        let mut last: FxHashMap<u32, u32> = FxHashMap::default();
        for &(node, target) in &self.tree.targets {
            let Some(other) = last.insert(target, node) else { continue };
            let (mut a, mut b) = (node as usize, other as usize);
            while a != b {
                (a, b) = if a > b { (nodes[a].parent as usize, b) } else { (a, nodes[b].parent as usize) };
            }
            says[a] = true;
        }
        let mut linked = vec![false; nodes.len()];
        self.tree.targets.iter().for_each(|&(node, _)| linked[node as usize] = true);
        let linked = self.holding(|at| linked[at]);
        let cut = self.holding_block(|block| cut_off(&self.text[block.start as usize..block.end as usize]));
        let says = self.holding(|at| says[at]);
        (0..nodes.len()).map(|at| says[at] || cut[at] && linked[at]).collect()
    }

    /// For each element, whether a heading stands in it that is a link to another page of the site. What is linked
    /// elsewhere may be what the text is about.
    fn titled(&self) -> Vec<bool> {
        let (nodes, targets) = (&self.tree.nodes, &self.tree.targets);
        let mut sites: FxHashMap<u32, u32> = FxHashMap::default();
        for &site in self.tree.sites.iter().filter(|&&site| site != 0) {
            *sites.entry(site).or_default() += 1;
        }
        // A page that does not say where it is from links mostly to its own site.
        let most = sites.into_iter().max_by_key(|&(site, count)| (count, site)).map_or(0, |(site, _)| site);
        let own = self.tree.home.unwrap_or(most);
        let mut leads = vec![false; nodes.len()];
        for (&(node, _), &site) in targets.iter().zip(&self.tree.sites) {
            leads[node as usize] |= site == 0 || site == own;
        }
        let mut titled = vec![false; nodes.len()];
        for block in self.tree.blocks.iter().filter(|block| block.heading && block.links * 10 >= block.letters * 9) {
            let node = block.node as usize;
            titled[node] |= leads[node] || leads[nodes[node].parent as usize];
        }
        self.holding(|at| titled[at])
    }

    /// For each element, whether such a block stands in it.
    fn holding_block(&self, such: impl Fn(&Block) -> bool) -> Vec<bool> {
        let mut own = vec![false; self.tree.nodes.len()];
        self.tree.blocks.iter().filter(|block| such(block)).for_each(|block| own[block.node as usize] = true);
        self.holding(|at| own[at])
    }
}

/// Whether a text ends in the middle of a sentence and says so, with or without a link to the rest.
fn cut_off(source: &str) -> bool {
    const SIGNS: [&str; 4] = ["…", "...", "&hellip;", "&#8230;"];
    let sign = SIGNS.iter().filter_map(|sign| source.rfind(sign).map(|at| at + sign.len())).max();
    let Some(rest) = sign.map(|end| &source[end..]) else { return false };
    let rest = rest.trim_start_matches(['.', ']', ')']).trim_start();
    rest.is_empty() || rest.starts_with('<') && rest.len() < 1000 && fold(rest).chars().count() <= 24
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use super::cut_off;
    use crate::extract::Role;

    /// A row of teasers, each with its picture and its title linked to one page.
    fn teasers() -> String {
        let one = |n: u32| {
            format!(
                "<li><a href='/{n}'><img src=x></a><h3><a href='/{n}'>Title {n} of another page</a></h3><p>What that \
                 page {n} tells at some length, in two sentences. It says enough to be read, and no more than that.</p>"
            )
        };
        format!("<ul>{}</ul>", (0..5).map(one).collect::<String>())
    }

    fn beside(source: &str) -> String {
        let markup = page(source);
        let beside = markup.hints.iter().filter(|hint| hint.role == Role::Nav);
        beside.map(|hint| &source[hint.span.range()]).collect()
    }

    #[test]
    fn teasers_below_a_text_are_beside_it() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let article = format!("<!doctype html><body><div><h1>The title</h1>{}{}</div>", text.repeat(12), teasers());
        let out = beside(&article);
        assert!(out.contains("Title 0 of") && out.contains("page 4 tells") && !out.contains("of the text itself"));
    }

    #[test]
    fn cards_in_columns_are_told_by_their_titles_unless_they_are_longer_than_the_text() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let card =
            |n: u32| format!("<article><h3><a href='/{n}'>Title {n} of a page</a></h3><p>What it tells.</p></article>");
        let column = |n: u32| format!("<div class=column>{}{}</div>", card(n), card(n + 1));
        let page = |card: &dyn Fn(u32) -> String| {
            format!(
                "<!doctype html><body><div><h1>The title</h1>{}<section>{}{}</section></div>",
                text.repeat(12),
                card(0),
                card(2)
            )
        };
        let out = beside(&page(&column));
        assert!(out.contains("Title 0") && out.contains("Title 3") && !out.contains("of the text itself"));
        let elsewhere = |n: u32| column(n).replace("href='/", "href='https://shop.example/");
        let cited = page(&elsewhere).replace("<body>", "<link rel=canonical href='https://own.example/x'><body>");
        assert!(!beside(&cited).contains("Title 0"));
    }

    #[test]
    fn teasers_before_the_title_are_beside_the_text() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let page = |title: &str| {
            let head = format!("<!doctype html><title>{title}</title><body>");
            format!("{head}<div>{}<h1>Another bridge is built</h1>{}</div>", teasers(), text.repeat(12))
        };
        assert!(beside(&page("Another bridge is built | Site")).contains("page 4 tells"));
        assert!(!beside(&page("Site")).contains("page 4 tells"));
    }

    #[test]
    fn below_an_article_that_says_so_all_teasers_are_beside_it() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let told = "<meta property=og:type content=article><meta property=article:published_time content=2024-03-01>";
        let one = |n: u32| {
            format!(
                "<div class=card><h3><a href='/{n}'>Title {n} of another page</a></h3><p>What that page {n} tells at \
                 some length, in two sentences. It says enough to be read, and no more than that.</p></div>"
            )
        };
        let cards: String = (0..20).map(one).collect();
        let page = |told: &str, more: usize| {
            format!("<!doctype html>{told}<body><h1>The title</h1><div>{}{cards}</div>", text.repeat(more))
        };
        assert!(beside(&page(told, 16)).contains("page 19 tells"));
        // Without such a word, and behind a few lines, they are what the page is about.
        assert_eq!(beside(&page("", 16)), "");
        assert_eq!(beside(&page(told, 4)), "");
    }

    #[test]
    fn a_list_of_pages_is_a_text_of_its_own() {
        let list = format!("<!doctype html><body><div><h1>The title</h1>{}</div>", teasers());
        assert_eq!(beside(&list), "");
    }

    #[test]
    fn what_only_says_where_a_reader_comes_from_makes_no_other_link() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let trail = teasers().replace("'><img", ";_trail=a'><img").replace("'>Title", "?utm_source=b'>Title");
        let page = format!("<!doctype html><body><div><h1>The title</h1>{}{trail}</div>", text.repeat(12));
        assert!(beside(&page).contains("page 4 tells"));
    }

    #[test]
    fn a_text_that_is_cut_off_says_so() {
        for source in ["so it goes …", "so [&hellip;]", "so it... <a href='/x'>Read more</a>", "so...]"] {
            assert!(cut_off(source), "{source}");
        }
        for source in ["so it goes.", "", "well… he said", "well... <a href='/x'>a page</a> which tells of many things"]
        {
            assert!(!cut_off(source), "{source}");
        }
    }
}
