//! Short lines by which a site speaks to who reads it: whether the page was of use, back to the top, print this.

use super::label::fold;
use super::matter::Judge;

/// Such a line has no more letters than this.
const LONG: u32 = 60;

/// Whole lines, folded to their letters and digits. None of them can be a sentence or a heading of a text.
#[rustfmt::skip]
const PROMPTS: [&str; 59] = [
    "wasthishelpful", "wasthispagehelpful", "wasthisarticlehelpful", "wasthisinformationhelpful",
    "didyoufindthispagehelpful", "didyoufindthisarticlehelpful", "isthispageuseful", "isthisarticlehelpful",
    "thankyouforyourfeedback", "thanksforyourfeedback", "backtotop", "returntotop", "scrolltotop", "totop",
    "skiptocontent", "skiptomaincontent", "skipnavigation", "printthispage", "printthisarticle", "printpage",
    "printfriendlyversion", "printerfriendlyversion", "emailthispage", "emailthisarticle", "sendtoafriend",
    "sharethis", "sharethispage", "sharethisarticle", "shareonfacebook", "shareontwitter", "advertisement",
    "advertisment", "continuereadingbelow", "storycontinuesbelow", "articlecontinuesbelow",
    "storycontinuesbelowadvertisement", "articlecontinuesbelowadvertisement", "scrolltocontinue",
    "likethis", "likeloading", "loading", "pleasewait", "nachoben", "zumseitenanfang", "seitedrucken",
    "artikeldrucken", "warderartikelhilfreich", "wardieseseitehilfreich", "hautdepage", "retourenhautdepage",
    "imprimerlapage", "cettepageatelleétéutile", "publicité", "publicidad", "anzeige", "volveralinicio",
    "返回顶部", "回到顶部", "打印本页",
];

impl Judge<'_> {
    /// Takes out prompts.
    pub(super) fn prompts(&mut self) {
        for at in 0..self.out.len() {
            let block = &self.tree.blocks[at];
            let short = block.letters <= LONG && (block.end - block.start) < LONG * 16;
            if self.out[at] || block.first || !short {
                continue;
            }
            let said = fold(&self.text[block.start as usize..block.end as usize]);
            self.out[at] = PROMPTS.contains(&said.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use crate::extract::Role;

    #[test]
    fn prompts_are_beside_the_text_and_sentences_are_not() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let said = "<p>Was this page helpful?</p><p>Advertisement</p><p>Advertisement of posts is required.</p>";
        let source = format!("<!doctype html><body><h1>The title</h1>{}{said}{text}", text.repeat(8));
        let markup = page(&source);
        let beside = markup.hints.iter().filter(|hint| hint.role == Role::Nav);
        let beside: Vec<&str> = beside.map(|hint| &source[hint.span.range()]).collect();
        assert_eq!(beside, ["Was this page helpful?</p><p>Advertisement"]);
    }
}
