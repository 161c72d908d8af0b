//! Two languages of one copy: paired paragraph by paragraph, and held against each other.
//!
//! What one language lacks, and facts that differ, are reported; words are not compared. Pairs are
//! those of Gale and Church (1993), by length, with numbers of headings, shared facts and the order
//! of printing as further evidence.

mod bound;
mod clause;
mod dictionary;
mod facts;
mod force;
mod lists;
mod pair;
mod parted;
mod places;
mod quotes;
mod senses;
mod short;

use super::items;
use super::label;
use super::notice;
use super::view::{Role, Unit, View};
use super::{Kind, against, at};
use crate::finding::{Detail, Finding};
use crate::han::is_han;
use crate::structure::heading::{Label, Style};
use crate::structure::{self, Side, clean};
use crate::text::Span;
use dictionary::Dictionary;
use facts::Stated;
use std::ops::Range;

/// A paragraph or a heading of one language.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub span: Span,
    pub heading: bool,
    pub label: Option<Label>,
    /// The number of the heading over it.
    pub under: Option<u32>,
    /// Characters that say something.
    pub length: usize,
    /// The facts that a translation keeps.
    pub facts: Vec<Stated>,
    /// Index among all blocks of the copy.
    pub order: usize,
    /// What it reads.
    pub text: String,
    /// Where in it a notice of the site stood that was taken out.
    pub notice: Option<usize>,
    /// Whether it is an item of a list.
    pub listed: bool,
}

/// Fewest paragraphs of each language that are paired.
const FEWEST: usize = 4;

/// Most sections that are told to stand elsewhere.
const MOVED: usize = 4;

/// Most items of a language; more are not paired.
const MOST: usize = 3000;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if !view.document.structure.bilingual {
        return;
    }
    let (han, word) = (items(view, Side::Han), items(view, Side::Word));
    let prose = |all: &[Item]| all.iter().filter(|i| !i.heading).count();
    if prose(&han) < FEWEST || prose(&word) < FEWEST || han.len().max(word.len()) > MOST {
        return;
    }
    let (pairs, dictionary, turns) = pair::pair(&han, &word);
    // Languages of which less than half can be paired are two texts.
    let matched = pairs.iter().filter(|p| !p.han.is_empty() && !p.word.is_empty());
    let joined: usize = matched.clone().map(|p| p.han.len() + p.word.len()).sum();
    if joined * 10 < (han.len() + word.len()) * 5 {
        return;
    }
    lacking(view, (&han, &word), &pairs, (&dictionary, turns), findings);
    // What a heading states is not lacking, although headings are not held against each other.
    let stated = |i: &Item| if i.heading { facts::read(&i.text) } else { i.facts.clone() };
    let all = [&han, &word].map(|items| items.iter().flat_map(stated).collect::<Vec<Stated>>());
    for pair in matched {
        facts::judge(view, &han[pair.han.clone()], &word[pair.word.clone()], &all, findings);
        quotes::judge(view, &han[pair.han.clone()], &word[pair.word.clone()], findings);
        if let ([one], [two]) = (&han[pair.han.clone()], &word[pair.word.clone()])
            && !one.heading
            && !two.heading
        {
            let (own, other) =
                (clause::sentences(&one.text, Side::Han, 1.0), clause::sentences(&two.text, Side::Word, 3.0));
            lists::judge(view, (one, &own), (two, &other), findings);
            force::judge(view, (one, &own), (two, &other), findings);
            places::judge(view, (one, &own), (two, &other), findings);
        }
    }
    lengths(view, (&han, &word), &pairs, &dictionary, findings);
    parted::paragraphs(view, &han, &word, &pairs, findings);
    parted::levels(view, &han, &word, &pairs, findings);
    labels(view, findings);
}

/// The paragraphs and headings of one language, from the first heading or paragraph of the text on.
/// A paragraph that a piece of the site or a page head parts is one.
fn items(view: &View, side: Side) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut under = None;
    let mut parted = false;
    let noticed = notice::noticed(&view.text, &view.units);
    for (order, unit) in view.units.iter().enumerate().filter(|(_, u)| u.span.start >= view.contents.end) {
        if let Some(item) = glued(view, unit, order, under).filter(|_| unit.side == side) {
            under = item.label.as_ref().and_then(|l| l.number.last().copied());
            items.push(item);
        }
        if matches!(unit.role, Role::Site | Role::Furniture) {
            parted = true;
        }
        if !matches!(unit.role, Role::Text | Role::Heading) || !view.inside(unit) {
            continue;
        }
        let han = unit.side == Side::Han || named(view, order) || wide(view.slice(unit.span));
        if han != (side == Side::Han) {
            continue;
        }
        if let Some(last) = items.last_mut().filter(|last| inner(view, order, side, last)) {
            last.extend(unit.span, view.slice(unit.span), side);
            continue;
        }
        let raw = view.slice(unit.span);
        let mut text = clean(&raw[..raw.floor_char_boundary(20_000)]).into_owned();
        // A notice inside a paragraph is none of its words.
        let mut hole = None;
        if let Some((start, end)) = notice::sentence_of(&text).filter(|s| noticed && unit.role == Role::Text && s.0 > 0)
        {
            text.replace_range(start..end, "");
            hole = Some(start);
        }
        let goes_on = |last: &&mut Item| {
            let low = text.starts_with(char::is_lowercase) || side == Side::Han && unit.label.is_none();
            parted && unit.role == Role::Text && !last.heading && low && !super::view::sentence(&last.text)
        };
        if let Some(last) = items.last_mut().filter(goes_on) {
            last.extend(unit.span, &text, side);
        } else if says(&text) {
            let item = Item::new(unit, order, text, under);
            items.push(Item { notice: hole, listed: item.listed || listed(view, order), ..item });
        }
        if unit.role == Role::Heading {
            under = unit.label.as_ref().and_then(|l| l.number.last().copied());
        }
        parted = false;
    }
    items
}

/// Whether a block is an item of a list by its bullet, or by the lines of its length that touch it.
fn listed(view: &View, order: usize) -> bool {
    const LINE: u32 = 240;
    let unit = &view.units[order];
    if unit.role != Role::Text || unit.span.len() > LINE as usize {
        return false;
    }
    let text = view.document.text.as_str();
    let line = text[..unit.span.range().start].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text[line..unit.span.range().end];
    if items::mark(&lead[..lead.floor_char_boundary(80)]).is_some() {
        return true;
    }
    let touches = |one: &Unit, other: &Unit| {
        let between = text.get(one.span.range().end..other.span.range().start).unwrap_or("");
        let line = one.span.len().max(other.span.len()) <= LINE as usize;
        line && one.side == other.side && other.role == one.role && between.trim_matches(' ') == "\n"
    };
    order > 0 && touches(&view.units[order - 1], unit) || view.units.get(order + 1).is_some_and(|u| touches(unit, u))
}

/// A heading that a notice of the site is glued to.
fn glued(view: &View, unit: &Unit, order: usize, under: Option<u32>) -> Option<Item> {
    let headed = unit.role == Role::Site && view.inside_site(unit) && super::numbering::headed(view, unit);
    let body = view.slice(unit.span).trim_end();
    let (start, _) = notice::sentence_of(body).filter(|s| headed && s.0 > 0)?;
    let text = body[..start].trim_end();
    let span = Span::new(unit.span.range().start, unit.span.range().start + text.len());
    let head = Unit { span, role: Role::Heading, ..unit.clone() };
    Some(Item::new(&head, order, text.to_string(), under))
}

/// Whether a block is words in letters inside a line of Han characters: commands, names.
fn named(view: &View, order: usize) -> bool {
    let Some([before, unit, after]) = order.checked_sub(1).and_then(|from| view.units.get(from..from + 3)) else {
        return false;
    };
    let touches = before.span.end == unit.span.start && unit.span.end == after.span.start;
    let line = || !view.slice(before.span.cover(after.span)).contains('\n');
    unit.side == Side::Word && before.side == Side::Han && after.side == Side::Han && touches && line()
}

/// Whether a line that is mostly in letters is Chinese all the same: its marks are full-width ones.
fn wide(body: &str) -> bool {
    let body = &body[..body.floor_char_boundary(400)];
    let marks = body.chars().filter(|c| matches!(c, '，' | '。' | '：' | '；' | '（' | '）' | '、')).count();
    marks >= 2 && body.chars().filter(|&c| is_han(c)).nth(2).is_some()
}

/// Whether a block goes on in the line of the paragraph before it, which words in letters parted.
fn inner(view: &View, order: usize, side: Side, last: &Item) -> bool {
    let touches = last.span.end == view.units[order].span.start && !last.heading;
    side == Side::Han && touches && (named(view, order) || order > 0 && named(view, order - 1))
}

/// Whether a block says more than an address does.
fn says(text: &str) -> bool {
    let words = text.split_whitespace().filter(|w| !w.contains("://"));
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

impl Item {
    fn new(unit: &Unit, order: usize, text: String, under: Option<u32>) -> Item {
        let heading = unit.role == Role::Heading;
        let facts = if heading { Vec::new() } else { facts::read(&text) };
        let length = length(&text, unit.side);
        let listed = !heading && items::mark(&text).is_some();
        let label = unit.label.clone();
        Item { span: unit.span, heading, label, under, length, facts, order, text, notice: None, listed }
    }

    /// Takes in the rest of a paragraph.
    fn extend(&mut self, rest: Span, text: &str, side: Side) {
        self.span = self.span.cover(rest);
        if side == Side::Word {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.facts = facts::read(&self.text);
        self.length = length(&self.text, side);
    }
}

/// Characters that say something. Letters among Han characters say as much as they do in the other
/// language, where it takes about three to say what one Han character does.
fn length(text: &str, side: Side) -> usize {
    let (mut han, mut letters) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *(if is_han(c) { &mut han } else { &mut letters }) += 1;
    }
    if side == Side::Han { han + letters / 3 } else { 3 * han + letters }
}

/// What one language has and the other lacks, neighbours in one finding.
fn lacking(
    view: &View,
    (han, word): (&[Item], &[Item]),
    pairs: &[pair::Pair],
    (dictionary, turns): (&Dictionary, bool),
    findings: &mut Vec<Finding>,
) {
    // Titles and lines of a site stand before the first paragraph that both have.
    let prose = |p: &pair::Pair| {
        han[p.han.clone()].iter().any(|i| !i.heading) && word[p.word.clone()].iter().any(|i| !i.heading)
    };
    let first = pairs.iter().position(prose).unwrap_or(0);
    let last = pairs.iter().rposition(|p| !p.han.is_empty() && !p.word.is_empty()).unwrap_or(0);
    let tags = [title(view, Side::Han), title(view, Side::Word)];
    let within = first..(last + 1).min(pairs.len());
    let mut alone = [groups(han, &pairs[within.clone()], 0), groups(word, &pairs[within.clone()], 1)];
    let moved = confused(view, (han, word), dictionary, &mut alone);
    short::judge(view, (han, word), pairs, within.clone(), turns, findings);
    findings.extend(moved.into_iter().take(MOVED));
    // Where so much stands alone it is the pairing that failed.
    let matched = pairs[within].iter().filter(|p| !p.han.is_empty() && !p.word.is_empty()).count();
    if alone[0].len() + alone[1].len() <= (matched / 8).max(4) {
        for (side, own, other) in [(0, han, word), (1, word, han)] {
            for group in &alone[side] {
                let items = &own[group.items.clone()];
                if printed(view, items, other, group.stand) {
                    continue;
                }
                let place = other.get(group.stand.saturating_sub(1)).map_or(items[0].span, |i| i.span);
                let mut finding = lack(view, items, place, &tags[side], &tags[1 - side]);
                if let Some(notice) = between(view, other, group.stand) {
                    finding.places.witness = notice;
                    finding.message.push_str("; a notice or a button stands where it should be");
                }
                findings.push(finding);
            }
        }
    }
    ends(view, han, word, pairs, last, findings);
}

/// The piece of the site between two items that follow one another.
fn between(view: &View, items: &[Item], at: usize) -> Option<Span> {
    let (before, after) = (items.get(at.checked_sub(1)?)?, items.get(at)?);
    let from = view.units.partition_point(|u| u.span.start < before.span.end);
    let within = view.units[from..].iter().take_while(|u| u.span.end <= after.span.start);
    within.into_iter().find(|u| u.role == Role::Site).map(|u| u.span)
}

/// Items in a row that have no fellows.
struct Alone {
    items: Range<usize>,
    /// How many items of the other language stand before them.
    stand: usize,
    /// The first of their pairs.
    at: usize,
    /// What they say, in characters of their language.
    length: usize,
}

/// The items of one language that stand alone and say enough to be missed.
fn groups(own: &[Item], pairs: &[pair::Pair], side: usize) -> Vec<Alone> {
    let range = |p: &pair::Pair, side: usize| if side == 0 { p.han.clone() } else { p.word.clone() };
    let alone = |p: &pair::Pair| range(p, 1 - side).is_empty() && !range(p, side).is_empty();
    let scale = if side == 0 { 1 } else { 3 };
    let mut found = Vec::new();
    let mut n = 0;
    while n < pairs.len() {
        if !alone(&pairs[n]) {
            n += 1;
            continue;
        }
        let at = n;
        while n < pairs.len() && alone(&pairs[n]) {
            n += 1;
        }
        let items = range(&pairs[at], side).start..range(&pairs[n - 1], side).end;
        let length = own[items.clone()].iter().map(|i| i.length).sum();
        let numbered = own[items.clone()].iter().any(|i| i.heading && i.label.is_some());
        let mixed = items.len() == 1 && mixed(&own[items.start].text);
        if (length >= short::SHORT * scale || numbered) && !mixed {
            found.push(Alone { items, stand: range(&pairs[at], 1 - side).start, at, length });
        }
    }
    found
}

/// Whether a block holds words of both languages: one that could not be parted has its fellow in itself.
fn mixed(text: &str) -> bool {
    let han = text.chars().filter(|&c| is_han(c)).count();
    let letters = text.chars().filter(|c| c.is_ascii_alphabetic()).count();
    han >= 2 && letters >= 8 && letters >= 2 * han
}

/// Whether the other language prints the heading that these begin with where it belongs, as something
/// that was not taken for a heading or not for the text's own.
fn printed(view: &View, items: &[Item], other: &[Item], stand: usize) -> bool {
    const NEAR: usize = 3;
    let (Some(first), Some(side)) = (items.first(), other.first().map(|i| view.side(i.span.start))) else {
        return false;
    };
    let Some(label) = first.label.as_ref().filter(|_| first.heading) else { return false };
    let order = |at: Option<&Item>, none: usize| at.map_or(none, |i| i.order);
    let from = order(stand.checked_sub(1).and_then(|n| other.get(n)), 0).min(first.order.saturating_sub(NEAR));
    let to = order(other.get(stand), view.units.len()).min(first.order + 40 * NEAR).max(first.order + NEAR);
    let units = view.units.get(from..to.min(view.units.len())).unwrap_or_default();
    let inner = |l: &Label| l.style == Style::Paren;
    let same = |l: &Label| l.number == label.number && inner(l) == inner(label);
    let fellow = |u: &Unit| u.side == side && u.label.as_ref().is_some_and(same);
    units.iter().any(fellow)
}

/// Leaves out what stands alone in both languages and says about as much, near by: these are fellows that
/// were not known as such. Those whose words say that they are stand in another order, which is returned.
fn confused(
    view: &View,
    (han, word): (&[Item], &[Item]),
    dictionary: &Dictionary,
    alone: &mut [Vec<Alone>; 2],
) -> Vec<Finding> {
    const NEAR: usize = 8;
    let alike = |a: &Alone, b: &Alone| {
        let (own, other) = (a.length as f64 * 3.0, b.length as f64);
        own < other * 3.0 && other < own * 3.0
    };
    let near = |a: &Alone, b: &Alone| a.at.abs_diff(b.at) <= NEAR + a.items.len() + b.items.len();
    let same = |a: &Alone, b: &Alone| fellows(dictionary, &han[a.items.clone()], &word[b.items.clone()]);
    let [own, other] = &*alone;
    let mut keep = [vec![true; own.len()], vec![true; other.len()]];
    let mut moved = Vec::new();
    for (n, a) in own.iter().enumerate() {
        for (m, b) in other.iter().enumerate().filter(|(_, b)| alike(a, b)) {
            let told = keep[0][n] && keep[1][m] && same(a, b);
            if told {
                let (one, two) = (&han[a.items.start], &word[b.items.start]);
                let what = if a.items.len() > 1 || one.heading { "this section" } else { "this paragraph" };
                let message = format!("{what} stands in another place in the other language");
                moved.push(
                    against(view, Kind::LanguagesDisagree, one.span, two.span, message)
                        .with("what", "order")
                        .sure(0.75),
                );
            }
            if told || near(a, b) {
                (keep[0][n], keep[1][m]) = (false, false);
            }
        }
    }
    for (side, keep) in keep.into_iter().enumerate() {
        let mut keep = keep.into_iter();
        alone[side].retain(|_| keep.next().unwrap_or(true));
    }
    moved
}

/// Whether stretches of the two languages translate one another: by the number of the heading they begin
/// with, by their facts, by their words.
fn fellows(dictionary: &Dictionary, han: &[Item], word: &[Item]) -> bool {
    const SURE: f64 = 5.0;
    let text = |items: &[Item]| items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join("\n");
    let (own, other) = (dictionary.bag(Side::Han, &text(han)), dictionary.bag(Side::Word, &text(word)));
    let there = dictionary.bond(Side::Han, &own, &other, &Vec::new(), false);
    let back = dictionary.bond(Side::Word, &other, &own, &Vec::new(), false);
    let facts = || han.iter().flat_map(|i| &i.facts);
    let shared = facts().filter(|f| word.iter().flat_map(|i| &i.facts).any(|o| o.agrees(f))).count();
    let label = |items: &[Item]| items.first().and_then(|i| i.label.as_ref()?.number.last().copied());
    let numbered = label(han).is_some() && label(han) == label(word);
    let weight = (there.weight + back.weight) / 2.0 + 2.0 * shared.min(3) as f64 + if numbered { 2.0 } else { 0.0 };
    weight >= SURE && (there.found + back.found) * 2 >= there.known + back.known
}

/// The end of one language that the other lacks.
fn ends(view: &View, han: &[Item], word: &[Item], pairs: &[pair::Pair], last: usize, findings: &mut Vec<Finding>) {
    let tags = [title(view, Side::Han), title(view, Side::Word)];
    for (side, own) in [(0, han), (1, word)] {
        let range = |p: &pair::Pair| if side == 0 { p.han.clone() } else { p.word.clone() };
        let tail: Vec<&Item> = pairs[(last + 1).min(pairs.len())..].iter().flat_map(|p| own[range(p)].iter()).collect();
        let prose = |i: &&&Item| {
            !i.heading && super::view::sentence(view.slice(i.span)) && i.length >= if side == 0 { 30 } else { 90 }
        };
        // What a site adds at the end is in one language; a translation is said to lack what reads as text.
        let Some(first) = tail.first().filter(prose) else { continue };
        if tail.len() <= 3 {
            let other = if side == 0 { word.last() } else { han.last() };
            let group: Vec<Item> = vec![(*first).clone()];
            findings.push(lack(view, &group, other.map_or(first.span, |i| i.span), &tags[side], &tags[1 - side]));
        }
    }
}

/// One language has these paragraphs, and the other does not.
fn lack(view: &View, group: &[Item], place: Span, own: &str, other: &str) -> Finding {
    let heads: Vec<String> = group.iter().filter(|i| i.heading).map(|i| i.text.chars().take(40).collect()).collect();
    let paragraphs = group.iter().filter(|i| !i.heading).count();
    let titles: Vec<String> = heads.iter().take(6).map(|head| format!("“{head}”")).collect();
    let more = if heads.len() > titles.len() { " and others" } else { "" };
    let titles = titles.join(", ");
    let what = match (heads.len(), paragraphs) {
        (0, 1) if group[0].listed => "an item of a list".to_string(),
        (0, 1) => "a paragraph".to_string(),
        (0, n) => format!("{n} paragraphs"),
        (1, 0) => format!("the heading {titles}"),
        (1, _) => format!("the section {titles}"),
        (n, 0) => format!("{n} headings ({titles}{more})"),
        (n, _) => format!("{n} sections ({titles}{more})"),
    };
    let span = group[0].span;
    let message = format!("the {own} has {what} that the {other} lacks");
    let finding = against(view, Kind::LanguagesDisagree, span, place, message).sure(0.8);
    finding.with("lacks", other.to_string()).with("missing", Detail::List(heads))
}

/// What the language of an item is called.
fn language(view: &View, item: &Item) -> String {
    title(view, view.side(item.span.start))
}

/// What a stream is called.
fn title(view: &View, side: Side) -> String {
    structure::title(view.document.language(side).unwrap_or("und"))
}

/// Fewest pairs that tell how the lengths of the languages relate.
const FEW: usize = 8;

/// Fewest Han characters of a paragraph that is looked into, or as much in the other language.
const BRIEF: f64 = 25.0;

/// From so many Han characters on a longer paragraph does not vary less.
const LONG: f64 = 80.0;

/// How many times as far as the usual a paragraph must be from the others, and what is usual at least.
const SPREADS: f64 = 5.5;
const LEAST: f64 = 0.4;

/// Translations that vary less than this follow their original sentence by sentence.
const REGULAR: f64 = 0.6;

/// Paragraphs of a pair of which one is far shorter than the pairs of this copy are.
fn lengths(
    view: &View,
    (han, word): (&[Item], &[Item]),
    pairs: &[pair::Pair],
    dictionary: &Dictionary,
    findings: &mut Vec<Finding>,
) {
    let length = |items: &[Item]| items.iter().map(|i| i.length).sum::<usize>() as f64;
    let size = |p: &pair::Pair| length(&han[p.han.clone()]).max(length(&word[p.word.clone()]) / 3.0);
    let prose = |p: &&pair::Pair| {
        let (h, w) = (&han[p.han.clone()], &word[p.word.clone()]);
        !h.is_empty() && !w.is_empty() && h.iter().chain(w).all(|i| !i.heading)
    };
    let ratio = |p: &pair::Pair| (length(&word[p.word.clone()]) / length(&han[p.han.clone()]).max(1.0)).max(0.01).ln();
    let body = |least: f64| -> Vec<(f64, &pair::Pair)> {
        pairs.iter().filter(prose).filter(|p| size(p) >= least).map(|p| (ratio(p), p)).collect()
    };
    let mut all = body(BRIEF);
    if all.len() < FEW {
        all = body(BRIEF / 2.0);
    }
    let measured: Vec<(f64, &pair::Pair)> = all.iter().filter(|m| size(m.1) >= 50.0).copied().collect();
    // Of few long paragraphs the short ones tell how the languages relate, and nothing of a whole one.
    let enough = measured.len() >= FEW;
    let measured = if enough { measured } else { all.clone() };
    if measured.len() < FEW {
        return;
    }
    let middle = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let median = middle(measured.iter().map(|m| m.0).collect());
    // The shorter a paragraph, the more two translations of it vary (Gale and Church).
    let weight = |p: &pair::Pair| {
        let short = length(&han[p.han.clone()]).min(length(&word[p.word.clone()]) / 3.0);
        short.clamp(1.0, LONG).sqrt()
    };
    let spread = middle(measured.iter().map(|m| (m.0 - median).abs() * weight(m.1)).collect());
    let limit = SPREADS * spread.max(LEAST);
    let single = all.iter().filter(|m| m.1.han.len() == 1 && m.1.word.len() == 1);
    let faithful = clause::faithful(single.map(|m| (&han[m.1.han.start], &word[m.1.word.start])));
    let manner = clause::Manner { ratio: median.exp(), regular: spread < REGULAR, faithful };
    for (ratio, pair) in all {
        let (h, w) = (han[pair.han.start].span, word[pair.word.start].span);
        // What is known to be cut is shorter, and has been said.
        let cut = |f: &Finding| {
            f.kind == Kind::TextCut && [h, w].iter().any(|s| s.overlaps(f.places.witness) || s.overlaps(f.places.base))
        };
        if findings.iter().any(cut) {
            continue;
        }
        let (hans, words) = (&han[pair.han.clone()], &word[pair.word.clone()]);
        if clause::judge(view, (hans, words), manner, dictionary, findings) {
            continue;
        }
        if !enough || size(pair) < 50.0 || (ratio - median).abs() * weight(pair) <= limit {
            continue;
        }
        let (short, long, own, other) = match ratio < median {
            true => (w, h, Side::Word, Side::Han),
            false => (h, w, Side::Han, Side::Word),
        };
        let share = ((1.0 - (-(ratio - median).abs()).exp()) * 100.0).round();
        let message = format!(
            "the {} of this paragraph is {share} % shorter beside the {} than the other paragraphs are: a part is missing",
            title(view, own),
            title(view, other)
        );
        findings.push(against(view, Kind::LanguagesDisagree, short, long, message).sure(0.65));
    }
}

/// Lists of labelled paragraphs of equal length, of which one has a label twice and the other none.
fn labels(view: &View, findings: &mut [Finding]) {
    let runs = label::runs(view);
    for finding in findings.iter_mut().filter(|f| f.kind == Kind::LabelDuplicated) {
        let holds = |run: &&Vec<label::Labelled>| run.iter().any(|l| l.place == finding.places.base);
        let Some(own) = runs.iter().find(holds) else { continue };
        let side = view.side(own[0].place.start);
        let fellow = runs.iter().find(|run| run.len() == own.len() && view.side(run[0].place.start) != side);
        let Some(fellow) = fellow else { continue };
        let index = |place: Span| own.iter().position(|l| l.place == place);
        let (Some(second), Some(first)) = (index(finding.places.base), index(finding.places.witness)) else { continue };
        let (a, b) = (view.slice(fellow[first].place).to_string(), view.slice(fellow[second].place).to_string());
        if a != b {
            finding.message.push_str(&format!("; the other language has “{a}” and “{b}”"));
            finding.confidence = 0.97;
        }
    }
}

/// A finding about a fact that the two languages state otherwise.
fn disagree(view: &View, place: Span, other: Span, message: String, confidence: f64) -> Finding {
    if place == other {
        return at(view, Kind::LanguagesDisagree, place, message).sure(confidence);
    }
    against(view, Kind::LanguagesDisagree, place, other, message).sure(confidence)
}
