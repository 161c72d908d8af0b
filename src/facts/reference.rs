//! References: to articles and sections, to numbered documents, standards and issues.
//!
//! The canonical form is one for all languages, so that `第5条`, `第五条` and `Article 5` agree.

use super::Value;
use super::cursor::{Cursor, han, letter};
use super::number;
use super::tables::reference::{INSTRUMENTS, LABELS, NUMBERED, PARTS, STANDARDS};

/// The reference that begins here.
pub(super) fn at(cursor: Cursor<'_>) -> Option<(Value, Cursor<'_>)> {
    let (text, end) = match cursor.peek()? {
        '第' => chinese(cursor)?,
        '§' => paragraph(cursor)?,
        '#' => issue(cursor)?,
        '〔' | '(' | '[' => filed(cursor)?,
        '0'..='9' => dotted(cursor)?,
        c if han(c) => numbered(cursor)?,
        c if letter(c) || c == '№' => worded(cursor)?,
        _ => return None,
    };
    Some((Value::Reference(text), end))
}

type Found<'a> = Option<(String, Cursor<'a>)>;

/// What begins with a letter.
fn worded(cursor: Cursor<'_>) -> Found<'_> {
    if cursor.before().is_some_and(|c| letter(c) || c.is_ascii_digit() || "/-.".contains(c)) {
        return None;
    }
    standard(cursor).or_else(|| instrument(cursor)).or_else(|| symbol(cursor)).or_else(|| labelled(cursor))
}

/// `第五条第二款第三项`, `第十条之一`, `第230号`, `第(三)项`.
fn chinese(cursor: Cursor<'_>) -> Found<'_> {
    let (mut text, mut end) = (String::new(), cursor);
    let mut last = String::new();
    while let Some((kind, label, next)) = counted(end) {
        let nested = match last.as_str() {
            "article" => ["paragraph", "item"].contains(&kind),
            "paragraph" => kind == "item",
            "item" => kind == "point",
            _ => false,
        };
        if nested {
            text.push_str(&format!("({label})"));
        } else if text.is_empty() {
            text = format!("{kind} {label}");
        } else {
            text.push_str(&format!(" {kind} {label}"));
        }
        (last, end) = (kind.to_owned(), next);
    }
    (!text.is_empty()).then_some((text, end))
}

/// One step of a Chinese reference: its kind, its number, the end.
fn counted(cursor: Cursor<'_>) -> Option<(&'static str, String, Cursor<'_>)> {
    let start = cursor.eat("第")?.space();
    let open = start.eat("(");
    let (label, end) = cipher(open.unwrap_or(start))?;
    let end = if open.is_some() { end.eat(")")? } else { end };
    let (kind, end) = end.space().phrase(&PARTS)?;
    // 第三项目 is a third project, 第一号召 a first call, 第三条件 a third condition.
    let longer = match kind {
        "item" => end.peek().is_some_and(|c| "目".contains(c)),
        "article" => end.peek().is_some_and(|c| "件约".contains(c)),
        "paragraph" => end.peek() == Some('式'),
        "section" => end.peek().is_some_and(|c| "课日".contains(c)),
        "point" => end.peek().is_some_and(|c| "标的".contains(c)),
        _ => false,
    };
    if longer {
        return None;
    }
    let more = end.eat("之").and_then(number::run).filter(|_| kind == "article");
    Some(more.map_or((kind, label.clone(), end), |(more, end)| (kind, format!("{label}-{more}"), end)))
}

/// A whole number in digits or Chinese numerals.
fn cipher(cursor: Cursor<'_>) -> Found<'_> {
    let (digits, end) = cursor.digits();
    if digits.is_empty() {
        return number::run(cursor).filter(|(value, _)| !value.contains(['.', '/']));
    }
    Some((plain(digits), end.space()))
}

/// Digits without zeros in front.
fn plain(digits: &str) -> String {
    let plain = digits.trim_start_matches('0');
    if plain.is_empty() { "0".to_owned() } else { plain.to_owned() }
}

/// `附件1`, `表二`.
fn numbered(cursor: Cursor<'_>) -> Found<'_> {
    let (kind, end) = cursor.phrase(&NUMBERED)?;
    // 代表1人 and 地图二张 are no tables and figures.
    let inside = ["table", "figure"].contains(&kind) && cursor.before().is_some_and(han);
    let (label, end) = cipher(end.space())?;
    (!inside).then(|| (format!("{kind} {label}"), end))
}

/// `§ 5`, `§§ 3(1)`.
fn paragraph(cursor: Cursor<'_>) -> Found<'_> {
    let (label, end) = label(cursor.few(2, |c| c == '§').space(), true, true)?;
    Some((format!("section {label}"), end))
}

/// `#1234`.
fn issue(cursor: Cursor<'_>) -> Found<'_> {
    let (digits, end) = cursor.eat("#")?.digits();
    (!digits.is_empty() && end.ends() && !cursor.before().is_some_and(letter))
        .then(|| (format!("#{}", plain(digits)), end))
}

/// The number of a Chinese file: `〔2015〕40号`, `(2019)京01民终123号`.
fn filed(cursor: Cursor<'_>) -> Found<'_> {
    let (year, end) = cursor.one(|_| true)?.digits();
    let end = end.one(|c| "〕)]".contains(c)).filter(|_| year.len() == 4)?;
    let middle = end.space().few(20, |c| (han(c) && c != '号') || c.is_ascii_digit());
    let number = end.to(middle).trim_start();
    let good = number.ends_with(|c: char| c.is_ascii_digit()) || number.ends_with(number::numeral);
    let end = middle.space().eat("号").filter(|_| good)?;
    Some((format!("〔{year}〕{number}号"), end))
}

/// Three or more numbers with points between them: `1.2.3`, `192.0.2.1`.
fn dotted(cursor: Cursor<'_>) -> Found<'_> {
    if cursor.before().is_some_and(|c| letter(c) || c == '.') {
        return None;
    }
    let (mut end, mut count) = (cursor.digits().1, 1);
    while let Some((digits, next)) = end.eat(".").map(Cursor::digits).filter(|(digits, _)| !digits.is_empty()) {
        // 1.200.000 is a number.
        count += if digits.len() == 3 { 0 } else { 1 };
        end = next;
    }
    let directive = || directive_number(cursor).filter(|(text, _)| text.matches('/').count() == 2);
    if count > 2 { Some((cursor.to(end).to_owned(), end)) } else { directive() }
}

/// `RFC 9000`, `ISO/IEC 27001:2013`, `GB/T 22239-2019`, `CVE-2021-44228`.
fn standard(cursor: Cursor<'_>) -> Found<'_> {
    let start = STANDARDS.iter().filter_map(|name| cursor.eat(name)).max_by_key(|end| end.at())?;
    let near = start.one(|c| c == '-').unwrap_or(start.space());
    let end = near.few(24, |c| c.is_ascii_alphanumeric() || "-.:".contains(c));
    let code = near.to(end).trim_end_matches(['-', '.', ':']);
    let end = near.skip(code.len());
    let good = code.starts_with(|c: char| c.is_ascii_digit()) && end.ends();
    good.then(|| (format!("{} {code}", cursor.to(start)), end))
}

/// `Regulation (EU) 2016/679`, `Directive 95/46/EC`, `Case C-131/12`.
fn instrument(cursor: Cursor<'_>) -> Found<'_> {
    let (word, end) = cursor.lower();
    if !word.among(INSTRUMENTS) {
        return None;
    }
    let mut near = end.space();
    let mut body = String::new();
    if let Some(open) = near.eat("(") {
        let close = open.few(12, |c| c.is_ascii_alphabetic() || ", ".contains(c));
        body = format!(" ({})", open.to(close));
        near = close.eat(")")?.space();
    }
    let near = ["No. ", "No ", "no ", "no. "].iter().find_map(|no| near.eat(no)).unwrap_or(near);
    let court = near.eat("C-").or_else(|| near.eat("T-")).filter(|_| word.as_str() == "case");
    let (number, end) = directive_number(court.unwrap_or(near))?;
    let court = if court.is_some() { near.to(near.skip(2)) } else { "" };
    Some((format!("{}{body} {court}{number}", word.as_str()).to_lowercase(), end))
}

/// `2016/679`, `95/46/EC`.
fn directive_number(cursor: Cursor<'_>) -> Found<'_> {
    let (first, end) = cursor.digits();
    let (second, end) = end.eat("/")?.digits();
    let good = (1..=4).contains(&first.len()) && (1..=4).contains(&second.len());
    let suffix =
        end.eat("/").map(|next| next.few(7, |c| c.is_ascii_uppercase())).filter(|last| last.at() > end.at() + 1);
    let end = suffix.unwrap_or(end);
    (good && end.ends()).then(|| (cursor.to(end).to_owned(), end))
}

/// The symbol of a document: `CD/2092`, `A/RES/70/237`, `GE.17-03697`.
fn symbol(cursor: Cursor<'_>) -> Found<'_> {
    let end = cursor.few(40, |c| c.is_ascii_alphanumeric() || "/.-".contains(c));
    let symbol = cursor.to(end).trim_end_matches(['/', '.', '-']);
    let front = symbol.bytes().take_while(u8::is_ascii_uppercase).count();
    let sign = symbol[front..].chars().next()?;
    let tail = symbol[front + 1..].split(['/', '.', '-']);
    let good = match sign {
        '/' => tail.into_iter().any(|part| part.starts_with(|c: char| c.is_ascii_digit())),
        '.' => front > 1 && symbol[front + 1..].starts_with(|c: char| c.is_ascii_digit()) && symbol.contains('-'),
        _ => false,
    };
    let end = cursor.skip(symbol.len());
    ((1..=6).contains(&front) && good && end.ends()).then(|| (symbol.to_owned(), end))
}

/// `Article 5`, `section 3(1)(a)`, `Chapter IV`, `Annex B`, `No. 40`.
fn labelled(cursor: Cursor<'_>) -> Found<'_> {
    let (kind, end) = prefix(cursor)?;
    let capital = cursor.peek().is_some_and(char::is_uppercase);
    let near = end.space();
    if near.at() == end.at() && !end.to(end).is_empty() {
        return None;
    }
    let lettered = ["annex", "appendix", "part", "schedule", "exhibit", "figure", "table", "title"].contains(&kind);
    let (label, end) = label(near, capital, capital && lettered)?;
    Some((format!("{kind} {label}"), end))
}

/// The longest word of a label here; it may end in a full stop, after which anything may follow.
fn prefix(cursor: Cursor<'_>) -> Option<(&'static str, Cursor<'_>)> {
    let entries = LABELS.from(cursor.head()).iter();
    let dotted = entries.filter(|(name, _)| name.ends_with(['.', '№'])).find_map(|(name, kind)| {
        let here = cursor.rest().get(..name.len())?;
        here.eq_ignore_ascii_case(name).then(|| (*kind, cursor.skip(name.len())))
    });
    dotted.or_else(|| cursor.phrase(&LABELS))
}

/// The label itself: `5`, `603A`, `3(1)(a)`, `1.2-4`, a Roman numeral, a number word, a letter.
fn label(cursor: Cursor<'_>, capital: bool, lettered: bool) -> Found<'_> {
    let (digits, end) = cursor.digits();
    if !digits.is_empty() {
        let end = end.few(2, |c| c.is_ascii_alphabetic());
        let end = if end.ends() { end } else { cursor.digits().1 };
        let (tail, end) = nested(end);
        let body = cursor.to(tail);
        return end.ends().then(|| (format!("{}{}", plain(digits), &body[digits.len()..]), end));
    }
    if cursor.eat("(").is_some() {
        let (_, end) = nested(cursor);
        return (end.at() > cursor.at()).then(|| (cursor.to(end).to_owned(), end));
    }
    let (word, end) = cursor.word();
    if let Some(value) = roman(word).filter(|_| end.ends() && (capital || word.len() > 1)) {
        let (_, last) = nested(end);
        return Some((format!("{value}{}", end.to(last)), last));
    }
    if lettered && word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && end.ends() && !word.eq("I")
    {
        return Some((word.to_owned(), end));
    }
    let (number, end) = number::bare(cursor)
        .filter(|(number, _)| capital && !number.ordinal && !number.value.contains(['.', '/', '-']))?;
    Some((number.value, end))
}

/// Past `.2`, `-4`, `(1)(a)` and the like.
fn nested(cursor: Cursor<'_>) -> (Cursor<'_>, Cursor<'_>) {
    let mut end = cursor;
    loop {
        let point = end.one(|c| ".-–".contains(c)).map(Cursor::digits).filter(|(digits, _)| !digits.is_empty());
        let bracket = || {
            let close = end.eat("(")?.few(5, |c| c.is_ascii_alphanumeric());
            close.eat(")").filter(|last| last.at() > end.at() + 2)
        };
        match point.map(|(_, last)| last.few(1, |c| c.is_ascii_alphabetic())).or_else(bracket) {
            Some(last) => end = last,
            None => return (end, end),
        }
    }
}

/// The value of a Roman numeral in capitals, up to 89, written the usual way.
fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let (mut total, mut last) = (0i32, 0i32);
    for c in word.chars().rev() {
        let value = value(c)?;
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    let total = u32::try_from(total).ok()?;
    (write_roman(total) == word).then_some(total)
}

/// A number below 90 in Roman numerals.
fn write_roman(mut value: u32) -> String {
    let mut text = String::new();
    for (sign, worth) in [("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)] {
        while value >= worth {
            text.push_str(sign);
            value -= worth;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    fn check(passage: &str, expected: &[&str]) {
        let show = |value| match value {
            Value::Reference(text) => Some(text),
            _ => None,
        };
        let found: Vec<_> = find(passage).into_iter().filter_map(|fact| show(fact.value)).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn chinese_articles() {
        check("依照本法第三百八十九条、第390条的规定", &["article 389", "article 390"]);
        check("第五条第二款第(三)项", &["article 5(2)(3)"]);
        check("第 5 条第 2 款", &["article 5(2)"]);
        check("第十条之一、第二章第三节", &["article 10-1", "chapter 2 section 3"]);
        check(
            "国务院令第230号、国发〔2015〕40号、(2019)京01民终123号",
            &["no. 230", "〔2015〕40号", "〔2019〕京01民终123号"],
        );
        check("附件一、附件2", &["annex 1", "annex 2"]);
        check("第三项目、第一条件、第三方、代表1人", &[]);
    }

    #[test]
    fn english_labels() {
        check("Article 5(2) and section 3(1)(a) of Chapter IV", &["article 5(2)", "section 3(1)(a)", "chapter 4"]);
        check(
            "under section 603A, Annex B, Article XII and Part One",
            &["section 603A", "annex B", "article 12", "part 1"],
        );
        check(
            "see No. 40, para. 12, pp. 3-5 and subsection (3)",
            &["no. 40", "paragraph 12", "page 3-5", "subsection (3)"],
        );
        check("§ 5 and §§ 3(1)", &["section 5", "section 3(1)"]);
        check("the article I wrote in part, no 5 of them, part of Annex", &[]);
    }

    #[test]
    fn symbols_and_standards() {
        check("CD/2092, A/RES/70/237 and GE.17-03697", &["CD/2092", "A/RES/70/237", "GE.17-03697"]);
        check(
            "RFC 9000, RFC9000, ISO/IEC 27001:2013, GB/T 22239-2019.",
            &["RFC 9000", "RFC 9000", "ISO/IEC 27001:2013", "GB/T 22239-2019"],
        );
        check(
            "Regulation (EU) 2016/679, Directive 95/46/EC, Case C-131/12",
            &["regulation (eu) 2016/679", "directive 95/46/ec", "case c-131/12"],
        );
        check("(#1234) and 1.2.3", &["#1234", "1.2.3"]);
        check("TCP/IP, and/or, N/A, 24/7, COVID-19", &[]);
    }

    #[test]
    fn one_article_in_two_languages() {
        let value = |passage: &str| find(passage).remove(0).value;
        assert!(value("第五条").agrees(&value("Article 5")));
        assert!(value("第5条").agrees(&value("第五条")));
        assert!(!value("第五条").agrees(&value("第六条")));
    }
}
