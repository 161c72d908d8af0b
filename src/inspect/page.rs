//! A page that stands in the place of the document: a login, an error, a wall.

use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::text::Span;

/// Prose of more bytes than this is a document, whatever it says of logging in.
const SHORT: usize = 1200;

/// What such pages say.
const PHRASES: [&str; 30] = [
    "404 not found",
    "page not found",
    "page cannot be found",
    "page you requested",
    "page you are looking for",
    "403 forbidden",
    "access denied",
    "please log in",
    "please sign in",
    "log in to continue",
    "sign in to continue",
    "you must be logged in",
    "login required",
    "enable javascript",
    "javascript is disabled",
    "javascript is required",
    "verify you are human",
    "checking your browser",
    "complete the captcha",
    "captcha",
    "500 internal server error",
    "502 bad gateway",
    "503 service",
    "service unavailable",
    "subscribe to read",
    "subscribers only",
    "页面不存在",
    "请先登录",
    "请登录后",
    "访问被拒绝",
];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let prose: usize = view.units.iter().filter(|u| matches!(u.role, Role::Text)).map(|u| u.span.len()).sum();
    if view.units.is_empty() {
        let whole = Span::new(0, view.text.len());
        findings.push(at(view, Kind::NotTheDocument, whole, "there is no text in this copy"));
        return;
    }
    if prose > SHORT {
        return;
    }
    let lower = view.text[..view.text.floor_char_boundary(60_000)].to_ascii_lowercase();
    for phrase in PHRASES {
        if let Some(place) = lower.find(phrase) {
            let message = format!("this page says “{phrase}” and next to nothing else: it is not the document");
            findings.push(at(view, Kind::NotTheDocument, Span::new(place, place + phrase.len()), message).sure(0.9));
            return;
        }
    }
}
