//! Labels, parts and publishers.

use super::{Index, Words};
use std::sync::LazyLock;

/// The words that a label follows, with one name for all languages.
pub(in crate::facts) static LABELS: Words<&'static str> = LazyLock::new(|| {
    Index::new(&[
        ("article", "article"),
        ("articles", "article"),
        ("art.", "article"),
        ("arts.", "article"),
        ("section", "section"),
        ("sections", "section"),
        ("sec.", "section"),
        ("subsection", "subsection"),
        ("subsections", "subsection"),
        ("sub-section", "subsection"),
        ("clause", "clause"),
        ("clauses", "clause"),
        ("paragraph", "paragraph"),
        ("paragraphs", "paragraph"),
        ("para.", "paragraph"),
        ("paras.", "paragraph"),
        ("subparagraph", "subparagraph"),
        ("subparagraphs", "subparagraph"),
        ("sub-paragraph", "subparagraph"),
        ("chapter", "chapter"),
        ("chapters", "chapter"),
        ("ch.", "chapter"),
        ("part", "part"),
        ("parts", "part"),
        ("schedule", "schedule"),
        ("annex", "annex"),
        ("appendix", "appendix"),
        ("rule", "rule"),
        ("rules", "rule"),
        ("regulation", "regulation"),
        ("regulations", "regulation"),
        ("title", "title"),
        ("item", "item"),
        ("items", "item"),
        ("point", "point"),
        ("points", "point"),
        ("figure", "figure"),
        ("fig.", "figure"),
        ("table", "table"),
        ("book", "book"),
        ("volume", "volume"),
        ("vol.", "volume"),
        ("no.", "no."),
        ("nos.", "no."),
        ("№", "no."),
        ("exhibit", "exhibit"),
        ("recital", "recital"),
        ("principle", "principle"),
        ("step", "step"),
        ("page", "page"),
        ("p.", "page"),
        ("pp.", "page"),
        ("version", "version"),
        ("level", "level"),
        ("phase", "phase"),
        ("option", "option"),
    ])
});

/// Chinese signs of a numbered part, after 第 and the number.
pub(in crate::facts) static PARTS: Words<&'static str> = LazyLock::new(|| {
    Index::new(&[
        ("编", "part"),
        ("章", "chapter"),
        ("节", "section"),
        ("条", "article"),
        ("款", "paragraph"),
        ("项", "item"),
        ("目", "point"),
        ("号", "no."),
        ("卷", "volume"),
        ("页", "page"),
        ("部分", "part"),
    ])
});

/// Chinese signs that stand before the number of what they name.
pub(in crate::facts) static NUMBERED: Words<&'static str> = LazyLock::new(|| {
    Index::new(&[("附件", "annex"), ("附录", "appendix"), ("附表", "schedule"), ("表", "table"), ("图", "figure")])
});

/// Publishers of numbered standards and registers.
pub(in crate::facts) const STANDARDS: &[&str] = &[
    "RFC", "BCP", "STD", "ISO/IEC", "ISO/TS", "ISO", "IEC", "IEEE", "GB/T", "GB/Z", "GB", "EN", "DIN", "BS", "ANSI",
    "NIST", "FIPS", "CVE", "ISBN", "ISSN", "PEP", "ETSI", "CAS", "ECMA",
];

/// Instruments whose number has slashes.
pub(in crate::facts) const INSTRUMENTS: &str = "regulation directive decision case";
