//! Findings: reported differences and anomalies, their kinds and weights.

use crate::structure::Side;
use crate::text::{Sides, Span};
use crate::tokens::Layer;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Made by copying, not by anyone's decision.
    Noise,
    /// Layout and form.
    Formatting,
    /// A reader would notice; the meaning stands.
    Editorial,
    /// The meaning may have changed.
    Substantive,
}

impl Severity {
    /// All, heaviest first.
    pub const ALL: [Severity; 4] = [Severity::Substantive, Severity::Editorial, Severity::Formatting, Severity::Noise];

    /// Its name in output and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Noise => "noise",
            Severity::Formatting => "formatting",
            Severity::Editorial => "editorial",
            Severity::Substantive => "substantive",
        }
    }
}

/// Declares the kinds and their catalogue in one table, so that neither can lack a row.
macro_rules! kinds {
    (compared { $($kind:ident $name:literal $severity:ident $help:literal;)* }
     inspected { $($own:ident $title:literal $weight:ident $about:literal;)* }) => {
        /// What a finding is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $help] $kind,)*
            $(#[doc = $about] $own,)*
            /// A difference that a layer explains, listed because the layer was asked for.
            Noise(Layer),
        }

        /// Every kind that a comparison reports but the layers', heaviest family first.
        pub const KINDS: &[Entry] = &[
            $(Entry { kind: Kind::$kind, name: $name, severity: Severity::$severity, help: $help },)*
        ];

        /// Every kind that only the inspection of one copy reports.
        pub const INSPECTED: &[Entry] = &[
            $(Entry { kind: Kind::$own, name: $title, severity: Severity::$weight, help: $about },)*
        ];
    };
}

/// A row of the catalogue of kinds.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The kind.
    pub kind: Kind,
    /// Its stable name.
    pub name: &'static str,
    /// Its severity, unless the case says otherwise.
    pub severity: Severity,
    /// What it means, in one sentence.
    pub help: &'static str,
}

kinds! {
    compared {
        DateAltered "date-altered" Substantive "A date states another day, month or year.";
        AmountAltered "amount-altered" Substantive "A sum of money or its currency differs.";
        NumberAltered "number-altered" Substantive "A number or percentage has another value.";
        NameAltered "name-altered" Substantive "A name of a person, body, place or work differs.";
        ReferenceAltered "reference-altered" Substantive "A reference points elsewhere.";
        UrlAltered "url-altered" Substantive "A web or mail address differs.";
        NegationAltered "negation-altered" Substantive "A negation was put in, taken out or turned.";
        ModalityAltered "modality-altered" Substantive "What must, may, should or may not be done differs in force.";
        Mojibake "mojibake" Substantive "Characters were destroyed by reading bytes in the wrong way; the mechanism is named.";
        ReplacementCharacters "replacement-characters" Substantive "Characters were lost and stand as U+FFFD or question marks.";
        Truncated "truncated" Substantive "One copy stops, or begins, where the other goes on.";
        SectionMissing "section-missing" Substantive "A section of the base is not in the witness.";
        SectionAdded "section-added" Substantive "A section of the witness is not in the base.";
        ParagraphMissing "paragraph-missing" Substantive "Whole paragraphs of the base are not in the witness.";
        ParagraphAdded "paragraph-added" Substantive "Whole paragraphs of the witness are not in the base.";
        RowMissing "row-missing" Substantive "A row of a table of the base is not in the witness.";
        RowAdded "row-added" Substantive "A row of a table of the witness is not in the base.";
        ColumnMissing "column-missing" Substantive "A column of a table of the base is not in the witness.";
        ColumnAdded "column-added" Substantive "A column of a table of the witness is not in the base.";
        TextDuplicated "text-duplicated" Substantive "The witness says twice what the base says once.";
        StreamMissing "stream-missing" Editorial "One copy lacks a language that the other has.";
        TranslationDiffers "translation-differs" Editorial "Two independent translations; their facts are compared, not their words.";
        WordingChanged "wording-changed" Substantive "Words were replaced by others.";
        TextInserted "text-inserted" Substantive "Words were put in.";
        TextDeleted "text-deleted" Substantive "Words were taken out.";
        HeadingChanged "heading-changed" Substantive "A heading reads otherwise.";
        SectionMoved "section-moved" Editorial "A section stands elsewhere.";
        TextMoved "text-moved" Editorial "A passage stands elsewhere.";
        ListReordered "list-reordered" Editorial "The items of a list stand in another order.";
        RowMoved "row-moved" Editorial "A row of a table stands elsewhere in it.";
        ColumnMoved "column-moved" Editorial "A column of a table stands elsewhere in it.";
        SectionRenumbered "section-renumbered" Editorial "Sections carry other numbers.";
        Orthography "orthography" Editorial "The same word in another spelling or variant form.";
        OcrConfusion "ocr-confusion" Editorial "Letters were confused with letters that look alike.";
        SpacingLost "spacing-lost" Editorial "Spaces between or inside words were lost or put in.";
        Homoglyphs "homoglyphs" Editorial "Letters of another script stand for letters that look the same.";
        MarkLost "mark-lost" Editorial "One of a pair of quotes or brackets is missing.";
        PunctuationChanged "punctuation-changed" Formatting "Marks differ.";
        CaseChanged "case-changed" Formatting "Capitals and small letters differ.";
        InvisibleCharacters "invisible-characters" Formatting "One copy holds characters that cannot be seen.";
        ParagraphSplit "paragraph-split" Formatting "One paragraph became several.";
        ParagraphMerged "paragraph-merged" Formatting "Several paragraphs became one.";
        SharedPassage "shared-passage" Formatting "A passage that two different documents have in common.";
    }
    inspected {
        LanguagesDisagree "languages-disagree" Substantive "Two languages of one copy state different facts, or one lacks what the other says.";
        ForeignCharacters "foreign-characters" Editorial "Characters of a script that does not belong where they stand.";
        GlossBroken "gloss-broken" Editorial "A gloss lost one of its parentheses.";
        Interruption "interruption" Editorial "Furniture, a notice or a button stands inside a sentence or in the place of text.";
        TextCut "text-cut" Substantive "A paragraph begins or ends in mid-sentence where nothing goes on.";
        SectionEmpty "section-empty" Editorial "A heading has no text under it where its siblings have.";
        NumberingGap "numbering-gap" Substantive "Numbers of sections or items jump, come twice or run backwards.";
        TocMismatch "toc-mismatch" Editorial "The table of contents and the text do not agree.";
        OrdinalGap "ordinal-gap" Editorial "A second without a first.";
        LabelDuplicated "label-duplicated" Editorial "A label comes twice where its siblings differ.";
        ReferenceDangling "reference-dangling" Editorial "A reference leads to a section that is not there.";
        UnbalancedMark "unbalanced-mark" Editorial "A quote or bracket has no fellow.";
        TermVaries "term-varies" Editorial "A term that the copy defines is written in another way.";
        FormVaries "form-varies" Formatting "Headings, labels or marks of one rank are written in different ways.";
        HyphenationLeft "hyphenation-left" Editorial "A hyphen of a line end was left inside a word.";
        Anachronism "anachronism" Editorial "A date that cannot be, beside the others of the copy.";
        ScriptOverconverted "script-overconverted" Editorial "A character that conversion to another script turned where it should not.";
        NotTheDocument "not-the-document" Substantive "A page that stands in the place of the document: a login, an error, a wall.";
    }
}

impl Kind {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Noise(layer) => layer.name(),
            kind => kind.entry().map_or("", |e| e.name),
        }
    }

    /// Its row in the catalogue; layers have their own.
    pub fn entry(self) -> Option<&'static Entry> {
        KINDS.iter().chain(INSPECTED).find(|e| e.kind == self)
    }

    /// Its severity, unless the case says otherwise.
    pub fn severity(self) -> Severity {
        self.entry().map_or(Severity::Noise, |e| e.severity)
    }

    /// The kind of that name.
    ///
    /// ```
    /// use recension::finding::Kind;
    /// assert_eq!(Kind::named("date-altered"), Some(Kind::DateAltered));
    /// ```
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().chain(INSPECTED).find(|e| e.name == name).map(|e| e.kind)
    }
}

/// A fact about a finding beside its place and its message.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A count.
    Count(u64),
}

impl From<String> for Detail {
    fn from(text: String) -> Detail {
        Detail::Text(text)
    }
}

impl From<&str> for Detail {
    fn from(text: &str) -> Detail {
        Detail::Text(text.to_string())
    }
}

/// One reported difference: kind, weight, places, evidence, explanation.
///
/// It holds spans and no quotes; quotes are taken once, by the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// From 0 to 1.
    pub confidence: f32,
    /// Which stream it is in.
    pub side: Side,
    /// Where it is; empty where a side has nothing there, at the place where it would stand.
    pub places: Sides<Span>,
    /// More about it, by name.
    pub detail: Vec<(&'static str, Detail)>,
    /// What changed, in one sentence without its full stop.
    pub message: String,
}

impl Finding {
    /// A finding of `kind` with the kind's own severity.
    pub fn new(kind: Kind, side: Side, places: Sides<Span>, message: impl Into<String>) -> Finding {
        let message = message.into();
        Finding { kind, severity: kind.severity(), confidence: 1.0, side, places, detail: Vec::new(), message }
    }

    /// The same with another severity.
    pub fn weigh(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// The same, no heavier than `severity`.
    pub fn at_most(mut self, severity: Severity) -> Finding {
        self.severity = self.severity.min(severity);
        self
    }

    /// The same with one more detail.
    pub fn with(mut self, name: &'static str, detail: impl Into<Detail>) -> Finding {
        self.detail.push((name, detail.into()));
        self
    }

    /// The same, so sure.
    pub fn sure(mut self, confidence: f64) -> Finding {
        self.confidence = confidence as f32;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_are_distinct_and_found_again() {
        for entry in KINDS.iter().chain(INSPECTED) {
            assert_eq!(Kind::named(entry.name), Some(entry.kind), "{}", entry.name);
        }
    }
}
