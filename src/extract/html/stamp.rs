//! Lines over a text that say when it was put up, to the minute: the site's, as a button is.
//!
//! A date alone is the text's own: a law has one, and a policy says since when it holds.

use super::label::fold;
use super::matter::Judge;
use super::tree::Block;

/// Such a line is no longer than this, in letters.
const LONG: u32 = 120;

impl Judge<'_> {
    /// Takes out stamps of date and time between the title and the running text.
    pub(super) fn stamps(&mut self) {
        let Some(title) = (0..self.out.len()).find(|&at| self.tree.blocks[at].first && !self.out[at]) else { return };
        for at in title + 1..self.out.len() {
            let block = &self.tree.blocks[at];
            if self.out[at] {
                continue;
            }
            let short = !block.heading && block.letters <= LONG;
            if short && stamp(&self.text[block.start as usize..block.end as usize]) {
                self.out[at] = true;
            } else if block.prose() {
                return;
            }
        }
    }
}

/// Words, folded, by which texts say since when they hold, and which version they are.
#[rustfmt::skip]
const SINCE: [&str; 18] = [
    "updated", "effective", "revised", "modified", "amended", "version", "inforce", "asof", "reviewed", "stand",
    "gültig", "vigueur", "vigor", "更新", "生效", "施行", "修订", "修正",
];

impl Judge<'_> {
    /// Whether a short line says since when the text holds, or which version it is.
    pub(super) fn since(&self, block: &Block) -> bool {
        if block.links > 0 || block.letters > LONG || block.end - block.start > LONG * 16 {
            return false;
        }
        let source = &self.text[block.start as usize..block.end as usize];
        let said = fold(source);
        let dated = said.bytes().any(|byte| byte.is_ascii_digit()) && SINCE.iter().any(|word| said.contains(word));
        dated && !stamp(source)
    }
}

/// Whether a line names a day: a year, and a number or another beside it.
pub(super) fn dated(source: &str) -> bool {
    if source.len() > LONG as usize * 16 {
        return false;
    }
    let (mut year, mut day, mut tag) = (false, false, false);
    let mut run = String::new();
    for c in source.chars().chain([' ']) {
        tag = c == '<' || tag && c != '>';
        if !tag && c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        year |= run.len() == 4 && matches!(&run[..2], "19" | "20");
        day |= matches!(run.len(), 1 | 2) && (1..=31).contains(&run.parse().unwrap_or(0));
        run.clear();
    }
    year && day
}

/// Whether a line is little but a date and a time of the day.
pub(super) fn stamp(source: &str) -> bool {
    if source.len() > LONG as usize * 16 {
        return false;
    }
    let (mut digits, mut letters, mut tag) = (0usize, 0usize, false);
    let (mut run, mut year, mut hour, mut clock) = (String::new(), false, None, false);
    for (at, c) in source.char_indices().chain([(source.len(), ' ')]) {
        tag = c == '<' || tag && c != '>';
        if !tag && c.is_ascii_digit() {
            digits += 1;
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            let two = run.len() == 2 && run.as_str() < "60";
            year |= run.len() == 4 && matches!(&run[..2], "19" | "20");
            clock |= two && hour.is_some_and(|hour: usize| hour + 1 + run.len() == at);
            // A colon or an `h` behind it makes it an hour.
            hour = (run.len() <= 2 && matches!(c, ':' | 'h')).then_some(at);
            run.clear();
        }
        letters += usize::from(!tag && c.is_alphabetic());
    }
    year && clock && digits * 10 >= (digits + letters) * 3
}

#[cfg(test)]
mod tests {
    use super::stamp;

    #[test]
    fn stamps_are_told_from_dates() {
        for source in [
            "on December 27, 2014 at 12:06 PM, updated December 27, 2014 at 12:10 PM",
            "AFP 30 avril 2015 à 07:19 (Mis à jour : 30 avril 2015 à 07:38)",
            "2015年12月16日 10:41",
            "<time>Dec. 6, 2024, <b>10:00</b> PM UTC</time>",
        ] {
            assert!(stamp(source), "{source}");
        }
        for source in [
            "Last updated: March 1, 2020",
            "This policy applies from 1 May 2018 at 00:00, to all who use the services of the company named below.",
            "Act of 3.12.2004",
            "Section 12:06",
            "12:06 and <b>1",
            "",
        ] {
            assert!(!stamp(source), "{source}");
        }
    }

    #[test]
    fn since_when_a_text_holds_is_of_the_text() {
        let text = "<p>All of this is the text of the policy, and it goes on for a while. It does not end soon.</p>";
        let beside = |line: &str| {
            let text = text.repeat(12);
            let source =
                format!("<!doctype html><body><h1>Title</h1><p>{line}</p><div class=x><div>{text}</div></div>");
            let markup = super::super::page(&source);
            let at = source.find(line).unwrap() as u32;
            let holds = |span: crate::text::Span| span.start <= at && at < span.end;
            markup.hints.iter().any(|hint| hint.role == crate::extract::Role::Nav && holds(hint.span))
        };
        assert!(!beside("Last updated: 3 March 2021") && !beside("Version 2.1") && !beside("2024年3月1日起施行"));
        assert!(beside("Monday") && beside("2015年12月16日 10:41 更新"));
    }
}
