//! Characters of a script that does not belong: Cyrillic or Greek inside a Latin word, Greek, kana
//! or lone letters inside Chinese.

use super::characters::damaged;
use super::{at, view::View};
use crate::damage::common;
use crate::finding::{Finding, Kind};
use crate::han::is_han;
use crate::structure::Side;
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 60;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let text = view.document.text.as_str();
    if text.is_ascii() {
        return;
    }
    let first = findings.len();
    words(view, text, findings);
    if view.document.language(Side::Han).is_some_and(|tag| tag.starts_with("zh")) {
        chinese(view, text, findings);
        lone(view, text, findings);
    }
    findings.truncate(first + MOST);
}

/// Words of Latin letters with one or two letters of another script that look the same.
fn words(view: &View, text: &str, findings: &mut Vec<Finding>) {
    let mut from = 0;
    // Greek and Cyrillic begin with one of these bytes in UTF-8.
    for place in text.bytes().enumerate().filter(|(_, b)| (0xCE..=0xD2).contains(b)).map(|(at, _)| at) {
        if place < from || !text.is_char_boundary(place) {
            continue;
        }
        let letter = |c: &char| c.is_alphabetic() && !is_han(*c);
        let back: usize = text[..place].chars().rev().take(40).take_while(letter).map(char::len_utf8).sum();
        let ahead: usize = text[place..].chars().take(40).take_while(letter).map(char::len_utf8).sum();
        from = place + ahead;
        let word = &text[place - back..place + ahead];
        let latin = word.chars().filter(|c| c.is_ascii_lowercase() || matches!(c, '\u{df}'..='\u{24f}')).count();
        let other: Vec<char> = word.chars().filter(|c| twin(*c).is_some()).collect();
        let foreign = word.chars().filter(|c| matches!(c, '\u{370}'..='\u{52f}')).count();
        // Letters of two scripts in capitals are an ornament of names.
        if latin >= 2 && !other.is_empty() && foreign == other.len() && other.len() <= 2.max(latin / 2) && ahead > 0 {
            let repair: String = word.chars().map(|c| twin(c).unwrap_or(c)).collect();
            let span = Span::new(place - back, place + ahead);
            let list: Vec<String> = other.iter().map(|c| format!("U+{:04X}", *c as u32)).collect();
            let message = format!("{} in a Latin word only looks like a Latin letter", list.join(", "));
            findings.push(at(view, Kind::Homoglyphs, span, message).with("repair", repair).sure(0.95));
        }
    }
}

/// The Latin letter that a Greek or Cyrillic one looks like.
fn twin(c: char) -> Option<char> {
    const PAIRS: &str = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSοoΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXϲc";
    let mut chars = PAIRS.chars();
    while let (Some(other), Some(latin)) = (chars.next(), chars.next()) {
        if other == c {
            return Some(latin);
        }
    }
    None
}

/// Where kana may stand.
fn kanas(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xE3, bytes).filter(|&at| bytes.get(at + 1).is_some_and(|b| (0x81..=0x83).contains(b)))
}

/// A lone letter of kana or Greek between Han characters, in a copy that has no other.
fn lone(view: &View, text: &str, findings: &mut Vec<Finding>) {
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}');
    // Letters that name things in Chinese texts: rays, angles, units.
    let greek = |c: char| matches!(c, '\u{370}'..='\u{3ff}') && !"αβγδλμπσωθΔΩΣΦΨ".contains(c);
    let mut found: Option<(usize, char)> = None;
    // They begin with one of these bytes in UTF-8.
    for place in memchr::memchr3_iter(0xCD, 0xCE, 0xCF, text.as_bytes()).chain(kanas(text)) {
        let Some(c) = text.get(place..).and_then(|t| t.chars().next()) else { continue };
        if !kana(c) && !matches!(c, '\u{370}'..='\u{3ff}') {
            continue;
        }
        if found.replace((place, c)).is_some() {
            return;
        }
    }
    let Some((place, c)) = found.filter(|f| f.1 != 'の' && (kana(f.1) || greek(f.1))) else { return };
    let (before, after) = (text[..place].chars().next_back(), text[place + c.len_utf8()..].chars().next());
    let told = |f: &Finding| f.kind == Kind::ForeignCharacters && f.places.base.contains(Span::new(place, place + 1));
    let known = damaged(findings, place) || findings.iter().any(told);
    if before.is_some_and(is_han) && after.is_some_and(is_han) && !known {
        let what = if kana(c) { "kana" } else { "a Greek letter" };
        let message = format!("{what} that comes nowhere else stands between Chinese characters");
        findings.push(at(view, Kind::ForeignCharacters, Span::new(place, place + c.len_utf8()), message).sure(0.7));
    }
}

/// Two or more signs of damage close together among Han characters.
fn chinese(view: &View, text: &str, findings: &mut Vec<Finding>) {
    if !mixed(text) {
        return;
    }
    let mut signs: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        let after = chars.peek().map(|n| n.1);
        let near = before.is_some_and(is_han) && after.is_some_and(is_han);
        let sign = matches!(c, '\u{370}'..='\u{3ff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '?')
            && near
            && c != 'の'
            || matches!(c, '\u{E000}'..='\u{F8FF}')
            || is_han(c) && c > '\u{4e00}' && !common(c) && near && rarest(c);
        if sign {
            signs.push((place, place + c.len_utf8()));
        }
        before = Some(c);
    }
    let mut n = 0;
    while n < signs.len() {
        let first = n;
        while n + 1 < signs.len() && signs[n + 1].0 - signs[n].1 <= 18 {
            n += 1;
        }
        let group = &signs[first..=n];
        n += 1;
        let body = &text[group[0].0..group[group.len() - 1].1];
        let kinds = |f: fn(char) -> bool| body.chars().any(f);
        let mixed = u8::from(kinds(|c| matches!(c, '\u{370}'..='\u{3ff}')))
            + u8::from(kinds(|c| matches!(c, '\u{3041}'..='\u{30fa}')))
            + u8::from(kinds(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '?')));
        if group.len() >= 2 && mixed >= 2 && !damaged(findings, group[0].0) {
            let span = Span::new(group[0].0, group[group.len() - 1].1);
            findings.push(at(
                view,
                Kind::ForeignCharacters,
                span,
                "characters that do not belong in Chinese stand close together",
            ));
        }
    }
}

/// Whether a text has at least two of what damage is told by together: Greek, kana, and private
/// characters or question marks. Most text has not, and need not be looked through.
fn mixed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |first: &[u8], second: std::ops::RangeInclusive<u8>| {
        bytes.windows(2).any(|pair| first.contains(&pair[0]) && second.contains(&pair[1]))
    };
    let lost = memchr::memchr2(b'?', 0xEE, bytes).is_some() || has(&[0xEF], 0x80..=0xA3);
    let greek = has(&[0xCD, 0xCE, 0xCF], 0x80..=0xBF);
    u8::from(lost) + u8::from(greek) >= 1 && u8::from(lost) + u8::from(greek) + u8::from(has(&[0xE3], 0x81..=0x83)) >= 2
}

/// Whether a Han character is outside what GB 2312 has.
fn rarest(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, missing) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    missing || bytes.first().is_none_or(|&b| b < 0xB0)
}
