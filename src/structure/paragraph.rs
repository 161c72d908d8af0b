//! Paragraphs from printed lines: un-wrapping.

use super::lang::Segment;
use super::lines::Line;

/// How a copy is laid out, judged over all its lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Columns of a full line; `None` where every line is a paragraph.
    pub wrap: Option<u32>,
    /// Whether lines are printed with an empty line after each, so that a blank line ends nothing.
    pub double: bool,
    /// Whether an indent begins a paragraph.
    pub indent: bool,
}

impl Layout {
    /// The layout of a text that was made: every line is a paragraph.
    pub(super) const MADE: Layout = Layout { wrap: None, double: false, indent: false };
}

/// Marks that end a sentence, a clause list or a quotation.
pub(super) fn terminated(text: &str) -> bool {
    let last = text.trim_end_matches(['"', '”', '’', '\'', '」', '』', ')', '）', '*', '_', ']']);
    last.ends_with(['.', '!', '?', ':', ';', '。', '．', '｡', '！', '？', '：', '；', '…', '—', '>'])
}

/// Judges the layout of `lines`; lines that `skip` marks do not count.
pub(super) fn layout(text: &str, lines: &[Line], skip: &[bool]) -> Layout {
    let printed: Vec<usize> = (0..lines.len()).filter(|&n| !lines[n].blank() && !skip[n]).collect();
    let mut widths: Vec<u32> = printed.iter().map(|&n| lines[n].width + u32::from(lines[n].indent)).collect();
    let tenth = widths.len() * 9 / 10;
    let wide = if widths.is_empty() { 0 } else { *widths.select_nth_unstable(tenth).1 };
    let full = widths.iter().filter(|&&w| w * 5 >= wide * 4 && w <= wide + wide / 8 + 2).count();
    let wrapped = (20..=160).contains(&wide) && full * 3 >= widths.len() && printed.len() >= 3;
    let open = |n: usize| !terminated(&text[lines[n].span.range()]);
    let full_line = |n: usize| (lines[n].width + u32::from(lines[n].indent)) * 5 >= wide * 4;
    let spaced = printed.iter().filter(|&&n| lines.get(n + 1).is_some_and(Line::blank)).count();
    let torn =
        printed.iter().filter(|&&n| full_line(n) && open(n) && lines.get(n + 1).is_some_and(Line::blank)).count();
    let double = wrapped && spaced * 10 >= printed.len() * 7 && torn * 4 >= printed.len();
    Layout { wrap: wrapped.then_some(wide), double, indent: indent(text, lines, &printed) }
}

/// Whether an indent begins a paragraph: lines are indented, not most of them, and nearly always
/// after a line that ends a sentence.
fn indent(text: &str, lines: &[Line], printed: &[usize]) -> bool {
    let (mut indented, mut after) = (0, 0);
    for pair in printed.windows(2) {
        if lines[pair[1]].indent > 0 {
            indented += 1;
            let before = &lines[pair[0]];
            after += usize::from(terminated(&text[before.span.range()]) || before.width < 24);
        }
    }
    indented * 25 >= printed.len() && indented * 10 <= printed.len() * 7 && after * 10 >= indented * 6
}

/// Whether the paragraph of `before` goes on in `after`.
pub(super) fn continues(
    text: &str,
    lines: &[Line],
    layout: Layout,
    before: &Segment,
    after: &Segment,
    skipped: bool,
) -> bool {
    let (first, second) = (&lines[before.line as usize], &lines[after.line as usize]);
    let (Some(wrap), true) = (layout.wrap, before.side == after.side && before.line != after.line) else {
        return false;
    };
    let blank = lines[before.line as usize + 1..after.line as usize].iter().filter(|l| l.blank()).count();
    let ended = terminated(&text[before.span.range()]);
    let full = (first.width + u32::from(first.indent)) * 4 >= wrap * 3;
    let lower = text[after.span.range()].chars().next().is_some_and(char::is_lowercase);
    if skipped {
        // A running head stood between: the sentence decides, not the blank lines round the head.
        return !ended && (full || lower);
    }
    // A page break leaves an indent that is none: an open, full line with no blank after it goes on.
    let page_break = layout.double && blank == 0 && full && !ended;
    if blank > usize::from(layout.double) {
        return !ended && lower && blank <= 2 && layout.double;
    }
    if second.indent > 0 && layout.indent && !page_break {
        return false;
    }
    if second.indent > first.indent + 1 && !layout.indent && !lower {
        return false;
    }
    full || (lower && !ended)
}

#[cfg(test)]
mod tests {
    use super::super::{lang::segments, lines::lines};
    use super::*;

    fn check(text: &str, expected: usize) {
        let lines = lines(text);
        let skip = vec![false; lines.len()];
        let layout = layout(text, &lines, &skip);
        let segments = segments(text, &lines, false);
        let ends = segments.windows(2).filter(|w| !continues(text, &lines, layout, &w[0], &w[1], false)).count();
        assert_eq!(ends + 1, expected, "{layout:?}");
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        check(
            "the first line of a paragraph\nwent on and on and on until\nit ended.\n\nThen came another, which was\njust as long, and it ended.\n",
            2,
        );
    }

    #[test]
    fn a_blank_line_after_every_line_ends_nothing() {
        let text = " 国家鼓励和支持公民依法开展活动，并对活动\n\n予以必要的保障和便利，各级机关应当积极\n\n配合并提供服务。\n\n 公民应当遵守法律，维护公共秩序，不得妨\n\n碍他人的生活。\n";
        check(text, 2);
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        let text = "　　国家鼓励和支持公民依法开展活动，并\n对活动予以必要的保障和便利，各级机关应\n当配合。\n　　公民应当遵守法律，维护公共秩序，不\n得妨碍他人的生活，也不得损害公共利益。\n　　本条例自公布之日起施行。\n";
        check(text, 3);
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let line = "word ".repeat(80);
        check(&format!("{line}\n{line}\n{line}\n"), 3);
    }
}
