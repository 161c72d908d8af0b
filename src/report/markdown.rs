//! A comparison in Markdown: for a comment, a summary, a page of a wiki.
//!
//! Whatever comes from a document is escaped: it makes no link, no mention, no table and no tag.

use super::prose;
use super::record::{Copy, Finding, Mark, Piece, Record};
use super::screen::{escape, thousands};
use crate::finding::Severity;
use std::fmt::Write as _;
use std::io;

/// Writes the report of each comparison, one below the other.
///
/// # Errors
/// When the writer fails.
pub fn write(records: &[Record], out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(records, usize::MAX).as_bytes())
}

/// The reports in at most `room` bytes, or little more: the lightest findings are left out first, and
/// how many.
pub(super) fn page(records: &[Record], room: usize) -> String {
    let heads: Vec<String> = records.iter().map(head).collect();
    let tails: Vec<String> = records.iter().map(tail).collect();
    let mut left = room.saturating_sub(heads.iter().chain(&tails).map(String::len).sum());
    let mut shown: Vec<Vec<Option<String>>> = records.iter().map(|r| vec![None; r.findings.len()]).collect();
    for severity in Severity::ALL {
        for (record, shown) in records.iter().zip(&mut shown) {
            for (finding, shown) in record.findings.iter().zip(shown).filter(|(f, _)| f.weight() == severity) {
                let text = item(record, finding);
                if text.len() > left {
                    left = 0;
                    continue;
                }
                left -= text.len();
                *shown = Some(text);
            }
        }
    }
    let mut page = String::new();
    for (((record, head), tail), shown) in records.iter().zip(heads).zip(tails).zip(shown) {
        page.push_str(&head);
        findings(record, &shown, &mut page);
        page.push_str(&tail);
    }
    page
}

/// Which copies, the verdict, the counts.
fn head(record: &Record) -> String {
    let mut page = format!("# {} ⟷ {}\n\n", title(&record.base.name), title(&record.witness.name));
    let labels = record.verdict.labels.join(" · ");
    let colon = if labels.is_empty() { "" } else { ": " };
    let _ = writeln!(page, "**{}{colon}{}**\n", prose::relation(&record.verdict.relation), plain(&labels));
    for reason in &record.verdict.reasons {
        let _ = writeln!(page, "- {}", plain(&prose::sentence(reason)));
    }
    for share in &record.verdict.coverage {
        let language = crate::structure::title(&share.language);
        let _ = writeln!(page, "- {}: {}", plain(&language), plain(&prose::sentence(&prose::coverage(record, share))));
    }
    page.push_str("\n| | copy | read as | text | SHA-256 |\n|---|---|---|--:|---|\n");
    copy("base", &record.base, &mut page);
    copy("witness", &record.witness, &mut page);
    let count = |severity| format!("{} {}", thousands(record.count(severity) as u64), Severity::name(severity));
    let counts = Severity::ALL[..3].iter().map(|&severity| count(severity)).collect::<Vec<_>>().join(", ");
    let noise: usize = record.noise.iter().map(|layer| layer.count).sum();
    let _ = writeln!(page, "\n{counts}; {} differences explained as noise.", thousands(noise as u64));
    page
}

/// A row of the table of copies.
fn copy(role: &str, copy: &Copy, page: &mut String) {
    let name = plain(prose::name(&copy.name));
    let languages: Vec<&str> = copy.languages.iter().map(String::as_str).collect();
    let _ = writeln!(
        page,
        "| {role} | {name} | {}, {}, {} | {} bytes | {} |",
        plain(&copy.format),
        plain(&copy.encoding),
        plain(&prose::list(&languages)),
        thousands(copy.length as u64),
        plain(&copy.sha256)
    );
}

/// The findings that are shown, from heavy to light, and how many are not.
fn findings(record: &Record, shown: &[Option<String>], page: &mut String) {
    for severity in Severity::ALL {
        let own: Vec<&Option<String>> =
            record.findings.iter().zip(shown).filter(|(f, _)| f.weight() == severity).map(|(_, text)| text).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n## {} ({})\n", prose::words(severity.name()), thousands(own.len() as u64));
        own.iter().filter_map(|text| text.as_ref()).for_each(|text| page.push_str(text));
        let cut = own.iter().filter(|text| text.is_none()).count();
        if cut > 0 {
            let _ = writeln!(page, "- … and {} more, left out for want of room", thousands(cut as u64));
        }
    }
}

/// One finding.
fn item(record: &Record, finding: &Finding) -> String {
    let mut text = format!("- **{}**", prose::words(&finding.kind));
    let path = finding.path();
    if !path.is_empty() {
        let _ = write!(text, " {}", plain(&path));
    }
    let at =
        |copy: &Copy, place: &super::record::Place| format!("{}:{}:{}", title(&copy.name), place.line, place.column);
    let _ = writeln!(text, " ({}, {})", at(&record.base, &finding.base), at(&record.witness, &finding.witness));
    if !finding.excerpt.is_empty() {
        let mut words = String::new();
        finding.excerpt.chunk_by(|a, b| a.mark == b.mark).for_each(|group| pieces(group, &mut words));
        let _ = writeln!(text, "  > {}\n", start(words));
    }
    let _ = writeln!(text, "  {}", plain(&finding.sentence()));
    if let Some(reason) = &finding.accepted {
        let _ = writeln!(text, "  Accepted: {}", plain(&prose::sentence(reason)));
    }
    text
}

/// Pieces of one mark.
fn pieces(group: &[Piece], text: &mut String) {
    let (open, close) = match group[0].mark {
        None => ("", ""),
        Some(Mark::Base) => ("<del>", "</del>"),
        Some(Mark::Witness) => ("<ins>", "</ins>"),
        Some(Mark::Both) => ("<b>", "</b>"),
    };
    text.push_str(open);
    group.iter().for_each(|piece| text.push_str(&plain(&piece.words())));
    text.push_str(close);
}

/// Noise and notes.
fn tail(record: &Record) -> String {
    let mut page = String::new();
    if !record.noise.is_empty() {
        page.push_str("\n## Noise, explained\n\n| layer | differences |\n|---|--:|\n");
        for layer in &record.noise {
            let _ = writeln!(page, "| {} | {} |", plain(&layer.layer), thousands(layer.count as u64));
        }
    }
    if !record.notes.is_empty() {
        page.push_str("\n## Notes\n\n");
        for note in &record.notes {
            let _ = writeln!(page, "- {}", plain(&prose::sentence(note)));
        }
    }
    page.push('\n');
    page
}

/// The last part of a name, escaped.
fn title(name: &str) -> String {
    plain(prose::short(name))
}

/// A line that begins no list.
fn start(line: String) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line,
    }
}

/// Text that Markdown takes for nothing but text.
pub(super) fn plain(text: &str) -> String {
    let escaped = escape(text);
    let mut out = String::with_capacity(escaped.len() + 8);
    for c in escaped.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            // A comment parts what would be a mention, a reference or a link; nothing of it is seen.
            '@' | '#' => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            c => out.push(c),
        }
    }
    out.replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text() {
        assert_eq!(plain("a | b *c* <b>"), "a \\| b \\*c\\* &lt;b&gt;");
        assert_eq!(plain("@you, see https://a.b"), "@<!-- -->you, see https:<!-- -->//a.b");
        assert_eq!(plain("note: that #1"), "note: that #<!-- -->1");
        assert_eq!(["1. x", "- y", "z"].map(|s| start(s.into())), ["1\\. x", "\\- y", "z"]);
        assert_eq!(plain("\u{202e}x"), "\\\\u\\{202e\\}x");
    }
}
