//! Tables: changed cells are named by their row and column, and layout is no difference.

use crate::common::{Pair, sound};
use recension::capture::Capture;
use recension::document::Document;

/// Rows of a price list, cells parted by `|`.
const ROWS: [&str; 5] = [
    "Service|2023|2024",
    "Copy of a deed|10|12",
    "Search by name|25|30",
    "Entry of a ship|1,200|1,250",
    "Transfer|400|410",
];

/// A page, Markdown, and plain text with tabs, with bars and rules, and with aligned columns, with empty lines too.
const FORMATS: [&str; 6] = ["list.html", "list.md", "list.txt", "grid.txt", "wide.txt", "apart.txt"];

/// The list in one of the formats, between two sentences.
fn laid_out(rows: &[String], format: &str) -> Document {
    let (before, after) = ("The registry charges what is set out here.", "Fees are paid before the act is done.");
    let cells = |row: &String| row.split('|').map(str::to_owned).collect::<Vec<_>>();
    let text = match format {
        "list.html" => {
            let row = |row: &String| cells(row).iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
            let rows: String = rows.iter().map(|r| format!("<tr>{}</tr>\n", row(r))).collect();
            format!("<!doctype html><p>{before}</p><table>{rows}</table><p>{after}</p>")
        }
        "list.md" => {
            let mut lines: Vec<String> = rows.iter().map(|r| format!("| {} |", cells(r).join(" | "))).collect();
            lines.insert(1, "|---|---|---|".to_owned());
            format!("{before}\n\n{}\n\n{after}\n", lines.join("\n"))
        }
        "grid.txt" => {
            let rule = "+----------------------+-------+-------+";
            let row = |r: &String| cells(r).iter().map(|cell| format!("| {cell:<6}")).collect::<String>() + "|";
            let mut lines: Vec<String> = rows.iter().map(row).collect();
            lines.insert(1, rule.to_owned());
            format!("{before}\n\n{rule}\n{}\n{rule}\n\n{after}\n", lines.join("\n"))
        }
        "wide.txt" | "apart.txt" => {
            let row = |r: &String| {
                let cells = cells(r);
                format!("  {:<20}{}", cells[0], cells[1..].iter().map(|cell| format!("{cell:>9}")).collect::<String>())
            };
            let between = if format == "wide.txt" { "\n" } else { "\n\n" };
            format!("{before}\n\n{}\n\n{after}\n", rows.iter().map(row).collect::<Vec<_>>().join(between))
        }
        _ => {
            let lines: Vec<String> = rows.iter().map(|r| cells(r).join("\t")).collect();
            format!("{before}\n\n{}\n\n{after}\n", lines.join("\n"))
        }
    };
    Document::read(Capture::new(format, text.into_bytes())).expect("text")
}

fn rows() -> Vec<String> {
    ROWS.map(str::to_owned).to_vec()
}

/// The messages of all findings but noise and form.
fn told(pair: &Pair) -> Vec<String> {
    sound(pair);
    pair.heavy().iter().map(|f| format!("{}: {}", f.kind.name(), f.message)).collect()
}

#[test]
fn the_layout_of_a_table_is_no_difference() {
    for base in FORMATS {
        for witness in FORMATS {
            let pair = Pair::new(laid_out(&rows(), base), laid_out(&rows(), witness));
            assert_eq!(told(&pair), Vec::<String>::new(), "{base} {witness}");
            let relation = pair.relation();
            assert!(matches!(relation, "same-text" | "identical"), "{base} {witness}: {relation}");
        }
    }
}

#[test]
fn a_changed_cell_is_named_by_its_row_and_column() {
    let mut other = rows();
    other[3] = "Entry of a ship|1,200|12,500".to_owned();
    for (base, witness) in FORMATS.iter().flat_map(|base| FORMATS.map(|witness| (*base, witness))) {
        let pair = Pair::new(laid_out(&rows(), base), laid_out(&other, witness));
        let expected = ["number-altered: Entry of a ship, 2024: 1,250 → 12,500"];
        assert_eq!(told(&pair), expected, "{base} {witness}");
    }
}

/// A price list with long cells, as a page has it and as text in which they are wrapped.
const LONG: [&str; 2] = [
    "<!doctype html><p>Fees are set out here.</p><table><tr><th>Service</th><th>Residents</th><th>Visitors</th></tr>\
     <tr><td>Yearly card, valid from the day of issue</td><td>free of charge</td><td>EUR 18, payable at the desk</td></tr>\
     <tr><td>Copy of a page</td><td>EUR 0.10</td><td>EUR 0.20</td></tr>\
     <tr><td>Loan from another library</td><td>EUR 2.50 for each volume</td><td>EUR 4.00 for each volume</td></tr></table>",
    "Fees are set out here.\n\n\
     +---------------------+----------------+-----------------+\n\
     | Service             | Residents      | Visitors        |\n\
     +=====================+================+=================+\n\
     | Yearly card, valid  | free of charge | EUR 18, payable |\n\
     | from the day of     |                | at the desk     |\n\
     | issue               |                |                 |\n\
     +---------------------+----------------+-----------------+\n\
     | Copy of a page      | EUR 0.10       | EUR 0.20        |\n\
     +---------------------+----------------+-----------------+\n\
     | Loan from another   | EUR 2.50 for   | EUR 4.00 for    |\n\
     | library             | each volume    | each volume     |\n\
     +---------------------+----------------+-----------------+\n",
];

#[test]
fn wrapped_cells_are_compared_as_wholes() {
    let read = |text: String| Document::read(Capture::new("x", text.into_bytes())).expect("text");
    let pair = Pair::new(read(LONG[0].to_owned()), read(LONG[1].to_owned()));
    assert_eq!((told(&pair), pair.relation()), (Vec::new(), "same-text"));
    let pair = Pair::new(read(LONG[0].to_owned()), read(LONG[1].replace("4.00 for", "4.50 for")));
    let expected = "Loan from another library, Visitors: EUR 4.00 for each volume → EUR 4.50 for each volume";
    assert_eq!(told(&pair), [format!("amount-altered: {expected}")]);
    let place = |document: &Document, place: recension::text::Span| {
        let origin = recension::report::origin::origin(document, place.start).expect("a place");
        (origin.table, origin.row, origin.column)
    };
    let found = &pair.comparison.findings[0].places;
    let there = (Some(1), Some(4), Some(3));
    assert_eq!(place(&pair.documents.base, found.base), there);
    assert_eq!(place(&pair.documents.witness, found.witness), there);
}

#[test]
fn a_change_beside_a_row_that_came_is_still_found() {
    let mut other = rows();
    other[2] = "Search by name|25|35".to_owned();
    other.insert(2, "Search by number|15|18".to_owned());
    for (base, witness) in [("list.html", "list.md"), ("wide.txt", "wide.txt"), ("list.txt", "grid.txt")] {
        let pair = Pair::new(laid_out(&rows(), base), laid_out(&other, witness));
        let mut found = told(&pair);
        found.sort();
        let expected = [
            "number-altered: Search by name, 2024: 30 → 35",
            "row-added: the row “Search by number” was added to the table",
        ];
        assert_eq!(found, expected, "{base} {witness}");
    }
}

#[test]
fn numbers_that_changed_places_are_changes_of_both_cells() {
    let mut other = rows();
    other[1] = "Copy of a deed|12|10".to_owned();
    let pair = Pair::new(laid_out(&rows(), "list.html"), laid_out(&other, "list.html"));
    let found = told(&pair);
    assert!(found.iter().any(|f| f.contains("Copy of a deed, 2023: 10 → 12")), "{found:?}");
    assert!(found.iter().any(|f| f.contains("Copy of a deed, 2024: 12 → 10")), "{found:?}");
}

#[test]
fn labels_of_items_are_read_where_a_browser_shows_them() {
    let text =
        "The owner shall\n\n1. keep the register,\n2. pay the fees of the year,\n3. answer letters.\n\nThat is all.\n";
    let page = "<!doctype html><p>The owner shall</p><ol><li>keep the register,<li>pay the fees of the year,\
                <li>answer letters.</ol><p>That is all.</p>";
    let read = |name: &str, text: &str| Document::read(Capture::new(name, text.into())).expect("text");
    for (base, witness) in [(("a.txt", text), ("b.html", page)), (("b.html", page), ("a.md", text))] {
        let pair = Pair::new(read(base.0, base.1), read(witness.0, witness.1));
        assert_eq!(told(&pair), Vec::<String>::new(), "{} {}", base.0, witness.0);
    }
}

/// Many small tables: the price lists of ports, all in the same form.
fn ports(prices: impl Fn(usize) -> usize) -> String {
    let port = |n: usize| {
        let price = prices(n);
        format!(
            "Port number {n} charges:\n\n| Due | Rate |\n|---|---|\n| Mooring | {} |\n| Water | {price} |\n",
            3 * n + 7
        )
    };
    (0..200).map(port).collect::<Vec<_>>().join("\n")
}

#[test]
fn among_many_tables_each_finds_its_own() {
    let read = |text: &str| Document::read(Capture::new("ports.md", text.as_bytes().to_vec())).expect("text");
    let base = ports(|n| 5 * n + 1);
    let dear = ports(|n| if n % 40 == 11 { 9_000 + n } else { 5 * n + 1 });
    // Behind two ports that are gone every table stands at another number.
    let third = dear.find("Port number 2 ").expect("there");
    for witness in [&dear, &dear[third..]] {
        let pair = Pair::new(read(&base), read(witness));
        let cells: Vec<String> = told(&pair).into_iter().filter(|told| told.contains("Water")).collect();
        let expected: Vec<String> = (0..5)
            .map(|n| 40 * n + 11)
            .map(|n| format!("number-altered: Water, Rate: {} → {}", 5 * n + 1, 9_000 + n))
            .collect();
        assert_eq!(cells, expected);
    }
}

/// Thirty rows of nine cells, the first counting the rows, one cell altered where told.
fn rates(altered: Option<(usize, usize)>) -> Vec<Vec<String>> {
    let cell = |row: usize, column: usize| match column {
        _ if altered == Some((row, column)) => "999".to_owned(),
        0 => (row + 1).to_string(),
        1 => format!("Item {row}"),
        _ => (100 + 7 * row + column).to_string(),
    };
    (0..30).map(|row| (0..9).map(|column| cell(row, column)).collect()).collect()
}

#[test]
fn figures_in_cells_are_no_page_numbers_and_rows_that_are_counted_no_lines() {
    let text = |name: &str, rows: &[Vec<String>]| {
        let (before, after) = ("The rates are set out here.", "That is all of them.");
        let text = if name.ends_with(".html") {
            let row = |row: &Vec<String>| {
                let cells: Vec<String> = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
                format!("<tr>\n{}\n</tr>\n", cells.join("\n"))
            };
            let rows: String = rows.iter().map(row).collect();
            format!("<!doctype html><p>{before}</p>\n<table>\n{rows}</table>\n<p>{after}</p>")
        } else {
            let rows: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
            format!("{before}\n\n{}\n\n{after}\n", rows.join("\n"))
        };
        Document::read(Capture::new(name, text.into_bytes())).expect("text")
    };
    for name in ["rates.html", "rates.txt"] {
        for altered in [(16, 0), (16, 5), (3, 8)] {
            let pair = Pair::new(text(name, &rates(None)), text(name, &rates(Some(altered))));
            let found = told(&pair);
            assert!(found.len() == 1 && found[0].starts_with("number-altered"), "{name} {altered:?}: {found:?}");
        }
    }
}
