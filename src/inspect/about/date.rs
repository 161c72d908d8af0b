//! Dates: of the document, of its publication here, and those that are neither.

use super::{About, Statement, find, front, margins};
use crate::date::Date;
use crate::facts::{self, Value};
use crate::inspect::view::{Role, Unit, View};
use crate::text::Span;

/// What the words round a date make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// The document was issued, adopted, signed.
    Document,
    /// This copy was put out.
    Publication,
    /// A year of copyright.
    Rights,
    /// It is of another text, which is referred to.
    Other,
    /// Nothing says what it is, and it stands alone at the head.
    Bare,
}

/// A date with what it is.
struct Found {
    date: Date,
    place: Span,
    what: Use,
    word: &'static str,
    head: bool,
}

/// Words that say what a date beside them is.
const WORDS: [(Use, &str); 44] = [
    (Use::Publication, "posted on"),
    (Use::Publication, "published on"),
    (Use::Publication, "publication date"),
    (Use::Publication, "date published"),
    (Use::Publication, "datepublished"),
    (Use::Publication, "published_time"),
    (Use::Publication, "published"),
    (Use::Publication, "发布时间"),
    (Use::Publication, "发布日期"),
    (Use::Publication, "發布時間"),
    (Use::Publication, "發佈時間"),
    (Use::Publication, "发表时间"),
    (Use::Publication, "更新时间"),
    (Use::Document, "issued"),
    (Use::Document, "adopted"),
    (Use::Document, "promulgated"),
    (Use::Document, "enacted"),
    (Use::Document, "approved"),
    (Use::Document, "dated"),
    (Use::Document, "effective date"),
    (Use::Document, "effective"),
    (Use::Document, "entered into force"),
    (Use::Document, "last updated"),
    (Use::Document, "last modified"),
    (Use::Document, "last revised"),
    (Use::Document, "updated"),
    (Use::Document, "revised"),
    (Use::Document, "done at"),
    (Use::Document, "vom"),
    (Use::Document, "发布"),
    (Use::Document, "發布"),
    (Use::Document, "公布"),
    (Use::Document, "颁布"),
    (Use::Document, "頒布"),
    (Use::Document, "印发"),
    (Use::Document, "通过"),
    (Use::Document, "通過"),
    (Use::Document, "施行"),
    (Use::Document, "生效"),
    (Use::Document, "修订"),
    (Use::Document, "修正"),
    (Use::Rights, "©"),
    (Use::Rights, "copyright"),
    (Use::Rights, "版权所有"),
];

pub(super) fn read(view: &View, about: &mut About) {
    let found = all(view);
    let document = found.iter().filter(|f| f.what == Use::Document).filter_map(|f| f.date.earliest()).max();
    for item in &found {
        let value = item.date.to_string();
        let earlier = document.is_some_and(|d| item.date.latest().is_some_and(|own| own < d));
        let say = |reason: String, sure: f32| Statement::new(value.clone(), Some(item.place), reason, sure);
        match item.what {
            Use::Document => about.state("document-date", say(format!("beside “{}”", item.word), 0.85)),
            Use::Publication if earlier => {
                about.reject("publication-date", say("it is earlier than the document's own date".into(), 0.8));
            }
            Use::Publication => about.state("publication-date", say(format!("beside “{}”", item.word), 0.85)),
            Use::Rights => {
                let reason = if earlier {
                    "a year of copyright, earlier than the document: of the site's template"
                } else {
                    "a year of copyright is no date of publication"
                };
                about.reject("publication-date", say(reason.into(), 0.9));
            }
            Use::Other => {
                let reason = format!("beside “{}”, of another text that is referred to", item.word);
                about.reject("document-date", say(reason, 0.8));
            }
            Use::Bare if earlier => {
                let reason = "at the head of the page, earlier than the document: of the site's template";
                about.reject("publication-date", say(reason.into(), 0.85));
            }
            Use::Bare if item.head => {
                about
                    .state("document-date", say("it stands alone at the head and nothing says what it is".into(), 0.5));
            }
            Use::Bare => {}
        }
    }
    empty(view, about);
}

/// The dates of the margins with what they are.
fn all(view: &View) -> Vec<Found> {
    let mut found = Vec::new();
    for (unit, head) in margins(view) {
        let body = front(view, unit);
        if !body.bytes().any(|b| b.is_ascii_digit()) && !body.contains('年') {
            continue;
        }
        let alone = crate::inspect::view::sentence(body);
        for (date, at, end) in dates(body) {
            if date.year.is_none() {
                continue;
            }
            let place = Span::new(unit.span.range().start + at, unit.span.range().start + end);
            let rest = [&body[..at], &body[end..]].concat();
            let lone = rest.chars().filter(|c| c.is_alphanumeric()).count() <= 4 && date.day.is_some();
            let line = crate::structure::clean(body);
            // Glosses may part the word that explains the date.
            let read = || line.find(&body[at..end]).and_then(|from| beside(&line, from, from + end - at));
            // In German texts `vom` leads the date of any act that is referred to; only a heading means its own.
            let other = |word: &str| word == "vom" && (unit.role != Role::Heading || date.day.is_none());
            let (what, word) = match beside(body, at, end).or_else(read) {
                Some((_, word)) if other(word) => continue,
                Some((Use::Document, word)) if alone && of_another(body, at, word) => (Use::Other, word),
                Some(found) => found,
                None if lone && !alone && unit.role != Role::Entry => (Use::Bare, ""),
                None => continue,
            };
            found.push(Found { date, place, what, word, head });
        }
    }
    found
}

/// Whether a word beside a date speaks of another text: `the Berne Convention (as revised on …)`, `the
/// Treaty adopted on …`. A text that speaks of itself says *this*.
fn of_another(body: &str, at: usize, word: &str) -> bool {
    let before = body[body.floor_char_boundary(at.saturating_sub(2 * NEAR))..at].to_ascii_lowercase();
    let Some(cue) = before.rfind(word) else { return false };
    let named = before[..cue].trim_end_matches([' ', '(', ',']);
    let near = &named[named.ceil_char_boundary(named.len().saturating_sub(60))..];
    let names = ["convention", "treaty", "protocol", "directive", "covenant", "charter"];
    let own = ["this ", "the present "].iter().any(|w| near.contains(w));
    !own && (named.ends_with(" as") || named.ends_with("(as") || names.iter().any(|name| near.contains(name)))
}

/// The dates of a stretch with their places; a bare year behind a sign of copyright, too.
fn dates(body: &str) -> Vec<(Date, usize, usize)> {
    let mut all: Vec<(Date, usize, usize)> = Vec::new();
    for fact in facts::find(body) {
        if let Value::Date(date) = fact.value {
            all.push((date, fact.span.range().start, fact.span.range().end));
        }
    }
    let titled = body.to_ascii_uppercase();
    // Headings in capitals: facts read dates as prose writes them.
    if all.is_empty() && titled == body && body.is_ascii() {
        let lower: String = capitalised(body);
        for fact in facts::find(&lower) {
            if let Value::Date(date) = fact.value {
                all.push((date, fact.span.range().start, fact.span.range().end));
            }
        }
    }
    all
}

/// ASCII words with only their first letter capital, byte for byte as long.
fn capitalised(text: &str) -> String {
    let mut inside = false;
    let turn = |c: char| {
        let turned = if inside { c.to_ascii_lowercase() } else { c };
        inside = c.is_ascii_alphabetic();
        turned
    };
    text.chars().map(turn).collect()
}

/// Farthest that a word may stand from the date it explains, in bytes.
const NEAR: usize = 90;

/// The same where a line begins with the date, as those do that say who adopted a law and when.
const LINE: usize = 240;

/// The word nearest to a date that says what it is, within its sentence.
fn beside(body: &str, at: usize, end: usize) -> Option<(Use, &'static str)> {
    let from = body.floor_char_boundary(at.saturating_sub(NEAR));
    let led = body[..at].trim_start_matches(['(', '（', ' ', '\n']).is_empty() && body.len() <= 2 * LINE;
    let to = body.floor_char_boundary(end + if led { LINE } else { NEAR });
    let before = &body[from..at];
    let before = &before[before.rfind(['。', '；', '\n']).map_or(0, |s| before.ceil_char_boundary(s + 1))..];
    let after = &body[end..to];
    let after = &after[..after.find(['。', '；', '\n']).unwrap_or(after.len())];
    let mut best: Option<(usize, Use, &'static str)> = None;
    for (what, word) in WORDS {
        let behind = last(before, word).map(|at| before.len() - at - word.len());
        // In English the word comes first; in Chinese the verb may follow the date.
        let ahead = if word.is_ascii() { None } else { find(after, word) };
        let Some(distance) = behind.into_iter().chain(ahead).min() else { continue };
        if best.is_none_or(|b| distance < b.0) {
            best = Some((distance, what, word));
        }
    }
    best.map(|(_, what, word)| (what, word))
}

/// The last place of `word` in `text`, whatever its case.
fn last(text: &str, word: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let at = lower.rfind(word)?;
    let joined = word.is_ascii() && lower[..at].ends_with(|c: char| c.is_alphanumeric());
    (!joined).then_some(at)
}

/// A label of publication with nothing behind it, and a day without a month: named, so that nobody
/// need look for what is not there.
fn empty(view: &View, about: &mut About) {
    for (unit, _) in margins(view) {
        let body = front(view, unit);
        if body.len() > 1200 {
            continue;
        }
        let line = crate::structure::clean(body);
        for label in ["时间:", "時間:", "时间：", "時間：", "发布时间", "日期:", "日期："] {
            let Some(at) = line.find(label) else { continue };
            let rest = line[at + label.len()..].trim_start_matches([':', '：', ' ']);
            if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                about.reject(
                    "publication-date",
                    Statement::new("", Some(unit.span), format!("“{label}” with no date behind it"), 0.9),
                );
            }
        }
        day(unit, &line, about);
    }
}

/// `1日`: a day of some month.
fn day(unit: &Unit, line: &str, about: &mut About) {
    for (at, _) in line.match_indices('日') {
        let digits = line[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let before = line[..at - digits].trim_end();
        let issued = ["发布", "發布", "公布", "印发", "召开", "通过"].iter().any(|w| line[at..].contains(w));
        if (1..=2).contains(&digits) && issued && !before.ends_with(['月', '第', '-', '至']) {
            let value = line[at - digits..].chars().take(digits + 1).collect::<String>();
            about.reject("document-date", Statement::new(value, Some(unit.span), "a day without month and year", 0.8));
        }
    }
}
