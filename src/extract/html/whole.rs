//! Where a text ends that the page holds a second time in its data, as `articleBody` of schema.org.

use super::label::fold;
use super::matter::Judge;

/// A text shorter than this may be the start of one, in bytes of its letters.
const LITTLE: usize = 600;
/// So much of a block is looked for, in bytes of its letters.
const START: usize = 60;
/// A block shorter than this is found by chance.
const SHORT: usize = 24;
/// A block is looked for so far behind the last that was found.
const AHEAD: usize = 1 << 13;

impl Judge<'_> {
    /// Takes out what stands behind the end of the text, where the page says the text whole elsewhere. Data that
    /// hold the beginning alone are told by running text of the same look that goes on.
    pub(super) fn behind(&mut self, told: &str) {
        let told = fold(told);
        if told.len() < LITTLE {
            return;
        }
        let (mut read, mut found, mut whole, mut last) = (0, 0u32, 0u32, None);
        let mut kin = rustc_hash::FxHashSet::default();
        let look = |judge: &Self, at: usize| {
            let node = &judge.tree.nodes[judge.tree.blocks[at].node as usize];
            (node.look, judge.tree.nodes[node.parent as usize].look)
        };
        for at in 0..self.out.len() {
            let block = self.tree.blocks[at];
            if self.out[at] {
                continue;
            }
            whole += block.letters;
            let said = fold(&self.text[block.start as usize..block.end as usize]);
            if said.len() < SHORT || block.first {
                continue;
            }
            let start = &said[..said.floor_char_boundary(START)];
            let ahead = &told[read..told.floor_char_boundary(read + AHEAD + said.len())];
            if let Some(place) = ahead.find(start) {
                read = told.floor_char_boundary((read + place + said.len()).min(told.len()));
                found += block.letters;
                last = Some(at);
                kin.insert(look(self, at));
            }
        }
        let Some(last) = last else { return };
        let ends = read * 20 >= told.len() * 19;
        let goes_on = |at: usize| self.tree.blocks[at].prose() && kin.contains(&look(self, at));
        if !ends || found * 2 < whole || (last + 1..self.out.len()).any(|at| !self.out[at] && goes_on(at)) {
            return;
        }
        self.out[last + 1..].fill(true);
    }
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use crate::extract::Role;

    /// What of a page counts as beside the matter, which the page says whole in its data.
    fn beside(told: &str, source: &str) -> String {
        let data = format!("{{\"@type\": \"NewsArticle\", \"articleBody\": \"{told}\"}}");
        let source = format!("<!doctype html><script type='application/ld+json'>{data}</script><body>{source}</body>");
        let markup = page(&source);
        let beside = markup.hints.iter().filter(|hint| hint.role == Role::Nav);
        beside.map(|hint| &source[hint.span.range()]).collect()
    }

    #[test]
    fn what_follows_the_end_of_the_text_is_beside_it() {
        let said =
            |n: u32| format!("Paragraph {n} of the text goes on for a while, and says what there is to say of {n}. ");
        let told: String = (0..12).map(said).collect();
        let half: String = (0..9).map(said).collect();
        let text: String = (0..12).map(|n| format!("<p>{}</p>", said(n))).collect();
        let page = format!(
            "<h1>The title</h1><div>{text}<div class=x><p>The writer lives in a house by the sea.</p></div></div>"
        );
        assert!(beside(&told, &page).ends_with("The writer lives in a house by the sea."));
        // Data that break off say nothing of the end.
        assert_eq!(beside(&half, &page), "");
    }
}
