//! What copying does to a text without changing what it says, one function for each way.
//!
//! A [`Draft`] remembers where marked stretches are while noise is put over it.

use crate::common::Random;
use recension::han::{is_han, ruby, script};
use std::ops::Range;

/// A text in the making, with the places of its edits.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The text.
    pub(crate) text: String,
    /// Where the edits are.
    pub(crate) marks: Vec<Range<usize>>,
}

/// A stretch and what is to stand in its place.
pub(crate) type Change = (Range<usize>, String);

impl Draft {
    /// A text without edits.
    pub(crate) fn new(text: &str) -> Draft {
        Draft { text: text.to_string(), marks: Vec::new() }
    }

    /// Makes changes, which stand in order and apart; the marks move along.
    pub(crate) fn change(&mut self, changes: &[Change]) {
        let mut text = String::with_capacity(self.text.len() * 5 / 4);
        let mut at = 0;
        for (range, new) in changes {
            text.push_str(&self.text[at..range.start]);
            text.push_str(new);
            at = range.end;
        }
        text.push_str(&self.text[at..]);
        self.text = text;
        for mark in &mut self.marks {
            let start = shifted(changes, mark.start, |range| range.end <= mark.start);
            let end = shifted(changes, mark.end, |r| r.end < mark.end || r.end == mark.end && !r.is_empty());
            *mark = start..end.max(start);
        }
    }

    /// Whether a stretch is clear of all edits.
    fn free(&self, range: &Range<usize>) -> bool {
        self.marks.iter().all(|mark| mark.end + 8 < range.start || range.end + 8 < mark.start)
    }

    /// Changes every character that `new` gives something for.
    fn map(&mut self, mut new: impl FnMut(usize, char) -> Option<String>) {
        let changes: Vec<Change> =
            self.text.char_indices().filter_map(|(at, c)| new(at, c).map(|new| (at..at + c.len_utf8(), new))).collect();
        self.change(&changes);
    }

    /// Makes those of the changes that are clear of all edits.
    fn change_freely(&mut self, mut changes: Vec<Change>) {
        changes.retain(|(range, _)| self.free(range));
        self.change(&changes);
    }
}

fn shifted(changes: &[Change], offset: usize, before: impl Fn(&Range<usize>) -> bool) -> usize {
    let sum: i64 = changes.iter().filter(|(r, _)| before(r)).map(|(r, new)| new.len() as i64 - r.len() as i64).sum();
    (offset as i64 + sum) as usize
}

/// A way of copying: its name, whether it can befall Chinese and other text, and what it does.
pub(crate) struct Noise {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether Chinese text can have it.
    pub(crate) han: bool,
    /// Whether other text can have it.
    pub(crate) word: bool,
    /// Puts it over a draft.
    pub(crate) apply: fn(&mut Draft, &mut Random),
}

/// All of them. Those that break lines come last, so that others still see paragraphs.
pub(crate) const NOISE: &[Noise] = &[
    Noise { name: "spaces", han: false, word: true, apply: spaces },
    Noise { name: "han-spaces", han: true, word: false, apply: han_spaces },
    Noise { name: "full-width", han: true, word: false, apply: full_width },
    Noise { name: "half-width-marks", han: true, word: false, apply: half_width },
    Noise { name: "script", han: true, word: false, apply: other_script },
    Noise { name: "quotes", han: false, word: true, apply: quotes },
    Noise { name: "corner-quotes", han: true, word: false, apply: corners },
    Noise { name: "dashes", han: true, word: true, apply: dashes },
    Noise { name: "ligatures", han: false, word: true, apply: ligatures },
    Noise { name: "invisible", han: true, word: true, apply: invisible },
    Noise { name: "glosses", han: true, word: false, apply: glosses },
    Noise { name: "heading-case", han: false, word: true, apply: heading_case },
    Noise { name: "misreadings", han: false, word: true, apply: misreadings },
    Noise { name: "homoglyphs", han: false, word: true, apply: homoglyphs },
    Noise { name: "bullets", han: true, word: true, apply: bullets },
    Noise { name: "emphasis", han: false, word: true, apply: emphasis },
    Noise { name: "page-heads", han: true, word: true, apply: page_heads },
    Noise { name: "re-wrap", han: false, word: true, apply: rewrap },
    Noise { name: "han-re-wrap", han: true, word: false, apply: han_rewrap },
    Noise { name: "hyphenation", han: false, word: true, apply: hyphenate },
    Noise { name: "double-spacing", han: true, word: true, apply: double_spacing },
    Noise { name: "carriage-returns", han: true, word: true, apply: carriage_returns },
];

/// Where the characters of some kind stand.
fn places(text: &str, test: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    text.char_indices().filter(|&(_, c)| test(c)).map(|(at, c)| at..at + c.len_utf8()).collect()
}

/// More spaces than needed, and of other kinds.
fn spaces(draft: &mut Draft, random: &mut Random) {
    let all = places(&draft.text, |c| c == ' ');
    let mut changes = Vec::new();
    for place in all {
        if random.chance(8) {
            changes.push((place, random.pick(&["  ", "\u{a0}", "   ", "\u{2009}", "\t"]).to_string()));
        }
    }
    draft.change(&changes);
}

/// Spaces between Chinese and digits, and stray ones between characters.
fn han_spaces(draft: &mut Draft, random: &mut Random) {
    let mut last = ' ';
    let mut changes = Vec::new();
    for (at, c) in draft.text.char_indices() {
        let seam = is_han(last) && c.is_ascii_digit() || last.is_ascii_digit() && is_han(c);
        if seam || is_han(last) && is_han(c) && random.chance(2) {
            changes.push((at..at, " ".to_string()));
        }
        last = c;
    }
    draft.change(&changes);
}

/// Digits, letters and ASCII marks in their full-width forms.
fn full_width(draft: &mut Draft, random: &mut Random) {
    let all = random.chance(50);
    draft.map(|_, c| {
        let wide =
            c.is_ascii_digit() || all && matches!(c, ',' | ';' | ':' | '(' | ')' | '?' | '!' | 'A'..='Z' | 'a'..='z');
        wide.then(|| char::from_u32(c as u32 + 0xfee0).expect("full-width forms").to_string())
    });
}

/// Chinese marks in their half-width forms.
fn half_width(draft: &mut Draft, random: &mut Random) {
    let share = 40 + random.below(60);
    let mut random = Random(random.next());
    draft.map(|_, c| {
        let half = match c {
            '，' => ",",
            '；' => ";",
            '：' => ":",
            '（' => "(",
            '）' => ")",
            '！' => "!",
            '？' => "?",
            _ => return None,
        };
        random.chance(share).then(|| half.to_string())
    });
}

/// Other forms of the same characters: traditional, simplified, variant.
fn other_script(draft: &mut Draft, random: &mut Random) {
    let mut random = Random(random.next());
    draft.map(|_, c| {
        let forms: Vec<char> =
            script::variants(c).iter().copied().filter(|&other| other != c && is_han(other)).collect();
        (!forms.is_empty()).then(|| random.pick(&forms).to_string())
    });
}

const READINGS: [(char, &str); 28] = [
    ('的', "de"),
    ('河', "hé"),
    ('道', "dào"),
    ('保', "bǎo"),
    ('护', "hù"),
    ('管', "guǎn"),
    ('理', "lǐ"),
    ('市', "shì"),
    ('人', "rén"),
    ('民', "mín"),
    ('书', "shū"),
    ('树', "shù"),
    ('年', "nián"),
    ('第', "dì"),
    ('条', "tiáo"),
    ('应', "yīng"),
    ('网', "wǎng"),
    ('络', "luò"),
    ('空', "kōng"),
    ('间', "jiān"),
    ('国', "guó"),
    ('家', "jiā"),
    ('安', "ān"),
    ('全', "quán"),
    ('际', "jì"),
    ('作', "zuò"),
    ('不', "bù"),
    ('在', "zài"),
];

/// Pinyin in parentheses behind every occurrence of some characters.
fn glosses(draft: &mut Draft, random: &mut Random) {
    let chosen: Vec<_> = READINGS.iter().filter(|_| random.chance(40)).collect();
    let changes = draft.text.char_indices().filter_map(|(at, c)| {
        let (_, reading) = chosen.iter().find(|(glossed, _)| *glossed == c)?;
        assert!(ruby::is_reading(c, reading), "{c} {reading}");
        let end = at + c.len_utf8();
        Some((end..end, format!("({reading})")))
    });
    let changes: Vec<Change> = changes.collect();
    draft.change(&changes);
}

/// Straight quotes curved, or the other way round.
fn quotes(draft: &mut Draft, _: &mut Random) {
    let mut open = false;
    draft.map(|_, c| match c {
        '"' => {
            open = !open;
            Some(if open { "“" } else { "”" }.to_string())
        }
        '\'' => Some("’".to_string()),
        '“' | '”' => Some("\"".to_string()),
        '’' => Some("'".to_string()),
        _ => None,
    });
}

/// Curved quotes as corner brackets.
fn corners(draft: &mut Draft, _: &mut Random) {
    draft.map(|_, c| match c {
        '“' => Some("「".to_string()),
        '”' => Some("」".to_string()),
        _ => None,
    });
}

/// Dashes and dots in other forms.
fn dashes(draft: &mut Draft, random: &mut Random) {
    let dash = random.pick(&["――", "--", "—"]);
    let mut changes: Vec<Change> = Vec::new();
    for mark in ["——", " - ", "…"] {
        let new = match mark {
            "——" => dash.to_string(),
            " - " => " – ".to_string(),
            _ => "...".to_string(),
        };
        changes.extend(draft.text.match_indices(mark).map(|(at, m)| (at..at + m.len(), new.clone())));
    }
    changes.sort_by_key(|(range, _)| range.start);
    draft.change(&changes);
}

/// Ligatures and decomposed accents.
fn ligatures(draft: &mut Draft, _: &mut Random) {
    let mut changes: Vec<Change> = Vec::new();
    for (plain, joined) in [("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("é", "e\u{301}")] {
        for (at, found) in draft.text.match_indices(plain) {
            if !changes.iter().any(|(range, _)| range.contains(&at)) {
                changes.push((at..at + found.len(), joined.to_string()));
            }
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    draft.change(&changes);
}

/// Zero-width characters inside words and between characters.
fn invisible(draft: &mut Draft, random: &mut Random) {
    let mut changes = Vec::new();
    for place in places(&draft.text, char::is_alphabetic) {
        if random.chance(1) {
            changes
                .push((place.end..place.end, random.pick(&["\u{200b}", "\u{200d}", "\u{2060}", "\u{ad}"]).to_string()));
        }
    }
    draft.change_freely(changes);
}

/// Headings in capitals.
fn heading_case(draft: &mut Draft, _: &mut Random) {
    let mut changes = Vec::new();
    let mut at = 0;
    for line in draft.text.split('\n') {
        let heading = (3..50).contains(&line.len()) && !line.ends_with(['.', ',', ':', '"', '?']);
        if heading && line.starts_with(|c: char| c.is_ascii_uppercase()) {
            changes.push((at..at + line.len(), line.to_uppercase()));
        }
        at += line.len() + 1;
    }
    draft.change_freely(changes);
}

/// Letters taken for letters or digits that look alike, in long words, so that no word comes of it.
fn misreadings(draft: &mut Draft, random: &mut Random) {
    let mut changes = Vec::new();
    for (at, word) in words(&draft.text) {
        let plain = word.len() >= 7 && word.bytes().all(|b| b.is_ascii_lowercase());
        if !plain || !random.chance(6) {
            continue;
        }
        for (from, to) in [("rn", "m"), ("li", "h"), ("l", "1"), ("m", "rn")] {
            if let Some(inside) = word[1..].find(from) {
                let start = at + 1 + inside;
                changes.push((start..start + from.len(), to.to_string()));
                break;
            }
        }
    }
    draft.change_freely(changes);
}

/// Cyrillic letters for Latin ones that look the same.
fn homoglyphs(draft: &mut Draft, random: &mut Random) {
    let mut changes = Vec::new();
    for (at, word) in words(&draft.text) {
        if word.len() < 4 || !word.is_ascii() {
            continue;
        }
        for (latin, cyrillic) in [("a", "\u{430}"), ("o", "\u{43e}"), ("e", "\u{435}")] {
            if let Some(inside) = word[1..].find(latin).filter(|_| random.chance(3)) {
                changes.push((at + 1 + inside..at + 2 + inside, cyrillic.to_string()));
                break;
            }
        }
    }
    draft.change_freely(changes);
}

/// A bullet, or the mark of a quotation, in front of every paragraph.
fn bullets(draft: &mut Draft, random: &mut Random) {
    let bullet = random.pick(&["• ", "- ", "* ", "> "]);
    let mut changes = vec![(0..0, bullet.to_string())];
    changes.extend(paragraphs(&draft.text).into_iter().skip(1).map(|p| (p.start..p.start, bullet.to_string())));
    draft.change(&changes);
}

/// Marks of emphasis around a few words.
fn emphasis(draft: &mut Draft, random: &mut Random) {
    let mut changes = Vec::new();
    for (at, word) in words(&draft.text) {
        if word.len() > 5 && word.is_ascii() && random.chance(4) {
            let mark = random.pick(&["*", "**"]);
            changes.push((at..at + word.len(), format!("{mark}{word}{mark}")));
        }
    }
    draft.change_freely(changes);
}

/// A running head and a page number between paragraphs every so often, in one of several forms.
fn page_heads(draft: &mut Draft, random: &mut Random) {
    let head =
        random.pick(&["Collected Papers, Volume Seven", "公报合订本", "Proceedings of the Society", "A/64/1182"]);
    let (form, every, first) = (random.below(4), 2 + random.below(3), 2 + random.below(60));
    let starts = paragraphs(&draft.text);
    let mut changes = Vec::new();
    for (page, place) in starts.iter().skip(1).step_by(every).enumerate() {
        let page = first + page;
        let furniture = match form {
            0 => format!("{page}\n\n{head}\n\n"),
            1 => format!("- {page} -\n\n{head}\n\n"),
            2 => format!("{head}  {page}\n\n"),
            _ => format!("Page {page} of 97\n\n"),
        };
        changes.push((place.start..place.start, furniture));
    }
    draft.change(&changes);
}

/// Lines of another length; paragraphs stay apart.
fn rewrap(draft: &mut Draft, random: &mut Random) {
    let width = 40 + random.below(50);
    let mut changes = Vec::new();
    for paragraph in paragraphs(&draft.text) {
        let mut column = 0;
        let text = &draft.text[paragraph.clone()];
        for (at, piece) in text.split_inclusive([' ', '\n']).scan(0, |at, piece| {
            *at += piece.len();
            Some((*at - piece.len(), piece))
        }) {
            let at = paragraph.start + at;
            if column > 0 && column + piece.trim_end().chars().count() > width {
                changes.push((at - 1..at, "\n".to_string()));
                column = 0;
            } else if at > paragraph.start && draft.text.as_bytes()[at - 1] == b'\n' {
                changes.push((at - 1..at, " ".to_string()));
            }
            column += piece.chars().count();
        }
    }
    draft.change(&changes);
}

/// Chinese in lines of one length, broken anywhere but before a mark.
fn han_rewrap(draft: &mut Draft, random: &mut Random) {
    let width = 18 + random.below(24);
    let mut column = 0;
    let mut changes = Vec::new();
    for (at, c) in draft.text.char_indices() {
        if c == '\n' {
            column = 0;
        } else if column >= width && is_han(c) {
            changes.push((at..at, "\n".to_string()));
            column = 1;
        } else {
            column += 1;
        }
    }
    draft.change(&changes);
}

/// Lines of another length, with long words divided at their ends.
fn hyphenate(draft: &mut Draft, random: &mut Random) {
    rewrap(draft, random);
    let mut changes = Vec::new();
    for (at, _) in draft.text.match_indices('\n') {
        let rest = &draft.text[at + 1..];
        let word: &str = rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or("");
        let before = draft.text[..at].chars().next_back().unwrap_or('\n');
        if word.len() >= 8 && before.is_ascii_lowercase() && random.chance(60) {
            let cut = word.len() / 2;
            changes.push((at..at + 1, " ".to_string()));
            changes.push((at + 1 + cut..at + 1 + cut, "-\n".to_string()));
        }
    }
    draft.change_freely(changes);
}

/// An empty line behind every line.
fn double_spacing(draft: &mut Draft, _: &mut Random) {
    draft.map(|_, c| (c == '\n').then(|| "\n\n".to_string()));
}

/// Line ends as Windows writes them.
fn carriage_returns(draft: &mut Draft, _: &mut Random) {
    draft.map(|_, c| (c == '\n').then(|| "\r\n".to_string()));
}

/// The paragraphs: what empty lines divide.
pub(crate) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let (front, back) = (part.len() - part.trim_start().len(), part.trim_end().len());
        if front < back {
            all.push(at + front..at + back);
        }
        at += part.len() + 2;
    }
    all
}

/// The words of ASCII letters and digits, with their places.
pub(crate) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() && !is_han(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                all.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    all
}

#[test]
fn marks_move_along() {
    let mut draft = Draft { text: "one two three".into(), marks: vec![4..7, 13..13] };
    draft.change(&[(0..3, "a".into()), (8..8, "and ".into())]);
    assert_eq!(draft.text, "a two and three");
    assert_eq!(&draft.text[draft.marks[0].clone()], "two");
    assert_eq!(draft.marks[1], 15..15);
}
