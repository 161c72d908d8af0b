//! What the codes of a font stand for, and how wide they are.

use super::tex::Coding;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{CMapResolverFn, Font as Program, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Array, Dict, Name, Object};
use rustc_hash::FxHashMap;
use unicode_normalization::char::decompose_compatible;

/// A code of a font, looked up.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// The characters it stands for; none where that cannot be told.
    pub chars: Rc<[char]>,
    /// How far it moves on, in thousandths of the size: to the right, or down in vertical writing.
    pub advance: f64,
}

/// A font with what was looked up in it.
pub(super) struct Font<'a> {
    program: Program<'a>,
    cid: Option<Cid>,
    /// The encoding of a bitmap font of TeX.
    tex: Option<Coding>,
    simple: Vec<Option<Code>>,
    codes: FxHashMap<u32, Code>,
    /// Whether it is written from top to bottom.
    pub vertical: bool,
    /// Whether it is bold, by its name.
    pub bold: bool,
    /// How large a glyph of size 1 is: other than 1 only in fonts of drawn glyphs.
    pub em: f64,
}

/// How the codes of a composite font lead to Unicode if nothing in the file says it.
struct Cid {
    /// The codes are UTF-16 themselves.
    utf16: bool,
    /// The codes are those of an encoding of East Asia, of one byte or two.
    legacy: bool,
    encoding: CMap,
    unicode: Option<CMap>,
}

/// Fonts of a file.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    known: FxHashMap<(i32, i32), Option<Rc<std::cell::RefCell<Font<'a>>>>>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
}

pub(super) type Shared<'a> = Rc<std::cell::RefCell<Font<'a>>>;

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            known: FxHashMap::default(),
            // Nothing is drawn: for a font that is not in the file any other stands in, which gives it
            // the names of its glyphs.
            programs: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(font) => font.pick_standard_font().get_font_data(),
                })
            }),
            cmaps: Arc::new(load_embedded),
        }
    }

    /// The font that a dictionary describes.
    pub(super) fn get(&mut self, dict: &Dict<'a>) -> Option<Shared<'a>> {
        let id = dict.obj_id().map(|id| (id.obj_number as i32, id.gen_number));
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return known.clone();
        }
        let font = self.read(dict).map(|font| Rc::new(std::cell::RefCell::new(font)));
        if let Some(id) = id {
            self.known.insert(id, font.clone());
        }
        font
    }

    fn read(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        let program = self.cache.font(dict, &self.programs, &self.cmaps)?;
        let name = |key: &str| dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned()).unwrap_or_default();
        let base = name("BaseFont").to_lowercase();
        Some(Font {
            vertical: !program.is_horizontal(),
            program,
            cid: (name("Subtype") == "Type0").then(|| self.composite(dict)).flatten(),
            tex: (name("Subtype") == "Type3" && !dict.contains_key("ToUnicode")).then(|| Coding::of(dict)).flatten(),
            simple: vec![None; 256],
            codes: FxHashMap::default(),
            bold: ["bold", "black", "heavy", "semibold", "cmbx"].iter().any(|word| base.contains(word)),
            em: if name("Subtype") == "Type3" { drawn(dict) } else { 1.0 },
        })
    }

    fn composite(&self, dict: &Dict<'a>) -> Option<Cid> {
        let resolver = self.cmaps.clone();
        let (name, encoding) = match dict.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => match CMapName::from_bytes(&name) {
                CMapName::IdentityH => (name.as_str().to_owned(), CMap::identity_h()),
                CMapName::IdentityV => (name.as_str().to_owned(), CMap::identity_v()),
                known => (name.as_str().to_owned(), CMap::parse(load_embedded(known)?, move |name| resolver(name))?),
            },
            Object::Stream(stream) => {
                (String::new(), CMap::parse(&stream.decoded().ok()?, move |name| resolver(name))?)
            }
            _ => return None,
        };
        let inner = dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()?;
        let system = inner.get::<Dict<'_>>("CIDSystemInfo");
        let text =
            |key: &str| system.as_ref()?.get::<hayro_syntax::object::String<'_>>(key).map(|s| s.as_bytes().to_vec());
        let own = CidFamily::from_registry_ordering(
            &text("Registry").unwrap_or_default(),
            &text("Ordering").unwrap_or_default(),
        );
        let stated = encoding.metadata().character_collection.as_ref().map(|collection| collection.family.clone());
        let family = stated.filter(|family| family.ucs2_cmap().is_some()).unwrap_or(own);
        let resolver = self.cmaps.clone();
        let unicode = family.ucs2_cmap().and_then(load_embedded);
        let unicode = unicode.and_then(|data| CMap::parse(data, move |name| resolver(name)));
        let utf16 = name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16"));
        let legacy = !utf16 && !name.is_empty() && !name.starts_with("Identity");
        Some(Cid { utf16, legacy, encoding, unicode })
    }
}

/// How large a glyph of size 1 of a font of drawn glyphs is, by its box, or by its widest glyph.
fn drawn(dict: &Dict) -> f64 {
    let matrix = dict.get::<[f64; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let tall = dict.get::<[f64; 4]>("FontBBox").map_or(0.0, |b| (b[3] - b[1]).abs() * matrix[3].abs());
    let widths = dict.get::<Array<'_>>("Widths").map(|array| array.iter::<f64>().map(f64::abs).fold(0.0, f64::max));
    let wide = widths.unwrap_or(0.0) * matrix[0].abs();
    let em = if tall > 0.0 { tall } else { wide };
    // Most have boxes of about one; only what is far from that is meant.
    if em.is_finite() && em > 0.0 && !(0.4..=2.5).contains(&em) { em } else { 1.0 }
}

impl Font<'_> {
    /// The next code of a string, and how many bytes it takes.
    pub(super) fn next(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        let unit = |at: usize| Some(u32::from(*bytes.get(at)?) << 8 | u32::from(*bytes.get(at + 1)?));
        if let Some(first) = self.cid.as_ref().filter(|cid| cid.utf16).and_then(|_| unit(at)) {
            // A character that the font's collection lacks must not shift all that follows.
            let pair = unit(at + 2).filter(|low| (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(low));
            return pair.map_or((first, 2), |low| (first << 16 | low, 4));
        }
        let (code, length) = self.program.read_code(bytes, at);
        match (code, length) {
            (0, 1) if self.cid.as_ref().is_some_and(|cid| cid.legacy) && bytes[at] > 0x80 => {
                unit(at).map_or((0, 1), |code| (code, 2))
            }
            _ => (code, length.max(1)),
        }
    }

    /// What a code stands for.
    pub(super) fn code(&mut self, code: u32, length: usize) -> Code {
        let simple = self.cid.is_none() && code < 256;
        let known = if simple { self.simple[code as usize].as_ref() } else { self.codes.get(&code) };
        if let Some(known) = known {
            return known.clone();
        }
        let found = self.look_up(code, length);
        if simple {
            self.simple[code as usize] = Some(found.clone());
        } else {
            self.codes.insert(code, found.clone());
        }
        found
    }

    fn look_up(&self, code: u32, length: usize) -> Code {
        let advance = self.program.code_advance(code);
        let advance = if self.vertical { -advance.y } else { advance.x };
        let glyph = self.program.glyph(self.program.map_code(code), code);
        let stated = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let coded = self.tex.and_then(|tex| tex.chars(code)).map(|text| text.chars().collect());
        let chars =
            coded.or_else(|| stated.map(chars).filter(|chars| chars.iter().any(|&c| c != '\0' && c != '\u{FFFD}')));
        let chars = chars.or_else(|| match &self.cid {
            Some(cid) => cid.chars(code, length),
            None => latin(code).map(|c| vec![c]),
        });
        let chars: Vec<char> = chars.unwrap_or_default().into_iter().flat_map(unfold).collect();
        Code { chars: chars.into(), advance: if advance.is_finite() { advance } else { 0.0 } }
    }
}

impl Cid {
    fn chars(&self, code: u32, length: usize) -> Option<Vec<char>> {
        if self.utf16 {
            let units: Vec<u16> =
                if code > 0xFFFF { vec![(code >> 16) as u16, code as u16] } else { vec![code as u16] };
            return char::decode_utf16(units).collect::<Result<Vec<char>, _>>().ok();
        }
        let cid = self.encoding.lookup_cid_code(code, length as u8)?;
        self.unicode.as_ref()?.lookup_bf_string(cid).map(chars)
    }
}

fn chars(string: BfString) -> Vec<char> {
    match string {
        BfString::Char(char) => vec![char],
        BfString::String(string) => string.chars().collect(),
    }
}

/// A byte as Windows reads it, where a font says nothing.
fn latin(code: u32) -> Option<char> {
    let byte = u8::try_from(code).ok().filter(|&byte| byte >= 0x20)?;
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().filter(|c| !c.is_control())
}

/// Takes ligatures apart, and reads radicals as the characters that look the same: fonts confuse them.
fn unfold(char: char) -> Vec<char> {
    match char {
        '\u{FB00}'..='\u{FB06}' | '\u{2F00}'..='\u{2FD5}' | '\u{2E9F}' | '\u{2EF3}' => {
            let mut out = Vec::new();
            decompose_compatible(char, |c| out.push(c));
            out
        }
        // Word's bullets come from fonts of symbols, whose characters are of private use.
        '\u{F0B7}' | '\u{F06C}' => vec!['•'],
        '\u{F0A7}' => vec!['▪'],
        '\u{F0D8}' => vec!['➢'],
        '\u{F0FC}' => vec!['✓'],
        '\u{F0A8}' | '\u{F06F}' | '\u{F071}' => vec!['□'],
        '\u{F0FE}' => vec!['☑'],
        '\u{F0E0}' | '\u{F0E8}' => vec!['→'],
        '\u{a0}' => vec![' '],
        '\0' | '\u{FFFE}' | '\u{FFFF}' => Vec::new(),
        c if c.is_control() => vec![' '],
        c => vec![c],
    }
}
