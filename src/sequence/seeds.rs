//! Windows of keys, hashed, winnowed and matched between the two sides.

use std::cmp::Ordering;
use std::ops::Range;

/// What a group of equal windows may cost: occurrences in the base times in the witness.
const RARE: usize = 16;

/// Hashed windows of both sides of a gap; buffers are kept from gap to gap.
///
/// A seed packs 32 bits of hash above 32 bits of position, so that sorting groups equal
/// windows and keeps each group in order of place. A collision costs a comparison, never a
/// false match: whoever takes a pair compares the keys.
#[derive(Default)]
pub(super) struct Seeds {
    pub(super) base: Vec<u64>,
    pub(super) witness: Vec<u64>,
    /// Candidate pairs, position in the base above position in the witness.
    pub(super) pairs: Vec<u64>,
    /// Whether some window occurs on both sides too often for its pairs to be listed.
    pub(super) frequent: bool,
}

impl Seeds {
    /// Hashes windows of `k` keys, of which every `w` neighbours leave at least one.
    pub(super) fn collect(&mut self, base: &[u32], witness: &[u32], k: usize, w: usize) {
        self.base.clear();
        self.witness.clear();
        // Winnowing leaves about two windows of `w + 1`; growing would touch twice the memory.
        let some = |keys: &[u32]| if w > 1 { keys.len() * 9 / (4 * (w + 1)) } else { keys.len() };
        self.base.reserve(some(base));
        self.witness.reserve(some(witness));
        winnow(base, k, w, |seed| self.base.push(seed));
        winnow(witness, k, w, |seed| self.witness.push(seed));
        self.base.sort_unstable();
        self.witness.sort_unstable();
    }

    /// Hashes every window of `k` keys that lies inside one of the parts.
    pub(super) fn collect_parts(&mut self, sides: [(&[u32], &[Range<usize>]); 2], k: usize) {
        let [base, witness] = sides;
        every(base, k, &mut self.base);
        every(witness, k, &mut self.witness);
    }

    /// Lists the pairs of equal windows that are rare on both sides, by place in the base.
    pub(super) fn join(&mut self) {
        self.pairs.clear();
        self.frequent = false;
        let pairs = &mut self.pairs;
        let frequent = &mut self.frequent;
        groups(&self.base, &self.witness, |base, witness| {
            if base.len() * witness.len() > RARE {
                *frequent = true;
                return;
            }
            for &b in base {
                pairs.extend(witness.iter().map(|&w| pair(b, w)));
            }
        });
        self.pairs.sort_unstable();
    }
}

/// The sorted seeds of every window of `k` keys inside one of the parts.
pub(super) fn every((keys, parts): (&[u32], &[Range<usize>]), k: usize, seeds: &mut Vec<u64>) {
    seeds.clear();
    for part in parts {
        let start = part.start as u32;
        windows(&keys[part.clone()], k, |hash, at| {
            seeds.push(u64::from(hash) << 32 | u64::from(start + at));
        });
    }
    seeds.sort_unstable();
}

/// Packs the places of two seeds.
pub(super) fn pair(base: u64, witness: u64) -> u64 {
    (base << 32) | (witness & u64::from(u32::MAX))
}

/// Calls `each` with the seeds of both sides that share a hash.
pub(super) fn groups<'a>(base: &'a [u64], witness: &'a [u64], mut each: impl FnMut(&'a [u64], &'a [u64])) {
    let (mut b, mut w) = (0, 0);
    while b < base.len() && w < witness.len() {
        match (base[b] >> 32).cmp(&(witness[w] >> 32)) {
            Ordering::Less => b += 1,
            Ordering::Greater => w += 1,
            Ordering::Equal => {
                let (bs, ws) = (group(base, b), group(witness, w));
                (b, w) = (bs.end, ws.end);
                each(&base[bs], &witness[ws]);
            }
        }
    }
}

/// The seeds from `start` on that share its hash.
fn group(seeds: &[u64], start: usize) -> Range<usize> {
    let hash = seeds[start] >> 32;
    let len = seeds[start..].iter().take_while(|&&seed| seed >> 32 == hash).count();
    start..start + len
}

/// Spreads a key over 64 bits.
fn mix(key: u32) -> u64 {
    let spread = (u64::from(key) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    spread ^ (spread >> 29)
}

/// The rolling hash of every window of `k` keys, by cyclic polynomial, with its place.
pub(super) fn windows(keys: &[u32], k: usize, mut each: impl FnMut(u32, u32)) {
    if k == 0 || keys.len() < k {
        return;
    }
    let mut rolling = keys[..k].iter().fold(0u64, |hash, &key| hash.rotate_left(1) ^ mix(key));
    each(finish(rolling), 0);
    let turn = (k % 64) as u32;
    for (at, (&out, &new)) in keys.iter().zip(&keys[k..]).enumerate() {
        rolling = rolling.rotate_left(1) ^ mix(out).rotate_left(turn) ^ mix(new);
        each(finish(rolling), at as u32 + 1);
    }
}

/// The 32 bits of a rolling hash that order and name a window.
fn finish(rolling: u64) -> u32 {
    (rolling.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32
}

/// Passes on the least of every `w` neighbouring windows, a power of two; any common stretch
/// of `k + w - 1` keys keeps a common seed. The last of several least is taken, and kept while
/// it lasts, so that a stretch of one key is no denser than others.
fn winnow(keys: &[u32], k: usize, w: usize, mut each: impl FnMut(u64)) {
    match w {
        _ if keys.len() < k + w => windows(keys, k, |hash, at| each(u64::from(hash) << 32 | u64::from(at))),
        16 => least::<16>(keys, k, each),
        8 => least::<8>(keys, k, each),
        4 => least::<4>(keys, k, each),
        2 => least::<2>(keys, k, each),
        _ => windows(keys, k, |hash, at| each(u64::from(hash) << 32 | u64::from(at))),
    }
}

/// [`winnow`] for a number of windows that is known in advance: their hashes are looked at all at once.
fn least<const W: usize>(keys: &[u32], k: usize, mut each: impl FnMut(u64)) {
    let mut ring = [u32::MAX; W];
    let (mut least, mut place, mut sent) = (u32::MAX, 0, u32::MAX);
    windows(keys, k, |hash, at| {
        ring[at as usize % W] = hash;
        if hash < least {
            (least, place) = (hash, at);
        } else if at - place >= W as u32 {
            (least, place) = rightmost(&ring, at);
        }
        if place != sent && at as usize + 1 >= W {
            sent = place;
            each(u64::from(least) << 32 | u64::from(place));
        }
    });
}

/// The least hash in a ring whose last entry is for `at`, and its last place.
fn rightmost<const W: usize>(ring: &[u32; W], at: u32) -> (u32, u32) {
    let least = ring.iter().fold(u32::MAX, |least, &hash| least.min(hash));
    let found = |back: &u32| ring[(at - back) as usize % W] == least;
    (least, at - (0..W as u32).find(found).unwrap_or(0))
}
