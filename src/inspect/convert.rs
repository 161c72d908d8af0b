//! Characters that conversion from simplified to traditional turned where the word keeps them.

use super::view::View;
use super::{Kind, at};
use crate::finding::Finding;
use crate::han::script::{Script, script};
use crate::structure::Side;
use crate::text::Span;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words as converters get them wrong, and as they are written.
const WORDS: [(&str, &str); 39] = [
    ("批準", "批准"),
    ("準許", "准許"),
    ("不準", "不准"),
    ("核準", "核准"),
    ("發型", "髮型"),
    ("頭發", "頭髮"),
    ("理發", "理髮"),
    ("白發", "白髮"),
    ("皇後", "皇后"),
    ("太後", "太后"),
    ("幹涉", "干涉"),
    ("幹預", "干預"),
    ("幹擾", "干擾"),
    ("若幹", "若干"),
    ("公裡", "公里"),
    ("裡程", "里程"),
    ("麵積", "面積"),
    ("方麵", "方面"),
    ("表麵", "表面"),
    ("隻有", "只有"),
    ("隻是", "只是"),
    ("不隻", "不只"),
    ("製度", "制度"),
    ("體製", "體制"),
    ("機製", "機制"),
    ("控製", "控制"),
    ("限製", "限制"),
    ("複興", "復興"),
    ("恢複", "恢復"),
    ("曆史", "歷史"),
    ("長徵", "長征"),
    ("徵服", "征服"),
    ("山穀", "山谷"),
    ("聯係", "聯繫"),
    ("鬆樹", "松樹"),
    ("颱灣", "臺灣"),
    ("剋服", "克服"),
    ("薑太公", "姜太公"),
    ("讚成", "贊成"),
];

static FINDER: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(WORDS.map(|w| w.0)).expect("the words are few and fixed"));

/// Findings of this rule are at most so many.
const MOST: usize = 40;

pub(super) fn rule(view: &View, findings: &mut Vec<Finding>) {
    if view.document.language(Side::Han) != Some("zh-Hant") && view.document.language(Side::Han).is_some() {
        return;
    }
    let raw = view.document.text.as_str();
    if raw.is_ascii() || script(&raw[..raw.floor_char_boundary(60_000)]) != Some(Script::Traditional) {
        return;
    }
    let (text, places) = bare(raw);
    for found in FINDER.find_iter(&text).take(MOST) {
        let (_, right) = WORDS[found.pattern().as_usize()];
        let index = |byte: usize| places.partition_point(|p| p.0 <= byte).saturating_sub(1);
        let (start, last) = (places[index(found.start())], places[index(found.end() - 1)]);
        let end = last.1 + raw[last.1..].chars().next().map_or(0, char::len_utf8);
        let message = format!("conversion of script turned a character too many: the word is {right}");
        findings.push(
            at(view, Kind::ScriptOverconverted, Span::new(start.1, end), message).with("repair", right).sure(0.85),
        );
    }
}

/// The Han characters of a text without glosses, and for each its place there and here.
fn bare(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        places.push((out.len(), at));
        out.push(c);
        at += c.len_utf8();
        if crate::han::is_han(c) {
            at += crate::han::ruby::gloss(c, &text[at..]).unwrap_or(0);
        }
    }
    (out, places)
}
