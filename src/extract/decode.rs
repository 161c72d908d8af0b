//! Bytes of a known encoding -> [`Text`], with the width of every character in the source.

use encoding_rs::{
    BIG5, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE,
};

use crate::text::Text;

/// How much is decoded at once, in bytes of text.
const CHUNK: usize = 1 << 16;

/// How bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Utf8,
    Utf32 {
        big: bool,
    },
    /// All that `encoding_rs` reads besides UTF-8; UTF-16 too.
    Other(&'static Encoding),
}

impl Coding {
    /// The name of the encoding.
    pub(super) fn name(self) -> &'static str {
        match self {
            Coding::Utf8 => "UTF-8",
            Coding::Utf32 { big: false } => "UTF-32LE",
            Coding::Utf32 { big: true } => "UTF-32BE",
            Coding::Other(encoding) => encoding.name(),
        }
    }

    /// Whether every character takes two bytes or more, so that zero bytes are nothing special.
    pub(super) fn wide(self) -> bool {
        match self {
            Coding::Utf8 => false,
            Coding::Utf32 { .. } => true,
            Coding::Other(encoding) => encoding == UTF_16LE || encoding == UTF_16BE,
        }
    }
}

/// A decoded text, and what could not be decoded.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) text: Text,
    /// How many sequences became U+FFFD.
    pub(super) lost: usize,
    /// Where in the source the first of them begins.
    pub(super) first: u64,
}

impl Decoded {
    /// Adds what a few source bytes made.
    fn add(&mut self, text: &str, width: usize, source: usize) {
        match u8::try_from(width) {
            Ok(width) if text.chars().nth(1).is_none() => {
                self.text.decoded(text, width, source as u64);
            }
            _ => self.text.rewritten(text, width as u32, source as u64),
        }
    }

    /// What cannot be decoded becomes one U+FFFD.
    fn lose(&mut self, width: usize, source: usize) {
        if self.lost == 0 {
            self.first = source as u64;
        }
        self.lost += 1;
        self.text.rewritten("\u{FFFD}", width as u32, source as u64);
    }
}

/// Decodes what follows the first `skip` bytes. Linear; never fails.
///
/// Valid UTF-8 is taken over without a copy.
pub(super) fn decode(bytes: Vec<u8>, coding: Coding, skip: usize) -> Decoded {
    match coding {
        Coding::Utf8 => utf8(bytes, skip),
        Coding::Utf32 { big } => utf32(&bytes, skip, big),
        Coding::Other(encoding) if encoding == ISO_2022_JP => stateful(&bytes, skip, encoding),
        Coding::Other(encoding) => Walk::new(&bytes, skip, encoding).run(encoding),
    }
}

/// How many sequences of `bytes` are not valid in an encoding.
pub(super) fn errors(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(CHUNK.min(3 * bytes.len() + 16));
    let (mut read, mut count) = (0, 0);
    loop {
        out.clear();
        let rest = &bytes[read..];
        let (result, taken) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
        read += taken;
        match result {
            DecoderResult::InputEmpty => return count,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => count += 1,
        }
    }
}

fn utf8(mut bytes: Vec<u8>, skip: usize) -> Decoded {
    bytes.drain(..skip);
    let bytes = match String::from_utf8(bytes) {
        Ok(string) => {
            return Decoded { text: Text::copied(string, skip as u64), ..Decoded::default() };
        }
        Err(error) => error.into_bytes(),
    };
    let mut decoded = Decoded { text: Text::with_capacity(bytes.len()), ..Decoded::default() };
    let mut at = skip;
    for chunk in bytes.utf8_chunks() {
        decoded.text.verbatim(chunk.valid(), at as u64);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            decoded.lose(chunk.invalid().len(), at);
            at += chunk.invalid().len();
        }
    }
    decoded
}

fn utf32(bytes: &[u8], skip: usize, big: bool) -> Decoded {
    let mut decoded = Decoded { text: Text::with_capacity(bytes.len() / 2), ..Decoded::default() };
    for (index, unit) in bytes[skip..].chunks(4).enumerate() {
        let at = skip + 4 * index;
        let value = <[u8; 4]>::try_from(unit).ok().map(|unit| match big {
            true => u32::from_be_bytes(unit),
            false => u32::from_le_bytes(unit),
        });
        match value.and_then(char::from_u32) {
            Some(char) => decoded.text.decoded(char.encode_utf8(&mut [0; 4]), 4, at as u64),
            None => decoded.lose(unit.len(), at),
        }
    }
    decoded
}

/// Decodes byte by byte where the width of a character depends on what was before.
fn stateful(bytes: &[u8], skip: usize, encoding: &'static Encoding) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut decoded = Decoded { text: Text::with_capacity(bytes.len()), ..Decoded::default() };
    let mut out = String::with_capacity(32);
    // Where the bytes begin that have made no text yet.
    let mut from = skip;
    for at in skip..bytes.len() {
        let mut byte = &bytes[at..=at];
        loop {
            out.clear();
            let last = at + 1 == bytes.len();
            let (result, taken) = decoder.decode_to_string_without_replacement(byte, &mut out, last);
            byte = &byte[taken..];
            if !out.is_empty() {
                decoded.add(&out, at + 1 - from, from);
                from = at + 1;
            }
            if let DecoderResult::Malformed(_, after) = result {
                let end = (at + 1).saturating_sub(after.into()).max(from);
                decoded.lose(end - from, from);
                from = end;
            } else if result == DecoderResult::InputEmpty {
                break;
            }
        }
    }
    decoded
}

/// How to tell the width of a valid character in the source.
#[derive(Debug, Clone, Copy)]
enum Widths {
    One,
    Gbk,
    Big5,
    ShiftJis,
    EucJp,
    EucKr,
    Utf16 { high: usize },
}

impl Widths {
    fn of(encoding: &'static Encoding) -> Widths {
        match encoding {
            e if e == GBK || e == GB18030 => Widths::Gbk,
            e if e == BIG5 => Widths::Big5,
            e if e == SHIFT_JIS => Widths::ShiftJis,
            e if e == EUC_JP => Widths::EucJp,
            e if e == EUC_KR => Widths::EucKr,
            e if e == UTF_16LE => Widths::Utf16 { high: 1 },
            e if e == UTF_16BE => Widths::Utf16 { high: 0 },
            _ => Widths::One,
        }
    }

    /// The width of the character that begins with the first of these bytes.
    fn width(self, bytes: &[u8]) -> usize {
        let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
        let lead = byte(0);
        match self {
            Widths::One => 1,
            Widths::Utf16 { high } => 2 << usize::from(matches!(byte(high), 0xD8..=0xDB)),
            _ if lead < 0x80 => 1,
            Widths::Gbk => match (lead, byte(1)) {
                (0x80, _) => 1,
                (_, b'0'..=b'9') => 4,
                _ => 2,
            },
            Widths::ShiftJis => match lead {
                0x80 | 0xA0..=0xDF => 1,
                _ => 2,
            },
            Widths::EucJp if lead == 0x8F => 3,
            Widths::Big5 | Widths::EucJp | Widths::EucKr => 2,
        }
    }

    /// Whether two characters come of these bytes: four places of Big5 have no character of their own.
    fn pair(self, bytes: &[u8]) -> bool {
        matches!((self, bytes), (Widths::Big5, [0x88, 0x62 | 0x64 | 0xA3 | 0xA5, ..]))
    }
}

/// Walks the source and the text side by side.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    widths: Widths,
    decoded: Decoded,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], at: usize, encoding: &'static Encoding) -> Walk<'a> {
        let widths = Widths::of(encoding);
        // Chinese takes three bytes for two.
        let text = Text::with_capacity(bytes.len() + bytes.len() / 2);
        Walk { bytes, at, widths, decoded: Decoded { text, ..Decoded::default() } }
    }

    fn run(mut self, encoding: &'static Encoding) -> Decoded {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut out = String::with_capacity(CHUNK);
        let mut read = self.at;
        loop {
            out.clear();
            let rest = &self.bytes[read..];
            let (result, taken) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
            read += taken;
            self.pass(&out);
            match result {
                DecoderResult::InputEmpty => return self.decoded,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let end = read - usize::from(after);
                    self.decoded.lose(bad.into(), end - usize::from(bad));
                    self.at = end;
                }
            }
        }
    }

    /// Passes over the source of these characters, one run of equal widths after the other.
    fn pass(&mut self, characters: &str) {
        let text = characters.as_bytes();
        let mut start = 0;
        while start < text.len() {
            let source = self.at;
            let rest = self.bytes.get(source..).unwrap_or_default();
            let width = self.widths.width(rest);
            let mut end = start + length(text[start]);
            if self.widths.pair(rest) {
                end += text.get(end).map_or(0, |&lead| length(lead));
                self.at += width;
                let pair = &characters[start..end];
                self.decoded.text.rewritten(pair, width as u32, source as u64);
            } else {
                self.at += width;
                while end < text.len() && self.goes_on(width) {
                    end += length(text[end]);
                    self.at += width;
                }
                let run = &characters[start..end];
                self.decoded.text.decoded(run, width as u8, source as u64);
            }
            start = end;
        }
    }

    /// Whether a character of this width comes next.
    fn goes_on(&self, width: usize) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.widths.width(rest) == width && !self.widths.pair(rest)
    }
}

/// Bytes of the UTF-8 character that begins with `lead`.
fn length(lead: u8) -> usize {
    match lead {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_2, KOI8_R, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;
    use crate::text::Span;

    const ALL: [&Encoding; 12] = [
        GBK,
        GB18030,
        BIG5,
        SHIFT_JIS,
        EUC_JP,
        EUC_KR,
        UTF_16LE,
        UTF_16BE,
        ISO_2022_JP,
        WINDOWS_1252,
        ISO_8859_2,
        KOI8_R,
    ];

    /// Decodes unit by unit and at once: the text must be the same, and every character must lead
    /// back to bytes that decode to it.
    fn check(bytes: &[u8], encoding: &'static Encoding) {
        let decoded = decode(bytes.to_vec(), Coding::Other(encoding), 0);
        let (whole, lossy) = encoding.decode_without_bom_handling(bytes);
        let text = decoded.text.as_str();
        assert_eq!(text, whole, "{}", encoding.name());
        assert_eq!((decoded.lost > 0, decoded.lost), (lossy, errors(bytes, encoding)));
        let mut end = 0;
        for (at, char) in text.char_indices() {
            let source = decoded.text.locate(Span::new(at, at + char.len_utf8()));
            let source = source.start as usize..source.end as usize;
            assert!(source.start <= source.end && source.end <= bytes.len());
            if encoding != ISO_2022_JP && char != '\u{FFFD}' && !lossy {
                let (again, _) = encoding.decode_without_bom_handling(&bytes[source.clone()]);
                assert!(again.contains(char), "{} {char:?} at {source:?}", encoding.name());
                assert!(source.start >= end || again.chars().count() > 1, "{source:?}");
            }
            end = source.end;
        }
        assert!(lossy || text.is_empty() || end == bytes.len() || encoding == ISO_2022_JP);
    }

    #[test]
    fn every_valid_unit_has_its_width() {
        for encoding in ALL {
            // Every fourth pair: all leads with trails from everywhere.
            let two = (0u16..=u16::MAX / 4).map(|pair| (4 * pair + pair / 64 % 4).to_be_bytes());
            let valid = |bytes: &[u8]| errors(bytes, encoding) == 0;
            let all: Vec<u8> = two.filter(|bytes| valid(bytes)).flatten().collect();
            check(&all, encoding);
        }
        check(b"\x8F\xA2\xAF\xA1\xA1a\x8E\xB1", EUC_JP);
        check(b"\x81\x30\x81\x30a\x90\x30\x81\x30\xB0\xA1\x80", GBK);
        check(b"\x88\x62a\x88\xA5\xA4\x40\x88\x64", BIG5);
        check(b"\x3D\xD8\x4A\xDE\x2D\x4E", UTF_16LE);
        check(b"a\x1B$B4A;z\x1B(Bb", ISO_2022_JP);
    }

    #[test]
    fn texts_longer_than_a_chunk_are_decoded_whole() {
        let text = "第1条 Article 1 各国 cooperation，𠀀。\n".repeat(CHUNK / 20);
        let (bytes, ..) = GB18030.encode(&text);
        check(&bytes, GB18030);
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&units, UTF_16LE);
        check(&b"\x88\x62".repeat(CHUNK), BIG5);
    }

    #[test]
    fn utf32_is_decoded_in_both_orders() {
        for big in [false, true] {
            let units = "a中𠀀".chars().map(u32::from).chain([0xD800]);
            let bytes = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            let bytes: Vec<u8> = bytes.chain([1, 2]).collect();
            let decoded = decode(bytes, Coding::Utf32 { big }, 0);
            assert_eq!(decoded.text.as_str(), "a中𠀀\u{FFFD}\u{FFFD}");
            assert_eq!((decoded.lost, decoded.first), (2, 12));
            assert_eq!(decoded.text.locate(Span::new(4, 8)), 8..12);
            assert_eq!(decoded.text.locate(Span::new(11, 14)), 16..18);
        }
    }

    proptest! {
        #[test]
        fn units_equal_the_whole(bytes: Vec<u8>, index in 0..ALL.len()) {
            check(&bytes, ALL[index]);
        }

        #[test]
        fn damage_among_characters_is_contained(
            text in "[ -~一-龥あ-ん。，\n]{0,40}",
            damage in prop::collection::vec((0usize..100, any::<u8>()), 0..3),
            index in 0..ALL.len(),
        ) {
            let mut bytes = ALL[index].encode(&text).0.into_owned();
            for (place, byte) in damage {
                let place = place.min(bytes.len());
                bytes.insert(place, byte);
            }
            check(&bytes, ALL[index]);
        }

        #[test]
        fn damaged_utf8_equals_the_lossy_reading(bytes: Vec<u8>) {
            let decoded = decode(bytes.clone(), Coding::Utf8, 0);
            prop_assert_eq!(decoded.text.as_str(), String::from_utf8_lossy(&bytes));
        }
    }
}
