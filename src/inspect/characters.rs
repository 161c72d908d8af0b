//! Characters that say only that something was lost: U+FFFD, private use, question marks in rows.

use super::{at, view::View};
use crate::finding::{Finding, Kind, Severity};
use crate::han::is_han;
use crate::text::Span;

/// Findings of this rule are at most so many.
const MOST: usize = 100;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    let text = view.document.text.as_str();
    let first = findings.len();
    replaced(view, text, findings);
    questions(view, text, findings);
    single(view, text, findings);
    private(view, text, findings);
    findings.truncate(first + MOST);
}

/// Runs of U+FFFD, those of one line in one finding.
fn replaced(view: &View, text: &str, findings: &mut Vec<Finding>) {
    let mut open: Option<(Span, usize)> = None;
    let close = |open: Option<(Span, usize)>, findings: &mut Vec<Finding>| {
        if let Some((span, count)) = open {
            let message =
                if count == 1 { "a character was lost".into() } else { format!("{count} characters were lost") };
            findings.push(at(view, Kind::ReplacementCharacters, span, message));
        }
    };
    for place in memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}".as_bytes()) {
        let span = Span::new(place, place + 3);
        open = match open {
            Some((last, count)) if !text[last.range().end..place].contains('\n') => Some((last.cover(span), count + 1)),
            last => {
                close(last, findings);
                Some((span, 1))
            }
        };
    }
    close(open, findings);
}

/// Words that are nothing but question marks, three or more of them in a row.
fn questions(view: &View, text: &str, findings: &mut Vec<Finding>) {
    let mut from = 0;
    for place in memchr::memmem::find_iter(text.as_bytes(), b"??") {
        if place < from {
            continue;
        }
        let run = text[place..].bytes().take_while(|&b| matches!(b, b'?' | b' ' | b',' | b'.' | b'-')).count();
        let words: Vec<&str> = text[place..place + run].split([' ', ',', '.', '-']).filter(|w| w.len() >= 2).collect();
        from = place + run;
        let lengths = words.iter().any(|w| w.len() != words[0].len());
        if words.len() >= 3 && lengths && words.iter().map(|w| w.len()).sum::<usize>() >= 8 {
            let span = Span::new(place, place + text[place..place + run].trim_end().len());
            findings.push(at(view, Kind::ReplacementCharacters, span, "question marks stand in place of characters"));
        }
    }
}

/// Question marks inside words: `master?s`, `港?秩序`, and four or more of them in the place of words.
fn single(view: &View, text: &str, findings: &mut Vec<Finding>) {
    const CONTRACTED: [&str; 7] = ["s", "t", "re", "ll", "ve", "d", "m"];
    // A copy that writes its marks in half width asks its questions so.
    let wide = std::cell::LazyCell::new(|| text.matches('，').count() > 10 * text.matches(',').count());
    let mut found = Vec::new();
    let mut from = 0;
    for place in memchr::memchr_iter(b'?', text.as_bytes()) {
        if place < from || damaged(findings, place) {
            continue;
        }
        let run = text[place..].bytes().take_while(|&b| b == b'?').count();
        from = place + run;
        let (Some(before), Some(after)) = (text[..place].chars().next_back(), text[from..].chars().next()) else {
            continue;
        };
        let han = is_han(before) && (is_han(after) || run > 1 && "，。、；".contains(after));
        let span = Span::new(place, from);
        if han && *wide && (run >= 4 || run == 1 && !asks(&text[..place])) {
            found.push((span, "question marks stand in place of characters"));
        } else if run == 1 && before.is_ascii_lowercase() && after.is_ascii_lowercase() {
            let word: String =
                text[from..].chars().take_while(|c| c.is_alphanumeric() || "/=&_?.".contains(*c)).collect();
            let back = text[..place].rsplit(char::is_whitespace).next().unwrap_or("");
            if CONTRACTED.contains(&word.trim_end_matches('.')) && back.chars().all(char::is_alphabetic) {
                found.push((span, "a question mark stands in place of an apostrophe"));
            }
        }
    }
    if found.len() <= 40 {
        findings
            .extend(found.into_iter().map(|(span, why)| at(view, Kind::ReplacementCharacters, span, why).sure(0.75)));
    }
}

/// Whether the clause that ends here asks something.
fn asks(before: &str) -> bool {
    let clause = before.rsplit(['，', '。', '；', '！', '？', '?', '\n', '：', '“']).next().unwrap_or("");
    clause.contains([
        '吗', '呢', '么', '吧', '啊', '嘛', '呀', '谁', '哪', '何', '怎', '几', '否', '多', '嗎', '麼', '誰', '幾',
        '不', '没', '啥',
    ])
}

/// Characters of the private use areas, which no reader can know; those of one line in one finding.
fn private(view: &View, text: &str, findings: &mut Vec<Finding>) {
    // U+E000 to U+F8FF begin with 0xEE or 0xEF in UTF-8.
    let mut last: Option<usize> = None;
    for place in memchr::memchr2_iter(0xEE, 0xEF, text.as_bytes()) {
        let Some(c) = text.get(place..).and_then(|t| t.chars().next()) else { continue };
        if !matches!(c, '\u{E000}'..='\u{F8FF}') || damaged(findings, place) {
            continue;
        }
        // Icons of a site's font stand apart from words.
        let near = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inside = near(text[..place].chars().next_back()) && near(text[place + 3..].chars().next());
        let same = last.is_some_and(|l| !text[l..place].contains('\n'));
        if inside && !same {
            let span = Span::new(place, place + 3);
            let message = format!("U+{:04X} is for private use and means nothing here", c as u32);
            findings.push(at(view, Kind::ForeignCharacters, span, message).sure(0.9));
            last = Some(place);
        }
    }
}

/// Whether a place lies in damage that is reported already.
pub(super) fn damaged(findings: &[Finding], place: usize) -> bool {
    let place = Span::new(place, place + 1);
    findings.iter().any(|f| f.kind == Kind::Mojibake && f.places.base.overlaps(place))
}

/// The severity of what cannot be seen.
pub(super) const UNSEEN: Severity = Severity::Formatting;
