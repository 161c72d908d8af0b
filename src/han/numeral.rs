//! Small numbers as documents count by them: `12`, `１２`, `十二`.

/// A number in ASCII or full-width digits, and what follows it.
pub(crate) fn digits(text: &str) -> Option<(u32, &str)> {
    let mut number = 0u32;
    let mut end = 0;
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            _ => break,
        };
        number = number.checked_mul(10)?.checked_add(digit)?;
        end += c.len_utf8();
    }
    (end > 0).then(|| (number, &text[end..]))
}

/// A Chinese numeral, and what follows it.
pub(crate) fn han(text: &str) -> Option<(u32, &str)> {
    const DIGITS: &str = "〇一二三四五六七八九";
    let place = |c: char| if c == '零' { Some(0) } else { DIGITS.find(c) };
    let (mut total, mut last, mut end, mut units) = (0u32, 0u32, 0, false);
    for c in text.chars() {
        if let Some(at) = place(c) {
            let digit = (at / 3) as u32;
            last = if units { digit } else { last.checked_mul(10)?.checked_add(digit)? };
        } else if let Some(unit) = unit(c) {
            total = total.checked_add(last.max(1).checked_mul(unit)?)?;
            (last, units) = (0, true);
        } else {
            break;
        }
        end += c.len_utf8();
    }
    (end > 0).then(|| (total.saturating_add(last), &text[end..]))
}

/// Whether Chinese numerals are written with `c`.
pub(crate) fn sign(c: char) -> bool {
    matches!(c, '零' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九') || unit(c).is_some()
}

/// What a Chinese numeral's unit stands for.
fn unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_they_end() {
        for (text, expected) in [
            ("十二条", Some((12, "条"))),
            ("二十", Some((20, ""))),
            ("一百零三条", Some((103, "条"))),
            ("二〇二四年", Some((2024, "年"))),
            ("条", None),
        ] {
            assert_eq!(han(text), expected, "{text}");
        }
        assert_eq!(digits("１２条"), Some((12, "条")));
        assert_eq!(digits("99999999999"), None);
    }
}
