//! Edits that stand beside other things: a heading, a page head, a notice, a number in another form.

use crate::common::{Pair, sound};
use recension::capture::Capture;
use recension::document::Document;

/// Kind and quotation on both sides of all findings above formatting.
fn told(pair: &Pair) -> Vec<(&'static str, String, String)> {
    sound(pair);
    let quote = |f: &&recension::finding::Finding| {
        let quotes = pair.quotes(f);
        (f.kind.name(), quotes.base.to_string(), quotes.witness.to_string())
    };
    pair.heavy().iter().map(quote).collect()
}

fn check(base: &str, witness: &str, expected: &[(&'static str, &str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|&(kind, b, w)| (kind, b.to_string(), w.to_string())).collect();
    assert_eq!(told(&Pair::texts(base, witness)), expected);
}

fn page(name: &str, text: &str) -> Document {
    Document::read(Capture::new(name, text.as_bytes().to_vec())).expect("text")
}

const OPENING: &str = "The keeper of the harbour lights the lamps at dusk and puts them out again at dawn.";
const MIDDLE: &str = "No boat is moored at the northern steps while the ferry is expected from the islands.";
const CLOSING: &str = "The harbour office keeps a book of all arrivals, which anybody may read on weekdays.";

#[test]
fn a_word_of_a_heading_and_the_paragraph_behind_it_are_two_findings() {
    check(
        &format!("{OPENING}\n\nDuties and Warranty\n\n{MIDDLE}\n\n{CLOSING}\n"),
        &format!("{OPENING}\n\nDuties and Oakfield\n\n{CLOSING}\n"),
        &[("name-altered", "Warranty", "Oakfield"), ("paragraph-missing", MIDDLE, "")],
    );
}

#[test]
fn a_heading_between_two_lost_paragraphs_is_no_part_of_the_loss() {
    check(
        &format!("{OPENING}\n\n{MIDDLE}\n\nYour Choices\n\n{MIDDLE} It never was.\n\n{CLOSING}\n"),
        &format!("{OPENING}\n\nYour Choices\n\n{CLOSING}\n"),
        &[("paragraph-missing", MIDDLE, ""), ("paragraph-missing", &format!("{MIDDLE} It never was."), "")],
    );
}

#[test]
fn a_clause_lost_before_an_article_is_not_its_number() {
    let text = |clause: &str, number: &str| {
        format!(
            "第二十六条　国家鼓励和支持示范区建设，发挥示范区的引领作用{clause}。\n\n\
             {number}　各级人民政府可以采取购买服务等方式，引导社会力量参与推广服务。\n"
        )
    };
    check(
        &text("，促进农业产业化发展", "第二十七条"),
        &text("", "第27条"),
        &[("text-deleted", "促进农业产业化发展", "")],
    );
}

#[test]
fn a_lost_item_is_quoted_with_its_label() {
    let items = ["（一）看管港口的灯火和浮标；", "（二）登记到港和离港的船只；", "（三）收取停泊费用并开具收据。"];
    let text = |items: &[&str]| format!("港口管理员的职责如下，每日执行：\n\n{}\n", items.join("\n\n"));
    let pair = Pair::texts(&text(&items), &text(&[items[0], items[2]]));
    assert_eq!(told(&pair), [("paragraph-missing", items[1].to_owned(), String::new())]);
    let place = pair.heavy()[0].places.witness.start as usize;
    assert!(text(&[items[0], items[2]])[place..].starts_with(items[2]), "it stands where the next one begins");
}

#[test]
fn a_page_head_may_come_once() {
    let plain = format!("{OPENING}\n\n{MIDDLE}\n\n{CLOSING}\n");
    for head in ["Rules of the Harbour    28", "28    Rules of the Harbour", "Page 28\nRules of the Harbour"] {
        check(&plain, &format!("{OPENING}\n{head}\n\n{MIDDLE}\n\n{CLOSING}\n"), &[]);
    }
    let row = format!("{OPENING}\n\nLamps and oil    28\nRopes and sails    31\n\n{MIDDLE}\n\n{CLOSING}\n");
    assert!(!told(&Pair::texts(&plain, &row)).is_empty(), "rows of a table are text");
}

#[test]
fn pages_hold_what_was_printed_and_what_a_site_puts_there() {
    let plain = format!("{OPENING}\n\n{MIDDLE}\n\n{CLOSING}\n");
    let html = |between: &str| {
        format!(
            "<!doctype html><nav><a href=\"/\">Home</a> <a href=\"/b\">Blog</a></nav><main><p>{OPENING}</p>{between}\
             <p>{MIDDLE}</p><p>{CLOSING}</p></main><footer>Cookie settings</footer>"
        )
    };
    for between in [
        "",
        "<p>Rules of the Harbour    28</p>",
        "<p>Page 28</p>",
        "<p>We use cookies to improve your visit. Accept all | Reject all</p>",
    ] {
        let pair = Pair::new(page("rules.txt", &plain), page("rules.html", &html(between)));
        assert_eq!(told(&pair), [], "{between}");
    }
    let pair =
        Pair::new(page("rules.txt", &plain), page("rules.html", &html("<p>We use cookies when we keep the book.</p>")));
    assert_eq!(told(&pair).len(), 1, "a sentence is text");
}

#[test]
fn comments_left_in_a_text_are_no_text() {
    let plain = format!("{OPENING}\n\n{MIDDLE}\n");
    check(&plain, &format!("<!-- INFO -->\n{OPENING}\n\n{MIDDLE}\n<!-- INFO END -->\n"), &[]);
}

#[test]
fn a_list_in_another_order_is_one_finding() {
    let text = |list: &str| format!("{OPENING} It is fitted with {list}, all of them made in the town.\n\n{CLOSING}\n");
    let base = text("lamps, ropes, brass bells and hand pumps");
    let order =
        ("list-reordered", "lamps, ropes, brass bells and hand pumps", "hand pumps, lamps, brass bells and ropes");
    check(&base, &text("hand pumps, lamps, brass bells and ropes"), &[order]);
    let pair = Pair::texts(&base, &text("hand pumps, lamps, glass bells and ropes"));
    assert!(told(&pair).iter().all(|found| found.0 != "list-reordered"), "another item is another list");
    let pair = Pair::texts(&text("10 lamps, 20 ropes and pumps"), &text("20 lamps, 10 ropes and pumps"));
    assert!(told(&pair).iter().all(|found| found.0 != "list-reordered"), "numbers belong to their words");
}

#[test]
fn an_address_is_misread_only_in_a_scan() {
    let text = |words: [&str; 3], address: &str| {
        format!("{OPENING} {} {} {} can be read at {address} on weekdays.\n\n{CLOSING}\n", words[0], words[1], words[2])
    };
    let sound = ["modified", "government", "electronic"];
    let base = text(sound, "http://www.harbour.example/legal/list");
    let altered = Pair::texts(&base, &text(sound, "http://www.harbour.example/1egal/list"));
    assert_eq!(told(&altered).iter().map(|f| f.0).collect::<Vec<_>>(), ["url-altered"]);
    let scan = text(["rnodified", "govemment", "e1ectronic"], "http://www.harbour.example/1egal/list");
    assert!(told(&Pair::texts(&base, &scan)).iter().all(|f| f.0 == "ocr-confusion"));
}

#[test]
fn a_table_that_was_wrapped_is_still_its_words() {
    let rows = [
        "| Name of the firm | What it does | Place |",
        "|---|---|---|",
        "| Amber Lamps | Lamps and oil for the harbour | Northern quay |",
        "| Bell and Sons | Bells, brass and iron work | Old market |",
        "| Corda | Ropes and sails, with repairs | Southern quay |",
        "| Dune Pumps | Hand pumps for boats | Southern quay |",
        "| Ebb and Flow | Tide tables and almanacs | Old market |",
        "| Fathom | Lead lines and soundings | Northern quay |",
    ];
    let base = format!("{OPENING}\n\n{}\n\n{CLOSING}\n", rows.join("\n"));
    let mut wrapped = String::new();
    for word in rows.join(" ").split(' ') {
        let line = wrapped.len() - wrapped.rfind('\n').map_or(0, |at| at + 1);
        wrapped.push_str(if line > 30 { "\n" } else { " " });
        wrapped.push_str(word);
    }
    let witness = format!("{OPENING}\n\n{}\n\n{CLOSING}\n", wrapped.trim());
    let pair = Pair::new(page("firms.md", &base), page("firms.md", &witness));
    assert_eq!(told(&pair), []);
}
