//! The labels that a browser computes for the items of `<ol>`.

use super::element::{Attributes, Name};
use crate::extract::count;

/// The lists that are open, innermost last; one of bullets has no style.
#[derive(Debug, Default)]
pub(super) struct Lists(Vec<List>);

#[derive(Debug, Clone, Copy)]
struct List {
    /// How it numbers: one of `1aAiI`, or 0 for bullets and for lists that count down.
    style: u8,
    next: i64,
}

impl Lists {
    /// Takes note of an element that begins; the label, if it is an item that shows one.
    pub(super) fn begin(&mut self, name: Name, attributes: &Attributes) -> Option<Box<str>> {
        match name.key() {
            b"ol" => {
                // Attributes count as present only with a value; `reversed` lists need their length first.
                let style = match attributes.kind.as_bytes() {
                    [style @ (b'a' | b'A' | b'i' | b'I')] => *style,
                    _ => b'1',
                };
                self.0.push(List { style, next: attributes.start.parse().unwrap_or(1) });
            }
            b"ul" | b"menu" | b"dir" => self.0.push(List { style: 0, next: 0 }),
            b"li" => {
                let list = self.0.last_mut().filter(|list| list.style > 0)?;
                let number = attributes.value.parse().unwrap_or(list.next);
                list.next = number.saturating_add(1);
                return Some(format!("{}.", label(list.style, number)).into());
            }
            _ => {}
        }
        None
    }

    /// Takes note of an element that ends.
    pub(super) fn end(&mut self, name: Name) {
        if matches!(name.key(), b"ol" | b"ul" | b"menu" | b"dir") {
            self.0.pop();
        }
    }
}

/// A number in a style of CSS; where the style has none for it, in digits.
fn label(style: u8, number: i64) -> String {
    match style {
        b'a' | b'A' if number > 0 => letters(number, style),
        b'I' if (1..4000).contains(&number) => count::roman(number as u32),
        b'i' if (1..4000).contains(&number) => count::roman(number as u32).to_lowercase(),
        _ => number.to_string(),
    }
}

/// `a` to `z`, then `aa`.
fn letters(mut number: i64, first: u8) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(first + (number % 26) as u8);
        number /= 26;
    }
    out.iter().rev().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::page;

    /// The labels of a page.
    fn check(text: &str, expected: &[&str]) {
        let labels: Vec<_> = page(text).labels.iter().map(|label| label.text.to_string()).collect();
        assert_eq!(labels, expected, "{text}");
    }

    #[test]
    fn items_are_numbered_as_a_browser_numbers_them() {
        check("<ol><li>a<li>b</ol><ul><li>c</ul>", &["1.", "2."]);
        check("<ol start=3 type=a><li>x<ul><li>y</ul><li value=27>z<li>w</ol>", &["c.", "aa.", "ab."]);
        check("<ol type=I start=1998><li>x<li>y</ol>", &["MCMXCVIII.", "MCMXCIX."]);
        check("<ol type=i start=-1><li>x<li>y<li>z</ol>", &["-1.", "0.", "i."]);
        check("<li>stray", &[]);
    }
}
