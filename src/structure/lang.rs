//! Which language a stretch is in, by script first.
//!
//! A line of a bilingual copy may hold both languages (`Preamble 序言`). It is cut where the
//! script turns, so that each language becomes a stream of its own.

use super::lines::Line;
use crate::han::{is_han, is_kana, ruby};
use crate::text::Span;

/// Which of the two streams of a copy a stretch belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Han characters with what stands among them.
    Han,
    /// Everything else: words with spaces between them.
    Word,
}

/// A line or a part of one, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub span: Span,
    pub side: Side,
    /// Number of the line it is from.
    pub line: u32,
}

/// A run of one script within a line.
#[derive(Debug, Clone, Copy)]
struct Run {
    span: Span,
    han: bool,
    words: u32,
}

/// Runs of Han and of other words in `text[span]`; numbers and marks go with their neighbours.
fn runs(text: &str, span: Span) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut in_word = false;
    let mut skip = 0;
    for (at, c) in text[span.range()].char_indices() {
        let at = at + span.start as usize;
        if at < skip {
            continue;
        }
        let han = is_han(c) || is_kana(c);
        if !han && !c.is_alphabetic() {
            in_word = in_word && matches!(c, '\'' | '’' | '-' | '_' | '.' | '/' | '~' | '+' | '@' | '0'..='9');
            continue;
        }
        let new_word = !han && !in_word;
        in_word = !han;
        let end = at + c.len_utf8();
        // A gloss is no word of another language.
        if han && text[end..].starts_with(['(', '（']) {
            skip = end + ruby::gloss(c, &text[end..span.range().end.max(end)]).unwrap_or(0);
        }
        match runs.last_mut() {
            Some(run) if run.han == han => {
                run.span.end = end as u32;
                run.words += u32::from(new_word || han);
            }
            _ => runs.push(Run { span: Span::new(at, end), han, words: 1 }),
        }
    }
    runs
}

/// Whether a copy has two languages of which each is a text and not an ornament.
///
/// Latin counts only in runs of four words or more, as sentences have them: Chinese prose that
/// names foreign things does not make a bilingual copy.
pub(super) fn bilingual(text: &str, lines: &[Line]) -> bool {
    let (mut han, mut latin) = (0u64, 0u64);
    let step = (lines.len() / 20_000).max(1);
    for line in lines.iter().step_by(step) {
        if !line.han {
            latin += if line.latin { u64::from(line.width) / 6 } else { 0 };
            continue;
        }
        if !line.latin {
            han += u64::from(line.width) / 2;
            continue;
        }
        for run in runs(text, cap(text, line.span)) {
            match run.han {
                true => han += u64::from(run.words),
                false if run.words >= 4 => latin += u64::from(run.words),
                false => {}
            }
        }
    }
    // Seventeen Han characters say about what ten English words say.
    let han = han * 10 / 17;
    latin >= 30 && han >= 30 && latin * 8 >= han && han * 8 >= latin
}

/// At most the first 64 KB of a line: enough to judge it by.
fn cap(text: &str, span: Span) -> Span {
    let mut end = span.range().end.min(span.range().start + 65_536);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(span.range().start, end)
}

/// The segments of all lines that are not blank.
pub(super) fn segments(text: &str, lines: &[Line], bilingual: bool) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.blank()) {
        let number = number as u32;
        let mut push = |span, han: bool| {
            let side = if han { Side::Han } else { Side::Word };
            segments.push(Segment { span, side, line: number });
        };
        match (line.han, line.latin) {
            (true, true) if bilingual => split(text, line.span, &mut push),
            // A page number or a rule has no language; it goes with what is around it.
            (han, true) if han => push(line.span, majority(text, line.span)),
            (han, _) => push(line.span, han),
        }
    }
    for at in 1..segments.len() {
        let line = &lines[segments[at].line as usize];
        if !line.han && !line.latin {
            segments[at].side = segments[at - 1].side;
        }
    }
    segments
}

/// Whether Han outweighs the rest of a mixed line.
fn majority(text: &str, span: Span) -> bool {
    let span = cap(text, span);
    let (mut han, mut other) = (0, 0);
    for run in runs(text, span) {
        *(if run.han { &mut han } else { &mut other }) += run.words;
    }
    han * 3 >= other * 2
}

/// Cuts one line where its language turns.
fn split(text: &str, span: Span, push: &mut impl FnMut(Span, bool)) {
    let runs = merge(text, runs(text, span));
    let mut start = span.start;
    for pair in runs.windows(2) {
        let cut = boundary(text, pair[0].span.end as usize, pair[1].span.start as usize);
        push(Span { start, end: cut as u32 }, pair[0].han);
        start = cut as u32;
    }
    let han = runs.last().is_some_and(|run| run.han);
    push(Span { start, end: span.end }, han);
}

/// Gives short runs to the language they stand in.
fn merge(text: &str, runs: Vec<Run>) -> Vec<Run> {
    let single = runs.len() == 2 && {
        let gap = &text[runs[0].span.range().end..runs[1].span.range().start];
        gap.chars().any(char::is_whitespace) && alike(&runs)
    };
    if single || runs.len() < 2 {
        return runs;
    }
    // A name in a Chinese sentence is Chinese text; a Chinese name in English is English text.
    let long = |run: &Run| if run.han { run.words >= 6 } else { run.words >= 4 };
    let fallback = runs.iter().filter(|r| r.han).map(|r| r.words).sum::<u32>() * 2
        >= runs.iter().filter(|r| !r.han).map(|r| r.words).sum::<u32>() * 3;
    let mut kept: Vec<Run> = Vec::new();
    for run in &runs {
        let han = if long(run) { run.han } else { kept.last().map_or(fallback, |k| k.han) };
        match kept.last_mut() {
            Some(last) if last.han == han => {
                last.span.end = run.span.end;
                last.words += run.words;
            }
            _ => kept.push(Run { han, ..*run }),
        }
    }
    kept
}

/// Whether two runs may say the same: `Preamble 序言` does, and `Debian 社区的工作者` is Chinese.
fn alike(runs: &[Run]) -> bool {
    let count = |han: bool| runs.iter().filter(|r| r.han == han).map(|r| r.words).sum::<u32>();
    let (han, words) = (count(true), count(false));
    han <= if words == 1 { 5 } else { words * 6 } && words <= han * 2 + 1
}

/// Where between `end` of one run and `start` of the next the language turns: after the last
/// white space, so that closing marks stay behind and opening marks and numbers go along.
fn boundary(text: &str, end: usize, start: usize) -> usize {
    let gap = &text[end..start];
    match gap.char_indices().rev().find(|(_, c)| c.is_whitespace()) {
        Some((at, c)) => end + at + c.len_utf8(),
        None => gap.char_indices().find(|(_, c)| opens(*c)).map_or(start, |(at, _)| end + at),
    }
}

/// Whether a mark belongs to what follows it.
fn opens(c: char) -> bool {
    matches!(c, '(' | '（' | '《' | '〈' | '「' | '『' | '“' | '‘' | '[' | '【') || c.is_numeric()
}

/// The English name of a language tag.
pub(crate) fn title(tag: &str) -> String {
    match tag.split('-').next().unwrap_or(tag) {
        "zh" => "Chinese",
        "en" => "English",
        "fr" => "French",
        "de" => "German",
        "ja" => "Japanese",
        "ko" => "Korean",
        "es" => "Spanish",
        "it" => "Italian",
        "ru" => "Russian",
        "und" => "Text",
        other => other,
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[(Side, &str)]) {
        let found: Vec<_> =
            segments(text, &lines(text), true).iter().map(|s| (s.side, text[s.span.range()].trim())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_cut_where_its_language_turns() {
        use Side::{Han, Word};
        check("Preamble 序言", &[(Word, "Preamble"), (Han, "序言")]);
        check("第一章 总则 Chapter One: General", &[(Han, "第一章 总则"), (Word, "Chapter One: General")]);
        check("使用 Linux 内核的方法", &[(Han, "使用 Linux 内核的方法")]);
        check(
            "They all signed it in May 2015. 他们都在2015年5月签了字。",
            &[(Word, "They all signed it in May 2015."), (Han, "他们都在2015年5月签了字。")],
        );
        check(
            "(as issued on March 1, 2017) (2017年3月1日发布的版本)",
            &[(Word, "(as issued on March 1, 2017)"), (Han, "(2017年3月1日发布的版本)")],
        );
    }

    #[test]
    fn foreign_names_do_not_make_a_copy_bilingual() {
        let text = "我们在服务器上使用 PostgreSQL 和 Redis 两种数据库。\n".repeat(30);
        assert!(!bilingual(&text, &lines(&text)));
        let text = "The court shall hear both parties in person.\n法院应当当面听取双方当事人的意见。\n".repeat(20);
        assert!(bilingual(&text, &lines(&text)));
    }
}
