//! From an alignment to findings: what matches is booked layer by layer, what does not is judged.

use super::Engine;
use super::cut::{ahead, near, resembles};
use super::ledger::Fate;
use crate::align::{Alignment, Edit, Gap, Moved, Stream, edits};
use crate::classify::region::{self, Edge, Region};
use crate::classify::{self, Outcome, Reading, marks, noise, short};
use crate::extract::Format;
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::sequence::Run;
use crate::structure::{self, Side};
use crate::text::{Sides, Span};
use crate::tokens::Layer;
use std::ops::Range;

/// The part of a range that a layer explains, and the part that is left.
#[derive(Debug, Default)]
struct Pieces {
    plain: Vec<Range<usize>>,
    noise: Vec<(Range<usize>, Layer)>,
}

/// A stretch between runs, and what is known of it.
#[derive(Debug, Clone)]
struct Hole {
    edit: Edit,
    edge: Edge,
    /// Whether the text proper begins behind it.
    front: bool,
    /// Whether it is what a site put round its copy.
    site: bool,
    /// Where it stands in the other copy, if there is a fragment of it there.
    place: Option<Range<usize>>,
}

/// What an alignment found besides what matches in order, to look up by place.
struct Known<'a> {
    /// Stretches of the witness that repeat the base, by place in the witness.
    copies: &'a [Run],
    /// What moved passages take, by place on each side.
    taken: &'a Sides<Vec<Range<usize>>>,
}

impl Known<'_> {
    /// The copies that touch a range of the witness.
    fn copies(&self, range: &Range<usize>) -> &[Run] {
        within(self.copies, range, |run| run.witness as usize..(run.witness + run.len) as usize)
    }
}

/// What moved passages take on both sides, by place.
fn taken(alignment: &Alignment) -> Sides<Vec<Range<usize>>> {
    let sorted = |side: fn(&Moved) -> Range<usize>| {
        let mut ranges: Vec<Range<usize>> = alignment.moves.iter().map(side).collect();
        ranges.sort_by_key(|range| range.start);
        ranges
    };
    Sides::new(sorted(|moved| moved.place.base.clone()), sorted(|moved| moved.place.witness.clone()))
}

/// Those of `all`, which are sorted and apart, that touch a range.
fn within<'a, T>(all: &'a [T], range: &Range<usize>, place: impl Fn(&T) -> Range<usize>) -> &'a [T] {
    let first = all.partition_point(|one| place(one).end <= range.start);
    let end = all.partition_point(|one| place(one).start < range.end);
    &all[first.min(end)..end]
}

/// What the two sides of a stretch at an end of the text are to one another.
enum Ends {
    /// One is the beginning of a word that the other goes on from; `missing` if the base goes on.
    Fragment { missing: bool },
    /// They have nothing to do with one another; `missing` if the base has the greater one.
    Apart { missing: bool },
    /// One stands for the other.
    Replaced,
}

/// Judges the two sides of a stretch at an end of the text.
fn ends(streams: &Sides<Stream>, edge: Edge, plain: &Sides<Vec<Range<usize>>>) -> Ends {
    let (base, witness) = (weight(&streams.base, &plain.base), weight(&streams.witness, &plain.witness));
    let (more, less, missing) = (base.max(witness), base.min(witness), base >= witness);
    if edge == Edge::Inner || more < 3.0 {
        return Ends::Replaced;
    }
    let word = |stream: &Stream, ranges: &[Range<usize>]| match edge {
        Edge::Head => stream.text(ranges[ranges.len() - 1].end - 1).to_lowercase(),
        _ => stream.text(ranges[0].start).to_lowercase(),
    };
    let (b, w) = (word(&streams.base, &plain.base), word(&streams.witness, &plain.witness));
    let (whole, part) = if missing { (b, w) } else { (w, b) };
    let torn = if edge == Edge::Head { whole.ends_with(&part) } else { whole.starts_with(&part) };
    if less <= 1.0 && torn && whole != part {
        Ends::Fragment { missing }
    } else if less >= 12.0 || more >= 24.0 * less.max(1.0) {
        Ends::Apart { missing }
    } else {
        Ends::Replaced
    }
}

impl Engine<'_> {
    /// Judges all that an alignment found and all that it left.
    pub(super) fn edits(&mut self, streams: &Sides<Stream>, alignment: &Alignment) {
        let known = self.findings.len();
        self.runs(streams, &alignment.runs);
        let lengths = Sides::new(streams.base.len(), streams.witness.len());
        let front = front(streams, &alignment.runs);
        for moved in &alignment.moves {
            self.moved(streams, moved);
        }
        let mut left = Vec::new();
        let mut holes = alignment.edits(lengths);
        let taken = taken(alignment);
        let touches = |taken: &[Range<usize>], range: &Range<usize>| !within(taken, range, Range::clone).is_empty();
        let moved = |edit: &Edit| touches(&taken.base, &edit.base) || touches(&taken.witness, &edit.witness);
        holes.retain(|edit| !self.unread(streams, edit));
        self.pages(streams, &mut holes, moved);
        self.numbering(streams, &mut holes);
        self.lists(streams, &mut holes, moved);
        for edit in holes.iter().cloned() {
            let edge = match (
                edit.base.start + edit.witness.start,
                edit.base.end == lengths.base && edit.witness.end == lengths.witness,
            ) {
                (0, false) => Edge::Head,
                (0, true) | (_, false) => Edge::Inner,
                (_, true) => Edge::Tail,
            };
            let known = Known { copies: &alignment.copies, taken: &taken };
            self.edit(streams, &known, edit, edge, front, &mut left);
        }
        self.cases(streams, left, &holes);
        self.front_matter(known);
    }

    /// Folds what the other copy has at the same place, where it is taken for markup.
    fn unread(&mut self, streams: &Sides<Stream>, edit: &Edit) -> bool {
        let hidden = classify::unread::hidden(streams, edit);
        if hidden {
            let places = Sides::new(streams.base.cover(edit.base.clone()), streams.witness.cover(edit.witness.clone()));
            self.ledger.fold(Layer::Markup, places, 1);
            self.ledger.book(places, Fate::Folded);
        }
        hidden
    }

    /// Weighs what stands before the table of contents in both copies as matter in front of the
    /// text, unless a fact is altered there.
    fn front_matter(&mut self, known: usize) {
        let contents = self.documents.map(|d| d.structure.contents());
        let (Some(base), Some(witness)) = (contents.base, contents.witness) else { return };
        for finding in &mut self.findings[known..] {
            let before = finding.places.base.end <= base && finding.places.witness.end <= witness;
            let text = matches!(
                finding.kind,
                Kind::TextInserted
                    | Kind::TextDeleted
                    | Kind::WordingChanged
                    | Kind::ParagraphMissing
                    | Kind::ParagraphAdded
                    | Kind::TextDuplicated
            );
            if before && text {
                finding.severity = finding.severity.min(Severity::Editorial);
            }
        }
    }

    /// Judges one stretch between runs: sets aside what moved, what was copied and what a site or a
    /// printer put there; one-sided paragraphs become regions, the rest is left for the rules.
    fn edit(
        &mut self,
        streams: &Sides<Stream>,
        known: &Known,
        edit: Edit,
        edge: Edge,
        front: bool,
        left: &mut Vec<Edit>,
    ) {
        let taken = Sides::new(
            within(&known.taken.base, &edit.base, Range::clone),
            within(&known.taken.witness, &edit.witness, Range::clone),
        );
        let bare = Sides::new(numbered(&streams.base, &edit.base), numbered(&streams.witness, &edit.witness));
        let bare = bare.base && bare.witness;
        let base = pieces(&streams.base, &edit.base, taken.base, bare);
        let (mut base, mut witness) = (base, pieces(&streams.witness, &edit.witness, taken.witness, bare));
        if edge == Edge::Inner {
            spoken(&streams.base, &mut base);
            spoken(&streams.witness, &mut witness);
        }
        give_back(streams, &mut base, &witness.plain, true);
        give_back(streams, &mut witness, &base.plain, false);
        // A notice that the base has is said twice, not added by a site.
        let repeated = |(range, layer): &(Range<usize>, Layer)| {
            let inside = |r: &&Run| range.start <= r.witness as usize && (r.witness + r.len) as usize <= range.end;
            let held: usize = known.copies(range).iter().filter(inside).map(|r| r.len as usize).sum();
            *layer == Layer::Boilerplate && held * 4 >= range.len() * 3
        };
        let said: Vec<_> = witness.noise.extract_if(.., |piece| repeated(piece)).collect();
        witness.plain.extend(said.into_iter().map(|(range, _)| range));
        witness.plain.sort_by_key(|range| range.start);
        for (range, layer) in &base.noise {
            let places = Sides::new(
                streams.base.cover(range.clone()),
                streams.witness.cover(edit.witness.start..edit.witness.start),
            );
            self.ledger.fold(*layer, places, 1);
        }
        for (range, layer) in &witness.noise {
            let places =
                Sides::new(streams.base.cover(edit.base.start..edit.base.start), streams.witness.cover(range.clone()));
            self.ledger.fold(*layer, places, 1);
        }
        let witness = self.copied(streams, known, &edit, witness.plain);
        let hole = Hole { edit, edge, front, site: false, place: None };
        self.pair(streams, &hole, Sides::new(base.plain, witness), left);
    }

    /// Pairs what is left of the two sides of a stretch.
    fn pair(&mut self, streams: &Sides<Stream>, hole: &Hole, plain: Sides<Vec<Range<usize>>>, left: &mut Vec<Edit>) {
        if plain.base.is_empty() || plain.witness.is_empty() {
            plain.base.into_iter().for_each(|range| self.region(streams, hole, range, true, left));
            plain.witness.into_iter().for_each(|range| self.region(streams, hole, range, false, left));
            return;
        }
        match ends(streams, hole.edge, &plain) {
            Ends::Fragment { missing } => {
                let (own, place) = if missing { (plain.base, plain.witness) } else { (plain.witness, plain.base) };
                let hole = Hole { place: Some(place[0].clone()), ..hole.clone() };
                own.into_iter().for_each(|range| self.region(streams, &hole, range, missing, left));
            }
            Ends::Apart { missing } => {
                // The lighter side is what a site put round its copy.
                let site = Hole { front: true, site: true, ..hole.clone() };
                let (base, witness) = if missing { (hole, &site) } else { (&site, hole) };
                plain.base.into_iter().for_each(|range| self.region(streams, base, range, true, left));
                plain.witness.into_iter().for_each(|range| self.region(streams, witness, range, false, left));
            }
            Ends::Replaced => self.zip(streams, hole, plain, left),
        }
    }

    /// Takes what is left of both sides for replacements of one another, in order.
    fn zip(&mut self, streams: &Sides<Stream>, hole: &Hole, plain: Sides<Vec<Range<usize>>>, left: &mut Vec<Edit>) {
        let hole = Hole { edge: Edge::Inner, ..hole.clone() };
        for at in 0..plain.base.len().max(plain.witness.len()) {
            match (plain.base.get(at), plain.witness.get(at)) {
                (Some(base), Some(witness)) => {
                    let edit = self.behind(streams, &hole, Edit { base: base.clone(), witness: witness.clone() }, left);
                    let Some((edit, rest)) = ahead(streams, &edit) else {
                        left.push(edit);
                        continue;
                    };
                    left.push(edit);
                    let missing = !rest.base.is_empty();
                    self.region(streams, &hole, if missing { rest.base } else { rest.witness }, missing, left);
                }
                (Some(range), None) => self.region(streams, &hole, range.clone(), true, left),
                (None, Some(range)) => self.region(streams, &hole, range.clone(), false, left),
                (None, None) => {}
            }
        }
    }

    /// What is left of a replacement once whole paragraphs that stand before it on one side only are
    /// reported: `4.` behind a paragraph that is gone is what became `5.`, not that paragraph.
    fn behind(&mut self, streams: &Sides<Stream>, hole: &Hole, edit: Edit, left: &mut Vec<Edit>) -> Edit {
        let (base, witness) = (streams.base.opening(&edit.base), streams.witness.opening(&edit.witness));
        let starts = base.start == edit.base.start && witness.start == edit.witness.start;
        let inside =
            |opening: &Range<usize>, range: &Range<usize>| range.start < opening.end && opening.end < range.end;
        // No more than a label is what the next paragraph begins with.
        let label = |own: usize, other: usize| own <= 3 && other <= 3;
        match (inside(&base, &edit.base), inside(&witness, &edit.witness)) {
            (true, false) if starts && witness.end <= edit.witness.start => {
                let hole =
                    &Hole { edit: Edit { base: edit.base.clone(), witness: witness.end..witness.end }, ..hole.clone() };
                self.region(streams, hole, edit.base.start..base.end, true, left);
                Edit { base: base.end..edit.base.end, witness: edit.witness }
            }
            (false, true) if starts && base.end <= edit.base.start => {
                let hole =
                    &Hole { edit: Edit { base: base.end..base.end, witness: edit.witness.clone() }, ..hole.clone() };
                self.region(streams, hole, edit.witness.start..witness.end, false, left);
                Edit { base: edit.base, witness: witness.end..edit.witness.end }
            }
            // A clause that is gone from the end of a paragraph is not what the next one's number became.
            (true, false)
                if witness.end <= edit.witness.start && label(edit.base.end - base.end, edit.witness.len()) =>
            {
                let at = edit.witness.start;
                left.push(Edit { base: edit.base.start..base.end, witness: at..at });
                Edit { base: base.end..edit.base.end, witness: edit.witness }
            }
            (false, true) if base.end <= edit.base.start && label(edit.witness.end - witness.end, edit.base.len()) => {
                let at = edit.base.start;
                left.push(Edit { base: at..at, witness: edit.witness.start..witness.end });
                Edit { base: edit.base, witness: witness.end..edit.witness.end }
            }
            _ => edit,
        }
    }

    /// Reports a stretch that only one side has.
    fn region(
        &mut self,
        streams: &Sides<Stream>,
        hole: &Hole,
        range: Range<usize>,
        missing: bool,
        left: &mut Vec<Edit>,
    ) {
        let Sides { base, witness } = streams;
        let (stream, other) = if missing { (base, witness) } else { (witness, base) };
        let at = if missing { hole.edit.witness.clone() } else { hole.edit.base.clone() };
        // What goes on in a paragraph stands behind it; what begins one stands before the next.
        let inside = hole.edge == Edge::Inner && stream.gap(range.start).breaks() == 0;
        let at = if hole.edge == Edge::Tail || inside { at.start } else { at.end };
        let place = match &hole.place {
            Some(range) => other.cover(range.clone()),
            None => other.stand(at, stream, range.clone()),
        };
        let Hole { edge, front, site, .. } = *hole;
        let region = Region { stream, other, range: range.clone(), place, missing, edge, front, site };
        if !region.large() {
            let edit =
                if missing { Edit { base: range, witness: at..at } } else { Edit { base: at..at, witness: range } };
            left.push(edit);
            return;
        }
        if hole.edge != Edge::Inner && !region.prose() {
            // What goes on from a paragraph that matches is text of that paragraph, whatever follows it.
            let (inline, rest) = region.torn();
            if !inline.is_empty() {
                let own = Edit { base: inline.clone(), witness: at..at };
                left.push(if missing { own } else { Edit { base: own.witness, witness: own.base } });
            }
            if !rest.is_empty() {
                self.findings.push(region.around(rest));
            }
            return;
        }
        let findings = region.judge();
        self.findings.extend(findings.into_iter().map(|f| if hole.site { f.at_most(Severity::Editorial) } else { f }));
    }

    /// Sets aside what repeats a passage of the base.
    fn copied(
        &mut self,
        streams: &Sides<Stream>,
        known: &Known,
        edit: &Edit,
        plain: Vec<Range<usize>>,
    ) -> Vec<Range<usize>> {
        let mut rest = Vec::new();
        for range in plain {
            let inside =
                |run: &&Run| run.witness as usize >= range.start && (run.witness + run.len) as usize <= range.end;
            let runs: Vec<&Run> = known.copies(&range).iter().filter(inside).collect();
            let total: f64 =
                runs.iter().map(|r| streams.witness.weight(r.witness as usize..(r.witness + r.len) as usize)).sum();
            let Some(first) = runs.first().filter(|_| {
                edit.base.is_empty() && total >= 5.0 && total >= streams.witness.weight(range.clone()) * 0.75
            }) else {
                rest.push(range);
                continue;
            };
            let source = streams.base.span(first.base as usize);
            let line = streams.base.document.lines.line(source.start);
            let text = Reading::new(&streams.witness, range.start..range.end.min(range.start + 40));
            let places = Sides::new(streams.base.cover(edit.base.clone()), streams.witness.cover(range.clone()));
            let message = format!("the witness repeats line {line} of the base: “{}”", short(&text.text));
            let finding = Finding::new(Kind::TextDuplicated, self.side(&streams.witness, range.start), places, message)
                .with("source", Detail::Count(line as u64));
            // A table of contents says again what the text says.
            let finding =
                if region::contents(&streams.witness, &range) { finding.weigh(Severity::Editorial) } else { finding };
            self.ledger.book(places, Fate::Changed);
            self.findings.push(finding);
        }
        rest
    }

    /// Reports a passage that stands elsewhere, and what changed inside it.
    fn moved(&mut self, streams: &Sides<Stream>, moved: &Moved) {
        let places = Sides::new(
            streams.base.cover(moved.place.base.clone()),
            streams.witness.cover(moved.place.witness.clone()),
        );
        let side = self.side(&streams.base, moved.place.base.start);
        let title = |stream: &Stream, span: Span| {
            stream.document.structure.headings(span).find(|s| span.contains(s.heading)).map(|s| s.title.clone())
        };
        let (line, to) = (
            streams.base.document.lines.line(places.base.start),
            streams.witness.document.lines.line(places.witness.start),
        );
        let (kind, what) = match title(&streams.base, places.base) {
            Some(title) if title_first(&streams.base, places.base) => {
                (Kind::SectionMoved, format!("the section {}", short(&title)))
            }
            _ => (Kind::TextMoved, {
                let range = moved.place.base.clone();
                let text = Reading::new(&streams.base, range.start..range.end.min(range.start + 40));
                format!("“{}”", short(&text.text))
            }),
        };
        self.runs(streams, &moved.runs);
        let message = format!("{what} moved from line {line} of the base to line {to} of the witness");
        self.findings.push(Finding::new(kind, side, places, message));
        let (base, witness) = (moved.place.base.start, moved.place.witness.start);
        let inner: Vec<Run> = moved
            .runs
            .iter()
            .map(|r| Run { base: r.base - base as u32, witness: r.witness - witness as u32, len: r.len })
            .collect();
        let shift = |e: Edit| Edit {
            base: e.base.start + base..e.base.end + base,
            witness: e.witness.start + witness..e.witness.end + witness,
        };
        let lengths = Sides::new(moved.place.base.len(), moved.place.witness.len());
        let inner: Vec<Edit> = edits(&inner, lengths).into_iter().map(shift).collect();
        self.cases(streams, inner.clone(), &inner);
    }

    /// Puts what is left to the rules, one edit at a time.
    pub(super) fn cases(&mut self, streams: &Sides<Stream>, left: Vec<Edit>, holes: &[Edit]) {
        let numbers: Vec<Edit> = left.into_iter().flat_map(|edit| self.numbers(streams, edit)).collect();
        let mut fine: Vec<Edit> = numbers.into_iter().flat_map(|edit| near(streams, edit)).collect();
        // What is cut off from a longer edit may be furniture alone.
        let alone = |e: &Edit| match (e.base.is_empty(), e.witness.is_empty()) {
            (true, false) => labelled(&streams.witness, &e.witness) && streams.witness.blocks(e.witness.clone()),
            (false, true) => labelled(&streams.base, &e.base) && streams.base.blocks(e.base.clone()),
            _ => false,
        };
        for edit in fine.extract_if(.., |e| alone(e)) {
            let places = Sides::new(streams.base.cover(edit.base), streams.witness.cover(edit.witness));
            self.ledger.fold(Layer::PageFurniture, places, 1);
        }
        classify::cases(streams, &fine, holes, |case| {
            let places = case.places();
            match classify::classify(&case) {
                Outcome::Noise(layer) => {
                    self.ledger.fold(layer, places, 1);
                    self.ledger.book(places, Fate::Folded);
                }
                Outcome::Finding(finding) => {
                    let places = finding.places;
                    self.ledger.book(places, Fate::Changed);
                    self.findings.push(finding);
                }
            }
        });
    }

    pub(super) fn side(&self, stream: &Stream, at: usize) -> Side {
        let fallback = || if at < stream.len() && stream.han(at) { Side::Han } else { Side::Word };
        stream.side.unwrap_or_else(fallback)
    }

    /// Books runs that match: equal bytes, folds by layer, marks that differ.
    pub(super) fn runs(&mut self, streams: &Sides<Stream>, runs: &[Run]) {
        let lengths = Sides::new(streams.base.len(), streams.witness.len());
        let mut end = (0u32, 0u32);
        for run in runs {
            let joined = end == (run.base, run.witness);
            let (mut b, mut w) = (run.base as usize, run.witness as usize);
            let last = b + run.len as usize;
            if joined {
                self.gap(streams, b, w);
            }
            while b < last {
                let same = self.stretch(streams, b, w, last - b);
                if same == 0 {
                    self.token(streams, b, w);
                }
                (b, w) = (b + same.max(1), w + same.max(1));
                if b < last {
                    self.gap(streams, b, w);
                }
            }
            end = (run.base + run.len, run.witness + run.len);
        }
        if end == (lengths.base as u32, lengths.witness as u32) {
            self.gap(streams, lengths.base, lengths.witness);
        }
    }

    /// Books as many tokens as are the same bytes on both sides, gaps included; returns how many.
    fn stretch(&mut self, streams: &Sides<Stream>, b: usize, w: usize, most: usize) -> usize {
        if !streams.base.whole() || !streams.witness.whole() {
            return 0;
        }
        let start = Sides::new(streams.base.span(b).start, streams.witness.span(w).start);
        let rest = |stream: &Stream, at: usize, from: u32| {
            let end = stream.span(at + most - 1).end;
            Span { start: from, end }
        };
        let base = streams.base.document.text.slice(rest(&streams.base, b, start.base));
        let witness = streams.witness.document.text.slice(rest(&streams.witness, w, start.witness));
        let same = common(base.as_bytes(), witness.as_bytes()) as u32;
        let end = |stream: &Stream, at: usize, from: u32| stream.span(at).end - from;
        let fits = |n: &usize| {
            let base = end(&streams.base, b + n, start.base);
            base <= same && end(&streams.witness, w + n, start.witness) == base
        };
        // The bytes are the same: where the last token ends alike, all that is before it is shared.
        let reach = reach(most, |n| end(&streams.base, b + n, start.base) <= same);
        let count = match reach.checked_sub(1) {
            Some(last) if fits(&last) => reach,
            _ => (0..reach).take_while(fits).count(),
        };
        if count > 0 {
            let length = (streams.base.span(b + count - 1).end - start.base) as usize;
            let span = |from: u32| Span::new(from as usize, from as usize + length);
            self.ledger.share(Sides::new(span(start.base), span(start.witness)));
        }
        count
    }

    /// Books two tokens that match.
    fn token(&mut self, streams: &Sides<Stream>, b: usize, w: usize) {
        let places = Sides::new(streams.base.span(b), streams.witness.span(w));
        let texts = Sides::new(
            streams.base.document.text.slice(places.base),
            streams.witness.document.text.slice(places.witness),
        );
        if texts.base == texts.witness {
            self.ledger.share(places);
            return;
        }
        for layer in noise::token(texts.base, texts.witness) {
            self.ledger.fold(layer, places, 1);
            if layer == Layer::Case {
                self.cased.push(Sides::new(b, w));
            }
            if layer == Layer::Homoglyph {
                let message =
                    format!("{} is written with letters of another script that look the same", short(texts.witness));
                self.findings.push(Finding::new(Kind::Homoglyphs, self.side(&streams.base, b), places, message));
            }
        }
        self.ledger.book(places, Fate::Folded);
    }

    /// Books what stands before two tokens that match.
    fn gap(&mut self, streams: &Sides<Stream>, b: usize, w: usize) {
        let gaps = Sides::new(streams.base.gap(b), streams.witness.gap(w));
        let spans = gaps.map(|g| g.spans);
        if gaps.base.same(&gaps.witness) {
            for (base, witness) in spans.base.into_iter().zip(spans.witness) {
                self.ledger.share(Sides::new(base, witness));
            }
            return;
        }
        let places = gaps.map(|g| g.cover());
        let fate = if let Some(layer) = noise::blank(&gaps) {
            self.ledger.fold(layer, places, 1);
            Fate::Folded
        } else {
            self.judge(streams, gaps, b)
        };
        for (base, witness) in spans.base.into_iter().zip(spans.witness) {
            self.ledger.book(Sides::new(base, witness), fate);
        }
    }

    /// Judges gaps with more than white space in them, before tokens of which the base's is `at`.
    fn judge(&mut self, streams: &Sides<Stream>, gaps: Sides<Gap>, at: usize) -> Fate {
        let places = gaps.map(|g| g.cover());
        match noise::gap(streams, gaps) {
            noise::Verdict::Folded(layers) => {
                layers.iter().for_each(|&(layer, count)| self.ledger.fold(layer, places, count));
                Fate::Folded
            }
            noise::Verdict::Differs => {
                let side = self.side(&streams.base, at.min(streams.base.len().saturating_sub(1)));
                self.findings.push(marks::judge(streams, gaps, side));
                Fate::Changed
            }
        }
    }
}

/// How many bytes two slices have in common at their start.
fn common(base: &[u8], witness: &[u8]) -> usize {
    const CHUNK: usize = 64;
    let chunks = base.chunks_exact(CHUNK).zip(witness.chunks_exact(CHUNK)).take_while(|(b, w)| b == w).count();
    let from = chunks * CHUNK;
    from + base[from..].iter().zip(&witness[from..]).take_while(|(b, w)| b == w).count()
}

/// The first of `most` numbers that does not fit, where none after it does either; takes time in
/// proportion to the logarithm of the answer.
fn reach(most: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut step) = (0, 1);
    while from + step <= most && fits(from + step - 1) {
        from += step;
        step *= 2;
    }
    while step > 0 {
        if from + step <= most && fits(from + step - 1) {
            from += step;
        }
        step /= 2;
    }
    from
}

/// How much ranges weigh together.
fn weight(stream: &Stream, ranges: &[Range<usize>]) -> f64 {
    ranges.iter().map(|r| stream.weight(r.clone())).sum()
}

/// Whether a moved passage begins with its heading.
fn title_first(stream: &Stream, span: Span) -> bool {
    stream.document.structure.headings(span).any(|s| s.heading.start <= span.start + 4 && s.heading.end <= span.end)
}

/// Whether the text proper begins with what matches first, so that what stands before is only
/// matter in front: a table of contents follows in both copies.
fn front(streams: &Sides<Stream>, runs: &[Run]) -> bool {
    let Some(first) = runs.first() else { return false };
    let begins = |stream: &Stream, at: u32| {
        let structure = &stream.document.structure;
        let block = structure.block(stream.span(at as usize).start);
        let near = block.map_or(&[][..], |b| &structure.blocks[b..structure.blocks.len().min(b + 6)]);
        structure.contents().is_some() && near.iter().any(|b| b.kind == structure::Kind::Entry)
    };
    begins(&streams.base, first.base) && begins(&streams.witness, first.witness)
}

/// Whether a range holds nothing but page numbers, or nothing: numbers at an end of a running head.
fn numbered(stream: &Stream, range: &Range<usize>) -> bool {
    let structure = &stream.document.structure;
    range.clone().all(|at| {
        if stream.han(at) || stream.text(at).len() > 4 || !stream.text(at).bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        let block = structure.block(stream.span(at).start).map(|b| structure.blocks[b].span);
        let edge = block.is_some_and(|b| b.start == stream.span(at).start || b.end == stream.span(at).end);
        edge && label(stream, at) == Some(Layer::PageFurniture)
    })
}

/// Whether there are tokens in a range and all lie in furniture or boilerplate.
fn labelled(stream: &Stream, range: &Range<usize>) -> bool {
    !range.is_empty() && range.clone().all(|at| label(stream, at).is_some())
}

/// The layer of the furniture or boilerplate that token `at` lies in.
fn label(stream: &Stream, at: usize) -> Option<Layer> {
    let structure = &stream.document.structure;
    let block = structure.block(stream.span(at).start)?;
    match structure.blocks[block].kind {
        structure::Kind::Furniture => Some(Layer::PageFurniture),
        structure::Kind::Boilerplate => Some(Layer::Boilerplate),
        // The main part of a page may speak of cookies and accounts in words of its own: there only
        // the other copy can tell that it does not.
        structure::Kind::Paragraph if stream.document.format == Format::Html => {
            let text = stream.document.text.slice(structure.blocks[block].span);
            structure::notice(text).then_some(Layer::Boilerplate)
        }
        _ => None,
    }
}

/// Cuts a range into what was taken elsewhere, what is furniture or boilerplate, and the rest.
///
/// A label explains what the other side has nothing for: all of its block must be in the range. The
/// inside of a page head or a notice that both copies have is compared like any text, but for the
/// page numbers (`bare`).
fn pieces(stream: &Stream, range: &Range<usize>, taken: &[Range<usize>], bare: bool) -> Pieces {
    let structure = &stream.document.structure;
    let block = |at: usize| structure.block(stream.span(at).start);
    let mut out = Pieces::default();
    let mut start = range.start;
    while start < range.end {
        if let Some(held) = taken.iter().find(|t| t.contains(&start)) {
            start = held.end;
            continue;
        }
        let own = block(start);
        let mut end = start + 1;
        while end < range.end && block(end) == own && !taken.iter().any(|t| t.contains(&end)) {
            end += 1;
        }
        let whole = (start == 0 || block(start - 1) != own) && (end == stream.len() || block(end) != own);
        match label(stream, start).filter(|_| whole || bare) {
            Some(layer) => out.noise.push((start..end, layer)),
            None => match out.plain.last_mut() {
                Some(last) if last.end == start => last.end = end,
                Some(last)
                    if !taken.iter().any(|t| t.start >= last.end && t.end <= start)
                        && noise_between(&out.noise, last.end, start) =>
                {
                    last.end = end;
                }
                _ => out.plain.push(start..end),
            },
        }
        start = end;
    }
    out
}

/// Takes a notice inside the text for text where the copy speaks of such things itself: `We use cookies
/// to …` in a policy about cookies.
fn spoken(stream: &Stream, own: &mut Pieces) {
    // Pieces of a site stand together.
    let all: Vec<Range<usize>> = own.noise.iter().map(|(range, _)| range.clone()).collect();
    let told = |(range, layer): &(Range<usize>, Layer)| {
        let text = stream.document.text.slice(stream.cover(range.clone()));
        let own_words = range.len() >= 8 && !text.contains(['|', '>', '\n']) && text.to_lowercase().contains("cookie");
        *layer == Layer::Boilerplate
            && own_words
            && !all.iter().any(|other| other.end == range.start || other.start == range.end)
            && memchr::memmem::find_iter(stream.document.text.as_str().as_bytes(), b"ookie").take(6).count() == 6
    };
    let back: Vec<_> = own.noise.extract_if(.., |piece| told(piece)).collect();
    own.plain.extend(back.into_iter().map(|(range, _)| range));
    own.plain.sort_by_key(|range| range.start);
}

/// Takes a labelled block for text where the other copy has the same words there as text, perhaps
/// misread: then it is not there that the copies differ.
fn give_back(streams: &Sides<Stream>, own: &mut Pieces, other: &[Range<usize>], base: bool) {
    let (mine, theirs) = if base { (&streams.base, &streams.witness) } else { (&streams.witness, &streams.base) };
    let words: Vec<usize> = other.iter().cloned().flatten().collect();
    let alike = |range: &Range<usize>| {
        let pairs = range.clone().zip(&words).filter(|(a, b)| {
            let (a, b) = (mine.text(*a), theirs.text(**b));
            a.eq_ignore_ascii_case(b) || resembles(a, b)
        });
        range.len() <= 24 && words.len() >= range.len() && pairs.count() * 2 >= range.len() && !range.is_empty()
    };
    let back: Vec<_> = own.noise.extract_if(.., |(range, _)| alike(range)).collect();
    own.plain.extend(back.into_iter().map(|(range, _)| range));
    own.plain.sort_by_key(|range| range.start);
}

/// Whether nothing but noise stands between two tokens, so that a passage runs on across it.
fn noise_between(noise: &[(Range<usize>, Layer)], from: usize, to: usize) -> bool {
    let mut at = from;
    for (range, _) in noise.iter().skip_while(|(r, _)| r.start < from) {
        if range.start != at {
            return false;
        }
        at = range.end;
    }
    at == to
}
