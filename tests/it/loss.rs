//! What was lost from a sound text, or put inside it: each is told, and nothing else is.

use crate::common::read;
use recension::inspect::{Options, inspect};

const ENGLISH: [&str; 10] = [
    "The library of the town",
    "The library was founded by the merchants of the town in the year of the great fire, and its first room was the loft over the corn market, where forty readers shared a single stove.",
    "Books were lent for a fortnight. Whoever kept one longer paid a fine of two pence, and whoever lost one paid its price and a third more, as the oldest of the printed rules tell us.",
    "The first keeper of the books was a retired schoolmaster who knew every volume by its place on the shelf. He wrote no catalogue, and after his death it took his successor four years to make one.",
    "In the second winter the roof gave way under the snow. The readers carried the books across the square to the church, where they stayed until the summer, and not a single one was missing afterwards.",
    "A gift of the harbour board paid for the present building. It has three floors, a reading room with tall windows towards the north, and a cellar in which the newspapers of the county are kept.",
    "Children were admitted from the age of ten, at first only on Saturdays. The rule was given up when the school beside the river lost its own library in the flood and asked for help.",
    "The collection of maps came from the estate of a pilot who had drawn most of them himself. Some show sandbanks that have since moved, and are of use to those who study the river.",
    "Since last year the catalogue can be searched by anyone who comes to the desk. The cards are still there, because several of the older readers prefer them and because they never fail.",
    "The board meets on the first Monday of each month and its minutes are read aloud in the hall. Complaints are heard before anything else, and most of them are about the cold.",
];

const CHINESE: [&str; 8] = [
    "市立图书馆简史",
    "图书馆由城中商人在大火之年创办，最初的阅览室设在粮食市场的阁楼上，四十名读者共用一只火炉。",
    "图书借期为两周，逾期归还的须缴纳罚款，遗失的须照价赔偿，并另加三分之一，这是现存最早的章程所规定的。",
    "第一任管理员是一位退休教师，他熟知每一册书在架上的位置，因此从未编写目录，继任者用了四年才编成。",
    "第二年冬天屋顶被积雪压塌，读者们把书搬过广场送进教堂，一直放到夏天，事后清点竟无一册缺失。",
    "现在的馆舍由港务局捐款建成，共有三层，阅览室朝北开着高窗，地下室收藏本县历年的报纸。",
    "儿童满十岁即可入馆，起初只在星期六开放，河边学校的藏书毁于洪水并请求援助以后，这一规定便取消了。",
    "理事会每月第一个星期一开会，会议记录在大厅里当众宣读，意见总是最先听取，其中多数与寒冷有关。",
];

/// Joins paragraphs, with `from` replaced by `to` in one of them.
fn copy(paragraphs: &[&str], from: &str, to: &str) -> String {
    let text = paragraphs.join("\n\n") + "\n";
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// Expects that an altered copy has findings of one kind alone, and one that says `words`.
fn check(text: &str, kind: &str, words: &str) {
    let found = inspect(&read("text.txt", text), &Options::default()).findings;
    let told: Vec<String> = found.iter().map(|f| format!("{}: {}", f.kind.name(), f.message)).collect();
    let hit = found.iter().any(|f| f.kind.name() == kind && f.message.contains(words));
    assert!(hit, "no {kind} “{words}” but {told:?} in\n{text}");
    assert!(found.iter().all(|f| f.kind.name() == kind), "more than {kind}: {told:?}");
}

#[test]
fn nothing_is_missing_from_a_sound_copy() {
    for paragraphs in [&ENGLISH[..], &CHINESE[..]] {
        let text = copy(paragraphs, "", "");
        let found = inspect(&read("text.txt", text), &Options::default()).findings;
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn a_copy_may_stop_at_any_word() {
    for at in
        [" the year of", " carried the books", " newspapers of the county", " not a single one", " searched by anyone"]
    {
        let text = copy(&ENGLISH, "", "");
        let place = text.find(at).expect(at) + at.len();
        let words = if at == " the year of" { "mid-sentence" } else { "" };
        check(&text[..place], "truncated", words);
    }
    let text = copy(&CHINESE, "", "");
    for at in ["并请求援助", "事后清点", "会议记录在大厅"] {
        let place = text.find(at).expect(at) + at.len();
        check(&text[..place], "truncated", "mid-sentence");
    }
}

#[test]
fn a_copy_may_begin_at_any_word() {
    for at in ["merchants of the town", "volume by its", "gave way under", "a reading room"] {
        let text = copy(&ENGLISH, "", "");
        check(&text[text.find(at).expect(at)..], "text-cut", "the copy begins in mid-sentence");
    }
    let articles = "第四条 读者须凭证入馆，证件不得转借他人。\n\n第五条 阅览室内须保持安静，不得饮食。\n\n第六条 本章程自公布之日起施行。\n";
    check(articles, "numbering-gap", "the articles begin with 4: 1 to 3 are missing before");
}

#[test]
fn a_paragraph_without_its_beginning_is_told() {
    check(&copy(&ENGLISH, "Children were admitted ", ""), "text-cut", "this paragraph begins in mid-sentence");
    check(&copy(&ENGLISH, "A gift of the harbour board ", ""), "text-cut", "its beginning may be lost");
}

#[test]
fn lines_inside_sentences_are_told_whatever_they_say() {
    for line in ["Book your table now", "Advertisement", "More from our Sunday edition"] {
        let text = copy(&ENGLISH, "stayed until the summer", &format!("stayed until\n\n{line}\n\nthe summer"));
        check(&text, "interruption", "inside this sentence");
    }
    for line in ["点击查看更多", "下载客户端", "广告"] {
        let text = copy(&CHINESE, "送进教堂，一直放到夏天", &format!("送进教堂，一直\n\n{line}\n\n放到夏天"));
        check(&text, "interruption", "inside this sentence");
    }
}

#[test]
fn what_a_text_displays_is_no_interruption() {
    let shown = [
        ("across the square to the church", "Ora et labora"),
        ("were admitted from the age of ten", "Lege et ride"),
        ("came from the estate of a pilot", "Semper aqua"),
    ];
    let mut many = copy(&ENGLISH, "", "");
    for (before, line) in shown {
        many = many.replacen(before, &format!("{before}\n\n{line}\n\nand so on"), 1);
    }
    let formula = copy(&ENGLISH, "that have since moved", "that move by\n\nE = 3 m\n\neach year");
    for text in [many, formula] {
        let found = inspect(&read("text.txt", text), &Options::default()).findings;
        assert!(found.iter().all(|f| f.kind.name() != "interruption"), "{found:?}");
    }
}
