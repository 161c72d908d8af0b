//! What the codes of TeX's bitmap fonts stand for: the file names their glyphs by their codes alone.

use hayro_syntax::object::{Array, Dict, Name, Object};

/// An encoding of TeX's text and symbol fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Knuth's own (OT1).
    Plain,
    /// That of Cork (T1).
    Cork,
    /// Symbols that go with it (TS1).
    Companion,
    /// Signs of mathematics (OMS), of which text uses the bullet and the dagger.
    Symbols,
}

impl Coding {
    /// The encoding of a font of drawn glyphs, where their names are their codes.
    pub(super) fn of(font: &Dict) -> Option<Coding> {
        let encoding = font.get::<Dict<'_>>("Encoding")?;
        let mut codes: Vec<u32> = Vec::new();
        let mut next = 0;
        for entry in encoding.get::<Array<'_>>("Differences")?.iter::<Object<'_>>() {
            match entry {
                Object::Number(number) => next = u32::try_from(number.as_i64()).ok()?,
                Object::Name(name) => {
                    match () {
                        () if by_code(&name, next) => codes.push(next),
                        () if name.as_str() == ".notdef" => {}
                        () => return None,
                    }
                    next = next.checked_add(1)?;
                }
                _ => return None,
            }
        }
        (!codes.is_empty()).then(|| Coding::told(&codes))
    }

    /// Tells it by the codes that are used: ligatures and marks stand at other places in each.
    fn told(codes: &[u32]) -> Coding {
        let count = |such: &dyn Fn(u32) -> bool| codes.iter().filter(|&&code| such(code)).count();
        let letters = count(&|code| u8::try_from(code).is_ok_and(|byte| byte.is_ascii_alphanumeric()));
        let high = count(&|code| code >= 0x80);
        if letters == 0 && high > 0 {
            return Coding::Companion;
        }
        if letters == 0 && count(&|code| code < 0x20) > 0 {
            return Coding::Symbols;
        }
        let cork = high + count(&|code| matches!(code, 0x10 | 0x11 | 0x15 | 0x16 | 0x1B..=0x1F));
        let plain = count(&|code| matches!(code, 0x0B..=0x0F | 0x5C | 0x7B | 0x7C));
        if cork > plain { Coding::Cork } else { Coding::Plain }
    }

    /// What a code stands for; nothing where it stands for itself.
    pub(super) fn chars(self, code: u32) -> Option<&'static str> {
        let at = |table: &'static [&'static str], from: u32| {
            let index = usize::try_from(code.checked_sub(from)?).ok()?;
            table.get(index).copied().filter(|chars| !chars.is_empty())
        };
        match self {
            Coding::Plain => at(&PLAIN, 0).or(match code {
                0x22 => Some("”"),
                0x27 => Some("’"),
                0x3C => Some("¡"),
                0x3E => Some("¿"),
                0x5C => Some("“"),
                0x5E => Some("ˆ"),
                0x5F => Some("˙"),
                0x60 => Some("‘"),
                0x7B => Some("–"),
                0x7C => Some("—"),
                0x7D => Some("˝"),
                0x7E => Some("˜"),
                0x7F => Some("¨"),
                _ => None,
            }),
            Coding::Cork => at(&CORK, 0).or_else(|| at(&CORK_HIGH, 0x80)).or(match code {
                0x27 => Some("’"),
                0x60 => Some("‘"),
                0x7F => Some("-"),
                0xD7 => Some("Œ"),
                0xDF => Some("SS"),
                0xF7 => Some("œ"),
                0xFF => Some("ß"),
                _ => None,
            }),
            Coding::Companion => at(&COMPANION_HIGH, 0x80),
            Coding::Symbols => match code {
                0x00 => Some("−"),
                0x01 => Some("·"),
                0x02 => Some("×"),
                0x03 => Some("∗"),
                0x06 => Some("±"),
                0x0D => Some("○"),
                0x0E => Some("◦"),
                0x0F => Some("•"),
                0x14 => Some("≤"),
                0x15 => Some("≥"),
                0x21 => Some("→"),
                0x31 => Some("∞"),
                0x78 => Some("§"),
                0x79 => Some("†"),
                0x7A => Some("‡"),
                0x7B => Some("¶"),
                _ => None,
            },
        }
    }
}

/// Whether a glyph is named by its code: `a65`.
fn by_code(name: &Name, code: u32) -> bool {
    let name = name.as_str();
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    name.len() - digits.len() <= 4 && digits.parse() == Ok(code)
}

/// OT1 from 0.
#[rustfmt::skip]
const PLAIN: [&str; 33] = [
    "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Υ", "Φ", "Ψ", "Ω", "ff", "fi", "fl", "ffi", "ffl",
    "ı", "ȷ", "`", "´", "ˇ", "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø", "\u{337}",
];

/// T1 from 0.
#[rustfmt::skip]
const CORK: [&str; 32] = [
    "`", "´", "ˆ", "˜", "¨", "˝", "˚", "ˇ", "˘", "¯", "˙", "¸", "˛", "‚", "‹", "›",
    "“", "”", "„", "«", "»", "–", "—", "", "", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl",
];

/// T1 from 0x80; from 0xC0 on it is Latin-1, but for a few.
#[rustfmt::skip]
const CORK_HIGH: [&str; 64] = [
    "Ă", "Ą", "Ć", "Č", "Ď", "Ě", "Ę", "Ğ", "Ĺ", "Ľ", "Ł", "Ń", "Ň", "Ŋ", "Ő", "Ŕ",
    "Ř", "Ś", "Š", "Ş", "Ť", "Ţ", "Ű", "Ů", "Ÿ", "Ź", "Ž", "Ż", "Ĳ", "İ", "đ", "§",
    "ă", "ą", "ć", "č", "ď", "ě", "ę", "ğ", "ĺ", "ľ", "ł", "ń", "ň", "ŋ", "ő", "ŕ",
    "ř", "ś", "š", "ş", "ť", "ţ", "ű", "ů", "ÿ", "ź", "ž", "ż", "ĳ", "¡", "¿", "£",
];

/// TS1 from 0x80; from 0xA2 on it is Latin-1, but for a few.
#[rustfmt::skip]
const COMPANION_HIGH: [&str; 32] = [
    "˘", "ˇ", "˝", "", "†", "‡", "‖", "‰", "•", "℃", "$", "¢", "ƒ", "₡", "₩", "₦",
    "₲", "₱", "₤", "℞", "‽", "⸘", "₫", "™", "‱", "¶", "฿", "№", "⁒", "℮", "◦", "℠",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_told_by_the_codes_in_use() {
        let check = |codes: &[u32], coding, code, chars| {
            assert_eq!(Coding::told(codes), coding, "{codes:?}");
            assert_eq!(coding.chars(code), chars, "{codes:?}");
        };
        check(&[0x0C, 0x61, 0x62], Coding::Plain, 0x0C, Some("fi"));
        check(&[0x1C, 0x61, 0x62], Coding::Cork, 0x1E, Some("ffi"));
        check(&[0x61, 0x62, 0x7B], Coding::Plain, 0x7B, Some("–"));
        check(&[0x61, 0xB3], Coding::Cork, 0xB3, Some("ş"));
        check(&[0x88], Coding::Companion, 0x88, Some("•"));
        check(&[0x0F], Coding::Symbols, 0x0F, Some("•"));
        check(&[0x61, 0x62], Coding::Plain, 0x61, None);
    }
}
