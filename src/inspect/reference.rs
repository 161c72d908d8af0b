//! References to sections that the copy does not have.

use super::view::{Role, View};
use super::{Kind, at};
use crate::finding::Finding;
use crate::han::numeral;
use crate::structure::Side;
use crate::structure::heading::Style;
use crate::text::Span;

/// Fewest sections that show how a copy counts.
const FEWEST: u32 = 4;

/// Findings of this rule are at most so many.
const MOST: usize = 20;

/// Words that number what a text is made of, and the style of their headings.
const WORDS: [(&str, Style); 6] = [
    ("Article ", Style::Article),
    ("Chapter ", Style::Chapter),
    ("article ", Style::Article),
    ("chapter ", Style::Chapter),
    ("Section ", Style::Section),
    ("section ", Style::Section),
];

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    for (word, style) in WORDS {
        // `2. Fees` is a section as well, where no heading says so in letters.
        let decimal = || (style == Style::Section).then(|| headed(view)).flatten();
        let Some(last) = whole(view, Side::Word, style).or_else(decimal) else { continue };
        let first = findings.len();
        for unit in view.paragraphs().filter(|u| u.side == Side::Word) {
            let body = view.slice(unit.span);
            for place in memchr::memmem::find_iter(body.as_bytes(), word.as_bytes()) {
                let rest = &body[place + word.len()..];
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let Some(number) = rest[..digits].parse::<u32>().ok().filter(|&n| n > last && n <= last + 400) else {
                    continue;
                };
                if !own(&body[..place], &rest[digits..]) {
                    continue;
                }
                let start = unit.span.range().start + place;
                let span = Span::new(start, start + word.len() + digits);
                let message = format!(
                    "{}{number} is referred to; the copy ends with {}{last}",
                    word.to_lowercase(),
                    word.to_lowercase()
                );
                findings.push(at(view, Kind::ReferenceDangling, span, message).sure(0.8));
            }
        }
        // Many of them lead to another law that is named once.
        if findings.len() > first + 4 {
            findings.truncate(first);
        }
        findings.truncate(first + MOST);
    }
    chinese(view, findings);
}

/// `本法第十九条` in a copy of which the articles count to fewer.
fn chinese(view: &View, findings: &mut Vec<Finding>) {
    let Some(last) = whole(view, Side::Han, Style::Article) else { return };
    let first = findings.len();
    for unit in view.paragraphs().filter(|u| u.side == Side::Han) {
        let body = view.slice(unit.span);
        for (place, _) in body.match_indices('第') {
            let rest = &body[place + '第'.len_utf8()..];
            let parsed = numeral::han(rest).or_else(|| numeral::digits(rest));
            let Some((number, behind)) = parsed.filter(|p| p.0 > last && p.1.starts_with('条')) else { continue };
            let before = body[..place].trim_end();
            let near = &before[before.floor_char_boundary(before.len().saturating_sub(90))..];
            let other = near.contains(['》', '法', '约', '典'])
                || ["条例", "规定", "章程", "办法", "规则"].iter().any(|w| near.contains(w));
            let led = LED.iter().any(|w| before.ends_with(w)) && !other && number <= last + 400;
            let begun = before.is_empty() || before.ends_with(['。', '；']);
            let led = led || begun && behind.starts_with("条的规定") && !other && number <= last + 400;
            if led || OWN.iter().any(|w| before.ends_with(w)) {
                let start = unit.span.range().start + place;
                let span = Span::new(start, unit.span.range().end - behind.len() + '条'.len_utf8());
                let message = format!("article {number} is referred to; the copy ends with article {last}");
                findings.push(at(view, Kind::ReferenceDangling, span, message).sure(0.8));
            }
        }
    }
    findings.truncate(first + MOST);
}

/// What leads to an article of the text's own where no other text is named near by.
const LED: [&str; 8] = ["违反", "依照", "依据", "根据", "按照", "符合", "适用", "参见"];

/// What a text calls itself before the number of one of its articles.
const OWN: [&str; 12] = [
    "本法",
    "本规定",
    "本条例",
    "本办法",
    "本协议",
    "本合同",
    "本条款",
    "本章程",
    "本细则",
    "本规则",
    "本规约",
    "本制度",
];

/// The last number of a style whose headings count from 1 without a gap; `None` if they do not.
fn whole(view: &View, side: Side, style: Style) -> Option<u32> {
    let units = view.units.iter().filter(|u| u.side == side && u.span.start >= view.contents.end);
    let numbers = units.filter_map(|u| u.label.as_ref()).filter(|l| l.style == style && l.number.len() == 1);
    let mut last = 0;
    for label in numbers {
        match label.number[0] {
            n if n == last + 1 => last = n,
            _ => return None,
        }
    }
    (last >= FEWEST).then_some(last)
}

/// The last number of headings that count from 1 without a gap and have no word before their number.
fn headed(view: &View) -> Option<u32> {
    let units = view.units.iter().filter(|u| u.role == Role::Heading && u.span.start >= view.contents.end);
    let labels: Vec<_> = units.filter_map(|u| u.label.as_ref()).filter(|l| l.number.len() == 1).collect();
    let plain = labels.iter().all(|l| l.style == Style::Decimal);
    let counted = labels.iter().zip(1..).all(|(l, n)| l.number[0] == n);
    (plain && counted && labels.len() >= FEWEST as usize).then_some(labels.len() as u32)
}

/// Whether a reference is to the copy itself: no other text is named behind or before it.
fn own(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || "()., abcdefghi".contains(c) && c != ' ');
    let of = after.trim_start();
    let other = [
        "of the",
        "of that",
        "of regulation",
        "of directive",
        "of law",
        "of act",
        "tfeu",
        "teu",
        "gdpr",
        "eu",
        "ecHR",
        "of",
        "dsa",
    ];
    let lower = of[..of.floor_char_boundary(20)].to_lowercase();
    let named = other.iter().any(|o| lower.starts_with(o));
    let behind = before[before.floor_char_boundary(before.len().saturating_sub(160))..].to_lowercase();
    let another =
        ["regulation", "directive", "convention", "act", "code", "treaty", "law", "gdpr", "constitution", "charter"]
            .iter()
            .any(|o| behind.contains(o));
    let ahead = of[..of.floor_char_boundary(120)].to_lowercase();
    let later = ["of the", "regulation", "directive", "convention", "treaty", "gdpr"].iter().any(|o| ahead.contains(o));
    !named && !another && !later
}
