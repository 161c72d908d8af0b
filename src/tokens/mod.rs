//! Text to tokens: the smallest things compared, each with a place and a key.
//!
//! Words, numbers, Han characters and a few symbols are tokens. Marks and white space are not:
//! they stand in the gaps between tokens and are compared there, so that layout and punctuation
//! never weigh in an alignment. A token's key is its folded form; two tokens with one key and
//! different bytes differ by a named [`Layer`], which is counted and not reported.

pub mod folded;
pub mod layer;
pub mod mark;
mod places;
mod word;

pub use layer::Layer;

use crate::extract::{Extracted, Mark, Read};
use crate::han::{is_han, is_kana, ruby, script};
use crate::structure::Structure;
use crate::text::Span;
use places::Places;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Set in the key of a Han character or a kana; the rest of the key is the folded character.
pub(crate) const HAN: u32 = 1 << 31;

/// Longest token in bytes; a longer run of letters is cut, so that no input makes one huge token.
const LONGEST: usize = 1 << 10;

/// The tokens of one copy, column by column to keep them small (seven bytes a token).
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    places: Places,
    keys: Vec<u32>,
    words: Words,
    /// What is skipped for a reason other than being white space or a mark, by place.
    pub skips: Vec<Skip>,
}

/// A stretch that is not read, and the layer that says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skip {
    /// Where.
    pub span: Span,
    /// Why.
    pub layer: Layer,
}

/// The distinct folded words of a copy, numbered as they come.
///
/// Words of up to sixteen bytes are numbers themselves, which hash and compare faster than strings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    short: FxHashMap<u64, u32>,
    medium: FxHashMap<[u64; 2], u32>,
    long: FxHashMap<Box<str>, u32>,
    count: u32,
}

/// The bytes of a word of at most sixteen as two numbers, the first byte the lowest; `None` for a
/// longer one, and for one that ends in a zero byte, which could not be told from a shorter one.
fn packed(word: &str) -> Option<[u64; 2]> {
    let bytes = word.as_bytes();
    let pack = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    let (low, high) = bytes.split_at(bytes.len().min(8));
    (bytes.len() <= 16 && bytes.last() != Some(&0)).then(|| [pack(low), pack(high)])
}

impl Words {
    /// The number of `word`.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        if let Some(packed) = packed(word) {
            return self.pack(packed);
        }
        if let Some(&number) = self.long.get(word) {
            return number;
        }
        self.long.insert(word.into(), self.count);
        self.count += 1;
        self.count - 1
    }

    /// The number of a word of at most sixteen bytes.
    fn pack(&mut self, [low, high]: [u64; 2]) -> u32 {
        let number = match high {
            0 => *self.short.entry(low).or_insert(self.count),
            _ => *self.medium.entry([low, high]).or_insert(self.count),
        };
        self.count += u32::from(number == self.count);
        number
    }

    /// The number of `word`, if it was numbered.
    fn number(&self, word: &str) -> Option<u32> {
        match packed(word) {
            Some([low, 0]) => self.short.get(&low).copied(),
            Some(both) => self.medium.get(&both).copied(),
            None => self.long.get(word).copied(),
        }
    }

    /// For each word of `other`, its number here; words unknown here get new numbers above all.
    pub(crate) fn translate(&self, other: &Words) -> Vec<u32> {
        let mut numbers: Vec<u32> = (self.count..self.count + other.count).collect();
        let mut set = |at: u32, known: Option<&u32>| {
            if let Some(&known) = known {
                numbers[at as usize] = known;
            }
        };
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (word, &number) in &other.short {
            set(number, self.short.get(word));
        }
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (word, &number) in &other.medium {
            set(number, self.medium.get(word));
        }
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (word, &number) in &other.long {
            set(number, self.long.get(word));
        }
        numbers
    }

    /// For each word of `other`, its number here; words unknown here are learnt in the order of their numbers there.
    pub(crate) fn learn(&mut self, other: &Words) -> Vec<u32> {
        let mut words: Vec<Word> = Vec::with_capacity(other.count as usize);
        words.extend(other.short.iter().map(|(&word, &number)| (number, Ok([word, 0]))));
        words.extend(other.medium.iter().map(|(&word, &number)| (number, Ok(word))));
        words.extend(other.long.iter().map(|(word, &number)| (number, Err(&**word))));
        words.sort_unstable();
        let learn = |(_, word): Word| match word {
            Ok(packed) => self.pack(packed),
            Err(long) => self.intern(long),
        };
        words.into_iter().map(learn).collect()
    }
}

/// A word with its number: packed where it is short, as it stands where it is long.
type Word<'a> = (u32, Result<[u64; 2], &'a str>);

impl Tokens {
    /// Reads the tokens of what was extracted.
    pub fn read(extracted: &Extracted, structure: &Structure) -> Tokens {
        let marks = through(&extracted.marks, &structure.margin);
        let mut scanner = Scanner::new(extracted, structure, &marks);
        scanner.run();
        scanner.tokens.places.finish();
        scanner.tokens
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Where token `at` stands.
    pub fn span(&self, at: usize) -> Span {
        let start = self.places.start(at);
        Span { start, end: start + self.places.length(at) }
    }

    /// From the first to the last of a run of tokens.
    pub fn cover(&self, range: std::ops::Range<usize>) -> Span {
        Span { start: self.places.start(range.start), end: self.span(range.end - 1).end }
    }

    /// The key of token `at`: equal keys read the same within one copy.
    pub fn key(&self, at: usize) -> u32 {
        self.keys[at]
    }

    /// Whether token `at` is a Han character or a kana.
    pub fn han(&self, at: usize) -> bool {
        self.keys[at] & HAN != 0
    }

    /// The first token that starts at or after `offset`.
    pub fn at(&self, offset: u32) -> usize {
        self.places.at(offset)
    }

    /// Keys of `self` with words numbered as in `base`, so that the two can be compared.
    pub(crate) fn keys_as(&self, base: &Tokens) -> Cow<'_, [u32]> {
        let numbers = base.words.translate(&self.words);
        if numbers.iter().enumerate().all(|(at, &number)| at == number as usize) {
            return Cow::Borrowed(&self.keys);
        }
        self.keys.iter().map(|&key| if key & HAN != 0 { key } else { numbers[key as usize] }).collect()
    }

    /// Keys of `self` with words numbered as in `all`, which learns those it does not know: many copies that share
    /// one numbering can all be compared.
    pub(crate) fn keys_in(&self, all: &mut Words) -> Vec<u32> {
        let numbers = all.learn(&self.words);
        self.keys.iter().map(|&key| if key & HAN != 0 { key } else { numbers[key as usize] }).collect()
    }

    /// The keys as they are.
    pub(crate) fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// Whether the copy has this word anywhere, whatever its case.
    pub(crate) fn uses(&self, word: &str) -> bool {
        let mut folded = word.to_string();
        word::fold(&mut folded);
        self.words.number(&folded).is_some()
    }

    /// The skips that touch `span`.
    pub(crate) fn skips_in(&self, span: Span) -> &[Skip] {
        let first = self.skips.partition_point(|s| s.span.end <= span.start);
        let end = self.skips.partition_point(|s| s.span.start < span.end);
        &self.skips[first.min(end)..end]
    }
}

/// The marks of a text, numbers in its margin among them: a divided word goes on behind such a number.
fn through<'a>(marks: &'a [Mark], margin: &[Span]) -> Cow<'a, [Mark]> {
    if margin.is_empty() {
        return Cow::Borrowed(marks);
    }
    let numbers = margin.iter().map(|&span| Mark { span, read: Read::Skip });
    let mut all: Vec<Mark> = marks.iter().copied().chain(numbers).collect();
    all.sort_by_key(|mark| mark.span);
    Cow::Owned(all)
}

/// Walks over a text once and cuts it into tokens.
struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Stretches ahead that are not read as they stand.
    marks: &'a [Mark],
    /// Numbers in the margin ahead.
    margin: &'a [Span],
    /// Running heads and feet, by place.
    heads: &'a [Span],
    /// Start of the next stretch that is not read as it stands.
    barrier: usize,
    at: usize,
    tokens: Tokens,
    folded: String,
}

impl<'a> Scanner<'a> {
    fn new(extracted: &'a Extracted, structure: &'a Structure, marks: &'a [Mark]) -> Scanner<'a> {
        let text = extracted.text.as_str();
        let mut tokens = Tokens::default();
        // A word of prose takes about six bytes with its space, a Han character three.
        let head = &text.as_bytes()[..text.len().min(8192)];
        let ascii = head.iter().filter(|b| b.is_ascii()).count();
        let guess = if ascii * 2 > head.len() { text.len() / 6 } else { text.len() / 3 };
        tokens.places.reserve(guess);
        tokens.keys.reserve(guess);
        let mut scanner = Scanner {
            text,
            bytes: text.as_bytes(),
            marks,
            margin: &structure.margin,
            heads: structure.heads(),
            barrier: 0,
            at: 0,
            tokens,
            folded: String::new(),
        };
        scanner.aim();
        scanner
    }

    /// Finds the next barrier at or after the current place.
    fn aim(&mut self) {
        let at = self.at as u32;
        while let [first, rest @ ..] = self.marks
            && first.span.end <= at
        {
            self.marks = rest;
        }
        while let [first, rest @ ..] = self.margin
            && first.end <= at
        {
            self.margin = rest;
        }
        let mark = self.marks.first().map_or(usize::MAX, |m| m.span.start as usize);
        let margin = self.margin.first().map_or(usize::MAX, |m| m.start as usize);
        self.barrier = mark.min(margin);
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            if self.at >= self.barrier {
                self.pass();
                continue;
            }
            match self.bytes[self.at] {
                b'a'..=b'z' | b'A'..=b'Z' => self.ascii(),
                b'0'..=b'9' => self.digits(),
                b'%' | b'$' => self.symbol(1),
                byte if byte < 0x80 => self.at += 1,
                0xe4..=0xe9 => self.han(),
                _ => match mark::width(&self.bytes[self.at..]) {
                    Some(width) => self.at += width,
                    None => self.wide(),
                },
            }
        }
    }

    /// Steps over a stretch that is not read as it stands, or reads an entity as its character.
    fn pass(&mut self) {
        if let Some(&span) = self.margin.first().filter(|m| m.start as usize == self.barrier) {
            self.skip(span, Layer::PageFurniture);
        } else if let Some(&Mark { span, read }) = self.marks.first() {
            match read {
                Read::Char(c) if c.is_alphabetic() || is_han(c) => {
                    self.at = span.start as usize;
                    self.word();
                    return;
                }
                Read::Char(_) => self.at = span.range().end,
                Read::Gloss => self.skip(span, Layer::Ruby),
                Read::Skip | Read::Break => self.skip(span, Layer::Markup),
            }
        }
        self.aim();
    }

    /// Records a skip and moves behind it.
    fn skip(&mut self, span: Span, layer: Layer) {
        self.at = self.at.max(span.range().end);
        self.tokens.skips.push(Skip { span, layer });
    }

    fn push(&mut self, start: usize, end: usize, key: u32) {
        self.tokens.places.push(start, end - start);
        self.tokens.keys.push(key);
        self.at = end;
        if self.barrier < end {
            self.aim();
        }
    }

    /// The common case: a word of ASCII letters, sixteen at most, with nothing special behind it.
    fn ascii(&mut self) {
        let start = self.at;
        let Some((eights, _)) = self.bytes[start..].first_chunk::<16>().map(|both| both.as_chunks::<8>()) else {
            return self.word();
        };
        let (first, mut second) = (u64::from_le_bytes(eights[0]), u64::from_le_bytes(eights[1]));
        let mut len = word::letters(first);
        if len == 8 {
            let more = word::letters(second);
            len += more;
            second = word::small(second, more);
        } else {
            second = 0;
        }
        let end = start + len;
        if end >= self.barrier || !self.bytes.get(end).is_some_and(|&byte| word::ends(byte)) {
            return self.word();
        }
        let key = self.tokens.words.pack([word::small(first, len.min(8)), second]);
        self.push(start, end, key);
    }

    /// A word with capitals, apostrophes, hyphens, line breaks after hyphens, or other scripts.
    fn word(&mut self) {
        let start = self.at;
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        let end = word::word(self.text, start, LONGEST, self.marks, self.heads, &mut folded);
        let han = folded.chars().next().filter(|&c| is_han(c));
        let key = match han {
            Some(c) => HAN | script::fold(c) as u32,
            None => self.tokens.words.intern(&folded),
        };
        self.folded = folded;
        self.push(start, end.max(start + 1), key);
    }

    /// The common case of a number: few digits, and nothing behind them that could belong to it.
    fn digits(&mut self) {
        let start = self.at;
        let limit = self.bytes.len().min(self.barrier);
        let mut end = start + 1;
        while end < limit && end < start + 8 && self.bytes[end].is_ascii_digit() {
            end += 1;
        }
        let part = |at: usize| self.bytes.get(at).is_none_or(|b| !b.is_ascii() || b.is_ascii_digit());
        let ended = match self.bytes.get(end) {
            Some(b'.' | b',') => !part(end + 1),
            _ => !part(end),
        };
        if !ended || end + 1 >= limit {
            return self.number();
        }
        let key = self.tokens.words.intern(&self.text[start..end]);
        self.push(start, end, key);
    }

    /// A number: digits with separators and a decimal part, less the separators.
    fn number(&mut self) {
        let start = self.at;
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        let end = word::number(self.text, start, LONGEST, self.barrier, &mut folded);
        let key = self.tokens.words.intern(&folded);
        self.folded = folded;
        self.push(start, end, key);
    }

    /// A symbol that carries meaning: %, $, €, ±.
    fn symbol(&mut self, len: usize) {
        let mut buffer = [0; 4];
        let c = self.text[self.at..].chars().next().map_or(' ', mark::half);
        let key = self.tokens.words.intern(c.encode_utf8(&mut buffer));
        self.push(self.at, self.at + len, key);
    }

    /// The common case outside ASCII: a run of Han characters of three bytes, taken all at once.
    fn han(&mut self) {
        let start = self.at;
        let limit = self.bytes.len().min(self.barrier);
        let (threes, _) = self.bytes[start..limit.max(start)].as_chunks::<3>();
        // U+4E00 to U+9FFF.
        let count = threes.iter().take_while(|c| matches!(c, [0xe4, 0xb8..=0xbf, _] | [0xe5..=0xe9, ..])).count();
        let Some(last) = threes[..count].last() else { return self.wide() };
        let decode = |&[a, b, c]: &[u8; 3]| {
            let code = (u32::from(a) & 0xf) << 12 | (u32::from(b) & 0x3f) << 6 | u32::from(c) & 0x3f;
            char::from_u32(code).unwrap_or('\u{fffd}')
        };
        let end = start + 3 * count;
        self.tokens.places.extend(start, 3, count);
        self.tokens.keys.extend(threes[..count].iter().map(|c| HAN | script::fold(decode(c)) as u32));
        self.at = end;
        self.gloss(decode(last));
    }

    /// A character outside ASCII.
    fn wide(&mut self) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        let end = self.at + c.len_utf8();
        if is_han(c) {
            self.push(self.at, end, HAN | script::fold(c) as u32);
            self.gloss(c);
        } else if is_kana(c) {
            self.push(self.at, end, HAN | word::kana(c) as u32);
        } else if layer::invisible(c) {
            self.skip(Span::new(self.at, end), Layer::Invisible);
        } else if mark::half(c).is_ascii_digit() {
            self.number();
        } else if c.is_alphanumeric() || word::private(c) {
            self.word();
        } else if mark::meaningful(c) {
            self.symbol(c.len_utf8());
        } else {
            self.at = end;
        }
    }

    /// Skips a gloss in parentheses that is a valid reading of the character before it; a line may
    /// break between the two.
    fn gloss(&mut self, c: char) {
        let ahead = match &self.bytes[self.at..] {
            [0xef | 0xe2 | b'(', ..] => true,
            [b' ' | b'\n' | b'\r', rest @ ..] => {
                // Any character outside ASCII may be white space, or the parenthesis itself; where there are
                // running heads, one of them may stand before the gloss.
                let next = rest.iter().find(|b| !matches!(b, b' ' | b'\n' | b'\r'));
                let head = !self.heads.is_empty();
                next.is_some_and(|&b| b == b'(' || b >= 0x80 || head || b.is_ascii_control())
            }
            _ => false,
        };
        if !ahead {
            return;
        }
        let unseen = |c: char| c.is_whitespace() || layer::invisible(c);
        let seen = |at: usize| self.text.len() - self.text[at..].trim_start_matches(unseen).len();
        let (mut at, mut heads) = (seen(self.at), Vec::new());
        // A page may break between a character and its gloss.
        while let Ok(n) = self.heads.binary_search_by_key(&(at as u32), |h| h.start) {
            heads.push(self.heads[n]);
            at = seen(self.heads[n].range().end);
        }
        let body = &self.text[at..];
        if at - self.at > 200 || !body.starts_with(['(', '（']) || at >= self.barrier {
            return;
        }
        if let Some(len) = ruby::gloss(c, body) {
            heads.into_iter().for_each(|head| self.skip(head, Layer::PageFurniture));
            self.skip(Span::new(at, at + len), Layer::Ruby);
        }
    }
}
