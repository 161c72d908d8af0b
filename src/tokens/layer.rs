//! Layers: the ways in which two stretches may differ and still read the same.

/// One way in which two stretches may differ and still read the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// White space between words: how much, and of which kind.
    Whitespace,
    /// Where lines break.
    LineWrap,
    /// A word divided at the end of a line, or a compound written with or without its hyphen.
    Hyphenation,
    /// Full-width and half-width forms.
    Width,
    /// The form of a mark: quotes, dashes, dots.
    PunctuationForm,
    /// Capitals and small letters.
    Case,
    /// Forms that Unicode calls compatible: ligatures, superscripts, decomposed accents.
    Compatibility,
    /// Traditional, simplified and variant Han characters.
    Script,
    /// Readings in parentheses behind a character, or in ruby markup.
    Ruby,
    /// Characters that cannot be seen.
    Invisible,
    /// Letters of another script that look the same.
    Homoglyph,
    /// A number in digits, in words, or in Chinese numerals.
    NumeralForm,
    /// Running heads, page numbers, numbers in the margin.
    PageFurniture,
    /// Navigation, notices, adverts.
    Boilerplate,
    /// Tags, Markdown, bullets, marks of quotation in mail.
    Markup,
}

/// A row of the catalogue of layers.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The layer.
    pub layer: Layer,
    /// Its name in output and on the command line.
    pub name: &'static str,
    /// What it folds, in one sentence.
    pub help: &'static str,
    /// What one of its differences is called (`555 glosses`).
    pub unit: &'static str,
}

/// Every layer, in the order of reports.
pub const LAYERS: [Entry; 15] = [
    entry(Layer::Whitespace, "whitespace", "How much white space stands between words, and of which kind.", "spaces"),
    entry(Layer::LineWrap, "line-wrap", "Where lines and pages break.", "breaks"),
    entry(
        Layer::Hyphenation,
        "hyphenation",
        "Words divided at a line's end; compounds with or without their hyphen.",
        "words",
    ),
    entry(Layer::Width, "width", "Full-width and half-width forms: `，` and `,`, `２` and `2`.", "characters"),
    entry(
        Layer::PunctuationForm,
        "punctuation-form",
        "The form of a mark: straight or curved quotes, 「」, dashes, dots.",
        "marks",
    ),
    entry(Layer::Case, "case", "Capitals and small letters.", "words"),
    entry(
        Layer::Compatibility,
        "compatibility",
        "Ligatures, superscripts, decomposed accents (Unicode NFKC).",
        "words",
    ),
    entry(Layer::Script, "script", "Traditional, simplified and variant Han characters, one to one.", "characters"),
    entry(
        Layer::Ruby,
        "ruby",
        "Pinyin or kana in parentheses behind the character they gloss, and ruby markup.",
        "glosses",
    ),
    entry(
        Layer::Invisible,
        "invisible",
        "Zero-width characters, bidi controls, soft hyphens; always reported.",
        "characters",
    ),
    entry(Layer::Homoglyph, "homoglyph", "Letters of another script that look the same; always reported.", "words"),
    entry(
        Layer::NumeralForm,
        "numeral-form",
        "Numbers in digits, words or Chinese numerals, with or without separators.",
        "numbers",
    ),
    entry(
        Layer::PageFurniture,
        "page-furniture",
        "Running heads and feet, page numbers, numbers in the margin.",
        "pieces",
    ),
    entry(Layer::Boilerplate, "boilerplate", "Navigation, cookie notices, adverts: what a site adds.", "pieces"),
    entry(Layer::Markup, "markup", "Tags, Markdown marks, bullets, `>` in front of quoted lines.", "pieces"),
];

const fn entry(layer: Layer, name: &'static str, help: &'static str, unit: &'static str) -> Entry {
    Entry { layer, name, help, unit }
}

impl Layer {
    /// The row of the catalogue.
    pub fn entry(self) -> &'static Entry {
        &LAYERS[self as usize]
    }

    /// Its name in output and on the command line.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The layer of that name.
    ///
    /// ```
    /// use recension::tokens::Layer;
    /// assert_eq!(Layer::named("ruby"), Some(Layer::Ruby));
    /// ```
    pub fn named(name: &str) -> Option<Layer> {
        LAYERS.iter().find(|e| e.name == name).map(|e| e.layer)
    }
}

/// Whether `c` cannot be seen: zero-width, bidi control, soft hyphen, variation selector, BOM.
pub fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_layers() {
        for (at, entry) in LAYERS.iter().enumerate() {
            assert_eq!(entry.layer as usize, at, "{}", entry.name);
        }
    }
}
