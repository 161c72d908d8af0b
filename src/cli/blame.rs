//! `recension blame`: since which version, and in which sources, each sentence reads so.

use super::log::Form;
use super::progress::Progress;
use super::{End, Failure, folds, input, output};
use crate::document::Document;
use crate::store::Version;
use crate::text::Span;
use clap::Args as Group;
use serde_json::json;

pub(super) const EXAMPLES: &str = "\
Examples:
  recension blame privacy@example.org
  recension blame un/cd-2092@ods:2017-03-07 --format json

A sentence that another version has in another script, width or layout reads the same.";

/// Ask of each sentence since when it reads so
#[derive(Debug, Group)]
pub(super) struct Blame {
    /// The version: DOCUMENT, DOCUMENT@SOURCE, DOCUMENT@SOURCE:DATE
    name: String,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Form,
}

/// A sentence and where it was first read.
struct Line {
    span: Span,
    /// The first version that has it, of any source.
    first: usize,
    /// The sources that have it, each once.
    sources: Vec<String>,
}

/// Asks.
pub(super) fn run(args: &Blame) -> Result<End, Failure> {
    let store = input::store()?;
    let version = input::version(&store, &args.name)?;
    let document = Document::read(input::open(&store, &version)?)?;
    let timeline = store.timeline(&version.document, input::known())?;
    let versions: Vec<&Version> =
        timeline.versions.iter().filter(|v| v.withdrawn().is_none() || v.id == version.id).collect();
    let progress = Progress::new(false);
    let texts = folds::read(&store, &versions, |at, all| progress.tell(format!("reading {} of {all}", at + 1)))?;
    progress.tell("looking for each sentence");
    let folder = document.tokens.folder();
    let mut lines = Vec::new();
    for span in sentences(&document) {
        let range = document.tokens.at(span.start)..document.tokens.at(span.end);
        if range.is_empty() {
            continue;
        }
        let folded = folder(range);
        let finder = memchr::memmem::Finder::new(folded.as_bytes());
        let has: Vec<usize> = (0..texts.len()).filter(|at| finder.find(texts[*at].as_bytes()).is_some()).collect();
        let own = versions.iter().position(|v| v.name() == version.name()).unwrap_or_default();
        let mut sources: Vec<String> = has.iter().map(|at| versions[*at].source.clone()).collect();
        sources.sort_unstable();
        sources.dedup();
        lines.push(Line { span, first: since(&versions, &has, own), sources });
    }
    drop(progress);
    let text = document.text.as_str();
    let words = |span: Span| text[span.range()].split_whitespace().collect::<Vec<_>>().join(" ");
    output::write(None, |out| match args.format {
        Form::Terminal => {
            for line in &lines {
                let first = versions[line.first];
                writeln!(
                    out,
                    "{:<18} {:<16} [{}]  {}",
                    first.version,
                    first.source,
                    line.sources.join(" "),
                    words(line.span)
                )?;
            }
            Ok(())
        }
        Form::Json => {
            let all: Vec<serde_json::Value> = lines
                .iter()
                .map(|line| {
                    json!({
                        "start": line.span.start, "end": line.span.end, "text": words(line.span),
                        "since": versions[line.first].name(), "sources": line.sources,
                    })
                })
                .collect();
            let report = json!({"schema": "recension/blame/1", "version": version.name(), "sentences": all});
            serde_json::to_writer_pretty(&mut *out, &report)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(End::Clean)
}

/// The version since which a sentence stands without a break in the source of version `own`, or
/// the first of any source if that is earlier.
fn since(versions: &[&Version], has: &[usize], own: usize) -> usize {
    let source = &versions[own].source;
    let mut first = own;
    for at in (0..own).rev().filter(|at| versions[*at].source == *source) {
        if !has.contains(&at) {
            break;
        }
        first = at;
    }
    // Where another source has it before this one did, the reading is as old as that.
    has.iter().copied().filter(|at| versions[*at].source != *source).chain([first]).min().unwrap_or(first)
}

/// Whether a mark after some words does not end a sentence: they are a label (`1.`, `(a).`), a single
/// letter (`J.`, `p.`), or a short word before a number (`Art. 5`), or the next word has a small letter.
fn goes_on(before: &str, after: &str) -> bool {
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let label = before.trim() == word && word.len() <= 6 && !word.chars().all(char::is_alphabetic);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let next = after.trim_start().chars().next();
    let short = word.starts_with(char::is_uppercase) && word.len() <= 4 && next.is_some_and(|c| c.is_ascii_digit());
    next.is_some() && (label || initial || short || next.is_some_and(char::is_lowercase))
}

/// The sentences of a copy, block by block.
fn sentences(document: &Document) -> Vec<Span> {
    let text = document.text.as_str();
    let mut all = Vec::new();
    for block in &document.structure.blocks {
        let range = block.span.range();
        let (mut start, mut chars) = (range.start, text[range.clone()].char_indices().peekable());
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let wide = matches!(c, '。' | '！' | '？' | '；');
            let narrow = matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace);
            let narrow = narrow && !goes_on(&text[start..range.start + at], &text[range.start + at + 1..range.end]);
            let closes = next.is_some_and(|next| "”’」』）)\"'".contains(next));
            if (wide || narrow) && !closes
                || "”’」』".contains(c) && text[..range.start + at].ends_with(['。', '！', '？'])
            {
                let end = range.start + at + c.len_utf8();
                all.push(Span::new(start, end));
                start = end;
            }
        }
        if start < range.end {
            all.push(Span::new(start, range.end));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Capture;

    #[test]
    fn a_sentence_is_more_than_its_label() {
        let text = "1. Purpose\n\nMr. J. Smith keeps it, see Art. 5 and p. 7. He may not. 2.1. The rest?\n\n第一条 总则。第二条。";
        let document = Document::read(Capture::new("x.txt", text.as_bytes().to_vec())).expect("text");
        let all: Vec<&str> = sentences(&document).into_iter().map(|span| document.text.slice(span).trim()).collect();
        let expected = [
            "1. Purpose",
            "Mr.",
            "J. Smith keeps it, see Art. 5 and p. 7.",
            "He may not.",
            "2.1. The rest?",
            "第一条 总则。",
            "第二条。",
        ];
        assert_eq!(all, expected);
    }
}
