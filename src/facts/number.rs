//! Numbers and percentages, in digits, English words and Chinese numerals.
//!
//! A value is exact: a decimal or a fraction, never a float. So `1.3 billion`, `13亿` and
//! `1,300,000,000` are one number, and so are `1/2`, `one-half` and `0.5`.

use super::Value;
use super::cursor::{Cursor, Lower, han, letter};
use super::tables::number::{BEFORE_ONE, NUMBER_WORDS, NUMERAL_WORDS, PERCENT, SCALES, SHARES, UNITS};
use crate::date::digit;

/// A number as stated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// The value in canonical form: `2017`, `-0.5`, `1/3`; a `+` after it for `十余`, "ten and more".
    pub value: String,
    /// Whether it counts a place in an order (`third`, `第三`).
    pub ordinal: bool,
    /// What is counted, if it stands right beside: `days`, `年`.
    pub unit: Option<String>,
}

impl Number {
    /// A bare cardinal.
    pub(super) fn plain(value: String) -> Number {
        Number { value, ordinal: false, unit: None }
    }

    /// Whether two state the same, whatever the language; a unit on one side only is no contradiction.
    pub fn agrees(&self, other: &Number) -> bool {
        let units = match (&self.unit, &other.unit) {
            (Some(one), Some(other)) => same_unit(one, other),
            _ => true,
        };
        self.value == other.value && self.ordinal == other.ordinal && units
    }
}

/// Whether two units are one; unknown units of different scripts get the benefit of the doubt.
fn same_unit(one: &str, other: &str) -> bool {
    let canonical = |unit: &str| {
        let lower = unit.to_lowercase();
        (UNITS.whole(&lower).unwrap_or_default(), lower)
    };
    let (one, other) = (canonical(one), canonical(other));
    let scripts = one.1.chars().any(han) != other.1.chars().any(han);
    match (one.0, other.0) {
        ("", "") => one.1 == other.1 || scripts,
        ("", _) | (_, "") => scripts,
        (one, other) => one == other,
    }
}

/// An exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    fn whole(value: i128) -> Ratio {
        Ratio { over: value, under: 1 }
    }

    /// Reduced, or nothing if it overflowed or divides by zero.
    fn new(over: Option<i128>, under: Option<i128>) -> Option<Ratio> {
        let (over, under) = (over?, under.filter(|under| *under > 0)?);
        if under == 1 {
            return Some(Ratio { over, under });
        }
        let (mut a, mut b) = (over.unsigned_abs(), under.unsigned_abs());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let common = i128::try_from(a).ok()?;
        Some(Ratio { over: over / common, under: under / common })
    }

    fn times(self, other: Ratio) -> Option<Ratio> {
        Ratio::new(self.over.checked_mul(other.over), self.under.checked_mul(other.under))
    }

    fn plus(self, other: Ratio) -> Option<Ratio> {
        let (one, two) = (self.over.checked_mul(other.under)?, other.over.checked_mul(self.under)?);
        Ratio::new(one.checked_add(two), self.under.checked_mul(other.under))
    }

    /// Of a plain decimal (`1200.5`).
    fn decimal(text: &str) -> Option<Ratio> {
        let Some((whole, part)) = text.split_once('.') else { return text.parse().ok().map(Ratio::whole) };
        let under = u32::try_from(part.len()).ok().and_then(|places| 10i128.checked_pow(places));
        Ratio::new(format!("{whole}{part}").parse().ok(), under)
    }

    /// `2017`, `0.5`, or `1/3` where no decimal is exact.
    fn canonical(self) -> String {
        if self.under == 1 {
            return self.over.to_string();
        }
        let (mut rest, mut twos, mut fives) = (self.under, 0u32, 0u32);
        while rest % 2 == 0 {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let places = twos.max(fives);
        let scaled = 10i128.checked_pow(places).and_then(|scale| (scale / self.under).checked_mul(self.over));
        match scaled {
            Some(value) if rest == 1 && places > 0 => {
                let digits = format!("{:0width$}", value.unsigned_abs(), width = places as usize + 1);
                let (whole, part) = digits.split_at(digits.len() - places as usize);
                format!("{}{whole}.{part}", if value < 0 { "-" } else { "" })
            }
            _ => format!("{}/{}", self.over, self.under),
        }
    }
}

/// A value on its way: the canonical form, or nothing where it would overflow.
type Found<'a> = Option<(Ratio, Cursor<'a>)>;

/// The number or percentage that begins here; `bare` is what [`bare`] reads here.
pub(super) fn at<'a>(cursor: Cursor<'a>, bare: Option<(Number, Cursor<'a>)>) -> Option<(Value, Cursor<'a>)> {
    if let Some(found) = parts(cursor) {
        return Some(found);
    }
    let (mut number, end) = bare?;
    if !number.ordinal
        && let Some((scale, end)) = percent(end)
    {
        number.value = Ratio::decimal(number.value.trim_start_matches('-'))
            .and_then(|n| n.times(scale))
            .map_or(number.value.clone(), |ratio| {
                format!("{}{}", if number.value.starts_with('-') { "-" } else { "" }, ratio.canonical())
            });
        return Some((Value::Percent(number), end));
    }
    match unit(end, number.ordinal) {
        Some((unit, end)) => Some((Value::Number(Number { unit: Some(unit), ..number }), end)),
        None => Some((Value::Number(number), end)),
    }
}

/// The number that begins here, without regard to what it counts.
pub(super) fn bare(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    match cursor.peek()? {
        '0'..='9' | '-' | '−' | '.' => arabic(cursor),
        '第' => ordinal(cursor),
        c if numeral(c) => chinese(cursor),
        c if c.is_ascii_alphabetic() => english(cursor),
        _ => None,
    }
}

/// A sign of percentage, with what the number before it is to be multiplied by.
fn percent(cursor: Cursor<'_>) -> Option<(Ratio, Cursor<'_>)> {
    let near = cursor.space();
    for sign in ["%", "个百分点", "百分点"] {
        if let Some(end) = near.eat(sign) {
            return Some((Ratio::whole(1), end));
        }
    }
    if let Some(end) = near.eat("‰") {
        return Some((Ratio { over: 1, under: 10 }, end));
    }
    near.phrase(&PERCENT).map(|((), end)| (Ratio::whole(1), end))
}

// Digits.

/// A number in Arabic digits: signs, groups, decimals, fractions, ordinals, `3万5千`, `1.3 billion`.
fn arabic(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    let before = cursor.before();
    if before.is_some_and(|c| letter(c) || c.is_ascii_digit()) {
        return None;
    }
    let signed = cursor.one(|c| c == '-' || c == '−');
    if signed.is_some() && before.is_some_and(|c| !" (\u{a0}".contains(c)) {
        return None;
    }
    let start = signed.unwrap_or(cursor);
    let minus = if signed.is_some() { "-" } else { "" };
    if let Some((ratio, end)) = fraction(start) {
        return Some((Number::plain(format!("{minus}{}", ratio.canonical())), end));
    }
    let (figure, end) = figure(start)?;
    let Some(ratio) = Ratio::decimal(&figure).filter(|_| figure.len() <= 30) else {
        return Some((Number::plain(format!("{minus}{}", figure.trim_start_matches('0'))), end));
    };
    if let Some(end) = ["st", "nd", "rd", "th"].iter().find_map(|suffix| end.eat(suffix)).filter(|end| end.ends()) {
        return Some((Number { value: ratio.canonical(), ordinal: true, unit: None }, end));
    }
    let (ratio, end) = scaled(ratio, end).unwrap_or((ratio, end));
    let (more, end) = beyond(end);
    Some((Number::plain(format!("{minus}{}{more}", ratio.canonical())), end))
}

/// `1/2`, not part of a longer run of slashes.
fn fraction(cursor: Cursor<'_>) -> Found<'_> {
    let (over, end) = cursor.digits();
    let (under, end) = end.one(|c| c == '/' || c == '⁄')?.digits();
    let short = (1..=3).contains(&over.len()) && (1..=3).contains(&under.len());
    let alone = cursor.before() != Some('/') && end.ends() && end.peek() != Some('/');
    let ratio = Ratio::new(over.parse().ok(), under.parse().ok());
    ratio.filter(|_| short && alone).map(|ratio| (ratio, end))
}

/// Digits as a plain decimal, groups of thousands joined: `1,200.50` is `1200.50`.
///
/// A point alone never groups (`1.200` is one and a fifth); two points do, and so does one with a
/// decimal comma after it.
fn figure(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let (whole, end) = cursor.digits();
    if let Some((grouped, count, end)) = groups(cursor, '.') {
        let comma = end.eat(",").map(Cursor::digits).filter(|(part, _)| (1..=2).contains(&part.len()));
        match comma {
            Some((part, end)) => return Some((format!("{grouped}.{part}"), end)),
            None if count > 1 => return Some((grouped, end)),
            None => {}
        }
    }
    let (whole, end) = match groups(cursor, ',').or_else(|| groups(cursor, '\'')) {
        Some((grouped, _, end)) => (grouped, end),
        None => (whole.to_owned(), end),
    };
    match end.eat(".").map(Cursor::digits) {
        Some((part, end)) if !part.is_empty() => {
            let whole = if whole.is_empty() { "0" } else { &whole };
            Some((format!("{whole}.{part}"), end))
        }
        _ if whole.is_empty() => None,
        _ => Some((whole, end)),
    }
}

/// Groups of three digits behind one to three, how many, and the end.
fn groups(cursor: Cursor<'_>, sign: char) -> Option<(String, usize, Cursor<'_>)> {
    let (first, mut end) = cursor.digits();
    if end.peek() != Some(sign) {
        return None;
    }
    let mut joined = first.to_owned();
    let mut count = 0;
    while let Some((group, next)) = end.one(|c| c == sign).map(Cursor::digits).filter(|(group, _)| group.len() == 3) {
        joined.push_str(group);
        (count, end) = (count + 1, next);
    }
    ((1..=3).contains(&first.len()) && count > 0).then_some((joined, count, end))
}

/// What the figure before is multiplied by: `万`, ` million`; further figures and signs add up.
fn scaled(figure: Ratio, cursor: Cursor<'_>) -> Found<'_> {
    let near = cursor.one(|c| c == '-').filter(|near| near.peek().is_some_and(letter)).unwrap_or(cursor.space());
    let (word, end) = near.lower();
    if let Some(scale) = scale(word.as_str()).filter(|scale| *scale >= 1000) {
        return figure.times(Ratio::whole(scale)).map(|ratio| (ratio, end));
    }
    let (mut factor, mut end) = factor(cursor.space())?;
    let mut total = figure.times(Ratio::whole(factor))?;
    while factor > 1 {
        let Some((ratio, next)) = self::figure(end).and_then(|(f, next)| Some((Ratio::decimal(&f)?, next))) else {
            break;
        };
        let Some((smaller, next)) = self::factor(next).filter(|(smaller, _)| *smaller < factor) else {
            break;
        };
        total = total.plus(ratio.times(Ratio::whole(smaller))?)?;
        (factor, end) = (smaller, next);
    }
    Some((total, end))
}

/// The product of the Chinese powers of ten here: `千万` is ten million.
fn factor(cursor: Cursor<'_>) -> Option<(i128, Cursor<'_>)> {
    let (mut product, mut end) = (1i128, cursor);
    for _ in 0..4 {
        let Some((power, next)) = end.peek().and_then(power).zip(end.one(|_| true)) else { break };
        let unit = next.peek().is_some_and(|c| "米克瓦卡赫".contains(c)) || next.eat("分点").is_some();
        if unit && power < 10_000 {
            break;
        }
        product = product.checked_mul(power)?;
        end = next;
    }
    (product > 1).then_some((product, end))
}

/// A sign that the true number is somewhat higher, `余` or `多`.
fn beyond(cursor: Cursor<'_>) -> (&'static str, Cursor<'_>) {
    let end = cursor.space().one(|c| "余多".contains(c));
    let end = end.filter(|end| unit(*end, false).is_some() || end.one(|c| "元篇".contains(c)).is_some());
    end.map_or(("", cursor), |end| ("+", end))
}

// Chinese numerals.

/// The power of ten that a character stands for.
fn power(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Twenty, thirty and forty in one character.
fn tens(c: char) -> Option<i128> {
    Some(match c {
        '廿' => 20,
        '卅' => 30,
        '卌' => 40,
        _ => return None,
    })
}

/// All characters that can stand in a Chinese numeral.
pub(super) const NUMERALS: &str = "〇零○一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億兆廿卅卌";

/// Whether a character can stand in a Chinese numeral.
pub(super) fn numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some() || tens(c).is_some()
}

/// A run of numerals with its value, wherever it stands.
pub(super) fn run(cursor: Cursor<'_>) -> Option<(String, Cursor<'_>)> {
    let end = kilo(cursor, cursor.few(40, numeral));
    let whole = cursor.to(end);
    let mut ratio = if positional(whole) { digits(whole) } else { multiplied(whole) }?;
    let part = end.eat("点").map(|point| (point, point.few(20, |c| digit(c).is_some())));
    let mut last = end;
    if let Some((point, end)) = part.filter(|(point, end)| point.at() < end.at()) {
        let part: String = point.to(end).chars().filter_map(digit).map(|d| char::from(b'0' + d)).collect();
        ratio = ratio.plus(Ratio::decimal(&format!("0.{part}"))?)?;
        last = end;
        while let Some((power, next)) = last.peek().and_then(power).filter(|p| *p >= 10_000).zip(last.one(|_| true)) {
            ratio = ratio.times(Ratio::whole(power))?;
            last = next;
        }
    }
    Some((ratio.canonical(), last))
}

/// The end of a run of numerals, less a 千 that belongs to its unit (千米, 千克).
fn kilo<'a>(start: Cursor<'a>, end: Cursor<'a>) -> Cursor<'a> {
    let unit = end.before() == Some('千') && end.peek().is_some_and(|c| "米克瓦卡赫".contains(c));
    let less = start.to(end).strip_suffix('千').filter(|less| unit && !less.is_empty());
    less.map_or(end, |less| start.skip(less.len()))
}

/// Whether the numerals are digits in a row, as in 二〇一七.
fn positional(run: &str) -> bool {
    run.chars().all(|c| digit(c).is_some())
}

/// The value of digits in a row; two digits without a zero mean "three or five", not 35.
fn digits(run: &str) -> Option<Ratio> {
    let count = run.chars().count();
    let sure = count != 2 || run.contains(['〇', '零', '○']);
    let fold = |sum: i128, c| sum.checked_mul(10)?.checked_add(digit(c)?.into());
    run.chars().try_fold(0, fold).filter(|_| sure && count > 0).map(Ratio::whole)
}

/// The value of numerals with powers of ten: 两千零一十七, 三万五, 十二.
fn multiplied(run: &str) -> Option<Ratio> {
    if run.starts_with(['万', '亿', '兆']) && run.contains(|c| digit(c).is_some()) {
        return None;
    }
    let (mut total, mut section, mut ones) = (0i128, 0i128, None);
    // The power passed last, and whether a zero has been said since: 一百二 is 120, 一百零二 is 102.
    let (mut last, mut zero) = (i128::MAX, false);
    let mut large = i128::MAX;
    for c in run.chars() {
        if let Some(value) = digit(c).map(i128::from) {
            if ones.is_some() {
                return None;
            }
            zero |= value == 0;
            ones = (value > 0).then_some(value);
        } else if let Some(value) = tens(c) {
            if ones.is_some() || last <= 10 {
                return None;
            }
            (section, last, zero) = (section + value, 10, false);
        } else {
            let power = power(c)?;
            let first = section == 0 && total == 0;
            if power < 10_000 {
                let ones = ones.take().or((power == 10 || first).then_some(1))?;
                if power >= last {
                    return None;
                }
                (section, last) = (section.checked_add(ones * power)?, power);
            } else {
                let below = section.checked_add(ones.take().unwrap_or(i128::from(first)))?;
                if power < large {
                    total = total.checked_add(below.checked_mul(power)?)?;
                } else {
                    total = total.checked_add(below)?.checked_mul(power)?;
                }
                (section, last, large) = (0, i128::MAX, power);
            }
            zero = false;
        }
    }
    let after = if last == i128::MAX { large } else { last };
    let short = !zero && after > 10 && after != i128::MAX;
    let ones = ones.unwrap_or(0) * if short { after / 10 } else { 1 };
    total.checked_add(section)?.checked_add(ones).map(Ratio::whole)
}

/// A Chinese numeral that is one: a run, or a single character that counts something.
fn chinese(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    if cursor.before().is_some_and(numeral) {
        return None;
    }
    // A single numeral is mostly part of a word: that is told before its value is.
    let single = cursor.one(numeral).filter(|end| !end.peek().is_some_and(|c| numeral(c) || c == '点'));
    if single.is_some_and(|end| !counts(cursor, beyond(end).1)) {
        return None;
    }
    let (value, end) = run(cursor)?;
    let run = cursor.to(end);
    let (more, end) = beyond(end);
    let weak = run.chars().count() == 1 || run.chars().all(|c| power(c).is_some_and(|power| power > 10));
    if single.is_none() && (weak && !counts(cursor, end) || !weak && word(cursor, end)) {
        return None;
    }
    Some((Number::plain(format!("{value}{more}")), end))
}

/// Whether the numeral before `end` counts: a unit follows and no everyday word is made of both.
fn counts(cursor: Cursor<'_>, end: Cursor<'_>) -> bool {
    if word(cursor, end) {
        return false;
    }
    let listed = cursor.before() == Some('(') && end.peek() == Some(')');
    let headed = cursor.at() == 0 && end.peek().is_some_and(|c| "、.".contains(c));
    let money = end.eat("元").is_some() || end.peek() == Some('%');
    listed || headed || money || unit(end, false).is_some()
}

/// Whether the numeral is part of an everyday word, as in 统一, 一般, 三角洲.
fn word(cursor: Cursor<'_>, end: Cursor<'_>) -> bool {
    let run = cursor.to(end);
    let ends = run.starts_with('一') && cursor.before().is_some_and(|c| BEFORE_ONE.contains(c));
    ends || NUMERAL_WORDS.from(cursor.head()).iter().any(|(word, ())| {
        word.len() > run.len() && cursor.rest().starts_with(word) || (*word == run && run.chars().count() > 1)
    })
}

/// `第十二`, `第 5`; with what is counted left for the unit.
fn ordinal(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    let start = cursor.eat("第")?.space();
    let (value, end) = match figure(start) {
        Some((figure, end)) => (Ratio::decimal(&figure)?.canonical(), end),
        None => run(start)?,
    };
    Some((Number { value, ordinal: true, unit: None }, end))
}

/// `百分之二十`, `千分之三`, `三分之一`.
fn parts(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    if !cursor.peek().is_some_and(|c| numeral(c) || c.is_ascii_digit()) || cursor.before().is_some_and(numeral) {
        return None;
    }
    let read = |cursor: Cursor<'_>| {
        let (text, end) = figure(cursor).or_else(|| run(cursor))?;
        Some((Ratio::decimal(&text)?, end.at()))
    };
    // A whole is named by its numeral alone: 百, 千, 万, 三, 10.
    let end = cursor.few(12, |c| numeral(c) || c.is_ascii_digit());
    let (under, _) = read(cursor).filter(|(_, stop)| *stop == end.at())?;
    let start = end.eat("分之")?;
    let (over, stop) = read(start)?;
    let end = start.skip(stop - start.at());
    let ratio = over.times(Ratio::new(Some(under.under), Some(under.over))?)?;
    if [100, 1000, 10_000].contains(&under.over) {
        let number = Number::plain(ratio.times(Ratio::whole(100))?.canonical());
        return Some((Value::Percent(number), end));
    }
    Some((Value::Number(Number::plain(ratio.canonical())), end))
}

// English words.

/// What a number word adds: its value, and whether it is an ordinal.
fn small(word: &Lower) -> Option<(i128, bool)> {
    NUMBER_WORDS.whole(word.as_str())
}

/// The value of a word for a power of ten.
fn scale(word: &str) -> Option<i128> {
    SCALES.whole(word)
}

/// A number in words, as far as it has been read.
#[derive(Default)]
struct Sum {
    total: i128,
    current: i128,
    smallest: Option<i128>,
    ordinal: bool,
}

impl Sum {
    /// Adds a word; whether it fitted.
    fn add(&mut self, word: &Lower, begun: bool) -> bool {
        if self.ordinal {
            return false;
        }
        if let Some((value, ordinal)) = small(word) {
            let room = match value {
                1..=9 => self.current % 10 == 0 && !(1..20).contains(&(self.current % 100)),
                _ => self.current % 100 == 0,
            };
            let fits = room && (value > 0 || !begun) && !(begun && self.current == 0 && self.smallest.is_none());
            if fits {
                (self.current, self.ordinal) = (self.current + value, ordinal);
            }
            return fits;
        }
        let (name, ordinal) = match word.as_str().strip_suffix("th") {
            Some(name) => (name, true),
            None => (word.as_str(), false),
        };
        let Some(scale) = scale(name) else { return false };
        let fits = if scale <= 100 {
            self.current < 100 && (self.current > 0 || !begun)
        } else {
            self.smallest.is_none_or(|s| scale < s) && (self.current > 0 || !begun)
        };
        if fits && scale <= 100 {
            self.current = self.current.max(1) * scale;
        } else if fits {
            self.total += self.current.max(1) * scale;
            (self.current, self.smallest) = (0, Some(scale));
        }
        self.ordinal = ordinal && fits;
        fits
    }
}

/// A number in English words: `two hundred and five`, `twenty-first`, `two-thirds`, `half`.
fn english(cursor: Cursor<'_>) -> Option<(Number, Cursor<'_>)> {
    if cursor.before().is_some_and(|c| letter(c) || c.is_ascii_digit()) {
        return None;
    }
    let (word, end) = cursor.lower();
    if word.as_str() == "half" {
        return Some((Number::plain("0.5".to_owned()), end));
    }
    let mut sum = Sum::default();
    if !sum.add(&word, false) {
        return None;
    }
    let mut end = end;
    while let Some(next) = end.one(|c| c == ' ' || c == '-' || c == '\u{a0}') {
        let (word, after) = next.lower();
        let joined = (word.as_str() == "and" && (sum.current % 100 == 0)).then(|| after.eat(" ")).flatten();
        let (word, after) = joined.map_or((word, after), Cursor::lower);
        if !sum.add(&word, true) {
            break;
        }
        end = after;
    }
    let count = sum.total + sum.current;
    if !sum.ordinal
        && let Some((ratio, end)) = shares(count, end)
    {
        return Some((Number::plain(ratio.canonical()), end));
    }
    let named = cursor.last().as_str() == "no" && cursor.to(end).eq_ignore_ascii_case("one");
    (!named).then(|| (Number { value: count.to_string(), ordinal: sum.ordinal, unit: None }, end))
}

/// `two-thirds`, `three quarters`, `one-half`, `one third of`.
fn shares(count: i128, cursor: Cursor<'_>) -> Found<'_> {
    let (word, end) = cursor.one(|c| c == ' ' || c == '-')?.lower();
    let under = SHARES.whole(word.as_str())?;
    let plural = word.as_str().ends_with('s') || word.as_str() == "halves";
    let fits = if plural { count > 1 } else { count == 1 && (cursor.peek() == Some('-') || end.eat(" of ").is_some()) };
    Ratio::new(Some(count), Some(under)).filter(|_| fits).map(|ratio| (ratio, end))
}

// Units.

/// What the number before is a number of, if that stands right here.
fn unit(cursor: Cursor<'_>, ordinal: bool) -> Option<(String, Cursor<'_>)> {
    let near = cursor.space();
    if near.peek().is_some_and(han) {
        let (_, end) = near.phrase(&UNITS)?;
        return Some((near.to(end).to_owned(), end));
    }
    let near = if ordinal { return None } else { cursor.one(|c| c == '-').unwrap_or(near) };
    if let Some((_, end)) = near.phrase(&UNITS) {
        return Some((near.to(end).to_lowercase(), end));
    }
    let end = cursor.few(4, |c| c.is_ascii_alphabetic());
    (cursor.at() < end.at() && end.ends()).then(|| (cursor.to(end).to_owned(), end))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    /// The numbers and percentages of a passage: value, `#` for an ordinal, unit.
    fn check(passage: &str, expected: &[&str]) {
        let show = |value: Value| match value {
            Value::Number(n) | Value::Percent(n) if n.ordinal => {
                Some(format!("#{}{}", n.value, n.unit.unwrap_or_default()))
            }
            Value::Number(n) => Some(format!("{}{}", n.value, n.unit.unwrap_or_default())),
            Value::Percent(n) => Some(format!("{}%", n.value)),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn digits() {
        check("1,200.50 and 0.5 and .25", &["1200.5", "0.5", "0.25"]);
        check("1.200,50 or 1.200.000", &["1200.5", "1200000"]);
        check("values of -5 to 3-4, at 007", &["-5", "3", "4", "7"]);
        check("a ratio of 1/2 or 2/3", &["0.5", "2/3"]);
        check("the 21st and the 3rd", &["#21", "#3"]);
        check("1.3 billion people, 5 thousand, 2-million", &["1300000000people", "5000", "2000000"]);
        check("IPv6 H1N1 a16", &[]);
        check(
            "12345678901234567890123456789012345678901234567890",
            &["12345678901234567890123456789012345678901234567890"],
        );
        check("03/04/2015", &["3", "4", "2015"]);
    }

    #[test]
    fn units() {
        check("30 days or thirty (30) business days", &["30days", "30", "30"]);
        check("a 30-day period of 10km or 16 MB", &["30day", "10km", "16mb"]);
        check("30日内、60个工作日、3个月、十年", &["30日", "60个工作日", "3个月", "10年"]);
        check("one second, the second time", &["1second", "#2"]);
    }

    #[test]
    fn english_words() {
        check("two hundred and five of twenty-one", &["205", "21"]);
        check("one million two hundred thousand and six", &["1200006"]);
        check("a hundred or a dozen, two dozen", &["100", "12", "24"]);
        check("the twenty-first, thirty-first and one hundredth", &["#21", "#31", "#100"]);
        check("two-thirds, three quarters, one-half, half, one third of all", &["2/3", "0.75", "0.5", "0.5", "1/3"]);
        check("one third party, no one, someone", &["1", "#3"]);
        check("one, two and three", &["1", "2", "3"]);
        check("nineteen hundred seventy", &["1970"]);
    }

    #[test]
    fn chinese_numerals() {
        check("十二人、两千零一十七人、廿三天", &["12人", "2017人", "23天"]);
        check("壹佰贰拾页、三万五千人、三万五人、一百零二人", &["120页", "35000人", "35000人", "102人"]);
        check(
            "3万5千人、1.3亿人、13亿人口、三点五倍、一点三亿",
            &["35000人", "130000000人", "1300000000人口", "3.5倍", "130000000"],
        );
        check("五千米和5千米", &["5千米", "5千米"]);
        check("百余人、十多天、六百七十七篇", &["100+人", "10+天", "677篇"]);
        check("第三次、第十四届", &["#3次", "#14届"]);
        check("三万亿", &["3000000000000"]);
    }

    #[test]
    fn numerals_inside_words_are_no_numbers() {
        for words in [
            "一些、统一、十分、万一、千万不要、三角洲",
            "一般一律一致进一步",
            "四川万物百姓",
            "统一部署",
            "之一",
            "一切单位",
            "三五成群",
        ] {
            check(words, &[]);
        }
        check("三个一致、一个原则", &["3个", "1个"]);
        check("(三)其他", &["3"]);
    }

    #[test]
    fn all_numerals_are_listed() {
        let numerals = ('\0'..=char::MAX).filter(|c| super::numeral(*c));
        let listed: std::collections::BTreeSet<char> = super::NUMERALS.chars().collect();
        assert!(numerals.eq(listed));
    }

    #[test]
    fn percentages() {
        check("25% or 25 per cent or twenty-five percent", &["25%", "25%", "25%"]);
        check("百分之二十五、百分之5.5、5个百分点、千分之三、3‰", &["25%", "5.5%", "5%", "0.3%", "0.3%"]);
        check("三分之一、十分之一", &["1/3", "0.1"]);
    }

    #[test]
    fn one_value_in_many_wordings() {
        let value = |passage: &str| find(passage).remove(0).value;
        for (one, other, same) in [
            ("12 days", "十二天", true),
            ("twelve months", "12个月", true),
            ("30 days", "30 months", false),
            ("1.3 billion people", "13亿人", true),
            ("1/2", "0.5", true),
            ("third", "第三", true),
            ("third", "3", false),
            ("25%", "百分之二十五", true),
            ("25%", "25", false),
        ] {
            assert_eq!(value(one).agrees(&value(other)), same, "{one} {other}");
        }
    }
}
