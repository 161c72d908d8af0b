//! Streams that unpack to absurd lengths, found before anything is unpacked to memory.

use crate::capture::Error;
use flate2::read::ZlibDecoder;
use memchr::memmem;
use std::io::Read;

/// A stream may unpack to this many bytes.
const MOST: u64 = 512 << 20;
/// Streams shorter than this cannot: deflate packs 1032 to one at best.
const SHORT: usize = (MOST / 1032) as usize;
/// How much of a stream is unpacked to see whether it packs suspiciously well.
const SAMPLE: u64 = 1 << 16;
/// Text and fonts are packed 20 to one at best.
const RATIO: u64 = 100;

/// Refuses a file with a stream that would fill the memory.
pub(super) fn check(bytes: &[u8], name: &str) -> Result<(), Error> {
    let hint = || Some("it may be made to do harm; print it to a new PDF first".to_owned());
    if twice(bytes) {
        return Err(Error::new(format!("{name} has a stream that is packed twice over"), hint()));
    }
    for start in memmem::find_iter(bytes, b"stream") {
        let rest = &bytes[start + 6..];
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        // The sign of zlib; the end of the stream is near for most.
        if !matches!(rest, [0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78, ..]) {
            continue;
        }
        let length = memmem::find(rest, b"endstream").unwrap_or(rest.len());
        if length >= SHORT && unpacks(&rest[..length]) {
            let message = format!("{name} has a stream that unpacks to more than {} MB", MOST >> 20);
            return Err(Error::new(message, hint()));
        }
    }
    Ok(())
}

/// Whether a stream packs suspiciously well at its start, and unpacks to too much.
fn unpacks(stream: &[u8]) -> bool {
    let mut decoder = ZlibDecoder::new(&stream[..stream.len().min(SAMPLE as usize)]);
    let sample = std::io::copy(&mut (&mut decoder).take(SAMPLE * RATIO), &mut std::io::sink());
    if sample.is_ok_and(|length| length < SAMPLE * RATIO) {
        return false;
    }
    let whole = std::io::copy(&mut ZlibDecoder::new(stream).take(MOST + 1), &mut std::io::sink());
    whole.is_ok_and(|length| length > MOST)
}

/// Whether a list of filters unpacks twice, which no program that makes documents does.
fn twice(bytes: &[u8]) -> bool {
    let packs = |list: &[u8]| {
        let count = |name: &str| memmem::find_iter(list, name).count();
        // Only who has something to hide writes the names of filters in escapes.
        count("/Fl") + count("/LZW") + count("#") >= 2
    };
    memmem::find_iter(bytes, b"/Filter").any(|at| {
        let rest = &bytes[at + 7..bytes.len().min(at + 260)];
        let list = rest.trim_ascii_start();
        list.starts_with(b"[") && list.iter().position(|&b| b == b']').is_some_and(|end| packs(&list[..end]))
    })
}
