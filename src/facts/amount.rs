//! Amounts of money: a number with its currency before or after it.

use super::Value;
use super::cursor::{Cursor, letter};
use super::number::{self, Number};
use super::tables::amount::{AMOUNT_SCALES, CURRENCY_AFTER, CURRENCY_BEFORE};
use std::borrow::Cow;

/// Whether two currencies can be one: `$` is any dollar, `¥` yen or yuan.
pub(super) fn same(one: &str, other: &str) -> bool {
    let wide = |sign: &str, code: &str| match sign {
        "$" => ["USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"].contains(&code),
        "¥" => ["CNY", "JPY"].contains(&code),
        _ => false,
    };
    one == other || wide(one, other) || wide(other, one)
}

/// The amount whose currency stands here, before the figure: `$1,200`, `US$ 5 million`,
/// `人民币100元`, `EUR 1.200`.
pub(super) fn before(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    if cursor.inside() || cursor.before().is_some_and(letter) {
        return None;
    }
    // The figure may follow at once, so that no word ends where the sign does.
    let mut signs = CURRENCY_BEFORE.from(cursor.head()).iter();
    let here = |sign: &str| cursor.rest().get(..sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign));
    let &(surface, currency) = signs.find(|(sign, _)| here(sign))?;
    let start = cursor.skip(surface.len()).space();
    if !start.peek().is_some_and(|c| c.is_ascii_digit() || c == '.' || number::numeral(c)) {
        return None;
    }
    let bare = number::bare(start);
    let (number, end) = read(start, bare.as_ref())?;
    let (places, last) = scale(end);
    // 人民币100元 names its currency twice.
    let again = after_sign(last).filter(|(again, _)| same(again, currency));
    let number = figure(number.into_owned(), start.to(end), places);
    Some((Value::Amount { currency: currency.to_owned(), number }, again.map_or(last, |(_, end)| end)))
}

/// The amount whose figure begins here: `100 euro`, `十万元`, `5000万元`, `five pounds`; `bare` is what
/// [`number::bare`] reads here.
pub(super) fn after<'a>(cursor: Cursor<'a>, bare: Option<&(Number, Cursor<'a>)>) -> Option<(Value, Cursor<'a>)> {
    if cursor.before().is_some_and(|c| letter(c) || number::numeral(c)) {
        return None;
    }
    let figures = cursor.peek().is_some_and(|c| c.is_ascii_digit() || number::numeral(c));
    let (number, stop) = if figures { read(cursor, bare)? } else { bare.map(|(n, end)| (Cow::Borrowed(n), *end))? };
    let (places, end) = if figures { scale(stop) } else { (None, stop) };
    let (currency, end) = after_sign(end).filter(|_| !number.ordinal)?;
    // Ten pounds of flour.
    let weight = cursor.to(end).ends_with("pounds") && end.eat(" of ").is_some();
    let number = number.into_owned();
    let number = if figures { figure(number, cursor.to(stop), places) } else { number };
    (!weight).then(|| (Value::Amount { currency: currency.to_owned(), number }, end))
}

/// The currency that follows a figure.
fn after_sign(cursor: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    let near = cursor.space();
    let found = near.phrase(&CURRENCY_AFTER)?;
    // 元 in 元素, 元年, 元旦 is no currency.
    let other = near.eat("元").is_some_and(|end| end.peek().is_some_and(|c| "素年旦首月件帅组化".contains(c)));
    (!other).then_some(found)
}

/// The number of an amount: a bare one, or numerals that count nothing else.
fn read<'n, 'a>(cursor: Cursor<'a>, bare: Option<&'n (Number, Cursor<'a>)>) -> Option<(Cow<'n, Number>, Cursor<'a>)> {
    if let Some((number, end)) = bare {
        return Some((Cow::Borrowed(number), *end));
    }
    let (value, end) = number::run(cursor)?;
    Some((Cow::Owned(Number::plain(value)), end))
}

/// How many places a factor such as `m` moves the point, if one stands here, and what follows it.
fn scale(cursor: Cursor<'_>) -> (Option<usize>, Cursor<'_>) {
    let (word, after) = cursor.lower();
    match AMOUNT_SCALES.whole(word.as_str()).filter(|_| after.ends()) {
        Some(places) => (Some(places), after),
        None => (None, cursor),
    }
}

/// The number of an amount, as its figures stand. A point before exactly three digits groups: no
/// currency has thousandths.
fn figure(mut number: Number, text: &str, places: Option<usize>) -> Number {
    let grouped = text.split_once('.').is_some_and(|(whole, part)| {
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        part.len() == 3 && (1..=3).contains(&whole.len()) && plain(whole) && plain(part) && !whole.starts_with('0')
    });
    if grouped {
        number.value = text.replace('.', "");
    }
    if let Some(places) = places {
        number.value = shifted(&number.value, places);
    }
    number
}

/// A plain decimal with its point moved to the right.
fn shifted(decimal: &str, places: usize) -> String {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut digits = format!("{whole}{part}");
    let point = whole.len() + places;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, part) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match part.trim_end_matches('0') {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    fn check(passage: &str, expected: &[&str]) {
        let show = |value: Value| match value {
            Value::Amount { .. } => Some(value.text()),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn a_sign_before() {
        check("a fine of $1,200.50 or US$ 5 million", &["$ 1200.5", "USD 5000000"]);
        check(
            "EUR 1.200, €1.20, £3m, $1.5bn and HK$20k",
            &["EUR 1200", "EUR 1.2", "GBP 3000000", "$ 1500000000", "HKD 20000"],
        );
        check("人民币100元、人民币十万元、¥50", &["CNY 100", "CNY 100000", "¥ 50"]);
        check("RMB 100 per month", &["CNY 100"]);
    }

    #[test]
    fn a_name_after() {
        check("100 euro, five pounds, two hundred dollars", &["EUR 100", "GBP 5", "$ 200"]);
        check("十万元以上五千万元以下", &["CNY 100000", "CNY 50000000"]);
        check("5000万元、1.3亿美元、三元、3 000 元", &["CNY 50000000", "USD 130000000", "CNY 3", "CNY 0"]);
    }

    #[test]
    fn no_money() {
        check("ten pounds of flour", &[]);
        check("一元素、三元组、2元年、the $ sign, A$, USDA 5", &[]);
    }

    #[test]
    fn currencies_that_can_be_one() {
        let value = |passage: &str| find(passage).remove(0).value;
        assert!(value("$5").agrees(&value("5 US dollars")));
        assert!(value("¥100").agrees(&value("100元")));
        assert!(!value("£5").agrees(&value("€5")));
        assert!(!value("十万元").agrees(&value("二十万元")));
    }
}
