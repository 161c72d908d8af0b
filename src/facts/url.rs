//! Addresses on the web and by e-mail.

use super::Value;
use super::cursor::{Cursor, letter};

/// The longest part of an e-mail address before its `@` (RFC 5321, 4.5.3.1.1).
const LOCAL: usize = 64;

/// Endings of bare host names that are taken for addresses without `www.` or a scheme.
const ENDINGS: &[&str] =
    &["com", "org", "net", "gov", "edu", "int", "io", "cn", "eu", "uk", "de", "fr", "jp", "ru", "dev", "app"];

/// The address that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    if !cursor.peek()?.is_ascii_alphanumeric()
        || cursor.before().is_some_and(|c| letter(c) || c.is_ascii_digit() || "@._-".contains(c))
    {
        return None;
    }
    let end = web(cursor).or_else(|| mail(cursor))?;
    Some((Value::Url(canonical(cursor.to(end))), end))
}

/// The places of a passage where addresses may begin, met from left to right.
pub(super) struct Places<'a> {
    text: &'a [u8],
    signs: memchr::Memchr3<'a>,
    /// The next sign of an address, or the end of the passage.
    sign: usize,
    /// How far back its first word may begin.
    start: usize,
}

impl<'a> Places<'a> {
    /// The farthest that the sign of an address stands from its beginning.
    const FAR: usize = 100;

    /// Of a passage.
    pub(super) fn new(text: &'a str) -> Places<'a> {
        let text = text.as_bytes();
        let mut places = Places { text, signs: memchr::memchr3_iter(b'@', b':', b'.', text), sign: 0, start: 0 };
        places.seek(0);
        places
    }

    /// Whether an address may begin at a place, not before the last asked for.
    #[inline]
    pub(super) fn may(&mut self, at: usize) -> bool {
        while self.sign < at {
            self.seek(at);
        }
        self.start <= at
    }

    /// Goes on to the next sign: an at sign, a scheme's colon, a full stop in a host.
    fn seek(&mut self, floor: usize) {
        let text = self.text;
        let is = |at: usize, wanted: fn(&u8) -> bool| text.get(at).is_some_and(wanted);
        let sign = self.signs.find(|&at| match text[at] {
            b'@' => true,
            b':' => is(at + 1, |b| *b == b'/') || (at > 0 && is(at - 1, |b| matches!(b, b'o' | b'O'))),
            _ => is(at + 1, u8::is_ascii_lowercase) || (at > 0 && is(at - 1, |b| matches!(b, b'w' | b'W'))),
        });
        self.sign = sign.unwrap_or(text.len());
        let floor = floor.max(self.sign.saturating_sub(Places::FAR)).min(self.sign);
        let word = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-._%".contains(byte);
        let length = text[floor..self.sign].iter().rev().take_while(word).count();
        self.start = if sign.is_some() { self.sign - length } else { text.len() };
    }
}

/// `https://…`, `www.…`, `mailto:…`, `example.org/path`.
fn web(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let scheme = cursor.few(12, |c| c.is_ascii_alphanumeric() || "+-".contains(c));
    let named =
        scheme.eat("://").or_else(|| scheme.eat(":").filter(|_| cursor.to(scheme).eq_ignore_ascii_case("mailto")));
    let www = cursor.rest().get(..4).is_some_and(|w| w.eq_ignore_ascii_case("www."));
    let start = named.or_else(|| www.then(|| cursor.skip(4))).or_else(|| host(cursor).map(|_| cursor))?;
    let end = start.run(|c| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c));
    let kept = trimmed(start.to(end));
    (!kept.is_empty()).then(|| start.skip(kept.len()))
}

/// A bare host in lower case with a well-known ending, not followed by an `@`.
fn host(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let end = cursor.few(100, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    let name = cursor.to(end).trim_end_matches(['.', '-']);
    let end = cursor.skip(name.len());
    let (front, ending) = name.rsplit_once('.')?;
    let good =
        front.starts_with(|c: char| c.is_ascii_lowercase()) && !front.contains("..") && ENDINGS.contains(&ending);
    (good && end.ends() && end.peek() != Some('@')).then_some(end)
}

/// An address without the punctuation that follows it; a closing bracket stays if it was opened.
fn trimmed(address: &str) -> &str {
    let mut kept = address;
    let (mut opened, mut closed) = (address.matches('(').count(), address.matches(')').count());
    while let Some(last) = kept.chars().next_back() {
        let drop = match last {
            ')' => closed > opened,
            '(' => true,
            _ => ".,;:!?'*]_".contains(last),
        };
        if !drop {
            break;
        }
        closed -= usize::from(last == ')');
        opened -= usize::from(last == '(');
        kept = &kept[..kept.len() - 1];
    }
    kept
}

/// `name@example.org`.
fn mail(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let local = cursor.few(LOCAL, |c| c.is_ascii_alphanumeric() || "._%+-".contains(c));
    let host = local.eat("@")?;
    let end = host.few(255, |c| c.is_ascii_alphanumeric() || ".-".contains(c));
    let kept = host.to(end).trim_end_matches(['.', '-']);
    (kept.contains('.') && !kept.starts_with('.')).then(|| host.skip(kept.len()))
}

/// Scheme and host in lower case, no slash at the end.
fn canonical(address: &str) -> String {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    let (host, path) = address.split_at(end);
    format!("{}{}", host.to_ascii_lowercase(), path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    fn check(passage: &str, expected: &[&str]) {
        let found: Vec<_> = find(passage).into_iter().filter(|fact| matches!(fact.value, Value::Url(_))).collect();
        let found: Vec<_> = found.iter().map(|fact| &passage[fact.span.range()]).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn addresses_end_before_punctuation() {
        check(
            "See (https://example.org/a_(b)), or www.example.com.",
            &["https://example.org/a_(b)", "www.example.com"],
        );
        check("请访问http://www.example.cn/x?y=1。", &["http://www.example.cn/x?y=1"]);
        check("Write to privacy@example.co.uk, please; mailto:a@b.org", &["privacy@example.co.uk", "mailto:a@b.org"]);
        check("read example.com/terms and docs.example.dev", &["example.com/terms", "docs.example.dev"]);
    }

    #[test]
    fn no_addresses() {
        check("e.g. this, etc.In fact, a@b, http://, 3.5, and/or, foo.bar, End.com", &[]);
    }

    #[test]
    fn nothing_else_is_found_inside() {
        assert_eq!(find("https://example.org/2015/12/16/article-5?may=not").len(), 1);
    }
}
