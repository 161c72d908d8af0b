//! How many edits are found, and how much is reported that nobody edited.
//!
//! A generator with a fixed seed puts known edits into real texts and noise over them, and scores
//! what the engine says: an edit is found when a finding touches it on both sides; a substantive
//! finding that touches no edit is false.

use crate::common::{Pair, Random, home};
use crate::noise::{Change, Draft, NOISE, Noise, paragraphs, words};
use recension::finding::{Finding, Severity};
use recension::text::Span;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// A text to edit.
struct Source {
    name: &'static str,
    text: String,
    han: bool,
    /// Whether its paragraphs are whole, so that they can be moved and cut.
    whole: bool,
}

/// The texts of this repository, and passages of the seeds.
fn sources() -> Vec<Source> {
    let open = |path: &str| std::fs::read_to_string(home(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let own =
        |name: &'static str, han| Source { name, text: open(&format!("fixtures/texts/{name}.txt")), han, whole: true };
    let seed = |name: &'static str, from: &str, to: &str, han| {
        let text = open(&format!("fixtures/seeds/{name}.txt"));
        let start = text.find(from).unwrap_or_else(|| panic!("{name} lacks {from}"));
        let end = start + text[start..].find(to).unwrap_or_else(|| panic!("{name} lacks {to}"));
        Source { name, text: text[start..end].trim().to_string(), han, whole: false }
    };
    vec![
        own("act", false),
        own("terms", false),
        own("story", false),
        own("tiaoli", true),
        own("sanwen", true),
        seed("002", "当今世界，以互联网", "三. 共治原则 \n", true),
        seed("004", "Since the 18th", "5G cell tower", false),
    ]
}

/// A kind of edit: its name, the kinds of finding that fit it, and all places where it can be made.
struct Edit {
    name: &'static str,
    fit: &'static [&'static str],
    /// Whether a whole paragraph is at stake; then an editorial finding will do.
    large: bool,
    find: fn(&Source, &mut Random) -> Vec<Vec<Change>>,
}

const INSERTED: &[&str] = &["text-inserted", "paragraph-added", "wording-changed"];
const DELETED: &[&str] = &["text-deleted", "paragraph-missing", "section-missing", "wording-changed", "truncated"];
const FORCE: &[&str] = &["modality-altered", "negation-altered", "wording-changed", "text-inserted", "text-deleted"];

const EDITS: &[Edit] = &[
    Edit { name: "date", fit: &["date-altered"], large: false, find: dates },
    Edit { name: "amount", fit: &["amount-altered"], large: false, find: amounts },
    Edit { name: "number", fit: &["number-altered", "date-altered", "amount-altered"], large: false, find: numbers },
    Edit { name: "name", fit: &["name-altered", "wording-changed"], large: false, find: names },
    Edit { name: "negation", fit: FORCE, large: false, find: negations },
    Edit { name: "modal", fit: FORCE, large: false, find: modals },
    Edit {
        name: "comparison",
        fit: &["wording-changed", "number-altered", "negation-altered", "text-deleted", "text-inserted"],
        large: false,
        find: comparisons,
    },
    Edit { name: "omission", fit: DELETED, large: false, find: omissions },
    Edit { name: "insertion", fit: INSERTED, large: false, find: insertions },
    Edit { name: "paragraph", fit: DELETED, large: true, find: missing },
    Edit { name: "duplicate", fit: &["text-duplicated"], large: true, find: duplicates },
    Edit { name: "move", fit: &["text-moved", "section-moved", "list-reordered"], large: true, find: moves },
    Edit { name: "tail", fit: DELETED, large: true, find: tails },
    Edit { name: "head", fit: DELETED, large: true, find: heads },
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number other than `number`, of the same size.
fn other(number: &str, random: &mut Random) -> String {
    loop {
        let at = random.below(number.len());
        let digit = char::from(b'1' + random.below(9) as u8);
        let mut new = number.to_string();
        new.replace_range(at..at + 1, &digit.to_string());
        if number.as_bytes()[at].is_ascii_digit() && new != number {
            return new;
        }
    }
}

/// Another of the numerals that `c` is one of.
fn numeral(c: char, random: &mut Random) -> Option<char> {
    NUMERALS.contains(&c).then(|| {
        loop {
            let new = random.pick(&NUMERALS);
            if new != c {
                return new;
            }
        }
    })
}

fn one(range: Range<usize>, new: String) -> Vec<Change> {
    vec![(range, new)]
}

/// Years beside months, days beside months, months; years, months and days in Chinese.
fn dates(source: &Source, random: &mut Random) -> Vec<Vec<Change>> {
    let text = &source.text;
    let mut all = Vec::new();
    let words = words(text);
    for window in words.windows(3) {
        let [(first, day), (at, month), (last, year)] = window else { continue };
        let full = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        if !MONTHS.contains(month) || !full || last - at > 12 {
            continue;
        }
        all.push((last + 2..last + 4, other(&year[2..], random)));
        if day.bytes().all(|b| b.is_ascii_digit()) {
            let new = 1 + random.below(28);
            let new = if day.parse() == Ok(new) { new + 1 } else { new };
            all.push((*first..first + day.len(), new.to_string()));
        }
        let new = random.pick(&MONTHS);
        if new != *month {
            all.push((*at..at + month.len(), new.to_string()));
        }
    }
    for (at, unit) in text.char_indices().filter(|(_, c)| matches!(c, '年' | '月' | '日')) {
        let digits = text[..at].len() - text[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let dated = match unit {
            '年' => digits == 4,
            _ => (1..=2).contains(&digits),
        };
        if dated {
            let number: u32 = text[at - digits..at].parse().expect("digits");
            let new = match unit {
                '年' => number - 1 - random.below(8) as u32,
                '月' => number % 12 + 1,
                _ => number % 28 + 1,
            };
            all.push((at - digits..at, new.to_string()));
        }
    }
    all.into_iter().map(|change| vec![change]).collect()
}

/// Sums of money.
fn amounts(source: &Source, random: &mut Random) -> Vec<Vec<Change>> {
    let text = &source.text;
    let mut all = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '$' | '£')) {
        let start = at + sign.len_utf8();
        let number: String = text[start..].chars().take_while(|c| c.is_ascii_digit()).collect();
        all.push(one(start..start + number.len(), other(&number, random)));
    }
    for (at, _) in text.match_indices('元') {
        let before = text[..at].trim_end_matches(['千', '万', '百', '亿']);
        if let Some((start, new)) =
            before.char_indices().next_back().and_then(|(start, c)| Some((start, numeral(c, random)?)))
        {
            all.push(one(start..start + 3, new.to_string()));
        }
    }
    all
}

/// Counts and shares.
fn numbers(source: &Source, random: &mut Random) -> Vec<Vec<Change>> {
    const WORDS: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "twelve", "fifteen"];
    let text = &source.text;
    let words = words(text);
    let mut all = Vec::new();
    for window in words.windows(3) {
        let [(_, before), (at, word), (next, after)] = window else { continue };
        if WORDS.contains(word) {
            let new = random.pick(&WORDS);
            if new != *word {
                all.push(one(*at..at + word.len(), new.to_string()));
            }
            continue;
        }
        let front = text[..*at].chars().next_back().unwrap_or('\n');
        let plain = word.bytes().all(|b| b.is_ascii_digit()) && front == ' ' && &text[at + word.len()..*next] == " ";
        let cited =
            ["Article", "Clause", "Part", "Section"].contains(before) || before.bytes().all(|b| b.is_ascii_digit());
        let dated = MONTHS.contains(after) || MONTHS.contains(before) || word.len() == 4;
        if plain && !dated && !cited && after.starts_with(|c: char| c.is_ascii_lowercase()) {
            all.push(one(*at..at + word.len(), other(word, random)));
        }
    }
    const UNITS: [&str; 10] = ["日内", "米", "次", "年进行", "天", "岁", "遍", "首", "本，每", "行变"];
    for unit in UNITS {
        for (at, _) in text.match_indices(unit) {
            let before = text[..at].trim_end_matches(['十', '百', '千']);
            let Some((start, c)) = before.char_indices().next_back() else { continue };
            if let Some(new) = numeral(c, random).filter(|_| !before[..start].ends_with('第')) {
                all.push(one(start..start + 3, new.to_string()));
            }
        }
    }
    all
}

/// Changes of one string into another, wherever it stands as a word.
fn swaps(text: &str, pairs: &[(&str, &str)]) -> Vec<Vec<Change>> {
    let mut all = Vec::new();
    for (from, to) in pairs {
        for (at, _) in text.match_indices(from) {
            let end = at + from.len();
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let inside =
                from.is_ascii() && (letter(text[..at].chars().next_back()) || letter(text[end..].chars().next()));
            if !inside {
                all.push(one(at..end, to.to_string()));
            }
        }
    }
    all
}

fn names(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    const NAMES: [(&str, &str); 22] = [
        ("Harding", "Fielding"),
        ("Calder Bridge", "Calder Mill"),
        ("University of Ardmoor", "University of Kelby"),
        ("Solberg", "Lindqvist"),
        ("Norway", "Denmark"),
        ("Bergen", "Stavanger"),
        ("Edwin Pascoe", "Henry Pascoe"),
        ("Tobias Wren", "Matthew Wren"),
        ("Gideon Hale", "Gideon Hart"),
        ("Lisbon", "Oporto"),
        ("United Nations", "European Union"),
        ("China", "Japan"),
        ("李国明", "李建明"),
        ("王秀兰", "王秀芳"),
        ("江源市人民代表大会", "清源市人民代表大会"),
        ("中华人民共和国水法", "中华人民共和国森林法"),
        ("南京路", "北京路"),
        ("林阿姨", "张阿姨"),
        ("《西游记》", "《红楼梦》"),
        ("《水浒传》", "《三国演义》"),
        ("联合国", "欧盟"),
        ("《网络空间国际合作战略》", "《国家网络空间安全战略》"),
    ];
    swaps(&source.text, &NAMES)
}

fn negations(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    swaps(
        &source.text,
        &[
            ("shall not", "shall"),
            ("may not", "may"),
            ("cannot", "can"),
            ("are not", "are"),
            ("is not", "is"),
            ("had never", "had"),
            ("shall keep", "shall not keep"),
            ("We store", "We do not store"),
            ("can delete", "cannot delete"),
            ("is appointed", "is not appointed"),
            ("was a man", "was not a man"),
            ("不适用", "适用"),
            ("没有", "已有"),
            ("不得泄露", "得泄露"),
            ("应当设置", "不应当设置"),
            ("不能搬", "能搬"),
            ("从不", "从来"),
            ("也少了", "也不少了"),
            ("符合", "不符合"),
        ],
    )
}

fn modals(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    swaps(
        &source.text,
        &[
            ("shall", "may"),
            ("must", "may"),
            ("may", "must"),
            ("will", "may"),
            ("can", "must"),
            ("应当", "可以"),
            ("可以", "应当"),
            ("不得", "可以"),
            ("必须", "可以"),
            ("禁止", "允许"),
        ],
    )
}

fn comparisons(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    swaps(
        &source.text,
        &[
            ("more than", "less than"),
            ("less than", "more than"),
            ("at least", "at most"),
            ("no later than", "no earlier than"),
            ("longer than", "shorter than"),
            ("up to", "over"),
            ("not exceeding", "exceeding"),
            ("above", "below"),
            ("below", "above"),
            ("before", "after"),
            ("不超过", "不少于"),
            ("不少于", "不超过"),
            ("以上", "以下"),
            ("以下罚款", "以上罚款"),
            ("超过", "低于"),
        ],
    )
}

/// Whether a stretch is one clause of one line.
fn clause(text: &str, least: usize, most: usize) -> bool {
    (least..most).contains(&text.chars().count()) && !text.contains(['\n', '"', '“', '”', '(', '（', '《'])
}

/// Clauses between commas, and sentences within a paragraph.
fn omissions(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    let text = &source.text;
    let (comma, stop) = if source.han { ("，", "。") } else { (", ", ". ") };
    let mut all = Vec::new();
    for mark in [comma, stop] {
        let marks: Vec<usize> = text.match_indices(mark).map(|(at, _)| at).collect();
        for window in marks.windows(2) {
            let range = window[0]..window[1];
            let inner = &text[range.start + mark.len()..range.end];
            let fits = if source.han { clause(inner, 4, 40) } else { clause(inner, 12, 160) };
            if fits && !inner.contains(['。', '.', ';', '；']) && (mark == stop || !inner.contains(['，', ','])) {
                all.push(one(range, String::new()));
            }
        }
    }
    all
}

/// New clauses behind a comma, new sentences behind a full stop.
fn insertions(source: &Source, random: &mut Random) -> Vec<Vec<Change>> {
    let text = &source.text;
    let (marks, news): (&[&str], [&[&str]; 2]) = if source.han {
        (
            &["，", "。"],
            [
                &["经有关专家论证之后，", "在邻里的见证下，", "视天气和水位的情况，"],
                &["有关费用由财政另行安排。", "此事后来无人再提起。", "具体办法另行规定。"],
            ],
        )
    } else {
        (
            &[", ", ". "],
            [
                &["as far as the weather allows, ", "with the consent of the neighbours, ", "in the usual manner, "],
                &[
                    "The secretary confirms this by letter. ",
                    "It had rained all night. ",
                    "Exceptions are decided by the board. ",
                ],
            ],
        )
    };
    let mut all = Vec::new();
    for (mark, news) in marks.iter().zip(news) {
        for (at, _) in text.match_indices(mark) {
            let place = at + mark.len();
            let before = text[..at].chars().next_back().unwrap_or('\n');
            let inline = text[place..].chars().next().is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit());
            let sentence = text[..at].chars().rev().take_while(|c| *c != '\n').count() > 6;
            if before.is_alphabetic() && inline && sentence {
                all.push(one(place..place, random.pick(news).to_string()));
            }
        }
    }
    all
}

/// Paragraphs long enough to be missed.
fn large(source: &Source) -> Vec<Range<usize>> {
    let least = if source.han { 40 } else { 90 };
    let all = if source.whole { paragraphs(&source.text) } else { Vec::new() };
    all.into_iter().filter(|p| source.text[p.clone()].chars().count() >= least).collect()
}

/// Whole paragraphs taken out, with the empty line behind them.
fn missing(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    let all = paragraphs(&source.text);
    let next = |p: &Range<usize>| all.iter().find(|q| q.start > p.end).map(|q| q.start);
    large(source).into_iter().filter_map(|p| Some(one(p.start..next(&p)?, String::new()))).collect()
}

/// Whole paragraphs printed twice.
fn duplicates(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    let again = |p: Range<usize>| one(p.end..p.end, format!("\n\n{}", &source.text[p]));
    large(source).into_iter().map(again).collect()
}

/// Whole paragraphs put elsewhere: out at one place, in at another.
fn moves(source: &Source, random: &mut Random) -> Vec<Vec<Change>> {
    let all = paragraphs(&source.text);
    let mut out = Vec::new();
    for from in large(source) {
        let at = all.iter().position(|p| *p == from).expect("a paragraph");
        let to = random.below(all.len());
        let Some(next) = all.get(at + 1).filter(|_| to.abs_diff(at) >= 2 && to != at + 1 && to > 0) else { continue };
        let taken = (from.start..next.start, String::new());
        let put = (all[to].start..all[to].start, format!("{}\n\n", &source.text[from]));
        out.push(if to > at { vec![taken, put] } else { vec![put, taken] });
    }
    out
}

/// The end cut off, between paragraphs or sentences.
fn tails(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    let cuts = large(source).into_iter().map(|p| p.start).filter(|at| at * 10 > source.text.len() * 4);
    cuts.map(|at| one(at..source.text.len(), String::new())).collect()
}

/// The beginning cut off.
fn heads(source: &Source, _: &mut Random) -> Vec<Vec<Change>> {
    let cuts = large(source).into_iter().map(|p| p.start);
    let cuts = cuts.filter(|&at| at * 10 > source.text.len() && at * 10 < source.text.len() * 6);
    cuts.map(|at| one(0..at, String::new())).collect()
}

/// An edit that was made: its place in the base and, by its marks, in the witness.
struct Made {
    edit: &'static Edit,
    base: Range<usize>,
    marks: Range<usize>,
}

/// Makes up to `count` edits of a kind, well apart; `None` where the text has no place for them.
fn make(source: &Source, edit: &'static Edit, count: usize, random: &mut Random) -> Option<(Draft, Vec<Made>)> {
    let mut open = (edit.find)(source, random);
    let mut chosen: Vec<Vec<Change>> = Vec::new();
    while chosen.len() < count && !open.is_empty() {
        let next = open.swap_remove(random.below(open.len()));
        let reach = |c: &Vec<Change>| c[0].0.start..c[c.len() - 1].0.end;
        let (start, end) = (reach(&next).start, reach(&next).end);
        if chosen.iter().all(|c| reach(c).end + 150 < start || end + 150 < reach(c).start) {
            chosen.push(next);
        }
    }
    chosen.sort_by_key(|changes| changes[0].0.start);
    let mut draft = Draft::new(&source.text);
    let mut made = Vec::new();
    for changes in &chosen {
        let from = draft.marks.len();
        draft.marks.extend(changes.iter().map(|(range, _)| range.clone()));
        made.push(Made {
            edit,
            base: changes[0].0.start..changes[changes.len() - 1].0.end,
            marks: from..draft.marks.len(),
        });
    }
    let all: Vec<Change> = chosen.into_iter().flatten().collect();
    let marks = witness(&all);
    draft.marks.clear();
    draft.change(&all);
    draft.marks = marks;
    (!made.is_empty()).then_some((draft, made))
}

/// Where changes stand once they are made.
fn witness(changes: &[Change]) -> Vec<Range<usize>> {
    let mut shift = 0i64;
    let place = |(range, new): &Change| {
        let start = (range.start as i64 + shift) as usize;
        shift += new.len() as i64 - range.len() as i64;
        start..start + new.len()
    };
    changes.iter().map(place).collect()
}

/// Puts some noise over a draft, in the order of the table.
fn cover(draft: &mut Draft, source: &Source, count: usize, random: &mut Random) -> Vec<&'static str> {
    let can = |noise: &&Noise| {
        let lines = matches!(
            noise.name,
            "re-wrap" | "han-re-wrap" | "hyphenation" | "double-spacing" | "bullets" | "page-heads"
        );
        (if source.han { noise.han } else { noise.word }) && (source.whole || !lines)
    };
    let able: Vec<&Noise> = NOISE.iter().filter(can).collect();
    let mut chosen: Vec<usize> = (0..count).map(|_| random.below(able.len())).collect();
    chosen.sort_unstable();
    chosen.dedup();
    for &at in &chosen {
        (able[at].apply)(draft, random);
    }
    chosen.into_iter().map(|at| able[at].name).collect()
}

/// Whether two stretches touch within some bytes.
fn touch(found: Span, place: &Range<usize>, slack: usize) -> bool {
    found.start as usize <= place.end + slack && place.start <= found.end as usize + slack
}

/// Whether a finding touches an edit on both sides.
fn touches(finding: &Finding, made: &Made, draft: &Draft, slack: usize) -> bool {
    let marks = &draft.marks[made.marks.clone()];
    let witness = marks.iter().map(|m| m.start).min().unwrap_or(0)..marks.iter().map(|m| m.end).max().unwrap_or(0);
    let pure = made.base.is_empty() || witness.is_empty();
    // What is only put in or taken out may slide, and a copy may be reported as either of the two.
    let slack = match made.edit.name {
        "duplicate" => slack + witness.len(),
        _ if pure || made.edit.large => slack * 5,
        _ => slack,
    };
    touch(finding.places.base, &made.base, slack) && touch(finding.places.witness, &witness, slack)
}

/// The score of one kind of edit.
#[derive(Default)]
struct Score {
    edits: usize,
    found: usize,
    named: usize,
    reports: usize,
    wrong: usize,
}

impl Score {
    fn recall(&self) -> f64 {
        self.found as f64 / self.edits.max(1) as f64
    }

    fn precision(&self) -> f64 {
        self.reports as f64 / (self.reports + self.wrong).max(1) as f64
    }

    fn f1(&self) -> f64 {
        2.0 * self.recall() * self.precision() / (self.recall() + self.precision()).max(1e-9)
    }

    fn add(&mut self, other: &Score) {
        self.edits += other.edits;
        self.found += other.found;
        self.named += other.named;
        self.reports += other.reports;
        self.wrong += other.wrong;
    }

    fn row(&self, name: &str) -> String {
        let Score { edits, found, named, reports, wrong } = self;
        let (recall, precision, f1) = (self.recall(), self.precision(), self.f1());
        format!(
            "{name:<12} {edits:>5} {found:>5} {named:>5} {reports:>5} {wrong:>5} {recall:>7.3} {precision:>7.3} {f1:>7.3}\n"
        )
    }
}

/// Scores one pair; what went wrong is added to `log`.
fn score(source: &Source, draft: &Draft, made: &[Made], noise: &[&str], log: &mut String) -> Score {
    let pair = Pair::texts(&source.text, &draft.text);
    let slack = if source.han { 12 } else { 4 };
    let mut score = Score { edits: made.len(), ..Score::default() };
    let mut wrong = Vec::new();
    for made in made {
        let least = if made.edit.large { Severity::Editorial } else { Severity::Substantive };
        let near = |f: &&Finding| f.severity >= least && touches(f, made, draft, slack);
        let found: Vec<&Finding> = pair.comparison.findings.iter().filter(near).collect();
        score.found += usize::from(!found.is_empty());
        score.named += usize::from(found.iter().any(|f| made.edit.fit.contains(&f.kind.name())));
        score.reports += found.len();
        if found.is_empty() || !found.iter().any(|f| made.edit.fit.contains(&f.kind.name())) {
            let new: Vec<&str> = draft.marks[made.marks.clone()].iter().map(|m| &draft.text[m.clone()]).collect();
            let what = if found.is_empty() { "missed" } else { "misnamed" };
            let base = crate::common::clip(&source.text[made.base.clone()]);
            let _ = writeln!(log, "{what} {} in {} under {noise:?}: “{base}” → {new:?}", made.edit.name, source.name);
            log.push_str(&pair.list(&found));
        }
    }
    for finding in pair.substantive() {
        if !made.iter().any(|made| touches(finding, made, draft, slack)) {
            wrong.push(finding);
        }
    }
    score.wrong = wrong.len();
    if !wrong.is_empty() {
        let kind = made.first().map_or("nothing", |made| made.edit.name);
        let _ = writeln!(log, "false in {} ({kind} edited) under {noise:?}", source.name);
        log.push_str(&pair.list(&wrong));
    }
    score
}

/// Edited pairs of each kind of edit and text.
const ROUNDS: usize = 6;

#[test]
fn edits_are_found_and_rightly_named() {
    let sources = sources();
    let mut random = Random(20_170_301);
    let mut table: BTreeMap<&str, Score> = BTreeMap::new();
    let (mut log, mut pairs) = (String::new(), 0);
    for edit in EDITS {
        for source in &sources {
            for round in 0..ROUNDS {
                let count = if edit.large { 1 } else { 1 + random.below(3) };
                let Some((mut draft, made)) = make(source, edit, count, &mut random) else { continue };
                // A third of the pairs are clean, the others have one noise or two.
                let noise = cover(&mut draft, source, round % 3, &mut random);
                let score = score(source, &draft, &made, &noise, &mut log);
                table.entry(edit.name).or_default().add(&score);
                pairs += 1;
            }
        }
    }
    let mut all = Score::default();
    let mut text = format!(
        "{pairs} pairs\n{:<12} {:>5} {:>5} {:>5} {:>5} {:>5}  recall  precis      F1\n",
        "edit", "made", "found", "named", "said", "false"
    );
    for (name, score) in &table {
        text.push_str(&score.row(name));
        all.add(score);
    }
    text.push_str(&all.row("all"));
    println!("{text}");
    let named = all.named as f64 / all.found.max(1) as f64;
    let torn = all.reports as f64 / all.found.max(1) as f64;
    assert!(pairs >= 400, "{pairs} pairs are too few to go by");
    assert!(
        all.f1() >= 0.97 && named >= 0.95 && torn <= 1.25,
        "named {named:.3}, reports for an edit {torn:.2}\n{text}\n{log}"
    );
}

/// Pairs that differ in noise only, for each text.
const NOISY: usize = 60;

#[test]
fn noise_alone_is_no_change() {
    let sources = sources();
    let mut random = Random(20_161_227);
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut log, mut pairs, mut clean) = (String::new(), 0, 0);
    for source in &sources {
        for round in 0..NOISY {
            let mut draft = Draft::new(&source.text);
            let noise = cover(&mut draft, source, 1 + round % 3, &mut random);
            let quiet = score(source, &draft, &[], &noise, &mut log).wrong == 0;
            pairs += 1;
            clean += usize::from(quiet);
            for name in noise {
                let row = table.entry(name).or_default();
                row.0 += 1;
                row.1 += usize::from(quiet);
            }
        }
    }
    let share = f64::from(clean as u32) / pairs as f64;
    let mut text = format!("{pairs} pairs that differ in noise only, {clean} of them clean: {share:.3}\n");
    for (name, (pairs, clean)) in table {
        let _ = writeln!(text, "{name:<18} {pairs:>4} {clean:>4}");
    }
    println!("{text}");
    assert!(pairs >= 400, "{pairs} pairs are too few to go by");
    assert!(share >= 0.99, "{text}\n{log}");
}
