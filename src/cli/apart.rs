//! A PDF is first read by a process of its own, which the system ends when it takes too much.
//!
//! PDF packs, nests and points at itself in more ways than budgets can foresee. What would end the program
//! ends its child; a file that the child came through with is read again here. Results do not depend on it.

use super::{End, Failure};
use crate::capture::Capture;
use crate::extract;
use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The verb that the child is started with.
pub(super) const VERB: &str = "read-apart";
/// How much memory the child may take, in bytes.
const MEMORY: u64 = 4 << 30;
/// How long the child may compute, in seconds: ten thousand dense pages take a tenth of it.
const SECONDS: u64 = 600;
/// How long it is waited for: a child that does not compute, and does not end, hangs.
const PATIENCE: Duration = Duration::from_secs(2 * SECONDS);
/// The header of a PDF stands in its first bytes.
const NEAR: usize = 1024;

/// Hands on a capture; a PDF only when a process of its own has come through with it.
pub(super) fn tried(capture: Capture) -> Result<Capture, Failure> {
    let head = &capture.bytes[..capture.bytes.len().min(NEAR)];
    if memchr::memmem::find(head, b"%PDF-").is_none() {
        return Ok(capture);
    }
    // Where no process can be started, the budgets of the reader are what there is.
    match child(&capture.bytes) {
        Some(status) if !ended(status) => Err(Failure::Stopped {
            message: format!(
                "{} takes more memory or time to read than a document may, or breaks the reader",
                capture.name
            ),
            hint: Some("it may be made to do harm; print it to a new PDF first".to_owned()),
        }),
        _ => Ok(capture),
    }
}

/// How the child ended, if there was one.
fn child(bytes: &[u8]) -> Option<ExitStatus> {
    let program = std::env::current_exe().ok()?;
    let mut command = Command::new(program);
    // Without memory left no trace of where it ran out can be made.
    command.arg(VERB).env("RUST_BACKTRACE", "0");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    // A child that has ended reads no more, which is told by how it ended.
    let _ = child.stdin.take().map(|mut pipe| pipe.write_all(bytes));
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait().ok()? {
            return Some(status);
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            return child.wait().ok();
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Whether the child ended by itself: with one of the codes of this program, or of clap.
fn ended(status: ExitStatus) -> bool {
    status.code().is_some_and(|code| (0..=4).contains(&code))
}

/// The child: reads standard input within limits.
pub(super) fn run() -> Result<End, Failure> {
    limit();
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| Failure::stopped(error.to_string()))?;
    // What is wrong with the file is told by whoever reads it for its text.
    let read = extract::extract(bytes, "-").is_ok();
    Ok(if read { End::Clean } else { End::Failed })
}

/// Asks the system to end this process when it takes too much.
fn limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        for (resource, most) in [(Resource::Data, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
            let maximum = getrlimit(resource).maximum;
            let current = Some(maximum.map_or(most, |maximum| maximum.min(most)));
            // A system that knows no such limit leaves the reader to its budgets.
            let _ = setrlimit(resource, Rlimit { current, maximum });
        }
    }
}
