//! Histories of laws made here, with everything that was done to their sections known: what the changelog says of
//! them is held against that.

use crate::common::{Random, read};
use recension::changelog::sections::Sections;
use recension::text::Sides;
use std::collections::BTreeSet;

/// A section of a text that is made: what it was in the beginning, and what it reads.
#[derive(Debug, Clone)]
struct Part {
    origin: usize,
    title: String,
    body: String,
}

/// What happened to sections, by the places they have before or after.
#[derive(Debug, Default, PartialEq)]
struct Told {
    added: BTreeSet<usize>,
    removed: BTreeSet<usize>,
    moved: BTreeSet<usize>,
    renumbered: BTreeSet<usize>,
    retitled: BTreeSet<usize>,
}

/// How a kind of text is made.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// `第十二条 …`, no titles.
    Law,
    /// `## 12. Title`.
    Terms,
}

const NUMBERS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below a hundred in Chinese.
fn chinese(number: usize) -> String {
    match (number / 10, number % 10) {
        (0, ones) => NUMBERS[ones].to_string(),
        (1, ones) => format!("十{}", NUMBERS[ones]),
        (tens, ones) => format!("{}十{}", NUMBERS[tens], NUMBERS[ones]),
    }
}

fn sentence(kind: Kind, random: &mut Random) -> String {
    let words: &[&str] = match kind {
        Kind::Law => &[
            "经营者",
            "消费者",
            "应当",
            "不得",
            "国家",
            "保护",
            "合法权益",
            "提供",
            "真实",
            "信息",
            "监督",
            "管理",
            "部门",
            "依法",
            "处罚",
            "商品",
            "服务",
            "质量",
            "标准",
            "责任",
            "赔偿",
            "损失",
            "投诉",
            "调解",
            "仲裁",
            "机关",
            "记录",
            "公布",
            "许可",
            "申请",
            "期限",
            "费用",
            "安全",
            "检验",
            "生产",
            "销售",
            "网络",
            "平台",
            "合同",
            "条件",
        ],
        Kind::Terms => &[
            "the user",
            "a visitor",
            "this service",
            "shall keep",
            "may not copy",
            "the library",
            "every record",
            "in writing",
            "without delay",
            "a card",
            "the reading room",
            "must return",
            "is liable",
            "for damage",
            "the fee",
            "on request",
            "any device",
            "of the board",
            "under the law",
            "by the staff",
            "a photograph",
            "the catalogue",
            "at the desk",
            "before closing",
            "its owner",
            "to the public",
            "with consent",
            "for research",
            "the archive",
            "on Sundays",
        ],
    };
    let parts: Vec<&str> = (0..8 + random.below(10)).map(|_| random.pick(words)).collect();
    match kind {
        Kind::Law => format!("{}。", parts.concat()),
        Kind::Terms => format!("{}.", parts.join(" ")),
    }
}

fn part(kind: Kind, origin: usize, random: &mut Random) -> Part {
    let body = (0..1 + random.below(3)).map(|_| sentence(kind, random)).collect::<Vec<_>>().join(" ");
    let titles = [
        "Fees",
        "Guests",
        "Copies",
        "Liability",
        "Hours",
        "Loans",
        "Notice",
        "Silence",
        "Lockers",
        "Scans",
        "Records",
        "Rules",
    ];
    let title = match kind {
        Kind::Law => String::new(),
        Kind::Terms => {
            format!("{} {}", random.pick(&titles), random.pick(&["of use", "and care", "for members", "on paper"]))
        }
    };
    Part { origin, title, body }
}

fn heading(kind: Kind, number: usize, part: &Part) -> String {
    match kind {
        Kind::Law => format!("第{}条", chinese(number)),
        Kind::Terms => format!("## {number}. {}", part.title),
    }
}

fn text(kind: Kind, parts: &[Part]) -> String {
    let mut text = match kind {
        Kind::Law => "图书馆条例\n\n".to_string(),
        Kind::Terms => "# Terms of the house\n\n".to_string(),
    };
    for (at, part) in parts.iter().enumerate() {
        let space = if matches!(kind, Kind::Law) { "　" } else { "\n\n" };
        text.push_str(&format!("{}{space}{}\n\n", heading(kind, at + 1, part), part.body));
    }
    text
}

/// Changes a text, and tells what was done.
fn amended(kind: Kind, base: &[Part], random: &mut Random, steps: usize) -> (Vec<Part>, Told) {
    let mut parts = base.to_vec();
    let mut moved = BTreeSet::new();
    let mut fresh = base.len();
    for _ in 0..steps {
        let at = random.below(parts.len());
        match random.below(6) {
            0 => {
                parts.insert(at, part(kind, fresh, random));
                fresh += 1;
            }
            1 if parts.len() > 8 => drop(parts.remove(at)),
            2 if moved.is_empty() && parts[at].origin < base.len() => {
                let part = parts.remove(at);
                moved.insert(part.origin);
                // Far enough that it is the one that moved, whatever the others did.
                let to = (at + parts.len() / 2) % parts.len();
                parts.insert(to, part);
            }
            3 if matches!(kind, Kind::Terms) => parts[at].title = format!("{} again", part(kind, 0, random).title),
            // A word or two of it.
            _ => {
                let more = sentence(kind, random);
                let cut = more.char_indices().nth(6).map_or(0, |(n, _)| n);
                parts[at].body.push_str(&more[..cut]);
            }
        }
    }
    let mut told = Told { moved, ..Told::default() };
    for (at, now) in parts.iter().enumerate() {
        if now.origin >= base.len() {
            told.added.insert(at);
            continue;
        }
        if at != now.origin {
            told.renumbered.insert(now.origin);
        }
        if now.title != base[now.origin].title {
            told.retitled.insert(now.origin);
        }
    }
    told.removed = (0..base.len()).filter(|&n| parts.iter().all(|part| part.origin != n)).collect();
    told.moved.retain(|n| !told.removed.contains(n));
    (parts, told)
}

/// What the engine says, by places among the numbered sections.
fn found(kind: Kind, base: &[Part], witness: &[Part]) -> Told {
    let name = if matches!(kind, Kind::Law) { "a.txt" } else { "a.md" };
    let documents = Sides::new(read(name, text(kind, base)), read(name, text(kind, witness)));
    let sections = Sections::of(documents.as_ref());
    // The title of the whole is a section of its own in Markdown.
    let extra =
        documents.as_ref().zip(Sides::new(base, witness)).map(|(d, parts)| d.structure.sections.len() - parts.len());
    let mut told = Told::default();
    for pair in &sections.pairs {
        let Some(at) = pair.sections.base.checked_sub(extra.base) else { continue };
        told.moved.extend(pair.moved.then_some(at));
        told.renumbered.extend(pair.renumbered.then_some(at));
        told.retitled.extend(pair.retitled.then_some(at));
    }
    told.removed = sections.removed.iter().filter_map(|n| n.checked_sub(extra.base)).collect();
    told.added = sections.added.iter().filter_map(|n| n.checked_sub(extra.witness)).collect();
    told
}

#[test]
fn one_change_is_told_as_that_change() {
    for kind in [Kind::Law, Kind::Terms] {
        let mut random = Random(11);
        let base: Vec<Part> = (0..12).map(|n| part(kind, n, &mut random)).collect();
        let check = |change: &dyn Fn(&mut Vec<Part>), expected: Told| {
            let mut witness = base.clone();
            change(&mut witness);
            assert_eq!(found(kind, &base, &witness), expected, "{kind:?}");
        };
        let set = |range: std::ops::Range<usize>| range.collect::<BTreeSet<usize>>();
        check(&|_| {}, Told::default());
        let fresh = part(kind, 99, &mut Random(5));
        let added = Told { added: set(3..4), renumbered: set(3..12), ..Told::default() };
        check(&|parts| parts.insert(3, fresh.clone()), added);
        let removed = Told { removed: set(3..4), renumbered: set(4..12), ..Told::default() };
        check(&|parts| drop(parts.remove(3)), removed);
        // One that goes to the end renumbers all behind it, and only it moved.
        let moved = Told { moved: set(2..3), renumbered: set(2..12), ..Told::default() };
        check(
            &|parts| {
                let part = parts.remove(2);
                parts.push(part);
            },
            moved,
        );
        // Two neighbours that change places: one of them moved.
        let mut swapped = base.clone();
        swapped.swap(5, 6);
        let told = found(kind, &base, &swapped);
        assert_eq!((told.moved.len(), told.renumbered.len()), (1, 2), "{told:?}");
        // A section that was split is still the section that has most of it; one that took another in keeps its own.
        let mut split = base.clone();
        let body = format!("{} {}", split[4].body, sentence(kind, &mut Random(3)));
        split[4].body = body;
        assert_eq!(found(kind, &base, &split).removed, BTreeSet::new(), "{kind:?}");
        let mut merged = base.clone();
        let gone = merged.remove(8);
        merged[7].body.extend(gone.body.chars().take(8));
        assert_eq!(found(kind, &base, &merged).removed, set(8..9), "{kind:?}");
    }
}

#[test]
fn histories_are_told_as_they_happened() {
    for kind in [Kind::Law, Kind::Terms] {
        let (mut hits, mut missed, mut extra) = (0, 0, 0);
        for seed in 0..60 {
            let mut random = Random(1000 + seed);
            let base: Vec<Part> = (0..20 + random.below(30)).map(|n| part(kind, n, &mut random)).collect();
            let steps = 2 + random.below(10);
            let (witness, told) = amended(kind, &base, &mut random, steps);
            let found = found(kind, &base, &witness);
            let pairs = [
                (&told.added, &found.added),
                (&told.removed, &found.removed),
                (&told.moved, &found.moved),
                (&told.renumbered, &found.renumbered),
                (&told.retitled, &found.retitled),
            ];
            for (stated, said) in pairs {
                hits += stated.intersection(said).count();
                missed += stated.difference(said).count();
                extra += said.difference(stated).count();
            }
        }
        let f1 = 2.0 * hits as f64 / (2 * hits + missed + extra) as f64;
        assert!(f1 > 0.98, "{kind:?}: F1 {f1:.3}, {hits} right, {missed} missed, {extra} too many");
    }
}
