//! One copy, read once: its text, structure and tokens.

use crate::capture::{Capture, Error, digest};
use crate::extract::{
    self, Evidence, Extracted, Format, Hint, Label, Mark, Origin, Place, Read, Spoken, Table, Tracked,
};
use crate::han::{is_kana, script};
use crate::structure::{self, Side, Structure};
use crate::text::{Lines, Span, Text};
use crate::tokens::Tokens;
use std::sync::OnceLock;

/// A copy with everything that is read from it alone.
#[derive(Debug, Clone)]
pub struct Document {
    /// What it is called: a file name or the name of a version.
    pub name: String,
    /// SHA-256 of the bytes, once it was asked for.
    digest: OnceLock<String>,
    /// The bytes, where the text is not they.
    bytes: Option<Vec<u8>>,
    /// Length of the bytes.
    pub length: usize,
    /// Format of the bytes.
    pub format: Format,
    /// Name of the encoding the bytes were decoded from.
    pub encoding: &'static str,
    /// Languages, as BCP 47 tags, of the Han stream first.
    pub languages: Vec<String>,
    /// The text.
    pub text: Text,
    /// Its lines.
    pub lines: Lines,
    /// Its blocks and sections.
    pub structure: Structure,
    /// Its tokens.
    pub tokens: Tokens,
    /// Stretches that are not read as they stand, by place.
    pub marks: Vec<Mark>,
    /// What the format says about stretches, by place.
    pub hints: Vec<Hint>,
    /// Its tables, by place.
    pub tables: Vec<Table>,
    /// Numbers and letters that are shown and not in the text, by place.
    pub labels: Vec<Label>,
    /// The languages that the format states, by place, outer before inner.
    pub spoken: Vec<Spoken>,
    /// Where in the original the text stands, by place.
    pub origins: Vec<Origin>,
    /// The same for a page, once it was asked for.
    elements: OnceLock<Vec<Origin>>,
    /// What it says about itself.
    pub evidence: Vec<Evidence>,
    /// What was odd about it.
    pub notes: Vec<String>,
}

impl Document {
    /// Reads a capture.
    ///
    /// # Errors
    /// When the bytes are no text; the error says what they seem to be.
    ///
    /// ```
    /// use recension::{capture::Capture, document::Document};
    /// let document = Document::read(Capture::new("note", b"One sentence.".to_vec())).unwrap();
    /// assert_eq!(document.tokens.len(), 2);
    /// ```
    pub fn read(capture: Capture) -> Result<Document, Error> {
        Document::read_as(capture, Tracked::default())
    }

    /// Reads a capture, tracked changes in it as asked for.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn read_as(capture: Capture, tracked: Tracked) -> Result<Document, Error> {
        let length = capture.bytes.len();
        let (name, extracted, structure, tokens) = parse(capture, tracked)?;
        let Extracted {
            text,
            format,
            encoding,
            marks,
            hints,
            tables,
            labels,
            spoken,
            origins,
            evidence,
            notes,
            source,
            ..
        } = extracted;
        let lines = Lines::new(text.as_str());
        let languages = languages(text.as_str(), &structure, &tokens, &spoken);
        Ok(Document {
            name,
            digest: OnceLock::new(),
            bytes: source,
            length,
            format,
            encoding,
            languages,
            text,
            lines,
            structure,
            tokens,
            marks,
            hints,
            tables,
            labels,
            spoken,
            origins,
            elements: OnceLock::new(),
            evidence,
            notes,
        })
    }

    /// SHA-256 of the bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        self.digest.get_or_init(|| digest(self.bytes.as_deref().unwrap_or(self.text.as_str().as_bytes())))
    }

    /// Whether the places of the original are other than lines of the text.
    pub(crate) fn origins_known(&self) -> bool {
        !self.origins.is_empty()
    }

    /// Where in the original a person finds what stands at `offset`; `None` where the text is the
    /// original and says it by line and column.
    pub fn origin(&self, offset: u32) -> Option<&Place> {
        let origins = match self.format {
            Format::Html => self.elements.get_or_init(|| extract::origins(self.text.as_str())),
            _ => &self.origins,
        };
        let at = origins.partition_point(|origin| origin.start <= offset).checked_sub(1)?;
        Some(&origins[at].place)
    }

    /// Whether a tag or a mark between blocks, lines or cells stands in `span`.
    pub(crate) fn breaks(&self, span: Span) -> bool {
        let first = self.marks.partition_point(|mark| mark.span.end <= span.start);
        let mut marks = self.marks[first..].iter().take_while(|mark| mark.span.start < span.end);
        marks.any(|mark| mark.read == Read::Break)
    }

    /// Indices of the tokens of one stream.
    pub(crate) fn stream(&self, side: Side) -> Vec<u32> {
        let mut ids = Vec::new();
        for at in 0..self.tokens.len() {
            if self.structure.side(self.tokens.span(at).start) == side {
                ids.push(at as u32);
            }
        }
        ids
    }

    /// What the language of a stream is called; `None` if the copy has no such stream.
    pub fn language(&self, side: Side) -> Option<&str> {
        let han = |tag: &str| tag.starts_with("zh") || tag.starts_with("ja");
        self.languages.iter().map(String::as_str).find(|tag| han(tag) == (side == Side::Han))
    }
}

/// What is read of a capture alone, but for what it is called.
fn parse(capture: Capture, tracked: Tracked) -> Result<(String, Extracted, Structure, Tokens), Error> {
    let Capture { name, bytes } = capture;
    let extracted = extract::extract_as(bytes, &name, tracked)?;
    let structure = structure::read(&extracted);
    let tokens = Tokens::read(&extracted, &structure);
    Ok((name, extracted, structure, tokens))
}

/// The folded words of a capture, one string: what search looks through. Its languages, which cost as
/// much, are not asked for.
///
/// # Errors
/// As [`Document::read`].
pub(crate) fn folded(capture: Capture) -> Result<String, Error> {
    Ok(parse(capture, Tracked::default())?.3.folded())
}

/// At most this much text is looked at to name a language.
const SAMPLE: usize = 20_000;

/// Names the languages of a copy: each stream that is a fair part of it.
///
/// The text tells; where it does not, what the file states of most of it.
fn languages(text: &str, structure: &Structure, tokens: &Tokens, spoken: &[Spoken]) -> Vec<String> {
    let step = (tokens.len() / SAMPLE).max(1);
    let mut counts = [0usize; 2];
    let mut samples = [String::new(), String::new()];
    let mut kana = 0;
    for at in (0..tokens.len()).step_by(step) {
        let span = tokens.span(at);
        let han = tokens.han(at);
        let side = if structure.bilingual {
            structure.side(span.start)
        } else if han {
            Side::Han
        } else {
            Side::Word
        };
        counts[side as usize] += 1;
        let sample = &mut samples[side as usize];
        let word = &text[span.range()];
        kana += usize::from(word.chars().next().is_some_and(is_kana));
        if sample.len() < SAMPLE {
            sample.push_str(word);
            if !han {
                sample.push(' ');
            }
        }
    }
    let mut found = Vec::new();
    let fair = |n: usize, other: usize| n >= 8 && n * 10 >= other || n > other;
    if counts[0] > 0 && fair(counts[0], counts[1]) && (structure.bilingual || counts[0] > counts[1]) {
        found.push(east(&samples[0], kana * 20 > counts[0]));
    }
    if counts[1] > 0 && fair(counts[1], counts[0]) && (structure.bilingual || counts[1] >= counts[0]) {
        found.push(match west(&samples[1]) {
            unknown if unknown == "und" => stated(spoken).unwrap_or(unknown),
            told => told,
        });
    }
    found
}

/// The language of letters that a file states of most of its text, without region.
fn stated(spoken: &[Spoken]) -> Option<String> {
    let longest = spoken.iter().max_by_key(|part| (part.span.len(), std::cmp::Reverse(part.span.start)))?;
    let language = longest.tag.split(['-', '_']).next()?.to_ascii_lowercase();
    let plain = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    (plain && !matches!(&*language, "zh" | "ja" | "yue" | "und")).then_some(language)
}

/// Names the language of Han text.
fn east(sample: &str, kana: bool) -> String {
    if kana {
        return "ja".to_string();
    }
    match script::script(sample) {
        Some(script::Script::Traditional) => "zh-Hant",
        Some(script::Script::Simplified) => "zh-Hans",
        None => "zh",
    }
    .to_string()
}

/// Names the language of other text; `und` where too little is there to tell.
fn west(sample: &str) -> String {
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let guess = whatlang::detect(sample).filter(|info| letters >= 40 && info.confidence() > 0.2);
    let code = guess.map_or("und", |info| info.lang().code());
    const SHORT: [(&str, &str); 24] = [
        ("eng", "en"),
        ("fra", "fr"),
        ("deu", "de"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("nld", "nl"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("pol", "pl"),
        ("swe", "sv"),
        ("dan", "da"),
        ("fin", "fi"),
        ("nob", "no"),
        ("tur", "tr"),
        ("ell", "el"),
        ("ara", "ar"),
        ("heb", "he"),
        ("hin", "hi"),
        ("kor", "ko"),
        ("ces", "cs"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("est", "et"),
    ];
    SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short).to_string()
}

/// The part of a span without white space at its ends.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let slice = &text[span.range()];
    let start = span.range().start + slice.len() - slice.trim_start().len();
    Span::new(start, start + slice.trim().len())
}
