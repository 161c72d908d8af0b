//! A comparison made again: from its record alone, or from the copies where a format shows them.

use super::{Report, again};
use crate::cli::args::{Format, When};
use crate::cli::compare::{engine, whole};
use crate::cli::render::{self, Wanted};
use crate::cli::{End, Failure, output, resolve};
use crate::document::Document;
use crate::report::record::Record;
use crate::report::{self, Texts, terminal};
use crate::text::Sides;

/// Findings that the terminal shows, as `recension compare` does unless told otherwise.
const LIMIT: usize = 40;

/// Writes the comparison anew.
pub(super) fn write(args: &Report, record: &Record, when: When) -> Result<End, Failure> {
    let format = args.format("a comparison", Format::Markdown)?;
    let fail_on = resolve::threshold(args.fail_on);
    let wanted = Wanted { format, file: args.output.as_deref(), fail_on, redline: args.redline.options() };
    let documents = match format {
        Format::Html | Format::Docx | Format::Terminal => copies(record, format)?,
        _ => None,
    };
    let end = whole(record, fail_on);
    let records = std::slice::from_ref(record);
    let Some(documents) = &documents else {
        render::write(records, None, &wanted)?;
        return Ok(end);
    };
    let documents = documents.as_ref();
    let options = resolve::options(&record.engine.asked, documents)?;
    let (comparison, noise) = engine(documents, &options, format != Format::Terminal);
    if format == Format::Terminal {
        let file = args.output.is_some();
        let (width, colour) = (resolve::columns(file), resolve::colour(when, file));
        let layout =
            terminal::Options { width, colour, context: None, limit: Some(LIMIT), gather: true, outline: false };
        let report = report::Report::new(documents, &comparison);
        output::write(args.output.as_deref(), |out| terminal::write(&report, &layout, out))?;
        return Ok(end);
    }
    let texts = Texts { documents, shared: comparison.shared(), noise: &noise };
    render::write(records, Some(&texts), &wanted)?;
    Ok(end)
}

/// The copies, if both are still what the record was made from; says why not.
fn copies(record: &Record, format: Format) -> Result<Option<Sides<Document>>, Failure> {
    let asked = &record.engine.asked;
    let read = |copy: &report::record::Copy| again::document(&copy.name, &copy.sha256, asked);
    let both = read(&record.base).and_then(|base| Ok(Sides::new(base, read(&record.witness)?)));
    match (both, format) {
        (Ok(both), _) => Ok(Some(both)),
        (Err(why), Format::Html) => {
            super::without(&why);
            Ok(None)
        }
        (Err(message), _) => {
            let hint = Some("this format needs both copies; html, markdown and others do not".to_string());
            Err(Failure::Stopped { message, hint })
        }
    }
}
