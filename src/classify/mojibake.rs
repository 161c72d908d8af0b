//! Damage to characters, explained: which misreading of which bytes makes the one text of the other.
//!
//! The sound reading is written in the encoding that the bytes had, read in the one they were taken
//! for, and held against the damaged text. A mechanism is believed when what it makes is what is
//! there, character by character, and not before. Two things blur the picture and are allowed for:
//! `?` and U+FFFD stand for whatever could not be read, and the bytes may have been those of the
//! other script, since damage comes before conversion.
//!
//! The idea of trying to redo the damage instead of guessing at it is that of ftfy (R. Speer), which
//! knows UTF-8 read as single bytes; here the multi-byte encodings of East Asia and a reading that
//! starts one byte late are handled by one search over sound text and damaged text together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use encoding_rs::Encoding;
use rustc_hash::FxHashSet;

use crate::han::{ruby, script};

/// What happened to a damaged stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Damage {
    /// What was done to the bytes, in words: `GBK read one byte late`.
    pub mechanism: &'static str,
    /// What stood in the damaged place, in the script that its bytes were in; whole words.
    pub repair: String,
    /// How sure this is, 0 to 1: how much is explained, and by how many characters that are not `?`.
    pub confidence: f64,
}

/// A way to misread bytes.
struct Mechanism {
    name: &'static str,
    source: Source,
    reader: &'static Encoding,
    /// Whether the reading starts at the second byte of a character.
    late: bool,
}

/// How the sound characters became the bytes that were misread.
#[derive(Clone, Copy)]
enum Source {
    /// Written in an encoding.
    Written(&'static Encoding),
    /// Written in UTF-8, read as Windows-1252, and written in UTF-8 again.
    Twice,
    /// Lost: one to three U+FFFD for a character, written in UTF-8.
    Lost,
}

/// The misreadings that are tried; of equally good ones the first.
static MECHANISMS: [Mechanism; 22] = {
    use Source::{Lost, Twice, Written};
    use encoding_rs::{
        BIG5_INIT as BIG5, EUC_KR_INIT as EUC_KR, GBK_INIT as GBK, KOI8_R_INIT as KOI8, MACINTOSH_INIT as MAC,
        SHIFT_JIS_INIT as SHIFT_JIS, UTF_8_INIT as UTF_8, WINDOWS_1250_INIT as WINDOWS_1250,
        WINDOWS_1251_INIT as WINDOWS_1251, WINDOWS_1252_INIT as WINDOWS_1252,
    };
    const fn of(name: &'static str, source: Source, reader: &'static Encoding, late: bool) -> Mechanism {
        Mechanism { name, source, reader, late }
    }
    [
        of("UTF-8 read as Windows-1252", Written(&UTF_8), &WINDOWS_1252, false),
        of("UTF-8 read as Windows-1252 twice", Twice, &WINDOWS_1252, false),
        of("UTF-8 read as GBK", Written(&UTF_8), &GBK, false),
        of("GBK read one byte late", Written(&GBK), &GBK, true),
        of("UTF-8 read as GBK with U+FFFD (锟斤拷)", Lost, &GBK, false),
        of("GBK read as Windows-1252", Written(&GBK), &WINDOWS_1252, false),
        of("Big5 read as GBK", Written(&BIG5), &GBK, false),
        of("GBK read as Big5", Written(&GBK), &BIG5, false),
        of("Big5 read as Windows-1252", Written(&BIG5), &WINDOWS_1252, false),
        of("Big5 read one byte late", Written(&BIG5), &BIG5, true),
        of("UTF-8 read as Big5", Written(&UTF_8), &BIG5, false),
        of("UTF-8 read as Shift_JIS", Written(&UTF_8), &SHIFT_JIS, false),
        of("UTF-8 read as EUC-KR", Written(&UTF_8), &EUC_KR, false),
        of("Shift_JIS read as GBK", Written(&SHIFT_JIS), &GBK, false),
        of("GBK read as Shift_JIS", Written(&GBK), &SHIFT_JIS, false),
        of("Shift_JIS read as Windows-1252", Written(&SHIFT_JIS), &WINDOWS_1252, false),
        of("UTF-8 read as Windows-1251", Written(&UTF_8), &WINDOWS_1251, false),
        of("UTF-8 read as Windows-1250", Written(&UTF_8), &WINDOWS_1250, false),
        of("UTF-8 read as Mac Roman", Written(&UTF_8), &MAC, false),
        of("Windows-1251 read as Windows-1252", Written(&WINDOWS_1251), &WINDOWS_1252, false),
        of("Windows-1252 read as GBK", Written(&WINDOWS_1252), &GBK, false),
        of("KOI8-R read as Windows-1251", Written(&KOI8), &WINDOWS_1251, false),
    ]
};

/// Longest text that is searched after its equal ends have been taken off, in characters.
const LONGEST: usize = 160;

/// Share of the damaged characters that a mechanism must explain.
const ENOUGH: f64 = 0.8;

/// The mechanism that makes the damaged `witness` of the sound `base`.
///
/// Both may be a few characters wider than the damage; glosses in them are read over, and so is one
/// that lost its parenthesis to the damage. `None` when no mechanism explains four fifths of the
/// damaged characters. The work grows with the square of the length, which is capped.
///
/// ```
/// use recension::classify::mojibake::explain;
/// let damage = explain("a café", "a cafÃ©").expect("explained");
/// assert_eq!((damage.mechanism, &*damage.repair), ("UTF-8 read as Windows-1252", "café"));
/// assert_eq!(explain("a café", "a tea"), None);
/// ```
pub fn explain(base: &str, witness: &str) -> Option<Damage> {
    if !witness.chars().any(is_sign) {
        return None;
    }
    let (base, witness) = (unglossed(base), unglossed(witness));
    let (base, witness) = trimmed(&base, &witness);
    if base.is_empty() || witness.is_empty() || base.len().max(witness.len()) > LONGEST {
        return None;
    }
    let signs = signs(base, witness);
    if signs == 0 {
        return None;
    }
    let best = |budget: usize| {
        let found = MECHANISMS.iter().filter_map(|mechanism| {
            Search { mechanism, base, witness, budget: budget as u32, forms: forms(base, mechanism) }.run()
        });
        found.reduce(|best, other| if other.confidence > best.confidence { other } else { best })
    };
    let loose = (witness.len() / 5).min(6);
    best(0).or_else(|| replaced(base, witness)).or_else(|| (signs > 1 && loose > 0).then(|| best(loose)).flatten())
}

/// The characters of a text without its glosses, whole ones and those that damage has broken.
fn unglossed(text: &str) -> Vec<char> {
    let mut characters = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        characters.push(character);
        let broken = is_blank(character).then(|| ruby::broken(character, rest)).flatten();
        rest = &rest[ruby::gloss(character, rest).or(broken).unwrap_or(0)..];
    }
    characters
}

/// The two without their equal ends, but for a little on both sides that damage may have touched.
fn trimmed<'a>(base: &'a [char], witness: &'a [char]) -> (&'a [char], &'a [char]) {
    const KEPT: usize = 2;
    let equal = |(a, b): &(&char, &char)| alike(**a, **b);
    let front = base.iter().zip(witness).take_while(equal).count();
    let most = base.len().min(witness.len()) - front;
    let back = base.iter().rev().zip(witness.iter().rev()).take(most).take_while(equal).count();
    if front == base.len() && front == witness.len() {
        return (&[], &[]);
    }
    let letter = |at: &usize| is_lettered(base[*at]) && is_lettered(base[*at - 1]);
    let start = (1..=front.saturating_sub(KEPT)).rev().take_while(letter).last();
    let start = start.map_or(front.saturating_sub(KEPT), |at| at - 1);
    let kept = base.len() - back.saturating_sub(KEPT);
    let end = (kept..base.len()).take_while(letter).last().map_or(kept, |at| at + 1);
    let tail = base.len() - end;
    (&base[start..end], &witness[start..witness.len() - tail])
}

/// Whether the character is a letter of a script that parts its words with spaces.
fn is_lettered(c: char) -> bool {
    c.is_alphabetic() && !is_han(c) && !is_kana(c) && !matches!(c, '\u{E00}'..='\u{E7F}')
}

/// How many characters of the witness look like damage, beside the base.
fn signs(base: &[char], witness: &[char]) -> usize {
    let new = |c: &&char| !base.iter().any(|&b| alike(b, **c));
    witness.iter().filter(|&&c| is_sign(c)).filter(new).count()
}

/// Whether damage may have left the character, and sound text seldom has it.
fn is_sign(c: char) -> bool {
    !c.is_ascii() && (is_foreign(c) || is_han(c) && is_rare(c)) || is_blank(c)
}

/// Whether the character is of a kind that misreading leaves in any text.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}' | '\u{2010}'..='\u{27BF}' | '\u{3040}'..='\u{312F}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{E000}'..='\u{F8FF}' | '\u{FF61}'..='\u{FFDC}' | '\u{1100}'..='\u{11FF}')
}

/// Whether the character stands for something that could not be read.
fn is_blank(c: char) -> bool {
    matches!(c, '?' | '？' | char::REPLACEMENT_CHARACTER)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Whether the Han character is outside the 3,755 commonest, level 1 of GB 2312, in any script.
fn is_rare(c: char) -> bool {
    !COMMON.contains(&c) && !COMMON.contains(&script::fold(c))
}

/// Level 1 of GB 2312.
static COMMON: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    let codes = (0xB0..=0xD7).flat_map(|row| (0xA1..=0xFE).map(move |cell| [row, cell])).collect::<Vec<[u8; 2]>>();
    encoding_rs::GBK.decode_without_bom_handling(codes.as_flattened()).0.chars().filter(|&c| is_han(c)).collect()
});

/// The character in its narrow, plain form.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '–' | '—' | '―' => '-',
        _ => script::fold(c),
    }
}

/// Whether the two are one character, but for script and width.
fn alike(a: char, b: char) -> bool {
    a == b || narrow(a) == narrow(b)
}

/// Whether the character that a misreading gives may stand in the text as `there`.
fn shows(given: char, there: char) -> bool {
    let control =
        || matches!(there, '\u{80}'..='\u{9F}') && single(encoding_rs::WINDOWS_1252, there as u32 as u8) == Some(given);
    let blank = given == char::REPLACEMENT_CHARACTER || is_private(given);
    alike(given, there) || blank && is_blank(there) || control()
}

/// What one byte reads as, where it reads as anything by itself.
fn single(reader: &'static Encoding, byte: u8) -> Option<char> {
    let text = reader.decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte))?;
    text.chars().next()
}

/// A character that may have stood in the sound text, and its bytes.
type Form = (char, Vec<u8>);

/// For every sound character the forms that it may have had: other scripts and widths.
fn forms(base: &[char], mechanism: &Mechanism) -> Vec<Vec<Form>> {
    base.iter().map(|&c| mechanism.source.forms(c)).collect()
}

impl Source {
    /// The forms of a character that this source can write.
    fn forms(self, character: char) -> Vec<Form> {
        let wide = match character {
            '!'..='~' => char::from_u32(character as u32 + 0xFEE0),
            _ => Some(narrow(character)).filter(|&c| c != character),
        };
        let others = script::variants(character).iter().copied().chain(wide).filter(|&other| other != character);
        let mut forms: Vec<Form> = Vec::new();
        for form in std::iter::once(character).chain(others) {
            for bytes in self.bytes(form) {
                if !forms.iter().any(|known| known.1 == bytes) {
                    forms.push((form, bytes));
                }
            }
        }
        forms
    }

    /// The bytes that a character becomes; none when it cannot be written.
    fn bytes(self, character: char) -> Vec<Vec<u8>> {
        let mut buffer = [0; 4];
        let text: &str = character.encode_utf8(&mut buffer);
        match self {
            Source::Written(encoding) => {
                let (bytes, _, missing) = encoding.encode(text);
                if missing { Vec::new() } else { vec![bytes.into_owned()] }
            }
            Source::Twice => {
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
                vec![text.as_bytes().to_vec()]
            }
            Source::Lost if character.is_ascii() => vec![vec![character as u8]],
            Source::Lost => (1..=3).map(|times| "\u{FFFD}".repeat(times).into_bytes()).collect(),
        }
    }
}

/// One way to read bytes: the characters, and the byte left over that waits for another.
type Reading = (Vec<char>, Option<u8>);

/// The ways in which readers of the encoding take `bytes` after the byte that waits.
fn readings(reader: &'static Encoding, waiting: Option<u8>, bytes: &[u8]) -> Vec<Reading> {
    let mut ways: Vec<Reading> = vec![(Vec::new(), waiting)];
    for &byte in bytes {
        let mut next = Vec::new();
        for (characters, waiting) in ways {
            for (more, waiting) in read(reader, waiting, byte) {
                next.push(([&characters[..], &more[..]].concat(), waiting));
            }
        }
        ways = next;
    }
    ways
}

/// The ways in which readers take one byte more. Where two bytes are no character, some give one
/// mark for both, some one for the first and read the second anew.
fn read(reader: &'static Encoding, waiting: Option<u8>, byte: u8) -> Vec<Reading> {
    const BAD: char = char::REPLACEMENT_CHARACTER;
    let Some(lead) = waiting else {
        return match single(reader, byte) {
            Some(character) => vec![(vec![character], None)],
            None if reader.is_single_byte() => vec![(vec![BAD], None)],
            None => vec![(Vec::new(), Some(byte))],
        };
    };
    if let Some(text) = reader.decode_without_bom_handling_and_without_replacement(&[lead, byte]) {
        return vec![(text.chars().collect(), None)];
    }
    let mut ways = vec![(vec![BAD], None)];
    for (mut characters, waiting) in read(reader, None, byte) {
        characters.insert(0, BAD);
        ways.push((characters, waiting));
    }
    ways
}

/// Where a search is, from left to right: what has been read of the witness, in which part, and the
/// byte that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    at: usize,
    part: Part,
    waiting: Option<u8>,
}

/// The parts of a text with one damaged stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Before,
    Damaged,
    After,
}

/// What the way to a state has cost and shown.
#[derive(Debug, Clone, Default)]
struct Way {
    /// Characters that the mechanism does not explain.
    cost: u32,
    /// Misread characters that are there, `?` and U+FFFD apart.
    evidence: u32,
    /// Those that are `?` or U+FFFD.
    blanks: u32,
    /// Bytes that went without leaving a mark.
    silent: u32,
    /// The damaged stretch of the base and of the witness.
    base: (usize, usize),
    witness: (usize, usize),
    /// The forms of the damaged characters.
    repair: String,
}

impl Way {
    fn rank(&self) -> (u32, u32, u32, usize) {
        (self.cost, u32::MAX - self.evidence, self.silent, self.base.1 - self.base.0)
    }
}

/// The states that are reached when a number of sound characters has been read.
type Layer = BTreeMap<State, Way>;

/// Keeps the better way to a state.
fn reach(layer: &mut Layer, state: State, way: Way) {
    match layer.get(&state) {
        Some(known) if known.rank() <= way.rank() => {}
        _ => {
            layer.insert(state, way);
        }
    }
}

/// The search for the damaged stretch that one mechanism explains.
struct Search<'a> {
    mechanism: &'a Mechanism,
    base: &'a [char],
    witness: &'a [char],
    budget: u32,
    forms: Vec<Vec<Form>>,
}

impl Search<'_> {
    /// Reads both texts to their ends and judges the best way there.
    fn run(&self) -> Option<Damage> {
        let start = State { at: 0, part: Part::Before, waiting: None };
        let mut layer = Layer::from([(start, Way::default())]);
        let mut best: Option<Way> = None;
        for index in 0..=self.base.len() {
            let mut next = Layer::new();
            while let Some((state, way)) = layer.pop_first() {
                self.stay(index, state, &way, &mut layer);
                if index < self.base.len() {
                    self.advance(index, state, &way, &mut next);
                } else if state.part == Part::After
                    && state.at == self.witness.len()
                    && best.as_ref().is_none_or(|best| way.rank() < best.rank())
                {
                    best = Some(way);
                }
            }
            layer = next;
        }
        self.judge(&best?)
    }

    /// Steps that read no sound character: into the damage, through marks of its own, out of it.
    fn stay(&self, index: usize, state: State, way: &Way, layer: &mut Layer) {
        let there = self.witness.get(state.at).copied();
        if state.part != Part::Damaged && there.is_some_and(char::is_whitespace) {
            reach(layer, State { at: state.at + 1, ..state }, way.clone());
        }
        if state.part == Part::Before && !self.mechanism.late {
            let way = Way { base: (index, index), witness: (state.at, state.at), ..way.clone() };
            reach(layer, State { part: Part::Damaged, ..state }, way);
        }
        if state.part != Part::Damaged {
            return;
        }
        if there.is_some() && way.cost < self.budget {
            reach(layer, State { at: state.at + 1, ..state }, Way { cost: way.cost + 1, ..way.clone() });
        }
        if way.base.0 == index {
            return;
        }
        let after = State { part: Part::After, waiting: None, ..state };
        let mut way = Way { base: (way.base.0, index), witness: (way.witness.0, state.at), ..way.clone() };
        if state.waiting.is_some() {
            if there.is_some_and(is_blank) {
                let witness = (way.witness.0, state.at + 1);
                let way = Way { blanks: way.blanks + 1, witness, ..way.clone() };
                reach(layer, State { at: state.at + 1, ..after }, way);
            }
            way.silent += 1;
        }
        reach(layer, after, way);
    }

    /// Steps that read the sound character at `index`.
    fn advance(&self, index: usize, state: State, way: &Way, next: &mut Layer) {
        let (sound, there) = (self.base[index], self.witness.get(state.at).copied());
        if state.part == Part::Damaged {
            for (form, bytes) in &self.forms[index] {
                self.misread(index, *form, bytes, state, way, next);
            }
            return;
        }
        if there.is_some_and(|there| alike(sound, there)) {
            reach(next, State { at: state.at + 1, ..state }, way.clone());
        }
        if sound.is_whitespace() {
            reach(next, state, way.clone());
        }
        if state.part == Part::Before && self.mechanism.late {
            self.slip(index, state, way, next);
        }
    }

    /// Enters the damage by losing the first byte of the character at `index`.
    fn slip(&self, index: usize, state: State, way: &Way, next: &mut Layer) {
        let damaged = State { part: Part::Damaged, ..state };
        let way = Way { base: (index, index), witness: (state.at, state.at), ..way.clone() };
        for (form, bytes) in self.forms[index].iter().filter(|form| form.1.len() > 1) {
            if self.witness.get(state.at).copied().is_some_and(is_blank) {
                let way = Way { blanks: 1, ..way.clone() };
                let state = State { at: state.at + 1, ..damaged };
                self.misread(index, *form, &bytes[1..], state, &way, next);
            }
            let way = Way { silent: 1, ..way.clone() };
            self.misread(index, *form, &bytes[1..], damaged, &way, next);
        }
    }

    /// Holds what the bytes of one character are misread as against the witness.
    fn misread(&self, index: usize, form: char, bytes: &[u8], state: State, way: &Way, next: &mut Layer) {
        for (given, waiting) in readings(self.mechanism.reader, state.waiting, bytes) {
            let mut way = way.clone();
            way.repair.push(form);
            way.base.1 = index + 1;
            let mut ways = vec![(state.at, way)];
            for character in given {
                ways = ways.iter().flat_map(|(at, way)| self.meet(character, self.base[index], *at, way)).collect();
            }
            for (at, way) in ways {
                reach(next, State { at, part: Part::Damaged, waiting }, way);
            }
        }
    }

    /// The ways in which a misread character may or may not be there.
    fn meet(&self, given: char, sound: char, at: usize, way: &Way) -> Vec<(usize, Way)> {
        let mut ways = Vec::new();
        let there = self.witness.get(at).copied();
        if let Some(there) = there.filter(|&there| shows(given, there)) {
            let blank = given == char::REPLACEMENT_CHARACTER || is_blank(there);
            let telling = u32::from(!blank && !alike(given, sound));
            let (evidence, blanks) = (way.evidence + telling, way.blanks + u32::from(blank));
            ways.push((at + 1, Way { evidence, blanks, ..way.clone() }));
        } else if way.cost < self.budget {
            let way = Way { cost: way.cost + 1, ..way.clone() };
            if there.is_some() {
                ways.push((at + 1, way.clone()));
            }
            ways.push((at, way));
        }
        // Characters that no one sees get lost on the way.
        if matches!(given, '\u{80}'..='\u{A0}' | '\u{AD}') {
            ways.push((at, way.clone()));
        }
        ways
    }

    /// What the best way is worth; nothing when it explains too little.
    fn judge(&self, way: &Way) -> Option<Damage> {
        let length = (way.witness.1 - way.witness.0).max(1);
        let explained = 1.0 - f64::from(way.cost) / length as f64;
        let enough = way.evidence >= 1 && way.evidence + way.blanks >= 2 + way.silent && explained >= ENOUGH;
        enough.then(|| Damage {
            mechanism: self.mechanism.name,
            repair: self.whole(way),
            confidence: explained * explained * (1.0 - 0.3 / f64::from(way.evidence).powi(2)),
        })
    }

    /// The repair, widened to whole words of letters.
    fn whole(&self, way: &Way) -> String {
        let letter = |c: &&char| is_lettered(**c);
        let (start, end) = way.base;
        let before = self.base[..start].iter().rev().take_while(letter).count();
        let after = self.base[end..].iter().take_while(letter).count();
        let front = self.base[start - before..start].iter();
        front.copied().chain(way.repair.chars()).chain(self.base[end..end + after].iter().copied()).collect()
    }
}

/// Characters that were replaced one by one, by `?` or by U+FFFD, and nothing else.
fn replaced(base: &[char], witness: &[char]) -> Option<Damage> {
    for (mark, mechanism) in [
        (char::REPLACEMENT_CHARACTER, "undecodable characters replaced by U+FFFD"),
        ('?', "undecodable characters replaced by ?"),
    ] {
        let Some(lost) = gaps(base, witness, mark) else {
            continue;
        };
        let final_mark = |c: char| matches!(c, '。' | '！' | '？' | '…' | '．' | '，' | '、' | '；' | '：');
        let letters = lost.iter().filter(|&&at| base[at].is_alphanumeric()).count();
        let marks = lost.iter().filter(|&&at| !base[at].is_alphanumeric() && !final_mark(base[at])).count();
        if mark == '?' && letters + marks == 0 {
            continue;
        }
        let (Some(&first), Some(&last)) = (lost.first(), lost.last()) else {
            continue;
        };
        let confidence = match (mark, letters, marks) {
            (char::REPLACEMENT_CHARACTER, ..) => 0.95,
            (_, 0, 1) => 0.6,
            _ => 0.9,
        };
        return Some(Damage { mechanism, repair: base[first..=last].iter().collect(), confidence });
    }
    None
}

/// The places of the base where the witness has one to four `mark`s instead of a character beyond
/// ASCII; `None` when the two differ in anything else, or nowhere.
fn gaps(base: &[char], witness: &[char], mark: char) -> Option<Vec<usize>> {
    let mut layer: BTreeMap<usize, Vec<usize>> = BTreeMap::from([(0, Vec::new())]);
    for (index, &sound) in base.iter().enumerate() {
        let mut next = BTreeMap::new();
        for (at, lost) in layer {
            if sound.is_whitespace() {
                next.entry(at).or_insert_with(|| lost.clone());
            }
            if witness.get(at).is_some_and(|&there| alike(sound, there)) {
                next.entry(at + 1).or_insert_with(|| lost.clone());
            }
            let run = witness[at.min(witness.len())..].iter().take(4).take_while(|&&c| c == mark).count();
            for length in (1..=run).filter(|_| !sound.is_ascii()) {
                let mut lost = lost.clone();
                lost.push(index);
                next.entry(at + length).or_insert(lost);
            }
        }
        layer = next;
    }
    layer.remove(&witness.len()).filter(|lost| !lost.is_empty())
}

/// How much a text by itself looks damaged, 0 (not at all) to 1.
///
/// `around` is the text it stands in, which tells a Greek letter inside Chinese from one in Greek.
/// Signs: U+FFFD and what it turns into; stretches whose bytes are valid UTF-8, GBK or Big5 of a
/// more usual kind; and, inside Chinese, a mixture of things that never meet in sound text. Sound
/// text gives 0. Linear, but for look-ups of characters beyond ASCII in legacy encodings.
///
/// ```
/// use recension::classify::mojibake::suspicious;
/// assert!(suspicious("donâ€™t", "") > 0.8);
/// assert_eq!(suspicious("Noël à l’été", ""), 0.0);
/// ```
pub fn suspicious(text: &str, around: &str) -> f64 {
    if text.is_ascii() && !text.contains('?') {
        return 0.0;
    }
    if text.contains('\u{FFFD}') || text.contains("锟斤拷") || text.contains("ï¿½") {
        return 1.0;
    }
    misread_runs(text).max(mixture(text, around))
}

/// How surely some stretch of the text is one encoding read as another.
fn misread_runs(text: &str) -> f64 {
    let mut best: f64 = 0.0;
    for run in text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty()) {
        for reader in [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1251, encoding_rs::WINDOWS_1250] {
            best = best.max(written(run, reader).map_or(0.0, |bytes| as_utf8(&bytes)));
        }
        best = best.max(as_chinese(run));
    }
    let han = text.split(|c| !is_han(c) && !is_private(c)).filter(|run| run.chars().count() > 2);
    han.fold(best, |best, run| best.max(written(run, encoding_rs::GBK).map_or(0.0, |bytes| from_gbk(run, &bytes))))
}

/// The bytes of a run in an encoding; C1 controls count as the bytes they are.
fn written(run: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(run.len());
    for character in run.chars() {
        let mut buffer = [0; 4];
        let (written, _, missing) = encoding.encode(character.encode_utf8(&mut buffer));
        match character {
            '\u{80}'..='\u{9F}' if encoding.is_single_byte() => bytes.push(character as u32 as u8),
            _ if missing => return None,
            _ => bytes.extend_from_slice(&written),
        }
    }
    Some(bytes)
}

/// How surely bytes beyond ASCII are UTF-8. Two sequences are no accident; one is none when it makes
/// a usual character and its later bytes are not the quotation marks and dashes that stand after
/// an accented letter anyway.
fn as_utf8(bytes: &[u8]) -> f64 {
    let whole = |text: &str| text.chars().filter(|c| !c.is_control()).count();
    let (mut sequences, mut strong, mut alone) = (0, false, false);
    for chunk in bytes.utf8_chunks() {
        sequences += whole(chunk.valid());
        let mut telling = chunk.valid().chars().filter(|&c| is_usual(c) && !is_typographic(c)).peekable();
        strong |= telling.peek().is_some();
        // A letter of another alphabet does not stand alone.
        alone |= telling.any(|c| !matches!(c, '\u{370}'..='\u{1FFF}'));
    }
    let clean = std::str::from_utf8(bytes).is_ok();
    match (sequences, strong, clean) {
        (2.., true, true) => 0.95,
        (2.., true, false) => 0.7,
        (1, _, true) if alone => 0.9,
        _ => 0.0,
    }
}

/// Whether the character is one that texts in UTF-8 have much of beyond ASCII.
fn is_usual(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{17F}' | '\u{391}'..='\u{3C9}' | '\u{400}'..='\u{45F}' | '\u{5D0}'..='\u{5EA}'
        | '\u{621}'..='\u{64A}' | '\u{E01}'..='\u{E4E}' | '\u{2010}'..='\u{203A}' | '\u{20AC}' | '\u{2122}'
        | '\u{2190}'..='\u{2193}' | '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF5E}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Whether the bytes of the character, in Windows-1252, are a letter and marks that may follow it.
fn is_typographic(c: char) -> bool {
    let mut buffer = [0; 4];
    let later = &c.encode_utf8(&mut buffer).as_bytes()[1..];
    let mark =
        |byte: &u8| matches!(byte, 0x80 | 0x82 | 0x84 | 0x85 | 0x8B | 0x91..=0x97 | 0x99 | 0x9B | 0xA0 | 0xAB | 0xBB);
    let curly = matches!(c, '\u{2010}'..='\u{203A}' | '\u{20AC}');
    later.iter().all(mark) && !curly
}

/// How surely a run of letters beyond ASCII is GBK or Big5 read as Windows-1252.
fn as_chinese(run: &str) -> f64 {
    let count = run.chars().count();
    if count < 4 || !run.chars().all(|c| matches!(c, '\u{80}'..='\u{FF}')) {
        return 0.0;
    }
    let Some(bytes) = written(run, encoding_rs::WINDOWS_1252) else {
        return 0.0;
    };
    let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes);
    let usual = text.is_some_and(|text| text.chars().all(|c| is_han(c) && !is_rare(c) || "，。、；：“”".contains(c)));
    if usual { 0.9 } else { 0.0 }
}

/// How surely a run of Han characters is UTF-8 or Big5 read as GBK: its bytes make a text of the
/// other encoding, and that text is more usual than the run.
fn from_gbk(run: &str, bytes: &[u8]) -> f64 {
    let rare = run.chars().filter(|&c| is_private(c) || is_rare(c)).count();
    if rare * 4 < run.chars().count() {
        return 0.0;
    }
    let usual = |text: &str| {
        let mut characters = text.chars().filter(|&c| c != '\u{FFFD}').peekable();
        characters.peek().is_some() && characters.all(|c| is_han(c) && !is_rare(c) || is_usual(c) && !is_han(c))
    };
    let utf8 = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if utf8.chars().filter(|&c| is_han(c)).count() > 1 && utf8.len() + 2 >= bytes.len() && usual(utf8) {
        return 0.95;
    }
    let big5 = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(bytes);
    if rare * 2 >= run.chars().count() && big5.is_some_and(|text| usual(&text)) { 0.8 } else { 0.0 }
}

/// How surely a stretch of a Chinese text is damaged: by the things that stand close together in
/// it and that sound Chinese does not mix.
fn mixture(text: &str, around: &str) -> f64 {
    const NEAR: usize = 12;
    let count = |wanted: fn(char) -> bool| {
        let all = around.chars().filter(|&c| wanted(c)).count();
        all.max(text.chars().filter(|&c| wanted(c)).count())
    };
    let (han, kana) = (count(is_han), count(is_kana));
    if han < 2 || kana * 8 > han + kana && kana > 3 || count(is_hangul) > 0 {
        return 0.0;
    }
    let characters: Vec<char> = text.chars().collect();
    let odd: Vec<(usize, Odd)> = (0..characters.len())
        .filter_map(|at| Some((at, odd(at.checked_sub(1).map(|at| characters[at]), &characters[at..])?)))
        .collect();
    let weight = |from: usize| {
        let near = odd[from..].iter().take_while(|other| other.0 < odd[from].0 + NEAR);
        let kinds: BTreeSet<Odd> = near.map(|other| other.1).collect();
        kinds.iter().map(|kind| kind.weight()).sum::<u32>()
    };
    match (0..odd.len()).map(weight).max() {
        None | Some(0..=2) => 0.0,
        Some(3) => 0.6,
        Some(_) => 0.9,
    }
}

/// A thing that is odd inside Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Odd {
    /// A private-use character.
    Private,
    /// What is left of a gloss behind a `?`.
    Gloss,
    /// Kana on its own.
    Kana,
    /// A half-width `?` in the middle.
    Blank,
    /// A letter of another script or a piece of a box, on its own.
    Letter,
    /// Two rare Han characters side by side.
    Rare,
}

impl Odd {
    /// What the thing weighs; three make damage likely.
    fn weight(self) -> u32 {
        match self {
            Odd::Private => 4,
            Odd::Gloss | Odd::Kana => 2,
            Odd::Blank | Odd::Letter | Odd::Rare => 1,
        }
    }
}

/// What is odd about the first of the characters, after the one before.
fn odd(before: Option<char>, characters: &[char]) -> Option<Odd> {
    let (&character, after) = characters.split_first()?;
    let next = after.first().copied();
    let inside = |c: Option<char>| c.is_none_or(|c| is_han(c) || is_blank(c) || is_kana(c) || is_private(c));
    match character {
        c if is_private(c) => Some(Odd::Private),
        '?' if inside(before) && next.is_some_and(|c| !c.is_whitespace() && !"”’』」\"')".contains(c)) => {
            let rest: String = after.iter().take(10).collect();
            Some(ruby::broken('?', &rest).map_or(Odd::Blank, |_| Odd::Gloss))
        }
        'の' | 'ー' | '・' => None,
        c if is_kana(c) && inside(before) && inside(next) => Some(Odd::Kana),
        '\u{370}'..='\u{52F}' | '\u{2500}'..='\u{257F}' | '\u{3105}'..='\u{312F}' if inside(before) && inside(next) => {
            Some(Odd::Letter)
        }
        c if is_han(c) && is_rare(c) && next.is_some_and(|c| is_han(c) && is_rare(c)) => Some(Odd::Rare),
        _ => None,
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | 'ｦ'..='ﾟ')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GBK, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

    /// What is said of a damaged text: mechanism and repair.
    fn check(base: &str, witness: &str, mechanism: &str, repair: &str) {
        let damage = explain(base, witness);
        let said = damage.as_ref().map(|damage| (damage.mechanism, damage.repair.as_str()));
        assert_eq!(said, Some((mechanism, repair)), "{base} / {witness}");
        let confidence = damage.map_or(0.0, |damage| damage.confidence);
        assert!((0.5..=1.0).contains(&confidence), "{confidence}");
    }

    /// What a text becomes when it is written in one encoding and read in another.
    fn misread(text: &str, source: &'static Encoding, reader: &'static Encoding) -> String {
        let (bytes, _, missing) = source.encode(text);
        assert!(!missing, "{text}");
        reader.decode_without_bom_handling(&bytes).0.into_owned()
    }

    /// What a text becomes when its first byte is lost to a `?`.
    fn late(text: &str, encoding: &'static Encoding) -> String {
        let (bytes, ..) = encoding.encode(text);
        format!("?{}", encoding.decode_without_bom_handling(&bytes[1..]).0.replace('\u{FFFD}', "?"))
    }

    #[test]
    fn one_byte_late() {
        let name = "GBK read one byte late";
        let broken = "?qū)ν夤ぷ鞯幕\u{E2A2}驹瓌t";
        check("对外工作的基本原则", broken, name, "對外工作的基本原則");
        check("對外工作的基本原則", broken, name, "對外工作的基本原則");
        check("领域对外工作的基本原则、战略", &format!("領域{broken}、戰略"), name, "對外工作的基本原則");
        check("。”", "?!?", name, "。”");
        check("。互联", "?;ヂ?lián)", name, "。互聯");
        check("。互联网和", "?;ヂ?lián)網(wǎng)和", name, "。互聯");
        check("传统文化", &late("传统文化", GBK), name, "传统文化");
        check("這是傳統文化", &format!("這是{}", late("傳統文化", BIG5)), "Big5 read one byte late", "傳統文化");
    }

    #[test]
    fn one_encoding_for_another() {
        let text = "网络安全与信息化发展战略";
        let old = "國際社會應當共同維護和平";
        check(text, &misread(text, UTF_8, WINDOWS_1252), "UTF-8 read as Windows-1252", text);
        check(text, &misread(text, UTF_8, GBK), "UTF-8 read as GBK", text);
        check(text, &misread(text, UTF_8, BIG5), "UTF-8 read as Big5", text);
        check(text, &misread(text, GBK, WINDOWS_1252), "GBK read as Windows-1252", text);
        check(text, &misread(text, GBK, BIG5), "GBK read as Big5", text);
        check(old, &misread(old, BIG5, GBK), "Big5 read as GBK", old);
        check("国际社会应当共同维护和平", &misread(old, BIG5, GBK), "Big5 read as GBK", old);
        check(old, &misread(old, BIG5, WINDOWS_1252), "Big5 read as Windows-1252", old);
        let japanese = "ひらがなとカタカナ";
        check(japanese, &misread(japanese, SHIFT_JIS, WINDOWS_1252), "Shift_JIS read as Windows-1252", japanese);
        check(japanese, &misread(japanese, UTF_8, SHIFT_JIS), "UTF-8 read as Shift_JIS", japanese);
        check("привет", &misread("привет", UTF_8, WINDOWS_1251), "UTF-8 read as Windows-1251", "привет");
        check("привет", &misread("привет", WINDOWS_1251, WINDOWS_1252), "Windows-1251 read as Windows-1252", "привет");
    }

    #[test]
    fn western_text() {
        check("the naïve café", "the naÃ¯ve café", "UTF-8 read as Windows-1252", "naïve");
        check("don’t", "donâ€™t", "UTF-8 read as Windows-1252", "don’t");
        check("“so”", "â€œsoâ€\u{9d}", "UTF-8 read as Windows-1252", "“so”");
        let twice = misread(&misread("déjà", UTF_8, WINDOWS_1252), UTF_8, WINDOWS_1252);
        check("déjà", &twice, "UTF-8 read as Windows-1252 twice", "déjà");
        check("à la", "Ã la", "UTF-8 read as Windows-1252", "à");
    }

    #[test]
    fn what_could_not_be_read() {
        check("网络安全", "网??全", "undecodable characters replaced by ?", "络安");
        check("café au lait", "caf? au lait", "undecodable characters replaced by ?", "é");
        check("网络安全", "网\u{FFFD}\u{FFFD}\u{FFFD}全", "undecodable characters replaced by U+FFFD", "络安");
        let lost = misread("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", UTF_8, GBK);
        check("和平发展", &format!("和{lost}展"), "UTF-8 read as GBK with U+FFFD (锟斤拷)", "平发");
    }

    #[test]
    fn a_part_may_stay_unexplained() {
        let text = "网络安全与信息化发展战略";
        let mut damaged = misread(text, UTF_8, GBK);
        damaged.insert(damaged.char_indices().nth(4).map_or(0, |at| at.0), '~');
        let sure = explain(text, &misread(text, UTF_8, GBK)).map_or(0.0, |damage| damage.confidence);
        let less = explain(text, &damaged).map_or(0.0, |damage| damage.confidence);
        assert!(0.0 < less && less < sure, "{less} {sure}");
    }

    #[test]
    fn edits_are_no_damage() {
        for (base, witness) in [
            ("应当", "可以"),
            ("你去哪里。", "你去哪里?"),
            ("。”", "！"),
            ("。", "?"),
            ("和平", "和平"),
            ("", "Ã©"),
            ("中国", ""),
            ("2015年", "2024年"),
            ("café", "cafe"),
            ("naïve", "native"),
            ("Müller", "Møller"),
            ("网络主权", "網絡主權"),
            ("α粒子", "β粒子"),
            ("他说好", "他問好嗎?"),
            ("原则", "饕餮貔貅"),
            ("good", "good?"),
        ] {
            assert_eq!(explain(base, witness), None, "{base} / {witness}");
        }
    }

    #[test]
    fn sound_text_is_not_suspicious() {
        for text in [
            "中华人民共和国网络安全法(草案)。你好吗?很好!",
            "是吗?不是。α粒子和β射线,Ω≈3.14×10²μm",
            "魑魅魍魉，饕餮盛宴；囹圄之灾，蹉跎岁月。",
            "國際社會應當共同維護網絡空間的和平與穩定",
            "The naïve café’s crêpe “brûlée” cost £5 — déjà vu…",
            "Der Spaß” war groß – “Größe”, ÄÖÜ «ÉTÉ» l’Île à “là”… MAÇÃ”",
            "PRÊT À PORTER “À” «À» ½ × ¼ ± 5° © ® ™ § ¶",
            "😀🎉👍🏽 und ❤️",
            "日本語の文章です。漢字とカタカナを使う。",
            "Привет, мир! «Ёлка» – это…",
            "Ελληνικά κείμενα, καλημέρα",
            "한국어 문장입니다. 漢字도 있다.",
            "任天堂の游戏很有名",
            "魑魅魍魉?是的。α粒子?",
            "∀x∈ℝ: x² ≥ 0 → √x",
            "5×£35 und 3×½",
            "plain ASCII? yes.",
            "Tiếng Việt có dấu: Đường, Ấn Độ",
        ] {
            assert_eq!(suspicious(text, text), 0.0, "{text}");
        }
    }

    #[test]
    fn damage_is_suspicious() {
        let text = "网络安全与信息化发展战略";
        let chinese = "中国领域、战略目标和行动要点";
        for damaged in [
            misread(text, UTF_8, WINDOWS_1252),
            misread(text, UTF_8, GBK),
            misread(text, GBK, WINDOWS_1252),
            misread("國際社會應當共同維護和平", BIG5, GBK),
            misread("привет мир", UTF_8, WINDOWS_1251),
            "?qū)ν夤ぷ鞯幕\u{E2A2}驹瓌t".to_string(),
            "?;ヂ?lián)".to_string(),
            "dÃ©jÃ\u{A0} vu".to_string(),
            "it is donâ€™t".to_string(),
            "\u{FFFD}".to_string(),
            "锟斤拷".to_string(),
            "ðŸ˜€".to_string(),
        ] {
            assert!(suspicious(&damaged, &format!("{chinese}{damaged}")) >= 0.5, "{damaged}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_judged(base in "[对外工é“。a ?\u{E2A2}]{0,12}", witness in "\\PC{0,12}") {
            for (one, other) in [(&base, &witness), (&witness, &base)] {
                if let Some(damage) = explain(one, other) {
                    assert!((0.0..=1.0).contains(&damage.confidence) && !damage.repair.is_empty());
                }
                assert!((0.0..=1.0).contains(&suspicious(one, other)));
            }
        }
    }
}
