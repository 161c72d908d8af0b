//! Facts that a translation keeps: dates, numbers, amounts, percentages; and *more than*.

use super::{Item, disagree};
use crate::facts::{self, Value};
use crate::finding::Finding;
use crate::han::script;
use crate::inspect::view::View;
use crate::text::Span;

/// A fact of a paragraph, with its words.
#[derive(Debug, Clone)]
pub(in crate::inspect) struct Stated {
    value: Value,
    words: String,
    /// Whether it is stated as a lower bound: `13亿多`, `more than 30`.
    more: bool,
}

impl Stated {
    /// Whether the two say the same, bounds aside.
    pub(super) fn agrees(&self, other: &Stated) -> bool {
        bare(&self.value).agrees(&bare(&other.value))
    }
}

/// The value without the sign of a bound.
fn bare(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            let mut number = number.clone();
            number.value = number.value.trim_end_matches('+').to_string();
            number.unit = None;
            Value::Number(number)
        }
        // Of a reference only the article is written alike everywhere.
        Value::Reference(text) => Value::Reference(text.split('(').next().unwrap_or(text).trim().to_string()),
        other => other.clone(),
    }
}

/// The facts of a paragraph that every translation would keep.
pub(super) fn read(text: &str) -> Vec<Stated> {
    if !text.bytes().any(|b| b.is_ascii_digit())
        && !text.contains(['年', '亿', '億', '万', '萬'])
        && !text.contains("illion")
        && !text.contains('第')
    {
        return Vec::new();
    }
    let folded = bounded(text.chars().map(script::fold).map(plain).collect());
    let mut found = Vec::new();
    for fact in facts::find(&folded) {
        let weighty = match &fact.value {
            Value::Date(date) => date.year.is_some(),
            Value::Amount { .. } | Value::Percent(_) => true,
            // A paragraph that begins with its own number states no reference.
            Value::Reference(text) => text.starts_with("article ") && fact.span.start > 3,
            Value::Number(n) => {
                !n.ordinal && n.value.bytes().filter(u8::is_ascii_digit).count() >= 2 && !n.value.contains('/')
            }
            _ => false,
        };
        if weighty {
            let range = fact.span.range();
            let before = folded[folded.floor_char_boundary(range.start.saturating_sub(24))..range.start].to_lowercase();
            let after = &folded[range.end..folded.floor_char_boundary(range.end + 24)];
            let plus = matches!(&fact.value, Value::Number(n) if n.value.ends_with('+'));
            let upper = ["not", "no", "不", "不会", "不得", "不能"].iter().any(|w| negated(&before, w));
            let behind = after.trim_start();
            let over = ["多", "余", "or more", "以上", "以外", "之外", "开外"].iter().any(|w| behind.starts_with(w));
            let more = plus || over || folded[range.clone()].contains(['多', '余']) || bound(&before).is_some();
            let more = more && !upper;
            found.push(Stated { value: fact.value, words: folded[range].to_string(), more });
        }
    }
    found
}

/// Whether what stands before a number turns its bound round: `no more than 24`, `不超过 24`.
fn negated(before: &str, word: &str) -> bool {
    bound(before).is_some_and(|rest| rest.trim_end().ends_with(word))
}

/// What stands before the words that make a lower bound of the number behind them.
fn bound(before: &str) -> Option<&str> {
    const BOUNDS: [&str; 11] = [
        "more than",
        "over",
        "above",
        "at least",
        "not less than",
        "no less than",
        "超过",
        "逾",
        "至少",
        "不少于",
        "不低于",
    ];
    let before = before.trim_end();
    BOUNDS.iter().find_map(|bound| before.strip_suffix(bound))
}

/// `130多万` as `130万多`, which says the same and reads as one number.
fn bounded(text: String) -> String {
    if !text.contains(['多', '余']) {
        return text;
    }
    let mut chars: Vec<char> = text.chars().collect();
    for at in 1..chars.len().saturating_sub(1) {
        let scale = matches!(chars[at + 1], '万' | '亿' | '萬' | '億');
        if matches!(chars[at], '多' | '余') && scale && chars[at - 1].is_numeric() {
            chars.swap(at, at + 1);
        }
    }
    chars.into_iter().collect()
}

/// Digits and marks in their narrow form.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Holds the facts of a pair against each other.
///
/// `known` are all facts of the two languages: what is stated elsewhere is not lacking.
pub(super) fn judge(view: &View, han: &[Item], word: &[Item], known: &[Vec<Stated>; 2], findings: &mut Vec<Finding>) {
    let all = |items: &[Item]| -> Vec<(Span, Stated)> {
        items.iter().flat_map(|i| i.facts.iter().map(move |f| (place(view, i, f), f.clone()))).collect()
    };
    let (own, other) = (all(han), all(word));
    let alone = |own: &[(Span, Stated)], other: &[(Span, Stated)]| -> Vec<(Span, Stated)> {
        own.iter().filter(|f| !other.iter().any(|o| o.1.agrees(&f.1))).cloned().collect()
    };
    let (gone, mut come) = (alone(&own, &other), alone(&other, &own));
    for (place, fact) in gone {
        let fellow = come.iter().position(|c| c.1.value.kind() == fact.value.kind());
        match fellow {
            Some(at) => {
                let (opposed, value) = come.remove(at);
                let message = format!("one language says {}, the other {}", fact.value.text(), value.value.text());
                findings.push(
                    disagree(view, place, opposed, message, 0.85)
                        .with("from", fact.value.text())
                        .with("to", value.value.text()),
                );
            }
            None => findings.extend(lone(view, place, &fact, word, &known[1])),
        }
    }
    for (place, fact) in come {
        findings.extend(lone(view, place, &fact, han, &known[0]));
    }
    bounds(view, &own, &other, findings);
}

/// A fact that only one language states; small numbers are phrased away, dates and sums are not.
fn lone(view: &View, place: Span, fact: &Stated, other: &[Item], stated: &[Stated]) -> Option<Finding> {
    let heavy = match &fact.value {
        Value::Date(date) => date.month.is_some(),
        Value::Amount { .. } | Value::Percent(_) | Value::Reference(_) => true,
        _ => false,
    };
    // A date that is written apart, or a number that is part of another fact, is stated after all.
    let year = match &fact.value {
        Value::Date(date) => date.year.is_some_and(|y| other.iter().any(|i| i.text.contains(&y.to_string()))),
        _ => false,
    };
    let number = match &fact.value {
        // What is left of a currency that is not known in one language is its sum.
        Value::Amount { number, .. } => other.iter().any(|i| figure(&i.text, &number.value)),
        // Articles of one language are sections of the other.
        Value::Reference(text) => text.split(' ').nth(1).is_some_and(|n| other.iter().any(|i| i.text.contains(n))),
        _ => false,
    };
    // `九成` beside `90%`.
    let tenths = match &fact.value {
        Value::Percent(percent) => "一二三四五六七八九".chars().zip(1..).any(|(digit, n)| {
            percent.value == (n * 10).to_string() && other.iter().any(|i| i.text.contains(&format!("{digit}成")))
        }),
        _ => false,
    };
    let also = number || tenths || stated.iter().any(|s| s.words.contains(&fact.words) || s.agrees(fact));
    let first = other.first()?;
    (heavy && !year && !also).then(|| {
        let message = format!("only one language states {}", fact.value.text());
        disagree(view, place, first.span, message, 0.75)
    })
}

/// Whether a number stands in a text in figures, and is no part of another.
fn figure(text: &str, value: &str) -> bool {
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit());
    text.match_indices(value)
        .any(|(at, _)| free(text[..at].chars().next_back()) && free(text[at + value.len()..].chars().next()))
}

/// `13亿多` beside `1.3 billion`: the bound is lost.
fn bounds(view: &View, own: &[(Span, Stated)], other: &[(Span, Stated)], findings: &mut Vec<Finding>) {
    for (place, fact) in own {
        let Some((opposed, fellow)) = other.iter().find(|o| o.1.agrees(fact)) else { continue };
        if fact.more != fellow.more {
            let (with, without) = if fact.more { (fact, fellow) } else { (fellow, fact) };
            let message = format!(
                "“{}” is a lower bound in one language, and “{}” is none in the other",
                with.words, without.words
            );
            findings.push(disagree(view, *place, *opposed, message, 0.8));
        }
    }
}

/// Where a fact stands; the whole paragraph where glosses or wraps part its words.
fn place(view: &View, item: &Item, fact: &Stated) -> Span {
    let body = view.slice(item.span);
    match body.find(&fact.words) {
        Some(at) => Span::new(item.span.range().start + at, item.span.range().start + at + fact.words.len()),
        None => item.span,
    }
}
