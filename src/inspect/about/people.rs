//! Who issued the document, who published this copy, who translated it.

use super::{About, Statement, find, front, margins};
use crate::inspect::view::{Unit, View};
use crate::text::Span;

pub(super) fn read(view: &View, about: &mut About) {
    for (unit, _) in margins(view) {
        let body = front(view, unit);
        issuers(view, unit, body, about);
        labelled(unit, body, about);
        rights(unit, body, about);
    }
    hosts(view, about);
}

/// `Issued by A and B on …`, `(… A、B发布)`.
fn issuers(view: &View, unit: &Unit, body: &str, about: &mut About) {
    for word in ["issued by ", "promulgated by ", "adopted by ", "published by order of "] {
        let Some(at) = find(body, word) else { continue };
        let rest = &body[at + word.len()..];
        let stop = [" on ", " at ", " in ", ",", ";", ")", "\n"].iter().filter_map(|s| rest.find(s)).min();
        let names = &rest[..stop.unwrap_or(rest.len())];
        if names.len() > 200 || names.split_whitespace().count() > 30 || !names.contains(char::is_uppercase) {
            continue;
        }
        for name in names.split(" and the ").flat_map(|n| n.split(" and ")) {
            let name = name.trim().trim_start_matches("the ").trim_end_matches('.');
            // A name of a body begins with a capital; “the Cyberspace Administration of China”.
            if name.starts_with(char::is_uppercase) {
                let place = place(unit, body, name);
                about.state("issuer", Statement::new(name, place, format!("after “{}”", word.trim()), 0.85));
            }
        }
    }
    // A provision says who is to publish something, not who published the copy.
    let dated =
        body.bytes().any(|b| b.is_ascii_digit()) || body.contains('年') || body.trim_start().starts_with(['(', '（']);
    let provision = unit.label.is_some();
    if view.document.language(crate::structure::Side::Han).is_some() && body.len() <= 900 && dated && !provision {
        han(unit, body, about);
    }
}

/// Names of bodies before a Chinese word of issuing.
fn han(unit: &Unit, body: &str, about: &mut About) {
    let clean = crate::structure::clean(body).into_owned();
    let verb = ["联合发布", "共同发布", "共同發布", "联合印发", "发布", "發布", "公布", "颁布", "印发", "通过", "通過"];
    let Some((at, word)) = verb.iter().filter_map(|v| clean.find(v).map(|at| (at, *v))).min_by_key(|f| f.0) else {
        return;
    };
    let before = &clean[..at];
    let start = before
        .rfind(['，', '。', ',', '(', '（', '；', '《', '》', '\n', '：', ':'])
        .map_or(0, |s| s + before[s..].chars().next().map_or(1, char::len_utf8));
    // Dates among the names are no names.
    let names = before[start..].trim();
    for name in names.split(['、', '和', ' ', '与', '與']) {
        let name = name.trim();
        let name = name.strip_prefix("谨随函附上").or(name.strip_prefix("由")).unwrap_or(name);
        let name = session(name);
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '日' | '月' | '年'));
        if body_name(name) {
            let place = place(unit, body, name).or(Some(unit.span));
            about.state("issuer", Statement::new(name, place, format!("before “{word}”"), 0.75));
        }
    }
}

/// The body of a session: `第八届全国人民代表大会常务委员会第十一次会议` is one of the 全国人民代表大会常务委员会.
fn session(name: &str) -> &str {
    let whole = name.ends_with("次会议") || name.ends_with("次會議");
    let name = match name.rfind('第').filter(|_| whole) {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    };
    let term = name.strip_prefix('第').and_then(|rest| rest.find(['届', '屆']).map(|at| &rest[at + '届'.len_utf8()..]));
    term.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Whether a Chinese name is that of a body, by its last character.
fn body_name(name: &str) -> bool {
    const ENDS: &str = "部会會院局办辦室厅廳署行府组組委社党黨司";
    let long = (3..=24).contains(&name.chars().count());
    long && name.chars().all(crate::han::is_han) && name.ends_with(|c| ENDS.contains(c))
        || long && name.ends_with("办公室")
}

/// What comes after a label: `Source: …`, `来源：…`, `Translated by …`.
fn labelled(unit: &Unit, body: &str, about: &mut About) {
    const LABELS: [(&str, &str); 22] = [
        ("publisher", "source:"),
        ("publisher", "published by"),
        ("publisher", "publisher:"),
        ("publisher", "来源："),
        ("publisher", "来源:"),
        ("publisher", "來源："),
        ("publisher", "來源:"),
        ("publisher", "来(lái)源:"),
        ("publisher", "來(lái)源:"),
        ("publisher", "edited by"),
        ("translator", "translated by"),
        ("translator", "translation by"),
        ("translator", "translator:"),
        ("translator", "译者："),
        ("translator", "译者:"),
        ("translator", "譯者："),
        ("edition", "edition:"),
        ("edition", "version:"),
        ("edition", "revision:"),
        ("edition", "版次："),
        ("edition", "版本："),
        ("edition", "版本号："),
    ];
    for (field, label) in LABELS {
        // `published by` within a provision names nobody.
        let most = if label.ends_with("by") { 240 } else { 600 };
        let Some(at) = find(body, label).filter(|_| body.len() <= most) else { continue };
        let rest = body[at + label.len()..].trim_start();
        let stop = rest.find(['\n', '|', '。', ';']).unwrap_or(rest.len());
        let raw = rest[..stop].split("   ").next().unwrap_or("").trim();
        let value = crate::structure::clean(raw).into_owned();
        let value = value.split([',', ')']).next().unwrap_or("").trim().to_string();
        let many = value.chars().count() > 80 || value.split_whitespace().count() > 10;
        if !value.is_empty() && !many && value.chars().any(char::is_alphanumeric) {
            let place = place(unit, body, raw);
            about.state(field, Statement::new(value, place, format!("after “{label}”"), 0.8));
        }
    }
}

/// `©2012 Some House`.
fn rights(unit: &Unit, body: &str, about: &mut About) {
    let sign = body.find('©').map(|at| at + '©'.len_utf8());
    let word = find(body, "copyright (c)").map(|at| at + "copyright (c)".len());
    let Some(at) = sign.or(word).filter(|_| body.len() <= 400) else { return };
    let rest = body[at..]
        .trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | ','));
    let stop = rest.find(['\n', '|']).unwrap_or(rest.len());
    let wide = |pair: &(usize, char)| {
        pair.1.is_whitespace() && rest[pair.0 + pair.1.len_utf8()..].starts_with(char::is_whitespace)
    };
    let value = &rest[..rest[..stop].char_indices().find(wide).map_or(stop, |pair| pair.0)];
    let value = value.split(". ").next().unwrap_or("").trim();
    // `by Example, Inc., All Rights Reserved.`
    let value = value.strip_prefix("by ").unwrap_or(value);
    let value = find(value, "all rights reserved").map_or(value, |at| value[..at].trim_end_matches([',', ' ']));
    if (2..=80).contains(&value.chars().count()) && value.starts_with(char::is_alphabetic) {
        about.state(
            "publisher",
            Statement::new(value, place(unit, body, value), "it claims the copyright of the page", 0.7),
        );
    }
}

/// The site that most addresses of a copy point at.
fn hosts(view: &View, about: &mut About) {
    let text = view.document.text.as_str();
    let mut counts: Vec<(&str, usize, usize)> = Vec::new();
    let mut total = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"://").take(2000) {
        let rest = &text[at + 3..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(rest.len());
        let host = rest[..end].trim_start_matches("www.");
        // Names of vocabularies and grammars lead nowhere.
        let named = text[text.floor_char_boundary(at.saturating_sub(24))..at].contains("xmlns");
        let grammar = rest.split(['"', '\'', ' ', '>']).next().is_some_and(|address| address.ends_with(".dtd"));
        if !host.contains('.') || named || grammar {
            continue;
        }
        total += 1;
        match counts.iter().position(|c| c.0.eq_ignore_ascii_case(host)) {
            Some(known) => counts[known].1 += 1,
            None if counts.len() < 200 => counts.push((host, 1, at + 3)),
            None => {}
        }
    }
    let Some((host, count, at)) = counts.into_iter().max_by_key(|c| (c.1, std::cmp::Reverse(c.2))) else { return };
    let value = host.to_ascii_lowercase();
    let place = Some(Span::new(at, at + host.len()));
    let reason = format!("{count} of {total} addresses in the copy lead there");
    if count >= 3 && count * 2 >= total {
        about.state("publisher", Statement::new(value, place, reason, 0.7));
    }
}

/// Where `part` stands in a block whose text begins with `body`.
fn place(unit: &Unit, body: &str, part: &str) -> Option<Span> {
    let at = body.find(part)? + unit.span.range().start;
    Some(Span::new(at, at + part.len()))
}
