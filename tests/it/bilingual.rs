//! One thing that two languages of a copy state otherwise, in every layout; and nothing where they agree.

use crate::common::read;
use Kind::{Heading, Item, Text, Title};
use recension::finding::Finding;
use recension::inspect::{Options, inspect};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
    Text,
    Item,
}

/// A block in both languages.
type Block = (Kind, &'static str, &'static str);

/// An agreement that was never made.
#[rustfmt::skip]
const AGREEMENT: [Block; 24] = [
    (Title, "Agreement on Cooperation in River Navigation between the Republic of Alvania and the Kingdom of Borland", "阿尔瓦尼亚共和国与博兰王国内河航运合作协定"),
    (Text, "The Government of the Republic of Alvania and the Government of the Kingdom of Borland (hereinafter referred to as \"the Parties\"), desiring to develop navigation on the rivers that they share, and recalling the Convention signed at Merton on 14 June 1998, have agreed as follows.", "阿尔瓦尼亚共和国政府与博兰王国政府（以下称“双方”），愿发展两国共有河流上的航运，回顾1998年6月14日在默顿签署的公约，达成协定如下。"),
    (Heading, "Article 1", "第一条"),
    (Text, "This Agreement applies to all vessels of the Parties with a tonnage of more than 20 tonnes. It does not apply to vessels of war or to vessels used by the customs service.", "本协定适用于双方所有吨位超过20吨的船舶。本协定不适用于军舰以及海关部门使用的船舶。"),
    (Heading, "Article 2", "第二条"),
    (Text, "Vessels of either Party shall enjoy free passage on the waters of the other Party. They shall not be required to pay any fee for passage except the fees listed in Annex II. Fees shall not exceed 150 dollars for each passage.", "任何一方的船舶在另一方水域享有自由通行的权利。除附件二所列费用外，不得要求其缴纳任何通行费用。每次通行的费用不得超过150美元。"),
    (Heading, "Article 3", "第三条"),
    (Text, "The Parties shall establish a Joint Commission composed of ten members, of whom five shall be appointed by each Party. The Commission shall meet at least twice a year, alternately in the two capitals. Decisions shall be taken by a majority of two thirds of the members present.", "双方应设立联合委员会，由十名委员组成，双方各任命五名。委员会每年至少举行两次会议，轮流在两国首都召开。决定须经出席委员的三分之二多数通过。"),
    (Heading, "Article 4", "第四条"),
    (Text, "The tasks of the Joint Commission shall be:", "联合委员会的职责如下："),
    (Item, "(1) to draw up common rules for the marking of channels;", "（一）制定航道标志的共同规则；"),
    (Item, "(2) to examine complaints of owners and masters of vessels;", "（二）审查船主和船长的申诉；"),
    (Item, "(3) to publish each year a report on the state of the rivers;", "（三）每年公布河流状况报告；"),
    (Item, "(4) to propose works that improve the safety of navigation;", "（四）提出改善航行安全的工程建议；"),
    (Item, "(5) to keep a register of all accidents.", "（五）保存所有事故的登记册。"),
    (Heading, "Article 5", "第五条"),
    (Text, "Each Party shall bear the cost of works on its own territory. The cost of common works, estimated at 24 million dollars for the period 2019 to 2023, shall be shared equally. Where one Party draws a greater benefit from a work, it shall bear up to 60 per cent of its cost.", "各方承担本国领土内工程的费用。共同工程的费用在2019年至2023年期间估计为2400万美元，由双方平均分担。如一方从某项工程中获益较大，则应承担最多60%的费用。"),
    (Heading, "Article 6", "第六条"),
    (Text, "A master who causes an accident shall report it to the nearest authority within 12 hours. The authority shall inform the other Party without delay. The report shall state the names of the vessels, the place of the accident, the number of persons injured and the damage caused.", "造成事故的船长应在12小时内向最近的主管机关报告。该机关应毫不迟延地通知另一方。报告应载明船舶名称、事故地点、受伤人数和造成的损害。"),
    (Heading, "Article 7", "第七条"),
    (Text, "Any dispute about the interpretation of this Agreement shall be settled by negotiation. If no settlement is reached within six months, either Party may submit the dispute to the tribunal provided for in Article 19 of the Convention. The award of the tribunal shall be final and binding on both Parties.", "有关本协定解释的任何争端应通过谈判解决。如在六个月内未能解决，任何一方均可将争端提交公约第十九条规定的仲裁庭。仲裁庭的裁决为终局裁决，对双方均有约束力。"),
    (Heading, "Article 8", "第八条"),
    (Text, "This Agreement shall enter into force on 1 January 2019 and shall remain in force for 10 years. It shall be renewed for further periods of five years unless one Party gives notice of termination at least 180 days before the end of the period. The provisions of Article 5 shall continue to apply to works that have been begun.", "本协定自2019年1月1日起生效，有效期为10年。除非一方在期满至少180日前通知终止，本协定应依次延长五年。第五条的规定应继续适用于已经开始的工程。"),
    (Text, "Done at Lindenburg on 3 October 2018 in two originals, each in the English and Chinese languages, both texts being equally authentic.", "本协定于2018年10月3日在林登堡签订，一式两份，每份均用英文和中文写成，两种文本同等作准。"),
];

/// How the languages are laid out.
#[derive(Debug, Clone, Copy)]
enum Layout {
    /// Paragraph by paragraph, English first.
    Turns,
    /// The whole English, then the whole Chinese.
    Whole,
    /// Both in one line.
    Line,
    /// A table of two columns in Markdown.
    Table,
}

const LAYOUTS: [Layout; 4] = [Layout::Turns, Layout::Whole, Layout::Line, Layout::Table];

/// The text of some blocks; an empty one is left out.
fn lay(blocks: &[(Kind, String, String)], layout: Layout) -> String {
    let head = |kind: Kind, text: &str| match kind {
        Title => format!("# {text}"),
        Heading => format!("## {text}"),
        Text | Item => text.to_string(),
    };
    let join = |all: Vec<(Kind, &str)>| {
        let mut text = String::new();
        let mut before = None;
        for (kind, block) in all.into_iter().filter(|b| !b.1.is_empty()) {
            text.push_str(if before == Some(Item) && kind == Item { "\n" } else { "\n\n" });
            text.push_str(&head(kind, block));
            before = Some(kind);
        }
        text.trim_start().to_string() + "\n"
    };
    let cell = |b: &(Kind, String, String)| format!("| {} | {} |\n", b.1, b.2);
    match layout {
        Layout::Turns => {
            let apart = |kind| if kind == Item { Text } else { kind };
            join(blocks.iter().flat_map(|b| [(apart(b.0), &*b.1), (apart(b.0), &*b.2)]).collect())
        }
        Layout::Whole => join(blocks.iter().map(|b| (b.0, &*b.1)).chain(blocks.iter().map(|b| (b.0, &*b.2))).collect()),
        Layout::Line => {
            let line =
                |b: &(Kind, String, String)| head(b.0, &format!("{}\u{a0}{}", b.1, b.2)).replace("## \u{a0}", "## ");
            blocks.iter().map(line).collect::<Vec<_>>().join("\n\n") + "\n"
        }
        Layout::Table => format!("| English | 中文 |\n| --- | --- |\n{}", blocks.iter().map(cell).collect::<String>()),
    }
}

fn findings(text: &str) -> Vec<Finding> {
    inspect(&read("text.md", text), &Options::default()).findings
}

/// The agreement with `to` in the place of `from` in whichever language has it.
fn altered(from: &str, to: &str) -> Vec<(Kind, String, String)> {
    let mut done = false;
    let mut put = |text: &str| {
        let here = !done && text.contains(from);
        done |= here;
        if here { text.replacen(from, to, 1) } else { text.to_string() }
    };
    let blocks = AGREEMENT.map(|(kind, english, chinese)| (kind, put(english), put(chinese)));
    assert!(done, "{from}");
    blocks.to_vec()
}

/// Expects a disagreement in some layouts that says `words`.
fn check_in(layouts: &[Layout], from: &str, to: &str, words: &str) {
    for &layout in layouts {
        let found = findings(&lay(&altered(from, to), layout));
        let told: Vec<String> = found.iter().map(|f| format!("{}: {}", f.kind.name(), f.message)).collect();
        assert!(found.iter().any(|f| f.message.contains(words)), "{layout:?}, “{from}” to “{to}”: {told:?}");
    }
}

fn check(from: &str, to: &str, words: &str) {
    check_in(&LAYOUTS, from, to, words);
}

#[test]
fn languages_that_agree_raise_nothing() {
    for layout in LAYOUTS {
        let found = findings(&lay(&altered("in two originals", "in two originals"), layout));
        let told: Vec<&str> = found.iter().map(|f| &*f.message).collect();
        assert!(found.is_empty(), "{layout:?}: {told:?}");
    }
}

#[test]
fn numbers_dates_and_sums_that_differ_are_told() {
    check("within 12 hours", "within 18 hours", "one language says 12");
    check("3 October 2018", "3 November 2018", "2018-10-03, the other 2018-11-03");
    check("2019年1月1日", "2020年1月1日", "one language says 2020-01-01, the other 2019-01-01");
    check("24 million dollars", "24 billion dollars", "USD 24000000, the other $ 24000000000");
    check("60 per cent", "80 per cent", "one language says 60%, the other 80%");
    check("ten members", "twelve members", "one language says 10 名, the other 12 members");
    check("within six months", "within eight months", "one language says 6 个月, the other 8 months");
    check("in Article 19", "in Article 17", "one language says article 19, the other article 17");
    check("三分之二多数", "四分之三多数", "one language says 0.75, the other 2/3");
}

#[test]
fn bounds_that_one_language_lacks_are_told() {
    check("of more than 20 tonnes", "of 20 tonnes", "is a lower bound in one language");
    check("不得超过150美元", "为150美元", "is an upper bound in one language");
    check("up to 60 per cent", "60 per cent", "is an upper bound in one language");
    check("at least 180 days", "180 days", "is a lower bound in one language");
    check("within 12 hours", "12 hours", "is a limit of time in one language");
}

#[test]
fn prohibitions_and_duties_that_one_language_lacks_are_told() {
    check("It does not apply to vessels", "It does apply to vessels", "what one language denies");
    check("本协定不适用于军舰", "本协定适用于军舰", "what one language denies");
    check(
        "A master who causes an accident shall",
        "A master who causes an accident may",
        "binds to the other leaves free",
    );
    check("该机关应毫不迟延地", "该机关可以毫不迟延地", "binds to the other leaves free");
}

#[test]
fn what_one_language_lacks_is_told() {
    let report = "The authority shall inform the other Party without delay. ";
    check(report, "", "has a sentence here that the other lacks");
    check("该机关应毫不迟延地通知另一方。", "", "has a sentence here that the other lacks");
    // What is short is told by its place alone, which a table row with an empty cell has not.
    let items = [Layout::Turns, Layout::Whole, Layout::Line];
    check_in(&items, "(3) to publish each year a report on the state of the rivers;", "", "3 is missing");
    check_in(&items, "（五）保存所有事故的登记册。", "", "has an item of a list that the Chinese lacks");
    check_in(&items, "Article 6", "", "“第六条” that the English lacks");
}

#[test]
fn labels_that_come_twice_and_in_the_wrong_order_are_told() {
    check("(4) to propose", "(3) to propose", "number 3 comes twice in this list");
    check("（三）每年", "（二）每年", "number 2 comes twice in this list");
}

#[test]
fn a_section_that_stands_elsewhere_in_one_language_is_told() {
    let mut blocks = altered("in two originals", "in two originals");
    let at = |n: &str| blocks.iter().position(|b| b.2 == n).expect(n);
    let (from, to, end) = (at("第五条"), at("第六条"), at("第七条"));
    let chinese = |part: &[(Kind, String, String)]| part.iter().map(|b| (b.0, b.2.clone())).collect::<Vec<_>>();
    let moved = [chinese(&blocks[to..end]), chinese(&blocks[from..to])].concat();
    for (block, (kind, text)) in blocks[from..end].iter_mut().zip(moved) {
        (block.0, block.2) = (kind, text);
    }
    let found = findings(&lay(&blocks, Layout::Whole));
    let told: Vec<&str> = found.iter().map(|f| &*f.message).collect();
    assert!(told.iter().any(|m| m.contains("another place in the other language")), "{told:?}");
}
