//! Limits, order, extent and joining: `at least`, `before`, `any`, `or`; `以上`, `之前`, `任何`, `或者`.

use super::Value;
use super::cursor::{Cursor, han};
use super::tables;
use super::tables::compare::{COMPARISON, COMPARISON_WORDS};

/// The comparison that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let first = cursor.peek()?;
    let (name, end) = cursor.phrase(&COMPARISON)?;
    let single = han(first) && cursor.skip(first.len_utf8()).at() == end.at();
    if single && tables::joined(COMPARISON_WORDS, cursor, end) {
        return None;
    }
    // 以下简称, 以下列: what follows, not a limit.
    let follows = cursor.eat("以下").is_some_and(|end| end.peek().is_some_and(|c| "简统称列".contains(c)));
    (!follows).then(|| (Value::Comparison(name.to_owned()), end))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    fn check(passage: &str, expected: &[&str]) {
        let show = |value| match value {
            Value::Comparison(name) => Some(name),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn english() {
        check("at least 5, not more than 6 or fewer", &["at least", "at most", "at most"]);
        check("before or after any of all", &["before", "or", "after", "any", "all"]);
        check("anyone, allow, order, hereafter", &[]);
        check("No later than Monday", &["not later than"]);
    }

    #[test]
    fn chinese() {
        check("三年以上七年以下", &["at least", "at most"]);
        check("单位或者个人、之前、任何、不超过、最低", &["or", "before", "any", "at most", "minimum"]);
        check("和平、及时、以下简称、参与、公约、而且", &[]);
    }
}
