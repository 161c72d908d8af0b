//! One thing wrong in a short sound text: each is told by its kind, and nothing else is told.

use crate::common::read;
use recension::finding::Finding;
use recension::inspect::{Options, inspect};

const ENGLISH: &str = "Harbour Regulation

Section 1. Scope

This regulation applies to every vessel that enters the inner harbour between sunrise and sunset. The master of the vessel shall report to the office within two hours.

Section 2. Fees

The fee for one night is 40 euros and shall be paid before the vessel leaves its berth. The board may waive the fee for vessels in distress.

Section 3. Safety

No fire shall be lit on the quay. The government of the town keeps two boats ready for rescue and trains their crews every month.

Section 4. Closing

This regulation enters into force on 1 June 2018 and replaces the regulation of 12 May 1999.
";

const CHINESE: &str = "港口管理规定

第一章 总则

第一条 为了加强港口管理，维护港口秩序，保障人民生命财产安全，根据有关法律，制定本规定。

第二条 本规定适用于进入内港的一切船舶，船长应当在两小时以内向港务办公室报告，说明来港的日期和目的。

第二章 费用

第三条 船舶停泊一夜的费用为四十元，应当在离开泊位以前缴纳，委员会可以免除遇险船舶的费用。

第四条 任何人不得在码头生火，政府常备两艘救生艇，每月训练船员，日常维修由港务办公室负责。

第三章 附则

第五条 本规定自2018年6月1日起施行，1999年5月12日发布的规定同时废止。
";

fn findings(text: &str) -> Vec<Finding> {
    inspect(&read("text.txt", text), &Options::default()).findings
}

/// Puts `to` in the place of `from` in a sound text, and expects a finding of a kind that says `words`.
fn check(text: &str, from: &str, to: &str, kind: &str, words: &str) {
    assert!(text.contains(from), "{from}");
    let found = findings(&text.replacen(from, to, 1));
    let told: Vec<String> = found.iter().map(|f| format!("{}: {}", f.kind.name(), f.message)).collect();
    let hit = found.iter().any(|f| f.kind.name() == kind && f.message.contains(words));
    assert!(hit, "“{from}” to “{to}” is no {kind} “{words}”: {told:?}");
    assert!(found.iter().all(|f| f.kind.name() == kind), "“{to}” is more than {kind}: {told:?}");
}

#[test]
fn sound_texts_raise_nothing() {
    assert!(findings(ENGLISH).is_empty() && findings(CHINESE).is_empty());
}

#[test]
fn numbers_that_count_nearly_perfectly_are_told() {
    let section = |n: usize| {
        let at = |n: usize| ENGLISH.find(&format!("Section {n}.")).expect("a section");
        &ENGLISH[at(n)..at(n + 1)]
    };
    check(ENGLISH, section(2), "", "numbering-gap", "3 follows 1: 2 is missing between");
    check(
        ENGLISH,
        "Section 3. Safety",
        "Section 3. (repealed)\n\nSection 5. Safety",
        "numbering-gap",
        "5 stands before 4",
    );
    let article = &CHINESE[CHINESE.find("第三条").expect("an article")..CHINESE.find("第四条").expect("an article")];
    check(CHINESE, article, "", "numbering-gap", "4 follows 2: 3 is missing between");
    let items = "may waive it if (a) the vessel is old, (b) the vessel is small, or (d) the vessel is lost";
    check(ENGLISH, "may waive the fee for vessels in distress", items, "numbering-gap", "(c) is missing between");
    let list = "1. boats\n\n2. ropes\n\n4. masts\n\n3. sails\n\n5. oars\n";
    check(&format!("{ENGLISH}\n1. boats\n"), "1. boats\n", list, "numbering-gap", "4 stands before 3");
}

#[test]
fn what_stands_in_place_of_characters_is_told() {
    check(ENGLISH, "master of the vessel", "vessel?s master", "replacement-characters", "apostrophe");
    check(CHINESE, "港口秩序", "港?秩序", "replacement-characters", "question marks");
    check(CHINESE, "进入内港的一切船舶", "?????????", "replacement-characters", "question marks");
    check(CHINESE, "管理，", "管ν理，", "foreign-characters", "Greek");
    check(CHINESE, "管理，", "管ヂ理，", "foreign-characters", "kana");
    check(CHINESE, "日期", "曰期", "ocr-confusion", "looks like “日”");
    check(ENGLISH, "regulation applies", "regu\u{ad}lation applies", "invisible-characters", "U+00AD");
    check(ENGLISH, "The board may", "The board\u{92}s clerk may", "mojibake", "the bytes give ’");
    let (big5, _, _) = encoding_rs::BIG5.encode("進入內港的一切船舶");
    let misread: String = big5.iter().map(|&b| char::from(b)).collect();
    check(CHINESE, "进入内港的一切船舶", &misread, "mojibake", "進入內港的一切船舶");
}

#[test]
fn dates_that_cannot_be_are_told() {
    check(ENGLISH, "12 May 1999", "31 June 1999", "anachronism", "no calendar");
    check(CHINESE, "6月1日", "6月31日", "anachronism", "no calendar");
    let issued = ENGLISH.replace("Regulation\n", "Regulation\n\n(Issued by the Harbour Board on 1 June 2018)\n");
    check(&issued, "boats ready", "boats that were bought on 4 May 2024 ready", "anachronism", "2018-06-01");
}

#[test]
fn references_to_articles_that_are_not_there_are_told() {
    check(CHINESE, "同时废止", "依照本规定第十九条同时废止", "reference-dangling", "article 19");
}

#[test]
fn a_number_that_stands_for_another_is_told() {
    let list = "(a) boats;\n\n(c) ropes;\n\n(c) masts;\n\n(d) sails.\n";
    check(&format!("{ENGLISH}\n(a) boats;\n"), "(a) boats;\n", list, "numbering-gap", "the first stands for 2");
    let list = "(a) boats;\n\n(b) ropes;\n\n(b) masts;\n\n(d) sails.\n";
    check(&format!("{ENGLISH}\n(a) boats;\n"), "(a) boats;\n", list, "numbering-gap", "number 2 comes twice");
    let list = "（一）船只；\n\n（三）缆绳；\n\n（二）桅杆；\n\n（四）船帆。\n";
    check(&format!("{CHINESE}\n（一）船只；\n"), "（一）船只；\n", list, "numbering-gap", "3 stands before 2");
    check(CHINESE, "第二章", "第三章", "numbering-gap", "the first stands for 2");
}

#[test]
fn marks_and_ordinals_without_their_fellows_are_told() {
    let said = "The board calls this \"a gift to all sailors in need of help.";
    check(ENGLISH, "The board may waive", &format!("{said} It may waive"), "unbalanced-mark", "has no fellow");
    check(CHINESE, "有关法律", "有关法律”", "unbalanced-mark", "no opening one");
    let plan = "There are two reasons. Secondly, the board may waive";
    check(ENGLISH, "The board may waive", plan, "ordinal-gap", "with no first before it");
}

#[test]
fn references_that_name_no_other_text_are_to_the_text_itself() {
    check(CHINESE, "政府常备", "违反第十九条的，处以罚款；政府常备", "reference-dangling", "article 19");
    let other = CHINESE.replace("政府常备", "违反《海商法》第十九条的，处以罚款；政府常备");
    assert!(findings(&other).iter().all(|f| f.kind.name() != "reference-dangling"));
}

#[test]
fn one_word_in_two_spellings_is_told() {
    let text = ENGLISH.replace("The government", "The multilateral and, once more, multilateral government");
    check(&text, "every vessel", "every multi-lateral vessel", "orthography", "“multilateral” elsewhere");
}

#[test]
fn headings_in_two_languages_over_a_text_in_one_are_told() {
    let mut text = ENGLISH.to_string();
    for (name, other) in [("Scope", "适用范围"), ("Fees", "费用"), ("Safety", "安全"), ("Closing", "附则")] {
        text = text.replace(&format!(". {name}\n"), &format!(". {name} and more {other}\n"));
    }
    let found = findings(&text);
    let told: Vec<&str> = found.iter().map(|f| &*f.message).collect();
    assert!(found.iter().any(|f| f.kind.name() == "stream-missing"), "{told:?}");
}

#[test]
fn a_chapter_of_three_without_text_is_told() {
    let articles = &CHINESE[CHINESE.find("第三条").expect("an article")..CHINESE.find("第三章").expect("a chapter")];
    let found = findings(&CHINESE.replace(articles, ""));
    assert!(found.iter().any(|f| f.kind.name() == "section-empty"), "{found:?}");
}

#[test]
fn what_stands_twice_in_a_row_is_told() {
    let waived = "The board may waive the fee for vessels in distress.";
    check(ENGLISH, waived, &format!("{waived} {waived}"), "text-duplicated", "twice");
    check(ENGLISH, waived, &format!("{waived}\n\n{waived}"), "text-duplicated", "twice");
    let fee = "The fee for one night is 40 euros and shall be paid before the vessel leaves its berth.";
    let block = format!("{fee} {waived}\n\nSection 4. Closing");
    check(ENGLISH, "Section 4. Closing", &block, "text-duplicated", "twice");
    let lit = "港口灯塔由日落至日出点燃，不得熄灭。";
    let end = "由港务办公室负责。";
    check(CHINESE, end, &format!("{end}{lit}{lit}"), "text-duplicated", "twice");
}

#[test]
fn a_chinese_text_that_stops_without_a_mark_is_told() {
    let signal = "船舶进港以前应当向港务办公室发出信号，并等候引航员登船。\n\n第三章 附则";
    let text = CHINESE.replace("第三章 附则", signal);
    check(&text, "的规定同时废止。", "的规定", "truncated", "mid-sentence");
}

#[test]
fn the_date_of_a_text_that_is_referred_to_is_not_the_copys_own() {
    let dated = |sentence: &str| {
        let text =
            format!("Rules of the Port\n\nEvery master keeps a log of what is loaded and unloaded.\n\n{sentence}\n");
        let about = inspect(&read("rules.txt", text), &Options::default()).about;
        about.first("document-date").map(|s| s.value.clone())
    };
    assert_eq!(dated("The terms are those of the Harbour Convention (as revised on July 24, 1971)."), None);
    assert_eq!(dated("It is held to the Treaty on Pilots adopted on 20 December 1996, as all ports are."), None);
    let own = dated("This Convention was adopted on 24 July 1971 by the masters of all ports.");
    assert_eq!(own.as_deref(), Some("1971-07-24"));
}

#[test]
fn metadata_of_the_file_is_evidence_of_what_it_says_of_itself() {
    let page = |head: &str| {
        let text = "<p>The harbour was opened by the mayor, and the band played on until the evening.</p>".repeat(4);
        let page = format!(
            "<!doctype html><html xmlns=\"http://www.w3.org/1999/xhtml\"><head>{head}</head><body><h1>The harbour opens</h1>{text}</body></html>"
        );
        inspect(&read("page.html", page), &Options::default()).about
    };
    let told = page(
        "<meta property=article:published_time content=2017-03-02T10:00:00Z><meta property=og:site_name content='Port Paper'>\
         <meta name=DC.identifier content=PP-33><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"dateModified\":\"2018-01-05\"}</script>",
    );
    let first = |name: &str| told.first(name).map(|s| s.value.as_str());
    assert_eq!(first("publication-date"), Some("2017-03-02"));
    assert_eq!(first("publisher"), Some("Port Paper"));
    assert_eq!(first("identifier"), Some("PP-33"));
    let rejected = &told.field("publication-date").expect("a field").rejected;
    assert!(rejected.iter().any(|s| s.value == "2018-01-05" && s.reason.contains("changed")), "{rejected:?}");
    let silent = page("");
    assert!(silent.first("publication-date").is_none() && silent.first("publisher").is_none());
}
