//! Elements of HTML: their names, what these mean, and the attributes of a start tag.

use memchr::memchr;

use crate::extract::{Read, Role};
use crate::text::Span;

/// A tag has at most so many attributes; else its `<` is no tag or its quotes are broken.
const ATTRIBUTES: usize = 256;

/// Where in a text a stretch of it stands.
pub(crate) fn place(text: &str, part: &str) -> Span {
    // What an attribute lacks points to no place of the text.
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    if start.saturating_add(part.len()) <= text.len() { Span::new(start, start + part.len()) } else { Span::default() }
}

/// The name of an element in lower case, cut after 12 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Name {
    bytes: [u8; 12],
    length: u8,
}

impl Name {
    /// The name at the start of what follows `<` or `</`.
    pub(crate) fn of(rest: &str) -> Name {
        let mut name = Name::default();
        let ends = |byte: u8| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>';
        let letters = rest.bytes().take_while(|&byte| !ends(byte) && byte.is_ascii());
        for (place, byte) in name.bytes.iter_mut().zip(letters) {
            *place = byte.to_ascii_lowercase();
            name.length += 1;
        }
        name
    }

    /// The bytes of it.
    pub(crate) fn key(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    pub(crate) fn read(self) -> Read {
        if self.is_block() || matches!(self.key(), b"br" | b"hr") { Read::Break } else { Read::Skip }
    }

    pub(crate) fn is_block(self) -> bool {
        matches!(
            self.key(),
            b"address"
                | b"article"
                | b"aside"
                | b"blockquote"
                | b"body"
                | b"button"
                | b"caption"
                | b"center"
                | b"dd"
                | b"details"
                | b"dialog"
                | b"dir"
                | b"div"
                | b"dl"
                | b"dt"
                | b"fieldset"
                | b"figcaption"
                | b"figure"
                | b"footer"
                | b"form"
                | b"h1"
                | b"h2"
                | b"h3"
                | b"h4"
                | b"h5"
                | b"h6"
                | b"head"
                | b"header"
                | b"hgroup"
                | b"html"
                | b"legend"
                | b"li"
                | b"main"
                | b"menu"
                | b"nav"
                | b"ol"
                | b"optgroup"
                | b"option"
                | b"p"
                | b"pre"
                | b"search"
                | b"section"
                | b"select"
                | b"summary"
                | b"table"
                | b"tbody"
                | b"td"
                | b"textarea"
                | b"tfoot"
                | b"th"
                | b"thead"
                | b"tr"
                | b"ul"
        )
    }

    pub(crate) fn is_void(self) -> bool {
        matches!(
            self.key(),
            b"area"
                | b"base"
                | b"basefont"
                | b"bgsound"
                | b"br"
                | b"col"
                | b"embed"
                | b"frame"
                | b"hr"
                | b"img"
                | b"input"
                | b"keygen"
                | b"link"
                | b"meta"
                | b"param"
                | b"source"
                | b"track"
                | b"wbr"
        )
    }

    /// Whether the content is nothing that a reader sees.
    pub(crate) fn is_hidden(self) -> bool {
        matches!(
            self.key(),
            b"script" | b"style" | b"template" | b"noscript" | b"title" | b"iframe" | b"noembed" | b"noframes" | b"svg"
                // What a formula is written in, behind the formula; names are cut after 12 bytes.
                | b"annotation" | b"annotation-x"
        )
    }

    /// Whether an element of this name keeps end tags inside it from closing what is outside.
    pub(crate) fn is_fence(self) -> bool {
        matches!(self.key(), b"table" | b"td" | b"th" | b"caption")
    }

    pub(crate) fn is_gloss(self) -> bool {
        matches!(self.key(), b"rt" | b"rp" | b"rtc")
    }

    pub(crate) fn heading(self) -> Option<u8> {
        match self.key() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        }
    }

    /// Whether a start tag of this name ends elements that are open.
    pub(crate) fn ends_others(self) -> bool {
        matches!(self.key(), b"li" | b"option" | b"dt" | b"dd" | b"td" | b"th" | b"tr" | b"thead" | b"tbody" | b"tfoot")
            || self.heading().is_some()
    }

    /// Whether a start tag of the other name ends an element of this one, for want of an end tag.
    pub(crate) fn ends_before(self, next: Name) -> bool {
        let headings = self.heading().is_some() && next.heading().is_some();
        let group = matches!(next.key(), b"tr" | b"thead" | b"tbody" | b"tfoot");
        headings
            || match self.key() {
                b"li" | b"option" => next == self,
                b"dt" | b"dd" => matches!(next.key(), b"dt" | b"dd"),
                b"td" | b"th" => group || matches!(next.key(), b"td" | b"th"),
                b"tr" => group,
                _ => false,
            }
    }

    /// Whether a start tag of the other name ends nothing outside an element of this one.
    pub(crate) fn fences(self, next: Name) -> bool {
        match next.key() {
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.key() == b"table",
            b"td" | b"th" => matches!(self.key(), b"tr" | b"table"),
            b"li" if matches!(self.key(), b"ul" | b"ol" | b"menu" | b"dir") => true,
            b"dt" | b"dd" if self.key() == b"dl" => true,
            _ => self.is_fence(),
        }
    }

    /// The role that the name alone gives.
    pub(crate) fn role(self) -> Option<Role> {
        Some(match self.key() {
            b"li" => Role::Item,
            b"blockquote" => Role::Quote,
            b"pre" | b"code" => Role::Code,
            b"small" => Role::Small,
            b"tr" => Role::Row,
            b"td" | b"th" => Role::Cell,
            b"figcaption" | b"caption" => Role::Caption,
            _ => Role::Heading(self.heading()?),
        })
    }
}

/// The attributes that matter.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Attributes<'a> {
    pub(crate) class: &'a str,
    pub(crate) id: &'a str,
    pub(crate) role: &'a str,
    pub(crate) href: &'a str,
    pub(crate) itemprop: &'a str,
    pub(crate) rel: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    pub(crate) content: &'a str,
    pub(crate) datetime: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) start: &'a str,
    pub(crate) value: &'a str,
    /// What the scripts of a site call the element, where its classes are made by a program.
    pub(crate) called: &'a str,
    pub(crate) colspan: &'a str,
    pub(crate) rowspan: &'a str,
    pub(crate) hidden: bool,
    pub(crate) closed: bool,
}

/// The length of the start tag at the start of `rest`, and its attributes; nothing where it does
/// not end.
pub(crate) fn attributes(rest: &str) -> Option<(usize, Attributes<'_>)> {
    let bytes = rest.as_bytes();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let mut at = 1 + bytes[1..].iter().position(ends)?;
    let mut found = Attributes::default();
    for _ in 0..ATTRIBUTES {
        at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        if bytes[at] == b'>' {
            found.closed = bytes[at - 1] == b'/';
            return Some((at + 1, found));
        }
        let name = at;
        at += 1;
        at += bytes[at..].iter().position(|byte| ends(byte) || *byte == b'=')?;
        let name = &rest[name..at];
        let space = bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        let mut value = "";
        if bytes[at + space] == b'=' {
            at += space + 1;
            at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
            let quoted = matches!(bytes[at], b'"' | b'\'');
            let start = at + usize::from(quoted);
            let length = match quoted {
                true => memchr(bytes[at], &bytes[start..])?,
                false => {
                    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                    bytes[start..].iter().position(ends)?
                }
            };
            value = &rest[start..start + length];
            at = start + length + usize::from(quoted);
        }
        found.keep(name, value);
    }
    None
}

impl<'a> Attributes<'a> {
    fn keep(&mut self, name: &str, value: &'a str) {
        if matches!(
            name,
            "data-testid"
                | "data-test-id"
                | "data-component"
                | "data-qa"
                | "data-gu-name"
                | "data-module"
                | "data-area"
                | "data-block"
                | "data-region"
                | "data-widget"
                | "data-element"
        ) {
            self.called = value.trim();
        }
        // Most attributes are none of these: their length, or their first letter, says so.
        if !(2..=8).contains(&name.len()) {
            return;
        }
        let mut bytes = [0; 8];
        let bytes = &mut bytes[..name.len()];
        bytes.copy_from_slice(name.as_bytes());
        bytes.make_ascii_lowercase();
        match &*bytes {
            b"class" => self.class = value,
            b"id" => self.id = value,
            b"role" => self.role = value.trim(),
            b"href" => self.href = value.trim(),
            b"itemprop" => self.itemprop = value.trim(),
            b"rel" => self.rel = value,
            b"type" => self.kind = value.trim(),
            b"name" | b"property" => self.name = value.trim(),
            b"content" => self.content = value,
            b"datetime" => self.datetime = value,
            b"lang" | b"xml:lang" => self.lang = value.trim(),
            b"start" => self.start = value.trim(),
            b"value" => self.value = value.trim(),
            b"colspan" => self.colspan = value.trim(),
            b"rowspan" => self.rowspan = value.trim(),
            b"hidden" => self.hidden = true,
            b"style" => self.hidden |= conceals(value),
            _ => {}
        }
    }
}

/// Whether a style says that nothing is displayed.
fn conceals(style: &str) -> bool {
    style.split(';').any(|rule| {
        let mut parts = rule.splitn(2, ':').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let value = parts.next().unwrap_or_default();
        name.eq_ignore_ascii_case("display") && value.get(..4).is_some_and(|v| v.eq_ignore_ascii_case("none"))
    })
}
