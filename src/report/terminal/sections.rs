//! The sections of both copies, each with what was found in it.

use super::super::outline;
use super::super::screen::{Run, Tone};
use super::{Page, tone};
use crate::finding::{Finding, Kind, Severity};
use crate::structure::Side;
use crate::text::Span;

impl Page<'_> {
    /// Writes the outline of both copies.
    pub(super) fn outlines(&mut self) {
        let findings = &self.report.comparison.findings;
        let documents = self.report.documents;
        let base = |side: Side, span: Span| remark(findings, side, span, "the witness", &|f| f.places.base);
        let witness = |side: Side, span: Span| remark(findings, side, span, "the base", &|f| f.places.witness);
        self.screen.blank();
        self.screen.line(0, 2, &[Run::new(&format!("BASE  {}", documents.base.name), Tone::Strong)]);
        outline::tree(documents.base, &mut self.screen, &base);
        self.screen.blank();
        self.screen.line(0, 2, &[Run::new(&format!("WITNESS  {}", documents.witness.name), Tone::Strong)]);
        outline::tree(documents.witness, &mut self.screen, &witness);
    }
}

/// What was found in a section: that the other copy lacks it, or how many findings of what weight.
fn remark(
    findings: &[Finding],
    side: Side,
    span: Span,
    other: &str,
    own: &dyn Fn(&Finding) -> Span,
) -> Option<(String, Tone)> {
    let large = |f: &&Finding| {
        matches!(
            f.kind,
            Kind::SectionMissing
                | Kind::SectionAdded
                | Kind::ParagraphMissing
                | Kind::ParagraphAdded
                | Kind::StreamMissing
        )
    };
    let lacks =
        |f: &&Finding| f.side == side && own(f).contains(Span { end: span.start, ..span }) && !own(f).is_empty();
    if findings.iter().filter(large).any(|f| lacks(&f)) {
        return Some((format!("not in {other}"), Tone::Alarm));
    }
    let here = |f: &&Finding| f.side == side && span.start <= own(f).start && own(f).start < span.end;
    // What the other copy has more counts there.
    let inside = |f: &&Finding| {
        let whole = matches!(f.kind, Kind::TranslationDiffers | Kind::StreamMissing | Kind::Truncated);
        here(f) && !whole && !(large(f) && own(f).is_empty())
    };
    let mut parts = Vec::new();
    let mut worst = None;
    if let Some(stop) = findings.iter().filter(here).find(|f| f.kind == Kind::Truncated && own(f).is_empty()) {
        parts.push("stops here".to_string());
        worst = Some(stop.severity);
    }
    for severity in [Severity::Substantive, Severity::Editorial, Severity::Formatting] {
        let number = findings.iter().filter(inside).filter(|f| f.severity == severity).count();
        if number > 0 {
            parts.push(format!("{number} {}", severity.name()));
            worst = worst.or(Some(severity));
        }
    }
    worst.map(|severity| (parts.join(", "), tone(severity)))
}
