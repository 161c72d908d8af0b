//! Bytes of Windows-1252 or Mac Roman that were read as Latin-1: controls where marks and letters stood.

use super::Damage;
use crate::text::Span;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// The controls U+0080 to U+009F of a text. No text has them; U+0085 ends lines in some.
///
/// Between two letters stood a letter, or an apostrophe; elsewhere a mark. Linear time.
pub(super) fn find(text: &str) -> Vec<Damage> {
    let mut found = Vec::new();
    for at in memchr::memchr_iter(0xC2, text.as_bytes()) {
        let Some(c) = text.get(at..at + 2).and_then(|s| s.chars().next()) else { continue };
        if !matches!(c, '\u{80}'..='\u{9f}') || c == '\u{85}' {
            continue;
        }
        let byte = c as u32 as u8;
        let (before, after) = (text[..at].chars().next_back(), text[at + 2..].chars().next());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // Beside others like it, it is a part of something that was read otherwise.
        if [before, after].into_iter().flatten().any(|c| matches!(c, '\u{80}'..='\u{ff}')) {
            continue;
        }
        let mac = read(byte, MACINTOSH).filter(|c| c.is_lowercase());
        let inner = letter(before) && letter(after) && !contracted(&text[at + 2..]);
        let (mechanism, made) = match mac.filter(|_| inner) {
            Some(made) => ("Mac Roman read as Latin-1", Some(made)),
            None => ("Windows-1252 read as Latin-1", read(byte, WINDOWS_1252).filter(|c| !c.is_control())),
        };
        let Some(repair) = made.map(String::from) else { continue };
        found.push(Damage {
            span: Span::new(at, at + 2),
            mechanism,
            repair,
            confidence: if inner { 0.7 } else { 0.9 },
        });
    }
    found
}

/// Whether what follows is what stands behind an apostrophe.
fn contracted(after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    matches!(word, "s" | "t" | "d" | "m" | "re" | "ll" | "ve")
}

/// The character of a byte.
fn read(byte: u8, encoding: &'static Encoding) -> Option<char> {
    let bytes = [byte];
    encoding.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next()
}
