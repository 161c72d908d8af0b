//! Characters that cannot be seen, where no script needs them.

use super::characters::UNSEEN;
use super::{at, view::View};
use crate::finding::{Detail, Finding, Kind};
use crate::text::Span;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let text = view.document.text.as_str();
    if text.is_ascii() {
        return;
    }
    let mut counts: Vec<(char, Span, u64)> = Vec::new();
    // All of them begin with one of these bytes in UTF-8.
    for place in memchr::memchr2_iter(0xE2, 0xEF, text.as_bytes()) {
        let Some(c) = text.get(place..).and_then(|t| t.chars().next()) else { continue };
        if !hidden(c) || needed(text, place, c) {
            continue;
        }
        match counts.iter_mut().find(|k| k.0 == c) {
            Some(known) => known.2 += 1,
            None => counts.push((c, Span::new(place, place + c.len_utf8()), 1)),
        }
    }
    if let Some(place) = memchr::memmem::find(text.as_bytes(), "\u{ad}".as_bytes()) {
        counts.push(('\u{ad}', Span::new(place, place + 2), text.matches('\u{ad}').count() as u64));
    }
    for (c, span, count) in counts {
        let bidi = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let times = if count == 1 { "once".to_string() } else { format!("{count} times") };
        let what = if bidi { "turns the direction of writing" } else { "cannot be seen" };
        let message = format!("U+{:04X} {what}; it stands here {times}", c as u32);
        let finding = at(view, Kind::InvisibleCharacters, span, message).with("count", Detail::Count(count));
        findings.push(finding.at_most(UNSEEN));
    }
}

fn hidden(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether a script or an emoji needs the character where it stands, or it marks the start of a file.
fn needed(text: &str, place: usize, c: char) -> bool {
    let before = text[..place].chars().next_back();
    let after = text[place + c.len_utf8()..].chars().next();
    let joined = |c: Option<char>| {
        c.is_some_and(|c| {
            matches!(c, '\u{5d0}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
                || c as u32 >= 0x2190 && !crate::han::is_han(c)
        })
    };
    match c {
        '\u{feff}' => place == 0,
        '\u{200c}' | '\u{200d}' => joined(before) || joined(after),
        // Writing from right to left in the neighbourhood gives controls of direction a use.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            let from = text.floor_char_boundary(place.saturating_sub(200));
            let to = text.ceil_char_boundary((place + 200).min(text.len()));
            text[from..to].chars().any(|c| matches!(c, '\u{5d0}'..='\u{8ff}'))
        }
        // A zero-width space divides words in the scripts of South East Asia.
        '\u{200b}' => joined(before) && joined(after),
        _ => false,
    }
}
