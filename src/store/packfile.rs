//! Packs of git in their bytes: trees as differences of one another, and packs put one behind the other.
//!
//! libgit2 looks for differences by trying each object against ten others, which for the folders of a
//! store, large and grown by an entry, takes a second for a few hundred. Two such folders have
//! their beginning and their end in common, and that is all there is to find. Packs are joined
//! without unpacking anything: what an object says of others holds wherever both are moved together.
//! The forms are those of gitformat-pack, version 2.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use git2::{ObjectType, Oid};
use sha1::{Digest, Sha1};
use std::collections::VecDeque;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes of a pack before its first object, and of the digest behind its last.
const HEAD: usize = 12;
const SUM: usize = 20;
/// The kinds of objects in a pack.
const TREE: u8 = 2;
const DELTA: u8 = 6;
/// How many trees a tree is held against, and how many differences may rest on one another.
const WINDOW: usize = 10;
const DEPTH: usize = 50;

/// Where an object stands in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    id: [u8; 20],
    crc: u32,
    offset: u64,
}

/// Objects in the form of a pack: all that stands between its head and its digest.
#[derive(Debug, Default)]
pub(super) struct Pack {
    body: Vec<u8>,
    /// Offsets as if the pack had its head.
    places: Vec<Place>,
    recent: VecDeque<Recent>,
}

/// A tree that others may be written as differences to.
#[derive(Debug)]
struct Recent {
    data: Vec<u8>,
    name: String,
    offset: u64,
    depth: usize,
}

impl Pack {
    /// Reads a pack and its index.
    pub(super) fn read(pack: &Path) -> io::Result<Pack> {
        let places = listed(&pack.with_extension("idx"))?;
        let mut body = fs::read(pack)?;
        let count = body.get(8..HEAD).and_then(|count| count.try_into().ok()).map(u32::from_be_bytes);
        let sound =
            body.starts_with(b"PACK\0\0\0\x02") && body.len() >= HEAD + SUM && count == Some(places.len() as u32);
        if !sound {
            return Err(broken(pack));
        }
        body.truncate(body.len() - SUM);
        body.drain(..HEAD);
        Ok(Pack { body, places, recent: VecDeque::new() })
    }

    /// Adds a tree; those of one name should come one after the other, the largest first.
    pub(super) fn tree(&mut self, id: Oid, name: &str, data: Vec<u8>) -> io::Result<()> {
        let offset = (HEAD + self.body.len()) as u64;
        let bases = self.recent.iter().filter(|base| base.name == name && base.depth < DEPTH);
        let found = bases.map(|base| (difference(&base.data, &data), base.offset, base.depth));
        let found = found.min_by_key(|(delta, ..)| delta.len()).filter(|(delta, ..)| delta.len() < data.len() / 2);
        let depth = match &found {
            Some((delta, base, depth)) => {
                self.head(DELTA, delta.len());
                self.back(offset - base);
                self.deflate(delta)?;
                depth + 1
            }
            None => {
                self.head(TREE, data.len());
                self.deflate(&data)?;
                0
            }
        };
        let crc = crc(&self.body[offset as usize - HEAD..]);
        self.places.push(Place { id: raw(id), crc, offset });
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        self.recent.push_back(Recent { data, name: name.to_owned(), offset, depth });
        Ok(())
    }

    /// Puts another pack behind this one; whether they have no object in common. Nothing is done if they have.
    pub(super) fn join(&mut self, other: Pack) -> bool {
        let mut ids: Vec<[u8; 20]> = self.places.iter().chain(&other.places).map(|place| place.id).collect();
        ids.sort_unstable();
        if ids.array_windows().any(|[a, b]| a == b) {
            return false;
        }
        let shift = self.body.len() as u64;
        self.places.extend(other.places.into_iter().map(|place| Place { offset: place.offset + shift, ..place }));
        self.body.extend_from_slice(&other.body);
        self.recent.clear();
        true
    }

    /// Whether what stands at each place is what the index was made for.
    pub(super) fn sound(&self) -> bool {
        let mut places: Vec<&Place> = self.places.iter().collect();
        places.sort_unstable_by_key(|place| place.offset);
        let ends = places.iter().skip(1).map(|place| place.offset).chain([(HEAD + self.body.len()) as u64]);
        let offset = |offset: u64| (offset as usize).checked_sub(HEAD);
        places.iter().zip(ends).all(|(place, end)| {
            let object = offset(place.offset).zip(offset(end)).and_then(|(from, to)| self.body.get(from..to));
            object.is_some_and(|object| crc(object) == place.crc)
        })
    }

    /// The objects, in no order.
    pub(super) fn ids(&self) -> impl Iterator<Item = Oid> {
        self.places.iter().filter_map(|place| Oid::from_bytes(&place.id).ok())
    }

    /// Writes it into a folder of packs, where others see it only when it is on the disk; gives its path.
    pub(super) fn write(mut self, folder: &Path) -> io::Result<PathBuf> {
        let head = [&b"PACK\0\0\0\x02"[..], &(self.places.len() as u32).to_be_bytes()].concat();
        let sum: [u8; SUM] = Sha1::new().chain_update(&head).chain_update(&self.body).finalize().into();
        self.places.sort_unstable();
        let index = index(&self.places, sum);
        let name: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join(format!("pack-{name}.pack"));
        // Git lists a pack by its index.
        settled(folder, &path, &[&head, &self.body, &sum])?;
        settled(folder, &path.with_extension("idx"), &[&index])?;
        super::write::flush(folder)?;
        Ok(path)
    }

    /// What stands before an object: its kind, and its size when it is unpacked.
    fn head(&mut self, kind: u8, mut size: usize) {
        let mut byte = kind << 4 | (size & 0x0F) as u8;
        size >>= 4;
        while size > 0 {
            self.body.push(byte | 0x80);
            byte = (size & 0x7F) as u8;
            size >>= 7;
        }
        self.body.push(byte);
    }

    /// How far back the object stands that a difference rests on.
    fn back(&mut self, mut far: u64) {
        let mut bytes = vec![(far & 0x7F) as u8];
        while far >= 0x80 {
            far = (far >> 7) - 1;
            bytes.push(0x80 | (far & 0x7F) as u8);
        }
        self.body.extend(bytes.iter().rev());
    }

    fn deflate(&mut self, data: &[u8]) -> io::Result<()> {
        let mut encoder = ZlibEncoder::new(&mut self.body, Compression::default());
        encoder.write_all(data)?;
        encoder.finish().map(|_| ())
    }
}

fn raw(id: Oid) -> [u8; 20] {
    id.as_bytes().try_into().unwrap_or_default()
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// The name that git gives to an object; libgit2 takes several times as long, looking for collisions.
pub(super) fn name(kind: ObjectType, data: &[u8]) -> [u8; 20] {
    Sha1::new().chain_update(format!("{} {}\0", kind.str(), data.len())).chain_update(data).finalize().into()
}

fn broken(path: &Path) -> io::Error {
    io::Error::other(format!("{} is damaged", path.display()))
}

/// What makes `data` of `base`: its beginning, what is new, its end.
fn difference(base: &[u8], data: &[u8]) -> Vec<u8> {
    let most = base.len().min(data.len());
    let start = alike(base.iter().zip(data), most);
    let end = alike(base.iter().rev().zip(data.iter().rev()), most - start);
    let mut delta = Vec::new();
    for mut size in [base.len(), data.len()] {
        while size >= 0x80 {
            delta.push(0x80 | (size & 0x7F) as u8);
            size >>= 7;
        }
        delta.push(size as u8);
    }
    copied(&mut delta, 0, start);
    for fresh in data[start..data.len() - end].chunks(0x7F) {
        delta.push(fresh.len() as u8);
        delta.extend_from_slice(fresh);
    }
    copied(&mut delta, base.len() - end, end);
    delta
}

/// The number of pairs at the beginning that are alike.
fn alike<'b>(pairs: impl Iterator<Item = (&'b u8, &'b u8)>, most: usize) -> usize {
    pairs.take(most).take_while(|(a, b)| a == b).count()
}

/// Instructions that copy a stretch of the base.
fn copied(delta: &mut Vec<u8>, mut from: usize, mut length: usize) {
    // A stretch has two bytes of length here: all readers have understood these.
    while length > 0 {
        let part = length.min(0xFFFF);
        let at = delta.len();
        delta.push(0x80);
        for (bit, byte) in (from as u32).to_le_bytes().into_iter().enumerate().filter(|(_, byte)| *byte != 0) {
            delta[at] |= 1 << bit;
            delta.push(byte);
        }
        for (bit, byte) in (part as u16).to_le_bytes().into_iter().enumerate().filter(|(_, byte)| *byte != 0) {
            delta[at] |= 0x10 << bit;
            delta.push(byte);
        }
        (from, length) = (from + part, length - part);
    }
}

/// The index of a pack, from places in the order of their ids.
fn index(places: &[Place], pack: [u8; SUM]) -> Vec<u8> {
    const FAR: u64 = 1 << 31;
    let mut bytes = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255u8 {
        let count = places.partition_point(|place| place.id[0] <= first);
        bytes.extend_from_slice(&(count as u32).to_be_bytes());
    }
    places.iter().for_each(|place| bytes.extend_from_slice(&place.id));
    places.iter().for_each(|place| bytes.extend_from_slice(&place.crc.to_be_bytes()));
    let mut far: Vec<u64> = Vec::new();
    for place in places {
        let offset = if place.offset < FAR {
            place.offset as u32
        } else {
            far.push(place.offset);
            FAR as u32 | (far.len() - 1) as u32
        };
        bytes.extend_from_slice(&offset.to_be_bytes());
    }
    far.iter().for_each(|offset| bytes.extend_from_slice(&offset.to_be_bytes()));
    bytes.extend_from_slice(&pack);
    let sum = Sha1::digest(&bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// The places that an index lists, in the order of their ids.
fn listed(path: &Path) -> io::Result<Vec<Place>> {
    let bytes = fs::read(path)?;
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let places = || {
        let count = number(8 + 255 * 4).filter(|_| bytes.starts_with(b"\xfftOc\0\0\0\x02"))? as usize;
        let ids = 8 + 256 * 4;
        let (crcs, offsets, far) = (ids + count * 20, ids + count * 24, ids + count * 28);
        let place = |at: usize| {
            let near = number(offsets + at * 4)?;
            let offset = if near >> 31 == 0 {
                u64::from(near)
            } else {
                let at = far + (near & !(1 << 31)) as usize * 8;
                u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?)
            };
            let id = bytes.get(ids + at * 20..ids + at * 20 + 20)?.try_into().ok()?;
            Some(Place { id, crc: number(crcs + at * 4)?, offset })
        };
        bytes.get(..far.checked_add(2 * SUM)?)?;
        (0..count).map(place).collect::<Option<Vec<Place>>>()
    };
    places().ok_or_else(|| broken(path))
}

/// Writes a file that nobody may change, and sees that it is on the disk before it has its name.
fn settled(folder: &Path, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    // Git clears away what is named so and was left behind.
    let mut file = tempfile::Builder::new().prefix("tmp_pack_").tempfile_in(folder)?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    let mut rights = file.as_file().metadata()?.permissions();
    rights.set_readonly(true);
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o444);
    file.as_file().set_permissions(rights)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a difference makes of a base, as gitformat-pack says.
    fn applied(base: &[u8], delta: &[u8]) -> Vec<u8> {
        let mut at = 0;
        let mut byte = || {
            at += 1;
            delta.get(at - 1).copied()
        };
        let mut sizes = [0usize; 2];
        for size in &mut sizes {
            let mut shift = 0;
            while let Some(next) = byte() {
                *size |= usize::from(next & 0x7F) << shift;
                shift += 7;
                if next & 0x80 == 0 {
                    break;
                }
            }
        }
        assert_eq!(sizes[0], base.len());
        let mut out = Vec::new();
        while let Some(op) = byte() {
            if op & 0x80 == 0 {
                (0..op).for_each(|_| out.push(byte().expect("a byte")));
                continue;
            }
            let mut field = |bits: std::ops::Range<u8>| {
                let low = bits.start;
                bits.filter(|bit| op & 1 << bit != 0)
                    .map(|bit| usize::from(byte().expect("a byte")) << (8 * (bit - low)))
                    .sum::<usize>()
            };
            let (from, length) = (field(0..4), field(4..7));
            out.extend_from_slice(&base[from..from + length]);
        }
        assert_eq!(sizes[1], out.len());
        out
    }

    proptest! {
        #[test]
        fn a_difference_makes_the_other(
            start in prop::collection::vec(any::<u8>(), 0..300),
            sides in prop::array::uniform2(prop::collection::vec(any::<u8>(), 0..400)),
            end in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let [base, data] = sides.map(|middle| [start.clone(), middle, end.clone()].concat());
            prop_assert_eq!(applied(&base, &difference(&base, &data)), data);
        }
    }

    #[test]
    fn long_stretches_are_copied_in_parts() {
        let base: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
        let data = [&base[..300_000], b"new", &base[300_000..]].concat();
        let delta = difference(&base, &data);
        assert!(delta.len() < 200, "{}", delta.len());
        assert_eq!(applied(&base, &delta), data);
    }

    /// A repository with one pack of trees, read by libgit2.
    #[test]
    fn packs_are_read_by_libgit2_and_joined() {
        let scratch = tempfile::tempdir().expect("a folder");
        let repository = git2::Repository::init_bare(scratch.path()).expect("a repository");
        let folder = scratch.path().join("objects/pack");
        let tree = |entries: usize, mark: u8| -> Vec<u8> {
            let entry = |at: usize| [format!("100644 {at:05}\0").into_bytes(), vec![mark ^ at as u8; 20]].concat();
            (0..entries).flat_map(entry).collect()
        };
        let mut all = Vec::new();
        let mut packs: Vec<Pack> = (0..3u8)
            .map(|mark| {
                let mut pack = Pack::default();
                for entries in (1..120).rev() {
                    let data = tree(entries, mark);
                    let id = Oid::hash_object(git2::ObjectType::Tree, &data).expect("an id");
                    pack.tree(id, "name", data.clone()).expect("added");
                    all.push((id, data));
                }
                assert!(pack.sound() && pack.body.len() < 30_000, "{}", pack.body.len());
                pack
            })
            .collect();
        let same = Pack { places: packs[0].places.clone(), ..Pack::default() };
        let last = packs.pop().expect("three").write(&folder).expect("written");
        let mut first = packs.remove(0);
        assert!(!first.join(same) && first.join(packs.remove(0)));
        assert!(first.join(Pack::read(&last).expect("read again")));
        let path = first.write(&folder).expect("written");
        fs::remove_file(&last).expect("removed");
        fs::remove_file(last.with_extension("idx")).expect("removed");
        let odb = repository.odb().expect("objects");
        for (id, data) in all {
            assert_eq!(odb.read(id).expect("an object").data(), data);
        }
        assert_eq!(Pack::read(&path).expect("read").ids().count(), 3 * 119);
        fs::write(path.with_extension("idx"), b"\xfftOc\0\0\0\x02cut off").ok();
        assert!(listed(&scratch.path().join("HEAD")).is_err());
    }
}
