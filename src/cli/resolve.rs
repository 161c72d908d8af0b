//! From what was typed to what was meant.

use super::Failure;
use super::args::{Args, Changes, Compare, Threshold, When};
use crate::compare;
use crate::document::Document;
use crate::finding::Severity;
use crate::report::{Asked, terminal};
use crate::structure::Side;
use crate::structure::title;
use crate::text::Sides;
use crate::tokens::Layer;
use clap::CommandFactory;
use clap::error::ErrorKind;
use std::path::Path;

/// Columns where the output is no terminal.
const WIDTH: usize = 100;

/// Refuses a command line that parses and still makes no sense.
pub(super) fn check(args: &Compare) -> Result<(), Failure> {
    let stdin = Path::new("-");
    if args.base == stdin && args.witness == stdin {
        return Err(usage("compare", "standard input can be one of the copies, not both"));
    }
    let same = |input: &Path, output: &Path| match (input.canonicalize(), output.canonicalize()) {
        (Ok(input), Ok(output)) => input == output,
        _ => false,
    };
    if let Some(output) = args.output.as_deref()
        && (same(&args.base, output) || same(&args.witness, output))
    {
        return Err(usage("compare", "the report would overwrite one of the copies"));
    }
    Ok(())
}

/// A complaint about a verb's arguments in the form of clap's own, which ends with 2.
pub(super) fn usage(verb: &str, message: &str) -> Failure {
    let mut command = Args::command();
    command.build();
    let verb = command.find_subcommand_mut(verb).cloned().unwrap_or(command);
    Failure::Usage(verb.clone().error(ErrorKind::ArgumentConflict, message))
}

/// What is asked of the engine.
pub(super) fn asked(args: &Compare) -> Asked {
    Asked {
        ignore: args.ignore.clone(),
        show: args.show.clone(),
        language: args.lang.clone(),
        rejected: args.tracked == Changes::Rejected,
        ..Asked::default()
    }
}

/// The same as the engine takes it.
pub(super) fn options(asked: &Asked, documents: Sides<&Document>) -> Result<compare::Options, Failure> {
    let side = asked.language.as_deref().map(|tag| side(tag, documents)).transpose()?;
    Ok(compare::Options {
        show: asked.show.iter().filter_map(|name| Layer::named(name)).collect(),
        ignore: asked.ignore.clone(),
        sides: side.into_iter().collect(),
    })
}

/// The stream that is in a language.
fn side(tag: &str, documents: Sides<&Document>) -> Result<Side, Failure> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let wanted = primary(tag);
    let held: Vec<&String> = documents.base.languages.iter().chain(&documents.witness.languages).collect();
    if held.iter().any(|own| primary(own) == wanted) {
        return Ok(if matches!(wanted.as_str(), "zh" | "ja") { Side::Han } else { Side::Word });
    }
    let mut names: Vec<String> = held.iter().map(|tag| format!("{} ({})", title(tag), primary(tag))).collect();
    names.sort();
    names.dedup();
    let hint = (!names.is_empty()).then(|| format!("they are in {}", names.join(" and ")));
    Err(Failure::Stopped { message: format!("neither copy has text in “{tag}”"), hint })
}

/// How a comparison is laid out; `file` where it goes to a file.
pub(super) fn layout(args: &Compare, colour: bool, file: bool) -> terminal::Options {
    terminal::Options {
        width: columns(file),
        colour,
        context: args.context.map(usize::from),
        limit: (!args.all).then_some(args.limit),
        gather: !args.all,
        outline: args.outline,
    }
}

/// Columns of a report; `file` where it goes to a file.
pub(super) fn columns(file: bool) -> usize {
    if file { WIDTH } else { width() }
}

/// Columns of the terminal that is written to.
pub(super) fn width() -> usize {
    match terminal_size::terminal_size_of(std::io::stdout()) {
        Some((width, _)) => usize::from(width.0),
        None => WIDTH,
    }
}

/// Whether to colour what goes to a file or to standard output; tells `colored`, too.
pub(super) fn colour(when: When, file: bool) -> bool {
    let on = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => !file && colored::control::ShouldColorize::from_env().should_colorize(),
    };
    colored::control::set_override(on);
    on
}

/// The lightest severity that makes a comparison fail.
pub(super) fn threshold(threshold: Threshold) -> Option<Severity> {
    match threshold {
        Threshold::Substantive => Some(Severity::Substantive),
        Threshold::Editorial => Some(Severity::Editorial),
        Threshold::Formatting => Some(Severity::Formatting),
        Threshold::Never => None,
    }
}
