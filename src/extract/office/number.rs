//! Numbers of lists and headings as word processors print them.

use crate::extract::count::roman;

/// A number in one of the formats that Word and OpenDocument name; decimal where it is not known.
pub(super) fn print(format: &str, number: u32) -> String {
    match format {
        "none" | "" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" | "a" => letters(number, b'a'),
        "upperLetter" | "A" => letters(number, b'A'),
        "lowerRoman" | "i" => roman(number).to_lowercase(),
        "upperRoman" | "I" => roman(number),
        "ordinal" => ordinal(number),
        "decimalFullWidth" | "decimalFullWidth2" | "１, ２, ３, ..." => wide(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "①, ②, ③, ..." => circled(number, 0x2460),
        "chineseCounting"
        | "chineseCountingThousand"
        | "chineseLegalSimplified"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseDigital"
        | "japaneseDigitalTenThousand"
        | "koreanCounting"
        | "一, 二, 三, ..." => han(format, number),
        "ideographTraditional" | "甲, 乙, 丙, ..." => cycle("甲乙丙丁戊己庚辛壬癸", number),
        "ideographZodiac" | "子, 丑, 寅, ..." => cycle("子丑寅卯辰巳午未申酉戌亥", number),
        "ideographLegalTraditional" | "壹, 贰, 叁, ..." => counted(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
        "numberInDash" => format!("- {number} -"),
        "hex" => format!("{number:X}"),
        _ => number.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb`, as Word goes on.
fn letters(number: u32, first: u8) -> String {
    let Some(index) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(first + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(40) as usize).collect()
}

fn ordinal(number: u32) -> String {
    let end = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

fn wide(number: u32) -> String {
    let digit = |c: char| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c);
    number.to_string().chars().map(digit).collect()
}

fn circled(number: u32, first: u32) -> String {
    match number {
        1..=20 => char::from_u32(first + number - 1).map_or_else(String::new, String::from),
        _ => number.to_string(),
    }
}

fn cycle(signs: &str, number: u32) -> String {
    let signs: Vec<char> = signs.chars().collect();
    match number.checked_sub(1) {
        Some(index) => signs[index as usize % signs.len()].to_string(),
        None => "0".to_owned(),
    }
}

/// Chinese numbers: counted (`十二`), or digit by digit (`一二`) where the format says so.
fn han(format: &str, number: u32) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    // Word counts up to ten in words and writes digits behind that in the digital formats.
    if matches!(format, "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand") {
        let digits: Vec<char> = DIGITS.chars().collect();
        return number.to_string().bytes().map(|byte| digits[usize::from(byte - b'0')]).collect();
    }
    counted(number, DIGITS, "十百千")
}

/// A number below 10,000 in Chinese words; in digits from there on.
fn counted(number: u32, digits: &str, units: &str) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let (digits, units): (Vec<char>, Vec<char>) = (digits.chars().collect(), units.chars().collect());
    let (mut out, mut zero) = (String::new(), false);
    for place in (0..4u32).rev() {
        let digit = number / 10u32.pow(place) % 10;
        if digit == 0 {
            zero |= !out.is_empty();
            continue;
        }
        if zero {
            out.push(digits[0]);
            zero = false;
        }
        // 十二 and not 一十二.
        if !(digit == 1 && place == 1 && out.is_empty() && units[0] == '十') {
            out.push(digits[digit as usize]);
        }
        if place > 0 {
            out.push(units[place as usize - 1]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_letters_and_signs() {
        let check = |format: &str, pairs: &[(u32, &str)]| {
            pairs.iter().for_each(|&(number, text)| assert_eq!(print(format, number), text, "{format} {number}"));
        };
        check("lowerLetter", &[(1, "a"), (26, "z"), (27, "aa"), (53, "aaa")]);
        check("upperRoman", &[(4, "IV"), (1999, "MCMXCIX")]);
        check("ordinal", &[(1, "1st"), (12, "12th"), (22, "22nd")]);
        check(
            "chineseCounting",
            &[(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百〇五"), (110, "一百一十")],
        );
        check("ideographDigital", &[(12, "一二")]);
        check("ideographLegalTraditional", &[(11, "壹拾壹")]);
        check("decimalEnclosedCircle", &[(3, "③"), (21, "21")]);
        check("ideographTraditional", &[(1, "甲"), (11, "甲")]);
        check("somethingNew", &[(7, "7")]);
    }
}
