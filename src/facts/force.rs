//! What a passage binds to, allows or denies: modality and negation.

use super::Value;
use super::cursor::{Cursor, han};
use super::tables;
use super::tables::force::{FORCE, FORCE_CHARACTERS, NEGATION, NEGATION_WORDS};

/// The force of a modal expression, its negation included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Force {
    /// What kind of force.
    pub class: Class,
    /// The words, in lower case and with a plain apostrophe.
    pub text: String,
}

/// Kinds of force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// shall, must, required to; 应当, 必须.
    Obligation,
    /// shall not, may not, prohibited; 不得, 禁止.
    Prohibition,
    /// may, entitled to; 可以, 有权.
    Permission,
    /// need not, not required to; 无需, 不必.
    Exemption,
    /// should; 宜.
    Recommendation,
    /// should not; 不宜.
    Discouragement,
    /// can; 能够.
    Ability,
    /// cannot; 不能.
    Inability,
    /// might, could; 可能.
    Possibility,
    /// will; 将.
    Future,
    /// will not; 不会.
    Refusal,
    /// would.
    Conditional,
}

impl Class {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Class::Obligation => "obligation",
            Class::Prohibition => "prohibition",
            Class::Permission => "permission",
            Class::Exemption => "exemption",
            Class::Recommendation => "recommendation",
            Class::Discouragement => "discouragement",
            Class::Ability => "ability",
            Class::Inability => "inability",
            Class::Possibility => "possibility",
            Class::Future => "future",
            Class::Refusal => "refusal",
            Class::Conditional => "conditional",
        }
    }
}

/// The modal expression that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let first = cursor.peek()?;
    let (class, end) = cursor.phrase(&FORCE).or_else(|| character(cursor, first))?;
    if han(first) {
        // 许可以外: the word is 以外, not 可以.
        let split = cursor.eat("可以").is_some_and(|end| end.peek().is_some_and(|c| "内外上下前后".contains(c)));
        let part = cursor.eat("可以").is_some() && cursor.before().is_some_and(|c| "许认".contains(c));
        if split || part {
            return None;
        }
    } else if noun(cursor) || !modal_case(cursor, end) {
        return None;
    }
    let text = match cursor.to(end) {
        text if text.is_ascii() => text.to_ascii_lowercase(),
        text if han(first) => text.to_owned(),
        text => text.to_lowercase().replace('’', "'").replace('\u{a0}', " "),
    };
    Some((Value::Force(Force { class, text }), end))
}

/// A single character of force that is not part of another word.
fn character(cursor: Cursor<'_>, first: char) -> Option<(Class, Cursor<'_>)> {
    let (_, class, before, after) = FORCE_CHARACTERS.iter().find(|entry| entry.0 == first)?;
    let end = cursor.skip(first.len_utf8());
    let part = cursor.before().is_some_and(|c| before.contains(c)) || end.peek().is_some_and(|c| after.contains(c));
    (!part).then_some((*class, end))
}

/// Whether the word is a noun: `a can`, `her will`, `its might`.
fn noun(cursor: Cursor<'_>) -> bool {
    cursor.lower().0.among("can will might")
        && cursor.last().among("a the his her my your our its their free good own last at")
}

/// Whether the case suits a modal: `May 5` and `Will Smith` do not.
fn modal_case(cursor: Cursor<'_>, end: Cursor<'_>) -> bool {
    let word = cursor.to(end);
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    if !capital || word.chars().all(|c| !c.is_ascii_lowercase()) {
        return true;
    }
    let (lower, after) = cursor.lower();
    let (next, _) = after.space().lower();
    let asked = next.among("i we you he she it they the a an this that not any");
    cursor.opens() && (!lower.among("may will") || asked)
}

/// The negation or exception that begins here.
pub(super) fn negation(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let first = cursor.peek()?;
    if !han(first) {
        return english(cursor);
    }
    let (name, end) = cursor.phrase(&NEGATION)?;
    let single = cursor.skip(first.len_utf8()).at() == end.at();
    if single && tables::joined(NEGATION_WORDS, cursor, end) {
        return None;
    }
    Some((Value::Negation(name.to_owned()), end))
}

/// `not`, `without`, `isn't`, `non-`.
fn english(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    if let Some((name, end)) = cursor.phrase(&NEGATION) {
        // "No. 5" counts, and "no-one" is one word.
        let counts = name == "no" && end.eat(".").is_some_and(|e| e.space().peek().is_some_and(|c| c.is_ascii_digit()));
        return (!counts).then(|| (Value::Negation(name.to_owned()), end));
    }
    let (word, end) = cursor.lower();
    if word.as_str() == "non" {
        let end = end.one(|c| c == '-')?;
        return end.peek().is_some_and(char::is_alphabetic).then(|| (Value::Negation("not".to_owned()), end));
    }
    // The short form is taken with its verb: "isn't" stands against "is".
    let end = word
        .as_str()
        .strip_suffix('n')
        .and_then(|_| end.one(|c| c == '\'' || c == '’')?.eat("t"))
        .filter(|e| e.ends())?;
    Some((Value::Negation("not".to_owned()), end))
}

/// Whether two negations say the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| if name == "no" { "not".to_owned() } else { name.to_owned() };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    /// Force as `class:text`, negation as its name.
    fn check(passage: &str, expected: &[&str]) {
        let show = |value| match value {
            Value::Force(force) => Some(format!("{}:{}", force.class.name(), force.text)),
            Value::Negation(name) => Some(name),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn a_modal_takes_its_negation() {
        check("The Minister shall not", &["prohibition:shall not"]);
        check("you may, but need not, and cannot", &["permission:may", "exemption:need not", "inability:cannot"]);
        check("is not required to; is required to", &["exemption:not required to", "obligation:required to"]);
        check("You can’t and won't", &["inability:can't", "refusal:won't"]);
        check("MUST NOT and SHOULD", &["prohibition:must not", "recommendation:should"]);
    }

    #[test]
    fn words_that_look_like_modals() {
        check("On May 5 and in May, Will Smith left a can and his will", &[]);
        check("May I? Will you? the may", &["permission:may", "future:will", "permission:may"]);
        check("应用、供应、相应、许可、认可、可靠、功能、能力、适宜、将军、必需品", &[]);
        check("经许可以外", &[]);
    }

    #[test]
    fn chinese_modals() {
        check("应当、可以、不得、必须", &["obligation:应当", "permission:可以", "prohibition:不得", "obligation:必须"]);
        check("人民法院应予支持，无需批准", &["obligation:应", "exemption:无需"]);
        check("不得不、不应、严禁", &["obligation:不得不", "prohibition:不应", "prohibition:严禁"]);
    }

    #[test]
    fn negations() {
        check("It is not so; isn’t; without; non-profit; never", &["not", "not", "without", "not", "never"]);
        check("No. 5 and nor", &["nor"]);
        check("没有、未经批准、不是、非法、本条除外", &["not", "without", "not", "not", "except"]);
        check("不断、不仅、非常、无论、未来、是否、莫斯科、没收", &[]);
    }
}
