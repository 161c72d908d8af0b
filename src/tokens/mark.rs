//! Marks: punctuation and what stands in the gaps between tokens.

use super::layer::invisible;

/// The half-width form of a full-width character; others as they are.
pub fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '￥' => '¥',
        '￡' => '£',
        '￠' => '¢',
        c => c,
    }
}

/// Length in bytes of one of the common marks outside ASCII, if `bytes` begin with one: they are
/// stepped over without being decoded.
pub(super) fn width(bytes: &[u8]) -> Option<usize> {
    match bytes {
        // From – to …: dashes, quotes, dots.
        [0xe2, 0x80, 0x93..=0xa6, ..] => Some(3),
        // The wide space, 、 and 。, and brackets from 〈 to 】.
        [0xe3, 0x80, 0x80..=0x82 | 0x88..=0x91, ..] => Some(3),
        // ！ （ ） ， ： ； ？
        [0xef, 0xbc, 0x81 | 0x88 | 0x89 | 0x8c | 0x9a | 0x9b | 0x9f, ..] => Some(3),
        _ => None,
    }
}

/// Whether a symbol carries meaning as a word does.
pub fn meaningful(c: char) -> bool {
    matches!(
        half(c),
        '%' | '‰'
            | '$'
            | '€'
            | '£'
            | '¥'
            | '¢'
            | '₤'
            | '₩'
            | '₹'
            | '₽'
            | '°'
            | '±'
            | '×'
            | '÷'
            | '≤'
            | '≥'
            | '≠'
            | '√'
            | '∞'
            | '℃'
            | '\u{fffd}'
    )
}

/// One folded mark for each mark, whatever its form: quotes are `"`, dashes `-`, dots `…`.
///
/// White space is dropped; the result is what two gaps must share to be the same punctuation.
pub fn fold(c: char) -> Option<char> {
    Some(match half(c) {
        c if c.is_whitespace() || invisible(c) || c.is_control() => return None,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '﹁' | '﹂' | '﹃' | '﹄'
        | '〝' | '〞' | '‘' | '’' | '‚' | '‛' | '\'' | '`' | '´' | '"' | '｢' | '｣' | '″' | '′' => {
            '"'
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '−' | '-' | '﹣' | '﹘' | 'ー' | '━' | '⸺' => {
            '-'
        }
        '…' | '⋯' | '‥' => '…',
        '。' | '｡' | '．' => '.',
        '､' => '、',
        '〈' | '《' | '＜' | '⟨' => '<',
        '〉' | '》' | '＞' | '⟩' => '>',
        '〔' | '［' | '【' | '〖' | '﹝' => '[',
        '〕' | '］' | '】' | '〗' | '﹞' => ']',
        '·' | '•' | '・' | '‧' | '∙' | '●' | '▪' | '■' | '○' | '◦' | '‣' | '⁃' | '◆' | '※' | '*' | '★' => {
            '*'
        }
        '〜' | '～' | '∼' => '~',
        c => c,
    })
}

/// The marks of a gap, folded, with runs of dashes, dots and quotes as one and the bullets, quote
/// marks and rules at the start of lines left out.
pub fn marks(gap: &str) -> String {
    let mut out = String::new();
    let mut fresh = false; // at the start of a line
    for c in gap.chars() {
        if matches!(c, '\n' | '\r' | '\u{c}' | '\u{2028}') {
            fresh = true;
            continue;
        }
        let Some(mark) = fold(c) else { continue };
        if fresh
            // What quotes, comments out, lists or underlines a line.
            && matches!(mark, '>' | '*' | '-' | '#' | '+' | '|' | '_' | '=' | '/' | ';')
        {
            continue;
        }
        if matches!(mark, '_' | '*' | '#') {
            continue; // emphasis and bullets of plain text
        }
        fresh = false;
        let last = out.chars().next_back();
        match (last, mark) {
            (Some('-'), '-') | (Some('…'), '.' | '…') | (Some('"'), '"') => {}
            (Some('.'), '.' | '…') => {
                out.pop();
                out.push('…');
            }
            _ => out.push(mark),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_mark_fold_together() {
        for (base, witness) in
            [("。” ", "．\""), ("，", ","), ("――", "--"), ("……", "..."), ("\n> * ", "\n"), ("：「", ":“"), (" _", " ")]
        {
            assert_eq!(marks(base), marks(witness), "{base:?} {witness:?}");
        }
    }

    #[test]
    fn different_marks_stay_different() {
        for (base, witness) in [("。", "，"), ("?", "."), (" (", " "), ("、", ",")] {
            assert_ne!(marks(base), marks(witness), "{base:?} {witness:?}");
        }
    }
}
