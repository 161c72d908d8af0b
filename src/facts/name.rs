//! Names: of people, places, bodies and instruments, and the roles that a text writes with a capital.
//!
//! There is no dictionary of names. Latin names are runs of words with capitals, less what merely
//! begins a sentence; Chinese ones are titles in 《》, known places and parties, what ends like the
//! name of a body, and what stands beside an office.

use super::cursor::{Cursor, han, letter};
use super::start::{self, Scanners};
use super::tables::name::{
    ACTS, AFTER_NAME, BODIES, BODY_ENDINGS, COMMON, FAMILIES, GRADED, GRADES, INSIDE, KNOWN, NO_STOPS, OFFICES, VERBS,
};
use super::tables::{Head, Index};
use super::{Fact, Value};
use crate::text::Span;
use rustc_hash::FxHashSet;

/// The longest title in 《》, in characters.
const TITLE: usize = 120;

/// How far before its ending the name of a Chinese body may begin, in characters.
const BODY: usize = 16;

/// A name as its words stand, with plain spaces.
pub(super) fn value(words: &str) -> Value {
    Value::Name(if words.is_ascii() { words.to_owned() } else { words.replace('\u{a0}', " ") })
}

/// Whether two names are one: case and a leading article aside.
pub(super) fn same(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let lower = name.to_lowercase().replace('.', "");
        lower.strip_prefix("the ").map(str::to_owned).unwrap_or(lower)
    };
    bare(one) == bare(other)
}

// Latin script, and others with capitals.

/// One word as a name may hold it.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    end: Cursor<'a>,
}

/// Runs of words with capitals, clear of what is `taken`. What only begins a sentence counts where the
/// same word stands inside one elsewhere in the passage. `capitals` are the places, in order, of all
/// words that may have a capital.
pub(super) fn latin(passage: &str, taken: &[Fact], capitals: &[usize], spans: &mut Vec<Span>) {
    let (first, mut weak) = (spans.len(), Vec::new());
    let mut taken = taken.iter().map(|fact| fact.span).peekable();
    let mut words = Vec::new();
    let mut cursor = Cursor::new(passage, 0);
    for &capital in capitals {
        if capital < cursor.at() {
            continue;
        }
        cursor = Cursor::new(passage, tied(passage, cursor.at(), capital));
        while let Some(c) = cursor.peek().filter(|_| cursor.at() <= capital) {
            while taken.next_if(|span| span.end as usize <= cursor.at()).is_some() {}
            let limit = taken.peek().map_or(passage.len(), |span| span.start as usize);
            if cursor.at() >= limit {
                cursor = Cursor::new(passage, taken.peek().map_or(passage.len(), |span| span.end as usize));
                continue;
            }
            if !letter(c) || cursor.inside() || cursor.before().is_some_and(|c| c.is_ascii_digit()) {
                cursor = cursor.skip(c.len_utf8());
                continue;
            }
            run(cursor, limit, &mut words);
            let Some(last) = words.last() else {
                cursor = compound(cursor).0.end;
                continue;
            };
            match judged(cursor, &words) {
                Some((span, true)) => spans.push(span),
                Some((span, false)) => weak.push(span),
                None => {}
            }
            cursor = last.end;
        }
    }
    if !weak.is_empty() {
        let strong: FxHashSet<&str> = spans[first..].iter().map(|span| &passage[span.range()]).collect();
        spans.extend(weak.into_iter().filter(|span| strong.contains(&passage[span.range()])));
    }
}

/// The place, not before `floor`, where what may be tied to the word at `at` begins.
fn tied(passage: &str, floor: usize, at: usize) -> usize {
    let tie = |c: char| letter(c) || c.is_ascii_digit() || matches!(c, '-' | '\'' | '’' | '&');
    floor + passage[floor..at].trim_end_matches(tie).len()
}

/// The words of the run of capitals that begins here and ends by `limit`.
fn run<'a>(cursor: Cursor<'a>, limit: usize, words: &mut Vec<Word<'a>>) {
    words.clear();
    let mut word = capital(cursor);
    while let Some(here) = word.filter(|word| word.end.at() <= limit) {
        words.push(here);
        let Some(near) = here.end.one(|c| c == ' ' || c == '\u{a0}') else { break };
        word = joint(near, here.text).and_then(capital).or_else(|| capital(near));
    }
}

/// Past a small word that may stand inside a name, and its space.
fn joint<'a>(cursor: Cursor<'a>, before: &str) -> Option<Cursor<'a>> {
    if !matches!(cursor.byte(), Some(b'a'..=b'z' | b'&')) {
        return None;
    }
    let inside = INSIDE.iter().filter_map(|word| cursor.eat(word)?.eat(" ")).max_by_key(|end| end.at());
    let body = || BODIES.has_any(before);
    inside.or_else(|| {
        let end = cursor.eat("on ").or_else(|| cursor.eat("for ")).filter(|_| body())?;
        Some(end.eat("the ").unwrap_or(end))
    })
}

/// The word here with what hyphens, apostrophes and `&` tie to it, less a possessive 's.
fn compound(cursor: Cursor<'_>) -> (Word<'_>, bool) {
    let (mut end, mut capital) = plain(cursor);
    while let Some(next) = end.one(|c| matches!(c, '-' | '\'' | '’' | '&')) {
        let (last, more) = plain(next);
        if last.at() == next.at() {
            break;
        }
        let apostrophe = end.peek().is_some_and(|c| matches!(c, '\'' | '’'));
        if apostrophe && next.to(last).eq_ignore_ascii_case("s") {
            break;
        }
        (end, capital) = (last, capital || more);
    }
    (Word { text: cursor.to(end), end }, capital)
}

/// Past the letters and digits here, and whether a capital is among them.
fn plain(cursor: Cursor<'_>) -> (Cursor<'_>, bool) {
    let (mut end, mut capital) = (cursor, false);
    while let Some(c) = end.peek() {
        if c.is_ascii_alphanumeric() {
            capital |= c.is_ascii_uppercase();
        } else if letter(c) {
            capital |= c.is_uppercase();
        } else {
            break;
        }
        end = end.skip(c.len_utf8());
    }
    (end, capital)
}

/// The word here, if it has a capital: `Minister`, `GitHub`, `iPhone`, `O'Brien`, `AT&T`, `J.`, `Jean-Paul`.
fn capital(cursor: Cursor<'_>) -> Option<Word<'_>> {
    let (word, capital) = compound(cursor);
    let text = word.text;
    let pronoun = text == "I" || text.starts_with("I'") || text.starts_with("I’");
    (capital && !pronoun).then(|| Word { text, end: dotted(word).unwrap_or(word.end) })
}

/// Past the full stop that an initial or a form of address ends in, before a capital.
fn dotted(word: Word<'_>) -> Option<Cursor<'_>> {
    let dot = word.end.eat(".")?;
    let letters = || word.text.chars().all(letter);
    let titled = || ["Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Jr", "Sr"].contains(&word.text);
    let next = dot.eat(" ")?.peek()?;
    (next.is_uppercase() && letters() && (word.text.chars().count() == 1 || titled())).then_some(dot)
}

/// The name in a run of capitals, and whether it is surely one.
fn judged(cursor: Cursor<'_>, words: &[Word<'_>]) -> Option<(Span, bool)> {
    let shouted = |word: &&Word<'_>| word.text.len() > 1 && !word.text.chars().any(char::is_lowercase);
    if words.len() > 3 && words.iter().filter(shouted).count() == words.len() {
        return None;
    }
    let common = |word: &Word<'_>| COMMON.has_any(word.text);
    let skipped = words.iter().take_while(|word| common(word)).count();
    let kept = words.get(skipped..).filter(|kept| !kept.is_empty())?;
    let start = if skipped == 0 { cursor } else { past_small(words[skipped - 1].end) };
    let end = kept[kept.len() - 1].end;
    let end = if common(&kept[kept.len() - 1]) && kept.len() > 1 { kept[kept.len() - 2].end } else { end };
    let first = kept[0].text;
    let inner = first.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit()) && first.len() > 1;
    let sure = skipped > 0 || kept.len() > 1 || inner || !cursor.opens() || subject(first, end);
    Some((Span::new(start.at(), end.at()), sure))
}

/// Past the space and the small words before the next capital.
fn past_small(cursor: Cursor<'_>) -> Cursor<'_> {
    let near = cursor.space();
    let small = near.run(|c| c.is_lowercase() || c == ' ' || c == '\u{a0}' || c == '&');
    if capital(near).is_some() { near } else { small }
}

/// Whether the first word of a sentence is its bare subject, as a name may be and few nouns can.
fn subject(word: &str, end: Cursor<'_>) -> bool {
    let noun = ["tion", "ment", "ness", "ing", "ity", "ance", "ence", "ies", "ly", "ss"]
        .iter()
        .any(|suffix| word.ends_with(suffix));
    let owner = end.one(|c| c == '\'' || c == '’').and_then(|next| next.eat("s ")).is_some();
    // Plurals go with most verbs, and with modals: only what is singular shows a name in -s.
    let next = end.space().lower().0;
    let verb = if word.ends_with('s') { next.among("was is has says does") } else { VERBS.has(&next) };
    !noun && word.chars().count() > 2 && (owner || verb)
}

// Chinese.

/// Titles, known names, bodies and people, found while a walk passes them.
#[derive(Default)]
pub(super) struct Chinese {
    /// Where they stand; none overlap.
    pub(super) spans: Vec<Span>,
    /// Nothing begins before the floor: the end of the last name, or of the last stop.
    floor: usize,
    /// The last body of the run of Han characters.
    last: Option<Span>,
    /// The end of the last run of Han characters.
    end: usize,
    /// The end of what has been taken in whole.
    free: usize,
}

impl Chinese {
    /// Begins a run of Han characters, or goes on with one.
    pub(super) fn enter(&mut self, at: usize) {
        if self.end != at && at >= self.free {
            (self.floor, self.last) = (at, None);
        }
    }

    /// Passes the Han character between `here` and `end`, with the scanners for it.
    pub(super) fn at(&mut self, here: Cursor<'_>, end: usize, starts: Scanners) {
        if starts & start::NAMES != 0 && here.at() >= self.free {
            self.look(here, end, starts);
        }
    }

    /// Leaves a run of Han characters.
    pub(super) fn leave(&mut self, end: usize) {
        self.end = end;
    }

    /// Passes a 《; what stands in a title is part of it.
    pub(super) fn title(&mut self, here: Cursor<'_>) {
        if let Some(span) = title(here).filter(|_| here.at() >= self.free) {
            self.spans.push(span);
            self.free = span.end as usize;
        }
    }

    /// Looks for what begins at a Han character.
    fn look(&mut self, here: Cursor<'_>, end: usize, starts: Scanners) {
        let find = |kind, words| if starts & kind == 0 { None } else { longest(here, words) };
        let floor = here.back(self.floor);
        if let Some(next) = find(start::BODY, &BODY_ENDINGS).filter(|next| !verb(here, *next)) {
            if let Some(span) = body(floor, here, next, self.last) {
                while self.spans.pop_if(|inner| span.overlaps(*inner)).is_some() {}
                self.spans.push(span);
                self.last = Some(span);
            }
            (self.free, self.floor) = (next.at(), next.at());
        } else if let Some(next) = find(start::KNOWN, &KNOWN) {
            // A known body is no part of a person's name.
            while self.spans.pop_if(|person| person.range().end > here.at()).is_some() {}
            self.spans.push(Span::new(here.at(), next.at()));
            (self.floor, self.free) = (here.at(), next.at());
        } else if let Some(next) = find(start::OFFICE, &OFFICES) {
            self.spans.extend(person(floor, here, next));
            (self.free, self.floor) = (next.at(), next.at());
        } else if let Some(next) = find(start::WHOLE, &NO_STOPS) {
            self.free = next.at();
        } else if starts & start::STOP != 0 {
            self.floor = end;
        }
    }
}

/// What stands between 《 and its 》.
fn title(cursor: Cursor<'_>) -> Option<Span> {
    let start = cursor.eat("《")?;
    let mut depth = 1;
    let mut end = start;
    for _ in 0..TITLE {
        match end.peek()? {
            '《' => depth += 1,
            '》' if depth == 1 => {
                return (start.at() < end.at()).then(|| Span::new(start.at(), end.at()));
            }
            '》' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
        end = end.one(|_| true)?;
    }
    None
}

/// Past the longest of `words` here.
fn longest<'a>(cursor: Cursor<'a>, words: &Index<()>) -> Option<Cursor<'a>> {
    words.from(Head::character(cursor.peek()?)).iter().find_map(|(word, ())| cursor.eat(word))
}

/// Whether an ending only looks like one: 大学 in 重大学术.
fn verb(here: Cursor<'_>, next: Cursor<'_>) -> bool {
    here.to(next) == "大学" && next.peek().is_some_and(|c| "术习科".contains(c))
}

/// The body whose name ends in `here..next`; it may go on from the `last` one (共和国 + 外交部).
fn body(floor: Cursor<'_>, here: Cursor<'_>, next: Cursor<'_>, last: Option<Span>) -> Option<Span> {
    if let Some(last) = last.filter(|last| last.end as usize == floor.at()) {
        return Some(last.cover(Span::new(floor.at(), next.at())));
    }
    let core = floor.to(here);
    let far = core.chars().count().saturating_sub(BODY);
    let start = floor.skip(core.chars().take(far).map(char::len_utf8).sum());
    let verb = ACTS.iter().filter_map(|verb| start.eat(verb)).max_by_key(|past| past.at());
    let start = verb.filter(|past| past.at() <= here.at()).unwrap_or(start);
    let graded = GRADED.contains(&here.to(next)) && !GRADES.iter().any(|grade| start.to(here).ends_with(grade));
    let known = longest(start, &KNOWN).is_some();
    let start = if graded && !known { here } else { start };
    let own = here.to(next).chars().count() > 2;
    (own || start.to(here).chars().count() > 1).then(|| Span::new(start.at(), next.at()))
}

/// The person beside the office in `here..next`: `主席习近平`, `王毅外长`.
fn person(floor: Cursor<'_>, here: Cursor<'_>, next: Cursor<'_>) -> Option<Span> {
    let family = |c: char| FAMILIES.contains(c) && han(c);
    if let Some(given) = next.one(family) {
        let end = given.few(2, |c| han(c) && !AFTER_NAME.contains(c));
        return (end.at() > given.at()).then(|| Span::new(next.at(), end.at()));
    }
    let before = floor.to(here);
    let count = before.chars().count();
    ((2..=3).contains(&count) && before.starts_with(family)).then(|| Span::new(floor.at(), here.at()))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Value, find};

    fn check(passage: &str, expected: &[&str]) {
        let found: Vec<_> = find(passage).into_iter().filter(|fact| matches!(fact.value, Value::Name(_))).collect();
        let found: Vec<_> = found.iter().map(|fact| &passage[fact.span.range()]).collect();
        assert_eq!(found, expected, "{passage}");
    }

    #[test]
    fn capitals_inside_a_sentence() {
        check("a plan that the Minister sends to the Commission.", &["Minister", "Commission"]);
        check(
            "by the Ministry of Foreign Affairs and the Bank of England",
            &["Ministry of Foreign Affairs", "Bank of England"],
        );
        check(
            "at the Conference on Disarmament with GitHub's iPhone and IPv6",
            &["Conference on Disarmament", "GitHub", "iPhone", "IPv6"],
        );
        check("said Mr. Bennet to J. Smith, while O'Brien slept", &["Mr. Bennet", "J. Smith", "O'Brien"]);
    }

    #[test]
    fn what_begins_a_sentence() {
        check("Nothing happened. This is so. Regulations may follow.", &[]);
        check("Elizabeth was silent. Wickham's letter came.", &["Elizabeth", "Wickham"]);
        check("The Company may. If Holmes comes, and Holmes waits.", &["Company", "Holmes", "Holmes"]);
        check("Licensee pays; the Licensee leaves.", &["Licensee", "Licensee"]);
    }

    #[test]
    fn no_names() {
        check("(2) Subject to this. b. Nothing, and 7. Either", &[]);
        check("62 Amendment of section 4", &[]);
        check("YOU MUST NOT RELY ON THIS", &[]);
        check("I think I'm right; it MUST be. On March 5, 2015, see Article 5.", &[]);
    }

    #[test]
    fn chinese_bodies() {
        check("经国务院批准，由中华人民共和国外交部发布", &["国务院", "中华人民共和国外交部"]);
        check("可以向人民法院提起诉讼，最高人民法院的", &["人民法院", "最高人民法院"]);
        check("在中国人民银行和国家经济委员会", &["中国人民银行", "国家经济委员会"]);
        check("为规范人民法院和海南省人民政府办理", &["人民法院", "海南省人民政府"]);
        check("全国人民代表大会常务委员会", &["全国人民代表大会常务委员会"]);
        check("重大学术成果、设立公司、该公司", &[]);
        check("甲方应当向乙方支付，海南省", &["甲方", "乙方", "海南"]);
    }

    #[test]
    fn titles_and_people() {
        check(
            "依照《中华人民共和国公司法》和《关于修改〈公路法〉的决定》",
            &["中华人民共和国公司法", "关于修改〈公路法〉的决定"],
        );
        check("国家主席习近平在乌镇，王毅外长说", &["习近平", "王毅"]);
        check("主席习不国务院", &["国务院"]);
        check("《没有结尾", &[]);
    }
}
