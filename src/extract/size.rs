//! Sizes of type: what of a running text is set smaller than the rest, as commentary is.

use crate::text::Span;

/// A size of type in half points; zero is unknown.
pub(super) type Size = u16;

/// The text is set in the largest size that so much of it has, as one part in so many: less is headings and
/// openings, and where there is commentary it may be the greater part.
const SHARE: usize = 12;

/// The sizes of the running text of a document, by place.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    runs: Vec<(Span, Size, usize)>,
}

impl Sizes {
    /// Adds a block that begins at `start`, with its sizes from offsets on.
    pub(super) fn block(&mut self, start: usize, text: &str, sizes: &[(usize, Size)]) {
        for (at, &(from, size)) in sizes.iter().enumerate() {
            let to = sizes.get(at + 1).map_or(text.len(), |next| next.0);
            let Some(run) = text.get(from..to).filter(|run| size > 0 && !run.trim().is_empty()) else { continue };
            let weight = run.chars().filter(|c| c.is_alphanumeric()).count();
            self.runs.push((Span::new(start + from, start + to), size, weight));
        }
    }

    /// What is set smaller than the text, by place.
    pub(super) fn small(&self) -> Vec<Span> {
        let Some(text) = self.text() else { return Vec::new() };
        // Sizes of print step by a tenth and more; less is the rounding of a program.
        let small = self.runs.iter().filter(|(_, size, _)| u32::from(*size) * 10 <= u32::from(text) * 9);
        small.map(|(span, _, _)| *span).collect()
    }

    /// The size of the text.
    fn text(&self) -> Option<Size> {
        let total: usize = self.runs.iter().map(|(_, _, weight)| weight).sum();
        let mut weights: Vec<(Size, usize)> = self.runs.iter().map(|&(_, size, weight)| (size, weight)).collect();
        weights.sort_unstable();
        let mut groups = weights.chunk_by(|a, b| a.0 == b.0).rev();
        let held = |same: &[(Size, usize)]| same.iter().map(|(_, weight)| weight).sum::<usize>() * SHARE >= total;
        groups.find(|same| total > 0 && held(same)).map(|same| same[0].0)
    }
}

/// A size in points as one of half points.
pub(super) fn points(size: f32) -> Size {
    // A float that is too large or no number becomes the nearest size there is.
    (size * 2.0).round() as Size
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is small in a text of runs with sizes.
    fn check(runs: &[(&str, Size)], expected: &[&str]) {
        let (mut text, mut at, mut sizes) = (String::new(), Vec::new(), Sizes::default());
        for (run, size) in runs {
            at.push((text.len(), *size));
            text.push_str(run);
        }
        sizes.block(0, &text, &at);
        let small: Vec<&str> = sizes.small().iter().map(|span| &text[span.range()]).collect();
        assert_eq!(small, expected);
    }

    #[test]
    fn what_is_smaller_than_the_text_is_small() {
        check(&[("道可道", 28), ("可言之道", 21), ("非常道", 28), ("不可言", 21)], &["可言之道", "不可言"]);
        check(&[("学而时习之不亦说乎", 24), ("注", 23)], &[]);
        check(&[("题", 44), ("学而时习之不亦说乎有朋自远方来", 24)], &[]);
        check(&[("a text without sizes", 0)], &[]);
        check(&[], &[]);
    }

    #[test]
    fn commentary_may_be_longer_than_the_text() {
        let long = "学之为言效也人性皆善而觉有先后后觉者必效先觉之所为乃可以明善而复其初也";
        check(&[("题", 44), ("学而时习之", 28), (long, 21)], &[long]);
    }
}
