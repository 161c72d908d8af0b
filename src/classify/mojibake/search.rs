//! The search for the stretch of a text that one misreading explains.

use super::{Damage, ENOUGH, Mechanism, Source, alike, is_blank, is_lettered, narrow, shows, single};
use crate::han::script;
use encoding_rs::Encoding;
use std::collections::BTreeMap;

/// A character that may have stood in the sound text, and its bytes.
pub(super) type Form = (char, Vec<u8>);

/// For every sound character the forms that it may have had: other scripts and widths.
pub(super) fn forms(base: &[char], mechanism: &Mechanism) -> Vec<Vec<Form>> {
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
pub(super) struct Search<'a> {
    pub(super) mechanism: &'a Mechanism,
    pub(super) base: &'a [char],
    pub(super) witness: &'a [char],
    /// How many characters may be out of place.
    pub(super) budget: u32,
    pub(super) forms: Vec<Vec<Form>>,
}

impl Search<'_> {
    /// Reads both texts to their ends and judges the best way there.
    pub(super) fn run(&self) -> Option<Damage> {
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
