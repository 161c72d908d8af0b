//! What ties the two panes together: blocks that correspond, and the strips that show where changes lie.

use super::pane::{Pane, Role, Shown};
use crate::compare::Shared;
use crate::finding::Severity;
use crate::sequence::rising;
use crate::text::{Sides, Span};
use std::fmt::Write as _;

/// Height of a strip, in units of its own.
const HEIGHT: f64 = 1000.0;

/// Pairs of blocks, by their numbers, that hold the same text; both numbers rise.
///
/// Each block of the witness is paired with the block of the base that its longest shared stretch
/// stands in; where text moved, the longest rising run of pairs is kept.
pub(super) fn anchors(panes: Sides<&Pane>, shared: &[Shared]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (number, block) in panes.witness.blocks.iter().enumerate() {
        let (start, end) = (block.span.start, block.span.end);
        while at < shared.len() && shared[at].witness + shared[at].len <= start {
            at += 1;
        }
        let inside = shared[at..].iter().take_while(|s| s.witness < end).map(|s| {
            let from = s.witness.max(start);
            ((s.witness + s.len).min(end) - from, s.base + (from - s.witness))
        });
        let Some((_, base)) = inside.max_by_key(|&(len, base)| (len, std::cmp::Reverse(base))) else { continue };
        if let Some(found) = find(&panes.base.blocks, base) {
            pairs.push((found, number));
        }
    }
    let order: Vec<(usize, u64)> = pairs.iter().map(|pair| (pair.0, 1)).collect();
    rising(&order).into_iter().map(|at| pairs[at]).collect()
}

/// The block that a place is in.
fn find(blocks: &[Shown], place: u32) -> Option<usize> {
    let at = blocks.partition_point(|block| block.span.start <= place).checked_sub(1)?;
    (place < blocks[at].span.end).then_some(at)
}

/// A place that a strip shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub id: usize,
    pub span: Span,
    pub severity: Severity,
    pub moved: bool,
}

/// The strip of a pane as SVG; heavier findings lie over lighter ones.
pub(super) fn strip(pane: &Pane, role: Role, spots: &[Spot]) -> String {
    let mut ends = Vec::with_capacity(pane.blocks.len());
    let mut total = 0;
    for block in &pane.blocks {
        total += block.units;
        ends.push(total);
    }
    let scale = HEIGHT / total.max(1) as f64;
    let height = |place: u32| {
        let at = pane.blocks.partition_point(|block| block.span.end <= place);
        let Some(block) = pane.blocks.get(at) else { return HEIGHT };
        let inside = f64::from(place.saturating_sub(block.span.start)) / block.span.len().max(1) as f64;
        (ends[at] as f64 - block.units as f64 * (1.0 - inside)) * scale
    };
    let mut svg = format!(
        "<svg class=\"strip\" data-pane=\"{}\" viewBox=\"0 0 10 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\" \
         focusable=\"false\">",
        role.letter()
    );
    let mut spots: Vec<&Spot> = spots.iter().collect();
    spots.sort_by_key(|spot| (std::cmp::Reverse(spot.span.len() / 2000), spot.severity, spot.id));
    let mut last = String::new();
    for spot in spots {
        let (top, bottom) = (height(spot.span.start).min(HEIGHT - 3.0), height(spot.span.end));
        let tall = (bottom - top).max(3.0);
        let class = format!(
            "{}{}{}",
            letter(spot.severity),
            if spot.moved { " mv" } else { "" },
            if tall > 30.0 { " big" } else { "" }
        );
        let rect = format!("<rect class=\"{class}\" x=\"1\" width=\"8\" y=\"{top:.0}\" height=\"{tall:.0}\"/>");
        if rect != last {
            let _ = write!(svg, "<a href=\"#{}{}\" tabindex=\"-1\">{rect}</a>", role.letter(), spot.id);
        }
        last = rect;
    }
    svg.push_str("<rect class=\"view\" x=\"0\" width=\"10\" y=\"0\" height=\"0\"/></svg>");
    svg
}

/// The class of a severity.
pub(super) fn letter(severity: Severity) -> char {
    match severity {
        Severity::Substantive => 's',
        Severity::Editorial => 'e',
        Severity::Formatting => 'f',
        Severity::Noise => 'z',
    }
}
