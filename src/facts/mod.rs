//! Facts in a passage: dates, numbers, amounts, names, references and addresses, and the words
//! that bind, deny and compare, each with its value.
//!
//! A changed fact matters more than a changed word, and one fact may be written in many ways.
//! Scanners are written by hand, one file per type of fact; none looks further than a bounded way
//! beyond what it takes, so that a passage takes time in proportion to its length.

mod amount;
mod compare;
mod cursor;
mod date;
mod force;
mod name;
mod number;
mod reference;
mod scan;
mod start;
mod tables;
mod touch;
mod url;

pub use force::{Class, Force};
pub use number::Number;
pub use touch::{quiet, touches, touching};

use crate::date::Date;
use crate::text::Span;
use scan::scan;
use std::ops::Range;

/// Something stated in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Where it stands: bytes of the passage, on character boundaries.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

/// What a fact says, apart from its wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A date, perhaps of a year or a month only.
    Date(Date),
    /// A number with what it counts.
    Number(Number),
    /// A sum of money.
    Amount {
        /// ISO 4217 code, or the sign or word where that does not settle it (`$`).
        currency: String,
        /// How much.
        number: Number,
    },
    /// A share of a hundred.
    Percent(Number),
    /// The name of a person, place, body, role or instrument, as written.
    Name(String),
    /// A reference in canonical form (`article 5(2)`, `CD/2092`).
    Reference(String),
    /// An address on the web or by e-mail.
    Url(String),
    /// Modality.
    Force(Force),
    /// Negation or exception, by its English name.
    Negation(String),
    /// A limit, order, extent or joining, by its English name.
    Comparison(String),
}

impl Value {
    /// The name of the type of fact.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Date(_) => "date",
            Value::Number(_) => "number",
            Value::Amount { .. } => "amount",
            Value::Percent(_) => "percent",
            Value::Name(_) => "name",
            Value::Reference(_) => "reference",
            Value::Url(_) => "url",
            Value::Force(_) => "force",
            Value::Negation(_) => "negation",
            Value::Comparison(_) => "comparison",
        }
    }

    /// Whether two say the same, irrespective of wording and language.
    ///
    /// Force agrees by class: `shall` with `must` and 应当. Compare [`Value::text`] where the word
    /// matters.
    pub fn agrees(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Date(one), Value::Date(other)) => one == other,
            (Value::Number(one), Value::Number(other)) | (Value::Percent(one), Value::Percent(other)) => {
                one.agrees(other)
            }
            (Value::Amount { currency: one, number }, Value::Amount { currency: other, number: sum }) => {
                amount::same(one, other) && number.agrees(sum)
            }
            (Value::Name(one), Value::Name(other)) => name::same(one, other),
            (Value::Reference(one), Value::Reference(other)) => one.eq_ignore_ascii_case(other),
            (Value::Force(one), Value::Force(other)) => one.class == other.class,
            (Value::Negation(one), Value::Negation(other)) => force::same(one, other),
            (Value::Url(one), Value::Url(other)) | (Value::Comparison(one), Value::Comparison(other)) => one == other,
            _ => false,
        }
    }

    /// The canonical text: `2015-12-16`, `30 days`, `CNY 100`, `25%`, `shall not`.
    pub fn text(&self) -> String {
        match self {
            Value::Date(date) => date.to_string(),
            Value::Number(Number { value, unit: Some(unit), .. }) => format!("{value} {unit}"),
            Value::Number(number) => number.value.clone(),
            Value::Amount { currency, number } => format!("{currency} {}", number.value),
            Value::Percent(number) => format!("{}%", number.value),
            Value::Force(force) => force.text.clone(),
            Value::Name(text)
            | Value::Reference(text)
            | Value::Url(text)
            | Value::Negation(text)
            | Value::Comparison(text) => text.clone(),
        }
    }

    /// Whether facts of other types that lie inside are part of this one.
    fn absorbs(&self) -> bool {
        !matches!(self, Value::Name(_) | Value::Force(_) | Value::Negation(_) | Value::Comparison(_))
    }
}

/// The facts of a passage, sorted by start, the longer first.
///
/// The passage is a clean reading: compatibility forms folded, Chinese simplified, wraps and
/// glosses gone, words parted by single spaces. Any string is safe. Facts of one type never
/// overlap; nothing is reported inside a date, number, amount, percentage, reference or address,
/// no negation inside a modal expression, and facts of different types are nested or apart.
///
/// ```
/// use recension::facts::{find, Value};
/// let facts = find("The Licensee shall pay $1,200 by 16 December 2015.");
/// let said: Vec<_> = facts.iter().map(|fact| (fact.value.kind(), fact.value.text())).collect();
/// let said: Vec<_> = said.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
/// assert_eq!(said, [
///     ("name", "Licensee"),
///     ("force", "shall"),
///     ("amount", "$ 1200"),
///     ("date", "2015-12-16"),
/// ]);
/// assert!(find("十二天")[0].value.agrees(&find("twelve days")[0].value));
/// ```
pub fn find(passage: &str) -> Vec<Fact> {
    within(passage, 0..passage.len(), passage.len())
}

/// The facts of a part of a passage, those of it that begin before `until`; names may begin behind.
fn within(passage: &str, part: Range<usize>, until: usize) -> Vec<Fact> {
    let found = scan(passage, part, until);
    let mut facts = found.values;
    // Partial overlaps go to the earlier layer: values, then names, then force before its negation.
    let mut names = found.names;
    name::latin(passage, &facts, &found.capitals, &mut names);
    // A name within the marks of a title is part of the title.
    names.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    names.dedup_by(|inner, outer| inner.overlaps(*outer));
    let names = names.into_iter().map(|span| Fact { span, value: name::value(&passage[span.range()]) }).collect();
    merge(&mut facts, names);
    merge(&mut facts, found.forces);
    merge(&mut facts, found.words);
    facts
}

/// Adds `more` to sorted `facts`, except what overlaps one in part, or lies in one that absorbs it.
fn merge(facts: &mut Vec<Fact>, mut more: Vec<Fact>) {
    if more.is_empty() {
        return;
    }
    more.sort_by_key(order);
    let mut first = 0;
    more.retain(|fact| {
        // All that ends before this one begins is behind; outer facts may hold inner ones.
        while facts.get(first).is_some_and(|old| old.span.end <= fact.span.start) {
            first += 1;
        }
        let mut near = facts[first..].iter().take_while(|old| old.span.start < fact.span.end);
        near.all(|old| clear(old, fact))
    });
    facts.append(&mut more);
    facts.sort_by_key(order);
}

/// Whether a fact may stand beside an earlier one.
fn clear(old: &Fact, fact: &Fact) -> bool {
    let inside = old.span.contains(fact.span);
    let absorbed =
        old.value.absorbs() || (matches!(old.value, Value::Force(_)) && matches!(fact.value, Value::Negation(_)));
    !old.span.overlaps(fact.span) || (inside && !absorbed) || (fact.span.contains(old.span) && !inside)
}

/// By start, the longer first.
fn order(fact: &Fact) -> (u32, std::cmp::Reverse<u32>) {
    (fact.span.start, std::cmp::Reverse(fact.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(passage: &str, expected: &[(&str, &str)]) {
        let facts = find(passage);
        let found: Vec<_> = facts.iter().map(|fact| (fact.value.kind(), &passage[fact.span.range()])).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn types_side_by_side() {
        check(
            "第五条 甲方应当在30日内支付十万元，不得超过20%",
            &[
                ("reference", "第五条"),
                ("name", "甲方"),
                ("force", "应当"),
                ("number", "30日"),
                ("amount", "十万元"),
                ("force", "不得"),
                ("comparison", "超过"),
                ("percent", "20%"),
            ],
        );
        check(
            "under section 5, no person may keep more than two dogs",
            &[
                ("comparison", "under"),
                ("reference", "section 5"),
                ("negation", "no"),
                ("force", "may"),
                ("comparison", "more than"),
                ("number", "two"),
            ],
        );
    }

    #[test]
    fn a_number_inside_a_title_is_kept() {
        check("《2015年预算》", &[("name", "2015年预算"), ("date", "2015年")]);
        check("《IV》", &[("name", "IV")]);
    }

    #[test]
    fn a_negation_goes_with_its_modal_and_with_nothing_else() {
        check("shall not", &[("force", "shall not")]);
        check("not later than", &[("comparison", "not later than"), ("negation", "not")]);
        check("不超过", &[("comparison", "不超过"), ("negation", "不")]);
    }

    #[test]
    fn time_is_linear() {
        for unit in [
            "一",
            "1",
            "1,",
            "1.",
            "a.",
            "a@",
            "A",
            "A ",
            "《",
            "十万",
            "第",
            "(1)",
            "one ",
            "中国",
            "#",
            "/1",
            "国",
            "Article 5(1)",
            "of the ",
            "§",
            "not ",
            "a-",
            "a'",
            "Act of the ",
            "-",
            "'",
            "5a",
            "aB",
        ] {
            let facts = find(&unit.repeat(1_000));
            assert!(facts.len() <= 2_000);
        }
    }

    proptest! {
        #[test]
        fn any_passage_is_safe(passage in "([0-9]{1,4}|[ ,.()/'’#§$%〔〕《》:@-]|[年月日号第条款零一十百万亿元不应可]|May|Dec|in|shall|not|half|two|hundred|and|million|Article|IV|国务院|主席习|https://|[A-Za-z]|\\PC|\u{a0}){0,24}") {
            let facts = find(&passage);
            for (index, fact) in facts.iter().enumerate() {
                prop_assert!(passage.get(fact.span.range()).is_some_and(|text| !text.is_empty()));
                for other in &facts[index + 1..] {
                    let nested = fact.span.contains(other.span) || !fact.span.overlaps(other.span);
                    prop_assert!(nested && order(fact) <= order(other));
                    prop_assert!(fact.value.kind() != other.value.kind() || !fact.span.overlaps(other.span));
                }
            }
        }
    }
}
