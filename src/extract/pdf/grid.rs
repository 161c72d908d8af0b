//! Tables on a page: which lines are of one row, and what stands in its cells.

use super::columns::{Item, Line, Numbered, column, extent};
use super::interpret::Rule;
use super::line::Row;

/// Heads take no more lines than this.
const HEADS: usize = 5;
/// Lines farther apart than this, in the distance of lines within a cell, are of two rows.
const APART: f32 = 1.15;

/// The rows and cells of a table.
pub(super) fn table(rows: &[Numbered], gutters: &[(f32, f32)], rules: &[Rule], page: u32) -> Vec<Vec<Vec<Line>>> {
    let (left, right) = extent(rows);
    let begins = Grid::new(rows, gutters, rules).begins();
    let mut table: Vec<Vec<Vec<Line>>> = Vec::new();
    for ((number, row), begins) in rows.iter().zip(begins) {
        if begins {
            table.push(vec![Vec::new(); gutters.len() + 1]);
        }
        let Some(cells) = table.last_mut() else { continue };
        for segment in &row.segments {
            let line = Line { segment: segment.clone(), left, right, number: *number, page, column: 0 };
            cells[column(gutters, segment)].push(line);
        }
    }
    table
}

/// How many lines stand over the one rule that parts the heads of a table from its rows; zero where there is none, or
/// where rules part the rows too.
pub(super) fn heads(rows: &[Numbered], rules: &[Rule]) -> usize {
    let (left, right) = extent(rows);
    let (top, bottom) = (rows.first().map_or(0.0, |row| row.1.y), rows.last().map_or(0.0, |row| row.1.y));
    let down = |rule: &&Rule| rule.y1 - rule.y0 > rule.x1 - rule.x0 && rule.y0 < bottom && rule.y1 > top;
    let near = |rule: &&Rule| rule.x0 > left - 40.0 && rule.x0 < right + 40.0;
    let ruled: Vec<usize> = ruled(rows, rules);
    match ruled.as_slice() {
        [only] if *only <= HEADS && !rules.iter().filter(down).any(|rule| near(&rule)) => *only,
        _ => 0,
    }
}

/// The rows over which a rule stands, but for the first.
fn ruled(rows: &[Numbered], rules: &[Rule]) -> Vec<usize> {
    let (left, right) = extent(rows);
    let across = |rule: &&Rule| rule.x1 - rule.x0 > 12.0 && rule.x0 < right && rule.x1 > left;
    let heights: Vec<f32> = rules.iter().filter(across).map(|rule| rule.y0).collect();
    let between = |above: &Row, below: &Row| {
        heights.iter().any(|&y| y > above.y - 0.2 * above.size && y < below.y - 0.4 * below.size)
    };
    (1..rows.len()).filter(|&at| between(&rows[at - 1].1, &rows[at].1)).collect()
}

/// The lines of a table, with the columns that each has something in.
struct Grid<'a> {
    rows: &'a [Numbered],
    /// For each line the text in each column; empty for none.
    cells: Vec<Vec<&'a str>>,
    ruled: Vec<usize>,
    heads: usize,
}

impl<'a> Grid<'a> {
    fn new(rows: &'a [Numbered], gutters: &[(f32, f32)], rules: &[Rule]) -> Grid<'a> {
        let cells = |(_, row): &'a Numbered| {
            let mut cells = vec![""; gutters.len() + 1];
            for segment in row.segments.iter().rev() {
                cells[column(gutters, segment)] = segment.text.as_str();
            }
            cells
        };
        let cells = rows.iter().map(cells).collect();
        Grid { rows, cells, ruled: ruled(rows, rules), heads: heads(rows, rules) }
    }

    /// For each line, whether a row begins with it: rules tell, then white space, then what the lines have.
    fn begins(&self) -> Vec<bool> {
        let count = self.rows.len();
        let mut begins = vec![false; count];
        if self.heads == 0 && !self.ruled.is_empty() && self.ruled.len() * 3 >= count / 2 {
            self.ruled.iter().for_each(|&at| begins[at] = true);
        } else {
            let parted = self.parted();
            let tells = self.tells(&parted);
            for (at, begins) in begins.iter_mut().enumerate().skip(self.heads.max(1)) {
                *begins = at == self.heads || if tells { parted[at] } else { parted[at] || self.starts(at) };
            }
        }
        if let Some(first) = begins.first_mut() {
            *first = true;
        }
        begins
    }

    /// For each line, whether more white space stands over it than between lines of one cell.
    fn parted(&self) -> Vec<bool> {
        let mut pitch = f32::INFINITY;
        for column in 0..self.cells.first().map_or(0, Vec::len) {
            let lines = (0..self.rows.len()).filter(|&at| !self.cells[at][column].is_empty());
            let ys: Vec<f32> = lines.map(|at| self.rows[at].1.y).collect();
            pitch = ys.windows(2).map(|pair| pair[1] - pair[0]).fold(pitch, f32::min);
        }
        let gap = |at: usize| self.rows[at].1.y - self.rows[at - 1].1.y;
        (0..self.rows.len()).map(|at| at > 0 && gap(at) > APART * pitch).collect()
    }

    /// Whether white space parts the rows: then no row has two lines that both have something in most columns.
    fn tells(&self, parted: &[bool]) -> bool {
        let most = |at: &usize| self.filled(*at) * 3 > self.cells[*at].len() * 2;
        let mut ends: Vec<usize> = (0..parted.len()).filter(|&at| parted[at]).collect();
        ends.push(parted.len());
        let mut from = self.heads;
        let rows = ends.into_iter().filter(|&end| end > self.heads).map(|end| std::mem::replace(&mut from, end)..end);
        let rows: Vec<_> = rows.collect();
        rows.len() > 1 && rows.into_iter().all(|lines| lines.filter(most).count() < 2)
    }

    fn filled(&self, at: usize) -> usize {
        self.cells[at].iter().filter(|cell| !cell.is_empty()).count()
    }

    /// Whether a line begins a row: it has something in the first column, and in more than half of those in which
    /// such lines mostly have something; what goes on in its cells does not begin in small letters.
    fn starts(&self, at: usize) -> bool {
        let first = |at: &usize| !self.cells[*at][0].is_empty();
        if !first(&at) {
            return false;
        }
        let like: Vec<usize> = (self.heads..self.rows.len()).filter(first).collect();
        let usual =
            |column: &usize| like.iter().filter(|&&at| !self.cells[at][*column].is_empty()).count() * 2 > like.len();
        let usual: Vec<usize> = (1..self.cells[at].len()).filter(usual).collect();
        let own = usual.iter().filter(|&&column| !self.cells[at][column].is_empty()).count();
        let small = |cell: &&str| cell.is_empty() || cell.chars().next().is_some_and(char::is_lowercase);
        (usual.is_empty() || own * 2 > usual.len()) && !(usual.len() < 2 && self.cells[at].iter().all(small))
    }
}

/// Joins a table that ends a page to the one that begins the next, where that says its head again; the head, which
/// is of the page then.
pub(super) fn continued(before: &mut [Item], next: &mut Vec<Item>) -> Option<Line> {
    let small = |item: &&mut Item| matches!(item, Item::Table(_));
    // Below the table may stand notes.
    let open = before.iter_mut().rev().take(NOTES).find(small);
    let (Some(Item::Table(open)), Some(Item::Table(rows))) = (open, next.first_mut()) else { return None };
    let said = |row: &[Vec<Line>]| -> String {
        let lines = row.iter().flatten().flat_map(|line| line.segment.text.chars());
        lines.filter(|c| !c.is_whitespace()).collect()
    };
    let (head, first) = (open.first()?, rows.first()?);
    let same = head.len() == first.len() && said(head) == said(first) && !said(head).is_empty();
    if !same || rows.len() < 2 {
        return None;
    }
    let cells: Vec<Line> = rows.remove(0).into_iter().flatten().collect();
    open.append(rows);
    next.remove(0);
    let text = cells.iter().map(|line| line.segment.text.as_str()).collect::<Vec<_>>().join("\t");
    let mut head = cells.into_iter().next()?;
    head.segment.text = text;
    Some(head)
}

/// So many lines below a table may be notes.
const NOTES: usize = 24;

#[cfg(test)]
mod tests {
    use super::super::interpret::Rule;
    use super::super::line::{Row, Segment};
    use super::{Numbered, table};

    const GUTTERS: [(f32, f32); 3] = [(90.0, 100.0), (190.0, 200.0), (290.0, 300.0)];

    /// The rows of a table of lines, each at a height, with its columns parted by `|`; a rule may stand at a height.
    fn check(lines: &[(f32, &str)], rule: Option<f32>, expected: &[&str]) {
        let row = |&(y, text): &(f32, &str)| {
            let cells = text.split('|').enumerate().filter(|(_, cell)| !cell.is_empty());
            let segment = |(at, cell): (usize, &str)| {
                let x0 = 100.0 * at as f32;
                Segment { text: cell.to_owned(), x0, x1: x0 + 80.0, y, size: 10.0, ..Segment::default() }
            };
            Row { y, size: 10.0, segments: cells.map(segment).collect() }
        };
        let rows: Vec<Numbered> = lines.iter().enumerate().map(|(at, line)| (at as u32 + 1, row(line))).collect();
        let rules: Vec<Rule> = rule.map(|y| Rule { x0: 0.0, y0: y, x1: 380.0, y1: y }).into_iter().collect();
        let found = table(&rows, &GUTTERS, &rules, 1);
        let cell = |lines: &Vec<super::Line>| {
            lines.iter().map(|line| line.segment.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let found: Vec<String> = found.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn cells_that_go_on_in_the_next_line_are_of_one_row() {
        let lines = [
            (100.0, "||Charge in|"),
            (112.0, "Service|Unit|euros|Remarks"),
            (124.0, "Mooring at the|per day|12.50|For ships of up to"),
            (136.0, "quay|||twelve metres"),
            (148.0, "Water|per cubic|3.20|"),
            (160.0, "|metre||"),
            (172.0, "Waste|per ship|25.00|Sorted"),
        ];
        let rows = [
            "Service|Unit|Charge in euros|Remarks",
            "Mooring at the quay|per day|12.50|For ships of up to twelve metres",
            "Water|per cubic metre|3.20|",
            "Waste|per ship|25.00|Sorted",
        ];
        check(&lines, Some(116.0), &rows);
    }

    #[test]
    fn one_rule_under_the_heads_parts_no_rows() {
        let lines =
            [(100.0, "Act|2023|2024|"), (112.0, "Copy|10|12|"), (124.0, "Search|25|30|"), (136.0, "Entry|1|2|")];
        check(&lines, Some(104.0), &["Act|2023|2024|", "Copy|10|12|", "Search|25|30|", "Entry|1|2|"]);
    }

    #[test]
    fn white_space_parts_rows_whose_cells_stand_in_the_middle() {
        let lines = [
            (100.0, "|||For ships of"),
            (112.0, "Mooring|day|12|twelve metres"),
            (124.0, "|||and more"),
            (142.0, "|per||"),
            (148.0, "Water||3|"),
            (154.0, "|metre||"),
            (172.0, "Waste|ship|25|Sorted"),
        ];
        let rows = ["Mooring|day|12|For ships of twelve metres and more", "Water|per metre|3|", "Waste|ship|25|Sorted"];
        check(&lines, None, &rows);
    }
}
