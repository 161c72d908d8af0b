//! The languages in which office files say that stretches of their text are written.

use super::xml::Element;
use std::rc::Rc;

/// Tags of languages: of letters, and of characters of East Asia.
pub(super) type Tags = [Option<Rc<str>>; 2];

/// What properties of characters say, in Word.
pub(super) fn of_word(properties: Element) -> Tags {
    let said = properties.child("lang");
    ["val", "eastAsia"].map(|name| said.and_then(|said| said.attr(name)).and_then(tag))
}

/// What properties of characters say, in OpenDocument.
pub(super) fn of_odt(properties: Element) -> Tags {
    let said = |whole: &str, language: &str, country: &str| {
        let language = properties.attr(language).and_then(tag)?;
        let country = properties.attr(country).and_then(tag);
        let joined = country.map_or_else(|| language.to_string(), |country| format!("{language}-{country}"));
        properties.attr(whole).and_then(tag).or_else(|| tag(&joined))
    };
    [said("rfc-language-tag", "language", "country"), said("rfc-language-tag-asian", "language-asian", "country-asian")]
}

/// A tag that names a language.
fn tag(said: &str) -> Option<Rc<str>> {
    let said = said.trim();
    let plain = (2..=35).contains(&said.len()) && said.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain && !matches!(said, "none" | "zxx" | "x-none")).then(|| said.into())
}

/// What is said inside, and where nothing is, what is said around it.
pub(super) fn inner(own: &Tags, around: &Tags) -> Tags {
    [0, 1].map(|at| own[at].clone().or_else(|| around[at].clone()))
}

/// The language of a text: by the script of its first letter, one of the two that are said.
pub(super) fn of(text: &str, tags: &Tags) -> Option<Rc<str>> {
    text.chars().any(char::is_alphanumeric).then(|| tags[usize::from(east(text))].clone()).flatten()
}

/// Whether the first letter of a text is of East Asia.
pub(super) fn east(text: &str) -> bool {
    text.chars().find(|&c| c.is_alphabetic() || c >= '\u{2E80}').is_some_and(|first| first >= '\u{2E80}')
}
