//! What changed between two states, each change said once: sections as sections, the rest as it was found.

use super::group::Group;
use super::sections::{Pair, Sections};
use crate::compare::Comparison;
use crate::document::Document;
use crate::finding::{Detail, Finding, Kind, Severity};
use crate::structure::Section;
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// One line of a changelog.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The heading it stands under.
    pub group: Group,
    /// What changed, and where.
    pub finding: Finding,
}

/// Bodies that share less than this are told as rewritten, not change by change.
const REWRITTEN: f64 = 0.4;

/// What changed, by group, heaviest first, then by place.
pub(super) fn entries(documents: Sides<&Document>, comparison: &Comparison, front: Vec<Finding>) -> Vec<Entry> {
    let sections = Sections::of(documents);
    let teller = Teller { documents, sections: &sections };
    let mut findings = teller.sections();
    let told = teller.told(&findings);
    let rest = comparison.findings.iter().filter(|f| f.severity >= Severity::Formatting && !teller.covered(f, &told));
    findings.extend(rest.cloned());
    findings.extend(capitals(documents, comparison).filter(|f| !teller.covered(f, &told)));
    findings.extend(front);
    let mut entries: Vec<Entry> =
        findings.into_iter().map(|finding| Entry { group: Group::of(&finding, documents), finding }).collect();
    entries.sort_by(|a, b| {
        let key = |e: &Entry| (e.group, std::cmp::Reverse(e.finding.severity), quiet(e.finding.kind));
        key(a).cmp(&key(b)).then(place(a).cmp(&place(b)))
    });
    entries
}

/// Words whose capitals differ, where a layer folded them: terms that a text defines are written so.
fn capitals(documents: Sides<&Document>, comparison: &Comparison) -> Option<Finding> {
    let noise = comparison.noise.iter().find(|n| n.layer == Layer::Case)?;
    let places = *noise.examples.first()?;
    let words = documents.zip(places).map(|(document, span)| document.text.slice(span));
    let side = documents.base.structure.side(places.base.start);
    let what = format!("“{}” became “{}”", words.base, words.witness);
    let message = match noise.count {
        1 => what,
        n => format!("capitals and small letters differ in {n} words, as where {what}"),
    };
    Some(Finding::new(Kind::CaseChanged, side, places, message).with("count", Detail::Count(noise.count as u64)))
}

/// Where an entry stands: in the later state first.
fn place(entry: &Entry) -> (Span, Span) {
    (entry.finding.places.witness, entry.finding.places.base)
}

/// Whether a kind says only that sections carry other numbers or stand elsewhere.
fn quiet(kind: Kind) -> bool {
    matches!(kind, Kind::SectionRenumbered | Kind::SectionMoved)
}

/// Tells what became of sections.
struct Teller<'a> {
    documents: Sides<&'a Document>,
    sections: &'a Sections,
}

/// Stretches that the changes of sections speak for.
#[derive(Default)]
struct Told {
    /// Of sections that only one side has, or whose text was rewritten.
    whole: Sides<Vec<Span>>,
    /// Of sections that stand elsewhere.
    moved: Sides<Vec<Span>>,
    /// Headings with another number or title.
    headings: Sides<Vec<Span>>,
}

impl Teller<'_> {
    /// A finding for each change of a section.
    fn sections(&self) -> Vec<Finding> {
        let outlines = self.documents.map(|d| &d.structure.sections);
        let mut all = Vec::new();
        for pair in &self.sections.pairs {
            let (base, witness) = (&outlines.base[pair.sections.base], &outlines.witness[pair.sections.witness]);
            let titles = Sides::new(quoted(&base.title), quoted(&witness.title));
            let places = Sides::new(base.heading, witness.heading);
            if pair.renumbered || pair.retitled {
                all.push(self.renamed(pair, places, &titles));
            }
            if pair.moved && !self.inside_moved(pair) {
                let message = format!("{} stands elsewhere: {}", titles.witness, self.after(pair.sections.witness));
                all.push(Finding::new(Kind::SectionMoved, witness.side, places, message));
            }
            if self.rewritten(pair) {
                let places = self.own(pair);
                let message = format!("the text of {} was written anew", titles.witness);
                all.push(Finding::new(Kind::WordingChanged, witness.side, places, message));
            }
        }
        all.extend(self.sections.removed.iter().map(|&n| self.one_sided(n, true)));
        all.extend(self.sections.added.iter().map(|&n| self.one_sided(n, false)));
        all
    }

    /// A pair whose heading differs.
    fn renamed(&self, pair: &Pair, places: Sides<Span>, titles: &Sides<String>) -> Finding {
        let side = self.documents.base.structure.sections[pair.sections.base].side;
        let Sides { base, witness } = titles;
        if pair.retitled {
            return Finding::new(Kind::HeadingChanged, side, places, format!("{base} is now called {witness}"))
                .with("from", base.clone())
                .with("to", witness.clone());
        }
        Finding::new(Kind::SectionRenumbered, side, places, format!("{base} is now {witness}"))
            .with("from", base.clone())
            .with("to", witness.clone())
    }

    /// A section that only one side has.
    fn one_sided(&self, at: usize, missing: bool) -> Finding {
        let document = if missing { self.documents.base } else { self.documents.witness };
        let own = if missing { self.sections.own().base } else { self.sections.own().witness };
        let section: &Section = &document.structure.sections[at];
        let span = crate::document::trim(document.text.as_str(), own[at]);
        let paragraphs = document.structure.paragraphs(span, section.side);
        let (kind, places, done) = if missing {
            (Kind::SectionMissing, Sides::new(span, self.stand(at, true)), "was taken out")
        } else {
            (Kind::SectionAdded, Sides::new(self.stand(at, false), span), "was added")
        };
        Finding::new(kind, section.side, places, format!("{} {done}", quoted(&section.title)))
            .with("section", section.title.clone())
            .with("paragraphs", Detail::Count(paragraphs as u64))
    }

    /// Where a section that only one side has would stand in the other: behind the last one before
    /// it that both have.
    fn stand(&self, at: usize, missing: bool) -> Span {
        let own = |pair: &&Pair| if missing { pair.sections.base } else { pair.sections.witness };
        let before = self.sections.pairs.iter().filter(|p| own(p) < at && !p.moved).max_by_key(own);
        let Some(pair) = before else { return Span::at(0) };
        let spans = self.own(pair);
        Span::at(if missing { spans.witness } else { spans.base }.range().end)
    }

    /// The own text of a pair.
    fn own(&self, pair: &Pair) -> Sides<Span> {
        let own = self.sections.own();
        let spans = Sides::new(own.base[pair.sections.base], own.witness[pair.sections.witness]);
        self.documents.zip(spans).map(|(document, span)| crate::document::trim(document.text.as_str(), span))
    }

    /// Whether so little of a section's text is left that its changes say nothing one by one.
    fn rewritten(&self, pair: &Pair) -> bool {
        let spans = self.own(pair);
        let body = |span: Span, heading: Span| span.end.saturating_sub(heading.end) > 40;
        let outlines = self.documents.map(|d| &d.structure.sections);
        pair.alike < REWRITTEN
            && body(spans.base, outlines.base[pair.sections.base].heading)
            && body(spans.witness, outlines.witness[pair.sections.witness].heading)
    }

    /// Whether the section that a moved one lies in moved along with it.
    fn inside_moved(&self, pair: &Pair) -> bool {
        let outlines = self.documents.map(|d| &d.structure.sections);
        let parents = Sides::new(
            outlines.base[pair.sections.base].parent.map(|p| p as usize),
            outlines.witness[pair.sections.witness].parent.map(|p| p as usize),
        );
        let same = |p: &&Pair| Some(p.sections.base) == parents.base && Some(p.sections.witness) == parents.witness;
        self.sections.pairs.iter().find(same).is_some_and(|p| p.moved)
    }

    /// What a section of the later state stands behind.
    fn after(&self, at: usize) -> String {
        let sections = &self.documents.witness.structure.sections;
        match at.checked_sub(1).map(|n| quoted(&sections[n].title)) {
            Some(title) => format!("now after {title}"),
            None => "now at the start".to_string(),
        }
    }

    /// The stretches that changes of sections speak for.
    fn told(&self, findings: &[Finding]) -> Told {
        let mut told = Told::default();
        for finding in findings {
            let Sides { base, witness } = finding.places;
            let put = |list: &mut Sides<Vec<Span>>| {
                list.base.push(base);
                list.witness.push(witness);
            };
            match finding.kind {
                Kind::SectionMissing => told.whole.base.push(base),
                Kind::SectionAdded => told.whole.witness.push(witness),
                Kind::WordingChanged => put(&mut told.whole),
                Kind::HeadingChanged | Kind::SectionRenumbered => put(&mut told.headings),
                _ => {}
            }
        }
        for pair in self.sections.pairs.iter().filter(|p| p.moved) {
            let spans = self.own(pair);
            told.moved.base.push(spans.base);
            told.moved.witness.push(spans.witness);
        }
        for list in [&mut told.whole, &mut told.moved, &mut told.headings] {
            list.base = joined(self.documents.base, std::mem::take(&mut list.base));
            list.witness = joined(self.documents.witness, std::mem::take(&mut list.witness));
        }
        told
    }

    /// Whether the changes of sections say already what a finding says.
    fn covered(&self, finding: &Finding, told: &Told) -> bool {
        let within = |lists: &[&Sides<Vec<Span>>]| {
            let base: Vec<Span> = lists.iter().flat_map(|l| l.base.iter().copied()).collect();
            let witness: Vec<Span> = lists.iter().flat_map(|l| l.witness.iter().copied()).collect();
            let Sides { base: own, witness: other } = finding.places;
            let said = spoken(self.documents.base, own, &base) && spoken(self.documents.witness, other, &witness);
            said && !(own.is_empty() && other.is_empty())
        };
        match finding.kind {
            // Sections that are gone from the end were taken out; a text that stops within one stops.
            Kind::Truncated => within(&[&told.whole]),
            Kind::SectionRenumbered => !told.headings.base.is_empty(),
            Kind::SectionMoved | Kind::TextMoved => within(&[&told.moved, &told.whole]),
            Kind::SectionMissing | Kind::SectionAdded => within(&[&told.whole]) || self.paired(finding),
            _ => within(&[&told.whole, &told.headings]),
        }
    }

    /// Whether every section that the engine missed on one side is matched all the same, and its text
    /// told as moved or rewritten.
    fn paired(&self, finding: &Finding) -> bool {
        let missing = finding.kind == Kind::SectionMissing;
        let (outline, place) = if missing {
            (&self.documents.base.structure.sections, finding.places.base)
        } else {
            (&self.documents.witness.structure.sections, finding.places.witness)
        };
        let mut inside = (0..outline.len()).filter(|&n| place.contains(outline[n].heading));
        inside.all(|n| {
            let own = |p: &&Pair| if missing { p.sections.base == n } else { p.sections.witness == n };
            let free = if missing { &self.sections.removed } else { &self.sections.added };
            free.contains(&n) || self.sections.pairs.iter().find(own).is_some_and(|p| p.moved || self.rewritten(p))
        })
    }
}

/// Whether no letter of a span stands outside `told`.
fn spoken(document: &Document, span: Span, told: &[Span]) -> bool {
    let text = document.text.slice(span);
    let inside = |at: u32| told.iter().any(|s| s.start <= at && at < s.end);
    text.char_indices().filter(|(_, c)| c.is_alphanumeric()).all(|(at, _)| inside(span.start + at as u32))
}

/// Spans by place, those with nothing but white space between them joined.
fn joined(document: &Document, mut spans: Vec<Span>) -> Vec<Span> {
    let text = document.text.as_str();
    spans.retain(|s| !s.is_empty());
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end || text[last.range().end..span.range().start].trim().is_empty() => {
                last.end = last.end.max(span.end);
            }
            _ => out.push(span),
        }
    }
    out
}

/// A title as it is named in a sentence.
fn quoted(title: &str) -> String {
    const MOST: usize = 80;
    let title = title.trim();
    if title.chars().count() <= MOST {
        return format!("“{title}”");
    }
    format!("“{}…”", title.chars().take(MOST - 1).collect::<String>().trim_end())
}
