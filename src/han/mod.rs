//! Han characters: what is one, which are forms of one another, how they are read.

pub(crate) mod numeral;
pub mod ruby;
pub mod script;

/// Whether `c` is a Han character (not kana, not a mark).
pub fn is_han(c: char) -> bool {
    // Most text of other scripts ends here.
    c >= '\u{2f00}'
        && matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3005}' | '\u{3007}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{2f00}'..='\u{2fd5}')
}

/// The code of the character of three bytes that a text begins with: nearly all that is Chinese.
#[inline]
pub(crate) fn three(text: &[u8]) -> Option<u32> {
    match *text {
        [first @ 0xe0..=0xef, second, third, ..] => {
            Some(u32::from(first & 15) << 12 | u32::from(second & 63) << 6 | u32::from(third & 63))
        }
        _ => None,
    }
}

/// Whether `c` is hiragana or katakana.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
}
