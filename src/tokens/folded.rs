//! What a copy reads as, in one string: the folded tokens, so that copies can be searched alike.

use super::{HAN, Tokens};

/// Stands round every token.
pub const BOUND: char = '\u{1f}';

impl Tokens {
    /// The folded tokens, each between two [`BOUND`]s: two passages that read the same, whatever
    /// their script, width, case or layout, have the same string.
    ///
    /// ```
    /// use recension::{capture::Capture, document::Document};
    /// let read = |text: &str| Document::read(Capture::new("copy", text.into())).unwrap().tokens.folded();
    /// assert_eq!(read("對外工作"), read("对外\n工作"));
    /// assert!(read("The Global Village").contains(&read("GLOBAL village")));
    /// ```
    pub fn folded(&self) -> String {
        self.folded_in(0..self.len())
    }

    /// The folded tokens of a run.
    pub fn folded_in(&self, range: std::ops::Range<usize>) -> String {
        self.folder()(range)
    }

    /// What folds runs of tokens, for many runs of one copy.
    pub fn folder(&self) -> impl Fn(std::ops::Range<usize>) -> String + '_ {
        let words = self.words.list();
        move |range| {
            let mut folded = String::from(BOUND);
            for at in range {
                let key = self.key(at);
                if key & HAN != 0 {
                    folded.push(char::from_u32(key & !HAN).unwrap_or(char::REPLACEMENT_CHARACTER));
                } else if let Some(word) = words.get(key as usize) {
                    folded.push_str(word);
                }
                folded.push(BOUND);
            }
            folded
        }
    }
}

impl super::Words {
    /// The words by their numbers.
    fn list(&self) -> Vec<String> {
        let mut list = vec![String::new(); self.count as usize];
        let text = |parts: &[u64]| {
            let mut bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_le_bytes()).collect();
            bytes.truncate(bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1));
            String::from_utf8_lossy(&bytes).into_owned()
        };
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (low, &number) in &self.short {
            list[number as usize] = text(&[*low]);
        }
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (both, &number) in &self.medium {
            list[number as usize] = text(both);
        }
        #[expect(clippy::iter_over_hash_type, reason = "each entry fills its own slot")]
        for (word, &number) in &self.long {
            list[number as usize] = word.to_string();
        }
        list
    }
}
