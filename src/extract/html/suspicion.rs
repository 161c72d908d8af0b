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
    let classes = || attributes.class.split_ascii_whitespace();
    if classes().any(|class| talks(class, name)) || talks(attributes.id, name) {
        return Nature::Talk;
    }
    if role || attributes.hidden || classes().any(|class| accuses(class, name)) || accuses_as_id(attributes.id, name) {
        return Nature::Doubt;
    }
    if name.key() == b"article" || attributes.role == "article" {
        return Nature::Main;
    }
    if classes().any(bears) || bears(attributes.id) { Nature::Body } else { Nature::Plain }
}

/// Whether a class or an id says that readers talk there.
fn talks(label: &str, name: Name) -> bool {
    const TALK: [&str; 5] = ["comments", "disqus", "respond", "commentlist", "livefyre"];
    let container = matches!(name.key(), b"div" | b"section" | b"ol" | b"ul" | b"article");
    if !container || label.is_empty() {
        return false;
    }
    let mut words = words(label);
    let first = words.next().unwrap_or_default();
    let among = |word: &str| TALK.iter().any(|talk| talk.eq_ignore_ascii_case(word));
    among(first) && words.count() <= 2
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

/// Words that name a part of the page, wherever they stand.
#[rustfmt::skip]
const PARTS: [&str; 19] = [
    "nav", "navbar", "navigation", "menu", "menubar", "breadcrumb", "breadcrumbs", "sidebar",
    "pagination", "pager", "footer", "masthead", "toolbar", "topbar", "subnav", "banner", "outbrain",
    "taboola", "navbox",
];
/// Words that name what is beside the matter, but may be the matter itself: a policy has a section
/// on cookies, an annual report one on related parties.
#[rustfmt::skip]
const TOPICS: [&str; 27] = [
    "cookie", "cookies", "cookiebar", "cookiebanner", "consent", "gdpr", "advert", "adverts",
    "advertisement", "ad", "ads", "adsense", "share", "sharing", "social", "related", "newsletter",
    "comment", "comments", "promo", "sponsored", "recommended", "recommendations", "trending",
    "mostread", "signup", "subscribe",
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

/// What the words of a class or an id name.
#[derive(Debug, Default)]
struct Label {
    words: usize,
    state: bool,
    part: bool,
    topic: bool,
    thing: bool,
}

impl Label {
    fn of(label: &str) -> Label {
        let among = |list: &[&str], word: &str| list.iter().any(|w| w.eq_ignore_ascii_case(word));
        let mut found = Label::default();
        for word in words(label) {
            found.state |= found.words == 0 && among(&STATES, word);
            found.words += 1;
            found.part |= among(&PARTS, word);
            found.topic |= among(&TOPICS, word);
            found.thing |= among(&THINGS, word);
        }
        found
    }
}

/// Whether a class says that the element is boilerplate.
///
/// Paragraphs, cells and words in a line are classed by their matter: there a topic alone says nothing.
fn accuses(class: &str, name: Name) -> bool {
    let label = Label::of(class);
    let text =
        !name.is_block() || matches!(name.key(), b"p" | b"td" | b"th" | b"tr" | b"table" | b"blockquote" | b"pre");
    !label.state && (label.part || (label.topic && (label.thing || !text)))
}

/// Whether an id says so. Ids are often made from headings, so only short ones count, on containers,
/// and a topic must come with the thing it is.
fn accuses_as_id(id: &str, name: Name) -> bool {
    if id.is_empty() || !matches!(name.key(), b"div" | b"ul" | b"ol" | b"table" | b"td" | b"header") {
        return false;
    }
    let label = Label::of(id);
    !label.state && label.words <= 3 && (label.part || (label.topic && label.thing))
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
