//! What is packed with gzip, zlib, deflate or Brotli: unpacked, within bounds.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::capture::Error;

/// The first bytes of what gzip packed.
pub(super) const MAGIC: &[u8] = b"\x1F\x8B";
/// Nothing larger is unpacked, in bytes: no text that a person wrote is.
const LARGEST: u64 = 1 << 30;
/// Packed text is a thousandth of its size at best; what is smaller still was made to fill a memory.
const RATIO: u64 = 200;
/// Up to this size, in bytes, the ratio does not matter.
const HARMLESS: u64 = 64 << 20;

/// What was unpacked, and what was wrong with it.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    pub(super) note: Option<String>,
}

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    /// What HTTP calls deflate: zlib, or bare.
    Deflate,
    Brotli,
}

/// Unpacks bytes; what is damaged is read up to there, with a note.
///
/// # Errors
/// When nothing can be unpacked, or it would be too large.
pub(super) fn unpack(packed: &[u8], packing: Packing, name: &str) -> Result<Unpacked, Error> {
    match packing {
        Packing::Gzip => drain(MultiGzDecoder::new(packed), packed.len(), name),
        Packing::Deflate if packed.first().is_some_and(|byte| byte & 0x0F == 8) => {
            drain(ZlibDecoder::new(packed), packed.len(), name)
        }
        Packing::Brotli => drain(Decompressor::new(packed, 4096), packed.len(), name),
        Packing::Deflate => drain(DeflateDecoder::new(packed), packed.len(), name),
    }
}

fn drain(mut from: impl Read, packed: usize, name: &str) -> Result<Unpacked, Error> {
    let most = LARGEST.min((packed as u64).saturating_mul(RATIO).max(HARMLESS));
    let mut bytes = Vec::new();
    let ended = from.by_ref().take(most + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > most {
        let message = format!("{name} unpacks to more than {} MiB from {packed} bytes", most >> 20);
        return Err(Error::new(message, Some("unpack it by other means if it is what you expect".to_owned())));
    }
    match ended {
        Ok(_) => Ok(Unpacked { bytes, note: None }),
        Err(error) if bytes.is_empty() => {
            let message = format!("{name} seems to be packed, but cannot be unpacked: {}", reason(&error));
            Err(Error::new(message, None))
        }
        Err(error) => {
            let note = format!(
                "the packed data are damaged ({}); the {} bytes before the damage are read",
                reason(&error),
                bytes.len()
            );
            Ok(Unpacked { bytes, note: Some(note) })
        }
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "they end early".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    /// Packs bytes.
    pub(in crate::extract) fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    }

    #[test]
    fn packed_bytes_come_back() {
        let packed = [pack(b"one "), pack(b"two")].concat();
        let unpacked = unpack(&packed, Packing::Gzip, "f").expect("unpacked");
        assert_eq!((unpacked.bytes.as_slice(), unpacked.note), (&b"one two"[..], None));
    }

    #[test]
    fn damage_is_noted_or_refused() {
        let words: String = (0..2000).map(|n| format!("word{n} ")).collect();
        let packed = pack(words.as_bytes());
        let cut = unpack(&packed[..packed.len() / 2], Packing::Gzip, "f").expect("a part");
        assert!(words.as_bytes().starts_with(&cut.bytes) && !cut.bytes.is_empty());
        assert!(cut.note.is_some_and(|note| note.contains("they end early")));
        let error = unpack(b"\x1F\x8B\x08\0nothing", Packing::Gzip, "f").expect_err("refused");
        assert!(error.to_string().starts_with("f seems to be packed, but cannot be unpacked"), "{error}");
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0; (HARMLESS + 2) as usize];
        let error = unpack(&pack(&zeros), Packing::Gzip, "f").expect_err("refused");
        assert!(error.to_string().starts_with("f unpacks to more than 64 MiB from "), "{error}");
    }
}
