//! Pairs of copies to measure with: prose in English or Chinese, and the same prose edited, with
//! paragraphs moved and lines wrapped elsewhere. The same seed gives the same bytes everywhere.

/// Sources of words and of their order: small texts of the repository.
const ENGLISH: [&str; 3] = [
    include_str!("../../fixtures/texts/act.txt"),
    include_str!("../../fixtures/texts/story.txt"),
    include_str!("../../fixtures/texts/terms.txt"),
];
const CHINESE: [&str; 2] =
    [include_str!("../../fixtures/texts/tiaoli.txt"), include_str!("../../fixtures/texts/sanwen.txt")];
/// Rarer words, so that the vocabulary grows with the text.
const WORDS: &str = include_str!("../../src/classify/words.txt");

/// Of how many words one is replaced.
const EDITED: usize = 100;
/// How many paragraphs are moved.
const MOVED: usize = 20;

/// What the prose is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Words of about five letters, wrapped at 78 and 66 columns.
    English,
    /// Pieces of two to four characters, wrapped at 40 and 34 characters.
    Chinese,
}

/// A base of about `bytes` bytes, and its witness.
pub(crate) fn pair(language: Language, bytes: usize, seed: u64) -> (String, String) {
    let mut random = Random(seed);
    let writer = Writer::new(language);
    let base = writer.paragraphs(bytes, &mut random);
    let mut witness: Vec<Vec<String>> = base.clone();
    writer.edit(&mut witness, &mut random);
    scatter(&mut witness, &mut random);
    let (wide, narrow) = if language == Language::English { (78, 66) } else { (40, 34) };
    (writer.print(&base, wide), writer.print(&witness, narrow))
}

/// Takes paragraphs out and puts each back elsewhere.
fn scatter(paragraphs: &mut Vec<Vec<String>>, random: &mut Random) {
    for _ in 0..MOVED {
        let paragraph = paragraphs.remove(random.below(paragraphs.len()));
        paragraphs.insert(random.below(paragraphs.len() + 1), paragraph);
    }
}

/// Writes prose from pieces of real text.
struct Writer {
    language: Language,
    /// Words, or Han characters, of real text in their order.
    known: Vec<String>,
    rare: Vec<&'static str>,
}

impl Writer {
    fn new(language: Language) -> Writer {
        let known = match language {
            Language::English => words(&ENGLISH),
            Language::Chinese => characters(&CHINESE),
        };
        Writer { language, known, rare: WORDS.lines().collect() }
    }

    /// Paragraphs of words, ends of sentences glued to their last word.
    fn paragraphs(&self, bytes: usize, random: &mut Random) -> Vec<Vec<String>> {
        let (mut all, mut written) = (Vec::new(), 0);
        while written < bytes {
            let mut paragraph = Vec::new();
            for _ in 0..2 + random.below(5) {
                self.sentence(&mut paragraph, random);
            }
            written += paragraph.iter().map(|word| word.len() + self.space().len()).sum::<usize>();
            all.push(paragraph);
        }
        all
    }

    fn sentence(&self, into: &mut Vec<String>, random: &mut Random) {
        let end = into.len() + 8 + random.below(22);
        while into.len() < end {
            self.piece(into, random);
        }
        if let Some(last) = into.last_mut() {
            last.push_str(if self.language == Language::English { "." } else { "。" });
        }
    }

    /// Some words as they stand in real text or, at times, a rare one.
    fn piece(&self, into: &mut Vec<String>, random: &mut Random) {
        if self.language == Language::English && random.below(5) == 0 {
            into.push(self.rare[random.below(self.rare.len())].to_string());
            return;
        }
        let length = 1 + random.below(3);
        let from = random.below(self.known.len() - length);
        into.extend_from_slice(&self.known[from..from + length]);
    }

    /// Replaces one word in [`EDITED`].
    fn edit(&self, paragraphs: &mut [Vec<String>], random: &mut Random) {
        for word in paragraphs.iter_mut().flatten() {
            if random.below(EDITED) == 0 {
                let end = word.trim_end_matches(['.', '。']).len();
                let other = match self.language {
                    Language::English => self.rare[random.below(self.rare.len())],
                    Language::Chinese => &self.known[random.below(self.known.len())],
                };
                word.replace_range(..end, other);
            }
        }
    }

    /// Paragraphs as text, an empty line between them, lines at most so many characters long.
    fn print(&self, paragraphs: &[Vec<String>], width: usize) -> String {
        let mut out = String::new();
        for paragraph in paragraphs {
            let mut column = 0;
            for word in paragraph {
                let length = word.chars().count();
                if column > 0 && column + self.space().len() + length > width {
                    out.push('\n');
                    column = 0;
                } else if column > 0 {
                    out.push_str(self.space());
                    column += self.space().len();
                }
                out.push_str(word);
                column += length;
            }
            out.push_str("\n\n");
        }
        out
    }

    /// What stands between two words.
    fn space(&self) -> &'static str {
        if self.language == Language::English { " " } else { "" }
    }
}

fn words(texts: &[&str]) -> Vec<String> {
    let word = |word: &str| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_string();
    texts.iter().flat_map(|text| text.split_whitespace()).map(word).filter(|word| !word.is_empty()).collect()
}

fn characters(texts: &[&str]) -> Vec<String> {
    let han = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}');
    texts.iter().flat_map(|text| text.chars()).filter(han).map(String::from).collect()
}

/// A small generator of numbers: splitmix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}
