//! Which Han characters are common: level 1 of GB 2312, in any script.

use crate::han::{is_han, script};
use std::sync::LazyLock;

/// One bit for each character from U+4E00 to U+9FFF.
static BITS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 0x5200 / 64];
    let codes: Vec<[u8; 2]> = (0xB0..=0xD7).flat_map(|row| (0xA1..=0xFE).map(move |cell| [row, cell])).collect();
    let text = encoding_rs::GBK.decode_without_bom_handling(codes.as_flattened()).0;
    let mut level = vec![false; 0x5200];
    for c in text.chars().filter_map(index) {
        level[c] = true;
    }
    let folded: Vec<bool> = {
        let mut leads = vec![false; 0x5200];
        for at in (0..0x5200).filter(|&at| level[at]) {
            let lead = char::from_u32(0x4E00 + at as u32).map(script::fold);
            if let Some(lead) = lead.and_then(index) {
                leads[lead] = true;
            }
        }
        leads
    };
    for at in 0..0x5200usize {
        let lead = char::from_u32(0x4E00 + at as u32).map(script::fold).and_then(index);
        if level[at] || lead.is_some_and(|l| folded[l]) {
            bits[at / 64] |= 1 << (at % 64);
        }
    }
    bits
});

fn index(c: char) -> Option<usize> {
    (c as usize).checked_sub(0x4E00).filter(|&at| at < 0x5200)
}

/// Whether a Han character is common, in any of its forms.
///
/// ```
/// use recension::damage::common;
/// assert!(common('国') && common('國') && !common('瓌') && !common('a'));
/// ```
pub fn common(c: char) -> bool {
    index(c).is_some_and(|at| BITS[at / 64] >> (at % 64) & 1 == 1)
}

/// Whether a character is a Han character that sound text seldom has.
pub(super) fn rare(c: char) -> bool {
    is_han(c) && !common(c)
}
