//! Which layer makes two stretches read the same although their bytes differ.

use crate::align::{Gap, Stream};
use crate::extract::unescaped;
use crate::han::is_han;
use crate::text::Sides;
use crate::tokens::layer::invisible;
use crate::tokens::{Layer, mark};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The layers that fold two tokens of one key together.
///
/// Each layer's fold is applied to both in turn until they are equal; those that brought them
/// nearer are named.
pub fn token(base: &str, witness: &str) -> Vec<Layer> {
    type Fold = fn(&str) -> String;
    const STEPS: [(Layer, Fold); 8] = [
        (Layer::PageFurniture, undivided),
        (Layer::Invisible, |t| t.chars().filter(|&c| !invisible(c)).collect()),
        (Layer::Width, |t| t.chars().map(mark::half).collect()),
        (Layer::Hyphenation, |t| {
            t.chars().filter(|&c| !matches!(c, '-' | '‐' | '‑') && !c.is_whitespace() && c != '>').collect()
        }),
        (Layer::PunctuationForm, |t| {
            t.chars().map(|c| if matches!(c, '’' | 'ʼ' | '`' | '´') { '\'' } else { c }).collect()
        }),
        (Layer::Compatibility, |t| t.nfkc().collect()),
        (Layer::Case, |t| t.to_lowercase()),
        (Layer::NumeralForm, |t| t.replace(',', "")),
    ];
    if base.chars().next().is_some_and(is_han) {
        // A radical, or a compatibility ideograph, for the character itself.
        let compatible = base.nfkc().eq(witness.nfkc());
        return vec![if compatible { Layer::Compatibility } else { Layer::Script }];
    }
    let (mut base, mut witness) = (base.to_string(), witness.to_string());
    let mut layers = Vec::new();
    for (layer, fold) in STEPS {
        let (b, w) = (fold(&base), fold(&witness));
        if (b != base || w != witness)
            && (b == w
                || b.chars().count().abs_diff(w.chars().count())
                    < base.chars().count().abs_diff(witness.chars().count())
                || layer == Layer::Case
                || layer == Layer::Width
                || layer == Layer::Compatibility
                || layer == Layer::PunctuationForm)
        {
            layers.push(layer);
        }
        (base, witness) = (b, w);
        if base == witness {
            return layers;
        }
    }
    layers.push(if base.contains(['<', '&']) || witness.contains(['<', '&']) {
        Layer::Markup
    } else {
        Layer::Homoglyph
    });
    layers
}

/// A word divided at the end of a line without what a page prints between its halves.
fn undivided(word: &str) -> String {
    let Some(end) = word.find(['\n', '\r']) else { return word.to_string() };
    let (head, rest) = word.split_at(end);
    let tail = rest.rsplit(char::is_whitespace).next().unwrap_or(rest);
    let printed = rest[..rest.len() - tail.len()].contains(char::is_alphanumeric);
    if printed { format!("{head}\n{tail}") } else { word.to_string() }
}

/// What two gaps that are not the same bytes come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// They read the same: the layers with a count each.
    Folded(Vec<(Layer, usize)>),
    /// Their marks differ.
    Differs,
}

/// Compares two gaps between tokens that match; those of white space alone [`blank`] tells sooner.
pub fn gap(streams: &Sides<Stream>, gaps: Sides<Gap>) -> Verdict {
    let base = read(&streams.base, &gaps.base);
    let witness = read(&streams.witness, &gaps.witness);
    let mut layers = skipped(&base.skips, &witness.skips);
    if base.text == witness.text {
        return Verdict::Folded(layers);
    }
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (b, w) = (solid(&base.text), solid(&witness.text));
    let lines = |text: &str| text.contains(['\n', '\r', '\u{c}']);
    let space = if lines(&base.text) != lines(&witness.text) { Layer::LineWrap } else { Layer::Whitespace };
    if b == w {
        layers.push((space, 1));
        return Verdict::Folded(layers);
    }
    if mark::marks(&base.text) != mark::marks(&witness.text) {
        let label = |stream: &Stream, gap: &Gap, text: &str| {
            matches!(mark::marks(text).as_str(), "、" | "." | "," | ")" | "") && stream.label_end(gap.spans[0].start)
        };
        if label(&streams.base, &gaps.base, &base.text) && label(&streams.witness, &gaps.witness, &witness.text) {
            layers.push((Layer::PunctuationForm, 1));
            return Verdict::Folded(layers);
        }
        return Verdict::Differs;
    }
    let half = |text: &str| text.chars().map(mark::half).collect::<String>();
    let bulleted = |text: &str| text.contains('\n') && text.contains(['>', '*', '#', '•', '|', '_']);
    let layer = if half(&b) == half(&w) {
        Layer::Width
    } else if bulleted(&base.text) || bulleted(&witness.text) || [&b, &w].iter().any(|t| t.contains(['_', '*', '#'])) {
        Layer::Markup
    } else {
        Layer::PunctuationForm
    };
    layers.push((layer, 1));
    if lines(&base.text) != lines(&witness.text) {
        layers.push((Layer::LineWrap, 1));
    }
    Verdict::Folded(layers)
}

/// The layer that folds two gaps of different white space and nothing else: lines wrapped otherwise.
pub fn blank(gaps: &Sides<Gap>) -> Option<Layer> {
    // No skip is ASCII white space alone, but for a margin's; that has digits.
    let white = |gap: &Gap| gap.parts().iter().all(|part| part.bytes().all(|b| b.is_ascii_whitespace()));
    let lines = |gap: &Gap| gap.parts().iter().any(|part| part.bytes().any(|b| matches!(b, b'\n' | b'\r' | 0xc)));
    if !white(&gaps.base) || !white(&gaps.witness) {
        return None;
    }
    Some(if lines(&gaps.base) != lines(&gaps.witness) { Layer::LineWrap } else { Layer::Whitespace })
}

/// A gap without its skips, and the skips by layer.
struct Read {
    text: String,
    skips: Vec<(Layer, String)>,
}

fn read(stream: &Stream, gap: &Gap) -> Read {
    let source = &stream.document.text;
    // The start of a text is the start of a line: bullets and quote marks there are markup.
    let first = gap.spans[0].start == 0 && gap.spans[0].end > 0;
    let mut out = Read { text: if first { "\n".to_string() } else { String::new() }, skips: Vec::new() };
    for (span, part) in gap.spans.iter().zip(gap.parts()) {
        let mut from = 0;
        for skip in stream.document.tokens.skips_in(*span) {
            let start = (skip.span.start.max(span.start) - span.start) as usize;
            let end = (skip.span.end.min(span.end) - span.start) as usize;
            out.text.push_str(&part[from.min(start)..start]);
            out.skips.push((skip.layer, source.slice(skip.span).to_string()));
            from = end.max(from);
        }
        out.text.push_str(&part[from.min(part.len())..]);
    }
    if let Cow::Owned(read) = unescaped(&out.text) {
        out.text = read;
        out.skips.push((Layer::Markup, String::new()));
    }
    out
}

/// The layers of skips that only one side has, with how many.
fn skipped(base: &[(Layer, String)], witness: &[(Layer, String)]) -> Vec<(Layer, usize)> {
    let mut counts: Vec<(Layer, usize)> = Vec::new();
    for (own, other) in [(base, witness), (witness, base)] {
        for skip in own.iter().filter(|skip| !other.contains(skip)) {
            match counts.iter_mut().find(|(layer, _)| *layer == skip.0) {
                Some((_, n)) => *n += 1,
                None => counts.push((skip.0, 1)),
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layer_that_folds_is_named() {
        assert_eq!(token("Court", "COURT"), [Layer::Case]);
        assert_eq!(token("ﬁre", "fire"), [Layer::Compatibility]);
        assert_eq!(token("２０", "20"), [Layer::Width]);
        assert_eq!(token("divi-\nded", "divided"), [Layer::Hyphenation]);
        assert_eq!(token("divi-\n 31  ded", "divided"), [Layer::PageFurniture, Layer::Hyphenation]);
        assert_eq!(token("网", "網"), [Layer::Script]);
        assert_eq!(token("don’t", "don't"), [Layer::PunctuationForm]);
        assert_eq!(token("2,017", "2017"), [Layer::NumeralForm]);
        assert_eq!(token("p\u{430}y", "pay"), [Layer::Homoglyph]);
        assert_eq!(token("p\u{200b}ay", "pay"), [Layer::Invisible]);
    }
}
