//! A line on standard error while something takes long.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Nothing is said before this has passed: most runs are over by then.
const PATIENCE: Duration = Duration::from_millis(500);
const STEP: Duration = Duration::from_millis(120);
const FRAMES: [char; 4] = ['|', '/', '-', '\\'];

/// Says what is being done, on a terminal only; the line is gone when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    line: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Progress {
        let line = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let (tell, told) = mpsc::channel();
            (tell, thread::spawn(move || spin(&told)))
        });
        Progress { line }
    }

    /// Says what is being done now.
    pub(super) fn tell(&self, what: &'static str) {
        if let Some((tell, _)) = &self.line {
            // The line is for comfort; without it the work goes on.
            let _ = tell.send(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((tell, line)) = self.line.take() {
            drop(tell);
            let _ = line.join();
        }
    }
}

fn spin(told: &mpsc::Receiver<&'static str>) {
    let mut what = "";
    let mut waited = Duration::ZERO;
    let mut err = std::io::stderr();
    for frame in FRAMES.iter().cycle() {
        match told.recv_timeout(STEP) {
            Ok(now) => what = now,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => waited += STEP,
        }
        if waited >= PATIENCE {
            let _ = write!(err, "\r\u{1b}[K{frame} {what} …");
            let _ = err.flush();
        }
    }
    if waited >= PATIENCE {
        let _ = write!(err, "\r\u{1b}[K");
        let _ = err.flush();
    }
}
