//! Headings by their numbering and their form, with the number parsed.

use crate::han::is_han;
use crate::han::numeral::{self, digits};

/// The numbered part of a heading: its kind, which gives its depth, and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What is numbered (`章`, `Chapter`, `一、`, `1.2`), the same for siblings.
    pub style: Style,
    /// The number, one entry for each level (`1.2.3` has three).
    pub number: Vec<u32>,
    /// Bytes of the heading that the label takes.
    pub len: usize,
}

/// Styles of numbering, from the outermost to the innermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 编, 部分, Part, Book, Title, Volume.
    Part,
    /// 章, Chapter.
    Chapter,
    /// 节, Section in full letters.
    Section,
    /// `I.`, `IV,`.
    Roman,
    /// `一、`, `一.`.
    HanComma,
    /// `1.`, `1.2`, `§ 5`.
    Decimal,
    /// 条, Article.
    Article,
    /// `（一）`, `(1)`.
    Paren,
    /// Annex, Appendix, Schedule, 附件.
    Annex,
}

/// Parses the label at the start of `line`, if there is one.
///
/// ```
/// use recension::structure::heading::{Style, label};
/// let found = label("第十二章 附则").unwrap();
/// assert_eq!((found.style, found.number), (Style::Chapter, vec![12]));
/// assert_eq!(label("21 世纪是网络的时代"), None);
/// ```
pub fn label(line: &str) -> Option<Label> {
    let line = line.trim_end();
    ordinal(line)
        .or_else(|| worded(line))
        .or_else(|| han_comma(line))
        .or_else(|| paren(line))
        .or_else(|| decimal(line))
        .or_else(|| roman_dot(line))
}

/// `第三章`, `第5条`, `第一部分`.
fn ordinal(line: &str) -> Option<Label> {
    let rest = line.strip_prefix('第')?.trim_start();
    let (number, rest) = numeral::han(rest).or_else(|| digits(rest))?;
    let rest = rest.trim_start();
    let unit = rest.chars().next()?;
    let style = match unit {
        '编' | '編' | '部' | '篇' | '卷' | '册' | '冊' => Style::Part,
        '章' => Style::Chapter,
        '节' | '節' => Style::Section,
        '条' | '條' => Style::Article,
        _ => return None,
    };
    let rest = &rest[unit.len_utf8()..];
    let rest = if unit == '部' { rest.strip_prefix('分').unwrap_or(rest) } else { rest };
    // 第三部法律 is prose; a label is followed by space, a mark, or its end.
    let free = rest.chars().next().is_none_or(|c| c.is_whitespace() || !is_han(c) || style != Style::Part);
    free.then(|| Label { style, number: vec![number], len: line.len() - rest.len() })
}

/// `Chapter IV`, `ARTICLE 5.`, `Annex B`, `附件二`.
fn worded(line: &str) -> Option<Label> {
    const WORDS: [(&str, Style); 14] = [
        ("part", Style::Part),
        ("book", Style::Part),
        ("title", Style::Part),
        ("volume", Style::Part),
        ("chapter", Style::Chapter),
        ("section", Style::Section),
        ("article", Style::Article),
        ("art.", Style::Article),
        ("§", Style::Section),
        ("annex", Style::Annex),
        ("appendix", Style::Annex),
        ("schedule", Style::Annex),
        ("附件", Style::Annex),
        ("附录", Style::Annex),
    ];
    if !line.starts_with(['p', 'b', 't', 'v', 'c', 's', 'a', 'P', 'B', 'T', 'V', 'C', 'S', 'A', '§', '附']) {
        return None;
    }
    for (word, style) in WORDS {
        let Some(head) = line.get(..word.len()) else { continue };
        if !head.eq_ignore_ascii_case(word) {
            continue;
        }
        let rest = line[word.len()..].trim_start();
        let (number, after) =
            digits(rest).or_else(|| roman(rest)).or_else(|| numeral::han(rest)).or_else(|| letter(rest))?;
        if after.chars().next().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let after = after.trim_start_matches(['.', ':', '.', '：']);
        return Some(Label { style, number: vec![number], len: line.len() - after.len() });
    }
    None
}

/// `一、`, `十二. `, `三．`.
fn han_comma(line: &str) -> Option<Label> {
    let (number, rest) = numeral::han(line)?;
    let mark = rest.chars().next().filter(|c| matches!(c, '、' | '.' | '．' | ','))?;
    let rest = &rest[mark.len_utf8()..];
    Some(Label { style: Style::HanComma, number: vec![number], len: line.len() - rest.len() })
}

/// `（三）`, `(3)`, `(a)` is not one: it is a list item.
fn paren(line: &str) -> Option<Label> {
    let rest = line.strip_prefix(['(', '（'])?.trim_start();
    let (number, rest) = numeral::han(rest).or_else(|| digits(rest))?;
    let rest = rest.trim_start().strip_prefix([')', '）'])?;
    Some(Label { style: Style::Paren, number: vec![number], len: line.len() - rest.len() })
}

/// `1.`, `2.3`, `4.5.6 `, `7)`; a number alone or a measure is none.
fn decimal(line: &str) -> Option<Label> {
    let (first, mut rest) = digits(line)?;
    let mut number = vec![first];
    let mut marked = false;
    while let Some(after) = rest.strip_prefix(['.', '．']) {
        marked = true;
        let Some((next, left)) = digits(after) else {
            rest = after;
            break;
        };
        number.push(next);
        rest = left;
    }
    if let Some(after) = rest.strip_prefix([')', '、']) {
        rest = after;
        marked = true;
    }
    let spaced = rest.starts_with(char::is_whitespace) || rest.starts_with(is_han);
    let fits = number.iter().all(|&n| n < 1000) && number.len() <= 6;
    let marked = marked && (number.len() > 1 || !rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    (marked && spaced && fits).then(|| Label { style: Style::Decimal, number, len: line.len() - rest.len() })
}

/// `IV.`, `II,`, `I、`.
fn roman_dot(line: &str) -> Option<Label> {
    let (number, rest) = roman(line)?;
    let after = rest.strip_prefix(['.', ',', '、', '．', ')'])?;
    let spaced = after.starts_with(char::is_whitespace);
    spaced.then(|| Label { style: Style::Roman, number: vec![number], len: line.len() - after.len() })
}

/// A Roman numeral in capitals below 90, and what follows it.
fn roman(text: &str) -> Option<(u32, &str)> {
    let end = text.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X' | b'L')).count();
    let value = |b| match b {
        b'I' => 1i64,
        b'V' => 5,
        b'X' => 10,
        _ => 50,
    };
    if end == 0 || end > 8 {
        return None;
    }
    let bytes = &text.as_bytes()[..end];
    let total: i64 = (0..end)
        .map(|at| {
            let this = value(bytes[at]);
            let smaller = bytes.get(at + 1).is_some_and(|&next| value(next) > this);
            if smaller { -this } else { this }
        })
        .sum();
    (total > 0).then(|| (total as u32, &text[end..]))
}

/// A single capital letter as a number (`Annex B`).
fn letter(text: &str) -> Option<(u32, &str)> {
    let c = text.chars().next().filter(char::is_ascii_uppercase)?;
    Some((c as u32 - 'A' as u32 + 1, &text[1..]))
}

/// Whether a label is a heading's whatever the format says: laws write their articles, and often
/// their chapters, as paragraphs.
pub(super) fn formal(style: Style, line: &str) -> bool {
    match style {
        Style::Part | Style::Chapter | Style::Article => line.starts_with(|c: char| !c.is_lowercase()),
        Style::Section => line.starts_with('第'),
        _ => false,
    }
}

/// Headings that carry no number but are known by their word.
const WORDS: [&str; 36] = [
    "preamble",
    "preface",
    "foreword",
    "introduction",
    "conclusion",
    "conclusions",
    "contents",
    "table of contents",
    "definitions",
    "abstract",
    "summary",
    "acknowledgements",
    "acknowledgments",
    "references",
    "bibliography",
    "appendix",
    "annex",
    "schedule",
    "glossary",
    "index",
    "序言",
    "前言",
    "引言",
    "导言",
    "導言",
    "绪论",
    "緒論",
    "结束语",
    "結束語",
    "结语",
    "結語",
    "附则",
    "附則",
    "目录",
    "目錄",
    "附录",
];

/// Whether `title` alone is a heading by its word.
pub(crate) fn known(title: &str) -> bool {
    let title = title.trim().trim_end_matches([':', '：', '.']);
    if title.is_ascii() {
        return title.len() <= 40 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(title));
    }
    let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    title.len() <= 40 && WORDS.contains(&title.to_lowercase().as_str())
}

/// Whether the form of `title` is a heading's: short, and no sentence.
pub(super) fn titular(title: &str) -> bool {
    let title = title.trim();
    let Some(last) = title.chars().next_back().filter(|_| title.len() <= 160) else { return false };
    if matches!(last, '。' | '；' | '，' | '、' | '：' | ';' | ',' | '.' | '?' | '!' | '-' | '…' | '”' | '"') {
        return false;
    }
    let han = title.chars().filter(|&c| is_han(c)).count();
    if han > 0 {
        return title.chars().count() <= 40 && !title.contains(['。', '；', '，']) && han >= 2;
    }
    title.len() <= 90
        && title.split_whitespace().count() <= 14
        && title.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
        && !title.contains(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(Style, &[u32], &str)>) {
        let found = label(line).map(|l| (l.style, l.number, line[..l.len].trim()));
        assert_eq!(found, expected.map(|(s, n, t)| (s, n.to_vec(), t)), "{line}");
    }

    #[test]
    fn labels_of_every_style() {
        check("第三章 战略目标", Some((Style::Chapter, &[3], "第三章")));
        check("第十一条 本法自公布之日起施行。", Some((Style::Article, &[11], "第十一条")));
        check("第一百零四条 施行", Some((Style::Article, &[104], "第一百零四条")));
        check("第11條 適用", Some((Style::Article, &[11], "第11條")));
        check("一. 和平", Some((Style::HanComma, &[1], "一.")));
        check("二十一、附则", Some((Style::HanComma, &[21], "二十一、")));
        check("（三）监督", Some((Style::Paren, &[3], "（三）")));
        check("Chapter IV. Remedies", Some((Style::Chapter, &[4], "Chapter IV.")));
        check("ARTICLE 5", Some((Style::Article, &[5], "ARTICLE 5")));
        check("4.2.1 Retention", Some((Style::Decimal, &[4, 2, 1], "4.2.1")));
        check("II, Aims", Some((Style::Roman, &[2], "II,")));
        check("Annex B", Some((Style::Annex, &[2], "Annex B")));
    }

    #[test]
    fn prose_that_begins_with_a_number_is_no_heading() {
        check("21 世纪是网络的时代", None);
        check("2015 was a good year", None);
        check("3.5 million people", Some((Style::Decimal, &[3, 5], "3.5")));
        check("第三方应当承担责任", None);
        check("I am here", None);
        check("Section heads met", None);
        check("Chapters are long", None);
    }
}
