//! Boxes in which a site asks something of who reads it: to subscribe, to sign in, to give, to accept cookies.
//!
//! No word tells one: a policy speaks of accounts and newsletters too. A box is small, is none of several chapters,
//! holds what is to be clicked, and speaks of little else.

use super::label::fold;
use super::matter::Judge;
use super::tree::Block;
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A box has no more than this, in letters; one below the text may be longer.
const SMALL: u32 = 500;
const LARGE: u32 = 1500;
/// It has no more blocks than this.
const BLOCKS: usize = 40;
/// There is an act in so much of what it says, in bytes of its letters.
const DENSE: usize = 220;
/// A text that speaks of so many acts itself is about such.
const POLICY: usize = 4;

/// What sites ask for, folded to letters and digits; those of one row say the same.
#[rustfmt::skip]
const ACTS: [&[&str]; 13] = [
    &["subscri", "abonn", "suscri", "iscriviti", "assine", "prenumer", "订阅", "訂閱", "구독", "購読"],
    &["newsletter", "yourinbox", "boletín", "infolettre", "emailupdates", "postfach", "boîtemail", "メールマガジン", "뉴스레터"],
    &["signup", "signin", "login", "loggedin", "anmelden", "einloggen", "registrier", "inscrire", "inscrivez",
      "connectezvous", "iniciasesión", "regístrate", "登录", "登入", "登錄", "ログイン", "로그인"],
    &["register", "会員", "會員", "会员", "注册", "註冊", "登録", "회원"],
    &["donat", "yourgift", "giftof", "supportus", "supportour", "supportmy", "yoursupport", "contributenow", "fundourwork",
      "readersupported", "spenden", "spende", "soutenez", "faireundon", "donativo", "赞助", "贊助", "捐款", "후원"],
    &["atanytime", "freetrial", "freeofcharge", "kostenlos", "gratuit", "gratis", "免费", "無料"],
    &["becomeamember", "becomeafree", "paidsubscriber", "membership", "fullaccess", "unlimitedaccess", "有料", "付费"],
    &["followus", "joinus", "joinour", "likeus", "folgensieuns", "suiveznous", "síguenos", "关注我们", "關注我們", "扫码", "扫一扫"],
    &["download", "ourapp", "app下載", "app下载", "客户端", "googleplay", "appstore"],
    &["cookie", "consent", "einwilligung", "consentement"],
    &["acceptandcontinue", "contentprovidedby", "externalcontent", "thirdpartycontent", "viewthiscontent", "externeinhalte",
      "externeninhalt", "externerinhalt", "contenuexterne", "contenidoexterno"],
    &["youraccount", "anotherdevice", "otrodispositivo", "tucuenta", "ihrkonto", "votrecompte"],
    &["everymonth", "eachmonth", "amonth", "willyouhelp", "readerslikeyou", "independentjournalism", "weeklydigest",
      "dailybriefing", "straightto", "delivered", "chaquematin", "jedenmorgen", "cadamañana"],
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let finder = AhoCorasick::new(ACTS.iter().flat_map(|row| row.iter()));
    finder.expect("the words are few and fixed")
});

/// How many of the acts a folded text speaks of.
fn acts(folded: &str) -> usize {
    let mut seen = 0u32;
    for found in FINDER.find_iter(folded) {
        let mut at = found.pattern().as_usize();
        let row = ACTS.iter().position(|row| {
            let within = at < row.len();
            at = if within { at } else { at - row.len() };
            within
        });
        seen |= 1 << row.unwrap_or(31);
    }
    seen.count_ones() as usize
}

impl Judge<'_> {
    /// Takes out boxes that ask, in the matter and right below it.
    pub(super) fn asks(&mut self, chosen: usize) {
        self.measure();
        let last = self.lasts();
        let mut boxes: Vec<Range<usize>> = Vec::new();
        let suspects = self.suspects(chosen, last[chosen]);
        let mut passed = 0;
        for at in suspects {
            if at > passed {
                let blocks = self.blocks_of(at, last[at]);
                if self.begs(blocks.clone()) {
                    boxes.push(blocks);
                    passed = last[at];
                }
            }
        }
        // What speaks of all that in its text is a policy.
        let held =
            |at: &usize| !self.out[*at] && self.tree.blocks[*at].prose() && !boxes.iter().any(|b| b.contains(at));
        let text: String = (0..self.out.len()).filter(held).map(|at| self.said(at)).collect();
        if boxes.is_empty() || acts(&text) >= POLICY {
            return;
        }
        for blocks in boxes {
            self.out[blocks].fill(true);
        }
    }

    /// Elements that may be such boxes by their size and what they hold; the matter ends with the element `last`.
    fn suspects(&self, chosen: usize, last: usize) -> Vec<usize> {
        let nodes = &self.tree.nodes;
        let whole = self.letters[chosen];
        let titles = self.sum(|_, block| u32::from(block.first));
        let (chapters, _) = self.chapters();
        let below = self.below();
        let other = self.holding(|at| matches!(nodes[at].name.key(), b"table" | b"main"));
        let mut clicks = self.holding(|at| matches!(nodes[at].name.key(), b"button" | b"form"));
        let led = self.sum(|_, block| u32::from(block.links > 0 && block.letters <= 60 && !block.prose()));
        clicks.iter_mut().zip(&led).for_each(|(click, &led)| *click |= led > 0);
        let mut alike: FxHashMap<u32, u32> = FxHashMap::default();
        let texts = (1..nodes.len()).filter(|&at| self.mass[at] > 0);
        texts.for_each(|at| *alike.entry(nodes[at].look).or_default() += 1);
        let container = |at: usize| matches!(nodes[at].name.key(), b"div" | b"section" | b"figure" | b"aside");
        let small = |at: usize| {
            let room = if at > last { LARGE } else { SMALL };
            (1..=room).contains(&self.letters[at]) && self.letters[at] * 6 < whole
        };
        let own = |at: usize| titles[at] > 0 || chapters[at] || below[at] || other[at];
        let such = |&at: &usize| container(at) && nodes[at].classed && small(at) && clicks[at] && !own(at);
        (chosen + 1..nodes.len()).filter(such).filter(|&at| alike.get(&nodes[at].look).is_none_or(|&n| n < 3)).collect()
    }

    /// The blocks in an element whose last one inside is `last`.
    fn blocks_of(&self, at: usize, last: usize) -> Range<usize> {
        let from = self.tree.nodes[at].from as usize;
        let inside = |block: &&Block| (at..=last).contains(&(block.node as usize));
        from..from + self.tree.blocks[from..].iter().take(BLOCKS + 1).take_while(inside).count()
    }

    /// Whether blocks speak of what sites ask for and of little else.
    fn begs(&self, blocks: Range<usize>) -> bool {
        if blocks.len() > BLOCKS {
            return false;
        }
        let said: String = blocks.map(|at| self.said(at)).collect();
        let acts = acts(&said);
        acts > 1 && acts * DENSE >= said.len()
    }

    fn said(&self, at: usize) -> String {
        let block = &self.tree.blocks[at];
        fold(&self.text[block.start as usize..block.end as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::super::page;
    use crate::extract::Role;

    const TEXT: &str =
        "<p>A paragraph of the text itself, which goes on for a while, and says what there is to say.</p>";

    /// What counts as beside the matter of a page that has a box in its text.
    fn beside(text: &str, part: &str) -> String {
        let source = format!("<!doctype html><body><h1>The title</h1><div>{text}{part}{}</div>", TEXT.repeat(8));
        let markup = page(&source);
        let beside = markup.hints.iter().filter(|hint| hint.role == Role::Nav);
        beside.map(|hint| &source[hint.span.range()]).collect()
    }

    #[test]
    fn boxes_that_ask_are_beside_the_text() {
        for (said, click) in [
            ("Sign up for our newsletter, and read what matters.", "<a href=/x>Go on</a>"),
            ("Support us with a gift of any size. You can stop at any time.", "<a href=/x>Give</a>"),
            ("Jeden Morgen das Wichtigste, kostenlos in Ihr Postfach.", "<button>Bestellen</button>"),
        ] {
            let part = format!("<div class=x><p>{said}</p>{click}</div>");
            assert!(beside(&TEXT.repeat(8), &part).contains(said), "{said}");
        }
    }

    #[test]
    fn what_a_policy_says_of_such_is_text() {
        let said = "If you sign up for our newsletter, you can unsubscribe at any time.";
        let inline = format!("<div class=x><p>{said} Use <a href=/x>the form</a> for that.</p></div>");
        let below = format!("<h2>Letters</h2><div class=x><p>{said}</p><a href=/x>Go on</a></div>");
        let chapter = |title: &str| format!("<section><h2>{title}</h2><p>{said}</p><a href=/x>Go on</a></section>");
        let chapters =
            ["Letters", "Accounts", "Rights"].map(chapter).concat().replacen("<section", "<section class=x", 1);
        for part in [inline, below, chapters] {
            assert_eq!(beside(&TEXT.repeat(8), &part), "");
        }
        let policy =
            "<p>We set cookies when you log in to your account, and when you donate, subscribe or download.</p>";
        let part = format!("<div class=x><p>{said}</p><a href=/x>Go on</a></div>");
        assert_eq!(beside(&format!("{}{policy}", TEXT.repeat(8)), &part), "");
    }
}
