//! Reports as one HTML file that needs nothing else: no network, no fonts, no other file.
//!
//! [`page`] is the shell of every such report. Its policy (CSP) lets run nothing but the styles and
//! scripts it was given, by their digests, and loads nothing at all. Whatever comes from a document
//! goes through [`text`] or [`attribute`].

mod compare;
mod head;
mod list;
mod pane;
mod sync;

pub use compare::write;

use super::screen::hidden;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// The style of every page: type, colour, light and dark, print.
pub const STYLE: &str = include_str!("assets/page.css");

/// What goes round the body of a report.
#[derive(Debug, Clone, Copy)]
pub struct Shell<'a> {
    /// The title, as text.
    pub title: &'a str,
    /// Styles beside [`STYLE`].
    pub styles: &'a [&'a str],
    /// Scripts, run in this order once the body is there.
    pub scripts: &'a [&'a str],
}

/// Writes a page; `body` is HTML, escaped where it must be.
///
/// # Errors
/// When the writer fails.
///
/// ```
/// use recension::report::html::{Shell, page, text};
/// let shell = Shell { title: "A <b> in a title", styles: &[], scripts: &["document.title"] };
/// let mut out = Vec::new();
/// page(&shell, &format!("<p>{}</p>", text("<script>alert(1)</script>")), &mut out).unwrap();
/// let out = String::from_utf8(out).unwrap();
/// assert!(out.contains("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"));
/// assert_eq!(out.matches("<script>").count(), 1);
/// ```
pub fn page(shell: &Shell, body: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let styles: Vec<&str> = std::iter::once(STYLE).chain(shell.styles.iter().copied()).collect();
    let style = styles.concat();
    let script = shell.scripts.concat();
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source(&style),
        source(&script)
    );
    let title = attribute(shell.title);
    let version = env!("CARGO_PKG_VERSION");
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"recension {version}\">\n<title>{title}</title>\n\
         <style>{style}</style>\n</head>\n<body>\n"
    )?;
    out.write_all(body.as_bytes())?;
    if !script.is_empty() {
        writeln!(out, "<script>{script}</script>")?;
    }
    out.write_all(b"</body>\n</html>\n")
}

/// The source expression of a policy that allows exactly this inline text.
fn source(inline: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(inline.as_bytes())))
}

/// Bytes in base 64 (RFC 4648), which is what a policy wants.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * at)) as usize & 63] as char;
            out.push(if at > chunk.len() { '=' } else { digit });
        }
    }
    out
}

/// Text as the content of an element; characters that cannot be seen are shown by their numbers.
pub fn text(text: &str) -> Cow<'_, str> {
    escape(text, |c, out| {
        let _ = write!(out, "<span class=\"cp\">U+{:04X}</span>", u32::from(c));
    })
}

/// Text as the value of an attribute in double quotes, or of a title; what cannot be seen is spelled out.
pub fn attribute(text: &str) -> Cow<'_, str> {
    escape(text, |c, out| {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
    })
}

/// Escapes what HTML would take for itself, and writes what cannot be seen with `unseen`.
fn escape(text: &str, unseen: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && !hidden(c);
    let Some(at) = text.find(|c| !plain(c)) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..at]);
    for c in text[at..].chars() {
        character(c, &mut out, &unseen);
    }
    Cow::Owned(out)
}

/// Escapes one character.
fn character(c: char, out: &mut String, unseen: &impl Fn(char, &mut String)) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c if hidden(c) => unseen(c, out),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_that_of_the_rfc() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn nothing_of_a_document_is_markup_or_out_of_sight() {
        assert_eq!(text("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
        assert_eq!(text("x\u{202e}y"), "x<span class=\"cp\">U+202E</span>y");
        assert_eq!(attribute("x\u{202e}'\0"), "x\\u{202e}&#39;\\u{0}");
        assert!(matches!(text("plain 国家\n"), Cow::Borrowed(_)));
    }
}
