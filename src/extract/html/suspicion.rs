//! Which elements of a page are beside the matter, told by name, role, class and id.

use super::element::{Attributes, Name};

/// What name, role, class and id of an element say of its place on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Nothing.
    Plain,
    /// It is boilerplate.
    Away,
    /// It is boilerplate if it holds neither the main part nor most of the text.
    Doubt,
    /// It is on cookies: a notice, unless the matter itself speaks of them there.
    Topic,
    /// It is not shown at first, as a menu is, or what a section has below its title.
    Hidden,
    /// It is a place for adverts, for sharing or for a player, if there is little running text in it:
    /// sites name what holds the text and such a thing after the thing.
    Slot,
    /// It shows pictures, each with what it shows, if the page has a text beside it.
    Show,
    /// It tells of the text, who wrote it and where it is filed, if it has no heading and little running text.
    Sign,
    /// It is where readers talk, which may be longer than what they talk about.
    Talk,
    /// It holds the matter: `<main>`, `<article>`.
    Main,
    /// It holds the text of the matter: `itemprop=articleBody`, `class=entry-content`.
    Body,
}

/// What an element is by its name, role, class or id.
pub(crate) fn nature(name: Name, attributes: &Attributes) -> Nature {
    match name.key() {
        b"html" | b"body" => return Nature::Plain,
        b"main" => return Nature::Main,
        // The title of a section that opens and closes.
        b"button" if words(attributes.class).any(|word| word.eq_ignore_ascii_case("accordion")) => {
            return Nature::Plain;
        }
        b"nav" | b"aside" | b"footer" | b"button" | b"dialog" | b"select" | b"textarea" => return Nature::Away,
        b"form" => return Nature::Doubt,
        b"a" => return Nature::Plain,
        _ if name.heading().is_some() => return Nature::Plain,
        _ => {}
    }
    if attributes.role == "main" || attributes.itemprop.eq_ignore_ascii_case("articleBody") {
        return if attributes.role == "main" { Nature::Main } else { Nature::Body };
    }
    let role = matches!(
        attributes.role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "search"
            | "complementary"
            | "dialog"
            | "alertdialog"
            | "menu"
            | "menubar"
            | "toolbar"
    );
    let classes = || attributes.class.split_ascii_whitespace().chain(attributes.called.split_ascii_whitespace());
    if classes().any(|class| talks(class, name)) || talks(attributes.id, name) {
        return Nature::Talk;
    }
    let accused = classes().filter_map(|class| accuses(class, name)).max();
    let accused = accused.max(accuses_as_id(attributes.id, name));
    if role || accused == Some(Charge::Grave) {
        return Nature::Doubt;
    }
    if accused == Some(Charge::Topic) {
        return Nature::Topic;
    }
    if attributes.hidden {
        return Nature::Hidden;
    }
    if accused == Some(Charge::Slight) {
        return Nature::Slot;
    }
    let container = matches!(name.key(), b"div" | b"section" | b"figure");
    if container && (classes().any(shows) || shows(attributes.id)) {
        return Nature::Show;
    }
    if name.is_block() && (classes().any(signs) || signs(attributes.id)) {
        return Nature::Sign;
    }
    if name.key() == b"article" || attributes.role == "article" {
        return Nature::Main;
    }
    if classes().any(bears) || bears(attributes.id) { Nature::Body } else { Nature::Plain }
}

/// Second words that make a comment one of readers: `comment-list`, `comment-17`.
#[rustfmt::skip]
const PLACES: [&str; 13] = [
    "list", "area", "section", "box", "thread", "wrap", "wrapper", "container", "content", "form", "block",
    "feed", "body",
];

/// Whether a class or an id says that readers talk there.
fn talks(label: &str, name: Name) -> bool {
    const TALK: [&str; 12] = [
        "comments",
        "disqus",
        "respond",
        "commentlist",
        "livefyre",
        "comentarios",
        "commentaires",
        "kommentare",
        "leserkommentare",
        "commenti",
        "reacties",
        "kommentarer",
    ];
    let container = matches!(name.key(), b"div" | b"section" | b"ol" | b"ul" | b"article");
    if !container || label.is_empty() {
        return false;
    }
    let among = |list: &[&str], word: &str| list.iter().any(|other| other.eq_ignore_ascii_case(word));
    let mut words = words(label);
    let first = words.next().unwrap_or_default();
    let second = words.next();
    let number = second.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let one = first.eq_ignore_ascii_case("comment") && second.is_some_and(|word| number || among(&PLACES, word));
    (among(&TALK, first) || one) && words.count() <= 1
}

/// Whether a class says that an element introduces the text that follows a title.
pub(crate) fn introduces(class: &str) -> bool {
    const LEADS: [&str; 16] = [
        "subtitle",
        "subtitles",
        "standfirst",
        "dek",
        "deck",
        "lede",
        "lead",
        "subhead",
        "subheadline",
        "subheading",
        "strapline",
        "chapo",
        "abstract",
        "vorspann",
        "untertitel",
        "subtitulo",
    ];
    let among = |word: &str| LEADS.iter().any(|lead| lead.eq_ignore_ascii_case(word));
    class.split_ascii_whitespace().any(|label| {
        let mut last = "";
        label.len() < 40
            && words(label).any(|word| {
                let parted =
                    last.eq_ignore_ascii_case("sub") && word.get(..5).is_some_and(|w| w.eq_ignore_ascii_case("title"));
                last = word;
                parted || among(word)
            })
    })
}

/// Whether an element is a control that shuts what it stands in, as that of a dialogue does.
pub(crate) fn shuts(name: Name, attributes: &Attributes) -> bool {
    let control = matches!(name.key(), b"a" | b"button" | b"span");
    control && words(attributes.class).any(|word| matches!(word, "close" | "Close" | "dismiss" | "closebtn"))
}

/// Whether a class or an id says that the text of the matter stands there.
fn bears(label: &str) -> bool {
    const WHOSE: [&str; 8] = ["article", "entry", "post", "story", "news", "main", "page", "blog"];
    const WHAT: [&str; 5] = ["body", "content", "text", "copy", "detail"];
    const WHOLE: [&str; 5] = ["articlebody", "articletext", "articlecontent", "storybody", "storytext"];
    let among = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    let (mut whose, mut what, mut count) = (false, false, 0);
    for word in words(label) {
        count += 1;
        whose |= among(&WHOSE, word);
        what |= among(&WHAT, word);
        if among(&WHOLE, word) {
            return true;
        }
    }
    count <= 3 && whose && what
}

/// Whether a class or an id says that pictures are shown in turn.
fn shows(label: &str) -> bool {
    const SHOWS: [&str; 6] = ["gallery", "slideshow", "carousel", "slider", "photogallery", "imagegallery"];
    let among = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    words(label).count() < 4
        && !among(&STATES, words(label).next().unwrap_or_default())
        && words(label).last().is_some_and(|word| among(&SHOWS, word))
}

/// Whether a class or an id says that an element tells of the text: who wrote it, where it is filed. When it was
/// written is not among them: the date of a law or a policy is its own.
fn signs(label: &str) -> bool {
    const WHOLE: [&str; 8] =
        ["byline", "bylines", "dateline", "taglist", "authorbio", "authorbox", "authorinfo", "postmeta"];
    const WHOSE: [&str; 6] = ["article", "entry", "post", "story", "news", "blog"];
    const WHAT: [&str; 8] = ["meta", "metadata", "byline", "author", "authors", "tags", "taglist", "credits"];
    const OF_AUTHORS: [&str; 5] = ["bio", "box", "profile", "info", "meta"];
    let among = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
    let (mut whose, mut author, mut last, mut count) = (false, false, "", 0);
    for word in words(label).filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())) {
        whose |= among(&WHOSE, last);
        author |= among(&["author"], last);
        (last, count) = (word, count + 1);
        if among(&WHOLE, word) && count < 4 {
            return true;
        }
    }
    count < 4 && (whose && among(&WHAT, last) || author && among(&OF_AUTHORS, last))
}

/// Words that name a part of the page, wherever they stand.
#[rustfmt::skip]
const PARTS: [&str; 28] = [
    "nav", "navbar", "navigation", "menu", "menubar", "breadcrumb", "breadcrumbs", "sidebar",
    "pagination", "pager", "footer", "masthead", "toolbar", "topbar", "subnav", "banner", "outbrain",
    "taboola", "navbox", "modal", "popup", "lightbox", "tooltip", "vjs",
    "jwplayer", "editsection", "skiplink", "skiplinks",
];
/// Words that name what is beside the matter, but may be the matter itself: an annual report has a section on related
/// parties.
#[rustfmt::skip]
const TOPICS: [&str; 18] = [
    "cookiebar", "cookiebanner", "related", "relatedposts", "relatedarticles", "relatedlinks", "relatedcontent",
    "newsletter", "comment", "comments", "promo", "recommended", "recommendations", "trending", "mostread",
    "mostpopular", "signup", "subscribe",
];
/// Words that name a notice on cookies, or what a policy says of them.
const COOKIES: [&str; 4] = ["cookie", "cookies", "consent", "gdpr"];
/// Words that name a slot which a page has in it, and with it at times what holds the text.
#[rustfmt::skip]
const SLOTS: [&str; 21] = [
    "advert", "adverts", "advertisement", "ad", "ads", "adsense", "share", "sharing", "social",
    "sponsored", "player", "subscription", "donate", "donation", "cta", "upsell", "inread", "suscripcion",
    "abonnement", "boletin", "infolettre",
];
/// Words that make a topic a thing on the page.
#[rustfmt::skip]
const THINGS: [&str; 17] = [
    "bar", "popup", "modal", "dialog", "overlay", "button", "buttons", "btn", "icons", "widget",
    "container", "wrapper", "block", "slot", "unit", "panel", "box",
];
/// First words that tell how a page or an article is laid out or filed, not what an element is.
#[rustfmt::skip]
const STATES: [&str; 13] = [
    "has", "with", "without", "no", "is", "js", "page", "category", "tag", "post", "show", "hide",
    "theme",
];
/// Words after which a word says what an element has, not what it is: `section--has-ads`.
const LINKS: [&str; 4] = ["has", "with", "without", "no"];

/// How gravely a class or an id accuses an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Charge {
    Slight,
    Topic,
    Grave,
}

/// What the words of a class or an id name.
#[derive(Debug, Default)]
struct Label {
    words: usize,
    state: bool,
    part: bool,
    topic: bool,
    cookies: bool,
    slot: bool,
    thing: bool,
}

impl Label {
    fn of(label: &str) -> Label {
        let among = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let mut found = Label::default();
        let mut linked = false;
        // In `foot-note` the foot is not that of the page.
        let foot = words(label).any(|word| word.eq_ignore_ascii_case("foot"))
            && !words(label).any(|word| word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("note")));
        found.part |= foot;
        // `cookie2` is the second of its kind.
        for word in words(label).map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit())) {
            found.state |= found.words == 0 && among(&STATES, word);
            found.words += 1;
            if !linked {
                found.part |= among(&PARTS, word) || notice(word);
                found.topic |= among(&TOPICS, word);
                found.cookies |= among(&COOKIES, word);
                // `elementor-widget` holds whatever there is, `widget-events` does not.
                found.slot |= among(&SLOTS, word) || found.words == 1 && word.eq_ignore_ascii_case("widget");
                found.thing |= among(&THINGS, word);
            }
            linked = among(&LINKS, word);
        }
        found
    }

    /// What it accuses of; a topic and a slot only where they are `said` to be meant.
    fn charge(&self, said: bool) -> Option<Charge> {
        match self {
            _ if self.state => None,
            _ if self.part || self.topic && said => Some(Charge::Grave),
            _ if self.cookies && said => Some(Charge::Topic),
            _ if self.slot && said => Some(Charge::Slight),
            _ => None,
        }
    }
}

/// Whether a word names a notice on cookies: `cookiepolicy`, `cookieinfo`.
fn notice(word: &str) -> bool {
    word.len() > 7 && word.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("cookie"))
}

/// Whether a class says that the element is boilerplate.
///
/// Paragraphs, cells and words in a line are classed by their matter: there a topic alone says nothing.
fn accuses(class: &str, name: Name) -> Option<Charge> {
    let label = Label::of(class);
    // A line holds no part of a page; the names of what a script puts there are long.
    if !name.is_block() && label.words > 3 {
        return None;
    }
    let text =
        !name.is_block() || matches!(name.key(), b"p" | b"td" | b"th" | b"tr" | b"table" | b"blockquote" | b"pre");
    label.charge(label.thing || !text)
}

/// Whether an id says so. Ids are often made from headings, so only short ones count, on containers,
/// and a topic must come with the thing it is.
fn accuses_as_id(id: &str, name: Name) -> Option<Charge> {
    if id.is_empty() || !matches!(name.key(), b"div" | b"ul" | b"ol" | b"table" | b"td" | b"header") {
        return None;
    }
    let label = Label::of(id);
    if label.words <= 3 { label.charge(label.thing) } else { None }
}

/// The words of a class or an id: `cookieBanner`, `cookie-banner` and `cookie_banner` have two.
fn words(label: &str) -> impl Iterator<Item = &str> {
    let parts = label.split(|char: char| !char.is_ascii_alphanumeric());
    parts.flat_map(|part| {
        let bytes = part.as_bytes();
        let mut start = 0;
        std::iter::from_fn(move || {
            let humps = |at: &usize| bytes[*at].is_ascii_uppercase() && !bytes[*at - 1].is_ascii_uppercase();
            let end = (start + 1..bytes.len()).find(humps).unwrap_or(bytes.len());
            let word = &part[start..end];
            start = end;
            (!word.is_empty()).then_some(word)
        })
    })
}
