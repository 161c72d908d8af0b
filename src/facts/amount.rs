//! Amounts of money: a number with its currency before or after it.

use super::Value;
use super::cursor::{Cursor, letter};
use super::number::{self, Number};
use super::tables::{AMOUNT_SCALES, CURRENCY_AFTER, CURRENCY_BEFORE};

/// The amount that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let (currency, number, end) = before(cursor).or_else(|| after(cursor))?;
    Some((Value::Amount { currency: currency.to_owned(), number }, end))
}

/// Whether two currencies can be one: `$` is any dollar, `¥` yen or yuan.
pub(super) fn same(one: &str, other: &str) -> bool {
    let wide = |sign: &str, code: &str| match sign {
        "$" => ["USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"].contains(&code),
        "¥" => ["CNY", "JPY"].contains(&code),
        _ => false,
    };
    one == other || wide(one, other) || wide(other, one)
}

/// `$1,200`, `US$ 5 million`, `人民币100元`, `EUR 1.200`.
fn before(cursor: Cursor<'_>) -> Option<(&'static str, Number, Cursor<'_>)> {
    if cursor.inside() || cursor.before().is_some_and(letter) {
        return None;
    }
    // The figure may follow at once, so that no word ends where the sign does.
    let signs = CURRENCY_BEFORE.from(cursor.peek()?.to_ascii_lowercase()).iter();
    let here = |sign: &str| cursor.rest().get(..sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign));
    let (surface, currency) = *signs.filter(|(sign, _)| here(sign)).max_by_key(|(sign, _)| sign.len())?;
    let start = cursor.skip(surface.len()).space();
    if !start.peek().is_some_and(|c| c.is_ascii_digit() || c == '.' || number::numeral(c)) {
        return None;
    }
    let (number, end) = figure(start)?;
    // 人民币100元 names its currency twice.
    let end = after_sign(end).filter(|(again, _)| same(again, currency)).map_or(end, |(_, end)| end);
    Some((currency, number, end))
}

/// `100 euro`, `十万元`, `5000万元`, `five pounds`.
fn after(cursor: Cursor<'_>) -> Option<(&'static str, Number, Cursor<'_>)> {
    let digit = cursor.peek()?.is_ascii_digit();
    if cursor.before().is_some_and(|c| letter(c) || number::numeral(c)) {
        return None;
    }
    let (number, end) =
        if digit || cursor.peek().is_some_and(number::numeral) { figure(cursor)? } else { number::bare(cursor)? };
    let (currency, end) = after_sign(end).filter(|_| !number.ordinal)?;
    // Ten pounds of flour.
    let weight = cursor.rest()[..end.at() - cursor.at()].ends_with("pounds") && end.eat(" of ").is_some();
    (!weight).then_some((currency, number, end))
}

/// The currency that follows a figure.
fn after_sign(cursor: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    let near = cursor.space();
    let found = near.phrase(&CURRENCY_AFTER)?;
    // 元 in 元素, 元年, 元旦 is no currency.
    let other = near.eat("元").is_some_and(|end| end.peek().is_some_and(|c| "素年旦首月件帅".contains(c)));
    (!other).then_some(found)
}

/// The figure of an amount. A point before exactly three digits groups: no currency has thousandths.
fn figure(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    let (mut number, end) = number::bare(cursor).or_else(|| {
        let (value, end) = number::run(cursor)?;
        Some((Number::plain(value), end))
    })?;
    let text = cursor.to(end);
    let grouped = text.split_once('.').is_some_and(|(whole, part)| {
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        part.len() == 3 && (1..=3).contains(&whole.len()) && plain(whole) && plain(part) && !whole.starts_with('0')
    });
    if grouped {
        number.value = text.replace('.', "");
    }
    let (word, after) = end.lower();
    let scale = AMOUNT_SCALES.iter().find(|(name, _)| *name == word.as_str()).filter(|_| after.ends());
    let Some(&(_, places)) = scale else { return Some((number, end)) };
    number.value = shifted(&number.value, places as usize);
    Some((number, after))
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
        check("一元素、2元年、the $ sign, A$, USDA 5", &[]);
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
