//! Cells of tables with their rows and columns, in the manner of the HTML standard.

use super::element::{Attributes, Name};
use crate::extract::{Cell, Table};
use crate::text::Span;

/// A cell spans no more columns, and no more rows, than browsers allow.
const COLUMNS: u32 = 1000;
const ROWS: u32 = 65534;
/// A table has no more columns than this; what is further right is put in the last.
const WIDEST: u32 = 4096;

/// What an open element is in a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Spot {
    /// Nothing.
    #[default]
    None,
    /// The table itself.
    Table,
    /// The cell of this number in the table that is open at this depth.
    Cell(u32, u32),
    /// The caption, which begins here, of the table that is open at this depth.
    Caption(u32, u32),
}

/// The tables of a page.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Grid>,
    done: Vec<Table>,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Grid {
    table: Table,
    /// The row that comes next, and the column after the last cell.
    row: u32,
    column: u32,
    /// For each column the first row in which it is free.
    free: Vec<u32>,
    /// It only serves the layout.
    layout: bool,
}

impl Tables {
    /// Takes note of an element that begins; its content starts at `at`.
    pub(super) fn begin(&mut self, name: Name, attributes: &Attributes, at: usize) -> Spot {
        match name.key() {
            b"table" => {
                self.open.push(Grid::default());
                return Spot::Table;
            }
            b"tr" => {
                if let Some(grid) = self.open.last_mut() {
                    grid.column = 0;
                    grid.row += 1;
                }
            }
            b"td" | b"th" => {
                let depth = self.open.len() as u32;
                if let Some(grid) = self.open.last_mut() {
                    return Spot::Cell(depth, grid.cell(name, attributes, at));
                }
            }
            b"caption" => return Spot::Caption(self.open.len() as u32, at as u32),
            _ => {}
        }
        Spot::None
    }

    /// Takes note of an element that ends at `at`; of a cell or row that `layout` is known of.
    pub(super) fn end(&mut self, spot: Spot, at: usize, layout: bool) {
        let grid = |open: &mut Vec<Grid>, depth: u32| -> Option<usize> {
            let place = (depth as usize).checked_sub(1)?;
            (place < open.len()).then_some(place)
        };
        match spot {
            Spot::None => {}
            Spot::Table => {
                if let Some(grid) = self.open.pop().filter(|grid| !grid.layout && grid.table.cells.len() > 1) {
                    self.done.push(grid.table);
                }
            }
            Spot::Cell(depth, number) => {
                if let Some(place) = grid(&mut self.open, depth) {
                    self.open[place].layout |= layout;
                    let cell = &mut self.open[place].table.cells[number as usize];
                    cell.span.end = cell.span.start.max(at as u32);
                }
            }
            Spot::Caption(depth, start) => {
                if let Some(place) = grid(&mut self.open, depth) {
                    self.open[place].table.caption = Some(Span { start, end: start.max(at as u32) });
                }
            }
        }
    }

    /// The tables that are open hold headings or tables: they are no data.
    pub(super) fn lay_out(&mut self) {
        let within = |grid: &&mut Grid| !grid.table.cells.is_empty();
        self.open.iter_mut().rev().filter(within).take_while(|grid| !grid.layout).for_each(|grid| grid.layout = true);
    }

    /// All tables by place, in the coordinates of a text in which this one begins at `offset`.
    pub(super) fn finish(self, text: &str, offset: usize) -> Vec<Table> {
        let mut done = self.done;
        for table in &mut done {
            let place = |span: Span| {
                let slice = &text[span.range()];
                let start = span.range().start + slice.len() - slice.trim_start().len();
                Span::new(offset + start, offset + start + slice.trim().len())
            };
            table.caption = table.caption.map(place);
            table.cells.iter_mut().for_each(|cell| cell.span = place(cell.span));
            let spans = table.cells.iter().map(|cell| cell.span);
            table.span = spans.reduce(Span::cover).unwrap_or_default();
        }
        done.sort_by_key(|table| (table.span.start, std::cmp::Reverse(table.span.end)));
        done
    }
}

impl Grid {
    /// Puts a cell in the next free column; its number.
    fn cell(&mut self, name: Name, attributes: &Attributes, at: usize) -> u32 {
        self.row = self.row.max(1);
        let row = self.row - 1;
        let taken = |grid: &Grid| grid.free.get(grid.column as usize).is_some_and(|&free| free > row);
        while taken(self) {
            self.column += 1;
        }
        let columns = span(attributes.colspan, COLUMNS);
        // What spans no number of rows spans all that are left.
        let rows = if attributes.rowspan == "0" { ROWS } else { span(attributes.rowspan, ROWS) };
        let column = self.column.min(WIDEST - 1);
        let end = (column + columns).min(WIDEST);
        if rows > 1 || (self.free.len() as u32) < end {
            self.free.resize(self.free.len().max(end as usize), 0);
            self.free[column as usize..end as usize].fill(row + rows);
        }
        self.column = end;
        let cell = Cell { span: Span::at(at), row, column, rows, columns: end - column, header: name.key() == b"th" };
        self.table.cells.push(cell);
        self.table.cells.len() as u32 - 1
    }
}

/// The value of `colspan` or `rowspan`.
fn span(value: &str, most: u32) -> u32 {
    value.parse::<u32>().unwrap_or(1).clamp(1, most)
}

#[cfg(test)]
mod tests {
    use super::super::page;

    /// The cells of a page's tables: text, row, column, and spans where not one.
    fn check(text: &str, expected: &[&str]) {
        let told = |cell: &super::Cell| {
            let spans =
                if cell.rows * cell.columns > 1 { format!(" {}x{}", cell.rows, cell.columns) } else { String::new() };
            let head = if cell.header { "!" } else { "" };
            format!("{}{head} {},{}{spans}", &text[cell.span.range()], cell.row, cell.column)
        };
        let cells: Vec<_> = page(text).tables.iter().flat_map(|table| table.cells.iter().map(told)).collect();
        assert_eq!(cells, expected, "{text}");
    }

    #[test]
    fn cells_have_rows_and_columns() {
        check("<table><tr><th>a<th>b<tr><td>c<td>d</table>", &["a! 0,0", "b! 0,1", "c 1,0", "d 1,1"]);
        check(
            "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td>e</table>",
            &["a 0,0 2x1", "b 0,1 1x2", "c 1,1", "d 1,2", "e 2,0"],
        );
        check("<table><td>a<td></table>", &["a 0,0", " 0,1"]);
    }

    #[test]
    fn what_only_serves_the_layout_is_no_table() {
        check("<table><tr><td><h1>a</h1><td>b</table>", &[]);
        check("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", &["b 0,0", "c 0,1"]);
        check("<table><tr><td>only one</table>", &[]);
    }
}
