//! What is wrong inside one copy, and what the copy says about itself.
//!
//! A copy is read alone: no rule here knows another one. A rule is a file; it looks at the copy
//! through a `View` and reports what cannot be right, with the place and the reason. Adding a rule
//! is one file and one row of `RULES`. Rules are slow to speak: what a careful writer may have
//! meant is not reported.

pub mod about;
mod absent;
mod apostrophe;
mod beginning;
mod begun;
mod characters;
mod complete;
mod contents;
mod convert;
mod counted;
mod doubled;
mod empty;
mod ended;
mod form;
mod gloss;
mod hosts;
mod hyphen;
mod interruption;
mod items;
mod label;
mod languages;
mod lexicon;
mod marks;
mod mojibake;
mod notice;
mod numbering;
mod ocr;
mod ordinal;
mod page;
mod reference;
mod repeat;
mod scripts;
mod spacing;
mod spelling;
mod straight;
mod stranger;
mod term;
mod time;
mod torn;
mod truncated;
mod unseen;
mod view;
mod words;

pub use about::{About, Field, Statement};
pub use complete::{Completeness, Listed, Stop};

use crate::document::Document;
use crate::finding::{Finding, Kind};
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use crate::tokens::layer::LAYERS;
use view::View;

/// What an inspection is asked to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names of kinds that are not reported.
    pub ignore: Vec<String>,
}

/// What was found in one copy.
///
/// In each finding `places.base` is the place; `places.witness` is the same place again, or a
/// second place of the same copy that the first is held against.
#[derive(Debug, Clone, Default)]
pub struct Inspection {
    /// What is wrong, from heavy to light, those of one kind by place.
    pub findings: Vec<Finding>,
    /// What the copy says about itself.
    pub about: About,
    /// Which parts of what it announces it has, and where it stops.
    pub completeness: Completeness,
    /// What copying made, by layer.
    pub noise: Vec<Noise>,
    /// What is odd, a sentence each.
    pub notes: Vec<String>,
}

/// What a layer of copying left in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noise {
    /// The layer.
    pub layer: Layer,
    /// How many pieces.
    pub count: usize,
    /// The first few.
    pub examples: Vec<Span>,
}

/// A rule: looks at a copy and adds what it finds.
type Rule = fn(&View, &mut Vec<Finding>);

/// All rules. What destroyed characters is looked for first: later rules leave alone what damage explains.
const RULES: &[Rule] = &[
    mojibake::rule,
    characters::rule,
    unseen::rule,
    scripts::rule,
    gloss::rule,
    spacing::rule,
    torn::rule,
    hyphen::rule,
    ocr::rule,
    convert::rule,
    marks::rule,
    straight::rule,
    numbering::rule,
    counted::rule,
    items::rule,
    beginning::rule,
    truncated::rule,
    empty::rule,
    interruption::rule,
    ended::rule,
    begun::rule,
    label::rule,
    languages::rule,
    absent::rule,
    repeat::rule,
    doubled::rule,
    ordinal::rule,
    reference::rule,
    term::rule,
    hosts::rule,
    form::rule,
    apostrophe::rule,
    spelling::rule,
    page::rule,
];

/// Inspects a copy.
///
/// Cannot fail: an empty copy gives an empty inspection. Takes time in proportion to the length of
/// the text; the same copy gives the same findings in the same order.
///
/// ```
/// use recension::{capture::Capture, document::Document};
/// use recension::inspect::{Options, inspect};
/// let text = b"Rules of the House\n\n(Issued by the Board of Trade on March 1, 2017)\n\nBe kind.\n";
/// let copy = Document::read(Capture::new("rules.txt", text.to_vec())).unwrap();
/// let found = inspect(&copy, &Options::default());
/// assert_eq!(found.about.title().unwrap().value, "Rules of the House");
/// assert_eq!(found.about.first("document-date").unwrap().value, "2017-03-01");
/// assert!(found.about.first("publisher").is_none()); // not stated
/// ```
pub fn inspect(document: &Document, options: &Options) -> Inspection {
    let view = View::new(document);
    let mut findings = Vec::new();
    for rule in RULES {
        rule(&view, &mut findings);
    }
    let about = about::read(&view);
    let completeness = complete::read(&view);
    contents::judge(&view, &completeness, &mut findings);
    time::judge(&view, &about, &mut findings);
    findings.retain(|f| !options.ignore.iter().any(|name| name == f.kind.name()));
    tidy(&mut findings);
    Inspection { findings, about, completeness, noise: noise(&view), notes: document.notes.clone() }
}

/// The damage to characters within a stretch of a copy: what was misread, and what was lost.
///
/// For a comparison, which asks where the other copy cannot tell. Linear in the length of the stretch.
///
/// ```
/// use recension::{capture::Capture, document::Document, text::Span};
/// let copy = Document::read(Capture::new("note.txt", "Une tasse de cafÃ©.".into())).unwrap();
/// let found = recension::inspect::damage(&copy, Span::new(0, copy.text.len()));
/// assert_eq!(found[0].kind.name(), "mojibake");
/// ```
pub fn damage(document: &Document, stretch: Span) -> Vec<Finding> {
    let text = document.text.slice(stretch);
    if text.is_ascii() {
        return Vec::new();
    }
    mojibake::within(document, stretch)
}

/// Which entries of its table of contents a copy has, and where its languages stop.
pub fn completeness(document: &Document) -> Completeness {
    complete::read(&View::new(document))
}

/// From heavy to light, those of one kind by place, none twice.
fn tidy(findings: &mut Vec<Finding>) {
    let key = |f: &Finding| (std::cmp::Reverse(f.severity), f.kind, f.places.base, f.places.witness);
    findings.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    findings.dedup_by(|a, b| a.kind == b.kind && a.places == b.places && a.message == b.message);
}

/// A finding at one place.
fn at(view: &View, kind: Kind, place: Span, message: impl Into<String>) -> Finding {
    Finding::new(kind, view.side(place.start), Sides::new(place, place), message)
}

/// A finding at one place, held against another.
fn against(view: &View, kind: Kind, place: Span, other: Span, message: impl Into<String>) -> Finding {
    Finding::new(kind, view.side(place.start), Sides::new(place, other), message)
}

/// At most so many examples of a layer are kept.
const EXAMPLES: usize = 3;

/// What copying made, by layer, in the order of layers. What stands behind the document is the site's.
fn noise(view: &View) -> Vec<Noise> {
    let mut all: Vec<Noise> = LAYERS.iter().map(|e| Noise { layer: e.layer, count: 0, examples: Vec::new() }).collect();
    let mut add = |layer: Layer, span: Span| {
        let noise = &mut all[layer as usize];
        noise.count += 1;
        if noise.examples.len() < EXAMPLES {
            noise.examples.push(span);
        }
    };
    for skip in &view.document.tokens.skips {
        add(skip.layer, skip.span);
    }
    for unit in &view.units {
        match unit.role {
            view::Role::Furniture => add(Layer::PageFurniture, unit.span),
            view::Role::Site => add(Layer::Boilerplate, unit.span),
            _ if unit.span.start >= view.end => add(Layer::Boilerplate, unit.span),
            _ => {}
        }
    }
    all.retain(|n| n.count > 0);
    all
}
