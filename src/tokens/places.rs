//! Where tokens stand, in three bytes a token.
//!
//! What touches less memory is quicker: fresh pages cost more than the sums that spare them.

use crate::text::Steps;

/// Tokens that share one full offset; the others are told from it.
const BLOCK: usize = 32;

/// A distance that its column cannot hold stands in a list of its own.
const FAR: u16 = u16::MAX;

/// A length that its column cannot hold stands in a list of its own.
const LONG: u8 = u8::MAX;

/// Starts and lengths of tokens, by place.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// Where each block of tokens begins.
    blocks: Vec<u32>,
    /// How far from there each token stands.
    near: Vec<u16>,
    lengths: Vec<u8>,
    /// Number and start of each token too far from the first of its block.
    far: Vec<(u32, u32)>,
    /// Number and length of each token too long for its column.
    long: Vec<(u32, u32)>,
    /// Where blocks begin, once all tokens are there.
    steps: Steps,
}

impl Places {
    /// How many tokens.
    pub(super) fn len(&self) -> usize {
        self.near.len()
    }

    /// Makes room for so many.
    pub(super) fn reserve(&mut self, tokens: usize) {
        self.near.reserve(tokens);
        self.lengths.reserve(tokens);
        self.blocks.reserve(tokens / BLOCK);
    }

    /// Adds a token behind all others.
    #[inline]
    pub(super) fn push(&mut self, start: usize, length: usize) {
        let at = self.len();
        if at.is_multiple_of(BLOCK) {
            self.blocks.push(start as u32);
        }
        let near = start as u32 - self.blocks[at / BLOCK];
        if near >= FAR.into() {
            self.far.push((at as u32, start as u32));
        }
        if length >= LONG.into() {
            self.long.push((at as u32, length as u32));
        }
        self.near.push(near.min(FAR.into()) as u16);
        self.lengths.push(length.min(LONG.into()) as u8);
    }

    /// Adds `count` tokens of `length` bytes, less than 255, that follow one another without a gap.
    pub(super) fn extend(&mut self, mut start: usize, length: usize, mut count: usize) {
        while count > 0 {
            let at = self.len();
            if at.is_multiple_of(BLOCK) {
                self.blocks.push(start as u32);
            }
            let some = count.min(BLOCK - at % BLOCK);
            let near = start - self.blocks[at / BLOCK] as usize;
            if near + length * some >= FAR.into() {
                (0..some).for_each(|n| self.far.push(((at + n) as u32, (start + length * n) as u32)));
                self.near.extend(std::iter::repeat_n(FAR, some));
            } else {
                self.near.extend((0..some).map(|n| (near + length * n) as u16));
            }
            self.lengths.extend(std::iter::repeat_n(length as u8, some));
            (start, count) = (start + length * some, count - some);
        }
    }

    /// Where token `at` starts.
    #[inline]
    pub(super) fn start(&self, at: usize) -> u32 {
        match self.near[at] {
            FAR => listed(&self.far, at),
            near => self.blocks[at / BLOCK] + u32::from(near),
        }
    }

    /// How many bytes token `at` takes.
    #[inline]
    pub(super) fn length(&self, at: usize) -> u32 {
        match self.lengths[at] {
            LONG => listed(&self.long, at),
            length => length.into(),
        }
    }

    /// Makes ready for [`Places::at`]: no tokens are added from here on.
    pub(super) fn finish(&mut self) {
        self.steps = Steps::new(self.blocks.iter().copied());
    }

    /// The first token that starts at or after `offset`.
    pub(super) fn at(&self, offset: u32) -> usize {
        let Some(before) = offset.checked_sub(1) else { return 0 };
        let block = self.steps.count(before, |block| self.blocks[block]).saturating_sub(1);
        let (mut from, mut to) = (block * BLOCK, self.len().min((block + 1) * BLOCK));
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.start(middle) < offset { from = middle + 1 } else { to = middle }
        }
        from
    }
}

/// What a list says of token `at`.
#[cold]
fn listed(list: &[(u32, u32)], at: usize) -> u32 {
    list[list.partition_point(|&(other, _)| (other as usize) < at)].1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_token_stands_where_it_was_put(
            tokens in prop::collection::vec((prop_oneof![9 => 0usize..8, 1 => 0usize..100_000], 1usize..1_024, 1usize..90), 0..60),
        ) {
            let (mut places, mut put, mut end) = (Places::default(), Vec::new(), 0);
            for (gap, length, count) in tokens {
                let (start, few) = (end + gap, length < 5);
                let count = if few { count } else { 1 };
                if few {
                    places.extend(start, length, count);
                } else {
                    places.push(start, length);
                }
                put.extend((0..count).map(|n| (start + n * length, length)));
                end = start + count * length;
            }
            places.finish();
            prop_assert_eq!(places.len(), put.len());
            for (at, &(start, length)) in put.iter().enumerate() {
                prop_assert_eq!((places.start(at) as usize, places.length(at) as usize), (start, length));
                prop_assert_eq!(places.at(start as u32), at);
                prop_assert_eq!(places.at(start as u32 + 1), at + 1);
            }
        }
    }
}
