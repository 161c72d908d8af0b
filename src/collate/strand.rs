//! The streams of the witnesses, with keys numbered alike in all, and which of them belong together.

use crate::align::Stream;
use crate::document::Document;
use crate::structure::Side;
use crate::text::Span;
use crate::tokens::Words;
use std::ops::Range;

/// A stream of fewer tokens than this is no language of a copy that has another.
const FEW: usize = 20;

/// One stream of one witness; its keys compare with those of every other witness.
#[derive(Debug, Clone)]
pub struct Strand {
    /// Number of the witness.
    pub witness: usize,
    /// Which of its streams; `None` for all of it.
    pub side: Option<Side>,
    /// Its language, without script or region.
    pub language: String,
    ids: Option<Vec<u32>>,
    keys: Vec<u32>,
}

impl Strand {
    /// How many tokens.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// The same as the two-way engine knows it.
    pub fn stream<'a>(&'a self, documents: &[&'a Document]) -> Stream<'a> {
        Stream::shared(documents[self.witness], self.side, self.ids.as_deref(), &self.keys)
    }
}

/// What stands at tokens `range` of a stream, on one line and without glosses.
pub fn words(stream: &Stream, range: Range<usize>) -> String {
    if range.is_empty() {
        return String::new();
    }
    let span = stream.cover(range.clone());
    let mut out = String::with_capacity(span.len());
    if range.len() > 1 && stream.side.is_some() {
        // Text of the other language may stand in between.
        for at in range.clone() {
            if at > range.start {
                let gap = stream.gap(at);
                gap.spans.iter().for_each(|part| clean(stream.document, *part, &mut out));
            }
            clean(stream.document, stream.span(at), &mut out);
        }
    } else {
        clean(stream.document, span, &mut out);
    }
    let mut text = out.trim().to_string();
    text.shrink_to_fit();
    text
}

/// Adds a stretch of text with each run of white space as one space, less what is skipped.
pub(crate) fn clean(document: &Document, span: Span, out: &mut String) {
    let text = document.text.slice(span);
    let skips = document.tokens.skips_in(span);
    for (offset, c) in text.char_indices() {
        let here = span.start + offset as u32;
        if skips.iter().any(|s| s.span.start <= here && here < s.span.end) {
            continue;
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            let han = |c: Option<char>| c.is_some_and(|c| c as u32 >= 0x2E80);
            let next = text[offset..].chars().find(|c| !c.is_whitespace());
            if !(han(out.chars().next_back()) && han(next)) {
                out.push(' ');
            }
        }
    }
}

/// The order of witnesses by what they hold, whatever they are called.
pub(super) fn by_content(documents: &[&Document]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by(|&a, &b| documents[a].text.as_str().cmp(documents[b].text.as_str()).then(a.cmp(&b)));
    order
}

/// The streams of all witnesses that are long enough to be compared, and the witnesses without any.
pub(super) fn strands(documents: &[&Document], sides: &[Side]) -> Vec<Strand> {
    let mut all = Words::default();
    let mut keys: Vec<Vec<u32>> = vec![Vec::new(); documents.len()];
    for at in by_content(documents) {
        keys[at] = documents[at].tokens.keys_in(&mut all);
    }
    let split = documents.iter().any(|d| d.structure.bilingual);
    let mut strands = Vec::new();
    for (witness, document) in documents.iter().enumerate() {
        let keys = std::mem::take(&mut keys[witness]);
        if !split {
            let language = document.languages.first().map_or("und", String::as_str);
            strands.push(Strand { witness, side: None, language: primary(language), ids: None, keys });
            continue;
        }
        for side in [Side::Han, Side::Word] {
            let Some(language) = document.language(side) else { continue };
            let ids = document.stream(side);
            let wanted = sides.is_empty() || sides.contains(&side);
            if wanted && (ids.len() >= FEW || !document.structure.bilingual && !ids.is_empty()) {
                let keys = ids.iter().map(|&id| keys[id as usize]).collect();
                strands.push(Strand { witness, side: Some(side), language: primary(language), ids: Some(ids), keys });
            }
        }
    }
    strands.retain(|strand| !strand.is_empty());
    strands
}

/// Every witness as one stream, whatever languages are in it; empty ones, too.
pub(super) fn whole(documents: &[&Document]) -> Vec<Strand> {
    let mut all = Words::default();
    let strand = |(witness, document): (usize, &&Document)| {
        let language = primary(document.languages.first().map_or("und", String::as_str));
        Strand { witness, side: None, language, ids: None, keys: document.tokens.keys_in(&mut all) }
    };
    documents.iter().enumerate().map(strand).collect()
}

/// A language tag without script or region.
fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or(tag).to_string()
}
