//! The two-way engine: two documents in, one comparison out.
//!
//! Streams of the same language are aligned; every stretch between the runs that match becomes
//! findings, noise, or a region that only one side has. The result accounts for every byte of
//! both copies and can be replayed: see [`Comparison::replay`].

mod cut;
mod edits;
mod form;
mod grid;
mod ledger;
mod list;
mod numbering;
mod own;
mod page;
mod table;
mod translation;
mod verdict;

pub use ledger::{Account, Fold, Noise, Shared};
pub use verdict::{Coverage, Relation, Verdict};

use crate::align::{self, Alignment, Stream};
use crate::document::Document;
use crate::finding::{Finding, Kind, Severity};
use crate::sequence;
use crate::structure::{Side, title};
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use ledger::Ledger;

/// What a comparison is asked to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Layers whose noise is listed as findings one by one.
    pub show: Vec<Layer>,
    /// Kinds and layers that are left out of the findings, by name.
    pub ignore: Vec<String>,
    /// The streams to compare; empty for all.
    pub sides: Vec<Side>,
}

/// What really changed between two copies.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The judgement.
    pub verdict: Verdict,
    /// Findings from heavy to light, those of one kind by place.
    pub findings: Vec<Finding>,
    /// Damage to characters that both copies have where they read the same, by place.
    pub common: Vec<Finding>,
    /// What layers explain.
    pub noise: Vec<Noise>,
    /// Every byte of both copies.
    pub accounts: Sides<Account>,
    /// Where the budget ran out, so that edits are coarser than they might be.
    pub coarse: Vec<Sides<Span>>,
    /// What is odd about the comparison.
    pub notes: Vec<String>,
    shared: Vec<Shared>,
}

/// Compares two documents.
///
/// ```
/// use recension::{capture::Capture, compare, document::Document, text::Sides};
/// let read = |text: &str| Document::read(Capture::new("copy", text.into())).unwrap();
/// let base = read("The rent is due on 1 March 2015 at the office of the agent.");
/// let witness = read("The rent is due on 1 March 2024 at the office of the agent.");
/// let comparison = compare::compare(Sides::new(&base, &witness), &compare::Options::default());
/// assert_eq!(comparison.findings[0].kind.name(), "date-altered");
/// ```
pub fn compare(documents: Sides<&Document>, options: &Options) -> Comparison {
    let mut engine = Engine::new(documents, options);
    if engine.identical {
        engine.whole();
    } else {
        engine.streams();
        engine.unseen();
    }
    engine.finish()
}

impl Comparison {
    /// Stretches of bytes that both copies share, by place in the witness.
    pub fn shared(&self) -> &[Shared] {
        &self.shared
    }

    /// Applies the comparison's edits to the base's text; the result is the witness's text.
    ///
    /// Only what the copies do not share is taken from `witness`.
    pub fn replay(&self, base: &str, witness: &str) -> String {
        let mut out = String::with_capacity(witness.len());
        let mut at = 0;
        for shared in &self.shared {
            out.push_str(&witness[at..shared.witness as usize]);
            out.push_str(&base[shared.base as usize..(shared.base + shared.len) as usize]);
            at = (shared.witness + shared.len) as usize;
        }
        out.push_str(&witness[at..]);
        out
    }
}

/// A comparison on its way.
#[derive(Debug)]
struct Engine<'a> {
    documents: Sides<&'a Document>,
    options: &'a Options,
    ledger: Ledger,
    findings: Vec<Finding>,
    /// Tokens that match but for capitals.
    cased: Vec<Sides<usize>>,
    coverage: Vec<Coverage>,
    coarse: Vec<Sides<Span>>,
    notes: Vec<String>,
    identical: bool,
    /// Streams that are copies of one text.
    matched: Vec<Side>,
    /// Streams that are two translations.
    translated: Vec<Side>,
    /// How many passages are shared where the copies are no versions of one text.
    passages: usize,
}

/// Longer streams are not searched for every shared passage, only for those an alignment finds.
const PASSAGES: usize = 500_000;

/// A stream of fewer tokens than this is no language of a copy.
const FEW: usize = 20;

impl<'a> Engine<'a> {
    fn new(documents: Sides<&'a Document>, options: &'a Options) -> Engine<'a> {
        Engine {
            documents,
            options,
            ledger: Ledger::new(documents.map(|d| d.text.len()), &options.show),
            findings: Vec::new(),
            cased: Vec::new(),
            coverage: Vec::new(),
            coarse: Vec::new(),
            notes: Vec::new(),
            identical: identical(documents),
            matched: Vec::new(),
            translated: Vec::new(),
            passages: 0,
        }
    }

    /// Books two identical copies.
    fn whole(&mut self) {
        let all = self.documents.map(|d| Span::new(0, d.text.len()));
        self.ledger.share(all);
        for side in [Side::Han, Side::Word] {
            if let Some(language) = self.documents.base.language(side) {
                self.coverage.push(Coverage {
                    side,
                    language: language.to_string(),
                    shares: Sides::new(Some(1.0), Some(1.0)),
                });
                self.matched.push(side);
            }
        }
    }

    /// Compares stream by stream.
    fn streams(&mut self) {
        let split = self.documents.base.structure.bilingual || self.documents.witness.structure.bilingual;
        if !split {
            let streams = Stream::pair(self.documents, None);
            let side = if self
                .documents
                .base
                .languages
                .iter()
                .chain(&self.documents.witness.languages)
                .any(|l| l.starts_with("zh") || l.starts_with("ja"))
            {
                Side::Han
            } else {
                Side::Word
            };
            let left = self.stream(streams, side);
            left.into_iter().for_each(|found| self.unmatched(found));
            return;
        }
        let mut held = Vec::new();
        let mut left = Vec::new();
        for side in [Side::Han, Side::Word] {
            if !self.options.sides.is_empty() && !self.options.sides.contains(&side) {
                continue;
            }
            let streams = Stream::pair(self.documents, Some(side));
            let held_by = |s: &Stream| s.len() >= FEW && s.document.language(side).is_some();
            match (held_by(&streams.base), held_by(&streams.witness)) {
                (true, true) => left.extend(self.stream(streams, side)),
                (false, false) => {}
                (in_base, _) => held.push((side, in_base, streams)),
            }
        }
        left.into_iter().for_each(|found| self.unmatched(found));
        for (side, in_base, streams) in held {
            self.one_sided(side, in_base, &streams);
        }
    }

    /// One copy lacks a language.
    fn one_sided(&mut self, side: Side, in_base: bool, streams: &Sides<Stream>) {
        let (with, who) = if in_base { (&streams.base, "the witness") } else { (&streams.witness, "the base") };
        let language = self.language(side);
        let own = with.cover(0..with.len());
        let places = if in_base { Sides::new(own, Span::at(0)) } else { Sides::new(Span::at(0), own) };
        let shares = if in_base { Sides::new(Some(0.0), None) } else { Sides::new(None, Some(0.0)) };
        self.coverage.push(Coverage { side, language: language.clone(), shares });
        let spelled = title(&language);
        let finding = Finding::new(Kind::StreamMissing, side, places, format!("{spelled} is not in {who}"))
            .with("language", language);
        self.findings.push(finding);
    }

    /// Compares two streams of one language; those that do not match are put off until all are seen.
    fn stream<'s>(&mut self, streams: Sides<Stream<'s>>, side: Side) -> Option<Unmatched<'s>> {
        let alignment = align::align(&streams);
        let bond = Bond::of(&streams, &alignment);
        let tie = bond.relation();
        if tie != Tie::Same && !self.cell_by_cell(&streams) {
            return Some(Unmatched { streams, alignment, side, tie, shares: bond.shares() });
        }
        let language = self.language(side);
        self.coverage.push(Coverage { side, language, shares: bond.shares() });
        self.matched.push(side);
        self.cut(&streams, &alignment);
        let known = self.findings.len();
        self.edits(&streams, &alignment);
        self.renumbered(known);
        self.scanned(known);
        self.capitals(&streams, &alignment);
        self.paragraphs(&streams, &alignment);
        self.tables(&streams, &alignment, known, side);
        None
    }

    /// Compares streams that are no copies of one text: two translations, or two texts.
    fn unmatched(&mut self, found: Unmatched) {
        let Unmatched { streams, alignment, side, tie, shares } = found;
        let language = self.language(side);
        if !self.matched.is_empty() || tie == Tie::Passages && translation::alike(&streams) {
            self.coverage.push(Coverage { side, language, shares: Sides::new(Some(0.0), Some(0.0)) });
            self.translated.push(side);
            self.translation(&streams, side);
            return;
        }
        self.coverage.push(Coverage { side, language, shares });
        if tie == Tie::Passages {
            self.shares(&streams, &alignment, side);
        }
    }

    /// What the language of a stream is called.
    fn language(&self, side: Side) -> String {
        let Sides { base, witness } = self.documents;
        let tag = base.language(side).or_else(|| witness.language(side));
        let tag = tag.unwrap_or(if side == Side::Han { "zh" } else { "und" });
        tag.split('-').next().unwrap_or(tag).to_string()
    }

    /// Notes where the alignment is coarse.
    fn cut(&mut self, streams: &Sides<Stream>, alignment: &Alignment) {
        let ends = |r: &std::ops::Range<u32>, len: usize| r.start == 0 || r.end as usize == len;
        for coarse in &alignment.coarse {
            // At the ends of a text a stretch that only one side has is no stretch aligned coarsely.
            if ends(&coarse.base, streams.base.len()) && ends(&coarse.witness, streams.witness.len()) {
                continue;
            }
            let range = |r: &std::ops::Range<u32>| r.start as usize..r.end as usize;
            self.coarse.push(Sides::new(
                streams.base.cover(range(&coarse.base)),
                streams.witness.cover(range(&coarse.witness)),
            ));
        }
    }

    /// Lists the passages that two documents share.
    fn shares(&mut self, streams: &Sides<Stream>, alignment: &Alignment, side: Side) {
        let Sides { base, witness } = streams;
        let mut runs: Vec<_> = if base.len().max(witness.len()) <= PASSAGES {
            let least = if side == Side::Han { 12 } else { 8 };
            sequence::passages(base.keys(), witness.keys(), least)
        } else {
            let inner = alignment.moves.iter().flat_map(|m| &m.runs);
            alignment.runs.iter().chain(inner).copied().collect()
        };
        runs.sort();
        for run in runs.into_iter().filter(|run| long(base, run)) {
            let range = |at: u32| at as usize..(at + run.len) as usize;
            let places = Sides::new(base.cover(range(run.base)), witness.cover(range(run.witness)));
            let text = crate::classify::Reading::new(base, range(run.base));
            let units = if base.han(run.base as usize) { "characters" } else { "words" };
            let message = format!("{} {units} are shared: “{}”", run.len, crate::classify::short(&text.text));
            self.findings.push(Finding::new(Kind::SharedPassage, side, places, message));
            self.ledger.book(places, ledger::Fate::Folded);
            self.passages += 1;
        }
    }

    fn finish(mut self) -> Comparison {
        let ignored = |finding: &Finding| self.options.ignore.iter().any(|name| name == finding.kind.name());
        let mut findings: Vec<Finding> = std::mem::take(&mut self.findings);
        if !self.identical {
            findings.extend(own::damage(self.documents, &findings));
            self.notes.extend(own::notes(self.documents));
        }
        findings.extend(self.ledger.listed.iter().map(|fold| {
            let message = format!("the {} layer folds this", fold.layer.name());
            let side = self.documents.base.structure.side(fold.places.base.start);
            Finding::new(Kind::Noise(fold.layer), side, fold.places, message).weigh(Severity::Noise)
        }));
        findings.retain(|f| !ignored(f));
        findings.sort_by(|a, b| {
            b.severity
                .cmp(&a.severity)
                .then(a.kind.cmp(&b.kind))
                .then(a.places.base.cmp(&b.places.base))
                .then(a.places.witness.cmp(&b.places.witness))
        });
        let verdict = verdict::judge(&self, &findings);
        let noise: Vec<Noise> = self
            .ledger
            .noise()
            .into_iter()
            .filter(|n| !self.options.ignore.iter().any(|i| i == n.layer.name()))
            .collect();
        let accounts = self.ledger.accounts();
        let mut shared = std::mem::take(&mut self.ledger.shared);
        shared.sort_by_key(|s| s.witness);
        debug_assert!(shared.windows(2).all(|w| w[0].witness + w[0].len <= w[1].witness), "a byte is booked twice");
        let mut common = own::common(self.documents, &shared);
        common.retain(|f| !ignored(f));
        self.notes.extend(own::alike(self.documents.base, &common));
        if !self.coarse.is_empty() {
            self.notes.push(format!(
                "{} stretches are too unlike or too repetitive to align finely; they are reported coarsely",
                self.coarse.len()
            ));
        }
        Comparison { verdict, findings, common, noise, accounts, coarse: self.coarse, notes: self.notes, shared }
    }
}

/// Whether two copies are the same bytes.
fn identical(documents: Sides<&Document>) -> bool {
    let Sides { base, witness } = documents;
    let same = base.length == witness.length
        && base.encoding == witness.encoding
        && base.text.as_str() == witness.text.as_str();
    same && (base.text.len() == base.length || base.sha256() == witness.sha256())
}

/// Two streams that do not match.
struct Unmatched<'s> {
    streams: Sides<Stream<'s>>,
    alignment: Alignment,
    side: Side,
    tie: Tie,
    shares: Sides<Option<f64>>,
}

/// How closely two streams belong together.
#[derive(Debug, Clone, Copy)]
struct Bond {
    /// Tokens in runs of any length, moved ones included.
    matched: usize,
    /// Tokens in runs long enough not to be chance.
    solid: usize,
    /// Runs long enough to be a shared passage.
    passages: usize,
    lengths: Sides<usize>,
}

/// What two streams are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Same,
    Passages,
    None,
}

/// Whether a run is long enough that two texts do not share it by chance.
fn long(stream: &Stream, run: &crate::sequence::Run) -> bool {
    run.len >= if stream.han(run.base as usize) { 12 } else { 8 }
}

impl Bond {
    fn of(streams: &Sides<Stream>, alignment: &Alignment) -> Bond {
        let all = || alignment.runs.iter().chain(alignment.moves.iter().flat_map(|m| &m.runs));
        let solid = |run: &&crate::sequence::Run| run.len >= if streams.base.han(run.base as usize) { 8 } else { 5 };
        Bond {
            matched: all().map(|r| r.len as usize).sum(),
            solid: all().filter(solid).map(|r| r.len as usize).sum(),
            passages: all().filter(|r| long(&streams.base, r)).count(),
            lengths: Sides::new(streams.base.len(), streams.witness.len()),
        }
    }

    fn shares(&self) -> Sides<Option<f64>> {
        self.lengths.map(|n| Some(if n == 0 { 0.0 } else { self.matched as f64 / n as f64 }))
    }

    fn relation(&self) -> Tie {
        let smaller = self.lengths.base.min(self.lengths.witness);
        if smaller < 40 {
            let enough = self.matched * 10 >= smaller * 4 && self.matched > 0
                || smaller == 0
                || self.lengths.base.max(self.lengths.witness) < 40;
            return if enough { Tie::Same } else { Tie::None };
        }
        if self.solid * 10 >= smaller * 3 {
            Tie::Same
        } else if self.passages > 0 || self.matched * 10 >= smaller * 2 {
            Tie::Passages
        } else {
            Tie::None
        }
    }
}
