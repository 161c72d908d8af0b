//! What must hold of any two texts, checked on generated ones.
//!
//! The seed is fixed: a failure here is a failure everywhere.

use crate::common::{Pair, Random, home, read, sound};
use crate::noise::{Draft, NOISE};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use recension::capture::Capture;
use recension::compare::{self, Options};
use recension::document::Document;
use recension::finding::Kind;
use recension::structure::Side;
use recension::text::{Sides, Span};
use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    /// Whether panics in this thread are quiet: hundreds of them are met on the way to a small case.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// How many times the usual cases to run: `SOAK=50 cargo test --test it properties` searches longer.
fn soak() -> u32 {
    std::env::var("SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Runs a property on so many generated cases, the same in every run.
fn holds<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    let config = Config {
        cases: cases * soak(),
        rng_seed: RngSeed::Fixed(2017),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    QUIET.set(true);
    let result = TestRunner::new(config).run(&strategy, property);
    QUIET.set(false);
    if let Err(error) = result {
        panic!("{error}");
    }
}

const ENGLISH: [&str; 40] = [
    "the",
    "council",
    "shall",
    "keep",
    "a",
    "register",
    "of",
    "members",
    "and",
    "may",
    "not",
    "lend",
    "it",
    "before",
    "1 March 2015",
    "without",
    "consent",
    "fee",
    "$250",
    "is",
    "due",
    "every",
    "tenant",
    "must",
    "inform",
    "clerk",
    "in",
    "writing",
    "within",
    "ten",
    "days",
    "Mr Hale",
    "court",
    "decides",
    "on",
    "appeal",
    "river",
    "bridge",
    "Article 5",
    "12 %",
];

const CHINESE: [&str; 32] = [
    "本",
    "条",
    "例",
    "应当",
    "不得",
    "登记",
    "机关",
    "申请",
    "人",
    "二〇一五年三月",
    "3月1日",
    "费用",
    "三百元",
    "的",
    "和",
    "可以",
    "国家",
    "网络",
    "安全",
    "管理",
    "办法",
    "第三条",
    "《规定》",
    "其他",
    "单位",
    "个人",
    "百分之五",
    "自",
    "施行",
    "公布",
    "审查",
    "决定",
];

/// A sentence of one language: words as numbers into its vocabulary.
fn sentence() -> impl Strategy<Value = (bool, Vec<usize>)> {
    (any::<bool>(), prop::collection::vec(0usize..1000, 3..14))
}

/// Writes a text of paragraphs; every sentence is wholly in one language.
fn write(paragraphs: &[Vec<(bool, Vec<usize>)>], mixed: bool) -> String {
    let sentence = |(han, words): &(bool, Vec<usize>)| {
        let han = mixed && *han;
        let pick = |at: &usize| if han { CHINESE[at % CHINESE.len()] } else { ENGLISH[at % ENGLISH.len()] };
        let words: Vec<&str> = words.iter().map(pick).collect();
        if han { words.concat() + "。" } else { words.join(" ") + ". " }
    };
    let paragraph = |p: &Vec<(bool, Vec<usize>)>| p.iter().map(sentence).collect::<String>();
    paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// A text of some paragraphs.
fn text() -> impl Strategy<Value = String> {
    let paragraphs = prop::collection::vec(prop::collection::vec(sentence(), 1..4), 1..7);
    (paragraphs, any::<bool>()).prop_map(|(paragraphs, mixed)| write(&paragraphs, mixed))
}

/// Edits a text at random: words out, words in, stretches moved, copied, cut off.
fn edit(text: &str, seed: u64, edits: usize) -> String {
    let mut random = Random(seed);
    let mut text = text.to_string();
    for _ in 0..edits {
        let mut cut = |text: &str| {
            let at = text.floor_char_boundary(random.below(text.len() + 1));
            (at, text.floor_char_boundary((at + random.below(30)).min(text.len())))
        };
        let (from, to) = cut(&text);
        let (place, _) = cut(&text);
        let piece = text[from..to].to_string();
        match random.below(6) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(place, random.pick(&ENGLISH)),
            2 => text.insert_str(place, random.pick(&CHINESE)),
            3 => text.insert_str(place, &piece),
            4 => {
                text.replace_range(from..to, random.pick(&["\n\n", " ", "。", "\u{200b}", "(wǎng)", "\u{feff}", "\""]));
            }
            _ if place <= from => {
                text.replace_range(from..to, "");
                text.insert_str(place, &piece);
            }
            _ => text.truncate(to),
        }
    }
    text
}

/// A text and an edited copy of it.
fn copies() -> impl Strategy<Value = (String, String)> {
    (text(), any::<u64>(), 0usize..8).prop_map(|(text, seed, edits)| {
        let copy = edit(&text, seed, edits);
        (text, copy)
    })
}

/// Reads bytes; `None` where they are no text, which must be said in words.
fn maybe(bytes: Vec<u8>) -> Option<Document> {
    match Document::read(Capture::new("bytes", bytes)) {
        Ok(document) => Some(document),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

#[test]
fn edits_replay_and_bytes_add_up() {
    holds(192, copies(), |(base, witness)| {
        sound(&Pair::texts(&base, &witness));
        Ok(())
    });
}

#[test]
fn unrelated_texts_replay_and_add_up() {
    holds(64, (text(), text()), |(base, witness)| {
        sound(&Pair::texts(&base, &witness));
        Ok(())
    });
}

#[test]
fn any_string_is_read_and_accounted_for() {
    let marked = "[ a-z0-9一-三。，《》\\(\\)\\?\\.\\-\\*#>|\n\r\t\u{200b}\u{300}\u{ad}\u{e000}\u{fffd}ǎé]{0,120}";
    holds(192, (marked, marked, ".{0,60}"), |(base, witness, other)| {
        for (base, witness) in [(&base, &witness), (&witness, &other)] {
            if let (Some(base), Some(witness)) = (maybe(base.clone().into()), maybe(witness.clone().into())) {
                sound(&Pair::new(base, witness));
            }
        }
        Ok(())
    });
}

#[test]
fn any_bytes_are_read_or_refused() {
    let bytes = || prop::collection::vec(any::<u8>(), 0..300);
    holds(192, (bytes(), bytes()), |(base, witness)| {
        if let (Some(base), Some(witness)) = (maybe(base), maybe(witness)) {
            sound(&Pair::new(base, witness));
        }
        Ok(())
    });
}

#[test]
fn bytes_near_text_are_read_or_refused() {
    let torn = (copies(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12));
    holds(128, torn, |((base, witness), damage)| {
        let mut bytes = witness.into_bytes();
        for (at, byte) in damage {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let (Some(base), Some(witness)) = (maybe(base.into()), maybe(bytes)) {
            sound(&Pair::new(base, witness));
        }
        Ok(())
    });
}

#[test]
fn the_same_input_gives_the_same_report() {
    holds(48, copies(), |(base, witness)| {
        let once = Pair::texts(&base, &witness).json();
        let threads: Vec<Vec<u8>> = std::thread::scope(|scope| {
            let run = || scope.spawn(|| Pair::texts(&base, &witness).json());
            [run(), run(), run()].map(|thread| thread.join().expect("no panic")).into()
        });
        for other in threads {
            prop_assert_eq!(&other, &once);
        }
        Ok(())
    });
}

#[test]
fn a_text_against_itself_is_identical() {
    holds(96, text(), |text| {
        let pair = Pair::texts(&text, &text);
        prop_assert_eq!(pair.relation(), "identical");
        prop_assert!(pair.comparison.findings.is_empty() && pair.comparison.noise.is_empty());
        Ok(())
    });
}

/// Kinds and places of the substantive findings, sorted; read from the other side if `swapped`.
fn edits(pair: &Pair, swapped: bool) -> Vec<(String, Span, Span)> {
    let other = |kind: &str| match kind {
        "text-inserted" => "text-deleted".to_string(),
        "text-deleted" => "text-inserted".to_string(),
        "paragraph-split" => "paragraph-merged".to_string(),
        "paragraph-merged" => "paragraph-split".to_string(),
        kind if kind.ends_with("-missing") => kind.replace("-missing", "-added"),
        kind if kind.ends_with("-added") => kind.replace("-added", "-missing"),
        kind => kind.to_string(),
    };
    let read = |f: &recension::finding::Finding| {
        let (kind, places) = (f.kind.name(), f.places);
        if swapped {
            (other(kind), places.witness, places.base)
        } else {
            (kind.to_string(), places.base, places.witness)
        }
    };
    // Before and behind all that the copies share the base is the measure: what it has and the witness
    // has not is lost, what only the witness has is what a site put round its copy.
    let split = pair.documents.as_ref().into_array().iter().any(|document| document.structure.bilingual);
    let inner = |f: &&recension::finding::Finding| {
        let within = |(place, shared): (Span, Span)| shared.start < place.start && place.end < shared.end;
        shared(pair, split.then_some(f.side)).is_some_and(|shared| {
            let inside = f.places.zip(shared).map(within);
            inside.base && inside.witness
        })
    };
    let mut all: Vec<_> = pair.comparison.findings.iter().filter(inner).map(read).collect();
    all.sort();
    all
}

/// Where the first and the last word of one language stand that both copies share, in each copy.
fn shared(pair: &Pair, side: Option<Side>) -> Option<Sides<Span>> {
    let base = &pair.documents.base;
    let own = |place: Span| {
        let tokens = base.tokens.at(place.start)..base.tokens.at(place.end);
        tokens.clone().any(|at| side.is_none_or(|side| base.structure.side(base.tokens.span(at).start) == side))
    };
    let places = pair.comparison.shared().iter().map(|s| {
        let span = |from: u32| Span { start: from, end: from + s.len };
        Sides::new(span(s.base), span(s.witness))
    });
    let cover = |one: Sides<Span>, other: Sides<Span>| one.zip(other).map(|(one, other)| one.cover(other));
    places.filter(|place| own(place.base)).reduce(cover)
}

#[test]
fn swapping_the_sides_mirrors_the_edits() {
    holds(1000, copies(), |(base, witness)| {
        let there = Pair::texts(&base, &witness);
        let back = Pair::texts(&witness, &base);
        let copied = |pair: &Pair| pair.comparison.findings.iter().any(|f| f.kind.name() == "text-duplicated");
        // What one side says twice is a copy in one direction only.
        if copied(&there) || copied(&back) {
            return Ok(());
        }
        let (there, back) = (edits(&there, false), edits(&back, true));
        prop_assert!(there == back, "{base:?}\n{witness:?}\nthere {there:?}\nback  {back:?}");
        Ok(())
    });
}

#[test]
fn what_is_ignored_is_not_reported_and_the_bytes_still_add_up() {
    holds(48, copies(), |(base, witness)| {
        let documents = Sides::new(read("base", base.clone()), read("witness", witness.clone()));
        let names = ["wording-changed", "text-deleted", "whitespace"];
        let options = Options { ignore: names.map(str::to_string).into(), ..Options::default() };
        let comparison = compare::compare(documents.as_ref(), &options);
        prop_assert!(comparison.findings.iter().all(|f| !names.contains(&f.kind.name())));
        sound(&Pair { documents, comparison });
        Ok(())
    });
}

/// The texts to put noise over, and whether they are Chinese.
fn texts() -> Vec<(String, bool)> {
    let open = |name: &str| std::fs::read_to_string(home(&format!("fixtures/texts/{name}.txt"))).expect("a text");
    [("act", false), ("terms", false), ("story", false), ("tiaoli", true), ("sanwen", true)]
        .map(|(name, han)| (open(name), han))
        .into()
}

/// What is above formatting although a copy differs from its base in noise only.
///
/// Letters misread or of another script are reported, as a reader would notice them, and nothing else.
fn loud(base: &str, witness: &str, back: bool) -> Option<String> {
    let pair = if back { Pair::texts(witness, base) } else { Pair::texts(base, witness) };
    sound(&pair);
    let (told, heavy): (Vec<_>, Vec<_>) =
        pair.heavy().into_iter().partition(|f| matches!(f.kind, Kind::OcrConfusion | Kind::Homoglyphs));
    let same = pair.relation() == "same-text" || !told.is_empty() && pair.relation() == "same-document";
    (!heavy.is_empty() || !same).then(|| format!("{}\n{}", pair.relation(), pair.list(&heavy)))
}

#[test]
fn each_way_of_copying_alone_reads_the_same() {
    let mut wrong = Vec::new();
    let mut random = Random(31);
    for noise in NOISE {
        for (text, han) in texts().iter().filter(|(_, han)| if *han { noise.han } else { noise.word }) {
            for round in 0..2 {
                let mut draft = Draft::new(text);
                (noise.apply)(&mut draft, &mut random);
                if draft.text == *text {
                    continue;
                }
                if let Some(loud) = loud(text, &draft.text, round == 1) {
                    let title = text.lines().next().unwrap_or("");
                    wrong.push(format!("{} over {title} (Chinese: {han}): {loud}", noise.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_page_of_a_site_reads_like_its_text() {
    for (text, _) in texts() {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('é', "&eacute;");
        let body: String = escaped.split("\n\n").map(|p| format!("<p>{}</p>\n", p.trim_end())).collect();
        let page = format!("<!DOCTYPE html>\n<html><head><title>x</title></head>\n<body>\n{body}</body></html>\n");
        let pair = Pair::new(read("text.txt", text), read("page.html", page));
        sound(&pair);
        assert_eq!(pair.documents.witness.format.name(), "html");
        assert!(pair.heavy().is_empty() && pair.relation() == "same-text", "{}", pair.list(&pair.heavy()));
    }
}
