//! An address that leads to a name which only looks like the one that the same address has elsewhere.

use super::view::View;
use super::{Kind, against};
use crate::finding::{Finding, Severity};
use crate::text::Span;

/// Most addresses that are looked at.
const MOST: usize = 2000;

/// How many letters two names must have in common at their beginning.
const COMMON: usize = 4;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let all = addresses(view.document.text.as_str());
    let count = |host: &str, path: &str| all.iter().filter(|a| a.host == host && a.path == path).count();
    let mut told: Vec<&str> = Vec::new();
    for address in &all {
        if address.path.len() < 4 || told.contains(&address.host) {
            continue;
        }
        let like = |other: &&Address| {
            other.path == address.path && other.host != address.host && alike(other.host, address.host)
        };
        let Some(fellow) = all.iter().find(like) else { continue };
        let (own, usual) = (count(address.host, address.path), count(fellow.host, fellow.path));
        if usual < 3 * own || usual < 3 {
            continue;
        }
        told.push(address.host);
        let message = format!("{} where the same address elsewhere has {}", address.host, fellow.host);
        let finding = against(view, Kind::UrlAltered, address.place, fellow.place, message);
        findings.push(finding.weigh(Severity::Editorial).sure(0.75));
    }
}

/// An address of the web.
struct Address<'t> {
    place: Span,
    host: &'t str,
    path: &'t str,
}

/// The addresses of a text.
fn addresses(text: &str) -> Vec<Address<'_>> {
    let mut found = Vec::new();
    for colon in memchr::memmem::find_iter(text.as_bytes(), b"://").take(MOST) {
        let rest = &text[colon + 3..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~/%?=&#+".contains(c))).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', '/']);
        let slash = address.find('/').unwrap_or(address.len());
        let (host, path) = address.split_at(slash);
        let host = host.strip_prefix("www.").unwrap_or(host);
        if host.contains('.') {
            let place = Span::new(colon + 3, colon + 3 + address.len());
            found.push(Address { place, host, path });
        }
    }
    found
}

/// Whether two names of hosts begin and end alike and differ in between.
fn alike(a: &str, b: &str) -> bool {
    let (Some((one, end)), Some((other, tail))) = (a.rsplit_once('.'), b.rsplit_once('.')) else { return false };
    let common = one.bytes().zip(other.bytes()).take_while(|(x, y)| x == y).count();
    // A host of the same owner has the owner's name at its end.
    end == tail
        && common >= COMMON
        && !one.contains('.')
        && !other.contains('.')
        && common * 2 >= one.len().min(other.len()).min(2 * COMMON)
}
