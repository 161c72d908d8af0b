//! Labels of what stands beside the matter: the words that sites put over lists of other things to
//! read, and over what readers say. What stands under one must look like it too.

use std::ops::Range;

use super::entity;
use super::matter::Judge;
use super::tree::{Block, ROOT};
use crate::han::script;
use rustc_hash::FxHashMap;

/// What a label says of what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Other things to read.
    More,
    /// What readers say.
    Talk,
    /// What readers say, as a counter does: `12 Comments`.
    Count,
}

/// A label has no more letters and digits than this.
const LONG: usize = 48;

/// Whole labels over other things to read, folded to their letters.
#[rustfmt::skip]
const MORE: [&str; 108] = [
    "related", "relatedarticles", "relatedarticle", "relatedstories", "relatedstory", "relatedcontent",
    "relatedposts", "relatednews", "relatedlinks", "relatedcoverage", "relatedreading", "relatedtopics",
    "relateditems", "relatedvideos", "relatedvideo", "moreonthisstory", "moreonthistopic", "morestories",
    "morenews", "morearticles", "moretoread", "moretoexplore", "morelikethis", "readmore", "readnext", "readalso",
    "alsoread", "upnext", "nextstory", "mostread", "mostpopular", "mostviewed", "mostshared",
    "mostcommented", "popularposts", "populararticles", "popularstories", "popularnews", "trending",
    "trendingnow", "recommended", "recommendedforyou", "recommendedreading", "editorspicks", "topstories",
    "topnews", "latestnews", "lateststories", "latestposts", "latestarticles", "latestheadlines", "recentposts",
    "recentarticles", "recentstories", "recentnews", "whattoreadnext", "youmayalsolike", "youmightalsolike",
    "youmaylike", "youmightlike", "aroundtheweb", "fromaroundtheweb", "fromtheweb", "sponsoredcontent",
    "promotedstories", "promotedcontent", "dontmiss", "sharethis", "sharethisarticle", "sharethisstory",
    "sharethispage", "mehrzumthema", "ähnlichebeiträge", "ähnlicheartikel", "verwandteartikel",
    "daskönntesieauchinteressieren", "auchinteressant", "lesensieauch", "weitereartikel", "weiterenachrichten",
    "meistgelesen", "neuestebeiträge", "àlireaussi", "lireaussi", "surlemêmesujet", "articlessimilaires",
    "danslamêmerubrique", "lespluslus", "noticiasrelacionadas", "artículosrelacionados", "tepuedeinteresar",
    "lomásleído", "másnoticias", "leggianche", "articolicorrelati", "leiatambém", "notíciasrelacionadas",
    "leesook", "相关阅读", "相关新闻", "相关文章", "相关报道", "延伸阅读", "推荐阅读", "热门文章", "热门新闻",
    "猜你喜欢", "関連記事",
];
/// How labels over other things to read begin, folded.
#[rustfmt::skip]
const BEGUN: [&str; 13] = [
    "morefrom", "alsofrom", "latestfrom", "mostreadin", "othernews", "otherstories", "mehrvon", "weitereartikel",
    "weiteremeldungen", "derniersarticles", "danslarubrique", "otrasnoticias", "altriarticoli",
];
/// Whole labels over what readers say.
#[rustfmt::skip]
const TALK: [&str; 33] = [
    "comment", "comments", "yourcomments", "readercomments", "readerscomments", "usercomments", "addacomment",
    "leaveacomment", "leaveareply", "postacomment", "jointheconversation", "jointhediscussion", "discussion",
    "conversation", "responses", "kommentare", "leserkommentare", "kommentarschreiben", "commentaires",
    "vosréactions", "comentarios", "comentários", "commenti", "reacties", "kommentarer", "комментарии", "评论",
    "网友评论", "发表评论", "留言", "留言列表", "コメント", "댓글",
];
/// Words that stand beside a number where sites count what readers say.
#[rustfmt::skip]
const COUNTED: [&str; 14] = [
    "comment", "comments", "responses", "replies", "kommentare", "commentaires", "comentarios", "comentários",
    "commenti", "reacties", "评论", "条评论", "留言", "留言列表",
];

/// What a short text says of what stands under it, if it is a label of that kind.
pub(super) fn label(source: &str) -> Option<Label> {
    // A block stands in the source with the tags inside it.
    if source.len() > LONG * 16 {
        return None;
    }
    let folded = fold(source);
    if folded.is_empty() || folded.chars().count() > LONG {
        return None;
    }
    // Chinese labels are written in traditional characters too.
    let folded: String = folded.chars().map(script::fold).collect();
    let words = folded.trim_matches(|c: char| c.is_numeric());
    let among = |list: &[&str]| list.contains(&words);
    if words.len() < folded.len() && (among(&COUNTED) || among(&TALK)) {
        return Some(Label::Count);
    }
    if among(&TALK) {
        return Some(Label::Talk);
    }
    let begun = |start: &&str| words.len() > start.len() && words.starts_with(*start);
    (among(&MORE) || BEGUN.iter().any(begun)).then_some(Label::More)
}

/// The letters and digits of a stretch of the source outside its tags, in lower case.
pub(super) fn fold(source: &str) -> String {
    let mut out = String::new();
    let (mut at, mut tag) = (0, false);
    while let Some(c) = source[at..].chars().next() {
        let entity = (c == '&' && !tag).then(|| entity::read(&source[at..])).flatten();
        let (read, length) = entity.unwrap_or((c, c.len_utf8()));
        tag = c == '<' || tag && c != '>';
        if !tag {
            out.extend(read.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
        at += length;
    }
    out
}

impl Judge<'_> {
    /// Takes out what stands under labels: other things to read where it is led by links, talk where it comes
    /// behind the text and repeats itself or asks for more.
    pub(super) fn labelled(&mut self, chosen: usize) {
        /// A page has no more labels than this.
        const MOST: usize = 64;
        /// So much running text may be all that the page is about, in letters.
        const ENOUGH: u32 = 1000;
        self.measure();
        let ranges = self.ranges();
        let forms = self.holding(|at| matches!(self.tree.nodes[at].name.key(), b"form" | b"textarea"));
        let (mut read, mut seen, whole) = (0, 0, self.mass[chosen]);
        for at in 0..self.out.len() {
            let block = self.tree.blocks[at];
            read += if block.prose() && !self.out[at] { block.plain() } else { 0 };
            let source = &self.text[block.start as usize..block.end as usize];
            let label = if self.out[at] || block.first || block.letters > 150 { None } else { label(source) };
            let Some(label) = label else { continue };
            // Each is a walk over the page.
            seen += 1;
            if seen > MOST {
                break;
            }
            let talk = label != Label::More;
            // Talk may be longer than what it is about.
            let most = talk && read * 2 < whole;
            if most && read < ENOUGH {
                continue;
            }
            let mut under = self.under(at, &ranges, whole, false);
            // Talk may begin with a notice; without one, and what shows that it is talk, it would be the text itself.
            let noticed = talk && under.is_empty() && read >= ENOUGH;
            if noticed {
                under = self.under(at, &ranges, whole, true);
            }
            let parts = under.iter().map(|&node| ranges[node].clone());
            let asks = under.iter().any(|&node| forms[node]) || self.offers(parts.clone());
            let repeats = || under.iter().any(|&node| self.repeats(node)) || self.row(&under);
            let counted = label == Label::Count && repeats();
            let sure =
                if most || noticed { counted || asks && repeats() } else { label == Label::Count || asks || repeats() };
            let such: Vec<Range<usize>> = match talk {
                true if sure => parts.collect(),
                true => Vec::new(),
                false => parts.take_while(|part| self.leads(part.start.max(at + 1)..part.end)).collect(),
            };
            for part in &such {
                self.out[part.clone()].fill(true);
            }
            self.out[at] |= !such.is_empty();
        }
    }

    /// For each element, the blocks in it.
    fn ranges(&self) -> Vec<Range<usize>> {
        let nodes = &self.tree.nodes;
        let mut ranges = vec![Range { start: usize::MAX, end: 0 }; nodes.len()];
        for (at, block) in self.tree.blocks.iter().enumerate() {
            let own = &mut ranges[block.node as usize];
            *own = own.start.min(at)..at + 1;
        }
        for at in (1..nodes.len()).rev() {
            let inner = ranges[at].clone();
            let outer = &mut ranges[nodes[at].parent as usize];
            *outer = outer.start.min(inner.start)..outer.end.max(inner.end);
        }
        ranges
    }

    /// Whether three or more of some elements look alike.
    fn row(&self, all: &[usize]) -> bool {
        let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
        let classed = all.iter().map(|&at| &self.tree.nodes[at]).filter(|node| node.classed);
        classed.for_each(|node| *seen.entry(node.look).or_default() += 1);
        seen.values().any(|&count| count > 2)
    }

    /// The elements under the label that the block is: the one that it begins, or those that follow it, up to a
    /// heading or, unless `texts` pass, a paragraph.
    fn under(&self, block: usize, ranges: &[Range<usize>], whole: u32, texts: bool) -> Vec<usize> {
        let nodes = &self.tree.nodes;
        let begins = |at: usize| at != ROOT && ranges[at].start == block && self.mass[at] * 3 < whole;
        let mut at = self.tree.blocks[block].node as usize;
        let mut home = at;
        if begins(at) {
            while begins(nodes[at].parent as usize) {
                at = nodes[at].parent as usize;
            }
            if ranges[at].end > block + 1 {
                return vec![at];
            }
            home = nodes[at].parent as usize;
        }
        let follows = |&at: &usize| nodes[at].parent as usize == home && ranges[at].start > block;
        let text = |at: &usize| !texts && nodes[*at].name.key() == b"p" || nodes[*at].name.heading().is_some();
        (home + 1..nodes.len())
            .filter(follows)
            .filter(|&at| !ranges[at].is_empty())
            .take_while(|at| !text(at))
            .collect()
    }

    /// Whether blocks are little but links, or many of them are: titles of what there is to read.
    fn leads(&self, part: Range<usize>) -> bool {
        let whole = self.tree.blocks.get(part.clone()).unwrap_or_default();
        // Buttons are told apart already; where nothing else is, they stand for the rest.
        let kept = whole.iter().zip(&self.out[part]).filter(|(_, out)| !**out).map(|(block, _)| block);
        let kept: Vec<&Block> = kept.collect();
        let blocks = if kept.is_empty() { whole.iter().collect() } else { kept };
        let (letters, links) = blocks.iter().fold((0, 0), |sum, block| (sum.0 + block.letters, sum.1 + block.links));
        let led = blocks.iter().filter(|block| block.links > 0 && block.links * 10 >= block.letters * 9).count();
        !blocks.is_empty() && (links * 2 > letters || led * 10 >= blocks.len() * 3)
    }

    /// Whether one short link or button stands in blocks again and again: to answer, to report.
    fn offers(&self, parts: impl Iterator<Item = Range<usize>>) -> bool {
        let mut seen: FxHashMap<String, u32> = FxHashMap::default();
        let blocks = parts.flat_map(|part| self.tree.blocks.get(part).unwrap_or_default());
        let short = blocks.filter(|block| (1..40).contains(&block.letters) && block.end - block.start < 400);
        for block in short.filter(|block| {
            let button = self.tree.nodes[block.node as usize].name.key() == b"button";
            button || (block.links + block.jumps) * 10 >= block.letters * 9
        }) {
            *seen.entry(fold(&self.text[block.start as usize..block.end as usize])).or_default() += 1;
        }
        seen.values().any(|&count| count > 2)
    }

    /// Whether an element holds two or more that look alike by their class, each with text.
    pub(super) fn repeats(&self, at: usize) -> bool {
        let nodes = &self.tree.nodes;
        let mut seen = rustc_hash::FxHashSet::default();
        let inner = (at + 1..nodes.len()).take_while(|&inner| nodes[inner].parent as usize >= at);
        inner
            .filter(|&inner| nodes[inner].classed && self.mass[inner] > 0)
            .any(|inner| !seen.insert((nodes[inner].parent, nodes[inner].look)))
    }
}
