//! Dates in running text: what [`Date::prefix`] reads, and bare years and months where the words
//! around them make them dates.

use super::Value;
use super::cursor::{Cursor, han, letter};
use super::tables::date::{AFTER_YEAR, BEFORE_YEAR};
use crate::date::Date;

/// The date that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let first = cursor.peek()?;
    let joined = match cursor.before() {
        Some(c) if first.is_ascii_digit() => letter(c) || ".-/#".contains(c) && !ranged(cursor),
        Some(c) if first.is_ascii_alphabetic() => letter(c) || c.is_ascii_digit(),
        Some(c) => super::number::numeral(first) && super::number::numeral(c) || c == '第',
        None => false,
    };
    if joined
        || !(first.is_ascii_digit()
            || first.is_ascii_uppercase()
            || super::number::numeral(first)
            || "民公元c".contains(first))
    {
        return None;
    }
    // Han numerals are read no further where they count neither years nor months: most do not.
    let counted = |c: char| c == '年' || c == '月';
    if super::number::numeral(first) && !cursor.few(8, |c| !counted(c)).peek().is_some_and(counted) {
        return None;
    }
    let date = circa(cursor).or_else(|| stated(cursor)).or_else(|| range(cursor)).or_else(|| bare_year(cursor));
    let (date, end) = date.or_else(|| bare_month(cursor))?;
    Some((Value::Date(date), end))
}

/// What the date type itself reads, unless it runs on into something else.
fn stated(cursor: Cursor<'_>) -> Option<(Date, Cursor<'_>)> {
    let (date, length) = Date::prefix(cursor.rest())?;
    let end = cursor.skip(length);
    let counts = date.day.is_none() && date.year.is_none() && end.peek().is_some_and(|c| "内间以之中".contains(c));
    let glued = end.before().is_some_and(|c| c.is_ascii_alphanumeric()) && !end.ends() && end.peek() != Some('T');
    (!counts && !glued).then_some((date, end))
}

/// `c. 1601`, `circa 1601`.
fn circa(cursor: Cursor<'_>) -> Option<(Date, Cursor<'_>)> {
    let start = ["circa ", "c. ", "ca. ", "c."].iter().find_map(|word| cursor.eat(word))?;
    let (year, end) = four(start)?;
    Some((Date { approximate: true, ..Date::new(Some(year), None, None) }, end))
}

/// A plausible year in four digits.
fn four(cursor: Cursor<'_>) -> Option<(i32, Cursor<'_>)> {
    let (digits, end) = cursor.digits();
    let year = digits.parse().ok().filter(|year| (1000..2200).contains(year))?;
    let decimal = end.one(|c| ",.".contains(c)).is_some_and(|next| next.peek().is_some_and(|c| c.is_ascii_digit()));
    (digits.len() == 4 && !decimal).then_some((year, end))
}

/// The first year of `2016-2020年`, `2016至2020年`.
fn range(cursor: Cursor<'_>) -> Option<(Date, Cursor<'_>)> {
    let (year, end) = four(cursor)?;
    let next = end.space().one(|c| "-–—~至到".contains(c))?.space();
    let (date, _) = Date::prefix(next.rest()).filter(|_| four(next).is_some())?;
    date.year.map(|_| (Date::new(Some(year), None, None), end))
}

/// Whether the place is the far end of a range of years: `2016-2020`.
fn ranged(cursor: Cursor<'_>) -> bool {
    let behind = cursor.behind();
    let front = behind.trim_end_matches(['-', '–', '/']);
    let years =
        behind.len() - front.len() == 1 && front.len() >= 4 && front.bytes().rev().take(4).all(|b| b.is_ascii_digit());
    years
        && four(cursor).is_some()
        && !front[..front.len() - 4].ends_with(|c: char| c.is_ascii_digit() || "-/.".contains(c))
}

/// A year that stands alone, where the words around it make it one: `in 2015`, `Act, 1987`, `the 1990s`.
fn bare_year(cursor: Cursor<'_>) -> Option<(Date, Cursor<'_>)> {
    let (year, end) = four(cursor)?;
    let date = Date::new(Some(year), None, None);
    if let Some(end) = end.eat("s").or_else(|| end.eat("'s")).filter(|end| end.ends() && year % 10 == 0) {
        return Some((Date { approximate: true, ..date }, end));
    }
    let before = cursor.behind().trim_end_matches([',', ' ']);
    let bracketed = cursor.before() == Some('(') && end.peek() == Some(')') && !end.skip(1).peek().is_some_and(han);
    let signed = before.ends_with(['©', '(']) && cursor.before() == Some(' ') || before.ends_with('©');
    let word = Cursor::new(before, before.len()).last();
    let known = BEFORE_YEAR.has(&word) && (cursor.before() == Some(' ') || cursor.before() == Some('\u{a0}'));
    let comma = cursor.behind().trim_end().ends_with(',')
        && !word.among("act acts order orders regulations rules bill code law convention");
    let place = bracketed || signed || ranged(cursor) || (known && !comma);
    let act = ["Act of", "Acts of", "Act", "Acts", "Order", "Regulations"].iter().any(|act| before.ends_with(act));
    (place && end.ends() && (act || leaves(end))).then_some((date, end))
}

/// Whether what follows a bare year leaves it one: `in 2000 cases` does not.
fn leaves(end: Cursor<'_>) -> bool {
    let next = end.space();
    if next.at() == end.at() {
        return !end.peek().is_some_and(|c| "%/‰:".contains(c) || han(c));
    }
    let (word, _) = next.word();
    let small = word.starts_with(char::is_lowercase);
    !small && !next.peek().is_some_and(|c| "%€$".contains(c)) || AFTER_YEAR.has(&next.lower().0)
}

/// A month that stands alone: `in March`; `December` anywhere.
fn bare_month(cursor: Cursor<'_>) -> Option<(Date, Cursor<'_>)> {
    let (word, end) = cursor.word();
    let date = Date::parse(word).filter(|_| word.len() > 3 || word == "May")?;
    let sure = word.len() > 3 && cursor.lower().0.among("january february july september october november december");
    let placed = cursor
        .last()
        .among("in of since by until till before after during from between last next early late mid every each this");
    let dash = end.peek().is_some_and(|c| c == '\'' || c == '’');
    ((sure || placed) && !dash).then_some((date, end))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    /// The dates of a passage.
    fn check(passage: &str, expected: &[&str]) {
        let show = |value| match value {
            Value::Date(date) => Some(date.to_string()),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn in_chinese() {
        check("习近平,2015 年 12 月 16 日", &["2015-12-16"]);
        check("自二〇一五年十二月一日起至12月16日施行", &["2015-12-01", "XXXX-12-16"]);
        check("2016-2020年、2016年至2030年", &["2016", "2020", "2016", "2030"]);
        check("三年以上、十五日内、3个月内、20年、第2015年度报告", &[]);
        check("1997年9月10日 国务院令第230号", &["1997-09-10"]);
        check("20世纪90年代,1990年代", &["1990~"]);
    }

    #[test]
    fn in_english() {
        check("on December 16, 2015, Dec 16,2024 and 7 March 2017.", &["2015-12-16", "2024-12-16", "2017-03-07"]);
        check("Monday, 16th of December, 2015", &["2015-12-16"]);
        check("March 16 and May 1", &["XXXX-03-16", "XXXX-05-01"]);
        check("in March, by December; we march in may", &["XXXX-03", "XXXX-12"]);
        check("from 2015-12-16T10:00 to 2016/01/02", &["2015-12-16", "2016-01-02"]);
    }

    #[test]
    fn bare_years() {
        check("in 2015, since 1999; the Act, 1987 and the Fisheries Act 1959", &["2015", "1999", "1987", "1959"]);
        check(
            "between 2015 and 2016; 2001-2004; the 1990s; (2015); c. 1601",
            &["2015", "2016", "2004", "1990~", "2015", "1601~"],
        );
        check("of 1965 shares, in 2000 cases, 2015 items, in 1,200 or in 1200.5", &[]);
        check("by 2030 the world", &["2030"]);
        check("the Act of 1984 relates, in 1984 cases", &["1984"]);
    }

    #[test]
    fn no_dates() {
        check("03/04/2015, 1.2.3, A/2015/12/16, a1998-01-02, 2015-12-16-3", &[]);
        check("You may 5 times; Mayor; March on; Marching 5; Augusta 5", &[]);
    }
}
