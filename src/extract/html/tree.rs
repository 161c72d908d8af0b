//! What of a page is needed to tell its matter from the rest: elements that hold blocks, and the
//! blocks of text in them with their measures.

use super::element::{Attributes, Name};
use super::label::fold;
use super::suspicion::{Nature, introduces, nature, shuts};
use crate::extract::{About, Evidence};
use crate::text::Span;

/// The element around everything.
pub(super) const ROOT: usize = 0;

/// An element that may hold blocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) name: Name,
    /// The element around it; the root is its own.
    pub(super) parent: u32,
    /// What its name, role, class and id say.
    pub(super) nature: Nature,
    /// A number for its name and class: those that look alike have the same.
    pub(super) look: u32,
    /// A number for its name and the first word of its class: those of one kind have the same.
    pub(super) kind: u32,
    /// It has a class; what authors write seldom has one.
    pub(super) classed: bool,
    /// Its class says that it introduces the text below a title.
    pub(super) introduces: bool,
    /// What shuts it stands in it before any running text, as in a dialogue.
    pub(super) shuts: bool,
    /// The block with which it begins, unless it has none.
    pub(super) from: u32,
    /// Where its id stands in the text; empty for none.
    pub(super) id: Span,
    /// It has no end tag of its own.
    pub(super) broken: bool,
    /// It has ended.
    ended: bool,
}

/// A block of text: what stands between two breaks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    /// From its first to its last visible byte.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The element it is in.
    pub(super) node: u32,
    /// How much it says: letters, a Han character for three.
    pub(super) letters: u32,
    /// How much of that is in links that lead away.
    pub(super) links: u32,
    /// How much of it is in links to another place of the page.
    pub(super) jumps: u32,
    /// Marks between and behind sentences and their parts.
    pub(super) stops: u32,
    /// It is in a heading.
    pub(super) heading: bool,
    /// It is in a heading of the first level.
    pub(super) first: bool,
}

impl Block {
    /// What it says outside links.
    pub(super) fn plain(&self) -> u32 {
        self.letters - self.links
    }

    /// Whether it is running text: sentences, mostly outside links.
    pub(super) fn prose(&self) -> bool {
        !self.heading
            && self.links * 2 < self.letters
            && (self.plain() >= 80 || self.stops > 0 && self.plain() >= 30 || self.stops > 2)
    }
}

/// Elements and blocks of a page, each in the order in which they begin.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) blocks: Vec<Block>,
    /// Links that lead away: the element that each is in, and a number for where it leads.
    pub(super) targets: Vec<(u32, u32)>,
    /// For each of them, a number for the site that it names; zero for that of the page.
    pub(super) sites: Vec<u32>,
    /// The block that says the title by which the page calls itself.
    pub(super) title: Option<usize>,
    /// The page says that it is one article, published on a day.
    pub(super) story: bool,
    /// The number of the site that the page says it is of.
    pub(super) home: Option<u32>,
    /// The block that is open.
    open: Block,
    /// Whether text was seen since the last break.
    begun: bool,
    /// Links that are open and lead away, those to places of the page, headings that are open.
    links: u32,
    jumps: u32,
    headings: u32,
    titles: u32,
    /// The innermost element that is open.
    inner: u32,
}

impl Default for Tree {
    fn default() -> Tree {
        let root = Node {
            name: Name::default(),
            parent: 0,
            nature: Nature::Plain,
            look: 0,
            kind: 0,
            classed: false,
            introduces: false,
            shuts: false,
            from: 0,
            id: Span::default(),
            broken: false,
            ended: false,
        };
        Tree {
            nodes: vec![root],
            blocks: Vec::new(),
            targets: Vec::new(),
            sites: Vec::new(),
            title: None,
            story: false,
            home: None,
            open: Block::default(),
            begun: false,
            links: 0,
            jumps: 0,
            headings: 0,
            titles: 0,
            inner: 0,
        }
    }
}

/// What the tree has to know when an element ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ticket {
    node: u32,
    link: bool,
    jump: bool,
    heading: bool,
    title: bool,
}

impl Tree {
    /// Takes note of an element that begins; what is returned is to be given back at its end.
    pub(super) fn begin(&mut self, name: Name, attributes: &Attributes, id: Span, quoted: bool) -> Ticket {
        let level = name.heading();
        let leads = name.key() == b"a" && !attributes.href.is_empty() && !attributes.href.starts_with('#');
        let jump = name.key() == b"a" && attributes.href.len() > 1 && attributes.href.starts_with('#');
        let mut ticket = Ticket { node: 0, link: leads, jump, heading: level.is_some(), title: level == Some(1) };
        if leads {
            self.targets.push((self.inner, hash(page_of(attributes.href).bytes())));
            self.sites.push(site(attributes.href).unwrap_or_default());
        }
        self.links += u32::from(ticket.link);
        self.jumps += u32::from(ticket.jump);
        self.headings += u32::from(ticket.heading);
        self.titles += u32::from(ticket.title);
        // What stands in the middle of a line belongs to it.
        let within = self.begun && !name.is_block();
        if !within && shuts(name, attributes) {
            self.shut();
        }
        // A section may open and close by its title.
        let titled = name.key() == b"button" && self.headings > 0;
        let nature = if quoted || within || titled { Nature::Plain } else { nature(name, attributes) };
        if name.is_block() || nature != Nature::Plain {
            let look = look(name, attributes.class);
            let kind = self::look(name, attributes.class.split_ascii_whitespace().next().unwrap_or_default());
            ticket.node = self.nodes.len() as u32;
            let node = Node {
                name,
                parent: self.inner,
                nature,
                look,
                kind,
                classed: !attributes.class.trim().is_empty(),
                introduces: introduces(attributes.class),
                shuts: false,
                from: self.blocks.len() as u32,
                id,
                broken: false,
                ended: false,
            };
            self.nodes.push(node);
            self.inner = ticket.node;
        }
        ticket
    }

    /// Takes note of an element that ends; a `broken` one has no end tag of its own.
    pub(super) fn end(&mut self, ticket: Ticket, broken: bool) {
        self.links -= u32::from(ticket.link);
        self.jumps -= u32::from(ticket.jump);
        self.headings -= u32::from(ticket.heading);
        self.titles -= u32::from(ticket.title);
        if ticket.node == 0 {
            return;
        }
        // What of an inline element is open belongs to it still.
        self.cut();
        let node = &mut self.nodes[ticket.node as usize];
        node.broken = broken;
        node.ended = true;
        // An inline element may end before a block in it does.
        while self.nodes[self.inner as usize].ended {
            self.inner = self.nodes[self.inner as usize].parent;
        }
    }

    /// Takes note of what shuts the innermost element, or that of which it is the head.
    fn shut(&mut self) {
        let inner = self.inner as usize;
        for at in [inner, self.nodes[inner].parent as usize] {
            let node = &mut self.nodes[at];
            let begun = self.blocks.get(node.from as usize..).unwrap_or_default();
            node.shuts |= begun.len() < 4 && !begun.iter().any(Block::prose);
        }
    }

    /// Ends the block that is open.
    pub(super) fn cut(&mut self) {
        if self.begun {
            self.blocks.push(self.open);
        }
        self.open = Block::default();
        self.begun = false;
    }

    /// Takes note of text at `at`.
    pub(super) fn text(&mut self, text: &str, at: usize) {
        let bare = text.trim_start();
        if bare.is_empty() {
            return;
        }
        let (letters, stops) = weigh(bare.as_bytes());
        let start = at + text.len() - bare.len();
        self.add(start, start + bare.trim_end().len(), letters, stops);
    }

    /// Takes note of a character that is written as an entity.
    pub(super) fn character(&mut self, c: char, at: usize, length: usize) {
        if !c.is_whitespace() {
            self.add(at, at + length, u32::from(c.is_alphanumeric()), 0);
        }
    }

    fn add(&mut self, start: usize, end: usize, letters: u32, stops: u32) {
        if !self.begun {
            self.begun = true;
            self.open.start = start as u32;
            self.open.node = self.inner;
        }
        self.open.end = end as u32;
        self.open.letters += letters;
        self.open.links += if self.links > 0 { letters } else { 0 };
        self.open.jumps += if self.jumps > 0 { letters } else { 0 };
        self.open.stops += stops;
        self.open.heading |= self.headings > 0;
        self.open.first |= self.titles > 0;
    }

    /// Takes note of the site that the page says it is of, and whether it says that it is one article.
    pub(super) fn settle(&mut self, told: &[Evidence]) {
        let such = |about: About| told.iter().filter(move |said| said.about == about);
        let kind = |said: &Evidence| {
            let kind = said.value.to_ascii_lowercase();
            kind.ends_with("article") || kind == "blogposting"
        };
        // A list of articles may describe each of them.
        let headlines = such(About::Title).filter(|said| said.source == "JSON-LD headline").count();
        let published = such(About::Published).any(|said| said.source != "time");
        self.story = published && headlines < 3 && such(About::Kind).any(kind);
        self.home = told.iter().filter(|said| said.about == About::Address).find_map(|said| site(&said.value));
    }

    /// Where no heading of the first level says the title of the page, one of another level may.
    pub(super) fn name_title(&mut self, text: &str, told: &[Evidence]) {
        /// Less than this is a word that many titles hold.
        const SHORT: usize = 12;
        let read = |block: &Block| fold(&text[block.start as usize..block.end as usize]);
        let titles: Vec<String> =
            told.iter().filter(|said| said.about == About::Title).map(|said| fold(&said.value)).collect();
        let says = |block: &Block| {
            let heading = read(block);
            heading.len() >= SHORT && titles.iter().any(|title| title.contains(&heading))
        };
        if titles.is_empty() {
            return;
        }
        // The name of the site may be a heading too, and stand in all its titles.
        let headings = self.blocks.iter().enumerate().filter(|(_, block)| block.heading && says(block));
        // A teaser of the page itself says the title as well.
        let rank = |at: usize, block: &Block| (read(block).len(), block.first, block.links == 0, std::cmp::Reverse(at));
        self.title = headings.max_by_key(|&(at, block)| rank(at, block)).map(|(at, _)| at);
        if let Some(first) = self.blocks.iter().position(|block| block.first && says(block)) {
            let named = |at: usize| self.blocks[at].links > 0;
            if let Some(title) = self.title.filter(|&title| named(first) && !named(title)) {
                self.blocks[title].first = true;
            }
            return;
        }
        // A site puts its own name behind that of the page; what is no heading must say the whole of it.
        let parts =
            |title: &Evidence| title.value.split(['_', '|', '-', '–', '—', '·', '»']).map(fold).max_by_key(String::len);
        let names: Vec<String> = told.iter().filter(|said| said.about == About::Title).filter_map(parts).collect();
        let named = |block: &Block| {
            let short = block.links == 0 && block.end - block.start < 1000;
            short && Some(read(block)).is_some_and(|said| said.len() >= SHORT && names.contains(&said))
        };
        let blocks = &mut self.blocks;
        if let Some(title) = self.title.or_else(|| blocks.iter().position(named)) {
            blocks[title].first = true;
            self.title = Some(title);
        }
    }

    /// Ends the page.
    pub(super) fn finish(&mut self) {
        self.cut();
    }
}

/// How much a text says, and how many marks between sentences and clauses it has.
fn weigh(bytes: &[u8]) -> (u32, u32) {
    let (mut letters, mut stops) = (0u32, 0u32);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0xC3..=0xDF => letters += 1,
            // Han, kana and Hangul say more with each character; their marks are E3 80 81 and EF BC.
            0xE3..=0xED => match bytes.get(at + 1..at + 3) {
                Some([0x80, 0x81 | 0x82]) => stops += 1,
                _ => letters += 3,
            },
            0xE0..=0xE1 | 0xF0..=0xF4 => letters += 1,
            0xEF => stops += u32::from(bytes.get(at + 1) == Some(&0xBC)),
            b'.' | b'!' | b'?' | b';' | b',' | b':' => {
                stops += u32::from(bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace));
            }
            _ => {}
        }
    }
    (letters, stops)
}

/// An address without what only says where a reader comes from.
fn page_of(address: &str) -> &str {
    let end = address.find(';').unwrap_or(address.len());
    let end = ["?utm_", "&utm_"].iter().filter_map(|sign| address[..end].find(sign)).min().unwrap_or(end);
    if end == 0 { address } else { &address[..end] }
}

/// A number for the site that an address names.
fn site(address: &str) -> Option<u32> {
    let rest = &address[address.find("//")? + 2..];
    // A path or a question may hold another address.
    let scheme = &address[..address.len() - rest.len() - 2];
    let named = matches!(scheme, "" | "http:" | "https:");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().trim_start_matches("www.");
    named.then(|| hash(host.bytes()) | 1)
}

fn look(name: Name, class: &str) -> u32 {
    hash(name.key().iter().copied().chain(class.bytes()))
}

/// FNV.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
