//! What stands in quotation marks in one language and not in the other: whole sentences that are
//! quoted, and names that begin with a number, such as the “Four Principles”.

use super::{Item, disagree};
use crate::finding::{Finding, Severity};
use crate::han::{is_han, numeral};
use crate::inspect::view::View;
use crate::text::Span;

/// Fewest characters of a quotation that is more than a word: Han characters, and letters.
const QUOTED: [usize; 2] = [15, 60];

/// Numbers as names begin with them, with the Han characters for them. One is left out: it is
/// seldom counted.
const NUMBERS: [(&str, &[char]); 9] = [
    ("two", &['二', '两', '兩', '双', '雙']),
    ("three", &['三']),
    ("four", &['四']),
    ("five", &['五']),
    ("six", &['六']),
    ("seven", &['七']),
    ("eight", &['八']),
    ("nine", &['九']),
    ("ten", &['十']),
];

/// Holds the quotation marks of a pair of paragraphs against each other.
pub(super) fn judge(view: &View, han: &[Item], word: &[Item], findings: &mut Vec<Finding>) {
    let ([own], [other]) = (han, word) else { return };
    if own.heading || other.heading {
        return;
    }
    for (text, fellow, least) in [(own, other, QUOTED[0]), (other, own, QUOTED[1])] {
        let long = quoted(&text.text).into_iter().find(|q| q.chars().filter(|c| c.is_alphanumeric()).count() >= least);
        if let Some(words) = long.filter(|_| !marked(&fellow.text)) {
            let message = "one language quotes what the other says without quotation marks";
            let finding = disagree(view, place(view, text, words), fellow.span, message.into(), 0.7);
            findings.push(finding.weigh(Severity::Editorial));
        }
    }
    counted(view, own, other, findings);
}

/// Names in quotation marks that begin with a number which the other language does not have.
fn counted(view: &View, han: &Item, word: &Item, findings: &mut Vec<Finding>) {
    let lower = word.text.to_lowercase();
    for name in quoted(&word.text) {
        let first = name.split([' ', '-']).next().unwrap_or("").to_lowercase();
        let number = NUMBERS.iter().position(|n| n.0 == first);
        let Some(at) = number.filter(|_| name.starts_with(char::is_uppercase) && name.contains(' ')) else { continue };
        let digit = char::from_digit(at as u32 + 2, 36).filter(char::is_ascii_digit);
        if !han.text.contains(NUMBERS[at].1) && !digit.is_some_and(|d| han.text.contains(d)) {
            findings.push(lacks(view, (word, name), han));
        }
    }
    for name in quoted(&han.text).into_iter().filter(|n| n.chars().count() >= 3) {
        let number = NUMBERS.iter().position(|n| name.starts_with(n.1)).filter(|&at| at < 8);
        let Some(at) = number else { continue };
        // Numbers of years and of several digits are written in many ways; `二进制` counts nothing.
        if !name.chars().all(is_han)
            || name.contains(['进', '進'])
            || name.chars().nth(1).is_none_or(|c| c == '万' || numeral::sign(c))
        {
            continue;
        }
        let stems = [NUMBERS[at].0, ["double", "triple", "quad", "penta", "hexa", "hepta", "octa", "nona"][at]];
        let digit = char::from_digit(at as u32 + 2, 10).is_some_and(|d| lower.contains(d));
        let both = at == 0 && ["both", "pair", "dual", "twin", "bilateral", "second"].iter().any(|w| lower.contains(w));
        if !digit && !both && !stems.iter().any(|s| lower.contains(s)) {
            findings.push(lacks(view, (han, name), word));
        }
    }
}

/// A name with a number that the other language does not have.
fn lacks(view: &View, named: (&Item, &str), fellow: &Item) -> Finding {
    let message = format!("one language names “{}”, and the number in it is not in the other", named.1);
    disagree(view, place(view, named.0, named.1), fellow.span, message, 0.75)
}

/// What stands in quotation marks; to the end where the closing one is lost.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['“', '"', '「']) {
        let mark = rest[open..].chars().next().unwrap_or('"');
        let start = open + mark.len_utf8();
        let close = match mark {
            '“' => '”',
            '「' => '」',
            mark => mark,
        };
        let end = rest[start..].find(close).map_or(rest.len(), |n| start + n);
        found.push(rest[start..end].trim());
        rest = &rest[(end + close.len_utf8()).min(rest.len())..];
    }
    found
}

/// Whether a text has quotation marks of any form.
fn marked(text: &str) -> bool {
    text.contains(['“', '”', '"', '「', '」', '『', '』', '«', '»', '„', '‘'])
}

/// Where words of a paragraph stand; the whole where glosses or wraps part them.
fn place(view: &View, item: &Item, words: &str) -> Span {
    let start = item.span.range().start;
    view.slice(item.span).find(words).map_or(item.span, |at| Span::new(start + at, start + at + words.len()))
}
