//! Facts that a translation keeps: dates, numbers, amounts, percentages, references; and *more than*.

use super::bound::{self, Bound, Bounds};
use super::{Item, disagree};
use crate::date::Date;
use crate::facts::{self, Number, Value};
use crate::finding::{Finding, Severity};
use crate::han::script;
use crate::inspect::view::View;
use crate::text::Span;

/// A fact of a paragraph, with its words.
#[derive(Debug, Clone)]
pub(in crate::inspect) struct Stated {
    value: Value,
    words: String,
    bounds: Bounds,
    /// Whether translators often phrase it away, so that it tells something only beside another of its kind.
    small: bool,
}

impl Stated {
    /// Whether the two say the same, bounds aside.
    pub(super) fn agrees(&self, other: &Stated) -> bool {
        match (&self.value, &other.value) {
            (Value::Date(date), Value::Number(number)) | (Value::Number(number), Value::Date(date)) => {
                date.month.is_none() && date.year.is_some_and(|y| y.to_string() == number.value)
            }
            _ => bare(&self.value).agrees(&bare(&other.value)),
        }
    }

    /// Whether it counts something.
    fn counts(&self) -> bool {
        matches!(self.value, Value::Number(_))
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
    let folded = tenths(bounded(text.chars().map(script::fold).map(plain).collect()));
    let folded = folded.replace(" per thousand", "‰").replace(" per mille", "‰");
    let mut found = Vec::new();
    for fact in facts::find(&folded) {
        let range = fact.span.range();
        let words = &folded[range.clone()];
        let value = canonical(fact.value, words);
        let weight = weigh(&value, words, range.start);
        if let Some(small) = weight {
            found.push(Stated { value, words: words.to_string(), bounds: bound::read(&folded, &range), small });
        }
    }
    found
}

/// A bare number that reads as a year is one; articles of one language are sections of the other.
fn canonical(value: Value, words: &str) -> Value {
    match value {
        Value::Number(Number { value, ordinal: false, unit: None }) if year(&value) && words.len() == 4 => {
            Value::Date(Date::new(value.parse().ok(), None, None))
        }
        Value::Reference(text) => Value::Reference(match text.split_once(' ') {
            Some(("section" | "clause" | "rule" | "paragraph", number)) => format!("article {number}"),
            _ => text,
        }),
        value => value,
    }
}

/// Whether a number reads as a year.
fn year(value: &str) -> bool {
    value.len() == 4 && value.parse().is_ok_and(|n: u32| (1800..=2100).contains(&n))
}

/// Whether a fact is told where it is phrased away by translators, or at all.
fn weigh(value: &Value, words: &str, at: usize) -> Option<bool> {
    match value {
        Value::Date(date) => match (date.year, date.month, date.day) {
            (Some(_), _, _) => Some(false),
            (None, Some(_), Some(_)) => Some(true),
            _ => None,
        },
        Value::Amount { .. } | Value::Percent(_) => Some(false),
        // A paragraph that begins with its own number states no reference.
        Value::Reference(text) => {
            let kind = ["article ", "chapter ", "annex "].iter().any(|k| text.starts_with(k));
            (kind && at > 3).then_some(false)
        }
        Value::Number(n) if n.ordinal => None,
        Value::Number(n) if fraction(n, words) => Some(true),
        Value::Number(n) => {
            let digits = n.value.bytes().filter(u8::is_ascii_digit).count();
            match n.value.as_str() {
                "0" | "1" => None,
                _ => Some(digits < 2 || words.contains("dozen")),
            }
        }
        Value::Url(_) => Some(true),
        _ => None,
    }
}

/// Whether a number is a fraction in words: 三分之二, `three quarters`.
fn fraction(number: &Number, words: &str) -> bool {
    number.value.contains('/') || number.value.contains('.') && !words.bytes().any(|b| b.is_ascii_digit())
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

/// `九成` as `90%`.
fn tenths(text: String) -> String {
    if !text.contains('成') {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let digit = |at: Option<usize>| "一二三四五六七八九".chars().position(|d| at.is_some_and(|at| chars[at] == d));
        let free =
            |c: Option<&char>| c.is_none_or(|c| !"员立为本就果功长交年语熟名套批百上型绩效分不形像".contains(*c));
        let before = at.checked_sub(2).map(|n| chars[n]);
        let part = before.is_some_and(|c| "第十百千万点零一二三四五六七八九由组构".contains(c));
        match digit(at.checked_sub(1)).filter(|_| c == '成' && free(chars.get(at + 1)) && !part) {
            Some(tens) => {
                out.pop();
                out.push_str(&format!("{}0%", tens + 1));
            }
            None => out.push(c),
        }
    }
    out
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
    let numbers = |all: &[(Span, Stated)]| all.iter().filter(|f| f.1.counts()).count();
    let sole = numbers(&gone) == 1 && numbers(&come) == 1 && numbers(&own) == numbers(&other);
    for (place, fact) in gone {
        let fellow = come.iter().position(|c| opposed(&c.1, &fact, sole));
        match fellow {
            Some(at) => {
                let (opposed, value) = come.remove(at);
                let message = format!("one language says {}, the other {}", fact.value.text(), value.value.text());
                let sure = if fact.small || value.small { 0.7 } else { 0.85 };
                findings.push(
                    disagree(view, place, opposed, message, sure)
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

/// Whether two facts that differ are about one thing. Small numbers are so where they count one unit of
/// time, or where they are the only ones of their paragraphs that differ (`sole`).
fn opposed(one: &Stated, other: &Stated, sole: bool) -> bool {
    match (&one.value, &other.value) {
        (Value::Number(a), Value::Number(b)) if fraction(a, &one.words) && fraction(b, &other.words) => true,
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.unit.as_deref().and_then(unit), b.unit.as_deref().and_then(unit));
            !(a.is_some() && b.is_some() && a != b)
                && (a == b && a.is_some() || one.small == other.small && (!one.small || a == b && sole))
        }
        (Value::Date(a), Value::Date(b)) => a.year.is_some() == b.year.is_some(),
        (Value::Date(date), Value::Number(number)) | (Value::Number(number), Value::Date(date)) => {
            date.month.is_none() && year(&number.value)
        }
        (a, b) => a.kind() == b.kind(),
    }
}

/// The unit of time that a word stands for.
fn unit(word: &str) -> Option<usize> {
    const UNITS: [&[&str]; 7] = [
        &["day", "days", "calendar day", "calendar days", "天", "日", "自然日"],
        &["week", "weeks", "周", "星期", "个星期"],
        &["month", "months", "月", "个月"],
        &["year", "years", "年", "周年"],
        &["hour", "hours", "小时", "个小时"],
        &["minute", "minutes", "分钟"],
        &["second", "seconds", "秒", "秒钟"],
    ];
    let word = word.to_lowercase();
    UNITS.iter().position(|u| u.contains(&word.as_str()))
}

/// A fact that only one language states; small numbers are phrased away, dates and sums are not.
fn lone(view: &View, place: Span, fact: &Stated, other: &[Item], stated: &[Stated]) -> Option<Finding> {
    let heavy = match &fact.value {
        Value::Date(date) => date.month.is_some(),
        Value::Amount { .. } | Value::Percent(_) | Value::Reference(_) => true,
        _ => false,
    };
    let heavy = heavy && !fact.small;
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
    let also = number || stated.iter().any(|s| s.words.contains(&fact.words) || s.agrees(fact));
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

/// `13亿多` beside `1.3 billion`: the bound is lost, or it is another one.
fn bounds(view: &View, own: &[(Span, Stated)], other: &[(Span, Stated)], findings: &mut Vec<Finding>) {
    let mut told: Vec<Span> = Vec::new();
    for (all, fellows) in [(own, other), (other, own)] {
        for (place, fact) in all {
            let counts = matches!(fact.value, Value::Number(_) | Value::Amount { .. } | Value::Percent(_));
            let Some(bound) = fact.bounds.own.filter(|_| counts && !told.contains(place)) else { continue };
            let fellows: Vec<&(Span, Stated)> = fellows.iter().filter(|o| o.1.agrees(fact)).collect();
            let Some((opposed, fellow)) = fellows.first() else { continue };
            if fellows.iter().any(|f| f.1.bounds.may(bound)) {
                continue;
            }
            let message = match fellow.bounds.own {
                Some(other) if other != Bound::About && bound != Bound::About => {
                    if fact.bounds.denied != fellow.bounds.denied {
                        continue;
                    }
                    let (one, two) = (bound.name(), other.name());
                    format!("“{}” is {one} in one language, and “{}” is {two} in the other", fact.words, fellow.words)
                }
                Some(_) => continue,
                None => {
                    let name = bound.name();
                    format!("“{}” is {name} in one language, and “{}” is none in the other", fact.words, fellow.words)
                }
            };
            told.push(*opposed);
            let finding = disagree(view, *place, *opposed, message, 0.8).with("what", "bound");
            findings.push(if bound == Bound::About { finding.weigh(Severity::Editorial).sure(0.65) } else { finding });
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
