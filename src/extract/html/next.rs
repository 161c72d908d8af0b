//! Whole articles below an article: what a site shows next to whoever reads on to the end.
//!
//! They stand beside the one that the page is about, in elements like its own, each with a heading of its level and a
//! line that says when or by whom it was written. Chapters of one text have no such lines; the parts of a list of
//! articles have, but there the title of the page is none of theirs.

use super::matter::Judge;
use super::stamp::{dated, stamp};
use super::suspicion::Nature;
use super::tree::ROOT;

/// An article has at least so much running text, in letters.
const LITTLE: u32 = 250;
/// Its heading is among its first blocks, and its line among those behind that.
const HEAD: usize = 8;

impl Judge<'_> {
    /// Takes out the articles that follow the one that bears the title of the page.
    pub(super) fn next_articles(&mut self) {
        let Some(title) = self.tree.title else { return };
        let nodes = &self.tree.nodes;
        let level = self.level(title);
        let last = self.lasts();
        let mut out: Vec<(usize, usize)> = Vec::new();
        let mut own = self.tree.blocks[title].node as usize;
        while own != ROOT && out.is_empty() {
            let parent = nodes[own].parent as usize;
            let signed = self.article(own, level) == Some(title);
            if signed && self.mass[own] >= LITTLE {
                let follows = |&at: &usize| nodes[at].parent as usize == parent && self.alike(own, at);
                let others = (last[own] + 1..=last[parent]).filter(follows);
                out.extend(others.filter(|&at| self.article(at, level).is_some()).map(|at| (at, last[at])));
            }
            own = parent;
        }
        for (first, last) in out {
            let inside = |node: u32| (first..=last).contains(&(node as usize));
            for (out, block) in self.out.iter_mut().zip(&self.tree.blocks) {
                *out |= inside(block.node);
            }
        }
    }

    /// The level of a heading; a title that is none has none.
    fn level(&self, block: usize) -> Option<u8> {
        let nodes = &self.tree.nodes;
        let mut at = self.tree.blocks[block].node as usize;
        while at != ROOT {
            let level = nodes[at].name.heading();
            if level.is_some() {
                return level;
            }
            at = nodes[at].parent as usize;
        }
        None
    }

    /// Whether two elements are of one kind.
    fn alike(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.tree.nodes[one], &self.tree.nodes[other]);
        one.name == other.name && (one.look == other.look || one.kind == other.kind || one.name.key() == b"article")
    }

    /// The heading of an article that an element holds, if that is what it holds.
    fn article(&self, at: usize, level: Option<u8>) -> Option<usize> {
        if self.mass[at] < LITTLE || level.is_none() {
            return None;
        }
        let blocks = &self.tree.blocks;
        let from = self.tree.nodes[at].from as usize;
        let heading =
            (from..blocks.len().min(from + HEAD)).find(|&at| blocks[at].heading && self.level(at) == level)?;
        // A lead or two may stand before the line.
        let mut leads = 0;
        let head = (heading + 1..blocks.len()).take(HEAD).take_while(|&at| {
            leads += u32::from(blocks[at].prose());
            leads < 3
        });
        (from..heading).chain(head).any(|at| self.signs(at)).then_some(heading)
    }

    /// Whether a block says when or by whom a text was written.
    fn signs(&self, at: usize) -> bool {
        let block = &self.tree.blocks[at];
        let source = &self.text[block.start as usize..block.end as usize];
        let sign = || self.tree.nodes[block.node as usize].nature == Nature::Sign;
        // A law has a date below its title too.
        let told = || dated(source) && (self.tree.story || stamp(source) || by(source));
        block.letters <= 120 && !self.since(block) && (sign() || told())
    }
}

/// Whether a line names who wrote a text.
fn by(source: &str) -> bool {
    const BY: [&str; 8] = ["by", "von", "par", "por", "di", "door", "av", "posted"];
    source.split(|c: char| !c.is_alphabetic()).any(|word| BY.iter().any(|by| by.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use crate::extract::Role;

    /// What of a page counts as beside the matter.
    fn beside(source: &str) -> String {
        let source = format!("<!doctype html><title>The first title | Site</title><body>{source}</body>");
        let markup = page(&source);
        let beside = markup.hints.iter().filter(|hint| hint.role == Role::Nav);
        beside.map(|hint| &source[hint.span.range()]).collect()
    }

    /// Articles below each other.
    fn articles(line: &str) -> String {
        let text = |of: &str| format!("<p>A paragraph of the {of}, which goes on, and says what there is to say.</p>");
        let one =
            |of: &str| format!("<div class=story><h1>The {of} title</h1><p>{line}</p>{}</div>", text(of).repeat(6));
        ["first", "second", "third"].map(one).concat()
    }

    #[test]
    fn articles_below_the_article_are_beside_it() {
        let out = beside(&articles("By A. Writer, 3 May 2021"));
        assert!(out.contains("The second title") && out.contains("of the third") && !out.contains("of the first"));
    }

    #[test]
    fn chapters_and_lists_of_articles_are_text() {
        let chapters = articles("Last updated: 3 May 2021");
        assert!(!beside(&chapters).contains("of the second") && !beside(&articles("Part I")).contains("of the second"));
        assert!(!beside(&articles("[3rd May 1921]")).contains("of the second"));
        let list = articles("By A. Writer, 3 May 2021").replace("The first title", "Something else");
        assert!(!beside(&format!("<h1>The first title</h1>{list}")).contains("of the second"));
    }
}
