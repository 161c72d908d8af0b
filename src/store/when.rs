//! Dates of versions: as exact as they are known, and never more exact.
//!
//! The written form is EDTF (Library of Congress, 2019): `2017`, `2017-03`, `2017-03-07`,
//! `2017-03-07T10:15:00Z`, `1601~`, `1859?`, `190X`, `1914/1918`. A date has an earliest and a
//! latest day it can mean; order and questions about a day go by these, never by the letters.

use crate::date::Date;
use chrono::{Days, NaiveDate, NaiveTime};
use std::cmp::Ordering;
use std::fmt;

/// The date of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    text: String,
    earliest: NaiveDate,
    latest: NaiveDate,
    time: Option<NaiveTime>,
}

/// Whether something held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It did, whatever day the date means.
    Definitely,
    /// It may have: the date is not exact enough to tell.
    Possibly,
    /// It did not.
    No,
}

impl When {
    /// Reads a date in EDTF, or as documents state dates (`7 March 2017`).
    ///
    /// ```
    /// use recension::store::When;
    /// assert_eq!(When::parse("1859").unwrap().earliest().to_string(), "1859-01-01");
    /// assert_eq!(When::parse("190X").unwrap().latest().to_string(), "1909-12-31");
    /// assert_eq!(When::parse("7 March 2017").unwrap().to_string(), "2017-03-07");
    /// assert!(When::parse("2017-02-30").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<When> {
        let text = text.trim();
        if let Some((from, to)) = text.split_once('/').filter(|(from, _)| is_edtf(from)) {
            let (from, to) = (single(from)?, single(to)?);
            let ordered = from.earliest <= to.latest;
            return ordered.then(|| When {
                text: format!("{}/{}", from.text, to.text),
                earliest: from.earliest,
                latest: to.latest,
                time: None,
            });
        }
        single(text)
    }

    /// A single day.
    pub fn day(day: NaiveDate) -> When {
        When { text: Date::from(day).to_string(), earliest: day, latest: day, time: None }
    }

    /// The first day it can mean.
    pub fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    /// The last day it can mean.
    pub fn latest(&self) -> NaiveDate {
        self.latest
    }

    /// The one day it means, where it is that exact and sure.
    pub fn exact(&self) -> Option<NaiveDate> {
        (self.earliest == self.latest && !self.text.contains(['~', '?', '%'])).then_some(self.earliest)
    }

    /// Whether something dated so had come to be by the end of a day.
    pub fn by(&self, day: NaiveDate) -> Held {
        if self.latest <= day {
            Held::Definitely
        } else if self.earliest <= day {
            Held::Possibly
        } else {
            Held::No
        }
    }

    /// The order of time: by the first day, then the last, then the time of day.
    pub fn order(&self, other: &When) -> Ordering {
        let key = |when: &When| (when.earliest, when.latest, when.time);
        key(self).cmp(&key(other)).then_with(|| self.text.cmp(&other.text))
    }

    /// The form that a file name carries, safe on every file system.
    ///
    /// Colons go, `?` becomes `u` and `%` `ua`, the slash of an interval `--`, and a year before the
    /// common era begins with `y`.
    pub fn slug(&self) -> String {
        let safe = self.text.replace(':', "").replace('?', "u").replace('%', "ua").replace('/', "--").replace('+', "p");
        if safe.starts_with('-') { format!("y{safe}") } else { safe }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a text could be one side of an interval.
fn is_edtf(text: &str) -> bool {
    let bare = text.trim_end_matches(['~', '?', '%']);
    matches!(bare.trim_start_matches('-').len(), 4 | 7 | 10)
        && bare.chars().all(|c| c.is_ascii_digit() || c == '-' || c == 'X')
}

/// A date that is no interval.
fn single(text: &str) -> Option<When> {
    let bare = text.trim_end_matches(['~', '?', '%']);
    let mark = &text[bare.len()..];
    if mark.len() > 1 {
        return None;
    }
    if let Some((earliest, latest)) = masked(bare) {
        return Some(When { text: text.to_owned(), earliest, latest, time: None });
    }
    let date = Date::parse(bare)?;
    // A time of day that no day has is not passed over.
    if bare.get(10..).is_some_and(|rest| rest.starts_with('T')) && clock(bare).is_none() {
        return None;
    }
    let (earliest, latest) = (date.earliest()?, date.latest()?);
    let time = clock(bare);
    let mark = match (mark, date.approximate) {
        ("?", true) => "%",
        ("", true) => "~",
        (mark, _) => mark,
    };
    let date = Date { approximate: false, ..date };
    let (time, clock) = time.map_or((None, String::new()), |(time, text)| (Some(time), text));
    // A time in another zone may be the day before or after where the reader is.
    let (earliest, latest) = match clock.ends_with('Z') || clock.is_empty() {
        true => (earliest, latest),
        false => (earliest.checked_sub_days(Days::new(1))?, latest.checked_add_days(Days::new(1))?),
    };
    Some(When { text: format!("{date}{clock}{mark}"), earliest, latest, time })
}

/// The bounds of a year with places unknown: `19XX`, `190X`.
fn masked(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let known = text.trim_end_matches('X');
    let unknown = text.len() - known.len();
    if text.len() != 4 || !(1..=3).contains(&unknown) || !known.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = |fill: &str| format!("{known}{}", fill.repeat(unknown)).parse().ok();
    Some((NaiveDate::from_ymd_opt(year("0")?, 1, 1)?, NaiveDate::from_ymd_opt(year("9")?, 12, 31)?))
}

/// The time of day that follows a date of ten characters, and how it is written.
fn clock(text: &str) -> Option<(NaiveTime, String)> {
    let rest = text.get(10..)?.strip_prefix(['T', ' '])?;
    let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone);
    let digits: String = time.split('.').next()?.chars().filter(char::is_ascii_digit).collect();
    let full = format!("{digits:0<6}");
    let time = NaiveTime::parse_from_str(&full, "%H%M%S").ok()?;
    Some((time, format!("T{}{zone}", time.format("%H:%M:%S"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        let found = When::parse(text).map(|when| format!("{when} {} {} {}", when.earliest, when.latest, when.slug()));
        assert_eq!(found.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn as_exact_as_stated() {
        check("2017-03-07", "2017-03-07 2017-03-07 2017-03-07 2017-03-07");
        check("2017-03", "2017-03 2017-03-01 2017-03-31 2017-03");
        check("1601~", "1601~ 1601-01-01 1601-12-31 1601~");
        check("1859?", "1859? 1859-01-01 1859-12-31 1859u");
        check("19XX", "19XX 1900-01-01 1999-12-31 19XX");
        check("1914/1918", "1914/1918 1914-01-01 1918-12-31 1914--1918");
        check("-0044-03-15", "-0044-03-15 -0044-03-15 -0044-03-15 y-0044-03-15");
        check("2017-03-07T10:15:00Z", "2017-03-07T10:15:00Z 2017-03-07 2017-03-07 2017-03-07T101500Z");
        check("2017-03-07T101500Z", "2017-03-07T10:15:00Z 2017-03-07 2017-03-07 2017-03-07T101500Z");
        check("2017-03-07T23:15:00-05:00", "2017-03-07T23:15:00-05:00 2017-03-06 2017-03-08 2017-03-07T231500-0500");
        check("2017年3月7日", "2017-03-07 2017-03-07 2017-03-07 2017-03-07");
    }

    #[test]
    fn what_is_no_date_of_a_year_is_none() {
        for text in [
            "",
            "XXXX",
            "12-16",
            "03/04/2015",
            "2017-02-30",
            "1918/1914",
            "2017-13",
            "x",
            "2017~~",
            "2017-03-07T25:00:00Z",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn order_is_that_of_time() {
        let mut all: Vec<When> = ["2017-03-07", "1950", "2017", "-0044", "0044", "2017-03-07T09:00:00Z", "1601~"]
            .iter()
            .map(|text| When::parse(text).expect("a date"))
            .collect();
        all.sort_by(When::order);
        let names: Vec<String> = all.iter().map(When::to_string).collect();
        assert_eq!(names, ["-0044", "0044", "1601~", "1950", "2017", "2017-03-07", "2017-03-07T09:00:00Z"]);
        let day = NaiveDate::from_ymd_opt(2017, 6, 1).expect("a day");
        assert_eq!(all[4].by(day), Held::Possibly);
        assert_eq!(all[5].by(day), Held::Definitely);
        assert_eq!(all[5].by(day - Days::new(100)), Held::No);
    }

    proptest! {
        #[test]
        fn any_string_is_safe_and_what_is_read_is_written_back(text in "[0-9X]{0,4}(-[0-9]{1,2}){0,2}(T[0-9:]{0,8}Z?)?[~?%/]?[0-9]{0,4}|\\PC{0,12}") {
            if let Some(when) = When::parse(&text) {
                let again = When::parse(&when.to_string());
                prop_assert_eq!(again.as_ref(), Some(&when));
                prop_assert!(when.earliest <= when.latest);
                prop_assert!(when.slug().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '~'));
            }
        }
    }
}
