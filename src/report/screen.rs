//! Text for a terminal: columns, wrapping, colour, and nothing that could drive the terminal.

use colored::Colorize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a stretch of output looks in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// As it is.
    Plain,
    /// A heading.
    Strong,
    /// Beside the point.
    Faint,
    /// Words that only the base has.
    Gone,
    /// Words that only the witness has.
    Come,
    /// Words that both have.
    Same,
    /// Grave.
    Alarm,
    /// Less so.
    Warn,
    /// Least.
    Calm,
}

/// A stretch of one tone.
#[derive(Debug, Clone)]
pub(super) struct Run {
    text: String,
    tone: Tone,
    /// Set where lines should not break if they need not.
    whole: bool,
}

impl Run {
    /// Text that may hold anything; what could not be seen is spelled out.
    pub(super) fn new(text: &str, tone: Tone) -> Run {
        Run { text: escape(text), tone, whole: false }
    }

    /// The same, kept on one line where it fits.
    pub(super) fn whole(mut self) -> Run {
        self.whole = true;
        self
    }
}

/// The page that is being written.
#[derive(Debug)]
pub(super) struct Screen {
    width: usize,
    colour: bool,
    page: String,
}

impl Screen {
    pub(super) fn new(width: usize, colour: bool) -> Screen {
        Screen { width: width.clamp(40, 400), colour, page: String::new() }
    }

    /// What was written.
    pub(super) fn page(self) -> String {
        self.page
    }

    /// Columns of a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Whether tones can be seen, so that no brackets are needed.
    pub(super) fn colour(&self) -> bool {
        self.colour
    }

    /// An empty line; never two, and none at the top.
    pub(super) fn blank(&mut self) {
        if !self.page.is_empty() && !self.page.ends_with("\n\n") {
            self.page.push('\n');
        }
    }

    /// A line, wrapped: the first row begins at column `first`, the others at `hang`.
    pub(super) fn line(&mut self, first: usize, hang: usize, runs: &[Run]) {
        let rows = wrap(runs, self.width.saturating_sub(first).max(20), self.width.saturating_sub(hang).max(20));
        for (at, row) in rows.iter().enumerate() {
            self.page.extend(std::iter::repeat_n(' ', if at == 0 { first } else { hang }));
            for (text, tone) in row {
                self.paint(text, *tone);
            }
            self.page.push('\n');
        }
    }

    /// A line of two parts, the second at the right edge, or on a row of its own if there is no room.
    pub(super) fn ends(&mut self, first: usize, hang: usize, left: &[Run], right: &Run) {
        let taken = first + left.iter().map(|r| r.text.width()).sum::<usize>();
        let room = self.width.saturating_sub(taken + right.text.width());
        let mut runs = left.to_vec();
        if room < 2 {
            self.line(first, hang, &runs);
            self.line(hang, hang, std::slice::from_ref(right));
            return;
        }
        runs.push(Run { text: " ".repeat(room), tone: Tone::Plain, whole: true });
        runs.push(right.clone());
        self.page.extend(std::iter::repeat_n(' ', first));
        for run in &runs {
            self.paint(&run.text, run.tone);
        }
        self.page.push('\n');
    }

    fn paint(&mut self, text: &str, tone: Tone) {
        if !self.colour {
            self.page.push_str(text);
            return;
        }
        let painted = match tone {
            Tone::Plain => text.normal(),
            Tone::Strong => text.bold(),
            Tone::Faint => text.dimmed(),
            Tone::Gone => text.red().strikethrough(),
            Tone::Come => text.green().underline(),
            Tone::Same => text.blue(),
            Tone::Alarm => text.red().bold(),
            Tone::Warn => text.yellow().bold(),
            Tone::Calm => text.cyan(),
        };
        self.page.push_str(&painted.to_string());
    }
}

/// Columns that `text` takes; Chinese takes two a character.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// Spells out what cannot be seen or would drive a terminal: `\u{202e}`.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(if c.is_whitespace() { ' ' } else { c });
        }
    }
    out
}

/// Whether a character has no form of its own on a screen.
pub(super) fn hidden(c: char) -> bool {
    let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let space = matches!(c, '\n' | '\t' | '\r');
    let lines = matches!(c, '\u{2028}' | '\u{2029}');
    c.is_control() && !space || lines || private || crate::tokens::layer::invisible(c)
}

/// The first `room` columns of a text, with `…` where that is not all.
pub(super) fn cut(text: &str, room: usize) -> String {
    let text = text.trim();
    if text.width() <= room {
        return text.to_string();
    }
    let mut head = first(text, room.saturating_sub(1)).trim_end().to_string();
    head.push('…');
    head
}

/// The part of a text that fits in `room` columns.
pub(super) fn first(text: &str, room: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > room {
            return &text[..at];
        }
    }
    text
}

/// The end of a text that fits in `room` columns.
pub(super) fn last(text: &str, room: usize) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices().rev() {
        taken += c.width().unwrap_or(0);
        if taken > room {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// A number with commas between its thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The smallest piece of a line.
struct Atom {
    text: String,
    tone: Tone,
    width: usize,
    /// Whether a row may break in front of it.
    free: bool,
    /// The whole run it belongs to, if it does.
    group: Option<usize>,
}

type Row = Vec<(String, Tone)>;

/// Breaks runs into rows: the first of `first` columns, the others of `rest`.
fn wrap(runs: &[Run], first: usize, rest: usize) -> Vec<Row> {
    let atoms = loosen(atoms(runs, rest), rest);
    let mut rows: Vec<Row> = vec![Vec::new()];
    let (mut taken, mut room) = (0, first);
    let mut at = 0;
    while at < atoms.len() {
        let mut end = at + 1;
        while end < atoms.len() && !atoms[end].free {
            end += 1;
        }
        let chunk = &atoms[at..end];
        let solid = chunk.iter().rposition(|a| a.text != " ").map_or(0, |n| n + 1);
        let width: usize = chunk[..solid].iter().map(|a| a.width).sum();
        if taken > 0 && taken + width > room {
            close(&mut rows);
            (taken, room) = (0, rest);
        }
        let skip = if taken == 0 { chunk.iter().take_while(|a| a.text == " ").count() } else { 0 };
        for atom in &chunk[skip..] {
            push(rows.last_mut(), atom);
            taken += atom.width;
        }
        at = end;
    }
    if let Some(row) = rows.last_mut() {
        trim(row);
    }
    rows
}

/// Ends a row and opens the next.
fn close(rows: &mut Vec<Row>) {
    if let Some(row) = rows.last_mut() {
        trim(row);
    }
    rows.push(Vec::new());
}

/// Takes white space off the end of a row.
fn trim(row: &mut Row) {
    while let Some((text, _)) = row.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if !text.is_empty() {
            return;
        }
        row.pop();
    }
}

fn push(row: Option<&mut Row>, atom: &Atom) {
    let Some(row) = row else { return };
    match row.last_mut() {
        Some((text, tone)) if *tone == atom.tone => text.push_str(&atom.text),
        _ => row.push((atom.text.clone(), atom.tone)),
    }
}

/// Cuts runs into words, single wide characters and spaces; a word longer than a row is cut up.
fn atoms(runs: &[Run], room: usize) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        let group = run.whole.then_some(number);
        for (at, c) in run.text.char_indices() {
            let width = c.width().unwrap_or(0);
            let joins = atoms.last().is_some_and(|last| {
                let before = last.text.chars().next_back().unwrap_or(' ');
                at > 0 && c != ' ' && before != ' ' && (width == 0 || narrow(before) && narrow(c))
            });
            match atoms.last_mut() {
                Some(last) if joins && last.width + width <= room => {
                    last.text.push(c);
                    last.width += width;
                }
                _ => {
                    let free = joins || atoms.last().is_none_or(|last| breaks(last, c));
                    atoms.push(Atom { text: c.to_string(), tone: run.tone, width, free, group });
                }
            }
        }
    }
    atoms
}

/// Forbids breaks inside whole runs that fit on a row with room to spare.
fn loosen(mut atoms: Vec<Atom>, room: usize) -> Vec<Atom> {
    let mut at = 0;
    while at < atoms.len() {
        let group = atoms[at].group;
        let end = atoms[at..].iter().position(|a| a.group != group).map_or(atoms.len(), |n| n + at);
        let width: usize = atoms[at..end].iter().map(|a| a.width).sum();
        if group.is_some() && width * 3 <= room * 2 {
            atoms[at + 1..end].iter_mut().for_each(|a| a.free = false);
        }
        at = end;
    }
    atoms
}

fn narrow(c: char) -> bool {
    c.width().unwrap_or(0) < 2 && c != ' '
}

/// Whether a row may break between an atom and the character behind it.
fn breaks(before: &Atom, after: char) -> bool {
    const OPENING: [char; 16] =
        ['(', '[', '{', '（', '「', '『', '【', '《', '〈', '“', '‘', '〔', '［', '｛', '+', '⟨'];
    const CLOSING: [char; 34] = [
        ')', ']', '}', '）', '」', '』', '】', '》', '〉', '”', '’', '〕', '］', '｝', ',', '.', ';', ':', '!', '?',
        '，', '。', '、', '；', '：', '！', '？', '…', '%', '％', '-', '—', '⟩', '·',
    ];
    let last = before.text.chars().next_back().unwrap_or(' ');
    if after == ' ' {
        return false;
    }
    if last == ' ' {
        return true;
    }
    let wide = !narrow(last) || !narrow(after);
    wide && !OPENING.contains(&last) && !CLOSING.contains(&after)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps one plain text and compares the rows.
    fn check(text: &str, width: usize, rows: &[&str]) {
        let found: Vec<String> = wrap(&[Run::new(text, Tone::Plain)], width, width)
            .into_iter()
            .map(|row| row.into_iter().map(|(text, _)| text).collect())
            .collect();
        assert_eq!(found, rows);
    }

    #[test]
    fn rows_break_at_spaces_and_between_wide_characters() {
        check("the rent is due", 8, &["the rent", "is due"]);
        check("网络空间，合作", 8, &["网络空", "间，合作"]);
        check("见《网络》一文", 5, &["见", "《网", "络》", "一文"]);
        check("abcdefghij", 4, &["abcd", "efgh", "ij"]);
    }

    #[test]
    fn a_marked_change_stays_on_one_row() {
        let runs = [Run::new("it was due on ", Tone::Plain), Run::new("1 March", Tone::Gone).whole()];
        let rows = wrap(&runs, 18, 18);
        assert_eq!(rows[1], [("1 March".to_string(), Tone::Gone)]);
    }

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(escape("a\u{1b}[31mb\u{202e}c\0\td\u{9b}"), "a\\u{1b}[31mb\\u{202e}c\\u{0} d\\u{9b}");
    }

    #[test]
    fn texts_are_cut_by_columns() {
        assert_eq!(cut("网络空间", 5), "网络…");
        assert_eq!(cut("网络", 5), "网络");
        assert_eq!((first("网络空间", 5), last("网络空间", 5)), ("网络", "空间"));
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
