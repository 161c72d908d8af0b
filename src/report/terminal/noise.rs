//! Noise: one line for each layer, with an example.

use super::super::excerpt::visible;
use super::super::screen::{Run, Tone, columns, cut, thousands};
use super::Page;
use crate::compare::Noise;
use crate::finding::{Kind, Severity};
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// Columns of one side of an example.
const ROOM: usize = 28;

impl Page<'_> {
    /// Writes what layers explain.
    pub(super) fn noise(&mut self) {
        let report = self.report;
        let shown = |layer: Layer| {
            let of =
                |i: &super::super::Item| i.finding.kind == Kind::Noise(layer) && i.finding.severity == Severity::Noise;
            report.items.iter().any(of)
        };
        let rows: Vec<(String, String, String)> =
            report.comparison.noise.iter().filter(|n| !shown(n.layer)).map(|n| self.row(n)).collect();
        if rows.is_empty() {
            return;
        }
        self.screen.blank();
        self.screen.line(0, 0, &[Run::new("NOISE, explained and not reported", Tone::Faint)]);
        let names = rows.iter().map(|r| r.0.len()).max().unwrap_or(0) + 2;
        let counts = rows.iter().map(|r| r.1.len()).max().unwrap_or(0);
        for (name, count, example) in &rows {
            let runs =
                [Run::new(&format!("{name:<names$}{count:<counts$}"), Tone::Plain), Run::new(example, Tone::Faint)];
            self.screen.line(2, 2 + names + counts + 2, &runs);
        }
    }

    /// Name, count and example of a layer.
    fn row(&self, noise: &Noise) -> (String, String, String) {
        let unit = noise.layer.entry().unit;
        let unit = if noise.count == 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
        let count = format!("{} {unit}", thousands(noise.count as u64));
        let sides: Vec<Sides<String>> =
            noise.examples.iter().map(|&places| self.example(noise.layer, places)).collect();
        let length = |s: &Sides<String>| columns(&s.base) + columns(&s.witness);
        let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let good = |s: &&Sides<String>| length(s) <= ROOM && s.base != s.witness;
        let spaces = matches!(noise.layer, Layer::Whitespace | Layer::LineWrap);
        let pick = sides
            .iter()
            .filter(good)
            .find(|s| if spaces { bare(&s.base) == bare(&s.witness) } else { !bare(&s.base).is_empty() })
            .or_else(|| sides.iter().find(good));
        let example = pick.or_else(|| sides.iter().min_by_key(|s| length(s))).map_or(String::new(), |s| {
            let side = |text: &str| if text.is_empty() { "(nothing)".to_string() } else { cut(text, ROOM) };
            format!("  e.g. {} / {}", side(&s.base), side(&s.witness))
        });
        (noise.layer.name().to_string(), count, example)
    }

    /// Both sides of an example, with the words it hangs on where it is nothing by itself.
    fn example(&self, layer: Layer, places: Sides<Span>) -> Sides<String> {
        let side = self.report.documents.base.structure.side(places.base.start);
        let sources = self.sources(side);
        let documents = self.report.documents;
        let bare = |document: &crate::document::Document, span: Span| {
            !document.text.slice(span).chars().any(char::is_alphanumeric)
        };
        let own = matches!(layer, Layer::PageFurniture | Layer::Boilerplate | Layer::Markup | Layer::Width);
        let spaces = matches!(layer, Layer::Whitespace | Layer::LineWrap);
        let hangs = !own
            && (bare(documents.base, places.base) || bare(documents.witness, places.witness) || layer == Layer::Ruby)
            && places.base.len() < 200
            && places.witness.len() < 200;
        let places = if hangs {
            let wide = Sides::new(sources.base, sources.witness).zip(places);
            wide.map(|(source, span)| source.widened(span, spaces))
        } else {
            places
        };
        documents.zip(places).map(|(document, span)| visible(document.text.slice(span)))
    }
}
