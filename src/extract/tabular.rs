//! Tables of plain text: cells parted by tabs, by bars between rules, or by white space that all rows share. A cell
//! that was wrapped stands in pieces, each with the row and column of the whole.
//!
//! What is no table must not be taken for one: verses, code, lists, tables of contents, addresses side by side,
//! justified text. So rows must have the same cells, cells must be short, and where only white space tells them
//! apart, there must be a column of numbers or a rule under the heads.

use super::{Cell, Table};
use crate::han::{is_han, is_kana};
use crate::text::Span;
use unicode_width::UnicodeWidthChar;

/// A table has so many rows at least; between bars one less will do.
const ROWS: usize = 3;
/// Cells are no longer than this on average, in characters.
const SHORT: usize = 40;
/// So many lines in a row may be pieces of one cell.
const PIECES: usize = 4;
/// So many lines, heads and the rule below them, begin a table.
const HEAD: usize = 6;
/// More columns than this are no table for people.
const WIDE: usize = 100;

/// What a line may be of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// A row between bars: `| a | b |`.
    Barred,
    /// Cells parted by tabs.
    Tabbed,
    /// Words parted by wide white space.
    Spaced,
    /// A rule: `-----  ---`, `+---+`, `|---|---|`.
    Rule,
    Other,
}

/// A line: its place and what it may be.
#[derive(Debug, Clone, Copy)]
struct Line {
    span: Span,
    look: Look,
}

/// The tables of a text, by place. Takes linear time.
pub(super) fn tables(text: &str) -> Vec<Table> {
    let mut found = Vec::new();
    let mut run = Run::default();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let look = look(line);
        let blank = look == Look::Other && !run.lines.is_empty() && !run.gap && line.trim().is_empty();
        let single = look == Look::Other && !line.trim().is_empty() && run.goes_on();
        if !blank && !single && !run.takes(look) {
            found.extend(run.tables(text));
            run = Run::default();
        }
        if look != Look::Other || single {
            run.starts.extend(run.gap.then_some(run.lines.len()));
            run.lines.push(Line { span: Span::new(start, end), look });
        }
        run.gap = blank;
        start = end + 1;
    }
    found.extend(run.tables(text));
    found
}

/// Lines that may be of one table, with no more than one empty line between them.
#[derive(Debug, Default)]
struct Run {
    lines: Vec<Line>,
    /// Which of them stand behind an empty line.
    starts: Vec<usize>,
    /// The last line was empty.
    gap: bool,
}

impl Run {
    /// Whether a line may be of the same table.
    fn takes(&self, look: Look) -> bool {
        match (look, self.lines.iter().find(|line| line.look != Look::Rule)) {
            (Look::Other, _) => false,
            (Look::Rule, _) | (_, None) => true,
            (_, Some(first)) => first.look == look,
        }
    }

    /// Whether a line without wide white space may be of the same table: a piece of a cell alone in its line. Only
    /// a table with a rule may have such, and behind an empty line only before the rule that ends it.
    fn goes_on(&self) -> bool {
        let of = |look: Look| move |line: &&Line| line.look == look;
        let pieces = self.lines.iter().rev().take_while(of(Look::Other)).count();
        let rule = |line: Option<&Line>| line.is_some_and(|line| line.look == Look::Rule);
        let ended = self.gap && (rule(self.lines.last()) || !rule(self.lines.first()));
        let first = self.lines.iter().take(HEAD).find(|line| line.look != Look::Rule);
        pieces < PIECES
            && !ended
            && first.is_some_and(|line| line.look == Look::Spaced)
            && self.lines.iter().take(HEAD).any(|line| line.look == Look::Rule)
    }

    /// The tables of lines some of which are pieces of cells: those of the whole, or those between such lines.
    fn pieced(&self, text: &str) -> Vec<Table> {
        let end = self.lines.iter().rposition(|line| line.look == Look::Rule).map_or(0, |at| at + 1);
        let inner: Vec<usize> = self.starts.iter().copied().filter(|&at| at < end).collect();
        let found = match self.starts.is_empty() {
            true => read(text, &self.lines).map(|table| (table, self.lines.len())),
            false => parted(text, &self.lines[..end], &inner).map(|table| (table, end)),
        };
        let (whole, mut from) = found.map_or((None, 0), |(table, end)| (Some(table), end));
        let mut all: Vec<Table> = whole.into_iter().collect();
        for part in self.lines[from..].split(|line| line.look == Look::Other) {
            let to = from + part.len();
            let starts = self.starts.iter().filter(|&&at| at > from && at < to).map(|at| at - from).collect();
            all.extend(Run { lines: part.to_vec(), starts, gap: false }.tables(text));
            from = to + 1;
        }
        all
    }

    /// The tables of it: one, if an empty line stands between all rows, else one for each part without empty lines.
    fn tables(&self, text: &str) -> Vec<Table> {
        if self.lines.iter().any(|line| line.look == Look::Other) {
            return self.pieced(text);
        }
        let rows = |from: usize| self.lines[from..].iter().filter(|line| line.look != Look::Rule).count();
        let spread = self.starts.len() + 1 >= ROWS && self.starts.len() + 1 >= rows(0);
        let whole = if spread { read(text, &self.lines) } else { None };
        let whole = whole.or_else(|| parted(text, &self.lines, &self.starts));
        if whole.is_some() {
            return whole.into_iter().collect();
        }
        let ends = self.starts.iter().copied().chain([self.lines.len()]);
        let mut from = 0;
        let parts = ends.map(|end| std::mem::replace(&mut from, end)..end);
        parts.filter_map(|part| read(text, &self.lines[part])).collect()
    }
}

fn bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

/// Whether a character is of rules.
fn ruling(c: char) -> bool {
    matches!(c, '-' | '=' | '_' | '+' | ':' | '|' | ' ' | '\t' | '\u{2500}'..='\u{257F}' | '—' | '–')
}

fn look(line: &str) -> Look {
    let bytes = line.as_bytes();
    // Most lines are prose.
    let wide = || memchr::memchr_iter(b' ', bytes).any(|at| bytes.get(at + 1) == Some(&b' '));
    let tabs = || memchr::memchr(b'\t', bytes).is_some();
    let line = line.trim();
    let Some(first) = line.chars().next() else { return Look::Other };
    if ruling(first) && !first.is_whitespace() && line.chars().all(ruling) {
        let strokes = line.chars().filter(|&c| !bar(c) && !c.is_whitespace() && c != ':').count();
        return if strokes >= 3 { Look::Rule } else { Look::Other };
    }
    if bar(first) && line.ends_with(bar) && line.chars().filter(|&c| bar(c)).nth(2).is_some() {
        Look::Barred
    } else if tabs() && line.contains('\t') {
        Look::Tabbed
    } else if wide() && line.contains("  ") {
        Look::Spaced
    } else {
        Look::Other
    }
}

/// The table that a run of lines is, if it is one.
fn read(text: &str, run: &[Line]) -> Option<Table> {
    let first = run.iter().find(|line| line.look != Look::Rule)?;
    match first.look {
        Look::Barred => barred(text, run),
        Look::Tabbed => tabbed(text, run),
        Look::Spaced => spaced(text, run),
        Look::Rule | Look::Other => None,
    }
}

/// A row: the places of its cells.
type Row = Vec<Span>;

/// How many rows stand above the first rule that has rows on both sides.
fn heads(run: &[Line]) -> usize {
    let rows = |lines: &[Line]| lines.iter().filter(|line| line.look != Look::Rule).count();
    let inner = |at: &usize| run[*at].look == Look::Rule && rows(&run[..*at]) > 0 && rows(&run[*at..]) > 0;
    (0..run.len()).find(inner).map_or(0, |at| rows(&run[..at]))
}

fn rows(run: &[Line]) -> impl Iterator<Item = &Line> + Clone {
    run.iter().filter(|line| line.look != Look::Rule)
}

fn barred(text: &str, run: &[Line]) -> Option<Table> {
    let cells = |line: &Line| {
        let inner = text[line.span.range()].trim();
        let offset = line.span.range().start + text[line.span.range()].find(inner).unwrap_or(0);
        let mut bars = inner.char_indices().filter(|&(_, c)| bar(c)).map(|(at, c)| (at, c.len_utf8()));
        let (mut row, mut from) = (Row::new(), bars.next().map_or(0, |(at, length)| at + length));
        for (at, length) in bars {
            row.push(trimmed(text, offset + from, offset + at));
            from = at + length;
        }
        row
    };
    let all: Vec<Row> = rows(run).map(cells).collect();
    if all.len() + 1 < ROWS || !even(&all) {
        return None;
    }
    // Lines between two rules are one row, whose cells were wrapped, where there are more than head and body.
    let sections: Vec<usize> =
        run.split(|line| line.look == Look::Rule).map(<[Line]>::len).filter(|&lines| lines > 0).collect();
    if sections.len() > 2 && sections.iter().any(|&lines| lines > 1) {
        let mut starts = vec![0];
        starts.extend(sections.iter().scan(0, |at, lines| {
            *at += lines;
            Some(*at)
        }));
        starts.pop();
        return Some(wrapped(&all, &starts, heads(run)));
    }
    Some(table(&all, heads(run)))
}

fn tabbed(text: &str, run: &[Line]) -> Option<Table> {
    let cells = |line: &Line, joined: bool, end: bool| {
        let mut row = Row::new();
        let mut from = line.span.range().start;
        let whole = text[line.span.range()].trim_end_matches('\r');
        for part in if end { whole.trim_end() } else { whole }.split('\t') {
            if !(joined && part.trim().is_empty() && !row.is_empty()) {
                row.push(trimmed(text, from, from + part.len()));
            }
            from += part.len() + 1;
        }
        row
    };
    // Several tabs may be there for the alignment, or for an empty cell.
    let all = [(false, false), (false, true), (true, true)].iter().find_map(|&(joined, end)| {
        let all: Vec<Row> = rows(run).map(|line| cells(line, joined, end)).collect();
        even(&all).then_some(all)
    })?;
    let all = full(all);
    if all.len() < ROWS || !even(&all) {
        return None;
    }
    let heads = heads(run);
    let plain = all[0].len() > 2 || figures(text, &all, heads);
    (plain && short(text, &all) && !contents(text, &all)).then(|| table(&all, heads))
}

/// Rows without the columns in which no cell has anything.
fn full(mut all: Vec<Row>) -> Vec<Row> {
    let blank = |at: usize| all.iter().all(|row| row[at].is_empty());
    let blank: Vec<bool> = (0..all[0].len()).map(blank).collect();
    for row in &mut all {
        let mut at = 0;
        row.retain(|_| {
            at += 1;
            !blank[at - 1]
        });
    }
    all
}

/// Whether all rows have as many cells, and more than one.
fn even(all: &[Row]) -> bool {
    let cells = all.first().map_or(0, Vec::len);
    (2..=WIDE).contains(&cells) && all.iter().all(|row| row.len() == cells)
}

fn spaced(text: &str, run: &[Line]) -> Option<Table> {
    // A caption above, or a note below, may have wide white space too.
    let whole = (0..run.len(), 0..run.len());
    let ends = [whole.0.clone(), 1..run.len(), 0..run.len().saturating_sub(1), 2..run.len()];
    ends.into_iter().filter(|lines| lines.len() >= ROWS).find_map(|lines| aligned(text, &run[lines]))
}

/// A table whose rows share white space from top to bottom.
fn aligned(text: &str, run: &[Line]) -> Option<Table> {
    let lines: Vec<&Line> = rows(run).collect();
    if lines.len() < ROWS || code(text, &lines) {
        return None;
    }
    let gutters = gutters(text, &lines);
    if gutters.is_empty() || gutters.len() >= WIDE {
        return None;
    }
    let all: Vec<Row> = lines.iter().map(|line| cut(text, line, &gutters)).collect();
    let filled = |row: &Row| row.iter().filter(|cell| !cell.is_empty()).count();
    let heads = heads(run);
    let told = |all: &[Row]| figures(text, all, heads) || heads > 0 && heads <= 2 && all[0].len() > 1;
    if !short(text, &all) || contents(text, &all) {
        return None;
    }
    if let Some(starts) = begun(text, &all, heads).filter(|_| heads > 0) {
        return Some(wrapped(&all, &starts, heads));
    }
    let whole = all.iter().filter(|row| filled(row) * 3 > row.len() * 2).count();
    // Lines with little in them go on in cells of the line above.
    let wrapped = all.iter().skip(1).filter(|row| row[0].is_empty()).count();
    let fits = whole * 4 >= all.len() * 3 && wrapped * 4 <= all.len();
    (told(&all) && fits).then(|| table(&all, heads))
}

/// The lines with which rows begin, where others go on in them: lines whose cells all begin in small letters, or
/// that have nothing in their first cell. Nothing where no line goes on, or too many seem to.
fn begun(text: &str, all: &[Row], heads: usize) -> Option<Vec<usize>> {
    let goes_on = |row: &Row| {
        let mut said = row.iter().filter(|cell| !cell.is_empty()).map(|cell| &text[cell.range()]);
        row[0].is_empty() || said.all(|cell| cell.starts_with(char::is_lowercase))
    };
    let starts: Vec<usize> = (0..all.len()).filter(|&at| at <= heads || !goes_on(&all[at])).collect();
    let more = all.len() - starts.len();
    (more > 0 && starts.len() > heads + 1 && more <= 2 * starts.len()).then_some(starts)
}

/// A table whose rows stand apart by empty lines, each of one line or of several, between rules.
fn parted(text: &str, run: &[Line], starts: &[usize]) -> Option<Table> {
    let ruled = |line: Option<&Line>| line.is_some_and(|line| line.look == Look::Rule);
    let spaced = run.iter().all(|line| matches!(line.look, Look::Rule | Look::Spaced | Look::Other));
    if starts.is_empty() || !spaced || !ruled(run.first()) || !ruled(run.last()) {
        return None;
    }
    let lines: Vec<&Line> = rows(run).collect();
    let gutters = gutters(text, &lines);
    if gutters.is_empty() || gutters.len() >= WIDE {
        return None;
    }
    let all: Vec<Row> = lines.iter().map(|line| cut(text, line, &gutters)).collect();
    let heads = heads(run);
    let before = |at: usize| run[..at].iter().filter(|line| line.look != Look::Rule).count();
    let mut first: Vec<usize> = [0, heads].into_iter().chain(starts.iter().map(|&at| before(at))).collect();
    first.sort_unstable();
    first.dedup();
    first.retain(|&at| at < all.len());
    let named = first.iter().all(|&at| !all[at][0].is_empty());
    (heads > 0 && named && first.len() > 2 && short(text, &all)).then(|| wrapped(&all, &first, heads))
}

/// The white space that all lines share, between what stands left and right of it: from column to column.
fn gutters(text: &str, lines: &[&Line]) -> Vec<(usize, usize)> {
    let mut ink: Vec<bool> = Vec::new();
    for line in lines {
        let mut at = 0;
        let mut spaces = 0;
        for c in text[line.span.range()].chars() {
            let width = c.width().unwrap_or(0);
            if c == ' ' {
                spaces += 1;
            } else {
                if ink.len() < at + width {
                    ink.resize(at + width, false);
                }
                // One space between two words belongs to them.
                let from = if spaces == 1 && at > 1 { at - 1 } else { at };
                ink[from..at + width].fill(true);
                spaces = 0;
            }
            at += width;
        }
    }
    let mut found = Vec::new();
    let mut at = ink.iter().position(|&ink| ink).unwrap_or(ink.len());
    while at < ink.len() {
        // The last of them is ink.
        let end = (at..ink.len()).find(|&n| ink[n]).unwrap_or(ink.len());
        if end - at >= 2 {
            found.push((at, end));
        }
        at = end + 1;
    }
    found
}

/// The cells of a line between gutters.
fn cut(text: &str, line: &Line, gutters: &[(usize, usize)]) -> Row {
    let mut row = Row::new();
    let (start, end) = (line.span.range().start, line.span.range().end);
    let (mut column, mut from, mut next) = (0, start, gutters.iter().peekable());
    for (at, c) in text[line.span.range()].char_indices() {
        if next.next_if(|&&(gutter, _)| gutter <= column).is_some() {
            row.push(trimmed(text, from, start + at));
            from = start + at;
        }
        column += c.width().unwrap_or(0);
    }
    row.push(trimmed(text, from, end));
    row.resize(gutters.len() + 1, Span::at(end));
    row
}

/// A place without the white space at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let whole = &text[start..end];
    let lead = whole.len() - whole.trim_start().len();
    let length = whole.trim().len();
    Span::new(start + lead.min(whole.len()), start + lead + length)
}

/// Whether cells are short, as those of tables are.
fn short(text: &str, all: &[Row]) -> bool {
    let cells = || all.iter().flatten().filter(|cell| !cell.is_empty());
    let chars: usize = cells().map(|cell| text[cell.range()].chars().count()).sum();
    chars <= SHORT * cells().count()
}

/// Whether a column behind the first is one of figures: most of its cells are little but a number.
fn figures(text: &str, all: &[Row], heads: usize) -> bool {
    let figure = |cell: &Span| {
        let (mut digits, mut letters) = (0, 0);
        for c in text[cell.range()].chars().filter(|c| c.is_alphanumeric()) {
            digits += usize::from(c.is_ascii_digit());
            letters += usize::from(!c.is_ascii_digit()) * if is_han(c) || is_kana(c) { 2 } else { 1 };
        }
        digits > 0 && digits + 2 >= letters
    };
    let body = &all[heads.max(usize::from(heads == 0 && all.len() > ROWS)).min(all.len() - 1)..];
    let column = |at: usize| body.iter().filter(|row| figure(&row[at])).count() * 10 >= body.len() * 6;
    (1..all[0].len()).any(column)
}

/// Whether the last column counts pages: whole numbers that do not fall.
fn contents(text: &str, all: &[Row]) -> bool {
    let page = |row: &Row| {
        let last = text[row[row.len() - 1].range()].trim();
        last.parse::<u16>().ok().filter(|_| last.bytes().all(|b| b.is_ascii_digit()))
    };
    let leaders =
        |row: &Row| row.iter().any(|cell| text[cell.range()].contains("...") || text[cell.range()].contains("…"));
    let pages: Vec<u16> = all.iter().filter_map(page).collect();
    let rises = pages.windows(2).all(|pair| pair[0] <= pair[1]);
    all.iter().filter(|row| leaders(row)).count() * 2 > all.len()
        || rises && pages.len() + 1 >= all.len() && pages.len() > 2 && all[0].len() <= 3
}

/// Whether lines are of a program or of a configuration rather than of a document.
fn code(text: &str, lines: &[&Line]) -> bool {
    let such = |line: &&&Line| {
        let line = text[line.span.range()].trim();
        line.ends_with([';', '{', '}', '\\'])
            || line.starts_with(['#', '$', '>', '/', '-', '*'])
            || line.contains(" = ")
    };
    lines.iter().filter(such).count() * 4 > lines.len()
}

/// Rows as a table.
fn table(all: &[Row], heads: usize) -> Table {
    wrapped(all, &(0..all.len()).collect::<Vec<_>>(), heads)
}

/// Lines as a table: each row begins with one of `starts` and takes in the lines up to the next. A cell that stands
/// on several lines comes once for each, with the same row and column. `heads` are lines.
fn wrapped(all: &[Row], starts: &[usize], heads: usize) -> Table {
    let cells = all.iter().enumerate().flat_map(|(line, cells)| {
        let row = starts.partition_point(|&start| start <= line).saturating_sub(1);
        let first = starts.get(row) == Some(&line);
        let cell = move |(column, &span): (usize, &Span)| Cell {
            span,
            row: row as u32,
            column: column as u32,
            rows: 1,
            columns: 1,
            header: line < heads,
        };
        cells.iter().enumerate().filter(move |(_, span)| first || !span.is_empty()).map(cell)
    });
    let cells: Vec<Cell> = cells.collect();
    let (start, end) = (cells.first().map_or(0, |cell| cell.span.start), cells.last().map_or(0, |cell| cell.span.end));
    Table { span: Span { start, end }, caption: None, cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tables of a text, cells parted by `|`, rows by `/`, heads in upper case behind `^`.
    fn check(text: &str, expected: &[&str]) {
        let show = |table: &Table| {
            let mut out = String::new();
            for (at, cell) in table.cells.iter().enumerate() {
                let before = at.checked_sub(1).map(|before| table.cells[before].row);
                let same = |other: &Cell| (other.row, other.column) == (cell.row, cell.column);
                let more = table.cells[..at].iter().any(same);
                out.push_str(before.map_or("", |row| {
                    if more {
                        "+"
                    } else if row == cell.row {
                        "|"
                    } else {
                        "/"
                    }
                }));
                out.push_str(if cell.header && !more { "^" } else { "" });
                out.push_str(&text[cell.span.range()]);
            }
            out
        };
        let found: Vec<String> = tables(text).iter().map(show).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cells_are_parted_by_tabs() {
        check("Fees:\n\nAct\t2023\t2024\nCopy\t10\t12\nSearch\t25\t\nEnd.", &["Act|2023|2024/Copy|10|12/Search|25|"]);
        check("Act\t2023\t2024\nCopy\t10\t12\nSearch\t\t30\n", &["Act|2023|2024/Copy|10|12/Search||30"]);
        check("a\t\t1.5\nlonger\t2.5\nx\t\t0.5", &["a|1.5/longer|2.5/x|0.5"]);
    }

    #[test]
    fn cells_are_parted_by_bars_and_rules() {
        let text = "+----+-----+\n| a  | 1   |\n+----+-----+\n| b  | 2   |\n| c  |     |\n+----+-----+";
        check(text, &["^a|^1/b|2/c|"]);
        check("┌──┬──┐\n│ 甲 │ 1 │\n├──┼──┤\n│ 乙 │ 2 │\n└──┴──┘", &["^甲|^1/乙|2"]);
        check("|x|y|\n|---|---|\n|1|2|", &["^x|^y/1|2"]);
        // A row whose cells were wrapped.
        check("+--+--+\n| a | b |\n+--+--+\n| c | d |\n| e |   |\n+--+--+\n| g | h |\n+--+--+", &["^a|^b/c|d+e/g|h"]);
    }

    #[test]
    fn cells_are_parted_by_shared_white_space() {
        let text = "Service          2023    2024\nCopy of a deed     10      12\nSearch by name     25      30\nTransfer          400     410\n";
        check(text, &["Service|2023|2024/Copy of a deed|10|12/Search by name|25|30/Transfer|400|410"]);
        let text = "Name     Place\n-------  ------\nAda      London\nEmmy     Göttingen\n";
        check(text, &["^Name|^Place/Ada|London/Emmy|Göttingen"]);
        check(
            "項目        金額\n登記費      1,200\n查閱費         30\n謄本費         15\n",
            &["項目|金額/登記費|1,200/查閱費|30/謄本費|15"],
        );
    }

    #[test]
    fn cells_may_be_wrapped() {
        let read = "^Service|^Fee/Yearly card,|10+from the day/Copy|0.10/Loan from|4 for+a library+each volume";
        check(
            "------------  -----------\nService       Fee\n------------  -----------\nYearly card,  10\nfrom the day\n\n\
             Copy          0.10\n\nLoan from     4 for\na library     each volume\n------------  -----------\n",
            &[read],
        );
        check(
            "Service       Fee\n------------  -----------\nYearly card,  10\nfrom the day\n\
             Copy          0.10\nLoan from     4 for\na library     each volume\n",
            &[read],
        );
    }

    #[test]
    fn rows_may_stand_apart() {
        let text = "Service          2023    2024\n\nCopy of a deed     10      12\n\nSearch by name     25      30\n\nTransfer          400     410\n";
        check(text, &["Service|2023|2024/Copy of a deed|10|12/Search by name|25|30/Transfer|400|410"]);
        check("Act\t2023\t2024\n\nCopy\t10\t12\n\nSearch\t25\t30\n\nEnd.", &["Act|2023|2024/Copy|10|12/Search|25|30"]);
        // Two tables, one below the other.
        let one = "Act\t2023\t2024\nCopy\t10\t12\nSearch\t25\t30\n";
        let read = "Act|2023|2024/Copy|10|12/Search|25|30";
        check(&format!("{one}\n{one}"), &[read, read]);
        check(&format!("{one}\n\n{one}"), &[read, read]);
    }

    #[test]
    fn what_is_no_table() {
        for text in [
            "Introduction ........  3\nThe law  ...........  9\nThe end  ........... 12\n",
            "1   Introduction    3\n2   The law         9\n3   The end        12\n",
            "Introduction\t3\nThe law\t9\nThe end\t12\n",
            "1.  Fish shall be\n2.  Ships may be\n3.  Ports must be\n",
            "The Buyer            The Seller\n12 North Street      7 High Street\nOslo                 Bergen\n",
            "It  was  the best  of times,\nit was  the  worst of  times,\nit  was the  age of  wisdom\n",
            "int a = 1;    // one\nint b = 2;    // two\nint c = 3;    // three\n",
            "  床前明月光    疑是地上霜\n  舉頭望明月    低頭思故鄉\n  床前明月光    疑是地上霜\n",
            "one\ttwo\nthree\n",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn lines_of_any_kind_are_passed() {
        for text in [
            "",
            "\n\n",
            "|\n||\n|||\n||||",
            "\t\n\t\t\n\t\t\t",
            "  \n   a  \n  \u{301}  \n",
            "---\n===\n+++",
            "\u{3000}  中\r\n  中  1\r\n中  2",
        ] {
            tables(text);
        }
    }
}
