//! `recension check`: documents against a policy, for people and for CI.

mod agreement;
mod baseline;
mod judge;
mod pairs;
mod policy;

use super::args::When;
use super::progress::Progress;
use super::{End, Failure, output, resolve};
use crate::finding::Severity;
use crate::report::check::{self as report, Check, Checked, markdown, terminal};
use crate::report::{github, gitlab, junit, sarif};
use baseline::Baseline;
use chrono::NaiveDate;
use clap::{Args as Group, ValueEnum, ValueHint};
use pairs::Plan;
use policy::Policy;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  recension check                                          what recension.toml asks for
  recension check --accept 3f2a91c4d0b1 --reason \"agreed with legal\" --expires 2027-06-30
  recension check --format json -o check.json

A policy:
  [check]
  fail-on = \"editorial\"                # substantive (usual), editorial, formatting, never
  ignore = [\"ruby\", \"orthography\"]     # kinds and layers, see `recension kinds`
  ignore-sections = [\"Change log\"]     # by title; * stands for anything
  baseline = \"recension-baseline.toml\" # findings that were accepted

  [severity]
  text-moved = \"formatting\"

  [[document]]
  base = \"published/{name}\"            # or git:REV:docs/{name}, or the name of a version
  witness = \"docs/*.md\"

  [[translation]]
  copies = [\"charter.en.md\", \"charter.zh.md\"]
  facts = [\"date\", \"amount\", \"percent\", \"paragraph\"]

Exit codes:
  0  nothing fails     1  something fails     2  wrong usage, or a policy that makes no sense
  3  something could not be read or compared, whatever else is clean";

/// Documents against a policy
#[derive(Debug, Group)]
pub(super) struct CheckArgs {
    /// The policy
    #[arg(short, long, value_name = "FILE", default_value = "recension.toml", value_hint = ValueHint::FilePath)]
    config: PathBuf,
    /// Check these documents only, by their names in the policy
    #[arg(value_name = "NAME")]
    only: Vec<String>,
    /// Accept this finding: it passes from now on
    #[arg(long, value_name = "ID", requires = "reason")]
    accept: Vec<String>,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT", requires = "accept")]
    reason: Option<String>,
    /// The last day on which it is accepted
    #[arg(long, value_name = "DATE", requires = "accept")]
    expires: Option<String>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    format: Format,
    /// Write the report to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Write one more report: github, gitlab, json, ... (may be given more than once)
    #[arg(long, value_name = "FORMAT=FILE")]
    also: Vec<Also>,
    /// Judge acceptances as of this day [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Print nothing; only the exit code tells
    #[arg(short, long, conflicts_with = "output")]
    quiet: bool,
}

/// How to report a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Terminal,
    /// For programs; see `recension schema check`
    Json,
    /// A summary of a run, a comment
    Markdown,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
}

/// Checks what the policy asks for, or accepts what was found.
pub(super) fn run(args: &CheckArgs, when: When) -> Result<End, Failure> {
    let today = today(args)?;
    let policy = Policy::read(&args.config)?;
    let home = args.config.parent().unwrap_or(Path::new("")).to_path_buf();
    let kept = policy.check.baseline.clone().unwrap_or_else(|| PathBuf::from("recension-baseline.toml"));
    let mut baseline = Baseline::read(&home.join(kept))?;
    let progress = Progress::new(args.quiet);
    let check = checked(args, &policy, &home, &baseline, today, &progress)?;
    drop(progress);
    if !args.accept.is_empty() {
        return accept(args, &check, &mut baseline, today);
    }
    if !args.quiet {
        resolve::colour(when, args.output.is_some());
        write(&check, args.format, args.output.as_deref())?;
    }
    for Also { format, file } in &args.also {
        resolve::colour(when, true);
        write(&check, *format, Some(file))?;
    }
    Ok(end(&check))
}

/// Writes a report.
pub(super) fn write(check: &Check, format: Format, file: Option<&Path>) -> Result<(), Failure> {
    output::write(file, |out| match format {
        Format::Terminal => terminal::write(check, out),
        Format::Json => report::json(check, out),
        Format::Markdown => markdown::write(check, out),
        Format::Github => github::annotations(&check.records(), out),
        Format::Gitlab => gitlab::write(&check.records(), out),
        Format::Sarif => sarif::write(&check.records(), out),
        // What is left in these records fails, unless it is accepted.
        Format::Junit => junit::write(&check.records(), Some(Severity::Noise), out),
    })
}

/// One more report: `FORMAT=FILE`.
#[derive(Debug, Clone)]
struct Also {
    format: Format,
    file: PathBuf,
}

impl std::str::FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> Result<Also, String> {
        let (format, file) = text.split_once('=').ok_or("write it as FORMAT=FILE")?;
        let format = Format::from_str(format, false).map_err(|_| format!("there is no format “{format}”"))?;
        Ok(Also { format, file: PathBuf::from(file) })
    }
}

/// How a check ends: what could not be compared never passes as clean.
pub(super) fn end(check: &Check) -> End {
    match (check.failures.is_empty(), check.clean()) {
        (false, _) => End::Failed,
        (true, true) => End::Clean,
        (true, false) => End::Found,
    }
}

/// Compares everything that the policy asks for.
fn checked(
    args: &CheckArgs,
    policy: &Policy,
    home: &Path,
    baseline: &Baseline,
    today: NaiveDate,
    progress: &Progress,
) -> Result<Check, Failure> {
    let Plan { pairs, failures, notes } = pairs::plan(policy, home);
    let mut check = Check {
        schema: report::SCHEMA.to_string(),
        engine: env!("CARGO_PKG_VERSION").to_string(),
        policy: args.config.display().to_string(),
        today: today.to_string(),
        documents: Vec::new(),
        failures,
        notes,
    };
    let mut told = |name: &str, result: Result<Checked, Failure>| match result {
        Ok(document) => check.documents.push(document),
        Err(failure) => check.failures.push(report::Failure { name: name.to_string(), message: failure.words() }),
    };
    let wanted = |name: &str| {
        args.only.is_empty() || args.only.iter().any(|only| name == only || name.starts_with(&format!("{only}/")))
    };
    let mut known = false;
    for pair in pairs.iter().filter(|pair| wanted(&pair.name)) {
        known = true;
        progress.tell(format!("comparing {}", pair.name));
        told(&pair.name, judge::judge(pair, baseline, today));
    }
    for translation in &policy.translation {
        let name = translation.name.clone().unwrap_or_else(|| translation.copies.join(" = "));
        if wanted(&name) {
            known = true;
            progress.tell(format!("comparing {name}"));
            for result in agreement::check(translation, home, baseline, today) {
                match result {
                    Ok(document) => told(&name, Ok(document)),
                    Err((name, failure)) => told(&name, Err(failure)),
                }
            }
        }
    }
    if !known && !args.only.is_empty() {
        let names = pairs.iter().map(|pair| pair.name.as_str());
        let hint = policy::nearest(&args.only[0], names).map(|name| format!("did you mean “{name}”?"));
        return Err(Failure::Misused { message: format!("the policy names no document “{}”", args.only[0]), hint });
    }
    if args.only.is_empty() {
        unused(&mut check, baseline);
    }
    Ok(check)
}

/// Notes acceptances of what is not found any more.
fn unused(check: &mut Check, baseline: &Baseline) {
    if !check.failures.is_empty() {
        return;
    }
    for entry in &baseline.entries {
        let found = check.documents.iter().any(|checked| {
            checked.name == entry.document && checked.record.findings.iter().any(|f| f.fingerprint == entry.fingerprint)
        });
        if !found {
            let what = entry.message.as_deref().unwrap_or("");
            let id: String = entry.fingerprint.chars().take(judge::SHORT).collect();
            let note = format!("the acceptance {id} in {} meets nothing any more: {what}", entry.document);
            check.notes.push(note);
        }
    }
}

/// Writes acceptances into the baseline.
fn accept(args: &CheckArgs, check: &Check, baseline: &mut Baseline, today: NaiveDate) -> Result<End, Failure> {
    let reason = args.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let Some(reason) = reason else { return Err(resolve::usage("check", "an acceptance needs a reason")) };
    if let Some(expires) = &args.expires {
        match baseline::last(expires) {
            None => return Err(resolve::usage("check", &format!("--expires is not a date: “{expires}”"))),
            Some(end) if end < today => {
                return Err(resolve::usage("check", &format!("--expires is over already: {expires}")));
            }
            Some(_) => {}
        }
    }
    let mut said = Vec::new();
    for id in &args.accept {
        let meant: Vec<_> = check
            .failing()
            .filter(|(_, finding, _)| id.len() >= 6 && finding.fingerprint.starts_with(id.as_str()))
            .collect();
        let mut prints: Vec<&str> = meant.iter().map(|(_, finding, _)| finding.fingerprint.as_str()).collect();
        prints.dedup();
        prints.sort_unstable();
        prints.dedup();
        match prints.len() {
            0 => {
                let hint = "`recension check` lists what fails, each with its ID".to_string();
                return Err(Failure::Stopped {
                    message: format!("nothing that fails has the ID {id}"),
                    hint: Some(hint),
                });
            }
            1 => {}
            n => return Err(Failure::stopped(format!("{n} findings begin with {id}; write more of the ID"))),
        }
        for (checked, finding, _) in meant {
            baseline.accept(&checked.name, finding, reason, args.expires.as_deref(), today);
            said.push(format!("accepted in {}: {}", checked.name, finding.message));
        }
    }
    baseline.write()?;
    if !args.quiet {
        output::write(None, |out| said.iter().try_for_each(|line| writeln!(out, "{}", crate::report::plain(line))))?;
    }
    Ok(End::Clean)
}

/// The day on which acceptances are judged; the only place that looks at the clock.
fn today(args: &CheckArgs) -> Result<NaiveDate, Failure> {
    if let Some(day) = &args.today {
        return baseline::last(day).ok_or_else(|| resolve::usage("check", &format!("--today is not a date: “{day}”")));
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    let day = chrono::DateTime::from_timestamp(now as i64, 0).map(|time| time.date_naive());
    day.ok_or_else(|| Failure::stopped("the clock of this machine shows no day"))
}
