//! Reports in HTML, in a real browser: keys, filters, scrolling, the console, pictures to look at.
//!
//! Pictures are kept in `target/tmp`. Without a Chromium the tests are left out with a message, or fail
//! where `CI=true`.

mod chromium;

use crate::common::home;
use chromium::Browser;
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Makes the report of two files in a folder of its own.
fn report(base: &Path, witness: &Path) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.html");
    let status = assert_cmd::cargo::cargo_bin_cmd!("recension")
        .arg("compare")
        .args([base, witness])
        .args(["--format", "html", "--fail-on", "never", "--output"])
        .arg(&file)
        .output()
        .expect("it runs")
        .status;
    assert!(status.success(), "{status}");
    (folder, file)
}

/// The report of two seeds.
fn seeds() -> (TempDir, PathBuf) {
    report(&home("fixtures/seeds/002.txt"), &home("fixtures/seeds/001.txt"))
}

/// The report of two texts.
fn texts(base: &str, witness: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (b, w) = (folder.path().join("base.txt"), folder.path().join("witness.txt"));
    std::fs::write(&b, base).expect("written");
    std::fs::write(&w, witness).expect("written");
    report(&b, &w)
}

fn quiet(browser: &Browser) {
    assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
}

const CURRENT: &str = "document.querySelector('.item.cur')?.dataset.id ?? null";

#[test]
fn keys_step_through_the_findings_and_both_texts_follow() {
    let Some(mut browser) = Browser::start(1500, 950) else { return };
    let (_folder, file) = seeds();
    browser.open(&file);
    browser.picture("report-top");
    browser.press("j");
    assert_eq!(browser.ask(CURRENT), "1");
    assert_eq!(browser.ask("document.activeElement.closest('.item').dataset.id"), "1", "the focus goes along");
    browser.picture("report-first-finding");
    // The first finding is the changed date: both texts show it, inside what can be seen of them.
    let seen = "['b', 'w'].map(side => { const mark = document.getElementById(side + '1').getBoundingClientRect(); \
                const port = document.getElementById(side + '-scroll').getBoundingClientRect(); \
                return mark.top > port.top && mark.bottom < port.bottom; })";
    assert_eq!(browser.ask(seen), json!([true, true]));
    let said = "['b', 'w'].map(side => document.getElementById(side + '1').textContent)";
    assert_eq!(browser.ask(said), json!(["2015 年 12 月 16 日", "2024年12月16日"]));
    assert_eq!(
        browser.ask("document.getElementById('b-status').textContent"),
        "line 100, column 13, bytes 4,360–4,381"
    );
    browser.press("ArrowDown");
    browser.press("j");
    assert_eq!(browser.ask(CURRENT), "3");
    browser.press("ArrowUp");
    assert_eq!(browser.ask(CURRENT), "2");
    browser.press("k");
    browser.press("k");
    assert_eq!(browser.ask(CURRENT), "1", "there is nothing before the first");
    // What is marked in a text leads to its finding.
    browser.click("#w2");
    assert_eq!(browser.ask(CURRENT), "2");
    quiet(&browser);
}

#[test]
fn filters_narrow_the_list_and_layers_show_their_noise() {
    let Some(mut browser) = Browser::start(1500, 950) else { return };
    let (_folder, file) = seeds();
    browser.open(&file);
    let shown = "[...document.querySelectorAll('.item:not([hidden])')].map(item => item.dataset.severity)";
    let before = browser.ask(shown).as_array().map_or(0, Vec::len);
    browser.click("input[name=severity][value=substantive]");
    let left = browser.ask(shown);
    let left = left.as_array().expect("a list");
    assert!(!left.is_empty() && left.len() < before && left.iter().all(|s| s != "substantive"), "{left:?}");
    assert_eq!(browser.ask("document.getElementById('shown').textContent"), format!("{} of {before}", left.len()));
    browser.press("j");
    assert_ne!(browser.ask("document.querySelector('.item.cur').dataset.severity"), "substantive");
    browser.click("input[name=severity][value=substantive]");
    let choose = "(name, value) => { const s = document.querySelector(`select[name=${name}]`); s.value = value; \
                  s.dispatchEvent(new Event('input', {bubbles: true})); }";
    browser.ask(&format!("({choose})('kind', 'mojibake')"));
    let kinds = browser.ask("[...document.querySelectorAll('.item:not([hidden])')].map(item => item.dataset.kind)");
    let kinds = kinds.as_array().expect("a list");
    assert!(!kinds.is_empty() && kinds.iter().all(|kind| kind == "mojibake"), "{kinds:?}");
    browser.ask(&format!("({choose})('kind', '')"));
    browser.ask(&format!("({choose})('language', 'en')"));
    let languages =
        "[...document.querySelectorAll('.item:not([hidden])')].every(item => item.dataset.language === 'en')";
    assert_eq!(browser.ask(languages), true);
    browser.ask(&format!("({choose})('language', '')"));
    // Noise: nothing of it is seen until its layer is asked for.
    let tint = "getComputedStyle(document.querySelector('#w-scroll .l7')).backgroundColor";
    let clear = browser.ask(tint);
    assert_eq!(clear, "rgba(0, 0, 0, 0)");
    browser.click("input[name=layer][value='7']");
    assert_ne!(browser.ask(tint), clear, "script is layer 7");
    browser.picture("report-noise");
    browser.click("#w-scroll .l7");
    let pair = "['b', 'w'].map(side => document.querySelector(`#${side}-scroll .n.cur`).dataset.n)";
    let pair = browser.ask(pair);
    assert_eq!(pair[0], pair[1], "a fold is shown on both sides");
    quiet(&browser);
}

#[test]
fn every_finding_is_brought_into_sight_in_both_texts() {
    let Some(mut browser) = Browser::start(1400, 900) else { return };
    let (_folder, file) = report(&home("fixtures/seeds/003.txt"), &home("fixtures/seeds/002.txt"));
    browser.open(&file);
    let hidden = "['b', 'w'].filter(side => { const id = document.querySelector('.item.cur').dataset.id; \
                  const mark = document.getElementById(side + id)?.getBoundingClientRect(); \
                  const port = document.getElementById(side + '-scroll').getBoundingClientRect(); \
                  return !mark || mark.bottom < port.top || mark.top > port.bottom; })";
    for number in 1..=browser.ask("document.querySelectorAll('.item').length").as_u64().expect("a number").min(12) {
        browser.press("j");
        assert_eq!(browser.ask(hidden), json!([]), "finding {number}");
    }
    quiet(&browser);
}

#[test]
fn scrolling_one_text_scrolls_the_other_to_the_same_words() {
    let Some(mut browser) = Browser::start(1500, 950) else { return };
    let paragraph = |n: usize| {
        let words = ["the river", "a lantern", "this clause", "the harbour", "an oath", "the ledger", "one witness"];
        let pick = |k: usize| words[(n * 7 + k * 5 + n * k) % words.len()];
        format!(
            "Paragraph {n} speaks of {} and {}, of {} before {}, and number {} closes it.\n\n",
            pick(1),
            pick(2),
            pick(3),
            pick(4),
            n * 31
        )
    };
    let base: String = (0..400).map(paragraph).collect();
    let more = "Here stands what only the witness says, at some length, again and again. ".repeat(60);
    let witness = format!("{more}\n\n{base}");
    let (_folder, file) = texts(&base, &witness);
    browser.open(&file);
    browser.ask("document.getElementById('bench').scrollIntoView()");
    for _ in 0..3 {
        browser.wheel("#b-scroll", 2500);
    }
    // The paragraph at the reading line is the same on both sides.
    let at = "['b', 'w'].map(side => { const port = document.getElementById(side + '-scroll').getBoundingClientRect(); \
              const line = port.top + port.height * 0.32; \
              return [...document.querySelectorAll(`#${side}-scroll [data-l]`)].find(p => p.getBoundingClientRect().bottom >= line) \
              .textContent.split(' ')[1]; })";
    let pair = browser.ask(at);
    let number = |n: usize| pair[n].as_str().and_then(|s| s.parse::<i64>().ok()).expect("a number");
    assert!(number(0) > 20, "it scrolled: {pair}");
    assert!((number(0) - number(1)).abs() <= 1, "both are at the same place: {pair}");
    quiet(&browser);
}

#[test]
fn a_copy_that_holds_html_scripts_and_bidi_tricks_is_text() {
    let Some(mut browser) = Browser::start(1200, 900) else { return };
    let evil = "The rent is <script>window.owned = 1</script> due <img src=x onerror=\"window.owned = 2\"> on 1 March \
                2015 & \u{202e}later\u{202c} at the 'office' of the \"agent\" </textarea></style><svg onload=alert(3)> here.\n";
    let (_folder, file) = texts(evil, &evil.replace("2015", "2024").replace("agent", "<b onclick=alert(4)>agent"));
    browser.open(&file);
    browser.press("j");
    assert_eq!(browser.ask("window.owned ?? null"), json!(null));
    assert_eq!(
        browser.ask("document.querySelectorAll('.scroll script, .scroll img, .items b, .items script').length"),
        0
    );
    let text = browser.ask("document.getElementById('b-scroll').textContent");
    let text = text.as_str().expect("text");
    assert!(text.contains("<script>window.owned = 1</script>") && text.contains("U+202E"), "{text}");
    assert!(!text.contains('\u{202e}'), "a control is shown and does not act");
    quiet(&browser);
}

#[test]
fn without_scripts_the_report_is_a_list_with_links_into_the_texts() {
    let Some(mut browser) = Browser::start(1200, 900) else { return };
    let (_folder, file) = seeds();
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&file);
    browser.picture("report-without-scripts");
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": false}));
    let links = "[...document.querySelectorAll('.item a')].every(a => document.querySelector(a.getAttribute('href')))";
    assert_eq!(browser.ask(links), true);
    assert_eq!(browser.ask("document.getElementById('filters').hidden"), true);
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('.item .at')).display"), "block");
    assert_eq!(browser.ask("getComputedStyle(document.querySelector('.n.at')).display"), "none");
    quiet(&browser);
}

#[test]
fn headings_landmarks_and_names_are_there_for_a_screen_reader() {
    let Some(mut browser) = Browser::start(1200, 900) else { return };
    let (_folder, file) = seeds();
    browser.open(&file);
    let unnamed = "[...document.querySelectorAll('nav, section, [role=region], input, select')].filter(e => \
                   !(e.getAttribute('aria-label') || e.labels?.length || \
                   (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby'))))).length";
    assert_eq!(browser.ask(unnamed), 0);
    assert_eq!(browser.ask("document.querySelectorAll('h1').length"), 1);
    let jump = "(() => { let last = 1; for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) { \
                const level = +h.tagName[1]; if (level > last + 1 && !h.closest('.scroll')) return h.textContent; last = level; } return ''; })()";
    assert_eq!(browser.ask(jump), "", "no level is left out");
    let twice = "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.length - new Set(ids).size; })()";
    assert_eq!(browser.ask(twice), 0, "ids are given once");
    // Dark, on paper, and on a narrow screen: pictures to look at.
    browser
        .call("Emulation.setEmulatedMedia", json!({"features": [{"name": "prefers-color-scheme", "value": "dark"}]}));
    browser.press("j");
    browser.picture("report-dark");
    browser.call("Emulation.setEmulatedMedia", json!({"media": "print", "features": []}));
    assert_eq!(browser.ask("getComputedStyle(document.getElementById('texts')).display"), "none");
    browser.picture("report-print");
    browser.call("Emulation.setEmulatedMedia", json!({"media": "", "features": []}));
    let narrow = json!({"width": 420, "height": 900, "deviceScaleFactor": 1, "mobile": true});
    browser.call("Emulation.setDeviceMetricsOverride", narrow);
    browser.open(&file);
    assert_eq!(browser.ask("document.documentElement.scrollWidth <= innerWidth"), true, "nothing sticks out");
    browser.picture("report-narrow");
    quiet(&browser);
}

#[test]
fn a_report_without_the_texts_can_be_stepped_through() {
    let Some(mut browser) = Browser::start(1200, 900) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| {
        assert_cmd::cargo::cargo_bin_cmd!("recension").current_dir(folder.path()).args(args).output().expect("it runs")
    };
    std::fs::write(folder.path().join("base.txt"), "The rent is due on 1 March 2015 at noon.\n").expect("written");
    std::fs::write(folder.path().join("witness.txt"), "The rent is due on 1 March 2024 at noon.\n").expect("written");
    run(&["compare", "base.txt", "witness.txt", "--format", "json", "-o", "result.json"]);
    std::fs::remove_file(folder.path().join("base.txt")).expect("removed");
    run(&["report", "result.json", "--format", "html", "-o", "report.html"]);
    browser.open(&folder.path().join("report.html"));
    browser.press("j");
    assert_eq!(browser.ask(CURRENT), "1");
    assert_eq!(browser.ask("document.activeElement.closest('.item')?.dataset.id"), "1");
}

#[test]
fn the_synopsis_steps_through_places_and_filters_them() {
    let Some(mut browser) = Browser::start(1500, 950) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("synopsis.html");
    let seeds = ["000.txt", "001.txt", "002.txt"].map(|name| home("fixtures/seeds").join(name));
    let status = assert_cmd::cargo::cargo_bin_cmd!("recension")
        .arg("collate")
        .args(seeds)
        .args(["--format", "html", "--fail-on", "never", "--output"])
        .arg(&file)
        .output()
        .expect("it runs")
        .status;
    assert!(status.success(), "{status}");
    browser.open(&file);
    browser.picture("synopsis");
    browser.press("j");
    assert_eq!(browser.ask("document.querySelector('.item.cur a').textContent"), "date-altered");
    assert_eq!(browser.ask("document.querySelectorAll('tr.place.cur').length"), 1, "the table follows");
    let shown = "[...document.querySelectorAll('.item')].filter((item) => !item.hidden).length";
    let all = browser.ask(shown);
    browser.ask("document.querySelector('input[value=substantive]').click()");
    assert_ne!(browser.ask(shown), all, "a filter hides places");
    assert!(browser.ask("document.querySelectorAll('svg.stemma .witness').length").as_u64().is_some_and(|n| n == 3));
    quiet(&browser);
}

#[test]
fn a_changelog_is_stepped_through_and_filtered() {
    let Some(mut browser) = Browser::start(1300, 1000) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.html");
    let status = assert_cmd::cargo::cargo_bin_cmd!("recension")
        .current_dir(home("."))
        .args(["changelog", "fixtures/changelog/terms", "--format", "html", "-o"])
        .arg(&file)
        .output()
        .expect("it runs")
        .status;
    assert!(status.success(), "{status}");
    browser.open(&file);
    browser.picture("changelog");
    let current = "document.querySelector('.entry.cur .say')?.textContent ?? null";
    assert_eq!(browser.ask(current), json!(null));
    browser.press("j");
    assert_eq!(browser.ask(current), "“2. Guests” was added.");
    assert_eq!(browser.ask("document.activeElement.classList.contains('cur')"), true, "the focus goes along");
    browser.press("j");
    browser.press("k");
    assert_eq!(browser.ask(current), "“2. Guests” was added.");
    let shown = "document.querySelectorAll('.entry:not([hidden])').length";
    let all = browser.ask(shown);
    browser.click("input[name=severity][value=substantive]");
    assert_ne!(browser.ask(shown), all, "a filter hides changes");
    assert_eq!(browser.ask(current), json!(null), "what is hidden is not stood upon");
    let empty = "[...document.querySelectorAll('.version section')].filter(s => !s.hidden && !s.querySelector('.entry:not([hidden])')).length";
    assert_eq!(browser.ask(empty), 0, "no heading stands over nothing");
    let links = "[...document.querySelectorAll('.versions a, .rhythm a')].every(a => document.querySelector(a.getAttribute('href')))";
    assert_eq!(browser.ask(links), true);
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&file);
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": false}));
    assert_eq!(
        browser.ask("document.getElementById('filters').hidden"),
        true,
        "without scripts nothing is offered that does nothing"
    );
    assert_eq!(browser.ask(shown), all);
    let narrow = json!({"width": 420, "height": 900, "deviceScaleFactor": 1, "mobile": true});
    browser.call("Emulation.setDeviceMetricsOverride", narrow);
    browser.open(&file);
    assert_eq!(browser.ask("document.documentElement.scrollWidth <= innerWidth"), true, "nothing sticks out");
    quiet(&browser);
}
