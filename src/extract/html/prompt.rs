//! Short lines by which a site speaks to who reads it: whether the page was of use, back to the top, print this;
//! and lines of its own in the text: who edited this one, whose it is.

use super::label::fold;
use super::matter::Judge;

/// Such a line has no more letters than this.
const LONG: u32 = 60;

/// Whole lines, folded to their letters and digits. None of them can be a sentence or a heading of a text.
#[rustfmt::skip]
const PROMPTS: [&str; 67] = [
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
    "返回顶部", "回到顶部", "打印本页", "纠错", "我要纠错", "skippastnewsletterpromotion", "afternewsletterpromotion",
    "continuereadingthemainstory", "pressenterorclicktoviewimageinfullsize", "sharefullarticle", "linkcopied",
];
/// Whole links and buttons, folded; a cell or a heading of a text may say the same.
#[rustfmt::skip]
const LINKS: [&str; 26] = [
    "share", "tweet", "print", "email", "edit", "reply", "follow", "readmore", "continuereading", "readthefullstory",
    "weiterlesen", "lirelasuite", "leermás", "seguirleyendo", "leggitutto", "nextpage", "previouspage", "seealltopics",
    "続きを読む", "もっと見る", "查看更多", "展开全文", "阅读全文", "下一页", "上一页", "分享",
];
/// Begin the line that says who edited a text.
const EDITORS: [&str; 6] = ["责任编辑", "責任編輯", "责编", "責編", "编辑", "編輯"];
/// Such a line is no longer than this, in characters.
const EDITED: usize = 30;
/// Say that a text must not be copied, folded.
#[rustfmt::skip]
const RIGHTS: [&str; 11] = [
    "maynotbepublishedbroadcast", "maynotbereproduced", "不得转载", "不得轉載", "禁止转载", "禁止轉載", "谢绝转载",
    "無断転載", "무단전재", "tousdroitsréservés", "todoslosderechosreservados",
];
/// A line that says so is no longer than this, in letters.
const CLAIM: u32 = 320;

impl Judge<'_> {
    /// Takes out prompts.
    pub(super) fn prompts(&mut self) {
        for at in 0..self.out.len() {
            let block = &self.tree.blocks[at];
            let short = block.letters <= LONG && (block.end - block.start) < LONG * 16;
            if self.out[at] || block.first || !short {
                continue;
            }
            let source = &self.text[block.start as usize..block.end as usize];
            let said = fold(source);
            let linked = (block.links + block.jumps) * 10 >= block.letters * 9;
            let linked = || linked || self.tree.nodes[block.node as usize].name.key() == b"button";
            self.out[at] = PROMPTS.contains(&said.as_str()) || edited(source, &said);
            self.out[at] |= LINKS.contains(&said.as_str()) && linked();
        }
        self.claims();
    }

    /// Takes out lines at the end that say that the text must not be copied.
    fn claims(&mut self) {
        for at in (0..self.out.len()).rev().filter(|&at| !self.out[at]).take(4).collect::<Vec<_>>() {
            let block = &self.tree.blocks[at];
            let said = fold(&self.text[block.start as usize..block.end as usize]);
            let claims = block.letters <= CLAIM && RIGHTS.iter().any(|right| said.contains(right));
            if claims {
                self.out[at] = true;
            } else if block.prose() || block.heading {
                return;
            }
        }
    }
}

/// Whether a line says who edited the text: `【责任编辑：某某】`.
fn edited(source: &str, folded: &str) -> bool {
    let Some(name) = EDITORS.iter().find_map(|editor| folded.strip_prefix(editor)) else { return false };
    let colon = source.contains([':', '：']);
    colon && !name.is_empty() && name.chars().count() <= EDITED
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

    #[test]
    fn lines_of_the_site_in_the_text_are_beside_it() {
        let text = "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";
        let beside = |line: &str| {
            let source = format!("<!doctype html><body><h1>The title</h1>{}<div>{line}</div>", text.repeat(8));
            page(&source).hints.iter().any(|hint| hint.role == Role::Nav)
        };
        for line in ["<a href=/x>Read more</a>", "【责任编辑：张三】", "未经授权，不得转载。"] {
            assert!(beside(line), "{line}");
        }
        for line in [
            "Read more",
            "编辑工作由秘书处负责",
            "不得转载他人作品的，依照本法处理。<p>A paragraph that follows the line, and says more of the same.</p>",
        ] {
            assert!(!beside(line), "{line}");
        }
    }
}
