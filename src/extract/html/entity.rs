//! Character references of HTML: `&amp;`, `&#8212;`, `&#x2014;`.

use std::borrow::Cow;

/// A reference at the start of `text` (which begins with `&`): its character and its length in bytes.
///
/// The names are those of HTML 4 and `apos`; the final semicolon may be missing after a number and
/// after a name of HTML 2 (Latin-1 and the marks of markup), as browsers allow.
pub(crate) fn read(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(digits) = rest.strip_prefix('#') {
        return number(digits).map(|(char, length)| (char, length + 2));
    }
    let length = rest.bytes().take(9).take_while(u8::is_ascii_alphanumeric).count();
    let closed = rest.as_bytes().get(length) == Some(&b';');
    let char = match (basic(&rest[..length]), closed) {
        (None, true) => symbol(&rest[..length]),
        (char, _) => char,
    };
    char.map(|char| (char, 1 + length + usize::from(closed)))
}

/// A text with its character references read.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (c, length) = read(&rest[at..]).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[at + length..];
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A number in decimal or hexadecimal digits, and the length of what was read.
fn number(digits: &str) -> Option<(char, usize)> {
    let hex = digits.starts_with(['x', 'X']);
    let (start, radix) = if hex { (1, 16) } else { (0, 10) };
    let rest = &digits[start..];
    let length = rest.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let value = u32::from_str_radix(&rest[..length], radix).unwrap_or(u32::MAX);
    let char = match value {
        0x80..=0x9F => WINDOWS[value as usize - 0x80],
        0 => '\u{FFFD}',
        _ => char::from_u32(value).unwrap_or('\u{FFFD}'),
    };
    let closed = rest.as_bytes().get(length) == Some(&b';');
    Some((char, start + length + usize::from(closed)))
}

/// The names that need no semicolon.
fn basic(name: &str) -> Option<char> {
    match name {
        "nbsp" => Some('\u{A0}'),
        "amp" | "AMP" => Some('&'),
        "quot" | "QUOT" => Some('"'),
        "lt" | "LT" => Some('<'),
        "gt" | "GT" => Some('>'),
        _ => {
            let place = LATIN.iter().position(|latin| *latin == name)?;
            char::from_u32(0xA0 + place as u32)
        }
    }
}

fn symbol(name: &str) -> Option<char> {
    SYMBOLS.iter().find(|(symbol, _)| *symbol == name).map(|(_, char)| *char)
}

/// What numbers from 80 to 9F mean: pages written in Windows-1252 use them for its characters.
const WINDOWS: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}',
    '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}',
    '\u{17E}', '\u{178}',
];

/// The upper half of Latin-1, from A0 on.
#[rustfmt::skip]
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute",
    "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// Greek letters, punctuation, arrows and mathematical signs.
#[rustfmt::skip]
const SYMBOLS: [(&str, char); 153] = [
    ("apos", '\''), ("OElig", '\u{152}'), ("oelig", '\u{153}'), ("Scaron", '\u{160}'),
    ("scaron", '\u{161}'), ("Yuml", '\u{178}'), ("fnof", '\u{192}'), ("circ", '\u{2C6}'),
    ("tilde", '\u{2DC}'), ("Alpha", '\u{391}'), ("Beta", '\u{392}'), ("Gamma", '\u{393}'),
    ("Delta", '\u{394}'), ("Epsilon", '\u{395}'), ("Zeta", '\u{396}'), ("Eta", '\u{397}'),
    ("Theta", '\u{398}'), ("Iota", '\u{399}'), ("Kappa", '\u{39A}'), ("Lambda", '\u{39B}'),
    ("Mu", '\u{39C}'), ("Nu", '\u{39D}'), ("Xi", '\u{39E}'), ("Omicron", '\u{39F}'),
    ("Pi", '\u{3A0}'), ("Rho", '\u{3A1}'), ("Sigma", '\u{3A3}'), ("Tau", '\u{3A4}'),
    ("Upsilon", '\u{3A5}'), ("Phi", '\u{3A6}'), ("Chi", '\u{3A7}'), ("Psi", '\u{3A8}'),
    ("Omega", '\u{3A9}'), ("alpha", '\u{3B1}'), ("beta", '\u{3B2}'), ("gamma", '\u{3B3}'),
    ("delta", '\u{3B4}'), ("epsilon", '\u{3B5}'), ("zeta", '\u{3B6}'), ("eta", '\u{3B7}'),
    ("theta", '\u{3B8}'), ("iota", '\u{3B9}'), ("kappa", '\u{3BA}'), ("lambda", '\u{3BB}'),
    ("mu", '\u{3BC}'), ("nu", '\u{3BD}'), ("xi", '\u{3BE}'), ("omicron", '\u{3BF}'),
    ("pi", '\u{3C0}'), ("rho", '\u{3C1}'), ("sigmaf", '\u{3C2}'), ("sigma", '\u{3C3}'),
    ("tau", '\u{3C4}'), ("upsilon", '\u{3C5}'), ("phi", '\u{3C6}'), ("chi", '\u{3C7}'),
    ("psi", '\u{3C8}'), ("omega", '\u{3C9}'), ("thetasym", '\u{3D1}'), ("upsih", '\u{3D2}'),
    ("piv", '\u{3D6}'), ("ensp", '\u{2002}'), ("emsp", '\u{2003}'), ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'), ("zwj", '\u{200D}'), ("lrm", '\u{200E}'), ("rlm", '\u{200F}'),
    ("ndash", '\u{2013}'), ("mdash", '\u{2014}'), ("lsquo", '\u{2018}'), ("rsquo", '\u{2019}'),
    ("sbquo", '\u{201A}'), ("ldquo", '\u{201C}'), ("rdquo", '\u{201D}'), ("bdquo", '\u{201E}'),
    ("dagger", '\u{2020}'), ("Dagger", '\u{2021}'), ("bull", '\u{2022}'), ("hellip", '\u{2026}'),
    ("permil", '\u{2030}'), ("prime", '\u{2032}'), ("Prime", '\u{2033}'), ("lsaquo", '\u{2039}'),
    ("rsaquo", '\u{203A}'), ("oline", '\u{203E}'), ("frasl", '\u{2044}'), ("euro", '\u{20AC}'),
    ("image", '\u{2111}'), ("weierp", '\u{2118}'), ("real", '\u{211C}'), ("trade", '\u{2122}'),
    ("alefsym", '\u{2135}'), ("larr", '\u{2190}'), ("uarr", '\u{2191}'), ("rarr", '\u{2192}'),
    ("darr", '\u{2193}'), ("harr", '\u{2194}'), ("crarr", '\u{21B5}'), ("lArr", '\u{21D0}'),
    ("uArr", '\u{21D1}'), ("rArr", '\u{21D2}'), ("dArr", '\u{21D3}'), ("hArr", '\u{21D4}'),
    ("forall", '\u{2200}'), ("part", '\u{2202}'), ("exist", '\u{2203}'), ("empty", '\u{2205}'),
    ("nabla", '\u{2207}'), ("isin", '\u{2208}'), ("notin", '\u{2209}'), ("ni", '\u{220B}'),
    ("prod", '\u{220F}'), ("sum", '\u{2211}'), ("minus", '\u{2212}'), ("lowast", '\u{2217}'),
    ("radic", '\u{221A}'), ("prop", '\u{221D}'), ("infin", '\u{221E}'), ("ang", '\u{2220}'),
    ("and", '\u{2227}'), ("or", '\u{2228}'), ("cap", '\u{2229}'), ("cup", '\u{222A}'),
    ("int", '\u{222B}'), ("there4", '\u{2234}'), ("sim", '\u{223C}'), ("cong", '\u{2245}'),
    ("asymp", '\u{2248}'), ("ne", '\u{2260}'), ("equiv", '\u{2261}'), ("le", '\u{2264}'),
    ("ge", '\u{2265}'), ("sub", '\u{2282}'), ("sup", '\u{2283}'), ("nsub", '\u{2284}'),
    ("sube", '\u{2286}'), ("supe", '\u{2287}'), ("oplus", '\u{2295}'), ("otimes", '\u{2297}'),
    ("perp", '\u{22A5}'), ("sdot", '\u{22C5}'), ("lceil", '\u{2308}'), ("rceil", '\u{2309}'),
    ("lfloor", '\u{230A}'), ("rfloor", '\u{230B}'), ("lang", '\u{2329}'), ("rang", '\u{232A}'),
    ("loz", '\u{25CA}'), ("spades", '\u{2660}'), ("clubs", '\u{2663}'), ("hearts", '\u{2665}'),
    ("diams", '\u{2666}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Each text begins with a reference that is this character and ends before `after`.
    fn check(text: &str, char: char, after: &str) {
        let (found, length) = read(text).expect(text);
        assert_eq!((found, &text[length..]), (char, after), "{text}");
    }

    #[test]
    fn names_and_numbers_are_read() {
        check("&amp;amp;", '&', "amp;");
        check("&eacute;t", 'é', "t");
        check("&yuml;", 'ÿ', "");
        check("&mdash;&mdash;", '—', "&mdash;");
        check("&thetasym;", 'ϑ', "");
        check("&#8212;", '—', "");
        check("&#x4e2D;文", '中', "文");
        check("&#151;", '—', "");
        check("&#0;", '\u{FFFD}', "");
        check("&#xD800;", '\u{FFFD}', "");
        check("&#99999999999;", '\u{FFFD}', "");
    }

    #[test]
    fn a_semicolon_may_be_missing_where_browsers_allow_it() {
        check("&nbsp end", '\u{A0}', " end");
        check("&copy 2017", '©', " 2017");
        check("&#20013文", '中', "文");
        for text in ["&", "&;", "&mdash ", "&copyright", "&nosuch;", "&#;", "&#x;", "&é;", "& co"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
