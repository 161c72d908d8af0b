//! What one printed line says by itself: a page number, a running head with one, or words.

use super::outline::letters;
use std::borrow::Cow;

/// How surely a line is what a printer puts on a page, by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// Words, which may be anything.
    Words,
    /// A number and nothing else.
    Number,
    /// Words and a page number, set apart.
    Head,
    /// A number that can be nothing but a page's: `- 3 -`, `Page 3`, `3 / 90`.
    Page,
}

/// A line as a page may carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    /// How surely it belongs to a page.
    pub form: Form,
    /// The page's number, where the line has one.
    pub number: Option<u32>,
    /// Its letters without figures: the same on page after page.
    pub words: String,
}

impl Printed {
    /// Reads a line, figures of full width like others.
    pub(crate) fn read(line: &str) -> Printed {
        let line = &*misread(plain(line.trim()));
        let (form, folio) = if page_name(line) || set_off(line) {
            (Form::Page, line)
        } else if page_number(line) {
            (if line.contains('/') { Form::Page } else { Form::Number }, line)
        } else if let Some(folio) = folio(line) {
            (Form::Head, folio)
        } else {
            (Form::Words, line)
        };
        let mut words = letters(line);
        words.retain(|c| !c.is_ascii_digit());
        Printed { form, number: number(folio, form), words }
    }
}

/// A line that is a figure and letters that scanners take for figures, `l8`, as that number.
fn misread(line: Cow<'_, str>) -> Cow<'_, str> {
    let figure = |c: char| match c {
        '0'..='9' => Some(c),
        'l' | 'I' => Some('1'),
        'O' | 'o' => Some('0'),
        _ => None,
    };
    let some = (2..=3).contains(&line.len()) && line.bytes().any(|byte| byte.is_ascii_digit());
    match line.chars().map(figure).collect::<Option<String>>().filter(|_| some) {
        Some(number) => Cow::Owned(number),
        None => line,
    }
}

/// A line with its full-width figures, and the slash between them, in ASCII.
fn plain(line: &str) -> Cow<'_, str> {
    if !line.contains(|c| matches!(c, '０'..='９' | '／')) {
        return Cow::Borrowed(line);
    }
    let half = |c| if matches!(c, '０'..='９' | '／') { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c };
    Cow::Owned(line.chars().map(half).collect())
}

/// The number of a page: the first of a page number, the one at an edge of other lines.
fn number(folio: &str, form: Form) -> Option<u32> {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse().ok().filter(|_| (1..=4).contains(&end))
    };
    if form != Form::Words {
        return folio.find(|c: char| c.is_ascii_digit()).and_then(|at| digits(&folio[at..]));
    }
    let last = folio.len() - folio.bytes().rev().take_while(u8::is_ascii_digit).count();
    digits(folio).or_else(|| digits(&folio[last..]))
}

/// The page number of a running head, which stands apart from the words or names a page.
fn folio(line: &str) -> Option<&str> {
    let words = |part: &str| part.chars().any(char::is_alphabetic) && part.chars().count() <= 60;
    let apart = |at: usize, gap: &str| {
        let (left, right) = (line[..at].trim(), line[at..].trim_start_matches(gap).trim());
        let folio = |part: &str| part.len() <= 24 && part.bytes().any(|b| b.is_ascii_digit()) && page_number(part);
        match (folio(left), folio(right)) {
            (true, false) if words(right) => Some(left),
            (false, true) if words(left) => Some(right),
            _ => None,
        }
    };
    let gaps = ["   ", "\t", "|", "│"].into_iter();
    let set = gaps.flat_map(|gap| [(line.find(gap), gap), (line.rfind(gap), gap)]);
    let named = || {
        let (head, tail) = line.split_at(line.rfind(['第', 'P', 'p'])?);
        // `p. 7` begins a word, the last letter of `a ship` does not.
        let begins = tail.starts_with('第') || !head.ends_with(char::is_alphanumeric);
        (begins && page_name(tail) && words(head)).then_some(tail)
    };
    set.filter_map(|(at, gap)| apart(at?, gap)).next().or_else(named)
}

/// Whether a line is a number between marks: `- 9 -`, `·9·`. In brackets it may be a note's.
pub(super) fn set_off(line: &str) -> bool {
    let mark = |c: char| matches!(c, '-' | '–' | '—' | '·' | '~');
    let number = line.trim_matches(|c: char| mark(c) || c.is_whitespace());
    let marked = line.starts_with(mark) && line.ends_with(mark);
    marked && (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line says nothing but a page number: `12`, `- 12 -`, `Page 3 of 10`, `第 3 页`, `xii`.
pub(super) fn page_number(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let mut bare: String =
        line.chars().filter(|c| !matches!(c, '-' | '–' | '—' | '·' | '.' | '|' | '[' | ']' | '~')).collect();
    bare = bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if bare.is_empty() || bare.len() > 40 {
        return false;
    }
    if bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let small = line.chars().all(|c| !c.is_uppercase());
    if small && (2..=6).contains(&bare.len()) && bare.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l')) {
        return true;
    }
    let words = ["page", "of", "p", "pg", "第", "页", "頁", "共", "/", "／", "seite", "von", "sur", "，", ","];
    let numeric = |w: &str| w.bytes().all(|b| b.is_ascii_digit()) && w.len() <= 4;
    let mut parts = Vec::new();
    for word in bare.split_whitespace() {
        parts.extend(pieces(word));
    }
    parts.len() >= 2
        && parts.iter().any(|w| matches!(*w, "page" | "p" | "pg" | "页" | "頁" | "seite" | "/" | "of"))
        && parts.iter().any(|w| numeric(w))
        && parts.iter().all(|w| numeric(w) || words.contains(w))
}

/// Whether a line names a page: `Page 3`, `第 3 页`, and not a number alone or in Roman letters.
pub(super) fn page_name(line: &str) -> bool {
    page_number(line) && line.bytes().any(|b| b.is_ascii_digit()) && line.contains(char::is_alphabetic)
}

/// Whether a line is words and a page number at opposite ends of the line, as running heads are set.
pub(super) fn headed(line: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if !edge(line.as_bytes().first()) && !edge(line.as_bytes().last()) {
        return false;
    }
    let (left, right) = match line.find("    ").or_else(|| line.find('\t')) {
        Some(at) => (line[..at].trim(), line[at..].trim()),
        None => return false,
    };
    let number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let words =
        |part: &str| part.chars().any(char::is_alphabetic) && part.chars().count() <= 50 && !part.contains("    ");
    number(left) && words(right) || words(left) && number(right)
}

/// Splits `第3页` into its number and its words.
fn pieces(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let kind = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_ascii_alphabetic() {
            1
        } else {
            2
        }
    };
    let mut last = None;
    for (at, c) in word.char_indices() {
        if last.is_some_and(|k| k != kind(c) || k == 2) {
            parts.push(&word[start..at]);
            start = at;
        }
        last = Some(kind(c));
    }
    parts.push(&word[start..]);
    parts
}

/// Whether a line begins or ends with a number that a page may have.
pub(super) fn edge_number(line: &str) -> bool {
    let page = |digits: usize| (1..=3).contains(&digits);
    let first = line.bytes().take_while(u8::is_ascii_digit).count();
    let last = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    page(first) || page(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, form: Form, number: Option<u32>, words: &str) {
        assert_eq!(Printed::read(line), Printed { form, number, words: words.to_owned() }, "{line}");
    }

    #[test]
    fn lines_are_known_by_their_form() {
        check("- 9 -", Form::Page, Some(9), "");
        check("[12]", Form::Number, Some(12), "");
        check("第１９页 共７８页", Form::Page, Some(19), "第页共页");
        check("7 / 90", Form::Page, Some(7), "");
        check("12", Form::Number, Some(12), "");
        check("l8", Form::Number, Some(18), "");
        check("2O1", Form::Number, Some(201), "");
        check("IO", Form::Words, None, "io");
        check("The Law Reports    7", Form::Head, Some(7), "thelawreports");
        check("8 | Statutes", Form::Head, Some(8), "statutes");
        check("Printed on 12/03/2021    Page 29", Form::Head, Some(29), "printedonpage");
        check("打印日期：2021年3月12日  第10页", Form::Head, Some(10), "打印日期年月日第页");
        check("Entry of a ship | 1,250", Form::Words, Some(250), "entryofaship");
        check("within 30 days", Form::Words, None, "withindays");
        check("Section 7", Form::Words, Some(7), "section");
    }
}
