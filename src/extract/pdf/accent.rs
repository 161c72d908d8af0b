//! Accents that are printed over a letter as a sign of their own, as TeX does.

use super::interpret::Glyph;
use unicode_normalization::char::compose;

/// Puts accents on the letters over which they stand. Linear.
pub(super) fn compose_all(glyphs: &mut Vec<Glyph>) {
    if !glyphs.iter().any(|glyph| combining(glyph.char).is_some()) {
        return;
    }
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut rest = glyphs.iter().copied().peekable();
    while let Some(glyph) = rest.next() {
        let letter = rest.peek().copied().filter(|letter| over(&glyph, letter));
        match letter.and_then(|letter| Some((letter, put(glyph.char, letter.char)?))) {
            Some((letter, char)) => {
                out.push(Glyph { char, ..letter });
                rest.next();
            }
            None => out.push(glyph),
        }
    }
    *glyphs = out;
}

/// Whether an accent stands over the letter that is printed behind it.
fn over(accent: &Glyph, letter: &Glyph) -> bool {
    let middle = accent.x + accent.dx / 2.0;
    combining(accent.char).is_some()
        && letter.char.is_alphabetic()
        && accent.dy == 0.0
        && letter.dy == 0.0
        && (accent.size - letter.size).abs() < 0.1 * letter.size
        && (accent.y - letter.y).abs() < 0.45 * letter.size
        && middle > letter.x
        && middle < letter.x + letter.dx
}

/// The letter with the accent.
fn put(accent: char, letter: char) -> Option<char> {
    let letter = match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        letter => letter,
    };
    match (accent, letter) {
        ('\u{337}' | '\u{335}' | '\u{338}', 'l') => Some('ł'),
        ('\u{337}' | '\u{335}' | '\u{338}', 'L') => Some('Ł'),
        _ => compose(letter, combining(accent)?),
    }
}

/// The combining form of an accent.
fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' | 'ˋ' => '\u{300}',
        '´' | 'ˊ' => '\u{301}',
        'ˆ' | '^' => '\u{302}',
        '˜' | '~' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '˝' => '\u{30B}',
        'ˇ' => '\u{30C}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        '\u{337}' | '\u{335}' | '\u{338}' => accent,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(char: char, x: f32, dx: f32) -> Glyph {
        let size = 10.0;
        Glyph { char, x, y: 100.0, dx, dy: 0.0, size, bold: false, vertical: false, artifact: false }
    }

    #[test]
    fn an_accent_joins_the_letter_below_it_alone() {
        let check = |glyphs: &[Glyph], read: &str| {
            let mut glyphs = glyphs.to_vec();
            compose_all(&mut glyphs);
            assert_eq!(glyphs.iter().map(|glyph| glyph.char).collect::<String>(), read);
        };
        check(&[glyph('M', 0.0, 9.0), glyph('¨', 9.3, 5.0), glyph('u', 9.0, 5.5), glyph('l', 14.5, 3.0)], "Mül");
        check(&[glyph('\u{337}', 0.0, 2.8), glyph('L', 0.2, 6.0)], "Ł");
        check(&[glyph('´', 0.0, 5.0), glyph('ı', 1.0, 2.8)], "í");
        check(&[glyph('~', 0.0, 5.0), glyph('a', 5.0, 5.0)], "~a");
        check(&[glyph('^', 0.0, 5.0), glyph('x', 0.0, 5.0)], "^x");
    }
}
