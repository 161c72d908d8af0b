//! Notes in the side margins of a page: smaller than the text, beside it, level with whatever line they belong to.

use super::columns::median;
use super::interpret::Glyph;
use super::line::{Row, rows};
use super::paragraph::Paragraph;
use rustc_hash::FxHashMap;

/// A page with less on it has no margins to speak of, in glyphs.
const FEW: usize = 150;
/// What is larger than this part of the text is no note.
const SMALL: f32 = 0.93;
/// A note stands so far from the text, in sizes of the text.
const APART: f32 = 0.85;
/// No page for people needs more looks than this, each at a glyph for a line in the margin.
const STEPS: usize = 50_000_000;
/// A line goes on in what is this close to it, in its sizes.
const NEAR: f32 = 2.0;

/// Parts the rows of notes in the left and in the right margin from a page.
pub(super) fn part(glyphs: &mut Vec<Glyph>) -> Vec<Vec<Row>> {
    let Some(text) = Text::of(glyphs) else { return Vec::new() };
    let sides: Vec<u8> = glyphs.iter().map(|glyph| text.side(glyph)).collect();
    let mut own: [Vec<Glyph>; 2] = Default::default();
    for (glyph, &side) in glyphs.iter().zip(&sides).filter(|&(_, &side)| side > 0) {
        own[usize::from(side) - 1].push(*glyph);
    }
    let count: usize = own.iter().map(Vec::len).sum();
    if count == 0 || count * 3 > glyphs.len() {
        return Vec::new();
    }
    let notes: Vec<Vec<Row>> =
        own.iter().map(|own| rows(own, &[], &mut Vec::new())).filter(|rows| !rows.is_empty()).collect();
    let all: usize = notes.iter().map(Vec::len).sum();
    if all * glyphs.len() > STEPS {
        return Vec::new();
    }
    // Numbers of lines and of paragraphs are not of the notes, and what is wider than the text is a table.
    let words = |rows: &Vec<Row>| {
        rows.iter().flat_map(|row| row.text().chars().collect::<Vec<_>>()).filter(|c| c.is_alphabetic()).count()
    };
    let goes_on = |row: &Row| {
        let level =
            |glyph: &Glyph| (glyph.y - row.y).abs() < 0.3 * row.size && (glyph.size - row.size).abs() < 0.06 * row.size;
        let near =
            |glyph: &Glyph| glyph.x + glyph.dx > row.x0() - NEAR * row.size && glyph.x < row.x1() + NEAR * row.size;
        glyphs
            .iter()
            .zip(&sides)
            .any(|(glyph, &side)| side == 0 && !glyph.char.is_whitespace() && level(glyph) && near(glyph))
    };
    if notes.iter().any(|rows| words(rows) < 2 * rows.len() || rows.iter().any(goes_on)) {
        return Vec::new();
    }
    let mut kept = sides.iter().map(|&side| side == 0);
    glyphs.retain(|_| kept.next().unwrap_or(true));
    notes
}

/// Where the text of a page stands.
struct Text {
    size: f32,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

impl Text {
    fn of(glyphs: &[Glyph]) -> Option<Text> {
        if glyphs.len() < FEW {
            return None;
        }
        let size = usual(glyphs);
        let of_text = |glyph: &&Glyph| !glyph.char.is_whitespace() && (glyph.size - size).abs() <= 0.06 * size;
        let text: Vec<&Glyph> = glyphs.iter().filter(of_text).collect();
        let edge = |mut values: Vec<f32>, part: usize| {
            let at = (values.len() * part / 1000).min(values.len().saturating_sub(1));
            (!values.is_empty()).then(|| *values.select_nth_unstable_by(at, f32::total_cmp).1)
        };
        // Single glyphs may stand out of the text.
        let left = edge(text.iter().map(|glyph| glyph.x).collect(), 4)?;
        let right = edge(text.iter().map(|glyph| glyph.x + glyph.dx).collect(), 996)?;
        let top = text.iter().map(|glyph| glyph.y).fold(f32::INFINITY, f32::min);
        let bottom = text.iter().map(|glyph| glyph.y).fold(0.0, f32::max);
        (right - left > 20.0 * size).then_some(Text { size, left, right, top, bottom })
    }

    /// The margin that a glyph stands in: 1 the left, 2 the right, 0 none.
    fn side(&self, glyph: &Glyph) -> u8 {
        let small = glyph.size <= SMALL * self.size;
        // Above and below the text are running heads and feet.
        if !small || glyph.y < self.top - self.size || glyph.y > self.bottom + 0.5 * self.size {
            return 0;
        }
        let apart = APART * self.size;
        match () {
            () if glyph.x + glyph.dx < self.left - apart => 1,
            () if glyph.x > self.right + apart => 2,
            () => 0,
        }
    }
}

/// The size of most glyphs.
fn usual(glyphs: &[Glyph]) -> f32 {
    let mut sizes: FxHashMap<i32, u32> = FxHashMap::default();
    for glyph in glyphs {
        *sizes.entry((glyph.size * 4.0) as i32).or_default() += 1;
    }
    let most = sizes.into_iter().max_by_key(|&(size, count)| (count, size)).map_or(0, |(size, _)| size);
    median(glyphs.iter().map(|glyph| glyph.size).filter(|&size| (size * 4.0) as i32 == most).collect())
}

/// Takes out what stands in the margins of page after page: a tab with the name of the chapter is of the pages.
pub(super) fn repeated(notes: &mut Vec<Paragraph>) -> Vec<Paragraph> {
    let said =
        |note: &Paragraph| note.lines.iter().map(|line| line.segment.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut count: FxHashMap<String, u32> = FxHashMap::default();
    notes.iter().for_each(|note| *count.entry(said(note)).or_default() += 1);
    let (repeated, single) = std::mem::take(notes).into_iter().partition(|note| count[&said(note)] > 2);
    *notes = single;
    repeated
}

#[cfg(test)]
mod tests {
    use super::part;
    use crate::extract::pdf::interpret::Glyph;

    /// A line of type, each glyph half as wide as it is high.
    fn line(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let one = |(at, char): (usize, char)| Glyph {
            char,
            x: x + at as f32 * size * 0.5,
            y,
            dx: size * 0.5,
            dy: 0.0,
            size,
            bold: false,
            vertical: false,
            artifact: false,
        };
        text.chars().enumerate().map(one).collect()
    }

    const TEXT: &str = "A line of the text, which is as wide as all others are.";

    /// A page of text with something else beside it.
    fn beside(others: &[Vec<Glyph>]) -> Vec<String> {
        let text = (0..20).flat_map(|at| line(TEXT, 100.0, 100.0 + 14.0 * at as f32, 10.0));
        let mut glyphs: Vec<Glyph> = text.chain(others.iter().flatten().cloned()).collect();
        let all = glyphs.len();
        let notes = part(&mut glyphs);
        let left = glyphs.len() + others.iter().map(Vec::len).sum::<usize>();
        assert_eq!(left == all, !notes.is_empty(), "what is a note is not in the text");
        notes.iter().flatten().map(|row| row.text()).collect()
    }

    #[test]
    fn small_type_beside_the_text_is_a_note() {
        let right = [line("Refusal and", 395.0, 112.0, 8.0), line("its reasons", 395.0, 122.0, 8.0)];
        assert_eq!(beside(&right), ["Refusal and", "its reasons"]);
        assert_eq!(beside(&[line("Appeal", 60.0, 170.0, 8.0)]), ["Appeal"]);
    }

    #[test]
    fn other_things_in_the_margins_are_no_notes() {
        // Numbers of lines, a running head, a line that goes on in the text, type of the size of the text.
        assert!(beside(&[line("5", 70.0, 156.0, 7.0), line("10", 70.0, 226.0, 7.0)]).is_empty());
        assert!(beside(&[line("Part One", 395.0, 60.0, 8.0)]).is_empty());
        assert!(
            beside(&[line(
                "A caption that is wider than all of the text, and that goes on and on behind its edge, for long",
                100.0,
                240.0,
                8.0
            )])
            .is_empty()
        );
        assert!(beside(&[line("Aside", 395.0, 170.0, 10.0)]).is_empty());
    }
}
