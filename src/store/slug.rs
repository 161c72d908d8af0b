//! Names of documents and sources, safe as names of folders and files everywhere.

use super::Error;
use crate::capture::digest;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest part of a name; with a date, two names and an extension a file name stays below 255 bytes.
const PART: usize = 80;
/// Longest name of a document.
const WHOLE: usize = 100;

/// Names that Windows keeps for devices, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Checks the id of a document: parts of small letters, digits, `-`, `_` and `.`, divided by `/`.
///
/// # Errors
/// When a part could not be a folder on some system, or could be taken for something else; the hint
/// is a name that would do.
pub fn document(id: &str) -> Result<(), Error> {
    if names(id) {
        return Ok(());
    }
    let parts = id.split('/').map(slugify).collect::<Vec<_>>().join("/");
    Err(refuse("document", id, &if names(&parts) { parts } else { slugify(id) }))
}

/// Whether an id can name a document.
fn names(id: &str) -> bool {
    id.len() <= WHOLE && id.split('/').all(fits)
}

/// Checks the id of a source: as [`document`], in one part.
///
/// # Errors
/// As there.
pub fn source(id: &str) -> Result<(), Error> {
    if fits(id) { Ok(()) } else { Err(refuse("source", id, &slugify(id))) }
}

fn refuse(what: &str, id: &str, better: &str) -> Error {
    let small = id.to_ascii_lowercase();
    let message = match small.split('/').find(|part| device(part)) {
        Some(part) => format!("“{}” cannot name a {what}: Windows keeps “{part}” for a device", id.escape_debug()),
        None => {
            let rule = "small letters, digits, - _ and . inside";
            let most = if what == "document" { format!(" in a part, {WHOLE} in all") } else { String::new() };
            format!("“{}” cannot name a {what}: {rule}, at most {PART} characters{most}", id.escape_debug())
        }
    };
    Error::new(message, Some(format!("{better} would do")))
}

/// Whether a part of a name is safe everywhere.
fn fits(part: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=PART).contains(&part.len())
        && part.starts_with(edge)
        && part.ends_with(edge)
        && part.chars().all(|c| edge(c) || "-_.".contains(c))
        && !part.contains("..")
        && !part.ends_with(".toml")
        && !device(part)
}

/// Whether Windows takes a name for a device.
fn device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part);
    let numbered =
        |word: &str| stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    DEVICES.contains(&stem) || numbered("com") || numbered("lpt")
}

/// A part of a name made of any text; where letters had to go a digest keeps different texts apart.
///
/// ```
/// use recension::store::slug::slugify;
/// assert_eq!(slugify("Terms of Service"), "terms-of-service");
/// assert_ne!(slugify("条款"), slugify("战略"));
/// assert_eq!(slugify("CON"), "con-file");
/// ```
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    let mut lost = !text.is_ascii();
    // Letters that others rest on stay: `über` is like `uber`, and not like `ber`.
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_alphanumeric() || (c == '.' || c == '_') && !slug.is_empty() && !slug.ends_with(['.', '-', '_']) {
            slug.push(c);
        } else {
            if !slug.is_empty() && !slug.ends_with(['-', '.', '_']) {
                slug.push('-');
            }
        }
    }
    lost |= slug.len() > PART - 12;
    slug.truncate(PART - 12);
    let mut slug = slug.trim_matches(['-', '.', '_']).to_owned();
    if device(&slug) || slug.ends_with(".toml") {
        slug = format!("{}-file", slug.replace('.', "-"));
    }
    if lost || slug.is_empty() {
        let mark = &digest(text.as_bytes())[..8];
        slug = if slug.is_empty() { format!("x{mark}") } else { format!("{slug}-{mark}") };
    }
    slug
}

/// An extension that is safe in a file name, taken from the name of the file that came in.
pub(crate) fn extension(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let own = last.rsplit_once('.').map(|(_, own)| own.to_ascii_lowercase()).unwrap_or_default();
    let fit = (1..=8).contains(&own.len()) && own.bytes().all(|b| b.is_ascii_alphanumeric()) && own != "toml";
    if fit { own } else { "bin".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hostile_names_are_refused_with_a_better_one() {
        for id in
            ["", "..", "../x", "/etc", "a//b", "con", "aux.txt", "com1", "A", "a b", "a\nb", "x.toml", ".git", "a:b"]
        {
            assert!(document(id).is_err(), "{id}");
        }
        assert!(slugify("Über die Bücher").starts_with("uber-die-bucher-"), "{}", slugify("Über die Bücher"));
        assert_ne!(slugify("über"), slugify("uber"));
        let error = document("CON").expect_err("a device");
        assert!(error.to_string().contains("Windows keeps “con”"), "{error}");
        assert_eq!(error.hint(), Some("con-file would do"));
        let long = format!("{0}/{0}", "a".repeat(60));
        let error = document(&long).expect_err("long in all, each part short");
        let better = error.hint().and_then(|hint| hint.strip_suffix(" would do")).expect("a name");
        assert!(document(better).is_ok(), "{better}");
        assert!(document("un/cd-2092").is_ok() && source("example.org").is_ok() && source("a/b").is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_made_fits(text in "\\PC{0,300}|[a-z./\\\\]{0,20}|con|[\\x00-\\xff]{0,300}") {
            prop_assert!(document(&text).is_ok() || document(&slugify(&text)).is_ok());
            prop_assert!(fits(&slugify(&text)), "{:?} {:?}", text, slugify(&text));
            prop_assert!(extension(&text).bytes().all(|b| b.is_ascii_alphanumeric()));
        }
    }
}
